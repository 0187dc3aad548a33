// SPDX-License-Identifier: Apache-2.0
// jit/inner — what the files of this room share.
#pragma once
#include "code/layout.h"
#include "emu/native.h"
#include "jit/jit.h"

INLINE int opcode_at(const Code *pc) { return (int)(*pc & 0xFFFF); }

// ---- encoding WebAssembly (wasm.c) ------------------------------------------------------------------------------
enum { // types of functions: 0 to NATIVE_X are entries of that arity, NATIVE_X + 1 + n is that of native_functions[n]
    TYPE_RETURN = 1,
    TYPE_NATIVE = NATIVE_X + 1,
    TYPES = TYPE_NATIVE + NATIVE_FUNCTIONS
};
void put_leb(Buf *b, uint64_t v);
void put_sleb(Buf *b, int64_t v);
// A whole module. bodies: the bodies of the n functions, each with its length in front; types: theirs. Function i gets
// the slot `slot` + i.
void wasm_module(Buf *out, const Buf *bodies, const uint8_t *types, uint32_t n, uint32_t slot);

// ---- the plan of a module (plan.c) ------------------------------------------------------------------------------
// A root is what becomes a function of WebAssembly: the entry of a function, the place where a call returns to, or a
// label that is jumped back to.
typedef enum { ROOT_ENTRY, ROOT_RETURN, ROOT_LABEL } RootKind;
typedef struct {
    const Code *at;
    RootKind kind;
    uint32_t function; // index of its function in the plan
} Root;
typedef struct {
    const Code *entry, *end;
    uint32_t arity;
    uint32_t nx;       // X registers 0 .. nx-1 occur in it
    bool floats;       // so do float registers
    uint32_t root;     // that of the entry
    uint32_t sites[2]; // roots of kind RETURN that it probably returns to; NO_ROOT: none
} Function;
enum { NO_ROOT = 0xFFFFFFFFu, MOST_FUNCTIONS = 256, MOST_ROOTS = 4096, MOST_X = 64 };
typedef struct {
    Root *roots;
    Function *functions;
    uint32_t nroots, nfunctions, croots;
    uint32_t slot; // of root 0
} Plan;
// The functions to compile when `entry` is hot: it, and those that it calls in its module and that have no code yet.
// False: there are none.
bool plan_make(Plan *plan, const Code *entry);
void plan_free(Plan *plan);
void plan_order(const Plan *plan, uint32_t root, Buf *order); // appends its units, from the entry on, jumps forwards
uint32_t plan_root(const Plan *plan, const Code *at, RootKind kind); // NO_ROOT: there is none

// What the generator knows of an instruction.
typedef enum {
    UNIT_PLAIN, // goes on behind it, or at one of its labels
    UNIT_END,   // never goes on behind it: a jump, a return, a select, what is interpreted
    UNIT_CALL,  // returns behind it
    UNIT_TAIL   // a tail call
} UnitKind;
typedef struct {
    UnitKind kind;
    const Code *next;   // behind the instruction, its tail included
    const Code *callee; // of a local call, else NULL
    bool labels;        // its operands of the kind F are labels of this function
    bool translated;
} Unit;
void unit_look(const Code *pc, Unit *u);

// ---- translating (translate.c) ----------------------------------------------------------------------------------
// Appends the body of a root. False: it is too large.
bool translate_root(const Plan *plan, uint32_t root, Buf *out);
void translate_nothing(const Plan *plan, uint32_t root, Buf *out); // instead of it: what it leads to is interpreted
