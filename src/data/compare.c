// SPDX-License-Identifier: Apache-2.0
// data/compare.c — term order and equality.
//
// number < atom < reference < fun < port < pid < tuple < native record < map < nil < list < bitstring
//
// Both walks have a stack of frames (address in a, address in b, count and mode): the words still to compare. Mode
// EXACT is =:= and the order of map keys (integers before floats), LOOSE is ==. Map keys are compared EXACT in either
// mode.
//
// Equality never recurses. Order recurses only for two large maps (since OTP 26 for small ones, too): the least key
// that only one of them has decides, so their keys must be ordered first. That is limited to MAPS_DEEP levels of maps
// as keys; below them keys are ordered by hash.
//
// Cost: linear in the words walked; for two large maps of one size, a look-up for each key.
#include "data/big.h"
#include "data/stack.h"
#include "base/release.h"
#include <math.h>

enum { LOOSE = 0, EXACT = 1, CHILDREN = 2, MAPS_DEEP = 24 }; // CHILDREN: the children of a hash map's node, LOOSE

// ---- numbers ------------------------------------------------------------------------------
static int sign(int64_t v) { return (v > 0) - (v < 0); }

static int compare_int(Term a, Term b)
{
    IntView x, y;
    uint64_t one_x, one_y;
    if (!int_view(a, &x, &one_x) || !int_view(b, &y, &one_y)) return 0;
    if (x.neg != y.neg) return x.neg ? -1 : 1;
    int c = mag_compare(x.d, x.n, y.d, y.n);
    return x.neg ? -c : c;
}

static int compare_int_float(Term i, double f)
{
    if (f >= -576460752303423488.0 && f < 576460752303423488.0) {
        if (!is_small(i)) return int_is_negative(i) ? -1 : 1;
        int64_t whole = (int64_t)f, v = small_value(i);
        if (v != whole) return v < whole ? -1 : 1;
        return (double)whole < f ? -1 : (double)whole > f;
    }
    bool neg = f < 0;
    if (is_small(i) || int_is_negative(i) != neg) return f > 0 ? -1 : 1;
    // Both have the same sign, and absolute values of at least 2^59. So f is an integer.
    uint64_t bits, mant;
    memcpy(&bits, &f, 8);
    mant = ((bits & 0xFFFFFFFFFFFFFull) | 1ull << 52) << 11; // the mantissa, with its top bit at bit 63
    size_t fbits = (size_t)(bits >> 52 & 0x7FF) - 1023 + 1;
    const uint64_t *d = boxed_ptr(i) + 1;
    size_t n = header_nwords(box_header(i)), ibits = (n - 1) * 64 + bits_in(d[n - 1]);
    int c;
    if (ibits != fbits) {
        c = ibits < fbits ? -1 : 1;
    } else {
        unsigned lz = (unsigned)__builtin_clzll(d[n - 1]);
        uint64_t top = d[n - 1] << lz | (lz && n > 1 ? d[n - 2] >> (64 - lz) : 0);
        c = top < mant ? -1 : top > mant;
        if (c == 0) {
            bool rest = n > 1 && (lz ? d[n - 2] << lz : d[n - 2]) != 0;
            for (size_t k = 0; k + 2 < n && !rest; k++) rest = d[k] != 0;
            c = rest;
        }
    }
    return neg ? -c : c;
}

// -0.0 comes before 0.0 where they are different terms.
static int zeros_order(double x, double y)
{
    return release_does(zeros_differ) ? (signbit(x) ? 0 : 1) - (signbit(y) ? 0 : 1) : 0;
}

static int compare_numbers(Term a, Term b, int mode)
{
    bool fa = is_float(a), fb = is_float(b);
    if (!fa && !fb) return compare_int(a, b);
    if (fa && fb) {
        double x = float_value(a), y = float_value(b);
        if (mode == EXACT && x == 0.0 && y == 0.0) return zeros_order(x, y);
        return x < y ? -1 : x > y;
    }
    if (mode == EXACT) return fa ? 1 : -1;
    return fa ? -compare_int_float(b, float_value(a)) : compare_int_float(a, float_value(b));
}

// ---- pids, ports, references ------------------------------------------------------------------
typedef struct {
    Term node;
    uint64_t creation, number;
    uint32_t id[8];
    size_t nids;
} Name;

static void name_of(Term t, Name *n)
{
    n->node = node_here();
    n->creation = 0;
    n->number = 0;
    n->nids = 0;
    memset(n->id, 0, sizeof n->id);
    if (is_local_pid(t)) { // ordered by serial, then by number
        n->number = (uint64_t)(local_pid_number(t) >> 15) << 32 | (local_pid_number(t) & 0x7FFF);
    } else if (is_local_port(t)) {
        n->number = local_port_number(t);
    } else if (is_box_of(t, SUB_EXTERNAL)) {
        const ExternalBox *e = (const ExternalBox *)boxed_ptr(t);
        n->node = e->node;
        n->creation = e->creation;
        switch (header_extra(e->header)) {
        case EXT_PID: n->number = (e->data[0] >> 32) << 32 | (uint32_t)e->data[0]; break;
        case EXT_PORT: n->number = e->data[0]; break;
        default:
            n->nids = e->data[0] < 8 ? (size_t)e->data[0] : 8;
            for (size_t i = 0; i < n->nids; i++) n->id[i] = (uint32_t)(e->data[1 + i / 2] >> (i & 1) * 32);
        }
    } else if (is_box_of(t, SUB_MAGIC_REF)) {
        memcpy(n->id, magic_of(t)->id, 12);
        n->nids = 3;
    } else {
        const Term *p = boxed_ptr(t);
        n->id[0] = (uint32_t)p[1];
        n->id[1] = (uint32_t)(p[1] >> 32);
        n->id[2] = (uint32_t)p[2];
        n->nids = 3;
    }
}

static int compare_nodes(const Name *x, const Name *y)
{
    int c = x->node == y->node ? 0 : atom_compare(x->node, y->node);
    return c ? c : x->creation < y->creation ? -1 : x->creation > y->creation;
}

static int compare_names(Term a, Term b, bool node_first)
{
    Name x, y;
    name_of(a, &x);
    name_of(b, &y);
    int c = node_first ? compare_nodes(&x, &y) : 0;
    if (c) return c;
    if (x.number != y.number) return x.number < y.number ? -1 : 1;
    for (size_t i = 8; i--;)
        if (x.id[i] != y.id[i]) return x.id[i] < y.id[i] ? -1 : 1;
    return node_first ? 0 : compare_nodes(&x, &y);
}

static int compare_bitstrings(Term a, Term b)
{
    Bits x = bits_of(a), y = bits_of(b);
    int c = bits_compare(x.bytes, x.bitoff, y.bytes, y.bitoff, x.nbits < y.nbits ? x.nbits : y.nbits);
    return c ? c : x.nbits < y.nbits ? -1 : x.nbits > y.nbits;
}

// ---- equality -----------------------------------------------------------------------------------
INLINE void push_frame(Work *w, const Term *a, const Term *b, size_t n, int mode)
{
    if (n == 0) return;
    work_need(w, 3);
    w->p[w->n] = work_ptr(a);
    w->p[w->n + 1] = work_ptr(b);
    w->p[w->n + 2] = (uint64_t)n << 2 | (uint64_t)mode;
    w->n += 3;
}

// Are two different boxed terms equal, apart from the terms in them? Pushes those.
static bool eq_boxes(Work *w, Term a, Term b, int mode)
{
    const Term *p = boxed_ptr(a), *q = boxed_ptr(b);
    Subtag s = header_subtag(*p), z = header_subtag(*q);
    switch (s) {
    case SUB_TUPLE:
        if (*p != *q) return false;
        push_frame(w, p + 1, q + 1, header_nwords(*p), mode);
        return true;
    case SUB_RECORD:
        if (*p != *q) return false;
        push_frame(w, p + RECORD_NWORDS, q + RECORD_NWORDS, record_nfields(a), mode);
        if (p[1] != q[1]) push_frame(w, p + 1, q + 1, 1, EXACT);
        return true;
    case SUB_POS_BIG:
    case SUB_NEG_BIG:
        if (*p == *q) return memcmp(p + 1, q + 1, header_nwords(*p) * 8) == 0;
        return mode == LOOSE && z == SUB_FLOAT && compare_numbers(a, b, LOOSE) == 0;
    case SUB_FLOAT:
        if (z == SUB_FLOAT && mode == EXACT) return compare_numbers(a, b, EXACT) == 0;
        if (z == SUB_FLOAT) return float_value(a) == float_value(b);
        return mode == LOOSE && is_number(b) && compare_numbers(a, b, LOOSE) == 0;
    case SUB_REF:
    case SUB_MAGIC_REF: return (z == SUB_REF || z == SUB_MAGIC_REF) && compare_names(a, b, true) == 0;
    case SUB_EXTERNAL:
        return z == SUB_EXTERNAL && header_extra(*p) == header_extra(*q) && compare_names(a, b, true) == 0;
    case SUB_FUN: {
        const FunBox *f = (const FunBox *)p, *g = (const FunBox *)q;
        if (z != SUB_FUN || f->target != g->target || f->shape != g->shape) return false;
        if (!fun_is_export(a)) push_frame(w, f->env, g->env, fun_num_free(a), mode);
        return true;
    }
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN:
    case SUB_SUB_BIN: return is_bitstring(b) && compare_bitstrings(a, b) == 0;
    case SUB_FLAT_MAP: {
        const FlatMap *m = (const FlatMap *)p, *o = (const FlatMap *)q;
        if (*p != *q || m->size != o->size) return false;
        push_frame(w, m->values, o->values, (size_t)m->size, mode);
        if (m->keys != o->keys) push_frame(w, tuple_words(m->keys), tuple_words(o->keys), (size_t)m->size, EXACT);
        return true;
    }
    case SUB_HASH_ROOT:
        if (*p != *q || p[1] != q[1]) return false;
        push_frame(w, p + 2, q + 2, header_nwords(*p) - 1, mode == EXACT ? EXACT : CHILDREN);
        return true;
    case SUB_HASH_NODE:
        if (*p != *q) return false;
        push_frame(w, p + 1, q + 1, header_nwords(*p), mode == EXACT ? EXACT : CHILDREN);
        return true;
    default: return false; // a match context is equal only to itself
    }
}

static bool equal(Term a, Term b, int mode)
{
    Work w;
    work_init(&w);
    bool same = true;
    for (;;) {
        if (a == b) {
        } else if (is_cons(a)) {
            if (!is_cons(b)) {
                same = false;
                break;
            }
            const Term *p = cons_ptr(a), *q = cons_ptr(b);
            if (mode == CHILDREN) { // a leaf [Key | Value]
                push_frame(&w, p + 1, q + 1, 1, LOOSE);
                mode = EXACT;
                a = p[0];
                b = q[0];
                continue;
            }
            if (p[0] == q[0]) {
                a = p[1];
                b = q[1];
                continue;
            }
            if (is_immed(p[0]) && is_immed(q[0])) {
                same = false;
                break;
            }
            push_frame(&w, p + 1, q + 1, 1, mode);
            a = p[0];
            b = q[0];
            continue;
        } else if (is_boxed(a) && is_boxed(b)) {
            if (!eq_boxes(&w, a, b, mode)) {
                same = false;
                break;
            }
        } else {
            bool number = mode == LOOSE && (is_float(a) || is_float(b)) && is_number(a) && is_number(b);
            if (!number || compare_numbers(a, b, LOOSE) != 0) {
                same = false;
                break;
            }
        }
        if (w.n == 0) break;
        uint64_t *f = w.p + w.n - 3;
        const Term *p = work_terms(f[0]), *q = work_terms(f[1]);
        a = *p;
        b = *q;
        mode = f[2] & 3;
        if (f[2] >> 2 == 1) w.n -= 3;
        else {
            f[0] = work_ptr(p + 1);
            f[1] = work_ptr(q + 1);
            f[2] -= 4;
        }
    }
    work_done(&w);
    return same;
}
bool eq_exact_slow(Term a, Term b) { return equal(a, b, EXACT); }
bool eq_loose_slow(Term a, Term b) { return equal(a, b, LOOSE); }

// ---- order ------------------------------------------------------------------------------------------
enum { R_NUMBER, R_ATOM, R_REF, R_FUN, R_PORT, R_PID, R_TUPLE, R_RECORD, R_MAP, R_NIL, R_LIST, R_BITS, R_NONE };

static int rank(Term t)
{
    static const uint8_t of_subtag[16] = {[SUB_TUPLE] = R_TUPLE,
        [SUB_POS_BIG] = R_NUMBER,
        [SUB_NEG_BIG] = R_NUMBER,
        [SUB_FLOAT] = R_NUMBER,
        [SUB_REF] = R_REF,
        [SUB_MAGIC_REF] = R_REF,
        [SUB_FUN] = R_FUN,
        [SUB_HEAP_BIN] = R_BITS,
        [SUB_REFC_BIN] = R_BITS,
        [SUB_SUB_BIN] = R_BITS,
        [SUB_MATCH_CTX] = R_NONE,
        [SUB_FLAT_MAP] = R_MAP,
        [SUB_HASH_ROOT] = R_MAP,
        [SUB_HASH_NODE] = R_NONE,
        [SUB_RECORD] = R_RECORD};
    if (is_cons(t)) return R_LIST;
    if (is_boxed(t)) {
        Subtag s = header_subtag(box_header(t));
        if (s != SUB_EXTERNAL) return of_subtag[s];
        uint32_t kind = header_extra(box_header(t));
        return kind == EXT_PID ? R_PID : kind == EXT_PORT ? R_PORT : R_REF;
    }
    return is_small(t)     ? R_NUMBER
        : is_atom(t)       ? R_ATOM
        : is_nil(t)        ? R_NIL
        : is_local_pid(t)  ? R_PID
        : is_local_port(t) ? R_PORT
                           : R_NONE;
}

static int compare_walk(Term a, Term b, int mode, int depth);

static int compare_map_keys(Term a, Term b, int depth)
{
    if (depth < MAPS_DEEP) return compare_walk(a, b, EXACT, depth + 1);
    uint32_t x = hash_map_key(a, 0), y = hash_map_key(b, 0);
    return x < y ? -1 : x > y;
}

// Compares maps of the same size whose keys are not in their exact order. The map that has the least key which only one
// of them has is the lesser one. If the keys are the same, it returns 0; *va and *vb are then the values of the least
// key whose values differ, which the caller must compare, or NOVALUE if there is none.
static int compare_unordered_maps(Term a, Term b, int mode, int depth, Term *va, Term *vb)
{
    MapIter it;
    Term k, v, least = NOVALUE;
    int owner = 0;
    for (int side = 0; side < 2; side++) {
        Term other = side ? a : b;
        map_iter(&it, side ? b : a);
        while (map_next(&it, &k, &v)) {
            if (map_get(other, k) != NOVALUE) continue;
            if (least == NOVALUE || compare_map_keys(k, least, depth) < 0) {
                least = k;
                owner = side ? 1 : -1;
            }
        }
    }
    *va = *vb = NOVALUE;
    if (owner) return owner;
    map_iter(&it, a);
    while (map_next(&it, &k, &v)) {
        Term u = map_get(b, k);
        if (u == v || (mode == EXACT ? eq_exact(v, u) : eq_loose(v, u))) continue;
        if (least == NOVALUE || compare_map_keys(k, least, depth) < 0) {
            least = k;
            *va = v;
            *vb = u;
        }
    }
    return 0;
}

static int compare_funs(Work *w, Term a, Term b, int mode)
{
    if (fun_is_export(a) != fun_is_export(b)) return fun_is_export(a) ? 1 : -1;
    int c;
    if (fun_is_export(a)) {
        const ExportIdent *e = (const ExportIdent *)fun_export(a), *f = (const ExportIdent *)fun_export(b);
        if ((c = atom_compare(e->module, f->module)) != 0) return c;
        if ((c = atom_compare(e->function, f->function)) != 0) return c;
        return e->arity < f->arity ? -1 : e->arity > f->arity;
    }
    const FunIdent *e = (const FunIdent *)fun_entry(a), *f = (const FunIdent *)fun_entry(b);
    if (e != f) {
        if ((c = atom_compare(e->module, f->module)) != 0) return c;
        if (e->index != f->index) return e->index < f->index ? -1 : 1;
        if (e->old_uniq != f->old_uniq) return (int32_t)e->old_uniq < (int32_t)f->old_uniq ? -1 : 1;
        if ((c = memcmp(e->new_uniq, f->new_uniq, 16)) != 0) return c;
    }
    if (fun_num_free(a) != fun_num_free(b)) return fun_num_free(a) < fun_num_free(b) ? -1 : 1;
    push_frame(w, fun_box(a)->env, fun_box(b)->env, fun_num_free(a), mode);
    return 0;
}

// Compares the definitions; if they are the same, the values come next.
static int compare_records(Work *w, Term a, Term b, int mode)
{
    uint32_t n = record_nfields(a), m = record_nfields(b);
    int c;
    for (uint32_t i = DEF_MODULE; i <= DEF_EXPORTED; i++)
        if ((c = atom_compare(record_fact(a, i), record_fact(b, i))) != 0) return c;
    if (n != m) return n < m ? -1 : 1;
    Term x = record_fact(a, DEF_NAMES), y = record_fact(b, DEF_NAMES);
    for (uint32_t i = 0; i < n && x != y; i++)
        if ((c = atom_compare(tuple_at(x, i), tuple_at(y, i))) != 0) return c;
    push_frame(w, record_box(a)->values, record_box(b)->values, n, mode);
    return 0;
}

static int compare_walk(Term a, Term b, int mode, int depth)
{
    Work w;
    work_init(&w);
    int c = 0;
    for (;;) {
        if (a != b) {
            int ra = rank(a), rb = rank(b);
            if (ra != rb) {
                c = ra < rb ? -1 : 1;
                break;
            }
            switch (ra) {
            case R_NUMBER:
                c = are_small(a, b) ? sign((int64_t)a < (int64_t)b ? -1 : 1) : compare_numbers(a, b, mode);
                break;
            case R_ATOM: c = atom_compare(a, b); break;
            case R_REF:
            case R_PORT: c = compare_names(a, b, true); break;
            case R_PID: c = compare_names(a, b, false); break;
            case R_FUN: c = compare_funs(&w, a, b, mode); break;
            case R_BITS: c = compare_bitstrings(a, b); break;
            case R_RECORD: c = compare_records(&w, a, b, mode); break;
            case R_TUPLE: {
                uint32_t n = tuple_arity(a), m = tuple_arity(b);
                if (n != m) {
                    c = n < m ? -1 : 1;
                    break;
                }
                push_frame(&w, tuple_words(a), tuple_words(b), n, mode);
                break;
            }
            case R_LIST: {
                const Term *p = cons_ptr(a), *q = cons_ptr(b);
                if (p[0] != q[0]) push_frame(&w, p + 1, q + 1, 1, mode);
                a = p[0] != q[0] ? p[0] : p[1];
                b = p[0] != q[0] ? q[0] : q[1];
                continue;
            }
            case R_MAP: {
                size_t n = map_size(a), m = map_size(b);
                if (n != m) {
                    c = n < m ? -1 : 1;
                    break;
                }
                if (is_flat_map(a) && is_flat_map(b) && !release_does(keys_by_index)) {
                    const FlatMap *x = flat_map(a), *y = flat_map(b);
                    push_frame(&w, x->values, y->values, n, mode);
                    if (x->keys != y->keys) push_frame(&w, tuple_words(x->keys), tuple_words(y->keys), n, EXACT);
                } else {
                    Term va, vb;
                    c = compare_unordered_maps(a, b, mode, depth, &va, &vb);
                    if (c == 0 && va != NOVALUE) {
                        a = va;
                        b = vb;
                        continue;
                    }
                }
                break;
            }
            default: c = a < b ? -1 : 1;
            }
            if (c) break;
        }
        if (w.n == 0) break;
        uint64_t *f = w.p + w.n - 3;
        const Term *p = work_terms(f[0]), *q = work_terms(f[1]);
        a = *p;
        b = *q;
        mode = f[2] & 3;
        if (f[2] >> 2 == 1) w.n -= 3;
        else {
            f[0] = work_ptr(p + 1);
            f[1] = work_ptr(q + 1);
            f[2] -= 4;
        }
    }
    work_done(&w);
    return c;
}

int compare(Term a, Term b)
{
    return a == b ? 0 : are_small(a, b) ? ((int64_t)a < (int64_t)b ? -1 : 1) : compare_walk(a, b, LOOSE, 0);
}
int compare_exact(Term a, Term b)
{
    return a == b ? 0 : are_small(a, b) ? ((int64_t)a < (int64_t)b ? -1 : 1) : compare_walk(a, b, EXACT, 0);
}

int compare_keys(Term a, Term b)
{
    if (is_atom(a) && is_atom(b) && release_does(keys_by_index)) return a < b ? -1 : a > b;
    return compare_exact(a, b);
}
