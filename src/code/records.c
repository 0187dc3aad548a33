// SPDX-License-Identifier: Apache-2.0
// code/records.c — native records (OTP 29): the chunk Recs of a file, and the records of loaded modules.
//
//   chunk: version 0, number of records, number of fields; then for each record: the byte 5, its name, whether it is
//   exported, and the list of name, default, name, default ...; a default is a term, or the number 0: there is none
//
// BeamFile.records is the list of its entries. An entry is a tuple: the definition (term.h), and for each field [] or
// [Default].
#include "code/operands.h"
#include "code/tables.h"

enum { ROW = 5 };

static bool is_atom_operand(const Operand *o) { return o->kind == OPD_TERM && is_atom(o->t); }

static bool read_row(BeamFile *bf, BeamCursor *c, Heap *h, Term *entry)
{
    Operand name, exported, fields;
    c->list_used = 0;
    if (read_u8(&c->r) != ROW || !operand_read(c, &name) || !operand_read(c, &exported) || !operand_read(c, &fields))
        return beam_bad(bf, "record table: cut short");
    if (!is_atom_operand(&name) || !is_atom_operand(&exported) || fields.kind != OPD_LIST || fields.v % 2 != 0)
        return beam_bad(bf, "record table: bad record");
    uint32_t n = (uint32_t)(fields.v / 2);
    Term *names = mem_take(MEM_CODE, ((size_t)n + 1) * sizeof(Term)), *box = heap_take(h, (size_t)n + 2);
    bool good = true;
    box[0] = make_header(SUB_TUPLE, (size_t)n + 1);
    for (uint32_t i = 0; i < n && good; i++) {
        const Operand *f = &fields.list[2 * i], *d = f + 1;
        good = is_atom_operand(f) && (d->kind == OPD_TERM || (d->kind == OPD_U && d->v == 0));
        names[i] = f->t;
        box[2 + i] = d->kind == OPD_TERM ? heap_cons(h, d->t, NIL) : NIL;
    }
    if (good) {
        Term *to = heap_take(h, record_definition_nwords(n));
        box[1] = record_define(to, bf->module, name.t, exported.t == A_true, names, n);
        good = box[1] != NOVALUE;
    }
    mem_give(MEM_CODE, names, ((size_t)n + 1) * sizeof(Term));
    *entry = make_boxed(box);
    return good || beam_bad(bf, "record table: bad field");
}

bool records_read(BeamFile *bf, const Chunk *chunk)
{
    BeamCursor c = {.bf = bf, .r = reader_over(chunk->p, chunk->n)};
    uint32_t version = read_u32(&c.r), count = read_u32(&c.r);
    read_u32(&c.r); // fields in all
    if (c.r.bad || version != 0 || count > reader_left(&c.r) / 4) return beam_bad(bf, "record table: wrong count");
    Heap h;
    heap_init(&h, 0, 0, 0);
    Term list = NIL, entry;
    bool good = true;
    for (uint32_t i = 0; i < count && good; i++)
        if ((good = read_row(bf, &c, &h, &entry))) list = heap_cons(&h, entry, list);
    if (good) bf->records = literals_add(bf->area, list);
    heap_destroy(&h);
    beam_cursor_end(&c);
    return good;
}

Term records_entry(Term records, Term name)
{
    for (; is_cons(records); records = tail(records))
        if (tuple_at(tuple_at(head(records), 0), DEF_NAME) == name) return head(records);
    return NOVALUE;
}

Term code_record(Term module, Term name)
{
    const Module *m = is_atom(module) ? module_find(module) : NULL;
    const ModuleCode *mc = m ? atomic_load_explicit(&m->current, memory_order_acquire) : NULL;
    return mc ? records_entry(mc->records, name) : NOVALUE;
}

Term code_record_definition(Term module, Term name)
{
    Term entry = code_record(module, name);
    return entry == NOVALUE ? NOVALUE : tuple_at(entry, 0);
}
