// SPDX-License-Identifier: Apache-2.0
// proc/view — reading processes and schedulers from outside, for the look room.
//
// Law: only scheduler 1 calls this, between slices or with the world stopped; so it may read the fields of processes.
// Each call does a bounded amount of work, however many processes, links and messages there are.
#pragma once
#include "proc/signal.h"

#define NOBODY 0xFFFFFFFFu // instead of a pid's number: no process

// One process. JavaScript reads these bytes (web/observe.js): see the assertion below.
typedef struct {
    uint32_t pid, parent;      // numbers of pids; NOBODY: none
    uint32_t name;             // index of the atom that is its registered name, or its label; NOBODY: none
    uint16_t state;            // PS_ bits
    uint8_t prio, sched;       // PRIO_; id of the scheduler, 0: none yet
    uint64_t initial, current; // functions, as event_mfa; 0: unknown
    uint64_t reductions;       // without the running slice
    uint32_t messages;         // including those in the in-queue
    uint32_t heap_nwords, links, monitors, nbytes;
    uint32_t line; // of the fun that it began with; 0: unknown
} ProcRow;
_Static_assert(sizeof(ProcRow) == 64 && offsetof(ProcRow, state) == 12 && offsetof(ProcRow, prio) == 14 &&
        offsetof(ProcRow, initial) == 16 && offsetof(ProcRow, reductions) == 32 && offsetof(ProcRow, messages) == 40 &&
        offsetof(ProcRow, nbytes) == 56 && offsetof(ProcRow, line) == 60,
    "web/observe.js reads rows by these offsets");

uint32_t view_slots(void); // number of slots of the process table that have been used
// The next live process at or after *slot; advances *slot. Looks at no more than *budget slots and subtracts them.
// NULL: none found; *slot is 0 if that was the end of the table.
Proc *view_next(uint32_t *slot, uint32_t *budget);
// Writes rows of the live processes among the next nslots slots; returns how many. Advances *slot; 0 at the end.
size_t view_rows(uint32_t *slot, uint32_t nslots, ProcRow *out);
void view_row(Proc *p, ProcRow *out);
uint64_t view_initial_call(Proc *p); // as event_mfa; for proc_lib, the function that it called
uint64_t view_current_call(Proc *p); // as event_mfa; 0: unknown

typedef enum { KIN_LINKS, KIN_MONITORS, KIN_MONITORED_BY } ProcKin;
// Writes at most max terms: pids or ports; for KIN_MONITORS the elements of process_info(P, monitors). Returns how
// many.
uint32_t view_kin(Proc *p, ProcKin which, Heap *h, uint32_t max, Term *out);
// The mailbox: calls `each` for at most max messages, first those in the list, then those in the in-queue (arriving).
// *save: index of the save pointer in the list, or how far the search for it went. *total: number of all messages.
typedef void (*ViewMessage)(void *to, Term message, Term from, uint64_t flow, bool arriving);
void view_messages(Proc *p, uint32_t max, ViewMessage each, void *to, uint32_t *save, uint32_t *total);

typedef struct {
    uint32_t queued[4]; // runnable processes: max, high, normal, low
    uint64_t reductions, switches;
    Term running;  // pid, or NIL
    int32_t used;  // reductions used by a slice that a pause has cut
    bool sleeping; // has nothing to run
} SchedView;
void view_scheduler(int id, SchedView *out); // id from 1
