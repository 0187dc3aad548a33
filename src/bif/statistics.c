// SPDX-License-Identifier: Apache-2.0
// bif/statistics.c — statistics/1 and memory/0,1.
//
// memory is a BIF here: it returns the byte counts of mem.c by kind, while erlang.erl would add up OTP's allocators.
#include "bif/bif.h"
#include "io/io.h"
#include "proc/sched.h"
#include "proc/sysmon.h"
#include "proc/time.h"
#include "base/host.h"

static Term pair(Proc *p, Term x, Term y) { return TUPLE(&p->heap, x, y); }

// {Total, SinceLastCall}
static Term with_difference(Proc *p, _Atomic int64_t *last, int64_t now)
{
    int64_t before = atomic_exchange(last, now);
    return pair(p, heap_int64(&p->heap, now), heap_int64(&p->heap, now - before));
}

static int64_t all_reductions(const Proc *p)
{
    int slice = sched_opts()->slice > 0 ? sched_opts()->slice : SLICE_REDUCTIONS;
    return (int64_t)sched_reductions() + (proc_left(p) < slice ? slice - proc_left(p) : 0);
}

// Runnable processes of each scheduler, with the running ones if `active`; then zeros for the dirty queues. total: the
// sum.
static Term by_scheduler(Proc *p, bool active, int dirty_queues, bool total)
{
    Term out[1024 + 2];
    size_t n = 0;
    int64_t sum = 0;
    for (int id = 1; id <= sched_count() && n < 1024; id++) {
        int64_t len = sched_queue_length(id);
        if (active && sched_current() && sched_current()->id == id) len++;
        sum += len;
        out[n++] = make_small(len);
    }
    for (int i = 0; i < dirty_queues; i++) out[n++] = make_small(0);
    return total ? make_small(sum) : heap_list(&p->heap, out, n, NIL);
}

enum { DIRTY_IO = 10 }; // erl's default number of dirty I/O schedulers
static Term wall_time(Proc *p, bool all)
{
    if (!(atomic_load(&sysmon_on) & SYSMON_WALL_TIME)) return A_undefined;
    Heap *h = &p->heap;
    Term list = NIL;
    for (int id = sched_count() * 2 + (all ? DIRTY_IO : 0); id >= 1; id--) {
        int64_t active = 0, total = 0;
        sched_times_wall(id <= sched_count() ? id : 1, &active, &total);
        list = heap_cons(
            h, TUPLE(h, make_small(id), heap_int64(h, id <= sched_count() ? active : 0), heap_int64(h, total)), list);
    }
    return list;
}

static Term states_of(Heap *h, int id, Term type, const int64_t ns[STATES])
{
    Term pairs[] = {A_aux, make_small(0), A_check_io, make_small(0), A_emulator, heap_int64(h, ns[STATE_EMULATOR]),
        A_gc, heap_int64(h, ns[STATE_GC]), A_other, heap_int64(h, ns[STATE_OTHER]), A_port, make_small(0), A_sleep,
        heap_int64(h, ns[STATE_SLEEP])};
    Term counters = map_from_pairs(h, pairs, 7), all[] = {A_counters, counters, A_id, make_small(id), A_type, type};
    return map_from_pairs(h, all, 3);
}

// Schedulers last, in OTP's order of its threads. Threads that do not exist here have done nothing.
static Term microstates(Proc *p)
{
    Heap *h = &p->heap;
    static const int64_t none[STATES];
    int n = sched_count();
    Term list = NIL;
    for (int id = 1; id <= n; id++) {
        int64_t ns[STATES];
        sched_times_states(id, ns);
        list = heap_cons(h, states_of(h, id, A_scheduler, ns), list);
    }
    for (int id = 1; id <= n; id++) list = heap_cons(h, states_of(h, id, A_dirty_cpu_scheduler, none), list);
    for (int id = 1; id <= DIRTY_IO; id++) list = heap_cons(h, states_of(h, id, A_dirty_io_scheduler, none), list);
    list = heap_cons(h, states_of(h, 1, A_aux, none), list);
    return heap_cons(h, states_of(h, 0, A_poll, none), list);
}

BIF_FN(erts_internal, scheduler_wall_time, 1)
{
    if (a[0] != A_true && a[0] != A_false) return badarg(p);
    bool was = atomic_load(&sysmon_on) & SYSMON_WALL_TIME;
    sysmon_set(SYSMON_WALL_TIME, a[0] == A_true);
    return make_bool(was);
}

BIF_FN(erlang, statistics, 1)
{
    static _Atomic int64_t last_reductions, last_exact, last_runtime, last_wall_clock;
    Heap *h = &p->heap;
    uint64_t x = 0, y = 0;
    switch (a[0]) {
    case A_reductions: return with_difference(p, &last_reductions, all_reductions(p));
    case A_exact_reductions: return with_difference(p, &last_exact, all_reductions(p));
    case A_runtime: return with_difference(p, &last_runtime, host_cpu_ns() / 1000000);
    case A_wall_clock: return with_difference(p, &last_wall_clock, (time_monotonic_ns() - bif_start_ns()) / 1000000);
    case A_context_switches: return pair(p, heap_uint64(h, sched_switches()), make_small(0));
    case A_garbage_collection:
        proc_gc_totals(&x, &y);
        return TUPLE(h, heap_uint64(h, x), heap_uint64(h, y), make_small(0));
    case A_io:
        io_totals(&x, &y);
        return pair(p, pair(p, A_input, heap_uint64(h, x)), pair(p, A_output, heap_uint64(h, y)));
    case A_run_queue: return make_small(sched_queue_length(0));
    case A_run_queue_lengths: return by_scheduler(p, false, 1, false);
    case A_run_queue_lengths_all: return by_scheduler(p, false, 2, false);
    case A_total_run_queue_lengths:
    case A_total_run_queue_lengths_all: return by_scheduler(p, false, 0, true);
    case A_active_tasks: return by_scheduler(p, true, 1, false);
    case A_active_tasks_all: return by_scheduler(p, true, 2, false);
    case A_total_active_tasks:
    case A_total_active_tasks_all: return by_scheduler(p, true, 0, true);
    case A_scheduler_wall_time: return wall_time(p, false);
    case A_scheduler_wall_time_all: return wall_time(p, true);
    case A_microstate_accounting: return microstates(p);
    default: return badarg(p);
    }
}

// ---- memory ------------------------------------------------------------------------------
static const Term memory_items[] = {
    A_total,
    A_processes,
    A_processes_used,
    A_system,
    A_atom,
    A_atom_used,
    A_binary,
    A_code,
    A_ets,
};

// One reading of all kinds, so that the items of an answer add up while other threads allocate.
typedef struct {
    size_t kinds[MEM_KINDS];
} MemoryNow;

static MemoryNow memory_now(void)
{
    MemoryNow now;
    for (int k = 0; k < MEM_KINDS; k++) now.kinds[k] = mem_total((MemKind)k);
    return now;
}

static bool memory_of(const MemoryNow *now, Term item, size_t *nbytes)
{
    size_t processes = now->kinds[MEM_HEAP] + now->kinds[MEM_PROC], system = 0;
    for (int k = 0; k < MEM_KINDS; k++)
        if (k != MEM_HEAP && k != MEM_PROC) system += now->kinds[k];
    switch (item) {
    case A_total: *nbytes = processes + system; return true;
    case A_processes:
    case A_processes_used: *nbytes = processes; return true;
    case A_system: *nbytes = system; return true;
    case A_atom:
    case A_atom_used: *nbytes = now->kinds[MEM_ATOM]; return true;
    case A_binary: *nbytes = now->kinds[MEM_BINARY]; return true;
    case A_code: *nbytes = now->kinds[MEM_CODE]; return true;
    case A_ets: *nbytes = now->kinds[MEM_ETS]; return true;
    default: return false;
    }
}

BIF_FN(erlang, memory, 0)
{
    Term out[COUNT_OF(memory_items)];
    MemoryNow now = memory_now();
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(memory_items); i++) {
        memory_of(&now, memory_items[i], &n);
        out[i] = TUPLE(&p->heap, memory_items[i], heap_uint64(&p->heap, n));
    }
    return heap_list(&p->heap, out, COUNT_OF(out), NIL);
}

BIF_FN(erlang, memory, 1)
{
    MemoryNow now = memory_now();
    size_t n = 0;
    if (is_atom(a[0])) return memory_of(&now, a[0], &n) ? heap_uint64(&p->heap, n) : badarg(p);
    Term l = a[0], e, out[256];
    size_t k = 0;
    while (bif_next(&l, &e)) {
        if (k == COUNT_OF(out) || !is_atom(e) || !memory_of(&now, e, &n)) return badarg(p);
        out[k++] = TUPLE(&p->heap, e, heap_uint64(&p->heap, n));
    }
    return is_nil(l) ? heap_list(&p->heap, out, k, NIL) : badarg(p);
}

// OTP has 3 with two schedulers: the schedulers and one more. Nobody waits for answers of these threads here.
BIF_FN(erts_internal, no_aux_work_threads, 0) { return make_small(sched_count() + 1); }
BIF_FN(erts_internal, gather_alloc_histograms, 1) { return A_false; }
BIF_FN(erts_internal, gather_carrier_info, 1) { return A_false; }
