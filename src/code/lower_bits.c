// SPDX-License-Identifier: Apache-2.0
// code/lower_bits.c — lowers the bit syntax: matching (bs_match since OTP 26, and the older instructions) and building.
#include "code/lower.h"

enum { BSF_LITTLE = 2, BSF_SIGNED = 4, BSF_NATIVE = 16 };
static uint32_t flags_of(Lower *l, const Operand *o)
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
    if (f & BSF_NATIVE) f |= BSF_LITTLE; // all hosts are little-endian
    return f & (BSF_LITTLE | BSF_SIGNED);
}
// size * unit in bits if that is a constant, else -1.
static int64_t constant_bits(const Operand *size, uint64_t unit)
{
    int64_t n = -1;
    if (size->kind == OPD_TERM && is_small(size->t)) n = small_value(size->t);
    else if (size->kind == OPD_U) n = (int64_t)size->v;
    if (n < 0 || n > (1 << 24)) return -1;
    return n * (int64_t)unit;
}
// ---- matching ------------------------------------------------------------------------------------------
// A segment to match. unit: the bits that `size` counts.
typedef struct {
    const Operand *ctx, *size, *dst, *fail;
    uint32_t live, unit, flags;
    int64_t bits; // constant size * unit, or -1
} Field;

static void get_fixed_int(Lower *l, const Field *f)
{
    OperandS ctx = src_of(l, f->ctx);
    OperandD dst = dst_of(l, f->dst);
    OperandF fail = label_of(l, f->fail);
    if (f->bits == 8 && !(f->flags & BSF_SIGNED)) EMIT(l, bs_get_int8, .ctx = ctx, .dst = dst, .fail = fail);
    else
        EMIT(l, bs_get_int_bits, .live = half(l, f->live), .ctx = ctx, .bits_flags = (uint32_t)f->bits | f->flags << 24,
            .dst = dst, .fail = fail);
}

static void get_fixed_binary(Lower *l, const Field *f)
{
    EMIT(l, bs_get_binary_n, .live = half(l, f->live), .ctx = src_of(l, f->ctx), .bits = (uint32_t)f->bits,
        .dst = dst_of(l, f->dst), .fail = label_of(l, f->fail));
}

static void get_field(Lower *l, const Field *f, int instr)
{
    EMIT_AS(l, instr, bs_get_integer, .live = half(l, f->live), .ctx = src_of(l, f->ctx),
        .size = instr == I_bs_get_binary ? size_of(l, f->size) : src_of(l, f->size), .dst = dst_of(l, f->dst),
        .fail = label_of(l, f->fail), .unit = f->unit, .flags = f->flags);
}

static void lower_get(Lower *l, const BeamOp *o) // Fail Ctx Live Size Unit Flags Dst
{
    const Operand *a = o->a;
    Field f = {.fail = &a[0],
        .ctx = &a[1],
        .live = number_of(l, &a[2]),
        .size = &a[3],
        .unit = number_of(l, &a[4]),
        .flags = flags_of(l, &a[5]),
        .dst = &a[6]};
    f.bits = constant_bits(f.size, f.unit);
    if (o->op == OP_bs_get_integer2 && f.bits >= 0 && f.bits <= 59) get_fixed_int(l, &f);
    else if (o->op == OP_bs_get_binary2 && f.bits >= 0) get_fixed_binary(l, &f);
    else
        get_field(l, &f,
            o->op == OP_bs_get_integer2     ? I_bs_get_integer
                : o->op == OP_bs_get_float2 ? I_bs_get_float
                                            : I_bs_get_binary);
}

// The commands integer and binary of bs_match: Live Flags Size Unit Dst
static void match_field(Lower *l, const Operand *ctx, const Operand *a, const Operand *fail, bool binary)
{
    Field f = {.fail = fail,
        .ctx = ctx,
        .live = number_of(l, &a[0]),
        .flags = flags_of(l, &a[1]),
        .size = &a[2],
        .unit = number_of(l, &a[3]),
        .dst = &a[4]};
    f.bits = constant_bits(f.size, f.unit);
    if (f.bits < 0) l->bad = true;
    else if (binary) get_fixed_binary(l, &f);
    else if (f.bits <= 59) get_fixed_int(l, &f);
    else get_field(l, &f, I_bs_get_integer);
}

static void match_value(Lower *l, const Operand *ctx, const Operand *a, const Operand *fail)
{
    uint32_t bits = number_of(l, &a[1]);
    Term v = a[2].kind == OPD_U ? make_small((int64_t)a[2].v) : a[2].t;
    if (bits > 64 || (a[2].kind != OPD_U && a[2].kind != OPD_TERM)) l->bad = true;
    EMIT(l, bs_eq_int, .ctx = src_of(l, ctx), .bits = bits, .value = const_of(v), .fail = label_of(l, fail));
}

static uint32_t command_operands(Term command)
{
    switch (command) {
    case A_ensure_exactly:
    case A_skip: return 1;
    case A_ensure_at_least: return 2;
    case A_get_tail:
    case A_op_exact_eq: return 3;
    case A_integer:
    case A_binary: return 5;
    }
    return 0;
}

static void lower_match(Lower *l, const BeamOp *o) // Fail Ctx List
{
    const Operand *fail = &o->a[0], *ctx = &o->a[1], *c = o->a[2].list;
    uint64_t n = o->a[2].v;
    for (uint64_t i = 0; i < n && !l->bad;) {
        Term command = c[i].kind == OPD_TERM ? c[i].t : NIL;
        uint32_t need = command_operands(command);
        const Operand *a = &c[i + 1];
        if (need == 0 || n - i <= need) {
            l->bad = true;
            return;
        }
        OperandS s = src_of(l, ctx);
        OperandF f = label_of(l, fail);
        switch (command) {
        case A_ensure_at_least:
            EMIT(l, bs_ensure, .ctx = s, .bits = number_of(l, &a[0]), .unit = number_of(l, &a[1]), .fail = f);
            break;
        case A_ensure_exactly: EMIT(l, bs_ensure_exactly, .ctx = s, .bits = number_of(l, &a[0]), .fail = f); break;
        case A_skip: EMIT(l, bs_skip_bits_n, .ctx = s, .bits = number_of(l, &a[0]), .fail = f); break;
        case A_get_tail:
            EMIT(l, bs_get_tail, .live = half(l, number_of(l, &a[0])), .ctx = s, .dst = dst_of(l, &a[2]));
            break;
        case A_op_exact_eq: match_value(l, ctx, a, fail); break;
        default: match_field(l, ctx, a, fail, command == A_binary);
        }
        i += need + 1;
    }
}

static void lower_skip(Lower *l, const Operand *a) // Fail Ctx Size Unit Flags
{
    uint32_t unit = number_of(l, &a[3]);
    int64_t bits = constant_bits(&a[2], unit);
    OperandS ctx = src_of(l, &a[1]);
    OperandF fail = label_of(l, &a[0]);
    if (bits >= 0) EMIT(l, bs_skip_bits_n, .ctx = ctx, .bits = (uint32_t)bits, .fail = fail);
    else EMIT(l, bs_skip_bits, .ctx = ctx, .size = size_of(l, &a[2]), .fail = fail, .unit = unit);
}

// The encoding of an operation, as 8, 16 or 32.
static uint32_t utf_bits(int op, int utf8, int utf16) { return op == utf8 ? 8 : op == utf16 ? 16 : 32; }

// dst: NULL to skip the character.
static void lower_get_utf(Lower *l, const Operand *a, uint32_t bits, const Operand *dst) // Fail Ctx Live Flags
{
    EMIT(l, bs_get_utf, .live = half(l, number_of(l, &a[2])), .ctx = src_of(l, &a[1]),
        .dst = dst ? dst_of(l, dst) : (OperandD){NO_UNIT}, .fail = label_of(l, &a[0]),
        .how = bits | flags_of(l, &a[3]) << 8);
}

// The address of nbytes in the module's strings.
static OperandP string_of(Lower *l, const Operand *at, uint64_t nbytes)
{
    if (at->v > l->bf->strings_nbytes || nbytes > l->bf->strings_nbytes - at->v) l->bad = true;
    return ptr_of(l->mc->strings + (l->bad ? 0 : at->v));
}

// A number of bits to compare with. One that exceeds 32 bits becomes UINT32_MAX, which no bit string has.
static uint32_t bit_count(Lower *l, const Operand *o)
{
    if (o->kind == OPD_U) return o->v < UINT32_MAX ? (uint32_t)o->v : UINT32_MAX;
    return number_of(l, o);
}

static bool lower_matching(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_bs_start_match4: // Fail Live Src Dst; Fail may be an atom: it cannot fail
        EMIT(l, bs_start_match, .live = half(l, number_of(l, &a[1])), .src = src_of(l, &a[2]), .dst = dst_of(l, &a[3]),
            .fail = a[0].kind == OPD_LABEL ? label_of(l, &a[0]) : (OperandF){0});
        return true;
    case OP_bs_get_integer2:
    case OP_bs_get_float2:
    case OP_bs_get_binary2: lower_get(l, o); return true;
    case OP_bs_skip_bits2: lower_skip(l, a); return true;
    case OP_bs_test_tail2:
        EMIT(l, bs_test_tail, .ctx = src_of(l, &a[1]), .bits = bit_count(l, &a[2]), .fail = label_of(l, &a[0]));
        return true;
    case OP_bs_match_string: {
        uint32_t bits = number_of(l, &a[2]);
        EMIT(l, bs_match_string, .ctx = src_of(l, &a[1]), .bits = bits, .fail = label_of(l, &a[0]),
            .bytes = string_of(l, &a[3], (bits + 7) / 8));
        return true;
    }
    case OP_bs_get_utf8:
    case OP_bs_get_utf16:
    case OP_bs_get_utf32: lower_get_utf(l, a, utf_bits(o->op, OP_bs_get_utf8, OP_bs_get_utf16), &a[4]); return true;
    case OP_bs_skip_utf8:
    case OP_bs_skip_utf16:
    case OP_bs_skip_utf32: lower_get_utf(l, a, utf_bits(o->op, OP_bs_skip_utf8, OP_bs_skip_utf16), NULL); return true;
    case OP_bs_match: lower_match(l, o); return true;
    }
    return false;
}

// ---- building ------------------------------------------------------------------------------------------
static void lower_create_bin(Lower *l, const BeamOp *o) // Fail Alloc Live Unit Dst List
{
    static const Term types[] = {
        A_append, A_private_append, A_binary, A_integer, A_float, A_string, A_utf8, A_utf16, A_utf32};
    const Operand *a = o->a, *c = a[5].list;
    uint32_t n = (uint32_t)(a[5].v / 6);
    EMIT(l, bs_create_bin, .live = half(l, number_of(l, &a[2])), .fail = label_of(l, &a[0]), .dst = dst_of(l, &a[4]),
        .heap = number_of(l, &a[1]), .n = n);
    for (; n && !l->bad; n--, c += 6) { // type, number, unit, flags, value, size
        uint32_t type = 0;
        while (type < COUNT_OF(types) && c[0].t != types[type]) type++;
        if (type == COUNT_OF(types)) {
            l->bad = true;
            return;
        }
        bool string = types[type] == A_string;
        emit_unit(l, type | number_of(l, &c[1]) << 8);
        emit_unit(l, (number_of(l, &c[2]) & 0xFFFF) | flags_of(l, &c[3]) << 16);
        emit_unit(l, string ? 3 : src_of(l, &c[4]).bits); // a string has no value; 3 is the constant 0
        emit_unit(l, (types[type] == A_binary ? size_of(l, &c[5]) : src_of(l, &c[5])).bits);
        OperandP bytes = string ? string_of(l, &c[4], number_of(l, &c[5])) : ptr_of(NULL);
        emit_units(l, bytes.units, PTR_UNITS);
    }
}

static void lower_put(Lower *l, const Operand *a, int instr) // Fail Size Unit Flags Src
{
    EMIT_AS(l, instr, bs_put_integer, .fail = label_of(l, &a[0]),
        .size = instr == I_bs_put_binary ? size_of(l, &a[1]) : src_of(l, &a[1]), .value = src_of(l, &a[4]),
        .unit = number_of(l, &a[2]), .flags = flags_of(l, &a[3]));
}

static bool lower_building(Lower *l, const BeamOp *o)
{
    const Operand *a = o->a;
    switch (o->op) {
    case OP_bs_create_bin: lower_create_bin(l, o); return true;
    case OP_bs_init2:
    case OP_bs_init_bits: // Fail Size Words Regs Flags Dst
        EMIT(l, bs_init, .live = half(l, number_of(l, &a[3])), .fail = label_of(l, &a[0]), .size = src_of(l, &a[1]),
            .unit = o->op == OP_bs_init2 ? 8 : 1, .dst = dst_of(l, &a[5]), .heap = number_of(l, &a[2]));
        return true;
    case OP_bs_private_append: // Fail Size Unit Bin Flags Dst
        EMIT(l, bs_append, .fail = label_of(l, &a[0]), .size = src_of(l, &a[1]), .bin = src_of(l, &a[3]),
            .dst = dst_of(l, &a[5]), .unit = number_of(l, &a[2]), .heap = NO_UNIT);
        return true;
    case OP_bs_put_integer: lower_put(l, a, I_bs_put_integer); return true;
    case OP_bs_put_float: lower_put(l, a, I_bs_put_float); return true;
    case OP_bs_put_binary: lower_put(l, a, I_bs_put_binary); return true;
    case OP_bs_put_string: {
        uint32_t n = number_of(l, &a[0]);
        EMIT(l, bs_put_string, .nbytes = n, .bytes = string_of(l, &a[1], n));
        return true;
    }
    case OP_bs_put_utf8:
    case OP_bs_put_utf16:
    case OP_bs_put_utf32: // Fail Flags Src
        EMIT(l, bs_put_utf, .bits = (uint16_t)utf_bits(o->op, OP_bs_put_utf8, OP_bs_put_utf16),
            .fail = label_of(l, &a[0]), .value = src_of(l, &a[2]), .flags = flags_of(l, &a[1]));
        return true;
    case OP_bs_utf8_size:
    case OP_bs_utf16_size: // Fail Src Dst
        EMIT(l, bs_utf_size, .bits = o->op == OP_bs_utf8_size ? 8 : 16, .fail = label_of(l, &a[0]),
            .value = src_of(l, &a[1]), .dst = dst_of(l, &a[2]));
        return true;
    }
    return false;
}

bool lower_bits(Lower *l, const BeamOp *o) { return lower_matching(l, o) || lower_building(l, o); }
