// SPDX-License-Identifier: Apache-2.0
// jit/gen.c — encoding instructions of WebAssembly; registers in locals and in memory; leaving; instructions that a
// function of emu executes.
#include "jit/gen.h"

// ---- encoding ---------------------------------------------------------------------------------------------------
void w_op(Gen *g, uint8_t opcode) { buf_byte(g->b, opcode); }
void w_op_n(Gen *g, uint8_t opcode, uint64_t n)
{
    w_op(g, opcode);
    put_leb(g->b, n);
}
void w_get(Gen *g, uint32_t local) { w_op_n(g, W_GET, local); }
void w_set(Gen *g, uint32_t local) { w_op_n(g, W_SET, local); }
void w_tee(Gen *g, uint32_t local) { w_op_n(g, W_TEE, local); }
void w_i32(Gen *g, uint32_t v)
{
    w_op(g, W_I32_CONST);
    put_sleb(g->b, (int32_t)v);
}
void w_i64(Gen *g, uint64_t v)
{
    w_op(g, W_I64_CONST);
    put_sleb(g->b, (int64_t)v);
}
void w_f64(Gen *g, double v)
{
    w_op(g, W_F64_CONST);
    buf_put(g->b, &v, sizeof v);
}
void w_memory(Gen *g, uint8_t opcode, uint32_t offset)
{
    w_op(g, opcode);
    buf_byte(g->b, opcode == W_I32_LOAD8_U ? 0 : opcode == W_I32_LOAD16_U ? 1 : opcode == W_I32_LOAD ? 2 : 3);
    put_leb(g->b, offset);
}
uint32_t w_open(Gen *g, uint8_t opcode, uint8_t type) // block, loop, if
{
    w_op(g, opcode);
    buf_byte(g->b, type);
    return g->depth++;
}
void w_end(Gen *g)
{
    w_op(g, W_END);
    g->depth--;
}
void w_br(Gen *g, uint8_t opcode, uint32_t block) { w_op_n(g, opcode, g->depth - 1 - block); }
uint32_t w_address(const void *p) { return (uint32_t)(uintptr_t)p; }

// ---- registers ------------------------------------------------------------------------------------------------
Registers *w_registers(void) { return sched_regs(NULL); }
void w_x_to_memory(Gen *g, uint32_t first, uint32_t end_)
{
    for (uint32_t i = first; i < end_ && (i < g->f->nx || i < g->k); i++) {
        w_i32(g, 0);
        w_get(g, X0 + i);
        w_memory(g, W_I64_STORE, w_address(&w_registers()->x[i]));
    }
}
void w_x_from_memory(Gen *g, uint32_t first, uint32_t end_)
{
    for (uint32_t i = first; i < end_ && (i < g->f->nx || i < g->k); i++) {
        w_i32(g, 0);
        w_memory(g, W_I64_LOAD, w_address(&w_registers()->x[i]));
        w_set(g, X0 + i);
    }
}
static void floats_to_memory(Gen *g)
{
    for (uint32_t i = 0; g->f->floats && i < 16; i++) {
        w_i32(g, 0);
        w_get(g, g->d + 1 + i);
        w_memory(g, W_F64_STORE, w_address(&w_registers()->f[i]));
    }
}
void w_floats_from_memory(Gen *g)
{
    for (uint32_t i = 0; g->f->floats && i < 16; i++) {
        w_i32(g, 0);
        w_memory(g, W_F64_LOAD, w_address(&w_registers()->f[i]));
        w_set(g, g->d + 1 + i);
    }
}
void w_her(Gen *g)
{
    w_get(g, H);
    w_get(g, E);
    w_get(g, R);
}
void w_her_from_state(Gen *g)
{
    static const uint32_t *const of[] = {&native_state.h, &native_state.e, (const uint32_t *)&native_state.r};
    for (uint32_t i = 0; i < 3; i++) {
        w_i32(g, 0);
        w_memory(g, W_I32_LOAD, w_address(of[i]));
        w_set(g, H + i);
    }
}
void w_xs(Gen *g, uint32_t n) // the first n as arguments
{
    for (uint32_t i = 0; i < n; i++)
        if (i < g->f->nx || i < g->k) w_get(g, X0 + i);
        else w_i64(g, 0);
}

// Register operands are offsets in bytes; bit 0 of S and D: of a Y register, from e - 1.
void w_get_y(Gen *g, uint32_t offset)
{
    w_get(g, E);
    w_memory(g, W_I64_LOAD, offset);
}
void w_get_reg(Gen *g, uint32_t unit)
{
    if (unit & 1) w_get_y(g, unit - 1);
    else w_get(g, X0 + unit / 8);
}
bool w_is_constant(uint32_t unit) { return (unit & 2) != 0; }
Term w_constant(const Code *pc, uint32_t unit)
{
    if (unit & 1) return (Term)(int64_t)((int32_t)unit >> 2);
    Term t;
    memcpy(&t, (const char *)pc - (unit & ~3u), sizeof t);
    return t;
}
void w_get_src(Gen *g, const Code *pc, uint32_t unit)
{
    if (w_is_constant(unit)) w_i64(g, w_constant(pc, unit));
    else w_get_reg(g, unit);
}
void w_set_y(Gen *g, uint32_t offset) // pops the value
{
    uint32_t t = g->t + TEMPS - 1;
    w_set(g, t);
    w_get(g, E);
    w_get(g, t);
    w_memory(g, W_I64_STORE, offset);
}
void w_set_dst(Gen *g, uint32_t unit)
{
    if (unit & 1) w_set_y(g, unit - 1);
    else w_set(g, X0 + unit / 8);
}
void w_move_part(Gen *g, uint32_t unit) // letter m
{
    w_get_reg(g, unit & 0xFFFF);
    w_set_dst(g, unit >> 16);
}
// The value of a source in a local, which it returns: that of the X register, or temporary n.
uint32_t w_src_local(Gen *g, const Code *pc, uint32_t unit, uint32_t n)
{
    if (!(unit & 3)) return X0 + unit / 8;
    w_get_src(g, pc, unit);
    w_set(g, g->t + n);
    return g->t + n;
}

// ---- leaving, and going on --------------------------------------------------------------------------------------
void w_leave(Gen *g, const Code *pc)
{
    w_x_to_memory(g, NATIVE_X, g->f->nx);
    floats_to_memory(g);
    w_her(g);
    w_xs(g, NATIVE_X);
    w_i32(g, w_address(pc));
    w_op_n(g, W_RETURN_CALL, NATIVE_LEAVE);
}
void w_begin_slow(Gen *g)
{
    g->done = w_open(g, W_BLOCK, W_VOID);
    g->slow = w_open(g, W_BLOCK, W_VOID);
}
void w_slow_if(Gen *g) { w_br(g, W_BR_IF, g->slow); }
void w_slow_unless(Gen *g)
{
    w_op(g, W_I32_EQZ);
    w_slow_if(g);
}
void w_return_if(Gen *g)
{
    w_open(g, W_IF, W_VOID);
    w_op(g, W_RETURN);
    w_end(g);
}
void w_is_no_value(Gen *g)
{
    w_i64(g, NOVALUE);
    w_op(g, W_I64_EQ);
}
void w_end_slow(Gen *g, const Code *pc)
{
    w_br(g, W_BR, g->done);
    w_end(g);
    w_leave(g, pc);
    w_end(g);
}

// The block that ends at a label, as in Gen.block. A label outside of the function has none.
uint32_t *w_block_of(Gen *g, const Code *to)
{
    if (to == (const Code *)func_info_of(g->f->entry)) return &g->clause;
    return to >= g->f->entry && to < g->f->end ? &g->block[to - g->f->entry] : NULL;
}
void w_go(Gen *g, const Code *to)
{
    const uint32_t *block = w_block_of(g, to);
    if (!block) {
        w_leave(g, to);
        return;
    }
    uint32_t label = plan_root(g->plan, to, ROOT_LABEL);
    if (label == NO_ROOT) {
        ASSERT(*block);
        w_br(g, W_BR, *block - 1);
    } else if (&g->plan->roots[label] == g->root) w_br(g, W_BR, g->top);
    else {
        w_x_to_memory(g, NATIVE_X, g->f->nx);
        floats_to_memory(g);
        w_her(g);
        w_xs(g, NATIVE_X);
        w_op_n(g, W_RETURN_CALL, NATIVE_FUNCTIONS + label);
    }
}
void w_go_if(Gen *g, const Code *to) // pops the condition
{
    const uint32_t *block = w_block_of(g, to);
    if (block && plan_root(g->plan, to, ROOT_LABEL) == NO_ROOT) {
        w_br(g, W_BR_IF, *block - 1);
        return;
    }
    w_open(g, W_IF, W_VOID);
    w_go(g, to);
    w_end(g);
}
void w_go_unless(Gen *g, const Code *to)
{
    w_op(g, W_I32_EQZ);
    w_go_if(g, to);
}

// ---- the instructions that stay out of line --------------------------------------------------------------------
void w_step(Gen *g, const Code *pc, const Unit *u, uint32_t live, const Code *fail)
{
    InstrWalk w;
    instr_walk(&w, pc);
    while (instr_step(&w))
        if (w.letter == 's' && !(*w.at & 3)) w_x_to_memory(g, *w.at / 8, *w.at / 8 + 1);
    w_x_to_memory(g, 0, live);
    w_her(g);
    w_i32(g, w_address(pc));
    w_op_n(g, W_CALL, NATIVE_STEP);
    w_tee(g, g->i);
    w_op(g, W_I32_EQZ);
    w_return_if(g);
    w_her_from_state(g);
    w_x_from_memory(g, 0, live);
    if (fail) {
        w_get(g, g->i);
        w_i32(g, w_address(u->next));
        w_op(g, W_I32_NE);
        w_go_if(g, fail);
    }
    instr_walk(&w, pc);
    while (instr_step(&w))
        if (w.letter == 'd' && *w.at != 0xFFFFFFFFu && !(*w.at & 1)) w_x_from_memory(g, *w.at / 8, *w.at / 8 + 1);
}

void w_guard(Gen *g, const Code *pc, const Export *e, const uint32_t *srcs, uint32_t n, uint32_t dst, const Code *fail)
{
    for (uint32_t i = 0; i < n; i++) {
        w_i32(g, 0);
        w_get_src(g, pc, srcs[i]);
        w_memory(g, W_I64_STORE, w_address(&w_registers()->operands[i]));
    }
    w_her(g);
    w_i32(g, w_address(e));
    w_i32(g, w_address(pc));
    w_i32(g, fail == NULL);
    w_op_n(g, W_CALL, NATIVE_GUARD);
    w_set(g, g->t);
    w_her_from_state(g);
    w_get(g, g->t);
    w_is_no_value(g);
    if (fail) w_go_if(g, fail);
    else w_return_if(g);
    w_get(g, g->t);
    w_set_dst(g, dst);
}
