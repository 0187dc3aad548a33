// SPDX-License-Identifier: Apache-2.0
// heap: takes, collections, copies, binaries, literals. The heart is a random graph with a shadow of each term:
// the shadow remembers where its term was last seen, so contents and sharing are both checked after every collection.
#include "unit.h"
#include "heap/heap.h"

static uint64_t seed = 1;
static uint32_t any(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 20) % below;
}

// ---- the shadow -----------------------------------------------------------------

enum { NODES = 6000, SHAREDS = 64, MAGICS = 16, ROOTS = 24 };
typedef struct {
    Term now;
    Term first;
    uint8_t copy[64];
    uint32_t kids[20];
    uint32_t nwords, nkids, kid_at, seen, flat;
} Node; // flat: about the words of an unshared copy
static Node nodes[NODES];
static uint32_t nnodes, stamp;
static SharedBin *shareds[SHAREDS];
static Magic *magics[MAGICS];
static uint32_t magics_dropped;

static void magic_gone(Magic *m)
{
    (void)m;
    magics_dropped++;
}

static Term roots[ROOTS];
static uint32_t root_nodes[ROOTS];
static uint32_t stack_nodes[4096];

static uint32_t node_of_immed(Term t)
{
    nodes[nnodes] = (Node){.now = t};
    return nnodes++;
}

// Is the term still what its shadow says, one level deep; its children are put to `now` to be checked in turn.
static bool node_holds(uint32_t id, Term t)
{
    Node *n = &nodes[id];
    if (is_immed(n->now)) return t == n->now;
    if (n->seen == stamp) return t == n->now; // reached twice: the same word, or sharing is lost
    n->seen = stamp;
    n->now = t;
    if (is_immed(t) || (t & 3) != (n->first & 3)) return false;
    const Term *p = term_ptr(t);
    for (uint32_t i = 0; i < n->nwords; i++) {
        if (i >= n->kid_at && i < n->kid_at + n->nkids) continue;
        if (is_box_of(t, SUB_REFC_BIN) && i == 2) continue; // chains are the heap's business
        if (is_box_of(t, SUB_MAGIC_REF) && i == 2) continue;
        if (is_box_of(t, SUB_MATCH_CTX) && i == 2) continue;
        uint64_t want;
        memcpy(&want, n->copy + (i < 8 ? i : 7) * 8, 8);
        if (i < 8 && p[i] != want) return false;
    }
    return true;
}

static bool graph_holds(uint32_t *ids, const Term *terms, uint32_t n)
{
    static uint32_t todo[NODES * 20];
    uint32_t left = 0;
    stamp++;
    for (uint32_t i = 0; i < n; i++) {
        bool fresh = !is_immed(nodes[ids[i]].now) && nodes[ids[i]].seen != stamp;
        if (!node_holds(ids[i], terms[i])) return false;
        if (fresh) todo[left++] = ids[i];
    }
    while (left) {
        Node *x = &nodes[todo[--left]];
        const Term *p = term_ptr(x->now);
        for (uint32_t i = 0; i < x->nkids; i++) {
            uint32_t kid = x->kids[i];
            bool fresh = !is_immed(nodes[kid].now) && nodes[kid].seen != stamp;
            if (!node_holds(kid, p[x->kid_at + i])) return false;
            if (fresh) todo[left++] = kid;
        }
    }
    return true;
}

// ---- random terms -----------------------------------------------------------------

static uint32_t random_live(void)
{
    if (any(4) == 0) {
        static const Term some[] = {NIL, A_ok, A_empty, 0, NIL};
        uint32_t i = any(6);
        return node_of_immed(i < 5 ? some[i] : i & 1 ? make_small((int64_t)any(1000) - 500) : make_local_pid(any(99)));
    }
    return root_nodes[any(ROOTS)];
}

static uint32_t find_live(Subtag a, Subtag b)
{
    for (uint32_t i = 0, k = any(ROOTS); i < ROOTS; i++, k = (k + 1) % ROOTS)
        if (is_box_of(roots[k], a) || is_box_of(roots[k], b)) return root_nodes[k];
    return UINT32_MAX;
}

static Term make_node(Heap *h, Term *p, bool cons, uint32_t nwords, uint32_t kid_at, uint32_t nkids)
{
    Node *n = &nodes[nnodes];
    for (uint32_t i = 0; i < nkids; i++) p[kid_at + i] = nodes[n->kids[i]].now;
    n->nwords = nwords;
    n->nkids = nkids;
    n->kid_at = kid_at;
    n->seen = 0;
    n->now = n->first = cons ? make_cons(p) : make_boxed(p);
    for (uint32_t i = 0; i < nwords && i < 8; i++) memcpy(n->copy + i * 8, p + i, 8);
    n->flat = nwords;
    for (uint32_t i = 0; i < nkids; i++) n->flat = n->flat > 100000 ? n->flat : n->flat + nodes[n->kids[i]].flat;
    (void)h;
    return n->now;
}

// Adds nodes[nnodes] and says its term; 0 is returned when this kind can't be made now.
static Term random_term(Heap *h)
{
    uint32_t kids[20], nkids = 0;
    static const uint8_t counts[16] = {2, 1, 3, 8, 0, 0, 0, 2, 0, 0, 0, 0, 4, 5, 3, 19};
    uint32_t kind = any(16);
    for (; nkids < counts[kind]; nkids++) kids[nkids] = random_live();
    uint32_t orig = kind == 10 || kind == 11 ? find_live(SUB_HEAP_BIN, SUB_REFC_BIN) : UINT32_MAX;
    memcpy(nodes[nnodes].kids, kids, sizeof kids);
    uint64_t raw = (uint64_t)roots[any(ROOTS)] | 1; // looks like a pointer, must not be followed
    Term *p;
    switch (kind) {
    case 0: p = heap_take(h, 2); return make_node(h, p, true, 2, 0, 2);
    case 1:
    case 2:
    case 3:
    case 15:
        p = heap_take(h, nkids + 1);
        p[0] = make_header(SUB_TUPLE, nkids);
        return make_node(h, p, false, nkids + 1, 1, nkids);
    case 4:
        p = heap_take(h, 2);
        p[0] = make_header(SUB_FLOAT, 1);
        p[1] = any(100000);
        return make_node(h, p, false, 2, 0, 0);
    case 5:
        p = heap_take(h, 4);
        p[0] = make_header(SUB_POS_BIG, 3);
        p[1] = raw;
        p[2] = raw + 7;
        p[3] = 3;
        return make_node(h, p, false, 4, 0, 0);
    case 6:
        if (any(2)) {
            uint8_t *b;
            size_t n = any(HEAP_BIN_MAX + 1);
            Term t = heap_new_binary(h, n, &b);
            memset(b, (int)any(256), n);
            return make_node(h, boxed_ptr(t), false, (uint32_t)heap_bin_nwords(n), 0, 0);
        } else {
            SharedBin *s = shareds[any(SHAREDS)];
            shared_keep(s);
            return make_node(h, boxed_ptr(heap_wrap_shared(h, s, s->nbytes)), false, REFC_BIN_NWORDS, 0, 0);
        }
    case 7:
        p = heap_take(h, FUN_NWORDS + 1);
        p[0] = make_header(SUB_FUN, 5);
        p[1] = raw;
        p[2] = 3 | 1 << 8;
        p[3] = raw;
        return make_node(h, p, false, 6, 4, 2);
    case 8:
        p = heap_take(h, 4);
        p[0] = make_header(SUB_REF, 3);
        p[1] = raw;
        p[2] = raw;
        p[3] = make_local_pid(1);
        return make_node(h, p, false, 4, 0, 0);
    case 9: {
        Magic *m = magics[any(MAGICS)];
        magic_keep(m);
        return make_node(h, boxed_ptr(heap_magic_ref(h, m)), false, 3, 0, 0);
    }
    case 10:
    case 11: {
        if (orig == UINT32_MAX) return 0;
        Bits b = bits_of(nodes[orig].now);
        uint64_t start = b.nbits ? any((uint32_t)b.nbits) : 0, n = b.nbits - start;
        nodes[nnodes].kids[0] = orig;
        if (kind == 10) {
            p = heap_take(h, 5);
            p[0] = make_header(SUB_SUB_BIN, 4);
            p[1] = n / 8;
            p[2] = (start & 7) | (n & 7) << 8;
            p[3] = start / 8;
            return make_node(h, p, false, 5, 4, 1);
        }
        p = heap_take(h, 6);
        p[0] = make_header(SUB_MATCH_CTX, 5);
        p[2] = (uintptr_t)b.bytes;
        p[3] = p[4] = start;
        p[5] = b.nbits;
        return make_node(h, p, false, 6, 1, 1);
    }
    case 12: { // a flat map over its own keys tuple
        Term *keys = heap_take(h, 3);
        keys[0] = make_header(SUB_TUPLE, 2);
        nodes[nnodes].kids[0] = kids[0];
        nodes[nnodes].kids[1] = kids[1];
        make_node(h, keys, false, 3, 1, 2);
        uint32_t k = nnodes++;
        nodes[nnodes].kids[0] = k;
        nodes[nnodes].kids[1] = kids[2];
        nodes[nnodes].kids[2] = kids[3];
        p = heap_take(h, 5);
        p[0] = make_header(SUB_FLAT_MAP, 4);
        p[1] = 2;
        return make_node(h, p, false, 5, 2, 3);
    }
    case 13:
        p = heap_take(h, 7);
        p[0] = make_header_extra(SUB_HASH_ROOT, 6, 0x8421 | 2);
        p[1] = raw;
        return make_node(h, p, false, 7, 2, 5);
    case 14:
        if (any(2)) {
            p = heap_take(h, 4);
            p[0] = make_header_extra(SUB_HASH_NODE, 3, 0x8401);
            return make_node(h, p, false, 4, 1, 3);
        }
        p = heap_take(h, 4);
        p[0] = make_header_extra(SUB_EXTERNAL, 3, EXT_PID);
        p[1] = A_ok;
        p[2] = raw;
        p[3] = raw;
        return make_node(h, p, false, 4, 0, 0);
    }
    return 0;
}

static bool same_bits(Term a, Term b)
{
    Bits x = bits_of(a), y = bits_of(b);
    if (x.nbits != y.nbits) return false;
    for (uint64_t i = 0; i < x.nbits; i++) {
        uint64_t p = x.bitoff + i, q = y.bitoff + i;
        if ((x.bytes[p / 8] >> (7 - p % 8) & 1) != (y.bytes[q / 8] >> (7 - q % 8) & 1)) return false;
    }
    return true;
}

// Is b a copy of a? Small terms only: it recurses.
static bool same_term(Term a, Term b)
{
    if (is_immed(a) || is_cons(a)) {
        if (is_immed(a)) return a == b;
        return is_cons(b) && same_term(head(a), head(b)) && same_term(tail(a), tail(b));
    }
    if (is_box_of(a, SUB_MATCH_CTX)) return b == NIL;
    if (is_bitstring(a)) return is_bitstring(b) && same_bits(a, b);
    const Term *p = boxed_ptr(a), *q = boxed_ptr(b);
    if (!is_boxed(b) || p[0] != q[0]) return false;
    uint32_t n = header_nwords(p[0]), kid_at, nkids = 0;
    switch (header_subtag(p[0])) {
    case SUB_TUPLE:
    case SUB_HASH_NODE:
        kid_at = 1;
        nkids = n;
        break;
    case SUB_FLAT_MAP:
    case SUB_HASH_ROOT:
        kid_at = 2;
        nkids = n - 1;
        break;
    case SUB_FUN:
        kid_at = 4;
        nkids = n - 3;
        break;
    case SUB_MAGIC_REF: return p[1] == q[1];
    default: kid_at = n + 1;
    }
    for (uint32_t i = 1; i < kid_at; i++)
        if (p[i] != q[i]) return false;
    for (uint32_t i = 0; i < nkids; i++)
        if (!same_term(p[kid_at + i], q[kid_at + i])) return false;
    return true;
}

static void push(Heap *h, Term t, uint32_t id)
{
    if (h->stop - h->top < 1) return;
    *--h->stop = t;
    stack_nodes[h->end - h->stop - 1] = id;
}

static bool all_holds(const Heap *h)
{
    static uint32_t ids[ROOTS + 4096];
    static Term terms[ROOTS + 4096];
    uint32_t n = 0;
    for (uint32_t i = 0; i < ROOTS; i++) {
        ids[n] = root_nodes[i];
        terms[n++] = roots[i];
    }
    for (const Term *s = h->stop; s < h->end; s++)
        if (stack_nodes[h->end - s - 1] != UINT32_MAX) {
            ids[n] = stack_nodes[h->end - s - 1];
            terms[n++] = *s;
        }
    return graph_holds(ids, terms, n);
}

static void random_round(uint64_t s, uint32_t fullsweep)
{
    Heap h;
    seed = s * 0x9E3779B97F4A7C15ull + 1;
    nnodes = 0;
    heap_init(&h, 0, 0, fullsweep);
    for (uint32_t i = 0; i < SHAREDS; i++) {
        shareds[i] = shared_new(65 + i * 100);
        memset(shareds[i]->bytes, (int)i, shareds[i]->nbytes);
    }
    for (uint32_t i = 0; i < MAGICS; i++) {
        magics[i] = mem_take0(MEM_SYSTEM, sizeof(Magic) + i);
        *magics[i] = (Magic){.refs = 1, .drop = magic_gone, .nbytes = sizeof(Magic) + i};
    }
    for (uint32_t i = 0; i < ROOTS; i++) {
        roots[i] = NIL;
        root_nodes[i] = node_of_immed(NIL);
    }
    const Span spans[2] = {{roots, ROOTS / 2}, {roots + ROOTS / 2, ROOTS - ROOTS / 2}};
    bool ok = true;
    while (ok && nnodes < NODES - 60) {
        uint32_t what = any(40);
        if (what < 30) {
            Term t = random_term(&h);
            if (!t) continue;
            uint32_t i = any(ROOTS);
            roots[i] = t;
            root_nodes[i] = nnodes++;
        } else if (what < 33) {
            uint32_t i = any(ROOTS);
            push(&h, roots[i], root_nodes[i]);
        } else if (what == 33)
            push(&h, what & 1 ? make_cp((void *)(uintptr_t)0x7771230) : make_catch((void *)64), UINT32_MAX);
        else if (what < 36 && h.stop < h.end) h.stop++;
        else if (what == 36) {
            uint32_t i = any(ROOTS);
            roots[i] = NIL;
            root_nodes[i] = node_of_immed(NIL);
        } else if (what == 37) { // to self: a fragment and a join, unshared
            uint32_t i = any(ROOTS);
            if (nodes[root_nodes[i]].flat > 2000) continue;
            Term src = roots[i], out;
            size_t n = copy_nwords(src);
            Frag *f = frag_of(src, &out);
            ok = CHECK((f ? f->used : 0) == n) && ok;
            ok = CHECK(same_term(src, out)) && ok;
            heap_join(&h, f);
            ok = CHECK(heap_is_sound(&h, spans, 2)) && ok;
            ok = CHECK(copy_nwords(out) == n) && ok;
        } else {
            uint32_t need = any(5) ? any(100) : any(3000);
            if (any(6) == 0) h.need_full = true;
            GcReport r;
            if (any(30) == 0) heap_shrink_to_fit(&h, spans, 2);
            else {
                ok = CHECK(heap_collect(&h, need, spans, 2, &r)) && ok;
                ok = CHECK((size_t)(h.stop - h.top) >= need && h.frags == NULL) && ok;
            }
            ok = CHECK(heap_is_sound(&h, spans, 2)) && ok;
            ok = CHECK(all_holds(&h)) && ok;
            if (!ok) fprintf(stderr, "  in round %llu\n", (unsigned long long)s);
        }
    }
    heap_destroy(&h);
    magics_dropped = 0;
    for (uint32_t i = 0; i < SHAREDS; i++) {
        ok = CHECK(shareds[i]->refs == 1) && ok;
        shared_drop(shareds[i]);
    }
    for (uint32_t i = 0; i < MAGICS; i++) magic_drop(magics[i]);
    CHECK_EQ(magics_dropped, MAGICS);
}

// ---- plain cases -----------------------------------------------------------------------

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
    for (uint64_t s = 1; s <= 40; s++) random_round(s, s % 5 == 0 ? 3 : s % 7 == 0 ? 0 : 65535);
#ifdef WEBEAM_DEBUG
    dials.frag_always = true;
    for (uint64_t s = 41; s <= 50; s++) random_round(s, 65535);
    binaries();
    literals();
#endif
    CHECK_EQ(mem_total(MEM_BINARY), 0);
    CHECK_EQ(mem_total(MEM_HEAP), 0);
    return unit_done();
}
