%% SPDX-License-Identifier: Apache-2.0
%% rand with given seeds is pure arithmetic: the same numbers everywhere.
-module(random_numbers_with_a_seed).
-export([main/0]).

main() ->
    [begin S = rand:seed_s(A, {1, 2, 3}), {L,
        _} = lists:mapfoldl(fun(_, St) -> rand:uniform_s(1000000, St) end, S, lists:seq(1, 8)), {F,
        _} = rand:uniform_s(S), p({A, L, F}) end || A <- [exsss, exro928ss, exrop, exs1024s, exsp, exs64,
        exsplus, exs1024]],
    rand:seed(exsss, 42), p([rand:uniform(10) || _ <- lists:seq(1, 10)]),
    p(rand:normal()), p(erlang:phash2(rand:bytes(20))),
    {X, _} = rand:uniform_s(1 bsl 100, rand:seed_s(exsss, 7)), p(X),
    S2 = rand:jump(rand:seed_s(exsss, 1)), p(element(1, rand:uniform_s(100, S2))).

p(X) -> io:format("~0p~n", [X]).
%% expect: {exsss,[878027,466641,126475,331639,540331,298474,37519,890324],0.5455598952593053}
%% expect: {exro928ss,[256732,878027,741904,242716,49496,299674,723459,548872],0.8331330592333566}
%% expect: {exrop,[15414,822135,512923,590826,777388,650206,771312,395105],0.7498295129076106}
%% expect: {exs1024s,[430158,248242,497817,801932,916030,504382,201532,819160],0.06907625299228148}
%% expect: {exsp,[215814,149853,545758,987341,175966,476268,440981,267106],0.40502929729990744}
%% expect: {exs64,[20596,367759,817185,275914,348711,627076,975135,72882],0.3499007650107245}
%% expect: {exsplus,[215814,149853,545758,987341,175966,476268,440981,267106],0.40502929729990744}
%% expect: {exs1024,[430158,248242,497817,801932,916030,504382,201532,819160],0.06907625299228148}
%% expect: [4,1,5,8,1,8,2,4,2,1]
%% expect: -0.27274182651750645
%% expect: 116502970
%% expect: 939978386979185019255003579844
%% expect: 94
