// SPDX-License-Identifier: Apache-2.0
// bif/counters.c — atomics and counters: arrays of 64-bit integers, as magic references.
//
// Counters with write_concurrency are the same arrays. That is correct, but not as fast with many writers.
#include "bif/bif.h"
#include "proc/sched.h"

enum { TYPE_ATOMICS = 0x41544F4D, TYPE_COUNTERS = 0x434F554E, SIGNED = 1, MAX_CELLS = 1 << 28 };
typedef struct {
    Magic magic;
    bool is_signed;
    size_t n;
    _Atomic uint64_t cell[];
} Cells;

static Term new_cells(Proc *p, Term arity, uint32_t type, bool is_signed)
{
    size_t n;
    uint64_t beyond;
    if (is_integer(arity) && !int_is_negative(arity) && (!int_to_uint64(arity, &beyond) || beyond > MAX_CELLS))
        return system_limit(p);
    if (!arg_index(arity, MAX_CELLS, &n)) return badarg(p);
    size_t nbytes = sizeof(Cells) + n * sizeof(uint64_t);
    Cells *c = mem_take0(MEM_SYSTEM, nbytes);
    c->magic.refs = 1;
    ref_new(c->magic.id);
    c->magic.nbytes = nbytes;
    c->magic.type = type;
    c->is_signed = is_signed;
    c->n = n;
    return heap_magic_ref(&p->heap, &c->magic);
}

static Cells *cells_of(Term ref, uint32_t type)
{
    if (!is_box_of(ref, SUB_MAGIC_REF) || magic_of(ref)->type != type) return NULL;
    return (Cells *)magic_of(ref);
}

static _Atomic uint64_t *cell_of(Term ref, Term index, uint32_t type, Cells **out)
{
    size_t i;
    Cells *c = cells_of(ref, type);
    if (!c || !arg_index(index, c->n, &i)) return NULL;
    *out = c;
    return &c->cell[i - 1];
}

static bool in_range(Term t, bool is_signed, uint64_t *v)
{
    int64_t s;
    if (!is_signed) return int_to_uint64(t, v);
    if (!int_to_int64(t, &s)) return false;
    *v = (uint64_t)s;
    return true;
}

static bool increment(Term t, uint64_t *v) { return in_range(t, true, v) || in_range(t, false, v); }
static Term value(Proc *p, Cells *c, uint64_t v)
{
    return c->is_signed ? heap_int64(&p->heap, (int64_t)v) : heap_uint64(&p->heap, v);
}

// The size that OTP reports. It gives write_concurrency one row per scheduler and one more, in whole cache lines.
static size_t otp_nbytes(const Cells *c)
{
    if (c->magic.type == TYPE_ATOMICS) return 40 + 8 * c->n;
    return 32 + (size_t)(sched_count() + 1) * ((c->n * 8 + 63) / 64 * 64);
}

static Term info(Proc *p, Cells *c, bool limits)
{
    Term pairs[] = {
        A_size,
        make_small((int64_t)c->n),
        A_memory,
        make_small((int64_t)otp_nbytes(c)),
        A_max,
        c->is_signed ? heap_int64(&p->heap, INT64_MAX) : heap_uint64(&p->heap, UINT64_MAX),
        A_min,
        c->is_signed ? heap_int64(&p->heap, INT64_MIN) : make_small(0),
    };
    return map_from_pairs(&p->heap, pairs, limits ? 4 : 2);
}

// ---- atomics ------------------------------------------------------------------------
BIF_FN(erts_internal, atomics_new, 2)
{
    if (!is_small(a[1])) return badarg(p);
    return new_cells(p, a[0], TYPE_ATOMICS, (small_value(a[1]) & SIGNED) != 0);
}

BIF_FN(atomics, put, 3)
{
    Cells *c;
    uint64_t v;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_ATOMICS, &c);
    if (!cell || !in_range(a[2], c->is_signed, &v)) return badarg(p);
    atomic_store(cell, v);
    return A_ok;
}

BIF_FN(atomics, get, 2)
{
    Cells *c;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_ATOMICS, &c);
    return cell ? value(p, c, atomic_load(cell)) : badarg(p);
}

BIF_FN(atomics, add, 3)
{
    Cells *c;
    uint64_t v;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_ATOMICS, &c);
    if (!cell || !increment(a[2], &v)) return badarg(p);
    atomic_fetch_add(cell, v);
    return A_ok;
}

BIF_FN(atomics, add_get, 3)
{
    Cells *c;
    uint64_t v;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_ATOMICS, &c);
    if (!cell || !increment(a[2], &v)) return badarg(p);
    return value(p, c, atomic_fetch_add(cell, v) + v);
}

BIF_FN(atomics, exchange, 3)
{
    Cells *c;
    uint64_t v;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_ATOMICS, &c);
    if (!cell || !in_range(a[2], c->is_signed, &v)) return badarg(p);
    return value(p, c, atomic_exchange(cell, v));
}

BIF_FN(atomics, compare_exchange, 4)
{
    Cells *c;
    uint64_t expected, desired;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_ATOMICS, &c);
    if (!cell || !in_range(a[2], c->is_signed, &expected) || !in_range(a[3], c->is_signed, &desired)) return badarg(p);
    return atomic_compare_exchange_strong(cell, &expected, desired) ? A_ok : value(p, c, expected);
}

BIF_FN(atomics, info, 1)
{
    Cells *c = cells_of(a[0], TYPE_ATOMICS);
    return c ? info(p, c, true) : badarg(p);
}

// ---- counters -------------------------------------------------------------------------
BIF_FN(erts_internal, counters_new, 1) { return new_cells(p, a[0], TYPE_COUNTERS, true); }

BIF_FN(erts_internal, counters_get, 2)
{
    Cells *c;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_COUNTERS, &c);
    return cell ? value(p, c, atomic_load(cell)) : badarg(p);
}

BIF_FN(erts_internal, counters_add, 3)
{
    Cells *c;
    uint64_t v;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_COUNTERS, &c);
    if (!cell || !increment(a[2], &v)) return badarg(p);
    atomic_fetch_add_explicit(cell, v, memory_order_relaxed);
    return A_ok;
}

BIF_FN(erts_internal, counters_put, 3)
{
    Cells *c;
    uint64_t v;
    _Atomic uint64_t *cell = cell_of(a[0], a[1], TYPE_COUNTERS, &c);
    if (!cell || !in_range(a[2], true, &v)) return badarg(p);
    atomic_store_explicit(cell, v, memory_order_relaxed);
    return A_ok;
}

BIF_FN(erts_internal, counters_info, 1)
{
    Cells *c = cells_of(a[0], TYPE_COUNTERS);
    return c ? info(p, c, false) : badarg(p);
}
