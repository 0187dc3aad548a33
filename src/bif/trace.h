// SPDX-License-Identifier: Apache-2.0
// bif/trace — shared by the files about tracing.
#pragma once
#include "bif/bif.h"

uint32_t bif_trace_flag(Term t); // PT_; 0: not a flag of trace/3
bool bif_trace_flags(
    Term list, uint32_t *flags, Term *tracer); // false: an invalid option; sets *tracer only if one is given
bool bif_trace_change(Proc *p, bool on, uint32_t flags, Term tracer); // false: another tracer traces it
Term bif_trace_process_info(Proc *p, Term who, Term item, bool mine); // mine: of the session that has the store
// seq_trace/2: returns the old value; NOVALUE: badarg, not raised.
Term bif_seq_token_put(Proc *p, Term item, Term value);
Term bif_backtrace(Proc *p, Heap *h); // for process_info(P, backtrace)
extern _Atomic uint32_t bif_trace_control_word;

// ---- sessions (trace_session.c) ------------------------------------------------------------------
// Flags of processes and trace points are one store. It belongs to one session at a time: the first that turns
// something on in it, until nothing is on or that session ends. Erlang:trace and the like are the session LEGACY.
enum { TRACE_LEGACY = 0 };
typedef struct {
    uint64_t id; // TRACE_LEGACY, or the session's
    Term tracer; // of what the session traces; NIL: the caller says it
} TraceOwner;
// World stopped: does the store belong to it? on: takes the store when nothing is on in it.
bool bif_trace_mine(uint64_t session, bool on);
bool bif_trace_is_mine(uint64_t session);                           // for questions; the world need not be stopped
Term bif_trace_processes(Proc *p, const Term *a, TraceOwner owner); // the arguments of trace/3
Term bif_trace_functions(Proc *p, const Term *a, TraceOwner owner); // the arguments of trace_pattern/3
Term bif_trace_info(Proc *p, Term who, Term item, uint64_t session);
bool bif_trace_tracer(Term t); // is it a process or port that can be a tracer?
// World stopped: is anything on? And: everything off.
bool bif_trace_processes_on(void);
bool bif_trace_functions_on(void);
void bif_trace_processes_off(void);
void bif_trace_functions_off(void);
