// SPDX-License-Identifier: Apache-2.0
// look/rank.c — sorts and filters the process table, for the rows that a page shows.
//
// A pass goes over the table in pieces of the caller's size. It keeps 16 bytes for each process that matches; when it
// has KEPT of them, only those that come first. So a page can sort and filter a million processes without fetching
// them.
// Cost: linear in the slots looked at; with a filter, a text is made of each process.
#include "look/inner.h"
#include "data/data.h"
#include <stdlib.h>

enum {
    KEPT = 1 << 16,
    DEEPEST = 1 << 15
}; // entries kept at most; how many rows from the top can be asked for if there are more
typedef struct {
    uint64_t key;
    uint32_t pid, spare;
} Entry;
static struct {
    ProcOrder order;
    Entry *at;
    uint32_t n, slot, matched;
    char filter[ORDER_FILTER];
    Buf text;
} pass;

static const char *const states[] = {
    "exiting", "new", "runnable", "running", "suspended", "waiting"}; // in the order of BY_STATE
static uint32_t state_number(const Proc *p)
{
    uint32_t s = atomic_load_explicit(&p->state, memory_order_relaxed);
    return s & PS_EXITING ? 0 : s & PS_SUSPENDED ? 4 : s & PS_RUNNING ? 3 : s & PS_QUEUED ? 2 : s & PS_WAITING ? 5 : 1;
}

#define NAMED (UINT64_C(1) << 63) // a key of BY_LABEL is NAMED | the index of a name, or an event_mfa
static Term text_atom(uint64_t key) { return make_atom(key & NAMED ? (uint32_t)key : (uint32_t)(key >> 34)); }

static int by_text(Term a, Term b)
{
    size_t na, nb;
    const uint8_t *pa = atom_text(a, &na), *pb = atom_text(b, &nb);
    int c = memcmp(pa, pb, na < nb ? na : nb);
    return c ? c : na < nb ? -1 : na > nb;
}

static int by_label(uint64_t a, uint64_t b)
{
    if (a == b || !a || !b) return a == b ? 0 : a ? 1 : -1;
    int c = by_text(text_atom(a), text_atom(b));
    if (c || (a | b) & NAMED) return c ? c : a & NAMED ? -1 : 1;
    c = by_text(make_atom((uint32_t)(a >> 8) & 0x3FFFFFF), make_atom((uint32_t)(b >> 8) & 0x3FFFFFF));
    return c ? c : (int)(a & 255) - (int)(b & 255);
}

static bool before(const Entry *a, const Entry *b)
{
    int c = 0;
    if (a->key != b->key)
        c = pass.order.column == BY_LABEL || pass.order.column == BY_CURRENT ? by_label(a->key, b->key)
            : a->key < b->key                                                ? -1
                                                                             : 1;
    return c ? (pass.order.up ? c < 0 : c > 0) : a->pid < b->pid;
}

static int compare_entries(const void *a, const void *b) { return before(a, b) ? -1 : before(b, a); }

// Quickselect: moves the k entries that come first to the front, unsorted.
static void select_first(Entry *at, uint32_t n, uint32_t k)
{
    static uint32_t dice = 1;
    uint32_t lo = 0, hi = n;
    while (k > lo && k < hi && hi - lo > 1) {
        dice = dice * 1664525 + 1013904223;
        Entry pivot = at[lo + (uint32_t)((uint64_t)dice * (hi - lo) >> 32)], t;
        uint32_t i = lo, j = hi - 1;
        for (;;) {
            while (before(&at[i], &pivot)) i++;
            while (before(&pivot, &at[j])) j--;
            if (i >= j) break;
            t = at[i], at[i] = at[j], at[j] = t;
            i++, j--;
        }
        uint32_t mid = i; // no two entries are equal, so those before i come first
        if (mid == lo) mid++;
        if (k < mid) hi = mid;
        else lo = mid;
    }
}

static bool wanted(Proc *p)
{
    const ProcOrder *o = &pass.order;
    uint32_t pid = local_pid_number(p->pid);
    if (pid < o->floor) return false;
    if (!o->nfilter) return true;
    Buf *b = &pass.text;
    b->n = 0;
    ProcRow r;
    view_row(p, &r);
    print_term(b, p->pid, 0);
    if (r.name != NOBODY) buf_byte(b, ' '), print_term(b, make_atom(r.name), 0);
    uint64_t calls[] = {r.initial, r.current};
    for (int i = 0; i < 2; i++)
        if (calls[i])
            buf_byte(b, ' '),
                print_mfa(b, make_atom((uint32_t)(calls[i] >> 34)), make_atom((uint32_t)(calls[i] >> 8) & 0x3FFFFFF),
                    (uint32_t)calls[i] & 255);
    buf_byte(b, ' ');
    buf_text(b, states[state_number(p)]);
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] >= 'A' && b->p[i] <= 'Z') b->p[i] = (uint8_t)(b->p[i] + 32);
    for (size_t i = 0; i + o->nfilter <= b->n; i++)
        if (b->p[i] == (uint8_t)pass.filter[0] && !memcmp(b->p + i, pass.filter, o->nfilter)) return true;
    return false;
}

static uint64_t key_of(Proc *p)
{
    const Heap *h = &p->heap;
    Term name;
    switch (pass.order.column) {
    case BY_LABEL:
        name = atomic_load_explicit(&p->name, memory_order_relaxed);
        return is_atom(name) ? NAMED | atom_index(name) : view_initial_call(p);
    case BY_STATE: return state_number(p);
    case BY_PRIORITY: return p->prio;
    case BY_REDUCTIONS: return p->reductions;
    case BY_MESSAGES: return p->mbox_len + p->in_len - p->in_other;
    case BY_HEAP: return (uint64_t)(h->top - h->start) + (uint64_t)(h->old_top - h->old_start) + h->frag_nwords;
    case BY_CURRENT: return view_current_call(p);
    default: return local_pid_number(p->pid);
    }
}

static uint32_t depth(void)
{
    uint64_t d = (uint64_t)pass.order.first + pass.order.count;
    return d < DEEPEST ? (uint32_t)d : DEEPEST;
}

void look_order(const ProcOrder *o, uint32_t nslots)
{
    if (o) { // a new pass
        pass.order = *o;
        if (pass.order.nfilter > ORDER_FILTER) pass.order.nfilter = ORDER_FILTER;
        memcpy(pass.filter, o->filter ? o->filter : "", o->filter ? pass.order.nfilter : 0);
        pass.order.filter = pass.filter;
        pass.n = pass.slot = pass.matched = 0;
        if (!pass.at) pass.at = mem_take(MEM_SYSTEM, KEPT * sizeof *pass.at);
    } else if (!pass.at || !pass.slot) return;
    for (Proc *p; (p = view_next(&pass.slot, &nslots));) {
        if (!wanted(p)) continue;
        pass.matched++;
        if (pass.n == KEPT) select_first(pass.at, pass.n, depth()), pass.n = depth();
        pass.at[pass.n++] = (Entry){.key = key_of(p), .pid = local_pid_number(p->pid)};
    }
}

size_t look_ordered(ProcRow *out, uint32_t *slot, uint32_t *matched)
{
    uint32_t from = pass.order.first, to = depth();
    *slot = pass.slot;
    *matched = pass.matched;
    if (to > pass.n) to = pass.n;
    if (from >= to) return 0;
    select_first(pass.at, pass.n, to);
    select_first(pass.at, to, from);
    qsort(pass.at + from, to - from, sizeof *pass.at, compare_entries);
    size_t n = 0;
    for (uint32_t i = from; i < to; i++) {
        Proc *p = proc_find(make_local_pid(pass.at[i].pid));
        if (p) view_row(p, &out[n++]);
    }
    return n;
}
