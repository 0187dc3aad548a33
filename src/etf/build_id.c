// SPDX-License-Identifier: Apache-2.0
// etf/build_id.c — builds pids, ports, references and funs from scanned bytes.
//
// Each function reads from *pp and moves it past what it has read. Pids, ports and references of this node become local
// terms, others become external boxes.
#include "etf/decode.h"

static Term build_external(EtfDecoder *d, uint32_t kind, Term node, uint32_t creation, size_t ndata)
{
    ExternalBox *x = (ExternalBox *)d->hp;
    d->hp += EXTERNAL_NWORDS + ndata;
    x->header = make_header_extra(SUB_EXTERNAL, 2 + ndata, kind);
    x->node = node;
    x->creation = creation;
    return make_boxed((Term *)x);
}

static bool is_here(Term node, uint32_t creation) { return node_is_here(node) && creation == 0; }

EtfStatus etf_read_pid(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out)
{
    Term node;
    EtfStatus s = etf_read_atom(d->flags, pp, &node);
    if (s != ETF_DONE) return s;
    const uint8_t *p = *pp;
    uint32_t number = get_be32(p), serial = get_be32(p + 4), creation = tag == T_NEW_PID ? get_be32(p + 8) : p[8];
    *pp = p + (tag == T_NEW_PID ? 12 : 9);
    if (tag == T_OLD_PID && creation > 3) return ETF_BAD;
    if (is_here(node, creation)) {
        if (number > MAX_PID_NUMBER || serial > MAX_PID_SERIAL) return ETF_BAD;
        *out = make_local_pid(number | serial << 15);
        return ETF_DONE;
    }
    *out = build_external(d, EXT_PID, node, creation, 1);
    ((ExternalBox *)boxed_ptr(*out))->data[0] = (uint64_t)serial << 32 | number;
    return ETF_DONE;
}

EtfStatus etf_read_port(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out)
{
    Term node;
    EtfStatus s = etf_read_atom(d->flags, pp, &node);
    if (s != ETF_DONE) return s;
    const uint8_t *p = *pp;
    uint64_t number = tag == T_V4_PORT ? get_be64(p) : get_be32(p);
    p += tag == T_V4_PORT ? 8 : 4;
    uint32_t creation = tag == T_OLD_PORT ? p[0] : get_be32(p);
    *pp = p + (tag == T_OLD_PORT ? 1 : 4);
    if (tag == T_OLD_PORT && creation > 3) return ETF_BAD;
    if (is_here(node, creation)) {
        if (number > MAX_PORT_28) return ETF_BAD;
        *out = make_local_port(number);
        return ETF_DONE;
    }
    *out = build_external(d, EXT_PORT, node, creation, 1);
    ((ExternalBox *)boxed_ptr(*out))->data[0] = number;
    return ETF_DONE;
}

static EtfStatus local_ref(EtfDecoder *d, const uint32_t *id, uint32_t n, Term *out)
{
    if (n == 0 || n > 3 || id[0] >= 1u << 18) return ETF_BAD;
    Magic *m = etf_up.magic_find ? etf_up.magic_find(id) : NULL;
    Term *box = d->hp;
    if (m) {
        box[0] = make_header(SUB_MAGIC_REF, MAGIC_REF_NWORDS - 1);
        box[1] = (uintptr_t)m;
        box[2] = *d->chain;
        *d->chain = (uintptr_t)box;
        d->hp += MAGIC_REF_NWORDS;
    } else if (id[2] & REF_ALIAS) {
        box[0] = make_header(SUB_REF, ALIAS_REF_NWORDS - 1);
        box[1] = (uint64_t)id[1] << 32 | id[0];
        box[2] = id[2];
        box[3] = make_local_pid(id[2] & 0x0FFFFFFF);
        d->hp += ALIAS_REF_NWORDS;
    } else {
        box[0] = make_header(SUB_REF, REF_NWORDS - 1);
        box[1] = (uint64_t)id[1] << 32 | id[0];
        box[2] = id[2];
        d->hp += REF_NWORDS;
    }
    *out = make_boxed(box);
    return ETF_DONE;
}

EtfStatus etf_read_ref(EtfDecoder *d, uint8_t tag, const uint8_t **pp, Term *out)
{
    uint32_t n = 1, creation, id[MAX_REF_IDS + 1] = {0};
    if (tag != T_OLD_REF) {
        n = get_be16(*pp);
        *pp += 2;
    }
    Term node;
    EtfStatus s = etf_read_atom(d->flags, pp, &node);
    if (s != ETF_DONE) return s;
    const uint8_t *p = *pp;
    if (tag == T_OLD_REF) {
        id[0] = get_be32(p);
        creation = p[4];
        p += 5;
    } else {
        if (tag == T_NEW_REF) creation = *p++;
        else {
            creation = get_be32(p);
            p += 4;
        }
        for (uint32_t i = 0; i < n; i++, p += 4) id[i] = get_be32(p);
    }
    *pp = p;
    if (tag != T_NEWER_REF && creation > 3) return ETF_BAD;
    if (is_here(node, creation)) return local_ref(d, id, n, out);
    *out = build_external(d, EXT_REF, node, creation, 1 + (n + 1) / 2);
    uint64_t *data = ((ExternalBox *)boxed_ptr(*out))->data;
    data[0] = n;
    for (uint32_t i = 0; i < n; i += 2) data[1 + i / 2] = (uint64_t)id[i + 1] << 32 | id[i];
    return ETF_DONE;
}

static bool is_atom_tag(uint8_t tag)
{
    return tag == T_ATOM || tag == T_SMALL_ATOM || tag == T_UTF8_ATOM || tag == T_SMALL_UTF8_ATOM;
}

// Reads an integer that is a field of another term. False: it is something else, or too large.
static bool read_small(const uint8_t **pp, int64_t *v)
{
    const uint8_t *p = *pp;
    switch (p[0]) {
    case T_SMALL_INT:
        *v = p[1];
        *pp = p + 2;
        return true;
    case T_INT:
        *v = (int32_t)get_be32(p + 1);
        *pp = p + 5;
        return true;
    case T_SMALL_BIG:
        if (p[1] > 4 || p[2]) return false;
        *v = 0;
        for (int i = 0; i < p[1]; i++) *v |= (int64_t)p[3 + i] << (8 * i);
        *pp = p + 3 + p[1];
        return true;
    default: return false;
    }
}

// ---- funs --------------------------------------------------------------------------------------------------
static Term build_fun_box(EtfDecoder *d, uintptr_t target, uint32_t arity, uint32_t nfree, bool export, Term creator)
{
    FunBox *f = (FunBox *)d->hp;
    d->hp += FUN_NWORDS + nfree;
    f->header = make_header(SUB_FUN, FUN_NWORDS - 1 + nfree);
    f->target = target;
    f->shape = arity | (uint64_t)nfree << 8 | (uint64_t) export << 16;
    f->spare = 0;
    f->creator = creator;
    return make_boxed((Term *)f);
}

EtfStatus etf_read_export(EtfDecoder *d, const uint8_t **pp, Term *out)
{
    Term m, f;
    int64_t arity;
    EtfStatus s;
    if (!is_atom_tag(**pp)) return ETF_BAD;
    if ((s = etf_read_atom(d->flags, pp, &m)) != ETF_DONE) return s;
    if (!is_atom_tag(**pp)) return ETF_BAD;
    if ((s = etf_read_atom(d->flags, pp, &f)) != ETF_DONE) return s;
    if (!read_small(pp, &arity) || arity < 0 || arity > 255) return ETF_BAD;
    Export *e =
        d->flags & ETF_SAFE ? etf_up.export_find(m, f, (uint32_t)arity) : etf_up.export_get(m, f, (uint32_t)arity);
    if (!e) return ETF_BAD;
    *out = build_fun_box(d, (uintptr_t)e, (uint32_t)arity, 0, true, NIL);
    return ETF_DONE;
}

EtfStatus etf_read_fun(EtfDecoder *d, const uint8_t **pp, Term *out)
{
    const uint8_t *p = *pp;
    EtfFun facts = {.arity = p[4], .index = get_be32(p + 21), .num_free = get_be32(p + 25)};
    memcpy(facts.new_uniq, p + 5, 16);
    p += 29;
    int64_t old_index, old_uniq;
    Term creator;
    EtfStatus s;
    if (!is_atom_tag(*p)) return ETF_BAD;
    if ((s = etf_read_atom(d->flags, &p, &facts.module)) != ETF_DONE) return s;
    if (!read_small(&p, &old_index) || !read_small(&p, &old_uniq)) return ETF_BAD;
    facts.old_uniq = (uint32_t)old_uniq;
    if (*p != T_NEW_PID && *p != T_OLD_PID) return ETF_BAD;
    uint8_t tag = *p++;
    if ((s = etf_read_pid(d, tag, &p, &creator)) != ETF_DONE) return s;
    if (facts.arity + facts.num_free > 255) return ETF_BAD;
    FunEntry *e = etf_up.fun_get(&facts);
    if (!e) return ETF_BAD;
    *out = build_fun_box(d, (uintptr_t)e, facts.arity, facts.num_free, false, creator);
    *pp = p;
    if (facts.num_free)
        *etf_push_pending(d) = (Pending){.at = fun_box(*out)->env, .left = facts.num_free, .kind = P_SLOTS};
    return ETF_DONE;
}
