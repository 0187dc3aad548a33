// SPDX-License-Identifier: Apache-2.0
// ets/scan.c — the walk of select, match, select_delete and so on, in slices.
//
//   hash: bucket by bucket     tree: goes on after the last key visited     only some keys can match: looks these up
//
// Without a limit a tree is walked backwards, so that consing the results gives their order. With a limit it is walked
// forwards, and the list is reversed at the end.
// Cost: one unit of fuel a row, and the run of the match specification; a look-up for each key in the third case.
#include "ets/inner.h"

enum { KEYS_MAX = 16 };
_Atomic bool ets_force_trap;
typedef struct {
    Proc *p;
    Table *t;
    Scan *s;
    MsRun run;
} Walk;

// Matches a row and adds to the results. True: the row is to be deleted. *with: its replacement, if there is one.
static bool visit(Walk *w, Row *r, Row **with)
{
    Scan *s = w->s;
    Heap *h = &w->p->heap;
    Term *top = h->top;
    const Frag *frags = h->frags;
    uint64_t off_heap = h->off_heap;
    Term result = ms_run(&w->run, s->ms, w->p, row_term(r), r);
    if (result == NOVALUE) return false;
    switch (s->kind) {
    case SCAN_LIST:
        s->list = heap_cons(h, result, s->list);
        s->count++;
        return false;
    case SCAN_REPLACE:
        if (is_tuple(result) && tuple_arity(result) >= w->t->keypos &&
            eq_exact(tuple_at(result, w->t->keypos - 1), row_key(w->t, r))) {
            *with = row_new(result);
            s->count++;
        }
        return false;
    default:
        if (h->frags == frags && h->off_heap == off_heap) h->top = top;
        if (result != A_true) return false;
        s->count++;
        return s->kind == SCAN_DELETE;
    }
}

static bool full(const Scan *s) { return s->limit && s->count >= s->limit; }

static void scan_bucket(Walk *w, size_t i)
{
    Table *t = w->t;
    for (Row **at = &t->buckets[i]; *at;) {
        Row *with = NULL;
        if ((*at)->dead) {
            at = &(*at)->next;
            continue;
        }
        if (visit(w, *at, &with)) {
            if (hashed_remove_at(t, at)) continue;
        } else if (with) hashed_replace(t, *at, with);
        at = &(*at)->next;
    }
}

static void scan_hash(Walk *w, int64_t *fuel)
{
    Scan *s = w->s;
    Table *t = w->t;
    while ((size_t)s->bucket < t->nactive) {
        size_t i = (size_t)s->bucket++;
        if (!t->buckets[i]) {
            if ((i & 15) == 0 && --*fuel < 0) return;
            continue;
        }
        for (Row *r = t->buckets[i]; r; r = r->next) --*fuel;
        scan_bucket(w, i);
        if (full(s)) break;
        if (*fuel < 0) return;
    }
    s->done = true;
    if ((size_t)s->bucket >= t->nactive) s->bucket = -1;
}

static void scan_tree(Walk *w, int64_t *fuel)
{
    Scan *s = w->s;
    Table *t = w->t;
    bool down = (s->limit == 0) ^ s->reverse;
    TreeIter it;
    Term last = s->key, pattern = ms_key_pattern(s->ms, t->keypos);
    if (last == NOVALUE && pattern != NOVALUE) tree_iter_range(&it, t, pattern, down);
    else tree_iter(&it, t, last, down, false);
    for (Row *r; (r = tree_iter_next(&it));) {
        Row *with = NULL;
        if (pattern != NOVALUE && ms_key_order(pattern, row_key(t, r)) != 0) break;
        --*fuel;
        last = row_key(t, r);
        if (visit(w, r, &with)) {
            s->key = heap_copy(&w->p->heap, last);
            tree_delete(t, last, NOVALUE);
            last = s->key;
            tree_iter(&it, t, last, down, false);
        } else if (with) {
            tree_replace(t, r, with);
            last = row_key(t, with);
            tree_iter(&it, t, last, down, false);
        }
        if (full(s)) {
            s->done = true;
            break;
        }
        if (*fuel < 0) break;
    }
    if (!full(s) && *fuel >= 0) s->done = true, s->bucket = -1;
    if (last != s->key && last != NOVALUE) s->key = heap_copy(&w->p->heap, last);
    if (s->done && s->limit) { // reverses the list
        Term l = NIL;
        for (Term a = s->list; is_cons(a); a = tail(a)) l = heap_cons(&w->p->heap, head(a), l);
        s->list = l;
    }
}

static bool key_order(const Table *t, bool down, Term a, Term b)
{
    return is_tree(t) && (down ? compare(a, b) < 0 : compare(a, b) > 0);
}

static void scan_keys(Walk *w, Term *keys, size_t n, int64_t *fuel)
{
    Table *t = w->t;
    bool down = !w->s->reverse; // consing reverses the order
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j && key_order(t, down, keys[j - 1], keys[j]); j--) {
            Term k = keys[j];
            keys[j] = keys[j - 1];
            keys[j - 1] = k;
        }
    for (size_t i = 0; i < n; i++) {
        for (Row *r = ets_find(t, keys[i]), *next; r; r = next) {
            Row *with = NULL;
            next = ets_find_next(t, r);
            --*fuel;
            if (!visit(w, r, &with)) {
                if (with) ets_replace(t, r, with);
            } else if (is_tree(t)) tree_delete(t, keys[i], NOVALUE);
            else {
                Row **at = hashed_place_of_row(t, r);
                hashed_remove_at(t, at);
            }
        }
    }
    w->s->done = true;
    w->s->bucket = -1;
}

void ets_scan(Proc *p, Table *t, Scan *s, int64_t *fuel)
{
    Walk w = {.p = p, .t = t, .s = s};
    Term keys[KEYS_MAX];
    size_t n;
    ms_run_init(&w.run);
    bool start = is_tree(t) ? s->key == NOVALUE : s->bucket == 0;
    if (s->bucket < 0) s->done = true;
    else if (start && ms_keys(s->ms, t->keypos, is_tree(t), keys, KEYS_MAX, &n) && (n <= 1 || !s->limit))
        scan_keys(&w, keys, n, fuel);
    else if (is_tree(t)) scan_tree(&w, fuel);
    else scan_hash(&w, fuel);
    if (s->done && s->kind == SCAN_DELETE && !is_tree(t)) hashed_shrink(t);
    ms_run_done(&w.run);
}
