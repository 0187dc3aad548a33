// SPDX-License-Identifier: Apache-2.0
// bif/job.c — see bif/job.h: state that outlives a slice.
#include "bif/job.h"

void *job_new(size_t nbytes, void (*drop)(Magic *))
{
    Magic *m = mem_take0(MEM_SYSTEM, nbytes);
    m->refs = 1;
    m->drop = drop;
    m->nbytes = nbytes;
    ref_new(m->id);
    return m;
}

Term job_yield(Proc *p, Term m, Term f, uint32_t arity, void *job, Term ref, const Term *args, Term packed)
{
    Heap *h = &p->heap;
    Term *keep = heap_take(h, arity + 2);
    keep[0] = make_header(SUB_TUPLE, arity + 1);
    for (uint32_t i = 0; i < arity; i++) keep[1 + i] = ref == NOVALUE ? args[i] : job_arg(p, i);
    keep[1 + arity] = packed;
    if (ref == NOVALUE) ref = heap_magic_ref(h, (Magic *)job);
    p->job_root = make_boxed(keep);
    Term again[MAX_TRAP_ARGS] = {ref};
    for (uint32_t i = 1; i < arity; i++) again[i] = NIL;
    return proc_yield_bif(p, export_get(m, f, arity), arity, again);
}

Term job_fail(Proc *p, Term reason, Term m, Term f, uint32_t arity)
{
    Term args[MAX_TRAP_ARGS];
    for (uint32_t i = 0; i < arity; i++) args[i] = job_arg(p, i);
    job_done(p);
    return proc_raise_of(p, reason, m, f, arity, args);
}

// ---- stacks ------------------------------------------------------------------------------------------------
NOINLINE void stack_grow(TermStack *s)
{
    uint32_t old = s->more ? s->cap : COUNT_OF(s->first), cap = old * 3;
    if (s->more) s->more = mem_resize(MEM_SYSTEM, s->more, old * sizeof(Term), cap * sizeof(Term));
    else {
        s->more = mem_take(MEM_SYSTEM, cap * sizeof(Term));
        memcpy(s->more, s->first, sizeof s->first);
    }
    s->cap = cap;
}

void stack_free(TermStack *s)
{
    if (s->more) mem_give(MEM_SYSTEM, s->more, s->cap * sizeof(Term));
    s->more = NULL;
    s->n = 0;
}

Term stack_pack(TermStack *s, Heap *h) { return s->n ? heap_tuple(h, s->n, stack_base(s)) : NIL; }

void stack_unpack(TermStack *s, Term packed)
{
    if (s->n) memcpy(stack_base(s), tuple_words(packed), s->n * sizeof(Term));
}

bool bin_bytes(Term t, Buf *b, const uint8_t **bytes, size_t *n)
{
    if (!is_binary(t)) return false;
    Bits x = bits_of(t);
    *n = (size_t)(x.nbits / 8);
    *bytes = x.bytes;
    if (x.bitoff && *n) {
        uint8_t *to = buf_room(b, *n);
        bits_copy(to, 0, x.bytes, x.bitoff, x.nbits);
        *bytes = to;
    }
    return true;
}
