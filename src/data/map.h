// SPDX-License-Identifier: Apache-2.0
// data/map — what flat maps and hash maps ask of each other. Private to the data room.
#pragma once
#include "data/data.h"

// A flat map of n <= 32 different keys in any order. `pairs`: key, value, key, value...
Term flat_from_pairs(Heap *h, const Term *pairs, size_t n);
Term hash_get(Term map, Term key);
Term hash_put(Heap *h, Term map, Term key, Term value);
Term hash_remove(Heap *h, Term map, Term key);
// From n > 32 pairs, later ones win; flat when no more than 32 keys are different.
Term hash_from_pairs(Heap *h, const Term *pairs, size_t n);
void pairs_of(Term map, Term *pairs); // 2 * map_size words, in the map's order
