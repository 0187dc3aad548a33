// SPDX-License-Identifier: Apache-2.0
// proc/sched — the schedulers: registers, running, stopping the world, work that may block.
#pragma once
#include "proc/proc.h"

// ---- schedulers
enum { MAX_X = 1024, SLICE_REDUCTIONS = 4000, TRAP_ARGS_IN_X = 1000 };
// The registers of the run loop. They hold nothing between slices.
typedef struct {
    Term x[MAX_X + 8]; // X registers
    double f[16];      // float registers
    Term operands[3];  // operands of a guard BIF
    uint32_t entered;  // live X registers of a call made on a slow path; see emu/inner.h
} Registers;
struct Sched {
#if WEBEAM_THREADS
    Registers regs;
#endif
    uint8_t *build_bytes;
    uint64_t build_at;        // bitstring being built by OTP 24 instructions: address, position in bits
    Proc *current;            // runs now, or NULL
    int id;                   // from 1
    struct SchedInner *inner; // private to proc: run queues, timers, deferred frees, events
};
#if WEBEAM_THREADS
INLINE Registers *sched_regs(Sched *s) { return &s->regs; }
#else
extern Registers the_registers; // at a constant address, which saves an addition for each access
INLINE Registers *sched_regs(Sched *s)
{
    (void)s;
    return &the_registers;
}
#endif
typedef struct {
    int schedulers, online; // online: at most schedulers
    bool threads, deterministic;
    uint64_t seed;
    // 0 means the default for the following three; min_heap in words.
    uint32_t process_limit;
    int slice;
    uint32_t min_heap;
} SchedOpts;
void sched_init(const SchedOpts *o);
// Continues a frozen system, with as many schedulers as wanted now, but not fewer than it has. It becomes deterministic
// or gets threads as asked (it was frozen with one scheduler). Afterwards call sched_start_threads.
void sched_thaw(const SchedOpts *o);
// Starts schedulers 2..N; the thread that calls sched_run is scheduler 1. Ends the program if the host gives no thread.
void sched_start_threads(void);
// Runs scheduler 1 (without threads: all in turn) until max_reductions are used (0 or less: no limit), nothing is
// runnable, the run is paused or halted. *busy: it stopped with work left; then returns 0. Otherwise returns the ns
// until the next timer, or -1: no timer, or halted. With may_block it sleeps instead while there is nothing to run.
int64_t sched_run(int64_t max_reductions, bool may_block, bool *busy);
Sched *sched_current(void); // of this thread; NULL: not a scheduler thread
int sched_count(void);
uint32_t sched_queue_length(int id); // runnable processes of scheduler `id` (from 1); 0: of all
uint64_t sched_reductions(void);     // of all processes since the start, without running slices
uint64_t sched_switches(void);       // slices since the start
const SchedOpts *sched_opts(void);
void sched_poke(void);         // from any thread: something has happened (see ProcUp.poll)
void sched_halt(int code);     // from anywhere: every scheduler stops after its slice; the first code counts
void sched_join_threads(void); // after sched_halt: waits for schedulers 2..N to end
bool sched_halted(int *code);
// Runs work(arg), which may block or take long, on a helper thread if the host has threads, else at once. Then
// done(arg) runs on scheduler 1.
void sched_dirty(void (*work)(void *), void (*done)(void *), void *arg);
void world_stop(Sched *me); // returns when no other scheduler runs a process; may be nested
void world_start(Sched *me);
// Calls give(what) after every scheduler has passed a slice boundary.
void proc_defer_free(void (*give)(void *), void *what);
// Pids of at most max live processes; returns how many. Complete only while the world is stopped.
// From slot *at of the process table on; *at becomes the slot to go on with.
size_t proc_list_from(uint32_t *at, Term *out, size_t max);
size_t proc_list_pids(Term *out, size_t max);
bool proc_any_exits(void); // does a process in the table have to exit? The world is stopped
