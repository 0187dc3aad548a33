// SPDX-License-Identifier: Apache-2.0
// etf/encode — the state of an encoder, and what writes into it. Private to the room.
#pragma once
#include "etf/format.h"

// A container whose head is written, and which of its children comes next.
typedef struct {
    Term t;
    uint32_t next;
    uint8_t kind;
} Item;
enum {
    K_TERM,     // writes t
    K_LIST,     // t: the cell whose head comes next
    K_TUPLE,    // next: an element's number
    K_RECORD,   // next: a value's number
    K_FLAT_MAP, // next: 2 * a pair's number, + 1 if its value comes next
    K_HASH,     // t: a node; next: the number of children left
    K_LEAF,     // t: cons [Key | Value]; writes both
    K_VALUE,    // the same; writes the value
    K_ENV,      // t: a fun; next: a free variable's number. Or t: a small, where a fun's size field lies
};
enum { ENCODE, COMPRESS, ENCODED };

struct EtfEncoder {
    EtfOpts opts;
    bool counting, bare;
    uint8_t phase;
    OutBin out;
    uint64_t counted;
    uint8_t scratch[64]; // a counting encoder writes here
    Item *items;
    uint32_t n, cap;
    size_t from; // COMPRESS: the next byte to compress
    OutBin packed;
    struct z_stream_s *z;
};

// Where to write the next n bytes, n <= 64. A counting encoder counts them, and returns a place that nobody reads.
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
// encode_id.c: pids, ports, references and funs
void etf_put_local_pid(EtfEncoder *e, Term pid);
void etf_put_port(EtfEncoder *e, Term node, uint64_t number, uint32_t creation);
void etf_put_local_ref(EtfEncoder *e, Term ref);
void etf_put_external(EtfEncoder *e, Term t);
void etf_put_fun(EtfEncoder *e, Term fun);
// compress.c: compresses the plain bytes. After ETF_DONE e->out holds the shorter form.
void etf_compress_start(EtfEncoder *e);
EtfStatus etf_compress_some(EtfEncoder *e, int64_t *fuel);
