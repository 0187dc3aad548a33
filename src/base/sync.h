// SPDX-License-Identifier: Apache-2.0
// base/sync — locks, threads and thread-local storage. A door of its own.
//
// With WEBEAM_THREADS=0 (wasm without shared memory, WASI) locks cost nothing and no thread can be
// started; C11 atomics then compile to plain loads and stores.
// Lock order, outermost first: world, process table, run queue, process, registry, atom table, export table.
// No lock is held across a call that can run Erlang code, collect, or block on the host.
#pragma once
#include "base/base.h"

#if WEBEAM_THREADS
#include <pthread.h>
#include <sched.h>
#define THREAD_LOCAL _Thread_local
typedef struct {
    _Atomic uint32_t held;
} Lock; // {0} is free; 4 bytes; spins, then yields
typedef struct {
    pthread_mutex_t m;
    pthread_cond_t c;
} Gate; // for sleeping; see gate_*
void lock_slow(Lock *l);
INLINE void lock(Lock *l)
{
    uint32_t free_ = 0;
    if (!atomic_compare_exchange_weak_explicit(&l->held, &free_, 1, memory_order_acquire, memory_order_relaxed))
        lock_slow(l);
}
INLINE bool lock_try(Lock *l)
{
    uint32_t free_ = 0;
    return atomic_compare_exchange_strong_explicit(&l->held, &free_, 1, memory_order_acquire, memory_order_relaxed);
}
INLINE void unlock(Lock *l) { atomic_store_explicit(&l->held, 0, memory_order_release); }
#else
#define THREAD_LOCAL
typedef struct {
    uint8_t none;
} Lock;
typedef struct {
    int none;
} Gate;
INLINE void lock(Lock *l) { (void)l; }
INLINE bool lock_try(Lock *l)
{
    (void)l;
    return true;
}
INLINE void unlock(Lock *l) { (void)l; }
#endif

// A gate is a mutex and a condition: gate_enter; while (!ready) gate_wait(...); gate_leave. Wakers: enter, set,
// gate_wake, leave.
void gate_init(Gate *g);
void gate_enter(Gate *g);
void gate_leave(Gate *g);
bool gate_wait(Gate *g, int64_t timeout_ns); // < 0: for ever; false on time-out. Without threads: sleeps in the host.
void gate_wake(Gate *g);                     // one waiter
void gate_wake_all(Gate *g);

typedef struct Thread Thread;
Thread *thread_start(void (*run)(void *), void *arg, const char *name); // NULL when the host has no (more) threads
void thread_join(Thread *t);
int thread_cores(void); // logical cores of the host, at least 1
