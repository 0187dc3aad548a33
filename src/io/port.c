// SPDX-License-Identifier: Apache-2.0
// io/port.c — the life of a port: opening, closing, waiting while it is busy, and its data.
//
// A closing port first leaves the table, so nobody can find it. Then it loses its name, its driver stops, and linked
// and monitoring processes are told.
#include "io/inner.h"

enum { QUEUE_HIGH = 8192 }; // bytes of queued commands above which senders wait

// ---- data of a port ---------------------------------------------------------------------------------------
// The data has a reference count, so that it is copied without the lock.
static PortData *data_new(Term t)
{
    PortData *d = mem_take(MEM_SYSTEM, sizeof *d);
    d->refs = 1;
    d->frag = frag_of_all(t, &d->term);
    return d;
}

static void data_drop(PortData *d)
{
    if (!d || atomic_fetch_sub(&d->refs, 1) != 1) return;
    if (d->frag) frag_free(d->frag);
    mem_give(MEM_SYSTEM, d, sizeof *d);
}

Term io_data(Proc *p, Port *port, Term set)
{
    PortData *d = set != NOVALUE ? data_new(set) : NULL;
    lock(&port->lock);
    bool dead = port->dead;
    if (!dead && d) {
        PortData *old = port->data;
        port->data = d;
        d = old;
    } else if (!dead && (d = port->data)) atomic_fetch_add(&d->refs, 1);
    unlock(&port->lock);
    Term t = set != NOVALUE ? A_true : d ? heap_copy(&p->heap, d->term) : A_undefined;
    data_drop(d);
    return dead ? NOVALUE : t;
}

// ---- opening ------------------------------------------------------------------------------------------
static void port_free(void *what)
{
    Port *port = what;
    mem_give(MEM_SYSTEM, port->links, port->cap_links * sizeof(Term));
    mem_give(MEM_SYSTEM, port->watches, port->cap_watches * sizeof(Watch));
    mem_give(MEM_SYSTEM, port->name, port->name_nbytes + 1);
    data_drop(port->data);
    buf_free(&port->partial);
    mem_give(MEM_SYSTEM, port, sizeof *port);
}

// In the table, run by the caller; NULL: the table is full.
static Port *port_new(Term owner, const Driver *d, const PortOpts *o)
{
    Port *port = mem_take0(MEM_SYSTEM, sizeof *port);
    port->in_last = &port->in_first;
    port->running = true;
    port->owner = owner;
    port->driver = d;
    port->opts = *o;
    port->exit_with = NOVALUE;
    port->name_nbytes = strlen(o->name);
    port->name = memcpy(mem_take(MEM_SYSTEM, port->name_nbytes + 1), o->name, port->name_nbytes + 1);
    port->opts.name = port->name;
    if (port_table_add(port)) return port;
    port_free(port);
    return NULL;
}

void io_open_forker(Term owner)
{
    Port *port = port_new(owner, &forker_driver, &(PortOpts){.name = forker_driver.name});
    if (port) port_leave(port);
}

bool io_is_forker(const Port *port) { return port->driver == &forker_driver; }

Term io_open(Proc *p, const Driver *d, const PortOpts *o, Term *error)
{
    Port *port = port_new(p->pid, d, o);
    if (!port) {
        *error = A_system_limit;
        return NOVALUE;
    }
    const char *args = port->name + strcspn(port->name, " ");
    *error = d->start(port, o, args);
    if (*error) {
        port_table_remove(port);
        proc_defer_free(port_free, port);
        return NOVALUE;
    }
    Term id = port->id;
    port_link_add(port, p->pid);
    proc_link_add(p, id);
    port_after_driver(port);
    port_leave(port);
    return id;
}

// ---- closing ------------------------------------------------------------------------------------------
void port_terminate(Port *port, Term reason)
{
    if (reason == A_kill) reason = A_killed;
    port_table_remove(port);
    lock(&port->lock);
    port->dead = true;
    unlock(&port->lock);
    Term name = name_of_port(port->id);
    if (name != NIL) name_unregister(name);
    port->driver->stop(port);
    port->exit_with = NOVALUE;
    port_links_tell(port, reason);
    port_wake_waiters(port);
    proc_defer_free(port_free, port);
}

void port_after_driver(Port *port)
{
    if (port->exit_with != NOVALUE && !port->dead) port_terminate(port, port->exit_with);
}

void port_exit(Port *port, Term reason)
{
    if (port->exit_with == NOVALUE) port->exit_with = reason;
}

// ---- busy ports ---------------------------------------------------------------------------------------
void port_wake_waiters(Port *port)
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

void port_set_busy(Port *port, bool busy)
{
    if (!port->opts.busy_high) busy = false;
    bool was = atomic_exchange(&port->busy, busy);
    if (was && !busy) port_wake_waiters(port);
}

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
