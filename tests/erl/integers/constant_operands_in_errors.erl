%% SPDX-License-Identifier: Apache-2.0
%% A badarith of X + Constant and X - Constant names no operator when the constant is a small integer (for '-' none
%% below
%% zero), as OTP 25's JIT has it; with any other constant it does.
-module(constant_operands_in_errors).
-export([main/0]).

id(X) -> X.

main() ->
    A = id(a),
    run("A + 1", fun() -> A + 1 end),
    run("1 + A", fun() -> 1 + A end),
    run("A - 1", fun() -> A - 1 end),
    run("1 - A", fun() -> 1 - A end),
    run("A - 0", fun() -> A - 0 end),
    run("A + -1", fun() -> A + -1 end),
    run("A - -1", fun() -> A - -1 end),
    run("A + 2147483648", fun() -> A + 2147483648 end),
    run("2147483648 + A", fun() -> 2147483648 + A end),
    run("A - 24177847000", fun() -> A - 24177847000 end),
    run("A - -24177847000", fun() -> A - -24177847000 end),
    run("A + -24177847000", fun() -> A + -24177847000 end),
    run("A + 576460752303423487", fun() -> A + 576460752303423487 end),
    run("A + 576460752303423488", fun() -> A + 576460752303423488 end),
    run("576460752303423488 + A", fun() -> 576460752303423488 + A end),
    run("A + -576460752303423488", fun() -> A + -576460752303423488 end),
    run("A - 576460752303423487", fun() -> A - 576460752303423487 end),
    run("A - 576460752303423488", fun() -> A - 576460752303423488 end),
    run("A + 1.5", fun() -> A + 1.5 end),
    run("A + foo", fun() -> A + foo end),
    run("A - foo", fun() -> A - foo end),
    run("A * 2", fun() -> A * 2 end),
    run("A band 255", fun() -> A band 255 end),
    run("y + 70000", fun() -> id(1), X = id(A), id(2), Y = X + 70000, id(Y), X end),
    run("y - 7000000000", fun() -> id(1), X = id(A), id(2), Y = X - 7000000000, id(Y), X end).

run(Name, F) ->
    try F() of V -> io:format("~s: ~p~n", [Name, V])
    catch C:R:S ->
        [{M, Fn, As, _} | _] = S,
        Where = if M =:= ?MODULE -> here; true -> {M, Fn, As} end,
        io:format("~s: ~p~n", [Name, {C, R, Where}])
    end.
%% expect: A + 1: {error,badarith,here}
%% expect: 1 + A: {error,badarith,here}
%% expect: A - 1: {error,badarith,here}
%% expect: 1 - A: {error,badarith,{erlang,'-',[1,a]}}
%% expect: A - 0: {error,badarith,here}
%% expect: A + -1: {error,badarith,here}
%% expect: A - -1: {error,badarith,{erlang,'-',[a,-1]}}
%% expect: A + 2147483648: {error,badarith,here}
%% expect: 2147483648 + A: {error,badarith,here}
%% expect: A - 24177847000: {error,badarith,here}
%% expect: A - -24177847000: {error,badarith,{erlang,'-',[a,-24177847000]}}
%% expect: A + -24177847000: {error,badarith,here}
%% expect: A + 576460752303423487: {error,badarith,here}
%% expect: A + 576460752303423488: {error,badarith,{erlang,'+',[a,576460752303423488]}}
%% expect: 576460752303423488 + A: {error,badarith,{erlang,'+',[a,576460752303423488]}}
%% expect: A + -576460752303423488: {error,badarith,here}
%% expect: A - 576460752303423487: {error,badarith,here}
%% expect: A - 576460752303423488: {error,badarith,{erlang,'-',[a,576460752303423488]}}
%% expect: A + 1.5: {error,badarith,here}
%% expect: A + foo: {error,badarith,{erlang,'+',[a,foo]}}
%% expect: A - foo: {error,badarith,{erlang,'-',[a,foo]}}
%% expect: A * 2: {error,badarith,{erlang,'*',[a,2]}}
%% expect: A band 255: {error,badarith,{erlang,'band',[a,255]}}
%% expect: y + 70000: {error,badarith,here}
%% expect: y - 7000000000: {error,badarith,here}
