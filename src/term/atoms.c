// SPDX-License-Identifier: Apache-2.0
// term/atoms.c — the atom table: text to index and back.
//
//   index ──► pages[index / PAGE] ──► [ AtomInfo * ... ] ──► { hash, nbytes, nchars, latin1, text }
//   text ──hash──► slots: open addressing, each slot an index + 1 (0: empty)
//
// Invariant: atoms are never freed or changed. An entry is complete before its address is published (release), so
// readers take no lock; inserting takes `guard`. When three quarters of the slots are used, a table twice as big
// replaces the slot table. The old table is kept, because a reader may still use it; all old ones together are smaller
// than the newest. A reader of an old table can only miss an atom that was inserted after the reader began; atom_make
// therefore looks again under the lock.
// Cost: a look-up hashes the text and compares one entry or a few.
#include "term/term.h"
#include "base/sync.h"

enum {
    PAGE = 1024,
    ARENA_NBYTES = 16384,
    FIRST_SLOTS = 4096,
    DEFAULT_LIMIT = 1048576,
    SMALLEST_LIMIT = 8192,
    GREATEST_LIMIT = 1 << 26
};

typedef struct {
    uint32_t hash;
    uint16_t nbytes;
    uint8_t nchars;
    bool latin1;
    uint8_t text[];
} AtomInfo; // the text ends in a NUL that nbytes does not count
typedef _Atomic(AtomInfo *) Entry;
typedef struct Slots {
    struct Slots *older;
    uint32_t mask;
    _Atomic uint32_t at[];
} Slots;

static Lock guard;
static _Atomic(Entry *) *pages;
static _Atomic(Slots *) slots;
static _Atomic uint32_t count;
static uint32_t limit;
static uint8_t *arena;
static size_t arena_left;

static const char *const predefined[] = {
#define ATOM(name, text) text,
#include "term/atoms.tab"
#undef ATOM
};

// The hash that phash2 gives an atom: PJW's, over the UTF-8 bytes; but a character of 128..255 counts as one Latin-1
// byte.
static uint32_t text_hash(const uint8_t *p, size_t n)
{
    uint32_t h = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = p[i];
        if ((c & 0xFE) == 0xC2 && i + 1 < n && (p[i + 1] & 0xC0) == 0x80) c = (c << 6 | (p[++i] & 0x3F)) & 0xFF;
        h = (h << 4) + c;
        uint32_t top = h & 0xF0000000u;
        h ^= top >> 24 | top;
    }
    return h;
}

// The low bits of PJW's hash differ too little, so the hash is multiplied before it is masked.
static uint32_t first_slot(uint32_t hash)
{
    uint32_t h = hash * 0x9E3779B1u;
    return h ^ h >> 15;
}

static const AtomInfo *info_at(uint32_t index)
{
    Entry *page = atomic_load_explicit(&pages[index / PAGE], memory_order_acquire);
    return atomic_load_explicit(&page[index % PAGE], memory_order_acquire);
}

static const AtomInfo *info_of(Term atom)
{
    ASSERT(is_atom(atom) && atom_index(atom) < atom_count());
    return info_at(atom_index(atom));
}

static Term find(const Slots *s, uint32_t hash, const uint8_t *p, size_t n)
{
    for (uint32_t i = first_slot(hash);; i++) {
        uint32_t v = atomic_load_explicit(&s->at[i & s->mask], memory_order_acquire);
        if (!v) return NOVALUE;
        const AtomInfo *a = info_at(v - 1);
        if (a->hash == hash && a->nbytes == n && !memcmp(a->text, p, n)) return make_atom(v - 1);
    }
}

static void slot_put(Slots *s, uint32_t hash, uint32_t index)
{
    uint32_t i = first_slot(hash);
    while (atomic_load_explicit(&s->at[i & s->mask], memory_order_relaxed)) i++;
    atomic_store_explicit(&s->at[i & s->mask], index + 1, memory_order_release);
}

static Slots *slots_new(uint32_t n)
{
    Slots *s = mem_take0(MEM_ATOM, sizeof(Slots) + n * sizeof(uint32_t));
    s->mask = n - 1;
    return s;
}

static Slots *slots_doubled(Slots *old, uint32_t natoms)
{
    Slots *s = slots_new((old->mask + 1) * 2);
    s->older = old;
    for (uint32_t i = 0; i < natoms; i++) slot_put(s, info_at(i)->hash, i);
    atomic_store_explicit(&slots, s, memory_order_release);
    return s;
}

static AtomInfo *info_new(uint32_t hash, const uint8_t *p, size_t n)
{
    size_t nbytes = (sizeof(AtomInfo) + n + 1 + 7) & ~(size_t)7;
    if (nbytes > arena_left) {
        arena = mem_take(MEM_ATOM, ARENA_NBYTES);
        arena_left = ARENA_NBYTES;
    }
    AtomInfo *a = (AtomInfo *)arena;
    arena += nbytes;
    arena_left -= nbytes;
    uint32_t nchars = 0;
    bool latin1 = true;
    for (size_t i = 0; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80) nchars++;
        if (p[i] > 0xC3) latin1 = false;
    }
    *a = (AtomInfo){.hash = hash, .nbytes = (uint16_t)n, .nchars = (uint8_t)nchars, .latin1 = latin1};
    memcpy(a->text, p, n);
    a->text[n] = 0;
    return a;
}

// The caller holds `guard` and has not found the text. NOVALUE: the table is full.
static Term insert(uint32_t hash, const uint8_t *p, size_t n)
{
    uint32_t index = atomic_load_explicit(&count, memory_order_relaxed);
    if (index >= limit) return NOVALUE;
    Slots *s = atomic_load_explicit(&slots, memory_order_relaxed);
    if (index >= (s->mask + 1) / 4 * 3) s = slots_doubled(s, index);
    if (index % PAGE == 0) {
        Entry *page = mem_take0(MEM_ATOM, PAGE * sizeof(Entry));
        atomic_store_explicit(&pages[index / PAGE], page, memory_order_release);
    }
    Entry *page = atomic_load_explicit(&pages[index / PAGE], memory_order_relaxed);
    atomic_store_explicit(&page[index % PAGE], info_new(hash, p, n), memory_order_release);
    atomic_store_explicit(&count, index + 1, memory_order_release);
    slot_put(s, hash, index);
    return make_atom(index);
}

Term atom_find(const uint8_t *p, size_t n)
{
    return find(atomic_load_explicit(&slots, memory_order_acquire), text_hash(p, n), p, n);
}

Term atom_make(const uint8_t *p, size_t n)
{
    uint32_t hash = text_hash(p, n);
    Term t = find(atomic_load_explicit(&slots, memory_order_acquire), hash, p, n);
    if (t != NOVALUE) return t;
    ASSERT(n <= 255 * 4);
    lock(&guard);
    t = find(atomic_load_explicit(&slots, memory_order_relaxed), hash, p, n);
    if (t == NOVALUE) t = insert(hash, p, n);
    unlock(&guard);
    return t;
}

Term atom_c(const char *ascii)
{
    Term t = atom_make((const uint8_t *)ascii, strlen(ascii));
    if (t == NOVALUE) fatal(1, "no more index entries in atom_tab (max=%u)", limit);
    return t;
}

void atoms_init(uint32_t max);
void atoms_init(uint32_t max)
{
    limit = max == 0           ? DEFAULT_LIMIT
        : max < SMALLEST_LIMIT ? SMALLEST_LIMIT
        : max > GREATEST_LIMIT ? GREATEST_LIMIT
                               : max;
    pages = mem_take0(MEM_ATOM, ((size_t)limit / PAGE + 1) * sizeof(*pages));
    atomic_store(&slots, slots_new(FIRST_SLOTS));
    for (uint32_t i = 0; i < ATOMS_PREDEFINED; i++)
        if (atom_c(predefined[i]) != make_atom(i)) panic("term/atoms.tab: \"%s\" is there twice", predefined[i]);
}

const uint8_t *atom_text(Term atom, size_t *nbytes)
{
    const AtomInfo *a = info_of(atom);
    *nbytes = a->nbytes;
    return a->text;
}

bool atom_is_latin1(Term atom) { return info_of(atom)->latin1; }
uint32_t atom_nchars(Term atom) { return info_of(atom)->nchars; }
uint32_t atom_hash(Term atom) { return info_of(atom)->hash; }
uint32_t atom_count(void) { return atomic_load_explicit(&count, memory_order_acquire); }
uint32_t atom_limit(void) { return limit; }

// The order of UTF-8 bytes is the order of the code points.
int atom_compare(Term a, Term b)
{
    if (a == b) return 0;
    const AtomInfo *x = info_of(a), *y = info_of(b);
    int c = memcmp(x->text, y->text, x->nbytes < y->nbytes ? x->nbytes : y->nbytes);
    return c ? c : (int)x->nbytes - (int)y->nbytes;
}
