// SPDX-License-Identifier: Apache-2.0
// data/phash.c — erlang:phash/2, the older hash. Each kind of term multiplies the state by primes of its own.
#include "data/hash.h"

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

// Marks on the stack: under MARK_ARITY lies the arity of a tuple, under MARK_REST the rest of a list.
enum { MARK_ARITY = 3, MARK_REST = 7, MARK_END = 11 };

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
    case SUB_RECORD: // not as erl 29, whose rule is not known
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
