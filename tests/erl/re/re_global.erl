%% SPDX-License-Identifier: Apache-2.0
%% re:run with global, re:split and re:replace: they go through re:grun/3 and back.
-module(re_global).
-export([main/0]).

hide({re_pattern, A, B, C, Bin}) when is_binary(Bin), byte_size(Bin) >= 8 -> {re_pattern, A, B, C, bin};
hide(T) when is_tuple(T) -> list_to_tuple(hide(tuple_to_list(T)));
hide([H | T]) -> [hide(H) | hide(T)];
hide(T) -> T.

call(F, A) -> try apply(re, F, A) catch C:R:S -> {C, R, hide(hd(S))} end.
show(F, L) -> [io:format("~w~n", [{F, hide(A), call(F, A)}]) || A <- L].

main() ->
    {ok, C} = re:compile("a(x)?"), {ok, CU} = re:compile("a(x)?", [unicode]),
    show(run, [[S, P, [global | O]] || S <- ["", "xaxaa", <<"xaxaa">>, [$x | <<"ax">>]], P <- ["a(x)?", C, "a*", "z"],
        O <- [[], [{capture, none}], [{capture, all, list}], [{capture, all_but_first, binary}],
              [{capture, first, list}], [{capture, [1], list}], [{capture, []}],
              [notempty], [{offset, 2}], [{offset, 9}]]]),
    show(run, [["a", "(", [global]], ["a", "(", [global, report_errors]], ["a", "(", [global, unicode]],
        ["a", [$( | <<>>], [global, unicode]],
        ["a", "a", [global, {capture, bad}]], [[300], "a", [global]], [<<255>>, "a", [global, unicode]],
        [<<255>>, <<"a">>, [global, unicode]],
        [<<255>>, CU, [global]], [foo, CU, [global]], [[300, $a], CU, [global]],
        [[300, $a], CU, [global, {capture, all, list}]], [foo, "a", [global, unicode]], [foo, "a", [global]],
        ["a", "a", [global, {capture, [1 | 2]}]], ["a", "a", [global, {offset, 3}]], ["a", "a", [global, global]],
        [<<"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac">>, "(a+)+$", [global, report_errors, {match_limit, 1000}]],
        ["a\r\nb", "^", [global, multiline, {newline, crlf}]], ["a\r\nb", "^|$", [global, multiline, {newline, any}]],
        ["a\r\n\r\nb", ".*", [global, {newline, anycrlf}]],
        [<<"å", 16#20AC/utf8, "x">>, "", [global]], [<<16#20AC/utf8, "x">>, <<>>, [global, unicode]]]),
    show(split, [["", ""], ["abc", ""], ["a,b,,c,,", ","], ["a,b,,c,,", ",", [trim]], ["a,b,c", ",", [{parts, 2}]],
        ["a1b22c", "(\\d)(\\d)?", [{return, list}]],
        ["a1b22c", "(\\d)(\\d)?", [group, {return, list}]], [[300, $,, 301], ",", [unicode, {return, list}]],
        [foo, ","], ["a", "("], ["a", ",", [bad]]]),
    show(replace, [["abcd", "c", "[&]", [{return, list}]], ["abcd", "b(.)", "<\\1\\g{1}\\\\&>", [{return, list}]],
        ["aaa", "a", "b", [global, {return, list}]],
        [[300, $a], "a", [301], [unicode, {return, list}]], ["a", "(", "x"], [foo, "a", "x"], ["a", "a", foo],
        ["a", "a", "x", [bad]]]).
%% expect: {run,[[],[97,40,120,41,63],[global]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{capture,none}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{capture,all,list}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{capture,all_but_first,binary}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{capture,first,list}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{capture,[1],list}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{capture,[]}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,notempty]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{offset,2}]],nomatch}
%% expect: {run,[[],[97,40,120,41,63],[global,{offset,9}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{capture,none}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{capture,all,list}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{capture,all_but_first,binary}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{capture,first,list}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{capture,[1],list}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{capture,[]}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,notempty]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{offset,2}]],nomatch}
%% expect: {run,[[],{re_pattern,1,0,0,bin},[global,{offset,9}]],nomatch}
%% expect: {run,[[],[97,42],[global]],{match,[[{0,0}]]}}
%% expect: {run,[[],[97,42],[global,{capture,none}]],match}
%% expect: {run,[[],[97,42],[global,{capture,all,list}]],{match,[[[]]]}}
%% expect: {run,[[],[97,42],[global,{capture,all_but_first,binary}]],{match,[[]]}}
%% expect: {run,[[],[97,42],[global,{capture,first,list}]],{match,[[[]]]}}
%% expect: {run,[[],[97,42],[global,{capture,[1],list}]],{match,[[[]]]}}
%% expect: {run,[[],[97,42],[global,{capture,[]}]],match}
%% expect: {run,[[],[97,42],[global,notempty]],nomatch}
%% expect: {run,[[],[97,42],[global,{offset,2}]],nomatch}
%% expect: {run,[[],[97,42],[global,{offset,9}]],nomatch}
%% expect: {run,[[],[122],[global]],nomatch}
%% expect: {run,[[],[122],[global,{capture,none}]],nomatch}
%% expect: {run,[[],[122],[global,{capture,all,list}]],nomatch}
%% expect: {run,[[],[122],[global,{capture,all_but_first,binary}]],nomatch}
%% expect: {run,[[],[122],[global,{capture,first,list}]],nomatch}
%% expect: {run,[[],[122],[global,{capture,[1],list}]],nomatch}
%% expect: {run,[[],[122],[global,{capture,[]}]],nomatch}
%% expect: {run,[[],[122],[global,notempty]],nomatch}
%% expect: {run,[[],[122],[global,{offset,2}]],nomatch}
%% expect: {run,[[],[122],[global,{offset,9}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{capture,none}]],match}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{capture,all,list}]],{match,[[[97,120],[120]],[[97]],[[97]
%%   more: ]]}}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{capture,all_but_first,binary}]],{match,[[<<120>>],[],[]]}
%%   more: }
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{capture,first,list}]],{match,[[[97,120]],[[97]],[[97]]]}}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{capture,[1],list}]],{match,[[[120]],[[]],[[]]]}}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{capture,[]}]],match}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,notempty]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{offset,2}]],{match,[[{3,1}],[{4,1}]]}}
%% expect: {run,[[120,97,120,97,97],[97,40,120,41,63],[global,{offset,9}]],nomatch}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{capture,none}]],match}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{capture,all,list}]],{match,[[[97,120],[120]],[[97]],
%%   more: [[97]]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{capture,all_but_first,binary}]],{match,[[<<120>>],[]
%%   more: ,[]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{capture,first,list}]],{match,[[[97,120]],[[97]],[[97
%%   more: ]]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{capture,[1],list}]],{match,[[[120]],[[]],[[]]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{capture,[]}]],match}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,notempty]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{offset,2}]],{match,[[{3,1}],[{4,1}]]}}
%% expect: {run,[[120,97,120,97,97],{re_pattern,1,0,0,bin},[global,{offset,9}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[97,42],[global]],{match,[[{0,0}],[{1,1}],[{2,0}],[{3,2}],[{5,0}]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{capture,none}]],match}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{capture,all,list}]],{match,[[[]],[[97]],[[]],[[97,97]],[[]]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{capture,all_but_first,binary}]],{match,[[],[],[],[],[]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{capture,first,list}]],{match,[[[]],[[97]],[[]],[[97,97]],[[]]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{capture,[1],list}]],{match,[[[]],[[]],[[]],[[]],[[]]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{capture,[]}]],match}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,notempty]],{match,[[{1,1}],[{3,2}]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{offset,2}]],{match,[[{2,0}],[{3,2}],[{5,0}]]}}
%% expect: {run,[[120,97,120,97,97],[97,42],[global,{offset,9}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{capture,none}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{capture,all,list}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{capture,all_but_first,binary}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{capture,first,list}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{capture,[1],list}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{capture,[]}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,notempty]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{offset,2}]],nomatch}
%% expect: {run,[[120,97,120,97,97],[122],[global,{offset,9}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{capture,none}]],match}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{capture,all,list}]],{match,[[[97,120],[120]],[[97]],[[9
%%   more: 7]]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{capture,all_but_first,binary}]],{match,[[<<120>>],[],[]
%%   more: ]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{capture,first,list}]],{match,[[[97,120]],[[97]],[[97]]]
%%   more: }}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{capture,[1],list}]],{match,[[[120]],[[]],[[]]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{capture,[]}]],match}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,notempty]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{offset,2}]],{match,[[{3,1}],[{4,1}]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,40,120,41,63],[global,{offset,9}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{capture,none}]],match}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{capture,all,list}]],{match,[[[97,120],[120]],[[97]
%%   more: ],[[97]]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{capture,all_but_first,binary}]],{match,[[<<120>>],
%%   more: [],[]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{capture,first,list}]],{match,[[[97,120]],[[97]],[[
%%   more: 97]]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{capture,[1],list}]],{match,[[[120]],[[]],[[]]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{capture,[]}]],match}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,notempty]],{match,[[{1,2},{2,1}],[{3,1}],[{4,1}]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{offset,2}]],{match,[[{3,1}],[{4,1}]]}}
%% expect: {run,[<<120,97,120,97,97>>,{re_pattern,1,0,0,bin},[global,{offset,9}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global]],{match,[[{0,0}],[{1,1}],[{2,0}],[{3,2}],[{5,0}]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{capture,none}]],match}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{capture,all,list}]],{match,[[[]],[[97]],[[]],[[97,97]],[[]]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{capture,all_but_first,binary}]],{match,[[],[],[],[],[]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{capture,first,list}]],{match,[[[]],[[97]],[[]],[[97,97]],[[]]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{capture,[1],list}]],{match,[[[]],[[]],[[]],[[]],[[]]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{capture,[]}]],match}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,notempty]],{match,[[{1,1}],[{3,2}]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{offset,2}]],{match,[[{2,0}],[{3,2}],[{5,0}]]}}
%% expect: {run,[<<120,97,120,97,97>>,[97,42],[global,{offset,9}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{capture,none}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{capture,all,list}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{capture,all_but_first,binary}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{capture,first,list}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{capture,[1],list}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{capture,[]}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,notempty]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{offset,2}]],nomatch}
%% expect: {run,[<<120,97,120,97,97>>,[122],[global,{offset,9}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global]],{match,[[{1,2},{2,1}]]}}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{capture,none}]],match}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{capture,all,list}]],{match,[[[97,120],[120]]]}}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{capture,all_but_first,binary}]],{match,[[<<120>>]]}}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{capture,first,list}]],{match,[[[97,120]]]}}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{capture,[1],list}]],{match,[[[120]]]}}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{capture,[]}]],match}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,notempty]],{match,[[{1,2},{2,1}]]}}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{offset,2}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[97,40,120,41,63],[global,{offset,9}]],nomatch}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global]],{match,[[{1,2},{2,1}]]}}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{capture,none}]],match}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{capture,all,list}]],{match,[[[97,120],[120]]]}}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{capture,all_but_first,binary}]],{match,[[<<120>>]]}}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{capture,first,list}]],{match,[[[97,120]]]}}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{capture,[1],list}]],{match,[[[120]]]}}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{capture,[]}]],match}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,notempty]],{match,[[{1,2},{2,1}]]}}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{offset,2}]],nomatch}
%% expect: {run,[[120|<<97,120>>],{re_pattern,1,0,0,bin},[global,{offset,9}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[97,42],[global]],{match,[[{0,0}],[{1,1}],[{2,0}],[{3,0}]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{capture,none}]],match}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{capture,all,list}]],{match,[[[]],[[97]],[[]],[[]]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{capture,all_but_first,binary}]],{match,[[],[],[],[]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{capture,first,list}]],{match,[[[]],[[97]],[[]],[[]]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{capture,[1],list}]],{match,[[[]],[[]],[[]],[[]]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{capture,[]}]],match}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,notempty]],{match,[[{1,1}]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{offset,2}]],{match,[[{2,0}],[{3,0}]]}}
%% expect: {run,[[120|<<97,120>>],[97,42],[global,{offset,9}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{capture,none}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{capture,all,list}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{capture,all_but_first,binary}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{capture,first,list}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{capture,[1],list}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{capture,[]}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,notempty]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{offset,2}]],nomatch}
%% expect: {run,[[120|<<97,120>>],[122],[global,{offset,9}]],nomatch}
%% expect: {run,[[97],[40],[global]],{error,badarg,{re,run,[[97],[40],[global]],[{error_info,#{module => erl_stdlib_erro
%%   more: rs}}]}}}
%% expect: {run,[[97],[40],[global,report_errors]],{error,{compile,{[109,105,115,115,105,110,103,32,41],1}}}}
%% expect: {run,[[97],[40],[global,unicode]],{error,badarg,{re,run,[[97],[40],[global,unicode]],[{file,[114,101,46,101,1
%%   more: 14,108]},{line,748}]}}}
%% expect: {run,[[97],[40|<<>>],[global,unicode]],{error,badarg,{re,run,[[97],[40|<<>>],[global,unicode]],[{file,[114,10
%%   more: 1,46,101,114,108]},{line,748}]}}}
%% expect: {run,[[97],[97],[global,{capture,bad}]],{error,badarg,{re,run,[[97],[97],[global,{capture,bad}]],[{file,[114,
%%   more: 101,46,101,114,108]},{line,798}]}}}
%% expect: {run,[[300],[97],[global]],{error,badarg,{re,run,[[300],[97],[global]],[{file,[114,101,46,101,114,108]},{line
%%   more: ,798}]}}}
%% expect: {run,[<<255>>,[97],[global,unicode]],{error,badarg,{re,run,[<<255>>,[97],[global,unicode]],[{file,[114,101,46
%%   more: ,101,114,108]},{line,748}]}}}
%% expect: {run,[<<255>>,<<97>>,[global,unicode]],{error,badarg,{re,run,[<<255>>,<<97>>,[global,unicode]],[{file,[114,10
%%   more: 1,46,101,114,108]},{line,798}]}}}
%% expect: {run,[<<255>>,{re_pattern,1,1,0,bin},[global]],{error,badarg,{re,run,[<<255>>,{re_pattern,1,1,0,bin},[global]
%%   more: ],[{file,[114,101,46,101,114,108]},{line,788}]}}}
%% expect: {run,[foo,{re_pattern,1,1,0,bin},[global]],{error,badarg,{re,run,[foo,{re_pattern,1,1,0,bin},[global]],[{file
%%   more: ,[114,101,46,101,114,108]},{line,748}]}}}
%% expect: {run,[[300,97],{re_pattern,1,1,0,bin},[global]],{match,[[{2,1}]]}}
%% expect: {run,[[300,97],{re_pattern,1,1,0,bin},[global,{capture,all,list}]],{match,[[[97]]]}}
%% expect: {run,[foo,[97],[global,unicode]],{error,badarg,{re,run,[foo,[97],[global,unicode]],[{file,[114,101,46,101,114
%%   more: ,108]},{line,748}]}}}
%% expect: {run,[foo,[97],[global]],{error,badarg,{re,run,[foo,[97],[global]],[{file,[114,101,46,101,114,108]},{line,798
%%   more: }]}}}
%% expect: {run,[[97],[97],[global,{capture,[1|2]}]],{error,badarg,{re,run,[[97],[97],[global,{capture,[1|2]}]],[{file,[
%%   more: 114,101,46,101,114,108]},{line,798}]}}}
%% expect: {run,[[97],[97],[global,{offset,3}]],nomatch}
%% expect: {run,[[97],[97],[global,global]],{match,[[{0,1}]]}}
%% expect: {run,[<<97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97,97
%%   more: ,97,99>>,[40,97,43,41,43,36],[global,report_errors,{match_limit,1000}]],{error,match_limit}}
%% expect: {run,[[97,13,10,98],[94],[global,multiline,{newline,crlf}]],{match,[[{0,0}],[{3,0}]]}}
%% expect: {run,[[97,13,10,98],[94,124,36],[global,multiline,{newline,any}]],{match,[[{0,0}],[{1,0}],[{3,0}],[{4,0}]]}}
%% expect: {run,[[97,13,10,13,10,98],[46,42],[global,{newline,anycrlf}]],{match,[[{0,1}],[{1,0}],[{3,0}],[{5,1}],[{6,0}]
%%   more: ]}}
%% expect: {run,[<<229,226,130,172,120>>,[],[global]],{match,[[{0,0}],[{1,0}],[{2,0}],[{3,0}],[{4,0}],[{5,0}]]}}
%% expect: {run,[<<226,130,172,120>>,<<>>,[global,unicode]],{match,[[{0,0}],[{3,0}],[{4,0}]]}}
%% expect: {split,[[],[]],[<<>>]}
%% expect: {split,[[97,98,99],[]],[<<97>>,<<98>>,<<99>>,<<>>]}
%% expect: {split,[[97,44,98,44,44,99,44,44],[44]],[<<97>>,<<98>>,<<>>,<<99>>,<<>>,<<>>]}
%% expect: {split,[[97,44,98,44,44,99,44,44],[44],[trim]],[<<97>>,<<98>>,<<>>,<<99>>]}
%% expect: {split,[[97,44,98,44,99],[44],[{parts,2}]],[<<97>>,<<98,44,99>>]}
%% expect: {split,[[97,49,98,50,50,99],[40,92,100,41,40,92,100,41,63],[{return,list}]],[[97],[49],[],[98],[50],[50],[99]
%%   more: ]}
%% expect: {split,[[97,49,98,50,50,99],[40,92,100,41,40,92,100,41,63],[group,{return,list}]],[[[97],[49],[]],[[98],[50],
%%   more: [50]],[[99]]]}
%% expect: {split,[[300,44,301],[44],[unicode,{return,list}]],[[300],[301]]}
%% expect: {split,[foo,[44]],{error,badarg,{re,split,[foo,[44]],[{file,[114,101,46,101,114,108]},{line,969},{error_info,
%%   more: #{module => erl_stdlib_errors}}]}}}
%% expect: {split,[[97],[40]],{error,badarg,{re,split,[[97],[40]],[{file,[114,101,46,101,114,108]},{line,969},{error_inf
%%   more: o,#{module => erl_stdlib_errors}}]}}}
%% expect: {split,[[97],[44],[bad]],{error,badarg,{re,split,[[97],[44],[bad]],[{file,[114,101,46,101,114,108]},{line,969
%%   more: },{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {replace,[[97,98,99,100],[99],[91,38,93],[{return,list}]],[97,98,91,99,93,100]}
%% expect: {replace,[[97,98,99,100],[98,40,46,41],[60,92,49,92,103,123,49,125,92,92,38,62],[{return,list}]],[97,60,99,99
%%   more: ,92,98,99,62,100]}
%% expect: {replace,[[97,97,97],[97],[98],[global,{return,list}]],[98,98,98]}
%% expect: {replace,[[300,97],[97],[301],[unicode,{return,list}]],[300,301]}
%% expect: {replace,[[97],[40],[120]],{error,badarg,{re,replace,[[97],[40],[120]],[{file,[114,101,46,101,114,108]},{line
%%   more: ,969},{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {replace,[foo,[97],[120]],{error,badarg,{re,replace,[foo,[97],[120]],[{file,[114,101,46,101,114,108]},{line,9
%%   more: 69},{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {replace,[[97],[97],foo],{error,badarg,{re,replace,[[97],[97],foo],[{file,[114,101,46,101,114,108]},{line,969
%%   more: },{error_info,#{module => erl_stdlib_errors}}]}}}
%% expect: {replace,[[97],[97],[120],[bad]],{error,badarg,{re,replace,[[97],[97],[120],[bad]],[{file,[114,101,46,101,114
%%   more: ,108]},{line,969},{error_info,#{module => erl_stdlib_errors}}]}}}
