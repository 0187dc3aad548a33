%% SPDX-License-Identifier: Apache-2.0
%% Calendar arithmetic and the shape of date/0, time/0, universaltime.
-module(dates).
-export([main/0, id/1]).

main() ->
    {Y, Mo, D} = date(), {H, Mi, S} = time(), p(calendar:valid_date(Y, Mo, D)),
    p({H < 24, Mi < 60, S < 60}), {{_, _, _}, {_, _, _}} = erlang:universaltime(),
    p(calendar:datetime_to_gregorian_seconds({{2024, 2, 29}, {12, 0, 0}})),
    p(calendar:gregorian_seconds_to_datetime(63876427200)),
    p([calendar:day_of_the_week(2024, 2, 29), calendar:is_leap_year(2000),
        calendar:last_day_of_the_month(2023, 2)]),
    p(calendar:system_time_to_rfc3339(0, [{offset, "Z"}])),
    p(calendar:rfc3339_to_system_time("2024-02-29T12:00:00Z")),
    p(calendar:seconds_to_daystime(100000)),
    p(erlang:posixtime_to_universaltime(1000000000)),
    p(erlang:universaltime_to_posixtime({{2001, 9, 9}, {1, 46, 40}})),
    p(try_it(fun() -> erlang:universaltime_to_posixtime(id({{2001, 13, 9}, {1, 46, 40}})) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: true
%% expect: {true,true,true}
%% expect: 63876427200
%% expect: {{2024,2,29},{12,0,0}}
%% expect: [4,true,28]
%% expect: "1970-01-01T00:00:00Z"
%% expect: 1709208000
%% expect: {1,{3,46,40}}
%% expect: {{2001,9,9},{1,46,40}}
%% expect: 1000000000
%% expect: {error,badarg}
