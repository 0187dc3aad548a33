// SPDX-License-Identifier: Apache-2.0
// bif/socket.c — prim_socket and prim_net. There are no sockets: each function raises notsup, as in an OTP built
// without them, so socket, net and their users behave as they do there.
#include "bif/bif.h"

#define BIF(module, name, arity, kind) \
    BIF_FN(module, name, arity) { return proc_raise(p, A_notsup); }
#include "bif/socket.tab"
#undef BIF
