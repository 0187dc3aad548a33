// SPDX-License-Identifier: Apache-2.0
// bif/re.c — the module re: options, compile, import, inspect, version. Matching is in re_run.c.
#include "bif/re.h"
#if WEBEAM_PCRE
#include <pcre.h>
#endif
#if WEBEAM_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif

// ---- options ------------------------------------------------------------------------------------------------------
enum { FOR_BOTH, FOR_COMPILE, FOR_RUN };
typedef struct {
    Term atom;
    uint8_t when;
    uint32_t bits;
} Flag;
// The same options of both libraries: P is PCRE_ or PCRE2_.
#define FLAGS(P, UTF) \
    {A_anchored, FOR_BOTH, P##ANCHORED}, {A_unicode, FOR_COMPILE, UTF}, {A_caseless, FOR_COMPILE, P##CASELESS}, \
        {A_dollar_endonly, FOR_COMPILE, P##DOLLAR_ENDONLY}, {A_dotall, FOR_COMPILE, P##DOTALL}, \
        {A_extended, FOR_COMPILE, P##EXTENDED}, {A_firstline, FOR_COMPILE, P##FIRSTLINE}, \
        {A_multiline, FOR_COMPILE, P##MULTILINE}, {A_no_auto_capture, FOR_COMPILE, P##NO_AUTO_CAPTURE}, \
        {A_dupnames, FOR_COMPILE, P##DUPNAMES}, {A_ungreedy, FOR_COMPILE, P##UNGREEDY}, {A_ucp, FOR_COMPILE, P##UCP}, \
        {A_never_utf, FOR_COMPILE, P##NEVER_UTF}, {A_no_start_optimize, FOR_COMPILE, P##NO_START_OPTIMIZE}, \
        {A_notbol, FOR_RUN, P##NOTBOL}, {A_noteol, FOR_RUN, P##NOTEOL}, {A_notempty, FOR_RUN, P##NOTEMPTY}, \
        {A_notempty_atstart, FOR_RUN, P##NOTEMPTY_ATSTART},
#define NEWLINES(P) \
    {A_cr, 0, P##NEWLINE_CR}, {A_lf, 0, P##NEWLINE_LF}, {A_crlf, 0, P##NEWLINE_CRLF}, {A_any, 0, P##NEWLINE_ANY}, \
        {A_anycrlf, 0, P##NEWLINE_ANYCRLF},

#if WEBEAM_PCRE
static const Flag pcre_flags[] = {
    FLAGS(PCRE_, PCRE_UTF8){A_bsr_anycrlf, FOR_BOTH, PCRE_BSR_ANYCRLF},
    {A_bsr_unicode, FOR_BOTH, PCRE_BSR_UNICODE},
    {0},
};
static const Flag pcre_newlines[] = {NEWLINES(PCRE_){0}};
#else
#define pcre_flags NULL
#define pcre_newlines NULL
#endif
#if WEBEAM_PCRE2
static const Flag pcre2_flags[] = {FLAGS(PCRE2_, PCRE2_UTF){0}};
static const Flag pcre2_newlines[] = {NEWLINES(PCRE2_){0}};
#else
#define pcre2_flags NULL
#define pcre2_newlines NULL
#define PCRE2_NEWLINE_NUL 0
#define PCRE2_BSR_ANYCRLF 0
#define PCRE2_BSR_UNICODE 0
#endif

static const Flag *find(const Flag *f, Term atom)
{
    while (f->atom && f->atom != atom) f++;
    return f->atom ? f : NULL;
}

static bool atom_option(Term t, ReOptions *o, bool to_run)
{
    const Flag *f = find(re_on_pcre2() ? pcre2_flags : pcre_flags, t);
    if (f) {
        if (f->when != FOR_RUN) o->compile |= f->bits;
        if (f->when != FOR_COMPILE) o->exec |= f->bits;
        if (f->when == FOR_COMPILE) o->compiles = true;
        if (t == A_unicode) o->unicode = true;
        return to_run || f->when != FOR_RUN;
    }
    if (re_on_pcre2() && (t == A_bsr_anycrlf || t == A_bsr_unicode)) { // the last one counts
        uint64_t bsr = t == A_bsr_unicode ? PCRE2_BSR_UNICODE : PCRE2_BSR_ANYCRLF;
        o->compile = (o->compile & ~RE_BSR_BITS) | bsr << RE_BSR_SHIFT;
        return true;
    }
    if (re_on_pcre2() && t == B_export) {
        o->exports = true;
        return !to_run;
    }
    if (t == A_global) o->global = true;
    else if (t == A_report_errors) o->report = true;
    else return false;
    return to_run;
}

static bool newline_option(Term v, ReOptions *o)
{
    const Flag *f = find(re_on_pcre2() ? pcre2_newlines : pcre_newlines, v);
    if (re_on_pcre2()) {
        uint64_t newline = f ? f->bits : v == B_nul ? PCRE2_NEWLINE_NUL : 0;
        o->compile = (o->compile & ~RE_NEWLINE_BITS) | newline << RE_NEWLINE_SHIFT;
        return newline != 0;
    }
    if (!f) return false;
    o->compile |= f->bits;
    o->exec |= f->bits;
    return true;
}

static bool pair_option(Term key, Term v, ReOptions *o, bool to_run)
{
    if (key == A_newline) return newline_option(v, o);
    if (key == A_capture) {
        o->what = v;
        o->type = A_index;
        return to_run;
    }
    int64_t *number = key == A_offset    ? &o->offset
        : key == A_match_limit           ? &o->limit
        : key == A_match_limit_recursion ? &o->depth_limit
                                         : NULL;
    return number && to_run && arg_uint(v, INT32_MAX, number);
}

bool re_options(Term list, ReOptions *o, bool to_run)
{
    *o = (ReOptions){.limit = -1, .depth_limit = -1, .what = A_all, .type = A_index};
    for (Term t; bif_next(&list, &t);) {
        if (is_atom(t)) {
            if (!atom_option(t, o, to_run)) return false;
        } else if (is_tuple_of(t, 2)) {
            if (!pair_option(tuple_at(t, 0), tuple_at(t, 1), o, to_run)) return false;
        } else if (to_run && is_tuple_tag(t, 3, A_capture)) {
            o->what = tuple_at(t, 1);
            o->type = tuple_at(t, 2);
        } else return false;
    }
    return is_nil(list);
}

Term re_badopt(Proc *p)
{
    Term pairs[] = {A_module, A_erl_stdlib_errors, A_cause, A_badopt};
    return proc_raise_with(p, A_error, A_badarg, NOVALUE, map_from_pairs(&p->heap, pairs, 2));
}

// ---- compile, import, inspect, version -------------------------------------------------------------------------
static Term compile_bif(Proc *p, Term *a, Term options)
{
    ReOptions o;
    if (!re_options(options, &o, false)) return re_badopt(p);
    if (o.unicode && !is_binary(a[0])) {
        Term args[2] = {a[0], options};
        return proc_trap(p, export_get(A_re, B_ucompile, 2), 2, args);
    }
    Buf text = {0};
    if (!iolist_bytes(a[0], &text)) {
        buf_free(&text);
        return badarg(p);
    }
    ReError e = {.text = ""};
    ReCode *c = re_code_get(text.p, text.n, o.compile, &e);
    job_charge(p, (int64_t)text.n * 4);
    Heap *h = &p->heap;
    Term t;
    if (!c) t = TUPLE(h, A_error, TUPLE(h, bif_c_string(h, e.text), make_small(e.at)));
    else if (re_on_pcre2() && o.exports) {
        Term whole = is_binary(a[0]) ? a[0] : heap_make_binary(h, text.p, text.n);
        t = TUPLE(h, A_ok, re_pcre2_export(h, c, whole, options));
    } else t = TUPLE(h, A_ok, re_code_term(h, c));
    buf_free(&text);
    if (c) magic_drop(&c->magic);
    return t;
}
BIF_FN(re, compile, 1) { return compile_bif(p, a, NIL); }
BIF_FN(re, compile, 2) { return compile_bif(p, a, a[1]); }

BIF_FN(re, import, 1) { return re_on_pcre2() ? re_pcre2_import(p, a[0]) : badarg(p); }

BIF_FN(re, inspect, 2)
{
    ReCode *c = a[1] == A_namelist ? re_code_of(a[0]) : NULL;
    if (!c) return badarg(p);
    Heap *h = &p->heap;
    Term list = NIL;
    const char *after = NULL;
    for (int i = c->nnames; i-- > 0;) {
        const char *name = (const char *)c->names + (size_t)i * (size_t)c->name_nbytes + 2;
        if (!after || !c->dup_names || strcmp(name, after))
            list = heap_cons(h, heap_make_binary(h, name, strlen(name)), list);
        after = name;
    }
    magic_drop(&c->magic);
    return TUPLE(h, A_namelist, list);
}

BIF_FN(re, version, 0)
{
    const char *s = RE_CALL(version);
    return heap_make_binary(&p->heap, s, strlen(s));
}
