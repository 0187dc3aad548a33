// SPDX-License-Identifier: Apache-2.0
// emu — the run loop: executes lowered code for one process until its slice ends, it waits, or it ends.
//
// Law: emu_run returns at the end of every slice (V8 optimises only functions that return). Between slices, all state
// of a process is in its Proc and heap block: pc in p->pc, the live X registers as p->live words at heap.stop, return
// addresses and Y registers on the stack.
//
//   stack, growing down:
//     stop ─► [saved x...] y0 y1 ... CP | y0 ... CP | ... CP of the first call (CODE_NORMAL_EXIT) ─ end
//
// A call pushes its return address (CP). `allocate` makes room for the Y registers below it. HEAP_SLACK words below the
// stack are always free, so the push needs no check.
#pragma once
#include "bif/bif.h"
#include "proc/sched.h"

void emu_init(void); // sets the code of apply/2,3, hibernate/3 and yield/0, which are instructions
StopReason emu_run(Sched *s, Proc *p);

// Stack traces (emu/stacktrace.c). A raw trace is what `try` and `catch` find in a register.
// Returns [{M, F, ArityOrArgs, Location}]. If `raw` is a list already, returns it.
Term emu_trace_list(Proc *p, Term raw);
// For process_info(P, current_stacktrace): at most max entries, on `to`. p does not run, or is in a BIF.
Term emu_current_trace(Proc *p, Heap *to, int max);
// The function that p is in; false: unknown.
bool emu_current_place(Proc *p, CodePlace *out);
Term emu_raise_with_trace(Proc *p, Term class_, Term reason, Term trace); // for bif, as BifUp.raise
Term emu_traced_bif(Proc *p, Term *a);                                    // for code, as CodeUp.traced_bif
