// SPDX-License-Identifier: Apache-2.0
// io/signal.c — signals to a port: messages, exits, links and monitors.
#include "io/inner.h"

IoUp io_up;

void port_log_bad_value(Port *port)
{
    Buf b = {0};
    buf_printf(&b, "Bad value on output port '%s'\n", port->name);
    io_up.log((char *)b.p, b.n);
    buf_free(&b);
}

// Port ! {Owner, {command, Data} | {connect, Pid} | close}. Anything else, or another pid: badsig to the owner.
static void message(Port *port, Term m)
{
    bool good = is_tuple_of(m, 2) && tuple_at(m, 0) == port->owner;
    Term what = good ? tuple_at(m, 1) : NIL;
    if (what == A_close) {
        Term owner = port->owner, two[3] = {make_header(SUB_TUPLE, 2), port->id, A_closed};
        port_terminate(port, A_normal);
        proc_send_term(owner, make_boxed(two), port->id);
        return;
    }
    good = good && is_tuple_of(what, 2);
    if (good && tuple_at(what, 0) == A_command) {
        Buf b = {0};
        good = iolist_bytes(tuple_at(what, 1), &b);
        if (good) {
            port_output(port, &b);
            port_after_driver(port);
        } else port_log_bad_value(port);
        buf_free(&b);
    } else if (good && tuple_at(what, 0) == A_connect) {
        good = is_local_pid(tuple_at(what, 1)) && proc_is_alive(tuple_at(what, 1));
        if (good) {
            Term owner = port->owner, two[3] = {make_header(SUB_TUPLE, 2), port->id, A_connected};
            port->owner = tuple_at(what, 1);
            proc_send_term(owner, make_boxed(two), port->id);
        }
    } else good = false;
    if (!good) proc_exit_signal(port->id, port->owner, A_badsig, false);
}

void port_act(Port *port, Signal *s)
{
    if (s->kind == SIG_PORT) {
        Op *op = (Op *)(uintptr_t)s->data;
        if (op->what == OP_COMMAND) {
            lock(&port->lock);
            port->in_nbytes -= op->bytes.n;
            unlock(&port->lock);
        }
        port_perform_queued(port, op);
        signal_free(s);
        return;
    }
    if (port->dead) {
        proc_signal_to(port->id, s); // the port has closed: answered by signal_to_dead
        return;
    }
    switch ((SigKind)s->kind) {
    case SIG_MESSAGE: message(port, s->term); break;
    case SIG_EXIT: port_terminate(port, tuple_at(s->term, 2)); break;
    case SIG_EXIT_LINK: {
        Term reason = tuple_at(s->term, 2);
        if (port_link_remove(port, s->from) && (reason != A_normal || s->from == port->owner))
            port_terminate(port, reason);
        break;
    }
    case SIG_LINK: port_link_add(port, s->from); break;
    case SIG_UNLINK: {
        port_link_remove(port, s->from);
        Signal *ack = signal_new(SIG_UNLINK_ACK, port->id, NIL);
        ack->data = s->data;
        proc_signal_to(s->from, ack);
        break;
    }
    case SIG_MONITOR: port_monitor_add(port, s); break;
    case SIG_DEMONITOR: port_monitor_remove(port, s); break;
    default: break;
    }
    signal_free(s);
}
