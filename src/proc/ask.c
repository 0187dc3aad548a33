// SPDX-License-Identifier: Apache-2.0
// proc/ask.c — questions to another process (process_info, is_process_alive, garbage_collect, suspend ...).
//
//   asker: SIG_CALL ─► target runs the function, in signal order or between two slices ─► SIG_REPLY ─► asker goes on
//
// The asker's BIF yields with PF_AWAIT set, so the scheduler does not run the asker before the reply has arrived. The
// BIF has trapped to webeam:await/0, which then returns the answer. If the target sleeps and its in-queue is empty, the
// asker runs the function itself while it holds the target's lock, which keeps the target from starting.
#include "proc/inner.h"

ProcExtra *proc_extra(Proc *p)
{
    if (!p->extra) {
        p->extra = mem_take0(MEM_PROC, sizeof *p->extra);
        p->extra->tasks_last = &p->extra->tasks;
    }
    return p->extra;
}

static Term await(Proc *p, Term *args)
{
    (void)args;
    Signal *s = p->extra ? p->extra->answer : NULL;
    if (!s) {
        if (!p->extra) return proc_raise(p, A_badarg);
        p->flags |= PF_AWAIT;
        return proc_yield_bif(p, export_get(A_webeam, A_await, 0), 0, NULL);
    }
    p->extra->answer = NULL;
    Term t = s->term;
    Frag *f = s->frag;
    if (!(s->flags & SIGF_IN_FRAG)) mem_give(MEM_PROC, s, sizeof *s);
    if (f) heap_join(&p->heap, f);
    return t == NOVALUE ? proc_raise(p, A_badarg) : t;
}

void ask_init(void) { export_set_bif(A_webeam, A_await, 0, await, BIF_PLAIN); }

static Signal *ask_signal(Proc *p, AskFn fn, Term arg, int where, Term if_dead, Term tag)
{
    Ask *a = mem_take0(MEM_PROC, sizeof *a);
    a->fn = fn;
    a->where = (uint8_t)where;
    a->from = p->pid;
    a->arg = arg;
    a->if_dead = if_dead;
    a->tag = tag;
    if (arg != NOVALUE) a->arg_frag = frag_of_all(arg, &a->arg);
    if (if_dead != NOVALUE) a->dead_frag = frag_of_all(if_dead, &a->if_dead);
    if (tag != NOVALUE) a->tag_frag = frag_of_all(tag, &a->tag);
    Signal *s = signal_of_frag(SIG_CALL, p->pid, NIL, NULL);
    s->data = (uint64_t)(uintptr_t)a;
    return s;
}

Term proc_ask(Proc *p, Term pid, AskFn fn, Term arg, int where, Term if_dead)
{
    if (pid == p->pid && where == ASK_ANYWHERE) {
        Term r = fn(p, &p->heap, arg);
        return r == NOVALUE ? badarg(p) : r;
    }
    Proc *t = proc_find(pid);
    if (!t) return if_dead == NOVALUE ? proc_raise(p, A_badarg) : if_dead;
    if (where == ASK_ANYWHERE) {
        lock(&t->lock);
        if (!(state_of(t) & (PS_RUNNING | PS_QUEUED | PS_SIGNALS | PS_EXITING | PS_DEAD))) {
            Term r = fn(t, &p->heap, arg);
            unlock(&t->lock);
            return r == NOVALUE ? badarg(p) : r;
        }
        unlock(&t->lock);
    }
    Signal *s = ask_signal(p, fn, arg, where, if_dead, NOVALUE);
    Ask *a = (Ask *)(uintptr_t)s->data;
    a->number = proc_await(p);
    proc_signal(t, s);
    if (p->prio < t->prio) sched_hurry(t, p->prio);
    return proc_yield_bif(p, export_get(A_webeam, A_await, 0), 0, NULL);
}

void proc_ask_async(Proc *p, Term pid, AskFn fn, Term arg, int where, Term if_dead, Term tag)
{
    Signal *s = ask_signal(p, fn, arg, where, if_dead, tag);
    ((Ask *)(uintptr_t)s->data)->answer_message = true;
    proc_signal_to(pid, s);
    Proc *t = tag != NOVALUE ? proc_find(pid) : NULL;
    if (t && p->prio < t->prio) sched_hurry(t, p->prio);
}

void proc_ask_for(Proc *p, Term requester, Term pid, AskFn fn, Term arg, Term if_dead)
{
    Signal *s = ask_signal(p, fn, arg, ASK_BETWEEN, if_dead, NOVALUE);
    Ask *a = (Ask *)(uintptr_t)s->data;
    a->answer_message = a->answer_plain = true;
    a->from = requester;
    proc_signal_to(pid, s);
    Proc *t = proc_find(pid);
    if (t && p->prio < t->prio) sched_hurry(t, p->prio);
}

static Term collect_all(Proc *p, Heap *h, Term arg)
{
    (void)h;
    (void)arg;
    p->heap.need_full = true;
    return proc_collect_saved(p, 0) ? A_true : A_false;
}

void proc_ask_to_collect(Term pid)
{
    Ask *a = mem_take0(MEM_PROC, sizeof *a);
    *a = (Ask){.fn = collect_all,
        .where = ASK_BETWEEN,
        .from = NIL,
        .arg = NOVALUE,
        .if_dead = NOVALUE,
        .tag = NOVALUE,
        .answer_message = true};
    Signal *s = signal_of_frag(SIG_CALL, NOVALUE, NIL, NULL);
    s->data = (uint64_t)(uintptr_t)a;
    proc_signal_to(pid, s);
}

uint64_t proc_await(Proc *p)
{
    proc_await_end(p);
    p->flags |= PF_AWAIT;
    return ++proc_extra(p)->ask_number;
}

void proc_await_end(Proc *p)
{
    ProcExtra *x = proc_extra(p);
    p->flags &= (uint16_t)~PF_AWAIT;
    if (x->answer) signal_free(x->answer);
    x->answer = NULL;
}

void proc_answer(Term pid, uint64_t number, Term t)
{
    Proc *p = proc_find(pid);
    if (!p) return;
    Signal *s = signal_new(SIG_REPLY, NOVALUE, t);
    s->data = number;
    proc_signal(p, s);
}

static void answer(Ask *a, Term t)
{
    if (a->answer_plain) {
        proc_send_term(a->from, t, NOVALUE);
        return;
    }
    if (a->answer_message) {
        if (a->tag == NOVALUE) return;
        Term two[3] = {make_header(SUB_TUPLE, 2), a->tag, t};
        proc_send_term(a->from, make_boxed(two), NOVALUE);
        return;
    }
    proc_answer(a->from, a->number, t);
}

static void run(Proc *p, Ask *a)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    answer(a, a->fn(p, &h, a->arg));
    heap_destroy(&h);
}

void ask_act(Proc *p, Signal *s, bool dead)
{
    Ask *a = (Ask *)(uintptr_t)s->data;
    if (!dead && a->where == ASK_BETWEEN) {
        ProcExtra *x = proc_extra(p);
        s->next = NULL;
        *x->tasks_last = s;
        x->tasks_last = &s->next;
        proc_end_slice(p);
        return;
    }
    if (dead) answer(a, a->if_dead);
    else run(p, a);
    signal_free(s);
}

void ask_answered(Proc *p, Signal *s)
{
    ProcExtra *x = proc_extra(p);
    if (!(p->flags & PF_AWAIT) || s->data != x->ask_number) {
        signal_free(s);
        return;
    }
    x->answer = s;
    p->flags &= (uint16_t)~PF_AWAIT;
}

void ask_run_tasks(Proc *p)
{
    ProcExtra *x = p->extra;
    while (x->tasks) {
        Signal *s = x->tasks;
        x->tasks = s->next;
        if (!x->tasks) x->tasks_last = &x->tasks;
        run(p, (Ask *)(uintptr_t)s->data);
        signal_free(s);
    }
}

// ---- suspending -----------------------------------------------------------------------
// The suspender counts its suspends of each target, the target counts all of them. So when a suspender dies, its
// suspends can be taken back.
static Term do_suspend(Proc *t, Heap *h, Term arg)
{
    (void)h;
    proc_extra(t)->suspends++;
    lock(&t->lock);
    state_put(t, state_of(t) | PS_SUSPENDED);
    unlock(&t->lock);
    return arg;
}

static Term do_resume(Proc *t, Heap *h, Term arg)
{
    (void)h;
    ProcExtra *x = proc_extra(t);
    if (x->suspends && --x->suspends == 0) {
        lock(&t->lock);
        state_put(t, state_of(t) & ~(uint32_t)PS_SUSPENDED);
        unlock(&t->lock);
    }
    return arg;
}

static uint32_t find_suspending(ProcExtra *x, Term pid)
{
    uint32_t i = 0;
    while (i < x->nsuspending && x->suspending[i].pid != pid) i++;
    return i;
}

Term proc_suspend(Proc *p, Term pid, bool unless_suspending, bool asynchronous, Term tag, bool has_tag)
{
    if (!is_local_pid(pid) || pid == p->pid) return badarg(p);
    if (!proc_is_alive(pid)) {
        if (!asynchronous || !has_tag) return badarg(p);
        Term two[3] = {make_header(SUB_TUPLE, 2), tag, A_exited};
        proc_send_term(p->pid, make_boxed(two), NOVALUE);
        return A_true;
    }
    ProcExtra *x = proc_extra(p);
    uint32_t i = find_suspending(x, pid);
    if (i == x->nsuspending) {
        if (x->nsuspending == x->cap_suspending) {
            uint32_t cap = x->cap_suspending ? x->cap_suspending * 2 : 4;
            x->suspending = mem_resize(
                MEM_PROC, x->suspending, x->cap_suspending * sizeof *x->suspending, cap * sizeof *x->suspending);
            x->cap_suspending = cap;
        }
        x->suspending[i].n = 0;
        x->suspending[i].pid = pid;
        x->nsuspending++;
    } else if (unless_suspending) return A_false;
    if (x->suspending[i].n == UINT32_MAX) return proc_raise(p, A_system_limit);
    bool first = x->suspending[i].n++ == 0;
    if (asynchronous) {
        AskFn fn = do_suspend;
        if (first || has_tag) {
            proc_ask_async(p, pid, fn, A_suspended, ASK_BETWEEN, A_exited, has_tag ? tag : NOVALUE);
            // The target counts a suspender once.
            if (!first) proc_ask_async(p, pid, do_resume, NIL, ASK_BETWEEN, NIL, NOVALUE);
        }
        return A_true;
    }
    // It is suspended already, or an asynchronous suspend is on its way, ahead of all later signals of p.
    if (!first) return A_true;
    return proc_ask(p, pid, do_suspend, A_true, ASK_BETWEEN, NOVALUE);
}

Term proc_resume(Proc *p, Term pid)
{
    ProcExtra *x = p->extra;
    uint32_t i = x ? find_suspending(x, pid) : 0;
    if (!x || i == x->nsuspending || !proc_is_alive(pid)) return badarg(p);
    if (--x->suspending[i].n == 0) {
        x->suspending[i] = x->suspending[--x->nsuspending];
        proc_ask_async(p, pid, do_resume, NIL, ASK_BETWEEN, NIL, NOVALUE);
    }
    return A_true;
}


Term proc_suspending(Proc *p, Heap *h)
{
    Term list = NIL;
    for (uint32_t i = 0; p->extra && i < p->extra->nsuspending; i++)
        list = heap_cons(
            h, TUPLE(h, p->extra->suspending[i].pid, make_small(p->extra->suspending[i].n), make_small(0)), list);
    return list;
}

void ask_on_exit(Proc *p)
{
    ProcExtra *x = p->extra;
    if (!x) return;
    for (uint32_t i = 0; i < x->nsuspending; i++)
        proc_ask_async(p, x->suspending[i].pid, do_resume, NIL, ASK_BETWEEN, NIL, NOVALUE);
    mem_give(MEM_PROC, x->suspending, x->cap_suspending * sizeof *x->suspending);
    for (Signal *s = x->tasks, *next; s; s = next) {
        next = s->next;
        ask_act(NULL, s, true);
    }
    if (x->answer) signal_free(x->answer);
    mem_give(MEM_PROC, x, sizeof *x);
    p->extra = NULL;
}
