// SPDX-License-Identifier: Apache-2.0
// files/files.c — files by name.
//
// Each function first finds the place, under the lock. Work on a tree is done under the lock, calls of the host without
// it.
#include "files/inner.h"
#include <errno.h>

// Between begin and end, p is the place of `path`. The lock is held only if p is in a tree. e: 0 or an errno.
static int begin(Place *p, const char *path, bool follow)
{
    files_enter();
    int e = place_find(p, path, follow);
    if (!e && p->host) {
        open_flush();
        files_leave();
    }
    return e;
}
static int end(Place *p, int e)
{
    if (!p->host) files_leave();
    place_release(p);
    return e;
}
static const char *host_name(const Place *p) { return (char *)p->path.p; }
static bool read_only(const Node *n) { return n->read_only; }

int files_read(const char *path, FilesTake *take, void *to)
{
    Place p;
    int e = begin(&p, path, true);
    if (e) return end(&p, e);
    if (p.host) {
        uint8_t *data;
        size_t n;
        e = host_read_file(host_name(&p), &data, &n);
        if (!e) {
            take(to, data, n);
            mem_give(MEM_SYSTEM, data, n + 1);
        }
        return end(&p, e);
    }
    if (!p.node) return end(&p, ENOENT);
    if (p.node->info.type != HOST_REGULAR) return end(&p, EISDIR);
    Node *n = p.node;
    n->refs++; // node_bytes may give up the lock
    const uint8_t *bytes = node_bytes(n, &e);
    bool stays = n->archived; // copied without the lock
    size_t nbytes = node_nbytes(n);
    if (stays) files_leave();
    if (!e) take(to, bytes, nbytes);
    if (stays) files_enter();
    node_drop(n);
    return end(&p, e);
}

static void take_all(void *to, const uint8_t *p, size_t n) { buf_put(to, p, n); }

int files_read_all(const char *path, uint8_t **data, size_t *nbytes)
{
    Buf b = {0};
    int e = files_read(path, take_all, &b);
    if (e) return e;
    *nbytes = b.n;
    buf_byte(&b, 0);
    *data = mem_resize(MEM_SYSTEM, b.p, b.cap, b.n);
    return 0;
}

int files_put(const char *path, const void *bytes, size_t nbytes)
{
    Buf up = {0};
    buf_put(&up, path, strlen(path) + 1);
    for (size_t i = 1; i + 1 < up.n; i++) { // the folders above
        if (up.p[i] != '/') continue;
        up.p[i] = 0;
        if (!files_is_dir((char *)up.p)) files_op(HOST_MKDIR, (char *)up.p, NULL);
        up.p[i] = '/';
    }
    buf_free(&up);
    OpenFile *f;
    int e = files_open(path, FILES_WRITE, &f);
    if (e) return e;
    e = files_write_at(f, 0, bytes, nbytes);
    int e2 = files_close(f);
    files_drop(f);
    return e ? e : e2;
}

static void info_of_node(const Node *n, HostInfo *info)
{
    *info = n->info;
    info->nbytes = node_nbytes(n);
    info->access = n->read_only          ? 1
        : n->info.type == HOST_LINK_TYPE ? 3
                                         : (n->info.mode & 0400 ? 1 : 0) | (n->info.mode & 0200 ? 2 : 0);
}

int files_info(const char *path, bool follow, HostInfo *info)
{
    Place p;
    int e = begin(&p, path, follow);
    if (e) return end(&p, e);
    if (p.host) return end(&p, host_info(host_name(&p), follow, info));
    if (!p.node) return end(&p, ENOENT);
    info_of_node(p.node, info);
    return end(&p, 0);
}

bool files_is_dir(const char *path)
{
    HostInfo info;
    return files_info(path, true, &info) == 0 && info.type == HOST_FOLDER;
}

int files_list(const char *path, Buf *names)
{
    Place p;
    int e = begin(&p, path, true);
    if (!e && p.host) e = host_list_dir(host_name(&p), names);
    else if (!e && !p.node) e = ENOENT;
    else if (!e && p.node->info.type != HOST_FOLDER) e = ENOTDIR;
    else if (!e)
        for (uint32_t i = 0; i < p.node->folder.n; i++) {
            if (names->n) buf_byte(names, 0);
            buf_text(names, p.node->folder.at[i].name);
        }
    e = end(&p, e);
    if (!e) mounts_below(path, names);
    return e;
}

int files_read_link(const char *path, Buf *to)
{
    Place p;
    int e = begin(&p, path, false);
    if (!e && p.host) e = host_read_link(host_name(&p), to);
    else if (!e && !p.node) e = ENOENT;
    else if (!e && p.node->info.type != HOST_LINK_TYPE) e = EINVAL;
    else if (!e) buf_put(to, p.node->link.p, p.node->link.n - 1);
    return end(&p, e);
}

// ---- changes ------------------------------------------------------------------------------------------
static const char *last_name(const Place *p) { return p->name; }
static void changed(const Place *p) { mount_changed(p->mount, (char *)p->path.p); }

static int make(Place *p, Node *n) // takes n
{
    int e = mount_is_root(p) || p->node ? EEXIST : read_only(p->folder) ? EROFS : 0;
    if (e) node_drop(n);
    else {
        node_add(p->folder, last_name(p), strlen(last_name(p)), n);
        changed(p);
    }
    return e;
}

static int remove_one(Place *p, HostFileOp op)
{
    if (mount_is_root(p)) return op == HOST_RMDIR ? EBUSY : EISDIR;
    if (!p->node) return ENOENT;
    bool folder = p->node->info.type == HOST_FOLDER;
    if (op == HOST_RMDIR && !folder) return ENOTDIR;
    if (op == HOST_UNLINK && folder) return EISDIR;
    if (read_only(p->folder)) return EROFS;
    if (folder && p->node->folder.n) return ENOTEMPTY;
    node_remove(p->folder, node_entry(p->folder, last_name(p), strlen(last_name(p))));
    changed(p);
    return 0;
}

static int rename_one(Place *p, Place *q)
{
    if (mount_is_root(p) || mount_is_root(q)) return EBUSY;
    if (!p->node) return ENOENT;
    if (p->mount != q->mount) return EXDEV;
    if (read_only(p->folder) || read_only(q->folder)) return EROFS;
    if (p->node == q->node) return 0;
    bool folder = p->node->info.type == HOST_FOLDER;
    size_t n = p->path.n - 1;
    if (folder && q->path.n > n && !memcmp(p->path.p, q->path.p, n) && q->path.p[n] == '/')
        return EINVAL; // a folder into itself
    if (q->node) {
        bool over = q->node->info.type == HOST_FOLDER;
        if (over && !folder) return EISDIR;
        if (!over && folder) return ENOTDIR;
        if (over && q->node->folder.n) return ENOTEMPTY;
        node_remove(q->folder, node_entry(q->folder, last_name(q), strlen(last_name(q))));
    }
    Node *what = p->node;
    uint32_t links = what->info.links;
    what->refs++;
    node_remove(p->folder, node_entry(p->folder, last_name(p), strlen(last_name(p))));
    node_add(q->folder, last_name(q), strlen(last_name(q)), what);
    what->info.links = links;
    changed(p);
    changed(q);
    return 0;
}

static int link_one(Place *p, Place *q)
{
    if (!p->node) return ENOENT;
    if (p->node->info.type == HOST_FOLDER) return EPERM;
    if (p->mount != q->mount) return EXDEV;
    if (mount_is_root(q) || q->node) return EEXIST;
    if (read_only(q->folder)) return EROFS;
    p->node->refs++;
    p->node->info.links++;
    node_add(q->folder, last_name(q), strlen(last_name(q)), p->node);
    changed(q);
    return 0;
}

static int two_names(HostFileOp op, const char *path, const char *to)
{
    Place p, q;
    files_enter();
    int e = place_find(&p, path, false), e2 = place_find(&q, to, false);
    if (!e) e = e2;
    if (!e && p.host && q.host) {
        open_flush();
        files_leave();
        e = host_file_op(op, host_name(&p), host_name(&q));
        files_enter();
    } else if (!e && p.host != q.host) e = EXDEV;
    else if (!e) e = op == HOST_RENAME ? rename_one(&p, &q) : link_one(&p, &q);
    files_leave();
    place_release(&p);
    place_release(&q);
    return e;
}

static int symlink_at(const char *says, const char *to)
{
    Place p;
    int e = begin(&p, to, false);
    if (!e && p.host) e = host_file_op(HOST_SYMLINK, says, host_name(&p));
    else if (!e && !*says) e = ENOENT;
    else if (!e) {
        Node *n = node_new(HOST_LINK_TYPE, 0777);
        buf_put(&n->link, says, strlen(says) + 1);
        e = make(&p, n);
    }
    return end(&p, e);
}

int files_op(HostFileOp op, const char *path, const char *to)
{
    if (op == HOST_RENAME || op == HOST_LINK) return two_names(op, path, to);
    if (op == HOST_SYMLINK) return symlink_at(path, to);
    Place p;
    int e = begin(&p, path, false);
    if (!e && p.host) e = host_file_op(op, host_name(&p), NULL);
    else if (!e) e = op == HOST_MKDIR ? make(&p, node_new(HOST_FOLDER, 0755)) : remove_one(&p, op);
    return end(&p, e);
}

int files_set(const char *path, HostSet what, int64_t a, int64_t b)
{
    Place p;
    int e = begin(&p, path, true);
    if (!e && p.host) e = host_set(host_name(&p), what, a, b);
    else if (!e && !p.node) e = ENOENT;
    else if (!e && read_only(p.node)) e = EROFS;
    else if (!e) {
        HostInfo *i = &p.node->info;
        if (what == HOST_SET_MODE) i->mode = (i->mode & ~07777u) | ((uint32_t)a & 07777);
        else if (what == HOST_SET_TIMES) i->atime = a, i->mtime = b;
        else {
            if (a >= 0) i->uid = (uint32_t)a;
            if (b >= 0) i->gid = (uint32_t)b;
        }
        i->ctime = host_realtime_ns() / 1000000000;
    }
    return end(&p, e);
}
