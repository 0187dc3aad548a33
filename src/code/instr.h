// SPDX-License-Identifier: Apache-2.0
// code/instr — the layout of the run loop's instructions, made from instr.tab: a door for what reads or emits units.
//
//   const struct In_move_xx *in = (const void *)pc;      in->from, in->to: offsets of registers
//
// Each kind of operand has a type of its own, so an accessor for registers takes no label. A structure's size is the
// instruction's length without its tail; units are little-endian and 4-byte aligned on every host.
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
} OperandX; // the same in a unit of its own
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
} OperandF; // distance from the instruction in units; 0: none
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

// Units of an instruction without its tail.
#define INSTR_UNITS(name) ((uint32_t)(sizeof(struct In_##name) / sizeof(Code)))

// The letters of each instruction's operands: A first when it is in upper case (X, Y, U); then a letter for each field;
// then '*' (as often as A says) or '+' (as often as the last u says) and the letters of an element of the tail. '!':
// the tail of allocate_moves_call.
extern const char *const instr_shapes[INSTR_COUNT];
extern const char *const instr_names[INSTR_COUNT];

// A walk over one instruction's operands, the tail included: after instr_walk, each instr_step gives one operand in
// `letter` and `at` (for A, the instruction's first unit), until it returns false. Then `next` is the instruction that
// follows. The opcode must be below INSTR_COUNT.
typedef struct {
    const Code *start, *at, *next;
    char letter;
    const char *rest, *each;      // letters still to come; those of an element of the tail
    uint32_t left, moves, last_u; // elements still to come, moves behind them; the last U
} InstrWalk;
INLINE void instr_walk(InstrWalk *w, const Code *instr)
{
    *w = (InstrWalk){.start = instr, .next = instr + 1, .rest = instr_shapes[*instr & 0xFFFF]};
}
bool instr_next_group(InstrWalk *w); // instr_step's own: behind the last letter of the fields, or of an element
INLINE bool instr_step(InstrWalk *w)
{
    if (*w->rest < 'A') {
        if (!*w->rest && !w->left && !w->moves) return false;
        InstrWalk next = *w; // a copy, so that *w can stay in registers
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
