// SPDX-License-Identifier: Apache-2.0
// emu/native — how the run loop enters generated code, and what generated code calls. A door for the room jit.
//
// Generated code is WebAssembly. The room jit makes it, and its functions lie in slots of the table of functions:
//
//   function   (h, e, r, x0 .. xk-1)   the entry of a function of arity n; k = min(n, NATIVE_X), the rest in regs->x
//   return     (h, e, r, x0)           where a call returns to
//
// h is heap.top and e is heap.stop (addresses), r is Proc.reds. They have no result: each ends with a tail call of
// another one, or with one of the functions below, after which it returns to native_enter or native_return.
//
// The code of a function is FUNC_NATIVE of its head (code/layout.h), and its entry is then the instruction `native`.
// The high half of a return address that generated code pushes is the slot to return to; its low half is what the run
// loop needs. Slot 0 holds native_to_interp: the run loop pushes return addresses whose high half is 0.
// Reductions, collections and ends of slices fall where the run loop has them (emu/reductions.h).
#pragma once
#include "proc/sched.h"

enum { NATIVE_X = 6 };
typedef struct {
    uint32_t h, e; // set before generated code returns, and when a function below comes back
    int32_t r;
    uint32_t slice_end; // 1: it returns because the slice is over
    uint32_t epoch;     // changes when generated code is taken away
    uint32_t once; // 1: it left at the first instruction of its function, which is `native`: that is interpreted once
    Term pid;      // of the process that runs
} NativeState;
extern NativeState native_state;

// Addresses of functions for generated code, with their types in WebAssembly: i is i32, l is i64; the result is behind
// a colon. `pc` is the instruction that is executed; x in regs->x unless they are parameters.
enum {
    // These three end it. Sets regs->x, p->pc and what native_enter returns.
    NATIVE_LEAVE, // iiilllllli   goes on at pc, interpreted
    NATIVE_CALL,  // iiillllllii calls interpreted code at pc, with so many arguments
    NATIVE_YIELD, // iiillllllii a call has no reductions left; pc is the callee
    // Makes so many words free; live X registers are roots. 0: the process ends, and the caller returns.
    NATIVE_COLLECT, // iiiiii:i      h, e, r, words, live, pc
    NATIVE_BIF,     // iiiiii:i      h, e, r, export, pc, pc behind it; the result is in x[0]. 0: the caller returns
    // A guard BIF with arguments in regs->operands. NOVALUE: it failed. With raises != 0 the error is then raised, and
    // the caller returns.
    NATIVE_GUARD,   // iiiiii:l      h, e, r, export, pc, raises
    NATIVE_STEP,    // iiii:i        executes the instruction at pc; where to go on, or 0: the caller returns
    NATIVE_COMPARE, // ll:i
    NATIVE_EXACT,   // ll:i        eq_exact
    NATIVE_EQUAL,   // ll:i        eq_loose
    NATIVE_MAP_GET, // ll:l        NOVALUE: no such key
    NATIVE_PEEK,    // iiii:l      h, e, r, pc: the message at the save pointer, or NOVALUE
    NATIVE_FUNCTIONS
};
typedef struct {
    const void *at;
    const char *type;
} NativeFunction;
extern const NativeFunction native_functions[NATIVE_FUNCTIONS];
const void *native_to_interp_address(void);
