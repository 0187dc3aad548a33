// SPDX-License-Identifier: Apache-2.0
// heap/make.c — makes tuples, lists, integers and strings on a heap.
#include "heap/heap.h"

Term heap_tuple(Heap *h, uint32_t arity, const Term *elements)
{
    if (!arity) return EMPTY_TUPLE;
    Term *p = heap_take(h, (size_t)arity + 1);
    p[0] = make_header(SUB_TUPLE, arity);
    memcpy(p + 1, elements, arity * sizeof(Term));
    return make_boxed(p);
}

Term heap_list(Heap *h, const Term *elements, size_t n, Term last_tail)
{
    if (!n) return last_tail;
    Term *p = heap_take(h, n * 2), *q = p;
    for (size_t i = 0; i < n; i++, q += 2) {
        q[0] = elements[i];
        q[1] = make_cons(q + 2);
    }
    q[-1] = last_tail;
    return make_cons(p);
}

Term heap_string(Heap *h, const uint8_t *latin1, size_t n, Term last_tail)
{
    if (!n) return last_tail;
    Term *p = heap_take(h, n * 2), *q = p;
    for (size_t i = 0; i < n; i++, q += 2) {
        q[0] = make_small(latin1[i]);
        q[1] = make_cons(q + 2);
    }
    q[-1] = last_tail;
    return make_cons(p);
}

static Term one_limb(Heap *h, Subtag sub, uint64_t magnitude)
{
    Term *p = heap_take(h, 2);
    p[0] = make_header(sub, 1);
    p[1] = magnitude;
    return make_boxed(p);
}

Term heap_int64(Heap *h, int64_t v)
{
    if (fits_small(v)) return make_small(v);
    return v < 0 ? one_limb(h, SUB_NEG_BIG, -(uint64_t)v) : one_limb(h, SUB_POS_BIG, (uint64_t)v);
}

Term heap_uint64(Heap *h, uint64_t v)
{
    return v <= (uint64_t)SMALL_MAX ? make_small((int64_t)v) : one_limb(h, SUB_POS_BIG, v);
}
