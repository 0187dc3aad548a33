// SPDX-License-Identifier: Apache-2.0
// emu/ops_call.h — calls, returns, frames, BIFs, funs, apply. Bodies for the switch in run.c.

OP(call)
{
    *--E = make_cp(pc + 2);
    CALL(REL(1), A);
}
OP(call_only) { CALL(REL(1), A); }
OP(move_xx_call)
{
    X_AT(U(1)) = XA;
    *--E = make_cp(pc + 4);
    CALL(REL(3), U(2));
}
OP(move_yx_call)
{
    X_AT(U(1)) = YA;
    *--E = make_cp(pc + 4);
    CALL(REL(3), U(2));
}
OP(move_xx_call_only)
{
    X_AT(U(1)) = XA;
    CALL(REL(3), U(2));
}
OP(allocate_moves_call)
{
    uint32_t n = U(1) & 0xFFFF, ninit = U(1) >> 16, nmoves = U(2) >> 16;
    const Code *q = pc + 4;
    NEED(n, A);
    E -= n;
    for (uint32_t i = 0; i < ninit; i++) Y_AT(*q++) = NIL;
    if (LIKELY(nmoves)) MOVES(q, nmoves);
    *--E = make_cp(q + nmoves);
    CALL(REL(3), U(2) & 0xFFFF);
}
OP(moves_call)
{
    MOVES(pc + 3, A);
    *--E = make_cp(pc + 3 + A);
    CALL(REL(2), U(1));
}
OP(moves_call_only)
{
    MOVES(pc + 3, A);
    CALL(REL(2), U(1));
}
OP(moves_trim_call)
{
    uint32_t n = A;
    if (LIKELY(n)) MOVES(pc + 3, n);
    E = (Term *)((char *)E + (U(1) >> 16));
    *--E = make_cp(pc + 3 + n);
    CALL(REL(2), U(1) & 0xFFFF);
}
OP(moves_call_last)
{
    MOVES(pc + 4, A);
    E = (Term *)((char *)E + U(3));
    CALL(REL(2), U(1));
}
OP(call_last)
{
    E = (Term *)((char *)E + U(2));
    CALL(REL(1), A);
}
OP(call_ext)
{
    const Export *e = unit_ptr(pc + 1);
    *--E = make_cp(pc + 1 + PTR_UNITS);
    CALL(atomic_load_explicit(&e->code, memory_order_acquire), A);
}
OP(call_ext_only)
{
    const Export *e = unit_ptr(pc + 1);
    CALL(atomic_load_explicit(&e->code, memory_order_acquire), A);
}
OP(call_ext_last)
{
    const Export *e = unit_ptr(pc + 1);
    E = (Term *)((char *)E + U(1 + PTR_UNITS));
    CALL(atomic_load_explicit(&e->code, memory_order_acquire), A);
}
OP(call_special)
{
    const Export *e = unit_ptr(pc + 1);
    *--E = make_cp(pc + 1 + PTR_UNITS);
    CALL(e->stub + 2, A);
}
OP(call_special_only)
{
    const Export *e = unit_ptr(pc + 1);
    CALL(e->stub + 2, A);
}
OP(call_special_last)
{
    const Export *e = unit_ptr(pc + 1);
    E = (Term *)((char *)E + U(1 + PTR_UNITS));
    CALL(e->stub + 2, A);
}
OP(return )
{
    const Code *to = cp_code(*E++);
    GO(to);
}
OP(deallocate_return)
{
    E = (Term *)((char *)E + U(1));
    const Code *to = cp_code(*E++);
    GO(to);
}
OP(move_return_x)
{
    x[0] = XA;
    const Code *to = cp_code(*E++);
    GO(to);
}
OP(allocate)
{
    uint32_t n = U(1);
    NEED(n, A);
    E -= n;
    NEXT(2);
}
OP(allocate_move_xy)
{
    uint32_t n = U(1);
    NEED(n, A);
    E -= n;
    Y_AT(U(3)) = X_AT(U(2));
    NEXT(4);
}
OP(allocate_heap)
{
    uint32_t n = U(1);
    NEED(n + U(2), A);
    E -= n;
    NEXT(3);
}
OP(test_heap)
{
    NEED(U(1), A);
    NEXT(2);
}
OP(trim)
{
    E = (Term *)((char *)E + U(1));
    NEXT(2);
}
OP(deallocate)
{
    E = (Term *)((char *)E + U(1));
    NEXT(2);
}
OP(init_y)
{
    YA = NIL;
    NEXT(1);
}
OP(init_ys)
{
    for (uint32_t i = 0, n = A; i < n; i++) Y_AT(U(1 + i)) = NIL;
    NEXT(1 + A);
}
OP(jump) { FAIL(1); }

// ---- BIFs ----------------------------------------------------------------------------------------
OP(call_bif)
{
    Export *e = (Export *)unit_ptr(pc + 1);
    SWAP_OUT;
    p->reds--;
    Term r = e->call(p, x);
    if (LIKELY(r != NOVALUE)) {
        x[0] = r;
        SWAP_IN;
        if (UNLIKELY(heap_wants_gc(&p->heap) || GC_ALWAYS)) COLLECT(0, 1);
        NEXT(1 + PTR_UNITS);
    }
    SWAP_IN;
    if (p->trap) {
        *--E = make_cp(pc + 1 + PTR_UNITS);
        pushed = true;
        goto trapped;
    }
    bif_export = e;
    goto bif_failed;
}
OP(call_bif_only)
{
    Export *e = (Export *)unit_ptr(pc + 1);
    bif_export = e;
    bif = e->call;
    goto tail_bif;
}
OP(call_bif_stub)
{ // pc is inside the Export
    bif_export = export_of_stub(pc);
    bif = bif_export->bif;
    goto tail_bif;
}
OP(call_bif_direct)
{
    bif_export = export_of_stub(pc - 2);
    bif = bif_export->bif;
    goto tail_bif;
}
tail_bif:
{
    SWAP_OUT;
    p->reds--;
    Term r = bif(p, x);
    if (LIKELY(r != NOVALUE)) {
        x[0] = r;
        SWAP_IN;
        if (UNLIKELY(heap_wants_gc(&p->heap) || GC_ALWAYS)) COLLECT(0, 1);
        const Code *to = cp_code(*E++);
        GO(to);
    }
    SWAP_IN;
    pushed = false;
    if (p->trap) goto trapped;
    goto bif_failed;
}
trapped:
{
    Export *to = p->trap;
    uint32_t n = p->trap_nargs;
    p->trap = NULL;
    if (UNLIKELY(n == TRAP_ARGS_IN_X)) { // a traced BIF: to the breakpoint; the caller stays on the stack
        if (!pushed) *--E = make_cp(pc + 1 + PTR_UNITS);
        CALL(to->stub, to->arity);
    }
    memcpy(x, p->trap_args, sizeof p->trap_args);
    if (LIKELY(to->bif != NULL)) CALL(to->stub + 2, n); // going on is no call
    CALL(atomic_load_explicit(&to->code, memory_order_acquire), n);
}
bif_failed:
{
    SWAP_OUT;
    Export *e = bif_export;
    bool plain = e->module == A_erlang &&
        (e->function == A_error || e->function == A_throw || e->function == A_raise ||
            (e->function == A_exit && e->arity == 1));
    if (plain && p->exc_args != NOVALUE && is_list(p->exc_args) && p->exc_class == A_error && e->arity >= 2)
        handled = unwind(p, s, AT_ARGS, NIL, NIL, p->exc_args);
    else if (plain) handled = unwind(p, s, AT_CODE, NIL, NIL, NIL);
    else {
        Term args = args_list(p, x, e->arity);
        handled = unwind(p, s, AT_BIF, e->module, e->function, args);
    }
    goto raised;
}

// ---- funs and apply ---------------------------------------------------------------------------------
OP(call_fun)
{
    Term f = SRC(1);
    *--E = make_cp(pc + 2);
    live_n = A;
    regs->operands[0] = f;
    goto enter_fun;
}
OP(call_fun_last)
{ // a deallocate_return follows
    Term f = SRC(1);
    live_n = A;
    regs->operands[0] = f;
    uint32_t shape = is_fun(f) ? (uint32_t)fun_box(f)->shape : 0xFFFF;
    bool callable = (shape & 0xFF) == live_n && is_fun(f) &&
        (shape >> 16 || atomic_load_explicit(&((FunEntry *)(uintptr_t)fun_box(f)->target)->code, memory_order_relaxed));
    if (LIKELY(callable)) E = (Term *)((char *)E + U(3));
    else *--E = make_cp(pc + 2); // the error names this function
    goto enter_fun;
}
enter_fun:
{ // regs->operands[0]: the fun, x[0..live_n-1]: arguments; the return address is on the stack
    Term f = regs->operands[0];
    if (LIKELY(is_fun(f))) {
        FunBox *b = fun_box(f);
        uint32_t shape = (uint32_t)b->shape;
        if (LIKELY((shape & 0xFF) == live_n)) {
            if (shape >> 16)
                CALL(atomic_load_explicit(&((Export *)(uintptr_t)b->target)->code, memory_order_acquire), live_n);
            uint32_t nfree = shape >> 8 & 0xFF;
            for (uint32_t i = 0; i < nfree; i++) x[live_n + i] = b->env[i];
            const Code *to = atomic_load_explicit(&((FunEntry *)(uintptr_t)b->target)->code, memory_order_acquire);
            if (LIKELY(to != NULL)) CALL(to, live_n + nfree);
            // its module is gone: error_handler:undefined_lambda(Module, Fun, Args)
            SWAP_OUT;
            Term args = args_list(p, x, live_n);
            x[0] = fun_entry(f)->module;
            x[1] = f;
            x[2] = args;
            Export *h = export_get(p->error_handler, A_undefined_lambda, 3);
            bool defined = export_is_defined(h);
            SWAP_IN;
            if (!defined) {
                pc = cp_code(*E++) - 1;
                SWAP_OUT;
                Term why = pair(p, A_badfun, f);
                SWAP_IN;
                RAISE(why);
            }
            CALL(atomic_load_explicit(&h->code, memory_order_acquire), 3);
        }
        pc = cp_code(*E++) - 1; // somewhere in the calling instruction, for the trace
        SWAP_OUT;
        Term args = args_list(p, x, live_n);
        Term why = pair(p, A_badarity, pair(p, f, args));
        SWAP_IN;
        RAISE(why);
    }
    pc = cp_code(*E++) - 1;
    SWAP_OUT;
    Term why = pair(p, A_badfun, f);
    SWAP_IN;
    RAISE(why);
}
OP(apply)
{
    live_n = A;
    *--E = make_cp(pc + 1);
    regs->operands[0] = x[live_n];
    regs->operands[1] = x[live_n + 1];
    pushed = true;
    goto enter_apply;
}
OP(apply_last)
{
    live_n = A;
    regs->operands[0] = x[live_n];
    regs->operands[1] = x[live_n + 1];
    if (UNLIKELY(!is_atom(regs->operands[0]) || !is_atom(regs->operands[1])))
        ; // the error is this function's
    else if (UNLIKELY(is_raising(regs->operands[0], regs->operands[1], live_n) ||
                 (regs->operands[1] == A_apply && regs->operands[0] == A_erlang && live_n == 3 &&
                     is_raising_list(x[0], x[1], x[2]))))
        *--E = make_cp(pc + 1); // and so is this one
    else E = (Term *)((char *)E + U(1));
    pushed = false;
    goto enter_apply;
}
enter_apply:
{ // regs->operands[0], [1]: module and function
    Term m = regs->operands[0], f = regs->operands[1];
    if (LIKELY(is_atom(m) && is_atom(f))) {
        Export *e;
        OUTSIDE(e = export_get(m, f, live_n));
        CALL(atomic_load_explicit(&e->code, memory_order_acquire), live_n);
    }
    if (pushed) E++;
    SWAP_OUT;
    Term args = args_list(p, x, live_n);
    proc_raise(p, A_badarg);
    handled = unwind(p, s, AT_BIF, A_erlang, A_apply, triple_list(p, m, f, args));
    goto raised;
}
OP(apply_raising)
{
    if (LIKELY(!is_raising_list(x[0], x[1], x[2]))) NEXT(1);
    Term m = x[0], f = x[1];
    uint32_t n;
    Export *e;
    OUTSIDE(n = (uint32_t)spread_args(s, x[2]); e = export_get(m, f, n));
    *--E = make_cp(pc + 1);
    CALL(atomic_load_explicit(&e->code, memory_order_acquire), n);
}
OP(apply_2)
{ // erlang:apply(Fun, Args), reached through its Export
    Term f = x[0], list = x[1];
    int n = -1;
    if (is_fun(f)) OUTSIDE(n = spread_args(s, list));
    if (n >= 0) {
        live_n = (uint32_t)n;
        regs->operands[0] = f;
        goto enter_fun;
    }
    bool proper;
    OUTSIDE(proper = is_proper(list));
    if (is_fun(f) || !proper) {
        SWAP_OUT;
        proc_raise(p, proper ? A_system_limit : A_badarg);
        handled = unwind(p, s, AT_BIF, A_erlang, A_apply, heap_cons(&p->heap, f, heap_cons(&p->heap, list, NIL)));
        goto raised;
    }
    SWAP_OUT;
    Term why = pair(p, A_badfun, f);
    SWAP_IN;
    pc = cp_code(*E) - 1;
    E++;
    RAISE(why);
}
OP(apply_3)
{ // erlang:apply(M, F, Args)
    Term m = x[0], f = x[1], list = x[2];
    int n = -1;
    if (is_atom(m) && is_atom(f)) OUTSIDE(n = spread_args(s, list));
    if (n >= 0) {
        live_n = (uint32_t)n;
        regs->operands[0] = m;
        regs->operands[1] = f;
        pushed = false;
        goto enter_apply;
    }
    SWAP_OUT;
    if (is_atom(m) && is_atom(f) && is_proper(list)) { // no function has that many arguments
        proc_raise(p, A_undef);
        p->exc_trace = undef_trace(p, m, f, list);
        handled = unwind(p, s, AT_CODE, NIL, NIL, NIL);
        goto raised;
    }
    proc_raise(p, A_badarg);
    handled = unwind(p, s, AT_BIF, A_erlang, A_apply, triple_list(p, m, f, list));
    goto raised;
}
OP(call_error_handler)
{ // an undefined function: M:F with A arguments; pc is inside its Export
    Export *e = export_of_stub(pc);
    const Code *loaded = atomic_load_explicit(&e->code, memory_order_acquire);
    if (UNLIKELY(loaded != e->stub)) GO(loaded); // it has been loaded, or is traced no longer, since we were led here
    SWAP_OUT;
    Export *h = export_get(p->error_handler, A_undefined_function, 3);
    Term args = args_list(p, x, e->arity);
    if (UNLIKELY(!export_is_defined(h) || (e->module == p->error_handler && e->function == A_undefined_function))) {
        p->exc_class = A_error;
        p->exc_reason = A_undef;
        p->exc_trace = undef_trace(p, e->module, e->function, args);
        handled = unwind(p, s, AT_CODE, NIL, NIL, NIL);
        goto raised;
    }
    SWAP_IN;
    x[0] = e->module;
    x[1] = e->function;
    x[2] = args;
    CALL(atomic_load_explicit(&h->code, memory_order_acquire), 3);
}
OP(make_fun)
{
    uint32_t n = A;
    FunEntry *f = (FunEntry *)unit_ptr(pc + 1);
    const Code *src = pc + 2 + PTR_UNITS;
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
    for (uint32_t i = 0; i < n; i++) b->env[i] = src_value(src[i], pc, x, E);
    SET(1 + PTR_UNITS, make_boxed((Term *)b));
    NEXT(2 + PTR_UNITS + n);
}

// ---- ends -----------------------------------------------------------------------------------------------
OP(hibernate)
{ // erlang:hibernate(M, F, Args): the stack is thrown away; goes on with M:F(Args) at the next message
    Term m = x[0], f = x[1], list = x[2];
    int n = -1;
    if (is_atom(m) && is_atom(f)) OUTSIDE(n = spread_args(s, list));
    if (n < 0) {
        SWAP_OUT;
        proc_raise(p, A_badarg);
        handled = unwind(p, s, AT_BIF, A_erlang, A_hibernate, triple_list(p, m, f, list));
        goto raised;
    }
    Export *e;
    OUTSIDE(e = export_get(m, f, (uint32_t)n));
    E = p->heap.end;
    *--E = make_cp(CODE_NORMAL_EXIT);
    SWAP_OUT;
    p->flags |= PF_HIBERNATED;
    p->pc = atomic_load(&e->code);
    LEAVE;
    if (!save_live(p, s, (uint32_t)n)) goto killed;
    proc_shrink(p, NULL, 0);
    proc_mailbox_reset(p);
    return p->mbox_first ? STOP_REDS : STOP_WAIT;
}
OP(yield)
{ // erlang:yield()
    x[0] = A_true;
    SWAP_OUT;
    p->pc = cp_code(*p->heap.stop++);
    LEAVE;
    if (!save_live(p, s, 1)) goto killed;
    return STOP_REDS;
}
OP(normal_exit)
{
    SWAP_OUT;
    p->exc_class = A_exit;
    p->exc_reason = A_normal;
    goto ended;
}
OP(error_action)
{
    SWAP_OUT;
    p->exc_class = A_exit;
    p->exc_reason = A_killed;
    goto ended;
}
OP(on_load_return)
{
    SWAP_OUT;
    p->exc_class = A_exit;
    p->exc_reason = A_normal;
    goto ended;
}
OP(int_code_end) { panic("ran off the end of a module"); }
