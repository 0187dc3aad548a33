// SPDX-License-Identifier: Apache-2.0
// code/lower_tests.c — lowers comparisons, tests of tuples, and selects. Tests of one operand are rows of the table
// `plain` in lower.c.
#include "code/lower.h"

static bool is_small_imm(const Operand *o) { return fits_imm(o) && is_small(o->t); }

// is_lt and is_ge. xi: an x register and a constant; ix: a constant and an x register.
static void lower_order(Lower *l, const BeamOp *o, int xx, int xi, int ix, int generic)
{
    const Operand *a = &o->a[1], *b = &o->a[2];
    OperandF fail = label_of(l, &o->a[0]);
    if (is_x(a) && is_x(b)) EMIT_AS(l, xx, is_lt_xx, .a = ax_of(a), .b = x_of(b), .fail = fail);
    else if (is_x(a) && is_small_imm(b)) EMIT_AS(l, xi, is_lt_xi, .a = ax_of(a), .b = imm_of(b), .fail = fail);
    else if (is_x(b) && is_small_imm(a)) EMIT_AS(l, ix, is_lt_ix, .b = ax_of(b), .a = imm_of(a), .fail = fail);
    else EMIT_AS(l, generic, is_lt, .a = src_of(l, a), .b = src_of(l, b), .fail = fail);
}

// is_eq and so on. xi: the form for an x register and a constant, or -1.
static void lower_equal(Lower *l, const BeamOp *o, int xi, int generic)
{
    const Operand *a = &o->a[1], *b = &o->a[2];
    OperandF fail = label_of(l, &o->a[0]);
    if (is_x(b) && fits_imm(a)) {
        const Operand *t = a;
        a = b;
        b = t;
    }
    if (xi >= 0 && is_x(a) && fits_imm(b)) EMIT_AS(l, xi, is_eq_exact_xi, .a = ax_of(a), .b = imm_of(b), .fail = fail);
    else EMIT_AS(l, generic, is_eq, .a = src_of(l, a), .b = src_of(l, b), .fail = fail);
}

static void lower_is_nil(Lower *l, const BeamOp *o)
{
    OperandF fail = label_of(l, &o->a[0]);
    if (is_x(&o->a[1])) EMIT(l, is_nil_x, .src = ax_of(&o->a[1]), .fail = fail);
    else {
        Operand nil = {.kind = OPD_TERM, .t = NIL};
        EMIT(l, is_eq_exact, .a = src_of(l, &o->a[1]), .b = src_of(l, &nil), .fail = fail);
    }
}

static void lower_is_tagged_tuple(Lower *l, const Operand *a)
{
    if (!fits_imm(&a[3])) l->bad = true;
    EMIT(l, is_tagged_tuple, .src = src_of(l, &a[1]), .header = tuple_header(l, &a[2]), .tag = imm_of(&a[3]),
        .fail = label_of(l, &a[0]));
}

// ---- selects -------------------------------------------------------------------------------------------
typedef struct {
    uint32_t key, label;
} Choice;

static void sort_choices(Choice *v, uint32_t n) // shell sort; a file decides the order, and qsort might recurse
{
    for (uint32_t gap = n / 2; gap; gap /= 2)
        for (uint32_t i = gap; i < n; i++)
            for (uint32_t j = i; j >= gap && v[j - gap].key > v[j].key; j -= gap) {
                Choice c = v[j];
                v[j] = v[j - gap];
                v[j - gap] = c;
            }
}

// Emits a table of labels, one for each integer from the least key to the largest. False: it would be too long.
static bool select_jump(Lower *l, OperandS src, OperandF fail, const Choice *v, uint32_t n)
{
    int32_t lo = INT32_MAX, hi = INT32_MIN;
    for (uint32_t i = 0; i < n; i++) {
        int32_t k = (int32_t)v[i].key >> 4;
        if (k < lo) lo = k;
        if (k > hi) hi = k;
    }
    uint64_t span = (uint64_t)((int64_t)hi - lo) + 1;
    if (span > (uint64_t)n * 4 + 16) return false;
    if (fail.by == 0) l->bad = true;
    EMIT(l, select_jump, .src = src, .least = {(int32_t)make_small(lo)}, .n = (uint32_t)span, .fail = fail);
    uint32_t at = l->n;
    for (uint64_t i = 0; i < span; i++) emit_unit(l, (uint32_t)fail.by);
    for (uint32_t i = n; i-- > 0;) // backwards: of equal keys the first one counts
        l->u[at + (uint32_t)(((int32_t)v[i].key >> 4) - lo)] = v[i].label;
    return true;
}

static void select_immediates(Lower *l, const Operand *src, OperandF fail, Choice *v, uint32_t n, bool ints)
{
    if (ints && n > 3 && select_jump(l, src_of(l, src), fail, v, n)) return;
    if (n == 2 && is_x(src))
        EMIT(l, select2_x, .src = ax_of(src), .fail = fail, .key1 = {(int32_t)v[0].key},
            .target1 = {(int32_t)v[0].label}, .key2 = {(int32_t)v[1].key}, .target2 = {(int32_t)v[1].label});
    else {
        if (n <= 8) EMIT(l, select_linear, .n = (uint16_t)n, .src = src_of(l, src), .fail = fail);
        else {
            sort_choices(v, n);
            EMIT(l, select_binary, .src = src_of(l, src), .fail = fail, .n = n);
        }
        emit_units(l, &v->key, n * 2);
    }
}

static void lower_select_val(Lower *l, const Operand *src, const Operand *els, const Operand *pairs)
{
    const Operand *list = pairs->list;
    uint32_t n = (uint32_t)pairs->v / 2;
    OperandF fail = label_of(l, els);
    bool small = true, ints = true;
    for (uint32_t i = 0; i < n; i++) {
        if (!fits_imm(&list[2 * i])) small = false;
        else if (!is_small(list[2 * i].t)) ints = false;
    }
    if (small && n > 0) {
        Choice *v = mem_take(MEM_CODE, n * sizeof *v);
        for (uint32_t i = 0; i < n; i++)
            v[i] = (Choice){(uint32_t)list[2 * i].t, (uint32_t)label_of(l, &list[2 * i + 1]).by};
        select_immediates(l, src, fail, v, n, ints);
        mem_give(MEM_CODE, v, n * sizeof *v);
        return;
    }
    for (uint32_t i = 0; i < n; i++) // large integers or floats: a test for each
        EMIT(l, is_ne_exact, .a = src_of(l, src), .b = src_of(l, &list[2 * i]), .fail = label_of(l, &list[2 * i + 1]));
    EMIT(l, jump, .target = fail);
}

static void lower_select_tuple_arity(Lower *l, const Operand *src, const Operand *els, const Operand *pairs)
{
    EMIT(l, select_arity, .n = half(l, (uint32_t)pairs->v / 2), .src = src_of(l, src), .fail = label_of(l, els));
    for (uint64_t i = 0; i + 1 < pairs->v; i += 2) {
        emit_unit(l, tuple_header(l, &pairs->list[i]));
        emit_unit(l, (uint32_t)label_of(l, &pairs->list[i + 1]).by);
    }
}

bool lower_test(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_is_lt: lower_order(l, o, I_is_lt_xx, I_is_lt_xi, I_is_lt_ix, I_is_lt); return true;
    case OP_is_ge: lower_order(l, o, I_is_ge_xx, I_is_ge_xi, I_is_ge_ix, I_is_ge); return true;
    case OP_is_eq: lower_equal(l, o, -1, I_is_eq); return true;
    case OP_is_ne: lower_equal(l, o, -1, I_is_ne); return true;
    case OP_is_eq_exact: lower_equal(l, o, I_is_eq_exact_xi, I_is_eq_exact); return true;
    case OP_is_ne_exact: lower_equal(l, o, I_is_ne_exact_xi, I_is_ne_exact); return true;
    case OP_is_nil: lower_is_nil(l, o); return true;
    case OP_test_arity:
        EMIT(l, test_arity, .src = src_of(l, &a[1]), .header = tuple_header(l, &a[2]), .fail = label_of(l, &a[0]));
        return true;
    case OP_is_tagged_tuple: lower_is_tagged_tuple(l, a); return true;
    case OP_select_val: lower_select_val(l, &a[0], &a[1], &a[2]); return true;
    case OP_select_tuple_arity: lower_select_tuple_arity(l, &a[0], &a[1], &a[2]); return true;
    }
    return false;
}
