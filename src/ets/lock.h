// SPDX-License-Identifier: Apache-2.0
// ets/lock — the locks of tables and of the registry, and what the registry's lock protects. Private to table.c and
// fix.c.
//
// Order: a table's lock before the registry's; under the registry's lock no table lock is taken. With one scheduler no
// table lock is taken at all.
#pragma once
#include "ets/inner.h"

extern Lock ets_registry; // protects the lists of all tables, of each owner's tables, and of fixations
extern bool ets_parallel; // there is more than one scheduler

// The tables that a process owns or holds fixed.
typedef struct EtsProc EtsProc;
struct EtsProc {
    Table *owned; // linked by own_next
    Fix *fixes;   // linked by next_of_proc
};
struct Fix {
    Fix *next_of_table, **link_of_table, *next_of_proc;
    Table *table;
    Proc *proc;
    Term pid;
    size_t count;
};
EtsProc *ets_proc(Proc *p);         // p's; makes it if p has none. The caller holds the registry's lock
void fixes_of_table_drop(Table *t); // the caller holds the registry's lock
void fixes_on_exit(Proc *p);

// ---- a table's lock: many readers or one writer; a waiting writer keeps new readers out
// ------------------------------
enum {
    HELD = 0x80000000u,
    WANTED = 0x40000000u
}; // RwLock.v: a writer holds it; a writer waits for it; the other bits: the number of readers
#if WEBEAM_THREADS
static NOINLINE void lock_wait(int *spins)
{
    if (++*spins > 50) sched_yield();
}
INLINE void lock_shared(RwLock *l)
{
    if (!ets_parallel) return;
    int spins = 0;
    uint32_t v = atomic_load_explicit(&l->v, memory_order_relaxed);
    for (;;) {
        if (LIKELY(!(v & (HELD | WANTED)))) {
            if (LIKELY(atomic_compare_exchange_weak_explicit(
                    &l->v, &v, v + 1, memory_order_acquire, memory_order_relaxed)))
                return;
        } else {
            lock_wait(&spins);
            v = atomic_load_explicit(&l->v, memory_order_relaxed);
        }
    }
}
INLINE void lock_alone(RwLock *l)
{
    if (!ets_parallel) return;
    uint32_t v = 0;
    if (LIKELY(atomic_compare_exchange_strong_explicit(&l->v, &v, HELD, memory_order_acquire, memory_order_relaxed)))
        return;
    for (int spins = 0;;) {
        v = atomic_load_explicit(&l->v, memory_order_relaxed);
        if (!(v & ~WANTED)) {
            if (atomic_compare_exchange_weak_explicit(&l->v, &v, HELD, memory_order_acquire, memory_order_relaxed))
                return;
        } else {
            if (!(v & WANTED)) atomic_fetch_or_explicit(&l->v, WANTED, memory_order_relaxed);
            lock_wait(&spins);
        }
    }
}
INLINE void unlock_shared(RwLock *l)
{
    if (ets_parallel) atomic_fetch_sub_explicit(&l->v, 1, memory_order_release);
}
INLINE void unlock_alone(RwLock *l)
{
    if (ets_parallel) atomic_fetch_and_explicit(&l->v, ~HELD, memory_order_release);
}
#else
INLINE void lock_shared(RwLock *l) { (void)l; }
INLINE void lock_alone(RwLock *l) { (void)l; }
INLINE void unlock_shared(RwLock *l) { (void)l; }
INLINE void unlock_alone(RwLock *l) { (void)l; }
#endif
