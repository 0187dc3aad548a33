%% SPDX-License-Identifier: Apache-2.0
%% Maps inside maps, updated through a path; the old one does not change.
-module(nested_updates).
-export([main/0]).

main() ->
    M = #{a => #{b => #{c => 1}}},
    M2 = put_in([a, b, c], 2, M), M3 = put_in([a, x, y], 3, M2),
    p({M, M2, M3}), p(counts("hello world", #{})).

put_in([K], V, M) -> M#{K => V};
put_in([K | T], V, M) -> M#{K => put_in(T, V, maps:get(K, M, #{}))}.

counts([C | T], M) when is_map_key(C, M) -> counts(T, maps:update_with(C, fun(N) -> N + 1 end, M));
counts([C | T], M) -> counts(T, M#{C => 1});
counts([], M) -> [{[K], V} || {K, V} <- lists:sort(maps:to_list(M))].

p(X) -> io:format("~0p~n", [X]).
%% expect: {#{a => #{b => #{c => 1}}},#{a => #{b => #{c => 2}}},#{a => #{b => #{c => 2},x => #{y => 3}}}}
%% expect: [{" ",1},{"d",1},{"e",1},{"h",1},{"l",3},{"o",2},{"r",1},{"w",1}]
