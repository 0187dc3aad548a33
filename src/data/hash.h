// SPDX-License-Identifier: Apache-2.0
// data/hash — shared by the three hashes: the mixing step, and marks on the stack of a walk. Private to the data room.
#pragma once
#include "data/stack.h"

#define GOLDEN 0x9e3779b9u
#define K(n) (GOLDEN * (uint32_t)(n)) // the constants that OTP's hashes mix in

INLINE void mix(uint32_t *pa, uint32_t *pb, uint32_t *pc) // the mixing step of Bob Jenkins' lookup2
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

uint64_t hash_otp_word(Term t); // hash_key.c: the word of an immediate in a 64-bit OTP 25 to 29
uint64_t hash_key64(Term t);    // hash_key64.c
INLINE bool is_byte(Term t) { return is_small(t) && (t >> 4) < 256; }

// The first id (32 bits) of a reference of any kind.
INLINE uint32_t ref_id0(Term t)
{
    const Term *p = boxed_ptr(t);
    if (header_subtag(*p) == SUB_REF) return (uint32_t)p[1];
    if (header_subtag(*p) == SUB_MAGIC_REF) return magic_of(t)->id[0];
    return (uint32_t)((const ExternalBox *)p)->data[1];
}

// Marks on the stack of a walk. They are terms, because the collector sees the packed stack of a walk in slices; no
// term to be hashed is equal to one, because nothing else points to hash_mark_words.
extern Term hash_mark_words[6];
#define MARK_TAIL (make_cons(hash_mark_words) | LITERAL_BIT)
#define MARK_PAIR (make_cons(hash_mark_words + 2) | LITERAL_BIT)
#define MARK_CDR (make_cons(hash_mark_words + 4) | LITERAL_BIT)

// Used by phash2 and by the hash of map keys (data/hash.c). Mixes a boxed term into `hash` without the terms in it,
// which it pushes. *pairs: the combined hash of those pairs of a map that the walk has left.
uint32_t hash_phash2_box(Work *w, uint32_t hash, uint32_t *pairs, Term t);
uint32_t hash_mix_float(uint32_t hash, Term t, bool high_first); // high_first: the high half of the bits is mixed first
