// SPDX-License-Identifier: Apache-2.0
// look/values.c — lists the values of a process (registers, stack, dictionary, mailbox) or of ETS tables; describes the
// one that a page picks.
//
//   values_list ──► #{pid, name, values => [#{kind, which, name, text}]}
//   values_pick ──► the description (inspect) of the value `which`, or of all registers and stack slots
//
// `which` is a number made of the kind, an index, and an index within that: see which_of.
//
// Runs on scheduler 1 between slices, or while the world is stopped. A value may have changed or be gone since it was
// listed, so values_pick walks over everything anew. A sensitive process shows nothing, as in process_info.
// Cost: bounded by the MAX_ numbers below.
#include "look/inner.h"
#include "ets/ets.h"
#include <stdio.h>

enum { V_ALL, V_X, V_Y, V_DICT, V_MESSAGE, V_ROW, V_TABLE };
enum {
    MAX_REGISTERS = 32,
    MAX_SLOTS = 32,
    MAX_FRAMES = 64,
    MAX_PAIRS = 200,
    MAX_MESSAGES = 200,
    MAX_TABLES = 64,
    MAX_ROWS = 100,
    TEXT = 160
};
static const char *const kinds[] = {"all", "x", "y", "dictionary", "message", "object", "table"};
static uint64_t which_of(int kind, uint32_t i, uint32_t k) { return (uint64_t)kind << 44 | (uint64_t)i << 22 | k; }

typedef struct Pick {
    Heap *h;
    Term list;
    uint64_t n; // values in `list`, which has the newest first
    uint64_t want;
    bool listing, found;
    InspectRoot roots[INSPECT_ROOTS];
    int nroots;
    char names[INSPECT_ROOTS][24];
    char name[120];
    InspectPlace in;
} Pick;

static Term entry(Heap *h, int kind, uint32_t i, uint32_t k, const char *name, Term text)
{
    return MAP(h, A_kind, atom_c(kinds[kind]), atom_c("which"), heap_uint64(h, which_of(kind, i, k)), A_name,
        heap_make_binary(h, name, strlen(name)), atom_c("text"), text);
}

// Adds a value to the list; or, when picking, takes it if it is the one wanted.
static void value(Pick *w, int kind, uint32_t i, uint32_t k, const char *name, Term t)
{
    bool root = kind == V_X || kind == V_Y;
    if (w->listing) {
        w->list = heap_cons(w->h, entry(w->h, kind, i, k, name, look_text(w->h, t, TEXT)), w->list);
        w->n++;
    } else if (w->want == which_of(kind, i, k) ||
        (root && w->want == which_of(V_ALL, 0, 0) && w->nroots < INSPECT_ROOTS)) {
        InspectRoot *r = &w->roots[w->nroots];
        if (kind == V_X) snprintf(w->names[w->nroots], sizeof w->names[0], "x%u", i);
        else if (kind == V_Y) snprintf(w->names[w->nroots], sizeof w->names[0], "frame %u y%u", i, k);
        *r = (InspectRoot){w->names[w->nroots++], t};
        w->found = true;
        strncpy(w->name, name, sizeof w->name - 1);
    }
}

static void named(Buf *b, const char *format, uint32_t n, const CodePlace *at)
{
    b->n = 0;
    buf_printf(b, format, n);
    if (at) print_mfa(b, at->module, at->function, at->arity);
    buf_byte(b, 0);
}

// As frames in observe.c. Between slices the saved x registers are on the stack; after them come the frames, each up to
// its return address.
static void stack(Pick *w, Proc *p)
{
    const Term *s = p->heap.stop;
    Buf b = {0};
    for (uint32_t i = 0; i < p->live && i < MAX_REGISTERS; i++) {
        named(&b, "x%u", i, NULL);
        if (!is_cp(s[i]) && !is_catch(s[i])) value(w, V_X, i, 0, (char *)b.p, s[i]);
    }
    CodePlace at;
    bool known = emu_current_place(p, &at);
    s += p->live;
    for (uint32_t f = 0; f < MAX_FRAMES; f++) {
        uint32_t k = 0;
        for (; s < p->heap.end && !is_cp(*s); s++, k++) {
            if (k >= MAX_SLOTS || is_catch(*s)) continue;
            named(&b, "y%u of ", k, known ? &at : NULL);
            value(w, V_Y, f, k, (char *)b.p, *s);
        }
        if (s >= p->heap.end) break;
        known = code_place(cp_code(*s++), true, &at);
    }
    buf_free(&b);
}

static void dictionary(Pick *w, Proc *p)
{
    Span d = dict_span(p);
    Buf b = {0};
    for (uint32_t i = 0; i * 2 + 1 < d.nwords && i < MAX_PAIRS; i++) {
        b.n = 0;
        print_term(&b, d.first[i * 2], 40);
        buf_byte(&b, 0);
        value(w, V_DICT, i, 0, (char *)b.p, d.first[i * 2 + 1]);
    }
    buf_free(&b);
}

static void messages(Pick *w, Proc *p)
{
    uint32_t n = 0;
    Buf b = {0};
    lock(&p->lock);
    for (int arriving = 0; arriving < 2; arriving++)
        for (Signal *s = arriving ? p->in_first : p->mbox_first; s && n < MAX_MESSAGES; s = s->next) {
            if (arriving && s->kind != SIG_MESSAGE && s->kind != SIG_ALIAS_MESSAGE) continue;
            named(&b, arriving ? "message %u, arriving" : "message %u", n + 1, NULL);
            bool before = w->found;
            value(w, V_MESSAGE, n++, 0, (char *)b.p, s->term);
            if (w->found && !before) w->in.frag = s->frag;
        }
    unlock(&p->lock);
    buf_free(&b);
}

// ---- tables ------------------------------------------------------------------------------------------------
static void rows(Pick *w, Table *t, uint32_t index)
{
    Row *r = ets_first(t);
    Buf b = {0};
    for (uint32_t n = 0; r && n < MAX_ROWS; n++) {
        named(&b, "object %u", n + 1, NULL);
        bool before = w->found;
        value(w, V_ROW, index, n, (char *)b.p, row_term(r));
        if (w->found && !before) {
            w->in.row = r->words;
            w->in.row_nwords = r->nwords;
            break;
        }
        Row *same = ets_find_next(t, r); // of a bag
        bool known = true;
        r = same ? same : ets_next(t, row_key(t, r), &known);
    }
    buf_free(&b);
}

static void tables(Pick *w, uint32_t only)
{
    uint32_t i = 0;
    for (Term l = table_list(w->h); is_cons(l) && i < MAX_TABLES; l = tail(l), i++) {
        Term cause;
        Table *t = table_find(head(l), &cause);
        if (!t || atomic_load(&t->dead)) continue;
        if (only == i) rows(w, t, i);
        else if (w->listing && only == NOBODY) {
            Buf b = {0};
            print_term(&b, atomic_load(&t->name), 60);
            buf_byte(&b, 0);
            w->list = heap_cons(w->h,
                entry(w->h, V_TABLE, i, 0, (char *)b.p,
                    MAP(w->h, A_size, make_small((int64_t)table_size(t)), A_owner, atomic_load(&t->owner))),
                w->list);
            buf_free(&b);
        }
    }
}

static Proc *visible_process(uint32_t pid)
{
    Proc *p = pid == NOBODY ? NULL : proc_find(make_local_pid(pid));
    return p && !proc_is_exiting(p) && !(p->flags & PF_SENSITIVE) ? p : NULL;
}

static void walk_process(Pick *w, Proc *p)
{
    stack(w, p);
    dictionary(w, p);
    messages(w, p);
}

static Term reversed(Heap *h, Term list)
{
    Term out = NIL;
    for (; is_cons(list); list = tail(list)) out = heap_cons(h, head(list), out);
    return out;
}

// Walks over the values of a process, or with NOBODY over tables: lists them, or looks for the one wanted. The caller
// frees the result. NULL: no such process.
static Pick *walk_values(Heap *h, uint32_t pid, uint32_t table, bool listing, uint64_t want, Proc **p)
{
    *p = visible_process(pid);
    if (pid != NOBODY && !*p) return NULL;
    Pick *w = mem_take0(MEM_SYSTEM, sizeof *w);
    w->h = h;
    w->list = NIL;
    w->listing = listing;
    w->want = want;
    w->in = (InspectPlace){.pid = *p ? (*p)->pid : A_none, .heap = *p ? &(*p)->heap : NULL};
    if (*p) walk_process(w, *p);
    else tables(w, table);
    return w;
}

Term values_list(Heap *h, uint32_t pid, uint32_t table)
{
    Proc *p;
    Pick *w = walk_values(h, pid, table, true, 0, &p);
    if (!w) return A_undefined;
    Term name = p ? atomic_load(&p->name) : NIL;
    Term d =
        MAP(h, atom_c("pid"), w->in.pid, A_name, is_atom(name) ? name : A_none, atom_c("values"), reversed(h, w->list));
    mem_give(MEM_SYSTEM, w, sizeof *w);
    return d;
}

Term values_pick(Heap *h, uint32_t pid, uint64_t which)
{
    Proc *p;
    Pick *w = walk_values(h, pid, (uint32_t)(which >> 22 & 0x3FFFFF), false, which, &p);
    if (!w) return A_undefined;
    bool all = which == which_of(V_ALL, 0, 0) && w->nroots;
    Term d = !w->found
        ? A_undefined
        : inspect(&w->in, h, w->roots, w->nroots,
              all ? heap_make_binary(h, "registers and stack", 19) : heap_make_binary(h, w->name, strlen(w->name)),
              true);
    mem_give(MEM_SYSTEM, w, sizeof *w);
    return d;
}

void values_collect(uint32_t pid)
{
    Proc *p = visible_process(pid);
    if (p) proc_ask_to_collect(p->pid);
}
