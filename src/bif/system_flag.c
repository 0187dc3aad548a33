// SPDX-License-Identifier: Apache-2.0
// bif/system_flag.c — system_flag/2: returns the old value.
#include "bif/spawn.h"
#include "proc/calltrace.h"
#include "proc/sched.h"
#include "proc/sysmon.h"
#include "bif/trace.h"


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
    return sched_count() == 1  ? A_disabled
        : atomic_load(&blocks) ? v == A_block_normal || v == A_unblock_normal ? B_blocked_normal : A_blocked
                               : A_enabled;
}

static Term sequential_tracer(Proc *p, Term v)
{
    if (v != A_false && !(is_local_pid(v) && proc_is_alive(v))) return badarg(p);
    Term old = atomic_exchange(&seq_system_tracer, v);
    return is_local_pid(old) ? old : A_false;
}

static Term reset_seq_trace(void)
{
    size_t max = (size_t)proc_count() + 64;
    Term *pids = mem_take(MEM_SYSTEM, max * sizeof(Term));
    Sched *me = sched_current();
    world_stop(me);
    size_t n = proc_list_pids(pids, max);
    for (size_t i = 0; i < n && i < max; i++) {
        Proc *t = proc_find(pids[i]);
        if (t) seq_forget(t);
    }
    world_start(me);
    mem_give(MEM_SYSTEM, pids, max * sizeof(Term));
    return A_true;
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
        old = bif_max_heap_map(
            &p->heap, atomic_load(&bif_defaults.max_heap), (uint8_t)atomic_load(&bif_defaults.max_flags));
        atomic_store(&bif_defaults.max_heap, max);
        atomic_store(&bif_defaults.max_flags, flags);
        return old;
    }
    if (flag == A_multi_scheduling) return multi_scheduling(p, v);
    if (flag == A_schedulers_online || flag == A_dirty_cpu_schedulers_online) // accepts only what is true already
        return is_small(v) && small_value(v) >= 1 && small_value(v) <= sched_count() ? make_small(online) : badarg(p);
    if (flag == A_scheduler_wall_time || flag == A_microstate_accounting) {
        uint32_t bit = flag == A_scheduler_wall_time ? SYSMON_WALL_TIME : SYSMON_STATES;
        bool was = atomic_load(&sysmon_on) & bit;
        if (v == B_reset && bit == SYSMON_STATES) sched_times_reset_states();
        else if (is_bool(v)) sysmon_set(bit, v == A_true);
        else return badarg(p);
        return make_bool(was);
    }
    if (flag == A_system_logger) {
        if (v != A_logger && v != A_undefined && !is_local_pid(v)) return badarg(p);
        return atomic_exchange(&bif_system_logger, v);
    }
    if (flag == A_time_offset) return v == B_finalize ? A_final : badarg(p);
    if (flag == A_trace_control_word)
        return arg_uint(v, UINT32_MAX, &n) ? make_small(atomic_exchange(&bif_trace_control_word, (uint32_t)n))
                                           : badarg(p);
    if (flag == A_sequential_tracer) return sequential_tracer(p, v);
    if (flag == B_reset_seq_trace) return v == A_true ? reset_seq_trace() : badarg(p);
    if (flag == A_scheduler_bind_type) return is_atom(v) ? A_unbound : badarg(p);
    if (flag == A_cpu_topology) return v == A_undefined || is_list(v) ? A_undefined : badarg(p);
    if (flag == B_internal_cpu_topology) return A_undefined;
    return badarg_cause(p, A_badopt);
}
