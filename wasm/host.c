// SPDX-License-Identifier: Apache-2.0
// wasm/host.c — base/host.h on top of JavaScript (wasm/host_library.js), and the functions that JavaScript calls.
//
//   without threads   JS: webeam_arg*, webeam_boot, then webeam_run in JS's event loop
//   with threads      JS: webeam_arg*, webeam_start. The boot and every scheduler run in workers, may block there,
//                     and call the JS of their own thread. The exit word tells the main thread that all is over
//
// Bytes are passed in two steps: JS returns the number of bytes, C makes room, then host_js_take copies them. Errors
// are returned as negative errnos; emcc gives host_library.js the numbers of its C library.
#include "base/host.h"
#include "base/host_stream.h"
#include "base/sync.h"
#include "vm/beam.h"
#include <emscripten.h>
#include <emscripten/heap.h>
#include <emscripten/stack.h>
#include <unistd.h>
#include <errno.h>
#include <stdlib.h>

extern int64_t host_js_monotonic(void);
extern double host_js_realtime_ms(void);
extern double host_js_cpu_us(void);
extern void host_js_entropy(void *p, size_t nbytes);
extern int host_js_utc_offset(double unix_s);
extern void host_js_sleep_ms(double ms);
extern int host_js_write(int fd, const void *p, size_t nbytes);
extern void host_js_want_input(void);
extern int host_js_window(int32_t *columns_rows);
extern int host_js_raw(int on);
extern int host_js_script_open(double port, const char *args, size_t nbytes);
extern void host_js_script_send(double port, int kind, const void *p, size_t nbytes);
extern void host_js_script_close(double port);
extern int host_js_read(int fd, void *p, size_t nbytes);
// Each of these keeps bytes in JS and returns their number; the next host_js_take copies them. < 0: an error.
extern double host_js_read_file(const char *path, size_t nbytes);
extern double host_js_archive(const char *name, size_t nbytes, int again, const char *from, size_t nfrom);
extern double host_js_list_dir(const char *path, size_t nbytes);
extern double host_js_env(void);
extern double host_js_cwd(void);
extern void host_js_take(void *to);
extern int host_js_write_file(const char *path, size_t npath, const void *p, size_t nbytes);
extern int host_js_is_dir(const char *path, size_t nbytes);
extern int host_js_file_op(int op, const char *path, size_t npath, const char *to, size_t nto);
extern int host_js_info(const char *path, size_t nbytes, int follow, double *to);
extern double host_js_read_link(const char *path, size_t nbytes);
extern int host_js_set(int what, const char *path, size_t nbytes, double a, double b);
extern int host_js_code_room(int n);
extern int host_js_code_add(const void *module, size_t nbytes, const void *const *functions, int n, const void *at_0);
extern void host_js_code_drop(int slot, int n, const void *instead);
extern _Noreturn void host_js_exit(int code);

static int errno_of(double answer) { return (int)-answer; }

int64_t host_monotonic_ns(void) { return host_js_monotonic(); }
int64_t host_realtime_ns(void) { return (int64_t)(host_js_realtime_ms() * 1e6); }
int64_t host_cpu_ns(void) { return (int64_t)host_js_cpu_us() * 1000; }
void host_entropy(void *p, size_t nbytes) { host_js_entropy(p, nbytes); }

int host_utc_offset_s(int64_t unix_s, bool *dst)
{
    int answer = host_js_utc_offset((double)unix_s); // twice the offset, plus 1 in summer
    *dst = answer & 1;
    return answer >> 1;
}

void host_sleep_ns(int64_t ns)
{
    if (ns > 0) host_js_sleep_ms((double)ns / 1e6);
}

ptrdiff_t host_write(int fd, const void *p, size_t nbytes) { return host_js_write(fd, p, nbytes); }
ptrdiff_t host_stream_write(int handle, const void *p, size_t nbytes) { return host_write(handle, p, nbytes); }

void host_stream_want(int handle)
{
    if (handle == 0) host_js_want_input();
}

bool host_raw(TerminalMode mode) { return host_js_raw(mode != COOKED) == 1; }

bool host_is_terminal(int fd)
{
    int c, r;
    (void)fd;
    return host_window(&c, &r);
}

bool host_window(int *columns, int *rows)
{
    int32_t size[2];
    if (host_js_window(size) != 1) return false;
    *columns = size[0];
    *rows = size[1];
    return true;
}

bool host_script_open(uint64_t port, const char *args)
{
    return host_js_script_open((double)port, args, strlen(args)) == 1;
}
void host_script_send(uint64_t port, int kind, const void *p, size_t nbytes)
{
    host_js_script_send((double)port, kind, p, nbytes);
}
void host_script_close(uint64_t port) { host_js_script_close((double)port); }
EMSCRIPTEN_KEEPALIVE void webeam_script_event(double port, int kind, const void *p, size_t nbytes)
{
    beam_script_event((uint64_t)port, kind, p, nbytes);
}

ptrdiff_t host_read(int fd, void *p, size_t nbytes) { return host_js_read(fd, p, nbytes); }

static int take_file(double n, uint8_t **data, size_t *nbytes)
{
    if (n < 0) return errno_of(n);
    if (n >= 2147483647.0) return ENOMEM;
    *nbytes = (size_t)n;
    *data = mem_take(MEM_SYSTEM, *nbytes + 1);
    host_js_take(*data);
    (*data)[*nbytes] = 0;
    return 0;
}

int host_read_file(const char *path, uint8_t **data, size_t *nbytes)
{
    return take_file(host_js_read_file(path, strlen(path)), data, nbytes);
}

// With threads, a thread fetches the archive it needs itself: the main thread might be waiting for a lock it holds.
static struct {
    char *from;
    bool again;
} archives;
EMSCRIPTEN_KEEPALIVE void webeam_archives_from(const char *url, int again)
{
    archives.from = memcpy(mem_take(MEM_SYSTEM, strlen(url) + 1), url, strlen(url) + 1);
    archives.again = again;
}

int host_archive(const char *name, bool again, uint8_t **data, size_t *nbytes)
{
    if (archives.from && again && !archives.again) return ENOENT;
    return take_file(
        host_js_archive(name, strlen(name), again, archives.from, archives.from ? strlen(archives.from) : 0), data,
        nbytes);
}

bool host_write_file(const char *path, const void *p, size_t nbytes)
{
    return host_js_write_file(path, strlen(path), p, nbytes) == 0;
}

int host_list_dir(const char *path, Buf *names)
{
    double n = host_js_list_dir(path, strlen(path));
    if (n < 0) return errno_of(n);
    if (n > 0 && names->n) buf_byte(names, 0);
    host_js_take(buf_room(names, (size_t)n));
    return 0;
}

int host_file_op(HostFileOp op, const char *path, const char *to)
{
    int n = host_js_file_op((int)op, path, strlen(path), to ? to : path, strlen(to ? to : path));
    return n < 0 ? errno_of(n) : 0;
}

// host_library.js writes the fields in this order.
int host_info(const char *path, bool follow, HostInfo *info)
{
    double d[13];
    int e = host_js_info(path, strlen(path), follow, d);
    if (e < 0) return errno_of(e);
    *info = (HostInfo){.type = (HostFileType)d[0],
        .access = (uint32_t)d[1],
        .mode = (uint32_t)d[2],
        .links = (uint32_t)d[3],
        .uid = (uint32_t)d[4],
        .gid = (uint32_t)d[5],
        .atime = (int64_t)d[6],
        .mtime = (int64_t)d[7],
        .ctime = (int64_t)d[8],
        .nbytes = (uint64_t)d[9],
        .device = (uint64_t)d[10],
        .device_of = (uint64_t)d[11],
        .inode = (uint64_t)d[12]};
    return 0;
}

int host_read_link(const char *path, Buf *to)
{
    double n = host_js_read_link(path, strlen(path));
    if (n < 0) return errno_of(n);
    host_js_take(buf_room(to, (size_t)n));
    return 0;
}

int host_set(const char *path, HostSet what, int64_t a, int64_t b)
{
    int e = host_js_set((int)what, path, strlen(path), (double)a, (double)b);
    return e < 0 ? errno_of(e) : 0;
}

bool host_is_dir(const char *path) { return host_js_is_dir(path, strlen(path)) == 1; }

// ---- environment: copied once, as "NAME=value", each with a NUL ----------------
static struct {
    Lock lock;
    char *text;
    const char **at;
    int n;
    char *cwd;
} env;

static char *text_of(double nbytes, size_t *n)
{
    *n = nbytes > 0 ? (size_t)nbytes : 0;
    char *text = mem_take(MEM_SYSTEM, *n + 1);
    host_js_take(text);
    text[*n] = 0;
    return text;
}

static void env_ready(void)
{
    lock(&env.lock);
    if (!env.text) {
        size_t n, cwd_n;
        char *text = text_of(host_js_env(), &n);
        env.cwd = text_of(host_js_cwd(), &cwd_n);
        int count = 0;
        for (size_t i = 0; i < n; i++) count += text[i] == 0;
        env.at = mem_take(MEM_SYSTEM, sizeof *env.at * (size_t)(count + 1));
        const char *p = text;
        for (int i = 0; i < count; i++, p += strlen(p) + 1) env.at[i] = p;
        env.n = count;
        env.text = text;
    }
    unlock(&env.lock);
}

static void env_forget(void) // for a resumed image; the old text stays, since there may be pointers to it
{
    env.text = NULL;
}

int host_env_count(void)
{
    env_ready();
    return env.n;
}

const char *host_env_at(int i)
{
    env_ready();
    return env.at[i];
}

const char *host_env(const char *name)
{
    env_ready();
    size_t n = strlen(name);
    for (int i = 0; i < env.n; i++)
        if (!strncmp(env.at[i], name, n) && env.at[i][n] == '=') return env.at[i] + n + 1;
    return NULL;
}

const char *host_cwd(void)
{
    env_ready();
    return env.cwd;
}

// ---- functions that JavaScript calls --------------------------------------------------
extern const char webeam_build_id[]; // made by src/vm/boot/build_id.cmake
EMSCRIPTEN_KEEPALIVE const char *webeam_id(void) { return webeam_build_id; }

static char *no_args[] = {"webeam"}; // argv[0] is ignored
static char **args = no_args;
static int nargs = 1;

// Room for n bytes from JS (an argument, input). Valid until the next call.
EMSCRIPTEN_KEEPALIVE uint8_t *webeam_room(size_t nbytes)
{
    static uint8_t *room;
    static size_t cap;
    if (nbytes > cap) {
        room = mem_resize(MEM_SYSTEM, room, cap, nbytes);
        cap = nbytes;
    }
    return room;
}

EMSCRIPTEN_KEEPALIVE void webeam_arg(const char *text)
{
    size_t n = strlen(text) + 1;
    char **more = mem_take(MEM_SYSTEM, sizeof *args * (size_t)(nargs + 1));
    memcpy(more, args, sizeof *args * (size_t)nargs);
    if (args != no_args) mem_give(MEM_SYSTEM, args, sizeof *args * (size_t)nargs);
    args = more;
    args[nargs++] = memcpy(mem_take(MEM_SYSTEM, n), text, n);
}

// ---- files from the page, and files it keeps: see vm/beam.h. Names end in NUL, and are in webeam_room ------------
EMSCRIPTEN_KEEPALIVE void *webeam_take(size_t nbytes) { return beam_take(nbytes); }
EMSCRIPTEN_KEEPALIVE void webeam_archive(const char *name, void *bytes, size_t nbytes)
{
    beam_archive(name, bytes, nbytes);
}
EMSCRIPTEN_KEEPALIVE int webeam_has_archive(const char *name) { return beam_has_archive(name); }
EMSCRIPTEN_KEEPALIVE void webeam_watch(const char *folder) { beam_keep_folder(folder); }

EMSCRIPTEN_KEEPALIVE int webeam_file_put(
    const char *path, void *bytes, size_t nbytes) // takes over `bytes`, a block of webeam_take
{
    int e = beam_file_put(path, bytes, nbytes);
    mem_give(MEM_SYSTEM, bytes, nbytes ? nbytes : 1);
    return e;
}

EMSCRIPTEN_KEEPALIVE int webeam_file_get(const char *path, const void **bytes, size_t *nbytes)
{
    return beam_file_get(path, bytes, nbytes);
}

EMSCRIPTEN_KEEPALIVE const char *webeam_file_change(void)
{
    const char *path;
    return beam_file_change(&path) ? path : NULL;
}

// ---- views: see vm/beam.h -----------------------------------------------------------------------------------------
EMSCRIPTEN_KEEPALIVE int webeam_observe(int what, double a, double b, const void *more, size_t nbytes)
{
    return beam_observe(what, a, b, more, nbytes);
}
EMSCRIPTEN_KEEPALIVE double webeam_observed_ms(void) { return beam_observed_ms(); }

// The address of the answer, and its size in *nbytes; 0: there is no answer yet.
EMSCRIPTEN_KEEPALIVE const void *webeam_observation(size_t *nbytes)
{
    const void *p;
    return beam_observation(&p, nbytes) ? p : NULL;
}

EMSCRIPTEN_KEEPALIVE const void *webeam_atom(uint32_t index, size_t *nbytes) { return beam_atom(index, nbytes); }

#if WEBEAM_THREADS
static _Atomic int32_t exit_word = -1; // the exit code; -1: still running

void host_exit(int code)
{
    atomic_store(&exit_word, code & 0xFF);
    __builtin_wasm_memory_atomic_notify((int *)&exit_word, 0x7FFFFFFF);
    host_js_exit(code); // ends this thread; the main thread ends the others
}

static void boot_and_run(void *arg)
{
    int code = 1;
    if (arg || beam_boot(nargs, args, &code)) {
        for (;;) {
            BeamStatus s = beam_run(INT64_C(1) << 40, true);
            code = s.exit_code;
            if (s.state == BEAM_EXITED) break;
            if (s.state == BEAM_IDLE) host_sleep_ns(s.wait_ns < 0 || s.wait_ns > 1000000 ? 1000000 : s.wait_ns);
        }
    }
    host_exit(code);
}

// The thread-local storage of the main thread is part of an image, so it must be at the same address in a new instance.
// malloc returns it there, as its first block.
static THREAD_LOCAL char mark;
static char *marked;

EMSCRIPTEN_KEEPALIVE int32_t *webeam_exit_word(void) { return (int32_t *)&exit_word; }
EMSCRIPTEN_KEEPALIVE int webeam_start(int resumes) // resumes: the memory of an image was read back, by this thread
{
    env_forget();
    env_ready(); // only the main thread can ask the host
    int code = 1;
    if (resumes && marked != &mark) fatal(1, "webeam: this image has another thread-local storage\n");
    if (resumes && !beam_resume(nargs, args, &code)) {
        atomic_store(&exit_word, code);
        return true;
    }
    return thread_start(boot_and_run, resumes ? &exit_word : NULL, "scheduler 1") != NULL;
}

#else
void host_exit(int code) { host_js_exit(code); }
#endif

// ---- without threads; and with threads while an image is made, by the main thread alone
static BeamStatus status;

EMSCRIPTEN_KEEPALIVE int webeam_boot(void)
{
    beam_saves = true;
    status.exit_code = 1;
    return beam_boot(nargs, args, &status.exit_code);
}

EMSCRIPTEN_KEEPALIVE int webeam_run(int max_reductions)
{
    status = beam_run(max_reductions, false);
    return status.state;
}

EMSCRIPTEN_KEEPALIVE int webeam_resume(void)
{
    status.exit_code = 1;
    env_forget();
    return beam_resume(nargs, args, &status.exit_code);
}

// For an image. Takes all free blocks of malloc below the end of its memory, clears them, and frees them.
static void wipe_malloc(void)
{
    typedef struct Held {
        struct Held *next;
    } Held;
    Held *held = NULL;
    uintptr_t end = (uintptr_t)sbrk(0);
    for (size_t n = (size_t)4 << 20; n >= 16; n /= 2)
        for (Held *h; (h = malloc(n)) != NULL; held = h) {
            if ((uintptr_t)h + n > end) {
                free(h);
                break;
            }
            memset(h, 0, n);
            h->next = held;
        }
    for (Held *next; held; held = next) {
        next = held->next;
        held->next = NULL;
        free(held);
    }
}

EMSCRIPTEN_KEEPALIVE void webeam_forget_args(void)
{
    args = no_args;
    nargs = 1;
#if WEBEAM_THREADS
    marked = &mark;
#endif
    wipe_malloc();
    uint8_t *unused = (uint8_t *)emscripten_stack_get_end(), here;
    if (unused < &here - 4096) memset(unused, 0, (size_t)(&here - 4096 - unused));
}
EMSCRIPTEN_KEEPALIVE size_t webeam_heap_top(void) { return (size_t)sbrk(0); }
EMSCRIPTEN_KEEPALIVE int webeam_grow(size_t nbytes)
{
    return emscripten_get_heap_size() >= nbytes || emscripten_resize_heap(nbytes);
}
EMSCRIPTEN_KEEPALIVE void webeam_pause_clear(void) { beam_pause_clear(); }
EMSCRIPTEN_KEEPALIVE void webeam_pause_at(uint32_t kinds, double pid) { beam_pause_at(kinds, pid); }
EMSCRIPTEN_KEEPALIVE void webeam_pause_after(int reductions, int slice, double seq)
{
    beam_pause_after(reductions, slice, seq);
}
EMSCRIPTEN_KEEPALIVE int webeam_paused(void) { return beam_paused(); }
EMSCRIPTEN_KEEPALIVE void webeam_quiet_at(double jumps) { beam_quiet_at(jumps); }
EMSCRIPTEN_KEEPALIVE double webeam_jumps(void) { return beam_jumps(); }
EMSCRIPTEN_KEEPALIVE int webeam_input_is_wanted(void) { return beam_input_is_wanted(); }
EMSCRIPTEN_KEEPALIVE void webeam_slice(int reductions) { beam_slice(reductions); }
EMSCRIPTEN_KEEPALIVE double webeam_wait_ns(void) { return (double)status.wait_ns; }
EMSCRIPTEN_KEEPALIVE int webeam_exit_code(void) { return status.exit_code; }

// With threads, each worker has its own table of functions: there is no generator.
#if !WEBEAM_THREADS
uint32_t host_code_room(uint32_t n) { return (uint32_t)host_js_code_room((int)n); }
bool host_code_add(const void *module, size_t nbytes, const void *const *functions, uint32_t n, const void *at_0)
{
    return host_js_code_add(module, nbytes, functions, (int)n, at_0) == 1;
}
void host_code_drop(uint32_t slot, uint32_t n, const void *instead) { host_js_code_drop((int)slot, (int)n, instead); }
#endif
