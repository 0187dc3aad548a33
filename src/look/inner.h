// SPDX-License-Identifier: Apache-2.0
// look/inner — shared by the files of this room.
#pragma once
#include "look/look.h"
#include "emu/emu.h"
#include "base/host.h"
#include "proc/events.h"
#include "proc/pause.h"
#include "proc/time.h"

#define MAP(h, ...) map_from_pairs((h), (Term[]){__VA_ARGS__}, sizeof((Term[]){__VA_ARGS__}) / sizeof(Term) / 2)

// ---- inspect.c: how terms lie in memory
typedef struct { // where the words of the terms may be; each but pid may be NULL
    Term pid;    // the process, for the description
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
// Describes terms, on h. with_sent: for one root also the copy that a send would make.
Term inspect(const InspectPlace *in, Heap *h, const InspectRoot *roots, int nroots, Term label, bool with_sent);
Term look_text(Heap *h, Term t, size_t limit); // a binary: the printed term, cut after `limit` bytes
void inspections_put(Buf *b, uint64_t since);  // appends the descriptions that are kept, after this number
void inspect_init(void);

// ---- values.c: the values of a process, or with pid NOBODY of ETS tables, to pick from
Term values_list(Heap *h, uint32_t pid, uint32_t table); // table NOBODY: the tables. A_undefined: no such process
Term values_pick(Heap *h, uint32_t pid, uint64_t which); // A_undefined: the value is gone
void values_collect(uint32_t pid);                       // asks the process for a full collection

// ---- pause.c
void pause_init(void);
