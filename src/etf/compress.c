// SPDX-License-Identifier: Apache-2.0
// etf/compress.c — the compressed form: 131 80 size zlib. It is the result if it, head included, is no longer than the
// plain form.
#include "etf/encode.h"
#include <zlib.h>

void etf_compress_start(EtfEncoder *e)
{
    e->z = mem_take0(MEM_SYSTEM, sizeof *e->z);
    if (deflateInit(e->z, e->opts.compress) != Z_OK) panic("etf: deflateInit");
    uint8_t *p = out_room(&e->packed, 6);
    p[0] = T_VERSION;
    p[1] = T_COMPRESSED;
    put_be32(p + 2, (uint32_t)(e->out.n - 1));
    e->from = 1;
    e->phase = COMPRESS;
}

EtfStatus etf_compress_some(EtfEncoder *e, int64_t *fuel)
{
    size_t plain = e->out.n - 1;
    while (*fuel > 0) {
        size_t in = e->out.n - e->from < 16384 ? e->out.n - e->from : 16384;
        uint8_t *to = out_room(&e->packed, 4096);
        e->z->next_in = e->out.b->bytes + e->from;
        e->z->avail_in = (uInt)in;
        e->z->next_out = to;
        e->z->avail_out = 4096;
        int r = deflate(e->z, e->from + in == e->out.n ? Z_FINISH : Z_NO_FLUSH);
        size_t ate = in - e->z->avail_in;
        e->from += ate;
        e->packed.n -= e->z->avail_out;
        *fuel -= 8 + (int64_t)(ate * 2 / FUEL_BYTES);
        bool too_long = e->packed.n - 1 > plain;
        if (r != Z_STREAM_END && !too_long) continue;
        if (!too_long) {
            OutBin b = e->out;
            e->out = e->packed;
            e->packed = b;
        }
        e->phase = ENCODED;
        return ETF_DONE;
    }
    return ETF_MORE;
}
