// SPDX-License-Identifier: Apache-2.0
// io/vanilla.c — open_port("FILE", Options): a file read as a whole, or written anew when the port closes.
#include "io/driver.h"
#include "files/files.h"

static bool write_whole(const char *name, const void *bytes, size_t n)
{
    OpenFile *f;
    if (files_open(name, FILES_WRITE, &f)) return false;
    int e = files_write_at(f, 0, bytes, n);
    if (!e) e = files_close(f);
    files_drop(f);
    return !e;
}

static Term start(Port *p, const PortOpts *o, const char *args)
{
    (void)args;
    uint8_t *bytes = NULL;
    size_t n = 0;
    bool in = o->flags & PORT_IN, out = o->flags & PORT_OUT;
    int e = in ? files_read_all(o->name, &bytes, &n) : 0;
    if ((e && !out) || ((!in || e) && !write_whole(o->name, "", 0))) return A_einval;
    if (out) p->state = mem_take0(MEM_SYSTEM, sizeof(Buf));
    if (in) {
        if (n) port_input(p, bytes, n);
        if (out && n) buf_put(p->state, bytes, n);
        port_ended(p);
    }
    if (bytes) mem_give(MEM_SYSTEM, bytes, n + 1);
    return 0;
}

static void stop(Port *p)
{
    if (!p->state) return;
    Buf *b = p->state;
    write_whole(p->opts.name, b->p, b->n);
    buf_free(b);
    mem_give(MEM_SYSTEM, b, sizeof *b);
}

static void output(Port *p, const uint8_t *bytes, size_t n)
{
    if (p->state) buf_put(p->state, bytes, n);
    else port_exit(p, A_ebadf);
}

const Driver vanilla_driver = {.name = "vanilla", .start = start, .stop = stop, .output = output, .framed = true};
