// SPDX-License-Identifier: Apache-2.0
// jit/tests.c — comparisons, type tests, and selections.
#include "jit/gen.h"

enum { BIG = 1 << SUB_POS_BIG | 1 << SUB_NEG_BIG, BITSTR = 1 << SUB_HEAP_BIN | 1 << SUB_REFC_BIN | 1 << SUB_SUB_BIN };

// ---- tests: they push an i32 -----------------------------------------------------------------------------------
void w_tag_is(Gen *g, uint32_t local, uint32_t mask, uint32_t tag)
{
    w_get(g, local);
    w_op(g, W_WRAP);
    w_i32(g, mask);
    w_op(g, W_I32_AND);
    if (tag) {
        w_i32(g, tag);
        w_op(g, W_I32_EQ);
    } else w_op(g, W_I32_EQZ);
}
void w_box_address(Gen *g, uint32_t local)
{
    w_get(g, local);
    w_op(g, W_WRAP);
    w_i32(g, TAG_BOXED);
    w_op(g, W_I32_SUB);
}
// Is it a box of one of the kinds in the mask of 1 << SUB_?
void w_is_box(Gen *g, uint32_t local, uint32_t mask)
{
    w_tag_is(g, local, 3, TAG_BOXED);
    w_open(g, W_IF, W_I32);
    w_i32(g, mask);
    w_box_address(g, local);
    w_memory(g, W_I32_LOAD, 0);
    w_i32(g, 2);
    w_op(g, W_I32_SHR_U);
    w_i32(g, 15);
    w_op(g, W_I32_AND);
    w_op(g, W_I32_SHR_U);
    w_i32(g, 1);
    w_op(g, W_I32_AND);
    w_op(g, W_ELSE);
    w_i32(g, 0);
    w_end(g);
}
static void or_else(Gen *g, void (*second)(Gen *, uint32_t, uint32_t), uint32_t local, uint32_t mask)
{
    w_open(g, W_IF, W_I32);
    w_i32(g, 1);
    w_op(g, W_ELSE);
    second(g, local, mask);
    w_end(g);
}
void w_are_smalls(Gen *g, uint32_t a, uint32_t b)
{
    w_get(g, a);
    w_get(g, b);
    w_op(g, W_I64_OR);
    w_op(g, W_WRAP);
    w_i32(g, 15);
    w_op(g, W_I32_AND);
    w_op(g, W_I32_EQZ);
}
// a < b, or a >= b. A constant small is known by its value.
void w_is_less(Gen *g, uint32_t a, uint32_t b, bool a_small, bool b_small, bool want)
{
    if (a_small) w_tag_is(g, b, 15, 0);
    else if (b_small) w_tag_is(g, a, 15, 0);
    else w_are_smalls(g, a, b);
    w_open(g, W_IF, W_I32);
    w_get(g, a);
    w_get(g, b);
    w_op(g, want ? W_I64_LT_S : W_I64_GE_S);
    w_op(g, W_ELSE);
    w_get(g, a);
    w_get(g, b);
    w_op_n(g, W_CALL, NATIVE_COMPARE);
    w_i32(g, 0);
    w_op(g, want ? W_I32_LT_S : W_I32_GE_S);
    w_end(g);
}
static void equal(Gen *g, uint32_t a, uint32_t b, bool immediate, uint32_t function)
{
    w_get(g, a);
    w_get(g, b);
    w_op(g, W_I64_EQ);
    if (immediate) return;
    w_open(g, W_IF, W_I32);
    w_i32(g, 1);
    w_op(g, W_ELSE);
    w_get(g, a);
    w_get(g, b);
    w_op_n(g, W_CALL, function);
    w_end(g);
}
uint32_t w_imm_local(Gen *g, int32_t value, uint32_t n)
{
    w_i64(g, (uint64_t)(int64_t)value);
    w_set(g, g->t + n);
    return g->t + n;
}

static void test_src(Gen *g, const Code *pc, uint32_t unit, uint32_t mask, const Code *fail)
{
    w_is_box(g, w_src_local(g, pc, unit, 0), mask);
    w_go_unless(g, fail);
}

static bool compares(Gen *g, const Code *pc)
{
    const int opcode = opcode_at(pc);
    switch (opcode) {
    case I_is_lt_xx:
    case I_is_ge_xx: {
        AS(is_lt_xx);
        w_is_less(g, X0 + in->a.at / 8, X0 + in->b.at / 8, false, false, opcode == I_is_lt_xx);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_lt_xi:
    case I_is_ge_xi: {
        AS(is_lt_xi);
        w_is_less(g, X0 + in->a.at / 8, w_imm_local(g, in->b.value, 1), false, is_small((Term)(int64_t)in->b.value),
            opcode == I_is_lt_xi);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_lt_ix:
    case I_is_ge_ix: {
        AS(is_lt_ix);
        w_is_less(g, w_imm_local(g, in->a.value, 1), X0 + in->b.at / 8, is_small((Term)(int64_t)in->a.value), false,
            opcode == I_is_lt_ix);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_lt:
    case I_is_ge: {
        AS(is_lt);
        uint32_t a = w_src_local(g, pc, in->a.bits, 0), b = w_src_local(g, pc, in->b.bits, 1);
        w_is_less(g, a, b, w_small_src(pc, in->a.bits), w_small_src(pc, in->b.bits), opcode == I_is_lt);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_between_x: {
        AS(is_between_x);
        uint32_t a = X0 + in->a.at / 8;
        w_is_less(g, a, w_imm_local(g, in->least.value, 1), false, true, false);
        w_go_unless(g, AT(fail));
        w_is_less(g, w_imm_local(g, in->most.value, 1), a, true, false, false);
        w_go_unless(g, AT(fail));
        return true;
    }
    }
    return false;
}

static bool equals(Gen *g, const Code *pc)
{
    const int opcode = opcode_at(pc);
    switch (opcode) {
    case I_is_eq:
    case I_is_ne:
    case I_is_eq_exact:
    case I_is_ne_exact: {
        AS(is_eq);
        bool loose = opcode == I_is_eq || opcode == I_is_ne, immediate = false;
        const uint32_t srcs[2] = {in->a.bits, in->b.bits};
        for (int i = 0; i < 2; i++) // a number may equal one of another type
            if (w_is_constant(srcs[i]) && is_immed(w_constant(pc, srcs[i])))
                immediate |= !loose || !is_small(w_constant(pc, srcs[i]));
        uint32_t a = w_src_local(g, pc, in->a.bits, 0), b = w_src_local(g, pc, in->b.bits, 1);
        equal(g, a, b, immediate, loose ? NATIVE_EQUAL : NATIVE_EXACT);
        if (opcode == I_is_eq || opcode == I_is_eq_exact) w_go_unless(g, AT(fail));
        else w_go_if(g, AT(fail));
        return true;
    }
    case I_is_eq_exact_xi:
    case I_is_ne_exact_xi: {
        AS(is_eq_exact_xi);
        w_get(g, X0 + in->a.at / 8);
        w_i64(g, (uint64_t)(int64_t)in->b.value);
        w_op(g, opcode == I_is_eq_exact_xi ? W_I64_NE : W_I64_EQ);
        w_go_if(g, AT(fail));
        return true;
    }
    case I_eq_exact_value:
    case I_ne_exact_value: {
        AS(eq_exact_value);
        uint32_t a = w_src_local(g, pc, in->a.bits, 0), b = w_src_local(g, pc, in->b.bits, 1);
        equal(g, a, b, false, NATIVE_EXACT);
        w_open(g, W_IF, 0x7E);
        w_i64(g, opcode == I_eq_exact_value ? A_true : A_false);
        w_op(g, W_ELSE);
        w_i64(g, opcode == I_eq_exact_value ? A_false : A_true);
        w_end(g);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    }
    return false;
}

static bool numbers_and_boxes(Gen *g, const Code *pc)
{
    const int opcode = opcode_at(pc);
    switch (opcode) {
    case I_is_integer_x: {
        AS(is_integer_x);
        w_tag_is(g, X0 + in->src.at / 8, 15, 0);
        or_else(g, w_is_box, X0 + in->src.at / 8, BIG);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_integer:
    case I_is_number: {
        AS(is_integer);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_tag_is(g, v, 15, 0);
        or_else(g, w_is_box, v, opcode == I_is_integer ? BIG : BIG | 1 << SUB_FLOAT);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_float: {
        AS(is_float);
        test_src(g, pc, in->src.bits, 1 << SUB_FLOAT, AT(fail));
        return true;
    }
    case I_is_map: {
        AS(is_map);
        test_src(g, pc, in->src.bits, 1 << SUB_FLAT_MAP | 1 << SUB_HASH_ROOT, AT(fail));
        return true;
    }
    case I_is_function: {
        AS(is_function);
        test_src(g, pc, in->src.bits, 1 << SUB_FUN, AT(fail));
        return true;
    }
    case I_is_tuple: {
        AS(is_tuple);
        test_src(g, pc, in->src.bits, 1 << SUB_TUPLE, AT(fail));
        return true;
    }
    case I_is_tuple_x: {
        AS(is_tuple_x);
        w_is_box(g, X0 + in->src.at / 8, 1 << SUB_TUPLE);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_bitstr: {
        AS(is_bitstr);
        test_src(g, pc, in->src.bits, BITSTR, AT(fail));
        return true;
    }
    case I_is_binary: {
        AS(is_binary);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_is_box(g, v, BITSTR);
        w_go_unless(g, AT(fail));
        w_is_box(g, v, 1 << SUB_SUB_BIN);
        w_open(g, W_IF, W_VOID); // how many more bits than whole bytes: bits 8 to 10
        w_get(g, v);
        w_op(g, W_WRAP);
        w_memory(g, W_I32_LOAD8_U, (uint32_t)offsetof(SubBox, bits) + 1 - TAG_BOXED);
        w_i32(g, 7);
        w_op(g, W_I32_AND);
        w_go_if(g, AT(fail));
        w_end(g);
        return true;
    }
    }
    return false;
}

static bool immediates(Gen *g, const Code *pc)
{
    const int opcode = opcode_at(pc);
    switch (opcode) {
    case I_is_atom_x: {
        AS(is_atom_x);
        w_tag_is(g, X0 + in->src.at / 8, 63, 0x0C);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_atom: {
        AS(is_atom);
        w_tag_is(g, w_src_local(g, pc, in->src.bits, 0), 63, 0x0C);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_boolean: {
        AS(is_boolean);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_get(g, v);
        w_i64(g, A_true);
        w_op(g, W_I64_EQ);
        w_get(g, v);
        w_i64(g, A_false);
        w_op(g, W_I64_EQ);
        w_op(g, W_I32_OR);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_pid:
    case I_is_port:
    case I_is_reference: { // those of other nodes are left to the run loop
        AS(is_pid);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_begin_slow(g);
        w_is_box(g, v, 1 << SUB_EXTERNAL);
        w_slow_if(g);
        if (opcode == I_is_reference) w_is_box(g, v, 1 << SUB_REF | 1 << SUB_MAGIC_REF);
        else w_tag_is(g, v, 15, opcode == I_is_pid ? 4 : 8);
        w_go_unless(g, AT(fail));
        w_end_slow(g, pc);
        return true;
    }
    case I_is_nil_x: {
        AS(is_nil_x);
        w_get(g, X0 + in->src.at / 8);
        w_i64(g, NIL);
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        return true;
    }
    }
    return false;
}

static bool lists(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_is_list: {
        AS(is_list);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_tag_is(g, v, 3, TAG_CONS);
        w_get(g, v);
        w_i64(g, NIL);
        w_op(g, W_I64_EQ);
        w_op(g, W_I32_OR);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_nonempty_list_x: {
        AS(is_nonempty_list_x);
        w_tag_is(g, X0 + in->src.at / 8, 3, TAG_CONS);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_nonempty_list: {
        AS(is_nonempty_list);
        w_tag_is(g, w_src_local(g, pc, in->src.bits, 0), 3, TAG_CONS);
        w_go_unless(g, AT(fail));
        return true;
    }
    case I_is_nonempty_get_list: {
        AS(is_nonempty_get_list);
        w_tag_is(g, X0 + in->src.at / 8, 3, TAG_CONS);
        w_go_unless(g, AT(fail));
        w_get_list(g, X0 + in->src.at / 8, in->head.bits, in->tail.bits);
        return true;
    }
    case I_is_nonempty_allocate_get_list: {
        AS(is_nonempty_allocate_get_list);
        w_tag_is(g, X0 + in->src.at / 8, 3, TAG_CONS);
        w_go_unless(g, AT(fail));
        w_need(g, pc, in->live_words >> 16, in->live_words & 0xFFFF);
        w_allocate(g, in->live_words >> 16);
        w_get_list(g, X0 + in->src.at / 8, in->head.bits, in->tail.bits);
        return true;
    }
    }
    return false;
}

static bool tuples(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_is_tuple_of_x: {
        AS(is_tuple_of_x);
        uint32_t v = X0 + in->src.at / 8;
        w_tag_is(g, v, 3, TAG_BOXED);
        w_go_unless(g, AT(fail));
        w_box_address(g, v);
        w_memory(g, W_I64_LOAD, 0);
        w_i64(g, in->header);
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        return true;
    }
    case I_test_arity: {
        AS(test_arity);
        w_box_address(g, w_src_local(g, pc, in->src.bits, 0));
        w_memory(g, W_I64_LOAD, 0);
        w_i64(g, in->header);
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        return true;
    }
    case I_is_tagged_tuple: {
        AS(is_tagged_tuple);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_tag_is(g, v, 3, TAG_BOXED);
        w_go_unless(g, AT(fail));
        w_box_address(g, v);
        w_memory(g, W_I64_LOAD, 0);
        w_i64(g, in->header);
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        w_element_at(g, v, 8);
        w_i64(g, (uint64_t)(int64_t)in->tag.value);
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        return true;
    }
    case I_is_function2: {
        AS(is_function2);
        if (!w_small_src(pc, in->arity.bits)) return false;
        uint32_t v = w_src_local(g, pc, in->fun.bits, 0);
        w_is_box(g, v, 1 << SUB_FUN);
        w_go_unless(g, AT(fail));
        w_get(g, v);
        w_op(g, W_WRAP);
        w_memory(g, W_I32_LOAD8_U, (uint32_t)offsetof(FunBox, shape) - TAG_BOXED);
        w_op(g, W_EXTEND_U);
        w_i64(g, (uint64_t)small_value(w_constant(pc, in->arity.bits)));
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        return true;
    }
    }
    return false;
}

// ---- selects ------------------------------------------------------------------------------------------------------
static void select_pairs(Gen *g, const Code *pc, uint32_t v, const Code *pairs, uint32_t n) // ascending, in i32 v
{
    if (n <= 4) {
        for (uint32_t i = 0; i < n; i++) {
            w_get(g, v);
            w_i32(g, pairs[2 * i]);
            w_op(g, W_I32_EQ);
            w_go_if(g, pc + (int32_t)pairs[2 * i + 1]);
        }
        return;
    }
    uint32_t half = n / 2;
    w_get(g, v);
    w_i32(g, pairs[2 * half]);
    w_op(g, W_I32_LT_U);
    w_open(g, W_IF, W_VOID);
    select_pairs(g, pc, v, pairs, half);
    w_op(g, W_ELSE);
    select_pairs(g, pc, v, pairs + 2 * half, n - half);
    w_end(g);
}

static bool selects(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_select_linear: {
        AS(select_linear);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        for (uint32_t i = 0; i < in->n; i++) {
            w_get(g, v);
            w_i64(g, (uint64_t)(int64_t)(int32_t)in->pairs[2 * i]);
            w_op(g, W_I64_EQ);
            w_go_if(g, pc + (int32_t)in->pairs[2 * i + 1]);
        }
        w_go(g, AT(fail));
        return true;
    }
    case I_select2_x: {
        AS(select2_x);
        w_get(g, X0 + in->src.at / 8);
        w_i64(g, (uint64_t)(int64_t)in->key1.value);
        w_op(g, W_I64_EQ);
        w_go_if(g, AT(target1));
        w_get(g, X0 + in->src.at / 8);
        w_i64(g, (uint64_t)(int64_t)in->key2.value);
        w_op(g, W_I64_EQ);
        w_go_if(g, AT(target2));
        w_go(g, AT(fail));
        return true;
    }
    case I_select_binary: {
        AS(select_binary);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_get(g, v);
        w_op(g, W_I64_EXTEND32_S);
        w_get(g, v);
        w_op(g, W_I64_NE);
        w_go_if(g, AT(fail));
        w_get(g, v);
        w_op(g, W_WRAP);
        w_set(g, g->i);
        select_pairs(g, pc, g->i, in->pairs, in->n);
        w_go(g, AT(fail));
        return true;
    }
    }
    return false;
}

static bool larger_selects(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_select_jump: {
        AS(select_jump);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_tag_is(g, v, 15, 0);
        w_go_unless(g, AT(fail));
        w_get(g, v);
        w_i64(g, (uint64_t)(int64_t)in->least.value);
        w_op(g, W_I64_SUB);
        w_shift(g, W_I64_SHR_U, 4);
        w_tee(g, g->t);
        w_i64(g, in->n);
        w_op(g, W_I64_GE_U);
        w_go_if(g, AT(fail));
        bool labels = false;
        for (uint32_t i = 0; i < in->n; i++) {
            const Code *to = pc + (int32_t)in->targets[i];
            labels |= !w_block_of(g, to) || plan_root(g->plan, to, ROOT_LABEL) != NO_ROOT;
        }
        if (labels) {
            for (uint32_t i = 0; i < in->n; i++) {
                w_get(g, g->t);
                w_i64(g, i);
                w_op(g, W_I64_EQ);
                w_go_if(g, pc + (int32_t)in->targets[i]);
            }
            w_go(g, AT(fail));
            return true;
        }
        w_get(g, g->t);
        w_op(g, W_WRAP);
        w_op_n(g, W_BR_TABLE, in->n - 1);
        for (uint32_t i = 0; i < in->n; i++) put_leb(g->b, g->depth - *w_block_of(g, pc + (int32_t)in->targets[i]));
        return true;
    }
    case I_select_arity: {
        AS(select_arity);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_tag_is(g, v, 3, TAG_BOXED);
        w_go_unless(g, AT(fail));
        w_box_address(g, v);
        w_memory(g, W_I64_LOAD, 0);
        w_set(g, g->t + 1);
        for (uint32_t i = 0; i < in->n; i++) {
            w_get(g, g->t + 1);
            w_i64(g, in->pairs[2 * i]);
            w_op(g, W_I64_EQ);
            w_go_if(g, pc + (int32_t)in->pairs[2 * i + 1]);
        }
        w_go(g, AT(fail));
        return true;
    }
    }
    return false;
}

bool translate_tests(Gen *g, const Code *pc)
{
    return compares(g, pc) || equals(g, pc) || numbers_and_boxes(g, pc) || immediates(g, pc) || lists(g, pc) ||
        tuples(g, pc);
}

bool translate_selects(Gen *g, const Code *pc) { return selects(g, pc) || larger_selects(g, pc); }
