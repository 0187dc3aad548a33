// SPDX-License-Identifier: Apache-2.0
// io/chunks — lists of byte chunks that pass from one thread to another. A lock is held only to add a chunk or to take
// the whole list; the bytes are copied without it.
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

Chunk *chunk_new(const void *p, size_t nbytes); // copies the bytes
void chunks_join(Chunks *from, Buf *to);        // appends all bytes to `to` and frees the chunks
INLINE void chunks_add(Chunks *to, Chunk *c)
{
    if (!to->first) to->last = &to->first;
    *to->last = c;
    to->last = &c->next;
    to->nbytes += c->nbytes;
}
INLINE Chunks chunks_take(Chunks *from) // returns all chunks; leaves `from` empty
{
    Chunks all = *from;
    *from = (Chunks){0};
    return all;
}
