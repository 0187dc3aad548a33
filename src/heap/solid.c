// SPDX-License-Identifier: Apache-2.0
// heap/solid.c — solid blocks: a copy of a term, literals included, in adjacent words that belong to no heap. ETS
// tables keep their objects this way.
//
//   solid_copy:  a term on a heap ──copy──► [ its box | the terms it points to ... ]
//   solid_out:   the block ──copy in one pass, the distance added to each pointer──► a heap
//
// Invariant: a block points only into itself and to EMPTY_TUPLE and EMPTY_MAP. So solid_out needs no work list.
// Cost: linear in the words of the block.
#include "heap/inner.h"

size_t solid_nwords(Term t) { return copy_nwords_of(t, true); }
Term solid_copy(Term t, Term *to, uint64_t *chain) { return is_immed(t) ? t : copy_to_of(t, &to, chain, true, 0); }
void solid_drop(uint64_t chain) { off_heap_drop_chain(chain); }

Term solid_out(Heap *h, const Term *from, size_t nwords, Term t)
{
    if (is_immed(t)) return t;
    Term *to = heap_take(h, nwords), *end = to + nwords;
    uint64_t by = (uint64_t)(uintptr_t)to - (uint64_t)(uintptr_t)from;
    for (Term *q = to; q < end;) {
        Term w = *from;
        if (!is_header(w)) {
            *q++ = is_immed(w) || (int64_t)w < 0 ? w : w + by;
            from++;
            continue;
        }
        size_t raw = 0; // words after the header that are no terms
        switch (header_subtag(w)) {
        case SUB_TUPLE:
        case SUB_RECORD:
        case SUB_HASH_NODE: break;
        case SUB_FLAT_MAP:
        case SUB_HASH_ROOT: raw = 1; break;
        case SUB_FUN:
        case SUB_SUB_BIN: raw = 3; break;
        default: raw = header_nwords(w); break;
        }
        memcpy(q, from, (raw + 1) * sizeof(Term));
        if (header_subtag(w) == SUB_REFC_BIN) {
            shared_keep((SharedBin *)(uintptr_t)((RefcBox *)q)->shared);
            heap_link_off_heap(h, q, OFF_HEAP_NEXT, off_heap_nbytes_of(q));
        } else if (header_subtag(w) == SUB_MAGIC_REF) {
            magic_keep((Magic *)(uintptr_t)q[1]);
            heap_link_off_heap(h, q, OFF_HEAP_NEXT, off_heap_nbytes_of(q));
        }
        q += raw + 1;
        from += raw + 1;
    }
    return t + by;
}
