// SPDX-License-Identifier: Apache-2.0
// heap/block.c — the memory of a heap: the main block, fragments, sizes.
//
//   heap_take: from the block, else from the free end of the first fragment, else from a new fragment
//
// A new fragment has at least FRAG_MIN words, and as many as all fragments have together, up to FRAG_MAX. So many small
// takes make few fragments.
//
// Invariant: the fragment that heap_take uses is the first one of the chain. A fragment that joins the heap becomes the
// second one if the first one has room. Words beyond `used` are free.
// A new heap has only HEAP_FIRST_NWORDS, because most processes of a million end before their first collection; that
// collection makes the block min_heap_size.
#include "heap/inner.h"

enum { FRAG_MIN = 32, FRAG_MAX = 4096 };

static const uint32_t steps[] = {
    // OTP's heap sizes, in words
    12,
    38,
    51,
    90,
    142,
    233,
    376,
    610,
    987,
    1598,
    2586,
    4185,
    6772,
    10958,
    17731,
    28690,
    46422,
    75113,
    121536,
    196650,
    318187,
    514838,
    833026,
    999631,
    1199557,
    1439468,
    1727361,
    2072833,
    2487399,
    2984878,
    3581853,
    4298223,
    5157867,
    6189440,
    7427328,
    8912793,
    10695351,
    12834421,
    15401305,
    18481566,
    22177879,
    26613454,
    31936144,
    38323372,
    45988046,
    55185655,
    66222786,
    79467343,
    95360811,
    114432973,
    137319567,
    164783480,
    197740176,
    237288211,
    284745853,
    341695023,
    410034027,
    492040832,
    590448998,
    708538797,
    850246556,
    1020295867,
    1224355040,
    1469226048,
    1763071257,
    2115685508,
    2538822609,
    3046587130,
    3655904556,
};

uint32_t heap_size_step(size_t nwords)
{
    size_t lo = 0, hi = COUNT_OF(steps); // the result is in [lo, hi]
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (steps[mid] >= nwords) hi = mid;
        else lo = mid + 1;
    }
    if (lo < COUNT_OF(steps)) return steps[lo];
    mem_take(MEM_HEAP, SIZE_MAX); // ends the VM: out of memory
    return UINT32_MAX;
}

void heap_poison(Term *p, size_t nwords)
{
#ifdef WEBEAM_DEBUG
    for (size_t i = 0; i < nwords; i++) p[i] = 0xDEADDEADDEADDEBFull; // a header of no possible box
#else
    (void)p;
    (void)nwords;
#endif
}

void words_give(Term *p, size_t nwords)
{
    if (!p) return;
    heap_poison(p, nwords);
    mem_give(MEM_HEAP, p, nwords * 8);
}

void work_grow(Work *w, size_t more)
{
    size_t cap = w->cap * 2 < w->n + more ? w->n + more : w->cap * 2;
    if (w->at == w->first) {
        w->at = mem_take(MEM_SYSTEM, cap * sizeof(Term));
        memcpy(w->at, w->first, w->n * sizeof(Term));
    } else w->at = mem_resize(MEM_SYSTEM, w->at, w->cap * sizeof(Term), cap * sizeof(Term));
    w->cap = cap;
}

// ---- a heap's life ------------------------------------------------------------

void heap_init(Heap *h, size_t nwords, uint32_t min_nwords, uint32_t fullsweep_after)
{
    if (min_nwords > HEAP_MIN_NWORDS && nwords < min_nwords) nwords = min_nwords;
    size_t n = heap_size_step(nwords < HEAP_FIRST_NWORDS ? HEAP_FIRST_NWORDS : nwords);
    Term *p = words_take(n);
    heap_poison(p, n);
    *h = (Heap){
        .start = p,
        .top = p,
        .stop = p + n,
        .end = p + n,
        .high_water = p,
        .vheap_limit = VHEAP_MIN_NBYTES,
        .old_vheap_limit = VHEAP_MIN_NBYTES,
        .min_nwords = min_nwords,
        .fullsweep_after = (uint16_t)(fullsweep_after > UINT16_MAX ? UINT16_MAX : fullsweep_after),
    };
}

uint32_t heap_report_nwords(const Heap *h)
{
    return heap_size_step(h->min_nwords < HEAP_MIN_NWORDS ? HEAP_MIN_NWORDS : h->min_nwords);
}

static void frag_give(Frag *f) { mem_give(MEM_HEAP, f, sizeof(Frag) + f->cap * 8); }

void heap_destroy(Heap *h)
{
    off_heap_drop_chain(h->off_heap);
    off_heap_drop_chain(h->off_heap_old);
    words_give(h->start, (size_t)(h->end - h->start));
    words_give(h->old_start, (size_t)(h->old_end - h->old_start));
    for (Frag *f = h->frags, *next; f; f = next) {
        next = f->next;
        frag_give(f);
    }
    *h = (Heap){0};
}

size_t heap_used_nwords(const Heap *h)
{
    return (size_t)(h->top - h->start) + (size_t)(h->old_top - h->old_start) + h->frag_nwords;
}

size_t heap_total_nbytes(const Heap *h)
{
    size_t n = ((size_t)(h->end - h->start) + (size_t)(h->old_end - h->old_start)) * 8;
    for (const Frag *f = h->frags; f; f = f->next) n += sizeof(Frag) + f->cap * 8;
    return n;
}

// ---- fragments -------------------------------------------------------------------

Frag *frag_new(size_t nwords)
{
    Frag *f = mem_take(MEM_HEAP, nwords > (SIZE_MAX - sizeof(Frag)) / 8 ? SIZE_MAX : sizeof(Frag) + nwords * 8);
    f->next = NULL;
    f->used = 0;
    f->cap = nwords;
    f->off_heap = 0;
    return f;
}

void frag_free(Frag *f)
{
    if (!f) return;
    off_heap_drop_chain(f->off_heap);
    frag_give(f);
}

static bool frag_has_room(const Frag *f, size_t n) { return f && f->cap - f->used >= n; }

static Frag *frag_for(Heap *h, size_t n, bool alone)
{
    if (!alone && frag_has_room(h->frags, n)) return h->frags;
    size_t cap = h->frag_nwords < FRAG_MIN ? FRAG_MIN : h->frag_nwords > FRAG_MAX ? FRAG_MAX : h->frag_nwords;
    Frag *f = frag_new(alone || cap < n ? n : cap);
    f->next = h->frags;
    return h->frags = f;
}

NOINLINE Term *heap_take_slow(Heap *h, size_t n)
{
    bool alone = false;
#ifdef WEBEAM_DEBUG
    alone = dials.frag_always;
#endif
    if (!alone && (size_t)(h->stop - h->top) >= n + HEAP_SLACK) {
        Term *p = h->top;
        h->top += n;
        return p;
    }
    Frag *f = frag_for(h, n, alone);
    Term *p = f->words + f->used;
    f->used += n;
    h->frag_nwords += n;
    return p;
}

// The words of an older take stay as they are. Nothing points to them, so the collector does not see them.
void heap_give_back(Heap *h, Term *taken, size_t n, Term *unused)
{
    ASSERT(unused >= taken && unused <= taken + n);
    size_t back = (size_t)(taken + n - unused);
    if (h->top == taken + n && taken >= h->start) {
        h->top = unused;
        return;
    }
    Frag *f = h->frags;
    if (f && taken >= f->words && f->words + f->used == taken + n) {
        f->used -= back;
        h->frag_nwords -= back;
    }
}

void heap_join(Heap *h, Frag *f)
{
    if (!f) return;
    if (frag_has_room(h->frags, 1)) {
        f->next = h->frags->next;
        h->frags->next = f;
    } else {
        f->next = h->frags;
        h->frags = f;
    }
    h->frag_nwords += f->used;
    if (!f->off_heap) return;
    Term *last = off_heap_box(f->off_heap);
    h->off_heap_nbytes += off_heap_nbytes_of(last);
    while (last[OFF_HEAP_NEXT]) {
        last = off_heap_box(last[OFF_HEAP_NEXT]);
        h->off_heap_nbytes += off_heap_nbytes_of(last);
    }
    last[OFF_HEAP_NEXT] = h->off_heap;
    h->off_heap = f->off_heap;
    f->off_heap = 0;
}
