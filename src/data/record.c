// SPDX-License-Identifier: Apache-2.0
// data/record.c — native records: definitions, and the place of a field (see term.h).
//
// The fields of a record are few, so a field is found by a walk over the names.
#include "data/data.h"
#include <stdlib.h>

size_t record_definition_nwords(uint32_t nfields)
{
    return (nfields ? (size_t)nfields + 1 : 0) + 1 + DEF_ORDER + nfields;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

// phash2 of {module, name, exported, names ...}, the names by index.
static uint32_t hash_of(Term module, Term name, Term exported, const uint64_t *sorted, uint32_t n)
{
    Term *words = mem_take(MEM_SYSTEM, ((size_t)n + 4) * sizeof(Term));
    words[0] = make_header(SUB_TUPLE, n + 3);
    words[1] = module;
    words[2] = name;
    words[3] = exported;
    for (uint32_t i = 0; i < n; i++) words[4 + i] = make_atom((uint32_t)(sorted[i] >> 32));
    uint32_t hash = hash_phash2(make_boxed(words));
    mem_give(MEM_SYSTEM, words, ((size_t)n + 4) * sizeof(Term));
    return hash;
}

Term record_define(Term *to, Term module, Term name, bool exported, const Term *names, uint32_t n)
{
    uint64_t *sorted = mem_take(MEM_SYSTEM, ((size_t)n + 1) * sizeof *sorted);
    Term tuple = EMPTY_TUPLE, is_exported = exported ? A_true : A_false;
    bool twice = false;
    for (uint32_t i = 0; i < n; i++) sorted[i] = (uint64_t)atom_index(names[i]) << 32 | i;
    qsort(sorted, n, sizeof *sorted, by_number);
    for (uint32_t i = 1; i < n; i++) twice |= sorted[i] >> 32 == sorted[i - 1] >> 32;
    if (n) {
        memmove(to + 1, names, n * sizeof(Term));
        to[0] = make_header(SUB_TUPLE, n);
        tuple = make_boxed(to);
        to += n + 1;
    }
    to[0] = make_header(SUB_TUPLE, DEF_ORDER + n);
    to[1 + DEF_NAMES] = tuple;
    to[1 + DEF_HASH] = make_small(hash_of(module, name, is_exported, sorted, n));
    to[1 + DEF_MODULE] = module;
    to[1 + DEF_NAME] = name;
    to[1 + DEF_EXPORTED] = is_exported;
    for (uint32_t i = 0; i < n; i++) to[1 + DEF_ORDER + i] = make_small((int64_t)(uint32_t)sorted[i]);
    mem_give(MEM_SYSTEM, sorted, ((size_t)n + 1) * sizeof *sorted);
    return twice ? NOVALUE : make_boxed(to);
}

uint32_t definition_place(Term definition, Term field)
{
    Term names = tuple_at(definition, DEF_NAMES);
    for (uint32_t i = 0, n = tuple_arity(names); i < n; i++)
        if (tuple_at(names, i) == field) return i;
    return NO_FIELD;
}
