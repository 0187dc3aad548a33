%% SPDX-License-Identifier: Apache-2.0
%% After a receive whose time-out is no time, the next receive looks at all messages.
-module(bad_timeout_starts_anew).
-export([main/0, id/1]).

main() ->
    self() ! first,
    R = try receive never -> ok after id(soon) -> ok end catch error:E -> E end,
    io:format("~p~n", [R]),
    receive first -> io:format("got it~n") after 1000 -> io:format("lost~n") end,
    Ref = make_ref(),
    self() ! Ref,
    receive Ref -> io:format("and the next~n") after 1000 -> io:format("lost~n") end.

id(X) -> X.
%% expect: timeout_value
%% expect: got it
%% expect: and the next
