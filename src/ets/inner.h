// SPDX-License-Identifier: Apache-2.0
// ets/inner — what the files of this room share.
#pragma once
#include "ets/ets.h"
#include "base/sync.h"

enum { FIRST_BUCKETS = 256, SEGMENT_TABLE = 262 };

// ---- counts: only writers change them, anybody reads --------------------------------------------------
INLINE void count_add(_Atomic size_t *c, size_t n)
{
    atomic_store_explicit(c, atomic_load_explicit(c, memory_order_relaxed) + n, memory_order_relaxed);
}
INLINE bool is_fixed(const Table *t) { return atomic_load_explicit(&t->nfixed, memory_order_relaxed) != 0; }
INLINE void row_in(Table *t, const Row *r)
{
    count_add(&t->size, 1);
    count_add(&t->nwords, r->nwords);
}
INLINE void row_off(Table *t, const Row *r)
{
    count_add(&t->size, (size_t)-1);
    count_add(&t->nwords, (size_t)0 - r->nwords);
}

// ---- hash (ets/hash.c) ------------------------------------------------------------------------------------
uint32_t key_hash(Term key);
void hashed_init(Table *t);
Row *hashed_find(const Table *t, Term key);
bool hashed_put(Table *t, Row *r, bool keep_old);
size_t hashed_delete(Table *t, Term key, Term object); // object: NOVALUE: all of the key
void hashed_replace(Table *t, Row *old, Row *with);
Row *hashed_first(const Table *t, size_t bucket, size_t *at); // the first live row from bucket on
Row *hashed_next(const Table *t, Term key, bool *known);
Row *hashed_next_row(const Table *t, Row *r, size_t *bucket);
bool hashed_remove_at(Table *t, Row **at); // true: *at is now the next one
Row **hashed_place_of_row(const Table *t, const Row *r);
void hashed_purge(Table *t); // the graves, when nobody holds the table fixed
void hashed_shrink(Table *t);

// ---- tree (ets/tree.c) --------------------------------------------------------------------------------------
enum { TREE_DEPTH = 64 };
typedef struct {
    Row *path[TREE_DEPTH];
    int n;
    bool down;
} TreeIter;
Row *tree_find(const Table *t, Term key);
bool tree_put(Table *t, Row *r, bool keep_old);
size_t tree_delete(Table *t, Term key, Term object);
void tree_replace(Table *t, Row *old, Row *with);
void tree_iter(TreeIter *it, const Table *t, Term key, bool down, bool with_equal); // after key; NOVALUE: from the end
void tree_iter_range(TreeIter *it, const Table *t, Term pattern, bool down);
Row *tree_iter_next(TreeIter *it);
