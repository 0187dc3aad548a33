// SPDX-License-Identifier: Apache-2.0
// bif/spawn.h — defaults for new processes (system_flag), and parsing of spawn options. Private to the room.
#pragma once
#include "bif/bif.h"

enum { MIN_BIN_VHEAP = 46422 };
typedef struct {
    _Atomic uint32_t min_heap, fullsweep_after, max_heap, max_flags, min_bin_vheap; // heap sizes in words
} BifDefaults;
extern BifDefaults bif_defaults;

// Parses max_heap_size, an integer or a map. False: badarg.
bool bif_max_heap_arg(Term t, uint32_t *nwords, uint8_t *flags);
Term bif_max_heap_map(Heap *h, uint32_t nwords, uint8_t flags);
bool bif_priority_arg(Term t, uint8_t *prio);
Term bif_priority_atom(uint8_t prio);
int bif_alias_mode(Term t); // ALIAS_NONE: no such mode
