// SPDX-License-Identifier: Apache-2.0
// files/tree.c — files and folders in memory.
//
//   folder ─ entries sorted by name ─► node: a folder, a file (its own bytes, or a part of an archive), a link
//
// A node lives while a name or an open file refers to it. The bytes of an archived file are checked against their CRC
// when they are first read. At that time deflated bytes are inflated and the chunks of a .beam file are joined.
#include "files/inner.h"
#include <errno.h>
#include <zlib.h>

static uint64_t inodes;

Node *node_new(HostFileType type, uint32_t mode)
{
    Node *n = mem_take0(MEM_SYSTEM, sizeof *n);
    static const uint32_t bits[] = {[HOST_REGULAR] = 0100000,
        [HOST_FOLDER] = 0040000,
        [HOST_LINK_TYPE] = 0120000,
        [HOST_DEVICE] = 0020000,
        [HOST_OTHER] = 0};
    int64_t now = host_realtime_ns() / 1000000000;
    n->info = (HostInfo){.type = type,
        .mode = bits[type] | (mode & 07777),
        .atime = now,
        .mtime = now,
        .ctime = now,
        .links = 1,
        .inode = ++inodes};
    n->refs = 1;
    return n;
}

void node_drop(Node *n)
{
    if (!n || --n->refs) return;
    if (n->info.type == HOST_FOLDER) { // a folder loses its last name only when it is empty
        ASSERT(!n->folder.n);
        mem_give(MEM_SYSTEM, n->folder.at, sizeof(Entry) * n->folder.cap);
    } else if (n->info.type == HOST_LINK_TYPE) buf_free(&n->link);
    else buf_free(&n->file.own);
    mem_give(MEM_SYSTEM, n, sizeof *n);
}

static int compare_name(const char *a, const char *b, size_t nb)
{
    int c = strncmp(a, b, nb);
    return c ? c : a[nb] != 0;
}

static uint32_t place_of(const Node *folder, const char *name, size_t nbytes, bool *there)
{
    uint32_t from = 0, to = folder->folder.n;
    while (from < to) {
        uint32_t mid = from + (to - from) / 2;
        int c = compare_name(folder->folder.at[mid].name, name, nbytes);
        if (c == 0) {
            *there = true;
            return mid;
        }
        if (c < 0) from = mid + 1;
        else to = mid;
    }
    *there = false;
    return from;
}

Entry *node_entry(Node *folder, const char *name, size_t nbytes)
{
    bool there;
    uint32_t i = place_of(folder, name, nbytes, &there);
    return there ? &folder->folder.at[i] : NULL;
}

Entry *node_add(Node *folder, const char *name, size_t nbytes, Node *n)
{
    bool there;
    uint32_t i = place_of(folder, name, nbytes, &there);
    ASSERT(!there);
    if (folder->folder.n == folder->folder.cap) {
        uint32_t cap = folder->folder.cap ? folder->folder.cap * 2 : 8;
        folder->folder.at =
            mem_resize(MEM_SYSTEM, folder->folder.at, sizeof(Entry) * folder->folder.cap, sizeof(Entry) * cap);
        folder->folder.cap = cap;
    }
    Entry *e = &folder->folder.at[i];
    memmove(e + 1, e, sizeof *e * (folder->folder.n++ - i));
    e->name = mem_take(MEM_SYSTEM, nbytes + 1);
    memcpy(e->name, name, nbytes);
    e->name[nbytes] = 0;
    e->node = n;
    if (n->info.type == HOST_FOLDER) folder->info.links++, n->info.links = 2;
    node_changed(folder);
    return e;
}

void node_remove(Node *folder, Entry *e)
{
    Node *n = e->node;
    mem_give(MEM_SYSTEM, e->name, strlen(e->name) + 1);
    uint32_t i = (uint32_t)(e - folder->folder.at);
    memmove(e, e + 1, sizeof *e * (--folder->folder.n - i));
    if (n->info.type == HOST_FOLDER) folder->info.links--;
    else n->info.links--;
    node_changed(folder);
    node_drop(n);
}

size_t node_nbytes(const Node *n)
{
    switch (n->info.type) {
    case HOST_REGULAR: return n->archived ? n->file.nbytes : n->file.own.n;
    case HOST_LINK_TYPE: return n->link.n ? n->link.n - 1 : 0;
    case HOST_FOLDER: return 4096;
    default: return 0;
    }
}

void node_changed(Node *n)
{
    if (!n->archived && !n->read_only) n->info.mtime = n->info.ctime = host_realtime_ns() / 1000000000;
}

static int inflate_node(const Node *n, Buf *own)
{
    uLongf got = n->file.nbytes;
    *own = (Buf){mem_take(MEM_SYSTEM, got), got, got};
    return uncompress(own->p, &got, n->file.p, n->file.stored) == Z_OK && got == n->file.nbytes ? 0 : EIO;
}

static void copy_piece(uint8_t *to, const uint8_t *from, size_t nbytes, size_t width)
{
    if (!width || nbytes < 4 || (nbytes - 4) % width) {
        memcpy(to, from, nbytes);
        return;
    }
    size_t nrows = (nbytes - 4) / width;
    memcpy(to, from, 4);
    for (size_t row = 0; row < nrows; row++)
        for (size_t c = 0; c < width; c++) to[4 + row * width + c] = from[4 + c * nrows + row];
}

// Joins the chunks of a .beam file. lay_out (archive.c) has checked that they fit.
static void join_pieces(const Node *n, Buf *own)
{
    uint8_t *to = mem_take0(MEM_SYSTEM, n->file.nbytes), *at = to + 12;
    *own = (Buf){to, n->file.nbytes, n->file.nbytes};
    memcpy(to, "FOR1", 4);
    put_be32(to + 4, n->file.nbytes - 8);
    memcpy(to + 8, "BEAM", 4);
    for (uint32_t i = 0; i < n->file.npieces; i++) {
        const Piece *piece = &n->file.pieces[i];
        put_be32(at, piece->id);
        put_be32(at + 4, piece->nbytes);
        copy_piece(at + 8, n->file.p + piece->at, piece->nbytes, piece->width);
        at += 8 + ((size_t)piece->nbytes + 3) / 4 * 4;
    }
}

// Called without the lock: the fields of n that it reads do not change.
static int check(const Node *n, Buf *own)
{
    int e = archive_there(n->file.p, n->again);
    if (e) return e;
    if (n->deflated) e = inflate_node(n, own);
    else if (n->file.pieces) join_pieces(n, own);
    if (!e && crc32(0, own->p ? own->p : n->file.p, n->file.nbytes) != n->file.crc) e = EIO;
    return e;
}

// Inflated or joined bytes stay until an image is made: a module that is read once may be read again.
const uint8_t *node_bytes(Node *n, int *e)
{
    static const uint8_t none[1];
    *e = 0;
    if (!n->archived) return n->file.own.n ? n->file.own.p : none;
    if (!n->file.nbytes) return none;
    while (n->coming) files_wait();
    if (!n->checked) {
        Buf own = {0};
        n->coming = true;
        files_leave();
        *e = check(n, &own);
        files_enter();
        n->coming = false;
        n->checked = !*e;
        if (*e) buf_free(&own);
        else n->file.own = own;
        files_come();
        if (*e) return NULL;
    }
    return n->file.own.p ? n->file.own.p : n->file.p;
}

void node_forget(Node *folder)
{
    // An explicit stack instead of recursion: the names come from outside, and so does the depth.
    Buf stack = {0};
    buf_put(&stack, &folder, sizeof folder);
    while (stack.n) {
        Node *n;
        stack.n -= sizeof n;
        memcpy(&n, stack.p + stack.n, sizeof n);
        if (n->info.type == HOST_FOLDER)
            for (uint32_t i = 0; i < n->folder.n; i++) buf_put(&stack, &n->folder.at[i].node, sizeof n);
        else if (n->info.type == HOST_REGULAR && n->archived) {
            buf_free(&n->file.own);
            n->again |= n->checked;
            n->checked = false;
        }
    }
    buf_free(&stack);
}

Node *node_folder(Node *root, const char *path, bool read_only)
{
    Node *at = root;
    while (*path) {
        size_t n = strcspn(path, "/");
        if (n) {
            Entry *e = node_entry(at, path, n);
            if (!e) {
                e = node_add(at, path, n, node_new(HOST_FOLDER, 0755));
                e->node->read_only = read_only;
            }
            if (e->node->info.type != HOST_FOLDER) return NULL;
            at = e->node;
        }
        path += n + (path[n] == '/');
    }
    return at;
}
