// SPDX-License-Identifier: Apache-2.0
// base/reader.c — big-endian reads from untrusted bytes. The first read past the end sets `bad` and moves the position
// to the end; from then on every read returns 0.
#include "base/base.h"

const uint8_t *read_bytes(Reader *r, size_t n)
{
    if (UNLIKELY(r->bad || reader_left(r) < n)) {
        r->bad = true;
        r->at = r->end;
        return NULL;
    }
    const uint8_t *p = r->at;
    r->at += n;
    return p;
}

uint8_t read_u8(Reader *r)
{
    const uint8_t *p = read_bytes(r, 1);
    return p ? *p : 0;
}

uint16_t read_u16(Reader *r)
{
    const uint8_t *p = read_bytes(r, 2);
    return p ? get_be16(p) : 0;
}

uint32_t read_u32(Reader *r)
{
    const uint8_t *p = read_bytes(r, 4);
    return p ? get_be32(p) : 0;
}

uint64_t read_u64(Reader *r)
{
    const uint8_t *p = read_bytes(r, 8);
    return p ? get_be64(p) : 0;
}
