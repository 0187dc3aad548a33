// SPDX-License-Identifier: Apache-2.0
// proc/pause — pausing a deterministic run at a chosen point. The playground's Step uses it.
#pragma once
#include "proc/events.h"
#include "proc/sched.h"

// Law: a pause does not change the run. A slice that is cut goes on later with the reductions it had left.
enum { PAUSE_BREAKS = 16 };
typedef enum { PAUSED_NOT, PAUSED_EVENT, PAUSED_SLICE, PAUSED_REDUCTIONS, PAUSED_SEQ, PAUSED_HERE } Paused;
typedef struct {
    struct {
        uint32_t kinds; // bits 1 << EventKind
        Term pid;       // NIL: any process
    } at[PAUSE_BREAKS]; // pause at the first call after such an event
    int n;
    int32_t reductions; // pause after this many reductions of a slice; 0: off
    bool slice;         // pause after each slice
    bool here;          // pause at webeam:step_here()
    uint64_t seq;       // pause after the event with this sequence number; 0: off
} SchedPause;
void sched_pause(const SchedPause *when); // NULL: no pauses
Paused sched_paused(void);                // why the last sched_run returned
void sched_pause_here(Proc *p);
extern bool sched_patient; // wait for input instead of letting the clock jump to a timer that is minutes away

// At a quiet point nothing can run before a timer fires; there the virtual clock jumps. To repeat a run with the same
// seed, the host gives its input (or messages to ports) at the same number of jumps as before. While sched_patient is
// set, sched_run returns at a quiet point (idle, -1) when
//   - the clock has jumped `jumps` times or more, or
//   - the program has asked for input since the last sched_quiet_at.
void sched_quiet_at(uint64_t jumps);  // UINT64_MAX: only when the program asks for input
void sched_input_wanted(bool wanted); // webeam:step_waits/1
bool sched_input_is_wanted(void);     // the program still waits for it
extern uint64_t sched_jumps;          // jumps of the virtual clock since the start
bool sched_quiet_stops(void);         // used by sched_run
extern bool sched_pausing;            // the running slice is to be cut
void sched_pause_event(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t seq);
void sched_set_slice(int32_t reductions); // for all later slices; 0 or less: the default
