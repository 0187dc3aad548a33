// SPDX-License-Identifier: Apache-2.0
// heap/inner — shared by the files of this room: which words of a box are terms, off-heap chains, a work list, memory
// in words.
#pragma once
#include "heap/heap.h"

// ---- memory in words ----------------------------------------------------------
// A size that does not fit the address space becomes SIZE_MAX, which mem_take refuses with erl's message.
INLINE size_t words_nbytes(size_t nwords) { return nwords > SIZE_MAX / 8 ? SIZE_MAX : nwords * 8; }
INLINE Term *words_take(size_t nwords) { return mem_take(MEM_HEAP, words_nbytes(nwords)); }
void words_give(Term *p, size_t nwords); // p may be NULL; debug builds poison the words first
INLINE bool words_hold(const Term *lo, const Term *hi, const Term *p) { return p >= lo && p < hi; }

// ---- boxes -----------------------------------------------------------------------
INLINE uint8_t *origin_bytes(Term orig) // the bytes of a heap or refc binary
{
    Term *p = BOXED_PTR_(orig);
    return header_subtag(p[0]) == SUB_HEAP_BIN ? (uint8_t *)(p + 2) : (uint8_t *)(uintptr_t)((RefcBox *)p)->bytes;
}

// The words of a box that are terms: *first is the first one, the result their number. They are always neighbours.
INLINE size_t box_terms(Term *p, Term **first)
{
    size_t n = header_nwords(p[0]);
    switch (header_subtag(p[0])) {
    case SUB_TUPLE:
    case SUB_RECORD:
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

// One step of a walk over adjacent cons cells and boxes. Calls fn for the slots that hold a cons or boxed term, skips
// words that are no terms, and returns where to go on. Always inlined with a constant fn, so the loop has no calls.
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
    case SUB_RECORD:
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
// The same for roots and the stack: return addresses, catch tags and other immediates are skipped.
INLINE void slots_of_roots(Term *at, size_t n, SlotFn *fn, void *context)
{
    for (Term *end = at + n; at < end; at++)
        if (is_cons(*at) || is_boxed(*at)) fn(context, at);
}

// ---- off-heap chains (heap/binary.c) ------------------------------------------------
// Word 2 of a refc binary or magic reference is the address of the next box in the chain; 0: the last one.
enum { OFF_HEAP_NEXT = 2, VHEAP_MIN_NBYTES = 46422 * 8 };
_Static_assert(offsetof(RefcBox, next) == OFF_HEAP_NEXT * sizeof(Term), "word 2 links refc binaries");
_Static_assert(MAGIC_REF_NWORDS == OFF_HEAP_NEXT + 1, "word 2, the last, links magic references");
INLINE Term *off_heap_box(uint64_t address) { return (Term *)(uintptr_t)address; }
size_t off_heap_nbytes_of(const Term *box); // off-heap bytes that the box refers to
void off_heap_drop(Term *box);              // drops its reference
void off_heap_drop_chain(uint64_t chain);
size_t off_heap_count(uint64_t chain, uint64_t until); // off-heap bytes of the boxes before `until`

// ---- copying that may copy literals too (heap/copy.c) ---------------------------------
// all: literals are copied too, except for {} and #{}. mark: LITERAL_BIT, which then every pointer of the copy gets, or
// 0.
size_t copy_nwords_of(Term t, bool all);
Term copy_to_of(Term t, Term **to, uint64_t *chain, bool all, Term mark);

// ---- literals that leave (heap/literal.c, heap/collect.c) -------------------------------
// own: for each leaving chunk the address of this heap's own copy (in a fragment), or NULL if it has none.
Term *literal_own(Term t, Term *const *own); // where the own copy of this literal lies; NULL: it stays where it is
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
