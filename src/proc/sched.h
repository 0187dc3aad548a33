// SPDX-License-Identifier: Apache-2.0
// proc/sched — the schedulers: registers, running, stopping the world, work that may block.
#pragma once
#include "proc/proc.h"

// ---- schedulers
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
Sched *sched_current(void);                                            // of this thread
int sched_count(void);
uint32_t sched_queue_length(int id); // runnable processes of scheduler id (from 1); 0: of all
uint64_t sched_reductions(void);     // of all processes since the start
uint64_t sched_switches(void);       // context switches
const SchedOpts *sched_opts(void);
void sched_poke(void);         // from any thread: there is news
void sched_halt(int code);     // from anywhere: every scheduler stops after its slice
void sched_join_threads(void); // after a halt: waits for schedulers 2..N
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
