// SPDX-License-Identifier: Apache-2.0
// emu/ops_bits.h — the bit syntax. Common shapes (one byte, up to 59 bits, the tail) are handled here, the rest in
// emu/bits.c.

#define CONTEXT(i) ((MatchBox *)boxed_ptr(SRC(i)))
// SET the result of a C function that may allocate. NOVALUE: no match.
#define BS_GET(call) \
    do { \
        SWAP_OUT; \
        Term r_ = (call); \
        SWAP_IN; \
        if (UNLIKELY(r_ == NOVALUE)) FAIL; \
        SET(in->dst, r_); \
        WANT_GC; \
        NEXT; \
    } while (0)
#define BS_FAILED \
    do { \
        if (in->fail.by) FAIL; \
        ENTER(emu_raise_code(p, s)); \
    } while (0)
#define BS_BUILD(call) \
    do { \
        SWAP_OUT; \
        bool ok_ = (call); \
        SWAP_IN; \
        if (LIKELY(ok_)) NEXT; \
        BS_FAILED; \
    } while (0)

OP(bs_start_match)
{
    Term t = SRC(in->src);
    if (UNLIKELY(!is_boxed(t))) {
        if (in->fail.by) FAIL;
        RAISE(A_badarg);
    }
    if (LIKELY(header_subtag(BOXED_PTR_(t)[0]) == SUB_MATCH_CTX)) {
        SET(in->dst, t);
        NEXT;
    }
    SWAP_OUT;
    Term r = bs_context(p, t);
    SWAP_IN;
    if (UNLIKELY(r == NOVALUE)) {
        if (in->fail.by) FAIL;
        RAISE(A_badarg);
    }
    SET(in->dst, r);
    WANT_GC;
    NEXT;
}
OP(bs_start_match_position)
{
    Term t = SRC(in->src);
    if (UNLIKELY(!is_box_of(t, SUB_MATCH_CTX))) {
        SWAP_OUT;
        t = bs_context(p, t);
        SWAP_IN;
        if (UNLIKELY(t == NOVALUE)) RAISE(A_badarg);
        WANT_GC;
    }
    SET(in->dst, t);
    SET(in->position, make_small((int64_t)((MatchBox *)BOXED_PTR_(t))->pos));
    NEXT;
}
OP(bs_get_int8)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint64_t pos = m->pos;
    if (UNLIKELY(m->end - pos < 8)) FAIL;
    const uint8_t *b = (const uint8_t *)(uintptr_t)m->base + (pos >> 3);
    unsigned off = (unsigned)pos & 7, v = b[0];
    if (UNLIKELY(off)) v = ((v << 8 | b[1]) >> (8 - off)) & 0xFF;
    m->pos = pos + 8;
    SET(in->dst, make_small((int64_t)v));
    NEXT;
}
OP(bs_get_int_bits)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint32_t n = in->bits_flags & 0xFFFFFF, flags = in->bits_flags >> 24;
    uint64_t pos = m->pos;
    if (UNLIKELY(m->end - pos < n)) FAIL;
    if (LIKELY(!(pos & 7) && !(n & 7) && !flags)) { // whole bytes, big-endian, unsigned
        const uint8_t *b = (const uint8_t *)(uintptr_t)m->base + (pos >> 3);
        uint64_t v = 0;
        for (uint32_t i = 0; i < n; i += 8) v = v << 8 | *b++;
        m->pos = pos + n;
        SET(in->dst, make_small((int64_t)v));
        NEXT;
    }
    BS_GET(bs_int(p, m, n, flags));
}
OP(bs_get_integer)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint64_t n;
    if (!bs_size_of(m, SRC(in->size), in->unit, &n)) FAIL;
    BS_GET(bs_int(p, m, n, in->flags));
}
OP(bs_get_float)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint64_t n;
    if (!bs_size_of(m, SRC(in->size), in->unit, &n)) FAIL;
    BS_GET(bs_float(p, m, n, in->flags));
}
OP(bs_get_binary)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint64_t n;
    if (!bs_size_of(m, SRC(in->size), in->unit, &n)) FAIL;
    BS_GET(bs_part(p, m, n));
}
OP(bs_get_binary_n)
{
    MatchBox *m = CONTEXT(in->ctx);
    BS_GET(bs_part(p, m, in->bits));
}
OP(bs_skip_bits)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint64_t n;
    if (!bs_size_of(m, SRC(in->size), in->unit, &n)) FAIL;
    m->pos += n;
    NEXT;
}
OP(bs_skip_bits_n)
{
    MatchBox *m = CONTEXT(in->ctx);
    if (m->end - m->pos < in->bits) FAIL;
    m->pos += in->bits;
    NEXT;
}
OP(bs_test_tail)
{
    MatchBox *m = CONTEXT(in->ctx);
    TEST(m->end - m->pos == in->bits);
}
OP(bs_test_unit)
{
    MatchBox *m = CONTEXT(in->ctx);
    TEST((m->end - m->pos) % in->unit == 0);
}
OP(bs_ensure)
{
    MatchBox *m = CONTEXT(in->ctx);
    uint64_t left = m->end - m->pos;
    TEST(left >= in->bits && (left - in->bits) % in->unit == 0);
}
OP(bs_ensure_exactly)
{
    MatchBox *m = CONTEXT(in->ctx);
    TEST(m->end - m->pos == in->bits);
}
OP(bs_match_string)
{
    MatchBox *m = CONTEXT(in->ctx);
    bool same;
    OUTSIDE(same = bs_match_bytes(m, ADDRESS(in->bytes), in->bits));
    TEST(same);
}
OP(bs_eq_int)
{
    MatchBox *m = CONTEXT(in->ctx);
    SWAP_OUT;
    Term r = bs_int(p, m, in->bits, 0);
    SWAP_IN;
    if (r == NOVALUE) FAIL;
    Term want = unit_const(in->value.units);
    EXACT(r, want, true);
}
OP(bs_get_tail) OP(bs_get_tail_unit)
{
    MatchBox *m = CONTEXT(in->ctx);
    SWAP_OUT;
    Term r = heap_sub_bits(&p->heap, m->orig, m->pos, m->end - m->pos);
    SWAP_IN;
    SET(in->dst, r);
    WANT_GC;
    NEXT;
}
OP(bs_get_position)
{
    MatchBox *m = CONTEXT(in->ctx);
    SET(in->dst, make_small((int64_t)m->pos));
    NEXT;
}
OP(bs_set_position)
{
    MatchBox *m = CONTEXT(in->ctx);
    m->pos = (uint64_t)small_value(SRC(in->position));
    NEXT;
}
OP(bs_get_utf)
{
    MatchBox *m = CONTEXT(in->ctx);
    int64_t cp;
    OUTSIDE(cp = next_utf(m, in->how));
    if (cp < 0) FAIL;
    if (in->dst.bits != 0xFFFFFFFFu) SET(in->dst, make_small(cp));
    NEXT;
}

OP(bs_create_bin)
{
    NEED(in->heap + 32, in->live);
    SWAP_OUT;
    Term r = bs_create_sources(p, pc, x, E, in->segments, in->n);
    SWAP_IN;
    if (UNLIKELY(r == NOVALUE)) BS_FAILED;
    SET(in->dst, r);
    WANT_GC;
    NEXT_TAIL(in->n * (4 + PTR_UNITS));
}
OP(bs_init_writable)
{ // x0: size in bytes that the compiler expects
    enum { MOST_ROOM = 1 << 26 };
    NEED(32, 1);
    SWAP_OUT;
    x[0] =
        heap_new_writable(&p->heap, is_small(x[0]) && x[0] <= make_small(MOST_ROOM) ? (size_t)small_value(x[0]) : 256);
    SWAP_IN;
    NEXT;
}
OP(bs_init)
{
    NEED(in->heap + 32, in->live);
    SWAP_OUT;
    bool ok = bs_init(p, s, SRC(in->size), in->unit, regs->operands);
    SWAP_IN;
    if (!ok) BS_FAILED;
    SET(in->dst, regs->operands[0]);
    WANT_GC;
    NEXT;
}
OP(bs_append)
{
    if (in->heap != 0xFFFFFFFFu) NEED(in->heap + 32, in->live);
    SWAP_OUT;
    bool ok = bs_append(p, s, SRC(in->size), in->unit, SRC(in->bin), regs->operands);
    SWAP_IN;
    if (!ok) BS_FAILED;
    SET(in->dst, regs->operands[0]);
    WANT_GC;
    NEXT;
}
OP(bs_put_integer) OP(bs_put_float) OP(bs_put_binary)
{
    Term size = SRC(in->size), value = SRC(in->value);
    BS_BUILD(bs_put(p, s, (int)OPCODE, size, value, in->unit, in->flags));
}
OP(bs_put_string)
{
    OUTSIDE(bs_put_bytes(s, ADDRESS(in->bytes), in->nbytes));
    NEXT;
}
OP(bs_put_utf)
{
    Term v = SRC(in->value);
    BS_BUILD(bs_put_utf(p, s, (int)in->bits, v, in->flags));
}
OP(bs_utf_size)
{
    Term v = SRC(in->value);
    OUTSIDE(bs_utf_size((int)in->bits, v, regs->operands));
    SET(in->dst, regs->operands[0]);
    NEXT;
}
OP(bs_add)
{
    SWAP_OUT;
    bool ok = bs_add(p, SRC(in->a), SRC(in->b), in->unit, regs->operands);
    SWAP_IN;
    if (!ok) BS_FAILED;
    SET(in->dst, regs->operands[0]);
    NEXT;
}
