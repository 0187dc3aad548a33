// SPDX-License-Identifier: Apache-2.0
// etf — the external term format: bytes to terms and back.
//
// Law: input is untrusted; every length is checked against the bytes that are left before memory is taken. No
// recursion: nesting needs no C stack. Both directions work in slices, so that a BIF can trap between them. The bytes
// written are those of OTP 25.
#pragma once
#include "data/data.h"
#include "base/release.h"

// ---- calls to rooms above; filled by vm/upward.c ------------------------------------------------------------------
typedef FunIdent EtfFun; // arity: without the environment
typedef struct {
    void (*fun_facts)(const FunEntry *e, EtfFun *out);
    FunEntry *(*fun_get)(const EtfFun *facts);
    void (*export_facts)(const Export *e, Term *m, Term *f, uint32_t *arity);
    Export *(*export_get)(Term m, Term f, uint32_t arity);
    Export *(*export_find)(Term m, Term f, uint32_t arity); // NULL: there is none (for the option safe)
    Term (*definition)(Term module, Term record);           // of a loaded module's native record; NOVALUE: none
    Magic *(*magic_find)(const uint32_t id[3]);             // with one reference for the caller; NULL: there is none
} EtfUp;
extern EtfUp etf_up;

// ---- bytes in -------------------------------------------------------------------------------------------------------
enum {
    ETF_SAFE = 1, // no new atoms, no new exports
    ETF_BARE = 2, // there is no leading 131
};
// Decodes one term from n bytes at p; builds it on h. *used (may be NULL): the number of bytes read; there may be more.
// NOVALUE: bad bytes, or system_limit if etf_atoms_full().
Term etf_decode(Heap *h, const uint8_t *p, size_t n, uint32_t flags, size_t *used);
bool etf_atoms_full(void); // was this thread's last NOVALUE (or ETF_LIMIT) caused by a full atom table?

// The same in slices. The term is built outside of all heaps, so h may be collected between the slices. The bytes may
// move between slices, but must not change: each step gets their address. The decoder belongs to the caller.
typedef enum { ETF_DONE, ETF_MORE, ETF_BAD, ETF_LIMIT } EtfStatus;
typedef struct EtfDecoder EtfDecoder;
EtfDecoder *etf_decoder_new(size_t n, uint32_t flags);
// Works until *fuel is used up, and subtracts what it has used: one for a term, one for 64 bytes copied.
EtfStatus etf_decoder_step(EtfDecoder *d, const uint8_t *p, int64_t *fuel);
Term etf_decoder_take(EtfDecoder *d, Heap *h, size_t *used); // once, after ETF_DONE: the fragment of the term joins h
void etf_decoder_free(EtfDecoder *d);

// ---- a binary that grows while it is written
// {0} is an empty one. At the end, more than HEAP_BIN_MAX bytes become a refc binary without a copy, fewer a heap
// binary.
typedef struct {
    SharedBin *b;
    size_t n, cap; // bytes
} OutBin;
void out_grow(OutBin *o, size_t more);
INLINE uint8_t *out_room(OutBin *o, size_t n) // appends n uninitialised bytes and returns where they begin
{
    if (UNLIKELY(o->cap - o->n < n)) out_grow(o, n);
    uint8_t *p = o->b->bytes + o->n;
    o->n += n;
    return p;
}
INLINE void out_byte(OutBin *o, uint8_t c) { *out_room(o, 1) = c; }
INLINE void out_bytes(OutBin *o, const void *p, size_t n)
{
    if (n) memcpy(out_room(o, n), p, n);
}
Term out_finish(OutBin *o, Heap *h); // returns the binary; *o becomes {0}
void out_free(OutBin *o);

typedef struct {
    int compress;       // zlib's level 1..9; 0: not compressed
    int minor;          // minor_version. 0: floats as text; 1: the default; 2: Latin-1 atoms as UTF-8 too
    bool deterministic; // hash maps in the order of their keys
} EtfOpts;
#define ETF_DEFAULTS ((EtfOpts){0, release_does(atoms_in_utf8) ? 2 : 1, false})

// Encodes the term and appends it to *o; bare: without the leading 131. False: too large for the format (system_limit).
bool etf_encode(OutBin *o, Term t, const EtfOpts *opts, bool bare);
// The number of bytes without compression: the result of erlang:external_size/1,2.
uint64_t etf_nbytes(Term t, const EtfOpts *opts);

// The same in slices. Across a safe point the encoder's terms must be in `packed`, a tuple that the caller keeps as a
// root: pack before it, unpack after it. The encoder belongs to the caller.
typedef struct EtfEncoder EtfEncoder;
EtfEncoder *etf_encoder_new(Term t, const EtfOpts *opts);
EtfEncoder *etf_sizer_new(Term t, const EtfOpts *opts);   // counts bytes, writes none
EtfStatus etf_encoder_step(EtfEncoder *e, int64_t *fuel); // fuel: see etf_decoder_step. ETF_LIMIT: system_limit
Term etf_encoder_pack(EtfEncoder *e, Heap *h);
void etf_encoder_unpack(EtfEncoder *e, Term packed);
uint64_t etf_encoder_nbytes(const EtfEncoder *e); // bytes written or counted so far
OutBin etf_encoder_take(EtfEncoder *e);           // after ETF_DONE: the caller's
void etf_encoder_free(EtfEncoder *e);
