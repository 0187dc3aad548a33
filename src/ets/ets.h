// SPDX-License-Identifier: Apache-2.0
// ets — tables of tuples outside all heaps, and match specifications.
//
//   tid (magic ref) ─► Table { lock, rows }      name ─► Table      process ─► its tables and fixations
//
// Law: a row never changes while anybody may read it: who writes holds the table's lock alone. Terms are copied in and
// out; no pointer into a row leaves this room but inside ets_open ... ets_close. No lock is held while Erlang code
// runs. A table found by tid or name stays allocated until the finder's slice ends.
#pragma once
#include "proc/proc.h"

void ets_thaw(void);                           // an image goes on, perhaps with more schedulers
void ets_init(void);                           // once, after sched_init
void ets_process_ends(Proc *p);                // its tables and fixations go
Magic *ets_table_of_ref(const uint32_t id[3]); // for etf: a table's reference; NULL: none has that

// ---- rows: what the objects of a table are kept in -------------------------------------------------
typedef struct Row Row;
struct Row {
    Row *next;                                // hash: chain; tree: left
    Row *right;                               // tree; hash: the next grave
    uint32_t hash;                            // tree: balance
    uint32_t nwords : 29, dead : 1, flat : 1; // flat: nothing behind the tuple
    uint64_t chain;                           // off-heap boxes
    Term words[];                             // the tuple first
};
Row *row_new(Term tuple);
void ets_each_row(void (*fn)(const Row *r, void *arg), void *arg); // of all tables; the world is stopped
void row_free(Row *r);
INLINE Term row_term(const Row *r) { return make_boxed(r->words); }
INLINE uint32_t row_arity(const Row *r) { return header_nwords(r->words[0]); }
INLINE Term row_out(Heap *h, const Row *r)
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
    Magic magic;  // first
    RwLock lock;  // not taken by the owner to read, nor at all for private tables
    uint8_t type; // TAB_
    _Atomic uint8_t protection;
    _Atomic bool dead;
    bool named, compressed, read_concurrency, decentralized;
    Term write_concurrency;
    uint32_t keypos;                // from 1
    _Atomic Term name, owner, heir; // atoms, pids; heir: pid or A_none
    Row *heir_data;                 // {Data}
    _Atomic size_t size, nwords;    // objects; their words
    _Atomic uint32_t nfixed;        // fixations (counting each process once)
    Fix *fixes;                     // under the registry's lock
    struct EtsProc *keeper;         // the owner's list, likewise
    int64_t fixed_ns;               // time_monotonic_ns of the first
    // hash
    Row **buckets;
    _Atomic size_t nactive; // read without the lock by info
    size_t capacity;        // room for buckets, a power of two; nactive of them are in use
    Row *graves;            // dead rows: removed while the table was fixed
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
Term table_id(Heap *h, Table *t);                         // its name, or the tid
Term table_tid(Heap *h, Table *t);
// The table of a tid or name, not opened; NULL: none such; then *cause is A_id or A_type.
Table *table_find(Term id, Term *cause);
// Opens a table. NULL: the error is raised, with its cause. LOOK needs no right and no lock: only what is atomic or
// never changes.
enum { OPEN_LOOK, OPEN_READ, OPEN_WRITE, OPEN_OWNER }; // OWNER: only the owner; locked alone
Table *ets_open(Proc *p, Term id, int mode);
void ets_close(Proc *p, Table *t, int mode);
Term ets_badarg(Proc *p, Term cause); // badarg with error_info #{module, cause}
// All of these: the table is open for writing and belongs to p, or is open otherwise as said.
void table_kill(Table *t);                                  // opened: nobody finds it any more. Rows stay
bool table_bury(Table *t, int64_t *fuel);                   // after table_kill and close: frees rows; true: done
void table_release(Table *t);                               // after table_kill: gives up the registry's reference
bool table_rename(Table *t, Term name);                     // false: taken. Opened for writing
bool table_give(Proc *from, Table *t, Term pid, Term data); // false: pid is not alive. The message is sent. Not opened
void table_set_heir(Table *t, Term heir, Term data);        // opened OWNER
void table_set_protection(Table *t, int protection);        // opened OWNER
void table_fix(Proc *p, Table *t);                          // opened for reading (or looking)
bool table_unfix(Proc *p, Table *t);                        // not opened; false: p did not hold it
Term table_fixes(Heap *h, Table *t);                        // [{Pid, Count}]; false when not fixed
Term table_list(Heap *h);                                   // ets:all/0
size_t table_count(void);

// ---- objects: the table is open -------------------------------------------------------------------------------
Row *ets_find(const Table *t, Term key);          // NULL: none. Bags: the newest
Row *ets_find_next(const Table *t, const Row *r); // bags: the next older one of the same key
bool ets_put(Table *t, Row *r, bool keep_old);    // takes r over; false: keep_old, and the key is there (r freed)
size_t ets_delete_key(Table *t, Term key);
size_t ets_delete_object(Table *t, Term object);
void ets_replace(Table *t, Row *old, Row *with); // the same key; old is freed
size_t ets_clear(Table *t);                      // every object; the number
// Traversal: A_dollar_end_of_table at the end; NOVALUE: no such key
Row *ets_first(const Table *t), *ets_last(const Table *t);
Row *ets_next(const Table *t, Term key, bool *known), *ets_prev(const Table *t, Term key, bool *known);
Term ets_slot(Heap *h, const Table *t, size_t i); // list; A_dollar_end_of_table; NOVALUE: badarg
size_t ets_nwords(const Table *t);                // info(memory)
Term ets_binaries(Heap *h, const Table *t);       // info(binary): [{Address, Bytes, References}]
Term ets_stats(Heap *h, const Table *t);

// ---- match specifications ------------------------------------------------------------------------------------------
typedef struct MatchSpec MatchSpec;
enum { MS_TABLE, MS_CALL, MS_EVENT }; // dialects: tables; traced calls; send and receive
// From [{Head, Guards, Body}]. NULL: wrong; then *errors (may be NULL) gets texts, each ended by NUL.
MatchSpec *ms_compile(Term spec, int dialect, Buf *errors);
Term ms_ref(Heap *h, MatchSpec *ms); // takes over the reference
MatchSpec *ms_of(Term ref);          // NULL: no such thing
INLINE void ms_drop(MatchSpec *ms) { magic_drop((Magic *)ms); }
bool ms_key_kept(const MatchSpec *ms, uint32_t keypos); // does every body give a tuple of the same key?
// The keys a scan may be limited to: from the head of each clause. False: any key. loose: 1 and 1.0 are one key.
bool ms_keys(const MatchSpec *ms, uint32_t keypos, bool loose, Term *keys, size_t max, size_t *n);
// With one clause: the pattern of its key when that says something about where keys lie in a tree; else NOVALUE.
Term ms_key_pattern(const MatchSpec *ms, uint32_t keypos);
int ms_key_order(Term pattern, Term key); // as compare, but 0 for every key that may match

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
// caller: a return address, NULL: unknown; testing: nothing but the result may change
// The functions of the trace dialect that act on the process or the VM; those after the first three are
// ets_up.trace_act's.
typedef enum {
    MSF_MESSAGE,
    MSF_RETURN_TRACE,
    MSF_EXCEPTION_TRACE, // these three only note something
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
// What ets calls in rooms above. Filled by vm/upward.c.
typedef struct {
    Term (*trace_act)(MsRun *r, Proc *p, MsTraceAct what, const Term *a, uint32_t n); // NOVALUE: it fails
} EtsUp;
extern EtsUp ets_up;
Term ms_source(Heap *h, const MatchSpec *ms); // the specification, as given
void ms_run_init(MsRun *r);
void ms_run_done(MsRun *r);
// Result on p's heap, or NOVALUE. row: not NULL when obj lies in it; else obj is on p's heap.
Term ms_run(MsRun *r, const MatchSpec *ms, Proc *p, Term obj, const Row *row);

// ---- scans
enum { SCAN_LIST, SCAN_COUNT, SCAN_DELETE, SCAN_REPLACE };
typedef struct {
    int kind;
    bool reverse; // ordered_set: from the last
    const MatchSpec *ms;
    size_t limit;   // 0: none
    int64_t bucket; // hash: where to go on; -1: at the end
    Term key;       // tree: the last one seen (on p's heap), NOVALUE at first
    Term list;      // results so far, newest first
    size_t count;
    bool done;
} Scan;
extern _Atomic bool ets_force_trap;                       // tests: slices of a few rows
void ets_scan(Proc *p, Table *t, Scan *s, int64_t *fuel); // opened as the kind needs
