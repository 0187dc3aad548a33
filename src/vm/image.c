// SPDX-License-Identifier: Apache-2.0
// vm/image.c — freezing a booted system, and continuing it elsewhere: the VM's part.
//
//   --save-image FILE:  boot as usual ─► init has started all, nothing runs ─► BEAM_SAVE: the host writes the memory
//   --image FILE:       the host reads the memory back ─► beam_resume: clocks, flags, environment, init's arguments
//                       ─► webeam_resume:start/1 does what the new flags ask for (user, -pa, -eval, -s, -run)
//
// Between two slices all state is in linear memory and none in C stack frames, so the memory is the image. The host
// writes it in the format described in web/image.js. It contains addresses, so only the same build can use it; the
// image contains the build id.
//
// With threads, an image is made with one scheduler on one thread, so it contains nothing of other threads. beam_resume
// creates the other schedulers and their threads.
#include "vm/inner.h"
#include "proc/events.h"
#include "proc/time.h"
#include "ets/ets.h"
#include "io/io.h"
#include <errno.h>

static struct {
    bool saved, resuming;
} image; // resuming: webeam_resume has not yet done what the flags ask for

// ---- init's state: {state, Flags, Args, Start, KernelPid, BootPid, Status, ScriptId, Loaded, Subscribed, ...}
// The stack slot of the waiting init that holds its state. NULL: none is found (an OTP with another init).
static Term *state_slot(Proc *init)
{
    for (Term *s = init->heap.stop; s < init->heap.end; s++) {
        if (!is_tuple(*s) || tuple_arity(*s) < 10 || tuple_at(*s, 0) != atom_c("state")) continue;
        Term status = tuple_at(*s, 6);
        if (is_list(tuple_at(*s, 1)) && is_list(tuple_at(*s, 2)) && is_tuple_of(status, 2)) return s;
    }
    return NULL;
}

static Proc *init_process(void)
{
    Term pid = name_whereis(A_init);
    return is_local_pid(pid) ? proc_find(pid) : NULL;
}

bool image_ready(void)
{
    if (!vm_flags.save_image || image.saved || image.resuming) return false;
    Proc *init = init_process();
    Term *slot = init ? state_slot(init) : NULL;
    return slot && tuple_at(tuple_at(*slot, 6), 0) == atom_c("started");
}

void image_freeze(void)
{
    image.saved = true;
    jit_drop_all();
    files_freeze();
    procs_tidy();
    code_fold(true);
    mem_wipe();
    time_freeze();
}

// webeam:init_arguments(Flags, Args): sets what init answers to get_arguments and get_plain_arguments.
static Term put_arguments(Proc *init, Heap *h, Term arg)
{
    (void)h;
    Term *slot = state_slot(init);
    if (!slot) return A_false;
    size_t n = tuple_arity(*slot) + 1;
    Term *from = boxed_ptr(*slot), *to = heap_take(&init->heap, n);
    memcpy(to, from, n * sizeof(Term));
    Term own = heap_copy(&init->heap, arg);
    to[2] = tuple_at(own, 0);
    to[3] = tuple_at(own, 1);
    *slot = make_boxed(to);
    return A_true;
}

static Term init_arguments(Proc *p, Term *a)
{
    Term pid = name_whereis(A_init);
    if (!is_local_pid(pid)) return badarg(p);
    return proc_ask(p, pid, put_arguments, TUPLE(&p->heap, a[0], a[1]), ASK_BETWEEN, A_false);
}

static Term started(Proc *p, Term *a) // webeam:started(): the new flags are done
{
    (void)p, (void)a;
    image.resuming = false;
    return A_true;
}

void image_bifs(void)
{
    export_set_bif(A_webeam, atom_c("started"), 0, started, BIF_PLAIN);
    export_set_bif(A_webeam, atom_c("init_arguments"), 2, init_arguments, BIF_PLAIN);
}

// ---- resuming ----------------------------------------------------------------------------------------------------
bool beam_resume(int argc, char **argv, int *exit_code)
{
    *exit_code = 1;
    code_fold(false);
    const char *text = host_env("WEBEAM_DIALS");
    if (text && !dials_parse(text)) return false;
    Flags f;
    FlagsResult r = flags_parse(argc, argv, &f);
    if (r != FLAGS_GO) {
        *exit_code = r == FLAGS_SAID_ALL ? 0 : 1;
        return false;
    }
    vm_flags.init_args = f.init_args;
    vm_flags.ninit_args = f.ninit_args;
    vm_flags.program = f.program;
    vm_flags.save_image = f.save_image; // an image of an image, with the modules of these flags loaded
    image.saved = false;
    image.resuming = true;
    sched_thaw(&f.sched);
    ets_thaw();
    if (f.events_file) {
        vm_flags.events_file = f.events_file;
        events_start(0);
    }
    time_thaw();
    jit_init(f.jit);
    bif_os_thaw();
    files_thaw();
    io_thaw();
    Heap h;
    heap_init(&h, 0, 0, 0);
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    bool ok = proc_spawn(&o, atom_c("webeam_resume"), A_start, heap_cons(&h, boot_arguments(&h), NIL), NULL) != NOVALUE;
    heap_destroy(&h);
    if (ok) sched_start_threads();
    return ok;
}
