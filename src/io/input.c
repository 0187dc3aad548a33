// SPDX-License-Identifier: Apache-2.0
// io/input.c — bytes from the host's streams (base/host_stream.h), and events from JavaScript.
//
//   beam_feed(handle, bytes), any thread ─► chunks of that stream ─► io_poll, on scheduler 1 ─► event of the port
//
// The host reads a stream only when somebody wants its bytes, so a program that reads no input leaves it to others. A
// stream has one reader: the port that asked last, or for handle 0 the process of the minimal start. Bytes without a
// reader are kept; a host that can pause reading does so when MOST_KEPT bytes are kept.
#include "io/chunks.h"
#include "io/driver.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "base/host.h"
#include "base/host_stream.h"

enum { MOST_KEPT = 1 << 20 };
typedef struct Stream {
    struct Stream *next;
    int handle;
    Chunks bytes;
    bool end, news;       // news: io_poll has something to deliver
    bool wanted, refused; // the host was asked for bytes; the host was told to wait (io_wants)
    Term port;            // NIL: none
} Stream;
static Stream standard_input = {.port = NIL}; // handle 0 always exists; the others follow it while a port reads them
static Term start_process = NIL;              // process of the minimal start that waits for handle 0
static Lock streams_lock;

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

static Stream *stream_of(int handle) // the caller holds the lock; NULL: no port reads it
{
    Stream *s = &standard_input;
    while (s && s->handle != handle) s = s->next;
    return s;
}

void io_feed(int handle, const void *p, size_t n)
{
    Chunk *c = n ? chunk_new(p, n) : NULL;
    lock(&streams_lock);
    Stream *s = stream_of(handle);
    if (s && c) chunks_add(&s->bytes, c);
    else if (s) s->end = true;
    if (s) s->news = true;
    unlock(&streams_lock);
    if (!s && c) mem_give(MEM_SYSTEM, c, sizeof *c + n);
}

bool io_wants(int handle)
{
    lock(&streams_lock);
    Stream *s = stream_of(handle);
    bool wants = s && s->wanted && s->bytes.nbytes < MOST_KEPT;
    if (s && !wants) s->refused = true;
    unlock(&streams_lock);
    return wants;
}

static Chunks take_bytes(Stream *s, bool *ask) // the caller holds the lock; *ask: the host has to be asked again
{
    *ask = s->refused;
    s->refused = false;
    return chunks_take(&s->bytes);
}

static void want(Stream *s) // the caller holds the lock; releases it
{
    bool first = !s->wanted;
    int handle = s->handle;
    s->wanted = true;
    unlock(&streams_lock);
    if (first) host_stream_want(handle);
}

void input_want(Term port, int handle)
{
    lock(&streams_lock);
    Stream *s = stream_of(handle);
    if (!s) {
        s = mem_take0(MEM_SYSTEM, sizeof *s);
        s->handle = handle;
        s->next = standard_input.next;
        standard_input.next = s;
    }
    s->port = port;
    if (s->bytes.nbytes || s->end) s->news = true;
    bool news = s->news;
    want(s);
    if (news) sched_poke();
}

void input_leave(Term port)
{
    Buf rest = {0};
    Chunks bytes = {0};
    lock(&streams_lock);
    for (Stream **at = &standard_input.next, *s; (s = *at);) {
        if (s->port == port) {
            *at = s->next;
            bytes = chunks_take(&s->bytes);
            mem_give(MEM_SYSTEM, s, sizeof *s);
        } else at = &s->next;
    }
    if (standard_input.port == port) standard_input.port = NIL;
    unlock(&streams_lock);
    chunks_join(&bytes, &rest);
    buf_free(&rest);
}

bool io_take_input(Buf *out, bool *eof, Term waiter)
{
    Stream *s = &standard_input;
    bool ask = false;
    lock(&streams_lock);
    *eof = false;
    if (!s->bytes.nbytes && !s->end) {
        start_process = waiter;
        want(s);
        return false;
    }
    Chunks bytes = take_bytes(s, &ask);
    *eof = !bytes.nbytes;
    unlock(&streams_lock);
    chunks_join(&bytes, out);
    if (ask) host_stream_want(0);
    return true;
}

// ---- prim_tty --------------------------------------------------------------------------------------
static struct {
    Lock lock;
    _Atomic Term to; // NIL: nobody waits; changed under the lock
    Term message;
    Heap heap;  // holds the message
    Buf unread; // taken from the stream, not yet read
} selected = {.to = NIL};

static bool stream_has_news(void)
{
    lock(&streams_lock);
    bool news = standard_input.bytes.nbytes || standard_input.end;
    unlock(&streams_lock);
    return news;
}

void io_select_input(Term to, Term message)
{
    lock(&selected.lock);
    if (selected.to != NIL) heap_destroy(&selected.heap);
    heap_init(&selected.heap, 0, 0, 0);
    selected.message = heap_copy(&selected.heap, message);
    selected.to = to;
    unlock(&selected.lock);
    lock(&streams_lock);
    want(&standard_input);
    sched_poke();
}

static void serve_selected(void)
{
    if (selected.to == NIL) return;
    lock(&selected.lock);
    if (selected.to != NIL && (selected.unread.n || stream_has_news())) {
        proc_send_term(selected.to, selected.message, NOVALUE);
        heap_destroy(&selected.heap);
        selected.to = NIL;
    }
    unlock(&selected.lock);
}

void io_read_input(Buf *out, size_t max, bool *eof)
{
    bool ask = false;
    lock(&selected.lock);
    lock(&streams_lock);
    Chunks bytes = take_bytes(&standard_input, &ask);
    bool end = standard_input.end;
    unlock(&streams_lock);
    Buf *b = &selected.unread;
    chunks_join(&bytes, b);
    size_t n = b->n < max ? b->n : max;
    *eof = !b->n && end;
    if (n) {
        buf_put(out, b->p, n);
        memmove(b->p, b->p + n, b->n - n);
        b->n -= n;
    }
    unlock(&selected.lock);
    if (ask) host_stream_want(0);
}

void io_thaw(void)
{
    Buf old = {0};
    Stream *s = &standard_input;
    s->end = s->news = s->refused = false;
    chunks_join(&s->bytes, &old);
    buf_free(&old);
    if (s->wanted) host_stream_want(0);
}

static void serve_start_process(void) // it gets handle 0 before any port
{
    lock(&streams_lock);
    Term to = standard_input.news ? start_process : NIL;
    if (to != NIL) {
        start_process = NIL;
        standard_input.news = false;
    }
    unlock(&streams_lock);
    if (to == NIL) return;
    Term two[3] = {make_header(SUB_TUPLE, 2), A_webeam, A_stdin};
    proc_send_term(to, make_boxed(two), NOVALUE);
}

static bool serve_stream(void) // delivers one stream; false: none has news
{
    Term port = NIL;
    Chunks bytes = {0};
    bool end = false, ask = false;
    int handle = 0;
    lock(&streams_lock);
    Stream *s = &standard_input;
    while (s && !s->news) s = s->next;
    if (s) {
        s->news = false;
        port = s->port;
        handle = s->handle;
        if (port != NIL) {
            bytes = take_bytes(s, &ask);
            end = s->end;
        }
    }
    unlock(&streams_lock);
    if (!s) return false;
    Buf b = {0};
    chunks_join(&bytes, &b);
    if (b.n) port_event(port, EVENT_BYTES, b.p, b.n);
    if (end) port_event(port, EVENT_END, NULL, 0);
    buf_free(&b);
    if (ask) host_stream_want(handle);
    return true;
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
    serve_start_process();
    serve_selected();
    while (serve_stream())
        ;
    serve_js();
}
