// SPDX-License-Identifier: Apache-2.0
// code/chunks.c — reads the tables of a .beam file: atoms, exports, imports, lambdas, literals, lines, attributes.
//
// A count in the file is compared with the bytes that are there before memory is taken, so a table takes at most a
// small multiple of its chunk. Exports are made before imports, because module_info(exports) lists the newest export
// first, and must have erl's order.
#include "code/chunks.h"
#include "code/tables.h"
#include "etf/etf.h"

enum { MAX_CALL_ARITY = 255, LARGEST_LINE = 0x3FFFFFFF };

// ---- compact numbers ------------------------------------------------------------------------------
bool compact_number(Reader *r, uint8_t first, int64_t *v, const uint8_t **big, size_t *nbig)
{
    *big = NULL;
    if (!(first & 8)) {
        *v = first >> 4;
        return true;
    }
    if (!(first & 0x10)) {
        *v = (int64_t)(first >> 5) << 8 | read_u8(r);
        return !r->bad;
    }
    size_t n = (size_t)(first >> 5) + 2;
    if (n == 9) {
        uint64_t more;
        if (!compact_unsigned(r, &more) || more > reader_left(r)) return false;
        n = 9 + (size_t)more;
    }
    const uint8_t *p = read_bytes(r, n);
    if (!p) return false;
    if (n > 8) {
        *big = p;
        *nbig = n;
        return true;
    }
    uint64_t u = p[0] & 0x80 ? ~(uint64_t)0 : 0;
    for (size_t i = 0; i < n; i++) u = u << 8 | p[i];
    *v = (int64_t)u;
    return true;
}

// A length whose own length is given by another number (0xF8) is refused, so compact_number recurses at most once.
bool compact_unsigned(Reader *r, uint64_t *v)
{
    uint8_t first = read_u8(r);
    const uint8_t *big;
    size_t nbig;
    int64_t signed_;
    if (r->bad || (first & 7) != 0 || first == 0xF8) return false;
    if (!compact_number(r, first, &signed_, &big, &nbig) || big || signed_ < 0) return false;
    *v = (uint64_t)signed_;
    return true;
}

// ---- atoms --------------------------------------------------------------------------------------------
static Term take_atom(const uint8_t *p, size_t n, bool latin1)
{
    if (latin1) {
        uint8_t utf8[2 * 255];
        size_t m = 0;
        if (n > 255) return NOVALUE;
        for (size_t i = 0; i < n; i++) m += (size_t)utf8_encode(p[i], utf8 + m);
        return atom_make(utf8, m);
    }
    size_t chars = 0;
    for (size_t at = 0; at < n; chars++) {
        uint32_t cp;
        int used = utf8_decode(p + at, n - at, &cp);
        if (used <= 0) return NOVALUE;
        at += (size_t)used;
    }
    return chars > 255 ? NOVALUE : atom_make(p, n);
}

static bool read_atoms(BeamFile *bf, const Chunk *c, bool latin1)
{
    Reader r = reader_over(c->p, c->n);
    int32_t count = (int32_t)read_u32(&r);
    bool long_lengths = count < 0; // since OTP 28
    uint32_t n = long_lengths ? 0u - (uint32_t)count : (uint32_t)count;
    if (r.bad || n < 1 || n > reader_left(&r)) return beam_bad(bf, "atom table: wrong count");
    bf->atoms = arena_take(bf, ((size_t)n + 1) * sizeof(Term));
    bf->atoms[0] = NIL;
    bf->natoms = n + 1;
    for (uint32_t i = 1; i <= n; i++) {
        uint64_t len = 0;
        if (!long_lengths) len = read_u8(&r);
        else if (!compact_unsigned(&r, &len)) return beam_bad(bf, "atom table: bad length");
        const uint8_t *p = len > reader_left(&r) ? NULL : read_bytes(&r, (size_t)len);
        if (!p || r.bad) return beam_bad(bf, "atom table: cut short");
        bf->atoms[i] = take_atom(p, (size_t)len, latin1);
        if (bf->atoms[i] == NOVALUE) return beam_bad(bf, "atom table: bad text, or no room for more atoms");
    }
    bf->module = bf->atoms[1];
    return true;
}

static bool atom_at(BeamFile *bf, uint32_t i, Term *out)
{
    if (i == 0 || i >= bf->natoms) return beam_bad(bf, "atom index out of range");
    *out = bf->atoms[i];
    return true;
}

// Begins to read a table whose entries have at least `each` bytes. *count: their number.
static bool open_table(BeamFile *bf, const Chunk *c, size_t each, Reader *r, uint32_t *count, const char *why)
{
    *r = reader_over(c->p, c->n);
    *count = read_u32(r);
    return (!r->bad && *count <= reader_left(r) / each) || beam_bad(bf, why);
}

// ---- code, exports, imports, lambdas --------------------------------------------------------------------
static bool read_code_head(BeamFile *bf, const Chunk *c)
{
    Reader r = reader_over(c->p, c->n);
    uint32_t head = read_u32(&r);
    if (r.bad || head < 16 || head > reader_left(&r)) return beam_bad(bf, "code: bad header");
    Reader h = reader_over(r.at, head);
    read_bytes(&r, head);
    uint32_t format = read_u32(&h);
    bf->max_opcode = read_u32(&h);
    bf->label_count = read_u32(&h);
    bf->function_count = read_u32(&h);
    bf->code = r.at;
    bf->code_nbytes = reader_left(&r);
    if (format != 0) return beam_bad(bf, "code: unknown instruction format");
    if (bf->max_opcode >= OP_LIMIT) return beam_bad(bf, "compiled for a later release: it uses newer instructions");
    if (bf->code_nbytes > UINT32_MAX / 2) return beam_bad(bf, "code: too large");
    if (bf->label_count > bf->code_nbytes * 8 + 8) return beam_bad(bf, "code: more labels than code");
    if (bf->function_count > bf->code_nbytes) return beam_bad(bf, "code: more functions than code");
    if (bf->label_count == 0) bf->label_count = 1;
    return true;
}

static bool read_exports(BeamFile *bf, const Chunk *c, BeamExport **out, uint32_t *n)
{
    Reader r;
    if (!open_table(bf, c, 12, &r, n, "export table: wrong count")) return false;
    BeamExport *e = *out = arena_take(bf, *n * sizeof(BeamExport));
    for (uint32_t i = 0; i < *n; i++, e++) {
        if (!atom_at(bf, read_u32(&r), &e->function)) return false;
        e->arity = read_u32(&r);
        e->label = read_u32(&r);
        if (e->arity > MAX_CALL_ARITY) return beam_bad(bf, "export table: arity too large");
        if (e->label == 0 || e->label >= bf->label_count) return beam_bad(bf, "export table: no such label");
    }
    return true;
}

static bool read_imports(BeamFile *bf, const Chunk *c)
{
    Reader r;
    if (!open_table(bf, c, 12, &r, &bf->nimports, "import table: wrong count")) return false;
    // With room for what find_fixed adds.
    bf->imports = arena_take(bf, ((size_t)bf->nimports + bf->nexports + bf->nlocals) * sizeof(Export *));
    for (uint32_t i = 0; i < bf->nimports; i++) {
        Term m, f;
        if (!atom_at(bf, read_u32(&r), &m) || !atom_at(bf, read_u32(&r), &f)) return false;
        uint32_t arity = read_u32(&r);
        if (arity > MAX_CALL_ARITY) return beam_bad(bf, "import table: arity too large");
        bf->imports[i] = export_get(m, f, arity);
    }
    return true;
}

// Finds the functions of the module that stay BIFs (such as lists:reverse/2), and adds their exports to the imports.
// Calls of their labels will become calls of the exports. Local functions are looked at too, for the NIFs of OTP's
// modules (such as prim_file) are not exported.
static void find_fixed(BeamFile *bf)
{
    Arena *a = arena_of(bf);
    a->fixed = arena_take(bf, ((size_t)bf->nexports + bf->nlocals) * sizeof(FixedLabel));
    for (uint32_t i = 0; i < bf->nexports; i++) {
        Export *e = export_get(bf->module, bf->exports[i].function, bf->exports[i].arity);
        if (!export_is_fixed(e)) continue;
        a->fixed[a->nfixed++] = (FixedLabel){bf->exports[i].label, bf->nimports};
        bf->imports[bf->nimports++] = e;
    }
    for (uint32_t i = 0; i < bf->nlocals; i++) {
        Export *e = export_find(bf->module, bf->locals[i].function, bf->locals[i].arity);
        if (!e || !export_is_fixed(e)) continue;
        a->fixed[a->nfixed++] = (FixedLabel){bf->locals[i].label, bf->nimports};
        bf->imports[bf->nimports++] = e;
    }
}

static bool read_lambdas(BeamFile *bf, const Chunk *c)
{
    Reader r;
    if (!open_table(bf, c, 24, &r, &bf->nlambdas, "fun table: wrong count")) return false;
    BeamLambda *l = bf->lambdas = arena_take(bf, bf->nlambdas * sizeof(BeamLambda));
    for (uint32_t i = 0; i < bf->nlambdas; i++, l++) {
        if (!atom_at(bf, read_u32(&r), &l->function)) return false;
        l->arity = read_u32(&r);
        l->label = read_u32(&r);
        l->index = read_u32(&r);
        l->num_free = read_u32(&r);
        l->old_uniq = read_u32(&r);
        if (l->arity > MAX_CALL_ARITY || l->num_free > l->arity) return beam_bad(bf, "fun table: arity too large");
        if (l->label == 0 || l->label >= bf->label_count) return beam_bad(bf, "fun table: no such label");
    }
    return true;
}

// ---- literals and attributes ---------------------------------------------------------------------------------
static bool decode_into_area(BeamFile *bf, Heap *h, const uint8_t *p, size_t n, Term *out)
{
    Term t = etf_decode(h, p, n, 0, NULL);
    if (t == NOVALUE) return beam_bad(bf, "a literal is no external term");
    *out = literals_add(bf->area, t);
    return true;
}

static bool read_literal_table(BeamFile *bf, Heap *h, const uint8_t *p, size_t n)
{
    Reader r = reader_over(p, n);
    uint32_t count = read_u32(&r);
    if (r.bad || count > reader_left(&r) / 6) return beam_bad(bf, "literal table: wrong count");
    bf->literals = arena_take(bf, count * sizeof(Term));
    bf->nliterals = count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t size = read_u32(&r);
        const uint8_t *t = read_bytes(&r, size);
        if (!t) return beam_bad(bf, "literal table: cut short");
        if (!decode_into_area(bf, h, t, size, &bf->literals[i])) return false;
    }
    return true;
}

// The chunk begins with the size of the inflated table; 0: it is not compressed (since OTP 28).
static bool read_literals(BeamFile *bf, Heap *h, const Chunk *c)
{
    Reader r = reader_over(c->p, c->n);
    uint32_t size = read_u32(&r);
    if (r.bad) return beam_bad(bf, "literal table: cut short");
    if (size == 0) return read_literal_table(bf, h, r.at, reader_left(&r));
    size_t n;
    if (size > BEAM_MAX_NBYTES) return beam_bad(bf, "literal table: too large");
    uint8_t *p = inflate_all(r.at, reader_left(&r), false, size, &n);
    if (!p) return beam_bad(bf, "literal table: damaged");
    bool good = n == size || beam_bad(bf, "literal table: wrong size");
    if (good) good = read_literal_table(bf, h, p, n);
    mem_give(MEM_CODE, p, n);
    return good;
}

static bool read_terms(BeamFile *bf, const Chunks *c)
{
    bf->attributes = bf->compile_info = NIL;
    Heap h;
    heap_init(&h, 0, 0, 0);
    bool good = true;
    if (c->at[CH_LITT].there) good = read_literals(bf, &h, &c->at[CH_LITT]);
    if (good && c->at[CH_ATTR].there)
        good = decode_into_area(bf, &h, c->at[CH_ATTR].p, c->at[CH_ATTR].n, &bf->attributes);
    if (good && c->at[CH_CINF].there)
        good = decode_into_area(bf, &h, c->at[CH_CINF].p, c->at[CH_CINF].n, &bf->compile_info);
    heap_destroy(&h);
    return good;
}

// ---- lines ------------------------------------------------------------------------------------------------------
static char *copy_name(BeamFile *bf, const uint8_t *p, size_t n, const char *suffix)
{
    size_t extra = strlen(suffix);
    char *s = arena_take(bf, n + extra + 1);
    memcpy(s, p, n);
    memcpy(s + n, suffix, extra);
    return s;
}

static bool no_lines(BeamFile *bf)
{
    size_t n;
    const uint8_t *name = atom_text(bf->module, &n);
    bf->lines = arena_take(bf, sizeof(BeamLine));
    bf->nlines = 1;
    bf->file_names = arena_take(bf, sizeof(char *));
    bf->file_names[0] = copy_name(bf, name, n, ".erl");
    bf->nfiles = 1;
    return true;
}

static bool read_lines(BeamFile *bf, const Chunk *c)
{
    Reader r = reader_over(c->p, c->n);
    uint32_t version = read_u32(&r);
    read_u32(&r); // flags
    read_u32(&r); // line instructions
    uint32_t nitems = read_u32(&r), nnames = read_u32(&r);
    if (r.bad) return beam_bad(bf, "line table: cut short");
    if (version != 0) return no_lines(bf);
    if (nitems > reader_left(&r) || nnames > reader_left(&r) / 2) return beam_bad(bf, "line table: wrong count");
    arena_of(bf)->has_lines = true;
    bf->lines = arena_take(bf, ((size_t)nitems + 1) * sizeof(BeamLine));
    bf->nlines = nitems + 1;
    uint32_t file = 0;
    for (uint32_t i = 1; i <= nitems;) {
        uint8_t first = read_u8(&r);
        const uint8_t *big;
        size_t nbig;
        int64_t v = 0;
        if (r.bad || !compact_number(&r, first, &v, &big, &nbig) || big || v < 0)
            return beam_bad(bf, "line table: bad number");
        if ((first & 7) == 2) {
            if (v > nnames) return beam_bad(bf, "line table: no such file");
            file = (uint32_t)v;
        } else if ((first & 7) == 1) {
            bf->lines[i++] = (BeamLine){file, v > LARGEST_LINE ? 0 : (uint32_t)v};
        } else return beam_bad(bf, "line table: bad tag");
    }
    size_t n;
    const uint8_t *name = atom_text(bf->module, &n);
    bf->file_names = arena_take(bf, ((size_t)nnames + 1) * sizeof(char *));
    bf->file_names[0] = copy_name(bf, name, n, ".erl");
    bf->nfiles = nnames + 1;
    for (uint32_t i = 1; i <= nnames; i++) {
        uint16_t len = read_u16(&r);
        const uint8_t *p = read_bytes(&r, len);
        if (!p) return beam_bad(bf, "line table: cut short");
        bf->file_names[i] = copy_name(bf, p, len, "");
    }
    return true;
}

// ---- all of them ---------------------------------------------------------------------------------------------------
bool tables_read(BeamFile *bf, const Chunks *c, Term expect_module)
{
    const Chunk *at = c->at;
    bool latin1 = !at[CH_ATU8].there;
    if (!read_atoms(bf, &at[latin1 ? CH_ATOM : CH_ATU8], latin1)) return false;
    if (expect_module != NOVALUE && expect_module != bf->module) return beam_bad(bf, "the file holds another module");
    if (!read_code_head(bf, &at[CH_CODE])) return false;
    bf->strings = at[CH_STRT].p;
    bf->strings_nbytes = at[CH_STRT].n;
    if (!at[CH_EXPT].there) return beam_bad(bf, "no export table");
    if (!at[CH_IMPT].there) return beam_bad(bf, "no import table");
    if (!read_exports(bf, &at[CH_EXPT], &bf->exports, &bf->nexports)) return false;
    for (uint32_t i = 0; i < bf->nexports; i++) export_get(bf->module, bf->exports[i].function, bf->exports[i].arity);
    if (at[CH_LOCT].there && !read_exports(bf, &at[CH_LOCT], &bf->locals, &bf->nlocals)) return false;
    if (!read_imports(bf, &at[CH_IMPT])) return false;
    find_fixed(bf);
    if (at[CH_FUNT].there && !read_lambdas(bf, &at[CH_FUNT])) return false;
    if (!read_terms(bf, c)) return false;
    bf->records = NIL;
    if (at[CH_RECS].there && !records_read(bf, &at[CH_RECS])) return false;
    return at[CH_LINE].there ? read_lines(bf, &at[CH_LINE]) : no_lines(bf);
}
