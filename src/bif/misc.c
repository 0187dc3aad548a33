// SPDX-License-Identifier: Apache-2.0
// bif/misc.c — file names, which are UTF-8; drivers, which cannot be loaded; NIF libraries, which are built in or
// missing.
#include "bif/bif.h"

BIF_FN(error_logger, warning_map, 0) { return B_warning; }
BIF_FN(file, native_name_encoding, 0) { return A_utf8; }
bool bif_printable_unicode; // the +pc flag
BIF_FN(io, printable_range, 0) { return bif_printable_unicode ? A_unicode : A_latin1; }

// ---- file names: lists of code points or raw binaries for Erlang, NUL-terminated bytes for C ------------
BIF_FN(prim_file, internal_name2native, 1)
{
    Buf b = {0};
    Term l = a[0];
    bool good = true;
    if (is_bitstring(l)) {
        Bits bits = bits_of(l);
        size_t n = (size_t)(bits.nbits / 8);
        bits_copy(buf_room(&b, n), 0, bits.bytes, bits.bitoff, (uint64_t)n * 8);
        good = !memchr(b.p ? (const void *)b.p : "x", 0, n);
    } else {
        for (; good && is_cons(l); l = tail(l)) {
            uint8_t utf8[4];
            int64_t c = is_small(head(l)) ? small_value(head(l)) : -1;
            int n = c > 0 && c <= 0x10FFFF ? utf8_encode((uint32_t)c, utf8) : 0;
            good = n > 0;
            if (good) buf_put(&b, utf8, (size_t)n);
        }
        good = good && is_nil(l);
    }
    Term t = NOVALUE;
    if (good) {
        buf_byte(&b, 0);
        t = heap_make_binary(&p->heap, b.p, b.n);
    }
    buf_free(&b);
    return good ? t : badarg(p);
}

// A list of the code points of UTF-8 bytes; NOVALUE: not UTF-8.
static Term decoded(Proc *p, const uint8_t *s, size_t n)
{
    uint32_t cp;
    size_t chars = 0;
    for (size_t i = 0; i < n; chars++) {
        int used = utf8_decode(s + i, n - i, &cp);
        if (used <= 0) return NOVALUE;
        i += (size_t)used;
    }
    if (!chars) return NIL;
    Term *to = heap_take(&p->heap, 2 * chars), *first = to;
    for (size_t i = 0; i < n; to += 2) {
        i += (size_t)utf8_decode(s + i, n - i, &cp);
        to[0] = make_small(cp);
        to[1] = make_cons(to + 2);
    }
    to[-1] = NIL;
    return make_cons(first);
}

static Term decoded_binary(Proc *p, Term bin)
{
    Bits bits = bits_of(bin);
    size_t n = (size_t)(bits.nbits / 8);
    if (!bits.bitoff) return decoded(p, bits.bytes, n);
    Buf b = {0};
    bits_copy(buf_room(&b, n), 0, bits.bytes, bits.bitoff, bits.nbits);
    Term t = decoded(p, b.p, n);
    buf_free(&b);
    return t;
}

BIF_FN(prim_file, internal_native2name, 1)
{
    if (!is_binary(a[0])) return badarg(p);
    Term t = decoded_binary(p, a[0]);
    return t != NOVALUE ? t : TUPLE(&p->heap, A_error, B_warning);
}

// Does not compose accents: text is composed already, except on macOS.
BIF_FN(prim_file, internal_normalize_utf8, 1)
{
    Term t = is_binary(a[0]) ? decoded_binary(p, a[0]) : NOVALUE;
    return t != NOVALUE ? t : badarg(p);
}

BIF_FN(prim_file, is_translatable, 1)
{
    return is_binary(a[0]) ? make_bool(decoded_binary(p, a[0]) != NOVALUE) : badarg(p);
}

// ---- drivers ---------------------------------------------------------------------------------
static bool is_name(Term t)
{
    size_t n;
    return is_atom(t) || (list_length(t, &n) && n > 0);
}

BIF_FN(erl_ddll, loaded_drivers, 0)
{
    static const char *const names[] = {"ram_file_drv", "tty_sl"};
    Term list = NIL;
    for (size_t i = COUNT_OF(names); i-- > 0;) list = heap_cons(&p->heap, bif_c_string(&p->heap, names[i]), list);
    return TUPLE(&p->heap, A_ok, list);
}

BIF_FN(erl_ddll, try_load, 3)
{
    Term l = a[2], e;
    while (bif_next(&l, &e))
        if (!is_tuple_of(e, 2) ||
            (tuple_at(e, 0) != B_driver_options && tuple_at(e, 0) != A_monitor && tuple_at(e, 0) != B_reload))
            return badarg(p);
    if (!is_nil(l) || !is_name(a[1]) || !is_name(a[0])) return badarg(p);
    return TUPLE(&p->heap, A_error, TUPLE(&p->heap, B_open_error, make_small(-10)));
}

BIF_FN(erl_ddll, try_unload, 2)
{
    size_t n;
    if (!is_name(a[0]) || !list_length(a[1], &n)) return badarg(p);
    return TUPLE(&p->heap, A_error, B_not_loaded);
}

BIF_FN(erl_ddll, info, 2) { return badarg(p); }

BIF_FN(erl_ddll, format_error_int, 1)
{
    if (a[0] == B_not_loaded) return bif_c_string(&p->heap, "The driver is not loaded");
    if (is_tuple_tag(a[0], 2, B_open_error)) return bif_c_string(&p->heap, "Drivers cannot be loaded here");
    return badarg(p);
}

BIF_FN(erl_ddll, monitor, 2)
{
    if (a[0] != B_driver || !is_tuple_of(a[1], 2) || !is_name(tuple_at(a[1], 0))) return badarg(p);
    return proc_self_ref(p);
}
BIF_FN(erl_ddll, demonitor, 1) { return is_ref(a[0]) ? A_true : badarg(p); }

// ---- NIF libraries -----------------------------------------------------------------------------
// True if the module's functions are BIFs here. s is a path; its last part is the name.
static bool is_built_in(const uint8_t *s, size_t n)
{
    static const char *const names[] = {
        "prim_buffer", "prim_file", "prim_net", "prim_socket", "zlib", "erl_tracer", "prim_tty"};
    while (n && memchr(s, '/', n)) {
        const uint8_t *slash = memchr(s, '/', n);
        n -= (size_t)(slash + 1 - s);
        s = slash + 1;
    }
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (n == strlen(names[i]) && !memcmp(s, names[i], n)) return true;
    return false;
}

BIF_FN(erlang, load_nif, 2)
{
    Buf b = {0};
    if (!is_list(a[0]) || !text_of_list(a[0], &b)) {
        buf_free(&b);
        return badarg(p);
    }
    bool good = is_built_in(b.p, b.n);
    buf_free(&b);
    if (good) return A_ok;
    Term text =
        bif_c_string(&p->heap, "Failed to load NIF library: native libraries cannot be loaded into WebAssembly");
    return TUPLE(&p->heap, A_error, TUPLE(&p->heap, B_load_failed, text));
}
