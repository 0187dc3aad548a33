// SPDX-License-Identifier: Apache-2.0
// code — .beam files in, code that the run loop executes out; modules, exports, funs, purging, source lines.
//
//   .beam bytes ─ beam_file.c ─► BeamFile (chunks checked) ─ lower.c ─► Code units + Literals ─ module.c ─► module
//   table
//
// Law: all that a hostile file can say is checked before any table changes; a module appears whole or not at all.
// An address in code never moves; a module's code is freed only by code_purge_finish, when no process points into it.
// Export and FunEntry structures are never freed (they are few and name things for ever).
#pragma once
#include "data/data.h"
#include "etf/etf.h"
#include "base/sync.h"

struct Proc;
typedef uint32_t Code; // one unit of lowered code; operands follow the opcode unit: see instr.tab

// A built-in function. args[0..arity-1] are terms of p's heap. Returns NOVALUE after proc_raise, proc_trap, proc_yield
// (see proc.h).
typedef Term (*Bif)(struct Proc *p, Term *args);
enum { BIF_PLAIN = 0, BIF_GUARD = 1 }; // GUARD: no side effect, may be called in guards, never traps

typedef struct Module Module;
typedef struct ModuleCode ModuleCode; // one instance (current or old) of a module's code

struct Export {
    Term module, function;
    uint32_t arity;
    uint32_t bif_kind;
    Bif bif;                  // NULL: not a BIF
    Bif call;                 // what code that calls it runs: bif, or code_up.traced_bif
    const Code *_Atomic code; // where a call goes: loaded code, or stub
    Export *next;             // hash chain
    const Export *stands_for; // what traces and process_info show instead; NULL: itself
    Code stub[4];             // [0] call the BIF, or call error_handler, or a breakpoint; [1] what that stands for;
                              // [2] the BIF or special instruction without a breakpoint
};
struct FunEntry {
    Term module;
    uint32_t index, old_uniq, arity, num_free; // arity: of the fun as called (without the environment)
    uint8_t new_uniq[16];
    const Code *_Atomic code; // NULL when its module is not loaded: calling it goes to error_handler:undefined_lambda/3
    ModuleCode *_Atomic owner;
    FunEntry *next;
};
#define SAME_PLACE(a, b, field) (offsetof(a, field) == offsetof(b, field))
_Static_assert(SAME_PLACE(FunEntry, FunIdent, module) && SAME_PLACE(FunEntry, FunIdent, index) &&
        SAME_PLACE(FunEntry, FunIdent, old_uniq) && SAME_PLACE(FunEntry, FunIdent, arity) &&
        SAME_PLACE(FunEntry, FunIdent, num_free) && SAME_PLACE(FunEntry, FunIdent, new_uniq),
    "the data room reads a FunEntry as a FunIdent");
_Static_assert(SAME_PLACE(Export, ExportIdent, module) && SAME_PLACE(Export, ExportIdent, function) &&
        SAME_PLACE(Export, ExportIdent, arity),
    "the data room reads an Export as an ExportIdent");
#undef SAME_PLACE

void code_init(void);

// ---- exports -----------------------------------------------------------------------------
Export *export_get(Term m, Term f, uint32_t arity);  // makes it when new; lock-free when it exists
Export *export_find(Term m, Term f, uint32_t arity); // NULL when unknown
bool export_is_defined(const Export *e);             // loaded code or a BIF
enum { EXPORT_STUB_DIRECT = 2 };                     // place in Export.stub of the instruction that is never traced
INLINE Export *export_of_stub(const Code *stub) { return (Export *)((uintptr_t)stub - offsetof(Export, stub)); }
void export_set_bif(Term m, Term f, uint32_t arity, Bif bif, int kind);
FunEntry *fun_entry_get(
    Term module, uint32_t index, uint32_t old_uniq, const uint8_t new_uniq[16], uint32_t arity, uint32_t num_free);

// ---- loading -------------------------------------------------------------------------------
// Two steps as in OTP: prepare (checks and lowers, touches no table but atoms, exports and funs), then commit.
typedef struct Prepared Prepared;
// NULL: *why is A_badfile (or A_not_purged etc.), and text (static) says what is wrong. `expect` may be NOVALUE.
Prepared *code_prepare(const uint8_t *beam, size_t nbytes, Term expect_module, Term *why, const char **text);
void code_prepared_free(Prepared *pr);
Term code_prepared_module(const Prepared *pr);
bool code_prepared_has_on_load(const Prepared *pr);
// Makes it current; the former current code becomes old. False (nothing done) when old code still exists: not_purged.
// The caller has stopped the world (world_stop) when other schedulers may run.
bool code_commit(Prepared *pr);
// With on_load: exports stay undefined until code_on_load_done(ok); code_on_load_entry is what to call first.
const Code *code_on_load_entry(Term module);
Export *code_on_load_call(Term module); // the same, to trap to; NULL: nothing waits for its on_load
bool code_on_load_done(Term module, bool ok);

bool code_module_loaded(Term module);
bool code_has_old(Term module);
bool code_delete(Term module); // current becomes old; false: not loaded, or old exists (see code_has_old)
// Is the address in the module's old code? Whoever purges asks this of every return address and fun of a process.
bool code_is_in_old(Term module, const Code *at);
bool code_purge_finish(Term module); // frees old code, only when nobody points into it; its literals are retired
Term code_loaded_modules(Heap *h);   // list of atoms
Term code_module_info(
    Heap *h, Term module, Term item); // md5, exports, functions, attributes, compile, module, nifs...; NOVALUE: badarg
Term code_module_info_all(Heap *h, Term module);
bool code_is_builtin(Term m, Term f, uint32_t arity);
Term code_beam_md5(Heap *h, const uint8_t *beam, size_t nbytes); // binary or A_undefined
bool code_beam_chunk(const uint8_t *beam, size_t nbytes, const char id[4], const uint8_t **p,
    size_t *n); // false: no such chunk, or no .beam

// ---- looking up an address --------------------------------------------------------------------
typedef struct {
    Term module, function;
    uint32_t arity;
    const char *file;
    size_t file_nbytes;
    uint32_t line;
    const Code *entry;
} CodePlace;
// The function (and line; 0: unknown) of an address. False: not in loaded code. A return address (CP) is looked up at
// its call. The stub of an export is a place too, without a file.
bool code_place(const Code *at, bool is_return, CodePlace *out);

// ---- breakpoints (code/breakpoint.c): what is traced of a function --------------------------------
// The first instruction of a traced function is I_breakpoint; the world is stopped while that changes, so whoever runs
// code sees all of a change or nothing. BIFs, and functions traced where they are exported, have theirs in the export's
// stub.
enum {
    BP_LOCAL = 1,
    BP_GLOBAL = 2,
    BP_META = 4,
    BP_COUNT = 8,
    BP_TIME = 16,
    BP_COUNT_PAUSED = 32,
    BP_TIME_PAUSED = 64
};
typedef struct {
    Term pid;
    uint64_t count;
    int64_t ns;
} TimedProc;
typedef struct TracePoint TracePoint;
struct TracePoint {
    const Code *at;     // the patched unit
    uint32_t original;  // its opcode
    uint32_t flags;     // BP_
    Export *export;     // its stub is patched; NULL: loaded code is
    const Code *target; // with export: the loaded code behind it; NULL: a BIF
    Term module, function;
    uint32_t arity;
    bool kept;                // processes may point to it for as long as they live
    void *ms, *meta_ms;       // match specifications (ets room's); NULL: none
    _Atomic Term meta_tracer; // pid
    _Atomic uint64_t count;
    Lock lock; // of times
    TimedProc *times;
    uint32_t ntimes, cap_times;
};
typedef struct {
    Export *export;
    Code *entry;
    Term module, function;
    uint32_t arity;
} TraceFunction;                              // entry: its first instruction, or the stub
TracePoint *code_trace_point(const Code *at); // NULL: none there
// All functions module:function/arity (A_underscore: any; arity -1: any). exported: those that can be called from
// outside, by their exports; else all loaded functions and BIFs. The number. The world is stopped, or nothing is
// changed.
size_t code_trace_each(
    Term module, Term function, int arity, bool exported, void (*fn)(const TraceFunction *f, void *arg), void *arg);
TracePoint *code_trace_find(const TraceFunction *f);
TracePoint *code_trace_set(const TraceFunction *f); // makes it when new. The world is stopped
void code_trace_cleared(TracePoint *tp); // its flags have changed: goes when none are left. The world is stopped
// What code calls in rooms above. Filled by vm/upward.c.
typedef struct {
    void (*trace_dropped)(TracePoint *tp); // the point goes: gives back what hangs on it
    void (*loaded)(Term module);           // new code is current
    Bif traced_bif;                        // what a BIF with a breakpoint runs (Export.call)
} CodeUp;
extern CodeUp code_up;
// What etf calls here, through EtfUp.
void code_fun_facts(const FunEntry *e, EtfFun *out);
FunEntry *code_fun_get(const EtfFun *facts);
void code_export_facts(const Export *e, Term *m, Term *f, uint32_t *arity);
Export *code_export_defined(Term m, Term f, uint32_t arity);
// Return addresses that watch the return of a traced function; the words of their frames lie above them on the stack.
extern const Code CODE_TRACE_RETURNS[];
enum { TRACE_RETURN = 0, TRACE_EXCEPTION = 1, TRACE_RETURN_TO = 2, TRACE_TIME = 3, TRACE_RETURNS = 4 };
enum {
    TRACE_RETURN_NWORDS = 4,
    TRACE_TIME_NWORDS = 1
}; // module, function, arity, tracer (NIL: the process's); what was timed before
INLINE int code_trace_return(const void *cp) // which of them, or -1
{
    uintptr_t d = (uintptr_t)cp - (uintptr_t)CODE_TRACE_RETURNS;
    return d < TRACE_RETURNS * sizeof(Code) ? (int)(d / sizeof(Code)) : -1;
}
INLINE uint32_t code_trace_frame_nwords(int which)
{
    return which < TRACE_RETURN_TO ? TRACE_RETURN_NWORDS : which == TRACE_TIME ? TRACE_TIME_NWORDS : 0;
}
bool code_is_stub(const Code *at);
// For an image: tables that ascend as differences, literals' pointers as distances, which compress better; and back.
// Nothing runs.
void code_fold(bool fold);

// ---- instructions --------------------------------------------------------------------------------
enum {
#define INSTR(name, fields) I_##name,
#include "code/instr.tab"
#undef INSTR
    INSTR_COUNT
};
void code_disassemble(Buf *out, Term module);       // every lowered instruction, one a line
void code_disassemble_at(Buf *out, const Code *at); // one instruction, for traces
// What a .beam file says, chunk tables and BEAM instructions, one a line; then (lowered) the units made of it. False:
// damaged, *why.
bool code_dump_file(Buf *out, const uint8_t *beam, size_t nbytes, bool lowered, const char **why);
// A tiny code fragment of one instruction that never gets freed, e.g. for "the first function returned: exit normal".
extern const Code CODE_NORMAL_EXIT[], CODE_ERROR_ACTION[];
