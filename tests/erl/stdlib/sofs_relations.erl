%% SPDX-License-Identifier: Apache-2.0
%% Set theory on terms.
-module(sofs_relations).
-export([main/0]).

main() ->
    R = sofs:relation([{a, 1}, {b, 2}, {a, 3}]),
    p([sofs:to_external(X) || X <- [sofs:domain(R), sofs:range(R), sofs:converse(R),
        sofs:relation_to_family(R), sofs:relative_product([R, sofs:relation([{1, x}, {2, y}])]),
        sofs:set([c, a, b]), sofs:image(R, sofs:set([a])), sofs:product(sofs:set([1, 2]), sofs:set([a]))]]).

p(X) -> io:format("~0p~n", [X]).
%% expect: [[a,b],[1,2,3],[{1,a},{2,b},{3,a}],[{a,[1,3]},{b,[2]}],[],[a,b,c],[1,3],[{1,a},{2,a}]]
