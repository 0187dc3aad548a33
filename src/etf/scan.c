// SPDX-License-Identifier: Apache-2.0
// etf/scan.c — the first look at the bytes: are all lengths true, and how many heap words does it take?
//
//   terms to come: 1 ─► tuple of 3: 1 - 1 + 3 ─► ... ─► 0: done
//
// A count of terms to come is all the state there is: no stack, whatever the nesting. Every term takes at least one
// byte, so as soon as more terms are to come than bytes are left the input is bad: a list that claims 2^32-1 elements
// costs nothing. What needs tables (atoms, duplicate keys) is checked while building.
#include "etf/decode.h"

// The length of the atom that starts at d->at; 0: no atom.
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

bool etf_scan(EtfDecoder *d, const uint8_t *p, int64_t *fuel)
{
    size_t at = d->at, n = d->n;
    uint64_t terms = d->terms, nwords = d->nwords;
    int64_t left_fuel = *fuel;
#define LEFT (n - at)
#define NEED(k) \
    do { \
        if (LEFT < (size_t)(k)) return false; \
    } while (0)
#define SKIP(k) \
    do { \
        NEED(k); \
        at += (size_t)(k); \
    } while (0)
#define SKIP_ATOM() \
    do { \
        size_t k_ = atom_nbytes(p + at, LEFT); \
        if (!k_) return false; \
        at += k_; \
    } while (0)
    while (terms && left_fuel > 0) {
        left_fuel--;
        if (terms > LEFT) return false;
        terms--;
        size_t k;
        switch (p[at++]) {
        case T_SMALL_INT: SKIP(1); break;
        case T_INT: SKIP(4); break;
        case T_SMALL_BIG:
            NEED(2);
            k = p[at];
            SKIP(2 + k);
            nwords += 1 + (k + 7) / 8;
            break;
        case T_LARGE_BIG:
            NEED(5);
            k = get_be32(p + at);
            if (k > LEFT || k > MAX_BIG_NBYTES) return false;
            SKIP(5 + k);
            nwords += 1 + (k + 7) / 8;
            left_fuel -= (int64_t)(k / FUEL_BYTES);
            break;
        case T_FLOAT_TEXT:
            SKIP(FLOAT_TEXT_NBYTES);
            nwords += FLOAT_NWORDS;
            break;
        case T_NEW_FLOAT:
            SKIP(8);
            nwords += FLOAT_NWORDS;
            break;
        case T_ATOM:
        case T_UTF8_ATOM:
        case T_SMALL_ATOM:
        case T_SMALL_UTF8_ATOM:
            at--;
            SKIP_ATOM();
            break;
        case T_NIL: break;
        case T_STRING:
            NEED(2);
            k = get_be16(p + at);
            SKIP(2 + k);
            nwords += 2 * k;
            left_fuel -= (int64_t)(k / 8);
            break;
        case T_SMALL_TUPLE:
            NEED(1);
            k = p[at];
            SKIP(1);
            terms += k;
            nwords += k ? 1 + k : 0;
            break;
        case T_LARGE_TUPLE:
            NEED(4);
            k = get_be32(p + at);
            SKIP(4);
            if (k > MAX_ARITY) return false;
            terms += k;
            nwords += k ? 1 + k : 0;
            break;
        case T_LIST:
            NEED(4);
            k = get_be32(p + at);
            SKIP(4);
            terms += (uint64_t)k + 1;
            nwords += 2 * (uint64_t)k;
            break;
        case T_MAP:
            NEED(4);
            k = get_be32(p + at);
            SKIP(4);
            terms += 2 * (uint64_t)k;
            nwords += k && k <= MAP_FLAT_MAX ? 1 + k + 3 + k : 0;
            break;
        case T_BINARY:
            NEED(4);
            k = get_be32(p + at);
            SKIP(4);
            SKIP(k);
            nwords += binary_nwords(k);
            break;
        case T_BIT_BINARY:
            NEED(5);
            k = get_be32(p + at);
            if (p[at + 4] > 8 || (p[at + 4] == 0) != (k == 0)) return false;
            SKIP(5);
            SKIP(k);
            nwords += binary_nwords(k) + SUB_BIN_NWORDS;
            break;
        case T_NEW_PID:
            SKIP_ATOM();
            SKIP(12);
            nwords += 4;
            break;
        case T_OLD_PID:
            SKIP_ATOM();
            SKIP(9);
            nwords += 4;
            break;
        case T_NEW_PORT:
            SKIP_ATOM();
            SKIP(8);
            nwords += 4;
            break;
        case T_OLD_PORT:
            SKIP_ATOM();
            SKIP(5);
            nwords += 4;
            break;
        case T_V4_PORT:
            SKIP_ATOM();
            SKIP(12);
            nwords += 4;
            break;
        case T_OLD_REF:
            SKIP_ATOM();
            SKIP(5);
            nwords += 5;
            break;
        case T_NEW_REF:
        case T_NEWER_REF: {
            bool newer = p[at - 1] == T_NEWER_REF;
            NEED(2);
            k = get_be16(p + at);
            SKIP(2);
            if (k > MAX_REF_IDS) return false;
            SKIP_ATOM();
            SKIP((newer ? 4 : 1) + 4 * k);
            nwords += 4 + (k + 1) / 2;
            break;
        }
        case T_NEW_FUN:
            NEED(29);
            k = get_be32(p + at + 25);
            SKIP(29);
            if (k > 255) return false;
            terms += 4 + k;
            nwords += FUN_NWORDS + k;
            break;
        case T_EXPORT:
            terms += 3;
            nwords += FUN_NWORDS;
            break;
        default: return false;
        }
    }
    d->at = at;
    d->terms = terms;
    d->nwords = nwords;
    *fuel = left_fuel;
    return true;
}
