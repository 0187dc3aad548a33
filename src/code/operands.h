// SPDX-License-Identifier: Apache-2.0
// code/operands — checks the operands of a BEAM operation. Private to the room.
#pragma once
#include "code/chunks.h"

bool operand_read(BeamCursor *c, Operand *o); // operands.c: the next operand, unchecked; false: bf->error says why
bool operands_fit(BeamFile *bf, BeamOp *op);  // shapes.c; false: bf->error says why
