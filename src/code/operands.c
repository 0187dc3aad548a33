// SPDX-License-Identifier: Apache-2.0
// code/operands.c — decodes the operations of the code chunk, one by one, and has them checked (shapes.c).
//
// Literals in the code itself (large integers, floats of old compilers) are added to the literal area. They are
// remembered by their offset, so that a second reading of the code adds none.
#include "code/operands.h"
#include <math.h>

void beam_cursor(BeamCursor *c, BeamFile *bf)
{
    *c = (BeamCursor){.bf = bf, .r = reader_over(bf->code, bf->code_nbytes)};
}

void beam_cursor_end(BeamCursor *c)
{
    if (c->list_room) mem_give(MEM_CODE, c->list_room, c->list_cap * sizeof(Operand));
    c->list_room = NULL;
}

static uint32_t place_of(const BeamCursor *c) { return (uint32_t)(c->r.at - c->bf->code); }

// The literal remembered for this offset; NOVALUE: there is none yet.
static Term find_late(BeamFile *bf, uint32_t at)
{
    Arena *a = arena_of(bf);
    uint32_t lo = 0, hi = a->nlate;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (a->late[mid].at < at) lo = mid + 1;
        else hi = mid;
    }
    return lo < a->nlate && a->late[lo].at == at ? a->late[lo].t : NOVALUE;
}

static void keep_late(BeamFile *bf, uint32_t at, Term t)
{
    Arena *a = arena_of(bf);
    if (at >= bf->code_nbytes) return; // of another chunk, which is read once
    if (a->nlate && a->late[a->nlate - 1].at >= at) return;
    if (a->nlate == a->late_cap) {
        uint32_t cap = a->late_cap ? a->late_cap * 2 : 16;
        a->late = mem_resize(MEM_CODE, a->late, a->late_cap * sizeof(Late), cap * sizeof(Late));
        a->late_cap = cap;
    }
    a->late[a->nlate++] = (Late){at, t};
}

static Term big_literal(BeamFile *bf, uint32_t at, const uint8_t *p, size_t n, int64_t v)
{
    Term t = find_late(bf, at);
    if (t != NOVALUE) return t;
    Heap h;
    heap_init(&h, 0, 0, 0);
    t = p ? int_from_bytes(&h, p, n, false, true) : heap_int64(&h, v);
    if (t != NOVALUE && !is_small(t)) {
        t = literals_add(bf->area, t);
        keep_late(bf, at, t);
    }
    heap_destroy(&h);
    return t;
}

static bool float_literal(BeamCursor *c, Operand *o, uint32_t at)
{
    uint64_t bits = read_u64(&c->r);
    double d;
    memcpy(&d, &bits, 8);
    if (c->r.bad || !isfinite(d)) return beam_bad(c->bf, "operand: bad float");
    o->kind = OPD_TERM;
    o->t = find_late(c->bf, at);
    if (o->t != NOVALUE) return true;
    Heap h;
    heap_init(&h, 0, 0, 0);
    o->t = literals_add(c->bf->area, heap_float(&h, d));
    keep_late(c->bf, at, o->t);
    heap_destroy(&h);
    return true;
}

static bool unsigned_of(BeamCursor *c, uint64_t *v)
{
    return compact_unsigned(&c->r, v) || beam_bad(c->bf, "operand: a number is missing");
}

// Reads an operand that is not an extended one; its first byte was read.
static bool read_plain(BeamCursor *c, Operand *o, uint8_t first, uint32_t at)
{
    BeamFile *bf = c->bf;
    const uint8_t *big;
    size_t nbig;
    int64_t v = 0;
    if (!compact_number(&c->r, first, &v, &big, &nbig)) return beam_bad(bf, "operand: cut short");
    unsigned tag = first & 7;
    if (tag == 1) {
        o->kind = OPD_TERM;
        o->t = !big && fits_small(v) ? make_small(v) : big_literal(bf, at, big, big ? nbig : 0, v);
        return o->t != NOVALUE || beam_bad(bf, "operand: integer too large");
    }
    bool huge = big && tag == 0 && !(big[0] & 0x80); // only bs_test_tail2 accepts it (shape 'U')
    if ((big && !huge) || v < 0) return beam_bad(bf, "operand: number out of range");
    o->v = huge ? OPD_HUGE : (uint64_t)v;
    switch (tag) {
    case 0: o->kind = OPD_U; return true;
    case 2:
        o->kind = OPD_TERM;
        if (o->v >= bf->natoms) return beam_bad(bf, "operand: no such atom");
        o->t = bf->atoms[o->v];
        return true;
    case 3: o->kind = OPD_X; return o->v < 1024 || beam_bad(bf, "operand: no such x register");
    case 4: o->kind = OPD_Y; return o->v < 1024 || beam_bad(bf, "operand: no such y register");
    case 5: o->kind = OPD_LABEL; return o->v < bf->label_count || beam_bad(bf, "operand: no such label");
    case 6:
        o->kind = OPD_TERM;
        if (o->v > 0x10FFFF) return beam_bad(bf, "operand: no such character");
        o->t = make_small((int64_t)o->v);
        return true;
    }
    return beam_bad(bf, "operand: unknown tag");
}

static bool read_alloc(BeamCursor *c, Operand *o)
{
    uint64_t pairs, kind, n, total = 0;
    if (!unsigned_of(c, &pairs)) return false;
    if (pairs > 8) return beam_bad(c->bf, "operand: allocation list too long");
    for (; pairs; pairs--) {
        if (!unsigned_of(c, &kind) || !unsigned_of(c, &n)) return false;
        if (kind > 2 || n > 1 << 24) return beam_bad(c->bf, "operand: bad allocation list");
        total += n * (kind == 0 ? 1 : kind == 1 ? FLOAT_NWORDS : FUN_NWORDS);
    }
    o->kind = OPD_ALLOC;
    o->v = total;
    return true;
}

// Reads an extended operand of a kind that may also be an element of a list.
static bool read_extended(BeamCursor *c, Operand *o, unsigned which, uint32_t at)
{
    BeamFile *bf = c->bf;
    uint64_t v;
    switch (which) {
    case 0: return float_literal(c, o, at);
    case 2:
        if (!unsigned_of(c, &o->v)) return false;
        o->kind = OPD_FR;
        return o->v < 1024 || beam_bad(bf, "operand: no such float register");
    case 4:
        if (!unsigned_of(c, &v)) return false;
        if (v >= bf->nliterals) return beam_bad(bf, "operand: no such literal");
        o->kind = OPD_TERM;
        o->t = bf->literals[v];
        return true;
    case 5: {
        uint8_t first = read_u8(&c->r);
        if (c->r.bad || ((first & 7) != 3 && (first & 7) != 4))
            return beam_bad(bf, "operand: a type without a register");
        if (!read_plain(c, o, first, at) || !unsigned_of(c, &v)) return false;
        o->type_index = v < 0xFFFFFFFF ? (uint32_t)v : 0xFFFFFFFF;
        return true;
    }
    }
    return beam_bad(bf, "operand: unknown extended tag");
}

static bool read_element(BeamCursor *c, Operand *o)
{
    uint32_t at = place_of(c);
    uint8_t first = read_u8(&c->r);
    *o = (Operand){.type_index = 0xFFFFFFFF};
    if (c->r.bad) return beam_bad(c->bf, "code: cut short");
    return (first & 7) == 7 ? read_extended(c, o, first >> 4, at) : read_plain(c, o, first, at);
}

// Reads a list into memory of the cursor. An element has at least one byte, which limits the number.
static bool read_list(BeamCursor *c, Operand *o)
{
    uint64_t n;
    if (!unsigned_of(c, &n)) return false;
    if (n > reader_left(&c->r)) return beam_bad(c->bf, "operand: list too long");
    if (c->list_used) return beam_bad(c->bf, "operand: more than one list");
    if (n > c->list_cap) {
        c->list_room = mem_resize(MEM_CODE, c->list_room, c->list_cap * sizeof(Operand), (size_t)n * sizeof(Operand));
        c->list_cap = (size_t)n;
    }
    c->list_used = (size_t)n;
    for (size_t i = 0; i < n; i++)
        if (!read_element(c, &c->list_room[i])) return false;
    o->kind = OPD_LIST;
    o->v = n;
    o->list = c->list_room;
    return true;
}

bool operand_read(BeamCursor *c, Operand *o)
{
    uint8_t first = c->r.at < c->r.end ? *c->r.at : 0;
    if (first != 0x17 && first != 0x37) return read_element(c, o);
    read_u8(&c->r);
    *o = (Operand){.type_index = 0xFFFFFFFF};
    return first == 0x17 ? read_list(c, o) : read_alloc(c, o);
}

Export *beam_fixed_at(BeamFile *bf, uint64_t label)
{
    const Arena *a = arena_of(bf);
    for (uint32_t i = 0; i < a->nfixed; i++)
        if (a->fixed[i].label == label) return bf->imports[a->fixed[i].import];
    return NULL;
}

// If the function called is one of this module that stays a BIF, makes it a call of the export.
static void call_the_bif(BeamFile *bf, BeamOp *op)
{
    const Arena *a = arena_of(bf);
    for (uint32_t i = 0; i < a->nfixed; i++) {
        if (a->fixed[i].label != op->a[1].v || bf->imports[a->fixed[i].import]->arity != op->a[0].v) continue;
        op->op = op->op == OP_call ? OP_call_ext : op->op == OP_call_only ? OP_call_ext_only : OP_call_ext_last;
        op->a[1] = (Operand){.kind = OPD_U, .type_index = 0xFFFFFFFF, .v = a->fixed[i].import};
        return;
    }
}

bool beam_next(BeamCursor *c, BeamOp *op)
{
    BeamFile *bf = c->bf;
    op->op = op->n = 0; // an operand is cleared when it is read
    op->at = place_of(c);
    if (bf->error) return false;
    c->list_used = 0;
    int number = read_u8(&c->r);
    if (c->r.bad) return beam_bad(bf, "code: no end");
    if (number == OP_int_code_end) {
        op->op = -1;
        return true;
    }
    int n = beam_op_arity(number);
    if (n < 0) return beam_bad(bf, "code: unknown instruction");
    op->op = number;
    for (op->n = 0; op->n < n; op->n++)
        if (!operand_read(c, &op->a[op->n])) return false;
    if (!operands_fit(bf, op)) return false;
    if (number == OP_call || number == OP_call_only || number == OP_call_last) call_the_bif(bf, op);
    return true;
}
