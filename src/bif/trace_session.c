// SPDX-License-Identifier: Apache-2.0
// bif/trace_session.c — trace sessions: what the module trace of OTP 27 and later calls.
//
//   trace:session_create ─► {Ref, {Name, Number}}     Ref: a magic reference, which keeps the session alive
//                            strong  weak
//
// A session has a tracer of its own. Its flags and patterns lie in the one store that erlang:trace uses, so one session
// at a time has something on; another one that wants to gets system_limit (README.md here, "What is missing or
// different").
//
// When the last strong reference goes without session_destroy, the collector cannot stop the world: what the session
// had on is taken away when the next session wants the store.
#include "bif/bif.h"
#include "bif/trace.h"
#include "proc/calltrace.h"
#include "proc/sched.h"

enum { TYPE_SESSION = 0x54524353 };
typedef struct Session Session;
struct Session {
    Magic magic;     // must be first
    Term name;       // an atom
    uint64_t number; // from 0
    Term tracer;     // a process or port
    Session *next;   // an older one
};
static Lock sessions_lock; // protects the list
static Session *sessions;  // that live, newest first
static uint64_t created;
static _Atomic uint64_t owner;     // of the store: TRACE_LEGACY, or a session's number + 1
static _Atomic bool owner_is_gone; // it was collected

static uint64_t id_of(const Session *s) { return s->number + 1; }

static bool unlink_session(uint64_t id) // false: it was destroyed before
{
    lock(&sessions_lock);
    Session **at = &sessions;
    while (*at && id_of(*at) != id) at = &(*at)->next;
    bool found = *at != NULL;
    if (found) *at = (*at)->next;
    unlock(&sessions_lock);
    return found;
}

static void dropped(Magic *m)
{
    uint64_t id = id_of((Session *)m);
    if (unlink_session(id) && atomic_load(&owner) == id) atomic_store(&owner_is_gone, true);
}

// ---- the store --------------------------------------------------------------------------------------
static void everything_off(void)
{
    bif_trace_processes_off();
    bif_trace_functions_off();
    atomic_store(&owner, TRACE_LEGACY);
    atomic_store(&owner_is_gone, false);
}

bool bif_trace_mine(uint64_t session, bool on)
{
    if (atomic_load(&owner_is_gone)) everything_off();
    if (atomic_load(&owner) == session) return true;
    if (!on || bif_trace_functions_on() || bif_trace_processes_on()) return false;
    atomic_store(&owner, session);
    return true;
}

bool bif_trace_is_mine(uint64_t session) { return atomic_load(&owner) == session && !atomic_load(&owner_is_gone); }

// ---- sessions ---------------------------------------------------------------------------------------
// The session of {Ref, Weak} or of Weak, {Name, Number}. False: there is none, or it has ended.
static bool find(Term t, TraceOwner *found)
{
    if (!is_tuple_of(t, 2)) return false;
    Term ref = tuple_at(t, 0), weak = is_ref(ref) ? tuple_at(t, 1) : t;
    if (!is_tuple_of(weak, 2)) return false;
    Term name = tuple_at(weak, 0), number = tuple_at(weak, 1);
    if (!is_atom(name) || !is_small(number)) return false;
    if (is_ref(ref) && (!is_box_of(ref, SUB_MAGIC_REF) || magic_of(ref)->type != TYPE_SESSION)) return false;
    bool any = false;
    lock(&sessions_lock);
    for (Session *s = sessions; s; s = s->next)
        if (s->name == name && s->number == (uint64_t)small_value(number)) {
            any = !is_ref(ref) || magic_of(ref) == &s->magic;
            *found = (TraceOwner){id_of(s), s->tracer};
        }
    unlock(&sessions_lock);
    return any;
}

static Term weak_term(Heap *h, Term name, uint64_t number) { return TUPLE(h, name, make_small((int64_t)number)); }

BIF_FN(erts_internal, trace_session_create, 3)
{
    Term tracer = a[1];
    if (is_tuple_of(tracer, 2) && tuple_at(tracer, 0) == A_erl_tracer) tracer = tuple_at(tracer, 1);
    if (!is_atom(a[0]) || !is_nil(a[2]) || !bif_trace_tracer(tracer)) return badarg(p);
    Session *s = mem_take0(MEM_SYSTEM, sizeof *s);
    s->magic.refs = 1;
    ref_new(s->magic.id);
    s->magic.drop = dropped;
    s->magic.nbytes = sizeof *s;
    s->magic.type = TYPE_SESSION;
    s->name = a[0];
    s->tracer = tracer;
    lock(&sessions_lock);
    s->number = created++;
    s->next = sessions;
    sessions = s;
    unlock(&sessions_lock);
    Term weak = weak_term(&p->heap, s->name, s->number);
    return TUPLE(&p->heap, heap_magic_ref(&p->heap, &s->magic), weak);
}

BIF_FN(erts_internal, trace_session_destroy, 1)
{
    TraceOwner f;
    if (!find(a[0], &f)) {
        Term ref = is_tuple_of(a[0], 2) ? tuple_at(a[0], 0) : NIL;
        bool was = is_box_of(ref, SUB_MAGIC_REF) && magic_of(ref)->type == TYPE_SESSION;
        return was ? A_false : badarg(p);
    }
    Sched *me = sched_current();
    world_stop(me);
    bool ended = unlink_session(f.id);
    if (ended && atomic_load(&owner) == f.id) everything_off();
    world_start(me);
    return make_bool(ended);
}

// ---- what they do -------------------------------------------------------------------------------------
BIF_FN(erts_internal, trace, 4)
{
    TraceOwner f;
    return find(a[0], &f) ? bif_trace_processes(p, a + 1, f) : badarg(p);
}

BIF_FN(erts_internal, trace_pattern, 4)
{
    TraceOwner f;
    return find(a[0], &f) ? bif_trace_functions(p, a + 1, f) : badarg(p);
}

// ---- queries ------------------------------------------------------------------------------------------
typedef struct {
    Term name;
    uint64_t number;
} Weak;

// {session, Weak references}: of all sessions, or of the one that has the store.
static Term sessions_term(Heap *h, bool all)
{
    Term list = NIL;
    uint64_t had = atomic_load(&owner);
    if (all || had == TRACE_LEGACY) list = heap_cons(h, TUPLE(h, B_legacy, A_default), list);
    size_t n = 0, max = 0;
    lock(&sessions_lock);
    for (Session *s = sessions; s; s = s->next) max++;
    Weak *some = max ? mem_take(MEM_SYSTEM, max * sizeof *some) : NULL;
    for (Session *s = sessions; s; s = s->next)
        if (all || id_of(s) == had) some[n++] = (Weak){s->name, s->number};
    unlock(&sessions_lock);
    for (size_t i = 0; i < n; i++) list = heap_cons(h, weak_term(h, some[i].name, some[i].number), list);
    if (max) mem_give(MEM_SYSTEM, some, max * sizeof *some);
    return TUPLE(h, B_session, list);
}

static Term sessions_of_process(Proc *t, Heap *h, Term arg)
{
    (void)arg;
    bool on = trace_tracer(t) != NIL && proc_traced(t, PT_TRACEE);
    return on ? sessions_term(h, false) : TUPLE(h, B_session, NIL);
}

static Term sessions_of(Proc *p, Term what)
{
    Heap *h = &p->heap;
    if (what == A_any) return sessions_term(h, true);
    if (is_local_pid(what)) return proc_ask(p, what, sessions_of_process, NIL, ASK_ANYWHERE, A_undefined);
    if (what == A_send || what == A_receive) return sessions_term(h, true); // each message, unless somebody says less
    Term item = is_tuple_of(what, 3) || what == A_on_load ? A_traced : A_flags;
    Term v = bif_trace_info(p, what, item, atomic_load(&owner));
    if (v == NOVALUE) return v;
    Term is = tuple_at(v, 1);
    if (is == A_undefined) return A_undefined;
    return is == A_false || is_nil(is) ? TUPLE(h, B_session, NIL) : sessions_term(h, false);
}

BIF_FN(erts_internal, trace_info, 3)
{
    TraceOwner f;
    if (a[0] == A_any) return a[2] == B_session ? sessions_of(p, a[1]) : badarg(p);
    return find(a[0], &f) ? bif_trace_info(p, a[1], a[2], f.id) : badarg(p);
}
