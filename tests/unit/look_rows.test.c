// SPDX-License-Identifier: Apache-2.0
// look_rows.test — what who looks on is told: rows, the table in any order, mailboxes with their save pointer, kin;
// and that all of it is bounded.
#include "unit.h"
#include "proc/events.h"
#include "proc/mailbox.h"
#include "proc/sched.h"
#include "look/look.h"
#include "base/host.h"

enum { MANY = 70000, BOX = 150000 };
static Code fake[2];

// Waits; passes over its messages, or over the first two.
static StopReason sleeper(Sched *s, Proc *p)
{
    (void)s;
    int n = 0;
    for (; proc_mailbox_peek(p) && (p->pc == fake || n < 2); n++) proc_mailbox_next(p);
    p->reds -= 7;
    return STOP_WAIT;
}

static Term f_sleeper, f_picky;
static void drain(void)
{
    bool busy;
    sched_run(0, false, &busy);
}

static Proc *start(Term f)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    return proc_find(proc_spawn(&o, A_webeam, f, NIL, NULL));
}

static ProcRow rows[200];
static size_t ask(ProcOrder o, uint32_t *matched) // a whole pass, in pieces
{
    uint32_t slot;
    size_t n;
    look_order(&o, 1000);
    while ((void)(n = look_ordered(rows, &slot, matched)), slot) look_order(NULL, 1000);
    return n;
}

static uint64_t by(const ProcRow *r, uint32_t column)
{
    switch (column) {
    case BY_PRIORITY: return r->prio;
    case BY_REDUCTIONS: return r->reductions;
    case BY_MESSAGES: return r->messages;
    case BY_HEAP: return r->heap_nwords;
    case BY_PID: return r->pid;
    default: return 0;
    }
}

static void test_rows(void)
{
    Proc *p = start(f_sleeper), *q = start(f_picky);
    drain();
    ProcRow r;
    view_row(p, &r);
    CHECK_EQ(r.pid, local_pid_number(p->pid));
    CHECK_EQ(r.parent, NOBODY);
    CHECK_EQ(r.name, NOBODY);
    CHECK(r.initial == event_mfa(A_webeam, f_sleeper, 0));
    CHECK_EQ(r.reductions, 7);
    CHECK_EQ(r.state & (PS_WAITING | PS_RUNNING | PS_QUEUED), PS_WAITING);
    name_register(A_init, q->pid);
    view_row(q, &r);
    CHECK_EQ(r.name, atom_index(A_init));
    proc_link(p, q->pid);
    drain();
    view_row(p, &r);
    CHECK_EQ(r.links, 1);
    Term out[4];
    Heap h;
    heap_init(&h, 0, 0, 0);
    CHECK_EQ(view_kin(p, KIN_LINKS, &h, 4, out), 1);
    CHECK(out[0] == q->pid);
    CHECK_EQ(view_kin(p, KIN_LINKS, &h, 0, out), 0);
    proc_monitor(p, A_process, A_init, NOVALUE, 0);
    drain();
    CHECK_EQ(view_kin(p, KIN_MONITORS, &h, 4, out), 1);
    CHECK(is_tuple_of(out[0], 2) && is_tuple_of(tuple_at(out[0], 1), 2) && tuple_at(tuple_at(out[0], 1), 0) == A_init);
    CHECK_EQ(view_kin(q, KIN_MONITORED_BY, &h, 4, out), 1);
    heap_destroy(&h);
    SchedView v;
    view_scheduler(1, &v);
    CHECK(v.reductions > 0 && v.running == NIL && v.queued[0] + v.queued[1] + v.queued[2] + v.queued[3] == 0);
    start(f_sleeper);
    view_scheduler(1, &v);
    CHECK_EQ(v.queued[2], 1);
    drain();
}

typedef struct {
    uint32_t n, arriving;
    Term last;
} Seen;
static void each(void *to, Term m, Term from, uint64_t flow, bool arriving)
{
    (void)from, (void)flow;
    Seen *s = to;
    s->n++;
    s->arriving += arriving;
    s->last = m;
}

static void test_mailbox(void)
{
    Proc *all = start(f_sleeper), *two = start(f_picky), *me = start(f_sleeper);
    drain();
    uint32_t save, total;
    Seen s = {0};
    view_messages(all, 10, each, &s, &save, &total);
    CHECK(s.n == 0 && save == 0 && total == 0);
    for (int i = 0; i < 5; i++) proc_send_to(me, all->pid, make_small(i)), proc_send_to(me, two->pid, make_small(i));
    view_messages(all, 3, each, &s, &save, &total);
    CHECK(s.n == 3 && s.arriving == 3 && save == 0 && total == 5); // it has not run since
    drain();
    s = (Seen){0};
    view_messages(all, 10, each, &s, &save, &total);
    CHECK(s.n == 5 && s.arriving == 0 && save == 5 && total == 5 && s.last == make_small(4));
    view_messages(two, 10, each, &s, &save, &total);
    CHECK_EQ(save, 2); // the third is what receive looks at next
    s = (Seen){0};
    view_messages(two, 1, each, &s, &save, &total);
    CHECK(s.n == 1 && save == 2 && total == 5);
    for (int i = 0; i < BOX; i++) proc_send_to(me, all->pid, make_small(i));
    drain();
    s = (Seen){0};
    int64_t began = host_monotonic_ns();
    view_messages(all, 200, each, &s, &save, &total);
    CHECK(s.n == 200 && total == BOX + 5 && save >= 200 && save < BOX); // so far it is followed
    CHECK(host_monotonic_ns() - began < 1000000000);
}

static void test_order(void)
{
    static const uint8_t prios[] = {PRIO_MAX, PRIO_HIGH, PRIO_NORMAL, PRIO_LOW};
    Proc *boss = start(f_sleeper);
    uint32_t least = local_pid_number(boss->pid), matched;
    for (int i = 0; i < 300; i++) {
        Proc *p = start(i % 3 ? f_sleeper : f_picky);
        p->reductions = (uint64_t)(i * 7919 % 300) << 20;
        atomic_store(&p->prio, prios[i % 4]);
        for (int k = i * 31 % 17; k > 0; k--) proc_send_to(boss, p->pid, A_ok);
        if (i == 150) name_register(A_kernel, p->pid);
    }
    drain();
    for (uint32_t column = BY_PID; column <= BY_CURRENT; column++)
        for (uint32_t up = 0; up < 2; up++) {
            size_t n =
                ask((ProcOrder){.column = column, .up = up, .first = 40, .count = 200, .floor = least}, &matched);
            CHECK_EQ(matched, 301);
            CHECK_EQ(n, 200);
            bool sorted = true;
            for (size_t i = 1; i < n; i++) {
                uint64_t a = by(&rows[i - 1], column), b = by(&rows[i], column);
                if (a == b ? column == BY_PRIORITY && rows[i - 1].pid >= rows[i].pid : up != (a < b)) sorted = false;
            }
            CHECK(sorted);
        }
    CHECK_EQ(ask((ProcOrder){.column = BY_REDUCTIONS, .count = 1, .floor = least}, &matched), 1);
    CHECK(rows[0].reductions >= UINT64_C(299) << 20);
    CHECK_EQ(ask((ProcOrder){.column = BY_PID, .up = 1, .first = 300, .count = 200, .floor = least}, &matched),
        1); // the last
    CHECK_EQ(ask((ProcOrder){.column = BY_PID, .up = 1, .first = 301, .count = 200, .floor = least}, &matched), 0);
    CHECK_EQ(ask((ProcOrder){.column = BY_LABEL, .up = 1, .count = 3, .floor = least}, &matched), 3);
    CHECK(rows[0].name == atom_index(A_kernel) && rows[1].initial == event_mfa(A_webeam, f_picky, 0));
    // the filter: pid, name, initial call, state; in lower case
    CHECK_EQ(ask((ProcOrder){.count = 200, .floor = least, .nfilter = 6, .filter = "kernel"}, &matched), 1);
    CHECK_EQ(ask((ProcOrder){.count = 200, .floor = least, .nfilter = 7, .filter = "waiting"}, &matched), 200);
    ask((ProcOrder){.count = 200, .floor = least, .nfilter = 14, .filter = "webeam:picky/0"}, &matched);
    CHECK_EQ(matched, 100);
    CHECK_EQ(ask((ProcOrder){.count = 200, .nfilter = 4, .filter = "none"}, &matched), 0);
    CHECK_EQ(matched, 0);
    uint32_t slot;
    CHECK_EQ(look_ordered(rows, &slot, &matched), 0);
    look_order(NULL, 1000); // a pass that is over stays over
    CHECK_EQ(look_ordered(rows, &slot, &matched), 0);
}

static void test_many(void)
{
    for (int i = 0; i < MANY; i++) {
        Proc *p = start(f_sleeper);
        p->reductions = (uint64_t)i * 2654435761u % MANY;
    }
    uint32_t matched;
    CHECK_EQ(ask((ProcOrder){.column = BY_REDUCTIONS, .count = 100, .first = 10}, &matched),
        100); // more than are kept: the first are right
    CHECK(matched >= MANY);
    uint64_t most = 0;
    for (size_t i = 1; i < 100; i++) {
        CHECK(rows[i - 1].reductions >= rows[i].reductions);
        if (rows[i].reductions > most) most = rows[i].reductions;
    }
    CHECK(rows[99].reductions > MANY - 500);
    CHECK_EQ(ask((ProcOrder){.column = BY_PID, .first = 3000000000u, .count = 100}, &matched), 0);
    drain();
    uint32_t slot = 0;
    static ProcRow page[64];
    CHECK_EQ(view_rows(&slot, 64, page), 64);
    CHECK_EQ(slot, 64);
}

static void test_window(void)
{
    static Event e[4000];
    uint64_t cursor = events_last(), lost = 0;
    events_window(50);
    for (int i = 0; i < 60; i++) start(f_sleeper);
    CHECK_EQ(events_on, EVENTS_LIVES); // it is full: of these only births were recorded
    drain();                           // no slices
    for (int i = 0; i < 60; i++) start(f_sleeper);
    CHECK_EQ(events_on, EVENTS_NONE); // not even births
    drain();
    EventGap gap = events_window(50);
    CHECK(gap.from_ns > 0 && gap.slices >= 40);
    CHECK_EQ(events_read(&cursor, e, 4000, &lost), 100);
    CHECK_EQ(lost, 0);
    for (int i = 0; i < 100; i++) CHECK(e[i].kind == EV_SPAWN && e[i].a == event_mfa(A_webeam, f_sleeper, 0));
    for (int i = 0; i < 60; i++) start(f_sleeper);
    CHECK_EQ(events_on, EVENTS_LIVES);
    events_renew_window(); // a program begins
    CHECK_EQ(events_on, EVENTS_ALL);
    drain();
    CHECK_EQ(events_window(50).from_ns > 0, true);
    size_t n = events_read(&cursor, e, 4000, &lost);
    CHECK(n >= 100 && e[60].kind == EV_IN);
    events_stop();
    events_renew_window();
    CHECK_EQ(events_on, EVENTS_NONE); // nobody watches
    start(f_sleeper);
    CHECK_EQ(events_read(&cursor, e, 4000, &lost), 0);
}

int main(void)
{
    term_init(0);
    code_init();
    f_sleeper = atom_c("sleeper");
    f_picky = atom_c("picky");
    atomic_store(&export_get(A_webeam, f_sleeper, 0)->code, &fake[0]);
    atomic_store(&export_get(A_webeam, f_picky, 0)->code, &fake[1]);
    proc_up.run = sleeper;
    sched_init(&(SchedOpts){.schedulers = 1, .deterministic = true, .seed = 1, .process_limit = 262144});
    uint32_t slot, matched;
    look_order(NULL, 10);
    CHECK_EQ(look_ordered(rows, &slot, &matched), 0); // nobody has asked yet
    test_rows();
    test_mailbox();
    test_window();
    test_order();
    test_many();
    return unit_done();
}
