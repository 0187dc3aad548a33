// SPDX-License-Identifier: Apache-2.0
// term: tags, atoms, the empty literals, where bits lie.
#include "unit.h"
#include "term/term.h"
#include "base/sync.h"

static Term atom8(const char *s) { return atom_make((const uint8_t *)s, strlen(s)); }

static void tags(void)
{
    CHECK_EQ(small_value(make_small(SMALL_MAX)), SMALL_MAX);
    CHECK_EQ(small_value(make_small(SMALL_MIN)), SMALL_MIN);
    CHECK(are_small(make_small(-1), 0) && !are_small(NIL, 0));
    CHECK(is_local_pid(make_local_pid(77)) && local_pid_number(make_local_pid(77)) == 77);
    CHECK(is_local_port(make_local_port(5)) && !is_local_pid(make_local_port(5)));
    CHECK(is_atom(A_ok) && !is_atom(NIL) && !is_atom(NOVALUE) && !is_nil(A_empty));
    CHECK(is_catch(make_catch((void *)64)) && catch_handler(make_catch((void *)64)) == (void *)64);
    CHECK(header_nwords(make_header_extra(SUB_HASH_NODE, 9, 0xBEEF)) == 9);
    CHECK(header_extra(make_header_extra(SUB_HASH_NODE, 9, 0xBEEF)) == 0xBEEF);
    CHECK(header_subtag(make_header_extra(SUB_HASH_NODE, 9, 0xBEEF)) == SUB_HASH_NODE);
    CHECK(is_tuple_of(EMPTY_TUPLE, 0) && is_literal(EMPTY_TUPLE) && is_flat_map(EMPTY_MAP) && map_size(EMPTY_MAP) == 0);
    CHECK(flat_map(EMPTY_MAP)->keys == EMPTY_TUPLE);
    CHECK(term_looks_right(EMPTY_TUPLE) && term_looks_right(EMPTY_MAP) && term_looks_right(A_true) &&
        !term_looks_right(NOVALUE));
}

static void atoms(void)
{
    size_t n;
    CHECK(atom8("ok") == A_ok && atom8("") == A_empty && atom8("EXIT") == A_EXIT);
    CHECK(!memcmp(atom_text(A_undefined, &n), "undefined", 10) && n == 9);
    CHECK(atom_find((const uint8_t *)"never made", 10) == NOVALUE);
    Term t = atom8("now made");
    CHECK(atom_find((const uint8_t *)"now made", 8) == t && atom_c("now made") == t);
    CHECK_EQ(atom_hash(A_empty), 0); // all from erlang:phash2(A, 1 bsl 32)
    CHECK_EQ(atom_hash(atom8("a")), 97);
    CHECK_EQ(atom_hash(A_true), 506293);
    CHECK_EQ(atom_hash(atom8("hello_world_this_is_a_long_atom")), 64587549);
    CHECK_EQ(atom_hash(atom8("\xC3\xA5\xC3\xA4\xC3\xB6")), 62518);
    CHECK_EQ(atom_hash(atom8("\xD0\x80\xD0\x81")), 888193);
    CHECK_EQ(atom_hash(atom8("\xCE\xBB"
                             "abcdef\xC3\xBF")),
        126448207);
    Term lambda = atom8("\xCE\xBB"), aring = atom8("\xC3\xA5");
    CHECK(!atom_is_latin1(lambda) && atom_is_latin1(aring) && atom_nchars(aring) == 1 && atom_nchars(lambda) == 1);
    CHECK(atom_compare(A_ok, A_error) > 0 && atom_compare(A_ok, A_ok) == 0 &&
        atom_compare(atom8("ab"), atom8("abc")) < 0);
}

static void make_many(void *arg)
{
    (void)arg;
    for (int i = 0; i < 6000; i++) {
        char s[20];
        snprintf(s, sizeof s, "many %d", i);
        Term t = atom8(s);
        size_t n;
        if (t == NOVALUE || memcmp(atom_text(t, &n), s, strlen(s) + 1)) CHECK(!"atom from a thread");
    }
}

static void threads_and_limit(void)
{
    uint32_t before = atom_count();
    Thread *a = thread_start(make_many, NULL, "a"), *b = thread_start(make_many, NULL, "b");
    make_many(NULL);
    if (a) thread_join(a);
    if (b) thread_join(b);
    CHECK_EQ(atom_count() - before, 6000);
    char s[20];
    for (uint32_t i = 0; i < atom_limit(); i++) {
        snprintf(s, sizeof s, "fill %u", i);
        if (atom8(s) == NOVALUE) break;
    }
    CHECK_EQ(atom_count(), atom_limit());
    CHECK(atom8("one too many") == NOVALUE && atom8("ok") == A_ok && atom8("many 77") != NOVALUE);
}

static void bits(void)
{
    _Alignas(8) Term bin[3] = {make_header(SUB_HEAP_BIN, 2), 5};
    SubBox sub = {make_header(SUB_SUB_BIN, 4), 2, 3 | 5 << 8, 1, make_boxed(bin)};
    Bits b = bits_of(make_boxed(bin));
    CHECK(b.bytes == (uint8_t *)(bin + 2) && b.bitoff == 0 && b.nbits == 40);
    b = bits_of(make_boxed((Term *)&sub));
    CHECK(b.bytes == (uint8_t *)(bin + 2) + 1 && b.bitoff == 3 && b.nbits == 21);
    CHECK(is_bitstring(make_boxed((Term *)&sub)) && !is_binary(make_boxed((Term *)&sub)) && is_binary(make_boxed(bin)));
}

int main(void)
{
    term_init(16384);
    tags();
    atoms();
    bits();
    threads_and_limit();
    return unit_done();
}
