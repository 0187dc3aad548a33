// SPDX-License-Identifier: Apache-2.0
// proc — processes: their structure, mailbox and signals, links, monitors, aliases, names, timers,
// and the schedulers that run them.
//
// Law: a process's fields are touched only by the scheduler that runs it (or, while it runs on none, by the one that holds
// its `lock` and has seen it neither RUNNING nor queued). Everybody else sends a signal. Signals between two processes
// arrive in the order sent. A Proc found by pid stays allocated until the finder's slice ends (epochs: proc_defer_free).
#pragma once
#include "code/code.h"

typedef struct Proc Proc;
typedef struct Sched Sched;
typedef struct Signal Signal;

// ---- signals and messages -------------------------------------------------------------------
typedef enum {
    SIG_MESSAGE,          // term
    SIG_EXIT,             // from (pid, port), reason in term; SIG_EXIT_LINK when it comes through a link
    SIG_EXIT_LINK,
    SIG_LINK, SIG_UNLINK, SIG_UNLINK_ACK,
    SIG_MONITOR, SIG_DEMONITOR, SIG_MONITOR_DOWN,
    SIG_GROUP_LEADER,
    SIG_INFO,             // process_info request: term = request; answered by the process itself
    SIG_CALL,             // run `call` in the process at its next safe point (is_process_alive, check_process_code, suspend, gc, trace, ...)
} SigKind;

struct Signal {           // one allocation with its heap fragment, when it has one
    Signal *next;
    Term    term;         // message or reason
    Frag   *frag;         // holds term (and more); NULL when term is an immediate or literal
    Term    from;         // sender, where it matters
    uint8_t kind;         // SigKind
    uint8_t flags;
    uint32_t spare;
    uint64_t data;        // ref ids, pointers: by kind
    void  (*call)(Proc *p, Signal *s);
    uint64_t token;       // sequential trace token (later)
};

// ---- the process --------------------------------------------------------------------------------
enum {                    // Proc.state, atomic bits
    PS_RUNNING   = 1,     // a scheduler has it
    PS_QUEUED    = 2,     // on a run queue
    PS_WAITING   = 4,     // in receive, nothing to do
    PS_SUSPENDED = 8,
    PS_EXITING   = 16,    // being torn down, or scheduled to
    PS_DEAD      = 32,    // gone from the table
    PS_SIGNALS   = 64,    // in-queue not empty
    PS_TIMED_OUT = 128,   // the receive timer fired
    PS_GC_WANTED = 256,
};
enum { PRIO_MAX, PRIO_HIGH, PRIO_NORMAL, PRIO_LOW };
enum {                    // Proc.flags, owner only
    PF_TRAP_EXIT = 1, PF_HIBERNATED = 2, PF_SENSITIVE = 4, PF_OFF_HEAP_MESSAGES = 8, PF_SYSTEM = 16, PF_SAVE_CALLS = 32,
};

struct Proc {
    Heap heap;                             // first; embedded so that the run loop reaches top and stop
    // -- run state; while RUNNING the run loop holds some of it in locals
    const Code *pc;                        // where to go on
    const Code *cp;                        // return address of the current function
    int32_t reds;                          // left in this slice; may be below 0
    uint32_t live;                         // how many X registers are saved on the stack (below stop) while not running
    // -- error in flight (proc_raise)
    Term exc_reason, exc_class, exc_args;  // class: A_error, A_exit, A_throw. args: list (or NIL) of the failing BIF's arguments
    Term exc_trace;                        // raw stack trace: see emu. NIL: to be built; also carries error_info
    uint32_t exc_flags;
    // -- trap (proc_trap): the call to make instead of returning
    Export *trap;
    uint32_t trap_nargs;
    Term trap_args[4];
    // -- the mailbox, owner's part: a list with a save pointer for selective receive
    Signal *mbox_first, **mbox_last;       // mbox_last: where the next message is linked in
    Signal **mbox_save;                    // the next message receive looks at
    uint32_t mbox_len;
    Signal **mark_at; Term mark_ref;       // receive marker: messages before mark_at can't match mark_ref
    // -- the mailbox, everybody's part, under `lock`
    Lock lock;
    _Atomic uint32_t state;
    Signal *in_first, **in_last;
    // -- identity and kin
    Term pid;                              // local pid
    Term group_leader;                     // pid
    Term name;                             // atom or NIL
    Term parent;
    Term error_handler;
    uint8_t prio, low_skips;
    uint16_t flags;
    uint32_t catches;                      // number of active catch marks
    struct Link *links;                    // see proc/links.c
    struct Monitor *monitors, *monitored_by;
    struct Alias *aliases;
    struct Dict *dict;                     // process dictionary; a root
    struct Timer *receive_timer;
    // -- code it runs
    Term init_m, init_f; uint32_t init_arity;
    uint64_t reductions;                   // used so far
    Proc *queue_next;                      // run queue
    Sched *sched;                          // where it ran last, or where its queue is
    struct ProcExtra *extra;               // what few processes have: system tasks, suspends, trace flags, saved BIF state...
    Term fvalue_roots[2];                  // spare GC roots for BIFs that trap: see proc_keep
};

// ---- errors and traps for BIFs --------------------------------------------------------------------------
// All return NOVALUE, so a BIF says `return proc_raise(p, A_badarg);`
Term proc_raise(Proc *p, Term reason);                        // class error; the run loop adds the stack trace and, for BIFs, args and error_info
Term proc_raise_class(Proc *p, Term class_, Term reason);     // A_error, A_exit, A_throw
Term proc_raise_with(Proc *p, Term class_, Term reason, Term args, Term error_info);   // error/3 and friends; NOVALUE where not given
#define badarg(p) proc_raise((p), A_badarg)
Term proc_trap(Proc *p, Export *to, uint32_t nargs, const Term *args);   // call `to` now with these; its result is the BIF's result
Term proc_yield_bif(Proc *p, Export *self, uint32_t nargs, const Term *args);  // the same, after giving up the rest of the slice
void proc_charge(Proc *p, uint32_t reductions);
INLINE int32_t proc_budget(const Proc *p) { return p->reds > 0 ? p->reds : 0; }

// ---- life --------------------------------------------------------------------------------------------------
typedef struct {
    Proc *parent;                 // NULL for the first ones
    bool link, monitor;
    Term monitor_tag;             // NOVALUE: 'DOWN'
    Term alias_mode;              // NOVALUE, or as monitor/3's alias option
    uint8_t prio;
    uint32_t min_heap, fullsweep_after, max_heap; uint8_t max_flags; bool off_heap_messages;
    Term group_leader, name;      // NOVALUE: inherited, none
    int sched;                    // 0: any
} SpawnOpts;
void spawn_opts_init(SpawnOpts *o, Proc *parent);
// Starts M:F(Args) (args a proper list of at most 255). The pid; *monitor_ref when asked for. NOVALUE: system_limit.
Term proc_spawn(SpawnOpts *o, Term m, Term f, Term args, Term *monitor_ref);
Term proc_spawn_fun(SpawnOpts *o, Term fun, Term *monitor_ref);      // erlang:apply(Fun, [])
Proc *proc_find(Term pid);                                           // NULL: no such live process. Valid until this slice ends
bool  proc_is_alive(Term pid);
Term  proc_self_ref(Proc *p);                                        // make_ref on p's heap
void  ref_new(uint32_t id[3]);                                       // unique ids
uint32_t proc_count(void);
uint32_t proc_limit(void);
size_t proc_nbytes(Proc *p);                                         // as process_info(memory)

// ---- sending -------------------------------------------------------------------------------------------------
void proc_send(Proc *from, Proc *to, Term message);                  // copies; never fails
void proc_send_term(Term to_pid, Term message, Term from);           // from C code without a process (ports, timers)
// dest: pid, alias ref, port, name, {name, node}. False: badarg. For erlang:send and !
bool proc_send_to(Proc *from, Term dest, Term message);
void proc_signal(Proc *to, Signal *s);                               // takes over s
Signal *signal_new(SigKind kind, Term from, Term term);              // copies term to a fragment
void signal_free(Signal *s);
void proc_exit_signal(Term from, Term to, Term reason, bool through_link);

// ---- for the run loop ---------------------------------------------------------------------------------------------
Signal *proc_mailbox_peek(Proc *p);          // the message at the save pointer, after taking in the in-queue when the list is at its end; NULL: none
void proc_mailbox_next(Proc *p);             // loop_rec_end
void proc_mailbox_remove(Proc *p);           // remove_message: unlinks, joins the fragment to the heap, resets the save pointer
void proc_mailbox_reset(Proc *p);            // save pointer back to the start (timeout)
void proc_mark_reserve(Proc *p); void proc_mark_bind(Proc *p, Term ref); void proc_mark_use(Proc *p, Term ref); void proc_mark_clear(Proc *p, Term ref);
// receive ... after: NOVALUE ok; A_badarg... timeout_value is the error when `time` is no valid time-out. ms, infinity allowed.
bool proc_receive_timer(Proc *p, Term time);
bool proc_receive_timer_is_set(const Proc *p);
void proc_receive_timer_cancel(Proc *p);
bool proc_handle_signals(Proc *p);           // takes the in-queue in and acts on it; false: the process shall exit now (exc_reason)
// Collects now; returns false when the process must die (max_heap_size). X registers x[0..live-1] are roots.
bool proc_collect(Proc *p, size_t need, Term *x, uint32_t live);
void proc_keep(Proc *p, int slot, Term t);   // a spare root for trapping BIFs; slot 0 or 1

// Called by vm when a process has ended (stop reason): unlinks it from everything and tells its kin.
void proc_terminate(Proc *p, Term reason);

// ---- names ------------------------------------------------------------------------------------------------------------
Term name_whereis(Term name);                // pid, port or A_undefined
bool name_register(Term name, Term pid_or_port);
bool name_unregister(Term name);
Term name_list(Heap *h);

// ---- schedulers ------------------------------------------------------------------------------------------------------------
typedef enum { STOP_REDS, STOP_WAIT, STOP_EXIT, STOP_SUSPEND, STOP_HALT } StopReason;
enum { MAX_X = 1024, SLICE_REDUCTIONS = 4000 };
struct Sched {
    Term x[MAX_X + 8];                       // X registers
    double f[16];                            // float registers
    Proc *current;
    int id;                                  // from 1
    struct SchedInner *inner;                // run queues, timers, deferred frees, events: private to proc
};
// The run loop, set by vm at start (emu is above proc): runs p until it stops.
extern StopReason (*proc_run_hook)(Sched *s, Proc *p);
typedef struct { int schedulers, online; bool threads, deterministic; uint64_t seed; uint32_t process_limit; int slice; const char *trace_file; } SchedOpts;
void sched_init(const SchedOpts *o);
void sched_start_threads(void);              // schedulers 2..N
// One round of virtual scheduling, or of the calling thread's scheduler. Returns what beam_run returns.
int64_t sched_run(int64_t max_reductions, bool may_block, bool *busy);   // wait_ns
void sched_make_runnable(Proc *p);
Sched *sched_current(void);                  // of this thread
int  sched_count(void);
void sched_poke(void);                       // from any thread: there is news
void world_stop(Sched *me);                  // waits until no other scheduler runs a process; nestable by the same scheduler
void world_start(Sched *me);
void proc_defer_free(void (*give)(void *), void *what);   // after every scheduler has passed a slice boundary
// Walks all live processes; only while the world is stopped, or for pids only.
size_t proc_list_pids(Term *out, size_t max);

// ---- time ---------------------------------------------------------------------------------------------------------------------
int64_t time_monotonic_ns(void);             // virtual in deterministic mode
int64_t time_offset_ns(void);                // system time - monotonic time

// ---- events: the one stream (proc/events.c) ----------------------------------------------------------------------------------------
typedef enum { EV_SPAWN, EV_IN, EV_OUT, EV_SEND, EV_RECEIVE, EV_GC, EV_LINK, EV_MONITOR, EV_EXIT, EV_STEAL } EventKind;
extern bool events_on;
void event_record(EventKind kind, Term pid, uint64_t a, uint64_t b);
#define EVENT(kind, pid, a, b) do { if (UNLIKELY(events_on)) event_record((kind), (pid), (a), (b)); } while (0)
