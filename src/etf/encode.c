// SPDX-License-Identifier: Apache-2.0
// etf/encode.c — encodes terms as bytes.
//
//   items, a stack:  [ {t: tuple, next element} | {t: list cell} | {t: map, next pair} | ... ]
//
// A container writes its head and is pushed as an item, which then yields its children one by one. It is popped before
// its last child is written, so the stack stays short for lists and terms nested to the right. Between slices the terms
// of the items are in a tuple, so that the collector can move them. A counting encoder runs the same code without
// keeping the bytes.
//
// A hash map is written from the last child of each node to the first, as by OTP.
// Cost: linear in the bytes written; n log n for a hash map with the option deterministic.
#include "etf/encode.h"
#include <stdlib.h>
#include <zlib.h>

void etf_push(EtfEncoder *e, Term t, uint32_t next, uint8_t kind)
{
    if (UNLIKELY(e->n == e->cap)) {
        uint32_t cap = e->cap ? e->cap * 2 : 32;
        if (e->items) e->items = mem_resize(MEM_SYSTEM, e->items, e->cap * sizeof(Item), cap * sizeof(Item));
        else e->items = mem_take(MEM_SYSTEM, cap * sizeof(Item));
        e->cap = cap;
    }
    e->items[e->n++] = (Item){t, next, kind};
}

// ---- writing --------------------------------------------------------------------------------------------------
void etf_put_atom(EtfEncoder *e, Term atom)
{
    size_t n;
    const uint8_t *s = atom_text(atom, &n);
    uint8_t *p;
    if (e->opts.minor < 2 && atom_is_latin1(atom)) {
        uint32_t chars = atom_nchars(atom);
        p = room(e, 3);
        p[0] = T_ATOM;
        put_be16(p + 1, chars);
        if (e->counting) {
            e->counted += chars;
            return;
        }
        p = out_room(&e->out, chars);
        if (chars == n) {
            memcpy(p, s, n);
            return;
        }
        for (size_t i = 0; i < n; i += s[i] < 128 ? 1 : 2)
            *p++ = s[i] < 128 ? s[i] : (uint8_t)(s[i] << 6 | (s[i + 1] & 63));
        return;
    }
    if (n < 256) {
        p = room(e, 2);
        p[0] = T_SMALL_UTF8_ATOM;
        p[1] = (uint8_t)n;
    } else {
        p = room(e, 3);
        p[0] = T_UTF8_ATOM;
        put_be16(p + 1, (uint32_t)n);
    }
    if (e->counting) e->counted += n;
    else out_bytes(&e->out, s, n);
}

void etf_put_small(EtfEncoder *e, int64_t v)
{
    if (v >= 0 && v < 256) {
        uint8_t *p = room(e, 2);
        p[0] = T_SMALL_INT;
        p[1] = (uint8_t)v;
        return;
    }
    if (v >= INT32_MIN && v <= INT32_MAX) {
        put_tag_32(e, T_INT, (uint32_t)v);
        return;
    }
    uint64_t m = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    uint32_t n = (uint32_t)(71 - __builtin_clzll(m)) / 8;
    uint8_t *p = room(e, 3 + n);
    p[0] = T_SMALL_BIG;
    p[1] = (uint8_t)n;
    p[2] = v < 0;
    for (uint32_t i = 0; i < n; i++, m >>= 8) p[3 + i] = (uint8_t)m;
}

static void put_big(EtfEncoder *e, Term t, int64_t *fuel)
{
    size_t n = int_magnitude_nbytes(t);
    bool negative = header_subtag(box_header(t)) == SUB_NEG_BIG;
    uint8_t *p;
    if (n < 256) {
        p = room(e, 3);
        p[0] = T_SMALL_BIG;
        p[1] = (uint8_t)n;
        p[2] = negative;
    } else {
        p = room(e, 6);
        p[0] = T_LARGE_BIG;
        put_be32(p + 1, (uint32_t)n);
        p[5] = negative;
    }
    if (e->counting) {
        e->counted += n;
        return;
    }
    int_magnitude(t, out_room(&e->out, n), n);
    *fuel -= (int64_t)(n / FUEL_BYTES);
}

static void put_float(EtfEncoder *e, double d)
{
    if (e->opts.minor == 0) {
        Buf b = {0};
        float_to_scientific(d, 20, &b);
        uint8_t *p = room(e, 1 + FLOAT_TEXT_NBYTES);
        memset(p, 0, 1 + FLOAT_TEXT_NBYTES);
        p[0] = T_FLOAT_TEXT;
        memcpy(p + 1, b.p, b.n < FLOAT_TEXT_NBYTES ? b.n : FLOAT_TEXT_NBYTES);
        buf_free(&b);
        return;
    }
    uint64_t w;
    memcpy(&w, &d, 8);
    uint8_t *p = room(e, 9);
    p[0] = T_NEW_FLOAT;
    put_be64(p + 1, w);
}

static bool put_bits(EtfEncoder *e, Term t, int64_t *fuel)
{
    Bits b = bits_of(t);
    uint64_t nbytes = (b.nbits + 7) / 8;
    uint32_t last = (uint32_t)(b.nbits & 7);
    if (nbytes > UINT32_MAX) return false;
    if (!last) put_tag_32(e, T_BINARY, (uint32_t)nbytes);
    else {
        put_tag_32(e, T_BIT_BINARY, (uint32_t)nbytes);
        *room(e, 1) = (uint8_t)last;
    }
    if (e->counting) {
        e->counted += nbytes;
        return true;
    }
    if (!nbytes) return true;
    uint8_t *p = out_room(&e->out, (size_t)nbytes);
    *fuel -= (int64_t)(nbytes / FUEL_BYTES);
    p[nbytes - 1] = 0;
    if (b.bitoff == 0 && !last) memcpy(p, b.bytes, (size_t)nbytes);
    else bits_copy(p, 0, b.bytes, b.bitoff, b.nbits);
    return true;
}

// ---- lists and maps ------------------------------------------------------------------------------------------------
// Is it a proper list of at most 65,535 bytes, which is written as a string? *n: the number of its cells.
static bool is_byte_string(Term t, size_t *n)
{
    size_t i = 0;
    while (is_cons(t) && i <= 65535) {
        Term h = head(t);
        if (!is_small(h) || (uint64_t)small_value(h) > 255) break;
        i++;
        t = tail(t);
    }
    if (is_nil(t) && i <= 65535) {
        *n = i;
        return true;
    }
    while (is_cons(t)) {
        i++;
        t = tail(t);
    }
    *n = i;
    return false;
}

static bool put_list(EtfEncoder *e, Term t, int64_t *fuel)
{
    size_t n;
    bool string = is_byte_string(t, &n);
    *fuel -= (int64_t)(n / 16);
    if (n > UINT32_MAX) return false;
    if (!string) {
        put_tag_32(e, T_LIST, (uint32_t)n);
        etf_push(e, t, 0, K_LIST);
        return true;
    }
    uint8_t *p = room(e, 3);
    p[0] = T_STRING;
    put_be16(p + 1, (uint32_t)n);
    if (e->counting) {
        e->counted += n;
        return true;
    }
    p = out_room(&e->out, n);
    for (; is_cons(t); t = tail(t)) *p++ = (uint8_t)small_value(head(t));
    return true;
}

static int by_key(const void *a, const void *b)
{
    Term x = *(const Term *)a, y = *(const Term *)b;
    return compare_exact(head(x), head(y));
}

// For the option deterministic: pushes keys and values, the least key last.
static void push_flat_sorted(EtfEncoder *e, const FlatMap *m)
{
    uint32_t n = (uint32_t)m->size, at[MAP_FLAT_MAX];
    const Term *keys = tuple_words(m->keys);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t j = i;
        for (; j && compare_exact(keys[at[j - 1]], keys[i]) < 0; j--) at[j] = at[j - 1];
        at[j] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        etf_push(e, m->values[at[i]], 0, K_TERM);
        etf_push(e, keys[at[i]], 0, K_TERM);
    }
}

// The same for a hash map: pushes the leaves, the least key last, so that it is written first.
static void push_sorted(EtfEncoder *e, Term map, int64_t *fuel)
{
    size_t n = map_size(map), i = 0;
    Term *leaves = mem_take(MEM_SYSTEM, n * sizeof(Term));
    Term nodes[16 * 16];
    int depth = 0;
    nodes[depth++] = map;
    while (depth) {
        Term t = nodes[--depth];
        if (is_cons(t)) {
            leaves[i++] = t;
            continue;
        }
        Term *box = boxed_ptr(t);
        uint32_t skip = header_subtag(box[0]) == SUB_HASH_ROOT ? 2 : 1, k = header_nwords(box[0]) + 1 - skip;
        for (uint32_t c = 0; c < k; c++) nodes[depth++] = box[skip + c];
    }
    qsort(leaves, n, sizeof(Term), by_key);
    while (i) etf_push(e, leaves[--i], 0, K_LEAF);
    mem_give(MEM_SYSTEM, leaves, n * sizeof(Term));
    *fuel -= 8 * (int64_t)n;
}

static void put_record(EtfEncoder *e, Term t, int64_t *fuel)
{
    uint32_t n = record_nfields(t);
    put_tag_32(e, T_RECORD, n);
    *room(e, 1) = record_fact(t, DEF_EXPORTED) == A_true;
    etf_put_atom(e, record_fact(t, DEF_MODULE));
    etf_put_atom(e, record_fact(t, DEF_NAME));
    for (uint32_t i = 0; i < n; i++) etf_put_atom(e, tuple_at(record_fact(t, DEF_NAMES), i));
    if (n) etf_push(e, t, 0, K_RECORD);
    *fuel -= n;
}

static bool put_term(EtfEncoder *e, Term t, int64_t *fuel)
{
    if (is_cons(t)) return put_list(e, t, fuel);
    if (!is_boxed(t)) {
        if (is_small(t)) etf_put_small(e, small_value(t));
        else if (is_atom(t)) etf_put_atom(e, t);
        else if (is_nil(t)) *room(e, 1) = T_NIL;
        else if (is_local_pid(t)) etf_put_local_pid(e, t);
        else if (is_local_port(t)) etf_put_port(e, node_here(), local_port_number(t), 0);
        else panic("etf: not a term: %llx", (unsigned long long)t);
        return true;
    }
    Term h = box_header(t);
    uint32_t n;
    switch (header_subtag(h)) {
    case SUB_TUPLE:
        n = header_nwords(h);
        if (n < 256) {
            uint8_t *p = room(e, 2);
            p[0] = T_SMALL_TUPLE;
            p[1] = (uint8_t)n;
        } else put_tag_32(e, T_LARGE_TUPLE, n);
        if (n) etf_push(e, t, 0, K_TUPLE);
        return true;
    case SUB_POS_BIG:
    case SUB_NEG_BIG: put_big(e, t, fuel); return true;
    case SUB_FLOAT: put_float(e, float_value(t)); return true;
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN: return put_bits(e, t, fuel);
    case SUB_FLAT_MAP:
        n = (uint32_t)map_size(t);
        put_tag_32(e, T_MAP, n);
        if (n && e->opts.deterministic && release_does(keys_by_index)) push_flat_sorted(e, flat_map(t));
        else if (n) etf_push(e, t, 0, K_FLAT_MAP);
        return true;
    case SUB_HASH_ROOT:
        if (map_size(t) > UINT32_MAX) return false;
        put_tag_32(e, T_MAP, (uint32_t)map_size(t));
        if (e->opts.deterministic) push_sorted(e, t, fuel);
        else etf_push(e, t, header_nwords(h) - 1, K_HASH);
        return true;
    case SUB_REF:
    case SUB_MAGIC_REF: etf_put_local_ref(e, t); return true;
    case SUB_EXTERNAL: etf_put_external(e, t); return true;
    case SUB_FUN: etf_put_fun(e, t); return true;
    case SUB_RECORD: put_record(e, t, fuel); return true;
    default: panic("etf: not a term: header %llx", (unsigned long long)h);
    }
}

// Takes the next term to write from the items. NOVALUE: there was none, but the items have changed.
static Term next_term(EtfEncoder *e)
{
    Item *it = &e->items[e->n - 1];
    Term t = it->t;
    switch (it->kind) {
    case K_TERM: e->n--; return t;
    case K_LIST: {
        Term tl = tail(t);
        if (is_cons(tl)) it->t = tl;
        else {
            it->t = tl;
            it->kind = K_TERM;
        }
        return head(t);
    }
    case K_TUPLE: {
        uint32_t i = it->next++;
        if (it->next == tuple_arity(t)) e->n--;
        return tuple_at(t, i);
    }
    case K_RECORD: {
        uint32_t i = it->next++;
        if (it->next == record_nfields(t)) e->n--;
        return record_box(t)->values[i];
    }
    case K_FLAT_MAP: {
        FlatMap *m = flat_map(t);
        uint32_t i = it->next++;
        if (it->next == 2 * (uint32_t)m->size) e->n--;
        return i & 1 ? m->values[i / 2] : tuple_at(m->keys, i / 2);
    }
    case K_HASH: {
        Term *box = boxed_ptr(t), child;
        uint32_t skip = header_subtag(box[0]) == SUB_HASH_ROOT ? 2 : 1;
        child = box[skip + --it->next];
        if (it->next == 0) e->n--;
        if (is_cons(child)) {
            etf_push(e, child, 0, K_VALUE);
            return head(child);
        }
        etf_push(e, child, header_nwords(box_header(child)), K_HASH);
        return NOVALUE;
    }
    case K_LEAF: it->kind = K_VALUE; return head(t);
    case K_VALUE: e->n--; return tail(t);
    default:
        if (is_small(t)) { // the end of a fun: fills in its size
            if (!e->counting) {
                size_t at = (size_t)small_value(t);
                put_be32(e->out.b->bytes + at, (uint32_t)(e->out.n - at));
            }
            e->n--;
            return NOVALUE;
        }
        uint32_t i = it->next++;
        if (it->next == fun_num_free(t)) e->n--;
        return fun_box(t)->env[i];
    }
}

// ---- the functions of etf.h
static void encoder_init(EtfEncoder *e, Term t, const EtfOpts *opts, bool counting, bool bare)
{
    *e = (EtfEncoder){.opts = *opts, .counting = counting};
    if (!bare) *room(e, 1) = T_VERSION;
    etf_push(e, t, 0, K_TERM);
}

static void encoder_clear(EtfEncoder *e)
{
    out_free(&e->out);
    out_free(&e->packed);
    if (e->items) mem_give(MEM_SYSTEM, e->items, e->cap * sizeof(Item));
    if (e->z) {
        deflateEnd(e->z);
        mem_give(MEM_SYSTEM, e->z, sizeof *e->z);
    }
}

EtfStatus etf_encoder_step(EtfEncoder *e, int64_t *fuel)
{
    if (e->phase == ENCODE) {
        while (e->n) {
            if (*fuel <= 0) return ETF_MORE;
            --*fuel;
            Term t = next_term(e);
            if (t != NOVALUE && !put_term(e, t, fuel)) return ETF_LIMIT;
        }
        if (e->counting || !e->opts.compress || e->out.n - 1 > UINT32_MAX) e->phase = ENCODED;
        else etf_compress_start(e);
    }
    return e->phase == COMPRESS ? etf_compress_some(e, fuel) : ETF_DONE;
}

static EtfEncoder *encoder_new(Term t, const EtfOpts *opts, bool counting)
{
    EtfEncoder *e = mem_take(MEM_SYSTEM, sizeof *e);
    encoder_init(e, t, opts, counting, false);
    return e;
}
EtfEncoder *etf_encoder_new(Term t, const EtfOpts *opts) { return encoder_new(t, opts, false); }
EtfEncoder *etf_sizer_new(Term t, const EtfOpts *opts) { return encoder_new(t, opts, true); }

Term etf_encoder_pack(EtfEncoder *e, Heap *h)
{
    if (!e->n) return NIL;
    Term *box = heap_take(h, 1 + 2 * (size_t)e->n);
    box[0] = make_header(SUB_TUPLE, 2 * (size_t)e->n);
    for (uint32_t i = 0; i < e->n; i++) {
        box[1 + 2 * i] = e->items[i].t;
        box[2 + 2 * i] = make_small((int64_t)e->items[i].next << 8 | e->items[i].kind);
    }
    return make_boxed(box);
}

void etf_encoder_unpack(EtfEncoder *e, Term packed)
{
    if (is_nil(packed)) return;
    Term *w = tuple_words(packed);
    for (uint32_t i = 0; i < e->n; i++) e->items[i].t = w[2 * i];
}

uint64_t etf_encoder_nbytes(const EtfEncoder *e) { return e->counting ? e->counted : e->out.n; }

OutBin etf_encoder_take(EtfEncoder *e)
{
    OutBin b = e->out;
    e->out = (OutBin){0};
    return b;
}

void etf_encoder_free(EtfEncoder *e)
{
    encoder_clear(e);
    mem_give(MEM_SYSTEM, e, sizeof *e);
}

bool etf_encode(OutBin *o, Term t, const EtfOpts *opts, bool bare)
{
    EtfEncoder e;
    EtfOpts plain = *opts;
    if (bare || o->n) plain.compress = 0; // compression is for a whole external term
    e = (EtfEncoder){.opts = plain, .out = *o};
    if (!bare) out_byte(&e.out, T_VERSION);
    etf_push(&e, t, 0, K_TERM);
    int64_t fuel = INT64_MAX;
    EtfStatus s = etf_encoder_step(&e, &fuel);
    *o = etf_encoder_take(&e);
    encoder_clear(&e);
    return s == ETF_DONE;
}

uint64_t etf_nbytes(Term t, const EtfOpts *opts)
{
    EtfEncoder e;
    encoder_init(&e, t, opts, true, false);
    int64_t fuel = INT64_MAX;
    etf_encoder_step(&e, &fuel);
    uint64_t n = e.counted;
    encoder_clear(&e);
    return n;
}
