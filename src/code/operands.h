// SPDX-License-Identifier: Apache-2.0
// code/operands — the shapes of instructions, by opcode. Private.
#pragma once
#include "code/chunks.h"

extern const char *const op_shapes[OP_LIMIT];
bool operands_fit(BeamFile *bf, BeamOp *op); // shapes.c: false with bf->error
