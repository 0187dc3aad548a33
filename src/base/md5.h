// SPDX-License-Identifier: Apache-2.0
// base/md5 — the MD5 digest (RFC 1321) of bytes that come in pieces. A door of its own.
#pragma once
#include "base/base.h"

typedef struct {
    uint32_t state[4];
    uint64_t nbytes;
    uint8_t block[64];
} Md5; // holds no pointers: may be copied, or stored in a binary
void md5_init(Md5 *m);
void md5_update(Md5 *m, const void *p, size_t n);
void md5_final(Md5 *m, uint8_t digest[16]);
