// SPDX-License-Identifier: Apache-2.0
// emu.test — the law of reductions (emu/reductions.h): a program of loops counts what a turn of each costs, and every
// count is the one that the header names. Needs erlc.
#include "unit.h"
#include "base/host.h"
#include "emu/reductions.h"
#include "vm/beam.h"
#include <stdlib.h>

#if WEBEAM_THREADS && !defined(__EMSCRIPTEN__)
// Loops of tests/observe/reductions.erl, by their bits in its exit code.
static const char *const loops[] = {"calls", "bifs", "guards", "sends", "handlers", "funs", "applies", "lengths"};

static int run(const char *beam)
{
    char numbers[4][8];
    const int law[4] = {REDS_CALL, REDS_BIF, REDS_SEND, REDS_HANDLER};
    char *argv[] = {"webeam", "--minimal", (char *)beam, numbers[0], numbers[1], numbers[2], numbers[3], NULL};
    for (int i = 0; i < 4; i++) snprintf(numbers[i], sizeof numbers[i], "%d", law[i]);
    int code = -1;
    if (!beam_boot(7, argv, &code)) return code;
    for (;;) {
        BeamStatus s = beam_run(200000, true);
        if (s.state == BEAM_EXITED) return s.exit_code;
    }
}

int main(void)
{
    char folder[] = "/tmp/webeam-emu-XXXXXX", command[200], beam[100];
    if (!mkdtemp(folder)) return 1;
    snprintf(command, sizeof command, "erlc -o %s tests/observe/reductions.erl", folder);
    if (system(command)) return 1;
    snprintf(beam, sizeof beam, "%s/reductions.beam", folder);
    int wrong = run(beam);
    for (int i = 0; i < (int)(sizeof loops / sizeof *loops); i++) {
        if (wrong >> i & 1) printf("a turn of %s does not cost what emu/reductions.h says\n", loops[i]);
        CHECK(!(wrong >> i & 1));
    }
    CHECK_EQ(wrong >> 8, 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    CHECK_EQ(system(command), 0);
    return unit_done();
}
#else
int main(void) { return unit_skip("needs erlc and a folder"); }
#endif
