%% SPDX-License-Identifier: Apache-2.0
%% format errors are badarg: too few, too many, wrong types, bad control letters.
-module(bad_format_arguments).
-export([main/0]).

main() ->
    [p(element(2, try_it(fun() -> io_lib:format(F, A) end))) || {F, A} <- [{"~p", []}, {"~p", [1, 2]}, {"x",
        [1]}, {"~q", [1]}, {"~s", [1]}, {"~s", [[a]]}, {"~d", [1]}, {"~c", [a]}, {"~f", [1]}, {"~e", [x]},
        {"~B", [1.5]}, {"~.1B", [1]}, {"~", []}, {"~p", x}, {"~*p", [a, b]}, {"~10", [1]}, {"~.37b", [1]},
        {"~s", [[1000]]}]],
    p(lists:flatten(io_lib:format("~p ~s", [a, b]))),
    p(lists:flatten(io_lib:format(<<"~p">>, [a]))),
    p(lists:flatten(io_lib:format('~w', [x]))).

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: badarg
%% expect: "a b"
%% expect: "a"
%% expect: "x"
