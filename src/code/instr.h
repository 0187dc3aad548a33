// SPDX-License-Identifier: Apache-2.0
// code/instr — the layout of the run loop's instructions, made from instr.tab. A door of the room, for code that reads
// or emits units.
//
//   const struct In_move_xx *in = (const void *)pc;      in->from, in->to: offsets of registers
//
// Each kind of operand has a type, so that one kind cannot be passed as another one. The size of a struct is the length
// of the instruction without its tail. Units are little-endian and aligned to 4 bytes on every host.
#pragma once
#include "code/code.h"

enum { PTR_UNITS = sizeof(void *) / sizeof(Code) }; // units of an address

typedef struct {
    uint16_t at;
} AOperandX; // byte offset from the x registers
typedef struct {
    uint16_t at;
} AOperandY; // byte offset from the stack pointer
typedef struct {
    uint32_t at;
} OperandX; // as AOperandX, in its own unit
typedef struct {
    uint32_t at;
} OperandY;
typedef struct {
    uint32_t bits;
} OperandS; // see instr.tab
typedef struct {
    uint32_t bits;
} OperandD;
typedef struct {
    int32_t value;
} OperandI; // an immediate term, to be sign-extended
typedef struct {
    int32_t by;
} OperandF; // distance from the instruction in units; 0: no label
typedef struct {
    Code units[2];
} OperandC; // a term, low half first
typedef struct {
    Code units[PTR_UNITS];
} OperandP; // an address, low half first

#define NONE uint16_t no_operand;
#define AX(field) AOperandX field;
#define AY(field) AOperandY field;
#define AU(field) uint16_t field;
#define X(field) OperandX field;
#define Y(field) OperandY field;
#define S(field) OperandS field;
#define D(field) OperandD field;
#define I(field) OperandI field;
#define F(field) OperandF field;
#define U(field) Code field;
#define C(field) OperandC field;
#define P(field) OperandP field;
#define TAIL(field) Code field[];
#define TAIL_A(field, each) Code field[];
#define TAIL_U(field, each) Code field[];
#define INSTR(name, fields) \
    struct In_##name { \
        uint16_t opcode; \
        fields \
    }; \
    _Static_assert(sizeof(struct In_##name) % sizeof(Code) == 0, #name " is made of whole units");
#include "code/instr.tab"
#undef INSTR
#undef NONE
#undef AX
#undef AY
#undef AU
#undef X
#undef Y
#undef S
#undef D
#undef I
#undef F
#undef U
#undef C
#undef P
#undef TAIL
#undef TAIL_A
#undef TAIL_U

// The number of units of an instruction without its tail.
#define INSTR_UNITS(name) ((uint32_t)(sizeof(struct In_##name) / sizeof(Code)))

// The shape of each instruction: a letter for operand A, if it has one, in upper case (X, Y, U); a letter for each
// field; for a tail, '*' (A is the number of its elements) or '+' (the last u is) and the letters of an element. '!' is
// the tail of allocate_moves_call.
extern const char *const instr_shapes[INSTR_COUNT];
extern const char *const instr_names[INSTR_COUNT];

// A walk over the operands of an instruction, its tail included. After instr_walk, each instr_step that returns true
// yields an operand: its `letter`, and its unit `at` (for A, the first unit of the instruction). When it returns false,
// `next` is the following instruction. The opcode must be less than INSTR_COUNT.
typedef struct {
    const Code *start, *at, *next;
    char letter;
    const char *rest, *each;      // letters still to come; letters of an element of the tail
    uint32_t left, moves, last_u; // elements still to come; moves after them; the last u operand
} InstrWalk;
INLINE void instr_walk_as(InstrWalk *w, const Code *instr, Code opcode) // in the code, another may have replaced it
{
    *w = (InstrWalk){.start = instr, .next = instr + 1, .rest = instr_shapes[opcode]};
}
INLINE void instr_walk(InstrWalk *w, const Code *instr) { instr_walk_as(w, instr, *instr & 0xFFFF); }
bool instr_next_group(InstrWalk *w); // for instr_step: goes on to the next element of the tail; false: the end
INLINE bool instr_step(InstrWalk *w)
{
    if (*w->rest < 'A') {
        if (!*w->rest && !w->left && !w->moves) return false;
        InstrWalk next = *w; // a copy, so that the compiler can keep *w in registers
        bool more = instr_next_group(&next);
        *w = next;
        if (!more) return false;
    }
    w->letter = *w->rest++;
    w->at = w->next;
    if (w->letter < 'a') w->at = w->start;
    else w->next += w->letter == 'p' ? PTR_UNITS : w->letter == 'c' ? 2 : 1;
    if (w->letter == 'u') w->last_u = *w->at;
    return true;
}
