// SPDX-License-Identifier: Apache-2.0
// io/fd.c — the driver of {fd, In, Out}: streams of the host, by handle (base/host_stream.h).
#include "io/driver.h"
#include "base/host.h"

// For port_control. Operations and answers have OTP's numbers; fd and tty_sl share them.
int terminal_size(Buf *out)
{
    int size[2];
    if (!host_window(&size[0], &size[1])) return CONTROL_BAD;
    for (int i = 0; i < 2; i++) {
        int32_t v = size[i]; // an int in native byte order
        buf_put(out, &v, sizeof v);
    }
    return CONTROL_LIST;
}

static Term start(Port *p, const PortOpts *o, const char *args)
{
    (void)args;
    if (o->fd_in < 0 || o->fd_out < 0) return A_einval;
    if (o->flags & PORT_OUT) p->state = out_open(o->fd_out);
    if (o->flags & PORT_IN) input_want(p->id, o->fd_in);
    return 0;
}

static void stop(Port *p) { input_leave(p->id); }

static void input(Port *p, int kind, const uint8_t *bytes, size_t n)
{
    if (kind == EVENT_BYTES) port_input(p, bytes, n);
    else port_ended(p);
}

static void look(Port *p)
{
    p->queued = out_queued(p->state);
    port_set_busy(p, p->queued >= p->opts.busy_high);
}

static void output(Port *p, const uint8_t *bytes, size_t n)
{
    if (!p->state) port_exit(p, A_ebadf);
    else if (!out_write(p->state, bytes, n)) port_exit(p, A_epipe);
    else look(p);
}

static void ready(Port *p)
{
    if (p->state) look(p);
}

static int control(Port *p, uint32_t op, const uint8_t *bytes, size_t n, Buf *out)
{
    (void)p, (void)bytes, (void)n;
    return op == TERMINAL_SIZE ? terminal_size(out) : CONTROL_BAD;
}

const Driver fd_driver = {
    .name = "fd",
    .start = start,
    .stop = stop,
    .input = input,
    .output = output,
    .control = control,
    .ready = ready,
    .framed = true,
};
