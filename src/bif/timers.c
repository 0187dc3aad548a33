// SPDX-License-Identifier: Apache-2.0
// bif/timers.c — erlang:send_after, start_timer, cancel_timer, read_timer. Times are in ms. A timer never fires early.
#include "bif/bif.h"
#include "proc/signal.h"
#include "proc/time.h"

enum { NS_PER_MS = 1000000 };

static bool options(Term l, Term *async, Term *info, Term *abs)
{
    Term e;
    while (bif_next(&l, &e)) {
        if (!is_tuple_of(e, 2)) return false;
        Term key = tuple_at(e, 0), v = tuple_at(e, 1),
             *to = key == A_async ? async
            : key == A_info       ? info
            : key == A_abs        ? abs
                                  : NULL;
        if (!to || (v != A_true && v != A_false)) return false;
        *to = v;
    }
    return is_nil(l);
}

static Term start(Proc *p, Term *a, Term opts, bool wrap)
{
    Term abs = A_false;
    int64_t t, now = time_monotonic_ns();
    if (!options(opts, NULL, NULL, &abs)) return badarg_cause(p, A_badopt);
    if (!int_to_int64(a[0], &t)) return badarg_cause(p, A_time);
    if (abs == A_false && t < 0) return badarg_cause(p, A_time);
    if (!is_local_pid(a[1]) && !is_atom(a[1])) return badarg(p);
    if (abs == A_false) {
        if (t < 0 || t > (INT64_MAX - (now > 0 ? now : 0)) / NS_PER_MS - 1000) return badarg_cause(p, A_time);
        return timer_start(p, now + t * NS_PER_MS, a[1], a[2], wrap);
    }
    if (t > INT64_MAX / NS_PER_MS - 1000 || t < INT64_MIN / NS_PER_MS + 1000) return badarg_cause(p, A_time);
    return timer_start(p, t * NS_PER_MS, a[1], a[2], wrap);
}
BIF_FN(erlang, send_after, 3) { return start(p, a, NIL, false); }
BIF_FN(erlang, send_after, 4) { return start(p, a, a[3], false); }
BIF_FN(erlang, start_timer, 3) { return start(p, a, NIL, true); }
BIF_FN(erlang, start_timer, 4) { return start(p, a, a[3], true); }

static Term left(Proc *p, int64_t ns)
{
    return ns < 0 ? A_false : heap_int64(&p->heap, (ns + NS_PER_MS - 1) / NS_PER_MS);
}

static Term look(Proc *p, Term ref, Term opts, bool cancel)
{
    Term async = A_false, info = A_true;
    if (!is_ref(ref) || !options(opts, &async, cancel ? &info : NULL, NULL)) return badarg(p);
    Term result = left(p, is_local_ref(ref) ? cancel ? timer_cancel(ref) : timer_read(ref) : -1);
    if (async == A_false) return info == A_true ? result : A_ok;
    if (info == A_true) proc_send(p, p, TUPLE(&p->heap, cancel ? A_cancel_timer : A_read_timer, ref, result));
    return A_ok;
}
BIF_FN(erlang, cancel_timer, 1) { return look(p, a[0], NIL, true); }
BIF_FN(erlang, cancel_timer, 2) { return look(p, a[0], a[1], true); }
BIF_FN(erlang, read_timer, 1) { return look(p, a[0], NIL, false); }
BIF_FN(erlang, read_timer, 2) { return look(p, a[0], a[1], false); }
