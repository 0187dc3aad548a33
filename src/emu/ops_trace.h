// SPDX-License-Identifier: Apache-2.0
// emu/ops_trace.h — tracing: the breakpoint, and what traced calls return to. See emu/tracing.c.

#ifndef EMU_TRACED
OP(breakpoint)
{
    SWAP_OUT;
    return emu_run_traced(s, p);
}
#if WEBEAM_JIT
OP(native)
{ // the head of a function with generated code; with no reductions left, only a pause comes here (emu_slice_end)
    if (LIKELY(p->reds > 0 && !native_state.once)) goto native_entry;
    SWAP_OUT;
    int why = (int)emu_run_traced(s, p);
    if (why != GO_ON) return (StopReason)why;
    SWAP_IN;
    goto next;
}
#endif
#else
#if WEBEAM_JIT
OP(native)
{
    native_state.once = 0;
    opcode = func_info_of(pc)->entries;
    goto dispatch;
}
#endif
OP(breakpoint)
{
    enum { FRAMES = 2 * (2 + TRACE_RETURN_NWORDS) + 1 + TRACE_TIME_NWORDS };
    OUTSIDE(live_n = code_trace_point(pc)->arity);
    NEED(FRAMES, live_n);
    SWAP_OUT;
    opcode = emu_breakpoint(p, x);
    SWAP_IN;
    goto dispatch;
}
#endif
OP(trace_return) OP(trace_exception)
{
    OUTSIDE(emu_trace_return(p, E, x[0]));
    E += TRACE_RETURN_NWORDS;
    RETURN;
}
OP(trace_return_to)
{
    OUTSIDE(emu_trace_return_to(p, E));
    RETURN;
}
OP(trace_time)
{
    OUTSIDE(emu_trace_time(p, E));
    E += TRACE_TIME_NWORDS;
    RETURN;
}
