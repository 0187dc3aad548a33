// SPDX-License-Identifier: Apache-2.0
// bif/process_info.c — process_info/1,2: one function per item. It runs in the process that is asked, or on its behalf.
//
//   process_info(P, Items) ─ check the items ─ proc_ask ─► answer(P, heap, {Asker, Items}) ─► terms on the heap
//
// So an answer is consistent, and comes after all signals that the asker has sent.
#include "bif/spawn.h"
#include "proc/calltrace.h"
#include "proc/mailbox.h"
#include "proc/sched.h"
#include "bif/trace.h"
#include "base/host.h"
#include "base/release.h"
#include <stdio.h>

// ---- where a process is -------------------------------------------------------------------
static Term trace_of(Proc *p, Heap *h, int max) { return bif_up.stacktrace(p, h, max); }

static Term current_function(Proc *p, Heap *h)
{
    Term t = trace_of(p, h, 1);
    if (!is_cons(t)) return A_undefined;
    Term e = head(t);
    return TUPLE(h, tuple_at(e, 0), tuple_at(e, 1), tuple_at(e, 2));
}

static Term current_location(Proc *p, Heap *h)
{
    Term t = trace_of(p, h, 1);
    return is_cons(t) ? head(t) : A_undefined;
}

static Term initial_call(Proc *p, Heap *h)
{
    Export *e = p->initial_call;
    return e ? TUPLE(h, e->module, e->function, make_small(e->arity)) : A_undefined;
}

static Term status(Proc *p, Term asker)
{
    uint32_t st = atomic_load_explicit(&p->state, memory_order_relaxed);
    if (p->pid == asker) return A_running;
    if (st & PS_EXITING) return A_exiting;
    if (st & PS_SUSPENDED) return A_suspended;
    if (st & PS_WAITING) return A_waiting;
    // It may have woken up only to answer; then its next instruction is still that of a receive.
    uint32_t at = p->pc ? *p->pc & 0xFFFF : 0;
    if (at == I_loop_rec || at == I_wait || at == I_wait_timeout) return A_waiting;
    return st & PS_RUNNING ? A_running : A_runnable;
}

static void put_place(Buf *b, const void *at, bool is_return)
{
    CodePlace pl;
    if (at == (const void *)CODE_NORMAL_EXIT) buf_text(b, "<terminate process normally>");
    else if (code_place(at, is_return, &pl)) {
        print_mfa(b, pl.module, pl.function, pl.arity);
        buf_printf(b, " + %zu", (size_t)((const uint8_t *)at - (const uint8_t *)pl.entry));
    } else buf_text(b, "unknown function");
}

Term bif_backtrace(Proc *p, Heap *h)
{
    Buf b = {0};
    buf_printf(&b, "Program counter: 0x%016llx (", (unsigned long long)(uintptr_t)p->pc);
    put_place(&b, p->pc, false);
    buf_text(&b, ")\n");
    int y = 0;
    bool runs = (atomic_load_explicit(&p->state, memory_order_relaxed) & PS_RUNNING) != 0;
    for (const Term *w = p->heap.stop + (runs ? 0 : p->live); w < p->heap.end; w++) {
        if (is_cp(*w)) {
            buf_printf(&b, "\n0x%016llx Return addr 0x%016llx (", (unsigned long long)(uintptr_t)w,
                (unsigned long long)(uintptr_t)cp_code(*w));
            put_place(&b, cp_code(*w), true);
            buf_text(&b, ")\n");
            y = 0;
            continue;
        }
        char name[24];
        int n = snprintf(name, sizeof name, "y(%d)", y++);
        buf_printf(&b, "%s%*s", name, n < 9 ? 9 - n : 1, "");
        if (is_catch(*w)) {
            buf_printf(&b, "Catch 0x%016llx (", (unsigned long long)(uintptr_t)catch_handler(*w));
            put_place(&b, catch_handler(*w), false);
            buf_byte(&b, ')');
        } else print_term(&b, *w, 4096);
        buf_byte(&b, '\n');
    }
    Term t = heap_make_binary(h, b.p, b.n);
    buf_free(&b);
    return t;
}

// ---- memory -------------------------------------------------------------------------------------
static size_t old_nwords(const Heap *h) { return h->old_start ? (size_t)(h->old_end - h->old_start) : 0; }

static size_t stack_nwords(Proc *p)
{
    bool runs = (atomic_load_explicit(&p->state, memory_order_relaxed) & PS_RUNNING) != 0;
    return (size_t)(p->heap.end - p->heap.stop) - (runs ? 0 : p->live);
}

static Term item2(Heap *h, Term key, uint64_t v) { return TUPLE(h, key, heap_uint64(h, v)); }

static Term garbage_collection(Proc *p, Heap *h)
{
    const Heap *ph = &p->heap;
    Term items[] = {
        TUPLE(h, A_max_heap_size, bif_max_heap_map(h, ph->max_nwords, ph->max_flags)),
        item2(h, A_min_bin_vheap_size, atomic_load(&bif_defaults.min_bin_vheap)),
        item2(h, A_min_heap_size, heap_report_nwords(ph)),
        item2(h, A_fullsweep_after, ph->fullsweep_after),
        item2(h, A_minor_gcs, ph->minor_gcs),
    };
    return heap_list(h, items, COUNT_OF(items), NIL);
}

static Term garbage_collection_info(Proc *p, Heap *h)
{
    const Heap *ph = &p->heap;
    Term items[] = {
        item2(h, A_old_heap_block_size, old_nwords(ph)),
        item2(h, A_heap_block_size, (size_t)(ph->end - ph->start)),
        item2(h, A_mbuf_size, ph->frag_nwords),
        item2(h, A_recent_size, ph->high_water ? (size_t)(ph->high_water - ph->start) : 0),
        item2(h, A_stack_size, stack_nwords(p)),
        item2(h, A_old_heap_size, ph->old_start ? (size_t)(ph->old_top - ph->old_start) : 0),
        item2(h, A_heap_size, (size_t)(ph->top - ph->start)),
        item2(h, A_bin_vheap_size, ph->off_heap_nbytes / 8),
        item2(h, A_bin_vheap_block_size, ph->vheap_limit / 8),
        item2(h, A_bin_old_vheap_size, ph->old_off_heap_nbytes / 8),
        item2(h, A_bin_old_vheap_block_size, ph->old_vheap_limit / 8),
    };
    return heap_list(h, items, COUNT_OF(items), NIL);
}

Term bif_binaries_of(Heap *h, uint64_t chain, Term list)
{
    while (chain) {
        const Term *box = (const Term *)(uintptr_t)chain;
        if (header_subtag(box[0]) == SUB_REFC_BIN) {
            const RefcBox *r = (const RefcBox *)box;
            const SharedBin *s = (const SharedBin *)(uintptr_t)r->shared;
            list = heap_cons(h,
                TUPLE(h, heap_uint64(h, (uint64_t)(uintptr_t)s), heap_uint64(h, s->nbytes),
                    make_small(atomic_load(&s->refs))),
                list);
        }
        chain = box[2];
    }
    return list;
}

static uint64_t reductions(Proc *p)
{
    uint64_t n = p->reductions;
    if (atomic_load_explicit(&p->state, memory_order_relaxed) & PS_RUNNING) {
        int slice = sched_opts()->slice > 0 ? sched_opts()->slice : SLICE_REDUCTIONS;
        if (proc_left(p) < slice) n += (uint64_t)(slice - proc_left(p));
    }
    return n;
}

static Term dictionary_value(Proc *p, Heap *h, Term key)
{
    Term v = p->flags & PF_SENSITIVE ? A_undefined : dict_get(p, key);
    return h == &p->heap ? v : heap_copy(h, v);
}

// ---- the items ---------------------------------------------------------------------------------------
static Term value_of(Proc *p, Heap *h, Term item, Term asker)
{
    switch (item) {
    case A_registered_name: return atomic_load(&p->name);
    case A_current_function: return current_function(p, h);
    case A_current_location: return current_location(p, h);
    case A_current_stacktrace: return trace_of(p, h, bif_backtrace_depth);
    case A_initial_call: return initial_call(p, h);
    case A_status: return status(p, asker);
    case A_message_queue_len: return make_small(proc_message_count(p));
    case A_messages: return proc_messages(p, h);
    case A_links: return proc_links(p, h);
    case A_monitors: return proc_monitors(p, h);
    case A_monitored_by: return proc_monitored_by(p, h);
    case A_dictionary: return p->flags & PF_SENSITIVE ? NIL : dict_list(p, h, h != &p->heap);
    case A_trap_exit: return make_bool(p->flags & PF_TRAP_EXIT);
    case A_error_handler: return p->error_handler;
    case A_priority: return bif_priority_atom(p->prio);
    case A_group_leader: return p->group_leader;
    case A_total_heap_size:
        return heap_uint64(h, (size_t)(p->heap.end - p->heap.start) + old_nwords(&p->heap) + p->heap.frag_nwords);
    case A_heap_size: return heap_uint64(h, (size_t)(p->heap.end - p->heap.start));
    case A_stack_size: return heap_uint64(h, stack_nwords(p));
    case A_memory: return heap_uint64(h, proc_nbytes(p));
    case A_reductions: return heap_uint64(h, reductions(p));
    case A_garbage_collection: return garbage_collection(p, h);
    case A_garbage_collection_info: return garbage_collection_info(p, h);
    case A_suspending: return proc_suspending(p, h);
    case A_trace: return make_small(proc_traced(p, PT_TRACEE));
    case A_binary: return bif_binaries_of(h, p->heap.off_heap, bif_binaries_of(h, p->heap.off_heap_old, NIL));
    case A_sequential_trace_token: return proc_traced(p, PT_TOKEN) ? heap_copy(h, p->tracing->token) : NIL;
    case A_catchlevel: return make_small(p->catches);
    case A_backtrace: return bif_backtrace(p, h);
    case A_last_calls: return A_false;
    case A_min_heap_size: return make_small(heap_report_nwords(&p->heap));
    case A_min_bin_vheap_size: return make_small(atomic_load(&bif_defaults.min_bin_vheap));
    case A_max_heap_size: return bif_max_heap_map(h, p->heap.max_nwords, p->heap.max_flags);
    case A_message_queue_data: return p->flags & PF_OFF_HEAP_MESSAGES ? A_off_heap : A_on_heap;
    case A_fullsweep_after: return make_small(p->heap.fullsweep_after);
    case A_parent: return p->parent;
    default: break;
    }
    if (item == B_async_dist) return make_bool(p->flags & PF_ASYNC_DIST);
    if (item == B_priority_messages) return make_bool(proc_has_priority(p));
    if (item == B_label) return dictionary_value(p, h, B_process_label);
    if (is_tuple(item)) return dictionary_value(p, h, tuple_at(item, 1));
    return NIL; // magic_ref
}

static const Term all_items[] = {
    A_registered_name,
    A_current_function,
    A_current_location,
    A_current_stacktrace,
    A_initial_call,
    A_status,
    A_message_queue_len,
    A_messages,
    A_links,
    A_monitors,
    A_monitored_by,
    A_dictionary,
    A_trap_exit,
    A_error_handler,
    A_priority,
    A_group_leader,
    A_total_heap_size,
    A_heap_size,
    A_stack_size,
    A_memory,
    A_reductions,
    A_garbage_collection,
    A_garbage_collection_info,
    A_suspending,
    A_trace,
    A_binary,
    A_sequential_trace_token,
    A_catchlevel,
    A_backtrace,
    A_last_calls,
    A_min_heap_size,
    A_min_bin_vheap_size,
    A_max_heap_size,
    A_message_queue_data,
    A_fullsweep_after,
    A_parent,
};
static bool is_item(Term t)
{
    if (t == B_magic_ref) return true;
    if (t == B_async_dist) return release_does(async_dist);
    if (t == B_priority_messages) return release_does(priority_messages);
    if (t == B_label) return release_does(process_labels);
    if (is_tuple_tag(t, 2, A_dictionary)) return release_does(dictionary_key);
    for (size_t i = 0; i < COUNT_OF(all_items); i++)
        if (all_items[i] == t) return true;
    return false;
}

// The items of process_info/1, in this order.
static const Term default_items[] = {
    A_registered_name,
    A_current_function,
    A_initial_call,
    A_status,
    A_message_queue_len,
    A_links,
    A_dictionary,
    A_trap_exit,
    A_error_handler,
    A_priority,
    A_group_leader,
    A_total_heap_size,
    A_heap_size,
    A_stack_size,
    A_reductions,
    A_garbage_collection,
    A_suspending,
};

// arg: {Asker, Item | [Item] | all}.
static Term answer(Proc *p, Heap *h, Term arg)
{
    Term asker = tuple_at(arg, 0), want = tuple_at(arg, 1), out[COUNT_OF(default_items)], list = NIL, item;
    if (want == A_registered_name) {
        Term name = atomic_load(&p->name);
        return name == NIL ? NIL : TUPLE(h, want, name);
    }
    if (want == A_all) {
        size_t n = 0;
        for (size_t i = 0; i < COUNT_OF(default_items); i++) {
            Term v = value_of(p, h, default_items[i], asker);
            if (default_items[i] == A_registered_name && v == NIL) continue;
            out[n++] = TUPLE(h, default_items[i], v);
        }
        return heap_list(h, out, n, NIL);
    }
    if (is_atom(want) || is_tuple(want)) return TUPLE(h, want, value_of(p, h, want, asker));
    size_t n = 0;
    for (Term l = want; bif_next(&l, &item);) n++;
    if (!n) return NIL;
    Term *cells = heap_take(h, 2 * n), *to = cells;
    for (Term l = want; bif_next(&l, &item); to += 2) {
        to[0] = TUPLE(h, item, value_of(p, h, item, asker));
        to[1] = make_cons(to + 2);
    }
    to[-1] = NIL;
    list = make_cons(cells);
    return list;
}

static Term ask(Proc *p, Term pid, Term items)
{
    if (pid == p->pid && !proc_handle_signals(p)) return proc_yield_true(p); // takes in the signals that have arrived
    return proc_ask(p, pid, answer, TUPLE(&p->heap, p->pid, items), ASK_ANYWHERE, A_undefined);
}

BIF_FN(erlang, process_info, 1) { return is_local_pid(a[0]) ? ask(p, a[0], A_all) : badarg(p); }

BIF_FN(erlang, process_info, 2)
{
    Term l = a[1], item;
    if (!is_local_pid(a[0])) return badarg(p);
    if (is_atom(l) || is_tuple(l)) return is_item(l) ? ask(p, a[0], l) : badarg(p);
    while (bif_next(&l, &item))
        if (!is_item(item)) return badarg(p);
    return is_nil(l) ? ask(p, a[0], a[1]) : badarg(p);
}

// Writes the text to standard error. erlang.erl has not checked the arguments.
static Term display(Proc *target, Heap *h, Term arg)
{
    (void)arg;
    Term b = bif_backtrace(target, h);
    Bits bits = bits_of(b);
    host_write(2, bits.bytes, (size_t)(bits.nbits / 8));
    return A_true;
}

BIF_FN(erts_internal, process_display, 2)
{
    if (a[1] != A_backtrace) return A_badopt;
    if (!is_local_pid(a[0]) || !proc_is_alive(a[0])) return A_badarg;
    return proc_ask(p, a[0], display, NIL, ASK_ANYWHERE, A_badarg);
}
