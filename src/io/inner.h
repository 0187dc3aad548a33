// SPDX-License-Identifier: Apache-2.0
// io/inner — what the files of a port share: table.c, port.c, queue.c, operation.c, signal.c, links.c, info.c. Drivers
// use only driver.h.
#pragma once
#include "io/driver.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "data/data.h"

// ---- table.c ----------------------------------------------------------------------------------------------
bool port_table_add(Port *p); // gives p its id; false: the limit of open ports is reached
void port_table_remove(Port *p);
void port_count_output(Port *p, size_t nbytes); // for port_info(output) and statistics(io)

// ---- port.c; except for port_wake_waiters, only the thread that runs the port calls these ---------------------
void port_terminate(Port *p, Term reason); // closes the port, see port.c
void port_after_driver(Port *p);           // closes the port if the driver has called port_exit
void port_wake_waiters(Port *p);           // from any thread

// ---- links.c ------------------------------------------------------------------------------------------------
bool port_link_find(Port *p, Term pid, uint32_t *at); // *at: index in p->links
void port_link_add(Port *p, Term pid);
bool port_link_remove(Port *p, Term pid); // false: not linked
void port_monitor_add(Port *p, const Signal *s);
void port_monitor_remove(Port *p, const Signal *s);
void port_links_tell(Port *p, Term reason); // sends exit signals to the linked, 'DOWN' to the monitoring processes

// ---- operation.c ----------------------------------------------------------------------------------------------
typedef enum { OP_COMMAND, OP_CLOSE, OP_CONNECT, OP_CONTROL, OP_CALL, OP_INFO, OP_EVENT } OpKind;
typedef struct { // what a BIF or an event of the host asks a port to do
    uint8_t what;
    bool reply; // the caller waits for {Ref, Answer}
    Term from;
    uint64_t ref; // first word of the reference
    uint32_t ref2;
    uint32_t number; // number of a control or call; kind of an event
    Term term;
    Frag *frag; // holds the term while the operation is queued
    Buf bytes;
    const uint8_t *at; // bytes of an event that is not queued; not copied
    size_t n;
} Op;
void op_free(Op *op);                        // frees what it holds, not op itself
Term port_perform(Port *p, Op *op, Heap *h); // returns the answer, on h
void port_perform_queued(Port *p, Op *op);   // sends the answer, and frees op
Term port_closed_answer(const Op *op);       // the answer if the port has closed
void port_output(Port *p, Buf *b);           // passes a command's bytes to the driver, after the packet header

// ---- the others -----------------------------------------------------------------------------------------------
Term port_info(Port *p, Heap *h, Term item); // info.c. item NOVALUE: the default list
void port_log_bad_value(Port *p);            // signal.c
void port_act(Port *p, Signal *s);           // signal.c: acts on s; takes it over
void port_leave(Port *p);                    // queue.c: acts on what is queued, then releases the port
