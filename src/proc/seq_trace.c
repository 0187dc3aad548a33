// SPDX-License-Identifier: Apache-2.0
// proc/seq_trace.c — sequential tracing: a token travels with the messages from process to process.
//
// A token is {Flags, Label, Serial, From, LastCount}. A process's token lies in its own fragment (Tracing.token_frag).
// A message's token lies in the message's fragment, in front of the message: words[0] is the token (SIGF_TOKEN). A
// message without a token removes the receiver's.
#include "proc/inner.h"

_Atomic Term seq_system_tracer; // 0: never set, like A_false
enum { T_FLAGS, T_LABEL, T_SERIAL, T_FROM, T_LAST };

static Term *token_of(Proc *p) { return tuple_words(p->tracing->token); }

void seq_token_set(Proc *p, Term token)
{
    Tracing *t = proc_tracing(p);
    Frag *old = t->token_frag;
    t->token_frag = NULL;
    t->token = NIL;
    if (token != NIL) t->token_frag = frag_of_all(token, &t->token);
    if (old) frag_free(old);
    uint32_t f = proc_traced(p, ~(uint32_t)0);
    atomic_store_explicit(&p->trace_flags, token != NIL ? f | PT_TOKEN : f & ~(uint32_t)PT_TOKEN, memory_order_relaxed);
}

Term seq_token_new(Proc *p, Term **to)
{
    Term *t = *to;
    *to += 6;
    t[0] = make_header(SUB_TUPLE, 5);
    t[1 + T_FLAGS] = t[1 + T_LABEL] = t[1 + T_SERIAL] = make_small(0);
    t[1 + T_FROM] = p->pid;
    t[1 + T_LAST] = make_small(proc_tracing(p)->seq_last);
    return make_boxed(t);
}

void seq_count(Proc *p)
{
    Term *t = token_of(p);
    t[T_SERIAL] = make_small(++p->tracing->seq_clock);
    t[T_LAST] = make_small(p->tracing->seq_last);
    t[T_FROM] = p->pid;
}

void seq_output(Proc *p, Term token, Term tag, int type, Term to, Term what)
{
    const Term *t = tuple_words(token);
    Term tracer = atomic_load_explicit(&seq_system_tracer, memory_order_relaxed);
    uint32_t flags = (uint32_t)small_value(t[T_FLAGS]);
    if (!is_local_pid(tracer) || !(flags & (uint32_t)type) || tracer == p->pid || tracer == to) return;
    Proc *receiver = proc_find(tracer);
    if (!receiver) {
        atomic_compare_exchange_strong(&seq_system_tracer, &tracer, A_false);
        return;
    }
    uint32_t time = flags & SEQ_NOW ? PT_NOW
        : flags & SEQ_STRICT        ? PT_STRICT
        : flags & SEQ_MONOTONIC     ? PT_MONOTONIC
                                    : 0;
    Term counts[3] = {make_header(SUB_TUPLE, 2), t[T_LAST], t[T_SERIAL]};
    Term said[6] = {make_header(SUB_TUPLE, 5), tag, make_boxed(counts), t[T_FROM], to, what};
    size_t n =
        4 + (time != 0) + (size_t)trace_time_nwords(time) + copy_nwords(t[T_LABEL]) + copy_nwords(make_boxed(said));
    Term *room;
    Signal *s = signal_of_words(SIG_MESSAGE, NOVALUE, n, &room);
    Term *tuple = room;
    room += 4 + (time != 0);
    tuple[0] = make_header(SUB_TUPLE, time ? 4 : 3);
    tuple[1] = A_seq_trace;
    tuple[2] = copy_to(t[T_LABEL], &room, &s->frag->off_heap);
    tuple[3] = copy_to(make_boxed(said), &room, &s->frag->off_heap);
    if (time) tuple[4] = trace_time(time, &room);
    s->term = make_boxed(tuple);
    proc_signal(receiver, s);
}

static Signal *with_token(SigKind kind, Term from, Term token, Term message)
{
    Term *room;
    Signal *s = signal_of_words(kind, from, 1 + copy_nwords(token) + copy_nwords(message), &room);
    Term *slot = room++;
    *slot = copy_to(token, &room, &s->frag->off_heap);
    s->term = copy_to(message, &room, &s->frag->off_heap);
    s->flags |= SIGF_TOKEN;
    return s;
}

Signal *seq_message(Proc *p, SigKind kind, Term to, Term message)
{
    if (to == atomic_load_explicit(&seq_system_tracer, memory_order_relaxed)) return signal_new(kind, p->pid, message);
    seq_count(p);
    seq_output(p, p->tracing->token, A_send, SEQ_SEND, to, message);
    return with_token(kind, p->pid, p->tracing->token, message);
}

Signal *seq_copy(const Signal *s) { return with_token(SIG_MESSAGE, s->from, signal_token(s), s->term); }

static void take_token(Proc *p, Term token)
{
    seq_token_set(p, token);
    int64_t serial = small_value(token_of(p)[T_SERIAL]);
    p->tracing->seq_last = serial;
    if (p->tracing->seq_clock < serial) p->tracing->seq_clock = serial;
}

void seq_received(Proc *p, const Signal *s)
{
    Term token = signal_token(s);
    if (token == NIL) { // timers, exit signals and the like do not change the token
        bool sent = is_local_pid(s->from) &&
            !(is_tuple_of(s->term, 3) && tuple_at(s->term, 0) == A_EXIT && tuple_at(s->term, 1) == s->from);
        if (sent) seq_token_set(p, NIL);
        return;
    }
    take_token(p, token);
    seq_output(p, p->tracing->token, A_receive, SEQ_RECEIVE, p->pid, s->term);
}

// A spawn is reported as the request and reply that it would be between two nodes.
void seq_spawned(Proc *p, Proc *child, Term m, Term f, Term args, Term ref)
{
    size_t n = 0;
    list_length(args, &n);
    Term mfa[4] = {make_header(SUB_TUPLE, 3), m, f, make_small((int64_t)n)};
    Term request[9] = {make_header(SUB_TUPLE, 8), A_spawn_request, ref, p->pid, child->group_leader, make_boxed(mfa),
        NIL, A_spawn_reply, args};
    Term reply[5] = {make_header(SUB_TUPLE, 4), A_spawn_reply, ref, A_ok, child->pid};
    seq_count(p);
    seq_output(p, p->tracing->token, A_send, SEQ_SEND, child->pid, make_boxed(request));
    take_token(child, p->tracing->token);
    seq_output(child, child->tracing->token, A_receive, SEQ_RECEIVE, child->pid, make_boxed(request));
    seq_count(child);
    seq_output(child, child->tracing->token, A_send, SEQ_SEND, p->pid, make_boxed(reply));
    take_token(p, child->tracing->token);
    seq_output(p, p->tracing->token, A_receive, SEQ_RECEIVE, p->pid, make_boxed(reply));
}

void seq_forget(Proc *p)
{
    if (p->tracing) {
        seq_token_set(p, NIL);
        p->tracing->seq_clock = p->tracing->seq_last = 0;
    }
    for (Signal *s = p->mbox_first; s; s = s->next) s->flags &= (uint8_t)~SIGF_TOKEN;
    for (Signal *s = p->in_first; s; s = s->next) s->flags &= (uint8_t)~SIGF_TOKEN;
}
