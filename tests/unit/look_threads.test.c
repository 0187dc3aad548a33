// SPDX-License-Identifier: Apache-2.0
// look_threads.test — a program on four schedulers, watched from another thread as a page does it, for a second. Made
// for the thread and address sanitizers; by itself it checks that every answer is whole and says what is so. Needs erlc
// and OTP's modules: natively.
#include "unit.h"
#include "base/host.h"
#include "base/sync.h"
#include "vm/beam.h"
#include <stdlib.h>

#if WEBEAM_THREADS && !defined(__EMSCRIPTEN__)
static _Atomic bool over;
static uint32_t asked[16], most_processes, most_events, described;

static double number(const uint8_t *p, int i)
{
    double d;
    memcpy(&d, p + 8 * i, 8);
    return d;
}

static size_t ask(int what, double a, double b, const void *more, size_t nmore, const uint8_t **bytes)
{
    const void *p;
    size_t n;
    beam_observe(what, a, b, more, nmore);
    while (!beam_observation(&p, &n)) {
        if (over) return 0;
        host_sleep_ns(100000);
    }
    *bytes = p;
    if (what < 16) asked[what]++;
    return n;
}

static void watch(void *arg)
{
    (void)arg;
    uint32_t pids[64], npids = 0;
    double next = 0;
    // For a second and a half; on a busy machine until enough was seen.
    for (int64_t began = host_monotonic_ns(), ns; (ns = host_monotonic_ns() - began) < 1500000000 ||
         (ns < 60000000000 &&
             (asked[OBSERVE_EVENTS] < 6 || most_processes < 160 || most_events < 101 || described < 21));) {
        const uint8_t *p = NULL;
        size_t n = ask(OBSERVE_EVENTS, 40000, 2000, NULL, 0, &p);
        if (n) {
            CHECK_EQ(n, 64 + 32 * (size_t)number(p, 1));
            CHECK_EQ(number(p, 6), 4);
            CHECK_EQ(number(p, 2), 0); // none is lost, none comes twice
            if (next > 0) CHECK_EQ(number(p, 0), next);
            next = number(p, 0) + number(p, 1);
            if (number(p, 1) > most_events) most_events = (uint32_t)number(p, 1);
            bool forward = true;
            for (size_t i = 0; i < (size_t)number(p, 1); i++) forward &= number(p + 64 + 32 * i, 0) >= 0;
            CHECK(forward);
        }
        struct {
            uint32_t column, up, first, count, floor;
            char filter[8];
        } q = {asked[OBSERVE_ORDER] % 8, asked[OBSERVE_ORDER] & 1, 0, 50, 0, "w"};
        n = ask(OBSERVE_ORDER, 0, 4096, &q, asked[OBSERVE_ORDER] % 3 ? 20 : 21, &p);
        if (n) {
            CHECK_EQ(n, 48 + 64 * (size_t)number(p, 1));
            if (number(p, 2) > most_processes) most_processes = (uint32_t)number(p, 2);
            npids = 0;
            for (size_t i = 0; i < (size_t)number(p, 1); i++) memcpy(&pids[npids++], p + 48 + 64 * i, 4);
        }
        n = ask(OBSERVE_ROWS, 0, 0, pids, npids * 4, &p);
        if (n) CHECK(number(p, 1) <= npids && n == 32 + 64 * (size_t)number(p, 1));
        n = ask(OBSERVE_LINKS, 0, 0, pids, npids * 4, &p);
        CHECK_EQ(n % 8, 0);
        n = ask(OBSERVE_PROCESSES, 0, 1000, NULL, 0, &p);
        if (n) CHECK_EQ(n, 32 + 64 * (size_t)number(p, 1));
        for (uint32_t i = 0; i < npids && i < 5; i++) {
            n = ask(OBSERVE_PROCESS, pids[i], 0, NULL, 0, &p);
            if (n) CHECK_EQ(p[0], 131);
        }
        // values of processes that run: each answer whole; picked again when they may have gone; collected from outside
        for (uint32_t i = 0; i < npids && i < 5; i++) {
            n = ask(OBSERVE_VALUES, pids[i], -1, NULL, 0, &p);
            if (n) CHECK_EQ(p[0], 131);
            for (uint64_t kind = 0; kind < 6; kind++) {
                n = ask(OBSERVE_VALUE, pids[i], (double)(kind << 44), NULL, 0, &p);
                if (n) CHECK_EQ(p[0], 131);
                if (n > 200) described++;
            }
            ask(OBSERVE_COLLECT, pids[i], 0, NULL, 0, &p);
        }
        n = ask(OBSERVE_VALUES, -1, -1, NULL, 0, &p);
        if (n) CHECK_EQ(p[0], 131);
        for (int table = 0; table < 3; table++) {
            ask(OBSERVE_VALUES, -1, table, NULL, 0, &p);
            n = ask(OBSERVE_VALUE, -1, (double)((uint64_t)5 << 44 | (uint64_t)table << 22), NULL, 0, &p);
            if (n) CHECK_EQ(p[0], 131);
        }
        ask(OBSERVE_VALUE, pids[0], 9e15, NULL, 0, &p);
        ask(OBSERVE_VALUE, -7, -1e300, NULL, 0, &p);
        ask(OBSERVE_VALUES, 1e300, 1e300, NULL, 0, &p);
        ask(OBSERVE_COLLECT, 268435455, 0, NULL, 0, &p);
        n = ask(OBSERVE_SYSTEM, 0, 0, NULL, 0, &p);
        if (n) CHECK_EQ(p[0], 131);
        // what nobody would ask
        ask(OBSERVE_PROCESS, 268435455, 0, NULL, 0, &p);
        ask(OBSERVE_ROWS, 0, 0, "\xff\xff\xff\xff\x01", 5, &p);
        ask(15, 0, 0, NULL, 0, &p);
    }
    const uint8_t *p;
    ask(OBSERVE_STOP, 0, 0, NULL, 0, &p);
    beam_stop(0);
    over = true;
}

static int run(void)
{
    char folder[] = "/tmp/webeam-observe-XXXXXX", command[512], beam[100];
    if (!mkdtemp(folder)) return 1;
    snprintf(command, sizeof command, "erlc -o %s tests/observe/crowd.erl 2>/dev/null", folder);
    if (system(command)) return 1;
    snprintf(beam, sizeof beam, "%s/crowd.beam", folder);
    char *argv[] = {"webeam", "+S", "4", "--minimal", beam};
    int code = 1;
    if (!CHECK(beam_boot(5, argv, &code))) return 0;
    Thread *watcher = thread_start(watch, NULL, "watch");
    for (;;) {
        BeamStatus s = beam_run(200000, true);
        if (s.state == BEAM_EXITED) break;
        if (s.state == BEAM_IDLE) host_sleep_ns(100000);
    }
    thread_join(watcher);
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command)) fprintf(stderr, "%s stays\n", folder);
    CHECK(asked[OBSERVE_EVENTS] > 3 && asked[OBSERVE_SYSTEM] > 3);
    CHECK(most_processes > 150);
    CHECK(most_events > 100);
    CHECK(described > 20);
    printf("asked %u times of %u processes, %u events at once\n", asked[OBSERVE_EVENTS], most_processes, most_events);
    return 0;
}
#else
static int run(void) { return 1; }
#endif

int main(void) { return run() ? unit_skip("no erlc, or no threads, here") : unit_done(); }
