# SPDX-License-Identifier: Apache-2.0
# pcre/lookahead.sed — for pcre_compile.c: .* inside a lookahead says nothing about where the match itself starts, so such a
# pattern is neither anchored nor tied to line starts. (PCRE 8.39 thinks so; later releases do not.) Atomic groups are such a case.
/^   else if (op == OP_ASSERT/,/^     }/s/cd, atomcount))/cd, atomcount + 1)) \/* WEBEAM *\//
/default:     \/\* Assertion \*\//,/break;/s/cd, atomcount))/cd, atomcount + 1)) \/* WEBEAM *\//
# A character that a lookahead needs may be the one the match starts with: only one that follows the lookahead's first is needed behind.
s/^ *else if (bravalue == OP_ASSERT && subreqcharflags >= 0)/    else if (bravalue == OP_ASSERT \&\& subreqcharflags >= 0 \&\& subfirstcharflags >= 0) \/* WEBEAM *\//
