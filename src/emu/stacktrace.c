// SPDX-License-Identifier: Apache-2.0
// emu/stacktrace.c — errors in flight: finding the handler, and building the stack trace.
//
// When an error is raised, only code addresses are stored, in a raw trace. Names and lines are looked up on demand
// (build_stacktrace, `catch`, the end of the process). A raw trace is a cons cell:
//   head: a fake big integer: the failing address, return addresses with bit 0 set, TRACE_TAKEN.
//         The class is in `extra` of its header.
//   tail: NIL
//      or {bif, M, F, Args, ErrorInfo}: an additional first entry
//      or {args, Args, ErrorInfo}: belongs to the first entry
// A trace given to erlang:raise/3 is a fake big of the one word TRACE_GIVEN, with the list in the tail. The last word
// makes the fake big a normalised big integer, which debug builds check.
#include "emu/inner.h"

#define TRACE_TAKEN (~(Term)0)
#define TRACE_GIVEN (~(Term)1)

// ---- recording ------------------------------------------------------------------------------------------
static Term error_info_of(Proc *p, Term m)
{
    if (m == A_records) return NIL;
    Term module = m == A_erlang || m == A_erts_internal || m == A_persistent_term || m == A_atomics ||
            m == A_counters || m == A_erts_debug || m == A_erl_ddll
        ? A_erl_erts_errors
        : m == A_os || m == A_code ? A_erl_kernel_errors
                                   : A_erl_stdlib_errors;
    Term pair[2] = {A_module, module};
    return map_from_pairs(&p->heap, pair, 1);
}

static uint32_t class_code(Term class_) { return class_ == A_throw ? 2 : class_ == A_exit; }

Term emu_trace_class(Term raw)
{
    static const Term classes[] = {A_error, A_exit, A_throw};
    if (!is_cons(raw) || !is_big(head(raw))) return A_error;
    return classes[header_extra(box_header(head(raw))) % 3];
}

// A raw trace around a list that was given as a stack trace.
static Term wrap_list(Proc *p, Term class_, Term list)
{
    Term *big = heap_take(&p->heap, 2);
    big[0] = make_header_extra(SUB_POS_BIG, 1, class_code(class_));
    big[1] = TRACE_GIVEN;
    return heap_cons(&p->heap, make_boxed(big), list);
}

Term emu_raise_with_trace(Proc *p, Term class_, Term reason, Term trace)
{
    proc_raise_with(p, class_, reason, NOVALUE, NOVALUE);
    p->exc_trace = wrap_list(p, class_, trace);
    return NOVALUE;
}

// A BIF called through its Export (apply, a tail call): pc is not an address in its caller.
static bool in_stub(const Code *pc)
{
    if ((uintptr_t)pc % sizeof(Code)) return false; // an address inside an instruction
    switch (*pc & 0xFFFF) {
    case I_call_bif_stub:
    case I_call_bif_direct:
    case I_call_error_handler:
    case I_apply_2:
    case I_apply_3:
    case I_hibernate:
    case I_hibernate_0:
    case I_yield: return true;
    case I_breakpoint: return code_is_stub(pc);
    default: return false;
    }
}

static Term take_down(Proc *p, const Code *pc, Raised at)
{
    enum { MOST = 64 };
    uint64_t at_code[MOST];
    int depth = bif_backtrace_depth < MOST ? bif_backtrace_depth : MOST, n = 0;
    if (depth < 1) depth = 1;
    if (at.kind == AT_BIF) depth--; // the BIF has an entry of its own
    if (!in_stub(pc) && n < depth) at_code[n++] = (uint64_t)(uintptr_t)pc;
    const void *last = NULL; // the same return address many times in a row (recursion) counts once
    for (const Term *w = p->heap.stop; n < depth && w < p->heap.end; w++) {
        if (!is_cp(*w) || cp_code(*w) == last || cp_code(*w) == (const void *)CODE_NORMAL_EXIT ||
            code_trace_return(cp_code(*w)) >= 0)
            continue;
        last = cp_code(*w);
        at_code[n++] = (uint64_t)(uintptr_t)last | 1;
    }
    Term *big = heap_take(&p->heap, (size_t)n + 2);
    big[0] = make_header_extra(SUB_POS_BIG, (size_t)n + 1, class_code(p->exc_class));
    memcpy(big + 1, at_code, (size_t)n * 8);
    big[n + 1] = TRACE_TAKEN;
    Term info = NIL;
    Term einfo = p->exc_info != NOVALUE ? p->exc_info : NIL; // given by error/3 or a BIF
    if (at.kind == AT_BIF)
        info = TUPLE(&p->heap, A_bif, at.m, at.f, at.args, is_nil(einfo) ? error_info_of(p, at.m) : einfo);
    else if (at.kind == AT_ARGS || !is_nil(einfo))
        info = TUPLE(&p->heap, A_args, at.kind == AT_ARGS ? at.args : A_none, einfo);
    return heap_cons(&p->heap, make_boxed(big), info);
}

// ---- reading ---------------------------------------------------------------------------------------------
static Term location(Heap *h, const CodePlace *pl, Term error_info)
{
    Term loc = is_nil(error_info) ? NIL : heap_cons(h, TUPLE(h, A_error_info, error_info), NIL);
    if (pl && pl->line) {
        Term file = heap_string(h, (const uint8_t *)pl->file, pl->file_nbytes, NIL);
        uint32_t cp;
        int k;
        for (size_t i = 0; i < pl->file_nbytes; i++)
            if ((uint8_t)pl->file[i] >= 0x80) { // a file name that is not ASCII: a list of code points
                Term cs[1024];
                size_t n = 0;
                const uint8_t *q = (const uint8_t *)pl->file;
                size_t left = pl->file_nbytes;
                while (left && n < 1024 && (k = utf8_decode(q, left, &cp)) > 0) {
                    cs[n++] = make_small(cp);
                    q += k;
                    left -= (size_t)k;
                }
                file = heap_list(h, cs, n, NIL);
                break;
            }
        loc = heap_cons(h, TUPLE(h, A_file, file), heap_cons(h, TUPLE(h, A_line, make_small(pl->line)), loc));
    }
    return loc;
}

Term emu_trace_list(Proc *p, Term raw)
{
    if (!is_cons(raw) || !is_big(head(raw))) return is_cons(raw) ? raw : NIL; // already a list
    Heap *h = &p->heap;
    const Term *big = boxed_ptr(head(raw));
    uint32_t n = header_nwords(big[0]) - 1, nout = 0;
    Term info = tail(raw), out[72];
    if (big[n + 1] == TRACE_GIVEN) return info; // a given list
    if (is_tuple_of(info, 5)) {
        Term einfo = tuple_at(info, 4), where = is_nil(einfo) ? NIL : heap_cons(h, TUPLE(h, A_error_info, einfo), NIL);
        out[nout++] = TUPLE(h, tuple_at(info, 1), tuple_at(info, 2), tuple_at(info, 3), where);
    }
    for (uint32_t i = 0; i < n && i < 64; i++) {
        CodePlace pl;
        if (!code_place((const Code *)(uintptr_t)(big[1 + i] & ~(uint64_t)1), big[1 + i] & 1, &pl)) continue;
        bool own = i == 0 && is_tuple_of(info, 3);
        Term args = own && tuple_at(info, 1) != A_none ? tuple_at(info, 1) : make_small(pl.arity);
        out[nout++] = TUPLE(h, pl.module, pl.function, args, location(h, &pl, own ? tuple_at(info, 2) : NIL));
    }
    return heap_list(h, out, nout, NIL);
}

Term emu_current_trace(Proc *p, Heap *to, int max)
{
    Term out[64];
    int n = 0;
    CodePlace pl;
    if (max > 64) max = 64;
    if (n < max && emu_current_place(p, &pl))
        out[n++] = TUPLE(to, pl.module, pl.function, make_small(pl.arity), location(to, &pl, NIL));
    const void *last = p->flags & PF_HIBERNATED_HERE ? p->pc : NULL;
    if (last && n < max && code_place(last, true, &pl))
        out[n++] = TUPLE(to, pl.module, pl.function, make_small(pl.arity), location(to, &pl, NIL));
    for (const Term *w = p->heap.stop; n < max && w < p->heap.end; w++) {
        if (!is_cp(*w) || cp_code(*w) == last || code_trace_return(cp_code(*w)) >= 0) continue;
        last = cp_code(*w);
        if (code_place(last, true, &pl))
            out[n++] = TUPLE(to, pl.module, pl.function, make_small(pl.arity), location(to, &pl, NIL));
    }
    return heap_list(to, out, (size_t)n, NIL);
}

bool emu_current_place(Proc *p, CodePlace *out)
{
    if (p->pc && in_stub(p->pc) && code_place(p->pc, false, out) && out->module == A_erlang &&
        out->function == A_process_info) {
        const Term *w = p->heap.stop; // it asks about itself, through the export of process_info
        while (w < p->heap.end && !(is_cp(*w) && code_trace_return(cp_code(*w)) < 0)) w++;
        return w < p->heap.end && code_place(cp_code(*w), true, out);
    }
    if (p->flags & (PF_HIBERNATED | PF_HIBERNATED_HERE)) {
        *out = (CodePlace){.module = A_erlang, .function = A_hibernate, .arity = p->flags & PF_HIBERNATED ? 3 : 0};
        return true;
    }
    return p->pc && code_place(p->pc, false, out);
}

// ---- unwinding ------------------------------------------------------------------------------------------------
// The frame with the innermost catch mark: returns its y0, or NULL.
static Term *find_handler(Proc *p, const Code **handler)
{
    Term *frame = p->heap.stop;
    for (Term *w = p->heap.stop; w < p->heap.end; w++) {
        if (is_cp(*w)) frame = w + 1;
        else if (is_catch(*w)) {
            *handler = catch_handler(*w);
            return frame;
        }
    }
    return NULL;
}

const Code *emu_raise(Proc *p, Sched *s, const Code *pc, Raised at)
{
    Term class_ = p->exc_class, reason = p->exc_reason;
    Term trace = p->exc_trace;
    if (trace == NIL || trace == NOVALUE) trace = take_down(p, pc, at);
    else if (!is_cons(trace) || !is_big(head(trace))) trace = wrap_list(p, class_, trace);
    else boxed_ptr(head(trace))[0] = (boxed_ptr(head(trace))[0] & 0xFFFFFFFFu) | (Term)class_code(class_) << 32;
    const Code *handler = NULL;
    Term *frame = find_handler(p, &handler);
    if (UNLIKELY(proc_traced(p, PT_EXCEPTION | PT_RETURN_TO))) {
        bool lost = !frame && class_ == A_throw;
        emu_trace_unwind(p, lost ? A_error : class_, lost ? TUPLE(&p->heap, A_nocatch, reason) : reason);
    }
    p->exc_trace = NIL;
    p->exc_args = p->exc_info = NOVALUE;
    p->exc_flags = 0;
    if (frame) {
        p->heap.stop = frame;
        Term *x = sched_regs(s)->x;
        x[0] = NOVALUE;
        x[1] = class_;
        x[2] = reason;
        x[3] = trace;
        p->exc_reason = NIL;
        return handler;
    }
    if (class_ == A_throw) reason = TUPLE(&p->heap, A_nocatch, reason);
    if (class_ != A_exit) reason = TUPLE(&p->heap, reason, emu_trace_list(p, trace));
    p->exc_reason = reason;
    return NULL;
}
