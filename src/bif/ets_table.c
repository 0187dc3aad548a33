// SPDX-License-Identifier: Apache-2.0
// bif/ets_table.c — whole ets tables: creating, naming, giving away, info, deleting.
#include "bif/bif.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "proc/time.h"
#include "ets/ets.h"

enum { BURY_FUEL = 10 }; // rows freed per reduction

// ---- options ---------------------------------------------------------------------------------
static bool bool_arg(Term t, bool *v) { return (*v = t == A_true) || t == A_false; }

static int protection_of(Term t)
{
    return t == A_private ? TAB_PRIVATE : t == A_protected ? TAB_PROTECTED : t == A_public ? TAB_PUBLIC : -1;
}

static bool heir_option(Term o, Term *heir, Term *data)
{
    if (is_tuple_of(o, 2) && tuple_at(o, 1) == A_none) {
        *heir = A_none;
        return true;
    }
    if (!is_tuple_of(o, 3) || !is_local_pid(tuple_at(o, 1))) return false;
    *heir = proc_is_alive(tuple_at(o, 1)) ? tuple_at(o, 1) : A_none;
    *data = tuple_at(o, 2);
    return true;
}

static bool new_option(TableOpts *o, Term t)
{
    int protection = protection_of(t);
    if (protection >= 0) return o->protection = (uint8_t)protection, true;
    if (t == A_set) return o->type = TAB_SET, true;
    if (t == A_bag) return o->type = TAB_BAG, true;
    if (t == A_duplicate_bag) return o->type = TAB_DUPLICATE_BAG, true;
    if (t == A_ordered_set) return o->type = TAB_ORDERED_SET, true;
    if (t == A_named_table) return o->named = true;
    if (t == A_compressed) return o->compressed = true;
    if (!is_tuple(t) || tuple_arity(t) < 2) return false;
    Term name = tuple_at(t, 0), v = tuple_at(t, 1);
    bool flag;
    if (name == A_heir) return heir_option(t, &o->heir, &o->heir_data);
    if (tuple_arity(t) != 2) return false;
    if (name == A_keypos) {
        if (!is_small(v) || small_value(v) < 1 || small_value(v) > UINT32_MAX / 2) return false;
        o->keypos = (uint32_t)small_value(v);
        return true;
    }
    if (name == A_read_concurrency) return bool_arg(v, &o->read_concurrency);
    if (name == A_decentralized_counters) return bool_arg(v, &o->decentralized);
    if (name == A_write_concurrency) {
        if (is_tuple_of(v, 2)) v = A_true; // {Type, Locks}: OTP's tests set the number of locks
        if (v != A_auto && !bool_arg(v, &flag)) return false;
        o->write_concurrency = v;
        return true;
    }
    return false;
}

BIF_FN(ets, new, 2)
{
    TableOpts o = {.type = TAB_SET,
        .protection = TAB_PROTECTED,
        .keypos = 1,
        .heir = A_none,
        .heir_data = NIL,
        .write_concurrency = A_false};
    Term l = a[1];
    bool told = false;
    if (!is_atom(a[0])) return badarg(p);
    for (Term item; bif_next(&l, &item);) {
        if (!new_option(&o, item)) return badarg(p);
        told |= is_tuple_tag(item, 2, A_decentralized_counters);
    }
    if (!is_nil(l)) return badarg(p);
    // Only public tables have many locks. Options without effect are not reported.
    if (o.protection != TAB_PUBLIC) o.write_concurrency = A_false;
    if (o.protection == TAB_PRIVATE) o.read_concurrency = false;
    if (o.write_concurrency == A_false) o.decentralized = false;
    else if (!told) o.decentralized = o.type == TAB_ORDERED_SET || o.write_concurrency == A_auto;
    Table *t = table_new(p, a[0], &o);
    return t ? table_id(&p->heap, t) : ets_badarg(p, A_already_exists);
}

BIF_FN(ets, setopts, 2)
{
    Term one[2] = {a[1], NIL}, l = is_list(a[1]) ? a[1] : make_cons(one), heir = NOVALUE, data = NIL;
    int protection = -1;
    bool ok = true;
    for (Term o; ok && bif_next(&l, &o);) {
        if (is_tuple(o) && tuple_arity(o) && tuple_at(o, 0) == A_heir && heir == NOVALUE)
            ok = heir_option(o, &heir, &data);
        else if (is_tuple_tag(o, 2, A_protection) && protection < 0)
            ok = (protection = protection_of(tuple_at(o, 1))) >= 0;
        else ok = false;
    }
    Table *t = ets_open(p, a[0], OPEN_OWNER);
    if (!t) return NOVALUE;
    ok = ok && is_nil(l);
    if (ok && heir != NOVALUE) table_set_heir(t, heir, data);
    if (ok && protection >= 0) table_set_protection(t, protection);
    ets_close(p, t, OPEN_OWNER);
    return ok ? A_true : badarg(p);
}

// ---- info ----------------------------------------------------------------------------------------
static Term type_of(const Table *t)
{
    static const Term types[] = {A_set, A_bag, A_duplicate_bag, A_ordered_set};
    return types[t->type];
}

static Term fixed_info(Heap *h, Table *t, bool monotonic)
{
    Term who = table_fixes(h, t);
    if (who == A_false) return A_false;
    int64_t ns = t->fixed_ns;
    if (monotonic) return TUPLE(h, heap_int64(h, ns), who);
    int64_t us = (ns + time_offset_ns()) / 1000;
    Term at = TUPLE(h, make_small(us / 1000000000000), make_small(us / 1000000 % 1000000), make_small(us % 1000000));
    return TUPLE(h, at, who);
}

static Term binaries(Proc *p, Term *a)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    Term list = t ? ets_binaries(&p->heap, t) : NIL;
    if (t) ets_close(p, t, OPEN_READ);
    return list;
}

static Term one_info(Proc *p, Table *t, Term item) // NOVALUE: no such item
{
    static const Term protections[] = {A_private, A_protected, A_public};
    Heap *h = &p->heap;
    switch (item) {
    case A_id: return table_tid(h, t);
    case A_decentralized_counters: return make_bool(t->decentralized);
    case A_read_concurrency: return make_bool(t->read_concurrency);
    case A_write_concurrency: return t->write_concurrency;
    case A_compressed: return make_bool(t->compressed);
    case A_memory: return heap_uint64(h, ets_nwords(t));
    case A_owner: return atomic_load(&t->owner);
    case A_heir: return atomic_load(&t->heir);
    case A_name: return atomic_load(&t->name);
    case A_size: return heap_uint64(h, table_size(t));
    case A_node: return node_here();
    case A_named_table: return make_bool(t->named);
    case A_type: return type_of(t);
    case A_keypos: return make_small(t->keypos);
    case A_protection: return protections[atomic_load(&t->protection)];
    case A_fixed: return make_bool(atomic_load(&t->nfixed) != 0);
    case A_safe_fixed: return fixed_info(h, t, false);
    case A_safe_fixed_monotonic_time: return fixed_info(h, t, true);
    case A_data: return A_true;
    case A_binary: { // reads private tables of other processes as well
        Term list, tid = table_tid(h, t);
        bool super = p->flags & PF_ETS_SUPER;
        p->flags |= PF_ETS_SUPER;
        list = bif_ets_super(p, &tid, binaries);
        if (!super) p->flags &= (uint16_t)~PF_ETS_SUPER;
        return list;
    }
    case A_stats: {
        Table *open = ets_open(p, table_tid(h, t), OPEN_READ);
        Term stats = open ? ets_stats(h, open) : A_false;
        if (open) ets_close(p, open, OPEN_READ);
        return stats;
    }
    default: return NOVALUE;
    }
}

// Returns the table. NULL: *other is the result instead (NOVALUE: an error is raised).
static Table *look(Proc *p, Term id, Term *other)
{
    Term cause;
    Table *t = table_find(id, &cause);
    if (!t) *other = cause == A_type ? ets_badarg(p, cause) : A_undefined;
    return t;
}

BIF_FN(ets, info, 1)
{
    static const Term items[] = {A_id, A_decentralized_counters, A_read_concurrency, A_write_concurrency, A_compressed,
        A_memory, A_owner, A_heir, A_name, A_size, A_node, A_named_table, A_type, A_keypos, A_protection};
    Heap *h = &p->heap;
    Term other, list = NIL;
    Table *t = look(p, a[0], &other);
    if (!t) return other;
    for (size_t i = COUNT_OF(items); i--;) list = heap_cons(h, TUPLE(h, items[i], one_info(p, t, items[i])), list);
    return list;
}

BIF_FN(ets, info, 2)
{
    Term other;
    Table *t = look(p, a[0], &other);
    if (!t) return other;
    Term v = one_info(p, t, a[1]);
    return v != NOVALUE ? v : badarg(p);
}

BIF_FN(ets, whereis, 1)
{
    Term cause;
    if (!is_atom(a[0])) {
        Table *t = is_ref(a[0]) ? table_find(a[0], &cause) : NULL;
        return t ? a[0] : badarg(p);
    }
    Table *t = table_find(a[0], &cause);
    return t ? table_tid(&p->heap, t) : A_undefined;
}

// ets:all/0 waits for one answer from each scheduler.
BIF_FN(ets, internal_request_all, 0)
{
    Heap *h = &p->heap;
    Term ref = proc_self_ref(p), list = table_list(h);
    for (int i = sched_count(); i > 0; i--) {
        proc_send(p, p, TUPLE(h, ref, list));
        list = NIL;
    }
    return ref;
}

// ---- changes --------------------------------------------------------------------------------------------
BIF_FN(ets, rename, 2)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    bool named = t->named, ok = is_atom(a[1]) && table_rename(t, a[1]);
    ets_close(p, t, OPEN_WRITE);
    return !ok ? badarg(p) : named ? a[1] : a[0];
}

BIF_FN(ets, give_away, 3)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    bool mine = atomic_load(&t->owner) == p->pid;
    ets_close(p, t, OPEN_WRITE);
    if (!mine) return ets_badarg(p, A_not_owner);
    if (a[1] == p->pid) return ets_badarg(p, A_owner);
    if (!is_local_pid(a[1]) || !table_give(p, t, a[1], a[2])) return badarg(p);
    return A_true;
}

static Term fixtable(Proc *p, Term *a)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    if (!t) return NOVALUE;
    if (a[1] == A_true) table_fix(p, t);
    ets_close(p, t, OPEN_READ);
    if (a[1] == A_false) table_unfix(p, t);
    return a[1] == A_true || a[1] == A_false ? A_true : badarg(p);
}
BIF_FN(ets, safe_fixtable, 2) { return bif_ets_super(p, a, fixtable); }

// ---- deleting -----------------------------------------------------------------------------------------------
static bool bury(Proc *p, Table *t)
{
    int64_t fuel = (int64_t)proc_budget(p) * BURY_FUEL + 100, before = fuel;
    bool done = table_bury(t, &fuel);
    proc_charge(p, (uint32_t)((before - fuel) / BURY_FUEL));
    return done;
}

BIF_FN(ets, delete, 1)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    Term tid = table_tid(&p->heap, t); // the reference keeps the table while its rows are freed
    table_kill(t);
    ets_close(p, t, OPEN_WRITE);
    table_release(t);
    return bury(p, t) ? A_true : proc_yield_bif(p, X_ets_bury, 1, &tid);
}

// a[0] is the tid of a deleted table, which nobody else can find.
Term bif_continue_ets_bury(Proc *p, Term *a)
{
    Table *t = is_box_of(a[0], SUB_MAGIC_REF) ? (Table *)magic_of(a[0]) : NULL;
    return !t || bury(p, t) ? A_true : proc_yield_bif(p, X_ets_bury, 1, a);
}

BIF_FN(ets, internal_delete_all, 2)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    size_t n = ets_clear(t);
    ets_close(p, t, OPEN_WRITE);
    proc_charge(p, (uint32_t)(n / BURY_FUEL));
    return a[1] == A_undefined ? heap_uint64(&p->heap, n) : a[1];
}
