// SPDX-License-Identifier: Apache-2.0
// bif/re_pcre2.c — regular expressions on PCRE2, as OTP 28 and later have it.
//
// A pattern's tuple ends in a reference, new for each compile; equal patterns share their code.
//
// A match stops by a counter that OTP's changes to PCRE2 count down, and continues in the next slice with what the
// library saved. A counter's step is the 16th part of a reduction, as in erl.
//
//   {re_exported_pattern, <<"re-PCRE2", Sum:32, Version, Unicode>>, Text, Options, Code}
//
// What is imported comes from anywhere, and PCRE2 trusts its code. So the text is compiled again, as erl does with code
// of another machine.
#include "bif/re.h"
#if WEBEAM_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <zlib.h>

// ---- patterns -----------------------------------------------------------------------------------------------------
// The depth of parentheses at which erl's stack is full; deeper patterns fail with the same error.
enum { DEPTH_MAX = 1789 };

static int is_too_deep(uint32_t depth, void *unused) { return depth > DEPTH_MAX; }

static bool compile_error(int code, size_t at, ReError *e)
{
    bool known = pcre2_get_error_message(code, (PCRE2_UCHAR *)e->own, sizeof e->own) != PCRE2_ERROR_BADDATA;
    e->text = known ? e->own : "Unknown error";
    e->at = (int)at;
    return false;
}

static uint32_t info(const pcre2_code *code, uint32_t what)
{
    uint32_t n = 0;
    pcre2_pattern_info(code, what, &n);
    return n;
}

bool re_pcre2_compile(ReCode *c, ReError *e)
{
    pcre2_compile_context *x = pcre2_compile_context_create(NULL);
    if (!x) return compile_error(PCRE2_ERROR_HEAP_FAILED, 0, e);
    uint32_t newline = (c->options & RE_NEWLINE_BITS) >> RE_NEWLINE_SHIFT;
    uint32_t bsr = (c->options & RE_BSR_BITS) >> RE_BSR_SHIFT;
    if (newline) pcre2_set_newline(x, newline);
    if (bsr) pcre2_set_bsr(x, bsr);
    pcre2_set_compile_recursion_guard(x, is_too_deep, NULL);
    int why = 0;
    size_t at = 0;
    pcre2_code *code = pcre2_compile(c->text, c->text_nbytes, (uint32_t)c->options, &why, &at, x);
    pcre2_compile_context_free(x);
    if (!code) return compile_error(why, at, e);
    newline = info(code, PCRE2_INFO_NEWLINE);
    c->code = code;
    c->crlf = newline == PCRE2_NEWLINE_ANY || newline == PCRE2_NEWLINE_CRLF || newline == PCRE2_NEWLINE_ANYCRLF;
    c->unicode = (c->options & PCRE2_UTF) != 0;
    c->utf = info(code, PCRE2_INFO_ALLOPTIONS) & PCRE2_UTF;
    c->dup_names = info(code, PCRE2_INFO_ALLOPTIONS) & PCRE2_DUPNAMES;
    c->ngroups = (int)info(code, PCRE2_INFO_CAPTURECOUNT);
    c->nnames = (int)info(code, PCRE2_INFO_NAMECOUNT);
    c->name_nbytes = (int)info(code, PCRE2_INFO_NAMEENTRYSIZE);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &c->names);
    return true;
}

void re_pcre2_free(ReCode *c) { pcre2_code_free(c->code); }

bool re_pcre2_agrees(const ReCode *c, const ReOptions *o)
{
    uint32_t newline = (o->compile & RE_NEWLINE_BITS) >> RE_NEWLINE_SHIFT;
    uint32_t bsr = (o->compile & RE_BSR_BITS) >> RE_BSR_SHIFT;
    return (!newline || newline == info(c->code, PCRE2_INFO_NEWLINE)) && (!bsr || bsr == info(c->code, PCRE2_INFO_BSR));
}

typedef struct {
    Job job;
    ReCode *code;
} Reference;

static void reference_drop(Magic *m) { magic_drop(&((Reference *)m)->code->magic); }

Term re_pcre2_term(Heap *h, ReCode *c)
{
    Reference *r = job_new(sizeof *r, reference_drop);
    magic_keep(&c->magic);
    r->code = c;
    return heap_magic_ref(h, &r->job.magic);
}

ReCode *re_pcre2_of(Term t)
{
    Reference *r = job_of(t, reference_drop);
    if (!r) return NULL;
    magic_keep(&r->code->magic);
    return r->code;
}

#define WORDS(x) #x
#define TEXT_OF(x) WORDS(x)
const char *re_pcre2_version(void) { return TEXT_OF(PCRE2_MAJOR) "." TEXT_OF(PCRE2_MINOR) " " TEXT_OF(PCRE2_DATE); }

// ---- export, import -----------------------------------------------------------------------------------------------
enum { HEADER_TITLE = 8, HEADER_NBYTES = 14, EXPORT_VERSION = 1 };
static const char title[] = "re-PCRE2";

Term re_pcre2_export(Heap *h, const ReCode *c, Term text, Term options)
{
    const pcre2_code *codes[] = {c->code};
    uint8_t *s = NULL, header[HEADER_NBYTES];
    size_t n = 0;
    if (pcre2_serialize_encode(codes, 1, &s, &n, NULL) != 1) n = 0; // no memory: import does without it
    memcpy(header, title, HEADER_TITLE);
    put_be32(header + HEADER_TITLE, (uint32_t)crc32(0, s ? s : header, (uInt)n));
    header[12] = EXPORT_VERSION;
    header[13] = c->unicode;
    Term t[5] = {B_re_exported_pattern, heap_make_binary(h, header, sizeof header), text, options,
        heap_make_binary(h, s ? s : header, n)};
    pcre2_serialize_free(s);
    return heap_tuple(h, 5, t);
}

// The header and the sum of the code are right.
static bool is_exported(Term t)
{
    if (!is_tuple_tag(t, 5, B_re_exported_pattern)) return false;
    Buf header_copy = {0}, code_copy = {0};
    const uint8_t *header, *code;
    size_t n, ncode;
    bool ok = bin_bytes(tuple_at(t, 1), &header_copy, &header, &n) && n >= HEADER_NBYTES &&
        !memcmp(header, title, HEADER_TITLE);
    if (ok && header[12] == EXPORT_VERSION)
        ok = bin_bytes(tuple_at(t, 4), &code_copy, &code, &ncode) &&
            get_be32(header + HEADER_TITLE) == (uint32_t)crc32(0, code, (uInt)ncode);
    buf_free(&header_copy);
    buf_free(&code_copy);
    return ok;
}

Term re_pcre2_import(Proc *p, Term exported)
{
    if (!is_exported(exported) || !is_binary(tuple_at(exported, 2))) return badarg(p);
    ReOptions o;
    if (!re_options(tuple_at(exported, 3), &o, false)) return re_badopt(p);
    Buf copy = {0};
    const uint8_t *text;
    size_t n;
    ReError e;
    bin_bytes(tuple_at(exported, 2), &copy, &text, &n);
    ReCode *c = re_code_get(text, n, o.compile, &e);
    job_charge(p, (int64_t)n * 4);
    buf_free(&copy);
    if (!c) return badarg(p);
    Term t = re_code_term(&p->heap, c);
    magic_drop(&c->magic);
    return t;
}

// ---- matching -----------------------------------------------------------------------------------------------------
// Backtracking frames, in KiB: beyond, the match fails. erl's limit is 20 GB, which only patterns of many groups reach.
#define FRAMES_LIMIT (sizeof(size_t) == 4 ? (uint32_t)512 << 10 : (uint32_t)4 << 20)
enum { STEPS = 16, SPARE_NBYTES = 64 << 10, LIMIT = 10000000 };
typedef struct {
    pcre2_match_data *data;
    pcre2_match_context *context;
    uint32_t npairs; // that data has room for
    void *stopped;   // of the library; NULL: nothing has begun
} State;

static State *state_of(ReRun *r) { return (State *)r->state; }

size_t re_pcre2_state_nbytes(void) { return sizeof(State); }

void re_pcre2_begin(ReRun *r, const ReOptions *o)
{
    State *s = state_of(r);
    uint32_t npairs = (uint32_t)r->code->ngroups + 1;
    if (s->data && s->npairs < npairs) {
        pcre2_match_data_free(s->data);
        s->data = NULL;
    }
    if (!s->data) {
        s->data = pcre2_match_data_create(npairs, NULL);
        s->npairs = npairs;
    }
    if (!s->context) s->context = pcre2_match_context_create(NULL);
    if (!s->context || !s->data) return; // step says so
    pcre2_set_heap_limit(s->context, FRAMES_LIMIT);
    pcre2_set_match_limit(s->context, o->limit >= 0 ? (uint32_t)o->limit : LIMIT);
    pcre2_set_depth_limit(s->context, o->depth_limit >= 0 ? (uint32_t)o->depth_limit : LIMIT);
    pcre2_set_restart_data(s->data, &s->stopped);
    pcre2_set_restart_flags(s->data, 0);
}

static int match(ReRun *r, const ReOptions *o)
{
    State *s = state_of(r);
    if (s->stopped) return pcre2_match(NULL, NULL, 0, 0, 0, s->data, NULL);
    uint32_t options = o->exec | (r->is_utf8 ? PCRE2_NO_UTF_CHECK : 0);
    return pcre2_match(r->code->code, r->s, r->n, (size_t)o->offset, options, s->data, s->context);
}

int re_pcre2_step(ReRun *r, const ReOptions *o, int64_t *fuel)
{
    State *s = state_of(r);
    if (!s->data || !s->context) return RE_DEPTH_LIMIT;
    int had = (int)re_steps(*fuel * STEPS / JOB_FUEL + 1);
    pcre2_set_loops_left(s->data, had);
    int rc = match(r, o);
    *fuel -= (int64_t)(had - pcre2_get_loops_left(s->data)) * JOB_FUEL / STEPS;
    if (rc > 0) {
        const size_t *pairs = pcre2_get_ovector_pointer(s->data);
        for (int i = 0; i < rc * 2; i++) r->offsets[i] = pairs[i] == PCRE2_UNSET ? -1 : (int)pairs[i];
        return rc;
    }
    switch (rc) {
    case PCRE2_ERROR_LOOP_LIMIT: return RE_SLICE;
    case PCRE2_ERROR_MATCHLIMIT: return RE_LIMIT;
    case PCRE2_ERROR_DEPTHLIMIT: return RE_DEPTH_LIMIT;
    case PCRE2_ERROR_NOMATCH:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_NOMEMORY:
    case PCRE2_ERROR_RECURSELOOP: return RE_NOMATCH;
    default: return RE_BADARG; // the subject is not UTF-8, or shorter than the offset
    }
}

void re_pcre2_end(ReRun *r, bool last)
{
    State *s = state_of(r);
    if (s->stopped) pcre2_free_restart_data(s->data);
    if (s->data && (last || pcre2_get_match_data_heapframes_size(s->data) > SPARE_NBYTES)) {
        pcre2_match_data_free(s->data);
        s->data = NULL;
    }
    if (s->context && last) {
        pcre2_match_context_free(s->context);
        s->context = NULL;
    }
}
#endif
