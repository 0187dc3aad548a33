// SPDX-License-Identifier: Apache-2.0
// data/hash — what the three hashes share: the mixing step, and the words that mark places on a walk's stack.
// Private to the data room.
#pragma once
#include "data/stack.h"

#define GOLDEN 0x9e3779b9u
#define K(n) (GOLDEN * (uint32_t)(n)) // the constants are multiples of the golden ratio

INLINE void mix(uint32_t *pa, uint32_t *pb, uint32_t *pc)
{
    uint32_t a = *pa, b = *pb, c = *pc;
    a -= b;
    a -= c;
    a ^= c >> 13;
    b -= c;
    b -= a;
    b ^= a << 8;
    c -= a;
    c -= b;
    c ^= b >> 13;
    a -= b;
    a -= c;
    a ^= c >> 12;
    b -= c;
    b -= a;
    b ^= a << 16;
    c -= a;
    c -= b;
    c ^= b >> 5;
    a -= b;
    a -= c;
    a ^= c >> 3;
    b -= c;
    b -= a;
    b ^= a << 10;
    c -= a;
    c -= b;
    c ^= b >> 15;
    *pa = a;
    *pb = b;
    *pc = c;
}

INLINE uint32_t mix2(uint32_t hash, uint32_t x, uint32_t y, uint32_t k)
{
    uint32_t a = k + x, b = k + y;
    mix(&a, &b, &hash);
    return hash;
}
INLINE uint32_t mix1(uint32_t hash, uint32_t x, uint32_t k) { return mix2(hash, x, 0, k); }
INLINE uint32_t mix64(uint32_t hash, uint64_t x, uint32_t k) { return mix2(hash, (uint32_t)x, (uint32_t)(x >> 32), k); }

INLINE bool is_byte(Term t) { return is_small(t) && (t >> 4) < 256; }

// The first 32 bits of a reference's number, whatever kind of box it is in.
INLINE uint32_t ref_id0(Term t)
{
    const Term *p = boxed_ptr(t);
    if (header_subtag(*p) == SUB_REF) return (uint32_t)p[1];
    if (header_subtag(*p) == SUB_MAGIC_REF) return magic_of(t)->id[0];
    return (uint32_t)((const ExternalBox *)p)->data[1];
}

// Marks on the stack: terms that no term to be hashed can be (the address is ours), and yet in order for the collector,
// which sees the stack of a phash2 in slices.
extern Term hash_mark_words[6];
#define MARK_TAIL (make_cons(hash_mark_words) | LITERAL_BIT)
#define MARK_PAIR (make_cons(hash_mark_words + 2) | LITERAL_BIT)
#define MARK_CDR (make_cons(hash_mark_words + 4) | LITERAL_BIT)

// What phash2 and the hash of map keys have in common (data/hash.c). The hash of a boxed term without its contents,
// which go on the stack. *pairs: the hash so far of the pairs of the hash map being walked.
uint32_t hash_phash2_box(Work *w, uint32_t hash, uint32_t *pairs, Term t);
uint32_t hash_mix_float(uint32_t hash, Term t, bool high_first); // high_first: which half of the 64 bits goes in first
