// SPDX-License-Identifier: Apache-2.0
// emu/build.c — the C halves of map and record instructions.
#include "emu/inner.h"

Term emu_update_record(Proc *p, const Code *pc, const Term *x, const Term *stop, Term src, const Code *list, uint32_t n)
{
    uint32_t arity = tuple_arity(src);
    Term *to = heap_take(&p->heap, (size_t)arity + 1);
    memcpy(to, boxed_ptr(src), ((size_t)arity + 1) * sizeof(Term));
    for (uint32_t i = 0; i < n; i++)
        if (list[2 * i] <= arity) to[list[2 * i]] = src_value(list[2 * i + 1], pc, x, stop);
    return make_boxed(to);
}

// Puts n/2 pairs. NOVALUE with {badmap, M} or {badkey, K} set.
Term emu_put_map(
    Proc *p, const Code *pc, const Term *x, const Term *stop, Term map, const Code *list, uint32_t n, bool exact)
{
    Heap *h = &p->heap;
    if (!is_map(map)) return proc_raise(p, TUPLE(h, A_badmap, map));
    if (!exact && map == EMPTY_MAP && n > 2) {
        Term pairs[64];
        if (n <= 64) {
            for (uint32_t i = 0; i < n; i++) pairs[i] = src_value(list[i], pc, x, stop);
            return map_from_pairs(h, pairs, n / 2);
        }
    }
    for (uint32_t i = 0; i + 1 < n; i += 2) {
        Term k = src_value(list[i], pc, x, stop), v = src_value(list[i + 1], pc, x, stop);
        if (exact && map_get(map, k) == NOVALUE) return proc_raise(p, TUPLE(h, A_badkey, k));
        map = map_put(h, map, k, v);
    }
    return map;
}

// As long as the slice lasts. What is left; a cell: the slice is over.
Term emu_count_cells(Proc *p, Term *state)
{
    enum { PER_RED = 100, LEAST = 2000 };
    Term l = state[0];
    size_t n = 0, max = proc_left(p) > LEAST / PER_RED ? (size_t)proc_left(p) * PER_RED : LEAST;
    for (; is_cons(l) && n < max; l = tail(l)) n++;
    if (is_cons(l)) proc_end_slice(p);
    else p->reds -= (int32_t)(n / PER_RED);
    state[0] = l;
    state[1] = make_small(small_value(state[1]) + (int64_t)n);
    return l;
}
