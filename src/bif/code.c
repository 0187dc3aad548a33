// SPDX-License-Identifier: Apache-2.0
// bif/code.c — loading modules, and asking what is loaded.
//
//   prepare_loading ─► a magic reference to a Prepared ─► finish_loading ─► current code
//
// The tables of code are changed with the world stopped, so no other scheduler runs code meanwhile.
#include "base/release.h"
#include "bif/bif.h"
#include "proc/sched.h"

enum { MAGIC_PREPARED = 0x50524550 };
typedef struct {
    Magic magic;
    Prepared *prepared;
} PreparedMagic; // prepared: NULL after it was committed

// ---- bytes of a binary argument --------------------------------------------------------------------------
// In place if they start at a byte boundary, else copied. False: not a binary.
typedef struct {
    const uint8_t *p;
    size_t n;
    uint8_t *copy;
} Bytes;
static bool bytes_of(Term t, Bytes *out)
{
    if (!is_binary(t)) return false;
    Bits b = bits_of(t);
    *out = (Bytes){b.bytes, (size_t)(b.nbits / 8), NULL};
    if (b.bitoff) {
        out->p = out->copy = mem_take(MEM_SYSTEM, out->n + 1);
        bits_copy(out->copy, 0, b.bytes, b.bitoff, b.nbits);
    }
    return true;
}
static void bytes_done(Bytes *b)
{
    if (b->copy) mem_give(MEM_SYSTEM, b->copy, b->n + 1);
}
static void charge_bytes(Proc *p, size_t n) { proc_charge(p, (uint32_t)(n / 64 < 100000 ? n / 64 : 100000)); }

static Term error_pair(Proc *p, Term why) { return TUPLE(&p->heap, A_error, why); }

// ---- preparing -----------------------------------------------------------------------------------------------
static void drop_prepared(Magic *m) { code_prepared_free(((PreparedMagic *)m)->prepared); }

static PreparedMagic *prepared_of(Term t)
{
    if (!is_box_of(t, SUB_MAGIC_REF)) return NULL;
    Magic *m = magic_of(t);
    return m->type == MAGIC_PREPARED ? (PreparedMagic *)m : NULL;
}

static Prepared *prepare(Proc *p, Term module, Term code, Term *why)
{
    Bytes b;
    const char *text;
    *why = A_badarg;
    if (!is_atom(module) || !bytes_of(code, &b)) return NULL;
    charge_bytes(p, b.n);
    Prepared *pr = code_prepare(b.p, b.n, module, why, &text);
    bytes_done(&b);
    return pr;
}

BIF_FN(erts_internal, prepare_loading, 2)
{
    Term why;
    Prepared *pr = prepare(p, a[0], a[1], &why);
    if (!pr) return why == A_badarg ? badarg(p) : error_pair(p, why);
    PreparedMagic *m = mem_take0(MEM_SYSTEM, sizeof *m);
    m->magic.refs = 1;
    m->magic.drop = drop_prepared;
    m->magic.nbytes = sizeof *m;
    m->magic.type = MAGIC_PREPARED;
    ref_new(m->magic.id);
    m->prepared = pr;
    return heap_magic_ref(&p->heap, &m->magic);
}

BIF_FN(erlang, prepare_loading, 2) { return bif_erts_internal_prepare_loading_2(p, a); }

BIF_FN(erlang, has_prepared_code_on_load, 1)
{
    PreparedMagic *m = prepared_of(a[0]);
    if (!m) return badarg(p);
    return make_bool(m->prepared && code_prepared_has_on_load(m->prepared));
}

// ---- finishing --------------------------------------------------------------------------------------------------
// {tag, List} of the modules for which `test` holds; NOVALUE: there are none.
typedef bool (*ModuleTest)(Term list, const Prepared *pr);
static Term modules_where(Proc *p, Term list, Term tag, ModuleTest test)
{
    Term found = NIL;
    for (Term l = list; is_cons(l); l = tail(l)) {
        const Prepared *pr = prepared_of(head(l))->prepared;
        if (test(list, pr)) found = heap_cons(&p->heap, code_prepared_module(pr), found);
    }
    return is_nil(found) ? NOVALUE : TUPLE(&p->heap, tag, found);
}

static bool is_unpurged(Term list, const Prepared *pr)
{
    (void)list;
    return code_has_old(code_prepared_module(pr)) && code_module_loaded(code_prepared_module(pr));
}
static bool has_on_load(Term list, const Prepared *pr)
{
    (void)list;
    return code_prepared_has_on_load(pr);
}

// {duplicated, List} of the modules that occur more than once. The lists are short, so they are not sorted.
static Term duplicates(Proc *p, Term list)
{
    Term found = NIL;
    for (Term l = list; is_cons(l); l = tail(l)) {
        Term m = code_prepared_module(prepared_of(head(l))->prepared);
        for (Term k = list; k != l; k = tail(k))
            if (code_prepared_module(prepared_of(head(k))->prepared) == m) {
                found = heap_cons(&p->heap, m, found);
                break;
            }
    }
    return is_nil(found) ? NOVALUE : TUPLE(&p->heap, B_duplicated, found);
}

BIF_FN(erlang, finish_loading, 1)
{
    size_t n;
    if (!list_length(a[0], &n)) return badarg(p);
    for (Term l = a[0]; is_cons(l); l = tail(l)) {
        PreparedMagic *m = prepared_of(head(l));
        if (!m || !m->prepared) return badarg(p);
    }
    if (n == 0) return A_ok;
    Term error = n > 1 ? duplicates(p, a[0]) : NOVALUE;
    if (error != NOVALUE) return error;
    Term on_load = modules_where(p, a[0], A_on_load, has_on_load);
    if (on_load != NOVALUE && n > 1) return on_load;
    proc_charge(p, (uint32_t)(n < 1000 ? n * 10 : 10000));
    Sched *me = sched_current();
    world_stop(me);
    error = modules_where(p, a[0], A_not_purged, is_unpurged);
    if (error == NOVALUE)
        for (Term l = a[0]; is_cons(l); l = tail(l)) {
            PreparedMagic *m = prepared_of(head(l));
            if (code_commit(m->prepared)) m->prepared = NULL;
            else error = TUPLE(&p->heap, A_not_purged, heap_cons(&p->heap, code_prepared_module(m->prepared), NIL));
        }
    world_start(me);
    return error != NOVALUE ? error : on_load != NOVALUE ? on_load : A_ok;
}

BIF_FN(erlang, load_module, 2)
{
    Term why;
    Prepared *pr = prepare(p, a[0], a[1], &why);
    if (!pr) return why == A_badarg ? badarg(p) : error_pair(p, why);
    bool on_load = code_prepared_has_on_load(pr);
    Sched *me = sched_current();
    world_stop(me);
    bool good = code_commit(pr);
    world_start(me);
    if (!good) {
        code_prepared_free(pr);
        return error_pair(p, A_not_purged);
    }
    return on_load ? error_pair(p, A_on_load) : TUPLE(&p->heap, A_module, a[0]);
}

// ---- on_load --------------------------------------------------------------------------------------------------------
BIF_FN(erlang, call_on_load_function, 1)
{
    Export *e = is_atom(a[0]) ? code_on_load_call(a[0]) : NULL;
    return e ? proc_trap(p, e, 0, NULL) : badarg(p);
}

BIF_FN(erlang, finish_after_on_load, 2)
{
    if (!is_atom(a[0]) || (a[1] != A_true && a[1] != A_false)) return badarg(p);
    Sched *me = sched_current();
    world_stop(me);
    bool good = code_on_load_done(a[0], a[1] == A_true);
    world_start(me);
    return good ? A_true : badarg(p);
}

// ---- queries
BIF_FN(erlang, module_loaded, 1) { return is_atom(a[0]) ? make_bool(code_module_loaded(a[0])) : badarg(p); }

BIF_FN(erlang, loaded, 0) { return code_loaded_modules(&p->heap); }

// The modules that erl has preloaded, in erl's order, if they are loaded.
BIF_FN(erlang, pre_loaded, 0)
{
    Term list = NIL;
    size_t n = 0;
    while (release_preloaded[n]) n++;
    for (size_t i = n; i > 0; i--) {
        Term m = atom_find((const uint8_t *)release_preloaded[i - 1], strlen(release_preloaded[i - 1]));
        if (m != NOVALUE && code_module_loaded(m)) list = heap_cons(&p->heap, m, list);
    }
    return list;
}

BIF_FN(erlang, get_module_info, 1)
{
    Term info = code_module_info_all(&p->heap, a[0]);
    return info == NOVALUE ? badarg(p) : info;
}

BIF_FN(erlang, get_module_info, 2)
{
    Term info = code_module_info(&p->heap, a[0], a[1]);
    return info == NOVALUE ? badarg(p) : info;
}

// M, F and a small integer A. False: badarg. *arity is -1 if A is not in 0..255: there is no such function.
static bool mfa_args(const Term *a, int32_t *arity)
{
    if (!is_atom(a[0]) || !is_atom(a[1]) || !is_small(a[2])) return false;
    int64_t n = small_value(a[2]);
    *arity = n >= 0 && n <= 255 ? (int32_t)n : -1;
    return true;
}

BIF_FN(erlang, function_exported, 3)
{
    int32_t arity;
    if (!mfa_args(a, &arity)) return badarg(p);
    const Export *e = arity < 0 ? NULL : export_find(a[0], a[1], (uint32_t)arity);
    return make_bool(e && export_is_defined(e));
}

BIF_FN(erlang, is_builtin, 3)
{
    int32_t arity;
    if (!mfa_args(a, &arity)) return badarg(p);
    return make_bool(arity >= 0 && bif_is_listed(a[0], a[1]) && code_is_builtin(a[0], a[1], (uint32_t)arity));
}

// ---- .beam files as binaries
BIF_FN(erts_internal, beamfile_chunk, 2)
{
    Bytes b;
    char id[4];
    Term l = a[1];
    for (int i = 0; i < 4; i++, l = tail(l)) {
        if (!is_cons(l) || !is_small(head(l)) || small_value(head(l)) < 0 || small_value(head(l)) > 255)
            return badarg(p);
        id[i] = (char)small_value(head(l));
    }
    if (!is_nil(l) || !bytes_of(a[0], &b)) return badarg(p);
    const uint8_t *at;
    size_t n;
    Term result = A_undefined;
    if (code_beam_chunk(b.p, b.n, id, &at, &n))
        result = b.copy ? heap_make_binary(&p->heap, at, n)
                        : heap_sub_bits(&p->heap, a[0], (uint64_t)(at - b.p) * 8, (uint64_t)n * 8);
    bytes_done(&b);
    return result;
}

BIF_FN(erts_internal, beamfile_module_md5, 1)
{
    Bytes b;
    if (!bytes_of(a[0], &b)) return badarg(p);
    charge_bytes(p, b.n);
    Term md5 = code_beam_md5(&p->heap, b.p, b.n);
    bytes_done(&b);
    return md5;
}

// ---- counters of executed lines: there are none, as in an erl without its compiler to machine code
BIF_FN(code, coverage_support, 0) { return A_false; }
BIF_FN(code, get_coverage_mode, 0) { return badarg(p); }
BIF_FN(code, get_coverage_mode, 1) { return badarg(p); }
BIF_FN(code, get_coverage, 2) { return badarg(p); }
BIF_FN(code, reset_coverage, 1) { return badarg(p); }
BIF_FN(code, set_coverage_mode, 1) { return badarg(p); }
// The chunk of it is not read, so no loaded module has any.
BIF_FN(code, get_debug_info, 1) { return is_atom(a[0]) && code_module_loaded(a[0]) ? A_none : badarg(p); }
