// SPDX-License-Identifier: Apache-2.0
// proc — processes: their structure, spawning, errors and traps, questions to other processes, names, dictionary.
//
// This header is for every room. More of this room is in:
//   signal.h    messages and signals, links, monitors, aliases      mailbox.h    receive, as the run loop sees it
//   sched.h     schedulers, stopping the world                      pause.h      stopping a run at will, for Step
//   calltrace.h erlang:trace and seq_trace                          sysmon.h     system_monitor, scheduler times
//   events.h    the event stream                                    view.h       reading processes from outside
//   time.h      the clock, erlang:send_after
//
// Law: only the scheduler that runs a process touches its fields. While none runs it, another scheduler may, if it
// holds its `lock` and has seen it neither RUNNING nor QUEUED. Everybody else sends a signal. Signals from one process
// to another arrive in the order sent. A Proc found by pid stays allocated until the finder's slice ends (see
// proc_defer_free). Only scheduler threads look processes up. Sizes are in words of 8 bytes unless a name says nbytes.
#pragma once
#include "code/code.h"

typedef struct Proc Proc;
typedef struct Sched Sched;
typedef struct Signal Signal;

// ---- the process --------------------------------------------------------------------------------
enum {              // Proc.state, atomic bits, changed under `lock`
    PS_RUNNING = 1, // a scheduler runs it
    PS_QUEUED = 2,  // on a run queue
    PS_WAITING = 4, // in receive (or awaiting an answer), with nothing to do
    PS_SUSPENDED = 8,
    PS_EXITING = 16,    // being torn down, or soon to be
    PS_DEAD = 32,       // accepts no more signals
    PS_SIGNALS = 64,    // in-queue not empty
    PS_TIMED_OUT = 128, // the receive timer fired
    PS_GC_WANTED = 256,
};
enum { PRIO_MAX, PRIO_HIGH, PRIO_NORMAL, PRIO_LOW };
enum { // Proc.flags, changed by the owner only
    PF_TRAP_EXIT = 1,
    PF_HIBERNATED = 2,
    PF_SENSITIVE = 4,
    PF_OFF_HEAP_MESSAGES = 8,
    PF_SYSTEM = 16,
    PF_AWAIT = 64,    // waits for the answer to a proc_ask, not for a message
    PF_COLLECT = 128, // emu: reductions are put aside because a collection is wanted
    PF_ETS_SUPER = 256,
    PF_ETS_READS_ALL = 512, // ets: may read private tables now, while the world is stopped
    PF_ASYNC_DIST = 1024,
    PF_HIBERNATED_HERE = 2048, // by hibernate/0: it goes on at pc
};

enum { MAX_TRAP_ARGS = 8 };

struct Proc {
    Heap heap; // first field, and embedded: the run loop reaches top and stop without a load
    // -- run state; while RUNNING, the run loop keeps some of it in locals
    const Code *pc;    // where to go on
    int32_t reds;      // reductions left in this slice; may be below 0
    int32_t reds_held; // reductions put aside until the next call, because a collection or a pause is wanted
    uint32_t live;     // X registers saved on the stack while not running: heap.stop[0..live-1], x0 first
    // -- error in flight (proc_raise). The terms from here to exit_reason are one span of GC roots
    Term exc_reason, exc_class; // class: A_error, A_exit, A_throw
    Term exc_args;              // arguments of the failing function, or {Module, Function, Arguments}; NOVALUE: none
    Term exc_trace;             // raw stack trace, see emu; NIL: not built yet
    Term exc_info;              // error_info map; NOVALUE: none
    Term group_leader;          // pid
    Term trap_args[MAX_TRAP_ARGS];
    Term job_root;    // what a BIF keeps over slices: see bif/job.h
    Term exit_reason; // reason of an exit signal that ends it; NOVALUE: none
    uint32_t exc_flags;
    // -- trap (proc_trap): the call to make instead of returning. The run loop sets it back to NULL
    uint32_t trap_nargs;
    Export *trap;
    // -- the mailbox, the owner's part: a list with a save pointer for selective receive
    Signal *mbox_first, **mbox_last; // mbox_last: the link to fill with the next message
    Signal **mbox_save;              // points to the link of the next message that receive looks at
    struct Marks *marks;             // receive markers, see proc/mailbox.c
    uint32_t mbox_len;
    uint32_t mbox_passed; // messages that the running receive has skipped
    // -- the mailbox, the shared part, under `lock`
    Lock lock;
    _Atomic uint32_t state;
    uint32_t in_len, in_other; // signals in the in-queue, and how many of them are not messages
    Signal *in_first, **in_last;
    // -- identity and kin
    Term pid;          // local pid
    Term parent;       // pid, or A_undefined
    _Atomic Term name; // atom or NIL; changed under the registry's lock
    Term error_handler;
    bool waits_forever; // in receive ... after infinity
    bool peeked;        // the run loop holds pointers into the message at mbox_save
    _Atomic uint8_t prio;
    uint8_t low_skips;
    uint16_t flags;
    uint32_t catches;                                      // number of active catch marks
    struct Kin *links, *monitors, *monitored_by, *aliases; // see proc/kin.c
    struct Dict *dict;                                     // process dictionary; roots
    struct Timer *_Atomic receive_timer;
    // -- code it runs
    Export *initial_call;
    FunEntry *initial_fun;        // the local fun, if initial_call is erlang:apply/2 of one
    uint64_t reductions;          // used before this slice
    Proc *queue_next;             // run queue
    Sched *_Atomic sched;         // ran it last, or holds its run queue
    struct ProcExtra *extra;      // what few processes need (suspends, asks, ...); NULL: none yet
    void *tables;                 // ets room: the tables it owns
    _Atomic uint32_t trace_flags; // PT_; changed by the owner, or while the world is stopped
    struct Tracing *tracing;      // tracer, token; NULL: none yet
};
enum { PROC_ROOT_TERMS = 6 + MAX_TRAP_ARGS + 1 + 1 }; // exc_reason to exit_reason
_Static_assert(offsetof(Proc, exit_reason) - offsetof(Proc, exc_reason) == (PROC_ROOT_TERMS - 1) * sizeof(Term),
    "proc/collect.c takes these fields as one span of roots: terms only, no gap");

// ---- errors and traps for BIFs --------------------------------------------------------------------------
// All return NOVALUE, so a BIF can say `return proc_raise(p, A_badarg);`.
// Class error. The run loop adds the stack trace and, for BIFs, arguments and error_info.
Term proc_raise(Proc *p, Term reason);
Term proc_raise_class(Proc *p, Term class_, Term reason); // A_error, A_exit, A_throw
// For error/3 and the like. args and error_info may be NOVALUE.
Term proc_raise_with(Proc *p, Term class_, Term reason, Term args, Term error_info);
#define badarg(p) proc_raise((p), A_badarg)
// Class error, of a call m:f(args...) that began in an earlier slice: that call stands in the stack trace.
Term proc_raise_of(Proc *p, Term reason, Term m, Term f, uint32_t nargs, const Term *args);
// Calls `to` instead of returning; its result is the BIF's result. Panics if there are more than MAX_TRAP_ARGS
// arguments.
Term proc_trap(Proc *p, Export *to, uint32_t nargs, const Term *args);
// The same, but first the slice ends.
Term proc_yield_bif(Proc *p, Export *self, uint32_t nargs, const Term *args);
// Counts reductions for work done in C. May make p->reds negative.
void proc_charge(Proc *p, uint32_t reductions);
Term proc_yield_true(Proc *p); // the result is `true`, but first the slice ends and signals are handled
INLINE int32_t proc_left(const Proc *p) { return p->reds + p->reds_held; } // of the slice
INLINE int32_t proc_budget(const Proc *p) { return proc_left(p) > 0 ? proc_left(p) : 0; }
INLINE void proc_end_slice(Proc *p) { p->reds = p->reds_held = 0; } // takes effect at the next call

// ---- life --------------------------------------------------------------------------------------------------
typedef struct {
    Proc *parent; // NULL for the first processes
    bool link, monitor, link_priority, monitor_priority;
    Term monitor_tag; // NOVALUE: 'DOWN'
    Term alias_mode;  // NOVALUE, or the value of monitor/3's alias option
    uint8_t prio;
    uint32_t min_heap, fullsweep_after, max_heap; // min_heap and max_heap in words
    uint8_t max_flags;
    bool off_heap_messages, async_dist;
    Term group_leader, name; // NOVALUE: inherited, no name
    int sched;               // id of a scheduler; 0: the parent's
} SpawnOpts;
void spawn_opts_init(SpawnOpts *o, Proc *parent);
// Starts M:F(Args). args must be a proper list of at most 255 terms. Returns the pid; NOVALUE: system_limit. Sets
// *monitor_ref (may be NULL) to the reference, or NOVALUE without a monitor.
Term proc_spawn(SpawnOpts *o, Term m, Term f, Term args, Term *monitor_ref);
// spawn_request: returns the reference, which is also the monitor's. Sends the reply {Tag, Ref, ok, Pid} or {Tag, Ref,
// error, Reason} if reply_when asks for it.
enum { REPLY_SUCCESS = 1, REPLY_ERROR = 2 };
Term proc_spawn_request(SpawnOpts *o, Term m, Term f, Term args, Term reply_tag, int reply_when);
Proc *proc_find(Term pid); // NULL: no such live process; valid until this slice ends
bool proc_is_alive(Term pid);
Term proc_self_ref(Proc *p);                                     // a new reference on p's heap
void ref_new(uint32_t id[3]);                                    // a new unique id
uint32_t proc_count(void);                                       // processes in the table
uint32_t proc_limit(void);                                       // size of the process table
void proc_gc_totals(uint64_t *runs, uint64_t *reclaimed_nwords); // all processes since the start
size_t proc_nbytes(Proc *p);                                     // as process_info(P, memory)
INLINE bool proc_is_exiting(const Proc *p)
{
    return (atomic_load_explicit(&p->state, memory_order_relaxed) & (PS_EXITING | PS_DEAD)) != 0;
}

// ---- questions to another process ----------------------------------------------------------------------------------
// Runs fn(target, h, arg) for the process `pid`, after all signals p sent it before. The answer is what fn returns, a
// term on h (NOVALUE: badarg). A BIF says `return proc_ask(...)`: the answer is the BIF's result. `if_dead` is the
// answer if there is no such process (NOVALUE: badarg). Copies arg.
//   ASK_ANYWHERE  fn only reads, or changes fields of the owner. It may run in the target's receive, or on p's
//                 scheduler while the target sleeps
//   ASK_BETWEEN   fn runs between two slices of the target, whose registers are saved on its stack. It may collect it
//                 (proc_collect_saved)
typedef Term (*AskFn)(Proc *target, Heap *h, Term arg);
enum { ASK_ANYWHERE, ASK_BETWEEN };
Term proc_ask(Proc *p, Term pid, AskFn fn, Term arg, int where, Term if_dead);
// The same without waiting. The answer comes as a message {tag, answer} (as for garbage_collect/2 async); no message if
// tag is NOVALUE.
void proc_ask_async(Proc *p, Term pid, AskFn fn, Term arg, int where, Term if_dead, Term tag);
void proc_ask_to_collect(Term pid); // a full collection between two slices, without an answer
// The answer goes to `requester` as a message, without a tag. fn runs between two slices.
void proc_ask_for(Proc *p, Term requester, Term pid, AskFn fn, Term arg, Term if_dead);
// Waiting for something that is not a process, such as a busy port. After proc_await, p does not run until proc_answer
// is called with the number returned. The BIF yields to a continuation that begins with proc_await_end.
uint64_t proc_await(Proc *p);
void proc_await_end(Proc *p);
void proc_answer(Term pid, uint64_t number, Term answer);
Term proc_suspend(Proc *p, Term pid, bool unless_suspending, bool asynchronous, Term async_tag,
    bool has_tag);                      // the result of a BIF: true, false, or NOVALUE after proc_raise
Term proc_resume(Proc *p, Term pid);    // likewise
Term proc_suspending(Proc *p, Heap *h); // process_info: [{Pid, active count, outstanding count}]

// ---- collecting ---------------------------------------------------------------------------------------------
// Collects now, so that at least `need` words are free. The roots include x[0..live-1]. Returns false if the process
// must die (max_heap_size); then nothing was collected.
bool proc_collect(Proc *p, size_t need, Term *x, uint32_t live);
bool proc_collect_saved(Proc *p, size_t need);     // of a process between slices, whose registers are on its stack
void proc_shrink(Proc *p, Term *x, uint32_t live); // for hibernate: a full collection into a minimal block
void procs_tidy(void); // before an image: collects all processes and clears their free words
// Between slices: does p hold literals of a leaving area? First replaces the messages that do.
bool proc_holds_leaving(Proc *p);
void proc_evict_leaving(Proc *p);                             // a full collection that copies such literals to p's heap
int proc_roots(Proc *p, Term *x, uint32_t live, Span *roots); // writes at most PROC_ROOTS spans; returns how many
enum { PROC_ROOTS = 8 };

// ---- names
Term name_of_port(Term port); // a port's name, or NIL (searches all names; a process has Proc.name)
Term name_whereis(Term name); // pid, port or A_undefined
// False: the name or the process (port) is taken or not alive, or the name is `undefined`.
bool name_register(Term name, Term pid_or_port);
bool name_unregister(Term name); // false: no such name
Term name_list(Heap *h);

// ---- the process dictionary: called by its owner
Term dict_get(Proc *p, Term key);             // A_undefined: absent
Term dict_put(Proc *p, Term key, Term value); // returns the old value or A_undefined
Term dict_erase(Proc *p, Term key);
Term dict_erase_all(Proc *p, Heap *h);       // empties it; returns the old [{Key, Value}]
Term dict_list(Proc *p, Heap *h, bool copy); // [{Key, Value}]; copy: copies the terms as well (h is another heap)
Term dict_keys(Proc *p, Heap *h);
Span dict_span(Proc *p);                         // keys and values alternate
Term dict_keys_of(Proc *p, Heap *h, Term value); // of the keys with this value

// ---- what proc calls in rooms above --------------------------------------------------------------------------------
// Why the run loop stopped. The scheduler (proc/slice.c) acts on it: queueing, waiting and ending need the internals of
// this room. A reason that is not about scheduling (say, code to be compiled) is handled by the function behind
// proc_up.run.
typedef enum {
    STOP_REDS,  // the slice is used up or given up: to the end of the queue
    STOP_WAIT,  // receive found no matching message: until a signal or a time-out comes
    STOP_EXIT,  // ended. exc_class is A_exit for a plain end; exc_reason is then the reason, else {Reason, Stack}
    STOP_PAUSE, // at a call, with reductions left: a pause cut the slice (proc/pause.h)
} StopReason;
// Set by vm/upward.c, and by unit tests.
typedef struct {
    StopReason (*run)(Sched *s, Proc *p);  // the run loop: runs p until it stops
    void (*poll)(void);                    // on scheduler 1, between slices: after sched_poke, and now and then
    void (*ending)(Proc *p);               // for each process that ends, before its links and monitors are told
    void (*crashed)(Proc *p, Term reason); // after an uncaught error or throw; reason is {Reason, Stack}
    void (*heap_too_big)(Proc *p, size_t held, Term gc_info); // to log that max_heap_size is passed; `held` in words
    // Takes over s (message, exit, link, unlink, monitor or demonitor). False: no such port; then the caller keeps s.
    bool (*port_signal)(Term port, Signal *s);
    bool (*port_alive)(Term port);
    // Does a send or receive (TRACE_EVENT_) pass its match specification? *extra: an extra element for the trace
    // message.
    bool (*trace_filter)(Proc *p, int event, const Term *args, int nargs, Term *extra);
} ProcUp;
extern ProcUp proc_up;
