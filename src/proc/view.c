// SPDX-License-Identifier: Apache-2.0
// proc/view.c — reading from outside: rows of the process table, run queues, a mailbox with its save pointer.
//
// Only scheduler 1 calls this, between slices or with the world stopped; so it may read the fields of processes. Each
// call does bounded work: the table is read in parts.
#include "proc/inner.h"

static uint32_t number_of(Term pid) { return is_local_pid(pid) ? local_pid_number(pid) : NOBODY; }

// The function, or the code of the fun if the process was spawned with one.
uint64_t view_born_as(Proc *p, uint32_t *line)
{
    Export *e = p->initial_call;
    const Code *code = p->initial_fun ? atomic_load_explicit(&p->initial_fun->code, memory_order_acquire) : NULL;
    CodePlace at;
    *line = 0;
    if (code && code_place(code, false, &at)) {
        *line = at.line;
        return event_mfa(at.module, at.function, at.arity);
    }
    return e ? event_mfa(e->module, e->function, e->arity) : 0;
}

// proc_lib (and Elixir's Task) store the real function in the dictionary as '$initial_call'.
static uint64_t initial_call(Proc *p, uint32_t *line)
{
    *line = 0;
    if (p->dict) {
        Term c = dict_get(p, A_dollar_initial_call);
        if (is_tuple_of(c, 3) && is_atom(tuple_at(c, 0)) && is_atom(tuple_at(c, 1))) {
            Term n = tuple_at(c, 2);
            return event_mfa(tuple_at(c, 0), tuple_at(c, 1), is_small(n) ? (uint32_t)small_value(n) : 0);
        }
    }
    return view_born_as(p, line);
}
uint64_t view_initial_call(Proc *p)
{
    uint32_t line;
    return initial_call(p, &line);
}

uint64_t view_current_call(Proc *p)
{
    CodePlace at;
    if (p->flags & PF_HIBERNATED) return event_mfa(A_erlang, A_hibernate, 3);
    return p->pc && code_place(p->pc, false, &at) ? event_mfa(at.module, at.function, at.arity) : 0;
}

// Its registered name, else the label that proc_lib:set_label/1 or Elixir's Process.set_label/1 gave it, if an atom.
static Term name_of(Proc *p)
{
    Term name = atomic_load_explicit(&p->name, memory_order_relaxed);
    return is_atom(name) || !p->dict ? name : dict_get(p, A_dollar_process_label);
}

void view_row(Proc *p, ProcRow *out)
{
    Term name = name_of(p);
    uint32_t line;
    uint64_t initial = initial_call(p, &line);
    const Heap *h = &p->heap;
    size_t nwords = (size_t)(h->end - h->start) + (size_t)(h->old_end - h->old_start) +
        h->frag_nwords; // not by walking the fragments, which may be many
    size_t nbytes = sizeof *p + nwords * sizeof(Term) + (size_t)p->mbox_len * sizeof(Signal);
    *out = (ProcRow){
        .pid = local_pid_number(p->pid),
        .parent = number_of(p->parent),
        .name = is_atom(name) && name != A_undefined ? atom_index(name) : NOBODY,
        .state = (uint16_t)state_of(p),
        .prio = p->prio,
        .sched = (uint8_t)(p->sched ? p->sched->id : 0),
        .initial = initial,
        .current = view_current_call(p),
        .reductions = p->reductions,
        .messages = p->mbox_len + p->in_len - p->in_other,
        .heap_nwords = (uint32_t)((size_t)(h->top - h->start) + (size_t)(h->old_top - h->old_start) + h->frag_nwords),
        .links = kin_count(p->links),
        .monitors = kin_count(p->monitors),
        .nbytes = nbytes > NOBODY ? NOBODY : (uint32_t)nbytes,
        .line = line,
    };
}

size_t view_rows(uint32_t *slot, uint32_t nslots, ProcRow *out)
{
    size_t n = 0;
    for (Proc *p; (p = view_next(slot, &nslots));) view_row(p, &out[n++]);
    return n;
}

// If there are very many, returns the first in the table, so that looking at one process stays cheap.
uint32_t view_kin(Proc *p, ProcKin which, Heap *h, uint32_t max, Term *out)
{
    Kin *k = which == KIN_LINKS ? p->links : which == KIN_MONITORS ? p->monitors : p->monitored_by;
    uint32_t n = 0;
    for (KinEntry *e = NULL; n < max && (e = kin_next(k, e));) {
        if (which == KIN_LINKS) {
            if (!e->unlinking) out[n++] = e->key;
        } else if (which == KIN_MONITORED_BY) out[n++] = e->other;
        else if (e->other != A_clock_service)
            out[n++] =
                TUPLE(h, e->port ? A_port : A_process, e->name == NIL ? e->other : TUPLE(h, e->name, node_here()));
    }
    return n;
}

void view_scheduler(int id, SchedView *out)
{
    SchedInner *in = scheds.all[id - 1]->inner;
    Proc *p = scheds.all[id - 1]->current;
    int32_t used = in->paused ? in->slice - proc_left(in->paused) : 0;
    lock(&in->lock);
    *out = (SchedView){
        .queued = {in->queues[QUEUE_MAX].n, in->queues[QUEUE_HIGH].n,
            in->queues[QUEUE_NORMAL].n - in->queues[QUEUE_NORMAL].low, in->queues[QUEUE_NORMAL].low},
        .reductions = in->reductions,
        .switches = in->switches,
        .running = p ? p->pid : NIL,
        .sleeping = in->sleeping,
        .used = used,
    };
    unlock(&in->lock);
}

void view_messages(Proc *p, uint32_t max, ViewMessage each, void *to, uint32_t *save, uint32_t *total)
{
    enum { LOOK = 100000 }; // follows the list to the save pointer at most this far
    uint32_t n = 0, shown = 0;
    *save = NOBODY;
    lock(&p->lock);
    for (Signal **at = &p->mbox_first; n < LOOK; at = &(*at)->next) {
        if (at == p->mbox_save) *save = n;
        if (!*at || (shown == max && *save != NOBODY)) break;
        if (shown < max) shown++, each(to, (*at)->term, (*at)->from, (*at)->data, false);
        n++;
    }
    if (*save == NOBODY) *save = n;
    for (Signal *s = p->in_first; s && shown < max; s = s->next) {
        if (s->kind != SIG_MESSAGE && s->kind != SIG_ALIAS_MESSAGE) continue;
        shown++, each(to, s->term, s->from, s->kind == SIG_MESSAGE ? s->data : 0, true);
    }
    *total = p->mbox_len + p->in_len - p->in_other;
    unlock(&p->lock);
}
