// SPDX-License-Identifier: Apache-2.0
// emu/ops_message.h — send and receive.

OP(send)
{
    Term to = x[0], message = x[1];
    SWAP_OUT;
    bool ok = proc_send_to(p, to, message);
    SWAP_IN;
    if (UNLIKELY(!ok)) ENTER(emu_raise_badarg2(p, s, A_send, to, message));
    x[0] = message;
    p->reds -= REDS_SEND;
    NEXT;
}
OP(remove_message)
{
    SWAP_OUT;
    p->waits_forever = false;
    proc_mailbox_remove(p);
    SWAP_IN;
    NEXT;
}
OP(timeout)
{
    OUTSIDE(proc_mailbox_timeout(p));
    NEXT;
}
OP(recv_marker_reserve)
{
    SET(in->dst, NIL);
    OUTSIDE(proc_mark_reserve(p));
    NEXT;
}
OP(recv_marker_bind)
{
    Term r = SRC(in->ref);
    OUTSIDE(proc_mark_bind(p, r));
    NEXT;
}
OP(recv_marker_clear)
{
    Term r = SRC(in->ref);
    OUTSIDE(proc_mark_clear(p, r));
    NEXT;
}
OP(recv_marker_use)
{
    Term r = SRC(in->ref);
    OUTSIDE(proc_mark_use(p, r));
    NEXT;
}

// Not for generated code, which leaves here.
#ifndef EMU_STEP
OP(loop_rec)
{
    SWAP_OUT;
    Signal *m = proc_mailbox_peek(p);
    SWAP_IN;
    if (m == NULL) {
        if (UNLIKELY(p->exit_reason != NOVALUE)) { return emu_stop(p, STOP_REDS); }
        GO(TARGET(in->wait));
    }
    SET(in->dst, m->term);
    NEXT;
}
OP(loop_rec_end)
{
    OUTSIDE(proc_mailbox_next(p));
    CALL(TARGET(in->target), 0);
}
OP(wait)
{
    SWAP_OUT;
    p->pc = TARGET(in->target);
    return emu_stop(p, STOP_WAIT);
}
OP(wait_timeout)
{ // the time is read once: after a wait its register may hold anything
    bool timed_out, timer_set;
    OUTSIDE(timed_out = proc_timed_out(p); timer_set = proc_receive_timer_is_set(p));
    if (timed_out) NEXT;
    if (!timer_set && !p->waits_forever) {
        Term time = SRC(in->time);
        if (time == make_small(0)) NEXT;
        bool good;
        OUTSIDE(good = proc_receive_timer(p, time);
                if (!good) proc_mailbox_reset(p)); // the next receive begins with the first message
        if (!good) RAISE(A_timeout_value);
        p->waits_forever = time == A_infinity;
    }
    SWAP_OUT;
    p->pc = TARGET(in->target);
    return emu_stop(p, STOP_WAIT);
}
#endif
