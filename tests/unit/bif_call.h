// SPDX-License-Identifier: Apache-2.0
// bif_call — calls BIFs as the run loop does, without a run loop: through the export table, from slice to slice, with
// a full collection between two slices. Terms, calls and answers are texts:
//
//   check_call("lists:reverse([1,2],[])", "[2,1]");      check_call("erlang:hd([])", "error:badarg");
//
// Arguments stand between guard words, and each call checks that the BIF has written to none of them.
#pragma once
#include "unit.h"
#include "base/release.h"
#include "bif/bif.h"
#include "files/files.h"
#include "proc/sched.h"
#include "proc/signal.h"
#include "vm/upward.h"
#include <stdlib.h>

enum { MOST_ARGS = 16, GUARDS = 8, ONE_SLICE = 4000, AT_ONCE = INT32_MAX };
static Proc *me;             // the BIFs are called in its name
static Heap store;           // is never collected: what lies here stays valid
static bool collects = true; // between two slices
static Term dead;            // the pid of a process that has ended

typedef struct {
    Term value;                // NOVALUE: an error, or `calls`, or stopped
    Term class_, reason, info; // the error
    const Export *in;          // the function that raised it
    Term args[MOST_ARGS];      // and what it was called with
    int slices;                // 1: done without a yield
    int64_t reds;              // charged
    bool wrote;                // to its arguments
    bool trapped;              // there was a trap
    const Export *calls;       // not a BIF, or one that waits for another process: the call that is to be made
} Outcome;

// ---- processes ---------------------------------------------------------------------------------------------------
static StopReason only_wait(Sched *s, Proc *p)
{
    (void)s, (void)p;
    return STOP_WAIT;
}

static void drain(void)
{
    bool busy;
    for (int i = 0; i < 20; i++) sched_run(0, false, &busy);
}

static Proc *start(void)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    Proc *p = proc_find(proc_spawn(&o, A_webeam, A_await, NIL, NULL));
    drain();
    return p;
}

static void end(Proc *p)
{
    proc_exit_signal(p->pid, p->pid, A_kill, false);
    drain();
}

static void ignore_halt(Proc *p, int code, bool flush, const char *slogan, size_t n)
{
    (void)p, (void)code, (void)flush, (void)slogan, (void)n;
}

static void bifs_start(void)
{
    term_init(0);
    upward_connect();
    code_init();
    files_init(true);
    proc_up.run = only_wait;
    bif_up.halt = ignore_halt;
    sched_init(&(SchedOpts){.schedulers = 1, .online = 1, .deterministic = true, .process_limit = 4096});
    release_set("13"); // OTP 25
    bif_init();
    heap_init(&store, 1 << 16, 233, 65535);
    Proc *p = start();
    dead = p->pid;
    end(p);
    me = start();
}

// ---- calling -----------------------------------------------------------------------------------------------------
// An error that a later slice finds says whose it is: {Module, Function, Arguments}, see proc_raise_of.
static void note_error(Proc *p, const Export *e, const Term *x, Outcome *o)
{
    Term first[MOST_ARGS];
    if (is_tuple(p->exc_args)) {
        Term of = p->exc_args, list = tuple_at(of, 2);
        size_t n = 0;
        for (; is_cons(list) && n < MOST_ARGS; list = tail(list)) first[n++] = head(list);
        e = export_find(tuple_at(of, 0), tuple_at(of, 1), (uint32_t)n);
        x = first;
    }
    o->in = e;
    o->class_ = p->exc_class;
    o->reason = heap_copy(&store, p->exc_reason);
    o->info = p->exc_info == NOVALUE ? NOVALUE : heap_copy(&store, p->exc_info);
    for (uint32_t i = 0; i < e->arity; i++) o->args[i] = heap_copy(&store, x[i]);
    p->exc_reason = p->exc_trace = NIL;
    p->exc_args = p->exc_info = NOVALUE;
}

// Calls e with args, which lie on p's heap; each slice has `budget` reductions. Behind slice number `last` the process
// is left as the run loop leaves it: the arguments of the next call saved on its stack.
static Outcome call_until(Proc *p, const Export *e, const Term *args, int32_t budget, int last)
{
    Term room[GUARDS + MOST_ARGS + GUARDS], before[COUNT_OF(room)], *x = room + GUARDS;
    Outcome o = {.value = NOVALUE, .slices = 1};
    uint32_t n = e->arity;
    for (size_t i = 0; i < COUNT_OF(room); i++) room[i] = make_small((int64_t)i);
    memcpy(x, args, n * sizeof(Term));
    for (p->reds = budget;;) {
        int32_t had = p->reds;
        memcpy(before, room, sizeof room);
        Term r = e->bif(p, x);
        o.reds += had - p->reds;
        o.wrote |= memcmp(before, room, sizeof room) != 0;
        if (r != NOVALUE) {
            o.value = heap_copy(&store, r);
            return o;
        }
        if (!p->trap) {
            note_error(p, e, x, &o);
            return o;
        }
        o.trapped = true;
        e = p->trap;
        n = p->trap_nargs;
        p->trap = NULL;
        if (!e->bif || (e->module == A_webeam && e->function == A_await)) {
            o.calls = e;
            p->flags &= (uint16_t)~PF_AWAIT;
            return o;
        }
        memcpy(x, p->trap_args, n * sizeof(Term));
        memset(p->trap_args, 0, sizeof p->trap_args);
        if (p->reds > 0) continue;
        if (collects) {
            p->heap.need_full = true;
            CHECK(proc_collect(p, MOST_ARGS + HEAP_SLACK, x, n));
        }
        if (o.slices == last) {
            p->heap.stop -= n;
            memcpy(p->heap.stop, x, n * sizeof(Term));
            p->live = n;
            return o;
        }
        o.slices++;
        p->reds = budget;
    }
}

// The same to its end, with arguments from anywhere.
static Outcome call(Term m, Term f, uint32_t n, const Term *args, int32_t budget)
{
    Term mine[MOST_ARGS];
    const Export *e = export_find(m, f, n);
    if (!e || !e->bif) panic("no such BIF");
    for (uint32_t i = 0; i < n; i++) mine[i] = heap_copy(&me->heap, args[i]);
    return call_until(me, e, mine, budget, INT32_MAX);
}

// Nothing of what me has called is left.
static inline void clean(void)
{
    me->heap.need_full = true;
    CHECK(proc_collect(me, 0, NULL, 0));
}

// ---- text --------------------------------------------------------------------------------------------------------
// Integers, floats, atoms, "text", [..|..], {..}, #{..}, <<1,"a",5:3>>; @me, @dead, @ref, @fun (fun erlang:self/0).
static Term read_term(const char **at);
static bool skip(const char **at, const char *what)
{
    size_t n = strlen(what);
    if (strncmp(*at, what, n)) return false;
    *at += n;
    return true;
}

static size_t read_terms(const char **at, const char *end, Term *out) // up to `end`, which may be two ends: "|" or "]"
{
    size_t n = 0;
    while (!strchr(end, **at)) {
        if (n == 64) panic("too many terms: %s", *at);
        out[n++] = read_term(at);
        if (!skip(at, ",")) break;
    }
    return n;
}

static Term read_list(const char **at)
{
    Term e[64], last = NIL;
    size_t n = read_terms(at, "|]", e);
    if (skip(at, "|")) last = read_term(at);
    skip(at, "]");
    return heap_list(&store, e, n, last);
}

static Term read_map(const char **at)
{
    Term pairs[64];
    size_t n = 0;
    while (!skip(at, "}")) {
        pairs[2 * n] = read_term(at);
        if (!skip(at, "=>")) panic("no map: %s", *at);
        pairs[2 * n++ + 1] = read_term(at);
        skip(at, ",");
    }
    return map_from_pairs(&store, pairs, n);
}

static Term read_binary(const char **at)
{
    uint8_t bytes[256];
    uint64_t nbits = 0;
    while (!skip(at, ">>")) {
        if (skip(at, "\"")) {
            for (; **at != '"'; nbits += 8) bytes[nbits / 8] = (uint8_t) * (*at)++;
            skip(at, "\"");
        } else {
            unsigned v = (unsigned)strtol(*at, (char **)at, 10), width = skip(at, ":") ? (unsigned)(*(*at)++ - '0') : 8;
            bytes[nbits / 8] = (uint8_t)(v << (8 - width));
            nbits += width;
        }
        skip(at, ",");
    }
    uint8_t *to;
    Term t = heap_new_bitstring(&store, nbits, &to);
    memcpy(to, bytes, (size_t)(nbits + 7) / 8);
    return t;
}

static Term read_number(const char **at)
{
    size_t n = strspn(*at, "-0123456789"), f = strspn(*at, "-0123456789.e");
    const uint8_t *p = (const uint8_t *)*at;
    double d;
    *at += f;
    return f > n && float_from_text(p, f, &d) ? heap_float(&store, d) : int_from_text(&store, p, n, 10);
}

static Term read_atom(const char **at)
{
    const char *from = *at;
    bool quoted = skip(at, "'");
    if (quoted) from++;
    while (
        quoted ? **at != '\'' : strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", **at) && **at)
        ++*at;
    Term t = atom_make((const uint8_t *)from, (size_t)(*at - from));
    if (quoted) ++*at;
    return t;
}

static Term fun_self(void)
{
    Term args[] = {A_erlang, A_self, make_small(0)};
    return call(A_erlang, atom_c("make_fun"), 3, args, ONE_SLICE).value;
}

static Term read_term(const char **at)
{
    Term e[64];
    if (skip(at, "@me")) return me->pid;
    if (skip(at, "@dead")) return dead;
    if (skip(at, "@ref")) return heap_copy(&store, proc_self_ref(me));
    if (skip(at, "@fun")) return fun_self();
    if (skip(at, "[")) return read_list(at);
    if (skip(at, "#{")) return read_map(at);
    if (skip(at, "<<")) return read_binary(at);
    if (skip(at, "{")) {
        size_t n = read_terms(at, "}", e);
        skip(at, "}");
        return n ? heap_tuple(&store, (uint32_t)n, e) : EMPTY_TUPLE;
    }
    if (skip(at, "\"")) {
        const char *from = *at;
        *at = strchr(from, '"') + 1;
        return heap_string(&store, (const uint8_t *)from, (size_t)(*at - 1 - from), NIL);
    }
    return strchr("-0123456789", **at) ? read_number(at) : read_atom(at);
}

// What the last call_text called, with what.
static const Export *asked_of;
static Term asked[64];
static inline Outcome call_text(const char *at)
{
    Term m, f;
    m = read_atom(&at);
    skip(&at, ":");
    f = read_atom(&at);
    skip(&at, "(");
    size_t n = read_terms(&at, ")", asked);
    asked_of = export_find(m, f, (uint32_t)n);
    return call(m, f, (uint32_t)n, asked, ONE_SLICE);
}


// The value; or CLASS:REASON, with the cause when there is one; or the function that is to be called instead.
static inline const char *said(const Outcome *o)
{
    static Buf b;
    b.n = 0;
    if (o->value != NOVALUE) print_term(&b, o->value, 200);
    else if (o->calls) print_mfa(&b, o->calls->module, o->calls->function, o->calls->arity);
    else {
        Term cause = o->info == NOVALUE ? NOVALUE : map_get(o->info, A_cause);
        print_term(&b, o->class_, 0);
        buf_byte(&b, ':');
        print_term(&b, o->reason, 200);
        if (cause != NOVALUE) {
            buf_text(&b, " cause ");
            print_term(&b, cause, 0);
        }
    }
    buf_byte(&b, 0);
    return (const char *)b.p;
}

// The answer is `want`. An error belongs to the BIF that was called, with the arguments that it was given.
static inline void check_call(const char *text, const char *want)
{
    Outcome o = call_text(text);
    bool good = !strcmp(said(&o), want) && !o.wrote;
    if (o.in) {
        good = good && o.in == asked_of;
        for (uint32_t i = 0; i < o.in->arity; i++) good = good && eq_exact(o.args[i], asked[i]);
    }
    if (!unit_check(good, text, __FILE__, __LINE__)) printf("%s is %s, not %s\n", text, said(&o), want);
}
