// SPDX-License-Identifier: Apache-2.0
// bif/atoms.c — atoms from text, and text of atoms. At most 255 characters. A full atom table ends the VM, as in erl.
#include "bif/bif.h"

enum { MAX_CHARS = 255 };

BIF_FN(erlang, atom_to_list, 1)
{
    if (!is_atom(a[0])) return badarg(p);
    size_t n;
    const uint8_t *s = atom_text(a[0], &n);
    Term chars[MAX_CHARS];
    size_t k = 0;
    while (n && k < MAX_CHARS) {
        uint32_t cp = *s;
        int used = cp < 0x80 ? 1 : utf8_decode(s, n, &cp);
        if (used <= 0) break;
        chars[k++] = make_small(cp);
        s += used;
        n -= (size_t)used;
    }
    return heap_list(&p->heap, chars, k, NIL);
}

typedef enum { ENC_NONE, ENC_LATIN1, ENC_UTF8 } Encoding;
static Encoding encoding(Term t)
{
    return t == A_latin1 ? ENC_LATIN1 : t == A_utf8 || t == A_unicode ? ENC_UTF8 : ENC_NONE;
}

BIF_FN(erlang, atom_to_binary, 2)
{
    Encoding e = encoding(a[1]);
    if (!is_atom(a[0]) || e == ENC_NONE) return badarg(p);
    size_t n;
    const uint8_t *s = atom_text(a[0], &n);
    if (e == ENC_UTF8) return heap_make_binary(&p->heap, s, n);
    if (!atom_is_latin1(a[0])) return badarg(p);
    uint8_t out[MAX_CHARS];
    size_t k = 0;
    for (size_t i = 0; i < n; k++) {
        uint32_t cp = 0;
        int used = utf8_decode(s + i, n - i, &cp);
        if (used <= 0) break;
        out[k] = (uint8_t)cp;
        i += (size_t)used;
    }
    return heap_make_binary(&p->heap, out, k);
}

static Term made(Proc *p, const uint8_t *utf8, size_t n, bool existing)
{
    Term t = existing ? atom_find(utf8, n) : atom_make(utf8, n);
    if (t != NOVALUE) return t;
    if (existing) return badarg(p);
    fatal(1, "no more index entries in atom_tab (max=%u)\n", atom_limit());
}

static Term from_list(Proc *p, Term list, bool existing)
{
    uint8_t utf8[MAX_CHARS * 4];
    size_t nbytes = 0, nchars = 0, n;
    Term l = list;
    for (; is_cons(l) && nchars < MAX_CHARS; l = tail(l), nchars++) {
        int64_t c = is_small(head(l)) ? small_value(head(l)) : -1;
        int used = c >= 0 && c <= 0x10FFFF ? utf8_encode((uint32_t)c, utf8 + nbytes) : 0;
        if (!used) break;
        nbytes += (size_t)used;
    }
    if (is_nil(l)) return made(p, utf8, nbytes, existing);
    bool limit = !existing && list_length(list, &n) && n > MAX_CHARS;
    return proc_raise(p, limit ? A_system_limit : A_badarg);
}
BIF_FN(erlang, list_to_atom, 1) { return from_list(p, a[0], false); }
BIF_FN(erlang, list_to_existing_atom, 1) { return from_list(p, a[0], true); }

static Term from_binary(Proc *p, Term bin, Term enc, bool existing)
{
    Encoding e = encoding(enc);
    if (!is_binary(bin) || e == ENC_NONE) return badarg(p);
    Bits b = bits_of(bin);
    size_t n = (size_t)(b.nbits / 8), nchars = 0, nbytes = 0;
    uint8_t raw[MAX_CHARS * 4 + 1], utf8[MAX_CHARS * 4];
    if (n > sizeof raw - 1) return proc_raise(p, existing ? A_badarg : A_system_limit);
    bits_copy(raw, 0, b.bytes, b.bitoff, b.nbits);
    if (e == ENC_LATIN1) {
        if (n > MAX_CHARS) return proc_raise(p, existing ? A_badarg : A_system_limit);
        for (size_t i = 0; i < n; i++) nbytes += (size_t)utf8_encode(raw[i], utf8 + nbytes);
        return made(p, utf8, nbytes, existing);
    }
    for (size_t i = 0; i < n; nchars++) {
        uint32_t cp = raw[i];
        int used = cp < 0x80 ? 1 : utf8_decode(raw + i, n - i, &cp);
        if (nchars == MAX_CHARS && !existing) return proc_raise(p, A_system_limit); // even if what follows is not valid
        if (used <= 0) return badarg(p);
        i += (size_t)used;
    }
    if (nchars > MAX_CHARS) return proc_raise(p, existing ? A_badarg : A_system_limit);
    return made(p, raw, n, existing);
}
BIF_FN(erlang, binary_to_atom, 2) { return from_binary(p, a[0], a[1], false); }
BIF_FN(erlang, binary_to_existing_atom, 2) { return from_binary(p, a[0], a[1], true); }
