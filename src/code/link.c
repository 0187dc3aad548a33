// SPDX-License-Identifier: Apache-2.0
// code/link.c — the last step of lowering: puts constants and units into one block, and resolves labels and constants
// to distances.
//
//   block:  [ constants, 8 bytes each ] [ units, 4 bytes each ]
#include "code/lower.h"

// Operand F: from the number of a label to its distance from the instruction, in units.
static bool link_label(const Lower *l, uint32_t start, Code *f)
{
    uint32_t at = l->mc->labels[*f];
    if (at == NO_UNIT) {
        l->bf->error = "it jumps to a label that is not there";
        return false;
    }
    *f = at - start;
    return true;
}

// Operand S: from an index in the pool to the constant's distance before the instruction, in bytes.
static bool link_constant(const Lower *l, uint32_t start, Code *s)
{
    size_t back = (size_t)(l->nconsts - (*s >> 2)) * sizeof(Term) + (size_t)start * sizeof(Code);
    if (back > 0x7FFFFFFF) {
        l->bf->error = "it is too large";
        return false;
    }
    *s = (uint32_t)back | 2;
    return true;
}

bool link_units(Lower *l)
{
    ModuleCode *mc = l->mc;
    InstrWalk w;
    for (const Code *at = l->u, *end = l->u + l->n; at < end; at = w.next) {
        uint32_t start = (uint32_t)(at - l->u);
        for (instr_walk(&w, at); instr_step(&w);) {
            Code *u = l->u + (w.at - l->u);
            if (w.letter == 'f' && *u != 0 && !link_label(l, start, u)) return false;
            if (w.letter == 's' && is_pooled((OperandS){*u}) && !link_constant(l, start, u)) return false;
        }
    }
    size_t consts_nbytes = (size_t)l->nconsts * sizeof(Term), units_nbytes = (size_t)l->n * sizeof(Code);
    mc->block_nbytes = consts_nbytes + units_nbytes;
    mc->block = mem_take(MEM_CODE, mc->block_nbytes);
    if (consts_nbytes) memcpy(mc->block, l->consts, consts_nbytes);
    mc->units = (Code *)((char *)mc->block + consts_nbytes);
    mc->nunits = l->n;
    memcpy(mc->units, l->u, units_nbytes);
    return true;
}
