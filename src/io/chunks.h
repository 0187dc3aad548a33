// SPDX-License-Identifier: Apache-2.0
// io/chunks — bytes that pass from one thread to another in a list, so that a lock is only held to link a chunk, or to
// take the whole list over. Bytes are copied before and after.
#pragma once
#include "base/base.h"

typedef struct Chunk {
    struct Chunk *next;
    size_t nbytes;
    uint8_t bytes[];
} Chunk;
typedef struct {
    Chunk *first, **last; // {0} is an empty list
    size_t nbytes;        // in all chunks
} Chunks;

Chunk *chunk_new(const void *p, size_t nbytes);
void chunks_join(Chunks *from, Buf *to); // appends all bytes to `to` and frees the chunks
INLINE void chunks_add(Chunks *to, Chunk *c)
{
    if (!to->first) to->last = &to->first;
    *to->last = c;
    to->last = &c->next;
    to->nbytes += c->nbytes;
}
INLINE Chunks chunks_take(Chunks *from) // all of them; `from` is empty then
{
    Chunks all = *from;
    *from = (Chunks){0};
    return all;
}
