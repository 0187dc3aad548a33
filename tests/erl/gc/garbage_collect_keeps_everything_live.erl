%% SPDX-License-Identifier: Apache-2.0
%% Terms of all types survive collections, minor and major.
-module(garbage_collect_keeps_everything_live).
-export([main/0, id/1]).

main() ->
    T = make(10), H = erlang:phash2(strip(T)),
    [begin _ = lists:seq(1, 1000), erlang:garbage_collect(self(), [{type, Ty}]) end || Ty <- [minor, minor,
        major, minor, major]],
    p(erlang:phash2(strip(T)) =:= H), p(erlang:garbage_collect()), {F, _, _} = T, p(F(1)),
    p(erlang:garbage_collect(spawn(fun() -> receive x -> ok end end))),
    p(erlang:garbage_collect(self(), [])),
    R = erlang:garbage_collect(self(), [{async, ref1}]), p(R),
    receive {garbage_collect, ref1, X} -> p(X) end,
    p(try_it(fun() -> erlang:garbage_collect(id(a)) end)),
    p(try_it(fun() -> erlang:garbage_collect(self(), id([{type, x}])) end)).

make(N) -> {fun(X) -> X + N end, [1, 2.5, 1 bsl 100, "abc", <<"small">>, binary:copy(<<"large">>, 100),
    <<1:13>>, #{N => N}, maps:from_list([{I, {I}} || I <- lists:seq(1, 50)]), self(), make_ref()],
    binary_part(binary:copy(<<"xy">>, 100), 5, 90)}.

strip({_, [A, B, C, D, E, F, G, H, I | _], J}) -> {A, B, C, D, E, F, G, H, I, J}.

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: true
%% expect: 11
%% expect: true
%% expect: true
%% expect: async
%% expect: true
%% expect: {error,badarg}
%% expect: {error,badarg}
