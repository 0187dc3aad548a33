// SPDX-License-Identifier: Apache-2.0
// io — ports: the outside world as something with an owner, links and messages.
//
//   process ── signal, or a call of a BIF ──► Port { in-queue, running } ──► Driver { start, output, control, ... }
//   host event (input, a promise) ── io_poll, on scheduler 1 ──► the same in-queue     Port ── messages ──► its owner
//
// Law: only the scheduler that runs a port touches its fields. A signal or operation for an idle port is done at once,
// by the sender's scheduler. If the port is running, it is queued, and the scheduler that runs the port does it. So
// everything happens in the order it arrived, and no lock is held while a driver works. Code that runs in a port must
// not run another port. A Port found by its id stays allocated until the finder's slice ends. Drivers are tables of C
// functions: io/driver.h.
#pragma once
#include "proc/proc.h"

typedef struct Port Port;

void io_init(uint32_t port_limit); // after sched_init; port_limit 0: 65,536
void io_poll(void);                // on scheduler 1: passes the host's input to the ports that wait for it
void io_flush(void);               // at the end: waits until all output is written
void io_thaw(void);                // after an image was resumed: drops the old input
// Bytes of a stream of the host; nbytes 0: the end. Copies them. If no port reads the handle, they are dropped, except
// for handle 0. From any thread; the caller then pokes scheduler 1.
void io_feed(int handle, const void *p, size_t nbytes);
bool io_wants(int handle); // false: nobody takes its bytes now; host_stream_want tells the host when that changes
// For the minimal start, which reads fd 0 without a port. True: appends bytes to `out`, or sets *eof. False: there is
// nothing yet; `waiter` is then sent {webeam, stdin} once.
bool io_take_input(Buf *out, bool *eof, Term waiter);
// For prim_tty, which reads fd 0 without a port. `message` is sent once to `to`, as soon as there is input or its end.
void io_select_input(Term to, Term message);
// At most `max` bytes of what there is, appended to `out`; *eof: there is none and there will be none.
void io_read_input(Buf *out, size_t max, bool *eof);
Term io_terminal_write(Proc *p, int fd, Buf *data); // ok, or {error, Reason}; frees the bytes
bool io_terminal_is_full(int fd);                   // much that was written has not left yet
bool io_locale_is_utf8(void);
int io_char_width(uint32_t cp); // columns of a printable character: 0, 1 or 2
// A message from JavaScript for a port of driver js: see io/js.c. From any thread; the caller then pokes scheduler 1.
void io_js_event(uint64_t port_number, int kind, const void *p, size_t nbytes);
// What io calls in rooms above. Set by vm/upward.c.
typedef struct {
    void (*log)(const char *text, size_t nbytes); // an error report of the emulator
} IoUp;
extern IoUp io_up;
bool io_port_signal(Term port, Signal *s); // for proc, as ProcUp.port_signal
bool io_port_alive(Term port);

// ---- opening --------------------------------------------------------------------------------------
enum { PORT_IN = 1, PORT_OUT = 2, PORT_BINARY = 4, PORT_EOF = 8, PORT_LINE = 16, PORT_PACKET = 32, PORT_PARALLEL = 64 };
typedef struct {
    uint32_t flags;
    uint32_t packet;              // bytes of the packet header: 1, 2 or 4
    uint32_t line_max;            // bytes, for PORT_LINE
    int fd_in, fd_out;            // {fd, In, Out}
    uint32_t busy_low, busy_high; // limits for the bytes that a driver has queued; busy_high 0: never busy
    const char *name;             // as in port_info; the driver's arguments follow its name
} PortOpts;
// The first port of real erl: it starts programs of the operating system. Here it only exists; it cannot be closed.
void io_open_forker(Term owner);
bool io_is_forker(const Port *port);
// The driver named by the first word of `command`; NULL: none.
typedef struct Driver Driver;
const Driver *io_driver_find(const char *command);
const Driver *io_driver_fd(void);
const Driver *io_driver_file(void); // for open_port("FILE", ...); the name must be absolute
// Opens a port that p owns and is linked to. Returns its id; NOVALUE: *error is an atom.
Term io_open(Proc *p, const Driver *d, const PortOpts *o, Term *error);

// ---- calls: each returns the result of the BIF in erts_internal -----------------------------------------
// If the port is idle, the answer; else a reference, and the answer arrives as the message {Ref, Answer}.
Port *io_find(Term port); // NULL: no such open port
// Takes over the bytes, unless it sets *busy: then call io_await.
Term io_command(Proc *p, Port *port, Buf *data, bool *busy);
Term io_bad_command(Proc *p, Port *port); // for data that is not an iolist: logs it, returns badarg
bool io_is_busy(Port *port);
bool io_await(Proc *p, Port *port); // p waits after this call until the port is not busy; false: it is not busy
Term io_close(Proc *p, Port *port);
Term io_connect(Proc *p, Port *port, Term pid);
Term io_control(Proc *p, Port *port, uint32_t op, Buf *data); // takes over the bytes
Term io_call(Proc *p, Port *port, uint32_t op, Term data);
Term io_info(Proc *p, Port *port, Term item); // item NOVALUE: the default list
bool io_info_is_item(Term item);
Term io_data(Proc *p, Port *port, Term set); // set NOVALUE: returns the data; returns NOVALUE if the port has closed
Term io_list(Heap *h);                       // ids of all open ports
size_t io_count(void);
size_t io_limit(void);
void io_totals(uint64_t *in_nbytes, uint64_t *out_nbytes); // bytes of all ports since the start
