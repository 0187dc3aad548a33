// SPDX-License-Identifier: Apache-2.0
// emu/records.c — the instructions on native records (OTP 29) in C. Their errors are those of erl 29.
#include "emu/inner.h"

bool emu_is_record(Term t, uint32_t what, Term module, Term name)
{
    if (!is_native_record(t)) return false;
    bool exported = record_fact(t, DEF_EXPORTED) == A_true, mine = record_fact(t, DEF_MODULE) == module;
    switch (what) {
    case RECORD_NAMED: return record_is(t, module, name);
    case RECORD_EXPORTED: return exported;
    case RECORD_MINE: return exported || mine;
    default: return true;
    }
}

// Is it a record that Id names?
static bool is_of(Term t, Term id, Term module)
{
    if (id == A_underscore) return is_native_record(t);
    if (is_atom(id)) return record_is(t, module, id);
    return record_is(t, tuple_at(id, 0), tuple_at(id, 1)) && record_fact(t, DEF_EXPORTED) == A_true;
}

static Term field_error(Proc *p, Term tag, Term definition, Term field)
{
    return bif_field_error(p, tag, tuple_at(definition, DEF_MODULE), tuple_at(definition, DEF_NAME), field);
}

Term emu_record_field(Proc *p, Term t, Term id, Term field, Term module)
{
    if (!is_of(t, id, module)) return badrecord(p, t);
    Term definition = record_box(t)->definition;
    uint32_t i = definition_place(definition, field);
    return i == NO_FIELD ? field_error(p, A_badfield, definition, field) : record_box(t)->values[i];
}

// An entry of a module's records (code_record): of this module, or of one that exports it.
static Term entry_of(Proc *p, Term id)
{
    if (!is_atom(tuple_at(id, 0))) return id;
    Term entry = code_record(tuple_at(id, 0), tuple_at(id, 1));
    bool good = entry != NOVALUE && tuple_at(tuple_at(entry, 0), DEF_EXPORTED) == A_true;
    return good ? entry : badrecord(p, id);
}

// Is there a field without a default that `put` does not give? *which: the first of them.
static bool lacks(
    const struct In_put_record *put, const Code *pc, const Term *x, const Term *stop, Term entry, uint32_t *which)
{
    Term names = tuple_at(tuple_at(entry, 0), DEF_NAMES);
    for (uint32_t i = 0; i < tuple_arity(names); i++) {
        bool given = is_cons(tuple_at(entry, 1 + i));
        for (uint32_t k = 0; k + 1 < put->n && !given; k += 2)
            given = src_value(put->srcs[k], pc, x, stop) == tuple_at(names, i);
        if (given) continue;
        *which = i;
        return true;
    }
    return false;
}

Term emu_put_record(Proc *p, const Code *pc, const Term *x, const Term *stop)
{
    const struct In_put_record *put = (const struct In_put_record *)pc;
    Term id = src_value(put->id.bits, pc, x, stop), src = src_value(put->src.bits, pc, x, stop), entry = NOVALUE;
    Term definition;
    if (is_nil(src)) {
        entry = entry_of(p, id);
        if (entry == NOVALUE) return NOVALUE;
        definition = tuple_at(entry, 0);
    } else {
        if (!is_of(src, id, src_value(put->module.bits, pc, x, stop))) return badrecord(p, src);
        definition = record_box(src)->definition;
    }
    uint32_t n = tuple_arity(definition) - DEF_ORDER, which;
    Term *box = heap_take(&p->heap, RECORD_NWORDS + n), *values = box + RECORD_NWORDS;
    box[0] = make_header(SUB_RECORD, 1 + n);
    box[1] = definition;
    for (uint32_t i = 0; i < n; i++) {
        if (entry == NOVALUE) values[i] = record_box(src)->values[i];
        else values[i] = is_cons(tuple_at(entry, 1 + i)) ? head(tuple_at(entry, 1 + i)) : NIL;
    }
    for (uint32_t k = 0; k + 1 < put->n; k += 2) {
        Term field = src_value(put->srcs[k], pc, x, stop);
        uint32_t i = definition_place(definition, field);
        if (i == NO_FIELD) return field_error(p, A_badfield, definition, field);
        values[i] = src_value(put->srcs[k + 1], pc, x, stop);
    }
    if (entry != NOVALUE && lacks(put, pc, x, stop, entry, &which))
        return field_error(p, A_novalue, definition, tuple_at(tuple_at(definition, DEF_NAMES), which));
    return make_boxed(box);
}
