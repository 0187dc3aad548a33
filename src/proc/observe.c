// SPDX-License-Identifier: Apache-2.0
// proc/observe.c — looking on: rows of the process table, run queues, a mailbox with its save pointer.
//
// Called by scheduler 1 between slices or with the world stopped, so it may read what belongs to the processes. Every call
// does bounded work: the table is paged.
#include "proc/inner.h"

static uint32_t number_of(Term pid) { return is_local_pid(pid) ? local_pid_number(pid) : NOBODY; }

// Where proc_lib (and Elixir's Task) started it, rather than proc_lib itself.
static uint64_t initial_call(Proc *p)
{
    Export *e = p->initial_call;
    if (!e) return 0;
    if (p->dict) {
        Term c = dict_get(p, A_dollar_initial_call);
        if (is_tuple_of(c, 3) && is_atom(tuple_at(c, 0)) && is_atom(tuple_at(c, 1))) {
            Term n = tuple_at(c, 2);
            return event_mfa(tuple_at(c, 0), tuple_at(c, 1), is_small(n) ? (uint32_t)small_value(n) : 0);
        }
    }
    return event_mfa(e->module, e->function, e->arity);
}

static uint64_t current_call(Proc *p)
{
    CodePlace at;
    if (p->flags & PF_HIBERNATED) return event_mfa(A_erlang, A_hibernate, 3);
    return p->pc && code_place(p->pc, false, &at) ? event_mfa(at.module, at.function, at.arity) : 0;
}

size_t observe_processes(uint32_t *slot, uint32_t nslots, ProcRow *out)
{
    size_t n = 0;
    for (Proc *p; (p = table_next(slot, &nslots));) {
        Term name = atomic_load_explicit(&p->name, memory_order_relaxed);
        const Heap *h = &p->heap;
        size_t nwords = (size_t)(h->end - h->start) + (size_t)(h->old_end - h->old_start) + h->frag_nwords;      // without walking the fragments, of which there may be many
        size_t nbytes = sizeof *p + nwords * sizeof(Term) + (size_t)p->mbox_len * sizeof(Signal);
        out[n++] = (ProcRow){
            .pid = local_pid_number(p->pid), .parent = number_of(p->parent), .name = is_atom(name) ? atom_index(name) : NOBODY,
            .state = (uint16_t)state_of(p), .prio = p->prio, .sched = (uint8_t)(p->sched ? p->sched->id : 0),
            .initial = initial_call(p), .current = current_call(p), .reductions = p->reductions,
            .messages = p->mbox_len + p->in_len - p->in_other, .heap_nwords = (uint32_t)((size_t)(h->top - h->start) + (size_t)(h->old_top - h->old_start) + h->frag_nwords),
            .links = kin_count(p->links), .monitors = kin_count(p->monitors), .nbytes = nbytes > NOBODY ? NOBODY : (uint32_t)nbytes, .flags = p->flags,
        };
    }
    return n;
}

void observe_scheduler(int id, SchedView *out)
{
    SchedInner *in = scheds.all[id - 1]->inner;
    Proc *p = scheds.all[id - 1]->current;
    int32_t used = in->paused ? in->slice - proc_left(in->paused) : 0;
    lock(&in->lock);
    *out = (SchedView){
        .queued = {in->queues[QUEUE_MAX].n, in->queues[QUEUE_HIGH].n, in->queues[QUEUE_NORMAL].n - in->queues[QUEUE_NORMAL].low, in->queues[QUEUE_NORMAL].low},
        .reductions = in->reductions, .switches = in->switches, .running = p ? p->pid : NIL, .sleeping = in->sleeping, .used = used,
    };
    unlock(&in->lock);
}

void observe_messages(Proc *p, int max, void (*each)(void *to, Term message, Term from, uint64_t flow, bool arriving), void *to, uint32_t *save, uint32_t *total)
{
    uint32_t n = 0;
    *save = NOBODY;
    lock(&p->lock);
    for (Signal **at = &p->mbox_first;; at = &(*at)->next) {
        if (at == p->mbox_save) *save = n;
        if (!*at) break;
        if (max-- > 0) each(to, (*at)->term, (*at)->from, (*at)->data, false);
        n++;
    }
    for (Signal *s = p->in_first; s; s = s->next) {
        if (s->kind != SIG_MESSAGE && s->kind != SIG_ALIAS_MESSAGE) continue;
        if (max-- > 0) each(to, s->term, s->from, s->kind == SIG_MESSAGE ? s->data : 0, true);
        n++;
    }
    unlock(&p->lock);
    *total = n;
}
