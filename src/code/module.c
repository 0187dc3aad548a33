// SPDX-License-Identifier: Apache-2.0
// code/module.c — the module table: prepare, commit, on_load, delete, purge.
//
//   Prepared ──commit──► current ──commit of the next, delete──► old ──purge──► gone
//        └──commit with on_load──► pending ──on_load_done(true)──► current
//                                     └──on_load_done(false)──► old
//
// Invariant: commit, delete, on_load_done and purge happen while the world is stopped. A purge frees the code, but only
// retires its literals (literals_retire), because processes and messages may still point to them; the area is freed
// when all processes have copied what they use.
#include "code/tables.h"
#include "etf/etf.h"

struct Prepared {
    ModuleCode *mc;
    bool has_on_load;
};

static Set modules;
static Module *_Atomic newest;

// ---- the table --------------------------------------------------------------------------------------
static uint32_t module_hash(const void *m) { return mix(7, atom_index(((const Module *)m)->name)); }
static bool module_same(const void *m, const void *key) { return ((const Module *)m)->name == *(const Term *)key; }
Module *modules_newest(void) { return atomic_load_explicit(&newest, memory_order_acquire); }
void modules_each(void (*fn)(Module *m, void *arg), void *arg)
{
    const SetArray *a = atomic_load_explicit(&modules.array, memory_order_acquire);
    for (uint32_t i = 0; a && i <= a->mask; i++) {
        Module *m = atomic_load_explicit(&a->slots[i], memory_order_acquire);
        if (m) fn(m, arg);
    }
}
Module *module_find(Term name) { return set_find(&modules, mix(7, atom_index(name)), &name, module_same); }

Module *module_get(Term name)
{
    Module *m = module_find(name);
    if (m) return m;
    lock(&code_lock);
    m = module_find(name);
    if (!m) {
        m = mem_take0(MEM_CODE, sizeof *m);
        m->name = name;
        set_add(&modules, module_hash(m), m, module_hash);
    }
    unlock(&code_lock);
    return m;
}

static ModuleCode *current_of(const Module *m)
{
    return m ? atomic_load_explicit(&m->current, memory_order_acquire) : NULL;
}
static ModuleCode *old_of(const Module *m) { return m ? atomic_load_explicit(&m->old, memory_order_acquire) : NULL; }

void code_init(void) { exports_init(); }

// ---- preparing -------------------------------------------------------------------------------------------
static void *put_copy(uint8_t **to, const void *from, size_t nbytes)
{
    void *p = *to;
    if (nbytes) memcpy(p, from, nbytes);
    *to += (nbytes + 7) & ~(size_t)7;
    return p;
}

static size_t padded(size_t n) { return (n + 7) & ~(size_t)7; }

// Copies what is needed after loading from the file's arena to one block: lines, names, labels of lambdas, exports.
static void keep_tables(const BeamFile *bf, ModuleCode *mc)
{
    size_t lines = bf->nlines * sizeof(BeamLine), names = bf->nfiles * sizeof(char *),
           funs = bf->nlambdas * sizeof(uint32_t);
    size_t exports = bf->nexports * sizeof(BeamExport), locals = bf->nlocals * sizeof(BeamExport), text = 0;
    for (uint32_t i = 0; i < bf->nfiles; i++) text += strlen(bf->file_names[i]) + 1;
    mc->tables_nbytes = padded(lines) + padded(names) + padded(funs) + padded(exports) + padded(locals) + text + 8;
    uint8_t *at = mc->tables = mem_take(MEM_CODE, mc->tables_nbytes);
    mc->lines = put_copy(&at, bf->lines, lines);
    mc->file_names = put_copy(&at, bf->file_names, names);
    mc->exports = put_copy(&at, bf->exports, exports);
    mc->locals = put_copy(&at, bf->locals, locals);
    mc->fun_labels = (uint32_t *)(void *)at;
    at += padded(funs);
    for (uint32_t i = 0; i < bf->nlambdas; i++) mc->fun_labels[i] = bf->lambdas[i].label;
    for (uint32_t i = 0; i < bf->nfiles; i++) {
        size_t n = strlen(bf->file_names[i]) + 1;
        mc->file_names[i] = memcpy(at, bf->file_names[i], n);
        at += n;
    }
    mc->nlines = bf->nlines;
    mc->nfiles = bf->nfiles;
    mc->nexports = bf->nexports;
    mc->nlocals = bf->nlocals;
}

// ---- for an image -----------------------------------------------------------------------------------------
// Replaces a number in each of n rows, from the second row on, by its difference to the row before; or back.
static void fold_column(uint32_t *first, size_t row_nbytes, uint32_t n, bool fold)
{
    size_t step = row_nbytes / sizeof(uint32_t);
    if (fold)
        for (size_t i = n; i-- > 1;) first[i * step] -= first[(i - 1) * step];
    else
        for (size_t i = 1; i < n; i++) first[i * step] += first[(i - 1) * step];
}
#define FOLD(rows, n, field, fold) \
    ((n) ? fold_column((uint32_t *)(void *)&(rows)->field, sizeof *(rows), (n), (fold)) : (void)0)

static void fold_code(ModuleCode *mc, bool fold)
{
    if (!mc) return;
    FOLD(mc->marks, mc->nmarks, at, fold);
    FOLD(mc->marks, mc->nmarks, line, fold);
    FOLD(mc->functions, mc->nfunctions, start, fold);
    FOLD(mc->functions, mc->nfunctions, function, fold); // the low half of a Term; the high half of an atom is 0
    FOLD(mc->functions, mc->nfunctions, entry_label, fold);
    FOLD(mc->lines, mc->nlines, file, fold);
    FOLD(mc->lines, mc->nlines, line, fold);
    FOLD(mc->exports, mc->nexports, label, fold);
    FOLD(mc->locals, mc->nlocals, label, fold);
    if (mc->area) literals_fold(mc->area, fold);
}

static void fold_module(Module *m, void *arg)
{
    fold_code(atomic_load(&m->current), *(bool *)arg);
    fold_code(atomic_load(&m->old), *(bool *)arg);
}

void code_fold(bool fold) { modules_each(fold_module, &fold); }

static void module_code_free(ModuleCode *mc)
{
    lower_free(mc);
    if (mc->strings) mem_give(MEM_CODE, mc->strings, mc->strings_nbytes);
    if (mc->tables) mem_give(MEM_CODE, mc->tables, mc->tables_nbytes);
    mem_give(MEM_CODE, mc, sizeof *mc);
}

// Are the labels of all exports and lambdas defined?
static bool labels_are_there(BeamFile *bf, const ModuleCode *mc)
{
    for (uint32_t i = 0; i < mc->nexports; i++)
        if (mc->exports[i].label >= mc->nlabels || mc->labels[mc->exports[i].label] >= mc->nunits)
            bf->error = "an exported label is missing";
    for (uint32_t i = 0; i < bf->nlambdas; i++)
        if (mc->fun_labels[i] >= mc->nlabels || mc->labels[mc->fun_labels[i]] >= mc->nunits)
            bf->error = "a fun's label is missing";
    if (mc->nfuns != bf->nlambdas) bf->error = "funs are missing";
    return !bf->error;
}

Prepared *code_prepare(const uint8_t *beam, size_t nbytes, Term expect_module, Term *why, const char **text)
{
    BeamFile bf;
    ModuleCode *mc = mem_take0(MEM_CODE, sizeof *mc);
    bool good = beam_open(&bf, beam, nbytes, expect_module);
    if (good) {
        mc->module = bf.module;
        mc->area = bf.area;
        mc->attributes = bf.attributes;
        mc->compile_info = bf.compile_info;
        mc->records = bf.records;
        mc->on_load = 0xFFFFFFFF;
        mc->strings_nbytes = bf.strings_nbytes + 1; // the size that lower_module takes
        memcpy(mc->md5, bf.md5, 16);
        keep_tables(&bf, mc);
        good = lower_module(&bf, mc) && labels_are_there(&bf, mc);
    }
    if (TRACING(TRACE_LOAD))
        trace_line("load: %zu bytes: %s", nbytes, good ? "prepared" : bf.error ? bf.error : "refused");
    if (!good) {
        if (why) *why = A_badfile;
        if (text) *text = bf.error ? bf.error : "cannot be lowered";
        module_code_free(mc);
        beam_close(&bf, false);
        return NULL;
    }
    beam_close(&bf, true);
    Prepared *pr = mem_take(MEM_CODE, sizeof *pr);
    *pr = (Prepared){mc, mc->on_load < mc->nunits};
    return pr;
}

void code_prepared_free(Prepared *pr)
{
    if (!pr) return;
    if (pr->mc) {
        literals_free(pr->mc->area);
        module_code_free(pr->mc);
    }
    mem_give(MEM_CODE, pr, sizeof *pr);
}

const ModuleCode *code_prepared_code(const Prepared *pr) { return pr->mc; }
Term code_prepared_module(const Prepared *pr) { return pr->mc->module; }
bool code_prepared_has_on_load(const Prepared *pr) { return pr->has_on_load; }

// ---- making it current --------------------------------------------------------------------------------------
static void link_funs(ModuleCode *mc)
{
    for (uint32_t i = 0; i < mc->nfuns; i++) {
        atomic_store(&mc->funs[i]->owner, mc);
        atomic_store_explicit(&mc->funs[i]->code, mc->units + mc->labels[mc->fun_labels[i]], memory_order_release);
    }
}

static void clear_exports(Module *m)
{
    for (Export *e = atomic_load(&m->exports); e; e = e->next) export_clear(e);
}

static void make_current(Module *m, ModuleCode *mc)
{
    ModuleCode *was = atomic_load(&m->current);
    if (was) {
        breakpoints_forget(m, was);
        atomic_store(&m->old, was);
        clear_exports(m);
    }
    for (uint32_t i = 0; i < mc->nexports; i++) {
        Export *e = export_find(mc->module, mc->exports[i].function, mc->exports[i].arity);
        if (e && !export_is_fixed(e))
            atomic_store_explicit(&e->code, mc->units + mc->labels[mc->exports[i].label], memory_order_release);
    }
    atomic_store_explicit(&m->current, mc, memory_order_release);
    // All exports and funs have their addresses, so labels are not needed any more.
    mem_give(MEM_CODE, mc->labels, ((size_t)mc->nlabels + 1) * sizeof(uint32_t));
    mc->labels = NULL;
    if (!m->listed) {
        m->listed = true;
        atomic_store(&m->next, atomic_load(&newest));
        atomic_store_explicit(&newest, m, memory_order_release);
    }
}

bool code_commit(Prepared *pr)
{
    Module *m = module_get(pr->mc->module);
    lock(&code_lock);
    bool good = !(atomic_load(&m->old) && atomic_load(&m->current)) && !m->pending &&
        !(pr->has_on_load && atomic_load(&m->old));
    if (good) {
        link_funs(pr->mc);
        place_add(pr->mc);
        if (pr->has_on_load) m->pending = pr->mc;
        else make_current(m, pr->mc);
    }
    bool current = good && !m->pending;
    unlock(&code_lock);
    if (current) code_up.loaded(m->name);
    if (good) {
        if (TRACING(TRACE_LOAD)) trace_line("load: module atom %u is current", atom_index(pr->mc->module));
        pr->mc = NULL;
        code_prepared_free(pr);
    }
    return good;
}

const Code *code_on_load_entry(Term module)
{
    const Module *m = module_find(module);
    return m && m->pending ? m->pending->units + m->pending->on_load : NULL;
}

Export *code_on_load_call(Term module)
{
    const Code *entry = code_on_load_entry(module);
    if (!entry) return NULL;
    Export *e = &module_find(module)->on_load_call;
    e->module = module;
    e->function = A_on_load;
    e->stub[0] = I_call_error_handler;
    atomic_store_explicit(&e->code, entry, memory_order_release);
    return e;
}

bool code_on_load_done(Term module, bool ok)
{
    Module *m = module_find(module);
    if (!m || !m->pending) return false;
    lock(&code_lock);
    ModuleCode *mc = m->pending;
    bool good = !atomic_load(&m->old) || (ok && !atomic_load(&m->current));
    if (good) {
        m->pending = NULL;
        if (ok) make_current(m, mc);
        else atomic_store(&m->old, mc);
    }
    unlock(&code_lock);
    if (good && ok) code_up.loaded(m->name);
    return good;
}

// ---- asking, deleting, purging ---------------------------------------------------------------------------------
bool code_module_loaded(Term module) { return current_of(module_find(module)) != NULL; }
bool code_has_old(Term module) { return old_of(module_find(module)) != NULL; }

bool code_delete(Term module)
{
    Module *m = module_find(module);
    if (!current_of(m) || old_of(m)) return false;
    lock(&code_lock);
    breakpoints_forget(m, atomic_load(&m->current));
    atomic_store(&m->old, atomic_load(&m->current));
    atomic_store(&m->current, NULL);
    clear_exports(m);
    unlock(&code_lock);
    return true;
}

bool code_is_in_old(Term module, const Code *at)
{
    const ModuleCode *mc = old_of(module_find(module));
    return mc && code_holds(mc, at);
}

bool code_purge_finish(Term module)
{
    Module *m = module_find(module);
    if (!old_of(m)) return false;
    lock(&code_lock);
    ModuleCode *mc = atomic_exchange(&m->old, NULL);
    for (uint32_t i = 0; i < mc->nfuns; i++)
        if (atomic_load(&mc->funs[i]->owner) == mc) {
            atomic_store(&mc->funs[i]->code, NULL);
            atomic_store(&mc->funs[i]->owner, NULL);
        }
    place_remove(mc);
    unlock(&code_lock);
    code_up.purging(mc->units, mc->units + mc->nunits);
    literals_retire(mc->area);
    module_code_free(mc);
    return true;
}
