// SPDX-License-Identifier: Apache-2.0
// code/beam_ops — a .beam file, decoded and checked: its tables, and its operations one by one. A door of the room.
//
//   beam_open ─► BeamFile;  beam_cursor, then beam_next ─► BeamOp ... until op is -1;  beam_cursor_end, beam_close
//
// Invariant: an operation that beam_next returns has a row in op_shapes, and its operands have the kinds of that row
// (ops.c). Every index is inside its table, every label less than label_count, every register less than 1024. Whether a
// label is defined is not checked here.
#pragma once
#include "code/code.h"

typedef enum {
    OPD_U,     // v: an unsigned number
    OPD_TERM,  // t: an atom, NIL, a small integer, or a literal with LITERAL_BIT (as big integers are)
    OPD_X,     // v: the number of a register, less than 1024
    OPD_Y,     // the same
    OPD_FR,    // v: the number of a float register, less than 1024
    OPD_LABEL, // v: the number of a label; 0: none
    OPD_LIST,  // list: its v elements
    OPD_ALLOC, // v: words of heap, those for floats (2 each) and funs (5 each) included
} OperandKind;

#define OPD_HUGE UINT64_MAX // v of an OPD_U that exceeds 64 bits
typedef struct Operand Operand;
struct Operand {
    OperandKind kind;
    uint32_t type_index;
    union {
        uint64_t v;
        Term t;
    };
    const Operand *list;
}; // type_index: into the chunk Type; 0xFFFFFFFF: none

enum { MAX_OPERANDS = 16 };
typedef struct {
    int op; // the BEAM opcode; -1: the end of the code (int_code_end)
    int n;  // number of operands
    Operand a[MAX_OPERANDS];
    uint32_t at; // offset in the code chunk in bytes, for messages
} BeamOp;

typedef struct {
    Term function;
    uint32_t arity, label;
} BeamExport;
typedef struct {
    Term function;
    uint32_t arity, label, index, num_free, old_uniq;
} BeamLambda; // arity: with the free variables, as in the file
typedef struct {
    uint32_t file, line;
} BeamLine; // file: index into file_names; line 0: unknown

typedef struct {
    Term module;
    Term *atoms;
    uint32_t natoms; // [0] = NIL
    const uint8_t *code;
    size_t code_nbytes;
    uint32_t label_count, function_count, max_opcode;
    Export **imports;
    uint32_t nimports;
    BeamExport *exports;
    uint32_t nexports;
    BeamExport *locals;
    uint32_t nlocals;
    BeamLambda *lambdas;
    uint32_t nlambdas;
    Term *literals;
    uint32_t nliterals;
    Literals *area; // the literal area of all literals, also of those found in the code
    const uint8_t *strings;
    size_t strings_nbytes;
    BeamLine *lines;
    uint32_t nlines; // [0] is "no location"
    char **file_names;
    uint32_t nfiles;               // [0] = "<module>.erl"
    Term attributes, compile_info; // literals; NIL: the file has none
    Term records;                  // of its native records, a literal: see records.c
    uint8_t md5[16];
    const char *error; // a static text, or NULL
    void *arena;       // owns all the tables
} BeamFile;

// Reads the tables of a file, which may be compressed by gzip. The bytes must stay until beam_close. expect_module: the
// name the module must have, or NOVALUE. False: bf->error says why; beam_close must be called nevertheless.
bool beam_open(BeamFile *bf, const uint8_t *bytes, size_t nbytes, Term expect_module);
void beam_close(BeamFile *bf, bool keep_area); // keep_area: the caller has taken over the literal area

// A walk over the operations.
typedef struct {
    BeamFile *bf;
    Reader r;
    Operand *list_room;
    size_t list_cap, list_used;
} BeamCursor;
void beam_cursor(BeamCursor *c, BeamFile *bf);
// Decodes and checks the next operation. Its lists are valid until the next call. A call of a function of this module
// that stays a BIF (such as lists:reverse/2) is returned as a call_ext. False: damaged; bf->error says how.
bool beam_next(BeamCursor *c, BeamOp *op);
Export *beam_fixed_at(BeamFile *bf, uint64_t label); // the BIF that replaces the function at this label; NULL: none
void beam_cursor_end(BeamCursor *c);

extern const char *const beam_op_names[]; // by opcode, from ops.tab
extern const char *const op_shapes[];     // by opcode: a letter for each operand, see ops.c; NULL: it is not loaded
int beam_op_arity(int op);                // number of operands; -1: no such opcode
enum {
#define OP(number, name, arity) OP_##name = number,
#include "code/ops.tab"
#undef OP
    OP_LIMIT = 192
};
