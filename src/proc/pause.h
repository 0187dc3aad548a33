// SPDX-License-Identifier: Apache-2.0
// proc/pause — stopping a run at will (deterministic mode): what Step of the page is made of.
#pragma once
#include "proc/events.h"
#include "proc/sched.h"

// Law: a run that is paused is the same as one that is not. A slice that is cut goes on with the reductions it had
// left, and no program can tell.
enum { PAUSE_BREAKS = 16 };
typedef enum { PAUSED_NOT, PAUSED_EVENT, PAUSED_SLICE, PAUSED_REDUCTIONS, PAUSED_SEQ, PAUSED_HERE } Paused;
typedef struct {
    struct {
        uint32_t kinds; // bits 1 << EventKind
        Term pid;       // NIL: anybody
    } at[PAUSE_BREAKS]; // at the first call behind such an event
    int n;
    int32_t reductions; // after so many of a slice; 0: not
    bool slice;         // after a slice
    bool here;          // where webeam:step_here() says so: the program begins
    uint64_t seq;       // behind the event of that number; 0: not
} SchedPause;
void sched_pause(const SchedPause *when); // NULL: never
Paused sched_paused(void);                // why the last sched_run came back
void sched_pause_here(Proc *p);
extern bool sched_patient; // nothing but a timer minutes away: wait (for input) rather than let the clock jump

// A quiet point is where nothing can run before a timer fires: there the virtual clock jumps. What a host gives at one
// (input, a message to a port) reaches a run of the same seed at the same moment when it is given at the same number of
// jumps again. While sched_patient, sched_run comes back (idle) at a quiet point when
//   - the clock has jumped `jumps` times or more, or
//   - the program has asked for input since the last sched_quiet_at.
void sched_quiet_at(uint64_t jumps);  // UINT64_MAX: only when it asks for input
void sched_input_wanted(bool wanted); // webeam:step_waits/1
bool sched_input_is_wanted(void);     // and has not been answered
extern uint64_t sched_jumps;          // of the virtual clock, since the start
bool sched_quiet_stops(void);         // for sched_run
extern bool sched_pausing;            // the slice shall be cut
void sched_pause_event(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t seq);
void sched_set_slice(int32_t reductions); // for all slices to come
