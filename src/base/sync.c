// SPDX-License-Identifier: Apache-2.0
// base/sync.c — locks, gates and threads: over pthreads (native, Emscripten), or empty with WEBEAM_THREADS=0.
#include "base/sync.h"
#include "base/host.h"

#if WEBEAM_THREADS
#include <time.h>
#include <unistd.h>

// The holder runs a few instructions and never blocks, so spinning is short. It yields in case the holder has lost its
// core, or the host has only one.
void lock_slow(Lock *l)
{
    for (uint32_t round = 0;; round++) {
        if (!atomic_load_explicit(&l->held, memory_order_relaxed) && lock_try(l)) return;
        if (round >= 100) {
            sched_yield();
            round = 90;
        }
    }
}

void gate_init(Gate *g)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&g->m, NULL);
    pthread_cond_init(&g->c, &attr);
    pthread_condattr_destroy(&attr);
}

void gate_enter(Gate *g) { pthread_mutex_lock(&g->m); }
void gate_leave(Gate *g) { pthread_mutex_unlock(&g->m); }

bool gate_wait(Gate *g, int64_t timeout_ns)
{
    if (timeout_ns < 0) return pthread_cond_wait(&g->c, &g->m) == 0;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    int64_t most = INT64_C(86400) * 1000000000; // a day: nothing overflows; callers wait in a loop anyway
    if (timeout_ns > most) timeout_ns = most;
    int64_t ns = t.tv_nsec + timeout_ns;
    t.tv_sec += (time_t)(ns / 1000000000);
    t.tv_nsec = (long)(ns % 1000000000);
    return pthread_cond_timedwait(&g->c, &g->m, &t) == 0;
}

void gate_wake(Gate *g) { pthread_cond_signal(&g->c); }
void gate_wake_all(Gate *g) { pthread_cond_broadcast(&g->c); }

struct Thread {
    pthread_t id;
    void (*run)(void *);
    void *arg;
};

static void *thread_main(void *arg)
{
    Thread *t = arg;
    t->run(t->arg);
    mem_thread_end();
    return NULL;
}

Thread *thread_start(void (*run)(void *), void *arg, const char *name)
{
    Thread *t = mem_take(MEM_SYSTEM, sizeof *t);
    *t = (Thread){.run = run, .arg = arg};
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 1 << 20);
    int bad = pthread_create(&t->id, &attr, thread_main, t);
    pthread_attr_destroy(&attr);
    if (bad) {
        mem_give(MEM_SYSTEM, t, sizeof *t);
        return NULL;
    }
#ifdef __GLIBC__
    pthread_setname_np(t->id, name);
#endif
    (void)name;
    return t;
}

void thread_join(Thread *t)
{
    pthread_join(t->id, NULL);
    mem_give(MEM_SYSTEM, t, sizeof *t);
}

int thread_cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 1024 ? 1024 : (int)n;
}

#else
void gate_init(Gate *g) { *g = (Gate){0}; }
void gate_enter(Gate *g) { (void)g; }
void gate_leave(Gate *g) { (void)g; }

bool gate_wait(Gate *g, int64_t timeout_ns)
{
    (void)g;
    host_sleep_ns(timeout_ns < 0 ? INT64_C(1000000000) : timeout_ns);
    return false;
}

void gate_wake(Gate *g) { (void)g; }
void gate_wake_all(Gate *g) { (void)g; }

Thread *thread_start(void (*run)(void *), void *arg, const char *name)
{
    (void)run, (void)arg, (void)name;
    return NULL;
}

void thread_join(Thread *t) { (void)t; }
int thread_cores(void) { return 1; }
#endif
