// SPDX-License-Identifier: Apache-2.0
// base — bytes, memory, asserts, trace lines, debug dials: used by every other room.
//
// Law: nothing here knows what a term is. Memory is counted by kind. The caller frees a block with its size, so blocks
// carry no header. No allocation returns NULL.
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

// For bugs of webeam itself: prints "webeam panic: ..." on stderr and aborts. ASSERT is empty without WEBEAM_DEBUG.
_Noreturn void panic(const char *fmt, ...) PRINTF_LIKE(1, 2);
// For errors that are no bug of webeam, such as full memory: calls base_up.dying, prints the text on stderr, and exits
// with `code`.
_Noreturn void fatal(int code, const char *fmt, ...) PRINTF_LIKE(2, 3);
// Calls to rooms above. Filled by vm/upward.c; NULL before that.
typedef struct {
    void (*dying)(void); // called at most once, by fatal: the VM flushes its output
} BaseUp;
extern BaseUp base_up;
#ifdef WEBEAM_DEBUG
#define ASSERT(x) ((x) ? (void)0 : panic("%s:%d: %s", __FILE__, __LINE__, #x))
#else
#define ASSERT(x) ((void)0)
#endif

// ---- memory (base/mem.c) -------------------------------------------------
// Sizes are bytes. Blocks are aligned to 8 bytes; those up to 32 KB come from free lists of the thread. When the host
// has no memory left, the VM ends by fatal(1, ...) with erl's message ("... Cannot allocate N bytes of memory ...").
// Any thread may give back a block.
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
void *mem_take(MemKind kind, size_t nbytes);                                   // uninitialised
void *mem_take0(MemKind kind, size_t nbytes);                                  // all bytes 0
void *mem_resize(MemKind kind, void *p, size_t old_nbytes, size_t new_nbytes); // as realloc; p may be NULL
void mem_give(MemKind kind, void *p, size_t nbytes); // frees; nbytes as it was taken; p may be NULL
size_t mem_total(MemKind kind);                      // bytes in use now, of all threads
size_t mem_rounded(size_t nbytes);                   // bytes that a block of nbytes occupies: all may be asked for
// Before an image is written, with one thread running: zeroes free small blocks, returns free medium blocks to malloc.
void mem_wipe(void);
void mem_thread_end(void); // leaves this thread's free lists to the next thread that starts

// ---- bytes in (base/reader.c) ---------------------------------------------
// Reads untrusted bytes. A read past the end sets `bad`; from then on every read returns 0 and the position stays at
// the end. So a caller may check `bad` once per structure.
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
const uint8_t *read_bytes(Reader *r, size_t n); // points into the input; NULL and `bad` if fewer than n are left

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
} Buf; // p: n bytes in use of cap, owned (MEM_SYSTEM). {0} is an empty buffer.
void buf_put(Buf *b, const void *p, size_t n);
void buf_byte(Buf *b, uint8_t c);
void buf_text(Buf *b, const char *s);
void buf_printf(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
uint8_t *buf_room(Buf *b, size_t n); // appends n uninitialised bytes and returns where they begin
void buf_free(Buf *b);               // and makes it {0}

// ---- UTF-8 -------------------------------------------------------------------
// Decodes one code point of at most n bytes. Refuses surrogates, overlong forms, and values above 10FFFF. Returns the
// number of bytes used (1..4), 0 if the bytes are not UTF-8, -1 if they are a prefix of a longer sequence.
int utf8_decode(const uint8_t *p, size_t n, uint32_t *cp);
int utf8_encode(uint32_t cp, uint8_t out[4]); // the number of bytes written; 0 for a surrogate or above 10FFFF

// ---- trace and debug dials (base/dial.c) ---------------------------------------
// Dials come from the environment variable WEBEAM_DIALS ("gc=always,frag=always,reds=1,alloc=fail:N,trace=sched+msg")
// or from the host. reds and trace work in every build; gc, frag and alloc only with WEBEAM_DEBUG.
typedef struct {
    bool gc_always, frag_always; // collect at every safe point; heap_take always makes a fragment
    int reds;                    // reductions of a slice; 0: as usual
    int64_t alloc_fail;          // the number of the allocation that fails; 0: none
    uint32_t trace;              // TRACE_ bits
} Dials;
extern Dials dials;
enum { TRACE_OPS = 1, TRACE_GC = 2, TRACE_SCHED = 4, TRACE_MSG = 8, TRACE_LOAD = 16 };
bool dials_parse(const char *text); // text may be NULL; false and a line on stderr: unknown, or needs a debug build
#define TRACING(topic) UNLIKELY(dials.trace &(topic))
void trace_line(const char *fmt, ...) PRINTF_LIKE(1, 2); // one line on stderr, cut to 1,023 bytes
