// SPDX-License-Identifier: Apache-2.0
// io/input.c — what the host reads for us from fd 0, and events from JavaScript: brought in by any thread, handed out
// on scheduler 1.
//
// Nobody reads before somebody wants it (host_want_input), so a program that never asks leaves the input to others. One
// reader at a time: the port that asked last, or the minimal start's process.
#include "io/driver.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "base/host.h"

static struct {
    Lock lock;
    Buf bytes;
    bool end, news, wanted;
    Term port, waiter; // NIL: none
} in = {.port = NIL, .waiter = NIL};

typedef struct JsEvent {
    struct JsEvent *next;
    Term port;
    int kind;
    size_t n;
    uint8_t bytes[];
} JsEvent;
static struct {
    Lock lock;
    JsEvent *first, **last;
} js;

void io_feed(const void *p, size_t n)
{
    lock(&in.lock);
    if (n) buf_put(&in.bytes, p, n);
    else in.end = true;
    in.news = true;
    unlock(&in.lock);
}

static void want(void) // holding in.lock: gives it back
{
    bool first = !in.wanted;
    in.wanted = true;
    unlock(&in.lock);
    if (first) host_want_input();
}

void input_want(Term port)
{
    lock(&in.lock);
    in.port = port;
    if (in.bytes.n || in.end) in.news = true;
    bool news = in.news;
    want();
    if (news) sched_poke();
}

void input_leave(Term port)
{
    lock(&in.lock);
    if (in.port == port) in.port = NIL;
    unlock(&in.lock);
}

bool io_take_input(Buf *out, bool *eof, Term waiter)
{
    lock(&in.lock);
    *eof = false;
    if (in.bytes.n) {
        *out = in.bytes;
        in.bytes = (Buf){0};
    } else if (in.end) *eof = true;
    else {
        in.waiter = waiter;
        want();
        return false;
    }
    unlock(&in.lock);
    return true;
}

void io_thaw(void)
{
    in.end = in.news = false;
    in.bytes.n = 0;
    if (in.wanted) host_want_input();
}

static void serve_input(void)
{
    lock(&in.lock);
    Term port = in.news ? in.port : NIL, waiter = in.news ? in.waiter : NIL;
    in.news = false;
    Buf b = {0};
    bool end = false;
    if (waiter != NIL) in.waiter = NIL;
    else if (port != NIL) {
        b = in.bytes;
        in.bytes = (Buf){0};
        end = in.end;
    }
    unlock(&in.lock);
    if (waiter != NIL) {
        Term two[3] = {make_header(SUB_TUPLE, 2), A_webeam, A_stdin};
        proc_send_term(waiter, make_boxed(two), NOVALUE);
        return;
    }
    if (b.n) port_event(port, EVENT_BYTES, b.p, b.n);
    if (end) port_event(port, EVENT_END, NULL, 0);
    buf_free(&b);
}

void io_js_event(uint64_t number, int kind, const void *p, size_t n)
{
    JsEvent *e = mem_take(MEM_SYSTEM, sizeof *e + n);
    *e = (JsEvent){.port = make_local_port(number), .kind = kind, .n = n};
    if (n) memcpy(e->bytes, p, n);
    lock(&js.lock);
    if (!js.first) js.last = &js.first;
    *js.last = e;
    js.last = &e->next;
    unlock(&js.lock);
}

static void serve_js(void)
{
    lock(&js.lock);
    JsEvent *e = js.first;
    js.first = NULL;
    unlock(&js.lock);
    for (JsEvent *next; e; e = next) {
        next = e->next;
        port_event(e->port, e->kind, e->bytes, e->n);
        mem_give(MEM_SYSTEM, e, sizeof *e + e->n);
    }
}

void io_poll(void)
{
    serve_input();
    serve_js();
}
