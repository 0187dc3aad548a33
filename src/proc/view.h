// SPDX-License-Identifier: Apache-2.0
// proc/view — reading processes and schedulers from outside, for who shows them (the look room).
//
// Law: called by scheduler 1 between slices, or with the world stopped; so it may read what belongs to the processes.
// Every call does a bounded amount of work, whatever the number of processes, links and messages.
#pragma once
#include "proc/signal.h"

#define NOBODY 0xFFFFFFFFu // no process, where the number of a pid is meant

// One process. JavaScript reads these bytes: see the assertions below.
typedef struct {
    uint32_t pid, parent;      // numbers of pids; NOBODY: none
    uint32_t name;             // index of the registered name's atom; NOBODY: none
    uint16_t state;            // PS_ bits
    uint8_t prio, sched;       // PRIO_; number of the scheduler, 0: none yet
    uint64_t initial, current; // functions, as event_mfa; 0: unknown
    uint64_t reductions;       // without the slice that runs
    uint32_t messages;         // those not taken in yet too
    uint32_t heap_nwords, links, monitors, nbytes;
    uint32_t flags; // PF_ bits
} ProcRow;
_Static_assert(sizeof(ProcRow) == 64 && offsetof(ProcRow, state) == 12 && offsetof(ProcRow, prio) == 14 &&
        offsetof(ProcRow, initial) == 16 && offsetof(ProcRow, reductions) == 32 && offsetof(ProcRow, messages) == 40 &&
        offsetof(ProcRow, nbytes) == 56 && offsetof(ProcRow, flags) == 60,
    "web/observe.js reads rows by these offsets");

uint32_t view_slots(void); // places of the process table ever used
// The next live process from place *slot on, which moves on; looks at no more than *budget places. NULL: none there
// (*slot is 0 at the end of the table).
Proc *view_next(uint32_t *slot, uint32_t *budget);
// Rows of the live processes among the next nslots places; how many. *slot: where to go on, 0 at the end.
size_t view_rows(uint32_t *slot, uint32_t nslots, ProcRow *out);
void view_row(Proc *p, ProcRow *out);
uint64_t view_initial_call(Proc *p); // as event_mfa; where proc_lib started it, rather than proc_lib itself
uint64_t view_current_call(Proc *p);

typedef enum { KIN_LINKS, KIN_MONITORS, KIN_MONITORED_BY } ProcKin;
// Pids, ports, or for KIN_MONITORS what process_info(P, monitors) has; at most max. How many.
uint32_t view_kin(Proc *p, ProcKin which, Heap *h, uint32_t max, Term *out);
// The mailbox: `each` gets the first messages, at most max, then those that have not been taken in yet. *save: place of
// the save pointer in the list, or how far it was looked for. *total: all messages.
typedef void (*ViewMessage)(void *to, Term message, Term from, uint64_t flow, bool arriving);
void view_messages(Proc *p, uint32_t max, ViewMessage each, void *to, uint32_t *save, uint32_t *total);

typedef struct {
    uint32_t queued[4]; // runnable processes: max, high, normal, low
    uint64_t reductions, switches;
    Term running;  // pid, or NIL
    int32_t used;  // reductions of a slice that is cut
    bool sleeping; // waits for something to do
} SchedView;
void view_scheduler(int id, SchedView *out); // id from 1
