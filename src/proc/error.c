// SPDX-License-Identifier: Apache-2.0
// proc/error.c — errors and traps of BIFs: stored in the process, then handled by the run loop.
#include "proc/inner.h"

Term proc_raise_with(Proc *p, Term class_, Term reason, Term args, Term error_info)
{
    p->exc_class = class_;
    p->exc_reason = reason;
    p->exc_args = args;
    p->exc_trace = NIL;
    p->exc_info = error_info;
    p->exc_flags = 0;
    return NOVALUE;
}

Term proc_raise(Proc *p, Term reason) { return proc_raise_with(p, A_error, reason, NOVALUE, NOVALUE); }
Term proc_raise_class(Proc *p, Term class_, Term reason)
{
    return proc_raise_with(p, class_, reason, NOVALUE, NOVALUE);
}

Term proc_raise_of(Proc *p, Term reason, Term m, Term f, uint32_t nargs, const Term *args)
{
    Heap *h = &p->heap;
    Term list = heap_list(h, args, nargs, NIL);
    return proc_raise_with(p, A_error, reason, TUPLE(h, m, f, list), NOVALUE);
}

Term proc_trap(Proc *p, Export *to, uint32_t nargs, const Term *args)
{
    if (nargs > COUNT_OF(p->trap_args)) panic("proc_trap: %u arguments", nargs);
    p->trap = to;
    p->trap_nargs = nargs;
    for (uint32_t i = 0; i < nargs; i++) p->trap_args[i] = args[i];
    return NOVALUE;
}

Term proc_yield_bif(Proc *p, Export *self, uint32_t nargs, const Term *args)
{
    proc_end_slice(p);
    return proc_trap(p, self, nargs, args);
}

Term proc_yield_true(Proc *p) { return proc_yield_bif(p, export_get(A_erlang, A_is_atom, 1), 1, (Term[]){A_true}); }

void proc_charge(Proc *p, uint32_t reductions)
{
    int64_t left = (int64_t)p->reds - reductions;
    p->reds = left < -1000000 ? -1000000 : (int32_t)left;
}
