// SPDX-License-Identifier: Apache-2.0
// data/number_text.c — integers as text, in bases 2 to 36.
//
// Reading works in units of `per_limb` digits (19 in base 10): base^per_limb < 2^64, so m units fit m limbs. Printing
// divides by half_unit, a power of the base below 2^32. Both are quadratic; radix.c does long numbers.
#include "data/big.h"

static const char digits_[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static int digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

typedef struct {
    unsigned base, per_limb;
    uint64_t unit; // base^per_limb
    uint32_t half_unit;
    unsigned half_digits; // base^half_digits < 2^32
} Units;

static void units_init(Units *p, unsigned base)
{
    *p = (Units){.base = base, .unit = 1, .half_unit = 1};
    while (p->unit <= UINT64_MAX / base) {
        p->unit *= base;
        p->per_limb++;
    }
    while (p->half_unit <= UINT32_MAX / base) {
        p->half_unit *= base;
        p->half_digits++;
    }
}

// ---- out ---------------------------------------------------------------------------------
// Writes the digits of d so that they end at `end`; returns where they begin. Overwrites d.
static uint8_t *digits_simple(uint64_t *d, size_t n, const Units *p, uint8_t *end)
{
    n = mag_trim(d, n);
    while (n > 1 || (n == 1 && d[0] >> 32)) {
        uint32_t r = mag_divrem_32(d, d, n, p->half_unit);
        for (unsigned i = 0; i < p->half_digits; i++) {
            *--end = (uint8_t)digits_[r % p->base];
            r /= p->base;
        }
        n = mag_trim(d, n);
    }
    uint32_t r = n ? (uint32_t)d[0] : 0;
    while (r) {
        *--end = (uint8_t)digits_[r % p->base];
        r /= p->base;
    }
    return end;
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
        do *--at = (uint8_t)digits_[x % (unsigned)base];
        while (x /= (unsigned)base);
        if (v.neg) *--at = '-';
        buf_put(out, at, (size_t)(end - at));
        return (size_t)(end - at);
    }
    unsigned bits = (unsigned)__builtin_ctz((unsigned)base);
    size_t cap;
    Radix *r = base == 1 << bits ? NULL : radix_print(t, base);
    if (r) {
        size_t before = out->n;
        int64_t fuel = INT64_MAX;
        radix_run(r, &fuel);
        radix_text(r, out);
        radix_free(r);
        return out->n - before;
    }
    if (base == 1 << bits) {
        cap = (v.n * 64 + bits - 1) / bits + 1;
    } else {
        bits = 0;
        cap = 1 +
            (size_t)((double)v.n * 64 /
                (base >= 32          ? 5
                        : base >= 16 ? 4
                        : base >= 8  ? 3
                        : base >= 4  ? 2
                                     : 1)) +
            2;
    }
    uint8_t *text = mem_take(MEM_SYSTEM, cap), *end = text + cap, *at;
    if (bits) {
        at = end - digits_power_of_two(&v, bits, end);
    } else {
        Units p;
        units_init(&p, (unsigned)base);
        uint64_t *d = mem_take(MEM_SYSTEM, v.n * 8);
        memcpy(d, v.d, v.n * 8);
        at = digits_simple(d, v.n, &p, end);
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

static void read_simple(uint64_t *d, const uint8_t *p, size_t n, const Units *pw)
{
    size_t used = 0, first = n % pw->per_limb;
    for (size_t at = 0; at < n;) {
        size_t k = at == 0 && first ? first : pw->per_limb;
        uint64_t carry = mag_mul_1(d, d, used, pw->unit, unit_of(p + at, k, pw->base));
        if (carry) d[used++] = carry;
        at += k;
    }
}

Term int_from_text(Heap *h, const uint8_t *p, size_t n, int base)
{
    const uint8_t *text = p;
    size_t ntext = n;
    bool neg = n && *p == '-';
    if (n && (*p == '-' || *p == '+')) {
        p++;
        n--;
    }
    if (n == 0) return arith_bad();
    for (size_t i = 0; i < n; i++)
        if (digit_of(p[i]) >= base) return arith_bad();
    while (n > 1 && *p == '0') {
        p++;
        n--;
    }
    Units pw;
    units_init(&pw, (unsigned)base);
    size_t nunits = (n + pw.per_limb - 1) / pw.per_limb;
    if (nunits == 1) {
        uint64_t v = unit_of(p, n, (unsigned)base);
        if (v <= (uint64_t)SMALL_MAX + neg) return make_small(neg ? -(int64_t)v : (int64_t)v);
    }
    if (nunits / 2 > arith_limit_nlimbs()) return big_limit(); // a unit has more than 32 bits
    Radix *r = radix_read(text, ntext, base);
    if (r) {
        int64_t fuel = INT64_MAX;
        radix_run(r, &fuel);
        Term t = radix_int(r, h);
        radix_free(r);
        return t;
    }
    uint64_t *d = mem_take0(MEM_SYSTEM, nunits * 8);
    read_simple(d, p, n, &pw);
    size_t used = mag_trim(d, nunits);
    Term *box = heap_take(h, used + 1);
    memcpy(box + 1, d, used * 8);
    mem_give(MEM_SYSTEM, d, nunits * 8);
    return big_finish(h, box, used, neg);
}
