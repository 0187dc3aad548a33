// SPDX-License-Identifier: Apache-2.0
// bif/ets.c — objects of ets tables: inserting, reading, deleting, and stepping through keys.
#include "bif/bif.h"
#include "ets/ets.h"

static bool is_object(const Table *t, Term o) { return is_tuple(o) && tuple_arity(o) >= t->keypos; }

// Raises badarg for a wrong argument, unless the table cannot be used: then that is the error.
static Term wrong_object(Proc *p, Term id, int mode)
{
    Table *t = ets_open(p, id, mode);
    if (!t) return NOVALUE;
    ets_close(p, t, mode);
    return badarg(p);
}

// ---- inserting -----------------------------------------------------------------------------
// The list as rows linked by `next`. NULL: an element is not a valid object.
static Row *rows_of(const Table *t, Term list, size_t *n)
{
    Row *first = NULL, **end = &first;
    *n = 0;
    for (Term l = list; is_cons(l); l = tail(l))
        if (!is_object(t, head(l))) return NULL;
    for (; is_cons(list); list = tail(list), ++*n) {
        *end = row_new(head(list));
        end = &(*end)->next;
    }
    return first;
}

static void rows_free(Row *r)
{
    for (Row *next; r; r = next) {
        next = r->next;
        row_free(r);
    }
}

static Term insert(Proc *p, Term id, Term what, bool only_new)
{
    Term cause;
    Table *t = table_find(id, &cause);
    if (UNLIKELY(!t)) return ets_badarg(p, cause);
    if (LIKELY(is_tuple(what))) {
        if (!is_object(t, what)) return wrong_object(p, id, OPEN_WRITE);
        Row *r = row_new(what);
        t = ets_open(p, id, OPEN_WRITE);
        if (UNLIKELY(!t)) {
            row_free(r);
            return NOVALUE;
        }
        bool done = ets_put(t, r, only_new);
        ets_close(p, t, OPEN_WRITE);
        return make_bool(done);
    }
    size_t n;
    if (!is_list(what) || !list_length(what, &n)) return wrong_object(p, id, OPEN_WRITE);
    Row *rows = rows_of(t, what, &n);
    if (!rows && is_cons(what)) return wrong_object(p, id, OPEN_WRITE);
    t = ets_open(p, id, OPEN_WRITE);
    if (!t) {
        rows_free(rows);
        return NOVALUE;
    }
    bool there = false;
    if (only_new)
        for (Row *r = rows; r && !there; r = r->next) there = ets_find(t, row_key(t, r)) != NULL;
    if (there) rows_free(rows);
    else
        for (Row *r = rows, *next; r; r = next) {
            next = r->next;
            ets_put(t, r, false);
        }
    ets_close(p, t, OPEN_WRITE);
    proc_charge(p, (uint32_t)(n / 4));
    return make_bool(!there);
}
BIF_FN(ets, insert, 2) { return insert(p, a[0], a[1], false); }
BIF_FN(ets, insert_new, 2) { return insert(p, a[0], a[1], true); }

// ---- reading and deleting --------------------------------------------------------------------
static Term objects(Heap *h, const Table *t, const Row *r)
{
    Term list = NIL; // newest row first
    for (; r; r = ets_find_next(t, r)) list = heap_cons(h, row_out(h, r), list);
    return list;
}

BIF_FN(ets, lookup, 2)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    if (UNLIKELY(!t)) return NOVALUE;
    Term list = objects(&p->heap, t, ets_find(t, a[1]));
    ets_close(p, t, OPEN_READ);
    return list;
}

BIF_FN(ets, take, 2)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    Term list = objects(&p->heap, t, ets_find(t, a[1]));
    if (list != NIL) ets_delete_key(t, a[1]);
    ets_close(p, t, OPEN_WRITE);
    return list;
}

// absent: the result when there is no such key; NOVALUE: that is an error.
static Term lookup_element(Proc *p, const Term *a, Term absent)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    size_t i;
    if (UNLIKELY(!t)) return NOVALUE;
    bool ok = arg_index(a[2], MAX_ARITY, &i);
    Term result = NIL, cause = NOVALUE;
    if (ok) {
        const Row *r = ets_find(t, a[1]);
        if (!r && absent != NOVALUE) result = absent;
        else if (!r) ok = false, cause = A_badkey;
        bool many = t->type == TAB_BAG || t->type == TAB_DUPLICATE_BAG;
        for (; r && ok; r = ets_find_next(t, r)) {
            ok = i <= row_arity(r);
            if (!ok) break;
            Term e = heap_copy(&p->heap, r->words[i]);
            result = many ? heap_cons(&p->heap, e, result) : e;
        }
    }
    ets_close(p, t, OPEN_READ);
    return ok ? result : ets_badarg(p, cause);
}

BIF_FN(ets, lookup_element, 3) { return lookup_element(p, a, NOVALUE); }
BIF_FN(ets, lookup_element, 4) { return lookup_element(p, a, a[3]); }

BIF_FN(ets, member, 2)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    if (UNLIKELY(!t)) return NOVALUE;
    bool there = ets_find(t, a[1]) != NULL;
    ets_close(p, t, OPEN_READ);
    return make_bool(there);
}

BIF_FN(ets, delete, 2)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (UNLIKELY(!t)) return NOVALUE;
    ets_delete_key(t, a[1]);
    ets_close(p, t, OPEN_WRITE);
    return A_true;
}

BIF_FN(ets, delete_object, 2)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    bool ok = is_object(t, a[1]);
    if (ok) ets_delete_object(t, a[1]);
    ets_close(p, t, OPEN_WRITE);
    return ok ? A_true : badarg(p);
}

// ---- stepping through keys -----------------------------------------------------------------------
static Term key_out(Proc *p, Table *t, const Row *r)
{
    Term key = r ? heap_copy(&p->heap, row_key(t, r)) : A_dollar_end_of_table;
    ets_close(p, t, OPEN_READ);
    return key;
}

// {Key, [Object]}, of the row's key.
static Term row_out_with_key(Proc *p, Table *t, const Row *r)
{
    if (!r) return key_out(p, t, r);
    Heap *h = &p->heap;
    Term key = heap_copy(h, row_key(t, r)), list = objects(h, t, ets_find(t, key));
    ets_close(p, t, OPEN_READ);
    return TUPLE(h, key, list);
}

static Term at_end(Proc *p, Term *a, Row *(*end)(const Table *), Term (*out)(Proc *, Table *, const Row *))
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    return t ? out(p, t, end(t)) : NOVALUE;
}
BIF_FN(ets, first, 1) { return at_end(p, a, ets_first, key_out); }
BIF_FN(ets, last, 1) { return at_end(p, a, ets_last, key_out); }
BIF_FN(ets, first_lookup, 1) { return at_end(p, a, ets_first, row_out_with_key); }
BIF_FN(ets, last_lookup, 1) { return at_end(p, a, ets_last, row_out_with_key); }

static Term neighbour(
    Proc *p, Term *a, Row *(*step)(const Table *, Term, bool *), Term (*out)(Proc *, Table *, const Row *))
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    if (!t) return NOVALUE;
    bool known;
    Row *r = step(t, a[1], &known);
    Term key = out(p, t, r);
    return known ? key : badarg(p);
}
BIF_FN(ets, next, 2) { return neighbour(p, a, ets_next, key_out); }
BIF_FN(ets, prev, 2) { return neighbour(p, a, ets_prev, key_out); }
BIF_FN(ets, next_lookup, 2) { return neighbour(p, a, ets_next, row_out_with_key); }
BIF_FN(ets, prev_lookup, 2) { return neighbour(p, a, ets_prev, row_out_with_key); }

BIF_FN(ets, slot, 2)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    int64_t i;
    if (!t) return NOVALUE;
    Term list = arg_uint(a[1], SMALL_MAX, &i) && (uint64_t)i <= SIZE_MAX ? ets_slot(&p->heap, t, (size_t)i) : NOVALUE;
    ets_close(p, t, OPEN_READ);
    return list != NOVALUE ? list : badarg(p);
}
