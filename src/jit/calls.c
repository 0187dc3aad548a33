// SPDX-License-Identifier: Apache-2.0
// jit/calls.c — calls, returns, BIFs, funs, frames, moves between registers, and catch.
#include "jit/gen.h"

// ---- calls and returns --------------------------------------------------------------------------------------------
uint32_t w_params_of(uint32_t arity) { return arity < NATIVE_X ? arity : NATIVE_X; }
static void push_cp(Gen *g, const Code *behind)
{
    uint32_t root = plan_root(g->plan, behind, ROOT_RETURN);
    w_get(g, E);
    w_i32(g, 8);
    w_op(g, W_I32_SUB);
    w_tee(g, E);
    w_i64(g,
        (uint64_t)(root == NO_ROOT ? 0 : g->plan->slot + root) << 32 |
            make_cp((const void *)(uintptr_t)w_address(behind)));
    w_memory(g, W_I64_STORE, 0);
}
static void drop_frame(Gen *g, uint32_t nbytes)
{
    if (!nbytes) return;
    w_get(g, E);
    w_i32(g, nbytes);
    w_op(g, W_I32_ADD);
    w_set(g, E);
}
// Pushes the slot of the code in i32 temporary 1, or 0: it is no function of that arity with generated code. A hostile
// module may export any of its labels, with any arity. Uses i32 local t.
static void slot_of(Gen *g, uint32_t t, uint32_t arity)
{
    w_get(g, g->i + 1);
    w_i32(g, sizeof(Code));
    w_op(g, W_I32_SUB);
    w_memory(g, W_I32_LOAD, 0); // In_func_info.arity_native
    w_tee(g, t);
    w_i32(g, 8);
    w_op(g, W_I32_SHR_U);
    w_i32(g, 0);
    w_get(g, t);
    w_i32(g, 0xFF);
    w_op(g, W_I32_AND);
    w_i32(g, arity);
    w_op(g, W_I32_EQ);
    w_get(g, g->i + 1);
    w_memory(g, W_I32_LOAD16_U, 0);
    w_i32(g, I_native);
    w_op(g, W_I32_EQ);
    w_op(g, W_I32_AND);
    w_op(g, W_SELECT);
}
// The callee's code in i32 temporary 1: through its slot if it has one, else interpreted.
static void call_code(Gen *g, uint32_t arity)
{
    w_x_to_memory(g, NATIVE_X, arity);
    slot_of(g, g->i, arity);
    w_tee(g, g->i);
    w_open(g, W_IF, W_VOID);
    w_her(g);
    w_xs(g, w_params_of(arity));
    w_get(g, g->i);
    w_op_n(g, W_RETURN_CALL_INDIRECT, w_params_of(arity));
    buf_byte(g->b, 0);
    w_end(g);
    w_her(g);
    w_xs(g, NATIVE_X);
    w_get(g, g->i + 1);
    w_i32(g, arity);
    w_op_n(g, W_RETURN_CALL, NATIVE_CALL);
}
static void call_local(Gen *g, const Code *to, uint32_t arity)
{
    uint32_t root = plan_root(g->plan, to, ROOT_ENTRY);
    if (root == NO_ROOT || g->plan->functions[g->plan->roots[root].function].arity != arity) {
        w_i32(g, w_address(to));
        w_set(g, g->i + 1);
        call_code(g, arity);
    } else if (&g->plan->roots[root] == g->root) w_br(g, W_BR, g->top);
    else {
        w_x_to_memory(g, NATIVE_X, arity);
        w_her(g);
        w_xs(g, w_params_of(arity));
        w_op_n(g, W_RETURN_CALL, NATIVE_FUNCTIONS + root);
    }
}
static void call_export(Gen *g, const Export *e, uint32_t arity)
{
    w_i32(g, 0);
    w_memory(g, W_I32_LOAD, w_address(&e->code));
    w_set(g, g->i + 1);
    call_code(g, arity);
}
static void return_(Gen *g, uint32_t frame)
{
    w_get(g, E);
    w_memory(g, W_I32_LOAD, frame + 4);
    w_set(g, g->i);
    drop_frame(g, frame + 8);
    for (int n = 0; n < 2; n++) {
        uint32_t site = g->f->sites[n];
        if (site == NO_ROOT) continue;
        w_get(g, g->i);
        w_i32(g, g->plan->slot + site);
        w_op(g, W_I32_EQ);
        w_open(g, W_IF, W_VOID);
        w_her(g);
        w_xs(g, 1);
        w_op_n(g, W_RETURN_CALL, NATIVE_FUNCTIONS + site);
        w_end(g);
    }
    w_her(g);
    w_xs(g, 1);
    w_get(g, g->i);
    w_op_n(g, W_RETURN_CALL_INDIRECT, TYPE_RETURN);
    buf_byte(g->b, 0);
}
// A fun in a local, with n arguments. Funs with up to MOST_FREE free variables, whose code is here, are called
// directly.
static void call_fun(Gen *g, const Code *pc, uint32_t f, uint32_t n, const Code *behind, uint32_t frame)
{
    enum { MOST_FREE = 3, IS_FUN = SUB_FUN << 2 | TAG_HEADER };
    w_begin_slow(g);
    w_get(g, f);
    w_op(g, W_WRAP);
    w_tee(g, g->i);
    w_i32(g, 3);
    w_op(g, W_I32_AND);
    w_i32(g, TAG_BOXED);
    w_op(g, W_I32_NE);
    w_slow_if(g);
    w_get(g, g->i);
    w_i32(g, TAG_BOXED);
    w_op(g, W_I32_SUB);
    w_tee(g, g->i);
    w_memory(g, W_I32_LOAD, 0);
    w_i32(g, 63);
    w_op(g, W_I32_AND);
    w_i32(g, IS_FUN);
    w_op(g, W_I32_NE);
    w_slow_if(g);
    w_get(g, g->i);
    w_memory(g, W_I32_LOAD, offsetof(FunBox, shape));
    w_i32(g, 0xFFFF00FFu);
    w_op(g, W_I32_AND);
    w_i32(g, n);
    w_op(g, W_I32_NE); // another arity, or an external fun
    w_slow_if(g);
    w_get(g, g->i);
    w_memory(g, W_I32_LOAD, offsetof(FunBox, target));
    w_memory(g, W_I32_LOAD, offsetof(FunEntry, code));
    w_tee(g, g->i + 1);
    w_slow_unless(g);
    for (uint32_t free = 0; free <= MOST_FREE; free++) {
        w_get(g, g->i);
        w_memory(g, W_I32_LOAD8_U, offsetof(FunBox, shape) + 1);
        w_i32(g, free);
        w_op(g, W_I32_EQ);
        w_open(g, W_IF, W_VOID);
        slot_of(g, g->i + 2, n + free);
        w_tee(g, g->i + 2);
        w_slow_unless(g);
        if (behind) push_cp(g, behind);
        else drop_frame(g, frame);
        w_x_to_memory(g, NATIVE_X, n);
        for (uint32_t i = 0; i < free; i++)
            if (n + i >= NATIVE_X) {
                w_i32(g, 0);
                w_get(g, g->i);
                w_memory(g, W_I64_LOAD, (uint32_t)offsetof(FunBox, env) + 8 * i);
                w_memory(g, W_I64_STORE, w_address(&w_registers()->x[n + i]));
            }
        w_her(g);
        w_xs(g, w_params_of(n));
        for (uint32_t i = 0; i < free && n + i < NATIVE_X; i++) {
            w_get(g, g->i);
            w_memory(g, W_I64_LOAD, (uint32_t)offsetof(FunBox, env) + 8 * i);
        }
        w_get(g, g->i + 2);
        w_op_n(g, W_RETURN_CALL_INDIRECT, w_params_of(n + free));
        buf_byte(g->b, 0);
        w_end(g);
    }
    w_br(g, W_BR, g->slow);
    w_end(g); // slow
    w_leave(g, pc);
    w_end(g); // done
}

void w_need(Gen *g, const Code *pc, uint32_t words, uint32_t live)
{
    w_get(g, E);
    w_get(g, H);
    w_op(g, W_I32_SUB);
    w_i32(g, (words + HEAP_SLACK) * 8);
    w_op(g, W_I32_LT_U);
#ifdef WEBEAM_DEBUG
    if (dials.gc_always) {
        w_i32(g, 1);
        w_op(g, W_I32_OR);
    }
#endif
    w_open(g, W_IF, W_VOID);
    w_x_to_memory(g, 0, live);
    w_her(g);
    w_i32(g, words);
    w_i32(g, live);
    w_i32(g, w_address(pc));
    w_op_n(g, W_CALL, NATIVE_COLLECT);
    w_op(g, W_I32_EQZ);
    w_return_if(g);
    w_her_from_state(g);
    w_x_from_memory(g, 0, live);
    w_end(g);
}
void w_allocate(Gen *g, uint32_t words)
{
    if (!words) return;
    w_get(g, E);
    w_i32(g, words * 8);
    w_op(g, W_I32_SUB);
    w_set(g, E);
}
static void bif(Gen *g, const Code *pc, const Export *e, const Code *behind)
{
    w_x_to_memory(g, 0, e->arity);
    w_her(g);
    w_i32(g, w_address(e));
    w_i32(g, w_address(pc));
    w_i32(g, w_address(behind));
    w_op_n(g, W_CALL, NATIVE_BIF);
    w_op(g, W_I32_EQZ);
    w_return_if(g);
    w_her_from_state(g);
    w_x_from_memory(g, 0, 1);
}

static bool local_calls(Gen *g, const Code *pc, const Unit *u)
{
    switch (opcode_at(pc)) {
    case I_call: {
        AS(call);
        push_cp(g, u->next);
        call_local(g, AT(target), in->arity);
        return true;
    }
    case I_call_only: {
        AS(call_only);
        call_local(g, AT(target), in->arity);
        return true;
    }
    case I_move_xx_call:
    case I_move_xx_call_only: {
        AS(move_xx_call);
        w_get(g, X0 + in->from.at / 8);
        w_set(g, X0 + in->to.at / 8);
        if (in->opcode == I_move_xx_call) push_cp(g, u->next);
        call_local(g, AT(target), in->arity);
        return true;
    }
    case I_move_yx_call: {
        AS(move_yx_call);
        w_get_y(g, in->from.at);
        w_set(g, X0 + in->to.at / 8);
        push_cp(g, u->next);
        call_local(g, AT(target), in->arity);
        return true;
    }
    case I_allocate_moves_call: {
        AS(allocate_moves_call);
        uint32_t words = in->frame & 0xFFFF, ninit = in->frame >> 16, n = in->arity >> 16;
        w_need(g, pc, words, in->live);
        w_allocate(g, words);
        for (uint32_t i = 0; i < ninit; i++) {
            w_i64(g, NIL);
            w_set_y(g, in->ys_moves[i]);
        }
        for (uint32_t i = 0; i < n; i++) w_move_part(g, in->ys_moves[ninit + i]);
        push_cp(g, u->next);
        call_local(g, AT(target), in->arity & 0xFFFF);
        return true;
    }
    case I_moves_call:
    case I_moves_call_only: {
        AS(moves_call);
        for (uint32_t i = 0; i < in->n; i++) w_move_part(g, in->moves[i]);
        if (in->opcode == I_moves_call) push_cp(g, u->next);
        call_local(g, AT(target), in->arity);
        return true;
    }
    case I_moves_trim_call: {
        AS(moves_trim_call);
        for (uint32_t i = 0; i < in->n; i++) w_move_part(g, in->moves[i]);
        drop_frame(g, in->arity >> 16);
        push_cp(g, u->next);
        call_local(g, AT(target), in->arity & 0xFFFF);
        return true;
    }
    case I_moves_call_last: {
        AS(moves_call_last);
        for (uint32_t i = 0; i < in->n; i++) w_move_part(g, in->moves[i]);
        drop_frame(g, in->frame);
        call_local(g, AT(target), in->arity);
        return true;
    }
    case I_call_last: {
        AS(call_last);
        drop_frame(g, in->frame);
        call_local(g, AT(target), in->arity);
        return true;
    }
    }
    return false;
}

static bool other_calls(Gen *g, const Code *pc, const Unit *u)
{
    switch (opcode_at(pc)) {
    case I_call_ext: {
        AS(call_ext);
        push_cp(g, u->next);
        call_export(g, operand_pointer(in->export), in->arity);
        return true;
    }
    case I_call_ext_only: {
        AS(call_ext_only);
        call_export(g, operand_pointer(in->export), in->arity);
        return true;
    }
    case I_call_ext_last: {
        AS(call_ext_last);
        drop_frame(g, in->frame);
        call_export(g, operand_pointer(in->export), in->arity);
        return true;
    }
    case I_call_bif: {
        AS(call_bif);
        bif(g, pc, operand_pointer(in->export), u->next);
        return true;
    }
    case I_call_bif_only: {
        AS(call_bif_only);
        bif(g, pc, operand_pointer(in->export), &in->ret);
        return_(g, 0);
        return true;
    }
    case I_call_fun: {
        AS(call_fun);
        call_fun(g, pc, w_src_local(g, pc, in->fun.bits, 0), in->arity, u->next, 0);
        return true;
    }
    case I_call_fun_last: {
        AS(call_fun_last);
        call_fun(g, pc, w_src_local(g, pc, in->fun.bits, 0), in->arity, NULL,
            ((const struct In_deallocate_return *)u->next)->frame);
        return true;
    }
    }
    return false;
}

static bool returns(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_return: return_(g, 0); return true;
    case I_deallocate_return: {
        AS(deallocate_return);
        return_(g, in->frame);
        return true;
    }
    case I_move_return_x: {
        AS(move_return_x);
        w_get(g, X0 + in->from.at / 8);
        w_set(g, X0);
        return_(g, 0);
        return true;
    }
    case I_jump: {
        AS(jump);
        w_go(g, AT(target));
        return true;
    }
    case I_is_lt_xi_return: {
        AS(is_lt_xi_return);
        w_is_less(
            g, X0 + in->a.at / 8, w_imm_local(g, in->b.value, 1), false, is_small((Term)(int64_t)in->b.value), true);
        w_go_unless(g, AT(fail));
        return_(g, 0);
        return true;
    }
    case I_is_ge_xx_return: {
        AS(is_ge_xx_return);
        w_is_less(g, X0 + in->a.at / 8, X0 + in->b.at / 8, false, false, false);
        w_go_unless(g, AT(fail));
        w_get(g, X0 + in->from.at / 8);
        w_set(g, X0);
        return_(g, 0);
        return true;
    }
    }
    return false;
}

static bool frames(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_allocate: {
        AS(allocate);
        w_need(g, pc, in->words, in->live);
        w_allocate(g, in->words);
        return true;
    }
    case I_allocate_heap: {
        AS(allocate_heap);
        w_need(g, pc, in->words + in->heap, in->live);
        w_allocate(g, in->words);
        return true;
    }
    case I_allocate_move_xy: {
        AS(allocate_move_xy);
        w_need(g, pc, in->words, in->live);
        w_allocate(g, in->words);
        w_get(g, X0 + in->from.at / 8);
        w_set_y(g, in->to.at);
        return true;
    }
    case I_test_heap: {
        AS(test_heap);
        w_need(g, pc, in->words, in->live);
        return true;
    }
    case I_test_heap_put_list: {
        AS(test_heap_put_list);
        w_need(g, pc, in->words, in->live);
        w_put_list(g, pc, in->head.bits, in->tail.bits);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_test_heap_put_list_return: {
        AS(test_heap_put_list_return);
        w_need(g, pc, in->words, in->live);
        w_put_list(g, pc, in->head.bits, in->tail.bits);
        w_set(g, X0);
        return_(g, in->frame);
        return true;
    }
    case I_init_y: {
        AS(init_y);
        w_i64(g, NIL);
        w_set_y(g, in->y.at);
        return true;
    }
    case I_init_ys: {
        AS(init_ys);
        for (uint32_t i = 0; i < in->n; i++) {
            w_i64(g, NIL);
            w_set_y(g, in->ys[i]);
        }
        return true;
    }
    case I_trim:
    case I_deallocate: {
        AS(trim);
        drop_frame(g, in->frame);
        return true;
    }
    }
    return false;
}

static bool moves(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_move_xx: {
        AS(move_xx);
        w_get(g, X0 + in->from.at / 8);
        w_set(g, X0 + in->to.at / 8);
        return true;
    }
    case I_move_xy: {
        AS(move_xy);
        w_get(g, X0 + in->from.at / 8);
        w_set_y(g, in->to.at);
        return true;
    }
    case I_move_yx: {
        AS(move_yx);
        w_get_y(g, in->from.at);
        w_set(g, X0 + in->to.at / 8);
        return true;
    }
    case I_move_ix: {
        AS(move_ix);
        w_i64(g, (uint64_t)(int64_t)in->imm.value);
        w_set(g, X0 + in->to.at / 8);
        return true;
    }
    case I_move_sd: {
        AS(move_sd);
        w_get_src(g, pc, in->src.bits);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_move2_xx: {
        AS(move2_xx);
        w_get(g, X0 + in->from.at / 8);
        w_set(g, X0 + in->to.at / 8);
        w_get(g, X0 + in->from2.at / 8);
        w_set(g, X0 + in->to2.at / 8);
        return true;
    }
    case I_move2_xy: {
        AS(move2_xy);
        w_get(g, X0 + in->from.at / 8);
        w_set_y(g, in->to.at);
        w_get(g, X0 + in->from2.at / 8);
        w_set_y(g, in->to2.at);
        return true;
    }
    case I_move2_yx: {
        AS(move2_yx);
        w_get_y(g, in->from.at);
        w_set(g, X0 + in->to.at / 8);
        w_get_y(g, in->from2.at);
        w_set(g, X0 + in->to2.at / 8);
        return true;
    }
    case I_moves: {
        AS(moves);
        for (uint32_t i = 0; i < in->n; i++) w_move_part(g, in->moves[i]);
        return true;
    }
    case I_swap: {
        AS(swap);
        w_get_reg(g, in->a.bits);
        w_set(g, g->t);
        w_get_reg(g, in->b.bits);
        w_set_dst(g, in->a.bits);
        w_get(g, g->t);
        w_set_dst(g, in->b.bits);
        return true;
    }
    }
    return false;
}

static bool catches(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_catch: {
        AS(catch);
        w_i64(g, make_catch((const void *)(uintptr_t)w_address(AT(handler))));
        w_set_y(g, in->y.at);
        return true;
    }
    case I_try_end: {
        AS(try_end);
        w_i64(g, NIL);
        w_set_y(g, in->y.at);
        return true;
    }
    case I_catch_end: {
        AS(catch_end);
        w_begin_slow(g);
        w_get(g, X0);
        w_is_no_value(g);
        w_slow_if(g);
        w_i64(g, NIL);
        w_set_y(g, in->y.at);
        w_end_slow(g, pc);
        return true;
    }
    }
    return false;
}

bool translate_calls(Gen *g, const Code *pc, const Unit *u)
{
    return local_calls(g, pc, u) || other_calls(g, pc, u) || returns(g, pc);
}

bool translate_moves(Gen *g, const Code *pc) { return frames(g, pc) || moves(g, pc) || catches(g, pc); }
