%% SPDX-License-Identifier: Apache-2.0
%% webeam_resume - additions to a system booted by OTP: FILE.beam as a program, and the new flags of an image.
%%
%% An image is saved with a stand-in for `user`, start/0. When it is resumed, the flags decide about `user`: see user/1.
-module(webeam_resume).
-export([start/0, start/1, program/0, warm/0, warm/1]).

%% ---- FILE.beam: runs main/0, main/1 with the plain arguments, or start/0, in its own process; then halts ------------
program() ->
    File = webeam:program(),
    Name = unicode:characters_to_list(File),
    case code:load_abs(filename:rootname(Name, ".beam")) of
        {module, M} ->
            webeam_start:run_program(M, init:get_plain_arguments()),
            halt(0);
        {error, Why} ->
            webeam:write(2, ["webeam: cannot load ", File, ": ", webeam_start:describe(Why), "\n"]),
            halt(1)
    end.

%% Loads what shells, -eval and error reports need, before an image is saved.
warm() ->
    ok = code:ensure_modules_loaded(
           [c, dict, edlin, edlin_expand, erl_anno, erl_bits, erl_error, erl_eval, erl_internal, erl_lint, erl_parse,
            erl_scan,
            error_logger, gen, gen_event, gen_statem, group, group_history, io, io_lib, io_lib_format, io_lib_fread,
            io_lib_pretty,
            logger_formatter, logger_h_common, maps, orddict, ordsets, otp_internal, proplists, queue, rand, sets,
            shell,
            shell_default, string, timer, unicode_util, user_drv, user_module()]).

%% What serves `user` beside user_drv.
user_module() ->
    case has_user() of
        true -> user;
        false -> prim_tty
    end.

%% Module `user` ends with OTP 25.
has_user() -> erlang:system_info(otp_release) < "26".

%% `-s webeam_resume warm compiler elixir`: also what a page needs that compiles and runs code typed by its user.
warm(What) -> lists:foreach(fun warm_for/1, What).

warm_for(shell) -> warm();
warm_for(compiler) ->
    _ = application:load(compiler),
    {ok, Ms} = application:get_key(compiler, modules),
    Seldom = [beam_disasm, beam_listing, beam_ssa_lint, beam_ssa_pp, cerl_inline, core_lint, core_parse, core_pp,
              core_scan, rec_env,
              sys_core_fold_lists, sys_core_inline, sys_core_prepare, sys_pre_attributes, v3_kernel_pp],
    ok = code:ensure_modules_loaded(
           (Ms -- Seldom) ++ [digraph, digraph_utils, epp, erl_anno, erl_bits, erl_error, erl_eval, erl_expand_records,
                              erl_internal, erl_lint,
                              erl_parse, erl_pp, erl_scan, eval_bits, error_logger, gen_server, gen_statem, io, io_lib,
                              io_lib_format, io_lib_pretty,
                              logger_formatter, maps, ordsets, otp_internal, proplists, queue, rand, sets, sofs, string,
                              timer, unicode_util, user_module()]);
warm_for(elixir) ->
    {ok, _} = application:ensure_all_started(elixir),
    {ok, _} = application:ensure_all_started(logger),
    {ok, Ms} = application:get_key(elixir, modules),
    Wanted = ["elixir", "Elixir.Inspect.", "Elixir.Enumerable.", "Elixir.Collectable.", "Elixir.String.Chars.",
        "Elixir.List.Chars."],
    ok = code:ensure_modules_loaded(
           ['Elixir.Agent', 'Elixir.DynamicSupervisor', 'Elixir.File', 'Elixir.Integer', 'Elixir.Kernel.Utils',
            'Elixir.MapSet', 'Elixir.Registry',
            'Elixir.Stream', 'Elixir.Supervisor', 'Elixir.Task', 'Elixir.Task.Supervised', 'Elixir.Task.Supervisor'
            | [M || M <- Ms, N <- [atom_to_list(M)], lists:any(fun(W) -> lists:prefix(W, N) end, Wanted)]]),
    %% These lines make Elixir load the rest.
    Loaded = 'Elixir.Code':compile_string(<<"
      defmodule Webeam.Warm do
        use GenServer
        defstruct [:a, b: 1]
        def init(x), do: {:ok, x}
        def handle_call(:get, _from, s), do: {:reply, s, s}
        def f(x) when is_integer(x), do: Enum.map(1..x, &(&1 * &1)) |> Enum.join(\", \")
        def f(%{a: a} = m), do: for({k, v} <- m, into: %{}, do: {k, \"#{inspect(v)} #{a}\"})
        def g(<<c::utf8, r::binary>>, s), do: with({:ok, t} <- {:ok, c}, do: {t, r, String.upcase(s), ~w(a b)a, ~r/x/})
        def h(x) do
          case x do
            [h | t] -> {h, t}
            _ -> try do raise \"no\" rescue e in RuntimeError -> Exception.message(e) end
          end
        end
      end
      defprotocol Webeam.Warm.P do
        def p(x)
      end
      defimpl Webeam.Warm.P, for: Integer do
        def p(x), do: x + 1
      end
    ">>),
    [begin code:delete(M), code:purge(M) end || {M, _} <- Loaded],
    ok.

%% ---- `user` while an image is made: writes, but reads nothing. Later it forwards the requests of processes
%% that still have it as their group leader to the real one.
start() -> spawn_link(fun() -> register(user, self()), process_flag(trap_exit, true), stand_in() end).

stand_in() ->
    receive
        {io_request, From, As, Request} -> From ! {io_reply, As, request(Request)}, stand_in();
        {give_up_name, From} -> unregister(user), From ! {self(), given_up}, stood_in();
        _ -> stand_in()
    end.

stood_in() ->
    receive
        {io_request, From, As, _} = R ->
            case whereis(user) of
                undefined -> From ! {io_reply, As, {error, terminated}};
                User -> User ! R
            end;
        _ -> ok
    end,
    stood_in().

request({put_chars, Encoding, Chars}) ->
    case unicode:characters_to_binary(Chars, Encoding) of
        B when is_binary(B) -> webeam:write(1, B), ok;
        _ -> {error, {put_chars, Encoding, Chars}}
    end;
request({put_chars, Encoding, M, F, A}) -> try request({put_chars, Encoding, apply(M, F, A)}) catch _:_ ->
    {error, F} end;
request({requests, Rs}) -> lists:foldl(fun(_, {error, _} = E) -> E; (R, _) -> request(R) end, ok, Rs);
request({setopts, _}) -> ok;
request(getopts) -> [{binary, false}, {encoding, unicode}];
request({get_geometry, _}) -> {error, enotsup};
request(R) when element(1, R) =:= get_chars; element(1, R) =:= get_line; element(1, R) =:= get_until -> eof;
request(_) -> {error, request}.

%% ---- a resumed image: does what init and kernel would have done for these flags ----------------------------------
start(Arguments) ->
    {Flags, Plain, Starts} = webeam_start:parse([[] | Arguments]),
    Boot = init:get_argument(boot),                  % of who made the image
    true = webeam:init_arguments([{F, [unicode:characters_to_binary(V) || V <- Vs]} || {F, Vs} <- Flags],
                                 [unicode:characters_to_binary(P) || P <- Plain]),
    case whereis(user) of
        undefined -> ok;
        StandIn -> StandIn ! {give_up_name, self()}, receive {StandIn, given_up} -> ok end
    end,
    case has_user() of
        true -> user(last_of([noshell, oldshell, noinput, user, nouser], Flags, none));
        false -> user_sup:init([])                   % there it waits for nothing
    end,
    case whereis(user) of
        undefined -> ok;
        User -> group_leader(User, self())
    end,
    [code:add_pathsa(lists:reverse(Ds)) || {pa, Ds} <- Flags],
    [code:add_pathsz(Ds) || {pz, Ds} <- Flags],
    process_flag(trap_exit, true),                   % as in init
    try
        Boot =:= error andalso dot_erlang(),
        [webeam_start:start(S) || S <- Starts],
        webeam:started()
    catch
        C:R:St -> webeam_start:crashed(C, R, as_inits(St))
    end.

%% Evaluates ~/.erlang, as the default boot script does. Module `c` may not be loaded, so it is only called if there is
%% such a file.
dot_erlang() ->
    {ok, [[Home] | _]} = init:get_argument(home),    % several: -home was given besides
    Dirs = [Home, filename:basedir(user_config, "erlang")],
    [D || D <- Dirs, {ok, _} <- [prim_file:read_file_info(D ++ "/.erlang")]] =/= [] andalso c:erlangrc(Dirs).

%% A resumed image shows init's functions in the trace, as a boot does.
as_inits(St) ->
    [F || F <- St, element(1, F) =/= webeam_start, element(1, F) =/= ?MODULE] ++
        [{init, start_it, 1, []}, {init, start_em, 1, []}, {init, do_boot, 3, []}].

last_of(Which, Flags, None) ->
    case [F || {Name, _} = F <- lists:reverse(Flags), lists:member(Name, Which)] of
        [F | _] -> F;
        [] -> None
    end.

%% The same choice as in user_sup of OTP 25, which waits longer.
user({nouser, _}) -> ok;
user({user, [M]}) -> started((list_to_atom(M)):start());
user({noinput, _}) -> started(user:start_out());
user({F, _}) when F =:= noshell; F =:= oldshell -> started(user:start());
user(none) -> started(user_drv:start()).

%% `user` registers itself a moment later.
started(Pid) when is_pid(Pid) -> wait_for_user(500);
started({ok, Pid}) -> started(Pid);
started(_) -> ok.

wait_for_user(0) -> ok;
wait_for_user(N) ->
    case whereis(user) of
        undefined -> receive after 1 -> wait_for_user(N - 1) end;
        _ -> ok
    end.
