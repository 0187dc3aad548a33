// SPDX-License-Identifier: Apache-2.0
// bif/subtract.c — '--': the left list without the first occurrence of each element of the right.
//
// Few elements on the right: compare each with each. Else the right is sorted, equal ones counted, and each left
// element is looked for by halving: (n + m) log m compares. All in C memory between two safe points: nothing moves.
//
// Long lists go slice by slice, and the collector runs in between, so everything lies on the heap: two tuples with all
// elements of the right, merged from one to the other and back; then a tuple of how many of each have been taken.
// Writing into these tuples breaks no law: both hold all the elements when they grow old, so the elements are old then
// too.
#include "bif/job.h"

enum { FEW = 12, AT_ONCE = 20000, RUN = 8, PER_RED = 8, LEAST = 2000 };
typedef struct {
    Term t;
    uint32_t left;
} Item; // of equal elements the first carries how many are left

static void merge_sort(Item *v, Item *spare, size_t n)
{
    for (size_t i = 1; i < n; i++) // short runs by insertion
        for (size_t k = i; k % RUN && compare_exact(v[k - 1].t, v[k].t) > 0; k--) {
            Item x = v[k];
            v[k] = v[k - 1];
            v[k - 1] = x;
        }
    Item *from = v, *to = spare;
    for (size_t w = RUN; w < n; w *= 2) {
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


static bool take_few(Item *v, size_t n, Term t)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].left && eq_exact(v[i].t, t)) {
            v[i].left = 0;
            return true;
        }
    return false;
}

// ---- slice by slice -------------------------------------------------------------------
static size_t budget(const Proc *p)
{
    size_t n = (size_t)proc_budget(p) * PER_RED;
    return n < LEAST ? LEAST : n;
}

static Term new_tuple(Proc *p, size_t n)
{
    Term *t = heap_take(&p->heap, n + 1);
    t[0] = make_header(SUB_TUPLE, n);
    return make_boxed(t);
}

static Term sort_on(Proc *p, Term left, Term from, Term to, size_t w, size_t lo, size_t i, size_t j)
{
    Term step = TUPLE(
        &p->heap, make_small((int64_t)w), make_small((int64_t)lo), make_small((int64_t)i), make_small((int64_t)j));
    return proc_yield_bif(p, X_subtract_sort, 4, (Term[]){left, from, to, step});
}

static Term start_slices(Proc *p, Term left, Term right, size_t m)
{
    Term a = new_tuple(p, m), b = new_tuple(p, m);
    memset(tuple_words(a), 0, m * sizeof(Term)); // small integers 0
    memset(tuple_words(b), 0, m * sizeof(Term));
    return proc_yield_bif(p, X_subtract_fill, 4, (Term[]){left, right, make_small(0), TUPLE(&p->heap, a, b)});
}

// What is written into the tuples was on the heap before them, so it never is younger than they are.
Term bif_continue_subtract_fill(Proc *p, Term *a)
{
    Term from = tuple_at(a[3], 0), to = tuple_at(a[3], 1), rest = a[1];
    size_t m = tuple_arity(from), i = (size_t)small_value(a[2]), end = i + budget(p) * 2;
    proc_charge(p, (uint32_t)(budget(p) / PER_RED));
    for (; is_cons(rest) && i < end && i < m; rest = tail(rest)) {
        tuple_words(from)[i] = tuple_words(to)[i] = head(rest);
        i++;
    }
    if (i < m) return proc_yield_bif(p, X_subtract_fill, 4, (Term[]){a[0], rest, make_small((int64_t)i), a[3]});
    return sort_on(p, a[0], from, to, 1, 0, 0, 1 < m ? 1 : m);
}

// Goes on merging the runs of width w at lo: i and j are where it is in the left and the right run.
Term bif_continue_subtract_sort(Proc *p, Term *a)
{
    Term from = a[1], to = a[2];
    size_t m = tuple_arity(from), w = (size_t)small_value(tuple_at(a[3], 0)),
           lo = (size_t)small_value(tuple_at(a[3], 1));
    size_t i = (size_t)small_value(tuple_at(a[3], 2)), j = (size_t)small_value(tuple_at(a[3], 3)), max = budget(p),
           done = 0;
    for (;;) {
        Term *src = tuple_words(from), *dst = tuple_words(to);
        while (lo < m) {
            size_t mid = lo + w < m ? lo + w : m, hi = mid + w < m ? mid + w : m, k = i + j - mid;
            for (; k < hi && done < max; k++, done++)
                dst[k] = j >= hi || (i < mid && compare_exact(src[j], src[i]) >= 0) ? src[i++] : src[j++];
            if (done >= max) {
                proc_charge(p, (uint32_t)(done / PER_RED));
                return sort_on(p, a[0], from, to, w, lo, i, j);
            }
            lo = i = hi;
            j = lo + w < m ? lo + w : m;
        }
        Term x = from;
        from = to;
        to = x;
        w *= 2;
        lo = i = 0;
        j = w < m ? w : m;
        if (w >= m) break;
    }
    Term *taken = tuple_words(to);
    for (size_t k = 0; k < m; k++) taken[k] = make_small(0);
    return proc_yield_bif(p, X_subtract_scan, 4, (Term[]){a[0], from, to, NIL});
}

// taken[first of equal ones]: how many of them have met their match on the left.
static bool take(Term *v, Term *taken, size_t m, Term t)
{
    size_t lo = 0, hi = m;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (compare_exact(v[mid], t) < 0) lo = mid + 1;
        else hi = mid;
    }
    if (lo == m) return false;
    size_t at = lo + (size_t)small_value(taken[lo]);
    if (at >= m || compare_exact(v[at], t) != 0) return false;
    taken[lo] = make_small(small_value(taken[lo]) + 1);
    return true;
}

Term bif_continue_subtract_scan(Proc *p, Term *a)
{
    Term l = a[0], acc = a[3];
    Term *v = tuple_words(a[1]), *taken = tuple_words(a[2]);
    size_t m = tuple_arity(a[1]), max = budget(p) / 4, n = 0;
    for (; is_cons(l) && n < max; l = tail(l), n++)
        if (!take(v, taken, m, head(l))) acc = heap_cons(&p->heap, head(l), acc);
    proc_charge(p, (uint32_t)(n * 4 / PER_RED));
    if (is_cons(l)) return proc_yield_bif(p, X_subtract_scan, 4, (Term[]){l, a[1], a[2], acc});
    return proc_yield_bif(p, X_reverse_onto, 2, (Term[]){acc, NIL});
}

// n and m: the lengths.
static Term subtract_at_once(Proc *p, Term left, Term right, size_t n, size_t m)
{
    size_t items;
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

static size_t cells_of(Term *rest, size_t max) // at most max; *rest: what follows them
{
    size_t n = 0;
    for (; n < max && is_cons(*rest); n++) *rest = tail(*rest);
    return n;
}

static Term subtract(Proc *p, Term f, Term left, Term right)
{
    Term l = left, r = right;
    size_t n = cells_of(&l, AT_ONCE), m = cells_of(&r, AT_ONCE);
    if (is_cons(l) || is_cons(r))
        return proc_yield_bif(
            p, X_subtract_count, 4, (Term[]){left, make_small(0), A_false, TUPLE(&p->heap, left, right, f)});
    if (!is_nil(l) || !is_nil(r)) return badarg(p);
    if (!n || !m) return left;
    if (m > FEW && n + m > AT_ONCE) return start_slices(p, left, right, m);
    return subtract_at_once(p, left, right, n, m);
}

// Counts the cells of the left list, then those of the right.
Term bif_continue_subtract_count(Proc *p, Term *a)
{
    Term rest = a[0], left = tuple_at(a[3], 0), right = tuple_at(a[3], 1);
    size_t max = budget(p) * 10, n = cells_of(&rest, max), all = n + (size_t)small_value(a[1]);
    bool is_right = a[2] == A_true;
    proc_charge(p, (uint32_t)(n / (PER_RED * 10)));
    if (is_cons(rest))
        return proc_yield_bif(p, X_subtract_count, 4, (Term[]){rest, make_small((int64_t)all), a[2], a[3]});
    if (!is_nil(rest)) return proc_raise_of(p, A_badarg, A_erlang, tuple_at(a[3], 2), 2, tuple_words(a[3]));
    if (!is_right) return proc_yield_bif(p, X_subtract_count, 4, (Term[]){right, make_small(0), A_true, a[3]});
    if (!all || is_nil(left)) return left;
    if (all > FEW && all <= MAX_ARITY) return start_slices(p, left, right, all);
    size_t n_left;
    return list_length(left, &n_left) ? subtract_at_once(p, left, right, n_left, all) : badarg(p);
}

BIF_FN(erlang, minusminus, 2) { return subtract(p, A_op_subtract, a[0], a[1]); }
BIF_FN(erlang, subtract, 2) { return subtract(p, A_subtract, a[0], a[1]); }
