// SPDX-License-Identifier: Apache-2.0
// bif/trace.c — erlang:trace: which processes are traced, what events, by whom. Functions: see trace_pattern.c.
//
// The flags of other processes belong to them, so they are changed with the world stopped. When trace/3 returns, they
// are in effect.
#include "bif/trace.h"
#include "proc/calltrace.h"
#include "proc/sched.h"

// ---- flags ---------------------------------------------------------------------------------------
// In reverse order of trace_info's list.
typedef struct {
    uint32_t flag;
    Term name;
} FlagName;
static const FlagName flag_names[] = {
    {PT_NOW, A_timestamp},
    {PT_STRICT, A_strict_monotonic_timestamp},
    {PT_MONOTONIC, A_monotonic_timestamp},
    {PT_SEND, A_send},
    {PT_RECEIVE, A_receive},
    {PT_SET_ON_SPAWN, A_set_on_spawn},
    {PT_CALL, A_call},
    {PT_PROCS, A_procs},
    {PT_SET_ON_FIRST_SPAWN, A_set_on_first_spawn},
    {PT_SET_ON_LINK, A_set_on_link},
    {PT_SET_ON_FIRST_LINK, A_set_on_first_link},
    {PT_RUNNING, A_running},
    {PT_EXITING, A_exiting},
    {PT_GC, A_garbage_collection},
    {PT_ARITY, A_arity},
    {PT_RETURN_TO, A_return_to},
    {PT_SILENT, A_silent},
    {PT_SCHEDULER_ID, A_scheduler_id},
    {PT_PORTS, A_ports},
    {PT_RUNNING_PORTS, A_running_ports},
    {PT_RUNNING_PROCS, A_running_procs},
};
enum { PT_OF_PROCESSES = PT_TRACEE & ~(PT_PORTS | PT_RUNNING_PORTS | PT_CPU) };

static Term flags_list(Heap *h, uint32_t flags)
{
    Term list = NIL;
    for (size_t i = 0; i < COUNT_OF(flag_names); i++)
        if (flags & flag_names[i].flag) list = heap_cons(h, flag_names[i].name, list);
    return list;
}

uint32_t bif_trace_flag(Term t) // 0: not a flag
{
    for (size_t i = 0; i < COUNT_OF(flag_names); i++)
        if (flag_names[i].name == t) return flag_names[i].flag;
    return t == A_cpu_timestamp ? PT_CPU : t == A_all ? PT_TRACEE & ~(uint32_t)PT_CPU : 0;
}

// The tracer in {tracer, ...}: a process, also if given to the built-in module erl_tracer. Other tracer modules are
// NIFs, which cannot be loaded.
bool bif_trace_tracer(Term t) { return is_local_pid(t) || is_local_port(t); }

static bool tracer_arg(Term t, Term *tracer)
{
    if (is_tuple_tag(t, 2, A_tracer)) *tracer = tuple_at(t, 1);
    else if (is_tuple_tag(t, 3, A_tracer) && tuple_at(t, 1) == A_erl_tracer) *tracer = tuple_at(t, 2);
    else if (is_tuple_tag(t, 3, A_tracer) && is_atom(tuple_at(t, 1)) && is_nil(tuple_at(t, 2))) *tracer = NIL;
    else return false;
    return bif_trace_tracer(*tracer);
}

bool bif_trace_flags(Term l, uint32_t *flags, Term *tracer)
{
    Term e;
    *flags = 0;
    while (bif_next(&l, &e)) {
        uint32_t f = bif_trace_flag(e);
        *flags |= f;
        if (!f && !tracer_arg(e, tracer)) return false;
    }
    return is_nil(l);
}

// ---- changing them -----------------------------------------------------------------------------------
// False: another living tracer traces p. The world is stopped, or p is the caller.
bool bif_trace_change(Proc *p, bool on, uint32_t flags, Term tracer)
{
    uint32_t was = proc_traced(p, PT_TRACEE), now = on ? was | flags : was & ~flags;
    Term old = trace_tracer(p);
    if (on && flags && old != NIL && tracer != NIL && old != tracer) return false;
    if (on && old == NIL) now = flags;
    trace_flags_put(p, now, on && tracer != NIL ? tracer : old != NIL ? old : tracer);
    return true;
}

typedef struct {
    bool on;
    uint32_t flags;
    Term tracer;
} Change;

static bool change_one(Proc *t, const Change *c) { return bif_trace_change(t, c->on, c->flags, c->tracer); }
static bool is_on(Proc *t, const Change *c)
{
    (void)c;
    return trace_tracer(t) != NIL && proc_traced(t, PT_TRACEE);
}

// For how many processes fn is true.
static size_t of_all(bool (*fn)(Proc *, const Change *), const Change *c)
{
    size_t max = (size_t)proc_count() + 64, n = 0;
    Term *pids = mem_take(MEM_SYSTEM, max * sizeof(Term));
    size_t found = proc_list_pids(pids, max);
    for (size_t i = 0; i < found && i < max; i++) {
        Proc *t = proc_find(pids[i]);
        if (t && fn(t, c)) n++;
    }
    mem_give(MEM_SYSTEM, pids, max * sizeof(Term));
    return n;
}

bool bif_trace_processes_on(void) { return atomic_load(&trace_new_flags) || of_all(is_on, NULL); }

void bif_trace_processes_off(void)
{
    of_all(change_one, &(Change){false, PT_TRACEE, NIL});
    trace_new_tracer = NIL;
    atomic_store(&trace_new_flags, 0);
}

enum { WHO_EXISTING = 1, WHO_NEW = 2, WHO_PORTS = 4 };
static int who_are(Term t) // 0: nobody
{
    if (t == A_all || t == A_processes) return WHO_EXISTING | WHO_NEW;
    if (t == A_existing || t == A_existing_processes) return WHO_EXISTING;
    if (t == A_new || t == A_new_processes) return WHO_NEW;
    return t == A_ports || t == A_existing_ports || t == A_new_ports ? WHO_PORTS : 0;
}

BIF_FN(erts_internal, trace, 3) { return bif_trace_processes(p, a, (TraceOwner){TRACE_LEGACY, NIL}); }

Term bif_trace_processes(Proc *p, const Term *a, TraceOwner owner)
{
    Term who = a[0], tracer = NIL;
    uint32_t flags;
    bool on = a[1] == A_true, one = is_local_pid(who) || is_local_port(who);
    int whos = who_are(who);
    if (!bif_trace_flags(a[2], &flags, &tracer)) return badarg_cause(p, A_badopt);
    if (a[1] != A_true && a[1] != A_false) return badarg(p);
    if (!one && !whos) return badarg(p);
    if (owner.tracer == NIL) {
        if (tracer == NIL && on) tracer = p->pid;
        if (is_local_pid(tracer) && !proc_is_alive(tracer)) return badarg(p);
    } else if (tracer != NIL) return badarg_cause(p, A_badopt);
    else tracer = owner.tracer;
    if ((flags & PT_CPU) && who != A_all) return badarg(p);
    if (flags & PT_CPU) flags = (flags & ~(uint32_t)PT_CPU) | PT_NOW;
    if (one && !is_local_pid(who)) return badarg(p);
    if (one) flags &= PT_TRACEE;
    Proc *t = one ? proc_find(who) : NULL;
    if (one && (!t || (on && tracer == who && tracer != p->pid && owner.tracer == NIL))) return badarg(p);
    size_t n = 0;
    bool fine = true;
    Sched *me = sched_current();
    world_stop(me);
    if (!bif_trace_mine(owner.id, on && flags)) {
        if (on && flags) {
            world_start(me);
            return system_limit(p);
        }
        flags = 0; // nothing is on in this session
    }
    if (one) {
        fine = bif_trace_change(t, on, flags, tracer);
        n = 1;
    }
    if (whos & WHO_EXISTING) n = of_all(change_one, &(Change){on, flags, tracer});
    if (whos & WHO_NEW) {
        uint32_t was = atomic_load(&trace_new_flags), now = on ? was | flags : was & ~flags;
        if (flags && (on || !now)) trace_new_tracer = now ? tracer : NIL;
        atomic_store(&trace_new_flags, now);
    }
    world_start(me);
    return fine ? make_small((int64_t)n) : badarg(p);
}

// ---- queries ----------------------------------------------------------------------------------------------
static Term tell_flags(Proc *t, Heap *h, Term item)
{
    Term tracer = trace_tracer(t);
    return TUPLE(h, item, item == A_tracer ? tracer : flags_list(h, proc_traced(t, PT_TRACEE)));
}

static Term tell_no_flags(Proc *t, Heap *h, Term item)
{
    (void)t;
    return TUPLE(h, item, NIL);
}

Term bif_trace_process_info(Proc *p, Term who, Term item, bool mine)
{
    if (item != A_flags && item != A_tracer)
        return is_local_pid(who) || who_are(who) & WHO_NEW || who == A_new_ports ? badarg(p)
                                                                                 : badarg_cause(p, A_badopt);
    if (who == A_new || who == A_new_processes || who == A_new_ports) {
        uint32_t flags = who == A_new_ports || !mine ? 0 : atomic_load(&trace_new_flags);
        Term tracer = flags ? trace_new_tracer : NIL;
        if (is_local_pid(tracer) && !proc_is_alive(tracer)) tracer = NIL, flags = 0;
        return TUPLE(&p->heap, item, item == A_tracer ? tracer : flags_list(&p->heap, flags));
    }
    if (is_local_port(who)) return TUPLE(&p->heap, item, NIL);
    if (!is_local_pid(who)) return badarg_cause(p, A_badopt);
    return proc_ask(p, who, mine ? tell_flags : tell_no_flags, item, ASK_ANYWHERE, A_undefined);
}

// An event becomes a message at once, so all events of the tracee so far have been delivered.
BIF_FN(erlang, trace_delivered, 1)
{
    if (a[0] != A_all && !is_local_pid(a[0])) return badarg(p);
    Term ref = proc_self_ref(p);
    proc_send(NULL, p, TUPLE(&p->heap, A_trace_delivered, a[0], ref));
    return ref;
}

// ---- dynamic trace tags and NIF tracers: not supported, as in a plain erl ----------------------------
BIF_FN(erlang, dt_put_tag, 1) { return A_undefined; }
BIF_FN(erlang, dt_get_tag, 0) { return A_undefined; }
BIF_FN(erlang, dt_get_tag_data, 0) { return A_undefined; }
BIF_FN(erlang, dt_spread_tag, 1) { return A_true; }
BIF_FN(erlang, dt_restore_tag, 1) { return A_true; }
BIF_FN(erlang, dt_prepend_vm_tag_data, 1) { return a[0]; }
BIF_FN(erlang, dt_append_vm_tag_data, 1) { return a[0]; }
BIF_FN(erl_tracer, enabled, 3)
{
    return is_local_pid(a[1]) && is_local_pid(a[2]) && proc_is_alive(a[1]) ? (a[1] == a[2] ? B_discard : A_trace)
        : a[0] == A_trace_status                                           ? A_remove
                                                                           : B_discard;
}
BIF_FN(erl_tracer, trace, 5) { return A_ok; }
