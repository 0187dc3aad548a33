// SPDX-License-Identifier: Apache-2.0
// emu/ops_bits.h — the bit syntax. The common shapes (one byte, up to 59 bits, the tail) stay here; the rest is
// emu/bits.c.

#define CONTEXT(i) ((MatchBox *)boxed_ptr(SRC(i)))
// A C function that may allocate gives r; NOVALUE: no match.
#define BS_GET(call, dst_at, fail_at, size) \
    do { \
        SWAP_OUT; \
        Term r_ = (call); \
        SWAP_IN; \
        if (UNLIKELY(r_ == NOVALUE)) FAIL(fail_at); \
        SET(dst_at, r_); \
        WANT_GC; \
        NEXT(size); \
    } while (0)
#define BS_BUILD(call, fail_at, size) \
    do { \
        SWAP_OUT; \
        bool ok_ = (call); \
        SWAP_IN; \
        if (LIKELY(ok_)) NEXT(size); \
        if (U(fail_at)) FAIL(fail_at); \
        goto raise_code; \
    } while (0)

OP(bs_start_match)
{
    Term t = SRC(1);
    if (UNLIKELY(!is_boxed(t))) {
        if (U(3)) FAIL(3);
        RAISE(A_badarg);
    }
    if (LIKELY(header_subtag(BOXED_PTR_(t)[0]) == SUB_MATCH_CTX)) {
        SET(2, t);
        NEXT(4);
    }
    SWAP_OUT;
    Term r = bs_context(p, t);
    SWAP_IN;
    if (UNLIKELY(r == NOVALUE)) {
        if (U(3)) FAIL(3);
        RAISE(A_badarg);
    }
    SET(2, r);
    WANT_GC;
    NEXT(4);
}
OP(bs_start_match_position)
{
    Term t = SRC(1);
    if (UNLIKELY(!is_box_of(t, SUB_MATCH_CTX))) {
        SWAP_OUT;
        t = bs_context(p, t);
        SWAP_IN;
        if (UNLIKELY(t == NOVALUE)) RAISE(A_badarg);
        WANT_GC;
    }
    SET(2, t);
    SET(3, make_small((int64_t)((MatchBox *)BOXED_PTR_(t))->pos));
    NEXT(4);
}
OP(bs_get_int8)
{
    MatchBox *m = CONTEXT(1);
    uint64_t pos = m->pos;
    if (UNLIKELY(m->end - pos < 8)) FAIL(3);
    const uint8_t *b = (const uint8_t *)(uintptr_t)m->base + (pos >> 3);
    unsigned off = (unsigned)pos & 7, v = b[0];
    if (UNLIKELY(off)) v = ((v << 8 | b[1]) >> (8 - off)) & 0xFF;
    m->pos = pos + 8;
    SET(2, make_small((int64_t)v));
    NEXT(4);
}
OP(bs_get_int_bits)
{
    MatchBox *m = CONTEXT(1);
    uint32_t n = U(2) & 0xFFFFFF, flags = U(2) >> 24;
    uint64_t pos = m->pos;
    if (UNLIKELY(m->end - pos < n)) FAIL(4);
    if (LIKELY(!(pos & 7) && !(n & 7) && !flags)) { // whole bytes, big-endian, unsigned
        const uint8_t *b = (const uint8_t *)(uintptr_t)m->base + (pos >> 3);
        uint64_t v = 0;
        for (uint32_t i = 0; i < n; i += 8) v = v << 8 | *b++;
        m->pos = pos + n;
        SET(3, make_small((int64_t)v));
        NEXT(5);
    }
    BS_GET(bs_int(p, m, n, flags), 3, 4, 5);
}
OP(bs_get_integer)
{
    MatchBox *m = CONTEXT(1);
    uint64_t n;
    if (!bs_size_of(m, SRC(2), U(5), &n)) FAIL(4);
    BS_GET(bs_int(p, m, n, U(6)), 3, 4, 7);
}
OP(bs_get_float)
{
    MatchBox *m = CONTEXT(1);
    uint64_t n;
    if (!bs_size_of(m, SRC(2), U(5), &n)) FAIL(4);
    BS_GET(bs_float(p, m, n, U(6)), 3, 4, 7);
}
OP(bs_get_binary)
{
    MatchBox *m = CONTEXT(1);
    uint64_t n;
    if (!bs_size_of(m, SRC(2), U(5), &n)) FAIL(4);
    BS_GET(bs_part(p, m, n), 3, 4, 7);
}
OP(bs_get_binary_n)
{
    MatchBox *m = CONTEXT(1);
    BS_GET(bs_part(p, m, U(2)), 3, 4, 5);
}
OP(bs_skip_bits)
{
    MatchBox *m = CONTEXT(1);
    uint64_t n;
    if (!bs_size_of(m, SRC(2), U(4), &n)) FAIL(3);
    m->pos += n;
    NEXT(5);
}
OP(bs_skip_bits_n)
{
    MatchBox *m = CONTEXT(1);
    if (m->end - m->pos < U(2)) FAIL(3);
    m->pos += U(2);
    NEXT(4);
}
OP(bs_test_tail)
{
    MatchBox *m = CONTEXT(1);
    TEST(m->end - m->pos == U(2), 3, 4);
}
OP(bs_test_unit)
{
    MatchBox *m = CONTEXT(1);
    TEST((m->end - m->pos) % U(2) == 0, 3, 4);
}
OP(bs_ensure)
{
    MatchBox *m = CONTEXT(1);
    uint64_t left = m->end - m->pos;
    TEST(left >= U(2) && (left - U(2)) % U(3) == 0, 4, 5);
}
OP(bs_ensure_exactly)
{
    MatchBox *m = CONTEXT(1);
    TEST(m->end - m->pos == U(2), 3, 4);
}
OP(bs_match_string)
{
    MatchBox *m = CONTEXT(1);
    bool same;
    OUTSIDE(same = bs_match_bytes(m, unit_ptr(pc + 4), U(2)));
    TEST(same, 3, 4 + PTR_UNITS);
}
OP(bs_eq_int)
{
    MatchBox *m = CONTEXT(1);
    SWAP_OUT;
    Term r = bs_int(p, m, U(2), 0);
    SWAP_IN;
    if (r == NOVALUE) FAIL(5);
    Term want = unit_const(pc + 3);
    EXACT(r, want, true, 5, 6);
}
OP(bs_get_tail) OP(bs_get_tail_unit)
{
    MatchBox *m = CONTEXT(1);
    SWAP_OUT;
    Term r = heap_sub_bits(&p->heap, m->orig, m->pos, m->end - m->pos);
    SWAP_IN;
    SET(2, r);
    WANT_GC;
    NEXT(3);
}
OP(bs_get_position)
{
    MatchBox *m = CONTEXT(1);
    SET(2, make_small((int64_t)m->pos));
    NEXT(3);
}
OP(bs_set_position)
{
    MatchBox *m = CONTEXT(1);
    m->pos = (uint64_t)small_value(SRC(2));
    NEXT(3);
}
OP(bs_get_utf)
{
    MatchBox *m = CONTEXT(1);
    int64_t cp;
    OUTSIDE(cp = next_utf(m, U(4)));
    if (cp < 0) FAIL(3);
    if (U(2) != 0xFFFFFFFFu) SET(2, make_small(cp));
    NEXT(5);
}

OP(bs_create_bin)
{
    NEED(U(3) + 32, A);
    SWAP_OUT;
    Term r = bs_create(p, s, pc, x, E);
    SWAP_IN;
    if (UNLIKELY(r == NOVALUE)) {
        if (U(1)) FAIL(1);
        goto raise_code;
    }
    SET(2, r);
    WANT_GC;
    NEXT(5 + U(4) * (4 + PTR_UNITS));
}
OP(bs_init_writable)
{ // x0: bytes the compiler expects
    enum { MOST_ROOM = 1 << 26 };
    NEED(32, 1);
    SWAP_OUT;
    x[0] =
        heap_new_writable(&p->heap, is_small(x[0]) && x[0] <= make_small(MOST_ROOM) ? (size_t)small_value(x[0]) : 256);
    SWAP_IN;
    NEXT(1);
}
OP(bs_init)
{
    NEED(U(5) + 32, A);
    SWAP_OUT;
    bool ok = bs_init(p, s, SRC(2), U(3), regs->operands);
    SWAP_IN;
    if (!ok) {
        if (U(1)) FAIL(1);
        goto raise_code;
    }
    SET(4, regs->operands[0]);
    WANT_GC;
    NEXT(6);
}
OP(bs_append)
{
    if (U(6) != 0xFFFFFFFFu) NEED(U(6) + 32, A);
    SWAP_OUT;
    bool ok = bs_append(p, s, SRC(2), U(5), SRC(3), regs->operands);
    SWAP_IN;
    if (!ok) {
        if (U(1)) FAIL(1);
        goto raise_code;
    }
    SET(4, regs->operands[0]);
    WANT_GC;
    NEXT(7);
}
OP(bs_put_integer) OP(bs_put_float) OP(bs_put_binary)
{
    Term size = SRC(2), value = SRC(3);
    BS_BUILD(bs_put(p, s, (int)(*pc & 0xFFFF), size, value, U(4), U(5)), 1, 6);
}
OP(bs_put_string)
{
    OUTSIDE(bs_put_bytes(s, unit_ptr(pc + 2), U(1)));
    NEXT(2 + PTR_UNITS);
}
OP(bs_put_utf)
{
    Term v = SRC(2);
    BS_BUILD(bs_put_utf(p, s, (int)A, v, U(3)), 1, 4);
}
OP(bs_utf_size)
{
    Term v = SRC(2);
    OUTSIDE(bs_utf_size((int)A, v, regs->operands));
    SET(3, regs->operands[0]);
    NEXT(4);
}
OP(bs_add)
{
    SWAP_OUT;
    bool ok = bs_add(p, SRC(2), SRC(3), U(4), regs->operands);
    SWAP_IN;
    if (!ok) {
        if (U(1)) FAIL(1);
        goto raise_code;
    }
    SET(5, regs->operands[0]);
    NEXT(6);
}
