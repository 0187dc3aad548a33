// SPDX-License-Identifier: Apache-2.0
// proc/signal — messages and other signals between processes and ports; links, monitors, aliases.
//
// Law: between one sender and one receiver signals arrive in the order sent. A function that takes a Signal * takes it
// over: the caller neither uses nor frees it afterwards.
#pragma once
#include "proc/proc.h"

// ---- signals and messages -------------------------------------------------------------------
typedef enum {
    SIG_MESSAGE,       // term
    SIG_ALIAS_MESSAGE, // term, sent to the alias data/ref2: dropped when that is not active
    SIG_EXIT,          // from (pid, port); term = {'EXIT', From, Reason}
    SIG_EXIT_LINK,     // the same, through a link
    SIG_LINK,          // from
    SIG_UNLINK,        // from; data: number of this unlinking
    SIG_UNLINK_ACK,    // from; data: that number, given back
    SIG_MONITOR,       // from monitors the receiver; ref in data, ref2; term: the name used, or NIL
    SIG_DEMONITOR,     // ref in data, ref2
    SIG_MONITOR_DOWN,  // ref in data, ref2; term = {'DOWN', Ref, process | port, Object, Reason}
    SIG_CALL,          // an Ask in data: see proc_ask
    SIG_REPLY,         // its answer: term; data: which ask
    SIG_PORT,          // to a port only: io room's own, see ProcUp.port_signal
} SigKind;

// A message with words is one allocation: the Signal lies behind the terms in its own fragment (SIGF_IN_FRAG).
struct Signal {
    Signal *next;
    Frag *frag;    // holds term (and more); NULL when term is an immediate or literal
    Term term;     // message or reason
    Term from;     // sender, where it matters (else NOVALUE)
    uint8_t kind;  // SigKind
    uint8_t flags; // SIGF_
    uint32_t ref2; // second word of a reference
    uint64_t data; // first word of a reference, numbers, pointers: by kind
};
enum { SIGF_IN_FRAG = 1, SIGF_TOKEN = 2 }; // TOKEN: the first word of frag is the sender's sequential trace token

// ---- sending -------------------------------------------------------------------------------------------------
void proc_send(Proc *from, Proc *to, Term message);        // copies the message; never fails
void proc_send_term(Term to_pid, Term message, Term from); // from C code without a process (ports, timers)
// dest: pid, alias ref, port, name, {name, node}. False: badarg. For erlang:send and !
bool proc_send_to(Proc *from, Term dest, Term message);
void proc_signal(Proc *to, Signal *s);            // takes over s
void proc_signal_to(Term pid_or_port, Signal *s); // takes over s; who is dead answers as in Erlang (signal_to_dead)
Signal *signal_new(SigKind kind, Term from, Term term);   // copies term to a fragment
Signal *signal_solid(SigKind kind, Term from, Term term); // literals copied too: for what waits outside of a process
Signal *signal_of_frag(SigKind kind, Term from, Term term, Frag *f); // takes over the fragment, which holds term
Signal *signal_settle(Signal *s);                                    // the same signal without literals; takes over s
void signal_free(Signal *s);
void proc_exit_signal(Term from, Term to, Term reason, bool through_link);
bool proc_port_alive(Term port); // false too when it is no port

// ---- links, monitors, aliases: called by their owner -------------------------------------------------------------
enum { ALIAS_NONE, ALIAS_EXPLICIT_UNALIAS, ALIAS_DEMONITOR, ALIAS_REPLY_DEMONITOR, ALIAS_REPLY };
void proc_link(Proc *p, Term pid_or_port); // of a dead one: an exit signal noproc comes
void proc_unlink(Proc *p, Term pid_or_port);
void proc_link_add(Proc *p, Term pid_or_port); // this side only (a new port and its owner)
bool proc_is_linked(Proc *p, Term pid_or_port);
// type: A_process, A_port, A_time_offset. target: pid, port, name or {name, node()}. The reference; NOVALUE: badarg.
Term proc_monitor(Proc *p, Term type, Term target, Term tag, int alias); // tag NOVALUE: 'DOWN'
bool proc_demonitor(Proc *p, Term ref);  // true: it was active (a DOWN has not come and will not come)
bool proc_flush_down(Proc *p, Term ref); // takes {_, Ref, _, _, _} out of the mailbox; true: there was one
Term proc_alias(Proc *p, int mode);      // explicit_unalias or reply
bool proc_unalias(Proc *p, Term ref);    // true: it was active
// A port tells who monitors it: {'DOWN', Ref, port, Object, Reason}
void proc_down_signal(Term to, uint64_t ref, uint32_t ref2, Term type, Term object, Term reason);
// For process_info: lists on h.
Term proc_links(Proc *p, Heap *h);
Term proc_monitors(Proc *p, Heap *h); // [{process, Pid | {Name, Node}} | {port, ...}]
Term proc_monitored_by(Proc *p, Heap *h);
Term proc_messages(Proc *p, Heap *h); // copies, after taking in what has arrived
uint32_t proc_message_count(Proc *p);
size_t proc_count_funs(Proc *p, uint64_t target); // with those in messages; p is the caller, or the world is stopped
