%% SPDX-License-Identifier: Apache-2.0
%% Lists and binaries to atoms and back, with Latin-1 and Unicode.
-module(conversion_to_and_from_text).
-export([main/0, id/1]).

main() ->
    p([list_to_atom(id(S)) || S <- ["abc", "", "Hello", "a b", "it's", "\n"]]),
    io:format("~w~n", [[atom_to_list(id(A)) || A <- [abc, '', 'A b', 'ä']]]),
    io:format("~w~n", [[atom_to_binary(id(A)) || A <- [abc, '', 'ä']]]),
    io:format("~w~n", [{atom_to_binary(id('ä'), latin1), atom_to_binary(id('ä'), utf8),
        binary_to_atom(<<195, 164>>, utf8) =:= 'ä', binary_to_atom(<<228>>, latin1) =:= 'ä'}]),
    io:format("~w~n", [[atom_to_list(list_to_atom([1024, 66])), atom_to_binary(list_to_atom([8364]))]]),
    p(try_it(fun() -> atom_to_binary(list_to_atom([8364]), latin1) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: [abc,'','Hello','a b','it\'s','\n']
%% expect: [[97,98,99],[],[65,32,98],[228]]
%% expect: [<<97,98,99>>,<<>>,<<195,164>>]
%% expect: {<<228>>,<<195,164>>,true,true}
%% expect: [[1024,66],<<226,130,172>>]
%% expect: {error,badarg}
