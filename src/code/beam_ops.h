// SPDX-License-Identifier: Apache-2.0
// code/beam_ops — a .beam file taken apart and checked: its tables, and its operations one by one. A door of the room,
// for whoever reads BEAM code: the loader, the disassembler, a generator of code.
//
//   beam_open ─► BeamFile;  beam_cursor, then beam_next ─► BeamOp ... until op is -1;  beam_cursor_end, beam_close
//
// Guarantees: an operation handed out by beam_next has a row in op_shapes, and its operands are of the kinds that the
// row's letters say (ops.c). Every index is inside its table, every label below label_count, every register below 1024.
// Whether a label is defined somewhere is not checked here.
#pragma once
#include "code/code.h"

typedef enum {
    OPD_U,    // v: unsigned number
    OPD_TERM, // t: an atom, NIL, small integer, or a literal (with LITERAL_BIT; big integers become literals)
    OPD_X,
    OPD_Y,     // v: register number (x < 1024, y < 1024)
    OPD_FR,    // v: float register, < 1024 allowed by files; the run loop has 16
    OPD_LABEL, // v: label number; 0: none
    OPD_LIST,  // list, v elements
    OPD_ALLOC, // v: words needed, floats and funs already counted in (2 a float, 5 a fun)
} OperandKind;

#define OPD_HUGE UINT64_MAX // v of an OPD_U beyond 64 bits
typedef struct Operand Operand;
struct Operand {
    OperandKind kind;
    uint32_t type_index;
    union {
        uint64_t v;
        Term t;
    };
    const Operand *list;
}; // type_index: 0xFFFFFFFF none

enum { MAX_OPERANDS = 16 };
typedef struct {
    int op; // BEAM opcode number; -1: end of code (int_code_end)
    int n;  // operands
    Operand a[MAX_OPERANDS];
    uint32_t at; // byte offset in the code chunk, for messages
} BeamOp;

typedef struct {
    Term function;
    uint32_t arity, label;
} BeamExport;
typedef struct {
    Term function;
    uint32_t arity, label, index, num_free, old_uniq;
} BeamLambda; // arity as in the file: with free variables
typedef struct {
    uint32_t file, line;
} BeamLine; // file: index into file_names; line 0: no location

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
    Literals *area; // all in `area`; literals made while decoding go there too
    const uint8_t *strings;
    size_t strings_nbytes;
    BeamLine *lines;
    uint32_t nlines; // [0] is "no location"
    char **file_names;
    uint32_t nfiles;               // [0] = "<module>.erl"
    Term attributes, compile_info; // literal terms (NIL when absent)
    uint8_t md5[16];
    const char *error; // static text when something is wrong
    void *arena;       // owns all the tables
} BeamFile;

// False: bf->error says why. Accepts a gzipped file. The bytes must stay until beam_close.
bool beam_open(BeamFile *bf, const uint8_t *bytes, size_t nbytes, Term expect_module);
void beam_close(BeamFile *bf, bool keep_area);

// Instruction by instruction. False: damaged (bf->error).
typedef struct {
    BeamFile *bf;
    Reader r;
    Operand *list_room;
    size_t list_cap, list_used;
} BeamCursor;
void beam_cursor(BeamCursor *c, BeamFile *bf);
// Lists stay valid until the next call. Calls of the module's own functions that stay BIFs (lists:reverse/2) come out
// as call_ext.
bool beam_next(BeamCursor *c, BeamOp *op);
Export *beam_fixed_at(BeamFile *bf, uint64_t label); // the BIF that stands for the function at this label; NULL: none
void beam_cursor_end(BeamCursor *c);

extern const char *const beam_op_names[]; // by number, from ops.tab
extern const char *const op_shapes[];     // a letter an operand, see ops.c; NULL: no operation of OTP 24 to 28
int beam_op_arity(int op);                // -1: no such opcode
enum {
#define OP(number, name, arity) OP_##name = number,
#include "code/ops.tab"
#undef OP
    OP_LIMIT = 192
};
