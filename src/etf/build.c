// SPDX-License-Identifier: Apache-2.0
// etf/build.c — the second walk: builds the term from scanned bytes.
//
// A stack has an entry for each container that is not yet full: where its next element goes. A container is popped
// before its last slot is filled, so the stack stays short for lists and terms nested to the right. A flat map is
// sorted when it is full. The pairs of a larger map are gathered outside of the heap, then passed to map_from_pairs.
// Cost: linear in the bytes, but n log n for a map of n pairs.
#include "etf/decode.h"
#include <math.h>

Pending *etf_push_pending(EtfDecoder *d)
{
    if (d->depth == d->cap) {
        size_t old = d->cap * sizeof(Pending);
        if (d->stack == d->first) {
            d->stack = mem_take(MEM_SYSTEM, old * 4);
            memcpy(d->stack, d->first, old);
            d->cap *= 4;
        } else {
            d->stack = mem_resize(MEM_SYSTEM, d->stack, old, old * 2);
            d->cap *= 2;
        }
    }
    return &d->stack[d->depth++];
}

// ---- leaves ----------------------------------------------------------------------------------------------
// The scan has checked that the bytes are there.
static EtfStatus atom_from_utf8(uint32_t flags, const uint8_t *s, size_t n, Term *out)
{
    *out = flags & ETF_SAFE ? atom_find(s, n) : atom_make(s, n);
    if (LIKELY(*out != NOVALUE)) return ETF_DONE;
    return flags & ETF_SAFE ? ETF_BAD : ETF_LIMIT;
}

static bool is_ascii(const uint8_t *s, size_t n)
{
    uint8_t all = 0;
    for (size_t i = 0; i < n; i++) all |= s[i];
    return all < 128;
}

static bool is_atom_utf8(const uint8_t *s, size_t n)
{
    size_t chars = 0;
    for (size_t i = 0; i < n; chars++) {
        uint32_t cp;
        int k = utf8_decode(s + i, n - i, &cp);
        if (k <= 0) return false;
        i += (size_t)k;
    }
    return chars <= 255;
}

EtfStatus etf_read_atom(uint32_t flags, const uint8_t **pp, Term *out)
{
    const uint8_t *p = *pp;
    bool small = p[0] == T_SMALL_ATOM || p[0] == T_SMALL_UTF8_ATOM, latin1 = p[0] == T_ATOM || p[0] == T_SMALL_ATOM;
    size_t n = small ? p[1] : get_be16(p + 1);
    p += small ? 2 : 3;
    *pp = p + n;
    if (is_ascii(p, n)) return n > 255 ? ETF_BAD : atom_from_utf8(flags, p, n, out);
    if (!latin1) return n <= 255 * 4 && is_atom_utf8(p, n) ? atom_from_utf8(flags, p, n, out) : ETF_BAD;
    if (n > 255) return ETF_BAD;
    uint8_t text[2 * 255];
    size_t k = 0;
    for (size_t i = 0; i < n; i++) k += (size_t)utf8_encode(p[i], text + k);
    return atom_from_utf8(flags, text, k, out);
}

static Term read_big(EtfDecoder *d, const uint8_t *p, size_t n, bool negative)
{
    while (n && p[n - 1] == 0) n--;
    if (n <= 8) {
        uint64_t v = 0;
        for (size_t i = 0; i < n; i++) v |= (uint64_t)p[i] << (8 * i);
        if (v <= (uint64_t)SMALL_MAX) return make_small(negative ? -(int64_t)v : (int64_t)v);
        if (negative && v == (uint64_t)SMALL_MAX + 1) return make_small(SMALL_MIN);
    }
    size_t limbs = (n + 7) / 8;
    Term *box = d->hp;
    d->hp += 1 + limbs;
    box[0] = make_header(negative ? SUB_NEG_BIG : SUB_POS_BIG, limbs);
    for (size_t i = 0; i < limbs; i++) {
        uint64_t v = 0;
        for (size_t j = 0; j < 8 && 8 * i + j < n; j++) v |= (uint64_t)p[8 * i + j] << (8 * j);
        box[1 + i] = v;
    }
    return make_boxed(box);
}

static Term build_float(EtfDecoder *d, double v)
{
    Term *box = d->hp;
    d->hp += FLOAT_NWORDS;
    box[0] = make_header(SUB_FLOAT, 1);
    memcpy(box + 1, &v, 8);
    return make_boxed(box);
}

static bool read_float_text(const uint8_t *p, double *v)
{
    size_t n = 0;
    while (n < FLOAT_TEXT_NBYTES && p[n]) n++;
    return float_from_text(p, n, v) && isfinite(*v);
}

static Term build_binary(EtfDecoder *d, const uint8_t *p, size_t n, int64_t *fuel)
{
    Term *box = d->hp;
    if (n <= HEAP_BIN_MAX) {
        size_t nwords = heap_bin_nwords(n);
        d->hp += nwords;
        box[nwords - 1] = 0;
        box[0] = make_header(SUB_HEAP_BIN, nwords - 1);
        box[1] = n;
        memcpy(box + 2, p, n);
        return make_boxed(box);
    }
    *fuel -= (int64_t)(n / FUEL_BYTES);
    SharedBin *b = shared_new(n);
    memcpy(b->bytes, p, n);
    d->hp += REFC_BIN_NWORDS;
    RefcBox *r = (RefcBox *)box;
    *r = (RefcBox){.header = make_header(SUB_REFC_BIN, REFC_BIN_NWORDS - 1),
        .nbytes = n,
        .next = *d->chain,
        .shared = (uintptr_t)b,
        .bytes = (uintptr_t)b->bytes,
        .flags = 0};
    *d->chain = (uintptr_t)box;
    d->off_heap_nbytes += n;
    return make_boxed(box);
}

static Term build_bits(EtfDecoder *d, const uint8_t *p, size_t n, uint32_t last_bits, int64_t *fuel)
{
    Term whole = build_binary(d, p, n, fuel);
    if (last_bits == 8 || n == 0) return whole;
    Bits b = bits_of(whole);
    b.bytes[n - 1] &= (uint8_t)(0xFF00u >> last_bits);
    SubBox *s = (SubBox *)d->hp;
    d->hp += SUB_BIN_NWORDS;
    *s = (SubBox){.header = make_header(SUB_SUB_BIN, SUB_BIN_NWORDS - 1),
        .nbytes = n - 1,
        .bits = (uint64_t)last_bits << 8,
        .offset = 0,
        .orig = whole};
    return make_boxed((Term *)s);
}

// ---- maps ------------------------------------------------------------------------------------------------------
// Sorts the pairs of a flat map by key. False: a key occurs twice.
static bool sort_flat(Term *keys, Term *values, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        Term k = keys[i], v = values[i];
        uint32_t j = i;
        for (; j > 0; j--) {
            int c = compare_keys(keys[j - 1], k);
            if (c == 0) return false;
            if (c < 0) break;
            keys[j] = keys[j - 1];
            values[j] = values[j - 1];
        }
        keys[j] = k;
        values[j] = v;
    }
    return true;
}

static Term start_flat_map(EtfDecoder *d, uint32_t n)
{
    Term *keys = d->hp, *map = keys + 1 + n;
    d->hp = map + 3 + n;
    keys[0] = make_header(SUB_TUPLE, n);
    map[0] = make_header(SUB_FLAT_MAP, 2 + n);
    map[1] = n;
    map[2] = make_boxed(keys);
    *etf_push_pending(d) = (Pending){.at = keys + 1, .more = map + 3, .left = 2 * n, .npairs = n, .kind = P_FLAT_MAP};
    return make_boxed(map);
}

static void start_big_map(EtfDecoder *d, uint32_t n, Term *slot)
{
    Term *pairs = mem_take(MEM_SYSTEM, 2 * sizeof(Term) * n);
    *slot = NIL;
    *etf_push_pending(d) =
        (Pending){.at = pairs, .more = slot, .scratch = pairs, .left = 2 * n, .npairs = n, .kind = P_BIG_MAP};
}

static bool finish_map(EtfDecoder *d, int64_t *fuel)
{
    Pending *top = &d->stack[d->depth - 1];
    uint32_t n = top->npairs;
    if (top->kind == P_FLAT_MAP) {
        d->depth--;
        return sort_flat(top->at - n, top->more - n, n);
    }
    Term map = map_from_pairs(d->heap, top->scratch, n);
    *top->more = map;
    *fuel -= 4 * (int64_t)n;
    d->depth--;
    mem_give(MEM_SYSTEM, top->scratch, 2 * sizeof(Term) * n);
    return map_size(map) == n;
}

// ---- the loop ------------------------------------------------------------------------------------------------------
// The next slot to fill; NULL: the map on top of the stack is full.
static Term *next_slot(EtfDecoder *d)
{
    Pending *top = &d->stack[d->depth - 1];
    Term *slot = top->at;
    switch (top->kind) {
    case P_SLOTS:
        top->at++;
        if (--top->left == 0) d->depth--;
        return slot;
    case P_LIST:
        if (--top->left) {
            slot[1] = make_cons(slot + 2);
            top->at += 2;
        } else *top = (Pending){.at = slot + 1, .left = 1, .kind = P_SLOTS};
        return slot;
    case P_FLAT_MAP:
        if (!top->left) return NULL;
        if (top->left-- & 1) return top->more++;
        top->at++;
        return slot;
    default:
        if (!top->left) return NULL;
        top->left--;
        top->at++;
        return slot;
    }
}

INLINE uint32_t take_be32(const uint8_t **pp)
{
    uint32_t n = get_be32(*pp);
    *pp += 4;
    return n;
}

static void build_string(EtfDecoder *d, const uint8_t **pp, Term *slot, int64_t *fuel)
{
    const uint8_t *p = *pp + 2;
    uint32_t n = get_be16(*pp);
    Term *c = d->hp;
    d->hp += 2 * n;
    *slot = n ? make_cons(c) : NIL;
    for (uint32_t i = 0; i < n; i++, c += 2) {
        c[0] = make_small(p[i]);
        c[1] = i + 1 < n ? make_cons(c + 2) : NIL;
    }
    *pp = p + n;
    *fuel -= n / 8;
}

INLINE void start_tuple(EtfDecoder *d, uint32_t n, Term *slot)
{
    if (!n) {
        *slot = EMPTY_TUPLE;
        return;
    }
    d->hp[0] = make_header(SUB_TUPLE, n);
    *slot = make_boxed(d->hp);
    *etf_push_pending(d) = (Pending){.at = d->hp + 1, .left = n, .kind = P_SLOTS};
    d->hp += 1 + n;
}

INLINE void start_list(EtfDecoder *d, uint32_t n, Term *slot)
{
    if (!n) { // no elements: the result is the tail
        *etf_push_pending(d) = (Pending){.at = slot, .left = 1, .kind = P_SLOTS};
        return;
    }
    *slot = make_cons(d->hp);
    *etf_push_pending(d) = (Pending){.at = d->hp, .left = n, .kind = P_LIST};
    d->hp += 2 * (size_t)n;
}

static void start_map(EtfDecoder *d, uint32_t n, Term *slot)
{
    if (!n) *slot = EMPTY_MAP;
    else if (n <= MAP_FLAT_MAX) *slot = start_flat_map(d, n);
    else start_big_map(d, n, slot);
}

// The record, and before it its definition, unless the module has the same one.
static EtfStatus start_record(EtfDecoder *d, const uint8_t **pp, Term *slot)
{
    uint32_t n = get_be32(*pp);
    bool exported = (*pp)[4] != 0;
    Term *to = d->hp, module, name, definition;
    *pp += 5;
    EtfStatus s = etf_read_atom(d->flags, pp, &module);
    if (s == ETF_DONE) s = etf_read_atom(d->flags, pp, &name);
    for (uint32_t i = 0; i < n && s == ETF_DONE; i++) s = etf_read_atom(d->flags, pp, &to[1 + i]);
    if (s != ETF_DONE) return s;
    definition = record_define(to, module, name, exported, to + 1, n);
    if (definition == NOVALUE) return ETF_BAD;
    Term known = etf_up.definition ? etf_up.definition(module, name) : NOVALUE;
    if (known != NOVALUE && eq_exact(known, definition)) definition = known;
    else to += record_definition_nwords(n);
    *slot = make_boxed(to);
    to[0] = make_header(SUB_RECORD, 1 + n);
    to[1] = definition;
    d->hp = to + RECORD_NWORDS + n;
    if (n) *etf_push_pending(d) = (Pending){.at = to + RECORD_NWORDS, .left = n, .kind = P_SLOTS};
    return ETF_DONE;
}

INLINE EtfStatus build_number(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *slot, int64_t *fuel)
{
    const uint8_t *p = *pp;
    uint32_t n;
    double v;
    switch (tag) {
    case T_SMALL_BIG:
        n = p[0];
        *slot = read_big(d, p + 2, n, p[1] != 0);
        *pp = p + 2 + n;
        return ETF_DONE;
    case T_LARGE_BIG:
        n = get_be32(p);
        *slot = read_big(d, p + 5, n, p[4] != 0);
        *pp = p + 5 + (size_t)n;
        *fuel -= n / FUEL_BYTES;
        return ETF_DONE;
    case T_NEW_FLOAT: {
        uint64_t w = get_be64(p);
        memcpy(&v, &w, 8);
        if (!isfinite(v)) return ETF_BAD;
        *slot = build_float(d, v);
        *pp = p + 8;
        return ETF_DONE;
    }
    default: // T_FLOAT_TEXT
        if (!read_float_text(p, &v)) return ETF_BAD;
        *slot = build_float(d, v);
        *pp = p + FLOAT_TEXT_NBYTES;
        return ETF_DONE;
    }
}

INLINE EtfStatus build_bytes(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *slot, int64_t *fuel)
{
    const uint8_t *p = *pp;
    uint32_t n = get_be32(p);
    if (tag == T_BINARY) {
        *slot = build_binary(d, p + 4, n, fuel);
        *pp = p + 4 + (size_t)n;
    } else {
        *slot = build_bits(d, p + 5, n, p[4], fuel);
        *pp = p + 5 + (size_t)n;
    }
    return ETF_DONE;
}

// Builds the term that begins at *pp and stores it in *slot; of a container only the head, and pushes it. Moves *pp
// past what it has read.
INLINE EtfStatus build_term(EtfDecoder *d, const uint8_t **pp, Term *slot, int64_t *fuel)
{
    const uint8_t *p = *pp;
    uint8_t tag = *p++;
    EtfStatus s = ETF_DONE;
    switch (tag) {
    case T_SMALL_INT: *slot = make_small(*p++); break;
    case T_INT: *slot = make_small((int32_t)take_be32(&p)); break;
    case T_SMALL_BIG:
    case T_LARGE_BIG:
    case T_NEW_FLOAT:
    case T_FLOAT_TEXT: s = build_number(d, tag, &p, slot, fuel); break;
    case T_ATOM:
    case T_UTF8_ATOM:
    case T_SMALL_ATOM:
    case T_SMALL_UTF8_ATOM:
        p--;
        s = etf_read_atom(d->flags, &p, slot);
        break;
    case T_NIL: *slot = NIL; break;
    case T_STRING: build_string(d, &p, slot, fuel); break;
    case T_SMALL_TUPLE: start_tuple(d, *p++, slot); break;
    case T_LARGE_TUPLE: start_tuple(d, take_be32(&p), slot); break;
    case T_LIST: start_list(d, take_be32(&p), slot); break;
    case T_MAP: start_map(d, take_be32(&p), slot); break;
    case T_BINARY:
    case T_BIT_BINARY: s = build_bytes(d, tag, &p, slot, fuel); break;
    case T_NEW_PID:
    case T_OLD_PID: s = etf_read_pid(d, tag, &p, slot); break;
    case T_NEW_PORT:
    case T_OLD_PORT:
    case T_V4_PORT: s = etf_read_port(d, tag, &p, slot); break;
    case T_OLD_REF:
    case T_NEW_REF:
    case T_NEWER_REF: s = etf_read_ref(d, tag, &p, slot); break;
    case T_NEW_FUN: s = etf_read_fun(d, &p, slot); break;
    case T_RECORD: s = start_record(d, &p, slot); break;
    case T_EXPORT: s = etf_read_export(d, &p, slot); break;
    default: return ETF_BAD;
    }
    *pp = p;
    return s;
}

EtfStatus etf_build(EtfDecoder *d, const uint8_t *bytes, int64_t *fuel)
{
    const uint8_t *p = bytes + d->at;
    while (d->depth) {
        if (*fuel <= 0) {
            d->at = (size_t)(p - bytes);
            return ETF_MORE;
        }
        --*fuel;
        Term *slot = next_slot(d);
        if (!slot) {
            if (!finish_map(d, fuel)) return ETF_BAD;
            continue;
        }
        EtfStatus s = build_term(d, &p, slot, fuel);
        if (s != ETF_DONE) return s;
        ASSERT(d->hp <= d->hp_end);
    }
    d->at = (size_t)(p - bytes);
    return ETF_DONE;
}
