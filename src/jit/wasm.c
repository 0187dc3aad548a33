// SPDX-License-Identifier: Apache-2.0
// jit/wasm.c — the binary format of a WebAssembly module, as far as generated code needs it (the core
// specification 2.0, chapter 5, and the proposal for tail calls).
//
//   types │ imports: memory, table, the functions of native.h │ functions │ elements: slot.. │ code
#include "jit/inner.h"

void put_leb(Buf *b, uint64_t v)
{
    while (v >= 0x80) {
        buf_byte(b, (uint8_t)(v | 0x80));
        v >>= 7;
    }
    buf_byte(b, (uint8_t)v);
}

void put_sleb(Buf *b, int64_t v)
{
    while (v < -64 || v > 63) {
        buf_byte(b, (uint8_t)((v & 0x7F) | 0x80));
        v >>= 7;
    }
    buf_byte(b, (uint8_t)(v & 0x7F));
}

static void put_section(Buf *out, uint8_t id, Buf *section)
{
    buf_byte(out, id);
    put_leb(out, section->n);
    buf_put(out, section->p, section->n);
    section->n = 0;
}

static void put_letter(Buf *b, char letter) { buf_byte(b, letter == 'i' ? 0x7F : 0x7E); }

static void put_type(Buf *b, const char *type) // see native.h
{
    const char *end = strchr(type, ':');
    size_t n = end ? (size_t)(end - type) : strlen(type);
    buf_byte(b, 0x60);
    put_leb(b, n);
    for (size_t i = 0; i < n; i++) put_letter(b, type[i]);
    buf_byte(b, end ? 1 : 0);
    if (end) put_letter(b, end[1]);
}

static void put_name(Buf *b, const char *name)
{
    put_leb(b, strlen(name));
    buf_text(b, name);
}

void wasm_module(Buf *out, const Buf *bodies, const uint8_t *types, uint32_t n, uint32_t slot)
{
    Buf s = {0};
    buf_put(out, "\0asm\1\0\0\0", 8);
    put_leb(&s, TYPES);
    for (int k = 0; k <= NATIVE_X; k++) {
        char type[4 + NATIVE_X] = "iii";
        for (int i = 0; i < k; i++) type[3 + i] = 'l';
        put_type(&s, type);
    }
    for (int i = 0; i < NATIVE_FUNCTIONS; i++) put_type(&s, native_functions[i].type);
    put_section(out, 1, &s);

    put_leb(&s, 2 + NATIVE_FUNCTIONS);
    put_name(&s, "m");
    put_name(&s, "m");
    buf_put(&s, "\2\0\0", 3); // a memory, of at least 0 pages
    put_name(&s, "m");
    put_name(&s, "t");
    buf_put(&s, "\1\x70\0\0", 4); // a table of funcref
    for (int i = 0; i < NATIVE_FUNCTIONS; i++) {
        char name[2] = {(char)('a' + i), 0};
        put_name(&s, "f");
        put_name(&s, name);
        buf_byte(&s, 0);
        put_leb(&s, TYPE_NATIVE + (uint32_t)i);
    }
    put_section(out, 2, &s);

    put_leb(&s, n);
    for (uint32_t i = 0; i < n; i++) buf_byte(&s, types[i]);
    put_section(out, 3, &s);

    put_leb(&s, 1);
    buf_put(&s, "\0\x41", 2); // active, in table 0, at a constant
    put_sleb(&s, (int32_t)slot);
    buf_byte(&s, 0x0B);
    put_leb(&s, n);
    for (uint32_t i = 0; i < n; i++) put_leb(&s, NATIVE_FUNCTIONS + i);
    put_section(out, 9, &s);

    put_leb(&s, n);
    buf_put(&s, bodies->p, bodies->n);
    put_section(out, 10, &s);
    buf_free(&s);
}
