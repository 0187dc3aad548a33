// SPDX-License-Identifier: Apache-2.0
// bif/trace — shared by the files about tracing.
#pragma once
#include "bif/bif.h"

uint32_t bif_trace_flag(Term t); // PT_; 0: not a flag of trace/3
bool bif_trace_flags(
    Term list, uint32_t *flags, Term *tracer); // false: an invalid option; sets *tracer only if one is given
bool bif_trace_change(Proc *p, bool on, uint32_t flags, Term tracer); // false: another tracer traces it
Term bif_trace_process_info(Proc *p, Term who, Term item);
// seq_trace/2: returns the old value; NOVALUE: badarg, not raised.
Term bif_seq_token_put(Proc *p, Term item, Term value);
Term bif_backtrace(Proc *p, Heap *h); // for process_info(P, backtrace)
extern _Atomic uint32_t bif_trace_control_word;
