#!/usr/bin/env escript
%% SPDX-License-Identifier: Apache-2.0
%% make_corpus — small .beam files for the loader's fuzzer: tests/fuzz/corpus/beam.
%%
%% usage: tests/fuzz/make_corpus.escript [folder]
%%
%% Compiles the tiny modules below (with this release's instructions and with those of 24), keeps only the chunks a
%% loader reads, and writes each whole, with its literals not deflated, gzipped, and damaged in ways a seed chooses.
-mode(compile).

main([]) -> main([filename:join([filename:dirname(escript:script_name()), "corpus", "beam"])]);
main([Folder]) ->
    filelib:ensure_dir(filename:join(Folder, "x")),
    [file:delete(F) || F <- filelib:wildcard(filename:join(Folder, "*"))],
    rand:seed(exsss, {1, 2, 3}),
    Files = lists:append([versions(Name, Text) || {Name, Text} <- modules()]),
    [ok = file:write_file(filename:join(Folder, Name), Bytes) || {Name, Bytes} <- Files],
    io:format("~b files, ~b bytes~n", [length(Files), lists:sum([byte_size(B) || {_, B} <- Files])]).

versions(Name, Text) ->
    Releases = [{"", []}, {"_24", [r24]}],
    lists:append([variants(Name ++ Suffix, compiled(Name, Text, Options)) || {Suffix, Options} <- Releases]).

compiled(Name, Text, Options) ->
    Forms = forms(lists:flatten(["-module(", Name, ").\n", Text]), 1),
    {ok, _, Beam} = compile:forms(Forms, [binary, {error_location, line} | Options]),
    {ok, _, Chunks} = beam_lib:all_chunks(Beam),
    Read = ["AtU8", "Code", "StrT", "ImpT", "ExpT", "LocT", "FunT", "LitT", "Line", "Attr"],
    [C || {Id, _} = C <- Chunks, lists:member(Id, Read)].

forms(Text, Line) ->
    case erl_scan:tokens([], Text, Line) of
        {done, {ok, Tokens, End}, Rest} ->
            {ok, Form} = erl_parse:parse_form(Tokens),
            [Form | if Rest =:= [] -> []; true -> forms(Rest, End) end];
        {more, _} -> [];
        {done, {eof, _}, _} -> []
    end.

variants(Name, Chunks) ->
    Beam = built(Chunks),
    Plain = built([plain_literals(C) || C <- Chunks]),
    [{Name ++ ".beam", Beam}, {Name ++ "_plain.beam", Plain}, {Name ++ "_gz.beam", zlib:gzip(Beam)},
     {Name ++ "_atoms28.beam", built([long_atoms(plain_literals(C)) || C <- Chunks])}
     | [{Name ++ "_bad" ++ integer_to_list(I) ++ ".beam", damaged(Plain, I)} || I <- lists:seq(1, 6)]].

built(Chunks) ->
    Body = << <<(chunk(C))/binary>> || C <- Chunks >>,
    <<"FOR1", (byte_size(Body) + 4):32, "BEAM", Body/binary>>.

chunk({Id, Data}) ->
    Pad = (4 - byte_size(Data) rem 4) rem 4,
    <<(list_to_binary(Id))/binary, (byte_size(Data)):32, Data/binary, 0:(Pad * 8)>>.

plain_literals({"LitT", <<_:32, Z/binary>>}) -> {"LitT", <<0:32, (zlib:uncompress(Z))/binary>>};
plain_literals(C) -> C.

%% As OTP 28 writes them: a negative count, lengths as compact numbers.
long_atoms({"AtU8", <<N:32, Atoms/binary>>}) ->
    {"AtU8", <<(-N):32, << <<(compact(byte_size(A)))/binary, A/binary>> || <<L, A:L/binary>> <= Atoms >>/binary>>};
long_atoms(C) -> C.

compact(N) when N < 16 -> <<N:4, 0:4>>;
compact(N) when N < 2048 -> <<(N bsr 8):3, 2#01000:5, N:8>>.

damaged(Beam, 1) -> binary:part(Beam, 0, rand:uniform(byte_size(Beam)) - 1);
damaged(Beam, I) -> lists:foldl(fun(_, B) -> damage(B, rand:uniform(4)) end, Beam, lists:seq(1, I)).

damage(B, 1) -> poke(B, rand:uniform(byte_size(B)) - 1, <<(rand:uniform(256) - 1)>>);
damage(B, 2) -> poke(B, 4 * (rand:uniform(byte_size(B) div 4) - 1), <<16#FFFFFFFF:32>>);
damage(B, 3) -> poke(B, rand:uniform(byte_size(B)) - 1, <<16#F8>>);
damage(B, 4) ->
    At = rand:uniform(byte_size(B)) - 1,
    <<Before:At/binary, Byte, After/binary>> = B,
    <<Before/binary, (Byte bxor (1 bsl (rand:uniform(8) - 1))), After/binary>>.

poke(B, At, New) ->
    N = min(byte_size(New), byte_size(B) - At),
    <<Before:At/binary, _:N/binary, After/binary>> = B,
    <<Before/binary, (binary:part(New, 0, N))/binary, After/binary>>.

modules() -> [
    {"c_calls", "-export([f/1,g/2,h/0]).\n"
        "f(X) -> g(X, 1) + lists:sum([X]).\n"
        "g(X, Y) when X > Y, is_integer(X) -> erlang:max(X, Y);\n"
        "g(X, Y) -> h(), apply(X, Y, []), X:g(Y).\n"
        "h() -> F = fun(A) -> A end, G = fun lists:map/2, G(F, [1]).\n"},
    {"c_select", "-export([a/1,b/1,c/1]).\n"
        "a(x) -> 1; a(y) -> 2; a(z) -> {big, 123456789012345678901234567890}; a(_) -> -1.\n"
        "b(1) -> a; b(2) -> b; b(3) -> c; b(4) -> d; b(100000000000000000000) -> e; b(1.5) -> f.\n"
        "c({_}) -> 1; c({a,_}) -> 2; c({_,_,_}) -> 3; c([H|T]) -> {H,T}; c([]) -> 0.\n"},
    {"c_bits", "-export([a/1,b/2,c/1,d/1]).\n"
        "a(<<A:8, B:16/little, C:3, D:5/signed, F:64/float, R/binary>>) -> {A,B,C,D,F,R};\n"
        "a(<<\"string\", X/utf8, Y/utf16, Z/utf32, _/bitstring>>) -> {X,Y,Z};\n"
        "a(<<N, S:N/binary, _:2, T/bits>>) -> {S,T}; a(_) -> none.\n"
        "b(X, Y) -> <<X:Y, \"text\", Y/utf8, X/utf16, 1.5:32/float, X/binary, 3:7/little>>.\n"
        "c(L) -> << <<X:4>> || X <- L >>.\n"
        "d(B) -> << <<X>> || <<X:3>> <= B >>.\n"},
    {"c_maps", "-export([a/1,b/2,c/1]).\n"
        "a(#{x := X, y := Y} = M) -> M#{x := Y, z => X}; a(#{x := _}) -> #{a => 1}; a(_) -> #{}.\n"
        "b(K, M) -> case M of #{K := V} -> V; _ -> M#{K => 1} end.\n"
        "c(R) -> setelement(2, {rec, 1, 2}, R).\n"},
    {"c_errors", "-export([a/1,b/1,c/0]).\n"
        "a(X) -> try X:f() of ok -> 1; {Y} -> Y catch throw:E -> E; C:R:S -> {C,R,S} after c() end.\n"
        "b(X) -> case catch X of {'EXIT', R} -> R; 1 -> if X > 2 -> a end; Y -> {ok, 1} = Y end.\n"
        "c() -> erlang:raise(error, x, []).\n"},
    {"c_receive", "-export([a/0,b/1,c/1]).\n-on_load(c/0).\n"
        "a() -> receive {a, X} -> X; b -> self() ! c, a() after 10 -> timeout end.\n"
        "b(P) -> R = make_ref(), P ! {R, self()}, receive {R, X} -> X end.\n"
        "c(T) -> receive after T -> ok end.\nc() -> ok.\n"},
    {"c_floats", "-export([a/2,b/1]).\n"
        "a(X, Y) when is_float(X), is_float(Y) -> X * Y + 2.5 / X - -Y; a(X, Y) -> X bsl Y bor (X band 7) rem 3.\n"
        "b(X) -> {float(X), trunc(X), length([X]), tuple_size({X}), X =:= 1.0, not X}.\n"}].
