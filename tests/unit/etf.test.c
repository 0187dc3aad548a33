// SPDX-License-Identifier: Apache-2.0
// etf: erl's bytes decode and encode to themselves, at once and in slices of one step with collections between;
// hostile bytes are refused without harm; nesting a million deep costs no C stack.
#include "unit.h"
#include "etf/etf.h"
#include <stdlib.h>

static Heap heap, *h = &heap;
static uint64_t seed = 88172645463325252ull;
static uint32_t any(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % below;
}
static void fresh(void)
{
    heap_destroy(h);
    heap_init(h, 0, 233, 65535);
}

// ---- hooks of our own: the code room is not needed ------------------------------------------------------
typedef struct {
    Term m, f;
    uint32_t arity;
} Named;
static Named named[64];
static int nnamed;
static Export *named_find(Term m, Term f, uint32_t arity)
{
    for (int i = 0; i < nnamed; i++)
        if (named[i].m == m && named[i].f == f && named[i].arity == arity) return (Export *)&named[i];
    return NULL;
}
static Export *named_get(Term m, Term f, uint32_t arity)
{
    Export *e = named_find(m, f, arity);
    if (e) return e;
    Named *n = &named[nnamed < 63 ? nnamed++ : 63];
    *n = (Named){m, f, arity};
    return (Export *)n;
}
static void named_facts(const Export *e, Term *m, Term *f, uint32_t *arity)
{
    const Named *n = (const Named *)e;
    *m = n->m;
    *f = n->f;
    *arity = n->arity;
}
static EtfFun fun_seen;
static FunEntry *fun_get(const EtfFun *f)
{
    fun_seen = *f;
    return (FunEntry *)&fun_seen;
}
static void fun_facts(const FunEntry *e, EtfFun *out) { *out = *(const EtfFun *)e; }

// ---- helpers ------------------------------------------------------------------------------------------------------
static uint8_t bytes[1 << 16];
static size_t unhex(const char *s)
{
    size_t n = 0;
    for (; s[0] && s[1]; s += 2) {
        char two[3] = {s[0], s[1], 0};
        bytes[n++] = (uint8_t)strtoul(two, NULL, 16);
    }
    return n;
}

static bool encodes_to(Term t, const uint8_t *want, size_t n)
{
    OutBin o = {0};
    EtfOpts opts = ETF_DEFAULTS;
    bool ok =
        etf_encode(&o, t, &opts, false) && o.n == n && memcmp(o.b->bytes, want, n) == 0 && etf_nbytes(t, &opts) == n;
    out_free(&o);
    return ok;
}

static EtfStatus decode_in_slices(const uint8_t *p, size_t n, int64_t slice, Term *out)
{
    EtfDecoder *d = etf_decoder_new(n, 0);
    EtfStatus s;
    do {
        int64_t fuel = slice;
        s = etf_decoder_step(d, p, &fuel);
    } while (s == ETF_MORE);
    size_t used;
    if (s == ETF_DONE) *out = etf_decoder_take(d, h, &used);
    etf_decoder_free(d);
    return s;
}

static bool encode_in_slices(Term t, int64_t slice, const EtfOpts *opts, OutBin *out)
{
    EtfEncoder *e = etf_encoder_new(t, opts);
    EtfStatus s;
    for (;;) {
        int64_t fuel = slice;
        s = etf_encoder_step(e, &fuel);
        if (s != ETF_MORE) break;
        Term packed = etf_encoder_pack(e, h);
        heap_collect(h, 0, &(Span){&packed, 1}, 1, NULL);
        etf_encoder_unpack(e, packed);
    }
    *out = etf_encoder_take(e);
    etf_encoder_free(e);
    return s == ETF_DONE;
}

// ---- erl's bytes -------------------------------------------------------------------------------------------------
static const char *const erl_bytes[] = {
    "8364000161",
    "83640003616263",
    "83640000",
    "8364000474727565",
    "8364000566616c7365",
    "83640009756e646566696e6564",
    "83640003e5e4f6",
    "837706e697a5e69cac",
    "836100",
    "836101",
    "836102",
    "8362ffffffff",
    "8361ff",
    "836200000100",
    "83620000ffff",
    "836200010000",
    "836208000000",
    "836207ffffff",
    "836210000000",
    "836e040000000080",
    "836e05000000000001",
    "836e05010000000001",
    "836e0800ffffffffffffff07",
    "836e08000000000000000008",
    "836e08010000000000000008",
    "836e08000000000000000080",
    "836e0900000000000000000001",
    "836e0900000000000000000040",
    "836e0901000000000000000040",
    "836e1a000000000000000000000000000000000000000000000000000001",
    "83460000000000000000",
    "83468000000000000000",
    "83463ff0000000000000",
    "83463ff8000000000000",
    "8346bff8000000000000",
    "834654b249ad2594c37d",
    "8346400921fb54442d18",
    "836a",
    "836c00000001640001616a",
    "836b0003010203",
    "836b0003616263",
    "836b001a6162636465666768696a6b6c6d6e6f707172737475767778797a",
    "836c00000002620000012c62000003e86a",
    "836c000000016400016164000162",
    "836c000000016a6a",
    "836c000000026c00000001640001616a6c00000001640001626a6a",
    "836800",
    "83680164000161",
    "8368026400016164000162",
    "83680561016102610361046105",
    "836802680164000161680164000162",
    "836d00000000",
    "836d0000000101",
    "836d00000003616263",
    "836d0000004b68656c6c6f20776f726c642c20746869732069732061206c6f6e6765722062696e617279207468616e2073697874792d666f75"
    "722062797465732c20746f20626520726566632e2e2e2e2e",
    "834d000000010180",
    "834d000000010360",
    "834d0000000203ffe0",
    "837400000000",
    "837400000001640001616101",
    "8374000000026101610261036104",
    "8374000000016400016174000000016400016264000163",
    "83740000002161216121610c610c61176117611d611d611e611e611a611a611f611f610b610b610961096120612061196119611c611c610661"
    "06610d610d61146114610f610f610e610e61026102610761076101610161086108610361036111611161166116611561156104610461186118"
    "610a610a611b611b61136113610561056112611261106110",
    "83740000006461216121610c610c61496149612c612c61176117611d611d612f612f61596159613d613d611e611e612b612b61276127612d61"
    "2d6130613061396139611a611a6145614561586158613f613f6164616461476147612e612e611f611f6162616261516151610b610b61256125"
    "61096109614c614c612061206122612261196119611c611c61556155615b615b61406140610661066148614861446144615661566133613361"
    "50615061266126610d610d613b613b61286128614d614d615f615f6129612961146114614e614e610f610f610e610e613c613c610261026107"
    "610761536153614a614a6163616361016101616161616108610861036103614b614b615a615a613a613a613761376111611161166116613461"
    "3461576157611561156160616061046104615261526124612461356135613261326142614261186118610a610a612361236146614661386138"
    "613e613e61316131611b611b61546154615e615e615c615c612a612a6113611361436143615d615d6141614161056105613661366112611261"
    "4f614f61106110",
    "83716400056c697374736400036d61706102",
    "8368046400026f6b6b0001786c00000001463ff0000000000000610274000000016d000000016b6a",
    // pids, ports, references, a fun; here and elsewhere
    "835864000d6e6f6e6f6465406e6f686f7374000000280000000300000000",
    "8378640003614062ffffffffffffffff00000000",
    "835964000361406200000fff00000000",
    "835a000364000d6e6f6e6f6465406e6f686f73740000000000032cd6c8d800027120a2cc",
    "835a0005640003614062000000010000000200000003000000040000000500000006",
};

static void test_vectors(void)
{
    for (size_t i = 0; i < COUNT_OF(erl_bytes); i++) {
        size_t n = unhex(erl_bytes[i]), used = 0;
        fresh();
        Term t = etf_decode(h, bytes, n, 0, &used), again = NOVALUE;
        if (!CHECK(t != NOVALUE)) {
            fprintf(stderr, "  %s\n", erl_bytes[i]);
            continue;
        }
        CHECK_EQ(used, n);
        if (!CHECK(encodes_to(t, bytes, n))) fprintf(stderr, "  %s\n", erl_bytes[i]);
        CHECK_EQ(decode_in_slices(bytes, n, 1, &again), ETF_DONE);
        CHECK(eq_exact(t, again));
        Term both[2] = {t, again};
        CHECK(heap_is_sound(h, &(Span){both, 2}, 1));
        OutBin o;
        EtfOpts opts = ETF_DEFAULTS;
        CHECK(encode_in_slices(again, 1, &opts, &o) && o.n == n && memcmp(o.b->bytes, bytes, n) == 0);
        out_free(&o);
        // One byte short is never a term; and any byte changed does no harm.
        for (size_t k = 0; k < n; k++) CHECK(etf_decode(h, bytes, k, 0, NULL) == NOVALUE);
        for (size_t k = 1; k < n && n < 200; k++) {
            uint8_t was = bytes[k];
            for (int j = 0; j < 8; j++) {
                bytes[k] = (uint8_t)(was ^ 1 << j);
                Term x = etf_decode(h, bytes, n, ETF_SAFE, NULL), y = NOVALUE;
                if (x == NOVALUE) continue;
                CHECK_EQ(decode_in_slices(bytes, n, 3, &y), ETF_DONE);
                CHECK(eq_exact(x, y));
            }
            bytes[k] = was;
        }
    }
}

// ---- what must be refused -------------------------------------------------------------------------------------------
static const char *const bad[] = {
    "",
    "83",
    "8461",
    "826101",
    "837500",
    "835200",
    "83836101",
    "836cffffffff6101",
    "8369ffffffff",
    "8374ffffffff6101",
    "836dffffffff01",
    "836fffffffff00",
    "836bffff01",
    "836c000000026c000000026101",
    "8370000000000000000000000000000000000000000000000000ffffffff",
    "83467ff0000000000000",
    "834d0000000001",
    "834d000000010001",
    "834d000000010901",
    "83740000000261016101"
    "61016102", // a key twice
    "8377"
    "01ff",
    "837703eda080",
    "837702c080",                                                   // no UTF-8
    "835864000d6e6f6e6f6465406e6f686f737400009c400000000000000000", // pid number too large here
    "83710161",
    "8350ffffffff789c",
    "835000000006789c",
    "83500000000162",
};

static void test_bad(void)
{
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        size_t n = unhex(bad[i]);
        Term t;
        fresh();
        if (!CHECK(etf_decode(h, bytes, n, 0, NULL) == NOVALUE)) fprintf(stderr, "  %s\n", bad[i]);
        CHECK(!etf_atoms_full());
        CHECK_EQ(decode_in_slices(bytes, n, 1, &t), ETF_BAD);
    }
    size_t n = unhex("8364000b6e6f5f737563685f6162");
    CHECK(etf_decode(h, bytes, n, ETF_SAFE, NULL) == NOVALUE);
    n = unhex("6102");
    CHECK(etf_decode(h, bytes, n, ETF_BARE, NULL) == make_small(2));
}

// ---- depth, size, compression
static void test_deep(void)
{
    enum { DEEP = 1000000 };
    fresh();
    Term t = NIL;
    for (int i = 0; i < DEEP; i++) t = i & 1 ? heap_cons(h, t, NIL) : TUPLE(h, t, make_small(i & 127));
    OutBin o = {0};
    EtfOpts opts = ETF_DEFAULTS;
    CHECK(etf_encode(&o, t, &opts, false));
    fresh();
    Term back = etf_decode(h, o.b->bytes, o.n, 0, NULL);
    CHECK(back != NOVALUE);
    CHECK(encodes_to(back, o.b->bytes, o.n));
    out_free(&o);
}

static Term any_term(int depth)
{
    uint8_t *p;
    Term t = NIL, e[5];
    uint32_t n = any(6);
    switch (any(depth > 0 ? 9 : 5)) {
    case 0: return make_small((int64_t)any(600) - 300);
    case 1: return heap_int64(h, (int64_t)any(1u << 31) * (int64_t)any(1u << 31) * (any(2) ? 1 : -1));
    case 2: return heap_float(h, any(1000) / 8.0);
    case 3:
        t = heap_new_binary(h, n * 30, &p);
        memset(p, (int)n, n * 30);
        return t;
    case 4: return any(2) ? A_ok : NIL;
    case 5:
        for (uint32_t i = 0; i < n && i < 5; i++) e[i] = any_term(depth - 1);
        return heap_tuple(h, n < 5 ? n : 5, e);
    case 6:
        if (n && any(3) == 0) t = any_term(0);
        while (n--) t = heap_cons(h, any_term(depth - 1), t);
        return t;
    case 7:
        t = EMPTY_MAP;
        for (n = any(80); n--;) t = map_put(h, t, any_term(0), any_term(depth - 2));
        return t;
    default: {
        uint64_t nbits = 1 + any(700);
        t = heap_new_bitstring(h, nbits, &p);
        memset(p, 0xA5, (size_t)(nbits / 8));
        if (nbits & 7) p[nbits / 8] = 0x80;
        return t;
    }
    }
}

static void test_any(void)
{
    for (int i = 0; i < 300; i++) {
        fresh();
        Term t = any_term(4), back = NOVALUE;
        EtfOpts opts = {.compress = (int)any(10), .minor = 1 + (int)any(2), .deterministic = any(2)};
        OutBin o = {0}, sliced;
        CHECK(etf_encode(&o, t, &opts, false));
        CHECK(eq_exact(etf_decode(h, o.b->bytes, o.n, 0, NULL), t));
        CHECK_EQ(decode_in_slices(o.b->bytes, o.n, 7, &back), ETF_DONE);
        CHECK(eq_exact(back, t));
        CHECK(
            encode_in_slices(t, 5, &opts, &sliced) && sliced.n == o.n && memcmp(sliced.b->bytes, o.b->bytes, o.n) == 0);
        out_free(&o);
        out_free(&sliced);
    }
}

int main(void)
{
    term_init(0);
    heap_init(h, 0, 233, 65535);
    etf_up = (EtfUp){fun_facts, fun_get, named_facts, named_get, named_find, NULL, NULL};
    test_vectors();
    test_bad();
    test_deep();
    test_any();
    heap_destroy(h);
    return unit_done();
}
