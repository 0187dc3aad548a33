// SPDX-License-Identifier: Apache-2.0
// heap/binary.c — binaries and magic references: off-heap bytes, parts, appending.
//
//   SubBox ──► RefcBox ──► SharedBin { refs, bytes }            SubBox ──► heap binary (up to 64 bytes inline)
//
// Invariant: a RefcBox or a magic reference holds one reference to its off-heap object as long as it lives. It is on
// the off-heap chain of its heap, so the collector finds it when it is dead.
//
// Appending: heap_append returns a writable SubBox over a writable RefcBox over a SharedBin with spare bytes. Only the
// newest SubBox has the writable flag, and it ends where the used bytes end. So appending to it fills spare bytes, and
// changes no bit that another term can see. When there are too few spare bytes, the bits are copied to a new SharedBin
// with room for twice as many; the old one stays with its readers.
#include "heap/inner.h"

enum { APPEND_MIN = 256 };               // bytes
enum { SHARED_WRITABLE = 1 };            // RefcBox.flags
#define SUB_WRITABLE ((uint64_t)1 << 16) // SubBox.bits
#define MAX_NBITS (sizeof(size_t) == 4 ? (uint64_t)1 << 33 : (uint64_t)1 << 58)

// ---- shared bytes ----------------------------------------------------------------

SharedBin *shared_new(size_t nbytes)
{
    SharedBin *b = mem_take(MEM_BINARY, nbytes > SIZE_MAX - sizeof(SharedBin) ? SIZE_MAX : sizeof(SharedBin) + nbytes);
    atomic_init(&b->refs, 1);
    b->flags = 0;
    b->nbytes = nbytes;
    return b;
}

void shared_keep(SharedBin *b) { atomic_fetch_add_explicit(&b->refs, 1, memory_order_relaxed); }

void shared_drop(SharedBin *b)
{
    if (atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) == 1)
        mem_give(MEM_BINARY, b, sizeof(SharedBin) + b->nbytes);
}

SharedBin *shared_resize(SharedBin *b, size_t nbytes)
{
    ASSERT(atomic_load(&b->refs) == 1);
    b = mem_resize(MEM_BINARY, b, sizeof(SharedBin) + b->nbytes,
        nbytes > SIZE_MAX - sizeof(SharedBin) ? SIZE_MAX : sizeof(SharedBin) + nbytes);
    b->nbytes = nbytes;
    return b;
}

void magic_keep(Magic *m) { atomic_fetch_add_explicit(&m->refs, 1, memory_order_relaxed); }

void magic_drop(Magic *m)
{
    if (atomic_fetch_sub_explicit(&m->refs, 1, memory_order_acq_rel) != 1) return;
    size_t nbytes = m->nbytes;
    if (m->drop) m->drop(m);
    if (nbytes) mem_give(MEM_SYSTEM, m, nbytes);
}

// ---- chains ------------------------------------------------------------------------

static bool box_is_refc(const Term *box) { return header_subtag(box[0]) == SUB_REFC_BIN; }

size_t off_heap_nbytes_of(const Term *box)
{
    return box_is_refc(box) ? (size_t)box[1] : ((const Magic *)(uintptr_t)box[1])->nbytes;
}

void off_heap_drop(Term *box)
{
    if (box_is_refc(box)) shared_drop((SharedBin *)(uintptr_t)((RefcBox *)box)->shared);
    else magic_drop((Magic *)(uintptr_t)box[1]);
}

void off_heap_drop_chain(uint64_t chain)
{
    while (chain) {
        Term *box = off_heap_box(chain);
        chain = box[OFF_HEAP_NEXT];
        off_heap_drop(box);
    }
}

size_t off_heap_count(uint64_t chain, uint64_t until)
{
    size_t n = 0;
    for (; chain != until; chain = off_heap_box(chain)[OFF_HEAP_NEXT]) n += off_heap_nbytes_of(off_heap_box(chain));
    return n;
}

Term heap_magic_ref(Heap *h, Magic *m)
{
    Term *p = heap_take(h, MAGIC_REF_NWORDS);
    p[0] = make_header(SUB_MAGIC_REF, MAGIC_REF_NWORDS - 1);
    p[1] = (Term)(uintptr_t)m;
    heap_link_off_heap(h, p, OFF_HEAP_NEXT, m->nbytes);
    return make_boxed(p);
}

// ---- making ----------------------------------------------------------------------------

static Term new_heap_bin(Heap *h, size_t nbytes, uint8_t **bytes)
{
    size_t n = heap_bin_nwords(nbytes);
    Term *p = heap_take(h, n);
    p[n - 1] = 0;
    p[0] = make_header(SUB_HEAP_BIN, n - 1);
    p[1] = nbytes;
    *bytes = (uint8_t *)(p + 2);
    return make_boxed(p);
}

static Term new_refc(Heap *h, SharedBin *b, size_t nbytes, uint64_t flags)
{
    RefcBox *r = (RefcBox *)heap_take(h, REFC_BIN_NWORDS);
    *r = (RefcBox){make_header(SUB_REFC_BIN, REFC_BIN_NWORDS - 1), nbytes, 0, (uintptr_t)b, (uintptr_t)b->bytes, flags};
    heap_link_off_heap(h, (Term *)r, OFF_HEAP_NEXT, b->nbytes);
    return make_boxed((Term *)r);
}

static Term new_sub(Heap *h, Term orig, uint64_t start, uint64_t nbits, uint64_t writable)
{
    SubBox *s = (SubBox *)heap_take(h, SUB_BIN_NWORDS);
    *s = (SubBox){make_header(SUB_SUB_BIN, SUB_BIN_NWORDS - 1), nbits / 8, (start & 7) | (nbits & 7) << 8 | writable,
        start / 8, orig};
    return make_boxed((Term *)s);
}

Term heap_wrap_shared(Heap *h, SharedBin *b, size_t nbytes)
{
    ASSERT(nbytes <= b->nbytes);
    return new_refc(h, b, nbytes, 0);
}

Term heap_new_binary(Heap *h, size_t nbytes, uint8_t **bytes)
{
    if (nbytes <= HEAP_BIN_MAX) return new_heap_bin(h, nbytes, bytes);
    SharedBin *b = shared_new(nbytes);
    *bytes = b->bytes;
    return new_refc(h, b, nbytes, 0);
}

Term heap_make_binary(Heap *h, const void *p, size_t nbytes)
{
    uint8_t *bytes;
    Term t = heap_new_binary(h, nbytes, &bytes);
    if (nbytes) memcpy(bytes, p, nbytes);
    return t;
}

Term heap_new_bitstring(Heap *h, uint64_t nbits, uint8_t **bytes)
{
    if (nbits > MAX_NBITS) mem_take(MEM_BINARY, SIZE_MAX);
    Term t = heap_new_binary(h, (size_t)((nbits + 7) / 8), bytes);
    return nbits & 7 ? new_sub(h, t, 0, nbits, 0) : t;
}

// ---- parts and appending ------------------------------------------------------------------

// Copies nbits, which begin at bit `bit` (0..7) of *p, to the beginning of `to`. Other bits of the last byte become 0.
static void bits_to_front(uint8_t *to, const uint8_t *p, uint32_t bit, uint64_t nbits)
{
    size_t whole = (size_t)(nbits / 8);
    uint32_t rest = (uint32_t)(nbits & 7);
    if (!bit) {
        if (whole) memcpy(to, p, whole);
    } else
        for (size_t i = 0; i < whole; i++) to[i] = (uint8_t)(p[i] << bit | p[i + 1] >> (8 - bit));
    if (!rest) return;
    uint32_t two = (uint32_t)p[whole] << 8 | (bit + rest > 8 ? p[whole + 1] : 0u);
    to[whole] = (uint8_t)((two << bit >> 8) & (0xFF00u >> rest));
}

Term heap_sub_bits(Heap *h, Term t, uint64_t start, uint64_t nbits)
{
    Bits b = bits_of(t);
    ASSERT(start <= b.nbits && nbits <= b.nbits - start);
    if (!start && nbits == b.nbits) return t;
    if (!(nbits & 7) && nbits <= HEAP_BIN_MAX * 8) {
        uint8_t *bytes;
        uint64_t from = b.bitoff + start;
        Term part = new_heap_bin(h, (size_t)(nbits / 8), &bytes);
        bits_to_front(bytes, b.bytes + from / 8, (uint32_t)(from & 7), nbits);
        return part;
    }
    if (is_box_of(t, SUB_SUB_BIN)) {
        const SubBox *s = (const SubBox *)boxed_ptr(t);
        start += s->offset * 8 + (s->bits & 7);
        t = s->orig;
    }
    return new_sub(h, t, start, nbits, 0);
}

// Extends the binary in place if it can, and takes the writable flag from s. *at: the bit of its bytes to write at.
static bool append_in_place(SubBox *s, uint64_t nbits, uint64_t extra, uint64_t *at)
{
    if (!(s->bits & SUB_WRITABLE)) return false;
    RefcBox *r = (RefcBox *)boxed_ptr(s->orig);
    SharedBin *b = (SharedBin *)(uintptr_t)r->shared;
    uint64_t end = s->offset * 8 + (s->bits & 7) + nbits;
    if (!(r->flags & SHARED_WRITABLE) || (uint64_t)b->nbytes * 8 < end + extra) return false;
    if ((end & 7) && atomic_load_explicit(&b->refs, memory_order_acquire) != 1)
        return false; // the last byte is partial, and another thread may be reading it
    s->bits &= ~SUB_WRITABLE;
    r->nbytes = (end + extra + 7) / 8;
    *at = end;
    return true;
}

Term heap_append(Heap *h, Term t, uint64_t extra, uint8_t **bytes, uint64_t *bit_at)
{
    Bits b = bits_of(t);
    if (extra > MAX_NBITS || b.nbits + extra > MAX_NBITS) return NOVALUE;
    if (extra == 0) { // the result is the same term; nothing will be written
        static uint8_t nothing[8];
        *bytes = nothing;
        *bit_at = 0;
        return t;
    }
    uint64_t total = b.nbits + extra;
    if (is_box_of(t, SUB_SUB_BIN)) {
        SubBox *s = (SubBox *)boxed_ptr(t);
        if (append_in_place(s, b.nbits, extra, bit_at)) {
            *bytes = origin_bytes(s->orig);
            return new_sub(h, s->orig, s->offset * 8 + (s->bits & 7), total, SUB_WRITABLE);
        }
    }
    size_t used = (size_t)((total + 7) / 8);
    SharedBin *room = shared_new(used < APPEND_MIN / 2 ? APPEND_MIN : used * 2);
    bits_to_front(room->bytes, b.bytes, b.bitoff, b.nbits);
    *bytes = room->bytes;
    *bit_at = b.nbits;
    return new_sub(h, new_refc(h, room, used, SHARED_WRITABLE), 0, total, SUB_WRITABLE);
}

Term heap_new_writable(Heap *h, size_t room)
{
    return new_sub(h, new_refc(h, shared_new(room), 0, SHARED_WRITABLE), 0, 0, SUB_WRITABLE);
}
