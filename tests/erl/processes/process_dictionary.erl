%% SPDX-License-Identifier: Apache-2.0
%% put, get, erase, get_keys; private to each process.
-module(process_dictionary).
-export([main/0]).

main() ->
    p([put(a, 1), put(a, 2), put("b", x), get(a), get(zz), erase(zz), erase("b"), get()]),
    [put(I, I * I) || I <- lists:seq(1, 100)],
    p(lists:sum([V || {K, V} <- get(), is_integer(K)])), p(lists:sort(get_keys(25))),
    p(length(get_keys())), Me = self(), spawn(fun() -> Me ! {dict, get()} end),
    receive {dict, D} -> p(D) end,
    p(length(erase())), p(get()), p(get_keys()), put(k, v),
    p(process_info(self(), dictionary)), p(get_keys(v)),
    p([put({t, 1}, [x]), get({t, 1}), get({t, 1.0})]).

p(X) -> io:format("~0p~n", [X]).
%% expect: [undefined,1,undefined,2,undefined,undefined,x,[{a,2}]]
%% expect: 338350
%% expect: [5]
%% expect: 101
%% expect: []
%% expect: 101
%% expect: []
%% expect: []
%% expect: {dictionary,[{k,v}]}
%% expect: [k]
%% expect: [undefined,[x],undefined]
