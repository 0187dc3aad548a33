// SPDX-License-Identifier: Apache-2.0
// beam_corpus.test — every file of the loader's fuzz corpus once more. Runs in the top folder.
#include "unit.h"
#include "../fuzz/beam.fuzz.c"
#include "base/host.h"

int main(void)
{
    static const char folder[] = "tests/fuzz/corpus/beam";
    Buf names = {0};
    int checked = 0;
    CHECK_EQ(host_list_dir(folder, &names), 0);
    buf_byte(&names, 0); // they are joined by NUL, not ended by it
    if (names.n == 1) names.n = 0;
    for (size_t at = 0; at < names.n; at += strlen((char *)names.p + at) + 1) {
        char path[512];
        uint8_t *data;
        size_t nbytes;
        snprintf(path, sizeof path, "%s/%s", folder, (char *)names.p + at);
        if (!names.p[at] || host_is_dir(path) || host_read_file(path, &data, &nbytes) != 0) continue;
        checked++;
        CHECK_EQ(LLVMFuzzerTestOneInput(data, nbytes), 0);
        mem_give(MEM_SYSTEM, data, nbytes + 1);
    }
    CHECK(checked >= 100);
    buf_free(&names);
    return unit_done();
}
