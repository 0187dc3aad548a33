// SPDX-License-Identifier: Apache-2.0
// heap — where the terms of a process live: allocation, copying, collection; literal areas, off-heap binaries.
//
//   block:  start ─ terms ─► top ... free ... stop ◄─ stack ─ end      (the young generation and the stack)
//   old:    old_start ─ terms ─► old_top ... old_end                    (survivors of two collections)
//   frags:  a chain of heap fragments: received messages, and what C code allocated when the block was full
//
// Law: terms move only in heap_collect, heap_shrink_to_fit and heap_evict_leaving, which the run loop and the scheduler
// call at safe points. Between safe points C code may keep Terms in variables. heap_take never collects: when the block
// is full it takes a fragment. The old generation never points into the young one.
// Sizes are words of 8 bytes, unless a name says nbytes.
#pragma once
#include "term/term.h"

typedef struct Frag Frag;
struct Frag {
    Frag *next;
    size_t used, cap; // words
    Term off_heap;    // address of the first off-heap box of its chain; 0 once the fragment has joined a heap
    Term words[];
};

typedef struct Heap {
    Term *start, *top, *stop, *end;      // stop: the lowest used stack word; end: one past the block
    Term *high_water;                    // terms below it have survived one collection
    Term *old_start, *old_top, *old_end; // NULL when there is no old generation
    Frag *frags;
    size_t frag_nwords;         // used words of all fragments
    uint64_t off_heap;          // chain of the off-heap boxes in the young block and the fragments: an address, or 0
    uint64_t off_heap_old;      // chain of those in the old generation; minor collections do not walk it
    size_t off_heap_nbytes;     // off-heap bytes that terms have come to refer to since the last collection
    size_t vheap_limit;         // collect when off_heap_nbytes exceeds it (the "virtual heap" of OTP)
    size_t old_off_heap_nbytes; // off-heap bytes that the old generation refers to
    size_t old_vheap_limit;     // the next collection is full when old_off_heap_nbytes exceeds it
    uint32_t min_nwords;        // min_heap_size as it was asked for; see heap_report_nwords
    uint32_t max_nwords;        // max_heap_size; 0: no limit
    uint32_t owed;              // reductions of long arithmetic since the last collection: charged by the next one
    uint16_t minor_gcs, fullsweep_after;
    uint8_t max_flags; // MAX_ bits
    bool need_full;    // the next collection is a full one
#ifdef WEBEAM_DEBUG
    Term *walked_old;     // the old generation below it was found sound, and later walks leave it out
    size_t walked_nwords; // words that walks have visited since the last walk of everything
#endif
} Heap;
enum { MAX_KILL = 1, MAX_LOG = 2, MAX_SHARED = 4 }; // MAX_SHARED: kept for the answer only

typedef struct {
    Term *first;
    size_t nwords;
} Span; // some roots

// Makes a heap of at least nwords (0: HEAP_FIRST_NWORDS). The first collection makes it at least min_heap_size.
// min_nwords, fullsweep_after: the process's options of these names.
enum { HEAP_FIRST_NWORDS = 38, HEAP_MIN_NWORDS = 233 };
void heap_init(Heap *h, size_t nwords, uint32_t min_nwords, uint32_t fullsweep_after);
uint32_t heap_report_nwords(const Heap *h); // min_heap_size for process_info and the collector: a step, at least 233
void heap_destroy(Heap *h);                 // frees all its memory, drops its off-heap references

// heap_take leaves so many words free between top and stop, so that a call can push a return address without a check.
enum { HEAP_SLACK = 8 };
// Takes n words for C code: from the block, or from a fragment if the block has no room. Never NULL; never collects.
// The words are uninitialised; reachable ones must be terms by the next safe point.
Term *heap_take_slow(Heap *h, size_t n);
INLINE Term *heap_take(Heap *h, size_t n)
{
#ifdef WEBEAM_DEBUG
    if (dials.frag_always) return heap_take_slow(h, n);
#endif
    if (LIKELY((size_t)(h->stop - h->top) >= n + HEAP_SLACK)) {
        Term *p = h->top;
        h->top += n;
        return p;
    }
    return heap_take_slow(h, n);
}
// Gives back the end, from `unused` on, of the n words at `taken`. Optional. Works for the newest heap_take; does
// nothing for an older one.
void heap_give_back(Heap *h, Term *taken, size_t n, Term *unused);

// Should the next safe point collect: are there too many words in fragments, or too many off-heap bytes?
INLINE bool heap_wants_gc(const Heap *h)
{
    return UNLIKELY(h->frag_nwords > (size_t)(h->end - h->start) || h->off_heap_nbytes > h->vheap_limit);
}

// Collects, so that at least `need` words are free between top and stop. The roots are the stack (where return
// addresses and catch tags are skipped) and at most 16 spans; no word may be in two spans. It rewrites them. The
// collection is minor if possible, else full; need_full forces a full one. When the words held while collecting exceed
// max_nwords, report->past_max is set; if also MAX_KILL is set, it returns false without having collected, and the
// caller kills the process. report may be NULL.
typedef struct {
    size_t before, after, held; // words in use before and after; words held while collecting: see max_heap_size
    bool full, past_max;
    uint64_t reductions; // to be charged to the process
} GcReport;
bool heap_collect(Heap *h, size_t need, const Span *roots, int nroots, GcReport *report);
void heap_shrink_to_fit(Heap *h, const Span *roots, int nroots); // a full collection that leaves no free word
// Debug checks (heap/sound.c); false: a line on stderr says what is wrong. The second one walks only what is new since
// its last call, and everything when the sum of what it has walked reaches the size of the heap.
bool heap_is_sound(const Heap *h, const Span *roots, int nroots);
bool heap_still_sound(Heap *h, const Span *roots, int nroots);
size_t heap_used_nwords(const Heap *h);  // young block, old generation and fragments, without the stack
size_t heap_total_nbytes(const Heap *h); // memory held, free words included
// The smallest of OTP's heap sizes (12, 38, 51, 90, 142, 233, 376, ...) that is at least nwords.
uint32_t heap_size_step(size_t nwords);

// ---- copying (heap/copy.c) --------------------------------------------------------------
// Sharing is not kept: a term that is reached twice is copied twice. Literals are not copied, unless they are leaving
// (see below) or a function's name ends in _all.
size_t copy_nwords(Term t); // words that a copy needs: as erts_debug:flat_size/1, but literals count 0
// Copies t to *to, where copy_nwords(t) words are free, and advances *to. Puts off-heap boxes in front of *chain.
Term copy_to(Term t, Term **to, uint64_t *chain);
Term heap_copy(Heap *h, Term t);
Frag *frag_new(size_t nwords); // empty: used = 0
void frag_free(Frag *f);       // drops its off-heap references; f may be NULL
// A new fragment that holds a copy of t; *out is the copy. NULL: the copy needs no words (of an immediate, say).
Frag *frag_of(Term t, Term *out);
// Literals are copied too: for terms outside of processes and their messages (in monitors, timers, ports). The
// collection of literal areas does not look there.
Frag *frag_of_all(Term t, Term *out);
Term heap_copy_all(Heap *h, Term t);
void heap_join(Heap *h, Frag *f); // the heap takes over the fragment and its off-heap chain; f may be NULL
// Solid blocks (heap/solid.c): copies in memory that the caller provides, literals included except for {} and #{}. For
// terms that outlive code and belong to no heap.
size_t solid_nwords(Term t);
Term solid_copy(Term t, Term *to, uint64_t *chain);               // to has solid_nwords(t) words; t's box lies first
Term solid_out(Heap *h, const Term *from, size_t nwords, Term t); // copies the block to a heap; returns t's copy there
void solid_drop(uint64_t chain);                                  // drops the off-heap references of a block
// The results of erts_debug:flat_size/1 and size/1; literals count.
size_t term_flat_nwords(Term t);
size_t term_shared_nwords(Term t); // shared subterms count once

// ---- binaries (heap/binary.c) ---------------------------------------------------------------
SharedBin *shared_new(size_t nbytes);                  // refs = 1; the bytes are uninitialised
void shared_keep(SharedBin *b);                        // one more reference
void shared_drop(SharedBin *b);                        // one less; the last one frees it
SharedBin *shared_resize(SharedBin *b, size_t nbytes); // only while refs is 1 and no box points to it
// A new binary: a heap binary up to HEAP_BIN_MAX bytes, else a refc binary. The caller writes the bytes at *bytes.
Term heap_new_binary(Heap *h, size_t nbytes, uint8_t **bytes);
Term heap_make_binary(Heap *h, const void *bytes, size_t nbytes); // of a copy of these bytes
// A new bitstring; the caller writes (nbits + 7) / 8 bytes at *bytes. It is a sub-binary if the last byte is partial.
Term heap_new_bitstring(Heap *h, uint64_t nbits, uint8_t **bytes);
Term heap_wrap_shared(Heap *h, SharedBin *b, size_t nbytes); // a refc binary; takes over one reference
// A part of a bitstring: the bitstring itself if it is all of it, a heap binary if it is of whole bytes and at most
// HEAP_BIN_MAX, else a sub-binary.
Term heap_sub_bits(Heap *h, Term bitstring, uint64_t bit_start, uint64_t nbits);
// Returns `bitstring` with extra_bits more bits at its end, which the caller writes at bit *bit_at of *bytes. NOVALUE:
// system_limit. Amortised O(extra_bits): the result is a writable sub-binary over a binary with spare bytes, and
// appending to it again extends it in place. Bytes that a reader may see never move or change: a binary that is full is
// copied, and the old one stays with its readers.
Term heap_append(Heap *h, Term bitstring, uint64_t extra_bits, uint8_t **bytes, uint64_t *bit_at);
Term heap_new_writable(Heap *h, size_t room); // an empty binary to append to, with `room` spare bytes
// Links an off-heap box that was just built on this heap into the heap's chain.
INLINE void heap_link_off_heap(Heap *h, Term *box, int next_word, size_t nbytes)
{
    box[next_word] = (Term)h->off_heap;
    h->off_heap = (uint64_t)(uintptr_t)box;
    h->off_heap_nbytes += nbytes;
}
Term heap_magic_ref(Heap *h, Magic *m); // takes over one reference
void magic_keep(Magic *m);
void magic_drop(Magic *m); // see Magic in term.h

// ---- small makers ---------------------------------------------------------------------------
INLINE Term heap_cons(Heap *h, Term hd, Term tl)
{
    Term *p = heap_take(h, 2);
    p[0] = hd;
    p[1] = tl;
    return make_cons(p);
}
INLINE Term put_cons(Term **to, Term hd, Term tl) // writes the cell at *to and advances it
{
    Term *p = *to;
    p[0] = hd;
    p[1] = tl;
    *to = p + 2;
    return make_cons(p);
}
INLINE Term heap_float(Heap *h, double d)
{
    Term *p = heap_take(h, 2);
    p[0] = make_header(SUB_FLOAT, 1);
    memcpy(p + 1, &d, 8);
    return make_boxed(p);
}
Term heap_tuple(Heap *h, uint32_t arity, const Term *elements);
#define TUPLE(h, ...) heap_tuple((h), sizeof((Term[]){__VA_ARGS__}) / sizeof(Term), (Term[]){__VA_ARGS__})
Term heap_list(Heap *h, const Term *elements, size_t n, Term last_tail);
Term heap_int64(Heap *h, int64_t v); // a small or a big
Term heap_uint64(Heap *h, uint64_t v);
Term heap_string(Heap *h, const uint8_t *latin1, size_t n, Term last_tail); // a list of the n bytes

// ---- literal areas (heap/literal.c) ------------------------------------------------------------
// A literal area holds the constants of one module, or one persistent term. It is built once, then any thread reads it.
typedef struct Literals Literals;
Literals *literals_new(void);
Term literals_add(Literals *l, Term t);         // copies t into the area; every pointer of the copy has LITERAL_BIT
void literals_free(Literals *l);                // nothing may point into it any more; l may be NULL
bool literals_holds(const Literals *l, Term t); // does t point into this area?
size_t literals_nbytes(const Literals *l);
void literals_fold(Literals *l, bool fold); // for an image: pointers become distances, which compress better; and back

// How an area is freed while processes may point into it (as OTP does it):
//   retired ──(world stopped)──► leaving ──every process has copied what it holds──(world stopped)──► freed
// While areas are leaving, copies (copy_to, messages) copy their literals too, so no pointer to them gets from one
// process into another.
void literals_retire(Literals *l); // takes over the area; no code or table may hand out its terms any more. Any thread
// Calls to rooms above. Filled by vm/upward.c.
typedef struct {
    void (*literals_retired)(void); // an area was retired while no other one was waiting
} HeapUp;
extern HeapUp heap_up;
bool literals_are_retired(void); // do areas wait to leave?
bool literals_leave(void); // world stopped: frees the leaving areas; the retired ones are now leaving. False: none is
bool literals_are_leaving(void);
typedef struct {
    const Term *lo, *hi;
    size_t n;
    struct Leaving *at;
} LeavingSet;                       // n chunks of memory at `at`, all between lo and hi
extern LeavingSet literals_leaving; // changes only while the world is stopped
bool literal_leaves_slow(Term t);
INLINE bool literal_leaves(Term t) // t: a literal
{
    return UNLIKELY(literals_leaving.n != 0) && literal_leaves_slow(t);
}
// Are there pointers to leaving literals? May say true for garbage, and for a raw word that looks like such a pointer.
bool words_hold_leaving(const Term *at, const Term *end);
bool heap_holds_leaving(const Heap *h, const Span *roots, int nroots);
// A full collection that also moves every reachable leaving literal to the heap. Does not look at max_heap_size.
void heap_evict_leaving(Heap *h, const Span *roots, int nroots, GcReport *report);

// ---- counting funs ------------------------------------------------------------------------------
// How many funs with this target lie in these words, in this heap; garbage counts. Any two neighbouring words that look
// like the beginning of such a fun count.
size_t words_count_funs(const Term *at, const Term *end, uint64_t target);
size_t heap_count_funs(const Heap *h, uint64_t target);
