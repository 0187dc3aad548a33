// SPDX-License-Identifier: Apache-2.0
// emu/native.c — the run loop's side of generated code: native.h.
#include "emu/inner.h"
#include "emu/native.h"

NativeState native_state;

static struct {
    Proc *p;
    Sched *s;
} running; // generated code runs on one thread only

static void take(uint32_t h, uint32_t e, int32_t r, uint32_t pc)
{
    Proc *p = running.p;
    p->heap.top = (Term *)(uintptr_t)h;
    p->heap.stop = (Term *)(uintptr_t)e;
    p->reds = r;
    p->pc = (const Code *)(uintptr_t)pc;
}

static void give(void)
{
    const Proc *p = running.p;
    native_state.h = (uint32_t)(uintptr_t)p->heap.top;
    native_state.e = (uint32_t)(uintptr_t)p->heap.stop;
    native_state.r = p->reds;
}

#define SIX Term x0, Term x1, Term x2, Term x3, Term x4, Term x5
static void put_six(SIX)
{
    Term *x = sched_regs(running.s)->x;
    x[0] = x0, x[1] = x1, x[2] = x2, x[3] = x3, x[4] = x4, x[5] = x5;
}

static void leave(uint32_t h, uint32_t e, int32_t r, SIX, uint32_t pc)
{
    put_six(x0, x1, x2, x3, x4, x5);
    take(h, e, r, pc);
    sched_regs(running.s)->entered = ENTERED_HANDLER;
    native_state.once = (*running.p->pc & 0xFFFF) == I_native;
}

static void call(uint32_t h, uint32_t e, int32_t r, SIX, uint32_t pc, uint32_t nargs)
{
    put_six(x0, x1, x2, x3, x4, x5);
    take(h, e, r, pc);
    sched_regs(running.s)->entered = nargs;
}

static void yield(uint32_t h, uint32_t e, int32_t r, SIX, uint32_t pc, uint32_t nargs)
{
    call(h, e, r, x0, x1, x2, x3, x4, x5, pc, nargs);
    native_state.slice_end = 1;
}

static void to_interp(uint32_t h, uint32_t e, int32_t r, Term x0)
{
    sched_regs(running.s)->x[0] = x0;
    take(h, e, r, 0);
    running.p->pc = cp_code(running.p->heap.stop[-1]);
    sched_regs(running.s)->entered = ENTERED_HANDLER;
}

static uint32_t collect(uint32_t h, uint32_t e, int32_t r, uint32_t need, uint32_t live, uint32_t pc)
{
    take(h, e, r, pc);
    if (!emu_collect(running.p, running.s, need, live)) {
        running.p->pc = NULL;
        return 0;
    }
    give();
    return 1;
}

static uint32_t bif(uint32_t h, uint32_t e, int32_t r, uint32_t export, uint32_t pc, uint32_t behind)
{
    Proc *p = running.p;
    Sched *s = running.s;
    Term *x = sched_regs(s)->x;
    const Export *of = (const Export *)(uintptr_t) export;
    uint32_t epoch = native_state.epoch;
    take(h, e, r - REDS_BIF, pc);
    Term t = of->call(p, x);
    if (LIKELY(t != NOVALUE)) {
        x[0] = t;
        if (UNLIKELY(heap_wants_gc(&p->heap) || GC_ALWAYS) && !emu_collect(p, s, 0, 1)) {
            p->pc = NULL;
            return 0;
        }
        if (UNLIKELY(native_state.epoch != epoch)) { // the caller's code was taken away
            p->pc = (const Code *)(uintptr_t)behind;
            sched_regs(s)->entered = ENTERED_HANDLER;
            return 0;
        }
        give();
        return 1;
    }
    p->pc = emu_bif_left(p, s, of, (const Code *)(uintptr_t)behind, false);
    return 0;
}

// An instruction allocated a fragment: see WANT_GC in run.c.
static void want_gc(Proc *p)
{
    if (LIKELY(!heap_wants_gc(&p->heap))) return;
    p->reds_held += p->reds;
    p->reds = 0;
    p->flags |= PF_COLLECT;
}

static Term guard(uint32_t h, uint32_t e, int32_t r, uint32_t export, uint32_t pc, uint32_t raises)
{
    Proc *p = running.p;
    Sched *s = running.s;
    const Export *of = (const Export *)(uintptr_t) export;
    take(h, e, r, pc);
    Term t = of->bif(p, sched_regs(s)->operands);
    if (UNLIKELY(t == NOVALUE)) {
        if (raises) p->pc = emu_raise_guard_bif(p, s, of);
        else p->exc_reason = NIL;
    } else want_gc(p);
    give();
    return t;
}

static uint32_t step(uint32_t h, uint32_t e, int32_t r, uint32_t pc)
{
    take(h, e, r, pc);
    if (!emu_step(running.s, running.p)) return 0;
    give();
    return (uint32_t)(uintptr_t)running.p->pc;
}

static int less_equal_greater(Term a, Term b) { return compare(a, b); }
static int exact(Term a, Term b) { return a == b || (!is_immed(a) && !is_immed(b) && eq_exact_slow(a, b)); }
static int equal(Term a, Term b) { return a == b || (!(is_immed(a) && is_immed(b)) && eq_loose_slow(a, b)); }
static Term map_value(Term map, Term key) { return map_get(map, key); }

static Term peek(uint32_t h, uint32_t e, int32_t r, uint32_t pc)
{
    take(h, e, r, pc);
    const Signal *m = proc_mailbox_peek(running.p);
    give();
    return m ? m->term : NOVALUE;
}

const NativeFunction native_functions[NATIVE_FUNCTIONS] = {
    [NATIVE_LEAVE] = {(const void *)leave, "iiilllllli"},
    [NATIVE_CALL] = {(const void *)call, "iiillllllii"},
    [NATIVE_YIELD] = {(const void *)yield, "iiillllllii"},
    [NATIVE_COLLECT] = {(const void *)collect, "iiiiii:i"},
    [NATIVE_BIF] = {(const void *)bif, "iiiiii:i"},
    [NATIVE_GUARD] = {(const void *)guard, "iiiiii:l"},
    [NATIVE_STEP] = {(const void *)step, "iiii:i"},
    [NATIVE_COMPARE] = {(const void *)less_equal_greater, "ll:i"},
    [NATIVE_EXACT] = {(const void *)exact, "ll:i"},
    [NATIVE_EQUAL] = {(const void *)equal, "ll:i"},
    [NATIVE_MAP_GET] = {(const void *)map_value, "ll:l"},
    [NATIVE_PEEK] = {(const void *)peek, "iiii:l"},
};
const void *native_to_interp_address(void) { return (const void *)to_interp; }

// ---- entering ----------------------------------------------------------------------------------------------
typedef void (*F0)(uint32_t, uint32_t, int32_t);
typedef void (*F1)(uint32_t, uint32_t, int32_t, Term);
typedef void (*F2)(uint32_t, uint32_t, int32_t, Term, Term);
typedef void (*F3)(uint32_t, uint32_t, int32_t, Term, Term, Term);
typedef void (*F4)(uint32_t, uint32_t, int32_t, Term, Term, Term, Term);
typedef void (*F5)(uint32_t, uint32_t, int32_t, Term, Term, Term, Term, Term);
typedef void (*F6)(uint32_t, uint32_t, int32_t, Term, Term, Term, Term, Term, Term);

static bool run(Proc *p, Sched *s, uint32_t slot, uint32_t k, int32_t reds)
{
    const Term *x = sched_regs(s)->x;
    uint32_t h = (uint32_t)(uintptr_t)p->heap.top, e = (uint32_t)(uintptr_t)p->heap.stop;
    const void *f = (const void *)(uintptr_t)slot;
    running.p = p;
    running.s = s;
    native_state.slice_end = 0;
    native_state.pid = p->pid;
    switch (k) {
    case 0: ((F0)f)(h, e, reds); break;
    case 1: ((F1)f)(h, e, reds, x[0]); break;
    case 2: ((F2)f)(h, e, reds, x[0], x[1]); break;
    case 3: ((F3)f)(h, e, reds, x[0], x[1], x[2]); break;
    case 4: ((F4)f)(h, e, reds, x[0], x[1], x[2], x[3]); break;
    case 5: ((F5)f)(h, e, reds, x[0], x[1], x[2], x[3], x[4]); break;
    default: ((F6)f)(h, e, reds, x[0], x[1], x[2], x[3], x[4], x[5]);
    }
    return native_state.slice_end != 0;
}

// The entry charges the call, which the run loop has charged already.
bool emu_native_enter(Proc *p, Sched *s)
{
    const struct In_func_info *head = func_info_of(p->pc);
    uint32_t arity = FUNC_ARITY(head);
    return run(p, s, FUNC_NATIVE(head), arity < NATIVE_X ? arity : NATIVE_X, p->reds + REDS_CALL);
}

bool emu_native_return(Proc *p, Sched *s, uint32_t slot) { return run(p, s, slot, 1, p->reds); }
