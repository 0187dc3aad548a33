// SPDX-License-Identifier: Apache-2.0
// data — what words can do: compare, hash, arithmetic, number text, maps, bits, printing.
//
// Law: pure functions of terms. They allocate only on the Heap they are given, never collect, never see a process.
// A result of NOVALUE is an Erlang error; the caller knows which (badarith, badarg, system_limit): see each line.
// Term order, hashes and float text are OTP 25's: tests/unit/data.test.c checks them against what erl says.
#pragma once
#include "heap/heap.h"

// What compare, hash and print read of the code room's structs: struct FunEntry and struct Export begin with these.
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
int compare(Term a, Term b);        // <0, 0, >0 in standard term order; 1 == 1.0
int compare_exact(Term a, Term b);  // as map keys: every integer before every float
bool eq_exact_slow(Term a, Term b); // =:= for two different words
bool eq_loose_slow(Term a, Term b); // ==
INLINE bool eq_exact(Term a, Term b) { return a == b || (!(is_immed(a) || is_immed(b)) && eq_exact_slow(a, b)); }
INLINE bool eq_loose(Term a, Term b) { return a == b || (!(is_immed(a) && is_immed(b)) && eq_loose_slow(a, b)); }
INLINE bool less(Term a, Term b) { return are_small(a, b) ? (int64_t)a < (int64_t)b : compare(a, b) < 0; }

// ---- hash (data/hash.c) ----------------------------------------------------------------------
uint32_t hash_phash2(Term t); // all 32 bits; phash2/1 is the low 27
// The same as long as the fuel lasts. False: *more goes on with it; packed while the term may move.
typedef struct HashWalk HashWalk;
bool hash_phash2_some(Term t, int64_t *fuel, uint32_t *hash, HashWalk **more);
bool hash_walk_step(HashWalk *s, int64_t *fuel, uint32_t *hash);
Term hash_walk_pack(HashWalk *s, Heap *h);
void hash_walk_unpack(HashWalk *s, Term packed);
void hash_walk_free(HashWalk *s);
uint32_t hash_phash(Term t); // before range: phash(T, R) = 1 + hash rem R
uint32_t hash_map_key(
    Term key, uint32_t level); // the hash of hash maps, integers as OTP 25 orders them; level: rehash salt, 0 first

// ---- arithmetic (data/arith.c, data/big.c over libtommath) -------------------------------------
// NOVALUE: not a number (or not an integer), division by zero, or float overflow: badarith.
// Integers of 2^33554368 or more (OTP 25's limit; 2^4194304 since 27): NOVALUE with arith_too_big() true: system_limit.
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
#define BIG_NLIMBS_MAX 524287                 // 64-bit limbs of the largest integer of any release
size_t arith_limit_nlimbs(void);              // ... of the booted one
bool arith_too_big(void);                     // of this thread's last NOVALUE
bool arith_to_double(Term number, double *d); // false: not a number, or out of range
Term arith_from_double(Heap *h, double d);    // the integer part (trunc); d is finite
Term arith_trunc(Heap *h, Term n);
Term arith_round(Heap *h, Term n); // half away from zero
Term arith_floor(Heap *h, Term n);
Term arith_ceil(Heap *h, Term n);
bool int_to_int64(Term t, int64_t *v); // false: no integer, or does not fit
bool int_to_uint64(Term t, uint64_t *v);
bool int_is_negative(Term t);
Term int_from_bytes(
    Heap *h, const uint8_t *p, size_t n, bool little, bool is_signed); // from two's complement (or unsigned) bytes
void int_to_bytes(Term i, uint8_t *p, size_t n, bool little);          // low n bytes of two's complement, truncating
size_t int_magnitude_nbytes(Term i);                                   // for external terms
void int_magnitude(Term i, uint8_t *p, size_t n);                      // little-endian

// ---- number text (data/number_text.c) -------------------------------------------------------------
Term int_from_text(Heap *h, const uint8_t *p, size_t n, int base); // optional sign; NOVALUE: not a number
size_t int_to_text(Term i, int base, Buf *out);                    // capital digits
// Long ones (data/radix.c), a slice at a time. NULL: not long enough, or no integer: the functions above then.
enum { RADIX_FROM_NLIMBS = 96 }; // of 64 bits
typedef struct Radix Radix;
Radix *radix_print(Term i, int base);
Radix *radix_read(const uint8_t *p, size_t n, int base);
bool radix_run(Radix *r, int64_t *fuel); // true: done
void radix_text(Radix *r, Buf *out);
Term radix_int(Radix *r, Heap *h); // NOVALUE: too big (arith_too_big)
void radix_free(Radix *r);
bool float_from_text(const uint8_t *p, size_t n, double *d); // Erlang's syntax: digits '.' digits, optional exponent
void float_to_short(double d, Buf *out);                     // [short], as ~p prints
void float_to_scientific(double d, int decimals, Buf *out);  // float_to_list/1 is 20
bool float_to_decimals(double d, int decimals, bool compact, Buf *out); // false: too long

// ---- maps (data/map.c, data/hashmap.c) -----------------------------------------------------------------
Term map_get(Term map, Term key); // NOVALUE when absent
Term map_put(Heap *h, Term map, Term key, Term value);
Term map_remove(Heap *h, Term map, Term key); // the same map when absent
Term map_merge(Heap *h, Term a, Term b);      // b wins
// The same for two hash maps in parts 0..HASH_MERGE_PARTS - 1: each a leaf, a node, or NIL; *twice counts keys that
// both have. Then all of them, the last part first in a list, become the map of npairs pairs.
enum { HASH_MERGE_PARTS = 256 };
Term hash_merge_part(Heap *h, Term a, Term b, unsigned part, size_t *twice);
Term hash_join_parts(Heap *h, Term parts, size_t npairs);
// From key/value pairs in any order, later ones win. Flat up to 32 different keys.
Term map_from_pairs(Heap *h, const Term *pairs, size_t npairs);
Term map_keys(Heap *h, Term map); // lists, in the map's order
Term map_values(Heap *h, Term map);
// Iterates in the map's order. MapIter holds raw addresses: use it between two safe points only.
// The map's order: flat maps by compare_exact on keys; hash maps from the last child of each node to the first,
// which is the order of maps:to_list/1, keys/1, values/1 and of the external format in OTP 25.
enum { MAP_DEPTH_MAX = 40 };
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
bool map_next(MapIter *it, Term *key, Term *value);
// erts_internal:map_next(Path, Map, What), What being A_iterator or the list so far. NOVALUE: badarg.
Term map_next_3(Heap *h, Term path, Term map, Term what);

// ---- bits (data/bits.c) -------------------------------------------------------------------------------------
void bits_copy(uint8_t *to, uint64_t to_bit, const uint8_t *from, uint64_t from_bit, uint64_t nbits);
int bits_compare(const uint8_t *a, uint64_t abit, const uint8_t *b, uint64_t bbit, uint64_t nbits); // memcmp-like
// Integer from nbits at a bit position (little: byte-wise little-endian with a partial last byte as Erlang defines it).
Term bits_get_int(Heap *h, const uint8_t *p, uint64_t bit, uint64_t nbits, bool little, bool is_signed);
bool bits_put_int(uint8_t *p, uint64_t bit, uint64_t nbits, Term integer, bool little);
bool bits_get_float(
    const uint8_t *p, uint64_t bit, unsigned nbits, bool little, double *d); // 16, 32, 64; false: inf or nan
bool bits_put_float(uint8_t *p, uint64_t bit, unsigned nbits, double d,
    bool little); // false: no such size (too big a float becomes inf, as in OTP 25)

// ---- text of terms (data/print.c) ---------------------------------------------------------------------------------
// As erlang:display/1 and %T print. `limit`: bytes after which "..." follows; 0: none.
void print_term(Buf *out, Term t, size_t limit);
void print_mfa(Buf *out, Term m, Term f, uint32_t arity); // m:f/2, quoted where needed

// ---- iolists (data/iolist.c)
// Bytes of an iolist
// (binaries at any depth, bytes 0..255). False: not an iolist (or a bitstring of odd bits).
bool iolist_nbytes(Term t, size_t *nbytes);
bool iolist_bytes(Term t, Buf *out); // appends
// Text of a chardata/string argument: list of code points or binary, as UTF-8. False when it isn't.
bool text_of_list(Term t, Buf *utf8);
INLINE bool list_length(Term t, size_t *n) // false when improper
{
    size_t i = 0;
    while (is_cons(t)) {
        i++;
        t = tail(t);
    }
    *n = i;
    return is_nil(t);
}
