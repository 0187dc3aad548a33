// SPDX-License-Identifier: Apache-2.0
// code/operands — the check of an operation's operands. Private.
#pragma once
#include "code/chunks.h"

bool operands_fit(BeamFile *bf, BeamOp *op); // shapes.c: false with bf->error
