// SPDX-License-Identifier: Apache-2.0
// ets/match_spec — what a match specification is compiled to. Private to the room.
//
//   [{Head, Guards, Body}, ...]  ──►  ops:  head ops | guard ops, each ended by GUARD | BODY, body ops | RETURN   per
//   clause
//
// One stack of terms serves all: in the head it holds what is still to be matched, then it holds values. Its depth at
// every op is known when compiling. A head that does not match, or a guard that is not true or fails, goes on with the
// next clause. In a body, what fails is the atom 'EXIT'.
#pragma once
#include "ets/ets.h"

typedef enum {
    // head: the top is the term to match; all but MAP and KEY take it off
    H_SKIP,
    H_BIND,
    H_SAME,
    H_IMMED,
    H_CONST,
    H_TUPLE,
    H_CONS,
    H_MAP,
    H_KEY,
    // values. _OUT: copied to the process's heap
    V_CONST,
    V_CONST_OUT,
    V_VAR,
    V_VAR_OUT,
    V_OBJECT,
    V_OBJECT_OUT,
    V_ALL,
    V_ALL_OUT,
    V_TUPLE,
    V_CONS,
    V_MAP,
    V_OUT,
    V_SELF,
    V_CALL,
    V_IS_RECORD,
    V_AND,
    V_OR,
    V_ANDALSO,
    V_ORELSE,
    V_EQ,
    V_NE,
    V_EXACT_EQ,
    V_EXACT_NE,
    V_LT,
    V_LE,
    V_GT,
    V_GE,
    V_POP,
    V_TRACE, // n: which of the trace dialect's functions; t: arity
    GUARD,
    BODY,
    RETURN
} MsOpKind;
typedef struct {
    uint32_t kind, n;
    Term t;
} MsOp;

struct MatchSpec {
    Magic magic; // first
    Term spec;   // a copy of all of it, where the constants lie
    Term *words;
    size_t nwords;
    uint64_t chain;
    MsOp *ops;
    size_t nops, cap_ops;
    struct MsClause {
        Term head, body;
        uint32_t at, all_at, nvars;
    } * clauses; // at: the first op; all_at: '$$' in alls
    size_t nclauses, cap_clauses;
    uint32_t *alls; // variables' places, in order of their numbers
    size_t nalls, cap_alls;
    size_t max_depth, max_vars;
    int dialect;
};
_Static_assert(offsetof(MatchSpec, magic) == 0, "a specification's reference points to its Magic");
bool ms_variable(Term t, uint32_t *number); // '$N'
