// SPDX-License-Identifier: Apache-2.0
// emu/ops_move.h — moves between registers.

OP(move_xx)
{
    X_AT(U(1)) = XA;
    NEXT(2);
}
OP(move_xy)
{
    Y_AT(U(1)) = XA;
    NEXT(2);
}
OP(move_yx)
{
    X_AT(U(1)) = YA;
    NEXT(2);
}
OP(move_ix)
{
    XA = I64(1);
    NEXT(2);
}
OP(move_sd)
{
    Term v = SRC(1);
    SET(2, v);
    NEXT(3);
}
OP(move2_xx)
{
    X_AT(U(1)) = XA;
    X_AT(U(3)) = X_AT(U(2));
    NEXT(4);
}
OP(move2_xy)
{
    Y_AT(U(1)) = XA;
    Y_AT(U(3)) = X_AT(U(2));
    NEXT(4);
}
OP(move2_yx)
{
    X_AT(U(1)) = YA;
    X_AT(U(3)) = Y_AT(U(2));
    NEXT(4);
}
OP(moves)
{
    MOVES(pc + 1, A);
    NEXT(1 + A);
}
OP(swap)
{
    Term a = SRC(1), b = SRC(2);
    SET(1, b);
    SET(2, a);
    NEXT(3);
}
