// SPDX-License-Identifier: Apache-2.0
// bif/re_run.c — matching: re:run/2,3 and internal_run/4.
//
//   run ─► options, pattern ─► a list of Unicode characters: trap to re:urun/3
//      │                   └► global: trap to re:grun/3, which calls internal_run
//      └─► bytes of the subject ─► check that they are UTF-8 ─► pcre_exec, some steps in each slice ─► captures
//
// A match that runs out of steps stops inside PCRE and continues in the next slice (scripts/pcre/resume.h). The state
// is a job. Steps are calls inside PCRE and bytes passed; they are charged as reductions.
//
// Unicode subjects must be valid UTF-8, or PCRE would read out of bounds. Checked shared bytes are marked. So a global
// run, which asks again for each match, checks them once.
#include "bif/re.h"

enum { FIRST_OFFSETS = 45, SPARES = 16 };
#define FRAMES_LIMIT (sizeof(size_t) == 4 ? (size_t)512 << 20 : (size_t)2 << 30)
typedef struct {
    Job job;
    ReCode *code;
    Buf copy; // of a subject that is not a binary at a byte boundary
    const uint8_t *s;
    size_t n, checked; // checked: number of bytes checked for UTF-8
    bool is_utf8;
    pcre_extra extra;
    int *offsets, noffsets, first[FIRST_OFFSETS];
    uint8_t small[HEAP_BIN_MAX]; // copy of a heap binary, which the collector may move
    uint64_t state[];            // a pcre_resume
} Run;

static pcre_resume *state_of(Run *r) { return (pcre_resume *)r->state; }

static void run_clear(Run *r)
{
    if (r->code) magic_drop(&r->code->magic);
    if (r->offsets && r->offsets != r->first) mem_give(MEM_SYSTEM, r->offsets, (size_t)r->noffsets * sizeof(int));
    buf_free(&r->copy);
    r->code = NULL;
    r->offsets = NULL;
}

static void run_drop(Magic *m)
{
    run_clear((Run *)m);
    pcre_resume_free(state_of((Run *)m));
}

// Runs that never stopped are reused.
static Lock spare_lock;
static Run *spares[SPARES];
static uint32_t nspares;

static Run *run_new(void)
{
    lock(&spare_lock);
    Run *r = nspares ? spares[--nspares] : NULL;
    unlock(&spare_lock);
    if (!r) r = job_new(sizeof *r + (pcre_resume_nbytes() + 7) / 8 * 8, run_drop);
    r->copy = (Buf){0};
    r->checked = 0;
    r->is_utf8 = false;
    state_of(r)->frames_limit = FRAMES_LIMIT;
    return r;
}

static void run_end(Run *r, bool stopped)
{
    run_clear(r);
    if (stopped) {
        pcre_resume_free(state_of(r)); // the reference to it is garbage on the process's heap
        return;
    }
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
static bool take_subject(Run *r, Term t)
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
static int check_utf8(Run *r, int64_t *fuel)
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
    Run *r;
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
    if (!(x->r->code->options & PCRE_UTF8)) return heap_string(h, x->r->s + at, n, NIL);
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
            if (!after || strcmp(name, after)) list = heap_cons(h, part(x, group_named(x, name, strlen(name))), list);
        }
    } else {
        int last = what == A_all_but_first ? 1 : 0;
        for (int i = x->n; i-- > last;) list = heap_cons(h, part(x, i), list);
    }
    job_charge(x->p, x->n);
    return TUPLE(h, A_match, list);
}

static Term failed(Proc *p, int rc, const ReOptions *o)
{
    if (rc == PCRE_ERROR_NOMATCH) return A_nomatch;
    bool deep = rc == PCRE_ERROR_RECURSIONLIMIT || rc == PCRE_ERROR_NOMEMORY;
    if (deep || rc == PCRE_ERROR_MATCHLIMIT)
        return o->report ? TUPLE(&p->heap, A_error, deep ? A_match_limit_recursion : A_match_limit) : A_nomatch;
    if (rc == PCRE_ERROR_BADUTF8 || rc == PCRE_ERROR_BADUTF8_OFFSET) return NOVALUE;
    return rc == PCRE_ERROR_RECURSELOOP ? A_nomatch : B_internal_error;
}

_Atomic int64_t bif_re_steps;

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

// The pattern of argument 1. NULL: *answer is the result, or NOVALUE after raising or trapping.
static ReCode *pattern_of(Proc *p, const Term *a, Term options, const ReOptions *o, Term *answer)
{
    Heap *h = &p->heap;
    Term args[3] = {a[0], a[1], options};
    *answer = NOVALUE;
    if (re_is_pattern(a[1])) {
        ReCode *c = o->compiles ? NULL : re_code_of(a[1]);
        if (!c) badarg(p);
        return c;
    }
    if ((o->compile & PCRE_UTF8) && !(is_binary(a[0]) && is_binary(a[1]))) {
        proc_trap(p, export_get(A_re, B_urun, 3), 3, args);
        return NULL;
    }
    Buf text = {0};
    const char *error = "";
    int at = 0;
    bool ok = iolist_bytes(a[1], &text);
    ReCode *c = ok ? re_code_get(text.p, text.n, o->compile, &error, &at) : NULL;
    if (!c && ok && o->report)
        *answer = TUPLE(h, A_error, TUPLE(h, A_compile, TUPLE(h, bif_c_string(h, error), make_small(at))));
    else if (!c) badarg(p);
    buf_free(&text);
    return c;
}

static Term go_global(Proc *p, const Term *a, Term options, ReCode *c)
{
    Heap *h = &p->heap;
    Term args[3] = {markable(p, a[0], c), a[1], TUPLE(h, options, A_false)};
    if (!re_is_pattern(a[1])) {
        args[1] = re_code_term(h, c);
        args[2] = TUPLE(h, options, A_true, a[1]);
    }
    magic_drop(&c->magic);
    return proc_trap(p, export_get(A_re, B_grun, 3), 3, args);
}

static int step(Run *r, Term subject, const ReOptions *o, int64_t *fuel)
{
    pcre_resume *state = state_of(r);
    if (r->code->utf && !r->is_utf8) {
        if (is_marked_utf8(subject, r->s, r->n)) r->checked = r->n;
        int ok = check_utf8(r, fuel);
        if (ok < 0) return PCRE_ERROR_BADUTF8;
        if (!ok) return PCRE_ERROR_SLICE;
        if (is_binary(subject)) mark_utf8(subject, r->s, r->n);
        r->is_utf8 = true;
    }
    if (r->code->utf && (size_t)o->offset < r->n && is_inside_char(r->s[o->offset])) return PCRE_ERROR_BADUTF8_OFFSET;
    if (*fuel <= 0) return PCRE_ERROR_SLICE;
    int64_t most = atomic_load_explicit(&bif_re_steps, memory_order_relaxed);
    state->steps = (long)(most && most < *fuel ? most : *fuel > INT32_MAX ? INT32_MAX : *fuel);
    r->extra.callout_data = state;
    long had = state->steps;
    int rc = pcre_exec(r->code->code, &r->extra, (const char *)r->s, (int)r->n, (int)o->offset,
        o->exec | PCRE_NO_UTF8_CHECK, r->offsets, r->noffsets);
    *fuel -= had - state->steps;
    return rc;
}

static Run *start(Term subject, ReCode *c, const ReOptions *o)
{
    Run *r = run_new();
    r->code = c;
    if (!take_subject(r, subject)) {
        run_end(r, false);
        return NULL;
    }
    r->noffsets = (c->ngroups + 1) * 3;
    r->offsets = r->noffsets <= FIRST_OFFSETS ? r->first : mem_take(MEM_SYSTEM, (size_t)r->noffsets * sizeof(int));
    memset(r->offsets, 0xFF, (size_t)r->noffsets * sizeof(int));
    r->extra = (pcre_extra){.flags = PCRE_EXTRA_CALLOUT_DATA};
    if (o->limit >= 0) r->extra.flags |= PCRE_EXTRA_MATCH_LIMIT, r->extra.match_limit = (unsigned long)o->limit;
    if (o->depth_limit >= 0)
        r->extra.flags |= PCRE_EXTRA_MATCH_LIMIT_RECURSION,
            r->extra.match_limit_recursion = (unsigned long)o->depth_limit;
    return r;
}

static Term run_bif(Proc *p, Term *given, Term f, uint32_t arity)
{
    Run *r = job_of(given[0], run_drop);
    bool stopped = r != NULL;
    Term a[4], answer;
    for (uint32_t i = 0; i < arity; i++) a[i] = stopped ? job_arg(p, i) : given[i];
    Term options = arity == 2 ? NIL : a[2];
    ReOptions o;
    if (!re_options(options, &o, true)) return re_badopt(p);
    if (!r) {
        ReCode *c = pattern_of(p, a, options, &o, &answer);
        if (!c) return answer;
        if ((c->options & PCRE_UTF8) && !is_binary(a[0])) {
            Term args[3] = {a[0], a[1], options};
            magic_drop(&c->magic);
            return proc_trap(p, export_get(A_re, B_urun, 3), 3, args);
        }
        if (o.global) return go_global(p, a, options, c);
        if (!(r = start(a[0], c, &o))) return badarg(p);
    }
    Result x = {p, r, a[0], o.type, 0};
    if (!stopped && !captures_are_valid(&x, &o)) {
        run_end(r, false);
        return badarg(p);
    }
    int64_t fuel = job_fuel(p), had = fuel;
    int rc = (size_t)o.offset > r->n ? PCRE_ERROR_BADOFFSET : step(r, a[0], &o, &fuel);
    job_charge(p, had - fuel);
    if (rc == PCRE_ERROR_SLICE) return job_yield(p, A_re, f, arity, r, stopped ? given[0] : NOVALUE, a, NIL);
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
