// SPDX-License-Identifier: Apache-2.0
// files — the file names programs see, and what is behind them.
//
//   name ─► longest mount that is a prefix ─► a tree: nodes in memory, written by programs or laid out by an archive
//   (read-only)
//                                         └─► a folder of the host: its own names (base/host.h)
//
// Law: nobody else in src reads or writes files of the host (but for the trace file). Every function is for any thread.
// Paths end in NUL; a relative one is relative to files_cwd. Errors are POSIX errnos, 0 is none.
#pragma once
#include "base/base.h"
#include "base/host.h"

// ---- mounts (mount.c); before schedulers run, but for files_put --------------------------------
void files_init(bool memory_root); // `/` is the host's where the host has one, unless memory_root
int files_mount_host(const char *guest, const char *host);
int files_mount_memory(const char *guest, bool kept); // kept: what changes in it is told by files_next_change
// Lays an archive (scripts/archive) out below the folder it names, or below `guest` if not NULL. Takes `bytes` (from
// mem_take(MEM_SYSTEM, nbytes)) whatever the answer. False: *why says what is wrong with it. With a `name` the host
// brings the bytes again when an image asks for them.
bool files_mount_archive(uint8_t *bytes, size_t nbytes, const char *guest, const char *name, const char **why);
bool files_has_archive(const char *name);
void files_freeze(void);           // before an image is written: without what can be had again
void files_thaw(void);             // after it was read: this host's folders
bool files_next_change(Buf *path); // a name in a kept folder that changed since it was last told; ends in NUL

// ---- by name (files.c) ------------------------------------------------------------------------------
typedef void FilesTake(void *to, const uint8_t *p, size_t nbytes);
int files_read(const char *path, FilesTake *take, void *to);          // the whole file, in one piece
int files_read_all(const char *path, uint8_t **data, size_t *nbytes); // as host_read_file
int files_put(const char *path, const void *p, size_t nbytes);        // the whole file; folders above it are made
int files_info(const char *path, bool follow, HostInfo *info);
bool files_is_dir(const char *path);
int files_list(const char *path, Buf *names); // joined by NUL
int files_op(HostFileOp op, const char *path, const char *to);
int files_set(const char *path, HostSet what, int64_t a, int64_t b);
int files_read_link(const char *path, Buf *to);

// ---- the current folder -------------------------------------------------------------------------------
void files_cwd(Buf *path); // without NUL
int files_set_cwd(const char *path);
void files_absolute(Buf *path); // ends in NUL before and after

// ---- open files (open.c) ----------------------------------------------------------------------------------
enum {
    FILES_READ = 1,
    FILES_WRITE = 2,
    FILES_APPEND = 4,
    FILES_EXCLUSIVE = 8,
    FILES_DIRECTORY = 16,
    FILES_ANY_TYPE = 32
};
#define FILES_MOST_NBYTES ((uint64_t)1 << 31)
typedef struct OpenFile OpenFile;
int files_open(const char *path, unsigned mode, OpenFile **f);
int files_close(OpenFile *f); // EINVAL when it is closed already; the memory stays till files_drop
void files_drop(OpenFile *f);
bool files_is_open(const OpenFile *f);
int files_seek(OpenFile *f, int64_t by, int whence, uint64_t *at); // whence: 0 begin, 1 here, 2 end
// Bytes from `at` (or, < 0, from the position, which moves) to `take`; *eof when there are none there.
int files_read_at(OpenFile *f, int64_t at, uint64_t most, FilesTake *take, void *to, bool *eof);
int files_write_at(OpenFile *f, int64_t at, const void *p, size_t nbytes);
int files_truncate(OpenFile *f);                               // at the position
int files_allocate(OpenFile *f, uint64_t at, uint64_t nbytes); // zeros up to there, if it is shorter
int files_sync(OpenFile *f);
int files_info_of(OpenFile *f, HostInfo *info);
void files_flush_all(void); // what open files of the host hold goes there
