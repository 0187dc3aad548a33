// SPDX-License-Identifier: Apache-2.0
// bif/re.h — regular expressions, on either of two libraries.
//
//   re.c        the BIFs but run: options, compile, inspect
//   re_run.c    run: subjects, captures, slices
//   re_code.c   the cache of compiled patterns
//   re_pcre.c   PCRE 8: OTP 25 to 27
//   re_pcre2.c  PCRE2: OTP 28 and later; export and import
//
// WEBEAM_PCRE and WEBEAM_PCRE2 (CMakeLists.txt) say which libraries are linked. With both, the booted release chooses.
// A module of WebAssembly has one; RE_CALL then leaves no trace of the other.
#pragma once
#include "base/release.h"
#include "bif/job.h"

#if WEBEAM_PCRE && WEBEAM_PCRE2
#define re_on_pcre2() release_does(re_pcre2)
#else
#define re_on_pcre2() WEBEAM_PCRE2
#endif
#define RE_CALL(name, ...) (re_on_pcre2() ? re_pcre2_##name(__VA_ARGS__) : re_pcre_##name(__VA_ARGS__))

// ---- patterns -------------------------------------------------------------------------------------------------
typedef struct {
    Magic magic;
    void *code; // the library's
    uint8_t *text;
    size_t text_nbytes; // without the NUL behind it
    uint64_t options;   // as in ReOptions.compile
    int ngroups;
    bool unicode;              // compiled with the option unicode
    bool utf, crlf, dup_names; // the pattern itself may set these: (*UTF), (*CRLF)
    const uint8_t *names;
    int nnames, name_nbytes; // sorted; each entry: group number in two bytes, text, NUL
} ReCode;
typedef struct {
    const char *text; // why a pattern cannot be compiled
    int at;           // ... from this byte on
    char own[120];    // text may point here
} ReError;
// A pattern ready to run, from the cache or newly compiled, with a reference for the caller (magic_drop). NULL: *e
// says why.
ReCode *re_code_get(const uint8_t *text, size_t n, uint64_t options, ReError *e);
Term re_code_term(Heap *h, ReCode *c); // {re_pattern, ...}
ReCode *re_code_of(Term pattern);      // NULL: not a valid pattern; else with a reference for the caller

// ---- options ------------------------------------------------------------------------------------------------------
// In `compile`, above the library's option bits: PCRE2's newline and bsr, 0 when not given.
enum { RE_NEWLINE_SHIFT = 32, RE_BSR_SHIFT = 36 };
#define RE_NEWLINE_BITS ((uint64_t)15 << RE_NEWLINE_SHIFT)
#define RE_BSR_BITS ((uint64_t)3 << RE_BSR_SHIFT)
typedef struct {
    uint64_t compile; // options of the library
    uint32_t exec;
    bool compiles; // has options that only compile accepts
    bool unicode, global, report, exports;
    int64_t offset, limit, depth_limit; // limits: -1: not given
    Term what, type;                    // of the option capture
} ReOptions;
// to_run: options of run, else of compile. False: an invalid option.
bool re_options(Term list, ReOptions *o, bool to_run);
Term re_badopt(Proc *p); // raises badarg with badopt as its cause

// ---- a run --------------------------------------------------------------------------------------------------------
enum { RE_FIRST_OFFSETS = 45 };
typedef struct {
    Job job;
    ReCode *code;
    Buf copy; // of a subject that is not a binary at a byte boundary
    const uint8_t *s;
    size_t n, checked;      // checked: number of bytes checked for UTF-8
    bool is_utf8, begun;    // begun: the library has seen it
    int *offsets, noffsets; // of each group: its begin and end, or -1
    int first[RE_FIRST_OFFSETS];
    uint8_t small[HEAP_BIN_MAX]; // copy of a heap binary, which the collector may move
    uint64_t state[];            // the library's
} ReRun;
// What a step gives: the number of groups that are set, with the whole match, or one of these.
enum { RE_NOMATCH = -1, RE_SLICE = -2, RE_LIMIT = -3, RE_DEPTH_LIMIT = -4, RE_BADARG = -5, RE_INTERNAL_ERROR = -6 };

int64_t re_steps(int64_t fuel); // how many steps a slice may do

// ---- the libraries ------------------------------------------------------------------------------------------------
#define RE_LIBRARY(lib) \
    bool re_##lib##_compile(ReCode *c, ReError *e); /* c->text with c->options; fills the rest in */ \
    void re_##lib##_free(ReCode *c); \
    Term re_##lib##_term(Heap *h, ReCode *c); /* the last element of a pattern's tuple */ \
    ReCode *re_##lib##_of(Term t);            /* of that element; NULL: it is no pattern */ \
    const char *re_##lib##_version(void); \
    size_t re_##lib##_state_nbytes(void); /* of ReRun.state; cleared memory is a fresh one */ \
    void re_##lib##_begin(ReRun *r, const ReOptions *o); \
    int re_##lib##_step(ReRun *r, const ReOptions *o, int64_t *fuel); /* matches; RE_SLICE: call it again */ \
    void re_##lib##_end(ReRun *r, bool last);                         /* last: no other run will use this state */
RE_LIBRARY(pcre)
RE_LIBRARY(pcre2)
bool re_pcre2_agrees(const ReCode *c, const ReOptions *o); // newline and bsr, if given, are those of the pattern
Term re_pcre2_export(Heap *h, const ReCode *c, Term text, Term options); // {re_exported_pattern, ...}
Term re_pcre2_import(Proc *p, Term exported);
