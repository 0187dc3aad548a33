// SPDX-License-Identifier: Apache-2.0
// bif/fun.c — external funs, and information about funs.
//
// The name of a local fun is the function that contains its code; [] while that version of its module is not loaded.
#include "base/release.h"
#include "bif/bif.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "ets/ets.h"

BIF_FN(erlang, make_fun, 3)
{
    int64_t arity;
    if (!is_atom(a[0]) || !is_atom(a[1]) || !arg_uint(a[2], 255, &arity)) return badarg(p);
    FunBox *f = (FunBox *)heap_take(&p->heap, FUN_NWORDS);
    *f = (FunBox){
        .header = make_header(SUB_FUN, FUN_NWORDS - 1),
        .target = (uint64_t)(uintptr_t)export_get(a[0], a[1], (uint32_t)arity),
        .shape = (uint64_t)arity | 1 << 16,
        .creator = NIL,
    };
    return make_boxed((Term *)f);
}

static Term name_of(const FunEntry *e)
{
    CodePlace place;
    const Code *code = atomic_load_explicit(&e->code, memory_order_acquire);
    return code && code_place(code, false, &place) ? place.function : NIL;
}

static Term environment(Heap *h, Term fun) { return heap_list(h, fun_box(fun)->env, fun_num_free(fun), NIL); }

static Term external_info(Proc *p, Term fun, Term item)
{
    const Export *e = fun_export(fun);
    switch (item) {
    case A_module: return e->module;
    case A_name: return e->function;
    case A_arity: return make_small(e->arity);
    case A_env: return NIL;
    case A_type: return A_external;
    case A_index:
    case A_new_index:
    case A_new_uniq:
    case A_uniq:
    case A_pid:
    case A_refc: return A_undefined;
    }
    return badarg(p);
}

// Funs are not counted when they are created and dropped. So this searches the whole system, and counts the module as
// one.
typedef struct {
    uint64_t target;
    size_t n;
} Count;
static void count_row(const Row *r, void *count)
{
    Count *c = count;
    c->n += words_count_funs(r->words, r->words + r->nwords, c->target);
}
static Term count_funs(Proc *p, const FunEntry *e)
{
    Count c = {(uint64_t)(uintptr_t)e, atomic_load(&e->code) != NULL};
    Sched *me = sched_current();
    world_stop(me);
    size_t cap = proc_count() + 16;
    Term *pids = mem_take(MEM_SYSTEM, cap * sizeof(Term));
    size_t n = proc_list_pids(pids, cap);
    for (size_t i = 0; i < n && i < cap; i++) {
        Proc *q = pids[i] == p->pid ? p : proc_find(pids[i]);
        if (q) c.n += proc_count_funs(q, c.target);
    }
    mem_give(MEM_SYSTEM, pids, cap * sizeof(Term));
    ets_each_row(count_row, &c);
    world_start(me);
    proc_charge(p, 1000);
    return make_small((int64_t)c.n);
}

static Term local_info(Proc *p, Term fun, Term item)
{
    const FunEntry *e = fun_entry(fun);
    switch (item) {
    case A_module: return e->module;
    case A_name: return name_of(e);
    case A_arity: return make_small(fun_arity(fun));
    case A_env: return environment(&p->heap, fun);
    case A_type: return A_local;
    case A_index:
    case A_new_index: return make_small(e->index);
    case A_uniq: return make_small(e->old_uniq);
    case A_new_uniq: return heap_make_binary(&p->heap, e->new_uniq, 16);
    case A_pid: return release_does(funs_of_init) ? make_local_pid(0) : fun_box(fun)->creator;
    case A_refc: return count_funs(p, e);
    }
    return badarg(p);
}

BIF_FN(erlang, fun_info, 2)
{
    if (!is_fun(a[0]) || !is_atom(a[1])) return badarg(p);
    Term value = fun_is_export(a[0]) ? external_info(p, a[0], a[1]) : local_info(p, a[0], a[1]);
    return value == NOVALUE ? NOVALUE : TUPLE(&p->heap, a[1], value);
}

BIF_FN(erlang, fun_info_mfa, 1)
{
    if (!is_fun(a[0])) return badarg(p);
    Term module, name;
    if (fun_is_export(a[0])) {
        module = fun_export(a[0])->module;
        name = fun_export(a[0])->function;
    } else {
        module = fun_entry(a[0])->module;
        name = name_of(fun_entry(a[0]));
    }
    return TUPLE(&p->heap, module, name, make_small(fun_arity(a[0])));
}
