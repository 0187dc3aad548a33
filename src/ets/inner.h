// SPDX-License-Identifier: Apache-2.0
// ets/inner — shared by the files of this room: counters, hash tables, trees.
#pragma once
#include "ets/ets.h"
#include "base/sync.h"

enum { FIRST_BUCKETS = 256, SEGMENT_TABLE = 262 }; // SEGMENT_TABLE: words, see ets_nwords

// ---- counters: only the holder of the lock changes them, anybody reads --------------------------------
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
size_t hashed_delete(Table *t, Term key, Term object); // object NOVALUE: all objects of the key. Returns their number
void hashed_replace(Table *t, Row *old, Row *with);
Row *hashed_first(const Table *t, size_t bucket, size_t *at); // the first live row from `bucket` on; *at: its bucket
Row *hashed_next(const Table *t, Term key, bool *known);
Row *hashed_next_row(const Table *t, Row *r, size_t *bucket); // *bucket: that of r, then of the result
bool hashed_remove_at(Table *t, Row **at);                    // true: freed, *at is the next row; false: now a grave
Row **hashed_place_of_row(const Table *t, const Row *r);      // the link that points to r
void hashed_purge(Table *t);                                  // frees the graves of a table that is not fixed
void hashed_shrink(Table *t);                                 // if it is not fixed

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
// Begins at the first key after `key` (before it if `down`); with_equal: or at that key; NOVALUE: at the first (last)
// key. A change of the tree ends the iteration.
void tree_iter(TreeIter *it, const Table *t, Term key, bool down, bool with_equal);
void tree_iter_range(TreeIter *it, const Table *t, Term pattern, bool down); // at the first key that may match
Row *tree_iter_next(TreeIter *it);                                           // NULL: the end
