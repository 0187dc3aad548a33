// SPDX-License-Identifier: Apache-2.0
// emu/inner — what the files of this room share.
#pragma once
#include "code/layout.h"
#include "emu/reductions.h"
#include "emu/emu.h"
#include "proc/calltrace.h"
#include "proc/mailbox.h"
#include "proc/pause.h"

INLINE const void *unit_ptr(const Code *at)
{
    void *p;
    memcpy(&p, at, sizeof p);
    return p;
}
INLINE Term unit_const(const Code *at)
{
    Term t;
    memcpy(&t, at, sizeof t);
    return t;
}

// Source operand u of the instruction at pc. Any of x, stop may be NULL when u cannot name them.
INLINE Term src_value(uint32_t u, const Code *pc, const Term *x, const Term *stop)
{
    if (LIKELY(!(u & 2))) return *(const Term *)(((u & 1) ? (const char *)stop - 1 : (const char *)x) + u);
    if (u & 1) return (Term)(int64_t)((int32_t)u >> 2);
    Term t;
    memcpy(&t, (const char *)pc - (u & ~3u), sizeof t);
    return t;
}

// error, exit, throw: applied, the caller stays on the stack, so that it is seen in the trace.
INLINE bool is_raising(Term m, Term f, uint32_t arity)
{
    return m == A_erlang &&
        ((f == A_error && arity >= 1 && arity <= 3) || (arity == 1 && (f == A_exit || f == A_throw)));
}

INLINE bool is_raising_list(Term m, Term f, Term list)
{
    uint32_t n = 0;
    for (int deep = 0; deep < 3; deep++) { // erlang:apply(erlang, error, [...]) is one too
        Term l = list;
        for (n = 0; n < 4 && is_cons(l); n++) l = tail(l);
        if (!is_nil(l)) return false;
        if (m != A_erlang || f != A_apply || n != 3) break;
        m = head(list), f = head(tail(list)), list = head(tail(tail(list)));
    }
    return is_raising(m, f, n);
}

// ---- errors (emu/stacktrace.c) -----------------------------------------------------------------------------
// p->exc_* hold the error. Where it came from goes in here.
typedef enum { AT_CODE, AT_BIF, AT_ARGS } RaisedKind;
//   AT_CODE: in the code at pc.  AT_BIF: m:f(args) failed, called at pc.  AT_ARGS: at pc, with `args` in place of the
//   arity
typedef struct {
    RaisedKind kind;
    Term m, f, args;
} Raised;
// Unwinds to the handler: fills x[0..3], sets heap.stop, returns where to go on. NULL: none, p->exc_reason is the exit
// reason.
const Code *emu_raise(Proc *p, Sched *s, const Code *pc, Raised at);

Term emu_trace_class(Term raw);

// ---- slow halves of instructions: they see heap.top and heap.stop as they are now -----------------------------
// Result or NOVALUE (error set, or no match: told apart by the instruction).
typedef Term (*Arith2)(Heap *h, Term a, Term b);
Term emu_count_cells(Proc *p, Term *state); // length: state[0] what is left, state[1] cells so far
Term *emu_copy_tuple(Proc *p, Term tuple);  // a copy on the heap: header, then elements; the caller changes it
// Puts pairs (key, value by turns). NOVALUE with {badmap, M} or {badkey, K} set. exact: each key must be there.
Term emu_put_map(Proc *p, Term map, const Term *pairs, uint32_t npairs, bool exact);
// The same of n source operands of the instruction at pc.
Term emu_put_map_sources(
    Proc *p, const Code *pc, const Term *x, const Term *stop, Term map, const Code *list, uint32_t n, bool exact);

// ---- entering code (emu/enter.c) --------------------------------------------------------------------------
// What the run loop, and generated code, do not do in line. All of them are called "swapped out": heap.top, heap.stop
// and p->pc are current, arguments are in regs->x, p->reds is what is left. They give the code to go on with, and say
// how in regs->entered:
//   n                  a call with n live X registers: it costs a reduction and may end the slice
//   ENTERED_HANDLER    the handler of an error: go on at once (the reduction for it has been taken)
// or NULL: nothing handles the error; the process ends with p->exc_class and p->exc_reason.
// `back` is the return address to push for a call that is not a tail call.
enum { ENTERED_HANDLER = 0xFFFFFFFFu };
const Code *emu_enter_fun(Proc *p, Sched *s, Term f, uint32_t nargs); // the return address is on the stack
const Code *emu_apply(Proc *p, Sched *s, Term m, Term f, uint32_t nargs, bool pushed); // pushed: so it is
const Code *emu_apply_last(Proc *p, Sched *s, uint32_t nargs, uint32_t frame_nbytes, const Code *back);
const Code *emu_apply_raising(Proc *p, Sched *s, const Code *back); // a tail call of apply/3 with error, exit or throw
const Code *emu_apply_2(Proc *p, Sched *s);                         // erlang:apply(x0, x1)
const Code *emu_apply_3(Proc *p, Sched *s);                         // erlang:apply(x0, x1, x2)
const Code *emu_undefined_function(Proc *p, Sched *s, const Export *e); // the error handler, or undef
// A BIF gave NOVALUE: the call it traps to, or its error. tail_call: `back` is pushed for a traced BIF only.
const Code *emu_bif_left(Proc *p, Sched *s, const Export *e, const Code *back, bool tail_call);
const Code *emu_raise_code(Proc *p, Sched *s);                       // the error set in p, raised by the code at p->pc
const Code *emu_raise_error(Proc *p, Sched *s, Term reason);         // class error
const Code *emu_raise_pair(Proc *p, Sched *s, Term tag, Term value); // {tag, value}
const Code *emu_raise_function_clause(Proc *p, Sched *s, uint32_t arity);
const Code *emu_raise_guard_bif(Proc *p, Sched *s, const Export *e); // set in p; arguments in regs->operands
const Code *emu_raise_badarg1(Proc *p, Sched *s, Term f, Term a);    // of erlang:f(a)
const Code *emu_raise_badarg2(Proc *p, Sched *s, Term f, Term a, Term b);
const Code *emu_raise_map_get(Proc *p, Sched *s, Term key, Term map);
const Code *emu_raise_arith(Proc *p, Sched *s, Term f, Term a, Term b); // badarith or system_limit of erlang:f(a, b)
const Code *emu_raise_increment(Proc *p, Sched *s);                     // the same, without naming an operator

// ---- collecting, and the end of a slice (emu/enter.c) -----------------------------------------------------
// need words free, with `live` X registers as roots. False: the process dies (max_heap_size); the exit reason is set.
bool emu_collect(Proc *p, Sched *s, size_t need, uint32_t live);
// At a call at p->pc that found no reductions: GO_ON (there are more after a collection), or why emu_run returns.
enum { GO_ON = -1 };
int emu_slice_end(Proc *p, Sched *s, uint32_t live);
StopReason emu_stop(Proc *p, StopReason why); // counts reductions that were held; STOP_EXIT: p->pc is NULL then
StopReason emu_stop_live(Proc *p, Sched *s, uint32_t live, StopReason why); // the same, saving X registers
void emu_restore_live(Proc *p, Sched *s);                                   // they come back
// hibernate(x0, x1, x2): why emu_run returns; GO_ON: an error, whose handler (or NULL) is in p->pc.
int emu_hibernate(Proc *p, Sched *s);

// tracing (emu/tracing.c): heap.top and heap.stop as they are now
StopReason emu_run_traced(Sched *s, Proc *p);    // run.c, compiled for traced code
uint32_t emu_breakpoint(Proc *p, const Term *x); // at p->pc; the opcode to go on with there, or where p->pc is then
void emu_trace_return(Proc *p, const Term *frame, Term value);
void emu_trace_return_to(Proc *p, const Term *stop);
void emu_trace_time(Proc *p, const Term *frame);
void emu_trace_unwind(Proc *p, Term class_, Term reason);

// bit strings (emu/bits.c)
Term bs_context(Proc *p, Term src); // a match context on a bitstring, or the context itself; NOVALUE
Term bs_int(Proc *p, MatchBox *m, uint64_t nbits, uint32_t flags);
Term bs_float(Proc *p, MatchBox *m, uint64_t nbits, uint32_t flags);
Term bs_part(Proc *p, MatchBox *m, uint64_t nbits); // takes nbits as a bitstring
// Of `all` and integers; false: no match. A size of NOVALUE: all that is left (code/lower.c, put_size).
INLINE bool bs_size_of(MatchBox *m, Term size, uint32_t unit, uint64_t *nbits)
{
    uint64_t left = m->end - m->pos;
    if (size == NOVALUE) {
        *nbits = left;
        return left % unit == 0;
    }
    if (!is_small(size) || small_value(size) < 0) return false;
    if ((uint64_t)small_value(size) > left) {
        *nbits = 0;
        return unit == 0;
    }
    *nbits = (uint64_t)small_value(size) * unit;
    return *nbits <= left;
}
bool bs_utf(MatchBox *m, int bits, bool little, uint32_t *cp);
bool bs_match_bytes(MatchBox *m, const uint8_t *want, uint64_t nbits);
typedef struct {
    uint32_t kind; // SEG_... | its number in the construction << 8
    uint16_t unit, flags;
    Term value, size;  // size NOVALUE: all
    const void *bytes; // of a string; size: their number
} BsSegment;
// bs_create_bin: the new bitstring, NOVALUE with the error set.
Term bs_create(Proc *p, const BsSegment *segments, uint32_t n);
// The same of the n segments in an instruction's tail.
Term bs_create_sources(Proc *p, const Code *pc, const Term *x, const Term *stop, const Code *units, uint32_t n);
bool bs_init(Proc *p, Sched *s, Term size, uint32_t unit, Term *out);
bool bs_append(Proc *p, Sched *s, Term size, uint32_t unit, Term bin, Term *out);
bool bs_put(Proc *p, Sched *s, int instr, Term size, Term value, uint32_t unit, uint32_t flags);
bool bs_put_utf(Proc *p, Sched *s, int bits, Term value, uint32_t flags);
bool bs_put_bytes(Sched *s, const uint8_t *from, uint32_t nbytes);
bool bs_utf_size(int bits, Term value, Term *out);
bool bs_add(Proc *p, Term a, Term b, uint32_t unit, Term *out);
