// SPDX-License-Identifier: Apache-2.0
// data/bits.c — bit strings: copies, comparisons, integers and floats. Bit 0 of a byte is its top bit.
//
// A copy first fills the target up to a byte boundary; from there it is a memmove if the source is at a byte boundary
// too, else it shifts eight bytes at a time.
// A little-endian integer of n bits: the whole bytes, lowest first, then a partial byte with the n % 8 highest bits.
#include "data/big.h"
#include <math.h>

// ---- copy ------------------------------------------------------------------------------------
INLINE uint8_t merge(uint8_t old, uint8_t new_, uint8_t mask) { return (uint8_t)((old & ~mask) | (new_ & mask)); }

// n bits (1..8) at a bit position, returned in the top bits. Reads only bytes that hold some of them.
INLINE uint8_t peek(const uint8_t *p, uint64_t bit, unsigned n)
{
    p += bit >> 3;
    unsigned off = bit & 7, v = (unsigned)p[0] << 8;
    if (off + n > 8) v |= p[1];
    return (uint8_t)(v << off >> 8);
}
static void poke(uint8_t *p, uint64_t bit, uint8_t top_bits, unsigned n) // writes the top n bits (1..8) of top_bits
{
    p += bit >> 3;
    unsigned off = bit & 7, mask = 0xFF00u >> n & 0xFF, v = (unsigned)(top_bits & mask) << 8 >> off,
             m = mask << 8 >> off;
    p[0] = merge(p[0], (uint8_t)(v >> 8), (uint8_t)(m >> 8));
    if (off + n > 8) p[1] = merge(p[1], (uint8_t)v, (uint8_t)m);
}

void bits_copy(uint8_t *to, uint64_t to_bit, const uint8_t *from, uint64_t from_bit, uint64_t nbits)
{
    to += to_bit >> 3;
    to_bit &= 7;
    from += from_bit >> 3;
    from_bit &= 7;
    if (to_bit && nbits) { // up to the next byte boundary of the target
        unsigned n = 8 - (unsigned)to_bit;
        if (n > nbits) n = (unsigned)nbits;
        poke(to, to_bit, peek(from, from_bit, n), n);
        nbits -= n;
        from_bit += n;
        to++;
        from += from_bit >> 3;
        from_bit &= 7;
    }
    if (nbits == 0) return;
    size_t nbytes = (size_t)(nbits >> 3);
    unsigned rest = nbits & 7, s = (unsigned)from_bit;
    if (s == 0) {
        memmove(to, from, nbytes);
    } else {
        size_t i = 0;
        for (; i + 9 <= nbytes; i += 8) { // reads from[i..i + 8]
            uint64_t v = get_be64(from + i) << s | from[i + 8] >> (8 - s);
            put_be64(to + i, v);
        }
        for (; i < nbytes; i++) to[i] = (uint8_t)(from[i] << s | from[i + 1] >> (8 - s));
    }
    if (rest) poke(to + nbytes, 0, peek(from + nbytes, s, rest), rest);
}

int bits_compare(const uint8_t *a, uint64_t abit, const uint8_t *b, uint64_t bbit, uint64_t nbits)
{
    a += abit >> 3;
    abit &= 7;
    b += bbit >> 3;
    bbit &= 7;
    if (abit == 0 && bbit == 0) {
        int c = memcmp(a, b, (size_t)(nbits >> 3));
        if (c) return c;
    } else {
        for (uint64_t i = 0; i + 8 <= nbits; i += 8) {
            uint8_t x = peek(a, abit + i, 8), y = peek(b, bbit + i, 8);
            if (x != y) return x < y ? -1 : 1;
        }
    }
    unsigned rest = nbits & 7;
    if (rest == 0) return 0;
    unsigned mask = 0xFF00u >> rest & 0xFF;
    int x = peek(a, abit + (nbits & ~(uint64_t)7), rest) & (int)mask,
        y = peek(b, bbit + (nbits & ~(uint64_t)7), rest) & (int)mask;
    return x - y;
}

// ---- integers ------------------------------------------------------------------------------------
static uint64_t get_be_bits(const uint8_t *p, uint64_t bit, unsigned n) // n: 1..64
{
    p += bit >> 3;
    unsigned off = bit & 7, total = off + n, nbytes = (total + 7) / 8;
    uint64_t v = 0;
    if (nbytes == 8) v = get_be64(p);
    else
        for (unsigned i = 0; i < nbytes && i < 8; i++) v = v << 8 | p[i];
    if (nbytes == 9) {
        unsigned low = total - 64; // bits in the ninth byte
        v = v << low | p[8] >> (8 - low);
    } else {
        v >>= nbytes * 8 - total;
    }
    return n == 64 ? v : v & (((uint64_t)1 << n) - 1);
}

static uint64_t little_of(uint64_t v, unsigned n) // v: n bits (up to 56) read big-endian; as a little-endian number
{
    unsigned rest = n & 7;
    if (n <= 8) return v;
    if (rest) v = (v >> rest << 8) | (v & ((1u << rest) - 1)); // widens the partial byte to a whole one
    return __builtin_bswap64(v) >> (64 - (n + 7) / 8 * 8);
}

Term bits_get_int(Heap *h, const uint8_t *p, uint64_t bit, uint64_t nbits, bool little, bool is_signed)
{
    if (nbits == 0) return make_small(0);
    // A little-endian number of 57..63 bits needs more than 64 bits once its partial byte is widened.
    if (nbits <= 56 || nbits == 64 || (nbits < 64 && !little)) {
        unsigned n = (unsigned)nbits;
        uint64_t v = get_be_bits(p, bit, n);
        if (little) v = n == 64 ? __builtin_bswap64(v) : little_of(v, n);
        if (is_signed) return heap_int64(h, n == 64 ? (int64_t)v : (int64_t)(v << (64 - n)) >> (64 - n));
        return heap_uint64(h, v);
    }
    size_t nbytes = (size_t)((nbits + 7) / 8);
    unsigned rest = nbits & 7, gap = rest ? 8 - rest : 0;
    if (gap == 0 && (bit & 7) == 0) return int_from_bytes(h, p + (bit >> 3), nbytes, little, is_signed);
    uint8_t small_[128], *b = nbytes <= sizeof small_ ? small_ : mem_take(MEM_SYSTEM, nbytes);
    uint8_t *top = little ? b + nbytes - 1 : b; // the byte with the sign bit
    if (little) {
        b[nbytes - 1] = 0;
        bits_copy(b, 0, p, bit, nbits);
        *top >>= gap;
    } else {
        b[0] = 0;
        bits_copy(b, gap, p, bit, nbits);
    }
    if (gap && is_signed && (*top >> (rest - 1) & 1)) *top |= (uint8_t)(0xFF << rest);
    Term t = int_from_bytes(h, b, nbytes, little, is_signed);
    if (b != small_) mem_give(MEM_SYSTEM, b, nbytes);
    return t;
}

static void put_be_bits(uint8_t *p, uint64_t bit, unsigned n, uint64_t v) // the low n bits of v, n: 1..64
{
    uint8_t b[8];
    put_be64(b, n == 64 ? v : v << (64 - n));
    if ((bit & 7) == 0 && (n & 7) == 0) memcpy(p + (bit >> 3), b, n / 8);
    else bits_copy(p, bit, b, 0, n);
}

bool bits_put_int(uint8_t *p, uint64_t bit, uint64_t nbits, Term t, bool little)
{
    if (!is_integer(t)) return false;
    if (nbits == 0) return true;
    if (is_small(t) && (nbits <= 56 || nbits == 64 || (nbits < 64 && !little))) {
        unsigned n = (unsigned)nbits;
        uint64_t v = (uint64_t)small_value(t);
        if (little && n > 8) {
            unsigned rest = n & 7, whole = n / 8 * 8;
            if (n < 64) v &= ((uint64_t)1 << n) - 1;
            uint64_t low = __builtin_bswap64(v << (64 - whole)); // the whole bytes, lowest first
            v = rest ? low << rest | v >> whole : low;
        }
        put_be_bits(p, bit, n, v);
        return true;
    }
    size_t nbytes = (size_t)((nbits + 7) / 8);
    unsigned rest = nbits & 7, gap = rest ? 8 - rest : 0;
    if (gap == 0 && (bit & 7) == 0) {
        int_to_bytes(t, p + (bit >> 3), nbytes, little);
        return true;
    }
    uint8_t small_[128], *b = nbytes <= sizeof small_ ? small_ : mem_take(MEM_SYSTEM, nbytes);
    int_to_bytes(t, b, nbytes, little);
    if (little) {
        b[nbytes - 1] = (uint8_t)(b[nbytes - 1] << gap);
        bits_copy(p, bit, b, 0, nbits);
    } else {
        bits_copy(p, bit, b, gap, nbits);
    }
    if (b != small_) mem_give(MEM_SYSTEM, b, nbytes);
    return true;
}

// ---- floats -----------------------------------------------------------------------------------------
static double half_to_double(uint32_t v)
{
    int exp = v >> 10 & 31;
    double m = (double)(v & 1023), d = exp ? ldexp(1024 + m, exp - 25) : ldexp(m, -24);
    return v >> 15 ? -d : d;
}

static uint32_t double_to_half(double d) // the nearest half, ties to even; inf if too big
{
    uint32_t sign = signbit(d) ? 0x8000 : 0;
    d = fabs(d);
    if (d >= 65520.0) return sign | 0x7C00;
    int exp;
    frexp(d, &exp);                       // d < 2^exp
    if (d == 0.0 || exp < -13) exp = -13; // subnormal: its unit is 2^-24
    double units = ldexp(d, 11 - exp);    // the mantissa of 11 bits as an integer
    uint32_t u = (uint32_t)units;
    double left = units - u;
    if (left > 0.5 || (left == 0.5 && (u & 1))) u++;
    return sign | ((uint32_t)(exp + 13) * 1024 + u); // a carry out of u increments the exponent, which is right
}

bool bits_get_float(const uint8_t *p, uint64_t bit, unsigned nbits, bool little, double *d)
{
    if (nbits != 16 && nbits != 32 && nbits != 64) return false;
    uint64_t v = get_be_bits(p, bit, nbits);
    if (little) v = __builtin_bswap64(v) >> (64 - nbits);
    if (nbits == 64) {
        memcpy(d, &v, 8);
    } else if (nbits == 32) {
        uint32_t w = (uint32_t)v;
        float f;
        memcpy(&f, &w, 4);
        *d = f;
    } else {
        if ((v >> 10 & 31) == 31) return false;
        *d = half_to_double((uint32_t)v);
    }
    return isfinite(*d);
}

bool bits_put_float(uint8_t *p, uint64_t bit, unsigned nbits, double d, bool little)
{
    uint64_t v;
    if (nbits == 64) {
        memcpy(&v, &d, 8);
    } else if (nbits == 32) {
        uint32_t w;
        if (fabs(d) >= 3.4028235677973366e38) { // rounds to more than the largest float
            w = signbit(d) ? 0xFF800000u : 0x7F800000u;
        } else {
            float f = (float)d;
            memcpy(&w, &f, 4);
        }
        v = w;
    } else if (nbits == 16) {
        v = double_to_half(d);
    } else {
        return false;
    }
    if (little) v = __builtin_bswap64(v) >> (64 - nbits);
    put_be_bits(p, bit, nbits, v);
    return true;
}
