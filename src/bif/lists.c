// SPDX-License-Identifier: Apache-2.0
// bif/lists.c — list BIFs. Those over long lists go on in a later slice.
//
//   '++':   check ─► short: copy at once
//                └─► long: reverse a slice's worth, ... , then put all that back in front of the right list
//
// An improper end found in a later slice is raised as one of the call that began (proc_raise_of).
// Cost: PER_RED list cells a reduction.
#include "bif/job.h"

enum { PER_RED = 50, LEAST = 2000 }; // cells for a reduction; the least a slice does

static size_t budget(const Proc *p)
{
    size_t n = (size_t)proc_budget(p) * PER_RED;
    return n < LEAST ? LEAST : n;
}
static void charge(Proc *p, size_t cells)
{
    if (cells >= PER_RED) proc_charge(p, (uint32_t)(cells / PER_RED));
}

BIF_FN(erlang, hd, 1) { return is_cons(a[0]) ? head(a[0]) : badarg(p); }
BIF_FN(erlang, tl, 1) { return is_cons(a[0]) ? tail(a[0]) : badarg(p); }

// Only applied (apply, fun erlang:length/1): in code it is an instruction. Rest, cells so far, the list.
static Term count_on(Proc *p, Term rest, size_t before, Term list)
{
    size_t max = budget(p) * 2, n = 0;
    for (; is_cons(rest) && n < max; rest = tail(rest)) n++;
    charge(p, n / 2);
    if (is_cons(rest)) return proc_yield_bif(p, X_length, 3, (Term[]){rest, make_small((int64_t)(before + n)), list});
    if (is_nil(rest)) return make_small((int64_t)(before + n));
    return proc_raise_of(p, A_badarg, A_erlang, A_length, 1, &list);
}
BIF_FN(erlang, length, 1) { return count_on(p, a[0], 0, a[0]); }
Term bif_continue_length(Proc *p, Term *a) { return count_on(p, a[0], (size_t)small_value(a[1]), a[2]); }

// ---- ++ ---------------------------------------------------------------------------
// Copies n cells of list in front of `last`.
static Term copy_cells(Proc *p, Term list, size_t n, Term last)
{
    Term *to = heap_take(&p->heap, 2 * n), *first = to;
    for (size_t i = 0; i < n; i++, list = tail(list), to += 2) {
        to[0] = head(list);
        to[1] = make_cons(to + 2);
    }
    to[-1] = last;
    return make_cons(first);
}

static Term append(Proc *p, Term f, Term left, Term right)
{
    size_t n = 0, max = budget(p);
    Term l = left;
    for (; is_cons(l) && n < max; l = tail(l)) n++;
    if (!is_cons(l)) {
        if (!is_nil(l)) return badarg(p);
        charge(p, n);
        return is_nil(right) || !n ? n ? left : right : copy_cells(p, left, n, right);
    }
    Term args[3] = {left, NIL, TUPLE(&p->heap, left, right, f)};
    return bif_continue_append(p, args);
}
BIF_FN(erlang, plusplus, 2) { return append(p, A_op_append, a[0], a[1]); }
BIF_FN(erlang, append, 2) { return append(p, A_append, a[0], a[1]); }

// Moves cells of *list, reversed, in front of acc; at most a slice's worth.
static Term reverse_some(Proc *p, Term *list, Term acc)
{
    size_t max = budget(p), n = 0;
    for (Term l = *list; n < max && is_cons(l); l = tail(l)) n++;
    if (!n) return acc;
    Term *to = heap_take(&p->heap, 2 * n), l = *list;
    for (size_t i = 0; i < n; i++, l = tail(l), to += 2) {
        to[0] = head(l);
        to[1] = acc;
        acc = make_cons(to);
    }
    *list = l;
    charge(p, n);
    return acc;
}

Term bif_continue_append(Proc *p, Term *a)
{
    Term rest = a[0], acc = reverse_some(p, &rest, a[1]);
    if (is_cons(rest)) return proc_yield_bif(p, X_append, 3, (Term[]){rest, acc, a[2]});
    Term left = tuple_at(a[2], 0), right = tuple_at(a[2], 1);
    if (!is_nil(rest)) return proc_raise_of(p, A_badarg, A_erlang, tuple_at(a[2], 2), 2, tuple_words(a[2]));
    return is_nil(right) ? left : proc_yield_bif(p, X_reverse_onto, 2, (Term[]){acc, right});
}

Term bif_continue_reverse_onto(Proc *p, Term *a)
{
    Term rest = a[0], acc = reverse_some(p, &rest, a[1]);
    return is_cons(rest) ? proc_yield_bif(p, X_reverse_onto, 2, (Term[]){rest, acc}) : acc;
}

// ---- lists:reverse, member --------------------------------------------------------------------
BIF_FN(lists, reverse, 2)
{
    Term rest = a[0], acc = reverse_some(p, &rest, a[1]);
    if (is_cons(rest)) return proc_yield_bif(p, X_lists_reverse, 2, (Term[]){rest, acc});
    return is_nil(rest) ? acc : badarg(p);
}

BIF_FN(lists, member, 2)
{
    Term x = a[0], l = a[1];
    size_t max = budget(p), n = 0;
    bool simple = is_immed(x);
    for (; is_cons(l); l = tail(l), n++) {
        if (n >= max) return proc_yield_bif(p, X_lists_member, 2, (Term[]){x, l});
        Term e = head(l);
        if (e == x || (!simple && eq_exact(e, x))) {
            charge(p, n);
            return A_true;
        }
    }
    charge(p, n);
    return is_nil(l) ? A_false : badarg(p);
}

// ---- lists:keyfind and kin ------------------------------------------------------------------------
typedef enum { KEY_FIND, KEY_MEMBER, KEY_SEARCH } KeyWant;

static Term key_result(Proc *p, KeyWant want, Term found)
{
    if (found == NOVALUE) return A_false;
    return want == KEY_FIND ? found : want == KEY_MEMBER ? A_true : TUPLE(&p->heap, A_value, found);
}

static Term keyfind(Proc *p, Term *a, KeyWant want, Export *self)
{
    size_t pos, max = budget(p), n = 0;
    if (!arg_index(a[1], (size_t)1 << 30, &pos)) return badarg(p);
    Term key = a[0], l = a[2];
    bool simple = is_atom(key) || is_nil(key) || is_local_pid(key); // only itself is equal to it
    for (; is_cons(l); l = tail(l), n++) {
        if (n >= max) return proc_yield_bif(p, self, 3, (Term[]){key, a[1], l});
        Term t = head(l);
        if (!is_tuple(t) || tuple_arity(t) < pos) continue;
        Term e = tuple_at(t, (uint32_t)pos - 1);
        if (e == key || (!simple && eq_loose(e, key))) {
            charge(p, n);
            return key_result(p, want, t);
        }
    }
    charge(p, n);
    return is_nil(l) ? key_result(p, want, NOVALUE) : badarg(p);
}

BIF_FN(lists, keyfind, 3) { return keyfind(p, a, KEY_FIND, X_lists_keyfind); }
BIF_FN(lists, keymember, 3) { return keyfind(p, a, KEY_MEMBER, X_lists_keymember); }
BIF_FN(lists, keysearch, 3) { return keyfind(p, a, KEY_SEARCH, X_lists_keysearch); }
