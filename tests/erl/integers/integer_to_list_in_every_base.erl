%% SPDX-License-Identifier: Apache-2.0
%% Bases 2 to 36, small and big, negative; wrong bases are badarg.
-module(integer_to_list_in_every_base).
-export([main/0, id/1]).

main() ->
    [p({B, integer_to_list(id(N), B)}) || B <- [2, 3, 7, 8, 10, 16, 32, 35, 36], N <- [0, 35, -255,
        576460752303423488, -(1 bsl 100) + 12345]],
    p([integer_to_binary(1 bsl 80, B) || B <- lists:seq(2, 36)]),
    p(try_it(fun() -> integer_to_list(10, id(1)) end)),
    p(try_it(fun() -> integer_to_list(10, id(37)) end)),
    p(try_it(fun() -> integer_to_list(id(a)) end)),
    p(try_it(fun() -> integer_to_binary(id(1.0)) end)).

%% Hides a value from the compiler.
id(X) -> X.

p(X) -> io:format("~0p~n", [X]).

%% The value of F(), or the class and reason it ended with.
try_it(F) ->
    try {value, F()} catch C:R -> {C, R} end.
%% expect: {2,"0"}
%% expect: {2,"100011"}
%% expect: {2,"-11111111"}
%% expect: {2,"100000000000000000000000000000000000000000000000000000000000"}
%% expect: {2,"-1111111111111111111111111111111111111111111111111111111111111111111111111111111111111100111111000111"}
%% expect: {3,"0"}
%% expect: {3,"1022"}
%% expect: {3,"-100110"}
%% expect: {3,"10211200211111010201020221210202221012"}
%% expect: {3,"-1002220101202122200001221110000110122001202012001102202012112201"}
%% expect: {7,"0"}
%% expect: {7,"50"}
%% expect: {7,"-513"}
%% expect: {7,"1014000330650520366164"}
%% expect: {7,"-322653455556104044451560330542433135"}
%% expect: {8,"0"}
%% expect: {8,"43"}
%% expect: {8,"-377"}
%% expect: {8,"40000000000000000000"}
%% expect: {8,"-1777777777777777777777777777747707"}
%% expect: {10,"0"}
%% expect: {10,"35"}
%% expect: {10,"-255"}
%% expect: {10,"576460752303423488"}
%% expect: {10,"-1267650600228229401496703193031"}
%% expect: {16,"0"}
%% expect: {16,"23"}
%% expect: {16,"-FF"}
%% expect: {16,"800000000000000"}
%% expect: {16,"-FFFFFFFFFFFFFFFFFFFFFCFC7"}
%% expect: {32,"0"}
%% expect: {32,"13"}
%% expect: {32,"-7V"}
%% expect: {32,"G00000000000"}
%% expect: {32,"-VVVVVVVVVVVVVVVVVJU7"}
%% expect: {35,"0"}
%% expect: {35,"10"}
%% expect: {35,"-7A"}
%% expect: {35,"5XY1EA0WPSCI"}
%% expect: {35,"-5T2D7NQGQ6AP2QCJE4SQ"}
%% expect: {36,"0"}
%% expect: {36,"Z"}
%% expect: {36,"-73"}
%% expect: {36,"4DO2A5OXWE0W"}
%% expect: {36,"-3EWFDNCA0N6LD1GGV5XJ"}
%% expect: [<<"100000000000000000000000000000000000000000000000000000000000000000000000000000000">>,<<"12001101212022222
%%   more: 0121220221021201122111122110011111">>,<<"10000000000000000000000000000000000000000">>,<<"20143014114300212012
%%   more: 041022211044201">>,<<"5245102433414021100531325253104">>,<<"24253152245551365624443563564">>,<<"4000000000000
%%   more: 00000000000000">>,<<"16135528817827251574573144">>,<<"1208925819614629174706176">>,<<"1393A9A31546A77606A7387
%%   more: 1">>,<<"2234061042A886251704194">>,<<"4B7C364BA2202AB8B7C6C9">>,<<"10640237523359A76D76A4">>,<<"39801867AC6E4
%%   more: E571CB51">>,<<"100000000000000000000">>,<<"50G6C8D899980591A1E1">>,<<"1CD0H57C7833H527DG24">>,<<"BBB48HAF1BCI
%%   more: DCB8D79">>,<<"4C4D9F53BEG90H1I58G">>,<<"1J5187GAAFJ9E7G5194">>,<<"I5A03G849BFE4A1IEC">>,<<"8D3036J7G0GK0M63G8
%%   more: ">>,<<"43IE39H1L4INB26CAG">>,<<"21N1L9F271AL2C64M1">>,<<"11IK3F5315LG4LG4PM">>,<<"F45FQOGOP7JHDHC4D">>,<<"8D4
%%   more: 85AA61EBDLNJ54">>,<<"4O2NNBSKJ3HRBRBEK">>,<<"2O7GR6AR4L65BAT2G">>,<<"1KG3GJKPAFSP95RG1">>,<<"1000000000000000
%%   more: 0">>,<<"K5JBMGRNIN9L4KH1">>,<<"CU7JCQQQHVNME0FI">>,<<"8C1HUA4I5K76PJTB">>,<<"5GV2RMA270X9HHJ4">>]
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
%% expect: {error,badarg}
