// SPDX-License-Identifier: Apache-2.0
// bif/records.c — native records (OTP 29): the module records, is_record/1. Errors have no error_info, as in erl 29.
#include "bif/bif.h"

BIF_FN(erlang, is_record, 1) { return make_bool(is_native_record(a[0])); }

Term bif_field_error(Proc *p, Term tag, Term module, Term name, Term field)
{
    Heap *h = &p->heap;
    return proc_raise(p, TUPLE(h, tag, TUPLE(h, TUPLE(h, module, name), field)));
}
static Term badfield(Proc *p, Term module, Term name, Term field)
{
    return bif_field_error(p, A_badfield, module, name, field);
}

BIF_FN(records, get_module, 1) { return is_native_record(a[0]) ? record_fact(a[0], DEF_MODULE) : badarg(p); }
BIF_FN(records, get_name, 1) { return is_native_record(a[0]) ? record_fact(a[0], DEF_NAME) : badarg(p); }
BIF_FN(records, is_exported, 1)
{
    return is_native_record(a[0]) ? record_fact(a[0], DEF_EXPORTED) : badrecord(p, a[0]);
}

BIF_FN(records, get_field_names, 1)
{
    if (!is_native_record(a[0])) return badrecord(p, a[0]);
    Term names = record_fact(a[0], DEF_NAMES);
    return heap_list(&p->heap, tuple_words(names), tuple_arity(names), NIL);
}

BIF_FN(records, get, 2)
{
    uint32_t i = is_native_record(a[1]) ? definition_place(record_box(a[1])->definition, a[0]) : NO_FIELD;
    return i == NO_FIELD ? badarg(p) : record_box(a[1])->values[i];
}

// The value of is_exported, the only key of the options; NOVALUE: they are something else.
static Term exported_of(Term options)
{
    Term v = map_size(options) == 1 ? map_get(options, A_is_exported) : NOVALUE;
    return v == A_true || v == A_false ? v : NOVALUE;
}

// Makes a record of n fields, names and values in turn at `pairs`. A module's own definition is shared.
static Term make_record(Proc *p, Term module, Term name, bool exported, const Term *pairs, uint32_t n)
{
    Heap *h = &p->heap;
    size_t nwords = record_definition_nwords(n);
    Term *to = heap_take(h, nwords), known = code_record_definition(module, name);
    for (uint32_t i = 0; i < n; i++) to[1 + i] = pairs[2 * i];
    Term definition = record_define(to, module, name, exported, to + 1, n);
    bool shared = definition != NOVALUE && known != NOVALUE && eq_exact(known, definition);
    if (shared || definition == NOVALUE) heap_give_back(h, to, nwords, to);
    if (definition == NOVALUE) return badarg(p);
    Term *box = heap_take(h, RECORD_NWORDS + n);
    box[0] = make_header(SUB_RECORD, 1 + n);
    box[1] = shared ? known : definition;
    for (uint32_t i = 0; i < n; i++) box[RECORD_NWORDS + i] = pairs[2 * i + 1];
    return make_boxed(box);
}

BIF_FN(records, create, 4)
{
    if (!is_atom(a[0]) || !is_atom(a[1])) return badrecord(p, a[1]);
    if (!is_map(a[3])) return badmap(p, a[3]);
    Term exported = exported_of(a[3]);
    size_t n;
    if (exported == NOVALUE || !list_length(a[2], &n) || n > MAX_ARITY - DEF_ORDER) return badarg(p);
    for (Term l = a[2]; is_cons(l); l = tail(l)) {
        if (!is_tuple_of(head(l), 2)) return badarg(p);
        if (!is_atom(tuple_at(head(l), 0))) return badfield(p, a[0], a[1], tuple_at(head(l), 0));
    }
    Term *pairs = mem_take(MEM_SYSTEM, (2 * n + 1) * sizeof(Term)), *at = pairs;
    for (Term l = a[2]; is_cons(l); l = tail(l)) {
        *at++ = tuple_at(head(l), 0);
        *at++ = tuple_at(head(l), 1);
    }
    proc_charge(p, (uint32_t)(n / 16));
    Term t = make_record(p, a[0], a[1], exported == A_true, pairs, (uint32_t)n);
    mem_give(MEM_SYSTEM, pairs, (2 * n + 1) * sizeof(Term));
    return t;
}

BIF_FN(records, update, 4)
{
    if (!is_native_record(a[0])) return badrecord(p, a[0]);
    if (!record_is(a[0], a[1], a[2])) return badrecord(p, a[2]);
    if (!is_map(a[3])) return badmap(p, a[3]);
    Term definition = record_box(a[0])->definition, k, v;
    MapIter it;
    map_iter(&it, a[3]);
    while (map_next(&it, &k, &v))
        if (definition_place(definition, k) == NO_FIELD) return badfield(p, a[1], a[2], k);
    size_t nwords = RECORD_NWORDS + record_nfields(a[0]);
    Term *box = memcpy(heap_take(&p->heap, nwords), record_box(a[0]), nwords * sizeof(Term));
    map_iter(&it, a[3]);
    while (map_next(&it, &k, &v)) box[RECORD_NWORDS + definition_place(definition, k)] = v;
    return make_boxed(box);
}

// {#{is_exported => Bool}, [Field | {Field, Default}]}
BIF_FN(records, get_definition, 2)
{
    Term entry = is_atom(a[1]) ? code_record(a[0], a[1]) : NOVALUE, list = NIL;
    if (entry == NOVALUE) return badarg(p);
    Heap *h = &p->heap;
    Term definition = tuple_at(entry, 0), names = tuple_at(definition, DEF_NAMES);
    for (uint32_t i = tuple_arity(names); i--;) {
        Term d = tuple_at(entry, 1 + i), name = tuple_at(names, i);
        list = heap_cons(h, is_cons(d) ? TUPLE(h, name, head(d)) : name, list);
    }
    return TUPLE(h, map_put(h, EMPTY_MAP, A_is_exported, tuple_at(definition, DEF_EXPORTED)), list);
}
