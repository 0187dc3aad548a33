// SPDX-License-Identifier: Apache-2.0
// files/inner — what the files of this room share. All of it is for the holder of files_lock.
#pragma once
#include "files/files.h"
#include "base/sync.h"

// ---- tree.c: files and folders in memory -------------------------------------------------------
typedef struct Node Node;
typedef struct {
    char *name;
    Node *node;
} Entry;
typedef struct {
    uint32_t id, at, nbytes, width;
} Piece; // of a .beam file in columns: a chunk, its place in the archive
struct Node {
    HostInfo info; // nbytes is kept elsewhere: node_nbytes
    uint32_t refs; // names and open files
    bool read_only, archived, deflated, checked,
        again; // again: read before an image was made; archived: bytes lie in an archive that stays
    union {
        struct {
            Entry *at;
            uint32_t n, cap;
        } folder; // sorted by name
        // own: the bytes; archived: those at p when they were inflated, or put together of pieces (p is the archive
        // then)
        struct {
            Buf own;
            const uint8_t *p;
            uint32_t nbytes, stored, crc, npieces;
            Piece *pieces;
        } file;
        Buf link; // the target
    };
};
Node *node_new(HostFileType type, uint32_t mode); // with one reference
void node_drop(Node *n);
Entry *node_entry(Node *folder, const char *name, size_t nbytes);        // NULL: none
Entry *node_add(Node *folder, const char *name, size_t nbytes, Node *n); // takes the reference
void node_remove(Node *folder, Entry *e);
size_t node_nbytes(const Node *n);
const uint8_t *node_bytes(Node *n, int *e); // of a file; NULL and *e when the archive is damaged there
int node_own(Node *n);                      // makes its bytes its own, to be written
void node_forget(Node *folder);             // what archived files below have inflated or joined
void node_changed(Node *n);                 // mtime
Node *node_folder(
    Node *root, const char *path, bool read_only); // makes what is missing; NULL when a file is in the way

// ---- mount.c -------------------------------------------------------------------------------------
typedef struct {
    char *guest;
    size_t nguest;
    char *host;
    Node *root;
    bool kept;
} Mount; // guest without the last '/'
extern Lock files_lock;
int archive_there(
    const uint8_t *p, bool again); // 0: the archive around p has its bytes; an image's are brought when first wanted
void mount_changed(const Mount *m, const char *path);

// Where a name leads. host: the host's name of it, in `path` (ends in NUL). Else a tree: `node` (NULL: not there), its
// `folder` (NULL: it is a mount's root).
typedef struct {
    const Mount *mount;
    bool host;
    Buf path;
    Node *node, *folder;
    size_t name_at;
    const char *name;
} Place;
int place_find(
    Place *at, const char *path, bool follow); // 0: found, or only the last name is missing. Release in any case.
void place_release(Place *at);
void mounts_below(const char *path, Buf *names); // the names of mounts right in that folder, if not among `names`
bool mount_is_root(const Place *at);

void open_flush(void); // open.c
