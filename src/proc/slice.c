// SPDX-License-Identifier: Apache-2.0
// proc/slice.c — one slice of a process: signals, asked functions, the run loop, and what happens next.
//
// The scheduler acts on the reason why the run loop stopped (StopReason in proc/proc.h):
//   REDS: to the end of its queue    WAIT: until a signal comes    EXIT: ended    PAUSE: the slice goes on later
#include "proc/inner.h"

enum { SWITCH_COST = 400 }; // the least number of reductions that a slice adds to since_clock

// After a slice: puts p on a run queue, or lets it wait.
static void put_away(Proc *p, bool wait)
{
    bool queue = true,
         idle = wait && UNLIKELY(sysmon_wants(SYSMON_PROFILE)) && !(state_of(p) & (PS_SIGNALS | PS_TIMED_OUT));
    if (idle) sysmon_profile(p, A_inactive);
    lock(&p->lock);
    uint32_t st = state_of(p) & ~(uint32_t)(PS_RUNNING | PS_QUEUED | PS_WAITING);
    if (wait) st |= PS_WAITING;
    if (p->exit_reason != NOVALUE || (p->extra && p->extra->tasks)) queue = true; // asks arrived during the slice
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

// Before signals are handled: will it probably run? It was not waiting, or its in-queue has messages.
static bool will_run(Proc *p, uint32_t st)
{
    if (has_reason_to_run(p, st)) return true;
    if (st & PS_SUSPENDED) return false;
    lock(&p->lock);
    bool messages = p->in_len > p->in_other;
    unlock(&p->lock);
    return messages && !(p->flags & PF_AWAIT);
}

static void end_later(Proc *p) // a dead process that has not yet told all its links and monitors
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

// If a pause after N reductions is set, the reductions beyond N are put aside.
static StopReason run(Sched *s, Proc *p)
{
    int32_t limit = pause_now.when.reductions;
    if (UNLIKELY(limit > 0) && p->reds > limit) {
        p->reds_held = p->reds - limit;
        p->reds = limit;
        sched_pausing = true;
        pause_now.why = PAUSED_REDUCTIONS;
    }
    StopReason why = proc_up.run(s, p);
    if (UNLIKELY(why == STOP_PAUSE) && !sched_pausing) why = STOP_REDS;
    if (UNLIKELY(limit > 0) && why != STOP_PAUSE && pause_now.why == PAUSED_REDUCTIONS)
        pause_now.why = PAUSED_NOT;                     // the slice ended before the pause
    if (UNLIKELY(sched_pausing)) sched_pausing = false; // pauses are only used without threads
    return why;
}

static void end_slice(Sched *s, Proc *p, StopReason why, bool ran);
void sched_slice(Sched *s, Proc *p)
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
        } else if (!(st & PS_WAITING) && !(p->flags & PF_AWAIT)) why = STOP_REDS; // suspended while it was runnable
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
    if (UNLIKELY(pause_now.when.slice) && ran && !pause_now.why) pause_now.why = PAUSED_SLICE;
    if (ran && why == STOP_EXIT) end(p, p->exc_reason, p->exc_class == A_error || p->exc_class == A_throw);
    else if (p->exit_reason != NOVALUE) end(p, p->exit_reason, false);
    else put_away(p, why == STOP_WAIT || (p->flags & PF_AWAIT));
}
