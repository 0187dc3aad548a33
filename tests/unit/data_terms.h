// SPDX-License-Identifier: Apache-2.0
// data_terms — short makers of terms, random numbers and text of terms, for the tests of the data room.
#pragma once
#include "unit.h"
#include "data/data.h"
#include <stdlib.h>

static Heap heap, *h = &heap;
static uint64_t seed = 88172645463325252ull;
static inline uint64_t any64(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * 2685821657736338717ull;
}
static inline uint32_t any(uint32_t below) { return (uint32_t)(any64() >> 33) % below; }
static inline void fresh(void)
{
    heap_destroy(h);
    heap_init(h, 1 << 16, 233, 65535);
}

static inline Term num(const char *digits) { return int_from_text(h, (const uint8_t *)digits, strlen(digits), 10); }
static inline Term flo(double d) { return heap_float(h, d); }
static inline Term bin(const char *s) { return heap_make_binary(h, s, strlen(s)); }
static inline Term str(const char *s) { return heap_string(h, (const uint8_t *)s, strlen(s), NIL); }
static inline Term I(int64_t v) { return heap_int64(h, v); }
#define A(text) atom_make((const uint8_t *)(text), strlen(text))

static char shown_text[4096];
static inline const char *ended(Buf *b)
{
    size_t n = b->n < sizeof shown_text - 1 ? b->n : sizeof shown_text - 1;
    memcpy(shown_text, b->p, n);
    shown_text[n] = 0;
    buf_free(b);
    return shown_text;
}
static inline const char *shown(Term t)
{
    if (t == NOVALUE) return arith_too_big() ? "system_limit" : "badarith";
    Buf b = {0};
    print_term(&b, t, 0);
    return ended(&b);
}

static inline Term any_int(uint32_t max_bits)
{
    size_t n = any(max_bits / 8) + 1;
    uint8_t *p = malloc(n);
    for (size_t i = 0; i < n; i++) p[i] = any(4) ? (uint8_t)any64() : any(2) ? 0xFF : 0;
    Term t = int_from_bytes(h, p, n, any(2), true);
    free(p);
    return t;
}
