// SPDX-License-Identifier: Apache-2.0
// data/bitops.c — band bor bxor bnot bsl bsr, and integers as bytes.
//
// Negative integers behave as two's complement of endless width. A Stream yields the limbs of an integer in two's
// complement (the complement of the magnitude, plus one), so no copy is needed. Cost: linear in limbs.
#include "data/big.h"
#include "base/release.h"

typedef struct {
    IntView v;
    uint64_t carry;
} Stream;
INLINE uint64_t next_limb(Stream *s, size_t i)
{
    uint64_t x = i < s->v.n ? s->v.d[i] : 0;
    if (!s->v.neg) return x;
    x = ~x + s->carry;
    s->carry = s->carry && x == 0;
    return x;
}

// Makes a term of the n limbs of two's complement at box[1..n]; neg: their sign.
static Term finish_twos(Heap *h, Term *box, size_t n, bool neg)
{
    if (neg) {
        uint64_t carry = 1;
        for (size_t i = 1; i <= n; i++) {
            box[i] = ~box[i] + carry;
            carry = carry && box[i] == 0;
        }
    }
    return big_finish(h, box, n, neg);
}

enum { AND, OR, XOR };
static Term bitop(Heap *h, Term ta, Term tb, int op)
{
    Stream a, b;
    uint64_t one_a, one_b;
    if (!int_view(ta, &a.v, &one_a) || !int_view(tb, &b.v, &one_b)) return arith_bad();
    a.carry = b.carry = 1;
    size_t n = (a.v.n > b.v.n ? a.v.n : b.v.n) + 1; // one more limb for the sign
    Term *box = heap_take(h, n + 1);
    bool neg = op == AND ? a.v.neg & b.v.neg : op == OR ? a.v.neg | b.v.neg : a.v.neg ^ b.v.neg;
    for (size_t i = 0; i < n; i++) {
        uint64_t x = next_limb(&a, i), y = next_limb(&b, i);
        box[1 + i] = op == AND ? x & y : op == OR ? x | y : x ^ y;
    }
    return finish_twos(h, box, n, neg);
}

Term arith_band(Heap *h, Term a, Term b) { return LIKELY(are_small(a, b)) ? a & b : bitop(h, a, b, AND); }
Term arith_bor(Heap *h, Term a, Term b) { return LIKELY(are_small(a, b)) ? a | b : bitop(h, a, b, OR); }
Term arith_bxor(Heap *h, Term a, Term b) { return LIKELY(are_small(a, b)) ? a ^ b : bitop(h, a, b, XOR); }
Term arith_bnot(Heap *h, Term a) { return is_small(a) ? a ^ ~(Term)15 : bitop(h, a, make_small(-1), XOR); }

static Term shift_left(Heap *h, const IntView *a, uint64_t by)
{
    if (a->n == 0) return make_small(0);
    if (by / 64 + a->n > arith_limit_nlimbs() + 1) return big_limit();
    size_t limbs = (size_t)(by / 64), n = a->n + limbs + 1;
    unsigned bits = by % 64;
    Term *box = heap_take(h, n + 1), *to = box + 1 + limbs;
    memset(box + 1, 0, limbs * 8);
    uint64_t low = 0;
    for (size_t i = 0; i < a->n; i++) {
        to[i] = bits ? a->d[i] << bits | low >> (64 - bits) : a->d[i];
        low = a->d[i];
    }
    to[a->n] = bits ? low >> (64 - bits) : 0;
    return big_finish(h, box, n, a->neg);
}

static Term shift_right(Heap *h, const IntView *a, uint64_t by)
{
    if (by / 64 >= a->n) return make_small(a->neg ? -1 : 0);
    size_t limbs = (size_t)(by / 64), n = a->n - limbs;
    unsigned bits = by % 64;
    bool lost = false;
    for (size_t i = 0; i < limbs && !lost; i++) lost = a->d[i] != 0;
    if (bits && a->d[limbs] << (64 - bits)) lost = true;
    Term *box = heap_take(h, n + 2);
    for (size_t i = 0; i < n; i++) {
        uint64_t hi = i + 1 < n ? a->d[limbs + i + 1] : 0;
        box[1 + i] = bits ? a->d[limbs + i] >> bits | hi << (64 - bits) : a->d[limbs + i];
    }
    box[1 + n] = 0;
    if (a->neg && lost)
        for (size_t i = 1; ++box[i] == 0; i++) {}
    return big_finish(h, box, n + 1, a->neg);
}

static Term shift(Heap *h, Term ta, Term tb, bool left)
{
    if (LIKELY(are_small(ta, tb))) {
        int64_t v = small_value(ta), by = left ? small_value(tb) : -small_value(tb);
        if (by <= 0) return make_small(v >> (by < -63 ? 63 : -by));
        if (v == 0) return ta;
        if (by < 60 && v >> (59 - by) == v >> 63) return make_small((int64_t)((uint64_t)v << by));
    }
    IntView a, b;
    uint64_t one_a, one_b;
    if (!int_view(ta, &a, &one_a) || !int_view(tb, &b, &one_b)) return arith_bad();
    bool up = b.neg != left;
    uint64_t by = b.n == 0 ? 0 : b.n == 1 ? b.d[0] : UINT64_MAX;
    if (by == 0) return ta;
    // A small is limited by the distance alone, below what other operators may make.
    if (up && is_small(ta) && a.n && release_does(integers_4m) && (by + !a.neg) / 64 >= arith_limit_nlimbs() - 1)
        return big_limit();
    return up ? shift_left(h, &a, by) : shift_right(h, &a, by);
}
Term arith_bsl(Heap *h, Term a, Term b) { return shift(h, a, b, true); }
Term arith_bsr(Heap *h, Term a, Term b) { return shift(h, a, b, false); }

// ---- integers as machine words and bytes ------------------------------------------------------
bool int_to_int64(Term t, int64_t *v)
{
    if (is_small(t)) {
        *v = small_value(t);
        return true;
    }
    if (!is_big(t) || header_nwords(box_header(t)) != 1) return false;
    uint64_t m = boxed_ptr(t)[1];
    bool neg = header_subtag(box_header(t)) == SUB_NEG_BIG;
    if (m > (uint64_t)INT64_MAX + neg) return false;
    *v = (int64_t)(neg ? (uint64_t)0 - m : m);
    return true;
}

bool int_to_uint64(Term t, uint64_t *v)
{
    if (is_small(t)) {
        *v = (uint64_t)small_value(t);
        return small_value(t) >= 0;
    }
    if (!is_boxed(t) || box_header(t) != make_header(SUB_POS_BIG, 1)) return false;
    *v = boxed_ptr(t)[1];
    return true;
}

bool int_is_negative(Term t) { return is_small(t) ? small_value(t) < 0 : is_box_of(t, SUB_NEG_BIG); }

Term int_from_bytes(Heap *h, const uint8_t *p, size_t n, bool little, bool is_signed)
{
    bool neg = is_signed && n && (p[little ? n - 1 : 0] & 0x80);
    const uint8_t pad = neg ? 0xFF : 0;
    if (little)
        while (n && p[n - 1] == pad) n--;
    else
        while (n && *p == pad) {
            p++;
            n--;
        }
    if (n <= 7) {
        uint64_t v = neg ? UINT64_MAX : 0;
        for (size_t i = 0; i < n; i++) v = v << 8 | p[little ? n - 1 - i : i];
        return make_small((int64_t)v);
    }
    size_t nlimbs = n / 8 + 1;
    if (nlimbs > arith_limit_nlimbs() + 2) return big_limit();
    Term *box = heap_take(h, nlimbs + 1);
    for (size_t i = 0; i < nlimbs; i++) {
        uint64_t v = 0;
        for (size_t k = 8; k--;) {
            size_t at = i * 8 + k;
            v = v << 8 | (at < n ? p[little ? at : n - 1 - at] : pad);
        }
        box[1 + i] = v;
    }
    return finish_twos(h, box, nlimbs, neg);
}

void int_to_bytes(Term t, uint8_t *p, size_t n, bool little)
{
    Stream s;
    uint64_t one;
    if (!int_view(t, &s.v, &one)) {
        memset(p, 0, n);
        return;
    }
    s.carry = 1;
    for (size_t i = 0; i < n; i += 8) {
        uint64_t v = next_limb(&s, i / 8);
        for (size_t k = i; k < n && k < i + 8; k++, v >>= 8) p[little ? k : n - 1 - k] = (uint8_t)v;
    }
}

size_t int_magnitude_nbytes(Term t)
{
    IntView v;
    uint64_t one;
    if (!int_view(t, &v, &one) || v.n == 0) return 0;
    return (v.n - 1) * 8 + (bits_in(v.d[v.n - 1]) + 7) / 8;
}

void int_magnitude(Term t, uint8_t *p, size_t n)
{
    IntView v;
    uint64_t one;
    if (!int_view(t, &v, &one)) v.n = 0;
    for (size_t i = 0; i < n; i++) p[i] = i / 8 < v.n ? (uint8_t)(v.d[i / 8] >> i % 8 * 8) : 0;
}
