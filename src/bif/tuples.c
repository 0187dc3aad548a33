// SPDX-License-Identifier: Apache-2.0
// bif/tuples.c — tuples: creating, reading, and changing copies.
#include "bif/bif.h"

BIF_FN(erlang, element, 2)
{
    size_t i;
    if (!is_tuple(a[1]) || !arg_index(a[0], tuple_arity(a[1]), &i)) return badarg(p);
    return tuple_at(a[1], (uint32_t)i - 1);
}

BIF_FN(erlang, tuple_size, 1) { return is_tuple(a[0]) ? make_small(tuple_arity(a[0])) : badarg(p); }

BIF_FN(erlang, size, 1)
{
    if (is_tuple(a[0])) return make_small(tuple_arity(a[0]));
    if (is_bitstring(a[0])) return make_small((int64_t)(bits_of(a[0]).nbits / 8));
    return badarg(p);
}

// A new tuple with its header; the caller fills in the elements. arity must not be 0.
static Term *new_tuple(Proc *p, size_t arity)
{
    Term *t = heap_take(&p->heap, arity + 1);
    t[0] = make_header(SUB_TUPLE, arity);
    if (arity > 1000) proc_charge(p, (uint32_t)(arity / 500));
    return t;
}

BIF_FN(erlang, setelement, 3)
{
    size_t i;
    if (!is_tuple(a[1]) || !arg_index(a[0], tuple_arity(a[1]), &i)) return badarg(p);
    uint32_t n = tuple_arity(a[1]);
    Term *t = new_tuple(p, n);
    memcpy(t + 1, tuple_words(a[1]), n * sizeof(Term));
    t[i] = a[2];
    return make_boxed(t);
}

BIF_FN(erlang, append_element, 2)
{
    if (!is_tuple(a[0]) || tuple_arity(a[0]) >= MAX_ARITY) return badarg(p);
    uint32_t n = tuple_arity(a[0]);
    Term *t = new_tuple(p, n + 1);
    memcpy(t + 1, tuple_words(a[0]), n * sizeof(Term));
    t[n + 1] = a[1];
    return make_boxed(t);
}

BIF_FN(erlang, insert_element, 3)
{
    size_t i;
    if (!is_tuple(a[1]) || tuple_arity(a[1]) >= MAX_ARITY || !arg_index(a[0], (size_t)tuple_arity(a[1]) + 1, &i))
        return badarg(p);
    uint32_t n = tuple_arity(a[1]);
    Term *t = new_tuple(p, n + 1), *from = tuple_words(a[1]);
    memcpy(t + 1, from, (i - 1) * sizeof(Term));
    t[i] = a[2];
    memcpy(t + 1 + i, from + i - 1, (n - i + 1) * sizeof(Term));
    return make_boxed(t);
}

BIF_FN(erlang, delete_element, 2)
{
    size_t i;
    if (!is_tuple(a[1]) || !arg_index(a[0], tuple_arity(a[1]), &i)) return badarg(p);
    uint32_t n = tuple_arity(a[1]);
    if (n == 1) return EMPTY_TUPLE;
    Term *t = new_tuple(p, n - 1), *from = tuple_words(a[1]);
    memcpy(t + 1, from, (i - 1) * sizeof(Term));
    memcpy(t + i, from + i, (n - i) * sizeof(Term));
    return make_boxed(t);
}

static Term filled(Proc *p, Term arity, Term value, Term **words)
{
    if (!is_small(arity) || small_value(arity) < 0 || small_value(arity) > MAX_ARITY) return NOVALUE;
    size_t n = (size_t)small_value(arity);
    *words = NULL;
    if (!n) return EMPTY_TUPLE;
    Term *t = new_tuple(p, n);
    for (size_t i = 1; i <= n; i++) t[i] = value;
    *words = t;
    return make_boxed(t);
}

BIF_FN(erlang, make_tuple, 2)
{
    Term *words, t = filled(p, a[0], a[1], &words);
    return t != NOVALUE ? t : badarg(p);
}

BIF_FN(erlang, make_tuple, 3)
{
    Term *words, t = filled(p, a[0], a[1], &words);
    if (t == NOVALUE) return badarg(p);
    size_t i, n = (size_t)small_value(a[0]);
    Term list = a[2], item;
    while (bif_next(&list, &item)) {
        if (!is_tuple_of(item, 2) || !arg_index(tuple_at(item, 0), n, &i)) return badarg(p);
        words[i] = tuple_at(item, 1);
    }
    return is_nil(list) ? t : badarg(p);
}

BIF_FN(erlang, list_to_tuple, 1)
{
    size_t n;
    if (!list_length(a[0], &n) || n > MAX_ARITY) return badarg(p);
    if (!n) return EMPTY_TUPLE;
    Term *t = new_tuple(p, n), *to = t + 1;
    for (Term l = a[0]; is_cons(l); l = tail(l)) *to++ = head(l);
    return make_boxed(t);
}

BIF_FN(erlang, tuple_to_list, 1)
{
    if (!is_tuple(a[0])) return badarg(p);
    uint32_t n = tuple_arity(a[0]);
    if (n > 1000) proc_charge(p, n / 500);
    return heap_list(&p->heap, tuple_words(a[0]), n, NIL);
}
