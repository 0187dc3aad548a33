// SPDX-License-Identifier: Apache-2.0
// term/term.c — the functions of term.h that are not inline: the empty literals, where bits lie, a debug check.
#include "term/term.h"

void atoms_init(uint32_t max); // term/atoms.c

Term EMPTY_TUPLE, EMPTY_MAP;

// {} and #{}: literals of no module, which are never moved, copied, or purged.
static _Alignas(8) Term empty_words[4];

void term_init(uint32_t atom_limit_)
{
    if (EMPTY_TUPLE) return;
    empty_words[0] = make_header(SUB_TUPLE, 0);
    EMPTY_TUPLE = make_boxed(empty_words) | LITERAL_BIT;
    empty_words[1] = make_header(SUB_FLAT_MAP, 2);
    empty_words[2] = 0;
    empty_words[3] = EMPTY_TUPLE;
    EMPTY_MAP = make_boxed(empty_words + 1) | LITERAL_BIT;
    atoms_init(atom_limit_);
}

static uint8_t *whole_bytes(Term t)
{
    return is_box_of(t, SUB_HEAP_BIN) ? heap_bin_bytes(t) : (uint8_t *)(uintptr_t)((RefcBox *)boxed_ptr(t))->bytes;
}

uint64_t bits_of_size(Term t)
{
    if (is_bitstring(t)) return bits_of(t).nbits;
    if (!is_box_of(t, SUB_MATCH_CTX)) return NOT_BITS;
    const MatchBox *m = (const MatchBox *)boxed_ptr(t);
    return m->end - m->pos;
}

Bits bits_of(Term t)
{
    Term *p = boxed_ptr(t);
    if (header_subtag(p[0]) == SUB_SUB_BIN) {
        SubBox *s = (SubBox *)p;
        return (Bits){whole_bytes(s->orig) + s->offset, (uint32_t)(s->bits & 7), s->nbytes * 8 + (s->bits >> 8 & 7)};
    }
    ASSERT(header_subtag(p[0]) == SUB_HEAP_BIN || header_subtag(p[0]) == SUB_REFC_BIN);
    return (Bits){whole_bytes(t), 0, p[1] * 8}; // word 1 is nbytes in both
}

static bool box_looks_right(Term t)
{
    const Term *p = boxed_ptr(t);
    uint32_t n = header_nwords(p[0]);
    if (!is_header(p[0])) return false;
    switch (header_subtag(p[0])) {
    case SUB_TUPLE: return true;
    case SUB_POS_BIG:
    case SUB_NEG_BIG:
        if (n < 1 || p[n] == 0) return false;
        return n > 1 || p[1] > (uint64_t)SMALL_MAX + (header_subtag(p[0]) == SUB_NEG_BIG);
    case SUB_FLOAT: return n == 1 && (p[1] >> 52 & 0x7FF) != 0x7FF;
    case SUB_REF: return n == 2 || (n == 3 && is_local_pid(p[3]));
    case SUB_MAGIC_REF: return n == 2 && p[1] != 0;
    case SUB_FUN: return n >= 4 && n == 4 + fun_num_free(t) && p[1] != 0;
    case SUB_HEAP_BIN: return n >= 1 && p[1] <= HEAP_BIN_MAX && n + 1 == heap_bin_nwords((size_t)p[1]);
    case SUB_REFC_BIN: {
        const RefcBox *r = (const RefcBox *)p;
        const SharedBin *b = (const SharedBin *)(uintptr_t)r->shared;
        return n == 5 && b && r->bytes >= (uintptr_t)b->bytes &&
            r->bytes - (uintptr_t)b->bytes + r->nbytes <= b->nbytes;
    }
    case SUB_SUB_BIN: {
        const SubBox *s = (const SubBox *)p;
        if (n != 4 || !is_boxed(s->orig) || !(is_box_of(s->orig, SUB_HEAP_BIN) || is_box_of(s->orig, SUB_REFC_BIN)))
            return false;
        return s->offset * 8 + (s->bits & 7) + s->nbytes * 8 + (s->bits >> 8 & 7) <= boxed_ptr(s->orig)[1] * 8;
    }
    case SUB_MATCH_CTX: return n == 5 && is_boxed(p[1]);
    case SUB_FLAT_MAP: return n >= 2 && p[1] == n - 2 && is_tuple(p[2]) && tuple_arity(p[2]) == p[1];
    case SUB_HASH_ROOT: return n >= 2 && (uint32_t)__builtin_popcount(header_extra(p[0]) & 0xFFFF) == n - 1;
    case SUB_HASH_NODE: return (uint32_t)__builtin_popcount(header_extra(p[0]) & 0xFFFF) == n;
    case SUB_RECORD: return n >= 1 && is_tuple(p[1]) && tuple_arity(p[1]) == DEF_ORDER + n - 1;
    case SUB_EXTERNAL: return n >= 3 && is_atom(p[1]) && header_extra(p[0]) <= EXT_REF;
    default: return false;
    }
}

bool term_looks_right(Term t)
{
    switch (t & 3) {
    case TAG_IMMED:
        return is_small(t) || is_local_pid(t) || is_local_port(t) || t == NIL ||
            (is_atom(t) && atom_index(t) < atom_count());
    case TAG_CONS: return term_ptr(t) != NULL && head(t) != NOVALUE && !is_header(head(t));
    case TAG_BOXED: return term_ptr(t) != NULL && box_looks_right(t);
    default: return false;
    }
}
