// SPDX-License-Identifier: Apache-2.0
// bif/subtract.c — '--': the left list without the first occurrence of each element of the right.
//
// Few elements on the right: compare each with each. Else the right is sorted, equal ones counted, and each left element
// is looked for by halving: (n + m) log m compares.
// The sort runs in C memory between two safe points, so nothing moves; its reductions are charged, and a
// long scan of the left goes slice by slice only in what it charges.
#include "bif/bif.h"

typedef struct { Term t; uint32_t left; } Item;      // of equal elements the first carries how many are left

static void merge_sort(Item *v, Item *spare, size_t n)
{
    for (size_t i = 1; i < n; i++)                   // runs of 8 by insertion
        for (size_t k = i; k % 8 && compare_exact(v[k - 1].t, v[k].t) > 0; k--) {
            Item x = v[k];
            v[k] = v[k - 1];
            v[k - 1] = x;
        }
    Item *from = v, *to = spare;
    for (size_t w = 8; w < n; w *= 2) {
        for (size_t lo = 0; lo < n; lo += 2 * w) {
            size_t mid = lo + w < n ? lo + w : n, hi = lo + 2 * w < n ? lo + 2 * w : n, i = lo, j = mid, k = lo;
            while (i < mid && j < hi) to[k++] = compare_exact(from[j].t, from[i].t) < 0 ? from[j++] : from[i++];
            while (i < mid) to[k++] = from[i++];
            while (j < hi) to[k++] = from[j++];
        }
        Item *x = from;
        from = to;
        to = x;
    }
    if (from != v) memcpy(v, from, n * sizeof *v);
}

// Equal elements become one with a count. The new number of items.
static size_t count_equal(Item *v, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (k && compare_exact(v[k - 1].t, v[i].t) == 0) v[k - 1].left++;
        else v[k++] = (Item){v[i].t, 1};
    }
    return k;
}

static Item *search(Item *v, size_t n, Term t)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int c = compare_exact(t, v[mid].t);
        if (!c) return &v[mid];
        if (c < 0) hi = mid;
        else lo = mid + 1;
    }
    return NULL;
}

enum { FEW = 12 };

static bool take_few(Item *v, size_t n, Term t)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].left && eq_exact(v[i].t, t)) {
            v[i].left = 0;
            return true;
        }
    return false;
}

static Term subtract(Proc *p, Term left, Term right)
{
    size_t n, m, items;
    if (!list_length(left, &n) || !list_length(right, &m)) return badarg(p);
    if (!n || !m) return left;
    Item few[FEW], *v = few, *spare = NULL;
    if (m > FEW) {
        v = mem_take(MEM_SYSTEM, 2 * m * sizeof *v);
        spare = v + m;
    }
    size_t i = 0, remaining = m;
    for (Term l = right; is_cons(l); l = tail(l)) v[i++] = (Item){head(l), 1};
    items = m;
    if (spare) {
        merge_sort(v, spare, m);
        items = count_equal(v, m);
    }
    // The result shares the left list's tail behind the last removed element.
    Term *to = heap_take(&p->heap, 2 * n), *first = to, result = left, *hole = &result;
    Term l = left;
    for (; is_cons(l) && remaining; l = tail(l)) {
        Term t = head(l);
        Item *e = spare ? search(v, items, t) : NULL;
        if (spare ? e && e->left : take_few(v, items, t)) {
            if (e) e->left--;
            remaining--;
            continue;
        }
        to[0] = t;
        to[1] = NIL;
        *hole = make_cons(to);
        hole = to + 1;
        to += 2;
    }
    *hole = l;
    if (to < first + 2 * n) heap_give_back(&p->heap, first, 2 * n, to);
    if (spare) mem_give(MEM_SYSTEM, v, 2 * m * sizeof *v);
    uint64_t work = spare ? (n + m) / 4 : n / 20;
    if (work) proc_charge(p, work > 1000000 ? 1000000 : (uint32_t)work);
    return result;
}

BIF_FN(erlang, minusminus, 2) { return subtract(p, a[0], a[1]); }
BIF_FN(erlang, subtract, 2) { return subtract(p, a[0], a[1]); }
