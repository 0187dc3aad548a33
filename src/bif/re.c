// SPDX-License-Identifier: Apache-2.0
// bif/re.c — the module re: options, compile, inspect, version. Matching is in re_run.c.
#include "bif/re.h"

// ---- options ------------------------------------------------------------------------------------------------------
enum { FOR_BOTH, FOR_COMPILE, FOR_RUN };
typedef struct {
    Term atom;
    uint8_t when;
    int bits;
} Flag;
static const Flag flags[] = {
    {A_anchored, FOR_BOTH, PCRE_ANCHORED},
    {A_bsr_anycrlf, FOR_BOTH, PCRE_BSR_ANYCRLF},
    {A_bsr_unicode, FOR_BOTH, PCRE_BSR_UNICODE},
    {A_unicode, FOR_COMPILE, PCRE_UTF8},
    {A_caseless, FOR_COMPILE, PCRE_CASELESS},
    {A_dollar_endonly, FOR_COMPILE, PCRE_DOLLAR_ENDONLY},
    {A_dotall, FOR_COMPILE, PCRE_DOTALL},
    {A_extended, FOR_COMPILE, PCRE_EXTENDED},
    {A_firstline, FOR_COMPILE, PCRE_FIRSTLINE},
    {A_multiline, FOR_COMPILE, PCRE_MULTILINE},
    {A_no_auto_capture, FOR_COMPILE, PCRE_NO_AUTO_CAPTURE},
    {A_dupnames, FOR_COMPILE, PCRE_DUPNAMES},
    {A_ungreedy, FOR_COMPILE, PCRE_UNGREEDY},
    {A_ucp, FOR_COMPILE, PCRE_UCP},
    {A_never_utf, FOR_COMPILE, PCRE_NEVER_UTF},
    {A_no_start_optimize, FOR_COMPILE, PCRE_NO_START_OPTIMIZE},
    {A_notbol, FOR_RUN, PCRE_NOTBOL},
    {A_noteol, FOR_RUN, PCRE_NOTEOL},
    {A_notempty, FOR_RUN, PCRE_NOTEMPTY},
    {A_notempty_atstart, FOR_RUN, PCRE_NOTEMPTY_ATSTART},
};
static const Flag newlines[] = {
    {A_cr, 0, PCRE_NEWLINE_CR},
    {A_lf, 0, PCRE_NEWLINE_LF},
    {A_crlf, 0, PCRE_NEWLINE_CRLF},
    {A_any, 0, PCRE_NEWLINE_ANY},
    {A_anycrlf, 0, PCRE_NEWLINE_ANYCRLF},
};

static bool atom_option(Term t, ReOptions *o, bool to_run)
{
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (flags[i].atom != t) continue;
        if (flags[i].when != FOR_RUN) o->compile |= flags[i].bits;
        if (flags[i].when != FOR_COMPILE) o->exec |= flags[i].bits;
        if (flags[i].when == FOR_COMPILE) o->compiles = true;
        return to_run || flags[i].when != FOR_RUN;
    }
    if (t == A_global) o->global = true;
    else if (t == A_report_errors) o->report = true;
    else return false;
    return to_run;
}

static bool pair_option(Term key, Term v, ReOptions *o, bool to_run)
{
    if (key == A_newline) {
        for (size_t i = 0; i < COUNT_OF(newlines); i++) {
            if (newlines[i].atom != v) continue;
            o->compile |= newlines[i].bits;
            o->exec |= newlines[i].bits;
            return true;
        }
        return false;
    }
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

// ---- compile, inspect, version ---------------------------------------------------------------------------------
static Term compile_bif(Proc *p, Term *a, Term options)
{
    ReOptions o;
    if (!re_options(options, &o, false)) return re_badopt(p);
    if ((o.compile & PCRE_UTF8) && !is_binary(a[0])) {
        Term args[2] = {a[0], options};
        return proc_trap(p, export_get(A_re, B_ucompile, 2), 2, args);
    }
    Buf text = {0};
    if (!iolist_bytes(a[0], &text)) {
        buf_free(&text);
        return badarg(p);
    }
    const char *error = "";
    int at = 0;
    ReCode *c = re_code_get(text.p, text.n, o.compile, &error, &at);
    job_charge(p, (int64_t)text.n * 4);
    buf_free(&text);
    Heap *h = &p->heap;
    if (!c) return TUPLE(h, A_error, TUPLE(h, bif_c_string(h, error), make_small(at)));
    Term t = TUPLE(h, A_ok, re_code_term(h, c));
    magic_drop(&c->magic);
    return t;
}
BIF_FN(re, compile, 1) { return compile_bif(p, a, NIL); }
BIF_FN(re, compile, 2) { return compile_bif(p, a, a[1]); }

BIF_FN(re, inspect, 2)
{
    ReCode *c = a[1] == A_namelist ? re_code_of(a[0]) : NULL;
    if (!c) return badarg(p);
    Heap *h = &p->heap;
    Term list = NIL;
    const char *after = NULL;
    for (int i = c->nnames; i-- > 0;) {
        const char *name = (const char *)c->names + (size_t)i * (size_t)c->name_nbytes + 2;
        if (!after || strcmp(name, after)) list = heap_cons(h, heap_make_binary(h, name, strlen(name)), list);
        after = name;
    }
    magic_drop(&c->magic);
    return TUPLE(h, A_namelist, list);
}

BIF_FN(re, version, 0)
{
    const char *s = pcre_version();
    return heap_make_binary(&p->heap, s, strlen(s));
}
