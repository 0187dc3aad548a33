// SPDX-License-Identifier: Apache-2.0
// bif/binary.c — parts of binaries, binaries as lists and as numbers. For iolists see bif/iolist.c, for searching
// bif/search.c.
#include "bif/job.h"

BIF_FN(erlang, byte_size, 1)
{
    uint64_t n = bits_of_size(a[0]);
    return n != NOT_BITS ? make_small((int64_t)((n + 7) / 8)) : badarg(p);
}

BIF_FN(erlang, bit_size, 1)
{
    uint64_t n = bits_of_size(a[0]);
    return n != NOT_BITS ? make_small((int64_t)n) : badarg(p);
}

// ---- parts ------------------------------------------------------------------------------------------------
// Reads a start and a length, which is negative for bytes before the start. False: not within n bytes.
static bool part_range(Term start, Term length, uint64_t n, uint64_t *at, uint64_t *k)
{
    if (!is_small(start) || !is_small(length)) return false;
    int64_t s = small_value(start), l = small_value(length);
    if (s < 0 || (uint64_t)s > n) return false;
    if (l < 0) {
        if (l < -s) return false;
        s += l;
        l = -l;
    }
    if ((uint64_t)s + (uint64_t)l > n) return false;
    *at = (uint64_t)s;
    *k = (uint64_t)l;
    return true;
}

static Term part(Proc *p, Term bin, Term start, Term length)
{
    uint64_t at, k;
    if (!is_bitstring(bin) || !part_range(start, length, bits_of(bin).nbits / 8, &at, &k)) return badarg(p);
    return heap_sub_bits(&p->heap, bin, at * 8, k * 8);
}

BIF_FN(erlang, binary_part, 2)
{
    return is_tuple_of(a[1], 2) ? part(p, a[0], tuple_at(a[1], 0), tuple_at(a[1], 1)) : badarg(p);
}
BIF_FN(erlang, binary_part, 3) { return part(p, a[0], a[1], a[2]); }
BIF_FN(binary, part, 2)
{
    return is_tuple_of(a[1], 2) ? part(p, a[0], tuple_at(a[1], 0), tuple_at(a[1], 1)) : badarg(p);
}
BIF_FN(binary, part, 3) { return part(p, a[0], a[1], a[2]); }

BIF_FN(erlang, split_binary, 2)
{
    int64_t at;
    if (!is_bitstring(a[0])) return badarg(p);
    uint64_t n = bits_of(a[0]).nbits;
    if (!arg_uint(a[1], (int64_t)(n / 8), &at)) return badarg(p);
    uint64_t bit = (uint64_t)at * 8;
    Term left = heap_sub_bits(&p->heap, a[0], 0, bit), right = heap_sub_bits(&p->heap, a[0], bit, n - bit);
    return TUPLE(&p->heap, left, right);
}

static Term byte_at(Proc *p, Term bin, int64_t at, bool from_end)
{
    if (!is_binary(bin)) return badarg(p);
    Bits b = bits_of(bin);
    int64_t n = (int64_t)(b.nbits / 8);
    if (from_end) at += n;
    if (at < 0 || at >= n) return badarg(p);
    uint8_t c;
    bits_copy(&c, 0, b.bytes, b.bitoff + 8 * (uint64_t)at, 8);
    return make_small(c);
}

BIF_FN(binary, first, 1) { return byte_at(p, a[0], 0, false); }
BIF_FN(binary, last, 1) { return byte_at(p, a[0], -1, true); }
BIF_FN(binary, at, 2) { return is_small(a[1]) ? byte_at(p, a[0], small_value(a[1]), false) : badarg(p); }

// ---- lists --------------------------------------------------------------------------------------------------
// A list of n bytes of a bitstring from bit `at` on, in front of `rest`. Built from the end, as much in each slice as
// it allows.
static Term list_of(Proc *p, Term bin, uint64_t at, size_t n, Term rest)
{
    size_t max = (size_t)job_fuel(p), k = n < max ? n : max;
    if (!n) return rest;
    Bits b = bits_of(bin);
    uint64_t bit = b.bitoff + at + 8 * (uint64_t)(n - k);
    job_charge(p, (int64_t)k);
    if (!(bit & 7)) rest = heap_string(&p->heap, b.bytes + bit / 8, k, rest);
    else {
        Buf whole = {0};
        bits_copy(buf_room(&whole, k), 0, b.bytes, bit, (uint64_t)k * 8);
        rest = heap_string(&p->heap, whole.p, k, rest);
        buf_free(&whole);
    }
    if (k == n) return rest;
    return proc_yield_bif(
        p, X_bytes_list, 4, (Term[]){bin, heap_uint64(&p->heap, at), heap_uint64(&p->heap, n - k), rest});
}

Term bif_continue_bytes_list(Proc *p, Term *a)
{
    uint64_t at, n;
    return int_to_uint64(a[1], &at) && int_to_uint64(a[2], &n) ? list_of(p, a[0], at, (size_t)n, a[3]) : badarg(p);
}

BIF_FN(erlang, binary_to_list, 1)
{
    if (!is_binary(a[0])) return badarg(p);
    Bits b = bits_of(a[0]);
    return list_of(p, a[0], 0, (size_t)(b.nbits / 8), NIL);
}

BIF_FN(erlang, binary_to_list, 3)
{
    int64_t from, to;
    if (!is_bitstring(a[0])) return badarg(p);
    Bits b = bits_of(a[0]);
    int64_t n = (int64_t)(b.nbits / 8);
    if (!arg_uint(a[1], n, &from) || !arg_uint(a[2], n, &to) || from < 1 || to < from) return badarg(p);
    return list_of(p, a[0], (uint64_t)(from - 1) * 8, (size_t)(to - from + 1), NIL);
}

BIF_FN(erlang, bitstring_to_list, 1)
{
    if (!is_bitstring(a[0])) return badarg(p);
    Bits b = bits_of(a[0]);
    Term rest = NIL;
    uint64_t odd = b.nbits & 7;
    if (odd) rest = heap_cons(&p->heap, heap_sub_bits(&p->heap, a[0], b.nbits - odd, odd), NIL);
    return list_of(p, a[0], 0, (size_t)(b.nbits / 8), rest);
}

// ---- copies ----------------------------------------------------------------------------------------------------
static Term copy(Proc *p, Term bin, uint64_t times)
{
    if (!(times ? is_binary(bin) : is_bitstring(bin))) return badarg(p); // copies of bitstrings are not allowed
    Bits b = bits_of(bin);
    uint64_t n = b.nbits / 8;
    if (times && n > (uint64_t)(SIZE_MAX / 4) / times) return system_limit(p);
    uint8_t *to;
    Term t = heap_new_binary(&p->heap, (size_t)(n * times), &to);
    job_charge(p, (int64_t)(n * times / 64));
    if (!n || !times) return t;
    bits_copy(to, 0, b.bytes, b.bitoff, b.nbits);
    for (size_t done = (size_t)n, all = (size_t)(n * times); done < all;) {
        size_t k = done < all - done ? done : all - done;
        memcpy(to + done, to, k);
        done += k;
    }
    return t;
}

BIF_FN(binary, copy, 1) { return copy(p, a[0], 1); }

BIF_FN(binary, copy, 2)
{
    int64_t times;
    if (is_big(a[1]) && !int_is_negative(a[1]) && int_magnitude_nbytes(a[1]) <= 8 && is_binary(a[0]))
        return system_limit(p);
    return arg_uint(a[1], SMALL_MAX, &times) ? copy(p, a[0], (uint64_t)times) : badarg(p);
}

BIF_FN(binary, referenced_byte_size, 1)
{
    Term t = a[0];
    if (!is_bitstring(t)) return badarg(p);
    if (is_box_of(t, SUB_SUB_BIN)) t = ((SubBox *)boxed_ptr(t))->orig;
    if (is_box_of(t, SUB_REFC_BIN))
        return heap_uint64(&p->heap, ((SharedBin *)(uintptr_t)((RefcBox *)boxed_ptr(t))->shared)->nbytes);
    return heap_uint64(&p->heap, bits_of(t).nbits / 8);
}

// ---- the longest common prefix or suffix ---------------------------------------------------------------------------
static Term common(Proc *p, Term list, bool suffix)
{
    size_t n;
    if (!is_cons(list) || !list_length(list, &n)) return badarg(p);
    Buf first_buf = {0};
    const uint8_t *first = NULL;
    size_t len = 0;
    int64_t cost = 0;
    bool ok = bin_bytes(head(list), &first_buf, &first, &len);
    const uint8_t *end = first + len;
    for (Term l = tail(list); ok && is_cons(l); l = tail(l)) {
        Buf buf = {0};
        const uint8_t *s;
        size_t k;
        ok = bin_bytes(head(l), &buf, &s, &k);
        if (!ok) break;
        if (k < len) len = k;
        size_t same = 0;
        if (suffix)
            while (same < len && end[-1 - (ptrdiff_t)same] == s[k - 1 - same]) same++;
        else
            while (same < len && first[same] == s[same]) same++;
        len = same;
        cost += 1 + (int64_t)(same / 8);
        buf_free(&buf);
    }
    buf_free(&first_buf);
    job_charge(p, cost);
    return ok ? make_small((int64_t)len) : badarg(p);
}

BIF_FN(binary, longest_common_prefix, 1) { return common(p, a[0], false); }
BIF_FN(binary, longest_common_suffix, 1) { return common(p, a[0], true); }

// ---- numbers
static Term encode_unsigned(Proc *p, Term i, bool little)
{
    if (!is_integer(i) || int_is_negative(i)) return badarg(p);
    size_t n = i == make_small(0) ? 1 : int_magnitude_nbytes(i);
    uint8_t *to;
    Term t = heap_new_binary(&p->heap, n, &to);
    int_to_bytes(i, to, n, little);
    return t;
}

static Term decode_unsigned(Proc *p, Term bin, bool little)
{
    Buf buf = {0};
    const uint8_t *s;
    size_t n;
    if (!bin_bytes(bin, &buf, &s, &n)) return badarg(p);
    if (little)
        while (n && !s[n - 1]) n--;
    else
        while (n && !*s) {
            s++;
            n--;
        }
    Term t = n ? int_from_bytes(&p->heap, s, n, little, false) : make_small(0);
    buf_free(&buf);
    return t == NOVALUE ? system_limit(p) : t;
}

BIF_FN(binary, encode_unsigned, 1) { return encode_unsigned(p, a[0], false); }
BIF_FN(binary, decode_unsigned, 1) { return decode_unsigned(p, a[0], false); }
BIF_FN(binary, encode_unsigned, 2)
{
    return a[1] == A_big || a[1] == A_little ? encode_unsigned(p, a[0], a[1] == A_little) : badarg(p);
}
BIF_FN(binary, decode_unsigned, 2)
{
    return a[1] == A_big || a[1] == A_little ? decode_unsigned(p, a[0], a[1] == A_little) : badarg(p);
}
