// SPDX-License-Identifier: Apache-2.0
// look/questions — the questions a page may ask (web/observe.js asks them). A header for hosts too: it includes
// nothing.
#pragma once

// With the two numbers a and b that go with a question, and `more`, bytes that do.
typedef enum {
    OBSERVE_EVENTS,      // a: at most so many; b: events to record until the next question (0: no end)
    OBSERVE_PROCESSES,   // a: from this place of the process table on; b: so many places
    OBSERVE_SYSTEM,      // schedulers, memory, counters
    OBSERVE_PROCESS,     // a: number of a pid
    OBSERVE_INSPECTIONS, // a: those after this number
    OBSERVE_LINKS,       // more: numbers of pids, u32 each
    OBSERVE_STOP,        // no more events are recorded
    OBSERVE_ORDER,       // b: places to look at; more: a new pass (u32 column, up, first, count, floor, then the
                         // filter's text), or nothing: the pass goes on
    OBSERVE_ROWS,        // more: numbers of pids, u32 each
    OBSERVE_VALUES,      // a: number of a pid (-1: ETS tables); b: which table
    OBSERVE_VALUE,       // the same a; b: which value (look/values.c)
    OBSERVE_COLLECT,     // a: number of a pid, whose heap is collected
    OBSERVE_TEXTS        // a: texts of messages and exit reasons after so many (0 at first); recorded from then on
} LookQuestion;
