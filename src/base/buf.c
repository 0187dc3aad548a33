// SPDX-License-Identifier: Apache-2.0
// base/buf.c — a byte buffer. Its capacity doubles, so appending costs amortised O(1) a byte.
#include "base/base.h"
#include <stdarg.h>
#include <stdio.h>

uint8_t *buf_room(Buf *b, size_t n)
{
    if (UNLIKELY(b->cap - b->n < n)) {
        size_t need = b->n + n;
        if (need < n) panic("buffer of more bytes than a machine has");
        size_t cap = b->cap ? b->cap : 64;
        while (cap < need) cap = cap > SIZE_MAX / 2 ? need : cap * 2;
        b->p = mem_resize(MEM_SYSTEM, b->p, b->cap, cap);
        b->cap = cap;
    }
    uint8_t *at = b->p + b->n;
    b->n += n;
    return at;
}

void buf_put(Buf *b, const void *p, size_t n)
{
    if (n) memcpy(buf_room(b, n), p, n);
}

void buf_byte(Buf *b, uint8_t c) { *buf_room(b, 1) = c; }

void buf_text(Buf *b, const char *s) { buf_put(b, s, strlen(s)); }

void buf_printf(Buf *b, const char *fmt, ...)
{
    char small[256];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0) return;
    if ((size_t)n < sizeof small) {
        buf_put(b, small, (size_t)n);
        return;
    }
    char *at = (char *)buf_room(b, (size_t)n + 1); // vsnprintf writes a NUL, which is taken off below
    va_start(ap, fmt);
    vsnprintf(at, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n--;
}

void buf_free(Buf *b)
{
    mem_give(MEM_SYSTEM, b->p, b->cap);
    *b = (Buf){0};
}
