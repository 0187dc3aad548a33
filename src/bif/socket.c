// SPDX-License-Identifier: Apache-2.0
// bif/socket.c — prim_socket and prim_net where there are no sockets: each function fails with notsup, as in an OTP
// that was built without them, so that socket, net and their users say what they say there.
#include "bif/bif.h"

#define BIF(module, name, arity, kind) \
    BIF_FN(module, name, arity) { return proc_raise(p, A_notsup); }
#include "bif/socket.tab"
#undef BIF
