// SPDX-License-Identifier: Apache-2.0
// vm/report.c — reports of crashes and errors, to OTP's logger, or to stderr while there is none; halting.
#include "vm/inner.h"
#include "proc/signal.h"
#include "proc/time.h"

static void put_now(Buf *b) // 22-Nov-2026::10:23:53.228022, local time
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t ns = time_monotonic_ns() + time_offset_ns(), s = ns / 1000000000;
    bool dst;
    s += host_utc_offset_s(s, &dst);
    int64_t days = s / 86400, t = s % 86400;
    int64_t z = days + 719468, era = z / 146097, doe = z - era * 146097; // civil date from days, March-based years
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153, day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);
    buf_printf(b, "%02d-%s-%04d::%02d:%02d:%02d.%06d", (int)day, months[month - 1], (int)year, (int)(t / 3600),
        (int)(t / 60 % 60), (int)(t % 60), (int)(ns % 1000000000 / 1000));
}

static void crash_on_stderr(Proc *p, Term reason)
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

// Sends {log, error, Format, Args, Metadata} to the system logger, as OTP's emulator does.
bool report_to_logger(Proc *p, const char *format, Term args)
{
    Term logger = atomic_load(&bif_system_logger);
    if (is_atom(logger)) logger = name_whereis(logger);
    if (!is_local_pid(logger) || (p && logger == p->pid) || !proc_is_alive(logger)) return false;
    Heap h;
    heap_init(&h, 0, 0, 0);
    Term kind[] = {atom_c("emulator"), A_true, A_tag, A_error};
    Term meta[] = {A_error_logger, map_from_pairs(&h, kind, 2), A_time,
        heap_int64(&h, (time_monotonic_ns() + time_offset_ns()) / 1000), atom_c("gl"), p ? p->group_leader : A_none,
        A_pid, p ? p->pid : A_none};
    Term text = heap_string(&h, (const uint8_t *)format, strlen(format), NIL);
    proc_send_term(logger, TUPLE(&h, A_log, A_error, text, args, map_from_pairs(&h, meta, p ? 4 : 2)), NOVALUE);
    heap_destroy(&h);
    return true;
}

void report_crash(Proc *p, Term reason)
{
    Term two[4] = {p->pid, make_cons(two + 2), reason, NIL};
    if (!report_to_logger(p, "Error in process ~p with exit value:~n~p~n", make_cons(two))) crash_on_stderr(p, reason);
}

void report_max_heap(Proc *p, size_t held, Term gc_info)
{
    static const char *const labels[] = {
        "Process:            ", "Context:            ", "Max Heap Size:      ", "Total Heap Size:    ",
        "Kill:               ", "Error Logger:       ", "Message Queue Len:  ", "GC Info:            "};
    const Heap *h = &p->heap;
    Term values[] = {p->pid, NOVALUE, make_small(h->max_nwords), make_small((int64_t)held),
        make_bool(h->max_flags & MAX_KILL), A_true, make_small(p->mbox_len), gc_info};
    Term cells[2 * COUNT_OF(values)], args = NIL;
    Buf format = {0}, text = {0};
    for (size_t i = COUNT_OF(values); i-- > 0;) {
        if (values[i] == NOVALUE) continue;
        cells[2 * i] = values[i];
        cells[2 * i + 1] = args;
        args = make_cons(cells + 2 * i);
    }
    buf_text(&text, "=ERROR REPORT==== ");
    put_now(&text);
    buf_text(&text, " ===\n");
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        buf_printf(&format, "     %s%s~n", labels[i],
            values[i] == NOVALUE ? "maximum heap size reached"
                : i              ? "~p"
                                 : "~p ");
        buf_printf(&text, "     %s", labels[i]);
        if (values[i] == NOVALUE) buf_text(&text, "maximum heap size reached");
        else print_term(&text, values[i], 0);
        buf_text(&text, i ? "\n" : " \n");
    }
    buf_byte(&text, '\n');
    buf_byte(&format, 0);
    if (!report_to_logger(p, (const char *)format.p, args)) host_write(2, text.p, text.n);
    buf_free(&format);
    buf_free(&text);
}

void report_log(const char *text, size_t nbytes)
{
    Heap h;
    heap_init(&h, 0, 0, 0);
    bool told = report_to_logger(NULL, "~s~n", heap_cons(&h, heap_string(&h, (const uint8_t *)text, nbytes, NIL), NIL));
    heap_destroy(&h);
    if (told) return;
    Buf b = {0};
    buf_text(&b, "=ERROR REPORT==== ");
    put_now(&b);
    buf_text(&b, " ===\n");
    buf_put(&b, text, nbytes);
    buf_text(&b, "\n\n");
    host_write(2, b.p, b.n);
    buf_free(&b);
}

void report_halt(Proc *p, int code, bool flush, const char *slogan, size_t nbytes)
{
    (void)flush; // output is written at once
    if (slogan) {
        host_write(2, slogan, nbytes);
        host_write(2, "\n\n", 2);
        boot_say_release();
        code = 1;
    }
    if (code == HALT_ABORT) code = 134;
    sched_halt(code);
    if (p) proc_end_slice(p);
}
