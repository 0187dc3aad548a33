// SPDX-License-Identifier: Apache-2.0
// proc/time.c — the clock of the Erlang system, and unique references.
//
// Monotonic time starts near the least small integer, as in erl, so nobody takes it for a date and it stays small. In
// deterministic mode time is virtual: 100 ns a reduction, plus a jump to the next timer when nothing is runnable.
#include "proc/inner.h"

const int64_t time_zero_ns = -INT64_C(576460752303423488) + 1000000000;
static int64_t host_zero, offset_ns;
enum { VIRTUAL_START_S = 1672531200 }; // 2023-01-01: the virtual time at the start

// A frozen system continues later, perhaps on a machine with other clocks. Erlang's monotonic time does not advance in
// between.
static int64_t frozen_ns;
void time_freeze(void) { frozen_ns = time_since_zero_ns(); }
void time_thaw(void)
{
    if (scheds.deterministic) {
        scheds.virtual_ns = frozen_ns;
        offset_ns = (int64_t)VIRTUAL_START_S * 1000000000 - time_zero_ns - frozen_ns;
        return;
    }
    host_zero = host_monotonic_ns() - frozen_ns;
    offset_ns = host_realtime_ns() - time_zero_ns - frozen_ns;
}

void time_init(void)
{
    host_zero = host_monotonic_ns();
    int64_t real = scheds.deterministic ? (int64_t)VIRTUAL_START_S * 1000000000 : host_realtime_ns();
    offset_ns = real - time_zero_ns;
}

int64_t time_since_zero_ns(void) { return scheds.deterministic ? scheds.virtual_ns : host_monotonic_ns() - host_zero; }
int64_t time_monotonic_ns(void) { return time_since_zero_ns() + time_zero_ns; }
int64_t time_offset_ns(void) { return offset_ns; }

int64_t time_now_us(void)
{
    static _Atomic int64_t last;
    int64_t us = (time_monotonic_ns() + offset_ns) / 1000, seen = atomic_load(&last);
    do
        if (us <= seen) us = seen + 1;
    while (!atomic_compare_exchange_weak(&last, &seen, us));
    return us;
}

int64_t time_unique(void)
{
    static _Atomic uint64_t count;
    return SMALL_MIN + (int64_t)atomic_fetch_add(&count, 1);
}

// id0 has 18 bits, as in OTP. Each scheduler has its own counter, and its id is part of id2.
void ref_new(uint32_t id[3])
{
    Sched *s = sched_current();
    SchedInner *in = s ? s->inner : scheds.all[0]->inner;
    uint64_t n = ++in->ref_count;
    id[0] = (uint32_t)n & 0x3FFFF;
    id[1] = (uint32_t)(n >> 18);
    id[2] = (uint32_t)(n >> 50) | (uint32_t)in->sched->id << 16;
}
