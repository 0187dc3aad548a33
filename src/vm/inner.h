// SPDX-License-Identifier: Apache-2.0
// vm/inner — what the files of this room share.
#pragma once
#include "vm/beam.h"
#include "jit/jit.h"
#include "proc/sched.h"
#include "emu/emu.h"
#include "base/host.h"
#include "files/files.h"

// ---- flags.c -----------------------------------------------------------------------
typedef struct {
    SchedOpts sched;
    JitMode jit;
    uint32_t atom_limit, process_limit, port_limit;
    const char *events_file;
    const char **init_args;
    int ninit_args;         // all arguments that are not for the emulator, in order
    const char *program;    // FILE.beam: the file to run
    bool minimal;           // the minimal start instead of OTP's own boot
    const char *image;      // the image to resume; the host reads it and calls beam_resume
    const char *save_image; // the file for the frozen system
    const char **archives, **dirs;
    int narchives, ndirs;
    bool memory_root; // --memory-root
    const char *dump_file;
    bool dump_lowered; // --beamdis FILE --lowered
} Flags;
typedef enum { FLAGS_GO, FLAGS_SAID_ALL, FLAGS_WRONG } FlagsResult;
FlagsResult flags_parse(int argc, char **argv, Flags *f); // prints errors and what was asked for
extern Flags vm_flags;

// FLAGS_SAID_ALL: the request is done (--help, --version).
// ---- mounts.c ------------------------------------------------------------------------
bool mounts_ready(void); // false: a message is on stderr

// ---- beam.c
Term vm_argv(Heap *h);      // the arguments for init, as a list of binaries
void vm_flush_events(void); // --trace-sched: writes the file, once

// ---- start.c: the minimal start ---------------------------------------------------------
bool start_modules(void);           // loads the modules needed to load others on demand
bool start_own_modules(void);       // for OTP's boot: webeam_start and webeam_resume
bool start_find_erts(Buf *version); // appends that of the installed OTP; false: none
void start_bifs(void);              // the BIFs of module webeam
bool start_first_process(void);

int lib_version_compare(const char *a, const char *b); // < 0, 0, > 0; "4.10" is higher than "4.2"
bool vm_load(const uint8_t *bytes, size_t n, Term module, const char *where); // false: a message is on stderr

// ---- boot.c: OTP's own boot --------------------------------------------------------------
void boot_find_release(void); // sets the release (base/release.h): that of the OTP to be booted
bool boot_modules(void);      // loads the preloaded modules
void boot_process_ends(Proc *p);
bool boot_first_processes(void);
void boot_say_release(void);  // if an unsupported OTP may be why a boot failed, says so on stderr
Term boot_arguments(Heap *h); // the arguments for init

// ---- image.c: a frozen system -------------------------------------------------------------
void image_bifs(void);
bool image_ready(void);  // with --save-image: init has started everything, and nothing is saved yet
void image_freeze(void); // before the host writes the memory

// ---- report.c ----------------------------------------------------------------------------
void report_crash(Proc *p, Term reason);
void report_max_heap(Proc *p, size_t held, Term gc_info);
// Sends an error report to the logger; p may be NULL. False: there is no logger.
bool report_to_logger(Proc *p, const char *format, Term args);
void report_log(const char *text, size_t nbytes); // an error report of the emulator itself
void report_halt(Proc *p, int code, bool flush, const char *slogan, size_t nbytes);
