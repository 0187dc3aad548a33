// SPDX-License-Identifier: Apache-2.0
// bif/refs.c — references, pids and ports, and their text; unique integers.
#include "bif/bif.h"
#include "proc/time.h"

BIF_FN(erlang, make_ref, 0) { return proc_self_ref(p); }

static Term printed(Proc *p, Term t)
{
    Buf b = {0};
    print_term(&b, t, 0);
    return bif_text_list(&p->heap, &b);
}
BIF_FN(erlang, ref_to_list, 1) { return is_ref(a[0]) ? printed(p, a[0]) : badarg(p); }
BIF_FN(erlang, pid_to_list, 1) { return is_pid(a[0]) ? printed(p, a[0]) : badarg(p); }
BIF_FN(erlang, port_to_list, 1) { return is_port(a[0]) ? printed(p, a[0]) : badarg(p); }
BIF_FN(erlang, fun_to_list, 1) { return is_fun(a[0]) ? printed(p, a[0]) : badarg(p); }

// Parses "Prefix<N.N...>" with at most `max` numbers. Returns how many there are; -1: another text.
static int numbers(Term list, const char *prefix, uint64_t *v, int max)
{
    char text[128];
    size_t n = 0;
    for (; is_cons(list) && n < sizeof text - 1; list = tail(list)) {
        if (!is_small(head(list)) || small_value(head(list)) < 1 || small_value(head(list)) > 126) return -1;
        text[n++] = (char)small_value(head(list));
    }
    text[n] = 0;
    size_t at = strlen(prefix);
    if (!is_nil(list) || strncmp(text, prefix, at)) return -1;
    for (int k = 0; k < max; k++) {
        if (text[at] < '0' || text[at] > '9') return -1;
        for (v[k] = 0; text[at] >= '0' && text[at] <= '9'; at++) {
            if (v[k] > UINT64_MAX / 10 - 1) return -1;
            v[k] = v[k] * 10 + (uint64_t)(text[at] - '0');
        }
        if (text[at] == '>') return text[at + 1] ? -1 : k + 1;
        if (text[at++] != '.') return -1;
    }
    return -1;
}

BIF_FN(erlang, list_to_pid, 1)
{
    uint64_t v[3];
    if (numbers(a[0], "<", v, 3) != 3 || v[0] || v[1] >= 1 << 15 || v[2] >= 1 << 13) return badarg(p);
    return make_local_pid((uint32_t)(v[1] | v[2] << 15)); // printed as the low 15 bits and the rest
}

BIF_FN(erlang, list_to_port, 1)
{
    uint64_t v[2];
    if (numbers(a[0], "#Port<", v, 2) != 2 || v[0] || v[1] >= (uint64_t)1 << 59) return badarg(p);
    return make_local_port(v[1]);
}

BIF_FN(erlang, list_to_ref, 1)
{
    uint64_t v[4];
    if (numbers(a[0], "#Ref<", v, 4) != 4 || v[0] || v[1] > UINT32_MAX || v[2] > UINT32_MAX || v[3] > UINT32_MAX)
        return badarg(p);
    Term *r = heap_take(&p->heap, REF_NWORDS);
    r[0] = make_header(SUB_REF, REF_NWORDS - 1);
    r[1] = v[3] | v[2] << 32;
    r[2] = v[1];
    return make_boxed(r);
}

// ---- unique integers ---------------------------------------------------------------
static _Atomic uint64_t unique_plain;
static Term unique(Proc *p, bool monotonic, bool positive)
{
    uint64_t n = monotonic ? (uint64_t)(time_unique() - SMALL_MIN) : atomic_fetch_add(&unique_plain, 1);
    return heap_int64(&p->heap, positive ? (int64_t)n + 1 : SMALL_MIN + (int64_t)n);
}

BIF_FN(erlang, unique_integer, 0) { return unique(p, false, false); }
BIF_FN(erlang, unique_integer, 1)
{
    bool monotonic = false, positive = false;
    Term l = a[0], o;
    while (bif_next(&l, &o)) {
        if (o == A_monotonic) monotonic = true;
        else if (o == B_positive) positive = true;
        else return badarg(p);
    }
    return is_nil(l) ? unique(p, monotonic, positive) : badarg(p);
}
