// SPDX-License-Identifier: Apache-2.0
// proc/sysmon — erlang:system_monitor, erlang:system_profile, and the times of schedulers (scheduler_wall_time,
// microstate accounting).
#pragma once
#include "proc/proc.h"

// ---- what system_monitor watches (proc/sysmon.c); times in ms, large_heap in words; 0 or false: not watched
typedef struct {
    Term pid;
    int64_t long_gc_ms, long_schedule_ms, large_heap;
    bool busy_port, busy_dist_port;
} SystemMonitor;
extern SystemMonitor system_monitor; // pid NIL: off. Changed while the world is stopped
enum { PROFILE_PROCS = 1, PROFILE_PORTS = 2, PROFILE_SCHEDULER = 4, PROFILE_EXCLUSIVE = 8 };
typedef struct {
    Term pid;
    uint32_t flags, time;
} SystemProfile;                     // time: PT_NOW, PT_STRICT or PT_MONOTONIC
extern SystemProfile system_profile; // pid NIL: off. Changed while the world is stopped
enum {
    STATE_EMULATOR,
    STATE_GC,
    STATE_OTHER,
    STATE_SLEEP,
    STATES
};                                 // microstates: four of the eight that OTP has by default
extern _Atomic uint32_t sysmon_on; // SYSMON_
enum { SYSMON_WALL_TIME = 1, SYSMON_STATES = 2, SYSMON_MONITOR = 4, SYSMON_PROFILE = 8 };
void sysmon_set(uint32_t what, bool on);
void sched_times_reset_states(void);
void sched_times_wall(int id, int64_t *active_ns, int64_t *total_ns); // since SYSMON_WALL_TIME was switched on
void sched_times_states(int id, int64_t ns[STATES]);                  // since SYSMON_STATES was switched on, or reset
