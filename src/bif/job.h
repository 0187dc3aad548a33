// SPDX-License-Identifier: Apache-2.0
// bif/job — how a BIF of this room goes on in a later slice.
//
//   f(A, B) ─ out of fuel ─► state behind a magic reference; yield: f(Ref, []) ─► ... ─► result
//                                                         └─ an error: f(A, B) again, with a mark: it raises at once
//
// The same function is called again with the magic reference as its first argument, so nobody needs a name for the
// continuation. What the collector must see lies in the process's spare root 0: a tuple of the original arguments and
// the packed stack of terms. An error found in a later slice calls the function once more with its original
// arguments, so that the trace shows them.
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

// ---- errors found late ------------------------------------------------------------------------------------------
// Spare root 1 holds the reason, an atom, between job_fail and the call that raises it.
INLINE bool job_failed(const Proc *p)
{
    return UNLIKELY(p->job_roots[1] == A_badarg || p->job_roots[1] == A_system_limit);
}
INLINE Term job_raise(Proc *p) // as the first thing a BIF does: if (job_failed(p)) return job_raise(p);
{
    Term reason = p->job_roots[1];
    proc_keep(p, 0, NIL);
    proc_keep(p, 1, NIL);
    return proc_raise(p, reason);
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
    Term k = p->job_roots[0];
    return tuple_at(k, tuple_arity(k) - 1);
}
INLINE Term job_arg(const Proc *p, uint32_t i) { return tuple_at(p->job_roots[0], i); } // an original argument
// An error in a later slice: m:f with the original arguments raises it.
Term job_fail(Proc *p, Term m, Term f, uint32_t arity, bool limit);
INLINE bool job_is_on(const Proc *p)
{
    return is_tuple(p->job_roots[0]);
} // for BIFs of any term: a job is an argument like others, else
INLINE void job_done(Proc *p) { proc_keep(p, 0, NIL); }

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
