// SPDX-License-Identifier: Apache-2.0
// look — debugging views: what a page that watches, or webeam:inspect, is told of a running system.
//
//   question (any thread) ─► look_ask ─► answer: bytes ─► look_answer ─► web/observe.js
//
// Law: views never change what they show. They read processes through proc/view.h between two slices, or with the
// world stopped, and do a bounded amount of work for each question.
#pragma once
#include "look/questions.h"
#include "proc/view.h"

void look_init(void);    // the BIFs of module webeam: inspect/1,2, describe/1,2, step_here/0
void look_started(void); // the system has booted: from now on questions are answered
void look_poll(void);    // on scheduler 1, between slices: answers what another thread has asked

// One question at a time (LookQuestion); `more` is copied. True: the answer is there. False: with threads, scheduler 1
// answers a moment later; look_answer says when. False also while another question waits.
bool look_ask(int what, double a, double b, const void *more, size_t nbytes);
bool look_answer(const void **p, size_t *nbytes); // the bytes stay until the next question. False: not there yet
double look_answer_ms(void);                      // what the answer took

// Stopping at will, see beam_pause_at in vm/beam.h.
void look_pause_clear(void);
void look_pause_at(uint32_t kinds, double pid);
void look_pause_after(int reductions, bool slice, double seq);

// The answers' rows, which JavaScript reads by offset: ProcRow of proc/view.h, and one event.
typedef struct {
    double at, b;   // ns since the start; as Event.b, but of a spawn the number of the parent's pid (-1: none)
    uint64_t a;     // as Event.a
    uint32_t pid;   // number of a pid, or NOBODY
    uint8_t kind;   // EventKind
    uint8_t sched;  // from 1
    uint16_t spare; // 0
} EventRow;
_Static_assert(sizeof(EventRow) == 32 && offsetof(EventRow, b) == 8 && offsetof(EventRow, a) == 16 &&
        offsetof(EventRow, pid) == 24 && offsetof(EventRow, kind) == 28 && offsetof(EventRow, sched) == 29,
    "web/observe.js reads events by these offsets");

// The process table in an order (rank.c): rows first .. first + count of the processes numbered from `floor` on whose
// pid, name, initial call, current call and state, as one text in lower case, hold the filter.
typedef enum { BY_PID, BY_LABEL, BY_STATE, BY_PRIORITY, BY_REDUCTIONS, BY_MESSAGES, BY_HEAP, BY_CURRENT } ProcColumn;
enum { ORDER_FILTER = 200 }; // bytes of a filter that count
typedef struct {
    uint32_t column, up, first, count, floor, nfilter; // ProcColumn; up: not 0 for the least first
    const char *filter;                                // nfilter bytes, in lower case; copied
} ProcOrder;
void look_order(const ProcOrder *order, uint32_t nslots); // begins a pass (NULL: goes on) over at most nslots places
// The rows found so far; how many. *slot: where the pass goes on, 0: it is over. *matched: processes that match.
size_t look_ordered(ProcRow *out, uint32_t *slot, uint32_t *matched);
