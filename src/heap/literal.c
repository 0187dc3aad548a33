// SPDX-License-Identifier: Apache-2.0
// heap/literal.c — literal areas: a module's constants, persistent terms.
//
//   Literals ──► chunk ──► chunk ...      each chunk twice as big as the one before, filled from the front
//
// Everything a literal points to lies in its own area (only {} and #{}, which belong to nobody, do not), and
// every pointer carries LITERAL_BIT. So an area can be freed when no process points into it, and
// heap_evict_literals makes that true for one heap: each literal still used is copied to the heap.
#include "heap/inner.h"

typedef struct Chunk { struct Chunk *next; size_t used, cap; Term words[]; } Chunk;
struct Literals { Chunk *chunks; uint64_t off_heap; size_t nbytes; };

enum { CHUNK_MIN = 32, CHUNK_MAX = 65536 };

Literals *literals_new(void)
{
    return mem_take0(MEM_CODE, sizeof(Literals));
}

static Chunk *chunk_for(Literals *l, size_t n)
{
    Chunk *c = l->chunks;
    if (c && c->cap - c->used >= n) return c;
    size_t cap = !c ? n : c->cap < CHUNK_MIN ? CHUNK_MIN : c->cap < CHUNK_MAX ? c->cap * 2 : CHUNK_MAX;
    if (cap < n) cap = n;
    size_t nbytes = cap > (SIZE_MAX - sizeof(Chunk)) / 8 ? SIZE_MAX : sizeof(Chunk) + cap * 8;
    Chunk *fresh = mem_take(MEM_CODE, nbytes);
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
        Term *nowhere = NULL;                // an immediate, {} or #{}
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

size_t literals_nbytes(const Literals *l) { return sizeof(Literals) + l->nbytes; }

// ---- purging -----------------------------------------------------------------------

static bool any_points_into(const Literals *l, const Term *at, const Term *end)
{
    for (; at < end; at++)
        if ((int64_t)*at < 0 && (*at & 3) != TAG_HEADER && literals_holds(l, *at)) return true;
    return false;
}

bool heap_points_into(const Heap *h, const Literals *l, const Span *roots, int nroots)
{
    if (any_points_into(l, h->start, h->top) || any_points_into(l, h->stop, h->end)) return true;
    if (h->old_start && any_points_into(l, h->old_start, h->old_top)) return true;
    for (const Frag *f = h->frags; f; f = f->next)
        if (any_points_into(l, f->words, f->words + f->used)) return true;
    for (int i = 0; i < nroots; i++)
        if (any_points_into(l, roots[i].first, roots[i].first + roots[i].nwords)) return true;
    return false;
}

// The last copies made are remembered, so a literal used all over a heap is not copied for each use.
typedef struct { Heap *h; const Literals *l; struct { Term from, to; } recent[64]; } Evictor;

INLINE void evict_slot(void *evictor, Term *slot)
{
    Evictor *e = evictor;
    Term t = *slot;
    if ((int64_t)t >= 0 || !literals_holds(e->l, t)) return;
    size_t i = (size_t)(t >> 3) % COUNT_OF(e->recent);
    if (e->recent[i].from != t) {
        Term *to = heap_take(e->h, copy_nwords_of(t, true));
        uint64_t before = e->h->off_heap;
        e->recent[i].from = t;
        e->recent[i].to = copy_to_of(t, &to, &e->h->off_heap, true, 0);
        e->h->off_heap_nbytes += off_heap_count(e->h->off_heap, before);
    }
    *slot = e->recent[i].to;
}

void heap_evict_literals(Heap *h, const Literals *l, const Span *roots, int nroots, GcReport *report)
{
    uint8_t flags = h->max_flags;
    h->max_flags = 0;
    h->need_full = true;
    heap_collect(h, 0, roots, nroots, report);
    h->max_flags = flags;
    Evictor e = { .h = h, .l = l };
    Term *top = h->top;                      // after a full collection: no old generation, no fragments, no rubbish
    for (Term *at = h->start; at < top;) at = slots_step(at, evict_slot, &e);
    slots_of_roots(h->stop, (size_t)(h->end - h->stop), evict_slot, &e);
    for (int i = 0; i < nroots; i++) slots_of_roots(roots[i].first, roots[i].nwords, evict_slot, &e);
    h->high_water = h->start;                // old words point to new ones now: let all be young once more
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
