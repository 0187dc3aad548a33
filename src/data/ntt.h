// SPDX-License-Identifier: Apache-2.0
// data/ntt — number theoretic transforms: products of very long numbers in n log n steps, pass by pass. Private to the
// data room.
//
// There are three primes below 2^31, each 1 modulo a power of two of at least 2^25. A digit of a product is a sum of at
// most 2^21 products of 32-bit digits; its residues modulo the three primes determine it. Residues are plain numbers.
// Twiddle factors are in Montgomery form, so that the product of a residue and a twiddle factor is plain.
#pragma once
#include "data/big.h"

enum { NTT_PRIMES = 3, NTT_LOG_MAX = 22 };
// x and y have 2^log residues modulo prime number `prime` (0..NTT_PRIMES - 1).
void ntt_forward_pass(uint32_t *x, int log, int pass, int prime); // a transform is the passes 0..log - 1, in order
void ntt_inverse_pass(uint32_t *x, int log, int pass, int prime); // likewise
// x = the residues of n digits, then zeros. Comes before any other call.
void ntt_load(uint32_t *x, int log, const uint32_t *digits, size_t n, int prime);
// x = x * y / 2^log, number by number. The division belongs to the inverse transform, whose passes do not divide.
void ntt_pointwise(uint32_t *x, const uint32_t *y, int log, int prime);
// The number below the primes' product (about 2^92) that has these three residues.
void ntt_sum(uint32_t r0, uint32_t r1, uint32_t r2, uint64_t *lo, uint64_t *hi);
