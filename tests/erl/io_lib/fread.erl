%% SPDX-License-Identifier: Apache-2.0
%% Reading by format from a string.
-module(fread).
-export([main/0]).

main() ->
    [p(io_lib:fread(F, S)) || {F, S} <- [{"~d ~d", "12 34 rest"}, {"~s", "word next"}, {"~f", "1.5e3x"},
        {"~a", "atom "}, {"~c~c", "ab"}, {"~4s", "abcdef"}, {"~#", "16#ff"}, {"~16u", "FFz"}, {"~2d",
        "1234"}, {"a~db", "a5b"}, {"~d", "x"}, {"~d ~d", "1"}, {"~~x", "~x"}, {"~l~d", "12"}, {"~-", "-"}]],
    ok.

p(X) -> io:format("~0p~n", [X]).
%% expect: {ok,"\f\""," rest"}
%% expect: {ok,["word"]," next"}
%% expect: {ok,[1.5e3],"x"}
%% expect: {ok,[atom]," "}
%% expect: {ok,["a","b"],[]}
%% expect: {ok,["abcd"],"ef"}
%% expect: {ok,"�",[]}
%% expect: {ok,"�","z"}
%% expect: {ok,"\f","34"}
%% expect: {ok,[5],[]}
%% expect: {error,{fread,integer}}
%% expect: {more,"~d",1,[1]}
%% expect: {ok,[],[]}
%% expect: {ok,[0,12],[]}
%% expect: {ok,[-1],[]}
