// SPDX-License-Identifier: Apache-2.0
// pcre/resume.h — a match that stops after so many steps and goes on later: what scripts/deps adds to PCRE 8.
//
// PCRE is built to keep its backtracking frames on the heap, so a match can be left at the start of any frame: the
// frame, the match's block and pcre_exec's own variables are all there is. resume.sed puts the few lines below into
// PCRE's matcher.
//
//   pcre_exec(code, extra with callout_data = state) ─► result, or PCRE_ERROR_SLICE: call it again with the same
//   arguments
//
// The subject, the vector of offsets and the compiled pattern must stay where they are until then.
#ifndef WEBEAM_PCRE_RESUME_H
#define WEBEAM_PCRE_RESUME_H
#include <stddef.h>

enum { PCRE_ERROR_SLICE = -99, PCRE_STEP_BYTES = 16 };
typedef struct {
    long steps;     // left in this slice: calls of match(), and one for every 16 bytes of the subject passed
    const void *at; // where in the subject steps were last counted
    size_t frames_nbytes, frames_limit; // past the limit: PCRE_ERROR_NOMEMORY
    void *frame;                        // of the stopped match; NULL: none
} pcre_resume;                          // the public part; what follows is PCRE's

#ifdef __cplusplus
extern "C" {
#endif
size_t pcre_resume_nbytes(void);       // of a whole state; cleared memory is a fresh one
void pcre_resume_clear(pcre_resume *); // gives back a stopped match's frames, and all but a few spare ones
void pcre_resume_free(pcre_resume *);  // all of them
#ifdef __cplusplus
}
#endif
#endif
