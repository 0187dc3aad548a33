// SPDX-License-Identifier: Apache-2.0
// io/port.c — ports: the table, the in-queue, what signals and calls do, the end.
//
//   enter: nobody runs it, nothing is queued? ─► run the operation here ─► leave: do what was queued meanwhile, then
//   let go
//          else ─► queue                                                       (under the lock only: take all, or let
//          go)
//
// A port number is its slot in the table plus a multiple of the table's size; numbers go up, as in OTP. Look-up takes
// no lock. A port that closes leaves the table first, so nobody finds it; then its driver stops, then its kin hear of
// it. What was queued behind the end is answered as a closed port answers.
#include "io/driver.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "data/data.h"

enum { PAGE_SLOTS = 256, NUMBER_LIMIT = 1 << 28, QUEUE_HIGH = 8192 };
typedef struct {
    Port *_Atomic at[PAGE_SLOTS];
} Page;
static Page *_Atomic *pages;
static uint32_t size, mask, next_number;
static _Atomic uint32_t count;
static Lock table_lock;
static _Atomic uint64_t total_in, total_out;
IoUp io_up;

// ---- the table ------------------------------------------------------------------------
static Port *_Atomic *slot_of(uint32_t number)
{
    Page *pg = atomic_load_explicit(&pages[(number & mask) / PAGE_SLOTS], memory_order_acquire);
    return pg ? &pg->at[number % PAGE_SLOTS] : NULL;
}

Port *io_find(Term id)
{
    if (!is_local_port(id) || local_port_number(id) >= NUMBER_LIMIT) return NULL;
    Port *_Atomic *slot = slot_of((uint32_t)local_port_number(id));
    Port *p = slot ? atomic_load_explicit(slot, memory_order_acquire) : NULL;
    return p && p->id == id ? p : NULL;
}

bool io_port_alive(Term id) { return io_find(id) != NULL; }

static bool table_add(Port *p)
{
    lock(&table_lock);
    if (atomic_load_explicit(&count, memory_order_relaxed) == size) {
        unlock(&table_lock);
        return false;
    }
    Port *_Atomic *slot;
    do {
        uint32_t n = next_number;
        next_number = (next_number + 1) % NUMBER_LIMIT;
        if (!(slot = slot_of(n))) {
            atomic_store_explicit(
                &pages[(n & mask) / PAGE_SLOTS], mem_take0(MEM_SYSTEM, sizeof(Page)), memory_order_release);
            slot = slot_of(n);
        }
        p->id = make_local_port(n);
    } while (atomic_load_explicit(slot, memory_order_relaxed));
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    atomic_store_explicit(slot, p, memory_order_release);
    unlock(&table_lock);
    return true;
}

static void table_remove(Port *p)
{
    lock(&table_lock);
    atomic_store_explicit(slot_of((uint32_t)local_port_number(p->id)), NULL, memory_order_release);
    atomic_fetch_sub_explicit(&count, 1, memory_order_relaxed);
    unlock(&table_lock);
}

size_t io_count(void) { return atomic_load_explicit(&count, memory_order_relaxed); }
size_t io_limit(void) { return size; }

Term io_list(Heap *h)
{
    Term list = NIL;
    for (uint32_t base = size; base > 0; base -= PAGE_SLOTS) {
        Port *_Atomic *slot = slot_of(base - PAGE_SLOTS);
        for (uint32_t i = PAGE_SLOTS; slot && i-- > 0;) {
            Port *p = atomic_load_explicit(&slot[i], memory_order_acquire);
            if (p) list = heap_cons(h, p->id, list);
        }
    }
    return list;
}

void io_totals(uint64_t *in_nbytes, uint64_t *out_nbytes)
{
    *in_nbytes = atomic_load_explicit(&total_in, memory_order_relaxed);
    *out_nbytes = atomic_load_explicit(&total_out, memory_order_relaxed);
}

void port_count_input(Port *p, size_t n)
{
    p->in_total += n;
    atomic_fetch_add_explicit(&total_in, n, memory_order_relaxed);
}

// ---- operations: what BIFs and events bring --------------------------------------------------
typedef enum { OP_COMMAND, OP_CLOSE, OP_CONNECT, OP_CONTROL, OP_CALL, OP_INFO, OP_EVENT } OpKind;
typedef struct {
    uint8_t what;
    bool reply; // the caller awaits {Ref, Answer}
    Term from;
    uint64_t ref;
    uint32_t ref2;
    uint32_t number; // of control, call; kind of event
    Term term;
    Frag *frag; // argument; frag holds it while the operation is queued
    Buf bytes;
    const uint8_t *at;
    size_t n; // of an event that was not queued: not copied
} Op;

static void op_clean(Op *op)
{
    if (op->frag) frag_free(op->frag);
    buf_free(&op->bytes);
}

static void log_bad_value(Port *port)
{
    Buf b = {0};
    buf_printf(&b, "Bad value on output port '%s'\n", port->name);
    io_up.log((char *)b.p, b.n);
    buf_free(&b);
}

// ---- links and monitors -------------------------------------------------------------------------
static bool link_find(Port *port, Term pid, uint32_t *at)
{
    for (*at = 0; *at < port->nlinks; ++*at)
        if (port->links[*at] == pid) return true;
    return false;
}

static void link_add(Port *port, Term pid)
{
    uint32_t i;
    if (link_find(port, pid, &i)) return;
    if (port->nlinks == port->cap_links) {
        uint32_t cap = port->cap_links ? port->cap_links * 2 : 2;
        port->links = mem_resize(MEM_SYSTEM, port->links, port->cap_links * sizeof(Term), cap * sizeof(Term));
        port->cap_links = cap;
    }
    port->links[port->nlinks++] = pid;
}

static bool link_remove(Port *port, Term pid)
{
    uint32_t i;
    if (!link_find(port, pid, &i)) return false;
    memmove(port->links + i, port->links + i + 1, (port->nlinks - i - 1) * sizeof(Term));
    port->nlinks--;
    return true;
}

static void watch_add(Port *port, const Signal *s)
{
    if (port->nwatches == port->cap_watches) {
        uint32_t cap = port->cap_watches ? port->cap_watches * 2 : 2;
        port->watches = mem_resize(MEM_SYSTEM, port->watches, port->cap_watches * sizeof(Watch), cap * sizeof(Watch));
        port->cap_watches = cap;
    }
    port->watches[port->nwatches++] = (Watch){s->data, s->ref2, s->from, s->term};
}

static void watch_remove(Port *port, const Signal *s)
{
    for (uint32_t i = 0; i < port->nwatches; i++)
        if (port->watches[i].w1 == s->data && port->watches[i].w2 == s->ref2) {
            memmove(port->watches + i, port->watches + i + 1, (port->nwatches - i - 1) * sizeof(Watch));
            port->nwatches--;
            return;
        }
}

// ---- the end ----------------------------------------------------------------------------------------
static void wake_waiters(Port *port)
{
    lock(&port->lock);
    Waiter *w = port->waiters;
    uint32_t n = port->nwaiters, cap = port->cap_waiters;
    port->waiters = NULL;
    port->nwaiters = port->cap_waiters = 0;
    unlock(&port->lock);
    for (uint32_t i = 0; i < n; i++) proc_answer(w[i].pid, w[i].number, A_ok);
    mem_give(MEM_SYSTEM, w, cap * sizeof *w);
}

static void give_port(void *what)
{
    Port *port = what;
    mem_give(MEM_SYSTEM, port->links, port->cap_links * sizeof(Term));
    mem_give(MEM_SYSTEM, port->watches, port->cap_watches * sizeof(Watch));
    mem_give(MEM_SYSTEM, port->name, port->name_nbytes + 1);
    if (port->data_frag) frag_free(port->data_frag);
    buf_free(&port->partial);
    mem_give(MEM_SYSTEM, port, sizeof *port);
}

static void terminate(Port *port, Term reason)
{
    if (reason == A_kill) reason = A_killed;
    table_remove(port);
    lock(&port->lock);
    port->dead = true;
    unlock(&port->lock);
    Term name = name_of_port(port->id);
    if (name != NIL) name_unregister(name);
    port->driver->stop(port);
    port->exit_with = NOVALUE;
    for (uint32_t i = 0; i < port->nlinks; i++) proc_exit_signal(port->id, port->links[i], reason, true);
    for (uint32_t i = 0; i < port->nwatches; i++) {
        const Watch *w = &port->watches[i];
        Term two[3] = {make_header(SUB_TUPLE, 2), w->name, node_here()};
        proc_down_signal(w->watcher, w->w1, w->w2, A_port, w->name == NIL ? port->id : make_boxed(two), reason);
    }
    wake_waiters(port);
    proc_defer_free(give_port, port);
}

static void after_driver(Port *port)
{
    if (port->exit_with != NOVALUE && !port->dead) terminate(port, port->exit_with);
}

void port_exit(Port *port, Term reason)
{
    if (port->exit_with == NOVALUE) port->exit_with = reason;
}

void port_set_busy(Port *port, bool busy)
{
    if (!port->opts.busy_high) busy = false;
    bool was = atomic_exchange(&port->busy, busy);
    if (was && !busy) wake_waiters(port);
}

// ---- doing it -------------------------------------------------------------------------------------------
static void output(Port *port, Buf *b)
{
    const PortOpts *o = &port->opts;
    port->out_total += b->n;
    atomic_fetch_add_explicit(&total_out, b->n, memory_order_relaxed);
    if (!port->driver->output) return;
    if ((o->flags & PORT_PACKET) && port->driver->framed) {
        if (o->packet < 4 && b->n >> (8 * o->packet)) {
            port_exit(port, A_einval);
            return;
        }
        size_t n = b->n;
        buf_room(b, o->packet);
        memmove(b->p + o->packet, b->p, n);
        for (uint32_t i = 0; i < o->packet; i++) b->p[i] = (uint8_t)(n >> 8 * (o->packet - 1 - i));
    }
    port->driver->output(port, b->p, b->n);
}

static Term info(Port *port, Heap *h, Term item);

static Term perform(Port *port, Op *op, Heap *h) // NOVALUE: nothing to answer
{
    const Driver *d = port->driver;
    Term t = A_true;
    switch ((OpKind)op->what) {
    case OP_COMMAND: output(port, &op->bytes); break;
    case OP_CLOSE: terminate(port, A_normal); break;
    case OP_CONNECT: {
        if (!proc_is_alive(op->term)) return A_badarg;
        uint32_t i;
        port->owner = op->term;
        if (!link_find(port, op->term, &i)) {
            link_add(port, op->term);
            proc_signal_to(op->term, signal_new(SIG_LINK, port->id, NIL));
        }
        break;
    }
    case OP_CONTROL: {
        Buf out = {0};
        int how = d->control ? d->control(port, op->number, op->bytes.p, op->bytes.n, &out) : CONTROL_BAD;
        t = how == CONTROL_BAD    ? A_badarg
            : how == CONTROL_LIST ? heap_string(h, out.p, out.n, NIL)
                                  : heap_make_binary(h, out.p, out.n);
        buf_free(&out);
        break;
    }
    case OP_CALL:
        t = d->call ? d->call(port, h, op->number, op->term) : NOVALUE;
        t = t == NOVALUE ? A_badarg : TUPLE(h, A_ok, t);
        break;
    case OP_INFO: t = info(port, h, op->term); break;
    case OP_EVENT: {
        const uint8_t *at = op->at ? op->at : op->bytes.p;
        if (op->number == EVENT_READY) {
            if (d->ready) d->ready(port);
        } else if (d->input)
            d->input(port, (int)op->number, at ? at : (const uint8_t *)"", op->at ? op->n : op->bytes.n);
        break;
    }
    }
    after_driver(port);
    return t;
}

static Term dead_answer(const Op *op) { return op->what == OP_INFO ? A_undefined : A_badarg; }

static void answer(const Op *op, Term t)
{
    if (!op->reply) return;
    Term ref[3] = {make_header(SUB_REF, 2), op->ref, op->ref2};
    Term two[3] = {make_header(SUB_TUPLE, 2), make_boxed(ref), t};
    proc_send_term(op->from, make_boxed(two), NOVALUE);
}

static void perform_queued(Port *port, Op *op)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    answer(op, port->dead ? dead_answer(op) : perform(port, op, &h));
    heap_destroy(&h);
    op_clean(op);
    mem_give(MEM_SYSTEM, op, sizeof *op);
}

// Port ! {Owner, {command, Data} | {connect, Pid} | close}. Anything else, or another's name: badsig to the owner.
static void message(Port *port, Term m)
{
    bool good = is_tuple_of(m, 2) && tuple_at(m, 0) == port->owner;
    Term what = good ? tuple_at(m, 1) : NIL;
    if (what == A_close) {
        Term owner = port->owner, two[3] = {make_header(SUB_TUPLE, 2), port->id, A_closed};
        terminate(port, A_normal);
        proc_send_term(owner, make_boxed(two), port->id);
        return;
    }
    good = good && is_tuple_of(what, 2);
    if (good && tuple_at(what, 0) == A_command) {
        Buf b = {0};
        good = iolist_bytes(tuple_at(what, 1), &b);
        if (good) {
            output(port, &b);
            after_driver(port);
        } else log_bad_value(port);
        buf_free(&b);
    } else if (good && tuple_at(what, 0) == A_connect) {
        good = is_local_pid(tuple_at(what, 1)) && proc_is_alive(tuple_at(what, 1));
        if (good) {
            Term owner = port->owner, two[3] = {make_header(SUB_TUPLE, 2), port->id, A_connected};
            port->owner = tuple_at(what, 1);
            proc_send_term(owner, make_boxed(two), port->id);
        }
    } else good = false;
    if (!good) proc_exit_signal(port->id, port->owner, A_badsig, false);
}

static void act(Port *port, Signal *s)
{
    if (s->kind == SIG_PORT) {
        Op *op = (Op *)(uintptr_t)s->data;
        if (op->what == OP_COMMAND) {
            lock(&port->lock);
            port->in_nbytes -= op->bytes.n;
            unlock(&port->lock);
        }
        perform_queued(port, op);
        signal_free(s);
        return;
    }
    if (port->dead) {
        proc_signal_to(port->id, s); // nobody is there: answered as the dead answer
        return;
    }
    switch ((SigKind)s->kind) {
    case SIG_MESSAGE: message(port, s->term); break;
    case SIG_EXIT: terminate(port, tuple_at(s->term, 2)); break;
    case SIG_EXIT_LINK: {
        Term reason = tuple_at(s->term, 2);
        if (link_remove(port, s->from) && (reason != A_normal || s->from == port->owner)) terminate(port, reason);
        break;
    }
    case SIG_LINK: link_add(port, s->from); break;
    case SIG_UNLINK: {
        link_remove(port, s->from);
        Signal *ack = signal_new(SIG_UNLINK_ACK, port->id, NIL);
        ack->data = s->data;
        proc_signal_to(s->from, ack);
        break;
    }
    case SIG_MONITOR: watch_add(port, s); break;
    case SIG_DEMONITOR: watch_remove(port, s); break;
    default: break;
    }
    signal_free(s);
}

// ---- coming in, letting go --------------------------------------------------------------------------------
// 1: it is ours to run; 0: queued (s was taken over); -1: closed. s NULL: nothing is queued then.
static int enter(Port *port, Signal *s, size_t nbytes)
{
    lock(&port->lock);
    int r = port->dead ? -1 : port->running || port->in_first ? 0 : 1;
    if (r == 1) port->running = true;
    else if (r == 0 && s) {
        s = signal_settle(s);
        s->next = NULL;
        *port->in_last = s;
        port->in_last = &s->next;
        port->in_nbytes += nbytes;
    }
    unlock(&port->lock);
    return r;
}

static void leave(Port *port)
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
            if (wake) wake_waiters(port);
            return;
        }
        for (Signal *next; s; s = next) {
            next = s->next;
            act(port, s);
        }
    }
}

static Term submit(Proc *p, Port *port, Op *op)
{
    int r = enter(port, NULL, 0);
    if (r == 1) {
        Term t = perform(port, op, &p->heap);
        op_clean(op);
        leave(port);
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
        r = enter(port, s, op->what == OP_COMMAND ? op->bytes.n : 0);
        if (r == 1) { // free after all
            perform_queued(port, copy);
            signal_free(s);
            leave(port);
        } else if (r < 0) {
            copy->bytes = (Buf){0};
            op_clean(copy);
            mem_give(MEM_SYSTEM, copy, sizeof *copy);
            signal_free(s);
        }
    }
    if (r < 0) {
        op_clean(op);
        return dead_answer(op);
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
        perform(port, &op, &none);
        leave(port);
    } else if (r == 0) {
        Op *copy = mem_take(MEM_SYSTEM, sizeof *copy);
        *copy = op;
        copy->at = NULL;
        buf_put(&copy->bytes, bytes, n);
        Signal *s = signal_new(SIG_PORT, NOVALUE, NIL);
        s->data = (uint64_t)(uintptr_t)copy;
        r = enter(port, s, 0);
        if (r == 0) return true;
        signal_free(s);
        if (r == 1) {
            perform_queued(port, copy);
            leave(port);
        } else {
            op_clean(copy);
            mem_give(MEM_SYSTEM, copy, sizeof *copy);
        }
    }
    return r >= 0;
}

void port_event_all(int kind)
{
    for (uint32_t n = 0; n < size; n++) {
        Port *_Atomic *slot = slot_of(n);
        if (!slot) n += PAGE_SLOTS - 1;
        else {
            Port *p = atomic_load_explicit(slot, memory_order_acquire);
            if (p && p->driver->ready) port_event(p->id, kind, NULL, 0);
        }
    }
}

// A signal for a port, from the proc room.
bool io_port_signal(Term id, Signal *s)
{
    Port *port = io_find(id);
    if (!port) return false;
    bool command = s->kind == SIG_MESSAGE;
    Term from = s->from;
    int r = enter(port, s, 0);
    if (r < 0) return false;
    if (r == 1) {
        act(port, s);
        leave(port);
    }
    // Who sends to a busy port waits, from the next call on.
    Sched *me = sched_current();
    Proc *p = command && me ? me->current : NULL;
    if (p && p->pid == from && atomic_load_explicit(&port->busy, memory_order_relaxed) && io_await(p, port))
        proc_end_slice(p);
    return true;
}

// ---- calls ---------------------------------------------------------------------------------------------------
bool io_is_busy(Port *port)
{
    if (atomic_load_explicit(&port->busy, memory_order_relaxed)) return true;
    lock(&port->lock);
    bool full = port->in_nbytes > QUEUE_HIGH;
    unlock(&port->lock);
    return full;
}

bool io_await(Proc *p, Port *port)
{
    uint64_t number = proc_await(p);
    lock(&port->lock);
    bool wait = !port->dead && (port->busy || port->in_nbytes > QUEUE_HIGH);
    if (wait) {
        if (port->nwaiters == port->cap_waiters) {
            uint32_t cap = port->cap_waiters ? port->cap_waiters * 2 : 4;
            port->waiters =
                mem_resize(MEM_SYSTEM, port->waiters, port->cap_waiters * sizeof(Waiter), cap * sizeof(Waiter));
            port->cap_waiters = cap;
        }
        port->waiters[port->nwaiters++] = (Waiter){p->pid, number};
    }
    unlock(&port->lock);
    if (!wait) proc_await_end(p);
    return wait;
}

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
    log_bad_value(port);
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

Term io_data(Proc *p, Port *port, Term set)
{
    Term t = A_true, new_term = NIL;
    Frag *f = set != NOVALUE ? frag_of_all(set, &new_term) : NULL;
    lock(&port->lock);
    bool dead = port->dead;
    if (!dead && set != NOVALUE) {
        Frag *old = port->data_frag;
        port->data_frag = f;
        port->data = new_term;
        f = old;
    } else if (!dead) t = heap_copy(&p->heap, port->data);
    unlock(&port->lock);
    if (f) frag_free(f);
    return dead ? NOVALUE : t;
}

// ---- port_info ---------------------------------------------------------------------------------------------------
bool io_info_is_item(Term i)
{
    return i == A_name || i == A_links || i == A_id || i == A_connected || i == A_input || i == A_output ||
        i == A_os_pid || i == A_registered_name || i == A_monitors || i == A_monitored_by || i == A_memory ||
        i == A_queue_size || i == A_parallelism || i == A_locking;
}

static Term info_of(Port *port, Heap *h, Term i)
{
    Term list = NIL;
    if (i == A_name) return heap_string(h, (uint8_t *)port->name, port->name_nbytes, NIL);
    if (i == A_links) return heap_list(h, port->links, port->nlinks, NIL);
    if (i == A_id) return make_small((int64_t)local_port_number(port->id) * 8);
    if (i == A_connected) return port->owner;
    if (i == A_input) return heap_uint64(h, port->in_total);
    if (i == A_output) return heap_uint64(h, port->out_total);
    if (i == A_os_pid) return A_undefined;
    if (i == A_monitors) return NIL;
    if (i == A_monitored_by) {
        for (uint32_t k = 0; k < port->nwatches; k++) list = heap_cons(h, port->watches[k].watcher, list);
        return list;
    }
    if (i == A_memory) return heap_uint64(h, 40 + port->queued + port->partial.cap);
    if (i == A_queue_size) return heap_uint64(h, port->queued);
    if (i == A_parallelism) return port->opts.flags & PORT_PARALLEL ? A_true : A_false;
    return A_port_level; // locking
}

static Term info(Port *port, Heap *h, Term item)
{
    Term name = name_of_port(port->id);
    if (item == A_registered_name) return name == NIL ? NIL : TUPLE(h, item, name);
    if (item != NOVALUE) return TUPLE(h, item, info_of(port, h, item));
    const Term items[] = {A_os_pid, A_output, A_input, A_connected, A_id, A_links, A_name};
    Term list = NIL;
    for (size_t k = 0; k < COUNT_OF(items); k++)
        list = heap_cons(h, TUPLE(h, items[k], info_of(port, h, items[k])), list);
    return name == NIL ? list : heap_cons(h, TUPLE(h, A_registered_name, name), list);
}

// ---- opening
static const Driver *const drivers[] = {&fd_driver, &tty_driver, &ram_file_driver, &js_driver};
const Driver *io_driver_fd(void) { return &fd_driver; }
const Driver *io_driver_file(void) { return &vanilla_driver; }

const Driver *io_driver_find(const char *command)
{
    size_t n = strcspn(command, " ");
    for (size_t i = 1; i < COUNT_OF(drivers); i++)
        if (n == strlen(drivers[i]->name) && !memcmp(command, drivers[i]->name, n)) return drivers[i];
    return NULL;
}

Term io_open(Proc *p, const Driver *d, const PortOpts *o, Term *error)
{
    Port *port = mem_take0(MEM_SYSTEM, sizeof *port);
    port->in_last = &port->in_first;
    port->running = true;
    port->owner = p->pid;
    port->driver = d;
    port->opts = *o;
    port->data = A_undefined;
    port->exit_with = NOVALUE;
    port->name_nbytes = strlen(o->name);
    port->name = memcpy(mem_take(MEM_SYSTEM, port->name_nbytes + 1), o->name, port->name_nbytes + 1);
    port->opts.name = port->name;
    if (!table_add(port)) {
        give_port(port);
        *error = A_system_limit;
        return NOVALUE;
    }
    const char *args = port->name + strcspn(port->name, " ");
    *error = d->start(port, o, args);
    if (*error) {
        table_remove(port);
        proc_defer_free(give_port, port);
        return NOVALUE;
    }
    Term id = port->id;
    link_add(port, p->pid);
    proc_link_add(p, id);
    after_driver(port);
    leave(port);
    return id;
}

void io_init(uint32_t port_limit)
{
    if (!port_limit) port_limit = 65536;
    size = 1024;
    while (size < port_limit && size < NUMBER_LIMIT) size <<= 1;
    mask = size - 1;
    pages = mem_take0(MEM_SYSTEM, sizeof *pages * (size / PAGE_SLOTS));
}
