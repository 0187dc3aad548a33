// SPDX-License-Identifier: Apache-2.0
// emu/ops_test.h — comparisons, type tests, selections. A test that does not hold goes to its label.

#define TEST(cond, label_at, size) \
    do { \
        if (LIKELY(cond)) NEXT(size); \
        FAIL(label_at); \
    } while (0)
// cond where it needs no C function, else the statement that sets `holds`.
#define TEST_FAST(fast, cond, statement, label_at, size) \
    do { \
        bool holds; \
        if (LIKELY(fast)) holds = (cond); \
        else OUTSIDE(statement); \
        TEST(holds, label_at, size); \
    } while (0)
#define TEST_LESS(a, b, want, label_at, size) \
    do { \
        if (LIKELY(are_small((a), (b)))) TEST(((int64_t)(a) < (int64_t)(b)) == want, label_at, size); \
        if (is_float(a) && is_float(b)) TEST((float_value(a) < float_value(b)) == want, label_at, size); \
        bool holds; \
        OUTSIDE(holds = (compare((a), (b)) < 0) == want); \
        TEST(holds, label_at, size); \
    } while (0)
#define EXACT(a, b, want, label_at, size) \
    TEST_FAST( \
        a == b || is_immed(a) || is_immed(b), (a == b) == want, holds = eq_exact_slow(a, b) == want, label_at, size)
#define EQUAL(a, b, want, label_at, size) \
    TEST_FAST( \
        a == b || (is_immed(a) && is_immed(b)), (a == b) == want, holds = eq_loose_slow(a, b) == want, label_at, size)

OP(is_lt_xx)
{
    Term a = XA, b = X_AT(U(1));
    TEST_LESS(a, b, true, 2, 3);
}
OP(is_lt_xi)
{
    Term a = XA, b = I64(1);
    TEST_FAST(is_small(a), (int64_t)a < (int64_t)b, holds = compare(a, b) < 0, 2, 3);
}
OP(is_lt_xi_return)
{
    Term a = XA, b = I64(1);
    bool holds;
    if (LIKELY(is_small(a))) holds = (int64_t)a < (int64_t)b;
    else OUTSIDE(holds = compare(a, b) < 0);
    if (!holds) FAIL(2);
    const Code *to = cp_code(*E++);
    GO(to);
}
OP(is_lt_ix)
{
    Term a = I64(1), b = XA;
    TEST_FAST(is_small(b), (int64_t)a < (int64_t)b, holds = compare(a, b) < 0, 2, 3);
}
OP(is_lt)
{
    Term a = SRC(1), b = SRC(2);
    TEST_LESS(a, b, true, 3, 4);
}
OP(is_ge_xx)
{
    Term a = XA, b = X_AT(U(1));
    TEST_LESS(a, b, false, 2, 3);
}
OP(is_ge_xx_return)
{
    Term a = XA, b = X_AT(U(1));
    bool holds;
    if (LIKELY(are_small(a, b))) holds = (int64_t)a >= (int64_t)b;
    else OUTSIDE(holds = compare(a, b) >= 0);
    if (!holds) FAIL(2);
    x[0] = X_AT(U(3));
    const Code *to = cp_code(*E++);
    GO(to);
}
OP(is_ge_xi)
{
    Term a = XA, b = I64(1);
    TEST_FAST(is_small(a), (int64_t)a >= (int64_t)b, holds = compare(a, b) >= 0, 2, 3);
}
OP(is_ge_ix)
{
    Term a = I64(1), b = XA;
    TEST_FAST(is_small(b), (int64_t)a >= (int64_t)b, holds = compare(a, b) >= 0, 2, 3);
}
OP(is_ge)
{
    Term a = SRC(1), b = SRC(2);
    TEST_LESS(a, b, false, 3, 4);
}
OP(is_between_x)
{
    Term t = XA, lo = I64(1), hi = I64(2);
    TEST_FAST(is_small(t), (int64_t)t >= (int64_t)lo && (int64_t)t <= (int64_t)hi,
        holds = compare(t, lo) >= 0 && compare(hi, t) >= 0, 3, 4);
}
OP(is_eq)
{
    Term a = SRC(1), b = SRC(2);
    EQUAL(a, b, true, 3, 4);
}
OP(is_ne)
{
    Term a = SRC(1), b = SRC(2);
    EQUAL(a, b, false, 3, 4);
}
OP(is_eq_exact_xi) { TEST(XA == I64(1), 2, 3); }
OP(is_ne_exact_xi) { TEST(XA != I64(1), 2, 3); }
OP(is_eq_exact)
{
    Term a = SRC(1), b = SRC(2);
    EXACT(a, b, true, 3, 4);
}
OP(is_ne_exact)
{
    Term a = SRC(1), b = SRC(2);
    EXACT(a, b, false, 3, 4);
}

OP(is_integer_x)
{
    Term t = XA;
    TEST(is_small(t) || is_big(t), 1, 2);
}
OP(is_integer)
{
    Term t = SRC(1);
    TEST(is_integer(t), 2, 3);
}
OP(is_float)
{
    Term t = SRC(1);
    TEST(is_float(t), 2, 3);
}
OP(is_number)
{
    Term t = SRC(1);
    TEST(is_number(t), 2, 3);
}
OP(is_atom_x) { TEST(is_atom(XA), 1, 2); }
OP(is_atom)
{
    Term t = SRC(1);
    TEST(is_atom(t), 2, 3);
}
OP(is_boolean)
{
    Term t = SRC(1);
    TEST(t == A_true || t == A_false, 2, 3);
}
OP(is_pid)
{
    Term t = SRC(1);
    TEST(is_pid(t), 2, 3);
}
OP(is_reference)
{
    Term t = SRC(1);
    TEST(is_ref(t), 2, 3);
}
OP(is_port)
{
    Term t = SRC(1);
    TEST(is_port(t), 2, 3);
}
OP(is_nil_x) { TEST(XA == NIL, 1, 2); }
OP(is_binary)
{
    Term t = SRC(1);
    TEST(is_binary(t), 2, 3);
}
OP(is_bitstr)
{
    Term t = SRC(1);
    TEST(is_bitstring(t), 2, 3);
}
OP(is_list)
{
    Term t = SRC(1);
    TEST(is_list(t), 2, 3);
}
OP(is_nonempty_list_x) { TEST(is_cons(XA), 1, 2); }
OP(is_nonempty_list)
{
    Term t = SRC(1);
    TEST(is_cons(t), 2, 3);
}
OP(is_nonempty_get_list)
{
    Term t = XA;
    if (UNLIKELY(!is_cons(t))) FAIL(1);
    Term h = CONS_PTR_(t)[0], r = CONS_PTR_(t)[1];
    SET(2, h);
    SET(3, r);
    NEXT(4);
}
OP(is_nonempty_allocate_get_list)
{
    if (UNLIKELY(!is_cons(XA))) FAIL(1);
    uint32_t words = U(2) >> 16;
    NEED(words, U(2) & 0xFFFF);
    E -= words;
    Term t = XA, h = CONS_PTR_(t)[0], r = CONS_PTR_(t)[1];
    SET(3, h);
    SET(4, r);
    NEXT(5);
}
OP(is_tuple_x)
{
    Term t = XA;
    TEST(is_tuple(t), 1, 2);
}
OP(is_tuple)
{
    Term t = SRC(1);
    TEST(is_tuple(t), 2, 3);
}
OP(is_tuple_of_x)
{
    Term t = XA;
    TEST(is_boxed(t) && BOXED_PTR_(t)[0] == (Term)U(1), 2, 3);
}
OP(test_arity)
{
    Term t = SRC(1);
    TEST(boxed_ptr(t)[0] == (Term)U(2), 3, 4);
}
OP(is_tagged_tuple)
{
    Term t = SRC(1);
    TEST(is_boxed(t) && BOXED_PTR_(t)[0] == (Term)U(2) && BOXED_PTR_(t)[1] == I64(3), 4, 5);
}
OP(is_map)
{
    Term t = SRC(1);
    TEST(is_map(t), 2, 3);
}
OP(is_function)
{
    Term t = SRC(1);
    TEST(is_fun(t), 2, 3);
}
OP(is_function2)
{
    Term f = SRC(1), n = SRC(2);
    TEST(is_fun(f) && is_small(n) && small_value(n) == (int64_t)fun_arity(f), 3, 4);
}

OP(select_linear)
{
    Term v = SRC(1);
    const Code *q = pc + 3;
    if (LIKELY((int64_t)v == (int64_t)(int32_t)v))
        for (uint32_t n = A; n; n--, q += 2)
            if (q[0] == (uint32_t)v) GO(pc + (int32_t)q[1]);
    FAIL(2);
}
OP(select2_x)
{
    Term v = XA;
    if (v == I64(2)) GO(REL(3));
    if (v == I64(4)) GO(REL(5));
    FAIL(1);
}
OP(select_binary)
{
    Term v = SRC(1);
    const Code *q = pc + 4;
    if (LIKELY((int64_t)v == (int64_t)(int32_t)v)) {
        uint32_t lo = 0, hi = U(3), key = (uint32_t)v;
        while (lo < hi) {
            uint32_t mid = (lo + hi) / 2, k = q[mid * 2];
            if (k == key) GO(pc + (int32_t)q[mid * 2 + 1]);
            if (k < key) lo = mid + 1;
            else hi = mid;
        }
    }
    FAIL(2);
}
OP(select_jump)
{
    Term v = SRC(1);
    if (LIKELY(is_small(v))) {
        uint64_t i = ((uint64_t)v - (uint64_t)I64(2)) >> 4; // below the first: far too large
        if (i < U(3)) GO(REL(5 + i));
    }
    FAIL(4);
}
OP(select_arity)
{
    Term t = SRC(1);
    if (LIKELY(is_boxed(t))) {
        Term h = BOXED_PTR_(t)[0];
        const Code *q = pc + 3;
        for (uint32_t n = A; n; n--, q += 2)
            if (h == (Term)q[0]) GO(pc + (int32_t)q[1]);
    }
    FAIL(2);
}
