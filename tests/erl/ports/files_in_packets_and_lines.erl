%% SPDX-License-Identifier: Apache-2.0
%% open_port("FILE", ...) reads and writes files: input framed every way.
-module(files_in_packets_and_lines).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Name = filename:join(os:getenv("WEBEAM_TEST_DIR"), "files_in_packets_and_lines.txt"),
    io:format("~p~n", [catch_(fun() -> open_port("/no/such/file", [in]) end)]),
    [begin
        O = open_port(Name, [out]),
        [port_command(O, C) || C <- Text],
        port_close(O),
        all(O),
        [io:format("~p~n", [all(open_port(Name, [in | Opts]))]) || Opts <- [[], [eof], [binary, eof], [{line, 5}],
            [{line, 5}, binary], [{line, 3}], [{packet, 1}, eof],
            [{packet, 2}], [{packet, 4}, binary]]]
     end || Text <- [[<<3, "abc", 2, "de\nfoo bar baz\n\nxy">>], ["abc\n", "abcd\n", <<"abcdef">>], ["abcde"],
         ["abcde\n"], [], [<<0, 1, 65, 0, 0>>, <<0, 2, 66>>], [<<0, 0, 0, 3, 1, 2, 3, 0>>]]],
    [begin
        O = open_port(Name, [out, {packet, N}]),
        [port_command(O, C) || C <- ["abc", "", lists:duplicate(250, $x)]],
        port_close(O),
        all(O),
        io:format("~p~n", [all(open_port(Name, [in, binary]))])
     end || N <- [1, 2, 4]],
    Q = open_port(Name, [out, {packet, 1}]),
    io:format("~p ~p~n", [port_command(Q, lists:duplicate(256, $x)), all(Q)]).

catch_(F) -> try F() catch C:R -> {C, R} end.
all(P) -> receive M -> [plain(M, P) | all(P)] after 100 -> [] end.
plain({'EXIT', P, R}, P) -> {'EXIT', R};
plain({P, R}, P) -> R;
plain(X, _) -> X.
%% expect: {error,einval}
%% expect: [{data,[3,97,98,99,2,100,101,10,102,111,111,32,98,97,114,32,98,97,122,10,10,
%% expect:         120,121]},
%% expect:  {'EXIT',normal}]
%% expect: [{data,[3,97,98,99,2,100,101,10,102,111,111,32,98,97,114,32,98,97,122,10,10,
%% expect:         120,121]},
%% expect:  eof]
%% expect: [{data,<<3,97,98,99,2,100,101,10,102,111,111,32,98,97,114,32,98,97,122,10,10,
%% expect:          120,121>>},
%% expect:  eof]
%% expect: [{data,{noeol,[3,97,98,99,2]}},
%% expect:  {data,{eol,"de"}},
%% expect:  {data,{noeol,"foo b"}},
%% expect:  {data,{noeol,"ar ba"}},
%% expect:  {data,{eol,"z"}},
%% expect:  {data,{eol,[]}},
%% expect:  {data,{noeol,"xy"}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,{noeol,<<3,97,98,99,2>>}},
%% expect:  {data,{eol,<<"de">>}},
%% expect:  {data,{noeol,<<"foo b">>}},
%% expect:  {data,{noeol,<<"ar ba">>}},
%% expect:  {data,{eol,<<"z">>}},
%% expect:  {data,{eol,<<>>}},
%% expect:  {data,{noeol,<<"xy">>}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,{noeol,[3,97,98]}},
%% expect:  {data,{noeol,[99,2,100]}},
%% expect:  {data,{eol,"e"}},
%% expect:  {data,{noeol,"foo"}},
%% expect:  {data,{noeol," ba"}},
%% expect:  {data,{noeol,"r b"}},
%% expect:  {data,{eol,"az"}},
%% expect:  {data,{eol,[]}},
%% expect:  {data,{noeol,"xy"}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,"abc"},{data,"de"},{data,"foo bar ba"},eof]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{data,"abc\nabcd\nabcdef"},{'EXIT',normal}]
%% expect: [{data,"abc\nabcd\nabcdef"},eof]
%% expect: [{data,<<"abc\nabcd\nabcdef">>},eof]
%% expect: [{data,{eol,"abc"}},
%% expect:  {data,{eol,"abcd"}},
%% expect:  {data,{noeol,"abcde"}},
%% expect:  {data,{noeol,"f"}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,{eol,<<"abc">>}},
%% expect:  {data,{eol,<<"abcd">>}},
%% expect:  {data,{noeol,<<"abcde">>}},
%% expect:  {data,{noeol,<<"f">>}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,{eol,"abc"}},
%% expect:  {data,{noeol,"abc"}},
%% expect:  {data,{eol,"d"}},
%% expect:  {data,{noeol,"abc"}},
%% expect:  {data,{noeol,"def"}},
%% expect:  {'EXIT',normal}]
%% expect: [eof]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{data,"abcde"},{'EXIT',normal}]
%% expect: [{data,"abcde"},eof]
%% expect: [{data,<<"abcde">>},eof]
%% expect: [{data,{noeol,"abcde"}},{'EXIT',normal}]
%% expect: [{data,{noeol,<<"abcde">>}},{'EXIT',normal}]
%% expect: [{data,{noeol,"abc"}},{data,{noeol,"de"}},{'EXIT',normal}]
%% expect: [eof]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{data,"abcde\n"},{'EXIT',normal}]
%% expect: [{data,"abcde\n"},eof]
%% expect: [{data,<<"abcde\n">>},eof]
%% expect: [{data,{eol,"abcde"}},{'EXIT',normal}]
%% expect: [{data,{eol,<<"abcde">>}},{'EXIT',normal}]
%% expect: [{data,{noeol,"abc"}},{data,{eol,"de"}},{'EXIT',normal}]
%% expect: [eof]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [eof]
%% expect: [eof]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [eof]
%% expect: [{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{data,[0,1,65,0,0,0,2,66]},{'EXIT',normal}]
%% expect: [{data,[0,1,65,0,0,0,2,66]},eof]
%% expect: [{data,<<0,1,65,0,0,0,2,66>>},eof]
%% expect: [{data,{noeol,[0,1,65,0,0]}},{data,{noeol,[0,2,66]}},{'EXIT',normal}]
%% expect: [{data,{noeol,<<0,1,65,0,0>>}},{data,{noeol,<<0,2,66>>}},{'EXIT',normal}]
%% expect: [{data,{noeol,[0,1,65]}},
%% expect:  {data,{noeol,[0,0,0]}},
%% expect:  {data,{noeol,[2,66]}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,[]},{data,"A"},{data,[]},{data,[]},{data,[]},eof]
%% expect: [{data,"A"},{data,[]},{'EXIT',normal}]
%% expect: [{'EXIT',normal}]
%% expect: [{data,[0,0,0,3,1,2,3,0]},{'EXIT',normal}]
%% expect: [{data,[0,0,0,3,1,2,3,0]},eof]
%% expect: [{data,<<0,0,0,3,1,2,3,0>>},eof]
%% expect: [{data,{noeol,[0,0,0,3,1]}},{data,{noeol,[2,3,0]}},{'EXIT',normal}]
%% expect: [{data,{noeol,<<0,0,0,3,1>>}},{data,{noeol,<<2,3,0>>}},{'EXIT',normal}]
%% expect: [{data,{noeol,[0,0,0]}},
%% expect:  {data,{noeol,[3,1,2]}},
%% expect:  {data,{noeol,[3,0]}},
%% expect:  {'EXIT',normal}]
%% expect: [{data,[]},{data,[]},{data,[]},{data,[1,2,3]},{data,[]},eof]
%% expect: [{data,[]},{data,[1,2,3]},{'EXIT',normal}]
%% expect: [{data,<<1,2,3>>},{'EXIT',normal}]
%% expect: [{data,<<3,97,98,99,0,250,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120>>},
%% expect:  {'EXIT',normal}]
%% expect: [{data,<<0,3,97,98,99,0,0,0,250,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120>>},
%% expect:  {'EXIT',normal}]
%% expect: [{data,<<0,0,0,3,97,98,99,0,0,0,0,0,0,0,250,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%% expect:          120,120,120,120>>},
%% expect:  {'EXIT',normal}]
%% expect: true [{'EXIT',einval}]
