// SPDX-License-Identifier: Apache-2.0
// data: order, hashes, maps, bits, text. Literals marked "erl" were measured on OTP 25.2.3; the rest are laws (put then
// get, text and back) over random terms, and terms a million levels deep. Numbers: data_number.test.c.
#include "data_terms.h"
#include <math.h>

static FunIdent fun_ident; // closures of one function: erl's -m/0-fun-5- of module p3
static ExportIdent lists_map, ets_new;
static Term make_fun_(void *target, uint64_t shape, const Term *env, uint32_t nfree)
{
    Term *p = heap_take(h, FUN_NWORDS + nfree);
    FunBox *f = (FunBox *)p;
    f->header = make_header(SUB_FUN, FUN_NWORDS - 1 + nfree);
    f->target = (uint64_t)(uintptr_t)target;
    f->shape = shape;
    f->spare = 0;
    f->creator = NIL;
    for (uint32_t i = 0; i < nfree; i++) f->env[i] = env[i];
    return make_boxed(p);
}
static Term make_export(ExportIdent *e) { return make_fun_(e, e->arity | 1 << 16, NULL, 0); }

// ---- order -----------------------------------------------------------------------------------
static Term ext(int kind, const char *node, uint64_t creation, uint64_t data)
{
    Term *p = heap_take(h, kind == EXT_REF ? 6 : 4);
    p[0] = make_header_extra(SUB_EXTERNAL, kind == EXT_REF ? 5 : 3, (uint32_t)kind);
    p[1] = A(node);
    p[2] = creation;
    if (kind == EXT_REF) {
        p[3] = 3;
        p[4] = data;
        p[5] = 3;
    } else p[3] = data;
    return make_boxed(p);
}

static Term ref_(uint32_t a, uint32_t b, uint32_t c)
{
    Term *p = heap_take(h, 3);
    p[0] = make_header(SUB_REF, 2);
    p[1] = a | (uint64_t)b << 32;
    p[2] = c;
    return make_boxed(p);
}

static void test_order(void)
{
    Term map1 = map_put(h, EMPTY_MAP, I(1), I(1));
    Term ascending[] = {// erl: each less than the next
        num("-1180591620717411303424"), I(-1), flo(-0.5), I(0), flo(0.5), I(1), I(2), num("9007199254740992"),
        num("9007199254740993"), flo(1e30), num("1000000000000000019884624838657"), flo(1e308), A("a"), A("ab"), A("b"),
        A("\xC3\xA5"), A("\xE6\x97\xA5"), ext(EXT_REF, "a@b", 9, 1), ref_(3, 2, 1), ref_(2, 2, 2), ref_(1, 2, 3),
        make_fun_(&fun_ident, 1, NULL, 0), make_export(&ets_new), make_export(&lists_map),
        ext(EXT_PORT, "a@b", 1, 1ull << 32), make_local_port(77), make_local_port(78), ext(EXT_PID, "a@b", 1, 100),
        make_local_pid(100), ext(EXT_PID, "z@z", 1, 100), make_local_pid(101), make_local_pid(100 | 5 << 15),
        EMPTY_TUPLE, TUPLE(h, I(3)), TUPLE(h, I(1), I(2)), EMPTY_MAP, map1, map_put(h, EMPTY_MAP, I(2), I(0)),
        map_put(h, EMPTY_MAP, flo(1.0), I(0)), map_put(h, map1, I(2), I(2)), NIL, heap_cons(h, I(1), I(2)),
        TUPLE(h, I(1)) == 0 ? NIL : heap_cons(h, I(1), NIL), str("a"), bin("\x01"), bin("\x01\x01"), bin("a")};
    for (size_t i = 0; i < COUNT_OF(ascending); i++)
        for (size_t j = 0; j < COUNT_OF(ascending); j++) {
            int c = compare(ascending[i], ascending[j]), want = i < j ? -1 : i > j;
            if ((c > 0) - (c < 0) != want || eq_loose(ascending[i], ascending[j]) != (want == 0)) {
                fprintf(stderr, "order: %zu and %zu: %d (%s)\n", i, j, c, shown(ascending[i]));
                CHECK(false);
            }
        }
    CHECK(compare(I(1), flo(1.0)) == 0 && eq_loose(I(1), flo(1.0)) && !eq_exact(I(1), flo(1.0)) &&
        compare_exact(I(1), flo(1.0)) < 0);
    CHECK(compare_exact(I(100), flo(1.0)) < 0 && compare_exact(TUPLE(h, I(2)), TUPLE(h, flo(1.0))) < 0);
    CHECK(eq_exact(flo(0.0), flo(-0.0)) && compare_exact(flo(0.0), flo(-0.0)) == 0);
    CHECK(compare(num("9007199254740993"), flo(9007199254740992.0)) > 0 &&
        !eq_loose(num("9007199254740993"), flo(9007199254740992.0)));
    CHECK(compare(make_small(SMALL_MIN), flo(-576460752303423488.0)) == 0 &&
        compare(num("576460752303423488"), flo(576460752303423488.0)) == 0);
    CHECK(eq_loose(num("1180591620717411303424"), flo(1.1805916207174113e21)) &&
        compare(num("1180591620717411303425"), flo(1.1805916207174113e21)) > 0);
    CHECK(compare(arith_bsl(h, I(1), I(1024)), flo(1.7976931348623157e308)) > 0);
    CHECK(eq_loose(map_put(h, EMPTY_MAP, I(1), I(1)), map_put(h, EMPTY_MAP, I(1), flo(1.0))));
    CHECK(!eq_loose(map_put(h, EMPTY_MAP, I(1), I(1)), map_put(h, EMPTY_MAP, flo(1.0), I(1))));
    // Large maps, erl's bigmapcmp.
    Term pairs[200], m, m2, m3, m5;
    for (int i = 0; i < 100; i++) pairs[2 * i] = pairs[2 * i + 1] = I(i + 1);
    m = map_from_pairs(h, pairs, 100);
    m2 = map_put(h, map_remove(h, m, I(1)), I(101), I(101));
    m3 = map_put(h, m, I(50), I(0));
    m5 = map_put(h, map_remove(h, m, I(7)), flo(7.0), I(7));
    CHECK(compare(m, m2) < 0 && compare(m2, m) > 0 && compare(m3, m) < 0 && compare(m, m5) < 0 && compare(m5, m2) < 0 &&
        compare(m2, m5) > 0);
    CHECK(eq_loose(map_put(h, m, I(1), flo(1.0)), m) && !eq_exact(map_put(h, m, I(1), flo(1.0)), m) &&
        compare(map_put(h, m, I(1), flo(1.0)), m) == 0);
    CHECK(eq_exact(map_put(h, m3, I(50), I(50)), m));
    // A million levels.
    Term deep = NIL, deep2 = NIL, wide = NIL;
    for (int i = 0; i < 1000000; i++) {
        deep = TUPLE(h, deep, I(1));
        deep2 = TUPLE(h, deep2, I(1));
        wide = heap_cons(h, wide, NIL);
    }
    CHECK(eq_exact(deep, deep2) && compare(deep, deep2) == 0 && compare(deep, wide) < 0);
    CHECK(hash_phash2(deep) == hash_phash2(deep2) && hash_phash(deep) == hash_phash(deep2) &&
        hash_map_key(deep, 0) == hash_map_key(deep2, 0));
    CHECK(hash_phash2(wide) != hash_phash(wide));
    size_t n;
    CHECK(iolist_nbytes(wide, &n) && n == 0);
    Buf b = {0};
    print_term(&b, deep, 100);
    CHECK_EQ(b.n, 103);
    buf_free(&b);
    print_term(&b, wide, 0);
    CHECK_EQ(b.n, 2000000 + 2);
    buf_free(&b);
    Term deep_map = EMPTY_MAP;
    for (int i = 0; i < 3000; i++) deep_map = map_put(h, EMPTY_MAP, deep_map, deep_map);
    CHECK(compare(deep_map, map_put(h, EMPTY_MAP, EMPTY_MAP, I(1))) > 0);
    fresh();
}

// ---- hashes --------------------------------------------------------------------------------------
static void check_hash(Term t, uint32_t phash2, uint32_t phash, int line)
{
    unit_equal(hash_phash2(t) & 0x7FFFFFF, phash2 & 0x7FFFFFF, "phash2", __FILE__, line);
    unit_equal(hash_phash(t), (uint32_t)(phash - 1), "phash", __FILE__, line);
}
#define HASH(t, phash2, phash) check_hash((t), (phash2), (phash), __LINE__)

static void test_hash(void) // erl
{
    HASH(A("a"), 97, 98u);
    HASH(A("undefined"), 45914356, 180132085u);
    HASH(I(0), 88723725, 1u);
    HASH(I(-1), 44071773, 1680185270u);
    HASH(I(134217728), 12354923, 2147483673u);
    HASH(I(4294967296), 95057355, 2788898428u);
    HASH(num("-576460752303423488"), 35173814, 2147489129u);
    HASH(num("576460752303423488"), 26969617, 2147483673u);
    HASH(num("-1180591620717411303424"), 20532417, 157674817u);
    HASH(num("1606938044258990275541962092341162602522202993782792835301376"), 23185601, 1920229268u);
    HASH(flo(-0.0), 20875736, 1u);
    HASH(flo(3.141592653589793), 93376775, 340593892u);
    HASH(NIL, 113427502, 2u);
    HASH(str("abcdefghijklmnopqrstuvwxyz"), 130532909, 2912094987u);
    HASH(heap_cons(h, A("a"), A("b")), 74710280, 4159696708u);
    HASH(heap_cons(h, NIL, NIL), 96416884, 2952798237u);
    HASH(EMPTY_TUPLE, 87486268, 1u);
    HASH(TUPLE(h, TUPLE(h, A("a")), TUPLE(h, A("b"))), 5190875, 169355588u);
    HASH(bin(""), 13708901, 1u);
    HASH(bin("hello world, this is a longer binary than sixty-four bytes, to be refc....."), 61861186, 3439230667u);
    uint8_t *p;
    Term bits = heap_new_bitstring(h, 11, &p);
    p[0] = 255;
    p[1] = 0xE0;
    HASH(bits, 92539843, 3096541741u);
    HASH(EMPTY_MAP, 39679005, 1113425985u);
    HASH(map_put(h, map_put(h, EMPTY_MAP, I(3), I(4)), I(1), I(2)), 101230890, 3456679246u);
    HASH(make_export(&lists_map), 34981515, 904024396u);
    HASH(make_local_pid(100), 734762325, 3397913509u);
    HASH(make_local_pid(100 | 5 << 15), 734762325, 3397913509u);
    HASH(make_local_port(77), 3355448696u, 1477224266u);
    HASH(ref_(3, 2, 1), 3833100999u, 3125387976u);
    HASH(ext(EXT_PID, "a@b", 9, 0x12345678 | 7ull << 32), 1808255441u, 2759032245u);
    HASH(ext(EXT_REF, "a@b", 9, 0x1FFFF), 1098614936u, 2496766466u);
    HASH(ext(EXT_PORT, "a@b", 9, 0x112345678), 2014736004u, 3101617172u);
    fun_ident.index = 1;
    HASH(make_fun_(&fun_ident, 1, NULL, 0), 1042173121u, 1520999860u);
    fun_ident.index = 2;
    Term env[2] = {I(5), str("ab")};
    HASH(make_fun_(&fun_ident, 1 | 2 << 8, env, 2), 1173964320u, 3472904240u);
    Term pairs[66];
    for (int i = 0; i < 33; i++) pairs[2 * i] = pairs[2 * i + 1] = I(i + 1);
    HASH(map_from_pairs(h, pairs, 33), 104688156, 3594354240u);
}

// ---- maps --------------------------------------------------------------------------------------------
enum { KEYS = 2000 };
static void check_map(Term m, const int64_t *shadow, const Term *keys, size_t nkeys)
{
    size_t n = 0, seen = 0;
    for (size_t i = 0; i < nkeys; i++) {
        Term v = map_get(m, keys[i]);
        if (shadow[i] < 0) {
            if (v != NOVALUE) CHECK(false);
        } else {
            n++;
            if (v != I(shadow[i])) CHECK(false);
        }
    }
    CHECK_EQ(map_size(m), n);
    CHECK(is_flat_map(m) == (n <= 32));
    MapIter it;
    Term k, v, ks = map_keys(h, m), vs = map_values(h, m), last = NOVALUE;
    map_iter(&it, m);
    while (map_next(&it, &k, &v)) {
        seen++;
        if (!is_cons(ks) || head(ks) != k || head(vs) != v) {
            CHECK(false);
            break;
        }
        if (is_flat_map(m) && last != NOVALUE && compare_exact(last, k) >= 0) CHECK(false);
        last = k;
        ks = tail(ks);
        vs = tail(vs);
    }
    CHECK_EQ(seen, n);
}

static void test_maps_random(int kind, size_t nkeys, int rounds)
{
    static Term keys[KEYS];
    static int64_t shadow[KEYS];
    static const int32_t colliding[] = {
        2407653, 1992127, 2959648, 1834800, 584756, 2843805, 1965948, 2520257, 1480032, 2224647, 1067020, 1376086};
    fresh();
    for (size_t i = 0; i < nkeys; i++) {
        char text[24];
        snprintf(text, sizeof text, "%zu", i * 977);
        shadow[i] = -1;
        switch (kind) {
        case 0: keys[i] = i < COUNT_OF(colliding) ? I(colliding[i]) : I((int64_t)i * i * i - 5000); break;
        case 1: keys[i] = bin(text); break;
        case 2: keys[i] = i & 1 ? TUPLE(h, I((int64_t)i), NIL) : flo((double)i); break;
        default: keys[i] = i % 3 ? A(text) : str(text);
        }
    }
    Term m = EMPTY_MAP;
    for (int i = 0; i < rounds; i++) {
        size_t k = any((uint32_t)nkeys);
        int grow = i < rounds / 2 ? 3 : 1;
        if ((int)any(4) < grow) {
            int64_t v = any(5);
            Term before = m;
            m = map_put(h, m, keys[k], I(v));
            if (shadow[k] == v) CHECK(m == before);
            shadow[k] = v;
        } else {
            Term before = m;
            m = map_remove(h, m, keys[k]);
            if (shadow[k] < 0) CHECK(m == before);
            shadow[k] = -1;
        }
        if (i % (rounds / 20 + 1) == 0) {
            check_map(m, shadow, keys, nkeys);
            // The same built at once, and by merging two halves.
            size_t np = 0;
            Term *pairs = malloc(4 * nkeys * 8), half[2];
            for (size_t j = 0; j < nkeys; j++) {
                if (shadow[j] < 0) continue;
                if (any(3) == 0) {
                    pairs[2 * np] = keys[j];
                    pairs[2 * np++ + 1] = NIL;
                }
                pairs[2 * np] = keys[j];
                pairs[2 * np++ + 1] = I(shadow[j]);
            }
            Term all = map_from_pairs(h, pairs, np);
            CHECK(eq_exact(m, all) && hash_phash2(m) == hash_phash2(all) && hash_map_key(m, 0) == hash_map_key(all, 0));
            CHECK_EQ(term_flat_nwords(m), term_flat_nwords(all));
            size_t cut = any((uint32_t)np + 1);
            half[0] = map_from_pairs(h, pairs, cut);
            half[1] = map_from_pairs(h, pairs + 2 * cut, np - cut);
            CHECK(eq_exact(m, map_merge(h, half[0], half[1])));
            CHECK(map_merge(h, m, m) == m && map_merge(h, EMPTY_MAP, m) == m);
            size_t seen = 0;
            MapIter it;
            Term k, v;
            for (map_iter(&it, m); map_next(&it, &k, &v); seen++)
                if (map_get(m, k) != v) CHECK(false);
            CHECK_EQ(seen, map_size(m));
            free(pairs);
        }
    }
}

static void test_maps(void)
{
    static const int order[] = {33, 12, 23, 29, 30, 39, 26, 31, 11, 37, 9, 32, 34, 25, 28, 6, 38, 13, 40, 20, 15, 14, 2,
        7, 1, 8, 3, 17, 22, 21, 4, 36, 24, 10, 35, 27, 19, 5, 18, 16};
    Term pairs[2000]; // erl: maps:keys of 1..40
    for (int i = 0; i < 40; i++) pairs[2 * i] = pairs[2 * i + 1] = I(i + 1);
    Term m = map_from_pairs(h, pairs, 40), l = map_keys(h, m);
    for (size_t i = 0; i < COUNT_OF(order) && is_cons(l); i++, l = tail(l)) CHECK_EQ(small_value(head(l)), order[i]);
    CHECK(l == NIL);
    for (int i = 0; i < 1000; i++) pairs[2 * i] = pairs[2 * i + 1] = I(i + 1);
    CHECK_EQ(term_flat_nwords(map_from_pairs(h, pairs, 33)), 127); // erl
    CHECK_EQ(term_flat_nwords(map_from_pairs(h, pairs, 1000)), 3710);
    CHECK(map_from_pairs(h, pairs, 0) == EMPTY_MAP && map_get(EMPTY_MAP, NIL) == NOVALUE &&
        map_remove(h, EMPTY_MAP, NIL) == EMPTY_MAP);
    m = map_from_pairs(h, pairs, 8);
    CHECK(flat_map(map_put(h, m, I(3), NIL))->keys == flat_map(m)->keys); // keys are shared
    Term mixed[] = {flo(1.0), I(1), I(1), I(2), flo(0.5), I(3), TUPLE(h, I(2)), I(4), TUPLE(h, flo(1.0)), I(5), A("a"),
        I(6), I(2), I(7), flo(-0.0), I(8), flo(0.0), I(9)};
    CHECK_TEXT(shown(map_from_pairs(h, mixed, 9)),
        "#{1=>2,2=>7,-0.000000e+00=>9,5.000000e-01=>3,1.000000e+00=>1,a=>6,{2}=>4,{1.000000e+00}=>5}");
    for (int kind = 0; kind < 4; kind++) {
        test_maps_random(kind, 40, 3000);
        test_maps_random(kind, 100, 3000);
        test_maps_random(kind, KEYS, 20000);
    }
    fresh();
}

// ---- bits ---------------------------------------------------------------------------------------------
static int bit_at(const uint8_t *p, uint64_t i) { return p[i / 8] >> (7 - i % 8) & 1; }
static void test_bits(void)
{
    enum { SPACE = 200 };
    for (int i = 0; i < 20000; i++) {
        uint8_t from[SPACE], to[SPACE], was[SPACE];
        for (int k = 0; k < SPACE; k++) {
            from[k] = (uint8_t)any64();
            was[k] = to[k] = (uint8_t)any64();
        }
        uint64_t n = any(i & 1 ? 80 : 1300), a = any(SPACE * 8 - 1300 - 1), b = any(SPACE * 8 - 1300 - 1);
        bits_copy(to, a, from, b, n);
        bool good = true;
        for (uint64_t k = 0; k < SPACE * 8; k++)
            if (bit_at(to, k) != (k >= a && k < a + n ? bit_at(from, b + k - a) : bit_at(was, k))) good = false;
        CHECK(good && bits_compare(to, a, from, b, n) == 0);
        if (n) {
            uint64_t k = any((uint32_t)n);
            to[(a + k) / 8] ^= (uint8_t)(0x80 >> (a + k) % 8);
            CHECK((bits_compare(to, a, from, b, n) > 0) == bit_at(to, a + k));
        }
    }
    for (int i = 0; i < 20000; i++) {
        uint8_t p[SPACE] = {0};
        Term v = any_int(i & 1 ? 64 : 600);
        uint64_t at = any(30), n = any(i % 3 ? 66 : 700) + 1;
        bool little = any(2);
        CHECK(bits_put_int(p, at, n, v, little));
        Term low = arith_band(h, v, arith_sub(h, arith_bsl(h, I(1), I((int64_t)n)), I(1)));
        CHECK(eq_exact(bits_get_int(h, p, at, n, little, false), low));
        Term s = bits_get_int(h, p, at, n, little, true);
        CHECK(eq_exact(arith_band(h, s, arith_sub(h, arith_bsl(h, I(1), I((int64_t)n)), I(1))), low));
        CHECK(int_is_negative(s) == (arith_bsr(h, low, I((int64_t)n - 1)) == I(1)));
        if (i % 64 == 0) fresh();
    }
    const uint8_t abc[] = {0xAB, 0xC0};
    CHECK(bits_get_int(h, abc, 0, 12, true, false) == I(3243) &&
        bits_get_int(h, abc, 0, 12, true, true) == I(-853)); // erl
    uint8_t out[9] = {0};
    CHECK(bits_put_int(out, 0, 12, I(0xABC), true) && out[0] == 0xBC && out[1] == 0xA0 &&
        !bits_put_int(out, 0, 8, flo(1.0), false));
    static const struct {
        double d;
        uint16_t half;
    } halves[] = {// erl
        {65504.0, 0x7BFF}, {65519.99, 0x7BFF}, {65520.0, 0x7C00}, {1e308, 0x7C00}, {1e-8, 0}, {5.9604645e-8, 1},
        {2.9802322387695312e-8, 0}, {8.9406967163085938e-8, 2}, {1.0, 0x3C00}, {2049.0, 0x6800}, {2051.0, 0x6802},
        {2049.0000001, 0x6801}, {-0.0, 0x8000}, {6.1e-5, 0x03FF}};
    for (size_t i = 0; i < COUNT_OF(halves); i++) {
        CHECK(bits_put_float(out, 3, 16, halves[i].d, i & 1));
        Term got = bits_get_int(h, out, 3, 16, i & 1, false);
        CHECK_EQ(small_value(got), halves[i].half);
    }
    double d;
    for (uint32_t w = 0; w < 0x10000; w++) {
        put_be16(out, w);
        bool finite_ = bits_get_float(out, 0, 16, false, &d);
        if (finite_ != ((w >> 10 & 31) != 31)) CHECK(false);
        if (finite_) {
            bits_put_float(out, 0, 16, d, true);
            if ((out[1] << 8 | out[0]) != (int)w) CHECK(false);
        }
    }
    CHECK(bits_put_float(out, 5, 64, 0.1, true) && bits_get_float(out, 5, 64, true, &d) && d == 0.1);
    CHECK(bits_put_float(out, 0, 32, 1e39, false) && !bits_get_float(out, 0, 32, false, &d) &&
        !bits_put_float(out, 0, 17, 1.0, false) && !bits_get_float(out, 0, 8, false, &d));
}

// ---- printing and iolists ---------------------------------------------------------------------------------
static void test_print(void) // erl: erlang:display/1
{
    CHECK_TEXT(shown(str("a\nb")), "\"a\\nb\"");
    CHECK_TEXT(shown(str("tab\t\"q\" \\")), "\"tab\t\\\"q\\\" \\\"");
    CHECK_TEXT(shown(str("\v")), "[11]");
    CHECK_TEXT(shown(str("\x7F")), "[127]");
    CHECK_TEXT(shown(str("\xA0")), "\"\xA0\"");
    CHECK_TEXT(shown(heap_cons(h, I(97), A("b"))), "[97|b]");
    CHECK_TEXT(shown(heap_cons(h, str("a"), A("b"))), "[\"a\"|b]");
    CHECK_TEXT(shown(bin("abc")), "<<\"abc\">>");
    CHECK_TEXT(shown(bin("a\"b\\")), "<<\"a\\\"b\\\">>");
    CHECK_TEXT(shown(bin("a\n")), "<<97,10>>");
    CHECK_TEXT(shown(bin("")), "<<>>");
    uint8_t *p;
    Term bits = heap_new_bitstring(h, 11, &p);
    p[0] = 255;
    p[1] = 0xE0;
    CHECK_TEXT(shown(bits), "<<255,7:3>>");
    CHECK_TEXT(shown(TUPLE(h, EMPTY_TUPLE, NIL, EMPTY_MAP, flo(1.5))), "{{},[],#{},1.500000e+00}");
    CHECK_TEXT(shown(A("A b")), "'A b'");
    CHECK_TEXT(shown(A("\xC3\xA5"
                       "a1_B")),
        "\xC3\xA5"
        "a1_B");
    CHECK_TEXT(shown(A("\xC3\xB7")), "'\xC3\xB7'");
    CHECK_TEXT(shown(A("")), "''");
    CHECK_TEXT(shown(A("a@b")), "'a@b'");
    CHECK_TEXT(shown(A("if")), "if");
    CHECK_TEXT(shown(A("with'q\n\\\x01")), "'with\\'q\\n\\\\\\001'");
    CHECK_TEXT(shown(A("\xC2\x80")), "'\\200'");
    CHECK_TEXT(shown(make_local_pid(31311 | 1 << 15)), "<0.31311.1>");
    CHECK_TEXT(shown(make_local_port(5)), "#Port<0.5>");
    CHECK_TEXT(shown(ref_(3, 2, 1)), "#Ref<0.1.2.3>");
    CHECK_TEXT(shown(make_export(&lists_map)), "fun lists:map/2");
    fun_ident.index = 1;
    CHECK_TEXT(shown(make_fun_(&fun_ident, 1, NULL, 0)), "#Fun<p3.1.112844663>");
    Term pairs[80];
    for (int i = 0; i < 40; i++) pairs[2 * i] = pairs[2 * i + 1] = I(i + 1);
    CHECK(strstr(shown(map_from_pairs(h, pairs, 40)),
              "#<fffb>{<1201>{[16|16],[18|18],[5|5]},<4400>{[19|19],[27|27]},<1084>{[35|35],<4080>{[10|10],[24|24]},["
              "36|36]},") == shown_text);
    Buf b = {0};
    print_term(&b, str("0123456789"), 5);
    CHECK_EQ(b.n, 8);
    buf_free(&b);
    print_mfa(&b, A("a"), A("B"), 3);
    CHECK_TEXT(ended(&b), "a:'B'/3");

    size_t n;
    Term io = heap_cons(h, str("ab"), heap_cons(h, heap_cons(h, bin("cd"), bin("ef")), heap_cons(h, I(103), bin("h"))));
    CHECK(iolist_nbytes(io, &n) && n == 8 && iolist_bytes(io, &b));
    CHECK_TEXT(ended(&b), "abcdefgh");
    CHECK(iolist_nbytes(bin("x"), &n) && n == 1 && iolist_nbytes(NIL, &n) && n == 0);
    CHECK(!iolist_nbytes(heap_cons(h, I(256), NIL), &n) && !iolist_nbytes(heap_cons(h, I(-1), NIL), &n) &&
        !iolist_nbytes(heap_cons(h, I(1), I(2)), &n) && !iolist_nbytes(bits, &n) && !iolist_nbytes(I(1), &n) &&
        !iolist_nbytes(heap_cons(h, A("a"), NIL), &n));
    CHECK(text_of_list(heap_cons(h, I(0x65E5), heap_cons(h, bin("\xC3\xA5"), NIL)), &b));
    CHECK_TEXT(ended(&b), "\xE6\x97\xA5\xC3\xA5");
    CHECK(!text_of_list(heap_cons(h, I(0xD800), NIL), &b) && !text_of_list(bin("\xFF"), &b) && !text_of_list(I(1), &b));
    buf_free(&b);
}

int main(void)
{
    term_init(0);
    heap_init(h, 1 << 16, 233, 65535);
    fun_ident = (FunIdent){.module = A("p3"), .index = 1, .old_uniq = 112844663, .arity = 1};
    lists_map = (ExportIdent){A("lists"), A("map"), 2};
    ets_new = (ExportIdent){A("ets"), A("new"), 2};
    test_order();
    test_hash();
    test_maps();
    test_bits();
    test_print();
    heap_destroy(h);
    return unit_done();
}
