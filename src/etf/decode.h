// SPDX-License-Identifier: Apache-2.0
// etf/decode — the state of a decoder. Private to the room.
#pragma once
#include "etf/format.h"

// What is still to be filled of a container that has been started.
typedef struct {
    Term *at;              // next slot (LIST: next cons; FLAT_MAP: next key)
    Term *more;            // FLAT_MAP: next value; BIG_MAP: where the map goes
    Term *scratch;         // BIG_MAP: all pairs
    uint32_t left, npairs; // BIG_MAP, FLAT_MAP: terms left, pairs in all
    uint8_t kind;
} Pending;
enum { P_SLOTS, P_LIST, P_FLAT_MAP, P_BIG_MAP };

enum { INLINE_PENDING = 12 };

struct EtfDecoder {
    // -- the input
    size_t n, at; // of the bytes being decoded now (the plain ones when they were compressed)
    size_t used;  // of the caller's bytes, once known
    uint32_t flags;
    uint8_t phase, status;
    // -- inflating
    uint8_t *plain;
    size_t plain_n, plain_cap, plain_size; // so far, taken, declared
    struct z_stream_s *z;
    // -- scanning
    uint64_t terms;  // still to come
    uint64_t nwords; // heap words at most
    // -- building
    Heap *heap; // where big maps go: the caller's, or `side`
    Heap side;
    Frag *frag; // NULL: straight onto the caller's heap
    uint64_t *chain;
    size_t off_heap_nbytes;
    Term *hp, *hp_end;
    Term root;
    Pending *stack;
    uint32_t depth, cap;
    Pending first[INLINE_PENDING];
};
_Static_assert(sizeof(EtfDecoder) - offsetof(EtfDecoder, first) < sizeof(Pending[INLINE_PENDING]) + 8,
    "first is last: what precedes it is cleared, it is not");

// scan.c: walks over the bytes from d->at on, checks lengths, counts d->nwords. False: bad. It is done when d->terms is
// 0; before that it stops when the fuel is used up.
bool etf_scan(EtfDecoder *d, const uint8_t *p, int64_t *fuel);
// build.c: fills d->root from bytes that were scanned.
EtfStatus etf_build(EtfDecoder *d, const uint8_t *p, int64_t *fuel);
Pending *etf_push_pending(EtfDecoder *d); // one more container begun; it is not filled in yet
EtfStatus etf_read_atom(uint32_t flags, const uint8_t **pp, Term *out); // its tag is at *pp
// build_id.c: the tag has been read
EtfStatus etf_read_pid(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out);
EtfStatus etf_read_port(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out);
EtfStatus etf_read_ref(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out);
EtfStatus etf_read_export(EtfDecoder *d, const uint8_t **pp, Term *out);
EtfStatus etf_read_fun(EtfDecoder *d, const uint8_t **pp, Term *out);
