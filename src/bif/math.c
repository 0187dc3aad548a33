// SPDX-License-Identifier: Apache-2.0
// bif/math.c — module math, over C's libm. An argument that is not a number: badarg. A result that is not finite:
// badarith.
#include "bif/bif.h"
#include <math.h>

static Term result(Proc *p, double d) { return isfinite(d) ? heap_float(&p->heap, d) : proc_raise(p, A_badarith); }

static bool number(Proc *p, Term t, double *d)
{
    if (!is_number(t)) {
        badarg(p);
        return false;
    }
    if (arith_to_double(t, d)) return true;
    proc_raise(p, A_badarith);
    return false;
}

#define MATH1(name, fn) \
    BIF_FN(math, name, 1) \
    { \
        double x; \
        return number(p, a[0], &x) ? result(p, fn(x)) : NOVALUE; \
    }
#define MATH2(name, fn) \
    BIF_FN(math, name, 2) \
    { \
        double x, y; \
        return number(p, a[0], &x) && number(p, a[1], &y) ? result(p, fn(x, y)) : NOVALUE; \
    }
MATH1(acos, acos)
MATH1(acosh, acosh)
MATH1(asin, asin)
MATH1(asinh, asinh)
MATH1(atan, atan)
MATH1(atanh, atanh)
MATH1(ceil, ceil)
MATH1(cos, cos)
MATH1(cosh, cosh)
MATH1(erf, erf)
MATH1(erfc, erfc)
MATH1(exp, exp)
MATH1(floor, floor)
MATH1(log, log)
MATH1(log10, log10)
MATH1(log2, log2)
MATH1(sin, sin)
MATH1(sinh, sinh)
MATH1(sqrt, sqrt)
MATH1(tan, tan)
MATH1(tanh, tanh)
MATH2(atan2, atan2)
MATH2(pow, pow)
MATH2(fmod, fmod)
