// SPDX-License-Identifier: Apache-2.0
// data/number_text.c — integers as text, in bases 2 to 36.
//
// Both ways split long numbers in halves: printing divides by base^(k*2^level), reading multiplies halves by it, so
// the long work happens in mag_divrem and mag_mul, not digit by digit. A limb's worth of digits (`per_limb`, 19 for
// base 10) is the unit: base^per_limb < 2^64, so m units always fit m limbs.
#include "data/big.h"

enum { SIMPLE_NLIMBS = 24, LEVELS_MAX = 24 };

static const char digits_[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static int digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

typedef struct {
    unsigned base, per_limb;
    int nlevels;
    uint64_t unit;                           // base^per_limb
    uint32_t half_unit; unsigned half_digits;    // base^half_digits < 2^32
    uint64_t *power[LEVELS_MAX];             // [l]: unit^(2^l), owned
    size_t nlimbs[LEVELS_MAX];
} Powers;

static void powers_init(Powers *p, unsigned base)
{
    p->base = base; p->per_limb = 0; p->unit = 1; p->nlevels = 0; p->half_unit = 1; p->half_digits = 0;
    while (p->unit <= UINT64_MAX / base) { p->unit *= base; p->per_limb++; }
    while (p->half_unit <= UINT32_MAX / base) { p->half_unit *= base; p->half_digits++; }
}

static void powers_add_level(Powers *p)
{
    int l = p->nlevels++;
    if (l == 0) {
        p->power[0] = mem_take(MEM_SYSTEM, 8);
        p->power[0][0] = p->unit; p->nlimbs[0] = 1;
        return;
    }
    size_t n = p->nlimbs[l - 1], cap = (size_t)1 << l;
    uint64_t *prod = mem_take(MEM_SYSTEM, 2 * n * 8);
    mag_mul(prod, p->power[l - 1], n, p->power[l - 1], n);
    p->nlimbs[l] = mag_trim(prod, 2 * n);
    p->power[l] = mem_take(MEM_SYSTEM, cap * 8);
    memset(p->power[l], 0, cap * 8);
    memcpy(p->power[l], prod, p->nlimbs[l] * 8);
    mem_give(MEM_SYSTEM, prod, 2 * n * 8);
}

static void powers_free(Powers *p)
{
    for (int l = 0; l < p->nlevels; l++) mem_give(MEM_SYSTEM, p->power[l], ((size_t)1 << l) * 8);
}

// ---- out ---------------------------------------------------------------------------------
// Digits of d (destroyed) right-aligned so that they end at `end`; returns where they begin.
static uint8_t *digits_simple(uint64_t *d, size_t n, const Powers *p, uint8_t *end)
{
    n = mag_trim(d, n);
    while (n > 1 || (n == 1 && d[0] >> 32)) {
        uint32_t r = mag_divrem_32(d, d, n, p->half_unit);
        for (unsigned i = 0; i < p->half_digits; i++) { *--end = (uint8_t)digits_[r % p->base]; r /= p->base; }
        n = mag_trim(d, n);
    }
    uint32_t r = n ? (uint32_t)d[0] : 0;
    while (r) { *--end = (uint8_t)digits_[r % p->base]; r /= p->base; }
    return end;
}

// At most LEVELS_MAX deep. `level`: the power to try first.
static uint8_t *digits_split(uint64_t *d, size_t n, const Powers *p, int level, uint8_t *end)
{
    n = mag_trim(d, n);
    while (level >= 0 && mag_compare(d, n, p->power[level], p->nlimbs[level]) < 0) level--;
    if (n <= SIMPLE_NLIMBS || level < 0) return digits_simple(d, n, p, end);
    size_t nb = p->nlimbs[level], nq = n - nb + 1;
    uint64_t *q = mem_take(MEM_SYSTEM, (nq + nb) * 8), *r = q + nq;
    mag_divrem(q, r, d, n, p->power[level], nb);
    size_t low = (size_t)p->per_limb << level;
    uint8_t *at = digits_split(r, nb, p, level - 1, end);
    memset(end - low, '0', (size_t)(at - (end - low)));
    at = digits_split(q, nq, p, level, end - low);
    mem_give(MEM_SYSTEM, q, (nq + nb) * 8);
    return at;
}

static size_t digits_power_of_two(const IntView *v, unsigned bits, uint8_t *end)
{
    size_t total = (v->n - 1) * 64 + bits_in(v->d[v->n - 1]), n = (total + bits - 1) / bits;
    for (size_t i = 0; i < n; i++) {
        size_t bit = i * bits, at = bit / 64, off = bit % 64;
        uint64_t x = v->d[at] >> off;
        if (off + bits > 64 && at + 1 < v->n) x |= v->d[at + 1] << (64 - off);
        *--end = (uint8_t)digits_[x & ((1u << bits) - 1)];
    }
    return n;
}

size_t int_to_text(Term t, int base, Buf *out)
{
    IntView v;
    uint64_t one;
    if (!int_view(t, &v, &one)) return 0;
    if (v.n <= 1) {
        uint8_t small_[72], *end = small_ + sizeof small_, *at = end;
        uint64_t x = v.n ? v.d[0] : 0;
        do *--at = (uint8_t)digits_[x % (unsigned)base]; while (x /= (unsigned)base);
        if (v.neg) *--at = '-';
        buf_put(out, at, (size_t)(end - at));
        return (size_t)(end - at);
    }
    unsigned bits = (unsigned)__builtin_ctz((unsigned)base);
    size_t cap;
    if (base == 1 << bits) {
        cap = (v.n * 64 + bits - 1) / bits + 1;
    } else {
        bits = 0;
        cap = 1 + (size_t)((double)v.n * 64 / (base >= 32 ? 5 : base >= 16 ? 4 : base >= 8 ? 3 : base >= 4 ? 2 : 1)) + 2;
    }
    uint8_t *text = mem_take(MEM_SYSTEM, cap), *end = text + cap, *at;
    if (bits) {
        at = end - digits_power_of_two(&v, bits, end);
    } else {
        Powers p;
        powers_init(&p, (unsigned)base);
        uint64_t *d = mem_take(MEM_SYSTEM, v.n * 8);
        memcpy(d, v.d, v.n * 8);
        if (v.n > SIMPLE_NLIMBS)             // up to about the square root
            do powers_add_level(&p); while (p.nlimbs[p.nlevels - 1] * 2 <= v.n && p.nlevels < LEVELS_MAX);
        at = digits_split(d, v.n, &p, p.nlevels - 1, end);
        powers_free(&p);
        mem_give(MEM_SYSTEM, d, v.n * 8);
    }
    if (v.neg) *--at = '-';
    size_t n = (size_t)(end - at);
    buf_put(out, at, n);
    mem_give(MEM_SYSTEM, text, cap);
    return n;
}

// ---- in ------------------------------------------------------------------------------------
static uint64_t unit_of(const uint8_t *p, size_t n, unsigned base)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) v = v * base + (unsigned)digit_of(p[i]);
    return v;
}

// Limbs of the digits, into d (cleared by the caller, `cap` limbs, a power of two of them when long).
static void read_simple(uint64_t *d, const uint8_t *p, size_t n, const Powers *pw)
{
    size_t used = 0, first = n % pw->per_limb;
    for (size_t at = 0; at < n;) {
        size_t k = at == 0 && first ? first : pw->per_limb;
        uint64_t carry = mag_mul_1(d, d, used, pw->unit, unit_of(p + at, k, pw->base));
        if (carry) d[used++] = carry;
        at += k;
    }
}

static void read_split(uint64_t *d, size_t nunits, const uint8_t *p, size_t n, Powers *pw)
{
    for (size_t i = 0; i < nunits && n; i++) {               // units, the lowest first
        size_t k = n < pw->per_limb ? n : pw->per_limb;
        n -= k;
        d[i] = unit_of(p + n, k, pw->base);
    }
    uint64_t *prod = mem_take(MEM_SYSTEM, nunits * 8);
    for (size_t width = 1; width < nunits; width *= 2) {
        powers_add_level(pw);
        const uint64_t *by = pw->power[pw->nlevels - 1];
        size_t nby = pw->nlimbs[pw->nlevels - 1];
        for (size_t i = 0; i + width < nunits; i += 2 * width) {
            uint64_t *lo = d + i, *hi = lo + width;
            size_t nhi = mag_trim(hi, width);
            if (nhi == 0) continue;
            memset(prod, 0, 2 * width * 8);
            mag_mul(prod, hi, nhi, by, nby);
            mag_add(lo, prod, 2 * width, lo, width);
        }
    }
    mem_give(MEM_SYSTEM, prod, nunits * 8);
}

Term int_from_text(Heap *h, const uint8_t *p, size_t n, int base)
{
    bool neg = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) { p++; n--; }
    if (n == 0) return arith_bad();
    for (size_t i = 0; i < n; i++)
        if (digit_of(p[i]) >= base) return arith_bad();
    while (n > 1 && *p == '0') { p++; n--; }
    Powers pw;
    powers_init(&pw, (unsigned)base);
    size_t nunits = (n + pw.per_limb - 1) / pw.per_limb;
    if (nunits == 1) {
        uint64_t v = unit_of(p, n, (unsigned)base);
        if (v <= (uint64_t)SMALL_MAX + neg) return make_small(neg ? -(int64_t)v : (int64_t)v);
    }
    if (nunits / 2 > BIG_NLIMBS_MAX) return big_limit();       // each unit is worth at least half a limb
    size_t cap = nunits;
    if (nunits > SIMPLE_NLIMBS) for (cap = 1; cap < nunits;) cap *= 2;
    uint64_t *d = mem_take0(MEM_SYSTEM, cap * 8);
    if (nunits > SIMPLE_NLIMBS) read_split(d, cap, p, n, &pw);
    else read_simple(d, p, n, &pw);
    size_t used = mag_trim(d, cap);
    Term *box = heap_take(h, used + 1);
    memcpy(box + 1, d, used * 8);
    powers_free(&pw);
    mem_give(MEM_SYSTEM, d, cap * 8);
    return big_finish(h, box, used, neg);
}
