// SPDX-License-Identifier: Apache-2.0
// data/hash_key64.c — the hash that places a key in a hash map since OTP 26: 64 bits.
//
// It is MurmurHash3 (x64, 128 bits; Austin Appleby, public domain) over numbers that describe the term: for each part
// its kind, then its contents. Two states, alpha and beta, take a number each. The kinds and their order are those of
// OTP, measured with erts_debug:get_internal_state({internal_hash, T}); so a large map has OTP's order for keys of
// integers, floats, binaries, lists and tuples. Atoms count by their index; pids of other nodes, references and funs by
// numbers of our own.
//
// Cost: linear in the words of the term; an immediate takes two multiplications.
#include "data/hash.h"
#include "base/release.h"

#define C1 0x87C37B91114253D5ull
#define C2 0x4CF5AD432745937Full

// Kinds. Those behind TUPLE are one less before OTP 29, which has native records.
enum {
    IMMEDIATE = 1,
    ELEMENT,
    CAR,
    CDR,
    STRING,
    TUPLE_,
    RECORD,
    FLAT_MAP,
    HASH_MAP_FULL, // whose root has all 16 children
    HASH_MAP,
    HASH_NODE,
    BITS,
    LOCAL_FUN,
    EXPORT_FUN,
    NEG_BIG,
    POS_BIG,
    LOCAL_REF,
    OTHER_REF,
    OTHER_PID,
    OTHER_PORT,
    FLOAT
};

typedef struct {
    uint64_t alpha, beta, ticks;
    Work w;
} Hash64;

INLINE uint64_t rotate(uint64_t x, int by) { return x << by | x >> (64 - by); }
INLINE uint64_t both(uint64_t low, uint64_t high) { return low | high << 32; }
INLINE uint64_t kind(uint64_t k) { return k > RECORD && !release_does(native_records) ? k - 1 : k; }

static uint64_t finish(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xFF51AFD7ED558CCDull;
    x ^= x >> 33;
    x *= 0xC4CEB9FE1A85EC53ull;
    return x ^ x >> 33;
}
INLINE uint64_t alpha_of(uint64_t x) { return rotate(x * C1, 31) * C2; }
INLINE uint64_t beta_of(uint64_t x) { return rotate(x * C2, 33) * C1; }

static void alpha(Hash64 *s, uint64_t x)
{
    s->alpha = (rotate(s->alpha ^ alpha_of(x), 27) + s->beta) * 5 + 0x52DCE729;
    s->ticks++;
}
static void beta(Hash64 *s, uint64_t x)
{
    s->beta = (rotate(s->beta ^ beta_of(x), 31) + s->alpha) * 5 + 0x38495AB5;
    s->ticks++;
}

static void immediate(Hash64 *s, Term t)
{
    alpha(s, IMMEDIATE);
    beta(s, hash_otp_word(t));
}

// An immediate is mixed in now; of another term its place, and itself later.
static void element(Hash64 *s, Term t)
{
    if (is_immed(t)) {
        immediate(s, t);
        return;
    }
    alpha(s, ELEMENT);
    work_push(&s->w, t);
}

// All but the last, which the walk takes next.
static Term elements(Hash64 *s, const Term *p, uint32_t n)
{
    for (uint32_t i = 0; i + 1 < n; i++) element(s, p[i]);
    return n ? p[n - 1] : NOVALUE;
}

static void bits(Hash64 *s, Term t)
{
    Bits v = bits_of(t);
    size_t nbytes = (size_t)(v.nbits / 8), whole = nbytes & ~(size_t)15;
    unsigned odd = v.nbits % 8;
    uint8_t few[128], *p = v.bytes;
    alpha(s, kind(BITS));
    beta(s, v.nbits);
    if (v.nbits == 0) return;
    if (v.bitoff) {
        p = nbytes + 1 <= sizeof few ? few : mem_take(MEM_SYSTEM, nbytes + 1);
        p[nbytes] = 0;
        bits_copy(p, 0, v.bytes, v.bitoff, v.nbits);
    }
    for (size_t i = 0; i < whole; i += 16) {
        uint64_t x[2];
        memcpy(x, p + i, 16);
        alpha(s, x[0]);
        beta(s, x[1]);
    }
    uint64_t rest[2] = {0, 0};
    memcpy(rest, p + whole, nbytes - whole);
    if (nbytes - whole > 8) s->beta ^= beta_of(rest[1]);
    if (nbytes - whole > 0) s->alpha ^= alpha_of(rest[0]);
    if (odd) alpha(s, p[nbytes] >> (8 - odd));
    if (v.bitoff && p != few) mem_give(MEM_SYSTEM, p, nbytes + 1);
}

static Term flat(Hash64 *s, const FlatMap *m)
{
    uint32_t n = (uint32_t)m->size;
    const Term *keys = tuple_words(m->keys);
    alpha(s, kind(FLAT_MAP));
    beta(s, n);
    for (uint32_t i = 0; i < n; i++) {
        element(s, m->values[i]);
        if (i + 1 == n) return keys[i];
        element(s, keys[i]);
    }
    return NOVALUE;
}

static void trie(Hash64 *s, const Term *p)
{
    bool root = header_subtag(*p) == SUB_HASH_ROOT;
    uint32_t n = header_nwords(*p) - root;
    alpha(s, kind(!root ? HASH_NODE : n == 16 ? HASH_MAP_FULL : HASH_MAP));
    if (root) beta(s, p[1]);
    for (const Term *at = p + 1 + root, *end = at + n; at < end; at++) {
        if (is_cons(*at)) {
            element(s, tail(*at));
            element(s, head(*at));
        } else work_push(&s->w, *at);
    }
}

static Term fun(Hash64 *s, Term t)
{
    if (fun_is_export(t)) {
        const ExportIdent *e = (const ExportIdent *)fun_export(t);
        alpha(s, kind(EXPORT_FUN));
        beta(s, hash_otp_word(e->module) << 8 | e->arity);
        beta(s, hash_otp_word(e->function));
        return NOVALUE;
    }
    const FunIdent *e = (const FunIdent *)fun_entry(t);
    alpha(s, both(kind(LOCAL_FUN), fun_num_free(t)));
    beta(s, both(e->index, e->old_uniq));
    immediate(s, e->module);
    return elements(s, fun_box(t)->env, fun_num_free(t));
}

static void external(Hash64 *s, const ExternalBox *e)
{
    static const uint8_t kinds[] = {[EXT_PID] = OTHER_PID, [EXT_PORT] = OTHER_PORT, [EXT_REF] = OTHER_REF};
    uint32_t what = header_extra(e->header), n = header_nwords(e->header) - 2;
    alpha(s, kind(kinds[what]));
    beta(s, hash_otp_word(e->node) ^ e->creation);
    for (uint32_t i = 0; i < n; i++) alpha(s, e->data[i]);
}

static void big(Hash64 *s, const Term *p)
{
    uint32_t n = header_nwords(*p), i = 1;
    alpha(s, both(kind(header_subtag(*p) == SUB_NEG_BIG ? NEG_BIG : POS_BIG), n));
    for (; i + 1 <= n; i += 2) {
        alpha(s, p[i]);
        beta(s, p[i + 1]);
    }
    if (i <= n) beta(s, p[i]);
}

// Mixes in a box. Returns a term of it that comes next; NOVALUE: there is none.
static Term box(Hash64 *s, Term t)
{
    const Term *p = boxed_ptr(t);
    uint32_t n = header_nwords(*p);
    switch (header_subtag(*p)) {
    case SUB_TUPLE:
        alpha(s, TUPLE_);
        beta(s, n);
        return elements(s, p + 1, n);
    case SUB_RECORD:
        alpha(s, RECORD);
        beta(s, n);
        element(s, record_fact(t, DEF_HASH));
        return elements(s, record_box(t)->values, n - 1);
    case SUB_FLAT_MAP: return flat(s, flat_map(t));
    case SUB_HASH_ROOT:
    case SUB_HASH_NODE: trie(s, p); return NOVALUE;
    case SUB_FUN: return fun(s, t);
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN: bits(s, t); return NOVALUE;
    case SUB_POS_BIG:
    case SUB_NEG_BIG: big(s, p); return NOVALUE;
    case SUB_REF: // an alias is equal only to itself, so its pid need not count
    case SUB_MAGIC_REF: {
        uint32_t id[3];
        if (header_subtag(*p) == SUB_REF) memcpy(id, p + 1, sizeof id);
        else memcpy(id, magic_of(t)->id, sizeof id);
        alpha(s, both(kind(LOCAL_REF), id[0]));
        beta(s, both(id[1], id[2]));
        return NOVALUE;
    }
    case SUB_EXTERNAL: external(s, (const ExternalBox *)p); return NOVALUE;
    case SUB_FLOAT:
        alpha(s, kind(FLOAT));
        beta(s, p[1]);
        return NOVALUE;
    default: return NOVALUE;
    }
}

// Mixes in a list up to its next element that is no immediate, or its end. Returns what comes next.
static Term list(Hash64 *s, Term t)
{
    uint32_t value = 0, n = 0;
    for (; is_cons(t) && is_byte(head(t)); t = tail(t)) {
        value = value << 8 | (uint32_t)(head(t) >> 4);
        if (++n < 4) continue;
        alpha(s, both(STRING | n << 8, value));
        value = n = 0;
    }
    if (n) alpha(s, both(STRING | n << 8, value));
    if (!is_cons(t)) return t;
    Term h = head(t), rest = tail(t);
    if (is_immed(h)) {
        alpha(s, both(IMMEDIATE, CAR));
        beta(s, hash_otp_word(h));
        if (!is_cons(rest)) alpha(s, CDR);
        return rest;
    }
    work_push(&s->w, rest);
    if (!is_cons(rest)) work_push(&s->w, MARK_CDR);
    alpha(s, CAR);
    return h;
}

uint64_t hash_key64(Term t)
{
    if (LIKELY(is_immed(t))) return finish(hash_otp_word(t));
    Hash64 s;
    s.alpha = s.beta = s.ticks = 0;
    work_init(&s.w);
    for (;;) {
        if (is_cons(t)) {
            t = list(&s, t);
            continue;
        }
        Term next = NOVALUE;
        if (is_immed(t)) immediate(&s, t);
        else next = box(&s, t);
        if (next != NOVALUE) {
            t = next;
            continue;
        }
        if (s.w.n == 0) break;
        t = work_pop(&s.w);
        if (t == MARK_CDR) {
            beta(&s, CDR);
            t = work_pop(&s.w);
        }
    }
    work_done(&s.w);
    s.alpha ^= s.ticks;
    s.beta ^= s.ticks;
    s.alpha += s.beta;
    s.beta += s.alpha;
    s.alpha = finish(s.alpha);
    s.beta = finish(s.beta);
    s.alpha += s.beta;
    s.beta += s.alpha;
    return s.alpha ^ s.beta;
}
