// SPDX-License-Identifier: Apache-2.0
// look/observe.c — answers the questions of a page by bytes, which web/observe.js reads.
//
//   without threads   a question comes between two slices, and is answered at once
//   with threads      a question comes from any thread; scheduler 1 answers it at its next slice boundary, with the
//                     world stopped, except for events and texts
//
// Numbers are little-endian; those before the rows are doubles.
//   EVENTS            first, n, lost, now, gap from, slices in the gap, schedulers, deterministic; then n EventRow
//   PROCESSES         next slot, n, processes, slots; then n ProcRow
//   ORDER             next slot, n, processes, slots, matched, 0; then n ProcRow
//   ROWS              0, n, processes, slots; then n ProcRow
//   LINKS             pairs of u32: the number of a pid, the number of a pid that it is linked to
//   INSPECTIONS       see inspections_put
//   TEXTS             texts so far, n; then n EventText
//   STOP, COLLECT     nothing
// The other answers are external terms.
// Cost: an answer is bounded by the MAX_ numbers below, also with a million processes, links or messages.
#include "look/inner.h"
#include "etf/etf.h"
#include "ets/ets.h"
#include "io/io.h"

enum {
    MAX_EVENTS = 1 << 16,
    MAX_TEXTS = 1 << 12,
    MAX_SLOTS = 1 << 16,
    MAX_ROWS = 4096,
    MAX_QUESTION = 4 * MAX_ROWS,
    MAX_MESSAGES = 200,
    MAX_FRAMES = 64,
    MAX_SLOTS_SHOWN = 24,
    TEXT = 160
};
static struct {
    _Atomic int asked; // the question that waits, + 1; 0: none
    double a, b;
    Buf question, answer;
    int64_t took_ns;
    _Atomic bool ready, started, ended;
    uint64_t cursor;
} o;

static Term key(const char *s) { return atom_c(s); }
static void put_double(double d) { buf_put(&o.answer, &d, sizeof d); }

static void put_term(Term t)
{
    OutBin out = {0};
    EtfOpts opts = ETF_DEFAULTS;
    if (etf_encode(&out, t, &opts, false)) buf_put(&o.answer, out.b->bytes, out.n);
    out_free(&out);
}

static int64_t now(void) // ns since the start, as in events
{
    return time_monotonic_ns() + INT64_C(576460752303423488) - 1000000000;
}

// ---- the event stream ------------------------------------------------------------------------
static void events(size_t max, size_t window)
{
    uint64_t there = events_last() - o.cursor;
    if (max > MAX_EVENTS) max = MAX_EVENTS;
    size_t room = max < there ? max : (size_t)there, most = max;
    max = room;
    Event *e = mem_take(MEM_SYSTEM, (max + 1) * sizeof *e);
    uint64_t first = o.cursor, lost = 0;
    size_t n = events_read(&o.cursor, e, max, &lost);
    EventGap gap = {0};
    if (n < most || !most) gap = events_window(window); // all events were read: opens the next window
    put_double(n ? (double)e[0].seq : (double)first + 1);
    put_double((double)n);
    put_double((double)lost);
    put_double((double)now());
    put_double((double)gap.from_ns);
    put_double((double)gap.slices);
    put_double(sched_count());
    put_double(sched_opts()->deterministic);
    for (size_t i = 0; i < n; i++) {
        EventRow row = {(double)e[i].at_ns, (double)e[i].b, e[i].a,
            is_local_pid(e[i].pid) ? local_pid_number(e[i].pid) : NOBODY, e[i].kind, e[i].sched, e[i].c};
        if (e[i].kind == EV_SPAWN) row.b = is_local_pid(e[i].b) ? (double)local_pid_number(e[i].b) : -1.0;
        buf_put(&o.answer, &row, sizeof row);
    }
    mem_give(MEM_SYSTEM, e, (max + 1) * sizeof *e);
}

static void event_texts(double from)
{
    uint64_t cursor = from > 0 && from < 9e15 ? (uint64_t)from : 0;
    EventText *t = mem_take(MEM_SYSTEM, MAX_TEXTS * sizeof *t);
    size_t n = event_texts_read(&cursor, t, MAX_TEXTS);
    put_double((double)cursor);
    put_double((double)n);
    buf_put(&o.answer, t, n * sizeof *t);
    mem_give(MEM_SYSTEM, t, MAX_TEXTS * sizeof *t);
}

// ---- the process table ------------------------------------------------------------------------
static void processes(uint32_t slot, uint32_t nslots)
{
    if (nslots > MAX_SLOTS) nslots = MAX_SLOTS;
    ProcRow *rows = mem_take(MEM_SYSTEM, (nslots + 1) * sizeof *rows);
    size_t n = view_rows(&slot, nslots, rows);
    put_double(slot);
    put_double((double)n);
    put_double(proc_count());
    put_double(view_slots());
    buf_put(&o.answer, rows, n * sizeof *rows);
    mem_give(MEM_SYSTEM, rows, (nslots + 1) * sizeof *rows);
}

static uint32_t word(size_t i) // u32 number i of the question's bytes; 0: there is none
{
    uint32_t w = 0;
    if (i * 4 + 4 <= o.question.n) memcpy(&w, o.question.p + i * 4, 4);
    return w;
}

// The question's bytes: see OBSERVE_ORDER.
static void order(uint32_t nslots)
{
    uint32_t slot, matched;
    ProcOrder w = {.column = word(0), .up = word(1), .first = word(2), .count = word(3), .floor = word(4)};
    if (w.count > MAX_ROWS) w.count = MAX_ROWS;
    if (o.question.n > 20) {
        w.nfilter = (uint32_t)(o.question.n - 20);
        w.filter = (const char *)o.question.p + 20;
    }
    look_order(o.question.n >= 20 ? &w : NULL, nslots > MAX_SLOTS ? MAX_SLOTS : nslots);
    ProcRow *rows = mem_take(MEM_SYSTEM, MAX_ROWS * sizeof *rows);
    size_t n = look_ordered(rows, &slot, &matched);
    put_double(slot);
    put_double((double)n);
    put_double(proc_count());
    put_double(view_slots());
    put_double(matched);
    put_double(0);
    buf_put(&o.answer, rows, n * sizeof *rows);
    mem_give(MEM_SYSTEM, rows, MAX_ROWS * sizeof *rows);
}

static void rows_of_pids(void)
{
    size_t asked = o.question.n / 4, n = 0;
    if (asked > MAX_ROWS) asked = MAX_ROWS;
    ProcRow *rows = mem_take(MEM_SYSTEM, (asked + 1) * sizeof *rows);
    for (size_t i = 0; i < asked; i++) {
        Proc *p = proc_find(make_local_pid(word(i)));
        if (p && !proc_is_exiting(p)) view_row(p, &rows[n++]);
    }
    put_double(0);
    put_double((double)n);
    put_double(proc_count());
    put_double(view_slots());
    buf_put(&o.answer, rows, n * sizeof *rows);
    mem_give(MEM_SYSTEM, rows, (asked + 1) * sizeof *rows);
}

// ---- schedulers, memory -------------------------------------------------------------------------
static void system_(void)
{
    static const char *const kinds[MEM_KINDS] = {"heaps", "processes", "binaries", "code", "atoms", "ets", "system"};
    static const char *const paused[] = {"no", "event", "slice", "reductions", "seq", "here"};
    Heap h;
    heap_init(&h, 0, 0, 0);
    Term list = NIL, mem[2 * MEM_KINDS];
    for (int id = sched_count(); id > 0; id--) {
        SchedView v;
        view_scheduler(id, &v);
        list = heap_cons(&h,
            MAP(&h, key("id"), make_small(id), key("queued"),
                TUPLE(&h, make_small(v.queued[0]), make_small(v.queued[1]), make_small(v.queued[2]),
                    make_small(v.queued[3])),
                A_reductions, heap_uint64(&h, v.reductions), key("slices"), heap_uint64(&h, v.switches), A_running,
                is_local_pid(v.running) ? make_small(local_pid_number(v.running)) : A_none, key("used"),
                make_small(v.used), key("sleeping"), make_bool(v.sleeping)),
            list);
    }
    for (int k = 0; k < MEM_KINDS; k++) {
        mem[2 * k] = key(kinds[k]);
        mem[2 * k + 1] = heap_uint64(&h, mem_total((MemKind)k));
    }
    uint64_t runs, reclaimed;
    proc_gc_totals(&runs, &reclaimed);
    put_term(MAP(&h, key("schedulers"), list, A_memory, map_from_pairs(&h, mem, MEM_KINDS), key("processes"),
        make_small(proc_count()), key("limit"), make_small(proc_limit()), key("atoms"), make_small(atom_count()),
        key("ports"), heap_uint64(&h, io_count()), key("tables"), heap_uint64(&h, table_count()), key("timers"),
        make_small(timer_count()), key("collections"), heap_uint64(&h, runs), key("reclaimed"),
        heap_uint64(&h, reclaimed), A_reductions, heap_uint64(&h, sched_reductions()), key("slices"),
        heap_uint64(&h, sched_switches()), key("now"), heap_int64(&h, now()), key("slice"),
        make_small(sched_opts()->slice), key("deterministic"), make_bool(sched_opts()->deterministic), key("seq"),
        heap_uint64(&h, events_last()), key("paused"), key(paused[sched_paused()])));
    heap_destroy(&h);
}

// ---- one process ------------------------------------------------------------------------------------
typedef struct {
    Heap *h;
    Term list[MAX_MESSAGES];
    int n;
} Messages;
static void message(void *to, Term m, Term from, uint64_t flow, bool arriving)
{
    Messages *ms = to;
    ms->list[ms->n++] = MAP(ms->h, key("text"), look_text(ms->h, m, TEXT), key("from"),
        is_local_pid(from) ? make_small(local_pid_number(from)) : A_none, key("flow"),
        heap_uint64(ms->h, flow & 0xFFFFFFFFFFFF), key("arriving"), make_bool(arriving));
}

static Term place(Heap *h, const CodePlace *at)
{
    Buf b = {0};
    print_mfa(&b, at->module, at->function, at->arity);
    Term mfa = heap_make_binary(h, b.p, b.n);
    buf_free(&b);
    return MAP(h, key("at"), mfa, key("file"), at->file ? heap_make_binary(h, at->file, at->file_nbytes) : A_none,
        key("line"), make_small(at->line));
}

// Between slices, and when a slice was cut, the saved x registers are on the stack; after them come the frames.
static Term frames(Proc *p, Heap *h)
{
    Term list[MAX_FRAMES], slots[MAX_SLOTS_SHOWN];
    int n = 0;
    CodePlace at;
    bool known = emu_current_place(p, &at);
    const Term *w = p->heap.stop + p->live;
    while (n < MAX_FRAMES) {
        int k = 0;
        for (; w < p->heap.end && !is_cp(*w); w++)
            if (k < MAX_SLOTS_SHOWN) slots[k++] = is_catch(*w) ? key("catch") : look_text(h, *w, TEXT);
        if (known) list[n++] = MAP(h, key("place"), place(h, &at), key("y"), heap_list(h, slots, (size_t)k, NIL));
        if (w >= p->heap.end) break;
        known = code_place(cp_code(*w++), true, &at);
    }
    return heap_list(h, list, (size_t)n, NIL);
}

static Term registers(Proc *p, Heap *h)
{
    Term list[MAX_SLOTS_SHOWN];
    uint32_t n = p->live < MAX_SLOTS_SHOWN ? p->live : MAX_SLOTS_SHOWN;
    for (uint32_t i = 0; i < n; i++) list[i] = look_text(h, p->heap.stop[i], TEXT);
    return heap_list(h, list, n, NIL);
}

static Term kin(Proc *p, ProcKin which, Heap *h)
{
    Term out[MAX_MESSAGES];
    uint32_t n = view_kin(p, which, h, MAX_MESSAGES, out);
    for (uint32_t i = 0; i < n; i++) out[i] = look_text(h, out[i], TEXT);
    return heap_list(h, out, n, NIL);
}

static Term dictionary(Proc *p, Heap *h) // as texts, since the terms may be large
{
    Term out[MAX_MESSAGES];
    size_t n = 0;
    Span d = dict_span(p);
    for (size_t i = 0; i + 1 < d.nwords && n < MAX_MESSAGES && !(p->flags & PF_SENSITIVE); i += 2)
        out[n++] = look_text(h, TUPLE(h, d.first[i], d.first[i + 1]), TEXT);
    return heap_list(h, out, n, NIL);
}

static void process(uint32_t number)
{
    static const char *const prios[] = {"max", "high", "normal", "low"};
    Proc *p = proc_find(make_local_pid(number));
    Heap h;
    heap_init(&h, 0, 0, 0);
    if (!p || proc_is_exiting(p)) put_term(A_undefined);
    else {
        Messages *ms = mem_take(MEM_SYSTEM, sizeof *ms);
        ms->h = &h;
        ms->n = 0;
        uint32_t save, total, st = atomic_load(&p->state);
        view_messages(p, MAX_MESSAGES, message, ms, &save, &total);
        ProcRow row;
        view_row(p, &row);
        Term name = atomic_load(&p->name), messages = heap_list(&h, ms->list, (size_t)ms->n, NIL);
        Buf call = {0};
        if (row.initial)
            print_mfa(&call, make_atom((uint32_t)(row.initial >> 34)),
                make_atom((uint32_t)(row.initial >> 8) & 0x3FFFFFF), (uint32_t)row.initial & 255);
        const Heap *ph = &p->heap;
        Term heap = MAP(&h, key("young"), make_small(ph->top - ph->start), key("room"), make_small(ph->end - ph->start),
            key("stack"), make_small(ph->end - ph->stop), key("old"), make_small(ph->old_top - ph->old_start),
            key("fragments"), make_small((int64_t)ph->frag_nwords), key("binaries"),
            heap_uint64(&h, ph->off_heap_nbytes + ph->old_off_heap_nbytes), key("minor"), make_small(ph->minor_gcs));
        put_term(MAP(&h, key("pid"), make_small(number), A_name, name == NIL ? A_none : name, key("parent"),
            is_local_pid(p->parent) ? make_small(local_pid_number(p->parent)) : A_none, key("state"), make_small(st),
            key("priority"), key(prios[p->prio & 3]), A_reductions, heap_uint64(&h, p->reductions), key("initial"),
            heap_make_binary(&h, call.p, call.n), key("heap"), heap, key("nbytes"), heap_uint64(&h, proc_nbytes(p)),
            A_links, kin(p, KIN_LINKS, &h), A_monitors, kin(p, KIN_MONITORS, &h), key("monitored_by"),
            kin(p, KIN_MONITORED_BY, &h), key("nlinks"), make_small(row.links), key("nmonitors"),
            make_small(row.monitors), key("ndictionary"), make_small((int64_t)dict_span(p).nwords / 2),
            key("trap_exit"), make_bool(p->flags & PF_TRAP_EXIT), key("group_leader"),
            look_text(&h, p->group_leader, TEXT), A_dictionary, dictionary(p, &h), A_messages, messages,
            key("nmessages"), make_small(total), key("save"), make_small(save), key("frames"), frames(p, &h),
            key("registers"), registers(p, &h), key("left"), make_small(proc_left(p))));
        buf_free(&call);
        mem_give(MEM_SYSTEM, ms, sizeof *ms);
    }
    heap_destroy(&h);
}

static void links(void)
{
    Heap h;
    heap_init(&h, 0, 0, 0);
    Term out[MAX_MESSAGES];
    for (size_t i = 0; i * 4 < o.question.n && i < MAX_ROWS; i++) {
        Proc *p = proc_find(make_local_pid(word(i)));
        uint32_t n = p ? view_kin(p, KIN_LINKS, &h, MAX_MESSAGES, out) : 0;
        for (uint32_t k = 0; k < n; k++)
            if (is_local_pid(out[k])) buf_put(&o.answer, (uint32_t[]){word(i), local_pid_number(out[k])}, 8);
    }
    heap_destroy(&h);
}

// ---- asking ---------------------------------------------------------------------------------------------
static void answer(int what, double a, double b)
{
    int64_t began = host_monotonic_ns();
    o.answer.n = 0;
    switch (what) {
    case OBSERVE_EVENTS: events((size_t)a, (size_t)b); break;
    case OBSERVE_PROCESSES: processes((uint32_t)a, (uint32_t)b); break;
    case OBSERVE_SYSTEM: system_(); break;
    case OBSERVE_PROCESS: process((uint32_t)a); break;
    case OBSERVE_INSPECTIONS: inspections_put(&o.answer, (uint64_t)a); break;
    case OBSERVE_LINKS: links(); break;
    case OBSERVE_ORDER: order((uint32_t)b); break;
    case OBSERVE_ROWS: rows_of_pids(); break;
    case OBSERVE_STOP:
        events_stop();
        event_texts_stop();
        break;
    case OBSERVE_TEXTS: event_texts(a); break;
    case OBSERVE_VALUES:
    case OBSERVE_VALUE: {
        Heap h;
        heap_init(&h, 0, 0, 0);
        uint32_t pid = a >= 0 && a < NOBODY ? (uint32_t)a : NOBODY;
        put_term(what == OBSERVE_VALUES ? values_list(&h, pid, b >= 0 && b < NOBODY ? (uint32_t)b : NOBODY)
                                        : values_pick(&h, pid, b >= 0 && b < 9e15 ? (uint64_t)b : 0));
        heap_destroy(&h);
        break;
    }
    case OBSERVE_COLLECT: values_collect(a >= 0 && a < NOBODY ? (uint32_t)a : NOBODY); break;
    default: break;
    }
    buf_byte(&o.answer, 0); // so that the buffer has an address; look_answer does not count it
    o.took_ns = host_monotonic_ns() - began;
}

void look_poll(void)
{
    int what = atomic_load(&o.asked);
    if (LIKELY(!what)) return;
    Sched *s = sched_current();
    // These questions come most often. They read rings that have their own locks, so the world need not stop.
    bool rings = what - 1 == OBSERVE_EVENTS || what - 1 == OBSERVE_TEXTS || what - 1 == OBSERVE_STOP;
    if (!rings) world_stop(s);
    answer(what - 1, o.a, o.b);
    if (!rings) world_start(s);
    atomic_store(&o.asked, 0);
    atomic_store(&o.ready, true);
}

bool look_ask(int what, double a, double b, const void *more, size_t nbytes)
{
    bool ended = atomic_load(&o.ended);
    if (atomic_load(&o.asked) && !ended) return false;
    o.question.n = 0;
    buf_put(&o.question, more, nbytes < MAX_QUESTION ? nbytes : MAX_QUESTION);
    o.a = a;
    o.b = b;
    atomic_store(&o.ready, false);
    // With threads the page may ask before the schedulers run; scheduler 1 will answer then.
    bool up = atomic_load(&o.started);
    if (WEBEAM_THREADS && !ended && (!up || (sched_opts()->threads && sched_count() > 1))) {
        atomic_store(&o.asked, what + 1);
        if (up) sched_poke();
        return false;
    }
    answer(what, a, b);
    atomic_store(&o.ready, true);
    return true;
}

bool look_answer(const void **p, size_t *nbytes)
{
    if (!atomic_load(&o.ready)) return false;
    *p = o.answer.p;
    *nbytes = o.answer.n - 1;
    return true;
}

double look_answer_ms(void) { return atomic_load(&o.ready) ? (double)o.took_ns / 1e6 : 0; }

void look_started(void) { atomic_store(&o.started, true); }
void look_ended(void) { atomic_store(&o.ended, true); }

void look_init(void)
{
    inspect_init();
    pause_init();
}
