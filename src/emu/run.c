// SPDX-License-Identifier: Apache-2.0
// emu/run.c — the run loop. The instruction bodies are in ops_*.h, one family in each file.
//
// Only pc, htop and E (heap top and stack pointer) live in locals from one instruction to the next. Every call of a C
// function is between SWAP_OUT and SWAP_IN, even if it does not read the Proc: V8 keeps a value that is live across a
// call in memory, and stores it where it is defined, which here means at each dispatch. For the same reason this
// function has no arrays or structures of its own. Dispatch is one switch; only OP and NEXT know that.
//
// This file is compiled three times. The copy in run_traced.c (EMU_TRACED) can also dispatch on an opcode that is not
// in the code, which a breakpoint needs. In the main copy, that would cost each instruction a jump and a check. And the
// copy in step.c (EMU_STEP) executes one instruction for generated code.
#include <math.h>
#include "emu/inner.h"
#include "emu/native.h"
#include "base/release.h"

// `in` is the instruction at pc, laid out as its row of instr.tab. A body ends with a jump: NEXT, GO, CALL...
#define OP(name) \
    case I_##name: \
        for (const struct In_##name *const layout = NULL;; body_fell_through(layout))
#define in ((__typeof__(layout))pc)
// Which of several instructions with one body it is. In the code, a breakpoint or `native` may have replaced it.
#if defined EMU_TRACED || defined EMU_STEP
#define OPCODE opcode
#else
#define OPCODE (in->opcode)
#endif
#define NEXT NEXT_TAIL(0)
// Goes to the next instruction, behind a tail of n units.
#define NEXT_TAIL(n) GO(AFTER + (n))
#define AFTER (pc + sizeof(*layout) / sizeof(Code))
#define GO(target) \
    do { \
        pc = (target); \
        goto next; \
    } while (0)
// Operands, by kind.
#define X_AT(offset) (*(Term *)((char *)x + (offset)))
#define Y_AT(offset) (*(Term *)((char *)E + (offset)))
#define XREG(operand) X_AT(_Generic((operand), AOperandX : (operand), OperandX : (operand)).at)
#define YREG(operand) Y_AT(_Generic((operand), AOperandY : (operand), OperandY : (operand)).at)
#define IMM(operand) ((Term)(int64_t) _Generic((operand), OperandI : (operand)).value)
#define TARGET(operand) (pc + _Generic((operand), OperandF : (operand)).by)
#define FAIL GO(TARGET(in->fail))
#define SRC(operand) TABLE_SRC(_Generic((operand), OperandS : (operand), OperandD : (operand)).bits)
#define SET(operand, v) SET_UNIT(_Generic((operand), OperandD : (operand)).bits, v)
#define ADDRESS(operand) unit_ptr(_Generic((operand), OperandP : (operand)).units)
// Sources and destinations in the tail of an instruction.
#define TABLE_SRC(unit) src_value((unit), pc, x, E)
#define SET_UNIT(d, v) \
    do { \
        uint32_t d_ = (d); \
        *(Term *)(((d_ & 1) ? (char *)E - 1 : (char *)x) + d_) = (v); \
    } while (0)
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
// A C function that does not allocate and does not read the stack.
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
// n is at least 1. The first five have no loop: for V8, each turn of a loop costs a check.
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
// Makes n words free besides HEAP_SLACK; `live` X registers are roots. Apart from calls and BIFs, instructions collect
// only here.
#define NEED(n, live) \
    do { \
        size_t need_n = (n); \
        if (UNLIKELY(!ROOM(need_n) || GC_ALWAYS)) COLLECT(need_n, (live)); \
    } while (0)
#define COLLECT(need_, live_) \
    do { \
        SWAP_OUT; \
        if (!emu_collect(p, s, (need_), (live_))) return emu_stop(p, STOP_EXIT); \
        SWAP_IN; \
    } while (0)
// A call of the code at `target` with `live` arguments. It may end the slice.
#define CALL(target, live) \
    do { \
        const Code *to_ = (target); \
        if (UNLIKELY((p->reds -= REDS_CALL) <= 0)) { \
            live_n = (live); \
            pc = to_; \
            goto slice_end; \
        } \
        pc = to_; \
        goto next; \
    } while (0) // to_ is read first: `live` may be an operand
// A fragment was allocated: the next call collects, as the live registers are known there. Until then the reductions
// are in reds_held.
#define WANT_GC \
    do { \
        if (UNLIKELY(heap_wants_gc(&p->heap))) { \
            p->reds_held += p->reds; \
            p->reds = 0; \
            p->flags |= PF_COLLECT; \
        } \
    } while (0)
#define DROP_FRAME(nbytes) (E = (Term *)((char *)E + (nbytes)))
#define RETURN \
    do { \
        Term cp_ = *E++; \
        pc = cp_code(cp_); \
        if (UNLIKELY(CP_SLOT(cp_))) { \
            live_n = CP_SLOT(cp_); \
            GO_NATIVE; \
        } \
        goto next; \
    } while (0)
// The slot of generated code that a return address leads to, in its high half (native.h); 0: none.
#if !WEBEAM_JIT
#define CP_SLOT(cp) 0u
#define GO_NATIVE panic("no generated code here")
#else
#define CP_SLOT(cp) (UINTPTR_MAX == 0xFFFFFFFFu ? (uint32_t)((cp) >> 32) : 0u)
#define GO_NATIVE goto native_return
#endif
#define EXPORT_CODE(e) atomic_load_explicit(&(e)->code, memory_order_acquire)
// Calls a function of enter.c, then goes to the code it returns.
#define ENTER(call) \
    do { \
        SWAP_OUT; \
        p->pc = (call); \
        goto entered; \
    } while (0)
#define RAISE(reason) ENTER(emu_raise_error(p, s, (reason)))
#define EXIT(reason) \
    do { \
        SWAP_OUT; \
        p->exc_class = A_exit; \
        p->exc_reason = (reason); \
        return emu_stop(p, STOP_EXIT); \
    } while (0)

#ifndef EMU_STEP
static NOINLINE Term pair(Proc *p, Term a, Term b) { return TUPLE(&p->heap, a, b); }
#endif
static NOINLINE _Noreturn void unknown_instruction(const Code *pc) { panic("unknown instruction %u", *pc & 0xFFFF); }
static NOINLINE _Noreturn void body_fell_through(const void *layout)
{
    (void)layout;
    panic("an instruction's body does not end with a jump");
}
static NOINLINE int64_t next_utf(MatchBox *m, uint32_t how)
{
    uint32_t cp;
    return bs_utf(m, (int)(how & 0xFF), (how >> 8) != 0, &cp) ? (int64_t)cp : -1;
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
// Starts at a breakpoint, with live X registers; runs to the end of the slice. With native_state.once, it executes one
// instruction and returns GO_ON.
StopReason emu_run_traced(Sched *s, Proc *p)
#elif defined EMU_STEP
bool emu_step(Sched *s, Proc *p)
#else
StopReason emu_run(Sched *s, Proc *p)
#endif
{
    Registers *const regs = sched_regs(s);
    Term *const x = regs->x;
    const Code *pc;
    Term *htop, *E;
#if defined EMU_STEP || (defined EMU_TRACED && WEBEAM_JIT)
    bool begun = false;
#endif
#if defined EMU_TRACED && WEBEAM_JIT
    const bool once = native_state.once != 0;
    native_state.once = 0;
#endif
#ifndef EMU_STEP
    uint32_t live_n = 0;
#endif
#if !defined EMU_STEP && !defined EMU_TRACED
    emu_restore_live(p, s);
#endif
    SWAP_IN;

next:
#ifdef EMU_STEP
    if (begun) {
        SWAP_OUT;
        return true;
    }
    begun = true;
#elif defined EMU_TRACED && WEBEAM_JIT
    if (UNLIKELY(once) && begun) {
        SWAP_OUT;
        return (StopReason)GO_ON;
    }
    begun = true;
#endif
    ASSERT(htop <= E && E <= p->heap.end);
#ifdef WEBEAM_DEBUG
    if (TRACING(TRACE_OPS)) trace_op(pc);
#endif
#ifdef EMU_STEP
    uint32_t opcode = ((const uint16_t *)pc)[0];
    if (opcode == I_native) opcode = func_info_of(pc)->entries;
    switch (opcode) {
#elif defined EMU_TRACED
    uint32_t opcode = ((const uint16_t *)pc)[0];
dispatch:
    switch (opcode) {
#else
    switch (((const uint16_t *)pc)[0]) {
#endif
#ifdef EMU_STEP
#include "emu/ops_test.h"
#include "emu/ops_data.h"
#include "emu/ops_message.h"
#include "emu/ops_bits.h"
#else
#include "emu/ops_call.h"
#include "emu/ops_move.h"
#include "emu/ops_test.h"
#include "emu/ops_data.h"
#include "emu/ops_arith.h"
#include "emu/ops_message.h"
#include "emu/ops_error.h"
#include "emu/ops_bits.h"
#include "emu/ops_trace.h"
#endif
    default: unknown_instruction(pc);
    }

#ifdef EMU_STEP
    // The caller of generated code goes on as after emu_run's `entered`.
entered:
    return false;
}
#else
#if WEBEAM_JIT
#ifndef EMU_TRACED
native_entry:
    SWAP_OUT;
    if (emu_native_enter(p, s)) goto native_slice_end;
    goto entered;
#endif
native_return: // live_n is the slot
    SWAP_OUT;
    if (!emu_native_return(p, s, live_n)) goto entered;
#ifndef EMU_TRACED
native_slice_end:
#endif
    SWAP_IN;
    live_n = regs->entered;
    goto slice_end;
#endif

    // A function of enter.c has set p->pc and regs->entered.
entered:
    SWAP_IN;
    if (UNLIKELY(pc == NULL)) return emu_stop(p, STOP_EXIT);
    live_n = regs->entered;
    if (live_n == ENTERED_HANDLER) goto next;
    CALL(pc, live_n);

    // A call has no reductions left: a collection is due, or the slice is over.
slice_end : {
    SWAP_OUT;
    int why = emu_slice_end(p, s, live_n);
    if (why != GO_ON) return (StopReason)why;
    SWAP_IN;
    goto next;
}
}
#endif

#if !defined EMU_TRACED && !defined EMU_STEP
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
        {A_hibernate, 0, I_hibernate_0},
        {A_yield, 0, I_yield},
    };
    for (size_t i = 0; i < COUNT_OF(special); i++) {
        if (special[i].instr == I_hibernate_0 && !release_does(hibernate_in_place)) continue;
        Export *e = export_get(A_erlang, special[i].f, special[i].arity);
        e->stub[0] = e->stub[2] = (Code)special[i].instr;
        atomic_store(&e->code, (const Code *)e->stub);
    }
}
#endif
