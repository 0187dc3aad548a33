// SPDX-License-Identifier: Apache-2.0
// jit/data.c — lists, tuples, maps and funs: reading and building; messages.
#include "jit/gen.h"

static void store_src(Gen *g, const Code *pc, uint32_t unit, uint32_t offset)
{
    w_get(g, H);
    w_get_src(g, pc, unit);
    w_memory(g, W_I64_STORE, offset);
}
void w_store_word(Gen *g, uint64_t v, uint32_t offset)
{
    w_get(g, H);
    w_i64(g, v);
    w_memory(g, W_I64_STORE, offset);
}
void w_took(Gen *g, uint32_t words, uint32_t tag) // pushes the term
{
    w_get(g, H);
    w_i32(g, tag);
    w_op(g, W_I32_OR);
    w_op(g, W_EXTEND_U);
    w_get(g, H);
    w_i32(g, words * 8);
    w_op(g, W_I32_ADD);
    w_set(g, H);
}
void w_put_list(Gen *g, const Code *pc, uint32_t head, uint32_t tail)
{
    store_src(g, pc, head, 0);
    store_src(g, pc, tail, 8);
    w_took(g, 2, TAG_CONS);
}
void w_get_list(Gen *g, uint32_t list, uint32_t head, uint32_t tail) // the list's local may be one of them
{
    w_get(g, list);
    w_op(g, W_WRAP);
    w_tee(g, g->i);
    w_i32(g, TAG_CONS);
    w_op(g, W_I32_SUB);
    w_memory(g, W_I64_LOAD, 0);
    w_set_dst(g, head);
    w_get(g, g->i);
    w_memory(g, W_I64_LOAD, 8 - TAG_CONS);
    w_set_dst(g, tail);
}
void w_element_at(Gen *g, uint32_t tuple, uint32_t offset)
{
    w_get(g, tuple);
    w_op(g, W_WRAP);
    w_memory(g, W_I64_LOAD, offset - TAG_BOXED);
}

static bool reads(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_get_list_xxx: {
        AS(get_list_xxx);
        w_get_list(g, X0 + in->src.at / 8, in->head.at, in->tail.at);
        return true;
    }
    case I_get_list: {
        AS(get_list);
        w_get_list(g, w_src_local(g, pc, in->src.bits, 0), in->head.bits, in->tail.bits);
        return true;
    }
    case I_get_hd: {
        AS(get_hd);
        w_get_src(g, pc, in->src.bits);
        w_op(g, W_WRAP);
        w_i32(g, TAG_CONS);
        w_op(g, W_I32_SUB);
        w_memory(g, W_I64_LOAD, 0);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_get_tl: {
        AS(get_tl);
        w_get_src(g, pc, in->src.bits);
        w_op(g, W_WRAP);
        w_memory(g, W_I64_LOAD, 8 - TAG_CONS);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_get_tuple_element_x: {
        AS(get_tuple_element_x);
        w_element_at(g, X0 + in->src.at / 8, in->offset);
        w_set(g, X0 + in->dst.at / 8);
        return true;
    }
    case I_get_tuple_element: {
        AS(get_tuple_element);
        w_element_at(g, w_src_local(g, pc, in->src.bits, 0), in->offset);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_set_tuple_element: {
        AS(set_tuple_element);
        w_get_src(g, pc, in->tuple.bits);
        w_op(g, W_WRAP);
        w_get_src(g, pc, in->value.bits);
        w_memory(g, W_I64_STORE, in->offset - TAG_BOXED);
        return true;
    }
    }
    return false;
}

static bool builds(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_put_list_x: {
        AS(put_list_x);
        w_put_list(g, pc, in->head.at, in->tail.bits);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_put_list: {
        AS(put_list);
        w_put_list(g, pc, in->head.bits, in->tail.bits);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_put_tuple: {
        AS(put_tuple);
        if (in->n == 0) w_i64(g, EMPTY_TUPLE);
        else {
            w_store_word(g, make_header(SUB_TUPLE, in->n), 0);
            for (uint32_t i = 0; i < in->n; i++) store_src(g, pc, in->srcs[i], 8 + 8 * i);
            w_took(g, 1u + in->n, TAG_BOXED);
        }
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_make_fun: {
        AS(make_fun);
        const FunEntry *f = operand_pointer(in->entry);
        w_begin_slow(g);
        w_get(g, E);
        w_get(g, H);
        w_op(g, W_I32_SUB);
        w_i32(g, (FUN_NWORDS + in->n + HEAP_SLACK) * 8);
        w_op(g, W_I32_LT_U);
        w_slow_if(g);
        w_store_word(g, make_header(SUB_FUN, FUN_NWORDS - 1u + in->n), 0);
        w_store_word(g, w_address(f), offsetof(FunBox, target));
        w_store_word(g, f->arity | (uint32_t)in->n << 8, offsetof(FunBox, shape));
        w_store_word(g, 0, offsetof(FunBox, spare));
        w_get(g, H);
        w_i32(g, 0);
        w_memory(g, W_I64_LOAD, w_address(&native_state.pid));
        w_memory(g, W_I64_STORE, offsetof(FunBox, creator));
        for (uint32_t i = 0; i < in->n; i++) store_src(g, pc, in->srcs[i], (uint32_t)offsetof(FunBox, env) + 8 * i);
        w_took(g, FUN_NWORDS + in->n, TAG_BOXED);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    }
    return false;
}

static bool maps(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_has_map_fields:
    case I_get_map_elements: {
        AS(get_map_elements);
        bool gets = in->opcode == I_get_map_elements;
        const struct In_has_map_fields *has = (const void *)pc;
        uint32_t n = gets ? in->n : has->n, map = g->t;
        w_get_src(g, pc, gets ? in->map.bits : has->map.bits);
        w_set(g, map); // a destination may be its register
        for (uint32_t i = 0; i < n; i++) {
            w_get(g, map);
            w_get_src(g, pc, gets ? in->pairs[2 * i] : has->srcs[i]);
            w_op_n(g, W_CALL, NATIVE_MAP_GET);
            w_tee(g, g->t + 1);
            w_is_no_value(g);
            w_go_if(g, gets ? AT(fail) : pc + has->fail.by);
            if (!gets) continue;
            w_get(g, g->t + 1);
            w_set_dst(g, in->pairs[2 * i + 1]);
        }
        return true;
    }
    case I_get_map_element: {
        AS(get_map_element);
        w_get_src(g, pc, in->map.bits);
        w_get_src(g, pc, in->key.bits);
        w_op_n(g, W_CALL, NATIVE_MAP_GET);
        w_tee(g, g->t);
        w_is_no_value(g);
        w_go_if(g, AT(fail));
        w_get(g, g->t);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_self: {
        AS(self);
        w_i32(g, 0);
        w_memory(g, W_I64_LOAD, w_address(&native_state.pid));
        w_set_dst(g, in->dst.bits);
        return true;
    }
    }
    return false;
}

static bool elements(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_hd:
    case I_tl: {
        AS(hd);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_begin_slow(g); // the run loop fails the guard, or raises
        w_tag_is(g, v, 3, TAG_CONS);
        w_slow_unless(g);
        w_get(g, v);
        w_op(g, W_WRAP);
        w_i32(g, TAG_CONS);
        w_op(g, W_I32_SUB);
        w_memory(g, W_I64_LOAD, in->opcode == I_hd ? 0 : 8);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    case I_element_i: {
        AS(element_i);
        uint32_t v = w_src_local(g, pc, in->tuple.bits, 0);
        w_begin_slow(g);
        w_is_box(g, v, 1 << SUB_TUPLE);
        w_slow_unless(g);
        w_box_address(g, v);
        w_memory(g, W_I32_LOAD, 0);
        w_i32(g, 6);
        w_op(g, W_I32_SHR_U);
        w_i32(g, in->index);
        w_op(g, W_I32_LT_U);
        w_slow_if(g);
        w_element_at(g, v, 8 * in->index);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    case I_element: {
        AS(element);
        uint32_t i = w_src_local(g, pc, in->index.bits, 0), v = w_src_local(g, pc, in->tuple.bits, 1);
        w_begin_slow(g);
        w_tag_is(g, i, 15, 0);
        w_slow_unless(g);
        w_is_box(g, v, 1 << SUB_TUPLE);
        w_slow_unless(g);
        w_get(g, i); // index - 1, unsigned, is less than the arity
        w_shift(g, W_I64_SHR_S, 4);
        w_i64(g, 1);
        w_op(g, W_I64_SUB);
        w_tee(g, g->t + 2);
        w_box_address(g, v);
        w_memory(g, W_I32_LOAD, 0);
        w_i32(g, 6);
        w_op(g, W_I32_SHR_U);
        w_op(g, W_EXTEND_U);
        w_op(g, W_I64_GE_U);
        w_slow_if(g);
        w_get(g, v);
        w_op(g, W_WRAP);
        w_get(g, g->t + 2);
        w_op(g, W_WRAP);
        w_i32(g, 3);
        w_op(g, 0x74); // i32.shl
        w_op(g, W_I32_ADD);
        w_memory(g, W_I64_LOAD, 8 - TAG_BOXED);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    }
    return false;
}

static bool sizes_and_messages(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_tuple_size: {
        AS(tuple_size);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_begin_slow(g);
        w_is_box(g, v, 1 << SUB_TUPLE);
        w_slow_unless(g);
        w_box_address(g, v);
        w_memory(g, W_I32_LOAD, 0);
        w_i32(g, 6);
        w_op(g, W_I32_SHR_U);
        w_op(g, W_EXTEND_U);
        w_shift(g, W_I64_SHL, 4);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    case I_map_get: {
        AS(map_get);
        uint32_t key = w_src_local(g, pc, in->key.bits, 0), map = w_src_local(g, pc, in->map.bits, 1);
        w_begin_slow(g);
        w_is_box(g, map, 1 << SUB_FLAT_MAP | 1 << SUB_HASH_ROOT);
        w_slow_unless(g);
        w_get(g, map);
        w_get(g, key);
        w_op_n(g, W_CALL, NATIVE_MAP_GET);
        w_tee(g, g->t + 2);
        w_is_no_value(g);
        w_slow_if(g);
        w_get(g, g->t + 2);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    case I_loop_rec: {
        AS(loop_rec);
        w_begin_slow(g); // the run loop waits, or ends the process
        w_her(g);
        w_i32(g, w_address(pc));
        w_op_n(g, W_CALL, NATIVE_PEEK);
        w_set(g, g->t);
        w_her_from_state(g);
        w_get(g, g->t);
        w_is_no_value(g);
        w_slow_if(g);
        w_get(g, g->t);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    }
    return false;
}

bool translate_data(Gen *g, const Code *pc)
{
    return reads(g, pc) || builds(g, pc) || maps(g, pc) || elements(g, pc) || sizes_and_messages(g, pc);
}
