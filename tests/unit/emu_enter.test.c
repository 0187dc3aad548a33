// SPDX-License-Identifier: Apache-2.0
// emu_enter.test — the slow ways into code (emu/enter.c): apply, funs, traps, undefined functions, errors of BIFs,
// hibernate and yield; and where a slice ends. Without .beam files: the processes run exports and BIFs of this test.
#include "unit.h"
#include "base/release.h"
#include "emu/emu.h"
#include "emu/reductions.h"
#include "proc/mailbox.h"
#include "proc/signal.h"
#include "vm/upward.h"

enum { SLICE = 50, LONGEST = 256 };
#define A(name) atom_c(#name)
static Heap store;
static Heap *const h = &store;

// ---- what a process has done
// ------------------------------------------------------------------------------------------
static char noted[300];   // by test:note/1,3
static char ended[600];   // its exit reason, with the class in front when that is no error
static int slices, waits; // STOP_REDS, STOP_WAIT
static int64_t used;      // reductions

static void show(char *to, size_t n, const char *what, Term t)
{
    Buf b = {0};
    print_term(&b, t, 250);
    snprintf(to, n, "%s%.*s", what, (int)b.n, (const char *)b.p);
    buf_free(&b);
}

static StopReason watched(Sched *s, Proc *p)
{
    int32_t had = p->reds;
    StopReason why = emu_run(s, p);
    used += had - p->reds;
    if (why == STOP_EXIT) show(ended, sizeof ended, p->exc_class == A_exit ? "exit " : "", p->exc_reason);
    slices += why == STOP_REDS;
    waits += why == STOP_WAIT;
    return why;
}

static void drain(void)
{
    bool busy;
    for (int i = 0; i < 50; i++) sched_run(0, false, &busy);
}

static Term spawned(Term m, Term f, Term args)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    noted[0] = ended[0] = 0;
    slices = waits = 0;
    used = 0;
    Term pid = proc_spawn(&o, m, f, args, NULL);
    drain();
    return pid;
}

static Term list(size_t n, const Term *elements) { return heap_list(h, elements, n, NIL); }
#define LIST(...) list(sizeof((Term[]){__VA_ARGS__}) / sizeof(Term), (Term[]){__VA_ARGS__})
#define APPLY(...) (spawned(A_erlang, A_apply, LIST(__VA_ARGS__)), ended)

// ---- BIFs of this test: test:Name/Arity
// -------------------------------------------------------------------------------
static Term note, hop;
static Export *undefined;

static Term note_1(Proc *p, Term *a)
{
    (void)p;
    show(noted, sizeof noted, "", a[0]);
    return A_ok;
}
static Term note_3(Proc *p, Term *a) { return note_1(p, (Term[]){TUPLE(&p->heap, a[0], a[1], a[2])}); }
static Term note_4(Proc *p, Term *a) { return note_1(p, (Term[]){TUPLE(&p->heap, a[0], a[1], a[2], a[3])}); }
static Term hop_1(Proc *p, Term *a) // N traps to itself; then to note/4, which has as many arguments as a trap can have
{
    if (a[0] != make_small(0))
        return proc_trap(p, export_get(A(test), hop, 1), 1, (Term[]){make_small(small_value(a[0]) - 1)});
    return proc_trap(p, export_get(A(test), note, 4), 4, (Term[]){A(a), A(b), A(c), LIST(A(d))});
}
static Term yields_1(Proc *p, Term *a) // the same, each in its own slice
{
    if (a[0] == make_small(0)) return note_1(p, a);
    return proc_yield_bif(p, export_get(A(test), A_yield, 1), 1, (Term[]){make_small(small_value(a[0]) - 1)});
}
static Term trap_away_1(Proc *p, Term *a) // to what is no BIF
{
    return proc_trap(p, undefined, 1, a);
}
static Term fails_2(Proc *p, Term *a)
{
    (void)a;
    return badarg(p);
}
static Term trap_to_fail_1(Proc *p, Term *a)
{
    return proc_trap(p, export_get(A(test), A_badarg, 2), 2, (Term[]){a[0], A_second});
}

// ---- apply
// --------------------------------------------------------------------------------------------------------------
static Term fun_of_export(Export *e)
{
    FunBox *b = (FunBox *)heap_take(h, FUN_NWORDS);
    *b = (FunBox){make_header(SUB_FUN, FUN_NWORDS - 1), (uint64_t)(uintptr_t)e, e->arity | 1u << 16, 0, NIL};
    return make_boxed((Term *)b);
}

static Term nested(
    int depth, Term m, Term f, Term args) // erlang:apply(erlang, apply, [erlang, apply, ... [M, F, Args]])
{
    for (; depth > 1; depth--) args = LIST(m, f, args), m = A_erlang, f = A_apply;
    return LIST(m, f, args);
}

static void test_apply(void)
{
    Term many[LONGEST];
    for (int i = 0; i < LONGEST; i++) many[i] = A(a);
    Term too_many = list(LONGEST, many), improper = heap_cons(h, A(a), A(b)),
         f = fun_of_export(export_get(A(test), note, 1));
    CHECK_TEXT(APPLY(A(test), note, LIST(A_ok)), "exit normal");
    CHECK_TEXT(noted, "ok");
    CHECK_TEXT(APPLY(f, LIST(A_true)), "exit normal");
    CHECK_TEXT(noted, "true");
#define AT_APPLY2 "{erlang,apply,2,[]}"
#define INFO "[{error_info,#{module=>erl_erts_errors}}]"
    CHECK_TEXT(APPLY(make_small(1), A(f), NIL), "{badarg,[{erlang,apply,[1,f,[]]," INFO "}]}");
    CHECK_TEXT(APPLY(A(m), A(f), improper), "{badarg,[{erlang,apply,[m,f,[a|b]]," INFO "}]}");
    CHECK_TEXT(APPLY(f, improper), "{badarg,[{erlang,apply,[fun test:note/1,[a|b]]," INFO "}]}");
    CHECK(strstr(APPLY(A(m), A(f), too_many), "{undef,[{m,f,[a,a,a,"));
    CHECK(strstr(APPLY(f, too_many), "{{badarity,{fun test:note/1,[a,a,"));
    CHECK(strstr(APPLY(A(f), NIL), "{{badfun,f},["));
    CHECK(strstr(APPLY(TUPLE(h, A(m), A(f)), NIL), "{{badfun,{m,f}},["));
    CHECK(strstr(APPLY(f, NIL), "{{badarity,{fun test:note/1,[]}},["));
    CHECK_TEXT(noted, "");
    spawned(A_erlang, A_apply, nested(20, A(test), note, LIST(A_ok)));
    CHECK_TEXT(noted, "ok");
    CHECK_TEXT(APPLY(A_erlang, A_apply, LIST(make_small(1), A(f), NIL)), "{badarg,[{erlang,apply,[1,f,[]]," INFO "}]}");
}

// ---- local funs
// ------------------------------------------------------------------------------------------------------------ fun(X)
// with two values of its environment: its code gets note/3's arguments.
static void test_funs(void)
{
    static const uint8_t uniq[16] = "a digest";
    FunEntry *e = fun_entry_get(A(test), 7, 1, uniq, 1, 2);
    FunBox *b = (FunBox *)heap_take(h, FUN_NWORDS + 2);
    *b = (FunBox){make_header(SUB_FUN, FUN_NWORDS - 1 + 2), (uint64_t)(uintptr_t)e, 1 | 2 << 8, 0, NIL};
    b->env[0] = A(a);
    b->env[1] = LIST(A(b));
    Term f = make_boxed((Term *)b);
    Export *handler = export_get(A_error_handler, A_undefined_lambda, 3);
    CHECK(strstr(APPLY(f, LIST(A(x))), "{{badfun,#Fun<test.")); // its module is not loaded, and nobody loads it
    export_set_bif(A_error_handler, A_undefined_lambda, 3, note_3, BIF_PLAIN);
    CHECK_TEXT(APPLY(f, LIST(A(x))), "exit normal");
    CHECK(strstr(noted, "{test,#Fun<test.") && strstr(noted, ",[x]}"));
    export_set_bif(A_error_handler, A_undefined_lambda, 3, NULL, BIF_PLAIN);
    CHECK(!export_is_defined(handler));
    atomic_store(&e->code, (const Code *)export_get(A(test), note, 3)->stub);
    CHECK_TEXT(APPLY(f, LIST(A(x))), "exit normal");
    CHECK_TEXT(noted, "{x,a,[b]}");
    CHECK(strstr(APPLY(f, NIL), "{{badarity,{#Fun<test."));
}

// ---- undefined functions
// -------------------------------------------------------------------------------------------------
static void test_undefined(void)
{
    CHECK_TEXT((spawned(A(test), A_undef, LIST(A(x))), ended), "{undef,[{test,undef,1,[]}]}");
    CHECK_TEXT((spawned(A_error_handler, A_undefined_function, LIST(A(x), A(y), A(a))), ended),
        "{undef,[{error_handler,undefined_function,3,[]}]}");
    export_set_bif(A_error_handler, A_undefined_function, 3, note_3, BIF_PLAIN);
    CHECK_TEXT((spawned(A(test), A_undef, LIST(A(x))), ended), "exit normal");
    CHECK_TEXT(noted, "{test,undef,[x]}");
    CHECK_TEXT(APPLY(A(test), atom_c("trap_away"), LIST(A(x))), "exit normal"); // a trap to one goes there too
    CHECK_TEXT(noted, "{test,undef,[x]}");
    export_set_bif(A_error_handler, A_undefined_function, 3, NULL, BIF_PLAIN);
}

// ---- BIFs that trap or fail
// ---------------------------------------------------------------------------------------------
static void test_traps(void)
{
    CHECK_TEXT(APPLY(A(test), hop, LIST(make_small(5))), "exit normal");
    CHECK_TEXT(noted, "{a,b,c,[d]}");
    CHECK_EQ(slices, 0);
    CHECK_TEXT(APPLY(A(test), A_yield, LIST(make_small(5))), "exit normal");
    CHECK_TEXT(noted, "0");
    CHECK_EQ(slices, 5);
    CHECK_TEXT(APPLY(A(test), atom_c("trap_to_fail"), LIST(A(x))), // the error is that of the BIF it traps to
        "{badarg,[{test,badarg,[x,second],[{error_info,#{module=>erl_stdlib_errors}}]}]}");
}

static void test_errors(void)
{
    CHECK_TEXT((spawned(A_erlang, A_atom_to_list, LIST(make_small(1))), ended),
        "{badarg,[{erlang,atom_to_list,[1]," INFO "}]}");
    CHECK_TEXT(APPLY(A_erlang, A_error, LIST(A(x))), "{x,[]}"); // the caller's, and there is none
    CHECK_TEXT(APPLY(A_erlang, A_exit, LIST(A(x))), "exit x");
    CHECK_TEXT(APPLY(A_erlang, A_throw, LIST(A(x))), "{{nocatch,x},[]}");
    CHECK_TEXT(APPLY(A_erlang, A_raise, LIST(A_error, A(x), NIL)), "{x,[]}");
    CHECK_TEXT(APPLY(A_erlang, A_raise, LIST(A(a), A(x), NIL)), "exit normal"); // raise/3 gives badarg
}

// ---- hibernate, yield
// --------------------------------------------------------------------------------------------------
static void test_hibernate(void)
{
    Term pid = spawned(A_erlang, A_hibernate, LIST(A(test), note, LIST(A(x))));
    CHECK(waits == 1 && !noted[0] && !ended[0]);
    Proc *p = proc_find(pid);
    CHECK(p->flags & PF_HIBERNATED);
    CHECK_EQ(p->heap.end - p->heap.stop, 2); // nothing but the argument and the return address of the first call
    proc_send_term(pid, A_ok, NOVALUE);
    drain();
    CHECK_TEXT(noted, "x");
    CHECK_TEXT(ended, "exit normal");
    spawned(A_erlang, A_hibernate, LIST(make_small(1), A(f), NIL));
    CHECK_TEXT(ended, "{badarg,[{erlang,hibernate,[1,f,[]]," INFO "}]}");
    spawned(A_erlang, A_yield, NIL);
    CHECK(slices == 1 && !strcmp(ended, "exit normal"));
}

// ---- reductions
// ----------------------------------------------------------------------------------------------------------- Each
// apply is a call, the BIF at the end costs REDS_BIF more; the first function is entered for nothing. A slice ends at
// the call that leaves none, and the call is made in the next one.
static void test_reductions(void)
{
    for (int depth = 1; depth < 4 * SLICE; depth++) {
        spawned(A_erlang, A_apply, nested(depth, A(test), note, LIST(make_small(depth))));
        char want[20];
        snprintf(want, sizeof want, "%d", depth);
        CHECK_TEXT(noted, want);
        CHECK_EQ(used, depth * REDS_CALL + REDS_BIF);
        CHECK_EQ(slices, depth * REDS_CALL / SLICE);
    }
    spawned(A(test), hop, LIST(make_small(20)));
    CHECK_EQ(used, 22 * REDS_BIF + 21 * REDS_CALL); // each trap is a call, to a BIF
    CHECK_EQ(slices, 0);
    spawned(A(test), A_yield, LIST(make_small(3))); // what is left of a slice is given up
    CHECK_EQ(used, 3 * (SLICE + REDS_CALL) + REDS_BIF);
    CHECK_EQ(slices, 3);
    spawned(A(test), A_badarg, LIST(A(a), A(b))); // an error that nobody handles costs nothing
    CHECK_EQ(used, REDS_BIF);
}

int main(void)
{
    term_init(0);
    upward_connect();
    code_init();
    proc_up.run = watched;
    proc_up.crashed = NULL;
    sched_init(
        &(SchedOpts){.schedulers = 1, .online = 1, .deterministic = true, .process_limit = 1024, .slice = SLICE});
    release_set("13"); // OTP 25
    bif_init();
    emu_init();
    heap_init(h, 1 << 16, 233, 65535);
    note = atom_c("note");
    hop = atom_c("hop");
    undefined = export_get(A(test), A_undef, 1);
    export_set_bif(A(test), note, 1, note_1, BIF_PLAIN);
    export_set_bif(A(test), note, 3, note_3, BIF_PLAIN);
    export_set_bif(A(test), note, 4, note_4, BIF_PLAIN);
    export_set_bif(A(test), hop, 1, hop_1, BIF_PLAIN);
    export_set_bif(A(test), A_yield, 1, yields_1, BIF_PLAIN);
    export_set_bif(A(test), atom_c("trap_away"), 1, trap_away_1, BIF_PLAIN);
    export_set_bif(A(test), atom_c("trap_to_fail"), 1, trap_to_fail_1, BIF_PLAIN);
    export_set_bif(A(test), A_badarg, 2, fails_2, BIF_PLAIN);
    test_apply();
    test_funs();
    test_undefined();
    test_traps();
    test_errors();
    test_hibernate();
    test_reductions();
    return unit_done();
}
