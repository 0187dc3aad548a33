%% SPDX-License-Identifier: Apache-2.0
%% Refc binaries passed between processes are one; memory returns after collection.
%% heavy: large data or long loops.
-module(large_binaries_are_shared_and_freed).
-export([main/0]).

main() ->
    B = binary:copy(<<"0123456789">>, 100000), Me = self(),
    Ps = [spawn(fun() -> receive X -> Me ! {self(), erlang:md5(X)} end end) || _ <- lists:seq(1, 50)],
    Before = erlang:memory(binary), [P ! B || P <- Ps],
    p(erlang:memory(binary) - Before < 1000000),
    p(length(lists:usort([receive {P, H} -> H end || P <- Ps]))),
    M0 = erlang:memory(binary),
    {W, R} = spawn_monitor(fun() -> L = [binary:copy(<<I>>, 100000) || I <- lists:seq(1, 100)],
        Full = erlang:memory(binary) - M0 >= 4000000, exit({byte_size(lists:last(L)), Full}) end),
    receive {'DOWN', R, _, W, X} -> p(X) end, erlang:garbage_collect(), timer:sleep(20),
    p(erlang:memory(binary) - M0 < 3000000), p(byte_size(B)).

p(X) -> io:format("~0p~n", [X]).
%% expect: true
%% expect: 1
%% expect: {100000,true}
%% expect: true
%% expect: 1000000
