%% SPDX-License-Identifier: Apache-2.0
%% What ~p and ~w quote.
-module(atoms_print_quoted_when_needed).
-export([main/0]).

main() ->
    L = [abc, 'Abc', 'a b', '', 'end', 'andalso', 'maybe', a1, 'a-b', 'a@b', '_a', '1a', 'a\nb', 'a\'b',
        'a\\b', '\t', '!', '[]', true, 'ab\x{7f}', 'when', 'div'],
    [io:format("~w ~p ~s~n", [A, A, io_lib:write_atom(A)]) || A <- L],
    ok.
%% expect: abc abc abc
%% expect: 'Abc' 'Abc' 'Abc'
%% expect: 'a b' 'a b' 'a b'
%% expect: '' '' ''
%% expect: 'end' 'end' 'end'
%% expect: 'andalso' 'andalso' 'andalso'
%% expect: maybe maybe maybe
%% expect: a1 a1 a1
%% expect: 'a-b' 'a-b' 'a-b'
%% expect: a@b a@b a@b
%% expect: '_a' '_a' '_a'
%% expect: '1a' '1a' '1a'
%% expect: 'a\nb' 'a\nb' 'a\nb'
%% expect: 'a\'b' 'a\'b' 'a\'b'
%% expect: 'a\\b' 'a\\b' 'a\\b'
%% expect: '\t' '\t' '\t'
%% expect: '!' '!' '!'
%% expect: '[]' '[]' '[]'
%% expect: true true true
%% expect: 'ab\d' 'ab\d' 'ab\d'
%% expect: 'when' 'when' 'when'
%% expect: 'div' 'div' 'div'
