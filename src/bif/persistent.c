// SPDX-License-Identifier: Apache-2.0
// bif/persistent.c — persistent_term: one table for all processes; each value has its own literal area.
//
//   table ─► slots: Entry * (NULL: never used, GONE: erased) ─► {key, value} in its Literals
//
// Readers take no lock: they load the table, then a slot; both are published complete. Writers hold table_lock. A table
// that was replaced, and the Entry of an erased key, are freed when every scheduler has passed a slice boundary. The
// area of an erased or replaced value is freed when no process holds terms in it: see literals.c.
#include "bif/bif.h"
#include "proc/sched.h"

typedef struct {
    Term key, value;
    uint32_t hash;
    Literals *area;
} Entry;
typedef struct {
    uint32_t cap, used;
    Entry *_Atomic slots[];
} Table; // used: slots that are not NULL
static Table *_Atomic table;
static Lock table_lock;
static Entry gone_entry;
#define GONE (&gone_entry)
static _Atomic uint32_t count;
static _Atomic size_t area_nbytes;

static size_t table_nbytes(uint32_t cap) { return sizeof(Table) + cap * sizeof(Entry *); }
static void give_table(void *t) { mem_give(MEM_CODE, t, table_nbytes(((Table *)t)->cap)); }
static void give_entry(void *e) { mem_give(MEM_CODE, e, sizeof(Entry)); }

static Entry *_Atomic *find(Table *t, Term key, uint32_t hash)
{
    if (!t) return NULL;
    for (uint32_t m = t->cap - 1, i = hash & m;; i = (i + 1) & m) {
        Entry *e = atomic_load_explicit(&t->slots[i], memory_order_acquire);
        if (!e) return NULL;
        if (e != GONE && e->hash == hash && eq_exact(e->key, key)) return &t->slots[i];
    }
}

static uint32_t hash_of(Term key)
{
    return is_immed(key) ? (uint32_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) : hash_phash2(key);
}

static Term lookup(Term key)
{
    Table *t = atomic_load_explicit(&table, memory_order_acquire);
    Entry *_Atomic *slot = find(t, key, hash_of(key));
    if (!slot) return NOVALUE;
    Entry *e = atomic_load_explicit(slot, memory_order_acquire);
    return e != GONE ? e->value : NOVALUE; // GONE: it was erased after find
}

BIF_FN(persistent_term, get, 1)
{
    Term v = lookup(a[0]);
    return v != NOVALUE ? v : badarg(p);
}

BIF_FN(persistent_term, get, 2)
{
    Term v = lookup(a[0]);
    return v != NOVALUE ? v : a[1];
}

BIF_FN(persistent_term, get, 0)
{
    Table *t = atomic_load_explicit(&table, memory_order_acquire);
    Term list = NIL;
    for (uint32_t i = 0; t && i < t->cap; i++) {
        Entry *e = atomic_load_explicit(&t->slots[i], memory_order_acquire);
        if (e && e != GONE) list = heap_cons(&p->heap, TUPLE(&p->heap, e->key, e->value), list);
    }
    return list;
}

// ---- writing; the caller holds table_lock ------------------------------------------------
static void insert(Table *t, Entry *e)
{
    uint32_t m = t->cap - 1, i = e->hash & m;
    while (atomic_load_explicit(&t->slots[i], memory_order_relaxed)) i = (i + 1) & m;
    t->used++;
    atomic_store_explicit(&t->slots[i], e, memory_order_release);
}

static Table *with_room(void)
{
    Table *old = atomic_load_explicit(&table, memory_order_relaxed);
    if (old && (old->used + 1) * 4 <= old->cap * 3) return old;
    uint32_t cap = 64;
    while (cap < (atomic_load(&count) + 1) * 2) cap *= 2;
    Table *t = mem_take0(MEM_CODE, table_nbytes(cap));
    t->cap = cap;
    for (uint32_t i = 0; old && i < old->cap; i++) {
        Entry *e = atomic_load_explicit(&old->slots[i], memory_order_relaxed);
        if (e && e != GONE) insert(t, e);
    }
    atomic_store_explicit(&table, t, memory_order_release);
    if (old) proc_defer_free(give_table, old);
    return t;
}

static Entry *new_entry(Term key, Term value, uint32_t hash)
{
    Entry *e = mem_take(MEM_CODE, sizeof *e);
    e->area = literals_new();
    e->key = literals_add(e->area, key);
    e->value = literals_add(e->area, value);
    e->hash = hash;
    atomic_fetch_add(&area_nbytes, literals_nbytes(e->area));
    return e;
}

static void drop(Entry *old) // no slot refers to it any more
{
    atomic_fetch_sub(&area_nbytes, literals_nbytes(old->area));
    literals_retire(old->area);
    proc_defer_free(give_entry, old);
}

BIF_FN(persistent_term, put, 2)
{
    uint32_t hash = hash_of(a[0]);
    lock(&table_lock);
    Table *t = with_room();
    Entry *_Atomic *slot = find(t, a[0], hash);
    if (slot) {
        Entry *old = atomic_load_explicit(slot, memory_order_relaxed);
        if (!eq_exact(old->value, a[1])) {
            atomic_store_explicit(slot, new_entry(a[0], a[1], hash), memory_order_release);
            drop(old);
        }
    } else {
        insert(t, new_entry(a[0], a[1], hash));
        atomic_fetch_add(&count, 1);
    }
    unlock(&table_lock);
    return A_ok;
}

BIF_FN(persistent_term, put_new, 2)
{
    uint32_t hash = hash_of(a[0]);
    lock(&table_lock);
    Table *t = with_room();
    Entry *_Atomic *slot = find(t, a[0], hash);
    bool same = slot && eq_exact(atomic_load_explicit(slot, memory_order_relaxed)->value, a[1]);
    if (!slot) {
        insert(t, new_entry(a[0], a[1], hash));
        atomic_fetch_add(&count, 1);
    }
    unlock(&table_lock);
    return !slot || same ? A_ok : badarg(p);
}

static void erase(Entry *_Atomic *slot)
{
    Entry *old = atomic_load_explicit(slot, memory_order_relaxed);
    atomic_store_explicit(slot, GONE, memory_order_release);
    atomic_fetch_sub(&count, 1);
    drop(old);
}

BIF_FN(persistent_term, erase, 1)
{
    lock(&table_lock);
    Entry *_Atomic *slot = find(atomic_load_explicit(&table, memory_order_relaxed), a[0], hash_of(a[0]));
    if (slot) erase(slot);
    unlock(&table_lock);
    return make_bool(slot != NULL);
}

BIF_FN(erts_internal, erase_persistent_terms, 0)
{
    lock(&table_lock);
    Table *t = atomic_load_explicit(&table, memory_order_relaxed);
    for (uint32_t i = 0; t && i < t->cap; i++) {
        Entry *e = atomic_load_explicit(&t->slots[i], memory_order_relaxed);
        if (e && e != GONE) erase(&t->slots[i]);
    }
    unlock(&table_lock);
    return A_ok;
}

BIF_FN(persistent_term, info, 0)
{
    Table *t = atomic_load_explicit(&table, memory_order_acquire);
    size_t nbytes = atomic_load(&area_nbytes) + (t ? table_nbytes(t->cap) : 0) + atomic_load(&count) * sizeof(Entry);
    Term pairs[] = {A_count, make_small(atomic_load(&count)), A_memory, make_small((int64_t)nbytes)};
    return map_from_pairs(&p->heap, pairs, 2);
}
