// SPDX-License-Identifier: Apache-2.0
// bif/unicode.c — chardata to UTF-8 binaries and to code point lists, with OTP's error results.
//
//   check the shape (badarg) ─► convert ─► Bin | {error, Bin, Rest} | {incomplete, Bin, Rest}
//
// Rest is the part that was not converted, with its nesting kept: the inner list from the bad element on, then for each
// level around it [that | tail of the outer list]. A character that is cut off at the end of a binary may continue in
// the next one; up to three bytes wait in `left`. If the next bytes do not complete them, Rest is [Left, Rest].
#include "bif/job.h"
#include "etf/etf.h"

enum { CHECK, CONVERT };
typedef struct {
    Job job;
    bool latin1, to_list;
    uint8_t phase;
    TermStack stack; // rest of each level; the innermost is on top
    OutBin out;      // UTF-8
    uint64_t nchars;
    uint64_t off; // bytes converted of the binary on top
    uint8_t left[4], nleft;
} Uni;

static void uni_clear(Uni *u)
{
    stack_free(&u->stack);
    out_free(&u->out);
}
static void uni_drop(Magic *m) { uni_clear((Uni *)m); }

// ---- is it chardata? ---------------------------------------------------------------------------------------------
static EtfStatus check_step(Uni *u, int64_t *fuel)
{
    TermStack *s = &u->stack;
    while (s->n) {
        Term t = *stack_top(s);
        while (is_cons(t)) {
            if (--*fuel <= 0) {
                *stack_top(s) = t;
                return ETF_MORE;
            }
            Term h = head(t);
            t = tail(t);
            if (is_integer(h) || is_nil(h) || is_binary(h)) continue;
            if (!is_cons(h)) return ETF_BAD;
            *stack_top(s) = t;
            stack_push(s, h);
            t = h;
        }
        if (!is_nil(t) && !is_binary(t)) return ETF_BAD;
        s->n--;
    }
    return ETF_DONE;
}

// ---- characters --------------------------------------------------------------------------------------------------
static uint32_t utf8_need(uint8_t c)
{
    return c < 0x80 ? 1 : c < 0xC0 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF8 ? 4 : 0;
}

// Fewer bytes than the first byte needs: could they be the start of a character? Checks only their form.
static bool is_unfinished(const uint8_t *s, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80) return false;
    return utf8_need(s[0]) > n;
}

static bool put_char(Uni *u, Term t)
{
    if (u->nleft || !is_small(t)) return false;
    int64_t c = small_value(t);
    if (c < 0 || c > (u->latin1 ? 255 : 0x10FFFF)) return false;
    if (c < 128) {
        out_byte(&u->out, (uint8_t)c);
        u->nchars++;
        return true;
    }
    uint8_t b[4];
    int n = utf8_encode((uint32_t)c, b);
    if (!n) return false;
    out_bytes(&u->out, b, (size_t)n);
    u->nchars++;
    return true;
}

static void put_latin1(Uni *u, const uint8_t *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] < 128) {
            out_byte(&u->out, s[i]);
            continue;
        }
        uint8_t *p = out_room(&u->out, 2);
        p[0] = (uint8_t)(0xC0 | s[i] >> 6);
        p[1] = (uint8_t)(0x80 | (s[i] & 63));
    }
    u->nchars += n;
}

// Converts whole characters of s; returns the number of bytes converted.
static size_t put_utf8(Uni *u, const uint8_t *s, size_t n, uint64_t *nchars)
{
    size_t i = 0;
    uint64_t chars = 0;
    while (i < n) {
        if (s[i] < 128) {
            i++;
            chars++;
            continue;
        }
        uint32_t cp;
        int k = utf8_decode(s + i, n - i, &cp);
        if (k <= 0) break;
        i += (size_t)k;
        chars++;
    }
    out_bytes(&u->out, s, i);
    *nchars += chars;
    return i;
}

typedef enum { BIN_DONE, BIN_MORE, BIN_ERROR } BinStatus;

// Converts n bytes of the binary, at u->off.
static BinStatus put_utf8_part(Uni *u, const uint8_t *s, size_t n, bool last)
{
    if (u->nleft) { // completes the waiting character
        uint32_t need = utf8_need(u->left[0]) - u->nleft, cp;
        if (n < need) {
            if (!last) return BIN_MORE;
            memcpy(u->left + u->nleft, s, n);
            u->nleft += (uint8_t)n;
            u->off += n;
            return BIN_DONE;
        }
        uint8_t whole[4];
        memcpy(whole, u->left, u->nleft);
        memcpy(whole + u->nleft, s, need);
        if (utf8_decode(whole, u->nleft + need, &cp) != (int)(u->nleft + need)) return BIN_ERROR;
        out_bytes(&u->out, whole, u->nleft + need);
        u->nchars++;
        u->nleft = 0;
        u->off += need;
        s += need;
        n -= need;
    }
    size_t k = put_utf8(u, s, n, &u->nchars);
    u->off += k;
    s += k;
    n -= k;
    if (!n) return last ? BIN_DONE : BIN_MORE;
    if (!is_unfinished(s, n)) return BIN_ERROR;
    if (!last) return BIN_MORE;
    memcpy(u->left, s, n);
    u->nleft = (uint8_t)n;
    u->off += n;
    return BIN_DONE;
}

static BinStatus put_binary(Uni *u, Term t, int64_t *fuel)
{
    Bits b = bits_of(t);
    uint64_t nbytes = b.nbits / 8;
    while (u->off < nbytes) {
        if (*fuel <= 0) return BIN_MORE;
        uint8_t aligned[4096];
        size_t n = nbytes - u->off < sizeof aligned ? (size_t)(nbytes - u->off) : sizeof aligned;
        bool last = u->off + n == nbytes;
        uint64_t bit = b.bitoff + 8 * u->off;
        const uint8_t *s = b.bytes + bit / 8;
        if (bit & 7) {
            bits_copy(aligned, 0, s, bit & 7, 8 * (uint64_t)n);
            s = aligned;
        }
        *fuel -= 1 + (int64_t)(n / 16);
        if (u->latin1) {
            put_latin1(u, s, n);
            u->off += n;
            continue;
        }
        uint64_t off = u->off;
        BinStatus st = put_utf8_part(u, s, n, last);
        if (st == BIN_ERROR) return st;
        if (st == BIN_MORE && u->off == off) return BIN_ERROR; // cannot happen: a part has many characters
    }
    u->off = 0;
    return BIN_DONE;
}

// ---- the walk --------------------------------------------------------------------------------------------------
// The rest of binary t, from the first byte that is not converted.
static Term rest_of_binary(Heap *h, Uni *u, Term t)
{
    uint64_t off = u->off;
    return off ? heap_sub_bits(h, t, off * 8, bits_of(t).nbits - off * 8) : t;
}

// Adds the levels around `t`, the rest of the innermost level.
static Term rest_term(Heap *h, Uni *u, Term t)
{
    TermStack *s = &u->stack;
    for (uint32_t i = s->n - 1; i-- > 0;) t = heap_cons(h, t, stack_base(s)[i]);
    return t;
}

// ETF_BAD: something could not be converted; *rest is the rest.
static EtfStatus convert_step(Heap *h, Uni *u, int64_t *fuel, Term *rest)
{
    TermStack *s = &u->stack;
    while (s->n) {
        Term t = *stack_top(s);
        if (--*fuel <= 0) return ETF_MORE;
        if (is_nil(t)) {
            s->n--;
            continue;
        }
        if (!is_cons(t)) {
            BinStatus b = put_binary(u, t, fuel);
            if (b == BIN_MORE) return ETF_MORE;
            if (b == BIN_ERROR) {
                *rest = rest_term(h, u, rest_of_binary(h, u, t));
                return ETF_BAD;
            }
            s->n--;
            continue;
        }
        Term hd = head(t);
        if (is_integer(hd)) {
            if (!put_char(u, hd)) {
                *rest = rest_term(h, u, t);
                return ETF_BAD;
            }
        } else if (is_cons(hd)) {
            *stack_top(s) = tail(t);
            stack_push(s, hd);
            continue;
        } else if (!is_nil(hd)) {
            BinStatus b = put_binary(u, hd, fuel);
            if (b == BIN_MORE) return ETF_MORE;
            if (b == BIN_ERROR) {
                *rest = rest_term(h, u, heap_cons(h, rest_of_binary(h, u, hd), tail(t)));
                return ETF_BAD;
            }
        }
        *stack_top(s) = tail(t);
    }
    return ETF_DONE;
}

// ---- results --------------------------------------------------------------------------------------------------------
static Term code_points(Proc *p, Uni *u)
{
    const uint8_t *s = u->out.n ? u->out.b->bytes : NULL;
    size_t n = u->out.n;
    if (!u->nchars) return NIL;
    Term *c = heap_take(&p->heap, 2 * (size_t)u->nchars), list = make_cons(c);
    for (size_t i = 0; i < n; c += 2) {
        uint32_t cp = s[i];
        i += cp < 128 ? 1 : (size_t)utf8_decode(s + i, n - i, &cp);
        c[0] = make_small(cp);
        c[1] = i < n ? make_cons(c + 2) : NIL;
    }
    job_charge(p, (int64_t)u->nchars);
    return list;
}

static Term uni_result(Proc *p, Uni *u, bool failed, Term rest)
{
    Heap *h = &p->heap;
    Term what = u->to_list ? code_points(p, u) : out_finish(&u->out, h);
    if (!failed && !u->nleft) return what;
    Term tag = failed || !is_unfinished(u->left, u->nleft) ? A_error : A_incomplete;
    if (u->nleft) {
        Term left = heap_make_binary(h, u->left, u->nleft);
        rest = failed ? heap_cons(h, left, heap_cons(h, rest, NIL)) : left;
    }
    return TUPLE(h, tag, what, rest);
}

static Term uni_bif(Proc *p, Term *a, Term f, bool to_list, Term other)
{
    Uni local, *u = job_of(a[0], uni_drop);
    Term ref = NOVALUE, rest = NIL, data = a[0];
    if (u) {
        ref = a[0];
        data = job_arg(p, 0);
        stack_unpack(&u->stack, job_packed(p));
    } else {
        if (a[1] != A_latin1 && a[1] != A_unicode && a[1] != A_utf8)
            return proc_trap(p, export_get(A_unicode, other, 2), 2, a);
        u = &local;
        memset(u, 0, sizeof *u);
        u->latin1 = a[1] == A_latin1;
        u->to_list = to_list;
        if (!is_list(data) && !is_binary(data)) return badarg(p);
        stack_push(&u->stack, data);
    }
    int64_t fuel = job_fuel(p), had = fuel;
    EtfStatus s = ETF_DONE;
    if (!to_list && is_cons(data) && is_nil(tail(data)) && is_binary(head(data)))
        data = head(data); // then Rest is not a list
    if (u->phase == CHECK) {
        s = check_step(u, &fuel);
        if (s == ETF_BAD) {
            uni_clear(u);
            return ref == NOVALUE ? badarg(p) : job_fail(p, A_badarg, A_unicode, f, 2);
        }
        if (s == ETF_DONE) {
            u->phase = CONVERT;
            stack_push(&u->stack, data);
        }
    }
    if (s == ETF_DONE) s = convert_step(&p->heap, u, &fuel, &rest);
    job_charge(p, had - fuel);
    if (s == ETF_MORE) {
        if (u == &local) {
            u = job_new(sizeof *u, uni_drop);
            Magic magic = u->job.magic;
            *u = local;
            u->job.magic = magic;
        }
        return job_yield(p, A_unicode, f, 2, u, ref, a, stack_pack(&u->stack, &p->heap));
    }
    Term t = uni_result(p, u, s == ETF_BAD, rest);
    uni_clear(u);
    if (ref != NOVALUE) job_done(p);
    return t;
}

BIF_FN(unicode, characters_to_binary, 2)
{
    return uni_bif(p, a, A_characters_to_binary, false, B_characters_to_binary_int);
}
BIF_FN(unicode, characters_to_list, 2) { return uni_bif(p, a, A_characters_to_list, true, B_characters_to_list_int); }

BIF_FN(unicode, bin_is_7bit, 1)
{
    Buf copy = {0};
    const uint8_t *s;
    size_t n;
    if (!bin_bytes(a[0], &copy, &s, &n)) return A_false;
    uint8_t all = 0;
    size_t i = 0;
    while (i < n && all < 128) {
        size_t stop = n - i < 4096 ? n : i + 4096;
        for (; i < stop; i++) all |= s[i];
    }
    buf_free(&copy);
    job_charge(p, (int64_t)(i / 64));
    return make_bool(all < 128);
}
