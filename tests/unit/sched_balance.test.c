// SPDX-License-Identifier: Apache-2.0
// sched_balance.test — run queues become equally long: 40 processes that never wait, all born on one of four virtual
// schedulers; and again when many of one scheduler have ended.
#include "unit.h"
#include "proc/events.h"
#include "proc/sched.h"
#include "proc/proc.h"

enum { SCHEDULERS = 4, BUSY = 40, LEAST = 8, MOST = 12, SLICES = 800 };
static Code fake[1];
static Proc *ends; // when it runs next

static StopReason busy(Sched *s, Proc *p) // uses up its slice
{
    (void)s;
    p->reds = 0;
    if (p != ends) return STOP_REDS;
    ends = NULL;
    p->exc_class = A_exit;
    p->exc_reason = A_normal;
    return STOP_EXIT;
}

static void slices(int n)
{
    bool more;
    for (uint64_t end = sched_switches() + (uint64_t)n; sched_switches() < end;) sched_run(1, false, &more);
}

static void check_lengths(uint32_t least, uint32_t most)
{
    uint32_t all = 0;
    for (int id = 1; id <= SCHEDULERS; id++) {
        uint32_t n = sched_queue_length(id);
        CHECK(n >= least && n <= most);
        all += n;
    }
    CHECK_EQ(all, proc_count());
}

int main(void)
{
    term_init(0);
    code_init();
    Term f = atom_c("busy");
    atomic_store(&export_get(A_webeam, f, 0)->code, &fake[0]);
    proc_up.run = busy;
    sched_init(&(SchedOpts){.schedulers = SCHEDULERS, .deterministic = true, .seed = 3, .process_limit = 1024});
    events_start(0);
    Proc *all[BUSY];
    for (int i = 0; i < BUSY; i++) {
        SpawnOpts o;
        spawn_opts_init(&o, NULL);
        all[i] = proc_find(proc_spawn(&o, A_webeam, f, NIL, NULL));
    }
    CHECK_EQ(sched_queue_length(1), BUSY);
    slices(SLICES);
    check_lengths(LEAST, MOST);

    // All but three of those on the first scheduler end: it gets others.
    int left = 3;
    for (int i = 0; i < BUSY; i++) {
        if (all[i]->sched->id != 1 || left-- > 0) continue;
        ends = all[i];
        while (ends) slices(1);
    }
    uint32_t alive = proc_count();
    CHECK(alive < BUSY && alive > BUSY / 2);
    slices(SLICES);
    check_lengths(alive / SCHEDULERS - 2, alive / SCHEDULERS + 3);

    // Every process that moved is in the event stream.
    static Event e[1 << 16];
    uint64_t cursor = 0;
    int steals = 0;
    for (size_t n; (n = events_read(&cursor, e, COUNT_OF(e), NULL));)
        for (size_t i = 0; i < n; i++) steals += e[i].kind == EV_STEAL;
    CHECK(steals >= BUSY - MOST);
    return unit_done();
}
