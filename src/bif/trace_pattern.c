// SPDX-License-Identifier: Apache-2.0
// bif/trace_pattern.c — erlang:trace_pattern: which functions, sends and receives are traced, with which match
// specification; and the actions of match specifications. Trace points (code/breakpoint.c) hold references to match
// specifications. All of this is changed with the world stopped.
#include "bif/bif.h"
#include "proc/calltrace.h"
#include "proc/sched.h"
#include "bif/trace.h"
#include "bif/upward.h"
#include "base/host.h"
#include "ets/ets.h"

_Atomic uint32_t bif_trace_control_word;

// A pattern. ms NULL: no match specification.
typedef struct {
    uint32_t flags; // BP_
    bool on, pause, restart;
    MatchSpec *ms;
    Term meta_tracer;
} Pattern;

static struct {
    bool on;
    uint32_t flags;
    MatchSpec *ms;
    Term meta_tracer;
} on_load = {.meta_tracer = NIL};
static MatchSpec *event_specs[TRACE_EVENTS];

static MatchSpec *keep(MatchSpec *ms)
{
    if (ms) magic_keep((Magic *)ms);
    return ms;
}
static void put_spec(void **slot, MatchSpec *ms) // takes over the reference
{
    if (*slot) ms_drop((MatchSpec *)*slot);
    *slot = ms;
}

void bif_trace_dropped(TracePoint *tp)
{
    put_spec(&tp->ms, NULL);
    put_spec(&tp->meta_ms, NULL);
}

// ---- one function ---------------------------------------------------------------------------------
static void clear(TracePoint *tp, uint32_t flags)
{
    tp->flags &= ~flags;
    if (!(tp->flags & (BP_LOCAL | BP_GLOBAL))) put_spec(&tp->ms, NULL);
    if (!(tp->flags & BP_META)) put_spec(&tp->meta_ms, NULL);
    if (!(tp->flags & BP_TIME)) tp->ntimes = 0;
    code_trace_cleared(tp);
}

// The trace point for the other kind of trace of this function: its export's stub, or its code. NULL: none.
static TracePoint *other_point(const TraceFunction *f)
{
    if (f->export) {
        const TracePoint *tp = code_trace_find(f);
        const Code *code = tp && tp->target ? tp->target : atomic_load(&f->export->code);
        return code == f->export->stub ? NULL : code_trace_point(code);
    }
    Export *e = export_find(f->module, f->function, f->arity);
    return e && !e->bif ? code_trace_point(e->stub) : NULL;
}

static void change(const TraceFunction *f, void *arg)
{
    const Pattern *pt = arg;
    TracePoint *tp = code_trace_find(f), *other;
    if (pt->pause || pt->restart) {
        if (!tp) return;
        if (pt->flags & tp->flags & BP_COUNT) {
            if (pt->pause) tp->flags |= BP_COUNT_PAUSED;
            else {
                tp->flags &= ~(uint32_t)BP_COUNT_PAUSED;
                atomic_store(&tp->count, 0);
            }
        }
        if (pt->flags & tp->flags & BP_TIME) {
            if (pt->pause) tp->flags |= BP_TIME_PAUSED;
            else {
                tp->flags &= ~(uint32_t)BP_TIME_PAUSED;
                tp->ntimes = 0;
            }
        }
        return;
    }
    if (!pt->on) {
        if (tp)
            clear(tp,
                pt->flags | (pt->flags & BP_COUNT ? BP_COUNT_PAUSED : 0) | (pt->flags & BP_TIME ? BP_TIME_PAUSED : 0));
        return;
    }
    if (pt->flags & BP_GLOBAL) { // replaces all others
        if ((other = other_point(f))) clear(other, ~(uint32_t)0);
        if (tp) tp->flags &= BP_GLOBAL;
    } else if ((other = other_point(f))) clear(other, ~(uint32_t)0);
    tp = code_trace_set(f);
    if (!(pt->flags & BP_GLOBAL)) tp->flags &= ~(uint32_t)BP_GLOBAL;
    tp->flags |= pt->flags;
    if (pt->flags & (BP_LOCAL | BP_GLOBAL)) put_spec(&tp->ms, keep(pt->ms));
    if (pt->flags & BP_META) {
        put_spec(&tp->meta_ms, keep(pt->ms));
        tp->meta_tracer = pt->meta_tracer;
    }
    if (pt->flags & BP_COUNT) {
        atomic_store(&tp->count, 0);
        tp->flags &= ~(uint32_t)BP_COUNT_PAUSED;
    }
    if (pt->flags & BP_TIME) {
        tp->ntimes = 0;
        tp->flags &= ~(uint32_t)BP_TIME_PAUSED;
        tp->kept = true; // frames of running processes refer to it
    }
}

void bif_trace_loaded(Term module)
{
    if (!on_load.on) return;
    Pattern pt = {.flags = on_load.flags, .on = true, .ms = on_load.ms, .meta_tracer = on_load.meta_tracer};
    code_trace_each(module, A_underscore, -1, pt.flags & BP_GLOBAL, change, &pt);
}

// ---- sends and receives ------------------------------------------------------------------------------
bool bif_trace_filter(Proc *p, int event, const Term *args, int nargs, Term *extra)
{
    Term cells[2 * 4], list = NIL;
    for (int i = nargs; i-- > 0;) {
        cells[2 * i] = args[i];
        cells[2 * i + 1] = list;
        list = make_cons(cells + 2 * i);
    }
    MsRun r;
    ms_run_init(&r);
    bool fits = ms_run(&r, event_specs[event], p, list, NULL) != NOVALUE && r.flags.message != A_false;
    if (fits && r.flags.message != NOVALUE && r.flags.message != A_true) *extra = heap_copy(&p->heap, r.flags.message);
    ms_run_done(&r);
    return fits;
}

static Term event_pattern(Proc *p, int event, Term spec, uint64_t session)
{
    MatchSpec *ms = NULL;
    if (spec != A_true && spec != A_false) {
        if (!is_list(spec) || (!is_nil(spec) && !(ms = ms_compile(spec, MS_EVENT, NULL))))
            return badarg_cause(p, is_list(spec) ? A_match_spec : A_none);
    }
    Sched *me = sched_current();
    world_stop(me);
    if (!bif_trace_mine(session, ms || spec == A_false)) {
        world_start(me);
        if (ms) ms_drop(ms);
        return ms || spec == A_false ? system_limit(p) : make_small(1);
    }
    trace_patterns[event] = ms ? TRACE_PATTERN_FILTER : spec == A_false ? TRACE_PATTERN_NONE : TRACE_PATTERN_ALL;
    MatchSpec *old = event_specs[event];
    event_specs[event] = ms;
    world_start(me);
    if (old) ms_drop(old);
    return make_small(1);
}

// ---- the BIF --------------------------------------------------------------------------------------------
static bool pattern_flags(Proc *p, Term l, Pattern *pt, Term tracer)
{
    Term e;
    bool global = is_nil(l), other = false;
    pt->meta_tracer = tracer == NIL ? p->pid : tracer;
    while (bif_next(&l, &e)) {
        if (e == A_global) global = true;
        else if (e == A_local) pt->flags |= BP_LOCAL;
        else if (e == A_meta) pt->flags |= BP_META;
        else if (e == A_call_count) pt->flags |= BP_COUNT;
        else if (e == A_call_time) pt->flags |= BP_TIME;
        else if (is_tuple_tag(e, 2, A_meta) || (is_tuple_tag(e, 3, A_meta) && tuple_at(e, 1) == A_erl_tracer)) {
            pt->flags |= BP_META;
            pt->meta_tracer = tuple_at(e, tuple_arity(e) - 1);
            if (tracer != NIL || !is_local_pid(pt->meta_tracer) || !proc_is_alive(pt->meta_tracer)) return false;
        } else return false;
        other |= e != A_global;
    }
    if (global && other) return false;
    if (global) pt->flags = BP_GLOBAL;
    return is_nil(l);
}

// {Module, Function, Arity}: after a '_' there may only be '_'.
static bool mfa_arg(Term t, int *arity)
{
    if (!is_tuple_of(t, 3)) return false;
    Term m = tuple_at(t, 0), f = tuple_at(t, 1), n = tuple_at(t, 2);
    if (!is_atom(m) || !is_atom(f) ||
        (n != A_underscore && (!is_small(n) || small_value(n) < 0 || small_value(n) > 255)))
        return false;
    *arity = n == A_underscore ? -1 : (int)small_value(n);
    return (m != A_underscore || f == A_underscore) && (f != A_underscore || n == A_underscore);
}

BIF_FN(erts_internal, trace_pattern, 3) { return bif_trace_functions(p, a, (TraceOwner){TRACE_LEGACY, NIL}); }

Term bif_trace_functions(Proc *p, const Term *a, TraceOwner owner)
{
    Pattern pt = {0};
    Term what = a[0], spec = a[1];
    int arity = -1;
    if (what == A_send || what == A_receive)
        return is_nil(a[2])
            ? event_pattern(p, what == A_receive ? TRACE_EVENT_RECEIVE : TRACE_EVENT_SEND, spec, owner.id)
            : badarg_cause(p, A_none);
    if (spec == A_true || is_nil(spec)) pt.on = true;
    else if (spec == A_false) pt.on = false;
    else if (spec == A_restart) pt.restart = true;
    else if (spec == A_pause) pt.pause = true;
    else {
        pt.ms = is_list(spec) ? ms_compile(spec, MS_CALL, NULL) : NULL;
        if (!pt.ms) return badarg_cause(p, A_match_spec);
        pt.on = true;
    }
    Term cause = NOVALUE;
    if (!pattern_flags(p, a[2], &pt, owner.tracer)) cause = A_badopt;
    else if ((pt.pause || pt.restart) && (pt.flags & ~(uint32_t)(BP_COUNT | BP_TIME))) cause = A_badopt;
    else if (pt.ms && (pt.flags & (BP_COUNT | BP_TIME)) && !(pt.flags & (BP_LOCAL | BP_META)))
        cause = pt.flags & BP_COUNT ? A_call_count : A_call_time;
    else if (what != A_on_load && !mfa_arg(what, &arity)) cause = A_none;
    if (cause != NOVALUE) {
        if (pt.ms) ms_drop(pt.ms);
        return badarg_cause(p, cause);
    }
    size_t n = 0;
    Sched *me = sched_current();
    world_stop(me);
    if (!bif_trace_mine(owner.id, pt.on)) {
        if (pt.on) {
            world_start(me);
            if (pt.ms) ms_drop(pt.ms);
            return system_limit(p);
        }
        pt.flags = 0; // nothing is on in this session
    }
    if (what == A_on_load) {
        MatchSpec *old = on_load.ms;
        if (!pt.pause && !pt.restart) {
            on_load.flags = pt.on ? on_load.flags | pt.flags : on_load.flags & ~pt.flags;
            if (pt.on && (pt.flags & BP_GLOBAL)) on_load.flags = BP_GLOBAL;
            else if (pt.on) on_load.flags &= ~(uint32_t)BP_GLOBAL;
            on_load.on = on_load.flags != 0;
            on_load.meta_tracer = pt.meta_tracer;
            on_load.ms = on_load.on ? keep(pt.ms) : NULL;
            if (old) ms_drop(old);
        }
    } else {
        if (pt.on && (pt.flags & BP_GLOBAL)) // functions that are not exported lose their traces
            code_trace_each(
                tuple_at(what, 0), tuple_at(what, 1), arity, false, change, &(Pattern){.flags = ~(uint32_t)0});
        n = code_trace_each(tuple_at(what, 0), tuple_at(what, 1), arity, pt.flags & BP_GLOBAL, change, &pt);
    }
    world_start(me);
    if (pt.ms) ms_drop(pt.ms);
    proc_charge(p, (uint32_t)(n / 4));
    return make_small((int64_t)n);
}

// ---- all of it -------------------------------------------------------------------------------------------
bool bif_trace_functions_on(void)
{
    for (int i = 0; i < TRACE_EVENTS; i++)
        if (trace_patterns[i] != TRACE_PATTERN_ALL) return true;
    return on_load.on || code_is_traced();
}

void bif_trace_functions_off(void)
{
    Pattern none = {.flags = ~(uint32_t)0};
    for (int i = 0; i < TRACE_EVENTS; i++) {
        trace_patterns[i] = TRACE_PATTERN_ALL;
        if (event_specs[i]) ms_drop(event_specs[i]);
        event_specs[i] = NULL;
    }
    if (on_load.ms) ms_drop(on_load.ms);
    on_load.on = false;
    on_load.flags = 0;
    on_load.ms = NULL;
    code_trace_each(A_underscore, A_underscore, -1, false, change, &none);
    code_trace_each(A_underscore, A_underscore, -1, true, change, &none);
}

// ---- queries ---------------------------------------------------------------------------------------------
static Term spec_term(Heap *h, const void *ms) { return ms ? ms_source(h, ms) : NIL; }

static Term times_list(Heap *h, TracePoint *tp)
{
    Term list = NIL;
    lock(&tp->lock);
    for (uint32_t i = 0; i < tp->ntimes; i++) {
        TimedProc *t = &tp->times[i];
        if (t->count)
            list = heap_cons(h,
                TUPLE(h, t->pid, heap_uint64(h, t->count), make_small(t->ns / 1000000000),
                    make_small(t->ns / 1000 % 1000000)),
                list);
    }
    unlock(&tp->lock);
    return list;
}

// Info of a trace point, or of the on_load pattern (tp NULL). inside: as an element of `all`.
static Term value_of(Heap *h, TracePoint *tp, Term item, bool inside)
{
    uint32_t flags = tp ? tp->flags : on_load.flags;
    const void *ms = tp ? tp->ms : on_load.ms, *meta_ms = tp ? tp->meta_ms : on_load.ms;
    switch (item) {
    case A_traced: return flags & BP_GLOBAL ? A_global : flags & BP_LOCAL ? A_local : A_false;
    case A_match_spec: return flags & (BP_LOCAL | BP_GLOBAL) ? spec_term(h, ms) : A_false;
    case A_meta:
        if (!(flags & BP_META)) return inside ? A_false : NIL;
        return tp ? atomic_load(&tp->meta_tracer) : on_load.meta_tracer;
    case A_meta_match_spec: return flags & BP_META ? spec_term(h, meta_ms) : A_false;
    case A_call_count: return !(flags & BP_COUNT) ? A_false : tp ? heap_uint64(h, atomic_load(&tp->count)) : A_true;
    case A_call_memory: return release_does(call_memory) ? A_false : NOVALUE; // not traced here
    case A_call_time: return !(flags & BP_TIME) ? A_false : tp ? times_list(h, tp) : A_true;
    default: return NOVALUE;
    }
}

static Term all_of(Heap *h, TracePoint *tp)
{
    static const Term items[] = {
        A_traced, A_match_spec, A_meta, A_meta_match_spec, A_call_memory, A_call_time, A_call_count};
    Term list = NIL;
    for (size_t i = COUNT_OF(items); i-- > 0;) {
        if (!tp && (items[i] == A_call_time || items[i] == A_call_memory)) continue;
        Term v = value_of(h, tp, items[i], true);
        if (v != NOVALUE) list = heap_cons(h, TUPLE(h, items[i], v), list); // it knows call_memory since OTP 26
    }
    return list;
}

static void note_function(const TraceFunction *f, void *arg) { *(TraceFunction *)arg = *f; }

static Term function_info(Proc *p, Term mfa, Term item, bool mine)
{
    Heap *h = &p->heap;
    Term m = tuple_at(mfa, 0), f = tuple_at(mfa, 1), n = tuple_at(mfa, 2);
    if (!is_atom(m) || !is_atom(f) || !is_small(n) || !is_atom(item)) return badarg(p);
    TraceFunction local = {0}, exported = {0};
    int arity = small_value(n) >= 0 && small_value(n) <= 255 ? (int)small_value(n) : 256;
    size_t any = code_trace_each(m, f, arity, false, note_function, &local) +
        code_trace_each(m, f, arity, true, note_function, &exported);
    if (!any) return TUPLE(h, item, A_undefined);
    TracePoint *tp = exported.entry ? code_trace_find(&exported) : NULL;
    if (!tp && local.entry) tp = code_trace_find(&local);
    if (!tp || !mine) return TUPLE(h, item, A_false);
    Term v = item == A_all ? all_of(h, tp) : value_of(h, tp, item, false);
    return v == NOVALUE ? badarg(p) : TUPLE(h, item, v);
}

BIF_FN(erlang, trace_info, 2) { return bif_trace_info(p, a[0], a[1], TRACE_LEGACY); }

Term bif_trace_info(Proc *p, Term who, Term item, uint64_t session)
{
    Heap *h = &p->heap;
    Term v;
    bool mine = bif_trace_is_mine(session), loading = on_load.on && mine;
    if (is_tuple_of(who, 3)) return function_info(p, who, item, mine);
    if (who == A_on_load) {
        if (item == A_all) v = loading ? all_of(h, NULL) : A_false;
        else if (!loading)
            v = item == A_traced || item == A_match_spec || item == A_meta || item == A_meta_match_spec ||
                    item == A_call_count || item == A_call_time
                ? A_false
                : NOVALUE;
        else v = value_of(h, NULL, item, false);
        return v == NOVALUE ? badarg(p) : TUPLE(h, item, v);
    }
    if (who == A_send || who == A_receive) {
        int event = who == A_receive ? TRACE_EVENT_RECEIVE : TRACE_EVENT_SEND;
        if (item != A_match_spec) return badarg(p);
        v = !mine || trace_patterns[event] == TRACE_PATTERN_ALL ? A_true
            : trace_patterns[event] == TRACE_PATTERN_NONE       ? A_false
                                                                : ms_source(h, event_specs[event]);
        return TUPLE(h, item, v);
    }
    return bif_trace_process_info(p, who, item, mine);
}

// ---- actions of match specifications -----------------------------------------------------------------------
typedef struct {
    bool on;
    uint32_t flags;
    Term tracer;
} Change;

static Term change_self(Proc *t, Heap *h, Term arg)
{
    (void)h;
    bif_trace_change(t, tuple_at(arg, 0) == A_true, (uint32_t)small_value(tuple_at(arg, 1)), tuple_at(arg, 2));
    return NIL;
}

// Changes flags of `who`, a pid or a registered name. Does nothing if it is dead or unknown.
static void change_flags(Proc *p, Term who, const Change *c)
{
    Term pid = is_atom(who) ? name_whereis(who) : who;
    if (!is_local_pid(pid)) return;
    if (pid == p->pid) bif_trace_change(p, c->on, c->flags, c->tracer);
    else {
        Term three[4] = {make_header(SUB_TUPLE, 3), make_bool(c->on), make_small(c->flags), c->tracer};
        proc_ask_async(p, pid, change_self, make_boxed(three), ASK_ANYWHERE, NIL, NOVALUE);
    }
}

static Term toggle(const MsRun *r, Proc *p, const Term *a, uint32_t n, bool on)
{
    uint32_t f = bif_trace_flag(a[n - 1]);
    if (!f || (f & PT_CPU) || a[n - 1] == A_all) return NOVALUE;
    if (r->testing) return A_true;
    change_flags(p, n == 2 ? a[0] : p->pid, &(Change){on, f, trace_tracer(p)});
    return A_true;
}

// {trace, Off, On} and {trace, Pid, Off, On}
static Term trace_off_and_on(Proc *p, const Term *a, uint32_t n)
{
    uint32_t off, on;
    Term tracer = NIL, ignored = NIL, who = n == 3 ? a[0] : p->pid;
    if (!bif_trace_flags(a[n - 2], &off, &ignored) || !bif_trace_flags(a[n - 1], &on, &tracer) || ((on | off) & PT_CPU))
        return A_false;
    Term old = trace_tracer(p);
    if (tracer == NIL) tracer = ignored != NIL ? ignored : old;
    if (off) change_flags(p, who, &(Change){false, off, NIL});
    if (on && tracer != NIL) {
        if (old != NIL && old != tracer && who == p->pid && proc_traced(p, PT_TRACEE))
            trace_flags_put(p, proc_traced(p, PT_TRACEE), tracer);
        change_flags(p, who, &(Change){true, on, tracer});
    }
    return A_true;
}

static Term place_term(Proc *p, const Code *at, bool line)
{
    CodePlace pl;
    Heap *h = &p->heap;
    if (!at || !code_place(at, true, &pl)) return A_undefined;
    if (!line) return TUPLE(h, pl.module, pl.function, make_small(pl.arity));
    Term where = pl.line ? TUPLE(h, heap_string(h, (const uint8_t *)pl.file, pl.file_nbytes, NIL), make_small(pl.line))
                         : A_undefined;
    return TUPLE(h, pl.module, pl.function, make_small(pl.arity), where);
}

Term bif_trace_act(MsRun *r, Proc *p, MsTraceAct what, const Term *a, uint32_t n)
{
    Buf text = {0};
    switch (what) {
    case MSF_SILENT: {
        uint32_t f = proc_traced(p, PT_TRACEE);
        if (r->testing) return A_true;
        if (a[0] == A_true || a[0] == A_false)
            trace_flags_put(p, a[0] == A_true ? f | PT_SILENT : f & ~(uint32_t)PT_SILENT, f ? p->tracing->tracer : NIL);
        else return A_false;
        return A_true;
    }
    case MSF_DISPLAY:
        print_term(&text, a[0], 0);
        buf_byte(&text, '\n');
        host_write(1, text.p, text.n);
        buf_free(&text);
        return A_true;
    case MSF_PROCESS_DUMP: return bif_backtrace(p, &p->heap);
    case MSF_IS_SEQ_TRACE: return make_bool(proc_traced(p, PT_TOKEN));
    case MSF_SET_SEQ_TOKEN:
        if (r->testing) return A_true;
        return bif_seq_token_put(p, a[0], a[1]) == NOVALUE ? A_EXIT : A_true;
    case MSF_GET_SEQ_TOKEN: return proc_traced(p, PT_TOKEN) ? heap_copy(&p->heap, p->tracing->token) : NIL;
    case MSF_ENABLE_TRACE: return toggle(r, p, a, n, true);
    case MSF_DISABLE_TRACE: return toggle(r, p, a, n, false);
    case MSF_TRACE: return r->testing ? A_true : trace_off_and_on(p, a, n);
    case MSF_CALLER: return place_term(p, r->caller, false);
    case MSF_CALLER_LINE: return place_term(p, r->caller, true);
    case MSF_SET_TCW:
        if (!is_small(a[0]) || small_value(a[0]) < 0 || small_value(a[0]) > UINT32_MAX) return NOVALUE;
        if (r->testing) return make_small(atomic_load(&bif_trace_control_word));
        return heap_uint64(&p->heap, atomic_exchange(&bif_trace_control_word, (uint32_t)small_value(a[0])));
    case MSF_GET_TCW: return make_small(atomic_load(&bif_trace_control_word));
    default: return A_true;
    }
}
