%% SPDX-License-Identifier: Apache-2.0
%% Shows its arguments.
-module(cli_args).
-export([main/0, main/1]).

main() -> main([]).

main(Args) -> io:format("~p ~p schedulers ~p~n", [?MODULE, Args, erlang:system_info(schedulers)]).
