// SPDX-License-Identifier: Apache-2.0
// data/map — calls between flat maps (map.c) and hash maps (hashmap.c). Private to the data room.
#pragma once
#include "data/data.h"

// A flat map. pairs: n times key, value; at most 32 different keys, in any order; of equal ones the last wins.
Term flat_from_pairs(Heap *h, const Term *pairs, size_t n);
Term hash_get(Term map, Term key);
Term hash_put(Heap *h, Term map, Term key, Term value);
Term hash_remove(Heap *h, Term map, Term key);
// The same for n > 32 pairs: a hash map, or a flat one if at most 32 keys are different.
Term hash_from_pairs(Heap *h, const Term *pairs, size_t n);
void pairs_of(Term map, Term *pairs); // writes key, value, key, value, ... in the map's order
