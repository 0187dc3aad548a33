// SPDX-License-Identifier: Apache-2.0
// vm/beam — the public face of webeam: what a host program (native main, wasm glue, WASI main) calls.
//
// Life: beam_boot once; then beam_run again and again until it says BEAM_EXITED. With threads, beam_run
// of the calling thread drives scheduler 1 (and blocks while idle if `may_block`); the others have their own threads.
// Without threads, one call runs every virtual scheduler in turn and returns after about `max_reductions`,
// or at once when nothing is runnable.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "look/questions.h"

typedef enum {
    BEAM_BUSY,   // there is more to run now: call again (after serving the host's event loop)
    BEAM_IDLE,   // nothing to run until wait_ns has passed, or input, or a poke
    BEAM_EXITED, // halted; exit_code is set; output has been flushed
    BEAM_SAVE    // --save-image: frozen. The host writes the memory to beam_image_path(), and may go on or end
} BeamState;

typedef struct {
    BeamState state;
    int exit_code;
    int64_t wait_ns; /* < 0: no timer pending */
} BeamStatus;

// argv as erl takes it (argv[0] ignored). False with a message on stderr and *exit_code set when the flags or files are
// wrong, or when all was said (--help, --version: exit_code 0).
bool beam_boot(int argc, char **argv, int *exit_code);
// The same after the memory of a frozen system was read back, instead of beam_boot. argv: --image and new flags for
// init.
bool beam_resume(int argc, char **argv, int *exit_code);
const char *beam_image_path(void);
extern bool beam_saves; // the host can write an image: it sets this before beam_boot
// Before beam_boot or beam_resume: files the host has in hand. An archive's bytes are a block of beam_take, and
// webeam's from then on; an image is without them, and asks for them when they are wanted (host_archive). A folder that
// is kept is memory whose changes beam_file_change names, for the host to store.
void *beam_take(size_t nbytes);
void beam_archive(const char *name, void *bytes, size_t nbytes);
bool beam_has_archive(const char *name); // before beam_resume: the image knows it
void beam_keep_folder(const char *folder);
// Any time after beam_boot, any thread. 0 or a POSIX errno.
int beam_file_put(const char *path, const void *p, size_t nbytes);
// The kind: 0 nothing is there, 1 a file, 2 a folder. *p holds its bytes, or its names joined by NUL, until the next
// call.
int beam_file_get(const char *path, const void **p, size_t *nbytes);
bool beam_file_change(const char **path); // until the next call
BeamStatus beam_run(int64_t max_reductions, bool may_block);
// Bytes of a stream that host_stream_want has asked for; nbytes == 0 is the end. Those of standard input (handle 0) may
// come before they are asked for. Any thread.
void beam_feed(int handle, const void *p, size_t nbytes);
// May the host read more of that stream? False: it waits for the next host_stream_want. A host that cannot wait does
// not ask. Any thread.
bool beam_wants(int handle);
// An answer or message of JavaScript for a port (src/io/js.c). Any thread.
void beam_script_event(uint64_t port, int kind, const void *p, size_t nbytes);
// ---- looking on: questions of look/questions.h, one at a time; what a, b and more mean stands there. True: answered
// at once; with threads the answer comes a moment later: beam_observation says when.
bool beam_observe(int what, double a, double b, const void *more, size_t nbytes);
double beam_observed_ms(void);                         // what the answer took
bool beam_observation(const void **p, size_t *nbytes); // until the next beam_observe
const void *beam_atom(uint32_t index, size_t *nbytes);
// ---- with --seed: where beam_run shall come back (BEAM_BUSY, and beam_paused says why: 1 event, 2 slice, 3
// reductions, 4 seq). The run is the same as without. kinds: bits of EventKind, and bit 31: where webeam:step_here() is
// called (5); pid < 0: anybody's.
void beam_pause_clear(void);
void beam_pause_at(uint32_t kinds, double pid);
void beam_pause_after(int reductions, bool slice, double seq);
int beam_paused(void);
// Where nothing can run before a timer fires, beam_run comes back (BEAM_IDLE) when the virtual clock has jumped `jumps`
// times (< 0: never), or the program has asked for a line (webeam:step_waits(true)) since the last beam_quiet_at.
void beam_quiet_at(double jumps);
double beam_jumps(void);
bool beam_input_is_wanted(void);
void beam_slice(int reductions); // how long a slice is, from now on

void beam_stop(int exit_code); // ask for an orderly halt. Any thread.
