// SPDX-License-Identifier: Apache-2.0
// proc/signal — messages and other signals between processes and ports; links, monitors, aliases.
//
// Law: signals from one sender to one receiver arrive in the order sent. A function that takes a Signal * takes it
// over: the caller neither uses nor frees it afterwards.
#pragma once
#include "proc/proc.h"

// ---- signals and messages -------------------------------------------------------------------
typedef enum {
    SIG_MESSAGE,       // term
    SIG_ALIAS_MESSAGE, // term; dropped unless the alias data/ref2 is active
    SIG_EXIT,          // from (pid, port); term = {'EXIT', From, Reason}
    SIG_EXIT_LINK,     // likewise, through a link
    SIG_LINK,          // from
    SIG_UNLINK,        // from; data: number of this unlink
    SIG_UNLINK_ACK,    // from; data: number of the unlink it answers
    SIG_MONITOR,       // from monitors the receiver; data, ref2: reference; term: the name used, or NIL
    SIG_DEMONITOR,     // data, ref2: reference
    SIG_MONITOR_DOWN,  // data, ref2: reference; term = {'DOWN', Ref, process | port, Object, Reason}
    SIG_CALL,          // data: an Ask, see proc_ask
    SIG_REPLY,         // term: the answer; data: number of the wait
    SIG_PORT,          // to ports only, private to the io room: see ProcUp.port_signal
} SigKind;

// A message with words is one allocation: the Signal lies in its own fragment, behind the terms (SIGF_IN_FRAG).
struct Signal {
    Signal *next;
    Frag *frag;    // holds term (and more); NULL if term is an immediate or a literal
    Term term;     // message or reason
    Term from;     // sender, where it matters; else NOVALUE
    uint8_t kind;  // SigKind
    uint8_t flags; // SIGF_
    uint32_t ref2; // second word of a reference
    uint64_t data; // first word of a reference, a number or a pointer, by kind
};
// TOKEN: the first word of frag is the sequential trace token. PRIORITY: sent as such; in the mailbox: it is one.
// TO_ALIAS: of SIG_EXIT: data, ref2 are the alias that must be active.
enum { SIGF_IN_FRAG = 1, SIGF_TOKEN = 2, SIGF_PRIORITY = 4, SIGF_TO_ALIAS = 8 };

// ---- sending -------------------------------------------------------------------------------------------------
void proc_send(Proc *from, Proc *to, Term message);        // copies the message
void proc_send_term(Term to_pid, Term message, Term from); // for C code without a process (ports, timers); copies it
// For erlang:send and `!`. dest: pid, alias, port, name or {name, node}. False: badarg. Copies the message.
bool proc_send_to(Proc *from, Term dest, Term message);
// The same as a priority message, which it becomes if dest is an alias that takes them.
bool proc_send_first(Proc *from, Term dest, Term message);
void proc_signal(Proc *to, Signal *s);            // takes over s
void proc_signal_to(Term pid_or_port, Signal *s); // takes over s; a dead receiver answers as in Erlang (signal_to_dead)
Signal *signal_new(SigKind kind, Term from, Term term);   // copies term to a fragment
Signal *signal_solid(SigKind kind, Term from, Term term); // also copies literals: for what is stored outside processes
Signal *signal_of_frag(SigKind kind, Term from, Term term, Frag *f); // takes over f, which holds term
Signal *signal_settle(Signal *s); // takes over s; returns the same signal without literals
void signal_free(Signal *s);      // also frees its fragment, and the Ask of a SIG_CALL
void proc_exit_signal(Term from, Term to, Term reason, bool through_link);
// to: pid, port or alias; an alias may take it as a priority message.
void proc_exit_signal_first(Term from, Term to, Term reason, bool priority);
bool proc_port_alive(Term port); // false also for what is no port

// ---- links, monitors, aliases: called by their owner -------------------------------------------------------------
enum { ALIAS_NONE, ALIAS_EXPLICIT_UNALIAS, ALIAS_DEMONITOR, ALIAS_REPLY_DEMONITOR, ALIAS_REPLY };
void proc_link(Proc *p, Term pid_or_port); // a dead one sends back an exit signal noproc
void proc_unlink(Proc *p, Term pid_or_port);
void proc_link_add(Proc *p, Term pid_or_port); // this side only (a new port and its owner)
bool proc_is_linked(Proc *p, Term pid_or_port);
// type: A_process, A_port, A_time_offset. target: pid, port, name or {name, node()}. tag NOVALUE: 'DOWN'. alias:
// ALIAS_. Returns the reference; NOVALUE: badarg.
Term proc_monitor(Proc *p, Term type, Term target, Term tag, int alias);
bool proc_demonitor(Proc *p, Term ref);  // true: it was active, so no DOWN has come or will come
bool proc_flush_down(Proc *p, Term ref); // removes {_, Ref, _, _, _} from the mailbox; true: it was there
Term proc_alias(Proc *p, int mode);      // mode: ALIAS_EXPLICIT_UNALIAS or ALIAS_REPLY
// What comes of an active link, monitor (its DOWN) or alias is a priority message from now on, or no longer.
void proc_link_priority(Proc *p, Term pid_or_port, bool on);
void proc_monitor_priority(Proc *p, Term ref);
void proc_alias_priority(Proc *p, Term ref);
bool proc_has_priority(Proc *p);      // any of them
bool proc_unalias(Proc *p, Term ref); // true: it was active
// Sends {'DOWN', Ref, Type, Object, Reason}; used by ports as well.
void proc_down_signal(Term to, uint64_t ref, uint32_t ref2, Term type, Term object, Term reason);
// For process_info: lists built on h.
Term proc_links(Proc *p, Heap *h);
Term proc_monitors(Proc *p, Heap *h); // [{process, Pid | {Name, Node}} | {port, ...}]
Term proc_monitored_by(Proc *p, Heap *h);
Term proc_messages(Proc *p, Heap *h); // copies of those in the mailbox, without the in-queue
uint32_t proc_message_count(Proc *p);
// How many funs of this entry lie in the heap and in messages. p is the caller, or the world is stopped.
size_t proc_count_funs(Proc *p, uint64_t target);
