// SPDX-License-Identifier: Apache-2.0
// ets/match_spec_run.c — runs compiled match specifications: one loop, one stack.
//
// Values of head and guards point into the row; only what a body gives is copied to the process's heap. What guards
// build there is given back before the body starts, so a long scan that finds nothing leaves no garbage.
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

static bool is_record(const Term *a) // of a[0], with tag a[1] and size a[2]
{
    return is_tuple(a[0]) && is_small(a[2]) && small_value(a[2]) == (int64_t)tuple_arity(a[0]) && tuple_arity(a[0]) &&
        is_atom(a[1]) && tuple_at(a[0], 0) == a[1];
}

// {'and', A, B, ...}. NOVALUE: not all of them booleans.
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
                                     : NOVALUE;                                       // erlang:length/1 traps
    if (UNLIKELY(t == NOVALUE)) proc_raise_with(p, A_error, NIL, NOVALUE, NOVALUE); // the reason may point into a row
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

Term ms_run(MsRun *r, const MatchSpec *ms, Proc *p, Term obj, const Row *row)
{
    run_room(r, ms->max_vars + ms->max_depth + 1);
    Heap *h = &p->heap;
    Term *vars = r->at, *base = vars + ms->max_vars;
    for (size_t ci = 0; ci < ms->nclauses; ci++) {
        const struct MsClause *cl = &ms->clauses[ci];
        const MsOp *op = ms->ops + cl->at;
        Term *sp = base, t;
        Term *top = h->top;
        const Frag *frags = h->frags;
        uint64_t off_heap = h->off_heap;
        bool in_body = false;
        *sp++ = obj;
        for (;; op++) {
            switch ((MsOpKind)op->kind) {
            // ---- head
            case H_SKIP: sp--; continue;
            case H_BIND: vars[op->n] = *--sp; continue;
            case H_SAME:
                t = *--sp;
                if (!eq_exact(vars[op->n], t)) goto no_match;
                continue;
            case H_IMMED:
                if (*--sp != op->t) goto no_match;
                continue;
            case H_CONST:
                t = *--sp;
                if (!eq_exact(op->t, t)) goto no_match;
                continue;
            case H_TUPLE: {
                t = *--sp;
                uint32_t n = op->n;
                if (!is_tuple_of(t, n)) goto no_match;
                const Term *e = tuple_words(t);
                while (n--) *sp++ = e[n];
                continue;
            }
            case H_CONS:
                t = sp[-1];
                if (!is_cons(t)) goto no_match;
                sp[-1] = tail(t);
                *sp++ = head(t);
                continue;
            case H_MAP:
                if (!is_map(sp[-1]) || map_size(sp[-1]) < op->n) goto no_match;
                continue;
            case H_KEY:
                t = map_get(sp[-1], op->t);
                if (t == NOVALUE) goto no_match;
                *sp++ = t;
                continue;
            // ---- values
            case V_CONST: *sp++ = op->t; continue;
            case V_CONST_OUT: *sp++ = heap_copy(h, op->t); continue;
            case V_VAR: *sp++ = vars[op->n]; continue;
            case V_VAR_OUT:
                t = vars[op->n];
                *sp++ = is_immed(t) || !row ? t : t == obj ? row_out(h, row) : heap_copy(h, t);
                continue;
            case V_OBJECT: *sp++ = obj; continue;
            case V_OBJECT_OUT: *sp++ = row ? row_out(h, row) : obj; continue;
            case V_ALL: *sp++ = all_list(h, ms, cl, vars, false); continue;
            case V_ALL_OUT: *sp++ = all_list(h, ms, cl, vars, row != NULL); continue;
            case V_TUPLE:
                sp -= op->n;
                *sp = op->n ? heap_tuple(h, op->n, sp) : EMPTY_TUPLE;
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
            case V_SELF: *sp++ = p->pid; continue;
            case V_CALL:
                sp -= op->n;
                t = call(p, (const Export *)(uintptr_t)op->t, sp);
                if (UNLIKELY(t == NOVALUE)) {
                    if (!in_body) goto no_match;
                    t = A_EXIT;
                }
                *sp++ = t;
                continue;
            case V_IS_RECORD:
                sp -= 3;
                *sp = is_record(sp) ? A_true : A_false;
                sp++;
                continue;
            case V_AND:
            case V_OR:
                sp -= op->n;
                t = fold_bools(sp, op->n, op->kind == V_OR);
                if (UNLIKELY(t == NOVALUE)) {
                    if (!in_body) goto no_match;
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
                    if (!in_body) goto no_match;
                    sp[-1] = A_EXIT;
                }
                op = ms->ops + op->n - 1;
                continue;
            case V_EQ:
                sp--;
                sp[-1] = eq_loose(sp[-1], sp[0]) ? A_true : A_false;
                continue;
            case V_NE:
                sp--;
                sp[-1] = eq_loose(sp[-1], sp[0]) ? A_false : A_true;
                continue;
            case V_EXACT_EQ:
                sp--;
                sp[-1] = eq_exact(sp[-1], sp[0]) ? A_true : A_false;
                continue;
            case V_EXACT_NE:
                sp--;
                sp[-1] = eq_exact(sp[-1], sp[0]) ? A_false : A_true;
                continue;
            case V_LT:
                sp--;
                sp[-1] = less(sp[-1], sp[0]) ? A_true : A_false;
                continue;
            case V_GT:
                sp--;
                sp[-1] = less(sp[0], sp[-1]) ? A_true : A_false;
                continue;
            case V_LE:
                sp--;
                sp[-1] = less(sp[0], sp[-1]) ? A_false : A_true;
                continue;
            case V_GE:
                sp--;
                sp[-1] = less(sp[-1], sp[0]) ? A_false : A_true;
                continue;
            case V_POP: sp--; continue;
            case V_TRACE:
                sp -= small_value(op->t);
                t = trace_call(r, p, (MsTraceAct)op->n, sp, (uint32_t)small_value(op->t));
                if (UNLIKELY(t == NOVALUE)) {
                    if (!in_body) goto no_match;
                    t = A_EXIT;
                }
                *sp++ = t;
                continue;
            // ---- in between
            case GUARD:
                if (*--sp != A_true) goto no_match;
                continue;
            case BODY:
                in_body = true;
                if (h->frags == frags && h->off_heap == off_heap) h->top = top;
                continue;
            case RETURN: return sp > base ? sp[-1] : A_true;
            }
        }
    no_match:
        if (h->frags == frags && h->off_heap == off_heap) h->top = top;
    }
    return NOVALUE;
}
