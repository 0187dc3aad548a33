// SPDX-License-Identifier: Apache-2.0
// jit/arith.c — arithmetic, guard BIFs and floats.
#include <math.h>
#include "jit/gen.h"

static void smalls_or_slow(Gen *g, uint32_t a, uint32_t b, bool b_small)
{
    if (b_small) w_tag_is(g, a, 15, 0);
    else w_are_smalls(g, a, b);
    w_slow_unless(g);
}
static void sum(Gen *g, uint32_t a, uint32_t b, bool subtract)
{
    uint32_t r = g->t + 2;
    w_get(g, a);
    w_get(g, b);
    w_op(g, subtract ? W_I64_SUB : W_I64_ADD);
    w_set(g, r);
    w_get(g, a);
    w_get(g, subtract ? b : r);
    w_op(g, W_I64_XOR);
    w_get(g, subtract ? a : b);
    w_get(g, r);
    w_op(g, W_I64_XOR);
    w_op(g, W_I64_AND);
    w_i64(g, 0);
    w_op(g, W_I64_LT_S);
    w_slow_if(g);
    w_get(g, r);
}
static void increment(Gen *g, uint32_t a, int32_t by)
{
    uint32_t r = g->t + 2;
    w_get(g, a);
    w_i64(g, (uint64_t)(int64_t)by);
    w_op(g, W_I64_ADD);
    w_tee(g, r);
    w_get(g, a);
    w_op(g, by < 0 ? W_I64_GT_S : W_I64_LT_S);
    w_slow_if(g);
    w_get(g, r);
}
void w_shift(Gen *g, uint8_t opcode, uint32_t by)
{
    w_i64(g, by);
    w_op(g, opcode);
}
static void product(Gen *g, uint32_t a, uint32_t b)
{
    uint32_t r = g->t + 2;
    const uint32_t of[2] = {a, b};
    for (int i = 0; i < 2; i++) { // both fit 32 bits
        w_get(g, of[i]);
        w_shift(g, W_I64_SHR_S, 4);
        w_tee(g, r);
        w_op(g, W_I64_EXTEND32_S);
        w_get(g, r);
        w_op(g, W_I64_NE);
        w_slow_if(g);
    }
    w_get(g, a);
    w_shift(g, W_I64_SHR_S, 4);
    w_get(g, r);
    w_op(g, W_I64_MUL);
    w_tee(g, r);
    w_shift(g, W_I64_SHL, 4);
    w_shift(g, W_I64_SHR_S, 4);
    w_get(g, r);
    w_op(g, W_I64_NE);
    w_slow_if(g);
    w_get(g, r);
    w_shift(g, W_I64_SHL, 4);
}
static void quotient(Gen *g, uint32_t a, uint32_t b, uint8_t opcode)
{
    w_get(g, b);
    w_i64(g, 0);
    w_op(g, W_I64_LE_S);
    w_slow_if(g);
    w_get(g, a);
    w_shift(g, W_I64_SHR_S, 4);
    w_get(g, b);
    w_shift(g, W_I64_SHR_S, 4);
    w_op(g, opcode);
    w_shift(g, W_I64_SHL, 4);
}
static void shift_left(Gen *g, uint32_t a, uint32_t b)
{
    uint32_t r = g->t + 2;
    w_get(g, b);
    w_i64(g, (uint64_t)60 << 4);
    w_op(g, W_I64_GE_U);
    w_slow_if(g);
    w_get(g, a);
    w_get(g, b);
    w_shift(g, W_I64_SHR_U, 4);
    w_op(g, W_I64_SHL);
    w_tee(g, r);
    w_get(g, b);
    w_shift(g, W_I64_SHR_U, 4);
    w_op(g, W_I64_SHR_S);
    w_get(g, a);
    w_op(g, W_I64_NE);
    w_slow_if(g);
    w_get(g, r);
}
static void shift_right(Gen *g, uint32_t a, uint32_t b)
{
    w_get(g, b);
    w_i64(g, 64 << 4);
    w_op(g, W_I64_GE_U); // also below 0
    w_slow_if(g);
    w_get(g, a);
    w_get(g, b);
    w_shift(g, W_I64_SHR_U, 4);
    w_op(g, W_I64_SHR_S);
    w_i64(g, ~(uint64_t)15);
    w_op(g, W_I64_AND);
}
enum { ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER, AND, OR, XOR, LEFT, RIGHT };
static void arith(Gen *g, const Code *pc, int what, uint32_t a, uint32_t b, bool b_small, uint32_t dst)
{
    w_begin_slow(g);
    smalls_or_slow(g, a, b, b_small);
    switch (what) {
    case ADD: sum(g, a, b, false); break;
    case SUBTRACT: sum(g, a, b, true); break;
    case MULTIPLY: product(g, a, b); break;
    case DIVIDE: quotient(g, a, b, W_I64_DIV_S); break;
    case REMAINDER: quotient(g, a, b, W_I64_REM_S); break;
    case AND:
    case OR:
    case XOR:
        w_get(g, a);
        w_get(g, b);
        w_op(g, what == AND ? W_I64_AND : what == OR ? W_I64_OR : W_I64_XOR);
        break;
    case LEFT: shift_left(g, a, b); break;
    default: shift_right(g, a, b);
    }
    w_set_dst(g, dst);
    w_end_slow(g, pc);
}
bool w_small_src(const Code *pc, uint32_t unit) { return w_is_constant(unit) && is_small(w_constant(pc, unit)); }

static bool integers(Gen *g, const Code *pc)
{
    const int opcode = opcode_at(pc);
    switch (opcode) {
    case I_add_xi:
    case I_add_yi: {
        AS(add_xi);
        uint32_t a = X0 + in->a.at / 8;
        if (opcode == I_add_yi) {
            w_get_y(g, in->a.at);
            w_set(g, a = g->t);
        }
        w_begin_slow(g);
        smalls_or_slow(g, a, 0, true);
        increment(g, a, in->b.value);
        w_set_dst(g, in->dst.bits);
        w_end_slow(g, pc);
        return true;
    }
    case I_add_xx:
    case I_sub_xx: {
        AS(add_xx);
        arith(g, pc, opcode == I_add_xx ? ADD : SUBTRACT, X0 + in->a.at / 8, X0 + in->b.at / 8, false, in->dst.bits);
        return true;
    }
    case I_add:
    case I_sub: {
        AS(add);
        uint32_t a = w_src_local(g, pc, in->a.bits, 0), b = w_src_local(g, pc, in->b.bits, 1);
        arith(g, pc, opcode == I_add ? ADD : SUBTRACT, a, b, w_small_src(pc, in->b.bits), in->dst.bits);
        return true;
    }
    case I_mul:
    case I_int_div:
    case I_int_rem:
    case I_band:
    case I_bor:
    case I_bxor:
    case I_bsl:
    case I_bsr: {
        AS(mul);
        int what = opcode == I_mul ? MULTIPLY
            : opcode == I_int_div  ? DIVIDE
            : opcode == I_int_rem  ? REMAINDER
            : opcode == I_band     ? AND
            : opcode == I_bor      ? OR
            : opcode == I_bxor     ? XOR
            : opcode == I_bsl      ? LEFT
                                   : RIGHT;
        uint32_t a = w_src_local(g, pc, in->a.bits, 0), b = w_src_local(g, pc, in->b.bits, 1);
        arith(g, pc, what, a, b, w_small_src(pc, in->b.bits), in->dst.bits);
        return true;
    }
    case I_mul_xi:
    case I_band_xi: {
        AS(mul_xi);
        arith(g, pc, opcode == I_mul_xi ? MULTIPLY : AND, X0 + in->a.at / 8, w_imm_local(g, in->b.value, 1), true,
            in->dst.bits);
        return true;
    }
    }
    return false;
}

static bool guards(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_bif0: {
        AS(bif0);
        w_guard(g, pc, operand_pointer(in->export), NULL, 0, in->dst.bits, NULL);
        return true;
    }
    case I_bif1: {
        AS(bif1);
        w_guard(g, pc, operand_pointer(in->export), &in->a.bits, 1, in->dst.bits, FAIL_OF(in));
        return true;
    }
    case I_bif2: {
        AS(bif2);
        w_guard(g, pc, operand_pointer(in->export), (uint32_t[]){in->a.bits, in->b.bits}, 2, in->dst.bits, FAIL_OF(in));
        return true;
    }
    case I_bif3: {
        AS(bif3);
        w_guard(g, pc, operand_pointer(in->export), (uint32_t[]){in->a.bits, in->b.bits, in->c.bits}, 3, in->dst.bits,
            FAIL_OF(in));
        return true;
    }
    }
    return false;
}

static bool floats(Gen *g, const Code *pc)
{
    switch (opcode_at(pc)) {
    case I_fmove_sf: {
        AS(fmove_sf);
        w_get_src(g, pc, in->src.bits);
        w_op(g, W_WRAP);
        w_memory(g, W_F64_LOAD, 8 - TAG_BOXED);
        w_set(g, g->d + 1 + (in->to & 15));
        return true;
    }
    case I_fmove_fd: {
        AS(fmove_fd);
        w_store_word(g, make_header(SUB_FLOAT, 1), 0);
        w_get(g, H);
        w_get(g, g->d + 1 + (in->from & 15));
        w_memory(g, W_F64_STORE, 8);
        w_took(g, FLOAT_NWORDS, TAG_BOXED);
        w_set_dst(g, in->dst.bits);
        return true;
    }
    case I_fconv: {
        AS(fconv);
        uint32_t v = w_src_local(g, pc, in->src.bits, 0);
        w_begin_slow(g);
        w_tag_is(g, v, 15, 0);
        w_open(g, W_IF, W_VOID);
        w_get(g, v);
        w_shift(g, W_I64_SHR_S, 4);
        w_op(g, W_F64_CONVERT);
        w_set(g, g->d + 1 + (in->to & 15));
        w_op(g, W_ELSE);
        w_is_box(g, v, 1 << SUB_FLOAT);
        w_slow_unless(g);
        w_get(g, v);
        w_op(g, W_WRAP);
        w_memory(g, W_F64_LOAD, 8 - TAG_BOXED);
        w_set(g, g->d + 1 + (in->to & 15));
        w_end(g);
        w_end_slow(g, pc);
        return true;
    }
    }
    return false;
}

static bool float_operators(Gen *g, const Code *pc)
{
    const int opcode = opcode_at(pc);
    switch (opcode) {
    case I_fadd:
    case I_fsub:
    case I_fmul:
    case I_fdiv: {
        AS(fadd);
        w_begin_slow(g);
        if (opcode == I_fdiv) {
            w_get(g, g->d + 1 + (in->b & 15));
            w_f64(g, 0);
            w_op(g, W_F64_EQ);
            w_slow_if(g);
        }
        w_get(g, g->d + 1 + (in->a & 15));
        w_get(g, g->d + 1 + (in->b & 15));
        w_op(g, opcode == I_fadd ? W_F64_ADD : opcode == I_fsub ? W_F64_SUB : opcode == I_fmul ? W_F64_MUL : W_F64_DIV);
        w_tee(g, g->d);
        w_op(g, W_F64_ABS);
        w_f64(g, (double)INFINITY);
        w_op(g, W_F64_LT);
        w_slow_unless(g);
        w_get(g, g->d);
        w_set(g, g->d + 1 + (in->to & 15));
        w_end_slow(g, pc);
        return true;
    }
    case I_fnegate: {
        AS(fnegate);
        w_f64(g, 0);
        w_get(g, g->d + 1 + (in->a & 15));
        w_op(g, W_F64_SUB);
        w_set(g, g->d + 1 + (in->to & 15));
        return true;
    }
    }
    return false;
}

bool translate_numbers(Gen *g, const Code *pc)
{
    return integers(g, pc) || guards(g, pc) || floats(g, pc) || float_operators(g, pc);
}
