// SPDX-License-Identifier: Apache-2.0
// base/sync — locks, threads and thread-local storage. A door of its own.
//
// With WEBEAM_THREADS=0 (wasm without shared memory, WASI) locks compile to nothing, atomics to plain loads and stores,
// and no thread can be started.
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
} Lock; // a spin lock that yields its core after a while; {0} is free
typedef struct {
    pthread_mutex_t m;
    pthread_cond_t c;
} Gate; // see gate_init
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

// A gate is a mutex and a condition variable, for waits of any length.
//   waiter: gate_enter; while (!ready) gate_wait; gate_leave
//   waker:  gate_enter; ready = true; gate_wake; gate_leave
void gate_init(Gate *g);
void gate_enter(Gate *g);
void gate_leave(Gate *g);
// Waits until woken or until the time is over; a negative time means for ever, more than a day counts as a day. False:
// time-out. It may return early. Without threads it sleeps in the host (1 s for "for ever") and returns false.
bool gate_wait(Gate *g, int64_t timeout_ns);
void gate_wake(Gate *g); // one waiter
void gate_wake_all(Gate *g);

typedef struct Thread Thread;
// Runs run(arg) in a new thread. NULL: the host has no threads, or no more of them.
Thread *thread_start(void (*run)(void *), void *arg, const char *name);
void thread_join(Thread *t); // waits for its end and frees it
int thread_cores(void);      // logical cores of the host, 1..1024
