// SPDX-License-Identifier: Apache-2.0
// data/radix.c — converts long integers between radices, in slices: for integers as text and back.
//
//   a leaf of digits of radix A ─► a block of LEAF digits of radix R
//   then, level by level:   [ lo | hi ] ─► lo + hi * A^(digits of A in lo)          one block of twice the width
//
// Reading converts from the largest power of the base that is at most 2^32 to radix 2^32; printing converts the other
// way. All sums and products are in radix R, so there are no long divisions. All blocks of a level have the same power
// of A; that of the next level is its square. Long products use transforms (ntt.h); the transform of the power is
// computed once for a level.
//
// Cost: n log^2 n steps for n digits. radix_run can stop after each step; a step is at most about 10,000 operations, or
// one pass of a transform.
#include "data/ntt.h"

enum { LEAF = 32, NTT_FROM = 256, CHUNK = 8192 }; // digits of R
typedef enum { LEAVES, LEVEL, SCHOOL, POWER_LOAD, POWER_PASS, PAIR, LOAD, FORWARD, INVERSE, CARRY, SQUARE, DONE } Stage;

struct Radix {
    uint64_t from, to; // A and R, at most 2^32
    int base;
    bool neg, reading;
    uint32_t *src;
    size_t nsrc;      // digits of A at src, the lowest first
    size_t leaf;      // digits of A in a leaf
    uint32_t *d;      // the blocks, the lowest first
    size_t n;         // digits of R in all blocks
    size_t width;     // digits of R in a block
    uint32_t *power;  // A^(digits of A in a block), in `width` digits of R
    size_t power_cap; // digits that fit at `power`
    Stage stage;
    size_t at; // LEAVES: the next leaf; later: the first digit of the next pair of blocks
    int log, prime, pass;
    uint32_t *x[NTT_PRIMES], *hat[NTT_PRIMES]; // the residues of a product; the transform of the power
    bool squaring;                             // the product is the power of the next level
    size_t pos;                                // CARRY: the next digit of the product
    uint64_t carry;
};

// Divides hi * 2^64 + lo by the radix `to`. Returns the remainder, a digit; *carry: the quotient, which fits 64 bits.
INLINE uint32_t split(uint64_t hi, uint64_t lo, uint64_t to, uint64_t *carry)
{
    if (to == UINT64_C(1) << 32) {
        *carry = hi << 32 | lo >> 32;
        return (uint32_t)lo;
    }
    uint64_t a = hi << 32 | lo >> 32, q = a / to, b = (a - q * to) << 32 | (uint32_t)lo, q2 = b / to;
    *carry = (q << 32) + q2;
    return (uint32_t)(b - q2 * to);
}

// ---- leaves -------------------------------------------------------------------------
// out = out * from + digit. The digits of out from *used on are 0.
INLINE void shift_in(uint32_t *out, size_t *used, uint64_t from, uint64_t to, uint64_t digit)
{
    for (size_t i = 0; i < *used; i++) {
        uint64_t t = out[i] * from + digit;
        digit = t / to;
        out[i] = (uint32_t)(t - digit * to);
    }
    for (; digit; digit /= to) out[(*used)++] = (uint32_t)(digit % to);
}

static void leaf(Radix *r, size_t i)
{
    size_t first = i * r->leaf, last = first + r->leaf < r->nsrc ? first + r->leaf : r->nsrc, used = 0;
    uint32_t *out = r->d + i * LEAF;
    memset(out, 0, LEAF * sizeof *out);
    if (r->to >> 32)
        while (last-- > first) shift_in(out, &used, r->from, UINT64_C(1) << 32, r->src[last]);
    else
        while (last-- > first) shift_in(out, &used, r->from, r->to, r->src[last]);
}

// ---- short products --------------------------------------------------------------------
// out = a * b + lo. a, b and lo have n digits; lo may be NULL; out has 2n and overlaps none of them.
static void school(uint32_t *out, const uint32_t *a, const uint32_t *b, const uint32_t *lo, size_t n, uint64_t to)
{
    uint64_t carry = 0;
    for (size_t c = 0; c < 2 * n; c++) {
        uint64_t low = carry, high = 0;
        size_t from = c < n ? 0 : c - n + 1, end = c < n ? c + 1 : n;
        for (size_t i = from; i < end; i++) {
            uint64_t t = (uint64_t)a[i] * b[c - i];
            low += t;
            high += low < t;
        }
        if (lo && c < n) {
            low += lo[c];
            high += low < lo[c];
        }
        out[c] = split(high, low, to, &carry);
    }
}

static size_t trimmed(const uint32_t *d, size_t n)
{
    while (n && !d[n - 1]) n--;
    return n;
}

static void power_room(Radix *r, size_t n)
{
    if (n <= r->power_cap) return;
    r->power = mem_resize(MEM_SYSTEM, r->power, r->power_cap * 4, n * 4);
    r->power_cap = n;
}

static void school_step(Radix *r) // combines a pair, or squares the power after the last one
{
    uint32_t out[2 * NTT_FROM];
    size_t w = r->width;
    if (r->at < r->n) {
        uint32_t *lo = r->d + r->at;
        if (trimmed(lo + w, w)) {
            school(out, lo + w, r->power, lo, w, r->to);
            memcpy(lo, out, 2 * w * sizeof *lo);
        }
        r->at += 2 * w;
        return;
    }
    if (2 * w < r->n) {
        school(out, r->power, r->power, NULL, w, r->to);
        power_room(r, 2 * w);
        memcpy(r->power, out, 2 * w * sizeof *out);
    }
    r->width = 2 * w;
    r->stage = LEVEL;
}

// ---- long products ------------------------------------------------------------------------
static void hats_free(Radix *r)
{
    for (int i = 0; i < NTT_PRIMES; i++) {
        mem_give(MEM_SYSTEM, r->x[i], (sizeof(uint32_t)) << r->log);
        mem_give(MEM_SYSTEM, r->hat[i], (sizeof(uint32_t)) << r->log);
        r->x[i] = r->hat[i] = NULL;
    }
}

static void level_of_transforms(Radix *r)
{
    size_t need = 2 * r->width; // the only pair of the last level may be shorter
    if (need == r->n) need = r->width + trimmed(r->d + r->width, r->width);
    r->log = 0;
    while ((size_t)1 << r->log < need) r->log++;
    for (int i = 0; i < NTT_PRIMES; i++) {
        r->x[i] = mem_take(MEM_SYSTEM, sizeof(uint32_t) << r->log);
        r->hat[i] = mem_take(MEM_SYSTEM, sizeof(uint32_t) << r->log);
    }
    r->prime = r->pass = 0;
    r->stage = POWER_LOAD;
}

static void next_pair(Radix *r)
{
    while (r->at < r->n && !trimmed(r->d + r->at + r->width, r->width)) r->at += 2 * r->width;
    r->prime = r->pass = 0;
    r->squaring = r->at >= r->n;
    if (!r->squaring) {
        r->stage = LOAD;
        return;
    }
    if (2 * r->width < r->n) {
        power_room(r, 2 * r->width);
        r->stage = SQUARE;
        return;
    }
    hats_free(r);
    r->width *= 2;
    r->stage = LEVEL;
}

static void carry_chunk(Radix *r) // turns CHUNK sums of the product into digits
{
    size_t end = r->pos + CHUNK < 2 * r->width ? r->pos + CHUNK : 2 * r->width, n = (size_t)1 << r->log;
    uint32_t *out = r->squaring ? r->power : r->d + r->at;
    for (; r->pos < end; r->pos++) {
        size_t i = r->pos;
        uint64_t lo = 0, hi = 0;
        if (i < n) ntt_sum(r->x[0][i], r->x[1][i], r->x[2][i], &lo, &hi);
        lo += r->carry;
        hi += lo < r->carry;
        if (!r->squaring && i < r->width) {
            lo += out[i];
            hi += lo < out[i];
        }
        out[i] = split(hi, lo, r->to, &r->carry);
    }
    if (r->pos < 2 * r->width) return;
    if (r->squaring) {
        hats_free(r);
        r->width *= 2;
        r->stage = LEVEL;
    } else {
        r->at += 2 * r->width;
        r->stage = PAIR;
    }
}

static bool end_pass(Radix *r) // counts a pass; true: it was the last one of the last prime
{
    if (++r->pass < r->log) return false;
    r->pass = 0;
    if (++r->prime < NTT_PRIMES) return false;
    r->prime = 0;
    return true;
}

// ---- all of it --------------------------------------------------------------------------------
static int64_t step(Radix *r) // returns its cost, in operations
{
    int64_t all = (int64_t)1 << r->log;
    int k = r->prime;
    switch (r->stage) {
    case LEAVES:
        leaf(r, r->at);
        if (++r->at == r->n / LEAF) r->stage = LEVEL;
        return LEAF * LEAF;
    case LEVEL:
        r->at = 0;
        if (r->width >= r->n) r->stage = DONE;
        else if (r->width < NTT_FROM) r->stage = SCHOOL;
        else level_of_transforms(r);
        return 100;
    case SCHOOL: school_step(r); return (int64_t)(r->width * r->width);
    case POWER_LOAD:
        ntt_load(r->hat[k], r->log, r->power, r->width, k);
        if (++r->prime == NTT_PRIMES) {
            r->prime = 0;
            r->stage = POWER_PASS;
        }
        return all;
    case POWER_PASS:
        ntt_forward_pass(r->hat[k], r->log, r->pass, k);
        if (end_pass(r)) r->stage = PAIR;
        return all;
    case PAIR: next_pair(r); return 100;
    case LOAD:
        ntt_load(r->x[k], r->log, r->d + r->at + r->width, trimmed(r->d + r->at + r->width, r->width), k);
        if (++r->prime == NTT_PRIMES) {
            r->prime = 0;
            r->stage = FORWARD;
        }
        return all;
    case FORWARD:
        ntt_forward_pass(r->x[k], r->log, r->pass, k);
        if (r->pass + 1 == r->log) ntt_pointwise(r->x[k], r->hat[k], r->log, k);
        if (end_pass(r)) r->stage = INVERSE;
        return all;
    case SQUARE:
        memcpy(r->x[k], r->hat[k], sizeof(uint32_t) << r->log);
        ntt_pointwise(r->x[k], r->hat[k], r->log, k);
        if (++r->prime == NTT_PRIMES) {
            r->prime = 0;
            r->stage = INVERSE;
        }
        return 2 * all;
    case INVERSE:
        ntt_inverse_pass(r->x[k], r->log, r->pass, k);
        if (end_pass(r)) {
            r->pos = 0;
            r->carry = 0;
            r->stage = CARRY;
        }
        return all;
    case CARRY: carry_chunk(r); return 4 * CHUNK;
    case DONE: break;
    }
    return 0;
}

bool radix_run(Radix *r, int64_t *fuel)
{
    while (r->stage != DONE) {
        if (*fuel <= 0) return false;
        *fuel -= step(r);
    }
    return true;
}

void radix_free(Radix *r)
{
    hats_free(r);
    mem_give(MEM_SYSTEM, r->src, r->nsrc * 4);
    mem_give(MEM_SYSTEM, r->d, r->n * 4);
    mem_give(MEM_SYSTEM, r->power, r->power_cap * 4);
    mem_give(MEM_SYSTEM, r, sizeof *r);
}

static Radix *start(uint64_t from, uint64_t to, int base, bool neg, uint32_t *src, size_t nsrc)
{
    Radix *r = mem_take0(MEM_SYSTEM, sizeof *r);
    *r = (Radix){
        .from = from, .to = to, .base = base, .neg = neg, .src = src, .nsrc = nsrc, .width = LEAF, .stage = LEAVES};
    // The largest `leaf` such that every number of `leaf` digits of A fits LEAF digits of R: A^leaf <= R^LEAF.
    r->power_cap = LEAF;
    r->power = mem_take0(MEM_SYSTEM, LEAF * 4);
    uint32_t trial[LEAF + 2] = {1};
    for (size_t used = 1;;) {
        shift_in(trial, &used, from, to, 0);
        if (used > LEAF) break;
        memcpy(r->power, trial, used * 4);
        r->leaf++;
    }
    size_t leaves = 1;
    while (leaves * r->leaf < nsrc) leaves *= 2;
    r->n = leaves * LEAF;
    r->d = mem_take(MEM_SYSTEM, r->n * 4);
    return r;
}

static uint64_t unit_of(int base, unsigned *digits) // the largest power of the base that is at most 2^32
{
    uint64_t u = 1;
    for (*digits = 0; u * (unsigned)base <= UINT64_C(1) << 32; ++*digits) u *= (unsigned)base;
    return u;
}

// ---- printing -------------------------------------------------------------------------------------
Radix *radix_print(Term t, int base)
{
    IntView v;
    uint64_t one;
    unsigned digits;
    if (!int_view(t, &v, &one) || v.n < RADIX_FROM_NLIMBS) return NULL;
    uint32_t *src = mem_take(MEM_SYSTEM, v.n * 8);
    for (size_t i = 0; i < 2 * v.n; i++) src[i] = (uint32_t)(v.d[i / 2] >> (i & 1) * 32);
    return start(UINT64_C(1) << 32, unit_of(base, &digits), base, v.neg, src, 2 * v.n);
}

void radix_text(Radix *r, Buf *out)
{
    static const char names[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    unsigned digits, base = (unsigned)r->base;
    unit_of(r->base, &digits);
    size_t n = trimmed(r->d, r->n);
    uint8_t *at = buf_room(out, n * digits + 1) + n * digits + 1, *end = at;
    for (size_t i = 0; i < n; i++) {
        uint32_t u = r->d[i];
        for (unsigned k = 0; k < digits; k++, u /= base) *--at = (uint8_t)names[u % base];
    }
    while (at < end - 1 && *at == '0') at++;
    if (r->neg) *--at = '-';
    size_t start_at = out->n - (n * digits + 1);
    memmove(out->p + start_at, at, (size_t)(end - at));
    out->n = start_at + (size_t)(end - at);
}

// ---- reading ---------------------------------------------------------------------------------------
static unsigned digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10u : 99;
}

Radix *radix_read(const uint8_t *p, size_t n, int base)
{
    unsigned digits;
    uint64_t unit = unit_of(base, &digits);
    bool neg = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) {
        p++;
        n--;
    }
    while (n > 1 && *p == '0') {
        p++;
        n--;
    }
    if (n < (size_t)RADIX_FROM_NLIMBS * 2 * digits || n / digits / 4 > arith_limit_nlimbs()) return NULL;
    for (size_t i = 0; i < n; i++)
        if (digit_of(p[i]) >= (unsigned)base) return NULL;
    size_t nsrc = (n + digits - 1) / digits;
    uint32_t *src = mem_take(MEM_SYSTEM, nsrc * 4);
    for (size_t i = 0; i < nsrc; i++) {
        size_t k = n < digits ? n : digits;
        uint32_t u = 0;
        n -= k;
        for (size_t j = 0; j < k; j++) u = u * (uint32_t)base + digit_of(p[n + j]);
        src[i] = u;
    }
    return start(unit, UINT64_C(1) << 32, base, neg, src, nsrc);
}

Term radix_int(Radix *r, Heap *h)
{
    size_t n = trimmed(r->d, r->n), nlimbs = (n + 1) / 2;
    if (nlimbs > arith_limit_nlimbs()) return big_limit();
    Term *box = heap_take(h, nlimbs + 1);
    for (size_t i = 0; i < nlimbs; i++)
        box[1 + i] = r->d[2 * i] | (uint64_t)(2 * i + 1 < n ? r->d[2 * i + 1] : 0) << 32;
    return big_finish(h, box, nlimbs, r->neg);
}
