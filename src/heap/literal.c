// SPDX-License-Identifier: Apache-2.0
// heap/literal.c — literal areas: the constants of a module, persistent terms.
//
//   Literals ──► chunk ──► chunk ...      a new chunk is twice as big as the one before, up to CHUNK_MAX words
//
// Invariant: a literal points only into its own area (or to {} and #{}, which are in none), and every pointer to a
// literal has LITERAL_BIT. So an area can be freed when no process points into it. heap_evict_leaving makes a heap
// point into no leaving area: it copies each chunk that the heap points into to a fragment, word by word; the full
// collection that follows treats a pointer into the chunk as a pointer to the same place in the fragment. So sharing is
// kept, and literals that are not reachable are freed with the fragment.
//
//   chunk (leaving)  [ a  b  c  d ]            fragment [ a  b  c  d ]  ──collect──►  heap [ .. b .. ]
//           pointer to b ─┘     same place in the copy ────┘
//
// Cost of an eviction: one walk of all words of the heap, a copy of the chunks found, and one full collection.
#include "heap/inner.h"
#include "base/sync.h"
#include <stdlib.h>

typedef struct Chunk {
    struct Chunk *next;
    size_t used, cap;
    Term words[];
} Chunk;
struct Literals {
    Literals *next;
    Chunk *chunks;
    uint64_t off_heap;
    size_t nbytes;
};

enum { CHUNK_MIN = 32, CHUNK_MAX = 65536 }; // words

Literals *literals_new(void) { return mem_take0(MEM_CODE, sizeof(Literals)); }

static Chunk *chunk_for(Literals *l, size_t n)
{
    Chunk *c = l->chunks;
    if (c && c->cap - c->used >= n) return c;
    size_t cap = !c ? n : c->cap < CHUNK_MIN ? CHUNK_MIN : c->cap < CHUNK_MAX ? c->cap * 2 : CHUNK_MAX;
    if (cap < n) cap = n;
    size_t nbytes = cap > (SIZE_MAX - sizeof(Chunk)) / 8 ? SIZE_MAX : sizeof(Chunk) + cap * 8;
    Chunk *fresh = mem_take0(MEM_CODE, nbytes); // zeroed, so that unused words compress well in an image
    fresh->next = c;
    fresh->used = 0;
    fresh->cap = cap;
    l->nbytes += nbytes;
    return l->chunks = fresh;
}

Term literals_add(Literals *l, Term t)
{
    size_t n = copy_nwords_of(t, true);
    if (!n) {
        Term *nowhere = NULL; // t is an immediate, {} or #{}: no word is written
        return copy_to_of(t, &nowhere, &l->off_heap, true, LITERAL_BIT);
    }
    Chunk *c = chunk_for(l, n);
    Term *to = c->words + c->used;
    t = copy_to_of(t, &to, &l->off_heap, true, LITERAL_BIT);
    c->used = (size_t)(to - c->words);
    return t;
}

void literals_free(Literals *l)
{
    if (!l) return;
    off_heap_drop_chain(l->off_heap);
    for (Chunk *c = l->chunks, *next; c; c = next) {
        next = c->next;
        heap_poison(c->words, c->cap);
        mem_give(MEM_CODE, c, sizeof(Chunk) + c->cap * 8);
    }
    mem_give(MEM_CODE, l, sizeof(Literals));
}

bool literals_holds(const Literals *l, Term t)
{
    if (!is_literal(t)) return false;
    const Term *p = term_ptr(t);
    for (const Chunk *c = l->chunks; c; c = c->next)
        if (words_hold(c->words, c->words + c->used, p)) return true;
    return false;
}

// A folded pointer is its distance from the word where it lies. It is known by its bits 63 and 62, which differ; those
// of a pointer without LITERAL_BIT are equal. Only pointers in cons cells, tuples and maps are folded.
void literals_fold(Literals *l, bool fold)
{
    for (Chunk *c = l->chunks; c; c = c->next)
        for (size_t i = 0; i < c->used; i++) {
            Term w = c->words[i], at = (Term)(uintptr_t)&c->words[i];
            if (is_header(w)) {
                Subtag sub = header_subtag(w);
                if (sub == SUB_FLAT_MAP || sub == SUB_HASH_ROOT) i++;
                else if (sub != SUB_TUPLE && sub != SUB_HASH_NODE && sub != SUB_RECORD) i += header_nwords(w);
            } else if (!is_immed(w)) {
                if (fold && is_literal(w)) c->words[i] = w - at;
                else if (!fold && (w ^ w << 1) >> 63) c->words[i] = w + at;
            }
        }
}

size_t literals_nbytes(const Literals *l) { return sizeof(Literals) + l->nbytes; }

// ---- retiring, leaving ---------------------------------------------------------------
struct Leaving {
    const Term *lo, *hi;
};
LeavingSet literals_leaving;
HeapUp heap_up;
static Lock retired_lock;
static Literals *retired, *leaving;

void literals_retire(Literals *l)
{
    if (!l->chunks) { // it holds no words, so nothing points into it
        literals_free(l);
        return;
    }
    lock(&retired_lock);
    bool first = !retired;
    l->next = retired;
    retired = l;
    unlock(&retired_lock);
    if (first && heap_up.literals_retired) heap_up.literals_retired();
}

bool literals_are_retired(void)
{
    lock(&retired_lock);
    bool any = retired != NULL;
    unlock(&retired_lock);
    return any;
}
bool literals_are_leaving(void) { return leaving != NULL; }

static int by_place(const void *a, const void *b)
{
    const struct Leaving *x = a, *y = b;
    return x->lo < y->lo ? -1 : x->lo > y->lo;
}

bool literals_leave(void)
{
    LeavingSet *s = &literals_leaving;
    if (s->at) mem_give(MEM_SYSTEM, s->at, s->n * sizeof *s->at);
    for (Literals *next; leaving; leaving = next) {
        next = leaving->next;
        literals_free(leaving);
    }
    lock(&retired_lock);
    leaving = retired;
    retired = NULL;
    unlock(&retired_lock);
    size_t n = 0;
    for (const Literals *l = leaving; l; l = l->next)
        for (const Chunk *c = l->chunks; c; c = c->next) n++;
    *s = (LeavingSet){0};
    if (!n) return false;
    s->at = mem_take(MEM_SYSTEM, n * sizeof *s->at);
    for (const Literals *l = leaving; l; l = l->next)
        for (const Chunk *c = l->chunks; c; c = c->next) s->at[s->n++] = (struct Leaving){c->words, c->words + c->used};
    qsort(s->at, n, sizeof *s->at, by_place);
    s->lo = s->at[0].lo;
    s->hi = s->at[n - 1].hi;
    return true;
}

static size_t leaving_index(Term t) // the leaving chunk that t points into; SIZE_MAX: none
{
    const LeavingSet *s = &literals_leaving;
    const Term *p = term_ptr(t);
    if (!words_hold(s->lo, s->hi, p)) return SIZE_MAX;
    size_t lo = 0, hi = s->n; // binary search: chunks before lo begin at or before p, those from hi on after it
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (s->at[mid].lo <= p) lo = mid + 1;
        else hi = mid;
    }
    return lo && p < s->at[lo - 1].hi ? lo - 1 : SIZE_MAX;
}

NOINLINE bool literal_leaves_slow(Term t) { return leaving_index(t) != SIZE_MAX; }

// ---- evicting leaving literals from a heap ----------------------------------------------
// scan_words calls fn for each word that looks like a pointer into a leaving chunk, until fn returns true.
typedef struct {
    Heap *h;
    Term **own;
} Eviction;
typedef bool FoundFn(Eviction *p, size_t i);
INLINE bool scan_words(const Term *at, const Term *end, FoundFn *fn, Eviction *p)
{
    for (; at < end; at++)
        if ((int64_t)*at < 0 && !is_immed(*at) && (*at & 3) != TAG_HEADER) {
            size_t i = leaving_index(*at);
            if (i != SIZE_MAX && fn(p, i)) return true;
        }
    return false;
}
INLINE bool scan_heap(const Heap *h, const Span *roots, int nroots, FoundFn *fn, Eviction *p)
{
    if (!literals_leaving.n) return false;
    if (scan_words(h->start, h->top, fn, p) || scan_words(h->stop, h->end, fn, p)) return true;
    if (h->old_start && scan_words(h->old_start, h->old_top, fn, p)) return true;
    for (const Frag *f = h->frags; f; f = f->next)
        if (scan_words(f->words, f->words + f->used, fn, p)) return true;
    for (int i = 0; i < nroots; i++)
        if (scan_words(roots[i].first, roots[i].first + roots[i].nwords, fn, p)) return true;
    return false;
}
INLINE bool stop_at_first(Eviction *p, size_t i)
{
    (void)p, (void)i;
    return true;
}

bool words_hold_leaving(const Term *at, const Term *end)
{
    return literals_leaving.n && scan_words(at, end, stop_at_first, NULL);
}
bool heap_holds_leaving(const Heap *h, const Span *roots, int nroots)
{
    return scan_heap(h, roots, nroots, stop_at_first, NULL);
}

INLINE void ignore_slot(void *nothing, Term *slot) { (void)nothing, (void)slot; }

// Copies leaving chunk i to a fragment of the heap, unless that is done. Pointers in the copy still lead to the chunk;
// the collection rewrites them.
static bool copy_chunk(Eviction *p, size_t i)
{
    if (p->own[i]) return false;
    const struct Leaving *c = &literals_leaving.at[i];
    size_t n = (size_t)(c->hi - c->lo);
    Frag *f = frag_new(n);
    Term *at = p->own[i] = memcpy(f->words, c->lo, n * sizeof(Term)), *end = at + n;
    f->used = n;
    while (at < end) {
        Term w = *at;
        if (!is_header(w)) {
            at++;
            continue;
        }
        Subtag sub = header_subtag(w);
        if (sub == SUB_REFC_BIN || sub == SUB_MAGIC_REF) {
            if (sub == SUB_REFC_BIN) shared_keep((SharedBin *)(uintptr_t)((RefcBox *)at)->shared);
            else magic_keep((Magic *)(uintptr_t)at[1]);
            at[OFF_HEAP_NEXT] = f->off_heap;
            f->off_heap = (uint64_t)(uintptr_t)at;
        }
        at = slots_step(at, ignore_slot, NULL);
    }
    heap_join(p->h, f);
    return false;
}

Term *literal_own(Term t, Term *const *own)
{
    size_t i = leaving_index(t);
    return i == SIZE_MAX || !own[i] ? NULL : own[i] + (term_ptr(t) - literals_leaving.at[i].lo);
}

void heap_evict_leaving(Heap *h, const Span *roots, int nroots, GcReport *report)
{
    size_t n = literals_leaving.n;
    if (!n) return;
    Eviction p = {h, mem_take0(MEM_SYSTEM, n * sizeof(Term *))};
    scan_heap(h, roots, nroots, copy_chunk, &p);
    heap_collect_full_with(h, p.own, roots, nroots, report);
    mem_give(MEM_SYSTEM, p.own, n * sizeof(Term *));
}

// ---- counting funs ---------------------------------------------------------------------
size_t words_count_funs(const Term *at, const Term *end, uint64_t target)
{
    size_t n = 0;
    for (const Term *w = at + 1; w < end; w++)
        if (*w == target && is_header(w[-1]) && header_subtag(w[-1]) == SUB_FUN) n++;
    return n;
}

size_t heap_count_funs(const Heap *h, uint64_t target)
{
    size_t n = words_count_funs(h->start, h->top, target);
    if (h->old_start) n += words_count_funs(h->old_start, h->old_top, target);
    for (const Frag *f = h->frags; f; f = f->next) n += words_count_funs(f->words, f->words + f->used, target);
    return n;
}
