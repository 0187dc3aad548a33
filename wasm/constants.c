// SPDX-License-Identifier: Apache-2.0
// wasm/constants.c — values of the C headers for JavaScript: enumerators, row layouts, limits, errnos.
//
//   this file ─ compiled for wasm ─► constants.o ─ wasm/constants.cmake ─► build/wasm/constants.js ─► web/constants.js
//
// It is never linked. Its data is a table of rows (group, name, value) after a marker; each group becomes an exported
// object. To add a value, add a row. The lists of whole enums are checked by a switch: if an enumerator has no row,
// this does not compile.
#include "look/look.h"
#include "proc/events.h"
#include "proc/pause.h"
#include "vm/beam.h"
#include <errno.h>
#include <stddef.h>

#define ASKS(X) \
    X(events, OBSERVE_EVENTS) \
    X(processes, OBSERVE_PROCESSES) \
    X(system, OBSERVE_SYSTEM) \
    X(process, OBSERVE_PROCESS) \
    X(inspections, OBSERVE_INSPECTIONS) \
    X(links, OBSERVE_LINKS) \
    X(stop, OBSERVE_STOP) \
    X(order, OBSERVE_ORDER) \
    X(rows, OBSERVE_ROWS) \
    X(values, OBSERVE_VALUES) \
    X(value, OBSERVE_VALUE) \
    X(collect, OBSERVE_COLLECT) \
    X(texts, OBSERVE_TEXTS)
#define KINDS(X) \
    X(spawn, EV_SPAWN) \
    X(in, EV_IN) \
    X(out, EV_OUT) \
    X(send, EV_SEND) \
    X(receive, EV_RECEIVE) \
    X(gc, EV_GC) \
    X(link, EV_LINK) \
    X(monitor, EV_MONITOR) \
    X(exit, EV_EXIT) \
    X(steal, EV_STEAL) \
    X(name, EV_NAME)
#define COLUMNS(X) \
    X(pid, BY_PID) \
    X(label, BY_LABEL) \
    X(state, BY_STATE) \
    X(priority, BY_PRIORITY) \
    X(reductions, BY_REDUCTIONS) \
    X(messages, BY_MESSAGES) \
    X(heap, BY_HEAP) \
    X(current, BY_CURRENT)
#define WHYS(X) \
    X(none, PAUSED_NOT) \
    X(event, PAUSED_EVENT) \
    X(slice, PAUSED_SLICE) \
    X(reductions, PAUSED_REDUCTIONS) \
    X(seq, PAUSED_SEQ) \
    X(here, PAUSED_HERE)
#define RUNS(X) \
    X(busy, BEAM_BUSY) \
    X(idle, BEAM_IDLE) \
    X(exited, BEAM_EXITED) \
    X(save, BEAM_SAVE)
#define ERRNOS(X) \
    X(eacces, EACCES) \
    X(ebadf, EBADF) \
    X(ebusy, EBUSY) \
    X(eexist, EEXIST) \
    X(einval, EINVAL) \
    X(eio, EIO) \
    X(eisdir, EISDIR) \
    X(eloop, ELOOP) \
    X(emfile, EMFILE) \
    X(enametoolong, ENAMETOOLONG) \
    X(enfile, ENFILE) \
    X(enoent, ENOENT) \
    X(enomem, ENOMEM) \
    X(enospc, ENOSPC) \
    X(enosys, ENOSYS) \
    X(enotdir, ENOTDIR) \
    X(enotempty, ENOTEMPTY) \
    X(enotsup, ENOTSUP) \
    X(eperm, EPERM) \
    X(erofs, EROFS) \
    X(espipe, ESPIPE) \
    X(exdev, EXDEV)

#define CASE(name, value) case value:
#define CHECK(type, list) \
    void check_##type(type x) \
    { \
        switch (x) { \
            list(CASE) break; \
        } \
    }
CHECK(EventKind, KINDS)
CHECK(ProcColumn, COLUMNS)
CHECK(Paused, WHYS)
CHECK(BeamState, RUNS)

typedef struct {
    char group[16], name[24];
    int64_t value;
} Row;
#define ROW(group, name, value) {group, name, (int64_t)(value)},
#define ASK_ROW(name, value) ROW("ASK", #name, value)
#define KIND_ROW(name, value) ROW("KIND", #name, value)
#define COLUMN_ROW(name, value) ROW("COLUMN", #name, value)
#define WHY_ROW(name, value) ROW("PAUSED", #name, value)
#define RUN_ROW(name, value) ROW("RUN", #name, value)
#define ERRNO_ROW(name, value) ROW("ERRNO", #name, value)
#define EVENT_FIELD(name) ROW("EVENT", #name, offsetof(EventRow, name))
#define PROC_FIELD(name) ROW("PROC", #name, offsetof(ProcRow, name))

// clang-format off
const struct {
    char marker[16];
    Row rows[256];
} constants = {"webeam constants", {
    ASKS(ASK_ROW)
    KINDS(KIND_ROW)
    COLUMNS(COLUMN_ROW)
    WHYS(WHY_ROW)
    RUNS(RUN_ROW)
    ERRNOS(ERRNO_ROW)
    ROW("STOP", "reductions", STOP_REDS) ROW("STOP", "wait", STOP_WAIT) ROW("STOP", "exit", STOP_EXIT)
    ROW("PRIORITY", "max", PRIO_MAX) ROW("PRIORITY", "high", PRIO_HIGH) ROW("PRIORITY", "normal", PRIO_NORMAL)
    ROW("PRIORITY", "low", PRIO_LOW)
    ROW("STATE", "running", PS_RUNNING) ROW("STATE", "queued", PS_QUEUED) ROW("STATE", "waiting", PS_WAITING)
    ROW("STATE", "suspended", PS_SUSPENDED) ROW("STATE", "exiting", PS_EXITING)
    EVENT_FIELD(at) EVENT_FIELD(b) EVENT_FIELD(a) EVENT_FIELD(pid) EVENT_FIELD(kind) EVENT_FIELD(sched)
    EVENT_FIELD(c)
    ROW("EVENT", "size", sizeof(EventRow))
    PROC_FIELD(pid) PROC_FIELD(parent) PROC_FIELD(name) PROC_FIELD(state) PROC_FIELD(prio) PROC_FIELD(sched)
    PROC_FIELD(initial) PROC_FIELD(current) PROC_FIELD(reductions) PROC_FIELD(messages) PROC_FIELD(heap_nwords)
    PROC_FIELD(links) PROC_FIELD(monitors) PROC_FIELD(nbytes) PROC_FIELD(line)
    ROW("PROC", "size", sizeof(ProcRow))
    ROW("LIMIT", "nobody", NOBODY) ROW("LIMIT", "filter", ORDER_FILTER) ROW("LIMIT", "text", EVENT_TEXT_BYTES)
}};
