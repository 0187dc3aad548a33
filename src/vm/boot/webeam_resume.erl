%% SPDX-License-Identifier: Apache-2.0
%% webeam_resume - what webeam adds to a system that OTP has booted: FILE.beam as a program, and the new flags of an image.
%%
%% An image is saved with -nouser, so that whoever resumes it says what `user` is: see user/1.
-module(webeam_resume).
-export([start/1, program/0, warm/0]).

%% ---- FILE.beam: main/0, main/1 with the plain arguments, or start/0, in a process of its own; then halt ------------
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

%% For an image: what shells, -eval and reports need is loaded when it is saved.
warm() ->
    ok = code:ensure_modules_loaded(
           [c, dict, edlin, edlin_expand, erl_anno, erl_bits, erl_error, erl_eval, erl_internal, erl_lint, erl_parse, erl_scan,
            error_logger, gen, gen_event, gen_statem, group, io, io_lib, io_lib_format, io_lib_fread, io_lib_pretty,
            logger_formatter, logger_h_common, maps, orddict, ordsets, otp_internal, proplists, queue, rand, sets, shell,
            shell_default, string, timer, unicode_util, user, user_drv]).

%% ---- a resumed image: does what init and kernel would have done for these flags --------------------------------------
start(Arguments) ->
    {Flags, Plain, Starts} = webeam_start:parse([[] | Arguments]),
    true = webeam:init_arguments([{F, [unicode:characters_to_binary(V) || V <- Vs]} || {F, Vs} <- Flags],
                                 [unicode:characters_to_binary(P) || P <- Plain]),
    user(last_of([noshell, oldshell, noinput, user, nouser], Flags, none)),
    case whereis(user) of
        undefined -> ok;
        User -> group_leader(User, self())
    end,
    [code:add_pathsa(lists:reverse(Ds)) || {pa, Ds} <- Flags],
    [code:add_pathsz(Ds) || {pz, Ds} <- Flags],
    process_flag(trap_exit, true),                   % as in init
    try
        [webeam_start:start(S) || S <- Starts]
    catch
        C:R:St -> webeam_start:crashed(C, R, as_inits(St))
    end.

%% Where a boot would show init's functions, so does a resumed image.
as_inits(St) ->
    [F || F <- St, element(1, F) =/= webeam_start, element(1, F) =/= ?MODULE] ++
        [{init, start_it, 1, []}, {init, start_em, 1, []}, {init, do_boot, 3, []}].

last_of(Which, Flags, None) ->
    case [F || {Name, _} = F <- lists:reverse(Flags), lists:member(Name, Which)] of
        [F | _] -> F;
        [] -> None
    end.

%% As kernel's user_sup chooses.
user({nouser, _}) -> ok;
user({user, [M]}) -> started((list_to_atom(M)):start());
user({noinput, _}) -> started(user:start_out());
user({F, _}) when F =:= noshell; F =:= oldshell -> started(user:start());
user(none) -> started(user_drv:start()).

%% It registers itself a moment later.
started(Pid) when is_pid(Pid) -> wait_for_user(500);
started({ok, Pid}) -> started(Pid);
started(_) -> ok.

wait_for_user(0) -> ok;
wait_for_user(N) ->
    case whereis(user) of
        undefined -> receive after 1 -> wait_for_user(N - 1) end;
        _ -> ok
    end.
