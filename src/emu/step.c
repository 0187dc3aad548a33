// SPDX-License-Identifier: Apache-2.0
// emu/step.c — a third copy of the run loop, for generated code: it executes one instruction, of the families that
// build and match data, and comes back. See run.c.
#define EMU_STEP
#include "emu/run.c"
