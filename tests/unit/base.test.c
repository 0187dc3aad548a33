// SPDX-License-Identifier: Apache-2.0
// base.test — memory, readers, buffers, UTF-8, dials, locks and gates, and the host's clocks and files.
#include "unit.h"
#include "base/host.h"
#include "base/sync.h"

static size_t sizes[] = {
    0, 1, 8, 16, 17, 100, 1008, 1023, 1024, 1025, 1152, 1153, 2048, 5000, 32767, 32768, 32769, 100000, 3000000};

static void test_mem(void)
{
    size_t before = mem_total(MEM_ETS);
    uint8_t *p[COUNT_OF(sizes)][40];
    for (int i = 0; i < 40; i++)
        for (size_t k = 0; k < COUNT_OF(sizes); k++) {
            p[k][i] = mem_take(MEM_ETS, sizes[k]);
            CHECK(((uintptr_t)p[k][i] & 7) == 0);
            memset(p[k][i], (int)(k + (size_t)i), sizes[k]);
        }
    bool kept = true;
    for (int i = 0; i < 40; i++)
        for (size_t k = 0; k < COUNT_OF(sizes); k++)
            for (size_t b = 0; b < sizes[k]; b++) kept &= p[k][i][b] == (uint8_t)(k + (size_t)i);
    CHECK(kept);
    CHECK(mem_total(MEM_ETS) > before + 40 * 3000000);
    for (int i = 0; i < 40; i++)
        for (size_t k = 0; k < COUNT_OF(sizes); k++) mem_give(MEM_ETS, p[k][i], sizes[k]);
    CHECK_EQ(mem_total(MEM_ETS), before);
    mem_give(MEM_ETS, NULL, 100);

    for (size_t n = 1; n < 40000; n++) {
        size_t r = mem_rounded(n);
        if (r < n || (n >= 128 && r > n + n / 8) || mem_rounded(r) != r) CHECK_EQ(r, n);
    }

    size_t at = 1;
    uint8_t *q = mem_resize(MEM_CODE, NULL, 0, at);
    q[0] = 7;
    for (size_t k = 0; k < COUNT_OF(sizes); k++)
        if (sizes[k] > at) {
            q = mem_resize(MEM_CODE, q, at, sizes[k]);
            CHECK(q[at - 1] == (at == 1 ? 7 : 9));
            at = sizes[k];
            q[0] = q[at - 1] = 9;
        }
    q = mem_resize(MEM_CODE, q, at, 5);
    CHECK(q[0] == 9);
    mem_give(MEM_CODE, q, 5);
    CHECK_EQ(mem_total(MEM_CODE), 0);
    uint8_t *z = mem_take0(MEM_PROC, 500);
    bool zero = true;
    for (int i = 0; i < 500; i++) zero &= z[i] == 0;
    CHECK(zero);
    mem_give(MEM_PROC, z, 500);
}

static void test_reader(void)
{
    uint8_t b[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    Reader r = reader_over(b, sizeof b);
    CHECK_EQ(read_u8(&r), 1);
    CHECK_EQ(read_u16(&r), 0x0203);
    CHECK_EQ(read_u32(&r), 0x04050607);
    CHECK_EQ(read_u64(&r), 0x08090A0B0C0D0E0F);
    CHECK_EQ(reader_left(&r), 1);
    CHECK_EQ(read_u16(&r), 0);
    CHECK(r.bad);
    CHECK_EQ(reader_left(&r), 0);
    CHECK_EQ(read_u8(&r), 0);
    r = reader_over(b, 4);
    CHECK(!read_bytes(&r, SIZE_MAX));
    CHECK(r.bad);
}

static void test_buf(void)
{
    Buf b = {0};
    for (int i = 0; i < 1000; i++) buf_printf(&b, "%d,", i);
    CHECK_EQ(b.n, 10 * 2 + 90 * 3 + 900 * 4);
    buf_printf(&b, "%500d", 7);
    CHECK(b.p[b.n - 1] == '7' && b.p[b.n - 500] == ' ');
    buf_text(&b, "abc");
    buf_put(&b, NULL, 0);
    buf_byte(&b, 0);
    CHECK_TEXT((char *)b.p + b.n - 4, "abc");
    buf_free(&b);
    CHECK(b.p == NULL && b.n == 0);
}

static int decode(const char *s, size_t n)
{
    uint32_t cp;
    return utf8_decode((const uint8_t *)s, n, &cp);
}

static void test_utf8(void)
{
    uint8_t out[4];
    for (uint32_t cp = 0; cp <= 0x10FFFF + 2; cp++) {
        int n = utf8_encode(cp, out);
        bool is = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
        if ((n > 0) != is) {
            CHECK_EQ(cp, -1);
            continue;
        }
        uint32_t back = 0;
        if (n && (utf8_decode(out, (size_t)n, &back) != n || back != cp)) CHECK_EQ(back, cp);
        for (int k = 0; k < n; k++)
            if (utf8_decode(out, (size_t)k, &back) != -1) CHECK_EQ(cp, -2);
    }
    CHECK_EQ(decode("\x80", 1), 0);
    CHECK_EQ(decode("\xC0\x80", 2), 0);
    CHECK_EQ(decode("\xE0\x9F\xBF", 3), 0);
    CHECK_EQ(decode("\xED\xA0\x80", 3), 0);
    CHECK_EQ(decode("\xED\xA0", 2), 0);
    CHECK_EQ(decode("\xF4\x90\x80\x80", 4), 0);
    CHECK_EQ(decode("\xF5\x80\x80\x80", 4), 0);
    CHECK_EQ(decode("\xE2\x82", 2), -1);
    CHECK_EQ(decode("\xE2\x28\xA1", 3), 0);
}

static void test_dials(void)
{
    CHECK(dials_parse(NULL));
    CHECK(dials_parse(""));
    CHECK(dials_parse("reds=1,trace=sched+msg"));
    CHECK_EQ(dials.reds, 1);
    CHECK_EQ(dials.trace, TRACE_SCHED | TRACE_MSG);
#ifdef WEBEAM_DEBUG
    CHECK(dials_parse("gc=always,frag=always"));
    CHECK(dials.gc_always && dials.frag_always);
#endif
    fprintf(stderr, "four complaints about dials are to follow:\n");
    CHECK(!dials_parse("no=such"));
    CHECK(!dials_parse("reds=0"));
    CHECK(!dials_parse("trace=sched+"
                       "nonsense"));
    CHECK(!dials_parse("gc=never"));
    dials = (Dials){0};
}

// ---- threads: one side only takes, the other only gives; locked counting; gates ----
enum { ITEMS = 200000, QUEUE = 1024 };
static struct {
    Lock lock;
    void *item[QUEUE];
    int n;
} queue;
static _Atomic int given;
static Lock count_lock;
static int counted;
static Gate gate;
static bool opened;

static void giver(void *arg)
{
    (void)arg;
    while (atomic_load(&given) < ITEMS) {
        void *got[64];
        int n = 0;
        lock(&queue.lock);
        while (queue.n && n < 64) got[n++] = queue.item[--queue.n];
        unlock(&queue.lock);
        for (int i = 0; i < n; i++) mem_give(MEM_BINARY, got[i], 64);
        atomic_fetch_add(&given, n);
    }
    for (int i = 0; i < 10000; i++) {
        lock(&count_lock);
        counted++;
        unlock(&count_lock);
    }
    gate_enter(&gate);
    while (!opened) gate_wait(&gate, -1);
    gate_leave(&gate);
}

static void test_threads(void)
{
    gate_init(&gate);
    Thread *t = thread_start(giver, NULL, "giver");
    if (!t) return; // no threads here
    for (int i = 0; i < ITEMS;) {
        void *p = mem_take(MEM_BINARY, 64);
        for (bool in = false; !in;) {
            lock(&queue.lock);
            if (queue.n < QUEUE) {
                queue.item[queue.n++] = p;
                in = true;
            }
            unlock(&queue.lock);
        }
        i++;
    }
    for (int i = 0; i < 10000; i++) {
        lock(&count_lock);
        counted++;
        unlock(&count_lock);
    }
    gate_enter(&gate);
    opened = true;
    gate_wake_all(&gate);
    gate_leave(&gate);
    thread_join(t);
    CHECK_EQ(counted, 20000);
    CHECK_EQ(mem_total(MEM_BINARY), 0);
    gate_enter(&gate);
    int64_t from = host_monotonic_ns();
    CHECK(!gate_wait(&gate, 2000000));
    CHECK(host_monotonic_ns() - from >= 1900000);
    gate_leave(&gate);
}

static void test_host(void)
{
    int64_t a = host_monotonic_ns(), b = host_monotonic_ns();
    CHECK(a > 0 && b >= a);
    CHECK(host_realtime_ns() > INT64_C(1600000000) * 1000000000);
    uint64_t e[2] = {0, 0};
    host_entropy(e, sizeof e);
    CHECK(e[0] != e[1]);
    bool dst;
    int offset = host_utc_offset_s(1700000000, &dst);
    CHECK(offset > -86400 && offset < 86400);
    CHECK(host_env("NO_SUCH_VARIABLE_HERE") == NULL);
    CHECK(host_is_dir("/"));
    uint8_t *p;
    size_t n;
    CHECK(host_read_file("/no/such/file", &p, &n) != 0);
    CHECK(host_read_file("/", &p, &n) != 0);
}

int main(void)
{
    test_mem();
    test_reader();
    test_buf();
    test_utf8();
    test_dials();
    test_threads();
    test_host();
    return unit_done();
}
