// SPDX-License-Identifier: Apache-2.0
// vm/flags.c — the command line, as for erl.
//
//   [FILE.beam] -flags for init ...   +flags for the emulator, anywhere before -extra or --   --flags of webeam
//
// FILE.beam is the first argument that is neither a flag nor the value of a flag. It may also follow -pa, -pz and their
// values, and flags without values: `-noshell -pa ebin FILE.beam` names a program. After -s, -run, -eval and all other
// flags it is a value. Emulator flags without a meaning here are accepted with their values. Wrong values give erl's
// message and exit code 1.
#include "vm/inner.h"
#include <stdlib.h>

Flags vm_flags;

// takes: 0: no value (more letters may follow directly); 1: a value, directly behind or next; 2: letters directly
// behind, then a value.
static const struct {
    const char *name;
    int takes;
} known[] = {
    {"hmbs", 1},
    {"hmaxk", 1},
    {"hmaxel", 1},
    {"hmax", 1},
    {"hmqd", 1},
    {"hms", 1},
    {"hpds", 1},
    {"h", 1},
    {"SDPcpu", 1},
    {"SDcpu", 1},
    {"SDio", 1},
    {"SP", 1},
    {"S", 1},
    {"scl", 1},
    {"sct", 1},
    {"ssrct", 0},
    {"secio", 1},
    {"sub", 1},
    {"sbtwd", 1},
    {"sbt", 1},
    {"sbwtdcpu", 1},
    {"sbwtdio", 1},
    {"sbwt", 1},
    {"swsdcpu", 1},
    {"sws", 1},
    {"swct", 1},
    {"swtdcpu", 1},
    {"swtdio", 1},
    {"swt", 1},
    {"sssdcpu", 1},
    {"sssdio", 1},
    {"sss", 1},
    {"spp", 1},
    {"sfwi", 1},
    {"stbt", 1},
    {"IOPt", 1},
    {"IOPp", 1},
    {"IOp", 1},
    {"IOt", 1},
    {"IOs", 1},
    {"zdbbl", 1},
    {"zdntgc", 1},
    {"zosrl", 1},
    {"zebwt", 1},
    {"dcg", 1},
    {"d", 0},
    {"fn", 0},
    {"pc", 1},
    {"P", 1},
    {"Q", 1},
    {"rg", 1},
    {"r", 0},
    {"R", 1},
    {"t", 1},
    {"T", 1},
    {"a", 1},
    {"A", 1},
    {"B", 0},
    {"c", 0},
    {"C", 1},
    {"e", 1},
    {"i", 1},
    {"J", 2},
    {"K", 1},
    {"l", 0},
    {"L", 0},
    {"M", 2},
    {"n", 0},
    {"V", 0},
    {"v", 0},
    {"W", 0},
};

static const char usage[] =
    "Usage: webeam [FILE.beam] [ARGS] | [flags of erl]\n"
    "  FILE.beam            runs Module:main/0, main/1 (with ARGS) or start/0, then halts; without it: the shell\n"
    "  -noshell             no shell\n"
    "  -pa DIR... -pz DIR.. folders to load modules from, before or behind the others\n"
    "  -s MOD [FUN [ARGS]]  calls MOD:FUN (start) with atoms;  -run: with strings\n"
    "  -eval EXPR           evaluates\n"
    "  -extra ARGS, -- ARGS plain arguments\n"
    "  +S N[:M]             N schedulers, M of them online\n"
    "  +P N                 at most N processes      +t N  at most N atoms\n"
    "  +hms N               smallest heap in words   +T N, +A N, ... are accepted\n"
    "  --archive FILE[::FOLDER]  lays an archive of scripts/archive out, read-only, where it says or below FOLDER\n"
    "  --dir HOST::GUEST    the host's folder HOST is GUEST here      --memory-root  `/` is memory, not the host's\n"
    "  --save-image FILE    freezes the booted system to FILE, and ends (wasm)\n"
    "  --image FILE         goes on from there (wasm): with -noshell, -pa, -eval, -s, -run, FILE.beam, -extra ...\n"
    "  --minimal            without OTP's boot: no kernel, no shell; modules are loaded from the installed OTP on "
    "demand\n"
    "  --seed N             deterministic: virtual schedulers, virtual time, choices from the seed N\n"
    "  --jit off|on|always  makes WebAssembly of hot functions (default off; for one thread, not in WASI)\n"
    "  --trace-sched FILE   writes what the schedulers did, for chrome://tracing or ui.perfetto.dev (-: nowhere)\n"
    "  --beamdis FILE [--lowered]  prints what FILE.beam holds; with --lowered, what the loader makes of it\n"
    "  --version, --help\n"
    "Environment: ROOTDIR where OTP is (default /usr/lib/erlang; or -root DIR), WEBEAM_DIALS; with --minimal "
    "WEBEAM_LIBS, folders\n"
    "with applications (default /usr/lib/erlang/lib:/usr/lib/elixir/lib).\n";

static void say(int fd, const char *s) { host_write(fd, s, strlen(s)); }

static FlagsResult wrong(const char *what, const char *value)
{
    Buf b = {0};
    buf_printf(&b, "%s %s\n%s", what, value, usage);
    host_write(2, b.p, b.n);
    buf_free(&b);
    return FLAGS_WRONG;
}

static bool number(const char *text, int64_t least, int64_t most, int64_t *v)
{
    char *end;
    if (!*text) return false;
    *v = strtoll(text, &end, 10);
    return !*end && *v >= least && *v <= most;
}

static FlagsResult schedulers(SchedOpts *o, const char *text)
{
    char first[32];
    const char *colon = strchr(text, ':');
    size_t n = colon ? (size_t)(colon - text) : strlen(text);
    int64_t v = 0, on = 0;
    if (n >= sizeof first) return wrong("bad amount of schedulers", text);
    memcpy(first, text, n);
    first[n] = 0;
    if (n && !number(first, 1, 1024, &v)) return wrong("bad amount of schedulers", first);
    if (v) o->schedulers = (int)v;
    if (!colon) return FLAGS_GO;
    if (!number(colon + 1, 1, 1024, &on)) return wrong("bad amount of schedulers online", colon + 1);
    if (on > o->schedulers) {
        Buf b = {0};
        buf_printf(&b, "%s (total amount of schedulers %d)", colon + 1, o->schedulers);
        buf_byte(&b, 0);
        FlagsResult r = wrong("bad amount of schedulers online", (char *)b.p);
        buf_free(&b);
        return r;
    }
    o->online = (int)on;
    return FLAGS_GO;
}

static FlagsResult emulator_flag(Flags *f, const char *name, const char *value)
{
    int64_t v = 0;
    if (!strcmp(name, "S")) return schedulers(&f->sched, value);
    if (!strcmp(name, "P")) {
        if (!number(value, 1024, 134217727, &v) && strcmp(value, "legacy"))
            return wrong("bad number of processes", value);
        f->sched.process_limit = (uint32_t)v;
    } else if (!strcmp(name, "Q")) {
        if (!number(value, 1024, 134217727, &v) && strcmp(value, "legacy")) return wrong("bad number of ports", value);
        f->port_limit = (uint32_t)v;
    } else if (!strcmp(name, "t")) {
        if (!number(value, 8192, 2147483647, &v)) return wrong("bad atom table size", value);
        f->atom_limit = (uint32_t)(v > 1 << 26 ? 1 << 26 : v); // a term has 26 bits for the index of an atom
    } else if (!strcmp(name, "hms") || !strcmp(name, "h")) {
        if (!number(value, 1, 1 << 30, &v)) return wrong("bad heap size", value);
        f->sched.min_heap = (uint32_t)v;
    } else if (!strcmp(name, "T")) {
        if (!number(value, 0, 9, &v)) return wrong("bad modified timing level", value);
    } else if (!strcmp(name, "A")) {
        if (!number(value, 0, 1024, &v)) return wrong("bad number of async threads", value);
    }
    return FLAGS_GO;
}

// argv[*i] is "+...". Also takes its value.
static FlagsResult plus(Flags *f, int argc, char **argv, int *i)
{
    const char *arg = argv[*i] + 1;
    for (size_t k = 0; k < COUNT_OF(known); k++) {
        size_t n = strlen(known[k].name);
        if (strncmp(arg, known[k].name, n)) continue;
        const char *rest = arg + n;
        bool next = known[k].takes == 2 || (known[k].takes == 1 && !*rest);
        if (known[k].takes == 2 && *rest && strpbrk(rest, "0123456789")) next = false;
        if (known[k].takes == 2 && *known[k].name == 'J') next = false;
        if (next) {
            if (*i + 1 >= argc) return wrong("missing value of", argv[*i]);
            rest = argv[++*i];
        }
        return known[k].takes ? emulator_flag(f, known[k].name, rest) : FLAGS_GO;
    }
    Buf b = {0};
    buf_printf(&b, "webeam unknown flag -%s\n%s", arg, usage);
    host_write(2, b.p, b.n);
    buf_free(&b);
    return FLAGS_WRONG;
}

static bool is_beam_file(const char *s)
{
    size_t n = strlen(s);
    return n > 5 && !strcmp(s + n - 5, ".beam");
}

// May FILE.beam follow this flag of init without being its value?
static bool lets_program_follow(const char *flag)
{
    static const char *const names[] = {"-pa", "-pz", "-noshell", "-noinput", "-nostick", "-hidden", "-sname", "-name"};
    for (size_t i = 0; flag && i < COUNT_OF(names); i++)
        if (!strcmp(flag, names[i])) return true;
    return !flag;
}

FlagsResult flags_parse(int argc, char **argv, Flags *f)
{
    *f = (Flags){.sched = {.schedulers = WEBEAM_THREADS ? thread_cores() : 1, .threads = WEBEAM_THREADS}};
    f->init_args = mem_take0(MEM_SYSTEM, sizeof *f->init_args * (size_t)(argc + 1));
    f->archives = mem_take0(MEM_SYSTEM, sizeof *f->archives * (size_t)(argc + 1));
    f->dirs = mem_take0(MEM_SYSTEM, sizeof *f->dirs * (size_t)(argc + 1));
    bool extra = false;
    const char *flag = NULL; // the last flag of init; the next arguments are its values
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        if (extra || (f->program && a[0] != '+' && strncmp(a, "--", 2) && strcmp(a, "-extra")))
            f->init_args[f->ninit_args++] = a;
        else if (!f->program && a[0] != '-' && a[0] != '+' &&
            (!flag || (is_beam_file(a) && lets_program_follow(flag)))) {
            if (!is_beam_file(a)) return wrong("not a .beam file:", a);
            f->program = a;
            if (flag) f->init_args[f->ninit_args++] = "--"; // all that follows is the program's
        } else if (!strcmp(a, "--help") || !strcmp(a, "-help")) {
            say(1, usage);
            return FLAGS_SAID_ALL;
        } else if (!strcmp(a, "--version")) {
            say(1, "webeam " VERSION_WEBEAM " (agrees with Erlang/OTP " VERSION_OTP ", erts " VERSION_ERTS ")\n");
            return FLAGS_SAID_ALL;
        } else if (!strcmp(a, "-version") || !strcmp(a, "+V")) {
            say(2, "Erlang (webeam) (BEAM) emulator version " VERSION_ERTS "\n");
            return FLAGS_SAID_ALL;
        } else if (!strcmp(a, "--seed")) {
            int64_t seed;
            if (i + 1 >= argc || !number(argv[++i], 0, INT64_MAX, &seed))
                return wrong("bad seed", i < argc ? argv[i] : "");
            f->sched.deterministic = true;
            f->sched.seed = (uint64_t)seed;
        } else if (!strcmp(a, "--jit")) {
            static const char *const modes[] = {[JIT_OFF] = "off", [JIT_ON] = "on", [JIT_ALWAYS] = "always"};
            const char *mode = i + 1 < argc ? argv[++i] : "";
            size_t m = 0;
            while (m < COUNT_OF(modes) && strcmp(mode, modes[m])) m++;
            if (m == COUNT_OF(modes)) return wrong("--jit is off, on or always, not", mode);
            f->jit = (JitMode)m;
        } else if (!strcmp(a, "--trace-sched")) {
            if (i + 1 >= argc) return wrong("missing value of", a);
            f->events_file = argv[++i];
        } else if (!strcmp(a, "--beamdis")) {
            if (i + 1 >= argc) return wrong("missing value of", a);
            f->dump_file = argv[++i];
        } else if (!strcmp(a, "--archive") || !strcmp(a, "--dir")) {
            if (i + 1 >= argc) return wrong("missing value of", a);
            if (a[2] == 'a') f->archives[f->narchives++] = argv[++i];
            else f->dirs[f->ndirs++] = argv[++i];
        } else if (!strcmp(a, "--memory-root")) {
            f->memory_root = true;
        } else if (!strcmp(a, "--minimal")) {
            f->minimal = true;
        } else if (!strcmp(a, "--save-image") || !strcmp(a, "--image")) {
            if (i + 1 >= argc) return wrong("missing value of", a);
            *(a[2] == 's' ? &f->save_image : &f->image) = argv[++i];
        } else if (!strcmp(a, "--lowered")) {
            f->dump_lowered = true;
        } else if (a[0] == '+' && a[1]) {
            FlagsResult r = plus(f, argc, argv, &i);
            if (r != FLAGS_GO) return r;
        } else {
            if (!strcmp(a, "-extra") || !strcmp(a, "--")) extra = true;
            else if (a[0] == '-') flag = a;
            f->init_args[f->ninit_args++] = a;
        }
    }
    if (WEBEAM_THREADS && f->save_image) f->sched.schedulers = f->sched.online = 1; // see image.c
    if (f->sched.deterministic || f->save_image) f->sched.threads = false;
    return FLAGS_GO;
}
