// SPDX-License-Identifier: Apache-2.0
// vm/beam — the public interface of webeam, for a host program (native main, wasm glue, WASI main).
//
// Use: call beam_boot once, then beam_run repeatedly until it returns BEAM_EXITED. With threads, beam_run runs
// scheduler 1 on the calling thread (and blocks while idle if `may_block`); the other schedulers have their own
// threads. Without threads, one call runs all virtual schedulers in turn. It returns after about `max_reductions`, or
// at once when nothing is runnable.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include "look/questions.h"

typedef enum {
    BEAM_BUSY,   // there is more to run now: call again, after the host's event loop
    BEAM_IDLE,   // nothing to run before wait_ns has passed, input arrives, or another thread pokes
    BEAM_EXITED, // halted: exit_code is set, all output is written
    BEAM_SAVE    // --save-image: frozen. The host writes the memory to beam_image_path(); it may go on or end
} BeamState;

typedef struct {
    BeamState state;
    int exit_code;
    int64_t wait_ns; /* < 0: no timer pending */
} BeamStatus;

// argv as for erl; argv[0] is ignored. False: the program ends with *exit_code. Flags or files were wrong (there is a
// message on stderr), or the request is done (--help, --version: exit code 0).
bool beam_boot(int argc, char **argv, int *exit_code);
// Instead of beam_boot, after the memory of a frozen system was read back. argv: --image and new flags for init.
// Returns as beam_boot.
bool beam_resume(int argc, char **argv, int *exit_code);
// The path given with --save-image; NULL: none.
const char *beam_image_path(void);
extern bool beam_saves; // set by the host before beam_boot if it can write an image
// Files that the host has. Call these before beam_boot or beam_resume. `bytes` of an archive is a block of beam_take,
// which webeam takes over. An image leaves these bytes out, and gets them from host_archive when they are needed. A
// kept folder is in memory; beam_file_change reports its changes, for the host to store.
void *beam_take(size_t nbytes);
void beam_archive(const char *name, void *bytes, size_t nbytes);
bool beam_has_archive(const char *name); // call it before beam_resume: does the image know this archive?
void beam_keep_folder(const char *folder);
// Any time after beam_boot, from any thread. Copies the bytes. Returns 0 or a POSIX errno.
int beam_file_put(const char *path, const void *p, size_t nbytes);
// Returns 0: there is nothing, 1: a file, 2: a folder. *p: the bytes of the file, or the names separated by NUL; valid
// until the next call.
int beam_file_get(const char *path, const void **p, size_t *nbytes);
bool beam_file_change(const char **path); // a changed path in a kept folder, valid until the next call; false: no more
// Call it from one thread at a time. max_reductions 0 or less: no limit. Without may_block it returns instead of
// waiting.
BeamStatus beam_run(int64_t max_reductions, bool may_block);
// Bytes of a stream that host_stream_want has asked for; nbytes 0: the end. Copies them. Bytes for standard input
// (handle 0) may come unasked. From any thread.
void beam_feed(int handle, const void *p, size_t nbytes);
// May the host read more of that stream? False: wait for the next host_stream_want. A host that cannot wait need not
// ask. From any thread.
bool beam_wants(int handle);
// A reply or message from JavaScript for a port (src/io/js.c). Copies the bytes. From any thread.
void beam_script_event(uint64_t port, int kind, const void *p, size_t nbytes);
// ---- views: the questions in look/questions.h, which says what a, b and more mean. One question at a time.
// True: answered. False: the answer comes a moment later (with threads); poll beam_observation.
bool beam_observe(int what, double a, double b, const void *more, size_t nbytes);
double beam_observed_ms(void);                         // time spent on the answer, in ms
bool beam_observation(const void **p, size_t *nbytes); // false: no answer yet; *p is valid until the next beam_observe
// Text of the atom in UTF-8; NULL: there is no such atom.
const void *beam_atom(uint32_t index, size_t *nbytes);
// ---- with --seed: pauses. A pause makes beam_run return BEAM_BUSY, and does not change the run. beam_paused says why:
// 1 event, 2 slice, 3 reductions, 4 seq, 5 webeam:step_here(); 0: not paused. kinds: bits of EventKind, and bit 31 for
// webeam:step_here(); pid < 0: any process.
void beam_pause_clear(void);
void beam_pause_at(uint32_t kinds, double pid);
void beam_pause_after(int reductions, bool slice, double seq);
int beam_paused(void);
// beam_run returns BEAM_IDLE when nothing can run before a timer fires and either the virtual clock has jumped `jumps`
// times (< 0: never), or the program has asked for a line (webeam:step_waits(true)) since the last call of
// beam_quiet_at.
void beam_quiet_at(double jumps);
double beam_jumps(void);
bool beam_input_is_wanted(void);
void beam_slice(int reductions); // length of all later slices

void beam_stop(int exit_code); // asks for an orderly halt; from any thread
