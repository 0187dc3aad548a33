// SPDX-License-Identifier: Apache-2.0
// code/module — one loaded instance of a module, as lowering makes it and the tables keep it. Private to the room.
#pragma once
#include "code/beam_ops.h"

typedef struct {
    uint32_t start;
    uint32_t arity;
    Term function;
    uint32_t entry_label;
} FunctionInfo; // start: unit offset of its func_info instruction
typedef struct {
    uint32_t at;
    uint32_t line;
} LineMark; // from unit offset `at` on, lines[line] holds

struct ModuleCode {
    Term module;
    Code *units;
    uint32_t nunits; // one block; constants of the module lie in front of it, see lower.c
    void *block;
    size_t block_nbytes; // what to free
    FunctionInfo *functions;
    uint32_t nfunctions; // ascending by start
    LineMark *marks;
    uint32_t nmarks; // ascending by at
    BeamLine *lines;
    uint32_t nlines;
    char **file_names;
    uint32_t nfiles;
    uint32_t *labels;
    uint32_t nlabels; // unit offset of each label (0xFFFFFFFF: none)
    uint32_t on_load; // unit offset, 0xFFFFFFFF: none
    Literals *area;
    BeamExport *exports;
    uint32_t nexports;
    BeamExport *locals;
    uint32_t nlocals;
    FunEntry **funs;
    uint32_t nfuns;
    Term attributes, compile_info;
    uint8_t md5[16];
    uint8_t *strings; // own copy of StrT
    // module.c's own: what of the file outlives loading
    size_t strings_nbytes; // of the block `strings`
    uint32_t *fun_labels;  // entry label of each lambda
    void *tables;
    size_t tables_nbytes; // one block: lines, file_names, exports, locals, fun_labels
};

// lower.c: turns the file's instructions into units. Fills block, units, functions, marks, labels, on_load, funs,
// strings. False: bf->error.
bool lower_module(BeamFile *bf, ModuleCode *mc);
void lower_free(ModuleCode *mc); // what lower_module filled
