// SPDX-License-Identifier: Apache-2.0
// bif/re_code.c — compiled patterns.
//
//   text, options ─► cache ─ hit ─────────────────────────────────► ReCode ─► {re_pattern, Groups, Unicode, Crlf, X}
//                      └─── miss ─► the library's compile ─► cache ───┘
//
// With PCRE, X is a binary of options and text, and the cache makes a pattern as fast as compiled code. With PCRE2 it
// is a reference to the ReCode. The cache has one entry for each hash value; a new pattern replaces the old one.
#include "bif/re.h"

enum { SLOTS = 256 };

static struct {
    Lock lock;
    uint32_t hash;
    ReCode *code;
} cache[SLOTS];

static void code_drop(Magic *m)
{
    ReCode *c = (ReCode *)m;
    if (c->code) RE_CALL(free, c);
    mem_give(MEM_SYSTEM, c->text, c->text_nbytes + 1);
}

static ReCode *compile(const uint8_t *text, size_t n, uint64_t options, ReError *e)
{
    ReCode *c = job_new(sizeof *c, code_drop);
    c->text = mem_take(MEM_SYSTEM, n + 1);
    if (n) memcpy(c->text, text, n);
    c->text[n] = 0;
    c->text_nbytes = n;
    c->options = options;
    if (RE_CALL(compile, c, e)) return c;
    magic_drop(&c->magic);
    return NULL;
}

static uint32_t hash_of(const uint8_t *text, size_t n, uint64_t options)
{
    uint32_t h = 2166136261u ^ (uint32_t)options ^ (uint32_t)(options >> 32);
    for (size_t i = 0; i < n; i++) h = (h ^ text[i]) * 16777619u;
    return h ^ h >> 15;
}

ReCode *re_code_get(const uint8_t *text, size_t n, uint64_t options, ReError *e)
{
    const uint8_t *nul = !re_on_pcre2() && n ? memchr(text, 0, n) : NULL;
    if (nul) n = (size_t)(nul - text); // as in erl, a pattern of PCRE ends at a NUL
    uint32_t h = hash_of(text, n, options), i = h % SLOTS;
    lock(&cache[i].lock);
    ReCode *c = cache[i].code;
    bool hit =
        c && cache[i].hash == h && c->options == options && c->text_nbytes == n && (!n || !memcmp(c->text, text, n));
    if (hit) magic_keep(&c->magic);
    unlock(&cache[i].lock);
    if (hit) return c;
    c = compile(text, n, options, e);
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
Term re_code_term(Heap *h, ReCode *c)
{
    return TUPLE(
        h, A_re_pattern, make_small(c->ngroups), make_small(c->unicode), make_small(c->crlf), RE_CALL(term, h, c));
}

ReCode *re_code_of(Term t)
{
    if (!is_tuple_of(t, 5) || tuple_at(t, 0) != A_re_pattern) return NULL;
    for (uint32_t i = 1; i < 4; i++)
        if (!is_small(tuple_at(t, i))) return NULL;
    return RE_CALL(of, tuple_at(t, 4));
}
