// SPDX-License-Identifier: Apache-2.0
// proc/dict.c — the process dictionary.
//
//   pairs: k v k v k v ...   one span of roots       index: a hash of pair numbers, from 9 pairs on
//
// The last pair moves into the place of an erased pair. Cost: at most 8 compares, or one hash look-up.
#include "proc/inner.h"

typedef struct Dict {
    uint32_t n, cap;            // pairs
    uint32_t *index, index_cap; // hash with linear probing: pair number + 1, or 0: empty. NULL up to 8 pairs
    Term pairs[];
} Dict;
enum { FEW = 8, FIRST_CAP = 4 };

static uint32_t hash_of(Term key)
{
    if (is_immed(key)) {
        uint64_t h = key * UINT64_C(0x9E3779B97F4A7C15);
        return (uint32_t)(h >> 32);
    }
    return hash_phash2(key); // does not depend on the address, so the collector may move the key
}

static size_t nbytes_for(uint32_t cap) { return sizeof(Dict) + (size_t)cap * 2 * sizeof(Term); }

static void index_put(Dict *d, uint32_t pair)
{
    uint32_t m = d->index_cap - 1, i = hash_of(d->pairs[pair * 2]) & m;
    while (d->index[i]) i = (i + 1) & m;
    d->index[i] = pair + 1;
}

static void index_build(Dict *d)
{
    if (d->index) mem_give(MEM_PROC, d->index, d->index_cap * sizeof *d->index);
    d->index_cap = 32;
    while (d->index_cap < d->cap * 2) d->index_cap *= 2;
    d->index = mem_take0(MEM_PROC, d->index_cap * sizeof *d->index);
    for (uint32_t i = 0; i < d->n; i++) index_put(d, i);
}

// Index slot of pair number `pair`, found by its key.
static uint32_t index_place(Dict *d, uint32_t pair)
{
    uint32_t m = d->index_cap - 1, i = hash_of(d->pairs[pair * 2]) & m;
    while (d->index[i] != pair + 1) i = (i + 1) & m;
    return i;
}

static void index_erase(Dict *d, uint32_t i) // linear probing: moves later entries into the gap
{
    uint32_t m = d->index_cap - 1, hole = i;
    for (;;) {
        i = (i + 1) & m;
        if (!d->index[i]) break;
        uint32_t home = hash_of(d->pairs[(d->index[i] - 1) * 2]) & m;
        if (((i - home) & m) >= ((i - hole) & m)) {
            d->index[hole] = d->index[i];
            hole = i;
        }
    }
    d->index[hole] = 0;
}

static Term *find(Dict *d, Term key) // returns the pair, or NULL
{
    if (!d) return NULL;
    if (!d->index) {
        for (uint32_t i = 0; i < d->n; i++)
            if (eq_exact(d->pairs[i * 2], key)) return &d->pairs[i * 2];
        return NULL;
    }
    uint32_t m = d->index_cap - 1;
    for (uint32_t i = hash_of(key) & m; d->index[i]; i = (i + 1) & m) {
        Term *pair = &d->pairs[(d->index[i] - 1) * 2];
        if (eq_exact(pair[0], key)) return pair;
    }
    return NULL;
}

Term dict_get(Proc *p, Term key)
{
    Term *pair = find(p->dict, key);
    return pair ? pair[1] : A_undefined;
}

Term dict_put(Proc *p, Term key, Term value)
{
    Dict *d = p->dict;
    Term *pair = find(d, key);
    if (pair) {
        Term old = pair[1];
        pair[1] = value;
        return old;
    }
    if (!d || d->n == d->cap) {
        uint32_t cap = d ? d->cap * 2 : FIRST_CAP;
        d = mem_resize(MEM_PROC, d, d ? nbytes_for(d->cap) : 0, nbytes_for(cap));
        if (!p->dict) *d = (Dict){0};
        d->cap = cap;
        p->dict = d;
        if (cap > FEW) index_build(d);
    }
    d->pairs[d->n * 2] = key;
    d->pairs[d->n * 2 + 1] = value;
    if (d->index) index_put(d, d->n);
    d->n++;
    return A_undefined;
}

Term dict_erase(Proc *p, Term key)
{
    Dict *d = p->dict;
    Term *pair = find(d, key);
    if (!pair) return A_undefined;
    Term old = pair[1];
    uint32_t at = (uint32_t)(pair - d->pairs) / 2, last = d->n - 1;
    if (d->index) {
        index_erase(d, index_place(d, at));
        if (at != last) d->index[index_place(d, last)] = at + 1;
    }
    pair[0] = d->pairs[last * 2];
    pair[1] = d->pairs[last * 2 + 1];
    d->n--;
    return old;
}

Term dict_list(Proc *p, Heap *h, bool copy)
{
    Dict *d = p->dict;
    Term list = NIL;
    for (uint32_t i = 0; d && i < d->n; i++) {
        Term k = d->pairs[i * 2], v = d->pairs[i * 2 + 1];
        if (copy) k = heap_copy(h, k), v = heap_copy(h, v);
        list = heap_cons(h, TUPLE(h, k, v), list);
    }
    return list;
}

Term dict_erase_all(Proc *p, Heap *h)
{
    Term list = dict_list(p, h, false);
    dict_free(p);
    return list;
}

Term dict_keys(Proc *p, Heap *h)
{
    Dict *d = p->dict;
    Term list = NIL;
    for (uint32_t i = 0; d && i < d->n; i++) list = heap_cons(h, d->pairs[i * 2], list);
    return list;
}

Term dict_keys_of(Proc *p, Heap *h, Term value)
{
    Dict *d = p->dict;
    Term list = NIL;
    for (uint32_t i = 0; d && i < d->n; i++)
        if (eq_exact(d->pairs[i * 2 + 1], value)) list = heap_cons(h, d->pairs[i * 2], list);
    return list;
}

void dict_free(Proc *p)
{
    Dict *d = p->dict;
    if (!d) return;
    if (d->index) mem_give(MEM_PROC, d->index, d->index_cap * sizeof *d->index);
    mem_give(MEM_PROC, d, nbytes_for(d->cap));
    p->dict = NULL;
}

Span dict_span(Proc *p) { return p->dict ? (Span){p->dict->pairs, (size_t)p->dict->n * 2} : (Span){NULL, 0}; }
size_t dict_nbytes(const Proc *p)
{
    return p->dict ? nbytes_for(p->dict->cap) + p->dict->index_cap * sizeof(uint32_t) : 0;
}
