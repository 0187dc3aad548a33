// SPDX-License-Identifier: Apache-2.0
// bif/re_pcre.c — regular expressions on PCRE 8, for OTP 25 to 27.
//
// A pattern's tuple ends in <<"WRE1", Options:32, Text/binary>>. Terms contain the text of the pattern, not PCRE's
// code: a forged binary can only be another pattern.
//
// A match stops at PCRE's own frames, and continues in the next slice (scripts/pcre/resume.h). Steps are calls inside
// PCRE and bytes passed; they are charged as reductions.
#include "bif/re.h"
#if WEBEAM_PCRE
#include <pcre.h>
#include <pcre_resume.h>

#define MAGIC "WRE1"
enum { HEAD = 8, TABLES_NBYTES = 1088 };
enum {
    OPTIONS = PCRE_ANCHORED | PCRE_BSR_ANYCRLF | PCRE_BSR_UNICODE | PCRE_CASELESS | PCRE_DOLLAR_ENDONLY | PCRE_DOTALL |
        PCRE_DUPNAMES | PCRE_EXTENDED | PCRE_FIRSTLINE | PCRE_MULTILINE | PCRE_NO_AUTO_CAPTURE |
        PCRE_NO_START_OPTIMIZE | PCRE_NEVER_UTF | PCRE_UCP | PCRE_UNGREEDY | PCRE_UTF8 | PCRE_NEWLINE_CR |
        PCRE_NEWLINE_LF | PCRE_NEWLINE_ANY
};

// ---- PCRE's tables for the characters of ISO 8859-1 ---------------------------------------------------------------
static uint8_t tables[TABLES_NBYTES];
static _Atomic bool tables_ready;
static Lock tables_lock;

static bool in(unsigned c, unsigned from, unsigned to) { return c >= from && c <= to; }
static bool is_upper(unsigned c) { return in(c, 'A', 'Z') || (in(c, 192, 222) && c != 215); }
static bool is_lower(unsigned c)
{
    return in(c, 'a', 'z') || c == 170 || c == 181 || c == 186 || (in(c, 223, 255) && c != 247);
}
static bool is_digit(unsigned c) { return in(c, '0', '9'); }
static bool is_alnum(unsigned c) { return is_upper(c) || is_lower(c) || is_digit(c); }

static void make_tables(void)
{
    static const char meta[] = "\\*+?{^.$|()[";
    uint8_t *lower = tables, *flip = tables + 256, *sets = tables + 512, *types = tables + 832;
    for (unsigned c = 0; c < 256; c++) {
        bool up = is_upper(c), space = in(c, 9, 13) || c == ' ', hex = is_digit(c) || in(c | 32, 'a', 'f'),
             word = is_alnum(c) || c == '_';
        bool graph = in(c, 33, 126) || c >= 160, control = c < 32 || in(c, 127, 159);
        bool has_upper = is_lower(c) && c != 170 && c != 181 && c != 186 && c != 223 && c != 255;
        if (c >= 128) hex = false;
        lower[c] = (uint8_t)(up ? c + 32 : c);
        flip[c] = (uint8_t)(up ? c + 32 : has_upper ? c - 32 : c);
        const bool member[] = {
            space, hex, is_digit(c), up, is_lower(c), word, graph, graph || c == ' ', graph && !is_alnum(c), control};
        for (unsigned i = 0; i < COUNT_OF(member); i++)
            if (member[i]) sets[i * 32 + c / 8] |= (uint8_t)(1u << (c & 7));
        types[c] = (uint8_t)(space | (up || is_lower(c)) << 1 | is_digit(c) << 2 | hex << 3 | word << 4 |
            (!c || strchr(meta, (int)c) ? 0x80 : 0));
    }
}

static const uint8_t *latin1_tables(void)
{
    if (!atomic_load_explicit(&tables_ready, memory_order_acquire)) {
        lock(&tables_lock);
        if (!atomic_load_explicit(&tables_ready, memory_order_relaxed)) make_tables();
        atomic_store_explicit(&tables_ready, true, memory_order_release);
        unlock(&tables_lock);
    }
    return tables;
}

// ---- patterns -----------------------------------------------------------------------------------------------------
bool re_pcre_compile(ReCode *c, ReError *e)
{
    pcre *code = pcre_compile((const char *)c->text, (int)c->options, &e->text, &e->at, latin1_tables());
    if (!code) return false;
    unsigned long int found = 0;
    pcre_fullinfo(code, NULL, PCRE_INFO_OPTIONS, &found);
    unsigned long int newline = found & (PCRE_NEWLINE_CR | PCRE_NEWLINE_LF | PCRE_NEWLINE_ANY);
    c->code = code;
    c->crlf = newline == PCRE_NEWLINE_CRLF || newline == PCRE_NEWLINE_ANY || newline == PCRE_NEWLINE_ANYCRLF;
    c->unicode = (c->options & PCRE_UTF8) != 0;
    c->utf = (found & PCRE_UTF8) != 0;
    c->dup_names = true;
    pcre_fullinfo(code, NULL, PCRE_INFO_CAPTURECOUNT, &c->ngroups);
    pcre_fullinfo(code, NULL, PCRE_INFO_NAMECOUNT, &c->nnames);
    pcre_fullinfo(code, NULL, PCRE_INFO_NAMEENTRYSIZE, &c->name_nbytes);
    pcre_fullinfo(code, NULL, PCRE_INFO_NAMETABLE, &c->names);
    return true;
}

void re_pcre_free(ReCode *c) { pcre_free(c->code); }

Term re_pcre_term(Heap *h, ReCode *c)
{
    uint8_t *s;
    Term bin = heap_new_binary(h, HEAD + c->text_nbytes, &s);
    memcpy(s, MAGIC, 4);
    put_be32(s + 4, (uint32_t)c->options);
    if (c->text_nbytes) memcpy(s + HEAD, c->text, c->text_nbytes);
    return bin;
}

ReCode *re_pcre_of(Term bin)
{
    Buf copy = {0};
    const uint8_t *s, *mark = (const uint8_t *)MAGIC;
    size_t n;
    ReError e;
    ReCode *c = NULL;
    if (bin_bytes(bin, &copy, &s, &n) && n >= HEAD && !memcmp(s, mark, 4) && !(get_be32(s + 4) & ~(uint32_t)OPTIONS))
        c = re_code_get(s + HEAD, n - HEAD, get_be32(s + 4), &e);
    buf_free(&copy);
    return c;
}

const char *re_pcre_version(void) { return pcre_version(); }

// ---- matching -----------------------------------------------------------------------------------------------------
#define FRAMES_LIMIT (sizeof(size_t) == 4 ? (size_t)512 << 20 : (size_t)2 << 30)
typedef struct {
    pcre_extra extra;
    uint64_t resume[]; // a pcre_resume
} State;

static State *state_of(ReRun *r) { return (State *)r->state; }
static pcre_resume *resume_of(ReRun *r) { return (pcre_resume *)state_of(r)->resume; }

size_t re_pcre_state_nbytes(void) { return sizeof(State) + pcre_resume_nbytes(); }

void re_pcre_begin(ReRun *r, const ReOptions *o)
{
    resume_of(r)->frames_limit = FRAMES_LIMIT;
    pcre_extra *x = &state_of(r)->extra;
    *x = (pcre_extra){.flags = PCRE_EXTRA_CALLOUT_DATA, .callout_data = resume_of(r)};
    if (o->limit >= 0) x->flags |= PCRE_EXTRA_MATCH_LIMIT, x->match_limit = (unsigned long)o->limit;
    if (o->depth_limit >= 0)
        x->flags |= PCRE_EXTRA_MATCH_LIMIT_RECURSION, x->match_limit_recursion = (unsigned long)o->depth_limit;
}

int re_pcre_step(ReRun *r, const ReOptions *o, int64_t *fuel)
{
    pcre_resume *resume = resume_of(r);
    long had = resume->steps = (long)re_steps(*fuel);
    int rc = pcre_exec(r->code->code, &state_of(r)->extra, (const char *)r->s, (int)r->n, (int)o->offset,
        (int)o->exec | PCRE_NO_UTF8_CHECK, r->offsets, r->noffsets);
    *fuel -= had - resume->steps;
    switch (rc) {
    case PCRE_ERROR_SLICE: return RE_SLICE;
    case PCRE_ERROR_NOMATCH:
    case PCRE_ERROR_RECURSELOOP: return RE_NOMATCH;
    case PCRE_ERROR_MATCHLIMIT: return RE_LIMIT;
    case PCRE_ERROR_RECURSIONLIMIT:
    case PCRE_ERROR_NOMEMORY: return RE_DEPTH_LIMIT;
    default: return rc > 0 ? rc : RE_INTERNAL_ERROR;
    }
}

void re_pcre_end(ReRun *r, bool last)
{
    if (last) pcre_resume_free(resume_of(r));
}
#endif
