// SPDX-License-Identifier: Apache-2.0
// proc/remote.c — all signals to processes, ports and names of other nodes go through here.
//
// There is no distribution: this node is nonode@nohost and reaches no other. So each function does what erl does when
// it is not alive: a send is dropped, a link ends with noconnection, a monitor is an error.
#include "proc/inner.h"

bool remote_send(Proc *from, Term dest, Term message)
{
    (void)from, (void)dest, (void)message;
    return true;
}

void remote_signal(Term to, Signal *s) { signal_to_dead(to, s); }

void remote_link(Proc *p, Term who) { proc_exit_signal(who, p->pid, A_noconnection, true); }

void remote_unlink(Proc *p, Term who) { (void)p, (void)who; }

Term remote_monitor(Proc *p, Term type, Term target, Term tag, int alias)
{
    (void)p, (void)type, (void)target, (void)tag, (void)alias;
    return NOVALUE;
}
