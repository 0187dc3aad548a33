// SPDX-License-Identifier: Apache-2.0
// proc/table.c — the process table: from a pid to its Proc.
//
//   pid number (28 bits) & mask ─► slot ─► page (allocated when first used) ─► Proc
//
// The first process in a slot gets the slot's own number. Each later one gets `size` more, so a number is reused only
// after 2^28 / size processes in that slot. Slots are taken in order at first, then in the order they were freed. A
// look-up takes no lock: pages are never freed, and a Proc stays allocated until the slices of all schedulers that may
// have found it end.
#include "proc/inner.h"
#include "base/release.h"

enum { PAGE_SHIFT = 10, PAGE_SLOTS = 1 << PAGE_SHIFT, NUMBER_MASK = (1 << 28) - 1 };
typedef struct {
    Proc *_Atomic proc[PAGE_SLOTS];
    uint32_t number[PAGE_SLOTS];
    uint32_t next_free[PAGE_SLOTS];
} Page;

static Page *_Atomic *pages;
static uint32_t size, mask;
static uint32_t fresh; // slots from here on have never been used
static uint32_t free_first, free_last, free_count;
static _Atomic uint32_t count;
static Lock table_lock;

void table_init(uint32_t limit)
{
    if (!limit) limit = release_does(processes_1m) ? 1048576 : 262144;
    if (limit > 134217727) limit = 134217727;
    if (limit < 1024) limit = 1024;
    size = 1024;
    while (size < limit) size <<= 1;
    mask = size - 1;
    pages = mem_take0(MEM_SYSTEM, sizeof *pages * (size >> PAGE_SHIFT));
}

static Page *page_at(uint32_t slot) { return atomic_load_explicit(&pages[slot >> PAGE_SHIFT], memory_order_acquire); }

bool table_add(Proc *p)
{
    lock(&table_lock);
    uint32_t slot;
    if (fresh < size) {
        slot = fresh++;
        if (!page_at(slot)) {
            Page *pg = mem_take0(MEM_SYSTEM, sizeof *pg);
            uint32_t base = slot & ~(uint32_t)(PAGE_SLOTS - 1);
            for (uint32_t i = 0; i < PAGE_SLOTS; i++) pg->number[i] = base + i;
            atomic_store_explicit(&pages[slot >> PAGE_SHIFT], pg, memory_order_release);
        }
    } else if (free_count) {
        slot = free_first;
        free_first = page_at(slot)->next_free[slot & (PAGE_SLOTS - 1)];
        free_count--;
    } else {
        unlock(&table_lock);
        return false;
    }
    Page *pg = page_at(slot);
    p->pid = make_local_pid(pg->number[slot & (PAGE_SLOTS - 1)]);
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    atomic_store_explicit(&pg->proc[slot & (PAGE_SLOTS - 1)], p, memory_order_release);
    unlock(&table_lock);
    return true;
}

void table_remove(Proc *p)
{
    uint32_t number = local_pid_number(p->pid), slot = number & mask, i = slot & (PAGE_SLOTS - 1);
    lock(&table_lock);
    Page *pg = page_at(slot);
    atomic_store_explicit(&pg->proc[i], NULL, memory_order_release);
    pg->number[i] = (number + size) & NUMBER_MASK;
    if (free_count++) page_at(free_last)->next_free[free_last & (PAGE_SLOTS - 1)] = slot;
    else free_first = slot;
    free_last = slot;
    atomic_fetch_sub_explicit(&count, 1, memory_order_relaxed);
    unlock(&table_lock);
}

Proc *proc_find(Term pid)
{
    if (!is_local_pid(pid)) return NULL;
    uint32_t slot = local_pid_number(pid) & mask;
    Page *pg = page_at(slot);
    if (!pg) return NULL;
    Proc *p = atomic_load_explicit(&pg->proc[slot & (PAGE_SLOTS - 1)], memory_order_acquire);
    return p && p->pid == pid ? p : NULL;
}

bool proc_is_alive(Term pid)
{
    Proc *p = proc_find(pid);
    return p && !proc_is_exiting(p);
}

uint32_t proc_count(void) { return atomic_load_explicit(&count, memory_order_relaxed); }
uint32_t proc_limit(void) { return size; }

uint32_t view_slots(void) { return fresh; }

Proc *view_next(uint32_t *slot, uint32_t *budget)
{
    while (*slot < fresh && *budget) {
        Page *pg = page_at(*slot);
        Proc *p = pg ? atomic_load_explicit(&pg->proc[*slot & (PAGE_SLOTS - 1)], memory_order_acquire) : NULL;
        ++*slot;
        --*budget;
        if (p && !(state_of(p) & PS_DEAD)) return p;
    }
    if (*slot >= fresh) *slot = 0;
    return NULL;
}

size_t proc_list_pids(Term *out, size_t max)
{
    size_t n = 0;
    for (uint32_t base = 0; base < size && n < max; base += PAGE_SLOTS) {
        Page *pg = page_at(base);
        if (!pg) break;
        for (uint32_t i = 0; i < PAGE_SLOTS && n < max; i++) {
            Proc *p = atomic_load_explicit(&pg->proc[i], memory_order_acquire);
            if (p && !proc_is_exiting(p)) out[n++] = p->pid;
        }
    }
    return n;
}

size_t proc_list_from(uint32_t *at, Term *out, size_t max)
{
    size_t n = 0;
    for (; *at < size && n < max; ++*at) {
        const Page *pg = page_at(*at);
        if (!pg) break;
        const Proc *p = atomic_load_explicit(&pg->proc[*at % PAGE_SLOTS], memory_order_acquire);
        if (p && !proc_is_exiting(p)) out[n++] = p->pid;
    }
    return n;
}

bool proc_any_exits(void)
{
    for (uint32_t base = 0; base < size; base += PAGE_SLOTS) {
        Page *pg = page_at(base);
        if (!pg) break;
        for (uint32_t i = 0; i < PAGE_SLOTS; i++) {
            const Proc *p = atomic_load_explicit(&pg->proc[i], memory_order_acquire);
            if (p && proc_is_exiting(p)) return true;
        }
    }
    return false;
}
