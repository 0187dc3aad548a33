// SPDX-License-Identifier: Apache-2.0
// bif/errors.c — errors raised by Erlang code: error, exit, throw, raise; and halt.
#include "bif/bif.h"
#include "files/files.h"
#include "base/host.h"
#include "base/release.h"

BIF_FN(erlang, exit, 1) { return proc_raise_class(p, A_exit, a[0]); }
BIF_FN(erlang, throw, 1) { return proc_raise_class(p, A_throw, a[0]); }
BIF_FN(erlang, error, 1) { return proc_raise(p, a[0]); }
BIF_FN(erlang, nif_error, 1) { return proc_raise(p, a[0]); }

static Term error(Proc *p, Term reason, Term args, Term info)
{
    return proc_raise_with(
        p, A_error, reason, is_list(args) ? args : NOVALUE, info); // not a list: the trace shows the arity
}
BIF_FN(erlang, error, 2) { return error(p, a[0], a[1], NOVALUE); }
BIF_FN(erlang, nif_error, 2) { return error(p, a[0], a[1], NOVALUE); }

// Invalid options are ignored.
BIF_FN(erlang, error, 3)
{
    Term info = NOVALUE, l = a[2], o;
    while (bif_next(&l, &o)) {
        if (!is_tuple_tag(o, 2, A_error_info) || !is_map(tuple_at(o, 1))) {
            info = NOVALUE;
            break;
        }
        info = tuple_at(o, 1);
    }
    return error(p, a[0], a[1], info);
}

// ---- raise/3 ------------------------------------------------------------------------------
static bool is_location(Term l)
{
    size_t n;
    return list_length(l, &n);
}

// Valid: {M,F,A}, {M,F,A,Location}, {Fun,Args}, {Fun,Args,Location}.
static bool is_entry(Term t)
{
    if (!is_tuple(t)) return false;
    uint32_t n = tuple_arity(t);
    if (n < 2 || n > 4) return false;
    Term first = tuple_at(t, 0);
    if (is_fun(first)) return n == 2 || (n == 3 && is_location(tuple_at(t, 2)));
    if (n < 3 || !is_atom(first) || !is_atom(tuple_at(t, 1))) return false;
    return n == 3 || is_location(tuple_at(t, 3));
}

BIF_FN(erlang, raise, 3)
{
    Term class_ = a[0], out[128], l = a[2], e;
    size_t n = 0;
    if (class_ != A_error && class_ != A_exit && class_ != A_throw) return A_badarg;
    bool rebuild = false;
    for (Term w = l; bif_next(&w, &e);) {
        if (!is_entry(e)) return A_badarg;
        rebuild |= !is_tuple_of(e, 4);
    }
    size_t len;
    if (!list_length(l, &len)) return A_badarg;
    size_t max = bif_backtrace_depth < 1           ? 1
        : bif_backtrace_depth < (int)COUNT_OF(out) ? (size_t)bif_backtrace_depth
                                                   : COUNT_OF(out);
    if (rebuild || len > max) { // adds missing locations; keeps at most backtrace_depth entries
        while (n < max && bif_next(&l, &e)) {
            if (is_tuple_of(e, 3) && !is_fun(tuple_at(e, 0)))
                e = TUPLE(&p->heap, tuple_at(e, 0), tuple_at(e, 1), tuple_at(e, 2), NIL);
            else if (is_tuple_of(e, 2)) e = TUPLE(&p->heap, tuple_at(e, 0), tuple_at(e, 1), NIL);
            out[n++] = e;
        }
        l = heap_list(&p->heap, out, n, NIL);
    }
    return bif_up.raise(p, class_, a[1], l);
}

// ---- halt -------------------------------------------------------------------------------------
BIF_FN(erlang, halt, 2)
{
    Term l = a[1], o;
    bool flush = true;
    int64_t code;
    while (bif_next(&l, &o)) {
        // Output is never given up after a time: it is written, or the host has refused it.
        if (is_tuple_tag(o, 2, B_flush_timeout) && release_does(halt_flush_timeout)) {
            int64_t ms;
            if (tuple_at(o, 1) != A_infinity && !arg_uint(tuple_at(o, 1), INT32_MAX, &ms))
                return badarg_cause(p, A_badopt);
            continue;
        }
        if (!is_tuple_tag(o, 2, A_flush) || (tuple_at(o, 1) != A_true && tuple_at(o, 1) != A_false))
            return badarg_cause(p, A_badopt);
        flush = tuple_at(o, 1) == A_true;
    }
    if (!is_nil(l)) return badarg_cause(p, A_badopt);
    files_flush_all();
    Buf slogan = {0};
    if (a[0] == A_abort) code = HALT_ABORT;
    else if (arg_uint(a[0], SMALL_MAX, &code)) code &= 0xFF;
    else if (is_list(a[0]) && text_of_list(a[0], &slogan)) {
        code = 1;
        if (slogan.n > 1023) slogan.n = 1023; // erl writes at most that much
    } else {
        buf_free(&slogan);
        return badarg(p);
    }
    bool with_slogan = is_list(a[0]);
    bif_up.halt(p, (int)code, flush, with_slogan ? (const char *)slogan.p : NULL, slogan.n);
    buf_free(&slogan);
    return proc_yield_true(p); // not reached: every scheduler stops after its slice
}
