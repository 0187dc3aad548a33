// SPDX-License-Identifier: Apache-2.0
// proc/dirty.c — work that may block or take long. It runs on a thread of its own if the host has threads.
#include "proc/inner.h"

typedef struct Job {
    struct Job *next;
    void (*work)(void *);
    void (*done)(void *);
    void *arg;
    Thread *thread;
} Job;

static struct {
    Lock lock;
    Job *done;
} jobs;

static void job_run(void *arg)
{
    Job *j = arg;
    j->work(j->arg);
    lock(&jobs.lock);
    j->next = jobs.done;
    jobs.done = j;
    unlock(&jobs.lock);
    sched_poke();
}

void dirty_done(void)
{
    lock(&jobs.lock);
    Job *j = jobs.done;
    jobs.done = NULL;
    unlock(&jobs.lock);
    for (Job *next; j; j = next) {
        next = j->next;
        if (j->thread) thread_join(j->thread);
        j->done(j->arg);
        mem_give(MEM_SYSTEM, j, sizeof *j);
    }
}

void sched_dirty(void (*work)(void *), void (*done)(void *), void *arg)
{
    Job *j = mem_take0(MEM_SYSTEM, sizeof *j);
    *j = (Job){.work = work, .done = done, .arg = arg};
    if (scheds.opts.threads && WEBEAM_THREADS) {
        lock(&jobs.lock); // so that j->thread is set before dirty_done joins it
        j->thread = thread_start(job_run, j, "webeam worker");
        unlock(&jobs.lock);
        if (j->thread) return;
    }
    job_run(j);
}
