// SPDX-License-Identifier: Apache-2.0
// proc/events — the event stream: what schedulers and processes did, in one order, for views and trace files.
#pragma once
#include "proc/proc.h"

// ---- events (proc/events.c)
typedef enum {
    EV_SPAWN,   // a: initial call as event_mfa, b: parent pid, c: line of that function, 0: unknown
    EV_IN,      // a: priority
    EV_OUT,     // a: reductions, b: StopReason
    EV_SEND,    // a: receiver, b: number of the message, which connects the two ends of a flow
    EV_RECEIVE, // a: messages skipped by this receive; b: number of the message; 0: not recorded when sent
    EV_GC,      // a: words before, b: words after
    EV_LINK,
    EV_MONITOR, // a: the other process
    EV_EXIT,    // a: reason when an atom, else NIL; b: its reductions; c: messages left in its mailbox
    EV_STEAL,   // a: id of the scheduler it was taken from
    EV_NAME,    // a: registered name
} EventKind;
typedef struct {
    int64_t at_ns;       // since the start, as time_since_zero_ns
    uint64_t a, b;       // by kind
    Term pid;            // the process it is about
    uint64_t seq;        // sequence number, from 1, over all schedulers
    uint8_t kind, sched; // kind: EventKind; sched: id of the scheduler
    uint16_t c;          // by kind; at most 65535
} Event;
// Copies at most max events after *cursor (0 at first), oldest first, and advances *cursor. Adds to *lost (may be NULL)
// the number of events that were overwritten before they were read.
size_t events_read(uint64_t *cursor, Event *out, size_t max, uint64_t *lost);
void events_start(size_t capacity); // events per scheduler; 0: a default
// For a view: after n events of one scheduler, only lives are recorded (births, deaths, names) until the next call, and
// after 2 * n nothing. So the cost depends on how often the view reads, and not on how busy the program is. Returns the
// gap before this call: when it began (0: there was none), and how many slices ran in it.
typedef struct {
    int64_t from_ns;
    uint64_t slices;
} EventGap;
EventGap events_window(size_t n); // 0: no limit
void events_renew_window(void);   // if a view watches: the window begins here
void events_stop(void);
uint64_t events_last(void);                   // sequence number of the newest event
bool events_write_perfetto(const char *path); // Chrome trace-event JSON; false: not written
enum { EVENTS_NONE, EVENTS_LIVES, EVENTS_ALL };
extern _Atomic uint8_t events_on; // what is recorded
INLINE bool events_include(EventKind kind)
{
    uint8_t least = kind == EV_SPAWN || kind == EV_EXIT || kind == EV_NAME ? EVENTS_LIVES : EVENTS_ALL;
    return UNLIKELY(atomic_load_explicit(&events_on, memory_order_relaxed) >= least);
}
void event_record(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t c);
uint64_t event_message_number(void);
INLINE uint64_t event_mfa(Term m, Term f, uint32_t arity)
{
    return (uint64_t)atom_index(m) << 34 | (uint64_t)atom_index(f) << 8 | (arity & 255);
}

// Messages and exit reasons as short texts, for a view that asks for them (event_texts.c): of those whose events are
// recorded. The newest are kept. Nothing is recorded before the first event_texts_read, and nothing of sensitive
// processes.
enum { EVENT_TEXT_BYTES = 56 };
typedef struct {
    double key;                     // number of a message, or EVENT_TEXT_EXIT + number of a pid
    uint8_t text[EVENT_TEXT_BYTES]; // UTF-8, padded with zeros; a cut text ends in "..."
} EventText;
#define EVENT_TEXT_EXIT 281474976710656.0 // 2^48: marks the exit reason of a pid
// Copies at most max texts after *cursor (0 at first), oldest first, and advances *cursor. Skips overwritten ones.
size_t event_texts_read(uint64_t *cursor, EventText *out, size_t max);
void event_texts_stop(void);
extern _Atomic bool event_texts_on;
void event_text(double key, const Proc *sender, Term t); // sender: checked for PF_SENSITIVE; NULL: no check
#define EVENT_TEXT(kind, key, sender, t) \
    do { \
        if (events_include(kind) && atomic_load_explicit(&event_texts_on, memory_order_relaxed)) \
            event_text((double)(key), (sender), (t)); \
    } while (0)
#define EVENT3(kind, pid, a, b, c) \
    do { \
        if (events_include(kind)) event_record((kind), (pid), (a), (b), (c)); \
    } while (0)
#define EVENT(kind, pid, a, b) EVENT3(kind, pid, a, b, 0)
