%% SPDX-License-Identifier: Apache-2.0
%% webeam_io - an I/O device of JavaScript's (vm.io of embed.js): the group leader of what runs with it. It speaks the
%% I/O protocol of OTP.
%%
%%   a program --> {io_request, ...} --> this process --> port_command: {out, Id, Text}, {asks, Id}
%%                                          ^------------ took, {input, Text | eof}, close, from webeam_js
%%
%% Input that nobody has read yet is kept, whenever it came. After its end each read gives eof.
%% While JavaScript has a text to take, what is printed is joined to the next one; who prints waits when that has more
%% than ROOM bytes.
-module(webeam_io).
-export([start/3, flush/1]).

-define(ROOM, 65536).
%% chars: input that nobody has read; reads: who waits for some, the first one with what it has so far; held: what is to
%% be printed, the newest first, nheld bytes; unsaid: answers that wait until that is sent; sent: texts that JavaScript
%% has not taken.
-record(dev, {port, id, binary, chars = [], eof = false, reads = [], held = [], nheld = 0, unsaid = [], sent = 0}).

%% Binary: what is read are binaries, as in Elixir; else strings.
start(Port, Id, Binary) -> spawn(fun() -> loop(#dev{port = Port, id = Id, binary = Binary}) end).

%% All that was printed is on its way when this returns.
flush(Io) ->
    Mon = monitor(process, Io),
    Io ! {flush, self(), Mon},
    receive
        {Mon, flushed} -> demonitor(Mon, [flush]), ok;
        {'DOWN', Mon, process, Io, _} -> ok
    end.

loop(D) ->
    receive
        {io_request, From, As, Request} -> loop(request(Request, From, As, D));
        {input, eof} -> loop(read(D#dev{eof = true}));
        {input, Text} -> loop(read(typed(Text, D)));
        took -> loop(taken(D#dev{sent = D#dev.sent - 1}));
        {flush, From, Mon} ->
            D1 = send(D),
            From ! {Mon, flushed},
            loop(D1);
        close -> ok;
        _ -> loop(D)
    end.

typed(_, #dev{eof = true} = D) -> D;
typed(Text, #dev{chars = Chars} = D) -> D#dev{chars = Chars ++ unicode:characters_to_list(Text)}.

%% ---- requests ---------------------------------------------------------------------------------------------------
request(Request, From, As, #dev{reads = Reads} = D) ->
    case reading(Request) of
        {Prompt, How, Encoding} -> read(prompted(D#dev{reads = Reads ++ [{From, As, Prompt, How, Encoding, start}]}));
        no ->
            {Reply, D1} = other(Request, D),
            answer(From, As, Reply, D1)
    end.

%% What is read: the prompt, the function of io_lib that takes characters until it has enough, and the encoding.
reading({get_line, Prompt}) -> reading({get_line, latin1, Prompt});
reading({get_chars, Prompt, N}) -> reading({get_chars, latin1, Prompt, N});
reading({get_until, Prompt, M, F, As}) -> reading({get_until, latin1, Prompt, M, F, As});
reading({get_line, Encoding, Prompt}) -> {Prompt, {collect_line, []}, Encoding};
reading({get_chars, Encoding, Prompt, N}) when is_integer(N), N >= 0 -> {Prompt, {collect_chars, N}, Encoding};
reading({get_until, Encoding, Prompt, M, F, As}) -> {Prompt, {get_until, {M, F, As}}, Encoding};
reading(_) -> no.

other({put_chars, Chars}, D) -> other({put_chars, latin1, Chars}, D);
other({put_chars, M, F, As}, D) -> other({put_chars, latin1, M, F, As}, D);
other({put_chars, Encoding, M, F, As}, D) ->
    try apply(M, F, As) of
        Chars -> other({put_chars, Encoding, Chars}, D)
    catch _:_ -> {{error, F}, D}
    end;
other({put_chars, Encoding, Chars}, D) ->
    case to_text(Chars, Encoding) of
        Text when is_binary(Text) -> {ok, print(Text, D)};
        _ -> {{error, {put_chars, Encoding, Chars}}, D}
    end;
other({requests, Requests}, D) when is_list(Requests) -> all(Requests, ok, D);
other(getopts, #dev{binary = Binary} = D) -> {[{binary, Binary}, {encoding, unicode}], D};
other({setopts, Options}, D) when is_list(Options) -> set(Options, D);
other({get_geometry, _}, D) -> {{error, enotsup}, D};
other({get_password, _}, D) -> {{error, enotsup}, D};
other(_, D) -> {{error, request}, D}.

%% One after another, up to the first that fails. None of them may read.
all([], Reply, D) -> {Reply, D};
all(_, {error, _} = Failed, D) -> {Failed, D};
all([R | Rest], _, D) ->
    {Reply, D1} = case reading(R) of no -> other(R, D); _ -> {{error, enotsup}, D} end,
    all(Rest, Reply, D1).

set([], D) -> {ok, D};
set([binary | Rest], D) -> set(Rest, D#dev{binary = true});
set([list | Rest], D) -> set(Rest, D#dev{binary = false});
set([{binary, B} | Rest], D) when is_boolean(B) -> set(Rest, D#dev{binary = B});
set([{encoding, E} | Rest], D) when E =:= unicode; E =:= utf8 -> set(Rest, D);
set(_, D) -> {{error, enotsup}, D}.

to_text(Chars, Encoding) ->
    try unicode:characters_to_binary(Chars, Encoding, unicode) catch _:_ -> error end.

%% ---- printing ----------------------------------------------------------------------------------------------------
print(<<>>, D) -> D;
print(Text, #dev{held = Held, nheld = N, sent = Sent} = D) ->
    D1 = D#dev{held = [Text | Held], nheld = N + byte_size(Text)},
    case Sent of 0 -> send(D1); _ -> D1 end.

send(#dev{held = []} = D) -> D;
send(#dev{port = Port, id = Id, held = Held, unsaid = Unsaid, sent = Sent} = D) ->
    tell(Port, {out, Id, iolist_to_binary(lists:reverse(Held))}),
    [From ! {io_reply, As, Reply} || {From, As, Reply} <- lists:reverse(Unsaid)],
    D#dev{held = [], nheld = 0, unsaid = [], sent = Sent + 1}.

taken(#dev{sent = 0} = D) -> send(D);
taken(D) -> D.

%% The port may be closed: the system ends.
tell(Port, Term) ->
    try port_command(Port, term_to_binary(Term)) catch error:badarg -> false end.

answer(From, As, Reply, #dev{nheld = N, unsaid = Unsaid} = D) when N > ?ROOM ->
    D#dev{unsaid = [{From, As, Reply} | Unsaid]};
answer(From, As, Reply, D) ->
    From ! {io_reply, As, Reply},
    D.

%% ---- reading -----------------------------------------------------------------------------------------------------
%% The first who reads sees its prompt at once, the others when it is their turn.
prompted(#dev{reads = [First]} = D) -> prompt(First, D);
prompted(D) -> D.

prompt({_, _, Prompt, _, _, _}, D) ->
    case to_text(io_lib:format_prompt(Prompt, unicode), unicode) of
        Text when is_binary(Text) -> print(Text, D);
        _ -> D
    end.

%% Gives what there is to who waits. Nothing there, and no end: JavaScript is told that somebody waits.
read(#dev{reads = []} = D) -> D;
read(#dev{chars = [], eof = false, port = Port, id = Id} = D) ->
    tell(Port, {asks, Id}),
    D;
read(#dev{reads = [{From, As, Prompt, {Name, With}, Encoding, State} | Rest], chars = Chars, binary = Binary} = D) ->
    Given = case Chars of [] -> eof; _ -> Chars end,
    try io_lib:Name(State, Given, Encoding, With) of
        {stop, Result, Left} ->
            next(answer(From, As, cast(Name, Result, Binary, Encoding), D#dev{chars = left(Left), reads = Rest}));
        _ when Given =:= eof -> next(answer(From, As, eof, D#dev{reads = Rest}));
        More -> read(D#dev{chars = [], reads = [{From, As, Prompt, {Name, With}, Encoding, More} | Rest]})
    catch _:_ ->
        next(answer(From, As, {error, Name}, D#dev{chars = [], reads = Rest}))
    end.

next(#dev{reads = []} = D) -> D;
next(#dev{reads = [First | _]} = D) -> read(prompt(First, D)).

left(eof) -> [];
left(Chars) when is_binary(Chars) -> unicode:characters_to_list(Chars);
left(Chars) -> Chars.

%% What the reader gets: text as it wants it, or the term that get_until made.
cast(Name, Text, Binary, Encoding) when Name =/= get_until, is_list(Text) ->
    case unicode:characters_to_binary(Text, unicode, Encoding) of
        Bytes when is_binary(Bytes), Binary -> Bytes;
        Bytes when is_binary(Bytes) -> Text;
        _ -> {error, {no_translation, unicode, Encoding}}
    end;
cast(_, Result, _, _) -> Result.
