// SPDX-License-Identifier: Apache-2.0
// heap_bits — equality of bit strings, for the tests of the heap room: data's is above it.
#pragma once
#include "heap/heap.h"

static inline bool same_bits(Term a, Term b)
{
    Bits x = bits_of(a), y = bits_of(b);
    if (x.nbits != y.nbits) return false;
    for (uint64_t i = 0; i < x.nbits; i++) {
        uint64_t p = x.bitoff + i, q = y.bitoff + i;
        if ((x.bytes[p / 8] >> (7 - p % 8) & 1) != (y.bytes[q / 8] >> (7 - q % 8) & 1)) return false;
    }
    return true;
}
