// SPDX-License-Identifier: Apache-2.0
// files/inner — what the files of this room share. The caller holds the lock, unless a function says otherwise.
#pragma once
#include "files/files.h"
#include "base/sync.h"

// ---- lock.c ------------------------------------------------------------------------------------
// One lock for the room. Waiting threads sleep, since whole files are copied under the lock. Slow work is done without
// the lock: asking the host for bytes, inflating and checking archived bytes. The thread that does it first sets
// `coming`; others that want these bytes wait in files_wait.
void files_lock_init(void);
void files_enter(void);
void files_leave(void);
void files_wait(void); // gives up the lock while it waits; returns when something has arrived, or earlier
void files_come(void); // after `coming` was cleared: wakes the waiting threads

// ---- tree.c: files and folders in memory -------------------------------------------------------
typedef struct Node Node;
typedef struct {
    char *name;
    Node *node;
} Entry;
typedef struct {
    uint32_t id, at, nbytes, width;
} Piece; // a chunk of a .beam file stored in columns, by its offset in the archive; sizes in bytes
struct Node {
    HostInfo info; // without nbytes: see node_nbytes
    uint32_t refs; // names and open files that refer to it
    bool read_only;
    bool archived; // its bytes are in an archive, which is never freed
    bool deflated; // they are deflated there
    bool checked;  // they match their CRC, and are inflated or joined if necessary
    bool coming;   // a thread is checking them
    bool again;    // they were read before an image was made
    union {
        struct {
            Entry *at;
            uint32_t n, cap;
        } folder; // sorted by name
        // own: the bytes; for an archived file the inflated or joined bytes, if any. p: archived bytes at their place
        // in the archive; with pieces, the archive itself.
        struct {
            Buf own;
            const uint8_t *p;
            uint32_t nbytes, stored, crc, npieces;
            Piece *pieces;
        } file;
        Buf link; // the target
    };
};
Node *node_new(HostFileType type, uint32_t mode);                 // has one reference
void node_drop(Node *n);                                          // gives up a reference; NULL is fine
Entry *node_entry(Node *folder, const char *name, size_t nbytes); // NULL: none
// Takes over the reference to n; the name must not exist.
Entry *node_add(Node *folder, const char *name, size_t nbytes, Node *n);
void node_remove(Node *folder, Entry *e);
size_t node_nbytes(const Node *n); // size in bytes, as programs see it
// The bytes of a file. NULL: *e says why (archive damaged, or bytes not available). It may give up the lock meanwhile,
// so the caller holds a reference to n and rereads everything else. Bytes of an archive are never freed.
const uint8_t *node_bytes(Node *n, int *e);
void node_forget(Node *folder); // frees the inflated or joined bytes of all archived files below
void node_changed(Node *n);     // sets mtime and ctime
// Creates missing folders; NULL: a file is in the way.
Node *node_folder(Node *root, const char *path, bool read_only);

// ---- archive.c ---------------------------------------------------------------------------------
// Called without the lock. Makes sure that the bytes of the archive around p are there, after an image left them
// out. Returns 0 or an errno.
int archive_there(const uint8_t *p, bool again);
void archives_freeze(void); // drops the bytes that the host can supply again

// ---- mount.c -------------------------------------------------------------------------------------
// `guest` is the path without the last '/' ("" for `/`). host: the folder of the host; else root is the tree.
typedef struct {
    char *guest;
    size_t nguest;
    char *host;
    Node *root;
    bool kept;
} Mount;
Mount *mount_new(const char *guest); // or the existing one. May move other mounts, so only before schedulers run
const Mount *mount_at_root(void);
void path_tidy(Buf *path); // makes it absolute, without "." and ".."; it ends in NUL
// Notes a changed path of a kept mount, for files_next_change.
void mount_changed(const Mount *m, const char *path);

// Where a path leads. host: `path` is the host's name for it (ends in NUL). Otherwise `node` is in a tree (NULL: it
// does not exist), and `folder` holds it (NULL: it is the root of a mount).
typedef struct {
    const Mount *mount;
    bool host;
    Buf path;
    Node *node, *folder;
    size_t name_at;
    const char *name;
} Place;
// 0: found, or only the last name does not exist; else an errno. Call place_release in any case.
int place_find(Place *at, const char *path, bool follow);
void place_release(Place *at);
// Adds the names of mounts directly in that folder that are not among `names`.
void mounts_below(const char *path, Buf *names);
bool mount_is_root(const Place *at);

void open_flush(void); // open.c: writes all changed open files of the host
