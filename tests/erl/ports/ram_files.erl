%% SPDX-License-Identifier: Apache-2.0
-module(ram_files).
-export([main/0]).

main() -> [run(M) || M <- [[read, write], [read, write, binary], [read], [write], []]].

run(Mode) ->
    {ok, F} = ram_file:open("hello world", Mode),
    R = fun(Fun, Args) -> io:format("~p ~p: ~p~n", [Fun, Args, apply(ram_file, Fun, [F | Args])]) end,
    [R(Fun, Args) || {Fun, Args} <- [{read, [5]}, {read, [100]}, {read, [1]}, {position, [2]}, {write, ["XYZ"]},
        {position, [cur]}, {position, [{eof, -2}]}, {position, [{bof, -1}]},
        {position, [{cur, -100}]}, {read, [10]}, {pread, [1, 4]}, {pread, [[{0, 2}, {9, 9}, {50, 1}]]},
        {pwrite, [20, "zz"]}, {pwrite, [[{0, "a"}, {1, <<"b">>}]]}, {get_size, []},
        {get_file, []}, {pread, [-1, 4]}, {pwrite, [-1, "x"]}, {read, [0]}, {pread, [100, 4]}, {pread, [1, 0]},
        {position, [4]}, {truncate, []}, {get_file, []}, {sync, []}, {datasync, []},
        {advise, [0, 0, normal]}, {advise, [0, 0, foo]}, {allocate, [0, 10]}, {get_size, []}, {position, [10]},
        {write, ["q"]}, {get_file, []}, {position, [100]}, {read, [1]}, {truncate, []},
        {get_size, []}, {close, []}, {read, [1]}]].
%% expect: read [5]: {ok,"hello"}
%% expect: read "d": {ok," world"}
%% expect: read [1]: eof
%% expect: position [2]: {ok,2}
%% expect: write ["XYZ"]: ok
%% expect: position [cur]: {ok,5}
%% expect: position [{eof,-2}]: {ok,9}
%% expect: position [{bof,-1}]: {error,einval}
%% expect: position [{cur,-100}]: {error,einval}
%% expect: read "\n": {ok,"ld"}
%% expect: pread [1,4]: {ok,"eXYZ"}
%% expect: pread [[{0,2},{9,9},{50,1}]]: {ok,["he","ld",eof]}
%% expect: pwrite [20,"zz"]: ok
%% expect: pwrite [[{0,"a"},{1,<<"b">>}]]: ok
%% expect: get_size []: {ok,22}
%% expect: get_file []: {ok,[97,98,88,89,90,32,119,111,114,108,100,0,0,0,0,0,0,0,0,0,122,
%% expect:                   122]}
%% expect: pread [-1,4]: {error,einval}
%% expect: pwrite [-1,"x"]: {error,einval}
%% expect: read [0]: {ok,[]}
%% expect: pread [100,4]: eof
%% expect: pread [1,0]: {ok,[]}
%% expect: position [4]: {ok,4}
%% expect: truncate []: ok
%% expect: get_file []: {ok,"abXY"}
%% expect: sync []: ok
%% expect: datasync []: ok
%% expect: advise [0,0,normal]: ok
%% expect: advise [0,0,foo]: {error,einval}
%% expect: allocate [0,10]: ok
%% expect: get_size []: {ok,4}
%% expect: position "\n": {ok,10}
%% expect: write ["q"]: ok
%% expect: get_file []: {ok,[97,98,88,89,0,0,0,0,0,0,113]}
%% expect: position "d": {ok,100}
%% expect: read [1]: eof
%% expect: truncate []: ok
%% expect: get_size []: {ok,100}
%% expect: close []: ok
%% expect: read [1]: {error,einval}
%% expect: read [5]: {ok,<<"hello">>}
%% expect: read "d": {ok,<<" world">>}
%% expect: read [1]: eof
%% expect: position [2]: {ok,2}
%% expect: write ["XYZ"]: ok
%% expect: position [cur]: {ok,5}
%% expect: position [{eof,-2}]: {ok,9}
%% expect: position [{bof,-1}]: {error,einval}
%% expect: position [{cur,-100}]: {error,einval}
%% expect: read "\n": {ok,<<"ld">>}
%% expect: pread [1,4]: {ok,<<"eXYZ">>}
%% expect: pread [[{0,2},{9,9},{50,1}]]: {ok,[<<"he">>,<<"ld">>,eof]}
%% expect: pwrite [20,"zz"]: ok
%% expect: pwrite [[{0,"a"},{1,<<"b">>}]]: ok
%% expect: get_size []: {ok,22}
%% expect: get_file []: {ok,<<97,98,88,89,90,32,119,111,114,108,100,0,0,0,0,0,0,0,0,0,
%% expect:                    122,122>>}
%% expect: pread [-1,4]: {error,einval}
%% expect: pwrite [-1,"x"]: {error,einval}
%% expect: read [0]: {ok,<<>>}
%% expect: pread [100,4]: eof
%% expect: pread [1,0]: {ok,<<>>}
%% expect: position [4]: {ok,4}
%% expect: truncate []: ok
%% expect: get_file []: {ok,<<"abXY">>}
%% expect: sync []: ok
%% expect: datasync []: ok
%% expect: advise [0,0,normal]: ok
%% expect: advise [0,0,foo]: {error,einval}
%% expect: allocate [0,10]: ok
%% expect: get_size []: {ok,4}
%% expect: position "\n": {ok,10}
%% expect: write ["q"]: ok
%% expect: get_file []: {ok,<<97,98,88,89,0,0,0,0,0,0,113>>}
%% expect: position "d": {ok,100}
%% expect: read [1]: eof
%% expect: truncate []: ok
%% expect: get_size []: {ok,100}
%% expect: close []: ok
%% expect: read [1]: {error,einval}
%% expect: read [5]: {ok,"hello"}
%% expect: read "d": {ok," world"}
%% expect: read [1]: eof
%% expect: position [2]: {ok,2}
%% expect: write ["XYZ"]: {error,ebadf}
%% expect: position [cur]: {ok,2}
%% expect: position [{eof,-2}]: {ok,9}
%% expect: position [{bof,-1}]: {error,einval}
%% expect: position [{cur,-100}]: {error,einval}
%% expect: read "\n": {ok,"ld"}
%% expect: pread [1,4]: {ok,"ello"}
%% expect: pread [[{0,2},{9,9},{50,1}]]: {ok,["he","ld",eof]}
%% expect: pwrite [20,"zz"]: {error,ebadf}
%% expect: pwrite [[{0,"a"},{1,<<"b">>}]]: {error,{0,ebadf}}
%% expect: get_size []: {ok,11}
%% expect: get_file []: {ok,"hello world"}
%% expect: pread [-1,4]: {error,einval}
%% expect: pwrite [-1,"x"]: {error,einval}
%% expect: read [0]: {ok,[]}
%% expect: pread [100,4]: eof
%% expect: pread [1,0]: {ok,[]}
%% expect: position [4]: {ok,4}
%% expect: truncate []: {error,eacces}
%% expect: get_file []: {ok,"hello world"}
%% expect: sync []: ok
%% expect: datasync []: ok
%% expect: advise [0,0,normal]: ok
%% expect: advise [0,0,foo]: {error,einval}
%% expect: allocate [0,10]: ok
%% expect: get_size []: {ok,11}
%% expect: position "\n": {ok,10}
%% expect: write ["q"]: {error,ebadf}
%% expect: get_file []: {ok,"hello world"}
%% expect: position "d": {ok,100}
%% expect: read [1]: eof
%% expect: truncate []: {error,eacces}
%% expect: get_size []: {ok,11}
%% expect: close []: ok
%% expect: read [1]: {error,einval}
%% expect: read [5]: {error,ebadf}
%% expect: read "d": {error,ebadf}
%% expect: read [1]: {error,ebadf}
%% expect: position [2]: {ok,2}
%% expect: write ["XYZ"]: ok
%% expect: position [cur]: {ok,5}
%% expect: position [{eof,-2}]: {ok,9}
%% expect: position [{bof,-1}]: {error,einval}
%% expect: position [{cur,-100}]: {error,einval}
%% expect: read "\n": {error,ebadf}
%% expect: pread [1,4]: {error,ebadf}
%% expect: pread [[{0,2},{9,9},{50,1}]]: {error,ebadf}
%% expect: pwrite [20,"zz"]: ok
%% expect: pwrite [[{0,"a"},{1,<<"b">>}]]: ok
%% expect: get_size []: {ok,22}
%% expect: get_file []: {ok,[97,98,88,89,90,32,119,111,114,108,100,0,0,0,0,0,0,0,0,0,122,
%% expect:                   122]}
%% expect: pread [-1,4]: {error,einval}
%% expect: pwrite [-1,"x"]: {error,einval}
%% expect: read [0]: {error,ebadf}
%% expect: pread [100,4]: {error,ebadf}
%% expect: pread [1,0]: {error,ebadf}
%% expect: position [4]: {ok,4}
%% expect: truncate []: ok
%% expect: get_file []: {ok,"abXY"}
%% expect: sync []: ok
%% expect: datasync []: ok
%% expect: advise [0,0,normal]: ok
%% expect: advise [0,0,foo]: {error,einval}
%% expect: allocate [0,10]: ok
%% expect: get_size []: {ok,4}
%% expect: position "\n": {ok,10}
%% expect: write ["q"]: ok
%% expect: get_file []: {ok,[97,98,88,89,0,0,0,0,0,0,113]}
%% expect: position "d": {ok,100}
%% expect: read [1]: {error,ebadf}
%% expect: truncate []: ok
%% expect: get_size []: {ok,100}
%% expect: close []: ok
%% expect: read [1]: {error,einval}
%% expect: read [5]: {ok,"hello"}
%% expect: read "d": {ok," world"}
%% expect: read [1]: eof
%% expect: position [2]: {ok,2}
%% expect: write ["XYZ"]: {error,ebadf}
%% expect: position [cur]: {ok,2}
%% expect: position [{eof,-2}]: {ok,9}
%% expect: position [{bof,-1}]: {error,einval}
%% expect: position [{cur,-100}]: {error,einval}
%% expect: read "\n": {ok,"ld"}
%% expect: pread [1,4]: {ok,"ello"}
%% expect: pread [[{0,2},{9,9},{50,1}]]: {ok,["he","ld",eof]}
%% expect: pwrite [20,"zz"]: {error,ebadf}
%% expect: pwrite [[{0,"a"},{1,<<"b">>}]]: {error,{0,ebadf}}
%% expect: get_size []: {ok,11}
%% expect: get_file []: {ok,"hello world"}
%% expect: pread [-1,4]: {error,einval}
%% expect: pwrite [-1,"x"]: {error,einval}
%% expect: read [0]: {ok,[]}
%% expect: pread [100,4]: eof
%% expect: pread [1,0]: {ok,[]}
%% expect: position [4]: {ok,4}
%% expect: truncate []: {error,eacces}
%% expect: get_file []: {ok,"hello world"}
%% expect: sync []: ok
%% expect: datasync []: ok
%% expect: advise [0,0,normal]: ok
%% expect: advise [0,0,foo]: {error,einval}
%% expect: allocate [0,10]: ok
%% expect: get_size []: {ok,11}
%% expect: position "\n": {ok,10}
%% expect: write ["q"]: {error,ebadf}
%% expect: get_file []: {ok,"hello world"}
%% expect: position "d": {ok,100}
%% expect: read [1]: eof
%% expect: truncate []: {error,eacces}
%% expect: get_size []: {ok,11}
%% expect: close []: ok
%% expect: read [1]: {error,einval}
