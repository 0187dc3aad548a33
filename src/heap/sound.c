// SPDX-License-Identifier: Apache-2.0
// heap/sound.c — checks a heap by a walk over all reachable terms. Called in debug builds and tests.
//
// There are two bits per heap word: `starts` (a visited object begins here) and `covers` (the word belongs to a visited
// object). The walk finds objects that overlap, pointers into the middle of an object, old terms that point to young
// ones, boxes of impossible shape, and off-heap boxes that are on no chain. `chained` marks the boxes on a chain.
// Cost: linear in the words of the heap.
#include "heap/inner.h"

typedef enum { YOUNG, OLD, FRAG } Where;
typedef struct {
    const Term *lo;
    size_t nwords;
    uint8_t *starts, *covers, *chained;
    Where where;
} Area;
typedef struct {
    Area *areas;
    size_t n;
    Work work;
    const Term *known_lo, *known_hi;
    const char *wrong;
    Term culprit;
} Walk; // known_lo..known_hi: words of the old generation that were found sound before and are not walked again

static bool bit_at(const uint8_t *bits, size_t i) { return bits[i / 8] >> (i & 7) & 1; }
static void bit_set(uint8_t *bits, size_t i) { bits[i / 8] |= (uint8_t)(1u << (i & 7)); }
static void wrong(Walk *w, const char *what, Term t)
{
    if (!w->wrong) {
        w->wrong = what;
        w->culprit = t;
    }
}

static size_t bitmap_nbytes(const Area *a) { return a->nwords / 8 + 1; }
static void area_add(Walk *w, const Term *lo, const Term *hi, Where where)
{
    Area a = {.lo = lo, .nwords = (size_t)(hi - lo), .where = where};
    a.starts = mem_take0(MEM_SYSTEM, bitmap_nbytes(&a));
    a.covers = mem_take0(MEM_SYSTEM, bitmap_nbytes(&a));
    a.chained = mem_take0(MEM_SYSTEM, bitmap_nbytes(&a));
    w->areas[w->n++] = a;
}

static Area *area_of(Walk *w, const Term *p)
{
    for (size_t i = 0; i < w->n; i++)
        if (words_hold(w->areas[i].lo, w->areas[i].lo + w->areas[i].nwords, p)) return &w->areas[i];
    return NULL;
}

static void chain_walk(Walk *w, uint64_t chain, bool old)
{
    for (; chain && !w->wrong; chain = off_heap_box(chain)[OFF_HEAP_NEXT]) {
        const Term *p = off_heap_box(chain);
        if (old && words_hold(w->known_lo, w->known_hi, p)) return; // new boxes come first in the chain
        Area *a = area_of(w, p);
        if (!a || (a->where == OLD) != old) {
            wrong(w, "off-heap chain leaves its generation", chain);
            return;
        }
        Subtag sub = header_subtag(p[0]);
        if (!is_header(p[0]) || (sub != SUB_REFC_BIN && sub != SUB_MAGIC_REF))
            wrong(w, "off-heap chain holds something else", chain);
        else if (bit_at(a->chained, (size_t)(p - a->lo))) wrong(w, "off-heap box chained twice", chain);
        bit_set(a->chained, (size_t)(p - a->lo));
    }
}

static void visit(Walk *w, Term t, Where from)
{
    if (is_immed(t)) {
        if (t == NOVALUE || is_catch(t)) wrong(w, "no Erlang term", t);
        return;
    }
    if (is_literal(t)) {
        if (!term_looks_right(t)) wrong(w, "bad literal", t);
        return;
    }
    Term *p = term_ptr(t), *first = p;
    if (words_hold(w->known_lo, w->known_hi, p)) {
        if (is_header(t) || !term_looks_right(t)) wrong(w, "box of wrong shape", t);
        return;
    }
    Area *a = area_of(w, p);
    if (is_header(t) || !a) {
        wrong(w, "points nowhere", t);
        return;
    }
    if (from == OLD && a->where != OLD) {
        wrong(w, "old points into young", t);
        return;
    }
    size_t i = (size_t)(p - a->lo), size = 2, nterms = 2;
    if (bit_at(a->starts, i)) {
        if (is_cons(t) == is_header(p[0])) wrong(w, "cons and boxed at one place", t);
        return;
    }
    if (!term_looks_right(t)) {
        wrong(w, "box of wrong shape", t);
        return;
    }
    if (is_boxed(t)) {
        size = header_nwords(p[0]) + 1;
        nterms = box_terms(p, &first);
        Subtag sub = header_subtag(p[0]);
        if ((sub == SUB_REFC_BIN || sub == SUB_MAGIC_REF) && !bit_at(a->chained, i))
            wrong(w, "off-heap box on no chain", t);
        if (sub == SUB_MATCH_CTX && !is_box_of(p[1], SUB_HEAP_BIN) && !is_box_of(p[1], SUB_REFC_BIN))
            wrong(w, "match context over something else", t);
        else if (sub == SUB_MATCH_CTX && p[2] != (uintptr_t)origin_bytes(p[1]))
            wrong(w, "match context with a stale base", t);
    }
    if (i + size > a->nwords) {
        wrong(w, "box runs out of its area", t);
        return;
    }
    for (size_t k = i; k < i + size; k++) {
        if (bit_at(a->covers, k)) {
            wrong(w, "two terms overlap", t);
            return;
        }
        bit_set(a->covers, k);
    }
    bit_set(a->starts, i);
    for (size_t k = 0; k < nterms; k++) {
        if (is_immed(first[k])) visit(w, first[k], a->where);
        else {
            work_push(&w->work, first[k]);
            work_push(&w->work, a->where);
        }
    }
}

static void visit_roots(Walk *w, const Term *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_cons(at[i]) || is_boxed(at[i])) visit(w, at[i], YOUNG);
}

static bool shape_is_right(const Heap *h)
{
    if (!(h->start <= h->high_water && h->high_water <= h->top && h->top <= h->stop && h->stop <= h->end)) return false;
    if (!(h->old_start <= h->old_top && h->old_top <= h->old_end)) return false;
    size_t n = 0;
    for (const Frag *f = h->frags; f; n += f->used, f = f->next)
        if (f->used > f->cap || f->off_heap) return false;
    return n == h->frag_nwords;
}

// Walks the heap without the old generation below `known`; NULL: all of it.
static bool walk(const Heap *h, const Term *known, const Span *roots, int nroots)
{
    if (!shape_is_right(h)) {
        trace_line("heap %p: pointers out of order", (const void *)h);
        return false;
    }
    size_t nareas = 2;
    for (const Frag *f = h->frags; f; f = f->next) nareas++;
    Walk w = {.areas = mem_take(MEM_SYSTEM, nareas * sizeof(Area))};
    if (known) {
        w.known_lo = h->old_start;
        w.known_hi = known;
    }
    work_init(&w.work);
    area_add(&w, h->start, h->top, YOUNG);
    if (h->old_start) area_add(&w, known ? known : h->old_start, h->old_top, OLD);
    for (const Frag *f = h->frags; f; f = f->next) area_add(&w, f->words, f->words + f->used, FRAG);
    chain_walk(&w, h->off_heap, false);
    chain_walk(&w, h->off_heap_old, true);
    visit_roots(&w, h->stop, (size_t)(h->end - h->stop));
    for (int i = 0; i < nroots; i++) visit_roots(&w, roots[i].first, roots[i].nwords);
    while (w.work.n && !w.wrong) {
        Where from = (Where)w.work.at[--w.work.n];
        visit(&w, w.work.at[--w.work.n], from);
    }
    for (size_t i = 0; i < w.n; i++) {
        mem_give(MEM_SYSTEM, w.areas[i].starts, bitmap_nbytes(&w.areas[i]));
        mem_give(MEM_SYSTEM, w.areas[i].covers, bitmap_nbytes(&w.areas[i]));
        mem_give(MEM_SYSTEM, w.areas[i].chained, bitmap_nbytes(&w.areas[i]));
    }
    mem_give(MEM_SYSTEM, w.areas, nareas * sizeof(Area));
    work_end(&w.work);
    if (w.wrong) trace_line("heap %p: %s: %#llx", (const void *)h, w.wrong, (unsigned long long)w.culprit);
    return !w.wrong;
}

bool heap_is_sound(const Heap *h, const Span *roots, int nroots) { return walk(h, NULL, roots, nroots); }

bool heap_still_sound(Heap *h, const Span *roots, int nroots)
{
#ifdef WEBEAM_DEBUG
    bool part = h->old_start && h->walked_old >= h->old_start && h->walked_old <= h->old_top &&
        h->walked_nwords < heap_used_nwords(h);
    bool sound = walk(h, part ? h->walked_old : NULL, roots, nroots);
    h->walked_nwords = part ? h->walked_nwords + (size_t)(h->top - h->start) + (size_t)(h->end - h->stop) + 50 : 0;
    h->walked_old = h->old_top;
    return sound;
#else
    return heap_is_sound(h, roots, nroots);
#endif
}
