// SPDX-License-Identifier: Apache-2.0
// ets/hash.c — set, bag and duplicate_bag, by linear hashing: the table grows by one bucket at a time.
//
//   buckets: [ 0 ] ─► row ─► row      a row's bucket: the low bits of its hash; one bit less if that bucket is not in
//   use
//            [ 1 ] ─► row, dead ─► row of the same key
//
// Invariant: rows with the same key are neighbours in their chain, the newest first. A fixed table neither grows nor
// shrinks, and a row removed from it stays in its chain, marked dead, so that next/2 finds its place. Such graves are
// freed when the table is no longer fixed (fix.c).
// Cost: O(1) on average; a bag also compares the objects of the same key.
#include "ets/inner.h"
#include <math.h>

uint32_t key_hash(Term key) { return is_atom(key) ? atom_hash(key) : hash_map_key(key, 0); }

INLINE size_t bucket_of(const Table *t, uint32_t hash)
{
    size_t i = hash & (t->capacity - 1);
    return i < t->nactive ? i : i & (t->capacity / 2 - 1);
}

void hashed_init(Table *t)
{
    t->nactive = t->capacity = FIRST_BUCKETS;
    t->buckets = mem_take0(MEM_ETS, FIRST_BUCKETS * sizeof(Row *));
}

// The link to the first row of the key, which may be dead; if there is none, the link at the end of the chain.
INLINE Row **place_of(const Table *t, Term key, uint32_t hash)
{
    Row **at = &t->buckets[bucket_of(t, hash)];
    if (is_immed(key)) {
        for (; *at; at = &(*at)->next)
            if (row_key(t, *at) == key) break;
    } else {
        for (; *at; at = &(*at)->next)
            if ((*at)->hash == hash && eq_exact(row_key(t, *at), key)) break;
    }
    return at;
}
INLINE bool same_key(const Table *t, const Row *r, Term key, uint32_t hash)
{
    return r && r->hash == hash && eq_exact(row_key(t, r), key);
}

Row *hashed_find(const Table *t, Term key)
{
    uint32_t hash = key_hash(key);
    Row *r = *place_of(t, key, hash);
    while (UNLIKELY(r && r->dead)) r = same_key(t, r->next, key, hash) ? r->next : NULL;
    return r;
}

// ---- size -------------------------------------------------------------------------------
static void grow(Table *t)
{
    if (t->nactive == t->capacity) {
        size_t n = t->capacity;
        if (n > SIZE_MAX / 4 / sizeof(Row *)) return;
        t->buckets = mem_resize(MEM_ETS, t->buckets, n * sizeof(Row *), 2 * n * sizeof(Row *));
        memset(t->buckets + n, 0, n * sizeof(Row *));
        t->capacity = 2 * n;
    }
    size_t to = t->nactive++, from = to & (t->capacity / 2 - 1);
    Row **at = &t->buckets[from], **end = &t->buckets[to];
    while (*at) {
        Row *r = *at;
        if ((r->hash & (t->capacity - 1)) == to) {
            *at = r->next;
            *end = r;
            end = &r->next;
        } else at = &r->next;
    }
    *end = NULL;
}

void hashed_shrink(Table *t)
{
    if (is_fixed(t)) return;
    while (t->nactive > FIRST_BUCKETS && table_size(t) < t->nactive / 2) {
        size_t from = --t->nactive, to = from & (t->capacity / 2 - 1);
        Row **end = &t->buckets[to];
        while (*end) end = &(*end)->next;
        *end = t->buckets[from];
        t->buckets[from] = NULL;
        if (t->nactive <= t->capacity / 2 && t->capacity > FIRST_BUCKETS) {
            t->buckets = mem_resize(MEM_ETS, t->buckets, t->capacity * sizeof(Row *), t->capacity / 2 * sizeof(Row *));
            t->capacity /= 2;
        }
    }
}

Row **hashed_place_of_row(const Table *t, const Row *r)
{
    Row **at = &t->buckets[bucket_of(t, r->hash)];
    while (*at != r) at = &(*at)->next;
    return at;
}

// ---- changes --------------------------------------------------------------------------------
bool hashed_put(Table *t, Row *r, bool keep_old)
{
    Term key = row_key(t, r);
    uint32_t hash = r->hash = key_hash(key);
    Row **at = place_of(t, key, hash);
    if (UNLIKELY(*at)) {
        Row **old = at;
        while (same_key(t, *old, key, hash) && (*old)->dead) old = &(*old)->next;
        bool there = same_key(t, *old, key, hash);
        if (there && keep_old) {
            row_free(r);
            return false;
        }
        if (there && t->type == TAB_SET) {
            Row *gone = *old;
            row_off(t, gone);
            row_in(t, r);
            r->next = gone->next;
            *old = r;
            row_free(gone);
            return true;
        }
        if (there && t->type == TAB_BAG)
            for (Row *o = *old; same_key(t, o, key, hash); o = o->next)
                if (!o->dead && eq_exact(row_term(o), row_term(r))) {
                    row_free(r);
                    return true;
                }
    } // if the key is new, `at` is the end of its chain
    r->next = *at;
    *at = r;
    row_in(t, r);
    if (UNLIKELY(table_size(t) > t->nactive) && !is_fixed(t)) grow(t);
    return true;
}

void hashed_replace(Table *t, Row *old, Row *with)
{
    with->hash = old->hash;
    Row **at = hashed_place_of_row(t, old);
    with->next = old->next;
    *at = with;
    row_off(t, old);
    row_in(t, with);
    row_free(old);
}

bool hashed_remove_at(Table *t, Row **at)
{
    Row *r = *at;
    row_off(t, r);
    if (is_fixed(t)) {
        r->dead = 1;
        r->right = t->graves;
        t->graves = r;
        return false;
    }
    *at = r->next;
    row_free(r);
    return true;
}

size_t hashed_delete(Table *t, Term key, Term object)
{
    uint32_t hash = key_hash(key);
    size_t n = 0;
    for (Row **at = place_of(t, key, hash); same_key(t, *at, key, hash);) {
        bool hit = !(*at)->dead && (object == NOVALUE || eq_exact(row_term(*at), object));
        n += hit;
        if (!hit || !hashed_remove_at(t, at)) at = &(*at)->next;
    }
    if (n) hashed_shrink(t);
    return n;
}

void hashed_purge(Table *t)
{
    for (Row *r = t->graves, *next; r; r = next) {
        next = r->right;
        Row **at = hashed_place_of_row(t, r);
        *at = r->next;
        row_free(r);
    }
    t->graves = NULL;
    while (table_size(t) > t->nactive && t->nactive < (size_t)1 << 30) {
        size_t before = t->nactive;
        grow(t);
        if (t->nactive == before) break;
    }
    hashed_shrink(t);
}

// ---- walking ------------------------------------------------------------------------------------
Row *hashed_first(const Table *t, size_t bucket, size_t *at)
{
    for (; bucket < t->nactive; bucket++)
        for (Row *r = t->buckets[bucket]; r; r = r->next)
            if (!r->dead) {
                *at = bucket;
                return r;
            }
    *at = bucket;
    return NULL;
}

Row *hashed_next_row(const Table *t, Row *r, size_t *bucket)
{
    for (r = r->next; r; r = r->next)
        if (!r->dead) return r;
    return hashed_first(t, *bucket + 1, bucket);
}

Row *hashed_next(const Table *t, Term key, bool *known)
{
    uint32_t hash = key_hash(key);
    Row *r = *place_of(t, key, hash);
    *known = r != NULL;
    if (!r) return NULL;
    while (same_key(t, r->next, key, hash)) r = r->next;
    size_t bucket = bucket_of(t, hash);
    return hashed_next_row(t, r, &bucket);
}

Term ets_stats(Heap *h, const Table *t)
{
    if (is_tree(t)) return A_false;
    size_t min = SIZE_MAX, max = 0, sum = 0, dead = 0;
    float squares = 0;
    for (size_t i = 0; i < t->nactive; i++) {
        size_t n = 0;
        for (Row *r = t->buckets[i]; r; r = r->next) n++, dead += r->dead;
        if (n < min) min = n;
        if (n > max) max = n;
        sum += n;
        squares += (float)(n * n);
    }
    float n = (float)t->nactive, mean = (float)sum / n,
          var = (squares - (float)sum * mean) / n; // single precision, as in OTP
    float deviation = var > 0 ? sqrtf(var) : 0, expected = sqrtf(mean * (1 - 1 / n));
    return TUPLE(h, make_small((int64_t)t->nactive), heap_float(h, (double)mean), heap_float(h, (double)deviation),
        heap_float(h, (double)expected), make_small((int64_t)min), make_small((int64_t)max), make_small((int64_t)dead),
        make_small(1));
}
