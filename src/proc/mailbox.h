// SPDX-License-Identifier: Apache-2.0
// proc/mailbox — receive, as the run loop sees it: the mailbox with its save pointer, receive markers, the time-out.
//
// Law: called by the process's own scheduler. Where it says "stored", heap.top, heap.stop and pc have been written back
// to the Proc before the call.
#pragma once
#include "proc/signal.h"

// The message at the save pointer, after taking in the in-queue when the list is at its end; NULL: none. May act on
// signals and run asked functions: pc, heap.top and heap.stop are stored before the call. When p shall exit
// (exit_reason), NULL: then stop with any reason but STOP_EXIT; the scheduler ends it.
Signal *proc_mailbox_fetch(Proc *p);
// The message peeked at lies in its own fragment while guards look at it; a collection meanwhile moves it: see
// collect.c.
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
bool proc_handle_signals(
    Proc *p); // takes the in-queue in and acts on it; false: the process shall exit now (exit_reason)
