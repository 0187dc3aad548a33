// SPDX-License-Identifier: Apache-2.0
// base/dial.c — parses the debug dials: "gc=always,reds=1,trace=sched+msg".
#include "base/base.h"
#include "base/host.h"
#include <stdlib.h>

Dials dials;

static const struct {
    const char *name;
    uint32_t bit;
} topics[] = {
    {"ops", TRACE_OPS},
    {"gc", TRACE_GC},
    {"sched", TRACE_SCHED},
    {"msg", TRACE_MSG},
    {"load", TRACE_LOAD},
};

static bool debug_only(const char *dial)
{
#ifdef WEBEAM_DEBUG
    (void)dial;
    return true;
#else
    trace_line("webeam: the dial %s needs a debug build (scripts/build native --debug)", dial);
    return false;
#endif
}

static bool set_trace(const char *words)
{
    uint32_t bits = 0;
    while (*words) {
        size_t n = strcspn(words, "+"), i;
        for (i = 0; i < COUNT_OF(topics); i++)
            if (strlen(topics[i].name) == n && memcmp(topics[i].name, words, n) == 0) break;
        if (i == COUNT_OF(topics)) return false;
        bits |= topics[i].bit;
        words += n + (words[n] == '+');
    }
    dials.trace = bits;
    return bits != 0;
}

static bool set_number(const char *text, int64_t least, int64_t most, int64_t *out)
{
    char *end;
    long long v = strtoll(text, &end, 10);
    if (end == text || *end || v < least || v > most) return false;
    *out = v;
    return true;
}

static bool set_one(const char *name, const char *value)
{
    int64_t n = 0;
    if (!strcmp(name, "gc") && !strcmp(value, "always")) return debug_only(name) && (dials.gc_always = true);
    if (!strcmp(name, "frag") && !strcmp(value, "always")) return debug_only(name) && (dials.frag_always = true);
    if (!strcmp(name, "reds") && set_number(value, 1, 1000000, &n)) {
        dials.reds = (int)n;
        return true;
    }
    if (!strcmp(name, "alloc") && !strncmp(value, "fail:", 5) && set_number(value + 5, 1, INT64_MAX, &n))
        return debug_only(name) && (dials.alloc_fail = n);
    if (!strcmp(name, "trace") && set_trace(value)) return true;
    trace_line("webeam: no such dial: %s=%s (gc=always frag=always reds=N alloc=fail:N trace=ops+gc+sched+msg+load)",
        name, value);
    return false;
}

bool dials_parse(const char *text)
{
    if (!text) return true;
    while (*text) {
        char one[128];
        size_t n = strcspn(text, ",");
        if (n >= sizeof one) {
            trace_line("webeam: no such dial: %.40s...", text);
            return false;
        }
        memcpy(one, text, n);
        one[n] = 0;
        text += n + (text[n] == ',');
        if (!n) continue;
        char *eq = strchr(one, '=');
        if (eq) *eq = 0;
        if (!set_one(one, eq ? eq + 1 : "")) return false;
    }
    return true;
}
