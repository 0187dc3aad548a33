// SPDX-License-Identifier: Apache-2.0
// proc/timer.c — timers: one hierarchical wheel per scheduler.
//
//   level 0: 64 slots of one tick (131 us)   level 1: 64 slots of 64 ticks   ...   level 7
//
// A timer lies at the level of the highest six-bit digit in which its tick differs from the wheel's. When the wheel
// enters a slot of a higher level, that slot's timers move down. So starting, cancelling and firing cost the same with
// ten timers as with a million. Timers of the same tick fire in the order they were started.
//
// Lock order: for a receive timer its process's lock, then the wheel's; for a timer with a reference by_ref.lock, then
// the wheel's. A timer taken out of the wheel (FIRING) is freed by the thread that took it out.
#include "proc/inner.h"

static struct {
    Timer **at;
    uint32_t cap, n;
    Lock lock;
} by_ref;

// ---- the wheel ---------------------------------------------------------------------
void wheel_init(Wheel *w) { w->next_ns = INT64_MAX; }

static uint64_t tick_of(const Timer *t)
{
    if (t->deadline_ns <= 0) return 0;
    uint64_t tick = ((uint64_t)t->deadline_ns + ((1u << TICK_SHIFT) - 1)) >> TICK_SHIFT;
    return tick;
}

static void put(Wheel *w, Timer *t)
{
    uint64_t tick = tick_of(t);
    if (tick < w->tick) tick = w->tick;
    uint64_t diff = tick ^ w->tick;
    uint32_t level = diff ? (63u - (uint32_t)__builtin_clzll(diff)) / 6 : 0;
    uint32_t slot;
    if (level >= WHEEL_LEVELS) { // more than 1,000 years away
        level = WHEEL_LEVELS - 1;
        slot = WHEEL_SLOTS - 1;
    } else slot = (uint32_t)(tick >> (6 * level)) & 63;
    t->level = (uint8_t)level;
    t->slot = (uint8_t)slot;
    Timer *first = w->slots[level][slot];
    if (!first) {
        t->next = t->prev = t;
        w->slots[level][slot] = t;
        w->used[level] |= UINT64_C(1) << slot;
    } else {
        t->next = first;
        t->prev = first->prev;
        first->prev->next = t;
        first->prev = t;
    }
}

static void take_out(Wheel *w, Timer *t)
{
    Timer **first = &w->slots[t->level][t->slot];
    if (t->next == t) {
        *first = NULL;
        w->used[t->level] &= ~(UINT64_C(1) << t->slot);
    } else {
        t->next->prev = t->prev;
        t->prev->next = t->next;
        if (*first == t) *first = t->next;
    }
    w->n--;
}

// Takes out the whole slot; the list is no longer circular.
static Timer *take_slot(Wheel *w, uint32_t level, uint32_t slot)
{
    Timer *first = w->slots[level][slot];
    if (!first) return NULL;
    first->prev->next = NULL;
    w->slots[level][slot] = NULL;
    w->used[level] &= ~(UINT64_C(1) << slot);
    return first;
}

static void enter(Wheel *w, uint64_t tick) // all timers of earlier ticks have fired
{
    w->tick = tick;
    for (uint32_t level = WHEEL_LEVELS - 1; level > 0; level--) {
        Timer *t = take_slot(w, level, (uint32_t)(tick >> (6 * level)) & 63);
        for (Timer *next; t; t = next) {
            next = t->next;
            put(w, t);
        }
    }
}

// The next tick with something to do: fire timers, or move them down. False: no timer.
static bool next_tick(const Wheel *w, uint64_t *tick)
{
    uint64_t bits = w->used[0] >> (w->tick & 63);
    if (bits) {
        *tick = w->tick + (uint64_t)__builtin_ctzll(bits);
        return true;
    }
    for (uint32_t level = 1; level < WHEEL_LEVELS; level++) {
        uint32_t at = (uint32_t)(w->tick >> (6 * level)) & 63;
        bits = at == 63 ? 0 : w->used[level] & ~((UINT64_C(2) << at) - 1);
        if (!bits) continue;
        uint64_t block = w->tick >> (6 * level) & ~(uint64_t)63;
        *tick = (block | (uint64_t)__builtin_ctzll(bits)) << (6 * level);
        return true;
    }
    return false;
}

static void note_next(Wheel *w)
{
    uint64_t tick;
    int64_t ns = INT64_MAX;
    if (w->n && next_tick(w, &tick))
        ns = tick > (uint64_t)INT64_MAX >> TICK_SHIFT ? INT64_MAX - 1 : (int64_t)(tick << TICK_SHIFT);
    atomic_store_explicit(&w->next_ns, ns, memory_order_relaxed);
}

int64_t wheel_next(Wheel *w) { return atomic_load_explicit(&w->next_ns, memory_order_relaxed); }

int64_t wheel_least(Wheel *w)
{
    int64_t least = INT64_MAX;
    lock(&w->lock);
    for (int l = 0; l < WHEEL_LEVELS; l++)
        for (int s = 0; s < WHEEL_SLOTS; s++)
            if (w->used[l] >> s & 1) {
                Timer *first = w->slots[l][s], *t = first;
                do {
                    if (t->deadline_ns < least) least = t->deadline_ns;
                    t = t->next;
                } while (t != first);
            }
    unlock(&w->lock);
    return least;
}

static Wheel *my_wheel(void)
{
    Sched *s = sched_current();
    return &(s ? s : scheds.all[0])->inner->wheel;
}

static void arm(Timer *t)
{
    Wheel *w = my_wheel();
    t->wheel = w;
    t->state = TIMER_ARMED;
    lock(&w->lock);
    put(w, t);
    w->n++;
    int64_t due = (int64_t)(tick_of(t) << TICK_SHIFT);
    if (due < wheel_next(w)) atomic_store_explicit(&w->next_ns, due, memory_order_relaxed);
    unlock(&w->lock);
}

// ---- by reference ---------------------------------------------------------------------
static uint32_t bucket(uint64_t ref, uint32_t ref2)
{
    return (uint32_t)(((ref ^ ((uint64_t)ref2 << 20)) * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (by_ref.cap - 1);
}

static void table_put(Timer *t) // holding by_ref.lock
{
    if (by_ref.n >= by_ref.cap) {
        uint32_t old_cap = by_ref.cap;
        Timer **old = by_ref.at;
        by_ref.cap = old_cap ? old_cap * 2 : 64;
        by_ref.at = mem_take0(MEM_SYSTEM, by_ref.cap * sizeof *by_ref.at);
        for (uint32_t i = 0; i < old_cap; i++)
            for (Timer *o = old[i], *next; o; o = next) {
                next = o->hash_next;
                uint32_t b = bucket(o->ref, o->ref2);
                o->hash_next = by_ref.at[b];
                by_ref.at[b] = o;
            }
        mem_give(MEM_SYSTEM, old, old_cap * sizeof *old);
    }
    uint32_t b = bucket(t->ref, t->ref2);
    t->hash_next = by_ref.at[b];
    by_ref.at[b] = t;
    by_ref.n++;
}

static Timer **table_find(uint64_t ref, uint32_t ref2)
{
    if (!by_ref.cap) return NULL;
    for (Timer **at = &by_ref.at[bucket(ref, ref2)]; *at; at = &(*at)->hash_next)
        if ((*at)->ref == ref && (*at)->ref2 == ref2) return at;
    return NULL;
}

// ---- firing --------------------------------------------------------------------------------
static void fire_receive(Timer *t)
{
    Proc *p = proc_find(t->dest);
    if (!p) return;
    bool queue = false;
    lock(&p->lock);
    if (atomic_load_explicit(&p->receive_timer, memory_order_relaxed) == t) {
        atomic_store_explicit(&p->receive_timer, NULL, memory_order_relaxed);
        uint32_t st = state_of(p);
        if (!(st & PS_DEAD)) {
            st |= PS_TIMED_OUT;
            if (!(st & (PS_RUNNING | PS_QUEUED | PS_SUSPENDED))) {
                st |= PS_QUEUED;
                queue = true;
            }
            state_put(p, st);
        }
    }
    unlock(&p->lock);
    if (queue) sched_activate(p);
}

static void fire(Timer *t)
{
    if (!t->message) fire_receive(t);
    else {
        lock(&by_ref.lock);
        Timer **at = table_find(t->ref, t->ref2);
        if (at) {
            *at = t->hash_next;
            by_ref.n--;
        }
        unlock(&by_ref.lock);
        Term to = is_atom(t->dest) ? name_whereis(t->dest) : t->dest;
        EVENT(EV_SEND, NIL, to, t->message->data = event_message_number());
        EVENT_TEXT(EV_SEND, t->message->data, NULL, t->message->term);
        if (is_local_pid(to) || is_local_port(to)) proc_signal_to(to, t->message);
        else signal_free(t->message);
    }
    mem_give(MEM_PROC, t, sizeof *t);
}

void wheel_run(Wheel *w, int64_t now_ns)
{
    if (now_ns < wheel_next(w)) return;
    uint64_t now = (uint64_t)now_ns >> TICK_SHIFT, tick;
    for (;;) {
        lock(&w->lock);
        Timer *due = NULL;
        bool more = w->n && next_tick(w, &tick) && tick <= now;
        if (more) {
            enter(w, tick);
            due = take_slot(w, 0, (uint32_t)tick & 63);
            for (Timer *t = due; t; t = t->next) {
                t->state = TIMER_FIRING;
                w->n--;
            }
        } else {
            if (w->tick <= now) enter(w, now + 1);
            note_next(w);
        }
        unlock(&w->lock);
        for (Timer *next; due; due = next) {
            next = due->next;
            fire(due);
        }
        if (!more) return;
    }
}

// ---- receive ... after ------------------------------------------------------------------------
bool proc_receive_timer(Proc *p, Term time)
{
    if (time == A_infinity) return true;
    if (!is_small(time) || small_value(time) < 0 || small_value(time) > UINT32_MAX) return false;
    if (proc_receive_timer_is_set(p)) return true;
    if (time == make_small(0)) {
        lock(&p->lock);
        state_put(p, state_of(p) | PS_TIMED_OUT);
        unlock(&p->lock);
        return true;
    }
    Timer *t = mem_take(MEM_PROC, sizeof *t);
    *t = (Timer){.deadline_ns = time_since_zero_ns() + small_value(time) * 1000000, .dest = p->pid};
    lock(&p->lock);
    atomic_store_explicit(&p->receive_timer, t, memory_order_relaxed);
    unlock(&p->lock);
    arm(t);
    return true;
}

void proc_receive_timer_cancel(Proc *p)
{
    if (!proc_receive_timer_is_set(p)) return;
    lock(&p->lock);
    Timer *t = atomic_load_explicit(&p->receive_timer, memory_order_relaxed);
    bool mine = false;
    if (t) {
        lock(&t->wheel->lock);
        mine = t->state == TIMER_ARMED;
        if (mine) take_out(t->wheel, t);
        unlock(&t->wheel->lock);
        atomic_store_explicit(&p->receive_timer, NULL, memory_order_relaxed);
    }
    state_put(p, state_of(p) & ~(uint32_t)PS_TIMED_OUT);
    unlock(&p->lock);
    if (mine) mem_give(MEM_PROC, t, sizeof *t);
}

// ---- erlang:send_after, start_timer ---------------------------------------------------------------
Term timer_start(Proc *p, int64_t deadline_ns, Term dest, Term message, bool wrap)
{
    uint32_t id[3];
    ref_new(id);
    uint64_t w1 = id[0] | (uint64_t)id[1] << 32;
    Term ref = ref_term(&p->heap, w1, id[2]);
    Signal *s;
    if (wrap) {
        Term *to;
        s = signal_of_words(SIG_MESSAGE, NOVALUE, 4 + REF_NWORDS + solid_nwords(message), &to);
        Term *tuple = to;
        to += 4;
        tuple[0] = make_header(SUB_TUPLE, 3);
        tuple[1] = A_timeout;
        tuple[2] = copy_to(ref, &to, &s->frag->off_heap);
        tuple[3] = solid_copy(message, to, &s->frag->off_heap);
        s->term = make_boxed(tuple);
    } else s = signal_solid(SIG_MESSAGE, NOVALUE, message);
    Timer *t = mem_take(MEM_PROC, sizeof *t);
    *t = (Timer){.deadline_ns = deadline_ns - time_zero_ns, .ref = w1, .ref2 = id[2], .dest = dest, .message = s};
    lock(&by_ref.lock);
    table_put(t);
    arm(t);
    unlock(&by_ref.lock);
    return ref;
}

static int64_t look(Term ref, bool cancel)
{
    if (!is_box_of(ref, SUB_REF)) return -1;
    uint64_t w1;
    uint32_t w2;
    ref_words(ref, &w1, &w2);
    int64_t left = -1;
    Timer *mine = NULL;
    lock(&by_ref.lock);
    Timer **at = table_find(w1, w2), *t = at ? *at : NULL;
    if (t) {
        lock(&t->wheel->lock);
        if (t->state == TIMER_ARMED) {
            left = t->deadline_ns - time_since_zero_ns();
            if (left < 0) left = 0;
            if (cancel) {
                take_out(t->wheel, t);
                mine = t;
            }
        }
        unlock(&t->wheel->lock);
        if (mine) {
            *at = t->hash_next;
            by_ref.n--;
        }
    }
    unlock(&by_ref.lock);
    if (mine) {
        signal_free(mine->message);
        mem_give(MEM_PROC, mine, sizeof *mine);
    }
    return left;
}

int64_t timer_cancel(Term ref) { return look(ref, true); }
int64_t timer_read(Term ref) { return look(ref, false); }
uint32_t timer_count(void) { return by_ref.n; }
