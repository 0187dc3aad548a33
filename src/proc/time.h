// SPDX-License-Identifier: Apache-2.0
// proc/time — the clock and erlang:send_after. Times are nanoseconds in int64_t.
#pragma once
#include "proc/proc.h"

// ---- timers (erlang:send_after and friends)
// At deadline_ns (as time_monotonic_ns), sends `message`, or {timeout, Ref, message} if `wrap` is set. dest: a pid, or
// a name, which is looked up at that time. Copies the message. Returns the reference, on p's heap.
Term timer_start(Proc *p, int64_t deadline_ns, Term dest, Term message, bool wrap);
int64_t timer_cancel(Term ref); // ns left (0: due); -1: no such timer
int64_t timer_read(Term ref);   // the same without cancelling
uint32_t timer_count(void);     // timers started with timer_start that are pending

// ---- time
int64_t time_monotonic_ns(void); // ns; virtual in deterministic mode
void time_freeze(void);          // before the memory is saved
void time_thaw(void);            // after it was read back, maybe on another machine
int64_t time_offset_ns(void);    // system time minus monotonic time
int64_t time_now_us(void);       // as erlang:now/0: greater than all results before
int64_t time_unique(void);       // as erlang:unique_integer([monotonic])
