// SPDX-License-Identifier: Apache-2.0
// data/iolist.c — flattens iolists and text arguments. What is left of outer lists waits on a stack (stack.h), so the
// depth of a list needs no C stack.
#include "data/stack.h"

// Appends the bytes to `out`, or only counts them if it is NULL.
static bool walk(Term t, Buf *out, size_t *nbytes)
{
    Work w;
    work_init(&w);
    bool good = true;
    size_t n = 0;
    for (;;) {
        while (is_cons(t)) {
            Term e = head(t);
            t = tail(t);
            if (is_small(e)) {
                if (e >> 4 > 255) {
                    good = false;
                    break;
                }
                if (out) buf_byte(out, (uint8_t)(e >> 4));
                n++;
            } else if (!is_nil(e)) {
                if (is_cons(e)) {
                    if (!is_nil(t)) work_push(&w, t);
                    t = e;
                    continue;
                }
                if (!is_bitstring(e)) {
                    good = false;
                    break;
                }
                work_push(&w, t);
                t = e;
                break;
            }
        }
        if (!good) break;
        if (is_bitstring(t)) {
            Bits b = bits_of(t);
            if (b.nbits & 7) {
                good = false;
                break;
            }
            size_t len = (size_t)(b.nbits >> 3);
            n += len;
            if (out) {
                if (b.bitoff) {
                    uint8_t *to = buf_room(out, len);
                    bits_copy(to, 0, b.bytes, b.bitoff, b.nbits);
                } else buf_put(out, b.bytes, len);
            }
        } else if (!is_nil(t)) {
            good = false;
            break;
        }
        if (w.n == 0) break;
        t = work_pop(&w);
    }
    work_done(&w);
    if (nbytes) *nbytes = n;
    return good;
}

bool iolist_nbytes(Term t, size_t *nbytes) { return (is_list(t) || is_bitstring(t)) && walk(t, NULL, nbytes); }
bool iolist_bytes(Term t, Buf *out) { return (is_list(t) || is_bitstring(t)) && walk(t, out, NULL); }

bool text_of_list(Term t, Buf *out)
{
    Work w;
    work_init(&w);
    bool good = true;
    work_push(&w, t);
    while (good && w.n) {
        t = work_pop(&w);
        if (is_cons(t)) {
            Term e = head(t);
            work_push(&w, tail(t));
            uint8_t b[4];
            if (!is_small(e)) {
                work_push(&w, e);
                continue;
            }
            int n = e >> 4 <= 0x10FFFF ? utf8_encode((uint32_t)(e >> 4), b) : 0;
            if (n == 0) good = false;
            else buf_put(out, b, (size_t)n);
        } else if (is_bitstring(t)) {
            Bits v = bits_of(t);
            if (v.nbits & 7) {
                good = false;
                break;
            }
            size_t len = (size_t)(v.nbits >> 3);
            uint8_t *to = buf_room(out, len);
            bits_copy(to, 0, v.bytes, v.bitoff, v.nbits);
            for (size_t i = 0; i < len && good;) {
                uint32_t cp;
                int k = utf8_decode(to + i, len - i, &cp);
                if (k <= 0) good = false;
                else i += (size_t)k;
            }
        } else {
            good = is_nil(t);
        }
    }
    work_done(&w);
    return good;
}
