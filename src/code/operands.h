// SPDX-License-Identifier: Apache-2.0
// code/operands — checks the operands of a BEAM operation. Private to the room.
#pragma once
#include "code/chunks.h"

bool operands_fit(BeamFile *bf, BeamOp *op); // shapes.c; false: bf->error says why
