%% SPDX-License-Identifier: Apache-2.0
%% webeam_format — formats a file of a program: what the page (web/play/format.js) talks to inside webeam.
%%
%%   page ──► a port of the driver js: {Name, Text}
%%        ◄── {formatted, Text, [{Line, Why}]}     the forms that were left as they are: where they begin, and why
%%            {refused, Line, Column, Why}         nothing is changed; Line 0: it belongs to no line
%%
%% Elixir is formatted by Code.format_string!. Erlang is laid out by OTP's syntax_tools, as erl_tidy does it, one form
%% at a time:
%%
%%   - what is between the forms (comments, blank lines) stays, and so do directives of the preprocessor
%%   - numbers, characters and strings are written as they were, and a blank line between two expressions stays;
%%     a form with a triple-quoted string stays as it is
%%   - the new text of a form is taken when it parses to the same tree and has the same comments; else the form stays
%%
%% At the end the whole text is compared with the old one, in the same way.
-module(webeam_format).
-export([start/0, format/2]).

-define(WIDTH, 90).
-define(BLANK, "%webeam: a blank line").        % stands for one while comments are put into the tree
%% They may hold what does not parse, and erl_prettypr has no better layout for them.
-define(DIRECTIVES, [define, undef, include, include_lib, ifdef, ifndef, 'if', elif, else, endif, error, warning,
    feature, file]).

start() ->
    spawn(fun() ->
        Port = open_port({spawn_driver, "js webeam_format"}, []),
        receive
            {Port, {data, {Name, Text}}} ->
                true = port_command(Port, term_to_binary(format(Name, Text)))
        end
    end).

%% Name: the file's, as a binary; Text: what it has, as a binary in UTF-8.
format(Name, Text) ->
    Format = case filename:extension(Name) of
        E when E =:= <<".ex">>; E =:= <<".exs">> -> fun elixir/1;
        _ -> fun erlang/1
    end,
    try Format(Text)
    catch
        throw:{refused, _, _, _} = Refused -> Refused;
        Class:Reason -> {refused, 0, 0, words("the formatter failed (~tp)", [{Class, Reason}])}
    end.

words(Format, Arguments) -> unicode:characters_to_binary(io_lib:format(Format, Arguments)).
refuse({Line, Column}, Why) -> throw({refused, Line, Column, Why}).

%% ---- Elixir --------------------------------------------------------------------------------------------------------

elixir(Text) ->
    {ok, _} = application:ensure_all_started(elixir),
    try 'Elixir.Code':'format_string!'(Text) of
        [] -> {formatted, <<>>, []};
        Lines -> {formatted, unicode:characters_to_binary([Lines, $\n]), []}
    catch
        error:#{'__exception__' := true, line := Line} = E ->
            refuse({Line, maps:get(column, E, 0)}, iolist_to_binary(maps:get(description, E, <<"it does not parse">>)))
    end.

%% ---- Erlang: a text as {[{Between, Form}], Last} -------------------------------------------------------------------

%% line: of its first character. tokens: of a form, with their places in its text.
-record(part, {line, text, tokens = []}).

erlang(Binary) ->
    Text = lists:flatten(string:replace(unicode:characters_to_list(Binary), "\r\n", "\n", all)),
    put(reserved, reserved(Text)),
    Old = parts(Text),
    {Forms, Last} = Old,
    {New, Left} = lists:mapfoldl(fun({Between, Form}, Left) ->
        case formatted(Form) of
            {ok, Chars} -> {[between(Between), Chars], Left};
            {left, Why} -> {[between(Between), Form#part.text], [{Form#part.line, Why} | Left]}
        end
    end, [], Forms),
    All = case string:trim(lists:flatten([New, between(Last)]), both, "\n") of
        "" -> "";
        Some -> Some ++ "\n"
    end,
    meaning(Old) =:= meaning(parts(All)) orelse refuse({0, 0}, <<"the formatted text would have another meaning">>),
    {formatted, unicode:characters_to_binary(All), lists:reverse(Left)}.

scan(Text, At, Options) ->
    case erl_scan:string(Text, At, [text, {reserved_word_fun, get(reserved)} | Options]) of
        {ok, Tokens, _} -> Tokens;
        {error, {Where, Module, Why}, _} -> refuse(Where, iolist_to_binary(Module:format_error(Why)))
    end.

%% `maybe` and `else` are reserved words where the file says so.
reserved(Text) ->
    case re:run(Text, "^\\s*-\\s*feature\\s*\\(\\s*maybe_expr\\s*,\\s*enable\\b", [multiline, unicode]) of
        {match, _} -> fun(Word) -> Word =:= 'maybe' orelse Word =:= 'else' orelse erl_scan:reserved_word(Word) end;
        nomatch -> fun erl_scan:reserved_word/1
    end.

parts(Text) -> parts(scan(Text, {1, 1}, [return]), "", []).

%% Rest: the white space that the dot before has in its text.
parts(Tokens, Rest, Parts) ->
    {Between, More} = lists:splitwith(fun is_space/1, Tokens),
    case lists:splitwith(fun(T) -> element(1, T) =/= dot end, More) of
        {[], []} -> {lists:reverse(Parts), #part{text = Rest ++ text(Between)}};
        {Form, [Dot | After]} ->
            [$. | Space] = text([Dot]),
            Text = text(Form) ++ ".",
            Part = #part{line = erl_scan:line(hd(Form ++ [Dot])), text = Text, tokens = scan(Text, {1, 1}, [])},
            parts(After, Space, [{#part{text = Rest ++ text(Between)}, Part} | Parts]);
        {Form, []} -> refuse(erl_scan:location(lists:last(Form)), <<"the last form has no full stop at its end">>)
    end.

is_space(T) -> lists:member(element(1, T), [white_space, comment]).
text(Tokens) -> lists:flatmap(fun erl_scan:text/1, Tokens).

%% Without spaces at the ends of lines; at most two blank lines in a row. Each form begins a line.
between(#part{text = Text}) ->
    case [string:trim(L, trailing, " \t") || L <- string:split(Text, "\n", all)] of
        [_] -> "\n";
        [End | Lines] ->
            {Middle, [Begin]} = lists:split(length(Lines) - 1, Lines),
            lists:join("\n", [End] ++ squeezed(Middle) ++ [Begin])
    end.

squeezed(["", "", "" | Lines]) -> squeezed(["", "" | Lines]);
squeezed([Line | Lines]) -> [Line | squeezed(Lines)];
squeezed([]) -> [].

%% ---- one form ------------------------------------------------------------------------------------------------------

formatted(#part{text = Text, tokens = Tokens} = Form) ->
    case is_directive(Tokens) orelse has_triple_quotes(Tokens) of
        true -> {ok, Text};
        false ->
            case tree(Form) of
                {ok, Tree} -> laid_out(Form, Tree);
                {error, {{Line, Column}, Why}} ->
                    %% The macros of a form may be such that only the compiler can parse it.
                    case lists:keymember('?', 1, Tokens) of
                        true -> {left, <<"its macros do not parse by themselves">>};
                        false -> refuse({Form#part.line + Line - 1, Column}, Why)
                    end
            end
    end.

is_directive([{'-', _}, {Type, _, Name} | _]) when Type =:= atom -> lists:member(Name, ?DIRECTIVES);
is_directive([{'-', _}, {Word, _} | _]) -> lists:member(Word, ?DIRECTIVES);
is_directive(_) -> false.

%% From OTP 27 on; erl_prettypr would write them as other strings.
has_triple_quotes(Tokens) -> lists:any(fun(T) -> lists:prefix("\"\"\"", erl_scan:text(T)) end, Tokens).

%% Its tree, with macros in it. epp_dodger reads from a device: here that is a process with the tokens.
tree(#part{tokens = Tokens}) ->
    Plain = [setelement(2, T, erl_scan:location(T)) || T <- Tokens],
    Device = spawn_link(fun() ->
        receive {io_request, From, As, _} -> From ! {io_reply, As, {ok, Plain, {1, 1}}} end
    end),
    case epp_dodger:parse_form(Device, {1, 1}) of
        {ok, Tree, _} -> {ok, Tree};
        {error, {At, Module, Why}, _} -> {error, {location(At), iolist_to_binary(Module:format_error(Why))}}
    end.

location({Line, Column}) -> {Line, Column};
location(Line) -> {Line, 0}.

laid_out(Form, Tree) ->
    try
        {Commented, []} = erl_recomment:recomment_tree(Tree, erl_comment_scan:string(marked(Form))),
        Literals = literals(Form#part.tokens, #{}),
        Kept = erl_syntax_lib:map(fun(Node) -> as_written(erl_syntax:type(Node), Node, Literals) end, Commented),
        How = [{paper, ?WIDTH}, {ribbon, ?WIDTH}, {encoding, utf8}, {hook, fun lay/3}],
        Printed = erl_prettypr:format(Kept, How),
        Lines = [unmarked(L) || L <- string:split(string:trim(Printed), "\n", all)],
        Tokens = scan(lists:flatten(lists:join("\n", Lines)), {1, 1}, [return]),
        New = string:trim(lists:flatten(single_spaces(Tokens))),
        case meaning(parts(New)) =:= meaning({[{#part{text = ""}, Form}], #part{text = ""}}) of
            true -> {ok, New};
            false -> {left, <<"its layout would have another meaning">>}
        end
    catch _:_ -> {left, <<"there is no layout for it">>}
    end.

%% erl_prettypr has two where a part is missing, as in `receive  after`.
single_spaces([T, Next | Tokens]) when element(1, T) =:= white_space, element(1, Next) =/= comment ->
    case string:trim(text([T]), leading, " ") of
        "" -> [$\s | single_spaces([Next | Tokens])];
        _ -> [text([T]) | single_spaces([Next | Tokens])]
    end;
single_spaces([T | Tokens]) -> [text([T]) | single_spaces(Tokens)];
single_spaces([]) -> [].

%% What was written for each number, character and string, by its place, and whether it is all on one line: strings in
%% a row are one.
literals([{string, _, _} = T | Tokens], Known) ->
    {More, Rest} = lists:splitwith(fun(Next) -> element(1, Next) =:= string end, Tokens),
    literals(Rest, Known#{erl_scan:location(T) => {texts([T | More]), line(T) =:= line(lists:last([T | More]))}});
literals([{Type, _, _} = T | Tokens], Known) when Type =:= integer; Type =:= float; Type =:= char ->
    literals(Tokens, Known#{erl_scan:location(T) => {texts([T]), true}});
literals([_ | Tokens], Known) -> literals(Tokens, Known);
literals([], Known) -> Known.

texts(Tokens) -> [erl_scan:text(T) || T <- Tokens].

%% Numbers, characters and strings are laid out as they were written; ?NAME too: else it is (?NAME) in ?NAME:f().
as_written(Type, Node, Literals) when Type =:= integer; Type =:= float; Type =:= char; Type =:= string ->
    written(Node, maps:get(erl_syntax:get_pos(Node), Literals, none));
as_written(macro, Node, _) ->
    Name = erl_syntax:macro_name(Node),
    case erl_syntax:macro_arguments(Node) of
        none -> erl_syntax:copy_attrs(Node, erl_syntax:text("?" ++ name_of(erl_syntax:type(Name), Name)));
        _ -> Node
    end;
as_written(_, Node, _) -> Node.

written(Node, none) -> Node;
written(Node, {[Text], _}) ->
    case lists:member($\n, Text) of
        true -> Node;
        false -> erl_syntax:copy_attrs(Node, erl_syntax:text(Text))
    end;
written(Node, {Texts, One}) ->
    case lists:any(fun(T) -> lists:member($\n, T) end, Texts) orelse erl_syntax:has_comments(Node) of
        true -> Node;
        false -> erl_syntax:add_ann({strings, Texts, One}, Node)
    end.

%% Of nodes with annotations; others are laid out without this.
lay(Node, Context, Lay) ->
    case lists:keyfind(strings, 1, erl_syntax:get_ann(Node)) of
        {_, Texts, true} -> prettypr:par([prettypr:text(T) || T <- Texts]);
        {_, [First | Texts], false} ->
            lists:foldl(fun(T, Above) -> prettypr:above(Above, prettypr:text(T)) end, prettypr:text(First), Texts);
        false -> Lay(Node, Context)
    end.

name_of(variable, Name) -> erl_syntax:variable_literal(Name);
name_of(atom, Name) -> erl_syntax:atom_literal(Name, utf8).

%% ---- blank lines between expressions: comments while there is a tree -----------------------------------------------

marked(#part{text = Text, tokens = Tokens}) ->
    Gaps = gaps(Tokens, 0),
    Lines = string:split(Text, "\n", all),
    lists:flatten(lists:join("\n", marked(lists:zip(lists:seq(1, length(Lines)), Lines), Gaps))).

%% Of blank lines in a row the first is marked.
marked([{N, Line} | Lines], Gaps) ->
    case lists:any(fun({From, To}) -> From < N andalso N < To end, Gaps) andalso is_blank(Line) of
        true -> [?BLANK | marked(lists:dropwhile(fun({_, L}) -> is_blank(L) end, Lines), Gaps)];
        false -> [Line | marked(Lines, Gaps)]
    end;
marked([], _) -> [].

is_blank(Line) -> string:trim(Line) =:= "".

%% The lines between a comma or semicolon outside of brackets and the next token.
gaps([T, Next | Tokens], Depth) ->
    case {element(1, T), depth(element(1, T), Depth)} of
        {Mark, 0} when Mark =:= ','; Mark =:= ';' -> [{line(T), line(Next)} | gaps([Next | Tokens], 0)];
        {_, Now} -> gaps([Next | Tokens], Now)
    end;
gaps(_, _) -> [].

depth(Bracket, N) when Bracket =:= '('; Bracket =:= '['; Bracket =:= '{'; Bracket =:= '<<' -> N + 1;
depth(Bracket, N) when Bracket =:= ')'; Bracket =:= ']'; Bracket =:= '}'; Bracket =:= '>>' -> N - 1;
depth(_, N) -> N.

line(Token) -> erl_scan:line(Token).

unmarked(Line) ->
    case string:split(Line, ?BLANK) of
        [Before, After] -> string:trim(Before ++ After, trailing);
        [_] -> Line
    end.

%% ---- what a text means ---------------------------------------------------------------------------------------------

%% The trees of its forms without places, and its comments. A form that does not parse means its tokens.
meaning({Forms, Last}) ->
    Text = [[B#part.text, F#part.text] || {B, F} <- Forms] ++ [Last#part.text],
    {[form_meaning(Form) || {_, Form} <- Forms], comments(lists:flatten(Text))}.

form_meaning(#part{tokens = Tokens} = Form) ->
    case not is_directive(Tokens) andalso tree(Form) of
        {ok, Tree} -> erl_syntax_lib:map(fun bare/1, Tree);
        _ -> [setelement(2, T, 0) || T <- Tokens]
    end.

bare(Node) ->
    Bare = erl_syntax:set_pos(Node, 0),
    case erl_syntax:is_leaf(Node) andalso erl_syntax:revert(Bare) of
        Leaf when Leaf =/= false, element(1, Leaf) =/= tree -> setelement(2, Leaf, 0);
        _ -> Bare
    end.

comments(Text) -> [string:trim(L) || {_, _, _, Lines} <- erl_comment_scan:string(Text), L <- Lines].
