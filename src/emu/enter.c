// SPDX-License-Identifier: Apache-2.0
// emu/enter.c — slow paths into code: funs, apply, traps, failed BIFs and instructions, the end of a slice.
//
//   run loop ─► emu_enter_fun, emu_apply..., emu_bif_left ─► code to call, regs->entered live X registers
//            └► emu_raise_...                             ─► the handler,   regs->entered == ENTERED_HANDLER
//
// The run loop and generated code call these functions. "Entering code" in inner.h says what they expect and return.
#include "emu/inner.h"

static Term args_list(Proc *p, const Term *args, uint32_t n) { return heap_list(&p->heap, args, n, NIL); }
static Term pair(Proc *p, Term a, Term b) { return TUPLE(&p->heap, a, b); }
static Term triple_list(Proc *p, Term a, Term b, Term c) { return heap_list(&p->heap, (Term[]){a, b, c}, 3, NIL); }
static bool is_proper(Term list)
{
    size_t n;
    return list_length(list, &n);
}
static const Code *export_code(const Export *e) { return atomic_load_explicit(&e->code, memory_order_acquire); }

static const Code *call(Sched *s, const Code *to, uint32_t nargs)
{
    sched_regs(s)->entered = nargs;
    return to;
}

// ---- errors ------------------------------------------------------------------------------------
// Unwinds from p->pc. Finding a handler costs REDS_HANDLER.
static const Code *unwind(Proc *p, Sched *s, RaisedKind kind, Term m, Term f, Term args)
{
    const Code *to = emu_raise(p, s, p->pc, (Raised){kind, m, f, args});
    if (to) p->reds -= REDS_HANDLER;
    sched_regs(s)->entered = ENTERED_HANDLER;
    return to;
}

const Code *emu_raise_code(Proc *p, Sched *s) { return unwind(p, s, AT_CODE, NIL, NIL, NIL); }

const Code *emu_raise_error(Proc *p, Sched *s, Term reason)
{
    p->exc_class = A_error;
    p->exc_reason = reason;
    return emu_raise_code(p, s);
}

const Code *emu_raise_pair(Proc *p, Sched *s, Term tag, Term value)
{
    return emu_raise_error(p, s, pair(p, tag, value));
}

const Code *emu_raise_function_clause(Proc *p, Sched *s, uint32_t arity)
{
    Term args = args_list(p, sched_regs(s)->x, arity);
    p->exc_class = A_error;
    p->exc_reason = A_function_clause;
    return unwind(p, s, AT_ARGS, NIL, NIL, args);
}

// Raises the error set in p as one of erlang:f, with the arguments in regs->operands.
static const Code *raise_operator(Proc *p, Sched *s, Term f, uint32_t nargs)
{
    return unwind(p, s, AT_BIF, A_erlang, f, args_list(p, sched_regs(s)->operands, nargs));
}

static const Code *raise_operator2(Proc *p, Sched *s, Term reason, Term f, Term a, Term b)
{
    Registers *regs = sched_regs(s);
    proc_raise(p, reason);
    regs->operands[0] = a;
    regs->operands[1] = b;
    return raise_operator(p, s, f, 2);
}

const Code *emu_raise_guard_bif(Proc *p, Sched *s, const Export *e)
{
    return raise_operator(p, s, e->function, e->arity);
}

const Code *emu_raise_badarg1(Proc *p, Sched *s, Term f, Term a)
{
    proc_raise(p, A_badarg);
    sched_regs(s)->operands[0] = a;
    return raise_operator(p, s, f, 1);
}

const Code *emu_raise_badarg2(Proc *p, Sched *s, Term f, Term a, Term b)
{
    return raise_operator2(p, s, A_badarg, f, a, b);
}

const Code *emu_raise_map_get(Proc *p, Sched *s, Term key, Term map)
{
    return raise_operator2(p, s, is_map(map) ? pair(p, A_badkey, key) : pair(p, A_badmap, map), A_map_get, key, map);
}

static Term arith_reason(void) { return arith_too_big() ? A_system_limit : A_badarith; }

const Code *emu_raise_arith(Proc *p, Sched *s, Term f, Term a, Term b)
{
    return raise_operator2(p, s, arith_reason(), f, a, b);
}

const Code *emu_raise_increment(Proc *p, Sched *s) { return emu_raise_error(p, s, arith_reason()); }

// An error of the BIF erlang:f; the trace shows its arguments.
static const Code *raise_bif(Proc *p, Sched *s, Term reason, Term f, Term args)
{
    proc_raise(p, reason);
    return unwind(p, s, AT_BIF, A_erlang, f, args);
}

// `called` (or NIL): the trace begins with it, then with where the process is.
static const Code *raise_undef(Proc *p, Sched *s, Term called)
{
    proc_raise(p, A_undef);
    Term trace = emu_current_trace(p, &p->heap, is_nil(called) ? bif_backtrace_depth : bif_backtrace_depth - 1);
    p->exc_trace = is_nil(called) ? trace : heap_cons(&p->heap, called, trace);
    return emu_raise_code(p, s);
}

// ---- BIFs ----------------------------------------------------------------------------------------
// erlang:error/1,2,3, exit/1, throw/1, raise/3: the error belongs to the caller, not to the BIF.
static bool is_raising_bif(const Export *e)
{
    return e->module == A_erlang &&
        (e->function == A_error || e->function == A_throw || e->function == A_raise ||
            (e->function == A_exit && e->arity == 1));
}

static const Code *bif_failed(Proc *p, Sched *s, const Export *e)
{
    if (is_raising_bif(e)) {
        bool with_args = p->exc_args != NOVALUE && is_list(p->exc_args) && p->exc_class == A_error && e->arity >= 2;
        return with_args ? unwind(p, s, AT_ARGS, NIL, NIL, p->exc_args) : emu_raise_code(p, s);
    }
    Term of = p->exc_args; // see proc_raise_of
    if (is_tuple(of)) return unwind(p, s, AT_BIF, tuple_at(of, 0), tuple_at(of, 1), tuple_at(of, 2));
    return unwind(p, s, AT_BIF, e->module, e->function, args_list(p, sched_regs(s)->x, e->arity));
}

const Code *emu_bif_left(Proc *p, Sched *s, const Export *e, const Code *back, bool tail_call)
{
    Export *to = p->trap;
    if (!to) return bif_failed(p, s, e);
    uint32_t n = p->trap_nargs;
    p->trap = NULL;
    // A traced BIF goes on at its breakpoint, with its caller on the stack.
    if (!tail_call || n == TRAP_ARGS_IN_X) *--p->heap.stop = make_cp(back);
    if (UNLIKELY(n == TRAP_ARGS_IN_X)) return call(s, to->stub, to->arity);
    memcpy(sched_regs(s)->x, p->trap_args, sizeof p->trap_args);
    memset(p->trap_args, 0, sizeof p->trap_args); // small integers: as roots they would keep their terms alive
    // stub + 2: continuing is not a new call, so it is not traced.
    return call(s, to->bif ? to->stub + 2 : export_code(to), n);
}

// ---- funs and apply ---------------------------------------------------------------------------------
// Copies the elements of a list to x. Returns their number; -1: not a proper list, or longer than 255.
static int spread_args(Sched *s, Term list)
{
    int n = 0;
    Term *x = sched_regs(s)->x;
    for (; is_cons(list); list = tail(list)) {
        if (n >= 255) return -1;
        x[n++] = head(list);
    }
    return is_nil(list) ? n : -1;
}

// The error belongs to the caller: unwinding starts inside its call instruction.
static void leave_to_caller(Proc *p) { p->pc = cp_code(*p->heap.stop++) - 1; }
static const Code *raise_in_caller(Proc *p, Sched *s, Term tag, Term value)
{
    leave_to_caller(p);
    return emu_raise_pair(p, s, tag, value);
}

// The fun's module is not loaded: calls error_handler:undefined_lambda(Module, Fun, Args).
static const Code *undefined_lambda(Proc *p, Sched *s, Term f, uint32_t nargs)
{
    Term *x = sched_regs(s)->x, args = args_list(p, x, nargs);
    x[0] = fun_entry(f)->module;
    x[1] = f;
    x[2] = args;
    Export *h = export_get(p->error_handler, A_undefined_lambda, 3);
    return export_is_defined(h) ? call(s, export_code(h), 3) : raise_in_caller(p, s, A_badfun, f);
}

const Code *emu_enter_fun(Proc *p, Sched *s, Term f, uint32_t nargs)
{
    if (!is_fun(f)) return raise_in_caller(p, s, A_badfun, f);
    Term *x = sched_regs(s)->x;
    const FunBox *b = fun_box(f);
    if (fun_arity(f) != nargs) return raise_in_caller(p, s, A_badarity, pair(p, f, args_list(p, x, nargs)));
    if (fun_is_export(f)) return call(s, export_code((const Export *)(uintptr_t)b->target), nargs);
    const Code *to = atomic_load_explicit(&((const FunEntry *)(uintptr_t)b->target)->code, memory_order_acquire);
    if (!to) return undefined_lambda(p, s, f, nargs);
    uint32_t nfree = fun_num_free(f);
    for (uint32_t i = 0; i < nfree; i++) x[nargs + i] = b->env[i];
    return call(s, to, nargs + nfree);
}

const Code *emu_apply(Proc *p, Sched *s, Term m, Term f, uint32_t nargs, bool pushed)
{
    if (LIKELY(is_atom(m) && is_atom(f))) return call(s, export_code(export_get(m, f, nargs)), nargs);
    if (pushed) p->heap.stop++;
    return raise_bif(p, s, A_badarg, A_apply, triple_list(p, m, f, args_list(p, sched_regs(s)->x, nargs)));
}

const Code *emu_apply_last(Proc *p, Sched *s, uint32_t nargs, uint32_t frame_nbytes, const Code *back)
{
    const Term *x = sched_regs(s)->x;
    Term m = x[nargs], f = x[nargs + 1];
    if (LIKELY(is_atom(m) && is_atom(f))) { // else the error is raised in this function
        bool raises = is_raising(m, f, nargs) ||
            (f == A_apply && m == A_erlang && nargs == 3 && is_raising_list(x[0], x[1], x[2]));
        if (UNLIKELY(raises)) *--p->heap.stop = make_cp(back); // this function is part of the trace, so its frame stays
        else p->heap.stop = (Term *)((char *)p->heap.stop + frame_nbytes);
    }
    return emu_apply(p, s, m, f, nargs, false);
}

const Code *emu_apply_raising(Proc *p, Sched *s, const Code *back)
{
    const Term *x = sched_regs(s)->x;
    Term m = x[0], f = x[1];
    uint32_t n = (uint32_t)spread_args(s, x[2]);
    *--p->heap.stop = make_cp(back);
    return call(s, export_code(export_get(m, f, n)), n);
}

const Code *emu_apply_2(Proc *p, Sched *s)
{
    Term f = sched_regs(s)->x[0], list = sched_regs(s)->x[1];
    int n = is_fun(f) ? spread_args(s, list) : -1;
    if (n >= 0) return emu_enter_fun(p, s, f, (uint32_t)n);
    if (is_proper(list)) // a fun takes at most 255
        return is_fun(f) ? raise_in_caller(p, s, A_badarity, pair(p, f, list)) : raise_in_caller(p, s, A_badfun, f);
    return raise_bif(p, s, A_badarg, A_apply, heap_list(&p->heap, (Term[]){f, list}, 2, NIL));
}

const Code *emu_apply_3(Proc *p, Sched *s)
{
    const Term *x = sched_regs(s)->x;
    Term m = x[0], f = x[1], list = x[2];
    bool atoms = is_atom(m) && is_atom(f);
    int n = atoms ? spread_args(s, list) : -1;
    if (n >= 0) return emu_apply(p, s, m, f, (uint32_t)n, false);
    if (atoms && is_proper(list)) { // no function has that many arguments
        leave_to_caller(p);
        return raise_undef(p, s, TUPLE(&p->heap, m, f, list, NIL));
    }
    return raise_bif(p, s, A_badarg, A_apply, triple_list(p, m, f, list));
}

const Code *emu_undefined_function(Proc *p, Sched *s, const Export *e)
{
    Term *x = sched_regs(s)->x;
    Export *h = export_get(p->error_handler, A_undefined_function, 3);
    if (!export_is_defined(h) || (e->module == p->error_handler && e->function == A_undefined_function))
        return raise_undef(p, s, NIL);
    Term args = args_list(p, x, e->arity);
    x[0] = e->module;
    x[1] = e->function;
    x[2] = args;
    return call(s, export_code(h), 3);
}

// ---- the ends of a slice ---------------------------------------------------------------------------
bool emu_collect(Proc *p, Sched *s, size_t need, uint32_t live)
{
    if (LIKELY(proc_collect(p, need + HEAP_SLACK, sched_regs(s)->x, live))) return true;
    p->exc_class = A_exit;
    p->exc_reason = A_killed;
    return false;
}

static void push_live(Proc *p, Sched *s, uint32_t live)
{
    p->heap.stop -= live;
    memcpy(p->heap.stop, sched_regs(s)->x, live * sizeof(Term));
    p->live = live;
}

static size_t stack_room(const Proc *p) { return (size_t)(p->heap.stop - p->heap.top); }

StopReason emu_stop(Proc *p, StopReason why)
{
    p->reds += p->reds_held;
    p->reds_held = 0;
    if (why == STOP_EXIT) p->pc = NULL;
    return why;
}

StopReason emu_stop_live(Proc *p, Sched *s, uint32_t live, StopReason why)
{
    if (stack_room(p) < live + HEAP_SLACK && !emu_collect(p, s, live, live)) return emu_stop(p, STOP_EXIT);
    push_live(p, s, live);
    return emu_stop(p, why);
}

void emu_restore_live(Proc *p, Sched *s)
{
    memcpy(sched_regs(s)->x, p->heap.stop, p->live * sizeof(Term));
    p->heap.stop += p->live;
    p->live = 0;
    p->flags &= (uint16_t) ~(PF_HIBERNATED | PF_HIBERNATED_HERE);
}

// During a pause, only an allocation that asked for it (PF_COLLECT) collects: see reductions.h.
static bool may_collect(Proc *p)
{
    bool wanted = (p->flags & PF_COLLECT) != 0;
    p->flags &= (uint16_t)~PF_COLLECT;
    return wanted || !sched_pausing;
}

int emu_slice_end(Proc *p, Sched *s, uint32_t live)
{
    emu_stop(p, STOP_REDS);
    if ((heap_wants_gc(&p->heap) && may_collect(p)) ||
        (atomic_load_explicit(&p->state, memory_order_relaxed) & PS_GC_WANTED)) {
        atomic_fetch_and(&p->state, ~(uint32_t)PS_GC_WANTED);
        if (!emu_collect(p, s, 0, live)) return emu_stop(p, STOP_EXIT);
        if (p->reds > 0 && !sched_pausing) return GO_ON;
    }
    if (p->reds <= 0) return emu_stop_live(p, s, live, STOP_REDS);
    // A pause. It must not cause a collection that the run would not have had here.
    if (stack_room(p) < live) { // no room to save the registers: stop at the next call instead
        p->reds_held = p->reds;
        p->reds = 0;
        return GO_ON;
    }
    push_live(p, s, live);
    return STOP_PAUSE;
}

static int sleep_shrunk(Proc *p, Sched *s, uint32_t live)
{
    if (emu_stop_live(p, s, live, STOP_REDS) == STOP_EXIT) return STOP_EXIT;
    proc_shrink(p, NULL, 0);
    proc_mailbox_reset(p);
    return p->mbox_first ? STOP_REDS : STOP_WAIT;
}

int emu_hibernate_in_place(Proc *p, Sched *s)
{
    p->flags |= PF_HIBERNATED_HERE;
    return sleep_shrunk(p, s, 1);
}

// Drops the stack; the process continues with M:F(Args) at the next message.
int emu_hibernate(Proc *p, Sched *s)
{
    const Term *x = sched_regs(s)->x;
    Term m = x[0], f = x[1], list = x[2];
    int n = is_atom(m) && is_atom(f) ? spread_args(s, list) : -1;
    if (n < 0) {
        p->pc = raise_bif(p, s, A_badarg, A_hibernate, triple_list(p, m, f, list));
        return GO_ON;
    }
    p->heap.stop = p->heap.end;
    *--p->heap.stop = make_cp(CODE_NORMAL_EXIT);
    p->flags |= PF_HIBERNATED;
    p->pc = export_code(export_get(m, f, (uint32_t)n));
    return sleep_shrunk(p, s, (uint32_t)n);
}
