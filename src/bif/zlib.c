// SPDX-License-Identifier: Apache-2.0
// bif/zlib.c — the NIFs of module zlib: a stream as a magic reference. Input is queued; output is returned in chunks.
#include "bif/bif.h"
#include <zlib.h>

enum {
    TYPE_ZLIB = 0x5A4C4942,
    ST_NONE = 0,
    ST_DEFLATE,
    ST_INFLATE,
    EOS_ERROR = 0,
    EOS_RESET = 1,
    EOS_CUT = 2,
    CHUNK_MAX = 1 << 26
};
typedef struct {
    Magic magic;
    z_stream z;
    Buf in; // queued input, from `start` on
    size_t start;
    Term owner;
    uint8_t state, eos;
    bool ended, closed;
    int32_t buf_size;
    Heap stash_heap; // holds a term of zlib.erl
    Term stash;      // NOVALUE: none
} Stream;

static Term zerror(Proc *p, int e)
{
    return proc_raise(p,
        e == Z_DATA_ERROR      ? B_data_error
            : e == Z_BUF_ERROR ? B_buf_error
            : e == Z_MEM_ERROR ? A_enomem
                               : B_stream_error);
}

static void end(Stream *s)
{
    if (s->state == ST_DEFLATE) deflateEnd(&s->z);
    if (s->state == ST_INFLATE) inflateEnd(&s->z);
    s->state = ST_NONE;
    buf_free(&s->in);
    s->start = 0;
}

static void unstash(Stream *s)
{
    if (s->stash != NOVALUE) heap_destroy(&s->stash_heap);
    s->stash = NOVALUE;
}

static void drop(Magic *m)
{
    Stream *s = (Stream *)m;
    end(s);
    unstash(s);
}

static Stream *stream_of(Term t)
{
    return is_box_of(t, SUB_MAGIC_REF) && magic_of(t)->type == TYPE_ZLIB ? (Stream *)magic_of(t) : NULL;
}
#define STREAM(s) \
    Stream *s = stream_of(a[0]); \
    if (!s) return badarg(p); \
    if (s->owner != p->pid) return proc_raise(p, B_not_on_controlling_process)
#define OPENED(s, st) \
    STREAM(s); \
    if (s->closed || s->state == ST_NONE) return proc_raise(p, B_not_initialized); \
    if (s->state != (st)) return zerror(p, Z_STREAM_ERROR)

static bool arg_int(Term t, int *v)
{
    if (!is_small(t) || small_value(t) < -1000000000 || small_value(t) > 1000000000) return false;
    *v = (int)small_value(t);
    return true;
}

BIF_FN(zlib, open_nif, 0)
{
    Stream *s = mem_take0(MEM_SYSTEM, sizeof *s);
    s->magic = (Magic){.refs = 1, .drop = drop, .nbytes = sizeof *s, .type = TYPE_ZLIB};
    ref_new(s->magic.id);
    s->owner = p->pid;
    s->buf_size = 4000;
    s->stash = NOVALUE;
    return heap_magic_ref(&p->heap, &s->magic);
}
BIF_FN(zlib, close_nif, 1)
{
    STREAM(s);
    if (s->closed) return proc_raise(p, B_not_initialized);
    end(s);
    s->closed = true;
    return A_ok;
}
BIF_FN(zlib, set_controller_nif, 2)
{
    STREAM(s);
    if (!is_local_pid(a[1])) return badarg(p);
    s->owner = a[1];
    return A_ok;
}

// ---- input -------------------------------------------------------------------------------------
static size_t left(const Stream *s) { return s->in.n - s->start; }
static void take_in(Stream *s, size_t n)
{
    s->start += n;
    if (s->start == s->in.n) s->in.n = s->start = 0;
}
BIF_FN(zlib, enqueue_nif, 2)
{
    STREAM(s);
    size_t before = s->in.n;
    if (iolist_bytes(a[1], &s->in)) return A_ok;
    s->in.n = before;
    return badarg(p);
}

// {Word, Output}; Output is [] or [Binary].
static Term answer(Proc *p, Term word, Buf *out)
{
    Term list = out->n ? heap_cons(&p->heap, heap_make_binary(&p->heap, out->p, out->n), NIL) : NIL;
    proc_charge(p, (uint32_t)(out->n / 1024));
    buf_free(out);
    return TUPLE(&p->heap, word, list);
}
static bool chunk_args(Term *a, int *in, int *out, int *flush)
{
    return arg_int(a[1], in) && arg_int(a[2], out) && arg_int(a[3], flush) && *in > 0 && *out > 0 && *out <= CHUNK_MAX;
}
static uInt offer(Stream *s, Buf *out, int chunk)
{
    uInt n = left(s) < (1u << 30) ? (uInt)left(s) : 1u << 30;
    s->z.next_in = n ? s->in.p + s->start : (Bytef *)"";
    s->z.avail_in = n;
    s->z.next_out = buf_room(out, (size_t)chunk);
    s->z.avail_out = (uInt)chunk;
    return n;
}

// ---- deflate ----------------------------------------------------------------------------------------
BIF_FN(zlib, deflateInit_nif, 6)
{
    STREAM(s);
    int v[5];
    for (int i = 0; i < 5; i++)
        if (!arg_int(a[i + 1], &v[i])) return badarg(p);
    if (s->closed) return proc_raise(p, B_not_initialized);
    if (s->state != ST_NONE) return zerror(p, Z_STREAM_ERROR);
    s->z = (z_stream){0};
    int e = deflateInit2(&s->z, v[0], v[1], v[2], v[3], v[4]);
    if (e != Z_OK) return zerror(p, e);
    s->state = ST_DEFLATE;
    s->ended = false;
    return A_ok;
}
BIF_FN(zlib, deflate_nif, 4)
{
    OPENED(s, ST_DEFLATE);
    int in, chunk, flush;
    if (!chunk_args(a, &in, &chunk, &flush)) return badarg(p);
    Buf out = {0};
    uInt n = offer(s, &out, chunk);
    bool all = n == left(s);
    int e = deflate(&s->z, all ? flush : Z_NO_FLUSH);
    take_in(s, n - s->z.avail_in);
    out.n = (size_t)chunk - s->z.avail_out;
    if (e < 0 && e != Z_BUF_ERROR) {
        buf_free(&out);
        return zerror(p, e);
    }
    bool done = flush == Z_FINISH ? e == Z_STREAM_END : e == Z_BUF_ERROR || (left(s) == 0 && s->z.avail_out > 0);
    s->ended = e == Z_STREAM_END;
    return answer(p, done ? B_finished : B_continue, &out);
}
BIF_FN(zlib, deflateReset_nif, 1)
{
    OPENED(s, ST_DEFLATE);
    s->in.n = s->start = 0;
    int e = deflateReset(&s->z);
    return e == Z_OK ? A_ok : zerror(p, e);
}
BIF_FN(zlib, deflateEnd_nif, 1)
{
    OPENED(s, ST_DEFLATE);
    int e = s->ended && !left(s) ? Z_OK : Z_DATA_ERROR;
    end(s);
    return e == Z_OK ? A_ok : zerror(p, e);
}
BIF_FN(zlib, deflateParams_nif, 3)
{
    OPENED(s, ST_DEFLATE);
    int level, strategy;
    if (!arg_int(a[1], &level) || !arg_int(a[2], &strategy)) return badarg(p);
    if (left(s)) return zerror(p, Z_STREAM_ERROR);
    static Bytef none[64];
    s->z.next_out = none;
    s->z.avail_out = 0;
    s->z.avail_in = 0;
    int e = deflateParams(&s->z, level, strategy);
    return e == Z_OK || e == Z_BUF_ERROR ? A_ok : zerror(p, e);
}
BIF_FN(zlib, deflateSetDictionary_nif, 2)
{
    OPENED(s, ST_DEFLATE);
    Buf b = {0};
    if (!iolist_bytes(a[1], &b)) {
        buf_free(&b);
        return badarg(p);
    }
    int e = deflateSetDictionary(&s->z, b.p, (uInt)b.n);
    buf_free(&b);
    return e == Z_OK ? heap_uint64(&p->heap, s->z.adler) : zerror(p, e);
}

// ---- inflate -------------------------------------------------------------------------------------------
BIF_FN(zlib, inflateInit_nif, 3)
{
    STREAM(s);
    int bits, eos;
    if (!arg_int(a[1], &bits) || !arg_int(a[2], &eos) || eos < 0 || eos > EOS_CUT) return badarg(p);
    if (s->closed) return proc_raise(p, B_not_initialized);
    if (s->state != ST_NONE) return zerror(p, Z_STREAM_ERROR);
    s->z = (z_stream){0};
    int e = inflateInit2(&s->z, bits);
    if (e != Z_OK) return zerror(p, e);
    s->state = ST_INFLATE;
    s->eos = (uint8_t)eos;
    s->ended = false;
    return A_ok;
}
BIF_FN(zlib, inflate_nif, 4)
{
    OPENED(s, ST_INFLATE);
    int in, chunk, flush;
    if (!chunk_args(a, &in, &chunk, &flush)) return badarg(p);
    Buf out = {0};
    if (s->ended && left(s)) { // more data after the end of the stream
        if (s->eos == EOS_ERROR) return zerror(p, Z_DATA_ERROR);
        if (s->eos == EOS_CUT) {
            s->in.n = s->start = 0;
            return answer(p, B_finished, &out);
        }
        inflateReset(&s->z);
        s->ended = false;
    }
    if (s->ended) return answer(p, B_finished, &out);
    uInt n = offer(s, &out, chunk);
    int e = inflate(&s->z, flush);
    take_in(s, n - s->z.avail_in);
    out.n = (size_t)chunk - s->z.avail_out;
    if (e == Z_NEED_DICT) {
        Term t = answer(p, A_ok, &out);
        return TUPLE(&p->heap, B_need_dictionary, heap_uint64(&p->heap, s->z.adler), tuple_at(t, 1));
    }
    if (e < 0 && e != Z_BUF_ERROR) {
        buf_free(&out);
        return zerror(p, e);
    }
    if (e == Z_STREAM_END) {
        s->ended = true;
        if (s->eos == EOS_CUT) s->in.n = s->start = 0;
        return answer(p, left(s) ? B_continue : B_finished, &out);
    }
    return answer(p, e == Z_BUF_ERROR || (left(s) == 0 && s->z.avail_out > 0) ? B_finished : B_continue, &out);
}
BIF_FN(zlib, inflateReset_nif, 1)
{
    OPENED(s, ST_INFLATE);
    s->in.n = s->start = 0;
    s->ended = false;
    int e = inflateReset(&s->z);
    return e == Z_OK ? A_ok : zerror(p, e);
}
BIF_FN(zlib, inflateEnd_nif, 1)
{
    OPENED(s, ST_INFLATE);
    bool good = s->ended && !left(s);
    end(s);
    return good ? A_ok : zerror(p, Z_DATA_ERROR);
}
BIF_FN(zlib, inflateSetDictionary_nif, 2)
{
    OPENED(s, ST_INFLATE);
    Buf b = {0};
    if (!iolist_bytes(a[1], &b)) {
        buf_free(&b);
        return badarg(p);
    }
    int e = inflateSetDictionary(&s->z, b.p, (uInt)b.n);
    buf_free(&b);
    return e == Z_OK ? A_ok : zerror(p, e);
}
BIF_FN(zlib, inflateGetDictionary_nif, 1)
{
    OPENED(s, ST_INFLATE);
    Buf b = {0};
    uInt n = 0;
    int e = inflateGetDictionary(&s->z, buf_room(&b, 32768), &n);
    Term t = e == Z_OK ? heap_make_binary(&p->heap, b.p, n) : NOVALUE;
    buf_free(&b);
    return t != NOVALUE ? t : zerror(p, e);
}

// ---- what zlib.erl stores in a stream ----------------------------------------------------------------------
BIF_FN(zlib, crc32_nif, 1)
{
    STREAM(s);
    return heap_uint64(&p->heap, s->z.adler);
}
BIF_FN(zlib, getBufSize_nif, 1)
{
    STREAM(s);
    return make_small(s->buf_size);
}
BIF_FN(zlib, setBufSize_nif, 2)
{
    STREAM(s);
    int n;
    if (!arg_int(a[1], &n) || n <= 0) return badarg(p);
    s->buf_size = n;
    return A_ok;
}
BIF_FN(zlib, getStash_nif, 1)
{
    STREAM(s);
    return s->stash != NOVALUE ? TUPLE(&p->heap, A_ok, heap_copy(&p->heap, s->stash)) : B_empty_;
}
BIF_FN(zlib, clearStash_nif, 1)
{
    STREAM(s);
    unstash(s);
    return A_ok;
}
BIF_FN(zlib, setStash_nif, 2)
{
    STREAM(s);
    unstash(s);
    heap_init(&s->stash_heap, 0, 0, 65535);
    s->stash = heap_copy_all(&s->stash_heap, a[1]);
    return A_ok;
}
