// SPDX-License-Identifier: Apache-2.0
// proc/spawn.c — a new process.
//
//   heap block of the child:  [ copies of the arguments ► ...  ◄ x0 x1 .. xn CP ]
//   its pc: the code of M:F/N; its CP: CODE_NORMAL_EXIT
//
// Links, monitors and the reply of spawn_request are in place before the child is queued. The child starts on its
// parent's scheduler, unless the options name another. Memory: the Proc, a slot of the process table, and the smallest
// heap that holds the arguments.
#include "proc/inner.h"

enum { MAX_ARGS = 255, FIRST_ROOM = 8 + 1 + HEAP_SLACK };

void spawn_opts_init(SpawnOpts *o, Proc *parent)
{
    *o = (SpawnOpts){
        .parent = parent,
        .monitor_tag = NOVALUE,
        .alias_mode = NOVALUE,
        .prio = PRIO_NORMAL,
        .min_heap = scheds.opts.min_heap,
        .fullsweep_after = 65535,
        .max_flags = MAX_KILL | MAX_LOG,
        .group_leader = NOVALUE,
        .name = NOVALUE,
    };
}

static Proc *make(SpawnOpts *o, Export *e, uint32_t nargs, const Term *args)
{
    Proc *p = mem_take0(MEM_PROC, sizeof *p);
    size_t need = nargs + FIRST_ROOM;
    for (uint32_t i = 0; i < nargs; i++) need += copy_nwords(args[i]);
    heap_init(&p->heap, need, o->min_heap, o->fullsweep_after);
    p->heap.max_nwords = o->max_heap;
    p->heap.max_flags = o->max_flags;
    *--p->heap.stop = make_cp(CODE_NORMAL_EXIT);
    p->heap.stop -= nargs;
    for (uint32_t i = 0; i < nargs; i++) p->heap.stop[i] = copy_to(args[i], &p->heap.top, &p->heap.off_heap);
    p->live = nargs;
    p->pc = atomic_load_explicit(&e->code, memory_order_acquire);
    p->initial_call = e;
    if (e->module == A_erlang && e->function == A_apply && nargs == 2 && is_fun(args[0]) && !fun_is_export(args[0]))
        p->initial_fun = fun_entry(args[0]);
    p->exc_reason = p->exc_class = p->exc_trace = NIL;
    p->exc_args = p->exc_info = p->exit_reason = NOVALUE;
    p->mbox_last = p->mbox_save = &p->mbox_first;
    p->in_last = &p->in_first;
    p->name = NIL;
    p->error_handler = A_error_handler;
    atomic_store_explicit(&p->prio, o->prio, memory_order_relaxed);
    if (o->async_dist) p->flags |= PF_ASYNC_DIST;
    if (o->off_heap_messages) p->flags |= PF_OFF_HEAP_MESSAGES;
    state_put(p, PS_QUEUED);
    Sched *s = sched_current();
    atomic_store_explicit(&p->sched,
        o->sched > 0 && o->sched <= scheds.n ? scheds.all[o->sched - 1]
            : s                              ? s
                                             : scheds.all[0],
        memory_order_relaxed);
    if (!table_add(p)) {
        heap_destroy(&p->heap);
        mem_give(MEM_PROC, p, sizeof *p);
        return NULL;
    }
    p->parent = o->parent ? o->parent->pid : A_undefined;
    p->group_leader = o->group_leader != NOVALUE ? o->group_leader : o->parent ? o->parent->group_leader : p->pid;
    if (o->name != NOVALUE) name_register(o->name, p->pid);
    if (events_include(EV_SPAWN)) {
        uint32_t line;
        uint64_t born_as = view_born_as(p, &line);
        event_record(EV_SPAWN, p->pid, born_as, p->parent, line);
    }
    return p;
}

static int alias_mode_of(Term t)
{
    return t == A_explicit_unalias ? ALIAS_EXPLICIT_UNALIAS
        : t == A_demonitor         ? ALIAS_DEMONITOR
        : t == A_reply_demonitor   ? ALIAS_REPLY_DEMONITOR
                                   : ALIAS_NONE;
}

// Makes both ends of the link and the monitor. Returns the monitor's reference, or NOVALUE.
static Term link_and_monitor(SpawnOpts *o, Proc *p)
{
    Proc *parent = o->parent;
    if (!parent) return NOVALUE;
    if (o->link) {
        kin_add(&p->links, parent->pid, 0);
        kin_add(&parent->links, p->pid, 0)->priority = o->link_priority;
        EVENT(EV_LINK, parent->pid, p->pid, 0);
    }
    if (!o->monitor) return NOVALUE;
    Term ref = kin_make_monitor(parent, p, o->monitor_tag, alias_mode_of(o->alias_mode));
    if (o->monitor_priority) proc_monitor_priority(parent, ref);
    return ref;
}

// Copies the elements of an argument list to args. False: improper or longer than MAX_ARGS.
static bool list_args(Term list, Term *args, uint32_t *n)
{
    for (*n = 0; is_cons(list); list = tail(list)) {
        if (*n == MAX_ARGS) return false;
        args[(*n)++] = head(list);
    }
    return is_nil(list);
}

// Trace events of a spawn, if anybody traces.
INLINE void trace_spawn(SpawnOpts *o, Proc *p, Export *e, Term list, Term ref)
{
    Proc *parent = o->parent;
    if (LIKELY(!atomic_load_explicit(&trace_new_flags, memory_order_relaxed) &&
            (!parent || !proc_traced(parent, ~(uint32_t)0))))
        return;
    trace_spawned(parent, p, e->module, e->function, list, o->link);
    if (!parent || !proc_traced(parent, PT_TOKEN)) return;
    uint64_t w1 = 0;
    uint32_t w2 = 0;
    if (ref != NOVALUE) ref_words(ref, &w1, &w2);
    else {
        uint32_t id[3];
        ref_new(id);
        w1 = id[0] | (uint64_t)id[1] << 32;
        w2 = id[2];
    }
    Term box[3] = {make_header(SUB_REF, 2), w1, w2};
    seq_spawned(parent, p, e->module, e->function, list, make_boxed(box));
}

static Term spawn(SpawnOpts *o, Export *e, uint32_t nargs, const Term *args, Term list, Term *monitor_ref)
{
    Proc *p = make(o, e, nargs, args);
    if (!p) return NOVALUE;
    Term ref = link_and_monitor(o, p), pid = p->pid;
    if (monitor_ref) *monitor_ref = ref;
    trace_spawn(o, p, e, list, ref);
    sched_activate(p);
    return pid;
}

Term proc_spawn(SpawnOpts *o, Term m, Term f, Term list, Term *monitor_ref)
{
    Term args[MAX_ARGS];
    uint32_t n;
    if (!list_args(list, args, &n)) return NOVALUE;
    return spawn(o, export_get(m, f, n), n, args, list, monitor_ref);
}

Term proc_spawn_request(SpawnOpts *o, Term m, Term f, Term list, Term reply_tag, int reply_when)
{
    Term args[MAX_ARGS];
    uint32_t n;
    Proc *parent = o->parent, *p = NULL;
    if (list_args(list, args, &n)) p = make(o, export_get(m, f, n), n, args);
    Term ref = p ? link_and_monitor(o, p) : NOVALUE;
    if (ref == NOVALUE) ref = proc_self_ref(parent);
    if (p) trace_spawn(o, p, p->initial_call, list, ref);
    if (reply_when & (p ? REPLY_SUCCESS : REPLY_ERROR)) {
        Term *to;
        Signal *s = signal_of_words(SIG_MESSAGE, parent->pid, 5 + copy_nwords(reply_tag) + copy_nwords(ref), &to);
        Term *tuple = to;
        to += 5;
        tuple[0] = make_header(SUB_TUPLE, 4);
        tuple[1] = copy_to(reply_tag, &to, &s->frag->off_heap);
        tuple[2] = copy_to(ref, &to, &s->frag->off_heap);
        tuple[3] = p ? A_ok : A_error;
        tuple[4] = p ? p->pid : A_system_limit;
        s->term = make_boxed(tuple);
        proc_signal(parent, s);
    }
    if (p) sched_activate(p);
    return ref;
}
