%% SPDX-License-Identifier: Apache-2.0
%% Each process's commands arrive in the order sent, by call or by message, whoever runs the port.
%% skip: gc a collection at every safe point takes minutes here
-module(commands_of_many_keep_their_order).
-export([main/0]).

main() ->
    Name = filename:join(os:getenv("WEBEAM_TEST_DIR"), "commands_of_many_keep_their_order.txt"),
    P = open_port(Name, [out]),
    Me = self(),
    Pids = [spawn_link(fun() -> [send(P, Me, K, I) || I <- lists:seq(1, 500)], erlang:port_info(P, name),
        Me ! {self(), done} end) || K <- lists:seq($a, $h)],
    [receive {Pid, done} -> ok end || Pid <- Pids],
    unlink(P),
    port_close(P),
    R = open_port(Name, [in, eof, binary]),
    Bytes = all(R, <<>>),
    Lines = [{hd(K), list_to_integer(I)} || [K | I] <- [[[C] | Rest] || [C | Rest] <- [binary_to_list(B)
        || B <- binary:split(Bytes, <<"\n">>, [global])]]],
    io:format("~p~n", [[{[K], [I || {K1, I} <- Lines, K1 =:= K] =:= lists:seq(1, 500)} || K <- lists:seq($a, $h)]]).

send(P, Me, K, I) when I rem 3 =:= 0 -> P ! {Me, {command, [K, integer_to_list(I), $\n]}};
send(P, _, K, I) -> port_command(P, [K, integer_to_list(I), $\n]).

all(R, Acc) -> receive {R, {data, B}} -> all(R, <<Acc/binary, B/binary>>); {R, eof} -> Acc end.
%% expect: [{"a",true},
%% expect:  {"b",true},
%% expect:  {"c",true},
%% expect:  {"d",true},
%% expect:  {"e",true},
%% expect:  {"f",true},
%% expect:  {"g",true},
%% expect:  {"h",true}]
