// SPDX-License-Identifier: Apache-2.0
// bif/trace.c — tracing as far as "nothing is traced" goes: asking and clearing work as in erl, switching on says notsup.
#include "bif/bif.h"

static bool is_trace_flag(Term t)
{
    const Term flags[] = {
        A_all, A_send, A_receive, A_procs, A_ports, A_call, A_arity, A_return_to, A_silent, A_running, A_exiting, B_running_procs,
        B_running_ports, A_garbage_collection, A_timestamp, A_cpu_timestamp, A_monotonic_timestamp, A_strict_monotonic_timestamp,
        B_set_on_spawn, B_set_on_first_spawn, B_set_on_link, B_set_on_first_link,
    };
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        if (flags[i] == t) return true;
    return is_tuple_tag(t, 2, B_tracer) || is_tuple_tag(t, 3, B_tracer);
}

BIF_FN(erts_internal, trace, 3)
{
    Term who = a[0], l = a[2], e;
    int64_t n = 0;
    if (a[1] != A_true && a[1] != A_false) return badarg(p);
    while (bif_next(&l, &e))
        if (!is_trace_flag(e)) return badarg(p);
    if (!is_nil(l)) return badarg(p);
    if (is_local_pid(who)) n = proc_is_alive(who);
    else if (is_local_port(who)) n = 1;
    else if (who == A_all || who == A_processes || who == B_existing || who == B_existing_processes) n = proc_count();
    else if (who != A_ports && who != A_new && who != B_new_processes && who != B_new_ports && who != B_existing_ports) return badarg(p);
    if (is_local_pid(who) && !n) return badarg(p);
    return a[1] == A_true ? proc_raise(p, A_notsup) : make_small(n);
}

BIF_FN(erts_internal, trace_pattern, 3)
{
    Term l = a[2], e;
    while (bif_next(&l, &e))
        if (e != A_global && e != A_local && e != B_meta && e != B_call_count && e != B_call_time && !is_tuple_tag(e, 2, B_meta) && !is_tuple_tag(e, 3, B_meta))
            return badarg(p);
    if (!is_nil(l)) return badarg(p);
    if (a[0] == A_send || a[0] == A_receive) return a[1] == A_true || a[1] == A_false ? make_small(1) : proc_raise(p, A_notsup);
    if (a[0] != A_on_load && !is_tuple_of(a[0], 3)) return badarg(p);
    return a[1] == A_false ? make_small(0) : proc_raise(p, A_notsup);
}

static bool is_function_item(Term t)
{
    return t == B_traced || t == B_match_spec || t == B_meta || t == B_meta_match_spec || t == B_call_count || t == B_call_time || t == A_all;
}

BIF_FN(erlang, trace_info, 2)
{
    Heap *h = &p->heap;
    Term who = a[0], item = a[1];
    if (is_tuple_of(who, 3)) {
        if (!is_atom(tuple_at(who, 0)) || !is_atom(tuple_at(who, 1)) || !is_small(tuple_at(who, 2)) || !is_atom(item)) return badarg(p);
        int64_t arity = small_value(tuple_at(who, 2));
        Export *e = arity >= 0 && arity <= 255 ? export_find(tuple_at(who, 0), tuple_at(who, 1), (uint32_t)arity) : NULL;
        return TUPLE(h, item, e && export_is_defined(e) ? A_false : A_undefined);
    }
    if (who == A_on_load) return is_function_item(item) ? TUPLE(h, item, A_false) : badarg(p);
    if (who == A_send || who == A_receive) return item == B_match_spec || item == A_all ? TUPLE(h, item, A_true) : badarg(p);
    if (item != B_flags && item != B_tracer) return badarg(p);
    if (is_local_pid(who) && !proc_is_alive(who)) return A_undefined;
    if (!is_local_pid(who) && !is_local_port(who) && who != A_new && who != B_new_processes && who != B_new_ports) return badarg_cause(p, B_badopt);
    return TUPLE(h, item, NIL);
}

BIF_FN(erlang, trace_delivered, 1)
{
    if (a[0] != A_all && !is_local_pid(a[0])) return badarg(p);
    Term ref = proc_self_ref(p);
    proc_send(p, p, TUPLE(&p->heap, A_trace_delivered, a[0], ref));
    return ref;
}

// ---- sequential tracing: there is never a token ----------------------------------------------------
static bool is_token_item(Term t)
{
    return t == A_label || t == A_serial || t == A_send || t == A_receive || t == A_print || t == A_timestamp ||
           t == A_monotonic_timestamp || t == A_strict_monotonic_timestamp;
}
static bool is_token_flag(Term t) { return is_token_item(t) && t != A_label && t != A_serial; }

BIF_FN(erlang, seq_trace, 2)
{
    if (a[0] == A_sequential_trace_token) return is_nil(a[1]) ? NIL : proc_raise(p, A_notsup);
    if (!is_token_item(a[0])) return badarg(p);
    if (is_token_flag(a[0])) return a[1] == A_false ? A_false : a[1] == A_true ? proc_raise(p, A_notsup) : badarg(p);
    return proc_raise(p, A_notsup);
}

BIF_FN(erlang, seq_trace_info, 1)
{
    if (!is_token_item(a[0])) return badarg(p);
    return is_token_flag(a[0]) ? TUPLE(&p->heap, a[0], A_false) : NIL;
}
BIF_FN(erlang, seq_trace_print, 1) { return A_false; }
BIF_FN(erlang, seq_trace_print, 2) { return A_false; }

// ---- dynamic trace tags and NIF tracers: not built in, as in a plain erl ------------------------------
BIF_FN(erlang, dt_put_tag, 1) { return A_undefined; }
BIF_FN(erlang, dt_get_tag, 0) { return A_undefined; }
BIF_FN(erlang, dt_get_tag_data, 0) { return A_undefined; }
BIF_FN(erlang, dt_spread_tag, 1) { return A_true; }
BIF_FN(erlang, dt_restore_tag, 1) { return A_true; }
BIF_FN(erlang, dt_prepend_vm_tag_data, 1) { return a[0]; }
BIF_FN(erlang, dt_append_vm_tag_data, 1) { return a[0]; }
BIF_FN(erl_tracer, enabled, 3) { return B_discard; }
BIF_FN(erl_tracer, trace, 5) { return A_ok; }
