// SPDX-License-Identifier: Apache-2.0
// base/host_stream — streams of bytes between webeam and the host. A handle, a small number, names a stream.
//
//   webeam ── host_stream_write, host_stream_want ──► host ── beam_feed(handle, bytes, n) ──► webeam
//
// Handles 0, 1 and 2 are standard input, output and error: they are open from the start and are never closed. Natively
// and in WASI a handle is a file descriptor. The hosts read handle 0 only, and none opens streams yet: sockets and
// programs of the operating system will add host_stream_open and host_stream_close here.
#pragma once
#include "base/base.h"

// Writes as many bytes as the stream takes without blocking and returns their number (0 is possible), or -1 on error.
// A host that cannot tell whether it would block writes all of them.
ptrdiff_t host_stream_write(int handle, const void *p, size_t nbytes);
// Tells the host that this stream has a reader now. The host delivers the bytes, and then the end, by beam_feed. webeam
// calls this once for each stream, and again whenever beam_wants(handle) turns from false to true; from any thread. A
// host that cannot read the stream does nothing.
void host_stream_want(int handle);
