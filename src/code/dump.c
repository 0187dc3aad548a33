// SPDX-License-Identifier: Apache-2.0
// code/dump.c — code as text: a .beam file's tables and BEAM instructions, and the units the loader made of them.
//
// Lowered instructions are printed by their shapes (instr.tab).
#include "code/instr.h"
#include "code/operands.h"
#include "code/tables.h"

// ---- lowered instructions ------------------------------------------------------------------------------
static const char *const instr_names[INSTR_COUNT] = {
#define INSTR(name, fields) #name,
#include "code/instr.tab"
#undef INSTR
};
#define NONE ""
#define AX(field) "X"
#define AY(field) "Y"
#define AU(field) "U"
#define X(field) "x"
#define Y(field) "y"
#define S(field) "s"
#define D(field) "d"
#define I(field) "i"
#define F(field) "f"
#define U(field) "u"
#define C(field) "c"
#define P(field) "p"
#define TAIL(field) "!"
#define TAIL_A(field, each) "*" each
#define TAIL_U(field, each) "+" each
const char *const instr_shapes[INSTR_COUNT] = {
#define INSTR(name, fields) fields,
#include "code/instr.tab"
#undef INSTR
};

typedef struct {
    Buf *out;
    const Code *start, *at;
    uint32_t last_u;
} Print;

static void put_register(Buf *out, char kind, uint32_t offset) { buf_printf(out, " %c%u", kind, offset / 8); }

static void put_source(Print *p, uint32_t u)
{
    Term t;
    switch (u & 3) {
    case 0: put_register(p->out, 'x', u); return;
    case 1: put_register(p->out, 'y', u & ~3u); return;
    case 2: memcpy(&t, (const char *)p->start - (u & ~3u), sizeof t); break;
    default: t = (Term)(int64_t)((int32_t)u >> 2);
    }
    buf_byte(p->out, ' ');
    if (t == NOVALUE) buf_text(p->out, "-");
    else print_term(p->out, t, 200);
}

static void put_address(Print *p)
{
    const void *address;
    memcpy(&address, p->at, sizeof address);
    p->at += sizeof address / sizeof(Code);
    int instr = (int)(*p->start & 0xFFFF);
    buf_byte(p->out, ' ');
    switch (instr) {
    case I_call_ext:
    case I_call_ext_only:
    case I_call_ext_last:
    case I_call_bif:
    case I_call_bif_only:
    case I_bif0:
    case I_bif1:
    case I_bif2:
    case I_bif3: {
        const Export *e = address;
        print_mfa(p->out, e->module, e->function, e->arity);
        return;
    }
    case I_make_fun: {
        const FunEntry *f = address;
        buf_printf(p->out, "fun#%u/%u+%u", f->index, f->arity, f->num_free);
        return;
    }
    }
    buf_text(p->out, address ? "bytes" : "-");
}

static void put_operand(Print *p, char letter)
{
    Term t;
    if (letter == 'p') {
        put_address(p);
        return;
    }
    uint32_t u = *p->at++;
    switch (letter) {
    case 'x': put_register(p->out, 'x', u); return;
    case 'y': put_register(p->out, 'y', u); return;
    case 'm':
        put_register(p->out, u & 1 ? 'y' : 'x', u & 0xFFFE);
        put_register(p->out, u >> 16 & 1 ? 'y' : 'x', u >> 16 & 0xFFFE);
        return;
    case 's': put_source(p, u); return;
    case 'd':
        if (u == 0xFFFFFFFF) buf_text(p->out, " _");
        else put_register(p->out, u & 1 ? 'y' : 'x', u & ~3u);
        return;
    case 'i':
        buf_byte(p->out, ' ');
        print_term(p->out, (Term)(int64_t)(int32_t)u, 200);
        return;
    case 'f':
        if (u) buf_printf(p->out, " @%+d", (int32_t)u);
        else buf_text(p->out, " @-");
        return;
    case 'u':
        p->last_u = u;
        buf_printf(p->out, " %u", u);
        return;
    case 'c':
        p->at++;
        memcpy(&t, p->at - 2, sizeof t);
        buf_byte(p->out, ' ');
        print_term(p->out, t, 200);
        return;
    }
}

static void put_tail(Print *p, const char *shape)
{
    if (*shape == '!') {
        const struct In_allocate_moves_call *in = (const void *)p->start;
        for (uint32_t n = in->frame >> 16; n; n--) put_operand(p, 'y');
        for (uint32_t n = in->arity >> 16; n; n--) put_operand(p, 'm');
        return;
    }
    for (uint32_t n = *shape == '*' ? *p->start >> 16 : p->last_u; n; n--)
        for (const char *s = shape + 1; *s; s++) put_operand(p, *s);
}

// Units of the instruction.
static size_t put_instruction(Buf *out, const Code *at)
{
    Print p = {out, at, at + 1, 0};
    int instr = (int)(*at & 0xFFFF);
    uint32_t a = *at >> 16;
    if (instr >= INSTR_COUNT) {
        buf_printf(out, "? %u", *at);
        return 1;
    }
    buf_text(out, instr_names[instr]);
    const char *s = instr_shapes[instr];
    switch (*s) {
    case 'X': put_register(out, 'x', a), s++; break;
    case 'Y': put_register(out, 'y', a), s++; break;
    case 'U': buf_printf(out, " %u", a), s++; break;
    }
    for (; *s >= 'a'; s++) put_operand(&p, *s);
    if (*s) put_tail(&p, s);
    return (size_t)(p.at - at);
}

void code_disassemble_at(Buf *out, const Code *at) { put_instruction(out, at); }

static void put_module(Buf *out, const ModuleCode *mc)
{
    uint32_t next = 0;
    for (uint32_t unit = 0; unit < mc->nunits;) {
        if (next < mc->nfunctions && mc->functions[next].start == unit) {
            buf_byte(out, '\n');
            print_mfa(out, mc->module, mc->functions[next].function, mc->functions[next].arity);
            buf_byte(out, '\n');
            next++;
        }
        buf_printf(out, "  %5u  ", unit);
        unit += (uint32_t)put_instruction(out, mc->units + unit);
        buf_byte(out, '\n');
    }
}

void code_disassemble(Buf *out, Term module)
{
    const Module *m = module_find(module);
    const ModuleCode *mc = m ? atomic_load(&m->current) : NULL;
    if (mc) put_module(out, mc);
}

// ---- BEAM instructions ---------------------------------------------------------------------------------------
static void put_beam_operand(Buf *out, const Operand *o)
{
    switch (o->kind) {
    case OPD_U: buf_printf(out, "%llu", (unsigned long long)o->v); break;
    case OPD_TERM: print_term(out, o->t, 200); break;
    case OPD_X: buf_printf(out, "{x,%u}", (unsigned)o->v); break;
    case OPD_Y: buf_printf(out, "{y,%u}", (unsigned)o->v); break;
    case OPD_FR: buf_printf(out, "{fr,%u}", (unsigned)o->v); break;
    case OPD_LABEL: buf_printf(out, "{f,%u}", (unsigned)o->v); break;
    case OPD_ALLOC: buf_printf(out, "{words,%u}", (unsigned)o->v); break;
    case OPD_LIST:
        buf_byte(out, '[');
        for (uint64_t i = 0; i < o->v; i++) {
            if (i) buf_byte(out, ',');
            put_beam_operand(out, &o->list[i]); // lists don't nest
        }
        buf_byte(out, ']');
    }
}

static void put_beam_op(Buf *out, const BeamFile *bf, const BeamOp *op)
{
    const char *shape = op_shapes[op->op];
    if (op->op == OP_func_info) buf_byte(out, '\n');
    buf_printf(out, "  %6u  %s", op->at, beam_op_names[op->op]);
    for (int i = 0; i < op->n; i++) {
        buf_byte(out, ' ');
        if (shape[i] == 'i') {
            const Export *e = bf->imports[op->a[i].v];
            print_mfa(out, e->module, e->function, e->arity);
        } else if (shape[i] == 'm') {
            const BeamLambda *l = &bf->lambdas[op->a[i].v];
            print_mfa(out, bf->module, l->function, l->arity);
        } else if (shape[i] == 'n') {
            const BeamLine *l = &bf->lines[op->a[i].v];
            if (l->line) buf_printf(out, "%s:%u", l->file < bf->nfiles ? bf->file_names[l->file] : "?", l->line);
            else buf_text(out, "-");
        } else put_beam_operand(out, &op->a[i]);
    }
    buf_byte(out, '\n');
}

static void put_tables(Buf *out, const BeamFile *bf)
{
    buf_text(out, "module ");
    print_term(out, bf->module, 0);
    buf_printf(out,
        "\n  %u atoms, %u labels, %u functions, %u imports, %u funs, %u literals, %u lines, highest instruction %u "
        "(%s)\n  md5 ",
        bf->natoms - 1, bf->label_count, bf->function_count, bf->nimports, bf->nlambdas, bf->nliterals, bf->nlines - 1,
        bf->max_opcode,
        bf->max_opcode < OP_LIMIT && beam_op_names[bf->max_opcode] ? beam_op_names[bf->max_opcode] : "?");
    for (int i = 0; i < 16; i++) buf_printf(out, "%02x", bf->md5[i]);
    buf_text(out, "\n  exports");
    for (uint32_t i = 0; i < bf->nexports; i++) {
        buf_byte(out, ' ');
        print_mfa(out, bf->module, bf->exports[i].function, bf->exports[i].arity);
    }
    buf_text(out, "\n  compiled ");
    print_term(out, bf->compile_info, 500);
    buf_byte(out, '\n');
}

bool code_dump_file(Buf *out, const uint8_t *beam, size_t nbytes, bool lowered, const char **why)
{
    BeamFile bf;
    BeamCursor c;
    BeamOp op;
    bool good = beam_open(&bf, beam, nbytes, NOVALUE);
    if (good) {
        put_tables(out, &bf);
        beam_cursor(&c, &bf);
        while ((good = beam_next(&c, &op)) && op.op >= 0) put_beam_op(out, &bf, &op);
        beam_cursor_end(&c);
    }
    *why = bf.error;
    beam_close(&bf, false);
    if (!good || !lowered) return good;
    Term reason;
    Prepared *pr = code_prepare(beam, nbytes, NOVALUE, &reason, why);
    if (!pr) return false;
    buf_text(out, "\nlowered\n");
    put_module(out, code_prepared_code(pr));
    code_prepared_free(pr);
    return true;
}
