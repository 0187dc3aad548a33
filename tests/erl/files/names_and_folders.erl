%% SPDX-License-Identifier: Apache-2.0
%% Folders, names, links and what is known of a file: results and POSIX atoms as on a real file system.
-module(names_and_folders).
-export([main/0]).

main() ->
    D = "/tmp/webeam_names_" ++ os:getpid() ++ integer_to_list(erlang:unique_integer([positive])),
    F = fun(N) -> D ++ "/" ++ N end,
    show(make, [prim_file:make_dir(D), prim_file:make_dir(D), prim_file:make_dir(F("a/b"))]),
    show(write, [prim_file:write_file(F("x"), <<"hello">>), prim_file:write_file(F("no/x"), <<>>),
        prim_file:write_file(F("x/y"), <<>>), prim_file:write_file(D, <<>>)]),
    show(read, [prim_file:read_file(F("x")), prim_file:read_file(F("y")), prim_file:read_file(F("x/y")),
        prim_file:read_file(D), prim_file:read_file("")]),
    show(info, [info(F("x")), info(D), info(F("nope")), info(F("x/nope"))]),
    show(soft, [prim_file:make_symlink("x", F("l")), prim_file:make_symlink("l", F("l2")), prim_file:make_symlink("x",
        F("l")), prim_file:make_symlink("loop", F("loop"))]),
    show(through, [prim_file:read_file(F("l2")), prim_file:read_link(F("l2")), prim_file:read_link(F("x")),
        prim_file:read_link(F("nope")), prim_file:read_file(F("loop")), link_info(F("l")), info(F("l"))]),
    show(hard, [prim_file:make_link(F("x"), F("h")), prim_file:make_link(F("x"), F("h")), prim_file:make_link(F("nope"),
        F("h2")), prim_file:make_link(D, F("h3")), links(F("x"))]),
    show(shared, [prim_file:write_file(F("h"), <<"both">>), prim_file:read_file(F("x")), prim_file:delete(F("h")),
        links(F("x"))]),
    show(times, [prim_file:write_file_info(F("x"), setelement(6, setelement(5, blank(), 1000000000), 1100000000),
        [{time, posix}]), times(F("x"))]),
    show(folders, [prim_file:make_dir(F("d")), prim_file:make_dir(F("d/e")), prim_file:del_dir(F("d")),
        prim_file:del_dir(F("x")), prim_file:del_dir(F("nope")), prim_file:delete(F("d")), prim_file:delete(F("nope")),
        links(F("d"))]),
    show(list, [sorted(prim_file:list_dir(D)), prim_file:list_dir(F("x")), prim_file:list_dir(F("nope")),
        sorted(prim_file:list_dir(F("d")))]),
    show(rename, [prim_file:rename(F("x"), F("y")), prim_file:rename(F("x"), F("z")), prim_file:rename(F("d"),
        F("d/e/f")), prim_file:rename(F("d"), F("y")), prim_file:rename(F("y"), F("d")), prim_file:rename(F("d"),
        F("d2")), sorted(prim_file:list_dir(D))]),
    show(over, [prim_file:write_file(F("w"), <<"w">>), prim_file:rename(F("w"), F("y")), prim_file:read_file(F("y")),
        prim_file:make_dir(F("g")), prim_file:rename(F("g"), F("d2")), prim_file:rename(F("g"), F("d2/e"))]),
    show(dots, [prim_file:read_file(F("d2/../y")), prim_file:read_file(F("./y")), prim_file:read_file(D ++ "//y")]),
    show(cwd, [prim_file:set_cwd(F("d2")), prim_file:read_file("../y"), prim_file:set_cwd(F("y")),
        prim_file:set_cwd(F("nope")), prim_file:write_file("in", <<"in">>), sorted(prim_file:list_dir("."))]),
    show(rm, [prim_file:delete(F("l")), prim_file:delete(F("l2")), prim_file:delete(F("loop")),
        prim_file:delete(F("y")), prim_file:delete(F("d2/in")), prim_file:del_dir(F("d2/e")),
        prim_file:del_dir(F("d2")), prim_file:del_dir(F("g")), prim_file:del_dir(D)]).

blank() -> {file_info, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined,
    undefined, undefined, undefined, undefined, undefined}.
sorted({ok, L}) -> lists:sort(L);
sorted(E) -> E.
info(N) -> brief(prim_file:read_file_info(N, [{time, posix}])).
link_info(N) -> brief(prim_file:read_link_info(N, [{time, posix}])).
brief({ok, I}) -> {element(3, I), case element(3, I) of regular -> element(2, I); symlink -> element(2, I); _ ->
    '-' end, element(4, I), abs(element(6, I) - erlang:system_time(second)) < 60};
brief(E) -> E.
links(N) -> {ok, I} = prim_file:read_file_info(N), element(9, I).
times(N) -> {ok, I} = prim_file:read_file_info(N, [{time, posix}]), {element(5, I), element(6, I)}.
show(What, L) -> erlang:display({What, L}).
%% expect: {make,[ok,{error,eexist},{error,enoent}]}
%% expect: {write,[ok,{error,enoent},{error,enotdir},{error,eisdir}]}
%% expect: {read,[{ok,<<"hello">>},{error,enoent},{error,enotdir},{error,eisdir},{error,enoent}]}
%% expect: {info,[{regular,5,read_write,true},{directory,'-',read_write,true},{error,enoent},{error,enotdir}]}
%% expect: {soft,[ok,ok,{error,eexist},ok]}
%% expect: {through,[{ok,<<"hello">>},{ok,"l"},{error,einval},{error,enoent},{error,eloop},{symlink,1,read_write,true},{
%%   more: regular,5,read_write,true}]}
%% expect: {hard,[ok,{error,eexist},{error,enoent},{error,eperm},2]}
%% expect: {shared,[ok,{ok,<<"both">>},ok,1]}
%% expect: {times,[ok,{1000000000,1100000000}]}
%% expect: {folders,[ok,ok,{error,eexist},{error,enotdir},{error,enoent},{error,eperm},{error,enoent},3]}
%% expect: {list,[["d","l","l2","loop","x"],{error,enotdir},{error,enoent},["e"]]}
%% expect: {rename,[ok,{error,enoent},{error,einval},{error,enotdir},{error,eisdir},ok,["d2","l","l2","loop","y"]]}
%% expect: {over,[ok,ok,{ok,<<"w">>},ok,{error,eexist},ok]}
%% expect: {dots,[{ok,<<"w">>},{ok,<<"w">>},{ok,<<"w">>}]}
%% expect: {cwd,[ok,{ok,<<"w">>},{error,enotdir},{error,enoent},ok,["e","in"]]}
%% expect: {rm,[ok,ok,ok,ok,ok,ok,ok,{error,enoent},ok]}
