// SPDX-License-Identifier: Apache-2.0
// proc/perfetto.c — the event stream as Chrome/Perfetto trace-event JSON: --trace-sched FILE.
//
//   one lane per scheduler. A slice is a complete event, named after its process. A message is a flow from the slice
//   that sent it to the slice that received it. All other events are instants. Times in microseconds.
#include "proc/inner.h"

typedef struct {
    Term pid, name;
    uint64_t call;
} Who; // call: as event_mfa; 0: unknown
static Who *whos;
static uint32_t who_cap, who_n;
// The entry of a pid; created if there is none. The pointer is valid until the next call.

static Who *who(Term pid)
{
    if (who_n * 2 >= who_cap) {
        Who *old = whos;
        uint32_t old_cap = who_cap;
        who_cap = who_cap ? who_cap * 2 : 1024;
        whos = mem_take0(MEM_SYSTEM, who_cap * sizeof *whos);
        who_n = 0;
        for (uint32_t i = 0; i < old_cap; i++)
            if (old[i].pid) *who(old[i].pid) = old[i];
        mem_give(MEM_SYSTEM, old, old_cap * sizeof *old);
    }
    uint32_t i = (uint32_t)(pid * 2654435761u) & (who_cap - 1);
    while (whos[i].pid && whos[i].pid != pid) i = (i + 1) & (who_cap - 1);
    if (!whos[i].pid) {
        whos[i].pid = pid;
        who_n++;
    }
    return &whos[i];
}

static void put_json_text(Buf *out, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '"' || c == '\\') buf_printf(out, "\\%c", c);
        else if (c < 32) buf_printf(out, "\\u%04x", c);
        else buf_byte(out, c);
    }
}

static void put_pid(Buf *out, Term pid)
{
    if (!is_local_pid(pid)) {
        buf_text(out, "-");
        return;
    }
    uint32_t n = local_pid_number(pid);
    buf_printf(out, "<0.%u.%u>", n & 0x7FFF, n >> 15);
}

static void put_atom(Buf *out, Term a)
{
    size_t n;
    const uint8_t *p = atom_text(a, &n);
    put_json_text(out, (const char *)p, n);
}

static void put_name(Buf *out, Term pid)
{
    Who *w = who(pid);
    if (w->name) put_atom(out, w->name);
    else if (w->call) {
        put_atom(out, make_atom((uint32_t)(w->call >> 34)));
        buf_byte(out, ':');
        put_atom(out, make_atom((uint32_t)(w->call >> 8) & 0x3FFFFFF));
        buf_printf(out, "/%u", (unsigned)(w->call & 255));
    } else {
        put_pid(out, pid);
        return;
    }
    buf_byte(out, ' ');
    put_pid(out, pid);
}

static void start(Buf *out, const char *ph, unsigned sched, int64_t ns)
{
    buf_printf(out, ",\n{\"ph\":\"%s\",\"pid\":1,\"tid\":%u,\"ts\":%lld.%03d", ph, sched, (long long)(ns / 1000),
        (int)(ns % 1000));
}

static const char *const stop_names[] = {"reductions", "wait", "exit"}; // a pause is no end of a slice
static const char *const kind_names[] = {
    "spawn", "in", "out", "send", "receive", "gc", "link", "monitor", "exit", "steal", "name"};

static void put_slice(Buf *out, const Event *e, int64_t in_ns)
{
    start(out, "X", e->sched, in_ns);
    int64_t d = e->at_ns > in_ns ? e->at_ns - in_ns : 0;
    buf_printf(out, ",\"dur\":%lld.%03d,\"name\":\"", (long long)(d / 1000), (int)(d % 1000));
    put_name(out, e->pid);
    buf_printf(out, "\",\"args\":{\"reductions\":%llu,\"why\":\"%s\"}}", (unsigned long long)e->a,
        e->b < COUNT_OF(stop_names) ? stop_names[e->b] : "?");
}

static void put_event(Buf *out, const Event *e)
{
    if (e->kind == EV_SEND || e->kind == EV_RECEIVE) {
        if (!e->b) return;
        start(out, e->kind == EV_SEND ? "s" : "f", e->sched, e->at_ns);
        buf_printf(out, ",\"cat\":\"message\",\"name\":\"message\",\"id\":%llu%s}", (unsigned long long)e->b,
            e->kind == EV_RECEIVE ? ",\"bp\":\"e\"" : "");
        return;
    }
    start(out, "i", e->sched, e->at_ns);
    buf_printf(out, ",\"s\":\"t\",\"name\":\"%s ", e->kind < COUNT_OF(kind_names) ? kind_names[e->kind] : "?");
    put_name(out, e->pid);
    buf_text(out, "\",\"args\":{");
    switch (e->kind) {
    case EV_GC:
        buf_printf(out, "\"before\":%llu,\"after\":%llu", (unsigned long long)e->a, (unsigned long long)e->b);
        break;
    case EV_STEAL: buf_printf(out, "\"from\":%llu", (unsigned long long)e->a); break;
    case EV_SPAWN:
        buf_text(out, "\"parent\":\"");
        put_pid(out, e->b);
        buf_byte(out, '"');
        break;
    case EV_LINK:
    case EV_MONITOR:
        buf_text(out, "\"other\":\"");
        put_pid(out, e->a);
        buf_byte(out, '"');
        break;
    case EV_EXIT:
        buf_text(out, "\"reason\":\"");
        if (is_atom(e->a)) put_atom(out, e->a);
        else buf_text(out, "...");
        buf_byte(out, '"');
        break;
    default: break;
    }
    buf_text(out, "}}");
}

bool events_write_perfetto(const char *path)
{
    enum { BATCH = 4096 };
    Event *e = mem_take(MEM_SYSTEM, BATCH * sizeof *e);
    uint64_t cursor = 0, lost = 0;
    int64_t in_ns[1025];
    Buf out = {0};
    buf_text(&out,
        "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{"
        "\"name\":\"webeam\"}}");
    for (int i = 1; i <= scheds.n; i++) {
        buf_printf(&out,
            ",\n{\"ph\":\"M\",\"pid\":1,\"tid\":%d,\"name\":\"thread_name\",\"args\":{\"name\":\"scheduler %d\"}}", i,
            i);
        in_ns[i] = -1;
    }
    for (size_t n; (n = events_read(&cursor, e, BATCH, &lost));)
        for (size_t i = 0; i < n; i++) {
            Event *v = &e[i];
            if (v->kind == EV_SPAWN) {
                Who *w = who(v->pid);
                *w = (Who){.pid = v->pid, .call = v->a};
            } else if (v->kind == EV_NAME && is_local_pid(v->pid)) who(v->pid)->name = v->a;
            if (v->kind == EV_IN) in_ns[v->sched] = v->at_ns;
            else if (v->kind == EV_OUT) {
                if (in_ns[v->sched] >= 0) put_slice(&out, v, in_ns[v->sched]);
                in_ns[v->sched] = -1;
            } else put_event(&out, v);
        }
    buf_printf(&out, "\n],\"otherData\":{\"events_dropped\":\"%llu\"}}\n", (unsigned long long)lost);
    bool ok = host_write_file(path, out.p, out.n);
    buf_free(&out);
    mem_give(MEM_SYSTEM, e, BATCH * sizeof *e);
    mem_give(MEM_SYSTEM, whos, who_cap * sizeof *whos);
    whos = NULL;
    who_cap = who_n = 0;
    return ok;
}
