// SPDX-License-Identifier: Apache-2.0
// proc/pause.c — pausing a deterministic run: after an event, after a slice, or after a number of reductions.
//
// To cut a slice, its remaining reductions are put aside (Proc.reds_held), so it stops at the next call. Later it goes
// on with them. So the run is the same as without a pause.
#include "proc/inner.h"

bool sched_pausing, sched_stops, sched_patient;
PauseState pause_now;
uint64_t sched_jumps;
static uint64_t quiet_at = UINT64_MAX;
static bool wanted, wanted_is_news;

void sched_quiet_at(uint64_t jumps)
{
    quiet_at = jumps;
    wanted_is_news = false;
}
void sched_input_wanted(bool on)
{
    if (scheds.deterministic) wanted = wanted_is_news = on;
}
bool sched_input_is_wanted(void) { return wanted; }
bool sched_quiet_stops(void) { return wanted_is_news || sched_jumps >= quiet_at; }

void sched_pause(const SchedPause *when)
{
    pause_now.when = when && scheds.deterministic ? *when : (SchedPause){0};
    sched_stops = pause_now.when.n || pause_now.when.seq;
}

Paused sched_paused(void) { return pause_now.why; }
void sched_set_slice(int32_t reductions) { scheds.opts.slice = reductions > 0 ? reductions : SLICE_REDUCTIONS; }

static void cut(Proc *p) // takes effect at its next call
{
    p->reds_held += p->reds;
    p->reds = 0;
    sched_pausing = true;
}

void sched_pause_event(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t seq)
{
    Paused why = PAUSED_NOT;
    for (int i = 0; i < pause_now.when.n; i++) {
        Term who = pause_now.when.at[i].pid;
        if (!(pause_now.when.at[i].kinds >> kind & 1)) continue;
        if (who == NIL || who == pid || (kind == EV_SEND && who == a) || (kind == EV_SPAWN && who == b))
            why = PAUSED_EVENT;
    }
    if (pause_now.when.seq && seq >= pause_now.when.seq) why = PAUSED_SEQ;
    if (!why) return;
    pause_now.why = why;
    Proc *p = sched_current() ? sched_current()->current : NULL;
    if (p && (state_of(p) & PS_RUNNING) && kind != EV_OUT) cut(p);
}

void sched_pause_here(Proc *p)
{
    if (!pause_now.when.here) return;
    pause_now.why = PAUSED_HERE;
    cut(p);
}
