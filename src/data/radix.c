// SPDX-License-Identifier: Apache-2.0
// data/radix.c — long numbers from one radix to another, a slice at a time: what is behind integers as text and text as
// integers.
//
//   digits of radix A, a leaf of them at a time ─► blocks of 32 digits of radix R
//   then, level by level:   [ lo | hi ] ─► lo + hi * A^(digits behind lo)          as one block of twice the width
//
// Reading goes from the biggest power of the base below 2^32 to 2^32, printing the other way: all sums and products are
// done in the radix that is wanted, so nothing is ever divided by a long number. Blocks of a level share the power; the
// next level's is its square. Long products are done by transforms (ntt.h), the power's being kept for the level: n
// log^2 n in all.
//
// radix_run stops between steps of at most some 10,000 operations (a transform's pass: as many as the number has
// digits).
#include "data/ntt.h"

enum { LEAF = 32, NTT_FROM = 256, CHUNK = 8192 }; // digits of R
typedef enum { LEAVES, LEVEL, SCHOOL, POWER_LOAD, POWER_PASS, PAIR, LOAD, FORWARD, INVERSE, CARRY, SQUARE, DONE } Stage;

struct Radix {
    uint64_t from, to; // A, R: at most 2^32
    int base;
    bool neg, reading;
    uint32_t *src;
    size_t nsrc; // digits, the lowest first
    size_t leaf; // digits of A in a leaf
    uint32_t *d;
    size_t n;     // digits of R: all blocks
    size_t width; // of a block now
    uint32_t *power;
    size_t power_cap; // A^(digits in a block): width digits of R
    Stage stage;
    size_t at; // leaf; first digit of a pair of blocks
    int log, prime, pass;
    uint32_t *x[NTT_PRIMES], *hat[NTT_PRIMES]; // a product's residues; the power's transform
    bool squaring;                             // the product is the next power
    size_t pos;
    uint64_t carry;
};

// (hi * 2^64 + lo) divided by the radix: the digit that is left; the quotient (it fits) in *carry.
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
// out (LEAF digits) = out * from + digit, `used` digits of it being other than 0.
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
// out (2n digits, elsewhere) = a * b + lo; a, b and lo (or NULL) have n.
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

static void school_step(Radix *r) // one pair, or the next power
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
    size_t need = 2 * r->width; // the last level has one pair, perhaps a short one
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

static void carry_on(Radix *r) // a chunk of the product's digits
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

static bool passed(Radix *r) // a pass is over: was it the last one of the last prime?
{
    if (++r->pass < r->log) return false;
    r->pass = 0;
    if (++r->prime < NTT_PRIMES) return false;
    r->prime = 0;
    return true;
}

// ---- all of it --------------------------------------------------------------------------------
static int64_t step(Radix *r) // what it cost
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
        if (passed(r)) r->stage = PAIR;
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
        if (passed(r)) r->stage = INVERSE;
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
        if (passed(r)) {
            r->pos = 0;
            r->carry = 0;
            r->stage = CARRY;
        }
        return all;
    case CARRY: carry_on(r); return 4 * CHUNK;
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
    // As many digits as LEAF of the others hold for sure: from^leaf <= to^LEAF.
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

static uint64_t unit_of(int base, unsigned *digits) // the biggest power of the base that is no more than 2^32
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
