// SPDX-License-Identifier: Apache-2.0
// io/links.c — the processes linked to a port, and those that monitor it: two small arrays. Only the thread that runs
// the port touches them.
#include "io/inner.h"

bool port_link_find(Port *port, Term pid, uint32_t *at)
{
    for (*at = 0; *at < port->nlinks; ++*at)
        if (port->links[*at] == pid) return true;
    return false;
}

void port_link_add(Port *port, Term pid)
{
    uint32_t i;
    if (port_link_find(port, pid, &i)) return;
    if (port->nlinks == port->cap_links) {
        uint32_t cap = port->cap_links ? port->cap_links * 2 : 2;
        port->links = mem_resize(MEM_SYSTEM, port->links, port->cap_links * sizeof(Term), cap * sizeof(Term));
        port->cap_links = cap;
    }
    port->links[port->nlinks++] = pid;
}

bool port_link_remove(Port *port, Term pid)
{
    uint32_t i;
    if (!port_link_find(port, pid, &i)) return false;
    memmove(port->links + i, port->links + i + 1, (port->nlinks - i - 1) * sizeof(Term));
    port->nlinks--;
    return true;
}

void port_monitor_add(Port *port, const Signal *s)
{
    if (port->nwatches == port->cap_watches) {
        uint32_t cap = port->cap_watches ? port->cap_watches * 2 : 2;
        port->watches = mem_resize(MEM_SYSTEM, port->watches, port->cap_watches * sizeof(Watch), cap * sizeof(Watch));
        port->cap_watches = cap;
    }
    port->watches[port->nwatches++] = (Watch){s->data, s->ref2, s->from, s->term};
}

void port_monitor_remove(Port *port, const Signal *s)
{
    for (uint32_t i = 0; i < port->nwatches; i++)
        if (port->watches[i].w1 == s->data && port->watches[i].w2 == s->ref2) {
            memmove(port->watches + i, port->watches + i + 1, (port->nwatches - i - 1) * sizeof(Watch));
            port->nwatches--;
            return;
        }
}

void port_links_tell(Port *port, Term reason)
{
    for (uint32_t i = 0; i < port->nlinks; i++) proc_exit_signal(port->id, port->links[i], reason, true);
    for (uint32_t i = 0; i < port->nwatches; i++) {
        const Watch *w = &port->watches[i];
        Term two[3] = {make_header(SUB_TUPLE, 2), w->name, A_nonode_nohost};
        proc_down_signal(w->watcher, w->w1, w->w2, A_port, w->name == NIL ? port->id : make_boxed(two), reason);
    }
}
