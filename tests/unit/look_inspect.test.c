// SPDX-License-Identifier: Apache-2.0
// look_inspect.test — descriptions of terms built by hand: places, sharing, what a send makes, roots that share,
// bounds.
#include "unit.h"
#include "look/inner.h"

static Heap own, out;
static Term A(const char *s) { return atom_c(s); }
static Term get(Term map, const char *key) { return map_get(map, A(key)); }
static Term box(Term d, int i)
{
    Term l = get(d, "boxes");
    while (i-- > 1) l = tail(l);
    return head(l);
}
static Term word_of(Term b, int i)
{
    Term l = get(b, "words");
    while (i--) l = tail(l);
    return head(l);
}
static size_t length(Term l)
{
    size_t n = 0;
    for (; is_cons(l); l = tail(l)) n++;
    return n;
}
static Term look(const InspectRoot *roots, int n)
{
    return inspect(&(InspectPlace){.pid = make_local_pid(7), .heap = &own}, &out, roots, n, A_none, true);
}
static Term look_at(Term t) { return look(&(InspectRoot){.value = t}, 1); }

int main(void)
{
    term_init(0);
    heap_init(&own, 1 << 16, 233, 65535);
    heap_init(&out, 0, 0, 0);
    // sharing: one box, two pointers; a copy has it twice
    Term x = TUPLE(&own, A("x"), make_small(1)), d = look_at(TUPLE(&own, x, x));
    CHECK(get(d, "words") == make_small(6) && get(d, "copied") == make_small(9) && length(get(d, "boxes")) == 2);
    CHECK(get(word_of(box(d, 1), 1), "to") == make_small(2) && get(word_of(box(d, 1), 2), "to") == make_small(2));
    CHECK(get(box(d, 2), "where") == A("young"));
    Term at = get(box(d, 2), "at");
    CHECK(is_small(at) && small_value(at) == (int64_t)(uintptr_t)term_ptr(x));
    Term s = get(d, "sent");
    CHECK(length(get(s, "boxes")) == 3 && get(box(s, 1), "where") == A("fragment") &&
        get(s, "words") == make_small(9) && get(s, "sent") == A_none);
    // a literal and shared bytes: a send leaves them where they are, and counts the bytes once more while the copy is
    // there
    Literals *l = literals_new();
    Term lit = literals_add(l, x), bin = heap_wrap_shared(&own, shared_new(100), 100);
    d = look_at(TUPLE(&own, lit, bin, heap_float(&own, 2.5)));
    s = get(d, "sent");
    CHECK(get(box(d, 2), "where") == A("literal") && get(box(s, 2), "at") == get(box(d, 2), "at"));
    CHECK(get(d, "words") == get(d, "copied"));
    CHECK(get(box(d, 5), "kind") == A("shared_bytes") && get(box(d, 5), "refs") == make_small(1));
    CHECK(get(box(s, 5), "refs") == make_small(2) && get(box(s, 5), "at") == get(box(d, 5), "at"));
    CHECK(float_value(get(word_of(box(s, 4), 1), "value")) == 2.5);
    d = look_at(bin);
    CHECK(get(box(d, 2), "refs") == make_small(1)); // the copy is gone
    // roots share, too
    d = look((InspectRoot[]){{"x0", x}, {"y0", heap_cons(&own, x, NIL)}}, 2);
    CHECK(length(get(d, "roots")) == 2 && length(get(d, "boxes")) == 2 && get(d, "sent") == A_none);
    // bounds: boxes, words, depth, copies without end; more roots than there is room for
    Term list = NIL, tower = x;
    for (int i = 0; i < 1000; i++) list = heap_cons(&own, x, list);
    d = look_at(list);
    CHECK(length(get(d, "boxes")) == 400 && get(d, "more") != make_small(0) &&
        get(get(d, "sent"), "copied") == get(d, "copied"));
    for (int i = 0; i < 200; i++) tower = TUPLE(&own, tower, tower);
    d = look_at(tower);
    CHECK(is_tuple_of(get(d, "copied"), 2) && get(d, "sent") == A_none);
    InspectRoot many[INSPECT_ROOTS + 10];
    for (int i = 0; i < INSPECT_ROOTS + 10; i++) many[i] = (InspectRoot){"y", x};
    CHECK(length(get(look(many, INSPECT_ROOTS + 10), "roots")) == INSPECT_ROOTS);
    d = look_at(make_small(5));
    CHECK(get(get(d, "root"), "bits") == make_small(80) && get(d, "boxes") == NIL);
    heap_destroy(&out);
    heap_destroy(&own);
    literals_free(l);
    return unit_done();
}
