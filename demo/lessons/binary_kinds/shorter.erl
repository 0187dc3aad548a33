%% SPDX-License-Identifier: Apache-2.0
-module(binary_kinds).
-export([main/0]).

main() ->
    show("64 bytes", binary:copy(<<7>>, 64)),
    show("65 bytes", binary:copy(<<7>>, 65)),
    show("the part", part(binary:copy(<<7>>, 1000))).

part(Bytes) ->
    <<Part:50/binary, _/binary>> = Bytes,
    Part.

show(Name, Bytes) ->
    Sizes = [byte_size(Bytes), binary:referenced_byte_size(Bytes)],
    io:format("~s: ~w bytes, it refers to ~w~n", [Name | Sizes]).
