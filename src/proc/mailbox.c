// SPDX-License-Identifier: Apache-2.0
// proc/mailbox.c — the owner's side of messages: the list, the save pointer of selective receive, receive markers.
//
//   mbox_first ─► m1 ─► m2 ─► m3 ─► m4 ─► NULL
//                        ▲             ▲
//                        save          mbox_last (the link to fill next)
//
// A marker remembers the end of the list at the time a reference was made. No earlier message can hold the reference,
// so a receive that matches on it starts there. There are four markers; a fifth replaces them in turn.
#include "proc/inner.h"

typedef struct {
    Signal **at;
    uint64_t ref;
    uint32_t ref2;
    uint8_t use;
} Mark; // use: MARK_
enum { MARK_FREE, MARK_RESERVED, MARK_BOUND, MARKS = 4 };
typedef struct Marks {
    uint8_t next;
    Mark mark[MARKS];
} Marks;

void mailbox_append(Proc *p, Signal *s)
{
    if (UNLIKELY(proc_traced(p, PT_RECEIVE))) trace_received(p, s);
    s->next = NULL;
    *p->mbox_last = s;
    p->mbox_last = &s->next;
    p->mbox_len++;
}

void mailbox_put_first(Proc *p, Signal *s)
{
    if (UNLIKELY(proc_traced(p, PT_RECEIVE))) trace_received(p, s);
    Signal **at = &p->mbox_first;
    while (*at && ((*at)->flags & SIGF_PRIORITY)) at = &(*at)->next;
    s->flags |= SIGF_PRIORITY;
    s->next = *at;
    *at = s;
    if (p->mbox_last == at) p->mbox_last = &s->next;
    p->mbox_len++;
    // It may be what a receive that is past this place, or that skips older messages, waits for.
    p->mbox_save = &p->mbox_first;
    p->mbox_passed = 0;
    if (UNLIKELY(p->marks != NULL))
        for (int i = 0; i < MARKS; i++) p->marks->mark[i].at = &p->mbox_first;
}

Signal *proc_mailbox_fetch(Proc *p)
{
    if (state_of(p) & PS_SIGNALS) signals_take_in(p);
    if (UNLIKELY(p->exit_reason != NOVALUE)) {
        proc_end_slice(p);
        return NULL;
    }
    return *p->mbox_save;
}

void proc_mailbox_next(Proc *p)
{
    p->peeked = false;
    p->mbox_passed++;
    p->mbox_save = &(*p->mbox_save)->next;
}
void proc_mailbox_reset(Proc *p)
{
    p->peeked = false;
    p->mbox_passed = 0;
    p->mbox_save = &p->mbox_first;
}

void proc_mailbox_timeout(Proc *p)
{
    if (UNLIKELY(proc_traced(p, PT_RECEIVE))) trace_received(p, &(Signal){.term = A_timeout, .from = NOVALUE});
    proc_mailbox_reset(p);
}

// Unlinks and returns *at. Adjusts the save pointer and the markers.
static Signal *unchain(Proc *p, Signal **at)
{
    Signal *s = *at;
    *at = s->next;
    if (p->mbox_last == &s->next) p->mbox_last = at;
    if (p->mbox_save == &s->next) p->mbox_save = at;
    p->mbox_len--;
    if (UNLIKELY(p->marks != NULL))
        for (int i = 0; i < MARKS; i++)
            if (p->marks->mark[i].at == &s->next) p->marks->mark[i].at = at;
    return s;
}

void proc_mailbox_remove(Proc *p)
{
    p->peeked = false;
    if (proc_receive_timer_is_set(p)) proc_receive_timer_cancel(p);
    Signal *s = unchain(p, p->mbox_save);
    EVENT(EV_RECEIVE, p->pid, p->mbox_passed, s->data);
    p->mbox_passed = 0;
    if (UNLIKELY((s->flags & SIGF_TOKEN) || proc_traced(p, PT_TOKEN))) seq_received(p, s);
    Frag *f = s->frag;
    if (!(s->flags & SIGF_IN_FRAG)) mem_give(MEM_PROC, s, sizeof *s);
    if (f) heap_join(&p->heap, f); // this ends the life of a Signal inside the fragment
    p->mbox_save = &p->mbox_first;
}

// Replaces the message at *at by a copy. The old fragment (or NULL) becomes the caller's.
static Frag *replace(Proc *p, Signal **at)
{
    Signal *s = *at;
    Signal *copy = s->flags & SIGF_TOKEN ? seq_copy(s) : signal_new((SigKind)s->kind, s->from, s->term);
    copy->data = s->data;
    copy->flags |= s->flags & SIGF_PRIORITY;
    copy->next = s->next;
    *at = copy;
    if (p->mbox_last == &s->next) p->mbox_last = &copy->next;
    if (p->mbox_save == &s->next) p->mbox_save = &copy->next;
    if (p->marks)
        for (int i = 0; i < MARKS; i++)
            if (p->marks->mark[i].at == &s->next) p->marks->mark[i].at = &copy->next;
    Frag *f = s->frag;
    if (!(s->flags & SIGF_IN_FRAG)) mem_give(MEM_PROC, s, sizeof *s);
    return f;
}

// A collection moves whatever the registers point to. Guards may hold pointers into the message at the save pointer, so
// its fragment joins the heap, and the mailbox gets a copy.
void mailbox_part_with_peeked(Proc *p)
{
    Signal *s = *p->mbox_save;
    p->peeked = false;
    if (s && s->frag) heap_join(&p->heap, replace(p, p->mbox_save));
}

static bool holds_leaving(const Signal *s)
{
    if (s->frag && words_hold_leaving(s->frag->words, s->frag->words + s->frag->used)) return true;
    return is_literal(s->term) && literal_leaves(s->term);
}

// Copying a message also copies literals of leaving areas, so the copy does not refer to the area. Messages in the
// in-queue were sent after the area began to leave, so they have none.
void mailbox_part_with_leaving(Proc *p)
{
    if (p->peeked) mailbox_part_with_peeked(p);
    for (Signal **at = &p->mbox_first; *at; at = &(*at)->next)
        if (holds_leaving(*at)) {
            Frag *f = replace(p, at);
            if (f) frag_free(f);
        }
    Signal *s = p->extra ? p->extra->answer : NULL;
    if (s && holds_leaving(s)) {
        Signal *copy = signal_new(SIG_REPLY, s->from, s->term);
        copy->data = s->data;
        signal_free(s);
        p->extra->answer = copy;
    }
    proc_charge(p, p->mbox_len / 10);
}

bool proc_flush_down(Proc *p, Term ref)
{
    uint64_t w1;
    uint32_t w2;
    if (!is_local_ref(ref)) return false;
    ref_words(ref, &w1, &w2);
    if (state_of(p) & PS_SIGNALS) signals_take_in(p);
    for (Signal **at = &p->mbox_first; *at; at = &(*at)->next) {
        Term t = (*at)->term;
        if (is_tuple_of(t, 5) && ref_is(tuple_at(t, 1), w1, w2)) {
            signal_free(unchain(p, at));
            return true;
        }
    }
    return false;
}

Term proc_messages(Proc *p, Heap *h)
{
    Term list = NIL, *slot = &list;
    for (Signal *s = p->mbox_first; s; s = s->next) {
        Term *cell = heap_take(h, 2);
        *slot = make_cons(cell);
        cell[0] = heap_copy(h, s->term);
        cell[1] = NIL;
        slot = &cell[1];
    }
    return list;
}

static size_t signals_count_funs(const Signal *s, uint64_t target)
{
    size_t n = 0;
    for (; s; s = s->next)
        if (s->frag) n += words_count_funs(s->frag->words, s->frag->words + s->frag->used, target);
    return n;
}
size_t proc_count_funs(Proc *p, uint64_t target)
{
    return heap_count_funs(&p->heap, target) + signals_count_funs(p->mbox_first, target) +
        signals_count_funs(p->in_first, target);
}

uint32_t proc_message_count(Proc *p) { return p->mbox_len; }

// ---- receive markers ------------------------------------------------------------------
void proc_mark_reserve(Proc *p)
{
    if (state_of(p) & PS_SIGNALS) signals_take_in(p); // so that all signals sent so far are in front of the marker
    if (!p->marks) {
        if (!p->mbox_first) {
            // With an empty mailbox a marker would save nothing. So gen_server:call costs nothing extra in a process
            // that receives nothing else.
            return;
        }
        p->marks = mem_take0(MEM_PROC, sizeof *p->marks);
    }
    Marks *m = p->marks;
    int i = 0;
    while (i < MARKS && m->mark[i].use == MARK_BOUND) i++;
    if (i == MARKS) {
        i = m->next;
        m->next = (uint8_t)((i + 1) % MARKS);
    }
    m->mark[i] = (Mark){.at = p->mbox_last, .use = MARK_RESERVED};
}

static Mark *bound_to(Proc *p, Term ref)
{
    uint64_t w1;
    uint32_t w2;
    if (!p->marks || !is_local_ref(ref)) return NULL;
    ref_words(ref, &w1, &w2);
    for (int i = 0; i < MARKS; i++) {
        Mark *k = &p->marks->mark[i];
        if (k->use == MARK_BOUND && k->ref == w1 && k->ref2 == w2) return k;
    }
    return NULL;
}

void proc_mark_bind(Proc *p, Term ref)
{
    if (!p->marks || !is_local_ref(ref)) return;
    for (int i = 0; i < MARKS; i++) {
        Mark *k = &p->marks->mark[i];
        if (k->use != MARK_RESERVED) continue;
        k->use = MARK_BOUND;
        ref_words(ref, &k->ref, &k->ref2);
        return;
    }
}

void proc_mark_use(Proc *p, Term ref)
{
    Mark *k = bound_to(p, ref);
    if (k && p->mbox_save == &p->mbox_first) p->mbox_save = k->at;
}

void proc_mark_clear(Proc *p, Term ref)
{
    Mark *k = bound_to(p, ref);
    if (k) *k = (Mark){0};
}

void marks_free(Proc *p)
{
    mem_give(MEM_PROC, p->marks, sizeof *p->marks);
    p->marks = NULL;
}

// ---- receive ... after --------------------------------------------------------------------
bool proc_timed_out(Proc *p)
{
    if (!(state_of(p) & PS_TIMED_OUT)) return false;
    lock(&p->lock);
    state_put(p, state_of(p) & ~(uint32_t)PS_TIMED_OUT);
    unlock(&p->lock);
    return true;
}

bool proc_receive_timer_is_set(const Proc *p)
{
    return atomic_load_explicit(&p->receive_timer, memory_order_relaxed) != NULL || (state_of(p) & PS_TIMED_OUT);
}
