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
extern bool sched_pausing; // the slice shall be cut
void sched_pause_event(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t seq);
void sched_set_slice(int32_t reductions); // for all slices to come
