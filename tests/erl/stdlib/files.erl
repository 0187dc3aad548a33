%% SPDX-License-Identifier: Apache-2.0
%% file: writing, reading, positions, names, errors.
-module(files).
-export([main/0]).

main() ->
    Dir = "files_test." ++ os:getpid(),
    P = fun(X) -> io:format("~p~n", [X]) end,
    {ok, Was} = file:get_cwd(),
    P(file:make_dir(Dir)), P(file:make_dir(Dir)), P(file:set_cwd(Dir)),
    {ok, Here} = file:get_cwd(), P(filename:basename(Here) =:= Dir),
    P(file:write_file("a", "hello\nworld\n")), P(file:read_file("a")), P(file:read_file("none/a")),
    P(file:read_file(".")),
    {ok, F} = file:open("a", [read]), P(io:get_line(F, '')), P(file:read(F, 3)), P(file:position(F, bof)),
    P(io:get_line(F, '')), P(file:close(F)),
    {ok, G} = file:open("c", [append]), P(file:write(G, "x")), P(io:format(G, "~p~n", [abc])), P(file:close(G)),
    P(file:read_file("c")),
    {ok, W} = file:open("d", [read, write, raw, binary]), P(file:write(W, "abcdef")), P(file:pread(W, 2, 2)),
    P(file:pwrite(W, 8, "Z")),
    P(file:pread(W, 0, 20)), P(file:position(W, {eof, -2})), P(file:truncate(W)), P(file:close(W)),
    P(file:read_file("d")),
    P(file:rename("a", "b")), P(file:delete("a")), P(filelib:is_file("b")), P(filelib:is_dir("b")),
    P(file:open("b", [exclusive])),
    {ok, L} = file:list_dir("."), P(lists:sort(L)),
    [file:delete(X) || X <- L],
    P(file:set_cwd(Was)), P(file:del_dir(Dir)), P(file:del_dir(Dir)).
%% expect: ok
%% expect: {error,eexist}
%% expect: ok
%% expect: true
%% expect: ok
%% expect: {ok,<<"hello\nworld\n">>}
%% expect: {error,enoent}
%% expect: {error,eisdir}
%% expect: "hello\n"
%% expect: {ok,"wor"}
%% expect: {ok,0}
%% expect: "hello\n"
%% expect: ok
%% expect: ok
%% expect: ok
%% expect: ok
%% expect: {ok,<<"xabc\n">>}
%% expect: ok
%% expect: {ok,<<"cd">>}
%% expect: ok
%% expect: {ok,<<97,98,99,100,101,102,0,0,90>>}
%% expect: {ok,7}
%% expect: ok
%% expect: ok
%% expect: {ok,<<97,98,99,100,101,102,0>>}
%% expect: ok
%% expect: {error,enoent}
%% expect: true
%% expect: false
%% expect: {error,eexist}
%% expect: ["b","c","d"]
%% expect: ok
%% expect: ok
%% expect: {error,enoent}
