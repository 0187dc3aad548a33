// SPDX-License-Identifier: Apache-2.0
// vm/report.c — what is said when a process crashes or the system halts, until OTP's logger is there to say it.
#include "vm/inner.h"

static void put_now(Buf *b)                  // 22-Nov-2026::10:23:53.228022, local time
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t ns = time_monotonic_ns() + time_offset_ns(), s = ns / 1000000000;
    bool dst;
    s += host_utc_offset_s(s, &dst);
    int64_t days = s / 86400, t = s % 86400;
    int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097;   // civil date from days, March-based years
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153, day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);
    buf_printf(b, "%02d-%s-%04d::%02d:%02d:%02d.%06d", (int)day, months[month - 1], (int)year, (int)(t / 3600), (int)(t / 60 % 60),
               (int)(t % 60), (int)(ns % 1000000000 / 1000));
}

void report_crash(Proc *p, Term reason)
{
    Buf b = {0};
    buf_text(&b, "=ERROR REPORT==== ");
    put_now(&b);
    buf_text(&b, " ===\nError in process ");
    print_term(&b, p->pid, 0);
    if (p->name != NIL) {
        buf_text(&b, " with registered name ");
        print_term(&b, p->name, 0);
    }
    buf_text(&b, " with exit value:\n");
    print_term(&b, reason, 100000);
    buf_text(&b, "\n\n");
    host_write(2, b.p, b.n);
    buf_free(&b);
}

void report_halt(Proc *p, int code, bool flush, const char *slogan, size_t nbytes)
{
    (void)flush;                             // output is written as it comes
    if (slogan) {
        host_write(2, slogan, nbytes);
        host_write(2, "\n\n", 2);
        code = 1;
    }
    if (code == HALT_ABORT) code = 134;
    sched_halt(code);
    if (p) p->reds = 0;
}
