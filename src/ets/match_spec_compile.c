// SPDX-License-Identifier: Apache-2.0
// ets/match_spec_compile.c — compiles match specifications to ops. See match_spec.h.
//
// Heads and expressions are compiled with a work list instead of recursion. c->depth is the depth that the stack will
// have at run time.
#include "ets/match_spec.h"
#include <stdlib.h>

typedef struct {
    uint32_t kind, n;
    Term t;
} Item;
enum { W_HEAD, W_EXPR, W_EXPR_OUT, W_OP, W_LABEL };
typedef struct {
    uint32_t number, place;
    bool used;
} Var;
typedef struct {
    MatchSpec *ms;
    Item *work;
    size_t nwork, cap_work;
    Var *vars;
    size_t nvars, cap_vars; // vars is a hash table with open addressing, by number
    uint32_t *labels;
    size_t nlabels, cap_labels;
    size_t depth;
    bool bad;
    Buf *errors;
} Compiler;

static void *room(void *p, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) return p;
    size_t to = *cap ? *cap * 2 : 32;
    p = mem_resize(MEM_SYSTEM, p, *cap * size, to * size);
    *cap = to;
    return p;
}

static void push_work(Compiler *c, uint32_t kind, uint32_t n, Term t)
{
    c->work = room(c->work, c->nwork, &c->cap_work, sizeof(Item));
    c->work[c->nwork++] = (Item){kind, n, t};
}

static void emit(Compiler *c, MsOpKind kind, uint32_t n, Term t)
{
    MatchSpec *ms = c->ms;
    ms->ops = room(ms->ops, ms->nops, &ms->cap_ops, sizeof(MsOp));
    ms->ops[ms->nops++] = (MsOp){kind, n, t};
}

static void deepen(Compiler *c, size_t by)
{
    c->depth += by;
    if (c->depth > c->ms->max_depth) c->ms->max_depth = c->depth;
}

static void wrong(Compiler *c, const char *before, Term t, const char *after)
{
    c->bad = true;
    if (!c->errors) return;
    buf_text(c->errors, before);
    size_t n;
    uint32_t number;
    if (t != NOVALUE && ms_variable(t, &number)) {
        const uint8_t *name = atom_text(t, &n);
        buf_put(c->errors, name, n); // without quotes
    } else if (t != NOVALUE) print_term(c->errors, t, 0);
    buf_text(c->errors, after);
    buf_byte(c->errors, 0);
}

// ---- variables ------------------------------------------------------------------------------
bool ms_variable(Term t, uint32_t *number)
{
    if (!is_atom(t)) return false;
    size_t n;
    const uint8_t *s = atom_text(t, &n);
    if (n < 2 || n > 10 || s[0] != '$' || (s[1] == '0' && n > 2)) return false;
    uint32_t v = 0;
    for (size_t i = 1; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') return false;
        v = v * 10 + (uint32_t)(s[i] - '0');
    }
    *number = v;
    return true;
}

static Var *var_slot(Var *vars, size_t cap, uint32_t number)
{
    size_t i = number * 2654435761u & (cap - 1);
    while (vars[i].used && vars[i].number != number) i = (i + 1) & (cap - 1);
    return &vars[i];
}

static Var *var_find(Compiler *c, uint32_t number) // NULL: not bound
{
    if (!c->cap_vars) return NULL;
    Var *v = var_slot(c->vars, c->cap_vars, number);
    return v->used ? v : NULL;
}

static uint32_t var_bind(Compiler *c, uint32_t number)
{
    if (c->nvars * 2 >= c->cap_vars) {
        size_t cap = c->cap_vars ? c->cap_vars * 2 : 32;
        Var *to = mem_take0(MEM_SYSTEM, cap * sizeof(Var));
        for (size_t i = 0; i < c->cap_vars; i++)
            if (c->vars[i].used) *var_slot(to, cap, c->vars[i].number) = c->vars[i];
        mem_give(MEM_SYSTEM, c->vars, c->cap_vars * sizeof(Var));
        c->vars = to;
        c->cap_vars = cap;
    }
    *var_slot(c->vars, c->cap_vars, number) = (Var){number, (uint32_t)c->nvars, true};
    if (c->nvars + 1 > c->ms->max_vars) c->ms->max_vars = c->nvars + 1;
    return (uint32_t)c->nvars++;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = ((const Var *)a)->number, y = ((const Var *)b)->number;
    return x < y ? -1 : x > y;
}

// At the end of a clause: writes the places of its variables to ms->alls, by number, and empties the hash table.
static void note_order(Compiler *c, struct MsClause *cl)
{
    MatchSpec *ms = c->ms;
    cl->all_at = (uint32_t)ms->nalls;
    cl->nvars = (uint32_t)c->nvars;
    size_t n = 0;
    for (size_t i = 0; i < c->cap_vars; i++)
        if (c->vars[i].used) c->vars[n++] = c->vars[i];
    if (n) qsort(c->vars, n, sizeof(Var), by_number);
    for (size_t i = 0; i < n; i++) {
        ms->alls = room(ms->alls, ms->nalls, &ms->cap_alls, sizeof(uint32_t));
        ms->alls[ms->nalls++] = c->vars[i].place;
    }
    if (c->vars) memset(c->vars, 0, c->cap_vars * sizeof(Var));
    c->nvars = 0;
}

// ---- heads --------------------------------------------------------------------------------------
static void head_map(Compiler *c, Term t)
{
    MapIter it;
    Term k, v;
    emit(c, H_MAP, (uint32_t)map_size(t), NIL);
    push_work(c, W_OP, H_SKIP, NIL);
    uint32_t number;
    map_iter(&it, t);
    while (map_next(&it, &k, &v)) {
        if (k == A_underscore || ms_variable(k, &number)) {
            wrong(c, "Variable ", k, " in map key.");
            return;
        }
        push_work(c, W_HEAD, 0, v);
        push_work(c, W_OP, H_KEY, k);
    }
}

static void compile_head(Compiler *c, Term pattern)
{
    c->depth = 0;
    deepen(c, 1);
    push_work(c, W_HEAD, 0, pattern);
    while (c->nwork) {
        Item w = c->work[--c->nwork];
        Term t = w.t;
        uint32_t number;
        if (w.kind == W_OP) {
            emit(c, (MsOpKind)w.n, 0, t);
            if (w.n == H_KEY) deepen(c, 1);
            else c->depth--;
            continue;
        }
        if (t == A_underscore) {
            emit(c, H_SKIP, 0, NIL);
            c->depth--;
        } else if (ms_variable(t, &number)) {
            Var *v = var_find(c, number);
            if (v) emit(c, H_SAME, v->place, NIL);
            else emit(c, H_BIND, var_bind(c, number), NIL);
            c->depth--;
        } else if (is_immed(t)) {
            emit(c, H_IMMED, 0, t);
            c->depth--;
        } else if (is_cons(t)) {
            emit(c, H_CONS, 0, NIL);
            deepen(c, 1);
            push_work(c, W_HEAD, 0, tail(t));
            push_work(c, W_HEAD, 0, head(t));
        } else if (is_tuple(t)) {
            uint32_t n = tuple_arity(t);
            emit(c, H_TUPLE, n, NIL);
            c->depth--;
            deepen(c, n);
            for (uint32_t i = n; i--;) push_work(c, W_HEAD, 0, tuple_at(t, i));
        } else if (is_map(t)) head_map(c, t);
        else {
            emit(c, H_CONST, 0, t);
            c->depth--;
        }
    }
}

// ---- guards and bodies --------------------------------------------------------------------------------
typedef struct {
    Term name;
    uint8_t arity;
    uint8_t op;
} Function; // op: V_CALL, or an op for this function
#define F(name, arity) \
    { \
        A_##name, arity, V_CALL \
    }
static const Function functions[] = {
    F(is_atom, 1),
    F(is_binary, 1),
    F(is_float, 1),
    F(is_function, 1),
    F(is_integer, 1),
    F(is_list, 1),
    F(is_map, 1),
    F(is_map_key, 2),
    F(is_number, 1),
    F(is_pid, 1),
    F(is_port, 1),
    F(is_reference, 1),
    F(is_tuple, 1),
    F(abs, 1),
    F(binary_part, 2),
    F(binary_part, 3),
    F(bit_size, 1),
    F(byte_size, 1),
    F(element, 2),
    F(float, 1),
    F(hd, 1),
    F(length, 1),
    F(map_get, 2),
    F(map_size, 1),
    F(node, 0),
    F(node, 1),
    F(round, 1),
    F(size, 1),
    F(tl, 1),
    F(trunc, 1),
    F(op_plus, 1),
    F(op_plus, 2),
    F(op_minus, 1),
    F(op_minus, 2),
    F(op_times, 2),
    F(op_divide, 2),
    F(div, 2),
    F(rem, 2),
    F(band, 2),
    F(bor, 2),
    F(bxor, 2),
    F(bnot, 1),
    F(bsl, 2),
    F(bsr, 2),
    F(not, 1),
    F(xor, 2),
    {A_op_eq, 2, V_EQ},
    {A_op_ne, 2, V_NE},
    {A_op_exact_eq, 2, V_EXACT_EQ},
    {A_op_exact_ne, 2, V_EXACT_NE},
    {A_op_lt, 2, V_LT},
    {A_op_le, 2, V_LE},
    {A_op_gt, 2, V_GT},
    {A_op_ge, 2, V_GE},
    {A_is_record, 3, V_IS_RECORD},
    {A_self, 0, V_SELF},
};
#undef F
typedef struct {
    Term name;
    uint8_t arity;
    uint8_t what;
    bool calls_only;
} MsTraceFunction;
static const MsTraceFunction trace_functions[] = {
    {A_message, 1, MSF_MESSAGE, false},
    {A_return_trace, 0, MSF_RETURN_TRACE, false},
    {A_exception_trace, 0, MSF_EXCEPTION_TRACE, false},
    {A_silent, 1, MSF_SILENT, false},
    {A_display, 1, MSF_DISPLAY, false},
    {A_process_dump, 0, MSF_PROCESS_DUMP, false},
    {A_is_seq_trace, 0, MSF_IS_SEQ_TRACE, false},
    {A_set_seq_token, 2, MSF_SET_SEQ_TOKEN, false},
    {A_get_seq_token, 0, MSF_GET_SEQ_TOKEN, false},
    {A_enable_trace, 1, MSF_ENABLE_TRACE, false},
    {A_enable_trace, 2, MSF_ENABLE_TRACE, false},
    {A_disable_trace, 1, MSF_DISABLE_TRACE, false},
    {A_disable_trace, 2, MSF_DISABLE_TRACE, false},
    {A_trace, 2, MSF_TRACE, false},
    {A_trace, 3, MSF_TRACE, false},
    {A_caller, 0, MSF_CALLER, true},
    {A_caller_line, 0, MSF_CALLER_LINE, true},
    {A_set_tcw, 1, MSF_SET_TCW, false},
    {A_get_tcw, 0, MSF_GET_TCW, false},
};

static uint32_t new_label(Compiler *c)
{
    c->labels = room(c->labels, c->nlabels, &c->cap_labels, sizeof(uint32_t));
    return (uint32_t)c->nlabels++;
}

// Pushes the arguments so that the first is compiled first.
static void push_args(Compiler *c, Term call)
{
    for (uint32_t i = tuple_arity(call); --i > 0;) push_work(c, W_EXPR, 0, tuple_at(call, i));
}

static void does_not_exist(Compiler *c, Term call)
{
    Buf b = {0};
    buf_text(&b, "Function ");
    print_term(&b, tuple_at(call, 0), 0);
    buf_printf(&b, "/%u does_not_exist.", tuple_arity(call) - 1);
    buf_byte(&b, 0);
    wrong(c, (char *)b.p, NOVALUE, "");
    buf_free(&b);
}

static void compile_call(Compiler *c, Term t, bool out)
{
    uint32_t n = tuple_arity(t) - 1;
    Term f = tuple_at(t, 0);
    if (out && f != A_const) push_work(c, W_OP, V_OUT, NIL);
    if (f == A_const && n == 1) {
        emit(c, out ? V_CONST_OUT : V_CONST, 0, tuple_at(t, 1));
        deepen(c, 1);
        return;
    }
    if ((f == A_and || f == A_or) && n >= 1) {
        push_work(c, W_OP, f == A_and ? V_AND : V_OR, make_small(n));
        push_args(c, t);
        return;
    }
    if ((f == A_andalso || f == A_orelse) && n >= 1) {
        uint32_t label = new_label(c);
        push_work(c, W_LABEL, label, NIL);
        for (uint32_t i = n; i > 0; i--) {
            push_work(c, W_EXPR, 0, tuple_at(t, i));
            if (i > 1) push_work(c, W_OP, f == A_andalso ? V_ANDALSO : V_ORELSE, make_small(label));
        }
        return;
    }
    for (size_t i = 0; i < COUNT_OF(functions); i++)
        if (functions[i].name == f && functions[i].arity == n) {
            push_work(c, W_OP, functions[i].op, functions[i].op == V_CALL ? make_small((int64_t)i) : make_small(n));
            push_args(c, t);
            return;
        }
    if (c->ms->dialect != MS_TABLE)
        for (size_t i = 0; i < COUNT_OF(trace_functions); i++)
            if (trace_functions[i].name == f && trace_functions[i].arity == n &&
                (!trace_functions[i].calls_only || c->ms->dialect == MS_CALL)) {
                push_work(c, W_OP, V_TRACE, make_small((int64_t)i));
                push_args(c, t);
                return;
            }
    does_not_exist(c, t);
    deepen(c, 1);
}

// Emits an op that replaces n values by one.
static void emit_folding(Compiler *c, uint32_t op, uint32_t n, uint32_t arg, Term t)
{
    emit(c, (MsOpKind)op, arg, t);
    c->depth -= c->depth < n ? c->depth : n;
    deepen(c, 1);
}

static void compile_op(Compiler *c, Item w)
{
    uint32_t n = is_small(w.t) ? (uint32_t)small_value(w.t) : 0;
    switch ((MsOpKind)w.n) {
    case V_OUT: emit(c, V_OUT, 0, NIL); break;
    case V_CONS: emit_folding(c, V_CONS, 2, 0, NIL); break;
    case V_CALL: {
        const Function *f = &functions[n];
        Export *e = export_find(A_erlang, f->name, f->arity);
        if (!e || !e->bif) wrong(c, "Function ", f->name, " does_not_exist.");
        emit_folding(c, V_CALL, f->arity, f->arity, e ? (Term)(uintptr_t)e : 0);
        break;
    }
    case V_TRACE:
        emit_folding(
            c, V_TRACE, trace_functions[n].arity, trace_functions[n].what, make_small(trace_functions[n].arity));
        break;
    case V_ANDALSO:
    case V_ORELSE:
        emit(c, (MsOpKind)w.n, n, NIL);
        if (c->depth) c->depth--;
        break;
    case V_MAP: emit_folding(c, V_MAP, 2 * n, n, NIL); break;
    case V_POP:
        emit(c, V_POP, 0, NIL);
        if (c->depth) c->depth--;
        break;
    default: emit_folding(c, w.n, n, n, NIL); break;
    }
}

static void compile_expr(Compiler *c, Term expr, bool body)
{
    size_t base = c->nwork;
    push_work(c, body ? W_EXPR_OUT : W_EXPR, 0, expr);
    while (c->nwork > base) {
        Item w = c->work[--c->nwork];
        if (w.kind == W_OP) {
            compile_op(c, w);
            continue;
        }
        if (w.kind == W_LABEL) {
            c->labels[w.n] = (uint32_t)c->ms->nops;
            continue;
        }
        bool out = w.kind == W_EXPR_OUT;
        Term t = w.t;
        uint32_t number;
        if (is_cons(t)) {
            push_work(c, W_OP, V_CONS, NIL);
            push_work(c, w.kind, 0, tail(t));
            push_work(c, w.kind, 0, head(t));
        } else if (is_tuple(t)) {
            if (tuple_arity(t) == 1 && is_tuple(tuple_at(t, 0))) {
                Term inner = tuple_at(t, 0);
                push_work(c, W_OP, V_TUPLE, make_small(tuple_arity(inner)));
                for (uint32_t i = tuple_arity(inner); i--;) push_work(c, w.kind, 0, tuple_at(inner, i));
            } else if (tuple_arity(t) && is_atom(tuple_at(t, 0))) compile_call(c, t, out);
            else {
                wrong(c, "", t, " is neither a function call, nor a tuple (tuples are written {{ ... }}).");
                deepen(c, 1);
            }
        } else if (is_map(t)) {
            MapIter it;
            Term k, v;
            push_work(c, W_OP, V_MAP, make_small((int64_t)map_size(t)));
            map_iter(&it, t);
            while (map_next(&it, &k, &v)) {
                push_work(c, w.kind, 0, v);
                push_work(c, w.kind, 0, k);
            }
        } else if (t == A_dollar_underscore) {
            emit(c, out ? V_OBJECT_OUT : V_OBJECT, 0, NIL);
            deepen(c, 1);
        } else if (t == A_dollar_dollar) {
            emit(c, out ? V_ALL_OUT : V_ALL, 0, NIL);
            deepen(c, 1);
        } else if (ms_variable(t, &number)) {
            Var *v = var_find(c, number);
            if (v) emit(c, out ? V_VAR_OUT : V_VAR, v->place, NIL);
            else wrong(c, "Variable ", t, " is unbound.");
            deepen(c, 1);
        } else {
            emit(c, out && !is_immed(t) ? V_CONST_OUT : V_CONST, 0, t);
            deepen(c, 1);
        }
    }
}

// ---- clauses ---------------------------------------------------------------------------------------------
static void compile_clause(Compiler *c, Term pattern, Term guards, Term body)
{
    MatchSpec *ms = c->ms;
    struct MsClause *cl = &ms->clauses[ms->nclauses++];
    uint32_t number;
    *cl = (struct MsClause){.head = pattern, .body = body, .at = (uint32_t)ms->nops};
    if (ms->dialect != MS_TABLE && pattern != A_underscore && !is_list(pattern) && !ms_variable(pattern, &number))
        wrong(c, "Match head must be a list or a variable: ", pattern, "");
    compile_head(c, pattern);
    c->depth = 0;
    for (; is_cons(guards); guards = tail(guards)) {
        compile_expr(c, head(guards), false);
        emit(c, GUARD, 0, NIL);
        c->depth = 0;
    }
    emit(c, BODY, 0, NIL);
    while (is_cons(body)) {
        compile_expr(c, head(body), true);
        body = tail(body);
        if (is_cons(body)) emit(c, V_POP, 0, NIL);
        c->depth = 0;
    }
    emit(c, RETURN, 0, NIL);
    note_order(c, cl);
}

static bool is_proper(Term t, size_t *n) { return is_list(t) && list_length(t, n); }

static bool compile_all(Compiler *c, Term spec)
{
    size_t n, m;
    if (!is_proper(spec, &n)) {
        wrong(c, "Match programs are not in a list.", NOVALUE, "");
        return false;
    }
    if (!n) return c->bad = true, false;
    for (Term l = spec; is_cons(l); l = tail(l)) {
        Term e = head(l);
        if (!is_tuple_of(e, 3)) return wrong(c, "Match program part is not a 3-tuple: ", e, ""), false;
        if (!is_proper(tuple_at(e, 1), &m)) return wrong(c, "Guards are not in a list: ", tuple_at(e, 1), ""), false;
        if (!is_proper(tuple_at(e, 2), &m) || (!m && c->ms->dialect == MS_TABLE))
            return wrong(c, "Body is not a non-empty list: ", tuple_at(e, 2), ""), false;
    }
    c->ms->cap_clauses = n;
    c->ms->clauses = mem_take0(MEM_SYSTEM, n * sizeof(struct MsClause));
    for (Term l = spec; is_cons(l); l = tail(l))
        compile_clause(c, tuple_at(head(l), 0), tuple_at(head(l), 1), tuple_at(head(l), 2));
    for (size_t i = 0; i < c->ms->nops; i++) {
        MsOp *o = &c->ms->ops[i];
        if (o->kind == V_ANDALSO || o->kind == V_ORELSE) o->n = c->labels[o->n];
    }
    return !c->bad;
}

static void drop(Magic *m)
{
    MatchSpec *ms = (MatchSpec *)m;
    solid_drop(ms->chain);
    mem_give(MEM_SYSTEM, ms->words, ms->nwords * sizeof(Term));
    mem_give(MEM_SYSTEM, ms->ops, ms->cap_ops * sizeof(MsOp));
    mem_give(MEM_SYSTEM, ms->clauses, ms->cap_clauses * sizeof(struct MsClause));
    mem_give(MEM_SYSTEM, ms->alls, ms->cap_alls * sizeof(uint32_t));
    mem_give(MEM_SYSTEM, ms, sizeof *ms);
}

MatchSpec *ms_compile(Term spec, int dialect, Buf *errors)
{
    MatchSpec *ms = mem_take0(MEM_SYSTEM, sizeof *ms);
    ms->magic.refs = 1;
    ms->magic.drop = drop;
    ref_new(ms->magic.id);
    ms->dialect = dialect;
    ms->spec = spec;
    if (!is_immed(spec)) {
        ms->nwords = solid_nwords(spec);
        ms->words = mem_take(MEM_SYSTEM, ms->nwords * sizeof(Term));
        ms->spec = solid_copy(spec, ms->words, &ms->chain);
    }
    Compiler c = {.ms = ms, .errors = errors};
    bool ok = compile_all(&c, ms->spec);
    mem_give(MEM_SYSTEM, c.work, c.cap_work * sizeof(Item));
    mem_give(MEM_SYSTEM, c.vars, c.cap_vars * sizeof(Var));
    mem_give(MEM_SYSTEM, c.labels, c.cap_labels * sizeof(uint32_t));
    if (ok) return ms;
    ms_drop(ms);
    return NULL;
}

Term ms_ref(Heap *h, MatchSpec *ms) { return heap_magic_ref(h, &ms->magic); }
Term ms_source(Heap *h, const MatchSpec *ms) { return heap_copy(h, ms->spec); }
MatchSpec *ms_of(Term ref)
{
    return is_box_of(ref, SUB_MAGIC_REF) && magic_of(ref)->drop == drop ? (MatchSpec *)magic_of(ref) : NULL;
}
