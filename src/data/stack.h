// SPDX-License-Identifier: Apache-2.0
// data/stack — a stack of words for walks over terms. Private to the data room.
//
// A walk pushes what is left to do instead of recursing, so no term can exhaust the C stack. The first WORK_INLINE
// words are in the struct; a longer stack is in memory of MEM_SYSTEM.
#pragma once
#include "data/data.h"

enum { WORK_INLINE = 48 };
typedef struct {
    uint64_t *p;
    size_t n, cap;
    uint64_t first[WORK_INLINE];
} Work;

INLINE void work_init(Work *w)
{
    w->p = w->first;
    w->n = 0;
    w->cap = WORK_INLINE;
}
INLINE void work_done(Work *w)
{
    if (UNLIKELY(w->p != w->first)) mem_give(MEM_SYSTEM, w->p, w->cap * 8);
}
void stack_grow_work(Work *w, size_t more); // data/stack.c
INLINE void work_need(Work *w, size_t more)
{
    if (UNLIKELY(w->n + more > w->cap)) stack_grow_work(w, more);
}
INLINE void work_push(Work *w, uint64_t v)
{
    work_need(w, 1);
    w->p[w->n++] = v;
}
INLINE void work_push2(Work *w, uint64_t a, uint64_t b)
{
    work_need(w, 2);
    w->p[w->n++] = a;
    w->p[w->n++] = b;
}
INLINE uint64_t work_pop(Work *w) { return w->p[--w->n]; }
INLINE uint64_t work_ptr(const void *p) { return (uint64_t)(uintptr_t)p; }
INLINE Term *work_terms(uint64_t v) { return (Term *)(uintptr_t)v; }
