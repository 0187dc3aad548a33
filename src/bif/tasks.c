// SPDX-License-Identifier: Apache-2.0
// bif/tasks.c — tasks done by or for a process between two slices: collecting, suspending, checking for old code.
#include "bif/bif.h"

// ---- garbage collection ------------------------------------------------------------------
// A collection of the caller: marked now, and done at the next call, which ends the slice.
BIF_FN(erts_internal, garbage_collect, 1)
{
    if (a[0] != A_major && a[0] != A_minor) return badarg(p);
    if (a[0] == A_major) p->heap.need_full = true;
    lock(&p->lock);
    atomic_fetch_or(&p->state, PS_GC_WANTED);
    unlock(&p->lock);
    return proc_yield_true(p);
}

static Term collect(Proc *target, Heap *h, Term arg)
{
    (void)h;
    if (arg == A_major) target->heap.need_full = true;
    return make_bool(proc_collect_saved(target, 0));
}

static Term task(Proc *target, Heap *h, Term request) // returns the answer {Kind, Id, Result}
{
    Term kind = tuple_at(request, 0), result = A_false;
    if (kind == A_garbage_collect) result = collect(target, h, tuple_at(request, 2));
    else if (kind == A_check_process_code) {
        Term module = tuple_at(request, 2);
        result = bif_erts_internal_check_process_code_1(target, &module);
        if (result == NOVALUE) result = A_false;
    }
    return TUPLE(h, kind, tuple_at(request, 1), result);
}

static Term request(Proc *p, Term requester, Term pid, Term prio, Term req)
{
    bool known =
        is_tuple_of(req, 3) && (tuple_at(req, 0) == A_garbage_collect || tuple_at(req, 0) == A_check_process_code);
    bool prio_ok = prio == B_inherit || prio == A_max || prio == A_high || prio == A_normal || prio == A_low;
    if (!is_local_pid(pid) || !known || !prio_ok || !is_local_pid(requester)) return badarg(p);
    if (tuple_at(req, 0) == A_check_process_code && !is_atom(tuple_at(req, 2))) return badarg(p);
    if (tuple_at(req, 0) == A_garbage_collect && tuple_at(req, 2) != A_major && tuple_at(req, 2) != A_minor)
        return badarg(p);
    proc_ask_for(p, requester, pid, task, req, TUPLE(&p->heap, tuple_at(req, 0), tuple_at(req, 1), A_false));
    return A_ok;
}
BIF_FN(erts_internal, request_system_task, 3) { return request(p, p->pid, a[0], a[1], a[2]); }
BIF_FN(erts_internal, request_system_task, 4) { return request(p, a[0], a[1], a[2], a[3]); }

// ---- suspending -----------------------------------------------------------------------------------
// Errors are atoms, for erlang.erl.
BIF_FN(erts_internal, suspend_process, 2)
{
    bool unless = false, async = false, has_tag = false;
    Term tag = NOVALUE, l = a[1], e;
    if (!is_local_pid(a[0]) || a[0] == p->pid) return A_badarg;
    while (bif_next(&l, &e)) {
        if (e == B_unless_suspending) unless = true;
        else if (e == B_asynchronous) async = true;
        else if (is_tuple_tag(e, 2, B_asynchronous)) {
            async = has_tag = true;
            tag = tuple_at(e, 1);
        } else return A_badopt;
    }
    if (!is_nil(l)) return A_badopt;
    if (!proc_is_alive(a[0]) && !(async && has_tag)) return A_badarg;
    return proc_suspend(p, a[0], unless, async, tag, has_tag);
}
BIF_FN(erlang, resume_process, 1) { return is_local_pid(a[0]) ? proc_resume(p, a[0]) : badarg(p); }

// ---- the rest -------------------------------------------------------------------------------------------
BIF_FN(erlang, bump_reductions, 1)
{
    int64_t n;
    if (!arg_uint(a[0], SMALL_MAX, &n)) return badarg(p);
    proc_charge(p, n > 100000 ? 100000 : (uint32_t)n);
    return A_true;
}

static Term is_system(Proc *target, Heap *h, Term arg)
{
    (void)h, (void)arg;
    return make_bool(target->flags & PF_SYSTEM);
}
BIF_FN(erts_internal, is_system_process, 1)
{
    return is_local_pid(a[0]) ? proc_ask(p, a[0], is_system, NIL, ASK_ANYWHERE, A_false) : badarg(p);
}

BIF_FN(erts_internal, is_process_executing_dirty, 1) { return is_local_pid(a[0]) ? A_false : badarg(p); }
BIF_FN(erts_internal, dirty_process_handle_signals, 1)
{
    return is_local_pid(a[0]) ? (proc_is_alive(a[0]) ? A_normal : A_noproc) : badarg(p);
}

// OTP waits for an answer of every scheduler. A scheduler that runs this can answer.
BIF_FN(erts_internal, system_check, 1) { return a[0] == A_schedulers ? A_ok : badarg(p); }
