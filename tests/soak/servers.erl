%% SPDX-License-Identifier: Apache-2.0
%% soak/servers.erl — a tree of supervisors and gen_servers that are killed at random under load.
%%
%% servers.beam SECONDS [SERVERS [CLIENTS]]: each call must end in its own reply or in the exit of its server, never in
%% silence;
%% every killed server comes back; and with everything quiet again, memory is what it was (within 5 %). Exit code 1
%% otherwise.
-module(servers).
-behaviour(supervisor).
-export([main/1, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, start_link/1, start_group/2]).

-define(GROUP, 50).

main(Args) ->
    [Seconds, Servers, Clients] = numbers(Args, [60, 1000, 20]),
    logger:set_primary_config(level, none),
    ets:new(names, [named_table, public, {read_concurrency, true}]),
    ets:new(tally, [named_table, public, {write_concurrency, true}]),
    Groups = (Servers + ?GROUP - 1) div ?GROUP,
    {ok, Top} = supervisor:start_link(?MODULE, {top, Groups, Servers}),
    up(Servers),
    %% A round of everything, and of the process table (webeam lays it out as numbers are used), so that what is
    %% allocated
    %% once is there before the first look.
    spawn_many(1 bsl 18),
    load(2, Servers, Clients),
    Before = quiet(Servers),
    T = erlang:monotonic_time(millisecond),
    rounds(T, T + Seconds * 1000, Servers, Clients),
    After = quiet(Servers),
    Spent = erlang:monotonic_time(millisecond) - T,
    [Calls, Exits, Kills, Lost] = [count(K) || K <- [calls, exits, kills, lost]],
    io:format("~b s: ~b calls, ~b ended by the server's exit, ~b kills, ~b replies lost~n", [Spent div 1000, Calls,
        Exits, Kills, Lost]),
    io:format("memory: ~b bytes before, ~b after (~.2f %); processes ~b bytes, binaries ~b, ets ~b~n",
              [Before, After, 100 * (After - Before) / Before | [erlang:memory(K) || K <- [processes, binary, ets]]]),
    unlink(Top),
    exit(Top, shutdown),
    Ok = Lost =:= 0 andalso Calls > 0 andalso Kills > 0 andalso After =< Before * 1.05,
    io:format("~s~n", [case Ok of true -> "soak ok"; false -> "SOAK FAILED" end]),
    halt(case Ok of true -> 0; false -> 1 end).

numbers([A | As], [_ | Ds]) -> [list_to_integer(A) | numbers(As, Ds)];
numbers(_, Ds) -> Ds.

spawn_many(0) -> ok;
spawn_many(N) ->
    {P, M} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', M, process, P, _} -> spawn_many(N - 1) end.

%% ---- load, some seconds at a time, with a line of progress ----------------------------------------------------------
rounds(T0, End, Servers, Clients) ->
    case erlang:monotonic_time(millisecond) of
        Now when Now >= End -> ok;
        Now ->
            load(min(10, (End - Now + 999) div 1000), Servers, Clients),
            io:format("~b s, ~b calls, ~b kills, ~b lost, ~b KB~n",
                      [(erlang:monotonic_time(millisecond) - T0) div 1000, count(calls), count(kills), count(lost),
                          erlang:memory(total) div 1024]),
            rounds(T0, End, Servers, Clients)
    end.

load(Seconds, Servers, Clients) ->
    End = erlang:monotonic_time(millisecond) + Seconds * 1000,
    Ms = [spawn_monitor(fun() -> client(End, Servers) end) || _ <- lists:seq(1, Clients)]
        ++ [spawn_monitor(fun() -> killer(End, Servers) end) || _ <- [1, 2]],
    [receive {'DOWN', M, process, P, normal} -> ok; {'DOWN', M, process, P, Why} -> exit({load, Why}) end
        || {P, M} <- Ms].

client(End, Servers) ->
    case erlang:monotonic_time(millisecond) >= End of
        true ->
            receive Stray -> io:format("stray message: ~p~n", [Stray]), add(lost) after 0 -> ok end;
        false ->
            [one_call(Servers) || _ <- lists:seq(1, 50)],
            client(End, Servers)
    end.

one_call(Servers) ->
    N = rand:uniform(Servers),
    What = payload(rand:uniform(6)),
    add(calls),
    try gen_server:call(pid(N), {hash, What}, 60000) of
        {N, Hash} -> Hash = erlang:phash2(What);
        Other -> io:format("wrong reply: ~p~n", [Other]), add(lost)
    catch
        exit:{timeout, _} -> io:format("no reply from ~p: ~p~n", [N, process_info(pid(N))]), add(lost);
        exit:{_Gone, {gen_server, call, _}} -> add(exits)
    end.

payload(1) -> rand:uniform(1 bsl 80);
payload(2) -> binary:copy(<<"soak">>, rand:uniform(500));
payload(3) -> maps:from_list([{I, {I, float(I)}} || I <- lists:seq(1, rand:uniform(60))]);
payload(4) -> lists:seq(1, rand:uniform(300));
payload(5) -> binary:part(binary:copy(<<7>>, 300), rand:uniform(100), 150);
payload(6) -> {make_ref(), self(), fun() -> ok end, "text", self}.

killer(End, Servers) ->
    case erlang:monotonic_time(millisecond) >= End of
        true -> ok;
        false ->
            P = pid(rand:uniform(Servers)),
            case rand:uniform(4) of
                1 -> exit(P, kill);
                2 -> exit(P, shutdown);
                3 -> gen_server:cast(P, crash);
                4 -> catch gen_server:call(P, stop, 60000)
            end,
            add(kills),
            receive after rand:uniform(4) -> killer(End, Servers) end
    end.

add(K) -> ets:update_counter(tally, K, 1, {K, 0}).
count(K) -> case ets:lookup(tally, K) of [{_, N}] -> N; [] -> 0 end.

pid(N) -> ets:lookup_element(names, N, 2).

%% ---- everything at rest: bytes in use -------------------------------------------------------------------------------
quiet(Servers) ->
    up(Servers),
    [ok = gen_server:call(pid(N), reset) || N <- lists:seq(1, Servers)],
    [[erlang:garbage_collect(P) || P <- processes()] || _ <- [1, 2]],
    receive after 500 -> ok end,
    erlang:memory(total).

up(Servers) ->
    case [N || N <- lists:seq(1, Servers), ets:lookup(names, N) =:= [] orelse not is_process_alive(pid(N))] of
        [] -> ok;
        _ -> receive after 50 -> up(Servers) end
    end.

%% ---- the tree -------------------------------------------------------------------------------------------------------
start_group(From, To) -> supervisor:start_link(?MODULE, {group, From, To}).
start_link(N) -> gen_server:start_link(?MODULE, {server, N}, []).

init({top, Groups, Servers}) ->
    {ok, {#{intensity => 1000000, period => 1},
          [#{id => G, type => supervisor, start => {?MODULE, start_group, [(G - 1) * ?GROUP + 1,
           min(Servers, G * ?GROUP)]}}
           || G <- lists:seq(1, Groups)]}};
init({group, From, To}) ->
    {ok, {#{intensity => 1000000, period => 1}, [#{id => N, start => {?MODULE, start_link, [N]}} || N <- lists:seq(From,
        To)]}};
init({server, N}) ->
    N rem 3 =:= 0 andalso process_flag(trap_exit, true),
    ets:insert(names, {N, self()}),
    {ok, state(N)}.

state(N) -> #{n => N, seen => 0, last => none, block => binary:copy(<<N:32>>, 100)}.

handle_call({hash, What}, From, S = #{n := N, seen := Seen}) ->
    S1 = S#{seen := Seen + 1, last := What},
    case Seen rem 3 of
        0 -> {reply, {N, erlang:phash2(What)}, S1};
        1 -> gen_server:reply(From, {N, erlang:phash2(What)}), {noreply, S1, 30000};
        2 -> erlang:send_after(rand:uniform(3), self(), {answer, From, {N, erlang:phash2(What)}}), {noreply, S1}
    end;
handle_call(reset, _, #{n := N}) -> {reply, ok, state(N), hibernate};
handle_call(stop, _, S) -> {stop, asked, stopped, S}.

handle_cast(crash, #{n := N}) -> N = crash.

handle_info({answer, From, A}, S) -> gen_server:reply(From, A), {noreply, S};
handle_info({'EXIT', _, Why}, S) -> {stop, Why, S};
handle_info(_, S) -> {noreply, S}.

terminate(_, _) -> ok.
