// SPDX-License-Identifier: Apache-2.0
// vm/boot.c — OTP's own boot: loads the preloaded modules, then runs erl_init:start(init, Arguments), as erl does.
//
//   <0.0.0> erl_init ─► init ─► erl_prim_loader, the boot script, kernel, stdlib ...       (all of it OTP's code)
//   <0.1.0> erts_code_purger   <0.2.0> erts_literal_area_collector
//   <0.3.0> .. <0.5.0> erts_dirty_process_signal_handler   <0.6.0> erts_trace_cleaner (since 27)
//
// The arguments are the ones that OTP's launcher passes: -root, -progname and -home, then the user's.
#include "vm/inner.h"
#include "base/release.h"
#include "io/io.h"
#include <errno.h>
#include <stdlib.h>

static Buf root, bindir, erts; // NUL-terminated; erts: its version
static Buf modules;            // the folder of the preloaded modules, not terminated; empty: there is none

// The value of the user's last `-root X`, else ROOTDIR, else Debian's folder.
static void find_root(void)
{
    const char *at = host_env("ROOTDIR");
    if (!at || !*at) at = "/usr/lib/erlang";
    for (int i = 0; i + 1 < vm_flags.ninit_args; i++) {
        if (!strcmp(vm_flags.init_args[i], "-extra")) break;
        if (!strcmp(vm_flags.init_args[i], "-root")) at = vm_flags.init_args[i + 1];
    }
    root.n = 0;
    buf_text(&root, at);
    buf_byte(&root, 0);
}

// Sets `dir` to the folder of the preloaded modules: ROOT/lib/erts-V/ebin with the highest V, or ROOT/erts-V/ebin.
// False: there is none.
static bool find_erts(Buf *dir)
{
    static const char *const under[] = {"/lib", ""};
    for (size_t k = 0; k < COUNT_OF(under); k++) {
        Buf lib = {0}, names = {0};
        buf_printf(&lib, "%s%s", (char *)root.p, under[k]);
        buf_byte(&lib, 0);
        const char *best = NULL;
        if (files_list((char *)lib.p, &names) == 0) {
            buf_byte(&names, 0);
            for (size_t at = 0; at < names.n; at += strlen((char *)names.p + at) + 1) {
                const char *d = (char *)names.p + at;
                if (!strncmp(d, "erts-", 5) && (!best || lib_version_compare(d + 5, best + 5) > 0)) best = d;
            }
        }
        if (best) {
            buf_printf(dir, "%s/%s/ebin", (char *)lib.p, best);
            buf_printf(&bindir, "%s/%s/bin", (char *)root.p, best);
            buf_byte(&bindir, 0);
            buf_text(&erts, best + 5);
            buf_byte(&erts, 0);
        }
        buf_free(&lib);
        buf_free(&names);
        if (best) return true;
    }
    return false;
}

static void complain(const char *what, const char *which)
{
    Buf b = {0};
    buf_printf(&b, "webeam: %s%s\n", what, which);
    host_write(2, b.p, b.n);
    buf_free(&b);
}

// The release is the last word of the file, such as "13.1.5 25" or "25.2.3". False also if there is no such file.
static bool says_other_release(const char *name)
{
    uint8_t *bytes;
    size_t nbytes;
    Buf path = {0};
    buf_printf(&path, "%s/%s", (char *)root.p, name);
    buf_byte(&path, 0);
    bool there = files_read_all((char *)path.p, &bytes, &nbytes) == 0;
    buf_free(&path);
    if (!there) return false;
    size_t end = nbytes;
    while (end && bytes[end - 1] <= ' ') end--;
    bytes[end] = 0; // host_read_file has put a NUL behind the bytes
    while (end && bytes[end - 1] > ' ') end--;
    const char *release = (char *)bytes + end;
    long number = strtol(release, NULL, 10);
    bool other = number < RELEASE_OLDEST || number > RELEASE_NEWEST;
    if (other) {
        Buf b = {0};
        buf_printf(
            &b, "Erlang/OTP %d to %d are supported; ROOTDIR or -root names the ", RELEASE_OLDEST, RELEASE_NEWEST);
        buf_printf(&b, "%s release ", number < RELEASE_OLDEST ? "older" : "newer");
        buf_byte(&b, 0);
        complain((char *)b.p, release);
        buf_free(&b);
    }
    mem_give(MEM_SYSTEM, bytes, nbytes + 1);
    return other;
}

void boot_say_release(void)
{
    if (root.n && !says_other_release("releases/start_erl.data")) says_other_release("OTP_VERSION");
}

void boot_find_release(void)
{
    find_root();
    bool there = vm_flags.minimal ? start_find_erts(&erts) : find_erts(&modules);
    release_set(there ? (char *)erts.p : VERSION_ERTS);
}

bool boot_modules(void)
{
    Buf dir = {0};
    if (!modules.n) {
        complain(
            "no erts-*/ebin: is Erlang/OTP installed? -root or ROOTDIR names its folder; looked in ", (char *)root.p);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; ok && release_preloaded[i]; i++) {
        dir.n = 0;
        buf_put(&dir, modules.p, modules.n);
        buf_printf(&dir, "/%s.beam", release_preloaded[i]);
        buf_byte(&dir, 0);
        uint8_t *bytes;
        size_t n;
        int e = files_read_all((char *)dir.p, &bytes, &n);
        if (e) {
            complain("cannot read ", (char *)dir.p);
            ok = false;
        } else {
            ok = vm_load(bytes, n, atom_c(release_preloaded[i]), (char *)dir.p);
            mem_give(MEM_SYSTEM, bytes, n + 1);
        }
    }
    buf_free(&dir);
    if (!ok) boot_say_release();
    return ok && (!(vm_flags.program || vm_flags.save_image) || start_own_modules());
}

static Term text(Heap *h, const char *s) { return heap_make_binary(h, s, strlen(s)); }

// In the launcher's order: -- -root R -bindir B -progname P -- -home H --, then the user's.
Term boot_arguments(Heap *h)
{
    Term list = NIL;
    int nflags = 0; // words after -extra are not flags
    bool noinput = false;
    while (nflags < vm_flags.ninit_args && strcmp(vm_flags.init_args[nflags], "-extra")) nflags++;
    for (int i = vm_flags.ninit_args - 1; i >= nflags; i--) list = heap_cons(h, text(h, vm_flags.init_args[i]), list);
    if (vm_flags.save_image)
        // The last -user flag counts.
        list = heap_list(h, (Term[]){text(h, "-user"), text(h, "webeam_resume")}, 2, list);
    for (int i = nflags - 1; i >= 0; i--) {
        list = heap_cons(h, text(h, vm_flags.init_args[i]), list);
        noinput |= !strcmp(vm_flags.init_args[i], "-noinput");
    }
    if (noinput) list = heap_cons(h, text(h, "-noshell"), list);
    // FILE.beam is started like the user's -s flags.
    static const char *const run[] = {"-noshell", "-s", "webeam_resume", "program", "--"};
    if (vm_flags.program && !vm_flags.save_image)
        for (size_t i = COUNT_OF(run); i > 0; i--) list = heap_cons(h, text(h, run[i - 1]), list);
    const char *home = host_env("HOME");
    const char *const first[] = {"--", "-root", (char *)root.p, "-bindir", (char *)bindir.p, "-progname", "webeam",
        "--", "-home", home && *home ? home : "/", "--"};
    for (size_t i = COUNT_OF(first); i > 0; i--) list = heap_cons(h, text(h, first[i - 1]), list);
    return list;
}

static Term spawn_system(const char *module, uint8_t prio)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    o.prio = prio;
    Term pid = proc_spawn(&o, atom_c(module), A_start, NIL, NULL);
    if (pid != NOVALUE) proc_find(pid)->flags |= PF_SYSTEM; // no scheduler runs yet
    return pid;
}

// Nothing works without init, so the VM halts, as erl does.
static Term init_pid;
void boot_process_ends(Proc *p)
{
    int code;
    if (p->pid != init_pid || sched_halted(&code)) return;
    Buf b = {0};
    print_term(&b, p->exit_reason, 10000);
    buf_byte(&b, 0);
    complain("the init process ended: ", (char *)b.p);
    buf_free(&b);
    boot_say_release();
    sched_halt(1);
}

bool boot_first_processes(void)
{
    Heap h;
    heap_init(&h, 0, 0, 0);
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    init_pid = proc_spawn(&o, A_erl_init, A_start, heap_list(&h, (Term[]){A_init, boot_arguments(&h)}, 2, NIL), NULL);
    bool ok = init_pid != NOVALUE;
    heap_destroy(&h);
    if (ok && release_does(forker_port)) io_open_forker(init_pid);
    static const uint8_t handlers[] = {PRIO_NORMAL, PRIO_HIGH, PRIO_MAX};
    ok = ok && spawn_system("erts_code_purger", PRIO_HIGH) != NOVALUE;
    Term collector = ok ? spawn_system("erts_literal_area_collector", PRIO_HIGH) : NOVALUE;
    ok = ok && collector != NOVALUE;
    if (ok) bif_literal_collector(collector);
    for (size_t i = 0; i < COUNT_OF(handlers); i++)
        ok = ok && spawn_system("erts_dirty_process_signal_handler", handlers[i]) != NOVALUE;
    if (release_does(trace_cleaner)) ok = ok && spawn_system("erts_trace_cleaner", PRIO_NORMAL) != NOVALUE;
    return ok;
}
