// SPDX-License-Identifier: Apache-2.0
// io/driver — what a driver is, and the functions it may call. Private to the room.
//
// All functions of a driver run in the port: no other thread touches the port then. They must not block for long.
#pragma once
#include "io/io.h"
#include "base/sync.h"

enum { CONTROL_BAD = -1, CONTROL_LIST, CONTROL_BINARY }; // badarg; otherwise how port_control returns `out`
struct Driver {
    const char *name;
    // args: the part of {spawn_driver, "name args"} after the name. Returns 0, or the atom that open_port fails with.
    Term (*start)(Port *p, const PortOpts *o, const char *args);
    void (*stop)(Port *p);                                            // the port closes: frees p->state
    void (*output)(Port *p, const uint8_t *bytes, size_t n);          // with the packet header
    void (*input)(Port *p, int kind, const uint8_t *bytes, size_t n); // an event of the host; NULL: there are none
    int (*control)(Port *p, uint32_t op, const uint8_t *bytes, size_t n, Buf *out); // returns CONTROL_; NULL: badarg
    Term (*call)(Port *p, Heap *h, uint32_t op, Term data);                         // NOVALUE, or no function: badarg
    void (*ready)(Port *p); // a job has ended (EVENT_READY); NULL: not interested
    bool framed;            // the options packet and line are supported
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
    Lock lock; // held for the fields from here to `busy`
    bool running, dead;
    Signal *in_first, **in_last;
    size_t in_nbytes; // bytes of commands in the in-queue
    Waiter *waiters;
    uint32_t nwaiters, cap_waiters;
    PortData *data; // set by port_set_data; NULL: undefined
    _Atomic bool busy;
    // -- touched only by the thread that runs the port
    Term id, owner;
    Term exit_with; // port_exit was called with this atom; else NOVALUE
    const Driver *driver;
    void *state; // of the driver
    PortOpts opts;
    char *name;
    size_t name_nbytes;
    Term *links;
    uint32_t nlinks, cap_links;
    Watch *watches;
    uint32_t nwatches, cap_watches;
    Buf partial; // input whose line or packet is incomplete
    uint64_t in_total, out_total;
    size_t queued; // bytes that the driver holds, for port_info
};

// ---- for drivers ---------------------------------------------------------------------------------------
void port_input(Port *p, const uint8_t *bytes, size_t n); // sends {Port, {data, ...}} to the owner, by packets or lines
void port_ended(Port *p);                                 // end of the input: sends {Port, eof}, or closes the port
void port_send(Port *p, const uint8_t *bytes, size_t n);  // sends one {Port, {data, Bytes}}
// Sends [Byte... | Bytes] as data.
void port_send_headed(Port *p, const uint8_t *head, size_t nhead, const uint8_t *bytes, size_t n);
void port_tell(Port *p, Term to, Term message); // sends any message; copies it
void port_exit(Port *p, Term reason);           // closes the port after this call of the driver
void port_count_input(Port *p, size_t n);       // for port_info(input)
void port_set_busy(Port *p, bool busy);         // senders wait while the port is busy
// On any scheduler: runs driver->input(kind, bytes) in the port (EVENT_READY: driver->ready). Copies the bytes if the
// port is running. False: there is no such port.
bool port_event(Term port, int kind, const void *bytes, size_t n);
void port_event_all(int kind); // to every port
// Streams of the host (io/input.c). A stream's bytes go to the port that called input_want last.
enum { EVENT_BYTES, EVENT_END, EVENT_READY };
void input_want(Term port, int handle); // bytes arrive as EVENT_BYTES, the end as EVENT_END
void input_leave(Term port);            // this port gets no more bytes, from any stream

// ---- output to the host, in order, without blocking a scheduler (io/output.c) ----------------------------------
// Operations of port_control for fd and tty_sl.
enum { TERMINAL_SIZE = 0x018b0900 + 100, TERMINAL_IS_UNICODE, TERMINAL_SET_UNICODE };
// Appends the number of columns and rows to `out`, as two 32-bit ints. Returns CONTROL_; CONTROL_BAD: no terminal.
int terminal_size(Buf *out);
typedef struct Out Out;
Out *out_open(int fd); // one for each fd, never freed
// false: an error. What the host does not accept at once is queued.
bool out_write(Out *o, const uint8_t *bytes, size_t n);
size_t out_queued(Out *o);

// ---- the drivers (io/drivers.tab) -------------------------------------------------------------------------------
#define DRIVER(name, opened_by) extern const Driver name##_driver;
#include "io/drivers.tab"
#undef DRIVER
