// SPDX-License-Identifier: Apache-2.0
// io/tty.c — the driver tty_sl: the terminal, as OTP's user_drv and edlin use it.
//
// A command is an operation and its argument. It works on the current line, a sequence of cells, one for each
// character:
//
//   put chars (overwriting)   move by characters   insert chars   delete characters (before or after)   beep
//
//   cells:  E  s  h  e  l  l  >     f  o  o  |        pos: the cursor, between two cells
//   end:    1  2  3 ...                               columns from the start of the line, counted over wrapped rows
//
// A newline ends the line and clears the cells. It is written as \n: a terminal in raw mode still adds the carriage
// return. A cell shows its character, ^X for a control character, spaces for a tab (to a multiple of 8 columns), and
// nothing for a part of an escape sequence (such as a program's colours). A wide character does not straddle two rows.
// After text that ends at the end of a row, a space and a backspace move the terminal's cursor to the next row, where
// this driver assumes it. Input is passed on as keys in UTF-8, in whole characters.
// character whole.
#include "io/driver.h"
#include "base/host.h"
#include <stdlib.h>

typedef struct {
    uint32_t cp, end;
    uint8_t width, raw;
} Cell;
typedef struct {
    Out *out;
    Cell *cells;
    size_t n, cap, pos;
    int columns;
    int64_t looked_ns; // when the host was last asked for the columns
    uint8_t escape;    // ESC_: inside an escape sequence
    bool utf8;
    Buf text; // output not yet written
    Buf half; // input: an incomplete character
} Tty;
enum { ESC_NO, ESC_BEGUN, ESC_CSI, ESC_OSC };
enum { OP_PUTC, OP_MOVE, OP_INSC, OP_DELC, OP_BEEP, OP_PUTC_SYNC };
enum { LOOK_NS = 300000000, LINE_MAX_CELLS = 1 << 20 };
static _Atomic bool taken; // there is one terminal, so one port

// ---- widths -------------------------------------------------------------------------
static bool in_ranges(const uint32_t (*r)[2], size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i][0] && cp <= r[i][1]) return true;
    return false;
}

int io_char_width(uint32_t cp)
{
    static const uint32_t zero[][2] = {{0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD}, {0x610, 0x61A}, {0x64B, 0x65F},
        {0x200B, 0x200F}, {0x20D0, 0x20F0}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
    static const uint32_t wide[][2] = {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x2E80, 0x303E},
        {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
        {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if (cp < 0x300) return 1;
    return in_ranges(zero, COUNT_OF(zero), cp) ? 0 : in_ranges(wide, COUNT_OF(wide), cp) ? 2 : 1;
}

// ---- cells ---------------------------------------------------------------------------
static uint32_t column(const Tty *t, size_t i) { return i ? t->cells[i - 1].end : 0; }

static void layout(Tty *t, size_t from)
{
    uint32_t c = (uint32_t)t->columns, at = column(t, from);
    for (size_t i = from; i < t->n; i++) {
        if (t->cells[i].width == 2 && !t->cells[i].raw && t->cells[i].cp >= 0x300 && at % c == c - 1) at++;
        at = t->cells[i].end = at + t->cells[i].width;
    }
}

static void room_for(Tty *t, size_t more)
{
    if (t->n + more <= t->cap) return;
    size_t cap = t->cap * 2 > t->n + more ? t->cap * 2 : t->n + more + 80;
    t->cells = mem_resize(MEM_SYSTEM, t->cells, t->cap * sizeof(Cell), cap * sizeof(Cell));
    t->cap = cap;
}

static void show_cell(Tty *t, const Cell *c)
{
    uint8_t b[4];
    if (c->raw) buf_byte(&t->text, (uint8_t)c->cp);
    else if (c->cp == '\t')
        for (int i = 0; i < c->width; i++) buf_byte(&t->text, ' ');
    else if (c->cp < 32 || c->cp == 127) buf_printf(&t->text, "^%c", (int)(c->cp ^ 64));
    else if (c->cp < 128) buf_byte(&t->text, (uint8_t)c->cp);
    else if (t->utf8) buf_put(&t->text, b, (size_t)utf8_encode(c->cp, b));
    else if (c->cp < 256) buf_byte(&t->text, (uint8_t)c->cp);
    else buf_printf(&t->text, "\\x{%X}", (unsigned)c->cp);
}

static void csi(Tty *t, int n, char what)
{
    if (n == 1) buf_printf(&t->text, "\033[%c", what);
    else if (n > 1) buf_printf(&t->text, "\033[%d%c", n, what);
}

// Moves the terminal's cursor from one column of the line to another.
static void go(Tty *t, uint32_t from, uint32_t to)
{
    uint32_t c = (uint32_t)t->columns;
    int down = (int)(to / c) - (int)(from / c), right = (int)(to % c) - (int)(from % c);
    if (down < 0) csi(t, -down, 'A');
    else csi(t, down, 'B');
    if (right > 0) csi(t, right, 'C');
    else if (right < 0 && to % c == 0) buf_byte(&t->text, '\r');
    else if (right < 0 && right >= -3)
        for (; right < 0; right++) buf_byte(&t->text, '\b');
    else csi(t, -right, 'D');
}

// Writes cells i .. j - 1. The terminal's cursor is before cell i, then after cell j - 1.
static void show(Tty *t, size_t i, size_t j)
{
    uint32_t c = (uint32_t)t->columns;
    if (i == j) return;
    for (size_t k = i; k < j; k++) show_cell(t, &t->cells[k]);
    uint32_t end = column(t, j);
    if (!end || end % c || end == column(t, i)) return;
    if (j == t->n) buf_text(&t->text, " \b");
    else { // writes the next cell, and goes back
        show_cell(t, &t->cells[j]);
        go(t, column(t, j + 1), end);
    }
}

// ---- text to cells ------------------------------------------------------------------------
static Cell cell_of(Tty *t, uint32_t cp, uint32_t at)
{
    Cell c = {.cp = cp};
    bool part = true;
    switch (t->escape) {
    case ESC_NO:
        part = cp == 27;
        t->escape = part ? ESC_BEGUN : ESC_NO;
        break;
    case ESC_BEGUN: t->escape = cp == '[' ? ESC_CSI : cp == ']' ? ESC_OSC : ESC_NO; break;
    case ESC_CSI:
        if (cp >= 64 && cp < 127) t->escape = ESC_NO;
        break;
    default:
        if (cp == 7) t->escape = ESC_NO;
        break;
    }
    if (part && cp < 128) c.raw = 1;
    else c.width = (uint8_t)(cp == '\t' ? (int)(8 - at % 8) : cp < 32 || cp == 127 ? 2 : io_char_width(cp));
    return c;
}

static void new_line(Tty *t)
{
    t->n = t->pos = 0;
    t->escape = ESC_NO;
}

static void put(Tty *t, const uint8_t *p, size_t n)
{
    size_t shown = t->pos, at = 0;
    while (at < n) {
        uint32_t cp;
        int k = utf8_decode(p + at, n - at, &cp);
        if (k <= 0) cp = p[at], k = 1;
        at += (size_t)k;
        if (cp == '\n' || cp == '\r' || t->n >= LINE_MAX_CELLS) {
            show(t, shown, t->pos);
            if (cp < 32) buf_byte(&t->text, (uint8_t)cp);
            new_line(t);
            shown = 0;
            if (cp == '\n' || cp == '\r') continue;
        }
        Cell c = cell_of(t, cp, column(t, t->pos));
        if (t->pos == t->n) {
            room_for(t, 1);
            t->n++;
        }
        t->cells[t->pos] = c;
        layout(t, t->pos++);
    }
    show(t, shown, t->pos);
}

static void insert(Tty *t, const uint8_t *p, size_t n)
{
    size_t rest = t->n - t->pos;
    Cell *tail = mem_take(MEM_SYSTEM, rest * sizeof(Cell) + 1);
    if (rest) memcpy(tail, t->cells + t->pos, rest * sizeof(Cell));
    t->n = t->pos;
    put(t, p, n);
    room_for(t, rest);
    if (rest) memcpy(t->cells + t->pos, tail, rest * sizeof(Cell));
    t->n = t->pos + rest;
    mem_give(MEM_SYSTEM, tail, rest * sizeof(Cell) + 1);
    layout(t, t->pos);
    show(t, t->pos, t->n);
    go(t, column(t, t->n), column(t, t->pos));
}

static void move(Tty *t, int by)
{
    size_t to = by < 0               ? (size_t)-by > t->pos ? 0 : t->pos - (size_t)-by
        : (size_t)by > t->n - t->pos ? t->n
                                     : t->pos + (size_t)by;
    go(t, column(t, t->pos), column(t, to));
    t->pos = to;
}

static void delete (Tty *t, int k)
{
    size_t from = t->pos, to = t->pos;
    if (k < 0) from = (size_t)-k > t->pos ? 0 : t->pos - (size_t)-k;
    else to = (size_t)k > t->n - t->pos ? t->n : t->pos + (size_t)k;
    if (from == to) return;
    uint32_t c = (uint32_t)t->columns, old_end = column(t, t->n);
    go(t, column(t, t->pos), column(t, from));
    memmove(t->cells + from, t->cells + to, (t->n - to) * sizeof(Cell));
    t->n -= to - from;
    t->pos = from;
    layout(t, from);
    show(t, from, t->n);
    uint32_t end = column(t, t->n);
    if (old_end > end) buf_text(&t->text, old_end / c == end / c ? "\033[K" : "\033[J");
    go(t, end, column(t, from));
}

// ---- the driver ---------------------------------------------------------------------------------
static void look(Tty *t) // asks for the window size, at most every LOOK_NS
{
    int64_t now = host_monotonic_ns();
    if (t->columns && now - t->looked_ns < LOOK_NS) return;
    int columns = 0, rows, before = t->columns;
    t->looked_ns = now;
    t->columns = host_window(&columns, &rows) && columns > 1 ? columns : 80;
    if (before && before != t->columns) layout(t, 0);
}

bool io_locale_is_utf8(void)
{
    const char *names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const char *v = host_env(names[i]);
        if (v && *v) return strstr(v, "UTF-8") || strstr(v, "utf8") || strstr(v, "UTF8") || strstr(v, "utf-8");
    }
    return false;
}

static Term start(Port *p, const PortOpts *o, const char *args)
{
    (void)o, (void)args;
    const char *term = host_env("TERM");
    if ((term && !strcmp(term, "dumb")) || atomic_exchange(&taken, true)) return A_einval;
    if (!host_raw(RAW)) {
        atomic_store(&taken, false);
        return A_einval;
    }
    Tty *t = mem_take0(MEM_SYSTEM, sizeof *t);
    t->out = out_open(1);
    t->utf8 = io_locale_is_utf8();
    look(t);
    p->state = t;
    input_want(p->id, 0);
    return 0;
}

static void stop(Port *p)
{
    Tty *t = p->state;
    input_leave(p->id);
    host_raw(COOKED);
    mem_give(MEM_SYSTEM, t->cells, t->cap * sizeof(Cell));
    buf_free(&t->text);
    buf_free(&t->half);
    mem_give(MEM_SYSTEM, t, sizeof *t);
    atomic_store(&taken, false);
}

static void ready(Port *p)
{
    Tty *t = p->state;
    p->queued = out_queued(t->out);
    port_set_busy(p, p->queued >= p->opts.busy_high);
}

static void output(Port *p, const uint8_t *b, size_t n)
{
    Tty *t = p->state;
    if (!n) return;
    look(t);
    int by = n >= 3 ? (int16_t)get_be16(b + 1) : 0;
    switch (b[0]) {
    case OP_PUTC:
    case OP_PUTC_SYNC: put(t, b + 1, n - 1); break;
    case OP_MOVE: move(t, by); break;
    case OP_INSC: insert(t, b + 1, n - 1); break;
    case OP_DELC: delete (t, by); break;
    case OP_BEEP: buf_byte(&t->text, 7); break;
    default: port_exit(p, A_einval); return;
    }
    bool ok = !t->text.n || out_write(t->out, t->text.p, t->text.n);
    if (t->text.cap > 65536) buf_free(&t->text);
    t->text.n = 0;
    if (!ok) {
        port_exit(p, A_epipe);
        return;
    }
    if (b[0] == OP_PUTC_SYNC) {
        Term two[3] = {make_header(SUB_TUPLE, 2), p->id, A_ok};
        port_tell(p, p->owner, make_boxed(two));
    }
    ready(p);
}

static void input(Port *p, int kind, const uint8_t *bytes, size_t n)
{
    Tty *t = p->state;
    if (kind != EVENT_BYTES) {
        port_ended(p);
        return;
    }
    Buf keys = {0};
    buf_put(&t->half, bytes, n);
    size_t at = 0;
    while (at < t->half.n) {
        uint32_t cp;
        int k = t->utf8 ? utf8_decode(t->half.p + at, t->half.n - at, &cp) : 0;
        if (k < 0) break; // the rest of the character is to come
        uint8_t one[4];
        if (k == 0) cp = t->half.p[at], k = 1;
        buf_put(&keys, one, (size_t)utf8_encode(cp, one));
        at += (size_t)k;
    }
    memmove(t->half.p, t->half.p + at, t->half.n - at);
    t->half.n -= at;
    if (keys.n) port_send(p, keys.p, keys.n);
    buf_free(&keys);
}

static int control(Port *p, uint32_t op, const uint8_t *bytes, size_t n, Buf *out)
{
    Tty *t = p->state;
    switch (op) {
    case TERMINAL_SIZE: {
        if (terminal_size(out) != CONTROL_BAD) return CONTROL_LIST;
        static const int32_t usual[2] = {80, 24};
        buf_put(out, usual, sizeof usual);
        return CONTROL_LIST;
    }
    case TERMINAL_SET_UNICODE:
        if (n != 1) return CONTROL_BAD;
        buf_byte(out, t->utf8);
        t->utf8 = bytes[0] != 0;
        return CONTROL_LIST;
    case TERMINAL_IS_UNICODE: buf_byte(out, t->utf8); return CONTROL_LIST;
    default: return CONTROL_BAD;
    }
}

const Driver tty_driver = {
    .name = "tty_sl",
    .start = start,
    .stop = stop,
    .output = output,
    .input = input,
    .control = control,
    .ready = ready,
};
