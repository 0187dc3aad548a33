// SPDX-License-Identifier: Apache-2.0
// ets/match_spec_keys.c — what a match specification tells about keys, before it runs.
//
// Three questions of a scan: which keys can match, where in an ordered_set are they, and does every replacement have
// the key of its object? An answer may be too cautious ("any key", "may match", "not the same key"), but is never
// wrong.
#include "ets/match_spec.h"

// Does a pattern match only terms equal to it: has it no variable, no '_', and no map (which matches larger maps)?
// False also if it is large.
static bool is_ground(Term t)
{
    Term stack[64];
    int n = 0, fuel = 256;
    uint32_t number;
    for (;;) {
        if (--fuel < 0) return false;
        if (is_atom(t)) {
            if (t == A_underscore || ms_variable(t, &number)) return false;
        } else if (is_cons(t)) {
            if (n == (int)COUNT_OF(stack)) return false;
            stack[n++] = tail(t);
            t = head(t);
            continue;
        } else if (is_tuple(t)) {
            uint32_t arity = tuple_arity(t);
            if (arity > COUNT_OF(stack) - (uint32_t)n) return false;
            for (uint32_t i = arity; i--;) stack[n++] = tuple_at(t, i);
        } else if (is_map(t)) return false;
        if (!n) return true;
        t = stack[--n];
    }
}

// Compares what the pattern fixes before its first variable with the key. < 0: the key is greater than all keys that
// can match; > 0: it is less; 0: it may match.
int ms_key_order(Term pattern, Term key)
{
    struct {
        Term pattern, key;
    } stack[32];
    int n = 0;
    uint32_t number;
    for (;;) {
        if (pattern == A_underscore || ms_variable(pattern, &number) || (is_map(pattern) && is_map(key))) return 0;
        if (is_cons(pattern) && is_cons(key) && n < (int)COUNT_OF(stack)) {
            stack[n].pattern = tail(pattern);
            stack[n++].key = tail(key);
            pattern = head(pattern);
            key = head(key);
            continue;
        }
        if (is_tuple(pattern) && is_tuple(key) && tuple_arity(pattern) == tuple_arity(key)) {
            uint32_t arity = tuple_arity(key);
            if (arity > COUNT_OF(stack) - (uint32_t)n) return 0;
            for (uint32_t i = arity; i--; n++) {
                stack[n].pattern = tuple_at(pattern, i);
                stack[n].key = tuple_at(key, i);
            }
        } else if (is_cons(pattern) && is_cons(key)) return 0;
        else {
            int c = compare(pattern, key);
            if (c) return c;
        }
        if (!n) return 0;
        pattern = stack[--n].pattern;
        key = stack[n].key;
    }
}

Term ms_key_pattern(const MatchSpec *ms, uint32_t keypos)
{
    Term h = ms->nclauses == 1 ? ms->clauses[0].head : NIL;
    uint32_t number;
    if (!is_tuple(h) || tuple_arity(h) < keypos) return NOVALUE;
    Term key = tuple_at(h, keypos - 1);
    return key == A_underscore || ms_variable(key, &number) || is_map(key) ? NOVALUE : key;
}

bool ms_keys(const MatchSpec *ms, uint32_t keypos, bool loose, Term *keys, size_t max, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < ms->nclauses; i++) {
        Term h = ms->clauses[i].head;
        uint32_t number;
        if (h == A_underscore || ms_variable(h, &number)) return false;
        if (!is_tuple(h) || tuple_arity(h) < keypos) continue; // matches no object of this table
        Term key = tuple_at(h, keypos - 1);
        if (*n == max || !is_ground(key)) return false;
        bool there = false;
        for (size_t k = 0; k < *n && !there; k++) there = loose ? eq_loose(keys[k], key) : eq_exact(keys[k], key);
        if (!there) keys[(*n)++] = key;
    }
    return true;
}

// Is the value of a body's expression surely the term that the pattern has matched? (In a body a tuple is written
// {{...}}.)
static bool gives_back(Term pattern, Term expr)
{
    struct {
        Term pattern, expr;
    } stack[64];
    int n = 0;
    uint32_t number;
    for (;;) {
        if (is_tuple_of(expr, 2) && tuple_at(expr, 0) == A_const) {
            if (!is_ground(pattern) || !eq_exact(tuple_at(expr, 1), pattern)) return false;
        } else if (is_cons(pattern) && is_cons(expr)) {
            if (n == (int)COUNT_OF(stack)) return false;
            stack[n].pattern = tail(pattern);
            stack[n++].expr = tail(expr);
            pattern = head(pattern);
            expr = head(expr);
            continue;
        } else if (is_tuple(pattern)) {
            if (!is_tuple_of(expr, 1) || !is_tuple(tuple_at(expr, 0))) return false;
            expr = tuple_at(expr, 0);
            uint32_t arity = tuple_arity(pattern);
            if (tuple_arity(expr) != arity || arity > COUNT_OF(stack) - (uint32_t)n) return false;
            for (uint32_t i = arity; i--; n++) {
                stack[n].pattern = tuple_at(pattern, i);
                stack[n].expr = tuple_at(expr, i);
            }
        } else if (ms_variable(pattern, &number)) {
            if (expr != pattern) return false;
        } else if (pattern == A_underscore || is_map(pattern) || is_tuple(expr) || is_map(expr) ||
            ms_variable(expr, &number) || expr == A_dollar_dollar || expr == A_dollar_underscore ||
            !eq_exact(pattern, expr))
            return false;
        if (!n) return true;
        pattern = stack[--n].pattern;
        expr = stack[n].expr;
    }
}

bool ms_key_kept(const MatchSpec *ms, uint32_t keypos)
{
    for (size_t i = 0; i < ms->nclauses; i++) {
        const struct MsClause *cl = &ms->clauses[i];
        Term body = cl->body, key = NOVALUE;
        uint32_t number;
        while (is_cons(tail(body))) body = tail(body);
        body = head(body);
        if (is_tuple(cl->head) && tuple_arity(cl->head) >= keypos) key = tuple_at(cl->head, keypos - 1);
        if (body == A_dollar_underscore || (body == cl->head && ms_variable(body, &number))) continue;
        if (is_tuple_of(body, 2) && tuple_at(body, 0) == A_const) {
            Term t = tuple_at(body, 1);
            if (key != NOVALUE && is_ground(key) && is_tuple(t) && tuple_arity(t) >= keypos &&
                eq_exact(tuple_at(t, keypos - 1), key))
                continue;
            return false;
        }
        if (!is_tuple_of(body, 1) || !is_tuple(tuple_at(body, 0)) || tuple_arity(tuple_at(body, 0)) < keypos)
            return false;
        Term k = tuple_at(tuple_at(body, 0), keypos - 1);
        if (is_tuple_of(k, 3) && tuple_at(k, 0) == A_element && tuple_at(k, 1) == make_small(keypos)) {
            Term of = tuple_at(k, 2);
            if (of == A_dollar_underscore || (of == cl->head && ms_variable(of, &number))) continue;
            return false;
        }
        if (key == NOVALUE || !gives_back(key, k)) return false;
    }
    return true;
}
