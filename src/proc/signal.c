// SPDX-License-Identifier: Apache-2.0
// proc/signal.c — sending signals to a process, and taking them in: one in-queue per process.
//
//   sender:    copy the term (no lock) ─► lock, append, wake the receiver ─► unlock
//   receiver:  take the whole queue ─► act on each signal, in order
//
// A message with words is one block: its fragment, with the Signal behind the terms. On receive the block joins the
// heap as it is, and the words of the Signal become unused. The in-queue counts the signals that are not messages.
// While there are none, taking it in only links one list to another.
#include "proc/inner.h"

enum { SIGNAL_NWORDS = (sizeof(Signal) + sizeof(Term) - 1) / sizeof(Term) };
bool proc_port_alive(Term port) { return is_local_port(port) && proc_up.port_alive && proc_up.port_alive(port); }
static bool signal_to_port(Term t, Signal *s)
{
    return is_local_port(t) && proc_up.port_signal && proc_up.port_signal(t, s);
}

static void fill(Signal *s, SigKind kind, Term from, Term term, Frag *f, int flags)
{
    *s = (Signal){.frag = f, .term = term, .from = from, .kind = (uint8_t)kind, .flags = (uint8_t)flags};
}

Signal *signal_of_frag(SigKind kind, Term from, Term term, Frag *f)
{
    Signal *s = mem_take(MEM_PROC, sizeof *s);
    fill(s, kind, from, term, f, 0);
    return s;
}

Signal *signal_of_words(SigKind kind, Term from, size_t nwords, Term **room)
{
    Frag *f = frag_new(nwords + SIGNAL_NWORDS);
    Signal *s = (Signal *)(void *)(f->words + nwords);
    f->used = nwords;
    fill(s, kind, from, NIL, f, SIGF_IN_FRAG);
    *room = f->words;
    return s;
}

Signal *signal_new(SigKind kind, Term from, Term term)
{
    size_t n = copy_nwords(term);
    if (!n) return signal_of_frag(kind, from, term, NULL);
    Term *to;
    Signal *s = signal_of_words(kind, from, n, &to);
    s->term = copy_to(term, &to, &s->frag->off_heap);
    return s;
}

Signal *signal_solid(SigKind kind, Term from, Term term)
{
    size_t n = solid_nwords(term);
    Term *to;
    if (!n) return signal_of_frag(kind, from, term, NULL);
    Signal *s = signal_of_words(kind, from, n, &to);
    s->term = solid_copy(term, to, &s->frag->off_heap);
    return s;
}

void signal_free(Signal *s)
{
    if (s->kind == SIG_CALL && s->data) {
        Ask *a = (Ask *)(uintptr_t)s->data;
        if (a->arg_frag) frag_free(a->arg_frag);
        if (a->dead_frag) frag_free(a->dead_frag);
        if (a->tag_frag) frag_free(a->tag_frag);
        mem_give(MEM_PROC, a, sizeof *a);
    }
    bool inside = s->flags & SIGF_IN_FRAG;
    if (s->frag) frag_free(s->frag);
    if (!inside) mem_give(MEM_PROC, s, sizeof *s);
}

Signal *signal_settle(Signal *s)
{
    if (is_immed(s->term)) return s;
    Signal *t = signal_solid((SigKind)s->kind, s->from, s->term);
    t->ref2 = s->ref2;
    t->data = s->data;
    signal_free(s);
    return t;
}

// ---- to a process -------------------------------------------------------------------
void proc_signal(Proc *to, Signal *s)
{
    bool message = s->kind == SIG_MESSAGE, queue = false;
    s->next = NULL;
    lock(&to->lock);
    uint32_t st = state_of(to);
    if (UNLIKELY(st & PS_DEAD)) {
        Term pid = to->pid;
        unlock(&to->lock);
        signal_to_dead(pid, s);
        return;
    }
    *to->in_last = s;
    to->in_last = &s->next;
    to->in_len++;
    if (!message) to->in_other++;
    st |= PS_SIGNALS;
    // A suspended process is not woken by messages, only by other signals.
    if (!(st & (PS_RUNNING | PS_QUEUED)) && !(message && (st & PS_SUSPENDED))) {
        st |= PS_QUEUED;
        queue = true;
    }
    state_put(to, st);
    unlock(&to->lock);
    if (queue) sched_activate(to);
}

void proc_signal_to(Term who, Signal *s)
{
    if (is_local_pid(who)) {
        Proc *p = proc_find(who);
        if (p) proc_signal(p, s);
        else signal_to_dead(who, s);
    } else if (is_remote(who)) remote_signal(who, s);
    else if (!signal_to_port(who, s)) signal_to_dead(who, s);
}

void proc_send(Proc *from, Proc *to, Term message)
{
    Signal *s = from && UNLIKELY(proc_traced(from, PT_TOKEN))
        ? seq_message(from, SIG_MESSAGE, to->pid, message)
        : signal_new(SIG_MESSAGE, from ? from->pid : NOVALUE, message);
    EVENT(EV_SEND, s->from, to->pid, s->data = event_message_number());
    EVENT_TEXT(EV_SEND, s->data, from, message);
    proc_signal(to, s);
}

void proc_send_term(Term to, Term message, Term from)
{
    Proc *p = proc_find(to);
    if (!p) return;
    Signal *s = signal_new(SIG_MESSAGE, from, message);
    EVENT(EV_SEND, from, to, s->data = event_message_number());
    EVENT_TEXT(EV_SEND, s->data, NULL, message);
    proc_signal(p, s);
}

static bool send_to(Proc *from, Term dest, Term message, uint8_t flags)
{
    if (UNLIKELY(from && proc_traced(from, PT_SEND)) &&
        (is_pid(dest) || is_port(dest) || is_ref(dest) || is_atom(dest) || is_tuple_of(dest, 2)))
        trace_send(from, dest, message, is_local_pid(dest) && !proc_find(dest));
    if (is_tuple_of(dest, 2)) {
        if (!is_atom(tuple_at(dest, 0)) || !is_atom(tuple_at(dest, 1))) return false;
        if (!node_is_here(tuple_at(dest, 1))) return remote_send(from, dest, message);
        dest = name_whereis(tuple_at(dest, 0));
        if (dest == A_undefined) return true;
    } else if (is_atom(dest)) {
        dest = name_whereis(dest);
        if (dest == A_undefined) return false;
    }
    if (is_local_pid(dest)) {
        Proc *p = proc_find(dest);
        if (p) proc_send(from, p, message);
        return true;
    }
    if (is_local_port(dest)) {
        Signal *s = signal_new(SIG_MESSAGE, from ? from->pid : NOVALUE, message);
        if (!signal_to_port(dest, s)) signal_free(s);
        return true;
    }
    if (is_alias_ref(dest)) {
        Proc *p = proc_find(boxed_ptr(dest)[3]);
        if (!p) return true;
        Signal *s = from && UNLIKELY(proc_traced(from, PT_TOKEN))
            ? seq_message(from, SIG_ALIAS_MESSAGE, dest, message)
            : signal_new(SIG_ALIAS_MESSAGE, from ? from->pid : NOVALUE, message);
        s->flags |= flags;
        ref_words(dest, &s->data, &s->ref2);
        EVENT(EV_SEND, s->from, p->pid, s->data);
        EVENT_TEXT(EV_SEND, s->data, from, message);
        proc_signal(p, s);
        return true;
    }
    if (is_remote(dest)) return remote_send(from, dest, message);
    return is_ref(dest); // a reference that is not an alias: the message is dropped
}

bool proc_send_to(Proc *from, Term dest, Term message) { return send_to(from, dest, message, 0); }
bool proc_send_first(Proc *from, Term dest, Term message) { return send_to(from, dest, message, SIGF_PRIORITY); }

static Signal *exit_new(Term from, Term reason, bool through_link)
{
    Term *room;
    Signal *s = signal_of_words(through_link ? SIG_EXIT_LINK : SIG_EXIT, from, 4 + copy_nwords(reason), &room);
    Term *tuple = room;
    room += 4;
    tuple[0] = make_header(SUB_TUPLE, 3);
    tuple[1] = A_EXIT;
    tuple[2] = from;
    tuple[3] = copy_to(reason, &room, &s->frag->off_heap);
    s->term = make_boxed(tuple);
    return s;
}

void proc_exit_signal(Term from, Term to, Term reason, bool through_link)
{
    proc_signal_to(to, exit_new(from, reason, through_link));
}

void proc_exit_signal_first(Term from, Term to, Term reason, bool priority)
{
    if (!is_alias_ref(to)) {
        if (!is_ref(to)) proc_exit_signal(from, to, reason, false);
        return;
    }
    Proc *p = proc_find(boxed_ptr(to)[3]);
    if (!p) return;
    Signal *s = exit_new(from, reason, false);
    s->flags |= SIGF_TO_ALIAS | (priority ? SIGF_PRIORITY : 0);
    ref_words(to, &s->data, &s->ref2);
    proc_signal(p, s);
}

// ---- in a process ----------------------------------------------------------------------
static void exit_with(Proc *p, Term reason)
{
    if (p->exit_reason == NOVALUE) p->exit_reason = reason;
    lock(&p->lock);
    state_put(p, state_of(p) | PS_EXITING);
    unlock(&p->lock);
}

bool signal_exit(Proc *p, Signal *s)
{
    Term reason = tuple_at(s->term, 2);
    bool link = s->kind == SIG_EXIT_LINK, first = false;
    if (s->flags & SIGF_TO_ALIAS) {
        bool wanted = s->flags & SIGF_PRIORITY;
        s->flags &= (uint8_t) ~(SIGF_TO_ALIAS | SIGF_PRIORITY);
        if (!kin_alias_takes(p, s->data, s->ref2, &first)) {
            signal_free(s);
            return true;
        }
        first = first && wanted;
    }
    if (link) {
        KinEntry *e = kin_find(p->links, s->from, 0);
        if (!e || e->unlinking) {            // no longer linked
            if (e) kin_remove(&p->links, e); // the other side is gone, so no ack will arrive
            signal_free(s);
            return true;
        }
        first = e->priority;
        kin_remove(&p->links, e);
        bool stays = (p->flags & PF_TRAP_EXIT) || reason == A_normal;
        if (UNLIKELY(proc_traced(p, PT_PROCS)) && stays) trace_event(p, A_getting_unlinked, &s->from, 1);
    }
    if (!link && reason == A_kill) {
        signal_free(s);
        exit_with(p, A_killed);
        return false;
    }
    if (p->flags & PF_TRAP_EXIT) {
        s->kind = SIG_MESSAGE;
        if (first) mailbox_put_first(p, s);
        else mailbox_append(p, s);
        return true;
    }
    if (reason == A_normal && (link || s->from != p->pid)) {
        signal_free(s);
        return true;
    }
    Frag *f = s->frag;
    bool inside = s->flags & SIGF_IN_FRAG;
    s->frag = NULL;
    if (!inside) mem_give(MEM_PROC, s, sizeof *s);
    heap_join(&p->heap, f);
    exit_with(p, reason);
    return false;
}

static bool act(Proc *p, Signal *s)
{
    switch ((SigKind)s->kind) {
    case SIG_MESSAGE: mailbox_append(p, s); return true;
    case SIG_EXIT:
    case SIG_EXIT_LINK: return signal_exit(p, s);
    case SIG_CALL: ask_act(p, s, false); return true;
    case SIG_REPLY: ask_answered(p, s); return true;
    case SIG_PORT: signal_free(s); return true;
    default: kin_act(p, s); return true;
    }
}

void signals_take_in(Proc *p)
{
    if (p->exit_reason != NOVALUE) return;
    lock(&p->lock);
    Signal *s = p->in_first, **last = p->in_last;
    uint32_t n = p->in_len, other = p->in_other;
    p->in_first = NULL;
    p->in_last = &p->in_first;
    p->in_len = p->in_other = 0;
    state_put(p, state_of(p) & ~(uint32_t)PS_SIGNALS);
    unlock(&p->lock);
    if (!s) return;
    if (!other && LIKELY(!proc_traced(p, PT_RECEIVE))) {
        *p->mbox_last = s;
        p->mbox_last = last;
        p->mbox_len += n;
        return;
    }
    for (Signal *next; s; s = next) {
        next = s->next;
        s->next = NULL;
        proc_charge(p, 1);
        if (act(p, s)) continue;
        // It must exit. The remaining signals go back to the front of the in-queue; proc_terminate answers them.
        if (next) {
            uint32_t rest = 0;
            for (Signal *t = next; t; t = t->next) rest++;
            lock(&p->lock);
            *last = p->in_first;
            if (!p->in_first) p->in_last = last;
            p->in_first = next;
            p->in_len += rest;
            p->in_other += rest;
            unlock(&p->lock);
        }
        return;
    }
}

bool proc_handle_signals(Proc *p)
{
    if (state_of(p) & PS_SIGNALS) signals_take_in(p);
    return p->exit_reason == NOVALUE;
}
