// SPDX-License-Identifier: Apache-2.0
// emu/run_traced.c — a second copy of the run loop, which can execute an instruction replaced by a breakpoint. See
// run.c.
#define EMU_TRACED
#include "emu/run.c"
