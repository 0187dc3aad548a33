%% SPDX-License-Identifier: Apache-2.0
%% Calls into JavaScript, messages both ways, values of every kind; run by tests/ports/run.
-module(js_calls).
-export([main/0]).
main() -> process_flag(trap_exit,true),
  try open_port({spawn_driver,"js some args"},[]) of P -> go(P) catch C:R -> io:format("~p~n",[{C,R}]) end,
  receive after 100 -> ok end, halt(0).
go(P) ->
  io:format("~p ~p~n", [erlang:port_info(P, name), try erlang:port_call(P, 9, x) catch error:E -> E end]),
  C = fun(F,A) -> I = erlang:port_call(P,1,{F,A}), receive {P,{reply,I,R}} -> io:format("~p ~p: ~p~n",
      [F,A,R]) after 5000 -> io:format("timeout~n") end end,
  C(add,[1,2]), C(<<"add">>,[<<"a">>,<<"b">>]), C("slow",[20,ok]), C(fail,[]), C(reject,[]), C(nope,[]),
  C("math.sqrt",[2]), C("math.constructor",[2]), C(toString,[]),
  [C(echo,[V]) || V <- [1.5, -3, 1 bsl 80, -(1 bsl 63), <<104,195,164>>, {bytes,<<1,2,3>>}, {a,{b},[]}, [1,[2]], true,
      null, undefined, foo, #{a=>1,<<"b">>=>[x]}, #{1=>2}, "abc", lists:seq(1,20), []]],
  S = self(), Rf = make_ref(), I = erlang:port_call(P,1,{echo,[{S,Rf,P,fun erlang:self/0}]}),
  receive {P,{reply,I,{ok,{S,Rf,P,F}}}} -> io:format("opaque ~p~n",[F() == S]) end,
  ok = erlang:port_call(P,2,#{x => <<"hi">>}), receive {P,{data,D}} -> io:format("~p~n",[D]) end,
  true = port_command(P,<<0,1,255>>), receive {P,{data,D2}} -> io:format("~p~n",[D2]) end,
  Ids = [erlang:port_call(P,1,{slow,[300-N*10,N]}) || N <- lists:seq(1,20)],
  io:format("~p~n",[[receive {P,{reply,Id,{ok,N}}} -> N end || Id <- Ids]]),
  ok = erlang:port_call(P,2,stop), receive {'EXIT',P,W} -> io:format("exit ~p~n",[W]) end.
