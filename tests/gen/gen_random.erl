%% SPDX-License-Identifier: Apache-2.0
%% gen_random — writes Erlang modules full of random, mostly well-typed code.
%%
%%   seed ──► [ clauses × patterns × guards × expressions ] ──► rnd_1.erl, rnd_2.erl, …
%%
%% Each module has some test functions t1/3 … tN/3, called twice each with random
%% arguments; its main/0 prints one line a call: the value, or class, reason and
%% the nearest stack frames. A long result is printed as its hash. The same
%% module run on two machines must print the same lines.
%%
%% Arguments come in through exported functions, so the compiler knows nothing
%% of their types and emits the general instructions; where it can infer types,
%% it emits the typed ones. One argument in twenty-five is of the wrong type, so that
%% errors are met everywhere.
%%
%% Rules for what is generated: it ends (loops are over short lists or counters
%% below 8), its numbers stay in reason (shift counts are masked, folds reduced),
%% and its result does not depend on time, processes, libm or map order beyond
%% 32 keys. Every variable has a fresh name, so scopes need no care.
%%
%%   erl -noshell -eval 'gen_random:cli(["--seed", "1", "--count", "20000", "--out", DIR]).'
-module(gen_random).
-export([cli/1, module/3]).

-define(PER_MODULE, 200).           % cases, two a function

cli(Args) ->
    Opt = fun(K, D) -> case lists:dropwhile(fun(A) -> A =/= K end, Args) of [_, V | _] -> V; _ -> D end end,
    Seed = list_to_integer(Opt("--seed", "1")),
    Count = list_to_integer(Opt("--count", "1000")),
    Dir = Opt("--out", "."),
    write(Dir, Seed, 1, Count),
    halt().

write(_, _, _, Left) when Left =< 0 -> ok;
write(Dir, Seed, K, Left) ->
    N = min(Left, ?PER_MODULE),
    Name = lists:flatten(io_lib:format("rnd_~w_~3..0w", [Seed, K])),
    ok = file:write_file(filename:join(Dir, Name ++ ".erl"), module(Name, {Seed, K}, N)),
    write(Dir, Seed, K + 1, Left - N).

%% ---- a module --------------------------------------------------------------

module(Name, {Seed, K}, Cases) ->
    rand:seed(exsss, {Seed, K, 4711}),
    put(var, 0),
    Fs = [function(I) || I <- lists:seq(1, (Cases + 1) div 2)],
    Calls = lists:sublist(lists:append([[{I, Ts}, {I, Ts}] || {I, Ts, _} <- Fs]), Cases),
    ["%% SPDX-License-Identifier: Apache-2.0\n%% Made by tests/gen/gen_random.erl, seed ",
     io_lib:format("~w module ~w.~n-module(~s).~n", [Seed, K, Name]),
     "-compile([nowarn_unused_vars, nowarn_shadow_vars]).\n"
     "-export([main/0, id/1]).\n-export([", lists:join(", ", [["t", i2l(I), "/3"] || {I, _, _} <- Fs]), "]).\n\n",
     "main() ->\n",
     [["    r(", i2l(I), ", fun() -> t", i2l(I), "(", join([arg(T) || T <- Ts]), ") end),\n"] || {I, Ts} <- Calls],
     "    ok.\n\n",
     "r(N, F) ->\n"
     "    S = try F() of V -> show(V)\n"
     "        catch C:R:St -> [atom_to_list(C), $:, show(R), frames(St, 2)]\n"
     "        end,\n"
     "    flush(),\n"
     "    io:format(\"~w ~s~n\", [N, S]).\n\n"
     "show(V) ->\n"
     "    case erlang:external_size(V) of\n"
     "        N when N > 150 -> io_lib:format(\"#~w/~w\", [erlang:phash2(V), N]);\n"
     "        _ -> io_lib:format(\"~w\", [V])\n"
     "    end.\n\n"
     "frames([{M, F, A, I} | T], N) when N > 0 ->\n"
     "    Line = proplists:get_value(line, I, 0),\n"
     "    [io_lib:format(\" ~w:~w/~w@~w\", [M, F, if is_list(A) -> show_args(A); true -> A end, Line]) | frames(T, N "
         "- 1)];\n"
     "frames(_, _) -> [].\n\n"
     "show_args(A) -> {erlang:phash2(A), length(A)}.\n\n"
     "flush() -> receive _ -> flush() after 0 -> ok end.\n\n"
     "id(X) -> X.\n\n",
     [Text || {_, _, Text} <- Fs]].

function(I) ->
    Ts = [pick([int, int, num, float, bin, bits, {list, int}, {list, any}, tuple, map, atom, any, str]) || _ <- [1, 2,
        3]],
    N = pick([1, 1, 2, 3]),
    Body = [clause(I, Ts) || _ <- lists:seq(1, N - 1)] ++ [last_clause(I, Ts)],
    {I, Ts, [lists:join(";\n", Body), ".\n\n"]}.

clause(I, Ts) ->
    {Ps, Env} = patterns(Ts, []),
    ["t", i2l(I), "(", join(Ps), ")", when_(Env), " ->\n    ", gen(any_type(), 4, Env)].

last_clause(I, Ts) ->
    Vs = [fresh() || _ <- Ts],
    Env = lists:zip(Vs, Ts),
    ["t", i2l(I), "(", join(Vs), ") ->\n    ", body(4, Env)].

%% One to three expressions; the early ones may bind.
body(D, Env) ->
    case r(9) of
        1 ->
            T = any_type(),
            {P, Env2} = pattern(T, Env, r(2)),
            [P, " = ", gen(T, D - 1, Env), ",\n    ", gen(any_type(), D, Env2)];
        N when N < 5 ->
            T = any_type(), V = fresh(),
            [V, " = ", gen(T, D - 1, Env), ",\n    ", gen(any_type(), D, [{V, T} | Env])];
        _ -> gen(any_type(), D, Env)
    end.

%% ---- types and constants -----------------------------------------------------

any_type() -> pick([int, int, int, num, float, atom, bool, bin, bin, bits, bits, {list, int}, {list, any}, str, tuple,
    map, map]).

concrete(any) -> concrete(any_type());
concrete(num) -> pick([int, float]);
concrete(T) -> T.

%% An argument for a call, as text; now and then of another type.
arg(T) -> case r(25) of 1 -> const(any_type()); _ -> const(T) end.

const(any) -> const(any_type());
const(num) -> const(pick([int, float]));
const(int) ->
    case r(10) of
        N when N =< 4 -> i2l(r(20) - 6);
        5 -> i2l(r(600) - 300);
        6 -> i2l(pick([1, -1]) * (pow2(pick([7, 8, 15, 16, 27, 31, 32, 58, 59, 60, 62, 63, 64, 65, 127, 128])) +
            r(5) - 3));
        7 -> i2l(pick([1, -1]) * rand:uniform(pow2(1 + r(62))));
        8 -> i2l(pick([1, -1]) * rand:uniform(pow2(60 + r(90))));
        9 -> "16#" ++ integer_to_list(rand:uniform(pow2(r(64))), 16);
        10 -> pick(["0", "1", "-1", "2", "255", "256", "$a", "576460752303423487", "-576460752303423488"])
    end;
const(float) ->
    pick(["0.0", "1.0", "-1.0", "0.5", "1.5", "-2.5", "0.1", "3.14159", "1.0e10", "-1.0e-10", "1.0e22", "1.0e308",
          "5.0e-324", "9007199254740993.0",
          "123456.789", float_to_list((rand:uniform() - 0.5) * math:pow(10, r(20) - 8), [short])]);
const(atom) -> pick(["a", "b", "c", "ok", "error", "true", "false", "undefined", "'A b'", "''", "foo"]);
const(bool) -> pick(["true", "false"]);
const(bin) ->
    case r(5) of
        1 -> "<<>>";
        2 -> pick(["<<\"abc\">>", "<<\"hello world\">>", "<<0>>", "<<255, 254>>", "<<\"12\">>",
            "<<1, 2, 3, 4, 5, 6, 7, 8>>", "<<\"\\x{e4}b\"/utf8>>", "<<1.5/float>>"]);
        3 -> "<<" ++ join([i2l(r(256) - 1) || _ <- lists:seq(1, r(12))]) ++ ">>";
        4 -> "<<" ++ i2l(rand:uniform(pow2(64)) - 1) ++ ":64>>";
        5 -> "<<" ++ i2l(rand:uniform(255)) ++ ":" ++ i2l(8 * r(80)) ++ ">>"
    end;
const(bits) ->
    case r(3) of
        1 -> const(bin);
        2 -> "<<" ++ i2l(rand:uniform(pow2(40))) ++ ":" ++ i2l(r(45)) ++ ">>";
        3 -> "<<" ++ join([i2l(r(256) - 1) || _ <- lists:seq(1, r(6))]) ++ ", " ++ i2l(r(8) - 1) ++ ":" ++ i2l(r(7))
            ++ ">>"
    end;
const(str) -> pick(["\"\"", "\"abc\"", "\"hello\"", "\"123\"", "\"-45\"", "\"1.5\"", "[]", "\"a b c\""]);
const({list, T}) -> ["[", join([const(T) || _ <- lists:seq(1, r(6) - 1)]), "]"];
const(tuple) -> ["{", join([const(any_flat()) || _ <- lists:seq(1, r(5) - 1)]), "}"];
const(map) -> ["#{", join([[const(key_type()), " => ", const(any_flat())] || _ <- lists:seq(1, r(6) - 1)]), "}"].

any_flat() -> pick([int, int, float, atom, bin, str, {list, int}]).

key_type() -> pick([int, atom, atom, str, bin]).

%% ---- patterns ------------------------------------------------------------------
%% Each gives its text and the environment with what it binds.

patterns(Ts, Env) ->
    lists:mapfoldl(fun(T, E) -> pattern(T, E, r(3)) end, Env, Ts).

pattern(T, Env, D) when D =< 0 -> bind(T, Env);
pattern(T, Env, D) ->
    case r(10) of
        1 -> {"_", Env};
        2 -> bind(T, Env);
        3 ->
            {P, E} = shape(T, Env, D), V = fresh(),
            {[P, " = ", V], [{V, T} | E]};
        _ -> shape(T, Env, D)
    end.

bind(T, Env) -> V = fresh(), {V, [{V, T} | Env]}.

shape(any, Env, D) -> pattern(any_type(), Env, D - 1);
shape(num, Env, _) -> case r(2) of 1 -> bind(num, Env); 2 -> {plain(num), Env} end;
shape(int, Env, _) -> case r(3) of 1 -> bind(int, Env); _ -> {plain(int), Env} end;
shape(float, Env, _) -> case r(3) of 1 -> {plain(float), Env}; _ -> bind(float, Env) end;
shape(atom, Env, _) -> {const(atom), Env};
shape(bool, Env, _) -> {const(bool), Env};
shape(str, Env, D) ->
    case r(3) of
        1 -> {const(str), Env};
        2 -> V = fresh(), {["\"", pick(["a", "h", "1"]), "\" ++ ", V], [{V, str} | Env]};
        3 -> shape({list, int}, Env, D)
    end;
shape({list, T}, Env, D) ->
    case r(4) of
        1 -> {"[]", Env};
        2 ->
            {H, E1} = pattern(T, Env, D - 1), {Tl, E2} = pattern({list, T}, E1, D - 1),
            {["[", H, " | ", Tl, "]"], E2};
        3 ->
            {A, E1} = pattern(T, Env, D - 1), {B, E2} = pattern(T, E1, D - 1), {Tl, E3} = bind({list, T}, E2),
            {["[", A, ", ", B, " | ", Tl, "]"], E3};
        4 -> {P, E} = pattern(T, Env, D - 1), {["[", P, "]"], E}
    end;
shape(tuple, Env, D) ->
    {Ps, E} = lists:mapfoldl(fun(_, E0) -> pattern(any_flat(), E0, D - 1) end, Env, lists:seq(1, r(4) - 1)),
    {["{", join(Ps), "}"], E};
shape(map, Env, D) ->
    {Ps, E} = lists:mapfoldl(fun(_, E0) ->
        {P, E1} = pattern(any_flat(), E0, D - 1),
        {[plain(key_type()), " := ", P], E1}
    end, Env, lists:seq(1, r(3) - 1)),
    {["#{", join(Ps), "}"], E};
shape(bin, Env, _) -> segments(Env, r(4), pick(["/binary", "/binary", "/bits", none]));
shape(bits, Env, _) -> segments(Env, r(4), pick(["/bits", "/bits", "/binary", none])).

%% A literal that may stand in a pattern.
plain(bin) -> pick(["<<>>", "<<\"abc\">>", "<<1, 2>>"]);
plain(float) -> pick(["1.0", "0.5", "-2.5", "0.1"]);
plain(T) -> const(T).

%% <<A:S, B/float, …, Rest/bits>>; a size may be a variable bound just before.
segments(Env, N, Tail) ->
    {Ss, E, _} = lists:foldl(fun(_, {Acc, E0, Sized}) ->
        {S, E1, Sized2} = segment(E0, Sized),
        {[S | Acc], E1, Sized2}
    end, {[], Env, none}, lists:seq(1, N - 1)),
    {Last, E2} = case Tail of
        none -> {[], E};
        _ -> V = fresh(), {[[V, Tail]], [{V, case Tail of "/binary" -> bin; _ -> bits end} | E]}
    end,
    {["<<", join(lists:reverse(Ss) ++ Last), ">>"], E2}.

%% A pattern for a bit string generator: it must take at least a bit, or it goes on for ever.
stride(Env) ->
    V = fresh(),
    {P, E} = case r(3) of 1 -> {S, E1, _} = segment([{V, int} | Env], V), {[", ", S], E1}; _ ->
        {"", [{V, int} | Env]} end,
    {["<<", V, ":", i2l(pick([1, 4, 5, 8, 8, 8, 13, 16])), flags(), P, ">>"], E}.

%% No utf32: OTP 25.2.3's JIT crashes on some failing utf32 matches (tests/erl/bins has utf32).
segment(Env, Sized) ->
    V = fresh(),
    case r(9) of
        N when N =< 3 -> {[V, ":", i2l(pick([1, 2, 3, 4, 7, 8, 8, 8, 12, 16, 24, 32, 60, 64, 70])), flags()],
            [{V, int} | Env], V};
        4 -> {[V, ":", pick(["3", "4", "5"])], [{V, int} | Env], V};
        5 when Sized =/= none -> {[V, ":", Sized, pick(["", "/unit:2", "/little", "/bits"])], [{V, any} | Env], none};
        6 when Sized =/= none -> {[V, ":", Sized, "/binary"], [{V, bin} | Env], none};
        6 -> {[V, ":", i2l(r(4) - 1), "/binary"], [{V, bin} | Env], none};
        7 -> {[V, ":", pick(["64", "32", "16"]), "/float", pick(["", "-little"])], [{V, float} | Env], none};
        8 -> {[V, "/", pick(["utf8", "utf16", "utf16-little"])], [{V, int} | Env], none};
        9 -> {pick(["1", "0:4", "\"a\"", "255", "_:3", "_", "1:1"]), Env, Sized};
        _ -> {V, [{V, int} | Env], V}
    end.

flags() -> pick(["", "", "", "/signed", "/little", "/little-signed", "/big", "/unsigned", "/native"]).

%% ---- guards -----------------------------------------------------------------------

when_(Env) -> case r(3) of 1 -> [" when ", guards(Env)]; _ -> "" end.

guards(Env) ->
    lists:join(pick(["; ", ", "]), [guard(Env, 2) || _ <- lists:seq(1, pick([1, 1, 2]))]).

guard(Env, D) when D > 0 ->
    case r(6) of
        1 -> ["(", guard(Env, D - 1), pick([" andalso ", " orelse ", " and ", " or ", " xor "]), guard(Env, D - 1),
            ")"];
        2 -> ["not ", guard(Env, D - 1)];
        _ -> guard(Env, 0)
    end;
guard(Env, _) ->
    case r(4) of
        1 -> [pick(["is_integer", "is_float", "is_number", "is_atom", "is_list", "is_tuple", "is_map", "is_binary",
              "is_bitstring", "is_boolean"]),
              "(", value(any, Env), ")"];
        2 -> ["(", gexp(int, Env, 2), cmp(), gexp(num, Env, 1), ")"];
        3 -> ["(", value(any, Env), cmp(), value(any, Env), ")"];
        4 -> ["is_map_key(", value(key_type(), Env), ", ", value(map, Env), ")"]
    end.

%% Expressions allowed in guards.
gexp(T, Env, D) when D =< 0 -> value(T, Env);
gexp(int, Env, D) ->
    case r(9) of
        1 -> ["length(", value({list, any}, Env), ")"];
        2 -> ["byte_size(", value(bin, Env), ")"];
        3 -> ["bit_size(", value(bits, Env), ")"];
        4 -> ["map_size(", value(map, Env), ")"];
        5 -> ["tuple_size(", value(tuple, Env), ")"];
        6 -> ["(", gexp(int, Env, D - 1), pick([" + ", " - ", " * ", " div ", " rem ", " band ", " bor ", " bxor "]),
            gexp(int, Env, D - 1), ")"];
        7 -> [pick(["abs", "trunc", "round", "floor", "ceil"]), "(", gexp(num, Env, D - 1), ")"];
        8 -> ["hd(", value({list, int}, Env), ")"];
        9 -> ["element(", i2l(r(3)), ", ", value(tuple, Env), ")"]
    end;
gexp(T, Env, _) -> value(T, Env).

cmp() -> pick([" < ", " > ", " =< ", " >= ", " == ", " /= ", " =:= ", " =/= "]).

%% ---- expressions --------------------------------------------------------------------

%% A variable of the type if there is one, or else a literal.
value(T, Env) ->
    case [V || {V, VT} <- Env, fits(VT, T)] of
        [] -> const(T);
        Vs -> case r(6) of 1 -> const(T); _ -> pick(Vs) end
    end.

fits(T, T) -> true;
fits(_, any) -> true;
fits(any, _) -> r(4) =:= 1;
fits(int, num) -> true;
fits(float, num) -> true;
fits(bin, bits) -> true;
fits({list, _}, {list, any}) -> true;
fits(str, {list, _}) -> true;
fits(bool, atom) -> true;
fits(num, int) -> r(3) =:= 1;
fits(_, _) -> false.

gen(T, D, Env) when D =< 0 -> value(T, Env);
gen(T0, D, Env) ->
    T = concrete(T0),
    case r(24) of
        1 -> case_(T, D, Env);
        2 -> case_(T, D, Env);
        3 -> ["if ", guards(Env), " -> ", gen(T, D - 1, Env), "; true -> ", gen(T, D - 1, Env), " end"];
        4 -> try_(T, D, Env);
        5 -> X = fresh(), XT = any_type(),
             ["(fun(", X, ") -> ", gen(T, D - 1, [{X, XT} | Env]), " end)(", gen(XT, D - 1, Env), ")"];
        6 -> X = fresh(), XT = any_type(),
             ["begin ", X, " = ", gen(XT, D - 1, Env), ", ", gen(T, D - 1, [{X, XT} | Env]), " end"];
        7 -> ["id(", gen(T, D - 1, Env), ")"];
        8 -> ["hd([", gen(T, D - 1, Env), " | ", gen({list, any}, D - 2, Env), "])"];
        9 -> N = r(3), Es = [gen(case I of N -> T; _ -> any_flat() end, D - 2, Env) || I <- lists:seq(1, 3)],
             ["element(", i2l(N), ", {", join(Es), "})"];
        10 -> value(T, Env);
        11 -> {P, E2} = pattern(T, Env, 2),
              ["begin self() ! ", gen(T, D - 1, Env), ", receive ", P, when_(E2), " -> ", gen(T, D - 1, E2),
                  " after 0 -> ", gen(T, D - 2, Env), " end end"];
        12 -> K = value(key_type(), Env),
              ["maps:get(", K, ", ", case r(2) of 1 -> ["#{", K, " => ", gen(T, D - 1, Env), "}"]; 2 -> gen(map, D - 1,
               Env) end,
               case r(8) of 1 -> []; _ -> [", ", gen(T, D - 2, Env)] end, ")"];
        _ -> exp(T, D - 1, Env)
    end.

case_(T, D, Env) ->
    XT = any_type(),
    Cs = [begin {P, E} = pattern(XT, Env, 3), [P, when_(E), " -> ", gen(T, D - 1, E)] end || _ <- lists:seq(1, r(3))],
    Default = case r(6) of 1 -> []; _ -> [["_ -> ", gen(T, D - 2, Env)]] end,
    ["case ", gen(XT, D - 1, Env), " of ", lists:join("; ", Cs ++ Default), " end"].

try_(T, D, Env) ->
    Body = case r(3) of
        1 -> [pick(["throw", "error", "exit"]), "(", gen(any_type(), D - 2, Env), ")"];
        _ -> gen(T, D - 1, Env)
    end,
    R = fresh(),
    E2 = [{R, any} | Env],
    case r(5) of
        %% The stack in {'EXIT', {R, Stack}} goes down to whoever started main/0.
        1 -> V = fresh(), ["case (catch ", Body, ") of {'EXIT', {", R, ", [{_, _, _, _} | _]}} -> {'EXIT', ", R, "}; ",
            V, " -> ", V, " end"];
        2 -> ["try ", Body, " catch ", pick(["_", "throw", "error"]), ":", R, " -> ",
            pick([["{", R, ", 1}"], gen(T, D - 2, E2)]), " end"];
        3 -> {P, E3} = pattern(T, Env, 2),
             ["try ", gen(T, D - 1, Env), " of ", P, " -> ", gen(T, D - 2, E3), " catch error:", R, " -> ",
                 gen(T, D - 2, E2), "; _:_ -> ", gen(T, D - 2, Env), " end"];
        4 -> ["try ", Body, " catch error:badarg -> ", gen(T, D - 2, Env), "; error:{badmatch, ", R, "} -> ",
            gen(T, D - 2, E2), "; error:{badkey, _} -> ", const(T), " end"];
        5 -> ["try ", Body, " after ", gen(any_type(), D - 2, Env), " end"]
    end.

%% What is special to each type. D is the depth left for the parts.
exp(int, D, Env) ->
    I = fun() -> gen(int, D, Env) end,
    case r(30) of
        N when N =< 6 -> ["(", I(), pick([" + ", " - ", " * "]), I(), ")"];
        7 -> ["(", I(), pick([" div ", " rem "]), I(), ")"];
        8 -> ["(", I(), pick([" div ", " rem "]), const(int), ")"];
        9 -> ["(", I(), pick([" band ", " bor ", " bxor "]), I(), ")"];
        10 -> ["(", I(), pick([" bsl ", " bsr "]), "(", I(), " band ", pick(["7", "63", "127"]), "))"];
        11 -> ["(", I(), " bsr ", i2l(r(70)), ")"];
        12 -> [pick(["abs", "-", "bnot ", "+"]), "(", I(), ")"];
        13 -> ["length(", gen(pick([{list, any}, {list, int}, str]), D, Env), ")"];
        14 -> [pick(["byte_size", "bit_size", "erlang:crc32", "erlang:adler32"]), "(", gen(bin, D, Env), ")"];
        15 -> ["bit_size(", gen(bits, D, Env), ")"];
        16 -> ["map_size(", gen(map, D, Env), ")"];
        17 -> ["tuple_size(", gen(tuple, D, Env), ")"];
        18 -> [pick(["trunc", "round", "floor", "ceil"]), "(", gen(float, D, Env), ")"];
        19 -> ["lists:sum(", gen({list, int}, D, Env), ")"];
        20 -> [pick(["hd", "lists:max", "lists:last", "lists:min"]), "([", I(), " | ", gen({list, int}, D, Env), "])"];
        21 -> ["erlang:phash2(", gen(any, D, Env), ")"];
        22 -> B = base(), ["binary_to_integer(integer_to_binary(", I(), B, ")", B, ")"];
        23 -> ["try list_to_integer(", gen(str, D, Env), pick(["", "", ", 16"]), ") catch error:badarg -> -1 end"];
        24 -> X = fresh(), A = fresh(), E = [{X, int}, {A, int} | Env],
              ["lists:foldl(fun(", X, ", ", A, ") -> ", gen(int, D - 1, E), " rem 1000000007 end, ", I(), ", ",
                  gen({list, int}, D, Env), ")"];
        25 -> {P, E} = segments(Env, 1 + r(3), "/bits"),
              ["case ", gen(bin, D, Env), " of ", P, " -> ", gen(int, D - 1, E), "; _ -> ", I(), " end"];
        26 -> ["erlang:", pick(["min", "max"]), "(", I(), ", ", I(), ")"];
        27 -> ["binary:decode_unsigned(", gen(bin, D, Env), pick(["", ", little"]), ")"];
        28 -> ["binary:at(", gen(bin, D, Env), ", ", pick(["0", "1", ["(", gen(int, D, Env), " band 7)"]]), ")"];
        29 -> ["erlang:external_size(", gen(any, D, Env), ")"];
        30 -> ["lists:nth(", i2l(r(3)), ", ", gen({list, int}, D, Env), " ++ [1, 2, 3])"]
    end;
exp(float, D, Env) ->
    case r(9) of
        N when N =< 4 -> ["(", gen(float, D, Env), pick([" + ", " - ", " * ", " / "]), gen(num, D, Env), ")"];
        5 -> ["(", gen(int, D, Env), " / ", gen(int, D, Env), ")"];
        6 -> ["float(", gen(num, D, Env), ")"];
        7 -> [pick(["abs", "-", "math:floor", "math:ceil"]), "(", gen(float, D, Env), ")"];
        8 -> ["math:sqrt(abs(", gen(num, D, Env), "))"];
        9 -> ["list_to_float(float_to_list(", gen(float, D, Env), pick(["", ", [short]", ", [{decimals, 3}]"]), "))"]
    end;
exp(atom, D, Env) ->
    case r(4) of
        1 -> ["binary_to_atom(atom_to_binary(", gen(atom, D, Env), "))"];
        2 -> ["list_to_atom(atom_to_list(", gen(atom, D, Env), "))"];
        3 -> gen(bool, D, Env);
        4 -> ["element(1, {", gen(atom, D, Env), "})"]
    end;
exp(bool, D, Env) ->
    case r(8) of
        N when N =< 2 -> ["(", gen(any, D, Env), cmp(), gen(any, D, Env), ")"];
        3 -> ["(", gen(num, D, Env), cmp(), gen(num, D, Env), ")"];
        4 -> ["(", gen(bool, D, Env), pick([" and ", " or ", " xor ", " andalso ", " orelse "]), gen(bool, D, Env),
            ")"];
        5 -> ["not ", gen(bool, D, Env)];
        6 -> ["lists:member(", gen(int, D, Env), ", ", gen({list, int}, D, Env), ")"];
        7 -> ["maps:is_key(", gen(key_type(), D, Env), ", ", gen(map, D, Env), ")"];
        8 -> [pick(["is_integer", "is_float", "is_atom", "is_list", "is_tuple", "is_map", "is_binary"]), "(",
            gen(any, D, Env), ")"]
    end;
exp(bin, D, Env) ->
    case r(18) of
        N when N =< 5 -> ["<<", join([build(D, Env, whole) || _ <- lists:seq(1, r(4))]), ">>"];
        6 -> ["list_to_binary(", gen(str, D, Env), ")"];
        7 -> ["list_to_binary([X band 255 || X <- ", gen({list, int}, D, Env), "])"];
        8 -> ["binary:copy(", gen(bin, D, Env), ", ", gen(int, D - 1, Env), " band 7)"];
        9 -> ["integer_to_binary(", gen(int, D, Env), base(), ")"];
        10 -> ["term_to_binary(", gen(any, D, Env), ")"];
        11 -> B = fresh(), ["begin ", B, " = ", gen(bin, D, Env), ", binary_part(", B, ", 0, min(", i2l(r(9)),
            ", byte_size(", B, "))) end"];
        12 -> ["binary_part(", gen(bin, D, Env), ", ", i2l(r(4) - 1), ", ", i2l(r(4) - 2), ")"];
        13 -> ["iolist_to_binary([", gen(bin, D, Env), ", ", gen(str, D, Env), " | ", gen(bin, D, Env), "])"];
        14 -> X = fresh(), ["<< <<", build(D - 1, [{X, int} | Env], whole), ">> || ", X, " <- ", gen({list, int}, D,
            Env), " >>"];
        15 -> X = fresh(), ["<< <<", X, pick(["", ":16", "/utf8", ":32/little"]), ">> || <<", X,
            pick(["", ":4", ":16", "/utf8"]), ">> <= ", gen(bin, D, Env), " >>"];
        16 -> ["binary:replace(", gen(bin, D, Env), ", <<", pick(["\"a\"", "0", "\"l\"", "1, 2"]), ">>, ",
            gen(bin, D, Env), pick(["", ", [global]"]), ")"];
        17 -> ["binary:encode_unsigned(abs(", gen(int, D, Env), "))"];
        18 -> ["atom_to_binary(", gen(atom, D, Env), ")"]
    end;
exp(bits, D, Env) ->
    case r(5) of
        1 -> gen(bin, D, Env);
        2 -> {P, E} = segments(Env, 1 + r(2), "/bits"),
             ["case ", gen(bits, D, Env), " of ", P, " -> ", gen(bits, D - 1, E), "; _ -> ", gen(bits, D - 1, Env),
                 " end"];
        3 -> X = fresh(), ["<< <<", X, ":", i2l(r(9)), ">> || <<", X, ":", i2l(r(9)), ">> <= ", gen(bits, D, Env),
            " >>"];
        _ -> ["<<", join([build(D, Env, any) || _ <- lists:seq(1, r(4))]), ">>"]
    end;
exp(str, D, Env) ->
    case r(7) of
        1 -> ["integer_to_list(", gen(int, D, Env), base(), ")"];
        2 -> ["atom_to_list(", gen(atom, D, Env), ")"];
        3 -> ["(", gen(str, D, Env), " ++ ", gen(str, D, Env), ")"];
        4 -> ["binary_to_list(", gen(bin, D, Env), ")"];
        5 -> ["lists:flatten(io_lib:format(\"", pick(["~w", "~p", "~0p"]), "\", [", gen(any, D, Env), "]))"];
        6 -> ["lists:reverse(", gen(str, D, Env), ")"];
        7 -> ["float_to_list(", gen(float, D, Env), pick(["", ", [short]", ", [{decimals, 2}]", ", [{scientific, 5}]"]),
            ")"]
    end;
exp({list, T}, D, Env) ->
    L = fun() -> gen({list, T}, D, Env) end,
    case r(18) of
        1 -> ["[", join([gen(T, D, Env) || _ <- lists:seq(1, r(4))]), "]"];
        2 -> ["[", gen(T, D, Env), " | ", L(), "]"];
        3 -> ["(", L(), " ++ ", L(), ")"];
        4 -> ["(", L(), " -- ", L(), ")"];
        5 -> [pick(["lists:reverse", "lists:sort", "lists:usort", "tl"]), "(", L(), ")"];
        N when N =< 8 -> X = fresh(), XT = pick([int, any]), ["lists:map(fun(", X, ") -> ",
            gen(T, D - 1, [{X, XT} | Env]), " end, ", gen({list, XT}, D, Env), ")"];
        N when N =< 11 ->
            XT = pick([int, any, tuple]), {P, E} = pattern(XT, Env, 2),
            ["[", gen(T, D - 1, E), " || ", P, " <- ", gen({list, XT}, D, Env), case r(2) of 1 -> [", ", guard(E, 1)];
                2 -> [] end, "]"];
        12 -> {P, E} = stride(Env), ["[", gen(T, D - 1, E), " || ", P, " <= ", gen(bin, D, Env), "]"];
        13 -> ["tuple_to_list(", gen(tuple, D, Env), ")"];
        14 -> ["lists:sort(maps:", pick(["keys", "values", "to_list"]), "(", gen(map, D, Env), "))"];
        15 when T =:= int -> ["lists:seq(1, ", gen(int, D, Env), " band 15)"];
        15 -> ["lists:duplicate(", gen(int, D - 1, Env), " band 7, ", gen(T, D, Env), ")"];
        16 -> X = fresh(), ["lists:filter(fun(", X, ") -> ", guard([{X, T} | Env], 1), " end, ", L(), ")"];
        17 -> F = fresh(), X = fresh(),
              ["(fun ", F, "(", X, ") when ", X, " > 0 -> [", gen(T, D - 1, [{X, int} | Env]), " | ", F, "(", X,
                  " - 1)]; ", F, "(_) -> [] end)(", gen(int, D - 1, Env), " band 7)"];
        18 -> ["lists:sublist(", L(), ", ", i2l(r(4)), ")"]
    end;
exp(tuple, D, Env) ->
    case r(5) of
        1 -> ["list_to_tuple(", gen({list, any}, D, Env), ")"];
        2 -> ["setelement(", i2l(r(2)), ", erlang:append_element(", gen(tuple, D, Env), ", b)", ", ", gen(any, D, Env),
            ")"];
        3 -> ["erlang:append_element(", gen(tuple, D, Env), ", ", gen(any, D, Env), ")"];
        _ -> ["{", join([gen(any, D - 1, Env) || _ <- lists:seq(1, r(4))]), "}"]
    end;
exp(map, D, Env) ->
    Pair = fun(Op) -> [gen(key_type(), D - 1, Env), Op, gen(any, D - 1, Env)] end,
    case r(12) of
        N when N =< 2 -> ["#{", join([Pair(" => ") || _ <- lists:seq(1, r(5) - 1)]), "}"];
        N when N =< 4 -> ["(", gen(map, D, Env), ")#{", join([Pair(" => ") || _ <- lists:seq(1, r(3))]), "}"];
        5 -> K = value(key_type(), Env), ["(", gen(map, D, Env), ")#{", K, pick([" := ", " => "]), gen(any, D, Env),
            ", ", K, " := ", gen(any, D, Env), "}"];
        6 -> ["maps:merge(", gen(map, D, Env), ", ", gen(map, D, Env), ")"];
        7 -> ["maps:remove(", gen(key_type(), D, Env), ", ", gen(map, D, Env), ")"];
        8 -> ["maps:put(", gen(key_type(), D, Env), ", ", gen(any, D, Env), ", ", gen(map, D, Env), ")"];
        9 -> X = fresh(), ["maps:map(fun(_, ", X, ") -> ", gen(any, D - 1, [{X, any} | Env]), " end, ",
            gen(map, D, Env), ")"];
        10 -> X = fresh(), ["maps:from_list([{", X, ", ", gen(any, D - 1, [{X, any} | Env]), "} || ", X, " <- ",
            gen({list, any}, D, Env), "])"];
        11 -> K = value(key_type(), Env), ["maps:update(", K, ", ", gen(any, D, Env), ", ",
            pick(["#{", ["(", gen(map, D, Env), ")#{"]]), K, " => 1})"];
        12 -> ["maps:from_list([{X, X * X} || X <- lists:seq(1, ", i2l(r(60)), ")])"]
    end.

%% A segment of a binary under construction. `whole` keeps to whole bytes.
build(D, Env, How) ->
    E = fun(T) -> gen(T, D - 1, Env) end,
    case r(10) of
        N when N =< 3 -> ["(", E(int), "):", i2l(case How of whole -> 8 * r(10); any -> r(70) - 1 end), flags()];
        4 -> ["(", E(int), ")"];
        5 -> ["(", E(bin), ")/binary"];
        6 when How =:= any -> ["(", E(bits), ")/bits"];
        6 -> ["(", E(bin), "):", i2l(r(4) - 1), "/binary"];
        7 -> ["(", E(pick([int, float, float])), "):", pick(["64", "32", "16"]), "/float", pick(["", "-little"])];
        8 -> ["(", E(int), " band 16#", pick(["7f", "7ff", "ffff", "fffff"]), ")/", pick(["utf8", "utf16", "utf32"])];
        9 when How =:= any -> ["(", E(int), "):(", gen(int, D - 2, Env), " band 31)", flags()];
        9 -> ["(", E(int), "):(", gen(int, D - 2, Env), " band 7)/unit:8"];
        10 -> pick(["1", "\"xyz\"", "0:16", "\"ab\"/utf16", "255:8/signed", "1.5:32/float"])
    end.

base() -> pick(["", "", "", ", 2", ", 16", ", 36"]).

%% ---- small things -------------------------------------------------------------------

r(N) -> rand:uniform(N).

pick(L) -> lists:nth(rand:uniform(length(L)), L).

fresh() ->
    N = get(var),
    put(var, N + 1),
    "V" ++ integer_to_list(N).

i2l(N) -> integer_to_list(N).

pow2(N) -> 1 bsl N.

join(L) -> lists:append(lists:join(", ", [lists:flatten(X) || X <- L])).
