// SPDX-License-Identifier: Apache-2.0
// look — debugging views of a running system, for a page that watches it and for webeam:inspect.
//
//   question (any thread) ─► look_ask ─► answer: bytes ─► look_answer ─► web/observe.js
//
// Law: a view changes nothing that it shows. It reads processes through proc/view.h between two slices, or while the
// world is stopped, and does a bounded amount of work for each question.
#pragma once
#include "look/questions.h"
#include "proc/view.h"

void look_init(void);    // adds BIFs to module webeam: inspect/1,2, describe/1,2, step_here/0, step_waits/1
void look_started(void); // the schedulers run; before that, with threads, a question waits
void look_ended(void);   // they have ended: every question is answered at once, as things were then
void look_poll(void);    // on scheduler 1, between slices: answers the question of another thread

// Asks a question: a LookQuestion, its two numbers, and its bytes, which are copied. True: the answer is there. False:
// with threads, scheduler 1 will answer at its next slice boundary; or another question is still waiting and this one
// was not taken.
bool look_ask(int what, double a, double b, const void *more, size_t nbytes);
bool look_answer(const void **p, size_t *nbytes); // false: not there yet; the bytes stay until the next question
double look_answer_ms(void);                      // how long the last answer took, in ms

// Where a deterministic run stops: see beam_pause_at in vm/beam.h.
void look_pause_clear(void);
void look_pause_at(uint32_t kinds, double pid);
void look_pause_after(int reductions, bool slice, double seq);

// JavaScript reads the rows of answers by offset: ProcRow of proc/view.h, and events.
typedef struct {
    double at, b;  // at: ns since the start; b: as Event.b, but of a spawn the number of the parent's pid, or -1
    uint64_t a;    // as Event.a
    uint32_t pid;  // the number of a pid, or NOBODY
    uint8_t kind;  // EventKind
    uint8_t sched; // from 1
    uint16_t c;    // as Event.c
} EventRow;
_Static_assert(sizeof(EventRow) == 32 && offsetof(EventRow, b) == 8 && offsetof(EventRow, a) == 16 &&
        offsetof(EventRow, pid) == 24 && offsetof(EventRow, kind) == 28 && offsetof(EventRow, sched) == 29 &&
        offsetof(EventRow, c) == 30,
    "web/observe.js reads events by these offsets");

// The process table, sorted and filtered (rank.c). Wanted are the rows from number `first` on, at most `count`, of
// those processes whose pid number is at least `floor`, and whose text contains the filter. The text is pid, name,
// initial call, current call and state, in lower case.
typedef enum { BY_PID, BY_LABEL, BY_STATE, BY_PRIORITY, BY_REDUCTIONS, BY_MESSAGES, BY_HEAP, BY_CURRENT } ProcColumn;
enum { ORDER_FILTER = 200 }; // bytes; the rest of a longer filter is ignored
typedef struct {
    uint32_t column, up, first, count, floor, nfilter; // column: ProcColumn; up: not 0: the least first
    const char *filter;                                // nfilter bytes, in lower case; copied
} ProcOrder;
// Looks at nslots slots of the process table: in a new pass, or with NULL in the pass that was begun.
void look_order(const ProcOrder *order, uint32_t nslots);
// Writes the rows found so far and returns their number. *slot: the next slot of the pass, 0: it has ended. *matched:
// how many processes have matched.
size_t look_ordered(ProcRow *out, uint32_t *slot, uint32_t *matched);
