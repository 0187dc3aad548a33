%% SPDX-License-Identifier: Apache-2.0
%% *_to_existing_atom finds known atoms and refuses others.
-module(existing_atoms_only).
-export([main/0, id/1]).

main() ->
    p(list_to_existing_atom("main")),
    p(binary_to_existing_atom(<<"lists">>)),
    p(binary_to_existing_atom(<<"lists">>, utf8)),
    Name = "no_such_atom_" ++ integer_to_list(id(987654321)),
    p(try_it(fun() -> list_to_existing_atom(Name) end)),
    p(try_it(fun() -> binary_to_existing_atom(list_to_binary(Name), latin1) end)),
    A = list_to_atom(Name),
    p(list_to_existing_atom(Name) =:= A).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: main
%% expect: lists
%% expect: lists
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: true
