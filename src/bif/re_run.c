// SPDX-License-Identifier: Apache-2.0
// bif/re_run.c — matching: re:run/2,3 and internal_run/4.
//
//   run ─► options, pattern ─► a list of Unicode characters: trap to re:urun/3
//      │                   └► global: trap to re:grun/3, which calls internal_run
//      └─► bytes of the subject ─► check that they are UTF-8 ─► some steps in each slice ─► captures
//
// A match that runs out of steps stops inside the library and continues in the next slice. The state is a job. Steps
// are charged as reductions.
//
// Unicode subjects must be valid UTF-8, or the library would read out of bounds. Checked shared bytes are marked. So a
// global run, which asks again for each match, checks them once.
#include "bif/re.h"

enum { SPARES = 16 };

static void run_clear(ReRun *r)
{
    if (r->code) magic_drop(&r->code->magic);
    if (r->offsets && r->offsets != r->first) mem_give(MEM_SYSTEM, r->offsets, (size_t)r->noffsets * sizeof(int));
    buf_free(&r->copy);
    r->code = NULL;
    r->offsets = NULL;
}

static void run_drop(Magic *m)
{
    run_clear((ReRun *)m);
    RE_CALL(end, (ReRun *)m, true);
}

// Runs that never stopped are reused.
static Lock spare_lock;
static ReRun *spares[SPARES];
static uint32_t nspares;

static ReRun *run_new(void)
{
    lock(&spare_lock);
    ReRun *r = nspares ? spares[--nspares] : NULL;
    unlock(&spare_lock);
    if (!r) r = job_new(sizeof *r + (RE_CALL(state_nbytes) + 7) / 8 * 8, run_drop);
    r->copy = (Buf){0};
    r->checked = 0;
    r->is_utf8 = r->begun = false;
    return r;
}

static void run_end(ReRun *r, bool stopped)
{
    run_clear(r);
    RE_CALL(end, r, stopped);
    if (stopped) return; // the reference to it is garbage on the process's heap
    lock(&spare_lock);
    bool kept = nspares < SPARES;
    if (kept) spares[nspares++] = r;
    unlock(&spare_lock);
    if (!kept) magic_drop(&r->job.magic);
}

// ---- the subject ------------------------------------------------------------------------------------------------
// The shared bytes that hold a binary. NULL: it is on a heap, or does not start at a byte boundary.
static SharedBin *shared_of(Term bin)
{
    if (is_box_of(bin, SUB_SUB_BIN)) {
        SubBox *sub = (SubBox *)boxed_ptr(bin);
        if (sub->bits & 7) return NULL;
        bin = sub->orig;
    }
    if (!is_box_of(bin, SUB_REFC_BIN)) return NULL;
    RefcBox *box = (RefcBox *)boxed_ptr(bin);
    return box->flags ? NULL : (SharedBin *)(uintptr_t)box->shared;
}

static bool is_inside_char(uint8_t c) { return (c & 0xC0) == 0x80; }

static bool is_marked_utf8(Term bin, const uint8_t *s, size_t n)
{
    SharedBin *b = shared_of(bin);
    if (!b || !(atomic_load_explicit(&b->flags, memory_order_relaxed) & SHARED_UTF8)) return false;
    return !n || (!is_inside_char(s[0]) && (s + n == b->bytes + b->nbytes || !is_inside_char(s[n])));
}

static void mark_utf8(Term bin, const uint8_t *s, size_t n)
{
    SharedBin *b = shared_of(bin);
    if (b && s == b->bytes && n == b->nbytes) atomic_fetch_or_explicit(&b->flags, SHARED_UTF8, memory_order_relaxed);
}

// Sets r->s and r->n to the subject's bytes, in place or copied if they could move. False: not bytes, or too many.
static bool take_subject(ReRun *r, Term t)
{
    if (!is_binary(t)) {
        if (!iolist_bytes(t, &r->copy)) return false;
        r->s = r->copy.p;
        r->n = r->copy.n;
    } else {
        if (!bin_bytes(t, &r->copy, &r->s, &r->n)) return false;
        bool heap = is_box_of(t, SUB_HEAP_BIN) ||
            (is_box_of(t, SUB_SUB_BIN) && is_box_of(((SubBox *)boxed_ptr(t))->orig, SUB_HEAP_BIN));
        if (heap && r->s != r->copy.p && r->n <= sizeof r->small) {
            memcpy(r->small, r->s, r->n);
            r->s = r->small;
        } else if (heap && r->s != r->copy.p) {
            buf_put(&r->copy, r->s, r->n);
            r->s = r->copy.p;
        }
    }
    if (!r->n) r->s = r->small;
    return r->n <= INT32_MAX;
}

// 1: all are UTF-8; 0: out of fuel; -1: not UTF-8.
static int check_utf8(ReRun *r, int64_t *fuel)
{
    while (r->checked < r->n) {
        if (*fuel <= 0) return 0;
        size_t stop = r->n - r->checked < 4096 ? r->n : r->checked + 4096, i = r->checked;
        while (i < stop) {
            uint32_t cp;
            if (r->s[i] < 128) {
                i++;
                continue;
            }
            int k = utf8_decode(r->s + i, r->n - i, &cp);
            if (k <= 0) return -1;
            i += (size_t)k;
        }
        *fuel -= 1 + (int64_t)((i - r->checked) / 32);
        r->checked = i;
    }
    return 1;
}

// ---- results
typedef struct {
    Proc *p;
    ReRun *r;
    Term subject, type;
    int n;
} Result;

static Term part(const Result *x, int group)
{
    Heap *h = &x->p->heap;
    int from = -1, to = -1;
    if (group >= 0 && group < x->n) from = x->r->offsets[group * 2], to = x->r->offsets[group * 2 + 1];
    if (x->type == A_index) return TUPLE(h, make_small(from < 0 ? -1 : from), make_small(from < 0 ? 0 : to - from));
    size_t n = from < 0 || to < from ? 0 : (size_t)(to - from), at = n ? (size_t)from : 0;
    if (x->type == A_binary)
        return is_binary(x->subject) && n ? heap_sub_bits(h, x->subject, (uint64_t)at * 8, (uint64_t)n * 8)
                                          : heap_make_binary(h, x->r->s + at, n);
    if (!x->r->code->unicode) return heap_string(h, x->r->s + at, n, NIL);
    Term list = NIL;
    for (size_t end = at + n; end > at;) {
        size_t k = end - 1;
        while (k > at && is_inside_char(x->r->s[k])) k--;
        uint32_t cp = 0;
        utf8_decode(x->r->s + k, end - k, &cp);
        list = heap_cons(h, make_small(cp), list);
        end = k;
    }
    return list;
}

static const char *name_at(const ReCode *c, int i, int *group)
{
    const uint8_t *e = c->names + (size_t)i * (size_t)c->name_nbytes;
    *group = get_be16(e);
    return (const char *)e + 2;
}

// The group of this name; of several, one that took part in the match. -1: no such name.
static int group_named(const Result *x, const char *name, size_t n)
{
    int found = -1;
    for (int i = 0, group; i < x->r->code->nnames; i++) {
        const char *s = name_at(x->r->code, i, &group);
        if (strlen(s) != n || memcmp(s, name, n)) continue;
        if (group < x->n && x->r->offsets[group * 2] >= 0) return group;
        found = group;
    }
    return found;
}

// An element of a list of captures: a number, or a name as atom, string or binary. -2: something else.
static int group_of(const Result *x, Term t)
{
    int64_t number;
    if (is_small(t)) return arg_uint(t, INT32_MAX, &number) ? (int)number : -2;
    if (is_nil(t)) return -2;
    Buf name = {0};
    bool ok = true;
    if (is_atom(t)) {
        size_t n;
        const uint8_t *s = atom_text(t, &n);
        buf_put(&name, s, n);
    } else ok = iolist_bytes(t, &name);
    int group = ok ? group_named(x, (const char *)name.p, name.n) : -2;
    buf_free(&name);
    return group;
}

static bool captures_are_valid(const Result *x, const ReOptions *o)
{
    static const Term words[] = {A_all, A_all_but_first, A_all_names, A_first, A_none};
    if (o->type != A_index && o->type != A_list && o->type != A_binary) return false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (o->what == words[i]) return true;
    Term l = o->what, t;
    while (bif_next(&l, &t))
        if (group_of(x, t) == -2) return false;
    return is_nil(l);
}

static Term matched(Result *x, const ReOptions *o)
{
    Heap *h = &x->p->heap;
    Term what = o->what, list = NIL, t;
    if (what == A_none || is_nil(what)) return A_match;
    if (what == A_first) x->n = 1;
    if (is_cons(what)) {
        Term rev = NIL;
        while (bif_next(&what, &t)) rev = heap_cons(h, part(x, group_of(x, t)), rev);
        while (bif_next(&rev, &t)) list = heap_cons(h, t, list);
    } else if (what == A_all_names) {
        const ReCode *c = x->r->code;
        const char *after = NULL, *name;
        if (!c->nnames) return A_match;
        for (int i = c->nnames, group; i-- > 0; after = name) {
            name = name_at(c, i, &group);
            if (!c->dup_names) list = heap_cons(h, part(x, group), list);
            else if (!after || strcmp(name, after))
                list = heap_cons(h, part(x, group_named(x, name, strlen(name))), list);
        }
    } else {
        int last = what == A_all_but_first ? 1 : 0;
        for (int i = x->n; i-- > last;) list = heap_cons(h, part(x, i), list);
    }
    job_charge(x->p, x->n);
    return TUPLE(h, A_match, list);
}

// NOVALUE: the caller raises badarg.
static Term failed(Proc *p, int rc, const ReOptions *o)
{
    if (rc == RE_BADARG) return NOVALUE;
    if (rc == RE_INTERNAL_ERROR) return B_internal_error;
    if (rc == RE_NOMATCH || !o->report) return A_nomatch;
    return TUPLE(&p->heap, A_error, rc == RE_LIMIT ? A_match_limit : A_match_limit_recursion);
}

_Atomic int64_t bif_re_steps;

int64_t re_steps(int64_t fuel)
{
    int64_t most = atomic_load_explicit(&bif_re_steps, memory_order_relaxed);
    return most && most < fuel ? most : fuel > INT32_MAX ? INT32_MAX : fuel;
}

// ---- run ------------------------------------------------------------------------------------------------------------
// For a global run: a subject that cannot be marked as UTF-8 is copied, so that it is checked only once.
static Term markable(Proc *p, Term subject, const ReCode *c)
{
    Buf copy = {0};
    const uint8_t *s;
    size_t n;
    if (!c->utf || !bin_bytes(subject, &copy, &s, &n)) return subject;
    SharedBin *b = shared_of(subject);
    bool can = n <= HEAP_BIN_MAX || (b && s == b->bytes && n == b->nbytes) || is_marked_utf8(subject, s, n);
    Term t = can ? subject : heap_make_binary(&p->heap, s, n);
    buf_free(&copy);
    return t;
}

// Does PCRE2 leave it to re:urun/3? That makes a binary of the subject, and lists of characters of the captures.
static bool is_for_urun(const Term *a, const ReOptions *o)
{
    return !is_bitstring(a[0]) || (o->type == A_list && !o->global);
}

static Term trap_to(Proc *p, Term f, const Term *a, Term last)
{
    Term args[3] = {a[0], a[1], last};
    return proc_trap(p, export_get(A_re, f, 3), 3, args);
}

static Term go_global(Proc *p, const Term *a, Term options, const ReOptions *o, ReCode *c)
{
    Heap *h = &p->heap;
    Term args[3] = {markable(p, a[0], c), a[1], TUPLE(h, options, A_false)};
    if (!is_tuple(a[1])) {
        args[1] = re_code_term(h, c);
        args[2] = TUPLE(h, options, make_bool(!re_on_pcre2() || o->compiles), a[1]);
    }
    return proc_trap(p, export_get(A_re, B_grun, 3), 3, args);
}

// The pattern of argument 1. NULL: *answer is the result, or NOVALUE after raising or trapping.
static ReCode *pattern_of(Proc *p, const Term *a, Term options, const ReOptions *o, Term *answer)
{
    Heap *h = &p->heap;
    *answer = NOVALUE;
    if (is_tuple(a[1])) {
        ReCode *c = o->compiles ? NULL : re_code_of(a[1]);
        if (!c) badarg(p);
        return c;
    }
    bool no_text = re_on_pcre2() && !is_bitstring(a[1]) && !is_cons(a[1]) && !is_nil(a[1]);
    bool urun = re_on_pcre2() ? !is_bitstring(a[1]) || is_for_urun(a, o) : !is_binary(a[0]) || !is_binary(a[1]);
    if (o->unicode && urun && !no_text) {
        trap_to(p, B_urun, a, options);
        return NULL;
    }
    Buf text = {0};
    ReError e = {.text = ""};
    bool ok = !no_text && iolist_bytes(a[1], &text);
    ReCode *c = ok ? re_code_get(text.p, text.n, o->compile, &e) : NULL;
    if (!c && ok && o->report)
        *answer = TUPLE(h, A_error, TUPLE(h, A_compile, TUPLE(h, bif_c_string(h, e.text), make_small(e.at))));
    else if (!c) badarg(p);
    buf_free(&text);
    return c;
}

// Has the subject been checked? 1: yes, 0: out of fuel, -1: it is not UTF-8.
static int check_subject(ReRun *r, Term subject, int64_t *fuel)
{
    if (is_marked_utf8(subject, r->s, r->n)) r->checked = r->n;
    int ok = check_utf8(r, fuel);
    if (ok <= 0) return ok;
    if (is_binary(subject)) mark_utf8(subject, r->s, r->n);
    r->is_utf8 = true;
    return 1;
}

// Before the first step. PCRE2 checks the subject itself, from the offset on, unless it is marked; when `again`, in a
// global run, it relies on the check of the first match, which anybody may claim to have happened. RE_NOMATCH: go on.
static int before(ReRun *r, Term subject, const ReOptions *o, bool again, int64_t *fuel)
{
    if (!re_on_pcre2() && (size_t)o->offset > r->n) return RE_INTERNAL_ERROR;
    if (r->code->utf && !r->is_utf8 && !r->begun) {
        if (re_on_pcre2() && !again) r->is_utf8 = is_marked_utf8(subject, r->s, r->n);
        else {
            int ok = check_subject(r, subject, fuel);
            if (!ok) return RE_SLICE;
            if (ok < 0 && !re_on_pcre2()) return RE_BADARG;
        }
    }
    bool goes_on = re_on_pcre2() && again; // \C may have left it inside a character
    if (r->is_utf8 && !goes_on && (size_t)o->offset < r->n && is_inside_char(r->s[o->offset])) return RE_BADARG;
    return *fuel <= 0 ? RE_SLICE : RE_NOMATCH;
}

static int step(ReRun *r, Term subject, const ReOptions *o, bool again, int64_t *fuel)
{
    int rc = before(r, subject, o, again, fuel);
    if (rc != RE_NOMATCH) return rc;
    r->begun = true;
    rc = RE_CALL(step, r, o, fuel);
    bool checked = rc > 0 || rc == RE_NOMATCH;
    if (re_on_pcre2() && checked && r->code->utf && !r->is_utf8 && !o->offset && is_binary(subject))
        mark_utf8(subject, r->s, r->n);
    return rc;
}

static ReRun *start(Term subject, ReCode *c, const ReOptions *o)
{
    ReRun *r = run_new();
    r->code = c;
    if (!take_subject(r, subject)) {
        run_end(r, false);
        return NULL;
    }
    r->noffsets = (c->ngroups + 1) * 3;
    r->offsets = r->noffsets <= RE_FIRST_OFFSETS ? r->first : mem_take(MEM_SYSTEM, (size_t)r->noffsets * sizeof(int));
    memset(r->offsets, 0xFF, (size_t)r->noffsets * sizeof(int));
    RE_CALL(begin, r, o);
    return r;
}

// The pattern and the subject of a new run. NULL: *answer is the result, or NOVALUE after raising or trapping.
static ReRun *open_run(Proc *p, const Term *a, Term options, const ReOptions *o, Term *answer)
{
    ReCode *c = pattern_of(p, a, options, o, answer);
    if (!c) return NULL;
    bool urun = c->unicode && (re_on_pcre2() ? is_for_urun(a, o) : !is_binary(a[0]));
    if (urun || o->global) {
        if (urun) trap_to(p, B_urun, a, options);
        else go_global(p, a, options, o, c);
        magic_drop(&c->magic);
        return NULL;
    }
    bool agrees = !re_on_pcre2() || !is_tuple(a[1]) || re_pcre2_agrees(c, o);
    if (!agrees) magic_drop(&c->magic);
    ReRun *r = agrees ? start(a[0], c, o) : NULL;
    if (!r) badarg(p);
    return r;
}

static Term run_bif(Proc *p, Term *given, Term f, uint32_t arity)
{
    ReRun *r = job_of(given[0], run_drop);
    bool stopped = r != NULL;
    Term a[4], answer;
    for (uint32_t i = 0; i < arity; i++) a[i] = stopped ? job_arg(p, i) : given[i];
    Term options = arity == 2 ? NIL : a[2];
    bool again = arity == 4 && a[3] == A_false;
    if (re_on_pcre2() && arity == 4 && !again && a[3] != A_true) return badarg(p);
    ReOptions o;
    if (!re_options(options, &o, true)) return re_badopt(p);
    if (!r && !(r = open_run(p, a, options, &o, &answer))) return answer;
    Result x = {p, r, a[0], o.type, 0};
    if (!stopped && !captures_are_valid(&x, &o)) {
        run_end(r, false);
        return badarg(p);
    }
    int64_t fuel = job_fuel(p), had = fuel;
    int rc = step(r, a[0], &o, again, &fuel);
    job_charge(p, had - fuel);
    if (rc == RE_SLICE) return job_yield(p, A_re, f, arity, r, stopped ? given[0] : NOVALUE, a, NIL);
    x.n = rc;
    answer = rc > 0 ? matched(&x, &o) : failed(p, rc, &o);
    run_end(r, stopped);
    if (answer == NOVALUE) return stopped ? job_fail(p, A_badarg, A_re, f, arity) : badarg(p);
    if (stopped) job_done(p);
    return answer == B_internal_error ? proc_raise(p, answer) : answer;
}

BIF_FN(re, run, 2) { return run_bif(p, a, A_run, 2); }
BIF_FN(re, run, 3) { return run_bif(p, a, A_run, 3); }
BIF_FN(re, internal_run, 4) { return run_bif(p, a, B_internal_run, 4); }
