// SPDX-License-Identifier: Apache-2.0
// proc/sched.c — schedulers: who runs next, where, and for how long.
//
//   queues of a scheduler:  max │ high │ normal and low together      pick: in this order, strictly
//
//   enqueue ─► home queue ─► pick ─► signals, tasks ─► proc_up.run (a slice) ─► queue again, wait, or end
//                 │ more than one waits: wake a sleeper ─► it steals
//
// A scheduler is an object. With threads each has its own; else one thread steps all in turn (virtual schedulers), a
// slice each. A low process is passed over 7 times when others wait in the same queue.
#include "proc/inner.h"

enum { LOW_SKIPS = 8, SWITCH_COST = 400 };
Scheds scheds;
#if !WEBEAM_THREADS
Registers the_registers;
#endif
ProcUp proc_up;
static THREAD_LOCAL Sched *me;
static _Atomic bool halted;
static _Atomic int halt_code;
static _Atomic bool poked;
static _Atomic int sleepers;
static struct {
    Lock lock;
    struct Job *done;
} jobs;


// ---- stopping at will ------------------------------------------------------------------
static struct {
    SchedPause when;
    Paused why;
} pause;
bool sched_pausing, sched_stops, sched_patient;
static const int64_t FAR_NS = INT64_C(300) * 1000000000; // erl_prim_loader wakes every 360 s, inet_db every hour

void sched_pause(const SchedPause *when)
{
    pause.when = when && scheds.deterministic ? *when : (SchedPause){0};
    sched_stops = pause.when.n || pause.when.seq;
}

Paused sched_paused(void) { return pause.why; }
void sched_set_slice(int32_t reductions) { scheds.opts.slice = reductions > 0 ? reductions : SLICE_REDUCTIONS; }

static void cut(Proc *p) // at its next call
{
    p->reds_held += p->reds;
    p->reds = 0;
    sched_pausing = true;
}

void sched_pause_event(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t seq)
{
    Paused why = PAUSED_NOT;
    for (int i = 0; i < pause.when.n; i++) {
        Term who = pause.when.at[i].pid;
        if (!(pause.when.at[i].kinds >> kind & 1)) continue;
        if (who == NIL || who == pid || (kind == EV_SEND && who == a) || (kind == EV_SPAWN && who == b))
            why = PAUSED_EVENT;
    }
    if (pause.when.seq && seq >= pause.when.seq) why = PAUSED_SEQ;
    if (!why) return;
    pause.why = why;
    Proc *p = me ? me->current : NULL;
    if (p && (state_of(p) & PS_RUNNING) && kind != EV_OUT) cut(p);
}

void sched_pause_here(Proc *p)
{
    if (!pause.when.here) return;
    pause.why = PAUSED_HERE;
    cut(p);
}

Sched *sched_current(void) { return me; }
int sched_count(void) { return scheds.n; }
const SchedOpts *sched_opts(void) { return &scheds.opts; }

uint64_t sched_random(void) // xorshift64*
{
    uint64_t x = scheds.random;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    scheds.random = x;
    return x * UINT64_C(0x2545F4914F6CDD1D);
}

static void add_schedulers(int from, int n)
{
    Sched **all = mem_take(MEM_SYSTEM, (size_t)n * sizeof *all);
    for (int i = 0; i < from; i++) all[i] = scheds.all[i];
    for (int i = from; i < n; i++) {
        Sched *s = mem_take0(MEM_SYSTEM, sizeof *s);
        s->id = i + 1;
        s->inner = mem_take0(MEM_SYSTEM, sizeof *s->inner);
        s->inner->sched = s;
        s->inner->seen = 1;
        gate_init(&s->inner->gate);
        wheel_init(&s->inner->wheel);
        all[i] = s;
    }
    if (from) mem_give(MEM_SYSTEM, scheds.all, (size_t)from * sizeof *all);
    scheds.all = all;
    scheds.n = n;
}

static void seed_with(uint64_t seed) { scheds.random = seed * 2 + 0x9E3779B97F4A7C15; }

void sched_thaw(const SchedOpts *o)
{
    if (!o->deterministic && !WEBEAM_THREADS) return;
    int n = o->schedulers > 1024 ? 1024 : o->schedulers;
    if (n > scheds.n) add_schedulers(scheds.n, n);
    scheds.opts.schedulers = scheds.n;
    scheds.opts.online = !o->deterministic && o->online > 0 && o->online < scheds.n ? o->online : scheds.n;
    scheds.opts.threads = o->threads;
    if (o->deterministic) {
        scheds.deterministic = scheds.opts.deterministic = true;
        seed_with(o->seed);
    }
    scheds.threads = WEBEAM_THREADS && o->threads && !scheds.deterministic && scheds.n > 1;
    world_init();
    if (atomic_load(&events_on)) events_start(0); // the new ones' rings
}

void sched_init(const SchedOpts *o)
{
    scheds.opts = *o;
    if (scheds.opts.slice <= 0) scheds.opts.slice = dials.reds > 0 ? dials.reds : SLICE_REDUCTIONS;
    int n = o->schedulers < 1 ? 1 : o->schedulers > 1024 ? 1024 : o->schedulers;
    scheds.opts.schedulers = n;
    if (scheds.opts.online < 1 || scheds.opts.online > n) scheds.opts.online = n;
    scheds.deterministic = o->deterministic;
    scheds.threads = WEBEAM_THREADS && o->threads && !o->deterministic && n > 1;
    seed_with(o->seed);
    add_schedulers(0, n);
    me = scheds.all[0];
    time_init();
    world_init();
    table_init(o->process_limit);
    ask_init();
    if (TRACING(TRACE_SCHED | TRACE_MSG)) events_start(1024);
}

// ---- run queues ---------------------------------------------------------------------
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

static void len_add(
    SchedInner *in, int d) // holding in->lock; seq_cst: a sleeper looks at it after saying that it sleeps
{
    atomic_store(&in->len, (uint32_t)((int)atomic_load_explicit(&in->len, memory_order_relaxed) + d));
}

void sched_wake(SchedInner *in)
{
    if (!atomic_exchange(&in->sleeping, 0)) return;
    atomic_fetch_sub(&sleepers, 1);
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
    if (!scheds.threads || !atomic_load(&sleepers)) return;
    if (atomic_load(&in->sleeping)) sched_wake(in);
    else if (len > 1) wake_any();
}

void sched_activate(Proc *p)
{
    if (UNLIKELY(sysmon_wants(SYSMON_PROFILE))) sysmon_profile(p, A_active);
    sched_enqueue(p);
}

// Somebody more urgent waits here for an answer of p: when p waits in a queue, it comes into that one's.
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
    in = me->inner;
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

static Proc *pick(SchedInner *in)
{
    if (!atomic_load_explicit(&in->len, memory_order_relaxed)) return NULL;
    lock(&in->lock);
    Proc *p = pick_from(in);
    unlock(&in->lock);
    return p;
}

// From a queue in which at least two wait (one of them will be run where it is soon enough).
static Proc *steal(SchedInner *in)
{
    if (scheds.n == 1) return NULL;
    int start = scheds.deterministic ? (int)(sched_random() % (uint64_t)scheds.n) : in->sched->id;
    for (int i = 0; i < scheds.n; i++) {
        SchedInner *from = scheds.all[(start + i) % scheds.n]->inner;
        if (from == in || atomic_load_explicit(&from->len, memory_order_relaxed) < 2) continue;
        lock(&from->lock);
        Proc *p = atomic_load_explicit(&from->len, memory_order_relaxed) >= 2 ? pick_from(from) : NULL;
        unlock(&from->lock);
        if (!p) continue;
        EVENT(EV_STEAL, p->pid, (uint64_t)from->sched->id, 0);
        return p;
    }
    return NULL;
}

// ---- a slice ----------------------------------------------------------------------------
// After a slice, or instead of one: where does p go?
static void put_away(Proc *p, bool wait)
{
    bool queue = true,
         idle = wait && UNLIKELY(sysmon_wants(SYSMON_PROFILE)) && !(state_of(p) & (PS_SIGNALS | PS_TIMED_OUT));
    if (idle) sysmon_profile(p, A_inactive);
    lock(&p->lock);
    uint32_t st = state_of(p) & ~(uint32_t)(PS_RUNNING | PS_QUEUED | PS_WAITING);
    if (wait) st |= PS_WAITING;
    if (p->exit_reason != NOVALUE || (p->extra && p->extra->tasks)) queue = true; // questions came in during the slice
    else if (st & PS_SUSPENDED) queue = p->in_other != 0;
    else if (wait) queue = (st & (PS_SIGNALS | PS_TIMED_OUT)) != 0;
    if (queue) st |= PS_QUEUED;
    state_put(p, st);
    unlock(&p->lock);
    if (queue && idle) sched_activate(p);
    else if (queue) sched_enqueue(p);
}

static bool has_reason_to_run(Proc *p, uint32_t st)
{
    if (st & PS_SUSPENDED) return false;
    if (p->flags & PF_AWAIT) return false;
    if (!(st & PS_WAITING)) return true;
    return (st & PS_TIMED_OUT) || *p->mbox_save != NULL || (p->extra && p->extra->answer);
}

// Before signals are handled: will it run, as far as one can see? Its in-queue holds messages, or it was not waiting.
static bool will_run(Proc *p, uint32_t st)
{
    if (has_reason_to_run(p, st)) return true;
    if (st & PS_SUSPENDED) return false;
    lock(&p->lock);
    bool messages = p->in_len > p->in_other;
    unlock(&p->lock);
    return messages && !(p->flags & PF_AWAIT);
}

static void end_later(Proc *p) // a dead process with many to tell
{
    lock(&p->lock);
    state_put(p, (state_of(p) & ~(uint32_t)PS_RUNNING) | PS_QUEUED);
    unlock(&p->lock);
    sched_enqueue(p);
}

static void end(Proc *p, Term reason, bool crashed)
{
    if (UNLIKELY(sysmon_wants(SYSMON_PROFILE))) sysmon_profile(p, A_inactive);
    if (crashed && proc_up.crashed) proc_up.crashed(p, reason);
    if (!proc_terminate(p, reason)) end_later(p);
}

// The reductions that are not to be used before a pause are put aside; emu_run is at a call then.
static StopReason run(Sched *s, Proc *p)
{
    int32_t limit = pause.when.reductions;
    if (UNLIKELY(limit > 0) && p->reds > limit) {
        p->reds_held = p->reds - limit;
        p->reds = limit;
        sched_pausing = true;
        pause.why = PAUSED_REDUCTIONS;
    }
    StopReason why = proc_up.run(s, p);
    if (UNLIKELY(why == STOP_PAUSE) && !sched_pausing) why = STOP_REDS;
    if (UNLIKELY(limit > 0) && why != STOP_PAUSE && pause.why == PAUSED_REDUCTIONS)
        pause.why = PAUSED_NOT;                         // the slice was shorter
    if (UNLIKELY(sched_pausing)) sched_pausing = false; // never with threads: nobody pauses those
    return why;
}

static void end_slice(Sched *s, Proc *p, StopReason why, bool ran);
static void run_slice(Sched *s, Proc *p)
{
    SchedInner *in = s->inner;
    if (UNLIKELY(in->paused != NULL)) {
        in->paused = NULL;
        StopReason why = run(s, p);
        if (why == STOP_PAUSE) in->paused = p;
        else end_slice(s, p, why, true);
        return;
    }
    if (UNLIKELY(state_of(p) & PS_DEAD)) {
        in->since_clock += SLICE_REDUCTIONS / 4;
        if (!proc_terminate_on(p)) end_later(p);
        return;
    }
    lock(&p->lock);
    uint32_t st = (state_of(p) & ~(uint32_t)PS_QUEUED) | PS_RUNNING;
    state_put(p, st);
    unlock(&p->lock);
    s->current = p;
    atomic_store_explicit(&p->sched, s, memory_order_relaxed);
    p->reds = in->slice = scheds.opts.slice;
    StopReason why = STOP_WAIT;
    bool ran = false;
    const Code *in_pc = NULL;
    int64_t began = UNLIKELY(sysmon_wants(SYSMON_WALL_TIME | SYSMON_STATES | SYSMON_MONITOR)) ? host_monotonic_ns() : 0;
    if (UNLIKELY(began)) atomic_store_explicit(&in->slice_since_ns, began, memory_order_relaxed);
    bool told_in = false;
    if (UNLIKELY(proc_traced(p, PT_RUNNING | PT_RUNNING_PROCS)) && will_run(p, st)) {
        trace_scheduled(p, A_in, true);
        told_in = true;
    }
    if (proc_handle_signals(p)) {
        if (UNLIKELY(p->extra && p->extra->tasks)) ask_run_tasks(p);
        st = state_of(p);
        ran = has_reason_to_run(p, st);
        if (ran) {
            if (st & PS_WAITING) {
                lock(&p->lock);
                state_put(p, state_of(p) & ~(uint32_t)PS_WAITING);
                unlock(&p->lock);
            }
            EVENT(EV_IN, p->pid, p->prio, 0);
            if (UNLIKELY(proc_traced(p, PT_TIMED))) trace_timed(p, p->tracing->timed);
            in_pc = p->pc;
            why = run(s, p);
            if (UNLIKELY(proc_traced(p, PT_TIMED))) trace_paused(p);
        } else if (!(st & PS_WAITING) && !(p->flags & PF_AWAIT)) why = STOP_REDS; // suspended while it had work
    }
    if (UNLIKELY(why == STOP_PAUSE)) {
        in->paused = p;
        return;
    }
    if (UNLIKELY(proc_traced(p, PT_RUNNING | PT_RUNNING_PROCS)) && told_in && !(ran && why == STOP_EXIT) &&
        p->exit_reason == NOVALUE)
        trace_scheduled(p, A_out, true);
    if (UNLIKELY(began)) {
        int64_t ns = host_monotonic_ns() - began;
        atomic_store_explicit(&in->slice_since_ns, 0, memory_order_relaxed);
        sched_times_busy(in, ns);
        if (ran) sysmon_long_schedule(p, in_pc, ns);
    }
    end_slice(s, p, why, ran);
}

static void end_slice(Sched *s, Proc *p, StopReason why, bool ran)
{
    SchedInner *in = s->inner;
    int32_t used = in->slice - p->reds;
    if (used < 1) used = 1;
    p->reductions += (uint32_t)used;
    if (ran) EVENT(EV_OUT, p->pid, (uint64_t)used, why);
    in->since_clock += used < SWITCH_COST ? SWITCH_COST : used;
    atomic_store_explicit(&in->reductions, atomic_load_explicit(&in->reductions, memory_order_relaxed) + (uint32_t)used,
        memory_order_relaxed);
    atomic_store_explicit(
        &in->switches, atomic_load_explicit(&in->switches, memory_order_relaxed) + 1, memory_order_relaxed);
    if (scheds.deterministic) scheds.virtual_ns += (int64_t)used * 100;
    s->current = NULL;
    if (UNLIKELY(pause.when.slice) && ran && !pause.why) pause.why = PAUSED_SLICE;
    if (ran && why == STOP_EXIT) end(p, p->exc_reason, p->exc_class == A_error || p->exc_class == A_throw);
    else if (p->exit_reason != NOVALUE) end(p, p->exit_reason, false);
    else put_away(p, why == STOP_WAIT || (p->flags & PF_AWAIT));
}

static void serve_clock(SchedInner *in)
{
    in->since_clock = 0;
    if (wheel_next(&in->wheel) != INT64_MAX) wheel_run(&in->wheel, time_since_zero_ns());
}

// One slice of scheduler s. False: nothing to run.
static bool step(Sched *s, int64_t *used)
{
    SchedInner *in = s->inner;
    me = s;
    if (UNLIKELY(in->paused != NULL)) {
        int64_t before = in->since_clock;
        run_slice(s, in->paused);
        *used += in->since_clock - before;
        return true;
    }
    world_boundary(in);
    if (in->since_clock >= SLICE_REDUCTIONS) serve_clock(in);
    Proc *p = pick(in);
    if (!p) {
        serve_clock(in);
        p = pick(in);
        if (!p) p = steal(in);
        if (!p) return false;
    }
    int64_t before = in->since_clock;
    run_slice(s, p);
    *used += in->since_clock - before;
    return true;
}

// ---- sleeping -----------------------------------------------------------------------------
static bool stealable(SchedInner *in)
{
    for (int i = 0; i < scheds.n; i++)
        if (scheds.all[i]->inner != in && atomic_load(&scheds.all[i]->inner->len) >= 2) return true;
    return false;
}

static void sleep_until_news(SchedInner *in, int64_t wait_ns)
{
    atomic_store(&in->sleeping, 1);
    atomic_fetch_add(&sleepers, 1);
    bool news =
        atomic_load(&in->len) || stealable(in) || atomic_load(&halted) || (in->sched->id == 1 && atomic_load(&poked));
    if (!news) {
        bool timed = sysmon_wants(SYSMON_STATES), told = sysmon_wants(SYSMON_PROFILE);
        int64_t began = timed ? host_monotonic_ns() : 0;
        if (UNLIKELY(told)) sysmon_profile_scheduler(in, false, scheds.n - atomic_load(&sleepers));
        world_sleep(in);
        gate_enter(&in->gate);
        if (!in->poked) gate_wait(&in->gate, wait_ns);
        in->poked = false;
        gate_leave(&in->gate);
        world_wake(in);
        if (UNLIKELY(timed)) sched_times_slept(in, host_monotonic_ns() - began);
        if (UNLIKELY(told))
            sysmon_profile_scheduler(in, true, scheds.n - atomic_load(&sleepers) + (atomic_load(&in->sleeping) != 0));
    }
    if (atomic_exchange(&in->sleeping, 0)) atomic_fetch_sub(&sleepers, 1);
}

static int64_t until_timer(SchedInner *in) // ns; -1: no timer
{
    int64_t next = wheel_next(&in->wheel);
    if (next == INT64_MAX) return -1;
    int64_t left = next - time_since_zero_ns();
    return left < 0 ? 0 : left;
}

static void thread_run(void *arg)
{
    Sched *s = arg;
    int64_t used = 0;
    me = s;
    while (!atomic_load_explicit(&halted, memory_order_relaxed)) {
        if (step(s, &used)) continue;
        int64_t wait = until_timer(s->inner);
        if (wait) sleep_until_news(s->inner, wait);
    }
    world_sleep(s->inner);
}

void sched_start_threads(void)
{
    if (!scheds.threads) return;
    me = NULL; // this thread may be the host's, and another drive scheduler 1
    for (int i = 1; i < scheds.n; i++) {
        SchedInner *in = scheds.all[i]->inner;
        in->thread = thread_start(thread_run, scheds.all[i], "webeam scheduler");
        if (!in->thread) fatal(1, "webeam: the host gives no thread for scheduler %d\n", i + 1);
    }
}

// ---- driving ---------------------------------------------------------------------------------
static void jobs_done(void);

static void poll_host(SchedInner *in)
{
    static int64_t rounds;
    bool news = atomic_load_explicit(&poked, memory_order_relaxed) && atomic_exchange(&poked, false);
    if (news) jobs_done();
    if ((news || ++rounds % 64 == 0) && proc_up.poll) {
        me = in->sched;
        proc_up.poll();
    }
}

static bool step_all(int64_t *used) // virtual schedulers: a slice each
{
    static struct {
        int start, i;
        bool open, any;
    } round; // open: a pause cut it
    if (!round.open) {
        round.start = scheds.deterministic ? (int)(sched_random() % (uint64_t)scheds.n) : 0;
        round.i = 0;
        round.open = true;
        round.any = false;
    }
    while (round.i < scheds.n) {
        Sched *s = scheds.all[(round.start + round.i) % scheds.n];
        round.any |= step(s, used);
        if (!s->inner->paused) round.i++;
        if (UNLIKELY(pause.why)) break;
    }
    round.open = round.i < scheds.n;
    return round.any;
}

static int64_t until_any_timer(void)
{
    int64_t wait = -1;
    for (int i = 0; i < (scheds.threads ? 1 : scheds.n); i++) {
        int64_t w = until_timer(scheds.all[i]->inner);
        if (w >= 0 && (wait < 0 || w < wait)) wait = w;
    }
    return wait;
}

static bool none_soon(void) // no timer within minutes
{
    int64_t soon = time_since_zero_ns() + FAR_NS;
    for (int i = 0; i < scheds.n; i++)
        if (wheel_least(&scheds.all[i]->inner->wheel) < soon) return false;
    return true;
}

int64_t sched_run(int64_t max_reductions, bool may_block, bool *busy)
{
    SchedInner *in = scheds.all[0]->inner;
    int64_t used = 0;
    *busy = false;
    me = in->sched;
    pause.why = PAUSED_NOT;
    while (!atomic_load_explicit(&halted, memory_order_relaxed)) {
        poll_host(in);
        bool any = scheds.threads || scheds.n == 1 ? step(scheds.all[0], &used) : step_all(&used);
        if (any) {
            if (LIKELY(!pause.why) && (used < max_reductions || max_reductions <= 0)) continue;
            *busy = true;
            return 0;
        }
        me = scheds.all[0];
        int64_t wait = until_any_timer();
        if (wait == 0) continue;
        if (sched_patient && scheds.deterministic && wait > 0 && none_soon()) return -1;
        if (scheds.deterministic && wait > 0) {
            scheds.virtual_ns += wait;
            continue;
        }
        if (proc_up.poll) proc_up.poll();
        if (atomic_load(&in->len)) continue;
        if (!may_block) return wait;
        sleep_until_news(in, wait);
    }
    return -1;
}

void sched_poke(void)
{
    atomic_store(&poked, true);
    sched_wake(scheds.all[0]->inner);
}

void sched_halt(int code)
{
    if (atomic_exchange(&halted, true)) return;
    atomic_store(&halt_code, code);
    for (int i = 0; i < scheds.n; i++) sched_wake(scheds.all[i]->inner);
}

bool sched_halted(int *code)
{
    if (!atomic_load(&halted)) return false;
    *code = atomic_load(&halt_code);
    return true;
}

void sched_join_threads(void)
{
    if (!scheds.threads) return;
    world_sleep(scheds.all[0]->inner); // one of the others may be waiting for us to stop the world
    for (int i = 1; i < scheds.n; i++) {
        SchedInner *in = scheds.all[i]->inner;
        if (in->thread) thread_join(in->thread);
        in->thread = NULL;
    }
}

uint32_t sched_queue_length(int id)
{
    if (id) return id <= scheds.n ? atomic_load_explicit(&scheds.all[id - 1]->inner->len, memory_order_relaxed) : 0;
    uint32_t n = 0;
    for (int i = 0; i < scheds.n; i++) n += atomic_load_explicit(&scheds.all[i]->inner->len, memory_order_relaxed);
    return n;
}

uint64_t sched_reductions(void)
{
    uint64_t n = 0;
    for (int i = 0; i < scheds.n; i++)
        n += atomic_load_explicit(&scheds.all[i]->inner->reductions, memory_order_relaxed);
    return n;
}

uint64_t sched_switches(void)
{
    uint64_t n = 0;
    for (int i = 0; i < scheds.n; i++) n += atomic_load_explicit(&scheds.all[i]->inner->switches, memory_order_relaxed);
    return n;
}

// ---- dirty work ---------------------------------------------------------------------------------
typedef struct Job {
    struct Job *next;
    void (*work)(void *);
    void (*done)(void *);
    void *arg;
    Thread *thread;
} Job;

static void job_run(void *arg)
{
    Job *j = arg;
    j->work(j->arg);
    lock(&jobs.lock);
    j->next = jobs.done;
    jobs.done = j;
    unlock(&jobs.lock);
    sched_poke();
}

static void jobs_done(void)
{
    lock(&jobs.lock);
    Job *j = jobs.done;
    jobs.done = NULL;
    unlock(&jobs.lock);
    for (Job *next; j; j = next) {
        next = j->next;
        if (j->thread) thread_join(j->thread);
        j->done(j->arg);
        mem_give(MEM_SYSTEM, j, sizeof *j);
    }
}

void sched_dirty(void (*work)(void *), void (*done)(void *), void *arg)
{
    Job *j = mem_take0(MEM_SYSTEM, sizeof *j);
    *j = (Job){.work = work, .done = done, .arg = arg};
    if (scheds.opts.threads && WEBEAM_THREADS) {
        lock(&jobs.lock); // so that the thread is noted before it can be joined
        j->thread = thread_start(job_run, j, "webeam worker");
        unlock(&jobs.lock);
        if (j->thread) return;
    }
    job_run(j);
}
