%% SPDX-License-Identifier: Apache-2.0
%% webeam_cgi - an HTTP request answered by an Erlang function, the way of CGI: the request is in the environment and on
%% standard input, the answer is standard output. What the function prints goes to standard error.
%%
%%   -s webeam_cgi serve Module Function    Module:Function(Request) gives {Status, Headers, Body}
%%   Request: #{method, path, query => binary(), headers => #{binary() => binary()}, body => binary()}, header names in
%%   small letters
-module(webeam_cgi).
-export([serve/1, warm/1]).

%% For an image: everything is loaded when it is saved.
warm(Modules) ->
    ok = code:ensure_modules_loaded([?MODULE, string, lists, maps, unicode, binary, io, io_lib, io_lib_format,
                                     io_lib_pretty, erl_error,
                                     orddict, queue, timer | Modules]).

serve([Module, Function]) ->
    Port = open_port({fd, 0, 1}, [binary, stream, eof]),
    Body = input(Port, []),
    group_leader(whereis(standard_error), self()),
    {Status, Headers, Answer} =
        try Module:Function(request(Body))
        catch C:R:St ->
            io:put_chars(erl_error:format_exception(C, R, St)),
            {500, [{"content-type", "text/plain"}], "the handler failed\n"}
        end,
    true = port_command(Port, [io_lib:format("Status: ~b\r\n", [Status]), [[N, ": ", V, "\r\n"] || {N, V} <- Headers],
        "\r\n", Answer]),
    halt(0).

input(Port, Acc) ->
    receive
        {Port, {data, B}} -> input(Port, [Acc, B]);
        {Port, eof} -> iolist_to_binary(Acc)
    end.

request(Body) ->
    Env = [{unicode:characters_to_binary(N), unicode:characters_to_binary(V)} || {N, V} <- os:env()],
    Get = fun(N) -> proplists:get_value(N, Env, <<>>) end,
    Small = fun(N) -> << <<(if C =:= $_ -> $-; true -> C end)>> || <<C>> <= string:lowercase(N) >> end,
    #{method => Get(<<"REQUEST_METHOD">>), path => Get(<<"PATH_INFO">>), query => Get(<<"QUERY_STRING">>), body => Body,
      headers => maps:from_list([{Small(N), V} || {<<"HTTP_", N/binary>>, V} <- Env])}.
