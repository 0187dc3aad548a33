// SPDX-License-Identifier: Apache-2.0
// vm/upward — gives every room what it calls in rooms above it. beam_boot does that first; unit tests of a single room
// that uses such a call do too.
#pragma once
void upward_connect(void);
