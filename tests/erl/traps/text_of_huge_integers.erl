%% SPDX-License-Identifier: Apache-2.0
%% Text of integers of many thousand digits: right, and others run meanwhile (erl itself does not trap for all of
%% these).
%% flags: +S 1
%% heavy: large data or long loops.
-module(text_of_huge_integers).
-export([main/0]).

main() ->
    C = counters:new(1, []),
    T = spawn(fun() -> tick(C) end),
    I = big(2500, 7), N = -I,
    B = integer_to_binary(I), L = integer_to_list(I, 36), B7 = integer_to_binary(N, 7),
    t(C, to_binary, fun() -> integer_to_binary(I) end), t(C, to_list, fun() -> integer_to_list(N) end),
    t(C, base_7, fun() -> integer_to_binary(N, 7) end), t(C, base_36, fun() -> integer_to_list(I, 36) end),
    t(C, of_binary, fun() -> binary_to_integer(B) end), t(C, of_list, fun() -> list_to_integer(binary_to_list(B)) end),
    t(C, of_base_7, fun() -> binary_to_integer(B7, 7) end), t(C, of_base_36, fun() -> list_to_integer(L, 36) end),
    exit(T, kill),
    p([binary_to_integer(B) =:= I, list_to_integer(L, 36) =:= I, list_to_integer(string:lowercase(L), 36) =:= I,
        binary_to_integer(B7, 7) =:= N]),
    p([integer_to_binary(I, Base) || Base <- [2, 4, 16, 32]] =:= [iolist_to_binary(io_lib:format("~.*b", [Base, I]))
      || Base <- [2, 4, 16, 32]]
      orelse [erlang:phash2(integer_to_binary(I, Base)) || Base <- [2, 4, 16, 32]]),
    p([erlang:phash2(iolist_to_binary(io_lib:format(F, [I bsr 60000]))) || F <- ["~w", "~p", "~b", "~.16B", "~.3b"]]),
    %% Around powers of the base, where digits carry over.
    p(erlang:phash2([begin P = pow(Base, 3001), [x(P - 1, Base), x(P, Base), x(-P, Base), x(P + 1, Base)] end
        || Base <- lists:seq(2, 36)])),
    p(erlang:phash2([begin P = 1 bsl (64 * K), [x(P - 1, 10), x(P, 10)] end || K <- lists:seq(90, 110)])),
    [p(try binary_to_integer(X) catch E:R:S -> {E, R, called(S, [X])} end) || X <- [<<B/binary, "x">>,
        <<"-", B/binary, "-">>, <<B/binary, 10>>]],
    p(try list_to_integer(integer_to_list(I, 36), 35) catch E1:R1:S1 ->
        {E1, R1, called(S1, [integer_to_list(I, 36), 35])} end),
    p(binary_to_integer(<<"+000000000", B/binary>>) =:= I).

called([{M, F, A, _} | _], Args) -> {M, F, A =:= Args}.

x(I, Base) ->
    T = integer_to_binary(I, Base), I = binary_to_integer(T, Base),
    L = integer_to_list(I, Base), L = binary_to_list(T), T.

%% An integer of N * 40 bits and rather random digits.
big(N, Seed) -> big(N, Seed, 1).
big(0, _, I) -> I;
big(N, S, I) -> S1 = (S * 6364136223846793005 + 1442695040888963407) band 16#FFFFFFFFFFFFFFFF,
    big(N - 1, S1, I bsl 40 bor (S1 bsr 24)).

pow(_, 0) -> 1;
pow(B, N) when N rem 2 =:= 0 -> X = pow(B, N div 2), X * X;
pow(B, N) -> B * pow(B, N - 1).

tick(C) -> counters:add(C, 1, 1), erlang:yield(), tick(C).

t(C, Name, F) ->
    Erl = erlang:system_info(emu_flavor) =:= jit andalso not erlang:is_builtin(webeam, purge, 1),
    erlang:yield(), Before = counters:get(C, 1), R = F(), After = counters:get(C, 1),
    io:format("~w ~w ~w~n", [Name, Erl orelse After - Before > 1, erlang:phash2(R)]).

p(X) -> io:format("~0p~n", [X]).
%% expect: to_binary true 26064234
%% expect: to_list true 6232985
%% expect: base_7 true 48122768
%% expect: base_36 true 115982368
%% expect: of_binary true 122161115
%% expect: of_list true 122161115
%% expect: of_base_7 true 70029136
%% expect: of_base_36 true 122161115
%% expect: [true,true,true,true]
%% expect: [84562066,23617548,83624469,39705609]
%% expect: [41386363,41386363,41386363,26356134,35382506]
%% expect: 80555195
%% expect: 83917499
%% expect: {error,badarg,{erlang,binary_to_integer,true}}
%% expect: {error,badarg,{erlang,binary_to_integer,true}}
%% expect: {error,badarg,{erlang,binary_to_integer,true}}
%% expect: {error,badarg,{erlang,list_to_integer,true}}
%% expect: true
