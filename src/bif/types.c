// SPDX-License-Identifier: Apache-2.0
// bif/types.c — type tests as functions.
#include "bif/bif.h"
#include "base/release.h"

#define TEST(name, is) \
    BIF_FN(erlang, name, 1) { return make_bool(is(a[0])); }
TEST(is_atom, is_atom)
TEST(is_binary, is_binary)
TEST(is_bitstring, is_bitstring)
TEST(is_float, is_float)
TEST(is_function, is_fun)
TEST(is_integer, is_integer)
TEST(is_list, is_list)
TEST(is_map, is_map)
TEST(is_number, is_number)
TEST(is_pid, is_pid)
TEST(is_port, is_port)
TEST(is_reference, is_ref)
TEST(is_tuple, is_tuple)
BIF_FN(erlang, is_boolean, 1) { return make_bool(a[0] == A_true || a[0] == A_false); }

BIF_FN(erlang, is_function, 2)
{
    if (is_big(a[1]) && !int_is_negative(a[1])) return A_false;
    if (!is_small(a[1]) || small_value(a[1]) < 0) return badarg(p);
    if (!is_fun(a[0])) return A_false;
    uint32_t arity = fun_is_export(a[0]) ? fun_export(a[0])->arity : fun_arity(a[0]);
    return make_bool((int64_t)arity == small_value(a[1]));
}

BIF_FN(erlang, is_record, 2)
{
    if (!is_atom(a[1])) return badarg(p);
    if (is_native_record(a[0])) return make_bool(record_fact(a[0], DEF_NAME) == a[1]);
    return make_bool(is_tuple(a[0]) && tuple_arity(a[0]) >= 1 && tuple_at(a[0], 0) == a[1]);
}

BIF_FN(erlang, is_record, 3)
{
    if (is_atom(a[1]) && is_atom(a[2]) && release_does(native_records)) // of a module, by name
        return make_bool(record_is(a[0], a[1], a[2]));
    if (!is_atom(a[1]) || !is_small(a[2])) return badarg(p);
    return make_bool(is_tuple(a[0]) && tuple_arity(a[0]) >= 1 && (int64_t)tuple_arity(a[0]) == small_value(a[2]) &&
        tuple_at(a[0], 0) == a[1]);
}

BIF_FN(erts_internal, term_type, 1)
{
    Term t = a[0];
    if (is_small(t)) return A_fixnum;
    if (is_atom(t)) return A_atom;
    if (is_nil(t)) return A_nil;
    if (is_cons(t)) return A_list;
    if (is_local_pid(t)) return A_pid;
    if (is_local_port(t)) return A_port;
    if (!is_boxed(t)) return badarg(p);
    switch (header_subtag(box_header(t))) {
    case SUB_TUPLE: return A_tuple;
    case SUB_POS_BIG:
    case SUB_NEG_BIG: return A_bignum;
    case SUB_FLOAT: return B_hfloat;
    case SUB_REF:
    case SUB_MAGIC_REF: return A_reference;
    case SUB_FUN: return fun_is_export(t) ? B_export : A_fun;
    case SUB_HEAP_BIN: return A_heap_binary;
    case SUB_REFC_BIN: return A_refc_binary;
    case SUB_SUB_BIN: return A_sub_binary;
    case SUB_FLAT_MAP: return A_flatmap;
    case SUB_HASH_ROOT: return A_hashmap;
    case SUB_HASH_NODE: return A_hashmap_node;
    case SUB_EXTERNAL:
        return is_external(t, EXT_PID) ? B_external_pid
            : is_external(t, EXT_PORT) ? B_external_port
                                       : B_external_reference;
    default: return badarg(p);
    }
}

// is_integer(I, Least, Most): both ends must be integers.
BIF_FN(erlang, is_integer, 3)
{
    if (!is_integer(a[1]) || !is_integer(a[2])) return badarg(p);
    return make_bool(is_integer(a[0]) && compare(a[0], a[1]) >= 0 && compare(a[0], a[2]) <= 0);
}
