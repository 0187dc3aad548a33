// SPDX-License-Identifier: Apache-2.0
// proc/queue.c — run queues: which process runs next.
//
//   each scheduler:  max │ high │ normal and low together         taken strictly in this order
//
// A low process is passed over 7 times while others wait in the same queue. A scheduler without work takes a process
// from a queue of at least two. A scheduler with work looks at the other queues after BALANCE_SLICES slices: if the
// longest is longer than its own by two or more, it takes one process from it and runs it. So queues become equally
// long, as with OTP.
#include "proc/inner.h"

enum { LOW_SKIPS = 8, BALANCE_SLICES = 8 };

static int queue_of(const Proc *p)
{
    return p->prio == PRIO_MAX ? QUEUE_MAX : p->prio == PRIO_HIGH ? QUEUE_HIGH : QUEUE_NORMAL;
}

static void push(Queue *q, Proc *p)
{
    p->queue_next = NULL;
    if (q->last) q->last->queue_next = p;
    else q->first = p;
    q->last = p;
    q->low += p->prio == PRIO_LOW;
    atomic_store_explicit(&q->n, atomic_load_explicit(&q->n, memory_order_relaxed) + 1, memory_order_relaxed);
}

static Proc *pop(Queue *q)
{
    Proc *p = q->first;
    if (!p) return NULL;
    q->first = p->queue_next;
    if (!q->first) q->last = NULL;
    q->low -= p->prio == PRIO_LOW;
    atomic_store_explicit(&q->n, atomic_load_explicit(&q->n, memory_order_relaxed) - 1, memory_order_relaxed);
    return p;
}

// The caller holds in->lock. The store is seq_cst: a scheduler about to sleep sets `sleeping` first, then reads this
// length.
static void len_add(SchedInner *in, int d)
{
    atomic_store(&in->len, (uint32_t)((int)atomic_load_explicit(&in->len, memory_order_relaxed) + d));
}

void sched_wake(SchedInner *in)
{
    if (!atomic_exchange(&in->sleeping, 0)) return;
    atomic_fetch_sub(&sched_sleepers, 1);
    gate_enter(&in->gate);
    in->poked = true;
    gate_wake(&in->gate);
    gate_leave(&in->gate);
}

static void wake_any(void)
{
    for (int i = 0; i < scheds.n; i++) {
        SchedInner *in = scheds.all[i]->inner;
        if (atomic_load_explicit(&in->sleeping, memory_order_relaxed)) {
            sched_wake(in);
            return;
        }
    }
}

INLINE Sched *sched_of(Proc *p) { return atomic_load_explicit(&p->sched, memory_order_relaxed); }

void sched_enqueue(Proc *p)
{
    SchedInner *in = sched_of(p)->inner;
    lock(&in->lock);
    push(&in->queues[queue_of(p)], p);
    len_add(in, 1);
    uint32_t len = atomic_load_explicit(&in->len, memory_order_relaxed);
    unlock(&in->lock);
    if (!scheds.threads || !atomic_load(&sched_sleepers)) return;
    if (atomic_load(&in->sleeping)) sched_wake(in);
    else if (len > 1) wake_any();
}

void sched_activate(Proc *p)
{
    if (UNLIKELY(sysmon_wants(SYSMON_PROFILE))) sysmon_profile(p, A_active);
    sched_enqueue(p);
}

// A process of priority `prio` on this scheduler waits for p. If p is in a run queue, it moves to this scheduler's
// queue of that priority.
void sched_hurry(Proc *p, int prio)
{
    int to = prio == PRIO_MAX ? QUEUE_MAX : QUEUE_HIGH, at = queue_of(p);
    if (prio >= PRIO_NORMAL || prio >= p->prio) return;
    SchedInner *in = sched_of(p)->inner;
    bool found = false;
    lock(&in->lock);
    Queue *q = &in->queues[at];
    for (Proc *w = q->first, *before = NULL; w; before = w, w = w->queue_next) {
        if (w != p) continue;
        if (before) before->queue_next = p->queue_next;
        else q->first = p->queue_next;
        if (q->last == p) q->last = before;
        q->low -= p->prio == PRIO_LOW;
        atomic_store_explicit(&q->n, atomic_load_explicit(&q->n, memory_order_relaxed) - 1, memory_order_relaxed);
        len_add(in, -1);
        found = true;
        break;
    }
    unlock(&in->lock);
    if (!found) return;
    in = sched_current()->inner;
    lock(&in->lock);
    push(&in->queues[to], p);
    len_add(in, 1);
    unlock(&in->lock);
}

static Proc *pick_from(SchedInner *in) // holding in->lock
{
    Proc *p = pop(&in->queues[QUEUE_MAX]);
    if (!p) p = pop(&in->queues[QUEUE_HIGH]);
    Queue *q = &in->queues[QUEUE_NORMAL];
    while (!p && (p = pop(q))) {
        if (p->prio != PRIO_LOW || !q->first || ++p->low_skips >= LOW_SKIPS) {
            p->low_skips = 0;
            break;
        }
        push(q, p);
        p = NULL;
    }
    if (p) len_add(in, -1);
    return p;
}

Proc *sched_pick(SchedInner *in)
{
    if (!atomic_load_explicit(&in->len, memory_order_relaxed)) return NULL;
    lock(&in->lock);
    Proc *p = pick_from(in);
    unlock(&in->lock);
    return p;
}

// Takes from a queue of at least two; its scheduler will run one of them soon.
static Proc *take_from(SchedInner *in, SchedInner *from)
{
    if (from == in || atomic_load_explicit(&from->len, memory_order_relaxed) < 2) return NULL;
    lock(&from->lock);
    Proc *p = atomic_load_explicit(&from->len, memory_order_relaxed) >= 2 ? pick_from(from) : NULL;
    unlock(&from->lock);
    if (p) EVENT(EV_STEAL, p->pid, (uint64_t)from->sched->id, 0);
    return p;
}

Proc *sched_steal(SchedInner *in)
{
    if (scheds.n == 1) return NULL;
    int start = scheds.deterministic ? (int)(sched_random() % (uint64_t)scheds.n) : in->sched->id;
    for (int i = 0; i < scheds.n; i++) {
        Proc *p = take_from(in, scheds.all[(start + i) % scheds.n]->inner);
        if (p) return p;
    }
    return NULL;
}

// NULL: not yet, or no queue is much longer than this one. Processes of priority max and high in this queue go first.
Proc *sched_balance(SchedInner *in)
{
    if (LIKELY(++in->since_balance < BALANCE_SLICES)) return NULL;
    in->since_balance = 0;
    if (atomic_load_explicit(&in->queues[QUEUE_MAX].n, memory_order_relaxed) ||
        atomic_load_explicit(&in->queues[QUEUE_HIGH].n, memory_order_relaxed))
        return NULL;
    uint32_t most = atomic_load_explicit(&in->len, memory_order_relaxed) + 1;
    SchedInner *from = NULL;
    for (int i = 0; i < scheds.n; i++) {
        uint32_t len = atomic_load_explicit(&scheds.all[i]->inner->len, memory_order_relaxed);
        if (len <= most) continue;
        most = len;
        from = scheds.all[i]->inner;
    }
    return from ? take_from(in, from) : NULL;
}

uint32_t sched_queue_length(int id)
{
    if (id) return id <= scheds.n ? atomic_load_explicit(&scheds.all[id - 1]->inner->len, memory_order_relaxed) : 0;
    uint32_t n = 0;
    for (int i = 0; i < scheds.n; i++) n += atomic_load_explicit(&scheds.all[i]->inner->len, memory_order_relaxed);
    return n;
}
