// SPDX-License-Identifier: Apache-2.0
// proc — processes: their structure, life, errors and traps, questions to each other, names, dictionary.
//
// This is the door every room needs. The room has more, for those who need more:
//   signal.h    messages and signals, links, monitors, aliases      mailbox.h    receive, as the run loop sees it
//   sched.h     schedulers, stopping the world                      pause.h      stopping a run at will, for Step
//   calltrace.h erlang:trace and seq_trace                          sysmon.h     system_monitor, scheduler times
//   events.h    the event stream                                    view.h       reading processes from outside
//   time.h      the clock, erlang:send_after
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
enum { // Proc.flags, changed by the owner only
    PF_TRAP_EXIT = 1,
    PF_HIBERNATED = 2,
    PF_SENSITIVE = 4,
    PF_OFF_HEAP_MESSAGES = 8,
    PF_SYSTEM = 16,
    PF_AWAIT = 64,    // waits for the answer to a proc_ask, not for messages
    PF_COLLECT = 128, // emu: reductions are held because a collection is wanted
    PF_ETS_SUPER = 256,
    PF_ETS_READS_ALL = 512, // ets: may read private tables; does so now, while the world is stopped
};

enum { MAX_TRAP_ARGS = 8 };

struct Proc {
    Heap heap; // first; embedded so that the run loop reaches top and stop
    // -- run state; while RUNNING the run loop holds some of it in locals
    const Code *pc;    // where to go on
    int32_t reds;      // reductions left in this slice; may be below 0
    int32_t reds_held; // reductions put aside while a collection, or a pause of the scheduler, waits for the next call
    uint32_t live;     // X registers saved on the stack (heap.stop[0..live-1], x0 first) while not running
    // -- error in flight (proc_raise); GC roots up to exit_reason, together
    Term exc_reason, exc_class; // class: A_error, A_exit, A_throw
    Term exc_args;     // arguments of the failing function, or {Module, Function, Arguments}; NOVALUE: not given
    Term exc_trace;    // raw stack trace: see emu. NIL: to be built
    Term exc_info;     // error_info map; NOVALUE: none
    Term group_leader; // pid
    Term trap_args[MAX_TRAP_ARGS];
    Term job_root;    // what a BIF that goes on in a later slice keeps: see bif/job.h
    Term exit_reason; // a signal said: exit now with this. NOVALUE: none
    uint32_t exc_flags;
    // -- trap (proc_trap): the call to make instead of returning; the run loop sets it back to NULL
    uint32_t trap_nargs;
    Export *trap;
    // -- the mailbox, owner's part: a list with a save pointer for selective receive
    Signal *mbox_first, **mbox_last; // mbox_last: where the next message is linked in
    Signal **mbox_save;              // the next message receive looks at
    struct Marks *marks;             // receive markers, see proc/mailbox.c
    uint32_t mbox_len;
    uint32_t mbox_passed; // messages that this receive has looked at and left
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
enum { PROC_ROOT_TERMS = 6 + MAX_TRAP_ARGS + 1 + 1 }; // exc_reason to exit_reason
_Static_assert(offsetof(Proc, exit_reason) - offsetof(Proc, exc_reason) == (PROC_ROOT_TERMS - 1) * sizeof(Term),
    "proc/collect.c takes these fields as one span of roots: terms only, no gap");

// ---- errors and traps for BIFs --------------------------------------------------------------------------
// All return NOVALUE, so a BIF says `return proc_raise(p, A_badarg);`
// Class error; the run loop adds the stack trace and, for BIFs, args and error_info.
Term proc_raise(Proc *p, Term reason);
Term proc_raise_class(Proc *p, Term class_, Term reason); // A_error, A_exit, A_throw
// For error/3 and its like; NOVALUE where not given.
Term proc_raise_with(Proc *p, Term class_, Term reason, Term args, Term error_info);
#define badarg(p) proc_raise((p), A_badarg)
// Class error, of a call m:f(args...) that began in an earlier slice: that call stands in the stack trace.
Term proc_raise_of(Proc *p, Term reason, Term m, Term f, uint32_t nargs, const Term *args);
// Call `to` now with these, at most MAX_TRAP_ARGS; its result is the BIF's result.
Term proc_trap(Proc *p, Export *to, uint32_t nargs, const Term *args);
// The same, after giving up the rest of the slice.
Term proc_yield_bif(Proc *p, Export *self, uint32_t nargs, const Term *args);
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

// ---- asking another process --------------------------------------------------------------------------------------
// Runs fn(target, h, arg) for the process `pid`, after all that p sent it before, and answers what fn returns (a term
// on h). A BIF says `return proc_ask(...)`: the answer is the BIF's result. `if_dead`: the answer when there is no such
// process.
//   ASK_ANYWHERE  fn only looks, or changes fields that are the owner's; it may run in the target's receive, or on p's
//                 scheduler while the target sleeps
//   ASK_BETWEEN   fn runs between two slices of the target, whose registers are saved on its stack, and may collect it
//                 (proc_collect_saved)
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
    bool has_tag);                      // a BIF's result: true, false or an error
Term proc_resume(Proc *p, Term pid);    // the same
Term proc_suspending(Proc *p, Heap *h); // process_info: [{Pid, active count, outstanding count}]

// ---- collecting ---------------------------------------------------------------------------------------------
// Collects now; returns false when the process must die (max_heap_size). X registers x[0..live-1] are roots.
bool proc_collect(Proc *p, size_t need, Term *x, uint32_t live);
bool proc_collect_saved(Proc *p, size_t need); // of a process that is between slices: its registers lie on its stack
void proc_shrink(Proc *p, Term *x, uint32_t live); // hibernate
void procs_tidy(void);                             // before an image
// Does p, between slices, hold literals of an area that leaves? Its messages part with theirs first.
bool proc_holds_leaving(Proc *p);
void proc_evict_leaving(Proc *p);                             // then its heap parts with them too: a full collection
int proc_roots(Proc *p, Term *x, uint32_t live, Span *roots); // at most PROC_ROOTS spans: for tests too
enum { PROC_ROOTS = 8 };

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

// ---- what proc calls in rooms above -------------------------------------------------------------------------------
// Why the run loop stopped. The scheduler (proc/slice.c) acts on it: that is queueing, waiting and ending, which need
// the insides of this room. A reason that is not about scheduling (code that is to be compiled, say) is acted on by
// whoever fills proc_up.run, before the scheduler sees it.
typedef enum {
    STOP_REDS, // the slice is used up, or given up: to the end of the queue
    STOP_WAIT, // nothing in the mailbox that receive wants: until a signal or a time-out comes
    STOP_EXIT, // ended: exc_reason (normal; {Reason, Stack} of an error) and exc_class (A_exit for a plain end) say how
    STOP_PAUSE, // at a call, with reductions left: a pause cut the slice, which goes on later (proc/pause.h)
} StopReason;
// Filled by vm/upward.c, and by unit tests.
typedef struct {
    StopReason (*run)(Sched *s, Proc *p);  // the run loop: runs p until it stops
    void (*poll)(void);                    // scheduler 1, between slices: after sched_poke, and now and then
    void (*ending)(Proc *p);               // each process that ends, before its kin hear of it
    void (*crashed)(Proc *p, Term reason); // it ended by an uncaught error or throw; reason as {Reason, Stack}
    void (*heap_too_big)(Proc *p, size_t held, Term gc_info); // max_heap_size is passed, and that is to be logged
    // Takes over s (a message, exit, link, unlink, monitor or demonitor). False: no such port; s is the caller's still.
    bool (*port_signal)(Term port, Signal *s);
    bool (*port_alive)(Term port);
    // Does a send or receive (TRACE_EVENT_) pass its match specification? *extra: what is to be said with it.
    bool (*trace_filter)(Proc *p, int event, const Term *args, int nargs, Term *extra);
} ProcUp;
extern ProcUp proc_up;
