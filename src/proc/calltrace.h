// SPDX-License-Identifier: Apache-2.0
// proc/calltrace — erlang:trace and sequential tracing (seq_trace): what is told to a tracer, and when.
//
// Breakpoints and traced calls belong to emu, match specifications to bif.
#pragma once
#include "proc/signal.h"

// ---- tracing (proc/calltrace.c, proc/seq_trace.c). Calls are emu's, match specifications bif's
enum { // Proc.trace_flags
    PT_SEND = 1,
    PT_RECEIVE = 2,
    PT_SET_ON_SPAWN = 4,
    PT_CALL = 8,
    PT_PROCS = 16,
    PT_SET_ON_FIRST_SPAWN = 32,
    PT_SET_ON_LINK = 64,
    PT_SET_ON_FIRST_LINK = 128,
    PT_RUNNING = 256,
    PT_EXITING = 512,
    PT_GC = 1024,
    PT_ARITY = 2048,
    PT_RETURN_TO = 4096,
    PT_SILENT = 8192,
    PT_SCHEDULER_ID = 1 << 14,
    PT_PORTS = 1 << 15,
    PT_RUNNING_PORTS = 1 << 16,
    PT_RUNNING_PROCS = 1 << 17,
    PT_NOW = 1 << 18,
    PT_STRICT = 1 << 19,
    PT_MONOTONIC = 1 << 20,
    PT_CPU = 1 << 21,
    PT_TRACEE = (1 << 22) - 1, // all of those: while any is set there is a tracer
    PT_EXCEPTION = 1 << 22,    // there may be frames of exception_trace
    PT_TOKEN = 1 << 23,        // has a sequential trace token
    PT_TIMED = 1 << 24,        // a function with call_time runs
};
typedef struct Tracing {
    Term tracer; // pid, port; NIL: none
    Term token;  // {Flags, Label, Serial, From, LastCount}; NIL: none
    Frag *token_frag;
    int64_t seq_clock, seq_last;
    TracePoint *timed; // call_time: what runs, and since when its time is not accounted for
    int64_t timed_since_ns;
} Tracing;
Tracing *proc_tracing(Proc *p); // made when new
INLINE uint32_t proc_traced(const Proc *p, uint32_t flags)
{
    return atomic_load_explicit(&p->trace_flags, memory_order_relaxed) & flags;
}
// By the owner, or the world is stopped; the private flags stay.
void trace_flags_put(Proc *p, uint32_t flags, Term tracer);
Term trace_tracer(Proc *p); // NIL: none, or it is dead (then p is traced no longer)
// {trace, Pid, Tag, Elements...} to p's tracer, with a time when its flags say so. Elements may lie anywhere: they are
// copied.
void trace_event(Proc *p, Term tag, const Term *elements, int n);
// The same to another one: false: it is dead. p itself gets nothing.
bool trace_event_to(Proc *p, Term tracer, uint32_t flags, Term tag, const Term *elements, int n);
int trace_time_nwords(uint32_t flags);
Term trace_time(uint32_t flags, Term **to); // {M, S, U}, N or {N, U}; flags: one of PT_NOW, PT_STRICT, PT_MONOTONIC
extern _Atomic uint32_t trace_new_flags;    // of processes that start; changed while the world is stopped
extern Term trace_new_tracer;
// Patterns of send and receive; TRACE_PATTERN_FILTER: proc_up.trace_filter decides.
enum { TRACE_EVENT_SEND, TRACE_EVENT_RECEIVE, TRACE_EVENTS };
enum { TRACE_PATTERN_ALL, TRACE_PATTERN_NONE, TRACE_PATTERN_FILTER };
extern uint8_t trace_patterns[TRACE_EVENTS];
void trace_send(Proc *p, Term to, Term message, bool no_such);
void trace_received(Proc *p, const Signal *s);
void trace_spawned(Proc *p, Proc *child, Term m, Term f, Term args, bool link); // inheritance, and its events
void trace_registered(Proc *p, Term pid, Term tag, Term name);
void trace_scheduled(Proc *p, Term tag, bool with_place);
void trace_paused(Proc *p); // call_time: the slice ends
// For call_time: accounts for what ran until now, then `next` runs (NULL: nothing).
void trace_timed(Proc *p, TracePoint *next);
// Sequential tracing.
enum { SEQ_SEND = 1, SEQ_RECEIVE = 2, SEQ_PRINT = 4, SEQ_NOW = 8, SEQ_STRICT = 16, SEQ_MONOTONIC = 32 };
extern _Atomic Term seq_system_tracer;   // pid; A_false: none
void seq_token_set(Proc *p, Term token); // copies; NIL: none
Term seq_token_new(Proc *p, Term **to);  // {0, 0, 0, self, Last}: 6 words
void seq_count(Proc *p);                 // p says something: the next serial number
void seq_output(Proc *p, Term token, Term tag, int type, Term to, Term what);
Signal *seq_message(Proc *p, SigKind kind, Term to, Term message); // a message with p's token; told
void seq_received(Proc *p, const Signal *s);                       // p takes the token of a message, or loses its own
void seq_spawned(Proc *p, Proc *child, Term m, Term f, Term args, Term ref);
void seq_forget(Proc *p); // its token, and those in its mailbox. The world is stopped
INLINE Term signal_token(const Signal *s) { return s->flags & SIGF_TOKEN ? s->frag->words[0] : NIL; }
