// SPDX-License-Identifier: Apache-2.0
// code/chunks — shared by the readers of the container (beam_file.c), its tables (chunks.c) and its instructions
// (operands.c). Private to the room.
#pragma once
#include "code/beam_ops.h"

typedef enum {
    CH_ATU8,
    CH_ATOM,
    CH_CODE,
    CH_STRT,
    CH_IMPT,
    CH_EXPT,
    CH_LOCT,
    CH_FUNT,
    CH_LITT,
    CH_META,
    CH_ATTR,
    CH_CINF,
    CH_LINE,
    CH_RECS,
    CH_COUNT
} ChunkId;
typedef struct {
    const uint8_t *p;
    size_t n;
    bool there;
} Chunk;
typedef struct {
    Chunk at[CH_COUNT];
} Chunks;

// Finds the chunks; they point into the file's bytes. Returns NULL, or a static text: what is wrong.
const char *chunks_find(Chunks *c, const uint8_t *beam, size_t nbytes);
bool chunk_by_name(const uint8_t *beam, size_t nbytes, const char id[4], Chunk *out); // false: there is none
bool chunks_md5(const Chunks *c, uint8_t md5[16]);                                    // false: no atoms or no code
// Inflates zlib or gzip data. The result has *out_nbytes bytes (MEM_CODE) and belongs to the caller. NULL: damaged, or
// longer than `max`.
uint8_t *inflate_all(const uint8_t *p, size_t n, bool gzip, size_t max, size_t *out_nbytes);
enum { BEAM_MAX_NBYTES = 1 << 28 }; // of an inflated file, and of inflated literals

// BeamFile.arena: what a BeamFile owns besides its literal area.
typedef struct Block {
    struct Block *next;
    size_t nbytes;
} Block;
typedef struct {
    uint32_t label, import;
} FixedLabel; // a function of the module that stays a BIF: its label, and the index of its export in `imports`
typedef struct {
    uint32_t at;
    Term t;
} Late; // a literal in the code chunk: its offset there, and its term in the literal area
typedef struct {
    Block *blocks;
    uint8_t *whole;
    size_t whole_nbytes; // the inflated file, if it was compressed
    Late *late;
    uint32_t nlate, late_cap; // ascending by at
    FixedLabel *fixed;
    uint32_t nfixed;
    bool has_lines;
} Arena;
INLINE Arena *arena_of(BeamFile *bf) { return bf->arena; }
void *arena_take(BeamFile *bf, size_t nbytes); // all bytes 0; freed by beam_close

bool records_read(BeamFile *bf, const Chunk *chunk);                 // records.c; false: bf->error says why
bool tables_read(BeamFile *bf, const Chunks *c, Term expect_module); // chunks.c; false: bf->error says why

// Reads a compact number (chunks.c) whose first byte was read already. If it has more than 8 bytes, *big points to its
// *nbig bytes, signed and big-endian; else *big is NULL and *v the number. False: cut short.
bool compact_number(Reader *r, uint8_t first, int64_t *v, const uint8_t **big, size_t *nbig);
bool compact_unsigned(Reader *r, uint64_t *v);      // a whole operand of tag u; false: it is something else
INLINE bool beam_bad(BeamFile *bf, const char *why) // sets the error if there is none; returns false
{
    if (!bf->error) bf->error = why;
    return false;
}
