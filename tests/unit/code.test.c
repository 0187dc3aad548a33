// SPDX-License-Identifier: Apache-2.0
// code.test — .beam files made here byte by byte: read, refused, loaded, replaced, purged, looked up.
#include "unit.h"
#include "code/code.h"
#include "code/layout.h"
#include "vm/upward.h"
#include "base/md5.h"

// ---- a tiny assembler ---------------------------------------------------------------------------------
typedef struct {
    Buf atoms, code, strings, imports, exports, lambdas, literals, lines;
    uint32_t natoms, nimports, nexports, nlambdas, nliterals, nlines, labels;
    bool old_atoms, new_atoms, no_lines;
} Asm;

static void word(Buf *b, uint32_t v) { put_be32(buf_room(b, 4), v); }
static void number(Buf *b, unsigned tag, uint32_t v)
{
    if (v < 16) buf_byte(b, (uint8_t)(v << 4 | tag));
    else if (v < 2048) {
        buf_byte(b, (uint8_t)((v >> 8) << 5 | 8 | tag));
        buf_byte(b, (uint8_t)v);
    } else {
        buf_byte(b, (uint8_t)(2 << 5 | 0x18 | tag));
        word(b, v);
    }
}
static uint32_t atom(Asm *a, const char *s)
{
    if (a->new_atoms) number(&a->atoms, 0, (uint32_t)strlen(s));
    else buf_byte(&a->atoms, (uint8_t)strlen(s));
    buf_text(&a->atoms, s);
    return ++a->natoms;
}
static void op1(Asm *a, int op, unsigned tag, uint32_t v)
{
    buf_byte(&a->code, (uint8_t)op);
    number(&a->code, tag, v);
}
static void arg(Asm *a, unsigned tag, uint32_t v) { number(&a->code, tag, v); }
enum { U, I, A, X, Y, F };

static void chunk(Buf *out, const char *id, const Buf *data)
{
    buf_text(out, id);
    word(out, (uint32_t)data->n);
    if (data->n) buf_put(out, data->p, data->n);
    while (out->n & 3) buf_byte(out, 0);
}
static void table(Buf *out, const char *id, uint32_t count, const Buf *rows)
{
    Buf b = {0};
    word(&b, count);
    if (rows->n) buf_put(&b, rows->p, rows->n);
    chunk(out, id, &b);
    buf_free(&b);
}
static Buf finish(Asm *a)
{
    Buf out = {0}, head = {0};
    buf_text(&out, "FOR1");
    word(&out, 0);
    buf_text(&out, "BEAM");
    table(&out, a->old_atoms ? "Atom" : "AtU8", a->new_atoms ? 0u - a->natoms : a->natoms, &a->atoms);
    word(&head, 16), word(&head, 0), word(&head, 169), word(&head, a->labels), word(&head, 1);
    buf_put(&head, a->code.p, a->code.n);
    chunk(&out, "Code", &head);
    chunk(&out, "StrT", &a->strings);
    table(&out, "ImpT", a->nimports, &a->imports);
    table(&out, "ExpT", a->nexports, &a->exports);
    if (a->nlambdas) table(&out, "FunT", a->nlambdas, &a->lambdas);
    if (a->nliterals) {
        Buf b = {0};
        word(&b, 0); // not deflated
        word(&b, a->nliterals);
        buf_put(&b, a->literals.p, a->literals.n);
        chunk(&out, "LitT", &b);
        buf_free(&b);
    }
    if (!a->no_lines) {
        Buf b = {0};
        word(&b, 0), word(&b, 0), word(&b, 0), word(&b, a->nlines), word(&b, 1);
        if (a->lines.n) buf_put(&b, a->lines.p, a->lines.n);
        put_be16(buf_room(&b, 2), 5);
        buf_text(&b, "x.hrl");
        chunk(&out, "Line", &b);
        buf_free(&b);
    }
    put_be32(out.p + 4, (uint32_t)out.n - 8);
    buf_free(&head);
    Buf *all[] = {&a->atoms, &a->code, &a->strings, &a->imports, &a->exports, &a->lambdas, &a->literals, &a->lines};
    for (size_t i = 0; i < COUNT_OF(all); i++) buf_free(all[i]);
    return out;
}

// Module t, version `v`: f/0 returns v, and has a fun (index 0). Line of f: 7 + v in x.hrl.
enum { T = 1, FF, GG };
static Asm begin(bool old_atoms, bool new_atoms)
{
    Asm a = {.labels = 5, .old_atoms = old_atoms, .new_atoms = new_atoms};
    atom(&a, "t"), atom(&a, "f"), atom(&a, "g"), atom(&a, "other");
    return a;
}
static void body(Asm *a, uint32_t v)
{
    number(&a->lines, A, 1), number(&a->lines, I, 7 + v), number(&a->lines, I, 300);
    a->nlines = 2;
    op1(a, 1, U, 1);                              // label 1
    op1(a, 153, U, 1);                            // line 1
    op1(a, 2, A, T), arg(a, A, FF), arg(a, U, 0); // func_info t f 0
    op1(a, 1, U, 2);                              // label 2
    op1(a, 64, I, v), arg(a, X, 0);               // move v, x0
    op1(a, 153, U, 2);                            // line 2
    op1(a, 7, U, 0), arg(a, U, 0);                // call_ext 0 other:g/0
    buf_byte(&a->code, 19);                       // return
    op1(a, 1, U, 3);
    op1(a, 2, A, T), arg(a, A, GG), arg(a, U, 1);
    op1(a, 1, U, 4);
    buf_byte(&a->code, 19);
    buf_byte(&a->code, 3);
    word(&a->imports, 4), word(&a->imports, GG), word(&a->imports, 0);
    a->nimports = 1;
    word(&a->exports, FF), word(&a->exports, 0), word(&a->exports, 2);
    a->nexports = 1;
    word(&a->lambdas, GG), word(&a->lambdas, 1), word(&a->lambdas, 4), word(&a->lambdas, 0), word(&a->lambdas, 0),
        word(&a->lambdas, 99);
    a->nlambdas = 1;
}
static Buf version(uint32_t v)
{
    Asm a = begin(false, false);
    body(&a, v);
    return finish(&a);
}

static bool loads(const Buf *b, Prepared **out)
{
    Term why;
    const char *text = NULL;
    Prepared *pr = code_prepare(b->p, b->n, NOVALUE, &why, &text);
    if (out) *out = pr;
    else if (pr) code_prepared_free(pr);
    if (!pr) CHECK(why == A_badfile && text && *text);
    return pr != NULL;
}

// ---- the tests --------------------------------------------------------------------------------------------
static void test_atom_tables(void)
{
    for (int kind = 0; kind < 3; kind++) {
        Asm a = begin(kind == 1, kind == 2);
        body(&a, 1);
        a.no_lines = kind == 1;
        if (kind == 1) a.nlines = 0;
        Buf b = finish(&a);
        CHECK(loads(&b, NULL));
        Term why;
        const char *text;
        CHECK(!code_prepare(b.p, b.n, atom_c("another"), &why, &text));
        buf_free(&b);
    }
}

static void test_damage(void)
{
    Buf b = version(3);
    bool good = true;
    for (size_t n = 0; n < b.n; n++) good &= !code_prepare(b.p, n, NOVALUE, &(Term){0}, &(const char *){NULL});
    CHECK(good);
    static const uint8_t values[] = {0, 1, 0x17, 0x7F, 0x80, 0xF8, 0xFF};
    for (size_t i = 0; i < b.n; i++) {
        uint8_t was = b.p[i];
        for (size_t k = 0; k < sizeof values; k++) {
            b.p[i] = values[k];
            Prepared *pr = code_prepare(b.p, b.n, NOVALUE, &(Term){0}, &(const char *){NULL});
            code_prepared_free(pr);
        }
        b.p[i] = was;
    }
    CHECK(loads(&b, NULL));
    buf_free(&b);
}

// What only checks of operands can refuse.
static void test_operands(void)
{
    static const struct {
        uint8_t bytes[12];
        uint8_t n;
        bool good;
    } tries[] = {
        {{64, 0x11, 0x03}, 3, true},                              // move 1, x0
        {{64, 0x11, 0x01}, 3, false},                             // to an integer
        {{64, 0x11, 0x0B, 0xFF}, 4, true},                        // x255
        {{64, 0x11, 0x8B, 0x00}, 4, false},                       // x1024
        {{64, 0x52, 0x03}, 3, false},                             // atom 5 of 4
        {{64, 0x47, 0x00, 0x03}, 4, false},                       // literal 0 of none
        {{64, 0x57, 0x13, 0x00, 0x03}, 5, true},                  // a typed register
        {{64, 0x57, 0x11, 0x00, 0x03}, 5, false},                 // a typed integer
        {{64, 0xF9, 0x00, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 12, false}, // 9-byte integer, then nothing
        {{64, 0xD9, 1, 2, 3, 4, 5, 6, 7, 8, 0x03}, 11, true},     // a bignum
        {{61, 0x55}, 2, false},                                   // jump to label 5 of 5
        {{61, 0x05}, 2, false},                                   // to none
        {{7, 0x10, 0x00}, 3, false},                              // call_ext with another arity
        {{7, 0x00, 0x10}, 3, false},                              // no such import
        {{171, 0x00, 0x03, 0x17, 0x10, 0x03}, 6, false},          // make_fun3 with too many free variables
        {{171, 0x00, 0x03, 0x17, 0x00}, 5, true},
        {{59, 0x03, 0x15, 0x17, 0x20, 0x11, 0x15}, 7, true},       // select_val
        {{59, 0x03, 0x15, 0x17, 0x10, 0x11}, 6, false},            // half a pair
        {{59, 0x03, 0x15, 0x17, 0xF8}, 5, false},                  // list with a bad count
        {{92, 0x10, 0x00}, 3, false},                              // string out of an empty table
        {{16, 0x37, 0x20, 0x00, 0x30, 0x10, 0x20, 0x00}, 8, true}, // test_heap 3 words and 2 floats
        {{16, 0x37, 0x10, 0x50, 0x10, 0x00}, 6, false},            // of an unknown kind
        {{153, 0x30}, 2, false},                                   // line 3 of 2
        {{27, 0x00}, 2, false},                                    // m_plus is gone
        {{200}, 1, false},
        {{17, 0x04}, 2, true},
    };
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        Asm a = begin(false, false);
        body(&a, 1);
        a.code.n--; // before the end
        buf_put(&a.code, tries[i].bytes, tries[i].n);
        buf_byte(&a.code, 3);
        Buf b = finish(&a);
        if (loads(&b, NULL) != tries[i].good) CHECK_EQ(i, -1);
        else unit_passed++;
        buf_free(&b);
    }
}

// What the loader makes of BEAM instructions, as text: those of f/0, whose label is 2. NULL: refused. Static.
static const char *lowered(const uint8_t *bytes, size_t n)
{
    static char text[2048];
    Asm a = begin(false, false);
    number(&a.lines, A, 1), number(&a.lines, I, 7);
    a.nlines = 1;
    op1(&a, 1, U, 1);
    op1(&a, 2, A, T), arg(&a, A, FF), arg(&a, U, 0);
    op1(&a, 1, U, 2);
    buf_put(&a.code, bytes, n);
    buf_byte(&a.code, 3);
    word(&a.imports, 4), word(&a.imports, GG), word(&a.imports, 0);
    a.nimports = 1;
    a.nliterals = 1;
    word(&a.literals, 5); // <<>>
    buf_put(&a.literals, (const uint8_t[]){131, 'm', 0, 0, 0, 0}, 6);
    memcpy(a.literals.p, (const uint8_t[]){0, 0, 0, 6}, 4);
    Buf b = finish(&a), out = {0};
    const char *why, *end = NULL;
    if (code_dump_file(&out, b.p, b.n, true, &why)) {
        buf_byte(&out, 0);
        const char *from = strstr((const char *)out.p, "lowered");
        from = from ? strstr(from, "func_info") : NULL;
        from = from ? strchr(from, '\n') : NULL;
        end = from ? strstr(from, "int_code_end") : NULL;
        size_t k = 0;
        for (bool in_number = true; end && from < end && k + 1 < sizeof text; from++) { // without unit numbers
            if (*from == '\n') in_number = true;
            else if (in_number && (*from == ' ' || (*from >= '0' && *from <= '9'))) continue;
            else in_number = false;
            text[k++] = *from == '\n' ? ';' : *from;
        }
        text[k] = 0;
    }
    buf_free(&b), buf_free(&out);
    return end ? text : NULL;
}
#define LOWERS(to, ...) \
    do { \
        static const uint8_t bytes[] = {__VA_ARGS__}; \
        const char *text = lowered(bytes, sizeof bytes); \
        if (!text || strcmp(text, to) != 0) printf("%s:%d: %s\n", __FILE__, __LINE__, text ? text : "refused"); \
        CHECK(text &&strcmp(text, to) == 0); \
    } while (0)

// Labels and constants find their place whatever was fused and taken back around them.
static void test_emitting(void)
{
    LOWERS(";jump @-6;", 61, 0x15);                               // label 1, in front of func_info
    LOWERS(";move_sd <<>> x0;return;", 64, 0x47, 0x00, 0x03, 19); // a pooled constant
    LOWERS(
        ";move_ix x0 1;move_sd <<>> x1;move_sd <<>> y0;", 64, 0x11, 0x03, 64, 0x47, 0x00, 0x13, 64, 0x47, 0x00, 0x04);
    LOWERS(";put_tuple 2 x0 <<>> x1;", 164, 0x03, 0x17, 0x20, 0x47, 0x00, 0x13); // a tail with a constant
    LOWERS(
        ";jump @-6;select_linear 2 y0 @-8 1 @-8 2 @-2;", 61, 0x15, 59, 0x04, 0x15, 0x17, 0x40, 0x11, 0x15, 0x21, 0x25);
    LOWERS(";jump @-6;select_jump x0 0 5 @-8 @-2 @-8 @-8 @-8 @-2;", 61, 0x15, 59, 0x03, 0x15, 0x17, 0x80, 0x01, 0x25,
        0x11, 0x15, 0x31, 0x15, 0x41, 0x25);
    LOWERS(";is_integer_x x0 @-6;is_integer y0 @-8;", 45, 0x15, 0x03, 45, 0x15, 0x04); // a row with a form for x
    LOWERS(";init_ys 2 y0 y1;apply_last 2 24;", 172, 0x17, 0x20, 0x04, 0x14, 113, 0x20, 0x30);
}

static void test_fusing(void)
{
    LOWERS(";move_xx x0 x1;", 64, 0x03, 0x13);
    LOWERS(";move2_xx x0 x1 x1 x2;", 64, 0x03, 0x13, 64, 0x13, 0x23);
    LOWERS(";moves 3 x0 x1 x1 x2 x2 y0;", 64, 0x03, 0x13, 64, 0x13, 0x23, 64, 0x23, 0x04);
    LOWERS(";move_xx x0 x1;move_xx x1 x2;", 64, 0x03, 0x13, 1, 0x30, 64, 0x13, 0x23); // not across a label
    LOWERS(";allocate_moves_call 1 65537 65536 @-6 y0 x0 x1;", 12, 0x10, 0x10, 172, 0x17, 0x10, 0x04, 64, 0x03, 0x13, 4,
        0x00, 0x15);
    LOWERS(";is_nonempty_allocate_get_list x0 @-6 65537 x1 x2;", 56, 0x15, 0x03, 12, 0x10, 0x10, 65, 0x03, 0x13, 0x23);
    LOWERS(";is_between_x x0 1 5 @-6;", 40, 0x15, 0x03, 0x11, 40, 0x15, 0x51, 0x03);
    LOWERS(";is_ge_xi x0 1 @-6;is_ge_ix x0 5 @-3;", 40, 0x15, 0x03, 0x11, 40, 0x25, 0x51, 0x03); // another label
    LOWERS(";test_heap_put_list_return 1 2 x1 x2 8;", 16, 0x20, 0x10, 69, 0x13, 0x23, 0x03, 18, 0x10, 19);
    LOWERS(";test_heap_put_list 1 2 <<>> x2 x0;deallocate_return 8;", 16, 0x20, 0x10, 69, 0x47, 0x00, 0x23, 0x03, 18,
        0x10, 19);
    LOWERS(";is_ge_xx_return x0 x1 @-6 x2;", 40, 0x15, 0x03, 0x13, 64, 0x23, 0x03, 19);
    LOWERS(";bs_start_match_position 1 x0 x1 x2;", 170, 0x12, 0x10, 0x03, 0x13, 167, 0x13, 0x23, 0x20);
    // A test that fails nowhere stays as it is; so does a match context of a constant.
    LOWERS(";is_nonempty_list_x x0 @-;allocate 1 1;get_list_xxx x0 x1 x2;", 56, 0x05, 0x03, 12, 0x10, 0x10, 65, 0x03,
        0x13, 0x23);
    LOWERS(";bs_start_match 1 <<>> x1 @-;bs_get_position 2 x1 x2;", 170, 0x12, 0x10, 0x47, 0x00, 0x13, 167, 0x13, 0x23,
        0x20);
}

static const Code *code_now(Export *e) { return atomic_load(&e->code); }

static const Code *purged; // the code that was freed last
static void purging(const Code *first, const Code *end) { purged = first < end ? first : NULL; }

static void test_life_of_a_module(void)
{
    Term t = atom_c("t"), f = atom_c("f");
    Buf v1 = version(1), v2 = version(2);
    Prepared *pr;
    Export *e = export_get(t, f, 0);
    CHECK(export_find(t, f, 0) == e && export_get(t, f, 0) == e && export_get(t, f, 1) != e);
    CHECK(export_of_stub(code_now(e)) == e && !export_is_defined(e));
    CodePlace place;
    CHECK(code_place(e->stub, false, &place) && place.module == t && place.function == f);

    CHECK(loads(&v1, &pr) && code_prepared_module(pr) == t && !code_prepared_has_on_load(pr));
    CHECK(!code_module_loaded(t) && !export_is_defined(e));
    CHECK(code_commit(pr) && code_module_loaded(t) && !code_has_old(t) && export_is_defined(e));
    const Code *first = code_now(e);
    const struct In_func_info *head_of_f = func_info_of(first);
    CHECK(head_of_f->opcode == I_func_info && FUNC_ARITY(head_of_f) == 0 && !memcmp(&head_of_f->module, &t, sizeof t));
    CHECK(head_of_f->entries == 0 && FUNC_NATIVE(head_of_f) == 0);
    CHECK(code_place(first, false, &place) && place.module == t && place.function == f && place.arity == 0 &&
        place.entry == first);
    CHECK_EQ(place.line, 8);
    CHECK(place.file && !strcmp(place.file, "x.hrl"));
    CHECK(code_place(first + 2 + 1 + sizeof(void *) / sizeof(Code), true, &place)); // move_ix, call_ext
    CHECK_EQ(place.line, 300);

    CHECK(loads(&v2, &pr) && code_commit(pr));
    const Code *second = code_now(e);
    CHECK(second != first && code_has_old(t) && code_is_in_old(t, first) && !code_is_in_old(t, second));
    CHECK(code_place(first, false, &place) && place.line == 8);
    CHECK(loads(&v1, &pr) && !code_commit(pr));
    CHECK(!code_delete(t) && code_now(e) == second);
    code_prepared_free(pr);

    CHECK(code_purge_finish(t) && !code_purge_finish(t) && !code_has_old(t));
    CHECK(purged && purged <= first);
    CHECK(!code_place(first, false, &place) && code_place(second, false, &place) && place.line == 9);
    CHECK(code_delete(t) && !code_module_loaded(t) && code_has_old(t) && !export_is_defined(e));
    CHECK(code_purge_finish(t) && !literals_are_retired()); // it has no literals
    buf_free(&v1), buf_free(&v2);
}

static void test_funs_keep_their_version(void)
{
    Buf v1 = version(1), v2 = version(2);
    Prepared *pr;
    Heap h;
    heap_init(&h, 0, 0, 0);
    Term t = atom_c("t");
    uint8_t *md5[2];
    for (int i = 0; i < 2; i++) {
        Buf *b = i ? &v2 : &v1;
        md5[i] = heap_bin_bytes(code_beam_md5(&h, b->p, b->n));
    }
    CHECK(memcmp(md5[0], md5[1], 16) != 0);
    FunEntry *one = fun_entry_get(t, 0, 99, md5[0], 1, 0), *two = fun_entry_get(t, 0, 99, md5[1], 1, 0);
    CHECK(one != two && one == fun_entry_get(t, 0, 99, md5[0], 1, 0));
    CHECK(!one->code && !two->code);
    CHECK(loads(&v1, &pr) && code_commit(pr) && one->code && !two->code);
    CHECK(loads(&v2, &pr) && code_commit(pr) && one->code && two->code && code_is_in_old(t, one->code));
    CHECK(code_purge_finish(t) && !one->code && two->code);
    CHECK(code_delete(t) && two->code && code_purge_finish(t) && !two->code);
    heap_destroy(&h);
    buf_free(&v1), buf_free(&v2);
}

static Term no_bif(struct Proc *p, Term *a)
{
    (void)p;
    (void)a;
    return NIL;
}

static void test_bifs_stay(void)
{
    Term t = atom_c("t"), f = atom_c("f");
    export_set_bif(t, f, 0, no_bif, BIF_PLAIN);
    Export *e = export_find(t, f, 0);
    CHECK(export_is_defined(e) && code_is_builtin(t, f, 0) && !code_is_builtin(t, f, 1));
    Buf v = version(1);
    Prepared *pr;
    CHECK(loads(&v, &pr) && code_commit(pr));
    CHECK(code_now(e) == e->stub && (e->stub[0] & 0xFFFF) == I_call_bif_stub);
    CHECK(code_delete(t) && export_is_defined(e) && code_purge_finish(t));
    export_set_bif(t, f, 0, NULL, BIF_PLAIN);
    CHECK(!export_is_defined(e));
    buf_free(&v);
}

static void test_module_info(void)
{
    Heap h;
    heap_init(&h, 0, 0, 0);
    Term t = atom_c("t");
    CHECK(code_module_info(&h, t, A_exports) == NOVALUE && code_module_info_all(&h, t) == NOVALUE);
    Buf v = version(5);
    Prepared *pr;
    CHECK(loads(&v, &pr) && code_commit(pr));
    CHECK(code_module_info(&h, t, A_module) == t);
    Term exports = code_module_info(&h, t, A_exports), functions = code_module_info(&h, t, A_functions);
    CHECK(is_cons(exports) && is_nil(tail(exports)) && tuple_at(head(exports), 0) == atom_c("f"));
    CHECK(is_cons(functions) && tuple_at(head(functions), 0) == atom_c("f") &&
        tuple_at(head(tail(functions)), 0) == atom_c("g"));
    CHECK(tuple_at(head(tail(functions)), 1) == make_small(1));
    CHECK(code_module_info(&h, t, A_nifs) == NIL && code_module_info(&h, t, A_attributes) == NIL);
    CHECK(code_module_info(&h, t, A_ok) == NOVALUE);
    Term loaded = code_loaded_modules(&h);
    CHECK(is_cons(loaded) && head(loaded) == t);
    CHECK(code_delete(t) && code_purge_finish(t));
    buf_free(&v);
    heap_destroy(&h);
}

static void test_on_load(void)
{
    Asm a = begin(false, false);
    body(&a, 1);
    a.code.n--;
    op1(&a, 1, U, 5 - 0);
    a.labels = 7;
    op1(&a, 2, A, T), arg(&a, A, GG), arg(&a, U, 0);
    buf_byte(&a.code, 149); // on_load
    op1(&a, 1, U, 6);
    buf_byte(&a.code, 19);
    buf_byte(&a.code, 3);
    Buf b = finish(&a);
    Prepared *pr;
    Term t = atom_c("t");
    Export *e = export_get(t, atom_c("f"), 0);
    CHECK(loads(&b, &pr) && code_prepared_has_on_load(pr) && code_commit(pr));
    CHECK(!code_module_loaded(t) && !export_is_defined(e));
    CodePlace place;
    CHECK(code_on_load_entry(t) && code_place(code_on_load_entry(t), false, &place) && place.function == atom_c("g"));
    CHECK(code_on_load_call(t) && code_now(code_on_load_call(t)) == code_on_load_entry(t));
    CHECK(code_on_load_done(t, true) && code_module_loaded(t) && export_is_defined(e) && !code_on_load_entry(t));
    CHECK(code_delete(t) && code_purge_finish(t));
    CHECK(loads(&b, &pr) && code_commit(pr) && code_on_load_done(t, false));
    CHECK(!code_module_loaded(t) && code_purge_finish(t) && !code_on_load_done(t, true));
    buf_free(&b);
}

static void test_many_exports(void)
{
    Term m = atom_c("many"), f = atom_c("f");
    static Export *kept[5000];
    for (uint32_t i = 0; i < 5000; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%u", i % 500);
        kept[i] = export_get(i < 2500 ? m : f, atom_c(name), i / 500);
    }
    bool good = true;
    for (uint32_t i = 0; i < 5000; i++) {
        char name[16];
        snprintf(name, sizeof name, "m%u", i % 500);
        good &= export_find(i < 2500 ? m : f, atom_c(name), i / 500) == kept[i];
        CodePlace place;
        good &= code_place(kept[i]->stub, false, &place) && place.arity == i / 500;
    }
    CHECK(good);
    CHECK(!export_find(m, f, 77));
}

static void test_md5(void)
{
    Md5 m;
    uint8_t d[16];
    md5_init(&m);
    md5_update(&m, "message ", 8);
    md5_update(&m, "digest", 6);
    md5_final(&m, d);
    CHECK_EQ(get_be32(d), 0xf96b697d);
    CHECK_EQ(get_be32(d + 12), 0xaaf161d0);
}

int main(void)
{
    term_init(0);
    upward_connect();
    code_up.purging = purging;
    code_init();
    test_md5();
    test_atom_tables();
    test_damage();
    test_operands();
    test_emitting();
    test_fusing();
    test_life_of_a_module();
    test_funs_keep_their_version();
    test_bifs_stay();
    test_module_info();
    test_on_load();
    test_many_exports();
    return unit_done();
}
