%% SPDX-License-Identifier: Apache-2.0
%% terms - for tests/observe/run.mjs: a process to look at, two that talk, and what webeam:describe/1,2 must say and
%% webeam:inspect/1,2 give.
-module(terms).
-export([main/1, park/1, id/1]).

main(["park"]) ->
    Me = self(),
    P = spawn_opt(?MODULE, park, [Me], [link, {priority, high}]),
    receive ready -> ok end,
    P ! one, P ! {two, [1, 2, 3]}, P ! <<"three">>,
    receive never -> ok end;
main(["chat"]) -> chat(spawn(fun echo/0));
main(["inspect"]) -> inspect().

park(Boss) -> register(parked, self()), put(color, red), Boss ! ready, receive never -> Boss end.

chat(P) -> P ! {self(), hi}, receive hi -> chat(P) end.
echo() -> receive {From, M} -> From ! M, echo() end.

id(X) -> X.

%% Shown to a page, which gives the term itself; then described: the same words, but for the copy a message would carry.
look(T) -> look(T, none).
look(T, Label) ->
    T = webeam:inspect(T, Label),
    #{label := Label, sent := none} = webeam:describe(T, Label).

inspect() ->
    %% inspect/1 gives its term, unchanged and not copied: it may stand anywhere in an expression
    Given = {id(1)},
    true = erts_debug:same(webeam:inspect(Given), Given),
    #{label := none, text := <<"{1}">>} = webeam:describe({id(1)}),
    none = maps:get(sent, webeam:describe(Given, x)),
    %% immediates: no box, the tag in the low bits
    #{root := #{kind := immediate, type := small, value := 5, bits := 80, tag := <<"0000">>}, boxes := [], words := 0,
        label := first} = look(id(5), first),
    #{root := #{type := atom, value := ok}, process := Self} = look(id(ok)), Self = self(),
    #{root := #{type := pid}} = look(self()),
    %% a cons: two words, no header
    #{root := #{kind := pointer, tag := <<"01">>, to := 1, literal := false},
      boxes := [#{kind := cons, nwords := 2, where := young, words := [#{type := small, value := 1}, #{type := nil}]}],
      words := 2, copied := 2} = look([id(1)]),
    %% a literal lies elsewhere, and costs a message nothing
    #{root := #{literal := true}, boxes := [#{where := literal} | _], words := 0, copied := 0} = look({a, literal}),
    %% a tuple: its header has the arity; sharing is seen, and lost by a copy
    T = {id(1), id(2)},
    #{boxes := [#{kind := tuple, words := [#{kind := header, type := tuple, nwords := 2, tag := <<"11">>}, #{to := 2},
        #{to := 2}]}, #{id := 2}], words := 6, copied := 9} = look({T, T}),
    %% maps: flat, and a tree from 33 keys on
    #{boxes := [#{kind := flat_map, words := [_, #{what := size, value := 2}, #{kind := pointer} | Values]} | _]} =
        look(#{a => id(1), b => id(2)}),
    2 = length(Values),
    #{boxes := [#{kind := hash_root, words := [#{type := hash_root, extra := Bits}, #{value := 40} | Children]} | _]} =
        look(maps:from_list([{N, N} || N <- lists:seq(1, 40)])),
    true = length(Children) =:= length([1 || <<1:1>> <= <<Bits:32>>]),
    %% binaries: up to 64 bytes in the heap; larger ones beside it, counted; a part points to the whole
    #{boxes := [#{kind := heap_binary, words := [_, #{value := 5}, #{kind := bytes, value := <<"small">>}]}]} =
        look(list_to_binary(id("small"))),
    Large = binary:copy(<<"large">>, 20),
    #{boxes := [#{kind := refc_binary}, #{kind := shared_bytes, where := off_heap, nbytes := 100, refs := 1,
        more := 36}]} = look(Large),
    Me = self(),
    Other = spawn(fun() -> Me ! held, receive {stop, _} -> Large end end),
    receive held -> ok end,
    #{boxes := [_, #{refs := 2}]} = look(Large, "shared by two"),
    Other ! {stop, now},
    <<_:3/binary, Part:70/binary, _/binary>> = Large,
    #{boxes := [#{kind := sub_binary, words := [_, #{value := 70}, #{what := bits}, #{what := offset, value := 3},
        #{to := 2}]}, #{kind := refc_binary} | _]} = look(Part),
    %% big integers, floats, funs, references
    #{boxes := [#{kind := big, nwords := 2, words := [_, #{what := limb, value := 16#1000000000000000}]}]} =
        look(id(1) bsl 60),
    #{boxes := [#{kind := float, words := [_, #{value := 2.5}]}]} = look(id(2) + 0.5),
    #{boxes := [#{kind := 'fun', words := [_, #{what := code}, #{value := 1}, _, #{type := pid}, #{to := 2}]},
        #{kind := tuple}]} = look(fun(X) -> {X, T} end),
    #{boxes := [#{kind := reference, nwords := 3}]} = look(make_ref()),
    %% a collection moves what survives; a message is in a fragment of its own until the next one
    L = [id(1), id(2)],
    #{boxes := [#{where := young} | _]} = look(L, "before"),
    erlang:garbage_collect(),
    #{boxes := [#{where := Where} | _]} = look(L, "after a collection"),
    true = lists:member(Where, [survivor, old]),
    Q = spawn(fun() -> receive M -> #{boxes := [#{where := fragment} | _]} = look(M, "a message"), Me ! {ok, M}
        end end),
    Q ! L,
    receive {ok, L} -> ok end,
    %% bounded
    #{boxes := Boxes, more := 1, copied := 20000} = look(lists:seq(1, id(10000))),
    400 = length(Boxes),
    #{boxes := [#{more := 961, words := Some}]} = look(erlang:make_tuple(1000, id(x))),
    40 = length(Some),
    #{boxes := Wide} = look([erlang:make_tuple(39, id(N)) || N <- lists:seq(1, 300)]),
    true = lists:sum([length(Ws) || #{words := Ws} <- Wide]) < 4500,
    #{copied := 1001} = look(erlang:make_tuple(1000, id(x))),
    #{copied := {at_least, _}} = look(lists:foldl(fun(_, X) -> {X, X} end, {id(1)}, lists:seq(1, 40))),
    ok.
