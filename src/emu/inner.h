// SPDX-License-Identifier: Apache-2.0
// emu/inner — what the files of this room share.
#pragma once
#include "code/layout.h"
#include "emu/reductions.h"
#include "emu/emu.h"
#include "proc/calltrace.h"
#include "proc/mailbox.h"
#include "proc/pause.h"

// The dial: collect wherever it may be.
#ifdef WEBEAM_DEBUG
#define GC_ALWAYS dials.gc_always
#else
#define GC_ALWAYS false
#endif

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

// Value of source operand u of the instruction at pc. x and stop may be NULL if u cannot refer to them.
INLINE Term src_value(uint32_t u, const Code *pc, const Term *x, const Term *stop)
{
    if (LIKELY(!(u & 2))) return *(const Term *)(((u & 1) ? (const char *)stop - 1 : (const char *)x) + u);
    if (u & 1) return (Term)(int64_t)((int32_t)u >> 2);
    Term t;
    memcpy(&t, (const char *)pc - (u & ~3u), sizeof t);
    return t;
}

// error, exit, throw. If they are applied, the caller stays on the stack so that the trace shows it.
INLINE bool is_raising(Term m, Term f, uint32_t arity)
{
    return m == A_erlang &&
        ((f == A_error && arity >= 1 && arity <= 3) || (arity == 1 && (f == A_exit || f == A_throw)));
}

INLINE bool is_raising_list(Term m, Term f, Term list)
{
    uint32_t n = 0;
    for (int deep = 0; deep < 3; deep++) { // erlang:apply(erlang, error, [...]) counts as well
        Term l = list;
        for (n = 0; n < 4 && is_cons(l); n++) l = tail(l);
        if (!is_nil(l)) return false;
        if (m != A_erlang || f != A_apply || n != 3) break;
        m = head(list), f = head(tail(list)), list = head(tail(tail(list)));
    }
    return is_raising(m, f, n);
}

// ---- errors (emu/stacktrace.c) -----------------------------------------------------------------------------
// p->exc_* hold the error. This says where it was raised.
typedef enum { AT_CODE, AT_BIF, AT_ARGS } RaisedKind;
//   AT_CODE: in the code at pc.
//   AT_BIF:  m:f(args) failed, called at pc.
//   AT_ARGS: at pc; the trace shows `args` instead of the arity.
typedef struct {
    RaisedKind kind;
    Term m, f, args;
} Raised;
// Unwinds to the handler: sets x[0..3] and heap.stop, returns the handler's code. NULL: there is none; p->exc_reason is
// then the exit reason.
const Code *emu_raise(Proc *p, Sched *s, const Code *pc, Raised at);

// The class stored in a raw trace.
Term emu_trace_class(Term raw);

// ---- instructions in C: heap.top and heap.stop must be current ---------------------------------------------------
// Returns the result. NOVALUE: an error is set, or there is no match; the instruction knows which.
typedef Term (*Arith2)(Heap *h, Term a, Term b);
// length/1: state[0] is the rest of the list, state[1] the cells counted so far.
Term emu_count_cells(Proc *p, Term *state);
Term *emu_copy_tuple(Proc *p, Term tuple); // a copy on the heap, for the caller to change
// Puts key-value pairs, which alternate. NOVALUE: {badmap, M} or {badkey, K} is set. exact: each key must exist.
// emu/records.c: native records. The operands are those of instr.tab. NOVALUE: the error is set in p.
bool emu_is_record(Term t, uint32_t what, Term module, Term name);
Term emu_record_field(Proc *p, Term t, Term id, Term field, Term module);
Term emu_put_record(Proc *p, const Code *pc, const Term *x, const Term *stop); // pc: at a put_record
Term emu_put_map(Proc *p, Term map, const Term *pairs, uint32_t npairs, bool exact);
// The same with n source operands of the instruction at pc.
Term emu_put_map_sources(
    Proc *p, const Code *pc, const Term *x, const Term *stop, Term map, const Code *list, uint32_t n, bool exact);

// ---- entering code (emu/enter.c) --------------------------------------------------------------------------
// Slow paths of the run loop and of generated code. All are called after SWAP_OUT: heap.top, heap.stop, p->pc and
// p->reds are current, arguments are in regs->x. They return the code to continue with and set regs->entered:
//   n                  a call with n live X registers; it costs a reduction and may end the slice
//   ENTERED_HANDLER    the handler of an error; its reduction has been charged
// They return NULL if nothing handles the error: the process ends with p->exc_class and p->exc_reason.
// `back` is the return address that a call pushes if it is not a tail call.
enum { ENTERED_HANDLER = 0xFFFFFFFFu };
const Code *emu_enter_fun(Proc *p, Sched *s, Term f, uint32_t nargs); // the return address is on the stack already
// pushed: the return address is on the stack.
const Code *emu_apply(Proc *p, Sched *s, Term m, Term f, uint32_t nargs, bool pushed);
const Code *emu_apply_last(Proc *p, Sched *s, uint32_t nargs, uint32_t frame_nbytes, const Code *back);
const Code *emu_apply_raising(Proc *p, Sched *s, const Code *back); // a tail call of apply/3 with error, exit or throw
const Code *emu_apply_2(Proc *p, Sched *s);                         // erlang:apply(x0, x1)
const Code *emu_apply_3(Proc *p, Sched *s);                         // erlang:apply(x0, x1, x2)
const Code *emu_undefined_function(Proc *p, Sched *s, const Export *e); // calls the error handler, or raises undef
// A BIF returned NOVALUE: enters the function it traps to, or raises its error. With tail_call, `back` is pushed only
// for a traced BIF.
const Code *emu_bif_left(Proc *p, Sched *s, const Export *e, const Code *back, bool tail_call);
const Code *emu_raise_code(Proc *p, Sched *s);                       // the error set in p, raised by the code at p->pc
const Code *emu_raise_error(Proc *p, Sched *s, Term reason);         // class error
const Code *emu_raise_pair(Proc *p, Sched *s, Term tag, Term value); // {tag, value}
const Code *emu_raise_function_clause(Proc *p, Sched *s, uint32_t arity);
// The error set in p; the arguments are in regs->operands.
const Code *emu_raise_guard_bif(Proc *p, Sched *s, const Export *e);
const Code *emu_raise_badarg1(Proc *p, Sched *s, Term f, Term a); // of erlang:f(a)
const Code *emu_raise_badarg2(Proc *p, Sched *s, Term f, Term a, Term b);
const Code *emu_raise_map_get(Proc *p, Sched *s, Term key, Term map);
// Raises badarith or system_limit, with erlang:f(a, b) in the trace.
const Code *emu_raise_arith(Proc *p, Sched *s, Term f, Term a, Term b);
const Code *emu_raise_increment(Proc *p, Sched *s); // the same without an operator in the trace

// ---- collecting, and the end of a slice (emu/enter.c) -----------------------------------------------------
// Makes `need` words free; `live` X registers are roots. False: the process dies (max_heap_size), and its exit reason
// is set.
bool emu_collect(Proc *p, Sched *s, size_t need, uint32_t live);
// For a call at p->pc that has no reductions left. GO_ON: run on, since a collection was due and reductions are left,
// or a pause finds no room for the registers. Otherwise the value that emu_run returns.
enum { GO_ON = -1 };
int emu_slice_end(Proc *p, Sched *s, uint32_t live);
StopReason emu_stop(Proc *p, StopReason why); // adds p->reds_held to p->reds; STOP_EXIT: sets p->pc to NULL
// The same, and saves the X registers on the stack.
StopReason emu_stop_live(Proc *p, Sched *s, uint32_t live, StopReason why);
void emu_restore_live(Proc *p, Sched *s); // loads the saved X registers
// hibernate(x0, x1, x2): returns the value that emu_run returns. GO_ON: an error; p->pc is its handler, or NULL.
int emu_hibernate(Proc *p, Sched *s);
int emu_hibernate_in_place(Proc *p, Sched *s); // goes on at p->pc with x0

// generated code (emu/native.c); p->pc is the entry, or the return address that was popped. True: the slice is over,
// and regs->entered X registers are live; false: as after the functions above
bool emu_native_enter(Proc *p, Sched *s);
bool emu_native_return(Proc *p, Sched *s, uint32_t slot);
// step.c: executes the instruction at p->pc. False: as after the functions above; true: goes on at p->pc
bool emu_step(Sched *s, Proc *p);

// tracing (emu/tracing.c); heap.top and heap.stop must be current
StopReason emu_run_traced(Sched *s, Proc *p); // run.c, compiled for breakpoints
// Runs the breakpoint at p->pc; returns the opcode to execute instead, and may move p->pc.
uint32_t emu_breakpoint(Proc *p, const Term *x);
// frame: the words behind the watching CP. value: the result of the traced call.
void emu_trace_return(Proc *p, const Term *frame, Term value);
void emu_trace_return_to(Proc *p, const Term *stop);
void emu_trace_time(Proc *p, const Term *frame);
void emu_trace_unwind(Proc *p, Term class_, Term reason);

// bitstrings (emu/bits.c); sizes and positions in bits; NOVALUE and false mean no match
Term bs_context(Proc *p, Term src); // a new match context for a bitstring, or src if it is one; NOVALUE: neither
Term bs_int(Proc *p, MatchBox *m, uint64_t nbits, uint32_t flags);
Term bs_float(Proc *p, MatchBox *m, uint64_t nbits, uint32_t flags);
Term bs_part(Proc *p, MatchBox *m, uint64_t nbits); // the next nbits as a bitstring
// *nbits = size * unit, or all that is left if size is NOVALUE (code/lower.c, put_size). False: no match.
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
// The next character, in UTF-8, UTF-16 or UTF-32 (bits 8, 16, 32). False: there is none.
bool bs_utf(MatchBox *m, int bits, bool little, uint32_t *cp);
bool bs_match_bytes(MatchBox *m, const uint8_t *want, uint64_t nbits);
typedef struct {
    uint32_t kind; // SEG_... | number of the segment << 8
    uint16_t unit, flags;
    Term value, size;  // size NOVALUE: the whole value
    const void *bytes; // of a SEG_STRING; size is then in bytes
} BsSegment;
// bs_create_bin: returns the new bitstring; NOVALUE: the error is set in p.
Term bs_create(Proc *p, const BsSegment *segments, uint32_t n);
// The same with the n segments in the tail of an instruction.
Term bs_create_sources(Proc *p, const Code *pc, const Term *x, const Term *stop, const Code *units, uint32_t n);
// For OTP 24 code. False: the error is set in p.
bool bs_init(Proc *p, Sched *s, Term size, uint32_t unit, Term *out);
bool bs_append(Proc *p, Sched *s, Term size, uint32_t unit, Term bin, Term *out);
bool bs_put(Proc *p, Sched *s, int instr, Term size, Term value, uint32_t unit, uint32_t flags);
bool bs_put_utf(Proc *p, Sched *s, int bits, Term value, uint32_t flags);
bool bs_put_bytes(Sched *s, const uint8_t *from, uint32_t nbytes);
bool bs_utf_size(int bits, Term value, Term *out);              // *out: bytes that the character needs
bool bs_add(Proc *p, Term a, Term b, uint32_t unit, Term *out); // *out = a + b * unit
