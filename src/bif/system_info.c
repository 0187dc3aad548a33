// SPDX-License-Identifier: Apache-2.0
// bif/system_info.c — system_info/1: what this VM is. Constants answer as erl does on a 64-bit
// machine.
#include "bif/spawn.h"
#include "proc/calltrace.h"
#include "proc/sched.h"
#include "bif/trace.h"
#include "ets/ets.h"
#include "io/io.h"
#include "base/host.h"
#include "base/release.h"
#include <stdio.h>

static Term text(Proc *p, const char *s) { return bif_c_string(&p->heap, s); }
static Term count(Proc *p, uint64_t n) { return heap_uint64(&p->heap, n); }
static Term named(Proc *p, Term key, uint64_t n) { return TUPLE(&p->heap, key, heap_uint64(&p->heap, n)); }

// ---- text -----------------------------------------------------------------------------
static int online(void) { return sched_opts()->online > 0 ? sched_opts()->online : sched_count(); }

static Term system_version(Proc *p)
{
    char s[256];
    snprintf(s, sizeof s, "Erlang/OTP %d [erts-%s] [webeam] [64-bit] [smp:%d:%d] [ds:%d:%d:10] [async-threads:1]\n",
        release_number, release_erts, sched_count(), online(), sched_count(), online());
    return text(p, s);
}

static Term otp_release(Proc *p)
{
    char s[16];
    snprintf(s, sizeof s, "%d", release_number);
    return text(p, s);
}

static Term binary(Proc *p, Buf *b)
{
    Term t = heap_make_binary(&p->heap, b->p, b->n);
    buf_free(b);
    return t;
}

static Term info(Proc *p)
{
    static const struct {
        const char *name;
        MemKind kind;
    } kinds[] = {
        {"heap", MEM_HEAP},
        {"processes", MEM_PROC},
        {"binary", MEM_BINARY},
        {"code", MEM_CODE},
        {"atom", MEM_ATOM},
        {"ets", MEM_ETS},
        {"system", MEM_SYSTEM},
    };
    Buf b = {0};
    buf_text(&b, "=memory\n");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) buf_printf(&b, "%s: %zu\n", kinds[i].name, mem_total(kinds[i].kind));
    buf_printf(&b, "=index_table:atom_tab\nlimit: %u\nentries: %u\n", atom_limit(), atom_count());
    return binary(p, &b);
}

static Term loaded(Proc *p)
{
    Buf b = {0};
    buf_printf(&b, "Current code: %zu\nOld code: 0\n", mem_total(MEM_CODE));
    for (Term l = code_loaded_modules(&p->heap); is_cons(l); l = tail(l)) {
        print_term(&b, head(l), 0);
        buf_byte(&b, '\n');
    }
    return binary(p, &b);
}

static Term dist(Proc *p)
{
    Buf b = {0};
    buf_text(&b, "=node:'nonode@nohost'\n=no_distribution\n");
    return binary(p, &b);
}

static Term procs(Proc *p)
{
    Buf b = {0};
    size_t max = proc_count() + 16, n;
    Term *pids = mem_take(MEM_SYSTEM, max * sizeof(Term));
    n = proc_list_pids(pids, max);
    for (size_t i = 0; i < n && i < max; i++) {
        buf_text(&b, "=proc:");
        print_term(&b, pids[i], 0);
        buf_byte(&b, '\n');
    }
    mem_give(MEM_SYSTEM, pids, max * sizeof(Term));
    return binary(p, &b);
}

// ---- structures ---------------------------------------------------------------------------
static Term allocated_areas(Proc *p)
{
    Heap *h = &p->heap;
    Term items[] = {
        named(p, B_sys_misc, mem_total(MEM_SYSTEM)),
        named(p, B_atom_space, mem_total(MEM_ATOM)),
        named(p, B_loaded_code, mem_total(MEM_CODE)),
        named(p, B_process_table, mem_total(MEM_PROC)),
        named(p, B_ets_misc, mem_total(MEM_ETS)),
    };
    return heap_list(h, items, COUNT_OF(items), NIL);
}

static Term garbage_collection(Proc *p)
{
    Heap *h = &p->heap;
    uint32_t min = atomic_load(&bif_defaults.min_heap);
    Term items[] = {
        named(p, A_max_heap_size, atomic_load(&bif_defaults.max_heap)),
        named(p, A_min_bin_vheap_size, atomic_load(&bif_defaults.min_bin_vheap)),
        named(p, A_min_heap_size, heap_size_step(min > HEAP_MIN_NWORDS ? min : HEAP_MIN_NWORDS)),
        named(p, A_fullsweep_after, atomic_load(&bif_defaults.fullsweep_after)),
    };
    return heap_list(h, items, COUNT_OF(items), NIL);
}

static Term heap_sizes(Proc *p)
{
    Term out[128];
    size_t n = 0, size = 0;
    while (n < COUNT_OF(out) && size < (size_t)1 << 30) {
        size = heap_size_step(size + 1);
        out[n++] = make_small((int64_t)size);
    }
    return heap_list(&p->heap, out, n, NIL);
}

static Term clock_source(Proc *p, Term id, bool monotonic)
{
    Heap *h = &p->heap;
    int64_t now = monotonic ? host_monotonic_ns() : host_realtime_ns();
    Term items[6];
    size_t n = 0;
    items[n++] = TUPLE(h, A_function, A_clock_gettime);
    items[n++] = TUPLE(h, A_clock_id, id);
    items[n++] = TUPLE(h, A_resolution, make_small(1000000000));
    if (monotonic) items[n++] = TUPLE(h, A_extended, B_no);
    items[n++] = TUPLE(h, A_parallel, B_yes);
    items[n++] = TUPLE(h, A_time, heap_int64(h, now));
    return heap_list(h, items, n, NIL);
}

static Term tuple_of(Proc *p, int n, Term t)
{
    Term *w = heap_take(&p->heap, (size_t)n + 1);
    w[0] = make_header(SUB_TUPLE, (size_t)n);
    for (int i = 1; i <= n; i++) w[i] = t;
    return make_boxed(w);
}

static Term emu_args(Proc *p)
{
    Term out[256], e;
    size_t n = 0;
    for (Term l = bif_up.argv(&p->heap); n < COUNT_OF(out) && bif_next(&l, &e);) {
        if (is_binary(e)) {
            Bits b = bits_of(e);
            e = heap_string(&p->heap, b.bytes, (size_t)(b.nbits / 8), NIL);
        }
        out[n++] = e;
    }
    return heap_list(&p->heap, out, n, NIL);
}

static Term min_heap(Proc *p)
{
    uint32_t min = atomic_load(&bif_defaults.min_heap);
    return named(p, A_min_heap_size, heap_size_step(min > HEAP_MIN_NWORDS ? min : HEAP_MIN_NWORDS));
}

_Atomic Term bif_system_logger = A_logger;

// What stands behind our atomics and locks, in the words of erl's thread library.
static Term thread_info(Heap *h)
{
    static const char *const names[] = {
        "Native rw-spinlocks", "Native spinlocks", "64-bit native atomics", "32-bit native atomics"};
    Term l = NIL;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Term name = bif_c_string(h, names[i]), how = bif_c_string(h, i < 2 ? "no" : "C11");
        l = heap_cons(h, i < 2 ? TUPLE(h, name, how) : TUPLE(h, name, how, NIL), l);
    }
    return l;
}

// ---- items with arguments ---------------------------------------------------------------------
static Term of_tuple(Proc *p, Term t)
{
    Term key = tuple_at(t, 0), v = tuple_at(t, 1);
    if (key == A_wordsize && (v == B_internal || v == A_external)) return make_small(8);
    if (key == A_cpu_topology && (v == B_defined || v == B_detected || v == A_used)) return A_undefined;
    if (key == A_allocator_sizes && is_nil(v)) return NIL;
    if ((key == A_allocator || key == A_allocator_sizes) && is_atom(v)) return A_false;
    return badarg(p);
}

static Term sequential_tracer(Proc *p)
{
    Term t = atomic_load(&seq_system_tracer);
    return TUPLE(&p->heap, A_sequential_tracer, is_local_pid(t) && proc_is_alive(t) ? t : A_false);
}

// Each knows some items, and gives NOVALUE for the others.
static Term of_system(Proc *p, Term t)
{
    Heap *h = &p->heap;
    switch (t) {
    case A_otp_release: return otp_release(p);
    case A_version: return text(p, release_erts);
    case A_system_version: return system_version(p);
    case A_system_architecture: return text(p, "wasm32-unknown-unknown");
    case A_machine: return text(p, "BEAM");
    case A_os_type: return TUPLE(h, A_unix, A_wasm);
    case A_os_version: return TUPLE(h, make_small(1), make_small(0), make_small(0));
    case A_wordsize: return make_small(8);
    case A_emu_flavor: return atom_c("emu");
    case A_emu_type:
    case A_build_type: return A_opt;
    case A_c_compiler_used:
        return TUPLE(
            h, B_gnuc, TUPLE(h, make_small(__GNUC__), make_small(__GNUC_MINOR__), make_small(__GNUC_PATCHLEVEL__)));
    case A_compat_rel: return make_small(release_number);
    case A_driver_version: return text(p, "3.3");
    case A_nif_version: return text(p, release_does(nif_2_18) ? "2.18" : release_does(nif_2_17) ? "2.17" : "2.16");
    case A_creation: return make_small(0);
    case A_taints: return NIL;
    default: return NOVALUE;
    }
}

static Term of_counts(Proc *p, Term t)
{
    switch (t) {
    case A_atom_count: return make_small(atom_count());
    case A_atom_limit: return make_small(atom_limit());
    case A_process_count: return make_small(proc_count());
    case A_process_limit: return make_small(proc_limit());
    case A_port_count: return count(p, io_count());
    case A_port_limit: return count(p, io_limit());
    case A_ets_count: return count(p, table_count());
    case A_ets_always_compress: return A_false;
    case A_ets_limit: return make_small(8192);
    default: return NOVALUE;
    }
}

static Term of_schedulers(Proc *p, Term t)
{
    Heap *h = &p->heap;
    switch (t) {
    case A_schedulers:
    case A_dirty_cpu_schedulers: return make_small(sched_count());
    case A_schedulers_online:
    case A_dirty_cpu_schedulers_online: return make_small(online());
    case A_dirty_io_schedulers: return make_small(10);
    case A_schedulers_state: return TUPLE(h, make_small(sched_count()), make_small(online()), make_small(online()));
    case A_scheduler_id: return make_small(sched_current() ? sched_current()->id : 1);
    case A_scheduler_bind_type: return A_unbound;
    case A_scheduler_bindings: return tuple_of(p, sched_count(), A_unbound);
    case A_multi_scheduling: return sched_count() > 1 ? A_enabled : A_disabled;
    case A_smp_support:
    case A_threads: return A_true;
    case A_thread_pool_size: return make_small(1);
    case A_logical_processors:
    case A_logical_processors_online:
    case A_logical_processors_available: return make_small(thread_cores());
    case A_cpu_topology: return A_undefined;
    case A_cpu_quota: return A_unknown;
    case A_update_cpu_info: return B_unchanged;
    case A_outstanding_system_requests_limit: return make_small(sched_count() * 2);
    default: return NOVALUE;
    }
}

static Term of_memory(Proc *p, Term t)
{
    Heap *h = &p->heap;
    switch (t) {
    case A_heap_type: return A_private;
    case A_fullsweep_after: return named(p, t, atomic_load(&bif_defaults.fullsweep_after));
    case A_min_heap_size: return min_heap(p);
    case A_min_bin_vheap_size: return named(p, t, atomic_load(&bif_defaults.min_bin_vheap));
    case A_max_heap_size:
        return bif_max_heap_map(h, atomic_load(&bif_defaults.max_heap), (uint8_t)atomic_load(&bif_defaults.max_flags));
    case A_message_queue_data: return A_on_heap;
    case A_garbage_collection: return garbage_collection(p);
    case A_allocated_areas: return allocated_areas(p);
    case A_allocator: return TUPLE(h, A_undefined, NIL, NIL, NIL);
    case A_alloc_util_allocators: return NIL;
    default: return NOVALUE;
    }
}

static Term of_time(Proc *p, Term t)
{
    Heap *h = &p->heap;
    switch (t) {
    case A_time_offset: return A_final;
    case A_time_warp_mode: return release_does(time_warps) ? B_multi_time_warp : A_no_time_warp;
    case A_tolerant_timeofday: return A_enabled;
    case A_start_time: return heap_int64(h, bif_start_ns());
    case A_end_time: return heap_int64(h, INT64_MAX);
    case A_os_monotonic_time_source: return clock_source(p, B_CLOCK_MONOTONIC, true);
    case A_os_system_time_source: return clock_source(p, B_CLOCK_REALTIME, false);
    case A_modified_timing_level: return A_undefined;
    default: return NOVALUE;
    }
}

static Term of_others(Proc *p, Term t)
{
    switch (t) {
    case A_info: return info(p);
    case A_loaded: return loaded(p);
    case A_dist: return dist(p);
    case A_procs: return procs(p);
    case A_system_logger: return atomic_load(&bif_system_logger);
    case A_sequential_tracer: return sequential_tracer(p);
    case A_trace_control_word: return make_small(atomic_load(&bif_trace_control_word));
    case A_dynamic_trace: return A_none;
    case A_dynamic_trace_probes: return A_false;
    case A_dist_ctrl:
    case A_check_io: return NIL;
    case A_dist_buf_busy_limit: return make_small(1048576);
    case A_delayed_node_table_gc: return make_small(60);
    case A_debug_compiled:
    case A_kernel_poll:
    case A_lock_checking:
    case A_port_parallelism: return A_false;
    case A_eager_check_io:
    case A_constant_pool_support: return A_true;
    default: return NOVALUE;
    }
}

// Items whose atoms have no constant.
static Term of_other_atoms(Proc *p, Term t)
{
    if (t == B_endian) return A_little;
    if (t == B_emu_args) return emu_args(p);
    if (t == B_snifs) return bif_list_all(&p->heap);
    if (t == B_multi_scheduling_blockers || t == B_normal_multi_scheduling_blockers) return NIL;
    if (t == B_heap_sizes) return heap_sizes(p);
    if (t == B_time_correction) return A_true;
    if (t == B_break_ignored) return A_false;
    if (t == B_beam_jump_table) return A_true;
    if (t == B_hipe_architecture) return A_undefined;
    if (t == B_ets_realloc_moves) return A_false;
    return NOVALUE;
}

static Term max_integer(Heap *h)
{
    size_t n = (size_t)arith_limit_nlimbs() * 8;
    uint8_t *ones = mem_take(MEM_SYSTEM, n);
    memset(ones, 0xFF, n);
    Term t = int_from_bytes(h, ones, n, true, false);
    mem_give(MEM_SYSTEM, ones, n);
    return t;
}

static Term atom_list(Heap *h, const char *const *names, size_t n)
{
    Term l = NIL;
    while (n) l = heap_cons(h, atom_c(names[--n]), l);
    return l;
}

// Libraries of others that are part of this program.
static Term embedded(Heap *h)
{
    static const char *const in[] = {"pcre", "tommath", "zlib"};
    Term pairs[] = {atom_c("included"), atom_list(h, in, COUNT_OF(in)), atom_c("excluded"), NIL};
    return map_from_pairs(h, pairs, 2);
}

// Items of later releases.
static Term of_later(Proc *p, Term t)
{
    if (t == B_async_dist && release_does(async_dist)) return A_false;
    if (t == B_halt_flush_timeout && release_does(halt_flush_timeout)) return A_infinity;
    if (t == B_max_integer && release_does(max_integer_known)) return max_integer(&p->heap);
    if (t == B_embedded_3pps && release_does(embedded_3pps)) return embedded(&p->heap);
    return NOVALUE;
}

BIF_FN(erlang, system_info, 1)
{
    static Term (*const of[])(Proc *, Term) = {
        of_system, of_counts, of_schedulers, of_memory, of_time, of_others, of_other_atoms, of_later};
    Term t = a[0];
    if (is_tuple_of(t, 2)) return of_tuple(p, t);
    if (!is_atom(t)) return badarg(p);
    if (t == B_ethread_info) return thread_info(&p->heap);
    for (size_t i = 0; i < COUNT_OF(of); i++) {
        Term answer = of[i](p, t);
        if (answer != NOVALUE) return answer;
    }
    return badarg(p);
}
