// SPDX-License-Identifier: Apache-2.0
// wasi/image.c — images (for the format see web/image.js), written and read by the program itself.
//
// The C stack is below the data (--stack-first). So all memory from __global_base on can be replaced while this code
// runs: its state is on the stack, and the functions it calls use no static data (the wrappers of system calls do not).
#include "image.h"
#include "base/host.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <wasi/api.h>
#include <wasi/libc-environ.h>

enum { PAGE = 4096, HEADER = 128, AT_ONCE = 512 };
typedef struct {
    uint32_t first, count;
} Run;
typedef struct {
    char magic[16];
    uint32_t format, nruns;
    uint64_t memory_nbytes;
    char id[64];
    uint64_t file_nbytes;
    uint8_t rest[24];
} Header;
_Static_assert(sizeof(Header) == HEADER, "as web/image.js has it");
extern const char webeam_build_id[];
extern uint8_t __global_base;

static void say(const char *what, const char *path)
{
    Buf b = {0};
    buf_printf(&b, "webeam: %s: %s\n", path, what);
    host_write(2, b.p, b.n);
    buf_free(&b);
}

static size_t memory_nbytes(void) { return __builtin_wasm_memory_size(0) * 65536; }
static size_t first_page(void) { return (size_t)&__global_base / PAGE; }

static bool is_empty(size_t page)
{
    const uint64_t *w = (const uint64_t *)(page * PAGE);
    for (size_t i = 0; i < PAGE / 8; i++)
        if (w[i]) return false;
    return true;
}

// The first run of used pages at or after *page; moves *page behind it. False: there is none.
static bool next_run(size_t *page, size_t end, Run *r)
{
    while (*page < end && is_empty(*page)) (*page)++;
    if (*page == end) return false;
    r->first = (uint32_t)*page;
    while (*page < end && !is_empty(*page)) (*page)++;
    r->count = (uint32_t)*page - r->first;
    return true;
}

static bool put(int fd, const void *p, size_t n)
{
    for (const uint8_t *at = p; n;) {
        ssize_t k = write(fd, at, n);
        if (k <= 0) return false;
        at += k;
        n -= (size_t)k;
    }
    return true;
}

static bool get(int fd, void *p, size_t n, uint64_t at)
{
    for (uint8_t *to = p; n;) {
        ssize_t k = pread(fd, to, n, (off_t)at);
        if (k <= 0) return false;
        to += k;
        at += (uint64_t)k;
        n -= (size_t)k;
    }
    return true;
}

// WASI has no current folder.
static int open_file(const char *path, int flags)
{
    Buf b = {0};
    if (path[0] != '/') buf_printf(&b, "%s/", host_cwd());
    buf_text(&b, path);
    buf_byte(&b, 0);
    int fd = open((char *)b.p, flags, 0666);
    buf_free(&b);
    return fd;
}

bool image_write(const char *path)
{
    int fd = open_file(path, O_WRONLY | O_CREAT | O_TRUNC);
    size_t end = memory_nbytes() / PAGE, npages = 0;
    Header h = {.magic = "webeam image", .format = 1, .memory_nbytes = memory_nbytes()};
    Run r;
    for (size_t page = first_page(); next_run(&page, end, &r); h.nruns++) npages += r.count;
    memcpy(h.id, webeam_build_id, 64);
    size_t start = (HEADER + h.nruns * sizeof(Run) + PAGE - 1) / PAGE * PAGE;
    h.file_nbytes = start + (uint64_t)npages * PAGE;
    static const uint8_t none[PAGE];
    bool ok = fd >= 0 && put(fd, &h, sizeof h);
    for (size_t page = first_page(); ok && next_run(&page, end, &r);) ok = put(fd, &r, sizeof r);
    ok = ok && put(fd, none, start - HEADER - h.nruns * sizeof(Run));
    for (size_t page = first_page(); ok && next_run(&page, end, &r);)
        ok = put(fd, (void *)(r.first * (size_t)PAGE), r.count * (size_t)PAGE);
    if (fd < 0 || close(fd) || !ok) {
        say("the image cannot be written", path);
        return false;
    }
    return true;
}

static const char *misfit(int fd, const Header *h, uint64_t file_nbytes)
{
    if (memcmp(h->magic, "webeam image", 13)) return "the image cannot be used: it is not one";
    if (h->format != 1) return "the image cannot be used: another format";
    if (h->file_nbytes != file_nbytes) return "the image cannot be used: it is not whole";
    if (memcmp(h->id, webeam_build_id, 64)) return "the image cannot be used: another build of webeam made it";
    uint64_t start = (HEADER + (uint64_t)h->nruns * sizeof(Run) + PAGE - 1) / PAGE * PAGE, npages = 0,
             next = first_page();
    if (start > file_nbytes || h->memory_nbytes % 65536 || h->memory_nbytes > UINT64_C(1) << 32)
        return "the image cannot be used: its header is damaged";
    for (uint32_t i = 0; i < h->nruns; i += AT_ONCE) {
        Run some[AT_ONCE];
        uint32_t n = h->nruns - i < AT_ONCE ? h->nruns - i : AT_ONCE;
        if (!get(fd, some, n * sizeof(Run), HEADER + (uint64_t)i * sizeof(Run))) return "the image cannot be read";
        for (uint32_t k = 0; k < n; k++) {
            if (some[k].first < next || !some[k].count ||
                ((uint64_t)some[k].first + some[k].count) * PAGE > h->memory_nbytes)
                return "the image cannot be used: its table of pages is damaged";
            next = some[k].first + some[k].count;
            npages += some[k].count;
        }
    }
    return start + npages * PAGE == file_nbytes ? NULL : "the image cannot be used: its table of pages is damaged";
}

bool image_read(const char *path)
{
    Header h;
    int fd = open_file(path, O_RDONLY);
    if (fd < 0) {
        say(errno == ENOENT ? "no such file" : "cannot be read", path);
        return false;
    }
    off_t nbytes = lseek(fd, 0, SEEK_END);
    const char *why = nbytes < HEADER || !get(fd, &h, sizeof h, 0) ? "the image cannot be used: it is not one"
                                                                   : misfit(fd, &h, (uint64_t)nbytes);
    size_t have = memory_nbytes();
    if (!why && h.memory_nbytes > have &&
        __builtin_wasm_memory_grow(0, (size_t)(h.memory_nbytes - have) / 65536) == SIZE_MAX)
        why = "the image cannot be used: the host gives too little memory";
    if (why) {
        say(why, path);
        close(fd);
        return false;
    }
    memset(&__global_base, 0, have - (size_t)&__global_base);
    uint64_t at = (HEADER + (uint64_t)h.nruns * sizeof(Run) + PAGE - 1) / PAGE * PAGE;
    for (uint32_t i = 0; i < h.nruns; i += AT_ONCE) {
        Run some[AT_ONCE];
        uint32_t n = h.nruns - i < AT_ONCE ? h.nruns - i : AT_ONCE;
        // It was readable a moment ago.
        if (!get(fd, some, n * sizeof(Run), HEADER + (uint64_t)i * sizeof(Run))) _Exit(1);
        for (uint32_t k = 0; k < n; k++) {
            if (!get(fd, (void *)(some[k].first * (size_t)PAGE), some[k].count * (size_t)PAGE, at)) _Exit(1);
            at += some[k].count * (uint64_t)PAGE;
        }
    }
    close(fd);
    __wasilibc_initialize_environ(); // of this run, not of the image's
    return true;
}

char **image_arguments(int *argc)
{
    __wasi_size_t n, nbytes;
    if (__wasi_args_sizes_get(&n, &nbytes) != 0) return NULL;
    char **argv = calloc(n + 1, sizeof *argv), *text = malloc(nbytes + 1);
    if (!argv || !text || __wasi_args_get((uint8_t **)argv, (uint8_t *)text) != 0) return NULL;
    *argc = (int)n;
    return argv;
}
