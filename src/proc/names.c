// SPDX-License-Identifier: Apache-2.0
// proc/names.c — the registry: atom to pid or port. A hash by atom index, with one lock.
//
// Proc.name changes only under this lock. A process that ends sets EXITING before it reads its name (exit.c), and
// name_register checks EXITING under the lock; so no dead process has a name. A port leaves its table before its name
// is dropped, to the same effect.
#include "proc/inner.h"

typedef struct {
    Term name, who;
} Entry; // name 0: empty
static Entry *entries;
static uint32_t cap, used;
static Lock names_lock;

static uint32_t home(Term name) { return (uint32_t)(atom_index(name) * 2654435761u) & (cap - 1); }

static Entry *find(Term name)
{
    if (!cap) return NULL;
    for (uint32_t i = home(name); entries[i].name; i = (i + 1) & (cap - 1))
        if (entries[i].name == name) return &entries[i];
    return NULL;
}

static void put(Term name, Term who)
{
    uint32_t i = home(name);
    while (entries[i].name) i = (i + 1) & (cap - 1);
    entries[i] = (Entry){name, who};
    used++;
}

static void grow(void)
{
    Entry *old = entries;
    uint32_t old_cap = cap;
    cap = cap ? cap * 2 : 64;
    entries = mem_take0(MEM_SYSTEM, cap * sizeof *entries);
    used = 0;
    for (uint32_t i = 0; i < old_cap; i++)
        if (old[i].name) put(old[i].name, old[i].who);
    mem_give(MEM_SYSTEM, old, old_cap * sizeof *old);
}

static void erase(Entry *e)
{
    uint32_t m = cap - 1, hole = (uint32_t)(e - entries), i = hole;
    for (;;) {
        i = (i + 1) & m;
        if (!entries[i].name) break;
        if (((i - home(entries[i].name)) & m) >= ((i - hole) & m)) {
            entries[hole] = entries[i];
            hole = i;
        }
    }
    entries[hole].name = 0;
    used--;
}

Term name_whereis(Term name)
{
    lock(&names_lock);
    Entry *e = find(name);
    Term who = e ? e->who : A_undefined;
    unlock(&names_lock);
    return who;
}

static Term port_name(Term port) // a linear search: few ports have names, and this is called rarely
{
    for (uint32_t i = 0; i < cap; i++)
        if (entries[i].name && entries[i].who == port) return entries[i].name;
    return NIL;
}

Term name_of_port(Term port)
{
    lock(&names_lock);
    Term name = port_name(port);
    unlock(&names_lock);
    return name;
}

bool name_register(Term name, Term who)
{
    if (name == A_undefined) return false;
    Proc *p = NULL;
    if (is_local_pid(who)) {
        if (!(p = proc_find(who))) return false;
    } else if (!is_local_port(who)) return false;
    lock(&names_lock);
    bool ok =
        !find(name) && (p ? p->name == NIL && !proc_is_exiting(p) : proc_port_alive(who) && port_name(who) == NIL);
    if (ok) {
        if (used * 2 >= cap) grow();
        put(name, who);
        if (p) p->name = name;
    }
    unlock(&names_lock);
    if (ok) EVENT(EV_NAME, who, name, 0);
    if (ok && p && UNLIKELY(proc_traced(p, PT_PROCS)))
        trace_registered(sched_current() ? sched_current()->current : NULL, who, A_register, name);
    return ok;
}

bool name_unregister(Term name)
{
    lock(&names_lock);
    Entry *e = find(name);
    if (e) {
        Proc *p = proc_find(e->who);
        if (p && p->name == name) p->name = NIL;
        erase(e);
    }
    unlock(&names_lock);
    return e != NULL;
}

Term name_list(Heap *h)
{
    lock(&names_lock);
    Term list = NIL;
    for (uint32_t i = 0; i < cap; i++)
        if (entries[i].name) list = heap_cons(h, entries[i].name, list);
    unlock(&names_lock);
    return list;
}
