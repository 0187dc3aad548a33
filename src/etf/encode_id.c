// SPDX-License-Identifier: Apache-2.0
// etf/encode_id.c — pids, ports, references and funs to bytes.
//
// Those of this node get its name and creation 0. The format of each is the newest that OTP 25 knows, as OTP writes.
#include "etf/encode.h"

static void put_node(EtfEncoder *e, uint8_t tag, Term node)
{
    *room(e, 1) = tag;
    etf_put_atom(e, node);
}

void etf_put_local_pid(EtfEncoder *e, Term t)
{
    uint32_t v = local_pid_number(t);
    put_node(e, T_NEW_PID, node_here());
    put_32(e, v & MAX_PID_NUMBER);
    put_32(e, v >> 15);
    put_32(e, 0);
}

void etf_put_port(EtfEncoder *e, Term node, uint64_t number, uint32_t creation)
{
    put_node(e, number <= MAX_PORT_28 ? T_NEW_PORT : T_V4_PORT, node);
    if (number > MAX_PORT_28) put_32(e, (uint32_t)(number >> 32));
    put_32(e, (uint32_t)number);
    put_32(e, creation);
}

static void put_ref(EtfEncoder *e, Term node, uint32_t creation, uint32_t n, const uint32_t *id)
{
    uint8_t *p = room(e, 3);
    p[0] = T_NEWER_REF;
    put_be16(p + 1, n);
    etf_put_atom(e, node);
    put_32(e, creation);
    for (uint32_t i = 0; i < n; i++) put_32(e, id[i]);
}

void etf_put_local_ref(EtfEncoder *e, Term t)
{
    Term *box = boxed_ptr(t);
    if (header_subtag(box[0]) == SUB_MAGIC_REF) {
        put_ref(e, node_here(), 0, 3, magic_of(t)->id);
        return;
    }
    put_ref(e, node_here(), 0, 3, (uint32_t[]){(uint32_t)box[1], (uint32_t)(box[1] >> 32), (uint32_t)box[2]});
}

void etf_put_external(EtfEncoder *e, Term t)
{
    ExternalBox *x = (ExternalBox *)boxed_ptr(t);
    uint32_t creation = (uint32_t)x->creation;
    switch (header_extra(x->header)) {
    case EXT_PID:
        put_node(e, T_NEW_PID, x->node);
        put_32(e, (uint32_t)x->data[0]);
        put_32(e, (uint32_t)(x->data[0] >> 32));
        put_32(e, creation);
        break;
    case EXT_PORT: etf_put_port(e, x->node, x->data[0], creation); break;
    default: {
        uint32_t n = (uint32_t)x->data[0], id[MAX_REF_IDS + 1];
        for (uint32_t i = 0; i < n; i += 2) {
            id[i] = (uint32_t)x->data[1 + i / 2];
            id[i + 1] = (uint32_t)(x->data[1 + i / 2] >> 32);
        }
        put_ref(e, x->node, creation, n, id);
    }
    }
}

void etf_put_fun(EtfEncoder *e, Term t)
{
    if (fun_is_export(t)) {
        Term m, f;
        uint32_t arity;
        etf_up.export_facts(fun_export(t), &m, &f, &arity);
        *room(e, 1) = T_EXPORT;
        etf_put_atom(e, m);
        etf_put_atom(e, f);
        etf_put_small(e, arity);
        return;
    }
    EtfFun facts;
    etf_up.fun_facts(fun_entry(t), &facts);
    uint32_t nfree = fun_num_free(t);
    // The size field counts all bytes after the tag, so it is known only after the environment. A K_ENV item below the
    // environment's holds the field's position; it fills the field in.
    size_t size_at = e->out.n + 1;
    uint8_t *p = room(e, 30);
    p[0] = T_NEW_FUN;
    put_be32(p + 1, 0);
    p[5] = (uint8_t)fun_arity(t);
    memcpy(p + 6, facts.new_uniq, 16);
    put_be32(p + 22, facts.index);
    put_be32(p + 26, nfree);
    etf_put_atom(e, facts.module);
    etf_put_small(e, facts.index);
    etf_put_small(e, facts.old_uniq);
    if (e->counting)
        e->counted += (facts.index < 256) * 3u + (facts.old_uniq < 256) * 3u; // external_size counts 5 bytes for each
    Term creator = fun_box(t)->creator;
    if (is_local_pid(creator) && release_does(funs_of_init)) creator = make_local_pid(0);
    if (is_local_pid(creator)) etf_put_local_pid(e, creator);
    else if (is_external(creator, EXT_PID)) etf_put_external(e, creator);
    else etf_put_local_pid(e, make_local_pid(0));
    etf_push(e, make_small((int64_t)size_at), 0, K_ENV); // fills in the size field
    if (nfree) etf_push(e, t, 0, K_ENV);
}
