// SPDX-License-Identifier: Apache-2.0
// proc/collect.c — collecting a process's heap: which words are roots, what it costs, and what if it has grown too big.
//
// Messages in the mailbox lie in their own fragments and are no roots (see mailbox_part_with_peeked); monitors, asks and timers keep copies of theirs.
#include "proc/inner.h"

int proc_roots(Proc *p, Term *x, uint32_t live, Span *roots)
{
    int n = 0;
    if (live) roots[n++] = (Span){x, live};
    // exc_reason .. exit_reason lie together: see struct Proc
    roots[n++] = (Span){&p->exc_reason, (size_t)(&p->exit_reason - &p->exc_reason) + 1};
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
    proc_charge(p, r->reductions > 1000000 ? 1000000 : (uint32_t)r->reductions);
    EVENT(EV_GC, p->pid, r->before, r->after);
    if (TRACING(TRACE_GC))
        trace_line("gc <%u> %s %zu -> %zu words", local_pid_number(p->pid), r->full ? "full" : "minor", r->before, r->after);
}

bool proc_collect(Proc *p, size_t need, Term *x, uint32_t live)
{
    if (UNLIKELY(p->peeked)) mailbox_part_with_peeked(p);
    Span roots[PROC_ROOTS];
    int n = proc_roots(p, x, live, roots);
    GcReport r = {0};
    bool ok = heap_collect(&p->heap, need, roots, n, &r);
    account(p, &r);
#ifdef WEBEAM_DEBUG
    n = proc_roots(p, x, live, roots);
    if (!heap_is_sound(&p->heap, roots, n)) panic("unsound heap after collecting <%u>", local_pid_number(p->pid));
#endif
    return ok;
}

bool proc_collect_saved(Proc *p, size_t need)    // the saved registers are stack words, so the collector sees them
{
    return proc_collect(p, need, NULL, 0);
}

void proc_shrink(Proc *p, Term *x, uint32_t live)
{
    Span roots[PROC_ROOTS];
    int n = proc_roots(p, x, live, roots);
    heap_shrink_to_fit(&p->heap, roots, n);
}

size_t proc_nbytes(Proc *p)
{
    return sizeof *p + heap_total_nbytes(&p->heap) + (size_t)p->mbox_len * sizeof(Signal) + dict_nbytes(p)
         + kin_nbytes(p->links) + kin_nbytes(p->monitors) + kin_nbytes(p->monitored_by) + kin_nbytes(p->aliases);
}
