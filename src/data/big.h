// SPDX-License-Identifier: Apache-2.0
// data/big — magnitudes: arrays of 64-bit limbs, least significant first. Private to the data room.
//
// A magnitude is (pointer, limbs); `n` may count leading zero limbs only where a line says so. Zero is n == 0.
#pragma once
#include "data/data.h"

typedef struct {
    const uint64_t *d;
    size_t n;
    bool neg;
} IntView;
// False: not an integer. `one` gives room for a small's limb.
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

INLINE size_t mag_trim(const uint64_t *d, size_t n)
{
    while (n && d[n - 1] == 0) n--;
    return n;
}
INLINE unsigned bits_in(uint64_t x) { return x ? 64 - (unsigned)__builtin_clzll(x) : 0; }
int mag_compare(const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
uint64_t mag_add(
    uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);          // na >= nb; r has na; the carry
void mag_sub(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb); // a >= b; r has na
uint64_t mag_mul_1(
    uint64_t *r, const uint64_t *a, size_t n, uint64_t m, uint64_t add); // r = a*m + add, r has n; the carry
void mag_mul(
    uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb); // r has na + nb, is neither a nor b
uint32_t mag_divrem_32(uint64_t *q, const uint64_t *a, size_t n, uint32_t m); // q has n (may be a); the remainder
// a = q*b + r. q has na - nb + 1 limbs (may be NULL), r has nb (may be NULL). na >= nb >= 1, b's top limb is not zero.
void mag_divrem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
double mag_to_double(const uint64_t *d, size_t n); // as OTP rounds; inf when too big

// Makes a term of the limbs written at box[1..cap], box being the newest heap_take of 1 + cap words.
// NOVALUE (system_limit) when it has more than arith_limit_nlimbs() limbs.
Term big_finish(Heap *h, Term *box, size_t cap, bool neg);
Term big_limit(void); // NOVALUE, and arith_too_big() is true
Term arith_bad(void); // NOVALUE, and arith_too_big() is false
