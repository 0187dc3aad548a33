// SPDX-License-Identifier: Apache-2.0
// proc/inner — what the files of this room share: the inside of schedulers, timers, kin tables, asks.
#pragma once
#include "proc/calltrace.h"
#include "proc/events.h"
#include "proc/mailbox.h"
#include "proc/pause.h"
#include "proc/sched.h"
#include "proc/sysmon.h"
#include "proc/time.h"
#include "proc/view.h"
#include "base/host.h"

// ---- schedulers ---------------------------------------------------------------
typedef struct {
    Proc *first, *last;
    _Atomic uint32_t n;
    uint32_t low;
} Queue;                                              // low: how many of them have priority low
enum { QUEUE_MAX, QUEUE_HIGH, QUEUE_NORMAL, QUEUES }; // normal and low share one: see queue.c

typedef struct Timer Timer;
struct Timer {           // a receive time-out (ref 0) or an erlang:send_after
    Timer *next, *prev;  // links in a slot of the wheel
    Timer *hash_next;    // by reference
    int64_t deadline_ns; // since time_zero_ns
    uint64_t ref;        // first and second word of the reference; 0 for a receive time-out
    uint32_t ref2;
    uint8_t state, level, slot; // state: TIMER_; where it is in the wheel
    Term dest;                  // pid or name
    Signal *message;            // the message to send; NULL for a receive time-out
    struct Wheel *wheel;
};
enum { TIMER_ARMED, TIMER_FIRING };

enum { WHEEL_LEVELS = 8, WHEEL_SLOTS = 64, TICK_SHIFT = 17 };
typedef struct Wheel {
    Lock lock;
    uint32_t n;                              // timers in it
    uint64_t tick;                           // every timer of an earlier tick has fired
    uint64_t used[WHEEL_LEVELS];             // bit s: slot s holds timers
    Timer *slots[WHEEL_LEVELS][WHEEL_SLOTS]; // circular lists: slots[][]->prev is the last timer
    _Atomic int64_t next_ns;                 // no timer is due before this time; INT64_MAX: no timer
} Wheel;

// A deferred free: see world.c.
typedef struct Later {
    struct Later *next;
    void (*give)(void *);
    void *what;
} Later;

// The newest events of one scheduler.
typedef struct EventRing {
    Event *at;
    size_t cap;
    uint64_t n; // events recorded so far; the newest is at[(n - 1) % cap]
    Lock lock;
    uint64_t window_from; // n when the window began (events_window)
    // Last clock reading, time and reductions: they fill in times between two ticks of a coarse clock (event_record).
    int64_t clock_ns, last_ns;
    uint64_t last_reds;
} EventRing;

typedef struct SchedInner {
    Sched *sched;
    Lock lock; // of the queues
    Queue queues[QUEUES];
    _Atomic uint32_t len; // of all queues
    Wheel wheel;
    int64_t since_clock;   // reductions since the scheduler last looked at its timers
    int32_t slice;         // reductions the running slice began with
    int32_t since_balance; // slices since it last compared queue lengths
    Proc *paused;          // process whose slice was cut by a pause and goes on next
    _Atomic uint64_t reductions, switches;
    _Atomic uint64_t seen;            // epoch at its last slice boundary; EPOCH_QUIET while it sleeps
    Later *later_open, *later_closed; // deferred frees: without a stamp yet; with later_stamp
    uint64_t later_stamp;
    uint64_t ref_count; // references made by ref_new
    EventRing events;
    _Atomic uint32_t sleeping; // 1: sleeps in its gate and is to be woken
    bool poked;                // set by sched_wake, under the gate
    Gate gate;
    Thread *thread;
    _Atomic int64_t busy_ns, slice_since_ns, state_ns[STATES]; // sysmon.c: counted only while somebody wants to know
} SchedInner;
#define EPOCH_QUIET UINT64_MAX

typedef struct {
    Sched **all;
    int n;
    bool threads, deterministic;
    SchedOpts opts;
    uint64_t random;
    int64_t virtual_ns;
} Scheds;
extern Scheds scheds;
uint64_t sched_random(void);         // the next number of the seeded generator
void sched_hurry(Proc *p, int prio); // somebody with priority prio waits for p's answer: moves p forward
void sched_enqueue(Proc *p);         // p is QUEUED already; takes the run queue's lock, wakes a sleeper
void sched_activate(Proc *p);        // the same for a process that had nothing to do until now
void sched_wake(SchedInner *in);
Proc *sched_pick(SchedInner *in);    // takes the next process to run out of its queues; NULL: none
Proc *sched_steal(SchedInner *in);   // takes one from another scheduler; NULL: none
Proc *sched_balance(SchedInner *in); // now and then takes one from the longest queue; NULL: none
extern _Atomic int sched_sleepers;   // number of schedulers that sleep
void sched_slice(Sched *s, Proc *p);
void dirty_done(void); // dirty.c, on scheduler 1: calls `done` for finished work
typedef struct {
    SchedPause when;
    Paused why; // why this sched_run was paused, or PAUSED_NOT
} PauseState;
extern PauseState pause_now;

// world.c: epochs and stopping the world
void world_init(void);
// Between two slices: announces the slice boundary, frees what may be freed, waits while another stops the world.
void world_boundary(SchedInner *in);
void world_sleep(SchedInner *in);   // before it blocks
void world_wake(SchedInner *in);    // after it has blocked; waits while the world is stopped
extern _Atomic bool world_stopping; // a scheduler wants to stop the world: the others park at their next slice boundary

// time.c
int64_t time_since_zero_ns(void);  // ns; starts at 0; timers count in it
extern const int64_t time_zero_ns; // the value of time_monotonic_ns() at the start
void time_init(void);

// timer.c
void wheel_init(Wheel *w);
void wheel_run(Wheel *w, int64_t now_ns); // fires the timers that are due
int64_t wheel_least(Wheel *w);            // the earliest deadline, exactly (INT64_MAX: none); looks at every timer
int64_t wheel_next(Wheel *w);             // no timer is due before this time (INT64_MAX: none); O(1)

// sysmon.c
// Counts ns of a slice, of sleep, of a collection (which is part of a slice).
void sched_times_busy(SchedInner *in, int64_t ns);
void sched_times_slept(SchedInner *in, int64_t ns);
void sched_times_collected(SchedInner *in, int64_t ns);
// Builds [{Name, Value}] in `room`, which holds 5 words a pair. Values must be small integers.
Term sysmon_facts(Term *room, const Term *names, const int64_t *values, int n);
void sysmon_gc(Proc *p, int64_t ns);                               // after a collection
void sysmon_long_schedule(Proc *p, const Code *in_pc, int64_t ns); // after a slice that began at in_pc
void sysmon_profile(Proc *p, Term state);                          // A_active or A_inactive
void sysmon_profile_scheduler(SchedInner *in, bool active, int nactive);
INLINE uint32_t sysmon_wants(uint32_t what) { return atomic_load_explicit(&sysmon_on, memory_order_relaxed) & what; }
Signal *seq_copy(const Signal *s); // copies a message with its token

extern bool sched_stops; // sched_pause: an event may pause the run

// view.c
// mailbox.c: behind the priority messages, before the others. A receive that goes on looks at it first.
void mailbox_put_first(Proc *p, Signal *s);
// The function it was spawned with, as event_mfa; 0: unknown. *line: of a fun's first line, or 0.
uint64_t view_born_as(Proc *p, uint32_t *line);


// ---- the process table ------------------------------------------------------------
void table_init(uint32_t limit);
bool table_add(Proc *p); // gives p its pid; false: the table is full
void table_remove(Proc *p);

// ---- kin: links, monitors, aliases (kin.c) -------------------------------------------
typedef struct {
    uint64_t key;      // links: the other pid or port; else the first word of the reference
    uint32_t key2;     // links: 0; else the second word of the reference
    uint8_t alias;     // monitors and aliases: ALIAS_
    bool port : 1;     // monitors: of a port
    bool priority : 1; // the message that comes of it is a priority message
    uint16_t used;     // 0: a free place in the hash
    Term other;        // monitors: the monitored pid or port (NIL: only a name); monitored_by: the monitoring pid
    Term name;         // the name, if monitored by name; else NIL
    Term tag;          // monitors: tag instead of 'DOWN'; NOVALUE: none
    union {
        Frag *tag_frag;     // monitors: holds tag
        uint64_t unlinking; // links: number of the unlink that waits for its ack; 0: none
    };
} KinEntry;
typedef struct Kin Kin;
KinEntry *kin_find(Kin *k, uint64_t key, uint32_t key2);
KinEntry *kin_add(Kin **k, uint64_t key, uint32_t key2); // returns a cleared entry; the key must not be there yet
void kin_remove(Kin **k, KinEntry *e);                   // invalidates other KinEntry pointers of k
KinEntry *kin_next(Kin *k, KinEntry *e);                 // e NULL: the first; returns NULL at the end
uint32_t kin_count(const Kin *k);
void kin_free(Kin **k);
size_t kin_nbytes(const Kin *k);
// Is the alias active? A message to it has arrived, so its reply modes end it. *priority: it takes priority messages.
bool kin_alias_takes(Proc *p, uint64_t w1, uint32_t w2, bool *priority);
void kin_act(Proc *p, Signal *s); // acts on SIG_LINK .. SIG_MONITOR_DOWN or SIG_ALIAS_MESSAGE; takes over s
bool kin_tell_exit(Proc *p, Term reason, uint32_t *stage, uint64_t *at, int *budget); // true: all have been told
void kin_drop(Proc *p);                                                               // frees all four tables
Term kin_make_monitor(Proc *p, Proc *child, Term tag, int alias); // for spawn: both ends at once; returns the reference
// The two words of a reference, a reference made of them, and a comparison with them.
void ref_words(Term ref, uint64_t *w1, uint32_t *w2);
Term ref_term(Heap *h, uint64_t w1, uint32_t w2);
bool ref_is(Term t, uint64_t w1, uint32_t w2);

// ---- signals ----------------------------------------------------------------------------
void signal_to_dead(Term dead, Signal *s); // answers s on behalf of a dead process or port; takes over s
void mailbox_append(Proc *p, Signal *s);
void mailbox_part_with_peeked(Proc *p);
void mailbox_part_with_leaving(Proc *p); // replaces messages that hold literals of a leaving area
bool signal_exit(Proc *p, Signal *s);    // acts on an exit signal, takes over s; false: p must exit now
void signals_take_in(Proc *p);           // the whole in-queue; may set exit_reason
// A signal with a fragment that has room for nwords words at *room; all of them count as used.
Signal *signal_of_words(SigKind kind, Term from, size_t nwords, Term **room);

// ---- remote.c: what belongs to another node: {Name, Node}, or a pid, port or reference for which is_remote is true
bool remote_send(Proc *from, Term dest, Term message); // returns as proc_send_to
void remote_signal(Term to, Signal *s);                // takes over s
void remote_link(Proc *p, Term who);
void remote_unlink(Proc *p, Term who);
Term remote_monitor(Proc *p, Term type, Term target, Term tag, int alias); // returns as proc_monitor

// ---- asks, suspends (ask.c) -----------------------------------------------------------------
// A question on its way: SIG_CALL carries it in data. The fragments hold the terms next to them.
typedef struct Ask Ask;
struct Ask {
    AskFn fn;
    Term arg;
    Frag *arg_frag;
    Term from;       // pid of the asker
    uint64_t number; // of the wait (proc_await) that the answer ends
    Term if_dead;    // the answer if the target is dead
    Frag *dead_frag;
    Term tag; // first element of an answer message; NOVALUE: send none
    Frag *tag_frag;
    uint8_t where;                     // ASK_ANYWHERE or ASK_BETWEEN
    bool answer_message, answer_plain; // answer by a message; by a message without a tag
};
typedef struct ProcExtra {
    Signal *tasks, **tasks_last; // asks to run between slices
    uint64_t ask_number;         // number of the newest wait
    Signal *answer;              // a SIG_REPLY that has arrived
    uint32_t suspends;           // how often it is suspended, by all together
    struct {
        Term pid;
        uint32_t n;
        uint32_t pending;
    } * suspending; // how often this process suspends each pid
    uint32_t nsuspending, cap_suspending;
} ProcExtra;
ProcExtra *proc_extra(Proc *p);
void ask_act(Proc *p, Signal *s, bool dead); // a SIG_CALL arrived at p; dead: at a dead process (p may be NULL)
void ask_answered(Proc *p, Signal *s);       // a SIG_REPLY arrived
void ask_run_tasks(Proc *p);                 // runs the asks that wait for a slice boundary
void ask_on_exit(Proc *p);
void ask_init(void);

// The end of a process (exit.c). False: there is more to do, by proc_terminate_on in a later slice.
bool proc_terminate(Proc *p, Term reason);
bool proc_terminate_on(Proc *p);

// mailbox.c, dict.c
void marks_free(Proc *p);
void dict_free(Proc *p);
size_t dict_nbytes(const Proc *p);

// Bits of Proc.state. Writers hold p->lock.
INLINE uint32_t state_of(const Proc *p) { return atomic_load_explicit(&p->state, memory_order_relaxed); }
INLINE void state_put(Proc *p, uint32_t st) { atomic_store_explicit(&p->state, st, memory_order_relaxed); }
