// SPDX-License-Identifier: Apache-2.0
// heap/flat.c — the size of a term in words, as erts_debug:flat_size/1 and size/1 count it (measured on OTP 25,
// 27 and 29).
//
// {} counts 0. In OTP 25 a sub-binary counts as its copy would, if that has whole bytes: as a heap binary or as a refc
// binary. With odd bits it counts with its origin. The origin is never counted a second time.
#include "heap/inner.h"
#include "base/release.h"

static size_t sub_flat(const SubBox *s)
{
    bool refc = is_box_of(s->orig, SUB_REFC_BIN);
    size_t odd = (size_t)((s->bits & 7) + (s->bits >> 8 & 7));
    size_t origin = refc ? (size_t)REFC_BIN_NWORDS : heap_bin_nwords((size_t)s->nbytes + (odd + 7) / 8);
    return odd ? SUB_BIN_NWORDS + origin : s->nbytes <= HEAP_BIN_MAX ? heap_bin_nwords((size_t)s->nbytes) : origin;
}

enum { OTP_REFC_BITS = 8, OTP_HEAP_BITS = 512 };

// Since OTP 27: at most 512 bits are on the heap, more are off it.
static size_t bits_flat(Term t)
{
    uint64_t nbits = bits_of(t).nbits;
    return nbits <= OTP_HEAP_BITS ? 2 + (size_t)(nbits + 63) / 64 : OTP_REFC_BITS;
}

static size_t fun_flat(Term t, size_t n)
{
    if (!release_does(flat_bits)) return n + 1;
    if (fun_is_export(t)) return 2;
    return fun_num_free(t) + (release_does(small_funs) ? 2 : 6);
}

static size_t box_flat(Term t, const Term *p)
{
    size_t n = header_nwords(p[0]);
    switch (header_subtag(p[0])) {
    case SUB_TUPLE: return n ? n + 1 : 0;
    case SUB_FUN: return fun_flat(t, n);
    case SUB_HEAP_BIN:
    case SUB_REFC_BIN: return release_does(flat_bits) ? bits_flat(t) : n + 1;
    case SUB_SUB_BIN: return release_does(flat_bits) ? bits_flat(t) : sub_flat((const SubBox *)p);
    case SUB_EXTERNAL: // OTP has the number of ids in half a word, together with the first id
        if (header_extra(p[0]) == EXT_REF) return 3 + ((size_t)((const ExternalBox *)p)->data[0] + 2) / 2;
        return n + 1;
    default: return n + 1;
    }
}

// The set of terms seen: a hash table with open addressing. A free slot is 0, which is no pointer.
typedef struct {
    Term *at;
    size_t n, cap;
} Seen;

static bool seen_put(Seen *s, Term t);
static void seen_grow(Seen *s)
{
    Seen old = *s;
    *s = (Seen){.cap = old.cap ? old.cap * 2 : 64};
    s->at = mem_take0(MEM_SYSTEM, s->cap * sizeof(Term));
    for (size_t i = 0; i < old.cap; i++)
        if (old.at[i]) seen_put(s, old.at[i]);
    mem_give(MEM_SYSTEM, old.at, old.cap * sizeof(Term));
}
static bool seen_put(Seen *s, Term t) // false: it was in the set
{
    if (s->n * 2 >= s->cap) seen_grow(s);
    for (size_t i = (size_t)((t >> 2) * 0x9E3779B97F4A7C15ull >> 32);; i++) {
        Term *slot = &s->at[i & (s->cap - 1)];
        if (*slot == t) return false;
        if (!*slot) {
            *slot = t;
            s->n++;
            return true;
        }
    }
}

static size_t count_words(Term t, Seen *seen) // seen: NULL for flat_size
{
    size_t sum = 0;
    Work w;
    work_init(&w);
    work_push(&w, t);
    while (w.n) {
        t = w.at[--w.n];
        if (is_immed(t) || (seen && !seen_put(seen, t))) continue;
        Term *p = term_ptr(t), *first = p;
        size_t n = 2;
        if (is_cons(t)) sum += 2;
        else {
            sum += box_flat(t, p);
            n = header_subtag(p[0]) == SUB_SUB_BIN ? 0 : box_terms(p, &first);
        }
        while (n--)
            if (!is_immed(first[n])) work_push(&w, first[n]);
    }
    work_end(&w);
    return sum;
}

size_t term_flat_nwords(Term t) { return count_words(t, NULL); }

size_t term_shared_nwords(Term t)
{
    Seen seen = {0};
    size_t n = count_words(t, &seen);
    mem_give(MEM_SYSTEM, seen.at, seen.cap * sizeof(Term));
    return n;
}
