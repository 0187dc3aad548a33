// SPDX-License-Identifier: Apache-2.0
// io/chunks.c — lists of byte chunks; see chunks.h.
#include "io/chunks.h"

Chunk *chunk_new(const void *p, size_t nbytes)
{
    Chunk *c = mem_take(MEM_SYSTEM, sizeof *c + nbytes);
    c->next = NULL;
    c->nbytes = nbytes;
    if (nbytes) memcpy(c->bytes, p, nbytes);
    return c;
}

void chunks_join(Chunks *from, Buf *to)
{
    Chunks all = chunks_take(from);
    for (Chunk *c = all.first, *next; c; c = next) {
        next = c->next;
        buf_put(to, c->bytes, c->nbytes);
        mem_give(MEM_SYSTEM, c, sizeof *c + c->nbytes);
    }
}
