// SPDX-License-Identifier: Apache-2.0
// code/place.c — finds the module, function and line of an address in code.
//
//   address ─► ranges (ascending by first unit) ─► ModuleCode ─► functions, line marks (ascending) ─► CodePlace
//
// Invariant: readers take no lock, because an array of ranges never changes: loading or purging a module replaces it.
// The array before is freed at the next change; nobody reads it then, because code changes while the world is stopped.
// Cost: three binary searches; adding or removing a module copies the array.
#include "code/layout.h"
#include "code/tables.h"

typedef struct {
    const Code *first, *end;
    ModuleCode *mc;
} Range;
typedef struct {
    uint32_t n;
    Range at[];
} Ranges;
static Ranges *_Atomic ranges;
static Ranges *former;

static size_t ranges_nbytes(uint32_t n) { return sizeof(Ranges) + n * sizeof(Range); }

static void replace(Ranges *fresh)
{
    if (former) mem_give(MEM_CODE, former, ranges_nbytes(former->n));
    former = atomic_exchange(&ranges, fresh);
}

void place_add(ModuleCode *mc)
{
    const Ranges *was = atomic_load(&ranges);
    uint32_t n = was ? was->n : 0, at = 0;
    Ranges *fresh = mem_take(MEM_CODE, ranges_nbytes(n + 1));
    while (at < n && was->at[at].first < mc->units) at++;
    if (at) memcpy(fresh->at, was->at, at * sizeof(Range));
    fresh->at[at] = (Range){mc->units, mc->units + mc->nunits, mc};
    if (n > at) memcpy(fresh->at + at + 1, was->at + at, (n - at) * sizeof(Range));
    fresh->n = n + 1;
    replace(fresh);
}

void place_remove(ModuleCode *mc)
{
    const Ranges *was = atomic_load(&ranges);
    uint32_t at = 0;
    while (was && at < was->n && was->at[at].mc != mc) at++;
    if (!was || at == was->n) return;
    Ranges *fresh = mem_take(MEM_CODE, ranges_nbytes(was->n - 1));
    if (at) memcpy(fresh->at, was->at, at * sizeof(Range));
    if (was->n - at > 1) memcpy(fresh->at + at, was->at + at + 1, (was->n - at - 1) * sizeof(Range));
    fresh->n = was->n - 1;
    replace(fresh);
}

static const ModuleCode *code_at(const Code *at)
{
    const Ranges *r = atomic_load_explicit(&ranges, memory_order_acquire);
    uint32_t lo = 0, hi = r ? r->n : 0;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (r->at[mid].end <= at) lo = mid + 1;
        else hi = mid;
    }
    return r && lo < r->n && at >= r->at[lo].first ? r->at[lo].mc : NULL;
}

const FunctionInfo *place_function(const ModuleCode *mc, uint32_t unit)
{
    uint32_t lo = 0, hi = mc->nfunctions;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (mc->functions[mid].start <= unit) lo = mid + 1;
        else hi = mid;
    }
    return lo ? &mc->functions[lo - 1] : NULL;
}

// The line of the last mark at or before the unit, in the same function; NULL: unknown.
static const BeamLine *line_at(const ModuleCode *mc, uint32_t unit, uint32_t function_start)
{
    uint32_t lo = 0, hi = mc->nmarks;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (mc->marks[mid].at <= unit) lo = mid + 1;
        else hi = mid;
    }
    if (!lo || mc->marks[lo - 1].at < function_start || mc->marks[lo - 1].line >= mc->nlines) return NULL;
    return &mc->lines[mc->marks[lo - 1].line];
}

bool code_place(const Code *at, bool is_return, CodePlace *out)
{
    memset(out, 0, sizeof *out);
    if (is_return) at--;
    const ModuleCode *mc = code_at(at);
    if (!mc) {
        const Export *e = export_at_stub(at);
        if (!e) return false;
        const Export *shown = e->stands_for ? e->stands_for : e;
        *out =
            (CodePlace){.module = shown->module, .function = shown->function, .arity = shown->arity, .entry = e->stub};
        return true;
    }
    uint32_t unit = (uint32_t)(at - mc->units);
    const FunctionInfo *f = place_function(mc, unit);
    if (!f) return false;
    *out = (CodePlace){.module = mc->module,
        .function = f->function,
        .arity = f->arity,
        .entry = mc->units + f->start + FUNC_INFO_UNITS};
    const BeamLine *line = line_at(mc, unit, f->start);
    if (line && line->line && line->file < mc->nfiles) {
        out->line = line->line;
        out->file = mc->file_names[line->file];
        out->file_nbytes = strlen(out->file);
    }
    return true;
}

const Code *code_function_end(const Code *entry)
{
    const ModuleCode *mc = code_at(entry);
    const FunctionInfo *f = mc ? place_function(mc, (uint32_t)(entry - mc->units)) : NULL;
    if (!f || mc->units + f->start + FUNC_INFO_UNITS != entry) return NULL;
    return f + 1 < mc->functions + mc->nfunctions ? mc->units + f[1].start : mc->units + mc->nunits;
}

bool code_module_range(const Code *at, const Code **first, const Code **end)
{
    const ModuleCode *mc = code_at(at);
    if (!mc) return false;
    *first = mc->units;
    *end = mc->units + mc->nunits;
    return true;
}
