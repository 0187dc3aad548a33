// SPDX-License-Identifier: Apache-2.0
// base/host — everything webeam asks of the world. Implemented once per platform, outside src (streams: host_stream.h):
// native/POSIX and WASI in wasi/host_posix.c (the same calls), Emscripten in wasm/host.c (JS imports).
//
// Law: nothing in src calls libc for files, time, entropy or output; it calls these.
#pragma once
#include "base/base.h"

int64_t host_monotonic_ns(void);                  // never goes back
int64_t host_realtime_ns(void);                   // since 1970-01-01 UTC
int64_t host_cpu_ns(void);                        // CPU time of this process; monotonic time where unknown
void host_entropy(void *p, size_t nbytes);        // strong random bytes
int host_utc_offset_s(int64_t unix_s, bool *dst); // local time minus UTC, seconds, at that time
void host_sleep_ns(int64_t ns);                   // blocks this thread (no-op on a host that cannot)
_Noreturn void host_exit(int code);

// Output is whole or an error: -1. fd 1 and 2 always exist.
ptrdiff_t host_write(int fd, const void *p, size_t nbytes);
// Blocking read of what is there: 0 at the end, -1 on error, -2 when nothing is there now and the host can't block.
ptrdiff_t host_read(int fd, void *p, size_t nbytes);

// The terminal, if fd 0 and 1 are one: its size; raw mode (each key at once, no echo). False: it is none.
bool host_window(int *columns, int *rows);
bool host_raw(bool on);
bool host_is_terminal(int fd); // 0, 1 or 2

// JavaScript beside us, if there is any (web/ports.js): ports of the driver js. Numbers are those of ports. It answers
// with beam_script_event, later.
bool host_script_open(uint64_t port, const char *args); // false: no JavaScript to call
void host_script_send(uint64_t port, int kind, const void *p, size_t nbytes);
void host_script_close(uint64_t port);

// An archive that beam_archive had before an image was made of the system, maybe in gzip. As host_read_file; ENOENT:
// for this file it is not brought. again: the file was read before the image was made, so what the system wanted of it,
// it has.
int host_archive(const char *name, bool again, uint8_t **data, size_t *nbytes);
// The whole file into mem_take(MEM_SYSTEM, *nbytes + 1) (one NUL behind it). 0 or a POSIX errno.
int host_read_file(const char *path, uint8_t **data, size_t *nbytes);
bool host_write_file(const char *path, const void *p, size_t nbytes);
// File names in a folder, joined by NUL, in a Buf. 0 or a POSIX errno.
int host_list_dir(const char *path, Buf *names);
bool host_is_dir(const char *path);
// 0 or a POSIX errno. `to` is for the last three: the new name; for HOST_SYMLINK `path` is what it shall say.
typedef enum { HOST_MKDIR, HOST_RMDIR, HOST_UNLINK, HOST_RENAME, HOST_LINK, HOST_SYMLINK } HostFileOp;
int host_file_op(HostFileOp op, const char *path, const char *to);
// What there is to know of a file; times in seconds. Access: 1 may be read, 2 written.
typedef enum { HOST_REGULAR, HOST_FOLDER, HOST_LINK_TYPE, HOST_DEVICE, HOST_OTHER } HostFileType;
typedef struct {
    HostFileType type;
    uint32_t access, mode, links, uid, gid;
    int64_t atime, mtime, ctime;
    uint64_t nbytes, device, device_of, inode; // device_of: what a device file stands for
} HostInfo;
int host_info(const char *path, bool follow, HostInfo *info);
int host_read_link(const char *path, Buf *to);
typedef enum { HOST_SET_MODE, HOST_SET_OWNER, HOST_SET_TIMES } HostSet; // mode | uid, gid (-1: stays) | atime, mtime
int host_set(const char *path, HostSet what, int64_t a, int64_t b);
const char *host_env(const char *name); // NULL when unset; stays valid
int host_env_count(void);
const char *host_env_at(int i); // "NAME=value"
const char *host_cwd(void);
