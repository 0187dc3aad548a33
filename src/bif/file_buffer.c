// SPDX-License-Identifier: Apache-2.0
// bif/file_buffer.c — prim_buffer's NIFs: a byte queue as a magic reference, with a lock for its users.
#include "bif/bif.h"

enum { TYPE_BUFFER = 0x42554646, PEEK_NBYTES = 65536 };
typedef struct {
    Magic magic;
    Buf bytes;
    size_t start;
    atomic_bool locked;
} Queue; // the bytes from `start` on are in the queue

static void drop(Magic *m) { buf_free(&((Queue *)m)->bytes); }
static Queue *queue_of(Term ref)
{
    return is_box_of(ref, SUB_MAGIC_REF) && magic_of(ref)->type == TYPE_BUFFER ? (Queue *)magic_of(ref) : NULL;
}
#define QUEUE_ARG(q) \
    Queue *q = queue_of(a[0]); \
    if (!q) return badarg(p)
static size_t left(const Queue *q) { return q->bytes.n - q->start; }

static void skip(Queue *q, size_t n)
{
    q->start += n;
    if (q->start == q->bytes.n) q->bytes.n = q->start = 0;
    else if (q->start > 65536 && q->start > q->bytes.n / 2) {
        memmove(q->bytes.p, q->bytes.p + q->start, left(q));
        q->bytes.n -= q->start;
        q->start = 0;
    }
}

BIF_FN(prim_buffer, new, 0)
{
    Queue *q = mem_take0(MEM_SYSTEM, sizeof *q);
    q->magic = (Magic){.refs = 1, .drop = drop, .nbytes = sizeof *q, .type = TYPE_BUFFER};
    ref_new(q->magic.id);
    return heap_magic_ref(&p->heap, &q->magic);
}
BIF_FN(prim_buffer, size, 1)
{
    QUEUE_ARG(q);
    return heap_uint64(&p->heap, left(q));
}
BIF_FN(prim_buffer, peek_head, 1) // some bytes from the front
{
    QUEUE_ARG(q);
    if (!left(q)) return badarg(p);
    return heap_make_binary(&p->heap, q->bytes.p + q->start, left(q) < PEEK_NBYTES ? left(q) : PEEK_NBYTES);
}
BIF_FN(prim_buffer, copying_read, 2)
{
    QUEUE_ARG(q);
    int64_t n;
    if (!arg_uint(a[1], SMALL_MAX, &n) || (uint64_t)n > left(q)) return badarg(p);
    Term t = heap_make_binary(&p->heap, n ? q->bytes.p + q->start : (const uint8_t *)"", (size_t)n);
    skip(q, (size_t)n);
    return t;
}
BIF_FN(prim_buffer, write, 2)
{
    QUEUE_ARG(q);
    if (!is_list(a[1])) return badarg(p);
    size_t before = q->bytes.n;
    if (iolist_bytes(a[1], &q->bytes)) return A_ok;
    q->bytes.n = before;
    return badarg(p);
}
BIF_FN(prim_buffer, skip, 2)
{
    QUEUE_ARG(q);
    int64_t n;
    if (!arg_uint(a[1], SMALL_MAX, &n) || (uint64_t)n > left(q)) return badarg(p);
    skip(q, (size_t)n);
    return A_ok;
}
BIF_FN(prim_buffer, find_byte_index, 2)
{
    QUEUE_ARG(q);
    int64_t c;
    if (!arg_uint(a[1], 255, &c)) return badarg(p);
    const uint8_t *from = q->bytes.p ? q->bytes.p + q->start : NULL,
                  *at = left(q) ? memchr(from, (int)c, left(q)) : NULL;
    return at ? TUPLE(&p->heap, A_ok, heap_uint64(&p->heap, (uint64_t)(at - from))) : B_not_found;
}
BIF_FN(prim_buffer, try_lock, 1)
{
    QUEUE_ARG(q);
    return atomic_exchange(&q->locked, true) ? A_busy : B_acquired;
}
BIF_FN(prim_buffer, unlock, 1)
{
    QUEUE_ARG(q);
    return atomic_exchange(&q->locked, false) ? A_ok : badarg(p);
}
