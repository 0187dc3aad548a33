// SPDX-License-Identifier: Apache-2.0
// bif/debug.c — erts_debug: sizes, and some internal state. What needs a debug emulator fails as in erl.
#include "bif/bif.h"
#include "proc/signal.h"
#include "ets/ets.h"
#include "base/host.h"

BIF_FN(erts_debug, flat_size, 1) { return heap_uint64(&p->heap, term_flat_nwords(a[0])); }
BIF_FN(erts_debug, size_shared, 1) { return heap_uint64(&p->heap, is_literal(a[0]) ? 0 : term_shared_nwords(a[0])); }
BIF_FN(erts_debug, same, 2) { return make_bool(a[0] == a[1]); }
BIF_FN(erts_debug, copy_shared, 2) { return badarg(p); }

BIF_FN(erts_debug, display, 1)
{
    Buf b = {0};
    print_term(&b, a[0], 0);
    buf_byte(&b, '\n');
    host_write(1, b.p, b.n);
    return bif_text_list(&p->heap, &b);
}

// The switches work only after set_internal_state(available_internal_state, true).
static _Atomic bool available;

BIF_FN(erts_debug, set_internal_state, 2)
{
    if (a[0] == A_available_internal_state && (a[1] == A_true || a[1] == A_false)) {
        bool was = atomic_exchange(&available, a[1] == A_true);
        return make_bool(was);
    }
    if (!atomic_load(&available)) return proc_raise(p, A_undef);
    uint64_t n;
    if (a[0] == B_ets_force_trap && (a[1] == A_true || a[1] == A_false)) {
        atomic_store(&ets_force_trap, a[1] == A_true);
        return A_ok;
    }
    if ((a[0] == B_ets_force_split || a[0] == B_ets_debug_random_split_join) && is_tuple_of(a[1], 2)) return A_ok;
    if (a[0] == B_mbuf) return a[1];
    if (a[0] == B_re_loop_limit) { // maximal number of steps in a slice; returns the old value
        int64_t limit = 0;
        if (a[1] != A_default && !arg_uint(a[1], INT32_MAX, &limit)) return badarg(p);
        int64_t was = atomic_exchange(&bif_re_steps, limit);
        return was ? make_small(was) : A_default;
    }
    if (a[0] == A_wait) return A_ok;
    if (a[0] == B_process_uniq_counter)
        return int_to_uint64(a[1], &n) ? A_ok : badarg(p); // the counter never exceeds a small integer
    return badarg(p);
}

static Term binary_info(Proc *p, Term t) // {refc_binary, Used, {binary, Room}, Flags} | heap_binary
{
    if (is_box_of(t, SUB_SUB_BIN)) t = ((SubBox *)boxed_ptr(t))->orig;
    if (!is_box_of(t, SUB_REFC_BIN)) return A_heap_binary;
    const RefcBox *r = (const RefcBox *)boxed_ptr(t);
    size_t room = ((SharedBin *)(uintptr_t)r->shared)->nbytes;
    return TUPLE(&p->heap, A_refc_binary, heap_uint64(&p->heap, r->nbytes),
        TUPLE(&p->heap, A_binary, heap_uint64(&p->heap, room)), make_small((int64_t)r->flags));
}

BIF_FN(erts_debug, get_internal_state, 1)
{
    if (!atomic_load(&available)) return proc_raise(p, A_undef);
    if (a[0] == A_available_internal_state) return A_true;
    if (a[0] == B_DbTable_words) return TUPLE(&p->heap, make_small(49), make_small(6));
    if (a[0] == B_flxctr_memory_usage) return A_notsup;
    if (is_tuple_tag(a[0], 2, B_internal_hash)) return hash_map_key_int(&p->heap, tuple_at(a[0], 1));
    if (is_tuple_tag(a[0], 2, B_binary_info))
        return is_bitstring(tuple_at(a[0], 1)) ? binary_info(p, tuple_at(a[0], 1)) : badarg(p);
    return a[0] == A_reductions ? make_small((int64_t)p->reductions) : A_undefined;
}

BIF_FN(erts_debug, disassemble, 1) { return A_false; }
BIF_FN(erts_debug, breakpoint, 2)
{
    if (a[1] != A_true && a[1] != A_false) return badarg(p);
    return is_tuple_of(a[0], 3) ? make_small(0) : badarg(p);
}
BIF_FN(erts_debug, instructions, 0) { return NIL; }
BIF_FN(erts_debug, interpreter_size, 0) { return make_small(0); }
BIF_FN(erts_debug, dist_ext_to_term, 2) { return badarg(p); }
// The one dirty job that OTP's tests need: sends {alive, self()} to a process, then never returns.
static Term dirty(Proc *p, Term what, Term to)
{
    Term forever = A_infinity;
    if (what != B_alive_waitexiting || !is_local_pid(to)) return badarg(p);
    proc_send_to(p, to, TUPLE(&p->heap, B_alive, p->pid));
    return proc_trap(p, export_get(B_timer, A_sleep, 1), 1, &forever);
}
BIF_FN(erts_debug, dirty_cpu, 2) { return dirty(p, a[0], a[1]); }
BIF_FN(erts_debug, dirty_io, 2) { return dirty(p, a[0], a[1]); }
BIF_FN(erts_debug, dirty, 3) { return badarg(p); }
BIF_FN(erts_debug, lcnt_control, 1) { return badarg(p); }
BIF_FN(erts_debug, lcnt_control, 2) { return badarg(p); }
BIF_FN(erts_debug, lcnt_collect, 0) { return A_error; }
BIF_FN(erts_debug, lcnt_clear, 0) { return A_error; }
