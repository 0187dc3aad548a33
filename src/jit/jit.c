// SPDX-License-Identifier: Apache-2.0
// jit/jit.c — which functions are compiled, and when; publishing their code, and taking it away.
//
// After a slice that ended at a call, the callee is counted in a small table. At HOT it is compiled, with the functions
// that it calls. The table forgets by being overwritten: a function that is met seldom never counts.
#include "base/host.h"
#include "emu/emu.h"
#include "jit/inner.h"

enum { PLACES = 256, HOT = 2, MOST_FAILURES = 3, MOST_CODE_NBYTES = 16 << 20 };

typedef struct {
    const Code *entry;
    uint32_t root; // slot
} Compiled;

static struct {
    JitMode mode;
    struct {
        const Code *entry;
        uint32_t n;
    } met[PLACES];
    const Code **refused; // entries that cannot be compiled, or that a breakpoint had
    uint32_t nrefused, crefused;
    Compiled *compiled; // functions whose entry is I_native
    uint32_t ncompiled, ccompiled;
    struct {
        const Code *first, *end;
        uint32_t slot, n;
        size_t nbytes;
    } * modules; // of generated code: the functions are in first..end
    uint32_t nmodules, cmodules;
    JitInfo info;
} jit;

JitInfo jit_info(void) { return jit.info; }

void jit_init(JitMode mode) { jit.mode = mode != JIT_OFF && host_code_room(0) ? mode : JIT_OFF; }

static void *grown(void *p, uint32_t n, uint32_t *cap, size_t each)
{
    if (n < *cap) return p;
    uint32_t more = *cap ? *cap * 2 : 64;
    p = mem_resize(MEM_CODE, p, *cap * each, more * each);
    *cap = more;
    return p;
}

static bool is_refused(const Code *entry)
{
    for (uint32_t i = 0; i < jit.nrefused; i++)
        if (jit.refused[i] == entry) return true;
    return false;
}

static void refuse(const Code *entry)
{
    jit.refused = grown(jit.refused, jit.nrefused, &jit.crefused, sizeof *jit.refused);
    jit.refused[jit.nrefused++] = entry;
}

static void publish(const Plan *plan, const bool *broken, size_t nbytes)
{
    const Code *first = plan->functions[0].entry, *end = plan->functions[0].end;
    for (uint32_t i = 0; i < plan->nfunctions; i++) {
        const Function *f = &plan->functions[i];
        if (f->entry < first) first = f->entry;
        if (f->end > end) end = f->end;
        if (broken[f->root]) {
            refuse(f->entry);
            continue;
        }
        func_native_set(f->entry, plan->slot + f->root);
        jit.compiled = grown(jit.compiled, jit.ncompiled, &jit.ccompiled, sizeof *jit.compiled);
        jit.compiled[jit.ncompiled++] = (Compiled){f->entry, plan->slot + f->root};
        jit.info.functions++;
        jit.info.beam_nbytes += (size_t)(f->end - f->entry) * sizeof(Code);
    }
    jit.modules = grown(jit.modules, jit.nmodules, &jit.cmodules, sizeof *jit.modules);
    jit.modules[jit.nmodules].first = first;
    jit.modules[jit.nmodules].end = end;
    jit.modules[jit.nmodules].slot = plan->slot;
    jit.modules[jit.nmodules].nbytes = nbytes;
    jit.modules[jit.nmodules++].n = plan->nroots;
    jit.info.code_nbytes += nbytes;
}

static bool compile(const Code *entry)
{
    Plan plan;
    Buf bodies = {0}, module = {0};
    bool good = plan_make(&plan, entry);
    if (good) good = (plan.slot = host_code_room(plan.nroots)) != 0;
    if (good) {
        bool *broken = mem_take0(MEM_SYSTEM, plan.nroots);
        uint8_t *types = mem_take(MEM_SYSTEM, plan.nroots);
        for (uint32_t i = 0; i < plan.nroots; i++) {
            const Root *r = &plan.roots[i];
            uint32_t arity = plan.functions[r->function].arity;
            types[i] = r->kind == ROOT_RETURN ? TYPE_RETURN
                : r->kind == ROOT_LABEL       ? NATIVE_X
                                              : (uint8_t)(arity < NATIVE_X ? arity : NATIVE_X);
            if (translate_root(&plan, i, &bodies)) continue;
            broken[i] = true;
            translate_nothing(&plan, i, &bodies);
        }
        wasm_module(&module, &bodies, types, plan.nroots, plan.slot);
        const void *functions[NATIVE_FUNCTIONS];
        for (int i = 0; i < NATIVE_FUNCTIONS; i++) functions[i] = native_functions[i].at;
        good = host_code_add(module.p, module.n, functions, NATIVE_FUNCTIONS, native_to_interp_address());
        if (good) {
            publish(&plan, broken, module.n);
            jit.info.modules++;
            if (broken[plan.functions[0].root]) good = false;
        } else if (++jit.info.failures == MOST_FAILURES) jit.mode = JIT_OFF;
        mem_give(MEM_SYSTEM, broken, plan.nroots);
        mem_give(MEM_SYSTEM, types, plan.nroots);
    }
    buf_free(&bodies);
    buf_free(&module);
    plan_free(&plan);
    return good;
}

static void sample(const Code *pc)
{
    if ((*pc & 0xFFFF) == I_native || !code_function_end(pc)) return;
    __typeof__(jit.met[0]) *m = &jit.met[((uintptr_t)pc >> 2) % PLACES];
    if (m->entry != pc) {
        m->entry = pc;
        m->n = 0;
    }
    if (++m->n < HOT && jit.mode != JIT_ALWAYS) return;
    m->n = 0;
    if (jit.info.code_nbytes > MOST_CODE_NBYTES || is_refused(pc)) return;
    int64_t began = host_monotonic_ns();
    if (!compile(pc)) refuse(pc);
    jit.info.ns += host_monotonic_ns() - began;
}

StopReason jit_run(Sched *s, Proc *p)
{
    StopReason why = emu_run(s, p);
    if (jit.mode != JIT_OFF && why == STOP_REDS && p->pc) sample(p->pc);
    return why;
}

// ---- taking code away --------------------------------------------------------------------------------------------
static void clear(const Code *first, const Code *end)
{
    for (uint32_t i = 0; i < jit.ncompiled;)
        if (jit.compiled[i].entry >= first && jit.compiled[i].entry < end) {
            func_native_clear(jit.compiled[i].entry);
            jit.compiled[i] = jit.compiled[--jit.ncompiled];
            jit.info.functions--;
        } else i++;
    for (uint32_t i = 0; i < jit.nmodules;)
        if (jit.modules[i].first >= first && jit.modules[i].end <= end) {
            host_code_drop(jit.modules[i].slot, jit.modules[i].n, native_to_interp_address());
            jit.info.code_nbytes -= jit.modules[i].nbytes;
            jit.modules[i] = jit.modules[--jit.nmodules];
            jit.info.modules--;
        } else i++;
    native_state.epoch++;
}

void jit_drop(const Code *entry)
{
    if (!jit.ncompiled) return;
    const Code *first, *end;
    if (!code_module_range(entry, &first, &end)) return;
    clear(first, end);
    for (uint32_t i = 0; i < PLACES; i++) jit.met[i].entry = NULL;
}

void jit_purge(const Code *first, const Code *end)
{
    clear(first, end);
    for (uint32_t i = 0; i < jit.nrefused;)
        if (jit.refused[i] >= first && jit.refused[i] < end) jit.refused[i] = jit.refused[--jit.nrefused];
        else i++;
    for (uint32_t i = 0; i < PLACES; i++) jit.met[i].entry = NULL;
}

void jit_drop_all(void)
{
    jit.mode = JIT_OFF;
    clear(NULL, (const Code *)UINTPTR_MAX);
}
