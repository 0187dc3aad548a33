// SPDX-License-Identifier: Apache-2.0
// code — loads .beam files and lowers them to code for the run loop; modules, exports, funs, purging, source lines.
//
//   bytes ─ beam_file.c ─► BeamFile (checked) ─ lower.c ─► units + literals ─ module.c ─► the table of modules
//
// Law: a .beam file is untrusted. It is checked completely before the table of modules changes; a module is loaded as a
// whole or not at all. Code does not move; a module's code is freed only by code_purge_finish, when no process points
// into it. Exports and FunEntries are never freed, so code and terms may point to them.
#pragma once
#include "data/data.h"
#include "etf/etf.h"
#include "base/sync.h"

struct Proc;
typedef uint32_t Code; // a unit of lowered code: see instr.tab

// A built-in function. args has `arity` terms, valid until the next safe point. It returns a term, or NOVALUE after
// proc_raise, proc_trap or proc_yield (see proc.h).
typedef Term (*Bif)(struct Proc *p, Term *args);
enum { BIF_PLAIN = 0, BIF_GUARD = 1 }; // GUARD: may be called in guards; has no side effect and never traps

typedef struct Module Module;
typedef struct ModuleCode ModuleCode; // one version (current, old or pending) of a module's code

struct Export {
    Term module, function;
    uint32_t arity;
    uint32_t bif_kind;
    Bif bif;                  // NULL: not a BIF
    Bif call;                 // what a call of the BIF runs: bif, or code_up.traced_bif while it has a breakpoint
    const Code *_Atomic code; // where a call goes: loaded code, or the stub
    Export *next;             // the module's next older export
    const Export *stands_for; // shown instead of it in stack traces and by process_info; NULL: itself
    Code stub[4];             // [0]: calls the BIF, or calls error_handler, or is a breakpoint; [1]: the opcode that
                              // the breakpoint replaces; [2]: calls the BIF, or a special instruction; never patched
};
struct FunEntry {
    Term module;
    uint32_t index, old_uniq, arity, num_free; // arity: without the environment
    uint8_t new_uniq[16];
    const Code *_Atomic code;  // NULL: its code is not loaded; a call goes to error_handler:undefined_lambda/3
    ModuleCode *_Atomic owner; // the version it belongs to, or NULL
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
Export *export_get(Term m, Term f, uint32_t arity);  // makes it if there is none; takes no lock if there is one
Export *export_find(Term m, Term f, uint32_t arity); // NULL: there is none
bool export_is_defined(const Export *e);             // has it loaded code, or a BIF?
enum { EXPORT_STUB_DIRECT = 2 };                     // index in Export.stub of the instruction that is never patched
INLINE Export *export_of_stub(const Code *stub) { return (Export *)((uintptr_t)stub - offsetof(Export, stub)); }
void export_set_bif(Term m, Term f, uint32_t arity, Bif bif, int kind); // kind: BIF_
// Makes it if there is none. new_uniq: the MD5 of the module's version.
FunEntry *fun_entry_get(
    Term module, uint32_t index, uint32_t old_uniq, const uint8_t new_uniq[16], uint32_t arity, uint32_t num_free);

// ---- loading -------------------------------------------------------------------------------
// In two steps, as in OTP: code_prepare checks and lowers the file, and adds only atoms, exports and FunEntries;
// code_commit loads it.
typedef struct Prepared Prepared;
// NULL: *why becomes A_badfile, *text a static text that says what is wrong (either may be NULL). expect_module: the
// name the module must have, or NOVALUE. The result belongs to the caller.
Prepared *code_prepare(const uint8_t *beam, size_t nbytes, Term expect_module, Term *why, const char **text);
void code_prepared_free(Prepared *pr); // pr may be NULL
Term code_prepared_module(const Prepared *pr);
bool code_prepared_has_on_load(const Prepared *pr);
// Makes it the current code and frees pr; the code that was current becomes old. False: nothing was done, because old
// code must be purged first (not_purged), or an on_load is pending. The world must be stopped.
bool code_commit(Prepared *pr);
// Code with an on_load function is pending after the commit: its exports are undefined. The caller runs the function,
// then says by code_on_load_done whether it succeeded. False: nothing is pending, or old code must be purged first.
const Code *code_on_load_entry(Term module); // NULL: nothing is pending
Export *code_on_load_call(Term module);      // the same as an export to trap to
bool code_on_load_done(Term module, bool ok);

bool code_module_loaded(Term module);
bool code_has_old(Term module);
bool code_delete(Term module); // current code becomes old; false: not loaded, or old code exists
// Is the address in the module's old code? Before a purge every return address and fun of a process is checked by it.
bool code_is_in_old(Term module, const Code *at);
bool code_purge_finish(Term module); // frees old code, into which nothing may point, and retires its literals
Term code_loaded_modules(Heap *h);   // a list of names, the newest first
// The result of Module:module_info(Item), and of module_info(). NOVALUE: badarg.
Term code_module_info(Heap *h, Term module, Term item);
Term code_module_info_all(Heap *h, Term module);
bool code_is_builtin(Term m, Term f, uint32_t arity);            // see export_is_fixed
Term code_beam_md5(Heap *h, const uint8_t *beam, size_t nbytes); // a binary; A_undefined: not a .beam file
// The first chunk with this id. False: there is none, or it is not a .beam file.
bool code_beam_chunk(const uint8_t *beam, size_t nbytes, const char id[4], const uint8_t **p, size_t *n);

// A native record of the current code of a module: a tuple of its definition (term.h), and for each field [] or
// [Default]. NOVALUE: there is none.
Term code_record(Term module, Term name);
Term code_record_definition(Term module, Term name); // NOVALUE: there is none

// ---- looking up an address --------------------------------------------------------------------
typedef struct {
    Term module, function;
    uint32_t arity;
    const char *file; // NULL: unknown
    size_t file_nbytes;
    uint32_t line;     // 0: unknown
    const Code *entry; // the first instruction of the function, or a stub
} CodePlace;
// The function and line of an address in loaded code or in an export's stub. is_return: it is a return address, and the
// line wanted is that of the call before it. False: it is in neither.
bool code_place(const Code *at, bool is_return, CodePlace *out);

// The function at an entry ends before this address; NULL: it is no loaded function.
const Code *code_function_end(const Code *entry);
bool code_module_range(const Code *at, const Code **first, const Code **end); // of the module's code; false: it is none

// ---- breakpoints (code/breakpoint.c) --------------------------------------------------------------
// The first instruction of a traced function is I_breakpoint; for BIFs, and for functions traced globally, it is in the
// export's stub. Breakpoints change only while the world is stopped.
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
    uint32_t original;  // the opcode that it had
    uint32_t flags;     // BP_
    Export *export;     // the export whose stub is patched; NULL: loaded code is patched
    const Code *target; // with export: its loaded code; NULL: a BIF
    Term module, function;
    uint32_t arity;
    bool kept;                // never freed, because processes may point to it
    void *ms, *meta_ms;       // match specifications (MatchSpec of the ets room), or NULL
    _Atomic Term meta_tracer; // a pid, or NIL
    _Atomic uint64_t count;   // call_count
    Lock lock;                // protects times
    TimedProc *times;         // call_time, for each process
    uint32_t ntimes, cap_times;
};
typedef struct {
    Export *export;
    Code *entry;
    Term module, function;
    uint32_t arity;
} TraceFunction;                              // entry: the first instruction of the function, or the stub of `export`
TracePoint *code_trace_point(const Code *at); // NULL: there is no breakpoint
// Calls fn (may be NULL) for all functions module:function/arity; A_underscore and arity -1 mean any. exported: for
// exported functions, by their exports; else for all loaded functions and BIFs. Returns their number. The world must be
// stopped if fn changes breakpoints.
size_t code_trace_each(
    Term module, Term function, int arity, bool exported, void (*fn)(const TraceFunction *f, void *arg), void *arg);
TracePoint *code_trace_find(const TraceFunction *f); // NULL: there is no breakpoint
TracePoint *code_trace_set(const TraceFunction *f);  // world stopped: sets one if there is none
bool code_is_traced(void);                           // is there any breakpoint?
void code_trace_cleared(TracePoint *tp);             // world stopped: removes it if its flags trace nothing
// Calls to rooms above. Filled by vm/upward.c.
typedef struct {
    void (*trace_dropped)(TracePoint *tp); // the point is removed: frees its match specifications
    void (*loaded)(Term module);           // code was made current
    Bif traced_bif;                        // see Export.call
    void (*patching)(const Code *entry);   // generated code of its module must go: its entry becomes a breakpoint
    void (*purging)(const Code *first, const Code *end); // this code is freed; nothing points into it
} CodeUp;
extern CodeUp code_up;
// Called by the etf room, through EtfUp.
void code_fun_facts(const FunEntry *e, EtfFun *out);
FunEntry *code_fun_get(const EtfFun *facts);
void code_export_facts(const Export *e, Term *m, Term *f, uint32_t *arity);
Export *code_export_defined(Term m, Term f, uint32_t arity);
// Return addresses for frames that are pushed to notice the return of a traced function. The words of such a frame lie
// above it on the stack: module, function, arity and tracer (NIL: that of the process); or what was timed before.
extern const Code CODE_TRACE_RETURNS[];
enum { TRACE_RETURN = 0, TRACE_EXCEPTION = 1, TRACE_RETURN_TO = 2, TRACE_TIME = 3, TRACE_RETURNS = 4 };
enum { TRACE_RETURN_NWORDS = 4, TRACE_TIME_NWORDS = 1 };
INLINE int code_trace_return(const void *cp) // which of them it is, or -1
{
    uintptr_t d = (uintptr_t)cp - (uintptr_t)CODE_TRACE_RETURNS;
    return d < TRACE_RETURNS * sizeof(Code) ? (int)(d / sizeof(Code)) : -1;
}
INLINE uint32_t code_trace_frame_nwords(int which)
{
    return which < TRACE_RETURN_TO ? TRACE_RETURN_NWORDS : which == TRACE_TIME ? TRACE_TIME_NWORDS : 0;
}
bool code_is_stub(const Code *at); // is the address in an export's stub?
// For an image, while nothing runs: numbers of tables become differences, pointers of literals distances, because these
// compress better; and back.
void code_fold(bool fold);

// What the instruction is_native_record asks: is it a record; of this name; exported; exported or of this module?
enum { RECORD_ANY, RECORD_NAMED, RECORD_EXPORTED, RECORD_MINE };

// ---- instructions --------------------------------------------------------------------------------
enum {
#define INSTR(name, fields) I_##name,
#include "code/instr.tab"
#undef INSTR
    INSTR_COUNT
};
void code_disassemble(Buf *out, Term module);       // all instructions of the current code, one a line
void code_disassemble_at(Buf *out, const Code *at); // one instruction, for trace lines
// Appends a .beam file's tables and BEAM instructions, one a line; `lowered`: then also the instructions made of them.
// False: it is damaged; *why says how.
bool code_dump_file(Buf *out, const uint8_t *beam, size_t nbytes, bool lowered, const char **why);
// Instructions for return addresses, never freed: end the process with reason normal (the return address of its first
// function), or with reason killed.
extern const Code CODE_NORMAL_EXIT[], CODE_ERROR_ACTION[];
