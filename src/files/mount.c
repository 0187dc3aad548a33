// SPDX-License-Identifier: Apache-2.0
// files/mount.c — which part of the names is what, and the way from a name to its place.
//
// Names are tidied ("/a/./b/../c" is "/a/c") before a mount is looked for, so ".." never leaves one. A link in a tree
// is followed by starting again with the name it gives; links of the host are the host's business. When `/` is the
// host's
// `/`, its names go there untouched.
#include "files/inner.h"
#include <errno.h>
#include <zlib.h>

enum { MOST_LINKS = 40, MOST_PATH = 4096 };
Lock files_lock;
static Mount *mounts; // never moves while schedulers run
static size_t nmounts;
static Buf cwd;     // NUL-terminated, absolute
static Buf changes; // names, each with a NUL
static size_t change_at;

// ---- names -------------------------------------------------------------------------------------
static void tidy(Buf *path) // absolute, NUL-terminated
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
            while (n && s[--n] != '/')
                ;
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

static void set_text(Buf *b, const char *s)
{
    b->n = 0;
    buf_put(b, s, strlen(s) + 1);
}

static void join(Buf *b, const char *folder, const char *name)
{
    b->n = 0;
    buf_printf(b, "%s/%s", folder, name);
    buf_byte(b, 0);
}

static void absolute(Buf *b, const char *path) // holding the lock
{
    if (path[0] == '/') set_text(b, path);
    else join(b, cwd.n ? (char *)cwd.p : host_cwd(), path);
}

// ---- mounts --------------------------------------------------------------------------------------
static Mount *mount_new(const char *guest)
{
    Buf b = {0};
    set_text(&b, guest[0] == '/' ? guest : "/");
    if (guest[0] != '/') join(&b, "", guest);
    tidy(&b);
    size_t n = b.n - 1;
    if (n == 1) n = 0; // "/" is the empty prefix
    Mount *m = NULL;
    for (size_t i = 0; i < nmounts; i++)
        if (mounts[i].nguest == n && !memcmp(mounts[i].guest, b.p, n)) m = &mounts[i];
    if (!m) {
        mounts = mem_resize(MEM_SYSTEM, mounts, sizeof *mounts * nmounts, sizeof *mounts * (nmounts + 1));
        m = &mounts[nmounts++];
        *m = (Mount){.guest = mem_take0(MEM_SYSTEM, n + 1), .nguest = n};
        memcpy(m->guest, b.p, n);
    }
    buf_free(&b);
    return m;
}

static const Mount *mount_of(const char *path) // tidy
{
    const Mount *best = NULL;
    for (size_t i = 0; i < nmounts; i++) {
        const Mount *m = &mounts[i];
        if (!strncmp(path, m->guest, m->nguest) && (path[m->nguest] == '/' || !path[m->nguest] || !m->nguest) &&
            (!best || m->nguest >= best->nguest))
            best = m;
    }
    return best;
}

bool files_init(bool memory_root)
{
    bool host = !memory_root && host_is_dir("/");
    if (host) files_mount_host("/", "/");
    else {
        files_mount_memory("/", false);
        node_folder(mounts[0].root, "tmp", false)->info.mode = 0041777;
        const char *home = host_env("HOME"), *at = host_cwd();
        if (home && home[0] == '/') node_folder(mounts[0].root, home, false);
        if (at[0] == '/') node_folder(mounts[0].root, at, false);
        set_text(&cwd, at[0] == '/' ? at : "/");
        tidy(&cwd);
    }
    return true;
}

int files_mount_host(const char *guest, const char *host)
{
    if (!host_is_dir(host)) return ENOENT;
    Mount *m = mount_new(guest);
    size_t n = strlen(host);
    while (n && host[n - 1] == '/') n--;
    m->host = mem_take(MEM_SYSTEM, n + 1);
    memcpy(m->host, host, n);
    m->host[n] = 0;
    m->root = NULL;
    return 0;
}

int files_mount_memory(const char *guest, bool kept)
{
    Mount *m = mount_new(guest);
    if (!m->root) m->root = node_new(HOST_FOLDER, 0755);
    m->root->info.links = 2;
    m->host = NULL;
    m->kept = kept;
    return 0;
}

bool mount_is_root(const Place *at) { return !at->host && !at->folder; }

void mounts_below(const char *path, Buf *names)
{
    Buf b = {0};
    absolute(&b, path);
    tidy(&b);
    size_t n = b.n - 1;
    if (n == 1) n = 0;
    size_t had = names->n;
    for (size_t i = 0; i < nmounts; i++) {
        const char *g = mounts[i].guest;
        if (mounts[i].nguest <= n + 1 || memcmp(g, b.p, n) || g[n] != '/' || strchr(g + n + 1, '/')) continue;
        bool there = false;
        for (size_t at = 0; at < had; at++) { // names are joined by NUL, the last without one
            size_t len = 0;
            while (at + len < had && names->p[at + len]) len++;
            if (len == strlen(g + n + 1) && !memcmp(names->p + at, g + n + 1, len)) there = true;
            at += len;
        }
        if (there) continue;
        if (names->n) buf_byte(names, 0);
        buf_text(names, g + n + 1);
    }
    buf_free(&b);
}

// ---- from a name to its place ------------------------------------------------------------------------
// One walk through a tree. 1: a link is in the way, `path` is now the name it leads to.
static int walk(Place *at, Buf *path, bool follow)
{
    at->node = at->mount->root;
    at->folder = NULL;
    char *s = (char *)path->p + at->mount->nguest;
    while (*s == '/') s++;
    while (*s) {
        size_t n = strcspn(s, "/");
        if (at->node->info.type != HOST_FOLDER) return ENOTDIR;
        if (n > 255) return ENAMETOOLONG;
        at->folder = at->node;
        at->name = s;
        Entry *e = node_entry(at->folder, s, n);
        at->node = e ? e->node : NULL;
        if (!e) return s[n] ? ENOENT : 0;
        if (at->node->info.type == HOST_LINK_TYPE && (s[n] || follow)) {
            Buf to = {0};
            if (at->node->link.p[0] != '/') buf_put(&to, path->p, (size_t)(s - (char *)path->p));
            buf_put(&to, at->node->link.p, at->node->link.n - 1);
            buf_put(&to, s + n, strlen(s + n) + 1);
            buf_free(path);
            *path = to;
            return -1;
        }
        s += n;
        while (*s == '/') s++;
    }
    return 0;
}

int place_find(Place *at, const char *path, bool follow)
{
    *at = (Place){0};
    size_t given = strlen(path);
    if (!given) return ENOENT;
    if (given >= MOST_PATH) return ENAMETOOLONG;
    absolute(&at->path, path);
    for (int links = 0; links < MOST_LINKS; links++) {
        bool folder_wanted = at->path.n > 2 && at->path.p[at->path.n - 2] == '/';
        Buf raw = {0};
        buf_put(&raw, at->path.p, at->path.n);
        tidy(&at->path);
        at->mount = mount_of((char *)at->path.p);
        if (!at->mount) {
            buf_free(&raw);
            return ENOENT;
        }
        if (at->mount->host) {
            at->host = true;
            if (!at->mount->nguest && !at->mount->host[0]) { // the host's `/` as ours
                buf_free(&at->path);
                at->path = raw;
                return 0;
            }
            Buf b = {0};
            buf_printf(&b, "%s%s", at->mount->host, (char *)at->path.p + at->mount->nguest);
            if (!b.n) buf_byte(&b, '/');
            buf_byte(&b, 0);
            buf_free(&raw);
            buf_free(&at->path);
            at->path = b;
            return 0;
        }
        buf_free(&raw);
        int e = walk(at, &at->path, follow);
        if (e >= 0) return !e && folder_wanted && at->node && at->node->info.type != HOST_FOLDER ? ENOTDIR : e;
        if (at->path.n >= MOST_PATH) return ENAMETOOLONG;
    }
    return ELOOP;
}

void place_release(Place *at) { buf_free(&at->path); }

// ---- what changed --------------------------------------------------------------------------------------
void mount_changed(const Mount *m, const char *path)
{
    if (!m->kept) return;
    for (size_t at = change_at; at < changes.n; at += strlen((char *)changes.p + at) + 1)
        if (!strcmp((char *)changes.p + at, path)) return;
    buf_put(&changes, path, strlen(path) + 1);
}

bool files_next_change(Buf *path)
{
    lock(&files_lock);
    bool more = change_at < changes.n;
    if (more) {
        set_text(path, (char *)changes.p + change_at);
        change_at += path->n;
    } else {
        changes.n = change_at = 0;
    }
    unlock(&files_lock);
    return more;
}

// ---- the current folder -------------------------------------------------------------------------------------
void files_cwd(Buf *path)
{
    lock(&files_lock);
    const char *s = cwd.n ? (char *)cwd.p : host_cwd();
    buf_text(path, s);
    unlock(&files_lock);
}

void files_absolute(Buf *path)
{
    if (!path->n || path->p[0] == '/') return;
    lock(&files_lock);
    if (cwd.n) {
        Buf b = {0};
        absolute(&b, (char *)path->p);
        buf_free(path);
        *path = b;
    }
    unlock(&files_lock);
}

int files_set_cwd(const char *path)
{
    HostInfo info;
    int e = files_info(path, true, &info);
    if (e) return e;
    if (info.type != HOST_FOLDER) return ENOTDIR;
    lock(&files_lock);
    Buf b = {0};
    absolute(&b, path);
    tidy(&b);
    buf_free(&cwd);
    cwd = b;
    unlock(&files_lock);
    return 0;
}

// ---- archives -------------------------------------------------------------------------------------------------
//   "webeamAR"  version:32 = 2  file bytes:32  index bytes:32  CRC-32 of the index:32, then the index, then bytes
//   index: members:32  bytes of the folder's name:16, the name  columns:8, per column: id:32  offset:32  bytes:32
//   width:8 then per member  kind:8 (0 folder, 1 file, 2 link)  method:8  mode:16  mtime:64  offset:32  bytes:32 stored
//   bytes:32  CRC-32:32  name bytes:16  name method 0: stored; 1: zlib; 2: a .beam file in columns. Behind the name
//   then  chunks:8, per chunk: column:8  bytes:32
// A width turns a chunk: behind its first four bytes, rows of that many bytes lie column by column.
// Columns hold the chunks of one id of all beams, in the order of the members: like beside like compresses best. A
// link's bytes are its target. A file may be gzip around all that.
enum { MOST_COLUMNS = 64 };
typedef struct {
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
        if (r == Z_BUF_ERROR || (r == Z_OK && z.avail_out && !z.avail_in)) break; // it ends too soon
    }
    inflateEnd(&z);
    mem_give(MEM_SYSTEM, *bytes, *nbytes);
    *bytes = out.p ? mem_resize(MEM_SYSTEM, out.p, out.cap, out.n) : NULL;
    *nbytes = out.n;
    return r == Z_STREAM_END;
}

// The chunks of one beam: `pieces` of the node, taken off the columns. False: they do not fit.
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

static const char *lay_out(
    Reader *r, const uint8_t *bytes, size_t nbytes, uint32_t members, Column *columns, uint32_t ncolumns, Node *root)
{
    static const char damaged[] = "its list of members is damaged";
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
        tidy(&path);
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

// Archives that the host can bring again are not in images: their places are, and their heads, by which they are known.
enum { HEAD = 24 };
typedef struct {
    const char *name;
    uint8_t *bytes;
    size_t nbytes;
    bool absent;
    uint8_t head[HEAD];
} Archive;
static Archive held[16];
static size_t nheld;

int archive_there(const uint8_t *p, bool again)
{
    for (size_t i = 0; i < nheld; i++) {
        Archive *a = &held[i];
        if (!a->absent || p < a->bytes || p >= a->bytes + a->nbytes) continue;
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
            else if (n != a->nbytes || memcmp(bytes, a->head, HEAD))
                why = "it is not the one that the image was made with";
            else memcpy(a->bytes, bytes, n);
            mem_give(MEM_SYSTEM, bytes, n);
        }
        if (why) {
            Buf b = {0};
            buf_printf(&b, "webeam: cannot use the archive %s: %s\n", a->name, why);
            host_write(2, b.p, b.n);
            buf_free(&b);
            return EIO;
        }
        a->absent = false;
    }
    return 0;
}

bool files_has_archive(const char *name)
{
    for (size_t i = 0; i < nheld; i++)
        if (!strcmp(held[i].name, name)) return true;
    return false;
}

void files_freeze(void)
{
    lock(&files_lock);
    for (size_t i = 0; i < nmounts; i++)
        if (mounts[i].root) node_forget(mounts[i].root);
    for (size_t i = 0; i < nheld; i++) {
        held[i].absent = true;
        memset(held[i].bytes, 0, held[i].nbytes);
    }
    unlock(&files_lock);
}

void files_thaw(void)
{
    if (!cwd.n) return; // `/` is the host's
    const Mount *m = mount_of("/");
    const char *home = host_env("HOME"), *at = host_cwd();
    if (home && home[0] == '/') node_folder(m->root, home, false);
    if (at[0] != '/') return;
    node_folder(m->root, at, false);
    set_text(&cwd, at);
    tidy(&cwd);
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
    if (!*why && (!index || crc32(0, index, nindex) != crc)) *why = "its list of members is damaged";
    Node *root = NULL;
    if (!*why) {
        Reader in = reader_over(index, nindex);
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
        if (!good || in.bad || !folder || memchr(folder, 0, n)) *why = "its list of members is damaged";
        else {
            Buf own = {0};
            buf_put(&own, folder, n);
            buf_byte(&own, 0);
            Mount *m = mount_new(guest ? guest : (char *)own.p);
            buf_free(&own);
            // Over another archive, both are there; over a host's folder, only the archive.
            if (!m->root) m->root = node_new(HOST_FOLDER, 0755);
            m->host = NULL;
            root = m->root;
            *why = lay_out(&in, bytes, nbytes, members, columns, ncolumns, root);
            root->read_only = m->nguest != 0;
            if (!*why && in.at != in.end) *why = "its list of members is damaged";
        }
    }
    if (!*why) { // so that `ls` finds the way there
        const Mount *m = mount_of("/");
        if (m && m->root && m->root != root) node_folder(m->root, mounts[nmounts - 1].guest, false);
        if (name && !packed && nheld < COUNT_OF(held)) {
            held[nheld] = (Archive){.name = name, .bytes = bytes, .nbytes = nbytes};
            memcpy(held[nheld++].head, bytes, HEAD);
        }
        return true;
    }
    if (!root) mem_give(MEM_SYSTEM, bytes, nbytes);
    return false;
}
