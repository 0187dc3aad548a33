// SPDX-License-Identifier: Apache-2.0
// resume.test — a system that one scheduler has booted goes on with four, on threads: what a page with threads does
// with an image, without leaving the process. Made for the sanitizers; it needs OTP, as the whole VM does.
#include "unit.h"
#include "base/sync.h"
#include "base/host.h"
#include "vm/beam.h"

#if WEBEAM_THREADS
extern void (*host_stream_hook)(int handle); // host_posix.c
static void no_input(int handle) { beam_feed(0, NULL, 0); }

static char *freeze[] = {
    "webeam",
    "--save-image",
    "nowhere",
    "-noshell",
    "-s",
    "webeam_resume",
    "warm",
    "-eval",
    "1 = erlang:system_info(schedulers), false = erlang:system_info(multi_scheduling) =:= enabled,"
    "ets:new(old, [named_table, public, set, {heir, whereis(init), none}]), ets:new(mine, [named_table, public, "
    "ordered_set, {write_concurrency, true}, {heir, whereis(init), none}]),"
    "C = counters:new(4, [write_concurrency]), persistent_term:put(counter, C), erlang:send_after(1, whereis(init), "
    "tick),"
    "spawn(fun F() -> receive {From, X} -> From ! {self(), X, erlang:system_info(scheduler_id)}, F() after 20 -> F() "
    "end end),"
    "ets:give_away(old, whereis(init), none), ets:give_away(mine, whereis(init), none).",
};
// Many processes that work, send, write into tables of before, spawn, load code and time out, on all four.
static char *go_on[] = {
    "webeam",
    "+S",
    "4",
    "-noshell",
    "-eval",
    "4 = erlang:system_info(schedulers), 4 = erlang:system_info(schedulers_online), enabled = "
    "erlang:system_info(multi_scheduling),"
    "Me = self(), C = persistent_term:get(counter),"
    "Work = fun W(0, S) -> S; W(N, S) -> ets:update_counter(old, k, 1, {k, 0}), ets:insert(mine, {{self(), N rem 7}, "
    "N}), counters:add(C, 1 + N rem 4, 1),"
    " _ = [X * X || X <- lists:seq(1, 40)], W(N - 1, S#{erlang:system_info(scheduler_id) => true}) end,"
    "Ps = [spawn_link(fun() -> receive after I rem 5 -> ok end, S = Work(60, #{}), {_, M} = spawn_monitor(fun() -> ok "
    "end), receive {'DOWN', M, _, _, _} -> ok end,"
    " R = make_ref(), Me ! {done, self(), S, R} end) || I <- lists:seq(1, 200)],"
    "Done = [receive {done, P, S, R} -> {S, R} end || P <- Ps],"
    "12000 = lists:sum([counters:get(C, I) || I <- [1, 2, 3, 4]]), [{k, 12000}] = ets:lookup(old, k), 1400 = "
    "ets:info(mine, size),"
    "200 = length(lists:usort([R || {_, R} <- Done])),"
    "198 = try lists:nth(0, []) catch error:_:St -> proplists:get_value(line, element(4, hd(St))) end," // the tables of
                                                                                                        // code are
                                                                                                        // right again
    "{module, digraph} = code:load_file(digraph), G = digraph:new(), digraph:add_vertex(G, 1), "
    "erlang:garbage_collect(),"
    "Ran = maps:size(lists:foldl(fun({S, _}, A) -> maps:merge(A, S) end, #{}, Done)),"
    "halt(if Ran > 1 -> 42; true -> Ran end).",
};

static int run_until(BeamState state, bool may_block, BeamStatus *s)
{
    for (int i = 0; i < 1000000; i++) {
        *s = beam_run(200000, may_block);
        if (s->state == state || s->state == BEAM_EXITED) return s->state;
        if (s->state == BEAM_IDLE) host_sleep_ns(s->wait_ns < 0 || s->wait_ns > 1000000 ? 1000000 : s->wait_ns);
    }
    return -1;
}
#endif

int main(void)
{
#if WEBEAM_THREADS
    host_stream_hook = no_input;
    int code = 0;
    BeamStatus s;
    beam_saves = true;
    if (CHECK(beam_boot(COUNT_OF(freeze), freeze, &code)) && CHECK_EQ(run_until(BEAM_SAVE, false, &s), BEAM_SAVE) &&
        CHECK(beam_resume(COUNT_OF(go_on), go_on, &code))) {
        CHECK_EQ(run_until(BEAM_EXITED, true, &s), BEAM_EXITED);
        CHECK_EQ(s.exit_code, 42);
    }
    return unit_done();
#else
    return unit_skip("no threads here");
#endif
}
