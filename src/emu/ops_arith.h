// SPDX-License-Identifier: Apache-2.0
// emu/ops_arith.h — arithmetic, guard BIFs and floats. If the fail label is 0, an error is raised; else the guard
// fails.
// Two small integers are handled here, everything else in data/arith.c.

// Two floats, where the compiler did not know the types.
#define FLOATS(a, b) (is_float(a) && is_float(b))
#define FLOAT_FAST(operator, a, b) \
    do { \
        if (FLOATS(a, b) && ROOM(2)) { \
            double d = float_value(a) operator float_value(b); \
            if (LIKELY(isfinite(d))) { \
                htop[0] = make_header(SUB_FLOAT, 1); \
                memcpy(htop + 1, &d, 8); \
                SET(in->dst, make_boxed(htop)); \
                htop += 2; \
                NEXT; \
            } \
        } \
    } while (0)
// SET the result of a C function. NOVALUE: the guard fails, or `failed` raises the error.
#define ARITH_RESULT(call, failed) \
    do { \
        SWAP_OUT; \
        Term r_ = (call); \
        SWAP_IN; \
        if (LIKELY(r_ != NOVALUE)) { \
            SET(in->dst, r_); \
            WANT_GC; \
            NEXT; \
        } \
        if (in->fail.by) FAIL; \
        ENTER(failed); \
    } while (0)
// f is the operator's name, which the error shows.
#define ARITH_SLOW(call, f, a, b) ARITH_RESULT(call, emu_raise_arith(p, s, f, a, b))
// With a small constant, the error does not show the operator.
#define INCREMENT_SLOW(call) ARITH_RESULT(call, emu_raise_increment(p, s))

// r = a + b, a - b; false: overflow. Computed from the signs, which V8 compiles to half the code of the builtins.
#define SUM(r, a, b) (r = (int64_t)((a) + (b)), (int64_t)(((a) ^ (Term)r) & ((b) ^ (Term)r)) >= 0)
#define DIFFERENCE(r, a, b) (r = (int64_t)((a) - (b)), (int64_t)(((a) ^ (b)) & ((a) ^ (Term)r)) >= 0)

OP(add_xi)
{ // x + i, or x - (-i) when i is negative
    Term a = XREG(in->a), b = IMM(in->b);
    int64_t r;
    if (LIKELY(is_small(a) && SUM(r, a, b))) {
        SET(in->dst, (Term)r);
        NEXT;
    }
    INCREMENT_SLOW(arith_add(&p->heap, a, b));
}
OP(add_yi)
{
    Term a = YREG(in->a), b = IMM(in->b);
    int64_t r;
    if (LIKELY(is_small(a) && SUM(r, a, b))) {
        SET(in->dst, (Term)r);
        NEXT;
    }
    INCREMENT_SLOW(arith_add(&p->heap, a, b));
}
OP(add_xx)
{
    Term a = XREG(in->a), b = XREG(in->b);
    int64_t r;
    if (LIKELY(are_small(a, b) && SUM(r, a, b))) {
        SET(in->dst, (Term)r);
        NEXT;
    }
    FLOAT_FAST(+, a, b);
    ARITH_SLOW(arith_add(&p->heap, a, b), A_op_plus, a, b);
}
OP(sub_xx)
{
    Term a = XREG(in->a), b = XREG(in->b);
    int64_t r;
    if (LIKELY(are_small(a, b) && DIFFERENCE(r, a, b))) {
        SET(in->dst, (Term)r);
        NEXT;
    }
    FLOAT_FAST(-, a, b);
    ARITH_SLOW(arith_sub(&p->heap, a, b), A_op_minus, a, b);
}
OP(add)
{
    Term a = SRC(in->a), b = SRC(in->b);
    int64_t r;
    if (LIKELY(are_small(a, b) && SUM(r, a, b))) {
        SET(in->dst, (Term)r);
        NEXT;
    }
    if (in->named) INCREMENT_SLOW(arith_add(&p->heap, a, b));
    ARITH_SLOW(arith_add(&p->heap, a, b), A_op_plus, a, b);
}
OP(sub)
{
    Term a = SRC(in->a), b = SRC(in->b);
    int64_t r;
    if (LIKELY(are_small(a, b) && DIFFERENCE(r, a, b))) {
        SET(in->dst, (Term)r);
        NEXT;
    }
    if (in->named) INCREMENT_SLOW(arith_sub(&p->heap, a, b));
    ARITH_SLOW(arith_sub(&p->heap, a, b), A_op_minus, a, b);
}
OP(mul)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b))) {
        int64_t m = small_value(a), n = small_value(b);
        if (LIKELY(m == (int32_t)m && n == (int32_t)n && fits_small(m * n))) {
            SET(in->dst, make_small(m * n));
            NEXT;
        }
    }
    FLOAT_FAST(*, a, b);
    ARITH_SLOW(arith_mul(&p->heap, a, b), A_op_times, a, b);
}
OP(mul_xi)
{
    Term a = XREG(in->a), b = IMM(in->b);
    if (LIKELY(is_small(a))) {
        int64_t m = small_value(a), n = small_value(b);
        if (LIKELY(m == (int32_t)m && fits_small(m * n))) {
            SET(in->dst, make_small(m * n));
            NEXT;
        }
    }
    ARITH_SLOW(arith_mul(&p->heap, a, b), A_op_times, a, b);
}
OP(int_div)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b) && (int64_t)b > 0)) {
        SET(in->dst, make_small(small_value(a) / small_value(b)));
        NEXT;
    }
    ARITH_SLOW(arith_div(&p->heap, a, b), A_div, a, b);
}
OP(int_rem)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b) && (int64_t)b > 0)) {
        SET(in->dst, make_small(small_value(a) % small_value(b)));
        NEXT;
    }
    ARITH_SLOW(arith_rem(&p->heap, a, b), A_rem, a, b);
}
OP(band_xi)
{
    Term a = XREG(in->a), b = IMM(in->b);
    if (LIKELY(is_small(a))) {
        SET(in->dst, a & b);
        NEXT;
    }
    ARITH_SLOW(arith_band(&p->heap, a, b), A_band, a, b);
}
OP(band)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b))) {
        SET(in->dst, a & b);
        NEXT;
    }
    ARITH_SLOW(arith_band(&p->heap, a, b), A_band, a, b);
}
OP(bor)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b))) {
        SET(in->dst, a | b);
        NEXT;
    }
    ARITH_SLOW(arith_bor(&p->heap, a, b), A_bor, a, b);
}
OP(bxor)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b))) {
        SET(in->dst, a ^ b);
        NEXT;
    }
    ARITH_SLOW(arith_bxor(&p->heap, a, b), A_bxor, a, b);
}
OP(bsl)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b) && (uint64_t)b < ((uint64_t)60 << 4))) {
        unsigned n = (unsigned)(b >> 4);
        int64_t r = (int64_t)((uint64_t)a << n);
        if (LIKELY(r >> n == (int64_t)a)) {
            SET(in->dst, (Term)r);
            NEXT;
        }
    }
    ARITH_SLOW(arith_bsl(&p->heap, a, b), A_bsl, a, b);
}
OP(bsr)
{
    Term a = SRC(in->a), b = SRC(in->b);
    if (LIKELY(are_small(a, b) && (int64_t)b >= 0)) {
        uint64_t n = b >> 4;
        SET(in->dst, ((Term)((int64_t)a >> (n > 63 ? 63 : n)) & ~(Term)15));
        NEXT;
    }
    ARITH_SLOW(arith_bsr(&p->heap, a, b), A_bsr, a, b);
}

// ---- guard BIFs in general ---------------------------------------------------------------------------
// Its operands `a`, `b`, `c` are the n arguments.
#define GUARD_BIF(n) \
    do { \
        const Export *e_ = ADDRESS(in->export); \
        GUARD_ARGUMENT##n; \
        SWAP_OUT; \
        Term r_ = e_->bif(p, regs->operands); \
        SWAP_IN; \
        if (LIKELY(r_ != NOVALUE)) { \
            SET(in->dst, r_); \
            WANT_GC; \
            NEXT; \
        } \
        if (in->fail.by) { \
            p->exc_reason = NIL; \
            FAIL; \
        } \
        ENTER(emu_raise_guard_bif(p, s, ADDRESS(in->export))); \
    } while (0)
#define GUARD_ARGUMENT1 regs->operands[0] = SRC(in->a)
#define GUARD_ARGUMENT2 GUARD_ARGUMENT1, regs->operands[1] = SRC(in->b)
#define GUARD_ARGUMENT3 GUARD_ARGUMENT2, regs->operands[2] = SRC(in->c)
OP(bif0)
{
    const Export *e = ADDRESS(in->export);
    SWAP_OUT;
    Term r = e->bif(p, x);
    SWAP_IN;
    SET(in->dst, r);
    NEXT;
}
OP(bif1) { GUARD_BIF(1); }
OP(bif2) { GUARD_BIF(2); }
OP(bif3) { GUARD_BIF(3); }
OP(length_start)
{
    Term t = SRC(in->src);
    x[in->live] = t;
    x[in->live + 1] = make_small(0);
    x[in->live + 2] = t;
    NEXT;
}
OP(length)
{ // a long list is counted over several slices; the state is in X registers
    Term rest;
    OUTSIDE(rest = emu_count_cells(p, x + in->live));
    if (LIKELY(is_nil(rest))) {
        SET(in->dst, x[in->live + 1]);
        NEXT;
    }
    if (is_cons(rest)) {
        live_n = in->live + 3;
        goto slice_end;
    }
    if (in->fail.by) FAIL;
    Term list = x[in->live + 2];
    ENTER(emu_raise_badarg1(p, s, A_length, list));
}
OP(self)
{
    SET(in->dst, p->pid);
    NEXT;
}
OP(hd)
{
    Term t = SRC(in->src);
    if (LIKELY(is_cons(t))) {
        Term v = CONS_PTR_(t)[0];
        SET(in->dst, v);
        NEXT;
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_badarg1(p, s, A_hd, t));
}
OP(tl)
{
    Term t = SRC(in->src);
    if (LIKELY(is_cons(t))) {
        Term v = CONS_PTR_(t)[1];
        SET(in->dst, v);
        NEXT;
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_badarg1(p, s, A_tl, t));
}
OP(element)
{
    Term i = SRC(in->index), t = SRC(in->tuple);
    if (LIKELY(is_small(i) && is_tuple(t))) {
        uint64_t k = (uint64_t)small_value(i) - 1;
        if (LIKELY(k < tuple_arity(t))) {
            SET(in->dst, tuple_at(t, (uint32_t)k));
            NEXT;
        }
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_badarg2(p, s, A_element, i, t));
}
OP(element_i)
{
    Term t = SRC(in->tuple);
    if (LIKELY(is_tuple(t) && in->index <= tuple_arity(t))) {
        SET(in->dst, tuple_at(t, in->index - 1));
        NEXT;
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_badarg2(p, s, A_element, make_small(in->index), t));
}
OP(tuple_size)
{
    Term t = SRC(in->src);
    if (LIKELY(is_tuple(t))) {
        SET(in->dst, make_small(tuple_arity(t)));
        NEXT;
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_badarg1(p, s, A_tuple_size, t));
}
OP(map_get)
{
    Term k = SRC(in->key), m = SRC(in->map);
    if (LIKELY(is_map(m))) {
        Term v;
        OUTSIDE(v = map_get(m, k));
        if (LIKELY(v != NOVALUE)) {
            SET(in->dst, v);
            NEXT;
        }
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_map_get(p, s, k, m));
}
OP(byte_size)
{
    Term t = SRC(in->src);
    uint64_t n;
    OUTSIDE(n = bits_of_size(t));
    if (LIKELY(n != NOT_BITS)) {
        SET(in->dst, make_small((int64_t)((n + 7) / 8)));
        NEXT;
    }
    if (in->fail.by) FAIL;
    ENTER(emu_raise_badarg1(p, s, A_byte_size, t));
}
OP(eq_exact_value)
{
    Term a = SRC(in->a), b = SRC(in->b);
    bool same = a == b;
    if (!same && !is_immed(a) && !is_immed(b)) OUTSIDE(same = eq_exact_slow(a, b));
    SET(in->dst, same ? A_true : A_false);
    NEXT;
}
OP(ne_exact_value)
{
    Term a = SRC(in->a), b = SRC(in->b);
    bool same = a == b;
    if (!same && !is_immed(a) && !is_immed(b)) OUTSIDE(same = eq_exact_slow(a, b));
    SET(in->dst, same ? A_false : A_true);
    NEXT;
}

// ---- floats ----------------------------------------------------------------------------------------------
OP(fmove_sf)
{
    regs->f[in->to & 15] = float_value(SRC(in->src));
    NEXT;
}
OP(fmove_fd)
{
    double d = regs->f[in->from & 15];
    htop[0] = make_header(SUB_FLOAT, 1);
    memcpy(htop + 1, &d, 8);
    SET(in->dst, make_boxed(htop));
    htop += 2;
    NEXT;
}
OP(fconv)
{
    Term t = SRC(in->src);
    double d;
    if (LIKELY(is_small(t))) d = (double)small_value(t);
    else if (is_float(t)) d = float_value(t);
    else {
        bool number;
        OUTSIDE(number = arith_to_double(t, &regs->f[in->to & 15]));
        if (!number) RAISE(A_badarith);
        NEXT;
    }
    regs->f[in->to & 15] = d;
    NEXT;
}
#define FLOAT_OP(operator) \
    do { \
        double d = regs->f[in->a & 15] operator regs->f[in->b & 15]; \
        if (UNLIKELY(!isfinite(d))) RAISE(A_badarith); \
        regs->f[in->to & 15] = d; \
        NEXT; \
    } while (0)
OP(fadd) { FLOAT_OP(+); }
OP(fsub) { FLOAT_OP(-); }
OP(fmul) { FLOAT_OP(*); }
OP(fdiv)
{
    if (UNLIKELY(regs->f[in->b & 15] == 0)) RAISE(A_badarith);
    FLOAT_OP(/);
}
OP(fnegate)
{
    regs->f[in->to & 15] = 0.0 - regs->f[in->a & 15];
    NEXT;
} // -(0.0) is 0.0, as in OTP 25's JIT
