%% SPDX-License-Identifier: Apache-2.0
-module(generations).
-export([main/0]).

main() ->
    Main = self(),
    spawn_opt(fun() -> builder(Main) end, [{min_heap_size, 1000}]),
    receive
        {built, N, Sizes} -> io:format("built ~w elements~nsizes of its heap: ~w~n", [N, length(Sizes)])
    end.

builder(Main) ->
    register(builder, self()),
    {List, Sizes} = build(20000, [], []),
    Main ! {built, length(List), lists:usort(Sizes)}.

build(0, List, Sizes) -> {List, Sizes};
build(N, List, Sizes) -> build(N - 1, [N | List], note(heap_size(), Sizes)).

%% Only changes are noted, so that the notes take no room.
note(Size, [Size | _] = Sizes) -> Sizes;
note(Size, Sizes) -> [Size | Sizes].

heap_size() -> element(2, process_info(self(), heap_size)).
