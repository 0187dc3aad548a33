// SPDX-License-Identifier: Apache-2.0
// beam.fuzz — any bytes as a .beam file: refused, or loaded and printed, never a crash.
//
// Built by tests/fuzz/run with libFuzzer; tests/unit/beam_corpus.test.c runs the same on the files of the corpus.
#include "code/code.h"
#include "vm/upward.h"
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes);

static Term no_bif(struct Proc *p, Term *a)
{
    (void)p;
    (void)a;
    return NIL;
}

// The functions that guards and bif instructions may name.
static void declare_guards(void)
{
    static const struct {
        const char *name;
        uint32_t arity;
    } guards[] = {
        {"abs", 1},
        {"and", 2},
        {"band", 2},
        {"binary_part", 2},
        {"binary_part", 3},
        {"bit_size", 1},
        {"bnot", 1},
        {"bor", 2},
        {"bsl", 2},
        {"bsr", 2},
        {"bxor", 2},
        {"byte_size", 1},
        {"ceil", 1},
        {"div", 2},
        {"element", 2},
        {"float", 1},
        {"floor", 1},
        {"get", 1},
        {"hd", 1},
        {"is_atom", 1},
        {"is_binary", 1},
        {"is_bitstring", 1},
        {"is_boolean", 1},
        {"is_float", 1},
        {"is_function", 1},
        {"is_function", 2},
        {"is_integer", 1},
        {"is_list", 1},
        {"is_map", 1},
        {"is_map_key", 2},
        {"is_number", 1},
        {"is_pid", 1},
        {"is_port", 1},
        {"is_reference", 1},
        {"is_tuple", 1},
        {"length", 1},
        {"map_get", 2},
        {"map_size", 1},
        {"max", 2},
        {"min", 2},
        {"node", 0},
        {"node", 1},
        {"not", 1},
        {"or", 2},
        {"rem", 2},
        {"round", 1},
        {"self", 0},
        {"size", 1},
        {"tl", 1},
        {"trunc", 1},
        {"tuple_size", 1},
        {"xor", 2},
        {"+", 1},
        {"+", 2},
        {"-", 1},
        {"-", 2},
        {"*", 2},
        {"/", 2},
        {"<", 2},
        {">", 2},
        {"=<", 2},
        {">=", 2},
        {"==", 2},
        {"/=", 2},
        {"=:=", 2},
        {"=/=", 2},
    };
    for (size_t i = 0; i < COUNT_OF(guards); i++)
        export_set_bif(A_erlang, atom_c(guards[i].name), guards[i].arity, no_bif, BIF_GUARD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t nbytes)
{
    static bool ready;
    if (!ready) {
        term_init(0);
        upward_connect();
        code_init();
        declare_guards();
        ready = true;
    }
    Term why;
    const char *text = NULL;
    Prepared *pr = code_prepare(data, nbytes, NOVALUE, &why, &text);
    if (!pr) {
        if (why != A_badfile || !text || !*text) panic("refused without a reason");
        return 0;
    }
    Buf out = {0};
    if (!code_dump_file(&out, data, nbytes, true, &text)) panic("loads, but cannot be printed: %s", text);
    buf_free(&out);
    code_prepared_free(pr);
    return 0;
}
