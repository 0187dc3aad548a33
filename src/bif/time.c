// SPDX-License-Identifier: Apache-2.0
// bif/time.c — clocks and calendars. The native time unit is ns. The Gregorian calendar is used for all years.
#include "bif/bif.h"
#include "proc/time.h"
#include "base/host.h"
#include "base/release.h"

// ---- clocks ----------------------------------------------------------------------
static int64_t system_ns(void) { return time_monotonic_ns() + time_offset_ns(); }

static Term in_unit(Proc *p, int64_t ns, Term unit)
{
    int64_t per_second;
    if (bif_time_unit(unit, &per_second)) return bif_scale_ns(&p->heap, ns, per_second);
    if (!is_big(unit) || int_is_negative(unit)) return badarg(p);
    Term scaled = arith_mul(&p->heap, heap_int64(&p->heap, ns), unit); // a unit too fine for a small integer
    return arith_div(&p->heap, scaled, make_small(1000000000));
}
BIF_FN(erlang, monotonic_time, 0) { return heap_int64(&p->heap, time_monotonic_ns()); }
BIF_FN(erlang, monotonic_time, 1) { return in_unit(p, time_monotonic_ns(), a[0]); }
BIF_FN(erlang, system_time, 0) { return heap_int64(&p->heap, system_ns()); }
BIF_FN(erlang, system_time, 1) { return in_unit(p, system_ns(), a[0]); }
BIF_FN(erlang, time_offset, 0) { return heap_int64(&p->heap, time_offset_ns()); }
BIF_FN(erlang, time_offset, 1) { return in_unit(p, time_offset_ns(), a[0]); }
BIF_FN(erts_internal, time_unit, 0) { return make_small(1000000000); }
BIF_FN(erts_internal, perf_counter_unit, 0) { return make_small(1000000000); }

static Term triple(Proc *p, int64_t us)
{
    return TUPLE(
        &p->heap, make_small(us / 1000000 / 1000000), make_small(us / 1000000 % 1000000), make_small(us % 1000000));
}
BIF_FN(erlang, timestamp, 0) { return triple(p, system_ns() / 1000); }

BIF_FN(erlang, now, 0) // each result is greater than all before
{
    return triple(p, time_now_us());
}

// ---- calendars ----------------------------------------------------------------------
typedef struct {
    int64_t year;
    int month, day, hour, minute, second;
} Civil;
enum {
    DAY = 86400,
    FIRST_YEAR = 1902,
    LAST_YEAR = 9999999
}; // like erl, which refuses what a 32-bit time_t cannot express

// Days since 1970-01-01; years begin in March, so that a leap day is the last day.
static int64_t days_of(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static Civil civil_of(int64_t s)
{
    int64_t days = s / DAY, rest = s % DAY;
    if (rest < 0) rest += DAY, days--;
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (int)((5 * doy + 2) / 153), month = mp < 10 ? mp + 3 : mp - 9;
    return (Civil){yoe + era * 400 + (month <= 2), month, (int)(doy - (153 * mp + 2) / 5 + 1), (int)(rest / 3600),
        (int)(rest / 60 % 60), (int)(rest % 60)};
}

static bool is_leap(int64_t y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static bool number(Term t, int64_t lo, int64_t hi, int *v)
{
    if (!is_small(t) || small_value(t) < lo || small_value(t) > hi) return false;
    *v = (int)small_value(t);
    return true;
}

// {{Y,M,D},{H,M,S}} as seconds since 1970, taken as UTC. False: not a valid date or out of range.
static bool seconds_of(Term t, int64_t *s)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int y, mo, d, h, mi, se;
    if (!is_tuple_of(t, 2) || !is_tuple_of(tuple_at(t, 0), 3) || !is_tuple_of(tuple_at(t, 1), 3)) return false;
    Term date = tuple_at(t, 0), time = tuple_at(t, 1);
    if (!number(tuple_at(date, 0), FIRST_YEAR, LAST_YEAR, &y) || !number(tuple_at(date, 1), 1, 12, &mo) ||
        !number(tuple_at(date, 2), 1, 31, &d) || !number(tuple_at(time, 0), 0, 23, &h) ||
        !number(tuple_at(time, 1), 0, 59, &mi) || !number(tuple_at(time, 2), 0, 59, &se))
        return false;
    if (d > lengths[mo - 1] + (mo == 2 && is_leap(y))) return false;
    *s = days_of(y, mo, d) * DAY + h * 3600 + mi * 60 + se;
    return true;
}

static Term date_of(Proc *p, Civil c)
{
    return TUPLE(&p->heap, make_small(c.year), make_small(c.month), make_small(c.day));
}
static Term time_of(Proc *p, Civil c)
{
    return TUPLE(&p->heap, make_small(c.hour), make_small(c.minute), make_small(c.second));
}
static Term datetime(Proc *p, int64_t s)
{
    Civil c = civil_of(s);
    return TUPLE(&p->heap, date_of(p, c), time_of(p, c));
}

static int64_t utc_now(void)
{
    int64_t ns = system_ns();
    return ns >= 0 ? ns / 1000000000 : -((999999999 - ns) / 1000000000);
}
static int64_t local_of(int64_t utc)
{
    bool dst;
    return utc + host_utc_offset_s(utc, &dst);
}

BIF_FN(erlang, date, 0) { return date_of(p, civil_of(local_of(utc_now()))); }
BIF_FN(erlang, time, 0) { return time_of(p, civil_of(local_of(utc_now()))); }
BIF_FN(erlang, localtime, 0) { return datetime(p, local_of(utc_now())); }
BIF_FN(erlang, universaltime, 0) { return datetime(p, utc_now()); }

BIF_FN(erlang, universaltime_to_localtime, 1)
{
    int64_t s;
    return seconds_of(a[0], &s) ? datetime(p, local_of(s)) : badarg(p);
}

// Does the zone have summer time half a year before or after?
static bool has_summer_time(int64_t utc)
{
    bool before = false, after = false;
    host_utc_offset_s(utc - 182 * 86400, &before);
    host_utc_offset_s(utc + 182 * 86400, &after);
    return before || after;
}

// The UTC time for `local`. If there are two, or none, a[1] says whether daylight saving time is meant.
BIF_FN(erlang, localtime_to_universaltime, 2)
{
    int64_t local, utc;
    bool dst = false;
    if ((a[1] != A_true && a[1] != A_false && a[1] != A_undefined) || !seconds_of(a[0], &local)) return badarg(p);
    utc = local - host_utc_offset_s(local, &dst);
    utc = local - host_utc_offset_s(utc, &dst);
    if (local_of(utc) != local) utc = local - host_utc_offset_s(utc, &dst);
    host_utc_offset_s(utc, &dst);
    if (a[1] == A_true && !dst && !(release_does(is_dst_ignored) && !has_summer_time(utc))) utc -= 3600;
    else if (a[1] == A_false && dst) utc += 3600;
    return datetime(p, utc);
}

BIF_FN(erlang, universaltime_to_posixtime, 1)
{
    int64_t s;
    return seconds_of(a[0], &s) ? heap_int64(&p->heap, s) : badarg(p);
}

BIF_FN(erlang, posixtime_to_universaltime, 1)
{
    int64_t s;
    if (!int_to_int64(a[0], &s) || s < -62167219200 || s > SMALL_MAX + 1) return badarg(p);
    return datetime(p, s);
}
