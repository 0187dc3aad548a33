// SPDX-License-Identifier: Apache-2.0
// data/big — magnitudes: arrays of 64-bit limbs, least significant first. Private to the data room.
//
// A magnitude is a pointer and a number of limbs, the top one of which is not 0. Zero has no limbs. Limbs are 64 bits.
#pragma once
#include "data/data.h"

typedef struct {
    const uint64_t *d;
    size_t n;
    bool neg;
} IntView;
// Views an integer as sign and magnitude. A small's limb is stored in *one, which the view then points to. False: not
// an integer.
INLINE bool int_view(Term t, IntView *v, uint64_t *one)
{
    if (is_small(t)) {
        int64_t i = small_value(t);
        v->neg = i < 0;
        *one = i < 0 ? (uint64_t)0 - (uint64_t)i : (uint64_t)i;
        v->d = one;
        v->n = i != 0;
        return true;
    }
    if (!is_boxed(t)) return false;
    const Term *p = boxed_ptr(t);
    Subtag s = header_subtag(*p);
    if (s != SUB_POS_BIG && s != SUB_NEG_BIG) return false;
    v->d = p + 1;
    v->n = header_nwords(*p);
    v->neg = s == SUB_NEG_BIG;
    return true;
}

INLINE void mul64(uint64_t a, uint64_t b, uint64_t *hi, uint64_t *lo)
{
#if defined(__SIZEOF_INT128__) && UINTPTR_MAX > 0xFFFFFFFFu
    __extension__ typedef unsigned __int128 Wide;
    Wide w = (Wide)a * b;
    *hi = (uint64_t)(w >> 64);
    *lo = (uint64_t)w;
#else
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0;
    uint64_t mid = (p00 >> 32) + (uint32_t)p01 + (uint32_t)p10;
    *lo = mid << 32 | (uint32_t)p00;
    *hi = a1 * b1 + (p01 >> 32) + (p10 >> 32) + (mid >> 32);
#endif
}

INLINE size_t mag_trim(const uint64_t *d, size_t n) // n without the top limbs that are 0
{
    while (n && d[n - 1] == 0) n--;
    return n;
}
INLINE unsigned bits_in(uint64_t x) { return x ? 64 - (unsigned)__builtin_clzll(x) : 0; }
int mag_compare(const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// r = a + b; na >= nb; r has na limbs and may be a. Returns the carry.
uint64_t mag_add(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// r = a - b; a >= b; r has na limbs.
void mag_sub(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// r = a * m + add; r has n limbs and may be a. Returns the carry.
uint64_t mag_mul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t m, uint64_t add);
// r = a * b; r has na + nb limbs and overlaps neither.
void mag_mul(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
// q = a div m; q has n limbs and may be a. Returns the remainder.
uint32_t mag_divrem_32(uint64_t *q, const uint64_t *a, size_t n, uint32_t m);
// a = q * b + r, with na >= nb >= 1. q has na - nb + 1 limbs, r has nb; either may be NULL.
void mag_divrem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
double mag_to_double(const uint64_t *d, size_t n); // rounded as OTP does; inf if too big

// Makes a term of the limbs at box[1..cap]; box is the newest heap_take, of cap + 1 words. Top limbs may be 0; unused
// words are given back. NOVALUE: system_limit.
Term big_finish(Heap *h, Term *box, size_t cap, bool neg);
Term big_limit(void); // returns NOVALUE and makes arith_too_big() true
Term arith_bad(void); // returns NOVALUE and makes arith_too_big() false
