%% SPDX-License-Identifier: Apache-2.0
%% reductions - for tests/unit/emu.test.c: what a turn of each loop costs. main([Call, Bif, Send, Handler]) gets the
%% numbers of src/emu/reductions.h and halts with 0, or with the sum of 1 bsl Index of the loops that cost something
%% else.
-module(reductions).
-export([main/1, applied/0]).

main(Args) ->
    [Call, Bif, Send, Handler] = numbers(Args),
    Kinds = [{fun calls/1, Call},
             {fun bifs/1, Call + Bif},
             {fun guards/1, Call},
             {fun sends/1, Call + Send},
             {fun handlers/1, Call + Bif + Handler},
             {fun funs/1, 2 * Call},
             {fun applies/1, 2 * Call},
             {fun lengths/1, Call + 3}],
    halt(wrong(Kinds, 1)).

numbers([]) -> [];
numbers([A | T]) -> [list_to_integer(A) | numbers(T)].

wrong([], _) -> 0;
wrong([{F, Turn} | T], Bit) ->
    case cost(F, 300) - cost(F, 200) of
        N when N =:= 100 * Turn -> wrong(T, 2 * Bit);
        _ -> Bit + wrong(T, 2 * Bit)
    end.

%% What F(N) costs a process of its own, with a heap so large that nothing collects.
cost(F, N) ->
    Me = self(),
    P = spawn_opt(fun() ->
                          receive go -> ok end,
                          List = cells(300),
                          {_, A} = process_info(self(), reductions),
                          F({N, List}),
                          {_, B} = process_info(self(), reductions),
                          Me ! {self(), B - A}
                  end, [{min_heap_size, 100000}]),
    P ! go,
    receive {P, R} -> R end.

cells(0) -> [];
cells(N) -> [N | cells(N - 1)].

calls({0, _}) -> ok;
calls({N, L}) -> calls({N - 1, L}).
bifs({0, _}) -> ok;
bifs({N, L}) -> put(k, N), bifs({N - 1, L}).
guards({0, _}) -> ok;
guards({N, L}) when hd(L) > 0, tuple_size({N, L}) =:= 2 -> guards({N - 1, L}).
sends({0, _}) -> ok;
sends({N, L}) -> self() ! N, sends({N - 1, L}).
handlers({0, _}) -> ok;
handlers({N, L}) -> try throw(N) catch N -> ok end, handlers({N - 1, L}).
funs({N, L}) -> funs(N, fun(X) -> X end, L).
funs(0, _, _) -> ok;
funs(N, F, L) -> F(N), funs(N - 1, F, L).
applies({N, _}) -> applies(N, ?MODULE, applied).
applies(0, _, _) -> ok;
applies(N, M, F) -> M:F(), applies(N - 1, M, F).
applied() -> ok.
lengths({0, _}) -> ok;
lengths({N, L}) when length(L) =:= 300 -> lengths({N - 1, L}).
