// SPDX-License-Identifier: Apache-2.0
// io/frame.c — makes messages of input bytes: as they come, by packets, or by lines.
//
//   stream   {Port, {data, Bytes}}                      as the host delivered them
//   packet   a length of 1, 2 or 4 bytes, big-endian, then that many bytes   (an incomplete one is dropped at the end)
//   line     {Port, {data, {eol | noeol, Bytes}}}       noeol: longer than the limit, or at the end of the input
#include "io/driver.h"
#include "proc/signal.h"

void port_tell(Port *p, Term to, Term message) { proc_send_term(to, message, p->id); }

static Term bytes_term(Port *p, Heap *h, const uint8_t *bytes, size_t n)
{
    return p->opts.flags & PORT_BINARY ? heap_make_binary(h, bytes, n) : heap_string(h, bytes, n, NIL);
}

static void send_data(Port *p, const uint8_t *bytes, size_t n, Term line)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    Term data = bytes_term(p, &h, bytes, n);
    if (line != NOVALUE) data = TUPLE(&h, line, data);
    port_tell(p, p->owner, TUPLE(&h, p->id, TUPLE(&h, A_data, data)));
    heap_destroy(&h);
}

void port_send(Port *p, const uint8_t *bytes, size_t n)
{
    port_count_input(p, n);
    send_data(p, bytes, n, NOVALUE);
}

void port_send_headed(Port *p, const uint8_t *head, size_t nhead, const uint8_t *bytes, size_t n)
{
    Heap h;
    heap_init(&h, 0, 0, 65535);
    port_count_input(p, nhead + n);
    Term data = heap_string(&h, head, nhead, n || bytes ? bytes_term(p, &h, bytes, n) : NIL);
    port_tell(p, p->owner, TUPLE(&h, p->id, TUPLE(&h, A_data, data)));
    heap_destroy(&h);
}

static void lines(Port *p, const uint8_t *bytes, size_t n)
{
    Buf *b = &p->partial;
    port_count_input(p, n);
    for (size_t at = 0; at < n;) {
        size_t room = p->opts.line_max - b->n, most = n - at < room ? n - at : room;
        const uint8_t *end = memchr(bytes + at, '\n', most < n - at ? most + 1 : most);
        size_t k = end ? (size_t)(end - bytes) - at : most;
        buf_put(b, bytes + at, k);
        at += k + (end != NULL);
        if (!end && b->n < p->opts.line_max) break;             // the rest of the line is to come
        if (!end && at == n && b->n == p->opts.line_max) break; // the newline may be the next byte
        send_data(p, b->p, b->n, end ? A_eol : A_noeol);
        b->n = 0;
    }
}

static void packets(Port *p, const uint8_t *bytes, size_t n)
{
    Buf *b = &p->partial;
    buf_put(b, bytes, n);
    size_t at = 0, head = p->opts.packet;
    while (b->n - at >= head) {
        size_t len = 0;
        for (size_t i = 0; i < head; i++) len = len << 8 | b->p[at + i];
        if (b->n - at - head < len) break;
        port_send(p, b->p + at + head, len);
        at += head + len;
    }
    memmove(b->p, b->p + at, b->n - at);
    b->n -= at;
}

void port_input(Port *p, const uint8_t *bytes, size_t n)
{
    if (!n) return;
    if (p->opts.flags & PORT_PACKET) packets(p, bytes, n);
    else if (p->opts.flags & PORT_LINE) lines(p, bytes, n);
    else port_send(p, bytes, n);
}

void port_ended(Port *p)
{
    if ((p->opts.flags & PORT_LINE) && p->partial.n) send_data(p, p->partial.p, p->partial.n, A_noeol);
    p->partial.n = 0;
    if (!(p->opts.flags & PORT_EOF)) {
        port_exit(p, A_normal);
        return;
    }
    Term two[3] = {make_header(SUB_TUPLE, 2), p->id, A_eof};
    port_tell(p, p->owner, make_boxed(two));
}
