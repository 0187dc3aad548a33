// SPDX-License-Identifier: Apache-2.0
// vm/start.c — the minimal start (--minimal): runs programs without OTP's own boot.
//
// C loads a few modules: erlang, error_handler, code and others from the installed OTP, and three that are part of this
// program: webeam_start is init, webeam_code is the code server, webeam_user is `user`. Their sources are in boot/.
// They read files and input through the BIFs of module webeam in this file.
#include "vm/inner.h"
#include "io/io.h"
#include <errno.h>

static const uint8_t start_beam[] = {
#include "webeam_start.beam.inc"
};
static const uint8_t code_beam[] = {
#include "webeam_code.beam.inc"
};
static const uint8_t user_beam[] = {
#include "webeam_user.beam.inc"
};
static const uint8_t resume_beam[] = {
#include "webeam_resume.beam.inc"
};

// Loads one of our own modules, from the bytes above.
#define LOAD_OWN(name) vm_load(name##_beam, sizeof name##_beam, atom_c("webeam_" #name), "webeam_" #name)

// ---- where OTP is ------------------------------------------------------------------------
static const char *const preferred[] = {"kernel", "stdlib", "compiler", "erts", "elixir"};
static Buf lib_dirs; // ".../ebin" paths, each with a NUL; the most used first

// "stdlib-4.2" is version 4.2 of stdlib. Of several versions, the highest counts.
static size_t app_name_nbytes(const char *dir)
{
    const char *dash = strrchr(dir, '-');
    return dash && dash[1] >= '0' && dash[1] <= '9' ? (size_t)(dash - dir) : strlen(dir);
}

int lib_version_compare(const char *a, const char *b)
{
    while (*a && *b) {
        unsigned long x = 0, y = 0;
        while (*a >= '0' && *a <= '9') x = x * 10 + (unsigned long)(*a++ - '0');
        while (*b >= '0' && *b <= '9') y = y * 10 + (unsigned long)(*b++ - '0');
        if (x != y) return x < y ? -1 : 1;
        if (*a) a++;
        if (*b) b++;
    }
    return *a ? 1 : *b ? -1 : 0;
}

static void add_app(const char *root, const char *dir)
{
    size_t n = strlen(root) + strlen(dir) + 7;
    char *path = mem_take(MEM_SYSTEM, n);
    Buf b = {(uint8_t *)path, 0, n};
    buf_printf(&b, "%s/%s/ebin", root, dir);
    buf_byte(&b, 0);
    if (files_is_dir((char *)b.p)) buf_put(&lib_dirs, b.p, b.n);
    buf_free(&b);
}

static void add_root(const char *root)
{
    Buf names = {0};
    if (files_list(root, &names) == 0) {
        buf_byte(&names, 0);
        const char *end = (char *)names.p + names.n;
        for (size_t want = 0; want <= COUNT_OF(preferred); want++)
            for (const char *d = (char *)names.p; d < end; d += strlen(d) + 1) {
                size_t n = app_name_nbytes(d);
                if (!*d || *d == '.') continue;
                size_t rank = 0;
                while (rank < COUNT_OF(preferred) && (strlen(preferred[rank]) != n || memcmp(preferred[rank], d, n)))
                    rank++;
                if (rank != want) continue;
                bool newest = true;
                for (const char *o = (char *)names.p; o < end; o += strlen(o) + 1)
                    if (app_name_nbytes(o) == n && !memcmp(o, d, n) && lib_version_compare(o + n, d + n) > 0)
                        newest = false;
                if (newest) add_app(root, d);
            }
    }
    buf_free(&names);
}

static void find_libs(void)
{
    const char *roots = host_env("WEBEAM_LIBS");
    if (!roots || !*roots) roots = "/usr/lib/erlang/lib:/usr/lib/elixir/lib";
    while (*roots) {
        const char *end = strchr(roots, ':');
        size_t n = end ? (size_t)(end - roots) : strlen(roots);
        Buf one = {0};
        buf_put(&one, roots, n);
        buf_byte(&one, 0);
        add_root((char *)one.p);
        buf_free(&one);
        roots += n + (end != NULL);
    }
}

// ---- modules that the start needs --------------------------------------------------------------
bool vm_load(const uint8_t *bytes, size_t n, Term module, const char *where)
{
    Term why;
    const char *text = "";
    Prepared *pr = code_prepare(bytes, n, module, &why, &text);
    if (pr && code_commit(pr)) return true;
    Buf b = {0};
    buf_printf(&b, "webeam: cannot load %s: %s\n", where, pr ? "not purged" : text);
    host_write(2, b.p, b.n);
    buf_free(&b);
    return false;
}

static bool load_from_libs(const char *name)
{
    for (size_t at = 0; at < lib_dirs.n; at += strlen((char *)lib_dirs.p + at) + 1) {
        Buf path = {0};
        buf_printf(&path, "%s/%s.beam", (char *)lib_dirs.p + at, name);
        buf_byte(&path, 0);
        uint8_t *bytes;
        size_t n;
        if (files_read_all((char *)path.p, &bytes, &n) == 0) {
            bool ok = vm_load(bytes, n, atom_c(name), (char *)path.p);
            mem_give(MEM_SYSTEM, bytes, n + 1);
            buf_free(&path);
            return ok;
        }
        buf_free(&path);
    }
    Buf b = {0};
    buf_printf(
        &b, "webeam: no %s.beam: is Erlang/OTP installed? WEBEAM_LIBS names folders with its applications\n", name);
    host_write(2, b.p, b.n);
    buf_free(&b);
    return false;
}

// The version stands in the name of a folder: lib/erts-13.1.5/ebin.
bool start_find_erts(Buf *version)
{
    find_libs();
    for (size_t at = 0; at < lib_dirs.n; at += strlen((char *)lib_dirs.p + at) + 1) {
        const char *v = strstr((char *)lib_dirs.p + at, "/erts-");
        if (!v) continue;
        v += strlen("/erts-");
        buf_put(version, v, strcspn(v, "/"));
        buf_byte(version, 0);
        return true;
    }
    return false;
}

bool start_modules(void)
{
    static const char *const first[] = {"erlang", "erts_internal", "error_handler", "code", "code_server", "init"};
    for (size_t i = 0; i < COUNT_OF(first); i++)
        if (!load_from_libs(first[i])) return false;
    return LOAD_OWN(start) && LOAD_OWN(code) && LOAD_OWN(user);
}

bool start_own_modules(void) { return LOAD_OWN(start) && LOAD_OWN(resume); }

bool start_first_process(void)
{
    SpawnOpts o;
    spawn_opts_init(&o, NULL);
    return proc_spawn(&o, atom_c("webeam_start"), A_boot, NIL, NULL) != NOVALUE;
}

// ---- input --------------------------------------------------------------------------------------
// webeam:read_input() -> Bytes | eof | wait. After `wait`, a message {webeam, stdin} comes.
static Term read_input(Proc *p, Term *a)
{
    (void)a;
    Buf b = {0};
    bool end;
    if (!io_take_input(&b, &end, p->pid)) return A_wait;
    Term t = end ? A_eof : heap_make_binary(&p->heap, b.p, b.n);
    buf_free(&b);
    return t;
}

// ---- the module webeam ------------------------------------------------------------------------------
static Term posix(int e)
{
    switch (e) {
    case ENOENT: return A_enoent;
    case EACCES: return A_eacces;
    case ENOTDIR: return A_enotdir;
    case EISDIR: return A_eisdir;
    case EMFILE: return A_emfile;
    case ENOMEM: return A_enomem;
    default: return A_eio;
    }
}

static bool path_of(Term t, Buf *b) // a string or binary; the result ends in NUL
{
    if (!text_of_list(t, b)) return false;
    bool clean = !memchr(b->p ? (char *)b->p : "", 0, b->n);
    buf_byte(b, 0);
    return clean;
}

static Term read_file(Proc *p, Term *a) // read_file(Name) -> {ok, Binary} | {error, Posix}
{
    Buf path = {0};
    if (!path_of(a[0], &path)) {
        buf_free(&path);
        return badarg(p);
    }
    uint8_t *bytes;
    size_t n;
    int e = files_read_all((char *)path.p, &bytes, &n);
    buf_free(&path);
    if (e) return TUPLE(&p->heap, A_error, posix(e));
    Term t = heap_make_binary(&p->heap, bytes, n);
    mem_give(MEM_SYSTEM, bytes, n + 1);
    return TUPLE(&p->heap, A_ok, t);
}

static Term list_dir(Proc *p, Term *a) // list_dir(Name) -> {ok, [Binary]} | {error, Posix}
{
    Buf path = {0}, names = {0};
    if (!path_of(a[0], &path)) {
        buf_free(&path);
        return badarg(p);
    }
    int e = files_list((char *)path.p, &names);
    buf_free(&path);
    if (e) return TUPLE(&p->heap, A_error, posix(e));
    Term list = NIL;
    buf_byte(&names, 0);
    for (size_t at = 0; at < names.n;) {
        size_t n = strlen((char *)names.p + at);
        if (n) list = heap_cons(&p->heap, heap_make_binary(&p->heap, names.p + at, n), list);
        at += n + 1;
    }
    buf_free(&names);
    return TUPLE(&p->heap, A_ok, list);
}

static Term is_dir(Proc *p, Term *a)
{
    Buf path = {0};
    Term t = path_of(a[0], &path) ? make_bool(files_is_dir((char *)path.p)) : badarg(p);
    buf_free(&path);
    return t;
}

static Term write_fd(Proc *p, Term *a) // write(1 | 2, Iodata) -> boolean()
{
    Buf b = {0};
    Term t = NOVALUE;
    if ((a[0] == make_small(1) || a[0] == make_small(2)) && iolist_bytes(a[1], &b))
        t = make_bool(host_write((int)small_value(a[0]), b.p, b.n) >= 0);
    proc_charge(p, (uint32_t)(b.n / 64));
    buf_free(&b);
    return t == NOVALUE ? badarg(p) : t;
}

static Term arguments(Proc *p, Term *a) // [Binary]: all arguments that are not for the emulator
{
    (void)a;
    Term list = NIL;
    for (int i = vm_flags.ninit_args - 1; i >= 0; i--)
        list =
            heap_cons(&p->heap, heap_make_binary(&p->heap, vm_flags.init_args[i], strlen(vm_flags.init_args[i])), list);
    return list;
}

static Term start_program(Proc *p, Term *a) // path of FILE.beam, or none
{
    (void)a;
    return vm_flags.program ? heap_make_binary(&p->heap, vm_flags.program, strlen(vm_flags.program)) : A_none;
}

static Term libs(Proc *p, Term *a) // the ebin folders of the installed OTP
{
    (void)a;
    Buf joined = lib_dirs;
    Term list = NIL;
    for (size_t end = joined.n; end > 0;) {
        size_t at = end - 1;
        while (at > 0 && joined.p[at - 1]) at--;
        list = heap_cons(&p->heap, heap_make_binary(&p->heap, joined.p + at, end - 1 - at), list);
        end = at;
    }
    return list;
}

static Term start_threads_count(Proc *p, Term *a)
{
    (void)p, (void)a;
    return make_small(sched_count());
}

void start_bifs(void)
{
    static const struct {
        const char *name;
        uint32_t arity;
        Bif bif;
    } rows[] = {
        {"read_file", 1, read_file},
        {"list_dir", 1, list_dir},
        {"is_dir", 1, is_dir},
        {"write", 2, write_fd},
        {"read_input", 0, read_input},
        {"arguments", 0, arguments},
        {"program", 0, start_program},
        {"libs", 0, libs},
        {"schedulers", 0, start_threads_count},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        export_set_bif(A_webeam, atom_c(rows[i].name), rows[i].arity, rows[i].bif, BIF_PLAIN);
}
