// SPDX-License-Identifier: Apache-2.0
// emu/ops_arith.h — arithmetic and guard BIFs. Label 0 means: raise; any other: the guard fails there.
// Two small integers stay in the loop; the rest is data/arith.c.

// r is the result on NOVALUE-free paths; f the operator's name for the error.
// Two floats, where the compiler could not know: still without leaving the loop.
#define FLOATS(a, b) (is_float(a) && is_float(b))
#define FLOAT_FAST(operator, dst_at, size, a, b) \
    do { \
        if (FLOATS(a, b) && ROOM(2)) { \
            double d = float_value(a) operator float_value(b); \
            if (LIKELY(isfinite(d))) { \
                htop[0] = make_header(SUB_FLOAT, 1); \
                memcpy(htop + 1, &d, 8); \
                SET(dst_at, make_boxed(htop)); \
                htop += 2; \
                NEXT(size); \
            } \
        } \
    } while (0)
#define ARITH_SLOW(call, dst_at, fail_at, size, f, a, b) \
    do { \
        SWAP_OUT; \
        Term r_ = (call); \
        SWAP_IN; \
        if (LIKELY(r_ != NOVALUE)) { \
            SET(dst_at, r_); \
            WANT_GC; \
            NEXT(size); \
        } \
        if (U(fail_at)) FAIL(fail_at); \
        proc_raise(p, arith_too_big() ? A_system_limit : A_badarith); \
        RAISE_BIF2(f, a, b); \
    } while (0)

// r = a + b, a - b; false: it overflowed. By signs, which V8 compiles to half of what the builtins come to.
#define SUM(r, a, b) (r = (int64_t)((a) + (b)), (int64_t)(((a) ^ (Term)r) & ((b) ^ (Term)r)) >= 0)
#define DIFFERENCE(r, a, b) (r = (int64_t)((a) - (b)), (int64_t)(((a) ^ (b)) & ((a) ^ (Term)r)) >= 0)

// The same with a small constant: the error names no operator.
#define INCREMENT_SLOW(call, dst_at, fail_at, size) \
    do { \
        SWAP_OUT; \
        Term r_ = (call); \
        SWAP_IN; \
        if (LIKELY(r_ != NOVALUE)) { \
            SET(dst_at, r_); \
            WANT_GC; \
            NEXT(size); \
        } \
        if (U(fail_at)) FAIL(fail_at); \
        Term why_; \
        OUTSIDE(why_ = arith_too_big() ? A_system_limit : A_badarith); \
        RAISE(why_); \
    } while (0)

OP(add_xi)
{ // x + i, or x - (-i) when i is negative
    Term a = XA, b = I64(1);
    int64_t r;
    if (LIKELY(is_small(a) && SUM(r, a, b))) {
        SET(2, (Term)r);
        NEXT(4);
    }
    INCREMENT_SLOW(arith_add(&p->heap, a, b), 2, 3, 4);
}
OP(add_yi)
{
    Term a = YA, b = I64(1);
    int64_t r;
    if (LIKELY(is_small(a) && SUM(r, a, b))) {
        SET(2, (Term)r);
        NEXT(4);
    }
    INCREMENT_SLOW(arith_add(&p->heap, a, b), 2, 3, 4);
}
OP(add_xx)
{
    Term a = XA, b = X_AT(U(1));
    int64_t r;
    if (LIKELY(are_small(a, b) && SUM(r, a, b))) {
        SET(2, (Term)r);
        NEXT(4);
    }
    FLOAT_FAST(+, 2, 4, a, b);
    ARITH_SLOW(arith_add(&p->heap, a, b), 2, 3, 4, A_op_plus, a, b);
}
OP(sub_xx)
{
    Term a = XA, b = X_AT(U(1));
    int64_t r;
    if (LIKELY(are_small(a, b) && DIFFERENCE(r, a, b))) {
        SET(2, (Term)r);
        NEXT(4);
    }
    FLOAT_FAST(-, 2, 4, a, b);
    ARITH_SLOW(arith_sub(&p->heap, a, b), 2, 3, 4, A_op_minus, a, b);
}
OP(add)
{
    Term a = SRC(1), b = SRC(2);
    int64_t r;
    if (LIKELY(are_small(a, b) && SUM(r, a, b))) {
        SET(3, (Term)r);
        NEXT(5);
    }
    if (A) INCREMENT_SLOW(arith_add(&p->heap, a, b), 3, 4, 5);
    ARITH_SLOW(arith_add(&p->heap, a, b), 3, 4, 5, A_op_plus, a, b);
}
OP(sub)
{
    Term a = SRC(1), b = SRC(2);
    int64_t r;
    if (LIKELY(are_small(a, b) && DIFFERENCE(r, a, b))) {
        SET(3, (Term)r);
        NEXT(5);
    }
    if (A) INCREMENT_SLOW(arith_sub(&p->heap, a, b), 3, 4, 5);
    ARITH_SLOW(arith_sub(&p->heap, a, b), 3, 4, 5, A_op_minus, a, b);
}
OP(mul)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b))) {
        int64_t m = small_value(a), n = small_value(b);
        if (LIKELY(m == (int32_t)m && n == (int32_t)n && fits_small(m * n))) {
            SET(3, make_small(m * n));
            NEXT(5);
        }
    }
    FLOAT_FAST(*, 3, 5, a, b);
    ARITH_SLOW(arith_mul(&p->heap, a, b), 3, 4, 5, A_op_times, a, b);
}
OP(mul_xi)
{
    Term a = XA, b = I64(1);
    if (LIKELY(is_small(a))) {
        int64_t m = small_value(a), n = small_value(b);
        if (LIKELY(m == (int32_t)m && fits_small(m * n))) {
            SET(2, make_small(m * n));
            NEXT(4);
        }
    }
    ARITH_SLOW(arith_mul(&p->heap, a, b), 2, 3, 4, A_op_times, a, b);
}
OP(int_div)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b) && (int64_t)b > 0)) {
        SET(3, make_small(small_value(a) / small_value(b)));
        NEXT(5);
    }
    ARITH_SLOW(arith_div(&p->heap, a, b), 3, 4, 5, A_div, a, b);
}
OP(int_rem)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b) && (int64_t)b > 0)) {
        SET(3, make_small(small_value(a) % small_value(b)));
        NEXT(5);
    }
    ARITH_SLOW(arith_rem(&p->heap, a, b), 3, 4, 5, A_rem, a, b);
}
OP(band_xi)
{
    Term a = XA, b = I64(1);
    if (LIKELY(is_small(a))) {
        SET(2, a & b);
        NEXT(4);
    }
    ARITH_SLOW(arith_band(&p->heap, a, b), 2, 3, 4, A_band, a, b);
}
OP(band)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b))) {
        SET(3, a & b);
        NEXT(5);
    }
    ARITH_SLOW(arith_band(&p->heap, a, b), 3, 4, 5, A_band, a, b);
}
OP(bor)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b))) {
        SET(3, a | b);
        NEXT(5);
    }
    ARITH_SLOW(arith_bor(&p->heap, a, b), 3, 4, 5, A_bor, a, b);
}
OP(bxor)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b))) {
        SET(3, a ^ b);
        NEXT(5);
    }
    ARITH_SLOW(arith_bxor(&p->heap, a, b), 3, 4, 5, A_bxor, a, b);
}
OP(bsl)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b) && (uint64_t)b < ((uint64_t)60 << 4))) {
        unsigned n = (unsigned)(b >> 4);
        int64_t r = (int64_t)((uint64_t)a << n);
        if (LIKELY(r >> n == (int64_t)a)) {
            SET(3, (Term)r);
            NEXT(5);
        }
    }
    ARITH_SLOW(arith_bsl(&p->heap, a, b), 3, 4, 5, A_bsl, a, b);
}
OP(bsr)
{
    Term a = SRC(1), b = SRC(2);
    if (LIKELY(are_small(a, b) && (int64_t)b >= 0)) {
        uint64_t n = b >> 4;
        SET(3, ((Term)((int64_t)a >> (n > 63 ? 63 : n)) & ~(Term)15));
        NEXT(5);
    }
    ARITH_SLOW(arith_bsr(&p->heap, a, b), 3, 4, 5, A_bsr, a, b);
}

// ---- guard BIFs in general ---------------------------------------------------------------------------
OP(bif0)
{
    const Export *e = unit_ptr(pc + 1);
    SWAP_OUT;
    Term r = e->bif(p, x);
    SWAP_IN;
    SET(1 + PTR_UNITS, r);
    NEXT(2 + PTR_UNITS);
}
OP(bif1)
{
    bif_nargs = 1;
    goto guard_bif;
}
OP(bif2)
{
    bif_nargs = 2;
    goto guard_bif;
}
OP(bif3)
{
    bif_nargs = 3;
    goto guard_bif;
}
guard_bif:
{
    const Export *e = unit_ptr(pc + 1);
    const Code *q = pc + 1 + PTR_UNITS; // label, sources, destination
    for (uint32_t i = 0; i < bif_nargs; i++) regs->operands[i] = src_value(q[1 + i], pc, x, E);
    SWAP_OUT;
    Term r = e->bif(p, regs->operands);
    SWAP_IN;
    if (LIKELY(r != NOVALUE)) {
        SET_UNIT(q[1 + bif_nargs], r);
        WANT_GC;
        NEXT(3 + PTR_UNITS + bif_nargs);
    }
    if (q[0]) {
        p->exc_reason = NIL;
        GO(pc + (int32_t)q[0]);
    }
    bif_f = e->function;
    goto raise_operator;
}
OP(length_start)
{
    Term t = SRC(1);
    x[A] = t;
    x[A + 1] = make_small(0);
    x[A + 2] = t;
    NEXT(2);
}
OP(length)
{ // long lists are counted over several slices, with the state in X registers
    Term rest;
    OUTSIDE(rest = emu_count_cells(p, x + A));
    if (LIKELY(is_nil(rest))) {
        SET(1, x[A + 1]);
        NEXT(3);
    }
    if (is_cons(rest)) {
        live_n = A + 3;
        goto slice_end;
    }
    if (U(2)) FAIL(2);
    Term list = x[A + 2];
    BADARG_BIF1(A_length, list);
}
OP(self)
{
    SET(1, p->pid);
    NEXT(2);
}
OP(hd)
{
    Term t = SRC(1);
    if (LIKELY(is_cons(t))) {
        Term v = CONS_PTR_(t)[0];
        SET(2, v);
        NEXT(4);
    }
    if (U(3)) FAIL(3);
    BADARG_BIF1(A_hd, t);
}
OP(tl)
{
    Term t = SRC(1);
    if (LIKELY(is_cons(t))) {
        Term v = CONS_PTR_(t)[1];
        SET(2, v);
        NEXT(4);
    }
    if (U(3)) FAIL(3);
    BADARG_BIF1(A_tl, t);
}
OP(element)
{
    Term i = SRC(1), t = SRC(2);
    if (LIKELY(is_small(i) && is_tuple(t))) {
        uint64_t k = (uint64_t)small_value(i) - 1;
        if (LIKELY(k < tuple_arity(t))) {
            SET(3, tuple_at(t, (uint32_t)k));
            NEXT(5);
        }
    }
    if (U(4)) FAIL(4);
    BADARG_BIF2(A_element, i, t);
}
OP(element_i)
{
    Term t = SRC(1);
    if (LIKELY(is_tuple(t) && U(2) <= tuple_arity(t))) {
        SET(3, tuple_at(t, U(2) - 1));
        NEXT(5);
    }
    if (U(4)) FAIL(4);
    BADARG_BIF2(A_element, make_small(U(2)), t);
}
OP(tuple_size)
{
    Term t = SRC(1);
    if (LIKELY(is_tuple(t))) {
        SET(2, make_small(tuple_arity(t)));
        NEXT(4);
    }
    if (U(3)) FAIL(3);
    BADARG_BIF1(A_tuple_size, t);
}
OP(map_get)
{
    Term k = SRC(1), m = SRC(2);
    if (LIKELY(is_map(m))) {
        Term v;
        OUTSIDE(v = map_get(m, k));
        if (LIKELY(v != NOVALUE)) {
            SET(3, v);
            NEXT(5);
        }
    }
    if (U(4)) FAIL(4);
    SWAP_OUT;
    proc_raise(p, is_map(m) ? pair(p, A_badkey, k) : pair(p, A_badmap, m));
    RAISE_BIF2(A_map_get, k, m);
}
OP(byte_size)
{
    Term t = SRC(1);
    uint64_t n;
    OUTSIDE(n = bits_of_size(t));
    if (LIKELY(n != NOT_BITS)) {
        SET(2, make_small((int64_t)((n + 7) / 8)));
        NEXT(4);
    }
    if (U(3)) FAIL(3);
    BADARG_BIF1(A_byte_size, t);
}
OP(eq_exact_value)
{
    Term a = SRC(1), b = SRC(2);
    bool same = a == b;
    if (!same && !is_immed(a) && !is_immed(b)) OUTSIDE(same = eq_exact_slow(a, b));
    SET(3, same ? A_true : A_false);
    NEXT(4);
}
OP(ne_exact_value)
{
    Term a = SRC(1), b = SRC(2);
    bool same = a == b;
    if (!same && !is_immed(a) && !is_immed(b)) OUTSIDE(same = eq_exact_slow(a, b));
    SET(3, same ? A_false : A_true);
    NEXT(4);
}

// ---- floats ----------------------------------------------------------------------------------------------
OP(fmove_sf)
{
    regs->f[A & 15] = float_value(SRC(1));
    NEXT(2);
}
OP(fmove_fd)
{
    double d = regs->f[A & 15];
    htop[0] = make_header(SUB_FLOAT, 1);
    memcpy(htop + 1, &d, 8);
    SET(1, make_boxed(htop));
    htop += 2;
    NEXT(2);
}
OP(fconv)
{
    Term t = SRC(1);
    double d;
    if (LIKELY(is_small(t))) d = (double)small_value(t);
    else if (is_float(t)) d = float_value(t);
    else {
        bool number;
        OUTSIDE(number = arith_to_double(t, &regs->f[A & 15]));
        if (!number) RAISE(A_badarith);
        NEXT(2);
    }
    regs->f[A & 15] = d;
    NEXT(2);
}
#define FLOAT_OP(operator) \
    do { \
        double d = regs->f[U(1) & 15] operator regs->f[U(2) & 15]; \
        if (UNLIKELY(!isfinite(d))) RAISE(A_badarith); \
        regs->f[A & 15] = d; \
        NEXT(3); \
    } while (0)
OP(fadd) { FLOAT_OP(+); }
OP(fsub) { FLOAT_OP(-); }
OP(fmul) { FLOAT_OP(*); }
OP(fdiv)
{
    if (UNLIKELY(regs->f[U(2) & 15] == 0)) RAISE(A_badarith);
    FLOAT_OP(/);
}
OP(fnegate)
{
    regs->f[A & 15] = 0.0 - regs->f[U(1) & 15];
    NEXT(2);
} // -(0.0) is 0.0 here, as OTP 25's JIT has it
