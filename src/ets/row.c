// SPDX-License-Identifier: Apache-2.0
// ets/row.c — rows, and the functions that choose between hash tables and trees. A row is a copy of a tuple, literals
// included, so that the module of the literals may be purged.
#include "ets/inner.h"

Row *row_new(Term tuple)
{
    size_t n = solid_nwords(tuple);
    if (n >= 1u << 29) fatal(1, "an ets object of %zu words", n);
    Row *r = mem_take(MEM_ETS, sizeof(Row) + n * sizeof(Term));
    r->next = r->right = NULL;
    r->hash = 0;
    r->nwords = (uint32_t)n & 0x1FFFFFFF;
    r->dead = 0;
    r->flat = n == tuple_arity(tuple) + 1u;
    r->chain = 0;
    const Term *from = boxed_ptr(tuple);
    bool plain = r->flat; // all elements are immediates
    for (size_t i = 1; plain && i < n; i++) plain = is_immed(from[i]);
    if (plain)
        for (size_t i = 0; i < n; i++) r->words[i] = from[i];
    else solid_copy(tuple, r->words, &r->chain);
    return r;
}

void row_free(Row *r)
{
    if (!r) return;
    if (r->chain) solid_drop(r->chain);
    mem_give(MEM_ETS, r, sizeof(Row) + (size_t)r->nwords * sizeof(Term));
}

// ---- by type of the table -----------------------------------------------------------------
Row *ets_find(const Table *t, Term key) { return is_tree(t) ? tree_find(t, key) : hashed_find(t, key); }
bool ets_put(Table *t, Row *r, bool keep_old)
{
    return is_tree(t) ? tree_put(t, r, keep_old) : hashed_put(t, r, keep_old);
}
size_t ets_delete_key(Table *t, Term key)
{
    return is_tree(t) ? tree_delete(t, key, NOVALUE) : hashed_delete(t, key, NOVALUE);
}

size_t ets_delete_object(Table *t, Term object)
{
    Term key = tuple_at(object, t->keypos - 1);
    return is_tree(t) ? tree_delete(t, key, object) : hashed_delete(t, key, object);
}

void ets_replace(Table *t, Row *old, Row *with)
{
    if (is_tree(t)) tree_replace(t, old, with);
    else hashed_replace(t, old, with);
}

Row *ets_find_next(const Table *t, const Row *r)
{
    if (is_tree(t) || t->type == TAB_SET) return NULL;
    Term key = row_key(t, r);
    for (Row *n = r->next; n && n->hash == r->hash && eq_exact(row_key(t, n), key); n = n->next)
        if (!n->dead) return n;
    return NULL;
}

Row *ets_first(const Table *t)
{
    TreeIter it;
    size_t at;
    if (!is_tree(t)) return hashed_first(t, 0, &at);
    tree_iter(&it, t, NOVALUE, false, false);
    return tree_iter_next(&it);
}

Row *ets_last(const Table *t)
{
    TreeIter it;
    if (!is_tree(t)) return ets_first(t);
    tree_iter(&it, t, NOVALUE, true, false);
    return tree_iter_next(&it);
}

Row *ets_next(const Table *t, Term key, bool *known)
{
    TreeIter it;
    if (!is_tree(t)) return hashed_next(t, key, known);
    *known = key != A_dollar_end_of_table;
    tree_iter(&it, t, key, false, false);
    return tree_iter_next(&it);
}

Row *ets_prev(const Table *t, Term key, bool *known)
{
    TreeIter it;
    if (!is_tree(t)) return hashed_next(t, key, known);
    *known = key != A_dollar_end_of_table;
    tree_iter(&it, t, key, true, false);
    return tree_iter_next(&it);
}

Term ets_slot(Heap *h, const Table *t, size_t i)
{
    if (is_tree(t)) {
        if (i >= table_size(t)) return i == table_size(t) ? A_dollar_end_of_table : NOVALUE;
        TreeIter it;
        tree_iter(&it, t, NOVALUE, false, false);
        Row *r = tree_iter_next(&it);
        while (r && i--) r = tree_iter_next(&it);
        return r ? heap_cons(h, row_out(h, r), NIL) : NOVALUE;
    }
    if (i >= t->nactive) return i == t->nactive ? A_dollar_end_of_table : NOVALUE;
    Term list = NIL;
    for (Row *r = t->buckets[i]; r; r = r->next)
        if (!r->dead) list = heap_cons(h, row_out(h, r), list);
    return list;
}

// As a 64-bit OTP counts: an object of a hash table has 4 words more than its terms, one of a tree 5. The first 256
// buckets are part of the table; later ones come in segments of 2,048, with a table of SEGMENT_TABLE words.
size_t ets_nwords(const Table *t)
{
    size_t n = atomic_load_explicit(&t->nwords, memory_order_relaxed), buckets = FIRST_BUCKETS;
    if (is_tree(t)) return 139 + n + 5 * table_size(t);
    size_t nactive = atomic_load_explicit(&t->nactive, memory_order_relaxed);
    if (nactive > FIRST_BUCKETS) buckets += (nactive - FIRST_BUCKETS + 2047) / 2048 * 2048 + SEGMENT_TABLE;
    return 49 + buckets + n + 4 * table_size(t);
}

static Term binaries_of(Heap *h, const Row *r, Term list)
{
    for (const Term *box = (const Term *)(uintptr_t)r->chain; box; box = (const Term *)(uintptr_t)box[2]) {
        if (header_subtag(box[0]) != SUB_REFC_BIN) continue;
        SharedBin *b = (SharedBin *)(uintptr_t)((const RefcBox *)box)->shared;
        list = heap_cons(h,
            TUPLE(h, heap_uint64(h, (uint64_t)(uintptr_t)b), heap_uint64(h, b->nbytes),
                make_small(atomic_load(&b->refs))),
            list);
    }
    return list;
}

Term ets_binaries(Heap *h, const Table *t)
{
    Term list = NIL;
    if (is_tree(t)) {
        TreeIter it;
        tree_iter(&it, t, NOVALUE, false, false);
        for (Row *r; (r = tree_iter_next(&it));) list = binaries_of(h, r, list);
    } else
        for (size_t i = 0; i < t->nactive; i++)
            for (Row *r = t->buckets[i]; r; r = r->next) list = binaries_of(h, r, list);
    return list;
}
