// SPDX-License-Identifier: Apache-2.0
// emu/ops_data.h — lists, tuples, records, maps: taking apart and building.
// The compiler's test_heap has made room before put_list, put_tuple and put_float; maps and records allocate in C.

OP(get_list_xxx)
{
    Term *q = CONS_PTR_(XA), h = q[0], t = q[1];
    X_AT(U(1)) = h;
    X_AT(U(2)) = t;
    NEXT(3);
}
OP(get_list)
{
    Term *q = cons_ptr(SRC(1)), h = q[0], t = q[1];
    SET(2, h);
    SET(3, t);
    NEXT(4);
}
OP(get_hd)
{
    Term h = cons_ptr(SRC(1))[0];
    SET(2, h);
    NEXT(3);
}
OP(get_tl)
{
    Term t = cons_ptr(SRC(1))[1];
    SET(2, t);
    NEXT(3);
}
OP(get_tuple_element_x)
{
    X_AT(U(2)) = *(Term *)((char *)BOXED_PTR_(XA) + U(1));
    NEXT(3);
}
OP(get_tuple_element)
{
    Term v = *(Term *)((char *)boxed_ptr(SRC(1)) + U(2));
    SET(3, v);
    NEXT(4);
}
OP(set_tuple_element)
{
    Term v = SRC(1);
    *(Term *)((char *)boxed_ptr(SRC(2)) + U(3)) = v;
    NEXT(4);
}
OP(put_list_x)
{
    htop[0] = XA;
    htop[1] = SRC(1);
    SET(2, make_cons(htop));
    htop += 2;
    NEXT(3);
}
OP(test_heap_put_list)
{
    NEED(U(1), A);
    htop[0] = SRC(2);
    htop[1] = SRC(3);
    SET(4, make_cons(htop));
    htop += 2;
    NEXT(5);
}
OP(test_heap_put_list_return)
{
    NEED(U(1), A);
    htop[0] = SRC(2);
    htop[1] = SRC(3);
    x[0] = make_cons(htop);
    htop += 2;
    E = (Term *)((char *)E + U(4));
    const Code *to = cp_code(*E++);
    GO(to);
}
OP(put_list)
{
    htop[0] = SRC(1);
    htop[1] = SRC(2);
    SET(3, make_cons(htop));
    htop += 2;
    NEXT(4);
}
OP(put_tuple)
{
    uint32_t n = A;
    if (UNLIKELY(n == 0)) {
        SET(1, EMPTY_TUPLE);
        NEXT(2);
    }
    Term *to = htop;
    to[0] = make_header(SUB_TUPLE, n);
    for (uint32_t i = 0; i < n; i++) to[1 + i] = src_value(pc[2 + i], pc, x, E);
    htop += n + 1;
    SET(1, make_boxed(to));
    NEXT(2 + n);
}
OP(update_record)
{
    Term src = SRC(2);
    uint32_t n = U(4);
    SWAP_OUT;
    Term t = emu_update_record(p, pc, x, E, src, pc + 5, n);
    SWAP_IN;
    SET(3, t);
    NEXT(5 + 2 * n);
}
OP(put_map_assoc)
OP(put_map_exact)
{
    Term map = SRC(2);
    uint32_t n = U(4);
    SWAP_OUT;
    Term t = emu_put_map(p, pc, x, E, map, pc + 5, n, (*pc & 0xFFFF) == I_put_map_exact);
    if (UNLIKELY(t == NOVALUE)) {
        SWAP_IN;
        if (U(1)) FAIL(1);
        goto raise_code;
    }
    SWAP_IN;
    SET(3, t);
    WANT_GC;
    NEXT(5 + n);
}
OP(has_map_fields)
{
    Term map = SRC(1);
    for (uint32_t i = 0, n = U(3); i < n; i++) {
        Term k = src_value(pc[4 + i], pc, x, E), v;
        OUTSIDE(v = map_get(map, k));
        if (v == NOVALUE) FAIL(2);
    }
    NEXT(4 + U(3));
}
OP(get_map_element)
{
    Term map = SRC(1), k = SRC(3), v;
    OUTSIDE(v = map_get(map, k));
    if (v == NOVALUE) FAIL(2);
    SET(4, v);
    NEXT(5);
}
OP(get_map_elements)
{
    Term map = SRC(1);
    for (uint32_t i = 0, n = U(3); i < n; i++) {
        Term k = SRC(4 + 2 * i), v;
        OUTSIDE(v = map_get(map, k));
        if (v == NOVALUE) FAIL(2);
        SET(5 + 2 * i, v);
    }
    NEXT(4 + 2 * U(3));
}
