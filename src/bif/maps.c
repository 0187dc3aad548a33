// SPDX-License-Identifier: Apache-2.0
// bif/maps.c — module maps' BIFs, and the one iteration primitive, erts_internal:map_next/3.
//
// A path into a hash map is an integer: four bits a level, the root's lowest; each is the place (not the slot) in that
// node of the next pair to come. Path 0 is the start, so what is left of an iterator says where to go on.
// What is done to a whole map of more than AT_ONCE pairs goes on in later slices; see continue.tab for the states.
#include "base/release.h"
#include "bif/job.h"

enum { AT_ONCE = 16384, SLICE = 4000, MAX_LEVELS = 15 };
static void charge(Proc *p, size_t pairs)
{
    if (pairs >= 16) proc_charge(p, pairs > 1600000 ? 100000 : (uint32_t)(pairs / 16));
}

// ---- one key --------------------------------------------------------------------
BIF_FN(erlang, map_size, 1) { return is_map(a[0]) ? make_small((int64_t)map_size(a[0])) : badmap(p, a[0]); }

static Term get(Proc *p, Term key, Term map)
{
    if (!is_map(map)) return badmap(p, map);
    Term v = map_get(map, key);
    return v != NOVALUE ? v : badkey(p, key);
}
BIF_FN(erlang, map_get, 2) { return get(p, a[0], a[1]); }
BIF_FN(maps, get, 2) { return get(p, a[0], a[1]); }

static Term is_key(Proc *p, Term key, Term map)
{
    return is_map(map) ? make_bool(map_get(map, key) != NOVALUE) : badmap(p, map);
}
BIF_FN(erlang, is_map_key, 2) { return is_key(p, a[0], a[1]); }
BIF_FN(maps, is_key, 2) { return is_key(p, a[0], a[1]); }

BIF_FN(maps, find, 2)
{
    if (!is_map(a[1])) return badmap(p, a[1]);
    Term v = map_get(a[1], a[0]);
    return v != NOVALUE ? TUPLE(&p->heap, A_ok, v) : A_error;
}

BIF_FN(maps, put, 3) { return is_map(a[2]) ? map_put(&p->heap, a[2], a[0], a[1]) : badmap(p, a[2]); }

BIF_FN(maps, update, 3)
{
    if (!is_map(a[2])) return badmap(p, a[2]);
    return map_get(a[2], a[0]) != NOVALUE ? map_put(&p->heap, a[2], a[0], a[1]) : badkey(p, a[0]);
}

BIF_FN(maps, remove, 2) { return is_map(a[1]) ? map_remove(&p->heap, a[1], a[0]) : badmap(p, a[1]); }

BIF_FN(maps, take, 2)
{
    if (!is_map(a[1])) return badmap(p, a[1]);
    Term v = map_get(a[1], a[0]);
    return v != NOVALUE ? TUPLE(&p->heap, v, map_remove(&p->heap, a[1], a[0])) : A_error;
}

// ---- whole maps --------------------------------------------------------------------
static Term part_of_list(Proc *p, const Term *state, Term which);
static Term map_list(Proc *p, Term map, Term which)
{
    if (!is_map(map)) return badmap(p, map);
    if (map_size(map) > AT_ONCE) return part_of_list(p, (Term[]){make_small(0), map, NIL}, which);
    charge(p, map_size(map) / 4);
    return which == A_keys ? map_keys(&p->heap, map) : map_values(&p->heap, map);
}
BIF_FN(maps, keys, 1) { return map_list(p, a[0], A_keys); }
BIF_FN(maps, values, 1) { return map_list(p, a[0], A_values); }

BIF_FN(maps, merge, 2)
{
    if (!is_map(a[0])) return badmap(p, a[0]);
    if (!is_map(a[1])) return badmap(p, a[1]);
    size_t n = map_size(a[0]), m = map_size(a[1]), few = n < m ? n : m, many = n < m ? m : n;
    if (few * 4 <= many ? few <= SLICE / 4 : n + m <= AT_ONCE) {
        charge(p, few * 4 <= many ? few * 4 : n + m);
        return map_merge(&p->heap, a[0], a[1]);
    }
    return bif_continue_map_merge(p, (Term[]){a[0], a[1], make_small(0), NIL});
}

BIF_FN(erts_internal, map_to_tuple_keys, 1)
{
    if (!is_map(a[0])) return badmap(p, a[0]);
    return is_flat_map(a[0]) ? flat_map(a[0])->keys : badarg(p);
}

// The nodes themselves, only for erts_debug:size/1's accounting: they never leave it.
static bool is_hash_node(Term t) { return is_box_of(t, SUB_HASH_NODE); }
static Term *node_slots(Term node, uint32_t *n)
{
    bool root = is_hash_map(node);
    *n = header_nwords(box_header(node)) - (root ? 1 : 0);
    return boxed_ptr(node) + (root ? 2 : 1);
}

BIF_FN(erts_internal, map_hashmap_children, 1)
{
    uint32_t n;
    if (is_flat_map(a[0])) return badarg(p);
    if (!is_hash_map(a[0]) && !is_hash_node(a[0])) return badmap(p, a[0]);
    Term *slots = node_slots(a[0], &n);
    return heap_list(&p->heap, slots, n, NIL);
}

// ---- making -----------------------------------------------------------------------
// The map of at most `max` elements of *list; a NOVALUE value: the elements are pairs.
static Term map_of_some(Proc *p, Term *list, Term value, size_t max)
{
    Term few[64], *pairs = few;
    size_t n = 0, room = 0;
    Term l = *list;
    for (; is_cons(l) && n < max; l = tail(l)) n++;
    if (!n) return EMPTY_MAP;
    if (n > COUNT_OF(few) / 2) pairs = mem_take(MEM_SYSTEM, (room = n * 2 * sizeof(Term)));
    l = *list;
    for (size_t i = 0; i < n; i++, l = tail(l)) {
        Term e = head(l);
        pairs[2 * i] = value == NOVALUE ? tuple_at(e, 0) : e;
        pairs[2 * i + 1] = value == NOVALUE ? tuple_at(e, 1) : value;
    }
    Term map = map_from_pairs(&p->heap, pairs, n);
    if (pairs != few) mem_give(MEM_SYSTEM, pairs, room);
    charge(p, n);
    *list = l;
    return map;
}

static bool are_pairs(Term l, size_t max) // the first max elements
{
    for (size_t n = 0; is_cons(l) && n < max; l = tail(l), n++)
        if (!is_tuple_of(head(l), 2)) return false;
    return is_list(l);
}

static Term put_some(Proc *p, Term *list, Term value, Term map)
{
    Term l = *list;
    size_t n = 0;
    for (; is_cons(l) && n < SLICE; l = tail(l), n++) {
        Term e = head(l);
        map = value == NOVALUE ? map_put(&p->heap, map, tuple_at(e, 0), tuple_at(e, 1))
                               : map_put(&p->heap, map, e, value);
    }
    charge(p, n);
    *list = l;
    return map;
}

BIF_FN(maps, from_list, 1)
{
    if (!are_pairs(a[0], AT_ONCE)) return badarg(p);
    Term rest = a[0], map = map_of_some(p, &rest, NOVALUE, AT_ONCE);
    return is_nil(rest) ? map : proc_yield_bif(p, X_from_list, 3, (Term[]){rest, map, a[0]});
}

Term bif_continue_from_list(Proc *p, Term *a)
{
    if (!are_pairs(a[0], SLICE)) return proc_raise_of(p, A_badarg, A_maps, A_from_list, 1, &a[2]);
    Term rest = a[0], map = put_some(p, &rest, NOVALUE, a[1]);
    return is_nil(rest) ? map : proc_yield_bif(p, X_from_list, 3, (Term[]){rest, map, a[2]});
}

BIF_FN(maps, from_keys, 2)
{
    if (!is_list(a[0])) return badarg(p);
    Term rest = a[0], map = map_of_some(p, &rest, a[1], AT_ONCE);
    if (!is_list(rest)) return badarg(p);
    return is_nil(rest) ? map : proc_yield_bif(p, X_from_keys, 4, (Term[]){rest, a[1], map, a[0]});
}

Term bif_continue_from_keys(Proc *p, Term *a)
{
    Term rest = a[0], map = put_some(p, &rest, a[1], a[2]);
    if (!is_list(rest)) return proc_raise_of(p, A_badarg, A_maps, A_from_keys, 2, (Term[]){a[3], a[1]});
    return is_nil(rest) ? map : proc_yield_bif(p, X_from_keys, 4, (Term[]){rest, a[1], map, a[3]});
}

// ---- iteration --------------------------------------------------------------------------
enum { CHUNK = MAP_FLAT_MAX };

// A node on the way down, and which of its children comes next.
typedef struct {
    Term *slots;
    uint32_t n, at;
} Level;
static Term child_at(const Level *l, bool backwards) { return l->slots[backwards ? l->n - 1 - l->at : l->at]; }

// Up to CHUNK pairs (conses) from path on; backwards: from the last pair to the first. The next path; *done at the end.
static uint64_t next_pairs(Term map, uint64_t path, bool backwards, Term *pairs, size_t *npairs, bool *done)
{
    Level stack[MAX_LEVELS + 1];
    int depth = 0;
    size_t got = 0;
    Term node = map;
    for (;;) { // down along the path
        stack[depth].slots = node_slots(node, &stack[depth].n);
        stack[depth].at = (uint32_t)(path >> (4 * depth)) & 15;
        if (stack[depth].at >= stack[depth].n) break;
        Term child = child_at(&stack[depth], backwards);
        if (is_cons(child) || depth == MAX_LEVELS) break;
        node = child;
        depth++;
    }
    for (;;) {
        if (stack[depth].at >= stack[depth].n) {
            if (!depth) break;
            stack[--depth].at++;
            continue;
        }
        Term child = child_at(&stack[depth], backwards);
        if (!is_cons(child)) {
            if (depth == MAX_LEVELS) panic("map_next: a hash map deeper than %d", MAX_LEVELS);
            depth++;
            stack[depth].slots = node_slots(child, &stack[depth].n);
            stack[depth].at = 0;
            continue;
        }
        if (got == CHUNK) {
            uint64_t next = 0;
            for (int i = 0; i <= depth; i++) next |= (uint64_t)stack[i].at << (4 * i);
            *npairs = got;
            *done = false;
            return next;
        }
        pairs[got++] = child;
        stack[depth].at++;
    }
    *npairs = got;
    *done = true;
    return 0;
}

// ---- whole maps, slice by slice --------------------------------------------------------------
// Path, map, what comes behind: the list from its end, as the path goes.
static Term part_of_list(Proc *p, const Term *a, Term which)
{
    Term pairs[CHUNK], acc = a[2];
    uint64_t at;
    bool done = false;
    if (!int_to_uint64(a[0], &at)) return badarg(p);
    for (size_t n = 0, k; !done && n < SLICE; n += k) {
        at = next_pairs(a[1], at, release_does(maps_forward), pairs, &k, &done);
        for (size_t i = 0; i < k; i++)
            acc = heap_cons(&p->heap, which == A_keys ? head(pairs[i]) : tail(pairs[i]), acc);
    }
    charge(p, SLICE / 4);
    return done ? acc
                : proc_yield_bif(p, which == A_keys ? X_map_keys : X_map_values, 3,
                      (Term[]){heap_uint64(&p->heap, at), a[1], acc});
}
Term bif_continue_map_keys(Proc *p, Term *a) { return part_of_list(p, a, A_keys); }
Term bif_continue_map_values(Proc *p, Term *a) { return part_of_list(p, a, A_values); }

Term bif_continue_map_merge(Proc *p, Term *a)
{
    uint64_t state = (uint64_t)small_value(a[2]);
    unsigned part = state & 255;
    size_t twice = (size_t)(state >> 8), n = map_size(a[0]), m = map_size(a[1]), done = 0,
           each = 8 + (n < m ? n : m) / HASH_MERGE_PARTS;
    Term parts = a[3];
    for (; part < HASH_MERGE_PARTS && done < SLICE; part++) {
        parts = heap_cons(&p->heap, hash_merge_part(&p->heap, a[0], a[1], part, &twice), parts);
        done += each;
    }
    charge(p, done * 2);
    if (part == HASH_MERGE_PARTS) return hash_join_parts(&p->heap, parts, n + m - twice);
    return proc_yield_bif(p, X_map_merge, 4, (Term[]){a[0], a[1], make_small((int64_t)(twice << 8 | part)), parts});
}

// The path of an ordered iterator is the list of keys that are left.
static Term next_of_keys(Proc *p, Term keys, Term map)
{
    Heap *h = &p->heap;
    Term some[CHUNK];
    size_t n = 0;
    for (; n < CHUNK && is_cons(keys); keys = tail(keys)) some[n++] = head(keys);
    if (!is_list(keys)) return badarg(p);
    Term result = is_nil(keys) ? A_none : heap_cons(h, keys, map);
    while (n) {
        Term v = map_get(map, some[--n]);
        if (v == NOVALUE) return badarg(p);
        result = TUPLE(h, some[n], v, result);
    }
    return result;
}

BIF_FN(erts_internal, map_next, 3)
{
    if (is_list(a[0]) && is_map(a[1]) && a[2] == A_iterator && release_does(key_iterators))
        return next_of_keys(p, a[0], a[1]);
    Term map = a[1], acc = a[2], pairs[CHUNK];
    int64_t path;
    uint64_t next = 0;
    size_t n = 0;
    bool done = true, listing = acc != A_iterator;
    Heap *h = &p->heap;
    if (!is_map(map) || !int_to_int64(a[0], &path) || path < 0 || (listing && !is_list(acc))) return badarg(p);
    if (is_flat_map(map)) {
        FlatMap *m = flat_map(map);
        if (path) return badarg(p);
        Term result = listing ? acc : A_none;
        for (size_t i = map_size(map); i-- > 0;) {
            Term k = tuple_at(m->keys, (uint32_t)i), v = m->values[i];
            result = listing ? heap_cons(h, TUPLE(h, k, v), result) : TUPLE(h, k, v, result);
        }
        return result;
    }
    next = next_pairs(map, (uint64_t)path, listing && release_does(maps_forward), pairs, &n, &done);
    if (listing) {
        for (size_t i = 0; i < n; i++) acc = heap_cons(h, TUPLE(h, head(pairs[i]), tail(pairs[i])), acc);
        return done ? acc : heap_cons(h, heap_uint64(h, next), heap_cons(h, map, acc));
    }
    Term result = done ? A_none : heap_cons(h, heap_uint64(h, next), map);
    for (size_t i = n; i-- > 0;) result = TUPLE(h, head(pairs[i]), tail(pairs[i]), result);
    return result;
}

// ---- erts_debug:map_info/1 ------------------------------------------------------------------
BIF_FN(erts_debug, map_info, 1)
{
    if (!is_map(a[0])) return badmap(p, a[0]);
    if (is_flat_map(a[0])) return badarg(p);
    Level stack[MAX_LEVELS + 1];
    size_t leaves[MAX_LEVELS + 1] = {0}, sizes[17] = {0}, nleaves = 0, nnodes = 0;
    int depth = 0, deepest = 0;
    stack[0].slots = node_slots(a[0], &stack[0].n);
    stack[0].at = 0;
    sizes[stack[0].n]++, nnodes++;
    for (;;) {
        if (stack[depth].at >= stack[depth].n) {
            if (!depth--) break;
            continue;
        }
        Term child = stack[depth].slots[stack[depth].at++];
        if (is_cons(child)) {
            leaves[depth]++, nleaves++;
            if (depth > deepest) deepest = depth;
        } else if (depth < MAX_LEVELS) {
            depth++;
            stack[depth].slots = node_slots(child, &stack[depth].n);
            stack[depth].at = 0;
            sizes[stack[depth].n]++, nnodes++;
        }
    }
    Heap *h = &p->heap;
    Term by_size[16], by_depth[16];
    for (int i = 0; i < 16; i++)
        by_size[i] = make_small((int64_t)sizes[i + 1]), by_depth[i] = make_small((int64_t)leaves[i]);
    Term items[4] = {
        TUPLE(h, B_depth, make_small(deepest + 1)),
        TUPLE(h, B_arrays, make_small(0), NIL),
        TUPLE(h, B_bitmaps, make_small((int64_t)nnodes), heap_tuple(h, 16, by_size)),
        TUPLE(h, B_leafs, make_small((int64_t)nleaves), heap_tuple(h, 16, by_depth)),
    };
    return heap_list(h, items, 4, NIL);
}
