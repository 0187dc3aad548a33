// SPDX-License-Identifier: Apache-2.0
// proc/world.c — when to free memory that other schedulers may still read, and how to stop all schedulers.
//
//   epoch:   1 ── 2 ── 3 ── 4 ──►       `seen` of a scheduler: the epoch at its last slice boundary (QUIET: asleep)
//
// A deferred free goes into the scheduler's open batch. At a slice boundary the batch is closed and stamped with a new
// epoch. It is freed when every scheduler has seen that epoch. With one thread, every boundary is a boundary of all.
//
// Stopping the world: `running` counts the schedulers that are neither asleep nor parked. The stopper waits until it is
// the only one. A scheduler that wants to stop the world while another one does waits, and counts as parked.
#include "proc/inner.h"

_Atomic bool world_stopping;
static _Atomic uint64_t epoch = 1;
static struct {
    Gate gate;
    bool ready;
    Sched *_Atomic owner;
    int depth, running;
} world;

static bool alone(void) { return !scheds.threads || scheds.n == 1; }

void world_init(void)
{
    if (!world.ready) gate_init(&world.gate);
    world.ready = true;
    world.running = scheds.n;
}

// ---- deferred frees -------------------------------------------------------------------
void proc_defer_free(void (*give)(void *), void *what)
{
    Sched *s = sched_current();
    SchedInner *in = (s ? s : scheds.all[0])->inner;
    Later *l = mem_take(MEM_SYSTEM, sizeof *l);
    *l = (Later){in->later_open, give, what};
    in->later_open = l;
}

static void free_all(Later *l)
{
    for (Later *next; l; l = next) {
        next = l->next;
        l->give(l->what);
        mem_give(MEM_SYSTEM, l, sizeof *l);
    }
}

static bool all_have_seen(uint64_t stamp)
{
    for (int i = 0; i < scheds.n; i++)
        if (atomic_load(&scheds.all[i]->inner->seen) < stamp) return false;
    return true;
}

static void park(void)
{
    gate_enter(&world.gate);
    if (world.owner) {
        world.running--;
        gate_wake_all(&world.gate);
        while (world.owner) gate_wait(&world.gate, -1);
        world.running++;
    }
    gate_leave(&world.gate);
}

void world_boundary(SchedInner *in)
{
    if (alone()) {
        if (UNLIKELY(in->later_open != NULL)) {
            Later *l = in->later_open;
            in->later_open = NULL;
            free_all(l);
        }
        return;
    }
    uint64_t e = atomic_load_explicit(&epoch, memory_order_acquire);
    if (atomic_load_explicit(&in->seen, memory_order_relaxed) != e) atomic_store(&in->seen, e);
    if (in->later_closed && all_have_seen(in->later_stamp)) {
        Later *l = in->later_closed;
        in->later_closed = NULL;
        free_all(l);
    }
    if (in->later_open && !in->later_closed) {
        in->later_closed = in->later_open;
        in->later_open = NULL;
        in->later_stamp = atomic_fetch_add(&epoch, 1) + 1;
    }
    if (UNLIKELY(atomic_load_explicit(&world_stopping, memory_order_relaxed))) park();
}

void world_sleep(SchedInner *in)
{
    if (alone()) return;
    atomic_store(&in->seen, EPOCH_QUIET);
    gate_enter(&world.gate);
    world.running--;
    if (world.owner) gate_wake_all(&world.gate);
    gate_leave(&world.gate);
}

void world_wake(SchedInner *in)
{
    if (alone()) return;
    gate_enter(&world.gate);
    while (world.owner) gate_wait(&world.gate, -1);
    world.running++;
    gate_leave(&world.gate);
    atomic_exchange(&in->seen, atomic_load(&epoch));
}

// ---- stopping the world -----------------------------------------------------------------
void world_stop(Sched *me)
{
    if (alone() || world.owner == me) {
        world.depth++;
        return;
    }
    gate_enter(&world.gate);
    if (world.owner) {
        world.running--;
        gate_wake_all(&world.gate);
        while (world.owner) gate_wait(&world.gate, -1);
        world.running++;
    }
    world.owner = me;
    world.depth = 1;
    atomic_store(&world_stopping, true);
    while (world.running > 1) gate_wait(&world.gate, -1);
    gate_leave(&world.gate);
}

void world_start(Sched *me)
{
    (void)me;
    if (alone()) {
        world.depth--;
        return;
    }
    gate_enter(&world.gate);
    if (--world.depth == 0) {
        world.owner = NULL;
        atomic_store(&world_stopping, false);
        gate_wake_all(&world.gate);
    }
    gate_leave(&world.gate);
}
