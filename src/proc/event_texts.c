// SPDX-License-Identifier: Apache-2.0
// proc/event_texts.c — messages and exit reasons as short texts, next to the event stream: a ring of texts.
//
// A text costs one print of at most EVENT_TEXT_BYTES bytes at each send, so texts are recorded only for a view that
// reads them. All schedulers share one ring; a writer holds its lock while it copies 64 bytes.
#include "proc/inner.h"

enum { KEPT = 1 << 14 }; // 1 MB, allocated when the first view reads

_Atomic bool event_texts_on;
static struct {
    Lock lock;
    EventText *at;
    uint64_t n; // recorded so far
} texts;

// Length of the longest prefix of p that has at most `most` bytes and ends at a UTF-8 character boundary.
static size_t whole_characters(const uint8_t *p, size_t n, size_t most)
{
    if (n <= most) return n;
    while (most && (p[most] & 0xC0) == 0x80) most--;
    return most;
}

void event_text(double key, const Proc *sender, Term t)
{
    if (sender && sender->flags & PF_SENSITIVE) return;
    Buf b = {0};
    print_term(&b, t, EVENT_TEXT_BYTES - 4);
    EventText text = {.key = key};
    size_t n = whole_characters(b.p, b.n, EVENT_TEXT_BYTES - 1);
    if (n < b.n) n = whole_characters(b.p, b.n, EVENT_TEXT_BYTES - 4);
    memcpy(text.text, b.p, n);
    if (n < b.n) memcpy(text.text + n, "...", 3);
    buf_free(&b);
    lock(&texts.lock);
    if (texts.at) texts.at[texts.n++ % KEPT] = text;
    unlock(&texts.lock);
}

size_t event_texts_read(uint64_t *cursor, EventText *out, size_t max)
{
    size_t n = 0;
    lock(&texts.lock);
    if (!texts.at) texts.at = mem_take0(MEM_SYSTEM, KEPT * sizeof *texts.at);
    uint64_t at = *cursor < texts.n ? *cursor : texts.n;
    if (texts.n > KEPT && at < texts.n - KEPT) at = texts.n - KEPT;
    while (n < max && at < texts.n) out[n++] = texts.at[at++ % KEPT];
    *cursor = at;
    unlock(&texts.lock);
    atomic_store(&event_texts_on, true);
    return n;
}

void event_texts_stop(void) { atomic_store(&event_texts_on, false); }
