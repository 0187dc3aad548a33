%% SPDX-License-Identifier: Apache-2.0
%% Many processes use the same and different patterns at once.
-module(re_concurrently).
-export([main/0]).

main() ->
    {ok, Shared} = re:compile("(\\d+)-(\\d+)"),
    Self = self(),
    Pids = [spawn_link(fun() -> Self ! {self(), work(I, Shared)} end) || I <- lists:seq(1, 8)],
    io:format("~p~n", [[receive {P, R} -> R end || P <- Pids]]).

work(I, Shared) ->
    N = integer_to_list(I),
    lists:sum([begin
        S = integer_to_list(J) ++ "-" ++ N,
        {match, [A, N]} = re:run(S, Shared, [{capture, all_but_first, list}]),
        {match, [{0, _}]} = re:run(S, "^" ++ A ++ "-"),
        nomatch = re:run(S, [N, "x", integer_to_list(J rem 300)]),
        list_to_integer(A)
    end || J <- lists:seq(1, 400)]).
%% expect: [80200,80200,80200,80200,80200,80200,80200,80200]
