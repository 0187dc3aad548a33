// SPDX-License-Identifier: Apache-2.0
// data/big.c — arithmetic on magnitudes.
//
// Sums, differences and short products work on 64-bit limbs. Division is Knuth's algorithm D on halves of 32 bits,
// which needs no type wider than 64 bits; it costs na * nb steps. Long products use libtommath (Karatsuba, Toom-Cook),
// whose digits of MP_DIGIT_BIT bits (28 in our builds) are converted both ways. Very long ones use transforms (ntt.h).
#include "data/ntt.h"
#include "base/release.h"
#include "base/sync.h"
#include <math.h>
#include <tommath.h>

enum { TOMMATH_FROM_NLIMBS = 80, NTT_FROM_NLIMBS = 2000 }; // both factors at least this long

static THREAD_LOCAL bool too_big;

bool arith_too_big(void) { return too_big; }
Term big_limit(void)
{
    too_big = true;
    return NOVALUE;
}
size_t arith_limit_nlimbs(void) { return release_does(integers_4m) ? 65536 : BIG_NLIMBS_MAX; }
Term arith_bad(void)
{
    too_big = false;
    return NOVALUE;
}

Term big_finish(Heap *h, Term *box, size_t cap, bool neg)
{
    size_t n = mag_trim(box + 1, cap);
    if (n <= 1) {
        uint64_t v = n ? box[1] : 0;
        if (v <= (uint64_t)SMALL_MAX + neg) {
            heap_give_back(h, box, cap + 1, box);
            return make_small(neg ? -(int64_t)v : (int64_t)v);
        }
    }
    if (n > arith_limit_nlimbs()) {
        heap_give_back(h, box, cap + 1, box);
        return big_limit();
    }
    box[0] = make_header(neg ? SUB_NEG_BIG : SUB_POS_BIG, n);
    if (n < cap) heap_give_back(h, box, cap + 1, box + 1 + n);
    return make_boxed(box);
}

int mag_compare(const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    if (na != nb) return na < nb ? -1 : 1;
    while (na--)
        if (a[na] != b[na]) return a[na] < b[na] ? -1 : 1;
    return 0;
}

uint64_t mag_add(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    uint64_t carry = 0;
    size_t i = 0;
    for (; i < nb; i++) {
        uint64_t s = a[i] + carry;
        carry = s < carry;
        s += b[i];
        carry += s < b[i];
        r[i] = s;
    }
    for (; i < na; i++) {
        uint64_t s = a[i] + carry;
        carry = s < carry;
        r[i] = s;
    }
    return carry;
}

void mag_sub(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    uint64_t borrow = 0;
    size_t i = 0;
    for (; i < nb; i++) {
        uint64_t x = a[i], y = b[i], d = x - y, e = d - borrow;
        borrow = (x < y) | (d < borrow);
        r[i] = e;
    }
    for (; i < na; i++) {
        uint64_t x = a[i];
        r[i] = x - borrow;
        borrow = x < borrow;
    }
}

uint64_t mag_mul_1(uint64_t *r, const uint64_t *a, size_t n, uint64_t m, uint64_t add)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t hi, lo;
        mul64(a[i], m, &hi, &lo);
        lo += add;
        hi += lo < add;
        r[i] = lo;
        add = hi;
    }
    return add;
}

static void mul_school(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    r[na] = mag_mul_1(r, a, na, b[0], 0);
    for (size_t j = 1; j < nb; j++) {
        uint64_t carry = 0, m = b[j], *to = r + j;
        for (size_t i = 0; i < na; i++) {
            uint64_t hi, lo, old = to[i];
            mul64(a[i], m, &hi, &lo);
            lo += carry;
            hi += lo < carry;
            lo += old;
            hi += lo < old;
            to[i] = lo;
            carry = hi;
        }
        to[na] = carry;
    }
}

// ---- libtommath's numbers --------------------------------------------------------------
static void must(mp_err e)
{
    if (e != MP_OKAY) fatal(1, "bignum: Cannot allocate memory (of type \"bignum\").");
}

static void to_mp(mp_int *m, const uint64_t *d, size_t n)
{
    int ndigits = (int)((n * 64 + MP_DIGIT_BIT - 1) / MP_DIGIT_BIT);
    must(mp_init_size(m, ndigits));
    for (int i = 0; i < ndigits; i++) {
        size_t bit = (size_t)i * MP_DIGIT_BIT, at = bit / 64, off = bit % 64;
        uint64_t v = d[at] >> off;
        if (off + MP_DIGIT_BIT > 64 && at + 1 < n) v |= d[at + 1] << (64 - off);
        m->dp[i] = (mp_digit)(v & MP_MASK);
    }
    m->used = ndigits;
    m->sign = MP_ZPOS;
    mp_clamp(m);
}

static void from_mp(uint64_t *r, size_t n, const mp_int *m)
{
    memset(r, 0, n * 8);
    for (int i = 0; i < m->used; i++) {
        size_t bit = (size_t)i * MP_DIGIT_BIT, at = bit / 64, off = bit % 64;
        if (at >= n) break;
        r[at] |= (uint64_t)m->dp[i] << off;
        if (off + MP_DIGIT_BIT > 64 && at + 1 < n) r[at + 1] |= (uint64_t)m->dp[i] >> (64 - off);
    }
}

static void mul_tommath(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    mp_int x, y, z;
    to_mp(&x, a, na);
    must(mp_init(&z));
    if (a == b && na == nb) {
        must(mp_sqr(&x, &z));
    } else {
        to_mp(&y, b, nb);
        must(mp_mul(&x, &y, &z));
        mp_clear(&y);
    }
    from_mp(r, na + nb, &z);
    mp_clear(&x);
    mp_clear(&z);
}

static void mul_ntt(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    int log = 0;
    while ((size_t)1 << log < 2 * (na + nb)) log++;
    size_t nbytes = sizeof(uint32_t) << log;
    uint32_t *x[NTT_PRIMES], *y = mem_take(MEM_SYSTEM, nbytes), *half = mem_take(MEM_SYSTEM, 2 * na * 4);
    for (int k = 0; k < NTT_PRIMES; k++) {
        x[k] = mem_take(MEM_SYSTEM, nbytes);
        for (size_t i = 0; i < 2 * na; i++) half[i] = (uint32_t)(a[i / 2] >> (i & 1) * 32);
        ntt_load(x[k], log, half, 2 * na, k);
        for (int i = 0; i < log; i++) ntt_forward_pass(x[k], log, i, k);
        bool square = a == b && na == nb;
        if (!square) {
            for (size_t i = 0; i < 2 * nb; i++) half[i] = (uint32_t)(b[i / 2] >> (i & 1) * 32);
            ntt_load(y, log, half, 2 * nb, k);
            for (int i = 0; i < log; i++) ntt_forward_pass(y, log, i, k);
        }
        ntt_pointwise(x[k], square ? x[k] : y, log, k);
        for (int i = 0; i < log; i++) ntt_inverse_pass(x[k], log, i, k);
    }
    uint64_t carry = 0, low = 0;
    for (size_t i = 0; i < 2 * (na + nb); i++) {
        uint64_t lo, hi;
        ntt_sum(x[0][i], x[1][i], x[2][i], &lo, &hi);
        lo += carry;
        hi += lo < carry;
        carry = hi << 32 | lo >> 32;
        if (i & 1) r[i / 2] = lo << 32 | low;
        else low = (uint32_t)lo;
    }
    for (int k = 0; k < NTT_PRIMES; k++) mem_give(MEM_SYSTEM, x[k], nbytes);
    mem_give(MEM_SYSTEM, y, nbytes);
    mem_give(MEM_SYSTEM, half, 2 * na * 4);
}

void mag_mul(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    if (na < nb) {
        const uint64_t *t = a;
        a = b;
        b = t;
        size_t n = na;
        na = nb;
        nb = n;
    }
    if (nb == 0) {
        memset(r, 0, (na + nb) * 8);
        return;
    }
    if (nb < TOMMATH_FROM_NLIMBS) mul_school(r, a, na, b, nb);
    else if (nb < NTT_FROM_NLIMBS || na > 4 * nb || 2 * (na + nb) > (size_t)1 << NTT_LOG_MAX)
        mul_tommath(r, a, na, b, nb);
    else mul_ntt(r, a, na, b, nb);
}

// ---- division ------------------------------------------------------------------------------
uint32_t mag_divrem_32(uint64_t *q, const uint64_t *a, size_t n, uint32_t m)
{
    uint64_t rem = 0;
    while (n--) {
        uint64_t x = a[n], hi = rem << 32 | x >> 32, qh = hi / m;
        uint64_t lo = (hi - qh * m) << 32 | (uint32_t)x, ql = lo / m;
        rem = lo - ql * m;
        q[n] = qh << 32 | ql;
    }
    return (uint32_t)rem;
}

// Algorithm D. u has nu + 1 halves and becomes the remainder; q gets nu - nv + 1 halves. The top bit of v is set.
static void divide_halves(uint32_t *q, uint32_t *u, size_t nu, const uint32_t *v, size_t nv)
{
    const uint64_t v1 = v[nv - 1], v2 = v[nv - 2];
    for (size_t j = nu - nv + 1; j-- > 0;) {
        uint64_t num = (uint64_t)u[j + nv] << 32 | u[j + nv - 1];
        uint64_t qh = num / v1, rh = num - qh * v1;
        while (qh >> 32 || qh * v2 > (rh << 32 | u[j + nv - 2])) {
            qh--;
            rh += v1;
            if (rh >> 32) break;
        }
        uint64_t carry = 0;
        int64_t borrow = 0;
        for (size_t i = 0; i < nv; i++) {
            uint64_t p = qh * v[i] + carry;
            carry = p >> 32;
            int64_t t = (int64_t)u[i + j] - (int64_t)(uint32_t)p + borrow;
            u[i + j] = (uint32_t)t;
            borrow = t >> 32;
        }
        int64_t t = (int64_t)u[j + nv] - (int64_t)carry + borrow;
        u[j + nv] = (uint32_t)t;
        if (t < 0) { // one too many: add v back
            qh--;
            uint64_t c = 0;
            for (size_t i = 0; i < nv; i++) {
                c += (uint64_t)u[i + j] + v[i];
                u[i + j] = (uint32_t)c;
                c >>= 32;
            }
            u[j + nv] += (uint32_t)c;
        }
        q[j] = (uint32_t)qh;
    }
}

// The 2n halves of n limbs, shifted left by `shift` bits; bits shifted out of the top half are lost.
static void halves_of(uint32_t *to, const uint64_t *d, size_t n, unsigned shift)
{
    uint32_t low = 0;
    for (size_t i = 0; i < 2 * n; i++) {
        uint32_t w = (uint32_t)(d[i / 2] >> (i & 1) * 32);
        to[i] = shift ? w << shift | low >> (32 - shift) : w;
        low = w;
    }
}

void mag_divrem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    if (nb == 1 && b[0] >> 32 == 0) {
        uint32_t rem;
        if (q) {
            rem = mag_divrem_32(q, a, na, (uint32_t)b[0]);
        } else {
            uint64_t x = 0, m = b[0];
            for (size_t i = na; i--;) {
                x = (x << 32 | a[i] >> 32) % m;
                x = (x << 32 | (uint32_t)a[i]) % m;
            }
            rem = (uint32_t)x;
        }
        if (r) r[0] = rem;
        return;
    }
    size_t nv = 2 * nb - (b[nb - 1] >> 32 == 0), nu = 2 * na;
    size_t nq = nu - nv + 1, total = (nu + 1) + 2 * nb + nq;
    uint32_t small_[192], *scratch = total <= COUNT_OF(small_) ? small_ : mem_take(MEM_SYSTEM, total * 4);
    uint32_t *u = scratch, *v = u + nu + 1, *quo = v + 2 * nb;
    unsigned shift = (unsigned)__builtin_clzll(b[nb - 1]) & 31;
    halves_of(v, b, nb, shift);
    halves_of(u, a, na, shift);
    u[nu] = shift ? (uint32_t)(a[na - 1] >> 32) >> (32 - shift) : 0;
    divide_halves(quo, u, nu, v, nv);
    if (q) {
        for (size_t i = 0; i < na - nb + 1; i++)
            q[i] = (2 * i < nq ? quo[2 * i] : 0) | (uint64_t)(2 * i + 1 < nq ? quo[2 * i + 1] : 0) << 32;
    }
    if (r) {
        memset(r, 0, nb * 8);
        for (size_t k = 0; k < nv; k++) {
            uint32_t next = k + 1 < nv ? u[k + 1] : 0, w = shift ? u[k] >> shift | next << (32 - shift) : u[k];
            r[k / 2] |= (uint64_t)w << (k & 1) * 32;
        }
    }
    if (scratch != small_) mem_give(MEM_SYSTEM, scratch, total * 4);
}

// The top 64 bits, the lowest of them also set for any bit below: the conversion then rounds as for the whole.
static double nearest_double(const uint64_t *d, size_t n)
{
    unsigned zeros = (unsigned)__builtin_clzll(d[n - 1]);
    uint64_t top = d[n - 1] << zeros | (zeros ? d[n - 2] >> (64 - zeros) : 0);
    bool rest = (zeros ? d[n - 2] << zeros : d[n - 2]) != 0;
    for (size_t i = 0; i + 2 < n && !rest; i++) rest = d[i] != 0;
    return ldexp((double)(top | rest), (int)(64 * (n - 1)) - (int)zeros);
}

// Before OTP 29: it adds limb by limb, from the top, so the result is not always the nearest double.
double mag_to_double(const uint64_t *d, size_t n)
{
    double x = 0.0;
    if (n > 16 + 1) return __builtin_inf();
    if (n > 1 && release_does(floats_nearest)) return nearest_double(d, n);
    while (n--) x = x * 18446744073709551616.0 + (double)d[n];
    return x;
}
