// SPDX-License-Identifier: Apache-2.0
// emu/ops_move.h — moves between registers.

OP(move_xx)
{
    XREG(in->to) = XREG(in->from);
    NEXT;
}
OP(move_xy)
{
    YREG(in->to) = XREG(in->from);
    NEXT;
}
OP(move_yx)
{
    XREG(in->to) = YREG(in->from);
    NEXT;
}
OP(move_ix)
{
    XREG(in->to) = IMM(in->imm);
    NEXT;
}
OP(move_sd)
{
    Term v = SRC(in->src);
    SET(in->dst, v);
    NEXT;
}
OP(move2_xx)
{
    XREG(in->to) = XREG(in->from);
    XREG(in->to2) = XREG(in->from2);
    NEXT;
}
OP(move2_xy)
{
    YREG(in->to) = XREG(in->from);
    YREG(in->to2) = XREG(in->from2);
    NEXT;
}
OP(move2_yx)
{
    XREG(in->to) = YREG(in->from);
    XREG(in->to2) = YREG(in->from2);
    NEXT;
}
OP(moves)
{
    MOVES(in->moves, in->n);
    NEXT_TAIL(in->n);
}
OP(swap)
{
    Term a = SRC(in->a), b = SRC(in->b);
    SET(in->a, b);
    SET(in->b, a);
    NEXT;
}
