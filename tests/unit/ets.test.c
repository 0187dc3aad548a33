// SPDX-License-Identifier: Apache-2.0
// ets.test — rows, match specifications and tables without a VM around them. The behaviour of the BIFs: tests/erl/ets.
#include "unit.h"
#include "base/release.h"
#include "proc/sched.h"
#include "bif/bif.h"
#include "ets/ets.h"
#include "vm/upward.h"

static Proc process;
static Heap *const h = &process.heap;

static Term spec(Term head, Term guards, Term body)
{
    return heap_cons(h, TUPLE(h, head, guards, heap_cons(h, body, NIL)), NIL);
}

static void test_rows(void)
{
    Term list = heap_string(h, (const uint8_t *)"abc", 3, NIL);
    uint8_t bytes[200] = {7};
    Term t = TUPLE(h, A_ok, list, heap_float(h, 1.5), heap_make_binary(h, bytes, sizeof bytes), EMPTY_TUPLE, EMPTY_MAP,
        TUPLE(h, make_small(1), NIL));
    size_t before = mem_total(MEM_ETS);
    Row *r = row_new(t);
    CHECK(mem_total(MEM_ETS) > before && !r->flat && eq_exact(row_term(r), t));
    Term out = row_out(h, r);
    row_free(r);
    CHECK(mem_total(MEM_ETS) == before && eq_exact(out, t));
    r = row_new(TUPLE(h, make_small(1), A_ok));
    CHECK(r->flat && r->nwords == 3);
    row_free(r);
}

static void test_specs(void)
{
    Buf errors = {0};
    Term one = atom_c("$1"), two = atom_c("$2");
    MatchSpec *ms = ms_compile(
        spec(TUPLE(h, one, two), heap_cons(h, TUPLE(h, A_op_gt, two, make_small(3)), NIL), one), MS_TABLE, &errors);
    CHECK(ms && errors.n == 0);
    MsRun run;
    ms_run_init(&run);
    CHECK(ms_run(&run, ms, &process, TUPLE(h, A_ok, make_small(4)), NULL) == A_ok);
    CHECK(ms_run(&run, ms, &process, TUPLE(h, A_ok, make_small(3)), NULL) == NOVALUE);
    CHECK(ms_run(&run, ms, &process, TUPLE(h, A_ok), NULL) == NOVALUE &&
        ms_run(&run, ms, &process, A_ok, NULL) == NOVALUE);
    ms_run_done(&run);
    Term keys[2];
    size_t n;
    CHECK(!ms_keys(ms, 1, false, keys, 2, &n));
    ms_drop(ms);
    ms = ms_compile(spec(TUPLE(h, A_ok, two), NIL, two), MS_TABLE, NULL);
    CHECK(ms && ms_keys(ms, 1, false, keys, 2, &n) && n == 1 && keys[0] == A_ok);
    ms_drop(ms);
    CHECK(!ms_compile(spec(one, NIL, two), MS_TABLE, &errors) && !strcmp((char *)errors.p, "Variable $2 is unbound."));
    CHECK(!ms_compile(A_ok, MS_TABLE, NULL) && !ms_compile(NIL, MS_TABLE, NULL) &&
        !ms_compile(spec(one, A_ok, one), MS_TABLE, NULL));
    buf_free(&errors);
}

// Deep heads and bodies cost memory, not C stack.
static void test_deep(void)
{
    Term deep = atom_c("$1"), body = A_true;
    for (int i = 0; i < 200000; i++) deep = heap_cons(h, deep, NIL), body = TUPLE(h, A_not, body);
    MatchSpec *ms = ms_compile(spec(deep, NIL, body), MS_TABLE, NULL);
    CHECK(ms != NULL);
    ms_drop(ms);
    ms = ms_compile(spec(deep, NIL, deep), MS_TABLE, NULL);
    CHECK(ms != NULL);
    ms_drop(ms);
}

int main(void)
{
    term_init(0);
    upward_connect();
    code_init();
    sched_init(&(SchedOpts){.schedulers = 1, .online = 1, .deterministic = true});
    release_set("13");
    bif_init();
    heap_init(h, 4000, 0, 65535);
    size_t before = mem_total(MEM_ETS);
    test_rows();
    test_specs();
    test_deep();
    CHECK(mem_total(MEM_ETS) == before);
    heap_destroy(h);
    return unit_done();
}
