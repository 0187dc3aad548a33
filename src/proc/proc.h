// SPDX-License-Identifier: Apache-2.0
// proc — processes: their structure, mailbox and signals, links, monitors, aliases, names, timers,
// and the schedulers that run them.
//
// Law: a process's fields are touched only by the scheduler that runs it (or, while it runs on none, by the one that
// holds its `lock` and has seen it neither RUNNING nor queued). Everybody else sends a signal. Signals between two
// processes arrive in the order sent. A Proc found by pid stays allocated until the finder's slice ends (epochs:
// proc_defer_free). Only scheduler threads look processes up.
#pragma once
#include "code/code.h"

typedef struct Proc Proc;
typedef struct Sched Sched;
typedef struct Signal Signal;

// ---- signals and messages -------------------------------------------------------------------
typedef enum {
    SIG_MESSAGE,       // term
    SIG_ALIAS_MESSAGE, // term, sent to the alias data/ref2: dropped when that is not active
    SIG_EXIT,          // from (pid, port); term = {'EXIT', From, Reason}
    SIG_EXIT_LINK,     // the same, through a link
    SIG_LINK,          // from
    SIG_UNLINK,
    SIG_UNLINK_ACK,   // from; data: number of this unlinking
    SIG_MONITOR,      // from watches; ref in data, ref2; term: the name used, or NIL
    SIG_DEMONITOR,    // ref in data, ref2
    SIG_MONITOR_DOWN, // ref in data, ref2; term = {'DOWN', Ref, process | port, Object, Reason}
    SIG_GROUP_LEADER, // term
    SIG_CALL,         // an Ask in data: see proc_ask
    SIG_REPLY,        // its answer: term; data: which ask
    SIG_PORT,         // to a port only: io room's own, see proc_port_hook
} SigKind;

// A message with words is one allocation: the Signal lies behind the terms in its own fragment (SIGF_IN_FRAG).
struct Signal {
    Signal *next;
    Frag *frag;    // holds term (and more); NULL when term is an immediate or literal
    Term term;     // message or reason
    Term from;     // sender, where it matters (else NOVALUE)
    uint8_t kind;  // SigKind
    uint8_t flags; // SIGF_
    uint32_t ref2; // second word of a reference
    uint64_t data; // first word of a reference, numbers, pointers: by kind
};
enum { SIGF_IN_FRAG = 1, SIGF_TOKEN = 2 }; // TOKEN: the first word of frag is the sender's sequential trace token

// ---- the process --------------------------------------------------------------------------------
enum {              // Proc.state, atomic bits, changed under `lock`
    PS_RUNNING = 1, // a scheduler has it
    PS_QUEUED = 2,  // on a run queue
    PS_WAITING = 4, // in receive (or awaiting an answer), nothing to do
    PS_SUSPENDED = 8,
    PS_EXITING = 16,    // being torn down, or scheduled to
    PS_DEAD = 32,       // takes no more signals
    PS_SIGNALS = 64,    // in-queue not empty
    PS_TIMED_OUT = 128, // the receive timer fired
    PS_GC_WANTED = 256,
};
enum { PRIO_MAX, PRIO_HIGH, PRIO_NORMAL, PRIO_LOW };
enum { // Proc.flags, owner only
    PF_TRAP_EXIT = 1,
    PF_HIBERNATED = 2,
    PF_SENSITIVE = 4,
    PF_OFF_HEAP_MESSAGES = 8,
    PF_SYSTEM = 16,
    PF_SAVE_CALLS = 32,
    PF_AWAIT = 64,    // waits for the answer to a proc_ask, not for messages
    PF_COLLECT = 128, // emu: it is for a collection that reductions are held
    PF_ETS_SUPER = 256,
    PF_ETS_READS_ALL = 512, // ets: may read private tables; does so now, while the world is stopped
};

struct Proc {
    Heap heap; // first; embedded so that the run loop reaches top and stop
    // -- run state; while RUNNING the run loop holds some of it in locals
    const Code *pc;    // where to go on
    int32_t reds;      // left in this slice; may be below 0
    int32_t reds_held; // reductions put aside while a collection, or a pause of the scheduler, waits for the next call
    uint32_t live;     // X registers saved on the stack (heap.stop[0..live-1], x0 first) while not running
    // -- error in flight (proc_raise); GC roots up to exit_reason, together
    Term exc_reason, exc_class; // class: A_error, A_exit, A_throw
    Term exc_args;              // list of the failing function's arguments; NOVALUE: not given
    Term exc_trace;             // raw stack trace: see emu. NIL: to be built
    Term exc_info;              // error_info map; NOVALUE: none
    Term group_leader;          // pid
    Term trap_args[4];
    Term fvalue_roots[2]; // spare GC roots for BIFs that trap: see proc_keep
    Term exit_reason;     // a signal said: exit now with this. NOVALUE: none
    uint32_t exc_flags;
    // -- trap (proc_trap): the call to make instead of returning; the run loop sets it back to NULL
    uint32_t trap_nargs;
    Export *trap;
    // -- the mailbox, owner's part: a list with a save pointer for selective receive
    Signal *mbox_first, **mbox_last; // mbox_last: where the next message is linked in
    Signal **mbox_save;              // the next message receive looks at
    struct Marks *marks;             // receive markers, see proc/mailbox.c
    uint32_t mbox_len;
    // -- the mailbox, everybody's part, under `lock`
    Lock lock;
    _Atomic uint32_t state;
    uint32_t in_len, in_other; // signals in the in-queue; those that are no messages
    Signal *in_first, **in_last;
    // -- identity and kin
    Term pid;          // local pid
    Term parent;       // pid, or A_undefined
    _Atomic Term name; // atom or NIL; changed under the registry's lock
    Term error_handler;
    bool waits_forever; // in a receive ... after infinity
    bool peeked;        // the run loop holds terms of the message at mbox_save
    _Atomic uint8_t prio;
    uint8_t low_skips;
    uint16_t flags;
    uint32_t catches;                                      // number of active catch marks
    struct Kin *links, *monitors, *monitored_by, *aliases; // see proc/kin.c
    struct Dict *dict;                                     // process dictionary; a root
    struct Timer *_Atomic receive_timer;
    // -- code it runs
    Export *initial_call;
    FunEntry *initial_fun;        // where initial_call is erlang:apply/2: what it applies, when that is a local fun
    uint64_t reductions;          // used so far, without this slice
    Proc *queue_next;             // run queue
    Sched *_Atomic sched;         // where it ran last, or where its queue is
    struct ProcExtra *extra;      // what few processes have: tasks, suspends, asks...
    void *tables;                 // ets room: what this process owns
    _Atomic uint32_t trace_flags; // PT_; changed by the owner, or while the world is stopped
    struct Tracing *tracing;      // tracer, token; NULL: never had any
};

// ---- errors and traps for BIFs --------------------------------------------------------------------------
// All return NOVALUE, so a BIF says `return proc_raise(p, A_badarg);`
Term proc_raise(
    Proc *p, Term reason); // class error; the run loop adds the stack trace and, for BIFs, args and error_info
Term proc_raise_class(Proc *p, Term class_, Term reason); // A_error, A_exit, A_throw
Term proc_raise_with(
    Proc *p, Term class_, Term reason, Term args, Term error_info); // error/3 and friends; NOVALUE where not given
#define badarg(p) proc_raise((p), A_badarg)
Term proc_trap(
    Proc *p, Export *to, uint32_t nargs, const Term *args); // call `to` now with these; its result is the BIF's result
Term proc_yield_bif(
    Proc *p, Export *self, uint32_t nargs, const Term *args); // the same, after giving up the rest of the slice
void proc_charge(Proc *p, uint32_t reductions);
Term proc_yield_true(Proc *p); // the BIF's result is `true`, but first the slice ends and signals are handled
INLINE int32_t proc_left(const Proc *p) { return p->reds + p->reds_held; } // of the slice
INLINE int32_t proc_budget(const Proc *p) { return proc_left(p) > 0 ? proc_left(p) : 0; }
INLINE void proc_end_slice(Proc *p) { p->reds = p->reds_held = 0; } // at the next call

// ---- life --------------------------------------------------------------------------------------------------
typedef struct {
    Proc *parent; // NULL for the first ones
    bool link, monitor;
    Term monitor_tag; // NOVALUE: 'DOWN'
    Term alias_mode;  // NOVALUE, or as monitor/3's alias option
    uint8_t prio;
    uint32_t min_heap, fullsweep_after, max_heap;
    uint8_t max_flags;
    bool off_heap_messages;
    Term group_leader, name; // NOVALUE: inherited, none
    int sched;               // 0: any
} SpawnOpts;
void spawn_opts_init(SpawnOpts *o, Proc *parent);
// Starts M:F(Args) (args a proper list of at most 255). The pid; *monitor_ref when asked for. NOVALUE: system_limit.
Term proc_spawn(SpawnOpts *o, Term m, Term f, Term args, Term *monitor_ref);
Term proc_spawn_fun(SpawnOpts *o, Term fun, Term *monitor_ref); // erlang:apply(Fun, [])
// spawn_request: the reference (also the monitor's). The reply {Tag, Ref, ok, Pid} or {Tag, Ref, error, Reason} is sent
// when wanted.
enum { REPLY_SUCCESS = 1, REPLY_ERROR = 2 };
Term proc_spawn_request(SpawnOpts *o, Term m, Term f, Term args, Term reply_tag, int reply_when);
Proc *proc_find(Term pid); // NULL: no such live process. Valid until this slice ends
bool proc_is_alive(Term pid);
Term proc_self_ref(Proc *p);  // make_ref on p's heap
void ref_new(uint32_t id[3]); // unique ids
uint32_t proc_count(void);
uint32_t proc_limit(void);
void proc_gc_totals(uint64_t *runs, uint64_t *reclaimed_nwords); // of all processes since the start
size_t proc_nbytes(Proc *p);                                     // as process_info(memory)
INLINE bool proc_is_exiting(const Proc *p)
{
    return (atomic_load_explicit(&p->state, memory_order_relaxed) & (PS_EXITING | PS_DEAD)) != 0;
}
// Called with each process that ends, before its kin hear of it (ets tables, ports). At most 8.
void proc_on_exit(void (*hook)(Proc *p));
// Called with a process that ends through an uncaught error or throw; reason as {Reason, Stack}. For the error report.
extern void (*proc_crash_hook)(Proc *p, Term reason);
// Called when a process passes its max_heap_size and wants that to be logged.
extern void (*proc_max_heap_hook)(Proc *p, size_t held, Term gc_info);

// ---- sending -------------------------------------------------------------------------------------------------
void proc_send(Proc *from, Proc *to, Term message);        // copies; never fails
void proc_send_term(Term to_pid, Term message, Term from); // from C code without a process (ports, timers)
// dest: pid, alias ref, port, name, {name, node}. False: badarg. For erlang:send and !
bool proc_send_to(Proc *from, Term dest, Term message);
void proc_signal(Proc *to, Signal *s);                    // takes over s
void proc_signal_to(Term pid_or_port, Signal *s);         // takes over s; the dead answer as they should
Signal *signal_new(SigKind kind, Term from, Term term);   // copies term to a fragment
Signal *signal_solid(SigKind kind, Term from, Term term); // literals copied too: for what waits outside of a process
Signal *signal_of_frag(SigKind kind, Term from, Term term, Frag *f); // takes over the fragment, which holds term
Signal *signal_settle(Signal *s);                                    // the same signal without literals; takes over s
void signal_free(Signal *s);
void proc_exit_signal(Term from, Term to, Term reason, bool through_link);
void proc_set_group_leader(Term pid, Term leader);
// Ports (io room): takes over s, which may be SIG_MESSAGE, SIG_EXIT, SIG_EXIT_LINK, SIG_LINK, SIG_UNLINK, SIG_MONITOR,
// SIG_DEMONITOR. False: no such port (s is still the caller's).
extern bool (*proc_port_hook)(Term port, Signal *s);
extern bool (*proc_port_alive_hook)(Term port);
INLINE bool proc_port_alive(Term port) { return proc_port_alive_hook && proc_port_alive_hook(port); }

// ---- links, monitors, aliases: called by their owner -------------------------------------------------------------
enum { ALIAS_NONE, ALIAS_EXPLICIT_UNALIAS, ALIAS_DEMONITOR, ALIAS_REPLY_DEMONITOR, ALIAS_REPLY };
void proc_link(Proc *p, Term pid_or_port); // of a dead one: an exit signal noproc comes
void proc_unlink(Proc *p, Term pid_or_port);
void proc_link_add(Proc *p, Term pid_or_port); // this side only (a new port and its owner)
void proc_link_drop(Proc *p, Term pid_or_port);
bool proc_is_linked(Proc *p, Term pid_or_port);
// type: A_process, A_port, A_time_offset. target: pid, port, name or {name, node()}. The reference; NOVALUE: badarg.
Term proc_monitor(Proc *p, Term type, Term target, Term tag, int alias); // tag NOVALUE: 'DOWN'
bool proc_demonitor(Proc *p, Term ref);  // true: it was active (a DOWN has not come and will not come)
bool proc_flush_down(Proc *p, Term ref); // takes {_, Ref, _, _, _} out of the mailbox; true: there was one
Term proc_alias(Proc *p, int mode);      // explicit_unalias or reply
bool proc_unalias(Proc *p, Term ref);    // true: it was active
// A port tells a watcher: {'DOWN', Ref, port, Object, Reason}
void proc_down_signal(Term watcher, uint64_t ref, uint32_t ref2, Term type, Term object, Term reason);
// For process_info: lists on h.
Term proc_links(Proc *p, Heap *h);
Term proc_monitors(Proc *p, Heap *h); // [{process, Pid | {Name, Node}} | {port, ...}]
Term proc_monitored_by(Proc *p, Heap *h);
Term proc_messages(Proc *p, Heap *h); // copies, after taking in what has arrived
uint32_t proc_message_count(Proc *p);
size_t proc_count_funs(Proc *p, uint64_t target); // with those in messages; p is the caller, or the world is stopped

// ---- asking another process --------------------------------------------------------------------------------------
// Runs fn(target, h, arg) for the process `pid`, in signal order after all that p sent it before, and answers what it
// returns (built on h). From a BIF: `return proc_ask(...)`: the BIF's result is that answer; `if_dead` when there is no
// such process.
//   ASK_ANYWHERE    fn only looks (or changes owner's fields); may run in the target's receive, or by p while the
//   target sleeps ASK_BETWEEN     runs between two slices of the target, its saved registers on its stack: may collect
//   (proc_collect_saved)
typedef Term (*AskFn)(Proc *target, Heap *h, Term arg);
enum { ASK_ANYWHERE, ASK_BETWEEN };
Term proc_ask(Proc *p, Term pid, AskFn fn, Term arg, int where, Term if_dead);
// The same without waiting: the answer comes as message {tag, answer} (e.g. garbage_collect/2 async), or not at all
// with tag NOVALUE.
void proc_ask_async(Proc *p, Term pid, AskFn fn, Term arg, int where, Term if_dead, Term tag);
void proc_ask_to_collect(Term pid); // a full collection between two slices; nobody hears of it
// The answer (between slices, or if_dead) is a message to `requester` as it is.
void proc_ask_for(Proc *p, Term requester, Term pid, AskFn fn, Term arg, Term if_dead);
// Waiting for something that is no process (a busy port): after proc_await p is not run until proc_answer with that
// number. A BIF then yields to a continuation that begins with proc_await_end.
uint64_t proc_await(Proc *p);
void proc_await_end(Proc *p);
void proc_answer(Term pid, uint64_t number, Term answer);
Term proc_suspend(Proc *p, Term pid, bool unless_suspending, bool asynchronous, Term async_tag,
    bool has_tag);                   // a BIF's result: true, false or an error
Term proc_resume(Proc *p, Term pid); // the same
uint32_t proc_suspend_count(const Proc *p);
Term proc_suspending(Proc *p, Heap *h); // process_info: [{Pid, active count, outstanding count}]

// ---- for the run loop ---------------------------------------------------------------------------------------------
// The message at the save pointer, after taking in the in-queue when the list is at its end; NULL: none. May act on
// signals and run asked functions: pc, heap.top and heap.stop are stored before the call. When p shall exit
// (exit_reason), NULL: then stop with any reason but STOP_EXIT; the scheduler ends it.
Signal *proc_mailbox_fetch(Proc *p);
// The message peeked at lies in its own fragment while guards look at it; a collection meanwhile moves it: see
// collect.c.
INLINE Signal *proc_mailbox_peek(Proc *p)
{
    Signal *s = LIKELY(*p->mbox_save != NULL) ? *p->mbox_save : proc_mailbox_fetch(p);
    p->peeked = s != NULL && s->frag != NULL;
    return s;
}
void proc_mailbox_next(Proc *p);    // loop_rec_end
void proc_mailbox_remove(Proc *p);  // remove_message: unlinks, joins the fragment to the heap, resets the save pointer,
                                    // cancels the receive timer
void proc_mailbox_reset(Proc *p);   // save pointer back to the start
void proc_mailbox_timeout(Proc *p); // the same: the time is over
void proc_mark_reserve(Proc *p);
void proc_mark_bind(Proc *p, Term ref);
void proc_mark_use(Proc *p, Term ref);
void proc_mark_clear(Proc *p, Term ref);
// receive ... after: sets the timer when it is not set yet (infinity: none; 0: PS_TIMED_OUT at once).
// False: `time` is no valid time-out: error timeout_value.
bool proc_receive_timer(Proc *p, Term time);
bool proc_timed_out(Proc *p); // true once when the timer has fired: clears it
bool proc_receive_timer_is_set(const Proc *p);
void proc_receive_timer_cancel(Proc *p);
bool proc_handle_signals(
    Proc *p); // takes the in-queue in and acts on it; false: the process shall exit now (exit_reason)
// Collects now; returns false when the process must die (max_heap_size). X registers x[0..live-1] are roots.
bool proc_collect(Proc *p, size_t need, Term *x, uint32_t live);
bool proc_collect_saved(Proc *p, size_t need); // of a process that is between slices: its registers lie on its stack
void proc_shrink(Proc *p, Term *x, uint32_t live); // hibernate
void procs_tidy(void);                             // before an image
bool proc_holds_leaving(
    Proc *p); // literals of an area that leaves, after its messages have parted with theirs. Between slices
void proc_evict_leaving(Proc *p);                             // then its heap parts with them too: a full collection
int proc_roots(Proc *p, Term *x, uint32_t live, Span *roots); // at most PROC_ROOTS spans: for tests too
enum { PROC_ROOTS = 8 };
void proc_keep(Proc *p, int slot, Term t); // a spare root for trapping BIFs; slot 0 or 1

// Called by the scheduler when a process has ended: unlinks it from everything and tells its kin.
// A run hook that says STOP_EXIT has put the reason into exc_reason (normal; {Reason, Stack} for errors) and the class
// into exc_class (A_exit for a plain end): the crash hook is called for A_error and A_throw.
bool proc_terminate(Proc *p, Term reason); // false: there is more to do, in a later slice (proc_terminate_on)
bool proc_terminate_on(Proc *p);

// ---- tracing (proc/tracing.c, proc/seq_trace.c). Calls are emu's, match specifications bif's
enum { // Proc.trace_flags
    PT_SEND = 1,
    PT_RECEIVE = 2,
    PT_SET_ON_SPAWN = 4,
    PT_CALL = 8,
    PT_PROCS = 16,
    PT_SET_ON_FIRST_SPAWN = 32,
    PT_SET_ON_LINK = 64,
    PT_SET_ON_FIRST_LINK = 128,
    PT_RUNNING = 256,
    PT_EXITING = 512,
    PT_GC = 1024,
    PT_ARITY = 2048,
    PT_RETURN_TO = 4096,
    PT_SILENT = 8192,
    PT_SCHEDULER_ID = 1 << 14,
    PT_PORTS = 1 << 15,
    PT_RUNNING_PORTS = 1 << 16,
    PT_RUNNING_PROCS = 1 << 17,
    PT_NOW = 1 << 18,
    PT_STRICT = 1 << 19,
    PT_MONOTONIC = 1 << 20,
    PT_CPU = 1 << 21,
    PT_TRACEE = (1 << 22) - 1, // all of those: while any is set there is a tracer
    PT_EXCEPTION = 1 << 22,    // there may be frames of exception_trace
    PT_TOKEN = 1 << 23,        // has a sequential trace token
    PT_TIMED = 1 << 24,        // a function with call_time runs
};
typedef struct Tracing {
    Term tracer; // pid, port; NIL: none
    Term token;  // {Flags, Label, Serial, From, LastCount}; NIL: none
    Frag *token_frag;
    int64_t seq_clock, seq_last;
    TracePoint *timed; // call_time: what runs, and since when its time is not accounted for
    int64_t timed_since_ns;
} Tracing;
Tracing *proc_tracing(Proc *p); // made when new
INLINE uint32_t proc_traced(const Proc *p, uint32_t flags)
{
    return atomic_load_explicit(&p->trace_flags, memory_order_relaxed) & flags;
}
void trace_flags_put(
    Proc *p, uint32_t flags, Term tracer); // by the owner, or the world is stopped; the private flags stay
Term trace_tracer(Proc *p);                // NIL: none, or it is dead (then p is traced no longer)
// {trace, Pid, Tag, Elements...} to p's tracer, with a time when its flags say so. Elements may lie anywhere: they are
// copied.
void trace_event(Proc *p, Term tag, const Term *elements, int n);
// The same to another one: false: it is dead. p itself gets nothing.
bool trace_event_to(Proc *p, Term tracer, uint32_t flags, Term tag, const Term *elements, int n);
int trace_time_nwords(uint32_t flags);
Term trace_time(uint32_t flags, Term **to); // {M, S, U}, N or {N, U}; flags: one of PT_NOW, PT_STRICT, PT_MONOTONIC
extern _Atomic uint32_t trace_new_flags;    // of processes that start; changed while the world is stopped
extern Term trace_new_tracer;
// Patterns of send and receive. The filter answers false: no event; *extra: what is to be said with it (else NOVALUE).
enum { TRACE_EVENT_SEND, TRACE_EVENT_RECEIVE, TRACE_EVENTS };
enum { TRACE_PATTERN_ALL, TRACE_PATTERN_NONE, TRACE_PATTERN_FILTER };
extern uint8_t trace_patterns[TRACE_EVENTS];
extern bool (*trace_filter_hook)(Proc *p, int event, const Term *args, int nargs, Term *extra);
void trace_send(Proc *p, Term to, Term message, bool no_such);
void trace_received(Proc *p, const Signal *s);
void trace_spawned(Proc *p, Proc *child, Term m, Term f, Term args, bool link); // inheritance, and its events
void trace_registered(Proc *p, Term pid, Term tag, Term name);
void trace_scheduled(Proc *p, Term tag, bool with_place);
void trace_paused(Proc *p); // call_time: the slice ends
void trace_timed(
    Proc *p, TracePoint *next); // call_time: accounts for what ran until now, then `next` runs (NULL: nothing)
// Sequential tracing.
enum { SEQ_SEND = 1, SEQ_RECEIVE = 2, SEQ_PRINT = 4, SEQ_NOW = 8, SEQ_STRICT = 16, SEQ_MONOTONIC = 32 };
extern _Atomic Term seq_system_tracer;   // pid; A_false: none
void seq_token_set(Proc *p, Term token); // copies; NIL: none
Term seq_token_new(Proc *p, Term **to);  // {0, 0, 0, self, Last}: 6 words
void seq_count(Proc *p);                 // p says something: the next serial number
void seq_output(Proc *p, Term token, Term tag, int type, Term to, Term what);
Signal *seq_message(Proc *p, SigKind kind, Term to, Term message); // a message with p's token; told
void seq_received(Proc *p, const Signal *s);                       // p takes the token of a message, or loses its own
void seq_spawned(Proc *p, Proc *child, Term m, Term f, Term args, Term ref);
void seq_forget(Proc *p); // its token, and those in its mailbox. The world is stopped
INLINE Term signal_token(const Signal *s) { return s->flags & SIGF_TOKEN ? s->frag->words[0] : NIL; }

// ---- system_monitor, system_profile, where the time goes (proc/watch.c)
typedef struct {
    Term pid;
    int64_t long_gc_ms, long_schedule_ms, large_heap;
    bool busy_port, busy_dist_port;
} SystemMonitor;
extern SystemMonitor system_monitor; // pid NIL: off. Changed while the world is stopped
enum { PROFILE_PROCS = 1, PROFILE_PORTS = 2, PROFILE_SCHEDULER = 4, PROFILE_EXCLUSIVE = 8 };
typedef struct {
    Term pid;
    uint32_t flags, time;
} SystemProfile;                     // time: PT_NOW, PT_STRICT, PT_MONOTONIC
extern SystemProfile system_profile; // pid NIL: off. Likewise
enum {
    STATE_EMULATOR,
    STATE_GC,
    STATE_OTHER,
    STATE_SLEEP,
    STATES
};                                // microstates: of the eight that OTP tells by default
extern _Atomic uint32_t watching; // WATCH_
enum { WATCH_WALL_TIME = 1, WATCH_STATES = 2, WATCH_MONITOR = 4, WATCH_PROFILE = 8 };
void watch_set(uint32_t what, bool on);
void watch_reset_states(void);
void watch_times(int id, int64_t *active_ns, int64_t *total_ns); // of scheduler id since wall time was switched on
void watch_states(int id, int64_t ns[STATES]);

// ---- names
Term name_of_port(Term port); // a port's name, or NIL (a process knows its own: Proc.name; this finds it too)
Term name_whereis(Term name); // pid, port or A_undefined
bool name_register(Term name, Term pid_or_port);
bool name_unregister(Term name);
Term name_list(Heap *h);

// ---- the process dictionary: called by its owner
Term dict_get(Proc *p, Term key);             // A_undefined when absent
Term dict_put(Proc *p, Term key, Term value); // the old value or A_undefined
Term dict_erase(Proc *p, Term key);
Term dict_erase_all(Proc *p, Heap *h);       // [{Key, Value}], and empties it
Term dict_list(Proc *p, Heap *h, bool copy); // [{Key, Value}]; copy: terms too (h is not p's heap)
Term dict_keys(Proc *p, Heap *h);
Span dict_span(Proc *p); // keys and values, by turns
Term dict_keys_of(Proc *p, Heap *h, Term value);

// ---- timers (erlang:send_after and friends)
// Sends `message` (wrap: {timeout, Ref,
// message}) to dest (pid or name, looked up when it fires) at deadline_ns of time_monotonic_ns. The reference is on p's
// heap.
Term timer_start(Proc *p, int64_t deadline_ns, Term dest, Term message, bool wrap);
int64_t timer_cancel(Term ref); // ns left (0: due), -1: no such timer
int64_t timer_read(Term ref);
uint32_t timer_count(void);

// ---- events: the one stream (proc/events.c)
typedef enum {
    EV_SPAWN,   // a: initial call as event_mfa, b: parent pid
    EV_IN,      // a: priority
    EV_OUT,     // a: reductions, b: StopReason
    EV_SEND,    // a: receiver, b: number of the message (a flow)
    EV_RECEIVE, // b: the same number; 0: sent by nobody we saw
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
// For who only watches: after n events of one scheduler nothing is recorded until the next call, so that watching costs
// what the reader asks for and not what the program does. What the gap before this call hid: when it began (0: there
// was none), how many slices.
typedef struct {
    int64_t from_ns;
    uint64_t slices;
} EventGap;
EventGap events_window(size_t n); // 0: no end
void events_stop(void);
uint64_t events_last(void);                // the sequence number of the newest
bool events_write_trace(const char *path); // Chrome trace-event JSON
extern _Atomic bool events_on;
void event_record(EventKind kind, Term pid, uint64_t a, uint64_t b);
uint64_t event_message_number(void);
INLINE uint64_t event_mfa(Term m, Term f, uint32_t arity)
{
    return (uint64_t)atom_index(m) << 34 | (uint64_t)atom_index(f) << 8 | (arity & 255);
}
#define EVENT(kind, pid, a, b) \
    do { \
        if (UNLIKELY(atomic_load_explicit(&events_on, memory_order_relaxed))) event_record((kind), (pid), (a), (b)); \
    } while (0)

// ---- schedulers
typedef enum {
    STOP_REDS,
    STOP_WAIT,
    STOP_EXIT,
    STOP_SUSPEND,
    STOP_HALT,
    STOP_PAUSE
} StopReason; // SUSPEND and HALT: as REDS. PAUSE: see sched_pause
enum { MAX_X = 1024, SLICE_REDUCTIONS = 4000, TRAP_ARGS_IN_X = 1000 };
// What the run loop works in. Nothing in it outlives a slice.
typedef struct {
    Term x[MAX_X + 8]; // X registers
    double f[16];      // float registers
    Term operands[3];  // of a guard BIF
    uint32_t entered;  // live X registers of a call that a slow path found; see emu/inner.h
} Registers;
struct Sched {
#if WEBEAM_THREADS
    Registers regs;
#endif
    uint8_t *build_bytes;
    uint64_t build_at; // the bitstring being built by OTP 24 instructions: address, bit position
    Proc *current;
    int id;                   // from 1
    struct SchedInner *inner; // run queues, timers, deferred frees, events: private to proc
};
#if WEBEAM_THREADS
INLINE Registers *sched_regs(Sched *s) { return &s->regs; }
#else
extern Registers the_registers; // at an address the compiler knows, which is an addition less for each access
INLINE Registers *sched_regs(Sched *s)
{
    (void)s;
    return &the_registers;
}
#endif
// The run loop, set by vm at start (emu is above proc): runs p until it stops.
extern StopReason (*proc_run_hook)(Sched *s, Proc *p);
typedef struct {
    int schedulers, online;
    bool threads, deterministic;
    uint64_t seed;
    uint32_t process_limit;
    int slice;
    uint32_t min_heap;
} SchedOpts;
void sched_init(const SchedOpts *o);
// A frozen system goes on, with as many schedulers as are wished now: deterministic; or, where there are threads, on
// threads (it was frozen while one scheduler was all). Not with fewer than it has. Then sched_start_threads.
void sched_thaw(const SchedOpts *o);
void sched_start_threads(void); // schedulers 2..N; scheduler 1 is the thread that calls sched_run
// One round of virtual scheduling, or of the calling thread's scheduler. Returns what beam_run returns.
int64_t sched_run(int64_t max_reductions, bool may_block, bool *busy); // wait_ns
void sched_make_runnable(Proc *p);
Sched *sched_current(void); // of this thread
int sched_count(void);
uint32_t sched_queue_length(int id); // runnable processes of scheduler id (from 1); 0: of all
uint64_t sched_reductions(void);     // of all processes since the start
uint64_t sched_switches(void);       // context switches
const SchedOpts *sched_opts(void);
// ---- stopping at will (deterministic mode): the step view. The run is the same as without: a slice that is cut goes
// on with the reductions it had left, unseen by anybody.
enum { PAUSE_BREAKS = 16 };
typedef enum { PAUSED_NOT, PAUSED_EVENT, PAUSED_SLICE, PAUSED_REDUCTIONS, PAUSED_SEQ, PAUSED_HERE } Paused;
typedef struct {
    struct {
        uint32_t kinds;
        Term pid;
    } at[PAUSE_BREAKS];
    int n;              // bit EventKind; pid NIL: anybody. At the first call behind such an event
    int32_t reductions; // after so many of a slice; 0: not
    bool slice;         // after a slice
    bool here;          // where webeam:step_here() says so: the program begins
    uint64_t seq;       // behind the event of that number; 0: not
} SchedPause;
void sched_pause(const SchedPause *when); // NULL: never
Paused sched_paused(void);                // why the last sched_run came back
void sched_pause_here(Proc *p);
extern bool sched_patient; // nothing but a timer minutes away: wait (for input) rather than let the clock jump
extern bool sched_pausing; // the slice shall be cut
void sched_pause_event(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t seq);
void sched_set_slice(int32_t reductions); // for all slices to come

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

void sched_poke(void);                // from any thread: there is news
extern void (*sched_poll_hook)(void); // io: called by scheduler 1 between slices after a poke, and now and then
void sched_halt(int code);            // from anywhere: every scheduler stops after its slice
void sched_join_threads(void);        // after a halt: waits for schedulers 2..N
bool sched_halted(int *code);
// Work that may block or take long: on a helper thread where the host has them, else at once. `done` then runs on
// scheduler 1.
void sched_dirty(void (*work)(void *), void (*done)(void *), void *arg);
void world_stop(Sched *me); // waits until no other scheduler runs a process; nestable by the same scheduler
void world_start(Sched *me);
void proc_defer_free(void (*give)(void *), void *what); // after every scheduler has passed a slice boundary
// Walks all live processes; only while the world is stopped, or for pids only.
size_t proc_list_pids(Term *out, size_t max);
bool proc_any_exits(void); // is there one that shall exit and is in the table yet? The world is stopped

// ---- time
int64_t time_monotonic_ns(void); // virtual in deterministic mode
void time_freeze(void);          // before the memory is saved
void time_thaw(void);            // after it was read back, elsewhere
int64_t time_offset_ns(void);    // system time - monotonic time
int64_t time_now_us(void);       // as erlang:now/0: each greater than all before
int64_t time_unique(void);       // as erlang:unique_integer([monotonic])
