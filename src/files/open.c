// SPDX-License-Identifier: Apache-2.0
// files/open.c — open files.
//
// In a tree, an open file refers to its node. So two openers see each other's writes at once, and the file outlives its
// name. The host reads and writes only whole files (base/host.h). So an open file of the host is a copy of its bytes:
// read at open; written back at close, at sync, by files_drop, and before a file of the host is used by name
// (open_flush).
#include "files/inner.h"
#include <errno.h>

struct OpenFile {
    OpenFile *next, **at;
    Node *node;
    Mount mount;
    Buf path, bytes;
    uint64_t pos;
    uint8_t mode;
    bool dirty, closed;
};
static OpenFile *files; // all open files of the host

// Writes a changed file of the host back. Returns 0 or an errno.
static int flush(OpenFile *f)
{
    if (!f->dirty || f->closed || f->node) return 0;
    if (!host_write_file((char *)f->path.p, f->bytes.p ? (void *)f->bytes.p : "", f->bytes.n)) return EIO;
    f->dirty = false;
    return 0;
}

void open_flush(void)
{
    for (OpenFile *f = files; f; f = f->next) flush(f);
}

void files_flush_all(void)
{
    files_enter();
    open_flush();
    files_leave();
}

// ---- open ----------------------------------------------------------------------------------------
static int open_node(Place *p, unsigned mode, OpenFile *f)
{
    bool write = mode & FILES_WRITE;
    int e = 0;
    if (p->node) {
        bool folder = p->node->info.type == HOST_FOLDER;
        if (mode & FILES_EXCLUSIVE) return EEXIST;
        if (folder != ((mode & FILES_DIRECTORY) != 0)) return folder ? EISDIR : ENOTDIR;
        if (folder && write) return EISDIR;
        if (write && p->node->read_only) return EROFS;
        if (write && !(p->node->info.mode & 0200)) return EACCES;
        if (!write && !(p->node->info.mode & 0400)) return EACCES;
        f->node = p->node;
        f->node->refs++;
        // May give up the lock; files opened for writing are not archived.
        if (!folder && !write) node_bytes(f->node, &e);
        if (e) return e;
        if (write && !(mode & (FILES_READ | FILES_APPEND)) && p->node->file.own.n) {
            buf_free(&p->node->file.own);
            node_changed(p->node);
            f->dirty = true;
        }
    } else {
        if (!write || !p->folder) return ENOENT;
        if (p->folder->read_only) return EROFS;
        p->node = node_new(HOST_REGULAR, 0644);
        node_add(p->folder, p->name, strlen(p->name), p->node);
        f->dirty = true;
        f->node = p->node;
        f->node->refs++;
    }
    if (f->dirty) mount_changed(p->mount, (char *)p->path.p);
    return 0;
}

static int no_writing(char *path) // the errno for a file that cannot be written
{
    char *slash = strrchr(path, '/');
    if (!slash) return EACCES;
    *slash = 0;
    HostInfo info;
    int e = slash == path ? 0 : host_info(path, true, &info);
    if (!e && slash != path && info.type != HOST_FOLDER) e = ENOTDIR;
    *slash = '/';
    return e ? e : EACCES;
}

static int open_host(char *path, unsigned mode, Buf *bytes)
{
    HostInfo info;
    bool write = mode & FILES_WRITE, keep = mode & (FILES_READ | FILES_APPEND);
    int e = host_info(path, true, &info);
    if (!e) {
        if (mode & FILES_EXCLUSIVE) return EEXIST;
        if (mode & FILES_DIRECTORY) return info.type == HOST_FOLDER ? 0 : ENOTDIR;
        if (info.type == HOST_FOLDER) return EISDIR;
        bool plain = info.type == HOST_REGULAR;
        if (!plain && !(mode & FILES_ANY_TYPE) && strcmp(path, "/dev/null")) return EISDIR;
        if ((write && !(info.access & 2)) || ((!write || mode & FILES_READ) && !(info.access & 1))) return EACCES;
        if (write && !keep) return !plain || host_write_file(path, "", 0) ? 0 : EACCES;
        if (!plain) return 0;
        uint8_t *data;
        size_t n;
        e = host_read_file(path, &data, &n);
        if (e) return e;
        buf_put(bytes, data, n);
        mem_give(MEM_SYSTEM, data, n + 1);
        return 0;
    }
    if (e != ENOENT || !write) return e;
    return host_write_file(path, "", 0) ? 0 : no_writing(path);
}

int files_open(const char *path, unsigned mode, OpenFile **to)
{
    OpenFile *f = mem_take0(MEM_SYSTEM, sizeof *f);
    Place p;
    files_enter();
    int e = place_find(&p, path, !(mode & FILES_EXCLUSIVE));
    if (!e && !p.host) e = open_node(&p, mode, f);
    else if (!e) {
        open_flush();
        files_leave();
        e = open_host((char *)p.path.p, mode, &f->bytes);
        files_enter();
        if (!e) {
            f->next = files;
            f->at = &files;
            if (files) files->at = &f->next;
            files = f;
        }
    }
    if (e) {
        node_drop(f->node);
        buf_free(&f->bytes);
        mem_give(MEM_SYSTEM, f, sizeof *f);
    } else {
        f->path = p.path;
        p.path = (Buf){0};
        f->mount = *p.mount;
        f->mode = (uint8_t)(mode & FILES_WRITE ? mode : FILES_READ);
        *to = f;
    }
    files_leave();
    place_release(&p);
    return e;
}

int files_close(OpenFile *f)
{
    files_enter();
    int e = f->closed ? EINVAL : flush(f);
    if (!f->closed) {
        f->closed = true;
        if (f->node) {
            if (f->dirty) mount_changed(&f->mount, (char *)f->path.p);
            node_drop(f->node);
        } else {
            *f->at = f->next;
            if (f->next) f->next->at = f->at;
            buf_free(&f->bytes);
        }
        buf_free(&f->path);
    }
    files_leave();
    return e;
}

void files_drop(OpenFile *f)
{
    files_close(f);
    mem_give(MEM_SYSTEM, f, sizeof *f);
}

bool files_is_open(const OpenFile *f) { return !f->closed; }

// ---- bytes ---------------------------------------------------------------------------------------------
static Buf *bytes_to_write(OpenFile *f) { return f->node ? &f->node->file.own : &f->bytes; }

static size_t size_of(const OpenFile *f) { return f->node ? node_nbytes(f->node) : f->bytes.n; }
static bool is_folder(const OpenFile *f) { return f->node && f->node->info.type == HOST_FOLDER; }

int files_read_at(OpenFile *f, int64_t at, uint64_t most, FilesTake *take, void *to, bool *eof)
{
    int e = 0;
    files_enter();
    *eof = false;
    if (f->closed) e = EINVAL;
    else if (!(f->mode & FILES_READ)) e = EBADF;
    else if (is_folder(f)) e = EISDIR;
    else {
        uint64_t from = at < 0 ? f->pos : (uint64_t)at;
        size_t size = size_of(f), n = from >= size ? 0 : size - from < most ? size - (size_t)from : (size_t)most;
        Node *node = f->node;
        if (node) node->refs++; // node_bytes may give up the lock, and f may be closed then
        const uint8_t *p = node ? node_bytes(node, &e) : f->bytes.p;
        if (!e) {
            *eof = !n && most;
            if (!*eof) take(to, n ? p + from : (const uint8_t *)"", n);
            if (at < 0) f->pos += n;
        }
        node_drop(node);
    }
    files_leave();
    return e;
}

static void note_change(OpenFile *f)
{
    f->dirty = true;
    if (!f->node) return;
    node_changed(f->node);
}

int files_write_at(OpenFile *f, int64_t at, const void *p, size_t nbytes)
{
    int e = 0;
    files_enter();
    if (f->closed) e = EINVAL;
    else if (!(f->mode & FILES_WRITE)) e = EBADF;
    else {
        Buf *b = bytes_to_write(f);
        uint64_t from = at >= 0 ? (uint64_t)at : f->mode & FILES_APPEND ? b->n : f->pos;
        if (from > FILES_MOST_NBYTES || nbytes > FILES_MOST_NBYTES - from) e = EFBIG;
        else if (nbytes) {
            if (from + nbytes > b->n) {
                size_t more = (size_t)(from + nbytes) - b->n;
                memset(buf_room(b, more), 0, more);
            }
            memcpy(b->p + from, p, nbytes);
            if (at < 0) f->pos = from + nbytes;
            note_change(f);
        }
    }
    files_leave();
    return e;
}

int files_seek(OpenFile *f, int64_t by, int whence, uint64_t *at)
{
    files_enter();
    int64_t base = whence == 1 ? (int64_t)f->pos : whence == 2 && !f->closed ? (int64_t)size_of(f) : 0;
    int e = f->closed || by > INT64_MAX - base || base + by < 0 ? EINVAL : 0;
    if (!e) *at = f->pos = (uint64_t)(base + by);
    files_leave();
    return e;
}

int files_truncate(OpenFile *f)
{
    int e = 0;
    files_enter();
    if (f->closed || !(f->mode & FILES_WRITE)) e = EINVAL;
    else if (f->pos > FILES_MOST_NBYTES) e = EFBIG;
    else {
        Buf *b = bytes_to_write(f);
        if (f->pos > b->n) {
            size_t more = (size_t)f->pos - b->n;
            memset(buf_room(b, more), 0, more);
        }
        b->n = (size_t)f->pos;
        note_change(f);
    }
    files_leave();
    return e;
}

int files_allocate(OpenFile *f, uint64_t at, uint64_t nbytes)
{
    int e = 0;
    files_enter();
    if (f->closed) e = EINVAL;
    else if (!(f->mode & FILES_WRITE)) e = EBADF;
    else if (!nbytes) e = EINVAL;
    else if (at > FILES_MOST_NBYTES || nbytes > FILES_MOST_NBYTES - at) e = EFBIG;
    else {
        Buf *b = bytes_to_write(f);
        if (at + nbytes > b->n) {
            size_t more = (size_t)(at + nbytes) - b->n;
            memset(buf_room(b, more), 0, more);
            note_change(f);
        }
    }
    files_leave();
    return e;
}

int files_sync(OpenFile *f)
{
    files_enter();
    int e = f->closed ? EINVAL : flush(f);
    if (!e && f->node && f->dirty) mount_changed(&f->mount, (char *)f->path.p);
    files_leave();
    return e;
}

int files_info_of(OpenFile *f, HostInfo *info)
{
    int e = 0;
    files_enter();
    Buf path = {0};
    if (f->closed) e = EINVAL;
    else if (f->node) {
        *info = f->node->info;
        info->nbytes = node_nbytes(f->node);
        info->access = f->node->read_only ? 1 : 3;
    } else {
        e = flush(f);
        buf_put(&path, f->path.p, f->path.n);
    }
    files_leave();
    if (path.n) {
        e = host_info((char *)path.p, true, info);
        if (e == ENOENT) { // it has no name any more
            *info = (HostInfo){.type = HOST_REGULAR, .mode = 0100644, .access = 3, .nbytes = size_of(f)};
            e = 0;
        }
        buf_free(&path);
    }
    return e;
}
