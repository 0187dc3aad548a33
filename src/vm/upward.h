// SPDX-License-Identifier: Apache-2.0
// vm/upward — sets what each room calls in rooms above. beam_boot calls it first, and so do unit tests of a single room
// that needs it.
#pragma once
void upward_connect(void);
