// SPDX-License-Identifier: Apache-2.0
// data: arithmetic and the text of floats. Literals marked "erl" were measured on OTP 25.2.3; the rest are laws
// (a = b*q + r) over random integers.
#include "data_terms.h"
#include <math.h>

// ---- arithmetic -------------------------------------------------------------------------
static void test_arith(void)
{
    Term max = make_small(SMALL_MAX), min = make_small(SMALL_MIN), big = num("1180591620717411303424");
    CHECK_TEXT(shown(arith_add(h, max, I(1))), "576460752303423488");
    CHECK_TEXT(shown(arith_sub(h, arith_add(h, max, I(1)), I(1))), "576460752303423487");
    CHECK(arith_sub(h, arith_add(h, max, I(1)), I(1)) == max);
    CHECK_TEXT(shown(arith_neg(h, min)), "576460752303423488");
    CHECK_TEXT(shown(arith_div(h, min, I(-1))), "576460752303423488");
    CHECK_TEXT(shown(arith_mul(h, min, min)), "332306998946228968225951765070086144");
    CHECK_TEXT(shown(arith_mul(h, max, min)), "-332306998946228967649491012766662656");
    CHECK_TEXT(shown(arith_div(h, big, I(3))), "393530540239137101141"); // erl: these eight
    CHECK_TEXT(shown(arith_rem(h, big, I(3))), "1");
    CHECK_TEXT(shown(arith_bsr(h, big, I(3))), "147573952589676412928");
    CHECK_TEXT(shown(arith_bsl(h, big, I(3))), "9444732965739290427392");
    Term neg = arith_neg(h, big);
    CHECK_TEXT(shown(arith_div(h, neg, I(65))), "-18162948011037096975");
    CHECK_TEXT(shown(arith_rem(h, neg, I(65))), "-49");
    CHECK_TEXT(shown(arith_bsr(h, neg, I(65))), "-32");
    CHECK_TEXT(shown(arith_bsl(h, neg, I(65))), "-43556142965880123323311949751266331066368");
    CHECK_TEXT(shown(arith_div(h, I(-7), I(2))), "-3");
    CHECK_TEXT(shown(arith_rem(h, I(7), I(-2))), "1");
    CHECK_TEXT(shown(arith_bsr(h, I(-7), I(2))), "-2");
    CHECK_TEXT(shown(arith_bsl(h, I(-7), I(-200))), "-1");
    CHECK_TEXT(shown(arith_bsr(h, I(7), num("1208925819614629174706176"))), "0");
    CHECK_TEXT(shown(arith_bsl(h, I(0), num("1208925819614629174706176"))), "0");
    CHECK_TEXT(shown(arith_bnot(h, I(5))), "-6");
    CHECK_TEXT(shown(arith_bnot(h, big)), "-1180591620717411303425");
    // Errors.
    CHECK_TEXT(shown(arith_div(h, I(5), I(0))), "badarith");
    CHECK_TEXT(shown(arith_rem(h, big, I(0))), "badarith");
    CHECK_TEXT(shown(arith_add(h, NIL, I(0))), "badarith");
    CHECK_TEXT(shown(arith_band(h, flo(1.0), I(0))), "badarith");
    CHECK_TEXT(shown(arith_divide(h, I(1), flo(-0.0))), "badarith");
    CHECK_TEXT(shown(arith_mul(h, flo(1e308), I(10))), "badarith");
    CHECK_TEXT(shown(arith_bsl(h, I(1), num("1208925819614629174706176"))), "system_limit");
    CHECK_TEXT(shown(arith_bsl(h, I(1), I(33554368))), "system_limit"); // erl: the limit
    CHECK_TEXT(shown(arith_bsl(h, I(-1), I(33554368))), "system_limit");
    Term huge = arith_bsl(h, I(1), I(33554367));
    CHECK(huge != NOVALUE && arith_bsr(h, huge, I(33554367)) == make_small(1));
    CHECK_TEXT(shown(arith_add(h, huge, huge)), "system_limit");
    CHECK_TEXT(shown(arith_mul(h, huge, I(2))), "system_limit");
    CHECK_TEXT(shown(arith_div(h, I(5), I(0))), "badarith"); // the flag is the last error's
    CHECK(arith_sub(h, huge, I(1)) != NOVALUE);
    CHECK_TEXT(shown(arith_divide(h, huge, I(2))), "badarith");
    fresh();
    // Floats and integers.
    double d;
    CHECK(!arith_to_double(arith_sub(h, arith_bsl(h, I(1), I(1024)), I(1)), &d));
    CHECK(
        arith_to_double(arith_add(h, arith_add(h, arith_bsl(h, I(1), I(140)), arith_bsl(h, I(1), I(87))), I(1)), &d) &&
        d == ldexp(1, 140)); // erl: not the nearest
    CHECK_TEXT(shown(arith_round(h, flo(-2.5))), "-3");
    CHECK_TEXT(shown(arith_round(h, flo(0.49999999999999994))), "0");
    CHECK_TEXT(shown(arith_floor(h, flo(-0.5))), "-1");
    CHECK_TEXT(shown(arith_ceil(h, flo(-0.5))), "0");
    CHECK_TEXT(shown(arith_trunc(h, flo(-1e19))), "-10000000000000000000");
    CHECK_TEXT(shown(arith_trunc(h, flo(5.764607523034235e17))), "576460752303423488");
    CHECK_TEXT(shown(arith_trunc(h, flo(-5.764607523034235e17))), "-576460752303423488");
    CHECK(is_small(arith_trunc(h, flo(-5.764607523034235e17))));
    CHECK(signbit(float_value(arith_abs(h, flo(-0.0))))); // erl: abs(-0.0) is -0.0
    CHECK_TEXT(shown(arith_abs(h, num("-1180591620717411303424"))), "1180591620717411303424");
}

static void test_arith_laws(void)
{
    for (int i = 0; i < 3000; i++) {
        uint32_t bits = i % 50 == 0 ? 40000 : i % 7 == 0 ? 3000 : 300;
        Term a = any_int(bits), b = any_int(any(3) ? bits : 70), c = any_int(200);
        if (b != make_small(0)) {
            Term q = arith_div(h, a, b), r = arith_rem(h, a, b);
            CHECK(eq_exact(arith_add(h, arith_mul(h, q, b), r), a));
            CHECK(compare(arith_abs(h, r), arith_abs(h, b)) < 0);
        }
        CHECK(eq_exact(arith_mul(h, a, arith_add(h, b, c)), arith_add(h, arith_mul(h, a, b), arith_mul(h, a, c))));
        CHECK(eq_exact(arith_sub(h, arith_add(h, a, b), b), a));
        CHECK(eq_exact(arith_add(h, arith_band(h, a, b), arith_bor(h, a, b)), arith_add(h, a, b)));
        CHECK(eq_exact(arith_bxor(h, arith_bxor(h, a, b), b), a));
        Term n = I(any(200));
        CHECK(eq_exact(arith_bsr(h, arith_bsl(h, a, n), n), a));
        CHECK(eq_exact(arith_bsl(h, a, n), arith_mul(h, a, arith_bsl(h, I(1), n))));
        CHECK(eq_exact(arith_bnot(h, a), arith_sub(h, I(-1), a)));
        CHECK(term_looks_right(arith_sub(h, a, a)) && arith_sub(h, a, a) == make_small(0));
        int base = 2 + (int)any(35);
        Buf text = {0};
        int_to_text(a, base, &text);
        CHECK(eq_exact(int_from_text(h, text.p, text.n, base), a));
        buf_free(&text);
        size_t nb = int_magnitude_nbytes(a) + 1;
        uint8_t *p = malloc(nb);
        bool little = any(2);
        int_to_bytes(a, p, nb, little);
        CHECK(eq_exact(int_from_bytes(h, p, nb, little, true), a));
        int_magnitude(a, p, nb);
        CHECK(eq_exact(int_from_bytes(h, p, nb, true, false), arith_abs(h, a)));
        free(p);
        if (i % 16 == 0) fresh();
    }
    // Long decimal text, where halves are split and joined.
    size_t n = 60000;
    uint8_t *digits = malloc(n);
    for (size_t i = 0; i < n; i++) digits[i] = (uint8_t)('0' + (any(3) ? any(10) : 0));
    digits[0] = '7';
    Term t = int_from_text(h, digits, n, 10);
    Buf text = {0};
    CHECK_EQ(int_to_text(t, 10, &text), n);
    CHECK(text.n == n && memcmp(text.p, digits, n) == 0);
    buf_free(&text);
    free(digits);
    fresh();
    CHECK(int_from_text(h, (const uint8_t *)"", 0, 10) == NOVALUE);
    CHECK(num("-") == NOVALUE && num("1_0") == NOVALUE && num(" 1") == NOVALUE && num("-0") == I(0) &&
        num("+00012") == I(12));
    CHECK(int_from_text(h, (const uint8_t *)"zZ", 2, 36) == I(1295) &&
        int_from_text(h, (const uint8_t *)"12", 2, 2) == NOVALUE);
    int64_t v;
    uint64_t u;
    CHECK(int_to_int64(num("-9223372036854775808"), &v) && v == INT64_MIN &&
        !int_to_int64(num("9223372036854775808"), &v));
    CHECK(int_to_uint64(num("18446744073709551615"), &u) && u == UINT64_MAX && !int_to_uint64(I(-1), &u));
}

// ---- float text ---------------------------------------------------------------------------
static const char *short_text(double d)
{
    Buf b = {0};
    float_to_short(d, &b);
    return ended(&b);
}
static const char *decimals(double d, int n, bool compact)
{
    Buf b = {0};
    return float_to_decimals(d, n, compact, &b) ? ended(&b) : (buf_free(&b), "no");
}
static const char *scientific(double d, int n)
{
    Buf b = {0};
    float_to_scientific(d, n, &b);
    return ended(&b);
}

static void test_float_text(void)
{
    static const struct {
        double d;
        const char *text;
    } shorts[] = {// erl
        {1.0, "1.0"}, {0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"}, {100.0, "100.0"}, {1e3, "1.0e3"}, {1e6, "1.0e6"},
        {12345.0, "12345.0"}, {123456789012345.0, "123456789012345.0"}, {1e22, "1.0e22"}, {1e23, "1.0e23"},
        {0.001, "0.001"}, {1e-4, "0.0001"}, {9.9e-4, "9.9e-4"}, {1e-5, "1.0e-5"}, {0.00123, "0.00123"},
        {5e-324, "5.0e-324"}, {-0.0, "-0.0"}, {0.0, "0.0"}, {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {1.7976931348623157e308, "1.7976931348623157e308"}, {9007199254740991.0, "9007199254740991.0"},
        {9007199254740992.0, "9.007199254740992e15"}, {-1.5, "-1.5"}, {4503599627370496.0, "4503599627370496.0"},
        {0.30000000000000004, "0.30000000000000004"}, {1.1e6, "1.1e6"}, {123456.789, "123456.789"},
        {1.2345678901234568e17, "1.2345678901234568e17"}, {5.684341886080802e-14, "5.684341886080802e-14"}};
    for (size_t i = 0; i < COUNT_OF(shorts); i++) CHECK_TEXT(short_text(shorts[i].d), shorts[i].text);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = any64();
        double d, back;
        memcpy(&d, &bits, 8);
        if (!isfinite(d)) continue;
        if (i & 1) d = (double)(int64_t)any(1000000) / 1000;
        const char *t = short_text(d);
        if (!float_from_text((const uint8_t *)t, strlen(t), &back) || back != d) CHECK_TEXT(t, "itself");
    }
    CHECK_TEXT(scientific(0.1, 20), "1.00000000000000005551e-01");
    CHECK_TEXT(scientific(1e100, 0), "1e+100");
    CHECK_TEXT(decimals(0.5, 0, false), "1");
    CHECK_TEXT(decimals(0.15, 1, false), "0.2");
    CHECK_TEXT(decimals(4.35, 1, false), "4.3");
    CHECK_TEXT(decimals(1188.75, 1, false), "1188.8");
    CHECK_TEXT(decimals(2.675, 2, false), "2.67");
    CHECK_TEXT(decimals(-0.04, 1, false), "-0.0");
    CHECK_TEXT(decimals(999999.9999999, 4, false), "1000000.0000");
    CHECK_TEXT(decimals(6168.88, 17, true), "6168.88000000000010912");
    CHECK_TEXT(decimals(0.05, 20, false), "0.05000000000000000278");
    CHECK_TEXT(decimals(1e22, 4, false), "10000000000000000000000.0000");
    CHECK_TEXT(decimals(1.5, 10, true), "1.5");
    CHECK_TEXT(decimals(100.0, 6, true), "100.0");
    CHECK_TEXT(decimals(1e22, 0, true), "1"); // erl
    CHECK_EQ(strlen(decimals(1.5, 253, false)), 255);
    CHECK_TEXT(decimals(1.5, 254, false), "no");
    static const char *const bad[] = {"", "1", "1.", "1e5", ".5", "1.0e", "1.0e400", "0x1.0", " 1.0", "1.0 ", "1.0e5x",
        "1.0e+", "inf", "nan", "--1.0", "1.0.0", "1.7976931348623159e308"};
    double d;
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK(!float_from_text((const uint8_t *)bad[i], strlen(bad[i]), &d));
    CHECK(float_from_text((const uint8_t *)"+1,5E+1", 7, &d) && d == 15.0); // erl takes a comma
    CHECK(float_from_text((const uint8_t *)"1.0e-400", 8, &d) && d == 0.0);
}

int main(void)
{
    term_init(0);
    heap_init(h, 1 << 16, 233, 65535);
    test_arith();
    test_arith_laws();
    test_float_text();
    heap_destroy(h);
    return unit_done();
}
