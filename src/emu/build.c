// SPDX-License-Identifier: Apache-2.0
// emu/build.c — map, record and length instructions in C.
#include "emu/inner.h"

Term *emu_copy_tuple(Proc *p, Term tuple)
{
    size_t nwords = (size_t)tuple_arity(tuple) + 1;
    return memcpy(heap_take(&p->heap, nwords), boxed_ptr(tuple), nwords * sizeof(Term));
}

enum { MOST_AT_ONCE = 64 };

Term emu_put_map(Proc *p, Term map, const Term *pairs, uint32_t npairs, bool exact)
{
    Heap *h = &p->heap;
    if (!is_map(map)) return proc_raise(p, TUPLE(h, A_badmap, map));
    if (!exact && map == EMPTY_MAP && npairs > 1 && npairs <= MOST_AT_ONCE / 2) return map_from_pairs(h, pairs, npairs);
    for (const Term *end = pairs + 2 * npairs; pairs < end; pairs += 2) {
        if (exact && map_get(map, pairs[0]) == NOVALUE) return proc_raise(p, TUPLE(h, A_badkey, pairs[0]));
        map = map_put(h, map, pairs[0], pairs[1]);
    }
    return map;
}

Term emu_put_map_sources(
    Proc *p, const Code *pc, const Term *x, const Term *stop, Term map, const Code *list, uint32_t n, bool exact)
{
    Term pairs[MOST_AT_ONCE];
    uint32_t step = n <= MOST_AT_ONCE ? n : 2, i = 0; // long lists are put pair by pair
    do {
        for (uint32_t k = 0; k < step; k++) pairs[k] = src_value(list[i + k], pc, x, stop);
        map = emu_put_map(p, map, pairs, step / 2, exact);
        i += step;
    } while (i + 1 < n && map != NOVALUE);
    return map;
}

// Counts until the slice is used up. Returns the rest of the list: a cons means that the slice is over.
Term emu_count_cells(Proc *p, Term *state)
{
    Term l = state[0];
    size_t n = 0,
           max = proc_left(p) > LENGTH_LEAST / LENGTH_PER_RED ? (size_t)proc_left(p) * LENGTH_PER_RED : LENGTH_LEAST;
    for (; is_cons(l) && n < max; l = tail(l)) n++;
    if (is_cons(l)) proc_end_slice(p);
    else p->reds -= (int32_t)(n / LENGTH_PER_RED);
    state[0] = l;
    state[1] = make_small(small_value(state[1]) + (int64_t)n);
    return l;
}
