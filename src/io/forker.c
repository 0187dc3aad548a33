// SPDX-License-Identifier: Apache-2.0
// io/forker.c — the driver of #Port<0.0>, which in real erl starts programs of the operating system. Here there are
// none, and what is sent to it is dropped. Programs that list the ports find it first.
#include "io/driver.h"

static void stop(Port *p) { (void)p; }
static void output(Port *p, const uint8_t *bytes, size_t n) { (void)p, (void)bytes, (void)n; }

const Driver forker_driver = {.name = "forker", .stop = stop, .output = output};
