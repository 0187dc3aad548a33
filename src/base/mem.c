// SPDX-License-Identifier: Apache-2.0
// base/mem.c — the allocator: caches of free blocks per thread over malloc, and counters per kind.
//
//   thread cache (one per thread)                         shared, under a lock
//   ┌ class ┐   free ──► block ──► block                  ┌ class ┐  batch ──► batch ──► batch
//   │  0..  │   spare ──► a full batch, or nothing        │  0..  │    │         │         │
//   └───────┘   bump [ chunk: used | left )               └───────┘  block     block     block …
//
// Small blocks (classes of 16 bytes each, up to SMALL_MAX) are cut from chunks of 64 KB. Medium blocks (eight classes
// per doubling, up to MEDIUM_MAX) come from malloc. Both go onto the thread's free list of their class when given back.
// A full free list becomes the spare; the spare before it moves to the shared side as one batch. So blocks that one
// thread frees can serve another one, at one lock per batch. Larger blocks go straight to malloc and free.
//
// Invariant: every batch of a class holds exactly batch_size(class) blocks, so it is moved without being walked.
// Cost: a take or a give computes the class, pops or pushes, and adds to this thread's counter.
// Chunks are never returned to the host. Medium blocks are, when the shared side has MEDIUM_KEEP bytes of the class.
//
// With address or thread sanitizer every block comes from malloc, so that the sanitizer sees each use after free.
#include "base/base.h"
#include "base/host.h"
#include "base/sync.h"
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define POOLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define POOLED 0
#endif
#endif
#ifndef POOLED
#define POOLED 1
#endif

enum {
    STEP = 16,
    SMALL_MAX = 1024,
    MEDIUM_MAX = 32768,
    SMALL_CLASSES = SMALL_MAX / STEP,
    CLASSES = SMALL_CLASSES + 8 * 5, // five doublings: 2, 4, 8, 16, 32 KB
    CHUNK = 65536,
    MEDIUM_KEEP = 4 << 20
};

typedef struct Block {
    struct Block *next, *next_batch;
} Block;

typedef struct Cache {
    struct {
        Block *free, *spare;
        uint32_t n;
    } class[CLASSES];
    uint8_t *bump, *bump_end;
    _Atomic int64_t used[MEM_KINDS]; // bytes; only the owner writes; negative if others' blocks are freed here
    struct Cache *next;              // in `caches`, never unlinked
    bool idle;                       // its thread has ended; the next new thread takes it over
} Cache;

static Lock caches_lock;
static Cache *caches;
static THREAD_LOCAL Cache *mine;

static const char *const kind_words[MEM_KINDS][2] = {
    // the allocator and the type, named as in erl's message
    [MEM_HEAP] = {"eheap_alloc", "heap"},
    [MEM_PROC] = {"fix_alloc", "proc"},
    [MEM_BINARY] = {"binary_alloc", "binary"},
    [MEM_CODE] = {"ll_alloc", "code"},
    [MEM_ATOM] = {"ll_alloc", "atom_text"},
    [MEM_ETS] = {"ets_alloc", "db_term"},
    [MEM_SYSTEM] = {"sys_alloc", "system"},
};

static NOINLINE _Noreturn void out_of_memory(MemKind kind, size_t nbytes)
{
    fatal(1, "%s: Cannot allocate %llu bytes of memory (of type \"%s\").\n", kind_words[kind][0],
        (unsigned long long)nbytes, kind_words[kind][1]);
}

static void *from_host(MemKind kind, size_t nbytes)
{
    void *p = nbytes <= PTRDIFF_MAX ? malloc(nbytes) : NULL;
    if (UNLIKELY(!p)) out_of_memory(kind, nbytes);
    return p;
}

#ifdef WEBEAM_DEBUG
// The dial alloc=fail:N: the N-th allocation fails as if the host had no memory.
static void fail_on_demand(MemKind kind, size_t nbytes)
{
    static _Atomic int64_t count;
    if (UNLIKELY(dials.alloc_fail) && atomic_fetch_add(&count, 1) + 1 == dials.alloc_fail) out_of_memory(kind, nbytes);
}
#else
#define fail_on_demand(kind, nbytes) ((void)0)
#endif

// ---- thread caches ---------------------------------------------------------
static NOINLINE Cache *cache_adopt(void)
{
    lock(&caches_lock);
    Cache *c = caches;
    while (c && !c->idle) c = c->next;
    if (c) c->idle = false;
    unlock(&caches_lock);
    if (!c) {
        c = calloc(1, sizeof *c);
        if (!c) out_of_memory(MEM_SYSTEM, sizeof *c);
        lock(&caches_lock);
        c->next = caches;
        caches = c;
        unlock(&caches_lock);
    }
    mine = c;
    return c;
}

INLINE Cache *cache(void) { return LIKELY(mine != NULL) ? mine : cache_adopt(); }

void mem_thread_end(void)
{
    if (!mine) return;
    lock(&caches_lock);
    mine->idle = true;
    unlock(&caches_lock);
    mine = NULL;
}

INLINE void count(Cache *c, MemKind kind, int64_t delta)
{
    int64_t now = atomic_load_explicit(&c->used[kind], memory_order_relaxed);
    atomic_store_explicit(&c->used[kind], now + delta, memory_order_relaxed);
}

size_t mem_total(MemKind kind)
{
    int64_t sum = 0;
    lock(&caches_lock);
    for (Cache *c = caches; c; c = c->next) sum += atomic_load_explicit(&c->used[kind], memory_order_relaxed);
    unlock(&caches_lock);
    return sum > 0 ? (size_t)sum : 0; // the counters are not read at one moment, so the sum may be below 0
}

// ---- size classes ------------------------------------------------------------
INLINE uint32_t class_of(size_t nbytes)
{
    if (LIKELY(nbytes <= SMALL_MAX)) return nbytes ? (uint32_t)((nbytes - 1) / STEP) : 0;
    uint32_t n = (uint32_t)nbytes - 1;               // 1024..32767
    uint32_t top = 31u - (uint32_t)__builtin_clz(n); // 10..14
    return SMALL_CLASSES + (top - 10) * 8 + ((n >> (top - 3)) & 7);
}

INLINE uint32_t class_nbytes(uint32_t class)
{
    if (class < SMALL_CLASSES) return (class + 1) * STEP;
    uint32_t k = class - SMALL_CLASSES;
    return (9 + k % 8) << (k / 8 + 7);
}

INLINE size_t rounded(size_t nbytes) { return nbytes <= MEDIUM_MAX ? class_nbytes(class_of(nbytes)) : nbytes; }

size_t mem_rounded(size_t nbytes) { return rounded(nbytes); }

#if POOLED
static struct {
    Lock lock;
    Block *batches;
    uint32_t n;
} shared[CLASSES];

INLINE uint32_t batch_size(uint32_t class)
{
    uint32_t n = 16384 / class_nbytes(class);
    return n > 256 ? 256 : n < 2 ? 2 : n;
}

// Moves a batch to the shared side. Medium blocks are freed instead if the class already holds MEDIUM_KEEP bytes there.
static NOINLINE void batch_out(uint32_t class, Block *batch)
{
    if (class < SMALL_CLASSES || (size_t)shared[class].n * batch_size(class) * class_nbytes(class) < MEDIUM_KEEP) {
        lock(&shared[class].lock);
        batch->next_batch = shared[class].batches;
        shared[class].batches = batch;
        shared[class].n++;
        unlock(&shared[class].lock);
        return;
    }
    while (batch) {
        Block *next = batch->next;
        free(batch);
        batch = next;
    }
}

static Block *batch_in(uint32_t class)
{
    lock(&shared[class].lock);
    Block *batch = shared[class].batches;
    if (batch) {
        shared[class].batches = batch->next_batch;
        shared[class].n--;
    }
    unlock(&shared[class].lock);
    return batch;
}

INLINE void push(Cache *c, uint32_t class, Block *b)
{
    if (UNLIKELY(c->class[class].n == batch_size(class))) {
        if (c->class[class].spare) batch_out(class, c->class[class].spare);
        c->class[class].spare = c->class[class].free;
        c->class[class].free = NULL;
        c->class[class].n = 0;
    }
    b->next = c->class[class].free;
    c->class[class].free = b;
    c->class[class].n++;
}

// For an empty free list: takes from the spare, else from a shared batch, else new memory.
static NOINLINE void *take_slow(Cache *c, MemKind kind, uint32_t class)
{
    Block *batch = c->class[class].spare;
    if (batch) c->class[class].spare = NULL;
    else batch = batch_in(class);
    if (batch) {
        c->class[class].free = batch->next;
        c->class[class].n = batch_size(class) - 1;
        return batch;
    }
    uint32_t nbytes = class_nbytes(class);
    if (class >= SMALL_CLASSES) return from_host(kind, nbytes);
    if ((size_t)(c->bump_end - c->bump) < nbytes) {
        uint8_t *chunk = from_host(kind, CHUNK);
        uint32_t left = (uint32_t)(c->bump_end - c->bump) / STEP * STEP;
        if (left) push(c, class_of(left), (Block *)c->bump);
        c->bump = chunk;
        c->bump_end = chunk + CHUNK;
    }
    void *p = c->bump;
    c->bump += nbytes;
    return p;
}

INLINE void *pool_take(Cache *c, MemKind kind, uint32_t class)
{
    Block *b = c->class[class].free;
    if (UNLIKELY(!b)) return take_slow(c, kind, class);
    c->class[class].free = b->next;
    c->class[class].n--;
    return b;
}
#endif

// ---- the door ------------------------------------------------------------------
void *mem_take(MemKind kind, size_t nbytes)
{
    Cache *c = cache();
    fail_on_demand(kind, nbytes);
    void *p;
#if POOLED
    if (LIKELY(nbytes <= MEDIUM_MAX)) {
        uint32_t class = class_of(nbytes);
        p = pool_take(c, kind, class);
        count(c, kind, class_nbytes(class));
#ifdef WEBEAM_DEBUG
        memset(p, 0xA5, class_nbytes(class));
#endif
        return p;
    }
    p = from_host(kind, nbytes);
#else
    p = from_host(kind, nbytes ? nbytes : 1);
#endif
    count(c, kind, (int64_t)rounded(nbytes));
    return p;
}

void *mem_take0(MemKind kind, size_t nbytes) { return memset(mem_take(kind, nbytes), 0, nbytes); }

void mem_give(MemKind kind, void *p, size_t nbytes)
{
    if (!p) return;
    Cache *c = cache();
    count(c, kind, -(int64_t)rounded(nbytes));
#if POOLED
    if (LIKELY(nbytes <= MEDIUM_MAX)) {
#ifdef WEBEAM_DEBUG
        memset(p, 0xDD, nbytes);
#endif
        push(c, class_of(nbytes), p);
        return;
    }
#endif
    free(p);
}

void *mem_resize(MemKind kind, void *p, size_t old_nbytes, size_t new_nbytes)
{
    if (!p) return mem_take(kind, new_nbytes);
    bool pooled = POOLED && (old_nbytes <= MEDIUM_MAX || new_nbytes <= MEDIUM_MAX);
    if (!pooled) {
        fail_on_demand(kind, new_nbytes);
        void *q = new_nbytes <= PTRDIFF_MAX ? realloc(p, new_nbytes ? new_nbytes : 1) : NULL;
        if (!q) out_of_memory(kind, new_nbytes);
        count(cache(), kind, (int64_t)rounded(new_nbytes) - (int64_t)rounded(old_nbytes));
        return q;
    }
    if (old_nbytes <= MEDIUM_MAX && new_nbytes <= MEDIUM_MAX && class_of(old_nbytes) == class_of(new_nbytes)) return p;
    void *q = mem_take(kind, new_nbytes);
    memcpy(q, p, old_nbytes < new_nbytes ? old_nbytes : new_nbytes);
    mem_give(kind, p, old_nbytes);
    return q;
}

// ---- before an image ---------------------------------------------------------------
#if POOLED
static void wipe_list(Block *b, uint32_t class)
{
    while (b) {
        Block *next = b->next;
        if (class >= SMALL_CLASSES) free(b);
        else memset((uint8_t *)b + sizeof(Block), 0, class_nbytes(class) - sizeof(Block));
        b = next;
    }
}
#endif

void mem_wipe(void)
{
#if POOLED
    for (uint32_t k = 0; k < CLASSES; k++) {
        for (Cache *c = caches; c; c = c->next) {
            wipe_list(c->class[k].free, k);
            wipe_list(c->class[k].spare, k);
            if (k < SMALL_CLASSES) continue;
            c->class[k].free = c->class[k].spare = NULL;
            c->class[k].n = 0;
        }
        for (Block *b = shared[k].batches, *next; b; b = next) {
            next = b->next_batch;
            wipe_list(b, k);
        }
        if (k < SMALL_CLASSES) continue;
        shared[k].batches = NULL;
        shared[k].n = 0;
    }
    for (Cache *c = caches; c; c = c->next)
        if (c->bump) memset(c->bump, 0, (size_t)(c->bump_end - c->bump));
#endif
}
