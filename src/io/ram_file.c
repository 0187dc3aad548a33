// SPDX-License-Identifier: Apache-2.0
// io/ram_file.c — the driver ram_file_drv: a file in a buffer, for OTP's ram_file.erl.
//
//   command: an operation, then numbers (32 bits, big-endian) and bytes      answer: {Port, {data, [Kind | ...]}}
//   kinds: 0 done; 1 an error: its name as text; 2 data: length (32 bits), bytes; 3 a number (32 bits)
#include "io/driver.h"

enum {
    OPEN = 1,
    READ,
    SEEK,
    WRITE,
    SYNC = 9,
    TRUNCATE = 14,
    PREAD = 17,
    PWRITE,
    DATASYNC,
    GET = 30,
    SIZE = 37,
    ADVISE,
    ALLOCATE
};
enum { MODE_READ = 1, MODE_WRITE = 2 };
enum { DONE, ERROR, DATA, NUMBER };
enum { FILE_MAX = INT32_MAX };
typedef struct {
    uint8_t *bytes;
    size_t n, cap, pos;
    uint32_t mode;
} File;

static Term start(Port *p, const PortOpts *o, const char *args)
{
    (void)o, (void)args;
    p->state = mem_take0(MEM_SYSTEM, sizeof(File));
    return 0;
}

static void stop(Port *p)
{
    File *f = p->state;
    mem_give(MEM_SYSTEM, f->bytes, f->cap);
    mem_give(MEM_SYSTEM, f, sizeof *f);
}

static void done(Port *p) { port_send_headed(p, (const uint8_t[]){DONE}, 1, NULL, 0); }

static void number(Port *p, size_t v)
{
    uint8_t b[5] = {NUMBER};
    put_be32(b + 1, (uint32_t)v);
    port_send_headed(p, b, 5, NULL, 0);
}

static void error(Port *p, const char *name)
{
    uint8_t b[16] = {ERROR};
    size_t n = strlen(name);
    memcpy(b + 1, name, n);
    port_send_headed(p, b, n + 1, NULL, 0);
}

static void data(Port *p, const uint8_t *bytes, size_t n)
{
    uint8_t b[5] = {DATA};
    put_be32(b + 1, (uint32_t)n);
    port_send_headed(p, b, 5, bytes, n);
}

// Extends the file to `end` bytes, with zeros. False: too long.
static bool reach(File *f, size_t end)
{
    if (end > FILE_MAX) return false;
    if (end > f->cap) {
        size_t cap = end + end / 2 + 64;
        f->bytes = mem_resize(MEM_SYSTEM, f->bytes, f->cap, cap);
        f->cap = cap;
    }
    if (end > f->n) {
        memset(f->bytes + f->n, 0, end - f->n);
        f->n = end;
    }
    return true;
}

static bool write_at(Port *p, File *f, size_t at, const uint8_t *bytes, size_t n)
{
    if (!(f->mode & MODE_WRITE)) return error(p, "ebadf"), false;
    if (n > FILE_MAX || (n && !reach(f, at + n))) return error(p, "efbig"), false;
    if (n) memcpy(f->bytes + at, bytes, n);
    number(p, n);
    return true;
}

static size_t read_at(Port *p, File *f, size_t at, size_t n)
{
    if (!(f->mode & MODE_READ)) return error(p, "ebadf"), 0;
    size_t left = at < f->n ? f->n - at : 0;
    if (n > left) n = left;
    data(p, n ? f->bytes + at : (const uint8_t *)"", n);
    return n;
}

static void seek(Port *p, File *f, int64_t by, uint32_t whence)
{
    int64_t from = whence == 0 ? 0 : whence == 1 ? (int64_t)f->pos : (int64_t)f->n;
    if (whence > 2 || from + by < 0 || from + by > FILE_MAX) {
        error(p, "einval");
        return;
    }
    f->pos = (size_t)(from + by);
    number(p, f->pos);
}

static void output(Port *p, const uint8_t *b, size_t n)
{
    File *f = p->state;
    if (!n) return;
    uint8_t op = b[0];
    b++, n--;
    bool has1 = n >= 4, has2 = n >= 8;
    int32_t a1 = has1 ? (int32_t)get_be32(b) : -1, a2 = has2 ? (int32_t)get_be32(b + 4) : -1;
    switch (op) {
    case OPEN:
        if (!has1) {
            error(p, "einval");
            return;
        }
        f->mode = (uint32_t)a1;
        f->n = f->pos = 0;
        if (!reach(f, n - 4)) {
            error(p, "efbig");
            return;
        }
        if (n > 4) memcpy(f->bytes, b + 4, n - 4);
        number(p, 0);
        return;
    case READ:
        if (a1 < 0) error(p, "einval");
        else f->pos += read_at(p, f, f->pos, (size_t)a1);
        return;
    case SEEK:
        if (!has2) error(p, "einval");
        else seek(p, f, a1, (uint32_t)a2);
        return;
    case WRITE:
        if (write_at(p, f, f->pos, b, n)) f->pos += n;
        return;
    case PREAD:
        if (a1 < 0 || a2 < 0) error(p, "einval");
        else read_at(p, f, (size_t)a1, (size_t)a2);
        return;
    case PWRITE:
        if (a1 < 0) error(p, "einval");
        else write_at(p, f, (size_t)a1, b + 4, n - 4);
        return;
    case TRUNCATE:
        if (!(f->mode & MODE_WRITE)) {
            error(p, "eacces");
            return;
        }
        if (f->pos > f->n) reach(f, f->pos);
        f->n = f->pos;
        done(p);
        return;
    case GET: data(p, f->n ? f->bytes : (const uint8_t *)"", f->n); return;
    case SIZE: number(p, f->n); return;
    case SYNC:
    case DATASYNC:
    case ADVISE:
    case ALLOCATE: done(p); return;
    default: return; // no answer, like OTP's driver
    }
}

const Driver ram_file_driver = {.name = "ram_file_drv", .start = start, .stop = stop, .output = output};
