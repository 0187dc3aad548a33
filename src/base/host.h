// SPDX-License-Identifier: Apache-2.0
// base/host — everything webeam asks of the host, except for streams (host_stream.h). Implemented outside src:
// wasi/host_posix.c for POSIX and WASI, wasm/host.c for Emscripten (by calls of JavaScript).
//
// Law: nothing in src calls libc for files, time, entropy or output; it calls these functions.
#pragma once
#include "base/base.h"

int64_t host_monotonic_ns(void);                  // never goes back
int64_t host_realtime_ns(void);                   // since 1970-01-01 UTC
int64_t host_cpu_ns(void);                        // CPU time of this process; monotonic time where unknown
void host_entropy(void *p, size_t nbytes);        // cryptographically strong random bytes
int host_utc_offset_s(int64_t unix_s, bool *dst); // local time minus UTC at that time, in seconds
void host_sleep_ns(int64_t ns);                   // blocks this thread; returns at once on a host that cannot block
_Noreturn void host_exit(int code);

// Writes all bytes and returns nbytes, or returns -1 on error. fd 1 and 2 always exist.
ptrdiff_t host_write(int fd, const void *p, size_t nbytes);
// Reads what is there, at most nbytes; blocks while there is nothing. Returns the number of bytes, 0 at the end, -1 on
// error, -2 when nothing is there and the host cannot block.
ptrdiff_t host_read(int fd, void *p, size_t nbytes);

// The terminal of fd 0 and 1: its size; raw mode (keys come at once, without echo). RAW_BOTH: what is written is not
// changed either, so a new line is CR LF; a host may treat it as RAW. False: there is no terminal.
bool host_window(int *columns, int *rows);
typedef enum { COOKED, RAW, RAW_BOTH } TerminalMode;
bool host_raw(TerminalMode mode);
bool host_is_terminal(int fd); // 0, 1 or 2

// The JavaScript side of ports of the driver js (web/ports.js); `port` is the port's number. JavaScript sends events
// back by beam_script_event.
bool host_script_open(uint64_t port, const char *args); // false: this host has no JavaScript
void host_script_send(uint64_t port, int kind, const void *p, size_t nbytes);
void host_script_close(uint64_t port);

// An image leaves out the archives that were given by beam_archive. This reads the archive of that name anew; it may be
// compressed by gzip. Results as of host_read_file. `again`: webeam asks for a file of the archive that it had already
// read before the image was made; the host may answer ENOENT to such a question without reading the archive.
int host_archive(const char *name, bool again, uint8_t **data, size_t *nbytes);
// Reads the whole file. *data is taken with mem_take(MEM_SYSTEM, *nbytes + 1), has a NUL behind it, and belongs to the
// caller. Returns 0 or a POSIX errno.
int host_read_file(const char *path, uint8_t **data, size_t *nbytes);
bool host_write_file(const char *path, const void *p, size_t nbytes);
// Appends the names of the files in a folder, a NUL between them. Returns 0 or a POSIX errno.
int host_list_dir(const char *path, Buf *names);
bool host_is_dir(const char *path);
// Returns 0 or a POSIX errno. `to` is the new name for the last three operations, and is not used by the others.
// HOST_SYMLINK makes the link `to`, whose content is `path`.
typedef enum { HOST_MKDIR, HOST_RMDIR, HOST_UNLINK, HOST_RENAME, HOST_LINK, HOST_SYMLINK } HostFileOp;
int host_file_op(HostFileOp op, const char *path, const char *to);
// What is known of a file. Times are seconds since 1970. access: 1 (may be read) | 2 (may be written).
typedef enum { HOST_REGULAR, HOST_FOLDER, HOST_LINK_TYPE, HOST_DEVICE, HOST_OTHER } HostFileType;
typedef struct {
    HostFileType type;
    uint32_t access, mode, links, uid, gid;
    int64_t atime, mtime, ctime;
    uint64_t nbytes, device, device_of, inode; // device_of: the device number that a device file names
} HostInfo;
// These three return 0 or a POSIX errno. follow: a symbolic link's target, not the link.
int host_info(const char *path, bool follow, HostInfo *info);
int host_read_link(const char *path, Buf *to); // appends what the link says
// a, b: the mode, unused | uid, gid (-1: unchanged) | atime, mtime in seconds
typedef enum { HOST_SET_MODE, HOST_SET_OWNER, HOST_SET_TIMES } HostSet;
int host_set(const char *path, HostSet what, int64_t a, int64_t b);
const char *host_env(const char *name); // NULL if unset; the text stays valid
int host_env_count(void);
const char *host_env_at(int i); // "NAME=value"
const char *host_cwd(void);

// Code for this machine, made at run time: WebAssembly, where the host can add it. Slots are indices of the table of
// functions; C calls a slot as a function pointer of that value.
// Reserves n slots in a row and returns the first; 0: this host adds no code. n 0: asks only, and returns 1 or 0.
uint32_t host_code_room(uint32_t n);
// Instantiates the module with the memory as m.m, the table as m.t, and the functions as f.a, f.b ... at_0 is put into
// slot 0. False: the module was refused.
bool host_code_add(const void *module, size_t nbytes, const void *const *functions, uint32_t n, const void *at_0);
void host_code_drop(uint32_t slot, uint32_t n, const void *instead); // puts `instead` into the slots
