// SPDX-License-Identifier: Apache-2.0
// bif/purge.c — deleting modules, and purging old code.
//
//   with OTP:    erts_code_purger asks every process (request_system_task, check_process_code),
//                kills those that use old code, and calls purge_module(M, complete)
//   without it:  webeam:purge/1 and webeam:soft_purge/1 check all processes with the world stopped
//
// A process uses old code if its pc, a return address or a catch mark points to it. As in OTP since 20, funs do not
// count: a fun of purged code fails when it is called (undefined_lambda). Literals of purged code are freed later: see
// literals.c.
#include "bif/bif.h"
#include "proc/sched.h"
#include "proc/signal.h"

// ---- does a process use old code? --------------------------------------------------------------------------
bool bif_uses_old_code(const Proc *p, Term module)
{
    if (!code_has_old(module)) return false;
    if (p->pc && code_is_in_old(module, p->pc)) return true;
    for (const Term *w = p->heap.stop; w < p->heap.end; w++) {
        if (is_cp(*w) && code_is_in_old(module, cp_code(*w))) return true;
        if (is_catch(*w) && code_is_in_old(module, catch_handler(*w))) return true;
    }
    return false;
}

BIF_FN(erts_internal, check_process_code, 1)
{
    if (!is_atom(a[0])) return badarg(p);
    proc_charge(p, (uint32_t)((p->heap.end - p->heap.stop) / 32));
    return make_bool(bif_uses_old_code(p, a[0]));
}

BIF_FN(erts_internal, check_dirty_process_code, 2) // no process ever runs dirty
{
    return is_pid(a[0]) && is_atom(a[1]) ? A_false : badarg(p);
}

// ---- deleting -----------------------------------------------------------------------------------------------
BIF_FN(erlang, check_old_code, 1) { return is_atom(a[0]) ? make_bool(code_has_old(a[0])) : badarg(p); }

BIF_FN(erlang, delete_module, 1)
{
    if (!is_atom(a[0])) return badarg(p);
    Sched *me = sched_current();
    world_stop(me);
    Term result = code_has_old(a[0]) ? NOVALUE : code_delete(a[0]) ? A_true : A_undefined;
    world_start(me);
    return result == NOVALUE ? badarg(p) : result;
}

// ---- purging, as erts_code_purger does it ---------------------------------------------------------------------
static bool finish(Term module)
{
    Sched *me = sched_current();
    world_stop(me);
    bool good = code_purge_finish(module);
    world_start(me);
    return good;
}

BIF_FN(erts_internal, purge_module, 2)
{
    if (name_whereis(A_erts_code_purger) != p->pid) return proc_raise(p, A_notsup);
    if (!is_atom(a[0])) return badarg(p);
    if (a[1] == B_prepare || a[1] == B_prepare_on_load) return make_bool(code_has_old(a[0]));
    if (a[1] == A_abort) return A_false;
    if (a[1] != B_complete) return badarg(p);
    return finish(a[0]) ? A_true : badarg(p);
}

// ---- purging without OTP's processes (--minimal) ----------------------------------------------------------------
typedef enum { NOT_USED, STILL_USED } OldCodeUse;
static OldCodeUse check_all(Proc *p, Term module, bool kill, bool *killed)
{
    size_t cap = proc_count() + 16, n;
    Term *pids = mem_take(MEM_SYSTEM, cap * sizeof(Term));
    OldCodeUse found = NOT_USED;
    n = proc_list_pids(pids, cap);
    if (n > cap) n = cap;
    for (size_t i = 0; i < n; i++) {
        Proc *q = pids[i] == p->pid ? p : proc_find(pids[i]);
        if (!q || !bif_uses_old_code(q, module)) continue;
        found = STILL_USED;
        if (!kill) break;
        *killed = true;
        proc_exit_signal(p->pid, pids[i], A_kill, false);
    }
    mem_give(MEM_SYSTEM, pids, cap * sizeof(Term));
    return found;
}

// purge(Module, Killed): kills the processes that use old code, and runs again until they are gone.
BIF_FN(webeam, purge, 2)
{
    if (!is_atom(a[0])) return badarg(p);
    if (!code_has_old(a[0])) return a[1];
    bool killed = a[1] == A_true;
    Sched *me = sched_current();
    world_stop(me);
    OldCodeUse use = check_all(p, a[0], true, &killed);
    if (use == NOT_USED) code_purge_finish(a[0]);
    world_start(me);
    proc_charge(p, 100 + proc_count() / 10);
    if (use == NOT_USED) return make_bool(killed);
    return proc_yield_bif(p, export_get(atom_c("webeam"), A_purge, 2), 2, (Term[]){a[0], make_bool(killed)});
}

BIF_FN(webeam, purge, 1) { return bif_webeam_purge_2(p, (Term[]){a[0], A_false}); }

BIF_FN(webeam, soft_purge, 1)
{
    bool killed = false;
    if (!is_atom(a[0])) return badarg(p);
    if (!code_has_old(a[0])) return A_true;
    Sched *me = sched_current();
    world_stop(me);
    OldCodeUse use = check_all(p, a[0], false, &killed);
    if (use == NOT_USED) code_purge_finish(a[0]);
    world_start(me);
    proc_charge(p, 100 + proc_count() / 10);
    return make_bool(use == NOT_USED);
}
