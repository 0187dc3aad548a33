// SPDX-License-Identifier: Apache-2.0
// io/table.c — the table of open ports.
//
// The number of a port is its slot plus a multiple of the table's size. Numbers only increase, as in OTP, until they
// wrap around to 0. A look-up takes no lock; opening and closing take one.
#include "io/inner.h"

enum { PAGE_SLOTS = 256, NUMBER_LIMIT = 1 << 28 };
typedef struct {
    Port *_Atomic at[PAGE_SLOTS];
} Page;
static Page *_Atomic *pages;
static uint32_t size, mask, next_number;
static _Atomic uint32_t count;
static Lock table_lock;
static _Atomic uint64_t total_in, total_out;
static Port *_Atomic *slot_of(uint32_t number)
{
    Page *pg = atomic_load_explicit(&pages[(number & mask) / PAGE_SLOTS], memory_order_acquire);
    return pg ? &pg->at[number % PAGE_SLOTS] : NULL;
}

Port *io_find(Term id)
{
    if (!is_local_port(id) || local_port_number(id) >= NUMBER_LIMIT) return NULL;
    Port *_Atomic *slot = slot_of((uint32_t)local_port_number(id));
    Port *p = slot ? atomic_load_explicit(slot, memory_order_acquire) : NULL;
    return p && p->id == id ? p : NULL;
}

bool io_port_alive(Term id) { return io_find(id) != NULL; }

bool port_table_add(Port *p)
{
    lock(&table_lock);
    if (atomic_load_explicit(&count, memory_order_relaxed) == size) {
        unlock(&table_lock);
        return false;
    }
    Port *_Atomic *slot;
    do {
        uint32_t n = next_number;
        next_number = (next_number + 1) % NUMBER_LIMIT;
        if (!(slot = slot_of(n))) {
            atomic_store_explicit(
                &pages[(n & mask) / PAGE_SLOTS], mem_take0(MEM_SYSTEM, sizeof(Page)), memory_order_release);
            slot = slot_of(n);
        }
        p->id = make_local_port(n);
    } while (atomic_load_explicit(slot, memory_order_relaxed));
    atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    atomic_store_explicit(slot, p, memory_order_release);
    unlock(&table_lock);
    return true;
}

void port_table_remove(Port *p)
{
    lock(&table_lock);
    atomic_store_explicit(slot_of((uint32_t)local_port_number(p->id)), NULL, memory_order_release);
    atomic_fetch_sub_explicit(&count, 1, memory_order_relaxed);
    unlock(&table_lock);
}

size_t io_count(void) { return atomic_load_explicit(&count, memory_order_relaxed); }
size_t io_limit(void) { return size; }

Term io_list(Heap *h)
{
    Term list = NIL;
    for (uint32_t base = size; base > 0; base -= PAGE_SLOTS) {
        Port *_Atomic *slot = slot_of(base - PAGE_SLOTS);
        for (uint32_t i = PAGE_SLOTS; slot && i-- > 0;) {
            Port *p = atomic_load_explicit(&slot[i], memory_order_acquire);
            if (p) list = heap_cons(h, p->id, list);
        }
    }
    return list;
}

void io_totals(uint64_t *in_nbytes, uint64_t *out_nbytes)
{
    *in_nbytes = atomic_load_explicit(&total_in, memory_order_relaxed);
    *out_nbytes = atomic_load_explicit(&total_out, memory_order_relaxed);
}

void port_count_input(Port *p, size_t n)
{
    p->in_total += n;
    atomic_fetch_add_explicit(&total_in, n, memory_order_relaxed);
}

void port_count_output(Port *p, size_t n)
{
    p->out_total += n;
    atomic_fetch_add_explicit(&total_out, n, memory_order_relaxed);
}

void port_event_all(int kind)
{
    for (uint32_t n = 0; n < size; n++) {
        Port *_Atomic *slot = slot_of(n);
        if (!slot) n += PAGE_SLOTS - 1;
        else {
            Port *p = atomic_load_explicit(slot, memory_order_acquire);
            if (p && p->driver->ready) port_event(p->id, kind, NULL, 0);
        }
    }
}

void io_init(uint32_t port_limit)
{
    if (!port_limit) port_limit = 65536;
    size = 1024;
    while (size < port_limit && size < NUMBER_LIMIT) size <<= 1;
    mask = size - 1;
    pages = mem_take0(MEM_SYSTEM, sizeof *pages * (size / PAGE_SLOTS));
}
