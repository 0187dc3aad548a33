// SPDX-License-Identifier: Apache-2.0
// code/lower_data.c — lowers moves, and operations on tuples, lists, maps and float registers.
#include "code/lower.h"

// Sorts constant keys in the order of maps, as erl's loader does. It decides which of several missing keys the error
// names.
static void sort_keys(const Operand *pairs)
{
    Operand *c = (Operand *)pairs->list; // memory of the cursor, which may be changed
    for (uint64_t i = 0; i < pairs->v; i += 2)
        if (c[i].kind != OPD_TERM) return;
    for (uint64_t i = 2; i + 1 < pairs->v; i += 2) {
        Operand k = c[i], v = c[i + 1];
        uint64_t j = i;
        for (; j > 0 && compare_keys(c[j - 2].t, k.t) > 0; j -= 2) c[j] = c[j - 2], c[j + 1] = c[j - 1];
        c[j] = k, c[j + 1] = v;
    }
}

static void lower_update_record(Lower *l, const BeamOp *o) // Hint Size Src Dst List
{
    const Operand *updates = &o->a[4];
    for (uint64_t i = 0; i + 1 < updates->v; i += 2) {
        uint32_t at = number_of(l, &updates->list[i]);
        if (at == 0 || at > number_of(l, &o->a[1])) l->bad = true;
    }
    emit_in_order(l, I_update_record, "1234", o);
}

static void lower_get_tuple_element(Lower *l, const Operand *src, const Operand *index, const Operand *dst)
{
    uint32_t offset = (number_of(l, index) + 1) * 8;
    if (is_x(src) && is_x(dst)) EMIT(l, get_tuple_element_x, .src = ax_of(src), .offset = offset, .dst = x_of(dst));
    else EMIT(l, get_tuple_element, .src = src_of(l, src), .offset = offset, .dst = dst_of(l, dst));
}

bool lower_data(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_move:
        if (is_x(&a[1]) && fits_imm(&a[0])) EMIT(l, move_ix, .to = ax_of(&a[1]), .imm = imm_of(&a[0]));
        else EMIT(l, move_sd, .src = src_of(l, &a[0]), .dst = dst_of(l, &a[1]));
        return true;
    case OP_get_list:
        if (is_x(&a[0]) && is_x(&a[1]) && is_x(&a[2])) emit_in_order(l, I_get_list_xxx, "012", o);
        else emit_in_order(l, I_get_list, "012", o);
        return true;
    case OP_get_tuple_element: lower_get_tuple_element(l, &a[0], &a[1], &a[2]); return true;
    case OP_set_tuple_element:
        EMIT(l, set_tuple_element, .value = src_of(l, &a[0]), .tuple = src_of(l, &a[1]),
            .offset = (number_of(l, &a[2]) + 1) * 8);
        return true;
    case OP_update_record: lower_update_record(l, o); return true;
    case OP_put_map_exact:
        sort_keys(&a[4]);
        emit_in_order(l, I_put_map_exact, "30124", o);
        return true;
    case OP_get_map_elements:
        if (a[2].v != 2) emit_in_order(l, I_get_map_elements, "102", o);
        else
            EMIT(l, get_map_element, .map = src_of(l, &a[1]), .fail = label_of(l, &a[0]),
                .key = src_of(l, &a[2].list[0]), .dst = dst_of(l, &a[2].list[1]));
        return true;
    case OP_fmove:
        if (a[1].kind == OPD_FR) emit_in_order(l, I_fmove_sf, "10", o);
        else emit_in_order(l, I_fmove_fd, "01", o);
        return true;
    }
    return false;
}
