// SPDX-License-Identifier: Apache-2.0
// bif/re_code.c — compiled patterns.
//
//   {re_pattern, Groups, Unicode, Crlf, <<"WRE1", Options:32, Text/binary>>}
//                                        │
//                  cache (by options and text) ─ hit ─► ReCode
//                                        └───── miss ─► pcre_compile
//
// Erlang terms contain the text of the pattern, not PCRE's code: a forged binary can only be another pattern. Thanks to
// the cache this is as fast as compiled code. The cache has one entry for each hash value; a new pattern replaces the
// old one.
#include "bif/re.h"

#define MAGIC "WRE1"
enum { SLOTS = 256, HEAD = 8, TABLES_NBYTES = 1088 };
enum {
    OPTIONS = PCRE_ANCHORED | PCRE_BSR_ANYCRLF | PCRE_BSR_UNICODE | PCRE_CASELESS | PCRE_DOLLAR_ENDONLY | PCRE_DOTALL |
        PCRE_DUPNAMES | PCRE_EXTENDED | PCRE_FIRSTLINE | PCRE_MULTILINE | PCRE_NO_AUTO_CAPTURE |
        PCRE_NO_START_OPTIMIZE | PCRE_NEVER_UTF | PCRE_UCP | PCRE_UNGREEDY | PCRE_UTF8 | PCRE_NEWLINE_CR |
        PCRE_NEWLINE_LF | PCRE_NEWLINE_ANY
};

static struct {
    Lock lock;
    uint32_t hash;
    ReCode *code;
} cache[SLOTS];

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

// ---- compiling ------------------------------------------------------------------------------------------------------
static void code_drop(Magic *m)
{
    ReCode *c = (ReCode *)m;
    if (c->code) pcre_free(c->code);
    mem_give(MEM_SYSTEM, c->text, c->text_nbytes + 1);
}

static ReCode *compile(const uint8_t *text, size_t n, int options, const char **error, int *at)
{
    ReCode *c = job_new(sizeof *c, code_drop);
    c->text = mem_take(MEM_SYSTEM, n + 1);
    if (n) memcpy(c->text, text, n);
    c->text[n] = 0;
    c->text_nbytes = n;
    c->options = options;
    c->code = pcre_compile((const char *)c->text, options, error, at, latin1_tables());
    if (!c->code) {
        magic_drop(&c->magic);
        return NULL;
    }
    unsigned long int found = 0;
    pcre_fullinfo(c->code, NULL, PCRE_INFO_OPTIONS, &found);
    unsigned long int newline = found & (PCRE_NEWLINE_CR | PCRE_NEWLINE_LF | PCRE_NEWLINE_ANY);
    c->crlf = newline == PCRE_NEWLINE_CRLF || newline == PCRE_NEWLINE_ANY || newline == PCRE_NEWLINE_ANYCRLF;
    c->utf = (found & PCRE_UTF8) != 0;
    pcre_fullinfo(c->code, NULL, PCRE_INFO_CAPTURECOUNT, &c->ngroups);
    pcre_fullinfo(c->code, NULL, PCRE_INFO_NAMECOUNT, &c->nnames);
    pcre_fullinfo(c->code, NULL, PCRE_INFO_NAMEENTRYSIZE, &c->name_nbytes);
    pcre_fullinfo(c->code, NULL, PCRE_INFO_NAMETABLE, &c->names);
    return c;
}

static uint32_t hash_of(const uint8_t *text, size_t n, int options)
{
    uint32_t h = 2166136261u ^ (uint32_t)options;
    for (size_t i = 0; i < n; i++) h = (h ^ text[i]) * 16777619u;
    return h ^ h >> 15;
}

ReCode *re_code_get(const uint8_t *text, size_t n, int options, const char **error, int *at)
{
    const uint8_t *nul = n ? memchr(text, 0, n) : NULL;
    if (nul) n = (size_t)(nul - text); // as in erl, a pattern ends at a NUL
    uint32_t h = hash_of(text, n, options), i = h % SLOTS;
    lock(&cache[i].lock);
    ReCode *c = cache[i].code;
    bool hit =
        c && cache[i].hash == h && c->options == options && c->text_nbytes == n && (!n || !memcmp(c->text, text, n));
    if (hit) magic_keep(&c->magic);
    unlock(&cache[i].lock);
    if (hit) return c;
    c = compile(text, n, options, error, at);
    if (!c) return NULL;
    magic_keep(&c->magic);
    lock(&cache[i].lock);
    ReCode *old = cache[i].code;
    cache[i].code = c;
    cache[i].hash = h;
    unlock(&cache[i].lock);
    if (old) magic_drop(&old->magic);
    return c;
}

// ---- patterns as terms
Term re_code_term(Heap *h, const ReCode *c)
{
    uint8_t *s;
    Term bin = heap_new_binary(h, HEAD + c->text_nbytes, &s);
    memcpy(s, MAGIC, 4);
    put_be32(s + 4, (uint32_t)c->options);
    if (c->text_nbytes) memcpy(s + HEAD, c->text, c->text_nbytes);
    return TUPLE(
        h, A_re_pattern, make_small(c->ngroups), make_small((c->options & PCRE_UTF8) != 0), make_small(c->crlf), bin);
}

bool re_is_pattern(Term t) { return is_tuple(t); }

ReCode *re_code_of(Term t)
{
    if (!is_tuple_of(t, 5) || tuple_at(t, 0) != A_re_pattern) return NULL;
    for (uint32_t i = 1; i < 4; i++)
        if (!is_small(tuple_at(t, i))) return NULL;
    Buf copy = {0};
    const uint8_t *s, *mark = (const uint8_t *)MAGIC;
    size_t n;
    const char *error;
    int at;
    ReCode *c = NULL;
    if (bin_bytes(tuple_at(t, 4), &copy, &s, &n) && n >= HEAD && !memcmp(s, mark, 4) &&
        !(get_be32(s + 4) & ~(uint32_t)OPTIONS))
        c = re_code_get(s + HEAD, n - HEAD, (int)get_be32(s + 4), &error, &at);
    buf_free(&copy);
    return c;
}
