%% SPDX-License-Identifier: Apache-2.0
%% Binaries: taking bytes and bits apart with patterns.
%%
%% A pattern such as <<Version:4, Length:4, Rest/binary>> reads like the table
%% in a protocol's description. The same syntax puts data together.
-module(binaries).
-export([main/0]).

main() ->
    %% An IPv4 header, written down field by field.
    Packet = <<4:4, 5:4, 0:8, 40:16, 7:16, 2:3, 0:13, 64:8, 6:8, 0:16, 10, 0, 0, 1, 192, 168, 1, 20,
        "payload">>,
    header(Packet),

    %% Text: the /utf8 type reads one character of one to four bytes.
    io:format("~w~n", [[C || <<C/utf8>> <= <<"na", 239/utf8, "ve">>]]),

    %% Bits: the comprehension turns each bit of a byte into a list element.
    io:format("~w~n", [[B || <<B:1>> <= <<2#10110001>>]]),

    %% Run-length encoding, by a pattern that repeats a variable.
    Packed = pack(<<"aaaaabbbc">>),
    io:format("~w~n", [Packed]),
    io:format("~s~n", [<< <<(binary:copy(<<C>>, N))/binary>> || <<N, C>> <= Packed >>]).

header(<<4:4, Words:4, _:8, Length:16, Id:16, Flags:3, _:13, Ttl, Proto, _:16, Src:4/binary, Dst:4/binary,
    Rest/binary>>) ->
    io:format("version 4, ~w words, length ~w, id ~w, flags ~3.2.0b, ttl ~w, protocol ~w~n",
              [Words, Length, Id, Flags, Ttl, Proto]),
    io:format("from ~w to ~w, then ~p~n", [binary_to_list(Src), binary_to_list(Dst), Rest]).

pack(<<>>) -> <<>>;
pack(<<C, Rest/binary>>) -> pack(Rest, C, 1).

pack(<<C, Rest/binary>>, C, N) -> pack(Rest, C, N + 1);
pack(Rest, C, N) -> <<N, C, (pack(Rest))/binary>>.
%% expect: version 4, 5 words, length 40, id 7, flags 010, ttl 64, protocol 6
%% expect: from [10,0,0,1] to [192,168,1,20], then <<"payload">>
%% expect: [110,97,239,118,101]
%% expect: [1,0,1,1,0,0,0,1]
%% expect: <<5,97,3,98,1,99>>
%% expect: aaaaabbbc
