// SPDX-License-Identifier: Apache-2.0
// proc/time — the clock and erlang:send_after. Times are nanoseconds in int64_t.
#pragma once
#include "proc/proc.h"

// ---- timers (erlang:send_after and friends)
// Sends `message`, or with wrap {timeout, Ref, message}, when time_monotonic_ns is deadline_ns. dest: a pid, or a name,
// which is looked up then. The reference, on p's heap.
Term timer_start(Proc *p, int64_t deadline_ns, Term dest, Term message, bool wrap);
int64_t timer_cancel(Term ref); // ns left (0: due), -1: no such timer
int64_t timer_read(Term ref);
uint32_t timer_count(void);

// ---- time
int64_t time_monotonic_ns(void); // virtual in deterministic mode
void time_freeze(void);          // before the memory is saved
void time_thaw(void);            // after it was read back, elsewhere
int64_t time_offset_ns(void);    // system time - monotonic time
int64_t time_now_us(void);       // as erlang:now/0: each greater than all before
int64_t time_unique(void);       // as erlang:unique_integer([monotonic])
