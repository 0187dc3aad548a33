# SPDX-License-Identifier: Apache-2.0
# pcre/compile.sed — for pcre_compile.c: what later releases than 8.39 see rightly, and OTP's does too.
#
# .* inside a lookahead says nothing about where the match itself starts, so such a
# pattern is neither anchored nor tied to line starts. Atomic groups are such a case already.
/^   else if (op == OP_ASSERT/,/^     }/s/cd, atomcount))/cd, atomcount + 1)) \/* WEBEAM *\//
/default:     \/\* Assertion \*\//,/break;/s/cd, atomcount))/cd, atomcount + 1)) \/* WEBEAM *\//
# A character that a lookahead needs may be the one the match starts with: only one that follows the lookahead's first
# is needed behind.
/^ *else if (bravalue == OP_ASSERT && subreqcharflags >= 0)/{
s/^ */    /
s/ >= 0)/ >= 0 \&\& subfirstcharflags >= 0) \/* WEBEAM *\//
}

# A comment may stand between a quantifier and the ? or + that belongs to it.
/^    if (ptr\[1\] == CHAR_PLUS)$/i\
    while (ptr[1] == '(' \&\& ptr[2] == '?' \&\& ptr[3] == '#') /* WEBEAM */\
      {\
      const pcre_uchar *behind = ptr + 4;\
      while (*behind != 0 \&\& *behind != ')') behind++;\
      if (*behind == 0) break;\
      ptr = behind;\
      }
