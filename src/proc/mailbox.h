// SPDX-License-Identifier: Apache-2.0
// proc/mailbox — receive, as the run loop sees it: the mailbox with its save pointer, receive markers, the time-out.
//
// Law: called by the process's own scheduler. Where it says "stored", the run loop has written pc, heap.top and
// heap.stop back to the Proc before the call.
#pragma once
#include "proc/signal.h"

// The message at the save pointer, after taking in the in-queue when the list is at its end; NULL: none. May act on
// signals and run asked functions: stored. NULL too when p shall exit (exit_reason): the run loop then stops with any
// reason but STOP_EXIT, and the scheduler ends p.
Signal *proc_mailbox_fetch(Proc *p);
// The same, and notes that the run loop holds terms of it (Proc.peeked): they lie in the message's own fragment, and a
// collection meanwhile moves them to the heap (mailbox_part_with_peeked).
INLINE Signal *proc_mailbox_peek(Proc *p)
{
    Signal *s = LIKELY(*p->mbox_save != NULL) ? *p->mbox_save : proc_mailbox_fetch(p);
    p->peeked = s != NULL && s->frag != NULL;
    return s;
}
void proc_mailbox_next(Proc *p);    // loop_rec_end
void proc_mailbox_remove(Proc *p);  // remove_message: unlinks, joins the fragment to the heap, resets the save pointer,
                                    // cancels the receive timer
void proc_mailbox_reset(Proc *p);   // save pointer back to the start
void proc_mailbox_timeout(Proc *p); // the same: the time is over
// Receive markers: a receive that waits for a reference made before it does not look at older messages.
void proc_mark_reserve(Proc *p);
void proc_mark_bind(Proc *p, Term ref);
void proc_mark_use(Proc *p, Term ref);
void proc_mark_clear(Proc *p, Term ref);
// receive ... after: sets the timer when it is not set yet (infinity: none; 0: PS_TIMED_OUT at once).
// False: `time` is no valid time-out: error timeout_value.
bool proc_receive_timer(Proc *p, Term time);
bool proc_timed_out(Proc *p); // true once when the timer has fired: clears it
bool proc_receive_timer_is_set(const Proc *p);
void proc_receive_timer_cancel(Proc *p);
// Takes the in-queue in and acts on it; false: the process shall exit now (exit_reason).
bool proc_handle_signals(Proc *p);
