// SPDX-License-Identifier: Apache-2.0
// bif/spawn.c — new processes: spawn/3, spawn_link/3, spawn_opt/4, spawn_request. All other spawns are Erlang code over
// these.
#include "bif/spawn.h"
#include "base/release.h"
#include "proc/sched.h"
#include "proc/signal.h"

BifDefaults bif_defaults = {.fullsweep_after = 65535, .max_flags = MAX_KILL | MAX_LOG, .min_bin_vheap = MIN_BIN_VHEAP};

BIF_FN(erlang, self, 0) { return p->pid; }

// ---- reading options -----------------------------------------------------------------
bool bif_max_heap_arg(Term t, uint32_t *nwords, uint8_t *flags)
{
    Term size = t;
    uint8_t f = (uint8_t)atomic_load(&bif_defaults.max_flags);
    if (is_map(t)) {
        size = map_get(t, A_size);
        Term kill = map_get(t, A_kill), log = map_get(t, A_error_logger);
        if (size == NOVALUE) return false;
        Term shared = release_does(shared_in_max_heap) ? map_get(t, A_include_shared_binaries) : NOVALUE;
        if (shared != NOVALUE) {
            if (shared != A_true && shared != A_false) return false;
            f = (uint8_t)(shared == A_true ? f | MAX_SHARED : f & ~MAX_SHARED);
        }
        if (kill != NOVALUE) {
            if (kill != A_true && kill != A_false) return false;
            f = (uint8_t)(kill == A_true ? f | MAX_KILL : f & ~MAX_KILL);
        }
        if (log != NOVALUE) {
            if (log != A_true && log != A_false) return false;
            f = (uint8_t)(log == A_true ? f | MAX_LOG : f & ~MAX_LOG);
        }
    }
    int64_t n;
    if (!arg_uint(size, SMALL_MAX, &n) || (n && n < HEAP_MIN_NWORDS)) return false;
    *nwords = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
    *flags = f;
    return true;
}

Term bif_max_heap_map(Heap *h, uint32_t nwords, uint8_t flags)
{
    Term pairs[] = {A_error_logger, make_bool(flags & MAX_LOG), A_kill, make_bool(flags & MAX_KILL), A_size,
        make_small(nwords), A_include_shared_binaries, make_bool(flags & MAX_SHARED)};
    return map_from_pairs(h, pairs, release_does(shared_in_max_heap) ? 4 : 3);
}

bool bif_priority_arg(Term t, uint8_t *prio)
{
    for (int i = PRIO_MAX; i <= PRIO_LOW; i++)
        if (bif_priority_atom((uint8_t)i) == t) {
            *prio = (uint8_t)i;
            return true;
        }
    return false;
}
Term bif_priority_atom(uint8_t prio)
{
    return prio == PRIO_MAX ? A_max : prio == PRIO_HIGH ? A_high : prio == PRIO_LOW ? A_low : A_normal;
}

int bif_alias_mode(Term t)
{
    return t == A_explicit_unalias ? ALIAS_EXPLICIT_UNALIAS
        : t == A_demonitor         ? ALIAS_DEMONITOR
        : t == A_reply_demonitor   ? ALIAS_REPLY_DEMONITOR
                                   : ALIAS_NONE;
}

static bool monitor_options(Term l, SpawnOpts *o)
{
    Term e;
    o->monitor = true;
    o->monitor_priority = false;
    o->monitor_tag = o->alias_mode = NOVALUE;
    while (bif_next(&l, &e)) {
        if (is_tuple_tag(e, 2, A_tag)) o->monitor_tag = tuple_at(e, 1);
        else if (e == A_priority && release_does(priority_messages)) o->monitor_priority = true;
        else if (is_tuple_tag(e, 2, A_alias) && bif_alias_mode(tuple_at(e, 1))) o->alias_mode = tuple_at(e, 1);
        else return false;
    }
    return is_nil(l);
}

static bool link_options(Term l, SpawnOpts *o)
{
    Term e;
    o->link = true;
    o->link_priority = false;
    while (bif_next(&l, &e)) {
        if (e != A_priority) return false;
        o->link_priority = true;
    }
    return is_nil(l);
}

// What spawn_request knows besides.
typedef struct {
    Term tag;
    int when;
} Reply;

static bool option(Term e, SpawnOpts *o, Reply *reply)
{
    int64_t n;
    if (e == A_link) return o->link = true;
    if (e == A_monitor) return monitor_options(NIL, o);
    if (!is_tuple_of(e, 2)) return false;
    Term key = tuple_at(e, 0), v = tuple_at(e, 1);
    if (key == A_monitor) return monitor_options(v, o);
    if (key == A_link && release_does(priority_messages)) return link_options(v, o);
    if (key == A_priority) return bif_priority_arg(v, &o->prio);
    if (key == A_message_queue_data) {
        o->off_heap_messages = v == A_off_heap;
        return v == A_off_heap || v == A_on_heap;
    }
    if (key == B_async_dist && release_does(async_dist)) {
        o->async_dist = v == A_true;
        return v == A_true || v == A_false;
    }
    if (key == A_max_heap_size) return bif_max_heap_arg(v, &o->max_heap, &o->max_flags);
    if (key == A_scheduler) {
        if (!arg_uint(v, sched_count(), &n)) return false;
        o->sched = (int)n;
        return true;
    }
    if (key == A_min_heap_size || key == A_fullsweep_after || key == A_min_bin_vheap_size) {
        if (!arg_uint(v, SMALL_MAX, &n)) return false;
        uint32_t n32 = n > 0xFFFFFFF ? 0xFFFFFFF : (uint32_t)n;
        if (key == A_min_heap_size) o->min_heap = n32;
        else if (key == A_fullsweep_after) o->fullsweep_after = n32 > 65535 ? 65535 : n32;
        return true;
    }
    if (reply && key == A_reply_tag) {
        reply->tag = v;
        return true;
    }
    if (reply && key == A_reply) {
        reply->when = v == B_yes  ? REPLY_SUCCESS | REPLY_ERROR
            : v == A_success_only ? REPLY_SUCCESS
            : v == A_error_only   ? REPLY_ERROR
                                  : 0;
        return reply->when || v == B_no;
    }
    return false;
}

static void defaults(SpawnOpts *o, Proc *p)
{
    spawn_opts_init(o, p);
    uint32_t min = atomic_load(&bif_defaults.min_heap);
    if (min) o->min_heap = min;
    o->fullsweep_after = atomic_load(&bif_defaults.fullsweep_after);
    o->max_heap = atomic_load(&bif_defaults.max_heap);
    o->max_flags = (uint8_t)atomic_load(&bif_defaults.max_flags);
}

static bool right_mfa(Term m, Term f, Term args)
{
    size_t n;
    return is_atom(m) && is_atom(f) && list_length(args, &n);
}

// ---- the BIFs -------------------------------------------------------------------------------
static Term spawn(Proc *p, SpawnOpts *o, Term *mfa)
{
    Term ref = NOVALUE;
    if (!right_mfa(mfa[0], mfa[1], mfa[2])) return badarg(p);
    Term pid = proc_spawn(o, mfa[0], mfa[1], mfa[2], &ref);
    if (pid == NOVALUE) return system_limit(p);
    return o->monitor ? TUPLE(&p->heap, pid, ref) : pid;
}

BIF_FN(erlang, spawn, 3)
{
    SpawnOpts o;
    defaults(&o, p);
    return spawn(p, &o, a);
}

BIF_FN(erlang, spawn_link, 3)
{
    SpawnOpts o;
    defaults(&o, p);
    o.link = true;
    return spawn(p, &o, a);
}

BIF_FN(erlang, spawn_opt, 4)
{
    SpawnOpts o;
    Term l = a[3], e;
    defaults(&o, p);
    while (bif_next(&l, &e))
        if (!option(e, &o, NULL)) return badarg_cause(p, A_badopt);
    return is_nil(l) ? spawn(p, &o, a) : badarg_cause(p, A_badopt);
}

// Wrong M, F, A or no list of options: the atom badarg, which erlang.erl turns into an error. A wrong option: a reply.
BIF_FN(erts_internal, spawn_request, 4)
{
    SpawnOpts o;
    Reply reply = {A_spawn_reply, REPLY_SUCCESS | REPLY_ERROR};
    Term l = a[3], e;
    size_t n;
    bool right = true;
    if (!right_mfa(a[0], a[1], a[2]) || !list_length(l, &n)) return A_badarg;
    defaults(&o, p);
    while (bif_next(&l, &e))
        if (!option(e, &o, &reply)) right = false;
    if (right) return proc_spawn_request(&o, a[0], a[1], a[2], reply.tag, reply.when);
    Term ref = proc_self_ref(p);
    if (reply.when & REPLY_ERROR) proc_send(p, p, TUPLE(&p->heap, reply.tag, ref, A_error, A_badopt));
    return ref;
}

// A local spawn has replied before spawn_request returns: nothing is left to abandon.
BIF_FN(erlang, spawn_request_abandon, 1) { return is_ref(a[0]) ? A_false : badarg(p); }

BIF_FN(erts_internal, spawn_system_process, 3)
{
    SpawnOpts o;
    defaults(&o, p);
    Term pid = spawn(p, &o, a);
    Proc *child = pid != NOVALUE ? proc_find(pid) : NULL;
    if (child) child->flags |= PF_SYSTEM;
    return pid;
}
