// SPDX-License-Identifier: Apache-2.0
// io — ports: what Erlang knows of the world outside as something with an owner, links and messages.
//
//   process ── signal, or a call of a BIF ──► Port { in-queue, running } ──► Driver { start, output, control, ... }
//   host event (input, a promise) ── io_poll, on scheduler 1 ──► the same in-queue     Port ── messages ──► its owner
//
// Law: a port's fields are touched only by the scheduler that runs it. Who brings it something to do and finds it idle
// runs it at once; else it is queued behind what is there, and the one who runs the port does it. So things happen in
// the order they came, whoever runs them, and no lock is held while a driver works. Nothing that runs in a port may run
// another port. A Port found by its id stays allocated until the finder's slice ends. Drivers are tables of C
// functions: io/driver.h.
#pragma once
#include "proc/proc.h"

typedef struct Port Port;

void io_init(uint32_t port_limit); // after sched_init; 0: 65,536
void io_poll(void);                // on scheduler 1: hands what the host brought to the ports that wait for it
void io_flush(void);               // at the end: waits until what ports have taken is written
void io_thaw(void);                // after an image was resumed: the host and its input are new
// Bytes of a stream of the host (none: the end). Those of a handle above 0 are dropped when no port reads it. Any
// thread; the caller then pokes scheduler 1.
void io_feed(int handle, const void *p, size_t nbytes);
bool io_wants(int handle); // false: nobody takes its bytes at present; host_stream_want says when that has changed
// The minimal start reads fd 0 without a port: bytes appended to `out`, or the end (*eof); else false, and `waiter` is
// sent {webeam, stdin} once.
bool io_take_input(Buf *out, bool *eof, Term waiter);
// JavaScript has a message for a port of driver js: see io/js.c. Any thread; the caller then pokes scheduler 1.
void io_js_event(uint64_t port_number, int kind, const void *p, size_t nbytes);
// What io calls in rooms above. Filled by vm/upward.c.
typedef struct {
    void (*log)(const char *text, size_t nbytes); // an error report of the emulator
} IoUp;
extern IoUp io_up;
bool io_port_signal(Term port, Signal *s); // proc's ProcUp.port_signal
bool io_port_alive(Term port);

// ---- opening --------------------------------------------------------------------------------------
enum { PORT_IN = 1, PORT_OUT = 2, PORT_BINARY = 4, PORT_EOF = 8, PORT_LINE = 16, PORT_PACKET = 32, PORT_PARALLEL = 64 };
typedef struct {
    uint32_t flags;
    uint32_t packet; // bytes of the length in front: 1, 2, 4
    uint32_t line_max;
    int fd_in, fd_out;            // {fd, In, Out}
    uint32_t busy_low, busy_high; // of what a driver has queued; high 0: never busy
    const char *name;             // as port_info tells it; the driver's arguments follow its name
} PortOpts;
// The driver called by the first word of `command`; NULL: there is none.
typedef struct Driver Driver;
const Driver *io_driver_find(const char *command);
const Driver *io_driver_fd(void);
const Driver *io_driver_file(void); // open_port("FILE", ...): the name is absolute
// Opens a port owned by and linked to p. NOVALUE: *error is the atom.
Term io_open(Proc *p, const Driver *d, const PortOpts *o, Term *error);

// ---- calls: the result of the BIF in erts_internal ----------------------------------------------------
// When the port is idle the answer at once, else a reference: {Ref, Answer} comes as a message.
Port *io_find(Term port);                                    // NULL: no such open port
Term io_command(Proc *p, Port *port, Buf *data, bool *busy); // true; takes over the bytes, but when busy: see io_await
Term io_bad_command(Proc *p, Port *port); // data that is no iolist: notes it in the log, and says badarg
bool io_is_busy(Port *port);
bool io_await(Proc *p, Port *port); // p stops after this call until the port is not busy. False: it is not any more
Term io_close(Proc *p, Port *port);
Term io_connect(Proc *p, Port *port, Term pid);
Term io_control(Proc *p, Port *port, uint32_t op, Buf *data); // takes over the bytes
Term io_call(Proc *p, Port *port, uint32_t op, Term data);
Term io_info(Proc *p, Port *port, Term item); // item NOVALUE: the list
bool io_info_is_item(Term item);
Term io_data(Proc *p, Port *port, Term set); // set NOVALUE: gives it. NOVALUE: closed
Term io_list(Heap *h);                       // of all open ports
size_t io_count(void);
size_t io_limit(void);
void io_totals(uint64_t *in_nbytes, uint64_t *out_nbytes);
