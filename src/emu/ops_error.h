// SPDX-License-Identifier: Apache-2.0
// emu/ops_error.h — catch, try, raise, and the errors that the compiler inserts. A handler starts with x0 = NOVALUE, x1
// = class, x2 = reason, x3 = raw trace (emu_raise).

OP(func_info) { ENTER(emu_raise_function_clause(p, s, FUNC_ARITY(in))); }
OP(catch)
{
    YREG(in->y) = make_catch(TARGET(in->handler));
    NEXT;
}
OP(try_end)
{
    YREG(in->y) = NIL;
    NEXT;
}
OP(catch_end)
{
    YREG(in->y) = NIL;
    if (LIKELY(x[0] != NOVALUE)) NEXT;
    if (x[1] == A_throw) {
        x[0] = x[2];
        NEXT;
    }
    SWAP_OUT;
    Term reason = x[2];
    if (x[1] == A_error) reason = pair(p, reason, emu_trace_list(p, x[3]));
    x[0] = pair(p, A_EXIT, reason);
    SWAP_IN;
    WANT_GC;
    NEXT;
}
OP(try_case)
{
    YREG(in->y) = NIL;
    x[0] = x[1];
    x[1] = x[2];
    x[2] = x[3];
    NEXT;
}
OP(try_case_end)
{
    Term v = SRC(in->src);
    ENTER(emu_raise_pair(p, s, A_try_clause, v));
}
OP(badmatch)
{
    Term v = SRC(in->src);
    ENTER(emu_raise_pair(p, s, A_badmatch, v));
}
OP(case_end)
{
    Term v = SRC(in->src);
    ENTER(emu_raise_pair(p, s, A_case_clause, v));
}
OP(badrecord)
{
    Term v = SRC(in->src);
    ENTER(emu_raise_pair(p, s, A_badrecord, v));
}
OP(if_end) { RAISE(A_if_clause); }
OP(raise)
{ // re-raises; this instruction has no operand for the class, so the class is read from the raw trace
    Term trace = SRC(in->trace), reason = SRC(in->reason);
    OUTSIDE(p->exc_class = emu_trace_class(trace));
    p->exc_reason = reason;
    p->exc_trace = trace;
    ENTER(emu_raise_code(p, s));
}
OP(raw_raise)
{ // x0 class, x1 reason, x2 raw or built trace
    Term class_ = x[0];
    if (class_ == A_error || class_ == A_exit || class_ == A_throw) {
        p->exc_class = class_;
        p->exc_reason = x[1];
        p->exc_trace = x[2];
        ENTER(emu_raise_code(p, s));
    }
    x[0] = A_badarg;
    NEXT;
}
OP(build_stacktrace)
{
    SWAP_OUT;
    x[0] = emu_trace_list(p, x[0]);
    SWAP_IN;
    NEXT;
}
