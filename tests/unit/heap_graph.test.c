// SPDX-License-Identifier: Apache-2.0
// heap: a random graph of terms with a shadow of each. The shadow remembers where its term was last seen, so contents
// and sharing are both checked after every collection.
#include "heap_bits.h"
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

// Each of these adds nodes[nnodes] and gives its term. raw looks like a pointer and must not be followed.
static Term random_binary(Heap *h)
{
    if (any(2)) {
        uint8_t *b;
        size_t n = any(HEAP_BIN_MAX + 1);
        Term t = heap_new_binary(h, n, &b);
        memset(b, (int)any(256), n);
        return make_node(h, boxed_ptr(t), false, (uint32_t)heap_bin_nwords(n), 0, 0);
    }
    SharedBin *s = shareds[any(SHAREDS)];
    shared_keep(s);
    return make_node(h, boxed_ptr(heap_wrap_shared(h, s, s->nbytes)), false, REFC_BIN_NWORDS, 0, 0);
}

// A part of the binary in node `orig`: a sub-binary or a match context.
static Term random_part(Heap *h, uint32_t orig, bool context)
{
    Bits b = bits_of(nodes[orig].now);
    uint64_t start = b.nbits ? any((uint32_t)b.nbits) : 0, n = b.nbits - start;
    nodes[nnodes].kids[0] = orig;
    if (!context) {
        Term *p = heap_take(h, 5);
        p[0] = make_header(SUB_SUB_BIN, 4);
        p[1] = n / 8;
        p[2] = (start & 7) | (n & 7) << 8;
        p[3] = start / 8;
        return make_node(h, p, false, 5, 4, 1);
    }
    Term *p = heap_take(h, 6);
    p[0] = make_header(SUB_MATCH_CTX, 5);
    p[2] = (uintptr_t)b.bytes;
    p[3] = p[4] = start;
    p[5] = b.nbits;
    return make_node(h, p, false, 6, 1, 1);
}

// A flat map over its own keys tuple.
static Term random_flat_map(Heap *h, const uint32_t *kids)
{
    Term *keys = heap_take(h, 3);
    keys[0] = make_header(SUB_TUPLE, 2);
    nodes[nnodes].kids[0] = kids[0];
    nodes[nnodes].kids[1] = kids[1];
    make_node(h, keys, false, 3, 1, 2);
    uint32_t k = nnodes++;
    nodes[nnodes].kids[0] = k;
    nodes[nnodes].kids[1] = kids[2];
    nodes[nnodes].kids[2] = kids[3];
    Term *p = heap_take(h, 5);
    p[0] = make_header(SUB_FLAT_MAP, 4);
    p[1] = 2;
    return make_node(h, p, false, 5, 2, 3);
}

static Term random_hash_node_or_pid(Heap *h, uint64_t raw)
{
    Term *p = heap_take(h, 4);
    if (any(2)) {
        p[0] = make_header_extra(SUB_HASH_NODE, 3, 0x8401);
        return make_node(h, p, false, 4, 1, 3);
    }
    p[0] = make_header_extra(SUB_EXTERNAL, 3, EXT_PID);
    p[1] = A_ok;
    p[2] = raw;
    p[3] = raw;
    return make_node(h, p, false, 4, 0, 0);
}

static Term random_magic(Heap *h)
{
    Magic *m = magics[any(MAGICS)];
    magic_keep(m);
    return make_node(h, boxed_ptr(heap_magic_ref(h, m)), false, 3, 0, 0);
}

// A box with this header and these words after it; children are put in from kid_at on.
typedef struct {
    uint64_t w[3];
} Words;
static Term random_box(Heap *h, Term header, Words words, uint32_t kid_at, uint32_t nkids)
{
    uint32_t n = header_nwords(header) + 1;
    Term *p = heap_take(h, n);
    p[0] = header;
    for (uint32_t i = 1; i < n && i < 4; i++) p[i] = words.w[i - 1];
    return make_node(h, p, false, n, kid_at, nkids);
}

// 0: this kind cannot be made now.
static Term random_term(Heap *h)
{
    uint32_t kids[20], nkids = 0;
    static const uint8_t counts[16] = {2, 1, 3, 8, 0, 0, 0, 2, 0, 0, 0, 0, 4, 5, 3, 19};
    uint32_t kind = any(16);
    for (; nkids < counts[kind]; nkids++) kids[nkids] = random_live();
    uint32_t orig = kind == 10 || kind == 11 ? find_live(SUB_HEAP_BIN, SUB_REFC_BIN) : UINT32_MAX;
    memcpy(nodes[nnodes].kids, kids, sizeof kids);
    uint64_t raw = (uint64_t)roots[any(ROOTS)] | 1;
    switch (kind) {
    case 0: return make_node(h, heap_take(h, 2), true, 2, 0, 2);
    case 4: return random_box(h, make_header(SUB_FLOAT, 1), (Words){{any(100000)}}, 0, 0);
    case 5: return random_box(h, make_header(SUB_POS_BIG, 3), (Words){{raw, raw + 7, 3}}, 0, 0);
    case 6: return random_binary(h);
    case 7: // arity 3, one free variable; the creator is a child too
        return random_box(h, make_header(SUB_FUN, 5), (Words){{raw, 3 | 1 << 8, raw}}, 4, 2);
    case 8: return random_box(h, make_header(SUB_REF, 3), (Words){{raw, raw, make_local_pid(1)}}, 0, 0);
    case 9: return random_magic(h);
    case 10:
    case 11: return orig == UINT32_MAX ? 0 : random_part(h, orig, kind == 11);
    case 12: return random_flat_map(h, kids);
    case 13: return random_box(h, make_header_extra(SUB_HASH_ROOT, 6, 0x8421 | 2), (Words){{raw}}, 2, 5);
    case 14: return random_hash_node_or_pid(h, raw);
    default: return random_box(h, make_header(SUB_TUPLE, nkids), (Words){{0}}, 1, nkids);
    }
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

static void start_resources(void)
{
    for (uint32_t i = 0; i < SHAREDS; i++) {
        shareds[i] = shared_new(65 + i * 100);
        memset(shareds[i]->bytes, (int)i, shareds[i]->nbytes);
    }
    for (uint32_t i = 0; i < MAGICS; i++) {
        magics[i] = mem_take0(MEM_SYSTEM, sizeof(Magic) + i);
        *magics[i] = (Magic){.refs = 1, .drop = magic_gone, .nbytes = sizeof(Magic) + i};
    }
}

static void random_round(uint64_t s, uint32_t fullsweep)
{
    Heap h;
    seed = s * 0x9E3779B97F4A7C15ull + 1;
    nnodes = 0;
    heap_init(&h, 0, 0, fullsweep);
    start_resources();
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

int main(void)
{
    term_init(0);
    for (uint64_t s = 1; s <= 40; s++) random_round(s, s % 5 == 0 ? 3 : s % 7 == 0 ? 0 : 65535);
#ifdef WEBEAM_DEBUG
    dials.frag_always = true;
    for (uint64_t s = 41; s <= 50; s++) random_round(s, 65535);
#endif
    CHECK_EQ(mem_total(MEM_BINARY), 0);
    CHECK_EQ(mem_total(MEM_HEAP), 0);
    return unit_done();
}
