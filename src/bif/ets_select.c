// SPDX-License-Identifier: Apache-2.0
// bif/ets_select.c — match and select: match specifications over tables and lists.
//
//   select(T, Spec) ─► compile ─► ets_scan ─┬─► result
//                                           └─► out of fuel: '$ets_scan'(State); the table stays fixed until the end
//
// Continuations have OTP's format, which ets:repair_continuation/2 knows:
//   hash  {Tid, Bucket, Limit, Spec, Rest, length(Rest)}
//   tree  {Tid, LastKey, [], Limit, Spec, Rest, Reverse (0, 1), 0}
//   1), 0}
#include "bif/bif.h"
#include "ets/ets.h"

enum { ROWS_PER_REDUCTION = 2 };
enum {
    S_TID,
    S_KIND,
    S_REVERSE,
    S_LIMIT,
    S_BUCKET,
    S_KEY,
    S_LIST,
    S_COUNT,
    S_SPEC,
    S_WORDS
}; // the state between slices, a tuple

static bool is_writing(int kind) { return kind == SCAN_DELETE || kind == SCAN_REPLACE; }

// ---- results -------------------------------------------------------------------------------------
// Splits [X1, X2, ...]: returns the last `limit` elements, and sets *rest to the others. OTP does the same
// with a bucket that has more objects than the limit.
static Term split(Heap *h, Term list, size_t count, size_t limit, Term *rest)
{
    Term first = NIL, l = list;
    for (size_t i = count - limit; i > 0; i--, l = tail(l)) first = heap_cons(h, head(l), first);
    Term r = NIL;
    for (; is_cons(first); first = tail(first)) r = heap_cons(h, head(first), r);
    *rest = r;
    return l;
}

static Term finish(Proc *p, Table *t, const Scan *s, Term spec)
{
    Heap *h = &p->heap;
    if (s->kind != SCAN_LIST) return make_small((int64_t)s->count);
    if (!s->limit) return s->list;
    Term list = s->list, rest = NIL, more;
    size_t nrest = 0;
    if (s->count == 0) return A_dollar_end_of_table;
    if (s->count > s->limit) {
        list = split(h, list, s->count, s->limit, &rest);
        nrest = s->count - s->limit;
    }
    if (is_tree(t)) {
        if (s->bucket < 0) more = A_dollar_end_of_table;
        else
            more = TUPLE(h, table_tid(h, t), s->key, NIL, make_small((int64_t)s->limit), spec, NIL,
                make_small(s->reverse), make_small(0));
    } else if (s->bucket < 0 && s->count < s->limit) more = A_dollar_end_of_table;
    else
        more = TUPLE(h, table_tid(h, t), make_small(s->bucket), make_small((int64_t)s->limit), spec, rest,
            make_small((int64_t)nrest));
    return TUPLE(h, list, more);
}

// ---- slices ----------------------------------------------------------------------------------------
// The table is open. spec: the reference to the match specification; NOVALUE: there is none yet, and s->ms is ours.
static Term run(Proc *p, Table *t, Scan *s, Term spec, bool fixed)
{
    Heap *h = &p->heap;
    int mode = is_writing(s->kind) ? OPEN_WRITE : OPEN_READ;
    int64_t fuel = (int64_t)proc_budget(p) * ROWS_PER_REDUCTION + 200;
    if (UNLIKELY(atomic_load_explicit(&ets_force_trap, memory_order_relaxed))) fuel = 20;
    int64_t before = fuel;
    ets_scan(p, t, s, &fuel);
    if (!s->done && !fixed && !is_tree(t)) table_fix(p, t);
    Term tid = s->done && !s->limit ? NIL : table_tid(h, t);
    ets_close(p, t, mode);
    proc_charge(p, (uint32_t)((before - fuel) / ROWS_PER_REDUCTION));
    bool needs_ref = spec == NOVALUE && (!s->done || (s->limit && s->count));
    if (needs_ref) spec = ms_ref(h, (MatchSpec *)(uintptr_t)s->ms);
    if (s->done) {
        if (fixed && !is_tree(t)) table_unfix(p, t);
        Term result = finish(p, t, s, spec);
        if (spec == NOVALUE) ms_drop((MatchSpec *)(uintptr_t)s->ms);
        return result;
    }
    Term key = s->key == NOVALUE ? NIL : heap_cons(h, s->key, NIL);
    Term state = TUPLE(h, tid, make_small(s->kind), make_bool(s->reverse), make_small((int64_t)s->limit),
        make_small(s->bucket), key, s->list, make_small((int64_t)s->count), spec);
    return proc_yield_bif(p, X_ets_scan, 1, &state);
}

Term bif_continue_ets_scan(Proc *p, Term *a)
{
    if (!is_tuple_of(a[0], S_WORDS)) return badarg(p);
    const Term *w = tuple_words(a[0]);
    MatchSpec *ms = ms_of(w[S_SPEC]);
    int kind = (int)small_value(w[S_KIND]);
    Table *t = ms ? ets_open(p, w[S_TID], is_writing(kind) ? OPEN_WRITE : OPEN_READ) : NULL;
    if (!t) return ms ? NOVALUE : badarg(p);
    Scan s = {.kind = kind,
        .reverse = w[S_REVERSE] == A_true,
        .ms = ms,
        .limit = (size_t)small_value(w[S_LIMIT]),
        .bucket = small_value(w[S_BUCKET]),
        .key = is_cons(w[S_KEY]) ? head(w[S_KEY]) : NOVALUE,
        .list = w[S_LIST],
        .count = (size_t)small_value(w[S_COUNT])};
    return run(p, t, &s, w[S_SPEC], true);
}

// A wrong table is reported before a wrong specification.
static Term scan(Proc *p, Term id, Term spec, int kind, bool reverse, Term limit)
{
    Scan s = {.kind = kind, .reverse = reverse, .key = NOVALUE, .list = NIL};
    int mode = is_writing(kind) ? OPEN_WRITE : OPEN_READ;
    bool ok = limit == NOVALUE || arg_index(limit, SMALL_MAX > SIZE_MAX ? SIZE_MAX : (size_t)SMALL_MAX, &s.limit);
    MatchSpec *ms = ok && !is_nil(spec) ? ms_compile(spec, MS_TABLE, NULL) : NULL;
    Table *t = ets_open(p, id, mode);
    Term result = NOVALUE;
    if (!t) {
        if (ms) ms_drop(ms);
        return NOVALUE;
    }
    if (kind == SCAN_REPLACE && t->type == TAB_BAG) result = ets_badarg(p, A_table_type);
    else if (ok && is_nil(spec))
        result = kind != SCAN_LIST ? make_small(0) : limit == NOVALUE ? NIL : A_dollar_end_of_table;
    else if (!ms || (kind == SCAN_REPLACE && !ms_key_kept(ms, t->keypos))) badarg(p);
    else {
        s.ms = ms;
        return run(p, t, &s, NOVALUE, false);
    }
    ets_close(p, t, mode);
    if (ms) ms_drop(ms);
    return result;
}

// ---- continuations --------------------------------------------------------------------------------------
// Checks everything: user code may have built the continuation.
static Term go_on(Proc *p, Term c)
{
    Scan s = {.kind = SCAN_LIST, .key = NOVALUE, .list = NIL};
    size_t n;
    if (c == A_dollar_end_of_table) return c;
    bool tree = is_tuple_of(c, 8);
    if (!tree && !is_tuple_of(c, 6)) return badarg(p);
    const Term *w = tuple_words(c);
    Term limit = w[tree ? 3 : 2], spec = w[tree ? 4 : 3], cause;
    MatchSpec *ms = ms_of(spec);
    Table *t = table_find(w[0], &cause);
    if (!t) return ets_badarg(p, cause);
    if (!ms || !arg_index(limit, SMALL_MAX > SIZE_MAX ? SIZE_MAX : (size_t)SMALL_MAX, &s.limit) || is_tree(t) != tree)
        return badarg(p);
    s.ms = ms;
    if (tree) {
        s.key = w[1];
        s.reverse = w[6] == make_small(1);
    } else {
        if (!is_small(w[1]) || small_value(w[1]) < -1 || !is_list(w[4]) || !list_length(w[4], &n)) return badarg(p);
        s.bucket = small_value(w[1]);
        s.list = w[4];
        s.count = n;
        if (n >= s.limit && n) { // enough objects are left over
            s.done = true;
            Term rest, list = split(&p->heap, s.list, n, s.limit, &rest);
            Term more = TUPLE(&p->heap, w[0], w[1], limit, spec, rest, make_small((int64_t)(n - s.limit)));
            return TUPLE(&p->heap, list, more);
        }
    }
    t = ets_open(p, w[0], OPEN_READ);
    if (!t) return NOVALUE;
    return run(p, t, &s, spec, false);
}
BIF_FN(ets, match, 1) { return go_on(p, a[0]); }
BIF_FN(ets, match_object, 1) { return go_on(p, a[0]); }
BIF_FN(ets, select, 1) { return go_on(p, a[0]); }
BIF_FN(ets, select_reverse, 1) { return go_on(p, a[0]); }

// ---- from the start --------------------------------------------------------------------------------------
static Term pattern_spec(Heap *h, Term pattern, Term result)
{
    return heap_cons(h, TUPLE(h, pattern, NIL, heap_cons(h, result, NIL)), NIL);
}
BIF_FN(ets, match, 2)
{
    return scan(p, a[0], pattern_spec(&p->heap, a[1], A_dollar_dollar), SCAN_LIST, false, NOVALUE);
}
BIF_FN(ets, match, 3) { return scan(p, a[0], pattern_spec(&p->heap, a[1], A_dollar_dollar), SCAN_LIST, false, a[2]); }
BIF_FN(ets, match_object, 2)
{
    return scan(p, a[0], pattern_spec(&p->heap, a[1], A_dollar_underscore), SCAN_LIST, false, NOVALUE);
}
BIF_FN(ets, match_object, 3)
{
    return scan(p, a[0], pattern_spec(&p->heap, a[1], A_dollar_underscore), SCAN_LIST, false, a[2]);
}
BIF_FN(ets, select, 2) { return scan(p, a[0], a[1], SCAN_LIST, false, NOVALUE); }
BIF_FN(ets, select, 3) { return scan(p, a[0], a[1], SCAN_LIST, false, a[2]); }
BIF_FN(ets, select_reverse, 2) { return scan(p, a[0], a[1], SCAN_LIST, true, NOVALUE); }
BIF_FN(ets, select_reverse, 3) { return scan(p, a[0], a[1], SCAN_LIST, true, a[2]); }
BIF_FN(ets, select_count, 2) { return scan(p, a[0], a[1], SCAN_COUNT, false, NOVALUE); }
BIF_FN(ets, select_replace, 2) { return scan(p, a[0], a[1], SCAN_REPLACE, false, NOVALUE); }
BIF_FN(ets, internal_select_delete, 2) { return scan(p, a[0], a[1], SCAN_DELETE, false, NOVALUE); }

// ---- match specifications without a table --------------------------------------------------------------------
BIF_FN(ets, match_spec_compile, 1)
{
    MatchSpec *ms = ms_compile(a[0], MS_TABLE, NULL);
    return ms ? ms_ref(&p->heap, ms) : badarg(p);
}

BIF_FN(ets, is_compiled_ms, 1) { return make_bool(ms_of(a[0]) != NULL); }

BIF_FN(ets, match_spec_run_r, 3)
{
    MatchSpec *ms = ms_of(a[1]);
    if (!ms || !is_list(a[0])) return badarg(p);
    Term l = a[0], acc = a[2];
    int64_t fuel = (int64_t)proc_budget(p) * ROWS_PER_REDUCTION + 200, before = fuel;
    MsRun r;
    ms_run_init(&r);
    for (; is_cons(l) && fuel > 0; l = tail(l), fuel--) {
        Term t = ms_run(&r, ms, p, head(l), NULL);
        if (t != NOVALUE) acc = heap_cons(&p->heap, t, acc);
    }
    ms_run_done(&r);
    proc_charge(p, (uint32_t)((before - fuel) / ROWS_PER_REDUCTION));
    if (is_cons(l)) return proc_yield_bif(p, X_ets_match_spec_run_r, 3, (Term[]){l, a[1], acc});
    return is_nil(l) ? acc : badarg(p);
}

// Returns {ok, Result, Flags, Warnings} or {error, [{error, Text}]}.
BIF_FN(erlang, match_spec_test, 3)
{
    Heap *h = &p->heap;
    bool tracing = a[2] == A_trace;
    size_t n;
    if (!tracing && a[2] != A_table) return badarg(p);
    if (tracing && (!is_list(a[0]) || !list_length(a[0], &n))) return badarg(p);
    Buf errors = {0};
    MatchSpec *ms = ms_compile(a[1], tracing ? MS_CALL : MS_TABLE, &errors);
    if (!ms) {
        Term texts = NIL;
        for (size_t end = errors.n; end > 0;) {
            size_t at = end - 1;
            while (at > 0 && errors.p[at - 1]) at--;
            texts = heap_cons(h, TUPLE(h, A_error, heap_string(h, errors.p + at, end - 1 - at, NIL)), texts);
            end = at;
        }
        buf_free(&errors);
        return TUPLE(h, A_error, texts);
    }
    buf_free(&errors);
    MsRun r;
    ms_run_init(&r);
    r.testing = true;
    Term t = ms_run(&r, ms, p, a[0], NULL), flags = NIL;
    if (t == NOVALUE) t = A_false;
    else if (tracing && r.flags.message != NOVALUE) t = heap_copy(h, r.flags.message);
    else if (tracing) t = A_true;
    if (r.flags.exception_trace) flags = heap_cons(h, A_exception_trace, flags);
    if (r.flags.return_trace) flags = heap_cons(h, A_return_trace, flags);
    ms_run_done(&r);
    ms_drop(ms);
    return TUPLE(h, A_ok, t, flags, NIL);
}
