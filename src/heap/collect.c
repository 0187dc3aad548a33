// SPDX-License-Identifier: Apache-2.0
// heap/collect.c — the generational copying collector.
//
//   minor:  young block below high_water ──► old generation      full:  young, old, fragments ──► new young block
//           rest of it, and fragments    ──► new young block
//
//   roots ──► from-space ──copy──► [ scanned | to scan | free ]        (Cheney: the copy is its own work list)
//
// Forwarding pointers: the header of a moved box becomes the term of the copy; a moved cons gets NOVALUE as head and
// the term of the copy as tail. Neither occurs in a term that has not moved. Literals (bit 63) do not move, nor does
// the old generation in a minor collection.
//
// Invariant: old never points into young. Terms are immutable and point only to older terms, so terms below high_water
// point only below it. Match contexts change in place, but the term they point to stays the same.
//
// Off-heap boxes are on two chains: off_heap (young block and fragments) and off_heap_old. After copying, the chain of
// the collected space is walked: a moved box is linked anew, a dead one drops its reference. A minor collection does
// not walk the old chain.
//
// Cost: linear in live words. Sizes: see fit_block.
#include "heap/inner.h"

typedef struct {
    Term *to, *old_to;                  // next free word of the new young block, of the old generation
    uintptr_t old_lo, old_nbytes;       // minor: the old generation, which stays
    uintptr_t mature_lo, mature_nbytes; // minor: the part of the young block that moves to the old generation
} Mover;

INLINE void move_slot(Mover *m, Term *slot, bool minor)
{
    Term t = *slot;
    if ((int64_t)t < 0) return; // a literal
    if (is_cons(t)) {
        Term *p = CONS_PTR_(t), *q;
        if (minor && (uintptr_t)p - m->old_lo < m->old_nbytes) return;
        Term hd = p[0];
        if (hd == NOVALUE) {
            *slot = p[1];
            return;
        }
        if (minor && (uintptr_t)p - m->mature_lo < m->mature_nbytes) {
            q = m->old_to;
            m->old_to += 2;
        } else {
            q = m->to;
            m->to += 2;
        }
        q[0] = hd;
        q[1] = p[1];
        p[0] = NOVALUE;
        *slot = p[1] = make_cons(q);
        return;
    }
    Term *p = BOXED_PTR_(t), *q;
    if (minor && (uintptr_t)p - m->old_lo < m->old_nbytes) return;
    Term header = p[0];
    if (!is_header(header)) {
        *slot = header;
        return;
    }
    size_t n = header_nwords(header);
    if (minor && (uintptr_t)p - m->mature_lo < m->mature_nbytes) {
        q = m->old_to;
        m->old_to += n + 1;
    } else {
        q = m->to;
        m->to += n + 1;
    }
    q[0] = header;
    p[0] = *slot = make_boxed(q);
    if (n <= 8)
        for (size_t i = 1; i <= n; i++) q[i] = p[i];
    else memcpy(q + 1, p + 1, n * sizeof(Term));
}

INLINE void move_full(void *m, Term *slot) { move_slot(m, slot, false); }
INLINE void move_minor(void *m, Term *slot) { move_slot(m, slot, true); }

// These work on a local copy of the mover, so that the compiler keeps the free pointers in registers.
static void copy_full(Mover *out, const Span *roots, int nroots)
{
    Mover m = *out;
    Term *at = m.to;
    for (int i = 0; i < nroots; i++) slots_of_roots(roots[i].first, roots[i].nwords, move_full, &m);
    while (at < m.to) at = slots_step(at, move_full, &m);
    *out = m;
}

static void copy_minor(Mover *out, const Span *roots, int nroots)
{
    Mover m = *out;
    Term *at = m.to, *old_at = m.old_to;
    for (int i = 0; i < nroots; i++) slots_of_roots(roots[i].first, roots[i].nwords, move_minor, &m);
    while (at < m.to || old_at < m.old_to) {
        while (at < m.to) at = slots_step(at, move_minor, &m);
        while (old_at < m.old_to) old_at = slots_step(old_at, move_minor, &m);
    }
    *out = m;
}

// A full collection that moves leaving literals too. `own` has copies of their chunks, in fragments; a pointer to such
// a literal is replaced by one to its copy, which then moves like any term.
typedef struct {
    Mover m;
    Term *const *own;
} Evictor;
INLINE void move_evicting(void *evictor, Term *slot)
{
    Evictor *e = evictor;
    if ((int64_t)*slot < 0) {
        Term *p = literal_own(*slot, e->own);
        if (!p) return;
        *slot = is_cons(*slot) ? make_cons(p) : make_boxed(p);
    }
    move_slot(&e->m, slot, false);
}

static void copy_evicting(Mover *out, Term *const *own, const Span *roots, int nroots)
{
    Evictor e = {*out, own};
    Term *at = e.m.to;
    for (int i = 0; i < nroots; i++) slots_of_roots(roots[i].first, roots[i].nwords, move_evicting, &e);
    while (at < e.m.to) at = slots_step(at, move_evicting, &e);
    *out = e.m;
}

// Walks a chain of from-space: links the moved boxes into the chain of their new generation, drops the dead ones.
static void sweep(Heap *h, uint64_t chain, size_t *young_nbytes)
{
    for (uint64_t next; chain; chain = next) {
        Term *from = off_heap_box(chain);
        next = from[OFF_HEAP_NEXT];
        if (is_header(from[0])) {
            off_heap_drop(from);
            continue;
        }
        Term *box = BOXED_PTR_(from[0]);
        size_t n = off_heap_nbytes_of(box);
        if (words_hold(h->old_start, h->old_end, box)) {
            box[OFF_HEAP_NEXT] = h->off_heap_old;
            h->off_heap_old = (uint64_t)(uintptr_t)box;
            h->old_off_heap_nbytes += n;
        } else {
            box[OFF_HEAP_NEXT] = h->off_heap;
            h->off_heap = (uint64_t)(uintptr_t)box;
            *young_nbytes += n;
        }
    }
}

static void sweep_off_heap(Heap *h, bool full)
{
    uint64_t young = h->off_heap, old = h->off_heap_old;
    size_t live = 0;
    h->off_heap = 0;
    if (full) {
        h->off_heap_old = 0;
        h->old_off_heap_nbytes = 0;
    }
    sweep(h, young, &live);
    if (full) {
        sweep(h, old, &live);
        h->old_vheap_limit = live > VHEAP_MIN_NBYTES ? live : VHEAP_MIN_NBYTES;
    }
    h->off_heap_nbytes = 0;
    h->vheap_limit = live > VHEAP_MIN_NBYTES ? live : VHEAP_MIN_NBYTES;
}

// ---- sizes -----------------------------------------------------------------------

typedef struct {
    uintptr_t lo, nbytes;
    uint64_t delta;
} Shift;
INLINE void shift_slot(void *shift, Term *slot)
{
    Shift *s = shift;
    if ((int64_t)*slot >= 0 && (uintptr_t)term_ptr(*slot) - s->lo < s->nbytes) {
#if UINTPTR_MAX > 0xFFFFFFFFu
        *slot += s->delta;
#else
        *slot = (uint32_t)((uint32_t)*slot + (uint32_t)s->delta);
#endif
    }
}

// Gives the young block another size. If its address changes, all pointers into it are rewritten.
static void resize_block(Heap *h, size_t nwords, const Span *roots, int nroots)
{
    size_t room = (size_t)(h->end - h->start), used = (size_t)(h->top - h->start), stack = (size_t)(h->end - h->stop);
    Term *from = h->start;
    uintptr_t lo = (uintptr_t)from;
    ASSERT(used + stack <= nwords);
    if (nwords < room) memmove(from + nwords - stack, h->stop, stack * sizeof(Term));
    Term *to = mem_resize(MEM_HEAP, from, room * 8, words_nbytes(nwords));
    if (nwords > room) memmove(to + nwords - stack, to + room - stack, stack * sizeof(Term));
    size_t high = (size_t)(h->high_water - h->start);
    h->start = to;
    h->top = to + used;
    h->high_water = to + high;
    h->end = to + nwords;
    h->stop = h->end - stack;
    if ((uintptr_t)to == lo) return;
    Shift s = {lo, used * 8, (uint64_t)(uintptr_t)to - lo};
    for (Term *at = to; at < h->top;) at = slots_step(at, shift_slot, &s);
    slots_of_roots(h->stop, stack, shift_slot, &s);
    for (int i = 0; i < nroots; i++) slots_of_roots(roots[i].first, roots[i].nwords, shift_slot, &s);
    for (uint64_t *link = &h->off_heap; *link; link = off_heap_box(*link) + OFF_HEAP_NEXT)
        *link = (uint64_t)(uintptr_t)(*link + s.delta);
}

// Chooses the size of the young block after a collection. Grows it if live words and `need` would fill more than three
// quarters, so that the next collection is not soon. Shrinks a large block that is less than a quarter full; a minor
// collection at most halves it, because a process's need of memory comes in waves.
static void fit_block(Heap *h, size_t need, size_t floor, bool full, const Span *roots, int nroots)
{
    size_t room = (size_t)(h->end - h->start);
    size_t want = (size_t)(h->top - h->start) + (size_t)(h->end - h->stop) + need;
    size_t better = room;
    if (want > room - room / 4) better = heap_size_step(want + want / 3 * 2 + 1);
    else if (room > 3000 && want < room / 4) {
        size_t least = want * 3;
        if (!full && least < room / 2) least = room / 2;
        if (least < floor) least = floor;
        better = heap_size_step(least);
        if (better > room) better = room;
    }
    if (better != room) resize_block(h, better, roots, nroots);
}

// ---- the collection ------------------------------------------------------------------

static bool must_be_full(const Heap *h, size_t mature)
{
    if (h->need_full || h->minor_gcs >= h->fullsweep_after || h->old_off_heap_nbytes > h->old_vheap_limit) return true;
    return h->old_start && mature > (size_t)(h->old_end - h->old_top);
}

// The words that OTP compares with max_heap_size: everything held during the collection, the new block (room) included.
static size_t held_while_collecting(const Heap *h, size_t room)
{
    return (size_t)(h->end - h->start) + (size_t)(h->old_end - h->old_start) + h->frag_nwords + room;
}

// Makes an old generation if there is none and `mature` words will move to it.
static void make_old_generation(Heap *h, size_t mature)
{
    if (h->old_start || !mature) return;
    size_t n = heap_size_step((size_t)(h->top - h->start) + mature);
    h->old_start = h->old_top = words_take(n);
    h->old_end = h->old_start + n;
    heap_poison(h->old_start, n);
}

static void from_space_free(Heap *h, Term *block, size_t room, bool full)
{
    words_give(block, room);
    if (full) {
        words_give(h->old_start, (size_t)(h->old_end - h->old_start));
        h->old_start = h->old_top = h->old_end = NULL;
    }
    for (Frag *f = h->frags, *next; f; f = next) {
        next = f->next;
        heap_poison(f->words, f->cap);
        f->off_heap = 0; // its boxes were on the heap's chain, which is swept already
        frag_free(f);
    }
    h->frags = NULL;
    h->frag_nwords = 0;
}

static void collect(Heap *h, size_t room, bool full, Term *const *own, const Span *roots, int nroots)
{
    Term *block = h->start, *to = words_take(room);
    size_t block_nwords = (size_t)(h->end - h->start), stack = (size_t)(h->end - h->stop);
    size_t mature = (size_t)(h->high_water - h->start);
    heap_poison(to, room);
    if (!full) make_old_generation(h, mature);
    Mover m = {
        .to = to,
        .old_to = h->old_top,
        .old_lo = (uintptr_t)h->old_start,
        .old_nbytes = (uintptr_t)h->old_end - (uintptr_t)h->old_start,
        .mature_lo = (uintptr_t)h->start,
        .mature_nbytes = mature * 8,
    };
    Span spans[17] = {{memcpy(to + room - stack, h->stop, stack * sizeof(Term)), stack}};
    if (nroots > 16) panic("heap_collect: %d root spans", nroots);
    for (int i = 0; i < nroots; i++) spans[i + 1] = roots[i];
    if (own) copy_evicting(&m, own, spans, nroots + 1);
    else if (full) copy_full(&m, spans, nroots + 1);
    else copy_minor(&m, spans, nroots + 1);

    h->start = to;
    h->top = h->high_water = m.to;
    h->end = to + room;
    h->stop = h->end - stack;
    if (full) {
        // The sweep tells the generation of a box by its address; now all boxes are young.
        Term *old = h->old_start, *old_end = h->old_end;
        h->old_start = h->old_end = NULL;
        sweep_off_heap(h, true);
        h->old_start = old;
        h->old_end = old_end;
        h->minor_gcs = 0;
        h->need_full = false;
    } else {
        h->old_top = m.old_to;
        sweep_off_heap(h, false);
        h->minor_gcs++;
    }
    from_space_free(h, block, block_nwords, full);
}

static void check(Heap *h, const Span *roots, int nroots)
{
#ifdef WEBEAM_DEBUG
    if (!heap_still_sound(h, roots, nroots)) panic("heap not sound after a collection");
#else
    (void)h, (void)roots, (void)nroots;
#endif
}

static bool heap_collect_with(Heap *h, size_t need, Term *const *own, const Span *roots, int nroots, GcReport *report)
{
    GcReport none;
    if (!report) report = &none;
    size_t stack = (size_t)(h->end - h->stop), young = (size_t)(h->top - h->start) + h->frag_nwords;
    size_t old = (size_t)(h->old_top - h->old_start), floor = heap_report_nwords(h);
    bool full = must_be_full(h, (size_t)(h->high_water - h->start));
    size_t room = heap_size_step(young + (full ? old : 0) + stack);
    if (room < floor) room = floor;
    *report =
        (GcReport){.before = young + old, .after = young + old, .full = full, .held = held_while_collecting(h, room)};
    report->past_max = h->max_nwords && report->held > h->max_nwords;
    if (report->past_max && (h->max_flags & MAX_KILL)) return false;

    collect(h, room, full, own, roots, nroots);
    fit_block(h, need, floor, full, roots, nroots);
    report->after = heap_used_nwords(h);
    size_t copied = (size_t)(h->top - h->start) + (full ? 0 : (size_t)(h->old_top - h->old_start) - old);
    report->reductions = 1 + (copied + stack) / 10;
    if (TRACING(TRACE_GC))
        trace_line("gc %s %zu -> %zu words, block %zu", full ? "full" : "minor", report->before, report->after,
            (size_t)(h->end - h->start));
    check(h, roots, nroots);
    return true;
}

bool heap_collect(Heap *h, size_t need, const Span *roots, int nroots, GcReport *report)
{
    return heap_collect_with(h, need, NULL, roots, nroots, report);
}

void heap_collect_full_with(Heap *h, Term *const *own, const Span *roots, int nroots, GcReport *report)
{
    uint8_t flags = h->max_flags;
    h->max_flags = 0; // the process has not grown, so it must not be killed
    h->need_full = true;
    heap_collect_with(h, 0, own, roots, nroots, report);
    h->max_flags = flags;
}

void heap_shrink_to_fit(Heap *h, const Span *roots, int nroots)
{
    size_t stack = (size_t)(h->end - h->stop);
    collect(h, heap_size_step(heap_used_nwords(h) + stack), true, NULL, roots, nroots);
    size_t n = (size_t)(h->top - h->start) + stack;
    resize_block(h, n < 2 ? 2 : n, roots, nroots);
    check(h, roots, nroots);
}
