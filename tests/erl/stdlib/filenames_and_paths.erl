%% SPDX-License-Identifier: Apache-2.0
%% filename is pure text.
-module(filenames_and_paths).
-export([main/0]).

main() ->
    p([filename:join("a", "b"), filename:join(["/", "x", "../y"]), filename:basename("a/b.erl"),
        filename:basename("a/b.erl", ".erl"), filename:dirname("a/b/c"), filename:extension("x.tar.gz"),
        filename:rootname("a/b.erl"), filename:split("/a/b"), filename:pathtype("/a"),
        filename:pathtype("a"), filename:absname("x", "/r"), filename:flatten(["a", b]),
        filename:join(<<"a">>, "b"), filename:nativename("a/b")]).

p(X) -> io:format("~0p~n", [X]).
%% expect: ["a/b","/x/../y","b.erl","b","a/b",".gz","a/b",["/","a","b"],absolute,relative,"/r/x","ab",<<"a/b">>,"a/b"]
