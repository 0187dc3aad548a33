// SPDX-License-Identifier: Apache-2.0
// code/lower_calls.c — lowers calls, funs and stack frames.
#include "code/lower.h"

const Code CODE_NORMAL_EXIT[] = {I_normal_exit, I_int_code_end};
const Code CODE_TRACE_RETURNS[] = {I_trace_return, I_trace_exception, I_trace_return_to, I_trace_time, I_int_code_end};
const Code CODE_ERROR_ACTION[] = {I_error_action, I_int_code_end};

static void call_bif(Lower *l, const Export *e, const Operand *frame, bool only)
{
    if (only) EMIT(l, call_bif_only, .arity = (uint16_t)e->arity, .export = ptr_of(e), .ret = I_return);
    else EMIT(l, call_bif, .arity = (uint16_t)e->arity, .export = ptr_of(e));
    if (frame) EMIT(l, deallocate_return, .frame = bytes_of(l, frame));
}

// frame: the frame's size, for call_ext_last, else NULL. only: call_ext_only.
static void lower_call_ext(Lower *l, const BeamOp *o, const Operand *frame, bool only)
{
    const Export *e = l->bf->imports[o->a[1].v];
    if (number_of(l, &o->a[0]) != e->arity) {
        l->bad = true;
        return;
    }
    if (e->bif) {
        call_bif(l, e, frame, only);
        return;
    }
    bool tail = frame || only, special = e->stub[2] != 0;
    if (tail && e->module == A_erlang && e->function == A_apply && e->arity == 3)
        EMIT(l, apply_raising, .no_operand = 0);
    else if (tail) drop_line(l);
    uint16_t arity = (uint16_t)e->arity;
    if (frame)
        EMIT_AS(l, special ? I_call_special_last : I_call_ext_last, call_ext_last, .arity = arity, .export = ptr_of(e),
            .frame = bytes_of(l, frame));
    else {
        int instr = special ? (only ? I_call_special_only : I_call_special) : only ? I_call_ext_only : I_call_ext;
        EMIT_AS(l, instr, call_ext, .arity = arity, .export = ptr_of(e));
    }
}

static void lower_allocate_zero(Lower *l, const BeamOp *o)
{
    uint32_t n = number_of(l, &o->a[0]);
    if (o->op == OP_allocate_zero) emit_in_order(l, I_allocate, "10", o);
    else emit_in_order(l, I_allocate_heap, "201", o);
    for (uint32_t i = 0; i < n && i < 1024; i++) EMIT(l, init_y, .y = {(uint16_t)(i * 8)});
}

static void lower_make_fun(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    bool old = o->op == OP_make_fun2; // free variables in x0 and up, result in x0
    uint32_t n = l->bf->lambdas[a[0].v].num_free;
    if (!old && a[2].v != n) l->bad = true;
    if (l->bad) return;
    EMIT(l, make_fun, .n = half(l, n), .entry = ptr_of(l->mc->funs[a[0].v]),
        .dst = old ? (OperandD){0} : dst_of(l, &a[1]));
    for (uint32_t i = 0; i < n; i++) emit_unit(l, old ? i * 8 : src_of(l, &a[2].list[i]).bits);
}

bool lower_call(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_call_ext: lower_call_ext(l, o, NULL, false); return true;
    case OP_call_ext_only: lower_call_ext(l, o, NULL, true); return true;
    case OP_call_ext_last: lower_call_ext(l, o, &a[2], false); return true;
    case OP_call_fun: { // the fun is in the register after those of the arguments
        uint32_t n = number_of(l, &a[0]);
        if (n > 255) l->bad = true;
        EMIT(l, call_fun, .arity = half(l, n), .fun = {n * 8});
        return true;
    }
    case OP_make_fun2:
    case OP_make_fun3: lower_make_fun(l, o); return true;
    case OP_allocate_zero:
    case OP_allocate_heap_zero: lower_allocate_zero(l, o); return true;
    }
    return false;
}
