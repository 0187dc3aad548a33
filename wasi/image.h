// SPDX-License-Identifier: Apache-2.0
// wasi/image — a frozen system in a file. Both say on stderr what went wrong.
#pragma once
#include <stdbool.h>

bool image_write(const char *path);
// On true all static data and the whole heap are the image's: only locals and `path` of the caller are this run's.
bool image_read(const char *path);
char **image_arguments(int *argc); // this run's arguments again, since image_read replaced where they lay; NULL: none
