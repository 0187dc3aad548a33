// SPDX-License-Identifier: Apache-2.0
// files — the file names that programs see, and what they refer to.
//
//   path ─► longest mount that is a prefix ─► a tree: nodes in memory, written by programs or from an archive
//   (read-only)
//                                          └─► a folder of the host, under its own names (base/host.h)
//
// Law: no other room reads or writes files of the host (except the trace file). All functions may be called from any
// thread. Paths end in NUL; a relative path is relative to files_cwd. Functions that return int return 0 or a POSIX
// errno.
#pragma once
#include "base/base.h"
#include "base/host.h"

// ---- mounts (mount.c); call these before schedulers run -----------------------------------------
void files_init(bool memory_root); // mounts the host's `/`, if it has one and memory_root is false; else a tree
int files_mount_host(const char *guest, const char *host); // ENOENT: no such folder
int files_mount_memory(const char *guest, bool kept);      // kept: files_next_change reports changes in it
// Lays an archive (scripts/archive) out below the folder it names, or below `guest` if not NULL. Takes over `bytes`
// (from mem_take(MEM_SYSTEM, nbytes)) in any case. False: *why says what is wrong. `name`, if not NULL, is what the
// host knows the archive by: an image then leaves out its bytes, and the host supplies them again.
bool files_mount_archive(uint8_t *bytes, size_t nbytes, const char *guest, const char *name, const char **why);
bool files_has_archive(const char *name);
void files_freeze(void);           // before an image is written: drops what can be fetched again
void files_thaw(void);             // after it was read back: adds this host's folders
bool files_next_change(Buf *path); // sets *path to a changed path in a kept mount (ends in NUL); false: no more

// ---- by name (files.c) ------------------------------------------------------------------------------
// Gets the bytes of a file, which are valid only during the call.
typedef void FilesTake(void *to, const uint8_t *p, size_t nbytes);
int files_read(const char *path, FilesTake *take, void *to);          // the whole file, in one call of take
int files_read_all(const char *path, uint8_t **data, size_t *nbytes); // the caller frees *data, as with host_read_file
int files_put(const char *path, const void *p, size_t nbytes);        // the whole file; creates missing folders
int files_info(const char *path, bool follow, HostInfo *info);        // follow: if it is a link, its target
bool files_is_dir(const char *path);
int files_list(const char *path, Buf *names); // separated by NUL
// to: the second name of HOST_RENAME, HOST_LINK, HOST_SYMLINK.
int files_op(HostFileOp op, const char *path, const char *to);
int files_set(const char *path, HostSet what, int64_t a, int64_t b); // a and b: see base/host.h
int files_read_link(const char *path, Buf *to);

// ---- the current folder -------------------------------------------------------------------------------
void files_cwd(Buf *path); // appends it, without NUL
int files_set_cwd(const char *path);
// Makes a relative path absolute, unless the current folder is still the host's. *path ends in NUL before and after.
void files_absolute(Buf *path);

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
int files_open(const char *path, unsigned mode, OpenFile **f); // mode: FILES_ bits; free it with files_drop
int files_close(OpenFile *f); // EINVAL if it is closed already; files_drop frees the memory
void files_drop(OpenFile *f); // closes it if necessary
bool files_is_open(const OpenFile *f);
int files_seek(OpenFile *f, int64_t by, int whence, uint64_t *at); // whence: 0 start, 1 position, 2 end
// Passes at most `most` bytes from offset `at` to `take`. With at < 0, reads at the position and advances it. *eof:
// there are no bytes there.
int files_read_at(OpenFile *f, int64_t at, uint64_t most, FilesTake *take, void *to, bool *eof);
int files_write_at(OpenFile *f, int64_t at, const void *p, size_t nbytes); // at < 0: at the position
int files_truncate(OpenFile *f);                                           // cuts or extends the file at the position
int files_allocate(OpenFile *f, uint64_t at, uint64_t nbytes); // extends it with zeros to at + nbytes, if shorter
int files_sync(OpenFile *f);                                   // writes a changed file of the host back
int files_info_of(OpenFile *f, HostInfo *info);
void files_flush_all(void); // writes all changed open files of the host back
