// SPDX-License-Identifier: Apache-2.0
// vm/mounts.c — mounts files before the boot: from the flags, and those that the host program supplied.
#include "vm/inner.h"
#include <errno.h>

static struct {
    const char *name;
    uint8_t *bytes;
    size_t nbytes;
} handed[16];
static int nhanded;
static const char *kept[8];
static int nkept;
typedef struct Early Early;
struct Early {
    Early *next;
    char *path;
    uint8_t *bytes;
    size_t nbytes;
}; // a file that the host supplied before the boot
static Early *early;
static bool ready;

static char *copy_of(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(mem_take(MEM_SYSTEM, n), s, n);
}

static bool refuse(const char *what, const char *which, const char *why)
{
    Buf b = {0};
    buf_printf(&b, "webeam: cannot use the %s %s: %s\n", what, which, why);
    host_write(2, b.p, b.n);
    buf_free(&b);
    return false;
}

void *beam_take(size_t nbytes) { return mem_take(MEM_SYSTEM, nbytes ? nbytes : 1); }

void beam_archive(const char *name, void *bytes, size_t nbytes)
{
    const char *why;
    if (ready) { // one more archive for a resumed image
        if (!files_mount_archive(bytes, nbytes, NULL, copy_of(name), &why)) refuse("archive", name, why);
        return;
    }
    if (nhanded == (int)COUNT_OF(handed)) return;
    handed[nhanded].name = copy_of(name);
    handed[nhanded].bytes = bytes;
    handed[nhanded++].nbytes = nbytes;
}

bool beam_has_archive(const char *name) { return files_has_archive(name); }

// In a resumed image, the folder may exist already.
void beam_keep_folder(const char *folder)
{
    if (ready) files_mount_memory(folder, true);
    else if (nkept < (int)COUNT_OF(kept)) kept[nkept++] = copy_of(folder);
}

// Splits "A::B". True: both parts are there. The caller owns *first.
static bool cut(const char *text, char **first, const char **second)
{
    const char *colons = strstr(text, "::");
    *first = copy_of(text);
    if (colons) (*first)[colons - text] = 0;
    *second = colons ? colons + 2 : NULL;
    return colons && colons[2] && colons > text;
}

static bool archive_from(const char *flag)
{
    char *file;
    const char *guest, *why;
    if (!cut(flag, &file, &guest) && guest) return refuse("archive", flag, "FILE or FILE::FOLDER is wanted");
    uint8_t *bytes;
    size_t n;
    int e = host_read_file(file, &bytes, &n);
    if (e) return refuse("archive", file, strerror(e));
    bytes = mem_resize(MEM_SYSTEM, bytes, n + 1, n);
    return files_mount_archive(bytes, n, guest, NULL, &why) || refuse("archive", file, why);
}

bool mounts_ready(void)
{
    const char *why;
    if (ready) return true;
    files_init(vm_flags.memory_root);
    for (int i = 0; i < nkept; i++) files_mount_memory(kept[i], true);
    for (int i = 0; i < vm_flags.ndirs; i++) {
        char *host;
        const char *guest;
        if (!cut(vm_flags.dirs[i], &host, &guest)) return refuse("folder", vm_flags.dirs[i], "HOST::GUEST is wanted");
        int e = files_mount_host(guest, host);
        if (e) return refuse("folder", host, "there is no such folder");
    }
    for (int i = 0; i < nhanded; i++)
        if (!files_mount_archive(handed[i].bytes, handed[i].nbytes, NULL, handed[i].name, &why))
            return refuse("archive", handed[i].name, why);
    for (int i = 0; i < vm_flags.narchives; i++)
        if (!archive_from(vm_flags.archives[i])) return false;
    ready = true;
    for (Early *f = early, *next; f; f = next) {
        next = f->next;
        beam_file_put(f->path, f->bytes, f->nbytes);
        mem_give(MEM_SYSTEM, f->path, strlen(f->path) + 1);
        mem_give(MEM_SYSTEM, f->bytes, f->nbytes + 1);
        mem_give(MEM_SYSTEM, f, sizeof *f);
    }
    Buf change = {0};
    while (files_next_change(&change))
        ; // drops the changes that the host itself has made
    buf_free(&change);
    return true;
}

int beam_file_put(const char *path, const void *p, size_t nbytes)
{
    if (ready) return files_put(path, p, nbytes);
    Early *f = mem_take(MEM_SYSTEM, sizeof *f);
    *f = (Early){early, copy_of(path), mem_take(MEM_SYSTEM, nbytes + 1), nbytes};
    if (nbytes) memcpy(f->bytes, p, nbytes);
    early = f;
    return 0;
}

static void take_all(void *to, const uint8_t *p, size_t n) { buf_put(to, p, n); }

int beam_file_get(const char *path, const void **p, size_t *nbytes)
{
    static Buf held;
    HostInfo info;
    held.n = 0;
    int kind = files_info(path, false, &info) ? 0 : info.type == HOST_FOLDER ? 2 : info.type == HOST_REGULAR ? 1 : 0;
    int e = kind == 1 ? files_read(path, take_all, &held) : kind == 2 ? files_list(path, &held) : 0;
    *p = held.p;
    *nbytes = held.n;
    return e ? 0 : kind;
}

bool beam_file_change(const char **path)
{
    static Buf held;
    held.n = 0;
    if (!files_next_change(&held)) return false;
    *path = (char *)held.p;
    return true;
}
