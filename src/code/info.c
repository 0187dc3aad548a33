// SPDX-License-Identifier: Apache-2.0
// code/info.c — the results of module_info and of code_loaded_modules, in erl's order.
//
// exports: the newest export first, BIFs of the module included. functions: in the order of the file. Loaded modules:
// the newest first.
#include "code/tables.h"

static const ModuleCode *code_of(Term module)
{
    const Module *m = is_atom(module) ? module_find(module) : NULL;
    return m ? atomic_load_explicit(&m->current, memory_order_acquire) : NULL;
}

// Is a BIF hidden in module_info(exports): a helper of the VM ($...), or a NIF, which is a local function in erl?
static bool is_hidden(Term module, Term function)
{
    size_t n;
    const uint8_t *name = atom_text(function, &n);
    return *name == '$' || (module != A_erlang && n > 4 && !memcmp(name + n - 4, "_nif", 4));
}

static Term exports_list(Heap *h, Term module)
{
    Term first = NIL, *hole = NULL;
    for (const Export *e = atomic_load_explicit(&module_find(module)->exports, memory_order_acquire); e; e = e->next) {
        if (!export_is_defined(e) || (export_is_fixed(e) && is_hidden(module, e->function))) continue;
        Term *p = heap_take(h, 2);
        p[0] = TUPLE(h, e->function, make_small(e->arity));
        p[1] = NIL;
        if (hole) *hole = make_cons(p);
        else first = make_cons(p);
        hole = &p[1];
    }
    return first;
}

static Term functions_list(Heap *h, const ModuleCode *mc)
{
    Term list = NIL;
    for (uint32_t i = mc->nfunctions; i > 0; i--) {
        const FunctionInfo *f = &mc->functions[i - 1];
        list = heap_cons(h, TUPLE(h, f->function, make_small(f->arity)), list);
    }
    return list;
}

Term code_module_info(Heap *h, Term module, Term item)
{
    const ModuleCode *mc = code_of(module);
    if (!mc) return NOVALUE;
    switch (item) {
    case A_module: return mc->module;
    case A_md5: return heap_make_binary(h, mc->md5, 16);
    case A_exports: return exports_list(h, module);
    case A_functions: return functions_list(h, mc);
    case A_attributes: return mc->attributes;
    case A_compile: return mc->compile_info;
    case A_native: return A_false;
    case A_nifs:
    case A_native_addresses: return NIL;
    }
    return NOVALUE;
}

Term code_module_info_all(Heap *h, Term module)
{
    static const Term items[] = {A_md5, A_compile, A_attributes, A_exports, A_module};
    if (!code_of(module)) return NOVALUE;
    Term list = NIL;
    for (size_t i = 0; i < COUNT_OF(items); i++)
        list = heap_cons(h, TUPLE(h, items[i], code_module_info(h, module, items[i])), list);
    return list;
}

Term code_loaded_modules(Heap *h)
{
    Term first = NIL, *hole = NULL;
    for (const Module *m = modules_newest(); m; m = atomic_load(&m->next)) {
        if (!atomic_load(&m->current)) continue;
        Term *p = heap_take(h, 2);
        p[0] = m->name;
        p[1] = NIL;
        if (hole) *hole = make_cons(p);
        else first = make_cons(p);
        hole = &p[1];
    }
    return first;
}
