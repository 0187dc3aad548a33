// SPDX-License-Identifier: Apache-2.0
// vm/upward.c — sets the functions that rooms call in rooms above them.
//
// A room includes only rooms below it. Its calls upwards are in one structure in its door (BaseUp, HeapUp, EtfUp,
// CodeUp, ProcUp, EtsUp, IoUp, BifUp), which is filled here before anything runs. scripts/check-rooms refuses other
// function pointers in headers, and other places that fill these structures.
#include "vm/inner.h"
#include "vm/upward.h"
#include "bif/upward.h"
#include "etf/etf.h"
#include "io/io.h"
#include "jit/jit.h"
#include "look/look.h"

static void poll(void)
{
    io_poll();
    look_poll();
}

static void ending(Proc *p)
{
    ets_process_ends(p);
    boot_process_ends(p);
}

// All fields of these structures are function pointers.
#ifdef WEBEAM_DEBUG
static void check(const void *up, size_t nbytes, const char *which)
{
    void (*const *field)(void) = up;
    for (size_t i = 0; i < nbytes / sizeof *field; i++)
        if (!field[i]) panic("%s: upward call %zu is not set", which, i);
}
#else
#define check(up, nbytes, which) ((void)0)
#endif
#define CONNECT(up, ...) \
    do { \
        up = (__typeof__(up)){__VA_ARGS__}; \
        check(&up, sizeof up, #up); \
    } while (0)

void upward_connect(void)
{
    CONNECT(base_up, .dying = vm_flush_events);
    CONNECT(heap_up, .literals_retired = bif_literals_retired);
    CONNECT(etf_up, .fun_facts = code_fun_facts, .fun_get = code_fun_get, .export_facts = code_export_facts,
        .export_get = export_get, .export_find = code_export_defined, .definition = code_record_definition,
        .magic_find = ets_table_of_ref);
    CONNECT(code_up, .trace_dropped = bif_trace_dropped, .loaded = bif_trace_loaded, .traced_bif = emu_traced_bif,
        .patching = jit_drop, .purging = jit_purge);
    CONNECT(proc_up, .run = jit_run, .poll = poll, .ending = ending, .crashed = report_crash,
        .heap_too_big = report_max_heap, .port_signal = io_port_signal, .port_alive = io_port_alive,
        .trace_filter = bif_trace_filter);
    CONNECT(ets_up, .trace_act = bif_trace_act);
    CONNECT(io_up, .log = report_log);
    CONNECT(
        bif_up, .halt = report_halt, .stacktrace = emu_current_trace, .raise = emu_raise_with_trace, .argv = vm_argv);
}
