// SPDX-License-Identifier: Apache-2.0
// wasi/main.c — webeam as a command, natively and under WASI.
//
// When the program wants input: natively, a separate thread blocks on fd 0 and feeds the VM, which wakes it up. WASI
// has no threads. There, input is checked between two runs, and waited for, with a time limit, while the VM is idle.
#include "base/host.h"
#include "base/sync.h"
#include "vm/beam.h"
#include <errno.h>
#include <poll.h>
#include <unistd.h>
#ifdef __wasi__
#include "image.h"
#else
#include <signal.h>
#endif

enum {
    SLICE = 200000,
    SLICE_WITH_INPUT = 20000,
    LOOK_NS = 20000000
};                                           // reductions, and ns, between two checks for input
extern void (*host_stream_hook)(int handle); // in host_posix.c

#if WEBEAM_THREADS
static Gate input_gate; // wakes feed_stdin when beam_wants(0) may have become true
static void feed_stdin(void *arg)
{
    (void)arg;
    static uint8_t bytes[65536];
    for (;;) {
        gate_enter(&input_gate);
        while (!beam_wants(0)) gate_wait(&input_gate, -1);
        gate_leave(&input_gate);
        ptrdiff_t n = host_read(0, bytes, sizeof bytes);
        beam_feed(0, bytes, n > 0 ? (size_t)n : 0);
        if (n <= 0) return;
    }
}

static void want_input(int handle)
{
    static bool started;
    if (handle != 0) return;
    gate_enter(&input_gate);
    bool first = !started;
    started = true;
    gate_wake(&input_gate);
    gate_leave(&input_gate);
    if (first && !thread_start(feed_stdin, NULL, "stdin")) fatal(1, "webeam: the host gives no thread");
}

static int run_all(void)
{
    for (;;) {
        BeamStatus s = beam_run(SLICE, true);
        if (s.state == BEAM_EXITED) return s.exit_code;
        if (s.state == BEAM_IDLE) host_sleep_ns(s.wait_ns < 0 || s.wait_ns > 1000000 ? 1000000 : s.wait_ns);
    }
}
#else
// Reads what fd 0 has; waits for it up to wait_ns (< 0: without a limit). False: it has ended. node:wasi never reports
// input to a poll without a time limit of its own. So a busy VM waits 1 ms for it, but only every LOOK_NS.
static bool take_input(int64_t wait_ns)
{
    static uint8_t bytes[65536];
    static int64_t next_look;
    int64_t ms = wait_ns < 0 ? -1 : wait_ns == 0 ? 1 : (wait_ns + 999999) / 1000000;
    if (wait_ns == 0) {
        int64_t now = host_monotonic_ns();
        if (now < next_look) return true;
        next_look = now + LOOK_NS;
    }
    struct pollfd p = {.fd = 0, .events = POLLIN};
    int ready = poll(&p, 1, ms > 3600000 ? 3600000 : (int)ms); // fails for files, which are read at once
    if (ready == 0) return true;
    ssize_t n = read(0, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    beam_feed(0, bytes, n > 0 ? (size_t)n : 0);
    return n > 0;
}

static bool open;
static void want_input(int handle) { open |= handle == 0; }

static int run_all(void)
{
    for (;;) {
        BeamStatus s = beam_run(open ? SLICE_WITH_INPUT : SLICE, false);
        if (s.state == BEAM_EXITED) return s.exit_code;
#ifdef __wasi__
        if (s.state == BEAM_SAVE) return image_write(beam_image_path()) ? 0 : 1;
#endif
        int64_t wait = s.state == BEAM_BUSY ? 0 : s.wait_ns;
        if (open) open = take_input(wait);
        else if (s.state == BEAM_IDLE) host_sleep_ns(wait < 0 ? INT64_C(1000000000) : wait);
    }
}
#endif

int main(int argc, char **argv)
{
#ifndef __wasi__
    signal(SIGPIPE, SIG_IGN);
#endif
#if WEBEAM_THREADS
    gate_init(&input_gate);
#endif
    host_stream_hook = want_input;
    int code = 1;
#ifdef __wasi__
    beam_saves = true;
    for (int i = 1; i + 1 < argc && strcmp(argv[i], "-extra"); i++) {
        if (strcmp(argv[i], "--image")) continue;
        if (!image_read(argv[i + 1]) || !(argv = image_arguments(&argc))) host_exit(1);
        if (beam_resume(argc, argv, &code)) code = run_all();
        host_exit(code);
    }
#endif
    if (beam_boot(argc, argv, &code)) code = run_all();
    host_exit(code);
}
