// SPDX-License-Identifier: Apache-2.0
// bif — the functions of Erlang modules that are written in C: one row in a .tab file each.
//
//   core.tab, process.tab, ... ─ all.tab ─► declarations here ─► bif_init() ─► export table (code room)
//
// Law: a BIF gets its arguments as terms of p's heap, allocates with heap_take (never collects), and returns a Term,
// or NOVALUE after proc_raise, proc_trap or proc_yield_bif. args may be the X registers: never write to them.
// A BIF that can run long charges reductions, and goes on in a later slice (proc_yield_bif).
#pragma once
#include "proc/proc.h"

void bif_init(void); // registers every row with export_set_bif; once, after code_init

// A BIF is written BIF_FN(lists, reverse, 2) { ... } with p and a[0..arity-1] in scope.
#define BIF_FN(module, name, arity) \
    Term bif_##module##_##name##_##arity(Proc *p __attribute__((unused)), Term *a __attribute__((unused)))
#define BIF(module, name, arity, kind) BIF_FN(module, name, arity);
#define BIF_NAMED(module, text, cname, arity, kind) BIF_FN(module, cname, arity);
#include "bif/all.tab"
enum { BIF_BIF_PLAIN = BIF_PLAIN, BIF_BIF_GUARD = BIF_GUARD }; // rows may spell the kind either way
#undef BIF
#undef BIF_NAMED

// ---- atoms only BIFs name: B_<name> (bif/atoms.tab), set by bif_init -----------------------
#define ATOM(name, text) extern Term B_##name;
#include "bif/atoms.tab"
#undef ATOM

// ---- exports BIFs trap to: X_<name>, X_<module>_<name>; set by bif_init ---------------------------
#define CONTINUE(name, arity, ...) \
    extern Export *X_##name; \
    Term bif_continue_##name(Proc *p, Term *a);
#define SELF(module, name, arity) extern Export *X_##module##_##name;
#include "bif/continue.tab"
#undef CONTINUE
#undef SELF

// ---- what bif calls in rooms above. Filled by vm/upward.c ---------------------------------------
enum { HALT_ABORT = -1 };
typedef struct {
    // Halts the VM: code >= 0 is the exit code, or HALT_ABORT; slogan (or NULL): text of the crash message.
    void (*halt)(Proc *p, int code, bool flush, const char *slogan, size_t slogan_nbytes);
    // The stack trace of a process that runs no BIF, or is p itself: at most max entries {M,F,A,Location}, on `to`. The
    // first entry is where it is now.
    Term (*stacktrace)(Proc *p, Heap *to, int max);
    // erlang:raise/3: the error of class and reason with a ready-made, checked stack trace.
    Term (*raise)(Proc *p, Term class_, Term reason, Term stacktrace);
    Term (*argv)(Heap *h); // list of binaries: the command line of erl
} BifUp;
extern BifUp bif_up;
void bif_literal_collector(Term pid);                     // OTP's process that has literals of old code given back
Term bif_binaries_of(Heap *h, uint64_t chain, Term list); // [{Address, Bytes, References} | list]
Term bif_ets_super(Proc *p, Term *a, Bif f); // f(p, a), which may read private tables when p is an ets super user
void bif_os_thaw(void);                      // a resumed image: os:getenv asks the host again
// system_flag(backtrace_depth): how many entries a trace has (default 8).
extern _Atomic int bif_backtrace_depth;
// Where the emulator's own reports go: a pid, `logger`, or `undefined`.
extern _Atomic Term bif_system_logger;
Term bif_list_all(Heap *h); // [{M, F, A}] of every row that erl has as a BIF too
bool bif_is_listed(Term module, Term function);
int64_t bif_start_ns(void); // time_monotonic_ns() when bif_init ran

// ---- small helpers -------------------------------------------------------------------------------
INLINE Term make_bool(bool b) { return b ? A_true : A_false; }
INLINE Term badmap(Proc *p, Term t) { return proc_raise(p, TUPLE(&p->heap, A_badmap, t)); }
INLINE Term badkey(Proc *p, Term t) { return proc_raise(p, TUPLE(&p->heap, A_badkey, t)); }
INLINE Term badrecord(Proc *p, Term t) { return proc_raise(p, TUPLE(&p->heap, A_badrecord, t)); }
// records.c: {badfield | novalue, {{Module, Name}, Field}} of a native record.
Term bif_field_error(Proc *p, Term tag, Term module, Term name, Term field);
INLINE Term system_limit(Proc *p) { return proc_raise(p, A_system_limit); }
Term badarg_cause(Proc *p, Term cause);              // badarg whose error_info says why: badopt, badtype, ...
INLINE bool arg_index(Term t, size_t max, size_t *v) // a small integer 1..max
{
    if (!is_small(t) || small_value(t) < 1 || (uint64_t)small_value(t) > max) return false;
    *v = (size_t)small_value(t);
    return true;
}
INLINE bool arg_uint(Term t, int64_t max, int64_t *v) // a small integer 0..max
{
    if (!is_small(t) || small_value(t) < 0 || small_value(t) > max) return false;
    *v = small_value(t);
    return true;
}
// Walks an option list: for (Term l = opts, o; bif_next(&l, &o);) ... ; then l is NIL when it was proper.
INLINE bool bif_next(Term *list, Term *item)
{
    if (!is_cons(*list)) return false;
    *item = head(*list);
    *list = tail(*list);
    return true;
}
INLINE bool is_tuple_tag(Term t, uint32_t arity, Term tag) { return is_tuple_of(t, arity) && tuple_at(t, 0) == tag; }
// Text as a list of character codes.
Term bif_text_list(Heap *h, Buf *b);       // list of latin1 codes; frees b
Term bif_c_string(Heap *h, const char *s); // list of codes
extern _Atomic int64_t
    bif_re_steps; // re_run.c: the most steps of a match in one slice, for tests; 0: as many as there is time
bool bif_uses_old_code(const Proc *p, Term module); // code.c: does p (not running, or itself) return into old code?
bool bif_time_unit(Term unit, int64_t *per_second); // second, millisecond, ..., native, positive integer; false: badarg
Term bif_scale_ns(Heap *h, int64_t ns, int64_t per_second); // rounds down
