// SPDX-License-Identifier: Apache-2.0
// bif/system_monitor.c — sets who receives system_monitor and system_profile messages. proc/sysmon.c sends them.
#include "bif/bif.h"
#include "proc/calltrace.h"
#include "proc/sched.h"
#include "proc/sysmon.h"

// ---- system_monitor ---------------------------------------------------------------------------
static Term monitor_term(Proc *p, const SystemMonitor *m)
{
    Heap *h = &p->heap;
    Term l = NIL;
    if (m->pid == NIL || !proc_is_alive(m->pid)) return A_undefined;
    if (m->long_gc_ms) l = heap_cons(h, TUPLE(h, A_long_gc, heap_int64(h, m->long_gc_ms)), l);
    if (m->long_schedule_ms) l = heap_cons(h, TUPLE(h, A_long_schedule, heap_int64(h, m->long_schedule_ms)), l);
    if (m->large_heap) l = heap_cons(h, TUPLE(h, A_large_heap, heap_int64(h, m->large_heap)), l);
    if (m->busy_port) l = heap_cons(h, A_busy_port, l);
    if (m->busy_dist_port) l = heap_cons(h, A_busy_dist_port, l);
    return TUPLE(h, m->pid, l);
}

static Term monitor_change(Proc *p, Term pid, Term l)
{
    SystemMonitor m = {.pid = pid};
    Term e;
    enum { LEAST_LARGE_HEAP = 16384 };
    if (pid == A_undefined) m.pid = NIL;
    else if (!is_local_pid(pid) || !proc_is_alive(pid)) return badarg(p);
    while (bif_next(&l, &e)) {
        int64_t n;
        if (e == A_busy_port) m.busy_port = true;
        else if (e == A_busy_dist_port) m.busy_dist_port = true;
        else if (is_tuple_of(e, 2) && arg_uint(tuple_at(e, 1), SMALL_MAX, &n)) {
            if (n == 0) n = 1;
            if (tuple_at(e, 0) == A_long_gc) m.long_gc_ms = n;
            else if (tuple_at(e, 0) == A_long_schedule) m.long_schedule_ms = n;
            else if (tuple_at(e, 0) == A_large_heap) m.large_heap = n < LEAST_LARGE_HEAP ? LEAST_LARGE_HEAP : n;
            else return badarg(p);
        } else return badarg(p);
    }
    if (!is_nil(l)) return badarg(p);
    if (!m.long_gc_ms && !m.long_schedule_ms && !m.large_heap && !m.busy_port && !m.busy_dist_port) m.pid = NIL;
    Term old = monitor_term(p, &system_monitor);
    Sched *me = sched_current();
    world_stop(me);
    system_monitor = m;
    sysmon_set(SYSMON_MONITOR, m.pid != NIL);
    world_start(me);
    return old;
}

BIF_FN(erlang, system_monitor, 0) { return monitor_term(p, &system_monitor); }
BIF_FN(erlang, system_monitor, 1)
{
    if (a[0] == A_undefined) return monitor_change(p, A_undefined, NIL);
    return is_tuple_of(a[0], 2) ? monitor_change(p, tuple_at(a[0], 0), tuple_at(a[0], 1)) : badarg(p);
}
BIF_FN(erlang, system_monitor, 2) { return monitor_change(p, a[0], a[1]); }

// Since OTP 28 erlang.erl calls these with a trace session; `legacy` is that of the functions above.
BIF_FN(erts_internal, system_monitor, 1) { return a[0] == B_legacy ? monitor_term(p, &system_monitor) : badarg(p); }
BIF_FN(erts_internal, system_monitor, 3) { return a[0] == B_legacy ? monitor_change(p, a[1], a[2]) : badarg(p); }

// ---- system_profile ------------------------------------------------------------------------------
static Term profile_term(Proc *p)
{
    Heap *h = &p->heap;
    const SystemProfile *f = &system_profile;
    if (f->pid == NIL || !proc_is_alive(f->pid)) return A_undefined;
    Term l = NIL;
    if (f->flags & PROFILE_PORTS) l = heap_cons(h, B_runnable_ports, l);
    if (f->flags & PROFILE_PROCS) l = heap_cons(h, B_runnable_procs, l);
    if (f->flags & PROFILE_SCHEDULER) l = heap_cons(h, A_scheduler, l);
    if (f->flags & PROFILE_EXCLUSIVE) l = heap_cons(h, A_exclusive, l);
    return TUPLE(h, f->pid, l);
}

BIF_FN(erlang, system_profile, 0) { return profile_term(p); }
BIF_FN(erlang, system_profile, 2)
{
    Term l = a[1], e, old = profile_term(p);
    SystemProfile f = {.pid = a[0], .time = PT_NOW};
    while (bif_next(&l, &e)) {
        if (e == B_runnable_procs) f.flags |= PROFILE_PROCS;
        else if (e == B_runnable_ports) f.flags |= PROFILE_PORTS;
        else if (e == A_scheduler) f.flags |= PROFILE_SCHEDULER;
        else if (e == A_exclusive) f.flags |= PROFILE_EXCLUSIVE;
        else if (e == A_timestamp) f.time = PT_NOW;
        else if (e == A_monotonic_timestamp) f.time = PT_MONOTONIC;
        else if (e == A_strict_monotonic_timestamp) f.time = PT_STRICT;
        else return badarg(p);
    }
    if (!is_nil(l)) return badarg(p);
    if (a[0] == A_undefined || !f.flags) f = (SystemProfile){.pid = NIL};
    else if (!is_local_pid(a[0]) || !proc_is_alive(a[0])) return badarg(p);
    Sched *me = sched_current();
    world_stop(me);
    system_profile = f;
    sysmon_set(SYSMON_PROFILE, f.pid != NIL);
    world_start(me);
    return old;
}
