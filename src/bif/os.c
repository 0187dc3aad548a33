// SPDX-License-Identifier: Apache-2.0
// bif/os.c — the environment, clocks of module os, display. The environment is read from the host when it is first
// needed; afterwards putenv and unsetenv change only this copy.
#include "bif/job.h"
#include "proc/time.h"
#include "base/host.h"
#include "base/release.h"
#include "base/sync.h"

// ---- environment ------------------------------------------------------------------------------------------------
typedef struct Var {
    struct Var *next;
    size_t name_n, value_n;
    uint8_t text[];
} Var; // text: name, then value
static Lock env_lock;
static Var *env;
static bool env_read;

static Var *var_new(const uint8_t *name, size_t name_n, const uint8_t *value, size_t value_n)
{
    Var *v = mem_take(MEM_SYSTEM, sizeof *v + name_n + value_n);
    *v = (Var){.name_n = name_n, .value_n = value_n};
    memcpy(v->text, name, name_n);
    if (value_n) memcpy(v->text + name_n, value, value_n);
    return v;
}

// The caller holds the lock; *result is NULL if there is no such variable.
static Var **var_at(const uint8_t *name, size_t n)
{
    if (!env_read) {
        Var **last = &env;
        for (int i = 0, count = host_env_count(); i < count; i++) {
            const uint8_t *s = (const uint8_t *)host_env_at(i), *eq = (const uint8_t *)strchr((const char *)s, '=');
            if (!eq || eq == s) continue;
            *last = var_new(s, (size_t)(eq - s), eq + 1, strlen((const char *)eq + 1));
            last = &(*last)->next;
        }
        env_read = true;
    }
    Var **v = &env;
    while (*v && ((*v)->name_n != n || memcmp((*v)->text, name, n) != 0)) v = &(*v)->next;
    return v;
}

static void var_remove(Var **at)
{
    Var *v = *at;
    if (!v) return;
    *at = v->next;
    mem_give(MEM_SYSTEM, v, sizeof *v + v->name_n + v->value_n);
}

// A resumed image has the environment of the new run.
void bif_os_thaw(void)
{
    lock(&env_lock);
    for (Var *v = env, *next; v; v = next) {
        next = v->next;
        mem_give(MEM_SYSTEM, v, sizeof *v + v->name_n + v->value_n);
    }
    env = NULL;
    env_read = false;
    unlock(&env_lock);
}

// A list of characters, none of them 0 (or `=` in a name), as UTF-8. False: not that.
static bool env_text(Term t, bool name, Buf *b)
{
    if (!is_list(t) || !text_of_list(t, b)) return false;
    for (size_t i = 0; i < b->n; i++)
        if (!b->p[i] || (name && b->p[i] == '=')) return false;
    return true;
}

static Term utf8_list(Heap *h, const uint8_t *s, size_t n) // bytes that are not UTF-8 become code points
{
    Buf words = {0};
    for (size_t i = 0; i < n;) {
        uint32_t cp = s[i];
        int k = utf8_decode(s + i, n - i, &cp);
        if (k <= 0) {
            cp = s[i];
            k = 1;
        }
        Term c = make_small(cp);
        buf_put(&words, &c, sizeof c);
        i += (size_t)k;
    }
    Term t = heap_list(h, (Term *)(void *)words.p, words.n / sizeof(Term), NIL);
    buf_free(&words);
    return t;
}

BIF_FN(os, getenv, 1)
{
    Buf name = {0};
    Term t = A_false;
    bool ok = env_text(a[0], true, &name);
    if (ok) {
        lock(&env_lock);
        Var *v = *var_at(name.p, name.n);
        if (v) t = utf8_list(&p->heap, v->text + v->name_n, v->value_n);
        unlock(&env_lock);
    }
    buf_free(&name);
    return ok ? t : badarg(p);
}

BIF_FN(os, putenv, 2)
{
    Buf name = {0}, value = {0};
    bool ok = env_text(a[0], true, &name) && env_text(a[1], false, &value);
    if (ok && name.n) {
        lock(&env_lock);
        Var **at = var_at(name.p, name.n);
        var_remove(at);
        Var *v = var_new(name.p, name.n, value.p, value.n);
        v->next = env;
        env = v;
        unlock(&env_lock);
    }
    buf_free(&name);
    buf_free(&value);
    return ok ? A_true : badarg(p);
}

BIF_FN(os, unsetenv, 1)
{
    Buf name = {0};
    bool ok = env_text(a[0], true, &name);
    if (ok) {
        lock(&env_lock);
        var_remove(var_at(name.p, name.n));
        unlock(&env_lock);
    }
    buf_free(&name);
    return ok ? A_true : badarg(p);
}

BIF_FN(os, env, 0)
{
    Heap *h = &p->heap;
    Term list = NIL;
    lock(&env_lock);
    var_at((const uint8_t *)"", 0);
    for (Var *v = env; v; v = v->next) {
        Term name = utf8_list(h, v->text, v->name_n), value = utf8_list(h, v->text + v->name_n, v->value_n);
        list = heap_cons(h, TUPLE(h, name, value), list);
    }
    unlock(&env_lock);
    return list;
}

// There are no operating system processes to distinguish.
BIF_FN(os, getpid, 0) { return bif_c_string(&p->heap, "1"); }

BIF_FN(os, set_signal, 2)
{
    Term s = a[0], how = a[1];
    bool known = s == B_sighup || s == B_sigquit || s == B_sigabrt || s == B_sigalrm || s == B_sigterm ||
        s == B_sigusr1 || s == B_sigusr2 || s == B_sigchld || s == B_sigstop || s == B_sigtstp ||
        (release_does(terminal_signals) && (s == B_sigcont || s == B_sigwinch));
    return known && (how == A_default || how == B_ignore || how == B_handle) ? A_ok : badarg(p);
}

// ---- clocks --------------------------------------------------------------------------------------------------------
static int64_t system_ns(void) { return time_monotonic_ns() + time_offset_ns(); }

BIF_FN(os, timestamp, 0)
{
    int64_t us = system_ns() / 1000;
    return TUPLE(
        &p->heap, make_small(us / 1000000000000), make_small(us / 1000000 % 1000000), make_small(us % 1000000));
}

BIF_FN(os, system_time, 0) { return heap_int64(&p->heap, system_ns()); }

BIF_FN(os, system_time, 1)
{
    int64_t per_second;
    return bif_time_unit(a[0], &per_second) ? bif_scale_ns(&p->heap, system_ns(), per_second) : badarg(p);
}

BIF_FN(os, perf_counter, 0) { return heap_int64(&p->heap, time_monotonic_ns()); }

// ---- display
// Writes directly to the host, with CR LF for a newline, as erl does.
static bool write_crlf(int fd, const uint8_t *s, size_t n)
{
    Buf b = {0};
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\n') buf_byte(&b, '\r');
        buf_byte(&b, s[i]);
    }
    bool ok = !b.n || host_write(fd, b.p, b.n) >= 0;
    buf_free(&b);
    return ok;
}

BIF_FN(erlang, display, 1)
{
    Buf b = {0};
    print_term(&b, a[0], 0);
    buf_byte(&b, '\n');
    write_crlf(1, b.p, b.n);
    job_charge(p, (int64_t)b.n);
    buf_free(&b);
    return A_true;
}

static bool is_display_device(Term t, int *fd)
{
    *fd = t == A_stdin ? 0 : t == A_stdout ? 1 : 2;
    return *fd < 2 || t == B_stderr_;
}

// display_string(Device, Text): a list of characters, or a binary that is written as it is.
BIF_FN(erlang, display_string, 2)
{
    Buf b = {0};
    int fd;
    if (!is_display_device(a[0], &fd)) return badarg(p);
    bool ok = true;
    if (is_binary(a[1])) {
        Bits bits = bits_of(a[1]);
        size_t n = (size_t)(bits.nbits / 8);
        bits_copy(buf_room(&b, n), 0, bits.bytes, bits.bitoff, bits.nbits);
        ok = !n || host_write(fd, b.p, n) >= 0;
    } else if ((ok = is_list(a[1]) && text_of_list(a[1], &b))) write_crlf(fd, b.p, b.n);
    buf_free(&b);
    return ok ? A_true : badarg(p);
}

BIF_FN(erlang, display_string, 1)
{
    Buf b = {0};
    bool ok = is_list(a[0]) && text_of_list(a[0], &b);
    if (ok) write_crlf(2, b.p, b.n);
    buf_free(&b);
    return ok ? A_true : badarg(p);
}

BIF_FN(erlang, display_nl, 0)
{
    write_crlf(2, (const uint8_t *)"\n", 1);
    return A_true;
}
