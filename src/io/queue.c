// SPDX-License-Identifier: Apache-2.0
// io/queue.c — which thread runs a port.
//
//   enter: nobody runs it and nothing is queued ─► do the operation here ─► leave: do what was queued meanwhile
//          otherwise                            ─► queue it; the thread that runs the port does it
//
// The lock of a port protects only its queue. Under it, nothing of unbounded size is copied.
#include "io/inner.h"

// ---- entering, leaving -----------------------------------------------------------------------------------
// Enters the port with *s. 1: the caller now runs the port, and acts on *s itself. 0: *s is queued. -1: the port is
// closed. With s NULL nothing is queued: 0 only says that another thread runs the port. A signal is copied without the
// lock before it is queued (then *s is the copy), so that nothing in the queue points to literals.
static int enter(Port *port, Signal **s, size_t nbytes)
{
    for (bool copied = false;; copied = true) {
        lock(&port->lock);
        int r = port->dead ? -1 : port->running || port->in_first ? 0 : 1;
        if (r == 1) port->running = true;
        else if (r == 0 && copied) {
            (*s)->next = NULL;
            *port->in_last = *s;
            port->in_last = &(*s)->next;
            port->in_nbytes += nbytes;
        }
        unlock(&port->lock);
        if (r || !s || copied) return r;
        *s = signal_settle(*s);
    }
}

void port_leave(Port *port)
{
    for (;;) {
        lock(&port->lock);
        Signal *s = port->in_first;
        port->in_first = NULL;
        port->in_last = &port->in_first;
        if (!s) port->running = false;
        bool wake = !s && port->nwaiters && !port->busy;
        unlock(&port->lock);
        if (!s) {
            if (wake) port_wake_waiters(port);
            return;
        }
        for (Signal *next; s; s = next) {
            next = s->next;
            port_act(port, s);
        }
    }
}

// ---- operations, events and signals ---------------------------------------------------------------------
static Term submit(Proc *p, Port *port, Op *op)
{
    int r = enter(port, NULL, 0);
    if (r == 1) {
        Term t = port_perform(port, op, &p->heap);
        op_free(op);
        port_leave(port);
        return t;
    }
    Term ref = A_true;
    if (r == 0) {
        Op *copy = mem_take(MEM_SYSTEM, sizeof *copy);
        *copy = *op;
        copy->from = p->pid;
        copy->reply = op->what != OP_COMMAND;
        if (copy->reply) {
            ref = proc_self_ref(p);
            copy->ref = boxed_ptr(ref)[1];
            copy->ref2 = (uint32_t)boxed_ptr(ref)[2];
        }
        if (op->term != NOVALUE) copy->frag = frag_of_all(op->term, &copy->term);
        Signal *s = signal_new(SIG_PORT, p->pid, NIL);
        s->data = (uint64_t)(uintptr_t)copy;
        r = enter(port, &s, op->what == OP_COMMAND ? op->bytes.n : 0);
        if (r == 1) { // no longer running
            port_perform_queued(port, copy);
            signal_free(s);
            port_leave(port);
        } else if (r < 0) {
            copy->bytes = (Buf){0};
            op_free(copy);
            mem_give(MEM_SYSTEM, copy, sizeof *copy);
            signal_free(s);
        }
    }
    if (r < 0) {
        op_free(op);
        return port_closed_answer(op);
    }
    return ref;
}

bool port_event(Term id, int kind, const void *bytes, size_t n)
{
    Port *port = io_find(id);
    if (!port) return false;
    Op op = {.what = OP_EVENT, .number = (uint32_t)kind, .term = NOVALUE, .at = bytes, .n = n};
    Heap none = {0};
    int r = enter(port, NULL, 0);
    if (r == 1) {
        port_perform(port, &op, &none);
        port_leave(port);
    } else if (r == 0) {
        Op *copy = mem_take(MEM_SYSTEM, sizeof *copy);
        *copy = op;
        copy->at = NULL;
        buf_put(&copy->bytes, bytes, n);
        Signal *s = signal_new(SIG_PORT, NOVALUE, NIL);
        s->data = (uint64_t)(uintptr_t)copy;
        r = enter(port, &s, 0);
        if (r == 0) return true;
        signal_free(s);
        if (r == 1) {
            port_perform_queued(port, copy);
            port_leave(port);
        } else {
            op_free(copy);
            mem_give(MEM_SYSTEM, copy, sizeof *copy);
        }
    }
    return r >= 0;
}

// For the proc room: acts on a signal, or queues it.
bool io_port_signal(Term id, Signal *s)
{
    Port *port = io_find(id);
    if (!port) return false;
    bool command = s->kind == SIG_MESSAGE;
    Term from = s->from;
    Signal *given = s;
    int r = enter(port, &s, 0);
    if (r < 0 && s == given) return false;
    if (r < 0) { // it closed while the signal was copied, and the sender's signal is gone
        proc_signal_to(id, s);
        return true;
    }
    if (r == 1) {
        port_act(port, s);
        port_leave(port);
    }
    // A process that sends to a busy port waits, from its next call on.
    Sched *me = sched_current();
    Proc *p = command && me ? me->current : NULL;
    if (p && p->pid == from && atomic_load_explicit(&port->busy, memory_order_relaxed) && io_await(p, port))
        proc_end_slice(p);
    return true;
}

// ---- calls ----------------------------------------------------------------------------------------------
Term io_command(Proc *p, Port *port, Buf *data, bool *busy)
{
    *busy = io_is_busy(port);
    if (*busy) return NOVALUE;
    Op op = {.what = OP_COMMAND, .term = NOVALUE, .bytes = *data};
    *data = (Buf){0};
    return submit(p, port, &op);
}

Term io_bad_command(Proc *p, Port *port)
{
    (void)p;
    port_log_bad_value(port);
    return A_badarg;
}

static Term call(Proc *p, Port *port, OpKind what, uint32_t number, Term term)
{
    Op op = {.what = (uint8_t)what, .number = number, .term = term};
    return submit(p, port, &op);
}

Term io_control(Proc *p, Port *port, uint32_t number, Buf *data)
{
    Op op = {.what = OP_CONTROL, .number = number, .term = NOVALUE, .bytes = *data};
    *data = (Buf){0};
    return submit(p, port, &op);
}

Term io_close(Proc *p, Port *port) { return call(p, port, OP_CLOSE, 0, NOVALUE); }
Term io_connect(Proc *p, Port *port, Term pid) { return call(p, port, OP_CONNECT, 0, pid); }
Term io_call(Proc *p, Port *port, uint32_t number, Term data) { return call(p, port, OP_CALL, number, data); }
Term io_info(Proc *p, Port *port, Term item) { return call(p, port, OP_INFO, 0, item); }
