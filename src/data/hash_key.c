// SPDX-License-Identifier: Apache-2.0
// data/hash_key.c — the hash that places a key in a hash map. Since OTP 26 it is that of hash_key64.c; what follows is
// that of OTP 25.
//
// It works as phash2 (data/hash.c), but treats immediates, lists, funs and maps differently. It must give OTP 25's
// order of keys for integers and terms built of them. OTP hashes the word of an immediate, which differs from ours:
// hash_otp_word makes it. Atoms are hashed by their index, as in OTP; so the order of atom keys in large maps depends
// on which atoms were made before.
#include "data/hash.h"
#include "base/release.h"

// The state that a key's hash starts from in round 0 and in round 1, measured on OTP 25. A later round needs keys whose
// 32 bits are equal in two rounds; its state in OTP was not measured.
#define MAP_SALT 3432918353u
#define MAP_SALT_2 1267778507u

uint64_t hash_otp_word(Term t)
{
    if (is_small(t)) return t | 15;
    if (is_atom(t)) return (t & ~(Term)63) | 0x0B;
    if (is_nil(t)) return 0x3B;
    if (is_local_pid(t)) return (t & ~(Term)15) | 3;
    if (is_local_port(t)) return (t & ~(Term)15) | 7;
    return t;
}
INLINE uint32_t map_hash_immed(uint32_t hash, Term t)
{
    return mix64(hash, is_small(t) ? t | 15 : hash_otp_word(t), K(1));
}
INLINE uint32_t xor_rotate(uint32_t hash, uint32_t k)
{
    hash ^= k;
    return hash << 17 ^ hash >> 15;
}

static uint32_t map_hash_box(Work *w, uint32_t hash, uint32_t *pairs, Term t)
{
    Term *p = boxed_ptr(t);
    switch (header_subtag(*p)) {
    case SUB_FLOAT: return hash_mix_float(hash, t, false);
    case SUB_FUN:
        if (!fun_is_export(t)) {
            const FunIdent *e = (const FunIdent *)fun_entry(t);
            uint32_t nfree = fun_num_free(t);
            hash = mix2(hash, nfree, (uint32_t)hash_otp_word(e->module), K(20));
            hash = mix2(hash, e->index, e->old_uniq, K(21));
            for (uint32_t i = nfree; i--;) work_push(w, fun_box(t)->env[i]);
            return hash;
        }
        return hash_phash2_box(w, hash, pairs, t);
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
    case SUB_EXTERNAL: // both halves of a pid are mixed in (OTP-17436)
        if (header_extra(*p) == EXT_PID) return mix64(hash, ((const ExternalBox *)p)->data[0], K(5));
        return hash_phash2_box(w, hash, pairs, t);
    default: return hash_phash2_box(w, hash, pairs, t);
    }
}

// pair_salt: the state that the hash of a pair starts from, for pairs of hash maps within the key.
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
            hash = xor_rotate(hash, K(17));
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
                hash = xor_rotate(hash, K(18));
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
    if (release_does(keys_64) && level < 2) {
        uint64_t hash = hash_key64(key);
        return (uint32_t)(level ? hash >> 32 : hash);
    }
    uint32_t salt = LIKELY(level == 0) ? MAP_SALT : level == 1 ? MAP_SALT_2 : mix1(MAP_SALT_2, level, K(23));
    return is_immed(key) ? map_hash_immed(salt, key) : map_hash(key, salt, level == 0 ? 0 : salt);
}

Term hash_map_key_int(Heap *h, Term key)
{
    return heap_uint64(h, release_does(keys_64) ? hash_key64(key) : hash_map_key(key, 0));
}
