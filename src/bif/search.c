// SPDX-License-Identifier: Apache-2.0
// bif/search.c — binary:match, matches, split and compile_pattern.
//
//   pattern(s) ─► Pattern: one needle, or a trie of several
//   search: the earliest match wins, then the longest pattern; matches do not overlap
//
//   trie:   root[256] ─► node ─ next byte ─► child ─► child       node.length not 0: a pattern of that length ends here
//
// A search can stop at any position when it runs out of fuel: `at` and the matches so far are its state. A compiled
// pattern is {bm, Ref} or {ac, Ref}, where Ref is the Pattern. A pattern given as binaries is compiled for one search.
#include "bif/job.h"

typedef struct {
    uint32_t child, sibling, length;
    uint8_t byte;
} Node;
typedef struct {
    Magic magic;
    uint8_t *needle;
    size_t needle_n; // a single pattern
    Node *nodes;
    uint32_t nnodes, cap; // several patterns; node 0 is not used
    uint32_t root[256];
} Pattern;

static void pattern_drop(Magic *m)
{
    Pattern *pt = (Pattern *)m;
    if (pt->needle) mem_give(MEM_SYSTEM, pt->needle, pt->needle_n);
    if (pt->nodes) mem_give(MEM_SYSTEM, pt->nodes, pt->cap * sizeof(Node));
}

static Pattern *pattern_new(void) { return job_new(sizeof(Pattern), pattern_drop); }

static uint32_t node_new(Pattern *pt, uint8_t byte)
{
    if (pt->nnodes == pt->cap) {
        uint32_t cap = pt->cap ? pt->cap * 2 : 64;
        pt->nodes = pt->nodes ? mem_resize(MEM_SYSTEM, pt->nodes, pt->cap * sizeof(Node), cap * sizeof(Node))
                              : mem_take(MEM_SYSTEM, cap * sizeof(Node));
        pt->cap = cap;
        if (!pt->nnodes) pt->nnodes = 1;
    }
    pt->nodes[pt->nnodes] = (Node){.byte = byte};
    return pt->nnodes++;
}

static uint32_t child_of(const Pattern *pt, uint32_t node, uint8_t byte)
{
    uint32_t c = pt->nodes[node].child;
    while (c && pt->nodes[c].byte != byte) c = pt->nodes[c].sibling;
    return c;
}

static void pattern_add(Pattern *pt, const uint8_t *s, size_t n)
{
    uint32_t at = pt->root[s[0]];
    if (!at) at = pt->root[s[0]] = node_new(pt, s[0]);
    for (size_t i = 1; i < n; i++) {
        uint32_t c = child_of(pt, at, s[i]);
        if (!c) {
            c = node_new(pt, s[i]);
            pt->nodes[c].sibling = pt->nodes[at].child;
            pt->nodes[at].child = c;
        }
        at = c;
    }
    pt->nodes[at].length = (uint32_t)n;
}

// A new Pattern with one reference; NULL: t is not a pattern. Not for compiled patterns.
static Pattern *pattern_compile(Term t, int64_t *cost)
{
    Pattern *pt = pattern_new();
    Buf b = {0};
    const uint8_t *s;
    size_t n;
    bool ok = true;
    if (is_cons(t) && is_nil(tail(t))) t = head(t);
    if (is_cons(t)) {
        for (; ok && is_cons(t); t = tail(t)) {
            b.n = 0;
            ok = bin_bytes(head(t), &b, &s, &n) && n && n < UINT32_MAX;
            if (ok) pattern_add(pt, s, n);
            *cost += ok ? 1 + (int64_t)n : 0;
        }
        ok = ok && is_nil(t);
    } else {
        ok = bin_bytes(t, &b, &s, &n) && n;
        if (ok) {
            pt->needle = mem_take(MEM_SYSTEM, n);
            pt->needle_n = n;
            memcpy(pt->needle, s, n);
        }
    }
    buf_free(&b);
    if (ok) return pt;
    magic_drop(&pt->magic);
    return NULL;
}

// The pattern of an argument, with a reference for the caller; NULL: not a pattern.
static Pattern *pattern_of(Term t, int64_t *cost)
{
    if (!is_tuple_of(t, 2)) return pattern_compile(t, cost);
    Pattern *pt = job_of(tuple_at(t, 1), pattern_drop);
    if (!pt || tuple_at(t, 0) != (pt->needle ? A_bm : A_ac)) return NULL;
    magic_keep(&pt->magic);
    return pt;
}

BIF_FN(binary, compile_pattern, 1)
{
    int64_t cost = 0;
    Pattern *pt = pattern_compile(a[0], &cost);
    job_charge(p, cost);
    if (!pt) return badarg(p);
    Term tag = pt->needle ? A_bm : A_ac;
    return TUPLE(&p->heap, tag, heap_magic_ref(&p->heap, &pt->magic));
}

// ---- the search --------------------------------------------------------------------------------------------------
typedef struct {
    uint64_t at, n;
} Match;
typedef enum { S_MATCH, S_MATCHES, S_SPLIT } Goal;
typedef struct {
    Job job;
    Goal goal;
    bool global, trim, trim_all;
    Pattern *pattern;
    Buf copy;         // of a subject that does not start at a byte boundary
    uint64_t at, end; // the range that is left to search
    Match *found;
    size_t nfound, cap;
    Match first[8];
} Search;

static void search_clear(Search *s)
{
    if (s->pattern) magic_drop(&s->pattern->magic);
    buf_free(&s->copy);
    if (s->found) mem_give(MEM_SYSTEM, s->found, s->cap * sizeof(Match));
    s->pattern = NULL;
    s->found = NULL;
}
static void search_drop(Magic *m) { search_clear((Search *)m); }
static Match *matches_of(Search *s) { return s->found ? s->found : s->first; }

static void add_match(Search *s, uint64_t at, uint64_t n)
{
    if (!s->found && s->nfound == COUNT_OF(s->first)) {
        s->cap = 64;
        s->found = mem_take(MEM_SYSTEM, s->cap * sizeof(Match));
        memcpy(s->found, s->first, sizeof s->first);
    } else if (s->found && s->nfound == s->cap) {
        s->found = mem_resize(MEM_SYSTEM, s->found, s->cap * sizeof(Match), s->cap * 2 * sizeof(Match));
        s->cap *= 2;
    }
    matches_of(s)[s->nfound++] = (Match){at, n};
}

// False: out of fuel, or no match (then s->at is s->end).
static bool find_needle(Search *s, const uint8_t *text, int64_t *fuel)
{
    const uint8_t *needle = s->pattern->needle;
    size_t n = s->pattern->needle_n;
    while (s->at + n <= s->end) {
        if (*fuel <= 0) return false;
        uint64_t most = s->end - n + 1 - s->at, step = most < 4096 ? most : 4096;
        const uint8_t *hit = memchr(text + s->at, needle[0], (size_t)step);
        uint64_t next = hit ? (uint64_t)(hit - text) : s->at + step;
        *fuel -= 1 + (int64_t)((next - s->at) / 64);
        s->at = next;
        if (!hit) continue;
        if (n > 64) *fuel -= (int64_t)(n / 64);
        if (memcmp(hit, needle, n) == 0) {
            add_match(s, s->at, n);
            s->at += n;
            return true;
        }
        s->at++;
    }
    s->at = s->end;
    return false;
}

static bool find_any(Search *s, const uint8_t *text, int64_t *fuel)
{
    const Pattern *pt = s->pattern;
    while (s->at < s->end) {
        if (*fuel <= 0) return false;
        uint32_t node = pt->root[text[s->at]];
        if (!node) {
            uint64_t from = s->at;
            while (++s->at < s->end && s->at - from < 1024 && !pt->root[text[s->at]])
                ;
            *fuel -= 1 + (int64_t)((s->at - from) / 16);
            continue;
        }
        uint32_t best = 0;
        uint64_t i = s->at;
        for (;;) {
            if (pt->nodes[node].length) best = pt->nodes[node].length;
            if (++i >= s->end) break;
            node = child_of(pt, node, text[i]);
            if (!node) break;
        }
        *fuel -= 1 + (int64_t)((i - s->at) / 8);
        if (best) {
            add_match(s, s->at, best);
            s->at += best;
            return true;
        }
        s->at++;
    }
    return false;
}

// True: the search is finished.
static bool search_step(Search *s, const uint8_t *text, int64_t *fuel)
{
    bool all = s->goal == S_MATCHES || (s->goal == S_SPLIT && s->global);
    for (;;) {
        bool hit = s->pattern->needle ? find_needle(s, text, fuel) : find_any(s, text, fuel);
        if (!hit) return s->at >= s->end;
        if (!all) return true;
        if (*fuel <= 0) return false;
    }
}

// ---- results --------------------------------------------------------------------------------------------------------
static Term match_pair(Heap *h, Match m) { return TUPLE(h, heap_uint64(h, m.at), heap_uint64(h, m.n)); }

// The parts between the matches. The list is built from its end.
static Term split_result(Proc *p, Search *s, Term subject)
{
    Heap *h = &p->heap;
    const Match *m = matches_of(s);
    uint64_t end = bits_of(subject).nbits / 8;
    bool trimming = s->trim || s->trim_all;
    Term list = NIL;
    for (size_t i = s->nfound + 1; i-- > 0;) {
        uint64_t from = i ? m[i - 1].at + m[i - 1].n : 0;
        bool empty = from == end;
        if (!(empty && (s->trim_all || trimming))) {
            if (from == 0 && !i && !s->nfound) return heap_cons(h, subject, NIL);
            list = heap_cons(h, heap_sub_bits(h, subject, from * 8, (end - from) * 8), list);
            trimming = false;
        }
        if (i) end = m[i - 1].at;
    }
    return list;
}

static Term search_result(Proc *p, Search *s, Term subject)
{
    Heap *h = &p->heap;
    const Match *m = matches_of(s);
    if (s->goal == S_SPLIT) return split_result(p, s, subject);
    if (s->goal == S_MATCH) return s->nfound ? match_pair(h, m[0]) : A_nomatch;
    Term list = NIL;
    for (size_t i = s->nfound; i-- > 0;) list = heap_cons(h, match_pair(h, m[i]), list);
    return list;
}

// ---- options and the common path ----------------------------------------------------------------------------------
static bool scope_option(Search *s, Term range, uint64_t n)
{
    if (!is_tuple_of(range, 2) || !is_small(tuple_at(range, 0)) || !is_small(tuple_at(range, 1))) return false;
    int64_t at = small_value(tuple_at(range, 0)), k = small_value(tuple_at(range, 1));
    if (k < 0) {
        if (k < -at) return false;
        at += k;
        k = -k;
    }
    if (at < 0 || (uint64_t)at > n || (uint64_t)k > n - (uint64_t)at) return false;
    s->at = (uint64_t)at;
    s->end = (uint64_t)(at + k);
    return true;
}

static bool search_options(Search *s, Term opts, uint64_t n)
{
    if (!is_list(opts)) return false;
    for (Term l = opts, o; bif_next(&l, &o);) {
        if (is_tuple_tag(o, 2, A_scope)) {
            if (!scope_option(s, tuple_at(o, 1), n)) return false;
        } else if (s->goal != S_SPLIT) return false;
        else if (o == A_global) s->global = true;
        else if (o == A_trim) s->trim = true;
        else if (o == A_trim_all) s->trim_all = true;
        else return false;
    }
    return true;
}

static Term search_bif(Proc *p, Term *a, Term f, uint32_t arity, Goal goal)
{
    Search local, *s = job_of(a[0], search_drop);
    Term ref = NOVALUE, subject = a[0];
    int64_t fuel = job_fuel(p), had = fuel, cost = 0;
    if (s) {
        ref = a[0];
        subject = job_arg(p, 0);
    } else {
        if (!is_binary(a[0])) return badarg(p);
        s = &local;
        memset(s, 0, offsetof(Search, first));
        s->goal = goal;
        s->end = bits_of(a[0]).nbits / 8;
        if (arity == 3 && !search_options(s, a[2], s->end)) return badarg(p);
        if (!s->end) return search_result(p, s, subject); // in this case erl does not check the pattern
        if (!(s->pattern = pattern_of(a[1], &cost))) return badarg(p);
    }
    Bits b = bits_of(subject);
    const uint8_t *text = b.bytes;
    if (b.bitoff) {
        size_t n = (size_t)(b.nbits / 8);
        if (!s->copy.n && n) bits_copy(buf_room(&s->copy, n), 0, b.bytes, b.bitoff, b.nbits);
        text = s->copy.p;
    }
    bool done = search_step(s, text, &fuel);
    job_charge(p, had - fuel + cost);
    if (done) {
        Term t = search_result(p, s, subject);
        search_clear(s);
        if (ref != NOVALUE) job_done(p);
        return t;
    }
    if (s == &local) {
        s = job_new(sizeof *s, search_drop);
        Magic magic = s->job.magic;
        *s = local;
        s->job.magic = magic;
    }
    return job_yield(p, A_binary, f, arity, s, ref, a, NIL);
}

BIF_FN(binary, match, 2) { return search_bif(p, a, A_match, 2, S_MATCH); }
BIF_FN(binary, match, 3) { return search_bif(p, a, A_match, 3, S_MATCH); }
BIF_FN(binary, matches, 2) { return search_bif(p, a, A_matches, 2, S_MATCHES); }
BIF_FN(binary, matches, 3) { return search_bif(p, a, A_matches, 3, S_MATCHES); }
BIF_FN(binary, split, 2) { return search_bif(p, a, A_split, 2, S_SPLIT); }
BIF_FN(binary, split, 3) { return search_bif(p, a, A_split, 3, S_SPLIT); }
