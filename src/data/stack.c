// SPDX-License-Identifier: Apache-2.0
// data/stack.c — grows the work stack.
#include "data/stack.h"

void stack_grow_work(Work *w, size_t more)
{
    size_t cap = w->cap * 2;
    while (cap < w->n + more) cap *= 2;
    if (w->p == w->first) {
        w->p = mem_take(MEM_SYSTEM, cap * 8);
        memcpy(w->p, w->first, w->n * 8);
    } else {
        w->p = mem_resize(MEM_SYSTEM, w->p, w->cap * 8, cap * 8);
    }
    w->cap = cap;
}
