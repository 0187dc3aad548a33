// SPDX-License-Identifier: Apache-2.0
// etf/decode — the state of a decoder. Private to the room.
#pragma once
#include "etf/format.h"

// A container that is not yet full.
typedef struct {
    Term *at;              // the next slot (LIST: the next cell; FLAT_MAP: the slot of the next key)
    Term *more;            // FLAT_MAP: the slot of the next value; BIG_MAP: the slot of the map
    Term *scratch;         // BIG_MAP: memory for all pairs
    uint32_t left, npairs; // terms (LIST: cells) still to come; BIG_MAP, FLAT_MAP: pairs in all
    uint8_t kind;
} Pending;
enum { P_SLOTS, P_LIST, P_FLAT_MAP, P_BIG_MAP };

enum { INLINE_PENDING = 12 };

struct EtfDecoder {
    // -- the input
    size_t n, at; // length and position in the bytes that are decoded now, which may be the inflated ones
    size_t used;  // how many of the caller's bytes were read, once it is known
    uint32_t flags;
    uint8_t phase, status;
    // -- inflating
    uint8_t *plain;
    size_t plain_n, plain_cap, plain_size; // bytes inflated so far; capacity; length that the input declares
    struct z_stream_s *z;
    // -- scanning
    uint64_t terms;  // terms still to come
    uint64_t nwords; // upper limit of the heap words needed
    // -- building
    Heap *heap; // where hash maps are built: the caller's heap, or `side`
    Heap side;
    Frag *frag; // where all else is built; NULL: on the caller's heap
    uint64_t *chain;
    size_t off_heap_nbytes;
    Term *hp, *hp_end; // free words
    Term root;
    Pending *stack;
    uint32_t depth, cap;
    Pending first[INLINE_PENDING];
};
_Static_assert(sizeof(EtfDecoder) - offsetof(EtfDecoder, first) < sizeof(Pending[INLINE_PENDING]) + 8,
    "first is last: what precedes it is cleared, it is not");

// scan.c: walks over the bytes from d->at on, checks lengths, counts d->nwords. False: bad bytes. It stops when the
// fuel is used up, or when it is done: then d->terms is 0.
bool etf_scan(EtfDecoder *d, const uint8_t *p, int64_t *fuel);
// build.c: fills d->root from scanned bytes.
EtfStatus etf_build(EtfDecoder *d, const uint8_t *p, int64_t *fuel);
Pending *etf_push_pending(EtfDecoder *d);                               // a new top of the stack, uninitialised
EtfStatus etf_read_atom(uint32_t flags, const uint8_t **pp, Term *out); // *pp points to the tag
// build_id.c: *pp points behind the tag
EtfStatus etf_read_pid(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out);
EtfStatus etf_read_port(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out);
EtfStatus etf_read_ref(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out);
EtfStatus etf_read_export(EtfDecoder *d, const uint8_t **pp, Term *out);
EtfStatus etf_read_fun(EtfDecoder *d, const uint8_t **pp, Term *out);
