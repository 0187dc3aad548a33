// SPDX-License-Identifier: Apache-2.0
// files/archive.c — archives: a file that holds a folder (written by scripts/archive), laid out as nodes of a tree.
//
//   "webeamAR"  version:32 = 2  file bytes:32  index bytes:32  CRC-32 of the index:32, then the index, then bytes
//   index:   members:32  bytes of the folder's name:16, the name
//            columns:8, per column: id:32  offset:32  bytes:32  width:8
//            then the members
//   member:  kind:8 (0 folder, 1 file, 2 link)  method:8  mode:16  mtime:64  offset:32
//            bytes:32  stored bytes:32  CRC-32:32  name bytes:16  name
//            method 0: stored; 1: zlib; 2: a .beam file in columns, then also  chunks:8, per chunk: column:8  bytes:32
//
// A column holds the chunks of one id from all .beam files, in the order of the members: similar data side by side
// compresses best. A width of W not 0 transposes a chunk: after its first four bytes, rows of W bytes are stored column
// by column. The bytes of a link are its target. The whole file may be compressed with gzip.
//
// All lengths and offsets are checked when the archive is laid out. A file's bytes are checked when they are first read
// (tree.c).
// (tree.c).
#include "files/inner.h"
#include <errno.h>
#include <zlib.h>

enum { MOST_COLUMNS = 64 };
static const char damaged[] = "its list of members is damaged";
typedef struct { // the part of a column that no member has taken so far
    uint32_t id, at, left, width;
} Column;
#define MOST_ARCHIVE ((size_t)1 << 30)

static bool gunzip(uint8_t **bytes, size_t *nbytes)
{
    z_stream z = {0};
    if (inflateInit2(&z, 31) != Z_OK) return false;
    Buf out = {0};
    z.next_in = *bytes;
    z.avail_in = (uInt)*nbytes;
    int r = Z_OK;
    while (r == Z_OK && out.n < MOST_ARCHIVE) {
        size_t room = *nbytes * 2 + 65536;
        z.next_out = buf_room(&out, room);
        z.avail_out = (uInt)room;
        r = inflate(&z, Z_NO_FLUSH);
        out.n -= z.avail_out;
        if (r == Z_BUF_ERROR || (r == Z_OK && z.avail_out && !z.avail_in)) break; // truncated
    }
    inflateEnd(&z);
    mem_give(MEM_SYSTEM, *bytes, *nbytes);
    *bytes = out.p ? mem_resize(MEM_SYSTEM, out.p, out.cap, out.n) : NULL;
    *nbytes = out.n;
    return r == Z_STREAM_END;
}

// Reads the chunks of one .beam file into f->file.pieces and takes them from the columns. False: they do not fit.
static bool take_pieces(Reader *r, Column *columns, uint32_t ncolumns, uint64_t nbytes, Node *f)
{
    uint32_t n = read_u8(r);
    uint64_t sum = 12;
    f->file.pieces = mem_take0(MEM_SYSTEM, sizeof(Piece) * (n ? n : 1));
    f->file.npieces = n;
    for (uint32_t i = 0; i < n; i++) {
        uint8_t which = read_u8(r);
        uint32_t size = read_u32(r);
        if (r->bad || which >= ncolumns || size > columns[which].left) return false;
        f->file.pieces[i] = (Piece){columns[which].id, columns[which].at, size, columns[which].width};
        columns[which].at += size;
        columns[which].left -= size;
        sum += 8 + ((uint64_t)size + 3) / 4 * 4;
    }
    return sum == nbytes;
}

// Adds the members to the tree below root. Returns NULL, or what is wrong; then part of them has been added.
static const char *lay_out(
    Reader *r, const uint8_t *bytes, size_t nbytes, uint32_t members, Column *columns, uint32_t ncolumns, Node *root)
{
    Buf path = {0};
    const char *why = NULL;
    for (uint32_t i = 0; !why && i < members; i++) {
        uint8_t kind = read_u8(r), method = read_u8(r);
        uint16_t mode = read_u16(r);
        int64_t mtime = (int64_t)read_u64(r);
        uint32_t at = read_u32(r), n = read_u32(r), stored = read_u32(r), crc = read_u32(r);
        uint16_t nname = read_u16(r);
        const uint8_t *name = read_bytes(r, nname);
        why = damaged;
        if (r->bad || !nname || kind > 2 || method > 2 || (method == 2 && kind != 1) || at > nbytes ||
            stored > nbytes - at || (!method && stored != n) || (method == 2 && stored) || n > MOST_ARCHIVE ||
            memchr(name, 0, nname))
            break;
        path.n = 0;
        buf_byte(&path, '/');
        buf_put(&path, name, nname);
        buf_byte(&path, 0);
        path_tidy(&path);
        char *last = strrchr((char *)path.p, '/');
        if (!last[1]) break;
        *last = 0;
        Node *folder = node_folder(root, (char *)path.p, true);
        if (!folder) break;
        Entry *e = node_entry(folder, last + 1, strlen(last + 1));
        why = NULL;
        if (kind == 0) {
            if (!e) e = node_add(folder, last + 1, strlen(last + 1), node_new(HOST_FOLDER, mode));
            if (e->node->info.type != HOST_FOLDER) why = damaged;
        } else {
            if (e) {
                why = damaged;
                break;
            }
            Node *f = node_new(kind == 1 ? HOST_REGULAR : HOST_LINK_TYPE, mode);
            e = node_add(folder, last + 1, strlen(last + 1), f);
            if (kind == 2) {
                if (!stored || memchr(bytes + at, 0, stored)) why = damaged;
                buf_put(&f->link, bytes + at, stored);
                buf_byte(&f->link, 0);
            } else {
                f->archived = true;
                f->deflated = method == 1;
                f->file.p = method == 2 ? bytes : bytes + at;
                f->file.nbytes = n;
                if (method == 2 && !take_pieces(r, columns, ncolumns, n, f)) why = damaged;
                f->file.stored = stored;
                f->file.crc = crc;
            }
        }
        e->node->read_only = true;
        e->node->info.mtime = e->node->info.ctime = e->node->info.atime = mtime;
    }
    buf_free(&path);
    return why;
}

// ---- bytes that are fetched again ----------------------------------------------------------------------------
// An image leaves out the bytes of an archive that the host can supply again. It keeps only the size and the first HEAD
// bytes, which identify the archive.
enum { HEAD = 24 };
typedef struct {
    const char *name;
    uint8_t *bytes;
    size_t nbytes;
    bool absent, coming; // coming: a thread is fetching the bytes
    uint8_t head[HEAD];
} Archive;
static Archive held[16];
static size_t nheld;

// Called without the lock: while `coming` is set, no other thread touches the bytes. `again`: they had been read before
// the image was made. Returns 0 or an errno.
static int bring(const Archive *a, bool again)
{
    uint8_t *bytes;
    size_t n;
    const char *why = NULL;
    int e = host_archive(a->name, again, &bytes, &n);
    if (e == ENOENT) return again ? ENOENT : EIO;
    if (e) why = strerror(e);
    else {
        bytes = mem_resize(MEM_SYSTEM, bytes, n + 1, n);
        if (n > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B && !gunzip(&bytes, &n))
            why = "its compressed bytes end too soon, or are damaged";
        else if (n != a->nbytes || memcmp(bytes, a->head, HEAD)) why = "it is not the one that the image was made with";
        else memcpy(a->bytes, bytes, n);
        mem_give(MEM_SYSTEM, bytes, n);
    }
    if (!why) return 0;
    Buf b = {0};
    buf_printf(&b, "webeam: cannot use the archive %s: %s\n", a->name, why);
    host_write(2, b.p, b.n);
    buf_free(&b);
    return EIO;
}

int archive_there(const uint8_t *p, bool again)
{
    int e = 0;
    files_enter();
    for (size_t i = 0; i < nheld && !e; i++) {
        Archive *a = &held[i];
        if (p < a->bytes || p >= a->bytes + a->nbytes) continue;
        while (a->coming) files_wait();
        if (!a->absent) break;
        a->coming = true;
        files_leave();
        e = bring(a, again);
        files_enter();
        a->coming = false;
        a->absent = e != 0;
        files_come();
    }
    files_leave();
    return e;
}

void archives_freeze(void)
{
    for (size_t i = 0; i < nheld; i++) {
        held[i].absent = true;
        memset(held[i].bytes, 0, held[i].nbytes);
    }
}

bool files_has_archive(const char *name)
{
    for (size_t i = 0; i < nheld; i++)
        if (!strcmp(held[i].name, name)) return true;
    return false;
}

// ---- mounting -------------------------------------------------------------------------------------------------
// Lays the members out below `guest`, or below the folder that the index names. Returns the mount; if *why is set then,
// the members are incomplete. NULL: nothing was laid out, and *why is set.
static Mount *lay_index(Reader in, const uint8_t *bytes, size_t nbytes, const char *guest, const char **why)
{
    uint32_t members = read_u32(&in);
    uint16_t n = read_u16(&in);
    const uint8_t *folder = read_bytes(&in, n);
    Column columns[MOST_COLUMNS];
    uint32_t ncolumns = read_u8(&in);
    bool good = ncolumns <= MOST_COLUMNS;
    for (uint32_t i = 0; good && i < ncolumns; i++) {
        columns[i] = (Column){.id = read_u32(&in), .at = read_u32(&in)};
        columns[i].left = read_u32(&in);
        columns[i].width = read_u8(&in);
        good = columns[i].at <= nbytes && columns[i].left <= nbytes - columns[i].at;
    }
    if (!good || in.bad || !folder || memchr(folder, 0, n)) {
        *why = damaged;
        return NULL;
    }
    Buf own = {0};
    buf_put(&own, folder, n);
    buf_byte(&own, 0);
    Mount *m = mount_new(guest ? guest : (char *)own.p);
    buf_free(&own);
    // Two archives at the same place are merged. An archive replaces a folder of the host.
    if (!m->root) m->root = node_new(HOST_FOLDER, 0755);
    m->host = NULL;
    *why = lay_out(&in, bytes, nbytes, members, columns, ncolumns, m->root);
    m->root->read_only = m->nguest != 0;
    if (!*why && in.at != in.end) *why = damaged;
    return m;
}

bool files_mount_archive(uint8_t *bytes, size_t nbytes, const char *guest, const char *name, const char **why)
{
    *why = NULL;
    bool packed = nbytes > 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
    if (packed && !gunzip(&bytes, &nbytes)) *why = "its compressed bytes end too soon, or are damaged";
    Reader r = reader_over(bytes, nbytes);
    const uint8_t *magic = *why ? NULL : read_bytes(&r, 8);
    if (!*why && (!magic || memcmp(magic, "webeamAR", 8))) *why = "it is no archive of webeam";
    uint32_t version = read_u32(&r), total = read_u32(&r), nindex = read_u32(&r), crc = read_u32(&r);
    if (!*why && !r.bad && version != 2) *why = "it is of another version";
    if (!*why && (r.bad || total != nbytes)) *why = "it is truncated, or longer than it says";
    const uint8_t *index = *why ? NULL : read_bytes(&r, nindex);
    if (!*why && (!index || crc32(0, index, nindex) != crc)) *why = damaged;
    const Mount *m = *why ? NULL : lay_index(reader_over(index, nindex), bytes, nbytes, guest, why);
    if (*why) {
        if (!m) mem_give(MEM_SYSTEM, bytes, nbytes); // else nodes point into them
        return false;
    }
    const Mount *root = mount_at_root(); // folders on the way to the mount, so that `ls` shows it
    if (root && root->root && root->root != m->root) node_folder(root->root, m->guest, false);
    if (name && !packed && nheld < COUNT_OF(held)) {
        held[nheld] = (Archive){.name = name, .bytes = bytes, .nbytes = nbytes};
        memcpy(held[nheld++].head, bytes, HEAD);
    }
    return true;
}
