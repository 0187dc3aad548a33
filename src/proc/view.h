// SPDX-License-Identifier: Apache-2.0
// proc/view — reading processes and schedulers from outside, for who shows them.
#pragma once
#include "proc/signal.h"

// ---- looking on: between slices or with the world stopped, by scheduler 1 (proc/observe.c)
typedef struct {
    uint32_t pid, parent, name; // numbers of pids; index of the atom; NOBODY: none
    uint16_t state;
    uint8_t prio, sched;
    uint64_t initial, current; // as event_mfa; 0: unknown
    uint64_t reductions;
    uint32_t messages, heap_nwords, links, monitors, nbytes, flags;
} ProcRow;
#define NOBODY 0xFFFFFFFFu
// Looks at up to nslots places of the process table from *slot on. The rows; *slot is where to go on, 0 at the end.
size_t observe_processes(uint32_t *slot, uint32_t nslots, ProcRow *out);
void observe_row(Proc *p, ProcRow *out);
uint32_t proc_slots(void); // places ever used
// The table in an order (rank.c): rows first .. first + count of the processes numbered from `floor` on whose pid,
// name, initial call, call and state, as a text in lower case, hold the filter. A pass over at most nslots places at a
// time: order NULL goes on with it.
typedef enum { BY_PID, BY_LABEL, BY_STATE, BY_PRIORITY, BY_REDUCTIONS, BY_MESSAGES, BY_HEAP, BY_CURRENT } ProcColumn;
enum { ORDER_FILTER = 200 };
typedef struct {
    uint32_t column, up, first, count, floor, nfilter;
    const char *filter;
} ProcOrder;
void observe_order(const ProcOrder *order, uint32_t nslots);
size_t observe_ordered(
    ProcRow *out, uint32_t *slot, uint32_t *matched); // so far; *slot: where the pass goes on, 0: it is over
typedef enum { KIN_LINKS, KIN_MONITORS, KIN_MONITORED_BY } ProcKin;
uint32_t observe_kin(
    Proc *p, ProcKin which, Heap *h, uint32_t max, Term *out); // pids, ports, or as process_info(P, monitors) has them
typedef struct {
    uint32_t queued[4];
    uint64_t reductions, switches;
    Term running;
    int32_t used;
    bool sleeping;
} SchedView; // used: reductions of a slice that is cut
void observe_scheduler(int id, SchedView *out);
// The mailbox: each message with its number in the list; place of the save pointer (*save), then what has not been
// taken in yet.
void observe_messages(Proc *p, uint32_t max,
    void (*each)(void *to, Term message, Term from, uint64_t flow, bool arriving), void *to, uint32_t *save,
    uint32_t *total);

