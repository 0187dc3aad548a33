// SPDX-License-Identifier: Apache-2.0
// io/driver — what a driver is, and what it may call. Private to the room: drivers live here.
//
// All functions of a driver run in the port (nobody else touches the port meanwhile) and must not block for long.
#pragma once
#include "io/io.h"
#include "base/sync.h"

enum { CONTROL_BAD = -1, CONTROL_LIST, CONTROL_BINARY }; // badarg; what port_control answers `out` as
struct Driver {
    const char *name;
    // args: what follows the name in {spawn_driver, "name args"}. 0, or the atom open_port fails with.
    Term (*start)(Port *p, const PortOpts *o, const char *args);
    void (*stop)(Port *p);                                                          // the port closes; its state goes
    void (*output)(Port *p, const uint8_t *bytes, size_t n);                        // after the packet header
    void (*input)(Port *p, int kind, const uint8_t *bytes, size_t n);               // a host event; NULL: none come
    int (*control)(Port *p, uint32_t op, const uint8_t *bytes, size_t n, Buf *out); // NULL: badarg
    Term (*call)(Port *p, Heap *h, uint32_t op, Term data);                         // NOVALUE: badarg. NULL: badarg
    void (*ready)(Port *p); // a job has ended (port_event with this kind); NULL: none
    bool framed;            // packet and line are honoured
};

typedef struct { // a process that monitors the port
    uint64_t w1;
    uint32_t w2; // the reference
    Term watcher, name;
} Watch;
typedef struct { // a process that waits until the port is not busy
    Term pid;
    uint64_t number; // see proc_await
} Waiter;
typedef struct {
    _Atomic uint32_t refs;
    Term term;
    Frag *frag; // holds the term; NULL: it is immediate
} PortData;

struct Port {
    Lock lock; // of what follows, to busy
    bool running, dead;
    Signal *in_first, **in_last;
    size_t in_nbytes; // of commands in the queue
    Waiter *waiters;
    uint32_t nwaiters, cap_waiters;
    PortData *data; // of port_set_data; NULL: undefined
    _Atomic bool busy;
    // -- for who runs the port
    Term id, owner;
    Term exit_with; // the driver has asked to close with this atom; else NOVALUE
    const Driver *driver;
    void *state; // the driver's
    PortOpts opts;
    char *name;
    size_t name_nbytes;
    Term *links;
    uint32_t nlinks, cap_links;
    Watch *watches;
    uint32_t nwatches, cap_watches;
    Buf partial; // input whose line or packet has not ended
    uint64_t in_total, out_total;
    size_t queued; // bytes the driver holds, for port_info
};

// ---- for drivers ---------------------------------------------------------------------------------------
void port_input(Port *p, const uint8_t *bytes, size_t n); // in packets or lines: {Port, {data, ...}} to the owner
void port_ended(Port *p);                                 // no more input: {Port, eof}, or the port closes
void port_send(Port *p, const uint8_t *bytes, size_t n);  // one {Port, {data, Bytes}}
void port_send_headed(Port *p, const uint8_t *head, size_t nhead, const uint8_t *bytes, size_t n); // [Byte... | Bytes]
void port_tell(Port *p, Term to, Term message); // any message, copied
void port_exit(Port *p, Term reason);           // closes the port, after this call of the driver
void port_count_input(Port *p, size_t n);       // for port_info(input)
void port_set_busy(Port *p, bool busy);         // senders wait while it is
// From anywhere on a scheduler: runs driver->input(kind, bytes) in the port (or ready, with NULL). False: it is gone.
bool port_event(Term port, int kind, const void *bytes, size_t n);
void port_event_all(int kind); // to every port
// Streams of the host (io/input.c). A stream's bytes go to the port that wanted it last.
enum { EVENT_BYTES, EVENT_END, EVENT_READY };
void input_want(Term port, int handle); // bytes come as EVENT_BYTES, the end as EVENT_END
void input_leave(Term port);            // no more of them, whatever the port has wanted

// ---- output to the host, in order and without blocking a scheduler (io/output.c) ------------------------------
enum { TERMINAL_SIZE = 0x018b0900 + 100, TERMINAL_IS_UNICODE, TERMINAL_SET_UNICODE }; // port_control of fd and tty_sl
int terminal_size(Buf *out);
typedef struct Out Out;
Out *out_open(int fd);                                  // one per fd; never goes away
bool out_write(Out *o, const uint8_t *bytes, size_t n); // false: error. What the host does not take at once is queued
size_t out_queued(Out *o);

// ---- every driver there is (io/drivers.tab) -------------------------------------------------------------------
#define DRIVER(name, opened_by) extern const Driver name##_driver;
#include "io/drivers.tab"
#undef DRIVER
