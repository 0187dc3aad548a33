// SPDX-License-Identifier: Apache-2.0
// base/md5.c — MD5 (RFC 1321): four rounds of sixteen steps over each block of 64 bytes. All numbers are little-endian.
#include "base/md5.h"

// floor(2^32 * |sin(i + 1)|)
static const uint32_t sines[64] = {
    0xd76aa478,
    0xe8c7b756,
    0x242070db,
    0xc1bdceee,
    0xf57c0faf,
    0x4787c62a,
    0xa8304613,
    0xfd469501,
    0x698098d8,
    0x8b44f7af,
    0xffff5bb1,
    0x895cd7be,
    0x6b901122,
    0xfd987193,
    0xa679438e,
    0x49b40821,
    0xf61e2562,
    0xc040b340,
    0x265e5a51,
    0xe9b6c7aa,
    0xd62f105d,
    0x02441453,
    0xd8a1e681,
    0xe7d3fbc8,
    0x21e1cde6,
    0xc33707d6,
    0xf4d50d87,
    0x455a14ed,
    0xa9e3e905,
    0xfcefa3f8,
    0x676f02d9,
    0x8d2a4c8a,
    0xfffa3942,
    0x8771f681,
    0x6d9d6122,
    0xfde5380c,
    0xa4beea44,
    0x4bdecfa9,
    0xf6bb4b60,
    0xbebfbc70,
    0x289b7ec6,
    0xeaa127fa,
    0xd4ef3085,
    0x04881d05,
    0xd9d4d039,
    0xe6db99e5,
    0x1fa27cf8,
    0xc4ac5665,
    0xf4292244,
    0x432aff97,
    0xab9423a7,
    0xfc93a039,
    0x655b59c3,
    0x8f0ccc92,
    0xffeff47d,
    0x85845dd1,
    0x6fa87e4f,
    0xfe2ce6e0,
    0xa3014314,
    0x4e0811a1,
    0xf7537e82,
    0xbd3af235,
    0x2ad7d2bb,
    0xeb86d391,
};
static const uint8_t turns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t get_le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put_le32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) p[i] = (uint8_t)(v >> 8 * i);
}

static void take_block(uint32_t state[4], const uint8_t *p)
{
    uint32_t word[16], a = state[0], b = state[1], c = state[2], d = state[3];
    for (int i = 0; i < 16; i++) word[i] = get_le32(p + 4 * i);
    for (unsigned i = 0; i < 64; i++) {
        uint32_t f;
        unsigned pick;
        switch (i / 16) {
        case 0:
            f = (b & c) | (~b & d);
            pick = i;
            break;
        case 1:
            f = (d & b) | (~d & c);
            pick = (5 * i + 1) & 15;
            break;
        case 2:
            f = b ^ c ^ d;
            pick = (3 * i + 5) & 15;
            break;
        default:
            f = c ^ (b | ~d);
            pick = (7 * i) & 15;
            break;
        }
        uint32_t sum = a + f + sines[i] + word[pick];
        unsigned n = turns[i / 16][i & 3];
        a = d;
        d = c;
        c = b;
        b += sum << n | sum >> (32 - n);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
}

void md5_init(Md5 *m) { *m = (Md5){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}}; }

void md5_update(Md5 *m, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    size_t held = m->nbytes & 63;
    if (n == 0) return;
    m->nbytes += n;
    if (held) {
        size_t take = n < 64 - held ? n : 64 - held;
        memcpy(m->block + held, p, take);
        p += take;
        n -= take;
        if (held + take < 64) return;
        take_block(m->state, m->block);
    }
    for (; n >= 64; p += 64, n -= 64) take_block(m->state, p);
    if (n) memcpy(m->block, p, n);
}

void md5_final(Md5 *m, uint8_t digest[16])
{
    uint64_t nbits = m->nbytes * 8;
    uint8_t tail[72] = {0x80};
    size_t pad = 1 + ((119 - (m->nbytes & 63)) & 63);
    put_le32(tail + pad, (uint32_t)nbits);
    put_le32(tail + pad + 4, (uint32_t)(nbits >> 32));
    md5_update(m, tail, pad + 8);
    for (int i = 0; i < 4; i++) put_le32(digest + 4 * i, m->state[i]);
}
