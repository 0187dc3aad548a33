// SPDX-License-Identifier: Apache-2.0
// etf/decode.c — decodes a term from bytes, in phases.
//
//   start ─► (compressed: inflate ─►) scan: checks lengths, counts words ─► build: fills the words ─► done
//
// etf_decode builds on the caller's heap. A decoder that works in slices builds in a fragment of its own, which joins
// the heap at the end. So the collector never sees an incomplete term.
#include "etf/decode.h"
#include "base/sync.h"
#include <zlib.h>

EtfUp etf_up;
static THREAD_LOCAL bool atoms_full;
bool etf_atoms_full(void) { return atoms_full; }

enum { START, INFLATE, SCAN, BUILD, DONE };
enum { INFLATE_RATIO = 1040 }; // a byte never inflates to more than so many

static void decoder_init(EtfDecoder *d, size_t n, uint32_t flags)
{
    memset(d, 0, offsetof(EtfDecoder, first));
    d->n = n;
    d->flags = flags;
    d->stack = d->first;
    d->cap = INLINE_PENDING;
    d->terms = 1;
}

static void decoder_clear(EtfDecoder *d)
{
    for (uint32_t i = 0; i < d->depth; i++)
        if (d->stack[i].kind == P_BIG_MAP)
            mem_give(MEM_SYSTEM, d->stack[i].scratch, 2 * sizeof(Term) * d->stack[i].npairs);
    if (d->stack != d->first) mem_give(MEM_SYSTEM, d->stack, d->cap * sizeof(Pending));
    d->stack = d->first;
    d->cap = INLINE_PENDING;
    d->depth = 0;
    if (d->z) {
        inflateEnd(d->z);
        mem_give(MEM_SYSTEM, d->z, sizeof *d->z);
        d->z = NULL;
    }
    mem_give(MEM_SYSTEM, d->plain, d->plain_cap);
    d->plain = NULL;
    if (d->frag) {
        frag_free(d->frag);
        d->frag = NULL;
    }
    if (d->side.frags) {
        Frag *f = d->side.frags;
        f->off_heap = d->side.off_heap; // the chain of all fragments, to be dropped with the first one
        for (Frag *next; f; f = next) {
            next = f->next;
            frag_free(f);
        }
        memset(&d->side, 0, sizeof d->side);
    }
}

EtfDecoder *etf_decoder_new(size_t n, uint32_t flags)
{
    EtfDecoder *d = mem_take(MEM_SYSTEM, sizeof *d);
    decoder_init(d, n, flags);
    return d;
}

void etf_decoder_free(EtfDecoder *d)
{
    decoder_clear(d);
    mem_give(MEM_SYSTEM, d, sizeof *d);
}

// ---- compressed terms: 80, the plain size, a zlib stream ---------------------------------------------
static EtfStatus start(EtfDecoder *d, const uint8_t *p)
{
    if (!(d->flags & ETF_BARE)) {
        if (d->n < 1 || p[0] != T_VERSION) return ETF_BAD;
        d->at = 1;
    }
    d->phase = SCAN;
    if (d->n - d->at < 1 || p[d->at] != T_COMPRESSED) return ETF_MORE;
    if (d->n - d->at < 5) return ETF_BAD;
    d->plain_size = get_be32(p + d->at + 1);
    d->at += 5;
    if (d->plain_size / INFLATE_RATIO > d->n - d->at) return ETF_BAD;
    d->z = mem_take0(MEM_SYSTEM, sizeof *d->z);
    if (inflateInit(d->z) != Z_OK) panic("etf: inflateInit");
    d->phase = INFLATE;
    return ETF_MORE;
}

// Never takes more than the declared size and one byte. That byte is used if the stream is longer than declared.
static void plain_grow(EtfDecoder *d)
{
    size_t cap = d->plain_cap ? d->plain_cap * 2 : 4096;
    if (cap > d->plain_size + 1) cap = d->plain_size + 1;
    d->plain = d->plain ? mem_resize(MEM_SYSTEM, d->plain, d->plain_cap, cap) : mem_take(MEM_SYSTEM, cap);
    d->plain_cap = cap;
}

static EtfStatus inflate_some(EtfDecoder *d, const uint8_t *p, int64_t *fuel)
{
    while (*fuel > 0) {
        if (d->plain_n == d->plain_cap) {
            if (d->plain_n > d->plain_size) return ETF_BAD;
            plain_grow(d);
        }
        size_t in = d->n - d->at < 65536 ? d->n - d->at : 65536, out = d->plain_cap - d->plain_n;
        if (out > 65536) out = 65536;
        d->z->next_in = (Bytef *)(uintptr_t)(p + d->at);
        d->z->avail_in = (uInt)in;
        d->z->next_out = d->plain + d->plain_n;
        d->z->avail_out = (uInt)out;
        int r = inflate(d->z, Z_NO_FLUSH);
        size_t ate = in - d->z->avail_in, made = out - d->z->avail_out;
        d->at += ate;
        d->plain_n += made;
        *fuel -= 1 + (int64_t)((ate + made) / FUEL_BYTES);
        if (r == Z_STREAM_END) {
            if (d->plain_n != d->plain_size) return ETF_BAD;
            d->used = d->at;
            d->at = 0;
            d->n = d->plain_n;
            d->phase = SCAN;
            return ETF_MORE;
        }
        if ((r != Z_OK && r != Z_BUF_ERROR) || (ate == 0 && made == 0)) return ETF_BAD;
    }
    return ETF_MORE;
}

// ---- from the scan to the build ------------------------------------------------------------------------
// Takes the words: from h, or in a fragment if h is NULL.
static void start_build(EtfDecoder *d, Heap *h)
{
    if (!d->plain) d->used = d->at;
    size_t nwords = (size_t)d->nwords;
    if (h) {
        d->heap = h;
        d->hp = heap_take(h, nwords);
        d->chain = &h->off_heap;
    } else {
        d->heap = &d->side;
        d->frag = frag_new(nwords ? nwords : 1);
        d->hp = d->frag->words;
        d->chain = &d->frag->off_heap;
    }
    d->hp_end = d->hp + nwords;
    d->at = d->plain || (d->flags & ETF_BARE) ? 0 : 1;
    d->stack[0] = (Pending){.at = &d->root, .left = 1, .kind = P_SLOTS};
    d->depth = 1;
    d->phase = BUILD;
}

// Works until it is done, fails, or the fuel is used up. h: see start_build.
static EtfStatus step(EtfDecoder *d, const uint8_t *p, Heap *h, int64_t *fuel)
{
    for (;;) {
        EtfStatus s = ETF_MORE;
        switch (d->phase) {
        case START: s = start(d, p); break;
        case INFLATE: s = inflate_some(d, p, fuel); break;
        case SCAN:
            if (!etf_scan(d, d->plain ? d->plain : p, fuel)) return ETF_BAD;
            if (!d->terms) { start_build(d, h); }
            break;
        case BUILD:
            s = etf_build(d, d->plain ? d->plain : p, fuel);
            if (s == ETF_DONE) d->phase = DONE;
            break;
        default: return ETF_DONE;
        }
        if (s != ETF_MORE) return s;
        if (*fuel <= 0) return ETF_MORE;
    }
}

EtfStatus etf_decoder_step(EtfDecoder *d, const uint8_t *p, int64_t *fuel)
{
    EtfStatus s = step(d, p, NULL, fuel);
    if (s == ETF_LIMIT) atoms_full = true;
    return s;
}

Term etf_decoder_take(EtfDecoder *d, Heap *h, size_t *used)
{
    ASSERT(d->phase == DONE);
    if (used) *used = d->used;
    d->frag->used = (size_t)(d->hp - d->frag->words);
    heap_join(h, d->frag);
    d->frag = NULL;
    Frag *f = d->side.frags;
    if (f) f->off_heap = d->side.off_heap;
    for (Frag *next; f; f = next) {
        next = f->next;
        heap_join(h, f);
    }
    memset(&d->side, 0, sizeof d->side);
    return d->root;
}

Term etf_decode(Heap *h, const uint8_t *p, size_t n, uint32_t flags, size_t *used)
{
    EtfDecoder d;
    decoder_init(&d, n, flags);
    int64_t fuel = INT64_MAX;
    EtfStatus s = step(&d, p, h, &fuel);
    atoms_full = s == ETF_LIMIT;
    if (used) *used = d.used;
    if (d.heap) {
        h->off_heap_nbytes += d.off_heap_nbytes;
        if (d.hp < d.hp_end) heap_give_back(h, d.hp_end - d.nwords, (size_t)d.nwords, d.hp);
    }
    d.frag = NULL;
    decoder_clear(&d);
    return s == ETF_DONE ? d.root : NOVALUE;
}
