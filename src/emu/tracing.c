// SPDX-License-Identifier: Apache-2.0
// emu/tracing.c — traced calls: what happens at a breakpoint, and at the return.
//
//   I_breakpoint ─► emu_breakpoint: events, counters; frames that watch the return ─► the original instruction
//
//   stack after a call with return_trace and return_to:
//     stop ─► CP trace_return | module | function | arity | tracer | CP trace_return_to | CP of the caller ...
//
// The collector treats these frames like all others. The arguments of a traced call are passed as a list on the C
// stack: events and match specifications copy what they keep. What match specifications allocate on the heap is given
// back.
#include "emu/inner.h"
#include "ets/ets.h"

enum { MAX_ARGS = 255 };

// ---- who called ---------------------------------------------------------------------------------
// The first return address at or above w that is not a watching frame. *return_to is set if a trace_return_to frame was
// passed.
static const Code *real_return(const Proc *p, const Term *w, bool *return_to)
{
    for (; w < p->heap.end; w++) {
        if (!is_cp(*w)) continue;
        int which = code_trace_return(cp_code(*w));
        if (which < 0) return cp_code(*w);
        if (which == TRACE_RETURN_TO && return_to) *return_to = true;
        w += code_trace_frame_nwords(which);
    }
    return NULL;
}

static Term mfa_tuple(Term room[4], Term m, Term f, Term last)
{
    room[0] = make_header(SUB_TUPLE, 3);
    room[1] = m;
    room[2] = f;
    room[3] = last;
    return make_boxed(room);
}

static Term place_tuple(Term room[4], const Code *return_address)
{
    CodePlace pl;
    if (!return_address || !code_place(return_address, true, &pl)) return A_undefined;
    return mfa_tuple(room, pl.module, pl.function, make_small(pl.arity));
}

// ---- a call ---------------------------------------------------------------------------------------
static void push_watch(Proc *p, const TracePoint *tp, bool exception, Term tracer)
{
    Term *e = p->heap.stop -= 1 + TRACE_RETURN_NWORDS;
    e[0] = make_cp(CODE_TRACE_RETURNS + (exception ? TRACE_EXCEPTION : TRACE_RETURN));
    e[1] = tp->module;
    e[2] = tp->function;
    e[3] = make_small(tp->arity);
    e[4] = tracer;
    if (exception) atomic_fetch_or_explicit(&p->trace_flags, PT_EXCEPTION, memory_order_relaxed);
}

// A binary being matched is shown as the part that is left of it.
static Term rest_of(Proc *p, Term context)
{
    const MatchBox *m = (const MatchBox *)boxed_ptr(context);
    return heap_sub_bits(&p->heap, m->orig, m->pos, m->end - m->pos);
}

// tracer NIL: the tracer of p. Pushes the frames that the match specification asks for.
static void call_event(Proc *p, TracePoint *tp, const Term *x, bool local, const MatchSpec *ms, Term tracer)
{
    bool own = tracer == NIL, has_return_to = false;
    Term to = own ? trace_tracer(p) : tracer;
    if (to == NIL || to == p->pid || (own && !proc_traced(p, PT_CALL))) return;
    const Code *caller = real_return(p, p->heap.stop, &has_return_to);
    Term cells[2 * MAX_ARGS], args = NIL, mfa[4], e[2];
    for (uint32_t i = tp->arity; i-- > 0;) {
        cells[2 * i] = is_box_of(x[i], SUB_MATCH_CTX) ? rest_of(p, x[i]) : x[i];
        cells[2 * i + 1] = args;
        args = make_cons(cells + 2 * i);
    }
    Heap *h = &p->heap;
    Term *top = h->top, message = A_true;
    const Frag *frags = h->frags;
    uint64_t off_heap = h->off_heap;
    MsRun r;
    ms_run_init(&r);
    r.caller = caller;
    bool fits = true;
    if (ms) {
        fits = ms_run(&r, ms, p, args, NULL) != NOVALUE;
        if (r.flags.message != NOVALUE) message = r.flags.message;
    }
    uint32_t flags = own ? proc_traced(p, PT_TRACEE) : PT_NOW;
    bool silent = own && (flags & PT_SILENT),
         watch = fits && !silent && (r.flags.return_trace || r.flags.exception_trace);
    bool return_to = fits && !silent && message != A_false && local && own && (flags & PT_RETURN_TO) && !has_return_to;
    if (fits && !silent && message != A_false) {
        e[0] = mfa_tuple(mfa, tp->module, tp->function, flags & PT_ARITY ? make_small(tp->arity) : args);
        e[1] = message;
        if (!trace_event_to(p, to, flags, A_call, e, message == A_true ? 1 : 2)) {
            if (own) trace_flags_put(p, 0, NIL);
            else atomic_compare_exchange_strong(&tp->meta_tracer, &to, NIL);
        }
    }
    ms_run_done(&r);
    if (h->frags == frags && h->off_heap == off_heap) h->top = top;
    if (return_to) *--h->stop = make_cp(CODE_TRACE_RETURNS + TRACE_RETURN_TO);
    if (watch) push_watch(p, tp, r.flags.exception_trace, tracer);
}

// Counts a call by p, if p has an entry; else returns false.
static bool counted(const Proc *p, TracePoint *tp)
{
    bool found = false;
    lock(&tp->lock);
    for (uint32_t i = 0; i < tp->ntimes && !found; i++)
        if (tp->times[i].pid == p->pid) found = ++tp->times[i].count;
    unlock(&tp->lock);
    return found;
}

static void count_time(Proc *p, TracePoint *tp)
{
    TracePoint *was = p->tracing ? p->tracing->timed : NULL;
    trace_timed(p, tp);
    if (!counted(p, tp)) {
        trace_timed(p, tp); // creates the entry
        counted(p, tp);
    }
    // After a tail call of a timed function, its frame is there already.
    const Term *top = p->heap.stop;
    if (top < p->heap.end && is_cp(*top) && code_trace_return(cp_code(*top)) == TRACE_TIME) return;
    Term *e = p->heap.stop -= 1 + TRACE_TIME_NWORDS;
    e[0] = make_cp(CODE_TRACE_RETURNS + TRACE_TIME);
    e[1] = make_small((int64_t)((uintptr_t)was >> 2));
}

uint32_t emu_breakpoint(Proc *p, const Term *x)
{
    TracePoint *tp = code_trace_point(p->pc);
    if (UNLIKELY(!tp)) panic("a breakpoint that nobody has set");
    uint32_t flags = tp->flags;
    if (flags & (BP_LOCAL | BP_GLOBAL) && proc_traced(p, PT_CALL)) call_event(p, tp, x, flags & BP_LOCAL, tp->ms, NIL);
    if (flags & BP_META) {
        Term tracer = atomic_load_explicit(&tp->meta_tracer, memory_order_relaxed);
        if (is_local_pid(tracer)) call_event(p, tp, x, true, tp->meta_ms, tracer);
    }
    if ((flags & (BP_COUNT | BP_COUNT_PAUSED)) == BP_COUNT)
        atomic_fetch_add_explicit(&tp->count, 1, memory_order_relaxed);
    if ((flags & (BP_TIME | BP_TIME_PAUSED)) == BP_TIME && proc_traced(p, PT_CALL)) count_time(p, tp);
    if (!tp->target) return tp->original;
    p->pc = tp->target;
    return *p->pc & 0xFFFF;
}

// ---- returns -------------------------------------------------------------------------------------------
static void watch_event(Proc *p, const Term *frame, Term tag, Term value)
{
    Term mfa[4], tracer = frame[3], e[2] = {mfa_tuple(mfa, frame[0], frame[1], frame[2]), value};
    uint32_t flags = proc_traced(p, PT_TRACEE);
    if (tracer != NIL) trace_event_to(p, tracer, PT_NOW, tag, e, 2);
    else if ((flags & PT_CALL) && !(flags & PT_SILENT)) trace_event(p, tag, e, 2);
}

void emu_trace_return(Proc *p, const Term *frame, Term value) { watch_event(p, frame, A_return_from, value); }

static void return_to_event(Proc *p, const Code *to)
{
    Term mfa[4], e = place_tuple(mfa, to);
    if (proc_traced(p, PT_RETURN_TO) && !proc_traced(p, PT_SILENT)) trace_event(p, A_return_to, &e, 1);
}

void emu_trace_return_to(Proc *p, const Term *stop) { return_to_event(p, real_return(p, stop, NULL)); }

void emu_trace_time(Proc *p, const Term *frame)
{
    TracePoint *was = (TracePoint *)((uintptr_t)small_value(frame[0]) << 2);
    if (p->tracing) trace_timed(p, was);
}

// An error unwinds the stack: sends exception_from for every watching frame that it passes, and return_to if the
// handler's function is one that is returned to.
void emu_trace_unwind(Proc *p, Term class_, Term reason)
{
    const Code *to = NULL;
    bool next_is_it = false;
    Term *w = p->heap.stop;
    for (; w < p->heap.end && !is_catch(*w); w++) {
        if (!is_cp(*w)) continue;
        int which = code_trace_return(cp_code(*w));
        if (which == TRACE_RETURN_TO) {
            next_is_it = true;
            to = NULL;
        } else if (which < 0) {
            to = next_is_it ? cp_code(*w) : NULL;
            next_is_it = false;
        } else {
            if (which == TRACE_EXCEPTION) {
                Term pair[3] = {make_header(SUB_TUPLE, 2), class_, reason};
                watch_event(p, w + 1, A_exception_from, make_boxed(pair));
            }
            w += code_trace_frame_nwords(which);
        }
    }
    if (w < p->heap.end && to) return_to_event(p, to);
}

// A direct call of a traced BIF: continues in the BIF's stub, where the breakpoint is. The arguments stay in x.
Term emu_traced_bif(Proc *p, Term *a)
{
    (void)a;
    p->trap = (Export *)(uintptr_t)unit_ptr(p->pc + 1);
    p->trap_nargs = TRAP_ARGS_IN_X;
    return NOVALUE;
}
