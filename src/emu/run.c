// SPDX-License-Identifier: Apache-2.0
// emu/run.c — the loop. The instruction bodies are in ops_*.h, one family a file; this is the frame around them.
//
// In locals while a process runs: pc, htop and E (heap top and stack pointer); and nothing else that lives from one
// instruction to the next. Every call of a C function stands between SWAP_OUT and SWAP_IN, not only of those that look
// at the Proc: V8 keeps a value that lives across a call in memory, and stores it there where it gets it, which is at
// each dispatch. For the same reason this function has no arrays and structures of its own. Dispatch is one switch; OP
// and NEXT are the only places that know.
//
// This file is compiled twice: run_traced.c (EMU_TRACED) is the loop that can also dispatch on an opcode that does not
// stand in the code, which a breakpoint needs. In the loop that runs everything else that would cost each instruction a
// jump and a check.
#include <math.h>
#include "emu/inner.h"

#define OP(name) case I_##name:
#define NEXT(n) \
    do { \
        pc += (n); \
        goto next; \
    } while (0)
#define GO(target) \
    do { \
        pc = (target); \
        goto next; \
    } while (0)
#define A ((uint32_t)((const uint16_t *)pc)[1]) // little-endian everywhere: wasm, x86-64, arm64
#define U(i) pc[i]
#define I64(i) ((Term)(int64_t)(int32_t)pc[i])
#define REL(i) (pc + (int32_t)pc[i])
#define FAIL(i) GO(REL(i))
#define X_AT(off) (*(Term *)((char *)x + (off)))
#define Y_AT(off) (*(Term *)((char *)E + (off)))
#define XA X_AT(A)
#define YA Y_AT(A)
#define SRC(i) src_value(pc[i], pc, x, E)
#define SET_UNIT(d, v) \
    do { \
        uint32_t d_ = (d); \
        *(Term *)(((d_ & 1) ? (char *)E - 1 : (char *)x) + d_) = (v); \
    } while (0)
#define SET(i, v) SET_UNIT(pc[i], v)
#define SWAP_OUT \
    do { \
        p->heap.top = htop; \
        p->heap.stop = E; \
        p->pc = pc; \
    } while (0)
#define SWAP_IN \
    do { \
        htop = p->heap.top; \
        E = p->heap.stop; \
        pc = p->pc; \
    } while (0)
// A C function that neither allocates nor looks at the stack.
#define OUTSIDE(statement) \
    do { \
        SWAP_OUT; \
        statement; \
        SWAP_IN; \
    } while (0)
#define REG(o) (*(Term *)(((o)&1 ? (char *)E - 1 : (char *)x) + (o)))
#define MOVE(u) \
    do { \
        uint32_t u_ = (u), s_ = u_ & 0xFFFF; \
        u_ >>= 16; \
        REG(u_) = REG(s_); \
    } while (0)
// At least one. The first five without a loop, for the sake of V8.
#define MOVES(at, n) \
    do { \
        const Code *m_ = (at); \
        uint32_t n_ = (n); \
        MOVE(m_[0]); \
        if (n_ == 1) break; \
        MOVE(m_[1]); \
        if (n_ == 2) break; \
        MOVE(m_[2]); \
        if (n_ == 3) break; \
        MOVE(m_[3]); \
        if (n_ == 4) break; \
        MOVE(m_[4]); \
        for (uint32_t i_ = 5; UNLIKELY(i_ < n_); i_++) MOVE(m_[i_]); \
    } while (0)
#define ROOM(n) ((size_t)(E - htop) >= (size_t)(n) + HEAP_SLACK)
// n words free (and the slack), with `live` X registers; the only place where instructions collect.
#define NEED(n, live) \
    do { \
        size_t need_n = (n); \
        if (UNLIKELY(!ROOM(need_n) || GC_ALWAYS)) COLLECT(need_n, (live)); \
    } while (0)
#define COLLECT(need_, live_) \
    do { \
        SWAP_OUT; \
        if (!emu_collect(p, s, (need_), (live_))) goto killed; \
        SWAP_IN; \
    } while (0)
#ifdef WEBEAM_DEBUG
#define GC_ALWAYS dials.gc_always
#else
#define GC_ALWAYS false
#endif
// A call to code at `target` with `live` arguments: may end the slice.
#define CALL(target, live) \
    do { \
        const Code *to_ = (target); \
        if (UNLIKELY(--p->reds <= 0)) { \
            live_n = (live); \
            pc = to_; \
            goto slice_end; \
        } \
        pc = to_; \
        goto next; \
    } while (0) // `live` may be an operand: read it first
// The heap has grown sideways: collect at the next call, where the live registers are known. The reductions wait in
// reds_held.
#define WANT_GC \
    do { \
        if (UNLIKELY(heap_wants_gc(&p->heap))) { \
            p->reds_held += p->reds; \
            p->reds = 0; \
            p->flags |= PF_COLLECT; \
        } \
    } while (0)
#define LEAVE \
    do { \
        p->reds += p->reds_held; \
        p->reds_held = 0; \
    } while (0)
#define RAISE(reason_) \
    do { \
        p->exc_class = A_error; \
        p->exc_reason = (reason_); \
        goto raise_code; \
    } while (0)
// The error set in p comes from the operator m:f with these arguments.
#define RAISE_BIF1(f_, a_) \
    do { \
        bif_f = (f_); \
        regs->operands[0] = (a_); \
        bif_nargs = 1; \
        goto raise_operator; \
    } while (0)
#define RAISE_BIF2(f_, a_, b_) \
    do { \
        bif_f = (f_); \
        regs->operands[0] = (a_); \
        regs->operands[1] = (b_); \
        bif_nargs = 2; \
        goto raise_operator; \
    } while (0)
#define BADARG_BIF1(f_, a_) \
    do { \
        SWAP_OUT; \
        proc_raise(p, A_badarg); \
        RAISE_BIF1(f_, a_); \
    } while (0)
#define BADARG_BIF2(f_, a_, b_) \
    do { \
        SWAP_OUT; \
        proc_raise(p, A_badarg); \
        RAISE_BIF2(f_, a_, b_); \
    } while (0)

#ifndef EMU_TRACED
bool emu_collect(Proc *p, Sched *s, size_t need, uint32_t live)
{
    if (LIKELY(proc_collect(p, need + HEAP_SLACK, sched_regs(s)->x, live))) return true;
    p->exc_class = A_exit;
    p->exc_reason = A_killed;
    return false;
}
#endif

// The X registers of a process that goes off the scheduler lie on its stack.
static NOINLINE bool save_live(Proc *p, Sched *s, uint32_t live)
{
    if ((size_t)(p->heap.stop - p->heap.top) < live + HEAP_SLACK && !emu_collect(p, s, live, live)) return false;
    p->heap.stop -= live;
    memcpy(p->heap.stop, sched_regs(s)->x, live * sizeof(Term));
    p->live = live;
    return true;
}

#ifndef EMU_TRACED
// At a pause only what asked for it collects: see WANT_GC.
bool emu_may_collect(Proc *p)
{
    bool wanted = (p->flags & PF_COLLECT) != 0;
    p->flags &= (uint16_t)~PF_COLLECT;
    return wanted || !sched_pausing;
}

// False: no room for the registers; then at the next call.
bool emu_pause(Proc *p, Sched *s, uint32_t live)
{
    if ((size_t)(p->heap.stop - p->heap.top) < live) {
        p->reds_held = p->reds;
        p->reds = 0;
        return false;
    }
    p->heap.stop -= live;
    memcpy(p->heap.stop, sched_regs(s)->x, live * sizeof(Term));
    p->live = live;
    return true;
}

static NOINLINE void restore_live(Proc *p, Sched *s)
{
    memcpy(sched_regs(s)->x, p->heap.stop, p->live * sizeof(Term));
    p->heap.stop += p->live;
    p->live = 0;
    p->flags &= (uint16_t)~PF_HIBERNATED;
}
#endif

static NOINLINE Term args_list(Proc *p, const Term *args, uint32_t n) { return heap_list(&p->heap, args, n, NIL); }
static NOINLINE Term pair(Proc *p, Term a, Term b) { return TUPLE(&p->heap, a, b); }
static NOINLINE Term triple_list(Proc *p, Term a, Term b, Term c)
{
    return heap_list(&p->heap, (Term[]){a, b, c}, 3, NIL);
}
static NOINLINE _Noreturn void unknown_instruction(const Code *pc) { panic("unknown instruction %u", *pc & 0xFFFF); }
static NOINLINE bool is_proper(Term list)
{
    size_t n;
    return list_length(list, &n);
}
static NOINLINE int64_t next_utf(MatchBox *m, uint32_t how)
{
    uint32_t cp;
    return bs_utf(m, (int)(how & 0xFF), (how >> 8) != 0, &cp) ? (int64_t)cp : -1;
}
static NOINLINE Term undef_trace(Proc *p, Term m, Term f, Term args)
{
    return heap_cons(
        &p->heap, TUPLE(&p->heap, m, f, args, NIL), emu_current_trace(p, &p->heap, bif_backtrace_depth - 1));
}

// Unwinds from p->pc; p->pc is then the handler. False: there is none.
static NOINLINE bool unwind(Proc *p, Sched *s, RaisedKind kind, Term m, Term f, Term args)
{
    const Code *to = emu_raise(p, s, p->pc, (Raised){kind, m, f, args});
    p->pc = to;
    if (to) p->reds--;
    return to != NULL;
}

// Arguments of apply: module, function, list. The list into x, its length; -1: no proper list or too long.
static NOINLINE int spread_args(Sched *s, Term list)
{
    int n = 0;
    Term *x = sched_regs(s)->x;
    for (; is_cons(list); list = tail(list)) {
        if (n >= 255) return -1;
        x[n++] = head(list);
    }
    return is_nil(list) ? n : -1;
}

#ifdef WEBEAM_DEBUG
static NOINLINE void trace_op(const Code *pc)
{
    Buf b = {0};
    code_disassemble_at(&b, pc);
    trace_line("%.*s", (int)b.n, (const char *)b.p);
    buf_free(&b);
}
#endif

#ifdef EMU_TRACED
StopReason emu_run_traced(Sched *s, Proc *p) // at a breakpoint, with live X registers: to the end of the slice
#else
StopReason emu_run(Sched *s, Proc *p)
#endif
{
    Registers *const regs = sched_regs(s);
    Term *const x = regs->x;
    const Code *pc;
    Term *htop, *E;
    uint32_t live_n = 0, bif_nargs = 0;
    Export *bif_export = NULL;
    bool handled = false, pushed = false; // pushed: apply: the return address is on the stack already
    Term bif_f = NIL;
    Bif bif = NULL;

#ifndef EMU_TRACED
    restore_live(p, s);
#endif
    SWAP_IN;

next:
    ASSERT(htop <= E && E <= p->heap.end);
#ifdef WEBEAM_DEBUG
    if (TRACING(TRACE_OPS)) trace_op(pc);
#endif
#ifdef EMU_TRACED
    uint32_t opcode = ((const uint16_t *)pc)[0];
dispatch:
    switch (opcode) {
#else
    switch (((const uint16_t *)pc)[0]) {
#endif
#include "emu/ops_call.h"
#include "emu/ops_move.h"
#include "emu/ops_test.h"
#include "emu/ops_data.h"
#include "emu/ops_arith.h"
#include "emu/ops_message.h"
#include "emu/ops_error.h"
#include "emu/ops_bits.h"
#include "emu/ops_trace.h"
    default: unknown_instruction(pc);
    }

    // A call found no reductions left: either the heap wants collecting, or the slice is over.
slice_end:
    SWAP_OUT;
    LEAVE;
    if (UNLIKELY((heap_wants_gc(&p->heap) && emu_may_collect(p)) ||
            (atomic_load_explicit(&p->state, memory_order_relaxed) & PS_GC_WANTED))) {
        atomic_fetch_and(&p->state, ~(uint32_t)PS_GC_WANTED);
        if (!emu_collect(p, s, 0, live_n)) goto killed;
        if (p->reds > 0 && !sched_pausing) {
            SWAP_IN;
            goto next;
        }
    }
    if (UNLIKELY(p->reds > 0)) { // a pause: without a collection that the run would not have had here
        if (emu_pause(p, s, live_n)) return STOP_PAUSE;
        SWAP_IN;
        goto next;
    }
    if (!save_live(p, s, live_n)) goto killed;
    return STOP_REDS;

    // ---- errors ------------------------------------------------------------------------------------
raise_code:
    SWAP_OUT;
    handled = unwind(p, s, AT_CODE, NIL, NIL, NIL);
    goto raised;
raise_operator: // an operator or guard BIF in a body; swapped out, the error is set
    handled = unwind(p, s, AT_BIF, A_erlang, bif_f, args_list(p, regs->operands, bif_nargs));
raised:
    SWAP_IN;
    if (LIKELY(handled)) goto next;
killed:
ended:
    LEAVE;
    p->pc = NULL;
    return STOP_EXIT;
}

#ifndef EMU_TRACED
void emu_init(void)
{
    static const struct {
        Term f;
        uint32_t arity;
        int instr;
    } special[] = {
        {A_apply, 2, I_apply_2},
        {A_apply, 3, I_apply_3},
        {A_hibernate, 3, I_hibernate},
        {A_yield, 0, I_yield},
    };
    for (size_t i = 0; i < COUNT_OF(special); i++) {
        Export *e = export_get(A_erlang, special[i].f, special[i].arity);
        e->stub[0] = e->stub[2] = (Code)special[i].instr;
        atomic_store(&e->code, (const Code *)e->stub);
    }
}
#endif
