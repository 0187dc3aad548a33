// SPDX-License-Identifier: Apache-2.0
// emu/run_traced.c — the run loop once more, able to run an instruction that a breakpoint stands for: see run.c.
#define EMU_TRACED
#include "emu/run.c"
