// SPDX-License-Identifier: Apache-2.0
// emu/reductions — the law of reductions: what costs what, and where a slice ends. Everything that runs code keeps it:
// Step, --seed and recorded runs depend on the count.
//
// A slice begins with p->reds = SLICE_REDUCTIONS (or what the scheduler was given).
//   call, tail call, fun, apply, loop_rec_end, the function a BIF traps to    REDS_CALL, before it is entered
//   a BIF called by an instruction of its own or through its export           REDS_BIF, before it runs; guard BIFs and
//                                                                             operators cost nothing
//   send                                                                      REDS_SEND, after it
//   an error that finds a handler                                             REDS_HANDLER, after unwinding
//   length                                  1 for LENGTH_PER_RED cells of those counted in this slice
//   bs_create_bin                           1 for COPIED_PER_RED bits copied
//   a BIF that works long, a collection     what it charges itself (proc_charge)
// Returns, moves, tests, matching and arithmetic cost nothing.
//
// A slice ends only at a call, when charging it leaves p->reds <= 0: the target is in p->pc, the arguments are the live
// X registers (emu_slice_end). `length` ends it with three registers of its own. An error, a return and a BIF that
// succeeds go on below 0 up to the next call. wait, hibernate, yield and the end of the process stop at once.
//
// p->reds_held are reductions put aside so that the next call finds none. They belong to the slice (proc_left).
//   PF_COLLECT      an instruction allocated sideways (WANT_GC): the next call collects, then the slice goes on
//   sched_pausing   the page or Step cuts here: the next call returns STOP_PAUSE, and the slice goes on later
// A pause changes nothing that the run does without it: it collects only when PF_COLLECT asks; it saves the registers
// only where there is room without a collection, else it waits for the next call; it gives back all that was held.
// Every stop takes back what is held (emu_stop).
#pragma once

enum {
    REDS_CALL = 1,
    REDS_BIF = 1,
    REDS_SEND = 3,
    REDS_HANDLER = 1,
    LENGTH_PER_RED = 100,  // cells
    LENGTH_LEAST = 2000,   // cells that a slice counts at least
    COPIED_PER_RED = 8192, // bits: 1 KB
};
