// SPDX-License-Identifier: Apache-2.0
// io/inner — what the files that make up a port share: table.c, port.c, queue.c, operation.c, signal.c, links.c,
// info.c. Drivers need only driver.h.
#pragma once
#include "io/driver.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "data/data.h"

// ---- table.c ----------------------------------------------------------------------------------------------
bool port_table_add(Port *p); // gives it its id. False: there are as many ports as the limit allows
void port_table_remove(Port *p);
void port_count_output(Port *p, size_t nbytes); // for port_info(output) and statistics(io)

// ---- port.c: all but port_wake_waiters are for the thread that runs the port -------------------------------
void port_terminate(Port *p, Term reason); // closes it: see there
void port_after_driver(Port *p);           // closes it when the driver has asked for that (port_exit)
void port_wake_waiters(Port *p);           // any thread

// ---- links.c ------------------------------------------------------------------------------------------------
bool port_link_find(Port *p, Term pid, uint32_t *at); // at: its place in p->links
void port_link_add(Port *p, Term pid);
bool port_link_remove(Port *p, Term pid); // false: there was none
void port_monitor_add(Port *p, const Signal *s);
void port_monitor_remove(Port *p, const Signal *s);
void port_links_tell(Port *p, Term reason); // exit signals and 'DOWN' to all of them

// ---- operation.c ----------------------------------------------------------------------------------------------
typedef enum { OP_COMMAND, OP_CLOSE, OP_CONNECT, OP_CONTROL, OP_CALL, OP_INFO, OP_EVENT } OpKind;
typedef struct { // what a BIF or an event of the host asks a port for
    uint8_t what;
    bool reply; // the caller awaits {Ref, Answer}
    Term from;
    uint64_t ref;
    uint32_t ref2;
    uint32_t number; // of a control or call; the kind of an event
    Term term;
    Frag *frag; // holds the term while the operation is queued
    Buf bytes;
    const uint8_t *at; // the bytes of an event that is done at once: they are not copied
    size_t n;
} Op;
void op_free(Op *op);                        // gives back what it holds
Term port_perform(Port *p, Op *op, Heap *h); // the answer, on h
void port_perform_queued(Port *p, Op *op);   // sends the answer, and frees op
Term port_closed_answer(const Op *op);       // what it answers when the port has closed
void port_output(Port *p, Buf *b);           // a command's bytes to the driver, behind the header of a packet

// ---- the others -----------------------------------------------------------------------------------------------
Term port_info(Port *p, Heap *h, Term item); // info.c. item NOVALUE: the list
void port_log_bad_value(Port *p);            // signal.c
void port_act(Port *p, Signal *s);           // signal.c: does what s says; takes over s
void port_leave(Port *p);                    // queue.c: does what is queued, then lets go of the port
