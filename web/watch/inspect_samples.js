// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect_samples.js — expressions to inspect.

const SENT = 1;
const COLLECTED = 2;
/** @typedef {{ title: string, about: string, erlang: string, elixir: string, beside?: number }} Sample */
/** Each teaches one thing. beside: which description is shown beside the first.
 * @type {Sample[]} */
export const SAMPLES = [
  {
    title: 'Words and tags',
    about: 'A word is the value itself (an integer, an atom, []) or a pointer; its lowest bits say which.',
    erlang: '{hello, 42, [1, 2], self()}',
    elixir: '{:hello, 42, [1, 2], self()}',
  },
  {
    title: 'Sharing inside a term',
    about: 'Two arrows to one box: [X, X] holds X once.',
    erlang: 'X = {a, [1]}, [X, X]',
    elixir: 'x = {:a, [1]}; [x, x]',
  },
  {
    title: 'Sharing lost by send',
    about: 'A message is a copy, and the copy holds X once for each pointer to it: more words than the sender has.',
    erlang: 'X = lists:seq(1, 3), {X, X, X}',
    elixir: 'x = Enum.to_list(1..3); {x, x, x}',
    beside: SENT,
  },
  {
    title: 'Flat map: 32 keys',
    about: 'Up to 32 keys a map is flat: a tuple of sorted keys, and the values in the same order.',
    erlang: 'maps:from_list([{N, N} || N <- lists:seq(1, 32)])',
    elixir: 'Map.new(1..32, &{&1, &1})',
  },
  {
    title: 'HAMT: 33 keys',
    about:
      "From 33 keys on a map is a tree of nodes: 4 bits of a key's hash choose the branch, " +
      'a bitmap says which branches are there.',
    erlang: 'maps:from_list([{N, N} || N <- lists:seq(1, 33)])',
    elixir: 'Map.new(1..33, &{&1, &1})',
  },
  {
    title: 'A map updated',
    about: 'Both maps have the same keys, so both point to one tuple of keys.',
    erlang: 'M = maps:from_list([{a, 1}, {b, 2}]), {M, M#{a := 3}}',
    elixir: 'm = Map.new(a: 1, b: 2); {m, %{m | a: 3}}',
  },
  {
    title: 'Heap binary against ProcBin',
    about: 'Up to 64 bytes lie in the heap; more lie beside it, counted, and the heap has a ProcBin.',
    erlang: '{binary:copy(<<"x">>, 64), binary:copy(<<"x">>, 65)}',
    elixir: '{String.duplicate("x", 64), String.duplicate("x", 65)}',
  },
  {
    title: 'A large binary is not copied by send',
    about: 'The receiver gets a ProcBin of its own; the bytes are the same, and their reference count goes up.',
    erlang: '{take, binary:copy(<<"large">>, 20)}',
    elixir: '{:take, String.duplicate("large", 20)}',
    beside: SENT,
  },
  {
    title: 'Sub-binary',
    about: 'A part of a large binary points into the whole, and keeps all of it alive.',
    erlang: '<<_:3/binary, Part:70/binary, _/binary>> = binary:copy(<<"abcdefgh">>, 20), Part',
    elixir: '<<_::binary-size(3), part::binary-size(70), _::binary>> = String.duplicate("abcdefgh", 20); part',
  },
  {
    title: 'Literal area',
    about:
      'Constants of modules and persistent terms lie in an area all share: a message points there, nothing is copied.',
    erlang: 'persistent_term:put(greeting, {hello, "joe"}), {mine, persistent_term:get(greeting)}',
    elixir: ':persistent_term.put(:greeting, {:hello, ~c"joe"}); {:mine, :persistent_term.get(:greeting)}',
    beside: SENT,
  },
  {
    title: 'What a collection moves',
    about:
      'Live boxes are moved together and have survived; who survives two collections is old. Garbage stays behind.',
    erlang: '[{N, N * N} || N <- [1, 2, 3]]',
    elixir: 'for n <- 1..3, do: {n, n * n}',
    beside: COLLECTED,
  },
  {
    title: 'Strings',
    about: 'An Erlang string is a list: two words a character. A binary has eight characters a word.',
    erlang: '{"hello", list_to_binary("hello")}',
    elixir: '{~c"hello", "hello"}',
  },
  {
    title: 'A range, a struct',
    about: 'A struct is a map with its name under a key of its own; a range is a struct of three integers.',
    erlang: '#{first => 1, last => 3}',
    elixir: '1..3',
  },
  {
    title: 'Big integers, floats',
    about: 'Beyond 60 bits an integer is a box of 64-bit limbs; a float is always a box.',
    erlang: '{1 bsl 59, 1 bsl 60, 1.5}',
    elixir: '{2 ** 58, 2 ** 60, 1.5}',
  },
  {
    title: 'A closure',
    about: 'A fun is a box: its code, its arity, and what it closes over.',
    erlang: 'N = {big, 1 bsl 64}, fun(X) -> {X, N} end',
    elixir: 'n = {:big, 2 ** 64}; fn x -> {x, n} end',
  },
];
