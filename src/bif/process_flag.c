// SPDX-License-Identifier: Apache-2.0
// bif/process_flag.c — process_flag/2,3: return the old value.
#include "bif/spawn.h"
#include "base/release.h"
#include "proc/sched.h"

static Term flag_bit(Proc *p, uint16_t bit, Term value)
{
    if (value != A_true && value != A_false) return badarg(p);
    Term old = make_bool(p->flags & bit);
    p->flags = (uint16_t)(value == A_true ? p->flags | bit : p->flags & ~bit);
    return old;
}

static bool is_monitor_nodes(Term t) { return t == A_monitor_nodes || is_tuple_tag(t, 2, A_monitor_nodes); }

BIF_FN(erlang, process_flag, 2)
{
    Term flag = a[0], v = a[1], old;
    int64_t n;
    uint8_t prio, max_flags;
    uint32_t max;
    if (flag == A_trap_exit) return flag_bit(p, PF_TRAP_EXIT, v);
    if (flag == A_sensitive) return flag_bit(p, PF_SENSITIVE, v);
    if (flag == A_error_handler) {
        if (!is_atom(v)) return badarg(p);
        old = p->error_handler;
        p->error_handler = v;
        return old;
    }
    if (flag == A_priority) {
        if (!bif_priority_arg(v, &prio)) return badarg(p);
        old = bif_priority_atom(p->prio);
        p->prio = prio;
        return old;
    }
    if (flag == A_message_queue_data) {
        if (v != A_on_heap && v != A_off_heap) return badarg(p);
        old = p->flags & PF_OFF_HEAP_MESSAGES ? A_off_heap : A_on_heap;
        flag_bit(p, PF_OFF_HEAP_MESSAGES, make_bool(v == A_off_heap));
        return old;
    }
    if (flag == A_max_heap_size) {
        if (!bif_max_heap_arg(v, &max, &max_flags)) return badarg(p);
        old = bif_max_heap_map(&p->heap, p->heap.max_nwords, p->heap.max_flags);
        p->heap.max_nwords = max;
        p->heap.max_flags = max_flags;
        return old;
    }
    if (flag == A_min_heap_size) {
        if (!arg_uint(v, SMALL_MAX, &n)) return badarg(p);
        old = make_small(heap_report_nwords(&p->heap));
        p->heap.min_nwords = n > 0xFFFFFFF ? 0xFFFFFFF : (uint32_t)n;
        return old;
    }
    if (flag == A_min_bin_vheap_size)
        return arg_uint(v, SMALL_MAX, &n) ? make_small(atomic_load(&bif_defaults.min_bin_vheap)) : badarg(p);
    if (flag == A_fullsweep_after) {
        if (!arg_uint(v, SMALL_MAX, &n)) return badarg(p);
        old = make_small(p->heap.fullsweep_after);
        p->heap.fullsweep_after = (uint16_t)(n > 65535 ? 65535 : n);
        return old;
    }
    if (flag == A_save_calls) return arg_uint(v, 10000, &n) ? make_small(0) : badarg(p);
    if (flag == A_scheduler) return arg_uint(v, sched_count(), &n) ? make_small(0) : badarg(p);
    // There is no distribution, so the flag is only kept.
    if (flag == B_async_dist && release_does(async_dist)) return flag_bit(p, PF_ASYNC_DIST, v);
    if (is_monitor_nodes(flag)) return v == A_true || v == A_false ? make_small(0) : badarg(p);
    return badarg_cause(p, A_badopt);
}

// process_flag(Pid, save_calls, N) is the only flag of another process that can be set. Errors are atoms, for
// erlang.erl.
BIF_FN(erts_internal, process_flag, 3)
{
    int64_t n;
    if (!is_local_pid(a[0]) || a[1] != A_save_calls || !arg_uint(a[2], 10000, &n)) return A_badarg;
    return proc_is_alive(a[0]) ? make_small(0) : A_badarg;
}
