// SPDX-License-Identifier: Apache-2.0
// code/lower.c — lowers a module: its BEAM operations become instructions of the run loop (instr.tab). Also the table
// of operations that become one instruction each.
//
//   BeamOp ─ fuse.c, else a row of `plain`, else lower_*.c ─► emit.c: units ─► link.c: the module's block
//
// One pass over the operations; fusing looks back at the last instructions emitted. Which instructions there are, and
// why: instr.tab and emu/README.md.
#include "code/layout.h"
#include "code/lower.h"
#include "base/release.h"

// ---- lines ---------------------------------------------------------------------------------------------
// OTP's loader drops the line of a tail call that follows a move to x0, so the call has the line before it in stack
// traces. Two moves of neighbouring registers become one instruction in that loader, which is not such a move.
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
void drop_line(Lower *l)
{
    ModuleCode *mc = l->mc;
    if (l->moved == MOVED_LINE && mc->nmarks && mc->marks[mc->nmarks - 1].at == l->n) mc->nmarks--;
}

// ---- functions and lines -------------------------------------------------------------------------------
static void set_function(Lower *l, const BeamOp *o)
{
    ModuleCode *mc = l->mc;
    if (o->a[0].kind != OPD_TERM || o->a[1].kind != OPD_TERM || !is_atom(o->a[1].t)) {
        l->bad = true;
        return;
    }
    mc->functions = grown(mc->functions, mc->nfunctions, &l->cfunctions, sizeof(FunctionInfo));
    uint32_t arity = number_of(l, &o->a[2]);
    mc->functions[mc->nfunctions++] = (FunctionInfo){l->n, arity, o->a[1].t, 0};
    EMIT(l, func_info, .module = const_of(l->bf->module), .function = const_of(o->a[1].t), .arity_native = arity);
}

static bool is_preloaded(Term module)
{
    size_t n;
    const uint8_t *text = atom_text(module, &n);
    for (const char **p = release_preloaded; *p; p++)
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

static void set_label(Lower *l, uint64_t label)
{
    const Export *fixed = beam_fixed_at(l->bf, label);
    l->mc->labels[label] = l->n;
    window_clear(l);
    if (fixed && fixed->bif) // for funs, which call the label
        EMIT(l, call_bif_only, .arity = (uint16_t)fixed->arity, .export = ptr_of(fixed), .ret = I_return);
}

// Operations that emit no instruction, apart from the head of a function.
static bool lower_mark(Lower *l, const BeamOp *o)
{
    switch (o->op) {
    case OP_label: set_label(l, o->a[0].v); return true;
    case OP_func_info: set_function(l, o); return true;
    case OP_line: set_line(l, number_of(l, &o->a[0])); return true;
    case OP_on_load: // it is in the on_load function
        l->mc->on_load = l->mc->nfunctions ? l->mc->functions[l->mc->nfunctions - 1].start : NO_UNIT;
        return true;
    case OP_executable_line:
    case OP_debug_line:
    case OP_nif_start:
    case OP_fclearerror:
    case OP_fcheckerror:
    case OP_recv_mark:
    case OP_recv_set: return true;
    }
    return false;
}

// ---- one instruction for one operation -----------------------------------------------------------------
// instr: the instruction; x: its form for a first source that is an x register, or 0; order: see emit_in_order.
typedef struct {
    uint8_t instr, x;
    char order[8];
} Plain;
_Static_assert(INSTR_COUNT <= 256, "opcodes fit a row of plain");
#define ROW(op, instr, order) [OP_##op] = {I_##instr, 0, order}
#define ROW_X(op, instr, order) [OP_##op] = {I_##instr, I_##instr##_x, order}
static const Plain plain[OP_LIMIT] = {
    ROW(call, call, "01"),
    ROW(call_only, call_only, "01"),
    ROW(call_last, call_last, "01c"),
    ROW(call_fun2, call_fun, "12"),
    ROW(apply, apply, "0"),
    ROW(apply_last, apply_last, "0b"),
    ROW(allocate, allocate, "10"),
    ROW(allocate_heap, allocate_heap, "201"),
    ROW(test_heap, test_heap, "10"),
    ROW(init, init_y, "0"),
    ROW(init_yregs, init_ys, "0"),
    ROW(trim, trim, "a"),
    ROW(deallocate, deallocate, "a"),
    ROW(return, return, ""),
    ROW(swap, swap, "01"),
    ROW(jump, jump, "0"),
    ROW_X(is_integer, is_integer, "10"),
    ROW(is_float, is_float, "10"),
    ROW(is_number, is_number, "10"),
    ROW_X(is_atom, is_atom, "10"),
    ROW(is_boolean, is_boolean, "10"),
    ROW(is_pid, is_pid, "10"),
    ROW(is_reference, is_reference, "10"),
    ROW(is_port, is_port, "10"),
    ROW(is_binary, is_binary, "10"),
    ROW(is_bitstr, is_bitstr, "10"),
    ROW(is_list, is_list, "10"),
    ROW_X(is_nonempty_list, is_nonempty_list, "10"),
    ROW_X(is_tuple, is_tuple, "10"),
    ROW(is_map, is_map, "10"),
    ROW(is_function, is_function, "10"),
    ROW(is_function2, is_function2, "120"),
    ROW(get_hd, get_hd, "01"),
    ROW(get_tl, get_tl, "01"),
    ROW_X(put_list, put_list, "012"),
    ROW(put_tuple2, put_tuple, "10"),
    ROW(put_map_assoc, put_map_assoc, "30124"),
    ROW(has_map_fields, has_map_fields, "102"),
    ROW(fconv, fconv, "10"),
    ROW(fadd, fadd, "312"),
    ROW(fsub, fsub, "312"),
    ROW(fmul, fmul, "312"),
    ROW(fdiv, fdiv, "312"),
    ROW(fnegate, fnegate, "21"),
    ROW(send, send, ""),
    ROW(loop_rec, loop_rec, "01"),
    ROW(loop_rec_end, loop_rec_end, "0"),
    ROW(remove_message, remove_message, ""),
    ROW(timeout, timeout, ""),
    ROW(wait, wait, "0"),
    ROW(wait_timeout, wait_timeout, "01"),
    ROW(recv_marker_bind, recv_marker_bind, "01"),
    ROW(recv_marker_clear, recv_marker_clear, "0"),
    ROW(recv_marker_reserve, recv_marker_reserve, "0"),
    ROW(recv_marker_use, recv_marker_use, "0"),
    ROW(catch, catch, "01"),
    ROW(try, catch, "01"),
    ROW(catch_end, catch_end, "0"),
    ROW(try_end, try_end, "0"),
    ROW(try_case, try_case, "0"),
    ROW(try_case_end, try_case_end, "0"),
    ROW(raise, raise, "01"),
    ROW(raw_raise, raw_raise, ""),
    ROW(build_stacktrace, build_stacktrace, ""),
    ROW(badmatch, badmatch, "0"),
    ROW(case_end, case_end, "0"),
    ROW(if_end, if_end, ""),
    ROW(badrecord, badrecord, "0"),
    ROW(bs_start_match3, bs_start_match, "2130"),
    ROW(bs_test_unit, bs_test_unit, "120"),
    ROW(bs_get_tail, bs_get_tail, "201"),
    ROW(bs_get_position, bs_get_position, "201"),
    ROW(bs_set_position, bs_set_position, "01"),
    ROW(bs_init_writable, bs_init_writable, ""),
    ROW(bs_append, bs_append, "3015742"),
    ROW(bs_add, bs_add, "01234"),
};

static bool lower_plain(Lower *l, const BeamOp *o)
{
    const Plain *p = &plain[o->op];
    if (!p->instr) return false; // an empty row; func_info is instruction 0, and is in no row
    bool x = p->x && is_x(&o->a[p->order[0] - '0']);
    emit_in_order(l, x ? p->x : p->instr, p->order, o);
    return true;
}

static void lower_op(Lower *l, const BeamOp *o)
{
    if (lower_mark(l, o) || fuse(l, o) || lower_plain(l, o) || lower_test(l, o) || lower_guard(l, o) ||
        lower_data(l, o) || lower_call(l, o) || lower_bits(l, o) || lower_record(l, o))
        return;
    l->bf->error = "it has an instruction that no OTP from 24 to 29 emits";
    l->bad = true;
}

// ---- the module ----------------------------------------------------------------------------------------
static void make_funs(BeamFile *bf, ModuleCode *mc)
{
    mc->nfuns = bf->nlambdas;
    mc->funs = mem_take0(MEM_CODE, (bf->nlambdas + 1) * sizeof *mc->funs);
    for (uint32_t i = 0; i < bf->nlambdas; i++) {
        const BeamLambda *f = &bf->lambdas[i];
        mc->funs[i] = fun_entry_get(bf->module, f->index, f->old_uniq, bf->md5, f->arity - f->num_free, f->num_free);
    }
}

static void begin(Lower *l)
{
    const BeamFile *bf = l->bf;
    ModuleCode *mc = l->mc;
    size_t labels_nbytes = ((size_t)bf->label_count + 1) * sizeof(uint32_t);
    window_clear(l);
    mc->on_load = NO_UNIT;
    mc->nlabels = bf->label_count;
    mc->labels = mem_take(MEM_CODE, labels_nbytes);
    memset(mc->labels, 0xFF, labels_nbytes);
    mc->strings = mem_take(MEM_CODE, bf->strings_nbytes + 1);
    if (bf->strings_nbytes) memcpy(mc->strings, bf->strings, bf->strings_nbytes);
    make_funs(l->bf, mc);
}

static bool lower_all(Lower *l)
{
    BeamCursor c;
    BeamOp o;
    beam_cursor(&c, l->bf);
    bool ok;
    while ((ok = beam_next(&c, &o)) && o.op >= 0) {
        lower_op(l, &o);
        note_move(l, &o);
        if (!l->bad) continue;
        if (!l->bf->error) l->bf->error = "an instruction has operands of the wrong kind";
        ok = false;
        break;
    }
    beam_cursor_end(&c);
    return ok;
}

bool lower_module(BeamFile *bf, ModuleCode *mc)
{
    Lower l = {.bf = bf, .mc = mc, .no_lines = is_preloaded(bf->module)};
    begin(&l);
    bool ok = lower_all(&l);
    if (ok) {
        emit_unit(&l, I_int_code_end);
        ok = link_units(&l);
    }
    uint32_t nf = mc->nfunctions, nm = mc->nmarks; // shrinks both tables to the sizes that lower_free frees
    mc->functions = mem_resize(MEM_CODE, mc->functions, l.cfunctions * sizeof(FunctionInfo), nf * sizeof(FunctionInfo));
    mc->marks = mem_resize(MEM_CODE, mc->marks, l.cmarks * sizeof(LineMark), nm * sizeof(LineMark));
    mem_give(MEM_CODE, l.u, l.cap * sizeof(Code));
    mem_give(MEM_CODE, l.consts, l.cconsts * sizeof(Term));
    if (!ok) {
        lower_free(mc);
        return false;
    }
    if (mc->on_load != NO_UNIT) mc->on_load += FUNC_INFO_UNITS; // from the head of the function to its entry
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
