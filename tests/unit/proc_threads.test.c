// SPDX-License-Identifier: Apache-2.0
// proc_threads.test — four schedulers on threads pass signals, spawn, link, monitor, ask and exit at random. Made for
// the thread sanitizer; by itself it checks that nothing is lost: every process ends, every timer fires, all memory
// comes back.
#include "unit.h"
#include "proc/mailbox.h"
#include "proc/sched.h"
#include "proc/time.h"
#include "proc/proc.h"

enum { WORKERS = 64, ROUNDS = 300 };
static Code fake[4];
static _Atomic uint32_t ended, messages, downs, stops;

static uint64_t random_of(Proc *p) // a state in a word of the dictionary
{
    Term t = dict_get(p, A_seed);
    uint64_t x = t == A_undefined ? p->pid * 2654435761u + 88172645463325252ull : (uint64_t)small_value(t);
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    dict_put(p, A_seed, make_small((int64_t)(x >> 8)));
    return (uint64_t)small_value(dict_get(p, A_seed));
}

static Term f_worker;
static Term some_pid(Proc *p, uint64_t r)
{
    uint32_t back = (uint32_t)(r % 100), n = local_pid_number(p->pid);
    return make_local_pid(n > back ? n - back : back);
}

static Term look(Proc *t, Heap *h, Term arg) { return TUPLE(h, arg, make_small(t->mbox_len), t->group_leader); }

static StopReason worker(Sched *s, Proc *p)
{
    (void)s;
    Term depth = p->heap.stop[0];
    if (p->catches == 0) p->flags |= PF_TRAP_EXIT;
    if (p->trap) { // came back from an ask
        Term t = p->trap->bif(p, NULL);
        if (t == NOVALUE) return STOP_REDS;
        p->trap = NULL;
    }
    for (Signal *m; (m = proc_mailbox_peek(p));) {
        Term t = m->term;
        proc_mailbox_remove(p);
        atomic_fetch_add(&messages, 1);
        if (is_tuple_of(t, 5)) atomic_fetch_add(&downs, 1);
        p->reds -= 20;
    }
    if (p->exit_reason != NOVALUE) return STOP_REDS;
    if (heap_wants_gc(&p->heap) && !proc_collect(p, 0, NULL, 0)) return STOP_EXIT;
    proc_timed_out(p);
    uint64_t r = random_of(p);
    Term to = some_pid(p, r >> 8);
    switch (r % 16) {
    case 0: proc_link(p, to); break;
    case 1: proc_unlink(p, to); break;
    case 2: dict_put(p, A_monitor, proc_monitor(p, A_process, to, NOVALUE, (int)(r >> 20 & 3))); break;
    case 3: {
        Term ref = dict_get(p, A_monitor);
        if (ref != A_undefined) proc_demonitor(p, ref);
        break;
    }
    case 4: proc_exit_signal(p->pid, to, r & 256 ? A_boot : A_normal, false); break;
    case 5: timer_start(p, time_monotonic_ns() + (int64_t)(r >> 20 & 0xFFFFF), to, A_timeout, true); break;
    case 6: dict_put(p, A_timeout, timer_start(p, time_monotonic_ns() + 100000, to, A_timeout, false)); break;
    case 7: timer_cancel(dict_get(p, A_timeout)); break;
    case 8: name_register(A_abs + ((r >> 20 & 7) << 6), p->pid); break;
    case 9: proc_send_to(p, A_abs + ((r >> 20 & 7) << 6), A_ok); break;
    case 10:
        if (small_value(depth) < 1) {
            SpawnOpts o;
            spawn_opts_init(&o, p);
            o.link = r >> 20 & 1;
            o.monitor = r >> 21 & 1;
            proc_spawn(&o, A_webeam, f_worker, heap_cons(&p->heap, make_small(small_value(depth) + 1), NIL), NULL);
        }
        break;
    case 11: {
        Term t = proc_ask(p, to, look, A_ok, r >> 20 & 1 ? ASK_ANYWHERE : ASK_BETWEEN, A_undefined);
        if (t == NOVALUE) return STOP_REDS;
        break;
    }
    case 12:
        if ((r >> 24) % 64 == 0) {
            world_stop(s);
            atomic_fetch_add(&stops, 1);
            world_start(s);
        }
        break;
    default:
        proc_send_to(p, to, TUPLE(&p->heap, A_ok, p->pid, heap_cons(&p->heap, make_small((int64_t)r & 0xFFFF), NIL)));
    }
    p->trap = NULL;
    if (++p->catches >= ROUNDS) {
        p->exc_class = A_exit;
        p->exc_reason = A_normal;
        return STOP_EXIT;
    }
    p->reds -= 100;
    if (r >> 30 & 1) {
        proc_receive_timer(p, make_small((int64_t)(r >> 32 & 1)));
        return STOP_WAIT;
    }
    return STOP_REDS;
}

static StopReason last(Sched *s, Proc *p) // waits until it is alone, and a while for the timers
{
    (void)s;
    proc_timed_out(p);
    if (proc_count() == 1 && timer_count() == 0) sched_halt(7);
    proc_receive_timer(p, make_small(1));
    return STOP_WAIT;
}

static StopReason run(Sched *s, Proc *p) { return p->pc == fake ? worker(s, p) : last(s, p); }
static void one_ended(Proc *p)
{
    (void)p;
    atomic_fetch_add(&ended, 1);
}

int main(void)
{
    term_init(0);
    code_init();
    f_worker = atom_c("worker");
    atomic_store(&export_get(A_webeam, f_worker, 1)->code, &fake[0]);
    atomic_store(&export_get(A_webeam, A_last, 0)->code, &fake[1]);
    proc_up.run = run;
    proc_up.ending = one_ended;
    sched_init(&(SchedOpts){.schedulers = 4, .threads = true, .process_limit = 262144});
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    proc_spawn(&o, A_webeam, A_last, NIL, NULL); // <0.0.0>: the workers leave it alone
    for (int i = 0; i < WORKERS; i++) {
        Term cell[2] = {make_small(0), NIL};
        proc_spawn(&o, A_webeam, f_worker, make_cons(cell), NULL);
    }
    sched_start_threads();
    int code = 0;
    bool busy;
    while (!sched_halted(&code)) sched_run(100000, true, &busy);
    sched_join_threads();
    CHECK_EQ(code, 7);
    CHECK_EQ(proc_count(), 1);
    CHECK(ended >= WORKERS);
    printf("%u processes ended, %u messages, %u downs, %u world stops\n", ended, messages, downs, stops);
    return unit_done();
}
