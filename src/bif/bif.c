// SPDX-License-Identifier: Apache-2.0
// bif/bif.c — puts every row of the tables into the export table, and holds what all BIF files share.
#include "bif/bif.h"
#include "proc/time.h"
#include "base/host.h"
#include "base/release.h"

#define ATOM(name, text) Term B_##name;
#include "bif/atoms.tab"
#undef ATOM
#define CONTINUE(name, arity, ...) Export *X_##name;
#define SELF(module, name, arity) Export *X_##module##_##name;
#include "bif/continue.tab"
#undef CONTINUE
#undef SELF

BifUp bif_up;
_Atomic int bif_backtrace_depth = 8;

typedef struct {
    const char *module, *function;
    uint8_t arity, kind;
    Bif bif;
} Row;
static const Row rows[] = {
#define BIF(module, name, arity, kind) {#module, #name, arity, BIF_##kind, bif_##module##_##name##_##arity},
#define BIF_NAMED(module, text, cname, arity, kind) \
    {#module, text, arity, BIF_##kind, bif_##module##_##cname##_##arity},
#include "bif/all.tab"
#undef BIF
#undef BIF_NAMED
};

static bool is_in_release(const Row *r) { return release_has(r->module, r->function, r->arity); }

static int64_t start_ns;
int64_t bif_start_ns(void) { return start_ns; }

// What is a BIF here but in erl a NIF, or written in Erlang: not listed, and erlang:is_builtin/3 denies it.
static bool is_hidden(const char *module, const char *function)
{
    static const char *const modules[] = {"webeam", "prim_buffer", "prim_socket", "prim_net", "erl_tracer"};
    static const char *const functions[] = {"load_module", "memory", "prepare_loading"};
    bool in_erlang = !strcmp(module, "erlang");
    size_t n = strlen(function);
    for (size_t i = 0; i < COUNT_OF(modules); i++)
        if (!strcmp(module, modules[i])) return true;
    for (size_t i = 0; in_erlang && i < COUNT_OF(functions); i++)
        if (!strcmp(function, functions[i])) return true;
    return !in_erlang && n > 4 && !strcmp(function + n - 4, "_nif");
}

bool bif_is_listed(Term module, Term function)
{
    char m[260], f[260];
    size_t nm, nf;
    const uint8_t *pm = atom_text(module, &nm), *pf = atom_text(function, &nf);
    if (nm > 255 || nf > 255) return true;
    memcpy(m, pm, nm), memcpy(f, pf, nf);
    m[nm] = f[nf] = 0;
    return !is_hidden(m, f);
}

Term bif_list_all(Heap *h)
{
    Term list = heap_cons(h, TUPLE(h, A_erlang, A_hibernate, make_small(3)), NIL); // the run loop's own
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!is_hidden(rows[i].module, rows[i].function) && is_in_release(&rows[i]))
            list = heap_cons(
                h, TUPLE(h, atom_c(rows[i].module), atom_c(rows[i].function), make_small(rows[i].arity)), list);
    return list;
}

void bif_init(void)
{
    start_ns = time_monotonic_ns();
#define ATOM(name, text) B_##name = atom_c(text);
#include "bif/atoms.tab"
#undef ATOM
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (is_in_release(&rows[i]))
            export_set_bif(atom_c(rows[i].module), atom_c(rows[i].function), rows[i].arity, rows[i].bif, rows[i].kind);
#define CONTINUE(name, arity, module, shown, shown_arity) \
    export_set_bif(A_erts_internal, atom_c("$" #name), arity, bif_continue_##name, BIF_PLAIN); \
    X_##name = export_get(A_erts_internal, atom_c("$" #name), arity); \
    X_##name->stands_for = export_get(atom_c(module), atom_c(shown), shown_arity);
#define SELF(module, name, arity) X_##module##_##name = export_get(atom_c(#module), atom_c(#name), arity);
#include "bif/continue.tab"
#undef CONTINUE
#undef SELF
}

Term bif_text_list(Heap *h, Buf *b)
{
    Term t = heap_string(h, b->p, b->n, NIL);
    buf_free(b);
    return t;
}

Term bif_c_string(Heap *h, const char *s) { return heap_string(h, (const uint8_t *)s, strlen(s), NIL); }

bool bif_time_unit(Term unit, int64_t *per_second)
{
    static const struct {
        Term atom;
        int64_t per_second;
    } units[] = {
        {A_second, 1},
        {A_millisecond, 1000},
        {A_microsecond, 1000000},
        {A_nanosecond, 1000000000},
        {A_native, 1000000000},
        {A_perf_counter, 1000000000},
        {A_seconds, 1},
        {A_milli_seconds, 1000},
        {A_micro_seconds, 1000000},
        {A_nano_seconds, 1000000000},
    };
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (units[i].atom == unit) {
            *per_second = units[i].per_second;
            return true;
        }
    if (is_small(unit) && small_value(unit) > 0) {
        *per_second = small_value(unit);
        return true;
    }
    return false;
}

// floor(ns * per_second / 10^9), in two halves so that nothing overflows before the true result would.
Term bif_scale_ns(Heap *h, int64_t ns, int64_t per_second)
{
    const int64_t giga = 1000000000;
    int64_t whole = ns / giga, part = ns % giga;
    if (part < 0) part += giga, whole--;
    if (per_second <= giga) return heap_int64(h, whole * per_second + part * per_second / giga);
    Term w = arith_mul(h, heap_int64(h, whole), heap_int64(h, per_second));
    Term f = arith_mul(h, heap_int64(h, part), heap_int64(h, per_second));
    return arith_add(h, w, arith_div(h, f, make_small(giga)));
}

Term badarg_cause(Proc *p, Term cause)
{
    Term pairs[] = {A_module, A_erl_erts_errors, A_cause, cause};
    return proc_raise_with(p, A_error, A_badarg, NOVALUE, map_from_pairs(&p->heap, pairs, 2));
}
