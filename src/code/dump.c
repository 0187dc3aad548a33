// SPDX-License-Identifier: Apache-2.0
// code/dump.c — code as text: tables and BEAM instructions of a .beam file, and lowered instructions, which are printed
// by their shapes (instr.tab).
#include "code/layout.h"
#include "code/beam_ops.h"
#include "code/tables.h"

// ---- lowered instructions ------------------------------------------------------------------------------
static void put_register(Buf *out, char kind, uint32_t offset) { buf_printf(out, " %c%u", kind, offset / 8); }

static void put_value(Buf *out, Term t)
{
    buf_byte(out, ' ');
    if (t == NOVALUE) buf_text(out, "-");
    else print_term(out, t, 200);
}

static void put_source(Buf *out, const Code *start, uint32_t u)
{
    Term t;
    switch (u & 3) {
    case 0: put_register(out, 'x', u); return;
    case 1: put_register(out, 'y', u & ~3u); return;
    case 2: memcpy(&t, (const char *)start - (u & ~3u), sizeof t); break;
    default: t = (Term)(int64_t)((int32_t)u >> 2);
    }
    put_value(out, t);
}

static void put_address(Buf *out, int instr, const Code *at)
{
    const void *address;
    memcpy(&address, at, sizeof address);
    buf_byte(out, ' ');
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
        print_mfa(out, e->module, e->function, e->arity);
        return;
    }
    case I_make_fun: {
        const FunEntry *f = address;
        buf_printf(out, "fun#%u/%u+%u", f->index, f->arity, f->num_free);
        return;
    }
    }
    buf_text(out, address ? "bytes" : "-");
}

static void put_operand(Buf *out, const InstrWalk *w, int opcode)
{
    Term t;
    uint32_t u = *w->at;
    switch (w->letter) {
    case 'X': put_register(out, 'x', u >> 16); return;
    case 'Y': put_register(out, 'y', u >> 16); return;
    case 'U': buf_printf(out, " %u", u >> 16); return;
    case 'x':
    case 'y': put_register(out, w->letter, u); return;
    case 'm':
        put_register(out, u & 1 ? 'y' : 'x', u & 0xFFFE);
        put_register(out, u >> 16 & 1 ? 'y' : 'x', u >> 16 & 0xFFFE);
        return;
    case 's': put_source(out, w->start, u); return;
    case 'd':
        if (u == 0xFFFFFFFF) buf_text(out, " _");
        else put_register(out, u & 1 ? 'y' : 'x', u & ~3u);
        return;
    case 'i': put_value(out, (Term)(int64_t)(int32_t)u); return;
    case 'f':
        if (u) buf_printf(out, " @%+d", (int32_t)u);
        else buf_text(out, " @-");
        return;
    case 'u': buf_printf(out, " %u", u); return;
    case 'p': put_address(out, opcode, w->at); return;
    case 'c': memcpy(&t, w->at, sizeof t); put_value(out, t);
    }
}

// Returns the length of the instruction in units. At the head of a function with generated code, it is the one that
// `native` replaces.
static size_t put_instruction(Buf *out, const Code *at)
{
    Code opcode = *at & 0xFFFF;
    if (opcode == I_native) {
        buf_text(out, "native: ");
        opcode = func_info_of(at)->entries;
    }
    if (opcode >= INSTR_COUNT) {
        buf_printf(out, "? %u", *at);
        return 1;
    }
    buf_text(out, instr_names[opcode]);
    InstrWalk w;
    instr_walk_as(&w, at, opcode);
    while (instr_step(&w)) put_operand(out, &w, (int)opcode);
    return (size_t)(w.next - at);
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
            put_beam_operand(out, &o->list[i]); // an element is no list
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
