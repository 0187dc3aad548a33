%% SPDX-License-Identifier: Apache-2.0
%% write, print, write_string, printable_list, deep_char_list, chars, nl, indentation.
-module(helpers).
-export([main/0]).

main() ->
    p([lists:flatten(X) || X <- [io_lib:write({a, "b"}), io_lib:write([1, 2, 3, 4], 3),
        io_lib:print({a, "b"}), io_lib:print(lists:seq(1, 20), 5, 20, -1), io_lib:write_string("a\"b\n"),
        io_lib:write_char($a), io_lib:write_char($\n), io_lib:nl(), io_lib:write_latin1_string("x")]]),
    p([io_lib:printable_list("abc\n"), io_lib:printable_list([1]), io_lib:printable_list([1024]),
        io_lib:printable_unicode_list([1024]), io_lib:printable_latin1_list([228]),
        io_lib:char_list([1024]), io_lib:char_list([-1]), io_lib:deep_char_list(["a", [98]]),
        io_lib:latin1_char_list("a")]),
    p([io_lib:quote_atom('A', []), io_lib:indentation("abc\nde", 3)]),
    p(io_lib:format("~s", ["abc"])),
    p([lists:flatten(io_lib:format("~s", [X])) || X <- ["x", <<"y">>, z]]),
    p(lists:flatten(io_lib:format("abcdefghij", [], [{chars_limit, 5}]))),
    p(lists:flatten(io_lib:format("~p", [lists:seq(1, 100)], [{chars_limit, 30}]))).

p(X) -> io:format("~0p~n", [X]).
%% expect: ["{a,[98]}","[1,2|...]","{a,\"b\"}","[1,2,3,4,5,6,\n     7,8,9,10,11,\n     12,13,14,15,\n     16,17,18,19,\
%%   more: n     20]","\"a\\\"b\\n\"","$a","$\\n","\n","\"x\""]
%% expect: [true,false,false,true,true,true,false,true,true]
%% expect: [true,2]
%% expect: ["abc"]
%% expect: ["x","y","z"]
%% expect: "abcdefghij"
%% expect: "[1,2,3,4,5,6,7,8,9,10,11,12|...]"
