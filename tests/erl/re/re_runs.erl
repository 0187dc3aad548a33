%% SPDX-License-Identifier: Apache-2.0
%% re:run: captures in every form and type, options, errors and what they say.
-module(re_runs).
-export([main/0]).

hide({re_pattern, A, B, C, Bin}) when is_binary(Bin), byte_size(Bin) >= 8 -> {re_pattern, A, B, C, bin};
hide(T) when is_tuple(T) -> list_to_tuple(hide(tuple_to_list(T)));
hide([H | T]) -> [hide(H) | hide(T)];
hide(T) -> T.

call(A) -> try apply(re, run, A) catch C:R:S -> {C, R, hide(hd(S))} end.
show(L) -> [io:format("~w~n", [{hide(A), call(A)}]) || A <- L].

main() ->
    {ok, C} = re:compile("a"), {ok, CU} = re:compile("a", [unicode]),
    show([["abc", "a\0b"], ["abc", "("], ["abc", "(", [report_errors]], ["abc", "(", [unicode, report_errors]],
        [foo, "a", []], ["a", foo, []],
        ["a", "a", [foo]], ["a", "a", [foo | bar]], ["a", "a", foo], ["a", {re_pattern, 1, 0, 0, <<>>}, []],
        ["a", {re_pattern, 1, 0, 0, <<"abc">>}, []],
        ["a", {re_pattern, 1, 0}, []], ["a", {}, []], ["a", {re_pattern, 1, 0, 0, foo}, []], ["a", "a", [{offset, -1}]],
        ["a", "a", [{offset, 1}]],
        ["a", "a", [{offset, 1 bsl 70}]], ["a", "a", [{capture, all, foo}]], ["a", "a", [{capture, foo}]],
        ["a", "a", [{capture, [foo]}]],
        ["a", "a", [{capture, ["foo"]}]], ["a", "a", [{capture, [7, -1, 0]}]], ["a", "a", [{capture, [7, 0]}]],
        ["a", "a", [{capture, [7, 0], binary}]],
        ["a", "a", [{capture, [7, 0], list}]], ["a", "a", [{capture, all_names}]],
        ["a", "(?<x>a)", [{capture, all_names, binary}]],
        ["a", "a", [{capture, none}]], ["a", "b", [{capture, none}]], ["a", "(?<x>b)?a", [{capture, all}]],
        ["a", "(?<x>b)?(a)(?<y>b)?", [{capture, all}]],
        ["a", "(?<x>b)?(a)(?<y>b)?", [{capture, all, binary}]], ["a", "(?<x>b)?(a)(?<y>b)?", [{capture, all, list}]],
        ["a", "(?<x>b)?(a)(?<y>b)?", [{capture, all_but_first}]], ["a", "(?<x>b)?(a)(?<y>b)?",
            [{capture, first, binary}]],
        ["a", "(?<x>b)?(a)(?<y>b)?", [{capture, [1, 2, 3, "x", y, "zzz"]}]], ["a", "a", [{capture, [], list}]],
        ["b", "a", [{capture, [], list}]],
        [<<255>>, "a", [unicode]], [[255], "a", [unicode]], [[300], "a", []], [[-1], "a", [unicode]],
        [<<195, 165>>, <<195, 165>>, [unicode, {offset, 1}]],
        [<<255>>, <<"a">>, [unicode]], [<<255>>, CU, []], [<<255>>, C, []], [[300, $a], CU, [{capture, all, list}]],
        [[300, $a], CU, [{capture, all, binary}]],
        [[300, $a], <<196, 172>>, [unicode, {capture, all, list}]], [<<196, 172, "a">>, [300],
            [unicode, {capture, all, list}]],
        [<<196, 172, "a">>, [300], [unicode, {capture, all, binary}]], [<<196, 172, "a">>, [300], [unicode]],
        [[[300, <<196, 172>>], $b], [300, $b], [unicode]],
        [[foo], CU, []], [[300], "(", [unicode]], [[300], <<"(">>, [unicode]],
        [[300], <<"(">>, [unicode, report_errors]],
        ["a", "a", [{capture, all}, {capture, none}]], ["a", "a", [{capture, none}, {capture, all}]],
        ["a", "a", [{capture, none}, {capture, bad}]],
        ["a", "a", [{capture, bad}, {capture, none}]], ["a", "a", [{capture, [1 | 2]}]],
        ["a", "a", [{capture, all, list, 1}]],
        ["a", "a", [{offset, 1}, {offset, 0}]], [foo, "(", [bad]], [foo, "(", [{capture, bad}]], [<<"xay":24>>, "a",
            [{capture, all, binary}]],
        ["ab", "(?=ab\\K)", []]]),
    show([["ab", "(?<x>q)?(?<y>b)", [{capture, [N], list}]] || N <- [y, "y", <<"y">>, [$y | <<>>], ["y"], 0, 5,
        1 bsl 40, 1 bsl 70, -1, 1.0, [], <<>>, [300], {}]]),
    show([[S, "(?<A>a)|(?<A>b)|(?<B>c)", [dupnames, {capture, W, list}]] || S <- ["a", "b", "c"],
        W <- [["A", "B"], all_names, all]]),
    show([["aaa", "a*b", [{K, N}, report_errors]] || K <- [match_limit, match_limit_recursion, offset],
        N <- [0, 1, 2, 16#80000000, a, -1, 1.0]]),
    show([["a", P, [O]] || P <- [C, CU], O <- [unicode, anchored, caseless, dollar_endonly, dotall, extended, firstline,
        multiline, no_auto_capture,
        dupnames, ungreedy, bsr_anycrlf, bsr_unicode, no_start_optimize, ucp, never_utf, {newline, cr}, {newline, any},
        notbol, noteol, notempty,
        notempty_atstart, report_errors]]),
    show([["a", "a", [bsr_anycrlf, bsr_unicode]], ["a", "a", [{newline, any}, {newline, crlf}]]]).
%% expect: {[[97,98,99],[97,0,98]],{match,[{0,1}]}}
%% expect: {[[97,98,99],[40]],{error,badarg,{re,run,[[97,98,99],[40]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97,98,99],[40],[report_errors]],{error,{compile,{[109,105,115,115,105,110,103,32,41],1}}}}
%% expect: {[[97,98,99],[40],[unicode,report_errors]],{error,{compile,{[109,105,115,115,105,110,103,32,41],1}}}}
%% expect: {[foo,[97],[]],{error,badarg,{re,run,[foo,[97],[]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],foo,[]],{error,badarg,{re,run,[[97],foo,[]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[foo]],{error,badarg,{re,run,[[97],[97],[foo]],[{error_info,#{cause => badopt,module => erl_stdli
%%   more: b_errors}}]}}}
%% expect: {[[97],[97],[foo|bar]],{error,badarg,{re,run,[[97],[97],[foo|bar]],[{error_info,#{cause => badopt,module => e
%%   more: rl_stdlib_errors}}]}}}
%% expect: {[[97],[97],foo],{error,badarg,{re,run,[[97],[97],foo],[{error_info,#{cause => badopt,module => erl_stdlib_er
%%   more: rors}}]}}}
%% expect: {[[97],{re_pattern,1,0,0,<<>>},[]],{error,badarg,{re,run,[[97],{re_pattern,1,0,0,<<>>},[]],[{error_info,#{mod
%%   more: ule => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,1,0,0,<<97,98,99>>},[]],{error,badarg,{re,run,[[97],{re_pattern,1,0,0,<<97,98,99>>},[]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,1,0},[]],{error,badarg,{re,run,[[97],{re_pattern,1,0},[]],[{error_info,#{module => erl_std
%%   more: lib_errors}}]}}}
%% expect: {[[97],{},[]],{error,badarg,{re,run,[[97],{},[]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,1,0,0,foo},[]],{error,badarg,{re,run,[[97],{re_pattern,1,0,0,foo},[]],[{error_info,#{modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{offset,-1}]],{error,badarg,{re,run,[[97],[97],[{offset,-1}]],[{error_info,#{cause => badopt,mod
%%   more: ule => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{offset,1}]],nomatch}
%% expect: {[[97],[97],[{offset,1180591620717411303424}]],{error,badarg,{re,run,[[97],[97],[{offset,11805916207174113034
%%   more: 24}]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{capture,all,foo}]],{error,badarg,{re,run,[[97],[97],[{capture,all,foo}]],[{error_info,#{modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{capture,foo}]],{error,badarg,{re,run,[[97],[97],[{capture,foo}]],[{error_info,#{module => erl_s
%%   more: tdlib_errors}}]}}}
%% expect: {[[97],[97],[{capture,[foo]}]],{match,[{-1,0}]}}
%% expect: {[[97],[97],[{capture,[[102,111,111]]}]],{match,[{-1,0}]}}
%% expect: {[[97],[97],[{capture,[7,-1,0]}]],{error,badarg,{re,run,[[97],[97],[{capture,[7,-1,0]}]],[{error_info,#{modul
%%   more: e => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{capture,[7,0]}]],{match,[{-1,0},{0,1}]}}
%% expect: {[[97],[97],[{capture,[7,0],binary}]],{match,[<<>>,<<97>>]}}
%% expect: {[[97],[97],[{capture,[7,0],list}]],{match,[[],[97]]}}
%% expect: {[[97],[97],[{capture,all_names}]],match}
%% expect: {[[97],[40,63,60,120,62,97,41],[{capture,all_names,binary}]],{match,[<<97>>]}}
%% expect: {[[97],[97],[{capture,none}]],match}
%% expect: {[[97],[98],[{capture,none}]],nomatch}
%% expect: {[[97],[40,63,60,120,62,98,41,63,97],[{capture,all}]],{match,[{0,1}]}}
%% expect: {[[97],[40,63,60,120,62,98,41,63,40,97,41,40,63,60,121,62,98,41,63],[{capture,all}]],{match,[{0,1},{-1,0},{0,
%%   more: 1}]}}
%% expect: {[[97],[40,63,60,120,62,98,41,63,40,97,41,40,63,60,121,62,98,41,63],[{capture,all,binary}]],{match,[<<97>>,<<
%%   more: >>,<<97>>]}}
%% expect: {[[97],[40,63,60,120,62,98,41,63,40,97,41,40,63,60,121,62,98,41,63],[{capture,all,list}]],{match,[[97],[],[97
%%   more: ]]}}
%% expect: {[[97],[40,63,60,120,62,98,41,63,40,97,41,40,63,60,121,62,98,41,63],[{capture,all_but_first}]],{match,[{-1,0}
%%   more: ,{0,1}]}}
%% expect: {[[97],[40,63,60,120,62,98,41,63,40,97,41,40,63,60,121,62,98,41,63],[{capture,first,binary}]],{match,[<<97>>]
%%   more: }}
%% expect: {[[97],[40,63,60,120,62,98,41,63,40,97,41,40,63,60,121,62,98,41,63],[{capture,[1,2,3,[120],y,[122,122,122]]}]
%%   more: ],{match,[{-1,0},{0,1},{-1,0},{-1,0},{-1,0},{-1,0}]}}
%% expect: {[[97],[97],[{capture,[],list}]],match}
%% expect: {[[98],[97],[{capture,[],list}]],nomatch}
%% expect: {[<<255>>,[97],[unicode]],{error,badarg,{re,run,[<<255>>,[97],[unicode]],[{file,[114,101,46,101,114,108]},{li
%%   more: ne,748}]}}}
%% expect: {[[255],[97],[unicode]],nomatch}
%% expect: {[[300],[97],[]],{error,badarg,{re,run,[[300],[97],[]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[-1],[97],[unicode]],{error,badarg,{re,run,[[-1],[97],[unicode]],[{file,[114,101,46,101,114,108]},{line,748
%%   more: }]}}}
%% expect: {[<<195,165>>,<<195,165>>,[unicode,{offset,1}]],{error,badarg,{re,run,[<<195,165>>,<<195,165>>,[unicode,{offs
%%   more: et,1}]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[<<255>>,<<97>>,[unicode]],{error,badarg,{re,run,[<<255>>,<<97>>,[unicode]],[{error_info,#{module => erl_std
%%   more: lib_errors}}]}}}
%% expect: {[<<255>>,{re_pattern,0,1,0,bin},[]],{error,badarg,{re,run,[<<255>>,{re_pattern,0,1,0,bin},[]],[{error_info,#
%%   more: {module => erl_stdlib_errors}}]}}}
%% expect: {[<<255>>,{re_pattern,0,0,0,bin},[]],nomatch}
%% expect: {[[300,97],{re_pattern,0,1,0,bin},[{capture,all,list}]],{match,[[97]]}}
%% expect: {[[300,97],{re_pattern,0,1,0,bin},[{capture,all,binary}]],{match,[<<97>>]}}
%% expect: {[[300,97],<<196,172>>,[unicode,{capture,all,list}]],{match,[[300]]}}
%% expect: {[<<196,172,97>>,[300],[unicode,{capture,all,list}]],{match,[[300]]}}
%% expect: {[<<196,172,97>>,[300],[unicode,{capture,all,binary}]],{match,[<<196,172>>]}}
%% expect: {[<<196,172,97>>,[300],[unicode]],{match,[{0,2}]}}
%% expect: {[[[300,<<196,172>>],98],[300,98],[unicode]],{match,[{2,3}]}}
%% expect: {[[foo],{re_pattern,0,1,0,bin},[]],{error,badarg,{re,run,[[foo],{re_pattern,0,1,0,bin},[]],[{file,[114,101,46
%%   more: ,101,114,108]},{line,748}]}}}
%% expect: {[[300],[40],[unicode]],{error,badarg,{re,run,[[300],[40],[unicode]],[{file,[114,101,46,101,114,108]},{line,7
%%   more: 48}]}}}
%% expect: {[[300],<<40>>,[unicode]],{error,badarg,{re,run,[[300],<<40>>,[unicode]],[{file,[114,101,46,101,114,108]},{li
%%   more: ne,748}]}}}
%% expect: {[[300],<<40>>,[unicode,report_errors]],{error,{compile,{[109,105,115,115,105,110,103,32,41],1}}}}
%% expect: {[[97],[97],[{capture,all},{capture,none}]],match}
%% expect: {[[97],[97],[{capture,none},{capture,all}]],{match,[{0,1}]}}
%% expect: {[[97],[97],[{capture,none},{capture,bad}]],{error,badarg,{re,run,[[97],[97],[{capture,none},{capture,bad}]],
%%   more: [{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{capture,bad},{capture,none}]],match}
%% expect: {[[97],[97],[{capture,[1|2]}]],{error,badarg,{re,run,[[97],[97],[{capture,[1|2]}]],[{error_info,#{module => e
%%   more: rl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{capture,all,list,1}]],{error,badarg,{re,run,[[97],[97],[{capture,all,list,1}]],[{error_info,#{c
%%   more: ause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{offset,1},{offset,0}]],{match,[{0,1}]}}
%% expect: {[foo,[40],[bad]],{error,badarg,{re,run,[foo,[40],[bad]],[{error_info,#{cause => badopt,module => erl_stdlib_
%%   more: errors}}]}}}
%% expect: {[foo,[40],[{capture,bad}]],{error,badarg,{re,run,[foo,[40],[{capture,bad}]],[{error_info,#{module => erl_std
%%   more: lib_errors}}]}}}
%% expect: {[<<0,0,120,0,0,97,0,0,121>>,[97],[{capture,all,binary}]],{match,[<<97>>]}}
%% expect: {[[97,98],[40,63,61,97,98,92,75,41],[]],{match,[{2,-2}]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[y],list}]],{match,[[98]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[121]],list}]],{match,[[98]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[<<121>>],list}]],{match,[[98]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[121|<<>>]],list}]],{match,[[98]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[[121]]],list}]],{match,[[98]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[0],list}]],{match,[[98]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[5],list}]],{match,[[]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[1099511627776],list}]],{error,badarg,{
%%   more: re,run,[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[1099511627776],list}]],[{error_i
%%   more: nfo,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[1180591620717411303424],list}]],{error
%%   more: ,badarg,{re,run,[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[1180591620717411303424]
%%   more: ,list}]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[-1],list}]],{error,badarg,{re,run,[[97
%%   more: ,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[-1],list}]],[{error_info,#{module => erl_st
%%   more: dlib_errors}}]}}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[1.0],list}]],{error,badarg,{re,run,[[9
%%   more: 7,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[1.0],list}]],[{error_info,#{module => erl_
%%   more: stdlib_errors}}]}}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[]],list}]],{error,badarg,{re,run,[[97
%%   more: ,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[]],list}]],[{error_info,#{module => erl_st
%%   more: dlib_errors}}]}}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[<<>>],list}]],{match,[[]]}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[300]],list}]],{error,badarg,{re,run,[
%%   more: [97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[[300]],list}]],[{error_info,#{module =
%%   more: > erl_stdlib_errors}}]}}}
%% expect: {[[97,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[{}],list}]],{error,badarg,{re,run,[[97
%%   more: ,98],[40,63,60,120,62,113,41,63,40,63,60,121,62,98,41],[{capture,[{}],list}]],[{error_info,#{module => erl_st
%%   more: dlib_errors}}]}}}
%% expect: {[[97],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,[[65],[66]
%%   more: ],list}]],{match,[[97],[]]}}
%% expect: {[[97],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,all_names,
%%   more: list}]],{match,[[97],[]]}}
%% expect: {[[97],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,all,list}]
%%   more: ],{match,[[97],[97]]}}
%% expect: {[[98],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,[[65],[66]
%%   more: ],list}]],{match,[[98],[]]}}
%% expect: {[[98],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,all_names,
%%   more: list}]],{match,[[98],[]]}}
%% expect: {[[98],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,all,list}]
%%   more: ],{match,[[98],[],[98]]}}
%% expect: {[[99],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,[[65],[66]
%%   more: ],list}]],{match,[[],[99]]}}
%% expect: {[[99],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,all_names,
%%   more: list}]],{match,[[],[99]]}}
%% expect: {[[99],[40,63,60,65,62,97,41,124,40,63,60,65,62,98,41,124,40,63,60,66,62,99,41],[dupnames,{capture,all,list}]
%%   more: ],{match,[[99],[],[],[99]]}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,0},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,1},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,2},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,2147483648},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98
%%   more: ],[{match_limit,2147483648},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,a},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{match
%%   more: _limit,a},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,-1},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{matc
%%   more: h_limit,-1},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit,1.0},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{mat
%%   more: ch_limit,1.0},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,0},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,1},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,2},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,2147483648},report_errors]],{error,badarg,{re,run,[[97,97,97]
%%   more: ,[97,42,98],[{match_limit_recursion,2147483648},report_errors]],[{error_info,#{cause => badopt,module => erl_
%%   more: stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,a},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,9
%%   more: 8],[{match_limit_recursion,a},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}
%%   more: }
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,-1},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,
%%   more: 98],[{match_limit_recursion,-1},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]
%%   more: }}}
%% expect: {[[97,97,97],[97,42,98],[{match_limit_recursion,1.0},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42
%%   more: ,98],[{match_limit_recursion,1.0},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}
%%   more: }]}}}
%% expect: {[[97,97,97],[97,42,98],[{offset,0},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{offset,1},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{offset,2},report_errors]],nomatch}
%% expect: {[[97,97,97],[97,42,98],[{offset,2147483648},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{o
%%   more: ffset,2147483648},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{offset,a},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{offset,a},
%%   more: report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{offset,-1},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{offset,-1
%%   more: },report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97,97,97],[97,42,98],[{offset,1.0},report_errors]],{error,badarg,{re,run,[[97,97,97],[97,42,98],[{offset,1
%%   more: .0},report_errors]],[{error_info,#{cause => badopt,module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[unicode]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[unicode]],[{erro
%%   more: r_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[anchored]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[caseless]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[caseless]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[dollar_endonly]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[dollar_en
%%   more: donly]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[dotall]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[dotall]],[{error_
%%   more: info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[extended]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[extended]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[firstline]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[firstline]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[multiline]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[multiline]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[no_auto_capture]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[no_auto_
%%   more: capture]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[dupnames]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[dupnames]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[ungreedy]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[ungreedy]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[bsr_anycrlf]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[bsr_unicode]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[no_start_optimize]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[no_sta
%%   more: rt_optimize]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[ucp]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[ucp]],[{error_info,#
%%   more: {module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[never_utf]],{error,badarg,{re,run,[[97],{re_pattern,0,0,0,bin},[never_utf]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[{newline,cr}]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[{newline,any}]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[notbol]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[noteol]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[notempty]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[notempty_atstart]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,0,0,bin},[report_errors]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[unicode]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[unicode]],[{erro
%%   more: r_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[anchored]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[caseless]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[caseless]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[dollar_endonly]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[dollar_en
%%   more: donly]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[dotall]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[dotall]],[{error_
%%   more: info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[extended]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[extended]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[firstline]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[firstline]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[multiline]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[multiline]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[no_auto_capture]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[no_auto_
%%   more: capture]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[dupnames]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[dupnames]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[ungreedy]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[ungreedy]],[{er
%%   more: ror_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[bsr_anycrlf]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[bsr_unicode]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[no_start_optimize]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[no_sta
%%   more: rt_optimize]],[{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[ucp]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[ucp]],[{error_info,#
%%   more: {module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[never_utf]],{error,badarg,{re,run,[[97],{re_pattern,0,1,0,bin},[never_utf]],[{
%%   more: error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[{newline,cr}]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[{newline,any}]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[notbol]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[noteol]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[notempty]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[notempty_atstart]],{match,[{0,1}]}}
%% expect: {[[97],{re_pattern,0,1,0,bin},[report_errors]],{match,[{0,1}]}}
%% expect: {[[97],[97],[bsr_anycrlf,bsr_unicode]],{error,badarg,{re,run,[[97],[97],[bsr_anycrlf,bsr_unicode]],[{error_in
%%   more: fo,#{module => erl_stdlib_errors}}]}}}
%% expect: {[[97],[97],[{newline,any},{newline,crlf}]],{error,badarg,{re,run,[[97],[97],[{newline,any},{newline,crlf}]],
%%   more: [{error_info,#{module => erl_stdlib_errors}}]}}}
