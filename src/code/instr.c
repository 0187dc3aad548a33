// SPDX-License-Identifier: Apache-2.0
// code/instr.c — names and shapes of the run loop's instructions, made from instr.tab; the walk over operands.
#include "code/instr.h"

const char *const instr_names[INSTR_COUNT] = {
#define INSTR(name, fields) #name,
#include "code/instr.tab"
#undef INSTR
};
#define NONE ""
#define AX(field) "X"
#define AY(field) "Y"
#define AU(field) "U"
#define X(field) "x"
#define Y(field) "y"
#define S(field) "s"
#define D(field) "d"
#define I(field) "i"
#define F(field) "f"
#define U(field) "u"
#define C(field) "c"
#define P(field) "p"
#define TAIL(field) "!"
#define TAIL_A(field, each) "*" each
#define TAIL_U(field, each) "+" each
const char *const instr_shapes[INSTR_COUNT] = {
#define INSTR(name, fields) fields,
#include "code/instr.tab"
#undef INSTR
};


bool instr_next_group(InstrWalk *w)
{
    const struct In_allocate_moves_call *call = (const void *)w->start;
    if (w->left == 0) switch (*w->rest) {
        case '*': w->each = w->rest + 1, w->left = *w->start >> 16; break;
        case '+': w->each = w->rest + 1, w->left = w->last_u; break;
        case '!': w->each = "y", w->left = call->frame >> 16, w->moves = call->arity >> 16; break;
        }
    if (w->left == 0) w->each = "m", w->left = w->moves, w->moves = 0;
    w->rest = "";
    if (w->left == 0) return false;
    w->left--;
    w->rest = w->each;
    return true;
}
