// SPDX-License-Identifier: Apache-2.0
// data/print.c — prints terms as erlang:display/1 does.
//
// Lists of printable Latin-1 print as "text" (one byte a character), binaries of printable ASCII as <<"text">>, floats
// with six decimals, large maps as their trie: #<bitmap>{[Key|Value],#...}. What is left to print waits on a stack: it
// holds terms, and marks (tag bits 11) for punctuation, a run of elements, the rest of a list.
#include "data/big.h"
#include "data/stack.h"
#include <stdio.h>

static bool printable(Term t) // a character that may be in a "text"
{
    if (!is_small(t)) return false;
    uint64_t c = t >> 4;
    return (c >= 32 && c <= 126) || (c >= 160 && c <= 255) || c == '\t' || c == '\n' || c == '\r';
}

static void print_char(Buf *out, uint8_t c) // in a string or binary
{
    if (c == '\n') buf_text(out, "\\n");
    else if (c == '"') buf_text(out, "\\\"");
    else buf_byte(out, c);
}

static bool lower(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7); }
static bool word_char(uint32_t c)
{
    return lower(c) || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= '0' && c <= '9') ||
        c == '_';
}

static void print_atom(Buf *out, Term t)
{
    size_t n;
    const uint8_t *p = atom_text(t, &n);
    bool bare = n > 0;
    for (size_t i = 0; i < n && bare;) {
        uint32_t c;
        int k = utf8_decode(p + i, n - i, &c);
        if (k <= 0) break;
        bare = i ? word_char(c) : lower(c);
        i += (size_t)k;
    }
    if (bare) {
        buf_put(out, p, n);
        return;
    }
    buf_byte(out, '\'');
    for (size_t i = 0; i < n;) {
        static const char from[] = "\n\t\r\v\b\f'\\", to[] = "ntrvbf'\\";
        uint32_t c;
        int k = utf8_decode(p + i, n - i, &c);
        if (k <= 0) {
            c = p[i];
            k = 1;
        }
        const char *e = c && c < 128 ? strchr(from, (int)c) : NULL;
        if (e) {
            buf_byte(out, '\\');
            buf_byte(out, (uint8_t)to[e - from]);
        } else if (c < 32 || (c >= 128 && c < 160)) buf_printf(out, "\\%03o", (unsigned)c);
        else buf_put(out, p + i, (size_t)k);
        i += (size_t)k;
    }
    buf_byte(out, '\'');
}

static void print_bits(Buf *out, Term t, size_t limit)
{
    Bits v = bits_of(t);
    uint64_t nbytes = v.nbits >> 3;
    unsigned rest = v.nbits & 7;
    bool text = v.nbits != 0 && rest == 0;
    for (uint64_t i = 0; i < nbytes && text; i++) {
        uint8_t c;
        bits_copy(&c, 0, v.bytes, v.bitoff + i * 8, 8);
        text = c >= 32 && c <= 126;
    }
    buf_text(out, text ? "<<\"" : "<<");
    for (uint64_t i = 0; i < nbytes && (!limit || out->n <= limit); i++) {
        uint8_t c;
        bits_copy(&c, 0, v.bytes, v.bitoff + i * 8, 8);
        if (text) print_char(out, c);
        else buf_printf(out, i ? ",%u" : "%u", c);
    }
    if (rest) {
        uint8_t c = 0;
        bits_copy(&c, 0, v.bytes, v.bitoff + nbytes * 8, rest);
        buf_printf(out, "%s%u:%u", nbytes ? "," : "", c >> (8 - rest), rest);
    }
    buf_text(out, text ? "\">>" : ">>");
}

static void print_external(Buf *out, const ExternalBox *e)
{
    unsigned node = atom_index(e->node);
    switch (header_extra(e->header)) {
    case EXT_PID: buf_printf(out, "<%u.%u.%u>", node, (unsigned)e->data[0], (unsigned)(e->data[0] >> 32)); break;
    case EXT_PORT: buf_printf(out, "#Port<%u.%llu>", node, (unsigned long long)e->data[0]); break;
    default:
        buf_printf(out, "#Ref<%u", node);
        for (uint64_t i = e->data[0]; i--;) buf_printf(out, ".%u", (unsigned)(e->data[1 + i / 2] >> (i & 1) * 32));
        buf_byte(out, '>');
    }
}

static void print_big(Buf *out, Term t)
{
    if (header_nwords(box_header(t)) <= 4096) int_to_text(t, 10, out);
    else
        buf_printf(out, "#Integer<%u words>", (unsigned)header_nwords(box_header(t))); // its digits would take too long
}

void print_mfa(Buf *out, Term m, Term f, uint32_t arity)
{
    print_atom(out, m);
    buf_byte(out, ':');
    print_atom(out, f);
    buf_printf(out, "/%u", arity);
}

// ---- the walk -----------------------------------------------------------------------------------
// Marks; in brackets, what lies under them on the stack, the lowest first.
enum {
    TEXT_MARK = 3,       // up to two characters, in bits 8..15 and 16..23
    ELEMENTS = 7,        // (address, number left): the next element of a run, after a comma
    PAIRS = 11,          // (values, keys, number left): the next pair of a flat map, after a comma
    LIST_REST = 15,      // (tail)
    ELEMENTS_FIRST = 19, // as ELEMENTS and PAIRS, without the comma
    PAIRS_FIRST = 23
};
static uint64_t text_mark(char a, char b) { return (uint64_t)(uint8_t)a << 8 | (uint64_t)(uint8_t)b << 16 | TEXT_MARK; }

static void push_elements(Work *w, const Term *p, size_t n)
{
    if (n == 0) return;
    work_push2(w, work_ptr(p), n);
    work_push(w, ELEMENTS_FIRST);
}

// #module:name{a=1,b=2}, the fields by the indices of their atoms.
static void print_record(Buf *out, Work *w, Term t)
{
    uint32_t n = record_nfields(t);
    buf_byte(out, '#');
    print_atom(out, record_fact(t, DEF_MODULE));
    buf_byte(out, ':');
    print_atom(out, record_fact(t, DEF_NAME));
    buf_byte(out, '{');
    work_push(w, text_mark('}', 0));
    for (uint32_t i = n; i--;) {
        uint32_t at = (uint32_t)small_value(record_fact(t, DEF_ORDER + i));
        work_push2(w, record_box(t)->values[at], text_mark('=', 0));
        work_push(w, tuple_at(record_fact(t, DEF_NAMES), at));
        if (i) work_push(w, text_mark(',', 0));
    }
}

static void print_box(Buf *out, Work *w, Term t, size_t limit)
{
    const Term *p = boxed_ptr(t);
    uint32_t n = header_nwords(*p);
    switch (header_subtag(*p)) {
    case SUB_TUPLE:
        buf_byte(out, '{');
        work_push(w, text_mark('}', 0));
        push_elements(w, p + 1, n);
        break;
    case SUB_RECORD: print_record(out, w, t); break;
    case SUB_POS_BIG:
    case SUB_NEG_BIG: print_big(out, t); break;
    case SUB_FLOAT: buf_printf(out, "%e", float_value(t)); break;
    case SUB_REF: buf_printf(out, "#Ref<0.%u.%u.%u>", (unsigned)p[2], (unsigned)(p[1] >> 32), (unsigned)p[1]); break;
    case SUB_MAGIC_REF: {
        const uint32_t *id = magic_of(t)->id;
        buf_printf(out, "#Ref<0.%u.%u.%u>", id[2], id[1], id[0]);
        break;
    }
    case SUB_EXTERNAL: print_external(out, (const ExternalBox *)p); break;
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN: print_bits(out, t, limit); break;
    case SUB_MATCH_CTX: buf_text(out, "#MatchState"); break;
    case SUB_FUN:
        if (fun_is_export(t)) {
            const ExportIdent *e = (const ExportIdent *)fun_export(t);
            buf_text(out, "fun ");
            print_mfa(out, e->module, e->function, e->arity);
        } else {
            const FunIdent *e = (const FunIdent *)fun_entry(t);
            buf_text(out, "#Fun<");
            print_atom(out, e->module);
            buf_printf(out, ".%u.%u>", e->index, e->old_uniq);
        }
        break;
    case SUB_FLAT_MAP: {
        const FlatMap *m = (const FlatMap *)p;
        buf_text(out, "#{");
        work_push(w, text_mark('}', 0));
        if (m->size == 0) break;
        work_push2(w, work_ptr(m->values), work_ptr(tuple_words(m->keys)));
        work_push2(w, m->size, PAIRS_FIRST);
        break;
    }
    case SUB_HASH_ROOT:
    case SUB_HASH_NODE: {
        bool root = header_subtag(*p) == SUB_HASH_ROOT;
        buf_printf(out, "%s<%x>{", root ? "#" : "", header_extra(*p));
        work_push(w, text_mark('}', 0));
        push_elements(w, p + (root ? 2 : 1), n - root);
        break;
    }
    default: buf_printf(out, "#Unknown<%llx>", (unsigned long long)*p);
    }
}

static void print_cons(Buf *out, Work *w, Term t, size_t limit)
{
    Term l = t;
    while (is_cons(l) && printable(head(l))) l = tail(l);
    if (is_nil(l)) {
        buf_byte(out, '"');
        for (; is_cons(t) && (!limit || out->n <= limit); t = tail(t)) print_char(out, (uint8_t)(head(t) >> 4));
        buf_byte(out, '"');
        return;
    }
    buf_byte(out, '[');
    work_push2(w, tail(t), LIST_REST);
    work_push(w, head(t));
}

static void print_immed(Buf *out, Term t)
{
    if (is_small(t)) buf_printf(out, "%lld", (long long)small_value(t));
    else if (is_atom(t)) print_atom(out, t);
    else if (is_nil(t)) buf_text(out, "[]");
    else if (is_local_pid(t)) buf_printf(out, "<0.%u.%u>", local_pid_number(t) & 0x7FFF, local_pid_number(t) >> 15);
    else if (is_local_port(t)) buf_printf(out, "#Port<0.%llu>", (unsigned long long)local_port_number(t));
    else buf_printf(out, "#Immediate<%llx>", (unsigned long long)t);
}

void print_term(Buf *out, Term t, size_t limit)
{
    Work w;
    work_init(&w);
    size_t start = out->n, end = limit ? start + limit : 0;
    work_push(&w, t);
    while (w.n && !(end && out->n > end)) {
        t = work_pop(&w);
        if (is_immed(t)) {
            print_immed(out, t);
            continue;
        }
        if (is_cons(t)) {
            print_cons(out, &w, t, end);
            continue;
        }
        if (is_boxed(t)) {
            print_box(out, &w, t, end);
            continue;
        }
        switch (t & 0xFF) {
        case TEXT_MARK:
            for (t >>= 8; t; t >>= 8) buf_byte(out, (uint8_t)t);
            break;
        case ELEMENTS:
        case ELEMENTS_FIRST: {
            if (t == ELEMENTS) buf_byte(out, ',');
            uint64_t n = work_pop(&w);
            const Term *p = work_terms(work_pop(&w));
            if (n > 1) {
                work_push2(&w, work_ptr(p + 1), n - 1);
                work_push(&w, ELEMENTS);
            }
            work_push(&w, *p);
            break;
        }
        case PAIRS:
        case PAIRS_FIRST: {
            if (t == PAIRS) buf_byte(out, ',');
            uint64_t n = work_pop(&w);
            const Term *k = work_terms(work_pop(&w)), *v = work_terms(work_pop(&w));
            if (n > 1) {
                work_push2(&w, work_ptr(v + 1), work_ptr(k + 1));
                work_push2(&w, n - 1, PAIRS);
            }
            work_push2(&w, *v, text_mark('=', '>'));
            work_push(&w, *k);
            break;
        }
        case LIST_REST:
            t = work_pop(&w);
            if (is_cons(t)) {
                buf_byte(out, ',');
                work_push2(&w, tail(t), LIST_REST);
                work_push(&w, head(t));
            } else if (is_nil(t)) {
                buf_byte(out, ']');
            } else {
                buf_byte(out, '|');
                work_push2(&w, text_mark(']', 0), t);
            }
            break;
        default: break; // neither a term nor a mark
        }
    }
    work_done(&w);
    if (end && out->n > end) {
        out->n = end;
        buf_text(out, "...");
    }
}
