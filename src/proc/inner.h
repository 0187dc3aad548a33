// SPDX-License-Identifier: Apache-2.0
// proc/inner — what the files of this room share: schedulers from inside, timers, kin tables, asks.
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
} Queue;                                              // low: those of them with priority low
enum { QUEUE_MAX, QUEUE_HIGH, QUEUE_NORMAL, QUEUES }; // normal and low share one: see sched.c

typedef struct Timer Timer;
struct Timer {           // a receive time-out (ref 0) or an erlang:send_after
    Timer *next, *prev;  // slot of a wheel
    Timer *hash_next;    // by reference
    int64_t deadline_ns; // since time_zero
    uint64_t ref;
    uint32_t ref2;
    uint8_t state, level, slot; // TIMER_
    Term dest;                  // pid or name
    Signal *message;            // made when it starts; NULL for a receive time-out
    struct Wheel *wheel;
};
enum { TIMER_ARMED, TIMER_FIRING };

enum { WHEEL_LEVELS = 8, WHEEL_SLOTS = 64, TICK_SHIFT = 17 };
typedef struct Wheel {
    Lock lock;
    uint32_t n;
    uint64_t tick;                           // every timer of an earlier tick has fired
    uint64_t used[WHEEL_LEVELS];             // bit s: slot s holds timers
    Timer *slots[WHEEL_LEVELS][WHEEL_SLOTS]; // circular: slots[][]->prev is the last
    _Atomic int64_t next_ns;                 // no timer is due before; INT64_MAX: none
} Wheel;

typedef struct Later {
    struct Later *next;
    void (*give)(void *);
    void *what;
} Later;

typedef struct EventRing {
    Event *at;
    size_t cap;
    uint64_t n;
    Lock lock;
    uint64_t window_from; // n when the window opened
    int64_t clock_ns, last_ns;
    uint64_t last_reds; // between two ticks of a coarse clock: see event_record
} EventRing;

typedef struct SchedInner {
    Sched *sched;
    Lock lock; // of the queues
    Queue queues[QUEUES];
    _Atomic uint32_t len; // of all queues
    Wheel wheel;
    int64_t since_clock;   // reductions since the clock was last read
    int32_t slice;         // reductions the running slice began with
    int32_t since_balance; // slices since it compared the queues
    Proc *paused;          // its slice was cut (sched_pause), and goes on
    _Atomic uint64_t reductions, switches;
    _Atomic uint64_t seen;            // epoch at the last slice boundary; EPOCH_QUIET while asleep
    Later *later_open, *later_closed; // to free: not stamped yet; stamped
    uint64_t later_stamp;
    uint64_t ref_count;
    EventRing events;
    _Atomic uint32_t sleeping; // 1: in its gate, wants to be woken
    bool poked;                // under the gate
    Gate gate;
    Thread *thread;
    _Atomic int64_t busy_ns, slice_since_ns, state_ns[STATES]; // sysmon.c: kept while somebody wants to know
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
uint64_t sched_random(void);
void sched_hurry(Proc *p, int prio); // an answer of p is awaited with this priority
void sched_enqueue(Proc *p);         // p is QUEUED already; takes the run queue's lock
void sched_activate(Proc *p);        // the same for one that had nothing to do until now
void sched_wake(SchedInner *in);
Proc *sched_pick(SchedInner *in);    // the next to run, taken out of its queue; NULL: none
Proc *sched_steal(SchedInner *in);   // one of another scheduler's
Proc *sched_balance(SchedInner *in); // now and then one of the longest queue; NULL: none
extern _Atomic int sched_sleepers;   // schedulers that wait for news
void sched_slice(Sched *s, Proc *p);
void dirty_done(void); // dirty.c, on scheduler 1: calls `done` of what has been worked
typedef struct {
    SchedPause when;
    Paused why; // what stopped the run since sched_run was called
} PauseState;
extern PauseState pause_now;

// world.c: quiescence
void world_init(void);
// Between two slices: announces quiescence, frees what may be freed, stops for the world.
void world_boundary(SchedInner *in);
void world_sleep(SchedInner *in); // about to block
void world_wake(SchedInner *in);  // and back
extern _Atomic bool world_stopping;

// time.c
int64_t time_since_zero_ns(void);  // from 0 at start; what timers count in
extern const int64_t time_zero_ns; // time_monotonic_ns() at start
void time_init(void);

// timer.c
void wheel_init(Wheel *w);
void wheel_run(Wheel *w, int64_t now_ns); // fires what is due
int64_t wheel_least(Wheel *w);            // the next deadline itself: looks at every timer
int64_t wheel_next(Wheel *w);             // exact next deadline (a tick's end); INT64_MAX: none

// sysmon.c
void sched_times_busy(SchedInner *in, int64_t ns);
void sched_times_slept(SchedInner *in, int64_t ns);
void sched_times_collected(SchedInner *in, int64_t ns);
// Facts as [{Name, Value}], in room of the caller's: 5 words a pair. Values are small integers.
Term sysmon_facts(Term *room, const Term *names, const int64_t *values, int n);
void sysmon_gc(Proc *p, int64_t ns); // after a collection
void sysmon_long_schedule(Proc *p, const Code *in_pc, int64_t ns);
void sysmon_profile(Proc *p, Term state); // active, inactive
void sysmon_profile_scheduler(SchedInner *in, bool active, int nactive);
INLINE uint32_t sysmon_wants(uint32_t what) { return atomic_load_explicit(&sysmon_on, memory_order_relaxed) & what; }
Signal *seq_copy(const Signal *s); // a message and its token once more

extern bool sched_stops; // sched_pause: an event may stop the run

// view.c
uint64_t view_born_as(Proc *p); // the function it was spawned with, as event_mfa

// events.c

// ---- the process table ------------------------------------------------------------
void table_init(uint32_t limit);
bool table_add(Proc *p); // gives it its pid; false: full
void table_remove(Proc *p);

// ---- kin: links, monitors, aliases (kin.c) -------------------------------------------
typedef struct {
    uint64_t key;
    uint32_t key2; // links: the other's pid or port, 0; else words of the reference
    uint8_t alias; // ALIAS_: of a monitor or an alias
    uint8_t port;  // monitors: of a port
    uint16_t used; // 0: a free place of the table
    Term other;    // monitor: what is monitored (pid, port; NIL: only a name); monitored_by: who monitors
    Term name;     // monitor by name: the name; else NIL
    Term tag;      // monitor: NOVALUE: 'DOWN'
    union {
        Frag *tag_frag;
        uint64_t unlinking;
    }; // link: 0, or number of the unlink that waits for its ack
} KinEntry;
typedef struct Kin Kin;
KinEntry *kin_find(Kin *k, uint64_t key, uint32_t key2);
KinEntry *kin_add(Kin **k, uint64_t key, uint32_t key2); // a cleared entry; the key is not there yet
void kin_remove(Kin **k, KinEntry *e);
KinEntry *kin_next(Kin *k, KinEntry *e); // NULL starts; NULL ends
uint32_t kin_count(const Kin *k);
void kin_free(Kin **k);
size_t kin_nbytes(const Kin *k);
void kin_act(Proc *p, Signal *s); // a SIG_LINK .. SIG_MONITOR_DOWN or SIG_ALIAS_MESSAGE arrived; takes over s
bool kin_tell_exit(Proc *p, Term reason, uint32_t *stage, uint64_t *at, int *budget); // true: everybody has been told
void kin_drop(Proc *p);
Term kin_make_monitor(Proc *p, Proc *child, Term tag, int alias); // both ends at once, for spawn
void ref_words(Term ref, uint64_t *w1, uint32_t *w2);
Term ref_term(Heap *h, uint64_t w1, uint32_t w2);
bool ref_is(Term t, uint64_t w1, uint32_t w2);

// ---- signals ----------------------------------------------------------------------------
void signal_to_dead(Term dead, Signal *s); // what the dead answer; takes over s
void mailbox_append(Proc *p, Signal *s);
void mailbox_part_with_peeked(Proc *p);
void mailbox_part_with_leaving(Proc *p); // no message holds literals of an area that leaves afterwards
bool signal_exit(Proc *p, Signal *s);    // an exit signal acts; false: p shall exit now. Takes over s
void signals_take_in(Proc *p);           // all of the in-queue; sets exit_reason
// A signal with *room for nwords in its fragment, all of which count as used.
Signal *signal_of_words(SigKind kind, Term from, size_t nwords, Term **room);

// ---- what is of another node (remote.c): {Name, Node}, or a pid, port or reference for which is_remote is true
bool remote_send(Proc *from, Term dest, Term message); // as proc_send_to
void remote_signal(Term to, Signal *s);                // takes over s
void remote_link(Proc *p, Term who);
void remote_unlink(Proc *p, Term who);
Term remote_monitor(Proc *p, Term type, Term target, Term tag, int alias); // as proc_monitor

// ---- asks, suspends (ask.c) -----------------------------------------------------------------
typedef struct Ask Ask;
struct Ask {
    AskFn fn;
    Term arg;
    Frag *arg_frag;
    Term from;
    uint64_t number;
    Term if_dead;
    Frag *dead_frag;
    Term tag;
    Frag *tag_frag;
    uint8_t where;
    bool answer_message, answer_plain;
};
typedef struct ProcExtra {
    Signal *tasks, **tasks_last; // asks to be answered between slices
    uint64_t ask_number;         // of the ask waited for
    Signal *answer;
    uint32_t suspends; // how often suspended, by all
    struct {
        Term pid;
        uint32_t n;
        uint32_t pending;
    } * suspending;
    uint32_t nsuspending, cap_suspending;
} ProcExtra;
ProcExtra *proc_extra(Proc *p);
void ask_act(Proc *p, Signal *s, bool dead); // SIG_CALL arrived in p (or at a dead process: p NULL)
void ask_answered(Proc *p, Signal *s);       // SIG_REPLY arrived
void ask_run_tasks(Proc *p);
void ask_on_exit(Proc *p);
void ask_init(void);

// The end of a process (exit.c): unlinks it from everything and tells its kin.
bool proc_terminate(Proc *p, Term reason); // false: there is more to do, in a later slice (proc_terminate_on)
bool proc_terminate_on(Proc *p);

// mailbox.c, dict.c
void marks_free(Proc *p);
void dict_free(Proc *p);
size_t dict_nbytes(const Proc *p);

// The bits of a process's state.
INLINE uint32_t state_of(const Proc *p) { return atomic_load_explicit(&p->state, memory_order_relaxed); }
INLINE void state_put(Proc *p, uint32_t st)
{
    atomic_store_explicit(&p->state, st, memory_order_relaxed);
} // holding p->lock
