/* SPDX-License-Identifier: Apache-2.0 */
/* pcre/resume_inner.h - included by PCRE's pcre_exec.c behind heapframe: see resume.h. */
#include "webeam_resume.h"
#include <stddef.h>

typedef struct {
    pcre_resume pub;
    match_data md;
    heapframe zero;
    /* pcre_exec's variables that live through a call of match() */
    BOOL anchored, startline, firstline, utf, has_first_char, has_req_char;
    pcre_uchar first_char, first_char2, req_char, req_char2;
    const pcre_uint8 *start_bits;
    PCRE_PUCHAR start_match;
    PCRE_PUCHAR end_subject;
    PCRE_PUCHAR req_char_ptr;
    const pcre_study_data *study;
    int arg_offset_max;
} resume_state;

enum { SPARE_FRAMES = 24 };
#define RESUME_OF(md) ((resume_state *)(md)->callout_data)
#define RESUME_ABS(d) ((d) < 0 ? -(d) : (d))

#define RESUME_COUNT(state, here, more) \
    { \
        ptrdiff_t far = (const char *)(here) - (const char *)(state)->pub.at; \
        (state)->pub.at = (here); \
        (state)->pub.steps -= (long)(RESUME_ABS(far) / PCRE_STEP_BYTES) + (more); \
    }

#define RESUME_SAVE(s) \
    s->anchored = anchored; \
    s->startline = startline; \
    s->firstline = firstline; \
    s->utf = utf; \
    s->has_first_char = has_first_char; \
    s->has_req_char = has_req_char; \
    s->first_char = first_char; \
    s->first_char2 = first_char2; \
    s->req_char = req_char; \
    s->req_char2 = req_char2; \
    s->start_bits = start_bits; \
    s->start_match = start_match; \
    s->end_subject = end_subject; \
    s->req_char_ptr = req_char_ptr; \
    s->study = study; \
    s->arg_offset_max = arg_offset_max
#define RESUME_LOAD(s) \
    anchored = s->anchored; \
    startline = s->startline; \
    firstline = s->firstline; \
    utf = s->utf; \
    has_first_char = s->has_first_char; \
    has_req_char = s->has_req_char; \
    first_char = s->first_char; \
    first_char2 = s->first_char2; \
    req_char = s->req_char; \
    req_char2 = s->req_char2; \
    start_bits = s->start_bits; \
    start_match = s->start_match; \
    end_subject = s->end_subject; \
    req_char_ptr = s->req_char_ptr; \
    study = s->study; \
    arg_offset_max = s->arg_offset_max

static heapframe *resume_new_frame(match_data *md)
{
    resume_state *s = RESUME_OF(md);
    heapframe *f;
    if (s != NULL) {
        if (s->pub.frames_nbytes + sizeof(heapframe) > s->pub.frames_limit) return NULL;
        s->pub.frames_nbytes += sizeof(heapframe);
    }
    f = (heapframe *)(PUBL(stack_malloc))(sizeof(heapframe));
    if (f == NULL && s != NULL) s->pub.frames_nbytes -= sizeof(heapframe);
    return f;
}

static void resume_drop_frames(resume_state *s, int keep)
{
    heapframe *f = &s->zero, *next_frame;
    s->pub.frame = NULL;
    while (keep-- > 0 && f->Xnextframe != NULL) f = f->Xnextframe;
    next_frame = f->Xnextframe;
    f->Xnextframe = NULL;
    while (next_frame != NULL) {
        f = next_frame;
        next_frame = f->Xnextframe;
        (PUBL(stack_free))(f);
        s->pub.frames_nbytes -= sizeof(heapframe);
    }
}

size_t pcre_resume_nbytes(void) { return sizeof(resume_state); }
void pcre_resume_clear(pcre_resume *s) { resume_drop_frames((resume_state *)s, SPARE_FRAMES); }
void pcre_resume_free(pcre_resume *s) { resume_drop_frames((resume_state *)s, 0); }
