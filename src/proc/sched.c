// SPDX-License-Identifier: Apache-2.0
// proc/sched.c — schedulers: each picks a process and runs a slice of it, again and again.
//
//   enqueue ─► run queue ─► pick (queue.c) ─► a slice (slice.c) ─► queue again, wait, or end
//                 │ if more than one waits: wake a sleeping scheduler ─► it steals
//
// With threads, each scheduler has its own thread and sleeps while there is nothing to run. Without threads, one thread
// runs a slice of each scheduler in turn (virtual schedulers).
#include "proc/inner.h"

Scheds scheds;
#if !WEBEAM_THREADS
Registers the_registers;
#endif
ProcUp proc_up;
static THREAD_LOCAL Sched *me;
static _Atomic bool halted;
static _Atomic int halt_code;
static _Atomic bool poked;
_Atomic int sched_sleepers;

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
    if (atomic_load(&events_on)) events_start(0); // rings of the new schedulers
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

static void serve_clock(SchedInner *in)
{
    in->since_clock = 0;
    if (wheel_next(&in->wheel) != INT64_MAX) wheel_run(&in->wheel, time_since_zero_ns());
}

// Runs one slice on scheduler s. False: nothing to run.
static bool step(Sched *s, int64_t *used)
{
    SchedInner *in = s->inner;
    me = s;
    if (UNLIKELY(in->paused != NULL)) {
        int64_t before = in->since_clock;
        sched_slice(s, in->paused);
        *used += in->since_clock - before;
        return true;
    }
    world_boundary(in);
    if (in->since_clock >= SLICE_REDUCTIONS) serve_clock(in);
    Proc *p = scheds.n > 1 ? sched_balance(in) : NULL;
    if (!p) p = sched_pick(in);
    if (!p) {
        serve_clock(in);
        p = sched_pick(in);
        if (!p) p = sched_steal(in);
        if (!p) return false;
    }
    int64_t before = in->since_clock;
    sched_slice(s, p);
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
    atomic_fetch_add(&sched_sleepers, 1);
    bool news =
        atomic_load(&in->len) || stealable(in) || atomic_load(&halted) || (in->sched->id == 1 && atomic_load(&poked));
    if (!news) {
        bool timed = sysmon_wants(SYSMON_STATES), told = sysmon_wants(SYSMON_PROFILE);
        int64_t began = timed ? host_monotonic_ns() : 0;
        if (UNLIKELY(told)) sysmon_profile_scheduler(in, false, scheds.n - atomic_load(&sched_sleepers));
        world_sleep(in);
        gate_enter(&in->gate);
        if (!in->poked) gate_wait(&in->gate, wait_ns);
        in->poked = false;
        gate_leave(&in->gate);
        world_wake(in);
        if (UNLIKELY(timed)) sched_times_slept(in, host_monotonic_ns() - began);
        if (UNLIKELY(told))
            sysmon_profile_scheduler(
                in, true, scheds.n - atomic_load(&sched_sleepers) + (atomic_load(&in->sleeping) != 0));
    }
    if (atomic_exchange(&in->sleeping, 0)) atomic_fetch_sub(&sched_sleepers, 1);
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
    me = NULL; // another thread may call sched_run
    for (int i = 1; i < scheds.n; i++) {
        SchedInner *in = scheds.all[i]->inner;
        in->thread = thread_start(thread_run, scheds.all[i], "webeam scheduler");
        if (!in->thread) fatal(1, "webeam: the host gives no thread for scheduler %d\n", i + 1);
    }
}

// ---- driving ---------------------------------------------------------------------------------
static void poll_host(SchedInner *in)
{
    static int64_t rounds;
    bool news = atomic_load_explicit(&poked, memory_order_relaxed) && atomic_exchange(&poked, false);
    if (news) dirty_done();
    if ((news || ++rounds % 64 == 0) && proc_up.poll) {
        me = in->sched;
        proc_up.poll();
    }
}

static bool step_all(int64_t *used) // virtual schedulers: one slice each
{
    static struct {
        int start, i;
        bool open, any;
    } round; // open: a pause interrupted the round
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
        if (UNLIKELY(pause_now.why)) break;
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

static const int64_t FAR_NS = INT64_C(300) * 1000000000; // erl_prim_loader wakes every 360 s, inet_db every hour
static bool none_soon(void)                              // no timer within FAR_NS
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
    pause_now.why = PAUSED_NOT;
    while (!atomic_load_explicit(&halted, memory_order_relaxed)) {
        poll_host(in);
        uint64_t random = scheds.random;
        bool any = scheds.threads || scheds.n == 1 ? step(scheds.all[0], &used) : step_all(&used);
        if (any) {
            if (LIKELY(!pause_now.why) && (used < max_reductions || max_reductions <= 0)) continue;
            *busy = true;
            return 0;
        }
        me = scheds.all[0];
        int64_t wait = until_any_timer();
        if (wait == 0) continue;
        if (scheds.deterministic && wait > 0) {
            if (sched_patient && (none_soon() || sched_quiet_stops())) {
                scheds.random = random; // how often one looks here, changes nothing
                return -1;
            }
            scheds.virtual_ns += wait;
            sched_jumps++;
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
    world_sleep(scheds.all[0]->inner); // another scheduler may be waiting for this one, to stop the world
    for (int i = 1; i < scheds.n; i++) {
        SchedInner *in = scheds.all[i]->inner;
        if (in->thread) thread_join(in->thread);
        in->thread = NULL;
    }
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
