// SPDX-License-Identifier: Apache-2.0
// proc/events.c — the stream of scheduling events: one ring per scheduler, which keeps the newest, and the merge of the
// rings (events_read) for views and trace files.
//
// When off, an event costs one load of events_on. In deterministic mode times are virtual, so runs can be compared.
#include "proc/inner.h"

_Atomic uint8_t events_on;
static _Atomic size_t window;     // events a ring records before only lives are recorded; 0: no limit
static _Atomic int64_t closed_ns; // time when the window was full; 0: it is not
static _Atomic uint64_t closed_switches;
static _Atomic uint64_t sequence, messages;
uint64_t event_message_number(void) { return atomic_fetch_add_explicit(&messages, 1, memory_order_relaxed) + 1; }

enum { DEFAULT_CAPACITY = 1 << 18, WINDOW_CAPACITY = 1 << 16 };

void events_start(size_t capacity)
{
    if (!capacity) capacity = DEFAULT_CAPACITY;
    for (int i = 0; i < scheds.n; i++) {
        EventRing *r = &scheds.all[i]->inner->events;
        lock(&r->lock);
        if (!r->at) {
            r->at = mem_take(MEM_SYSTEM, capacity * sizeof *r->at);
            r->cap = capacity;
        }
        unlock(&r->lock);
    }
    atomic_store(&events_on, EVENTS_ALL);
}

void events_stop(void)
{
    atomic_store(&events_on, EVENTS_NONE);
    atomic_store(&closed_ns, 0);
}
uint64_t events_last(void) { return atomic_load_explicit(&sequence, memory_order_relaxed); }

static void open_window(void)
{
    for (int i = 0; i < scheds.n; i++) {
        EventRing *r = &scheds.all[i]->inner->events;
        lock(&r->lock);
        r->window_from = r->n;
        unlock(&r->lock);
    }
}

EventGap events_window(size_t n)
{
    EventGap gap = {.from_ns = atomic_exchange(&closed_ns, 0)};
    if (gap.from_ns) gap.slices = sched_switches() - atomic_load(&closed_switches);
    open_window();
    atomic_store(&window, n);
    // Room for two windows, so that events recorded since the last read are kept too.
    events_start(n ? 4 * n + 4 : WINDOW_CAPACITY);
    return gap;
}

void events_renew_window(void)
{
    if (!atomic_load(&events_on) && !atomic_load(&closed_ns)) return;
    atomic_store(&closed_ns, 0);
    open_window();
    atomic_store(&events_on, EVENTS_ALL);
}

// The ring is full: from `from` on the next level is recorded.
static void lower(uint8_t from, int64_t now)
{
    if (!atomic_compare_exchange_strong(&events_on, &from, from - 1) || from != EVENTS_ALL) return;
    atomic_store(&closed_switches, sched_switches());
    atomic_store(&closed_ns, now ? now : 1);
}

// The dials trace=sched and trace=msg: events as lines on stderr.
static void say(EventKind kind, Term pid, uint64_t a, uint64_t b)
{
    bool about_messages = kind == EV_SEND || kind == EV_RECEIVE;
    if (!TRACING(about_messages ? TRACE_MSG : TRACE_SCHED)) return;
    static const char *const names[] = {
        "spawn", "in", "out", "send", "receive", "gc", "link", "monitor", "exit", "steal", "name"};
    Buf t = {0};
    print_term(&t, pid, 0);
    buf_printf(&t, " %s ", names[kind]);
    if (kind == EV_SPAWN) {
        print_mfa(&t, make_atom((uint32_t)(a >> 34)), make_atom((uint32_t)(a >> 8) & 0x3FFFFFF), (uint32_t)(a & 255));
        buf_text(&t, " by ");
        print_term(&t, b, 0);
    } else if (kind == EV_SEND || kind == EV_LINK || kind == EV_MONITOR || kind == EV_EXIT || kind == EV_NAME) {
        print_term(&t, a, 0);
        if (kind == EV_SEND) buf_printf(&t, " #%llu", (unsigned long long)b);
    } else buf_printf(&t, "%llu %llu", (unsigned long long)a, (unsigned long long)b);
    buf_byte(&t, 0);
    Sched *s = sched_current();
    trace_line("S%d %s", s ? s->id : 0, (char *)t.p);
    buf_free(&t);
}

// A browser's clock ticks every 5 to 100 microseconds, and many slices are shorter. Between two ticks, time is
// estimated from the reductions: on the low side, and never going backwards.
static int64_t between_ticks(EventRing *r, int64_t now, uint64_t reds)
{
    enum { NS_PER_REDUCTION = 5, NS_PER_EVENT = 20 };
    int64_t clock = now;
    if (now == r->clock_ns)
        now = r->last_ns + NS_PER_EVENT + (reds > r->last_reds ? (int64_t)(reds - r->last_reds) * NS_PER_REDUCTION : 0);
    r->clock_ns = clock;
    if (now < r->last_ns) now = r->last_ns;
    r->last_ns = now;
    r->last_reds = reds;
    return now;
}

void event_record(EventKind kind, Term pid, uint64_t a, uint64_t b, uint64_t c)
{
    Sched *s = sched_current();
    if (!s) s = scheds.all[0];
    EventRing *r = &s->inner->events;
    if (TRACING(TRACE_SCHED | TRACE_MSG)) say(kind, pid, a, b);
    // The virtual clock does not yet include the running slice, so the reductions it has used are added.
    uint64_t used = s->current ? (uint64_t)(s->inner->slice - proc_left(s->current)) : 0;
    int64_t now = time_since_zero_ns();
    if (scheds.deterministic) now += (int64_t)used * 100;
    lock(&r->lock);
    size_t most = atomic_load_explicit(&window, memory_order_relaxed);
    if (most && !scheds.deterministic)
        now = between_ticks(r, now, atomic_load_explicit(&s->inner->reductions, memory_order_relaxed) + used);
    uint64_t seq = atomic_fetch_add_explicit(&sequence, 1, memory_order_relaxed) + 1;
    r->at[r->n++ % r->cap] = (Event){
        .at_ns = now,
        .a = a,
        .b = b,
        .pid = pid,
        .kind = (uint8_t)kind,
        .sched = (uint8_t)s->id,
        .c = c > UINT16_MAX ? UINT16_MAX : (uint16_t)c,
        .seq = seq,
    };
    uint64_t n = most ? r->n - r->window_from : 0;
    unlock(&r->lock);
    if (UNLIKELY(n && n >= most)) lower(n >= 2 * most ? EVENTS_LIVES : EVENTS_ALL, now);
    if (UNLIKELY(sched_stops)) sched_pause_event(kind, pid, a, b, seq);
}

// Merges the rings by sequence number, starting after *cursor. It returns only events up to the number that is the
// newest at the call, since others go on recording. A number is assigned under the ring's lock; so whoever locks the
// ring later finds the event.
size_t events_read(uint64_t *cursor, Event *out, size_t max, uint64_t *lost)
{
    size_t n = 0;
    uint64_t at[64] = {0}, last = atomic_load(&sequence);
    int rings = scheds.n < 64 ? scheds.n : 64;
    for (int i = 0; i < rings; i++) { // binary search: the first event of each ring after the cursor
        EventRing *r = &scheds.all[i]->inner->events;
        lock(&r->lock);
        uint64_t lo = r->n > r->cap ? r->n - r->cap : 0, hi = r->n;
        while (lo < hi) {
            uint64_t mid = (lo + hi) / 2;
            if (r->at[mid % r->cap].seq > *cursor) hi = mid;
            else lo = mid + 1;
        }
        at[i] = lo;
        unlock(&r->lock);
    }
    while (n < max) {
        Event best = {.seq = UINT64_MAX};
        int from = -1;
        for (int i = 0; i < rings; i++) {
            EventRing *r = &scheds.all[i]->inner->events;
            lock(&r->lock);
            if (r->n > r->cap && at[i] < r->n - r->cap) at[i] = r->n - r->cap;
            if (at[i] < r->n && r->at[at[i] % r->cap].seq < best.seq && r->at[at[i] % r->cap].seq <= last) {
                best = r->at[at[i] % r->cap];
                from = i;
            }
            unlock(&r->lock);
        }
        if (from < 0) break;
        at[from]++;
        if (lost && best.seq > *cursor + 1) *lost += best.seq - *cursor - 1;
        *cursor = best.seq;
        out[n++] = best;
    }
    return n;
}
