// SPDX-License-Identifier: Apache-2.0
// code/beam_file.c — the container of a .beam file: "FOR1" size "BEAM", then chunks of id, size, bytes, padding to 4.
//
//   bytes ─ inflate? ─► chunks_find ─► tables_read (chunks.c) ─► BeamFile
//
// If several chunks have the same id, the first one counts. Chunks of other ids (Type, Dbgi, Docs, ExCk, ...) are
// skipped. A BeamFile points into the caller's bytes (code, strings); it owns its tables, in an arena, and its
// literals, in `area`.
#include "code/chunks.h"
#include "base/md5.h"
#include <zlib.h>

static const char chunk_ids[CH_COUNT][5] = {
    "AtU8",
    "Atom",
    "Code",
    "StrT",
    "ImpT",
    "ExpT",
    "LocT",
    "FunT",
    "LitT",
    "Meta",
    "Attr",
    "CInf",
    "Line",
    "Recs",
};

static bool container(const uint8_t *beam, size_t nbytes, Reader *r)
{
    *r = reader_over(beam, nbytes);
    const uint8_t *form = read_bytes(r, 4);
    if (!form || memcmp(form, "FOR1", 4) != 0) return false;
    uint32_t size = read_u32(r);
    if (r->bad || size < 4 || size > reader_left(r)) return false;
    r->end = r->at + size;
    return memcmp(read_bytes(r, 4), "BEAM", 4) == 0;
}

// Reads the next chunk. False: the end, or (r->bad) it is cut short.
static bool next_chunk(Reader *r, const uint8_t **id, Chunk *c)
{
    if (reader_left(r) == 0) return false;
    *id = read_bytes(r, 4);
    uint32_t n = read_u32(r);
    c->p = read_bytes(r, n);
    c->n = n;
    c->there = true;
    if (r->bad) return false;
    size_t pad = (4 - (n & 3)) & 3;
    read_bytes(r, pad < reader_left(r) ? pad : reader_left(r));
    return true;
}

const char *chunks_find(Chunks *c, const uint8_t *beam, size_t nbytes)
{
    Reader r;
    const uint8_t *id;
    Chunk one;
    memset(c, 0, sizeof *c);
    if (!container(beam, nbytes, &r)) return "not a BEAM file: corrupt file header";
    while (next_chunk(&r, &id, &one))
        for (int i = 0; i < CH_COUNT; i++)
            if (!c->at[i].there && memcmp(id, chunk_ids[i], 4) == 0) {
                c->at[i] = one;
                break;
            }
    return r.bad ? "a chunk is cut short" : NULL;
}

bool chunk_by_name(const uint8_t *beam, size_t nbytes, const char want[4], Chunk *out)
{
    Reader r;
    const uint8_t *id;
    if (!container(beam, nbytes, &r)) return false;
    while (next_chunk(&r, &id, out))
        if (memcmp(id, want, 4) == 0) return true;
    return false;
}

// ---- the module's MD5 -----------------------------------------------------------------------------
// The digest of the chunks that decide what the code does. The old_uniq of lambdas is taken as 0, because a compiler
// makes it from this digest.
bool chunks_md5(const Chunks *c, uint8_t md5[16])
{
    static const uint8_t order[] = {CH_ATU8, CH_CODE, CH_STRT, CH_IMPT, CH_EXPT, CH_FUNT, CH_LITT, CH_META, CH_RECS};
    if (!c->at[CH_CODE].there || !(c->at[CH_ATU8].there || c->at[CH_ATOM].there)) return false;
    Md5 m;
    md5_init(&m);
    for (size_t i = 0; i < sizeof order; i++) {
        const Chunk *ch = &c->at[order[i]];
        if (order[i] == CH_ATU8 && !ch->there) ch = &c->at[CH_ATOM];
        if (!ch->there) continue;
        if (order[i] != CH_FUNT || ch->n < 4) {
            md5_update(&m, ch->p, ch->n);
            continue;
        }
        md5_update(&m, ch->p, 4);
        size_t at = 4;
        for (; ch->n - at >= 24; at += 24) {
            md5_update(&m, ch->p + at, 20);
            md5_update(&m, "\0\0\0\0", 4);
        }
        md5_update(&m, ch->p + at, ch->n - at);
    }
    md5_final(&m, md5);
    return true;
}

// ---- inflating ---------------------------------------------------------------------------------------
static void *z_take(void *hint, unsigned items, unsigned size)
{
    (void)hint;
    size_t n = (size_t)items * size + 8;
    uint64_t *p = mem_take(MEM_SYSTEM, n);
    *p = n;
    return p + 1;
}

static void z_give(void *hint, void *p)
{
    (void)hint;
    if (p) mem_give(MEM_SYSTEM, (uint64_t *)p - 1, (size_t)((uint64_t *)p)[-1]);
}

uint8_t *inflate_all(const uint8_t *p, size_t n, bool gzip, size_t max, size_t *out_nbytes)
{
    if (n > UINT32_MAX / 2) return NULL;
    z_stream z = {.zalloc = z_take, .zfree = z_give, .next_in = (Bytef *)(uintptr_t)p, .avail_in = (uInt)n};
    if (inflateInit2(&z, gzip ? 15 + 16 : 15) != Z_OK) return NULL;
    size_t cap = n * 4 + 64, have = 0;
    if (cap > max) cap = max;
    uint8_t *out = mem_take(MEM_CODE, cap);
    int status = Z_OK;
    while (status == Z_OK) {
        if (have == cap) { // full: grows, up to max
            if (cap >= max) break;
            size_t more = cap * 2 < max ? cap * 2 : max;
            out = mem_resize(MEM_CODE, out, cap, more);
            cap = more;
        }
        z.next_out = out + have;
        z.avail_out = (uInt)(cap - have);
        status = inflate(&z, Z_NO_FLUSH);
        have = cap - z.avail_out;
        if (status == Z_BUF_ERROR && z.avail_out == 0) status = Z_OK;
    }
    if (status == Z_OK && have == max) { // at max bytes: the stream must end without another byte
        uint8_t one;
        z.next_out = &one;
        z.avail_out = 1;
        status = inflate(&z, Z_NO_FLUSH);
        if (z.avail_out == 0) status = Z_DATA_ERROR;
    }
    inflateEnd(&z);
    if (status != Z_STREAM_END) {
        mem_give(MEM_CODE, out, cap);
        return NULL;
    }
    *out_nbytes = have;
    return mem_resize(MEM_CODE, out, cap, have);
}

// ---- opening and closing --------------------------------------------------------------------------------
void *arena_take(BeamFile *bf, size_t nbytes)
{
    Arena *a = arena_of(bf);
    size_t n = sizeof(Block) + nbytes;
    Block *b = mem_take0(MEM_CODE, n);
    *b = (Block){a->blocks, n};
    a->blocks = b;
    return b + 1;
}

bool beam_open(BeamFile *bf, const uint8_t *bytes, size_t nbytes, Term expect_module)
{
    memset(bf, 0, sizeof *bf);
    Arena *a = bf->arena = mem_take0(MEM_CODE, sizeof(Arena));
    bf->area = literals_new();
    if (nbytes >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b) {
        a->whole = inflate_all(bytes, nbytes, true, BEAM_MAX_NBYTES, &a->whole_nbytes);
        if (!a->whole) return beam_bad(bf, "damaged gzip data");
        bytes = a->whole;
        nbytes = a->whole_nbytes;
    }
    Chunks c;
    const char *why = chunks_find(&c, bytes, nbytes);
    if (why) return beam_bad(bf, why);
    if (!chunks_md5(&c, bf->md5)) return beam_bad(bf, "no atom or no code chunk");
    return tables_read(bf, &c, expect_module);
}

void beam_close(BeamFile *bf, bool keep_area)
{
    Arena *a = arena_of(bf);
    if (!a) return;
    for (Block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        mem_give(MEM_CODE, b, b->nbytes);
    }
    if (a->late) mem_give(MEM_CODE, a->late, a->late_cap * sizeof(Late));
    if (a->whole) mem_give(MEM_CODE, a->whole, a->whole_nbytes);
    if (bf->area && !keep_area) literals_free(bf->area);
    mem_give(MEM_CODE, a, sizeof *a);
    bf->arena = NULL;
    bf->area = NULL;
}

Term code_beam_md5(Heap *h, const uint8_t *beam, size_t nbytes)
{
    Chunks c;
    uint8_t md5[16];
    if (chunks_find(&c, beam, nbytes) || !chunks_md5(&c, md5)) return A_undefined;
    return heap_make_binary(h, md5, 16);
}

bool code_beam_chunk(const uint8_t *beam, size_t nbytes, const char id[4], const uint8_t **p, size_t *n)
{
    Chunk c;
    if (!chunk_by_name(beam, nbytes, id, &c)) return false;
    *p = c.p;
    *n = c.n;
    return true;
}
