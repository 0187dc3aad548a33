// SPDX-License-Identifier: Apache-2.0
// look/inner — what the files of this room share.
#pragma once
#include "look/look.h"
#include "emu/emu.h"
#include "base/host.h"
#include "proc/events.h"
#include "proc/pause.h"
#include "proc/time.h"

#define MAP(h, ...) map_from_pairs((h), (Term[]){__VA_ARGS__}, sizeof((Term[]){__VA_ARGS__}) / sizeof(Term) / 2)

// ---- inspect.c: how terms lie in memory
typedef struct { // where the words of the terms may lie
    Term pid;
    const Heap *heap;
    const Frag *frag;
    const Term *row;
    size_t row_nwords;
} InspectPlace;
typedef struct {
    const char *name;
    Term value;
} InspectRoot;
enum { INSPECT_ROOTS = 64 };
Term inspect(const InspectPlace *in, Heap *h, const InspectRoot *roots, int nroots, Term label, bool with_sent);
Term look_text(Heap *h, Term t, size_t limit); // a binary: as it is printed, cut after about `limit` bytes
void inspections_put(Buf *b, uint64_t since);  // the descriptions kept, after that number
void inspect_init(void);

// ---- values.c: values of a process, or of tables (pid NOBODY), for a page to pick from
Term values_list(Heap *h, uint32_t pid, uint32_t table);
Term values_pick(Heap *h, uint32_t pid, uint64_t which); // A_undefined: it is gone
void values_collect(uint32_t pid);                       // asks the process to collect all

// ---- pause.c
void pause_init(void);
