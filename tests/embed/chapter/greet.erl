-module(greet).
-export([main/0]).

main() ->
    Name = string:trim(io:get_line("Your name? ")),
    io:format("Hello, ~ts!~n", [Name]).
