// SPDX-License-Identifier: Apache-2.0
// proc/mailbox — receive, as the run loop uses it: the mailbox with its save pointer, receive markers, the time-out.
//
// Law: only the scheduler that runs the process calls these. "Stored" below means: before the call, the run loop has
// written pc, heap.top and heap.stop to the Proc.
#pragma once
#include "proc/signal.h"

// The message at the save pointer. At the end of the list it takes in the in-queue first. NULL: no message. It may act
// on signals and run asked functions, so the state must be stored. If p must exit, it sets exit_reason and returns
// NULL; the run loop then returns any reason but STOP_EXIT, and the scheduler ends p.
Signal *proc_mailbox_fetch(Proc *p);
// The same. It also sets Proc.peeked if the message has a fragment: the run loop then holds pointers into that
// fragment, and a collection moves the terms to the heap (mailbox_part_with_peeked).
INLINE Signal *proc_mailbox_peek(Proc *p)
{
    Signal *s = LIKELY(*p->mbox_save != NULL) ? *p->mbox_save : proc_mailbox_fetch(p);
    p->peeked = s != NULL && s->frag != NULL;
    return s;
}
void proc_mailbox_next(Proc *p);    // loop_rec_end
void proc_mailbox_remove(Proc *p);  // remove_message: unlinks it, joins its fragment to the heap, resets the save
                                    // pointer, cancels the receive timer
void proc_mailbox_reset(Proc *p);   // moves the save pointer back to the start
void proc_mailbox_timeout(Proc *p); // the same, after the time-out has passed; traced as a message `timeout`
// Receive markers. A receive that waits for a reference skips the messages that are older than the reference.
void proc_mark_reserve(Proc *p);
void proc_mark_bind(Proc *p, Term ref);
void proc_mark_use(Proc *p, Term ref);
void proc_mark_clear(Proc *p, Term ref);
// receive ... after: starts the timer, if none is set. infinity: no timer. 0: sets PS_TIMED_OUT at once. Otherwise ms,
// below 2^32. Returns false for an invalid time-out (error timeout_value).
bool proc_receive_timer(Proc *p, Term time);
bool proc_timed_out(Proc *p); // true once after the timer has fired
bool proc_receive_timer_is_set(const Proc *p);
void proc_receive_timer_cancel(Proc *p);
// Takes in the in-queue and acts on its signals. False: the process must exit (exit_reason).
bool proc_handle_signals(Proc *p);
