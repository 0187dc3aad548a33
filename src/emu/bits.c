// SPDX-License-Identifier: Apache-2.0
// emu/bits.c — the bit syntax in C: matching on a match context, and building a bitstring.
//
// A match context is a box that only the run loop sees. Its positions count bits from the first byte of the original
// binary, so the context of a sub-binary starts at an offset. Matching changes only `pos`. A bitstring is built in
// three steps: compute the sizes of all segments (all errors about sizes come first, then those about values), allocate
// once, write the bits.
#include <math.h>
#include "emu/inner.h"

enum { SEG_APPEND, SEG_PRIVATE_APPEND, SEG_BINARY, SEG_INTEGER, SEG_FLOAT, SEG_STRING, SEG_UTF8, SEG_UTF16, SEG_UTF32 };
enum { BSF_LITTLE = 2, BSF_SIGNED = 4 };
#define MOST_BITS ((uint64_t)1 << 34) // 2 GB; more is a system_limit

// ---- matching ---------------------------------------------------------------------------------------
Term bs_context(Proc *p, Term src)
{
    if (is_box_of(src, SUB_MATCH_CTX)) return src;
    if (!is_bitstring(src)) return NOVALUE;
    Term orig = src;
    uint64_t start = 0, nbits;
    if (is_box_of(src, SUB_SUB_BIN)) {
        const SubBox *s = (const SubBox *)boxed_ptr(src);
        orig = s->orig;
        start = s->offset * 8 + (s->bits & 7);
    }
    nbits = bits_of(src).nbits;
    MatchBox *m = (MatchBox *)heap_take(&p->heap, MATCH_CTX_NWORDS);
    m->header = make_header(SUB_MATCH_CTX, MATCH_CTX_NWORDS - 1);
    m->orig = orig;
    m->base = (uint64_t)(uintptr_t)bits_of(orig).bytes;
    m->start = m->pos = start;
    m->end = start + nbits;
    return make_boxed((Term *)m);
}

#define BASE(m) ((const uint8_t *)(uintptr_t)(m)->base)

Term bs_int(Proc *p, MatchBox *m, uint64_t nbits, uint32_t flags)
{
    if (nbits > m->end - m->pos) return NOVALUE;
    Term t = bits_get_int(&p->heap, BASE(m), m->pos, nbits, (flags & BSF_LITTLE) != 0, (flags & BSF_SIGNED) != 0);
    m->pos += nbits;
    return t;
}
Term bs_float(Proc *p, MatchBox *m, uint64_t nbits, uint32_t flags)
{
    double d;
    if (nbits == 0) return heap_float(&p->heap, 0.0); // as in erl
    if (nbits > m->end - m->pos || (nbits != 16 && nbits != 32 && nbits != 64)) return NOVALUE;
    if (!bits_get_float(BASE(m), m->pos, (unsigned)nbits, (flags & BSF_LITTLE) != 0, &d)) return NOVALUE;
    m->pos += nbits;
    return heap_float(&p->heap, d);
}
Term bs_part(Proc *p, MatchBox *m, uint64_t nbits)
{
    if (nbits > m->end - m->pos) return NOVALUE;
    Term t = heap_sub_bits(&p->heap, m->orig, m->pos, nbits);
    m->pos += nbits;
    return t;
}
bool bs_utf(MatchBox *m, int bits, bool little, uint32_t *cp)
{
    uint8_t b[4];
    uint64_t left = m->end - m->pos;
    unsigned n = left >= 32 ? 4 : (unsigned)(left / 8);
    bits_copy(b, 0, BASE(m), m->pos, n * 8);
    unsigned used;
    if (bits == 8) {
        int k = utf8_decode(b, n, cp);
        if (k <= 0) return false;
        used = (unsigned)k;
    } else if (bits == 16) {
        if (n < 2) return false;
        uint32_t u = little ? (uint32_t)(b[0] | b[1] << 8) : get_be16(b);
        used = 2;
        if (u >= 0xD800 && u < 0xE000) {
            if (u >= 0xDC00 || n < 4) return false;
            uint32_t v = little ? (uint32_t)(b[2] | b[3] << 8) : get_be16(b + 2);
            if (v < 0xDC00 || v >= 0xE000) return false;
            u = 0x10000 + ((u - 0xD800) << 10 | (v - 0xDC00));
            used = 4;
        }
        *cp = u;
    } else {
        if (n < 4) return false;
        uint32_t u =
            little ? (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24 : get_be32(b);
        if (u > 0x10FFFF || (u >= 0xD800 && u < 0xE000)) return false;
        *cp = u;
        used = 4;
    }
    m->pos += used * 8;
    return true;
}
bool bs_match_bytes(MatchBox *m, const uint8_t *want, uint64_t nbits)
{
    if (nbits > m->end - m->pos) return false;
    if (bits_compare(BASE(m), m->pos, want, 0, nbits) != 0) return false;
    m->pos += nbits;
    return true;
}

// ---- building -------------------------------------------------------------------------------------------
static bool unicode_value(Term t, uint32_t *cp)
{
    if (!is_small(t) || small_value(t) < 0 || small_value(t) > 0x10FFFF) return false;
    *cp = (uint32_t)small_value(t);
    return *cp < 0xD800 || *cp >= 0xE000;
}
static unsigned utf_encode(int bits, uint32_t cp, bool little, uint8_t out[4])
{
    if (bits == 8) return (unsigned)utf8_encode(cp, out);
    unsigned n = 2;
    if (bits == 32) {
        put_be32(out, cp);
        n = 4;
    } else if (cp < 0x10000) put_be16(out, cp);
    else {
        put_be16(out, 0xD800 + ((cp - 0x10000) >> 10));
        put_be16(out + 2, 0xDC00 + ((cp - 0x10000) & 0x3FF));
        n = 4;
    }
    if (little) {
        unsigned unit = bits == 32 ? 4 : 2;
        for (unsigned i = 0; i < n; i += unit)
            for (unsigned a = i, b = i + unit - 1; a < b; a++, b--) {
                uint8_t t = out[a];
                out[a] = out[b];
                out[b] = t;
            }
    }
    return n;
}

static Term type_atom(uint32_t type)
{
    static const Term names[] = {A_binary, A_binary, A_binary, A_integer, A_float, A_string, A_utf8, A_utf16, A_utf32};
    return names[type];
}
// {SegmentNumber, Type, What, Value}, for erl_erts_errors:format_bs_fail
static Term bs_fail(Proc *p, Term reason, uint32_t seg, Term what, Term value)
{
    Heap *h = &p->heap;
    Term pairs[6] = {A_cause, TUPLE(h, make_small(seg >> 8), type_atom(seg & 0xFF), what, value), A_function,
        A_format_bs_fail, A_module, A_erl_erts_errors};
    return proc_raise_with(p, A_error, reason, NOVALUE, map_from_pairs(h, pairs, 3));
}

// *nbits = size * unit. False: the error is set in p.
static bool segment_bits(Proc *p, uint32_t seg, Term size, uint32_t unit, uint64_t *nbits)
{
    if (is_small(size)) {
        int64_t n = small_value(size);
        if (n < 0) {
            bs_fail(p, A_badarg, seg, A_size, size);
            return false;
        }
        if ((uint64_t)n <= MOST_BITS && (*nbits = (uint64_t)n * unit) <= MOST_BITS) return true;
        bs_fail(p, A_system_limit, seg, A_size, size);
        return false;
    }
    bs_fail(p, is_box_of(size, SUB_POS_BIG) ? A_system_limit : A_badarg, seg, A_size, size);
    return false;
}

static bool put_float_bits(uint8_t *to, uint64_t at, uint64_t nbits, Term v, bool little)
{
    double d;
    if (!is_number(v) || !arith_to_double(v, &d)) return false;
    if (nbits == 32 && fabs(d) > 3.4028235677973366e38) { // OTP 25 writes an infinity here
        uint32_t inf = d < 0 ? 0xFF800000u : 0x7F800000u;
        uint8_t b[4];
        if (little) {
            b[0] = (uint8_t)inf;
            b[1] = (uint8_t)(inf >> 8);
            b[2] = (uint8_t)(inf >> 16);
            b[3] = (uint8_t)(inf >> 24);
        } else put_be32(b, inf);
        bits_copy(to, at, b, 0, 32);
        return true;
    }
    return bits_put_float(to, at, (unsigned)nbits, d, little);
}

// Size of a segment in bits. False: the error is set in p. 0 for SEG_APPEND: its bits are there already.
static bool segment_size(Proc *p, const BsSegment *g, uint64_t *nbits)
{
    uint32_t cp, type = g->kind & 0xFF;
    switch (type) {
    case SEG_APPEND:
    case SEG_PRIVATE_APPEND:
        *nbits = 0;
        if (!is_bitstring(g->value)) return bs_fail(p, A_badarg, g->kind, A_type, g->value) != NOVALUE;
        return bits_of(g->value).nbits % g->unit == 0 || bs_fail(p, A_badarg, g->kind, A_unit, g->value) != NOVALUE;
    case SEG_BINARY:
        if (g->size != NOVALUE) return segment_bits(p, g->kind, g->size, g->unit, nbits);
        if (!is_bitstring(g->value)) return bs_fail(p, A_badarg, g->kind, A_type, g->value) != NOVALUE;
        *nbits = bits_of(g->value).nbits;
        return *nbits % g->unit == 0 || bs_fail(p, A_badarg, g->kind, A_unit, g->value) != NOVALUE;
    case SEG_UTF8:
        *nbits = !unicode_value(g->value, &cp) ? 0 : cp < 0x80 ? 8 : cp < 0x800 ? 16 : cp < 0x10000 ? 24 : 32;
        return true;
    case SEG_UTF16: *nbits = !unicode_value(g->value, &cp) ? 0 : cp < 0x10000 ? 16 : 32; return true;
    case SEG_UTF32: *nbits = 32; return true;
    default: return segment_bits(p, g->kind, g->size, g->unit, nbits);
    }
}

// Writes a segment at bit *at and advances *at. Adds the bits of copied binaries to *copied. False: the error is set in
// p.
static bool put_segment(Proc *p, const BsSegment *g, uint8_t *to, uint64_t *at, uint64_t *copied)
{
    uint32_t cp, type = g->kind & 0xFF;
    bool little = (g->flags & BSF_LITTLE) != 0;
    uint64_t nbits = 0;
    Term cause = NOVALUE, value = g->value;
    switch (type) {
    case SEG_APPEND:
    case SEG_PRIVATE_APPEND: return true;
    case SEG_BINARY: {
        if (!is_bitstring(value)) {
            cause = A_type;
            break;
        }
        Bits b = bits_of(value);
        nbits = g->size == NOVALUE ? b.nbits : (uint64_t)small_value(g->size) * g->unit;
        if (nbits > b.nbits) {
            cause = A_short;
            break;
        }
        bits_copy(to, *at, b.bytes, b.bitoff, nbits);
        *copied += nbits;
        break;
    }
    case SEG_INTEGER:
        nbits = (uint64_t)small_value(g->size) * g->unit;
        if (!is_integer(value)) cause = A_type;
        else if (nbits == 8 && (*at & 7) == 0 && is_small(value)) to[*at / 8] = (uint8_t)(value >> 4);
        else bits_put_int(to, *at, nbits, value, little);
        break;
    case SEG_FLOAT:
        nbits = (uint64_t)small_value(g->size) * g->unit;
        if (!is_number(value)) cause = A_type;
        else if (nbits != 16 && nbits != 32 && nbits != 64) cause = A_invalid, value = make_small((int64_t)nbits);
        else if (!put_float_bits(to, *at, nbits, value, little)) cause = A_no_float;
        break;
    case SEG_STRING:
        nbits = (uint64_t)small_value(g->size) * 8;
        bits_copy(to, *at, g->bytes, 0, nbits);
        break;
    default: {
        uint8_t b[4];
        if (!unicode_value(value, &cp)) {
            cause = A_type;
            break;
        }
        nbits = 8 * utf_encode(type == SEG_UTF8 ? 8 : type == SEG_UTF16 ? 16 : 32, cp, little, b);
        bits_copy(to, *at, b, 0, nbits);
    }
    }
    *at += nbits;
    return cause == NOVALUE || bs_fail(p, A_badarg, g->kind, cause, value) != NOVALUE;
}

Term bs_create(Proc *p, const BsSegment *segments, uint32_t n)
{
    uint64_t total = 0, nbits;
    Term append_to = NOVALUE;
    for (const BsSegment *g = segments; g < segments + n; g++) {
        uint32_t type = g->kind & 0xFF;
        if (!segment_size(p, g, &nbits)) return NOVALUE;
        if (type == SEG_APPEND || type == SEG_PRIVATE_APPEND) append_to = g->value;
        total += nbits;
        if (total > MOST_BITS) return bs_fail(p, A_system_limit, g->kind, A_size, g->size == NOVALUE ? A_all : g->size);
    }
    uint8_t *to;
    uint64_t at = 0, copied = 0;
    Term result = append_to != NOVALUE ? heap_append(&p->heap, append_to, total, &to, &at)
                                       : heap_new_bitstring(&p->heap, total, &to);
    if (result == NOVALUE) return proc_raise(p, A_system_limit);
    if (append_to != NOVALUE && bits_of(result).bytes != bits_of(append_to).bytes) copied = bits_of(append_to).nbits;
    for (const BsSegment *g = segments; g < segments + n; g++)
        if (!put_segment(p, g, to, &at, &copied)) return NOVALUE;
    if (copied >= COPIED_PER_RED) proc_charge(p, (uint32_t)(copied / COPIED_PER_RED));
    return result;
}

Term bs_create_sources(Proc *p, const Code *pc, const Term *x, const Term *stop, const Code *units, uint32_t n)
{
    enum { UNITS = 4 + PTR_UNITS, MOST = 16 };
    BsSegment few[MOST], *segments = n <= MOST ? few : mem_take(MEM_SYSTEM, n * sizeof *segments);
    few[0].kind = 0; // n is never 0; this line avoids a compiler warning
    for (uint32_t i = 0; i < n; i++, units += UNITS) {
        bool string = (units[0] & 0xFF) == SEG_STRING;
        segments[i] = (BsSegment){.kind = units[0],
            .unit = units[1] & 0xFFFF,
            .flags = units[1] >> 16,
            .value = string ? NIL : src_value(units[2], pc, x, stop),
            .size = src_value(units[3], pc, x, stop),
            .bytes = unit_ptr(units + 4)};
    }
    Term r = bs_create(p, segments, n);
    if (segments != few) mem_give(MEM_SYSTEM, segments, n * sizeof *segments);
    return r;
}

// ---- building in OTP 24's way: separate instructions for the sizes and the bytes --------------------------------
static bool plain_bits(Proc *p, Term size, uint32_t unit, uint64_t *nbits)
{
    if (is_small(size) && small_value(size) >= 0) {
        if ((uint64_t)small_value(size) <= MOST_BITS && (*nbits = (uint64_t)small_value(size) * unit) <= MOST_BITS)
            return true;
        proc_raise(p, A_system_limit);
        return false;
    }
    proc_raise(p, is_box_of(size, SUB_POS_BIG) ? A_system_limit : A_badarg);
    return false;
}
bool bs_init(Proc *p, Sched *s, Term size, uint32_t unit, Term *out)
{
    uint64_t nbits;
    if (!plain_bits(p, size, unit, &nbits)) return false;
    *out = heap_new_bitstring(&p->heap, nbits, &s->build_bytes);
    s->build_at = 0;
    return true;
}
bool bs_append(Proc *p, Sched *s, Term size, uint32_t unit, Term bin, Term *out)
{
    uint64_t nbits;
    if (!plain_bits(p, size, 1, &nbits)) return false; // size is in bits
    if (!is_bitstring(bin) || bits_of(bin).nbits % unit) {
        proc_raise(p, A_badarg);
        return false;
    }
    *out = heap_append(&p->heap, bin, nbits, &s->build_bytes, &s->build_at);
    if (*out != NOVALUE) return true;
    proc_raise(p, A_system_limit);
    return false;
}
bool bs_put(Proc *p, Sched *s, int instr, Term size, Term value, uint32_t unit, uint32_t flags)
{
    uint64_t nbits = 0;
    bool little = (flags & BSF_LITTLE) != 0;
    if (instr == I_bs_put_binary && size == NOVALUE) {
        if (!is_bitstring(value)) goto bad;
        nbits = bits_of(value).nbits;
        if (nbits % unit) goto bad;
    } else if (!plain_bits(p, size, unit, &nbits)) return false;
    if (instr == I_bs_put_binary) {
        if (!is_bitstring(value)) goto bad;
        Bits b = bits_of(value);
        if (nbits > b.nbits) goto bad;
        bits_copy(s->build_bytes, s->build_at, b.bytes, b.bitoff, nbits);
    } else if (instr == I_bs_put_integer) {
        if (!is_integer(value)) goto bad;
        bits_put_int(s->build_bytes, s->build_at, nbits, value, little);
    } else {
        if (nbits != 16 && nbits != 32 && nbits != 64) goto bad;
        if (!put_float_bits(s->build_bytes, s->build_at, nbits, value, little)) goto bad;
    }
    s->build_at += nbits;
    return true;
bad:
    proc_raise(p, A_badarg);
    return false;
}
bool bs_put_utf(Proc *p, Sched *s, int bits, Term value, uint32_t flags)
{
    uint32_t cp;
    uint8_t b[4];
    if (!unicode_value(value, &cp)) {
        proc_raise(p, A_badarg);
        return false;
    }
    unsigned k = utf_encode(bits, cp, (flags & BSF_LITTLE) != 0, b);
    bits_copy(s->build_bytes, s->build_at, b, 0, k * 8);
    s->build_at += k * 8;
    return true;
}
bool bs_put_bytes(Sched *s, const uint8_t *from, uint32_t nbytes)
{
    bits_copy(s->build_bytes, s->build_at, from, 0, (uint64_t)nbytes * 8);
    s->build_at += (uint64_t)nbytes * 8;
    return true;
}
// *out: size in bytes. An invalid value gets a size too; the put instruction then raises.
bool bs_utf_size(int bits, Term value, Term *out)
{
    uint32_t cp;
    unsigned n = bits == 8 ? 4 : 2;
    if (unicode_value(value, &cp))
        n = bits == 8 ? cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4 : cp < 0x10000 ? 2 : 4;
    *out = make_small(n);
    return true;
}
bool bs_add(Proc *p, Term a, Term b, uint32_t unit, Term *out)
{
    uint64_t n;
    if (!is_small(a) || small_value(a) < 0) {
        proc_raise(p, is_box_of(a, SUB_POS_BIG) ? A_system_limit : A_badarg);
        return false;
    }
    if (!plain_bits(p, b, unit, &n)) return false;
    *out = make_small(small_value(a) + (int64_t)n);
    return true;
}
