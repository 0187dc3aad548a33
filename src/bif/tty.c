// SPDX-License-Identifier: Apache-2.0
// bif/tty.c — the functions of prim_tty (OTP 26 and later), which reads and writes the terminal, or the pipes in its
// place, from two processes of its own. There is no port.
//
//   reader: tty_select ─► io_select_input ... {select, Tty, Ref, ready_input} ─► read_nif ─► {ok, Bytes}, selects again
//   writer: write_nif ─► io_terminal_write
//
// Invariant: fd 0 is read only after tty_select. A terminal is in raw mode from tty_init #{input => raw} (28 and later)
// or tty_set (26, 27) until the VM ends.
#include "bif/bif.h"
#include "io/io.h"
#include "base/host.h"
#include "base/release.h"

enum { TYPE_TTY = 0x54545931, READ_NBYTES = 1024 };
typedef struct {
    Magic magic;
    int out;  // 1 or 2
    bool raw; // wanted: tty_set makes it so
} Tty;

static Tty *tty_of(Term t)
{
    return is_box_of(t, SUB_MAGIC_REF) && magic_of(t)->type == TYPE_TTY ? (Tty *)magic_of(t) : NULL;
}

static Term error_of(Proc *p, Term why) { return TUPLE(&p->heap, A_error, why); }

static int device_of(Term t) { return t == A_stdin ? 0 : t == A_stdout ? 1 : t == B_stderr_ ? 2 : -1; }

BIF_FN(prim_tty, isatty, 1)
{
    int fd = device_of(a[0]);
    return fd < 0 ? badarg(p) : make_bool(host_is_terminal(fd));
}

// ---- characters ------------------------------------------------------------------------------------
BIF_FN(prim_tty, isprint, 1)
{
    int64_t c;
    return arg_uint(a[0], 255, &c) ? make_bool(c >= 32 && c < 127) : badarg(p);
}

static int width_of(int64_t c) { return c < 32 || (c >= 127 && c < 160) ? -1 : io_char_width((uint32_t)c); }

BIF_FN(prim_tty, wcwidth, 1)
{
    int64_t c;
    if (!arg_uint(a[0], 0x10FFFF, &c)) return badarg(p);
    int n = c ? width_of(c) : 0;
    return n < 0 ? error_of(p, B_not_printable) : make_small(n);
}

BIF_FN(prim_tty, wcswidth, 1)
{
    Buf b = {0};
    int n = 0;
    if (!iolist_bytes(a[0], &b)) {
        buf_free(&b);
        return badarg(p);
    }
    for (size_t i = 0; n >= 0 && i + 4 <= b.n; i += 4) {
        uint32_t c;
        memcpy(&c, b.p + i, 4);
        int w = width_of(c);
        n = w < 0 ? -1 : n + w;
    }
    buf_free(&b);
    return n < 0 ? error_of(p, B_not_printable) : TUPLE(&p->heap, A_ok, make_small(n));
}

BIF_FN(prim_tty, sizeof_wchar, 0) { return make_small(4); }

// ---- the resource -----------------------------------------------------------------------------------
static Term create(Proc *p, int fd)
{
    Tty *t = mem_take0(MEM_SYSTEM, sizeof *t);
    t->magic = (Magic){.refs = 1, .nbytes = sizeof *t, .type = TYPE_TTY};
    ref_new(t->magic.id);
    t->out = fd;
    return TUPLE(&p->heap, A_ok, heap_magic_ref(&p->heap, &t->magic));
}
BIF_FN(prim_tty, tty_create, 0) { return create(p, 1); }
BIF_FN(prim_tty, tty_create, 1)
{
    int fd = device_of(a[0]);
    return fd < 1 ? badarg(p) : create(p, fd);
}

BIF_FN(prim_tty, setlocale, 1) { return tty_of(a[0]) ? make_bool(io_locale_is_utf8()) : badarg(p); }
BIF_FN(prim_tty, tty_encoding, 1) { return tty_of(a[0]) ? A_utf8 : badarg(p); }
BIF_FN(prim_tty, tty_is_open, 2) { return tty_of(a[0]) ? A_true : badarg(p); }

// 28 and later: #{input := raw | cooked | disabled}.
BIF_FN(prim_tty, tty_init, 2)
{
    if (!tty_of(a[0]) || !is_map(a[1])) return badarg(p);
    Term input = map_get(a[1], A_input);
    if (input != B_raw) return A_ok;
    return host_raw(RAW_BOTH) ? A_ok : error_of(p, A_enotsup);
}

// 26 and 27: (Tty, stdout, #{canon, echo, sig}); tty_set makes it so.
BIF_FN(prim_tty, tty_init, 3)
{
    Tty *t = tty_of(a[0]);
    if (!t || !is_map(a[2])) return badarg(p);
    t->raw = map_get(a[2], B_canon) == A_false;
    return host_is_terminal(0) ? A_ok : error_of(p, A_enotsup);
}
BIF_FN(prim_tty, tty_set, 1)
{
    Tty *t = tty_of(a[0]);
    if (!t) return badarg(p);
    return !t->raw || host_raw(RAW_BOTH) ? A_ok : error_of(p, A_enotsup);
}

BIF_FN(prim_tty, tty_window_size, 1)
{
    int columns, rows;
    Heap *h = &p->heap;
    if (!tty_of(a[0])) return badarg(p);
    if (!host_window(&columns, &rows)) return error_of(p, A_enotsup);
    return TUPLE(h, A_ok, TUPLE(h, make_small(columns), make_small(rows)));
}

// ---- reading and writing --------------------------------------------------------------------------
static void wait_for_input(Proc *p, Term tty, Term ref)
{
    Term message[5] = {make_header(SUB_TUPLE, 4), B_select, tty, ref, B_ready_input};
    io_select_input(p->pid, make_boxed(message));
}

BIF_FN(prim_tty, tty_select, 2)
{
    if (!tty_of(a[0]) || !is_ref(a[1])) return badarg(p);
    wait_for_input(p, a[0], a[1]);
    return A_ok;
}
// (Tty, SignalRef, ReadRef): the host reports no signals, so nothing comes for SignalRef.
BIF_FN(prim_tty, tty_select, 3)
{
    if (!tty_of(a[0]) || !is_ref(a[1]) || !is_ref(a[2])) return badarg(p);
    wait_for_input(p, a[0], a[2]);
    return A_ok;
}
BIF_FN(prim_tty, tty_read_signal, 2) { return tty_of(a[0]) ? error_of(p, A_enotsup) : badarg(p); }

static Term read_some(Proc *p, Term tty, Term ref, size_t max)
{
    Buf b = {0};
    bool eof;
    if (!tty_of(tty) || !is_ref(ref)) return badarg(p);
    io_read_input(&b, max, &eof);
    if (eof) return error_of(p, A_closed);
    Term bytes = heap_make_binary(&p->heap, b.p, b.n);
    buf_free(&b);
    wait_for_input(p, tty, ref);
    return TUPLE(&p->heap, A_ok, bytes);
}
BIF_FN(prim_tty, read_nif, 2) { return read_some(p, a[0], a[1], READ_NBYTES); }
BIF_FN(prim_tty, read_nif, 3)
{
    int64_t n;
    if (!arg_uint(a[2], SMALL_MAX, &n)) return badarg(p);
    return read_some(p, a[0], a[1], n < READ_NBYTES ? (size_t)n : READ_NBYTES);
}

// Goes on in a later slice while the reader of what was written is slow.
BIF_FN(prim_tty, write_nif, 2)
{
    const Tty *t = tty_of(a[0]);
    Buf b = {0};
    if (t && io_terminal_is_full(t->out)) return proc_yield_bif(p, X_prim_tty_write_nif, 2, a);
    if (t && iolist_bytes(a[1], &b)) return io_terminal_write(p, t->out, &b);
    buf_free(&b);
    return badarg(p);
}

// ---- what the terminal can do: that of xterm, by the names of terminfo (29) and of termcap (26, 27) ---------------
static const struct {
    const char *info, *cap, *text;
} strings[] = {
    {"bel", "bl", "\a"},
    {"bold", "md", "\033[1m"},
    {"clear", "cl", "\033[H\033[2J"},
    {"", "clear", "\033[H\033[2J"},
    {"cr", "cr", "\r"},
    {"csr", "cs", "\033[%i%p1%d;%p2%dr"},
    {"cub", "LE", "\033[%p1%dD"},
    {"cub1", "le", "\b"},
    {"cud", "DO", "\033[%p1%dB"},
    {"cud1", "do", "\n"},
    {"cuf", "RI", "\033[%p1%dC"},
    {"cuf1", "nd", "\033[C"},
    {"cup", "cm", "\033[%i%p1%d;%p2%dH"},
    {"cuu", "UP", "\033[%p1%dA"},
    {"cuu1", "up", "\033[A"},
    {"dch", "DC", "\033[%p1%dP"},
    {"dch1", "dc", "\033[P"},
    {"dl", "DL", "\033[%p1%dM"},
    {"dl1", "dl", "\033[M"},
    {"ed", "cd", "\033[J"},
    {"el", "ce", "\033[K"},
    {"home", "ho", "\033[H"},
    {"hpa", "ch", "\033[%i%p1%dG"},
    {"ht", "ta", "\t"},
    {"ich", "IC", "\033[%p1%d@"},
    {"il", "AL", "\033[%p1%dL"},
    {"il1", "al", "\033[L"},
    {"ind", "sf", "\n"},
    {"indn", "SF", "\033[%p1%dS"},
    {"op", "op", "\033[39;49m"},
    {"rc", "rc", "\0338"},
    {"rev", "mr", "\033[7m"},
    {"ri", "sr", "\033M"},
    {"rin", "SR", "\033[%p1%dT"},
    {"rmacs", "ae", "\033(B"},
    {"rmcup", "te", "\033[?1049l\033[23;0;0t"},
    {"rmul", "ue", "\033[24m"},
    {"sc", "sc", "\0337"},
    {"setab", "AB", "\033[4%p1%dm"},
    {"setaf", "AF", "\033[3%p1%dm"},
    {"sgr0", "me", "\033(B\033[m"},
    {"smacs", "as", "\033(0"},
    {"smcup", "ti", "\033[?1049h\033[22;0;0t"},
    {"smul", "us", "\033[4m"},
    {"u6", "u6", "\033[%i%d;%dR"},
    {"u7", "u7", "\033[6n"},
};

// The name in [Name, 0], as iodata; NUL-terminated. False: no such argument.
static bool capability(Term t, Buf *b) { return iolist_bytes(t, b) && b->n && !b->p[b->n - 1]; }

static bool has_terminal(void)
{
    const char *term = host_env("TERM");
    return term && *term && strcmp(term, "dumb") && strcmp(term, "unknown");
}

BIF_FN(prim_tty, setupterm_nif, 0) { return has_terminal() ? A_ok : error_of(p, A_enotsup); }
BIF_FN(prim_tty, tgetent_nif, 1) { return has_terminal() ? A_ok : error_of(p, A_enotsup); }

static Term number_of(Proc *p, Term name, Term none, bool pair)
{
    Buf b = {0};
    if (!capability(name, &b)) {
        buf_free(&b);
        return badarg(p);
    }
    const char *n = (char *)b.p;
    int columns = 80, rows = 24;
    bool co = !strcmp(n, "co") || !strcmp(n, "cols"), li = !strcmp(n, "li") || !strcmp(n, "lines");
    bool colors = !strcmp(n, "colors") || !strcmp(n, "Co");
    buf_free(&b);
    host_window(&columns, &rows);
    if (!co && !li && !colors) return none;
    Term v = make_small(co ? columns : li ? rows : 8);
    return pair ? TUPLE(&p->heap, A_ok, v) : v;
}
BIF_FN(prim_tty, tigetnum_nif, 1) { return number_of(p, a[0], make_small(-1), false); }
BIF_FN(prim_tty, tgetnum_nif, 1) { return number_of(p, a[0], A_false, true); }

static Term flag_of(Proc *p, Term name)
{
    Buf b = {0};
    if (!capability(name, &b)) {
        buf_free(&b);
        return badarg(p);
    }
    const char *n = (char *)b.p;
    bool is = !strcmp(n, "xn") || !strcmp(n, "xenl") || !strcmp(n, "am") || !strcmp(n, "bs") || !strcmp(n, "km");
    buf_free(&b);
    return make_bool(is);
}
BIF_FN(prim_tty, tigetflag_nif, 1) { return flag_of(p, a[0]); }
BIF_FN(prim_tty, tgetflag_nif, 1) { return flag_of(p, a[0]); }

static Term string_of(Proc *p, Term name, bool info)
{
    Buf b = {0};
    if (!capability(name, &b)) {
        buf_free(&b);
        return badarg(p);
    }
    const char *text = NULL;
    for (size_t i = 0; has_terminal() && !text && i < COUNT_OF(strings); i++)
        if (!strcmp((char *)b.p, info ? strings[i].info : strings[i].cap)) text = strings[i].text;
    buf_free(&b);
    return text ? TUPLE(&p->heap, A_ok, heap_make_binary(&p->heap, text, strlen(text))) : A_false;
}
BIF_FN(prim_tty, tigetstr_nif, 1) { return string_of(p, a[0], true); }
BIF_FN(prim_tty, tgetstr_nif, 1) { return string_of(p, a[0], false); }

// A string with its parameters put in: %i counts them from 1, %pN and %d write one.
static Term filled(Proc *p, Term cap, const int64_t *args, int nargs)
{
    Buf b = {0}, out = {0};
    if (!capability(cap, &b)) {
        buf_free(&b);
        return badarg(p);
    }
    int which = 0;
    int64_t from_one = 0;
    for (const char *s = (char *)b.p; *s; s++) {
        if (*s != '%') buf_byte(&out, (uint8_t)*s);
        else if (*++s == 'i') from_one = 1;
        else if (*s == 'p' && s[1] >= '1' && s[1] <= '9') which = *++s - '1';
        else if (*s == 'd') {
            int64_t v = (which < nargs ? args[which] : 0) + from_one;
            buf_printf(&out, "%lld", (long long)v);
            which++;
        } else if (!*s) break;
        else buf_byte(&out, (uint8_t)*s);
    }
    Term t = heap_make_binary(&p->heap, out.p, out.n);
    buf_free(&b);
    buf_free(&out);
    return TUPLE(&p->heap, A_ok, t);
}

BIF_FN(prim_tty, tputs_nif, 2)
{
    int64_t args[9];
    int n = 0;
    Term l = a[1], e;
    while (bif_next(&l, &e))
        if (n == 9 || !arg_uint(e, INT32_MAX, &args[n++])) return badarg(p);
    return is_nil(l) ? filled(p, a[0], args, n) : badarg(p);
}
BIF_FN(prim_tty, tgoto_nif, 1) { return filled(p, a[0], NULL, 0); }
BIF_FN(prim_tty, tgoto_nif, 2)
{
    int64_t one;
    return arg_uint(a[1], INT32_MAX, &one) ? filled(p, a[0], &one, 1) : badarg(p);
}
BIF_FN(prim_tty, tgoto_nif, 3)
{
    int64_t two[2];
    if (!arg_uint(a[1], INT32_MAX, &two[0]) || !arg_uint(a[2], INT32_MAX, &two[1])) return badarg(p);
    return filled(p, a[0], two, 2);
}

BIF_FN(prim_tty, tinfo_nif, 0) { return error_of(p, A_enotsup); }
