// SPDX-License-Identifier: Apache-2.0
// heap: takes, sizes, binaries, literals, deep terms. Random graphs of terms: heap_graph.test.c.
#include "heap_bits.h"
#include "unit.h"

static void sizes(void)
{
    static const uint32_t asked[] = {0, 12, 13, 38, 39, 52, 91, 143, 234, 377, 833026, 833027, 2000000};
    static const uint32_t want[] = {12, 12, 38, 38, 51, 90, 142, 233, 376, 610, 833026, 999631, 2072833};
    for (size_t i = 0; i < COUNT_OF(asked); i++) CHECK_EQ(heap_size_step(asked[i]), want[i]);
}

static void takes(void)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    CHECK(h.end - h.start == HEAP_FIRST_NWORDS && heap_report_nwords(&h) == 233);
    Term *p = heap_take(&h, 30);
    heap_give_back(&h, p, 30, p + 10);
    if (!dials.frag_always) CHECK(h.top == h.start + 10);
    Term list = NIL;
    for (int i = 0; i < 100; i++) list = heap_cons(&h, make_small(i), list);
    size_t nfrags = 0;
    for (Frag *f = h.frags; f; f = f->next) nfrags++;
    CHECK(nfrags <= 5 || dials.frag_always);
    CHECK_EQ(heap_used_nwords(&h), 210);
    size_t before = h.frag_nwords;
    p = heap_take(&h, 500);
    heap_give_back(&h, p, 500, p);
    CHECK_EQ(h.frag_nwords, before);
    CHECK(heap_wants_gc(&h));
    Span root = {&list, 1};
    GcReport r;
    CHECK(heap_collect(&h, 0, &root, 1, &r));
    CHECK(!h.frags && r.after == 200 && heap_is_sound(&h, &root, 1) && h.end - h.start >= 233);
    for (int i = 99; i >= 0; i--, list = tail(list)) CHECK_EQ(small_value(head(list)), i);
    h.max_nwords = 300;
    CHECK(heap_collect(&h, 0, &root, 1, &r) && r.past_max);
    h.max_flags = MAX_KILL;
    CHECK(!heap_collect(&h, 0, &root, 1, &r));
    heap_destroy(&h);
}

static void sizes_of_terms(void) // expectations measured with erts_debug on OTP 25
{
    Heap h;
    heap_init(&h, 1000, 0, 65535);
    uint8_t *b;
    Term refc = heap_new_binary(&h, 200, &b);
    memset(b, 1, 200);
    CHECK_EQ(term_flat_nwords(refc), 6);
    CHECK_EQ(term_flat_nwords(heap_sub_bits(&h, refc, 8, 1592)), 6);
    CHECK_EQ(term_flat_nwords(heap_sub_bits(&h, refc, 3, 1597)), 11);
    CHECK_EQ(term_flat_nwords(heap_sub_bits(&h, refc, 3, 16)), 3);
    CHECK_EQ(term_flat_nwords(heap_sub_bits(&h, refc, 0, 15)), 11);
    CHECK_EQ(term_flat_nwords(heap_sub_bits(&h, refc, 0, 0)), 2);
    Term small = heap_make_binary(&h, "\1\2\3", 3);
    CHECK_EQ(term_flat_nwords(small), 3);
    CHECK_EQ(term_flat_nwords(heap_sub_bits(&h, small, 1, 23)), 8);
    CHECK_EQ(term_flat_nwords(heap_float(&h, 1.5)), 2);
    CHECK_EQ(term_flat_nwords(EMPTY_TUPLE), 0);
    CHECK_EQ(term_flat_nwords(EMPTY_MAP), 3);
    CHECK_EQ(copy_nwords(EMPTY_MAP), 0);
    Term x = TUPLE(&h, heap_float(&h, 1.0), A_ok);
    Term twice = TUPLE(&h, x, x);
    CHECK_EQ(term_flat_nwords(twice), 13);
    CHECK_EQ(term_shared_nwords(twice), 8);
    Term s = heap_sub_bits(&h, refc, 8, 1592);
    CHECK_EQ(term_flat_nwords(TUPLE(&h, s, s, refc)), 22);
    CHECK_EQ(term_shared_nwords(TUPLE(&h, s, s, refc)), 16);
    heap_destroy(&h);
}

static void binaries(void)
{
    Heap h, other;
    heap_init(&h, 0, 0, 65535);
    heap_init(&other, 0, 0, 65535);
    uint8_t bytes[300], *to;
    for (int i = 0; i < 300; i++) bytes[i] = (uint8_t)(i * 37);
    Term big = heap_make_binary(&h, bytes, 300), little = heap_make_binary(&h, bytes, 40);
    CHECK(is_box_of(big, SUB_REFC_BIN) && is_box_of(little, SUB_HEAP_BIN) && heap_sub_bits(&h, big, 0, 2400) == big);
    for (uint64_t start = 0; start < 9; start++)
        for (uint64_t n = 0; n + start <= 320; n += 7) {
            Term part = heap_sub_bits(&h, big, start, n), again = heap_sub_bits(&h, little, start, n);
            Term copy = heap_copy(&other, part), copy2 = heap_copy(&other, again);
            if (!same_bits(part, again) || !same_bits(part, copy) || !same_bits(copy2, copy))
                CHECK(!"parts are the same");
            if (term_flat_nwords(copy) != copy_nwords(part)) CHECK(!"copies have the size told");
        }
    Term sub = heap_sub_bits(&h, big, 5, 2000);
    CHECK(same_bits(heap_sub_bits(&h, sub, 3, 800), heap_sub_bits(&h, big, 8, 800)));
    CHECK(same_bits(heap_sub_bits(&h, sub, 2, 16), heap_sub_bits(&h, big, 7, 16)));
    Term odd = heap_new_bitstring(&h, 13, &to);
    to[0] = to[1] = 0xFF;
    CHECK(!is_binary(odd) && bits_of(odd).nbits == 13);
    Span root = {&big, 1};
    CHECK(heap_collect(&h, 0, &root, 1, NULL));
    CHECK(((SharedBin *)(uintptr_t)((RefcBox *)boxed_ptr(big))->shared)->refs > 1);
    heap_destroy(&other);
    CHECK_EQ(((SharedBin *)(uintptr_t)((RefcBox *)boxed_ptr(big))->shared)->refs, 1);
    heap_destroy(&h);
}

static void appends(void)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    Term acc[2] = {heap_make_binary(&h, "", 0), NIL};
    Span root = {acc, 2};
    size_t moved = 0;
    uint8_t *bytes, *before = NULL;
    uint64_t at;
    for (uint32_t i = 0; i < 5000; i++) {
        acc[0] = heap_append(&h, acc[0], 16, &bytes, &at);
        if (bytes != before) {
            moved++;
            before = bytes;
        }
        bytes[at / 8] = (uint8_t)(i >> 8);
        bytes[at / 8 + 1] = (uint8_t)i;
        if (i == 2000) acc[1] = acc[0];
        if (i % 97 == 0) CHECK(heap_collect(&h, 20, &root, 1, NULL));
    }
    CHECK(moved < 12);
    Bits b = bits_of(acc[0]);
    CHECK_EQ(b.nbits, 80000);
    for (uint32_t i = 0; i < 5000; i++)
        if (b.bytes[i * 2] != (uint8_t)(i >> 8) || b.bytes[i * 2 + 1] != (uint8_t)i) {
            CHECK(!"appended bytes");
            break;
        }
    // An older one branches off: the newest is not disturbed.
    Term branch = heap_append(&h, acc[1], 8, &bytes, &at);
    bytes[at / 8] = 0xEE;
    CHECK(bits_of(branch).nbits == 2001 * 16 + 8 && bits_of(acc[0]).bytes[4002] == (2001 >> 8));
    CHECK(same_bits(heap_sub_bits(&h, branch, 0, 2001 * 16), acc[1]));
    // Odd bits, and a copy elsewhere that must stay what it was.
    Term odd = heap_append(&h, heap_make_binary(&h, "ab", 2), 3, &bytes, &at);
    bytes[2] = 0xA0;
    Frag *f = frag_of(odd, &acc[1]);
    CHECK(bits_of(acc[1]).nbits == 19);
    Term odd2 = heap_append(&h, odd, 5, &bytes, &at);
    bytes[at / 8] |= 0x1F;
    CHECK(bits_of(odd2).nbits == 24 && at == 19 && same_bits(acc[1], odd) && bits_of(odd2).bytes[2] == 0xBF);
    Term odd3 = heap_append(&h, heap_sub_bits(&h, odd2, 3, 21), 1, &bytes, &at);
    CHECK(at == 21 && same_bits(heap_sub_bits(&h, odd3, 0, 21), heap_sub_bits(&h, odd2, 3, 21)));
    CHECK(heap_append(&h, odd, UINT64_MAX - 5, &bytes, &at) == NOVALUE);
    frag_free(f);
    heap_destroy(&h);
}

static void literals(void)
{
    Heap h;
    heap_init(&h, 200, 0, 65535);
    uint8_t *b;
    Term bin = heap_new_binary(&h, 100, &b);
    memset(b, 7, 100);
    Term t = TUPLE(&h, heap_list(&h, (Term[]){A_ok, bin, EMPTY_TUPLE}, 3, NIL), heap_sub_bits(&h, bin, 1, 700),
        heap_float(&h, 2.5), EMPTY_MAP);
    Literals *l = literals_new();
    Term lit = literals_add(l, t), lit2 = literals_add(l, TUPLE(&h, lit, lit));
    CHECK(is_literal(lit) && literals_holds(l, lit) && !literals_holds(l, t) && !literals_holds(l, EMPTY_MAP));
    CHECK(is_literal(tuple_at(lit, 0)) && is_literal(tail(tuple_at(lit, 0))) && tuple_at(lit, 3) == EMPTY_MAP);
    CHECK_EQ(copy_nwords(lit2), 0);
    CHECK(heap_copy(&h, lit2) == lit2 && literals_add(l, A_ok) == A_ok && literals_add(l, EMPTY_TUPLE) == EMPTY_TUPLE);
    CHECK_EQ(term_flat_nwords(lit), term_flat_nwords(t));
    Term roots_[3] = {TUPLE(&h, lit, lit2), heap_cons(&h, make_small(1), tuple_at(lit, 0)), tuple_at(lit, 2)};
    Span root = {roots_, 3};
    CHECK(!heap_holds_leaving(&h, &root, 1) && !literals_leave());
    literals_retire(l);
    CHECK(literals_leave() && literals_are_leaving() && heap_holds_leaving(&h, &root, 1));
    Term out;
    Frag *f = frag_of(lit2, &out);
    CHECK(f && !words_hold_leaving(f->words, f->words + f->used) && copy_nwords(lit2) == copy_nwords(out));
    frag_free(f);
    CHECK(heap_collect(&h, 0, &root, 1, NULL) && tuple_at(roots_[0], 0) == lit);
    heap_evict_leaving(&h, &root, 1, NULL);
    CHECK(!heap_holds_leaving(&h, &root, 1) && !is_literal(tuple_at(roots_[0], 0)));
    CHECK(!literals_leave() && !literals_are_leaving()); // freed
    CHECK(heap_is_sound(&h, &root, 1));
    CHECK(heap_collect(&h, 0, &root, 1, NULL) && heap_collect(&h, 0, &root, 1, NULL));
    CHECK(float_value(roots_[2]) == 2.5 && head(tail(roots_[1])) == A_ok &&
        float_value(tuple_at(tuple_at(roots_[0], 0), 2)) == 2.5);
    CHECK(bits_of(tuple_at(tuple_at(roots_[0], 0), 1)).nbits == 700);
    heap_destroy(&h);
}

static void deep(void) // nothing here may recurse
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    Term t = NIL, u = NIL;
    for (int i = 0; i < 300000; i++) {
        t = heap_cons(&h, t, NIL);
        u = TUPLE(&h, u);
    }
    Term both[2] = {t, u};
    Span root = {both, 2};
    CHECK(heap_collect(&h, 0, &root, 1, NULL));
    CHECK_EQ(copy_nwords(both[0]), 600000);
    CHECK_EQ(term_flat_nwords(both[1]), 600000);
    CHECK_EQ(term_shared_nwords(both[0]), 600000);
    Term out;
    Frag *f = frag_of(both[0], &out);
    CHECK(heap_collect(&h, 0, &root, 1, NULL) && heap_collect(&h, 0, &root, 1, NULL));
    heap_join(&h, f);
    both[0] = out;
    h.need_full = true;
    CHECK(heap_collect(&h, 0, &root, 1, NULL));
    int n = 0;
    for (Term x = both[0]; is_cons(x); x = head(x)) n++;
    CHECK_EQ(n, 300000);
    heap_destroy(&h);
}

int main(void)
{
    term_init(0);
    sizes();
    takes();
    sizes_of_terms();
    binaries();
    appends();
    literals();
    deep();
#ifdef WEBEAM_DEBUG
    dials.frag_always = true;
    binaries();
    literals();
#endif
    CHECK_EQ(mem_total(MEM_BINARY), 0);
    CHECK_EQ(mem_total(MEM_HEAP), 0);
    return unit_done();
}
