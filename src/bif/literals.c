// SPDX-License-Identifier: Apache-2.0
// bif/literals.c — frees literals of purged code, and of erased or replaced persistent terms, for OTP's
// erts_literal_area_collector.
//
//   purge, erase ─ literals_retire ─► message copy_literals ─► release_area_switch: all retired areas leave together
//       ─► send_copy_request to every process: copies such literals of its messages, then of its heap
//       ─► release_area_switch: the areas are freed
//
// A process is handled between two slices. After the switch, all that it sends, spawns or stores contains copies of
// leaving literals. So a process that has been handled gets none of them again. Terms outside of processes (tables,
// timers, monitors, ports) never contain literals. A process that must exit is not listed any more but still has its
// heap: the switch waits until it is gone. Without OTP's processes (--minimal), retired areas are never freed.
#include "bif/upward.h"
#include "proc/sched.h"
#include "proc/signal.h"

static Term collector = NIL; // NIL: none yet; retired areas wait

void bif_literals_retired(void)
{
    if (collector != NIL) proc_send_term(collector, A_copy_literals, NOVALUE);
}

void bif_literal_collector(Term pid) { collector = pid; }

BIF_FN(erts_literal_area_collector, release_area_switch, 0)
{
    if (p->pid != collector) return proc_raise(p, A_notsup);
    if (!literals_are_leaving() && !literals_are_retired()) return A_false;
    Sched *me = sched_current();
    world_stop(me);
    bool wait = literals_are_leaving() && proc_any_exits();
    bool more = !wait && literals_leave();
    world_start(me);
    proc_charge(p, 100 + proc_count() / 100);
    if (wait) return proc_yield_bif(p, export_get(A_erts_literal_area_collector, B_release_area_switch, 0), 0, NULL);
    return make_bool(more);
}

// Answers {copy_literals, {Area, How, Pid}, ok | need_gc}. With How = init it only checks; the second request collects.
static Term copy_literals(Proc *target, Heap *h, Term id)
{
    Term result = A_ok;
    if (tuple_at(id, 1) == A_init) {
        if (proc_holds_leaving(target)) result = B_need_gc;
    } else proc_evict_leaving(target);
    return TUPLE(h, A_copy_literals, id, result);
}

BIF_FN(erts_literal_area_collector, send_copy_request, 3)
{
    if (p->pid != collector) return proc_raise(p, A_notsup);
    if (!is_local_pid(a[0]) || !is_atom(a[2])) return badarg(p);
    Heap *h = &p->heap;
    Term id = TUPLE(h, a[1], a[2], a[0]);
    proc_ask_for(p, p->pid, a[0], copy_literals, id, TUPLE(h, A_copy_literals, id, A_ok));
    return A_ok;
}
