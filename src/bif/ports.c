// SPDX-License-Identifier: Apache-2.0
// bif/ports.c — opening ports and calling them. If one of these BIFs returns a reference, erlang.erl waits for {Ref,
// Answer}. It raises results that are not valid ones, so most errors are returned as atoms here.
#include "bif/bif.h"
#include "files/files.h"
#include "base/release.h"
#include "io/io.h"

// ---- open_port -----------------------------------------------------------------------------
static bool is_text_list(Term t) // strings or binaries, for the option args
{
    Term s;
    while (bif_next(&t, &s)) {
        Buf b = {0};
        bool ok = (is_list(s) || is_binary(s)) && text_of_list(s, &b) && !memchr(b.p ? (char *)b.p : "", 0, b.n);
        buf_free(&b);
        if (!ok) return false;
    }
    return is_nil(t);
}

static bool is_env(Term t)
{
    Term e;
    while (bif_next(&t, &e)) {
        if (!is_tuple_of(e, 2)) return false;
        Term pair[4] = {tuple_at(e, 0), NIL, tuple_at(e, 1), NIL};
        if (!is_text_list(make_cons(pair)) || (tuple_at(e, 1) != A_false && !is_text_list(make_cons(pair + 2))))
            return false;
    }
    return is_nil(t);
}

static bool is_limits(Term t, bool *off, uint32_t *low, uint32_t *high)
{
    int64_t a, b;
    *off = t == A_disabled;
    if (*off) return true;
    if (!is_tuple_of(t, 2) || !arg_uint(tuple_at(t, 0), UINT32_MAX, &a) || !arg_uint(tuple_at(t, 1), UINT32_MAX, &b))
        return false;
    *low = (uint32_t)(a < b ? a : b);
    *high = (uint32_t)(a < b ? b : a);
    return true;
}

typedef struct {
    bool args, exit_status;
} Seen;

static bool option(Term e, PortOpts *o, Seen *seen)
{
    static const struct {
        Term atom;
        uint32_t flag;
    } plain[] = {
        {A_in, PORT_IN},
        {A_out, PORT_OUT},
        {A_binary, PORT_BINARY},
        {A_eof, PORT_EOF},
        {A_stream, 0},
        {A_use_stdio, 0},
        {A_nouse_stdio, 0},
        {A_hide, 0},
        {A_stderr_to_stdout, 0},
        {A_overlapped_io, 0},
    };
    if (e == A_exit_status) return seen->exit_status = true;
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (e == plain[i].atom) {
            o->flags |= plain[i].flag;
            if (e == A_stream) o->flags &= ~(uint32_t)(PORT_PACKET | PORT_LINE);
            return true;
        }
    if (!is_tuple_of(e, 2)) return false;
    Term name = tuple_at(e, 0), v = tuple_at(e, 1);
    size_t n;
    uint32_t low, high;
    bool off;
    if (name == A_packet) {
        if (o->flags & PORT_LINE || !arg_index(v, 4, &n) || n == 3) return false;
        o->flags |= PORT_PACKET;
        o->packet = (uint32_t)n;
        return true;
    }
    if (name == A_line) {
        if (o->flags & PORT_PACKET || !arg_index(v, INT32_MAX, &n)) return false;
        o->flags |= PORT_LINE;
        o->line_max = (uint32_t)n;
        return true;
    }
    if (name == A_parallelism) {
        if (v == A_true) o->flags |= PORT_PARALLEL;
        else o->flags &= ~(uint32_t)PORT_PARALLEL;
        return v == A_true || v == A_false;
    }
    if (name == A_busy_limits_port) {
        if (!is_limits(v, &off, &o->busy_low, &o->busy_high)) return false;
        if (off) o->busy_high = 0;
        return true;
    }
    if (name == A_busy_limits_msgq) return is_limits(v, &off, &low, &high);
    if (name == A_args) {
        seen->args = true;
        return is_text_list(v);
    }
    if (name == A_arg0) {
        Term one[2] = {v, NIL};
        seen->args = true;
        return is_text_list(make_cons(one));
    }
    if (name == A_cd) return is_atom(v) || is_list(v) || is_binary(v);
    return name == A_env && is_env(v);
}

// A command given as atom, string or binary; *b ends in NUL. False: something else, empty, or it contains a NUL.
static bool command_of(Term t, Buf *b)
{
    if (is_atom(t)) {
        size_t n;
        const uint8_t *text = atom_text(t, &n);
        buf_put(b, text, n);
    } else if (!(is_list(t) || is_binary(t)) || !text_of_list(t, b)) return false;
    bool ok = b->n && !memchr((char *)b->p, 0, b->n);
    buf_byte(b, 0);
    return ok;
}

BIF_FN(erts_internal, open_port, 2)
{
    PortOpts o = {.busy_low = 4096, .busy_high = 8192};
    Seen seen = {0};
    Term l = a[1], e, what = a[0], result = A_badarg;
    while (bif_next(&l, &e))
        if (!option(e, &o, &seen)) return A_badopt;
    if (!is_nil(l)) return A_badopt;
    if (!(o.flags & (PORT_IN | PORT_OUT))) o.flags |= PORT_IN | PORT_OUT;
    Buf name = {0};
    const Driver *d = NULL;
    if (is_tuple_tag(what, 3, A_fd)) {
        if (!is_small(tuple_at(what, 1)) || !is_small(tuple_at(what, 2)) || seen.args || seen.exit_status)
            return A_badarg;
        int64_t in = small_value(tuple_at(what, 1)), out = small_value(tuple_at(what, 2));
        if (in < 0 || out < 0 || in > INT32_MAX || out > INT32_MAX) return A_einval;
        o.fd_in = (int)in;
        o.fd_out = (int)out;
        d = io_driver_fd();
        buf_printf(&name, "%d/%d", o.fd_in, o.fd_out);
        buf_byte(&name, 0);
    } else {
        bool tuple = is_tuple_of(what, 2), driver = tuple && tuple_at(what, 0) == A_spawn_driver;
        bool file = tuple && tuple_at(what, 0) == A_spawn_executable;
        if (tuple && !driver && !file && tuple_at(what, 0) != A_spawn) goto out;
        if (!tuple && (is_binary(what) || release_does(no_vanilla))) goto out;
        if (!command_of(tuple ? tuple_at(what, 1) : what, &name)) goto out;
        if (!tuple) {
            if (seen.args || seen.exit_status) goto out;
            d = io_driver_file();
            files_absolute(&name);
        } else if (!file) {
            if (seen.args) goto out;
            d = io_driver_find((char *)name.p);
            if (d && seen.exit_status) goto out;
        }
        if (!d) { // a program of the operating system: there are none
            result = driver ? A_badarg : A_enoent;
            goto out;
        }
    }
    o.name = (char *)name.p;
    Term error = A_badarg;
    result = io_open(p, d, &o, &error);
    if (result == NOVALUE) result = error;
out:
    buf_free(&name);
    return result;
}

// ---- calls --------------------------------------------------------------------------------------
static Port *port_of(Term t) { return io_find(is_atom(t) ? name_whereis(t) : t); }

BIF_FN(erts_internal, port_command, 3)
{
    bool nosuspend = false, force = false, busy;
    Term l = a[2], e;
    while (bif_next(&l, &e)) {
        if (e == A_nosuspend) nosuspend = true;
        else if (e == B_force) force = true;
        else return A_badopt;
    }
    if (!is_nil(l)) return A_badopt;
    Port *port = port_of(a[0]);
    if (!port) return A_badarg;
    if (force) return A_notsup; // no driver accepts data while it is busy
    if (io_is_busy(port)) {
        if (nosuspend) return A_false;
        if (io_await(p, port)) return proc_yield_bif(p, X_port_command, 3, a);
    }
    Buf b = {0};
    Term t;
    if (!iolist_bytes(a[1], &b)) t = io_bad_command(p, port);
    else {
        proc_charge(p, (uint32_t)(1 + b.n / 64));
        do t = io_command(p, port, &b, &busy);
        while (busy && !nosuspend && !io_await(p, port));
        if (busy) t = nosuspend ? A_false : proc_yield_bif(p, X_port_command, 3, a);
    }
    buf_free(&b);
    return t;
}

Term bif_continue_port_command(Proc *p, Term *a) // after a wait: the port may be busy again, or closed
{
    proc_await_end(p);
    return bif_erts_internal_port_command_3(p, a);
}

BIF_FN(erts_internal, port_close, 1)
{
    Port *port = port_of(a[0]);
    return port && !io_is_forker(port) ? io_close(p, port) : A_badarg;
}

BIF_FN(erts_internal, port_connect, 2)
{
    Port *port = port_of(a[0]);
    return port && is_local_pid(a[1]) ? io_connect(p, port, a[1]) : A_badarg;
}

static bool operation(Term t, uint32_t *op)
{
    uint64_t v;
    if (!int_to_uint64(t, &v) || v > UINT32_MAX) return false;
    *op = (uint32_t)v;
    return true;
}

BIF_FN(erts_internal, port_control, 3)
{
    Port *port = port_of(a[0]);
    uint32_t op;
    Buf b = {0};
    Term t = A_badarg;
    if (port && operation(a[1], &op) && iolist_bytes(a[2], &b)) t = io_control(p, port, op, &b);
    buf_free(&b);
    return t;
}

BIF_FN(erts_internal, port_call, 3)
{
    Port *port = port_of(a[0]);
    uint32_t op;
    return port && operation(a[1], &op) ? io_call(p, port, op, a[2]) : A_badarg;
}

BIF_FN(erts_internal, port_info, 1)
{
    if (!is_atom(a[0]) && !is_local_port(a[0])) return is_port(a[0]) ? A_undefined : A_badarg;
    Port *port = port_of(a[0]);
    return port ? io_info(p, port, NOVALUE) : A_undefined;
}

BIF_FN(erts_internal, port_info, 2)
{
    if (!is_atom(a[0]) && !is_local_port(a[0])) return is_port(a[0]) ? A_undefined : A_badtype;
    Port *port = port_of(a[0]);
    if (!port) return A_undefined;
    return io_info_is_item(a[1]) ? io_info(p, port, a[1]) : A_badarg;
}

static Term data(Proc *p, Term port_name, Term set)
{
    Port *port = port_of(port_name);
    Term t = port ? io_data(p, port, set) : NOVALUE;
    return t == NOVALUE ? badarg(p) : t;
}
BIF_FN(erlang, port_set_data, 2) { return data(p, a[0], a[1]); }
BIF_FN(erlang, port_get_data, 1) { return data(p, a[0], NOVALUE); }
BIF_FN(erlang, ports, 0) { return io_list(&p->heap); }
