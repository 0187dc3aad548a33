%% SPDX-License-Identifier: Apache-2.0
%% The most used functions of string, old and new.
-module(string_module).
-export([main/0]).

main() ->
    p([string:length("abc"), string:to_upper("aBc"), string:uppercase("aBc"), string:lowercase(<<"ABC">>),
        string:titlecase("abc"), string:reverse("abc"), string:trim("  a b  "), string:trim("xxaxx",
        leading, "x"), string:trim(<<" a ">>, trailing)]),
    p([string:split("a,b,c", ","), string:split("a,b,c", ",", all), string:split("a,b,c", ",", trailing),
        string:split(<<"a b">>, <<" ">>), string:lexemes("a b,,c", " ,"), string:tokens("a-b--c", "-"),
        string:join(["a", "b"], ", ")]),
    p([string:find("hello world", "o"), string:find("hello world", "o", trailing), string:find("abc", "z"),
        string:prefix("prefix", "pre"), string:prefix("x", "y"), string:slice("abcdef", 2, 3),
        string:slice("abc", 1), string:replace("aXbXc", "X", "--"), string:replace("aXbXc", "X", "-", all)]),
    p([string:pad("ab", 5), string:pad("ab", 5, leading, $0), string:pad("ab", 5, both), string:equal("a",
        "A", true), string:equal("a", "b"), string:is_empty(""), string:to_integer("12abc"),
        string:to_float("1.5x"), string:to_integer("x"), string:take("abc123", "abc"),
        string:nth_lexeme("a b c", 2, " ")]),
    p([string:str("hello", "l"), string:rstr("hello", "l"), string:chr("abc", $b), string:rchr("abca", $a),
        string:substr("hello", 2, 3), string:strip("  x "), string:centre("ab", 6), string:left("ab", 4),
        string:right("ab", 4), string:copies("ab", 3), string:words("a b c"), string:sub_word("a b c", 2),
        string:chars($x, 3), string:concat("a", "b"), string:span("aab", "a"), string:cspan("xya", "a"),
        string:casefold("ABC"), string:chomp("a\n"), string:next_codepoint("ab"),
        string:next_grapheme("ab")]).

p(X) -> io:format("~0p~n", [X]).
%% expect: [3,"ABC","ABC",<<"abc">>,"Abc","cba","a b","axx",<<" a">>]
%% expect: [["a","b,c"],["a","b","c"],["a,b","c"],[<<"a">>,<<"b">>],["a","b","c"],["a","b","c"],"a, b"]
%% expect: ["o world","orld",nomatch,"fix",nomatch,"cde","bc",["a","--","bXc"],["a","-","b","-","c"]]
%% expect: [["ab",32,32,32],["000","ab"],[" ","ab"," ",32],true,false,true,{12,"abc"},{1.5,"x"},{error,no_integer},{"abc
%%   more: ","123"},"b"]
%% expect: [3,4,2,4,"ell","x","  ab  ","ab  ","  ab","ababab",3,"b","xxx","ab",2,2,"abc","a","ab","ab"]
