// SPDX-License-Identifier: Apache-2.0
// ets/fix.c — fixed tables: by ets:safe_fixtable/2, and by scans between two slices.
//
//   table ─► Fix ─► Fix ...    one for each process that holds it      process ─► its Fixes
//
// Invariant: no row of a fixed hash table leaves its chain, and no bucket moves; a deleted row becomes a grave. The
// last process that unfixes the table frees the graves if it may write to it, else the next writer does (see ets_open).
#include "ets/lock.h"
#include "proc/time.h"

static Fix *fix_of(Proc *p, const Table *t) // searches the list of p: few tables, while many processes may hold a table
{
    Fix *f = p->tables ? ((EtsProc *)p->tables)->fixes : NULL;
    while (f && f->table != t) f = f->next_of_proc;
    return f;
}

void table_fix(Proc *p, Table *t)
{
    lock(&ets_registry);
    Fix *f = fix_of(p, t);
    if (!f) {
        EtsProc *e = ets_proc(p);
        f = mem_take0(MEM_ETS, sizeof *f);
        *f = (Fix){t->fixes, &t->fixes, e->fixes, t, p, p->pid, 0};
        if (t->fixes) t->fixes->link_of_table = &f->next_of_table;
        t->fixes = e->fixes = f;
        if (atomic_fetch_add(&t->nfixed, 1) == 0) t->fixed_ns = time_monotonic_ns();
    }
    f->count++;
    unlock(&ets_registry);
}

static void unlink_fix(Fix *f) // the caller holds the registry's lock
{
    *f->link_of_table = f->next_of_table;
    if (f->next_of_table) f->next_of_table->link_of_table = f->link_of_table;
    atomic_fetch_sub(&f->table->nfixed, 1);
    Fix **at = &((EtsProc *)f->proc->tables)->fixes;
    while (*at != f) at = &(*at)->next_of_proc;
    *at = f->next_of_proc;
    mem_give(MEM_ETS, f, sizeof *f);
}

void fixes_of_table_drop(Table *t)
{
    while (t->fixes) unlink_fix(t->fixes);
}

// Frees the graves of a table that is no longer fixed, if p may write to it.
static void purge(Proc *p, Table *t)
{
    if (is_tree(t)) return;
    int protection = atomic_load_explicit(&t->protection, memory_order_acquire);
    if (protection != TAB_PUBLIC && atomic_load(&t->owner) != p->pid) return;
    if (protection != TAB_PRIVATE) lock_alone(&t->lock);
    if (!atomic_load(&t->dead) && !is_fixed(t) && (t->graves || table_size(t) > t->nactive)) hashed_purge(t);
    if (protection != TAB_PRIVATE) unlock_alone(&t->lock);
}

bool table_unfix(Proc *p, Table *t)
{
    lock(&ets_registry);
    Fix *f = fix_of(p, t);
    bool held = f != NULL, last = false;
    if (held && --f->count == 0) {
        unlink_fix(f);
        last = !is_fixed(t);
    }
    unlock(&ets_registry);
    if (last) purge(p, t);
    return held;
}

void fixes_on_exit(Proc *p)
{
    for (;;) {
        lock(&ets_registry);
        EtsProc *e = p->tables;
        Fix *f = e ? e->fixes : NULL;
        Table *t = f ? f->table : NULL;
        bool last = false;
        if (f) {
            magic_keep(&t->magic);
            unlink_fix(f);
            last = !is_fixed(t);
        }
        unlock(&ets_registry);
        if (!f) return;
        if (last) purge(p, t);
        magic_drop(&t->magic);
    }
}

Term table_fixes(Heap *h, Table *t)
{
    Term list = NIL;
    lock(&ets_registry);
    if (!is_fixed(t)) list = A_false;
    else
        for (Fix *f = t->fixes; f; f = f->next_of_table)
            list = heap_cons(h, TUPLE(h, f->pid, make_small((int64_t)f->count)), list);
    unlock(&ets_registry);
    return list;
}
