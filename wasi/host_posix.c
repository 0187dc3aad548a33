// SPDX-License-Identifier: Apache-2.0
// wasi/host_posix.c — base/host.h on top of POSIX, natively and for WASI (through wasi-libc).
//
// WASI lacks time zones, a CPU clock and a current folder. A WASI host should preopen / as / (or the folders that are
// needed). PWD is the current folder; relative paths are made absolute with it.
#include "base/host.h"
#include "base/host_stream.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifndef __wasi__
#include <sys/ioctl.h>
#include <termios.h>
#endif

extern char **environ;

static int64_t clock_ns(clockid_t id)
{
    struct timespec t;
    if (clock_gettime(id, &t) != 0) return -1;
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t host_monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
int64_t host_realtime_ns(void) { return clock_ns(CLOCK_REALTIME); }

int64_t host_cpu_ns(void)
{
#ifdef __wasi__
    return host_monotonic_ns();
#else
    return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
#endif
}

void host_entropy(void *p, size_t nbytes)
{
    for (uint8_t *at = p; nbytes;) {
        size_t n = nbytes < 256 ? nbytes : 256; // maximum of getentropy
        if (getentropy(at, n) != 0) panic("no entropy from the host: %s", strerror(errno));
        at += n;
        nbytes -= n;
    }
}

int host_utc_offset_s(int64_t unix_s, bool *dst)
{
#ifdef __wasi__
    (void)unix_s;
    *dst = false;
    return 0;
#else
    time_t t = (time_t)unix_s;
    struct tm tm;
    *dst = false;
    if (!localtime_r(&t, &tm)) return 0;
    *dst = tm.tm_isdst > 0;
    return (int)tm.tm_gmtoff;
#endif
}

void host_sleep_ns(int64_t ns)
{
    if (ns <= 0) return;
    struct timespec t = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
    nanosleep(&t, NULL);
}

// ---- the terminal --------------------------------------------------------------
#ifdef __wasi__
// From the launcher: WEBEAM_TTY is "COLUMNSxROWS" if fd 0 and 1 are a terminal, which is then in raw mode already.
bool host_window(int *columns, int *rows)
{
    const char *size = getenv("WEBEAM_TTY");
    return size && sscanf(size, "%dx%d", columns, rows) == 2;
}

bool host_is_terminal(int fd)
{
    int c, r;
    (void)fd;
    return host_window(&c, &r);
}

bool host_raw(TerminalMode mode)
{
    int c, r;
    (void)mode;
    return host_window(&c, &r);
}
#else
bool host_is_terminal(int fd) { return isatty(fd); }

static struct termios cooked;
static _Atomic bool is_raw;

bool host_window(int *columns, int *rows)
{
    struct winsize w;
    if (ioctl(1, TIOCGWINSZ, &w) != 0 && ioctl(0, TIOCGWINSZ, &w) != 0) return false;
    *columns = w.ws_col;
    *rows = w.ws_row;
    return true;
}

bool host_raw(TerminalMode mode)
{
    if (mode == COOKED) {
        if (atomic_exchange(&is_raw, false)) tcsetattr(0, TCSADRAIN, &cooked);
        return true;
    }
    struct termios t;
    if (!isatty(0) || !isatty(1) || tcgetattr(0, &t) != 0) return false;
    if (!is_raw) cooked = t;
    t.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IXON | ISTRIP);
    t.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG); // ^C is a key: user_drv handles it
    if (mode == RAW_BOTH) t.c_oflag &= ~(tcflag_t)OPOST;
    else t.c_oflag |= OPOST | ONLCR;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    atomic_store(&is_raw, true);
    return tcsetattr(0, TCSADRAIN, &t) == 0;
}
#endif

void host_exit(int code)
{
    host_raw(COOKED);
    _Exit(code);
}

// ---- no JavaScript here -----------------------------------------------------------
int (*host_archive_hook)(const char *name, bool again, uint8_t **data, size_t *nbytes); // for tests/unit/files.test.c
int host_archive(const char *name, bool again, uint8_t **data, size_t *nbytes)
{
    return host_archive_hook ? host_archive_hook(name, again, data, nbytes) : ENOENT;
}
bool host_script_open(uint64_t port, const char *args)
{
    (void)port, (void)args;
    return false;
}
void host_script_send(uint64_t port, int kind, const void *p, size_t nbytes)
{
    (void)port, (void)kind, (void)p, (void)nbytes;
}
void host_script_close(uint64_t port) { (void)port; }

void (*host_stream_hook)(int handle); // set by main.c
void host_stream_want(int handle)
{
    if (host_stream_hook) host_stream_hook(handle);
}

// Waits until fd is ready, at most 1 s. It may be non-blocking, if another user of the file has set that.
static void wait_for(int fd, short events)
{
    struct pollfd p = {.fd = fd, .events = events};
    if (poll(&p, 1, 1000) < 0) host_sleep_ns(1000000);
}

ptrdiff_t host_write(int fd, const void *p, size_t nbytes)
{
    const uint8_t *at = p;
    for (size_t left = nbytes; left;) {
        ssize_t n = write(fd, at, left);
        if (n >= 0) {
            at += n;
            left -= (size_t)n;
        } else if (errno == EAGAIN) {
            wait_for(fd, POLLOUT);
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return (ptrdiff_t)nbytes;
}

ptrdiff_t host_stream_write(int fd, const void *p, size_t nbytes)
{
#ifdef __wasi__
    return host_write(fd, p, nbytes);
#else
    // A pipe or terminal that is ready accepts at least PIPE_BUF bytes without blocking.
    const uint8_t *at = p;
    size_t left = nbytes;
    while (left) {
        struct pollfd f = {.fd = fd, .events = POLLOUT};
        int ready = poll(&f, 1, 0);
        if (ready == 0) break;
        ssize_t n = write(fd, at, left < PIPE_BUF ? left : PIPE_BUF);
        if (n < 0 && errno == EAGAIN) break;
        if (n < 0 && errno != EINTR) return -1;
        if (n > 0) at += n, left -= (size_t)n;
    }
    return (ptrdiff_t)(nbytes - left);
#endif
}

ptrdiff_t host_read(int fd, void *p, size_t nbytes)
{
    for (;;) {
        ssize_t n = read(fd, p, nbytes);
        if (n >= 0) return n;
        if (errno == EAGAIN) wait_for(fd, POLLIN);
        else if (errno != EINTR) return -1;
    }
}

// ---- files -----------------------------------------------------------------
// The path for this platform; `room` is used if it must be changed. NULL: too long.
static const char *path_of(const char *path, char *room, size_t nroom)
{
#ifdef __wasi__
    if (path[0] == '/') return path;
    const char *cwd = host_cwd();
    size_t n = strlen(cwd), m = strlen(path);
    if (n + m + 2 > nroom) return NULL;
    memcpy(room, cwd, n);
    room[n] = '/';
    memcpy(room + n + 1, path, m + 1);
    return room;
#else
    (void)room, (void)nroom;
    return path;
#endif
}

static int open_path(const char *path, int flags)
{
    char room[4096];
    const char *p = path_of(path, room, sizeof room);
    if (!p) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(p, flags, 0666);
}

// Reads until the end instead of trusting st_size, which is 0 for /proc files and pipes.
static int read_all(int fd, size_t guess, uint8_t **data, size_t *nbytes)
{
    size_t cap = guess + 1, n = 0;
    uint8_t *p = mem_take(MEM_SYSTEM, cap);
    for (;;) {
        if (n + 1 >= cap) {
            p = mem_resize(MEM_SYSTEM, p, cap, cap * 2 + 4096);
            cap = cap * 2 + 4096;
        }
        ssize_t got = read(fd, p + n, cap - 1 - n < (1 << 30) ? cap - 1 - n : 1 << 30);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            int e = errno;
            mem_give(MEM_SYSTEM, p, cap);
            return e;
        }
        if (got == 0) break;
        n += (size_t)got;
        if (n == guess && guess) break;
    }
    p[n] = 0;
    *data = mem_resize(MEM_SYSTEM, p, cap, n + 1);
    *nbytes = n;
    return 0;
}

int host_read_file(const char *path, uint8_t **data, size_t *nbytes)
{
    int fd = open_path(path, O_RDONLY);
    if (fd < 0) return errno;
    struct stat st;
    int e = fstat(fd, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
    if (!e) e = read_all(fd, st.st_size > 0 ? (size_t)st.st_size : 0, data, nbytes);
    close(fd);
    return e;
}

bool host_write_file(const char *path, const void *p, size_t nbytes)
{
    int fd = open_path(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0) return false;
    bool good = host_write(fd, p, nbytes) == (ptrdiff_t)nbytes;
    return close(fd) == 0 && good;
}

int host_list_dir(const char *path, Buf *names)
{
    char room[4096];
    const char *p = path_of(path, room, sizeof room);
    DIR *d = p ? opendir(p) : NULL;
    if (!d) return p ? errno : ENAMETOOLONG;
    for (struct dirent *e; (e = readdir(d));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        if (names->n) buf_byte(names, 0);
        buf_text(names, e->d_name);
    }
    closedir(d);
    return 0;
}

int host_file_op(HostFileOp op, const char *path, const char *to)
{
    char room[4096], room2[4096];
    const char *p = path_of(path, room, sizeof room), *q = to ? path_of(to, room2, sizeof room2) : NULL;
    if (!p || (to && !q)) return ENAMETOOLONG;
    int r = -1;
    switch (op) {
    case HOST_MKDIR: r = mkdir(p, 0777); break;
    case HOST_RMDIR: r = rmdir(p); break;
    case HOST_UNLINK: r = unlink(p); break;
    case HOST_RENAME: r = rename(p, q); break;
    case HOST_LINK: r = link(p, q); break;
    case HOST_SYMLINK: r = symlink(path, q); break;
    }
    return r ? errno : 0;
}

bool host_is_dir(const char *path)
{
    char room[4096];
    const char *p = path_of(path, room, sizeof room);
    struct stat st;
    return p && stat(p, &st) == 0 && S_ISDIR(st.st_mode);
}

int host_info(const char *path, bool follow, HostInfo *info)
{
    char room[4096];
    const char *p = path_of(path, room, sizeof room);
    struct stat st;
    if (!p) return ENAMETOOLONG;
    if ((follow ? stat(p, &st) : lstat(p, &st)) != 0) return errno;
    *info = (HostInfo){
        .type = S_ISREG(st.st_mode)                      ? HOST_REGULAR
            : S_ISDIR(st.st_mode)                        ? HOST_FOLDER
            : S_ISLNK(st.st_mode)                        ? HOST_LINK_TYPE
            : S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode) ? HOST_DEVICE
                                                         : HOST_OTHER,
        .mode = (uint32_t)st.st_mode,
        .links = (uint32_t)st.st_nlink,
        .uid = (uint32_t)st.st_uid,
        .gid = (uint32_t)st.st_gid,
        .atime = (int64_t)st.st_atime,
        .mtime = (int64_t)st.st_mtime,
        .ctime = (int64_t)st.st_ctime,
        .nbytes = (uint64_t)st.st_size,
        .device = (uint64_t)st.st_dev,
        .device_of = (uint64_t)st.st_rdev,
        .inode = (uint64_t)st.st_ino,
    };
#ifdef __wasi__ // WASI has neither modes nor access rights
    info->access = 3;
    info->mode |= S_ISDIR(st.st_mode) ? 0755 : 0644;
#else
    info->access = (access(p, R_OK) == 0 ? 1 : 0) | (access(p, W_OK) == 0 ? 2 : 0);
#endif
    return 0;
}

int host_read_link(const char *path, Buf *to)
{
    char room[4096], text[4096];
    const char *p = path_of(path, room, sizeof room);
    ssize_t n = p ? readlink(p, text, sizeof text) : -1;
    if (n < 0) return p ? errno : ENAMETOOLONG;
    buf_put(to, text, (size_t)n);
    return 0;
}

int host_set(const char *path, HostSet what, int64_t a, int64_t b)
{
    char room[4096];
    const char *p = path_of(path, room, sizeof room);
    if (!p) return ENAMETOOLONG;
    if (what == HOST_SET_TIMES) {
        struct timespec at[2] = {{.tv_sec = (time_t)a}, {.tv_sec = (time_t)b}};
        return utimensat(AT_FDCWD, p, at, 0) ? errno : 0;
    }
#ifdef __wasi__
    struct stat st;
    return stat(p, &st) ? errno : 0;
#else
    return (what == HOST_SET_MODE ? chmod(p, (mode_t)(a & 07777)) : chown(p, (uid_t)a, (gid_t)b)) ? errno : 0;
#endif
}

// ---- environment ------------------------------------------------------------
const char *host_env(const char *name) { return getenv(name); }

int host_env_count(void)
{
    int n = 0;
    while (environ && environ[n]) n++;
    return n;
}

const char *host_env_at(int i) { return environ[i]; }

const char *host_cwd(void)
{
#ifdef __wasi__
    const char *pwd = getenv("PWD");
    return pwd && pwd[0] == '/' ? pwd : "/";
#else
    static char cwd[PATH_MAX];
    if (!cwd[0] && !getcwd(cwd, sizeof cwd)) memcpy(cwd, "/", 2);
    return cwd;
#endif
}

uint32_t host_code_room(uint32_t n) { return 0; }
bool host_code_add(const void *module, size_t nbytes, const void *const *functions, uint32_t n, const void *at_0)
{
    return false;
}
void host_code_drop(uint32_t slot, uint32_t n, const void *instead) {}
