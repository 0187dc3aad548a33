// SPDX-License-Identifier: Apache-2.0
// code/tables — the tables of modules, exports and addresses. Private to the room.
#pragma once
#include "code/module.h"
#include "base/sync.h"

// ---- a set of pointers, read without a lock ---------------------------------------------------------
// A hash table with open addressing; entries are never removed. When it is full, an array twice as big replaces the
// array. A reader of an older array can only miss entries added since, and then looks again under the lock. Older
// arrays are kept; all of them together are smaller than the newest.
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
void set_add(Set *s, uint32_t hash, void *entry, SetHash hash_of); // under the lock; the entry must be new

INLINE uint32_t mix(uint32_t h, uint32_t v)
{
    h = (h ^ v) * 0x9E3779B1u;
    return h ^ h >> 15;
}

extern Lock code_lock; // held for all changes of the tables

// ---- modules -------------------------------------------------------------------------------------------
struct Module {
    Term name;
    Export *_Atomic exports; // newest first
    ModuleCode *_Atomic current, *_Atomic old;
    ModuleCode *pending;  // its on_load function has not succeeded yet
    Module *_Atomic next; // the module that was first loaded before this one
    bool listed;          // it was loaded once, so it is in the list of modules_newest
    Export on_load_call;  // an export that is in no table, to trap to the on_load function
};
Module *module_get(Term name);                                  // makes it if there is none
Module *module_find(Term name);                                 // NULL: there is none
Module *modules_newest(void);                                   // the head of the list linked by `next`
void modules_each(void (*fn)(Module *m, void *arg), void *arg); // also those that were never loaded
const ModuleCode *code_prepared_code(const Prepared *pr);

// ---- exports ---------------------------------------------------------------------------------------------
bool export_is_fixed(const Export *e); // a BIF or a special instruction, which loaded code does not replace
INLINE void export_clear(Export *e) { atomic_store_explicit(&e->code, e->stub, memory_order_release); }
Export *export_at_stub(const Code *at); // NULL: the address is in no stub
void exports_init(void);

// ---- breakpoints (breakpoint.c): the world is stopped --------------------------------------------------------
void breakpoints_forget(Module *m, const ModuleCode *mc); // removes those of mc, which was current, and of m's exports

// ---- addresses (place.c) -----------------------------------------------------------------------------------
void place_add(ModuleCode *mc);    // under the lock
void place_remove(ModuleCode *mc); // under the lock
INLINE bool code_holds(const ModuleCode *mc, const Code *at) { return at >= mc->units && at < mc->units + mc->nunits; }
const FunctionInfo *place_function(const ModuleCode *mc, uint32_t unit); // NULL: the unit is before the first function
