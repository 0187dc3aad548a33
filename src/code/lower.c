// SPDX-License-Identifier: Apache-2.0
// code/lower.c — BEAM instructions to the run loop's units (instr.tab).
//
//   block:  [ constants, 8 bytes each ] [ units, 4 bytes each ]
//
// One pass over the instructions, with a look at the last one emitted (for fusing), then the label and constant
// operands are filled in. A constant that is not a small immediate is reached as a distance back from its instruction,
// so a source operand is one unit whatever it names. Which instructions exist, and why: instr.tab and emu/README.md.
//
// Invariant: an instruction is never fused across a label or a line mark that a stack trace could tell apart.
#include "code/module.h"

enum { NONE = 0xFFFFFFFFu };
typedef struct {
    uint32_t unit, start, what;
} Fixup; // what: label number or constant index
typedef struct {
    Fixup *p;
    uint32_t n, cap;
} Fixups;

typedef struct {
    BeamFile *bf;
    ModuleCode *mc;
    Code *u;
    uint32_t n, cap;    // units so far
    uint32_t start;     // of the instruction being emitted
    uint32_t before[3]; // starts of those before, nearest first; NONE: a label, or too long ago
    Term *consts;
    uint32_t nconsts, cconsts;
    Fixups labels, pool;
    uint32_t cfunctions, cmarks;
    bool no_lines;                               // a module that erl has built in
    enum { MOVED_NOT, MOVED, MOVED_LINE } moved; // the last instructions: a move to x0; and a line
    struct {
        bool pending;
        OperandKind skind, dkind;
        uint64_t s, d;
    } move;
    bool bad;
} Lower;

// ---- units ---------------------------------------------------------------------------------
static void *grown(void *p, uint32_t n, uint32_t *cap, size_t each)
{
    if (n < *cap) return p;
    uint32_t to = *cap ? *cap * 2 : 64;
    p = mem_resize(MEM_CODE, p, (size_t)*cap * each, (size_t)to * each);
    *cap = to;
    return p;
}
static void put(Lower *l, uint32_t v)
{
    l->u = grown(l->u, l->n, &l->cap, sizeof(Code));
    l->u[l->n++] = v;
}
static void op(Lower *l, int instr, uint32_t a)
{
    if (a > 0xFFFF) {
        l->bad = true;
        a = 0;
    }
    l->before[2] = l->before[1];
    l->before[1] = l->before[0];
    l->before[0] = l->start;
    l->start = l->n;
    put(l, (uint32_t)instr | a << 16);
}
static void put_const(Lower *l, Term t)
{
    put(l, (uint32_t)t);
    put(l, (uint32_t)(t >> 32));
}
static void put_ptr(Lower *l, const void *p)
{
    put(l, (uint32_t)(uintptr_t)p);
    if (sizeof(void *) == 8) put(l, (uint32_t)((uint64_t)(uintptr_t)p >> 32));
}
static void put_fixup(Lower *l, Fixups *f, uint32_t what)
{
    f->p = grown(f->p, f->n, &f->cap, sizeof(Fixup));
    f->p[f->n++] = (Fixup){l->n, l->start, what};
    put(l, 0);
}
static void put_label(Lower *l, const Operand *o)
{
    if (o->kind != OPD_LABEL) {
        l->bad = true;
        return;
    }
    if (o->v == 0) put(l, 0);
    else put_fixup(l, &l->labels, (uint32_t)o->v);
}
static void put_pool(Lower *l, Term t)
{
    uint32_t i = l->nconsts, lookback = i > 16 ? i - 16 : 0;
    while (i > lookback && l->consts[i - 1] != t) i--;
    if (i > lookback) i--;
    else {
        l->consts = grown(l->consts, l->nconsts, &l->cconsts, sizeof(Term));
        i = l->nconsts++;
        l->consts[i] = t;
    }
    put_fixup(l, &l->pool, i);
}
static bool fits_imm30(Term t) { return is_immed(t) && (int64_t)t >= -(1 << 29) && (int64_t)t < (1 << 29); }
static bool fits_imm32(const Operand *o)
{
    return o->kind == OPD_TERM && is_immed(o->t) && (int64_t)o->t >= INT32_MIN && (int64_t)o->t <= INT32_MAX;
}
static bool is_small_term(const Operand *o) { return o->kind == OPD_TERM && is_small(o->t); }
static uint32_t xoff(const Operand *o) { return (uint32_t)o->v * 8; }
static void put_src(Lower *l, const Operand *o)
{
    switch (o->kind) {
    case OPD_X: put(l, xoff(o)); break;
    case OPD_Y: put(l, xoff(o) | 1); break;
    case OPD_TERM:
        if (fits_imm30(o->t)) put(l, (uint32_t)o->t << 2 | 3);
        else put_pool(l, o->t);
        break;
    case OPD_U: { // sizes given as plain numbers
        Term t = make_small((int64_t)o->v);
        if (fits_imm30(t)) put(l, (uint32_t)t << 2 | 3);
        else put_pool(l, t);
        break;
    }
    default: l->bad = true; put(l, 0);
    }
}
// A size in the bit syntax. 'all' written in the code means the rest; as a value in a register it is just no size.
static void put_size(Lower *l, const Operand *o)
{
    if (o->kind == OPD_TERM && o->t == A_all) put(l, (uint32_t)NOVALUE << 2 | 3);
    else put_src(l, o);
}
static void put_dst(Lower *l, const Operand *o)
{
    if (o->kind == OPD_X) put(l, xoff(o));
    else if (o->kind == OPD_Y) put(l, xoff(o) | 1);
    else l->bad = true, put(l, 0);
}
static uint32_t number(Lower *l, const Operand *o)
{
    if ((o->kind == OPD_U || o->kind == OPD_ALLOC || o->kind == OPD_FR || o->kind == OPD_X || o->kind == OPD_Y) &&
        o->v <= 0x0FFFFFFF)
        return (uint32_t)o->v;
    if (o->kind == OPD_TERM && is_small(o->t) && small_value(o->t) >= 0 && small_value(o->t) <= 0x0FFFFFFF)
        return (uint32_t)small_value(o->t);
    l->bad = true;
    return 0;
}
// A count of bits to compare with: beyond 32 bits all are the same.
static uint32_t bit_count(Lower *l, const Operand *o)
{
    if (o->kind == OPD_U) return o->v < UINT32_MAX ? (uint32_t)o->v : UINT32_MAX;
    return number(l, o);
}
static bool is_x(const Operand *o) { return o->kind == OPD_X; }
static bool is_y(const Operand *o) { return o->kind == OPD_Y; }
static bool is_term(const Operand *o, Term t) { return o->kind == OPD_TERM && o->t == t; }
static bool last_is(const Lower *l, int instr)
{
    return l->start != NONE && l->n > l->start && (l->u[l->start] & 0xFFFF) == (uint32_t)instr;
}
// Forget the last instruction (it is being fused into the next). Its fixups go with it.
static void unemit(Lower *l)
{
    while (l->labels.n && l->labels.p[l->labels.n - 1].start == l->start) l->labels.n--;
    while (l->pool.n && l->pool.p[l->pool.n - 1].start == l->start) l->pool.n--;
    l->n = l->start;
    l->start = l->before[0];
    l->before[0] = l->before[1];
    l->before[1] = l->before[2];
    l->before[2] = NONE;
}
static bool before_is(const Lower *l, int instr)
{
    return l->start != NONE && l->before[0] != NONE && (l->u[l->before[0]] & 0xFFFF) == (uint32_t)instr;
}

// The label the last instruction jumps to; NONE when it is not just one.
static uint32_t last_label(const Lower *l)
{
    if (!l->labels.n || l->labels.p[l->labels.n - 1].start != l->start) return NONE;
    return l->labels.n > 1 && l->labels.p[l->labels.n - 2].start == l->start ? NONE : l->labels.p[l->labels.n - 1].what;
}

// ---- small families --------------------------------------------------------------------------
// The register moves of the last instruction, as units of I_moves; 0: it is none of the moves.
enum { MOST_MOVES = 32 };
static uint32_t last_moves(const Lower *l, uint32_t *m)
{
    if (l->start == NONE || l->n <= l->start) return 0;
    const Code *u = l->u + l->start;
    uint32_t a = u[0] >> 16;
    switch (u[0] & 0xFFFF) {
    case I_move_xx: m[0] = a | u[1] << 16; return 1;
    case I_move_xy: m[0] = a | (u[1] | 1) << 16; return 1;
    case I_move_yx: m[0] = (a | 1) | u[1] << 16; return 1;
    case I_move2_xx:
        m[0] = a | u[1] << 16;
        m[1] = u[2] | u[3] << 16;
        return 2;
    case I_move2_xy:
        m[0] = a | (u[1] | 1) << 16;
        m[1] = u[2] | (u[3] | 1) << 16;
        return 2;
    case I_move2_yx:
        m[0] = (a | 1) | u[1] << 16;
        m[1] = (u[2] | 1) | u[3] << 16;
        return 2;
    case I_moves: memcpy(m, u + 1, a * sizeof *m); return a;
    default: return 0;
    }
}
static void put_moves(Lower *l, const uint32_t *m, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) put(l, m[i]);
}

static void lower_move(Lower *l, const Operand *s, const Operand *d)
{
    if ((is_x(s) || is_y(s)) && (is_x(d) || is_y(d))) {
        if (s->kind == d->kind && s->v == d->v) return;
        uint32_t m[MOST_MOVES + 1], n = last_moves(l, m);
        if (n == 0 && is_x(s) && is_y(d) && last_is(l, I_allocate)) {
            uint32_t live = l->u[l->start] >> 16, words = l->u[l->start + 1];
            unemit(l);
            op(l, I_allocate_move_xy, live), put(l, words), put(l, xoff(s)), put(l, xoff(d));
            return;
        }
        if (n == MOST_MOVES) n = 0;
        if (n) unemit(l);
        m[n++] = (xoff(s) | is_y(s)) | (xoff(d) | is_y(d)) << 16;
        bool xx = true, xy = true, yx = true;
        for (uint32_t i = 0; i < n; i++) {
            bool sy = m[i] & 1, dy = m[i] >> 16 & 1;
            xx &= !sy && !dy;
            xy &= !sy && dy;
            yx &= sy && !dy;
        }
        uint32_t s0 = m[0] & 0xFFFE, d0 = m[0] >> 16 & 0xFFFE;
        if (n == 1 && (xx || xy || yx)) op(l, xx ? I_move_xx : xy ? I_move_xy : I_move_yx, s0), put(l, d0);
        else if (n == 2 && (xx || xy || yx))
            op(l,
                xx       ? I_move2_xx
                    : xy ? I_move2_xy
                         : I_move2_yx,
                s0),
                put(l, d0), put(l, m[1] & 0xFFFE), put(l, m[1] >> 16 & 0xFFFE);
        else op(l, I_moves, n), put_moves(l, m, n);
    } else if (is_x(d) && fits_imm32(s)) op(l, I_move_ix, xoff(d)), put(l, (uint32_t)s->t);
    else op(l, I_move_sd, 0), put_src(l, s), put_dst(l, d);
}

// [f, a, b] comparisons: lt and ge have register/immediate forms both ways round.
static void lower_order(Lower *l, const BeamOp *o, int xx, int xi, int ix, int generic)
{
    const Operand *a = &o->a[1], *b = &o->a[2];
    if (is_x(a) && is_x(b)) op(l, xx, xoff(a)), put(l, xoff(b));
    else if (is_x(a) && fits_imm32(b) && is_small(b->t)) op(l, xi, xoff(a)), put(l, (uint32_t)b->t);
    else if (ix == I_is_ge_ix && is_x(b) && fits_imm32(a) && is_small(a->t) && last_is(l, I_is_ge_xi) &&
        l->u[l->start] >> 16 == xoff(b) && last_label(l) == o->a[0].v) {
        uint32_t least = l->u[l->start + 1];
        unemit(l);
        op(l, I_is_between_x, xoff(b)), put(l, least), put(l, (uint32_t)a->t);
    } else if (is_x(b) && fits_imm32(a) && is_small(a->t)) op(l, ix, xoff(b)), put(l, (uint32_t)a->t);
    else op(l, generic, 0), put_src(l, a), put_src(l, b);
    put_label(l, &o->a[0]);
}
static void lower_eq(Lower *l, const BeamOp *o, int xi, int generic)
{
    const Operand *a = &o->a[1], *b = &o->a[2];
    if (is_x(b) && fits_imm32(a)) {
        const Operand *t = a;
        a = b;
        b = t;
    }
    if (xi >= 0 && is_x(a) && fits_imm32(b)) op(l, xi, xoff(a)), put(l, (uint32_t)b->t);
    else op(l, generic, 0), put_src(l, a), put_src(l, b);
    put_label(l, &o->a[0]);
}
static void lower_test(Lower *l, const BeamOp *o, int x, int generic)
{
    const Operand *s = &o->a[1];
    if (x >= 0 && is_x(s)) op(l, x, xoff(s));
    else op(l, generic, 0), put_src(l, s);
    put_label(l, &o->a[0]);
}
static uint32_t tuple_header(Lower *l, const Operand *arity)
{
    uint32_t n = number(l, arity);
    if (n > MAX_ARITY) l->bad = true;
    return (uint32_t)make_header(SUB_TUPLE, n & MAX_ARITY);
}

static int by_imm(const void *a, const void *b)
{
    uint32_t x = ((const uint32_t *)a)[0], y = ((const uint32_t *)b)[0];
    return x < y ? -1 : x > y;
}
static void sort_pairs(uint32_t (*v)[2], uint32_t n) // shell sort: no libc dependence on qsort's recursion
{
    for (uint32_t gap = n / 2; gap; gap /= 2)
        for (uint32_t i = gap; i < n; i++)
            for (uint32_t j = i; j >= gap && by_imm(v[j - gap], v[j]) > 0; j -= gap) {
                uint32_t a = v[j][0], b = v[j][1];
                v[j][0] = v[j - gap][0];
                v[j][1] = v[j - gap][1];
                v[j - gap][0] = a;
                v[j - gap][1] = b;
            }
}

static void lower_select_val(Lower *l, const BeamOp *o)
{
    const Operand *s = &o->a[0], *els = &o->a[1], *list = o->a[2].list;
    uint32_t n = (uint32_t)o->a[2].v / 2;
    bool small = true, ints = true;
    for (uint32_t i = 0; i < n; i++) {
        if (list[2 * i + 1].kind != OPD_LABEL) {
            l->bad = true;
            return;
        }
        if (!fits_imm32(&list[2 * i])) small = false;
        else if (!is_small(list[2 * i].t)) ints = false;
    }
    if (!small) { // wide integers, floats: one test after the other
        for (uint32_t i = 0; i < n; i++)
            op(l, I_is_ne_exact, 0), put_src(l, s), put_src(l, &list[2 * i]), put_label(l, &list[2 * i + 1]);
        op(l, I_jump, 0), put_label(l, els);
        return;
    }
    if (n == 0) {
        op(l, I_jump, 0), put_label(l, els);
        return;
    }
    uint32_t(*v)[2] = mem_take(MEM_CODE, n * sizeof *v);
    for (uint32_t i = 0; i < n; i++) v[i][0] = (uint32_t)list[2 * i].t, v[i][1] = (uint32_t)list[2 * i + 1].v;
    if (ints && n > 3) {
        int64_t lo = INT64_MAX, hi = INT64_MIN;
        for (uint32_t i = 0; i < n; i++) {
            int64_t k = (int32_t)v[i][0] >> 4;
            if (k < lo) lo = k;
            if (k > hi) hi = k;
        }
        uint64_t span = (uint64_t)(hi - lo) + 1;
        if (span <= (uint64_t)n * 4 + 16) {
            op(l, I_select_jump, 0), put_src(l, s), put(l, (uint32_t)make_small(lo)), put(l, (uint32_t)span),
                put_label(l, els);
            uint32_t at = l->n;
            for (uint64_t i = 0; i < span; i++) put(l, 0);
            for (uint32_t i = n; i-- > 0;)
                l->u[at + (uint32_t)(((int32_t)v[i][0] >> 4) - lo)] = v[i][1]; // the first of equals wins
            for (uint64_t i = 0; i < span; i++) {
                uint32_t target = l->u[at + i] ? l->u[at + i] : (uint32_t)els->v;
                l->labels.p = grown(l->labels.p, l->labels.n, &l->labels.cap, sizeof(Fixup));
                l->labels.p[l->labels.n++] = (Fixup){at + (uint32_t)i, l->start, target};
                l->u[at + i] = 0;
            }
            mem_give(MEM_CODE, v, n * sizeof *v);
            return;
        }
    }
    if (n == 2 && is_x(s)) {
        op(l, I_select2_x, xoff(s)), put_label(l, els);
        for (uint32_t i = 0; i < n; i++) put(l, v[i][0]), put_fixup(l, &l->labels, v[i][1]);
    } else if (n <= 8) {
        op(l, I_select_linear, n), put_src(l, s), put_label(l, els);
        for (uint32_t i = 0; i < n; i++) put(l, v[i][0]), put_fixup(l, &l->labels, v[i][1]);
    } else {
        sort_pairs(v, n);
        op(l, I_select_binary, 0), put_src(l, s), put_label(l, els), put(l, n);
        for (uint32_t i = 0; i < n; i++) put(l, v[i][0]), put_fixup(l, &l->labels, v[i][1]);
    }
    mem_give(MEM_CODE, v, n * sizeof *v);
}

static void lower_sources(Lower *l, const Operand *list)
{
    for (uint64_t i = 0; i < list->v; i++) put_src(l, &list->list[i]);
}

// Constant keys in the map's order, as erl's loader has them: of several missing ones the first is named in the error.
static void sort_keys(const Operand *pairs)
{
    Operand *c = (Operand *)pairs->list; // the cursor's room
    for (uint64_t i = 0; i < pairs->v; i += 2)
        if (c[i].kind != OPD_TERM) return;
    for (uint64_t i = 2; i + 1 < pairs->v; i += 2) {
        Operand k = c[i], v = c[i + 1];
        uint64_t j = i;
        for (; j > 0 && compare_exact(c[j - 2].t, k.t) > 0; j -= 2) c[j] = c[j - 2], c[j + 1] = c[j - 1];
        c[j] = k, c[j + 1] = v;
    }
}

// OTP's loader drops the line of a tail call when a move to x0 stands before it: what follows keeps the line before. It
// sees two moves of neighbouring registers as one that is no such move.
static void note_move(Lower *l, const BeamOp *o)
{
    const Operand *s = &o->a[0], *d = &o->a[1];
    bool single = o->op == OP_move;
    if (o->op == OP_line) {
        l->moved = l->moved == MOVED ? MOVED_LINE : MOVED_NOT;
        l->move.pending = false;
        return;
    }
    if (single && l->move.pending && (is_x(s) || is_y(s)) && s->kind == l->move.skind && d->kind == l->move.dkind) {
        int64_t ds = (int64_t)s->v - (int64_t)l->move.s, dd = (int64_t)d->v - (int64_t)l->move.d;
        if ((ds == 1 || ds == -1) && (dd == 1 || dd == -1)) single = false;
    }
    l->move.pending = single && (is_x(s) || is_y(s));
    if (l->move.pending) l->move.s = s->v, l->move.d = d->v, l->move.skind = s->kind, l->move.dkind = d->kind;
    l->moved = single && is_x(d) && d->v == 0 ? MOVED : MOVED_NOT;
}
static void drop_line(Lower *l)
{
    ModuleCode *mc = l->mc;
    if (l->moved == MOVED_LINE && mc->nmarks && mc->marks[mc->nmarks - 1].at == l->n) mc->nmarks--;
}

// ---- calls of BIFs and operators ------------------------------------------------------------------
static void lower_call_ext(Lower *l, const BeamOp *o, int kind) // 0 call, 1 last, 2 only
{
    Export *e = l->bf->imports[o->a[1].v];
    uint32_t arity = number(l, &o->a[0]);
    if (arity != e->arity) {
        l->bad = true;
        return;
    }
    if (e->bif) {
        if (kind == 0) op(l, I_call_bif, arity), put_ptr(l, e);
        else if (kind == 2) op(l, I_call_bif_only, arity), put_ptr(l, e), put(l, I_return);
        else {
            op(l, I_call_bif, arity), put_ptr(l, e);
            op(l, I_deallocate_return, 0), put(l, number(l, &o->a[2]) * 8);
        }
        return;
    }
    if (kind && e->module == A_erlang && e->function == A_apply && arity == 3) op(l, I_apply_raising, 0);
    else if (kind) drop_line(l);
    if (e->stub[2])
        op(l, kind == 0 ? I_call_special : kind == 1 ? I_call_special_last : I_call_special_only, arity), put_ptr(l, e);
    else op(l, kind == 0 ? I_call_ext : kind == 1 ? I_call_ext_last : I_call_ext_only, arity), put_ptr(l, e);
    if (kind == 1) put(l, number(l, &o->a[2]) * 8);
}

const Code CODE_NORMAL_EXIT[] = {I_normal_exit, I_int_code_end};
const Code CODE_TRACE_RETURNS[] = {I_trace_return, I_trace_exception, I_trace_return_to, I_trace_time, I_int_code_end};
const Code CODE_ERROR_ACTION[] = {I_error_action, I_int_code_end};

// The lines marked among what became one instruction are that instruction's.
static void marks_to_start(Lower *l)
{
    for (uint32_t i = l->mc->nmarks; i > 0 && l->mc->marks[i - 1].at > l->start; i--) l->mc->marks[i - 1].at = l->start;
}

// allocate [init_yregs] moves call, the way most functions begin. m: the n moves, which are no longer emitted.
static bool lower_first_call(Lower *l, const BeamOp *o, const uint32_t *m, uint32_t n, uint32_t arity)
{
    uint32_t init[16], ninit = 0, first = 0, nfirst = 0;
    if (last_is(l, I_init_ys)) {
        ninit = l->u[l->start] >> 16;
        if (ninit > COUNT_OF(init) || !before_is(l, I_allocate)) return false;
        memcpy(init, l->u + l->start + 1, ninit * sizeof *init);
        unemit(l);
    }
    if (last_is(l, I_allocate_move_xy)) nfirst = 1, first = l->u[l->start + 2] | (l->u[l->start + 3] | 1) << 16;
    else if (!last_is(l, I_allocate)) return false;
    uint32_t live = l->u[l->start] >> 16, words = l->u[l->start + 1];
    unemit(l);
    op(l, I_allocate_moves_call, live), put(l, words | ninit << 16), put(l, arity | (n + nfirst) << 16),
        put_label(l, &o->a[1]);
    put_moves(l, init, ninit), put_moves(l, &first, nfirst), put_moves(l, m, n);
    marks_to_start(l);
    return true;
}

// A call, with the moves just before it.
static void lower_call(Lower *l, const BeamOp *o)
{
    uint32_t m[MOST_MOVES + 1], n = last_moves(l, m), arity = number(l, &o->a[0]);
    bool last = o->op == OP_call_last;
    if (o->op == OP_call) {
        Lower before = *l;
        if (n) unemit(l);
        if (lower_first_call(l, o, m, n, arity)) return;
        l->n = before.n;
        l->start = before.start;
        memcpy(l->before, before.before, sizeof l->before);
        if (!n && last_is(l, I_trim) && l->u[l->start + 1] < 0x10000) {
            uint32_t bytes = l->u[l->start + 1];
            unemit(l);
            n = last_moves(l, m);
            if (n) unemit(l);
            op(l, I_moves_trim_call, n), put(l, arity | bytes << 16), put_label(l, &o->a[1]), put_moves(l, m, n);
            marks_to_start(l);
            return;
        }
    }
    if (n == 1 && (last_is(l, I_move_xx) || (last_is(l, I_move_yx) && o->op == OP_call)) && !last) {
        uint32_t from = l->u[l->start] >> 16, to = l->u[l->start + 1];
        int instr = last_is(l, I_move_yx) ? I_move_yx_call : o->op == OP_call ? I_move_xx_call : I_move_xx_call_only;
        unemit(l);
        op(l, instr, from), put(l, to), put(l, arity), put_label(l, &o->a[1]);
    } else if (n) {
        unemit(l);
        op(l,
            last                   ? I_moves_call_last
                : o->op == OP_call ? I_moves_call
                                   : I_moves_call_only,
            n),
            put(l, arity), put_label(l, &o->a[1]);
        if (last) put(l, number(l, &o->a[2]) * 8);
        put_moves(l, m, n);
    } else {
        op(l, last ? I_call_last : o->op == OP_call ? I_call : I_call_only, arity), put_label(l, &o->a[1]);
        if (last) put(l, number(l, &o->a[2]) * 8);
    }
}

// The instruction that does the work of a guard BIF, or -1. All have operands "ssdf" or "sdf".
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
// fail, import, n sources at `src`, destination
static void lower_bif(Lower *l, const Operand *fail, const Operand *live, const Operand *import, const Operand *src,
    int n, const Operand *d)
{
    Export *e = l->bf->imports[import->v];
    if (e->arity != (uint32_t)n) {
        l->bad = true;
        return;
    }
    int instr = operator_of(e);
    if (n == 2 && e->module == A_erlang && (e->function == A_op_exact_eq || e->function == A_op_exact_ne)) {
        op(l, e->function == A_op_exact_eq ? I_eq_exact_value : I_ne_exact_value, 0);
        put_src(l, &src[0]), put_src(l, &src[1]), put_dst(l, d);
        return;
    }
    if (instr == I_add || instr == I_sub || instr == I_band) {
        const Operand *a = &src[0], *b = &src[1];
        if (is_y(a) && fits_imm32(b) && is_small(b->t) && (int64_t)b->t >= 0 &&
            (instr == I_add || (instr == I_sub && (int64_t)b->t > 0))) {
            op(l, I_add_yi, xoff(a)), put(l, instr == I_add ? (uint32_t)b->t : (uint32_t) - (int32_t)b->t),
                put_dst(l, d), put_label(l, fail);
            return;
        }
        if (is_x(a) && fits_imm32(b) && is_small(b->t) && (instr != I_sub || (int32_t)b->t != INT32_MIN)) {
            // x - k is x + (-k); the error term still names the operator: see emu, which looks at the sign it was
            // written with
            if (instr == I_sub) {
                if ((int64_t)b->t > 0) {
                    op(l, I_add_xi, xoff(a)), put(l, (uint32_t) - (int32_t)b->t), put_dst(l, d), put_label(l, fail);
                    return;
                }
            } else if (instr == I_band) {
                if ((int64_t)b->t >= 0) {
                    op(l, I_band_xi, xoff(a)), put(l, (uint32_t)b->t), put_dst(l, d), put_label(l, fail);
                    return;
                }
            } else if ((int64_t)b->t >= 0) {
                op(l, I_add_xi, xoff(a)), put(l, (uint32_t)b->t), put_dst(l, d), put_label(l, fail);
                return;
            }
        }
        if (instr != I_band && is_x(&src[0]) && is_x(&src[1])) {
            op(l, instr == I_add ? I_add_xx : I_sub_xx, xoff(&src[0])), put(l, xoff(&src[1])), put_dst(l, d),
                put_label(l, fail);
            return;
        }
    }
    if (instr == I_mul && is_x(&src[0]) && fits_imm32(&src[1]) && is_small(src[1].t)) {
        op(l, I_mul_xi, xoff(&src[0])), put(l, (uint32_t)src[1].t), put_dst(l, d), put_label(l, fail);
        return;
    }
    if (instr == I_element && src[0].kind == OPD_TERM && is_small(src[0].t) && small_value(src[0].t) > 0 &&
        small_value(src[0].t) <= MAX_ARITY) {
        op(l, I_element_i, 0), put_src(l, &src[1]), put(l, (uint32_t)small_value(src[0].t)), put_dst(l, d),
            put_label(l, fail);
        return;
    }
    if (instr >= 0) {
        // A: with a small constant OTP's JIT increments, and its badarith then names no operator
        bool increment = (instr == I_add && (is_small_term(&src[0]) || is_small_term(&src[1]))) ||
            (instr == I_sub && is_small_term(&src[1]) && (int64_t)src[1].t >= 0);
        op(l, instr, increment);
        for (int i = 0; i < n; i++) put_src(l, &src[i]);
        put_dst(l, d), put_label(l, fail);
        return;
    }
    if (n == 1 && e->module == A_erlang && e->function == A_length) {
        if (!live) {
            l->bad = true;
            return;
        }
        op(l, I_length_start, number(l, live)), put_src(l, &src[0]);
        op(l, I_length, number(l, live)), put_dst(l, d), put_label(l, fail);
        return;
    }
    // Guard BIFs since OTP 26, which OTP 25 has as Erlang code. They cannot fail.
    if (n == 2 && !e->bif && e->module == A_erlang && (e->function == A_max || e->function == A_min))
        e = export_get(A_webeam, e->function, 2);
    if (!e->bif) {
        l->bf->error = "a guard calls a function that is no guard BIF";
        l->bad = true;
        return;
    }
    if (n == 0) {
        if (e->function == A_self && e->module == A_erlang) {
            op(l, I_self, 0), put_dst(l, d);
            return;
        }
        op(l, I_bif0, 0), put_ptr(l, e), put_dst(l, d);
        return;
    }
    op(l, n == 1 ? I_bif1 : n == 2 ? I_bif2 : I_bif3, 0), put_ptr(l, e), put_label(l, fail);
    for (int i = 0; i < n; i++) put_src(l, &src[i]);
    put_dst(l, d);
}

// ---- bit strings ----------------------------------------------------------------------------------------
enum { BSF_LITTLE = 2, BSF_SIGNED = 4, BSF_NATIVE = 16 };
static uint32_t bs_flags(Lower *l, const Operand *o)
{
    uint32_t f = 0;
    if (o->kind == OPD_U) f = (uint32_t)o->v;
    else if (o->kind == OPD_TERM)
        for (Term t = o->t; is_cons(t); t = tail(t)) {
            if (head(t) == A_little) f |= BSF_LITTLE;
            else if (head(t) == A_signed) f |= BSF_SIGNED;
            else if (head(t) == A_native) f |= BSF_NATIVE;
        }
    else l->bad = true;
    if (f & BSF_NATIVE) f |= BSF_LITTLE; // every host of ours is little-endian
    return f & (BSF_LITTLE | BSF_SIGNED);
}
// The constant number of bits of size*unit, or -1.
static int64_t bs_const_bits(const Operand *size, uint64_t unit)
{
    int64_t n = -1;
    if (size->kind == OPD_TERM && is_small(size->t)) n = small_value(size->t);
    else if (size->kind == OPD_U) n = (int64_t)size->v;
    if (n < 0 || n > (1 << 24)) return -1;
    return n * (int64_t)unit;
}
static void bs_get_fixed_int(
    Lower *l, const Operand *ctx, uint32_t live, int64_t bits, uint32_t flags, const Operand *d, const Operand *fail)
{
    if (bits == 8 && !(flags & BSF_SIGNED)) op(l, I_bs_get_int8, 0), put_src(l, ctx), put_dst(l, d), put_label(l, fail);
    else
        op(l, I_bs_get_int_bits, live), put_src(l, ctx), put(l, (uint32_t)bits | flags << 24), put_dst(l, d),
            put_label(l, fail);
}
static void lower_bs_get(Lower *l, const BeamOp *o) // Fail Ctx Live Size Unit Flags Dst
{
    const Operand *fail = &o->a[0], *ctx = &o->a[1], *size = &o->a[3], *d = &o->a[6];
    uint32_t live = number(l, &o->a[2]), unit = number(l, &o->a[4]), flags = bs_flags(l, &o->a[5]);
    int64_t bits = bs_const_bits(size, unit);
    if (o->op == OP_bs_get_integer2 && bits >= 0 && bits <= 59) {
        bs_get_fixed_int(l, ctx, live, bits, flags, d, fail);
        return;
    }
    if (o->op == OP_bs_get_binary2 && bits >= 0) {
        op(l, I_bs_get_binary_n, live), put_src(l, ctx), put(l, (uint32_t)bits), put_dst(l, d), put_label(l, fail);
        return;
    }
    op(l,
        o->op == OP_bs_get_integer2     ? I_bs_get_integer
            : o->op == OP_bs_get_float2 ? I_bs_get_float
                                        : I_bs_get_binary,
        live);
    put_src(l, ctx);
    if (o->op == OP_bs_get_binary2) put_size(l, size);
    else put_src(l, size);
    put_dst(l, d), put_label(l, fail), put(l, unit), put(l, flags);
}
static void lower_bs_match(Lower *l, const BeamOp *o) // Fail Ctx List, OTP 26 on
{
    const Operand *fail = &o->a[0], *ctx = &o->a[1], *c = o->a[2].list;
    uint64_t n = o->a[2].v, i = 0;
    while (i < n && !l->bad) {
        Term cmd = c[i].kind == OPD_TERM ? c[i].t : NIL;
        uint64_t need = cmd == A_ensure_at_least        ? 3
            : cmd == A_ensure_exactly || cmd == A_skip  ? 2
            : cmd == A_integer || cmd == A_binary       ? 6
            : cmd == A_get_tail || cmd == A_op_exact_eq ? 4
                                                        : 0;
        if (need == 0 || n - i < need) {
            l->bad = true;
            return;
        }
        const Operand *a = &c[i + 1];
        if (cmd == A_ensure_at_least)
            op(l, I_bs_ensure, 0), put_src(l, ctx), put(l, number(l, &a[0])), put(l, number(l, &a[1])),
                put_label(l, fail);
        else if (cmd == A_ensure_exactly)
            op(l, I_bs_ensure_exactly, 0), put_src(l, ctx), put(l, number(l, &a[0])), put_label(l, fail);
        else if (cmd == A_skip)
            op(l, I_bs_skip_bits_n, 0), put_src(l, ctx), put(l, number(l, &a[0])), put_label(l, fail);
        else if (cmd == A_get_tail) op(l, I_bs_get_tail, number(l, &a[0])), put_src(l, ctx), put_dst(l, &a[2]);
        else if (cmd == A_op_exact_eq) {
            uint32_t bits = number(l, &a[1]);
            Term v = a[2].kind == OPD_U ? make_small((int64_t)a[2].v) : a[2].t;
            if (bits > 64 || (a[2].kind != OPD_U && a[2].kind != OPD_TERM)) {
                l->bad = true;
                return;
            }
            op(l, I_bs_eq_int, 0), put_src(l, ctx), put(l, bits), put_const(l, v), put_label(l, fail);
        } else {
            uint32_t live = number(l, &a[0]), flags = bs_flags(l, &a[1]), unit = number(l, &a[3]);
            int64_t bits = bs_const_bits(&a[2], unit);
            if (bits < 0) {
                l->bad = true;
                return;
            }
            if (cmd == A_binary)
                op(l, I_bs_get_binary_n, live), put_src(l, ctx), put(l, (uint32_t)bits), put_dst(l, &a[4]),
                    put_label(l, fail);
            else if (bits <= 59) bs_get_fixed_int(l, ctx, live, bits, flags, &a[4], fail);
            else
                op(l, I_bs_get_integer, live), put_src(l, ctx), put_src(l, &a[2]), put_dst(l, &a[4]),
                    put_label(l, fail), put(l, unit), put(l, flags);
        }
        i += need;
    }
}
static void put_string_ptr(Lower *l, const Operand *at, uint64_t nbytes)
{
    if (at->v > l->bf->strings_nbytes || nbytes > l->bf->strings_nbytes - at->v) l->bad = true;
    put_ptr(l, l->mc->strings + (l->bad ? 0 : at->v));
}
static void lower_bs_create_bin(Lower *l, const BeamOp *o) // Fail Alloc Live Unit Dst List
{
    static const Term types[] = {
        A_append, A_private_append, A_binary, A_integer, A_float, A_string, A_utf8, A_utf16, A_utf32};
    const Operand *c = o->a[5].list;
    uint64_t n = o->a[5].v;
    if (n % 6) {
        l->bad = true;
        return;
    }
    op(l, I_bs_create_bin, number(l, &o->a[2])), put_label(l, &o->a[0]), put_dst(l, &o->a[4]),
        put(l, number(l, &o->a[1])), put(l, (uint32_t)(n / 6));
    for (uint64_t i = 0; i < n && !l->bad; i += 6, c += 6) {
        uint32_t type = 0;
        while (type < COUNT_OF(types) && !is_term(&c[0], types[type])) type++;
        if (type == COUNT_OF(types)) {
            l->bad = true;
            return;
        }
        put(l, type | number(l, &c[1]) << 8);
        put(l, (number(l, &c[2]) & 0xFFFF) | bs_flags(l, &c[3]) << 16);
        if (type == 5)
            put(l, 3), put_src(l, &c[5]), put_string_ptr(l, &c[4], number(l, &c[5])); // value: NOVALUE-like, unused
        else {
            put_src(l, &c[4]);
            if (type == 2) put_size(l, &c[5]);
            else put_src(l, &c[5]);
            put_ptr(l, NULL);
        }
    }
}

// return, with what leads up to it.
static void lower_return(Lower *l)
{
    if (last_is(l, I_deallocate)) {
        uint32_t bytes = l->u[l->start + 1], put_at = l->before[0], u[4];
        bool pooled = l->pool.n && l->pool.p[l->pool.n - 1].start == put_at;
        if (!before_is(l, I_test_heap_put_list) || l->u[put_at + 4] != 0 || pooled) {
            l->u[l->start] = I_deallocate_return;
            if (before_is(l, I_call_fun)) l->u[put_at] += I_call_fun_last - I_call_fun;
            return;
        }
        memcpy(u, l->u + put_at, sizeof u);
        unemit(l), unemit(l);
        op(l, I_test_heap_put_list_return, u[0] >> 16), put(l, u[1]), put(l, u[2]), put(l, u[3]), put(l, bytes);
    } else if (last_is(l, I_move_xx) && l->u[l->start + 1] == 0) {
        uint32_t s = l->u[l->start] >> 16;
        unemit(l);
        if (last_is(l, I_is_ge_xx)) {
            uint32_t a = l->u[l->start] >> 16, b = l->u[l->start + 1], fail = last_label(l);
            if (fail != NONE) {
                unemit(l);
                op(l, I_is_ge_xx_return, a), put(l, b), put_fixup(l, &l->labels, fail), put(l, s);
                return;
            }
        }
        op(l, I_move_return_x, s);
    } else if (last_is(l, I_is_lt_xi)) l->u[l->start] = (l->u[l->start] & 0xFFFF0000u) | I_is_lt_xi_return;
    else op(l, I_return, 0);
}

// ---- one instruction -----------------------------------------------------------------------------------
static void set_function(Lower *l, const BeamOp *o)
{
    ModuleCode *mc = l->mc;
    if (o->a[0].kind != OPD_TERM || o->a[1].kind != OPD_TERM || !is_atom(o->a[1].t)) {
        l->bad = true;
        return;
    }
    mc->functions = grown(mc->functions, mc->nfunctions, &l->cfunctions, sizeof(FunctionInfo));
    mc->functions[mc->nfunctions++] = (FunctionInfo){l->n, number(l, &o->a[2]), o->a[1].t, 0};
    op(l, I_func_info, 0), put_const(l, l->bf->module), put_const(l, o->a[1].t), put(l, number(l, &o->a[2]));
}
const char *const code_preloaded[] = {"persistent_term", "counters", "atomics", "erts_dirty_process_signal_handler",
    "erts_literal_area_collector", "erl_tracer", "erts_internal", "erlang", "erl_prim_loader", "prim_zip", "prim_net",
    "prim_socket", "socket_registry", "zlib", "prim_file", "prim_inet", "prim_eval", "prim_buffer", "init", "erl_init",
    "erts_code_purger", NULL};
static bool is_preloaded(Term module)
{
    size_t n;
    const uint8_t *text = atom_text(module, &n);
    for (const char *const *p = code_preloaded; *p; p++)
        if (strlen(*p) == n && memcmp(*p, text, n) == 0) return true;
    return false;
}
static void set_line(Lower *l, uint32_t line)
{
    if (l->no_lines) return;
    ModuleCode *mc = l->mc;
    mc->marks = grown(mc->marks, mc->nmarks, &l->cmarks, sizeof(LineMark));
    mc->marks[mc->nmarks++] = (LineMark){l->n, line};
}

static void lower_op(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    Export *fixed;
    switch (o->op) {
    case OP_label:
        l->mc->labels[a[0].v] = l->n;
        l->start = NONE;
        if ((fixed = beam_fixed_at(l->bf, a[0].v)) && fixed->bif)
            op(l, I_call_bif_only, fixed->arity), put_ptr(l, fixed), put(l, I_return); // funs lead here
        break;
    case OP_func_info: set_function(l, o); break;
    case OP_line: set_line(l, number(l, &a[0])); break;
    case OP_executable_line:
    case OP_debug_line:
    case OP_nif_start:
    case OP_fclearerror:
    case OP_fcheckerror:
    case OP_recv_mark:
    case OP_recv_set: break;
    case OP_on_load:
        l->mc->on_load = l->mc->nfunctions ? l->mc->functions[l->mc->nfunctions - 1].start : NONE;
        break; // the function it stands in

    case OP_call:
    case OP_call_only:
    case OP_call_last: lower_call(l, o); break;
    case OP_call_ext: lower_call_ext(l, o, 0); break;
    case OP_call_ext_last: lower_call_ext(l, o, 1); break;
    case OP_call_ext_only: lower_call_ext(l, o, 2); break;
    case OP_call_fun: {
        uint32_t n = number(l, &a[0]);
        if (n > 255) l->bad = true;
        op(l, I_call_fun, n), put(l, n * 8);
        break;
    }
    case OP_call_fun2: op(l, I_call_fun, number(l, &a[1])), put_src(l, &a[2]); break;
    case OP_apply: op(l, I_apply, number(l, &a[0])); break;
    case OP_apply_last: op(l, I_apply_last, number(l, &a[0])), put(l, number(l, &a[1]) * 8); break;
    case OP_bif0: lower_bif(l, NULL, NULL, &a[0], NULL, 0, &a[1]); break;
    case OP_bif1: lower_bif(l, &a[0], NULL, &a[1], &a[2], 1, &a[3]); break;
    case OP_bif2: lower_bif(l, &a[0], NULL, &a[1], &a[2], 2, &a[4]); break;
    case OP_gc_bif1: lower_bif(l, &a[0], &a[1], &a[2], &a[3], 1, &a[4]); break;
    case OP_gc_bif2: lower_bif(l, &a[0], &a[1], &a[2], &a[3], 2, &a[5]); break;
    case OP_gc_bif3: lower_bif(l, &a[0], &a[1], &a[2], &a[3], 3, &a[6]); break;

    case OP_allocate: op(l, I_allocate, number(l, &a[1])), put(l, number(l, &a[0])); break;
    case OP_allocate_heap:
        op(l, I_allocate_heap, number(l, &a[2])), put(l, number(l, &a[0])), put(l, number(l, &a[1]));
        break;
    case OP_allocate_zero:
    case OP_allocate_heap_zero: {
        uint32_t n = number(l, &a[0]);
        if (o->op == OP_allocate_zero) op(l, I_allocate, number(l, &a[1])), put(l, n);
        else op(l, I_allocate_heap, number(l, &a[2])), put(l, n), put(l, number(l, &a[1]));
        for (uint32_t i = 0; i < n && i < 1024; i++) op(l, I_init_y, i * 8);
        break;
    }
    case OP_test_heap: op(l, I_test_heap, number(l, &a[1])), put(l, number(l, &a[0])); break;
    case OP_init:
        if (!is_y(&a[0])) l->bad = true;
        op(l, I_init_y, xoff(&a[0]));
        break;
    case OP_init_yregs:
        op(l, I_init_ys, (uint32_t)a[0].v);
        for (uint64_t i = 0; i < a[0].v; i++) {
            if (!is_y(&a[0].list[i])) l->bad = true;
            put(l, xoff(&a[0].list[i]));
        }
        break;
    case OP_trim: op(l, I_trim, 0), put(l, number(l, &a[0]) * 8); break;
    case OP_deallocate: op(l, I_deallocate, 0), put(l, number(l, &a[0]) * 8); break;
    case OP_return: lower_return(l); break;
    case OP_move: lower_move(l, &a[0], &a[1]); break;
    case OP_swap: op(l, I_swap, 0), put_dst(l, &a[0]), put_dst(l, &a[1]); break;
    case OP_jump: op(l, I_jump, 0), put_label(l, &a[0]); break;

    case OP_is_lt: lower_order(l, o, I_is_lt_xx, I_is_lt_xi, I_is_lt_ix, I_is_lt); break;
    case OP_is_ge: lower_order(l, o, I_is_ge_xx, I_is_ge_xi, I_is_ge_ix, I_is_ge); break;
    case OP_is_eq: lower_eq(l, o, -1, I_is_eq); break;
    case OP_is_ne: lower_eq(l, o, -1, I_is_ne); break;
    case OP_is_eq_exact: lower_eq(l, o, I_is_eq_exact_xi, I_is_eq_exact); break;
    case OP_is_ne_exact: lower_eq(l, o, I_is_ne_exact_xi, I_is_ne_exact); break;
    case OP_is_integer: lower_test(l, o, I_is_integer_x, I_is_integer); break;
    case OP_is_float: lower_test(l, o, -1, I_is_float); break;
    case OP_is_number: lower_test(l, o, -1, I_is_number); break;
    case OP_is_atom: lower_test(l, o, I_is_atom_x, I_is_atom); break;
    case OP_is_boolean: lower_test(l, o, -1, I_is_boolean); break;
    case OP_is_pid: lower_test(l, o, -1, I_is_pid); break;
    case OP_is_reference: lower_test(l, o, -1, I_is_reference); break;
    case OP_is_port: lower_test(l, o, -1, I_is_port); break;
    case OP_is_nil:
        if (is_x(&a[1])) op(l, I_is_nil_x, xoff(&a[1]));
        else op(l, I_is_eq_exact, 0), put_src(l, &a[1]), put_src(l, &(Operand){.kind = OPD_TERM, .t = NIL});
        put_label(l, &a[0]);
        break;
    case OP_is_binary: lower_test(l, o, -1, I_is_binary); break;
    case OP_is_bitstr: lower_test(l, o, -1, I_is_bitstr); break;
    case OP_is_list: lower_test(l, o, -1, I_is_list); break;
    case OP_is_nonempty_list: lower_test(l, o, I_is_nonempty_list_x, I_is_nonempty_list); break;
    case OP_is_tuple: lower_test(l, o, I_is_tuple_x, I_is_tuple); break;
    case OP_is_map: lower_test(l, o, -1, I_is_map); break;
    case OP_is_function: lower_test(l, o, -1, I_is_function); break;
    case OP_is_function2: op(l, I_is_function2, 0), put_src(l, &a[1]), put_src(l, &a[2]), put_label(l, &a[0]); break;
    case OP_test_arity:
        if (last_is(l, I_is_tuple_x) && is_x(&a[1]) && l->u[l->start] >> 16 == xoff(&a[1]) && l->labels.n &&
            l->labels.p[l->labels.n - 1].start == l->start && l->labels.p[l->labels.n - 1].what == a[0].v) {
            unemit(l);
            op(l, I_is_tuple_of_x, xoff(&a[1])), put(l, tuple_header(l, &a[2])), put_label(l, &a[0]);
        } else op(l, I_test_arity, 0), put_src(l, &a[1]), put(l, tuple_header(l, &a[2])), put_label(l, &a[0]);
        break;
    case OP_is_tagged_tuple:
        if (!fits_imm32(&a[3])) {
            l->bad = true;
            break;
        }
        op(l, I_is_tagged_tuple, 0), put_src(l, &a[1]), put(l, tuple_header(l, &a[2])), put(l, (uint32_t)a[3].t),
            put_label(l, &a[0]);
        break;
    case OP_select_val: lower_select_val(l, o); break;
    case OP_select_tuple_arity:
        op(l, I_select_arity, (uint32_t)a[2].v / 2), put_src(l, &a[0]), put_label(l, &a[1]);
        for (uint64_t i = 0; i + 1 < a[2].v; i += 2)
            put(l, tuple_header(l, &a[2].list[i])), put_label(l, &a[2].list[i + 1]);
        break;

    case OP_get_list: {
        const Operand *s = &a[0], *h = &a[1], *t = &a[2];
        if (is_x(s) && last_is(l, I_allocate) && before_is(l, I_is_nonempty_list_x) &&
            l->u[l->before[0]] >> 16 == xoff(s) && l->u[l->start + 1] < 0x10000) {
            uint32_t live = l->u[l->start] >> 16, words = l->u[l->start + 1];
            unemit(l);
            uint32_t fail = last_label(l);
            unemit(l);
            op(l, I_is_nonempty_allocate_get_list, xoff(s)), put_fixup(l, &l->labels, fail), put(l, live | words << 16),
                put_dst(l, h), put_dst(l, t);
        } else if (is_x(s) && last_is(l, I_is_nonempty_list_x) && l->u[l->start] >> 16 == xoff(s) && l->labels.n &&
            l->labels.p[l->labels.n - 1].start == l->start) {
            uint32_t fail = l->labels.p[l->labels.n - 1].what;
            unemit(l);
            op(l, I_is_nonempty_get_list, xoff(s)), put_fixup(l, &l->labels, fail), put_dst(l, h), put_dst(l, t);
        } else if (is_x(s) && is_x(h) && is_x(t)) op(l, I_get_list_xxx, xoff(s)), put(l, xoff(h)), put(l, xoff(t));
        else op(l, I_get_list, 0), put_src(l, s), put_dst(l, h), put_dst(l, t);
        break;
    }
    case OP_get_hd: op(l, I_get_hd, 0), put_src(l, &a[0]), put_dst(l, &a[1]); break;
    case OP_get_tl: op(l, I_get_tl, 0), put_src(l, &a[0]), put_dst(l, &a[1]); break;
    case OP_get_tuple_element: {
        uint32_t off = (number(l, &a[1]) + 1) * 8;
        if (is_x(&a[0]) && is_x(&a[2])) op(l, I_get_tuple_element_x, xoff(&a[0])), put(l, off), put(l, xoff(&a[2]));
        else op(l, I_get_tuple_element, 0), put_src(l, &a[0]), put(l, off), put_dst(l, &a[2]);
        break;
    }
    case OP_set_tuple_element:
        op(l, I_set_tuple_element, 0), put_src(l, &a[0]), put_src(l, &a[1]), put(l, (number(l, &a[2]) + 1) * 8);
        break;
    case OP_put_list:
        if (last_is(l, I_test_heap)) {
            uint32_t live = l->u[l->start] >> 16, n = l->u[l->start + 1];
            unemit(l);
            op(l, I_test_heap_put_list, live), put(l, n), put_src(l, &a[0]), put_src(l, &a[1]), put_dst(l, &a[2]);
            break;
        }
        if (is_x(&a[0])) op(l, I_put_list_x, xoff(&a[0])), put_src(l, &a[1]), put_dst(l, &a[2]);
        else op(l, I_put_list, 0), put_src(l, &a[0]), put_src(l, &a[1]), put_dst(l, &a[2]);
        break;
    case OP_put_tuple2:
        if (a[1].v > 0xFFFF) {
            l->bad = true;
            break;
        }
        op(l, I_put_tuple, (uint32_t)a[1].v), put_dst(l, &a[0]), lower_sources(l, &a[1]);
        break;
    case OP_update_record: // Hint Size Src Dst List
        op(l, I_update_record, 0), put_src(l, &a[1]), put_src(l, &a[2]), put_dst(l, &a[3]),
            put(l, (uint32_t)a[4].v / 2);
        for (uint64_t i = 0; i + 1 < a[4].v; i += 2) {
            uint32_t at = number(l, &a[4].list[i]);
            if (at == 0 || at > number(l, &a[1])) l->bad = true;
            put(l, at), put_src(l, &a[4].list[i + 1]);
        }
        break;
    case OP_put_map_assoc:
    case OP_put_map_exact:
        if (o->op == OP_put_map_exact) sort_keys(&a[4]);
        op(l, o->op == OP_put_map_assoc ? I_put_map_assoc : I_put_map_exact, number(l, &a[3]));
        put_label(l, &a[0]), put_src(l, &a[1]), put_dst(l, &a[2]), put(l, (uint32_t)a[4].v), lower_sources(l, &a[4]);
        break;
    case OP_has_map_fields:
        op(l, I_has_map_fields, 0), put_src(l, &a[1]), put_label(l, &a[0]), put(l, (uint32_t)a[2].v),
            lower_sources(l, &a[2]);
        break;
    case OP_get_map_elements: {
        uint64_t n = a[2].v / 2;
        const Operand *c = a[2].list;
        if (n == 1) {
            op(l, I_get_map_element, 0), put_src(l, &a[1]), put_label(l, &a[0]), put_src(l, &c[0]), put_dst(l, &c[1]);
            break;
        }
        op(l, I_get_map_elements, 0), put_src(l, &a[1]), put_label(l, &a[0]), put(l, (uint32_t)n);
        for (uint64_t i = 0; i < n; i++) put_src(l, &c[2 * i]), put_dst(l, &c[2 * i + 1]);
        break;
    }
    case OP_make_fun2: {
        const BeamLambda *f = &l->bf->lambdas[a[0].v];
        op(l, I_make_fun, f->num_free), put_ptr(l, l->mc->funs[a[0].v]), put(l, 0);
        for (uint32_t i = 0; i < f->num_free; i++) put(l, i * 8);
        break;
    }
    case OP_make_fun3:
        if (a[2].v != l->bf->lambdas[a[0].v].num_free) {
            l->bad = true;
            break;
        }
        op(l, I_make_fun, (uint32_t)a[2].v), put_ptr(l, l->mc->funs[a[0].v]), put_dst(l, &a[1]),
            lower_sources(l, &a[2]);
        break;

    case OP_fmove:
        if (a[1].kind == OPD_FR) op(l, I_fmove_sf, number(l, &a[1])), put_src(l, &a[0]);
        else op(l, I_fmove_fd, number(l, &a[0])), put_dst(l, &a[1]);
        break;
    case OP_fconv: op(l, I_fconv, number(l, &a[1])), put_src(l, &a[0]); break;
    case OP_fadd:
    case OP_fsub:
    case OP_fmul:
    case OP_fdiv:
        op(l,
            o->op == OP_fadd       ? I_fadd
                : o->op == OP_fsub ? I_fsub
                : o->op == OP_fmul ? I_fmul
                                   : I_fdiv,
            number(l, &a[3]));
        put(l, number(l, &a[1])), put(l, number(l, &a[2]));
        break;
    case OP_fnegate: op(l, I_fnegate, number(l, &a[2])), put(l, number(l, &a[1])); break;

    case OP_send: op(l, I_send, 0); break;
    case OP_loop_rec: op(l, I_loop_rec, 0), put_label(l, &a[0]), put_dst(l, &a[1]); break;
    case OP_loop_rec_end: op(l, I_loop_rec_end, 0), put_label(l, &a[0]); break;
    case OP_remove_message: op(l, I_remove_message, 0); break;
    case OP_timeout: op(l, I_timeout, 0); break;
    case OP_wait: op(l, I_wait, 0), put_label(l, &a[0]); break;
    case OP_wait_timeout: op(l, I_wait_timeout, 0), put_label(l, &a[0]), put_src(l, &a[1]); break;
    case OP_recv_marker_bind: op(l, I_recv_marker_bind, 0), put_src(l, &a[0]), put_src(l, &a[1]); break;
    case OP_recv_marker_clear: op(l, I_recv_marker_clear, 0), put_src(l, &a[0]); break;
    case OP_recv_marker_reserve: op(l, I_recv_marker_reserve, 0), put_dst(l, &a[0]); break;
    case OP_recv_marker_use: op(l, I_recv_marker_use, 0), put_src(l, &a[0]); break;

    case OP_catch:
    case OP_try:
        if (!is_y(&a[0])) l->bad = true;
        op(l, I_catch, xoff(&a[0])), put_label(l, &a[1]);
        break;
    case OP_catch_end: op(l, I_catch_end, xoff(&a[0])); break;
    case OP_try_end: op(l, I_try_end, xoff(&a[0])); break;
    case OP_try_case: op(l, I_try_case, xoff(&a[0])); break;
    case OP_try_case_end: op(l, I_try_case_end, 0), put_src(l, &a[0]); break;
    case OP_raise: op(l, I_raise, 0), put_src(l, &a[0]), put_src(l, &a[1]); break;
    case OP_raw_raise: op(l, I_raw_raise, 0); break;
    case OP_build_stacktrace: op(l, I_build_stacktrace, 0); break;
    case OP_badmatch: op(l, I_badmatch, 0), put_src(l, &a[0]); break;
    case OP_case_end: op(l, I_case_end, 0), put_src(l, &a[0]); break;
    case OP_if_end: op(l, I_if_end, 0); break;
    case OP_badrecord: op(l, I_badrecord, 0), put_src(l, &a[0]); break;

    case OP_bs_start_match2:
        op(l, I_bs_start_match, number(l, &a[2])), put_src(l, &a[1]), put_dst(l, &a[4]), put_label(l, &a[0]);
        break;
    case OP_bs_start_match3:
        op(l, I_bs_start_match, number(l, &a[2])), put_src(l, &a[1]), put_dst(l, &a[3]), put_label(l, &a[0]);
        break;
    case OP_bs_start_match4:
        op(l, I_bs_start_match, number(l, &a[1])), put_src(l, &a[2]), put_dst(l, &a[3]);
        if (a[0].kind == OPD_LABEL) put_label(l, &a[0]);
        else put(l, 0);
        break;
    case OP_bs_get_integer2:
    case OP_bs_get_float2:
    case OP_bs_get_binary2: lower_bs_get(l, o); break;
    case OP_bs_skip_bits2: { // Fail Ctx Size Unit Flags
        int64_t bits = bs_const_bits(&a[2], number(l, &a[3]));
        if (bits >= 0) op(l, I_bs_skip_bits_n, 0), put_src(l, &a[1]), put(l, (uint32_t)bits), put_label(l, &a[0]);
        else
            op(l, I_bs_skip_bits, 0), put_src(l, &a[1]), put_size(l, &a[2]), put_label(l, &a[0]),
                put(l, number(l, &a[3]));
        break;
    }
    case OP_bs_test_tail2: // more bits than any bitstring has: never true
        op(l, I_bs_test_tail, 0), put_src(l, &a[1]), put(l, bit_count(l, &a[2])), put_label(l, &a[0]);
        break;
    case OP_bs_test_unit:
        op(l, I_bs_test_unit, 0), put_src(l, &a[1]), put(l, number(l, &a[2])), put_label(l, &a[0]);
        break;
    case OP_bs_match_string: {
        uint32_t bits = number(l, &a[2]);
        op(l, I_bs_match_string, 0), put_src(l, &a[1]), put(l, bits), put_label(l, &a[0]),
            put_string_ptr(l, &a[3], (bits + 7) / 8);
        break;
    }
    case OP_bs_get_tail: op(l, I_bs_get_tail, number(l, &a[2])), put_src(l, &a[0]), put_dst(l, &a[1]); break;
    case OP_bs_get_position:
        if (last_is(l, I_bs_start_match) && last_label(l) == NONE && l->u[l->start + 3] == 0 && is_x(&a[0]) &&
            l->u[l->start + 2] == xoff(&a[0])) {
            uint32_t live = l->u[l->start] >> 16, src = l->u[l->start + 1], ctx = l->u[l->start + 2];
            if (!(src & 2)) {
                unemit(l);
                op(l, I_bs_start_match_position, live), put(l, src), put(l, ctx), put_dst(l, &a[1]);
                break;
            }
        }
        op(l, I_bs_get_position, number(l, &a[2])), put_src(l, &a[0]), put_dst(l, &a[1]);
        break;
    case OP_bs_set_position: op(l, I_bs_set_position, 0), put_src(l, &a[0]), put_src(l, &a[1]); break;
    case OP_bs_get_utf8:
    case OP_bs_get_utf16:
    case OP_bs_get_utf32: // Fail Ctx Live Flags Dst
        op(l, I_bs_get_utf, number(l, &a[2])), put_src(l, &a[1]), put_dst(l, &a[4]), put_label(l, &a[0]);
        put(l, (o->op == OP_bs_get_utf8 ? 8u : o->op == OP_bs_get_utf16 ? 16u : 32u) | bs_flags(l, &a[3]) << 8);
        break;
    case OP_bs_skip_utf8:
    case OP_bs_skip_utf16:
    case OP_bs_skip_utf32:
        op(l, I_bs_get_utf, number(l, &a[2])), put_src(l, &a[1]), put(l, NONE), put_label(l, &a[0]);
        put(l, (o->op == OP_bs_skip_utf8 ? 8u : o->op == OP_bs_skip_utf16 ? 16u : 32u) | bs_flags(l, &a[3]) << 8);
        break;
    case OP_bs_match: lower_bs_match(l, o); break;
    case OP_bs_init_writable: op(l, I_bs_init_writable, 0); break;
    case OP_bs_create_bin: lower_bs_create_bin(l, o); break;
    case OP_bs_init2:
    case OP_bs_init_bits: // Fail Size Words Regs Flags Dst
        op(l, I_bs_init, number(l, &a[3])), put_label(l, &a[0]), put_src(l, &a[1]),
            put(l, o->op == OP_bs_init2 ? 8 : 1), put_dst(l, &a[5]), put(l, number(l, &a[2]));
        break;
    case OP_bs_append: // Fail Size Extra Live Unit Bin Flags Dst
        op(l, I_bs_append, number(l, &a[3])), put_label(l, &a[0]), put_src(l, &a[1]), put_src(l, &a[5]),
            put_dst(l, &a[7]), put(l, number(l, &a[4])), put(l, number(l, &a[2]));
        break;
    case OP_bs_private_append: // Fail Size Unit Bin Flags Dst
        op(l, I_bs_append, 0), put_label(l, &a[0]), put_src(l, &a[1]), put_src(l, &a[3]), put_dst(l, &a[5]),
            put(l, number(l, &a[2])), put(l, NONE);
        break;
    case OP_bs_put_integer:
    case OP_bs_put_float:
    case OP_bs_put_binary: // Fail Size Unit Flags Src
        op(l,
            o->op == OP_bs_put_integer     ? I_bs_put_integer
                : o->op == OP_bs_put_float ? I_bs_put_float
                                           : I_bs_put_binary,
            0);
        put_label(l, &a[0]);
        if (o->op == OP_bs_put_binary) put_size(l, &a[1]);
        else put_src(l, &a[1]);
        put_src(l, &a[4]), put(l, number(l, &a[2])), put(l, bs_flags(l, &a[3]));
        break;
    case OP_bs_put_string:
        op(l, I_bs_put_string, 0), put(l, number(l, &a[0])), put_string_ptr(l, &a[1], number(l, &a[0]));
        break;
    case OP_bs_put_utf8:
    case OP_bs_put_utf16:
    case OP_bs_put_utf32: // Fail Flags Src
        op(l, I_bs_put_utf,
            o->op == OP_bs_put_utf8        ? 8
                : o->op == OP_bs_put_utf16 ? 16
                                           : 32),
            put_label(l, &a[0]), put_src(l, &a[2]), put(l, bs_flags(l, &a[1]));
        break;
    case OP_bs_utf8_size:
    case OP_bs_utf16_size: // Fail Src Dst
        op(l, I_bs_utf_size, o->op == OP_bs_utf8_size ? 8 : 16), put_label(l, &a[0]), put_src(l, &a[1]),
            put_dst(l, &a[2]);
        break;
    case OP_bs_add:
        op(l, I_bs_add, 0), put_label(l, &a[0]), put_src(l, &a[1]), put_src(l, &a[2]), put(l, number(l, &a[3])),
            put_dst(l, &a[4]);
        break;

    default: l->bf->error = "it has an instruction that no OTP from 24 to 28 emits"; l->bad = true;
    }
}

// ---- the module ------------------------------------------------------------------------------------------------
static void make_funs(BeamFile *bf, ModuleCode *mc)
{
    mc->nfuns = bf->nlambdas;
    mc->funs = mem_take0(MEM_CODE, (bf->nlambdas + 1) * sizeof *mc->funs);
    for (uint32_t i = 0; i < bf->nlambdas; i++) {
        const BeamLambda *f = &bf->lambdas[i];
        mc->funs[i] = fun_entry_get(bf->module, f->index, f->old_uniq, bf->md5, f->arity - f->num_free, f->num_free);
    }
}

static bool link_up(Lower *l)
{
    ModuleCode *mc = l->mc;
    size_t consts_nbytes = (size_t)l->nconsts * sizeof(Term), units_nbytes = (size_t)l->n * sizeof(Code);
    for (uint32_t i = 0; i < l->labels.n; i++) {
        Fixup f = l->labels.p[i];
        if (mc->labels[f.what] == NONE) {
            l->bf->error = "it jumps to a label that is not there";
            return false;
        }
        l->u[f.unit] = mc->labels[f.what] - f.start;
    }
    for (uint32_t i = 0; i < l->pool.n; i++) {
        Fixup f = l->pool.p[i];
        size_t back = consts_nbytes - (size_t)f.what * sizeof(Term) + (size_t)f.start * sizeof(Code);
        if (back > 0x7FFFFFFF) {
            l->bf->error = "it is too large";
            return false;
        }
        l->u[f.unit] = (uint32_t)back | 2;
    }
    mc->block_nbytes = consts_nbytes + units_nbytes;
    mc->block = mem_take(MEM_CODE, mc->block_nbytes);
    if (consts_nbytes) memcpy(mc->block, l->consts, consts_nbytes);
    mc->units = (Code *)((char *)mc->block + consts_nbytes);
    mc->nunits = l->n;
    memcpy(mc->units, l->u, units_nbytes);
    return true;
}

bool lower_module(BeamFile *bf, ModuleCode *mc)
{
    Lower l = {.bf = bf, .mc = mc, .start = NONE, .before = {NONE, NONE, NONE}, .no_lines = is_preloaded(bf->module)};
    mc->on_load = NONE;
    mc->nlabels = bf->label_count;
    mc->labels = mem_take(MEM_CODE, ((size_t)bf->label_count + 1) * sizeof(uint32_t));
    memset(mc->labels, 0xFF, ((size_t)bf->label_count + 1) * sizeof(uint32_t));
    mc->strings = mem_take(MEM_CODE, bf->strings_nbytes + 1);
    if (bf->strings_nbytes) memcpy(mc->strings, bf->strings, bf->strings_nbytes);
    make_funs(bf, mc);
    BeamCursor c;
    BeamOp o;
    beam_cursor(&c, bf);
    bool ok = true;
    while (ok && (ok = beam_next(&c, &o)) && o.op >= 0 && o.op != OP_int_code_end) {
        lower_op(&l, &o);
        note_move(&l, &o);
        if (l.bad) {
            if (!bf->error) bf->error = "an instruction has operands of the wrong kind";
            ok = false;
        }
    }
    beam_cursor_end(&c);
    if (ok) {
        op(&l, I_int_code_end, 0);
        ok = link_up(&l);
    }
    uint32_t nf = mc->nfunctions, nm = mc->nmarks; // trim the growing tables to what lower_free gives back
    mc->functions = mem_resize(MEM_CODE, mc->functions, l.cfunctions * sizeof(FunctionInfo), nf * sizeof(FunctionInfo));
    mc->marks = mem_resize(MEM_CODE, mc->marks, l.cmarks * sizeof(LineMark), nm * sizeof(LineMark));
    mem_give(MEM_CODE, l.u, l.cap * sizeof(Code));
    mem_give(MEM_CODE, l.consts, l.cconsts * sizeof(Term));
    mem_give(MEM_CODE, l.labels.p, l.labels.cap * sizeof(Fixup));
    mem_give(MEM_CODE, l.pool.p, l.pool.cap * sizeof(Fixup));
    if (!ok) {
        lower_free(mc);
        return false;
    }
    if (mc->on_load != NONE) mc->on_load += 6; // past its func_info, to the entry
    return true;
}

void lower_free(ModuleCode *mc)
{
    mem_give(MEM_CODE, mc->block, mc->block_nbytes);
    mem_give(MEM_CODE, mc->labels, ((size_t)mc->nlabels + 1) * sizeof(uint32_t));
    mem_give(MEM_CODE, mc->functions, mc->nfunctions * sizeof(FunctionInfo));
    mem_give(MEM_CODE, mc->marks, mc->nmarks * sizeof(LineMark));
    mem_give(MEM_CODE, mc->funs, (mc->nfuns + 1) * sizeof *mc->funs);
    mc->block = NULL;
    mc->labels = NULL;
    mc->functions = NULL;
    mc->marks = NULL;
    mc->funs = NULL;
    mc->nfunctions = mc->nmarks = mc->nfuns = 0;
}
