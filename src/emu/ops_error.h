// SPDX-License-Identifier: Apache-2.0
// emu/ops_error.h — catch, try, raise, and the errors the compiler puts in.
// A handler is entered with x0 = NOVALUE, x1 = class, x2 = reason, x3 = raw trace (emu_raise).

OP(func_info)
{
    SWAP_OUT;
    Term args = args_list(p, x, U(5));
    p->exc_class = A_error;
    p->exc_reason = A_function_clause;
    handled = unwind(p, s, AT_ARGS, NIL, NIL, args);
    goto raised;
}
OP(catch)
{
    YA = make_catch(REL(1));
    NEXT(2);
}
OP(try_end)
{
    YA = NIL;
    NEXT(1);
}
OP(catch_end)
{
    YA = NIL;
    if (LIKELY(x[0] != NOVALUE)) NEXT(1);
    if (x[1] == A_throw) {
        x[0] = x[2];
        NEXT(1);
    }
    SWAP_OUT;
    Term reason = x[2];
    if (x[1] == A_error) reason = pair(p, reason, emu_trace_list(p, x[3]));
    x[0] = pair(p, A_EXIT, reason);
    SWAP_IN;
    WANT_GC;
    NEXT(1);
}
OP(try_case)
{
    YA = NIL;
    x[0] = x[1];
    x[1] = x[2];
    x[2] = x[3];
    NEXT(1);
}
OP(try_case_end)
{
    Term v = SRC(1);
    SWAP_OUT;
    Term r = pair(p, A_try_clause, v);
    SWAP_IN;
    RAISE(r);
}
OP(badmatch)
{
    Term v = SRC(1);
    SWAP_OUT;
    Term r = pair(p, A_badmatch, v);
    SWAP_IN;
    RAISE(r);
}
OP(case_end)
{
    Term v = SRC(1);
    SWAP_OUT;
    Term r = pair(p, A_case_clause, v);
    SWAP_IN;
    RAISE(r);
}
OP(badrecord)
{
    Term v = SRC(1);
    SWAP_OUT;
    Term r = pair(p, A_badrecord, v);
    SWAP_IN;
    RAISE(r);
}
OP(if_end) { RAISE(A_if_clause); }
OP(raise)
{ // re-raises with the raw trace; the class is lost in this old form: it is kept in x by nobody, so it comes with the
  // trace
    Term trace = SRC(1), reason = SRC(2);
    OUTSIDE(p->exc_class = emu_trace_class(trace));
    p->exc_reason = reason;
    p->exc_trace = trace;
    goto raise_code;
}
OP(raw_raise)
{ // x0 class, x1 reason, x2 raw or built trace
    Term class_ = x[0];
    if (class_ == A_error || class_ == A_exit || class_ == A_throw) {
        p->exc_class = class_;
        p->exc_reason = x[1];
        p->exc_trace = x[2];
        goto raise_code;
    }
    x[0] = A_badarg;
    NEXT(1);
}
OP(build_stacktrace)
{
    SWAP_OUT;
    x[0] = emu_trace_list(p, x[0]);
    SWAP_IN;
    NEXT(1);
}
