// SPDX-License-Identifier: Apache-2.0
// proc/priority.c — which links, monitors and aliases of a process bring priority messages (OTP 28 and later).
//
// A priority message comes behind earlier ones and before all others (mailbox_put_first). Its receiver decides: the
// flag is on the receiver's own entry, and a sender's wish counts only for an alias that takes it.
#include "proc/inner.h"

void proc_link_priority(Proc *p, Term other, bool on)
{
    KinEntry *e = kin_find(p->links, other, 0);
    if (e) e->priority = on;
}

static void set_by_ref(Kin *kin, Term ref)
{
    uint64_t w1;
    uint32_t w2;
    ref_words(ref, &w1, &w2);
    KinEntry *e = kin_find(kin, w1, w2);
    if (e) e->priority = true;
}

void proc_monitor_priority(Proc *p, Term ref) { set_by_ref(p->monitors, ref); }
void proc_alias_priority(Proc *p, Term ref) { set_by_ref(p->aliases, ref); }

bool proc_has_priority(Proc *p)
{
    Kin *const all[] = {p->links, p->monitors, p->aliases};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        for (KinEntry *e = NULL; (e = kin_next(all[i], e));)
            if (e->priority) return true;
    return false;
}
