// SPDX-License-Identifier: Apache-2.0
// emu/ops_trace.h — tracing: the breakpoint, and what traced calls return to. See emu/tracing.c.

#ifndef EMU_TRACED
OP(breakpoint)
{
    SWAP_OUT;
    return emu_run_traced(s, p);
}
#else
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
