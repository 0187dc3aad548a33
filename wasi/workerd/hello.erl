%% SPDX-License-Identifier: Apache-2.0
%% hello - the example: a process for each word of the body counts its letters. `?wait=MS` answers later, /crash fails.
-module(hello).
-export([handle/1]).

handle(#{path := <<"/crash">>}) -> error(asked_for);
handle(#{method := Method, path := Path, query := Query, body := Body}) ->
    io:format("~s ~s~n", [Method, Path]),
    case Query of
        <<"wait=", Ms/binary>> -> receive after binary_to_integer(Ms) -> ok end;
        _ -> ok
    end,
    Words = string:lexemes(Body, " \r\n"),
    Self = self(),
    Pids = [spawn_link(fun() -> Self ! {self(), W, string:length(W)} end) || W <- Words],
    Counts = [receive {P, W, N} -> [W, io_lib:format(": ~b~n", [N])] end || P <- Pids],
    {200, [{"content-type", "text/plain; charset=utf-8"}, {"x-processes", integer_to_list(length(Pids))}],
     ["Hello from Erlang/OTP ", erlang:system_info(otp_release), " at ", Path, "\n", Counts]}.
