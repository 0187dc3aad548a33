// SPDX-License-Identifier: Apache-2.0
// bif/ets_update.c — update_counter and update_element: change elements of an object, all of them or none.
//
// The changes are made on a copy of the tuple's words first. If only immediates replace immediates, the words are
// written back to the row; otherwise a new row replaces it.
#include "bif/bif.h"
#include "ets/ets.h"
#include "base/release.h"

typedef struct {
    Term *words;
    uint32_t arity;
    bool in_place;
    Term few[16];
} Draft; // words[0] is the header

static void draft_of(Draft *d, Term tuple)
{
    d->arity = tuple_arity(tuple);
    d->words = d->arity < COUNT_OF(d->few) ? d->few : mem_take(MEM_SYSTEM, (d->arity + 1) * sizeof(Term));
    memcpy(d->words, boxed_ptr(tuple), (d->arity + 1) * sizeof(Term));
    d->in_place = true;
}
static void draft_free(Draft *d)
{
    if (d->words != d->few) mem_give(MEM_SYSTEM, d->words, (d->arity + 1) * sizeof(Term));
}
static void draft_set(Draft *d, size_t i, Term v)
{
    if (!is_immed(v) || !is_immed(d->words[i])) d->in_place = false;
    d->words[i] = v;
}
static void draft_store(Draft *d, Table *t, Row *r) // r NULL: a new object
{
    if (!r) ets_put(t, row_new(make_boxed(d->words)), false);
    else if (d->in_place) memcpy(r->words, d->words, (d->arity + 1) * sizeof(Term));
    else ets_replace(t, r, row_new(make_boxed(d->words)));
}
static bool has_counters(const Table *t) { return t->type == TAB_SET || t->type == TAB_ORDERED_SET; }

// ---- update_counter ------------------------------------------------------------------------------
// One operation: {Pos, Incr} or {Pos, Incr, Threshold, SetValue}. Returns the new value; NOVALUE: *cause says why.
static Term count(Heap *h, const Table *t, Draft *d, Term op, Term *cause)
{
    size_t i;
    *cause = NOVALUE;
    if (!is_tuple(op) || (tuple_arity(op) != 2 && tuple_arity(op) != 4) || !is_small(tuple_at(op, 0)) ||
        !is_integer(tuple_at(op, 1)))
        return NOVALUE;
    if (tuple_at(op, 0) == make_small(t->keypos)) return *cause = A_keypos, NOVALUE;
    if (!arg_index(tuple_at(op, 0), d->arity, &i)) return *cause = A_position, NOVALUE;
    if (!is_integer(d->words[i])) return NOVALUE;
    Term by = tuple_at(op, 1), v = arith_add(h, d->words[i], by);
    if (v == NOVALUE) return NOVALUE;
    if (tuple_arity(op) == 4) {
        Term limit = tuple_at(op, 2), set = tuple_at(op, 3);
        if (!is_integer(limit) || !is_integer(set)) return NOVALUE;
        if (int_is_negative(by) ? compare(v, limit) < 0 : compare(v, limit) > 0) v = set;
    }
    draft_set(d, i, v);
    return v;
}

static Term update_counter(Proc *p, Term id, Term key, Term ops, Term fresh)
{
    Heap *h = &p->heap;
    Table *t = ets_open(p, id, OPEN_WRITE);
    if (UNLIKELY(!t)) return NOVALUE;
    Term cause = NOVALUE, result = NOVALUE;
    Row *r = NULL;
    if (!has_counters(t)) cause = A_table_type;
    else if (fresh != NOVALUE && (!is_tuple(fresh) || tuple_arity(fresh) < t->keypos))
        cause = release_does(fresh_wins_keypos) ? A_default : NOVALUE;
    else if (!(r = ets_find(t, key)) && fresh == NOVALUE) cause = A_badkey;
    else {
        Draft d;
        Term single[3] = {make_header(SUB_TUPLE, 2), make_small((int64_t)t->keypos + 1), ops};
        draft_of(&d, r ? row_term(r) : fresh);
        if (!r) d.words[t->keypos] = key;
        if (is_list(ops)) {
            size_t n = 0;
            Term l = ops, v = NIL;
            result = NIL;
            for (; is_cons(l) && v != NOVALUE; l = tail(l), n++)
                if ((v = count(h, t, &d, head(l), &cause)) != NOVALUE) result = heap_cons(h, v, result);
            if (v == NOVALUE || !is_nil(l)) result = NOVALUE;
            else {
                Term back = NIL;
                for (; is_cons(result); result = tail(result)) back = heap_cons(h, head(result), back);
                result = back;
            }
        } else result = count(h, t, &d, is_integer(ops) ? make_boxed(single) : ops, &cause);
        if (result != NOVALUE) draft_store(&d, t, r);
        draft_free(&d);
    }
    ets_close(p, t, OPEN_WRITE);
    return result != NOVALUE ? result : ets_badarg(p, cause);
}
BIF_FN(ets, update_counter, 3) { return update_counter(p, a[0], a[1], a[2], NOVALUE); }
BIF_FN(ets, update_counter, 4) { return update_counter(p, a[0], a[1], a[2], a[3]); }

// ---- update_element ---------------------------------------------------------------------------------
// Is c {Pos, Value}, with a Pos that may be changed?
static bool is_change(const Table *t, Term c, Term *cause)
{
    if (!is_tuple_of(c, 2) || !is_small(tuple_at(c, 0)) || small_value(tuple_at(c, 0)) < 1) return false;
    if (tuple_at(c, 0) != make_small(t->keypos)) return true;
    *cause = A_keypos;
    return false;
}

// fresh: the object that is changed and inserted when there is none; NOVALUE: then nothing is done.
static Term update_element(Proc *p, const Term *a, Term fresh)
{
    Table *t = ets_open(p, a[0], OPEN_WRITE);
    if (!t) return NOVALUE;
    Term one[2] = {a[2], NIL}, list = is_list(a[2]) ? a[2] : make_cons(one), cause = NOVALUE, l = list;
    bool ok = has_counters(t), there = false;
    for (; ok && is_cons(l); l = tail(l)) ok = is_change(t, head(l), &cause);
    ok = ok && is_nil(l);
    if (ok && fresh != NOVALUE && (!is_tuple(fresh) || tuple_arity(fresh) < t->keypos))
        ok = false, cause = release_does(fresh_wins_keypos) ? A_default : A_position;
    Row *r = ok ? ets_find(t, a[1]) : NULL;
    if (r || (ok && fresh != NOVALUE)) {
        Draft d;
        there = true;
        draft_of(&d, r ? row_term(r) : fresh);
        if (!r) draft_set(&d, t->keypos, a[1]);
        for (l = list; ok && is_cons(l); l = tail(l)) {
            size_t i;
            ok = arg_index(tuple_at(head(l), 0), d.arity, &i);
            if (ok) draft_set(&d, i, tuple_at(head(l), 1));
            else cause = fresh != NOVALUE ? A_position : cause;
        }
        if (ok) draft_store(&d, t, r);
        draft_free(&d);
    }
    ets_close(p, t, OPEN_WRITE);
    return ok ? make_bool(there) : ets_badarg(p, cause);
}
BIF_FN(ets, update_element, 3) { return update_element(p, a, NOVALUE); }
BIF_FN(ets, update_element, 4) { return update_element(p, a, a[3]); }
