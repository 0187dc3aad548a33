// SPDX-License-Identifier: Apache-2.0
// vm/inner — what the files of this room share.
#pragma once
#include "vm/beam.h"
#include "emu/emu.h"
#include "base/host.h"
#include "files/files.h"

// ---- flags.c -----------------------------------------------------------------------
typedef struct {
    SchedOpts sched;
    uint32_t atom_limit, process_limit, port_limit;
    const char *trace_file;
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

// ---- start.c: the minimal start ---------------------------------------------------------
bool start_modules(void);     // loads what must be there before code can be loaded on demand
bool start_own_modules(void); // webeam_start and webeam_resume, for OTP's boot
void start_bifs(void);        // the module webeam
bool start_first_process(void);

int lib_version_compare(const char *a, const char *b);                        // "4.10" after "4.2"
bool vm_load(const uint8_t *bytes, size_t n, Term module, const char *where); // false: said why on stderr

// ---- boot.c: OTP's own boot --------------------------------------------------------------
bool boot_modules(void); // loads the preloaded modules
bool boot_first_processes(void);
void boot_say_release(void);  // why a boot may have failed: an OTP that is not supported, on stderr
Term boot_arguments(Heap *h); // what init gets

// ---- image.c: a frozen system -------------------------------------------------------------
void image_bifs(void);
bool image_ready(void);  // --save-image, not done yet, and init has started all
void image_freeze(void); // the host is about to write the memory

// ---- inspect.c, observe.c: how terms lie in memory; what a page that watches sees ------------------------
void inspect_bifs(void);
typedef struct {
    Term pid;
    const Heap *heap;
    const Frag *frag;
    const Term *row;
    size_t row_nwords;
} InspectPlace; // where its words may lie
typedef struct {
    const char *name;
    Term value;
} InspectRoot;
enum { INSPECT_ROOTS = 64 };
Term inspect(const InspectPlace *in, Heap *h, const InspectRoot *roots, int nroots, Term label, bool with_sent);
Term inspect_text(Heap *h, Term t); // a binary: as it is written, cut
// ---- values.c: values of a process, or of tables (pid NOBODY), for a page to pick from
Term values_list(Heap *h, uint32_t pid, uint32_t table);
Term values_pick(Heap *h, uint32_t pid, uint64_t which); // A_undefined: it is gone
void values_collect(uint32_t pid);                       // asks the process to collect all
void inspections_put(Buf *b, uint64_t since);
bool vm_booted(void);
void observe_bifs(void);
void observe_poll(void); // with threads: on scheduler 1

// ---- report.c ----------------------------------------------------------------------------
void report_crash(Proc *p, Term reason);
void report_max_heap(Proc *p, size_t held, Term gc_info);
bool report_to_logger(Proc *p, const char *format, Term args);
void report_log(const char *text, size_t nbytes); // an error of the emulator itself
void report_halt(Proc *p, int code, bool flush, const char *slogan, size_t nbytes);
