// SPDX-License-Identifier: Apache-2.0
// code/export.c — the tables of exports (module:function/arity) and of FunEntries.
//
//   export_get ─► Set ─► Export { code ─► loaded code, or its own stub: one instruction }
//
// A call always goes to e->code. The stub of an undefined function calls error_handler, that of a BIF calls the BIF.
// Exports are in slabs, so that an export can be found by an address in its stub. Exports and FunEntries are never
// freed.
// Cost: a look-up is one hash and takes no lock; export_at_stub looks at each slab.
#include "code/tables.h"
#include "etf/etf.h"

enum { SLAB_EXPORTS = 256, FIRST_SLOTS = 1024 };
typedef struct Slab {
    struct Slab *next;
    uint32_t used;
    Export exports[SLAB_EXPORTS];
} Slab;

// The data room reads the beginning of both structs as ExportIdent and FunIdent; the etf room passes FunIdents.
#define SAME_PLACE(Struct, Mirror, field) \
    (offsetof(Struct, field) == offsetof(Mirror, field) && sizeof(((Struct *)0)->field) == sizeof(((Mirror *)0)->field))
_Static_assert(SAME_PLACE(Export, ExportIdent, module) && SAME_PLACE(Export, ExportIdent, function) &&
        SAME_PLACE(Export, ExportIdent, arity),
    "Export begins as ExportIdent");
_Static_assert(SAME_PLACE(FunEntry, FunIdent, module) && SAME_PLACE(FunEntry, FunIdent, index) &&
        SAME_PLACE(FunEntry, FunIdent, old_uniq) && SAME_PLACE(FunEntry, FunIdent, arity) &&
        SAME_PLACE(FunEntry, FunIdent, num_free) && SAME_PLACE(FunEntry, FunIdent, new_uniq),
    "FunEntry begins as FunIdent");

Lock code_lock;
static Set exports, funs;
static Slab *_Atomic slabs;

// ---- sets -------------------------------------------------------------------------------------------
void *set_find(Set *s, uint32_t hash, const void *key, SetSame same)
{
    SetArray *a = atomic_load_explicit(&s->array, memory_order_acquire);
    if (!a) return NULL;
    for (uint32_t i = hash & a->mask;; i = (i + 1) & a->mask) {
        void *e = atomic_load_explicit(&a->slots[i], memory_order_acquire);
        if (!e || same(e, key)) return e;
    }
}

static SetArray *array_new(uint32_t nslots)
{
    SetArray *a = mem_take0(MEM_CODE, sizeof(SetArray) + nslots * sizeof(void *));
    a->mask = nslots - 1;
    return a;
}

static void put_in(SetArray *a, uint32_t hash, void *entry)
{
    uint32_t i = hash & a->mask;
    while (atomic_load_explicit(&a->slots[i], memory_order_relaxed)) i = (i + 1) & a->mask;
    atomic_store_explicit(&a->slots[i], entry, memory_order_release);
}

void set_add(Set *s, uint32_t hash, void *entry, SetHash hash_of)
{
    SetArray *a = atomic_load_explicit(&s->array, memory_order_relaxed);
    if (!a || s->used >= (a->mask + 1) / 4 * 3) {
        SetArray *larger = array_new(a ? (a->mask + 1) * 2 : FIRST_SLOTS);
        for (uint32_t i = 0; a && i <= a->mask; i++) {
            void *e = atomic_load_explicit(&a->slots[i], memory_order_relaxed);
            if (e) put_in(larger, hash_of(e), e);
        }
        atomic_store_explicit(&s->array, larger, memory_order_release);
        a = larger;
    }
    put_in(a, hash, entry);
    s->used++;
}

// ---- exports ------------------------------------------------------------------------------------------
typedef struct {
    Term m, f;
    uint32_t arity;
} Mfa;
static uint32_t mfa_hash(Term m, Term f, uint32_t arity)
{
    return mix(mix(mix(1, atom_index(m)), atom_index(f)), arity);
}
static uint32_t export_hash(const void *e_)
{
    const Export *e = e_;
    return mfa_hash(e->module, e->function, e->arity);
}
static bool export_same(const void *e_, const void *key)
{
    const Export *e = e_;
    const Mfa *k = key;
    return e->function == k->f && e->module == k->m && e->arity == k->arity;
}

static Export *slab_export(void)
{
    Slab *s = atomic_load_explicit(&slabs, memory_order_relaxed);
    if (!s || s->used == SLAB_EXPORTS) {
        Slab *fresh = mem_take0(MEM_CODE, sizeof(Slab));
        fresh->next = s;
        atomic_store_explicit(&slabs, fresh, memory_order_release);
        s = fresh;
    }
    return &s->exports[s->used++];
}

Export *export_find(Term m, Term f, uint32_t arity)
{
    return set_find(&exports, mfa_hash(m, f, arity), &(Mfa){m, f, arity}, export_same);
}

Export *export_get(Term m, Term f, uint32_t arity)
{
    Export *e = export_find(m, f, arity);
    if (LIKELY(e != NULL)) return e;
    Module *module = module_get(m);
    lock(&code_lock);
    e = export_find(m, f, arity);
    if (!e) {
        e = slab_export();
        e->module = m;
        e->function = f;
        e->arity = arity;
        e->stub[0] = I_call_error_handler;
        export_clear(e);
        e->next = atomic_load_explicit(&module->exports, memory_order_relaxed);
        atomic_store_explicit(&module->exports, e, memory_order_release);
        set_add(&exports, export_hash(e), e, export_hash);
    }
    unlock(&code_lock);
    return e;
}

bool export_is_fixed(const Export *e)
{
    uint32_t at = e->stub[0] & 0xFFFF;
    return (at == I_breakpoint ? e->stub[1] : at) != I_call_error_handler;
}

bool export_is_defined(const Export *e)
{
    return export_is_fixed(e) || (e->stub[0] & 0xFFFF) == I_breakpoint ||
        atomic_load_explicit(&e->code, memory_order_acquire) != e->stub;
}

void export_set_bif(Term m, Term f, uint32_t arity, Bif bif, int kind)
{
    Export *e = export_get(m, f, arity);
    lock(&code_lock);
    e->bif = e->call = bif;
    e->bif_kind = (uint32_t)kind;
    e->stub[0] = bif ? I_call_bif_stub : I_call_error_handler;
    e->stub[2] = bif ? I_call_bif_direct : 0;
    export_clear(e);
    unlock(&code_lock);
}

Export *export_at_stub(const Code *at)
{
    uintptr_t where = (uintptr_t)at;
    for (Slab *s = atomic_load_explicit(&slabs, memory_order_acquire); s; s = s->next) {
        uintptr_t first = (uintptr_t)s->exports;
        if (where < first || where >= first + sizeof s->exports) continue;
        Export *e = &s->exports[(where - first) / sizeof(Export)];
        bool inside = e->code && where >= (uintptr_t)e->stub && where < (uintptr_t)e->stub + sizeof e->stub;
        return inside ? e : NULL;
    }
    return NULL;
}

bool code_is_stub(const Code *at) { return export_at_stub(at) != NULL; }

bool code_is_builtin(Term m, Term f, uint32_t arity)
{
    const Export *e = export_find(m, f, arity);
    return e && export_is_fixed(e);
}

// ---- funs -------------------------------------------------------------------------------------------------
// A fun belongs to one version of its module, because the version's MD5 is part of the key. So funs made by old code
// run old code, until it is purged.
static uint32_t fun_key_hash(const FunEntry *k)
{
    uint32_t digest;
    memcpy(&digest, k->new_uniq, 4);
    return mix(mix(mix(digest, atom_index(k->module)), k->index), k->old_uniq);
}
static uint32_t fun_hash(const void *e) { return fun_key_hash(e); }
static bool fun_same(const void *e_, const void *key)
{
    const FunEntry *e = e_, *k = key;
    return e->module == k->module && e->index == k->index && e->old_uniq == k->old_uniq && e->arity == k->arity &&
        e->num_free == k->num_free && memcmp(e->new_uniq, k->new_uniq, 16) == 0;
}

FunEntry *fun_entry_get(
    Term module, uint32_t index, uint32_t old_uniq, const uint8_t new_uniq[16], uint32_t arity, uint32_t num_free)
{
    FunEntry key = {.module = module, .index = index, .old_uniq = old_uniq, .arity = arity, .num_free = num_free};
    memcpy(key.new_uniq, new_uniq, 16);
    uint32_t hash = fun_key_hash(&key);
    FunEntry *e = set_find(&funs, hash, &key, fun_same);
    if (e) return e;
    lock(&code_lock);
    e = set_find(&funs, hash, &key, fun_same);
    if (!e) {
        e = mem_take0(MEM_CODE, sizeof *e);
        e->module = module;
        e->index = index;
        e->old_uniq = old_uniq;
        e->arity = arity;
        e->num_free = num_free;
        memcpy(e->new_uniq, new_uniq, 16);
        set_add(&funs, hash, e, fun_hash);
    }
    unlock(&code_lock);
    return e;
}

// ---- for the etf room --------------------------------------------------------------------------------------------
void code_fun_facts(const FunEntry *e, EtfFun *out)
{
    *out = (EtfFun){
        .module = e->module, .index = e->index, .old_uniq = e->old_uniq, .arity = e->arity, .num_free = e->num_free};
    memcpy(out->new_uniq, e->new_uniq, 16);
}
FunEntry *code_fun_get(const EtfFun *f)
{
    return fun_entry_get(f->module, f->index, f->old_uniq, f->new_uniq, f->arity, f->num_free);
}
// For the option safe: NULL also for an export that is not defined.
Export *code_export_defined(Term m, Term f, uint32_t arity)
{
    Export *e = export_find(m, f, arity);
    return e && export_is_defined(e) ? e : NULL;
}
void code_export_facts(const Export *e, Term *m, Term *f, uint32_t *arity)
{
    *m = e->module;
    *f = e->function;
    *arity = e->arity;
}

void exports_init(void) {}
