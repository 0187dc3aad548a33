// SPDX-License-Identifier: Apache-2.0
// emu/ops_data.h — lists, tuples, records, maps: reading and building. A test_heap has made room for put_list,
// put_tuple and put_float. Maps and records allocate in C.

OP(get_list_xxx)
{
    Term *q = CONS_PTR_(XREG(in->src)), h = q[0], t = q[1];
    XREG(in->head) = h;
    XREG(in->tail) = t;
    NEXT;
}
OP(get_list)
{
    Term *q = cons_ptr(SRC(in->src)), h = q[0], t = q[1];
    SET(in->head, h);
    SET(in->tail, t);
    NEXT;
}
OP(get_hd)
{
    Term h = cons_ptr(SRC(in->src))[0];
    SET(in->dst, h);
    NEXT;
}
OP(get_tl)
{
    Term t = cons_ptr(SRC(in->src))[1];
    SET(in->dst, t);
    NEXT;
}
OP(get_tuple_element_x)
{
    XREG(in->dst) = *(Term *)((char *)BOXED_PTR_(XREG(in->src)) + in->offset);
    NEXT;
}
OP(get_tuple_element)
{
    Term v = *(Term *)((char *)boxed_ptr(SRC(in->src)) + in->offset);
    SET(in->dst, v);
    NEXT;
}
OP(set_tuple_element)
{
    Term v = SRC(in->value);
    *(Term *)((char *)boxed_ptr(SRC(in->tuple)) + in->offset) = v;
    NEXT;
}
OP(put_list_x)
{
    htop[0] = XREG(in->head);
    htop[1] = SRC(in->tail);
    SET(in->dst, make_cons(htop));
    htop += 2;
    NEXT;
}
OP(test_heap_put_list)
{
    NEED(in->words, in->live);
    htop[0] = SRC(in->head);
    htop[1] = SRC(in->tail);
    SET(in->dst, make_cons(htop));
    htop += 2;
    NEXT;
}
#ifndef EMU_STEP
OP(test_heap_put_list_return)
{
    NEED(in->words, in->live);
    htop[0] = SRC(in->head);
    htop[1] = SRC(in->tail);
    x[0] = make_cons(htop);
    htop += 2;
    DROP_FRAME(in->frame);
    RETURN;
}
#endif
OP(put_list)
{
    htop[0] = SRC(in->head);
    htop[1] = SRC(in->tail);
    SET(in->dst, make_cons(htop));
    htop += 2;
    NEXT;
}
OP(put_tuple)
{
    uint32_t n = in->n;
    if (UNLIKELY(n == 0)) {
        SET(in->dst, EMPTY_TUPLE);
        NEXT;
    }
    Term *to = htop;
    to[0] = make_header(SUB_TUPLE, n);
    for (uint32_t i = 0; i < n; i++) to[1 + i] = TABLE_SRC(in->srcs[i]);
    htop += n + 1;
    SET(in->dst, make_boxed(to));
    NEXT_TAIL(n);
}
OP(update_record)
{
    Term src = SRC(in->src);
    uint32_t n = in->n;
    SWAP_OUT;
    Term *to = emu_copy_tuple(p, src);
    SWAP_IN;
    for (uint32_t i = 0, arity = tuple_arity(src); i < n; i++)
        if (in->pairs[2 * i] <= arity) to[in->pairs[2 * i]] = TABLE_SRC(in->pairs[2 * i + 1]);
    SET(in->dst, make_boxed(to));
    NEXT_TAIL(2 * n);
}
OP(put_map_assoc)
OP(put_map_exact)
{
    Term map = SRC(in->map);
    uint32_t n = in->n;
    SWAP_OUT;
    Term t = emu_put_map_sources(p, pc, x, E, map, in->srcs, n, OPCODE == I_put_map_exact);
    if (UNLIKELY(t == NOVALUE)) {
        SWAP_IN;
        if (in->fail.by) FAIL;
        ENTER(emu_raise_code(p, s));
    }
    SWAP_IN;
    SET(in->dst, t);
    WANT_GC;
    NEXT_TAIL(n);
}
OP(has_map_fields)
{
    Term map = SRC(in->map);
    for (uint32_t i = 0, n = in->n; i < n; i++) {
        Term k = TABLE_SRC(in->srcs[i]), v;
        OUTSIDE(v = map_get(map, k));
        if (v == NOVALUE) FAIL;
    }
    NEXT_TAIL(in->n);
}
OP(get_map_element)
{
    Term map = SRC(in->map), k = SRC(in->key), v;
    OUTSIDE(v = map_get(map, k));
    if (v == NOVALUE) FAIL;
    SET(in->dst, v);
    NEXT;
}
OP(get_map_elements)
{
    Term map = SRC(in->map);
    for (uint32_t i = 0, n = in->n; i < n; i++) {
        Term k = TABLE_SRC(in->pairs[2 * i]), v;
        OUTSIDE(v = map_get(map, k));
        if (v == NOVALUE) FAIL;
        SET_UNIT(in->pairs[2 * i + 1], v);
    }
    NEXT_TAIL(2 * in->n);
}
// ---- native records
OP(is_native_record)
{
    if (!emu_is_record(SRC(in->src), in->what, SRC(in->module), SRC(in->name))) FAIL;
    NEXT;
}
OP(get_record_elements)
{
    Term t = SRC(in->src);
    if (!is_native_record(t)) FAIL;
    for (uint32_t i = 0, n = in->n; i < n; i++) {
        uint32_t at;
        Term field = TABLE_SRC(in->pairs[2 * i]);
        OUTSIDE(at = definition_place(record_box(t)->definition, field));
        if (at == NO_FIELD) FAIL;
        SET_UNIT(in->pairs[2 * i + 1], record_box(t)->values[at]);
    }
    NEXT_TAIL(2 * in->n);
}
OP(get_record_field)
{
    Term t = SRC(in->src), id = SRC(in->id), field = SRC(in->field), module = SRC(in->module);
    SWAP_OUT;
    t = emu_record_field(p, t, id, field, module);
    SWAP_IN;
    if (UNLIKELY(t == NOVALUE)) {
        if (in->fail.by) FAIL;
        ENTER(emu_raise_code(p, s));
    }
    SET(in->dst, t);
    NEXT;
}
OP(put_record)
{
    SWAP_OUT;
    Term t = emu_put_record(p, pc, x, E);
    SWAP_IN;
    if (UNLIKELY(t == NOVALUE)) ENTER(emu_raise_code(p, s));
    SET(in->dst, t);
    WANT_GC;
    NEXT_TAIL(in->n);
}
