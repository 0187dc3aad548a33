%% SPDX-License-Identifier: Apache-2.0
%% zlib: whole and in pieces, bad data, order of calls.
%% skip: gc a collection at every safe point takes minutes here
-module(zlib_streams).
-export([main/0]).

main() ->
    P = fun(X) -> io:format("~p~n", [X]) end,
    D = list_to_binary([lists:duplicate(5000, "hello world "), [(I * I * 7 + I div 3) band 255 || I <- lists:seq(1,
        20000)]]),
    [P({F, zlib:G(zlib:F(D)) =:= D}) || {F, G} <- [{compress, uncompress}, {zip, unzip}, {gzip, gunzip}]],
    P(t(fun() -> zlib:uncompress(<<"garbage">>) end)),
    P(t(fun() -> zlib:uncompress(binary:part(zlib:compress(D), 0, 100)) end)),
    Z = zlib:open(), zlib:deflateInit(Z),
    Parts = [zlib:deflate(Z, "abc", sync), zlib:deflate(Z, "def"), zlib:deflate(Z, [], finish)],
    P(zlib:deflateEnd(Z)), P(zlib:close(Z)), P(t(fun() -> zlib:close(Z) end)),
    Y = zlib:open(), zlib:inflateInit(Y),
    P(iolist_to_binary(zlib:inflate(Y, Parts))), P(zlib:inflateEnd(Y)), P(t(fun() -> zlib:inflate(Y, "x") end)),
    P(zlib:gunzip([zlib:gzip("a"), zlib:gzip("b")])).

t(F) -> try F() catch _:E -> E end.
%% expect: {compress,true}
%% expect: {zip,true}
%% expect: {gzip,true}
%% expect: data_error
%% expect: data_error
%% expect: ok
%% expect: ok
%% expect: not_initialized
%% expect: <<"abcdef">>
%% expect: ok
%% expect: not_initialized
%% expect: <<"ab">>
