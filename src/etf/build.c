// SPDX-License-Identifier: Apache-2.0
// etf/build.c — the second walk: words from bytes that have been scanned.
//
// The stack holds, for each container begun and not yet full, where its next element goes. The last slot of a
// container pops it before it is filled, so lists and right-leaning terms stay shallow. Flat maps are put in order
// when full; bigger ones gather their pairs off the heap and go through map_from_pairs.
#include "etf/decode.h"
#include <math.h>

static Pending *push(EtfDecoder *d)
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
// Each reads from *pp and moves it. The scan has checked that the bytes are there.
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

static EtfStatus read_atom(uint32_t flags, const uint8_t **pp, Term *out)
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

static bool is_atom_tag(uint8_t tag)
{
    return tag == T_ATOM || tag == T_SMALL_ATOM || tag == T_UTF8_ATOM || tag == T_SMALL_UTF8_ATOM;
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

static Term build_external(EtfDecoder *d, uint32_t kind, Term node, uint32_t creation, size_t ndata)
{
    ExternalBox *x = (ExternalBox *)d->hp;
    d->hp += 3 + ndata;
    x->header = make_header_extra(SUB_EXTERNAL, 2 + ndata, kind);
    x->node = node;
    x->creation = creation;
    return make_boxed((Term *)x);
}

static bool is_here(Term node, uint32_t creation) { return node_is_here(node) && creation == 0; }

static EtfStatus read_pid(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out)
{
    Term node;
    EtfStatus s = read_atom(d->flags, pp, &node);
    if (s != ETF_DONE) return s;
    const uint8_t *p = *pp;
    uint32_t number = get_be32(p), serial = get_be32(p + 4), creation = tag == T_NEW_PID ? get_be32(p + 8) : p[8];
    *pp = p + (tag == T_NEW_PID ? 12 : 9);
    if (tag == T_OLD_PID && creation > 3) return ETF_BAD;
    if (is_here(node, creation)) {
        if (number > MAX_PID_NUMBER || serial > MAX_PID_SERIAL) return ETF_BAD;
        *out = make_local_pid(number | serial << 15);
        return ETF_DONE;
    }
    *out = build_external(d, EXT_PID, node, creation, 1);
    ((ExternalBox *)boxed_ptr(*out))->data[0] = (uint64_t)serial << 32 | number;
    return ETF_DONE;
}

static EtfStatus read_port(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out)
{
    Term node;
    EtfStatus s = read_atom(d->flags, pp, &node);
    if (s != ETF_DONE) return s;
    const uint8_t *p = *pp;
    uint64_t number = tag == T_V4_PORT ? get_be64(p) : get_be32(p);
    p += tag == T_V4_PORT ? 8 : 4;
    uint32_t creation = tag == T_OLD_PORT ? p[0] : get_be32(p);
    *pp = p + (tag == T_OLD_PORT ? 1 : 4);
    if (tag == T_OLD_PORT && creation > 3) return ETF_BAD;
    if (is_here(node, creation)) {
        if (number > MAX_PORT_28) return ETF_BAD;
        *out = make_local_port(number);
        return ETF_DONE;
    }
    *out = build_external(d, EXT_PORT, node, creation, 1);
    ((ExternalBox *)boxed_ptr(*out))->data[0] = number;
    return ETF_DONE;
}

static EtfStatus local_ref(EtfDecoder *d, const uint32_t *id, uint32_t n, Term *out)
{
    if (n == 0 || n > 3 || id[0] >= 1u << 18) return ETF_BAD;
    Magic *m = etf_up.magic_find ? etf_up.magic_find(id) : NULL;
    Term *box = d->hp;
    if (m) {
        box[0] = make_header(SUB_MAGIC_REF, MAGIC_REF_NWORDS - 1);
        box[1] = (uintptr_t)m;
        box[2] = *d->chain;
        *d->chain = (uintptr_t)box;
        d->hp += MAGIC_REF_NWORDS;
    } else if (id[2] & REF_ALIAS) {
        box[0] = make_header(SUB_REF, ALIAS_REF_NWORDS - 1);
        box[1] = (uint64_t)id[1] << 32 | id[0];
        box[2] = id[2];
        box[3] = make_local_pid(id[2] & 0x0FFFFFFF);
        d->hp += ALIAS_REF_NWORDS;
    } else {
        box[0] = make_header(SUB_REF, REF_NWORDS - 1);
        box[1] = (uint64_t)id[1] << 32 | id[0];
        box[2] = id[2];
        d->hp += REF_NWORDS;
    }
    *out = make_boxed(box);
    return ETF_DONE;
}

static EtfStatus read_ref(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out)
{
    uint32_t n = 1, creation, id[MAX_REF_IDS + 1] = {0};
    if (tag != T_OLD_REF) {
        n = get_be16(*pp);
        *pp += 2;
    }
    Term node;
    EtfStatus s = read_atom(d->flags, pp, &node);
    if (s != ETF_DONE) return s;
    const uint8_t *p = *pp;
    if (tag == T_OLD_REF) {
        id[0] = get_be32(p);
        creation = p[4];
        p += 5;
    } else {
        if (tag == T_NEW_REF) creation = *p++;
        else {
            creation = get_be32(p);
            p += 4;
        }
        for (uint32_t i = 0; i < n; i++, p += 4) id[i] = get_be32(p);
    }
    *pp = p;
    if (tag != T_NEWER_REF && creation > 3) return ETF_BAD;
    if (is_here(node, creation)) return local_ref(d, id, n, out);
    *out = build_external(d, EXT_REF, node, creation, 1 + (n + 1) / 2);
    uint64_t *data = ((ExternalBox *)boxed_ptr(*out))->data;
    data[0] = n;
    for (uint32_t i = 0; i < n; i += 2) data[1 + i / 2] = (uint64_t)id[i + 1] << 32 | id[i];
    return ETF_DONE;
}

// An integer where the format has one inside something else.
static bool read_small(const uint8_t **pp, int64_t *v)
{
    const uint8_t *p = *pp;
    switch (p[0]) {
    case T_SMALL_INT:
        *v = p[1];
        *pp = p + 2;
        return true;
    case T_INT:
        *v = (int32_t)get_be32(p + 1);
        *pp = p + 5;
        return true;
    case T_SMALL_BIG:
        if (p[1] > 4 || p[2]) return false;
        *v = 0;
        for (int i = 0; i < p[1]; i++) *v |= (int64_t)p[3 + i] << (8 * i);
        *pp = p + 3 + p[1];
        return true;
    default: return false;
    }
}

// ---- funs: the parts before the environment are leaves -----------------------------------------------------
static Term build_fun_box(EtfDecoder *d, uintptr_t target, uint32_t arity, uint32_t nfree, bool export, Term creator)
{
    FunBox *f = (FunBox *)d->hp;
    d->hp += FUN_NWORDS + nfree;
    f->header = make_header(SUB_FUN, FUN_NWORDS - 1 + nfree);
    f->target = target;
    f->shape = arity | (uint64_t)nfree << 8 | (uint64_t) export << 16;
    f->spare = 0;
    f->creator = creator;
    return make_boxed((Term *)f);
}

static EtfStatus read_export(EtfDecoder *d, const uint8_t **pp, Term *out)
{
    Term m, f;
    int64_t arity;
    EtfStatus s;
    if (!is_atom_tag(**pp)) return ETF_BAD;
    if ((s = read_atom(d->flags, pp, &m)) != ETF_DONE) return s;
    if (!is_atom_tag(**pp)) return ETF_BAD;
    if ((s = read_atom(d->flags, pp, &f)) != ETF_DONE) return s;
    if (!read_small(pp, &arity) || arity < 0 || arity > 255) return ETF_BAD;
    Export *e =
        d->flags & ETF_SAFE ? etf_up.export_find(m, f, (uint32_t)arity) : etf_up.export_get(m, f, (uint32_t)arity);
    if (!e) return ETF_BAD;
    *out = build_fun_box(d, (uintptr_t)e, (uint32_t)arity, 0, true, NIL);
    return ETF_DONE;
}

static EtfStatus read_fun(EtfDecoder *d, const uint8_t **pp, Term *out)
{
    const uint8_t *p = *pp;
    EtfFun facts = {.arity = p[4], .index = get_be32(p + 21), .num_free = get_be32(p + 25)};
    memcpy(facts.new_uniq, p + 5, 16);
    p += 29;
    int64_t old_index, old_uniq;
    Term creator;
    EtfStatus s;
    if (!is_atom_tag(*p)) return ETF_BAD;
    if ((s = read_atom(d->flags, &p, &facts.module)) != ETF_DONE) return s;
    if (!read_small(&p, &old_index) || !read_small(&p, &old_uniq)) return ETF_BAD;
    facts.old_uniq = (uint32_t)old_uniq;
    if (*p != T_NEW_PID && *p != T_OLD_PID) return ETF_BAD;
    uint8_t tag = *p++;
    if ((s = read_pid(d, tag, &p, &creator)) != ETF_DONE) return s;
    if (facts.arity + facts.num_free > 255) return ETF_BAD;
    FunEntry *e = etf_up.fun_get(&facts);
    if (!e) return ETF_BAD;
    *out = build_fun_box(d, (uintptr_t)e, facts.arity, facts.num_free, false, creator);
    *pp = p;
    if (facts.num_free) *push(d) = (Pending){.at = fun_box(*out)->env, .left = facts.num_free, .kind = P_SLOTS};
    return ETF_DONE;
}

// ---- maps ------------------------------------------------------------------------------------------------------
// Puts the pairs of a full flat map in key order. False: a key is there twice.
static bool sort_flat(Term *keys, Term *values, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        Term k = keys[i], v = values[i];
        uint32_t j = i;
        for (; j > 0; j--) {
            int c = compare_exact(keys[j - 1], k);
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
    *push(d) = (Pending){.at = keys + 1, .more = map + 3, .left = 2 * n, .npairs = n, .kind = P_FLAT_MAP};
    return make_boxed(map);
}

static void start_big_map(EtfDecoder *d, uint32_t n, Term *slot)
{
    Term *pairs = mem_take(MEM_SYSTEM, 2 * sizeof(Term) * n);
    *slot = NIL;
    *push(d) = (Pending){.at = pairs, .more = slot, .scratch = pairs, .left = 2 * n, .npairs = n, .kind = P_BIG_MAP};
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
// The next free slot, or NULL at the end of a map.
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
        EtfStatus s = ETF_DONE;
        uint8_t tag = *p++;
        uint32_t n;
        switch (tag) {
        case T_SMALL_INT: *slot = make_small(*p++); break;
        case T_INT:
            *slot = make_small((int32_t)get_be32(p));
            p += 4;
            break;
        case T_SMALL_BIG:
            n = p[0];
            *slot = read_big(d, p + 2, n, p[1] != 0);
            p += 2 + n;
            break;
        case T_LARGE_BIG:
            n = get_be32(p);
            *slot = read_big(d, p + 5, n, p[4] != 0);
            p += 5 + (size_t)n;
            *fuel -= n / FUEL_BYTES;
            break;
        case T_NEW_FLOAT: {
            uint64_t w = get_be64(p);
            double v;
            memcpy(&v, &w, 8);
            if (!isfinite(v)) return ETF_BAD;
            *slot = build_float(d, v);
            p += 8;
            break;
        }
        case T_FLOAT_TEXT: {
            double v;
            if (!read_float_text(p, &v)) return ETF_BAD;
            *slot = build_float(d, v);
            p += FLOAT_TEXT_NBYTES;
            break;
        }
        case T_ATOM:
        case T_UTF8_ATOM:
        case T_SMALL_ATOM:
        case T_SMALL_UTF8_ATOM:
            p--;
            s = read_atom(d->flags, &p, slot);
            break;
        case T_NIL: *slot = NIL; break;
        case T_STRING: {
            n = get_be16(p);
            p += 2;
            Term *c = d->hp;
            d->hp += 2 * n;
            *slot = n ? make_cons(c) : NIL;
            for (uint32_t i = 0; i < n; i++, c += 2) {
                c[0] = make_small(p[i]);
                c[1] = i + 1 < n ? make_cons(c + 2) : NIL;
            }
            p += n;
            *fuel -= n / 8;
            break;
        }
        case T_SMALL_TUPLE:
        case T_LARGE_TUPLE:
            if (tag == T_SMALL_TUPLE) n = *p++;
            else {
                n = get_be32(p);
                p += 4;
            }
            if (!n) {
                *slot = EMPTY_TUPLE;
                break;
            }
            d->hp[0] = make_header(SUB_TUPLE, n);
            *slot = make_boxed(d->hp);
            *push(d) = (Pending){.at = d->hp + 1, .left = n, .kind = P_SLOTS};
            d->hp += 1 + n;
            break;
        case T_LIST:
            n = get_be32(p);
            p += 4;
            if (!n) {
                *push(d) = (Pending){.at = slot, .left = 1, .kind = P_SLOTS};
                break;
            } // only a tail
            *slot = make_cons(d->hp);
            *push(d) = (Pending){.at = d->hp, .left = n, .kind = P_LIST};
            d->hp += 2 * (size_t)n;
            break;
        case T_MAP:
            n = get_be32(p);
            p += 4;
            if (!n) *slot = EMPTY_MAP;
            else if (n <= MAP_FLAT_MAX) *slot = start_flat_map(d, n);
            else start_big_map(d, n, slot);
            break;
        case T_BINARY:
            n = get_be32(p);
            p += 4;
            *slot = build_binary(d, p, n, fuel);
            p += n;
            break;
        case T_BIT_BINARY:
            n = get_be32(p);
            p += 5;
            *slot = build_bits(d, p, n, p[-1], fuel);
            p += n;
            break;
        case T_NEW_PID:
        case T_OLD_PID: s = read_pid(d, tag, &p, slot); break;
        case T_NEW_PORT:
        case T_OLD_PORT:
        case T_V4_PORT: s = read_port(d, tag, &p, slot); break;
        case T_OLD_REF:
        case T_NEW_REF:
        case T_NEWER_REF: s = read_ref(d, tag, &p, slot); break;
        case T_NEW_FUN: s = read_fun(d, &p, slot); break;
        case T_EXPORT: s = read_export(d, &p, slot); break;
        default: return ETF_BAD;
        }
        if (s != ETF_DONE) return s;
        ASSERT(d->hp <= d->hp_end);
    }
    d->at = (size_t)(p - bytes);
    return ETF_DONE;
}
