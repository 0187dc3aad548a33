// SPDX-License-Identifier: Apache-2.0
// data/map.c — the operations on maps, and flat maps. Hash maps are in data/hashmap.c.
//
//   flat map: [ header | size | keys ──► tuple of keys, in exact order | value | value ... ]
//
// Invariant: the keys are different and sorted by compare_keys. A map of up to 32 pairs is flat, a larger one is a
// hash map. So equal maps have equal shapes.
//
// Cost: a look-up compares up to 32 keys; an update copies the map, and the tuple of keys only if the keys change.
#include "data/map.h"
#include "base/release.h"

// The index of the key, or -1.
INLINE int flat_find(const FlatMap *m, Term key)
{
    const Term *k = tuple_words(m->keys);
    int n = (int)m->size;
    if (is_immed(key)) {
        for (int i = 0; i < n; i++)
            if (k[i] == key) return i;
        return -1;
    }
    for (int i = 0; i < n; i++)
        if (k[i] == key || (!is_immed(k[i]) && (k[i] & 3) == (key & 3) && eq_exact_slow(k[i], key))) return i;
    return -1;
}

// How many of the n sorted keys are less than `key`.
static int flat_place(const Term *k, int n, Term key)
{
    int lo = 0, hi = n;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (compare_keys(k[mid], key) < 0) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static Term make_flat(Heap *h, Term keys, const Term *values, size_t n)
{
    Term *p = heap_take(h, 3 + n);
    p[0] = make_header(SUB_FLAT_MAP, 2 + n);
    p[1] = n;
    p[2] = keys;
    memcpy(p + 3, values, n * 8);
    return make_boxed(p);
}

Term flat_from_pairs(Heap *h, const Term *pairs, size_t npairs)
{
    Term keys[MAP_FLAT_MAX], values[MAP_FLAT_MAX];
    int n = 0;
    for (size_t i = 0; i < npairs; i++) {
        Term k = pairs[2 * i], v = pairs[2 * i + 1];
        int at = n;
        if (n && compare_keys(keys[n - 1], k) >= 0) {
            at = flat_place(keys, n, k);
            if (eq_exact(keys[at], k)) {
                values[at] = v;
                continue;
            }
            memmove(keys + at + 1, keys + at, (size_t)(n - at) * 8);
            memmove(values + at + 1, values + at, (size_t)(n - at) * 8);
        }
        keys[at] = k;
        values[at] = v;
        n++;
    }
    if (n == 0) return EMPTY_MAP;
    return make_flat(h, heap_tuple(h, (uint32_t)n, keys), values, (size_t)n);
}

Term map_get(Term map, Term key)
{
    if (is_flat_map(map)) {
        const FlatMap *m = flat_map(map);
        int i = flat_find(m, key);
        return i < 0 ? NOVALUE : m->values[i];
    }
    return hash_get(map, key);
}

void pairs_of(Term map, Term *pairs)
{
    MapIter it;
    map_iter(&it, map);
    while (map_next(&it, pairs, pairs + 1)) pairs += 2;
}

static Term flat_put(Heap *h, Term map, Term key, Term value)
{
    const FlatMap *m = flat_map(map);
    size_t n = (size_t)m->size;
    int i = flat_find(m, key);
    if (i >= 0) {
        if (m->values[i] == value) return map;
        Term t = make_flat(h, m->keys, m->values, n);
        flat_map(t)->values[i] = value;
        return t;
    }
    if (n == MAP_FLAT_MAX) {
        Term pairs[2 * MAP_FLAT_MAX + 2];
        pairs_of(map, pairs);
        pairs[2 * n] = key;
        pairs[2 * n + 1] = value;
        return hash_from_pairs(h, pairs, n + 1);
    }
    const Term *k = tuple_words(m->keys);
    size_t at = (size_t)flat_place(k, (int)n, key);
    Term *p = heap_take(h, (n + 2) + (n + 4)), *to = p + n + 2;
    p[0] = make_header(SUB_TUPLE, n + 1);
    memcpy(p + 1, k, at * 8);
    p[1 + at] = key;
    memcpy(p + 2 + at, k + at, (n - at) * 8);
    to[0] = make_header(SUB_FLAT_MAP, n + 3);
    to[1] = n + 1;
    to[2] = make_boxed(p);
    memcpy(to + 3, m->values, at * 8);
    to[3 + at] = value;
    memcpy(to + 4 + at, m->values + at, (n - at) * 8);
    return make_boxed(to);
}

Term map_put(Heap *h, Term map, Term key, Term value)
{
    return is_flat_map(map) ? flat_put(h, map, key, value) : hash_put(h, map, key, value);
}

Term map_remove(Heap *h, Term map, Term key)
{
    if (!is_flat_map(map)) return hash_remove(h, map, key);
    const FlatMap *m = flat_map(map);
    size_t n = (size_t)m->size;
    int i = flat_find(m, key);
    if (i < 0) return map;
    if (n == 1) return EMPTY_MAP;
    size_t at = (size_t)i;
    const Term *k = tuple_words(m->keys);
    Term *p = heap_take(h, n + (n + 2)), *to = p + n;
    p[0] = make_header(SUB_TUPLE, n - 1);
    memcpy(p + 1, k, at * 8);
    memcpy(p + 1 + at, k + at + 1, (n - 1 - at) * 8);
    to[0] = make_header(SUB_FLAT_MAP, n + 1);
    to[1] = n - 1;
    to[2] = make_boxed(p);
    memcpy(to + 3, m->values, at * 8);
    memcpy(to + 3 + at, m->values + at + 1, (n - 1 - at) * 8);
    return make_boxed(to);
}

Term map_from_pairs(Heap *h, const Term *pairs, size_t npairs)
{
    return npairs <= MAP_FLAT_MAX ? flat_from_pairs(h, pairs, npairs) : hash_from_pairs(h, pairs, npairs);
}

// ---- merging ---------------------------------------------------------------------------------
static Term merge_flat(Heap *h, Term a, Term b)
{
    const FlatMap *x = flat_map(a), *y = flat_map(b);
    Term keys[2 * MAP_FLAT_MAX], values[2 * MAP_FLAT_MAX];
    const Term *kx = tuple_words(x->keys), *ky = tuple_words(y->keys);
    size_t i = 0, j = 0, n = 0, nx = (size_t)x->size, ny = (size_t)y->size;
    if (x->keys == y->keys) return b;
    while (i < nx && j < ny) {
        int c = compare_keys(kx[i], ky[j]);
        if (c < 0) {
            keys[n] = kx[i];
            values[n++] = x->values[i++];
            continue;
        }
        keys[n] = ky[j];
        values[n++] = y->values[j++];
        if (c == 0) i++;
    }
    for (; i < nx; i++) {
        keys[n] = kx[i];
        values[n++] = x->values[i];
    }
    for (; j < ny; j++) {
        keys[n] = ky[j];
        values[n++] = y->values[j];
    }
    if (n == ny) return b; // b has all keys of a
    if (n == nx) return make_flat(h, x->keys, values, n);
    if (n <= MAP_FLAT_MAX) return make_flat(h, heap_tuple(h, (uint32_t)n, keys), values, n);
    Term pairs[4 * MAP_FLAT_MAX];
    for (i = 0; i < n; i++) {
        pairs[2 * i] = keys[i];
        pairs[2 * i + 1] = values[i];
    }
    return hash_from_pairs(h, pairs, n);
}

Term map_merge(Heap *h, Term a, Term b)
{
    size_t na = map_size(a), nb = map_size(b);
    if (nb == 0 || a == b) return a;
    if (na == 0) return b;
    if (is_flat_map(a) && is_flat_map(b)) return merge_flat(h, a, b);
    MapIter it;
    Term k, v;
    if (nb * 4 <= na) { // few pairs into many: one by one
        map_iter(&it, b);
        while (map_next(&it, &k, &v)) a = map_put(h, a, k, v);
        return a;
    }
    if (na * 4 <= nb) {
        map_iter(&it, a);
        while (map_next(&it, &k, &v))
            if (map_get(b, k) == NOVALUE) b = map_put(h, b, k, v);
        return b;
    }
    Term *pairs = mem_take(MEM_SYSTEM, 2 * (na + nb) * 8);
    pairs_of(a, pairs);
    pairs_of(b, pairs + 2 * na);
    Term t = map_from_pairs(h, pairs, na + nb);
    mem_give(MEM_SYSTEM, pairs, 2 * (na + nb) * 8);
    return t;
}

// ---- walking -----------------------------------------------------------------------------------
void map_iter(MapIter *it, Term map)
{
    it->map = map;
    it->at = 0;
    it->depth = 0;
    if (is_flat_map(map)) {
        it->depth = -1;
        return;
    }
    it->path[0].node = map;
    it->path[0].i = header_nwords(box_header(map)) - 1; // children still to visit
}

bool map_next(MapIter *it, Term *key, Term *value)
{
    if (it->depth < 0) {
        const FlatMap *m = flat_map(it->map);
        if (it->at >= m->size) return false;
        *key = tuple_at(m->keys, it->at);
        *value = m->values[it->at++];
        return true;
    }
    for (;;) {
        while (it->path[it->depth].i == 0)
            if (it->depth-- == 0) {
                it->depth = 0;
                return false;
            }
        const Term *node = boxed_ptr(it->path[it->depth].node);
        uint32_t i = it->path[it->depth].i--; // children left
        if (release_does(maps_forward)) i = header_nwords(*node) + (it->depth ? 1 : 0) - i;
        Term child = node[(it->depth ? 0 : 1) + i];
        if (is_cons(child)) {
            *key = head(child);
            *value = tail(child);
            return true;
        }
        it->depth++;
        it->path[it->depth].node = child;
        it->path[it->depth].i = header_nwords(box_header(child));
    }
}

static Term map_list(Heap *h, Term map, bool values)
{
    size_t n = map_size(map), i = 0;
    if (n == 0) return NIL;
    Term *p = heap_take(h, 2 * n), k, v;
    MapIter it;
    map_iter(&it, map);
    while (map_next(&it, &k, &v)) {
        p[2 * i] = values ? v : k;
        p[2 * i + 1] = i + 1 < n ? make_cons(p + 2 * i + 2) : NIL;
        i++;
    }
    return make_cons(p);
}
Term map_keys(Heap *h, Term map) { return map_list(h, map, false); }
Term map_values(Heap *h, Term map) { return map_list(h, map, true); }
