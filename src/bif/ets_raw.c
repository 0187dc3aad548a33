// SPDX-License-Identifier: Apache-2.0
// bif/ets_raw.c — functions behind ets:info(Table, binary) (erts_internal:ets_info_binary/1): a super user reads all
// tables. A private table has no lock, so the world is stopped for each call.
#include "bif/bif.h"
#include "proc/sched.h"
#include "ets/ets.h"

Term bif_ets_super(Proc *p, Term *a, Bif f)
{
    if (!(p->flags & PF_ETS_SUPER)) return f(p, a);
    Sched *me = sched_current();
    world_stop(me);
    p->flags |= PF_ETS_READS_ALL;
    Term t = f(p, a);
    p->flags &= (uint16_t)~PF_ETS_READS_ALL;
    world_start(me);
    return t;
}

BIF_FN(erts_internal, ets_super_user, 1)
{
    if (a[0] != A_true && a[0] != A_false) return badarg(p);
    p->flags &= (uint16_t)~PF_ETS_SUPER;
    if (a[0] == A_true) p->flags |= PF_ETS_SUPER;
    return A_ok;
}

BIF_FN(erts_internal, ets_raw_first, 1) { return bif_ets_super(p, a, bif_ets_first_1); }
BIF_FN(erts_internal, ets_raw_next, 2) { return bif_ets_super(p, a, bif_ets_next_2); }

static Term binaries(Proc *p, Term *a)
{
    Table *t = ets_open(p, a[0], OPEN_READ);
    if (!t) return NOVALUE;
    Term list = NIL;
    for (const Row *r = ets_find(t, a[1]); r; r = ets_find_next(t, r)) list = bif_binaries_of(&p->heap, r->chain, list);
    ets_close(p, t, OPEN_READ);
    return list;
}
BIF_FN(erts_internal, ets_lookup_binary_info, 2) { return bif_ets_super(p, a, binaries); }
