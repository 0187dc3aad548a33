// SPDX-License-Identifier: Apache-2.0
// emu/reductions — the cost of each operation in reductions, and where a slice ends. All code that runs Erlang must
// keep these rules: Step, --seed and recorded runs depend on the count.
//
// A slice begins with p->reds = SLICE_REDUCTIONS, or what the scheduler is configured with.
//   call, tail call, fun, apply, loop_rec_end, the function a BIF traps to    REDS_CALL, before it is entered
//   a BIF called by its own instruction or through its export                 REDS_BIF, before it runs
//   a guard BIF or operator                                                   nothing
//   send                                                                      REDS_SEND, after it
//   an error that finds a handler                                             REDS_HANDLER, after unwinding
//   length                                  1 for LENGTH_PER_RED cells counted in this slice
//   bs_create_bin                           1 for COPIED_PER_RED bits copied
//   a BIF with much work, a collection      what it charges itself (proc_charge)
// Returns, moves, tests, matching and arithmetic cost nothing.
//
// A slice ends only at a call, when charging it makes p->reds <= 0. Then p->pc is the target and the arguments are the
// live X registers (emu_slice_end). `length` also ends a slice, with three more registers. An error, a return and a BIF
// that succeeds continue below 0 until the next call. wait, hibernate, yield and the end of the process stop at once.
//
// p->reds_held is what was put aside so that the next call finds no reductions. It belongs to the slice (proc_left).
//   PF_COLLECT      an instruction allocated a fragment (WANT_GC): the next call collects, then the slice goes on
//   sched_pausing   a pause is wanted here: the next call returns STOP_PAUSE, and the slice goes on later
// A pause must not change the run. So it collects only if PF_COLLECT is set. It saves the registers only if there is
// room without a collection, else it waits for the next call. It gives back all reductions put aside, as every stop
// does (emu_stop).
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
