%% SPDX-License-Identifier: Apache-2.0
%% A call of a fun in tail position leaves no frame behind; when it cannot be called, the error names the caller.
-module(tail_call).
-export([main/0]).
main() -> F = fun L(0) -> done; L(N) -> G = L, G(N-1) end, io:format("~p~n",[F(1000000)]), g(fun(X)->X end), 
  io:format("~p~n",[catch h(3)]), io:format("~p~n",[catch h(fun()->1 end)]).
g(F) -> F(1).
h(F) -> put(a,b), F(1).
%% expect: done
%% expect: {'EXIT',{{badfun,3},
%% expect:          [{tail_call,h,1,[{file,"tail_call.erl"},{line,8}]},
%% expect:           {tail_call,main,0,[{file,"tail_call.erl"},{line,6}]}]}}
%% expect: {'EXIT',{{badarity,{#Fun<tail_call.1.90827116>,[1]}},
%% expect:          [{tail_call,h,1,[{file,"tail_call.erl"},{line,8}]},
%% expect:           {tail_call,main,0,[{file,"tail_call.erl"},{line,6}]}]}}
