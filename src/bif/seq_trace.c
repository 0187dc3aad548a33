// SPDX-License-Identifier: Apache-2.0
// bif/seq_trace.c — sequential tracing for seq_trace.erl: the token and its parts. proc/seq_trace.c passes it on.
#include "bif/trace.h"
#include "proc/calltrace.h"

enum { T_FLAGS, T_LABEL, T_SERIAL, T_FROM, T_LAST };

static uint32_t token_flag(Term t)
{
    return t == A_send                      ? SEQ_SEND
        : t == A_receive                    ? SEQ_RECEIVE
        : t == A_print                      ? SEQ_PRINT
        : t == A_timestamp                  ? SEQ_NOW
        : t == A_strict_monotonic_timestamp ? SEQ_STRICT
        : t == A_monotonic_timestamp        ? SEQ_MONOTONIC
                                            : 0;
}

static bool is_count(Term t) { return is_small(t) && small_value(t) >= 0; }

// Sets the whole token, or [] to remove it. Returns the old one; NOVALUE: not a token.
static Term put_token(Proc *p, Term token)
{
    Term old = proc_traced(p, PT_TOKEN) ? heap_copy(&p->heap, p->tracing->token) : NIL;
    if (is_nil(token)) {
        if (!is_nil(old)) seq_token_set(p, NIL);
        return old;
    }
    if (!is_tuple_of(token, 5)) return NOVALUE;
    const Term *t = tuple_words(token);
    if (!is_count(t[T_FLAGS]) || small_value(t[T_FLAGS]) > 63 || !is_count(t[T_SERIAL]) || !is_local_pid(t[T_FROM]) ||
        !is_count(t[T_LAST]))
        return NOVALUE;
    seq_token_set(p, token);
    p->tracing->seq_clock = small_value(t[T_SERIAL]);
    p->tracing->seq_last = small_value(t[T_LAST]);
    return old;
}

Term bif_seq_token_put(Proc *p, Term item, Term value)
{
    if (item == A_sequential_trace_token) return put_token(p, value);
    uint32_t flag = token_flag(item);
    bool serial = item == A_serial;
    if (!flag && item != A_label && !serial) return NOVALUE;
    if (flag && value != A_true && value != A_false) return NOVALUE;
    if (serial && (!is_tuple_of(value, 2) || !is_count(tuple_at(value, 0)) || !is_count(tuple_at(value, 1))))
        return NOVALUE;
    Term first[6], *to = first, t[6];
    memcpy(t, proc_traced(p, PT_TOKEN) ? boxed_ptr(p->tracing->token) : boxed_ptr(seq_token_new(p, &to)), sizeof t);
    Term old, *e = t + 1;
    if (flag) {
        uint32_t flags = (uint32_t)small_value(e[T_FLAGS]);
        old = make_bool(flags & flag);
        e[T_FLAGS] = make_small(value == A_true ? flags | flag : flags & ~flag);
    } else if (serial) {
        old = TUPLE(&p->heap, e[T_LAST], e[T_SERIAL]);
        e[T_LAST] = tuple_at(value, 0);
        e[T_SERIAL] = tuple_at(value, 1);
        p->tracing->seq_last = small_value(e[T_LAST]);
        p->tracing->seq_clock = small_value(e[T_SERIAL]);
    } else {
        old = heap_copy(&p->heap, e[T_LABEL]);
        e[T_LABEL] = value;
    }
    seq_token_set(p, make_boxed(t));
    return old;
}

BIF_FN(erlang, seq_trace, 2)
{
    Term old = bif_seq_token_put(p, a[0], a[1]);
    return old == NOVALUE ? badarg(p) : old;
}

BIF_FN(erlang, seq_trace_info, 1)
{
    Heap *h = &p->heap;
    bool has = proc_traced(p, PT_TOKEN);
    const Term *t = has ? tuple_words(p->tracing->token) : NULL;
    uint32_t flag = token_flag(a[0]);
    if (flag) return TUPLE(h, a[0], make_bool(has && (small_value(t[T_FLAGS]) & flag)));
    if (a[0] == A_sequential_trace_token) return TUPLE(h, a[0], has ? heap_copy(h, p->tracing->token) : NIL);
    if (a[0] != A_label && a[0] != A_serial) return badarg(p);
    if (!has) return NIL;
    return TUPLE(h, a[0], a[0] == A_label ? heap_copy(h, t[T_LABEL]) : TUPLE(h, t[T_LAST], t[T_SERIAL]));
}

static Term print(Proc *p, Term what)
{
    if (!proc_traced(p, PT_TOKEN)) return A_false;
    seq_count(p);
    seq_output(p, p->tracing->token, A_print, SEQ_PRINT, NIL, what);
    return A_true;
}
BIF_FN(erlang, seq_trace_print, 1) { return print(p, a[0]); }
BIF_FN(erlang, seq_trace_print, 2)
{
    if (!proc_traced(p, PT_TOKEN) || !eq_exact(tuple_words(p->tracing->token)[T_LABEL], a[0])) return A_false;
    return print(p, a[1]);
}
