// SPDX-License-Identifier: Apache-2.0
// heap/copy.c — copies of terms, for messages, tables and literals.
//
//   copy_nwords ──► size       copy_to:  [ copied, scanned | copied, to scan | free ]
//
// copy_to scans its own output, as the collector does, so the depth of a term costs nothing. It does not write into the
// source, so it keeps no sharing: a term reached twice is copied twice, and copy_nwords counts it twice. The cells of a
// list are copied at once; so a word of the output that already points into the output is complete.
//
// A copy differs from its source: a part of a binary that begins and ends at a byte becomes a heap binary (up to 64
// bytes) or a refc binary; nothing is writable; {} becomes EMPTY_TUPLE; a match context, which only malicious code can
// send, becomes [].
// Cost: linear in the words copied.
#include "heap/inner.h"

INLINE bool is_kept(Term t, bool all) // is the copy of t the same word?
{
    return is_immed(t) || ((int64_t)t < 0 && (all ? t == EMPTY_TUPLE || t == EMPTY_MAP : !literal_leaves(t)));
}

// What a sub-binary becomes: a heap binary; a refc binary; a sub-binary over a copy of its origin; one over its origin.
typedef enum { SUB_TO_HEAP, SUB_TO_REFC, SUB_WITH_ORIGIN, SUB_KEEP_ORIGIN } SubWay;
static SubWay sub_way(const SubBox *s, bool all)
{
    if (!(s->bits & 0x0707)) return s->nbytes <= HEAP_BIN_MAX ? SUB_TO_HEAP : SUB_TO_REFC;
    return is_kept(s->orig, all) ? SUB_KEEP_ORIGIN : SUB_WITH_ORIGIN;
}
static size_t sub_origin_nbytes(const SubBox *s) // the bytes in which its bits lie
{
    return (size_t)((s->bits & 7) + s->nbytes * 8 + (s->bits >> 8 & 7) + 7) / 8;
}
static size_t sub_nwords(const SubBox *s, bool all)
{
    switch (sub_way(s, all)) {
    case SUB_TO_HEAP: return heap_bin_nwords((size_t)s->nbytes);
    case SUB_TO_REFC: return REFC_BIN_NWORDS;
    case SUB_KEEP_ORIGIN: return SUB_BIN_NWORDS;
    default: break;
    }
    return SUB_BIN_NWORDS +
        (is_box_of(s->orig, SUB_REFC_BIN) ? (size_t)REFC_BIN_NWORDS : heap_bin_nwords(sub_origin_nbytes(s)));
}

INLINE size_t nwords_of(Term t, bool all)
{
    size_t sum = 0;
    Work w;
    work_init(&w);
    for (;;) {
        if (is_kept(t, all)) {
            if (!w.n) break;
            t = w.at[--w.n];
        } else if (is_cons(t)) {
            Term *p = CONS_PTR_(t);
            sum += 2;
            if (is_immed(p[0])) t = p[1];
            else {
                if (!is_immed(p[1])) work_push(&w, p[1]);
                t = p[0];
            }
        } else {
            Term *p = BOXED_PTR_(t), *first;
            Subtag sub = header_subtag(p[0]);
            t = NIL;
            if (sub == SUB_SUB_BIN) {
                sum += sub_nwords((SubBox *)p, all);
                continue;
            }
            if (sub == SUB_MATCH_CTX || p[0] == make_header(SUB_TUPLE, 0)) continue;
            sum += header_nwords(p[0]) + 1;
            for (size_t n = box_terms(p, &first); n; n--)
                if (!is_immed(first[n - 1])) work_push(&w, first[n - 1]);
        }
    }
    work_end(&w);
    return sum;
}

size_t copy_nwords(Term t) { return is_kept(t, false) ? 0 : nwords_of(t, false); }
size_t copy_nwords_of(Term t, bool all) { return all ? nwords_of(t, true) : nwords_of(t, false); }

// ---- copying --------------------------------------------------------------------

typedef struct {
    Term *start, *to;
    uint64_t *chain;
    bool all;
    Term mark;
} Copier;

static Term put_heap_bin(Copier *c, const uint8_t *bytes, size_t n)
{
    Term *q = c->to;
    size_t nwords = heap_bin_nwords(n);
    q[nwords - 1] = 0;
    q[0] = make_header(SUB_HEAP_BIN, nwords - 1);
    q[1] = n;
    memcpy(q + 2, bytes, n);
    c->to += nwords;
    return make_boxed(q) | c->mark;
}

static Term put_refc(Copier *c, const RefcBox *from, uint64_t offset, uint64_t nbytes)
{
    Term *q = c->to;
    SharedBin *b = (SharedBin *)(uintptr_t)from->shared;
    shared_keep(b);
    *(RefcBox *)q = (RefcBox){
        make_header(SUB_REFC_BIN, REFC_BIN_NWORDS - 1), nbytes, *c->chain, from->shared, from->bytes + offset, 0};
    *c->chain = (uint64_t)(uintptr_t)q;
    c->to += REFC_BIN_NWORDS;
    return make_boxed(q) | c->mark;
}

static Term put_sub(Copier *c, const SubBox *s)
{
    const Term *orig = boxed_ptr(s->orig);
    SubWay way = sub_way(s, c->all);
    if (way == SUB_TO_HEAP) return put_heap_bin(c, origin_bytes(s->orig) + s->offset, (size_t)s->nbytes);
    if (way == SUB_TO_REFC) return put_refc(c, (const RefcBox *)orig, s->offset, s->nbytes);
    SubBox *q = (SubBox *)c->to;
    c->to += SUB_BIN_NWORDS;
    uint64_t offset = s->offset;
    Term to = s->orig;
    if (way == SUB_WITH_ORIGIN) {
        if (header_subtag(orig[0]) == SUB_REFC_BIN) to = put_refc(c, (const RefcBox *)orig, 0, orig[1]);
        else {
            to = put_heap_bin(c, origin_bytes(s->orig) + offset, sub_origin_nbytes(s));
            offset = 0;
        }
    }
    *q = (SubBox){s->header, s->nbytes, s->bits & 0x0707, offset, to};
    return make_boxed((Term *)q) | c->mark;
}

static Term put_box(Copier *c, Term t)
{
    Term *p = BOXED_PTR_(t), *q = c->to;
    size_t n = header_nwords(p[0]);
    switch (header_subtag(p[0])) {
    case SUB_REFC_BIN: return put_refc(c, (const RefcBox *)p, 0, p[1]);
    case SUB_SUB_BIN: return put_sub(c, (const SubBox *)p);
    case SUB_MATCH_CTX: return NIL;
    case SUB_TUPLE:
        if (!n) return EMPTY_TUPLE;
        break;
    case SUB_MAGIC_REF:
        magic_keep((Magic *)(uintptr_t)p[1]);
        q[0] = p[0];
        q[1] = p[1];
        q[OFF_HEAP_NEXT] = *c->chain;
        *c->chain = (uint64_t)(uintptr_t)q;
        c->to += MAGIC_REF_NWORDS;
        return make_boxed(q) | c->mark;
    default: break;
    }
    if (n < 8)
        for (size_t i = 0; i <= n; i++) q[i] = p[i];
    else memcpy(q, p, (n + 1) * sizeof(Term));
    c->to += n + 1;
    return make_boxed(q) | c->mark;
}

// Copies all cells of a list. Their heads and the last tail still point to the source; the scan copies those.
INLINE Term put_spine(Copier *c, Term t, bool all)
{
    Term *q = c->to, mark = c->mark;
    Term first = make_cons(q) | mark;
    for (;;) {
        Term *p = CONS_PTR_(t);
        q[0] = p[0];
        t = p[1];
        q += 2;
        if (!is_cons(t) || is_kept(t, all)) break;
        q[-1] = make_cons(q) | mark;
    }
    q[-1] = t;
    c->to = q;
    return first;
}

INLINE void copy_slot(Copier *c, Term *slot, bool all)
{
    Term t = *slot;
    if (is_kept(t, all)) return;
    if ((uintptr_t)term_ptr(t) - (uintptr_t)c->start < (uintptr_t)c->to - (uintptr_t)c->start) return;
    *slot = is_cons(t) ? put_spine(c, t, all) : put_box(c, t);
}
INLINE void copy_slot_heap(void *c, Term *slot) { copy_slot(c, slot, false); }
INLINE void copy_slot_all(void *c, Term *slot) { copy_slot(c, slot, true); }

Term copy_to_of(Term t, Term **to, uint64_t *chain, bool all, Term mark)
{
    Copier c = {*to, *to, chain, all, mark};
    if (all) {
        copy_slot_all(&c, &t);
        for (Term *at = c.start; at < c.to;) at = slots_step(at, copy_slot_all, &c);
    } else {
        copy_slot_heap(&c, &t);
        for (Term *at = c.start; at < c.to;) at = slots_step(at, copy_slot_heap, &c);
    }
    *to = c.to;
    return t;
}

Term copy_to(Term t, Term **to, uint64_t *chain) { return is_kept(t, false) ? t : copy_to_of(t, to, chain, false, 0); }

static Term to_heap(Heap *h, Term t, bool all)
{
    if (is_kept(t, all)) return t;
    Term *p = heap_take(h, copy_nwords_of(t, all));
    uint64_t before = h->off_heap;
    t = copy_to_of(t, &p, &h->off_heap, all, 0);
    h->off_heap_nbytes += off_heap_count(h->off_heap, before);
    return t;
}
Term heap_copy(Heap *h, Term t) { return to_heap(h, t, false); }
Term heap_copy_all(Heap *h, Term t) { return to_heap(h, t, true); }

static Frag *to_frag(Term t, Term *out, bool all)
{
    *out = t;
    if (is_kept(t, all)) return NULL;
    size_t n = copy_nwords_of(t, all);
    Frag *f = n ? frag_new(n) : NULL;
    Term *to = f ? f->words : NULL;
    uint64_t none = 0;
    *out = copy_to_of(t, &to, f ? &f->off_heap : &none, all, 0);
    if (f) {
        f->used = (size_t)(to - f->words);
        ASSERT(f->used == n);
    }
    return f;
}

Frag *frag_of(Term t, Term *out) { return to_frag(t, out, false); }
Frag *frag_of_all(Term t, Term *out) { return to_frag(t, out, true); }
