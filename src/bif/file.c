// SPDX-License-Identifier: Apache-2.0
// bif/file.c — prim_file's NIFs, so that the modules file, compile and the like work.
//
// The host knows whole files only (base/host.h). So an open file is its bytes in memory: read at open, written back at close,
// at sync, when its reference goes away, and before anybody looks at files by name (flush_all). Relative names are relative
// to `cwd`, which set_cwd changes for this VM alone.
#include "bif/bif.h"
#include "base/host.h"
#include <errno.h>

enum { TYPE_FILE = 0x46494C45, MODE_READ = 1, MODE_WRITE = 2, MODE_APPEND = 4, MODE_EXCLUSIVE = 8 };
#define MOST_NBYTES ((uint64_t)1 << 31)
typedef struct File File;
struct File { Magic magic; File *next, **at; char *path; size_t path_nbytes; Buf bytes; uint64_t pos; uint8_t mode; bool dirty, closed; };

static Lock files_lock;
static File *files;                              // all that are open
static Buf cwd;                                  // NUL-terminated; empty: the host's

// ---- errors ------------------------------------------------------------------------------
static Term posix(int e)
{
    static const struct { int e; const char *name; } names[] = {
        {ENOENT, "enoent"}, {EACCES, "eacces"}, {EPERM, "eperm"}, {ENOTDIR, "enotdir"}, {EISDIR, "eisdir"}, {EEXIST, "eexist"},
        {ENOTEMPTY, "eexist"}, {EMFILE, "emfile"}, {ENFILE, "enfile"}, {ENOMEM, "enomem"}, {EINVAL, "einval"}, {EBADF, "ebadf"},
        {EROFS, "erofs"}, {ENOSPC, "enospc"}, {EXDEV, "exdev"}, {EBUSY, "ebusy"}, {ELOOP, "eloop"}, {ENAMETOOLONG, "enametoolong"},
        {ENOTSUP, "enotsup"}, {ENOSYS, "enotsup"}, {EFBIG, "efbig"}, {EPIPE, "epipe"}, {ESPIPE, "espipe"}, {EFAULT, "enoent"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) if (names[i].e == e) return atom_c(names[i].name);
    return atom_c("eio");
}
static Term error_of(Proc *p, int e) { return TUPLE(&p->heap, A_error, posix(e)); }

// ---- names: binaries that end in NUL (internal_name2native) -----------------------------------------
void bif_file_absolute(Buf *path)                // relative to our own cwd; path ends in NUL
{
    if (!path->n || path->p[0] == '/') return;
    lock(&files_lock);
    if (cwd.n) {
        Buf b = {0};
        buf_put(&b, cwd.p, cwd.n - 1);
        if (b.n && b.p[b.n - 1] != '/') buf_byte(&b, '/');
        buf_put(&b, path->p, path->n);
        buf_free(path);
        *path = b;
    }
    unlock(&files_lock);
}

static bool name_of(Term t, Buf *b)
{
    *b = (Buf){0};
    if (!is_binary(t)) return false;
    Bits bits = bits_of(t);
    size_t n = (size_t)(bits.nbits / 8);
    bits_copy(buf_room(b, n), 0, bits.bytes, bits.bitoff, (uint64_t)n * 8);
    if (!n || b->p[n - 1] != 0 || memchr(b->p, 0, n) != b->p + n - 1) {
        buf_free(b);
        return false;
    }
    if (n == 1) return true;                     // "": enoent from the host
    bif_file_absolute(b);
    return true;
}
#define NAME(t, b) Buf b; if (!name_of((t), &b)) return badarg(p)

// ---- open files --------------------------------------------------------------------------------------
static int flush(File *f)                        // holding files_lock
{
    if (!f->dirty || f->closed) return 0;
    if (!host_write_file(f->path, f->bytes.p ? (void *)f->bytes.p : "", f->bytes.n)) return EIO;
    f->dirty = false;
    return 0;
}

void bif_file_flush_all(void)
{
    lock(&files_lock);
    for (File *f = files; f; f = f->next) flush(f);
    unlock(&files_lock);
}

static int close_file(File *f)
{
    lock(&files_lock);
    int e = f->closed ? EINVAL : flush(f);
    if (!f->closed) {
        f->closed = true;
        *f->at = f->next;
        if (f->next) f->next->at = f->at;
        buf_free(&f->bytes);
        mem_give(MEM_SYSTEM, f->path, f->path_nbytes);
    }
    unlock(&files_lock);
    return e;
}

static void drop_file(Magic *m) { close_file((File *)m); }

static File *file_of(Term ref)
{
    return is_box_of(ref, SUB_MAGIC_REF) && magic_of(ref)->type == TYPE_FILE ? (File *)magic_of(ref) : NULL;
}
#define FILE_ARG(f) File *f = file_of(a[0]); if (!f) return badarg(p); if (f->closed) return error_of(p, EINVAL)

BIF_FN(prim_file, open_nif, 2)
{
    uint8_t mode = 0;
    bool folder = false;
    Term l = a[1], o;
    while (bif_next(&l, &o)) {
        if (o == A_read) mode |= MODE_READ;
        else if (o == A_write) mode |= MODE_WRITE;
        else if (o == A_append) mode |= MODE_WRITE | MODE_APPEND;
        else if (o == A_exclusive) mode |= MODE_WRITE | MODE_EXCLUSIVE;
        else if (o == A_directory) folder = true;
    }
    if (!is_nil(l)) return badarg(p);
    NAME(a[0], path);
    bif_file_flush_all();
    Buf bytes = {0};
    uint8_t *data;
    size_t n;
    int e = host_read_file((char *)path.p, &data, &n);
    if (e == 0) {
        if (!(mode & MODE_WRITE) || mode & (MODE_READ | MODE_APPEND)) buf_put(&bytes, data, n);
        mem_give(MEM_SYSTEM, data, n + 1);
        if (mode & MODE_EXCLUSIVE) e = EEXIST;
        if (folder) e = ENOTDIR;
    }
    if (mode & MODE_WRITE && (e == ENOENT || (e == 0 && !(mode & (MODE_READ | MODE_APPEND))))) {   // made, or cut
        e = path.n > 1 ? host_write_file((char *)path.p, "", 0) ? 0 : ENOENT : ENOENT;
        for (size_t i = path.n; e && i-- > 1;) {     // its folder is there? Then it may not be written
            if (path.p[i] != '/') continue;
            path.p[i] = 0;
            if (host_is_dir((char *)path.p)) e = EACCES;
            path.p[i] = '/';
            break;
        }
    }
    if (e) {
        buf_free(&path);
        buf_free(&bytes);
        return error_of(p, e);
    }
    File *f = mem_take0(MEM_SYSTEM, sizeof *f);
    f->magic = (Magic){.refs = 1, .drop = drop_file, .nbytes = sizeof *f, .type = TYPE_FILE};
    ref_new(f->magic.id);
    f->path = mem_take(MEM_SYSTEM, path.n);
    f->path_nbytes = path.n;
    memcpy(f->path, path.p, path.n);
    f->bytes = bytes;
    f->mode = mode & MODE_WRITE ? mode : MODE_READ;
    buf_free(&path);
    lock(&files_lock);
    f->next = files;
    f->at = &files;
    if (files) files->at = &f->next;
    files = f;
    unlock(&files_lock);
    return TUPLE(&p->heap, A_ok, heap_magic_ref(&p->heap, &f->magic));
}

BIF_FN(prim_file, close_nif, 1)
{
    FILE_ARG(f);
    int e = close_file(f);
    return e ? error_of(p, e) : A_ok;
}
BIF_FN(prim_file, delayed_close_nif, 1) { FILE_ARG(f); close_file(f); return A_ok; }

static Term read_at(Proc *p, File *f, uint64_t at, uint64_t most, uint64_t *got)
{
    *got = 0;
    if (!(f->mode & MODE_READ)) return error_of(p, EBADF);
    if (at >= f->bytes.n) return most ? A_eof : TUPLE(&p->heap, A_ok, heap_make_binary(&p->heap, "", 0));
    *got = f->bytes.n - at < most ? f->bytes.n - at : most;
    return TUPLE(&p->heap, A_ok, heap_make_binary(&p->heap, f->bytes.p + at, (size_t)*got));
}

static int write_at(File *f, uint64_t at, Term data, uint64_t *written)
{
    Buf b = {0};
    *written = 0;
    if (!(f->mode & MODE_WRITE)) return EBADF;
    if (!iolist_bytes(data, &b)) {
        buf_free(&b);
        return EINVAL;
    }
    int e = at + b.n > MOST_NBYTES ? EFBIG : 0;
    lock(&files_lock);
    if (!e && b.n) {
        if (at + b.n > f->bytes.n) {
            size_t more = (size_t)(at + b.n) - f->bytes.n;
            memset(buf_room(&f->bytes, more), 0, more);
        }
        memcpy(f->bytes.p + at, b.p, b.n);
        f->dirty = true;
        *written = b.n;
    }
    unlock(&files_lock);
    buf_free(&b);
    return e;
}

BIF_FN(prim_file, read_nif, 2)
{
    FILE_ARG(f);
    int64_t most;
    uint64_t got;
    if (!arg_uint(a[1], SMALL_MAX, &most)) return badarg(p);
    Term t = read_at(p, f, f->pos, (uint64_t)most, &got);
    f->pos += got;
    return t;
}

BIF_FN(prim_file, pread_nif, 3)
{
    FILE_ARG(f);
    int64_t at, most;
    uint64_t got;
    if (!arg_uint(a[1], SMALL_MAX, &at) || !arg_uint(a[2], SMALL_MAX, &most)) return badarg(p);
    return read_at(p, f, (uint64_t)at, (uint64_t)most, &got);
}

BIF_FN(prim_file, write_nif, 2)
{
    FILE_ARG(f);
    uint64_t n;
    uint64_t at = f->mode & MODE_APPEND ? f->bytes.n : f->pos;
    int e = write_at(f, at, a[1], &n);
    if (e == EINVAL) return badarg(p);
    if (e) return error_of(p, e);
    f->pos = at + n;
    return A_ok;
}

BIF_FN(prim_file, pwrite_nif, 3)
{
    FILE_ARG(f);
    int64_t at;
    uint64_t n;
    if (!arg_uint(a[1], SMALL_MAX, &at)) return badarg(p);
    int e = write_at(f, (uint64_t)at, a[2], &n);
    if (e == EINVAL) return badarg(p);
    return e ? error_of(p, e) : A_ok;
}

BIF_FN(prim_file, seek_nif, 3)
{
    FILE_ARG(f);
    if (!is_small(a[2])) return badarg(p);
    int64_t to = small_value(a[2]);
    if (a[1] == A_cur) to += (int64_t)f->pos;
    else if (a[1] == A_eof) to += (int64_t)f->bytes.n;
    else if (a[1] != A_bof) return badarg(p);
    if (to < 0) return error_of(p, EINVAL);
    f->pos = (uint64_t)to;
    return TUPLE(&p->heap, A_ok, heap_uint64(&p->heap, f->pos));
}

BIF_FN(prim_file, sync_nif, 2)
{
    FILE_ARG(f);
    lock(&files_lock);
    int e = flush(f);
    unlock(&files_lock);
    return e ? error_of(p, e) : A_ok;
}

BIF_FN(prim_file, truncate_nif, 1)
{
    FILE_ARG(f);
    if (!(f->mode & MODE_WRITE)) return error_of(p, EINVAL);
    if (f->pos > MOST_NBYTES) return error_of(p, EFBIG);
    lock(&files_lock);
    if (f->pos > f->bytes.n) {
        size_t more = (size_t)f->pos - f->bytes.n;
        memset(buf_room(&f->bytes, more), 0, more);
    }
    f->bytes.n = (size_t)f->pos;
    f->dirty = true;
    unlock(&files_lock);
    return A_ok;
}
BIF_FN(prim_file, allocate_nif, 3) { FILE_ARG(f); (void)f; return A_ok; }
BIF_FN(prim_file, advise_nif, 4) { FILE_ARG(f); (void)f; return A_ok; }
BIF_FN(prim_file, get_handle_nif, 1) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, file_desc_to_ref_nif, 1) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, ipread_s32bu_p32bu_nif, 3)     // at a place: size:32, place:32, and there the bytes
{
    FILE_ARG(f);
    int64_t at, most;
    if (!arg_uint(a[1], SMALL_MAX, &at) || !arg_uint(a[2], SMALL_MAX, &most)) return badarg(p);
    if (!(f->mode & MODE_READ)) return error_of(p, EBADF);
    if ((uint64_t)at + 8 > f->bytes.n) return A_eof;
    uint32_t size = get_be32(f->bytes.p + at), place = get_be32(f->bytes.p + at + 4);
    if (size > most) return A_eof;
    Heap *h = &p->heap;
    if (place >= f->bytes.n || !size) return TUPLE(h, A_ok, TUPLE(h, make_small(size), make_small(place), A_eof));
    size_t n = f->bytes.n - place < size ? f->bytes.n - place : size;
    return TUPLE(h, A_ok, TUPLE(h, make_small(size), make_small(place), heap_make_binary(h, f->bytes.p + place, n)));
}

// ---- by name ---------------------------------------------------------------------------------------------
BIF_FN(prim_file, read_file_nif, 1)
{
    NAME(a[0], path);
    bif_file_flush_all();
    uint8_t *data;
    size_t n;
    int e = host_read_file((char *)path.p, &data, &n);
    buf_free(&path);
    if (e) return error_of(p, e);
    Term t = heap_make_binary(&p->heap, data, n);
    mem_give(MEM_SYSTEM, data, n + 1);
    return TUPLE(&p->heap, A_ok, t);
}

// #file_info{}: what there is to know is whether it is a folder, and how long. Times are POSIX seconds.
static Term info_tuple(Proc *p, Term type, uint64_t nbytes)
{
    Heap *h = &p->heap;
    Term e[14] = {B_file_info, heap_uint64(h, nbytes), type, A_read_write, make_small(0), make_small(0), make_small(0),
                  make_small(type == A_directory ? 040755 : 0100644), make_small(1), make_small(0), make_small(0), make_small(0), make_small(0), make_small(0)};
    return heap_tuple(h, 14, e);
}

BIF_FN(prim_file, read_info_nif, 2)
{
    NAME(a[0], path);
    bif_file_flush_all();
    uint8_t *data;
    size_t n = 0;
    bool folder = path.n > 1 && host_is_dir((char *)path.p);
    int e = folder ? 0 : host_read_file((char *)path.p, &data, &n);
    buf_free(&path);
    if (e) return error_of(p, e);
    if (!folder) mem_give(MEM_SYSTEM, data, n + 1);
    return info_tuple(p, folder ? A_directory : A_regular, folder ? 4096 : n);
}
BIF_FN(prim_file, read_handle_info_nif, 1) { FILE_ARG(f); return info_tuple(p, A_regular, f->bytes.n); }

BIF_FN(prim_file, list_dir_nif, 1)
{
    NAME(a[0], path);
    bif_file_flush_all();
    Buf names = {0};
    int e = host_list_dir((char *)path.p, &names);
    buf_free(&path);
    if (e) return error_of(p, e);
    Term list = NIL;
    buf_byte(&names, 0);
    for (size_t at = 0; at < names.n;) {
        size_t n = strlen((char *)names.p + at);
        if (n) list = heap_cons(&p->heap, heap_make_binary(&p->heap, names.p + at, n), list);
        at += n + 1;
    }
    buf_free(&names);
    return TUPLE(&p->heap, A_ok, list);
}

static Term file_op(Proc *p, HostFileOp op, Term name)
{
    NAME(name, path);
    bif_file_flush_all();
    int e = path.n > 1 ? host_file_op(op, (char *)path.p, NULL) : ENOENT;
    if (op == HOST_UNLINK && e == EISDIR) e = EPERM;
    buf_free(&path);
    return e ? error_of(p, e) : A_ok;
}
BIF_FN(prim_file, make_dir_nif, 1) { return file_op(p, HOST_MKDIR, a[0]); }
BIF_FN(prim_file, del_dir_nif, 1) { return file_op(p, HOST_RMDIR, a[0]); }
BIF_FN(prim_file, del_file_nif, 1) { return file_op(p, HOST_UNLINK, a[0]); }

BIF_FN(prim_file, rename_nif, 2)
{
    NAME(a[0], from);
    Buf to;
    if (!name_of(a[1], &to)) {
        buf_free(&from);
        return badarg(p);
    }
    bif_file_flush_all();
    int e = from.n > 1 && to.n > 1 ? host_file_op(HOST_RENAME, (char *)from.p, (char *)to.p) : ENOENT;
    buf_free(&from);
    buf_free(&to);
    return e ? error_of(p, e) : A_ok;
}

static Term if_there(Proc *p, Term name, Term then)
{
    NAME(name, path);
    uint8_t *data;
    size_t n;
    int e = path.n > 1 && host_is_dir((char *)path.p) ? 0 : host_read_file((char *)path.p, &data, &n);
    if (!e && !(path.n > 1 && host_is_dir((char *)path.p))) mem_give(MEM_SYSTEM, data, n + 1);
    buf_free(&path);
    return e ? error_of(p, e) : then;
}
BIF_FN(prim_file, set_permissions_nif, 2) { return if_there(p, a[0], A_ok); }
BIF_FN(prim_file, set_owner_nif, 3) { return if_there(p, a[0], A_ok); }
BIF_FN(prim_file, set_time_nif, 4) { return if_there(p, a[0], A_ok); }
BIF_FN(prim_file, read_link_nif, 1) { return if_there(p, a[0], error_of(p, EINVAL)); }
BIF_FN(prim_file, make_hard_link_nif, 2) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, make_soft_link_nif, 2) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, altname_nif, 1) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, get_device_cwd_nif, 1) { return error_of(p, ENOTSUP); }

// ---- the current folder -------------------------------------------------------------------------------------
BIF_FN(prim_file, get_cwd_nif, 0)
{
    lock(&files_lock);
    Term t = cwd.n ? heap_make_binary(&p->heap, cwd.p, cwd.n - 1) : NOVALUE;
    unlock(&files_lock);
    if (t == NOVALUE) t = heap_make_binary(&p->heap, host_cwd(), strlen(host_cwd()));
    return TUPLE(&p->heap, A_ok, t);
}

// "/a/./b/../c//" is "/a/c".
static void tidy(Buf *path)
{
    size_t n = 0;
    uint8_t *s = path->p;
    for (size_t i = 0; s[i];) {
        while (s[i] == '/') i++;
        size_t from = i;
        while (s[i] && s[i] != '/') i++;
        size_t len = i - from;
        if (!len || (len == 1 && s[from] == '.')) continue;
        if (len == 2 && s[from] == '.' && s[from + 1] == '.') {
            while (n && s[--n] != '/') ;
            continue;
        }
        s[n++] = '/';
        memmove(s + n, s + from, len);
        n += len;
    }
    if (!n) s[n++] = '/';
    s[n] = 0;
    path->n = n + 1;
}

BIF_FN(prim_file, set_cwd_nif, 1)
{
    NAME(a[0], path);
    if (path.n == 1 || !host_is_dir((char *)path.p)) {
        uint8_t *data;
        size_t n;
        int e = path.n == 1 ? ENOENT : host_read_file((char *)path.p, &data, &n);
        if (!e) mem_give(MEM_SYSTEM, data, n + 1);
        buf_free(&path);
        return error_of(p, e ? e : ENOTDIR);
    }
    if (path.p[0] != '/') {                      // the first time
        Buf b = {0};
        buf_printf(&b, "%s/%s", host_cwd(), (char *)path.p);
        buf_byte(&b, 0);
        buf_free(&path);
        path = b;
    }
    tidy(&path);
    lock(&files_lock);
    buf_free(&cwd);
    cwd = path;
    unlock(&files_lock);
    return A_ok;
}
