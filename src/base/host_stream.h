// SPDX-License-Identifier: Apache-2.0
// base/host_stream — streams of bytes between webeam and the host. A small number, the handle, names each of them.
//
//   webeam ── host_stream_write, host_stream_want ──► host ── beam_feed(handle, bytes, n) ──► webeam
//
// Handles 0, 1 and 2 are standard input, output and error: they are open from the start and are never closed. Natively
// and in WASI a handle is a file descriptor. The hosts read handle 0 only, and none opens streams yet: sockets and
// programs of the operating system will add host_stream_open and host_stream_close here.
#pragma once
#include "base/base.h"

// Writes only what the stream takes without waiting: how many bytes (perhaps 0), or -1 on error. A host that cannot
// tell writes all of them.
ptrdiff_t host_stream_write(int handle, const void *p, size_t nbytes);
// Somebody reads this stream now: the host brings what there is, and then the end, with beam_feed. Any thread. It is
// called once for each stream, and again after beam_wants(handle) was false and has become true. A host that cannot
// read the stream does nothing.
void host_stream_want(int handle);
