// SPDX-License-Identifier: Apache-2.0
// bif/upward — functions that rooms below call in this room, through their structures of upward calls (see
// vm/upward.c).
#pragma once
#include "bif/bif.h"
#include "ets/ets.h"

void bif_trace_dropped(TracePoint *tp);                                              // CodeUp
void bif_trace_loaded(Term module);                                                  // CodeUp
bool bif_trace_filter(Proc *p, int event, const Term *args, int nargs, Term *extra); // ProcUp
Term bif_trace_act(MsRun *r, Proc *p, MsTraceAct what, const Term *a, uint32_t n);   // EtsUp
void bif_literals_retired(void);                                                     // HeapUp
