%% SPDX-License-Identifier: Apache-2.0
%% Reading and writing through handles: positions, modes, ends, and what closed or wrong handles say.
-module(open_files).
-export([main/0]).

main() ->
    N = "/tmp/webeam_open_" ++ os:getpid() ++ integer_to_list(erlang:unique_integer([positive])),
    show(absent, [open(N, [read]), open(N ++ "/x", [write]), open("/tmp", [read]), open("/tmp", [write])]),
    {ok, F} = prim_file:open(N, [write, binary]),
    show(write, [prim_file:write(F, <<"hello ">>), prim_file:write(F, ["wor", [$l | <<"d">>]]), prim_file:position(F,
        cur), prim_file:read(F, 3), prim_file:pwrite(F, 20, <<"!">>), prim_file:position(F, cur)]),
    show(see, [prim_file:sync(F), prim_file:read_file(N)]),
    show(truncate, [prim_file:position(F, {bof, 4}), prim_file:truncate(F), prim_file:position(F, {bof, -1}),
        prim_file:position(F, {eof, 0}), prim_file:allocate(F, 0, 10), prim_file:advise(F, 0, 0, normal),
        prim_file:datasync(F)]),
    show(close, [prim_file:close(F), prim_file:close(F), prim_file:write(F, <<"x">>), prim_file:position(F, cur)]),
    {ok, R} = prim_file:open(N, [read, binary]),
    show(read, [prim_file:read(R, 2), prim_file:read(R, 0), prim_file:read(R, 100), prim_file:read(R, 1),
        prim_file:read(R, 0), prim_file:write(R, <<"x">>), prim_file:truncate(R)]),
    show(pread, [prim_file:pread(R, 1, 2), prim_file:pread(R, 100, 2), prim_file:pread(R, [{0, 1}, {3, 9}, {9, 9}]),
        prim_file:position(R, 1000), prim_file:read(R, 1)]),
    show(handle, [size_of(prim_file:read_handle_info(R)), prim_file:close(R)]),
    {ok, A} = prim_file:open(N, [append, binary]),
    show(append, [prim_file:position(A, 0), prim_file:write(A, <<"++">>), prim_file:position(A, cur),
        prim_file:close(A), prim_file:read_file(N)]),
    {ok, W} = prim_file:open(N, [read, write, binary]),
    show(both, [prim_file:read(W, 1), prim_file:write(W, <<"E">>), prim_file:read(W, 9), prim_file:close(W),
        prim_file:read_file(N)]),
    show(exclusive, [open(N, [exclusive]), open(N, [write, exclusive]), open(N, [directory]), open("/tmp", [directory]),
        open("/dev/tty_none", [read])]),
    {ok, G} = prim_file:open(N, [read, binary]),
    show(unlinked, [prim_file:delete(N), prim_file:read(G, 3), prim_file:close(G), prim_file:read_file(N)]),
    show(bad, [catch prim_file:read(G, -1), catch prim_file:open(N, [read | write])]),
    Parent = self(),
    {Pid, M} = spawn_monitor(fun() -> {ok, H} = prim_file:open(N, [write]), ok = prim_file:write(H, <<"left">>),
        Parent ! H end),
    receive {'DOWN', M, process, Pid, _} -> ok end,
    timer(10),
    show(owner_died, [prim_file:read_file(N), prim_file:delete(N)]).

timer(0) -> ok;
timer(N) -> erlang:garbage_collect(), receive after 5 -> ok end, timer(N - 1).
size_of({ok, I}) -> {element(2, I), element(3, I)};
size_of(E) -> E.
open(N, M) -> case prim_file:open(N, M) of {ok, H} -> prim_file:close(H); E -> E end.
show(What, L) -> erlang:display({What, L}).
%% expect: {absent,[{error,enoent},{error,enoent},{error,eisdir},{error,eisdir}]}
%% expect: {write,[ok,ok,{ok,11},{error,ebadf},ok,{ok,11}]}
%% expect: {see,[ok,{ok,<<104,101,108,108,111,32,119,111,114,108,100,0,0,0,0,0,0,0,0,0,33>>}]}
%% expect: {truncate,[{ok,4},ok,{error,einval},{ok,4},ok,ok,ok]}
%% expect: {close,[ok,{error,einval},{error,einval},{error,einval}]}
%% expect: {read,[{ok,<<"he">>},{ok,<<>>},{ok,<<108,108,0,0,0,0,0,0>>},eof,{ok,<<>>},{error,ebadf},{error,einval}]}
%% expect: {pread,[{ok,<<"el">>},eof,{ok,[<<"h">>,<<108,0,0,0,0,0,0>>,<<0>>]},{ok,1000},eof]}
%% expect: {handle,[{10,regular},ok]}
%% expect: {append,[{ok,0},ok,{ok,12},ok,{ok,<<104,101,108,108,0,0,0,0,0,0,43,43>>}]}
%% expect: {both,[{ok,<<"h">>},ok,{ok,<<108,108,0,0,0,0,0,0,43>>},ok,{ok,<<104,69,108,108,0,0,0,0,0,0,43,43>>}]}
%% expect: {exclusive,[{error,eexist},{error,eexist},{error,enotdir},ok,{error,enoent}]}
%% expect: {unlinked,[ok,{ok,<<"hEl">>},ok,{error,enoent}]}
%% expect: {bad,[{error,badarg},{error,enoent}]}
%% expect: {owner_died,[{ok,<<"left">>},ok]}
