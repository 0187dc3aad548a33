%% SPDX-License-Identifier: Apache-2.0
%% minor_version, compressed levels, local wrongness.
-module(options_of_term_to_binary).
-export([main/0, id/1]).

main() ->
    T = lists:duplicate(1000, {abc, "def"}),
    p([byte_size(term_to_binary(1.5, [{minor_version, M}])) || M <- [0, 1, 2]]),
    p(term_to_binary(1.5, [{minor_version, 0}])), C = term_to_binary(T, [compressed]),
    p({hd(binary_to_list(C, 2, 2)), binary_to_term(C) =:= T, byte_size(C) < 1000}),
    p([binary_to_term(term_to_binary(T, [{compressed, L}])) =:= T || L <- [0, 1, 6, 9]]),
    p(term_to_binary(a, [compressed]) =:= term_to_binary(a)),
    p(term_to_binary([a, b], [{minor_version, 2}])),
    p(iolist_to_binary(term_to_iovec([a, "b"])) =:= term_to_binary([a, "b"])),
    p([try_it(fun() -> term_to_binary(a, id(O)) end) || O <- [[x], [{compressed, 10}], [{minor_version, 3}],
        x]]),
    p([erlang:external_size(X) || X <- [1, a, "abc", {a}, <<1, 2>>, 1.5, #{a => 1}]]),
    p(erlang:external_size(1.5, [{minor_version, 0}])).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: "!\n\n"
%% expect: <<131,99,49,46,53,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,48,101,43,48,48,0,0,0,0,0>>
%% expect: {80,true,true}
%% expect: [true,true,true,true]
%% expect: true
%% expect: <<131,108,0,0,0,2,119,1,97,119,1,98,106>>
%% expect: true
%% expect: [{error,badarg},{error,badarg},{error,badarg},{error,badarg}]
%% expect: [3,5,7,7,8,10,12]
%% expect: 33
