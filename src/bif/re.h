// SPDX-License-Identifier: Apache-2.0
// bif/re.h — regular expressions: compiled patterns (re_code.c), options and compile (re.c), matching (re_run.c).
#pragma once
#include "bif/job.h"
#include <pcre.h>
#include <pcre_resume.h>

// ---- patterns -------------------------------------------------------------------------------------------------
typedef struct {
    Magic magic;
    pcre *code;
    uint8_t *text;
    size_t text_nbytes; // without the NUL behind it
    int options, ngroups;
    bool utf, crlf; // the pattern itself may set these: (*UTF8), (*CRLF)
    const uint8_t *names;
    int nnames, name_nbytes; // sorted; each entry: group number in two bytes, text, NUL
} ReCode;
// A pattern ready to run, from the cache or newly compiled, with a reference for the caller (magic_drop). NULL: *error
// says why, at byte *at.
ReCode *re_code_get(const uint8_t *text, size_t n, int options, const char **error, int *at);
Term re_code_term(Heap *h, const ReCode *c); // {re_pattern, ...}
bool re_is_pattern(Term t);                  // a tuple, so it claims to be a pattern
ReCode *re_code_of(Term pattern);            // NULL: not a valid pattern; else with a reference for the caller

// ---- options ------------------------------------------------------------------------------------------------------
typedef struct {
    int compile, exec; // PCRE_*
    bool compiles;     // has options that only compile accepts
    bool global, report;
    int64_t offset, limit, depth_limit; // limits: -1: not given
    Term what, type;                    // of the option capture
} ReOptions;
// to_run: options of run, else of compile. False: an invalid option.
bool re_options(Term list, ReOptions *o, bool to_run);
Term re_badopt(Proc *p); // raises badarg with badopt as its cause
