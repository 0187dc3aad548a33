// SPDX-License-Identifier: Apache-2.0
// code/fuse.c — fuses a BEAM operation with the instructions emitted before it.
//
// A function looks back (BACK, LAST), copies what it needs, takes those instructions back and emits the fused one.
// Invariant: nothing is fused across a label, nor across a line mark if a stack trace could show the difference. How to
// add a fused instruction: README.md.
#include "code/lower.h"

// ---- register moves ------------------------------------------------------------------------------------
static uint32_t move_of(uint32_t from, bool from_y, uint32_t to, bool to_y)
{
    return (from | from_y) | (to | to_y) << 16;
}

// The register moves of the last instruction, as units of I_moves. Returns their number; 0: it is no move.
static uint32_t last_moves(const Lower *l, uint32_t *m)
{
    if (l->window[0] == NO_UNIT) return 0;
    const struct In_move2_xx *in = (const void *)(l->u + l->window[0]); // all but I_moves begin with a move's operands
    const struct In_moves *all = (const void *)in;
    bool from_y = in->opcode == I_move_yx || in->opcode == I_move2_yx;
    bool to_y = in->opcode == I_move_xy || in->opcode == I_move2_xy;
    switch (in->opcode) {
    case I_moves: memcpy(m, all->moves, all->n * sizeof *m); return all->n;
    case I_move2_xx:
    case I_move2_xy:
    case I_move2_yx: m[1] = move_of(in->from2.at, from_y, in->to2.at, to_y); // fall through
    case I_move_xx:
    case I_move_xy:
    case I_move_yx: m[0] = move_of(in->from.at, from_y, in->to.at, to_y); return in->opcode >= I_move2_xx ? 2 : 1;
    }
    return 0;
}

static void emit_moves(Lower *l, const uint32_t *m, uint32_t n)
{
    bool xx = true, xy = true, yx = true;
    for (uint32_t i = 0; i < n; i++) {
        bool sy = m[i] & 1, dy = m[i] >> 16 & 1;
        xx &= !sy && !dy;
        xy &= !sy && dy;
        yx &= sy && !dy;
    }
    if (n > 2 || !(xx || xy || yx)) {
        EMIT(l, moves, .n = (uint16_t)n);
        emit_units(l, m, n);
        return;
    }
    AOperandX from = {m[0] & 0xFFFE};
    OperandX to = {m[0] >> 16 & 0xFFFE};
    if (n == 1) EMIT_AS(l, xx ? I_move_xx : xy ? I_move_xy : I_move_yx, move_xx, .from = from, .to = to);
    else {
        int instr = xx ? I_move2_xx : xy ? I_move2_xy : I_move2_yx;
        EMIT_AS(l, instr, move2_xx, .from = from, .to = to, .from2 = {m[1] & 0xFFFE}, .to2 = {m[1] >> 16 & 0xFFFE});
    }
}

static bool fuse_move(Lower *l, const Operand *s, const Operand *d)
{
    if (!(is_x(s) || is_y(s)) || !(is_x(d) || is_y(d))) return false;
    if (s->kind == d->kind && s->v == d->v) return true;
    const struct In_allocate *frame = LAST(l, allocate);
    if (frame && is_x(s) && is_y(d)) {
        struct In_allocate a = *frame;
        take_back(l, 1);
        EMIT(l, allocate_move_xy, .live = a.live, .words = a.words, .from = x_of(s), .to = {offset_of(d)});
        return true;
    }
    uint32_t m[MOST_MOVES + 1], n = last_moves(l, m);
    if (n == MOST_MOVES) n = 0;
    if (n) take_back(l, 1);
    m[n++] = move_of(offset_of(s), is_y(s), offset_of(d), is_y(d));
    emit_moves(l, m, n);
    return true;
}

// ---- calls ---------------------------------------------------------------------------------------------
// Line marks between instructions that became one now belong to its start.
static void marks_to_start(Lower *l)
{
    for (uint32_t i = l->mc->nmarks; i > 0 && l->mc->marks[i - 1].at > l->window[0]; i--)
        l->mc->marks[i - 1].at = l->window[0];
}

// allocate [init_yregs] [moves] call: most functions begin so. m: the n moves, which are the last instruction.
static bool fuse_first_call(Lower *l, const BeamOp *o, const uint32_t *m, uint32_t n)
{
    uint32_t init[16], ninit = 0, first = 0;
    int k = n != 0;
    const struct In_init_ys *ys = BACK(l, k, init_ys);
    const struct In_allocate *frame = BACK(l, ys ? k + 1 : k, allocate);
    const struct In_allocate_move_xy *moved = ys ? NULL : BACK(l, k, allocate_move_xy);
    if (ys && ys->n > COUNT_OF(init)) return false;
    if (!frame && !moved) return false;
    if (ys) memcpy(init, ys->ys, (ninit = ys->n) * sizeof *init);
    if (moved) first = move_of(moved->from.at, false, moved->to.at, true);
    uint16_t live = moved ? moved->live : frame->live;
    uint32_t words = moved ? moved->words : frame->words;
    bool has_first = moved != NULL;
    take_back(l, k + 1 + (ys != NULL));
    EMIT(l, allocate_moves_call, .live = live, .frame = words | ninit << 16,
        .arity = number_of(l, &o->a[0]) | (n + has_first) << 16, .target = label_of(l, &o->a[1]));
    emit_units(l, init, ninit);
    emit_units(l, &first, has_first);
    emit_units(l, m, n);
    marks_to_start(l);
    return true;
}

static bool fuse_trim_call(Lower *l, const BeamOp *o)
{
    const struct In_trim *trim = LAST(l, trim);
    if (!trim || trim->frame > 0xFFFF) return false;
    uint32_t bytes = trim->frame, m[MOST_MOVES];
    take_back(l, 1);
    uint32_t n = last_moves(l, m);
    if (n) take_back(l, 1);
    EMIT(l, moves_trim_call, .n = (uint16_t)n, .arity = number_of(l, &o->a[0]) | bytes << 16,
        .target = label_of(l, &o->a[1]));
    emit_units(l, m, n);
    marks_to_start(l);
    return true;
}

static bool fuse_call(Lower *l, const BeamOp *o)
{
    uint32_t m[MOST_MOVES], n = last_moves(l, m), arity = number_of(l, &o->a[0]);
    bool call = o->op == OP_call, one = n == 1 && o->op != OP_call_last;
    if (call && (fuse_first_call(l, o, m, n) || (!n && fuse_trim_call(l, o)))) return true;
    if (!n) return false;
    OperandF target = label_of(l, &o->a[1]);
    int instr = one && LAST(l, move_xx)           ? (call ? I_move_xx_call : I_move_xx_call_only)
        : one && call && LAST(l, move_yx) != NULL ? I_move_yx_call
                                                  : -1;
    take_back(l, 1);
    if (instr >= 0) {
        EMIT_AS(l, instr, move_xx_call, .from = {m[0] & 0xFFFE}, .to = {m[0] >> 16 & 0xFFFE}, .arity = arity,
            .target = target);
        return true;
    }
    if (o->op == OP_call_last)
        EMIT(l, moves_call_last, .n = (uint16_t)n, .arity = arity, .target = target, .frame = bytes_of(l, &o->a[2]));
    else
        EMIT_AS(
            l, call ? I_moves_call : I_moves_call_only, moves_call, .n = (uint16_t)n, .arity = arity, .target = target);
    emit_units(l, m, n);
    return true;
}

static bool fuse_deallocate_return(Lower *l, uint32_t frame)
{
    const struct In_test_heap_put_list *list = BACK(l, 1, test_heap_put_list);
    if (list && list->dst.bits == 0 && !is_pooled(list->head) && !is_pooled(list->tail)) {
        struct In_test_heap_put_list p = *list;
        take_back(l, 2);
        EMIT(l, test_heap_put_list_return, .live = p.live, .words = p.words, .head = p.head, .tail = p.tail,
            .frame = frame);
        return true;
    }
    if (BACK(l, 1, call_fun)) become(l, 1, I_call_fun_last);
    become(l, 0, I_deallocate_return);
    return true;
}

static bool fuse_return(Lower *l)
{
    const struct In_deallocate *frame = LAST(l, deallocate);
    if (frame) return fuse_deallocate_return(l, frame->frame);
    if (LAST(l, is_lt_xi)) {
        become(l, 0, I_is_lt_xi_return);
        return true;
    }
    const struct In_move_xx *move = LAST(l, move_xx);
    if (!move || move->to.at != 0) return false;
    AOperandX from = move->from;
    const struct In_is_ge_xx *test = BACK(l, 1, is_ge_xx);
    if (test && test->fail.by != 0) {
        struct In_is_ge_xx t = *test;
        take_back(l, 2);
        EMIT(l, is_ge_xx_return, .a = t.a, .b = t.b, .fail = t.fail, .from = {from.at});
    } else {
        take_back(l, 1);
        EMIT(l, move_return_x, .from = from);
    }
    return true;
}

// ---- tests and data ------------------------------------------------------------------------------------
// Does a test of src, that jumps to `label`, test the same register as a test of `at` before, that jumps to `fail`?
static bool same_test(AOperandX at, OperandF fail, const Operand *src, const Operand *label)
{
    return is_x(src) && at.at == offset_of(src) && fail.by != 0 && (uint32_t)fail.by == label->v;
}

static bool fuse_between(Lower *l, const Operand *label, const Operand *most, const Operand *src)
{
    const struct In_is_ge_xi *test = LAST(l, is_ge_xi);
    if (!test || !same_test(test->a, test->fail, src, label) || !fits_imm(most) || !is_small(most->t)) return false;
    struct In_is_ge_xi t = *test;
    take_back(l, 1);
    EMIT(l, is_between_x, .a = t.a, .least = t.b, .most = imm_of(most), .fail = t.fail);
    return true;
}

static bool fuse_tuple_of(Lower *l, const Operand *label, const Operand *src, const Operand *arity)
{
    const struct In_is_tuple_x *test = LAST(l, is_tuple_x);
    if (!test || !same_test(test->src, test->fail, src, label)) return false;
    struct In_is_tuple_x t = *test;
    take_back(l, 1);
    EMIT(l, is_tuple_of_x, .src = t.src, .header = tuple_header(l, arity), .fail = t.fail);
    return true;
}

static bool fuse_get_list(Lower *l, const Operand *src, const Operand *head, const Operand *tail)
{
    const struct In_allocate *frame = LAST(l, allocate);
    const struct In_is_nonempty_list_x *test = BACK(l, frame ? 1 : 0, is_nonempty_list_x);
    if (!test || !is_x(src) || test->src.at != offset_of(src) || test->fail.by == 0) return false;
    struct In_is_nonempty_list_x t = *test;
    if (frame) {
        struct In_allocate f = *frame;
        if (f.words > 0xFFFF) return false;
        take_back(l, 2);
        EMIT(l, is_nonempty_allocate_get_list, .src = t.src, .fail = t.fail, .live_words = f.live | f.words << 16,
            .head = dst_of(l, head), .tail = dst_of(l, tail));
    } else {
        take_back(l, 1);
        EMIT(l, is_nonempty_get_list, .src = t.src, .fail = t.fail, .head = dst_of(l, head), .tail = dst_of(l, tail));
    }
    return true;
}

static bool fuse_put_list(Lower *l, const Operand *a)
{
    const struct In_test_heap *need = LAST(l, test_heap);
    if (!need) return false;
    struct In_test_heap n = *need;
    take_back(l, 1);
    EMIT(l, test_heap_put_list, .live = n.live, .words = n.words, .head = src_of(l, &a[0]), .tail = src_of(l, &a[1]),
        .dst = dst_of(l, &a[2]));
    return true;
}

// A match context that was just made in an x register, from a register.
static bool fuse_start_match_position(Lower *l, const Operand *ctx, const Operand *dst)
{
    const struct In_bs_start_match *start = LAST(l, bs_start_match);
    if (!start || start->fail.by != 0 || (start->src.bits & 2) || !is_x(ctx) || start->dst.bits != offset_of(ctx))
        return false;
    struct In_bs_start_match s = *start;
    take_back(l, 1);
    EMIT(l, bs_start_match_position, .live = s.live, .src = s.src, .dst = s.dst, .position = dst_of(l, dst));
    return true;
}

bool fuse(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_move: return fuse_move(l, &a[0], &a[1]);
    case OP_call:
    case OP_call_only:
    case OP_call_last: return fuse_call(l, o);
    case OP_return: return fuse_return(l);
    case OP_is_ge: return fuse_between(l, &a[0], &a[1], &a[2]);
    case OP_test_arity: return fuse_tuple_of(l, &a[0], &a[1], &a[2]);
    case OP_get_list: return fuse_get_list(l, &a[0], &a[1], &a[2]);
    case OP_put_list: return fuse_put_list(l, a);
    case OP_bs_get_position: return fuse_start_match_position(l, &a[0], &a[1]);
    }
    return false;
}
