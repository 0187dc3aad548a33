// SPDX-License-Identifier: Apache-2.0
// bif/file.c — prim_file's NIFs, over the files room. A handle is a magic reference to an open file.
#include "bif/bif.h"
#include "files/files.h"
#include <errno.h>

enum { TYPE_FILE = 0x46494C45 };
typedef struct {
    Magic magic;
    OpenFile *open;
} File;

// ---- errors ------------------------------------------------------------------------------
static Term posix(int e)
{
    static const struct {
        int e;
        const char *name;
    } names[] = {
        {ENOENT, "enoent"},
        {EACCES, "eacces"},
        {EPERM, "eperm"},
        {ENOTDIR, "enotdir"},
        {EISDIR, "eisdir"},
        {EEXIST, "eexist"},
        {ENOTEMPTY, "eexist"},
        {EMFILE, "emfile"},
        {ENFILE, "enfile"},
        {ENOMEM, "enomem"},
        {EINVAL, "einval"},
        {EBADF, "ebadf"},
        {EROFS, "erofs"},
        {ENOSPC, "enospc"},
        {EXDEV, "exdev"},
        {EBUSY, "ebusy"},
        {ELOOP, "eloop"},
        {ENAMETOOLONG, "enametoolong"},
        {ENOTSUP, "enotsup"},
        {ENOSYS, "enotsup"},
        {EFBIG, "efbig"},
        {EPIPE, "epipe"},
        {ESPIPE, "espipe"},
        {ENXIO, "enxio"},
        {EMLINK, "emlink"},
        {ETXTBSY, "etxtbsy"},
        {EFAULT, "enoent"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].e == e) return atom_c(names[i].name);
    return atom_c("eio");
}
static Term error_of(Proc *p, int e) { return TUPLE(&p->heap, A_error, posix(e)); }

// ---- names: binaries that end in NUL (from internal_name2native) -------------------------------------
static bool name_of(Term t, Buf *b)
{
    *b = (Buf){0};
    if (!is_binary(t)) return false;
    Bits bits = bits_of(t);
    size_t n = (size_t)(bits.nbits / 8);
    bits_copy(buf_room(b, n), 0, bits.bytes, bits.bitoff, (uint64_t)n * 8);
    if (n && b->p[n - 1] == 0 && memchr(b->p, 0, n) == b->p + n - 1) return true;
    buf_free(b);
    return false;
}
#define NAME(t, b) \
    Buf b; \
    if (!name_of((t), &b)) return badarg(p)
static const char *chars(const Buf *b) { return (char *)b->p; }
static Term done(Proc *p, Buf *path, int e)
{
    buf_free(path);
    return e ? error_of(p, e) : A_ok;
}

// ---- open files --------------------------------------------------------------------------------------
static void drop_file(Magic *m) { files_drop(((File *)m)->open); }

static OpenFile *file_of(Term ref)
{
    return is_box_of(ref, SUB_MAGIC_REF) && magic_of(ref)->type == TYPE_FILE ? ((File *)magic_of(ref))->open : NULL;
}
#define FILE_ARG(f) \
    OpenFile *f = file_of(a[0]); \
    if (!f) return badarg(p); \
    if (!files_is_open(f)) return error_of(p, EINVAL)

BIF_FN(prim_file, open_nif, 2)
{
    unsigned mode = 0;
    Term l = a[1], o;
    while (bif_next(&l, &o)) {
        if (o == A_read) mode |= FILES_READ;
        else if (o == A_write) mode |= FILES_WRITE;
        else if (o == A_append) mode |= FILES_WRITE | FILES_APPEND;
        else if (o == A_exclusive) mode |= FILES_WRITE | FILES_EXCLUSIVE;
        else if (o == A_directory) mode |= FILES_DIRECTORY;
        else if (o == B_skip_type_check) mode |= FILES_ANY_TYPE;
    }
    NAME(a[0], path);
    OpenFile *open;
    int e = files_open(chars(&path), mode, &open);
    buf_free(&path);
    if (e) return error_of(p, e);
    File *f = mem_take0(MEM_SYSTEM, sizeof *f);
    f->magic = (Magic){.refs = 1, .drop = drop_file, .nbytes = sizeof *f, .type = TYPE_FILE};
    ref_new(f->magic.id);
    f->open = open;
    return TUPLE(&p->heap, A_ok, heap_magic_ref(&p->heap, &f->magic));
}

BIF_FN(prim_file, close_nif, 1)
{
    FILE_ARG(f);
    int e = files_close(f);
    return e ? error_of(p, e) : A_ok;
}
BIF_FN(prim_file, delayed_close_nif, 1)
{
    FILE_ARG(f);
    files_close(f);
    return A_ok;
}

// A FilesTake that makes a binary on the caller's heap.
typedef struct {
    Proc *p;
    Term t;
} Taken;
static void take_binary(void *to, const uint8_t *bytes, size_t n)
{
    Taken *taken = to;
    taken->t = heap_make_binary(&taken->p->heap, bytes, n);
}

static Term read_at(Proc *p, OpenFile *f, int64_t at, int64_t most)
{
    Taken taken = {p, NIL};
    bool eof;
    int e = files_read_at(f, at, (uint64_t)most, take_binary, &taken, &eof);
    return e ? error_of(p, e) : eof ? A_eof : TUPLE(&p->heap, A_ok, taken.t);
}

BIF_FN(prim_file, read_nif, 2)
{
    FILE_ARG(f);
    int64_t most;
    return arg_uint(a[1], SMALL_MAX, &most) ? read_at(p, f, -1, most) : badarg(p);
}

BIF_FN(prim_file, pread_nif, 3)
{
    FILE_ARG(f);
    int64_t at, most;
    return arg_uint(a[1], SMALL_MAX, &at) && arg_uint(a[2], SMALL_MAX, &most) ? read_at(p, f, at, most) : badarg(p);
}

static Term write_at(Proc *p, OpenFile *f, int64_t at, Term data)
{
    Buf b = {0};
    int e = 0;
    bool good = iolist_bytes(data, &b);
    if (good) e = files_write_at(f, at, b.p, b.n);
    buf_free(&b);
    return !good ? badarg(p) : e ? error_of(p, e) : A_ok;
}
BIF_FN(prim_file, write_nif, 2)
{
    FILE_ARG(f);
    return write_at(p, f, -1, a[1]);
}

BIF_FN(prim_file, pwrite_nif, 3)
{
    FILE_ARG(f);
    int64_t at;
    return arg_uint(a[1], SMALL_MAX, &at) ? write_at(p, f, at, a[2]) : badarg(p);
}

BIF_FN(prim_file, seek_nif, 3)
{
    FILE_ARG(f);
    if (!is_small(a[2]) || (a[1] != A_bof && a[1] != A_cur && a[1] != A_eof)) return badarg(p);
    uint64_t at;
    int e = files_seek(f, small_value(a[2]), a[1] == A_bof ? 0 : a[1] == A_cur ? 1 : 2, &at);
    return e ? error_of(p, e) : TUPLE(&p->heap, A_ok, heap_uint64(&p->heap, at));
}

static Term answer(Proc *p, int e) { return e ? error_of(p, e) : A_ok; }
BIF_FN(prim_file, sync_nif, 2)
{
    FILE_ARG(f);
    return answer(p, files_sync(f));
}
BIF_FN(prim_file, truncate_nif, 1)
{
    FILE_ARG(f);
    return answer(p, files_truncate(f));
}
BIF_FN(prim_file, allocate_nif, 3)
{
    FILE_ARG(f);
    int64_t at, n;
    return arg_uint(a[1], SMALL_MAX, &at) && arg_uint(a[2], SMALL_MAX, &n)
        ? answer(p, files_allocate(f, (uint64_t)at, (uint64_t)n))
        : badarg(p);
}
BIF_FN(prim_file, advise_nif, 4)
{
    FILE_ARG(f);
    (void)f;
    return A_ok;
}
BIF_FN(prim_file, get_handle_nif, 1) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, file_desc_to_ref_nif, 1) { return error_of(p, ENOTSUP); }

static void take_eight(void *to, const uint8_t *bytes, size_t n)
{
    if (n == 8) memcpy(to, bytes, 8);
}

BIF_FN(prim_file, ipread_s32bu_p32bu_nif, 3) // at an offset: size:32, offset:32 of the bytes to read
{
    FILE_ARG(f);
    int64_t at, most;
    uint8_t head[8];
    bool eof;
    HostInfo info;
    if (!arg_uint(a[1], SMALL_MAX, &at) || !arg_uint(a[2], SMALL_MAX, &most)) return badarg(p);
    memset(head, 0xFF, 8);
    int e = files_read_at(f, at, 8, take_eight, head, &eof);
    if (!e) e = files_info_of(f, &info);
    if (e) return error_of(p, e);
    if ((uint64_t)at + 8 > info.nbytes) return A_eof;
    uint32_t size = get_be32(head), place = get_be32(head + 4);
    if (size > most) return A_eof;
    Heap *h = &p->heap;
    Taken taken = {p, A_eof};
    if (size) e = files_read_at(f, place, size, take_binary, &taken, &eof);
    return e ? error_of(p, e) : TUPLE(h, A_ok, TUPLE(h, make_small(size), make_small(place), taken.t));
}

// ---- files by name ---------------------------------------------------------------------------------------
BIF_FN(prim_file, read_file_nif, 1)
{
    NAME(a[0], path);
    Taken taken = {p, NIL};
    int e = files_read(chars(&path), take_binary, &taken);
    buf_free(&path);
    return e ? error_of(p, e) : TUPLE(&p->heap, A_ok, taken.t);
}

static Term info_tuple(Proc *p, const HostInfo *i) // #file_info{}, times in POSIX seconds
{
    Heap *h = &p->heap;
    static const Term access[] = {A_none, A_read, A_write, A_read_write};
    Term type = i->type == HOST_REGULAR ? A_regular
        : i->type == HOST_FOLDER        ? A_directory
        : i->type == HOST_LINK_TYPE     ? A_symlink
        : i->type == HOST_DEVICE        ? A_device
                                        : A_other;
    Term e[14] = {B_file_info, heap_uint64(h, i->nbytes), type, access[i->access & 3], heap_int64(h, i->atime),
        heap_int64(h, i->mtime), heap_int64(h, i->ctime), make_small(i->mode), make_small(i->links),
        heap_uint64(h, i->device), heap_uint64(h, i->device_of), heap_uint64(h, i->inode), make_small(i->uid),
        make_small(i->gid)};
    return heap_tuple(h, 14, e);
}

BIF_FN(prim_file, read_info_nif, 2) // a[1]: 1 to follow a link
{
    NAME(a[0], path);
    HostInfo info;
    int e = files_info(chars(&path), a[1] != make_small(0), &info);
    buf_free(&path);
    return e ? error_of(p, e) : info_tuple(p, &info);
}

BIF_FN(prim_file, read_handle_info_nif, 1)
{
    FILE_ARG(f);
    HostInfo info;
    int e = files_info_of(f, &info);
    return e ? error_of(p, e) : info_tuple(p, &info);
}

BIF_FN(prim_file, list_dir_nif, 1)
{
    NAME(a[0], path);
    Buf names = {0};
    int e = files_list(chars(&path), &names);
    buf_free(&path);
    Term list = NIL;
    buf_byte(&names, 0);
    for (size_t at = 0; !e && at < names.n;) {
        size_t n = strlen((char *)names.p + at);
        if (n) list = heap_cons(&p->heap, heap_make_binary(&p->heap, names.p + at, n), list);
        at += n + 1;
    }
    buf_free(&names);
    return e ? error_of(p, e) : TUPLE(&p->heap, A_ok, list);
}

static Term one_name(Proc *p, HostFileOp op, Term name)
{
    NAME(name, path);
    int e = files_op(op, chars(&path), NULL);
    return done(p, &path, op == HOST_UNLINK && e == EISDIR ? EPERM : e);
}
BIF_FN(prim_file, make_dir_nif, 1) { return one_name(p, HOST_MKDIR, a[0]); }
BIF_FN(prim_file, del_dir_nif, 1) { return one_name(p, HOST_RMDIR, a[0]); }
BIF_FN(prim_file, del_file_nif, 1) { return one_name(p, HOST_UNLINK, a[0]); }

static Term two_names(Proc *p, HostFileOp op, Term from, Term to)
{
    NAME(from, path);
    Buf other;
    if (!name_of(to, &other)) {
        buf_free(&path);
        return badarg(p);
    }
    int e = files_op(op, chars(&path), chars(&other));
    buf_free(&other);
    return done(p, &path, e);
}
BIF_FN(prim_file, rename_nif, 2) { return two_names(p, HOST_RENAME, a[0], a[1]); }
BIF_FN(prim_file, make_hard_link_nif, 2) { return two_names(p, HOST_LINK, a[0], a[1]); }
BIF_FN(prim_file, make_soft_link_nif, 2) { return two_names(p, HOST_SYMLINK, a[0], a[1]); }

static Term set(Proc *p, Term name, HostSet what, Term a, Term b)
{
    if (!is_small(a) || !is_small(b)) return badarg(p);
    NAME(name, path);
    return done(p, &path, files_set(chars(&path), what, small_value(a), small_value(b)));
}
BIF_FN(prim_file, set_permissions_nif, 2) { return set(p, a[0], HOST_SET_MODE, a[1], make_small(0)); }
BIF_FN(prim_file, set_owner_nif, 3) { return set(p, a[0], HOST_SET_OWNER, a[1], a[2]); }
BIF_FN(prim_file, set_time_nif, 4) { return set(p, a[0], HOST_SET_TIMES, a[1], a[2]); }

BIF_FN(prim_file, read_link_nif, 1)
{
    NAME(a[0], path);
    Buf to = {0};
    int e = files_read_link(chars(&path), &to);
    Term t = e ? error_of(p, e) : TUPLE(&p->heap, A_ok, heap_make_binary(&p->heap, to.p, to.n));
    buf_free(&path);
    buf_free(&to);
    return t;
}
BIF_FN(prim_file, altname_nif, 1) { return error_of(p, ENOTSUP); }
BIF_FN(prim_file, get_device_cwd_nif, 1) { return error_of(p, ENOTSUP); }

// ---- the current folder -------------------------------------------------------------------------------------
BIF_FN(prim_file, get_cwd_nif, 0)
{
    Buf b = {0};
    files_cwd(&b);
    Term t = heap_make_binary(&p->heap, b.p, b.n);
    buf_free(&b);
    return TUPLE(&p->heap, A_ok, t);
}

BIF_FN(prim_file, set_cwd_nif, 1)
{
    NAME(a[0], path);
    return done(p, &path, files_set_cwd(chars(&path)));
}
