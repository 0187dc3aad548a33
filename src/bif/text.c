// SPDX-License-Identifier: Apache-2.0
// bif/text.c — numbers as text, and back. The data room does the conversions.
#include "bif/job.h"

// Appends the bytes of a list of 0..255. False: not such a list.
static bool list_text(Term t, Buf *b)
{
    for (; is_cons(t); t = tail(t)) {
        Term c = head(t);
        if (!is_small(c) || (uint64_t)small_value(c) > 255) return false;
        buf_byte(b, (uint8_t)small_value(c));
    }
    return is_nil(t);
}
static bool any_text(Term t, Buf *b, bool is_list_bif)
{
    const uint8_t *s;
    size_t n;
    if (is_list_bif) return list_text(t, b);
    if (!bin_bytes(t, b, &s, &n)) return false;
    if (!b->n) buf_put(b, s, n);
    return true;
}

// ---- integers ----------------------------------------------------------------------------------------------------
static bool arg_base(Term t, int *base)
{
    int64_t v;
    if (!arg_uint(t, 36, &v) || v < 2) return false;
    *base = (int)v;
    return true;
}

// A long conversion is spread over slices. It works on copies, so its state has no terms.
typedef struct {
    Job job;
    Radix *radix;
    bool list;
} RadixJob;
static void drop_radix(Magic *m)
{
    if (((RadixJob *)m)->radix) radix_free(((RadixJob *)m)->radix);
}

static Term made(Proc *p, Buf *b, bool list)
{
    Term t = list ? heap_string(&p->heap, b->p, b->n, NIL) : heap_make_binary(&p->heap, b->p, b->n);
    proc_charge(p, (uint32_t)(b->n / 100));
    buf_free(b);
    return t;
}

// Runs one slice. r: a new job; NULL: a[0] is the job. reading: text to integer, else integer to text.
static Term run_radix(Proc *p, Radix *r, Term *a, Term f, uint32_t arity, bool reading, bool list)
{
    RadixJob *job = r ? NULL : job_of(a[0], drop_radix);
    int64_t fuel = job_fuel(p) * 4, before = fuel; // its steps are short
    if (job) r = job->radix;
    bool done = radix_run(r, &fuel);
    job_charge(p, (before - fuel) / 4);
    if (!done) {
        Term ref = job ? a[0] : NOVALUE;
        if (!job) {
            job = job_new(sizeof *job, drop_radix);
            job->radix = r;
        }
        return job_yield(p, A_erlang, f, arity, job, ref, a, NIL);
    }
    Term t;
    if (reading) t = radix_int(r, &p->heap);
    else {
        Buf b = {0};
        radix_text(r, &b);
        t = made(p, &b, list);
    }
    radix_free(r);
    if (job) job->radix = NULL;
    if (t == NOVALUE) return job ? job_fail(p, A_system_limit, A_erlang, f, arity) : system_limit(p);
    if (job) job_done(p);
    return t;
}

static Term text_to_int(Proc *p, Term *a, uint32_t arity, bool list)
{
    Term f = list ? A_list_to_integer : A_binary_to_integer;
    Buf b = {0};
    int base = 10;
    Term t = NOVALUE;
    if (job_of(a[0], drop_radix)) return run_radix(p, NULL, a, f, arity, true, list);
    if ((arity == 1 || arg_base(a[1], &base)) && any_text(a[0], &b, list)) {
        job_charge(p, (int64_t)b.n / 4);
        Radix *r = radix_read(b.p, b.n, base);
        if (r) {
            buf_free(&b);
            return run_radix(p, r, a, f, arity, true, list);
        }
        t = int_from_text(&p->heap, b.p, b.n, base);
    }
    bool big = t == NOVALUE && b.n > 1000000 && arith_too_big();
    buf_free(&b);
    if (t != NOVALUE) return t;
    return big ? system_limit(p) : badarg(p);
}

BIF_FN(erlang, list_to_integer, 1) { return text_to_int(p, a, 1, true); }
BIF_FN(erlang, list_to_integer, 2) { return text_to_int(p, a, 2, true); }
BIF_FN(erlang, binary_to_integer, 1) { return text_to_int(p, a, 1, false); }
BIF_FN(erlang, binary_to_integer, 2) { return text_to_int(p, a, 2, false); }

static Term int_text(Proc *p, Term *a, uint32_t arity, bool list)
{
    int base = 10;
    Term f = list ? A_integer_to_list : A_integer_to_binary;
    if (job_of(a[0], drop_radix)) return run_radix(p, NULL, a, f, arity, false, list);
    if (!is_integer(a[0]) || (arity == 2 && !arg_base(a[1], &base))) return badarg(p);
    Radix *r = base & (base - 1) ? radix_print(a[0], base) : NULL;
    if (r) return run_radix(p, r, a, f, arity, false, list);
    Buf b = {0};
    int_to_text(a[0], base, &b);
    job_charge(p, (int64_t)b.n / 4);
    return made(p, &b, list);
}

BIF_FN(erlang, integer_to_list, 1) { return int_text(p, a, 1, true); }
BIF_FN(erlang, integer_to_list, 2) { return int_text(p, a, 2, true); }
BIF_FN(erlang, integer_to_binary, 1) { return int_text(p, a, 1, false); }
BIF_FN(erlang, integer_to_binary, 2) { return int_text(p, a, 2, false); }

// ---- floats
static bool text_float(Buf *b, double *d)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] == ',') {
            b->p[i] = '.';
            break;
        } // erl accepts a comma, too
    return float_from_text(b->p, b->n, d);
}

static Term text_to_float(Proc *p, Term text, bool list)
{
    Buf b = {0};
    double d;
    bool ok = any_text(text, &b, list) && text_float(&b, &d);
    buf_free(&b);
    return ok ? heap_float(&p->heap, d) : badarg(p);
}

BIF_FN(erlang, list_to_float, 1) { return text_to_float(p, a[0], true); }
BIF_FN(erlang, binary_to_float, 1) { return text_to_float(p, a[0], false); }

typedef struct {
    enum { SCIENTIFIC, DECIMALS, SHORT } form;
    int digits;
    bool compact;
} FloatForm;

static bool float_options(Term list, FloatForm *f)
{
    for (Term o; bif_next(&list, &o);) {
        int64_t v;
        if (o == A_compact) f->compact = true;
        else if (o == A_short) f->form = SHORT;
        else if (is_tuple_tag(o, 2, A_decimals) && arg_uint(tuple_at(o, 1), 253, &v)) {
            f->form = DECIMALS;
            f->digits = (int)v;
        } else if (is_tuple_tag(o, 2, A_scientific) && arg_uint(tuple_at(o, 1), 249, &v)) {
            f->form = SCIENTIFIC;
            f->digits = (int)v;
        } else return false;
    }
    return is_nil(list);
}

static Term float_text(Proc *p, Term t, Term opts, bool list)
{
    FloatForm f = {SCIENTIFIC, 20, false};
    if (!is_float(t) || !float_options(opts, &f)) return badarg(p);
    Buf b = {0};
    bool ok = true;
    double d = float_value(t);
    if (f.form == SHORT) float_to_short(d, &b);
    else if (f.form == DECIMALS) ok = float_to_decimals(d, f.digits, f.compact, &b);
    else {
        float_to_scientific(d, f.digits, &b);
        ok = b.n <= 255; // the size of erl's buffer
    }
    if (!ok) {
        buf_free(&b);
        return badarg(p);
    }
    Term r = list ? heap_string(&p->heap, b.p, b.n, NIL) : heap_make_binary(&p->heap, b.p, b.n);
    buf_free(&b);
    return r;
}

BIF_FN(erlang, float_to_list, 1) { return float_text(p, a[0], NIL, true); }
BIF_FN(erlang, float_to_list, 2) { return float_text(p, a[0], a[1], true); }
BIF_FN(erlang, float_to_binary, 1) { return float_text(p, a[0], NIL, false); }
BIF_FN(erlang, float_to_binary, 2) { return float_text(p, a[0], a[1], false); }

// ---- string:list_to_integer/1, list_to_float/1: a number and the rest of the list
INLINE int list_char(Term t)
{
    return is_cons(t) && is_small(head(t)) && (uint64_t)small_value(head(t)) < 128 ? (int)small_value(head(t)) : -1;
}
INLINE bool is_digit(int c) { return c >= '0' && c <= '9'; }

// Moves an optional sign and digits from *t to b. False: there is no digit; then *t and b are unchanged.
static bool take_digits(Term *t, Buf *b, bool sign)
{
    Term at = *t;
    size_t n = b->n;
    int c = list_char(at);
    if (sign && (c == '+' || c == '-')) {
        buf_byte(b, (uint8_t)c);
        at = tail(at);
        c = list_char(at);
    }
    if (!is_digit(c)) {
        b->n = n;
        return false;
    }
    for (; is_digit(c); c = list_char(at)) {
        buf_byte(b, (uint8_t)c);
        at = tail(at);
    }
    *t = at;
    return true;
}

static Term no_number(Proc *p, Term why, Term arg)
{
    return TUPLE(&p->heap, A_error, is_list(arg) ? why : B_not_a_list);
}

BIF_FN(string, list_to_integer, 1)
{
    Buf b = {0};
    Term rest = a[0], i = NOVALUE;
    if (take_digits(&rest, &b, true)) {
        job_charge(p, (int64_t)b.n);
        i = int_from_text(&p->heap, b.p, b.n, 10);
    }
    buf_free(&b);
    return i == NOVALUE ? no_number(p, B_no_integer, a[0]) : TUPLE(&p->heap, i, rest);
}

// ---- erts_internal: what OTP's own code of list_to_integer and binary_to_integer calls (27 and later). `big` lets
// that code convert piece by piece.
enum { BIG_DIGITS = 17 };

BIF_FN(erts_internal, list_to_integer, 2)
{
    int base;
    if (!arg_base(a[1], &base)) return A_badarg;
    if (!is_list(a[0])) return B_not_a_list;
    Buf b = {0};
    Term rest = a[0], i = NOVALUE;
    int c = list_char(rest);
    size_t signs = c == '+' || c == '-';
    for (; c >= 0 && b.n <= BIG_DIGITS; c = list_char(rest)) {
        bool sign = !b.n && (c == '+' || c == '-');
        int digit = c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
        if (!sign && (digit < 0 || digit >= base || (c > '9' && c < 'A'))) break;
        buf_byte(&b, (uint8_t)c);
        rest = tail(rest);
    }
    bool big = b.n > BIG_DIGITS;
    if (!big && b.n > signs) i = int_from_text(&p->heap, b.p, b.n, base);
    job_charge(p, (int64_t)b.n);
    buf_free(&b);
    return big ? B_big : i == NOVALUE ? B_no_integer : TUPLE(&p->heap, i, rest);
}

BIF_FN(erts_internal, binary_to_integer, 2)
{
    int base;
    Buf b = {0};
    if (!arg_base(a[1], &base) || !any_text(a[0], &b, false)) return A_badarg;
    bool big = b.n > BIG_DIGITS;
    Term i = big ? B_big : int_from_text(&p->heap, b.p, b.n, base);
    buf_free(&b);
    return i == NOVALUE ? A_badarg : i;
}

// term_to_string(Term, Limit): as erlang:display/1 prints it, in at most about Limit characters.
BIF_FN(erts_internal, term_to_string, 2)
{
    int64_t limit = 0;
    if (a[1] != A_undefined && (!arg_uint(a[1], INT32_MAX, &limit) || !limit)) return badarg(p);
    Buf b = {0};
    print_term(&b, a[0], (size_t)limit);
    job_charge(p, (int64_t)b.n);
    return bif_text_list(&p->heap, &b);
}

BIF_FN(string, list_to_float, 1)
{
    Buf b = {0};
    Term rest = a[0];
    double d;
    bool ok = take_digits(&rest, &b, true);
    int point = list_char(rest);
    ok = ok && (point == '.' || point == ',');
    if (ok) {
        buf_byte(&b, '.');
        rest = tail(rest);
        ok = take_digits(&rest, &b, false);
    }
    int e = list_char(rest);
    if (ok && (e == 'e' || e == 'E')) {
        Term after = tail(rest);
        buf_byte(&b, 'e');
        if (take_digits(&after, &b, true)) rest = after;
        else b.n--;
    }
    ok = ok && float_from_text(b.p, b.n, &d);
    buf_free(&b);
    return ok ? TUPLE(&p->heap, heap_float(&p->heap, d), rest) : no_number(p, A_no_float, a[0]);
}
