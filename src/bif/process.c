// SPDX-License-Identifier: Apache-2.0
// bif/process.c — links, monitors, aliases, names, messages, the process dictionary.
#include "bif/bif.h"
#include "proc/calltrace.h"
#include "proc/sched.h"
#include "base/release.h"
#include "io/io.h"
#include <stdlib.h>

// ---- links, monitors, aliases ---------------------------------------------------------
static bool linkable(Term t) { return is_local_pid(t) || is_local_port(t); }

// If the process is dead, a caller that traps exits gets a message; any other gets an error.
BIF_FN(erlang, link, 1)
{
    if (UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_link, a, 1);
    bool dead = is_local_pid(a[0]) ? !proc_is_alive(a[0]) : is_local_port(a[0]) && !proc_port_alive(a[0]);
    if (dead && !(p->flags & PF_TRAP_EXIT)) return proc_raise(p, A_noproc);
    if (!linkable(a[0]) && !is_pid(a[0])) return badarg(p);
    proc_link(p, a[0]);
    return proc_is_exiting(p) ? proc_yield_true(p) : A_true;
}

// Options of 28 and later: [priority]. False: badopt.
static bool priority_options(Term l, bool *priority)
{
    Term e;
    *priority = false;
    while (bif_next(&l, &e)) {
        if (e != A_priority) return false;
        *priority = true;
    }
    return is_nil(l);
}

BIF_FN(erlang, link, 2)
{
    bool priority;
    if (!linkable(a[0]) && !is_pid(a[0])) return badarg(p);
    if (!priority_options(a[1], &priority)) return badarg_cause(p, A_badopt);
    Term done = bif_erlang_link_1(p, a);
    if (done != NOVALUE) proc_link_priority(p, a[0], priority);
    return done;
}

BIF_FN(erlang, unlink, 1)
{
    if (UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_unlink, a, 1);
    if (!is_pid(a[0]) && !is_port(a[0])) return badarg(p);
    proc_unlink(p, a[0]);
    return A_true;
}

static Term monitor_error(Proc *p, Term type)
{
    return type == A_process || type == A_port || type == A_time_offset ? badarg(p) : badarg_cause(p, A_badtype);
}

BIF_FN(erlang, monitor, 2)
{
    Term ref = proc_monitor(p, a[0], a[1], NOVALUE, ALIAS_NONE);
    return ref != NOVALUE ? ref : monitor_error(p, a[0]);
}

BIF_FN(erlang, monitor, 3)
{
    Term tag = NOVALUE, l = a[2], e;
    int alias = ALIAS_NONE;
    bool priority = false;
    while (bif_next(&l, &e)) {
        if (is_tuple_tag(e, 2, A_tag)) tag = tuple_at(e, 1);
        else if (e == A_priority && release_does(priority_messages)) priority = true;
        else if (is_tuple_tag(e, 2, A_alias)) {
            Term m = tuple_at(e, 1);
            alias = m == A_explicit_unalias ? ALIAS_EXPLICIT_UNALIAS
                : m == A_demonitor          ? ALIAS_DEMONITOR
                : m == A_reply_demonitor    ? ALIAS_REPLY_DEMONITOR
                                            : ALIAS_NONE;
            if (alias == ALIAS_NONE) return badarg_cause(p, A_badopt);
        } else return badarg_cause(p, A_badopt);
    }
    if (!is_nil(l)) return badarg_cause(p, A_badopt);
    Term ref = proc_monitor(p, a[0], a[1], tag, alias);
    if (priority && ref != NOVALUE) proc_monitor_priority(p, ref);
    return ref != NOVALUE ? ref : monitor_error(p, a[0]);
}

BIF_FN(erlang, demonitor, 1)
{
    if (!is_ref(a[0])) return badarg(p);
    proc_demonitor(p, a[0]);
    return A_true;
}

BIF_FN(erlang, demonitor, 2)
{
    bool flush = false, info = false;
    Term l = a[1], e;
    while (bif_next(&l, &e)) {
        if (e == A_flush) flush = true;
        else if (e == A_info) info = true;
        else return badarg(p);
    }
    if (!is_nil(l) || !is_ref(a[0])) return badarg(p);
    bool active = proc_demonitor(p, a[0]);
    if (flush && !active) proc_flush_down(p, a[0]);
    return make_bool(!info || active);
}

BIF_FN(erlang, alias, 1)
{
    int mode = ALIAS_EXPLICIT_UNALIAS;
    bool priority = false;
    Term l = a[0], e;
    while (bif_next(&l, &e)) {
        if (e == A_explicit_unalias) mode = ALIAS_EXPLICIT_UNALIAS;
        else if (e == A_reply) mode = ALIAS_REPLY;
        else if (e == A_priority && release_does(priority_messages)) priority = true;
        else return badarg(p);
    }
    if (!is_nil(l)) return badarg(p);
    Term ref = proc_alias(p, mode);
    if (priority) proc_alias_priority(p, ref);
    return ref;
}

BIF_FN(erlang, unalias, 1) { return is_ref(a[0]) ? make_bool(proc_unalias(p, a[0])) : badarg(p); }

// ---- exit signals -----------------------------------------------------------------------
// now: one to oneself takes effect before the call returns.
static Term exit_signal(Proc *p, Term to, Term reason, bool priority, bool now)
{
    if (linkable(to)) proc_exit_signal(p->pid, to, reason, false);
    else if (is_ref(to) && release_does(priority_messages)) proc_exit_signal_first(p->pid, to, reason, priority);
    else if (!is_pid(to) && !is_port(to)) return badarg(p);
    return now && (to == p->pid || is_ref(to)) ? proc_yield_true(p) : A_true;
}
BIF_FN(erlang, exit, 2) { return exit_signal(p, a[0], a[1], false, true); }
BIF_FN(erlang, exit, 3)
{
    bool priority;
    if (!priority_options(a[2], &priority)) return badarg_cause(p, A_badopt);
    return exit_signal(p, a[0], a[1], priority, true);
}
// Unlike exit/2, one to oneself takes effect later, and `normal` to oneself ends nobody.
static Term exit_signal_later(Proc *p, Term to, Term reason, bool priority)
{
    if (to == p->pid && reason == A_normal && !(p->flags & PF_TRAP_EXIT)) return A_true;
    return exit_signal(p, to, reason, priority, false);
}
BIF_FN(erlang, exit_signal, 2) { return exit_signal_later(p, a[0], a[1], false); }
BIF_FN(erlang, exit_signal, 3)
{
    bool priority;
    return priority_options(a[2], &priority) ? exit_signal_later(p, a[0], a[1], priority) : badarg_cause(p, A_badopt);
}

// ---- names ----------------------------------------------------------------------------------
BIF_FN(erlang, register, 2)
{
    if (!is_atom(a[0]) || a[0] == A_undefined || !linkable(a[1])) return badarg_cause(p, A_none);
    if (name_register(a[0], a[1])) return A_true;
    bool alive = is_local_pid(a[1]) ? proc_is_alive(a[1]) : proc_port_alive(a[1]);
    return badarg_cause(p, !alive ? A_notalive : name_of_port(a[1]) != NIL ? A_registered_name : A_none);
}

BIF_FN(erlang, unregister, 1)
{
    Term who = is_atom(a[0]) ? name_whereis(a[0]) : A_undefined;
    if (!is_atom(a[0]) || !name_unregister(a[0])) return badarg(p);
    trace_registered(p, who, A_unregister, a[0]);
    return A_true;
}
BIF_FN(erlang, whereis, 1) { return is_atom(a[0]) ? name_whereis(a[0]) : badarg(p); }
BIF_FN(erlang, registered, 0) { return name_list(&p->heap); }

static int by_pid(const void *x, const void *y)
{
    Term a = *(const Term *)x, b = *(const Term *)y;
    return a < b ? -1 : a > b;
}

// processes_next(At): {Next, [Pid]} from slot At of the process table on, or none when there is no more.
BIF_FN(erts_internal, processes_next, 1)
{
    enum { SOME = 256 };
    Term pids[SOME];
    int64_t at;
    if (!is_small(a[0]) || small_value(a[0]) < 0) return badarg(p);
    at = small_value(a[0]);
    if (at > UINT32_MAX) return A_none;
    uint32_t next = (uint32_t)at;
    size_t n = proc_list_from(&next, pids, SOME);
    proc_charge(p, (uint32_t)(n / 20));
    return n ? TUPLE(&p->heap, make_small(next), heap_list(&p->heap, pids, n, NIL)) : A_none;
}

BIF_FN(erlang, processes, 0)
{
    size_t max = (size_t)proc_count() + 64, n = 0;
    Term *pids = mem_take(MEM_SYSTEM, max * sizeof(Term));
    n = proc_list_pids(pids, max);
    if (n > max) n = max;
    qsort(pids, n, sizeof(Term), by_pid);
    Term list = heap_list(&p->heap, pids, n, NIL);
    mem_give(MEM_SYSTEM, pids, max * sizeof(Term));
    proc_charge(p, (uint32_t)(n / 20));
    return list;
}

// Runs in signal order, so an exit signal sent earlier has taken effect.
static Term answer_alive(Proc *target, Heap *h, Term arg)
{
    (void)target, (void)h, (void)arg;
    return A_true;
}
BIF_FN(erlang, is_process_alive, 1)
{
    if (a[0] == p->pid) return A_true;
    if (is_local_pid(a[0])) return proc_ask(p, a[0], answer_alive, NIL, ASK_ANYWHERE, A_false);
    return badarg(p);
}
BIF_FN(erts_internal, is_process_alive, 2) // answers with a message {Ref, Bool}
{
    if (!is_local_pid(a[0]) || !is_ref(a[1])) return badarg(p);
    proc_ask_async(p, a[0], answer_alive, NIL, ASK_ANYWHERE, A_false, a[1]);
    return A_ok;
}

// ---- group leaders -----------------------------------------------------------------------------
BIF_FN(erlang, group_leader, 0) { return p->group_leader; }

static Term set_group_leader(Proc *t, Heap *h, Term leader)
{
    (void)h;
    t->group_leader = leader;
    return A_true;
}

BIF_FN(erts_internal, group_leader, 2)
{
    if (!is_pid(a[0]) || !is_local_pid(a[1])) return A_badarg;
    if (a[1] == p->pid) p->group_leader = is_local_pid(a[0]) ? a[0] : p->group_leader;
    else return proc_is_alive(a[1]) ? A_false : A_badarg; // false: the caller asks it, with group_leader/3
    return A_true;
}

BIF_FN(erts_internal, group_leader, 3)
{
    if (!is_local_pid(a[0]) || !is_local_pid(a[1]) || !is_ref(a[2])) return badarg(p);
    proc_ask_async(p, a[1], set_group_leader, a[0], ASK_ANYWHERE, A_badarg, a[2]);
    return A_ok;
}

// ---- messages --------------------------------------------------------------------------------------
static Term send(Proc *p, Term to, Term message) { return proc_send_to(p, to, message) ? message : badarg(p); }
BIF_FN(erlang, bang, 2) { return send(p, a[0], a[1]); }
BIF_FN(erlang, send, 2) { return send(p, a[0], a[1]); }
BIF_FN(erlang, send, 3)
{
    Term l = a[2], e;
    bool nosuspend = false, noconnect = false, priority = false;
    while (bif_next(&l, &e)) {
        if (e == A_nosuspend) nosuspend = true;
        else if (e == A_noconnect) noconnect = true;
        else if (e == A_priority && release_does(priority_messages)) priority = true;
        else return badarg_cause(p, A_badopt);
    }
    if (!is_nil(l)) return badarg_cause(p, A_badopt);
    Port *port = nosuspend ? io_find(is_atom(a[0]) ? name_whereis(a[0]) : a[0]) : NULL;
    if (port && io_is_busy(port)) return A_nosuspend;
    if (!(priority ? proc_send_first : proc_send_to)(p, a[0], a[1])) return badarg(p);
    bool elsewhere = is_tuple_of(a[0], 2) && !node_is_here(tuple_at(a[0], 1)); // no other node is ever connected
    return noconnect && elsewhere ? A_noconnect : A_ok;
}

// ---- the process dictionary ---------------------------------------------------------------------------
BIF_FN(erlang, get, 0) { return dict_list(p, &p->heap, false); }
BIF_FN(erlang, get, 1) { return dict_get(p, a[0]); }
BIF_FN(erlang, put, 2) { return dict_put(p, a[0], a[1]); }
BIF_FN(erlang, erase, 0) { return dict_erase_all(p, &p->heap); }
BIF_FN(erlang, erase, 1) { return dict_erase(p, a[0]); }
BIF_FN(erlang, get_keys, 0) { return dict_keys(p, &p->heap); }
BIF_FN(erlang, get_keys, 1) { return dict_keys_of(p, &p->heap, a[0]); }
