// SPDX-License-Identifier: Apache-2.0
// io.test — ports without a run loop: the table, the drivers, streams by handle, packets and lines, what is queued
// while a port is busy, and bad input. The processes only wait; `said` takes what they were told.
#include "unit.h"
#include "base/host_stream.h"
#include "base/sync.h"
#include "data/data.h"
#include "files/files.h"
#include "io/io.h"
#include "proc/mailbox.h"
#include "proc/sched.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { LIMIT = 1024, MOST_KEPT = 1 << 20 };
static Code fake[1];
static Proc *me, *other; // me: owns the ports
static int woken;        // how often `other` has run: for what it waits for, see there

static StopReason waiter(Sched *s, Proc *p)
{
    (void)s;
    woken += p == other;
    while (proc_mailbox_peek(p)) proc_mailbox_next(p);
    return STOP_WAIT;
}

static void drain(void)
{
    bool busy;
    sched_run(0, false, &busy);
}

static Proc *start(void)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    Proc *p = proc_find(proc_spawn(&o, A_webeam, A_await, NIL, NULL));
    p->flags |= PF_TRAP_EXIT;
    drain();
    return p;
}

// ---- what a process was told --------------------------------------------------------------------------------------
static void put_text(Buf *to, Term t, Term port) // the port is shown as P
{
    Buf one = {0}, name = {0};
    print_term(&one, t, 0);
    print_term(&name, port, 0);
    buf_byte(&one, 0), buf_byte(&name, 0);
    const char *at = (char *)one.p, *hit;
    while ((hit = strstr(at, (char *)name.p))) {
        buf_put(to, at, (size_t)(hit - at));
        buf_byte(to, 'P');
        at = hit + name.n - 1;
    }
    buf_text(to, at);
    buf_free(&one);
    buf_free(&name);
}

static const char *text(Term t, Term port)
{
    static Buf b;
    b.n = 0;
    put_text(&b, t, port);
    buf_byte(&b, 0);
    return (const char *)b.p;
}

// All messages, with a space between them; they are taken out of the mailbox.
static const char *said_to(Proc *p, Term port)
{
    static Buf b;
    b.n = 0;
    drain();
    proc_mailbox_reset(p);
    for (Signal *m; (m = proc_mailbox_peek(p)); proc_mailbox_remove(p)) {
        if (b.n) buf_byte(&b, ' ');
        put_text(&b, m->term, port);
    }
    buf_byte(&b, 0);
    return (const char *)b.p;
}
#define SAID(port, want) CHECK_TEXT(said_to(me, port), want)

// ---- short words ----------------------------------------------------------------------------------------------
static Term opened(const Driver *d, PortOpts o) // the port, or the error
{
    Term error = 0, t = io_open(me, d, &o, &error);
    return t == NOVALUE ? error : t;
}

static Term fd_port(int in, int out, PortOpts o)
{
    o.flags |= PORT_BINARY | (in >= 0 ? PORT_IN : 0) | (out >= 0 ? PORT_OUT : 0);
    o.fd_in = in < 0 ? 0 : in;
    o.fd_out = out < 0 ? 0 : out;
    o.name = "fd";
    return opened(io_driver_fd(), o);
}

static void shut(Term port)
{
    CHECK_EQ(io_close(me, io_find(port)), A_true);
    SAID(port, "{'EXIT',P,normal}");
    CHECK(!io_find(port) && !io_port_alive(port));
}

static void feed(int handle, const char *bytes)
{
    io_feed(handle, bytes, strlen(bytes));
    io_poll();
}

static Term command(Term port, const void *bytes, size_t n)
{
    Buf b = {0};
    bool busy;
    buf_put(&b, bytes, n);
    Term t = io_command(me, io_find(port), &b, &busy);
    CHECK(!busy);
    buf_free(&b);
    return t;
}

static Term info(Term port, Term item) { return tuple_at(io_info(me, io_find(port), item), 1); }

// What the host was asked for, by handle; and what happens while a port opens.
static int wanted[8];
static void (*while_it_opens)(void);
extern void (*host_stream_hook)(int handle); // host_posix.c
static void want(int handle)
{
    wanted[handle]++;
    if (while_it_opens) while_it_opens();
}

static char logged[100];
static void note_log(const char *s, size_t n) { snprintf(logged, sizeof logged, "%.*s", (int)n, s); }

// ---- drivers ----------------------------------------------------------------------------------------------------
static void test_drivers(void)
{
    const Driver *ram = io_driver_find("ram_file_drv");
    CHECK(ram && ram == io_driver_find("ram_file_drv with arguments"));
    CHECK(io_driver_find("tty_sl -c -e") && io_driver_find("js x") && ram != io_driver_find("js"));
    CHECK(!io_driver_find("ram_file_dr") && !io_driver_find("ram_file_drv2") && !io_driver_find("") &&
        !io_driver_find(" js") && !io_driver_find("cat"));
    // Opened by what they are, never by name:
    CHECK(!io_driver_find("fd") && !io_driver_find("vanilla") && io_driver_fd() && io_driver_file());
    CHECK_EQ(opened(io_driver_find("js"), (PortOpts){.name = "js x"}), A_enotsup); // there is no JavaScript here
    CHECK_EQ(opened(io_driver_fd(), (PortOpts){.name = "fd", .fd_in = -1, .flags = PORT_IN}), A_einval);
    CHECK_EQ(opened(io_driver_file(), (PortOpts){.name = "/none/there", .flags = PORT_IN}), A_einval);
    CHECK_EQ(io_count(), 0);
}

// ---- streams of the host ------------------------------------------------------------------------------------------
static void test_streams(void)
{
    feed(5, "dropped"); // nobody reads 5
    CHECK(!io_wants(5) && !wanted[5]);
    Term a = fd_port(5, -1, (PortOpts){0}), b = fd_port(6, -1, (PortOpts){.flags = PORT_EOF});
    CHECK(wanted[5] == 1 && wanted[6] == 1 && io_wants(5) && io_wants(6));
    io_feed(6, "six", 3);
    io_feed(5, "fi", 2);
    io_feed(5, "ve", 2);
    io_poll();
    const char *told = said_to(me, a);
    CHECK(strstr(told, "{P,{data,<<\"five\">>}}") && strstr(told, ",{data,<<\"six\">>}}"));
    CHECK_EQ(info(a, A_input), make_small(4));
    // The end, after the last bytes: with `eof` the port stays.
    io_feed(6, "!", 1);
    io_feed(6, NULL, 0);
    io_poll();
    SAID(b, "{P,{data,<<\"!\">>}} {P,eof}");
    shut(b);
    CHECK(!io_wants(6));
    // The stream goes to the port that has asked last; the first one hears no more.
    Term c = fd_port(5, -1, (PortOpts){0});
    CHECK_EQ(wanted[5], 1); // the host reads it already
    feed(5, "new");
    SAID(c, "{P,{data,<<\"new\">>}}");
    shut(a);
    feed(5, "still");
    SAID(c, "{P,{data,<<\"still\">>}}");
    io_feed(5, NULL, 0); // without `eof` the port closes
    io_poll();
    SAID(c, "{'EXIT',P,normal}");
    CHECK(!io_find(c) && !io_wants(5));
    CHECK_EQ(io_count(), 0);
}

static void test_standard_input(void)
{
    Buf b = {0};
    bool eof;
    feed(0, "early"); // handle 0 is kept from the start, whoever asks
    CHECK(io_take_input(&b, &eof, me->pid) && !eof && b.n == 5 && !memcmp(b.p, "early", 5));
    CHECK(!io_take_input(&b, &eof, me->pid) && !eof && io_wants(0));
    CHECK_EQ(wanted[0], 1);
    feed(0, "more");
    SAID(NIL, "{webeam,stdin}");
    feed(0, "again");
    SAID(NIL, ""); // told once for each time that it asked
    CHECK(io_take_input(&b, &eof, me->pid) && b.n == 14 && !memcmp(b.p + 5, "moreagain", 9));
    // A port takes over, and gets what was kept.
    io_feed(0, "kept", 4);
    Term p = fd_port(0, -1, (PortOpts){0});
    io_poll();
    SAID(p, "{P,{data,<<\"kept\">>}}");
    // A host that brings more than anybody takes is told to wait, and asked again when there is room.
    static char much[MOST_KEPT];
    io_feed(0, much, sizeof much - 1);
    CHECK(io_wants(0));
    io_feed(0, much, 1);
    CHECK(!io_wants(0) && wanted[0] == 1);
    io_poll();
    CHECK(io_wants(0) && wanted[0] == 2);
    said_to(me, p);
    CHECK_EQ(info(p, A_input), make_small(MOST_KEPT + 4));
    shut(p);
    feed(0, "later"); // no port: kept for the next one
    p = fd_port(0, -1, (PortOpts){0});
    io_poll();
    SAID(p, "{P,{data,<<\"later\">>}}");
    io_thaw(); // a resumed image: the host and its input are new
    CHECK_EQ(wanted[0], 3);
    shut(p);
    buf_free(&b);
}

// ---- packets and lines ----------------------------------------------------------------------------------------
// ---- input without a port: prim_tty's ------------------------------------------------------------------------------
static void select_often(void *arg)
{
    (void)arg;
    for (int i = 0; i < 2000; i++) io_select_input(me->pid, A_ok);
    mem_thread_end();
}

static void test_selected_input(void)
{
    Buf b = {0};
    bool eof;
    io_select_input(me->pid, A_ok);
    io_poll();
    SAID(NIL, ""); // nothing is there yet
    feed(0, "typed");
    SAID(NIL, "ok");
    feed(0, "more");
    SAID(NIL, ""); // told once for each time that it asked
    io_read_input(&b, 4, &eof);
    CHECK(b.n == 4 && !eof && !memcmp(b.p, "type", 4));
    io_select_input(me->pid, A_true); // what is left counts as input
    io_poll();
    SAID(NIL, "true");
    io_read_input(&b, 100, &eof);
    CHECK(b.n == 9 && !eof && !memcmp(b.p + 4, "dmore", 5));
    io_read_input(&b, 100, &eof);
    CHECK(b.n == 9 && !eof);
#if WEBEAM_THREADS // any scheduler may ask while scheduler 1 looks: for ThreadSanitizer
    Thread *t = thread_start(select_often, NULL, "select");
    for (int i = 0; i < 2000; i++) io_poll();
    thread_join(t);
#else
    select_often(NULL);
#endif
    feed(0, "x");
    SAID(NIL, "ok");
    io_read_input(&b, 1, &eof);
    CHECK(b.n == 10 && b.p[9] == 'x');
    buf_free(&b);
}

static void test_packets(void)
{
    Term p = fd_port(5, -1, (PortOpts){.flags = PORT_PACKET | PORT_EOF, .packet = 2});
    io_feed(5, "\0\3abc\0\0\0", 8); // two packets, and half a length
    io_poll();
    SAID(p, "{P,{data,<<\"abc\">>}} {P,{data,<<>>}}");
    feed(5, "\2x");
    SAID(p, "");
    feed(5, "y");
    SAID(p, "{P,{data,<<\"xy\">>}}");
    io_feed(5, "\377\377half", 6);
    io_feed(5, NULL, 0); // what is not whole is dropped at the end
    io_poll();
    SAID(p, "{P,eof}");
    shut(p);
    p = fd_port(5, -1, (PortOpts){.flags = PORT_PACKET | PORT_EOF, .packet = 4});
    io_feed(5, "\377\377\377\377abc", 7); // 4 GB are announced: nothing is set aside for them
    io_poll();
    SAID(p, "");
    CHECK(small_value(info(p, A_memory)) < 1000);
    shut(p);
}

static void test_lines(void)
{
    Term p = fd_port(5, -1, (PortOpts){.flags = PORT_LINE | PORT_EOF, .line_max = 4});
    feed(5, "ab\n\nabcd");
    SAID(p, "{P,{data,{eol,<<\"ab\">>}}} {P,{data,{eol,<<>>}}}"); // a newline may follow
    feed(5, "\nabcdef\n");
    SAID(p, "{P,{data,{eol,<<\"abcd\">>}}} {P,{data,{noeol,<<\"abcd\">>}}} {P,{data,{eol,<<\"ef\">>}}}");
    feed(5, "rest");
    io_feed(5, NULL, 0);
    io_poll();
    SAID(p, "{P,{data,{noeol,<<\"rest\">>}}} {P,eof}");
    shut(p);
}

// ---- output ---------------------------------------------------------------------------------------------------
static char out_name[] = "/tmp/webeam-io-test";
static const char *in_file(int fd) // all that was written
{
    static char b[100];
    lseek(fd, 0, SEEK_SET);
    ssize_t n = read(fd, b, sizeof b - 1);
    b[n < 0 ? 0 : n] = 0;
    return b;
}

static void test_output(void)
{
    int fd = open(out_name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd > 2);
    Term p = fd_port(-1, fd, (PortOpts){0});
    uint64_t in, out, out_before;
    io_totals(&in, &out_before);
    CHECK_EQ(command(p, "one ", 4), A_true);
    CHECK_EQ(command(p, "two ", 4), A_true);
    CHECK_TEXT(in_file(fd), "one two ");
    io_totals(&in, &out);
    CHECK_EQ(out - out_before, 8);
    CHECK_EQ(info(p, A_output), make_small(8));
    shut(p);
    // A length in front; what does not fit into it closes the port, and nothing of it is written.
    p = fd_port(-1, fd, (PortOpts){.flags = PORT_PACKET, .packet = 1});
    CHECK_EQ(command(p, "abc", 3), A_true);
    CHECK_TEXT(in_file(fd), "one two \3abc");
    char long_one[256] = {0};
    CHECK_EQ(command(p, long_one, 256), A_true);
    SAID(p, "{'EXIT',P,einval}");
    CHECK(!io_find(p));
    CHECK_EQ(lseek(fd, 0, SEEK_END), 12);
    p = fd_port(5, -1, (PortOpts){0}); // opened for input only
    CHECK_EQ(command(p, "x", 1), A_true);
    SAID(p, "{'EXIT',P,ebadf}");
    close(fd);
    p = fd_port(-1, 99, (PortOpts){0}); // the host refuses
    CHECK_EQ(command(p, "x", 1), A_true);
    SAID(p, "{'EXIT',P,epipe}");
}

// ---- what comes while the port runs is queued --------------------------------------------------------------------
// The hook of the host runs inside `start` of the driver, so the port is running then. Its owner has no port yet.
static Term asked;
static bool awaits;
static void order_while_open(void)
{
    Heap *h = &me->heap;
    Term id = head(io_list(h));
    Port *port = io_find(id);
    char many[9000];
    memset(many, '.', sizeof many);
    Buf data = {0};
    bool busy;
    CHECK_EQ(command(id, "first ", 6), A_true);
    CHECK_EQ(command(id, many, sizeof many), A_true);
    asked = io_info(me, port, A_output);
    CHECK(is_ref(asked));
    CHECK(io_is_busy(port)); // more than 8 kB wait
    buf_put(&data, "refused", 7);
    CHECK_EQ(io_command(me, port, &data, &busy), NOVALUE);
    CHECK(busy && data.n == 7); // the bytes are the caller's still
    buf_free(&data);
    awaits = io_await(other, port);
    Term close = TUPLE(h, me->pid, A_close);
    CHECK(proc_send_to(me, id, TUPLE(h, me->pid, TUPLE(h, A_command, heap_make_binary(h, (uint8_t *)" last", 5)))));
    CHECK(proc_send_to(me, id, close));
    CHECK(is_ref(io_info(me, port, A_name)));
}

static void test_queue(void)
{
    int fd = open(out_name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    woken = 0;
    while_it_opens = order_while_open;
    Term p = fd_port(7, fd, (PortOpts){0});
    while_it_opens = NULL;
    CHECK(awaits && is_port(p));
    CHECK_EQ(lseek(fd, 0, SEEK_END), 9011);
    char b[6];
    CHECK(pread(fd, b, 6, 0) == 6 && !memcmp(b, "first ", 6));
    CHECK(pread(fd, b, 5, 9006) == 5 && !memcmp(b, " last", 5));
    // The answer was given between the commands before and after it; what stood behind `close` found no port.
    const char *told = said_to(me, p);
    CHECK(strstr(told, ",{output,9006}}") && strstr(told, "{P,closed}") && strstr(told, ",undefined}"));
    CHECK(!io_find(p));
    drain();
    CHECK_EQ(woken, 1);
    close(fd);
    unlink(out_name);
}

#if WEBEAM_THREADS
static void test_slow_reader(void) // a pipe that nobody reads at first
{
    enum { BYTES = 300000 };
    int fd[2];
    char b[4096];
    if (!CHECK(!pipe(fd))) return;
    Term p = fd_port(-1, fd[1], (PortOpts){.busy_low = 4096, .busy_high = 8192});
    char *much = calloc(BYTES, 1);
    CHECK_EQ(command(p, much, BYTES), A_true);
    free(much);
    CHECK(small_value(info(p, A_queue_size)) > 8192 && io_is_busy(io_find(p)));
    woken = 0;
    CHECK(io_await(other, io_find(p)));
    ssize_t n = 0;
    for (ssize_t k; n < BYTES && (k = read(fd[0], b, sizeof b)) > 0;) n += k;
    CHECK_EQ(n, BYTES);
    for (int64_t end = host_monotonic_ns() + 5000000000; !woken && host_monotonic_ns() < end; host_sleep_ns(1000000))
        drain();
    CHECK_EQ(woken, 1);
    CHECK(!io_is_busy(io_find(p)) && info(p, A_queue_size) == make_small(0));
    CHECK(!io_await(other, io_find(p)));
    shut(p);
    close(fd[0]);
    close(fd[1]);
}
#else
static void test_slow_reader(void) {} // where there are no threads a host takes all at once
#endif

// ---- signals, links, data -----------------------------------------------------------------------------------------
static void test_signals(void)
{
    Heap *h = &me->heap;
    Term p = fd_port(5, -1, (PortOpts){0}), q = fd_port(6, -1, (PortOpts){0}), bad;
    Term ref = proc_monitor(other, A_port, p, NOVALUE, 0);
    CHECK_TEXT(text(info(p, A_monitored_by), p), text(heap_cons(h, other->pid, NIL), p));
    CHECK_EQ(io_data(me, io_find(p), NOVALUE), A_undefined);
    CHECK_EQ(io_data(me, io_find(p), TUPLE(h, A_ok, make_small(1))), A_true);
    CHECK_TEXT(text(io_data(other, io_find(p), NOVALUE), p), "{ok,1}");
    CHECK_EQ(io_connect(me, io_find(p), A_none), A_badarg);
    CHECK_EQ(io_connect(me, io_find(p), other->pid), A_true);
    CHECK_EQ(info(p, A_connected), other->pid);
    feed(5, "x");
    SAID(p, "");
    CHECK_TEXT(said_to(other, p), "{P,{data,<<\"x\">>}}");
    CHECK(name_register(A_foldl, p));
    proc_exit_signal(other->pid, p, A_kill, false);
    drain();
    CHECK(!io_find(p) && name_whereis(A_foldl) == A_undefined);
    SAID(p, "{'EXIT',P,killed}");
    const char *told = said_to(other, p);
    CHECK(ref != NOVALUE && strstr(told, "{'EXIT',P,killed}") && strstr(told, ",port,P,killed}"));
    // Not from the owner, not understood, not bytes: the owner hears badsig, and the port stays.
    Term bads[] = {A_ok, TUPLE(h, other->pid, A_close), TUPLE(h, me->pid, A_ok),
        TUPLE(h, me->pid, TUPLE(h, A_connect, A_ok)), TUPLE(h, me->pid, TUPLE(h, A_command, A_ok))};
    for (size_t i = 0; i < COUNT_OF(bads); i++) {
        bad = bads[i];
        CHECK(proc_send_to(me, q, bad));
        SAID(q, "{'EXIT',P,badsig}");
    }
    CHECK_TEXT(logged, "Bad value on output port 'fd'\n");
    CHECK(io_find(q));
    Buf b = {0};
    CHECK_EQ(io_control(me, io_find(q), 12345, &b), A_badarg);
    CHECK_EQ(io_call(me, io_find(q), 1, A_ok), A_badarg);
    shut(q);
}

// ---- files: as a buffer, and as a whole -------------------------------------------------------------------------
static void test_ram_file(void)
{
    Term p = opened(io_driver_find("ram_file_drv"), (PortOpts){.name = "ram_file_drv", .flags = PORT_BINARY});
    static const struct {
        const char *bytes;
        size_t n;
        const char *answer;
    } ops[] = {
        {"\4x", 2, "[1,101,98,97,100,102]"},                              // not open for writing
        {"\1\0\0\0\3hello", 10, "[3,0,0,0,0]"},                           // open, read and write
        {"\21\0\0\0\1\0\0\0\3", 9, "[2,0,0,0,3|<<\"ell\">>]"},            // pread
        {"\21\0\0\0\7\0\0\0\3", 9, "[2,0,0,0,0|<<>>]"},                   // behind the end
        {"\21\377\377\377\377\0\0\0\3", 9, "[1,101,105,110,118,97,108]"}, // in front of the start
        {"\21\0\0\0\1", 5, "[1,101,105,110,118,97,108]"},                 // half an operation
        {"\22\177\377\377\377xy", 7, "[1,101,102,98,105,103]"},           // pwrite at 2 GB: nothing is set aside
        {"\3\377\377\377\377\0\0\0\0", 9, "[1,101,105,110,118,97,108]"},  // seek
        {"\45", 1, "[3,0,0,0,5]"},                                        // size
    };
    for (size_t i = 0; i < COUNT_OF(ops); i++) {
        char want[100];
        CHECK_EQ(command(p, ops[i].bytes, ops[i].n), A_true);
        snprintf(want, sizeof want, "{P,{data,%s}}", ops[i].answer);
        SAID(p, want);
    }
    command(p, "\177unknown", 8);
    command(p, "", 0);
    SAID(p, "");
    shut(p);
}

static void test_whole_files(void)
{
    uint8_t *data;
    size_t n;
    Term p = opened(io_driver_file(), (PortOpts){.name = "/whole", .flags = PORT_OUT});
    command(p, "all of it", 9);
    shut(p);
    CHECK(!files_read_all("/whole", &data, &n) && n == 9 && !memcmp(data, "all of it", 9));
    mem_give(MEM_SYSTEM, data, n + 1);
    p = opened(io_driver_file(), (PortOpts){.name = "/whole", .flags = PORT_IN | PORT_EOF | PORT_BINARY});
    SAID(p, "{P,{data,<<\"all of it\">>}} {P,eof}");
    shut(p);
}

// ---- the table ----------------------------------------------------------------------------------------------------
static void test_table(void)
{
    static Term ports[LIMIT];
    const Driver *ram = io_driver_find("ram_file_drv");
    PortOpts o = {.name = "ram_file_drv"};
    CHECK_EQ(io_limit(), LIMIT);
    for (int i = 0; i < LIMIT; i++) ports[i] = opened(ram, o);
    CHECK_EQ(io_count(), LIMIT);
    CHECK_EQ(opened(ram, o), A_system_limit);
    size_t n;
    CHECK(list_length(io_list(&me->heap), &n) && n == LIMIT);
    Term old = ports[500];
    CHECK_EQ(local_port_number(ports[501]), local_port_number(old) + 1);
    shut(old);
    Term fresh = opened(ram, o); // the same slot, another number
    CHECK_EQ(local_port_number(fresh), local_port_number(old) + LIMIT);
    CHECK(!io_find(old) && io_find(fresh));
    io_js_event(local_port_number(old), 0, "x", 1); // for a port that has gone: nothing
    io_js_event(UINT64_MAX >> 8, 0, "x", 1);
    io_poll();
    CHECK(!io_find(make_local_port(1 << 28)) && !io_find(A_ok) && !io_find(me->pid));
    Term pid = me->pid; // with its owner go all its ports
    proc_exit_signal(pid, pid, A_kill, false);
    drain();
    CHECK_EQ(io_count(), 0);
}

int main(void)
{
    term_init(0);
    code_init();
    files_init(true);
    atomic_store(&export_get(A_webeam, A_await, 0)->code, &fake[0]);
    proc_up.run = waiter;
    proc_up.port_signal = io_port_signal;
    proc_up.port_alive = io_port_alive;
    io_up.log = note_log;
    host_stream_hook = want;
    sched_init(&(SchedOpts){.schedulers = 1, .threads = WEBEAM_THREADS, .process_limit = 1024});
    io_init(LIMIT);
    me = start();
    other = start();
    test_drivers();
    test_streams();
    test_standard_input();
    test_selected_input();
    test_packets();
    test_lines();
    test_output();
    test_queue();
    test_slow_reader();
    test_signals();
    test_ram_file();
    test_whole_files();
    test_table();
    return unit_done();
}
