%% SPDX-License-Identifier: Apache-2.0
%% A tail-recursive parser walks a large binary; the rest can be taken out half way.
%% heavy: large data or long loops.
-module(match_context_reuse_in_recursion).
-export([main/0]).

main() ->
    B = binary:copy(<<"key=value;">>, 5000),
    p(count(B, 0)), p(sum(B, 0)), p(skip(<<"   xyz">>)),
    p(erlang:md5(element(2, take(B, 12345)))),
    p(words(<<"the quick  brown fox">>, <<>>, [])).

count(<<$;, R/binary>>, N) -> count(R, N + 1);
count(<<_, R/binary>>, N) -> count(R, N);
count(<<>>, N) -> N.

sum(<<C, R/binary>>, S) -> sum(R, S + C);
sum(R, S) -> {R, S}.

skip(<<$\s, R/binary>>) -> skip(R);
skip(R) -> {rest, R}.

take(R, 0) -> {done, R};
take(<<_, R/binary>>, N) -> take(R, N - 1).

words(<<$\s, R/binary>>, <<>>, A) -> words(R, <<>>, A);
words(<<$\s, R/binary>>, W, A) -> words(R, <<>>, [W | A]);
words(<<C, R/binary>>, W, A) -> words(R, <<W/binary, C>>, A);
words(<<>>, W, A) -> lists:reverse([W | A]).

p(X) -> io:format("~0p~n", [X]).
%% expect: 5000
%% expect: {<<>>,4950000}
%% expect: {rest,<<"xyz">>}
%% expect: <<179,189,14,209,96,48,122,163,219,119,42,28,56,227,29,94>>
%% expect: [<<"the">>,<<"quick">>,<<"brown">>,<<"fox">>]
