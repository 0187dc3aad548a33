// SPDX-License-Identifier: Apache-2.0
// data/ntt.c — see data/ntt.h.
//
//   forward:  natural order ─► passes of butterflies, halves first ─► bit-reversed order
//   inverse:  the passes backwards
//
// A pass goes through blocks of butterflies. A block has one twiddle factor; that of the next block is this one times a
// root that depends on the number of trailing one bits of the block's number. So a transform needs tables of two dozen
// roots, and goes through memory in order.
#include "data/ntt.h"
#include "base/sync.h"

typedef struct {
    uint32_t p, generator, order;
} Prime; // p = odd * 2^order + 1
static const Prime primes[NTT_PRIMES] = {{2013265921, 31, 27}, {1811939329, 13, 26}, {2113929217, 5, 25}};

typedef struct {
    uint32_t p, minus_inverse, square; // -1/p and 2^64 modulo 2^32 and p
    uint32_t step[32], back[32];       // roots, in Montgomery form
    uint32_t scale[NTT_LOG_MAX + 1];   // 2^64 / 2^log: makes up for a transform and for the Montgomery product of plain
                                       // numbers
} Field;
static Field fields[NTT_PRIMES];
static uint32_t inverse_01, inverse_012; // 1/p0 mod p1, 1/(p0 p1) mod p2, in Montgomery form
static Lock ready_lock;
static atomic_bool ready;

INLINE uint32_t reduce(const Field *f, uint64_t t) // t / 2^32 mod p, for t < p * 2^32
{
    uint32_t r = (uint32_t)((t + (uint64_t)((uint32_t)t * f->minus_inverse) * f->p) >> 32);
    return r >= f->p ? r - f->p : r;
}
INLINE uint32_t times(const Field *f, uint32_t a, uint32_t b) { return reduce(f, (uint64_t)a * b); }
INLINE uint32_t plus(uint32_t a, uint32_t b, uint32_t p)
{
    uint32_t s = a + b;
    return s >= p ? s - p : s;
}
INLINE uint32_t minus(uint32_t a, uint32_t b, uint32_t p) { return a >= b ? a - b : a + p - b; }

static uint32_t power(const Field *f, uint32_t b, uint32_t e) // b^e; b and the result in Montgomery form
{
    uint32_t r = times(f, 1, f->square);
    for (; e; e >>= 1, b = times(f, b, b))
        if (e & 1) r = times(f, r, b);
    return r;
}

static void field_init(Field *f, const Prime *from)
{
    uint32_t inv = 1, p = f->p = from->p;
    for (int i = 0; i < 5; i++) inv *= 2 - p * inv;
    f->minus_inverse = 0 - inv;
    f->square = (uint32_t)(((UINT64_C(1) << 32) % p) * ((UINT64_C(1) << 32) % p) % p);
    uint32_t e[32], b[32], root = power(f, times(f, from->generator, f->square), (p - 1) >> from->order),
                           back = power(f, root, p - 2);
    uint32_t so_far = times(f, 1, f->square), so_back = so_far;
    for (int i = (int)from->order; i >= 2; i--, root = times(f, root, root), back = times(f, back, back)) {
        e[i - 2] = root;
        b[i - 2] = back;
    }
    for (int i = 0; i <= (int)from->order - 2; i++) {
        f->step[i] = times(f, e[i], so_far);
        so_far = times(f, so_far, b[i]);
        f->back[i] = times(f, b[i], so_back);
        so_back = times(f, so_back, e[i]);
    }
    for (int i = 0; i <= NTT_LOG_MAX; i++)
        f->scale[i] = times(f, power(f, power(f, times(f, 2, f->square), (uint32_t)i), p - 2), f->square);
}

static void init(void)
{
    if (LIKELY(atomic_load_explicit(&ready, memory_order_acquire))) return;
    lock(&ready_lock);
    if (!atomic_load(&ready)) {
        for (int i = 0; i < NTT_PRIMES; i++) field_init(&fields[i], &primes[i]);
        const Field *f1 = &fields[1], *f2 = &fields[2];
        uint32_t p0 = primes[0].p, p1 = primes[1].p;
        inverse_01 = power(f1, times(f1, p0 % f1->p, f1->square), f1->p - 2);
        inverse_012 = power(f2, times(f2, (uint32_t)((uint64_t)p0 * p1 % f2->p), f2->square), f2->p - 2);
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    unlock(&ready_lock);
}

void ntt_forward_pass(uint32_t *x, int log, int pass, int prime)
{
    const Field *f = &fields[prime];
    const Field c = {.p = f->p, .minus_inverse = f->minus_inverse};
    size_t half = (size_t)1 << (log - 1 - pass), blocks = (size_t)1 << pass;
    uint32_t twiddle = times(f, 1, f->square);
    for (size_t s = 0; s < blocks; s++) {
        uint32_t *lo = x + s * 2 * half, *hi = lo + half;
        for (size_t i = 0; i < half; i++) {
            uint32_t l = lo[i], r = times(&c, hi[i], twiddle);
            lo[i] = plus(l, r, c.p);
            hi[i] = minus(l, r, c.p);
        }
        twiddle = times(&c, twiddle, f->step[__builtin_ctzll(~(uint64_t)s)]);
    }
}

void ntt_inverse_pass(uint32_t *x, int log, int pass, int prime)
{
    const Field *f = &fields[prime];
    const Field c = {.p = f->p, .minus_inverse = f->minus_inverse};
    size_t half = (size_t)1 << pass, blocks = (size_t)1 << (log - 1 - pass);
    uint32_t twiddle = times(f, 1, f->square);
    for (size_t s = 0; s < blocks; s++) {
        uint32_t *lo = x + s * 2 * half, *hi = lo + half;
        for (size_t i = 0; i < half; i++) {
            uint32_t l = lo[i], r = hi[i];
            lo[i] = plus(l, r, c.p);
            hi[i] = times(&c, minus(l, r, c.p), twiddle);
        }
        twiddle = times(&c, twiddle, f->back[__builtin_ctzll(~(uint64_t)s)]);
    }
}

void ntt_load(uint32_t *x, int log, const uint32_t *digits, size_t n, int prime)
{
    init();
    uint32_t p = fields[prime].p;
    for (size_t i = 0; i < n; i++) {
        uint32_t d = digits[i];
        d = d >= p ? d - p : d;
        x[i] = d >= p ? d - p : d;
    }
    memset(x + n, 0, (((size_t)1 << log) - n) * sizeof *x);
}

void ntt_pointwise(uint32_t *x, const uint32_t *y, int log, int prime)
{
    const Field *f = &fields[prime];
    uint32_t scale = f->scale[log];
    for (size_t i = 0; i < (size_t)1 << log; i++) x[i] = times(f, times(f, x[i], y[i]), scale);
}

void ntt_sum(uint32_t r0, uint32_t r1, uint32_t r2, uint64_t *lo, uint64_t *hi)
{
    const Field *f1 = &fields[1], *f2 = &fields[2];
    uint32_t p0 = primes[0].p, p1 = primes[1].p;
    // r0 + p0 * (v1 + p1 * v2)
    uint32_t v1 = times(f1, minus(r1, r0 % p1, p1), inverse_01);
    uint64_t low = r0 + (uint64_t)v1 * p0, h, l;
    uint32_t v2 = times(f2, minus(r2, (uint32_t)(low % f2->p), f2->p), inverse_012);
    mul64((uint64_t)p0 * p1, v2, &h, &l);
    *lo = l + low;
    *hi = h + (*lo < l);
}
