// SPDX-License-Identifier: Apache-2.0
// etf/scan.c — the first walk over the bytes: checks all lengths, and counts the heap words needed.
//
//   terms to come: 1 ─► tuple of 3: 1 - 1 + 3 ─► ... ─► 0: done
//
// Its state is the number of terms still to come, so it needs no stack. Every term has at least one byte; so if more
// terms are to come than bytes are left, the input is bad. Hence a list that claims 2^32-1 elements in ten bytes is
// refused before memory is taken. Atoms and duplicate keys are checked by the build.
// Cost: linear in the bytes, or less: contents of binaries and bigs are skipped.
#include "etf/decode.h"

// The length in bytes of the atom at p, its tag included; 0: no atom.
static size_t atom_nbytes(const uint8_t *p, size_t left)
{
    if (left < 2) return 0;
    size_t n = 0;
    switch (p[0]) {
    case T_ATOM:
    case T_UTF8_ATOM:
        if (left < 3) return 0;
        n = 3u + get_be16(p + 1);
        break;
    case T_SMALL_ATOM:
    case T_SMALL_UTF8_ATOM: n = 2u + p[1]; break;
    default: return 0;
    }
    return n <= left ? n : 0;
}

static size_t binary_nwords(size_t n) { return n <= HEAP_BIN_MAX ? heap_bin_nwords(n) : REFC_BIN_NWORDS; }

enum { ID_NWORDS = 4 }; // of a pid or port; a reference has one more for every two ids
_Static_assert(
    EXTERNAL_NWORDS + 1 == ID_NWORDS && (int)ALIAS_REF_NWORDS <= ID_NWORDS && (int)MAGIC_REF_NWORDS <= ID_NWORDS,
    "what the scan counts is enough for an external box and for every local one");

// The state of the walk, local to etf_scan so that the compiler keeps it in registers. The scan_ functions below are
// called after the tag was read; false: the input is bad.
typedef struct {
    const uint8_t *p;
    size_t at, n;
    uint64_t terms, nwords;
    int64_t fuel;
} Scan;

INLINE size_t left(const Scan *s) { return s->n - s->at; }

// Skips k bytes and counts nwords words.
INLINE bool skip(Scan *s, size_t k, uint64_t nwords)
{
    if (left(s) < k) return false;
    s->at += k;
    s->nwords += nwords;
    return true;
}

// Reads a big-endian number of 1, 2 or 4 bytes.
INLINE bool number(Scan *s, size_t nbytes, size_t *k)
{
    if (left(s) < nbytes) return false;
    const uint8_t *p = s->p + s->at;
    *k = nbytes == 1 ? p[0] : nbytes == 2 ? get_be16(p) : get_be32(p);
    s->at += nbytes;
    return true;
}

INLINE bool skip_atom(Scan *s)
{
    size_t k = atom_nbytes(s->p + s->at, left(s));
    s->at += k;
    return k != 0;
}

// Skips an atom and k bytes.
INLINE bool scan_id(Scan *s, size_t k, uint64_t nwords) { return skip_atom(s) && skip(s, k, nwords); }

INLINE bool scan_small_big(Scan *s)
{
    size_t k;
    return number(s, 1, &k) && skip(s, 1 + k, 1 + (k + 7) / 8);
}

INLINE bool scan_large_big(Scan *s)
{
    size_t k;
    if (!number(s, 4, &k) || k > MAX_BIG_NBYTES) return false;
    s->fuel -= (int64_t)(k / FUEL_BYTES);
    return skip(s, 1 + k, 1 + (k + 7) / 8);
}

INLINE bool scan_string(Scan *s)
{
    size_t k;
    if (!number(s, 2, &k)) return false;
    s->fuel -= (int64_t)(k / 8);
    return skip(s, k, 2 * k);
}

INLINE bool scan_tuple(Scan *s, size_t nbytes)
{
    size_t k;
    if (!number(s, nbytes, &k) || k > MAX_ARITY) return false;
    s->terms += k;
    s->nwords += k ? 1 + k : 0;
    return true;
}

INLINE bool scan_list(Scan *s)
{
    size_t k;
    if (!number(s, 4, &k)) return false;
    s->terms += (uint64_t)k + 1;
    s->nwords += 2 * (uint64_t)k;
    return true;
}

INLINE bool scan_map(Scan *s)
{
    size_t k;
    if (!number(s, 4, &k)) return false;
    s->terms += 2 * (uint64_t)k;
    s->nwords += k && k <= MAP_FLAT_MAX ? 1 + k + 3 + k : 0;
    return true;
}

static bool scan_record(Scan *s)
{
    size_t k, flags;
    if (!release_does(native_records) || !number(s, 4, &k) || k > left(s) / 3 || !number(s, 1, &flags) || flags > 1)
        return false;
    s->fuel -= (int64_t)k;
    for (size_t i = 0; i < k + 2; i++) // the module, the name, the fields
        if (!skip_atom(s)) return false;
    s->terms += k;
    s->nwords += RECORD_NWORDS + k + record_definition_nwords((uint32_t)k);
    return true;
}

INLINE bool scan_binary(Scan *s)
{
    size_t k;
    return number(s, 4, &k) && skip(s, k, binary_nwords(k));
}

INLINE bool scan_bits(Scan *s)
{
    size_t k, last_bits;
    if (!number(s, 4, &k) || !number(s, 1, &last_bits)) return false;
    if (last_bits > 8 || (last_bits == 0) != (k == 0)) return false;
    return skip(s, k, binary_nwords(k) + SUB_BIN_NWORDS);
}

INLINE bool scan_ref(Scan *s, size_t creation_nbytes)
{
    size_t k;
    return number(s, 2, &k) && k <= MAX_REF_IDS && scan_id(s, creation_nbytes + 4 * k, ID_NWORDS + (k + 1) / 2);
}

INLINE bool scan_fun(Scan *s)
{
    size_t k;
    if (!skip(s, 25, FUN_NWORDS) || !number(s, 4, &k) || k > 255) return false;
    s->terms += 4 + k; // the module, two integers, the pid, and the environment
    s->nwords += k;
    return true;
}

INLINE bool scan_term(Scan *s)
{
    switch (s->p[s->at++]) {
    case T_SMALL_INT: return skip(s, 1, 0);
    case T_INT: return skip(s, 4, 0);
    case T_SMALL_BIG: return scan_small_big(s);
    case T_LARGE_BIG: return scan_large_big(s);
    case T_FLOAT_TEXT: return skip(s, FLOAT_TEXT_NBYTES, FLOAT_NWORDS);
    case T_NEW_FLOAT: return skip(s, 8, FLOAT_NWORDS);
    case T_ATOM:
    case T_UTF8_ATOM:
    case T_SMALL_ATOM:
    case T_SMALL_UTF8_ATOM: s->at--; return skip_atom(s);
    case T_NIL: return true;
    case T_STRING: return scan_string(s);
    case T_SMALL_TUPLE: return scan_tuple(s, 1);
    case T_LARGE_TUPLE: return scan_tuple(s, 4);
    case T_LIST: return scan_list(s);
    case T_MAP: return scan_map(s);
    case T_BINARY: return scan_binary(s);
    case T_BIT_BINARY: return scan_bits(s);
    case T_NEW_PID: return scan_id(s, 12, ID_NWORDS);
    case T_OLD_PID: return scan_id(s, 9, ID_NWORDS);
    case T_NEW_PORT: return scan_id(s, 8, ID_NWORDS);
    case T_OLD_PORT: return scan_id(s, 5, ID_NWORDS);
    case T_V4_PORT: return scan_id(s, 12, ID_NWORDS);
    case T_OLD_REF: return scan_id(s, 5, ID_NWORDS + 1);
    case T_NEW_REF: return scan_ref(s, 1);
    case T_NEWER_REF: return scan_ref(s, 4);
    case T_NEW_FUN: return scan_fun(s);
    case T_RECORD: return scan_record(s);
    case T_EXPORT:
        s->terms += 3;
        s->nwords += FUN_NWORDS;
        return true;
    default: return false;
    }
}

bool etf_scan(EtfDecoder *d, const uint8_t *p, int64_t *fuel)
{
    Scan s = {.p = p, .at = d->at, .n = d->n, .terms = d->terms, .nwords = d->nwords, .fuel = *fuel};
    while (s.terms && s.fuel > 0) {
        s.fuel--;
        if (s.terms > left(&s)) return false;
        s.terms--;
        if (!scan_term(&s)) return false;
    }
    d->at = s.at;
    d->terms = s.terms;
    d->nwords = s.nwords;
    *fuel = s.fuel;
    return true;
}
