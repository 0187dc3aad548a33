%% SPDX-License-Identifier: Apache-2.0
%% Terms of every type as keys of one large map.
-module(large_map_of_many_key_types).
-export([main/0]).

main() ->
    Ks = lists:flatten([[X, X * 1.0, {X}, [X], integer_to_binary(X), #{X => X}, -X - 1, (X + 1) bsl 70,
        <<X:3>>] || X <- lists:seq(0, 60)], []),
    Keys = lists:usort(fun(A, B) -> erlang:phash2(A) =< erlang:phash2(B) end, Ks),
    M = maps:from_list([{K, erlang:phash2(K)} || K <- Ks]),
    p(lists:all(fun(K) -> maps:get(K, M) =:= erlang:phash2(K) end, Ks)),
    p(map_size(M) >= length(Keys) - 8), p(map_size(M)), p(erlang:phash2(M)),
    p(maps:size(maps:filter(fun(K, _) -> is_integer(K) end, M))).

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: true
%% expect: 435
%% expect: 128437090
%% expect: 183
