// SPDX-License-Identifier: Apache-2.0
// proc/kin.c — links, monitors and aliases. Each process has its own side in tables that only it touches.
//
//   A.links {B}  ◄── SIG_LINK / UNLINK / EXIT_LINK ──►  B.links {A}
//   A.monitors {Ref: B}  ── SIG_MONITOR, DEMONITOR ──►  B.monitored_by {Ref: A}  ── MONITOR_DOWN ──► A
//
// A table is an array while it holds up to 8 entries, then a hash with open addressing. So each of 10,000 monitors of
// one process costs as little as a single one.
//
// Unlink: the entry is marked with a number and stays until the other side has acknowledged that number. Meanwhile exit
// signals from the other side are dropped. A new link clears the mark, so a late ack is ignored. Monitor: a DOWN counts
// only while the monitoring side has the entry, so a demonitor needs no answer.
#include "proc/inner.h"

struct Kin {
    uint32_t n, cap;
    KinEntry at[];
};
enum { FEW = 8 };

static size_t nbytes_for(uint32_t cap) { return sizeof(Kin) + (size_t)cap * sizeof(KinEntry); }
static bool hashed(const Kin *k) { return k->cap > FEW; }

static uint32_t home(const Kin *k, uint64_t key, uint32_t key2)
{
    return (uint32_t)(((key ^ key2) * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (k->cap - 1);
}

KinEntry *kin_find(Kin *k, uint64_t key, uint32_t key2)
{
    if (!k) return NULL;
    if (!hashed(k)) {
        for (uint32_t i = 0; i < k->n; i++)
            if (k->at[i].key == key && k->at[i].key2 == key2) return &k->at[i];
        return NULL;
    }
    for (uint32_t i = home(k, key, key2); k->at[i].used; i = (i + 1) & (k->cap - 1))
        if (k->at[i].key == key && k->at[i].key2 == key2) return &k->at[i];
    return NULL;
}

static KinEntry *place(Kin *k, uint64_t key, uint32_t key2)
{
    uint32_t i = home(k, key, key2);
    while (k->at[i].used) i = (i + 1) & (k->cap - 1);
    return &k->at[i];
}

static void resize(Kin **kp, uint32_t cap)
{
    Kin *old = *kp, *k = mem_take0(MEM_PROC, nbytes_for(cap));
    k->cap = cap;
    if (old) {
        k->n = old->n;
        if (!hashed(k) && !hashed(old)) memcpy(k->at, old->at, old->n * sizeof *k->at);
        else {
            uint32_t n = 0;
            for (KinEntry *e = NULL; (e = kin_next(old, e));)
                if (hashed(k)) *place(k, e->key, e->key2) = *e;
                else k->at[n++] = *e;
        }
        mem_give(MEM_PROC, old, nbytes_for(old->cap));
    }
    *kp = k;
}

KinEntry *kin_add(Kin **kp, uint64_t key, uint32_t key2)
{
    Kin *k = *kp;
    if (!k) resize(kp, 1);
    else if (hashed(k) ? k->n * 4 >= k->cap * 3 : k->n == k->cap) resize(kp, k->cap == FEW ? 32 : k->cap * 2);
    k = *kp;
    KinEntry *e = hashed(k) ? place(k, key, key2) : &k->at[k->n];
    *e = (KinEntry){.key = key, .key2 = key2, .used = 1, .name = NIL, .tag = NOVALUE, .other = NIL};
    k->n++;
    return e;
}

void kin_remove(Kin **kp, KinEntry *e)
{
    Kin *k = *kp;
    k->n--;
    if (!k->n) {
        kin_free(kp);
        return;
    }
    if (!hashed(k)) {
        memmove(e, e + 1, (size_t)(&k->at[k->n] - e) * sizeof *e);
        return;
    }
    uint32_t m = k->cap - 1, hole = (uint32_t)(e - k->at), i = hole;
    for (;;) {
        i = (i + 1) & m;
        if (!k->at[i].used) break;
        if (((i - home(k, k->at[i].key, k->at[i].key2)) & m) >= ((i - hole) & m)) {
            k->at[hole] = k->at[i];
            hole = i;
        }
    }
    k->at[hole].used = 0;
    if (k->n < FEW / 2) resize(kp, FEW);
    else if (k->cap > 32 && k->n * 8 < k->cap) resize(kp, k->cap / 2);
}

KinEntry *kin_next(Kin *k, KinEntry *e)
{
    if (!k) return NULL;
    KinEntry *end = k->at + (hashed(k) ? k->cap : k->n);
    for (e = e ? e + 1 : k->at; e < end; e++)
        if (e->used) return e;
    return NULL;
}

uint32_t kin_count(const Kin *k) { return k ? k->n : 0; }
size_t kin_nbytes(const Kin *k) { return k ? nbytes_for(k->cap) : 0; }
void kin_free(Kin **kp)
{
    if (*kp) mem_give(MEM_PROC, *kp, nbytes_for((*kp)->cap));
    *kp = NULL;
}

// ---- references -------------------------------------------------------------------
void ref_words(Term ref, uint64_t *w1, uint32_t *w2)
{
    Term *box = boxed_ptr(ref);
    if (is_box_of(ref, SUB_MAGIC_REF)) {
        Magic *m = magic_of(ref);
        *w1 = m->id[0] | (uint64_t)m->id[1] << 32;
        *w2 = m->id[2];
    } else {
        *w1 = box[1];
        *w2 = (uint32_t)box[2];
    }
}

Term ref_term(Heap *h, uint64_t w1, uint32_t w2)
{
    Term *box = heap_take(h, REF_NWORDS);
    box[0] = make_header(SUB_REF, 2);
    box[1] = w1;
    box[2] = w2;
    return make_boxed(box);
}

static Term alias_term(Heap *h, uint64_t w1, uint32_t w2, Term pid)
{
    Term *box = heap_take(h, ALIAS_REF_NWORDS);
    box[0] = make_header(SUB_REF, 3);
    box[1] = w1;
    box[2] = w2;
    box[3] = pid;
    return make_boxed(box);
}

bool ref_is(Term t, uint64_t w1, uint32_t w2)
{
    return is_box_of(t, SUB_REF) && boxed_ptr(t)[1] == w1 && (uint32_t)boxed_ptr(t)[2] == w2;
}

static void ref_fresh(uint64_t *w1, uint32_t *w2)
{
    uint32_t id[3];
    ref_new(id);
    *w1 = id[0] | (uint64_t)id[1] << 32;
    *w2 = id[2];
}

// An alias's ids name its process, so that an alias decoded from the external format finds it (etf/build.c): id2 =
// REF_ALIAS | process number. The scheduler's id, which id2 holds in other references, moves to the top bits of id1.
static void ref_fresh_for(Proc *p, int alias, uint64_t *w1, uint32_t *w2)
{
    ref_fresh(w1, w2);
    if (!alias) return;
    *w1 = (*w1 & 0x003FFFFFFFFFFFFFull) | (uint64_t)(*w2 >> 16 & 0x3FF) << 54;
    *w2 = REF_ALIAS | local_pid_number(p->pid);
}

Term proc_self_ref(Proc *p)
{
    uint64_t w1;
    uint32_t w2;
    ref_fresh(&w1, &w2);
    return ref_term(&p->heap, w1, w2);
}

// ---- links --------------------------------------------------------------------------
static void tell(SigKind kind, Term from, Term to, uint64_t data)
{
    Signal *s = signal_new(kind, from, NIL);
    s->data = data;
    proc_signal_to(to, s);
}

void proc_link(Proc *p, Term other)
{
    if (other == p->pid) return;
    if (is_remote(other)) return remote_link(p, other);
    KinEntry *e = kin_find(p->links, other, 0);
    if (e && !e->unlinking) return;
    if (e) e->unlinking = 0;
    else kin_add(&p->links, other, 0);
    EVENT(EV_LINK, p->pid, other, 0);
    tell(SIG_LINK, p->pid, other, 0);
}

void proc_unlink(Proc *p, Term other)
{
    static _Atomic uint64_t numbers;
    if (is_remote(other)) return remote_unlink(p, other);
    KinEntry *e = kin_find(p->links, other, 0);
    if (!e || e->unlinking) return;
    uint64_t number = atomic_fetch_add_explicit(&numbers, 1, memory_order_relaxed) + 1;
    e->unlinking = number;
    tell(SIG_UNLINK, p->pid, other, number);
}

void proc_link_add(Proc *p, Term other)
{
    KinEntry *e = kin_find(p->links, other, 0);
    if (!e) e = kin_add(&p->links, other, 0);
    e->unlinking = 0;
}

bool proc_is_linked(Proc *p, Term other)
{
    KinEntry *e = kin_find(p->links, other, 0);
    return e && !e->unlinking;
}

// ---- monitors -------------------------------------------------------------------------
static KinEntry *monitor_entry(Proc *p, uint64_t w1, uint32_t w2, Term tag, int alias)
{
    KinEntry *e = kin_add(&p->monitors, w1, w2);
    e->alias = (uint8_t)alias;
    e->tag_frag = NULL;
    if (tag != NOVALUE) e->tag_frag = frag_of_all(tag, &e->tag);
    if (alias) kin_add(&p->aliases, w1, w2)->alias = (uint8_t)alias;
    return e;
}

static Term monitor_ref(Proc *p, uint64_t w1, uint32_t w2, int alias)
{
    return alias ? alias_term(&p->heap, w1, w2, p->pid) : ref_term(&p->heap, w1, w2);
}

Term proc_monitor(Proc *p, Term type, Term target, Term tag, int alias)
{
    Term who = target, name = NIL;
    bool port = type == A_port;
    if (type == A_time_offset) {
        if (target != A_clock_service) return NOVALUE;
    } else if (type != A_process && !port) return NOVALUE;
    else {
        bool named = is_tuple_of(who, 2) && is_atom(tuple_at(who, 0)) && is_atom(tuple_at(who, 1));
        if (is_remote(who) || (named && !node_is_here(tuple_at(who, 1))))
            return remote_monitor(p, type, who, tag, alias);
        if (named) who = tuple_at(who, 0);
        if (is_atom(who)) {
            name = who;
            who = name_whereis(name);
            if (who == A_undefined || (port ? !is_local_port(who) : !is_local_pid(who))) who = NIL;
        } else if (port ? !is_local_port(who) : !is_local_pid(who)) return NOVALUE;
    }
    uint64_t w1;
    uint32_t w2;
    ref_fresh_for(p, alias, &w1, &w2);
    Term ref = monitor_ref(p, w1, w2, alias);
    if (who == p->pid) { // a monitor on itself never fires and is not listed; the alias stays
        if (alias) kin_add(&p->aliases, w1, w2)->alias = (uint8_t)alias;
        return ref;
    }
    KinEntry *e = monitor_entry(p, w1, w2, tag, alias);
    e->port = port;
    e->name = name;
    if (type == A_time_offset) {
        e->other = A_clock_service;
        return ref;
    }
    e->other = who;
    EVENT(EV_MONITOR, p->pid, who, 0);
    if (who == NIL) {
        Term object = TUPLE(&p->heap, name, node_here());
        proc_down_signal(p->pid, w1, w2, port ? A_port : A_process, object, A_noproc);
        return ref;
    }
    Signal *s = signal_new(SIG_MONITOR, p->pid, name);
    s->data = w1;
    s->ref2 = w2;
    proc_signal_to(who, s);
    return ref;
}

Term kin_make_monitor(Proc *p, Proc *child, Term tag, int alias)
{
    uint64_t w1;
    uint32_t w2;
    ref_fresh_for(p, alias, &w1, &w2);
    KinEntry *e = monitor_entry(p, w1, w2, tag, alias);
    e->other = child->pid;
    kin_add(&child->monitored_by, w1, w2)->other = p->pid;
    EVENT(EV_MONITOR, p->pid, child->pid, 0);
    return monitor_ref(p, w1, w2, alias);
}

static void monitor_remove(Proc *p, KinEntry *e)
{
    if (e->tag_frag) frag_free(e->tag_frag);
    kin_remove(&p->monitors, e);
}

static void alias_remove(Proc *p, uint64_t w1, uint32_t w2)
{
    KinEntry *a = kin_find(p->aliases, w1, w2);
    if (a) kin_remove(&p->aliases, a);
}

static bool demonitor(Proc *p, uint64_t w1, uint32_t w2)
{
    KinEntry *e = kin_find(p->monitors, w1, w2);
    if (!e) return false;
    if (e->alias > ALIAS_EXPLICIT_UNALIAS) alias_remove(p, w1, w2);
    if (is_local_pid(e->other) || is_local_port(e->other)) {
        Signal *s = signal_new(SIG_DEMONITOR, p->pid, NIL);
        s->data = w1;
        s->ref2 = w2;
        proc_signal_to(e->other, s);
    }
    monitor_remove(p, e);
    return true;
}

bool proc_demonitor(Proc *p, Term ref)
{
    if (!is_local_ref(ref)) return false;
    uint64_t w1;
    uint32_t w2;
    ref_words(ref, &w1, &w2);
    return demonitor(p, w1, w2);
}

void proc_down_signal(Term monitoring, uint64_t w1, uint32_t w2, Term type, Term object, Term reason)
{
    Term *to;
    size_t n = 6 + REF_NWORDS + copy_nwords(object) + copy_nwords(reason);
    Signal *s = signal_of_words(SIG_MONITOR_DOWN, NOVALUE, n, &to);
    Term *tuple = to, *ref = to + 6;
    to += 6 + REF_NWORDS;
    ref[0] = make_header(SUB_REF, 2);
    ref[1] = w1;
    ref[2] = w2;
    tuple[0] = make_header(SUB_TUPLE, 5);
    tuple[1] = A_DOWN;
    tuple[2] = make_boxed(ref);
    tuple[3] = type;
    tuple[4] = copy_to(object, &to, &s->frag->off_heap);
    tuple[5] = copy_to(reason, &to, &s->frag->off_heap);
    s->term = make_boxed(tuple);
    s->data = w1;
    s->ref2 = w2;
    proc_signal_to(monitoring, s);
}

// Sends the DOWN of the process `dead`. name: the name it was monitored by, or NIL.
static void down(Term dead, Term monitoring, Term name, uint64_t w1, uint32_t w2, Term reason)
{
    Term two[3] = {make_header(SUB_TUPLE, 2), name, node_here()};
    proc_down_signal(monitoring, w1, w2, A_process, name == NIL ? dead : make_boxed(two), reason);
}

// A DOWN becomes a message if the monitor still exists. It gets the monitor's tag and an alias reference, if it has
// one.
static void down_arrived(Proc *p, Signal *s)
{
    KinEntry *e = kin_find(p->monitors, s->data, s->ref2);
    if (!e) {
        signal_free(s);
        return;
    }
    int alias = e->alias;
    bool first = e->priority;
    Frag *tag_frag = e->tag_frag;
    Term tag = e->tag;
    e->tag_frag = NULL;
    uint64_t w1 = s->data;
    uint32_t w2 = s->ref2;
    monitor_remove(p, e);
    if (alias > ALIAS_EXPLICIT_UNALIAS) alias_remove(p, w1, w2);
    if (tag != NOVALUE && !tag_frag) tuple_words(s->term)[0] = tag;
    if (tag_frag || alias) { // rare: a boxed tag or an alias reference needs new words
        Term *old = tuple_words(s->term), *to;
        if (tag == NOVALUE) tag = old[0];
        size_t n = 6 + ALIAS_REF_NWORDS + copy_nwords(tag) + copy_nwords(old[3]) + copy_nwords(old[4]);
        Signal *t = signal_of_words(SIG_MESSAGE, NOVALUE, n, &to);
        Term *tuple = to, *ref = to + 6;
        to += 6 + REF_NWORDS + (alias != 0);
        ref[0] = make_header(SUB_REF, alias ? 3 : 2);
        ref[1] = w1;
        ref[2] = w2;
        if (alias) ref[3] = p->pid;
        tuple[0] = make_header(SUB_TUPLE, 5);
        tuple[1] = copy_to(tag, &to, &t->frag->off_heap);
        tuple[2] = make_boxed(ref);
        tuple[3] = old[2];
        tuple[4] = copy_to(old[3], &to, &t->frag->off_heap);
        tuple[5] = copy_to(old[4], &to, &t->frag->off_heap);
        t->frag->used = (size_t)(to - t->frag->words);
        t->term = make_boxed(tuple);
        signal_free(s);
        if (tag_frag) frag_free(tag_frag);
        s = t;
    }
    s->kind = SIG_MESSAGE;
    s->data = 0; // has no message number: see EV_RECEIVE
    if (first) mailbox_put_first(p, s);
    else mailbox_append(p, s);
}

// ---- aliases ------------------------------------------------------------------------------
Term proc_alias(Proc *p, int mode)
{
    uint64_t w1;
    uint32_t w2;
    ref_fresh_for(p, mode, &w1, &w2);
    kin_add(&p->aliases, w1, w2)->alias = (uint8_t)mode;
    return alias_term(&p->heap, w1, w2, p->pid);
}

bool proc_unalias(Proc *p, Term ref)
{
    if (!is_alias_ref(ref)) return false;
    uint64_t w1;
    uint32_t w2;
    ref_words(ref, &w1, &w2);
    KinEntry *a = kin_find(p->aliases, w1, w2);
    if (!a) return false;
    kin_remove(&p->aliases, a);
    KinEntry *m = kin_find(p->monitors, w1, w2);
    if (m && m->alias == ALIAS_EXPLICIT_UNALIAS) m->alias = ALIAS_DEMONITOR; // the reference of its DOWN stays an alias
    return true;
}

bool kin_alias_takes(Proc *p, uint64_t w1, uint32_t w2, bool *priority)
{
    KinEntry *a = kin_find(p->aliases, w1, w2);
    if (!a) return false;
    *priority = a->priority;
    if (a->alias == ALIAS_REPLY) kin_remove(&p->aliases, a);
    else if (a->alias == ALIAS_REPLY_DEMONITOR) {
        kin_remove(&p->aliases, a);
        demonitor(p, w1, w2);
    }
    return true;
}

static void alias_message(Proc *p, Signal *s)
{
    bool first, wanted = s->flags & SIGF_PRIORITY;
    if (!kin_alias_takes(p, s->data, s->ref2, &first)) {
        signal_free(s);
        return;
    }
    s->kind = SIG_MESSAGE;
    s->flags &= (uint8_t)~SIGF_PRIORITY;
    if (first && wanted) mailbox_put_first(p, s);
    else mailbox_append(p, s);
}

// ---- signals that arrive -------------------------------------------------------------------
void kin_act(Proc *p, Signal *s)
{
    KinEntry *e;
    switch (s->kind) {
    case SIG_LINK:
        if (kin_find(p->links, s->from, 0)) break;
        kin_add(&p->links, s->from, 0);
        if (UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_getting_linked, &s->from, 1);
        break;
    case SIG_UNLINK:
        e = kin_find(p->links, s->from, 0);
        if (e && !e->unlinking) {
            kin_remove(&p->links, e);
            if (UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_getting_unlinked, &s->from, 1);
        }
        tell(SIG_UNLINK_ACK, p->pid, s->from, s->data);
        break;
    case SIG_UNLINK_ACK:
        e = kin_find(p->links, s->from, 0);
        if (e && e->unlinking == s->data) kin_remove(&p->links, e);
        break;
    case SIG_MONITOR:
        e = kin_add(&p->monitored_by, s->data, s->ref2);
        e->other = s->from;
        e->name = s->term;
        break;
    case SIG_DEMONITOR:
        e = kin_find(p->monitored_by, s->data, s->ref2);
        if (e) kin_remove(&p->monitored_by, e);
        break;
    case SIG_MONITOR_DOWN: down_arrived(p, s); return;
    case SIG_ALIAS_MESSAGE: alias_message(p, s); return;
    default: break;
    }
    signal_free(s);
}

void signal_to_dead(Term dead, Signal *s)
{
    switch (s->kind) {
    case SIG_LINK: proc_exit_signal(dead, s->from, A_noproc, true); break;
    case SIG_UNLINK: tell(SIG_UNLINK_ACK, dead, s->from, s->data); break;
    case SIG_MONITOR:
        if (is_local_port(dead)) {
            Term two[3] = {make_header(SUB_TUPLE, 2), s->term, node_here()};
            proc_down_signal(s->from, s->data, s->ref2, A_port, s->term == NIL ? dead : make_boxed(two), A_noproc);
        } else down(dead, s->from, s->term, s->data, s->ref2, A_noproc);
        break;
    case SIG_CALL: ask_act(NULL, s, true); return;
    default: break;
    }
    signal_free(s);
}

// Stages 0, 1, 2: links, processes that monitor p, what p monitors. *at: place in that table. Handles at most *budget
// entries and subtracts them.
bool kin_tell_exit(Proc *p, Term reason, uint32_t *stage, uint64_t *at, int *budget)
{
    for (; *stage < 3; ++*stage, *at = 0) {
        Kin *k = *stage == 0 ? p->links : *stage == 1 ? p->monitored_by : p->monitors;
        KinEntry *e = *at ? &k->at[*at - 1] : NULL;
        for (; *budget > 0 && (e = kin_next(k, e)); --*budget) {
            *at = (uint64_t)(e - k->at) + 1;
            if (*stage == 0) {
                if (!e->unlinking) proc_exit_signal(p->pid, e->key, reason, true);
            } else if (*stage == 1) down(p->pid, e->other, e->name, e->key, e->key2, reason);
            else {
                if (is_local_pid(e->other) || is_local_port(e->other)) {
                    Signal *s = signal_new(SIG_DEMONITOR, p->pid, NIL);
                    s->data = e->key;
                    s->ref2 = e->key2;
                    proc_signal_to(e->other, s);
                }
                if (e->tag_frag) frag_free(e->tag_frag);
            }
        }
        if (*budget <= 0) return false;
    }
    return true;
}

void kin_drop(Proc *p)
{
    kin_free(&p->links);
    kin_free(&p->monitors);
    kin_free(&p->monitored_by);
    kin_free(&p->aliases);
}

// ---- for process_info ---------------------------------------------------------------------------
Term proc_links(Proc *p, Heap *h)
{
    Term list = NIL;
    for (KinEntry *e = NULL; (e = kin_next(p->links, e));)
        if (!e->unlinking) list = heap_cons(h, e->key, list);
    return list;
}

Term proc_monitors(Proc *p, Heap *h)
{
    Term list = NIL;
    for (KinEntry *e = NULL; (e = kin_next(p->monitors, e));) {
        if (e->other == A_clock_service) continue;
        Term object = e->name == NIL ? e->other : TUPLE(h, e->name, node_here());
        list = heap_cons(h, TUPLE(h, e->port ? A_port : A_process, object), list);
    }
    return list;
}

Term proc_monitored_by(Proc *p, Heap *h)
{
    Term list = NIL;
    for (KinEntry *e = NULL; (e = kin_next(p->monitored_by, e));) list = heap_cons(h, e->other, list);
    return list;
}
