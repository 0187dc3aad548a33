// SPDX-License-Identifier: Apache-2.0
// proc/collect.c — collecting a process's heap: its root set, the cost, and what happens if it has grown too big.
//
// Messages in the mailbox lie in their own fragments and are not roots (see mailbox_part_with_peeked). Monitors, asks
// and timers keep their own copies of terms.
#include "proc/inner.h"

int proc_roots(Proc *p, Term *x, uint32_t live, Span *roots)
{
    int n = 0;
    if (live) roots[n++] = (Span){x, live};
    roots[n++] = (Span){&p->exc_reason, PROC_ROOT_TERMS};
    Span d = dict_span(p);
    if (d.nwords) roots[n++] = d;
    return n;
}

static _Atomic uint64_t gc_runs, gc_reclaimed;
void proc_gc_totals(uint64_t *runs, uint64_t *reclaimed_nwords)
{
    *runs = atomic_load_explicit(&gc_runs, memory_order_relaxed);
    *reclaimed_nwords = atomic_load_explicit(&gc_reclaimed, memory_order_relaxed);
}

static void account(Proc *p, const GcReport *r)
{
    atomic_fetch_add_explicit(&gc_runs, 1, memory_order_relaxed);
    if (r->before > r->after) atomic_fetch_add_explicit(&gc_reclaimed, r->before - r->after, memory_order_relaxed);
    proc_charge(p, (r->reductions > 1000000 ? 1000000 : (uint32_t)r->reductions) + p->heap.owed);
    p->heap.owed = 0;
    EVENT(EV_GC, p->pid, r->before, r->after);
    if (TRACING(TRACE_GC))
        trace_line(
            "gc <%u> %s %zu -> %zu words", local_pid_number(p->pid), r->full ? "full" : "minor", r->before, r->after);
}

// ---- reports of collections ----------------------------------------------------------------------
enum { GC_FACTS = 12 };
static void gc_facts(const Proc *p, size_t nwords, int64_t v[GC_FACTS])
{
    const Heap *h = &p->heap;
    int64_t all[GC_FACTS] = {
        (int64_t)nwords,
        h->old_end - h->old_start,
        h->end - h->start,
        (int64_t)h->frag_nwords,
        h->high_water ? h->high_water - h->start : 0,
        h->end - h->stop,
        h->old_top - h->old_start,
        h->top - h->start,
        (int64_t)(h->off_heap_nbytes / 8),
        (int64_t)(h->vheap_limit / 8),
        (int64_t)(h->old_off_heap_nbytes / 8),
        (int64_t)(h->old_vheap_limit / 8),
    };
    memcpy(v, all, sizeof all);
}

// [{Name, Value}] of the facts from `first` on. `at` has room for 5 words each.
static Term gc_list(const int64_t v[GC_FACTS], int first, Term *at)
{
    static const Term names[GC_FACTS] = {
        A_wordsize,
        A_old_heap_block_size,
        A_heap_block_size,
        A_mbuf_size,
        A_recent_size,
        A_stack_size,
        A_old_heap_size,
        A_heap_size,
        A_bin_vheap_size,
        A_bin_vheap_block_size,
        A_bin_old_vheap_size,
        A_bin_old_vheap_block_size,
    };
    return sysmon_facts(at, names + first, v + first, GC_FACTS - first);
}

static void tell_gc(Proc *p, Term tag, const int64_t v[GC_FACTS])
{
    Term room[GC_FACTS * 5], list = gc_list(v, 0, room);
    trace_event(p, tag, &list, 1);
}

static NOINLINE void tell_max(Proc *p, const GcReport *r, const int64_t before[GC_FACTS])
{
    Term room[GC_FACTS * 5];
    proc_up.heap_too_big(p, r->held, gc_list(before, 1, room));
}

// Whether a collection was minor or major is known only afterwards, so both trace events are sent then.
static NOINLINE bool collect_told(Proc *p, size_t need, const Span *roots, int n, GcReport *r)
{
    int64_t before[GC_FACTS], after[GC_FACTS], began = host_monotonic_ns();
    gc_facts(p, need > HEAP_SLACK ? need - HEAP_SLACK : 0, before);
    bool ok = heap_collect(&p->heap, need, roots, n, r);
    int64_t ns = host_monotonic_ns() - began;
    gc_facts(p, r->before > r->after ? r->before - r->after : 0, after);
    if (proc_traced(p, PT_GC)) {
        tell_gc(p, r->full ? A_gc_major_start : A_gc_minor_start, before);
        tell_gc(p, r->full ? A_gc_major_end : A_gc_minor_end, after);
        if (!ok || r->past_max) tell_gc(p, A_gc_max_heap_size, before);
    }
    if (sysmon_wants(SYSMON_MONITOR)) sysmon_gc(p, ns);
    if (sysmon_wants(SYSMON_STATES) && p->sched) sched_times_collected(p->sched->inner, ns);
    return ok;
}

bool proc_collect(Proc *p, size_t need, Term *x, uint32_t live)
{
    if (UNLIKELY(p->peeked)) mailbox_part_with_peeked(p);
    Span roots[PROC_ROOTS];
    int n = proc_roots(p, x, live, roots);
    GcReport r = {0};
    int64_t before[GC_FACTS];
    bool limited = UNLIKELY(p->heap.max_nwords && (p->heap.max_flags & MAX_LOG));
    if (limited) gc_facts(p, 0, before);
    bool ok = UNLIKELY(proc_traced(p, PT_GC) || sysmon_wants(SYSMON_MONITOR | SYSMON_STATES))
        ? collect_told(p, need, roots, n, &r)
        : heap_collect(&p->heap, need, roots, n, &r);
    if (limited && r.past_max) tell_max(p, &r, before);
    account(p, &r);
    return ok;
}

bool proc_collect_saved(Proc *p, size_t need) // the saved registers are on the stack, which is a root
{
    return proc_collect(p, need, NULL, 0);
}

bool proc_holds_leaving(Proc *p)
{
    mailbox_part_with_leaving(p);
    Span roots[PROC_ROOTS];
    int n = proc_roots(p, NULL, 0, roots);
    proc_charge(p, (uint32_t)(heap_used_nwords(&p->heap) / 100) + 1);
    return heap_holds_leaving(&p->heap, roots, n);
}

void proc_evict_leaving(Proc *p)
{
    Span roots[PROC_ROOTS];
    int n = proc_roots(p, NULL, 0, roots);
    GcReport r = {0};
    heap_evict_leaving(&p->heap, roots, n, &r);
    account(p, &r);
}

void proc_shrink(Proc *p, Term *x, uint32_t live)
{
    Span roots[PROC_ROOTS];
    int n = proc_roots(p, x, live, roots);
    heap_shrink_to_fit(&p->heap, roots, n);
}

// Nothing runs now. Leaves no garbage, and zeros in the free words, which compress well.
void procs_tidy(void)
{
    for (uint32_t slot = 0;;) {
        uint32_t budget = UINT32_MAX;
        Proc *p = view_next(&slot, &budget);
        if (!p) return;
        p->heap.need_full = true;
        proc_collect_saved(p, 0);
        Heap *h = &p->heap;
        memset(h->top, 0, (size_t)(h->stop - h->top) * sizeof(Term));
        if (h->old_start) memset(h->old_top, 0, (size_t)(h->old_end - h->old_top) * sizeof(Term));
    }
}

size_t proc_nbytes(Proc *p)
{
    return sizeof *p + heap_total_nbytes(&p->heap) + (size_t)p->mbox_len * sizeof(Signal) + dict_nbytes(p) +
        kin_nbytes(p->links) + kin_nbytes(p->monitors) + kin_nbytes(p->monitored_by) + kin_nbytes(p->aliases);
}
