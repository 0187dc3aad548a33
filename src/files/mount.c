// SPDX-License-Identifier: Apache-2.0
// files/mount.c — mounts, and finding the place that a path names.
//
// Paths are tidied ("/a/./b/../c" becomes "/a/c") before the mount is looked up, so ".." never leaves a mount. A link
// in a tree is followed by starting again with the new path; the host follows its own links. If `/` is the host's `/`,
// paths are passed to it unchanged.
#include "files/inner.h"
#include <errno.h>

enum { MOST_LINKS = 40, MOST_PATH = 4096 };
static Mount *mounts; // does not move while schedulers run
static size_t nmounts;
static Buf cwd;          // absolute, ends in NUL; empty: the host's
static Buf changes;      // changed paths, each with a NUL
static size_t change_at; // offset of the first one not yet reported

// ---- names -------------------------------------------------------------------------------------
void path_tidy(Buf *path)
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

static void absolute(Buf *b, const char *path) // the caller holds the lock
{
    if (path[0] == '/') set_text(b, path);
    else join(b, cwd.n ? (char *)cwd.p : host_cwd(), path);
}

// ---- mounts --------------------------------------------------------------------------------------
Mount *mount_new(const char *guest)
{
    Buf b = {0};
    set_text(&b, guest[0] == '/' ? guest : "/");
    if (guest[0] != '/') join(&b, "", guest);
    path_tidy(&b);
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

static const Mount *mount_of(const char *path) // path must be tidy; NULL: no mount
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

const Mount *mount_at_root(void) { return mount_of("/"); }

void files_init(bool memory_root)
{
    files_lock_init();
    bool host = !memory_root && host_is_dir("/");
    if (host) files_mount_host("/", "/");
    else {
        files_mount_memory("/", false);
        node_folder(mounts[0].root, "tmp", false)->info.mode = 0041777;
        const char *home = host_env("HOME"), *at = host_cwd();
        if (home && home[0] == '/') node_folder(mounts[0].root, home, false);
        if (at[0] == '/') node_folder(mounts[0].root, at, false);
        set_text(&cwd, at[0] == '/' ? at : "/");
        path_tidy(&cwd);
    }
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
    path_tidy(&b);
    size_t n = b.n - 1;
    if (n == 1) n = 0;
    size_t had = names->n;
    for (size_t i = 0; i < nmounts; i++) {
        const char *g = mounts[i].guest;
        if (mounts[i].nguest <= n + 1 || memcmp(g, b.p, n) || g[n] != '/' || strchr(g + n + 1, '/')) continue;
        bool there = false;
        for (size_t at = 0; at < had; at++) { // names are separated by NUL; the last has none
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
// Walks through a tree. Returns an errno, 0, or -1: there is a link on the way, and `path` is now the path it leads to.
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
        path_tidy(&at->path);
        at->mount = mount_of((char *)at->path.p);
        if (!at->mount) {
            buf_free(&raw);
            return ENOENT;
        }
        if (at->mount->host) {
            at->host = true;
            if (!at->mount->nguest && !at->mount->host[0]) { // the host's `/` is ours
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
    files_enter();
    bool more = change_at < changes.n;
    if (more) {
        set_text(path, (char *)changes.p + change_at);
        change_at += path->n;
    } else {
        changes.n = change_at = 0;
    }
    files_leave();
    return more;
}

// ---- the current folder -------------------------------------------------------------------------------------
void files_cwd(Buf *path)
{
    files_enter();
    const char *s = cwd.n ? (char *)cwd.p : host_cwd();
    buf_text(path, s);
    files_leave();
}

void files_absolute(Buf *path)
{
    if (!path->n || path->p[0] == '/') return;
    files_enter();
    if (cwd.n) {
        Buf b = {0};
        absolute(&b, (char *)path->p);
        buf_free(path);
        *path = b;
    }
    files_leave();
}

int files_set_cwd(const char *path)
{
    HostInfo info;
    int e = files_info(path, true, &info);
    if (e) return e;
    if (info.type != HOST_FOLDER) return ENOTDIR;
    files_enter();
    Buf b = {0};
    absolute(&b, path);
    path_tidy(&b);
    buf_free(&cwd);
    cwd = b;
    files_leave();
    return 0;
}

// ---- images -----------------------------------------------------------------------------------------------------
void files_freeze(void)
{
    files_enter();
    for (size_t i = 0; i < nmounts; i++)
        if (mounts[i].root) node_forget(mounts[i].root);
    archives_freeze();
    files_leave();
}

void files_thaw(void)
{
    if (!cwd.n) return; // `/` is the host's
    const Mount *m = mount_at_root();
    const char *home = host_env("HOME"), *at = host_cwd();
    if (home && home[0] == '/') node_folder(m->root, home, false);
    if (at[0] != '/') return;
    node_folder(m->root, at, false);
    set_text(&cwd, at);
    path_tidy(&cwd);
}
