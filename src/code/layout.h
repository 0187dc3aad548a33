// SPDX-License-Identifier: Apache-2.0
// code/layout — the head of a function in loaded code. A door of the room.
//
//   FunctionInfo.start ─► [ func_info: entries, module, function, arity and native ] [ entry: where calls go ... ]
//
// Two fields are for generated code. They are 0 when a module is loaded:
//   native    the slot of the function's generated code, less than 2^24; 0: it is interpreted. It shares a unit with
//             the 8 bits of the arity. With it the opcode at the entry is I_native.
//   entries   the opcode that the entry had. It is operand A, so it takes no unit.
#pragma once
#include "code/instr.h"

enum { FUNC_INFO_UNITS = INSTR_UNITS(func_info) }; // from the head of a function to its entry

#define FUNC_ARITY(head) ((head)->arity_native & 0xFF)
#define FUNC_NATIVE(head) ((head)->arity_native >> 8)

INLINE struct In_func_info *func_info_of(const Code *entry)
{
    return (struct In_func_info *)(uintptr_t)(entry - FUNC_INFO_UNITS);
}
// Both only while the world is stopped.
INLINE void func_native_set(const Code *entry, uint32_t slot)
{
    struct In_func_info *head = func_info_of(entry);
    Code *first = (Code *)(uintptr_t)entry;
    head->entries = (uint16_t)*first;
    head->arity_native = FUNC_ARITY(head) | slot << 8;
    *first = (*first & 0xFFFF0000u) | I_native;
}
INLINE void func_native_clear(const Code *entry)
{
    struct In_func_info *head = func_info_of(entry);
    Code *first = (Code *)(uintptr_t)entry;
    if ((*first & 0xFFFF) != I_native) return;
    head->arity_native = FUNC_ARITY(head);
    *first = (*first & 0xFFFF0000u) | head->entries;
}
_Static_assert(offsetof(struct In_func_info, entries) == 2, "the counter is operand A: no unit of its own");
