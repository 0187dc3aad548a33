// SPDX-License-Identifier: Apache-2.0
// data/ntt — number theoretic transforms: products of very long numbers in n log n steps, one short pass at a time.
// Private to the data room.
//
// Three primes below 2^31, each 1 modulo 2^25 or more: a sum of 2^20 products of two 32-bit digits is found again from
// its three residues. Residues are plain numbers; twiddles are in Montgomery form, so that a product with one is plain
// again.
#pragma once
#include "data/big.h"

enum { NTT_PRIMES = 3, NTT_LOG_MAX = 22 };
void ntt_forward_pass(uint32_t *x, int log, int pass, int prime); // passes 0 .. log - 1, in order
void ntt_inverse_pass(uint32_t *x, int log, int pass, int prime); // likewise; unscaled
void ntt_load(
    uint32_t *x, int log, const uint32_t *digits, size_t n, int prime); // residues of the digits, zeros behind them
void ntt_pointwise(uint32_t *x, const uint32_t *y, int log, int prime); // x = x * y, scaled for the inverse
// The sum that three residues stand for: 93 bits.
void ntt_sum(uint32_t r0, uint32_t r1, uint32_t r2, uint64_t *lo, uint64_t *hi);
