// SPDX-License-Identifier: Apache-2.0
// unit — the whole test harness: CHECK things, then `return unit_done();` from main.
#pragma once
#include "base/base.h"
#include <inttypes.h>
#include <stdio.h>

static int unit_passed, unit_failed;

#define CHECK(x) unit_check((x), #x, __FILE__, __LINE__)
#define CHECK_EQ(got, want) unit_equal((int64_t)(got), (int64_t)(want), #got, __FILE__, __LINE__)
#define CHECK_TEXT(got, want) unit_text((got), (want), #got, __FILE__, __LINE__)

static inline bool unit_check(bool good, const char *what, const char *file, int line)
{
    if (good) unit_passed++;
    else {
        unit_failed++;
        fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
    }
    return good;
}

static inline bool unit_equal(int64_t got, int64_t want, const char *what, const char *file, int line)
{
    if (got == want) return unit_check(true, what, file, line);
    fprintf(stderr, "%s:%d: %s is %" PRId64 " (%#" PRIx64 "), not %" PRId64 "\n", file, line, what, got, (uint64_t)got,
        want);
    unit_failed++;
    return false;
}

static inline bool unit_text(const char *got, const char *want, const char *what, const char *file, int line)
{
    if (got && !strcmp(got, want)) return unit_check(true, what, file, line);
    fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what, got ? got : "(null)", want);
    unit_failed++;
    return false;
}

// For a program that cannot run in this build, in place of unit_done: `return unit_skip("no threads here");`
static inline int unit_skip(const char *why)
{
    printf("skipped: %s\n", why);
    return 0;
}

static inline int unit_done(void)
{
    printf("%d passed, %d failed\n", unit_passed, unit_failed);
    return unit_failed || !unit_passed ? 1 : 0; // a program that checks nothing has failed
}
