// SPDX-License-Identifier: Apache-2.0
// ets/match_spec — the compiled form of a match specification. Private to the room.
//
//   [{Head, Guards, Body}, ...]  ──►  for each clause, ops:
//
//   ops of the head | ops of a guard, GUARD | ... | BODY | ops of the body | RETURN
//
// There is one stack of terms. In the head it holds the terms still to be matched, later it holds values. The compiler
// knows its depth at every op. If the head does not match, or a guard fails or is not true, the next clause is tried.
// In a body, the value of a call that fails is 'EXIT'.
#pragma once
#include "ets/ets.h"

typedef enum {
    // head: the top of the stack is the term to match; all but H_MAP and H_KEY pop it
    H_SKIP,
    H_BIND,
    H_SAME,
    H_IMMED,
    H_CONST,
    H_TUPLE,
    H_CONS,
    H_MAP,
    H_KEY,
    // values; _OUT: copied to the process's heap
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
    V_TRACE, // n: an MsTraceAct; t: its arity
    GUARD,
    BODY,
    RETURN
} MsOpKind;
typedef struct {
    uint32_t kind, n;
    Term t;
} MsOp;

struct MatchSpec {
    Magic magic; // must be first
    Term spec;   // a copy of the specification, as a solid block; constants in ops point into it
    Term *words; // that block
    size_t nwords;
    uint64_t chain; // its off-heap boxes
    MsOp *ops;
    size_t nops, cap_ops;
    struct MsClause {
        Term head, body;
        uint32_t at, all_at, nvars;
    } * clauses; // at: the clause's first op; all_at, nvars: its part of alls
    size_t nclauses, cap_clauses;
    uint32_t *alls; // for '$$': the places of a clause's variables, by their numbers
    size_t nalls, cap_alls;
    size_t max_depth, max_vars; // of all clauses
    int dialect;                // MS_
};
_Static_assert(offsetof(MatchSpec, magic) == 0, "a specification's reference points to its Magic");
bool ms_variable(Term t, uint32_t *number); // is it '$N'?
