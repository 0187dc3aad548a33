// SPDX-License-Identifier: Apache-2.0
// etf — the external term format: bytes to terms and back.
//
// Law: input is hostile; every length is checked against the bytes that are left before anything is taken. No
// recursion: nesting costs memory off the C stack. Both ways work in slices, so that a BIF can trap between two of
// them. Bytes written are those OTP 25 writes.
#pragma once
#include "data/data.h"
#include "base/release.h"

// ---- what lies in rooms above: the code room sets it once, in code_init ---------------------------------------
typedef FunIdent EtfFun; // arity: as called, without the environment
typedef struct {
    void (*fun_facts)(const FunEntry *e, EtfFun *out);
    FunEntry *(*fun_get)(const EtfFun *facts);
    void (*export_facts)(const Export *e, Term *m, Term *f, uint32_t *arity);
    Export *(*export_get)(Term m, Term f, uint32_t arity);
    Export *(*export_find)(Term m, Term f, uint32_t arity); // NULL: not there (option safe)
    Magic *(*magic_find)(const uint32_t id[3]);             // a kept reference, or NULL
} EtfUp;
extern EtfUp etf_up;

// ---- bytes in -------------------------------------------------------------------------------------------------------
enum {
    ETF_SAFE = 1, // no new atoms, no new exports
    ETF_BARE = 2, // no leading 131
};
// One term from n bytes at p, built on h. *used (may be NULL): bytes eaten; the rest is not looked at.
// NOVALUE: bad bytes; or no atom left, then etf_atoms_full() is true (system_limit).
Term etf_decode(Heap *h, const uint8_t *p, size_t n, uint32_t flags, size_t *used);
bool etf_atoms_full(void); // of this thread's last NOVALUE

// The same in slices. The decoder keeps what it builds away from all heaps until it is done, so collections between
// slices do not matter. The bytes may move between slices: each step is told where they are now; they must be the same
// bytes.
typedef enum { ETF_DONE, ETF_MORE, ETF_BAD, ETF_LIMIT } EtfStatus;
typedef struct EtfDecoder EtfDecoder;
EtfDecoder *etf_decoder_new(size_t n, uint32_t flags);
// Works until *fuel (in terms; 64 bytes copied count as one) is used up; takes off what it used.
EtfStatus etf_decoder_step(EtfDecoder *d, const uint8_t *p, int64_t *fuel);
Term etf_decoder_take(EtfDecoder *d, Heap *h, size_t *used); // after ETF_DONE, once: the term joins h
void etf_decoder_free(EtfDecoder *d);

// ---- bytes out: a binary that grows
// {0} is an empty one. Short
// contents end as heap binaries, long ones as the shared binary itself, without a copy.
typedef struct {
    SharedBin *b;
    size_t n, cap;
} OutBin;
void out_grow(OutBin *o, size_t more);
INLINE uint8_t *out_room(OutBin *o, size_t n) // n more bytes, uninitialised
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
Term out_finish(OutBin *o, Heap *h); // the binary; *o is empty again
void out_free(OutBin *o);

typedef struct {
    int compress;       // 0: not; 1..9: level
    int minor;          // 0: floats as text; 1: the default; 2: atoms as UTF-8
    bool deterministic; // big maps in key order
} EtfOpts;
#define ETF_DEFAULTS ((EtfOpts){0, release_does(atoms_in_utf8) ? 2 : 1, false})

// The whole term at once, appended to *o. False: too large for the format (system_limit).
bool etf_encode(OutBin *o, Term t, const EtfOpts *opts, bool bare);
// Bytes needed without compression, as erlang:external_size/1,2.
uint64_t etf_nbytes(Term t, const EtfOpts *opts);

// In slices. Between slices terms may move: etf_encoder_pack gives what is still to be done as one term on h (raw words
// inside are small integers); keep it as a root and hand it to the next step.
typedef struct EtfEncoder EtfEncoder;
EtfEncoder *etf_encoder_new(Term t, const EtfOpts *opts);
EtfEncoder *etf_sizer_new(Term t, const EtfOpts *opts); // only counts
EtfStatus etf_encoder_step(EtfEncoder *e, int64_t *fuel);
Term etf_encoder_pack(EtfEncoder *e, Heap *h);
void etf_encoder_unpack(EtfEncoder *e, Term packed);
uint64_t etf_encoder_nbytes(const EtfEncoder *e);
OutBin etf_encoder_take(EtfEncoder *e); // after ETF_DONE
void etf_encoder_free(EtfEncoder *e);
