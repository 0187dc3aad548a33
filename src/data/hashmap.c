// SPDX-License-Identifier: Apache-2.0
// data/hashmap.c — maps of more than 32 pairs: a hash trie, 16 ways at each level.
//
//   root: [ header, bitmap | size | child ... ]      node: [ header, bitmap | child ... ]      one child per set bit
//   child: a leaf [Key | Value] (a cons), or a boxed node
//
// Each level uses 4 bits of the key's hash, the lowest first. After 8 levels the key is hashed again (hash_map_key with
// the next number).
//
// Invariant: a leaf is at the highest level where it is alone, so equal sets of keys make equal tries.
//
// Cost of an update: a copy of each node on the path (about log16 n), and one leaf. The depth is less than
// MAP_DEPTH_MAX: only keys whose hashes are equal in five rounds of 32 bits would reach it, and then it panics.
#include "data/map.h"

INLINE uint32_t bit_place(uint32_t bitmap, uint32_t bit) { return (uint32_t)__builtin_popcount(bitmap & (bit - 1)); }

// The hash of a key, shifted so that the low four bits are those of `level`; the second function does it from the hash
// of the level before.
static uint32_t hash_at(Term key, int level) { return hash_map_key(key, (uint32_t)level >> 3) >> 4 * (level & 7); }
INLINE uint32_t hash_down(uint32_t hx, Term key, int level)
{
    return LIKELY(level & 7) ? hx >> 4 : hash_map_key(key, (uint32_t)level >> 3);
}

Term hash_get(Term map, Term key)
{
    const Term *p = boxed_ptr(map), *children = p + 2;
    uint32_t hx = hash_map_key(key, 0);
    for (int level = 0;;) {
        uint32_t bitmap = header_extra(*p), bit = 1u << (hx & 15);
        if (!(bitmap & bit)) return NOVALUE;
        Term child = children[bit_place(bitmap, bit)];
        if (is_cons(child)) return eq_exact(head(child), key) ? tail(child) : NOVALUE;
        p = boxed_ptr(child);
        children = p + 1;
        level++;
        hx = hash_down(hx, key, level);
    }
}

// ---- update --------------------------------------------------------------------------------
typedef struct {
    const Term *node;
    uint32_t place, bit;
} Step;
typedef struct {
    Step at[MAP_DEPTH_MAX];
    int depth;
    Term leaf;
} Path; // leaf: the leaf at the end of the path, maybe of another key; NOVALUE: none

static void find_path(Path *path, Term map, Term key)
{
    const Term *p = boxed_ptr(map), *children = p + 2;
    uint32_t hx = hash_map_key(key, 0);
    for (int level = 0;;) {
        uint32_t bitmap = header_extra(*p), bit = 1u << (hx & 15), place = bit_place(bitmap, bit);
        path->at[level] = (Step){p, place, bit};
        path->depth = level;
        if (!(bitmap & bit)) {
            path->leaf = NOVALUE;
            return;
        }
        Term child = children[place];
        if (is_cons(child)) {
            path->leaf = child;
            return;
        }
        p = boxed_ptr(child);
        children = p + 1;
        level++;
        hx = hash_down(hx, key, level);
    }
}

// Copies the nodes of the path from level `from` up to the root to `to`, with `child` in its place. Returns the new
// root.
static Term copy_up(const Path *path, int from, Term child, size_t size, Term *to)
{
    for (int l = from; l >= 0; l--) {
        const Step *s = &path->at[l];
        size_t n = header_nwords(*s->node) + 1;
        memcpy(to, s->node, n * 8);
        to[(l ? 1 : 2) + s->place] = child;
        if (l == 0) to[1] = size;
        child = make_boxed(to);
        to += n;
    }
    return child;
}
static size_t copy_up_nwords(const Path *path, int from)
{
    size_t n = 0;
    for (int l = from; l >= 0; l--) n += header_nwords(*path->at[l].node) + 1;
    return n;
}

Term hash_put(Heap *h, Term map, Term key, Term value)
{
    Path path;
    find_path(&path, map, key);
    int d = path.depth;
    size_t size = map_size(map);
    if (path.leaf == NOVALUE) { // a free place in the deepest node
        const Step *s = &path.at[d];
        size_t n = header_nwords(*s->node), fixed = d ? 1 : 2; // words before the children
        Term *p = heap_take(h, 2 + (n + 2) + copy_up_nwords(&path, d - 1)), *node = p + 2;
        p[0] = key;
        p[1] = value;
        node[0] = make_header_extra(d ? SUB_HASH_NODE : SUB_HASH_ROOT, n + 1, header_extra(*s->node) | s->bit);
        if (d == 0) node[1] = size + 1;
        memcpy(node + fixed, s->node + fixed, s->place * 8);
        node[fixed + s->place] = make_cons(p);
        memcpy(node + fixed + s->place + 1, s->node + fixed + s->place, (n + 1 - fixed - s->place) * 8);
        return copy_up(&path, d - 1, make_boxed(node), size + 1, node + n + 2);
    }
    Term old = head(path.leaf);
    if (eq_exact(old, key)) {
        if (tail(path.leaf) == value) return map;
        Term *p = heap_take(h, 2 + copy_up_nwords(&path, d));
        p[0] = old;
        p[1] = value;
        return copy_up(&path, d, make_cons(p), size, p + 2);
    }
    // Another key's leaf is there: both go down to the level where their hashes differ.
    uint32_t a[MAP_DEPTH_MAX], b = 0;
    int level = d + 1;
    for (;; level++) {
        if (level >= MAP_DEPTH_MAX) panic("hash map: keys collide in %d levels", MAP_DEPTH_MAX);
        a[level] = hash_at(old, level) & 15;
        b = hash_at(key, level) & 15;
        if (a[level] != b) break;
    }
    size_t chain = (size_t)(level - d - 1);
    Term *p = heap_take(h, 2 + 3 + 2 * chain + copy_up_nwords(&path, d)), *to = p + 5;
    p[0] = key;
    p[1] = value;
    p[2] = make_header_extra(SUB_HASH_NODE, 2, 1u << a[level] | 1u << b);
    p[3] = a[level] < b ? path.leaf : make_cons(p);
    p[4] = a[level] < b ? make_cons(p) : path.leaf;
    Term child = make_boxed(p + 2);
    while (--level > d) {
        to[0] = make_header_extra(SUB_HASH_NODE, 1, 1u << a[level]);
        to[1] = child;
        child = make_boxed(to);
        to += 2;
    }
    return copy_up(&path, d, child, size + 1, to);
}

static Term to_flat_without(Heap *h, Term map, Term key)
{
    Term pairs[2 * MAP_FLAT_MAX], k, v;
    size_t n = 0;
    MapIter it;
    map_iter(&it, map);
    while (map_next(&it, &k, &v)) {
        if (n == MAP_FLAT_MAX || eq_exact(k, key)) continue;
        pairs[2 * n] = k;
        pairs[2 * n + 1] = v;
        n++;
    }
    return flat_from_pairs(h, pairs, n);
}

Term hash_remove(Heap *h, Term map, Term key)
{
    Path path;
    find_path(&path, map, key);
    if (path.leaf == NOVALUE || !eq_exact(head(path.leaf), key)) return map;
    size_t size = map_size(map) - 1;
    if (size <= MAP_FLAT_MAX) { return to_flat_without(h, map, key); }
    int d = path.depth;
    const Step *s = &path.at[d];
    size_t n = header_nwords(*s->node);
    if (d && n == 2 && is_cons(s->node[2 - s->place])) { // the other leaf moves up, above the nodes it is alone in
        Term other = s->node[2 - s->place];
        while (--d && header_nwords(*path.at[d].node) == 1) {}
        Term *p = heap_take(h, copy_up_nwords(&path, d));
        return copy_up(&path, d, other, size, p);
    }
    size_t fixed = d ? 1 : 2;
    Term *node = heap_take(h, n + copy_up_nwords(&path, d - 1));
    node[0] = make_header_extra(d ? SUB_HASH_NODE : SUB_HASH_ROOT, n - 1, header_extra(*s->node) & ~s->bit);
    if (d == 0) node[1] = size;
    memcpy(node + fixed, s->node + fixed, s->place * 8);
    memcpy(node + fixed + s->place, s->node + fixed + s->place + 1, (n - fixed - s->place) * 8);
    return copy_up(&path, d - 1, make_boxed(node), size, node + n);
}

// ---- all at once -----------------------------------------------------------------------------
// Pairs are sorted by their hash with its nibbles reversed, which is the order of the leaves. So the pairs of a node
// are neighbours.
typedef struct {
    uint32_t order, pair;
} Entry;

static uint32_t reverse_nibbles(uint32_t x)
{
    x = __builtin_bswap32(x);
    return (x & 0x0F0F0F0Fu) << 4 | (x >> 4 & 0x0F0F0F0Fu);
}

static void sort_entries(Entry *e, Entry *spare, size_t n) // stable
{
    if (n < 64) {
        for (size_t i = 1; i < n; i++) {
            Entry x = e[i];
            size_t j = i;
            for (; j && e[j - 1].order > x.order; j--) e[j] = e[j - 1];
            e[j] = x;
        }
        return;
    }
    for (unsigned shift = 0; shift < 32; shift += 8) {
        size_t count[256] = {0}, at = 0;
        for (size_t i = 0; i < n; i++) count[e[i].order >> shift & 255]++;
        for (size_t i = 0; i < 256; i++) {
            size_t c = count[i];
            count[i] = at;
            at += c;
        }
        for (size_t i = 0; i < n; i++) spare[count[e[i].order >> shift & 255]++] = e[i];
        Entry *t = e;
        e = spare;
        spare = t; // after four passes the result is in the caller's e
    }
}

typedef struct {
    Heap *h;
    const Term *pairs;
    Entry *entries, *spare;
    Term *leaf;
} Build;

static Term build(Build *b, size_t from, size_t to, int level) // recurses at most MAP_DEPTH_MAX levels
{
    Entry *e = b->entries;
    if (to - from == 1) {
        Term *p = b->leaf;
        b->leaf += 2;
        p[0] = b->pairs[2 * e[from].pair];
        p[1] = b->pairs[2 * e[from].pair + 1];
        return make_cons(p);
    }
    if (level >= MAP_DEPTH_MAX) panic("hash map: keys collide in %d levels", MAP_DEPTH_MAX);
    if (level && (level & 7) == 0) { // all 32 bits are equal: sorts by the hash of the next round
        for (size_t i = from; i < to; i++)
            e[i].order = reverse_nibbles(hash_map_key(b->pairs[2 * e[i].pair], (uint32_t)level >> 3));
        sort_entries(e + from, b->spare + from, to - from);
    }
    unsigned shift = 28 - 4 * (level & 7);
    Term children[16];
    uint32_t bitmap = 0;
    size_t n = 0;
    while (from < to) {
        uint32_t nibble = e[from].order >> shift & 15;
        size_t end = from + 1;
        while (end < to && (e[end].order >> shift & 15) == nibble) end++;
        children[n++] = build(b, from, end, level + 1);
        bitmap |= 1u << nibble;
        from = end;
    }
    size_t fixed = level ? 1 : 2;
    Term *p = heap_take(b->h, n + fixed);
    p[0] = make_header_extra(level ? SUB_HASH_NODE : SUB_HASH_ROOT, n + fixed - 1, bitmap);
    memcpy(p + fixed, children, n * 8);
    return make_boxed(p);
}

// Sorts the pairs and drops those that a later pair replaces. Returns the number left.
static size_t sort_pairs(Entry *e, Entry *spare, const Term *pairs, size_t npairs)
{
    for (size_t i = 0; i < npairs; i++) e[i] = (Entry){reverse_nibbles(hash_map_key(pairs[2 * i], 0)), (uint32_t)i};
    sort_entries(e, spare, npairs);
    size_t n = 0;
    for (size_t i = 0; i < npairs; i++) {
        bool replaced = false;
        for (size_t j = i + 1; j < npairs && e[j].order == e[i].order && !replaced; j++)
            replaced = eq_exact(pairs[2 * e[i].pair], pairs[2 * e[j].pair]);
        if (!replaced) e[n++] = e[i];
    }
    return n;
}

Term hash_from_pairs(Heap *h, const Term *pairs, size_t npairs)
{
    Entry *e = mem_take(MEM_SYSTEM, npairs * sizeof(Entry)), *spare = mem_take(MEM_SYSTEM, npairs * sizeof(Entry));
    size_t n = sort_pairs(e, spare, pairs, npairs);
    Term t;
    if (n <= MAP_FLAT_MAX) {
        Term few[2 * MAP_FLAT_MAX];
        for (size_t i = 0; i < n; i++) {
            few[2 * i] = pairs[2 * e[i].pair];
            few[2 * i + 1] = pairs[2 * e[i].pair + 1];
        }
        t = flat_from_pairs(h, few, n);
    } else {
        Build b = {h, pairs, e, spare, heap_take(h, 2 * n)};
        t = build(&b, 0, n, 0);
        boxed_ptr(t)[1] = n;
    }
    mem_give(MEM_SYSTEM, e, npairs * sizeof(Entry));
    mem_give(MEM_SYSTEM, spare, npairs * sizeof(Entry));
    return t;
}

// ---- merging in parts ----------------------------------------------------------------------------
// Part 16 * i + j is child j of child i of the root. What only one map has is not copied.
typedef struct {
    Heap *h;
    size_t twice;
} Merge; // twice: the number of keys that both have

static Term two_leaves(Heap *h, Term x, Term y, int level)
{
    uint32_t a, b;
    uint8_t path[MAP_DEPTH_MAX];
    int l = level;
    for (;; l++) {
        if (l >= MAP_DEPTH_MAX) panic("hash map: keys collide in %d levels", MAP_DEPTH_MAX);
        a = hash_at(head(x), l) & 15;
        b = hash_at(head(y), l) & 15;
        if (a != b) break;
        path[l] = (uint8_t)a;
    }
    Term *p = heap_take(h, 3 + 2 * (size_t)(l - level)), t = make_boxed(p);
    p[0] = make_header_extra(SUB_HASH_NODE, 2, 1u << a | 1u << b);
    p[1] = a < b ? x : y;
    p[2] = a < b ? y : x;
    for (p += 3; l-- > level; p += 2) {
        p[0] = make_header_extra(SUB_HASH_NODE, 1, 1u << path[l]);
        p[1] = t;
        t = make_boxed(p);
    }
    return t;
}

static Term merge(Merge *m, Term x, Term y, int level);
static Term merge_leaf(Merge *m, Term leaf, Term node, int level, bool leaf_wins)
{
    const Term *p = boxed_ptr(node);
    uint32_t bitmap = header_extra(*p), bit = 1u << (hash_at(head(leaf), level) & 15), place = bit_place(bitmap, bit);
    size_t n = header_nwords(*p);
    if (!(bitmap & bit)) {
        Term *to = heap_take(m->h, n + 2);
        to[0] = make_header_extra(SUB_HASH_NODE, n + 1, bitmap | bit);
        memcpy(to + 1, p + 1, place * 8);
        to[1 + place] = leaf;
        memcpy(to + 2 + place, p + 1 + place, (n - place) * 8);
        return make_boxed(to);
    }
    Term child = p[1 + place], t = leaf_wins ? merge(m, child, leaf, level + 1) : merge(m, leaf, child, level + 1);
    if (t == child) return node;
    Term *to = heap_take(m->h, n + 1);
    memcpy(to, p, (n + 1) * 8);
    to[1 + place] = t;
    return make_boxed(to);
}

// Merges x and y, leaves or nodes at `level`; values of y win. Recurses at most MAP_DEPTH_MAX levels.
static Term merge(Merge *m, Term x, Term y, int level)
{
    if (is_cons(x) && is_cons(y)) {
        if (x != y && !eq_exact(head(x), head(y))) return two_leaves(m->h, x, y, level);
        m->twice++;
        return y;
    }
    if (is_cons(x)) return merge_leaf(m, x, y, level, false);
    if (is_cons(y)) return merge_leaf(m, y, x, level, true);
    const Term *p = boxed_ptr(x), *q = boxed_ptr(y);
    uint32_t in_x = header_extra(*p++), in_y = header_extra(*q++), n = 0;
    bool all_y = (in_x & ~in_y) == 0;
    Term children[16];
    for (uint32_t left = in_x | in_y; left; left &= left - 1) {
        uint32_t bit = left & -left;
        Term t = !(in_y & bit) ? *p++ : !(in_x & bit) ? *q : merge(m, *p++, *q, level + 1);
        if (in_y & bit) all_y &= t == *q++;
        children[n++] = t;
    }
    if (all_y) return y;
    Term *to = heap_take(m->h, n + 1);
    to[0] = make_header_extra(SUB_HASH_NODE, n, in_x | in_y);
    memcpy(to + 1, children, n * 8);
    return make_boxed(to);
}

static Term child_at(Term node, bool is_root, unsigned nibble) // NIL: no child
{
    const Term *p = boxed_ptr(node);
    uint32_t bitmap = header_extra(*p), bit = 1u << nibble;
    return bitmap & bit ? p[(is_root ? 2 : 1) + bit_place(bitmap, bit)] : NIL;
}

static Term part_of(Term map, unsigned part)
{
    Term t = child_at(map, true, part >> 4);
    if (is_nil(t)) return NIL;
    if (is_cons(t)) return (hash_at(head(t), 1) & 15) == (part & 15) ? t : NIL;
    return child_at(t, false, part & 15);
}

Term hash_merge_part(Heap *h, Term a, Term b, unsigned part, size_t *twice)
{
    Merge m = {h, 0};
    Term x = part_of(a, part), y = part_of(b, part), t = is_nil(x) ? y : is_nil(y) ? x : merge(&m, x, y, 2);
    *twice += m.twice;
    return t;
}

static Term node_of(Heap *h, const Term *children, const uint8_t *nibbles, size_t n, size_t root_size)
{
    size_t fixed = root_size ? 2 : 1;
    uint32_t bitmap = 0;
    for (size_t i = 0; i < n; i++) bitmap |= 1u << nibbles[i];
    Term *p = heap_take(h, n + fixed);
    p[0] = make_header_extra(root_size ? SUB_HASH_ROOT : SUB_HASH_NODE, n + fixed - 1, bitmap);
    if (root_size) p[1] = root_size;
    memcpy(p + fixed, children, n * 8);
    return make_boxed(p);
}

Term hash_join_parts(Heap *h, Term parts, size_t npairs)
{
    Term all[HASH_MERGE_PARTS], top[16];
    uint8_t top_nibbles[16];
    size_t ntop = 0;
    for (size_t i = HASH_MERGE_PARTS; i-- > 0; parts = tail(parts)) all[i] = head(parts);
    for (unsigned i = 0; i < 16; i++) {
        Term children[16];
        uint8_t nibbles[16];
        size_t n = 0;
        for (unsigned j = 0; j < 16; j++)
            if (!is_nil(all[16 * i + j])) {
                children[n] = all[16 * i + j];
                nibbles[n++] = (uint8_t)j;
            }
        if (!n) continue;
        top[ntop] = n == 1 && is_cons(children[0]) ? children[0] : node_of(h, children, nibbles, n, 0);
        top_nibbles[ntop++] = (uint8_t)i;
    }
    return node_of(h, top, top_nibbles, ntop, npairs);
}
