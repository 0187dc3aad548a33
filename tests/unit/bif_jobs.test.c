// SPDX-License-Identifier: Apache-2.0
// bif_jobs.test — BIFs that go on in later slices: the result is the same in how many slices ever, with a collection
// between any two; they charge in proportion to their work; an error that is found late shows the caller's own
// arguments; nothing is left of the state in between, not when the process dies in the middle either.
#include "bif_call.h"

enum { LEAST = 1, SLOW = 80, ENOUGH = 4000000, SHORT = 22000, LONG = 40000 }; // reductions for a slice; sizes

// ---- arguments of a size, on `store` --------------------------------------------------------------------------------
static Term ints(size_t n, int64_t step, int64_t modulus)
{
    Term t = NIL;
    for (size_t i = n; i-- > 0;) t = heap_cons(&store, make_small((int64_t)i * step % modulus), t);
    return t;
}
static Term pair(int64_t i) { return TUPLE(&store, make_small(i), make_small(2 * i)); }
static Term pairs(size_t n)
{
    Term t = NIL;
    for (size_t i = n; i-- > 0;) t = heap_cons(&store, pair((int64_t)i), t);
    return t;
}
static Term map(size_t n, int64_t first, int64_t value)
{
    Term *kv = malloc(2 * n * sizeof(Term));
    for (size_t i = 0; i < n; i++) {
        kv[2 * i] = make_small(first + (int64_t)i);
        kv[2 * i + 1] = make_small(value + (int64_t)i);
    }
    Term t = map_from_pairs(&store, kv, n);
    free(kv);
    return t;
}
static Term text(size_t n, bool list) // digits
{
    uint8_t *s = malloc(n);
    for (size_t i = 0; i < n; i++) s[i] = (uint8_t)('1' + i * 7 % 9);
    Term t = list ? heap_string(&store, s, n, NIL) : heap_make_binary(&store, s, n);
    free(s);
    return t;
}
static Term iolist(size_t n) // of about n bytes: lists in lists, binaries as elements and as tails
{
    static const char bytes[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    Term t = NIL, bin = heap_make_binary(&store, bytes, 4);
    for (size_t i = 0; i < n / 8; i++) {
        Term part = heap_cons(&store, make_small('a' + (int64_t)i % 26), i % 3 ? bin : NIL);
        t = heap_cons(&store, part, heap_cons(&store, i % 5 ? bin : make_small('.'), t));
    }
    return t;
}
static Term deep(size_t n) // a term of all kinds
{
    Term t = NIL;
    for (size_t i = 0; i < n / 8; i++)
        t = TUPLE(&store, make_small((int64_t)i), t, heap_float(&store, (double)i),
            heap_string(&store, (const uint8_t *)"xyz", 3, A_ok), text(3, false));
    return t;
}

// ---- the BIFs -----------------------------------------------------------------------------------------------------
typedef struct {
    const char *module, *function;
    uint32_t arity;
    void (*make)(Term *args, size_t n);
    void (*spoil)(Term *args); // so that it fails, but late; NULL: it cannot
    bool steep;                // the work is more than in proportion
} Long;

static Term *last_cell(Term list)
{
    while (is_cons(tail(list))) list = tail(list);
    return cons_ptr(list);
}
static void improper(Term *a) { last_cell(a[0])[1] = A_ok; }
static void improper_second(Term *a) { last_cell(a[1])[1] = A_ok; }
static void no_byte(Term *a) { last_cell(a[0])[0] = make_small(256); }
static void no_byte_second(Term *a) { last_cell(a[1])[0] = A_ok; }
static void cut_short(Term *a) // the last byte of a binary is missing
{
    Bits b = bits_of(a[0]);
    a[0] = heap_make_binary(&store, b.bytes, (size_t)b.nbits / 8 - 1);
}

static void a_list(Term *a, size_t n) { a[0] = ints(n, 1, INT64_MAX); }
static void list_and_tail(Term *a, size_t n) { a[0] = ints(n, 1, INT64_MAX), a[1] = text(3, true); }
static void two_lists(Term *a, size_t n) { a[0] = ints(n, 7, 1009), a[1] = ints(n / 8, 3, 601); }
static void few_of_many(Term *a, size_t n) { a[0] = ints(n, 7, 1009), a[1] = ints(5, 200, INT64_MAX); }
static void absent_in_list(Term *a, size_t n) { a[0] = A_ok, a[1] = ints(n, 1, INT64_MAX); }
static void absent_in_pairs(Term *a, size_t n) { a[0] = A_ok, a[1] = make_small(2), a[2] = pairs(n); }
static void a_pair_list(Term *a, size_t n) { a[0] = pairs(n); }
static void keys_and_value(Term *a, size_t n) { a[0] = ints(n, 1, INT64_MAX), a[1] = A_ok; }
static void a_map(Term *a, size_t n) { a[0] = map(n, 0, 5); }
static void two_maps(Term *a, size_t n) { a[0] = map(n, 0, 5), a[1] = map(n, (int64_t)n / 2, 6); }
static void an_iolist(Term *a, size_t n) { a[0] = iolist(n); }
static void sum_and_iolist(Term *a, size_t n) { a[0] = make_small(1), a[1] = iolist(n); }
static void a_binary(Term *a, size_t n) { a[0] = text(n, false); }
static void binary_and_range(Term *a, size_t n)
{
    a[0] = text(n, false), a[1] = make_small(2), a[2] = make_small((int64_t)n - 1);
}
static void bits(Term *a, size_t n)
{
    a[0] = heap_sub_bits(&store, text(n, false), 3, 8 * n - 6); // odd at both ends
}
static void a_term(Term *a, size_t n) { a[0] = deep(n); }
static void term_and_options(Term *a, size_t n)
{
    a[0] = deep(n), a[1] = heap_cons(&store, TUPLE(&store, A_minor_version, make_small(1)), NIL);
}
static void term_and_range(Term *a, size_t n) { a[0] = deep(n), a[1] = make_small(1000); }
static void encoded(Term *a, size_t n)
{
    Term t = deep(n);
    a[0] = call(A_erlang, A_term_to_binary, 1, &t, ENOUGH).value;
}
static void encoded_and_options(Term *a, size_t n) { encoded(a, n), a[1] = heap_cons(&store, A_used, NIL); }
static void digit_list(Term *a, size_t n) { a[0] = text(n / 4, true); }
static void digit_list_and_base(Term *a, size_t n) { a[0] = text(n / 4, true), a[1] = make_small(11); }
static void digits(Term *a, size_t n) { a[0] = text(n / 4, false); }
static void number(Term *a, size_t n)
{
    Term t = text(n / 4, false);
    a[0] = call(A_erlang, A_binary_to_integer, 1, &t, ENOUGH).value;
}
static void number_and_base(Term *a, size_t n) { number(a, n), a[1] = make_small(7); }
static void chars(Term *a, size_t n) { a[0] = iolist(n), a[1] = A_unicode; }

static const Long longs[] = {
    {"erlang", "length", 1, a_list, improper, false},
    {"erlang", "++", 2, list_and_tail, improper, false},
    {"erlang", "append", 2, list_and_tail, improper, false},
    {"erlang", "--", 2, two_lists, improper_second, true},
    {"erlang", "--", 2, few_of_many, improper, false},
    {"erlang", "subtract", 2, two_lists, improper, true},
    {"lists", "reverse", 2, list_and_tail, NULL, false},
    {"lists", "member", 2, absent_in_list, NULL, false},
    {"lists", "keyfind", 3, absent_in_pairs, NULL, false},
    {"lists", "keymember", 3, absent_in_pairs, NULL, false},
    {"lists", "keysearch", 3, absent_in_pairs, NULL, false},
    {"maps", "from_list", 1, a_pair_list, improper, false},
    {"maps", "from_keys", 2, keys_and_value, improper, false},
    {"maps", "keys", 1, a_map, NULL, false},
    {"maps", "values", 1, a_map, NULL, false},
    {"maps", "merge", 2, two_maps, NULL, false},
    {"erlang", "iolist_to_binary", 1, an_iolist, no_byte, false},
    {"erlang", "list_to_binary", 1, an_iolist, no_byte, false},
    {"erlang", "list_to_bitstring", 1, an_iolist, no_byte, false},
    {"erlang", "iolist_size", 1, an_iolist, no_byte, false},
    {"erlang", "crc32", 1, an_iolist, no_byte, false},
    {"erlang", "crc32", 2, sum_and_iolist, no_byte_second, false},
    {"erlang", "adler32", 2, sum_and_iolist, no_byte_second, false},
    {"erlang", "md5", 1, an_iolist, no_byte, false},
    {"erlang", "binary_to_list", 1, a_binary, NULL, false},
    {"erlang", "binary_to_list", 3, binary_and_range, NULL, false},
    {"erlang", "bitstring_to_list", 1, bits, NULL, false},
    {"erlang", "term_to_binary", 1, a_term, NULL, false},
    {"erlang", "term_to_binary", 2, term_and_options, NULL, false},
    {"erlang", "term_to_iovec", 1, a_term, NULL, false},
    {"erlang", "external_size", 1, a_term, NULL, false},
    {"erlang", "binary_to_term", 1, encoded, cut_short, false},
    {"erlang", "binary_to_term", 2, encoded_and_options, cut_short, false},
    {"erlang", "phash2", 1, a_term, NULL, false},
    {"erlang", "phash2", 2, term_and_range, NULL, false},
    {"erlang", "list_to_integer", 1, digit_list, NULL, true},
    {"erlang", "list_to_integer", 2, digit_list_and_base, NULL, true},
    {"erlang", "binary_to_integer", 1, digits, NULL, true},
    {"erlang", "integer_to_list", 1, number, NULL, true},
    {"erlang", "integer_to_binary", 2, number_and_base, NULL, true},
    {"unicode", "characters_to_binary", 2, chars, NULL, false},
    {"unicode", "characters_to_list", 2, chars, NULL, false},
};

// ---- laws -----------------------------------------------------------------------------------------------------------
static const Long *now; // the one that is tested
#define LAW(x) \
    do { \
        if (!CHECK(x)) printf("    of %s:%s/%u\n", now->module, now->function, now->arity); \
    } while (0)

static Outcome run(const Term *args, int32_t budget)
{
    return call(atom_c(now->module), atom_c(now->function), now->arity, args, budget);
}

static size_t held(void) // outside of heaps
{
    return mem_total(MEM_SYSTEM) + mem_total(MEM_BINARY) + mem_total(MEM_PROC) + mem_total(MEM_ETS);
}

static void clear_store(void)
{
    heap_destroy(&store);
    heap_init(&store, 1 << 16, 233, 65535);
}

static void test_results(void)
{
    Term args[MOST_ARGS];
    now->make(args, SHORT);
    Outcome some = run(args, LEAST), all = run(args, ENOUGH);
    LAW(some.value != NOVALUE && all.value != NOVALUE && eq_exact(some.value, all.value));
    LAW(some.slices > 2 && some.slices >= all.slices && !some.wrote && !all.wrote);
}

// Arguments that cannot be moved, so that it is seen when somebody writes into them.
static void test_arguments(void)
{
    Term args[MOST_ARGS], fixed[MOST_ARGS];
    const Export *e = export_find(atom_c(now->module), atom_c(now->function), now->arity);
    now->make(args, SHORT);
    Literals *area = literals_new();
    for (uint32_t i = 0; i < now->arity; i++) fixed[i] = literals_add(area, args[i]);
    collects = false; // here, in test_cost and test_nothing_left: to save time
    Outcome o = call_until(me, e, fixed, LEAST, INT32_MAX);
    collects = true;
    LAW(o.value != NOVALUE);
    for (uint32_t i = 0; i < now->arity; i++) LAW(eq_exact(args[i], fixed[i]));
    clean();
    clear_store();
    literals_free(area);
}

static void test_cost(void)
{
    Term args[MOST_ARGS];
    now->make(args, LONG);
    collects = false;
    Outcome once = run(args, SLOW), whole = run(args, ENOUGH);
    now->make(args, 2 * LONG);
    Outcome twice = run(args, SLOW);
    collects = true;
    double ratio = (double)twice.reds / (double)once.reds;
    LAW(once.reds > 3 * SLOW);
    if (whole.slices == 1)
        LAW(whole.reds > once.reds / 3 && whole.reds < once.reds * 3); // a yield gives up what is left
    LAW(ratio > 1.5 && ratio < (now->steep ? 4.5 : 2.6));
}

static void test_late_error(void)
{
    Term args[MOST_ARGS];
    if (!now->spoil) return;
    now->make(args, SHORT);
    now->spoil(args);
    Outcome some = run(args, LEAST), all = run(args, ENOUGH);
    LAW(some.value == NOVALUE && some.class_ == A_error && some.reason == A_badarg && some.slices > 2);
    LAW(all.value == NOVALUE && all.class_ == A_error && all.reason == A_badarg);
    LAW(some.in == all.in && some.in == export_find(atom_c(now->module), atom_c(now->function), now->arity));
    for (uint32_t i = 0; i < now->arity; i++) LAW(eq_exact(some.args[i], args[i]) && eq_exact(all.args[i], args[i]));
    // The next call knows nothing of it.
    now->make(args, 10);
    LAW(run(args, LEAST).value != NOVALUE);
}

static void test_nothing_left(void)
{
    Term args[MOST_ARGS];
    clean();
    size_t before = held(), words = heap_used_nwords(&me->heap);
    for (int bad = 0; bad < 2; bad++) {
        now->make(args, SHORT);
        if (bad && now->spoil) now->spoil(args);
        collects = false;
        run(args, LEAST);
        collects = true;
        clear_store();
        clean();
        LAW(held() == before);
        LAW(heap_used_nwords(&me->heap) == words);
    }
}

static void test_death(void)
{
    for (int last = 1; last < 5; last++) {
        Term args[MOST_ARGS];
        now->make(args, SHORT);
        clean();
        size_t before = held(), heaps = mem_total(MEM_HEAP);
        Proc *p = start();
        for (uint32_t i = 0; i < now->arity; i++) args[i] = heap_copy(&p->heap, args[i]);
        const Export *e = export_find(atom_c(now->module), atom_c(now->function), now->arity);
        Outcome o = call_until(p, e, args, LEAST, last);
        LAW(o.value == NOVALUE ? o.slices == last && p->live > 0 : last > 2);
        end(p);
        LAW(held() == before && (o.value != NOVALUE || mem_total(MEM_HEAP) == heaps)); // a value is on the store
        clear_store();
    }
}

int main(void)
{
    bifs_start();
    for (size_t i = 0; i < COUNT_OF(longs); i++) {
        static void (*const tests[])(void) = {
            test_results, test_arguments, test_cost, test_late_error, test_nothing_left, test_death};
        now = &longs[i];
        for (size_t k = 0; k < COUNT_OF(tests); k++) {
            tests[k]();
            clean();
            clear_store();
        }
    }
    return unit_done();
}
