%% SPDX-License-Identifier: Apache-2.0
%% erl_parse to erl_pp: source text from forms.
-module(pretty_printed_forms).
-export([main/0]).

main() ->
    S = "f(X) when X > 0, is_integer(X) -> case g(X) of {ok, Y} -> [Y | h(X)]; _ -> try z() catch error:E -> E after "
        "done end end; f(_) -> #{a => <<1:8, \"x\">>, b => fun(A) -> A end}.",
    {ok, Ts, _} = erl_scan:string(S), {ok, F} = erl_parse:parse_form(Ts),
    io:format("~s~n", [erl_pp:form(F)]).
%% expect: f(X) when X > 0, is_integer(X) ->
%% expect:     case g(X) of
%% expect:         {ok, Y} ->
%% expect:             [Y | h(X)];
%% expect:         _ ->
%% expect:             try
%% expect:                 z()
%% expect:             catch
%% expect:                 error:E ->
%% expect:                     E
%% expect:             after
%% expect:                 done
%% expect:             end
%% expect:     end;
%% expect: f(_) ->
%% expect:     #{a => <<1:8,"x">>,
%% expect:       b =>
%% expect:           fun(A) ->
%% expect:                  A
%% expect:           end}.
%% expect:
