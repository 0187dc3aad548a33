// SPDX-License-Identifier: Apache-2.0
// proc/exit.c — the end of a process.
//
// The order: the name goes, then the tables; the process accepts no more signals and leaves the process table; then
// links and monitors are told. So a process that receives the DOWN finds neither the name nor the process. Signals that
// came too late are answered by signal_to_dead. With many links, monitors or messages this takes several slices: the
// dead process goes on a run queue again (PS_DEAD and PS_QUEUED), where nobody else can find it. Its progress is stored
// in fields that it no longer needs:
//   exit_reason   trap_nargs: stage of kin_tell_exit   trap_args[0]: place in that stage, a plain number
//   mbox_first: messages to free
#include "proc/inner.h"

static void give_proc(void *p) { mem_give(MEM_PROC, p, sizeof(Proc)); }

static uint32_t messages_left(Proc *p)
{
    lock(&p->lock);
    uint32_t n = p->mbox_len + p->in_len - p->in_other;
    unlock(&p->lock);
    return n;
}

bool proc_terminate(Proc *p, Term reason)
{
    EVENT3(EV_EXIT, p->pid, is_atom(reason) ? reason : NIL, p->reductions, messages_left(p));
    if (!is_atom(reason)) EVENT_TEXT(EV_EXIT, EVENT_TEXT_EXIT + local_pid_number(p->pid), p, reason);
    if (UNLIKELY(proc_traced(p, PT_TIMED))) trace_timed(p, NULL);
    if (UNLIKELY(proc_traced(p, PT_PROCS))) trace_event(p, A_exit, &reason, 1);
    lock(&p->lock);
    state_put(p, state_of(p) | PS_EXITING);
    unlock(&p->lock);
    Term name = p->name;
    if (name != NIL && name_unregister(name) && UNLIKELY(proc_traced(p, PT_PROCS)))
        trace_event(p, A_unregister, &name, 1);
    p->exit_reason = reason;
    if (proc_up.ending) proc_up.ending(p);

    lock(&p->lock);
    state_put(p, state_of(p) | PS_DEAD);
    Signal *late = p->in_first;
    p->in_first = NULL;
    p->in_last = &p->in_first;
    unlock(&p->lock);
    table_remove(p);

    for (Signal *next; late; late = next) {
        next = late->next;
        // The kin tables still exist, so an unlink or demonitor that arrived in time takes effect.
        if (late->kind == SIG_UNLINK || late->kind == SIG_DEMONITOR || late->kind == SIG_UNLINK_ACK) kin_act(p, late);
        else signal_to_dead(p->pid, late);
    }
    proc_receive_timer_cancel(p);
    ask_on_exit(p);
    p->trap_nargs = 0;
    p->trap_args[0] = 0;
    if (proc_terminate_on(p)) return true;
    p->exit_reason = heap_copy_all(&p->heap, p->exit_reason); // later slices send it: literals may leave meanwhile
    return false;
}

bool proc_terminate_on(Proc *p)
{
    enum { AT_ONCE = 2000 }; // signals or messages
    int budget = AT_ONCE;
    uint64_t at = p->trap_args[0];
    bool told = kin_tell_exit(p, p->exit_reason, &p->trap_nargs, &at, &budget);
    p->trap_args[0] = at;
    while (told && p->mbox_first && budget-- > 0) {
        Signal *s = p->mbox_first;
        p->mbox_first = s->next;
        signal_free(s);
    }
    if (!told || p->mbox_first) return false;
    kin_drop(p);
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
    return true;
}
