%% SPDX-License-Identifier: Apache-2.0
%% ~s, ~ts, ~tp, ~lp and what is printable; shown as code points.
-module(strings_and_unicode_output).
-export([main/0]).

main() ->
    S = fun(F, A) -> io:format("~w~n", [lists:flatten(io_lib:format(F, A))]) end,
    S("~s", ["abc"]), S("~s", [<<"abc">>]), S("~s", [[<<"a">>, $b, ["c"]]]),
    S("~s", [atom]), S("~ts", [[1024, 228]]), S("~ts", [<<208, 128>>]),
    S("~p", [[1024, 228]]), S("~tp", [[228]]), S("~p", [[228]]), S("~lp", ["abc"]),
    S("~tp", ['ä']), S("~w", ['ä']), S("~tw", [list_to_atom([1024])]),
    S("~w", [list_to_atom([1024])]), S("~tp", [<<"ä"/utf8>>]), S("~p", [<<228>>]),
    S("~p", [<<255, 254>>]), S("~w", ['ä']), S("~tc", [1024]), S("~5ts|", [[1024]]),
    S("~p", [[$a, 27, 127, 160]]).
%% expect: [97,98,99]
%% expect: [97,98,99]
%% expect: [97,98,99]
%% expect: [97,116,111,109]
%% expect: [1024,228]
%% expect: [1024]
%% expect: [91,49,48,50,52,44,50,50,56,93]
%% expect: [34,228,34]
%% expect: [34,228,34]
%% expect: [91,57,55,44,57,56,44,57,57,93]
%% expect: [228]
%% expect: [228]
%% expect: [39,1024,39]
%% expect: [39,92,120,123,52,48,48,125,39]
%% expect: [60,60,34,228,34,47,117,116,102,56,62,62]
%% expect: [60,60,34,228,34,62,62]
%% expect: [60,60,34,255,254,34,62,62]
%% expect: [228]
%% expect: [1024]
%% expect: [32,32,32,32,1024,124]
%% expect: [91,57,55,44,50,55,44,49,50,55,44,49,54,48,93]
