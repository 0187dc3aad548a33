%% SPDX-License-Identifier: Apache-2.0
%% webeam_user - `user` and `standard_error` of the minimal start (--minimal): the io protocol on file descriptors.
%%
%% A device keeps four things between requests: the encoding of its file descriptor, whether it answers with binaries,
%% the code points that were read and not asked for yet, and whether the input has ended behind them.
-module(webeam_user).
-export([device/2]).

device(Fd, Input) -> device(Fd, Input, latin1, false, [], false).

device(Fd, Input, Enc, Bin, In, Eof) ->
    receive
        {io_request, From, ReplyAs, Request} ->
            {Reply, Enc1, Bin1, In1, Eof1} = request(Request, {Fd, Input}, Enc, Bin, In, Eof),
            From ! {io_reply, ReplyAs, Reply},
            device(Fd, Input, Enc1, Bin1, In1, Eof1);
        {'EXIT', _, kill} -> exit(killed);
        _ -> device(Fd, Input, Enc, Bin, In, Eof)
    end.

request({put_chars, E, M, F, A}, D, Enc, B, In, Eof) ->
    {put(E, catch apply(M, F, A), D, Enc), Enc, B, In, Eof};
request({put_chars, E, Chars}, D, Enc, B, In, Eof) -> {put(E, Chars, D, Enc), Enc, B, In, Eof};
request({put_chars, M, F, A}, D, Enc, B, In, Eof) -> {put(latin1, catch apply(M, F, A), D, Enc), Enc, B, In, Eof};
request({put_chars, Chars}, D, Enc, B, In, Eof) -> {put(latin1, Chars, D, Enc), Enc, B, In, Eof};
request({requests, Rs}, D, Enc, B, In, Eof) -> requests(Rs, D, {ok, Enc, B, In, Eof});
request({setopts, Opts}, _, Enc, B, In, Eof) -> setopts(Opts, Enc, B, In, Eof);
request(getopts, {1, _}, Enc, B, In, Eof) -> {[{binary, B}, {encoding, Enc}], Enc, B, In, Eof};
request(getopts, _, Enc, B, In, Eof) -> {[{encoding, Enc}], Enc, B, In, Eof};
request({get_line, Prompt}, D, Enc, B, In, Eof) -> request({get_line, latin1, Prompt}, D, Enc, B, In, Eof);
request({get_line, E, Prompt}, D, Enc, B, In, Eof) -> ask(Prompt, D, Enc), line(E, D, Enc, B, In, Eof, []);
request({get_chars, Prompt, N}, D, Enc, B, In, Eof) -> request({get_chars, latin1, Prompt, N}, D, Enc, B, In, Eof);
request({get_chars, E, Prompt, N}, D, Enc, B, In, Eof) when is_integer(N), N >= 0 -> ask(Prompt, D, Enc),
    chars(E, N, D, Enc, B, In, Eof, []);
request({get_until, Prompt, M, F, A}, D, Enc, B, In, Eof) -> request({get_until, latin1, Prompt, M, F, A}, D, Enc, B,
    In, Eof);
request({get_until, E, Prompt, M, F, A}, D, Enc, B, In, Eof) -> ask(Prompt, D, Enc), until(E, {M, F, A}, D, Enc, B, In,
    Eof, []);
request({get_geometry, _}, _, Enc, B, In, Eof) -> {{error, enotsup}, Enc, B, In, Eof};
request({get_password, _}, _, Enc, B, In, Eof) -> {{error, enotsup}, Enc, B, In, Eof};
request(R, _, Enc, B, In, Eof) -> {{error, {request, R}}, Enc, B, In, Eof}.

requests([R | T], D, {ok, Enc, B, In, Eof}) -> requests(T, D, request(R, D, Enc, B, In, Eof));
requests([_ | _], _, S) -> S;
requests([], _, S) -> S.

put(_, {'EXIT', _}, _, _) -> {error, put_chars};
put(E, Chars, {Fd, _}, Enc) ->
    try unicode:characters_to_binary(Chars, E, Enc) of
        Bin when is_binary(Bin) -> written(webeam:write(Fd, Bin));
        {error, _, _} when Enc =:= latin1 -> put_escaped(E, Chars, Fd);
        _ -> {error, put_chars}
    catch _:_ -> {error, put_chars}
    end.

%% Latin-1 terminals show other characters as \x{3BB}.
put_escaped(E, Chars, Fd) ->
    case unicode:characters_to_list(Chars, E) of
        L when is_list(L) -> written(webeam:write(Fd, [escape(C) || C <- L]));
        _ -> {error, put_chars}
    end.
escape(C) when C < 256 -> C;
escape(C) -> ["\\x{", integer_to_list(C, 16), "}"].
written(true) -> ok;
written(false) -> {error, terminated}.

setopts(Opts, Enc, B, In, Eof) ->
    try opts(Opts, Enc, B) of
        {Enc1, B1} -> {ok, Enc1, B1, recode(In, Enc, Enc1), Eof}
    catch _:_ -> {{error, enotsup}, Enc, B, In, Eof}
    end.
opts([binary | T], Enc, _) -> opts(T, Enc, true);
opts([list | T], Enc, _) -> opts(T, Enc, false);
opts([{binary, B} | T], Enc, _) when is_boolean(B) -> opts(T, Enc, B);
opts([{encoding, E} | T], _, B) when E =:= unicode; E =:= utf8 -> opts(T, unicode, B);
opts([{encoding, latin1} | T], _, B) -> opts(T, latin1, B);
opts([], Enc, B) -> {Enc, B}.

%% Converts input that was read as Latin-1 before the program switched to UTF-8.
recode(In, latin1, unicode) -> case unicode:characters_to_list(list_to_binary(In), unicode) of L when is_list(L) -> L;
    _ -> In end;
recode(In, _, _) -> In.

ask(Prompt, D, Enc) ->
    case Prompt of
        "" -> ok;
        '' -> ok;
        <<>> -> ok;
        {format, F, A} -> put(unicode, catch io_lib:format(F, A), D, Enc);
        P when is_atom(P) -> put(unicode, atom_to_list(P), D, Enc);
        P -> put(unicode, P, D, Enc)
    end.

more(_, _, In, true) -> {In, true};
more({_, none}, _, In, _) -> {In, true};
more(D, Enc, In, false) ->
    case webeam:read_input() of
        eof -> {In, true};
        wait -> receive {webeam, stdin} -> more(D, Enc, In, false) end;
        Bytes when Enc =:= latin1 -> {In ++ binary_to_list(Bytes), false};
        Bytes -> more_utf8(D, Bytes, In)
    end.

more_utf8(D, Bytes, In) ->
    case unicode:characters_to_list(Bytes, unicode) of
        L when is_list(L) -> {In ++ L, false};
        {incomplete, L, Rest} ->
            case webeam:read_input() of
                eof -> {In ++ L ++ binary_to_list(Rest), false};
                wait -> receive {webeam, stdin} -> more_utf8(D, Rest, In ++ L) end;
                More -> more_utf8(D, <<Rest/binary, More/binary>>, In ++ L)
            end;
        {error, L, Rest} -> {In ++ L ++ binary_to_list(Rest), false}
    end.

result(Chars, _, false) -> Chars;
result(Chars, E, true) -> unicode:characters_to_binary(Chars, unicode, case E of latin1 -> latin1; _ -> unicode end).

line(E, _, Enc, B, [$\n | T], Eof, Acc) -> {result(lists:reverse(Acc, "\n"), E, B), Enc, B, T, Eof};
line(E, D, Enc, B, [C | T], Eof, Acc) -> line(E, D, Enc, B, T, Eof, [C | Acc]);
line(E, D, Enc, B, [], Eof, Acc) ->
    case more(D, Enc, [], Eof) of
        {[], true} when Acc =:= [] -> {eof, Enc, B, [], true};
        {[], true} -> {result(lists:reverse(Acc, []), E, B), Enc, B, [], true};
        {In, Eof1} -> line(E, D, Enc, B, In, Eof1, Acc)
    end.

chars(E, 0, _, Enc, B, In, Eof, Acc) -> {result(lists:reverse(Acc, []), E, B), Enc, B, In, Eof};
chars(E, N, D, Enc, B, [C | T], Eof, Acc) -> chars(E, N - 1, D, Enc, B, T, Eof, [C | Acc]);
chars(E, N, D, Enc, B, [], Eof, Acc) ->
    case more(D, Enc, [], Eof) of
        {[], true} when Acc =:= [] -> {eof, Enc, B, [], true};
        {[], true} -> {result(lists:reverse(Acc, []), E, B), Enc, B, [], true};
        {In, Eof1} -> chars(E, N, D, Enc, B, In, Eof1, Acc)
    end.

%% The scanner M:F(Continuation, Chars | eof, ...A) gets one line at a time.
until(E, {M, F, A} = Scan, D, Enc, B, In, Eof, Cont) ->
    {Line, Enc, B1, In1, Eof1} = line(unicode, D, Enc, false, In, Eof, []),
    case catch apply(M, F, [Cont, Line | A]) of
        {done, Result, Rest} ->
            Left = case Rest of eof -> []; _ when is_list(Rest) -> Rest; _ -> [] end,
            Out = if B, is_list(Result) -> result(Result, E, true); true -> Result end,
            {Out, Enc, B, Left ++ In1, Eof1};
        {more, Next} when Line =/= eof -> until(E, Scan, D, Enc, B, In1, Eof1, Next);
        _ -> {{error, F}, Enc, B orelse B1, In1, Eof1}
    end.
