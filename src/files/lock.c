// SPDX-License-Identifier: Apache-2.0
// files/lock.c — the lock of the room, and waiting for what another thread fetches. See inner.h.
#include "files/inner.h"

static Gate gate;

void files_lock_init(void) { gate_init(&gate); }
void files_enter(void) { gate_enter(&gate); }
void files_leave(void) { gate_leave(&gate); }
void files_wait(void) { gate_wait(&gate, -1); }
void files_come(void) { gate_wake_all(&gate); }
