%% SPDX-License-Identifier: Apache-2.0
%% send/3 with noconnect to a node that is not connected says so; a local name is not elsewhere.
-module(send_without_connecting).
-export([main/0]).

main() ->
    register(here, self()),
    [io:format("~p~n", [{O, D, catch erlang:send({here, D}, hi, O)}])
     || O <- [[], [noconnect], [nosuspend], [noconnect, nosuspend], [nope], [noconnect | nosuspend]],
     D <- [nosuch@host, node()]],
    io:format("~p~n", [process_info(self(), messages)]).
%% expect: {[],nosuch@host,ok}
%% expect: {[],nonode@nohost,ok}
%% expect: {[noconnect],nosuch@host,noconnect}
%% expect: {[noconnect],nonode@nohost,ok}
%% expect: {[nosuspend],nosuch@host,ok}
%% expect: {[nosuspend],nonode@nohost,ok}
%% expect: {[noconnect,nosuspend],nosuch@host,noconnect}
%% expect: {[noconnect,nosuspend],nonode@nohost,ok}
%% expect: {[nope],
%% expect:  nosuch@host,
%% expect:  {'EXIT',
%% expect:      {badarg,
%% expect:          [{erlang,send,
%% expect:               [{here,nosuch@host},hi,[nope]],
%% expect:               [{error_info,#{cause => badopt,module => erl_erts_errors}}]},
%% expect:           {send_without_connecting,'-main/0-lc$^1/1-1-',3,
%% expect:               [{file,"send_without_connecting.erl"},{line,8}]},
%% expect:           {send_without_connecting,main,0,
%% expect:               [{file,"send_without_connecting.erl"},{line,9}]}]}}}
%% expect: {[nope],
%% expect:  nonode@nohost,
%% expect:  {'EXIT',
%% expect:      {badarg,
%% expect:          [{erlang,send,
%% expect:               [{here,nonode@nohost},hi,[nope]],
%% expect:               [{error_info,#{cause => badopt,module => erl_erts_errors}}]},
%% expect:           {send_without_connecting,'-main/0-lc$^1/1-1-',3,
%% expect:               [{file,"send_without_connecting.erl"},{line,8}]},
%% expect:           {send_without_connecting,main,0,
%% expect:               [{file,"send_without_connecting.erl"},{line,9}]}]}}}
%% expect: {[noconnect|nosuspend],
%% expect:  nosuch@host,
%% expect:  {'EXIT',
%% expect:      {badarg,
%% expect:          [{erlang,send,
%% expect:               [{here,nosuch@host},hi,[noconnect|nosuspend]],
%% expect:               [{error_info,#{cause => badopt,module => erl_erts_errors}}]},
%% expect:           {send_without_connecting,'-main/0-lc$^1/1-1-',3,
%% expect:               [{file,"send_without_connecting.erl"},{line,8}]},
%% expect:           {send_without_connecting,main,0,
%% expect:               [{file,"send_without_connecting.erl"},{line,9}]}]}}}
%% expect: {[noconnect|nosuspend],
%% expect:  nonode@nohost,
%% expect:  {'EXIT',
%% expect:      {badarg,
%% expect:          [{erlang,send,
%% expect:               [{here,nonode@nohost},hi,[noconnect|nosuspend]],
%% expect:               [{error_info,#{cause => badopt,module => erl_erts_errors}}]},
%% expect:           {send_without_connecting,'-main/0-lc$^1/1-1-',3,
%% expect:               [{file,"send_without_connecting.erl"},{line,8}]},
%% expect:           {send_without_connecting,main,0,
%% expect:               [{file,"send_without_connecting.erl"},{line,9}]}]}}}
%% expect: {messages,[hi,hi,hi,hi]}
