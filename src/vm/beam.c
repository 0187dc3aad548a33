// SPDX-License-Identifier: Apache-2.0
// vm/beam.c — the public interface: boot, run, feed, stop.
//
//   host: beam_boot ─► beam_run ─► beam_run ─► ... ─► BEAM_EXITED        any thread: beam_feed, beam_stop
#include "vm/inner.h"
#include "vm/upward.h"
#include "proc/events.h"
#include "ets/ets.h"
#include "io/io.h"
#include "look/look.h"
#include "proc/pause.h"
#include <errno.h>

static bool ended;
bool beam_saves;
static _Atomic bool booted; // beam_feed may be called before, from another thread

void vm_flush_events(void)
{
    static bool done;
    if (done || !vm_flags.events_file) return;
    done = true;
    if (!strcmp(vm_flags.events_file, "-")) return; // no file: for those who read the stream during the run
    if (!events_write_perfetto(vm_flags.events_file)) {
        Buf b = {0};
        buf_printf(&b, "webeam: cannot write %s\n", vm_flags.events_file);
        host_write(2, b.p, b.n);
        buf_free(&b);
    }
}

Term vm_argv(Heap *h)
{
    Term list = NIL;
    for (int i = vm_flags.ninit_args - 1; i >= 0; i--)
        list = heap_cons(h, heap_make_binary(h, vm_flags.init_args[i], strlen(vm_flags.init_args[i])), list);
    return heap_cons(h, heap_make_binary(h, "webeam", 6), list);
}

// scripts/beamdis: prints the contents of a file. Returns the exit code.
static int print_file(const char *path)
{
    uint8_t *bytes;
    size_t n;
    Buf b = {0};
    const char *why = "";
    bool ok = false;
    int e = files_read_all(path, &bytes, &n);
    if (e) why = e == ENOENT ? "no such file" : "cannot be read";
    else {
        ok = code_dump_file(&b, bytes, n, vm_flags.dump_lowered, &why);
        mem_give(MEM_SYSTEM, bytes, n + 1);
    }
    if (b.n) host_write(1, b.p, b.n); // also what could be read of a damaged file
    b.n = 0;
    if (!ok) {
        buf_printf(&b, "webeam: cannot read %s: %s\n", path, why);
        host_write(2, b.p, b.n);
    }
    buf_free(&b);
    return !ok;
}

bool beam_boot(int argc, char **argv, int *exit_code)
{
    *exit_code = 1;
    const char *text = host_env("WEBEAM_DIALS");
    if (text && !dials_parse(text)) return false;
    FlagsResult r = flags_parse(argc, argv, &vm_flags);
    if (r != FLAGS_GO) {
        *exit_code = r == FLAGS_SAID_ALL ? 0 : 1;
        return false;
    }
    if (vm_flags.image || (vm_flags.save_image && !beam_saves)) {
        static const char why[] = "webeam: images are saved and resumed by the wasm builds\n";
        host_write(2, why, sizeof why - 1);
        return false;
    }
    upward_connect();
    if (!mounts_ready()) return false;
    boot_find_release();
    term_init(vm_flags.atom_limit);
    code_init();
    sched_init(&vm_flags.sched);
    if (vm_flags.events_file) events_start(0);
    bif_init();
    ets_init();
    emu_init();
    jit_init(vm_flags.jit);
    io_init(vm_flags.port_limit);
    start_bifs();
    image_bifs();
    look_init();
    // After all BIFs are set: lowering looks up which calls are BIFs.
    if (vm_flags.dump_file) {
        *exit_code = print_file(vm_flags.dump_file);
        return false;
    }
    if (vm_flags.minimal ? !start_modules() || !start_first_process() : !boot_modules() || !boot_first_processes())
        return false;
    sched_start_threads();
    atomic_store(&booted, true);
    look_started();
    return true;
}

BeamStatus beam_run(int64_t max_reductions, bool may_block)
{
    BeamStatus st = {.state = BEAM_EXITED, .wait_ns = -1};
    bool busy = false;
    if (!ended) {
        int64_t wait = sched_run(max_reductions, may_block, &busy);
        if (!sched_halted(&st.exit_code)) {
            st.state = busy ? BEAM_BUSY : BEAM_IDLE;
            st.wait_ns = busy ? 0 : wait;
            if (!busy && image_ready()) {
                image_freeze();
                st.state = BEAM_SAVE;
            }
            return st;
        }
        sched_join_threads();
        io_flush();
        vm_flush_events();
        ended = true;
        look_ended();
    }
    sched_halted(&st.exit_code);
    return st;
}

bool beam_wants(int handle) { return io_wants(handle); }

void beam_feed(int handle, const void *p, size_t nbytes)
{
    io_feed(handle, p, nbytes);
    if (atomic_load(&booted)) sched_poke(); // else scheduler 1 looks for input before it sleeps
}

const char *beam_image_path(void) { return vm_flags.save_image; }
void beam_script_event(uint64_t port, int kind, const void *p, size_t nbytes)
{
    io_js_event(port, kind, p, nbytes);
    sched_poke();
}

void beam_stop(int exit_code) { sched_halt(exit_code); }

// ---- views --------------------------------------------------------------------------------------------------
bool beam_observe(int what, double a, double b, const void *more, size_t n) { return look_ask(what, a, b, more, n); }
bool beam_observation(const void **p, size_t *nbytes) { return look_answer(p, nbytes); }
double beam_observed_ms(void) { return look_answer_ms(); }
void beam_pause_clear(void) { look_pause_clear(); }
void beam_pause_at(uint32_t kinds, double pid) { look_pause_at(kinds, pid); }
void beam_pause_after(int reductions, bool slice, double seq) { look_pause_after(reductions, slice, seq); }
int beam_paused(void) { return (int)sched_paused(); }
void beam_quiet_at(double jumps) { sched_quiet_at(jumps < 0 ? UINT64_MAX : (uint64_t)jumps); }
double beam_jumps(void) { return (double)sched_jumps; }
bool beam_input_is_wanted(void) { return sched_input_is_wanted(); }
void beam_slice(int reductions) { sched_set_slice(reductions); }

const void *beam_atom(uint32_t index, size_t *nbytes)
{
    *nbytes = 0;
    return index < atom_count() ? atom_text(make_atom(index), nbytes) : NULL;
}
