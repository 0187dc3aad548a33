%% SPDX-License-Identifier: Apache-2.0
%% erl_scan, erl_parse and erl_eval work as plain code.
-module(scanner_and_parser).
-export([main/0]).

main() ->
    {ok, Ts, L} = erl_scan:string("foo(X, \"s\", $a, 16#ff, 1.5e2) -> [X || X <- 'Q', true]. % c"),
    p(Ts), p(L), p(erl_scan:string("a 'b")), p(erl_scan:string("1.5.")),
    [p(eval(S)) || S <- ["1 + 2 * 3.", "lists:map(fun(X) -> X * X end, [1,2,3]).",
        "case {a, 1} of {a, N} when N > 0 -> {yes, N}; _ -> no end.",
        "[{X, Y} || X <- [1,2], Y <- \"ab\"].", "<<A:4, B:4>> = <<16#5a>>, {A, B}.", "#{a => 1, b => 2}.",
        "F = fun F(0) -> 1; F(N) -> N * F(N - 1) end, F(20).", "try error(x) catch error:x -> caught end.",
        "1 +.", "X = 1, X = 2.", "(fun() -> receive after 0 -> t end end)()."]],
    ok.

eval(S) ->
    try
        {ok, Ts, _} = erl_scan:string(S),
        case erl_parse:parse_exprs(Ts) of
            {ok, Es} -> {value, V, _} = erl_eval:exprs(Es, []), V;
            {error, {_, M, E}} -> {syntax, lists:flatten(M:format_error(E))}
        end
    catch C:R -> {C, R}
    end.

p(X) -> io:format("~0p~n", [X]).
%% expect: [{atom,1,foo},{'(',1},{var,1,'X'},{',',1},{string,1,"s"},{',',1},{char,1,97},{',',1},{integer,1,255},{',',1},
%%   more: {float,1,150.0},{')',1},{'->',1},{'[',1},{var,1,'X'},{'||',1},{var,1,'X'},{'<-',1},{atom,1,'Q'},{',',1},{atom
%%   more: ,1,true},{']',1},{dot,1}]
%% expect: 1
%% expect: {error,{1,erl_scan,{string,39,"b"}},1}
%% expect: {ok,[{float,1,1.5},{dot,1}],1}
%% expect: 7
%% expect: [1,4,9]
%% expect: {yes,1}
%% expect: [{1,97},{1,98},{2,97},{2,98}]
%% expect: {5,10}
%% expect: #{a => 1,b => 2}
%% expect: 2432902008176640000
%% expect: caught
%% expect: {syntax,"syntax error before: '.'"}
%% expect: {error,{badmatch,2}}
%% expect: t
