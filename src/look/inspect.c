// SPDX-License-Identifier: Apache-2.0
// look/inspect.c — webeam:describe(Term) returns how a term lies in memory, as a term. webeam:inspect(Term) shows that
// description to a page and returns Term.
//
//   #{root => Word, roots => [#{name, word}], boxes => [Box], more => N, words => W, copied => C, process => Pid,
//     label => Label, text => Binary, sent => none | Description}
//   Box     #{id, at, kind, where, nwords, words => [Word], more => N}
//     where     young | survivor | old | fragment | literal | off_heap | table | elsewhere
//   Word    #{kind => immediate, type, value, bits, tag}
//           #{kind => pointer, tag, to => Id | more, literal, bits}
//           #{kind => header, type, nwords, extra, bits, tag}
//           #{kind => raw, what, value, bits}
//           #{kind => bytes, value, bits}
//
// Boxes are numbered breadth first. `at` is the address, `bits` the word itself. The bytes of an off-heap binary are a
// box too, with `refs`. W is the number of words of all boxes, without literals and off-heap bytes. C is the number of
// words that a send copies, or {at_least, N} if it is very large. There are at most MAX_BOXES boxes of MAX_WORDS words,
// and ALL_WORDS together; `more` says how many were left out.
//
// inspect/1 also describes the copy that a send would make: it is made and thrown away. describe/1 does not. The last
// descriptions of inspect/1 are kept for a page to fetch (observe.c).
#include "look/inner.h"
#include "etf/etf.h"

enum {
    MAX_BOXES = 400,
    MAX_WORDS = 40,
    ALL_WORDS = 4000,
    TABLE = 1024,
    MAX_COPY = 200000,
    MAX_SENT = 20000,
    COPY_DEPTH = 8192,
    SHOWN_BYTES = 64,
    TEXT = 160
};
typedef struct {
    const void *at;
    Term term;
    bool shared;
} Met; // term: 0 for off-heap bytes
typedef struct {
    const InspectPlace *in;
    Heap *h;
    Met met[MAX_BOXES];
    int n, left_out, said; // boxes; boxes that had no room; words described so far
    uint16_t ids[TABLE];   // a hash table by address: index in met + 1
    uint64_t nwords;
} Look;

#define ATOM_(name) atom_c(name)
static Term text(Heap *h, const char *s) { return heap_make_binary(h, s, strlen(s)); }

static int id_of(Look *l, const void *at, Term t) // the box's number, from 1; 0: there is no room
{
    uint32_t i = (uint32_t)((uintptr_t)at >> 3) * 2654435761u % TABLE;
    for (; l->ids[i]; i = (i + 1) % TABLE)
        if (l->met[l->ids[i] - 1].at == at) return l->ids[i];
    if (l->n == MAX_BOXES) {
        l->left_out++;
        return 0;
    }
    l->met[l->n++] = (Met){.at = at, .term = t};
    l->ids[i] = (uint16_t)l->n;
    return l->n;
}

static Term raw(Look *l, const char *what, Term value, uint64_t bits)
{
    return MAP(
        l->h, A_kind, ATOM_("raw"), ATOM_("what"), ATOM_(what), A_value, value, ATOM_("bits"), heap_uint64(l->h, bits));
}
static Term raw_number(Look *l, const char *what, uint64_t v) { return raw(l, what, heap_uint64(l->h, v), v); }

static Term pointer(Look *l, const void *at, Term t) // t: the word; 0: off-heap bytes, the word is the address
{
    int id = id_of(l, at, t);
    return MAP(l->h, A_kind, ATOM_("pointer"), ATOM_("tag"),
        text(l->h,
            !t               ? ""
                : is_cons(t) ? "01"
                             : "10"),
        ATOM_("to"), id ? make_small(id) : ATOM_("more"), ATOM_("literal"), make_bool(t && is_literal(t)),
        ATOM_("bits"), heap_uint64(l->h, t ? t : (uint64_t)(uintptr_t)at));
}

static Term word(Look *l, Term w)
{
    if (!is_immed(w)) return pointer(l, term_ptr(w), w);
    const char *type = is_small(w) ? "small"
        : is_local_pid(w)          ? "pid"
        : is_local_port(w)         ? "port"
        : is_atom(w)               ? "atom"
        : is_nil(w)                ? "nil"
                                   : "internal";
    const char *tag = is_small(w) ? "0000"
        : is_local_pid(w)         ? "0100"
        : is_local_port(w)        ? "1000"
        : is_atom(w)              ? "001100"
        : is_nil(w)               ? "011100"
                                  : "";
    bool term = is_small(w) || is_local_pid(w) || is_local_port(w) || is_atom(w) || is_nil(w);
    return MAP(l->h, A_kind, ATOM_("immediate"), ATOM_("type"), ATOM_(type), A_value, term ? w : A_undefined,
        ATOM_("bits"), heap_uint64(l->h, w), ATOM_("tag"), text(l->h, tag));
}

static const char *const kinds[] = {"tuple", "big", "big", "float", "reference", "magic_reference", "fun",
    "heap_binary", "refc_binary", "sub_binary", "match_context", "flat_map", "hash_root", "hash_node", "external",
    "native_record"};

static Term header(Look *l, Term w)
{
    return MAP(l->h, A_kind, ATOM_("header"), ATOM_("type"), ATOM_(kinds[header_subtag(w)]), ATOM_("nwords"),
        make_small(header_nwords(w)), ATOM_("extra"), make_small(header_extra(w)), ATOM_("bits"), heap_uint64(l->h, w),
        ATOM_("tag"), text(l->h, "11"));
}

static Term where_is(Look *l, const Term *at, Term t)
{
    const Heap *h = l->in->heap;
    if (is_literal(t)) return ATOM_("literal");
    if (l->in->frag && at >= l->in->frag->words && at < l->in->frag->words + l->in->frag->cap) return ATOM_("fragment");
    if (l->in->row && at >= l->in->row && at < l->in->row + l->in->row_nwords) return ATOM_("table");
    if (h) {
        if (at >= h->start && at < h->top)
            return h->high_water && at < h->high_water ? ATOM_("survivor") : ATOM_("young");
        if (h->old_start && at >= h->old_start && at < h->old_top) return ATOM_("old");
        for (const Frag *f = h->frags; f; f = f->next)
            if (at >= f->words && at < f->words + f->cap) return ATOM_("fragment");
    }
    return ATOM_("elsewhere");
}

static Term fun_target(Look *l, const FunBox *f, Term t)
{
    Buf b = {0};
    if (fun_is_export(t)) print_mfa(&b, fun_export(t)->module, fun_export(t)->function, fun_export(t)->arity);
    else {
        print_term(&b, fun_entry(t)->module, 0);
        buf_printf(&b, " fun %u", fun_entry(t)->index);
    }
    (void)f;
    Term bin = heap_make_binary(l->h, b.p, b.n);
    buf_free(&b);
    return bin;
}

// Describes word i (from 1) of the box of t.
static Term inner_word(Look *l, Term t, const Term *box, uint32_t i)
{
    Term w = box[i];
    switch (header_subtag(box[0])) {
    case SUB_TUPLE:
    case SUB_RECORD:
    case SUB_HASH_NODE: return word(l, w);
    case SUB_POS_BIG:
    case SUB_NEG_BIG: return raw_number(l, "limb", w);
    case SUB_FLOAT:
        return raw(l, "double", heap_float(l->h, float_value(t)), w); // a copy: t may be freed before the description
    case SUB_REF: return i == 3 ? word(l, w) : raw_number(l, "number", w);
    case SUB_MAGIC_REF: return raw(l, i == 1 ? "object" : "chain", A_undefined, w);
    case SUB_FUN:
        if (i == 1) return raw(l, "code", fun_target(l, (const FunBox *)box, t), w);
        if (i == 2) return raw_number(l, "arity", w & 0xFF);
        return i == 3 ? raw(l, "spare", A_undefined, w) : word(l, w);
    case SUB_HEAP_BIN: {
        if (i == 1) return raw_number(l, "nbytes", w);
        size_t from = (i - 2) * 8, n = box[1] - from < 8 ? (size_t)box[1] - from : 8;
        return MAP(l->h, A_kind, ATOM_("bytes"), A_value, heap_make_binary(l->h, (const uint8_t *)(box + 2) + from, n),
            ATOM_("bits"), heap_uint64(l->h, w));
    }
    case SUB_REFC_BIN: {
        const RefcBox *r = (const RefcBox *)box;
        const SharedBin *s = (const SharedBin *)(uintptr_t)r->shared;
        if (i == 1) return raw_number(l, "nbytes", w);
        if (i == 2) return raw(l, "chain", A_undefined, w);
        if (i == 3) return pointer(l, s, 0);
        if (i == 4) return raw_number(l, "from_byte", r->bytes - (uint64_t)(uintptr_t)s->bytes);
        return raw_number(l, "flags", w);
    }
    case SUB_SUB_BIN:
        if (i == 1) return raw_number(l, "nbytes", w);
        if (i == 2)
            return raw(l, "bits",
                TUPLE(l->h, make_small((int64_t)(w & 7)), make_small((int64_t)(w >> 8 & 7)), make_bool(w >> 16 & 1)),
                w);
        return i == 3 ? raw_number(l, "offset", w) : word(l, w);
    case SUB_MATCH_CTX:
        if (i == 1) return word(l, w);
        if (i == 2) return raw(l, "base", A_undefined, w);
        return raw_number(l, i == 3 ? "start" : i == 4 ? "position" : "end", w);
    case SUB_FLAT_MAP:
    case SUB_HASH_ROOT: return i == 1 ? raw_number(l, "size", w) : word(l, w);
    case SUB_EXTERNAL: return i == 1 ? word(l, w) : raw_number(l, i == 2 ? "creation" : "data", w);
    default: return raw_number(l, "word", w);
    }
}

static Term box_of_shared(Look *l, int id, const SharedBin *s)
{
    size_t n = s->nbytes < SHOWN_BYTES ? s->nbytes : SHOWN_BYTES;
    return MAP(l->h, ATOM_("id"), make_small(id), ATOM_("at"), heap_uint64(l->h, (uint64_t)(uintptr_t)s), A_kind,
        ATOM_("shared_bytes"), ATOM_("where"), ATOM_("off_heap"), ATOM_("refs"),
        heap_uint64(l->h, atomic_load(&s->refs)), ATOM_("nbytes"), heap_uint64(l->h, s->nbytes), ATOM_("nwords"),
        make_small(0), ATOM_("words"),
        heap_list(
            l->h, (Term[]){MAP(l->h, A_kind, ATOM_("bytes"), A_value, heap_make_binary(l->h, s->bytes, n))}, 1, NIL),
        ATOM_("more"), heap_uint64(l->h, s->nbytes - n));
}

static Term box_of(Look *l, int id)
{
    Met m = l->met[id - 1];
    if (!m.term) return box_of_shared(l, id, m.at);
    const Term *at = m.at;
    bool cons = is_cons(m.term);
    uint32_t total = cons ? 2 : 1 + header_nwords(at[0]), n = total < MAX_WORDS ? total : MAX_WORDS;
    if (l->said + (int)n > ALL_WORDS) n = 1;
    l->said += (int)n;
    Term words[MAX_WORDS];
    for (uint32_t i = 0; i < n; i++)
        words[i] = cons ? word(l, at[i]) : i ? inner_word(l, m.term, at, i) : header(l, at[0]);
    if (!is_literal(m.term)) l->nwords += total;
    return MAP(l->h, ATOM_("id"), make_small(id), ATOM_("at"), heap_uint64(l->h, (uint64_t)(uintptr_t)at), A_kind,
        ATOM_(cons ? "cons" : kinds[header_subtag(at[0])]), ATOM_("where"), where_is(l, at, m.term), ATOM_("nwords"),
        make_small(total), ATOM_("words"), heap_list(l->h, words, n, NIL), ATOM_("more"), make_small(total - n));
}

// The number of words of a copy of t. A copy loses sharing, so it may be huge: false after MAX_COPY steps; *nwords is
// then what was counted so far.
static bool copy_is_small(Term t, uint64_t *nwords)
{
    Term *todo = mem_take(MEM_SYSTEM, COPY_DEPTH * sizeof *todo);
    int n = 0, steps = 0;
    bool fits = true;
    *nwords = 0;
    for (todo[n++] = t; n > 0 && fits;) {
        Term w = todo[--n];
        fits = ++steps < MAX_COPY;
        if (is_immed(w) || is_literal(w)) continue;
        const Term *at = term_ptr(w);
        uint32_t first = 0, end = 2;
        if (is_boxed(w)) {
            first = 1;
            end = 1 + header_nwords(at[0]);
            switch (header_subtag(at[0])) {
            case SUB_TUPLE:
            case SUB_RECORD:
            case SUB_HASH_NODE: break;
            case SUB_FLAT_MAP:
            case SUB_HASH_ROOT: first = 2; break;
            case SUB_FUN:
            case SUB_SUB_BIN: first = 4; break;
            default: first = end; break;
            }
        }
        *nwords += end;
        if ((uint32_t)(COPY_DEPTH - n) < end - first) fits = false;
        else
            for (uint32_t i = end; i-- > first;) todo[n++] = at[i];
    }
    mem_give(MEM_SYSTEM, todo, COPY_DEPTH * sizeof *todo);
    if (fits) *nwords = copy_nwords(t); // exact: parts of binaries become binaries
    return fits;
}

Term look_text(Heap *h, Term t, size_t limit)
{
    Buf b = {0};
    print_term(&b, t, limit);
    Term bin = heap_make_binary(h, b.p, b.n);
    buf_free(&b);
    return bin;
}

// Describes the fragment that a send of t would make.
static Term sent(Heap *h, Term t, Term pid)
{
    InspectRoot root = {.value = t};
    Frag *f = frag_of(t, &root.value);
    Term d = inspect(&(InspectPlace){.pid = pid, .frag = f}, h, &root, 1, ATOM_("sent"), false);
    if (f) frag_free(f);
    return d;
}

Term inspect(const InspectPlace *in, Heap *h, const InspectRoot *roots, int nroots, Term label, bool with_sent)
{
    Look *l = mem_take0(MEM_SYSTEM, sizeof *l);
    l->in = in;
    l->h = h;
    if (nroots > INSPECT_ROOTS) nroots = INSPECT_ROOTS;
    Term first = nroots ? word(l, roots[0].value) : A_undefined, named[INSPECT_ROOTS], out[MAX_BOXES];
    for (int i = 0; i < nroots; i++)
        named[i] = MAP(
            h, A_name, text(h, roots[i].name ? roots[i].name : ""), ATOM_("word"), i ? word(l, roots[i].value) : first);
    int n = 0;
    while (n < l->n) {
        out[n] = box_of(l, n + 1);
        n++;
    }
    Term boxes = heap_list(h, out, (size_t)n, NIL), size = make_small(0), copy = A_none,
         words = nroots == 1 ? look_text(h, roots[0].value, TEXT) : NIL;
    if (nroots == 1) {
        uint64_t copied;
        bool small = copy_is_small(roots[0].value, &copied);
        size = small ? heap_uint64(h, copied) : TUPLE(h, ATOM_("at_least"), heap_uint64(h, copied));
        if (with_sent && small && copied <= MAX_SENT) copy = sent(h, roots[0].value, in->pid);
    }
    Term d = MAP(h, ATOM_("root"), first, ATOM_("roots"), heap_list(h, named, (size_t)nroots, NIL), ATOM_("boxes"),
        boxes, ATOM_("more"), make_small(l->left_out), ATOM_("words"), heap_uint64(h, l->nwords), ATOM_("copied"), size,
        A_process, in->pid, A_label, label, ATOM_("text"), words, ATOM_("sent"), copy);
    mem_give(MEM_SYSTEM, l, sizeof *l);
    return d;
}

// ---- the last descriptions, for a page
enum { KEPT = 32 };
static struct {
    Lock lock;
    uint64_t n;
    struct {
        uint8_t *p;
        size_t n;
    } at[KEPT];
} kept;

static void keep(Term d)
{
    OutBin o = {0};
    EtfOpts opts = ETF_DEFAULTS;
    if (!etf_encode(&o, d, &opts, false)) return out_free(&o);
    uint8_t *copy = mem_take(MEM_SYSTEM, o.n);
    memcpy(copy, o.b->bytes, o.n);
    lock(&kept.lock);
    size_t i = kept.n++ % KEPT;
    mem_give(MEM_SYSTEM, kept.at[i].p, kept.at[i].n);
    kept.at[i].p = copy;
    kept.at[i].n = o.n;
    unlock(&kept.lock);
    out_free(&o);
}

static void put_double(Buf *b, double d) { buf_put(b, &d, sizeof d); }

// Doubles: the number of the newest description, how many follow; then each with its number and size in bytes before
// it.
void inspections_put(Buf *b, uint64_t since)
{
    lock(&kept.lock);
    uint64_t from = kept.n > KEPT ? kept.n - KEPT : 0;
    if (since > from) from = since < kept.n ? since : kept.n;
    put_double(b, (double)kept.n);
    put_double(b, (double)(kept.n - from));
    for (; from < kept.n; from++) {
        size_t i = from % KEPT;
        put_double(b, (double)(from + 1));
        put_double(b, (double)kept.at[i].n);
        buf_put(b, kept.at[i].p, kept.at[i].n);
    }
    unlock(&kept.lock);
}

static Term describe_2(Proc *p, Term *a)
{
    InspectRoot root = {.value = a[0]};
    proc_charge(p, 400);
    return inspect(&(InspectPlace){.pid = p->pid, .heap = &p->heap}, &p->heap, &root, 1, a[1], false);
}
static Term describe_1(Proc *p, Term *a) { return describe_2(p, (Term[]){a[0], A_none}); }

static Term inspect_2(Proc *p, Term *a)
{
    InspectRoot root = {.value = a[0]};
    Heap h; // not p's heap, which must not change
    heap_init(&h, 0, 0, 0);
    keep(inspect(&(InspectPlace){.pid = p->pid, .heap = &p->heap}, &h, &root, 1, a[1], true));
    heap_destroy(&h);
    proc_charge(p, 400);
    return a[0];
}
static Term inspect_1(Proc *p, Term *a) { return inspect_2(p, (Term[]){a[0], A_none}); }

void inspect_init(void)
{
    export_set_bif(A_webeam, atom_c("describe"), 1, describe_1, BIF_PLAIN);
    export_set_bif(A_webeam, atom_c("describe"), 2, describe_2, BIF_PLAIN);
    export_set_bif(A_webeam, atom_c("inspect"), 1, inspect_1, BIF_PLAIN);
    export_set_bif(A_webeam, atom_c("inspect"), 2, inspect_2, BIF_PLAIN);
}
