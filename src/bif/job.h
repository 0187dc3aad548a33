// SPDX-License-Identifier: Apache-2.0
// bif/job — how a BIF goes on in a later slice.
//
// A BIF that has used its fuel gives up the slice and says which call goes on: proc_yield_bif(p, Export, nargs, args),
// with at most MAX_TRAP_ARGS arguments. The collector sees the arguments, so terms in them may move. Three shapes:
//
//   state of terms, the BIF's own arguments   lists:reverse(Rest, Acc)          a row SELF in continue.tab
//   state of terms, others                    '$append'(Rest, Acc, {L, R, F})   a row CONTINUE: a hidden function of
//                                                                               erts_internal, shown as the BIF
//   state in C                                f(A, B) -> f(Ref, []) -> ...      job_yield, below
//
// The third keeps the state behind a magic reference and calls the same BIF with it as the first argument. A tuple of
// the original arguments and of the terms that the state needs (packed) is kept in Proc.job_root.
//
// An error found in a later slice is the error of the call that began: proc_raise_of(p, reason, M, F, nargs, args), or
// job_fail, which takes the original arguments from job_root. The stack trace shows them, as erl's does.
//
// A question to another process is something else: the BIF waits for the answer (proc_ask, proc/signal.h).
#pragma once
#include "bif/bif.h"

enum { JOB_FUEL = 20, JOB_LEAST = 2000 }; // fuel for one reduction; the least fuel a slice gets

INLINE int64_t job_fuel(const Proc *p)
{
    int64_t f = (int64_t)proc_budget(p) * JOB_FUEL;
    return f < JOB_LEAST ? JOB_LEAST : f;
}
INLINE void job_charge(Proc *p, int64_t used)
{
    if (used >= JOB_FUEL) proc_charge(p, used > INT32_MAX ? INT32_MAX : (uint32_t)(used / JOB_FUEL));
}

// ---- jobs
typedef struct {
    Magic magic;
} Job; // the first member of a state
// A new state of nbytes, cleared; `drop` gives back what it holds, and tells its type.
void *job_new(size_t nbytes, void (*drop)(Magic *));
INLINE void *job_of(Term t, void (*drop)(Magic *)) // NULL: t is no such job
{
    if (LIKELY(!is_box_of(t, SUB_MAGIC_REF))) return NULL;
    return magic_of(t)->drop == drop ? (void *)magic_of(t) : NULL;
}
// The rest in the next slice. First time: ref is NOVALUE and args are the original ones; later: ref is args[0].
Term job_yield(Proc *p, Term m, Term f, uint32_t arity, void *job, Term ref, const Term *args, Term packed);
INLINE Term job_packed(const Proc *p)
{
    Term k = p->job_root;
    return tuple_at(k, tuple_arity(k) - 1);
}
INLINE Term job_arg(const Proc *p, uint32_t i) { return tuple_at(p->job_root, i); } // an original argument
// The job is over with an error of m:f with the original arguments.
Term job_fail(Proc *p, Term reason, Term m, Term f, uint32_t arity);
INLINE bool job_is_on(const Proc *p)
{
    return is_tuple(p->job_root);
} // for BIFs of any term: a job is an argument like others, else
INLINE void job_done(Proc *p) { p->job_root = NIL; }

// ---- a stack of terms that can be packed -------------------------------------------------------------------------
typedef struct {
    Term *more;
    uint32_t n, cap;
    Term first[12];
} TermStack;
INLINE Term *stack_base(TermStack *s) { return s->more ? s->more : s->first; }
INLINE Term *stack_top(TermStack *s) { return stack_base(s) + s->n - 1; }
void stack_grow(TermStack *s);
INLINE void stack_push(TermStack *s, Term t)
{
    if (UNLIKELY(s->n == (s->more ? s->cap : COUNT_OF(s->first)))) stack_grow(s);
    stack_base(s)[s->n++] = t;
}
void stack_free(TermStack *s);
Term stack_pack(TermStack *s, Heap *h);
void stack_unpack(TermStack *s, Term packed);

// ---- walks over iolists (bif/iolist.c)
typedef enum { IOL_BINARY, IOL_BITS, IOL_SIZE, IOL_CRC32, IOL_ADLER32, IOL_MD5, IOL_MD5_UPDATE } IolMode;
// The whole BIF m:f/arity: walks args[which]; seed: the sum so far (crc, adler), or the md5 context's bytes.
Term iol_bif(Proc *p, Term *args, Term m, Term f, uint32_t arity, uint32_t which, IolMode mode, uint32_t sum,
    const uint8_t *context);
// The bytes of a binary as one run; a copy in *b when they are not on byte boundaries. False: no binary.
bool bin_bytes(Term t, Buf *b, const uint8_t **bytes, size_t *n);
