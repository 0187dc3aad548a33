%% SPDX-License-Identifier: Apache-2.0
%% A match that would take for ever ends, others run meanwhile, and a process in one can be killed.
%% skip: gc a collection at every safe point takes minutes here
-module(re_limits).
-export([main/0]).

main() ->
    Bad = list_to_binary([lists:duplicate(40, $a), $c]),
    io:format("~p~n", [[re:run(Bad, "(a+)+$", O) || O <- [[], [report_errors], [report_errors, {match_limit, 0}],
        [report_errors, {match_limit, 5000}],
                                                           [report_errors, {match_limit_recursion, 3}],
                                                           [{match_limit_recursion, 3}]]]]),
    Self = self(),
    Counter = spawn_link(fun() -> count(0, Self) end),
    Killed = [spawn(fun() -> re:run(Bad, "(a+)+$", [{match_limit, 16#7fffffff}]) end) || _ <- [1, 2, 3]],
    T0 = erlang:monotonic_time(millisecond),
    wait(T0 + 150),
    Refs = [monitor(process, P) || P <- Killed],
    [exit(P, kill) || P <- Killed],
    [receive {'DOWN', R, process, _, Why} -> io:format("~p~n", [Why]) end || R <- Refs],
    Counter ! stop,
    receive {count, N} -> io:format("~p~n", [N > 0]) end,
    Long = binary:copy(<<"abcdefghij">>, 200000),
    io:format("~p~n", [[re:run(Long, P, O) || {P, O} <- [{"j$", []}, {"z", []}, {".*z", [dotall]}, {"^(?:abcdefghij)*$",
        [{capture, none}]},
                                                          {"(.)(.)z", [unicode]}]]]),
    {match, All} = re:run(Long, "j", [global, unicode]),
    io:format("~p ~p~n", [length(All), lists:last(All)]),
    Sub = binary:part(<<16#20AC/utf8, Long/binary>>, 3, 50000),
    io:format("~p~n", [length(element(2, re:run(Sub, "j", [global, unicode])))]),
    {'EXIT', {R, [{M, F, [_ | As], I} | _]}} = (catch re:run([Long, <<255>>], <<"a">>, [unicode])),
    io:format("~p~n", [{R, M, F, As, I}]).

wait(Until) ->
    receive after 5 -> ok end,
    case erlang:monotonic_time(millisecond) < Until of true -> wait(Until); false -> ok end.

count(N, To) -> receive stop -> To ! {count, N} after 1 -> count(N + 1, To) end.
%% expect: [nomatch,
%% expect:  {error,match_limit},
%% expect:  {error,match_limit},
%% expect:  {error,match_limit},
%% expect:  {error,match_limit_recursion},
%% expect:  nomatch]
%% expect: killed
%% expect: killed
%% expect: killed
%% expect: true
%% expect: [{match,[{1999999,1}]},nomatch,nomatch,match,nomatch]
%% expect: 200000 [{1999999,1}]
%% expect: 5000
%% expect: {badarg,re,run,[<<"a">>,[unicode]],[{file,"re.erl"},{line,748}]}
