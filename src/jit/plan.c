// SPDX-License-Identifier: Apache-2.0
// jit/plan.c — what becomes a function of WebAssembly: roots.
//
//   entry ─► the functions that it calls ─► for each: its entry, the place behind each call, each label jumped back to
//
// From each root a walk follows the instructions to where they leave the function. What two roots lead to is generated
// twice. A jump to an instruction that is still being walked is a loop: its target becomes a root, so that the rest has
// no cycles and lies in one order, with jumps that go forwards only.
#include "jit/inner.h"

enum { MOST_UNITS = 30000 };

// The kinds of the instructions that are generated; all others end the walk, and are interpreted. Bit 7: its operands
// of the kind F are labels of this function.
enum {
    LABELS = 0x80,
    GENERATED = 0x40,
    PLAIN = GENERATED | LABELS | UNIT_PLAIN,
    END = GENERATED | LABELS | UNIT_END,
    CALL = GENERATED | UNIT_CALL,
    TAIL = GENERATED | UNIT_TAIL
};
static const uint8_t kinds[INSTR_COUNT] = {
    [I_call] = CALL,
    [I_move_xx_call] = CALL,
    [I_move_yx_call] = CALL,
    [I_allocate_moves_call] = CALL,
    [I_moves_call] = CALL,
    [I_moves_trim_call] = CALL,
    [I_call_ext] = CALL,
    [I_call_fun] = CALL,
    [I_call_only] = TAIL,
    [I_move_xx_call_only] = TAIL,
    [I_moves_call_only] = TAIL,
    [I_moves_call_last] = TAIL,
    [I_call_last] = TAIL,
    [I_call_ext_only] = TAIL,
    [I_call_ext_last] = TAIL,
    [I_call_fun_last] = TAIL,
    [I_return] = END,
    [I_deallocate_return] = END,
    [I_move_return_x] = END,
    [I_test_heap_put_list_return] = END,
    [I_call_bif_only] = END,
    [I_jump] = END,
    [I_is_lt_xi_return] = END,
    [I_is_ge_xx_return] = END,
    [I_select_linear] = END,
    [I_select2_x] = END,
    [I_select_binary] = END,
    [I_select_jump] = END,
    [I_select_arity] = END,
    [I_catch] = GENERATED | UNIT_PLAIN,
    [I_call_bif] = PLAIN,
    [I_allocate] = PLAIN,
    [I_allocate_heap] = PLAIN,
    [I_test_heap] = PLAIN,
    [I_test_heap_put_list] = PLAIN,
    [I_allocate_move_xy] = PLAIN,
    [I_init_y] = PLAIN,
    [I_init_ys] = PLAIN,
    [I_trim] = PLAIN,
    [I_deallocate] = PLAIN,
    [I_move_xx] = PLAIN,
    [I_move_xy] = PLAIN,
    [I_move_yx] = PLAIN,
    [I_move_ix] = PLAIN,
    [I_move_sd] = PLAIN,
    [I_move2_xx] = PLAIN,
    [I_move2_xy] = PLAIN,
    [I_move2_yx] = PLAIN,
    [I_moves] = PLAIN,
    [I_swap] = PLAIN,
    [I_is_lt_xx] = PLAIN,
    [I_is_lt_xi] = PLAIN,
    [I_is_lt_ix] = PLAIN,
    [I_is_lt] = PLAIN,
    [I_is_ge_xx] = PLAIN,
    [I_is_ge_xi] = PLAIN,
    [I_is_ge_ix] = PLAIN,
    [I_is_ge] = PLAIN,
    [I_is_between_x] = PLAIN,
    [I_is_eq] = PLAIN,
    [I_is_ne] = PLAIN,
    [I_is_eq_exact_xi] = PLAIN,
    [I_is_eq_exact] = PLAIN,
    [I_is_ne_exact_xi] = PLAIN,
    [I_is_ne_exact] = PLAIN,
    [I_is_integer_x] = PLAIN,
    [I_is_integer] = PLAIN,
    [I_is_float] = PLAIN,
    [I_is_number] = PLAIN,
    [I_is_atom_x] = PLAIN,
    [I_is_atom] = PLAIN,
    [I_is_boolean] = PLAIN,
    [I_is_pid] = PLAIN,
    [I_is_reference] = PLAIN,
    [I_is_port] = PLAIN,
    [I_is_nil_x] = PLAIN,
    [I_is_binary] = PLAIN,
    [I_is_bitstr] = PLAIN,
    [I_is_list] = PLAIN,
    [I_is_nonempty_list_x] = PLAIN,
    [I_is_nonempty_list] = PLAIN,
    [I_is_nonempty_get_list] = PLAIN,
    [I_is_nonempty_allocate_get_list] = PLAIN,
    [I_is_tuple_x] = PLAIN,
    [I_is_tuple] = PLAIN,
    [I_is_tuple_of_x] = PLAIN,
    [I_test_arity] = PLAIN,
    [I_is_tagged_tuple] = PLAIN,
    [I_is_map] = PLAIN,
    [I_is_function] = PLAIN,
    [I_is_function2] = PLAIN,
    [I_get_list_xxx] = PLAIN,
    [I_get_list] = PLAIN,
    [I_get_hd] = PLAIN,
    [I_get_tl] = PLAIN,
    [I_get_tuple_element_x] = PLAIN,
    [I_get_tuple_element] = PLAIN,
    [I_set_tuple_element] = PLAIN,
    [I_put_list_x] = PLAIN,
    [I_put_list] = PLAIN,
    [I_put_tuple] = PLAIN,
    [I_update_record] = PLAIN,
    [I_put_map_assoc] = PLAIN,
    [I_put_map_exact] = PLAIN,
    [I_has_map_fields] = PLAIN,
    [I_get_map_element] = PLAIN,
    [I_get_map_elements] = PLAIN,
    [I_make_fun] = PLAIN,
    [I_add_xi] = PLAIN,
    [I_add_yi] = PLAIN,
    [I_add_xx] = PLAIN,
    [I_sub_xx] = PLAIN,
    [I_add] = PLAIN,
    [I_sub] = PLAIN,
    [I_mul] = PLAIN,
    [I_mul_xi] = PLAIN,
    [I_int_div] = PLAIN,
    [I_int_rem] = PLAIN,
    [I_band] = PLAIN,
    [I_band_xi] = PLAIN,
    [I_bor] = PLAIN,
    [I_bxor] = PLAIN,
    [I_bsl] = PLAIN,
    [I_bsr] = PLAIN,
    [I_bif0] = PLAIN,
    [I_bif1] = PLAIN,
    [I_bif2] = PLAIN,
    [I_bif3] = PLAIN,
    [I_self] = PLAIN,
    [I_hd] = PLAIN,
    [I_tl] = PLAIN,
    [I_element] = PLAIN,
    [I_element_i] = PLAIN,
    [I_tuple_size] = PLAIN,
    [I_map_get] = PLAIN,
    [I_eq_exact_value] = PLAIN,
    [I_ne_exact_value] = PLAIN,
    [I_fmove_sf] = PLAIN,
    [I_fmove_fd] = PLAIN,
    [I_fconv] = PLAIN,
    [I_fadd] = PLAIN,
    [I_fsub] = PLAIN,
    [I_fmul] = PLAIN,
    [I_fdiv] = PLAIN,
    [I_fnegate] = PLAIN,
    [I_send] = PLAIN,
    [I_loop_rec] = PLAIN,
    [I_remove_message] = PLAIN,
    [I_recv_marker_bind] = PLAIN,
    [I_recv_marker_clear] = PLAIN,
    [I_recv_marker_reserve] = PLAIN,
    [I_recv_marker_use] = PLAIN,
    [I_catch_end] = PLAIN,
    [I_try_end] = PLAIN,
    [I_bs_start_match] = PLAIN,
    [I_bs_start_match_position] = PLAIN,
    [I_bs_get_int8] = PLAIN,
    [I_bs_get_int_bits] = PLAIN,
    [I_bs_get_integer] = PLAIN,
    [I_bs_get_float] = PLAIN,
    [I_bs_get_binary] = PLAIN,
    [I_bs_skip_bits] = PLAIN,
    [I_bs_skip_bits_n] = PLAIN,
    [I_bs_test_tail] = PLAIN,
    [I_bs_test_unit] = PLAIN,
    [I_bs_match_string] = PLAIN,
    [I_bs_get_tail] = PLAIN,
    [I_bs_get_position] = PLAIN,
    [I_bs_set_position] = PLAIN,
    [I_bs_get_utf] = PLAIN,
    [I_bs_ensure] = PLAIN,
    [I_bs_ensure_exactly] = PLAIN,
    [I_bs_get_binary_n] = PLAIN,
    [I_bs_get_tail_unit] = PLAIN,
    [I_bs_eq_int] = PLAIN,
    [I_bs_create_bin] = PLAIN,
};

static const Code *target_of(const InstrWalk *w) { return w->start + (int32_t)*w->at; }

void unit_look(const Code *pc, Unit *u)
{
    int opcode = opcode_at(pc);
    uint8_t kind = opcode < INSTR_COUNT ? kinds[opcode] : 0;
    *u = (Unit){.kind = kind ? (UnitKind)(kind & 3) : UNIT_END, .labels = kind & LABELS, .translated = kind != 0};
    bool call = (u->kind == UNIT_CALL || u->kind == UNIT_TAIL) && opcode != I_call_fun && opcode != I_call_fun_last;
    InstrWalk w;
    instr_walk(&w, pc);
    while (instr_step(&w))
        if (call && w.letter == 'f') u->callee = target_of(&w);
    u->next = w.next;
}

// ---- the functions -------------------------------------------------------------------------------------------
static bool see_x(Function *f, uint32_t i)
{
    if (i >= f->nx) f->nx = i + 1;
    return i < MOST_X;
}

static bool see_reg(Function *f, uint32_t unit, bool source)
{
    if (source && (unit & 2)) return true;
    return (unit & 1) || see_x(f, (unit & 0xFFFF) / 8);
}

// Which registers the function has, and how many units. False: it cannot be compiled.
static bool survey(Function *f)
{
    for (const Code *pc = f->entry; pc < f->end;) {
        int opcode = opcode_at(pc);
        if (opcode == I_int_code_end || opcode == I_native || opcode == I_breakpoint) break;
        if (opcode >= I_fmove_sf && opcode <= I_fnegate) f->floats = true;
        InstrWalk w;
        instr_walk(&w, pc);
        bool good = true;
        while (instr_step(&w)) switch (w.letter) {
            case 'X': good &= see_x(f, (*w.at >> 16) / 8); break;
            case 'x': good &= see_x(f, *w.at / 8); break;
            case 's': good &= see_reg(f, *w.at, true); break;
            case 'd': good &= *w.at == 0xFFFFFFFFu || see_reg(f, *w.at, false); break;
            case 'm':
                good &= see_reg(f, *w.at & 0xFFFF, false);
                good &= see_reg(f, *w.at >> 16, false);
                break;
            }
        if (!good || f->nx > MOST_X) return false;
        pc = w.next;
    }
    return true;
}

static uint32_t function_at(const Plan *plan, const Code *entry)
{
    for (uint32_t i = 0; i < plan->nfunctions; i++)
        if (plan->functions[i].entry == entry) return i;
    return NO_ROOT;
}

static bool may_begin(const Code *entry)
{
    Unit u;
    if (opcode_at(entry) >= INSTR_COUNT) return false;
    unit_look(entry, &u);
    return u.translated; // neither compiled already, nor traced
}

static bool add_function(Plan *plan, const Code *entry)
{
    const Code *end = code_function_end(entry);
    if (!end || plan->nfunctions == MOST_FUNCTIONS || function_at(plan, entry) != NO_ROOT || !may_begin(entry))
        return false;
    Function f = {.entry = entry, .end = end, .arity = FUNC_ARITY(func_info_of(entry)), .sites = {NO_ROOT, NO_ROOT}};
    f.nx = f.arity > 1 ? f.arity : 1;
    if (f.arity > MOST_X || end - entry > MOST_UNITS || !survey(&f)) return false;
    plan->functions[plan->nfunctions++] = f;
    return true;
}

// ---- roots -----------------------------------------------------------------------------------------------------
uint32_t plan_root(const Plan *plan, const Code *at, RootKind kind)
{
    for (uint32_t i = 0; i < plan->nroots; i++)
        if (plan->roots[i].at == at && plan->roots[i].kind == kind) return i;
    return NO_ROOT;
}

static uint32_t add_root(Plan *plan, const Code *at, RootKind kind, uint32_t function)
{
    uint32_t known = plan_root(plan, at, kind);
    if (known != NO_ROOT || plan->nroots == MOST_ROOTS) return known;
    plan->roots[plan->nroots] = (Root){at, kind, function};
    return plan->nroots++;
}

typedef struct {
    Plan *plan; // NULL: only the order is wanted
    const Function *f;
    uint32_t function;
    uint8_t *color; // of each unit from the entry on
    uint32_t *stack;
    uint32_t n, cap;
} Walk;
enum { WHITE, GREY, BLACK };

static void push(Walk *w, uint32_t unit)
{
    if (w->n == w->cap) {
        uint32_t cap = w->cap ? w->cap * 2 : 256;
        w->stack = mem_resize(MEM_SYSTEM, w->stack, w->cap * sizeof *w->stack, cap * sizeof *w->stack);
        w->cap = cap;
    }
    w->stack[w->n++] = unit;
}

static void visit_next(Walk *w, const Plan *plan, const Code *to)
{
    if (to < w->f->entry || to >= w->f->end) return;
    if (plan_root(plan, to, ROOT_LABEL) != NO_ROOT) return; // entered by a tail call
    uint32_t unit = (uint32_t)(to - w->f->entry);
    if (w->color[unit] == GREY && w->plan) add_root(w->plan, to, ROOT_LABEL, w->function);
    else if (w->color[unit] == WHITE) push(w, unit);
}

// Appends to order the units (from the function's entry on) that a root leads to, so that jumps go forwards.
static void walk_root(Walk *w, const Plan *plan, const Root *root, Buf *order)
{
    enum { DONE = 0x80000000u };
    memset(w->color, WHITE, (size_t)(w->f->end - w->f->entry));
    uint32_t first = (uint32_t)order->n;
    w->n = 0;
    push(w, (uint32_t)(root->at - w->f->entry));
    while (w->n) {
        uint32_t unit = w->stack[--w->n];
        if (unit & DONE) {
            unit &= ~DONE;
            w->color[unit] = BLACK;
            buf_put(order, &unit, sizeof unit);
            continue;
        }
        if (w->color[unit] != WHITE) continue;
        w->color[unit] = GREY;
        push(w, unit | DONE);
        const Code *pc = w->f->entry + unit;
        Unit u;
        unit_look(pc, &u);
        if (w->plan && u.kind == UNIT_CALL) add_root(w->plan, u.next, ROOT_RETURN, w->function);
        if (u.translated && u.kind == UNIT_PLAIN)
            visit_next(w, plan, u.next); // popped last, so it comes next in the order
        if (!u.labels) continue;
        InstrWalk labels;
        instr_walk(&labels, pc);
        while (instr_step(&labels))
            if (labels.letter == 'f' && *labels.at) visit_next(w, plan, target_of(&labels));
    }
    uint32_t *at = (uint32_t *)(void *)(order->p + first);
    for (size_t i = 0, n = (order->n - first) / sizeof *at; i < n / 2; i++) {
        uint32_t swapped = at[i];
        at[i] = at[n - 1 - i];
        at[n - 1 - i] = swapped;
    }
}

static void walk_begin(Walk *w, Plan *plan, const Function *f, uint32_t function)
{
    *w = (Walk){.plan = plan, .f = f, .function = function};
    w->color = mem_take(MEM_SYSTEM, (size_t)(f->end - f->entry));
}
static void walk_end(Walk *w)
{
    mem_give(MEM_SYSTEM, w->color, (size_t)(w->f->end - w->f->entry));
    if (w->stack) mem_give(MEM_SYSTEM, w->stack, w->cap * sizeof *w->stack);
}

void plan_order(const Plan *plan, uint32_t root, Buf *order)
{
    Walk w;
    const Root *r = &plan->roots[root];
    walk_begin(&w, NULL, &plan->functions[r->function], r->function);
    walk_root(&w, plan, r, order);
    walk_end(&w);
}

// ---- where functions return to ------------------------------------------------------------------------------------
static void add_site(Function *f, uint32_t root)
{
    if (root == NO_ROOT || f->sites[0] == root || f->sites[1] == root) return;
    for (int i = 0; i < 2; i++)
        if (f->sites[i] == NO_ROOT) {
            f->sites[i] = root;
            return;
        }
}

// which: calls of the function itself, of others, tail calls
static void find_sites(Plan *plan, int which)
{
    for (uint32_t i = 0; i < plan->nfunctions; i++) {
        const Function *f = &plan->functions[i];
        Unit u;
        for (const Code *pc = f->entry; pc < f->end && opcode_at(pc) != I_int_code_end; pc = u.next) {
            unit_look(pc, &u);
            uint32_t to = u.callee ? function_at(plan, u.callee) : NO_ROOT;
            if (to == NO_ROOT) continue;
            if (u.kind == UNIT_CALL && which == (to == i ? 0 : 1))
                add_site(&plan->functions[to], plan_root(plan, u.next, ROOT_RETURN));
            if (u.kind == UNIT_TAIL && which == 2)
                for (int k = 0; k < 2; k++) add_site(&plan->functions[to], f->sites[k]);
        }
    }
}

bool plan_make(Plan *plan, const Code *entry)
{
    *plan = (Plan){0};
    plan->functions = mem_take0(MEM_SYSTEM, MOST_FUNCTIONS * sizeof *plan->functions);
    plan->roots = mem_take0(MEM_SYSTEM, MOST_ROOTS * sizeof *plan->roots);
    if (!add_function(plan, entry)) return false;
    size_t nunits = 0;
    for (uint32_t i = 0; i < plan->nfunctions && nunits < MOST_UNITS; i++) {
        Function f = plan->functions[i];
        nunits += (size_t)(f.end - f.entry);
        Unit u;
        for (const Code *pc = f.entry; pc < f.end && opcode_at(pc) != I_int_code_end; pc = u.next) {
            unit_look(pc, &u);
            if (u.callee && nunits < MOST_UNITS) add_function(plan, u.callee);
        }
    }
    for (uint32_t i = 0; i < plan->nfunctions; i++) {
        plan->functions[i].root = add_root(plan, plan->functions[i].entry, ROOT_ENTRY, i);
        if (plan->functions[i].root == NO_ROOT) return false;
    }
    Buf order = {0};
    for (uint32_t i = 0; i < plan->nroots; i++) {
        Walk w;
        Root r = plan->roots[i];
        walk_begin(&w, plan, &plan->functions[r.function], r.function);
        order.n = 0;
        walk_root(&w, plan, &r, &order);
        walk_end(&w);
    }
    buf_free(&order);
    if (plan->nroots == MOST_ROOTS) return false;
    for (int which = 0; which < 4; which++) find_sites(plan, which < 2 ? which : 2);
    return true;
}

void plan_free(Plan *plan)
{
    mem_give(MEM_SYSTEM, plan->functions, MOST_FUNCTIONS * sizeof *plan->functions);
    mem_give(MEM_SYSTEM, plan->roots, MOST_ROOTS * sizeof *plan->roots);
}
