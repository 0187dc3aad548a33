// SPDX-License-Identifier: Apache-2.0
// etf/encode — the state of an encoder, and what writes into it. Private to the room.
#pragma once
#include "etf/format.h"

// A container that has written its head: which of its children comes next.
typedef struct {
    Term t;
    uint32_t next;
    uint8_t kind;
} Item;
enum {
    K_TERM,     // t itself is to be written
    K_LIST,     // t: a cell whose head comes next
    K_TUPLE,    // next: element
    K_FLAT_MAP, // next: 2 * pair (+ 1: its value)
    K_HASH,     // t: a node; next: children left
    K_LEAF,     // t: cons [key | value], both to be written
    K_VALUE,    // the same, only the value
    K_ENV,      // t: fun; next: free variable
};
enum { ENCODE, COMPRESS, ENCODED };

struct EtfEncoder {
    EtfOpts opts;
    bool counting, bare;
    uint8_t phase;
    OutBin out;
    uint64_t counted;
    uint8_t scratch[64]; // where a counting encoder writes
    Item *items;
    uint32_t n, cap;
    size_t from; // COMPRESS: next byte to be compressed
    OutBin packed;
    struct z_stream_s *z;
};

// Room for n more bytes, n <= 64. A counting encoder adds n up and gives a place to throw the bytes away.
INLINE uint8_t *room(EtfEncoder *e, size_t n)
{
    if (e->counting) {
        e->counted += n;
        return e->scratch;
    }
    return out_room(&e->out, n);
}
INLINE void put_tag_32(EtfEncoder *e, uint8_t tag, uint32_t v)
{
    uint8_t *p = room(e, 5);
    p[0] = tag;
    put_be32(p + 1, v);
}
INLINE void put_32(EtfEncoder *e, uint32_t v) { put_be32(room(e, 4), v); }

// encode.c
void etf_push(EtfEncoder *e, Term t, uint32_t next, uint8_t kind);
void etf_put_atom(EtfEncoder *e, Term atom);
void etf_put_small(EtfEncoder *e, int64_t v);
// encode_id.c: terms that name something of a node, and funs
void etf_put_local_pid(EtfEncoder *e, Term pid);
void etf_put_port(EtfEncoder *e, Term node, uint64_t number, uint32_t creation);
void etf_put_local_ref(EtfEncoder *e, Term ref);
void etf_put_external(EtfEncoder *e, Term t);
void etf_put_fun(EtfEncoder *e, Term fun);
// compress.c: the plain bytes as one zlib stream. After ETF_DONE e->out is the shorter of the two forms.
void etf_compress_start(EtfEncoder *e);
EtfStatus etf_compress_some(EtfEncoder *e, int64_t *fuel);
