// SPDX-License-Identifier: Apache-2.0
// proc/calltrace.c — erlang:trace for events of this room: messages, links, spawns, exits, slices, collections.
//
//   something happens ─ trace_flags? ─► trace_event ─► {trace, Pid, Tag, ...} copied into a signal ─► tracer's in-queue
//
// The owner of a process changes its trace flags, or erlang:trace does while the world is stopped. An event becomes a
// message at once. So the events of one process arrive in order, and while the world is stopped none is on its way. A
// dead tracer is noticed at the next event, which ends the tracing of the process.
#include "proc/inner.h"

_Atomic uint32_t trace_new_flags;
Term trace_new_tracer = NIL;
uint8_t trace_patterns[TRACE_EVENTS];

Tracing *proc_tracing(Proc *p)
{
    if (!p->tracing) {
        p->tracing = mem_take0(MEM_PROC, sizeof *p->tracing);
        p->tracing->tracer = p->tracing->token = NIL;
    }
    return p->tracing;
}

void trace_flags_put(Proc *p, uint32_t flags, Term tracer)
{
    uint32_t own = proc_traced(p, ~(uint32_t)PT_TRACEE);
    flags &= PT_TRACEE;
    if (flags || p->tracing) proc_tracing(p)->tracer = flags ? tracer : NIL;
    atomic_store_explicit(&p->trace_flags, flags | own, memory_order_relaxed);
}

Term trace_tracer(Proc *p)
{
    Term t = p->tracing ? p->tracing->tracer : NIL;
    if (t == NIL) return NIL;
    if (is_local_pid(t) ? proc_find(t) != NULL : proc_port_alive(t)) return t;
    trace_flags_put(p, 0, NIL);
    return NIL;
}

// ---- times --------------------------------------------------------------------------------------
int trace_time_nwords(uint32_t flags) { return flags & (PT_NOW | PT_CPU) ? 4 : flags & PT_STRICT ? 3 : 0; }

Term trace_time(uint32_t flags, Term **to)
{
    Term *t = *to;
    if (flags & (PT_NOW | PT_CPU)) {
        int64_t us = time_now_us();
        t[0] = make_header(SUB_TUPLE, 3);
        t[1] = make_small(us / 1000000000000);
        t[2] = make_small(us / 1000000 % 1000000);
        t[3] = make_small(us % 1000000);
        *to += 4;
    } else if (flags & PT_STRICT) {
        t[0] = make_header(SUB_TUPLE, 2);
        t[1] = make_small(time_monotonic_ns());
        t[2] = make_small(time_unique());
        *to += 3;
    } else return make_small(time_monotonic_ns());
    return make_boxed(t);
}

// ---- events -----------------------------------------------------------------------------------------
bool trace_event_to(Proc *p, Term tracer, uint32_t flags, Term tag, const Term *e, int n)
{
    if (tracer == p->pid) return true;
    Proc *to = is_local_pid(tracer) ? proc_find(tracer) : NULL;
    bool port = !to && proc_port_alive(tracer);
    if (!to && !port) return false;
    bool timed = flags & (PT_NOW | PT_STRICT | PT_MONOTONIC | PT_CPU), numbered = flags & PT_SCHEDULER_ID;
    size_t nwords = 4 + (size_t)n + timed + numbered + (size_t)(timed ? trace_time_nwords(flags) : 0);
    for (int i = 0; i < n; i++) nwords += copy_nwords(e[i]);
    Term *room;
    Signal *s = signal_of_words(SIG_MESSAGE, NOVALUE, nwords, &room);
    Term *tuple = room;
    room += 4 + n + timed + numbered;
    tuple[0] = make_header(SUB_TUPLE, (size_t)n + 3 + timed + numbered);
    tuple[1] = timed ? A_trace_ts : A_trace;
    tuple[2] = p->pid;
    tuple[3] = tag;
    for (int i = 0; i < n; i++) tuple[4 + i] = copy_to(e[i], &room, &s->frag->off_heap);
    if (numbered) tuple[4 + n] = make_small(sched_current() ? sched_current()->id : 0);
    if (timed) tuple[4 + n + numbered] = trace_time(flags, &room);
    s->term = make_boxed(tuple);
    if (to) proc_signal(to, s);
    else if (!proc_up.port_signal(tracer, s)) signal_free(s);
    return true;
}

void trace_event(Proc *p, Term tag, const Term *e, int n)
{
    uint32_t flags = proc_traced(p, PT_TRACEE);
    if (!p->tracing || p->tracing->tracer == NIL) return;
    if (!trace_event_to(p, p->tracing->tracer, flags, tag, e, n)) trace_flags_put(p, 0, NIL);
}

// ---- messages -----------------------------------------------------------------------------------------
static bool filtered(Proc *p, int event, const Term *args, int nargs, Term *extra)
{
    *extra = NOVALUE;
    if (LIKELY(trace_patterns[event] == TRACE_PATTERN_ALL)) return true;
    if (trace_patterns[event] == TRACE_PATTERN_NONE || trace_tracer(p) == NIL) return false;
    return proc_up.trace_filter(p, event, args, nargs, extra) && !proc_traced(p, PT_SILENT);
}

void trace_send(Proc *p, Term to, Term message, bool no_such)
{
    Term extra, e[3] = {message, to, NIL};
    if (!filtered(p, TRACE_EVENT_SEND, (Term[]){to, message}, 2, &extra)) return;
    e[2] = extra;
    trace_event(p, no_such ? A_send_to_non_existing_process : A_send, e, extra == NOVALUE ? 2 : 3);
}

// The sending process or port, as the match specification of `receive` sees it; A_undefined: a timer or the like.
static Term sender_of(const Signal *s)
{
    if (is_local_pid(s->from) || is_local_port(s->from)) return s->from;
    if (is_tuple_of(s->term, 5) && is_ref(tuple_at(s->term, 1)) && tuple_at(s->term, 2) == A_process)
        return tuple_at(s->term, 3); // a DOWN
    return A_undefined;
}

void trace_received(Proc *p, const Signal *s)
{
    Term extra = NOVALUE, from = sender_of(s), e[2] = {s->term, NIL};
    Term args[3] = {from == A_undefined ? A_clock_service : node_here(), from, s->term};
    if (!filtered(p, TRACE_EVENT_RECEIVE, args, 3, &extra)) return;
    e[1] = extra;
    trace_event(p, A_receive, e, extra == NOVALUE ? 1 : 2);
}

// ---- spawning -------------------------------------------------------------------------------------------
// Trace flags that a new process gets from its parent; set_on_first_spawn and set_on_first_link end for the parent.
static void inherit(Proc *p, Proc *child, bool link)
{
    uint32_t f = proc_traced(p, PT_TRACEE), mine = f, theirs = proc_traced(child, PT_TRACEE);
    Term tracer = theirs ? child->tracing->tracer : NIL;
    if (f & (PT_SET_ON_SPAWN | PT_SET_ON_FIRST_SPAWN)) {
        theirs |= f;
        tracer = p->tracing->tracer;
        if (f & PT_SET_ON_FIRST_SPAWN) {
            theirs &= ~(uint32_t)(PT_SET_ON_SPAWN | PT_SET_ON_FIRST_SPAWN);
            mine &= ~(uint32_t)(PT_SET_ON_SPAWN | PT_SET_ON_FIRST_SPAWN);
        }
    }
    if (link && (f & (PT_SET_ON_LINK | PT_SET_ON_FIRST_LINK))) {
        theirs |= mine;
        tracer = p->tracing->tracer;
        if (f & PT_SET_ON_FIRST_LINK) {
            theirs &= ~(uint32_t)(PT_SET_ON_LINK | PT_SET_ON_FIRST_LINK);
            mine &= ~(uint32_t)(PT_SET_ON_LINK | PT_SET_ON_FIRST_LINK);
        }
    }
    if (theirs != proc_traced(child, PT_TRACEE)) trace_flags_put(child, theirs, tracer);
    if (mine != f) trace_flags_put(p, mine, p->tracing->tracer);
}

void trace_spawned(Proc *p, Proc *child, Term m, Term f, Term args, bool link)
{
    uint32_t fresh = atomic_load_explicit(&trace_new_flags, memory_order_relaxed);
    if (fresh && trace_new_tracer != child->pid) trace_flags_put(child, fresh, trace_new_tracer);
    if (p) inherit(p, child, link);
    Term mfa[4] = {make_header(SUB_TUPLE, 3), m, f, args}, e[2] = {child->pid, make_boxed(mfa)};
    if (p && proc_traced(p, PT_PROCS)) {
        trace_event(p, A_spawn, e, 2);
        if (link) trace_event(p, A_link, &child->pid, 1);
    }
    if (proc_traced(child, PT_PROCS)) {
        e[0] = child->parent;
        trace_event(child, A_spawned, e, 2);
        if (link) trace_event(child, A_getting_linked, &child->parent, 1);
    }
}

// ---- names ----------------------------------------------------------------------------------------------
static Term tell_registered(Proc *p, Heap *h, Term arg)
{
    (void)h;
    if (proc_traced(p, PT_PROCS)) {
        Term name = tuple_at(arg, 1);
        trace_event(p, tuple_at(arg, 0), &name, 1);
    }
    return NIL;
}

void trace_registered(Proc *p, Term pid, Term tag, Term name)
{
    Proc *who = proc_find(pid);
    if (!who || !proc_traced(who, PT_PROCS)) return;
    if (who == p) {
        trace_event(p, tag, &name, 1);
        return;
    }
    Term two[3] = {make_header(SUB_TUPLE, 2), tag, name};
    if (p) proc_ask_async(p, pid, tell_registered, make_boxed(two), ASK_ANYWHERE, NIL, NOVALUE);
}

// ---- scheduling -------------------------------------------------------------------------------------------
void trace_scheduled(Proc *p, Term tag, bool with_place)
{
    CodePlace pl = {0};
    Term mfa[4] = {make_header(SUB_TUPLE, 3), NIL, NIL, NIL}, e = make_small(0);
    bool known = with_place && ((p->flags & PF_HIBERNATED) || (p->pc && code_place(p->pc, false, &pl)));
    if (known) {
        bool asleep = p->flags & PF_HIBERNATED;
        mfa[1] = asleep ? A_erlang : pl.module;
        mfa[2] = asleep ? A_hibernate : pl.function;
        mfa[3] = make_small(asleep ? 3 : pl.arity);
        e = make_boxed(mfa);
    }
    trace_event(p, tag, &e, 1);
}

// ---- call_time -----------------------------------------------------------------------------------------------
static TimedProc *timed_of(TracePoint *tp, Term pid)
{
    for (uint32_t i = 0; i < tp->ntimes; i++)
        if (tp->times[i].pid == pid) return &tp->times[i];
    if (tp->ntimes == tp->cap_times) {
        uint32_t cap = tp->cap_times ? tp->cap_times * 2 : 4;
        tp->times = mem_resize(MEM_CODE, tp->times, tp->cap_times * sizeof *tp->times, cap * sizeof *tp->times);
        tp->cap_times = cap;
    }
    tp->times[tp->ntimes] = (TimedProc){pid, 0, 0};
    return &tp->times[tp->ntimes++];
}

// Only the time is counted here. The breakpoint counts calls.
void trace_timed(Proc *p, TracePoint *next)
{
    Tracing *t = proc_tracing(p);
    int64_t now = host_monotonic_ns();
    TracePoint *was = t->timed;
    if (was && t->timed_since_ns && (was->flags & BP_TIME) && !(was->flags & BP_TIME_PAUSED)) {
        lock(&was->lock);
        timed_of(was, p->pid)->ns += now - t->timed_since_ns;
        unlock(&was->lock);
    }
    t->timed = next;
    t->timed_since_ns = now;
    uint32_t f = proc_traced(p, ~(uint32_t)0);
    atomic_store_explicit(&p->trace_flags, next ? f | PT_TIMED : f & ~(uint32_t)PT_TIMED, memory_order_relaxed);
}

void trace_paused(Proc *p)
{
    trace_timed(p, p->tracing->timed);
    p->tracing->timed_since_ns = 0;
}
