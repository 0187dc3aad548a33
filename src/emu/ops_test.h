// SPDX-License-Identifier: Apache-2.0
// emu/ops_test.h — comparisons, type tests, selections. A test that fails jumps to its label.

#define TEST(cond) \
    do { \
        if (LIKELY(cond)) NEXT; \
        FAIL; \
    } while (0)
// `cond` if `fast` holds, so that no C function is needed; else the statement, which sets `holds`.
#define TEST_FAST(fast, cond, statement) \
    do { \
        bool holds; \
        if (LIKELY(fast)) holds = (cond); \
        else OUTSIDE(statement); \
        TEST(holds); \
    } while (0)
#define TEST_LESS(a, b, want) \
    do { \
        if (LIKELY(are_small((a), (b)))) TEST(((int64_t)(a) < (int64_t)(b)) == want); \
        if (is_float(a) && is_float(b)) TEST((float_value(a) < float_value(b)) == want); \
        bool holds; \
        OUTSIDE(holds = (compare((a), (b)) < 0) == want); \
        TEST(holds); \
    } while (0)
#define EXACT(a, b, want) \
    TEST_FAST(a == b || is_immed(a) || is_immed(b), (a == b) == want, holds = eq_exact_slow(a, b) == want)
#define EQUAL(a, b, want) \
    TEST_FAST(a == b || (is_immed(a) && is_immed(b)), (a == b) == want, holds = eq_loose_slow(a, b) == want)
// A jump target in the tail of an instruction.
#define TABLE_TARGET(unit) (pc + (int32_t)(unit))

#ifndef EMU_STEP
OP(is_lt_xx)
{
    Term a = XREG(in->a), b = XREG(in->b);
    TEST_LESS(a, b, true);
}
OP(is_lt_xi)
{
    Term a = XREG(in->a), b = IMM(in->b);
    TEST_FAST(is_small(a), (int64_t)a < (int64_t)b, holds = compare(a, b) < 0);
}
OP(is_lt_xi_return)
{
    Term a = XREG(in->a), b = IMM(in->b);
    bool holds;
    if (LIKELY(is_small(a))) holds = (int64_t)a < (int64_t)b;
    else OUTSIDE(holds = compare(a, b) < 0);
    if (!holds) FAIL;
    RETURN;
}
OP(is_lt_ix)
{
    Term a = IMM(in->a), b = XREG(in->b);
    TEST_FAST(is_small(b), (int64_t)a < (int64_t)b, holds = compare(a, b) < 0);
}
OP(is_lt)
{
    Term a = SRC(in->a), b = SRC(in->b);
    TEST_LESS(a, b, true);
}
OP(is_ge_xx)
{
    Term a = XREG(in->a), b = XREG(in->b);
    TEST_LESS(a, b, false);
}
OP(is_ge_xx_return)
{
    Term a = XREG(in->a), b = XREG(in->b);
    bool holds;
    if (LIKELY(are_small(a, b))) holds = (int64_t)a >= (int64_t)b;
    else OUTSIDE(holds = compare(a, b) >= 0);
    if (!holds) FAIL;
    x[0] = XREG(in->from);
    RETURN;
}
OP(is_ge_xi)
{
    Term a = XREG(in->a), b = IMM(in->b);
    TEST_FAST(is_small(a), (int64_t)a >= (int64_t)b, holds = compare(a, b) >= 0);
}
OP(is_ge_ix)
{
    Term a = IMM(in->a), b = XREG(in->b);
    TEST_FAST(is_small(b), (int64_t)a >= (int64_t)b, holds = compare(a, b) >= 0);
}
OP(is_ge)
{
    Term a = SRC(in->a), b = SRC(in->b);
    TEST_LESS(a, b, false);
}
OP(is_between_x)
{
    Term t = XREG(in->a), lo = IMM(in->least), hi = IMM(in->most);
    TEST_FAST(is_small(t), (int64_t)t >= (int64_t)lo && (int64_t)t <= (int64_t)hi,
        holds = compare(t, lo) >= 0 && compare(hi, t) >= 0);
}
OP(is_eq)
{
    Term a = SRC(in->a), b = SRC(in->b);
    EQUAL(a, b, true);
}
OP(is_ne)
{
    Term a = SRC(in->a), b = SRC(in->b);
    EQUAL(a, b, false);
}
OP(is_eq_exact_xi) { TEST(XREG(in->a) == IMM(in->b)); }
OP(is_ne_exact_xi) { TEST(XREG(in->a) != IMM(in->b)); }
OP(is_eq_exact)
{
    Term a = SRC(in->a), b = SRC(in->b);
    EXACT(a, b, true);
}
OP(is_ne_exact)
{
    Term a = SRC(in->a), b = SRC(in->b);
    EXACT(a, b, false);
}

OP(is_integer_x)
{
    Term t = XREG(in->src);
    TEST(is_small(t) || is_big(t));
}
OP(is_integer)
{
    Term t = SRC(in->src);
    TEST(is_integer(t));
}
OP(is_float)
{
    Term t = SRC(in->src);
    TEST(is_float(t));
}
OP(is_number)
{
    Term t = SRC(in->src);
    TEST(is_number(t));
}
OP(is_atom_x) { TEST(is_atom(XREG(in->src))); }
OP(is_atom)
{
    Term t = SRC(in->src);
    TEST(is_atom(t));
}
OP(is_boolean)
{
    Term t = SRC(in->src);
    TEST(t == A_true || t == A_false);
}
OP(is_pid)
{
    Term t = SRC(in->src);
    TEST(is_pid(t));
}
OP(is_reference)
{
    Term t = SRC(in->src);
    TEST(is_ref(t));
}
OP(is_port)
{
    Term t = SRC(in->src);
    TEST(is_port(t));
}
OP(is_nil_x) { TEST(XREG(in->src) == NIL); }
OP(is_binary)
{
    Term t = SRC(in->src);
    TEST(is_binary(t));
}
OP(is_bitstr)
{
    Term t = SRC(in->src);
    TEST(is_bitstring(t));
}
OP(is_list)
{
    Term t = SRC(in->src);
    TEST(is_list(t));
}
OP(is_nonempty_list_x) { TEST(is_cons(XREG(in->src))); }
OP(is_nonempty_list)
{
    Term t = SRC(in->src);
    TEST(is_cons(t));
}
OP(is_nonempty_get_list)
{
    Term t = XREG(in->src);
    if (UNLIKELY(!is_cons(t))) FAIL;
    Term h = CONS_PTR_(t)[0], r = CONS_PTR_(t)[1];
    SET(in->head, h);
    SET(in->tail, r);
    NEXT;
}
OP(is_nonempty_allocate_get_list)
{
    if (UNLIKELY(!is_cons(XREG(in->src)))) FAIL;
    uint32_t words = in->live_words >> 16;
    NEED(words, in->live_words & 0xFFFF);
    E -= words;
    Term t = XREG(in->src), h = CONS_PTR_(t)[0], r = CONS_PTR_(t)[1];
    SET(in->head, h);
    SET(in->tail, r);
    NEXT;
}
OP(is_tuple_x)
{
    Term t = XREG(in->src);
    TEST(is_tuple(t));
}
OP(is_tuple)
{
    Term t = SRC(in->src);
    TEST(is_tuple(t));
}
OP(is_tuple_of_x)
{
    Term t = XREG(in->src);
    TEST(is_boxed(t) && BOXED_PTR_(t)[0] == (Term)in->header);
}
OP(test_arity)
{
    Term t = SRC(in->src);
    TEST(boxed_ptr(t)[0] == (Term)in->header);
}
OP(is_tagged_tuple)
{
    Term t = SRC(in->src);
    TEST(is_boxed(t) && BOXED_PTR_(t)[0] == (Term)in->header && BOXED_PTR_(t)[1] == IMM(in->tag));
}
OP(is_map)
{
    Term t = SRC(in->src);
    TEST(is_map(t));
}
OP(is_function)
{
    Term t = SRC(in->src);
    TEST(is_fun(t));
}
OP(is_function2)
{
    Term f = SRC(in->fun), n = SRC(in->arity);
    TEST(is_fun(f) && is_small(n) && small_value(n) == (int64_t)fun_arity(f));
}

OP(select_linear)
{
    Term v = SRC(in->src);
    const Code *q = in->pairs;
    if (LIKELY((int64_t)v == (int64_t)(int32_t)v))
        for (uint32_t n = in->n; n; n--, q += 2)
            if (q[0] == (uint32_t)v) GO(TABLE_TARGET(q[1]));
    FAIL;
}
OP(select2_x)
{
    Term v = XREG(in->src);
    if (v == IMM(in->key1)) GO(TARGET(in->target1));
    if (v == IMM(in->key2)) GO(TARGET(in->target2));
    FAIL;
}
OP(select_binary)
{
    Term v = SRC(in->src);
    const Code *q = in->pairs;
    if (LIKELY((int64_t)v == (int64_t)(int32_t)v)) {
        uint32_t lo = 0, hi = in->n, key = (uint32_t)v;
        while (lo < hi) {
            uint32_t mid = (lo + hi) / 2, k = q[mid * 2];
            if (k == key) GO(TABLE_TARGET(q[mid * 2 + 1]));
            if (k < key) lo = mid + 1;
            else hi = mid;
        }
    }
    FAIL;
}
OP(select_jump)
{
    Term v = SRC(in->src);
    if (LIKELY(is_small(v))) {
        uint64_t i = ((uint64_t)v - (uint64_t)IMM(in->least)) >> 4; // a value below `least` becomes very large
        if (i < in->n) GO(TABLE_TARGET(in->targets[i]));
    }
    FAIL;
}
OP(select_arity)
{
    Term t = SRC(in->src);
    if (LIKELY(is_boxed(t))) {
        Term h = BOXED_PTR_(t)[0];
        const Code *q = in->pairs;
        for (uint32_t n = in->n; n; n--, q += 2)
            if (h == (Term)q[0]) GO(TABLE_TARGET(q[1]));
    }
    FAIL;
}
#endif
