// SPDX-License-Identifier: Apache-2.0
// base/release — the release of OTP that is booted, and what it does differently from others (release.tab).
//
// Law: release_set runs once, before BIFs are set and modules loaded; afterwards nothing here changes. Code never
// compares release numbers: it asks for a row of the table.
#pragma once
#include "base/base.h"

enum { RELEASE_OLDEST = 25, RELEASE_NEWEST = 29 }; // what webeam boots

enum {
#define DIFFERS(name, since, before, source) RULE_##name,
#include "base/release.tab"
    RULES
};
extern bool release_rules[RULES];
#define release_does(name) (release_rules[RULE_##name])

// erts: its version; the release follows from it. Under a release newer than RELEASE_NEWEST the rows of that hold.
void release_set(const char *erts);
extern char release_erts[32];
extern int release_number;                                                  // of OTP: 25
int release_of(const char *erts);                                           // 0: not a version
extern const char *release_preloaded[];                                     // NULL ends the list
bool release_has(const char *module, const char *function, unsigned arity); // is this BIF in the booted release?
