// SPDX-License-Identifier: Apache-2.0
// code/lower — what the files of lowering share: emitting an instruction, and a look back at the last ones. Private.
//
//   EMIT(l, add_xi, .a = ax_of(a), .b = imm_of(b), .dst = dst_of(l, d), .fail = label_of(l, f));
//
// Until link.c walks over the finished units, an F operand holds the number of its label and an S operand that names a
// constant holds its index in the pool. So an instruction can be taken back, or emitted again as part of another one,
// and nothing else has to be changed.
#pragma once
#include "code/instr.h"
#include "code/module.h"

enum { NO_UNIT = 0xFFFFFFFFu };
enum { WINDOW = 4 };      // instructions that can be looked back at
enum { MOST_MOVES = 32 }; // register moves in one instruction

typedef struct {
    BeamFile *bf;
    ModuleCode *mc;
    Code *u;
    uint32_t n, cap;         // units so far
    uint32_t window[WINDOW]; // starts of the last instructions, the last one first; NO_UNIT: a label stands there
    Term *consts;            // the pool
    uint32_t nconsts, cconsts;
    uint32_t cfunctions, cmarks;
    bool no_lines;                               // a module that erl has built in
    enum { MOVED_NOT, MOVED, MOVED_LINE } moved; // the last BEAM instructions: a move to x0; and a line
    struct {
        bool pending;
        OperandKind skind, dkind;
        uint64_t s, d;
    } move;
    bool bad; // an operand that does not fit; bf->error may say more
} Lower;

// ---- emitting (emit.c) -------------------------------------------------------------------------------
// Fields that are not named are 0. A tail follows as single units (emit_unit).
#define EMIT(l, name, ...) EMIT_AS(l, I_##name, name, __VA_ARGS__)
// An instruction chosen at run time among those with the operands of `name`.
#define EMIT_AS(l, instr, name, ...) \
    emit_instr(l, &(struct In_##name){(uint16_t)(instr), __VA_ARGS__}, INSTR_UNITS(name))
void emit_instr(Lower *l, const void *in, uint32_t nunits);
void emit_unit(Lower *l, uint32_t v);
void emit_units(Lower *l, const uint32_t *v, uint32_t n);
void *grown(void *p, uint32_t n, uint32_t *cap, size_t each); // room for element n, of `each` bytes

// One BEAM operation is one instruction of the same operands in another order. `order` says for each operand of the
// instruction, A first, which operand of the operation it is: '0' and up; 'a' and up: the same, a number of words as
// bytes. A list gives its number of elements, and then the tail.
void emit_in_order(Lower *l, int instr, const char *order, const BeamOp *o);

// Operands as fields. What does not fit sets l->bad.
OperandS src_of(Lower *l, const Operand *o);
OperandS size_of(Lower *l, const Operand *o); // of a bit syntax segment: the atom `all` is NOVALUE
OperandD dst_of(Lower *l, const Operand *o);
OperandF label_of(Lower *l, const Operand *o);
uint32_t number_of(Lower *l, const Operand *o); // up to 28 bits
uint16_t half(Lower *l, uint32_t v);            // operand A
OperandC const_of(Term t);
OperandP ptr_of(const void *p);
INLINE uint32_t offset_of(const Operand *o) { return (uint32_t)o->v * 8; } // of a register, in bytes
INLINE AOperandX ax_of(const Operand *o) { return (AOperandX){(uint16_t)offset_of(o)}; }
INLINE OperandX x_of(const Operand *o) { return (OperandX){offset_of(o)}; }
INLINE OperandI imm_of(const Operand *o) { return (OperandI){(int32_t)o->t}; }
INLINE uint32_t bytes_of(Lower *l, const Operand *words) { return number_of(l, words) * 8; }
uint32_t tuple_header(Lower *l, const Operand *arity);

INLINE bool is_x(const Operand *o) { return o->kind == OPD_X; }
INLINE bool is_y(const Operand *o) { return o->kind == OPD_Y; }
INLINE bool is_small_operand(const Operand *o) { return o->kind == OPD_TERM && is_small(o->t); }
INLINE bool fits_imm(const Operand *o) // an I operand
{
    return o->kind == OPD_TERM && is_immed(o->t) && (int64_t)o->t == (int32_t)o->t;
}
INLINE bool is_pooled(OperandS s) { return (s.bits & 3) == 2; }

// ---- looking back ------------------------------------------------------------------------------------
// The instruction k before the next one (0: the last), when it is a `name` and no label stands behind it; else NULL.
// Valid until something is emitted.
#define BACK(l, k, name) ((const struct In_##name *)look_back(l, k, I_##name))
#define LAST(l, name) BACK(l, 0, name)
const void *look_back(const Lower *l, int k, int instr);
void take_back(Lower *l, int n);         // forgets the last n instructions, to be emitted as part of another
void become(Lower *l, int k, int instr); // changes the opcode k back to one with the same operands
void window_clear(Lower *l);             // a label: nothing before it can be fused with what follows

// ---- one BEAM operation ------------------------------------------------------------------------------
// Each: false when it is none of these, and nothing has been emitted.
bool fuse(Lower *l, const BeamOp *o);        // fuse.c: with the instructions before it
bool lower_call(Lower *l, const BeamOp *o);  // lower_calls.c: calls, funs, frames
bool lower_guard(Lower *l, const BeamOp *o); // lower_guards.c: BIFs in guards, arithmetic
bool lower_test(Lower *l, const BeamOp *o);  // lower_tests.c: comparisons, tests, selects
bool lower_data(Lower *l, const BeamOp *o);  // lower_data.c: moves, tuples, maps, floats
bool lower_bits(Lower *l, const BeamOp *o);  // lower_bits.c: bit strings

// Which lines a stack trace shows.
void drop_line(Lower *l); // lower.c: before a tail call

bool link_units(Lower *l); // link.c: labels and constants; fills mc->block. False: bf->error
