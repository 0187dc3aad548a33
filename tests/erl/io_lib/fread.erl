%% SPDX-License-Identifier: Apache-2.0
%% Reading by format from a string.
-module(fread).
-export([main/0]).

main() ->
    [p(io_lib:fread(F, S)) || {F, S} <- [{"~d ~d", "12 34 rest"}, {"~s", "word next"}, {"~f", "1.5e3x"},
        {"~a", "atom "}, {"~c~c", "ab"}, {"~4s", "abcdef"}, {"~#", "16#ff"}, {"~16u", "FFz"}, {"~2d",
        "1234"}, {"a~db", "a5b"}, {"~d", "x"}, {"~d ~d", "1"}, {"~~x", "~x"}, {"~l~d", "12"}, {"~-", "-"}]],
    ok.

p(X) -> io:format("~w~n", [X]).
%% expect: {ok,[12,34],[32,114,101,115,116]}
%% expect: {ok,[[119,111,114,100]],[32,110,101,120,116]}
%% expect: {ok,[1.5e3],[120]}
%% expect: {ok,[atom],[32]}
%% expect: {ok,[[97],[98]],[]}
%% expect: {ok,[[97,98,99,100]],[101,102]}
%% expect: {ok,[255],[]}
%% expect: {ok,[255],[122]}
%% expect: {ok,[12],[51,52]}
%% expect: {ok,[5],[]}
%% expect: {error,{fread,integer}}
%% expect: {more,[126,100],1,[1]}
%% expect: {ok,[],[]}
%% expect: {ok,[0,12],[]}
%% expect: {ok,[-1],[]}
