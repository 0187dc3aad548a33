// SPDX-License-Identifier: Apache-2.0
#include "io/driver.h"
static Term start(Port *p, const PortOpts *o, const char *args) { (void)p, (void)o, (void)args; return A_einval; }
static void stop(Port *p) { (void)p; }
const Driver ram_file_driver = {.name = "ram_file_drv", .start = start, .stop = stop};
