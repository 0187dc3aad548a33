// SPDX-License-Identifier: Apache-2.0
// base/release.c — which rows of release.tab hold under the booted release.
#include "base/release.h"
#include <stdlib.h>

char release_erts[32];
int release_number;
bool release_rules[RULES];

typedef struct {
    uint8_t since, before;
} Span;
static const Span rules[] = {
#define DIFFERS(name, since, before, source) {since, before},
#include "base/release.tab"
};
static const struct {
    const char *module, *function;
    uint8_t arity;
    Span in;
} bifs[] = {
#define EXISTS(module, function, arity, since, before) {#module, function, arity, {since, before}},
#include "base/release.tab"
};

static const struct {
    const char *module;
    Span in;
} preloaded[] = {
#define PRELOADED(module, since, before) {#module, {since, before}},
#include "base/release.tab"
};
const char *release_preloaded[COUNT_OF(preloaded) + 1];

static bool holds(Span s) { return release_number >= s.since && (!s.before || release_number < s.before); }

// erts 13.x is part of OTP 25, 14.x of 26, and so on.
int release_of(const char *erts)
{
    char *end;
    long major = strtol(erts, &end, 10);
    return end != erts && major > 0 && major < 100 ? (int)major + 12 : 0;
}

void release_set(const char *erts)
{
    size_t n = strlen(erts);
    if (n >= sizeof release_erts) n = sizeof release_erts - 1;
    memcpy(release_erts, erts, n);
    release_erts[n] = 0;
    release_number = release_of(release_erts);
    for (size_t i = 0; i < RULES; i++) release_rules[i] = holds(rules[i]);
    size_t k = 0;
    for (size_t i = 0; i < COUNT_OF(preloaded); i++)
        if (holds(preloaded[i].in)) release_preloaded[k++] = preloaded[i].module;
    release_preloaded[k] = NULL;
}

bool release_has(const char *module, const char *function, unsigned arity)
{
    for (size_t i = 0; i < COUNT_OF(bifs); i++)
        if (bifs[i].arity == arity && !strcmp(bifs[i].module, module) && !strcmp(bifs[i].function, function))
            return holds(bifs[i].in);
    return true;
}
