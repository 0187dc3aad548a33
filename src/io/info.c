// SPDX-License-Identifier: Apache-2.0
// io/info.c — erlang:port_info. It runs in the port, as all operations do.
#include "io/inner.h"

bool io_info_is_item(Term i)
{
    return i == A_name || i == A_links || i == A_id || i == A_connected || i == A_input || i == A_output ||
        i == A_os_pid || i == A_registered_name || i == A_monitors || i == A_monitored_by || i == A_memory ||
        i == A_queue_size || i == A_parallelism || i == A_locking;
}

static Term info_of(Port *port, Heap *h, Term i)
{
    Term list = NIL;
    if (i == A_name) return heap_string(h, (uint8_t *)port->name, port->name_nbytes, NIL);
    if (i == A_links) return heap_list(h, port->links, port->nlinks, NIL);
    if (i == A_id) return make_small((int64_t)local_port_number(port->id) * 8);
    if (i == A_connected) return port->owner;
    if (i == A_input) return heap_uint64(h, port->in_total);
    if (i == A_output) return heap_uint64(h, port->out_total);
    if (i == A_os_pid) return A_undefined;
    if (i == A_monitors) return NIL;
    if (i == A_monitored_by) {
        for (uint32_t k = 0; k < port->nwatches; k++) list = heap_cons(h, port->watches[k].watcher, list);
        return list;
    }
    if (i == A_memory) return heap_uint64(h, 40 + port->queued + port->partial.cap);
    if (i == A_queue_size) return heap_uint64(h, port->queued);
    if (i == A_parallelism) return port->opts.flags & PORT_PARALLEL ? A_true : A_false;
    return A_port_level; // locking
}

Term port_info(Port *port, Heap *h, Term item)
{
    Term name = name_of_port(port->id);
    if (item == A_registered_name) return name == NIL ? NIL : TUPLE(h, item, name);
    if (item != NOVALUE) return TUPLE(h, item, info_of(port, h, item));
    const Term items[] = {A_os_pid, A_output, A_input, A_connected, A_id, A_links, A_name};
    Term list = NIL;
    for (size_t k = 0; k < COUNT_OF(items); k++)
        list = heap_cons(h, TUPLE(h, items[k], info_of(port, h, items[k])), list);
    return name == NIL ? list : heap_cons(h, TUPLE(h, A_registered_name, name), list);
}
