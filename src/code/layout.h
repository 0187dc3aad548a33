// SPDX-License-Identifier: Apache-2.0
// code/layout — the head of a function in loaded code. A door of the room.
//
//   FunctionInfo.start ─► [ func_info: entries, module, function, arity and native ] [ entry: where calls go ... ]
//
// Two fields are reserved for generated code. They are 0 when a module is loaded, and nothing writes them yet:
//   entries   the number of calls that were interpreted, at most 65,535. Any scheduler increments it, as a relaxed
//             atomic without a lock; a lost count does not matter. It is operand A, so it takes no unit.
//   native    the slot of the function's generated code, less than 2^24; 0: it is interpreted. It shares a unit with
//             the 8 bits of the arity. It is written once, with release order, after the generated code is complete,
//             and is not used after a purge of the module.
#pragma once
#include "code/instr.h"

enum { FUNC_INFO_UNITS = INSTR_UNITS(func_info) }; // from the head of a function to its entry

#define FUNC_ARITY(head) ((head)->arity_native & 0xFF)
#define FUNC_NATIVE(head) ((head)->arity_native >> 8)

INLINE struct In_func_info *func_info_of(const Code *entry)
{
    return (struct In_func_info *)(uintptr_t)(entry - FUNC_INFO_UNITS);
}
_Static_assert(offsetof(struct In_func_info, entries) == 2, "the counter is operand A: no unit of its own");
