// SPDX-License-Identifier: Apache-2.0
// ets/match_spec_run.c — runs compiled match specifications.
//
// Values in head and guards point into the row; only results of a body are copied to the process's heap. Words that
// guards have taken there are given back before the body starts, so a scan that finds nothing leaves no garbage.
// Cost: linear in the ops of the clauses tried, plus the copies.
#include "ets/match_spec.h"

void ms_run_init(MsRun *r)
{
    r->at = r->first;
    r->cap = COUNT_OF(r->first);
    r->flags = (MsFlags){.message = NOVALUE};
    r->caller = NULL;
    r->testing = false;
}

void ms_run_done(MsRun *r)
{
    if (r->at != r->first) mem_give(MEM_SYSTEM, r->at, r->cap * sizeof(Term));
    r->at = r->first;
    r->cap = COUNT_OF(r->first);
}

static void run_room(MsRun *r, size_t n)
{
    if (n <= r->cap) return;
    ms_run_done(r);
    r->at = mem_take(MEM_SYSTEM, n * sizeof(Term));
    r->cap = n;
}

static Term all_list(Heap *h, const MatchSpec *ms, const struct MsClause *cl, const Term *vars, bool out)
{
    Term list = NIL;
    for (uint32_t i = cl->nvars; i--;) {
        Term v = vars[ms->alls[cl->all_at + i]];
        list = heap_cons(h, out ? heap_copy(h, v) : v, list);
    }
    return list;
}

static Term make_map(Heap *h, const Term *pairs, size_t n) { return n ? map_from_pairs(h, pairs, n) : EMPTY_MAP; }

static bool is_record(const Term *a) // is_record(a[0], a[1], a[2])
{
    return is_tuple(a[0]) && is_small(a[2]) && small_value(a[2]) == (int64_t)tuple_arity(a[0]) && tuple_arity(a[0]) &&
        is_atom(a[1]) && tuple_at(a[0], 0) == a[1];
}

// The value of {'and', A, B, ...} or {'or', A, B, ...}. NOVALUE: an argument is no boolean.
static Term fold_bools(const Term *a, uint32_t n, bool any)
{
    bool result = !any;
    for (uint32_t i = 0; i < n; i++) {
        if (a[i] != A_true && a[i] != A_false) return NOVALUE;
        if (any) result |= a[i] == A_true;
        else result &= a[i] == A_true;
    }
    return result ? A_true : A_false;
}

static Term call(Proc *p, const Export *e, Term *args)
{
    size_t n;
    Term t = e->function != A_length ? e->bif(p, args)
        : list_length(args[0], &n)   ? make_small((int64_t)n)
                                     : NOVALUE; // the BIF length/1 may trap, so it is not called
    // Replaces the reason of the error, which may point into a row.
    if (UNLIKELY(t == NOVALUE)) proc_raise_with(p, A_error, NIL, NOVALUE, NOVALUE);
    return t;
}

EtsUp ets_up;
static Term trace_call(MsRun *r, Proc *p, MsTraceAct what, const Term *a, uint32_t n)
{
    switch (what) {
    case MSF_MESSAGE: r->flags.message = a[0]; return A_true;
    case MSF_RETURN_TRACE: r->flags.return_trace = true; return A_true;
    case MSF_EXCEPTION_TRACE: r->flags.exception_trace = true; return A_true;
    default: return ets_up.trace_act(r, p, what, a, n);
    }
}

// The top of the heap at some moment. Later words can be given back if no fragment and no off-heap box was made since.
typedef struct {
    Term *top;
    const Frag *frags;
    uint64_t off_heap;
} HeapMark;

INLINE void give_back(Heap *h, const HeapMark *m)
{
    if (h->frags == m->frags && h->off_heap == m->off_heap) h->top = m->top;
}

// The constants of one run.
typedef struct {
    MsRun *r;
    const MatchSpec *ms;
    Proc *p;
    Term *vars; // the variables of the clause that is tried
    Term *base; // where the stack begins
    Term obj;
    const Row *row;
} Frame;

// Replaces the top n values by one boolean; returns the new sp.
INLINE Term *fold_bool(Term *sp, uint32_t n, bool holds)
{
    sp -= n;
    *sp++ = holds ? A_true : A_false;
    return sp;
}

INLINE Term var_out(const Frame *f, Heap *h, Term t)
{
    return is_immed(t) || !f->row ? t : t == f->obj ? row_out(h, f->row) : heap_copy(h, t);
}

static Term take_tuple(Heap *h, const Term *elements, uint32_t n)
{
    return n ? heap_tuple(h, n, elements) : EMPTY_TUPLE;
}

// Runs the ops of a head. Returns the op after them; NULL: no match.
INLINE const MsOp *match_head(const Frame *f, const MsOp *op)
{
    Term *vars = f->vars, *sp = f->base, t;
    *sp++ = f->obj;
    for (;; op++) {
        switch ((MsOpKind)op->kind) {
        case H_SKIP: sp--; continue;
        case H_BIND: vars[op->n] = *--sp; continue;
        case H_SAME:
            t = *--sp;
            if (!eq_exact(vars[op->n], t)) return NULL;
            continue;
        case H_IMMED:
            if (*--sp != op->t) return NULL;
            continue;
        case H_CONST:
            t = *--sp;
            if (!eq_exact(op->t, t)) return NULL;
            continue;
        case H_TUPLE: {
            t = *--sp;
            uint32_t n = op->n;
            if (!is_tuple_of(t, n)) return NULL;
            const Term *e = tuple_words(t);
            while (n--) *sp++ = e[n];
            continue;
        }
        case H_CONS:
            t = sp[-1];
            if (!is_cons(t)) return NULL;
            sp[-1] = tail(t);
            *sp++ = head(t);
            continue;
        case H_MAP:
            if (!is_map(sp[-1]) || map_size(sp[-1]) < op->n) return NULL;
            continue;
        case H_KEY:
            t = map_get(sp[-1], op->t);
            if (t == NOVALUE) return NULL;
            *sp++ = t;
            continue;
        default: return op;
        }
    }
}

// Runs an op that may fail (NOVALUE); its arguments are at a.
INLINE Term call_op(const Frame *f, const MsOp *op, Term *a)
{
    switch (op->kind) {
    case V_CALL: return call(f->p, (const Export *)(uintptr_t)op->t, a);
    case V_TRACE: return trace_call(f->r, f->p, (MsTraceAct)op->n, a, (uint32_t)small_value(op->t));
    default: return fold_bools(a, op->n, op->kind == V_OR);
    }
}

// Runs the ops of guards and body. Returns the value of the body; NOVALUE: a guard is not true. Gives back heap words
// taken since `mark` before the body.
INLINE Term run_rest(const Frame *f, const struct MsClause *cl, const MsOp *op, const HeapMark *mark)
{
    Heap *h = &f->p->heap;
    Term *vars = f->vars, *sp = f->base, t;
    bool in_body = false;
    for (;; op++) {
        switch ((MsOpKind)op->kind) {
        case V_CONST: *sp++ = op->t; continue;
        case V_CONST_OUT: *sp++ = heap_copy(h, op->t); continue;
        case V_VAR: *sp++ = vars[op->n]; continue;
        case V_VAR_OUT: *sp++ = var_out(f, h, vars[op->n]); continue;
        case V_OBJECT: *sp++ = f->obj; continue;
        case V_OBJECT_OUT: *sp++ = f->row ? row_out(h, f->row) : f->obj; continue;
        case V_ALL: *sp++ = all_list(h, f->ms, cl, vars, false); continue;
        case V_ALL_OUT: *sp++ = all_list(h, f->ms, cl, vars, f->row != NULL); continue;
        case V_TUPLE:
            sp -= op->n;
            *sp = take_tuple(h, sp, op->n);
            sp++;
            continue;
        case V_CONS:
            sp--;
            sp[-1] = heap_cons(h, sp[-1], sp[0]);
            continue;
        case V_MAP:
            sp -= 2 * op->n;
            *sp = make_map(h, sp, op->n);
            sp++;
            continue;
        case V_OUT: sp[-1] = heap_copy(h, sp[-1]); continue;
        case V_SELF: *sp++ = f->p->pid; continue;
        case V_IS_RECORD: sp = fold_bool(sp, 3, is_record(sp - 3)); continue;
        case V_CALL:
        case V_AND:
        case V_OR:
        case V_TRACE:
            sp -= op->kind == V_TRACE ? (uint32_t)small_value(op->t) : op->n;
            t = call_op(f, op, sp);
            if (UNLIKELY(t == NOVALUE)) {
                if (!in_body) return NOVALUE;
                t = A_EXIT;
            }
            *sp++ = t;
            continue;
        case V_ANDALSO:
        case V_ORELSE:
            t = sp[-1];
            if (t == (op->kind == V_ANDALSO ? A_true : A_false)) {
                sp--;
                continue;
            }
            if (t != A_true && t != A_false) {
                if (!in_body) return NOVALUE;
                sp[-1] = A_EXIT;
            }
            op = f->ms->ops + op->n - 1;
            continue;
        case V_EQ: sp = fold_bool(sp, 2, eq_loose(sp[-2], sp[-1])); continue;
        case V_NE: sp = fold_bool(sp, 2, !eq_loose(sp[-2], sp[-1])); continue;
        case V_EXACT_EQ: sp = fold_bool(sp, 2, eq_exact(sp[-2], sp[-1])); continue;
        case V_EXACT_NE: sp = fold_bool(sp, 2, !eq_exact(sp[-2], sp[-1])); continue;
        case V_LT: sp = fold_bool(sp, 2, less(sp[-2], sp[-1])); continue;
        case V_GT: sp = fold_bool(sp, 2, less(sp[-1], sp[-2])); continue;
        case V_LE: sp = fold_bool(sp, 2, !less(sp[-1], sp[-2])); continue;
        case V_GE: sp = fold_bool(sp, 2, !less(sp[-2], sp[-1])); continue;
        case V_POP: sp--; continue;
        case GUARD:
            if (*--sp != A_true) return NOVALUE;
            continue;
        case BODY:
            in_body = true;
            give_back(h, mark);
            continue;
        default: return sp > f->base ? sp[-1] : A_true; // RETURN
        }
    }
}

Term ms_run(MsRun *r, const MatchSpec *ms, Proc *p, Term obj, const Row *row)
{
    run_room(r, ms->max_vars + ms->max_depth + 1);
    const Frame f = {r, ms, p, r->at, r->at + ms->max_vars, obj, row};
    for (size_t i = 0; i < ms->nclauses; i++) {
        const struct MsClause *cl = &ms->clauses[i];
        const MsOp *op = match_head(&f, ms->ops + cl->at);
        if (!op) continue;
        const HeapMark mark = {p->heap.top, p->heap.frags, p->heap.off_heap};
        Term t = run_rest(&f, cl, op, &mark);
        if (t != NOVALUE) return t;
        give_back(&p->heap, &mark);
    }
    return NOVALUE;
}
