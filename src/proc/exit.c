// SPDX-License-Identifier: Apache-2.0
// proc/exit.c — the end of a process.
//
// Order: nobody can find it any more (name, table), no signal reaches it, then its tables go, then its kin hear of it.
// So who gets the DOWN sees neither the name nor the process. What came too late is answered as the dead answer.
#include "proc/inner.h"

void (*proc_exit_hooks[8])(Proc *);
int proc_exit_hook_count;
void (*proc_crash_hook)(Proc *p, Term reason);

void proc_on_exit(void (*hook)(Proc *p))
{
    if (proc_exit_hook_count == (int)COUNT_OF(proc_exit_hooks)) panic("proc_on_exit: too many");
    proc_exit_hooks[proc_exit_hook_count++] = hook;
}

static void give_proc(void *p) { mem_give(MEM_PROC, p, sizeof(Proc)); }

void proc_terminate(Proc *p, Term reason)
{
    EVENT(EV_EXIT, p->pid, is_atom(reason) ? reason : NIL, 0);
    if (UNLIKELY(proc_traced(p, PT_TIMED))) trace_timed(p, NULL);
    if (UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_exit, &reason, 1);
    lock(&p->lock);
    state_put(p, state_of(p) | PS_EXITING);
    unlock(&p->lock);
    Term name = p->name;
    if (name != NIL && name_unregister(name) && UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_unregister, &name, 1);
    for (int i = 0; i < proc_exit_hook_count; i++) proc_exit_hooks[i](p);

    lock(&p->lock);
    state_put(p, state_of(p) | PS_DEAD);
    Signal *late = p->in_first;
    p->in_first = NULL;
    p->in_last = &p->in_first;
    unlock(&p->lock);
    table_remove(p);

    for (Signal *next; late; late = next) {
        next = late->next;
        // The kin tables are still there: an unlink or a demonitor that came in time counts.
        if (late->kind == SIG_UNLINK || late->kind == SIG_DEMONITOR || late->kind == SIG_UNLINK_ACK) kin_act(p, late);
        else signal_to_dead(p->pid, late);
    }
    proc_receive_timer_cancel(p);
    ask_on_exit(p);
    kin_on_exit(p, reason);

    for (Signal *s = p->mbox_first, *next; s; s = next) {
        next = s->next;
        signal_free(s);
    }
    if (UNLIKELY(proc_traced(p, PT_EXITING))) trace_scheduled(p, A_out_exited, false);
    if (p->marks) marks_free(p);
    if (UNLIKELY(p->tracing != NULL)) {
        if (p->tracing->token_frag) frag_free(p->tracing->token_frag);
        mem_give(MEM_PROC, p->tracing, sizeof *p->tracing);
        p->tracing = NULL;
    }
    dict_free(p);
    heap_destroy(&p->heap);
    proc_defer_free(give_proc, p);
}
