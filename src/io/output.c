// SPDX-License-Identifier: Apache-2.0
// io/output.c — bytes to the host's files, in order, without a scheduler waiting for a slow reader.
//
//   out_write: nobody writes? ─► write what fd takes at once ─► all of it: done
//                                                            └► the rest and what comes meanwhile: a job on a helper
//                                                            thread
// Hosts without threads take all at once (host_write_some blocks there), so there is never a rest.
// One Out for each fd, shared by all ports of that fd.
#include "io/driver.h"
#include "proc/sched.h"
#include "base/host.h"

struct Out {
    Out *next;
    int fd;
    Lock lock;
    bool writing, failed;  // writing: somebody has the right to write
    Buf rest, queue;       // rest: of who has it, before the queue
    _Atomic size_t nbytes; // in both
};
static Out *_Atomic outs;
static Lock outs_lock;

Out *out_open(int fd)
{
    lock(&outs_lock);
    Out *o = outs;
    while (o && o->fd != fd) o = o->next;
    if (!o) {
        o = mem_take0(MEM_SYSTEM, sizeof *o);
        o->fd = fd;
        o->next = outs;
        outs = o;
    }
    unlock(&outs_lock);
    return o;
}

size_t out_queued(Out *o) { return atomic_load(&o->nbytes); }

// All that is left; on a helper thread, or at the very end.
static void write_all(void *arg)
{
    Out *o = arg;
    for (;;) {
        lock(&o->lock);
        Buf b = o->rest;
        o->rest = (Buf){0};
        if (!b.n) {
            buf_free(&b);
            b = o->queue;
            o->queue = (Buf){0};
        }
        if (!b.n) o->writing = false;
        bool failed = o->failed;
        unlock(&o->lock);
        if (!b.n) {
            buf_free(&b);
            return;
        }
        failed = failed || host_write(o->fd, b.p, b.n) < 0;
        lock(&o->lock);
        o->failed = failed;
        unlock(&o->lock);
        atomic_fetch_sub(&o->nbytes, b.n);
        buf_free(&b);
    }
}

static void written(void *arg)
{
    (void)arg;
    port_event_all(EVENT_READY);
}

bool out_write(Out *o, const uint8_t *bytes, size_t n)
{
    lock(&o->lock);
    if (o->failed || o->writing) {
        bool ok = !o->failed;
        if (ok) {
            buf_put(&o->queue, bytes, n);
            atomic_fetch_add(&o->nbytes, n);
        }
        unlock(&o->lock);
        return ok;
    }
    o->writing = true;
    unlock(&o->lock);
    ptrdiff_t k = host_write_some(o->fd, bytes, n);
    lock(&o->lock);
    if (k < 0) o->failed = true;
    else if ((size_t)k < n) {
        buf_put(&o->rest, bytes + k, n - (size_t)k);
        atomic_fetch_add(&o->nbytes, n - (size_t)k);
    }
    bool more = !o->failed && (o->rest.n || o->queue.n);
    if (!more) o->writing = false;
    unlock(&o->lock);
    if (more) sched_dirty(write_all, written, o);
    return k >= 0;
}

void io_flush(void)
{
    for (Out *o = outs; o; o = o->next) {
        for (;;) {
            lock(&o->lock);
            bool mine = !o->writing;
            o->writing = true;
            unlock(&o->lock);
            if (mine) break;
            host_sleep_ns(500000);
        }
        write_all(o);
    }
}
