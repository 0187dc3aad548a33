// SPDX-License-Identifier: Apache-2.0
// bif/system_flag.c — system_flag/2: each answers with the old value; and the system monitor and profiler, which only remember.
#include "bif/spawn.h"

extern _Atomic bool bif_wall_time_on;

static Term swap(_Atomic uint32_t *where, Term v, int64_t max, Proc *p)
{
    int64_t n;
    if (!arg_uint(v, SMALL_MAX, &n)) return badarg(p);
    return make_small(atomic_exchange(where, (uint32_t)(n > max ? max : n)));
}

static bool is_bool(Term t) { return t == A_true || t == A_false; }

static Term multi_scheduling(Proc *p, Term v)
{
    static _Atomic uint32_t blocks;
    if (v == A_block || v == A_block_normal) atomic_fetch_add(&blocks, 1);
    else if (v == A_unblock || v == A_unblock_normal) {
        if (atomic_load(&blocks)) atomic_fetch_sub(&blocks, 1);
    } else return badarg(p);
    return sched_count() == 1 ? A_disabled : atomic_load(&blocks) ? v == A_block_normal || v == A_unblock_normal ? B_blocked_normal : A_blocked : A_enabled;
}

BIF_FN(erlang, system_flag, 2)
{
    Term flag = a[0], v = a[1], old;
    int64_t n;
    int online = sched_opts()->online > 0 ? sched_opts()->online : sched_count();
    if (flag == B_backtrace_depth) {
        if (!arg_uint(v, SMALL_MAX, &n)) return badarg(p);
        old = make_small(bif_backtrace_depth);
        bif_backtrace_depth = n > 64 ? 64 : (int)n;
        return old;
    }
    if (flag == A_fullsweep_after) return swap(&bif_defaults.fullsweep_after, v, 65535, p);
    if (flag == A_min_heap_size) {
        if (!arg_uint(v, SMALL_MAX, &n)) return badarg(p);
        uint32_t was = atomic_exchange(&bif_defaults.min_heap, n > 0xFFFFFFF ? 0xFFFFFFF : (uint32_t)n);
        return make_small(heap_size_step(was > HEAP_MIN_NWORDS ? was : HEAP_MIN_NWORDS));
    }
    if (flag == A_min_bin_vheap_size) return swap(&bif_defaults.min_bin_vheap, v, 0xFFFFFFF, p);
    if (flag == A_max_heap_size) {
        uint32_t max;
        uint8_t flags;
        if (!bif_max_heap_arg(v, &max, &flags)) return badarg(p);
        old = bif_max_heap_map(&p->heap, atomic_load(&bif_defaults.max_heap), (uint8_t)atomic_load(&bif_defaults.max_flags));
        atomic_store(&bif_defaults.max_heap, max);
        atomic_store(&bif_defaults.max_flags, flags);
        return old;
    }
    if (flag == A_multi_scheduling) return multi_scheduling(p, v);
    if (flag == A_schedulers_online || flag == A_dirty_cpu_schedulers_online)    // only what already holds can be asked for
        return is_small(v) && small_value(v) >= 1 && small_value(v) <= sched_count() ? make_small(online) : badarg(p);
    if (flag == A_scheduler_wall_time)
        return is_bool(v) ? make_bool(atomic_exchange(&bif_wall_time_on, v == A_true)) : badarg(p);
    if (flag == A_microstate_accounting) return is_bool(v) || v == B_reset ? A_false : badarg(p);
    if (flag == A_system_logger) {
        if (v != A_logger && v != A_undefined && !is_local_pid(v)) return badarg(p);
        return atomic_exchange(&bif_system_logger, v);
    }
    if (flag == A_time_offset) return v == B_finalize ? A_final : badarg(p);
    if (flag == A_trace_control_word) return is_small(v) && small_value(v) >= 0 ? make_small(0) : badarg(p);
    if (flag == A_sequential_tracer) return v == A_false ? A_false : is_local_pid(v) || is_local_port(v) ? proc_raise(p, A_notsup) : badarg(p);
    if (flag == B_reset_seq_trace) return A_true;
    if (flag == A_scheduler_bind_type) return is_atom(v) ? A_unbound : badarg(p);
    if (flag == A_cpu_topology) return v == A_undefined || is_list(v) ? A_undefined : badarg(p);
    if (flag == B_internal_cpu_topology) return A_undefined;
    return badarg_cause(p, B_badopt);
}

// ---- monitor and profiler: kept, given back, never fired -----------------------------------------------
typedef struct { Lock lock; Term pid; bool given; int64_t long_gc, long_schedule, large_heap; bool busy_port, busy_dist_port; } Monitor;
static Monitor monitor = {.pid = NIL};

static Term monitor_term(Proc *p, const Monitor *m)
{
    Heap *h = &p->heap;
    Term l = NIL;
    if (m->pid == NIL) return A_undefined;
    if (m->long_gc) l = heap_cons(h, TUPLE(h, A_long_gc, heap_int64(h, m->long_gc)), l);
    if (m->long_schedule) l = heap_cons(h, TUPLE(h, A_long_schedule, heap_int64(h, m->long_schedule)), l);
    if (m->large_heap) l = heap_cons(h, TUPLE(h, A_large_heap, heap_int64(h, m->large_heap)), l);
    if (m->busy_port) l = heap_cons(h, A_busy_port, l);
    if (m->busy_dist_port) l = heap_cons(h, A_busy_dist_port, l);
    return TUPLE(h, m->pid, l);
}

static Monitor monitor_now(void)
{
    lock(&monitor.lock);
    Monitor m = monitor;
    unlock(&monitor.lock);
    if (m.pid != NIL && !proc_is_alive(m.pid)) m.pid = NIL;
    return m;
}

static void monitor_set(Monitor *m)
{
    lock(&monitor.lock);
    m->lock = monitor.lock;
    monitor = *m;
    unlock(&monitor.lock);
}

static Term monitor_change(Proc *p, Term pid, Term l)
{
    Monitor m = {.pid = pid}, was = monitor_now();
    Term e;
    if (pid == A_undefined) m.pid = NIL;
    else if (!is_local_pid(pid) || !proc_is_alive(pid)) return badarg(p);
    while (bif_next(&l, &e)) {
        int64_t n;
        if (e == A_busy_port) m.busy_port = true;
        else if (e == A_busy_dist_port) m.busy_dist_port = true;
        else if (is_tuple_of(e, 2) && arg_uint(tuple_at(e, 1), SMALL_MAX, &n) && n > 0) {
            if (tuple_at(e, 0) == A_long_gc) m.long_gc = n;
            else if (tuple_at(e, 0) == A_long_schedule) m.long_schedule = n;
            else if (tuple_at(e, 0) == A_large_heap) m.large_heap = (int64_t)heap_size_step((size_t)n);
            else return badarg(p);
        } else return badarg(p);
    }
    if (!is_nil(l)) return badarg(p);
    if (!m.long_gc && !m.long_schedule && !m.large_heap && !m.busy_port && !m.busy_dist_port) m.pid = NIL;
    Term old = monitor_term(p, &was);
    monitor_set(&m);
    return old;
}

BIF_FN(erlang, system_monitor, 0)
{
    Monitor m = monitor_now();
    return monitor_term(p, &m);
}
BIF_FN(erlang, system_monitor, 1)
{
    if (a[0] == A_undefined) return monitor_change(p, A_undefined, NIL);
    return is_tuple_of(a[0], 2) ? monitor_change(p, tuple_at(a[0], 0), tuple_at(a[0], 1)) : badarg(p);
}
BIF_FN(erlang, system_monitor, 2) { return monitor_change(p, a[0], a[1]); }

BIF_FN(erlang, system_profile, 0) { return A_undefined; }
BIF_FN(erlang, system_profile, 2)
{
    Term l = a[1], e;
    while (bif_next(&l, &e))
        if (e != B_runnable_procs && e != B_runnable_ports && e != A_scheduler && e != A_exclusive && e != A_timestamp &&
            e != A_monotonic_timestamp && e != A_strict_monotonic_timestamp) return badarg(p);
    if (!is_nil(l)) return badarg(p);
    return a[0] == A_undefined || is_nil(a[1]) ? A_undefined : is_local_pid(a[0]) || is_local_port(a[0]) ? proc_raise(p, A_notsup) : badarg(p);
}
