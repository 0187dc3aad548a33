// SPDX-License-Identifier: Apache-2.0
// jit/translate.c — the body of a function of WebAssembly, from the units of a root.
//
//   locals: h, e, r, x0 ... (X registers), then temporaries. Y registers and x6... of a call are in memory
//
// The units come in an order in which jumps go forwards. Each unit that is jumped to has a block that ends before it:
//   block A  block B  ...  br B ...  end (B) ...  br A ...  end (A) ...
// What is rare leaves: the registers are stored, and the run loop executes the instruction at pc instead.
#include "jit/gen.h"

enum { MOST_BODY_NBYTES = 30 * 1024, MOST_ORDER = 3000 };

// By the function of emu that executes one instruction.
static bool out_of_line(Gen *g, const Code *pc, const Unit *u)
{
    uint32_t live = 0, fail = 0;
    switch (opcode_at(pc)) {
    case I_send:
        w_x_to_memory(g, 0, 2);
        w_step(g, pc, u, 0, NULL);
        w_x_from_memory(g, 0, 1);
        return true;
    case I_update_record:
    case I_remove_message:
    case I_recv_marker_bind:
    case I_recv_marker_clear:
    case I_recv_marker_reserve:
    case I_recv_marker_use:
    case I_bs_get_position:
    case I_bs_set_position:
    case I_bs_get_tail:
    case I_bs_get_tail_unit:
    case I_bs_start_match_position: break;
    case I_bs_create_bin: live = ((const struct In_bs_create_bin *)pc)->live; break;
    }
    InstrWalk w;
    instr_walk(&w, pc);
    while (instr_step(&w))
        if (w.letter == 'f' && *w.at) fail = *w.at;
    w_step(g, pc, u, live, fail ? pc + (int32_t)fail : NULL);
    return true;
}

static void instruction(Gen *g, const Code *pc, const Unit *u)
{
    if (!u->translated) w_leave(g, pc);
    else if (translate_calls(g, pc, u) || translate_moves(g, pc) || translate_tests(g, pc) ||
        translate_selects(g, pc) || translate_data(g, pc) || translate_numbers(g, pc))
        return;
    else if (opcode_at(pc) == I_is_function2) w_leave(g, pc); // the arity is in a register
    else out_of_line(g, pc, u);
}

// ---- a root ---------------------------------------------------------------------------------------------------------
static void put_locals(Gen *g)
{
    uint32_t nx = g->f->nx > g->k ? g->f->nx : g->k;
    g->t = X0 + nx;
    g->i = g->t + TEMPS;
    g->d = g->i + INTS;
    put_leb(g->b, 3);
    put_leb(g->b, nx - g->k + TEMPS);
    buf_byte(g->b, 0x7E);
    put_leb(g->b, INTS);
    buf_byte(g->b, 0x7F);
    put_leb(g->b, g->f->floats ? 17 : 1);
    buf_byte(g->b, 0x7C);
}

static void begin_root(Gen *g)
{
    if (g->root->kind == ROOT_LABEL) {
        w_x_from_memory(g, NATIVE_X, g->f->nx);
        w_floats_from_memory(g);
    }
    if (g->root->kind == ROOT_ENTRY) w_x_from_memory(g, NATIVE_X, g->f->arity);
    g->top = w_open(g, W_LOOP, W_VOID);
    if (g->root->kind != ROOT_ENTRY) return;
    w_get(g, R); // the call costs a reduction, and may end the slice
    w_i32(g, 1);
    w_op(g, W_I32_SUB);
    w_tee(g, R);
    w_i32(g, 0);
    w_op(g, W_I32_LE_S);
    w_open(g, W_IF, W_VOID);
    w_x_to_memory(g, NATIVE_X, g->f->arity);
    w_her(g);
    w_xs(g, NATIVE_X);
    w_i32(g, w_address(g->root->at));
    w_i32(g, g->f->arity);
    w_op_n(g, W_RETURN_CALL, NATIVE_YIELD);
    w_end(g);
}

static void mark_target(Gen *g, const Code *to)
{
    uint32_t *block = w_block_of(g, to);
    if (block && plan_root(g->plan, to, ROOT_LABEL) == NO_ROOT) *block = 1;
}

// Finds which units need a block; then opens all, the last one outermost.
static void open_blocks(Gen *g, const uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const Code *pc = g->f->entry + order[i];
        Unit u;
        unit_look(pc, &u);
        InstrWalk w;
        instr_walk(&w, pc);
        while (u.labels && instr_step(&w))
            if (w.letter == 'f' && *w.at) mark_target(g, pc + (int32_t)*w.at);
        bool falls = u.translated && u.kind == UNIT_PLAIN;
        if (falls && (i + 1 == n || g->f->entry + order[i + 1] != u.next)) mark_target(g, u.next);
    }
    if (g->clause) g->clause = 1 + w_open(g, W_BLOCK, W_VOID);
    for (uint32_t i = n; i-- > 0;)
        if (g->block[order[i]]) g->block[order[i]] = 1 + w_open(g, W_BLOCK, W_VOID);
}

static void emit_units(Gen *g, const uint32_t *order, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const Code *pc = g->f->entry + order[i];
        Unit u;
        unit_look(pc, &u);
        if (g->block[order[i]]) w_end(g);
        instruction(g, pc, &u);
        bool falls = u.translated && u.kind == UNIT_PLAIN;
        if (falls && (i + 1 == n || g->f->entry + order[i + 1] != u.next)) w_go(g, u.next);
    }
    if (!g->clause) return;
    w_end(g);
    w_leave(g, (const Code *)func_info_of(g->f->entry));
}

bool translate_root(const Plan *plan, uint32_t root, Buf *out)
{
    const Root *r = &plan->roots[root];
    const Function *f = &plan->functions[r->function];
    Buf order = {0}, body = {0};
    Gen g = {.plan = plan, .root = r, .f = f, .b = &body};
    g.k = r->kind == ROOT_LABEL ? NATIVE_X : r->kind == ROOT_RETURN ? 1 : w_params_of(f->arity);
    plan_order(plan, root, &order);
    uint32_t n = (uint32_t)(order.n / sizeof(uint32_t));
    bool good = n <= MOST_ORDER;
    size_t nblock = (size_t)(f->end - f->entry) * sizeof *g.block;
    g.block = mem_take0(MEM_SYSTEM, nblock);
    put_locals(&g);
    if (good) {
        const uint32_t *units = (const uint32_t *)(const void *)order.p;
        begin_root(&g);
        open_blocks(&g, units, n);
        emit_units(&g, units, n);
        w_end(&g); // the loop
        ASSERT(g.depth == 0);
        w_op(&g, 0x00); // unreachable
        w_op(&g, W_END);
        good = body.n <= MOST_BODY_NBYTES;
    }
    if (good) {
        put_leb(out, body.n);
        buf_put(out, body.p, body.n);
    }
    mem_give(MEM_SYSTEM, g.block, nblock);
    buf_free(&order);
    buf_free(&body);
    return good;
}

// A root that is too large: what it leads to is interpreted.
void translate_nothing(const Plan *plan, uint32_t root, Buf *out)
{
    const Root *r = &plan->roots[root];
    const Function *f = &plan->functions[r->function];
    Buf body = {0};
    Gen g = {.plan = plan, .root = r, .f = f, .b = &body};
    g.k = r->kind == ROOT_LABEL ? NATIVE_X : r->kind == ROOT_RETURN ? 1 : w_params_of(f->arity);
    put_locals(&g);
    if (r->kind != ROOT_ENTRY) {
        if (r->kind == ROOT_LABEL) {
            w_x_from_memory(&g, NATIVE_X, f->nx);
            w_floats_from_memory(&g);
        }
        w_leave(&g, r->at);
    } else { // x6... are in memory
        w_her(&g);
        w_xs(&g, NATIVE_X);
        w_i32(&g, w_address(r->at));
        w_i32(&g, f->arity);
        w_op_n(&g, W_RETURN_CALL, NATIVE_CALL);
    }
    w_op(&g, W_END);
    put_leb(out, body.n);
    buf_put(out, body.p, body.n);
    buf_free(&body);
}
