// SPDX-License-Identifier: Apache-2.0
// data — operations on terms: order, equality, hashes, arithmetic, text of numbers, maps, bits, printing, iolists.
//
// Law: pure functions of terms. They allocate terms only on the Heap they are given, and never collect. A result of
// NOVALUE is an Erlang error (badarith, badarg or system_limit: see each function), which the caller raises.
// Term order, hashes and float text are those of OTP 25; tests/unit/data.test.c checks them against results of erl.
#pragma once
#include "heap/heap.h"

// The code room's structs FunEntry and Export begin with these; compare, hash and print read only these fields.
typedef struct {
    Term module;
    uint32_t index, old_uniq, arity, num_free;
    uint8_t new_uniq[16];
} FunIdent;
typedef struct {
    Term module, function;
    uint32_t arity;
} ExportIdent;

// ---- compare (data/compare.c) ------------------------------------------------------------
int compare(Term a, Term b);       // <0, 0, >0: standard term order, where 1 == 1.0
int compare_exact(Term a, Term b); // the order of =:=: every integer is before every float
// The order of the keys of a flat map: compare_exact; since OTP 26 atoms by their index.
int compare_keys(Term a, Term b);
bool eq_exact_slow(Term a, Term b); // =:=, for use by eq_exact
bool eq_loose_slow(Term a, Term b); // ==, for use by eq_loose
INLINE bool eq_exact(Term a, Term b) { return a == b || (!(is_immed(a) || is_immed(b)) && eq_exact_slow(a, b)); }
INLINE bool eq_loose(Term a, Term b) { return a == b || (!(is_immed(a) && is_immed(b)) && eq_loose_slow(a, b)); }
INLINE bool less(Term a, Term b) { return are_small(a, b) ? (int64_t)a < (int64_t)b : compare(a, b) < 0; }

// ---- hash (data/hash.c) ----------------------------------------------------------------------
uint32_t hash_phash2(Term t); // all 32 bits; phash2/1 returns the low 27
// The same in slices. It subtracts its steps from *fuel. True: *hash is the result. False: the fuel is used up; *more
// (the caller's, to be freed) goes on by hash_walk_step, with the same results. Across a safe point the walk's terms
// must be in `packed`, a tuple that the caller keeps as a root: pack before it, unpack after it.
typedef struct HashWalk HashWalk;
bool hash_phash2_some(Term t, int64_t *fuel, uint32_t *hash, HashWalk **more);
bool hash_walk_step(HashWalk *s, int64_t *fuel, uint32_t *hash);
Term hash_walk_pack(HashWalk *s, Heap *h);
void hash_walk_unpack(HashWalk *s, Term packed);
void hash_walk_free(HashWalk *s); // s may be NULL
uint32_t hash_phash(Term t);      // erlang:phash(T, R) is 1 + hash rem R
// The hash that places a key in a hash map, as in the booted release for keys of numbers, binaries, lists and tuples.
// level: 0 first; then 1, 2, ... for more bits, once the 32 bits before are used.
uint32_t hash_map_key(Term key, uint32_t level);
Term hash_map_key_int(Heap *h, Term key); // as an integer: 32 bits; 64 since OTP 26

// ---- arithmetic (data/arith.c, data/bitops.c, data/big.c over libtommath) ----------------------
// NOVALUE means badarith: an argument of the wrong type, division by zero, or float overflow. If arith_too_big() is
// true, it means system_limit: the result is an integer of 2^33554368 or more, OTP 25's
// limit; of 2^4194304 since OTP 27.
// Long products and divisions add reductions to h->owed.
Term arith_add(Heap *h, Term a, Term b);
Term arith_sub(Heap *h, Term a, Term b);
Term arith_mul(Heap *h, Term a, Term b);
Term arith_divide(Heap *h, Term a, Term b); // the / operator
Term arith_div(Heap *h, Term a, Term b);
Term arith_rem(Heap *h, Term a, Term b);
Term arith_neg(Heap *h, Term a);
Term arith_abs(Heap *h, Term a);
Term arith_band(Heap *h, Term a, Term b);
Term arith_bor(Heap *h, Term a, Term b);
Term arith_bxor(Heap *h, Term a, Term b);
Term arith_bnot(Heap *h, Term a);
Term arith_bsl(Heap *h, Term a, Term b);
Term arith_bsr(Heap *h, Term a, Term b);
#define BIG_NLIMBS_MAX 524287                 // limbs of 64 bits of the largest integer of any release
size_t arith_limit_nlimbs(void);              // ... of the booted release
bool arith_too_big(void);                     // was this thread's last NOVALUE a system_limit?
bool arith_to_double(Term number, double *d); // false: not a number, or out of a double's range
Term arith_from_double(Heap *h, double d);    // truncates; d must be finite
Term arith_trunc(Heap *h, Term n);
Term arith_round(Heap *h, Term n); // half away from zero
Term arith_floor(Heap *h, Term n);
Term arith_ceil(Heap *h, Term n);
bool int_to_int64(Term t, int64_t *v); // false: not an integer, or it does not fit
bool int_to_uint64(Term t, uint64_t *v);
bool int_is_negative(Term t);
// From n bytes of two's complement, or of an unsigned number. NOVALUE: system_limit.
Term int_from_bytes(Heap *h, const uint8_t *p, size_t n, bool little, bool is_signed);
void int_to_bytes(Term i, uint8_t *p, size_t n, bool little); // the low n bytes of two's complement
size_t int_magnitude_nbytes(Term i);                          // bytes of the absolute value; 0 has none
void int_magnitude(Term i, uint8_t *p, size_t n);             // its low n bytes, little-endian

// ---- text of numbers (data/number_text.c, data/float_text.c) -------------------------------------
// base: 2..36. Digits, with an optional sign. NOVALUE: badarg, or system_limit if arith_too_big().
Term int_from_text(Heap *h, const uint8_t *p, size_t n, int base);
size_t int_to_text(Term i, int base, Buf *out); // capital letters; the number of bytes appended
// The same for long integers in slices (data/radix.c). The state is outside of all heaps and belongs to the caller. The
// first two return NULL if the integer is short (or wrong): then the functions above must be used.
enum { RADIX_FROM_NLIMBS = 96 }; // of 64 bits
typedef struct Radix Radix;
Radix *radix_print(Term i, int base);
Radix *radix_read(const uint8_t *p, size_t n, int base);
bool radix_run(Radix *r, int64_t *fuel); // subtracts its steps from *fuel; true: done, false: no fuel left
void radix_text(Radix *r, Buf *out);     // of a radix_print that is done: appends the text
Term radix_int(Radix *r, Heap *h);       // of a radix_read that is done; NOVALUE: system_limit
void radix_free(Radix *r);
bool float_from_text(const uint8_t *p, size_t n, double *d); // [sign] digits . digits [e [sign] digits]; false: badarg
void float_to_short(double d, Buf *out);                     // as the option `short` and ~p print
void float_to_scientific(double d, int decimals, Buf *out);  // float_to_list/1 has 20 decimals
bool float_to_decimals(double d, int decimals, bool compact, Buf *out); // false: longer than 255 bytes, badarg

// ---- maps (data/map.c, data/hashmap.c) -----------------------------------------------------------------
Term map_get(Term map, Term key); // NOVALUE: no such key
Term map_put(Heap *h, Term map, Term key, Term value);
Term map_remove(Heap *h, Term map, Term key); // the same map if it has no such key
Term map_merge(Heap *h, Term a, Term b);      // values of b win
// The same for two hash maps in parts, between which the caller may stop. Part i of HASH_MERGE_PARTS is a leaf, a node,
// or NIL; *twice is increased by the number of keys that both maps have. hash_join_parts makes the map of npairs pairs
// from the list of all parts, the last part first.
enum { HASH_MERGE_PARTS = 256 };
Term hash_merge_part(Heap *h, Term a, Term b, unsigned part, size_t *twice);
Term hash_join_parts(Heap *h, Term parts, size_t npairs);
// pairs: key, value, key, value, ...; keys in any order; of equal keys the last one wins.
Term map_from_pairs(Heap *h, const Term *pairs, size_t npairs);
Term map_keys(Heap *h, Term map); // a list, in the map's order
Term map_values(Heap *h, Term map);
// Iterates in the map's order, which is that of maps:to_list/1, keys/1 and values/1: a flat map's keys by compare_keys,
// a hash map's nodes from the last child to the first, since OTP 29 from the first. No safe point may come before the
// end.
enum { MAP_DEPTH_MAX = 40 }; // levels of a trie
typedef struct {
    Term map;
    uint32_t at;
    int depth;
    struct {
        Term node;
        uint32_t i;
    } path[MAP_DEPTH_MAX];
} MapIter;
void map_iter(MapIter *it, Term map);
bool map_next(MapIter *it, Term *key, Term *value); // false: the end

// ---- native records (data/record.c) -------------------------------------------------------------------------
size_t record_definition_nwords(uint32_t nfields);
// Writes a definition of n fields (atoms) into that many words. names may lie at to + 1. NOVALUE: a field occurs twice.
Term record_define(Term *to, Term module, Term name, bool exported, const Term *names, uint32_t n);
INLINE bool record_is(Term t, Term module, Term name)
{
    return is_native_record(t) && record_fact(t, DEF_MODULE) == module && record_fact(t, DEF_NAME) == name;
}
enum { NO_FIELD = 0xFFFFFFFFu };
uint32_t definition_place(Term definition, Term field); // of the field, from 0; NO_FIELD: there is none

// ---- bits (data/bits.c) -------------------------------------------------------------------------------------
// A position is an address and a number of bits, which may exceed 7. Bit 0 of a byte is its top bit.
void bits_copy(uint8_t *to, uint64_t to_bit, const uint8_t *from, uint64_t from_bit, uint64_t nbits); // as memcpy
int bits_compare(const uint8_t *a, uint64_t abit, const uint8_t *b, uint64_t bbit, uint64_t nbits);   // as memcmp
// little: little-endian by bytes; the last byte may be partial, as Erlang defines it. NOVALUE: system_limit. False: not
// an integer.
Term bits_get_int(Heap *h, const uint8_t *p, uint64_t bit, uint64_t nbits, bool little, bool is_signed);
bool bits_put_int(uint8_t *p, uint64_t bit, uint64_t nbits, Term integer, bool little);
// Floats of 16, 32 or 64 bits. False: another size, or (get) inf or nan. A float that is too big for its size becomes
// inf, as in OTP 25.
bool bits_get_float(const uint8_t *p, uint64_t bit, unsigned nbits, bool little, double *d);
bool bits_put_float(uint8_t *p, uint64_t bit, unsigned nbits, double d, bool little);

// ---- text of terms (data/print.c) ---------------------------------------------------------------------------------
// Appends the term as erlang:display/1 prints it; if it has more than `limit` bytes, that many and "...". 0: no limit.
void print_term(Buf *out, Term t, size_t limit);
void print_mfa(Buf *out, Term m, Term f, uint32_t arity); // m:f/2, with quotes where needed

// ---- iolists (data/iolist.c)
// An iolist holds binaries and bytes at any depth; a binary is one too. False: not an iolist.
bool iolist_nbytes(Term t, size_t *nbytes);
bool iolist_bytes(Term t, Buf *out); // appends the bytes, if false perhaps some of them
// Appends the text of code points and UTF-8 binaries at any depth, as UTF-8. False: it is something else.
bool text_of_list(Term t, Buf *utf8);
INLINE bool list_length(Term t, size_t *n) // *n: its cells; false: improper, or not a list
{
    size_t i = 0;
    while (is_cons(t)) {
        i++;
        t = tail(t);
    }
    *n = i;
    return is_nil(t);
}
