// SPDX-License-Identifier: Apache-2.0
// code/lower_guards.c — lowers guard BIFs and arithmetic: to an instruction for the operator, or to a call of the BIF.
#include "code/lower.h"

// A call of a guard BIF with the n arguments at src. live: the registers in use; NULL: a bif operation, which may not
// collect.
typedef struct {
    const Export *e;
    const Operand *fail, *live, *src, *dst;
    int n;
} Guard;

// The instruction for a guard BIF, or -1. Its operands are one or two sources, a destination and a label; add and sub
// also have operand A.
static int operator_of(const Export *e)
{
    static const struct {
        Term f;
        uint32_t arity;
        int instr;
    } table[] = {
        {A_op_plus, 2, I_add},
        {A_op_minus, 2, I_sub},
        {A_op_times, 2, I_mul},
        {A_div, 2, I_int_div},
        {A_rem, 2, I_int_rem},
        {A_band, 2, I_band},
        {A_bor, 2, I_bor},
        {A_bxor, 2, I_bxor},
        {A_bsl, 2, I_bsl},
        {A_bsr, 2, I_bsr},
        {A_hd, 1, I_hd},
        {A_tl, 1, I_tl},
        {A_element, 2, I_element},
        {A_tuple_size, 1, I_tuple_size},
        {A_map_get, 2, I_map_get},
        {A_byte_size, 1, I_byte_size},
    };
    if (e->module != A_erlang) return -1;
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (table[i].f == e->function && table[i].arity == e->arity) return table[i].instr;
    return -1;
}

// For a small constant that is not negative, or two x registers. False: it is another case.
static bool lower_fast_arith(Lower *l, const Guard *g, int instr)
{
    const Operand *a = &g->src[0], *b = &g->src[1];
    bool sub = instr == I_sub, sum = sub || instr == I_add;
    bool small = fits_imm(b) && is_small(b->t);
    OperandI imm = small ? imm_of(b) : (OperandI){-1};
    int fast = -1;
    if (instr == I_mul && small && is_x(a)) fast = I_mul_xi;
    else if (imm.value >= 0 && sum && !(sub && imm.value == 0)) {
        // x - k becomes x + (-k). The badarith of this instruction does not name an operator, so nobody sees the
        // change.
        if (sub) imm.value = -imm.value;
        fast = is_x(a) ? I_add_xi : is_y(a) ? I_add_yi : -1;
    } else if (imm.value >= 0 && instr == I_band && is_x(a)) fast = I_band_xi;
    if (fast >= 0)
        EMIT_AS(l, fast, add_xi, .a = ax_of(a), .b = imm, .dst = dst_of(l, g->dst), .fail = label_of(l, g->fail));
    else if (sum && is_x(a) && is_x(b))
        EMIT_AS(l, sub ? I_sub_xx : I_add_xx, add_xx, .a = ax_of(a), .b = x_of(b), .dst = dst_of(l, g->dst),
            .fail = label_of(l, g->fail));
    else return false;
    return true;
}

static bool lower_element(Lower *l, const Guard *g)
{
    const Operand *index = &g->src[0];
    if (!is_small_operand(index) || small_value(index->t) <= 0 || small_value(index->t) > MAX_ARITY) return false;
    EMIT(l, element_i, .tuple = src_of(l, &g->src[1]), .index = (uint32_t)small_value(index->t),
        .dst = dst_of(l, g->dst), .fail = label_of(l, g->fail));
    return true;
}

static void lower_operator(Lower *l, const Guard *g, int instr)
{
    const Operand *a = &g->src[0], *b = &g->src[1];
    if (g->n == 1) {
        EMIT_AS(l, instr, hd, .src = src_of(l, a), .dst = dst_of(l, g->dst), .fail = label_of(l, g->fail));
        return;
    }
    // For a small constant OTP's JIT emits an increment, whose badarith does not name the operator.
    bool increment = (instr == I_add && (is_small_operand(a) || is_small_operand(b))) ||
        (instr == I_sub && is_small_operand(b) && (int64_t)b->t >= 0);
    EMIT_AS(l, instr, add, .named = increment, .a = src_of(l, a), .b = src_of(l, b), .dst = dst_of(l, g->dst),
        .fail = label_of(l, g->fail));
}

static void lower_length(Lower *l, const Guard *g)
{
    if (!g->live) {
        l->bad = true;
        return;
    }
    uint16_t live = half(l, number_of(l, g->live));
    EMIT(l, length_start, .live = live, .src = src_of(l, &g->src[0]));
    EMIT(l, length, .live = live, .dst = dst_of(l, g->dst), .fail = label_of(l, g->fail));
}

static void lower_bif(Lower *l, const Guard *g, const Export *e)
{
    if (!e->bif) {
        l->bf->error = "a guard calls a function that is no guard BIF";
        l->bad = true;
        return;
    }
    OperandP bif = ptr_of(e);
    OperandD dst = dst_of(l, g->dst);
    if (g->n == 0) {
        if (e->function == A_self && e->module == A_erlang) EMIT(l, self, .dst = dst);
        else EMIT(l, bif0, .export = bif, .dst = dst);
        return;
    }
    OperandF fail = label_of(l, g->fail);
    OperandS s[3] = {{0}};
    for (int i = 0; i < g->n; i++) s[i] = src_of(l, &g->src[i]);
    if (g->n == 1) EMIT(l, bif1, .export = bif, .fail = fail, .a = s[0], .dst = dst);
    else if (g->n == 2) EMIT(l, bif2, .export = bif, .fail = fail, .a = s[0], .b = s[1], .dst = dst);
    else EMIT(l, bif3, .export = bif, .fail = fail, .a = s[0], .b = s[1], .c = s[2], .dst = dst);
}

static void lower_call_of(Lower *l, const Guard *g)
{
    const Export *e = g->e;
    if (e->arity != (uint32_t)g->n) {
        l->bad = true;
        return;
    }
    bool erlang = e->module == A_erlang;
    if (g->n == 2 && erlang && (e->function == A_op_exact_eq || e->function == A_op_exact_ne)) {
        EMIT_AS(l, e->function == A_op_exact_eq ? I_eq_exact_value : I_ne_exact_value, eq_exact_value,
            .a = src_of(l, &g->src[0]), .b = src_of(l, &g->src[1]), .dst = dst_of(l, g->dst));
        return;
    }
    int instr = operator_of(e);
    if (instr == I_element && lower_element(l, g)) return;
    if (instr >= 0 && g->n == 2 && lower_fast_arith(l, g, instr)) return;
    if (instr >= 0) {
        lower_operator(l, g, instr);
        return;
    }
    if (g->n == 1 && erlang && e->function == A_length) {
        lower_length(l, g);
        return;
    }
    // max/2 and min/2 are guard BIFs since OTP 26, and Erlang code in OTP 25. They cannot fail.
    if (g->n == 2 && !e->bif && erlang && (e->function == A_max || e->function == A_min))
        e = export_get(A_webeam, e->function, 2);
    lower_bif(l, g, e);
}

bool lower_guard(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    Guard g = {.fail = a};
    switch (o->op) {
    case OP_bif0: g.n = 0; break;
    case OP_bif1:
    case OP_gc_bif1: g.n = 1; break;
    case OP_bif2:
    case OP_gc_bif2: g.n = 2; break;
    case OP_bif3:
    case OP_gc_bif3: g.n = 3; break;
    default: return false;
    }
    if (o->op >= OP_gc_bif1 && o->op != OP_bif3) g.live = &a[1];
    const Operand *import = &a[g.n == 0 ? 0 : g.live ? 2 : 1];
    g.e = l->bf->imports[import->v];
    g.src = import + 1;
    g.dst = g.src + g.n;
    lower_call_of(l, &g);
    return true;
}
