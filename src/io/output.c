// SPDX-License-Identifier: Apache-2.0
// io/output.c — output to the host's files, in order. No scheduler waits for a slow reader.
//
//   out_write: nobody writes? ─► write what fd accepts at once ─► everything: done
//                                                              └► a rest: a job on a helper thread writes it,
//                                                                 and what is queued meanwhile
// Hosts without threads accept everything at once (host_stream_write blocks there). There is one Out for each fd,
// shared by all ports of that fd.
#include "io/chunks.h"
#include "io/driver.h"
#include "proc/sched.h"
#include "base/host.h"
#include "base/host_stream.h"

struct Out {
    Out *next;
    int fd;
    Lock lock;
    bool writing, failed;  // writing: somebody may write now, nobody else
    Chunks queue;          // not yet written
    _Atomic size_t nbytes; // of the queue, and of what write_all is writing
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

Term io_terminal_write(Proc *p, int fd, Buf *data)
{
    bool ok = !data->n || out_write(out_open(fd), data->p, data->n);
    buf_free(data);
    return ok ? A_ok : TUPLE(&p->heap, A_error, A_epipe);
}

bool io_terminal_is_full(int fd) { return out_queued(out_open(fd)) > 65536; }

size_t out_queued(Out *o) { return atomic_load(&o->nbytes); }

// Writes the whole queue. Runs on a helper thread, or at the very end.
static void write_all(void *arg)
{
    Out *o = arg;
    for (;;) {
        Buf b = {0};
        lock(&o->lock);
        Chunks c = chunks_take(&o->queue);
        if (!c.nbytes) o->writing = false;
        bool failed = o->failed;
        unlock(&o->lock);
        if (!c.nbytes) return;
        chunks_join(&c, &b);
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

// The caller holds the lock. `first`: c is the rest of a write that has begun, so it goes to the front.
static void queue_put(Out *o, Chunk *c, bool first)
{
    atomic_fetch_add(&o->nbytes, c->nbytes);
    if (!first || !o->queue.first) {
        chunks_add(&o->queue, c);
        return;
    }
    c->next = o->queue.first;
    o->queue.first = c;
    o->queue.nbytes += c->nbytes;
}

bool out_write(Out *o, const uint8_t *bytes, size_t n)
{
    Chunk *c = NULL;
    bool mine = false, failed = false, more = false;
    for (;;) { // either take the right to write, or queue the bytes
        lock(&o->lock);
        failed = o->failed;
        mine = !failed && !o->writing;
        if (mine) o->writing = true;
        else if (!failed && c) queue_put(o, c, false);
        unlock(&o->lock);
        if (failed || mine || c || !n) break;
        c = chunk_new(bytes, n);
    }
    if (!mine) {
        if (failed && c) mem_give(MEM_SYSTEM, c, sizeof *c + n);
        return !failed;
    }
    if (c) mem_give(MEM_SYSTEM, c, sizeof *c + n);
    ptrdiff_t k = host_stream_write(o->fd, bytes, n);
    c = k >= 0 && (size_t)k < n ? chunk_new(bytes + k, n - (size_t)k) : NULL;
    lock(&o->lock);
    if (k < 0) o->failed = true;
    else if (c) queue_put(o, c, true);
    more = !o->failed && o->queue.nbytes;
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
