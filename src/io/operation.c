// SPDX-License-Identifier: Apache-2.0
// io/operation.c — operations on a port: output, control, call, close and so on, for a BIF or an event of the host. The
// thread that runs the port calls these; see queue.c.
#include "io/inner.h"

void op_free(Op *op)
{
    if (op->frag) frag_free(op->frag);
    buf_free(&op->bytes);
}

void port_output(Port *port, Buf *b)
{
    const PortOpts *o = &port->opts;
    port_count_output(port, b->n);
    if (!port->driver->output) return;
    if ((o->flags & PORT_PACKET) && port->driver->framed) {
        if (o->packet < 4 && b->n >> (8 * o->packet)) {
            port_exit(port, A_einval);
            return;
        }
        size_t n = b->n;
        buf_room(b, o->packet);
        memmove(b->p + o->packet, b->p, n);
        for (uint32_t i = 0; i < o->packet; i++) b->p[i] = (uint8_t)(n >> 8 * (o->packet - 1 - i));
    }
    port->driver->output(port, b->p, b->n);
}

Term port_perform(Port *port, Op *op, Heap *h) // NOVALUE: there is no answer
{
    const Driver *d = port->driver;
    Term t = A_true;
    switch ((OpKind)op->what) {
    case OP_COMMAND: port_output(port, &op->bytes); break;
    case OP_CLOSE: port_terminate(port, A_normal); break;
    case OP_CONNECT: {
        if (!proc_is_alive(op->term)) return A_badarg;
        uint32_t i;
        port->owner = op->term;
        if (!port_link_find(port, op->term, &i)) {
            port_link_add(port, op->term);
            proc_signal_to(op->term, signal_new(SIG_LINK, port->id, NIL));
        }
        break;
    }
    case OP_CONTROL: {
        Buf out = {0};
        int how = d->control ? d->control(port, op->number, op->bytes.p, op->bytes.n, &out) : CONTROL_BAD;
        t = how == CONTROL_BAD    ? A_badarg
            : how == CONTROL_LIST ? heap_string(h, out.p, out.n, NIL)
                                  : heap_make_binary(h, out.p, out.n);
        buf_free(&out);
        break;
    }
    case OP_CALL:
        t = d->call ? d->call(port, h, op->number, op->term) : NOVALUE;
        t = t == NOVALUE ? A_badarg : TUPLE(h, A_ok, t);
        break;
    case OP_INFO: t = port_info(port, h, op->term); break;
    case OP_EVENT: {
        const uint8_t *at = op->at ? op->at : op->bytes.p;
        if (op->number == EVENT_READY) {
            if (d->ready) d->ready(port);
        } else if (d->input)
            d->input(port, (int)op->number, at ? at : (const uint8_t *)"", op->at ? op->n : op->bytes.n);
        break;
    }
    }
    port_after_driver(port);
    return t;
}

Term port_closed_answer(const Op *op) { return op->what == OP_INFO ? A_undefined : A_badarg; }

static void answer(const Op *op, Term t)
{
    if (!op->reply) return;
    Term ref[3] = {make_header(SUB_REF, 2), op->ref, op->ref2};
    Term two[3] = {make_header(SUB_TUPLE, 2), make_boxed(ref), t};
    proc_send_term(op->from, make_boxed(two), NOVALUE);
}

void port_perform_queued(Port *port, Op *op)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    answer(op, port->dead ? port_closed_answer(op) : port_perform(port, op, &h));
    heap_destroy(&h);
    op_free(op);
    mem_give(MEM_SYSTEM, op, sizeof *op);
}
