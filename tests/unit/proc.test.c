// SPDX-License-Identifier: Apache-2.0
// proc.test — processes without a run loop: a fake one whose "code" is a table of C functions. One thread, two virtual
// schedulers, virtual time. See proc_threads.test.c for the same under four threads.
#include "unit.h"
#include "proc/events.h"
#include "proc/mailbox.h"
#include "proc/sched.h"
#include "proc/time.h"
#include "proc/proc.h"
#include "base/host.h"

typedef StopReason (*Program)(Sched *s, Proc *p);
static Code fake[16];
static Program programs[16];
static int nprograms;

static StopReason run(Sched *s, Proc *p) { return programs[p->pc - fake](s, p); }

static Term program(const char *name, uint32_t arity, Program prog)
{
    Term f = atom_c(name);
    programs[nprograms] = prog;
    atomic_store(&export_get(A_webeam, f, arity)->code, &fake[nprograms++]);
    return f;
}

// Waits for ever; leaves its messages where they are.
static int time_outs;
static StopReason sleeper(Sched *s, Proc *p)
{
    (void)s;
    time_outs += proc_timed_out(p);
    while (proc_mailbox_peek(p)) proc_mailbox_next(p);
    return STOP_WAIT;
}

static StopReason ender(Sched *s, Proc *p) // exits with its argument
{
    (void)s;
    p->exc_class = A_exit;
    p->exc_reason = p->heap.stop[0];
    return STOP_EXIT;
}

static int echoes;
static StopReason echo(Sched *s, Proc *p) // {From, N}: sends {self, N - 1} back until 0
{
    (void)s;
    for (Signal *m; (m = proc_mailbox_peek(p));) {
        Term t = m->term;
        proc_mailbox_remove(p);
        p->reds -= 10;
        Term n = tuple_at(t, 1);
        if (n == make_small(0)) continue;
        echoes++;
        proc_send_to(p, tuple_at(t, 0), TUPLE(&p->heap, p->pid, make_small(small_value(n) - 1)));
        if (heap_wants_gc(&p->heap) && !proc_collect(p, 0, NULL, 0)) return STOP_EXIT;
        if (p->reds <= 0) return STOP_REDS;
    }
    return STOP_WAIT;
}

static int order_n;
static Term order[200];
static StopReason spinner(Sched *s, Proc *p) // notes itself and uses up its slice, 20 times
{
    (void)s;
    if (order_n < 200) order[order_n++] = p->pid;
    p->reds = 0;
    if (++p->catches < 20) return STOP_REDS;
    p->exc_class = A_exit;
    p->exc_reason = A_normal;
    return STOP_EXIT;
}

static Term f_sleeper, f_ender, f_echo, f_spinner;
static void drain(void)
{
    bool busy;
    sched_run(0, false, &busy);
}

static Proc *start(Term f, Term args)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    Proc *p = proc_find(proc_spawn(&o, A_webeam, f, args, NULL));
    return p;
}

static Proc *sleeping(void)
{
    Proc *p = start(f_sleeper, NIL);
    drain();
    return p;
}

static const char *text(Term t)
{
    static Buf b;
    b.n = 0;
    print_term(&b, t, 0);
    buf_byte(&b, 0);
    return (const char *)b.p;
}

static Term message(Proc *p, int i) // the i-th in the mailbox
{
    drain();
    Signal *s = p->mbox_first;
    while (s && i--) s = s->next;
    return s ? s->term : A_none;
}

static void die(Proc *p, Term reason)
{
    proc_exit_signal(p->pid, p->pid, reason, false);
    drain();
}

static void test_pids(void)
{
    Proc *a = sleeping(), *b = sleeping();
    CHECK(a != b && proc_find(a->pid) == a && proc_is_alive(a->pid));
    CHECK_EQ(local_pid_number(b->pid), local_pid_number(a->pid) + 1);
    Term pid = a->pid;
    die(a, A_kill);
    CHECK(!proc_find(pid) && !proc_is_alive(pid));
    CHECK_EQ(proc_count(), 1);
    die(b, A_boot);
    CHECK_EQ(proc_count(), 0);
    // A full table, then slots again with other numbers.
    uint32_t n = proc_limit();
    Term *pids = mem_take(MEM_SYSTEM, n * sizeof *pids);
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    for (uint32_t i = 0; i < n; i++) pids[i] = proc_spawn(&o, A_webeam, f_sleeper, NIL, NULL);
    CHECK_EQ(proc_count(), n);
    CHECK_EQ(proc_spawn(&o, A_webeam, f_sleeper, NIL, NULL), NOVALUE);
    drain();
    CHECK_EQ(proc_list_pids(pids, n), n);
    for (uint32_t i = 0; i < n; i++) proc_exit_signal(A_none, pids[i], A_kill, false);
    drain();
    CHECK_EQ(proc_count(), 0);
    Proc *c = sleeping();
    CHECK(local_pid_number(c->pid) >= n);
    die(c, A_kill);
    mem_give(MEM_SYSTEM, pids, n * sizeof *pids);
}

static void test_messages(void)
{
    Proc *a = sleeping(), *b = sleeping();
    proc_send(a, b, make_small(1));
    proc_send(a, b, TUPLE(&a->heap, A_ok, heap_cons(&a->heap, make_small(2), NIL)));
    proc_send(b, b, A_true);
    CHECK_TEXT(text(message(b, 0)), "1");
    CHECK_TEXT(text(message(b, 1)), "{ok,[2]}");
    CHECK_TEXT(text(message(b, 2)), "true");
    CHECK_EQ(proc_message_count(b), 3);
    proc_mailbox_reset(b);
    proc_mailbox_next(b);
    proc_mailbox_remove(b); // the middle one
    CHECK_TEXT(text(proc_messages(b, &b->heap)), "[1,true]");
    // names
    CHECK(name_register(A_foldl, b->pid));
    CHECK(!name_register(A_foldl, a->pid));
    CHECK(!name_register(A_foldr, b->pid));
    CHECK(proc_send_to(a, A_foldl, A_false));
    CHECK(!proc_send_to(a, A_foldr, A_false));
    CHECK(proc_send_to(a, TUPLE(&a->heap, A_foldl, A_nonode_nohost), A_high));
    CHECK(proc_send_to(a, TUPLE(&a->heap, A_foldr, A_nonode_nohost), A_high));
    drain();
    CHECK_TEXT(text(proc_messages(b, &b->heap)), "[1,true,false,high]");
    die(b, A_kill);
    CHECK_EQ(name_whereis(A_foldl), A_undefined);
    die(a, A_kill);
}

static void test_pingpong(void)
{
    Proc *a = start(f_echo, NIL), *b = start(f_echo, NIL);
    echoes = 0;
    Term first[3] = {make_header(SUB_TUPLE, 2), b->pid, make_small(10000)};
    proc_send_term(a->pid, make_boxed(first), NOVALUE);
    drain();
    CHECK_EQ(echoes, 10000);
    die(a, A_kill);
    die(b, A_kill);
}

static void test_links(void)
{
    Proc *a = sleeping(), *b = sleeping(), *c = sleeping();
    Term apid = a->pid, bpid = b->pid, cpid = c->pid;
    a->flags |= PF_TRAP_EXIT;
    proc_link(a, b->pid);
    proc_link(a, b->pid);
    proc_link(b, c->pid);
    drain();
    CHECK(proc_is_linked(b, apid) && proc_is_linked(c, bpid));
    proc_unlink(b, cpid);
    proc_link(b, cpid); // again, before the ack
    drain();
    CHECK(proc_is_linked(b, cpid) && proc_is_linked(c, bpid));
    proc_exit_signal(apid, bpid, A_normal, false);
    drain();
    CHECK(proc_is_alive(bpid));
    proc_exit_signal(apid, bpid, A_boot, false);
    drain();
    CHECK(!proc_is_alive(bpid) && !proc_is_alive(cpid) && proc_is_alive(apid));
    CHECK(is_tuple_of(message(a, 0), 3));
    CHECK_EQ(tuple_at(message(a, 0), 1), bpid);
    CHECK_EQ(tuple_at(message(a, 0), 2), A_boot);
    proc_link(a, bpid); // dead
    CHECK_EQ(tuple_at(message(a, 1), 2), A_noproc);
    CHECK(!proc_is_linked(a, bpid));
    Proc *d = sleeping();
    proc_link(a, d->pid);
    proc_unlink(a, d->pid);
    die(d, A_kill);
    CHECK_EQ(proc_message_count(a), 2);
    die(a, A_normal); // trapped: a message
    CHECK_EQ(proc_message_count(a), 3);
    die(a, A_kill);
    CHECK(!proc_is_alive(apid));
    // normal kills nobody but oneself
    Proc *e = sleeping();
    Term epid = e->pid;
    die(e, A_normal);
    CHECK(!proc_is_alive(epid));
    CHECK_EQ(proc_count(), 0);
}

static void test_monitors(void)
{
    Proc *a = sleeping(), *b = sleeping();
    Term apid = a->pid, r1 = proc_monitor(a, A_process, b->pid, NOVALUE, 0);
    Term r2 = proc_monitor(a, A_process, b->pid, TUPLE(&a->heap, A_tag, make_small(1)), 0);
    CHECK(r1 != NOVALUE && proc_monitor(a, A_process, make_small(1), NOVALUE, 0) == NOVALUE);
    name_register(A_foldl, b->pid);
    proc_monitor(a, A_process, A_foldl, A_tag, ALIAS_DEMONITOR);
    Term r4 = proc_monitor(a, A_process, b->pid, NOVALUE, 0);
    drain();
    CHECK(proc_demonitor(a, r4) && !proc_demonitor(a, r4));
    CHECK_TEXT(text(proc_monitored_by(b, &a->heap)),
        text(TUPLE(&a->heap, apid)) ? text(heap_list(&a->heap, (Term[]){apid, apid, apid}, 3, NIL)) : "");
    die(b, A_boot);
    CHECK_EQ(proc_message_count(a), 3);
    for (int i = 0; i < 3; i++) {
        Term m = message(a, i);
        CHECK(is_tuple_of(m, 5) && tuple_at(m, 2) == A_process && tuple_at(m, 4) == A_boot);
    }
    CHECK(eq_exact(tuple_at(message(a, 0), 1), r1) && eq_exact(tuple_at(message(a, 1), 1), r2));
    CHECK_TEXT(text(tuple_at(message(a, 1), 0)), "{tag,1}");
    CHECK_TEXT(text(tuple_at(message(a, 2), 3)), "{foldl,'nonode@nohost'}");
    CHECK(is_alias_ref(tuple_at(message(a, 2), 1)));
    CHECK(proc_flush_down(a, r1) && !proc_flush_down(a, r1));
    Term r5 = proc_monitor(a, A_process, A_foldl, NOVALUE, 0);
    CHECK_EQ(tuple_at(message(a, 2), 4), A_noproc);
    CHECK(eq_exact(tuple_at(message(a, 2), 1), r5));
    CHECK(a->monitors == NULL && a->aliases == NULL);
    // Many, and away again.
    enum { MANY = 10000 };
    Proc *c = sleeping();
    static Term refs[MANY];
    Term keep = NIL;
    for (int i = 0; i < MANY; i++)
        keep = heap_cons(&a->heap, refs[i] = proc_monitor(a, A_process, c->pid, NOVALUE, 0), keep);
    drain();
    int ok = 0;
    for (int i = 0; i < MANY; i += 2) ok += proc_demonitor(a, refs[i]);
    CHECK_EQ(ok, MANY / 2);
    die(c, A_boot);
    CHECK_EQ(proc_message_count(a), 3 + MANY / 2);
    CHECK(a->monitors == NULL);
    die(a, A_kill);
}

static void test_aliases(void)
{
    Proc *a = sleeping(), *b = sleeping();
    Term al = proc_alias(a, ALIAS_EXPLICIT_UNALIAS), once = proc_alias(a, ALIAS_REPLY);
    proc_send_to(b, al, make_small(1));
    proc_send_to(b, once, make_small(2));
    proc_send_to(b, once, make_small(3));
    drain();
    CHECK(proc_unalias(a, al) && !proc_unalias(a, al));
    proc_send_to(b, al, make_small(4));
    drain();
    CHECK_TEXT(text(proc_messages(a, &a->heap)), "[1,2]");
    Term m = proc_monitor(a, A_process, b->pid, NOVALUE, ALIAS_REPLY_DEMONITOR);
    proc_send_to(b, m, make_small(5));
    die(b, A_boot);
    CHECK_TEXT(text(proc_messages(a, &a->heap)), "[1,2,5]");
    die(a, A_kill);
}

static void test_spawn(void)
{
    Proc *a = sleeping();
    SpawnOpts o;
    spawn_opts_init(&o, a);
    o.link = o.monitor = true;
    a->flags |= PF_TRAP_EXIT;
    Term ref,
        pid = proc_spawn(&o, A_webeam, f_ender, heap_cons(&a->heap, TUPLE(&a->heap, A_boot, make_small(3)), NIL), &ref);
    drain();
    CHECK(!proc_is_alive(pid));
    CHECK_EQ(proc_message_count(a), 2);
    CHECK_TEXT(text(tuple_at(message(a, 0), 2)), "{boot,3}");
    CHECK_TEXT(text(tuple_at(message(a, 1), 4)), "{boot,3}");
    CHECK(eq_exact(tuple_at(message(a, 1), 1), ref));
    o.link = false;
    Term req = proc_spawn_request(
        &o, A_webeam, f_ender, heap_cons(&a->heap, A_ok, NIL), A_spawn_reply, REPLY_SUCCESS | REPLY_ERROR);
    Term reply = message(a, 2), down = message(a, 3);
    CHECK(is_tuple_of(reply, 4) && eq_exact(tuple_at(reply, 1), req) && tuple_at(reply, 2) == A_ok);
    CHECK(is_tuple_of(down, 5) && eq_exact(tuple_at(down, 1), req) && tuple_at(down, 3) == tuple_at(reply, 3));
    die(a, A_kill);
}

static void test_marks(void)
{
    Proc *a = sleeping(), *b = sleeping();
    for (int i = 0; i < 1000; i++) proc_send(b, a, make_small(i));
    drain();
    proc_mailbox_reset(a);
    proc_mark_reserve(a);
    Term ref = proc_self_ref(a);
    proc_mark_bind(a, ref);
    proc_send(b, a, ref);
    proc_mark_use(a, ref);
    Signal *s = proc_mailbox_peek(a);
    CHECK(s && eq_exact(s->term, ref));
    proc_mailbox_reset(a);
    for (int i = 0; i < 1000; i++) proc_mailbox_remove(a); // also the message the mark hangs on
    proc_mark_use(a, ref);
    CHECK(a->mbox_save == &a->mbox_first && eq_exact(proc_mailbox_peek(a)->term, ref));
    proc_mark_clear(a, ref);
    die(a, A_kill);
    die(b, A_kill);
}

static void test_dict(void)
{
    Proc *a = sleeping();
    bool ok = true;
    for (int i = 0; i < 1000; i++) {
        Term k = i % 3 ? make_small(i) : TUPLE(&a->heap, A_key, make_small(i));
        ok &= dict_put(a, k, make_small(i)) == A_undefined;
        ok &= dict_put(a, k, TUPLE(&a->heap, make_small(i))) == make_small(i);
    }
    CHECK(ok);
    CHECK(proc_collect_saved(a, 0));
    for (int i = 0; i < 1000; i += 2) {
        Term k = i % 3 ? make_small(i) : TUPLE(&a->heap, A_key, make_small(i));
        ok &= is_tuple(dict_erase(a, k)) && dict_erase(a, k) == A_undefined;
    }
    for (int i = 0; i < 1000; i++) {
        Term k = i % 3 ? make_small(i) : TUPLE(&a->heap, A_key, make_small(i)), v = dict_get(a, k);
        ok &= i % 2 ? is_tuple(v) && tuple_at(v, 0) == make_small(i) : v == A_undefined;
    }
    CHECK(ok);
    size_t n;
    CHECK(list_length(dict_list(a, &a->heap, false), &n) && n == 500);
    CHECK(list_length(dict_erase_all(a, &a->heap), &n) && n == 500);
    CHECK_TEXT(text(dict_keys(a, &a->heap)), "[]");
    die(a, A_kill);
}

static int64_t timer_at[3000];
static void test_timers(void)
{
    Proc *a = sleeping();
    int64_t t0 = time_monotonic_ns(), ms = 1000000;
    Term r1 = timer_start(a, t0 + 50 * ms, a->pid, make_small(50), false);
    Term r2 = timer_start(a, t0 + 20 * ms, a->pid, make_small(20), true);
    timer_start(a, t0 + 1000000 * ms, a->pid, make_small(99), false);
    timer_start(a, t0 - 7 * ms, a->pid, make_small(0), false);
    int64_t left = timer_read(r1);
    CHECK(left <= 50 * ms && left > 49 * ms);
    CHECK(timer_cancel(r1) >= 0 && timer_cancel(r1) == -1 && timer_read(r1) == -1);
    (void)r2;
    drain(); // virtual time: all of them fire
    CHECK_EQ(proc_message_count(a), 3);
    CHECK_EQ(message(a, 0), make_small(0));
    CHECK(is_tuple_of(message(a, 1), 3));
    CHECK(time_monotonic_ns() >= t0 + 1000000 * ms);
    // Many at random times fire in order of their times (ticks of 131 us).
    uint64_t x = 88172645463325252ull;
    t0 = time_monotonic_ns();
    for (int i = 0; i < 3000; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        timer_at[i] = (int64_t)(x % (i % 2 ? 1000000ull : 5000ull)) * ms;
        timer_start(a, t0 + timer_at[i], a->pid, make_small(timer_at[i]), false);
    }
    CHECK_EQ(timer_count(), 3000);
    drain();
    CHECK_EQ(timer_count(), 0);
    CHECK_EQ(proc_message_count(a), 3003);
    bool ordered = true;
    int64_t last = 0;
    Signal *s = a->mbox_first;
    for (int i = 0; i < 3; i++) s = s->next;
    for (; s; s = s->next) {
        ordered &= small_value(s->term) >= last;
        last = small_value(s->term);
    }
    CHECK(ordered);
    // receive time-outs
    CHECK(proc_receive_timer(a, make_small(10)) && proc_receive_timer_is_set(a) && !proc_timed_out(a));
    proc_receive_timer_cancel(a);
    CHECK(!proc_receive_timer_is_set(a));
    CHECK(proc_receive_timer(a, make_small(10)));
    drain();
    CHECK_EQ(time_outs, 1);
    CHECK(!proc_receive_timer(a, A_ok) && !proc_receive_timer(a, make_small(-1)) && proc_receive_timer(a, A_infinity));
    die(a, A_kill);
}

static Term count_messages(Proc *t, Heap *h, Term arg) { return TUPLE(h, arg, make_small(t->mbox_len)); }
static void test_asks(void)
{
    Proc *a = sleeping(), *b = sleeping();
    Term bpid = b->pid;
    proc_send(a, b, A_ok);
    // b has an unread signal: the answer comes by signal.
    CHECK_EQ(proc_ask(a, bpid, count_messages, A_true, ASK_ANYWHERE, A_undefined), NOVALUE);
    CHECK(a->trap && a->trap->bif && (a->flags & PF_AWAIT));
    drain();
    CHECK(!(a->flags & PF_AWAIT));
    CHECK_TEXT(text(a->trap->bif(a, NULL)), "{true,1}");
    // b sleeps: at once.
    CHECK_TEXT(text(proc_ask(a, bpid, count_messages, A_true, ASK_ANYWHERE, A_undefined)), "{true,1}");
    proc_ask_async(a, bpid, count_messages, A_false, ASK_BETWEEN, A_undefined, A_tag);
    CHECK_TEXT(text(message(a, 0)), "{tag,{false,1}}");
    // suspended: signals, but no running
    CHECK_EQ(proc_suspend(a, bpid, false, true, NIL, false), A_true);
    drain();
    CHECK(b->state & PS_SUSPENDED);
    proc_send(a, b, A_ok);
    drain();
    CHECK_EQ(b->mbox_len, 1); // not even taken in
    CHECK_EQ(proc_suspend(a, bpid, true, false, NIL, false), A_false);
    CHECK_EQ(proc_resume(a, bpid), A_true);
    drain();
    CHECK_EQ(b->mbox_len, 2);
    CHECK(proc_resume(a, bpid) == NOVALUE);
    die(b, A_kill);
    CHECK_EQ(proc_ask(a, bpid, count_messages, A_true, ASK_ANYWHERE, A_undefined), A_undefined);
    die(a, A_kill);
}

static void test_priorities(void)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    o.sched = 1;
    Term low, normal, high;
    o.prio = PRIO_LOW;
    low = proc_spawn(&o, A_webeam, f_spinner, NIL, NULL);
    o.prio = PRIO_NORMAL;
    normal = proc_spawn(&o, A_webeam, f_spinner, NIL, NULL);
    o.prio = PRIO_HIGH;
    high = proc_spawn(&o, A_webeam, f_spinner, NIL, NULL);
    order_n = 0;
    drain();
    CHECK_EQ(order_n, 60);
    (void)high;
    int n_low = 0, n_normal = 0;
    for (int i = 0; i < 60 && n_normal < 20; i++) n_low += order[i] == low, n_normal += order[i] == normal;
    CHECK(n_normal == 20 && n_low > 0 &&
        n_low < 10); // other schedulers steal the low one now and then; a fair share would be 20
    CHECK_EQ(proc_count(), 0);
}

static void test_trace(void)
{
    static Event e[5000];
    uint64_t cursor = 0, lost = 0;
    size_t n = events_read(&cursor, e, 5000, &lost);
    CHECK_EQ(n, 5000);
    bool rising = true;
    for (size_t i = 1; i < n; i++) rising &= e[i].seq > e[i - 1].seq;
    CHECK(rising);
    CHECK(events_write_perfetto("/tmp/proc_test_trace.json"));
}

int main(void)
{
    term_init(0);
    code_init();
    f_sleeper = program("sleeper", 0, sleeper);
    f_ender = program("ender", 1, ender);
    f_echo = program("echo", 0, echo);
    f_spinner = program("spinner", 0, spinner);
    proc_up.run = run;
    sched_init(&(SchedOpts){.schedulers = 2, .deterministic = true, .seed = 1, .process_limit = 2048});
    events_start(3000);
    test_pids();
    test_messages();
    test_pingpong();
    test_links();
    test_monitors();
    test_aliases();
    test_spawn();
    test_marks();
    test_dict();
    test_timers();
    test_asks();
    test_priorities();
    test_trace();
    drain();
    CHECK_EQ(proc_count(), 0);
    CHECK_EQ(mem_total(MEM_HEAP), 0);
    printf("proc: a Proc is %zu bytes, a Signal %zu\n", sizeof(Proc), sizeof(Signal));
    return unit_done();
}
