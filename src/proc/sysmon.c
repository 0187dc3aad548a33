// SPDX-License-Identifier: Apache-2.0
// proc/sysmon.c — system_monitor, system_profile, and where schedulers spend their time.
//
// All of it is off at first. Then it costs one load of `sysmon_on` at each slice and each collection.
#include "proc/inner.h"

_Atomic uint32_t sysmon_on;
SystemMonitor system_monitor = {.pid = NIL};
SystemProfile system_profile = {.pid = NIL};

// ---- times of schedulers ----------------------------------------------------------------------
static _Atomic int64_t wall_since, states_since;

static void add(_Atomic int64_t *to, int64_t ns)
{
    atomic_store_explicit(to, atomic_load_explicit(to, memory_order_relaxed) + ns, memory_order_relaxed);
}
static int64_t get(_Atomic int64_t *from) { return atomic_load_explicit(from, memory_order_relaxed); }

void sched_times_busy(SchedInner *in, int64_t ns)
{
    add(&in->busy_ns, ns);
    add(&in->state_ns[STATE_EMULATOR], ns);
}
void sched_times_slept(SchedInner *in, int64_t ns) { add(&in->state_ns[STATE_SLEEP], ns); }
void sched_times_collected(SchedInner *in, int64_t ns)
{
    add(&in->state_ns[STATE_GC], ns);
    add(&in->state_ns[STATE_EMULATOR], -ns);
}

void sched_times_reset_states(void)
{
    for (int i = 0; i < scheds.n; i++)
        for (int k = 0; k < STATES; k++) atomic_store(&scheds.all[i]->inner->state_ns[k], 0);
    atomic_store(&states_since, host_monotonic_ns());
}

void sysmon_set(uint32_t what, bool on)
{
    bool was = atomic_load(&sysmon_on) & what;
    if (on && !was && (what & SYSMON_WALL_TIME)) {
        for (int i = 0; i < scheds.n; i++) atomic_store(&scheds.all[i]->inner->busy_ns, 0);
        atomic_store(&wall_since, host_monotonic_ns());
    }
    if (on && !was && (what & SYSMON_STATES)) sched_times_reset_states();
    if (on) atomic_fetch_or(&sysmon_on, what);
    else atomic_fetch_and(&sysmon_on, ~what);
}

// The running slice counts too: slice_since_ns is when it began.
void sched_times_wall(int id, int64_t *active_ns, int64_t *total_ns)
{
    int64_t now = host_monotonic_ns();
    SchedInner *in = scheds.all[id - 1]->inner;
    int64_t since = get(&in->slice_since_ns), wall = atomic_load(&wall_since);
    *total_ns = now - wall;
    *active_ns = get(&in->busy_ns);
    if (since) *active_ns += now - (since > wall ? since : wall);
    if (*active_ns > *total_ns) *active_ns = *total_ns;
}

void sched_times_states(int id, int64_t ns[STATES])
{
    SchedInner *in = scheds.all[id - 1]->inner;
    int64_t total = host_monotonic_ns() - atomic_load(&states_since), known = 0;
    for (int k = 0; k < STATES; k++) {
        ns[k] = get(&in->state_ns[k]);
        if (ns[k] < 0) ns[k] = 0;
        if (k != STATE_OTHER) known += ns[k];
    }
    ns[STATE_OTHER] = total > known ? total - known : 0;
}

// ---- messages -------------------------------------------------------------------------------------
static void tell(Term to, const Term *tuple)
{
    Proc *p = proc_find(to);
    if (p) proc_signal(p, signal_new(SIG_MESSAGE, NOVALUE, make_boxed(tuple)));
}

static Term place_of(const Proc *p, const Code *pc, Term mfa[4])
{
    CodePlace pl;
    bool asleep = p->flags & PF_HIBERNATED;
    if (!asleep && (!pc || !code_place(pc, false, &pl))) return A_undefined;
    mfa[0] = make_header(SUB_TUPLE, 3);
    mfa[1] = asleep ? A_erlang : pl.module;
    mfa[2] = asleep ? A_hibernate : pl.function;
    mfa[3] = make_small(asleep ? 3 : pl.arity);
    return make_boxed(mfa);
}

Term sysmon_facts(Term *room, const Term *names, const int64_t *values, int n)
{
    Term list = NIL;
    for (int i = n; i-- > 0; room += 5) {
        room[0] = make_header(SUB_TUPLE, 2);
        room[1] = names[i];
        room[2] = make_small(values[i]);
        room[3] = make_boxed(room);
        room[4] = list;
        list = make_cons(room + 3);
    }
    return list;
}

void sysmon_long_schedule(Proc *p, const Code *in_pc, int64_t ns)
{
    int64_t limit = system_monitor.long_schedule_ms;
    if (!limit || ns < limit * 1000000 || system_monitor.pid == NIL || system_monitor.pid == p->pid) return;
    Term mfas[2][4];
    Term pairs[3][3] = {{make_header(SUB_TUPLE, 2), A_timeout, make_small(ns / 1000000)},
        {make_header(SUB_TUPLE, 2), A_in, place_of(p, in_pc, mfas[0])},
        {make_header(SUB_TUPLE, 2), A_out, place_of(p, p->pc, mfas[1])}};
    Term cells[3][2] = {{make_boxed(pairs[0]), make_cons(cells[1])}, {make_boxed(pairs[1]), make_cons(cells[2])},
        {make_boxed(pairs[2]), NIL}};
    Term t[5] = {make_header(SUB_TUPLE, 4), A_monitor, p->pid, A_long_schedule, make_cons(cells[0])};
    tell(system_monitor.pid, t);
}

void sysmon_gc(Proc *p, int64_t ns)
{
    SystemMonitor *m = &system_monitor;
    if (m->pid == NIL || m->pid == p->pid) return;
    const Heap *h = &p->heap;
    int64_t sizes[] = {ns / 1000000, h->old_end - h->old_start, h->end - h->start, (int64_t)h->frag_nwords,
        h->end - h->stop, h->old_top - h->old_start, h->top - h->start};
    static const Term names[] = {
        A_timeout, A_old_heap_block_size, A_heap_block_size, A_mbuf_size, A_stack_size, A_old_heap_size, A_heap_size};
    Term room[7 * 5];
    if (m->long_gc_ms && ns >= m->long_gc_ms * 1000000)
        tell(m->pid,
            (Term[]){make_header(SUB_TUPLE, 4), A_monitor, p->pid, A_long_gc, sysmon_facts(room, names, sizes, 7)});
    if (m->large_heap && sizes[1] + sizes[2] + sizes[3] >= m->large_heap)
        tell(m->pid,
            (Term[]){make_header(SUB_TUPLE, 4), A_monitor, p->pid, A_large_heap,
                sysmon_facts(room, names + 1, sizes + 1, 6)});
}

// ---- the profiler ---------------------------------------------------------------------------------------
// p became runnable, or has nothing more to do. The caller may run it; nobody else does.
void sysmon_profile(Proc *p, Term state)
{
    SystemProfile *f = &system_profile;
    if (!(f->flags & PROFILE_PROCS) || f->pid == NIL || f->pid == p->pid) return;
    Term mfa[4], time[4], *to = time, place = place_of(p, p->pc, mfa);
    if (place == A_undefined) place = make_small(0);
    Term stamp = trace_time(f->time, &to);
    tell(f->pid, (Term[]){make_header(SUB_TUPLE, 5), A_profile, p->pid, state, place, stamp});
}

void sysmon_profile_scheduler(SchedInner *in, bool active, int n)
{
    SystemProfile *f = &system_profile;
    if (!(f->flags & PROFILE_SCHEDULER) || f->pid == NIL) return;
    Term time[4], *to = time, stamp = trace_time(f->time, &to);
    tell(f->pid,
        (Term[]){make_header(SUB_TUPLE, 6), A_profile, A_scheduler, make_small(in->sched->id),
            active ? A_active : A_inactive, make_small(n), stamp});
}
