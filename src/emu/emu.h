// SPDX-License-Identifier: Apache-2.0
// emu — the run loop: executes lowered code for one process until its slice ends, it waits, or it ends.
//
// Law: emu_run returns at the end of every slice (V8 optimises only what returns); between slices all state of a
// process lies in its Proc and heap block: pc in p->pc, its live X registers as p->live words at heap.stop, return
// addresses and Y registers on the stack.
//
//   stack, growing down:   stop ─► [saved x...] y0 y1 ... CP | y0 ... CP | ... CP of the first call (CODE_NORMAL_EXIT)
//   ─ end
//
// A call pushes its return address (CP); allocate makes room for the Y registers below it; HEAP_SLACK words are always
// free below the stack, so that the push needs no check.
#pragma once
#include "bif/bif.h"
#include "proc/sched.h"

void emu_init(void); // instructions behind apply/2,3, hibernate/3, yield/0
StopReason emu_run(Sched *s, Proc *p);

// Stack traces (emu/stacktrace.c). A raw trace is what `catch` leaves in a register: [addresses (in a fake big) |
// info].
Term emu_trace_list(Proc *p, Term raw); // the list of {M, F, ArityOrArgs, Location}; a list passes through
Term emu_current_trace(
    Proc *p, Heap *to, int max); // of a process that is not running (or in a BIF): process_info(current_stacktrace)
bool emu_current_place(Proc *p, CodePlace *out);
Term emu_raise_with_trace(Proc *p, Term class_, Term reason, Term trace); // bif's BifUp.raise
Term emu_traced_bif(Proc *p, Term *a);                                    // code's CodeUp.traced_bif
