// SPDX-License-Identifier: Apache-2.0
// base/say.c — error and trace lines on stderr: panic, fatal, trace_line.
//
// Each line is built in a buffer of fixed size and written by one call. So lines of different threads do not mix, and
// nothing here allocates.
#include "base/base.h"
#include "base/host.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

BaseUp base_up;

static void say(const char *prefix, const char *fmt, va_list ap)
{
    char line[1024];
    size_t n = strlen(prefix);
    memcpy(line, prefix, n);
    int more = vsnprintf(line + n, sizeof line - n - 1, fmt, ap);
    if (more > 0) n += (size_t)more;
    if (n > sizeof line - 2) n = sizeof line - 2;
    if (n == 0 || line[n - 1] != '\n') line[n++] = '\n';
    host_write(2, line, n);
}

void panic(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say("webeam panic: ", fmt, ap);
    va_end(ap);
    abort();
}

void fatal(int code, const char *fmt, ...)
{
    static atomic_flag dying; // set before the call, which may end in fatal itself
    if (base_up.dying && !atomic_flag_test_and_set(&dying)) base_up.dying();
    va_list ap;
    va_start(ap, fmt);
    say("", fmt, ap);
    va_end(ap);
    host_exit(code);
}

void trace_line(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say("", fmt, ap);
    va_end(ap);
}
