// SPDX-License-Identifier: Apache-2.0
// io/js.c — the driver js: calls of JavaScript, and messages in both directions, if the host has JavaScript
// (web/README.md).
//
//   erlang:port_call(P, 1, {Function, Args})  ─► Id at once; later {P, {reply, Id, {ok, Value} | {error, Reason}}}
//   erlang:port_call(P, 2, Term)              ─► ok; JavaScript receives it in port.onmessage
//   port_command(P, Bytes)                    ─► JavaScript receives them in port.ondata
//   JavaScript's port.send(value)             ─► {P, {data, Term}}        port.close() ─► the port closes
//
// Terms are passed in the external term format; web/ports.js is the other side. JavaScript never runs inside a call
// from here, always later.
#include "io/driver.h"
#include "base/host.h"
#include "etf/etf.h"

enum { CALL = 1, SEND = 2, BYTES = 3 };           // to JavaScript
enum { JS_REPLY = 0, JS_DATA = 1, JS_CLOSE = 3 }; // from JavaScript; 2 is EVENT_READY
typedef struct {
    uint64_t calls;
} Js;

static Term start(Port *p, const PortOpts *o, const char *args)
{
    (void)o;
    while (*args == ' ') args++;
    if (!host_script_open(local_port_number(p->id), args)) return A_enotsup;
    p->state = mem_take0(MEM_SYSTEM, sizeof(Js));
    return 0;
}

static void stop(Port *p)
{
    host_script_close(local_port_number(p->id));
    mem_give(MEM_SYSTEM, p->state, sizeof(Js));
}

static Term send(Port *p, Heap *h, int kind, Term t, Term answer)
{
    OutBin out = {0};
    EtfOpts opts = ETF_DEFAULTS;
    (void)h;
    bool ok = etf_encode(&out, t, &opts, false);
    if (ok) host_script_send(local_port_number(p->id), kind, out.b->bytes, out.n);
    out_free(&out);
    return ok ? answer : NOVALUE;
}

static Term call(Port *p, Heap *h, uint32_t op, Term data)
{
    Js *js = p->state;
    size_t n;
    if (op == SEND) return send(p, h, SEND, data, A_ok);
    if (op != CALL || !is_tuple_of(data, 2) || !list_length(tuple_at(data, 1), &n)) return NOVALUE;
    Term name = tuple_at(data, 0), id = heap_uint64(h, ++js->calls);
    Buf text = {0};
    if (is_atom(name)) {
        const uint8_t *s = atom_text(name, &n);
        buf_put(&text, s, n);
    } else if (!(is_list(name) || is_binary(name)) || !text_of_list(name, &text)) {
        buf_free(&text);
        return NOVALUE;
    }
    Term t = send(p, h, CALL, TUPLE(h, id, heap_make_binary(h, text.p, text.n), tuple_at(data, 1)), id);
    buf_free(&text);
    return t;
}

static void output(Port *p, const uint8_t *bytes, size_t n)
{
    host_script_send(local_port_number(p->id), BYTES, bytes, n);
}

static void input(Port *p, int kind, const uint8_t *bytes, size_t n)
{
    if (kind == JS_CLOSE) {
        port_exit(p, A_normal);
        return;
    }
    Heap h;
    heap_init(&h, 0, 0, 65535);
    Term t = etf_decode(&h, bytes, n, 0, NULL);
    port_count_input(p, n);
    if (t != NOVALUE && (kind == JS_DATA || is_tuple_of(t, 2))) {
        Term what = kind == JS_DATA ? TUPLE(&h, A_data, t) : TUPLE(&h, A_reply, tuple_at(t, 0), tuple_at(t, 1));
        port_tell(p, p->owner, TUPLE(&h, p->id, what));
    }
    heap_destroy(&h);
}

const Driver js_driver = {.name = "js", .start = start, .stop = stop, .output = output, .input = input, .call = call};
