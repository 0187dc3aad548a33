// SPDX-License-Identifier: Apache-2.0
// code/module — one version of a module's code, made by lowering and kept by the tables. Private to the room.
#pragma once
#include "code/beam_ops.h"

typedef struct {
    uint32_t start;
    uint32_t arity;
    Term function;
    uint32_t entry_label;
} FunctionInfo; // start: the offset of its func_info instruction, in units
typedef struct {
    uint32_t at;
    uint32_t line;
} LineMark; // from offset `at` (in units) on, the line is lines[line]

struct ModuleCode {
    Term module;
    Code *units;
    uint32_t nunits;
    void *block;         // what to free: the pool of constants, then the units (link.c)
    size_t block_nbytes; // of block
    FunctionInfo *functions;
    uint32_t nfunctions; // ascending by start
    LineMark *marks;
    uint32_t nmarks; // ascending by at
    BeamLine *lines;
    uint32_t nlines;
    char **file_names;
    uint32_t nfiles;
    uint32_t *labels; // the offset of each label in units, 0xFFFFFFFF: none; NULL once the code is current
    uint32_t nlabels;
    uint32_t on_load; // the offset of the on_load function's entry in units; 0xFFFFFFFF: none
    Literals *area;
    BeamExport *exports;
    uint32_t nexports;
    BeamExport *locals;
    uint32_t nlocals;
    FunEntry **funs;
    uint32_t nfuns;
    Term attributes, compile_info, records; // as in BeamFile
    uint8_t md5[16];
    uint8_t *strings; // a copy of the chunk StrT
    // -- used by module.c
    size_t strings_nbytes; // of strings
    uint32_t *fun_labels;  // the entry label of each lambda
    void *tables;          // one block: lines, file_names, fun_labels, exports, locals
    size_t tables_nbytes;
};

Term records_entry(Term records, Term name); // records.c: of ModuleCode.records; NOVALUE: there is none
// lower.c: lowers the file's instructions. Fills block, units, functions, marks, labels, on_load, funs and strings.
// False: bf->error says why.
bool lower_module(BeamFile *bf, ModuleCode *mc);
void lower_free(ModuleCode *mc); // frees these, but not strings
