// SPDX-License-Identifier: Apache-2.0
// emu/inner — what the files of this room share.
#pragma once
#include "code/instr.h"
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
Term emu_count_cells(Proc *p, Term *state);                      // length: state[0] what is left, state[1] cells so far
bool emu_collect(Proc *p, Sched *s, size_t need, uint32_t live); // false: the process dies
bool emu_may_collect(Proc *p);
bool emu_pause(Proc *p, Sched *s, uint32_t live);
Term emu_put_map(
    Proc *p, const Code *pc, const Term *x, const Term *stop, Term map, const Code *list, uint32_t n, bool exact);
Term emu_update_record(
    Proc *p, const Code *pc, const Term *x, const Term *stop, Term src, const Code *list, uint32_t n);

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
// bs_create_bin: the new bitstring, NOVALUE with the error set.
Term bs_create(Proc *p, Sched *s, const Code *pc, const Term *x, const Term *stop);
bool bs_init(Proc *p, Sched *s, Term size, uint32_t unit, Term *out);
bool bs_append(Proc *p, Sched *s, Term size, uint32_t unit, Term bin, Term *out);
bool bs_put(Proc *p, Sched *s, int instr, Term size, Term value, uint32_t unit, uint32_t flags);
bool bs_put_utf(Proc *p, Sched *s, int bits, Term value, uint32_t flags);
bool bs_put_bytes(Sched *s, const uint8_t *from, uint32_t nbytes);
bool bs_utf_size(int bits, Term value, Term *out);
bool bs_add(Proc *p, Term a, Term b, uint32_t unit, Term *out);
