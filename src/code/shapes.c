// SPDX-License-Identifier: Apache-2.0
// code/shapes.c — checks that an operation's operands fit it: their kinds, by op_shapes; indices, arities that must be
// equal, commands of bs_match, strings inside StrT. The later steps of the loader rely on it.
#include "code/operands.h"

static bool is_source(const Operand *o) { return o->kind == OPD_TERM || o->kind == OPD_X || o->kind == OPD_Y; }
static bool is_destination(const Operand *o) { return o->kind == OPD_X || o->kind == OPD_Y; }
static bool is_number_operand(const Operand *o) { return o->kind == OPD_U && o->v != OPD_HUGE; }
static bool is_jump(const Operand *o) { return o->kind == OPD_LABEL && o->v != 0; }

// Reads a number that may be a u operand or a small integer.
static bool count_of(const Operand *o, uint64_t *v)
{
    if (o->kind == OPD_U) {
        *v = o->v;
        return o->v != OPD_HUGE;
    }
    if (o->kind == OPD_TERM && is_small(o->t) && small_value(o->t) >= 0) {
        *v = (uint64_t)small_value(o->t);
        return true;
    }
    return false;
}

// ---- lists -----------------------------------------------------------------------------------------
static bool pairs_fit(const Operand *o, bool (*left)(const Operand *), bool (*right)(const Operand *))
{
    if (o->v % 2) return false;
    for (uint64_t i = 0; i < o->v; i += 2)
        if (!left(&o->list[i]) || !right(&o->list[i + 1])) return false;
    return true;
}

static bool is_term(const Operand *o) { return o->kind == OPD_TERM; }
static bool is_y(const Operand *o) { return o->kind == OPD_Y; }

static bool all_fit(const Operand *o, bool (*one)(const Operand *))
{
    for (uint64_t i = 0; i < o->v; i++)
        if (!one(&o->list[i])) return false;
    return true;
}

// The flags of a segment: a number, [], or a literal list of flags.
static bool flags_fit(const Operand *o)
{
    if (o->kind == OPD_U) return o->v < 32;
    if (o->kind != OPD_TERM) return false;
    Term t = o->t;
    for (int i = 0; is_cons(t) && i < 8; i++) {
        if (!is_atom(head(t)) && !is_cons(head(t)) && !is_boxed(head(t))) return false;
        t = tail(t);
    }
    return is_nil(t);
}

// A segment of bs_create_bin has six operands: type, number, unit, flags, value, size.
static bool segments_fit(BeamFile *bf, const Operand *o)
{
    if (o->v % 6) return false;
    for (uint64_t i = 0; i < o->v; i += 6) {
        const Operand *s = &o->list[i];
        uint64_t unit, at, n;
        if (!is_term(&s[0]) || !is_atom(s[0].t) || !count_of(&s[2], &unit) || unit > 256 || !flags_fit(&s[3]))
            return false;
        if (s[0].t == A_string) {
            if (!count_of(&s[4], &at) || !count_of(&s[5], &n)) return false;
            if (at > bf->strings_nbytes || n > bf->strings_nbytes - at) return false;
        } else if (!is_source(&s[4]) || !(is_source(&s[5]) || is_number_operand(&s[5]))) return false;
    }
    return true;
}

// Commands of bs_match: a name, then its operands. n number, r register count, t unit, g flags, d destination, v value,
// * anything.
static const struct {
    const char *name;
    const char *takes;
} commands[] = {
    {"ensure_at_least", "nt"},
    {"ensure_exactly", "n"},
    {"integer", "rgntd"},
    {"binary", "rgntd"},
    {"skip", "n"},
    {"get_tail", "rtd"},
    {"=:=", "*nv"},
};

static bool command_operand_fits(char letter, const Operand *o)
{
    uint64_t v;
    switch (letter) {
    case 'n': return count_of(o, &v) && v < (uint64_t)1 << 40;
    case 'r': return count_of(o, &v) && v < 1024;
    case 't': return count_of(o, &v) && v >= 1 && v <= 256;
    case 'g': return flags_fit(o);
    case 'd': return is_destination(o);
    case 'v': return (is_term(o) && is_integer(o->t)) || (is_number_operand(o) && o->v <= (uint64_t)SMALL_MAX);
    }
    return true;
}

static bool text_is(Term atom, const char *s)
{
    size_t n;
    const uint8_t *p = atom_text(atom, &n);
    return n == strlen(s) && memcmp(p, s, n) == 0;
}

static bool commands_fit(const Operand *o)
{
    for (uint64_t at = 0; at < o->v;) {
        const Operand *name = &o->list[at++];
        const char *takes = NULL;
        if (!is_term(name) || !is_atom(name->t)) return false;
        for (size_t i = 0; i < COUNT_OF(commands) && !takes; i++)
            if (text_is(name->t, commands[i].name)) takes = commands[i].takes;
        if (!takes) return false;
        for (; *takes; takes++, at++)
            if (at >= o->v || !command_operand_fits(*takes, &o->list[at])) return false;
    }
    return true;
}

static bool list_fits(BeamFile *bf, char letter, const Operand *o)
{
    switch (letter) {
    case 'V': return pairs_fit(o, is_term, is_jump);
    case 'W': return pairs_fit(o, is_number_operand, is_jump);
    case 'P': return pairs_fit(o, is_source, is_source);
    case 'R': return pairs_fit(o, is_source, is_destination);
    case 'T': return pairs_fit(o, is_number_operand, is_source);
    case 'Q': return all_fit(o, is_source);
    case 'Y': return all_fit(o, is_y);
    case 'C': return segments_fit(bf, o);
    case 'B': return commands_fit(o);
    }
    return false;
}

// ---- single operands --------------------------------------------------------------------------------
static bool operand_fits(BeamFile *bf, char letter, Operand *o)
{
    uint64_t v;
    switch (letter) {
    case 's': return is_source(o);
    case 'd': return is_destination(o);
    case 'S': return is_source(o) || o->kind == OPD_FR;
    case 'D': return is_destination(o) || o->kind == OPD_FR;
    case 'F': return o->kind == OPD_FR;
    case 'y': return o->kind == OPD_Y;
    case 'j': return is_jump(o);
    case 'f': return o->kind == OPD_LABEL;
    case 'a': return is_term(o) && is_atom(o->t);
    case 'A': return (is_term(o) && is_atom(o->t)) || is_jump(o);
    case 'i': return o->kind == OPD_U && o->v < bf->nimports;
    case 'm': return o->kind == OPD_U && o->v < bf->nlambdas;
    case 'b': return o->kind == OPD_U && o->v > 0 && o->v < bf->label_count;
    case 'r': return o->kind == OPD_U && o->v < 1024;
    case 'k': return o->kind == OPD_U && o->v <= 1024;
    case 'l': return (o->kind == OPD_U || o->kind == OPD_ALLOC) && o->v <= 1 << 24;
    case 't': return o->kind == OPD_U && o->v <= 256;
    case 'g': return o->kind == OPD_U && o->v < 32;
    case 'u': return o->kind == OPD_U && o->v != OPD_HUGE;
    case 'U': return o->kind == OPD_U;
    case 'z': return count_of(o, &v) || is_destination(o);
    case 'n':
        if (o->kind != OPD_U) return false;
        if (!arena_of(bf)->has_lines) o->v = 0;
        return o->v < bf->nlines;
    case '*': return o->kind != OPD_LIST;
    }
    return o->kind == OPD_LIST && list_fits(bf, letter, o);
}

static bool arity_is(const BeamFile *bf, const Operand *import, uint64_t arity)
{
    return bf->imports[import->v]->arity == arity;
}

// Checks what depends on the operation or on more than one operand.
static bool whole_fits(BeamFile *bf, BeamOp *op)
{
    Operand *a = op->a;
    switch (op->op) {
    case OP_func_info: return a[0].t == bf->module && a[2].v <= 255;
    case OP_call:
    case OP_call_only:
    case OP_call_last:
    case OP_call_fun: return a[0].v <= 255;
    case OP_apply:
    case OP_apply_last: return a[0].v <= 255;
    case OP_call_ext:
    case OP_call_ext_only:
    case OP_call_ext_last: return arity_is(bf, &a[1], a[0].v);
    case OP_bif0: return arity_is(bf, &a[0], 0);
    case OP_bif1: return arity_is(bf, &a[1], 1);
    case OP_bif2: return arity_is(bf, &a[1], 2);
    case OP_bif3: return arity_is(bf, &a[1], 3);
    case OP_gc_bif1: return arity_is(bf, &a[2], 1);
    case OP_gc_bif2: return arity_is(bf, &a[2], 2);
    case OP_gc_bif3: return arity_is(bf, &a[2], 3);
    case OP_make_fun3: return a[2].v == bf->lambdas[a[0].v].num_free;
    case OP_call_fun2:
        return a[1].v <= 255 && (a[0].kind == OPD_U ? a[0].v < bf->nlambdas : is_term(&a[0]) && is_atom(a[0].t));
    case OP_bs_put_string: return a[1].v <= bf->strings_nbytes && a[0].v <= bf->strings_nbytes - a[1].v;
    case OP_bs_match_string:
        return a[3].v <= bf->strings_nbytes && a[2].v <= (uint64_t)(bf->strings_nbytes - a[3].v) * 8;
    case OP_test_arity:
    case OP_is_tagged_tuple: return a[2].v < 1 << 24;
    case OP_update_record: return a[1].v < 1 << 24;
    case OP_get_tuple_element: return a[1].v < 1 << 24;
    case OP_set_tuple_element: return a[2].v < 1 << 24;
    case OP_bs_init2:
    case OP_bs_init_bits: {
        uint64_t n;
        return !count_of(&a[1], &n) || n < 1 << 28;
    }
    case OP_bs_test_unit: return a[2].v >= 1;
    }
    return true;
}

bool operands_fit(BeamFile *bf, BeamOp *op)
{
    const char *shape = op_shapes[op->op];
    if (!shape) return beam_bad(bf, "code: an instruction of a release before 24");
    ASSERT((int)strlen(shape) == op->n);
    for (int i = 0; i < op->n; i++)
        if (!operand_fits(bf, shape[i], &op->a[i]))
            return beam_bad(bf, "code: an operand does not fit its instruction");
    return whole_fits(bf, op) || beam_bad(bf, "code: operands do not agree");
}
