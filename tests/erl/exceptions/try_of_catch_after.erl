%% SPDX-License-Identifier: Apache-2.0
%% Which part runs when, and what the value is.
-module(try_of_catch_after).
-export([main/0]).

main() ->
    [p(t(K)) || K <- [value, other, throw, error, exit, of_error]], p(catch t(uncaught)),
    p(catch t(after_throws)).

t(K) ->
    try body(K) of
        value -> io:format("of value~n"), {of_, value};
        of_error -> try error(in_of) catch error:in_of -> inner end;
        X -> {other, X}
    catch
        throw:thrown -> io:format("catch throw~n"), caught_throw;
        error:E -> {caught_error, E};
        exit:E -> {caught_exit, E}
    after
        io:format("after ~w~n", [K]),
        K =:= after_throws andalso throw(from_after)
    end.

body(throw) -> throw(thrown);
body(uncaught) -> throw(nobody_wants_it);
body(error) -> error(bad);
body(exit) -> exit(leave);
body(K) -> K.

p(X) -> io:format("~0p~n", [X]).
%% expect: of value
%% expect: after value
%% expect: {of_,value}
%% expect: after other
%% expect: {other,other}
%% expect: catch throw
%% expect: after throw
%% expect: caught_throw
%% expect: after error
%% expect: {caught_error,bad}
%% expect: after exit
%% expect: {caught_exit,leave}
%% expect: after of_error
%% expect: inner
%% expect: after uncaught
%% expect: nobody_wants_it
%% expect: after after_throws
%% expect: from_after
