// SPDX-License-Identifier: Apache-2.0
// proc/calltrace — erlang:trace and sequential tracing (seq_trace): which events are sent to a tracer, and when.
//
// Tracing of calls (breakpoints) is in the emu room, match specifications are in the bif room.
#pragma once
#include "proc/signal.h"

// ---- tracing (proc/calltrace.c, proc/seq_trace.c)
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
    PT_TRACEE = (1 << 22) - 1, // all of the above; the process has a tracer while one of them is set
    PT_EXCEPTION = 1 << 22,    // its stack may hold frames of exception_trace
    PT_TOKEN = 1 << 23,        // it has a sequential trace token
    PT_TIMED = 1 << 24,        // it runs a function traced with call_time
};
typedef struct Tracing {
    Term tracer;                 // pid or port; NIL: none
    Term token;                  // {Flags, Label, Serial, From, LastCount}; NIL: none
    Frag *token_frag;            // holds token
    int64_t seq_clock, seq_last; // the clock of seq_trace: last serial number used, last one received
    TracePoint *timed;           // call_time: the running function, and since when its time is not yet counted
    int64_t timed_since_ns;
} Tracing;
Tracing *proc_tracing(Proc *p); // allocated at the first call; never NULL
INLINE uint32_t proc_traced(const Proc *p, uint32_t flags)
{
    return atomic_load_explicit(&p->trace_flags, memory_order_relaxed) & flags;
}
// Called by the owner of p, or while the world is stopped. Keeps the flags above PT_TRACEE (PT_EXCEPTION and so on).
void trace_flags_put(Proc *p, uint32_t flags, Term tracer);
Term trace_tracer(Proc *p); // NIL: none, or it is dead; then tracing of p ends
// Sends {trace, Pid, Tag, Elements...} to p's tracer, with a time stamp if p's flags ask for one. Copies the elements.
void trace_event(Proc *p, Term tag, const Term *elements, int n);
// The same to another tracer. Returns false if that one is dead. Sends nothing when the tracer is p itself.
bool trace_event_to(Proc *p, Term tracer, uint32_t flags, Term tag, const Term *elements, int n);
int trace_time_nwords(uint32_t flags);      // words that trace_time writes
Term trace_time(uint32_t flags, Term **to); // {MegaS, S, MicroS}, Ns, or {Ns, Unique}, by flags (PT_NOW or PT_CPU,
                                            // PT_MONOTONIC, PT_STRICT); advances *to
extern _Atomic uint32_t trace_new_flags;    // for new processes; changed while the world is stopped
extern Term trace_new_tracer;
// Patterns of the send and receive events. With TRACE_PATTERN_FILTER, proc_up.trace_filter decides.
enum { TRACE_EVENT_SEND, TRACE_EVENT_RECEIVE, TRACE_EVENTS };
enum { TRACE_PATTERN_ALL, TRACE_PATTERN_NONE, TRACE_PATTERN_FILTER };
extern uint8_t trace_patterns[TRACE_EVENTS]; // TRACE_PATTERN_; changed while the world is stopped
// These send an event to p's tracer; the caller has checked the flag. no_such: the receiver is no live process.
void trace_send(Proc *p, Term to, Term message, bool no_such);
void trace_received(Proc *p, const Signal *s);
void trace_spawned(Proc *p, Proc *child, Term m, Term f, Term args,
    bool link); // the child inherits flags; both sides send their events
// The process `pid` got or lost a name; p is the caller, or NULL.
void trace_registered(Proc *p, Term pid, Term tag, Term name);
// tag: A_in, A_out and the like. with_place: adds the function that p is in.
void trace_scheduled(Proc *p, Term tag, bool with_place);
void trace_paused(Proc *p); // for call_time: the slice ends
// For call_time: counts the time until now for the running function; from now on `next` runs (NULL: none).
void trace_timed(Proc *p, TracePoint *next);
// Sequential tracing.
enum { SEQ_SEND = 1, SEQ_RECEIVE = 2, SEQ_PRINT = 4, SEQ_NOW = 8, SEQ_STRICT = 16, SEQ_MONOTONIC = 32 };
extern _Atomic Term seq_system_tracer;   // pid; A_false or 0: none
void seq_token_set(Proc *p, Term token); // copies the token; NIL: removes it
Term seq_token_new(Proc *p, Term **to);  // {0, 0, 0, self, Last}: takes 6 words at *to
void seq_count(Proc *p);                 // gives p's token the next serial number
// Sends {seq_trace, Label, {Tag, ...}} to the system tracer, if the token's flags have `type` (SEQ_SEND, ...).
void seq_output(Proc *p, Term token, Term tag, int type, Term to, Term what);
Signal *seq_message(Proc *p, SigKind kind, Term to, Term message); // a message with p's token; tells the system tracer
void seq_received(Proc *p, const Signal *s);                       // p takes over the message's token, or loses its own
// Reports a spawn as messages between p and the child, and gives the child p's token.
void seq_spawned(Proc *p, Proc *child, Term m, Term f, Term args, Term ref);
void seq_forget(Proc *p); // drops the tokens of p and of its messages; the world is stopped
INLINE Term signal_token(const Signal *s) { return s->flags & SIGF_TOKEN ? s->frag->words[0] : NIL; }
