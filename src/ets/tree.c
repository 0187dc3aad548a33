// SPDX-License-Identifier: Apache-2.0
// ets/tree.c — ordered_set: an AVL tree in term order, so 1 and 1.0 are the same key.
//
//   row->next: left child, row->right: right child, row->hash: balance = height(right) - height(left), -1..1
//
// Rows have no link to their parent: a change keeps the path of links from the root. TREE_DEPTH levels are enough for
// more than 2^44 rows.
// Cost: a look-up or change is O(log n) comparisons.
#include "ets/inner.h"

INLINE int balance(const Row *r) { return (int32_t)r->hash; }
INLINE void set_balance(Row *r, int b) { r->hash = (uint32_t)(int32_t)b; }
INLINE Row **child(Row *r, bool right) { return right ? &r->right : &r->next; }
INLINE int order(Term a, Term b)
{
    return a == b ? 0 : are_small(a, b) ? ((int64_t)a < (int64_t)b ? -1 : 1) : compare(a, b);
}

Row *tree_find(const Table *t, Term key)
{
    Row *r = t->root;
    while (r) {
        int c = order(key, row_key(t, r));
        if (c == 0) return r;
        r = c < 0 ? r->next : r->right;
    }
    return NULL;
}

// Rotates the subtree at *link, whose balance is 2 or -2. True: its height is one less now.
static bool rotate(Row **link)
{
    Row *q = *link;
    bool right = balance(q) > 0;
    int s = right ? 1 : -1;
    Row *r = *child(q, right);
    if (balance(r) != -s) {
        *child(q, right) = *child(r, !right);
        *child(r, !right) = q;
        *link = r;
        bool even = balance(r) == 0;
        set_balance(q, even ? s : 0);
        set_balance(r, even ? -s : 0);
        return !even;
    }
    Row *m = *child(r, !right);
    *child(r, !right) = *child(m, right);
    *child(m, right) = r;
    *child(q, right) = *child(m, !right);
    *child(m, !right) = q;
    *link = m;
    set_balance(q, balance(m) == s ? -s : 0);
    set_balance(r, balance(m) == -s ? s : 0);
    set_balance(m, 0);
    return true;
}

INLINE void take_place(Row *with, const Row *old)
{
    with->next = old->next;
    with->right = old->right;
    with->hash = old->hash;
}

bool tree_put(Table *t, Row *r, bool keep_old)
{
    Row **path[TREE_DEPTH], **link = &t->root;
    bool right[TREE_DEPTH];
    int n = 0;
    Term key = row_key(t, r);
    while (*link) {
        int c = order(key, row_key(t, *link));
        if (c == 0) {
            if (keep_old) {
                row_free(r);
                return false;
            }
            Row *old = *link;
            take_place(r, old);
            *link = r;
            row_off(t, old);
            row_in(t, r);
            row_free(old);
            return true;
        }
        path[n] = link;
        right[n++] = c > 0;
        link = child(*link, c > 0);
    }
    r->next = r->right = NULL;
    set_balance(r, 0);
    *link = r;
    row_in(t, r);
    while (n--) {
        Row *q = *path[n];
        set_balance(q, balance(q) + (right[n] ? 1 : -1));
        if (balance(q) == 0) break;
        if (balance(q) == 2 || balance(q) == -2) {
            rotate(path[n]);
            break;
        }
    }
    return true;
}

size_t tree_delete(Table *t, Term key, Term object)
{
    Row **path[TREE_DEPTH], **link = &t->root;
    bool right[TREE_DEPTH];
    int n = 0, c = 1;
    while (*link && (c = order(key, row_key(t, *link))) != 0) {
        path[n] = link;
        right[n++] = c > 0;
        link = child(*link, c > 0);
    }
    Row *d = *link;
    if (!d || (object != NOVALUE && !eq_exact(row_term(d), object))) return 0;
    if (d->next && d->right) { // two children: the row with the next greater key takes its place
        Row **place = link;
        int at = n;
        path[n] = link;
        right[n++] = true;
        link = &d->right;
        while ((*link)->next) {
            path[n] = link;
            right[n++] = false;
            link = &(*link)->next;
        }
        Row *s = *link;
        *link = s->right;
        take_place(s, d);
        *place = s;
        if (n > at + 1) path[at + 1] = &s->right; // the link was in d
    } else *link = d->next ? d->next : d->right;
    while (n--) {
        Row *q = *path[n];
        set_balance(q, balance(q) + (right[n] ? -1 : 1));
        if (balance(q) == 1 || balance(q) == -1) break;
        if (balance(q) && !rotate(path[n])) break;
    }
    row_off(t, d);
    row_free(d);
    return 1;
}

void tree_replace(Table *t, Row *old, Row *with)
{
    Row **link = &t->root;
    Term key = row_key(t, old);
    while (*link != old) link = child(*link, order(key, row_key(t, *link)) > 0);
    take_place(with, old);
    *link = with;
    row_off(t, old);
    row_in(t, with);
    row_free(old);
}

// it->path holds the next row, on top, and those ancestors of it that come later.
void tree_iter(TreeIter *it, const Table *t, Term key, bool down, bool with_equal)
{
    it->n = 0;
    it->down = down;
    for (Row *r = t->root; r;) {
        int c = key == NOVALUE ? (down ? 1 : -1) : order(key, row_key(t, r));
        bool to_come = down ? c > 0 : c < 0;
        if (c == 0 && with_equal) to_come = true;
        if (to_come) {
            it->path[it->n++] = r;
            if (c == 0) return;
            r = *child(r, down);
        } else r = *child(r, !down);
    }
}

void tree_iter_range(TreeIter *it, const Table *t, Term pattern, bool down)
{
    it->n = 0;
    it->down = down;
    for (Row *r = t->root; r;) {
        int c = ms_key_order(pattern, row_key(t, r));
        if (down ? c >= 0 : c <= 0) {
            it->path[it->n++] = r;
            r = *child(r, down);
        } else r = *child(r, !down);
    }
}

Row *tree_iter_next(TreeIter *it)
{
    if (!it->n) return NULL;
    Row *r = it->path[--it->n];
    for (Row *c = *child(r, !it->down); c; c = *child(c, it->down)) it->path[it->n++] = c;
    return r;
}
