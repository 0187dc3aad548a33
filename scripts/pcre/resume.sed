# SPDX-License-Identifier: Apache-2.0
# pcre/resume.sed — makes the matcher of PCRE 8 stop and go on: see resume.h. Each edit names the line it hangs on;
# scripts/deps counts them, so that another PCRE is noticed.

/^#include "pcre_internal.h"/a\
#include "webeam_resume.h" /* WEBEAM */

# the state's types, behind the frames it holds
/^} heapframe;/a\
#include "webeam_resume_inner.h" /* WEBEAM */

# a stopped match goes on with the frame it stopped in
/^heapframe \*frame = (heapframe \*)md->match_frames_base;/a\
if (RESUME_OF(md) != NULL \&\& RESUME_OF(md)->pub.frame != NULL) /* WEBEAM */\
  {\
  frame = (heapframe *)RESUME_OF(md)->pub.frame;\
  RESUME_OF(md)->pub.frame = NULL;\
  goto TAIL_RECURSE;\
  }
s/(heapframe \*)(PUBL(stack_malloc))(sizeof(heapframe));\\$/resume_new_frame(md); \/* WEBEAM *\/ \\/

# every call counts, and so does the way in the subject since the last one
/^if (md->match_call_count++ >= md->match_limit)/i\
if (RESUME_OF(md) != NULL) /* WEBEAM */\
  {\
  if (RESUME_OF(md)->pub.steps <= 0)\
    {\
    RESUME_OF(md)->pub.frame = frame;\
    return PCRE_ERROR_SLICE;\
    }\
  RESUME_COUNT(RESUME_OF(md), eptr, 1);\
  }
/^HEAP_RETURN:/a\
if (RESUME_OF(md) != NULL) RESUME_COUNT(RESUME_OF(md), frame->Xnextframe->Xeptr, 0) /* WEBEAM */
/^PCRE_PUCHAR eptr_start = eptr;/,/^#endif/s/^#endif/&\
if (md->callout_data != NULL \&\& length > 0)\
  ((pcre_resume *)md->callout_data)->steps -= length \/ PCRE_STEP_BYTES; \/* WEBEAM *\//

# pcre_exec: the block and the first frame live in the state
/^match_data match_block;/i\
resume_state *resume = extra_data != NULL \&\& (extra_data->flags \& PCRE_EXTRA_CALLOUT_DATA) != 0 ? \\\
  (resume_state *)extra_data->callout_data : NULL; /* WEBEAM */
s/^match_data \*md = &match_block;/match_data *md = resume != NULL ? \&resume->md : \&match_block; \/* WEBEAM *\//
/^md->match_frames_base = &frame_zero;/a\
if (resume != NULL) /* WEBEAM */\
  {\
  md->match_frames_base = \&resume->zero;\
  if (resume->pub.frame != NULL)\
    {\
    RESUME_LOAD(resume);\
    goto RESUME_HERE;\
    }\
  resume->pub.at = start_match;\
  }
/^    end_subject = t;/a\
    if (resume != NULL) resume->pub.steps -= (long)((t - start_match) / PCRE_STEP_BYTES); /* WEBEAM */
s/^  rc = match(start_match, md->start_code, start_match, 2, md, NULL, 0);/  RESUME_HERE: \/* WEBEAM *\/\
&\
  if (rc == PCRE_ERROR_SLICE)\
    {\
    RESUME_SAVE(resume);\
    return rc;\
    }\
  if (resume != NULL) RESUME_COUNT(resume, resume->zero.Xeptr, 0)/
s/^  release_match_heapframes(&frame_zero);/  if (resume != NULL) pcre_resume_clear(\&resume->pub); else \/* WEBEAM *\/\
&/
