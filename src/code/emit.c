// SPDX-License-Identifier: Apache-2.0
// code/emit.c — emits instructions and operands; the pool of constants; the window of the last instructions.
//
// A source operand is always one unit. So a constant is in the pool before the units, unless it is an immediate that
// fits 30 bits. The last 16 entries of the pool are looked through for an equal constant.
#include "code/lower.h"

void *grown(void *p, uint32_t n, uint32_t *cap, size_t each)
{
    if (n < *cap) return p;
    uint32_t to = *cap ? *cap * 2 : 64;
    p = mem_resize(MEM_CODE, p, (size_t)*cap * each, (size_t)to * each);
    *cap = to;
    return p;
}

static Code *room(Lower *l, uint32_t nunits)
{
    while (l->n + nunits > l->cap) l->u = grown(l->u, l->cap, &l->cap, sizeof(Code));
    Code *at = l->u + l->n;
    l->n += nunits;
    return at;
}

void emit_unit(Lower *l, uint32_t v) { *room(l, 1) = v; }

void emit_units(Lower *l, const uint32_t *v, uint32_t n)
{
    Code *to = room(l, n);
    for (uint32_t i = 0; i < n; i++) to[i] = v[i];
}

void emit_instr(Lower *l, const void *in, uint32_t nunits)
{
    for (int i = WINDOW; --i > 0;) l->window[i] = l->window[i - 1];
    l->window[0] = l->n;
    emit_units(l, in, nunits);
}

// ---- operands ----------------------------------------------------------------------------------------
static uint32_t refuse(Lower *l)
{
    l->bad = true;
    return 0;
}

static uint32_t constant(Lower *l, Term t)
{
    if (is_immed(t) && (int64_t)t >= -(1 << 29) && (int64_t)t < (1 << 29)) return (uint32_t)t << 2 | 3;
    uint32_t i = l->nconsts, lookback = i > 16 ? i - 16 : 0;
    while (i > lookback && l->consts[i - 1] != t) i--;
    if (i > lookback) i--;
    else {
        l->consts = grown(l->consts, l->nconsts, &l->cconsts, sizeof(Term));
        i = l->nconsts++;
        l->consts[i] = t;
    }
    return i << 2 | 2;
}

OperandS src_of(Lower *l, const Operand *o)
{
    switch (o->kind) {
    case OPD_X: return (OperandS){offset_of(o)};
    case OPD_Y: return (OperandS){offset_of(o) | 1};
    case OPD_TERM: return (OperandS){constant(l, o->t)};
    case OPD_U: return (OperandS){constant(l, make_small((int64_t)o->v))}; // the size of a segment
    default: return (OperandS){refuse(l)};
    }
}

// The constant `all` means the rest of the bit string. In a register the atom `all` is an error, as any other atom.
OperandS size_of(Lower *l, const Operand *o)
{
    if (o->kind == OPD_TERM && o->t == A_all) return (OperandS){(uint32_t)NOVALUE << 2 | 3};
    return src_of(l, o);
}

OperandD dst_of(Lower *l, const Operand *o)
{
    if (is_x(o)) return (OperandD){offset_of(o)};
    return (OperandD){is_y(o) ? offset_of(o) | 1 : refuse(l)};
}

OperandF label_of(Lower *l, const Operand *o)
{
    return (OperandF){(int32_t)(o->kind == OPD_LABEL ? (uint32_t)o->v : refuse(l))};
}

uint32_t number_of(Lower *l, const Operand *o)
{
    uint64_t v = UINT64_MAX;
    if (o->kind == OPD_TERM) v = is_small(o->t) ? (uint64_t)small_value(o->t) : v; // a negative one becomes too large
    else if (o->kind != OPD_LABEL && o->kind != OPD_LIST) v = o->v;
    return v <= 0x0FFFFFFF ? (uint32_t)v : refuse(l);
}

uint16_t half(Lower *l, uint32_t v) { return (uint16_t)(v <= 0xFFFF ? v : refuse(l)); }

OperandC const_of(Term t) { return (OperandC){{(uint32_t)t, (uint32_t)(t >> 32)}}; }

OperandP ptr_of(const void *p)
{
    OperandP to;
    memcpy(&to, &p, sizeof p);
    return to;
}

uint32_t tuple_header(Lower *l, const Operand *arity)
{
    uint32_t n = number_of(l, arity);
    return (uint32_t)make_header(SUB_TUPLE, n <= MAX_ARITY ? n : refuse(l));
}

// ---- by order ----------------------------------------------------------------------------------------
static uint32_t unit_of(Lower *l, char letter, const Operand *o)
{
    switch (letter) {
    case 's': return src_of(l, o).bits;
    case 'd': return dst_of(l, o).bits;
    case 'f': return (uint32_t)label_of(l, o).by;
    case 'x': return is_x(o) ? offset_of(o) : refuse(l);
    case 'y': return is_y(o) ? offset_of(o) : refuse(l);
    default: return number_of(l, o);
    }
}

void emit_in_order(Lower *l, int instr, const char *order, const BeamOp *o)
{
    const char *shape = instr_shapes[instr], *each = NULL;
    const Operand *list = NULL;
    Code in[MAX_OPERANDS + 1];
    uint32_t n = 1;
    size_t each_n = 0;
    in[0] = (uint32_t)instr;
    for (; *order; order++, shape++) {
        const Operand *a = &o->a[*order - (*order < 'a' ? '0' : 'a')];
        uint32_t v;
        if (a->kind == OPD_LIST) {
            list = a;
            each = shape + strcspn(shape, "*+") + 1;
            each_n = strlen(each);
            v = (uint32_t)(a->v / each_n);
        } else v = unit_of(l, (char)(*shape | 0x20), a);
        if (*order >= 'a') v *= 8;
        if (*shape < 'a') in[0] |= (uint32_t)half(l, v) << 16;
        else in[n++] = v;
    }
    emit_instr(l, in, n);
    for (uint64_t i = 0; list && i < list->v; i++) emit_unit(l, unit_of(l, each[i % each_n], &list->list[i]));
}

// ---- the window --------------------------------------------------------------------------------------
const void *look_back(const Lower *l, int k, int instr)
{
    if (l->window[k] == NO_UNIT) return NULL; // so are all before it
    const Code *u = l->u + l->window[k];
    return (*u & 0xFFFF) == (uint32_t)instr ? u : NULL;
}

void take_back(Lower *l, int n)
{
    for (; n; n--) {
        l->n = l->window[0];
        for (int i = 1; i < WINDOW; i++) l->window[i - 1] = l->window[i];
        l->window[WINDOW - 1] = NO_UNIT;
    }
}

void become(Lower *l, int k, int instr)
{
    Code *u = l->u + l->window[k];
    ASSERT(strlen(instr_shapes[*u & 0xFFFF]) == strlen(instr_shapes[instr]));
    *u = (*u & 0xFFFF0000u) | (uint32_t)instr;
}

void window_clear(Lower *l) { memset(l->window, 0xFF, sizeof l->window); }
