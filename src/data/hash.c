// SPDX-License-Identifier: Apache-2.0
// data/hash.c — erlang:phash2, at once or in slices. data/hash_key.c builds on it for the keys of hash maps.
//
// A state of 32 bits, into which the mixing step of Bob Jenkins' lookup2 mixes two words at a time, or 12 bytes. The
// walk is depth first, left to right, with a stack of its own (data/stack.h).
//
// Invariant: all words on that stack are terms, so a walk can wait at a safe point with its stack in a tuple.
#include "data/hash.h"

Term hash_mark_words[6] = {NIL, NIL, NIL, NIL, NIL, NIL};

INLINE uint32_t get_le32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}

// Mixes in the last n bytes of `whole` bytes; a, b, c: the state before.
static uint32_t hash_end(const uint8_t *p, size_t n, size_t whole, uint32_t a, uint32_t b, uint32_t c)
{
    for (; n >= 12; p += 12, n -= 12) {
        a += get_le32(p);
        b += get_le32(p + 4);
        c += get_le32(p + 8);
        mix(&a, &b, &c);
    }
    uint8_t rest[12] = {0};
    memcpy(rest, p, n);
    a += get_le32(rest);
    b += get_le32(rest + 4);
    c += (uint32_t)whole + (get_le32(rest + 8) << 8); // lookup2 keeps the low byte of c for the length
    mix(&a, &b, &c);
    return c;
}
static uint32_t hash_block(const uint8_t *p, size_t n, uint32_t c) { return hash_end(p, n, n, GOLDEN, GOLDEN, c); }

// Mixes in the whole bytes of a bitstring, then its last odd bits. Bytes that are not at a byte boundary are copied
// first.
static uint32_t hash_bits(Term t, uint32_t init, uint32_t k_odd)
{
    Bits v = bits_of(t);
    size_t nbytes = (size_t)(v.nbits / 8);
    unsigned odd = v.nbits % 8;
    if (v.nbits == 0) return init;
    uint8_t small_[256], *p = v.bytes;
    if (v.bitoff) {
        p = nbytes + 1 <= sizeof small_ ? small_ : mem_take(MEM_SYSTEM, nbytes + 1);
        p[nbytes] = 0;
        bits_copy(p, 0, v.bytes, v.bitoff, v.nbits);
    }
    uint32_t hash = hash_block(p, nbytes, init);
    if (odd) hash = mix2(hash, odd, p[nbytes] >> (8 - odd), k_odd);
    if (v.bitoff && p != small_) mem_give(MEM_SYSTEM, p, nbytes + 1);
    return hash;
}

// Pushes the pairs of a map. A pair pops as key, value, mark.
static void push_pairs(Work *w, Term map, uint64_t mark)
{
    MapIter it;
    Term k, v;
    map_iter(&it, map);
    while (map_next(&it, &k, &v)) {
        work_push(w, mark);
        work_push2(w, v, k);
    }
}

// Pushes the children of a node of a hash map: a leaf as a pair, a node as it is.
static void push_children(Work *w, Term node)
{
    Term *p = boxed_ptr(node);
    uint32_t fixed = header_subtag(*p) == SUB_HASH_ROOT ? 2 : 1, n = header_nwords(*p) + 1;
    for (uint32_t i = fixed; i < n; i++) {
        if (!is_cons(p[i])) {
            work_push(w, p[i]);
            continue;
        }
        work_push(w, MARK_PAIR);
        work_push2(w, tail(p[i]), head(p[i]));
    }
}

// ---- phash2 ----------------------------------------------------------------------------------
#define HASH_OF_NIL 3468870702u

static uint32_t phash2_small(uint32_t hash, int64_t v)
{
    if (v >= -(1 << 27) && v < (1 << 27)) {
        if (v < 0) hash = mix1(hash, (uint32_t)-v, K(1)); // as OTP: a negative one is mixed twice
        return mix1(hash, (uint32_t)v, K(1));
    }
    return v < 0 ? mix64(hash, (uint64_t)-v, K(10)) : mix64(hash, (uint64_t)v, K(11));
}

static uint32_t phash2_immed(uint32_t hash, Term t, bool bare)
{
    if (is_small(t)) return phash2_small(hash, small_value(t));
    if (is_atom(t)) return bare ? atom_hash(t) : mix1(hash, atom_hash(t), K(3));
    if (is_nil(t)) return bare ? HASH_OF_NIL : mix1(hash, 2, K(2));
    if (is_local_pid(t)) return mix1(hash, local_pid_number(t) & 0x7FFF, K(5));
    uint64_t n = local_port_number(t);
    return n >> 32 ? mix64(hash, n, K(6)) : mix1(hash, (uint32_t)n, K(6));
}

uint32_t hash_mix_float(uint32_t hash, Term t, bool high_first)
{
    double d = float_value(t);
    if (d == 0.0) d = 0.0; // also for -0.0
    uint64_t bits;
    memcpy(&bits, &d, 8);
    if (d == 0.0) bits = 0;
    return high_first ? mix2(hash, (uint32_t)(bits >> 32), (uint32_t)bits, K(12)) : mix64(hash, bits, K(12));
}

uint32_t hash_phash2_box(Work *w, uint32_t hash, uint32_t *pairs, Term t)
{
    Term *p = boxed_ptr(t);
    uint32_t n = header_nwords(*p);
    switch (header_subtag(*p)) {
    case SUB_TUPLE:
        hash = mix1(hash, n, K(9));
        work_need(w, n);
        for (uint32_t i = n; i; i--) w->p[w->n++] = p[i];
        return hash;
    case SUB_RECORD:
        hash = mix2(hash, n - 1, (uint32_t)small_value(record_fact(t, DEF_HASH)), K(23));
        work_need(w, n);
        for (uint32_t i = n - 1; i; i--)
            w->p[w->n++] = record_box(t)->values[small_value(record_fact(t, DEF_ORDER + i - 1))];
        return hash;
    case SUB_POS_BIG:
    case SUB_NEG_BIG:
        for (uint32_t i = 1; i <= n; i++) hash = mix64(hash, p[i], header_subtag(*p) == SUB_NEG_BIG ? K(10) : K(11));
        return hash;
    case SUB_FLOAT: return hash_mix_float(hash, t, true);
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN: return hash_bits(t, K(13) + hash, K(15));
    case SUB_REF:
    case SUB_MAGIC_REF: return mix1(hash, ref_id0(t), K(7));
    case SUB_EXTERNAL: {
        uint64_t d = ((ExternalBox *)p)->data[0];
        switch (header_extra(*p)) {
        case EXT_PID: return mix1(hash, (uint32_t)d, K(5));
        case EXT_PORT: return d >> 32 ? mix64(hash, d, K(6)) : mix1(hash, (uint32_t)d, K(6));
        default: return mix1(hash, ref_id0(t), K(7));
        }
    }
    case SUB_FUN:
        if (fun_is_export(t)) {
            const ExportIdent *e = (const ExportIdent *)fun_export(t);
            hash = mix2(hash, e->arity, atom_hash(e->module), K(1));
            return mix1(hash, atom_hash(e->function), K(14));
        } else {
            const FunIdent *e = (const FunIdent *)fun_entry(t);
            uint32_t nfree = fun_num_free(t);
            hash = mix2(hash, nfree, atom_hash(e->module), K(1));
            hash = mix2(hash, e->index, e->old_uniq, K(1));
            for (uint32_t i = nfree; i--;) work_push(w, fun_box(t)->env[i]);
            return hash;
        }
    case SUB_FLAT_MAP:
    case SUB_HASH_ROOT: {
        size_t size = map_size(t);
        hash = mix1(hash, (uint32_t)size, K(16));
        if (size == 0) return hash;
        work_push2(w, make_small(*pairs), make_small(hash));
        work_push(w, MARK_TAIL);
        *pairs = 0;
        if (is_flat_map(t)) push_pairs(w, t, MARK_PAIR);
        else push_children(w, t);
        return 0;
    }
    case SUB_HASH_NODE: push_children(w, t); return hash;
    default: return hash;
    }
}

// ---- in slices ---------------------------------------------------------------------------------
struct HashWalk {
    Work w;
    Term t; // is hashed next
    uint32_t hash, pairs;
    uint32_t a, b; // with hash, the state within a long binary, of which `off` bytes are mixed in
    size_t off;
};
enum { BLOCK = 12 * 1024, BYTES_A_STEP = 16 };

// Mixes in blocks of a long binary at a byte boundary, while there is fuel. True: all of it is mixed in.
static bool phash2_bytes(HashWalk *s, int64_t *fuel)
{
    Bits v = bits_of(s->t);
    size_t n = (size_t)(v.nbits / 8);
    if (!s->off) {
        s->a = s->b = GOLDEN;
        s->hash += K(13);
    }
    uint32_t a = s->a, b = s->b, c = s->hash;
    for (; n - s->off >= BLOCK && *fuel > 0; s->off += BLOCK, *fuel -= BLOCK / BYTES_A_STEP)
        for (const uint8_t *p = v.bytes + s->off, *end = p + BLOCK; p < end; p += 12) {
            a += get_le32(p);
            b += get_le32(p + 4);
            c += get_le32(p + 8);
            mix(&a, &b, &c);
        }
    s->a = a;
    s->b = b;
    s->hash = c;
    if (n - s->off >= BLOCK) return false;
    s->hash = hash_end(v.bytes + s->off, n - s->off, n, a, b, c);
    unsigned odd = v.nbits % 8;
    if (odd) s->hash = mix2(s->hash, odd, v.bytes[n] >> (8 - odd), K(15));
    s->off = 0;
    return true;
}

static bool is_long_bytes(Term t)
{
    if (!is_bitstring(t)) return false;
    Bits v = bits_of(t);
    return v.nbits >= 16 * BLOCK && v.bitoff == 0;
}

// True: s->hash is the result.
static bool phash2_walk(HashWalk *s, int64_t *fuel)
{
    Work *w = &s->w;
    Term t = s->t;
    uint32_t hash = s->hash, pairs = s->pairs;
    for (;;) {
        if (UNLIKELY(--*fuel <= 0)) break;
        if (is_immed(t)) {
            hash = phash2_immed(hash, t, hash == 0);
        } else if (is_boxed(t)) {
            if (UNLIKELY(is_long_bytes(t))) {
                s->t = t;
                s->hash = hash;
                bool all = phash2_bytes(s, fuel);
                hash = s->hash;
                if (!all) break;
            } else hash = hash_phash2_box(w, hash, &pairs, t);
        } else { // a list; four bytes in a row are mixed in at once
            uint32_t run = 0, c = 0;
            while (is_cons(t) && is_byte(head(t))) {
                run = (run << 8) + (uint32_t)(head(t) >> 4);
                t = tail(t);
                if (++c == 4) {
                    hash = mix1(hash, run, K(4));
                    run = c = 0;
                    if (UNLIKELY(--*fuel <= 0)) break;
                }
            }
            if (c) hash = mix1(hash, run, K(4));
            if (!is_cons(t) || *fuel <= 0) continue;
            work_push(w, tail(t));
            t = head(t);
            continue;
        }
        for (;;) {
            if (w->n == 0) {
                s->hash = hash;
                return true;
            }
            t = work_pop(w);
            if (t == MARK_PAIR) {
                pairs ^= hash;
                hash = 0;
            } else if (t == MARK_TAIL) {
                hash = mix1((uint32_t)small_value(work_pop(w)), pairs, K(19));
                pairs = (uint32_t)small_value(work_pop(w));
            } else break;
        }
    }
    s->t = t;
    s->hash = hash;
    s->pairs = pairs;
    return false;
}

static void walk_init(HashWalk *s, Term t) // does not clear the words of the stack
{
    work_init(&s->w);
    s->t = t;
    s->hash = s->pairs = s->a = s->b = 0;
    s->off = 0;
}

uint32_t hash_phash2(Term t)
{
    if (is_immed(t)) return phash2_immed(0, t, true);
    HashWalk s;
    int64_t fuel = INT64_MAX;
    walk_init(&s, t);
    phash2_walk(&s, &fuel);
    work_done(&s.w);
    return s.hash;
}

bool hash_phash2_some(Term t, int64_t *fuel, uint32_t *hash, HashWalk **more)
{
    if (is_immed(t)) {
        *hash = phash2_immed(0, t, true);
        return true;
    }
    HashWalk s;
    walk_init(&s, t);
    bool all = phash2_walk(&s, fuel);
    *hash = s.hash;
    if (all) {
        work_done(&s.w);
        return true;
    }
    HashWalk *m = mem_take(MEM_SYSTEM, sizeof *m);
    *m = s;
    if (s.w.p == s.w.first) m->w.p = m->w.first;
    *more = m;
    return false;
}

bool hash_walk_step(HashWalk *s, int64_t *fuel, uint32_t *hash)
{
    bool all = phash2_walk(s, fuel);
    *hash = s->hash;
    return all;
}

Term hash_walk_pack(HashWalk *s, Heap *h)
{
    work_push(&s->w, s->t);
    size_t n = s->w.n;
    s->w.n = 0;
    Term *to = heap_take(h, n + 1);
    to[0] = make_header(SUB_TUPLE, n);
    memcpy(to + 1, s->w.p, n * 8);
    return make_boxed(to);
}

void hash_walk_unpack(HashWalk *s, Term packed)
{
    uint32_t n = tuple_arity(packed);
    work_need(&s->w, n);
    memcpy(s->w.p, tuple_words(packed), (size_t)n * 8);
    s->w.n = n - 1;
    s->t = s->w.p[n - 1];
}

void hash_walk_free(HashWalk *s)
{
    if (!s) return;
    work_done(&s->w);
    mem_give(MEM_SYSTEM, s, sizeof *s);
}
