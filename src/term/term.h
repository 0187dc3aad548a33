// SPDX-License-Identifier: Apache-2.0
// term — what a word means: tags, boxed terms, accessors, atoms.
//
// A Term is one 64-bit word on every platform. A pointer holds an address; on wasm32 that is in the low 32 bits.
//
//   low bits     meaning
//   ...xx00      immediate, told apart by the low nibble (and low six bits):
//       0000       small integer, value in the upper 60 bits (so an all-zero word is the integer 0)
//       0100       local pid: number (15 bits) | serial << 15, in all 28 bits, from bit 4 on; <0.Number.Serial> in text
//       1000       local port: its number
//     001100       atom: its index
//     011100       nil (only NIL)
//     101100       NOVALUE (only NOVALUE): "no term"; Erlang code never sees it
//     111100       catch tag in a stack slot: the handler's code address
//   ...xx01      cons: the address of [head, tail]
//   ...xx10      boxed: the address of a header word and the words that follow it
//   ...xx11      on the heap: a header; on the stack: a return address (CP). Never in a register.
//
//   Bit 63 of a cons or boxed term (LITERAL_BIT): the term lies in a literal area. It is shared, is not moved by the
//   collector, and a send does not copy it. It points only to literals. Two equal words are the same term.
//
//   header:  [ extra:32 | nwords:26 | subtag:4 | 11 ]    nwords: the number of words that follow the header
#pragma once
#include "base/base.h"

typedef uint64_t Term;

enum { TAG_IMMED = 0, TAG_CONS = 1, TAG_BOXED = 2, TAG_HEADER = 3 };

// ---- immediates --------------------------------------------------------------
#define SMALL_BITS 60
#define SMALL_MAX ((int64_t)576460752303423487)
#define SMALL_MIN (-SMALL_MAX - 1)
#define NIL ((Term)0x1C)
#define NOVALUE ((Term)0x2C)
INLINE bool is_immed(Term t) { return (t & 3) == 0; }
INLINE bool is_small(Term t) { return (t & 15) == 0; }
INLINE bool are_small(Term a, Term b) { return ((a | b) & 15) == 0; }
INLINE bool fits_small(int64_t v) { return v >= SMALL_MIN && v <= SMALL_MAX; }
INLINE Term make_small(int64_t v) { return (Term)((uint64_t)v << 4); }
INLINE int64_t small_value(Term t) { return (int64_t)t >> 4; }
INLINE bool is_nil(Term t) { return t == NIL; }

INLINE bool is_local_pid(Term t) { return (t & 15) == 4; }
INLINE Term make_local_pid(uint32_t number) { return (Term)number << 4 | 4; }
INLINE uint32_t local_pid_number(Term t) { return (uint32_t)(t >> 4); }
INLINE bool is_local_port(Term t) { return (t & 15) == 8; }
INLINE Term make_local_port(uint64_t number) { return (Term)number << 4 | 8; }
INLINE uint64_t local_port_number(Term t) { return t >> 4; }

INLINE bool is_atom(Term t) { return (t & 63) == 0x0C; }
INLINE Term make_atom(uint32_t index) { return (Term)index << 6 | 0x0C; }
INLINE uint32_t atom_index(Term t) { return (uint32_t)(t >> 6); }

INLINE bool is_catch(Term t) { return (t & 63) == 0x3C; }
INLINE Term make_catch(const void *handler) { return (Term)(uintptr_t)handler << 6 | 0x3C; }
INLINE const void *catch_handler(Term t) { return (const void *)(uintptr_t)(t >> 6); }

INLINE bool is_cp(Term t) { return (t & 3) == 3; }
INLINE Term make_cp(const void *code) { return (Term)(uintptr_t)code | 3; }
INLINE const void *cp_code(Term t) { return (const void *)(uintptr_t)(t & ~(Term)3); }

// ---- pointers -------------------------------------------------------------------
#define LITERAL_BIT ((Term)1 << 63)
INLINE Term *term_ptr(Term t) // the words of a cons or boxed term
{
#if UINTPTR_MAX > 0xFFFFFFFFu
    return (Term *)(uintptr_t)(t & 0x0000FFFFFFFFFFFCull);
#else
    return (Term *)(uintptr_t)((uint32_t)t & ~3u);
#endif
}
INLINE bool is_literal(Term t) { return (t & LITERAL_BIT) != 0 && (t & 3) != 0; }
INLINE bool is_cons(Term t) { return (t & 3) == TAG_CONS; }
INLINE bool is_boxed(Term t) { return (t & 3) == TAG_BOXED; }
INLINE bool is_list(Term t) { return is_cons(t) || is_nil(t); }
// For terms whose tag is known: the compiler folds the subtraction into the offset of the access.
#if UINTPTR_MAX > 0xFFFFFFFFu
#define CONS_PTR_(t) ((Term *)(uintptr_t)(((t)&0x0000FFFFFFFFFFFFull) - TAG_CONS))
#define BOXED_PTR_(t) ((Term *)(uintptr_t)(((t)&0x0000FFFFFFFFFFFFull) - TAG_BOXED))
#else
#define CONS_PTR_(t) ((Term *)(uintptr_t)((uint32_t)(t)-TAG_CONS))
#define BOXED_PTR_(t) ((Term *)(uintptr_t)((uint32_t)(t)-TAG_BOXED))
#endif
INLINE Term *cons_ptr(Term t)
{
    ASSERT(is_cons(t));
    return CONS_PTR_(t);
}
INLINE Term *boxed_ptr(Term t)
{
    ASSERT(is_boxed(t));
    return BOXED_PTR_(t);
}
INLINE Term make_cons(const Term *p) { return (Term)(uintptr_t)p | TAG_CONS; }
INLINE Term make_boxed(const Term *p) { return (Term)(uintptr_t)p | TAG_BOXED; }
INLINE Term head(Term t) { return cons_ptr(t)[0]; }
INLINE Term tail(Term t) { return cons_ptr(t)[1]; }

// ---- headers ----------------------------------------------------------------------
typedef enum {
    SUB_TUPLE,     // nwords = arity; the elements
    SUB_POS_BIG,   // magnitude in 64-bit limbs, lowest first. The top limb is not 0; the value does not fit a small.
    SUB_NEG_BIG,   // the same
    SUB_FLOAT,     // one IEEE double; never inf or nan
    SUB_REF,       // local reference: w1 = id0 | id1 << 32, w2 = id2; of an alias also w3 = its local pid
    SUB_MAGIC_REF, // local reference to an off-heap object: w1 = Magic *, w2 = next in the off-heap chain
    SUB_FUN,       // 4 words and the environment: see FunBox
    SUB_HEAP_BIN,  // w1 = nbytes (at most HEAP_BIN_MAX); the bytes, zero-padded to whole words
    SUB_REFC_BIN,  // 5 words: see RefcBox
    SUB_SUB_BIN,   // 4 words: see SubBox
    SUB_MATCH_CTX, // 5 words: see MatchBox
    SUB_FLAT_MAP,  // w1 = number of pairs (an untagged word), w2 = tuple of the keys; the values in the keys' order
    SUB_HASH_ROOT, // w1 = number of pairs (untagged); one child per bit set in `extra`, a 16-bit bitmap
    SUB_HASH_NODE, // one child per bit set in `extra`; a child is a cons [Key|Value] or a boxed node
    SUB_EXTERNAL,  // pid, port or reference of another node: see ExternalBox; extra = EXT_PID, EXT_PORT, EXT_REF
    SUB_RECORD     // native record: w1 = its definition, a tuple; the values in the order of the declaration
} Subtag;
// "nwords" and "words" in this table are without the header; the constants ..._NWORDS are with it.

#define MAX_ARITY 16777215
INLINE Term make_header(Subtag sub, size_t nwords) { return (Term)nwords << 6 | (Term)sub << 2 | TAG_HEADER; }
INLINE Term make_header_extra(Subtag sub, size_t nwords, uint32_t extra)
{
    return make_header(sub, nwords) | (Term)extra << 32;
}
_Static_assert(MAX_ARITY < 1 << 26, "the size of a box has 26 bits in its header");
INLINE bool is_header(Term w) { return (w & 3) == TAG_HEADER; }
INLINE Subtag header_subtag(Term h) { return (Subtag)((uint32_t)h >> 2 & 15); }
INLINE uint32_t header_nwords(Term h) { return (uint32_t)h >> 6; }
INLINE uint32_t header_extra(Term h) { return (uint32_t)(h >> 32); }
INLINE Term box_header(Term t) { return boxed_ptr(t)[0]; }
INLINE bool is_box_of(Term t, Subtag sub) { return is_boxed(t) && header_subtag(box_header(t)) == sub; }

INLINE bool is_tuple(Term t) { return is_box_of(t, SUB_TUPLE); }
INLINE bool is_tuple_of(Term t, uint32_t arity)
{
    return is_boxed(t) && box_header(t) == make_header(SUB_TUPLE, arity);
}
INLINE uint32_t tuple_arity(Term t) { return header_nwords(box_header(t)); }
INLINE Term *tuple_words(Term t) { return boxed_ptr(t) + 1; }            // elements from [0]
INLINE Term tuple_at(Term t, uint32_t i) { return boxed_ptr(t)[i + 1]; } // from 0

INLINE bool is_big(Term t)
{
    return is_boxed(t) && ((box_header(t) >> 2 & 15) == SUB_POS_BIG || (box_header(t) >> 2 & 15) == SUB_NEG_BIG);
}
INLINE bool is_integer(Term t) { return is_small(t) || is_big(t); }
INLINE bool is_float(Term t) { return is_box_of(t, SUB_FLOAT); }
INLINE bool is_number(Term t) { return is_integer(t) || is_float(t); }
INLINE double float_value(Term t)
{
    double d;
    memcpy(&d, boxed_ptr(t) + 1, 8);
    return d;
}

enum { REF_NWORDS = 3, ALIAS_REF_NWORDS = 4, MAGIC_REF_NWORDS = 3, FLOAT_NWORDS = 2, CONS_NWORDS = 2 };
enum { EXTERNAL_NWORDS = 3 }; // header, node, creation
enum { EXT_PID, EXT_PORT, EXT_REF };
typedef struct {
    Term header;
    Term node;
    uint64_t creation;
    uint64_t data[];
} ExternalBox;
//   node: its name, an atom.  data of a pid: number | serial << 32; of a port: its number; of a reference: how many
//   32-bit ids, then the ids, two in a word, the lower half first
_Static_assert(sizeof(ExternalBox) == EXTERNAL_NWORDS * sizeof(Term), "boxes are taken by their number of words");
INLINE bool is_external(Term t, int kind)
{
    return is_box_of(t, SUB_EXTERNAL) && header_extra(box_header(t)) == (uint32_t)kind;
}
INLINE bool is_remote(Term t) { return is_box_of(t, SUB_EXTERNAL); } // a pid, port or reference of another node
INLINE bool is_pid(Term t) { return is_local_pid(t) || is_external(t, EXT_PID); }
INLINE bool is_port(Term t) { return is_local_port(t) || is_external(t, EXT_PORT); }
INLINE bool is_local_ref(Term t) { return is_box_of(t, SUB_REF) || is_box_of(t, SUB_MAGIC_REF); }
INLINE bool is_ref(Term t) { return is_local_ref(t) || is_external(t, EXT_REF); }

// An off-heap object behind magic references: an atomics array, a compiled pattern, an ETS table, ... The owner's
// struct begins with it. refs: how many boxes and C variables hold it. id: the reference's ids. drop: called when refs
// becomes 0; may be NULL. nbytes: then freed with this size (MEM_SYSTEM); 0: drop has freed it.
typedef struct Magic Magic;
struct Magic {
    _Atomic uint32_t refs;
    uint32_t id[3];
    void (*drop)(Magic *);
    size_t nbytes;
    uint32_t type;
};
INLINE Magic *magic_of(Term t) { return (Magic *)(uintptr_t)boxed_ptr(t)[1]; }
#define REF_ALIAS 0x80000000u // a bit of id2: the low 28 bits are the number of the process of the alias
INLINE bool is_alias_ref(Term t) { return is_boxed(t) && box_header(t) == make_header(SUB_REF, 3); }

// ---- funs ------------------------------------------------------------------------
// A closure, or an external fun (fun m:f/a). The size is that of OTP 25: 5 words and the environment.
typedef struct FunEntry FunEntry; // code room
typedef struct Export Export;     // code room
typedef struct {
    Term header;
    uint64_t target;
    uint64_t shape;
    uint64_t spare;
    Term creator;
    Term env[];
} FunBox;
//   target: FunEntry * or Export *.  shape: arity (without the environment) | num_free << 8 | is_export << 16
enum { FUN_NWORDS = 5 };
INLINE bool is_fun(Term t) { return is_box_of(t, SUB_FUN); }
INLINE FunBox *fun_box(Term t) { return (FunBox *)boxed_ptr(t); }
INLINE uint32_t fun_arity(Term t) { return (uint32_t)(fun_box(t)->shape & 0xFF); }
INLINE uint32_t fun_num_free(Term t) { return (uint32_t)(fun_box(t)->shape >> 8 & 0xFF); }
INLINE bool fun_is_export(Term t) { return (fun_box(t)->shape >> 16 & 1) != 0; }
INLINE FunEntry *fun_entry(Term t) { return (FunEntry *)(uintptr_t)fun_box(t)->target; }
INLINE Export *fun_export(Term t) { return (Export *)(uintptr_t)fun_box(t)->target; }

// ---- binaries -----------------------------------------------------------------------
#define HEAP_BIN_MAX 64
enum { SHARED_UTF8 = 1 }; // SharedBin.flags: the bytes are known to be UTF-8
typedef struct {
    _Atomic uint32_t refs;
    _Atomic uint32_t flags;
    size_t nbytes;
    uint8_t bytes[];
} SharedBin; // an off-heap binary's bytes; refs: how many RefcBoxes and C variables hold it
typedef struct {
    Term header;
    uint64_t nbytes;
    uint64_t next;
    uint64_t shared;
    uint64_t bytes;
    uint64_t flags;
} RefcBox;
//   next: address of the next box in the off-heap chain; shared: SharedBin *; bytes: address of the first byte, within
//   the SharedBin; flags: 1 = writable (heap_append may extend nbytes)
typedef struct {
    Term header;
    uint64_t nbytes;
    uint64_t bits;
    uint64_t offset;
    Term orig;
} SubBox;
//   A part of orig, a heap or refc binary. It begins `offset` bytes and (bits & 7) bits into orig, and has nbytes whole
//   bytes and (bits >> 8 & 7) more bits. Bit 16 of bits: writable (see heap_append).
typedef struct {
    Term header;
    Term orig;
    uint64_t base;
    uint64_t start;
    uint64_t pos;
    uint64_t end;
} MatchBox;
//   base: address of orig's first byte, updated by the collector; start, pos, end: offsets in bits from base
enum { REFC_BIN_NWORDS = 6, SUB_BIN_NWORDS = 5, MATCH_CTX_NWORDS = 6 };
_Static_assert(sizeof(FunBox) == FUN_NWORDS * sizeof(Term) && sizeof(RefcBox) == REFC_BIN_NWORDS * sizeof(Term) &&
        sizeof(SubBox) == SUB_BIN_NWORDS * sizeof(Term) && sizeof(MatchBox) == MATCH_CTX_NWORDS * sizeof(Term),
    "boxes are taken and copied by their number of words");
_Static_assert(offsetof(SubBox, orig) == 4 * sizeof(Term) && offsetof(MatchBox, orig) == sizeof(Term) &&
        offsetof(FunBox, creator) == 4 * sizeof(Term),
    "the terms of a box are its last words, or of a match context its first: see the collector and look/inspect.c");

INLINE bool is_bitstring(Term t)
{
    if (!is_boxed(t)) return false;
    unsigned s = (unsigned)(box_header(t) >> 2 & 15);
    return s == SUB_HEAP_BIN || s == SUB_REFC_BIN || s == SUB_SUB_BIN;
}
INLINE size_t heap_bin_nwords(size_t nbytes) { return 2 + (nbytes + 7) / 8; }
INLINE uint8_t *heap_bin_bytes(Term t) { return (uint8_t *)(boxed_ptr(t) + 2); }

// Where the bits of a bitstring lie: from bit `bitoff` (0..7, 0 is the top bit) of *bytes on. Valid until the next safe
// point.
typedef struct {
    uint8_t *bytes;
    uint32_t bitoff;
    uint64_t nbits;
} Bits;
Bits bits_of(Term bitstring); // term/term.c
#define NOT_BITS UINT64_MAX
// The number of bits of a bitstring; of a match context, the bits not matched yet (as code compiled by OTP 26 and later
// asks for); NOT_BITS for other terms.
uint64_t bits_of_size(Term t);
INLINE bool is_binary(Term t) // a bitstring of whole bytes
{
    return is_bitstring(t) && !(is_box_of(t, SUB_SUB_BIN) && (((SubBox *)boxed_ptr(t))->bits >> 8 & 7));
}

// ---- maps --------------------------------------------------------------------------
#define MAP_FLAT_MAX 32
typedef struct {
    Term header;
    uint64_t size;
    Term keys;
    Term values[];
} FlatMap;
_Static_assert(offsetof(FlatMap, size) == sizeof(Term), "map_size reads the same word of a flat map and of a trie");
_Static_assert(offsetof(FlatMap, keys) == 2 * sizeof(Term) && offsetof(FlatMap, values) == 3 * sizeof(Term),
    "the terms of a map begin at word 2: see box_terms in heap/inner.h");
INLINE bool is_flat_map(Term t) { return is_box_of(t, SUB_FLAT_MAP); }
INLINE bool is_hash_map(Term t) { return is_box_of(t, SUB_HASH_ROOT); }
INLINE bool is_map(Term t) { return is_flat_map(t) || is_hash_map(t); }
INLINE FlatMap *flat_map(Term t) { return (FlatMap *)boxed_ptr(t); }
INLINE size_t map_size(Term t) { return (size_t)boxed_ptr(t)[1]; }

extern Term EMPTY_TUPLE; // literals in no literal area, made by term_init
extern Term EMPTY_MAP;

// ---- atoms (term/atoms.c) -------------------------------------------------------------
// Atoms are never freed. Their text is UTF-8 of at most 255 code points. All functions may be called from any thread;
// only atom_make and atom_c may take a lock.
enum {
#define ATOM(name, text) AI_##name,
#include "term/atoms.tab"
#undef ATOM
    ATOMS_PREDEFINED
};
#define ATOM(name, text) A_##name = (AI_##name << 6 | 0x0C),
enum {
#include "term/atoms.tab"
    A_last_
};
#undef ATOM
void term_init(uint32_t atom_limit);                 // once; the limit becomes 8,192..2^26; 0: 1,048,576
Term atom_make(const uint8_t *utf8, size_t nbytes);  // valid UTF-8; NOVALUE if the table is full
Term atom_find(const uint8_t *utf8, size_t nbytes);  // NOVALUE if there is no such atom
Term atom_c(const char *ascii);                      // for text in C code; ends the VM if the table is full
const uint8_t *atom_text(Term atom, size_t *nbytes); // ends in a NUL that *nbytes does not count; stays valid
bool atom_is_latin1(Term atom);                      // all code points are below 256
uint32_t atom_nchars(Term atom);                     // code points
uint32_t atom_hash(Term atom);                       // the hash of its text that phash2 uses: see atoms.c
uint32_t atom_count(void);
uint32_t atom_limit(void);
int atom_compare(Term a, Term b); // <0, 0, >0: by code points

// ---- native records (OTP 29; data/record.c makes them)
typedef struct {
    Term header;
    Term definition;
    Term values[];
} RecordBox;
//   definition: a tuple. Names: the tuple of the field names, as declared.  Hash: what phash2 mixes in.  From Order on:
//   the places of the fields, counted from 0, ascending by the index of the name's atom. Equal definitions are equal
//   terms. The number of words is that of OTP 29.
enum { RECORD_NWORDS = 2, DEF_NAMES = 0, DEF_HASH, DEF_MODULE, DEF_NAME, DEF_EXPORTED, DEF_ORDER };
INLINE bool is_native_record(Term t) { return is_box_of(t, SUB_RECORD); }
INLINE RecordBox *record_box(Term t) { return (RecordBox *)boxed_ptr(t); }
INLINE uint32_t record_nfields(Term t) { return header_nwords(box_header(t)) - 1; }
INLINE Term record_fact(Term t, uint32_t i) { return tuple_at(record_box(t)->definition, i); } // i: DEF_MODULE ...

// For debug checks: does the box or cell have a possible shape? Does not look at the terms within.
bool term_looks_right(Term t);

// ---- this node: the node of local pids, ports and references
INLINE Term node_here(void) { return A_nonode_nohost; } // its name
INLINE bool node_is_here(Term node) { return node == node_here(); }
