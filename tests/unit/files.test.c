// SPDX-License-Identifier: Apache-2.0
// files.test — names, open files and archives in memory; and threads that want the bytes of an archive at the same
// time, while others go on.
#include "unit.h"
#include "base/sync.h"
#include "files/files.h"
#include <errno.h>
#include <zlib.h>

// ---- names and bytes ------------------------------------------------------------------------------------
static bool holds(const char *path, const char *text)
{
    uint8_t *data;
    size_t n;
    if (files_read_all(path, &data, &n)) return false;
    bool same = n == strlen(text) && !memcmp(data, text, n) && data[n] == 0;
    mem_give(MEM_SYSTEM, data, n + 1);
    return same;
}

static void test_names(void)
{
    HostInfo info;
    Buf names = {0};
    CHECK_EQ(files_put("/a/b/one", "1", 1), 0);
    CHECK(holds("/a/b/one", "1") && holds("/a/./x/../b//one", "1"));
    CHECK_EQ(files_op(HOST_SYMLINK, "b/one", "/a/link"), 0);
    CHECK(holds("/a/link", "1"));
    CHECK_EQ(files_info("/a/link", false, &info), 0);
    CHECK_EQ(info.type, HOST_LINK_TYPE);
    CHECK_EQ(files_op(HOST_SYMLINK, "/a/self", "/a/self"), 0);
    CHECK_EQ(files_info("/a/self", true, &info), ELOOP);
    CHECK_EQ(files_op(HOST_RENAME, "/a/b/one", "/a/b/two"), 0);
    CHECK_EQ(files_info("/a/b/one", true, &info), ENOENT);
    CHECK(holds("/a/b/two", "1"));
    CHECK_EQ(files_op(HOST_RENAME, "/a", "/a/b/c"), EINVAL);
    CHECK_EQ(files_op(HOST_RMDIR, "/a/b", NULL), ENOTEMPTY);
    CHECK_EQ(files_op(HOST_MKDIR, "/a/b", NULL), EEXIST);
    CHECK_EQ(files_info("/a/b/two/x", true, &info), ENOTDIR);
    CHECK_EQ(files_list("/a", &names), 0);
    CHECK(names.n == 11 && !memcmp(names.p, "b\0link\0self", 11));
    buf_free(&names);
    CHECK_EQ(files_set_cwd("/a/b"), 0);
    CHECK(holds("two", "1") && holds("../b/two", "1"));
    CHECK_EQ(files_set_cwd("/a/b/two"), ENOTDIR);
    CHECK_EQ(files_set_cwd("/"), 0);
}

static void take(void *to, const uint8_t *p, size_t n) { buf_put(to, p, n); }

static void test_open_files(void)
{
    OpenFile *f, *g;
    Buf b = {0};
    bool eof;
    uint64_t at;
    CHECK_EQ(files_open("/o", FILES_READ, &f), ENOENT);
    CHECK_EQ(files_open("/o", FILES_READ | FILES_WRITE, &f), 0);
    CHECK_EQ(files_open("/o", FILES_WRITE | FILES_EXCLUSIVE, &g), EEXIST);
    CHECK_EQ(files_open("/o", FILES_READ, &g), 0);
    CHECK_EQ(files_write_at(f, 3, "xyz", 3), 0);
    CHECK_EQ(files_read_at(g, -1, 100, take, &b, &eof), 0);
    CHECK(!eof && b.n == 6 && !memcmp(b.p, "\0\0\0xyz", 6));
    CHECK_EQ(files_seek(g, 0, 1, &at), 0);
    CHECK_EQ(at, 6);
    CHECK_EQ(files_read_at(g, -1, 100, take, &b, &eof), 0);
    CHECK(eof && b.n == 6);
    CHECK_EQ(files_write_at(g, 0, "no", 2), EBADF);
    CHECK_EQ(files_write_at(f, (int64_t)FILES_MOST_NBYTES, "no", 2), EFBIG);
    CHECK_EQ(files_seek(f, -7, 2, &at), EINVAL);
    CHECK_EQ(files_seek(f, -2, 2, &at), 0);
    CHECK_EQ(at, 4);
    CHECK_EQ(files_truncate(f), 0);
    CHECK_EQ(files_op(HOST_UNLINK, "/o", NULL), 0); // an open file outlives its name
    b.n = 0;
    CHECK_EQ(files_read_at(g, 0, 100, take, &b, &eof), 0);
    CHECK_EQ(b.n, 4);
    CHECK_EQ(files_close(f), 0);
    CHECK_EQ(files_close(f), EINVAL);
    files_drop(f);
    files_drop(g);
    buf_free(&b);
}

// ---- archives ---------------------------------------------------------------------------------------------
static void be(Buf *b, uint64_t v, int nbytes)
{
    while (nbytes--) buf_byte(b, (uint8_t)(v >> 8 * nbytes));
}

// One file, stored. crc: of its bytes, as the index says it.
static Buf archive(const char *name, const char *text, uint32_t crc)
{
    size_t ntext = strlen(text), nname = strlen(name);
    Buf index = {0}, all = {0};
    uint32_t nindex = (uint32_t)(4 + 2 + 1 + 1 + 1 + 1 + 2 + 8 + 4 * 4 + 2 + nname);
    be(&index, 1, 4), be(&index, 1, 2), buf_text(&index, "/"), be(&index, 0, 1);
    be(&index, 1, 1), be(&index, 0, 1), be(&index, 0644, 2), be(&index, 1, 8), be(&index, 24 + nindex, 4);
    be(&index, ntext, 4), be(&index, ntext, 4), be(&index, crc, 4), be(&index, nname, 2), buf_text(&index, name);
    buf_text(&all, "webeamAR");
    be(&all, 2, 4), be(&all, 24 + index.n + ntext, 4), be(&all, index.n, 4);
    be(&all, crc32(0, index.p, (uInt)index.n), 4);
    buf_put(&all, index.p, index.n);
    buf_text(&all, text);
    buf_free(&index);
    return all;
}

static bool mount(Buf b, const char *guest, const char *name, const char **why) // takes b
{
    uint8_t *bytes = mem_resize(MEM_SYSTEM, b.p, b.cap, b.n);
    return files_mount_archive(bytes, b.n, guest, name, why);
}

static uint32_t crc_of(const char *text) { return (uint32_t)crc32(0, (const uint8_t *)text, (uInt)strlen(text)); }

static void test_archives(void)
{
    const char *why;
    OpenFile *f;
    uint8_t *data;
    size_t n;
    CHECK(mount(archive("dir/good", "bytes", crc_of("bytes")), "/good", NULL, &why));
    CHECK(holds("/good/dir/good", "bytes"));
    CHECK_EQ(files_open("/good/dir/good", FILES_WRITE, &f), EROFS);
    CHECK_EQ(files_op(HOST_UNLINK, "/good/dir/good", NULL), EROFS);
    CHECK_EQ(files_op(HOST_MKDIR, "/good/more", NULL), EROFS);
    CHECK(mount(archive("bad", "bytes", 1), "/bad", NULL, &why));
    CHECK_EQ(files_read_all("/bad/bad", &data, &n), EIO);
    CHECK_EQ(files_open("/bad/bad", FILES_READ, &f), EIO);
    Buf whole = archive("x", "bytes", 1);
    for (size_t k = 0; k < whole.n; k++) { // cut anywhere, it is refused
        Buf part = {0};
        buf_put(&part, whole.p, k);
        if (k == 0) buf_room(&part, 1), part.n = 0;
        uint8_t *bytes = mem_resize(MEM_SYSTEM, part.p, part.cap, k);
        CHECK(!files_mount_archive(bytes, k, "/cut", NULL, &why) && why);
    }
    buf_free(&whole);
}

// ---- an archive that is brought again, while threads want it ----------------------------------------------
#if WEBEAM_THREADS
enum { READERS = 4, SECOND = 1000000000 };
extern int (*host_archive_hook)(const char *name, bool again, uint8_t **data, size_t *nbytes);
static const char text[] = "these bytes are brought when somebody wants them";
static _Atomic int fetches, read_well;
static _Atomic bool fetching, go_on, fails;

// Brings the archive when the main thread allows it; after 5 s it gives up waiting, and the test has failed.
static int bring(const char *name, bool again, uint8_t **data, size_t *nbytes)
{
    (void)again;
    atomic_fetch_add(&fetches, 1);
    atomic_store(&fetching, true);
    int64_t end = host_monotonic_ns() + 5 * (int64_t)SECOND;
    while (!atomic_load(&go_on) && host_monotonic_ns() < end) host_sleep_ns(1000000);
    if (atomic_load(&fails)) return EIO;
    Buf b = archive(strcmp(name, "late") ? "?" : "file", text, crc_of(text));
    buf_byte(&b, 0);
    *nbytes = b.n - 1;
    *data = mem_resize(MEM_SYSTEM, b.p, b.cap, b.n);
    return 0;
}

static void reader(void *arg)
{
    const char *path = arg;
    if (holds(path, text)) atomic_fetch_add(&read_well, 1);
}

static void wanted_by_many(void)
{
    Thread *t[READERS];
    HostInfo info;
    files_freeze();
    atomic_store(&fetches, 0);
    atomic_store(&read_well, 0);
    atomic_store(&fetching, false);
    atomic_store(&go_on, false);
    for (int i = 0; i < READERS; i++) t[i] = thread_start(reader, i & 1 ? "/late/file" : "/late/./file", "reader");
    int64_t begin = host_monotonic_ns();
    while (!atomic_load(&fetching) && host_monotonic_ns() - begin < 5 * (int64_t)SECOND) host_sleep_ns(1000000);
    CHECK(atomic_load(&fetching));
    // The host has not answered yet: everything else goes on.
    CHECK_EQ(files_put("/meanwhile", "yes", 3), 0);
    CHECK(holds("/meanwhile", "yes"));
    CHECK_EQ(files_info("/late/file", true, &info), 0);
    CHECK_EQ(info.nbytes, sizeof text - 1);
    CHECK(host_monotonic_ns() - begin < 4 * (int64_t)SECOND);
    atomic_store(&go_on, true);
    for (int i = 0; i < READERS; i++) thread_join(t[i]);
}

static void test_threads(void)
{
    const char *why;
    CHECK(mount(archive("file", text, crc_of(text)), "/late", "late", &why));
    CHECK(files_has_archive("late") && !files_has_archive("early"));
    host_archive_hook = bring;
    wanted_by_many();
    CHECK_EQ(read_well, READERS);
    CHECK_EQ(fetches, 1); // one thread fetches, the others wait for it
    atomic_store(&fails, true);
    wanted_by_many();
    CHECK_EQ(read_well, 0); // each of them is told, and none waits for ever
    atomic_store(&fails, false);
    CHECK(holds("/late/file", text)); // what has failed once is tried again
}
#else
static void test_threads(void) {}
#endif

int main(void)
{
    files_init(true);
    test_names();
    test_open_files();
    test_archives();
    test_threads();
    return unit_done();
}
