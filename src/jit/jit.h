// SPDX-License-Identifier: Apache-2.0
// jit — makes WebAssembly of hot functions. emu/native.h says how the run loop enters it.
//
//   slice ends ─ sample ─► a hot function ─ plan.c ─► roots ─ translate.c ─► wasm.c: a module ─► host_code_add
//
// A function is hot when several slices ended at its entry: a slice ends only at a call, so the functions that are
// called most are met most. Nothing is counted while code runs, and with a seed the same functions are compiled.
// A module of generated code holds the function and those of its module that it calls, if they were not compiled yet.
// Where the host cannot add code, everything is interpreted.
#pragma once
#include "proc/sched.h"

#if !WEBEAM_JIT
#include "emu/emu.h"
#endif

typedef enum { JIT_OFF, JIT_ON, JIT_ALWAYS } JitMode;
typedef struct {
    uint32_t functions, modules, failures; // compiled functions; modules of WebAssembly; modules that could not be made
    uint64_t code_nbytes, beam_nbytes;     // of WebAssembly, and of the units that it was made of
    int64_t ns;                            // spent in here
} JitInfo;
#if WEBEAM_JIT
void jit_init(JitMode mode);           // ALWAYS: a function is compiled the first time a slice ends at it
StopReason jit_run(Sched *s, Proc *p); // emu_run, and the sample behind it: for ProcUp.run

// The world must be stopped for these. Calls and returns are interpreted again.
void jit_drop(const Code *entry);                   // the code of the whole module
void jit_drop_all(void);                            // before an image; nothing is compiled afterwards
void jit_purge(const Code *first, const Code *end); // the module is freed

JitInfo jit_info(void);
#else // a build that never generates code
INLINE void jit_init(JitMode mode) {}
INLINE StopReason jit_run(Sched *s, Proc *p) { return emu_run(s, p); }
INLINE void jit_drop(const Code *entry) {}
INLINE void jit_drop_all(void) {}
INLINE void jit_purge(const Code *first, const Code *end) {}
#endif
