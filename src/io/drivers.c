// SPDX-License-Identifier: Apache-2.0
// io/drivers.c — finds the driver that open_port names. drivers.tab lists the drivers.
#include "io/driver.h"

enum { BY_NAME, BY_FD, BY_FILE, BY_BOOT };
static const struct {
    const Driver *driver;
    int opened_by;
} drivers[] = {
#define DRIVER(name, opened_by) {&name##_driver, opened_by},
#include "io/drivers.tab"
#undef DRIVER
};

const Driver *io_driver_fd(void) { return &fd_driver; }
const Driver *io_driver_file(void) { return &vanilla_driver; }

const Driver *io_driver_find(const char *command)
{
    size_t n = strcspn(command, " ");
    for (size_t i = 0; i < COUNT_OF(drivers); i++) {
        const Driver *d = drivers[i].driver;
        if (drivers[i].opened_by == BY_NAME && n == strlen(d->name) && !memcmp(command, d->name, n)) return d;
    }
    return NULL;
}
