// SPDX-License-Identifier: Apache-2.0
// bif/external.c — term_to_binary, binary_to_term, and hashes of terms. The etf and data rooms do the work; this file
// spreads it over slices.
#include "bif/job.h"
#include "etf/etf.h"

// ---- term_to_binary, external_size -----------------------------------------------------------------------------
typedef struct {
    Job job;
    EtfEncoder *encoder;
} Encode;
static void encode_drop(Magic *m) { etf_encoder_free(((Encode *)m)->encoder); }

typedef enum { TO_BINARY, TO_IOVEC, TO_SIZE } Want;

static Term encode_result(Proc *p, EtfEncoder *e, Want want)
{
    if (want == TO_SIZE) return heap_uint64(&p->heap, etf_encoder_nbytes(e));
    OutBin out = etf_encoder_take(e);
    Term t = out_finish(&out, &p->heap);
    return want == TO_IOVEC ? heap_cons(&p->heap, t, NIL) : t;
}

static Term encode_bif(Proc *p, Term *a, Term f, uint32_t arity, Want want, const EtfOpts *opts)
{
    Encode *j = job_of(a[0], encode_drop);
    Term ref = NOVALUE;
    EtfEncoder *e;
    if (j) {
        ref = a[0];
        e = j->encoder;
        etf_encoder_unpack(e, job_packed(p));
    } else e = want == TO_SIZE ? etf_sizer_new(a[0], opts) : etf_encoder_new(a[0], opts);
    int64_t fuel = job_fuel(p), had = fuel;
    EtfStatus s = etf_encoder_step(e, &fuel);
    job_charge(p, had - fuel);
    if (s == ETF_MORE) {
        if (!j) {
            j = job_new(sizeof *j, encode_drop);
            j->encoder = e;
        }
        return job_yield(p, A_erlang, f, arity, j, ref, a, etf_encoder_pack(e, &p->heap));
    }
    if (s != ETF_DONE) {
        if (j) return job_fail(p, A_system_limit, A_erlang, f, arity);
        etf_encoder_free(e);
        return system_limit(p);
    }
    Term t = encode_result(p, e, want);
    if (j) job_done(p);
    else etf_encoder_free(e);
    return t;
}

static bool encode_options(Term list, EtfOpts *o, Want want)
{
    *o = ETF_DEFAULTS;
    for (Term t; bif_next(&list, &t);) {
        int64_t v;
        if (is_tuple_tag(t, 2, A_minor_version) &&
            arg_uint(tuple_at(t, 1), want == TO_SIZE && !release_does(atoms_in_utf8) ? 1 : 2, &v))
            o->minor = (int)v;
        else if (want == TO_SIZE) return false;
        else if (t == A_compressed) o->compress = 6;
        else if (is_tuple_tag(t, 2, A_compressed) && arg_uint(tuple_at(t, 1), 9, &v)) o->compress = (int)v;
        else if (t == A_deterministic) o->deterministic = true;
        else return false;
    }
    return is_nil(list);
}

static Term encode_1(Proc *p, Term *a, Term f, Want want) { return encode_bif(p, a, f, 1, want, &ETF_DEFAULTS); }

static Term encode_2(Proc *p, Term *a, Term f, Want want)
{
    EtfOpts o;
    if (!encode_options(a[1], &o, want)) return badarg(p); // a later slice passes []
    return encode_bif(p, a, f, 2, want, &o);
}

BIF_FN(erlang, term_to_binary, 1) { return encode_1(p, a, A_term_to_binary, TO_BINARY); }
BIF_FN(erlang, term_to_binary, 2) { return encode_2(p, a, A_term_to_binary, TO_BINARY); }
BIF_FN(erlang, term_to_iovec, 1) { return encode_1(p, a, A_term_to_iovec, TO_IOVEC); }
BIF_FN(erlang, term_to_iovec, 2) { return encode_2(p, a, A_term_to_iovec, TO_IOVEC); }
BIF_FN(erlang, external_size, 1) { return encode_1(p, a, A_external_size, TO_SIZE); }
BIF_FN(erlang, external_size, 2) { return encode_2(p, a, A_external_size, TO_SIZE); }

// ---- binary_to_term ------------------------------------------------------------------------------------------------
enum { AT_ONCE_NBYTES = 4096, WITH_USED = 1 << 16 };
typedef struct {
    Job job;
    EtfDecoder *decoder;
    Buf copy;
    uint32_t flags;
} Decode;
static void decode_drop(Magic *m)
{
    Decode *j = (Decode *)m;
    etf_decoder_free(j->decoder);
    buf_free(&j->copy);
}

static Term with_used(Proc *p, Term t, size_t used, uint32_t flags)
{
    return flags & WITH_USED ? TUPLE(&p->heap, t, heap_uint64(&p->heap, used)) : t;
}

// For small input that is not compressed: decodes directly to the heap.
static Term decode_at_once(Proc *p, const uint8_t *s, size_t n, uint32_t flags)
{
    size_t used;
    Term t = etf_decode(&p->heap, s, n, flags & ETF_SAFE, &used);
    job_charge(p, (int64_t)(used / 2));
    if (t != NOVALUE) return with_used(p, t, used, flags);
    return etf_atoms_full() ? system_limit(p) : badarg(p);
}

static Term decode_bif(Proc *p, Term *a, uint32_t arity, uint32_t flags)
{
    Decode *j = job_of(a[0], decode_drop);
    Term ref = NOVALUE, bin = a[0];
    if (j) {
        ref = a[0];
        bin = job_arg(p, 0);
    } else if (!is_binary(bin)) return badarg(p);
    Bits b = bits_of(bin);
    size_t n = (size_t)(b.nbits / 8);
    const uint8_t *s = b.bytes;
    if (!j) {
        Buf copy = {0};
        if (b.bitoff && n) {
            bits_copy(buf_room(&copy, n), 0, b.bytes, b.bitoff, b.nbits);
            s = copy.p;
        }
        if (n <= AT_ONCE_NBYTES && !(n > 1 && s[1] == 80)) {
            Term t = decode_at_once(p, s, n, flags);
            buf_free(&copy);
            return t;
        }
        j = job_new(sizeof *j, decode_drop);
        j->copy = copy;
        j->flags = flags;
        j->decoder = etf_decoder_new(n, flags & ETF_SAFE);
    } else if (j->copy.n) s = j->copy.p;
    int64_t fuel = job_fuel(p), had = fuel;
    EtfStatus st = etf_decoder_step(j->decoder, s, &fuel);
    job_charge(p, had - fuel);
    if (st == ETF_MORE) return job_yield(p, A_erlang, A_binary_to_term, arity, j, ref, a, NIL);
    Term t = NOVALUE;
    if (st == ETF_DONE) {
        size_t used;
        t = etf_decoder_take(j->decoder, &p->heap, &used);
        t = with_used(p, t, used, j->flags);
    }
    if (ref == NOVALUE) magic_drop(&j->job.magic);
    if (t != NOVALUE) {
        if (ref != NOVALUE) job_done(p);
        return t;
    }
    if (ref != NOVALUE)
        return job_fail(p, st == ETF_LIMIT ? A_system_limit : A_badarg, A_erlang, A_binary_to_term, arity);
    return st == ETF_LIMIT ? system_limit(p) : badarg(p);
}

BIF_FN(erlang, binary_to_term, 1) { return decode_bif(p, a, 1, 0); }

BIF_FN(erlang, binary_to_term, 2)
{
    uint32_t flags = 0;
    Term l = a[1];
    for (Term o; bif_next(&l, &o);) {
        if (o == A_safe) flags |= ETF_SAFE;
        else if (o == A_used) flags |= WITH_USED;
        else return badarg_cause(p, A_badopt);
    }
    return is_nil(l) ? decode_bif(p, a, 2, flags) : badarg_cause(p, A_badopt);
}

// ---- hashes
static bool arg_range(Term t, uint64_t *range)
{
    int64_t v;
    if (!arg_uint(t, (int64_t)1 << 32, &v) || v == 0) return false;
    *range = (uint64_t)v;
    return true;
}

BIF_FN(erlang, phash, 2)
{
    uint64_t range;
    if (!arg_range(a[1], &range)) return badarg(p);
    return make_small((int64_t)(1 + hash_phash(a[0]) % range));
}

typedef struct {
    Job job;
    HashWalk *walk;
    uint64_t range;
} Hashing;
static void hashing_drop(Magic *m) { hash_walk_free(((Hashing *)m)->walk); }

static Term phash2(Proc *p, Term *a, uint32_t arity, uint64_t range)
{
    Hashing *j = job_of(a[0], hashing_drop);
    Term ref = NOVALUE;
    HashWalk *walk = NULL;
    uint32_t hash;
    int64_t fuel = job_fuel(p), had = fuel;
    bool all;
    if (j && job_is_on(p)) {
        ref = a[0];
        walk = j->walk;
        range = j->range;
        hash_walk_unpack(walk, job_packed(p));
        all = hash_walk_step(walk, &fuel, &hash);
    } else {
        j = NULL;
        all = hash_phash2_some(a[0], &fuel, &hash, &walk);
    }
    job_charge(p, had - fuel);
    if (all) {
        if (j) job_done(p);
        return make_small((int64_t)(hash % range));
    }
    Term packed = hash_walk_pack(walk, &p->heap);
    if (!j) {
        j = job_new(sizeof *j, hashing_drop);
        j->walk = walk;
        j->range = range;
    }
    return job_yield(p, A_erlang, A_phash2, arity, j, ref, a, packed);
}

BIF_FN(erlang, phash2, 1) { return phash2(p, a, 1, (uint64_t)1 << 27); }

BIF_FN(erlang, phash2, 2)
{
    uint64_t range = 0;
    if (!(job_is_on(p) && is_nil(a[1])) && !arg_range(a[1], &range)) return badarg(p);
    return phash2(p, a, 2, range);
}
