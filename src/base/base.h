// SPDX-License-Identifier: Apache-2.0
// base — words, bytes, memory, asserts, trace: what every other room stands on.
//
// Law: nothing here knows what a term is. Memory is counted by kind, freed with
// its size (so small blocks carry no header), and never comes back NULL.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <stdatomic.h>

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define NOINLINE __attribute__((noinline))
#define INLINE static inline __attribute__((always_inline))
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

// Our own bugs. `panic` always stops the VM; ASSERT only in debug builds (-DWEBEAM_DEBUG).
_Noreturn void panic(const char *fmt, ...) PRINTF_LIKE(1, 2);
// An announced, orderly end: prints the text on stderr and exits with `code`.
_Noreturn void fatal(int code, const char *fmt, ...) PRINTF_LIKE(2, 3);
// What base calls in rooms above. Filled by vm/upward.c; NULL before that.
typedef struct {
    void (*dying)(void); // once, before the last words of fatal (memory is full, say): the VM flushes what it holds
} BaseUp;
extern BaseUp base_up;
#ifdef WEBEAM_DEBUG
#define ASSERT(x) ((x) ? (void)0 : panic("%s:%d: %s", __FILE__, __LINE__, #x))
#else
#define ASSERT(x) ((void)0)
#endif

// ---- memory (base/mem.c) -------------------------------------------------
// Sizes in bytes. Blocks are 8-byte aligned. Blocks up to MEM_SMALL_MAX come from per-thread free lists.
// When the host gives no more: erl's message ("Cannot allocate ...") and exit code 1, after flushing output.
typedef enum {
    MEM_HEAP,   // process heaps, stacks and heap fragments
    MEM_PROC,   // process structures, signals, links, dictionaries
    MEM_BINARY, // off-heap binaries
    MEM_CODE,   // loaded code, literals, export tables
    MEM_ATOM,
    MEM_ETS,
    MEM_SYSTEM, // all else
    MEM_KINDS
} MemKind;
void *mem_take(MemKind kind, size_t nbytes);  // not cleared
void *mem_take0(MemKind kind, size_t nbytes); // cleared
void *mem_resize(MemKind kind, void *p, size_t old_nbytes, size_t new_nbytes);
void mem_give(MemKind kind, void *p, size_t nbytes); // p may be NULL
size_t mem_total(MemKind kind);                      // bytes in use now, all threads
size_t mem_rounded(size_t nbytes);                   // what a block of nbytes really takes: use it all
void mem_wipe(void);                                 // for an image: what is free is zero, or malloc's; one thread runs
void mem_thread_end(void);                           // hand a thread's free lists back

// ---- bytes in (base/reader.c) ---------------------------------------------
// A reader over hostile bytes with a sticky failure: read freely, look at `bad` once per structure.
// After a failure every read gives 0 and the position stays at the end.
typedef struct {
    const uint8_t *at, *end;
    bool bad;
} Reader;
INLINE Reader reader_over(const void *p, size_t n) { return (Reader){p, (const uint8_t *)p + n, false}; }
INLINE size_t reader_left(const Reader *r) { return (size_t)(r->end - r->at); }
uint8_t read_u8(Reader *r);
uint16_t read_u16(Reader *r); // big-endian, as are all below
uint32_t read_u32(Reader *r);
uint64_t read_u64(Reader *r);
const uint8_t *read_bytes(Reader *r, size_t n); // NULL and bad when fewer are left

INLINE uint16_t get_be16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
INLINE uint32_t get_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
INLINE uint64_t get_be64(const uint8_t *p) { return (uint64_t)get_be32(p) << 32 | get_be32(p + 4); }
INLINE void put_be16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}
INLINE void put_be32(uint8_t *p, uint32_t v)
{
    put_be16(p, v >> 16);
    put_be16(p + 2, v);
}
INLINE void put_be64(uint8_t *p, uint64_t v)
{
    put_be32(p, (uint32_t)(v >> 32));
    put_be32(p + 4, (uint32_t)v);
}

// ---- bytes out: a growing buffer -------------------------------------------
typedef struct {
    uint8_t *p;
    size_t n, cap;
} Buf; // {0} is an empty one
void buf_put(Buf *b, const void *p, size_t n);
void buf_byte(Buf *b, uint8_t c);
void buf_text(Buf *b, const char *s);
void buf_printf(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
uint8_t *buf_room(Buf *b, size_t n); // n more bytes counted in, uninitialised
void buf_free(Buf *b);

// ---- UTF-8 -------------------------------------------------------------------
// Decodes one code point (strict: no surrogates, no overlong forms, at most 10FFFF).
// Bytes used (1..4), 0 when the bytes are not UTF-8, -1 when more bytes would be needed.
int utf8_decode(const uint8_t *p, size_t n, uint32_t *cp);
int utf8_encode(uint32_t cp, uint8_t out[4]); // bytes written, 0 when not a code point

// ---- trace and debug dials (base/dial.c) ---------------------------------------
// Dials come from the environment variable WEBEAM_DIALS ("gc=always,frag=always,reds=1,alloc=fail:N,trace=sched+msg")
// or the host. Only builds with WEBEAM_DEBUG look at gc, frag and alloc; reds and trace always work.
typedef struct {
    bool gc_always, frag_always;
    int reds;
    int64_t alloc_fail;
    uint32_t trace;
} Dials;
extern Dials dials;
enum { TRACE_OPS = 1, TRACE_GC = 2, TRACE_SCHED = 4, TRACE_MSG = 8, TRACE_LOAD = 16 };
bool dials_parse(const char *text); // false (and a word on stderr) for an unknown dial
#define TRACING(topic) UNLIKELY(dials.trace &(topic))
void trace_line(const char *fmt, ...) PRINTF_LIKE(1, 2); // one line on stderr
