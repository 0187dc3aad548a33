// SPDX-License-Identifier: Apache-2.0
// vm/inner — what the files of this room share.
#pragma once
#include "vm/beam.h"
#include "proc/sched.h"
#include "emu/emu.h"
#include "base/host.h"
#include "files/files.h"

// ---- flags.c -----------------------------------------------------------------------
typedef struct {
    SchedOpts sched;
    uint32_t atom_limit, process_limit, port_limit;
    const char *events_file;
    const char **init_args;
    int ninit_args;         // all that is not for the emulator, in order
    const char *program;    // FILE.beam: the file to run
    bool minimal;           // the minimal start instead of OTP's own boot
    const char *image;      // to resume: the host sees to it, and calls beam_resume
    const char *save_image; // where to freeze the booted system to
    const char **archives, **dirs;
    int narchives, ndirs;
    bool memory_root; // --archive, --dir, --memory-root
    const char *dump_file;
    bool dump_lowered; // --beamdis
} Flags;
typedef enum { FLAGS_GO, FLAGS_SAID_ALL, FLAGS_WRONG } FlagsResult;
FlagsResult flags_parse(int argc, char **argv, Flags *f); // prints what is wrong, or asked for
extern Flags vm_flags;

// ---- mounts.c ------------------------------------------------------------------------
bool mounts_ready(void); // false: said why on stderr

// ---- beam.c
Term vm_argv(Heap *h);      // the command line of erl: list of binaries
void vm_flush_events(void); // --trace-sched: writes its file, once

// ---- start.c: the minimal start ---------------------------------------------------------
bool start_modules(void);     // loads what must be there before code can be loaded on demand
bool start_own_modules(void); // webeam_start and webeam_resume, for OTP's boot
void start_bifs(void);        // the module webeam
bool start_first_process(void);

int lib_version_compare(const char *a, const char *b);                        // "4.10" after "4.2"
bool vm_load(const uint8_t *bytes, size_t n, Term module, const char *where); // false: said why on stderr

// ---- boot.c: OTP's own boot --------------------------------------------------------------
bool boot_modules(void); // loads the preloaded modules
void boot_process_ends(Proc *p);
bool boot_first_processes(void);
void boot_say_release(void);  // why a boot may have failed: an OTP that is not supported, on stderr
Term boot_arguments(Heap *h); // what init gets

// ---- image.c: a frozen system -------------------------------------------------------------
void image_bifs(void);
bool image_ready(void);  // --save-image, not done yet, and init has started all
void image_freeze(void); // the host is about to write the memory

// ---- report.c ----------------------------------------------------------------------------
void report_crash(Proc *p, Term reason);
void report_max_heap(Proc *p, size_t held, Term gc_info);
bool report_to_logger(Proc *p, const char *format, Term args);
void report_log(const char *text, size_t nbytes); // an error of the emulator itself
void report_halt(Proc *p, int code, bool flush, const char *slogan, size_t nbytes);
