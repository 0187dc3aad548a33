// SPDX-License-Identifier: Apache-2.0
// bif/node.c — a single node, nonode@nohost. What needs distribution answers like an erl that is not alive.
#include "bif/bif.h"
#include "proc/signal.h"

BIF_FN(erlang, node, 0) { return node_here(); }

BIF_FN(erlang, node, 1)
{
    if (is_local_pid(a[0]) || is_local_port(a[0]) || is_local_ref(a[0])) return node_here();
    if (is_pid(a[0]) || is_port(a[0]) || is_ref(a[0])) return ((ExternalBox *)boxed_ptr(a[0]))->node;
    return badarg(p);
}

// Does this node match the type? -1: no such type.
static int matches_this(Term t)
{
    if (t == B_this || t == B_known) return 1;
    return t == B_visible || t == B_hidden || t == A_connected ? 0 : -1;
}

static int types(Term t)
{
    if (is_atom(t)) return matches_this(t);
    int any = 0;
    Term e;
    while (bif_next(&t, &e)) {
        int m = is_atom(e) ? matches_this(e) : -1;
        if (m < 0) return -1;
        any |= m;
    }
    return is_nil(t) ? any : -1;
}

BIF_FN(erlang, nodes, 0) { return NIL; }
BIF_FN(erlang, nodes, 1)
{
    int m = types(a[0]);
    return m < 0 ? badarg(p) : m ? heap_cons(&p->heap, node_here(), NIL) : NIL;
}

BIF_FN(erlang, nodes, 2)
{
    int m = types(a[0]);
    if (m < 0 || !is_map(a[1])) return badarg(p);
    MapIter it;
    Term k, v, pairs[4];
    size_t n = 0;
    map_iter(&it, a[1]);
    while (map_next(&it, &k, &v)) {
        if ((k != B_connection_id && k != B_node_type) || (v != A_true && v != A_false)) return badarg(p);
        if (v == A_true) {
            pairs[2 * n] = k;
            pairs[2 * n + 1] = k == B_node_type ? a[0] == B_known ? B_known : B_this : A_undefined;
            n++;
        }
    }
    if (!m) return NIL;
    return heap_cons(&p->heap, TUPLE(&p->heap, node_here(), map_from_pairs(&p->heap, pairs, n)), NIL);
}

BIF_FN(erlang, setnode, 2) { return badarg(p); }

static Term monitor_node(Proc *p, Term node, Term on)
{
    if (!is_atom(node)) return badarg(p);
    if (!node_is_here(node)) return proc_raise(p, A_notalive);
    return on == A_true || on == A_false ? A_true : badarg(p);
}
BIF_FN(erlang, monitor_node, 2) { return monitor_node(p, a[0], a[1]); }
BIF_FN(erlang, monitor_node, 3)
{
    Term l = a[2], e;
    while (bif_next(&l, &e))
        if (e != B_allow_passive_connect) return badarg_cause(p, A_badopt);
    return is_nil(l) ? monitor_node(p, a[0], a[1]) : badarg_cause(p, A_badopt);
}

// ---- distribution channels ----------------------------------------------------------
BIF_FN(erlang, dist_get_stat, 1) { return badarg(p); }
BIF_FN(erlang, dist_ctrl_input_handler, 2) { return proc_raise(p, A_notsup); }
BIF_FN(erlang, dist_ctrl_put_data, 2) { return proc_raise(p, A_notsup); }
BIF_FN(erlang, dist_ctrl_get_data, 1) { return proc_raise(p, A_notsup); }
BIF_FN(erlang, dist_ctrl_get_data_notification, 1) { return proc_raise(p, A_notsup); }
BIF_FN(erlang, dist_ctrl_get_opt, 2) { return proc_raise(p, A_notsup); }
BIF_FN(erlang, dist_ctrl_set_opt, 3) { return proc_raise(p, A_notsup); }
BIF_FN(erts_internal, create_dist_channel, 3) { return A_badarg; }
BIF_FN(erts_internal, get_creation, 0) { return A_undefined; }
BIF_FN(erts_internal, new_connection, 1) { return badarg(p); }
BIF_FN(erts_internal, abort_pending_connection, 2)
{
    return is_atom(a[0]) && is_tuple_of(a[1], 2) ? A_false : badarg(p);
}
BIF_FN(net_kernel, dflag_unicode_io, 1) { return is_pid(a[0]) ? A_true : badarg(p); }

// The capabilities of a node of this release. net_kernel asks for them at boot, even without distribution.
BIF_FN(erts_internal, get_dflags, 0)
{
    Heap *h = &p->heap;
    return TUPLE(h, B_erts_dflags, heap_int64(h, 55966662588), make_small(17239956), heap_int64(h, 55966662588),
        make_small(8396866), make_small(8192));
}

// Returns {Ref, false}: the spawn fails. spawn_request gets a reply with the reason.
BIF_FN(erts_internal, dist_spawn_request, 4)
{
    if (!is_atom(a[0]) || (a[3] != A_spawn_request && a[3] != A_spawn_opt)) return A_badarg;
    Term ref = proc_self_ref(p), tag = A_spawn_reply, l = a[2], e;
    bool reply = true;
    while (bif_next(&l, &e)) {
        if (is_tuple_tag(e, 2, A_reply_tag)) tag = tuple_at(e, 1);
        if (is_tuple_tag(e, 2, A_reply)) reply = tuple_at(e, 1) == B_yes || tuple_at(e, 1) == A_error_only;
    }
    if (reply) proc_send(p, p, TUPLE(&p->heap, tag, ref, A_error, A_noconnection));
    return a[3] == A_spawn_request ? ref : TUPLE(&p->heap, ref, A_false);
}
