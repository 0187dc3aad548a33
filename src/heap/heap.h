// SPDX-License-Identifier: Apache-2.0
// heap — where a process's terms live: take, copy, collect; literal areas, shared binaries.
//
//   block:  start ─ terms ─► top ... free ... stop ◄─ stack ─ end      (the young generation and the stack)
//   old:    old_start ─ terms ─► old_top ... old_end                    (survivors of two collections)
//   frags:  a chain of fragments: received messages, and what C allocated when the block was full
//
// Law: terms move only inside heap_collect(), which only the run loop (and the scheduler, between slices) calls,
// at a safe point. Between safe points C code holds raw Terms freely: no root lists, no handles.
// heap_take() grows sideways (a fragment) rather than collect. Old never points into young.
// All sizes in words of 8 bytes unless a name says nbytes.
#pragma once
#include "term/term.h"

typedef struct Frag Frag;
struct Frag { // a block of words outside the main block; off-heap boxes in it hang on the owner's chain
    Frag *next;
    size_t used, cap; // words
    Term off_heap;    // chain (address as number) of the off-heap boxes inside, until the fragment joins a heap
    Term words[];
};

typedef struct Heap {
    Term *start, *top, *stop, *end;      // stop: the lowest used stack word; end: one past the block
    Term *high_water;                    // below it: survived one collection
    Term *old_start, *old_top, *old_end; // NULL when there is no old generation
    Frag *frags;
    size_t frag_nwords;         // used words in frags
    uint64_t off_heap;          // chain of off-heap boxes (RefcBox, magic refs) in young and frags, by address
    uint64_t off_heap_old;      // the same of the old generation: minor collections leave it alone
    size_t off_heap_nbytes;     // binary bytes referred to since the last collection ("virtual heap")
    size_t vheap_limit;         // collect when off_heap_nbytes passes it
    size_t old_off_heap_nbytes; // bytes behind off_heap_old
    size_t old_vheap_limit;     // the next collection is full when old_off_heap_nbytes passes it
    uint32_t min_nwords;        // min_heap_size as asked for (default 233 is reported, see heap_report_nwords)
    uint32_t max_nwords;        // max_heap_size; 0: none. heap_collect returns false past it if MAX_KILL is set
    uint32_t owed;              // reductions that long arithmetic took since the last collection: charged with it
    uint16_t minor_gcs, fullsweep_after;
    uint8_t max_flags; // MAX_ bits
    bool need_full;    // next collection is a full one
#ifdef WEBEAM_DEBUG
    Term *walked_old;     // old generation below it was found sound
    size_t walked_nwords; // by walks that left that out, since the last one that did not
#endif
} Heap;
enum { MAX_KILL = 1, MAX_LOG = 2, MAX_SHARED = 4 }; // MAX_SHARED: kept for the answer only

typedef struct {
    Term *first;
    size_t nwords;
} Span;

// A new heap of at least nwords (0: the smallest, HEAP_FIRST_NWORDS; its first collection makes it min_heap_size).
// Never fails.
enum { HEAP_FIRST_NWORDS = 38, HEAP_MIN_NWORDS = 233 };
void heap_init(Heap *h, size_t nwords, uint32_t min_nwords, uint32_t fullsweep_after);
uint32_t heap_report_nwords(const Heap *h); // min_heap_size as process_info tells it: at least 233, a step
void heap_destroy(Heap *h);                 // gives everything back, drops off-heap references

// Words that C code leaves free below the stack, so that a call can push its return address unchecked.
enum { HEAP_SLACK = 8 };
// Room for n words, for C code: from the block when it fits, else a fragment. Never NULL, never collects.
Term *heap_take_slow(Heap *h, size_t n);
INLINE Term *heap_take(Heap *h, size_t n) // HEAP_SLACK words stay free between top and stop
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
// Gives back the tail of the newest heap_take: words from `unused` to the end of what was taken. (Not needed for
// soundness.)
void heap_give_back(Heap *h, Term *taken, size_t n, Term *unused);

// Should the next safe point collect? (fragments or virtual heap too big)
INLINE bool heap_wants_gc(const Heap *h)
{
    return UNLIKELY(h->frag_nwords > (size_t)(h->end - h->start) || h->off_heap_nbytes > h->vheap_limit);
}

// Collects so that at least `need` words are free between top and stop. The stack is a root by itself (CP words and
// catch marks are skipped). Rewrites the roots. Minor when it may be; full when it must be or need_full.
// False when the heap would pass max_nwords and MAX_KILL is set (nothing was collected; the caller kills the process).
// Past max_nwords without MAX_KILL: collects, and report->past_max tells. No root word may be in two spans. report may
// be NULL.
typedef struct {
    size_t before, after, held;
    bool full, past_max;
    uint64_t reductions;
} GcReport; // held: what max_heap_size was compared with
bool heap_collect(Heap *h, size_t need, const Span *roots, int nroots, GcReport *report);
void heap_shrink_to_fit(Heap *h, const Span *roots, int nroots);  // hibernate: full collection into a minimal block
bool heap_is_sound(const Heap *h, const Span *roots, int nroots); // full walk
// The same as debug builds do it after each collection: walks what is new, and all when that has come to as much as
// there is.
bool heap_still_sound(Heap *h, const Span *roots, int nroots);
size_t heap_used_nwords(const Heap *h);  // young + old + fragments, without the stack
size_t heap_total_nbytes(const Heap *h); // memory held
uint32_t heap_size_step(
    size_t nwords); // the least size of OTP's progression (12, 38, 51, 90, 142, 233, 376, ...) >= nwords

// ---- copying (heap/copy.c) --------------------------------------------------------------
// Words a copy needs (literals count 0, sharing is not kept: the same as erts_debug:flat_size but for literals).
size_t copy_nwords(Term t);
// Copies t to *to (which has copy_nwords(t) words), off-heap boxes onto *chain. Moves *to.
Term copy_to(Term t, Term **to, uint64_t *chain);
Term heap_copy(Heap *h, Term t); // to a heap
Frag *frag_new(size_t nwords);   // empty, used = 0
void frag_free(Frag *f);         // and drops its off-heap references
// A fragment with the copy of t; *out is the copy. NULL (and *out = t) when t is an immediate or literal.
Frag *frag_of(Term t, Term *out);
// The same with literals copied too: for what lies outside of processes and their messages (monitors, timers, ports),
// where the literal collector does not look.
Frag *frag_of_all(Term t, Term *out);
Term heap_copy_all(Heap *h, Term t);
void heap_join(Heap *h, Frag *f); // NULL is fine: the fragment becomes part of the heap, its off-heap chain too
// Solid blocks (heap/solid.c): a copy with literals too ({} and #{} excepted), for terms that outlive code and belong
// to no heap.
size_t solid_nwords(Term t);
Term solid_copy(Term t, Term *to, uint64_t *chain);               // to has solid_nwords(t) words; a boxed t lies first
Term solid_out(Heap *h, const Term *from, size_t nwords, Term t); // the whole block to a heap; t: a term in it
void solid_drop(uint64_t chain);                                  // gives up what a block's off-heap boxes refer to
// As erts_debug:flat_size/1 and size/1 report.
size_t term_flat_nwords(Term t);   // literals included
size_t term_shared_nwords(Term t); // every shared box once

// ---- binaries (heap/binary.c) ---------------------------------------------------------------
SharedBin *shared_new(size_t nbytes); // refs = 1; content uninitialised
void shared_keep(SharedBin *b);
void shared_drop(SharedBin *b);
SharedBin *shared_resize(SharedBin *b, size_t nbytes); // only with refs == 1, and no box on any heap yet
// A new binary term of n bytes: heap binary up to 64 bytes, else refc. *bytes: where to write. Zero-padded heap
// binaries.
Term heap_new_binary(Heap *h, size_t nbytes, uint8_t **bytes);
Term heap_make_binary(Heap *h, const void *bytes, size_t nbytes);
// n bits; a trailing partial byte makes it a sub-binary. *bytes has (nbits + 7) / 8 bytes.
Term heap_new_bitstring(Heap *h, uint64_t nbits, uint8_t **bytes);
Term heap_wrap_shared(Heap *h, SharedBin *b, size_t nbytes); // takes over one reference; a RefcBox
// A part of a bitstring: a heap binary when of whole bytes, at most 64, else a sub-binary of its origin. Empty parts
// too.
Term heap_sub_bits(Heap *h, Term bitstring, uint64_t bit_start, uint64_t nbits);
// `bitstring` with room for extra_bits more behind it: the caller writes them at bit *bit_at of *bytes (they hold
// rubbish now). Amortised O(extra): the result is a writable sub-binary over spare room, and appending to it again
// extends it in place. Bytes never move under a reader: outgrown room is left to whoever still points there. NOVALUE:
// longer than memory (system_limit).
Term heap_append(Heap *h, Term bitstring, uint64_t extra_bits, uint8_t **bytes, uint64_t *bit_at);
Term heap_new_writable(Heap *h, size_t room); // <<>> to append to, with that many bytes of room
// Puts an off-heap box that was just built on this heap onto the chain.
INLINE void heap_link_off_heap(Heap *h, Term *box, int next_word, size_t nbytes)
{
    box[next_word] = (Term)h->off_heap;
    h->off_heap = (uint64_t)(uintptr_t)box;
    h->off_heap_nbytes += nbytes;
}
Term heap_magic_ref(Heap *h, Magic *m); // takes over one reference
void magic_keep(Magic *m);
void magic_drop(Magic *m); // at 0: drop(m) if not NULL, then mem_give(MEM_SYSTEM, m, nbytes) unless nbytes is 0

// ---- small makers ---------------------------------------------------------------------------
INLINE Term heap_cons(Heap *h, Term hd, Term tl)
{
    Term *p = heap_take(h, 2);
    p[0] = hd;
    p[1] = tl;
    return make_cons(p);
}
INLINE Term put_cons(Term **to, Term hd, Term tl)
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
Term heap_int64(Heap *h, int64_t v); // small or big
Term heap_uint64(Heap *h, uint64_t v);
Term heap_string(Heap *h, const uint8_t *latin1, size_t n, Term last_tail); // list of codes

// ---- literal areas (heap/literal.c) ------------------------------------------------------------
// A literal area holds the constants of one module (or one persistent_term): built once, then read by all.
typedef struct Literals Literals;
Literals *literals_new(void);
Term literals_add(Literals *l, Term t);         // copies t in; the result has LITERAL_BIT all through
void literals_free(Literals *l);                // the caller has made sure nobody points into it
bool literals_holds(const Literals *l, Term t); // does t point into this area?
size_t literals_nbytes(const Literals *l);
void literals_fold(Literals *l, bool fold); // for an image: pointers as distances, which compress better; and back

// An area's end, as OTP's literal area collector goes about it:
//   retired ──(world stopped)──► leaving ──every process has copied what it holds──(world stopped)──► freed
// While areas leave, copies (copy_to, messages) take their literals along, so that no new pointer to them leaves a
// process.
void literals_retire(Literals *l); // nobody gets hold of it anew; taken over. From any thread
// What heap calls in rooms above. Filled by vm/upward.c.
typedef struct {
    void (*literals_retired)(void); // an area was retired, and none waited before
} HeapUp;
extern HeapUp heap_up;
bool literals_are_retired(void);
bool literals_leave(void); // frees the leaving areas; all retired ones leave now. False: there are none
bool literals_are_leaving(void);
typedef struct {
    const Term *lo, *hi;
    size_t n;
    struct Leaving *at;
} LeavingSet;
extern LeavingSet literals_leaving; // changed while the world is stopped
bool literal_leaves_slow(Term t);
INLINE bool literal_leaves(Term t)
{
    return UNLIKELY(literals_leaving.n != 0) && literal_leaves_slow(t);
} // t is a literal
// Conservative: garbage counts, a raw word that looks like such a pointer too.
bool words_hold_leaving(const Term *at, const Term *end);
bool heap_holds_leaving(const Heap *h, const Span *roots, int nroots);
// Full collection that moves every leaving literal still used to the heap.
void heap_evict_leaving(Heap *h, const Span *roots, int nroots, GcReport *report);

// ---- counting funs ------------------------------------------------------------------------------
// How many funs of this entry lie in these words, in this heap: garbage counts. It looks for the pair of words that
// begins one.
size_t words_count_funs(const Term *at, const Term *end, uint64_t target);
size_t heap_count_funs(const Heap *h, uint64_t target);
