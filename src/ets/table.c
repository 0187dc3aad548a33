// SPDX-License-Identifier: Apache-2.0
// ets/table.c — names, tids, owners, heirs and access rights of tables; their deletion.
//
//   registry (one lock): all tables, each owner's tables, each process's fixations
//   names: hash chains of atom ─► Table; entries are never freed, so a look-up takes no lock
//
// Deletion: table_kill removes a table from the registry and marks it dead, under the table's lock, so that a process
// that has found it before sees the mark. Then the rows are freed. The struct is freed after the last tid, and not
// before all slices that run at that moment have ended.
//
// Locks: a private table is not locked, because ets_open lets in only the owner. The owner of a protected table reads
// it without the lock, because nobody else writes. A change of protection is made with the lock held alone. With one
// scheduler no table lock is taken.
#include "ets/lock.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/time.h"
#include "etf/etf.h"

enum { TYPE_TABLE = 0x45545354, NAMES = 1024 };
Lock ets_registry;
bool ets_parallel;
static Table *all;
static _Atomic size_t ntables;

// ---- names --------------------------------------------------------------------------------------
typedef struct Name Name;
struct Name {
    Name *next;
    Term atom;
    Table *_Atomic table;
};
static Name *_Atomic names[NAMES];

static Name *name_find(Term atom)
{
    Name *n = atomic_load_explicit(&names[atom_index(atom) % NAMES], memory_order_acquire);
    while (n && n->atom != atom) n = n->next;
    return n;
}

static Name *name_get(Term atom) // the caller holds the registry's lock
{
    Name *n = name_find(atom);
    if (n) return n;
    Name *_Atomic *bucket = &names[atom_index(atom) % NAMES];
    n = mem_take(MEM_SYSTEM, sizeof(Name));
    n->next = atomic_load_explicit(bucket, memory_order_relaxed);
    n->atom = atom;
    atomic_init(&n->table, NULL);
    atomic_store_explicit(bucket, n, memory_order_release);
    return n;
}

static bool name_take(Term atom, Table *t)
{
    Name *n = name_get(atom);
    if (atomic_load_explicit(&n->table, memory_order_relaxed)) return false;
    atomic_store_explicit(&n->table, t, memory_order_release);
    return true;
}

// ---- finding -----------------------------------------------------------------------------------------
static void table_drop(Magic *m);

Table *table_find(Term id, Term *cause)
{
    if (is_box_of(id, SUB_MAGIC_REF)) {
        Magic *m = magic_of(id);
        *cause = A_id;
        if (LIKELY(m->type == TYPE_TABLE && m->drop == table_drop)) {
            Table *t = (Table *)m;
            return LIKELY(!atomic_load_explicit(&t->dead, memory_order_acquire)) ? t : NULL;
        }
        *cause = A_type;
        return NULL;
    }
    *cause = is_atom(id) ? A_id : A_type;
    if (!is_atom(id)) return NULL;
    Name *n = name_find(id);
    return n ? atomic_load_explicit(&n->table, memory_order_acquire) : NULL;
}

Term ets_badarg(Proc *p, Term cause)
{
    if (cause == NOVALUE) return proc_raise(p, A_badarg);
    Term pairs[4] = {A_cause, cause, A_module, A_erl_stdlib_errors};
    return proc_raise_with(p, A_error, A_badarg, NOVALUE, map_from_pairs(&p->heap, pairs, 2));
}

static bool has_access(const Proc *p, const Table *t, int mode)
{
    int protection = atomic_load_explicit(&t->protection, memory_order_relaxed);
    if (mode == OPEN_READ && protection != TAB_PRIVATE) return true;
    if (mode == OPEN_WRITE && protection == TAB_PUBLIC) return true;
    return atomic_load_explicit(&t->owner, memory_order_acquire) == p->pid;
}

// Frees graves that a process without write access has left (fix.c). The caller may write.
INLINE Table *purge_graves(Table *t)
{
    if (UNLIKELY(t->graves != NULL) && !is_fixed(t)) hashed_purge(t);
    return t;
}

Table *ets_open(Proc *p, Term id, int mode)
{
    Term cause;
    Table *t = table_find(id, &cause);
    if (UNLIKELY(!t)) {
        ets_badarg(p, cause);
        return NULL;
    }
    int protection = atomic_load_explicit(&t->protection, memory_order_acquire);
    if (mode != OPEN_LOOK && protection != TAB_PUBLIC) {
        if (LIKELY(atomic_load_explicit(&t->owner, memory_order_acquire) == p->pid)) {
            if (mode == OPEN_READ) return t;
            if (protection == TAB_PRIVATE) return purge_graves(t);
        } else if (protection == TAB_PRIVATE && mode == OPEN_READ && (p->flags & PF_ETS_READS_ALL) &&
            !atomic_load(&t->dead)) {
            return t;
        } else if (protection == TAB_PRIVATE) { // if it is changing to public now, this call counts as the earlier one
            ets_badarg(p, A_access);
            return NULL;
        }
    }
    bool alone = mode == OPEN_WRITE || mode == OPEN_OWNER;
    if (mode == OPEN_LOOK) {
        if (LIKELY(!atomic_load_explicit(&t->dead, memory_order_acquire))) return t;
        ets_badarg(p, A_id);
        return NULL;
    }
    if (alone) lock_alone(&t->lock);
    else lock_shared(&t->lock);
    bool dead = atomic_load_explicit(&t->dead, memory_order_relaxed);
    bool gone = is_atom(id) && atomic_load_explicit(&t->name, memory_order_relaxed) != id; // renamed since
    if (LIKELY(!dead && !gone && has_access(p, t, mode))) return alone ? purge_graves(t) : t;
    if (alone) unlock_alone(&t->lock);
    else unlock_shared(&t->lock);
    ets_badarg(p, dead || gone ? A_id : A_access);
    return NULL;
}

void ets_close(Proc *p, Table *t, int mode)
{
    int protection = atomic_load_explicit(&t->protection, memory_order_relaxed);
    if (mode == OPEN_LOOK || protection == TAB_PRIVATE) return;
    if (mode == OPEN_READ) {
        if (protection == TAB_PROTECTED && atomic_load_explicit(&t->owner, memory_order_relaxed) == p->pid) return;
        unlock_shared(&t->lock);
        return;
    }
    unlock_alone(&t->lock);
}

// ---- birth ---------------------------------------------------------------------------------------------
EtsProc *ets_proc(Proc *p)
{
    if (!p->tables) p->tables = mem_take0(MEM_SYSTEM, sizeof(EtsProc));
    return p->tables;
}

static void own(EtsProc *e, Table *t)
{
    t->keeper = e;
    t->own_prev = NULL;
    t->own_next = e->owned;
    if (e->owned) e->owned->own_prev = t;
    e->owned = t;
}

static void disown(EtsProc *e, Table *t)
{
    if (t->own_prev) t->own_prev->own_next = t->own_next;
    else e->owned = t->own_next;
    if (t->own_next) t->own_next->own_prev = t->own_prev;
    t->own_next = t->own_prev = NULL;
    t->keeper = NULL;
}

static Row *heir_row(Term data) // {Data} as a row
{
    Term box[2] = {make_header(SUB_TUPLE, 1), data};
    return row_new(make_boxed(box));
}

Table *table_new(Proc *p, Term name, const TableOpts *o)
{
    Table *t = mem_take0(MEM_SYSTEM, sizeof(Table)); // not MEM_ETS: tids may keep it after the table is deleted
    t->magic.refs = 1;                               // the registry's reference
    ref_new(t->magic.id);
    t->magic.drop = table_drop;
    t->magic.type = TYPE_TABLE;
    t->type = o->type;
    atomic_init(&t->protection, o->protection);
    t->named = o->named;
    t->compressed = o->compressed;
    t->read_concurrency = o->read_concurrency;
    t->decentralized = o->decentralized;
    t->write_concurrency = o->write_concurrency;
    t->keypos = o->keypos;
    atomic_init(&t->name, name);
    atomic_init(&t->owner, p->pid);
    atomic_init(&t->heir, o->heir);
    if (o->heir != A_none) t->heir_data = heir_row(o->heir_data);
    if (!is_tree(t)) hashed_init(t);
    lock(&ets_registry);
    bool ok = !o->named || name_take(name, t);
    if (ok) {
        own(ets_proc(p), t);
        t->all_next = all;
        if (all) all->all_prev = t;
        all = t;
        atomic_fetch_add(&ntables, 1);
    }
    unlock(&ets_registry);
    if (ok) return t;
    magic_drop(&t->magic);
    return NULL;
}

Term table_tid(Heap *h, Table *t) // never raises refs from 0: then the struct is about to be freed
{
    uint32_t n = atomic_load_explicit(&t->magic.refs, memory_order_relaxed);
    do
        if (!n) return A_undefined;
    while (!atomic_compare_exchange_weak(&t->magic.refs, &n, n + 1));
    return heap_magic_ref(h, &t->magic);
}
Term table_id(Heap *h, Table *t) { return t->named ? atomic_load(&t->name) : table_tid(h, t); }
size_t table_count(void) { return atomic_load(&ntables); }

Term table_list(Heap *h)
{
    Term list = NIL;
    lock(&ets_registry);
    for (Table *t = all; t; t = t->all_next) list = heap_cons(h, table_id(h, t), list);
    unlock(&ets_registry);
    return list;
}

void ets_each_row(void (*fn)(const Row *r, void *arg), void *arg)
{
    for (Table *t = all; t; t = t->all_next) {
        if (is_tree(t)) {
            TreeIter it;
            tree_iter(&it, t, NOVALUE, false, false);
            for (Row *r; (r = tree_iter_next(&it));) fn(r, arg);
            continue;
        }
        size_t at = 0;
        for (Row *r = hashed_first(t, 0, &at); r; r = hashed_next_row(t, r, &at)) fn(r, arg);
    }
}

Magic *ets_table_of_ref(const uint32_t id[3])
{
    Magic *m = NULL;
    lock(&ets_registry);
    for (Table *t = all; t && !m; t = t->all_next)
        if (!memcmp(t->magic.id, id, sizeof t->magic.id)) magic_keep(m = &t->magic);
    unlock(&ets_registry);
    return m;
}

// ---- the end ---------------------------------------------------------------------------------------------
static void unregister(Table *t) // the caller holds the registry's lock
{
    if (t->named) atomic_store_explicit(&name_get(atomic_load(&t->name))->table, NULL, memory_order_release);
    if (t->keeper) disown(t->keeper, t);
    if (t->all_prev) t->all_prev->all_next = t->all_next;
    else all = t->all_next;
    if (t->all_next) t->all_next->all_prev = t->all_prev;
    fixes_of_table_drop(t);
    atomic_fetch_sub(&ntables, 1);
}

void table_kill(Table *t)
{
    atomic_store_explicit(&t->dead, true, memory_order_release);
    lock(&ets_registry);
    unregister(t);
    unlock(&ets_registry);
    atomic_store_explicit(&t->size, 0, memory_order_relaxed);
    atomic_store_explicit(&t->nwords, 0, memory_order_relaxed);
}

void table_release(Table *t) { magic_drop(&t->magic); }

bool table_bury(Table *t, int64_t *fuel)
{
    if (is_tree(t)) {
        while (t->root) { // rotates to the right until the root has no left child, then frees the root
            Row *r = t->root;
            if (r->next) {
                t->root = r->next;
                r->next = t->root->right;
                t->root->right = r;
            } else {
                t->root = r->right;
                row_free(r);
            }
            if (--*fuel < 0) return false;
        }
    } else {
        while (t->nactive) {
            ASSERT(t->buckets);
            Row *r = t->buckets[t->nactive - 1];
            for (Row *next; r; r = next, --*fuel) {
                next = r->next;
                row_free(r);
                t->buckets[t->nactive - 1] = next;
            }
            t->nactive--;
            if (--*fuel < 0) return false;
        }
        if (t->buckets) mem_give(MEM_ETS, t->buckets, t->capacity * sizeof(Row *));
        t->buckets = NULL;
    }
    row_free(t->heir_data);
    t->heir_data = NULL;
    return true;
}

static void give_table(void *what)
{
    Table *t = what;
    int64_t fuel = INT64_MAX;
    table_bury(t, &fuel); // the process that was freeing the rows may have ended
    mem_give(MEM_SYSTEM, t, sizeof *t);
}
static void table_drop(Magic *m) { proc_defer_free(give_table, m); }

// Frees all objects at once, under the table's lock. That takes time linear in their number.
size_t ets_clear(Table *t)
{
    size_t n = table_size(t);
    if (!is_tree(t) && is_fixed(t)) {
        for (size_t i = 0; i < t->nactive; i++)
            for (Row **at = &t->buckets[i]; *at; at = &(*at)->next)
                if (!(*at)->dead) hashed_remove_at(t, at);
        return n;
    }
    Table rest = {
        .type = t->type, .buckets = t->buckets, .nactive = t->nactive, .capacity = t->capacity, .root = t->root};
    int64_t fuel = INT64_MAX;
    t->root = NULL;
    t->graves = NULL;
    if (!is_tree(t)) hashed_init(t);
    atomic_store_explicit(&t->size, 0, memory_order_relaxed);
    atomic_store_explicit(&t->nwords, 0, memory_order_relaxed);
    table_bury(&rest, &fuel);
    return n;
}

// ---- names, owners, heirs ---------------------------------------------------------------------------------
bool table_rename(Table *t, Term name)
{
    if (!t->named) {
        atomic_store(&t->name, name);
        return true;
    }
    Term old = atomic_load(&t->name);
    lock(&ets_registry);
    bool ok = old == name ? false : name_take(name, t);
    if (ok) {
        atomic_store_explicit(&name_get(old)->table, NULL, memory_order_release);
        atomic_store(&t->name, name);
    }
    unlock(&ets_registry);
    return ok;
}

static bool hand_over(Proc *from, Table *t, Proc *to)
{
    lock(&ets_registry);
    bool ok = t->keeper && t->keeper == from->tables && !proc_is_exiting(to);
    if (ok) {
        disown(t->keeper, t);
        own(ets_proc(to), t);
        atomic_store_explicit(&t->owner, to->pid, memory_order_release);
    }
    unlock(&ets_registry);
    return ok;
}

bool table_give(Proc *from, Table *t, Term pid, Term data)
{
    Proc *to = proc_find(pid);
    if (!to || proc_is_exiting(to)) return false;
    Term message = TUPLE(&from->heap, A_ets_dash_transfer, table_id(&from->heap, t), from->pid, data);
    if (!hand_over(from, t, to)) return false;
    proc_send(from, to, message);
    return true;
}

void table_set_heir(Table *t, Term heir, Term data)
{
    row_free(t->heir_data);
    t->heir_data = heir != A_none ? heir_row(data) : NULL;
    atomic_store(&t->heir, heir);
}

void table_set_protection(Table *t, int protection)
{
    int before = atomic_load(&t->protection);
    if (before == protection) return;
    if (before == TAB_PRIVATE) lock_alone(&t->lock); // the caller's ets_close will release the lock, as for any table
    atomic_store_explicit(&t->protection, (uint8_t)protection, memory_order_release);
    if (protection == TAB_PRIVATE) unlock_alone(&t->lock);
}

void ets_process_ends(Proc *p)
{
    fixes_on_exit(p);
    for (;;) {
        lock(&ets_registry);
        EtsProc *e = p->tables;
        Table *t = e ? e->owned : NULL;
        if (!t) {
            if (e) mem_give(MEM_SYSTEM, e, sizeof *e);
            p->tables = NULL;
            unlock(&ets_registry);
            return;
        }
        unlock(&ets_registry);
        Term heir = atomic_load(&t->heir);
        Proc *to = heir != A_none && heir != p->pid ? proc_find(heir) : NULL;
        if (to && !proc_is_exiting(to)) {
            Term d = t->heir_data ? tuple_at(row_out(&p->heap, t->heir_data), 0) : NIL; // heir and data stay set
            Term message = TUPLE(&p->heap, A_ets_dash_transfer, table_id(&p->heap, t), p->pid, d);
            if (hand_over(p, t, to)) {
                proc_send(p, to, message);
                continue;
            }
        }
        bool locked = atomic_load(&t->protection) != TAB_PRIVATE;
        if (locked) lock_alone(&t->lock);
        bool mine = !atomic_load(&t->dead); // another process may have deleted a public table
        if (mine) {
            atomic_store_explicit(&t->dead, true, memory_order_release);
            lock(&ets_registry);
            unregister(t);
            unlock(&ets_registry);
        }
        if (locked) unlock_alone(&t->lock);
        int64_t fuel = INT64_MAX;
        if (mine) {
            table_bury(t, &fuel);
            table_release(t);
        }
    }
}

// ---- start ----
void ets_thaw(void) { ets_parallel = sched_count() > 1; }
void ets_init(void) { ets_thaw(); }
