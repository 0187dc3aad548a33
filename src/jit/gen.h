// SPDX-License-Identifier: Apache-2.0
// jit/gen — what the files that translate instructions share: the generator of one function of WebAssembly.
//
//   locals: h, e, r, x0 ... (X registers), then temporaries. Y registers and x6... of a call are in memory
//
// A function w_... appends code to the body. pc is the instruction that is translated.
#pragma once
#include "jit/inner.h"

enum { // opcodes of WebAssembly
    W_BLOCK = 0x02,
    W_LOOP = 0x03,
    W_IF = 0x04,
    W_ELSE = 0x05,
    W_END = 0x0B,
    W_BR = 0x0C,
    W_BR_IF = 0x0D,
    W_BR_TABLE = 0x0E,
    W_RETURN = 0x0F,
    W_CALL = 0x10,
    W_RETURN_CALL = 0x12,
    W_RETURN_CALL_INDIRECT = 0x13,
    W_GET = 0x20,
    W_SET = 0x21,
    W_TEE = 0x22,
    W_I32_LOAD = 0x28,
    W_I64_LOAD = 0x29,
    W_F64_LOAD = 0x2B,
    W_I32_LOAD8_U = 0x2D,
    W_I32_LOAD16_U = 0x2F,
    W_SELECT = 0x1B,
    W_I64_STORE = 0x37,
    W_F64_STORE = 0x39,
    W_I32_CONST = 0x41,
    W_I64_CONST = 0x42,
    W_F64_CONST = 0x44,
    W_I32_EQZ = 0x45,
    W_I32_EQ = 0x46,
    W_I32_NE = 0x47,
    W_I32_LT_S = 0x48,
    W_I32_LT_U = 0x49,
    W_I32_LE_S = 0x4C,
    W_I32_GE_S = 0x4E,
    W_I64_EQ = 0x51,
    W_I64_NE = 0x52,
    W_I64_LT_S = 0x53,
    W_I64_LT_U = 0x54,
    W_I64_GT_S = 0x55,
    W_I64_LE_S = 0x57,
    W_I64_GE_S = 0x59,
    W_I64_GE_U = 0x5A,
    W_F64_EQ = 0x61,
    W_F64_LT = 0x63,
    W_I32_ADD = 0x6A,
    W_I32_SUB = 0x6B,
    W_I32_AND = 0x71,
    W_I32_OR = 0x72,
    W_I32_SHR_U = 0x76,
    W_I64_ADD = 0x7C,
    W_I64_SUB = 0x7D,
    W_I64_MUL = 0x7E,
    W_I64_DIV_S = 0x7F,
    W_I64_REM_S = 0x81,
    W_I64_AND = 0x83,
    W_I64_OR = 0x84,
    W_I64_XOR = 0x85,
    W_I64_SHL = 0x86,
    W_I64_SHR_S = 0x87,
    W_I64_SHR_U = 0x88,
    W_F64_ABS = 0x99,
    W_F64_ADD = 0xA0,
    W_F64_SUB = 0xA1,
    W_F64_MUL = 0xA2,
    W_F64_DIV = 0xA3,
    W_WRAP = 0xA7,
    W_EXTEND_S = 0xAC,
    W_EXTEND_U = 0xAD,
    W_F64_CONVERT = 0xB9,
    W_I64_EXTEND32_S = 0xC4,
    W_VOID = 0x40,
    W_I32 = 0x7F
};
enum { H, E, R, X0 }; // locals; X register i is X0 + i
enum { TEMPS = 4, INTS = 3 };

typedef struct {
    const Plan *plan;
    const Root *root;
    const Function *f;
    Buf *b;
    uint32_t k;          // X registers among the parameters
    uint32_t t, i, d;    // the first of the temporaries: i64, i32, f64; float register n is d + 1 + n
    uint32_t depth;      // open blocks
    uint32_t top;        // the loop around all
    uint32_t slow, done; // blocks of the instruction that is translated
    uint32_t *block;     // of each unit of the function, from the entry on: its block + 1; 0: none
    uint32_t clause;     // that of its func_info, which raises function_clause: likewise
} Gen;

// The instruction at pc, laid out as its row of instr.tab; its labels.
#define AS(name) const struct In_##name *in = (const void *)pc
#define AT(label) (pc + in->label.by)
#define FAIL_OF(in) ((in)->fail.by ? pc + (in)->fail.by : NULL)
INLINE const void *operand_pointer(OperandP o)
{
    void *p;
    memcpy(&p, o.units, sizeof p);
    return p;
}

// ---- gen.c ---------------------------------------------------------------------------------------------------------
void w_op(Gen *g, uint8_t opcode);
void w_op_n(Gen *g, uint8_t opcode, uint64_t n);
void w_get(Gen *g, uint32_t local);
void w_set(Gen *g, uint32_t local);
void w_tee(Gen *g, uint32_t local);
void w_i32(Gen *g, uint32_t v);
void w_i64(Gen *g, uint64_t v);
void w_f64(Gen *g, double v);
void w_memory(Gen *g, uint8_t opcode, uint32_t offset);
uint32_t w_open(Gen *g, uint8_t opcode, uint8_t type);
void w_end(Gen *g);
void w_br(Gen *g, uint8_t opcode, uint32_t block);
uint32_t w_address(const void *p);
Registers *w_registers(void);
void w_x_to_memory(Gen *g, uint32_t first, uint32_t end_);
void w_x_from_memory(Gen *g, uint32_t first, uint32_t end_);
void w_floats_from_memory(Gen *g);
void w_her(Gen *g);
void w_her_from_state(Gen *g);
void w_xs(Gen *g, uint32_t n);
void w_get_y(Gen *g, uint32_t offset);
void w_get_reg(Gen *g, uint32_t unit);
bool w_is_constant(uint32_t unit);
Term w_constant(const Code *pc, uint32_t unit);
void w_get_src(Gen *g, const Code *pc, uint32_t unit);
void w_set_y(Gen *g, uint32_t offset);
void w_set_dst(Gen *g, uint32_t unit);
void w_move_part(Gen *g, uint32_t unit);
uint32_t w_src_local(Gen *g, const Code *pc, uint32_t unit, uint32_t n);
void w_leave(Gen *g, const Code *pc);
void w_begin_slow(Gen *g);
void w_slow_if(Gen *g);
void w_slow_unless(Gen *g);
void w_return_if(Gen *g);   // leaves the function: state is in memory
void w_is_no_value(Gen *g); // i64 -> i32: is it NOVALUE?
void w_end_slow(Gen *g, const Code *pc);
uint32_t *w_block_of(Gen *g, const Code *to);
void w_go(Gen *g, const Code *to);
void w_go_if(Gen *g, const Code *to);
void w_go_unless(Gen *g, const Code *to);
void w_step(Gen *g, const Code *pc, const Unit *u, uint32_t live, const Code *fail);
void w_guard(Gen *g, const Code *pc, const Export *e, const uint32_t *srcs, uint32_t n, uint32_t dst, const Code *fail);
// ---- calls.c -------------------------------------------------------------------------------------------------------
uint32_t w_params_of(uint32_t arity);
void w_need(Gen *g, const Code *pc, uint32_t words, uint32_t live);
void w_allocate(Gen *g, uint32_t words);
// ---- tests.c -------------------------------------------------------------------------------------------------------
void w_tag_is(Gen *g, uint32_t local, uint32_t mask, uint32_t tag);
void w_box_address(Gen *g, uint32_t local);
void w_is_box(Gen *g, uint32_t local, uint32_t mask);
void w_are_smalls(Gen *g, uint32_t a, uint32_t b);
void w_is_less(Gen *g, uint32_t a, uint32_t b, bool a_small, bool b_small, bool want);
uint32_t w_imm_local(Gen *g, int32_t value, uint32_t n);
// ---- arith.c -------------------------------------------------------------------------------------------------------
void w_shift(Gen *g, uint8_t opcode, uint32_t by);
bool w_small_src(const Code *pc, uint32_t unit);
// ---- data.c --------------------------------------------------------------------------------------------------------
void w_store_word(Gen *g, uint64_t v, uint32_t offset);
void w_took(Gen *g, uint32_t words, uint32_t tag);
void w_put_list(Gen *g, const Code *pc, uint32_t head, uint32_t tail);
void w_get_list(Gen *g, uint32_t list, uint32_t head, uint32_t tail);
void w_element_at(Gen *g, uint32_t tuple, uint32_t offset);
// ---- one instruction: false, it is not one of theirs ------------------------------------------------------------
bool translate_calls(Gen *g, const Code *pc, const Unit *u);
bool translate_selects(Gen *g, const Code *pc);
bool translate_moves(Gen *g, const Code *pc);
bool translate_tests(Gen *g, const Code *pc);
bool translate_data(Gen *g, const Code *pc);
bool translate_numbers(Gen *g, const Code *pc);
