// SPDX-License-Identifier: Apache-2.0
// code/tables — what the loader's tables share. Private.
#pragma once
#include "code/module.h"
#include "base/sync.h"

// ---- a set of pointers, read without a lock ---------------------------------------------------------
// Open addressing; entries never leave. A reader that holds an older, smaller array only misses what came later, and
// then looks again under the lock. Older arrays are kept: together they are smaller than the newest.
typedef struct {
    uint32_t mask;
    void *_Atomic slots[];
} SetArray;
typedef struct {
    SetArray *_Atomic array;
    uint32_t used;
} Set;
typedef bool (*SetSame)(const void *entry, const void *key);
typedef uint32_t (*SetHash)(const void *entry);
void *set_find(Set *s, uint32_t hash, const void *key, SetSame same);
void set_add(Set *s, uint32_t hash, void *entry, SetHash hash_of); // under the lock; not there yet

INLINE uint32_t mix(uint32_t h, uint32_t v)
{
    h = (h ^ v) * 0x9E3779B1u;
    return h ^ h >> 15;
}

extern Lock code_lock; // all changes of the tables below

// ---- modules -------------------------------------------------------------------------------------------
struct Module {
    Term name;
    Export *_Atomic exports; // newest first
    ModuleCode *_Atomic current, *_Atomic old;
    ModuleCode *pending;  // its on_load function is still to say yes
    Module *_Atomic next; // loaded before this one (once it has been loaded)
    bool listed;
    Export on_load_call; // not in the table: a way to trap to the on_load function
};
Module *module_get(Term name);  // makes it when new
Module *module_find(Term name); // NULL
Module *modules_newest(void);
void modules_each(void (*fn)(Module *m, void *arg), void *arg); // those that only have exports too
const ModuleCode *code_prepared_code(const Prepared *pr);

// ---- exports ---------------------------------------------------------------------------------------------
bool export_is_fixed(const Export *e); // a BIF, or one of the run loop's own: loaded code does not replace it
INLINE void export_clear(Export *e) { atomic_store_explicit(&e->code, e->stub, memory_order_release); }
Export *export_at_stub(const Code *at); // NULL: `at` is not inside a stub
void exports_init(void);

// ---- breakpoints (breakpoint.c): the world is stopped --------------------------------------------------------
void breakpoints_forget(Module *m, const ModuleCode *mc); // this code is current no longer

// ---- addresses (place.c): under the lock -----------------------------------------------------------------
void place_add(ModuleCode *mc);
void place_remove(ModuleCode *mc);
INLINE bool code_holds(const ModuleCode *mc, const Code *at) { return at >= mc->units && at < mc->units + mc->nunits; }
const FunctionInfo *place_function(const ModuleCode *mc, uint32_t unit); // NULL: before the first one
