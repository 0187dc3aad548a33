// SPDX-License-Identifier: Apache-2.0
// data/hash.c — erlang:phash2, erlang:phash and the hash of hash maps.
//
// phash2 and the map hash share one scheme: a 32-bit state into which two words at a time are mixed by Bob Jenkins'
// lookup2 step; bytes go in 12 at a time. What differs is how immediates, short lists, funs and maps enter.
// The walk is depth first, left to right, over an explicit stack. phash multiplies by a prime per kind of term.
//
// The map hash must order integers (and what is built of them) as OTP 25 does, whose words for immediates differ from
// ours: otp_word() makes them. Atoms hash by index there, as in OTP, so their order in large maps is nobody's promise.
#include "data/stack.h"

#define GOLDEN 0x9e3779b9u
#define K(n) (GOLDEN * (uint32_t)(n)) // the constants are multiples of the golden ratio

INLINE void mix(uint32_t *pa, uint32_t *pb, uint32_t *pc)
{
    uint32_t a = *pa, b = *pb, c = *pc;
    a -= b;
    a -= c;
    a ^= c >> 13;
    b -= c;
    b -= a;
    b ^= a << 8;
    c -= a;
    c -= b;
    c ^= b >> 13;
    a -= b;
    a -= c;
    a ^= c >> 12;
    b -= c;
    b -= a;
    b ^= a << 16;
    c -= a;
    c -= b;
    c ^= b >> 5;
    a -= b;
    a -= c;
    a ^= c >> 3;
    b -= c;
    b -= a;
    b ^= a << 10;
    c -= a;
    c -= b;
    c ^= b >> 15;
    *pa = a;
    *pb = b;
    *pc = c;
}

INLINE uint32_t mix2(uint32_t hash, uint32_t x, uint32_t y, uint32_t k)
{
    uint32_t a = k + x, b = k + y;
    mix(&a, &b, &hash);
    return hash;
}
INLINE uint32_t mix1(uint32_t hash, uint32_t x, uint32_t k) { return mix2(hash, x, 0, k); }
INLINE uint32_t mix64(uint32_t hash, uint64_t x, uint32_t k) { return mix2(hash, (uint32_t)x, (uint32_t)(x >> 32), k); }

INLINE uint32_t get_le32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}

// The last n bytes of `whole`; a, b, c: the state before them.
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
    c += (uint32_t)whole + (get_le32(rest + 8) << 8); // the low byte of c is the length's
    mix(&a, &b, &c);
    return c;
}
static uint32_t hash_block(const uint8_t *p, size_t n, uint32_t c) { return hash_end(p, n, n, GOLDEN, GOLDEN, c); }

// Whole bytes of a bitstring at a byte boundary, copied when they are not at one; then the last odd bits.
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

static bool is_byte(Term t) { return is_small(t) && (t >> 4) < 256; }

static uint32_t ref_id0(Term t)
{
    const Term *p = boxed_ptr(t);
    if (header_subtag(*p) == SUB_REF) return (uint32_t)p[1];
    if (header_subtag(*p) == SUB_MAGIC_REF) return magic_of(t)->id[0];
    return (uint32_t)((const ExternalBox *)p)->data[1];
}

// The pairs of a map, pushed so that each is announced by a mark and its key comes out before its value.
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

// Marks are terms no term to be hashed can be, but in order for the collector: literals of our own.
static Term mark_words[6] = {NIL, NIL, NIL, NIL, NIL, NIL};
#define MARK_TAIL (make_cons(mark_words) | LITERAL_BIT)
#define MARK_PAIR (make_cons(mark_words + 2) | LITERAL_BIT)
#define MARK_CDR (make_cons(mark_words + 4) | LITERAL_BIT)

// The children of a node of a hash map: leaves as pairs, nodes as what they are.
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
        if (v < 0) hash = mix1(hash, (uint32_t)-v, K(1)); // negative ones are mixed twice
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

static uint32_t mix_float(uint32_t hash, Term t, bool high_first)
{
    double d = float_value(t);
    if (d == 0.0) d = 0.0; // -0.0 too
    uint64_t bits;
    memcpy(&bits, &d, 8);
    if (d == 0.0) bits = 0;
    return high_first ? mix2(hash, (uint32_t)(bits >> 32), (uint32_t)bits, K(12)) : mix64(hash, bits, K(12));
}

// A boxed term; what is inside it goes on the stack.
static uint32_t phash2_box(Work *w, uint32_t hash, uint32_t *pairs, Term t)
{
    Term *p = boxed_ptr(t);
    uint32_t n = header_nwords(*p);
    switch (header_subtag(*p)) {
    case SUB_TUPLE:
        hash = mix1(hash, n, K(9));
        work_need(w, n);
        for (uint32_t i = n; i; i--) w->p[w->n++] = p[i];
        return hash;
    case SUB_POS_BIG:
    case SUB_NEG_BIG:
        for (uint32_t i = 1; i <= n; i++) hash = mix64(hash, p[i], header_subtag(*p) == SUB_NEG_BIG ? K(10) : K(11));
        return hash;
    case SUB_FLOAT: return mix_float(hash, t, true);
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

// ---- in slices: everything on the stack is a term, and a stack of terms can be put away between two slices ------
struct HashWalk {
    Work w;
    Term t; // what is being hashed
    uint32_t hash, pairs;
    uint32_t a, b; // of a binary, off bytes of which are in
    size_t off;
};
enum { BLOCK = 12 * 1024, BYTES_A_STEP = 16 };

// A long binary at a byte boundary, some blocks of it. True: all of it is in w->hash.
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
            } else hash = phash2_box(w, hash, &pairs, t);
        } else { // runs of bytes go in four at a time
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

static void walk_init(HashWalk *s, Term t) // the words of its stack stay as they are
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


// ---- the hash of hash maps ---------------------------------------------------------------------
// The state a key's hash starts from, in the first and the second round. Measured; later rounds need keys whose 32 bits
// collide twice, so nobody has seen OTP's.
#define MAP_SALT 3432918353u
#define MAP_SALT_2 1267778507u

static uint64_t otp_word(Term t) // the word OTP 25 on 64 bits has for an immediate
{
    if (is_small(t)) return t | 15;
    if (is_atom(t)) return (t & ~(Term)63) | 0x0B;
    if (is_nil(t)) return 0x3B;
    if (is_local_pid(t)) return (t & ~(Term)15) | 3;
    if (is_local_port(t)) return (t & ~(Term)15) | 7;
    return t;
}
INLINE uint32_t map_hash_immed(uint32_t hash, Term t) { return mix64(hash, is_small(t) ? t | 15 : otp_word(t), K(1)); }
INLINE uint32_t turn(uint32_t hash, uint32_t k)
{
    hash ^= k;
    return hash << 17 ^ hash >> 15;
}

static uint32_t map_hash_box(Work *w, uint32_t hash, uint32_t *pairs, Term t)
{
    Term *p = boxed_ptr(t);
    switch (header_subtag(*p)) {
    case SUB_FLOAT: return mix_float(hash, t, false);
    case SUB_FUN:
        if (!fun_is_export(t)) {
            const FunIdent *e = (const FunIdent *)fun_entry(t);
            uint32_t nfree = fun_num_free(t);
            hash = mix2(hash, nfree, (uint32_t)otp_word(e->module), K(20));
            hash = mix2(hash, e->index, e->old_uniq, K(21));
            for (uint32_t i = nfree; i--;) work_push(w, fun_box(t)->env[i]);
            return hash;
        }
        return phash2_box(w, hash, pairs, t);
    case SUB_FLAT_MAP: {
        uint32_t n = (uint32_t)map_size(t);
        const FlatMap *m = flat_map(t);
        hash = mix1(hash, n, K(16));
        work_need(w, 2 * (size_t)n);
        for (uint32_t i = n; i--;) {
            w->p[w->n++] = m->values[i];
            w->p[w->n++] = tuple_at(m->keys, i);
        }
        return hash;
    }
    case SUB_EXTERNAL: // both halves of a pid count (OTP-17436)
        if (header_extra(*p) == EXT_PID) return mix64(hash, ((const ExternalBox *)p)->data[0], K(5));
        return phash2_box(w, hash, pairs, t);
    default: return phash2_box(w, hash, pairs, t);
    }
}

// pair_salt: what the hash of every pair of a hash map in the key starts from.
static uint32_t map_hash(Term t, uint32_t hash, uint32_t pair_salt)
{
    Work w;
    work_init(&w);
    uint32_t pairs = 0;
    for (;;) {
        if (is_immed(t)) {
            hash = map_hash_immed(hash, t);
        } else if (is_boxed(t)) {
            hash = map_hash_box(&w, hash, &pairs, t);
            if (is_box_of(t, SUB_HASH_ROOT)) hash = pair_salt;
        } else {
            uint32_t run = 0, c = 0;
            while (is_cons(t) && is_byte(head(t))) {
                run = (run << 8) + (uint32_t)(head(t) >> 4);
                if (++c == 4) {
                    hash = mix1(hash, run, K(4));
                    run = c = 0;
                }
                t = tail(t);
            }
            if (c) hash = mix2(hash, run, c, K(22));
            if (!is_cons(t)) continue;
            hash = turn(hash, K(17));
            work_push(&w, tail(t));
            if (!is_cons(tail(t))) work_push(&w, MARK_CDR);
            t = head(t);
            continue;
        }
        for (;;) {
            if (w.n == 0) {
                work_done(&w);
                return hash;
            }
            t = work_pop(&w);
            if (t == MARK_CDR) {
                hash = turn(hash, K(18));
            } else if (t == MARK_PAIR) {
                pairs ^= hash;
                hash = pair_salt;
            } else if (t == MARK_TAIL) {
                hash = mix1((uint32_t)small_value(work_pop(&w)), pairs, K(19));
                pairs = (uint32_t)small_value(work_pop(&w));
            } else break;
        }
    }
}

uint32_t hash_map_key(Term key, uint32_t level)
{
    uint32_t salt = LIKELY(level == 0) ? MAP_SALT : level == 1 ? MAP_SALT_2 : mix1(MAP_SALT_2, level, K(23));
    return is_immed(key) ? map_hash_immed(salt, key) : map_hash(key, salt, level == 0 ? 0 : salt);
}

// ---- phash ---------------------------------------------------------------------------------------
enum {
    P1 = 268440163,
    P2 = 268439161,
    P3 = 268435459,
    P4 = 268436141,
    P5 = 268438633,
    P6 = 268437017,
    P8 = 268437511,
    P9 = 268439627,
    P10 = 268440479,
    P11 = 268440577,
    P12 = 268440581,
    P13 = 268440593,
    P14 = 268440611
};

static uint32_t step(uint32_t hash, uint64_t x, unsigned nbytes, uint32_t prime)
{
    while (nbytes--) {
        hash = hash * prime + (uint32_t)(x & 0xFF);
        x >>= 8;
    }
    return hash;
}
static uint32_t phash_number(uint32_t hash, uint64_t magnitude, bool neg)
{
    hash = step(hash, magnitude, magnitude >> 32 ? 8 : 4, P2);
    return hash * (neg ? P4 : P3);
}

static uint32_t phash_port(uint32_t hash, uint64_t n)
{
    if (n >> 32) hash = step(hash, n >> 32, 4, P11);
    return step(hash, n, 4, P9) * P10;
}

static uint32_t phash_bits(uint32_t hash, Term t)
{
    Bits v = bits_of(t);
    size_t nbytes = (size_t)(v.nbits / 8);
    unsigned odd = v.nbits % 8;
    const uint8_t *p = v.bytes;
    if (v.bitoff == 0) {
        for (size_t i = 0; i < nbytes; i++) hash = hash * P1 + p[i];
    } else {
        for (size_t i = 0; i < nbytes; i++) hash = hash * P1 + (uint8_t)(p[i] << v.bitoff | p[i + 1] >> (8 - v.bitoff));
    }
    if (odd) {
        uint8_t last = 0;
        bits_copy(&last, 0, p, v.bitoff + (uint64_t)nbytes * 8, odd);
        hash = (hash * P1 + (last >> (8 - odd))) * P12 + odd;
    }
    return hash * P4 + (uint32_t)nbytes;
}

enum { MARK_ARITY = 3, MARK_REST = 7, MARK_END = 11 }; // on the stack of phash

static uint32_t phash_box(Work *w, uint32_t hash, Term t)
{
    Term *p = boxed_ptr(t);
    uint32_t n = header_nwords(*p);
    switch (header_subtag(*p)) {
    case SUB_TUPLE:
        work_push2(w, n, MARK_ARITY);
        work_need(w, n);
        for (uint32_t i = n; i; i--) w->p[w->n++] = p[i];
        return hash;
    case SUB_POS_BIG:
    case SUB_NEG_BIG:
        for (uint32_t i = 1; i < n; i++) hash = step(hash, p[i], 8, P2);
        return phash_number(hash, p[n], header_subtag(*p) == SUB_NEG_BIG);
    case SUB_FLOAT: {
        uint64_t bits;
        memcpy(&bits, p + 1, 8);
        if (bits << 1 == 0) bits = 0;
        return hash * P6 + ((uint32_t)bits ^ (uint32_t)(bits >> 32));
    }
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN: return phash_bits(hash, t);
    case SUB_REF:
    case SUB_MAGIC_REF: return step(hash, ref_id0(t), 4, P9) * P10;
    case SUB_EXTERNAL: {
        uint64_t d = ((ExternalBox *)p)->data[0];
        switch (header_extra(*p)) {
        case EXT_PID: return step(hash, d, 4, P5) * P6;
        case EXT_PORT: return phash_port(hash, d);
        default: return step(hash, ref_id0(t), 4, P9) * P10;
        }
    }
    case SUB_FUN:
        if (fun_is_export(t)) {
            const ExportIdent *e = (const ExportIdent *)fun_export(t);
            hash = hash * P11 + e->arity;
            return (hash * P1 + atom_hash(e->module)) * P1 + atom_hash(e->function);
        } else {
            const FunIdent *e = (const FunIdent *)fun_entry(t);
            uint32_t nfree = fun_num_free(t);
            hash = ((hash * P10 + nfree) * P1 + atom_hash(e->module)) * P2 + e->index;
            for (uint32_t i = nfree; i--;) work_push(w, fun_box(t)->env[i]);
            return hash * P2 + e->old_uniq;
        }
    case SUB_FLAT_MAP:
    case SUB_HASH_ROOT: return hash * P13 + P14 + hash_phash2(t);
    default: return hash;
    }
}

static uint32_t phash_immed(uint32_t hash, Term t)
{
    if (is_small(t)) {
        int64_t v = small_value(t);
        return phash_number(hash, v < 0 ? (uint64_t)-v : (uint64_t)v, v < 0);
    }
    if (is_atom(t)) return hash * P1 + atom_hash(t);
    if (is_nil(t)) return hash * P3 + 1;
    if (is_local_pid(t)) return step(hash, local_pid_number(t) & 0x7FFF, 4, P5) * P6;
    return phash_port(hash, local_port_number(t));
}

uint32_t hash_phash(Term t)
{
    Work w;
    work_init(&w);
    uint32_t hash = 0;
    for (;;) {
        if (is_immed(t)) {
            hash = phash_immed(hash, t);
        } else if (is_boxed(t)) {
            hash = phash_box(&w, hash, t);
        } else {
        list:
            while (is_cons(t) && is_byte(head(t))) {
                hash = hash * P2 + (uint32_t)(head(t) >> 4);
                t = tail(t);
            }
            if (is_cons(t)) {
                work_push2(&w, tail(t), MARK_REST);
                t = head(t);
            } else work_push(&w, MARK_END);
            continue;
        }
        for (;;) {
            if (w.n == 0) {
                work_done(&w);
                return hash;
            }
            t = work_pop(&w);
            if (t == MARK_ARITY) {
                hash = hash * P9 + (uint32_t)work_pop(&w);
            } else if (t == MARK_END) {
                hash *= P8;
            } else if (t == MARK_REST) {
                t = work_pop(&w);
                if (is_cons(t)) goto list;
                work_push(&w, MARK_END);
                break;
            } else {
                break;
            }
        }
    }
}
