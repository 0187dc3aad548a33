// SPDX-License-Identifier: Apache-2.0
// emu/ops_call.h — calls, returns, frames, BIFs, funs, apply.

OP(call)
{
    *--E = make_cp(AFTER);
    CALL(TARGET(in->target), in->arity);
}
OP(call_only) { CALL(TARGET(in->target), in->arity); }
OP(move_xx_call)
{
    XREG(in->to) = XREG(in->from);
    *--E = make_cp(AFTER);
    CALL(TARGET(in->target), in->arity);
}
OP(move_yx_call)
{
    XREG(in->to) = YREG(in->from);
    *--E = make_cp(AFTER);
    CALL(TARGET(in->target), in->arity);
}
OP(move_xx_call_only)
{
    XREG(in->to) = XREG(in->from);
    CALL(TARGET(in->target), in->arity);
}
OP(allocate_moves_call)
{
    uint32_t n = in->frame & 0xFFFF, ninit = in->frame >> 16, nmoves = in->arity >> 16;
    const Code *q = in->ys_moves;
    NEED(n, in->live);
    E -= n;
    for (uint32_t i = 0; i < ninit; i++) Y_AT(*q++) = NIL;
    if (LIKELY(nmoves)) MOVES(q, nmoves);
    *--E = make_cp(q + nmoves);
    CALL(TARGET(in->target), in->arity & 0xFFFF);
}
OP(moves_call)
{
    MOVES(in->moves, in->n);
    *--E = make_cp(in->moves + in->n);
    CALL(TARGET(in->target), in->arity);
}
OP(moves_call_only)
{
    MOVES(in->moves, in->n);
    CALL(TARGET(in->target), in->arity);
}
OP(moves_trim_call)
{
    uint32_t n = in->n;
    if (LIKELY(n)) MOVES(in->moves, n);
    DROP_FRAME(in->arity >> 16);
    *--E = make_cp(in->moves + n);
    CALL(TARGET(in->target), in->arity & 0xFFFF);
}
OP(moves_call_last)
{
    MOVES(in->moves, in->n);
    DROP_FRAME(in->frame);
    CALL(TARGET(in->target), in->arity);
}
OP(call_last)
{
    DROP_FRAME(in->frame);
    CALL(TARGET(in->target), in->arity);
}
OP(call_ext)
{
    const Export *e = ADDRESS(in->export);
    *--E = make_cp(AFTER);
    CALL(EXPORT_CODE(e), in->arity);
}
OP(call_ext_only)
{
    const Export *e = ADDRESS(in->export);
    CALL(EXPORT_CODE(e), in->arity);
}
OP(call_ext_last)
{
    const Export *e = ADDRESS(in->export);
    DROP_FRAME(in->frame);
    CALL(EXPORT_CODE(e), in->arity);
}
OP(call_special)
{
    const Export *e = ADDRESS(in->export);
    *--E = make_cp(AFTER);
    CALL(e->stub + EXPORT_STUB_DIRECT, in->arity);
}
OP(call_special_only)
{
    const Export *e = ADDRESS(in->export);
    CALL(e->stub + EXPORT_STUB_DIRECT, in->arity);
}
OP(call_special_last)
{
    const Export *e = ADDRESS(in->export);
    DROP_FRAME(in->frame);
    CALL(e->stub + EXPORT_STUB_DIRECT, in->arity);
}
OP(return ) { RETURN; }
OP(deallocate_return)
{
    DROP_FRAME(in->frame);
    RETURN;
}
OP(move_return_x)
{
    x[0] = XREG(in->from);
    RETURN;
}
OP(allocate)
{
    uint32_t n = in->words;
    NEED(n, in->live);
    E -= n;
    NEXT;
}
OP(allocate_move_xy)
{
    uint32_t n = in->words;
    NEED(n, in->live);
    E -= n;
    YREG(in->to) = XREG(in->from);
    NEXT;
}
OP(allocate_heap)
{
    uint32_t n = in->words;
    NEED(n + in->heap, in->live);
    E -= n;
    NEXT;
}
OP(test_heap)
{
    NEED(in->words, in->live);
    NEXT;
}
OP(trim)
{
    DROP_FRAME(in->frame);
    NEXT;
}
OP(deallocate)
{
    DROP_FRAME(in->frame);
    NEXT;
}
OP(init_y)
{
    YREG(in->y) = NIL;
    NEXT;
}
OP(init_ys)
{
    for (uint32_t i = 0, n = in->n; i < n; i++) Y_AT(in->ys[i]) = NIL;
    NEXT_TAIL(in->n);
}
OP(jump) { GO(TARGET(in->target)); }

// ---- BIFs ----------------------------------------------------------------------------------------
OP(call_bif)
{
    SWAP_OUT;
    p->reds -= REDS_BIF;
    Term r = ((Export *)ADDRESS(in->export))->call(p, x);
    SWAP_IN;
    if (LIKELY(r != NOVALUE)) {
        x[0] = r;
        if (UNLIKELY(heap_wants_gc(&p->heap) || GC_ALWAYS)) COLLECT(0, 1);
        NEXT;
    }
    ENTER(emu_bif_left(p, s, ADDRESS(in->export), AFTER, false));
}
// back: a return instruction. `shown`: it is this function's, which stays in the stack trace of a BIF that goes on
// later; else it is the BIF's own, wanted only when the BIF is traced.
#define TAIL_BIF(export, function, back, shown) \
    do { \
        SWAP_OUT; \
        p->reds -= REDS_BIF; \
        Term r_ = (export)->function(p, x); \
        SWAP_IN; \
        if (LIKELY(r_ != NOVALUE)) { \
            x[0] = r_; \
            if (UNLIKELY(heap_wants_gc(&p->heap) || GC_ALWAYS)) COLLECT(0, 1); \
            RETURN; \
        } \
        ENTER(emu_bif_left(p, s, (export), (back), !(shown))); \
    } while (0)
OP(call_bif_only) { TAIL_BIF((const Export *)ADDRESS(in->export), call, &in->ret, true); }
OP(call_bif_stub) { TAIL_BIF(export_of_stub(pc), bif, pc, false); } // pc is inside the Export
OP(call_bif_direct) { TAIL_BIF(export_of_stub(pc - EXPORT_STUB_DIRECT), bif, pc, false); }

// ---- funs and apply ---------------------------------------------------------------------------------
// The return address is on the stack, and x holds n arguments.
#define ENTER_FUN(f, n) \
    do { \
        if (LIKELY(is_fun(f))) { \
            const FunBox *b_ = fun_box(f); \
            uint32_t shape_ = (uint32_t)b_->shape; \
            if (LIKELY((shape_ & 0xFF) == (n))) { \
                if (shape_ >> 16) CALL(EXPORT_CODE((const Export *)(uintptr_t)b_->target), (n)); \
                const Code *fun_ = FUN_CODE(b_); \
                uint32_t nfree_ = shape_ >> 8 & 0xFF; \
                if (LIKELY(fun_ != NULL)) { \
                    for (uint32_t i_ = 0; i_ < nfree_; i_++) x[(n) + i_] = b_->env[i_]; \
                    CALL(fun_, (n) + nfree_); \
                } \
            } \
        } \
        ENTER(emu_enter_fun(p, s, (f), (n))); \
    } while (0)
#define FUN_CODE(box) atomic_load_explicit(&((FunEntry *)(uintptr_t)(box)->target)->code, memory_order_acquire)
OP(call_fun)
{
    Term f = SRC(in->fun);
    uint32_t n = in->arity;
    *--E = make_cp(AFTER);
    ENTER_FUN(f, n);
}
OP(call_fun_last)
{ // a deallocate_return follows
    Term f = SRC(in->fun);
    uint32_t n = in->arity, shape = is_fun(f) ? (uint32_t)fun_box(f)->shape : 0xFFFF;
    bool callable = (shape & 0xFF) == n && is_fun(f) && (shape >> 16 || FUN_CODE(fun_box(f)) != NULL);
    if (LIKELY(callable)) DROP_FRAME(((const struct In_deallocate_return *)AFTER)->frame);
    else *--E = make_cp(AFTER); // the error shows this function
    ENTER_FUN(f, n);
}
OP(apply)
{
    uint32_t n = in->arity;
    *--E = make_cp(AFTER);
    ENTER(emu_apply(p, s, x[n], x[n + 1], n, true));
}
OP(apply_last) { ENTER(emu_apply_last(p, s, in->arity, in->frame, AFTER)); }
OP(apply_raising)
{
    if (LIKELY(!is_raising_list(x[0], x[1], x[2]))) NEXT;
    ENTER(emu_apply_raising(p, s, AFTER));
}
OP(apply_2) { ENTER(emu_apply_2(p, s)); }
OP(apply_3) { ENTER(emu_apply_3(p, s)); }
OP(call_error_handler)
{ // undefined function; pc is inside its Export
    const Export *e = export_of_stub(pc);
    const Code *loaded = EXPORT_CODE(e);
    if (UNLIKELY(loaded != e->stub)) GO(loaded); // since the call, it was loaded, or is no longer traced
    ENTER(emu_undefined_function(p, s, e));
}
OP(make_fun)
{
    uint32_t n = in->n;
    FunEntry *f = (FunEntry *)ADDRESS(in->entry);
    FunBox *b;
    if (LIKELY(ROOM(FUN_NWORDS + n))) {
        b = (FunBox *)htop;
        htop += FUN_NWORDS + n;
    } else {
        SWAP_OUT;
        b = (FunBox *)heap_take(&p->heap, FUN_NWORDS + n);
        SWAP_IN;
    }
    b->header = make_header(SUB_FUN, FUN_NWORDS - 1 + n);
    b->target = (uint64_t)(uintptr_t)f;
    b->shape = f->arity | n << 8;
    b->spare = 0;
    b->creator = p->pid;
    for (uint32_t i = 0; i < n; i++) b->env[i] = TABLE_SRC(in->srcs[i]);
    SET(in->dst, make_boxed((Term *)b));
    NEXT_TAIL(n);
}

// ---- ends -----------------------------------------------------------------------------------------------
OP(hibernate)
{ // erlang:hibernate(M, F, Args)
    SWAP_OUT;
    int why = emu_hibernate(p, s);
    if (why != GO_ON) return (StopReason)why;
    goto entered;
}
OP(hibernate_0)
{ // erlang:hibernate(): as above, but with its stack; it returns ok at the next message
    x[0] = A_ok;
    SWAP_OUT;
    p->pc = cp_code(*p->heap.stop++);
    return (StopReason)emu_hibernate_in_place(p, s);
}
OP(yield)
{ // erlang:yield()
    x[0] = A_true;
    SWAP_OUT;
    p->pc = cp_code(*p->heap.stop++);
    return emu_stop_live(p, s, 1, STOP_REDS);
}
OP(normal_exit) { EXIT(A_normal); }
OP(error_action) { EXIT(A_killed); }
OP(on_load_return) { EXIT(A_normal); }
OP(int_code_end) { panic("ran off the end of a module"); }
