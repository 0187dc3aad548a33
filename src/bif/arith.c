// SPDX-License-Identifier: Apache-2.0
// bif/arith.c — operators as functions. The data room does the arithmetic; this file raises the errors.
#include "bif/bif.h"

static Term arith_error(Proc *p, Term reason) { return proc_raise(p, arith_too_big() ? A_system_limit : reason); }

#define OPERATOR2(cname, fn) \
    BIF_FN(erlang, cname, 2) \
    { \
        Term t = fn(&p->heap, a[0], a[1]); \
        return t != NOVALUE ? t : arith_error(p, A_badarith); \
    }
OPERATOR2(plus, arith_add)
OPERATOR2(minus, arith_sub)
OPERATOR2(times, arith_mul)
OPERATOR2(divide, arith_divide)
OPERATOR2(div, arith_div)
OPERATOR2(rem, arith_rem)
OPERATOR2(band, arith_band)
OPERATOR2(bor, arith_bor)
OPERATOR2(bxor, arith_bxor)
OPERATOR2(bsl, arith_bsl)
OPERATOR2(bsr, arith_bsr)

BIF_FN(erlang, plus, 1) { return is_number(a[0]) ? a[0] : proc_raise(p, A_badarith); }
BIF_FN(erlang, minus, 1)
{
    Term t = arith_neg(&p->heap, a[0]);
    return t != NOVALUE ? t : arith_error(p, A_badarith);
}
BIF_FN(erlang, bnot, 1)
{
    Term t = arith_bnot(&p->heap, a[0]);
    return t != NOVALUE ? t : arith_error(p, A_badarith);
}

// ---- truth ----------------------------------------------------------------------
static bool is_bool(Term t) { return t == A_true || t == A_false; }

BIF_FN(erlang, and_, 2)
{
    return is_bool(a[0]) && is_bool(a[1]) ? make_bool(a[0] == A_true && a[1] == A_true) : badarg(p);
}
BIF_FN(erlang, or_, 2)
{
    return is_bool(a[0]) && is_bool(a[1]) ? make_bool(a[0] == A_true || a[1] == A_true) : badarg(p);
}
BIF_FN(erlang, xor_, 2) { return is_bool(a[0]) && is_bool(a[1]) ? make_bool(a[0] != a[1]) : badarg(p); }
BIF_FN(erlang, not_, 1) { return is_bool(a[0]) ? make_bool(a[0] == A_false) : badarg(p); }

// ---- order --------------------------------------------------------------------------
BIF_FN(erlang, lt, 2) { return make_bool(less(a[0], a[1])); }
BIF_FN(erlang, gt, 2) { return make_bool(less(a[1], a[0])); }
BIF_FN(erlang, le, 2) { return make_bool(!less(a[1], a[0])); }
BIF_FN(erlang, ge, 2) { return make_bool(!less(a[0], a[1])); }
BIF_FN(erlang, max, 2) { return bif_webeam_max_2(p, a); }
BIF_FN(erlang, min, 2) { return bif_webeam_min_2(p, a); }
BIF_FN(webeam, max, 2)
{
    (void)p;
    return compare(a[0], a[1]) < 0 ? a[1] : a[0];
}
BIF_FN(webeam, min, 2)
{
    (void)p;
    return compare(a[0], a[1]) <= 0 ? a[0] : a[1];
}
BIF_FN(erlang, eq, 2) { return make_bool(eq_loose(a[0], a[1])); }
BIF_FN(erlang, ne, 2) { return make_bool(!eq_loose(a[0], a[1])); }
BIF_FN(erlang, exact_eq, 2) { return make_bool(eq_exact(a[0], a[1])); }
BIF_FN(erlang, exact_ne, 2) { return make_bool(!eq_exact(a[0], a[1])); }
BIF_FN(erts_internal, cmp_term, 2)
{
    int c = compare_exact(a[0], a[1]);
    return make_small(c < 0 ? -1 : c > 0);
}

// ---- numbers to numbers -----------------------------------------------------------------
#define NUMBER1(cname, fn) \
    BIF_FN(erlang, cname, 1) \
    { \
        Term t = fn(&p->heap, a[0]); \
        return t != NOVALUE ? t : arith_error(p, A_badarg); \
    }
NUMBER1(abs, arith_abs)
NUMBER1(trunc, arith_trunc)
NUMBER1(round, arith_round)
NUMBER1(floor, arith_floor)
NUMBER1(ceil, arith_ceil)

BIF_FN(erlang, float_, 1)
{
    double d;
    if (is_float(a[0])) return a[0];
    return arith_to_double(a[0], &d) ? heap_float(&p->heap, d) : badarg(p);
}
