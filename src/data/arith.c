// SPDX-License-Identifier: Apache-2.0
// data/arith.c — arithmetic operators: + - * / div rem, abs, and the conversions between integers and floats.
//
// Each operator tries smalls first (one test of both words), then floats, then bigs (data/big.c). A big result is
// written to the heap; big_finish gives back unused words, and makes a small of it if it fits.
#include "data/big.h"
#include "base/release.h"
#include <math.h>

static Term finite_or_none(Heap *h, double d) { return UNLIKELY(!isfinite(d)) ? arith_bad() : heap_float(h, d); }

bool arith_to_double(Term t, double *d)
{
    if (is_small(t)) {
        *d = (double)small_value(t);
        return true;
    }
    if (is_float(t)) {
        *d = float_value(t);
        return true;
    }
    if (!is_big(t)) return false;
    double x = mag_to_double(boxed_ptr(t) + 1, header_nwords(box_header(t)));
    if (!isfinite(x)) return false;
    *d = header_subtag(box_header(t)) == SUB_NEG_BIG ? -x : x;
    return true;
}

// a + b, or a - b if `flip`.
static Term add_big(Heap *h, Term ta, Term tb, bool flip)
{
    IntView a, b;
    uint64_t one_a, one_b;
    if (!int_view(ta, &a, &one_a) || !int_view(tb, &b, &one_b)) return arith_bad();
    bool bneg = b.neg != flip;
    if (a.neg == bneg) {
        const IntView *l = a.n >= b.n ? &a : &b, *s = l == &a ? &b : &a;
        Term *box = heap_take(h, l->n + 2);
        box[1 + l->n] = mag_add(box + 1, l->d, l->n, s->d, s->n);
        return big_finish(h, box, l->n + 1, a.neg);
    }
    int c = mag_compare(a.d, a.n, b.d, b.n);
    if (c == 0) return make_small(0);
    const IntView *l = c > 0 ? &a : &b, *s = c > 0 ? &b : &a;
    Term *box = heap_take(h, l->n + 1);
    mag_sub(box + 1, l->d, l->n, s->d, s->n);
    return big_finish(h, box, l->n, c > 0 ? a.neg : bneg);
}

Term arith_add(Heap *h, Term a, Term b)
{
    if (LIKELY(are_small(a, b))) return heap_int64(h, small_value(a) + small_value(b));
    if (is_float(a) || is_float(b)) {
        double x, y;
        return arith_to_double(a, &x) && arith_to_double(b, &y) ? finite_or_none(h, x + y) : arith_bad();
    }
    return add_big(h, a, b, false);
}

Term arith_sub(Heap *h, Term a, Term b)
{
    if (LIKELY(are_small(a, b))) return heap_int64(h, small_value(a) - small_value(b));
    if (is_float(a) || is_float(b)) {
        double x, y;
        return arith_to_double(a, &x) && arith_to_double(b, &y) ? finite_or_none(h, x - y) : arith_bad();
    }
    return add_big(h, a, b, true);
}

// Adds the cost of a product or division of na by nb limbs to the reductions that the process owes. Such an operation
// cannot be interrupted, so it is charged afterwards.
static void owe(Heap *h, size_t na, size_t nb)
{
    enum { FREE = 4096, PER_REDUCTION = 128, MOST = 400000 };
    uint64_t work = (uint64_t)na * nb;
    if (work < FREE) return;
    work = h->owed + work / PER_REDUCTION;
    h->owed = work > MOST ? MOST : (uint32_t)work;
}

static Term mul_big(Heap *h, Term ta, Term tb)
{
    IntView a, b;
    uint64_t one_a, one_b;
    if (!int_view(ta, &a, &one_a) || !int_view(tb, &b, &one_b)) return arith_bad();
    if (a.n == 0 || b.n == 0) return make_small(0);
    size_t n = a.n + b.n;
    if (n - 1 > arith_limit_nlimbs()) return big_limit();
    Term *box = heap_take(h, n + 1);
    mag_mul(box + 1, a.d, a.n, b.d, b.n);
    owe(h, a.n < 2000 ? a.n : 2000, b.n);
    return big_finish(h, box, n, a.neg != b.neg);
}

Term arith_mul(Heap *h, Term a, Term b)
{
    if (LIKELY(are_small(a, b))) {
        int64_t x = small_value(a), y = small_value(b);
        if (x == (int32_t)x && y == (int32_t)y) return heap_int64(h, x * y);
        bool neg = (x < 0) != (y < 0);
        uint64_t hi, lo;
        mul64(x < 0 ? (uint64_t)-x : (uint64_t)x, y < 0 ? (uint64_t)-y : (uint64_t)y, &hi, &lo);
        if (hi == 0 && lo <= (uint64_t)SMALL_MAX + neg) return make_small(neg ? -(int64_t)lo : (int64_t)lo);
        Term *box = heap_take(h, hi ? 3 : 2);
        box[0] = make_header(neg ? SUB_NEG_BIG : SUB_POS_BIG, hi ? 2 : 1);
        box[1] = lo;
        if (hi) box[2] = hi;
        return make_boxed(box);
    }
    if (is_float(a) || is_float(b)) {
        double x, y;
        return arith_to_double(a, &x) && arith_to_double(b, &y) ? finite_or_none(h, x * y) : arith_bad();
    }
    return mul_big(h, a, b);
}

Term arith_divide(Heap *h, Term a, Term b)
{
    double x, y;
    if (!arith_to_double(a, &x) || !arith_to_double(b, &y) || y == 0.0) return arith_bad();
    return finite_or_none(h, x / y);
}

static Term divide_big(Heap *h, Term ta, Term tb, bool want_rem)
{
    IntView a, b;
    uint64_t one_a, one_b;
    if (!int_view(ta, &a, &one_a) || !int_view(tb, &b, &one_b) || b.n == 0) return arith_bad();
    if (mag_compare(a.d, a.n, b.d, b.n) < 0) return want_rem ? ta : make_small(0);
    size_t n = want_rem ? b.n : a.n - b.n + 1;
    Term *box = heap_take(h, n + 1);
    owe(h, a.n - b.n + 1, b.n);
    mag_divrem(want_rem ? NULL : box + 1, want_rem ? box + 1 : NULL, a.d, a.n, b.d, b.n);
    return big_finish(h, box, n, want_rem ? a.neg : a.neg != b.neg);
}

Term arith_div(Heap *h, Term a, Term b)
{
    if (LIKELY(are_small(a, b)) && LIKELY(b != make_small(0))) return heap_int64(h, small_value(a) / small_value(b));
    return divide_big(h, a, b, false);
}

Term arith_rem(Heap *h, Term a, Term b)
{
    if (LIKELY(are_small(a, b)) && LIKELY(b != make_small(0))) return make_small(small_value(a) % small_value(b));
    return divide_big(h, a, b, true);
}

static Term copy_big(Heap *h, Term t, bool neg)
{
    size_t n = header_nwords(box_header(t));
    Term *box = heap_take(h, n + 1);
    memcpy(box + 1, boxed_ptr(t) + 1, n * 8);
    return big_finish(h, box, n, neg);
}

Term arith_neg(Heap *h, Term a)
{
    if (is_small(a)) return heap_int64(h, -small_value(a));
    if (is_float(a)) return heap_float(h, -float_value(a));
    if (is_big(a)) return copy_big(h, a, header_subtag(box_header(a)) == SUB_POS_BIG);
    return arith_bad();
}

Term arith_abs(Heap *h, Term a)
{
    if (is_small(a)) return small_value(a) < 0 ? heap_int64(h, -small_value(a)) : a;
    if (is_float(a)) {
        double d = float_value(a);
        return d < 0.0 || (d == 0.0 && release_does(zeros_differ)) ? heap_float(h, fabs(d)) : a;
    }
    if (is_big(a)) return header_subtag(box_header(a)) == SUB_NEG_BIG ? copy_big(h, a, false) : a;
    return arith_bad();
}

// ---- floats to integers -------------------------------------------------------------------
Term arith_from_double(Heap *h, double d)
{
    d = trunc(d);
    if (d > -576460752303423488.0 && d < 576460752303423488.0) return make_small((int64_t)d);
    int exp;
    double m = frexp(fabs(d), &exp);        // m in [0.5, 1), |d| = m * 2^exp, exp >= 60
    uint64_t mant = (uint64_t)ldexp(m, 64); // |d| = mant * 2^(exp - 64)
    unsigned drop = (unsigned)exp - 64;     // used if exp > 64
    Term *box = heap_take(h, 2 + (size_t)(exp + 63) / 64);
    size_t n = (size_t)(exp + 63) / 64;
    memset(box + 1, 0, (n + 1) * 8);
    if (exp <= 64) {
        box[1] = mant >> (64 - exp);
    } else {
        box[1 + drop / 64] = mant << drop % 64;
        if (drop % 64) box[2 + drop / 64] = mant >> (64 - drop % 64);
    }
    return big_finish(h, box, n + 1, d < 0);
}

Term arith_trunc(Heap *h, Term n)
{
    return is_float(n) ? arith_from_double(h, float_value(n)) : is_integer(n) ? n : arith_bad();
}
Term arith_round(Heap *h, Term n)
{
    return is_float(n) ? arith_from_double(h, round(float_value(n))) : is_integer(n) ? n : arith_bad();
}
Term arith_floor(Heap *h, Term n)
{
    return is_float(n) ? arith_from_double(h, floor(float_value(n))) : is_integer(n) ? n : arith_bad();
}
Term arith_ceil(Heap *h, Term n)
{
    return is_float(n) ? arith_from_double(h, ceil(float_value(n))) : is_integer(n) ? n : arith_bad();
}
