// SPDX-License-Identifier: Apache-2.0
// code/lower — shared by the files that lower BEAM operations: emitting instructions, looking back at the last ones.
// Private to the room.
//
//   EMIT(l, add_xi, .a = ax_of(a), .b = imm_of(b), .dst = dst_of(l, d), .fail = label_of(l, f));
//
// Invariant: until link.c has walked over the finished units, an F operand is the number of its label, and an S operand
// that is a constant has its index in the pool. So an instruction can be taken back, or become part of another one,
// without changes elsewhere.
#pragma once
#include "code/instr.h"
#include "code/module.h"

enum { NO_UNIT = 0xFFFFFFFFu };
enum { WINDOW = 4 };      // how many instructions can be looked back at
enum { MOST_MOVES = 32 }; // register moves in one fused instruction

typedef struct {
    BeamFile *bf;
    ModuleCode *mc;
    Code *u;
    uint32_t n, cap;         // units at u
    uint32_t window[WINDOW]; // offsets of the last instructions, the last one first; NO_UNIT: before a label
    Term *consts;            // the pool of constants
    uint32_t nconsts, cconsts;
    uint32_t cfunctions, cmarks;                 // capacities of mc->functions, mc->marks
    bool no_lines;                               // the module is one of erl's preloaded ones
    enum { MOVED_NOT, MOVED, MOVED_LINE } moved; // the last operations: a move to x0; a move to x0 and a line
    struct {
        bool pending;
        OperandKind skind, dkind;
        uint64_t s, d;
    } move;
    bool bad; // an operand did not fit; bf->error may say more
} Lower;

// ---- emitting (emit.c) -------------------------------------------------------------------------------
// Emits an instruction. Fields that are not named are 0. Its tail is emitted afterwards by emit_unit(s).
#define EMIT(l, name, ...) EMIT_AS(l, I_##name, name, __VA_ARGS__)
// Emits `instr`, an instruction that is chosen at run time and has the same fields as `name`.
#define EMIT_AS(l, instr, name, ...) \
    emit_instr(l, &(struct In_##name){(uint16_t)(instr), __VA_ARGS__}, INSTR_UNITS(name))
void emit_instr(Lower *l, const void *in, uint32_t nunits);
void emit_unit(Lower *l, uint32_t v);
void emit_units(Lower *l, const uint32_t *v, uint32_t n);
// Resizes an array at p that has n elements of `each` bytes, if it has no room for one more. Returns its address.
void *grown(void *p, uint32_t n, uint32_t *cap, size_t each);

// Emits the operation as one instruction with the same operands in another order. `order` has a character for each
// operand of the instruction, A first: the number of the operation's operand, as a digit; or 'a' for 0, 'b' for 1 ...
// if that is a number of words which becomes bytes. A list becomes its number of elements here, and the tail.
void emit_in_order(Lower *l, int instr, const char *order, const BeamOp *o);

// From an operation's operand to a field of an instruction. Sets l->bad if it does not fit.
OperandS src_of(Lower *l, const Operand *o);
OperandS size_of(Lower *l, const Operand *o); // the size of a segment; the atom `all` becomes NOVALUE
OperandD dst_of(Lower *l, const Operand *o);
OperandF label_of(Lower *l, const Operand *o);
uint32_t number_of(Lower *l, const Operand *o); // at most 28 bits
uint16_t half(Lower *l, uint32_t v);            // for operand A: at most 16 bits
OperandC const_of(Term t);
OperandP ptr_of(const void *p);
INLINE uint32_t offset_of(const Operand *o) { return (uint32_t)o->v * 8; } // of a register, in bytes
INLINE AOperandX ax_of(const Operand *o) { return (AOperandX){(uint16_t)offset_of(o)}; }
INLINE OperandX x_of(const Operand *o) { return (OperandX){offset_of(o)}; }
INLINE OperandI imm_of(const Operand *o) { return (OperandI){(int32_t)o->t}; }
INLINE uint32_t bytes_of(Lower *l, const Operand *words) { return number_of(l, words) * 8; }
uint32_t tuple_header(Lower *l, const Operand *arity); // the low 32 bits of a tuple's header

INLINE bool is_x(const Operand *o) { return o->kind == OPD_X; }
INLINE bool is_y(const Operand *o) { return o->kind == OPD_Y; }
INLINE bool is_small_operand(const Operand *o) { return o->kind == OPD_TERM && is_small(o->t); }
INLINE bool fits_imm(const Operand *o) // does it fit an I operand?
{
    return o->kind == OPD_TERM && is_immed(o->t) && (int64_t)o->t == (int32_t)o->t;
}
INLINE bool is_pooled(OperandS s) { return (s.bits & 3) == 2; }

// ---- looking back ------------------------------------------------------------------------------------
// The instruction that is k before the last one, if it is a `name` and no label comes after it; else NULL. Valid until
// something is emitted.
#define BACK(l, k, name) ((const struct In_##name *)look_back(l, k, I_##name))
#define LAST(l, name) BACK(l, 0, name)
const void *look_back(const Lower *l, int k, int instr);
void take_back(Lower *l, int n);         // removes the last n instructions
void become(Lower *l, int k, int instr); // replaces the opcode k before the last; the shapes must be the same
void window_clear(Lower *l);             // at a label: what is before it cannot be fused with what follows

// ---- one BEAM operation ------------------------------------------------------------------------------
// False: it is no operation of this family; nothing was emitted.
bool fuse(Lower *l, const BeamOp *o);         // fuse.c: with the instructions before it
bool lower_call(Lower *l, const BeamOp *o);   // lower_calls.c: calls, funs, frames
bool lower_guard(Lower *l, const BeamOp *o);  // lower_guards.c: BIFs in guards, arithmetic
bool lower_test(Lower *l, const BeamOp *o);   // lower_tests.c: comparisons, tests, selects
bool lower_data(Lower *l, const BeamOp *o);   // lower_data.c: moves, tuples, maps, floats
bool lower_record(Lower *l, const BeamOp *o); // lower_records.c: native records
bool lower_bits(Lower *l, const BeamOp *o);   // lower_bits.c: bit strings

void drop_line(Lower *l); // lower.c: before a tail call; see note_move there

bool link_units(Lower *l); // link.c: resolves labels and constants, fills mc->block; false: bf->error says why
