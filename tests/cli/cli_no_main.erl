%% SPDX-License-Identifier: Apache-2.0
%% Has nothing to start.
-module(cli_no_main).
-export([other/0]).

other() -> ok.
