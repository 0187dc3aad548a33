// SPDX-License-Identifier: Apache-2.0
// ets — tables of tuples outside all heaps, and match specifications.
//
//   tid (magic ref) ─► Table { lock, rows }      name ─► Table      process ─► its tables and fixations
//
// Law: a row changes only while nobody else may read it: a writer holds the table's lock alone. Terms are copied in and
// out; a pointer into a row is valid only between ets_open and ets_close. No lock is held while Erlang code runs. A
// table found by tid or name stays allocated until the end of the finder's slice.
#pragma once
#include "proc/proc.h"

void ets_thaw(void);                           // after an image was read back, perhaps with more schedulers
void ets_init(void);                           // once, after sched_init
void ets_process_ends(Proc *p);                // deletes or hands over its tables, ends its fixations
Magic *ets_table_of_ref(const uint32_t id[3]); // of the tid with these ids, with one more reference; NULL: none

// ---- rows: the objects of tables ---------------------------------------------------------------------
typedef struct Row Row;
struct Row {
    Row *next;                                // hash: the next row of the chain; tree: the left child
    Row *right;                               // tree: the right child; hash: the next grave
    uint32_t hash;                            // of the key; tree: the balance
    uint32_t nwords : 29, dead : 1, flat : 1; // dead: deleted while fixed; flat: the words are only the tuple
    uint64_t chain;                           // of the off-heap boxes in it
    Term words[];                             // a solid block (heap.h) that begins with the tuple
};
Row *row_new(Term tuple);                                          // a copy; the caller's
void ets_each_row(void (*fn)(const Row *r, void *arg), void *arg); // of all tables; the world must be stopped
void row_free(Row *r);                                             // r may be NULL
INLINE Term row_term(const Row *r) { return make_boxed(r->words); }
INLINE uint32_t row_arity(const Row *r) { return header_nwords(r->words[0]); }
INLINE Term row_out(Heap *h, const Row *r) // a copy of the tuple
{
    if (LIKELY(r->flat)) {
        uint32_t n = r->nwords;
        Term *to = heap_take(h, n);
        for (uint32_t i = 0; i < n; i++) to[i] = r->words[i];
        return make_boxed(to);
    }
    return solid_out(h, r->words, r->nwords, row_term(r));
}

// ---- tables --------------------------------------------------------------------------------------------
enum { TAB_SET, TAB_BAG, TAB_DUPLICATE_BAG, TAB_ORDERED_SET };
enum { TAB_PRIVATE, TAB_PROTECTED, TAB_PUBLIC };
typedef struct {
    _Atomic uint32_t v;
} RwLock;
typedef struct Fix Fix; // a process that holds a table fixed
typedef struct Table Table;
struct Table {
    Magic magic;  // must be first
    RwLock lock;  // not taken for private tables, nor by the owner of a protected table to read
    uint8_t type; // TAB_
    _Atomic uint8_t protection;
    _Atomic bool dead; // deleted: the rows are being freed
    bool named, compressed, read_concurrency, decentralized;
    Term write_concurrency;
    uint32_t keypos;                // from 1
    _Atomic Term name, owner, heir; // an atom; a pid; a pid or A_none
    Row *heir_data;                 // {Data}, or NULL
    _Atomic size_t size, nwords;    // number of objects; their words
    _Atomic uint32_t nfixed;        // number of processes that hold the table fixed
    Fix *fixes;                     // under the registry's lock
    struct EtsProc *keeper;         // the owner's list that the table is in; under the registry's lock
    int64_t fixed_ns;               // time_monotonic_ns of the first fixation
    // hash
    Row **buckets;
    _Atomic size_t nactive; // buckets in use; atomic because info reads it without the lock
    size_t capacity;        // length of the array `buckets`, a power of two
    Row *graves;            // rows deleted while the table was fixed
    // tree
    Row *root;
    Table *all_next, *all_prev, *own_next, *own_prev; // under the registry's lock
};
_Static_assert(offsetof(Table, magic) == 0, "a tid points to the table's Magic");
INLINE bool is_tree(const Table *t) { return t->type == TAB_ORDERED_SET; }
INLINE Term row_key(const Table *t, const Row *r) { return r->words[t->keypos]; }
INLINE size_t table_size(const Table *t) { return atomic_load_explicit(&t->size, memory_order_relaxed); }

typedef struct {
    uint8_t type, protection;
    bool named, compressed, read_concurrency, decentralized;
    Term write_concurrency;
    uint32_t keypos;
    Term heir, heir_data;
} TableOpts;
Table *table_new(Proc *p, Term name, const TableOpts *o); // NULL: the name is taken
Term table_id(Heap *h, Table *t);                         // the name of a named table, else the tid
Term table_tid(Heap *h, Table *t);                        // A_undefined: the table is about to be freed
// The table of a tid or name, not opened. NULL: there is none; *cause is A_id or A_type.
Table *table_find(Term id, Term *cause);
// Opens a table for p. NULL: badarg was raised, with its cause. LOOK needs no access right and takes no lock: the
// caller may read only what is atomic or never changes. READ takes the lock shared, the others take it alone.
enum { OPEN_LOOK, OPEN_READ, OPEN_WRITE, OPEN_OWNER }; // OWNER: only for the owner
Table *ets_open(Proc *p, Term id, int mode);
void ets_close(Proc *p, Table *t, int mode); // mode as it was opened
Term ets_badarg(Proc *p, Term cause);        // raises badarg with error_info #{module, cause}; returns NOVALUE
// How the table must be opened is said with each of these.
void table_kill(Table *t);                                  // OWNER or WRITE: removes it from the registry; rows stay
bool table_bury(Table *t, int64_t *fuel);                   // after table_kill, closed: frees rows; true: done
void table_release(Table *t);                               // after table_kill: drops the registry's reference
bool table_rename(Table *t, Term name);                     // WRITE; false: the name is taken
bool table_give(Proc *from, Table *t, Term pid, Term data); // closed; sends 'ETS-TRANSFER'; false: pid is not alive
void table_set_heir(Table *t, Term heir, Term data);        // OWNER
void table_set_protection(Table *t, int protection);        // OWNER
void table_fix(Proc *p, Table *t);                          // READ or LOOK
bool table_unfix(Proc *p, Table *t);                        // closed; false: p did not hold it fixed
Term table_fixes(Heap *h, Table *t);                        // [{Pid, Count}]; A_false: not fixed
Term table_list(Heap *h);                                   // ets:all/0
size_t table_count(void);

// ---- objects: the table is open -------------------------------------------------------------------------------
Row *ets_find(const Table *t, Term key);          // NULL: none; of a bag the newest object
Row *ets_find_next(const Table *t, const Row *r); // of a bag: the next older object with the same key
bool ets_put(Table *t, Row *r, bool keep_old);    // takes over r; false: keep_old, and the key was there; r is freed
size_t ets_delete_key(Table *t, Term key);        // these return the number of objects deleted
size_t ets_delete_object(Table *t, Term object);
void ets_replace(Table *t, Row *old, Row *with); // takes over `with`, which has the same key; frees old
size_t ets_clear(Table *t);                      // deletes all objects
// Traversal. NULL: the end. *known = false: the table has no such key.
Row *ets_first(const Table *t), *ets_last(const Table *t);
Row *ets_next(const Table *t, Term key, bool *known), *ets_prev(const Table *t, Term key, bool *known);
Term ets_slot(Heap *h, const Table *t, size_t i); // a list of objects; A_dollar_end_of_table; NOVALUE: badarg
size_t ets_nwords(const Table *t);                // ets:info(T, memory), as OTP counts it
Term ets_binaries(Heap *h, const Table *t);       // ets:info(T, binary): [{Address, Bytes, References}]
Term ets_stats(Heap *h, const Table *t);          // ets:info(T, stats)

// ---- match specifications ------------------------------------------------------------------------------------------
typedef struct MatchSpec MatchSpec;
enum { MS_TABLE, MS_CALL, MS_EVENT }; // dialects: for tables; for traced calls; for traced sends and receives
// Compiles [{Head, Guards, Body}], with one reference for the caller. NULL: it is wrong; *errors (may be NULL) gets
// texts, each ended by a NUL.
MatchSpec *ms_compile(Term spec, int dialect, Buf *errors);
Term ms_ref(Heap *h, MatchSpec *ms); // a term for it; takes over one reference
MatchSpec *ms_of(Term ref);          // of such a term; NULL: it is something else
INLINE void ms_drop(MatchSpec *ms) { magic_drop((Magic *)ms); }
bool ms_key_kept(const MatchSpec *ms, uint32_t keypos); // is the key of every result surely that of the object?
// The only keys that can match, at most max of them. False: any key may match. loose: 1 and 1.0 are the same key.
bool ms_keys(const MatchSpec *ms, uint32_t keypos, bool loose, Term *keys, size_t max, size_t *n);
// The key in the head of the only clause, if it limits the keys that can match; else NOVALUE.
Term ms_key_pattern(const MatchSpec *ms, uint32_t keypos);
int ms_key_order(Term pattern, Term key); // as compare(pattern, key), but 0 for every key that may match

typedef struct {
    bool return_trace, exception_trace;
    Term message;
} MsFlags;
typedef struct {
    Term *at;
    size_t cap;
    MsFlags flags;
    const Code *caller;
    bool testing;
    Term first[64];
} MsRun;
//   at: the stack; flags: what the body asked for; caller: a return address, or NULL if unknown; testing: the
//   functions of the trace dialect change nothing
// The functions of the trace dialect. The first three set flags; ets_up.trace_act does the others.
typedef enum {
    MSF_MESSAGE,
    MSF_RETURN_TRACE,
    MSF_EXCEPTION_TRACE,
    MSF_SILENT,
    MSF_DISPLAY,
    MSF_PROCESS_DUMP,
    MSF_IS_SEQ_TRACE,
    MSF_SET_SEQ_TOKEN,
    MSF_GET_SEQ_TOKEN,
    MSF_ENABLE_TRACE,
    MSF_DISABLE_TRACE,
    MSF_TRACE,
    MSF_CALLER,
    MSF_CALLER_LINE,
    MSF_SET_TCW,
    MSF_GET_TCW,
} MsTraceAct;
// Calls to rooms above. Filled by vm/upward.c.
typedef struct {
    Term (*trace_act)(MsRun *r, Proc *p, MsTraceAct what, const Term *a, uint32_t n); // NOVALUE: it fails
} EtsUp;
extern EtsUp ets_up;
Term ms_source(Heap *h, const MatchSpec *ms); // the specification that was compiled
void ms_run_init(MsRun *r);                   // before ms_run; one MsRun serves many runs
void ms_run_done(MsRun *r);                   // frees its stack
// Matches obj. Returns the result, on p's heap; NOVALUE: no clause matches. row: the row that obj is in; NULL: obj is
// on p's heap.
Term ms_run(MsRun *r, const MatchSpec *ms, Proc *p, Term obj, const Row *row);

// ---- scans
enum { SCAN_LIST, SCAN_COUNT, SCAN_DELETE, SCAN_REPLACE };
typedef struct {
    int kind;
    bool reverse; // ordered_set: from the last key to the first
    const MatchSpec *ms;
    size_t limit;   // results wanted; 0: all
    int64_t bucket; // hash: the next bucket; -1: the end
    Term key;       // tree: the last key visited, on p's heap; NOVALUE: none yet
    Term list;      // SCAN_LIST: the results so far, the newest first
    size_t count;   // results, matches, deleted or replaced objects so far
    bool done;
} Scan;
extern _Atomic bool ets_force_trap; // for tests: a slice visits only a few rows
// One slice: visits rows until it is done or *fuel (one a row) is used up. READ for LIST and COUNT, else WRITE.
void ets_scan(Proc *p, Table *t, Scan *s, int64_t *fuel);
