// SPDX-License-Identifier: Apache-2.0
// code/breakpoint.c — breakpoints: the patched instructions of traced functions, and what is traced of them.
//
//   loaded code:    entry ─► [ I_breakpoint | operands as before ]        TracePoint.at = entry
//   a BIF:          Export.stub ─► [ I_breakpoint ]; Export.call = code_up.traced_bif, which leads to the stub
//   global calls:   Export.code = stub ─► [ I_breakpoint ]                TracePoint.target = the loaded code
//
// Only the opcode is replaced: a traced function goes on with the original opcode and the same operands. A hash table
// finds the TracePoint by the address.
// Invariant: breakpoints change only while the world is stopped; running code only reads them.
// Cost: nothing for a function that is not traced; a look-up in the hash table for a call of one that is.
#include "code/layout.h"
#include "code/tables.h"

CodeUp code_up;

static struct {
    TracePoint **at;
    uint32_t cap, n;
} points; // a hash table with open addressing, by address

static uint32_t home(const Code *at)
{
    return (uint32_t)(((uint64_t)(uintptr_t)at >> 2) * UINT64_C(0x9E3779B97F4A7C15) >> 33) & (points.cap - 1);
}

TracePoint *code_trace_point(const Code *at)
{
    if (!points.cap) return NULL;
    for (uint32_t i = home(at); points.at[i]; i = (i + 1) & (points.cap - 1))
        if (points.at[i]->at == at) return points.at[i];
    return NULL;
}

static void put(TracePoint *tp)
{
    uint32_t i = home(tp->at);
    while (points.at[i]) i = (i + 1) & (points.cap - 1);
    points.at[i] = tp;
    points.n++;
}

static void resize(uint32_t cap)
{
    TracePoint **old = points.at;
    uint32_t old_cap = points.cap;
    points.at = mem_take0(MEM_CODE, cap * sizeof *points.at);
    points.cap = cap;
    points.n = 0;
    for (uint32_t i = 0; i < old_cap; i++)
        if (old[i]) put(old[i]);
    if (old) mem_give(MEM_CODE, old, old_cap * sizeof *old);
}

static void take_out(TracePoint *tp)
{
    uint32_t m = points.cap - 1, hole = home(tp->at);
    while (points.at[hole] != tp) hole = (hole + 1) & m;
    for (uint32_t i = (hole + 1) & m; points.at[i]; i = (i + 1) & m)
        if (((i - home(points.at[i]->at)) & m) >= ((i - hole) & m)) {
            points.at[hole] = points.at[i];
            hole = i;
        }
    points.at[hole] = NULL;
    points.n--;
}

// ---- patching ---------------------------------------------------------------------------------------
TracePoint *code_trace_find(const TraceFunction *f) { return code_trace_point(f->entry); }

TracePoint *code_trace_set(const TraceFunction *f)
{
    TracePoint *tp = code_trace_point(f->entry);
    if (tp) return tp;
    if (!f->export) code_up.patching(f->entry);
    if (points.n * 2 >= points.cap) resize(points.cap ? points.cap * 2 : 64);
    tp = mem_take0(MEM_CODE, sizeof *tp);
    tp->at = f->entry;
    tp->original = *f->entry & 0xFFFF;
    tp->export = f->export;
    tp->module = f->module;
    tp->function = f->function;
    tp->arity = f->arity;
    tp->meta_tracer = NIL;
    put(tp);
    if (f->export) {
        Export *e = f->export;
        e->stub[1] = tp->original;
        if (e->bif) e->call = code_up.traced_bif;
        else if (!export_is_fixed(e)) {
            tp->target = atomic_load(&e->code);
            atomic_store_explicit(&e->code, e->stub, memory_order_release);
        }
    }
    *f->entry = (*f->entry & 0xFFFF0000u) | I_breakpoint;
    return tp;
}

void code_trace_cleared(TracePoint *tp)
{
    if (tp->flags & (BP_LOCAL | BP_GLOBAL | BP_META | BP_COUNT | BP_TIME)) return;
    Code *at = (Code *)(uintptr_t)tp->at;
    *at = (*at & 0xFFFF0000u) | tp->original;
    Export *e = tp->export;
    if (e) {
        e->call = e->bif;
        if (tp->target && atomic_load(&e->code) == e->stub)
            atomic_store_explicit(&e->code, tp->target, memory_order_release);
    }
    take_out(tp);
    code_up.trace_dropped(tp);
    if (tp->times) mem_give(MEM_CODE, tp->times, tp->cap_times * sizeof *tp->times);
    tp->times = NULL;
    tp->ntimes = tp->cap_times = 0;
    if (!tp->kept) mem_give(MEM_CODE, tp, sizeof *tp);
}

bool code_is_traced(void) { return points.n != 0; }

void breakpoints_forget(Module *m, const ModuleCode *mc)
{
    if (!points.n || !mc) return;
    for (uint32_t i = 0; i < mc->nfunctions && points.n; i++) {
        TracePoint *tp = code_trace_point(mc->units + mc->functions[i].start + FUNC_INFO_UNITS);
        if (!tp) continue;
        tp->flags = 0;
        code_trace_cleared(tp);
    }
    for (Export *e = atomic_load(&m->exports); e && points.n; e = e->next) {
        TracePoint *tp = export_is_fixed(e) ? NULL : code_trace_point(e->stub);
        if (!tp) continue;
        tp->flags = 0;
        code_trace_cleared(tp);
    }
}

// ---- which functions ----------------------------------------------------------------------------------
typedef struct {
    Term function;
    int arity;
    void (*fn)(const TraceFunction *, void *);
    void *arg;
    size_t n;
} Each;

static bool fits(const Each *e, Term function, uint32_t arity)
{
    return (e->function == A_underscore || e->function == function) && (e->arity < 0 || (uint32_t)e->arity == arity);
}

static bool is_own(Term module, Term function) // is it a helper of the VM, which cannot be traced?
{
    size_t n;
    const uint8_t *name = atom_text(function, &n);
    return module == A_webeam || (n && *name == '$');
}

static void visit(Each *e, const TraceFunction *f)
{
    e->n++;
    if (e->fn) e->fn(f, e->arg);
}

static void each_export(Each *e, Module *m, bool loaded_too)
{
    for (Export *x = atomic_load(&m->exports); x; x = x->next) {
        if (!fits(e, x->function, x->arity) || !export_is_defined(x) || is_own(x->module, x->function)) continue;
        if (export_is_fixed(x) || loaded_too) visit(e, &(TraceFunction){x, x->stub, x->module, x->function, x->arity});
    }
}

static void each_function(Each *e, const ModuleCode *mc)
{
    for (uint32_t i = 0; i < mc->nfunctions; i++) {
        const FunctionInfo *f = &mc->functions[i];
        if (!fits(e, f->function, f->arity) || code_is_builtin(mc->module, f->function, f->arity)) continue;
        visit(e, &(TraceFunction){NULL, mc->units + f->start + FUNC_INFO_UNITS, mc->module, f->function, f->arity});
    }
}

static void each_in(Each *e, Module *m, bool exported)
{
    const ModuleCode *mc = atomic_load(&m->current);
    each_export(e, m, exported);
    if (!exported && mc) each_function(e, mc);
}

typedef struct {
    Each *each;
    bool exported;
} Any;
static void each_any(Module *m, void *arg) { each_in(((Any *)arg)->each, m, ((Any *)arg)->exported); }

size_t code_trace_each(
    Term module, Term function, int arity, bool exported, void (*fn)(const TraceFunction *f, void *arg), void *arg)
{
    Each e = {function, arity, fn, arg, 0};
    if (module != A_underscore) {
        Module *m = module_find(module);
        if (m) each_in(&e, m, exported);
    } else modules_each(each_any, &(Any){&e, exported});
    return e.n;
}
