// SPDX-License-Identifier: Apache-2.0
// bif/iolist.c — one walk over iolists, many ends: binaries, bit strings, sizes, checksums, digests.
//
//   stack: what is still to be walked, the next on top.  A cell on top gives its head, and its tail stays.
//
// The walk stops wherever the fuel ends, also inside a long binary (`off`), and goes on in the next slice.
#include "bif/job.h"
#include "base/md5.h"
#include "etf/etf.h"
#include <zlib.h>

typedef struct {
    Job job;
    IolMode mode;
    TermStack stack;
    OutBin out;     // IOL_BINARY, IOL_BITS; a buffer in front of sums
    uint64_t nbits; // IOL_BITS
    uint64_t total; // IOL_SIZE
    uint64_t off;   // bytes done of the binary on top
    uint32_t sum;
    Md5 md5;
} Iol;
enum { SUM_BUFFER = 4096 };

static void iol_clear(Iol *w)
{
    stack_free(&w->stack);
    out_free(&w->out);
}
static void iol_drop(Magic *m) { iol_clear((Iol *)m); }

static void sum_bytes(Iol *w, const uint8_t *s, size_t n)
{
    switch (w->mode) {
    case IOL_CRC32: w->sum = (uint32_t)crc32(w->sum, s, (uInt)n); break;
    case IOL_ADLER32: w->sum = (uint32_t)adler32(w->sum, s, (uInt)n); break;
    default: md5_update(&w->md5, s, n); break;
    }
}

static void flush(Iol *w)
{
    if (w->out.n) sum_bytes(w, w->out.b->bytes, w->out.n);
    w->out.n = 0;
}

static void put_bits(Iol *w, const uint8_t *s, uint32_t bitoff, uint64_t n)
{
    size_t need = (size_t)((w->nbits + n + 7) / 8);
    size_t old = w->out.n;
    if (need > old) {
        uint8_t *fresh = out_room(&w->out, need - old);
        fresh[need - old - 1] = 0;
    }
    if (n) bits_copy(w->out.b->bytes, w->nbits, s, bitoff, n);
    w->nbits += n;
}

// Some bytes of a bit string, as the fuel lasts. True: all of it is done.
static bool walk_binary(Iol *w, Term t, int64_t *fuel)
{
    Bits b = bits_of(t);
    if (w->mode == IOL_SIZE) {
        w->total += b.nbits / 8;
        return true;
    }
    uint64_t at = w->off * 8, n = b.nbits - at;
    uint64_t unit = 8 * (w->mode >= IOL_MD5 ? 8 : 64); // bits for a unit of fuel: digests cost more
    uint64_t most = *fuel > 0 ? (uint64_t)*fuel * unit : 512;
    bool all = n <= most;
    if (!all) n = most;
    *fuel -= (int64_t)(n / unit);
    uint64_t bit = b.bitoff + at;
    const uint8_t *s = b.bytes + bit / 8;
    uint32_t bitoff = (uint32_t)(bit & 7);
    if (w->mode == IOL_BITS) put_bits(w, s, bitoff, n);
    else if (w->mode == IOL_BINARY || bitoff || n < 1024 * 8) {
        if (n) {
            uint8_t *to = out_room(&w->out, (size_t)(n / 8));
            if (bitoff) bits_copy(to, 0, s, bitoff, n);
            else memcpy(to, s, (size_t)(n / 8));
        }
        if (w->mode != IOL_BINARY && w->out.n >= SUM_BUFFER) flush(w);
    } else {
        flush(w);
        for (size_t i = 0, left = (size_t)(n / 8); left;) { // zlib counts in uInt
            size_t k = left < (1u << 30) ? left : 1u << 30;
            sum_bytes(w, s + i, k);
            i += k;
            left -= k;
        }
    }
    w->off = all ? 0 : w->off + n / 8;
    return all;
}

static void put_byte(Iol *w, uint8_t c)
{
    if (w->mode == IOL_SIZE) {
        w->total++;
        return;
    }
    if (w->mode == IOL_BITS) {
        put_bits(w, &c, 0, 8);
        return;
    }
    out_byte(&w->out, c);
    if (w->mode != IOL_BINARY && w->out.n >= SUM_BUFFER) flush(w);
}

static bool is_part(const Iol *w, Term t) { return w->mode == IOL_BITS ? is_bitstring(t) : is_binary(t); }

static EtfStatus iol_step(Iol *w, int64_t *fuel)
{
    TermStack *s = &w->stack;
    while (s->n) {
        if (*fuel <= 0) return ETF_MORE;
        --*fuel;
        Term t = *stack_top(s);
        while (is_cons(t)) {
            Term h = head(t);
            if (is_small(h)) {
                if ((uint64_t)small_value(h) > 255) return ETF_BAD;
                put_byte(w, (uint8_t)small_value(h));
            } else if (is_cons(h)) {
                if (is_nil(tail(t))) {
                    *stack_top(s) = h;
                    t = h;
                    continue;
                }
                *stack_top(s) = tail(t);
                stack_push(s, h);
                t = h;
                continue;
            } else if (is_part(w, h)) {
                if (!walk_binary(w, h, fuel)) {
                    *stack_top(s) = t;
                    return ETF_MORE;
                }
            } else if (!is_nil(h)) return ETF_BAD;
            t = tail(t);
            if (--*fuel <= 0) break;
        }
        if (is_cons(t)) {
            *stack_top(s) = t;
            continue;
        }
        if (is_nil(t)) {
            s->n--;
            continue;
        }
        *stack_top(s) = t;
        if (!is_part(w, t)) return ETF_BAD;
        if (!walk_binary(w, t, fuel)) return ETF_MORE;
        s->n--;
    }
    return ETF_DONE;
}

static Term iol_result(Proc *p, Iol *w)
{
    Heap *h = &p->heap;
    uint8_t digest[16];
    switch (w->mode) {
    case IOL_BINARY: return out_finish(&w->out, h);
    case IOL_BITS: {
        Term t = out_finish(&w->out, h);
        return w->nbits & 7 ? heap_sub_bits(h, t, 0, w->nbits) : t;
    }
    case IOL_SIZE: return heap_uint64(h, w->total);
    case IOL_MD5:
        flush(w);
        md5_final(&w->md5, digest);
        return heap_make_binary(h, digest, 16);
    case IOL_MD5_UPDATE: flush(w); return heap_make_binary(h, &w->md5, sizeof w->md5);
    default: flush(w); return make_small(w->sum);
    }
}

Term iol_bif(Proc *p, Term *args, Term m, Term f, uint32_t arity, uint32_t which, IolMode mode, uint32_t sum,
    const uint8_t *context)
{
    Iol local, *w = job_of(args[0], iol_drop);
    Term ref = NOVALUE;
    if (w) {
        ref = args[0];
        stack_unpack(&w->stack, job_packed(p));
    } else {
        w = &local;
        memset(w, 0, offsetof(Iol, md5));
        w->mode = mode;
        w->sum = sum;
        if (mode == IOL_MD5) md5_init(&w->md5);
        else if (mode == IOL_MD5_UPDATE) memcpy(&w->md5, context, sizeof w->md5);
        stack_push(&w->stack, args[which]);
    }
    int64_t fuel = job_fuel(p), had = fuel;
    EtfStatus s = iol_step(w, &fuel);
    job_charge(p, had - fuel);
    if (s == ETF_MORE) {
        if (w == &local) {
            w = job_new(sizeof *w, iol_drop);
            Magic magic = w->job.magic;
            *w = local;
            w->job.magic = magic;
        }
        return job_yield(p, m, f, arity, w, ref, args, stack_pack(&w->stack, &p->heap));
    }
    Term t = NOVALUE;
    if (s == ETF_DONE) t = iol_result(p, w);
    iol_clear(w);
    if (ref == NOVALUE) return s == ETF_DONE ? t : badarg(p);
    if (s == ETF_DONE) job_done(p);
    return s == ETF_DONE ? t : job_fail(p, A_badarg, m, f, arity);
}

#define IS_JOB(t) (job_of((t), iol_drop) != NULL)

// ---- the conversions -----------------------------------------------------------------------------------------------
BIF_FN(erlang, list_to_binary, 1)
{
    if (!IS_JOB(a[0]) && !is_list(a[0])) return badarg(p);
    return iol_bif(p, a, A_erlang, A_list_to_binary, 1, 0, IOL_BINARY, 0, NULL);
}

BIF_FN(binary, list_to_bin, 1)
{
    if (!IS_JOB(a[0]) && !is_list(a[0])) return badarg(p);
    return iol_bif(p, a, A_binary, A_list_to_bin, 1, 0, IOL_BINARY, 0, NULL);
}

BIF_FN(erlang, iolist_to_binary, 1)
{
    if (is_binary(a[0])) return a[0];
    return iol_bif(p, a, A_erlang, A_iolist_to_binary, 1, 0, IOL_BINARY, 0, NULL);
}

BIF_FN(erlang, iolist_size, 1) { return iol_bif(p, a, A_erlang, A_iolist_size, 1, 0, IOL_SIZE, 0, NULL); }

BIF_FN(erlang, list_to_bitstring, 1)
{
    if (!IS_JOB(a[0]) && !is_list(a[0])) return badarg(p);
    return iol_bif(p, a, A_erlang, A_list_to_bitstring, 1, 0, IOL_BITS, 0, NULL);
}

// ---- checksums
static bool arg_sum(Term t, uint32_t *v)
{
    int64_t i;
    if (!arg_uint(t, UINT32_MAX, &i)) return false;
    *v = (uint32_t)i;
    return true;
}

BIF_FN(erlang, crc32, 1) { return iol_bif(p, a, A_erlang, A_crc32, 1, 0, IOL_CRC32, 0, NULL); }

BIF_FN(erlang, crc32, 2)
{
    uint32_t sum = 0;
    if (!IS_JOB(a[0]) && !arg_sum(a[0], &sum)) return badarg(p);
    return iol_bif(p, a, A_erlang, A_crc32, 2, 1, IOL_CRC32, sum, NULL);
}

BIF_FN(erlang, adler32, 1) { return iol_bif(p, a, A_erlang, A_adler32, 1, 0, IOL_ADLER32, 1, NULL); }

BIF_FN(erlang, adler32, 2)
{
    uint32_t sum = 0;
    if (!IS_JOB(a[0]) && !arg_sum(a[0], &sum)) return badarg(p);
    return iol_bif(p, a, A_erlang, A_adler32, 2, 1, IOL_ADLER32, sum, NULL);
}

BIF_FN(erlang, crc32_combine, 3)
{
    uint32_t x, y, n;
    if (!arg_sum(a[0], &x) || !arg_sum(a[1], &y) || !arg_sum(a[2], &n)) return badarg(p);
    while (n > INT32_MAX) { // z_off_t may have 32 bits; combining is linear, so it can be done in parts
        x = (uint32_t)crc32_combine(x, 0, INT32_MAX);
        n -= INT32_MAX;
    }
    return make_small((uint32_t)crc32_combine(x, y, (z_off_t)n));
}

BIF_FN(erlang, adler32_combine, 3)
{
    uint32_t x, y, n;
    if (!arg_sum(a[0], &x) || !arg_sum(a[1], &y) || !arg_sum(a[2], &n)) return badarg(p);
    return make_small((uint32_t)adler32_combine(x, y, (z_off_t)(n % 65521))); // only the length modulo 65521 counts
}

BIF_FN(erlang, md5, 1) { return iol_bif(p, a, A_erlang, A_md5, 1, 0, IOL_MD5, 0, NULL); }

BIF_FN(erlang, md5_init, 0)
{
    Md5 m;
    memset(&m, 0, sizeof m);
    md5_init(&m);
    return heap_make_binary(&p->heap, &m, sizeof m);
}

BIF_FN(erlang, md5_update, 2)
{
    Buf b = {0};
    const uint8_t *context = NULL;
    size_t n;
    if (!IS_JOB(a[0]) && (!bin_bytes(a[0], &b, &context, &n) || n != sizeof(Md5))) {
        buf_free(&b);
        return badarg(p);
    }
    Term t = iol_bif(p, a, A_erlang, A_md5_update, 2, 1, IOL_MD5_UPDATE, 0, context);
    buf_free(&b);
    return t;
}

BIF_FN(erlang, md5_final, 1)
{
    Buf b = {0};
    const uint8_t *context;
    size_t n;
    Md5 m;
    uint8_t digest[16];
    bool ok = bin_bytes(a[0], &b, &context, &n) && n == sizeof m;
    if (ok) memcpy(&m, context, sizeof m);
    buf_free(&b);
    if (!ok) return badarg(p);
    md5_final(&m, digest);
    return heap_make_binary(&p->heap, digest, 16);
}

// ---- iolist_to_iovec
// Short parts
// are gathered, long binaries stay what they are.
enum { IOVEC_COPY = 256 };
typedef struct {
    Job job;
    Heap *h;
    OutBin out;
    TermStack stack;
    Term parts;
} Iovec; // parts: a list, the last one first
static void iovec_clear(Iovec *v)
{
    stack_free(&v->stack);
    out_free(&v->out);
}
static void iovec_drop(Magic *m) { iovec_clear((Iovec *)m); }

static void iovec_part(Iovec *v, Term t) { v->parts = heap_cons(v->h, t, v->parts); }
static void iovec_flush(Iovec *v)
{
    if (v->out.n) iovec_part(v, out_finish(&v->out, v->h));
}

static bool iovec_binary(Iovec *v, Term t, int64_t *fuel)
{
    if (!is_binary(t)) return false;
    Bits b = bits_of(t);
    size_t n = (size_t)(b.nbits / 8);
    if (n > IOVEC_COPY && v->out.n < IOVEC_COPY) { // what is gathered is filled up first, as erl does
        uint64_t k = v->out.n ? IOVEC_COPY - v->out.n : 0;
        if (k) bits_copy(out_room(&v->out, (size_t)k), 0, b.bytes, b.bitoff, k * 8);
        iovec_flush(v);
        iovec_part(v, k ? heap_sub_bits(v->h, t, k * 8, b.nbits - k * 8) : t);
    } else if (n > IOVEC_COPY) {
        iovec_flush(v);
        iovec_part(v, t);
    } else if (n) bits_copy(out_room(&v->out, n), 0, b.bytes, b.bitoff, b.nbits);
    *fuel -= 1 + (int64_t)(n <= IOVEC_COPY ? n / 64 : 0);
    return true;
}

static EtfStatus iovec_step(Iovec *v, int64_t *fuel)
{
    TermStack *s = &v->stack;
    while (s->n) {
        if (--*fuel <= 0) return ETF_MORE;
        Term t = *stack_top(s);
        if (is_nil(t)) {
            s->n--;
            continue;
        }
        if (!is_cons(t)) {
            if (!iovec_binary(v, t, fuel)) return ETF_BAD;
            s->n--;
            continue;
        }
        Term h = head(t);
        *stack_top(s) = tail(t);
        if (is_small(h)) {
            if ((uint64_t)small_value(h) > 255) return ETF_BAD;
            out_byte(&v->out, (uint8_t)small_value(h));
        } else if (is_cons(h)) stack_push(s, h);
        else if (!is_nil(h) && !iovec_binary(v, h, fuel)) return ETF_BAD;
    }
    iovec_flush(v);
    return ETF_DONE;
}

BIF_FN(erlang, iolist_to_iovec, 1)
{
    if (is_binary(a[0])) return bits_of(a[0]).nbits ? heap_cons(&p->heap, a[0], NIL) : NIL;
    Iovec *v = job_of(a[0], iovec_drop), local = {.parts = NIL};
    Term ref = NOVALUE;
    if (v) {
        ref = a[0];
        stack_unpack(&v->stack, tuple_at(job_packed(p), 0));
        v->parts = tuple_at(job_packed(p), 1);
    } else {
        if (!is_list(a[0])) return badarg(p);
        v = &local;
        stack_push(&v->stack, a[0]);
    }
    v->h = &p->heap;
    int64_t fuel = job_fuel(p), had = fuel;
    EtfStatus s = iovec_step(v, &fuel);
    job_charge(p, had - fuel);
    if (s == ETF_MORE) {
        if (v == &local) {
            v = job_new(sizeof *v, iovec_drop);
            local.job = v->job;
            *v = local;
        }
        Term packed = TUPLE(&p->heap, stack_pack(&v->stack, &p->heap), v->parts);
        return job_yield(p, A_erlang, A_iolist_to_iovec, 1, v, ref, a, packed);
    }
    Term parts = v->parts;
    iovec_clear(v);
    if (s != ETF_DONE) return ref == NOVALUE ? badarg(p) : job_fail(p, A_badarg, A_erlang, A_iolist_to_iovec, 1);
    if (ref != NOVALUE) job_done(p);
    return bif_continue_reverse_onto(p, (Term[]){parts, NIL});
}
