// SPDX-License-Identifier: Apache-2.0
// proc/events — the event stream: what schedulers and processes did, in one order.
#pragma once
#include "proc/proc.h"

// ---- events: the one stream (proc/events.c)
typedef enum {
    EV_SPAWN,   // a: initial call as event_mfa, b: parent pid
    EV_IN,      // a: priority
    EV_OUT,     // a: reductions, b: StopReason
    EV_SEND,    // a: receiver, b: number of the message (a flow)
    EV_RECEIVE, // a: messages it looked at and left; b: the same number; 0: sent by nobody we saw
    EV_GC,      // a: words before, b: words after
    EV_LINK,
    EV_MONITOR, // a: the other
    EV_EXIT,    // a: reason when an atom, else NIL
    EV_STEAL,   // a: from scheduler
    EV_NAME,    // a: registered name
} EventKind;
typedef struct {
    int64_t at_ns;
    uint64_t a, b;
    Term pid;
    uint64_t seq;
    uint8_t kind, sched;
} Event;
// Copies events after *cursor (0 at first), oldest first; at most max. *lost counts those overwritten before they were
// read.
size_t events_read(uint64_t *cursor, Event *out, size_t max, uint64_t *lost);
void events_start(size_t capacity); // per scheduler; 0: a default
// For a view: after n events of one scheduler nothing is recorded until the next call, so that looking costs what the
// reader asks for, and not what the program does. The gap before this call: when it began (0: there was none), and how
// many slices it hid.
typedef struct {
    int64_t from_ns;
    uint64_t slices;
} EventGap;
EventGap events_window(size_t n); // 0: no end
void events_stop(void);
uint64_t events_last(void);                   // the sequence number of the newest
bool events_write_perfetto(const char *path); // Chrome trace-event JSON
extern _Atomic bool events_on;
void event_record(EventKind kind, Term pid, uint64_t a, uint64_t b);
uint64_t event_message_number(void);
INLINE uint64_t event_mfa(Term m, Term f, uint32_t arity)
{
    return (uint64_t)atom_index(m) << 34 | (uint64_t)atom_index(f) << 8 | (arity & 255);
}

// What messages and exit reasons say, as short texts: for a view that asks for them (event_texts.c). The newest are
// kept. Nothing is recorded before the first event_texts_read, and nothing of sensitive processes.
enum { EVENT_TEXT_BYTES = 56 };
typedef struct {
    double key;                     // the number of a message, or EVENT_TEXT_EXIT + the number of a pid
    uint8_t text[EVENT_TEXT_BYTES]; // UTF-8, zeros behind it; a longer one ends in "..."
} EventText;
#define EVENT_TEXT_EXIT 281474976710656.0 // 2^48: a pid's exit reason
// Copies at most max texts after *cursor (0 at first), oldest first; those that are overwritten by then are left out.
size_t event_texts_read(uint64_t *cursor, EventText *out, size_t max);
void event_texts_stop(void);
extern _Atomic bool event_texts_on;
void event_text(double key, const Proc *sender, Term t); // sender: NULL when nobody's secrets can be in it
#define EVENT_TEXT(key, sender, t) \
    do { \
        if (UNLIKELY(atomic_load_explicit(&event_texts_on, memory_order_relaxed))) \
            event_text((double)(key), (sender), (t)); \
    } while (0)
#define EVENT(kind, pid, a, b) \
    do { \
        if (UNLIKELY(atomic_load_explicit(&events_on, memory_order_relaxed))) event_record((kind), (pid), (a), (b)); \
    } while (0)
