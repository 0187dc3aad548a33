// SPDX-License-Identifier: Apache-2.0
// look/pause.c — where a deterministic run stops, as asked by the page's Step; webeam:step_here/0 and step_waits/1.
#include "look/inner.h"
static SchedPause when;

void look_pause_clear(void)
{
    when = (SchedPause){0};
    sched_pause(NULL);
}

void look_pause_at(uint32_t kinds, double pid)
{
    if (kinds >> 31) {
        // sched_patient: OTP's own timers do not advance the clock before the page has said what to run.
        when.here = sched_patient = true;
        return sched_pause(&when);
    }
    if (when.n == PAUSE_BREAKS) return;
    when.at[when.n].kinds = kinds;
    when.at[when.n++].pid = pid < 0 ? NIL : make_local_pid((uint32_t)pid);
    sched_pause(&when);
}

void look_pause_after(int reductions, bool slice, double seq)
{
    when.reductions = reductions;
    when.slice = slice;
    when.seq = (uint64_t)seq;
    sched_pause(&when);
}

static Term step_here(Proc *p, Term *a) // webeam:step_here(): the program begins here
{
    (void)a;
    events_renew_window();
    sched_pause_here(p);
    return proc_trap(p, export_get(A_erlang, A_is_atom, 1), 1, (Term[]){A_true}); // any call, for the pause to be at
}

static Term step_waits(Proc *p, Term *a) // webeam:step_waits(Bool): does the program wait for a line of input?
{
    if (a[0] != A_true && a[0] != A_false) return badarg(p);
    sched_input_wanted(a[0] == A_true);
    return A_true;
}

void pause_init(void)
{
    export_set_bif(A_webeam, atom_c("step_here"), 0, step_here, BIF_PLAIN);
    export_set_bif(A_webeam, atom_c("step_waits"), 1, step_waits, BIF_PLAIN);
}
