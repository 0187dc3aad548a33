// SPDX-License-Identifier: Apache-2.0
// code/layout — where things lie in loaded code: a door for what reads or writes heads of functions.
//
//   FunctionInfo.start ─► [ func_info: entries, module, function, arity and native ] [ the entry: where calls go ... ]
//
// Both fields for generated code are 0 when a module is loaded, and nothing writes them yet:
//   entries   calls counted by the interpreter, saturating at 65,535. Any scheduler adds to it without a lock, as a
//             relaxed atomic: a count that is lost does not matter. A counter in operand A costs no memory.
//   native    slot of the function's generated code in the table of functions; 0: it is interpreted. Lies above the
//             8 bits of the arity, so it costs no memory either: slots end at 2^24. Written once, with release order,
//             after the code behind the slot is there; a purge of the module ends its use.
#pragma once
#include "code/instr.h"

enum { FUNC_INFO_UNITS = INSTR_UNITS(func_info) }; // from the head of a function to its entry

#define FUNC_ARITY(head) ((head)->arity_native & 0xFF)
#define FUNC_NATIVE(head) ((head)->arity_native >> 8)

// The head of the function with this entry.
INLINE struct In_func_info *func_info_of(const Code *entry)
{
    return (struct In_func_info *)(uintptr_t)(entry - FUNC_INFO_UNITS);
}
_Static_assert(offsetof(struct In_func_info, entries) == 2, "the counter is operand A: no unit of its own");
