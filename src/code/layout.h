// SPDX-License-Identifier: Apache-2.0
// code/layout — where things lie in loaded code. Private.
//
//   FunctionInfo.start ─► [ func_info: module, function, arity ] [ the entry: where calls go ... ]
#pragma once
#include "code/instr.h"

enum { FUNC_INFO_UNITS = INSTR_UNITS(func_info) }; // from the head of a function to its entry
