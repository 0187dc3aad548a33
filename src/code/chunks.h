// SPDX-License-Identifier: Apache-2.0
// code/chunks — between the container (beam_file.c), its tables (chunks.c) and its instructions (operands.c). Private.
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

// Finds the chunks. NULL, or what is wrong with the container.
const char *chunks_find(Chunks *c, const uint8_t *beam, size_t nbytes);
bool chunk_by_name(const uint8_t *beam, size_t nbytes, const char id[4], Chunk *out);
bool chunks_md5(const Chunks *c, uint8_t md5[16]); // false: no atoms or no code
// Inflates into a block of exactly *out_nbytes (zlib, or gzip when `gzip`). NULL: damaged, or more than `max`.
uint8_t *inflate_all(const uint8_t *p, size_t n, bool gzip, size_t max, size_t *out_nbytes);
enum { BEAM_MAX_NBYTES = 1 << 28 }; // of a file once inflated, and of its literals

// What a BeamFile owns besides its literal area.
typedef struct Block {
    struct Block *next;
    size_t nbytes;
} Block;
typedef struct {
    uint32_t label, import;
} FixedLabel; // an exported function that stays a BIF, as an import of its own module
typedef struct {
    uint32_t at;
    Term t;
} Late; // a literal found in the code, by the place it stands at
typedef struct {
    Block *blocks;
    uint8_t *whole;
    size_t whole_nbytes; // the file, when it was gzipped
    Late *late;
    uint32_t nlate, late_cap; // ascending by at
    FixedLabel *fixed;
    uint32_t nfixed;
    bool has_lines;
} Arena;
INLINE Arena *arena_of(BeamFile *bf) { return bf->arena; }
void *arena_take(BeamFile *bf, size_t nbytes); // cleared; lives until beam_close

bool tables_read(BeamFile *bf, const Chunks *c, Term expect_module); // chunks.c

// One compact number (chunks.c). `first` has been read already. Big ones: *big points to `*nbig` signed big-endian
// bytes.
bool compact_number(Reader *r, uint8_t first, int64_t *v, const uint8_t **big, size_t *nbig);
bool compact_unsigned(Reader *r, uint64_t *v); // a whole u term
INLINE bool beam_bad(BeamFile *bf, const char *why)
{
    if (!bf->error) bf->error = why;
    return false;
}
