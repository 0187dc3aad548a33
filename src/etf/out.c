// SPDX-License-Identifier: Apache-2.0
// etf/out.c — a binary that grows while it is written.
//
// The bytes are written to a SharedBin, whose capacity at least doubles when it is full; out_finish shrinks it. So a
// long result is not copied at the end.
#include "etf/etf.h"

enum { FIRST_NBYTES = 256 };

NOINLINE void out_grow(OutBin *o, size_t more)
{
    size_t need = o->n + more;
    if (need < more) panic("etf: binary longer than memory");
    size_t cap = o->cap ? o->cap : FIRST_NBYTES;
    while (cap < need) cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    o->b = o->b ? shared_resize(o->b, cap) : shared_new(cap);
    o->cap = cap;
}

Term out_finish(OutBin *o, Heap *h)
{
    Term t;
    if (o->n <= HEAP_BIN_MAX) {
        t = heap_make_binary(h, o->b ? o->b->bytes : NULL, o->n);
        if (o->b) shared_drop(o->b);
    } else {
        SharedBin *b = o->cap == o->n ? o->b : shared_resize(o->b, o->n);
        t = heap_wrap_shared(h, b, o->n);
    }
    *o = (OutBin){0};
    return t;
}

void out_free(OutBin *o)
{
    if (o->b) shared_drop(o->b);
    *o = (OutBin){0};
}
