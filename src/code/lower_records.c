// SPDX-License-Identifier: Apache-2.0
// code/lower_records.c — lowers the operations on native records.
//
// An operand Id is '_' (any record), the name of a record of this module, or the literal {Module, Name}. put_record of
// no record makes one: for a record of this module, Id becomes its entry (records.c), so old code goes on with its own.
#include "code/lower.h"

static OperandS const_src(Lower *l, Term t) { return src_of(l, &(Operand){.kind = OPD_TERM, .t = t}); }

static void lower_test_record(Lower *l, const Operand *fail, const Operand *src, uint16_t what, Term module, Term name)
{
    EMIT(l, is_native_record, .what = what, .src = src_of(l, src), .fail = label_of(l, fail),
        .module = const_src(l, module), .name = const_src(l, name));
}

static bool is_id(const Operand *o)
{
    if (o->kind != OPD_TERM) return false;
    return is_atom(o->t) || (is_tuple_of(o->t, 2) && is_atom(tuple_at(o->t, 0)) && is_atom(tuple_at(o->t, 1)));
}

static void lower_put(Lower *l, const Operand *a) // 0 Id Src Dst Live [Field, Value ...]
{
    Term id = a[1].t;
    bool makes = a[2].kind == OPD_TERM && is_nil(a[2].t);
    if (makes && is_atom(id)) id = records_entry(l->bf->records, id);
    if (id == NOVALUE || (makes && id == A_underscore)) {
        l->bf->error = "it makes a native record that it does not define";
        l->bad = true;
        return;
    }
    const Operand *pairs = &a[5];
    for (uint64_t i = 0; i < pairs->v; i += 2)
        if (pairs->list[i].kind != OPD_TERM || !is_atom(pairs->list[i].t)) l->bad = true;
    EMIT(l, put_record, .id = const_src(l, id), .src = src_of(l, &a[2]), .module = const_src(l, l->mc->module),
        .dst = dst_of(l, &a[3]), .n = (uint32_t)pairs->v);
    for (uint64_t i = 0; i < pairs->v; i++) emit_unit(l, src_of(l, &pairs->list[i]).bits);
}

bool lower_record(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_is_any_native_record: lower_test_record(l, &a[0], &a[1], RECORD_ANY, NIL, NIL); return true;
    case OP_is_native_record: lower_test_record(l, &a[0], &a[1], RECORD_NAMED, a[2].t, a[3].t); return true;
    case OP_is_record_accessible:
        lower_test_record(l, &a[0], &a[1], a[2].t == A_external ? RECORD_EXPORTED : RECORD_MINE, l->mc->module, NIL);
        return true;
    case OP_get_record_elements:
        for (uint64_t i = 0; i < a[2].v; i += 2)
            if (a[2].list[i].kind != OPD_TERM) l->bad = true;
        emit_in_order(l, I_get_record_elements, "102", o);
        return true;
    case OP_get_record_field: // Fail Src Id Field Dst
        if (!is_id(&a[2])) l->bad = true;
        EMIT(l, get_record_field, .fail = label_of(l, &a[0]), .src = src_of(l, &a[1]), .id = src_of(l, &a[2]),
            .field = src_of(l, &a[3]), .module = const_src(l, l->mc->module), .dst = dst_of(l, &a[4]));
        return true;
    case OP_put_record:
        if (is_id(&a[1])) lower_put(l, a);
        else l->bad = true;
        return true;
    }
    return false;
}
