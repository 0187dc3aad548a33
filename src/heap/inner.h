// SPDX-License-Identifier: Apache-2.0
// heap/inner — what the files of this room share: which words of a box are terms, a work list, memory in words.
#pragma once
#include "heap/heap.h"

// ---- memory in words ----------------------------------------------------------
// A count that does not fit the address space becomes a size mem_take refuses with erl's message.
INLINE size_t words_nbytes(size_t nwords) { return nwords > SIZE_MAX / 8 ? SIZE_MAX : nwords * 8; }
INLINE Term *words_take(size_t nwords) { return mem_take(MEM_HEAP, words_nbytes(nwords)); }
void words_give(Term *p, size_t nwords); // debug builds poison them first
INLINE bool words_hold(const Term *lo, const Term *hi, const Term *p) { return p >= lo && p < hi; }

// ---- boxes -----------------------------------------------------------------------
INLINE uint8_t *origin_bytes(Term orig) // of a heap or refc binary
{
    Term *p = BOXED_PTR_(orig);
    return header_subtag(p[0]) == SUB_HEAP_BIN ? (uint8_t *)(p + 2) : (uint8_t *)(uintptr_t)((RefcBox *)p)->bytes;
}

// The words of a box that are terms are always neighbours: *first and how many.
INLINE size_t box_terms(Term *p, Term **first)
{
    size_t n = header_nwords(p[0]);
    switch (header_subtag(p[0])) {
    case SUB_TUPLE:
    case SUB_HASH_NODE: *first = p + 1; return n;
    case SUB_FLAT_MAP:
    case SUB_HASH_ROOT: *first = p + 2; return n - 1;
    case SUB_FUN: *first = p + 4; return n - 3;
    case SUB_SUB_BIN: *first = p + 4; return 1;
    case SUB_MATCH_CTX: *first = p + 1; return 1;
    default: *first = p + 1; return 0;
    }
}

_Static_assert(offsetof(SubBox, orig) == 4 * sizeof(Term) && offsetof(FunBox, env) == 5 * sizeof(Term),
    "box_terms and slots_step: sub-binaries have one term, funs their creator and their environment");
_Static_assert(
    MATCH_CTX_NWORDS == 6 && offsetof(MatchBox, orig) == sizeof(Term) && offsetof(MatchBox, base) == 2 * sizeof(Term),
    "slots_step: orig is word 1 of a match context; base follows it");

// Walks compact heap words (cons cells and boxes, end to end): calls fn on every slot that holds a cons or boxed
// term and steps over raw words. Always inlined with a constant fn, so the collector's loop has no calls in it.
typedef void SlotFn(void *context, Term *slot);
INLINE Term *slots_step(Term *at, SlotFn *fn, void *context)
{
    Term w = *at;
    if (LIKELY(!is_header(w))) {
        if (!is_immed(w)) fn(context, at);
        return at + 1;
    }
    switch (header_subtag(w)) {
    case SUB_TUPLE:
    case SUB_HASH_NODE: return at + 1;
    case SUB_FLAT_MAP:
    case SUB_HASH_ROOT: return at + 2;
    case SUB_FUN:
    case SUB_SUB_BIN: return at + 4;
    case SUB_MATCH_CTX:
        if (!is_immed(at[1])) {
            fn(context, at + 1);
            at[2] = (Term)(uintptr_t)origin_bytes(at[1]);
        }
        return at + 6;
    default: return at + 1 + header_nwords(w);
    }
}
// Roots and the stack: return addresses (tag 3) and immediates are stepped over.
INLINE void slots_of_roots(Term *at, size_t n, SlotFn *fn, void *context)
{
    for (Term *end = at + n; at < end; at++)
        if (is_cons(*at) || is_boxed(*at)) fn(context, at);
}

// ---- off-heap chains (heap/binary.c) ------------------------------------------------
// Refc binaries and magic references alike: the next box's address is word 2.
enum { OFF_HEAP_NEXT = 2, VHEAP_MIN_NBYTES = 46422 * 8 };
_Static_assert(offsetof(RefcBox, next) == OFF_HEAP_NEXT * sizeof(Term), "word 2 links refc binaries");
_Static_assert(MAGIC_REF_NWORDS == OFF_HEAP_NEXT + 1, "word 2, the last, links magic references");
INLINE Term *off_heap_box(uint64_t address) { return (Term *)(uintptr_t)address; }
size_t off_heap_nbytes_of(const Term *box);
void off_heap_drop(Term *box);
void off_heap_drop_chain(uint64_t chain);
size_t off_heap_count(uint64_t chain, uint64_t until); // bytes behind the boxes up to `until`

// ---- copying that may copy literals too (heap/copy.c) ---------------------------------
// all: literals are copied like anything else ({} and #{} excepted). mark: 0, or LITERAL_BIT for every pointer made.
size_t copy_nwords_of(Term t, bool all);
Term copy_to_of(Term t, Term **to, uint64_t *chain, bool all, Term mark);

// ---- literals that leave (heap/literal.c, heap/collect.c) -------------------------------
// own: for each leaving chunk a private copy of it (in a fragment), or NULL; NULL: no literal moves.
Term *literal_own(Term t, Term *const *own); // where a literal's private copy lies; NULL: it stays
void heap_collect_full_with(Heap *h, Term *const *own, const Span *roots, int nroots, GcReport *report);

// ---- a work list of terms -----------------------------------------------------------------
typedef struct {
    Term *at;
    size_t n, cap;
    Term first[48];
} Work;
INLINE void work_init(Work *w)
{
    w->at = w->first;
    w->n = 0;
    w->cap = COUNT_OF(w->first);
}
void work_grow(Work *w, size_t more);
INLINE void work_push(Work *w, Term t)
{
    if (UNLIKELY(w->n == w->cap)) work_grow(w, 1);
    w->at[w->n++] = t;
}
INLINE void work_end(Work *w)
{
    if (w->at != w->first) mem_give(MEM_SYSTEM, w->at, w->cap * sizeof(Term));
}

void heap_poison(Term *p, size_t nwords); // debug builds only
