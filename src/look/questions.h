// SPDX-License-Identifier: Apache-2.0
// look/questions — the questions that a page may ask (web/observe.js). Includes nothing, so that hosts can use it.
#pragma once

// A question has two numbers, a and b, and bytes, `more`. "Pids" are their numbers, u32 each. Answers: observe.c.
typedef enum {
    OBSERVE_EVENTS,      // the next events. a: how many at most; b: how many to record until the next question, 0: all
    OBSERVE_PROCESSES,   // rows of the process table. a: the first slot; b: number of slots
    OBSERVE_SYSTEM,      // schedulers, memory, counters
    OBSERVE_PROCESS,     // one process. a: the number of its pid
    OBSERVE_INSPECTIONS, // descriptions of webeam:inspect. a: only those after this number
    OBSERVE_LINKS,       // links of some processes. more: pids
    OBSERVE_STOP,        // stops the recording of events and texts
    OBSERVE_ORDER,   // rows, sorted and filtered. b: slots to look at; more: u32 column, up, first, count, floor, and
                     // the filter's text begin a new pass; nothing: the pass goes on
    OBSERVE_ROWS,    // rows of some processes. more: pids
    OBSERVE_VALUES,  // values of a process. a: the number of its pid. a -1: of ETS table number b; b -1: the tables
    OBSERVE_VALUE,   // one of them. a: the same; b: its number (look/values.c)
    OBSERVE_COLLECT, // asks a process to collect its heap. a: the number of its pid
    OBSERVE_TEXTS    // texts of messages and exit reasons, recorded from the first question on. a: skip so many
} LookQuestion;
