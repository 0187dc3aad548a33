%% SPDX-License-Identifier: Apache-2.0
%% re:compile and re:inspect: options, errors with their position, what is no pattern.
-module(re_compiles).
-export([main/0]).

hide({re_pattern, A, B, C, Bin}) when is_binary(Bin), byte_size(Bin) >= 8 -> {re_pattern, A, B, C, bin};
hide(T) when is_tuple(T) -> list_to_tuple(hide(tuple_to_list(T)));
hide([H | T]) -> [hide(H) | hide(T)];
hide(T) -> T.

call(F, A) -> try hide(apply(re, F, A)) catch C:R:S -> {C, R, hide(hd(S))} end.

main() ->
    {ok, Mp} = re:compile("(?<A>a)(?<C>b)(?<b>c)"),
    {ok, Dup} = re:compile("(?<n>x)|(?<n>y)|(?<m>z)", [dupnames]),
    [io:format("~w~n", [{F, hide(A), call(F, A)}]) || {F, A} <-
        [{compile, A} || A <- [["a(b)c"], [<<"a", 0, "b">>], [<<"a">>, [{newline, nul}]], [<<"a">>, [foo]],
            [<<"a">>, [notbol]], ["a", [unicode | x]],
            ["a", foo], [foo, []], [foo], [foo, [unicode]], [<<255>>, [unicode]], [[300], [unicode]], [[300], []],
            ["a(", [unicode]], [<<"a">>, [global]],
            [<<"a">>, [{offset, 1}]], [<<1:3>>], ["[", [unicode, caseless]], ["(?<a>x)|(?<a>y)", []],
            ["(?<a>x)|(?<a>y)", [dupnames]],
            ["a", [bsr_anycrlf, bsr_unicode]], ["a", [{newline, cr, x}]], ["a", [{capture, all}]],
            ["a", [{match_limit, 1}]], ["", []], [[], [unicode]],
            ["(a)(b)(?:c)", [no_auto_capture]], ["(*UTF8)a"], ["(*UTF)a", [never_utf]], ["a", [unicode, never_utf]],
            ["(*CRLF)a"], ["(*ANYCRLF)a"], ["(*LF)a"],
            [["a", <<"b">>, ["c" | <<"d">>]]], [[<<"a">> | <<"b">>], [unicode]]]]
        ++ [{compile, ["a", [O]]} || O <- [unicode, anchored, caseless, dollar_endonly, dotall, extended, firstline,
            multiline, no_auto_capture,
            dupnames, ungreedy, bsr_anycrlf, bsr_unicode, no_start_optimize, ucp, never_utf, {newline, cr},
            {newline, lf}, {newline, crlf},
            {newline, any}, {newline, anycrlf}, {newline, foo}, report_errors, notempty]]
        ++ [{compile, [P]} || P <- ["*", "a**", "(", ")", "[a", "[z-a]", "a{2,1}", "a{99999}", "(?", "(?z)", "\\",
            "\\c", "(?<", "(?<1a>)", "[[:foo:]]",
            "[[.a.]]", "(?P>x)", "\\1", "(?1)", "(?(1)a|b|c)", "(?<=a+)b", "\\x{110000000}", "\\p{Foo}", "\\P", "(?R",
            "(*FOO)a", "\\g", "\\N{x}", "\\u",
            "(?#abc", "(?C256)", "(?(R", "((?1))*", "(?:", "a++", "(?>a)", "\\Qabc", "[]a]", "\\k", "\\o", "\\400"]]
        ++ [{inspect, A} || A <- [[foo, namelist], [Mp, namelist], [Mp, foo], [Dup, namelist],
            [element(2, re:compile("a")), namelist],
            [{re_pattern, 1, 0, 0, <<>>}, namelist], [{re_pattern, 1, 0, 0, <<"kalle", 2:2>>}, namelist],
            [{re_pattern, a, 0, 0, <<"kalle">>}, namelist]]]].
%% expect: {compile,[[97,40,98,41,99]],{ok,{re_pattern,1,0,0,bin}}}
%% expect: {compile,[<<97,0,98>>],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[<<97>>,[{newline,nul}]],{error,badarg,{re,compile,[<<97>>,[{newline,nul}]],[{error_info,#{cause =
%%   more: > badopt,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[<<97>>,[foo]],{error,badarg,{re,compile,[<<97>>,[foo]],[{error_info,#{cause => badopt,module => erl
%%   more: _stdlib_errors}}]}}}
%% expect: {compile,[<<97>>,[notbol]],{error,badarg,{re,compile,[<<97>>,[notbol]],[{error_info,#{cause => badopt,modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97],[unicode|x]],{error,badarg,{re,compile,[[97],[unicode|x]],[{error_info,#{cause => badopt,modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97],foo],{error,badarg,{re,compile,[[97],foo],[{error_info,#{cause => badopt,module => erl_stdlib_
%%   more: errors}}]}}}
%% expect: {compile,[foo,[]],{error,badarg,{re,compile,[foo,[]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {compile,[foo],{error,badarg,{re,compile,[foo],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {compile,[foo,[unicode]],{error,badarg,{re,compile,[foo,[unicode]],[{file,[114,101,46,101,114,108]},{line,736
%%   more: }]}}}
%% expect: {compile,[<<255>>,[unicode]],{error,{[105,110,118,97,108,105,100,32,85,84,70,45,56,32,115,116,114,105,110,103
%%   more: ],0}}}
%% expect: {compile,[[300],[unicode]],{ok,{re_pattern,0,1,0,bin}}}
%% expect: {compile,[[300],[]],{error,badarg,{re,compile,[[300],[]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97,40],[unicode]],{error,{[109,105,115,115,105,110,103,32,41],2}}}
%% expect: {compile,[<<97>>,[global]],{error,badarg,{re,compile,[<<97>>,[global]],[{error_info,#{cause => badopt,modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {compile,[<<97>>,[{offset,1}]],{error,badarg,{re,compile,[<<97>>,[{offset,1}]],[{error_info,#{cause => badopt
%%   more: ,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[<<1:3>>],{error,badarg,{re,compile,[<<1:3>>],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[91],[unicode,caseless]],{error,{[109,105,115,115,105,110,103,32,116,101,114,109,105,110,97,116,105
%%   more: ,110,103,32,93,32,102,111,114,32,99,104,97,114,97,99,116,101,114,32,99,108,97,115,115],1}}}
%% expect: {compile,[[40,63,60,97,62,120,41,124,40,63,60,97,62,121,41],[]],{error,{[116,119,111,32,110,97,109,101,100,32
%%   more: ,115,117,98,112,97,116,116,101,114,110,115,32,104,97,118,101,32,116,104,101,32,115,97,109,101,32,110,97,109,1
%%   more: 01],12}}}
%% expect: {compile,[[40,63,60,97,62,120,41,124,40,63,60,97,62,121,41],[dupnames]],{ok,{re_pattern,2,0,0,bin}}}
%% expect: {compile,[[97],[bsr_anycrlf,bsr_unicode]],{error,{[105,110,99,111,110,115,105,115,116,101,110,116,32,78,69,87
%%   more: ,76,73,78,69,32,111,112,116,105,111,110,115],0}}}
%% expect: {compile,[[97],[{newline,cr,x}]],{error,badarg,{re,compile,[[97],[{newline,cr,x}]],[{error_info,#{cause => ba
%%   more: dopt,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97],[{capture,all}]],{error,badarg,{re,compile,[[97],[{capture,all}]],[{error_info,#{cause => bado
%%   more: pt,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97],[{match_limit,1}]],{error,badarg,{re,compile,[[97],[{match_limit,1}]],[{error_info,#{cause =
%%   more: > badopt,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[],[]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[],[unicode]],{ok,{re_pattern,0,1,0,bin}}}
%% expect: {compile,[[40,97,41,40,98,41,40,63,58,99,41],[no_auto_capture]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[40,42,85,84,70,56,41,97]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[40,42,85,84,70,41,97],[never_utf]],{error,{[115,101,116,116,105,110,103,32,85,84,70,32,105,115,32,
%%   more: 100,105,115,97,98,108,101,100,32,98,121,32,116,104,101,32,97,112,112,108,105,99,97,116,105,111,110],0}}}
%% expect: {compile,[[97],[unicode,never_utf]],{error,{[115,101,116,116,105,110,103,32,85,84,70,32,105,115,32,100,105,11
%%   more: 5,97,98,108,101,100,32,98,121,32,116,104,101,32,97,112,112,108,105,99,97,116,105,111,110],0}}}
%% expect: {compile,[[40,42,67,82,76,70,41,97]],{ok,{re_pattern,0,0,1,bin}}}
%% expect: {compile,[[40,42,65,78,89,67,82,76,70,41,97]],{ok,{re_pattern,0,0,1,bin}}}
%% expect: {compile,[[40,42,76,70,41,97]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[[97],<<98>>,[[99]|<<100>>]]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[<<97>>|<<98>>],[unicode]],{ok,{re_pattern,0,1,0,bin}}}
%% expect: {compile,[[97],[unicode]],{ok,{re_pattern,0,1,0,bin}}}
%% expect: {compile,[[97],[anchored]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[caseless]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[dollar_endonly]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[dotall]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[extended]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[firstline]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[multiline]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[no_auto_capture]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[dupnames]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[ungreedy]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[bsr_anycrlf]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[bsr_unicode]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[no_start_optimize]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[ucp]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[never_utf]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[{newline,cr}]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[{newline,lf}]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[97],[{newline,crlf}]],{ok,{re_pattern,0,0,1,bin}}}
%% expect: {compile,[[97],[{newline,any}]],{ok,{re_pattern,0,0,1,bin}}}
%% expect: {compile,[[97],[{newline,anycrlf}]],{ok,{re_pattern,0,0,1,bin}}}
%% expect: {compile,[[97],[{newline,foo}]],{error,badarg,{re,compile,[[97],[{newline,foo}]],[{error_info,#{cause => bado
%%   more: pt,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97],[report_errors]],{error,badarg,{re,compile,[[97],[report_errors]],[{error_info,#{cause => bado
%%   more: pt,module => erl_stdlib_errors}}]}}}
%% expect: {compile,[[97],[notempty]],{error,badarg,{re,compile,[[97],[notempty]],[{error_info,#{cause => badopt,modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {compile,[[42]],{error,{[110,111,116,104,105,110,103,32,116,111,32,114,101,112,101,97,116],0}}}
%% expect: {compile,[[97,42,42]],{error,{[110,111,116,104,105,110,103,32,116,111,32,114,101,112,101,97,116],2}}}
%% expect: {compile,[[40]],{error,{[109,105,115,115,105,110,103,32,41],1}}}
%% expect: {compile,[[41]],{error,{[117,110,109,97,116,99,104,101,100,32,112,97,114,101,110,116,104,101,115,101,115],0}}
%%   more: }
%% expect: {compile,[[91,97]],{error,{[109,105,115,115,105,110,103,32,116,101,114,109,105,110,97,116,105,110,103,32,93,3
%%   more: 2,102,111,114,32,99,104,97,114,97,99,116,101,114,32,99,108,97,115,115],2}}}
%% expect: {compile,[[91,122,45,97,93]],{error,{[114,97,110,103,101,32,111,117,116,32,111,102,32,111,114,100,101,114,32,
%%   more: 105,110,32,99,104,97,114,97,99,116,101,114,32,99,108,97,115,115],3}}}
%% expect: {compile,[[97,123,50,44,49,125]],{error,{[110,117,109,98,101,114,115,32,111,117,116,32,111,102,32,111,114,100
%%   more: ,101,114,32,105,110,32,123,125,32,113,117,97,110,116,105,102,105,101,114],5}}}
%% expect: {compile,[[97,123,57,57,57,57,57,125]],{error,{[110,117,109,98,101,114,32,116,111,111,32,98,105,103,32,105,11
%%   more: 0,32,123,125,32,113,117,97,110,116,105,102,105,101,114],7}}}
%% expect: {compile,[[40,63]],{error,{[117,110,114,101,99,111,103,110,105,122,101,100,32,99,104,97,114,97,99,116,101,114
%%   more: ,32,97,102,116,101,114,32,40,63,32,111,114,32,40,63,45],2}}}
%% expect: {compile,[[40,63,122,41]],{error,{[117,110,114,101,99,111,103,110,105,122,101,100,32,99,104,97,114,97,99,116,
%%   more: 101,114,32,97,102,116,101,114,32,40,63,32,111,114,32,40,63,45],2}}}
%% expect: {compile,[[92]],{error,{[92,32,97,116,32,101,110,100,32,111,102,32,112,97,116,116,101,114,110],1}}}
%% expect: {compile,[[92,99]],{error,{[92,99,32,97,116,32,101,110,100,32,111,102,32,112,97,116,116,101,114,110],2}}}
%% expect: {compile,[[40,63,60]],{error,{[117,110,114,101,99,111,103,110,105,122,101,100,32,99,104,97,114,97,99,116,101,
%%   more: 114,32,97,102,116,101,114,32,40,63,60],3}}}
%% expect: {compile,[[40,63,60,49,97,62,41]],{error,{[103,114,111,117,112,32,110,97,109,101,32,109,117,115,116,32,115,11
%%   more: 6,97,114,116,32,119,105,116,104,32,97,32,110,111,110,45,100,105,103,105,116],3}}}
%% expect: {compile,[[91,91,58,102,111,111,58,93,93]],{error,{[117,110,107,110,111,119,110,32,80,79,83,73,88,32,99,108,9
%%   more: 7,115,115,32,110,97,109,101],3}}}
%% expect: {compile,[[91,91,46,97,46,93,93]],{error,{[80,79,83,73,88,32,99,111,108,108,97,116,105,110,103,32,101,108,101
%%   more: ,109,101,110,116,115,32,97,114,101,32,110,111,116,32,115,117,112,112,111,114,116,101,100],1}}}
%% expect: {compile,[[40,63,80,62,120,41]],{error,{[114,101,102,101,114,101,110,99,101,32,116,111,32,110,111,110,45,101,
%%   more: 120,105,115,116,101,110,116,32,115,117,98,112,97,116,116,101,114,110],5}}}
%% expect: {compile,[[92,49]],{error,{[114,101,102,101,114,101,110,99,101,32,116,111,32,110,111,110,45,101,120,105,115,1
%%   more: 16,101,110,116,32,115,117,98,112,97,116,116,101,114,110],2}}}
%% expect: {compile,[[40,63,49,41]],{error,{[114,101,102,101,114,101,110,99,101,32,116,111,32,110,111,110,45,101,120,105
%%   more: ,115,116,101,110,116,32,115,117,98,112,97,116,116,101,114,110],3}}}
%% expect: {compile,[[40,63,40,49,41,97,124,98,124,99,41]],{error,{[114,101,102,101,114,101,110,99,101,32,116,111,32,110
%%   more: ,111,110,45,101,120,105,115,116,101,110,116,32,115,117,98,112,97,116,116,101,114,110],5}}}
%% expect: {compile,[[40,63,60,61,97,43,41,98]],{error,{[108,111,111,107,98,101,104,105,110,100,32,97,115,115,101,114,11
%%   more: 6,105,111,110,32,105,115,32,110,111,116,32,102,105,120,101,100,32,108,101,110,103,116,104],6}}}
%% expect: {compile,[[92,120,123,49,49,48,48,48,48,48,48,48,125]],{error,{[99,104,97,114,97,99,116,101,114,32,118,97,108
%%   more: ,117,101,32,105,110,32,92,120,123,125,32,111,114,32,92,111,123,125,32,105,115,32,116,111,111,32,108,97,114,10
%%   more: 3,101],12}}}
%% expect: {compile,[[92,112,123,70,111,111,125]],{error,{[117,110,107,110,111,119,110,32,112,114,111,112,101,114,116,12
%%   more: 1,32,110,97,109,101,32,97,102,116,101,114,32,92,80,32,111,114,32,92,112],6}}}
%% expect: {compile,[[92,80]],{error,{[109,97,108,102,111,114,109,101,100,32,92,80,32,111,114,32,92,112,32,115,101,113,1
%%   more: 17,101,110,99,101],2}}}
%% expect: {compile,[[40,63,82]],{error,{[40,63,82,32,111,114,32,40,63,91,43,45,93,100,105,103,105,116,115,32,109,117,11
%%   more: 5,116,32,98,101,32,102,111,108,108,111,119,101,100,32,98,121,32,41],3}}}
%% expect: {compile,[[40,42,70,79,79,41,97]],{error,{[40,42,86,69,82,66,41,32,110,111,116,32,114,101,99,111,103,110,105,
%%   more: 122,101,100,32,111,114,32,109,97,108,102,111,114,109,101,100],5}}}
%% expect: {compile,[[92,103]],{error,{[97,32,110,117,109,98,101,114,101,100,32,114,101,102,101,114,101,110,99,101,32,10
%%   more: 9,117,115,116,32,110,111,116,32,98,101,32,122,101,114,111],1}}}
%% expect: {compile,[[92,78,123,120,125]],{error,{[80,67,82,69,32,100,111,101,115,32,110,111,116,32,115,117,112,112,111,
%%   more: 114,116,32,92,76,44,32,92,108,44,32,92,78,123,110,97,109,101,125,44,32,92,85,44,32,111,114,32,92,117],1}}}
%% expect: {compile,[[92,117]],{error,{[80,67,82,69,32,100,111,101,115,32,110,111,116,32,115,117,112,112,111,114,116,32,
%%   more: 92,76,44,32,92,108,44,32,92,78,123,110,97,109,101,125,44,32,92,85,44,32,111,114,32,92,117],1}}}
%% expect: {compile,[[40,63,35,97,98,99]],{error,{[109,105,115,115,105,110,103,32,41,32,97,102,116,101,114,32,99,111,109
%%   more: ,109,101,110,116],6}}}
%% expect: {compile,[[40,63,67,50,53,54,41]],{error,{[110,117,109,98,101,114,32,97,102,116,101,114,32,40,63,67,32,105,11
%%   more: 5,32,62,32,50,53,53],6}}}
%% expect: {compile,[[40,63,40,82]],{error,{[109,97,108,102,111,114,109,101,100,32,110,117,109,98,101,114,32,111,114,32,
%%   more: 110,97,109,101,32,97,102,116,101,114,32,40,63,40],4}}}
%% expect: {compile,[[40,40,63,49,41,41,42]],{error,{[114,101,99,117,114,115,105,118,101,32,99,97,108,108,32,99,111,117,
%%   more: 108,100,32,108,111,111,112,32,105,110,100,101,102,105,110,105,116,101,108,121],4}}}
%% expect: {compile,[[40,63,58]],{error,{[109,105,115,115,105,110,103,32,41],3}}}
%% expect: {compile,[[97,43,43]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[40,63,62,97,41]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[92,81,97,98,99]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[91,93,97,93]],{ok,{re_pattern,0,0,0,bin}}}
%% expect: {compile,[[92,107]],{error,{[92,107,32,105,115,32,110,111,116,32,102,111,108,108,111,119,101,100,32,98,121,32
%%   more: ,97,32,98,114,97,99,101,100,44,32,97,110,103,108,101,45,98,114,97,99,107,101,116,101,100,44,32,111,114,32,113
%%   more: ,117,111,116,101,100,32,110,97,109,101],1}}}
%% expect: {compile,[[92,111]],{error,{[109,105,115,115,105,110,103,32,111,112,101,110,105,110,103,32,98,114,97,99,101,3
%%   more: 2,97,102,116,101,114,32,92,111],1}}}
%% expect: {compile,[[92,52,48,48]],{error,{[111,99,116,97,108,32,118,97,108,117,101,32,105,115,32,103,114,101,97,116,10
%%   more: 1,114,32,116,104,97,110,32,92,51,55,55,32,105,110,32,56,45,98,105,116,32,110,111,110,45,85,84,70,45,56,32,109
%%   more: ,111,100,101],3}}}
%% expect: {inspect,[foo,namelist],{error,badarg,{re,inspect,[foo,namelist],[{error_info,#{module => erl_stdlib_errors}}
%%   more: ]}}}
%% expect: {inspect,[{re_pattern,3,0,0,bin},namelist],{namelist,[<<65>>,<<67>>,<<98>>]}}
%% expect: {inspect,[{re_pattern,3,0,0,bin},foo],{error,badarg,{re,inspect,[{re_pattern,3,0,0,bin},foo],[{error_info,#{m
%%   more: odule => erl_stdlib_errors}}]}}}
%% expect: {inspect,[{re_pattern,3,0,0,bin},namelist],{namelist,[<<109>>,<<110>>]}}
%% expect: {inspect,[{re_pattern,0,0,0,bin},namelist],{namelist,[]}}
%% expect: {inspect,[{re_pattern,1,0,0,<<>>},namelist],{error,badarg,{re,inspect,[{re_pattern,1,0,0,<<>>},namelist],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {inspect,[{re_pattern,1,0,0,<<107,97,108,108,101,2:2>>},namelist],{error,badarg,{re,inspect,[{re_pattern,1,0,
%%   more: 0,<<107,97,108,108,101,2:2>>},namelist],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {inspect,[{re_pattern,a,0,0,<<107,97,108,108,101>>},namelist],{error,badarg,{re,inspect,[{re_pattern,a,0,0,<<
%%   more: 107,97,108,108,101>>},namelist],[{error_info,#{module => erl_stdlib_errors}}]}}}
