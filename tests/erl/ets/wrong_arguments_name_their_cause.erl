%% SPDX-License-Identifier: Apache-2.0
%% Every BIF of ets with arguments that are wrong in one way or another.
-module(wrong_arguments_name_their_cause).
-export([main/0]).

main() ->
    ets:new(t,[named_table]), ets:insert(t,{a,1,foo}),
    P = spawn(fun() -> ets:new(q,[named_table,private]), receive x->ok end end), wait(q),
    e(fun() -> ets:new(t,[named_table]) end),
    e(fun() -> ets:new(1,[]) end),
    e(fun() -> ets:new(t,[foo]) end),
    e(fun() -> ets:new(t,[{keypos,0}]) end),
    e(fun() -> ets:new(t,foo) end),
    e(fun() -> ets:lookup(q,1) end),
    e(fun() -> ets:insert(q,{1}) end),
    e(fun() -> ets:lookup(nosuch,1) end),
    e(fun() -> ets:insert(nosuch,{1}) end),
    e(fun() -> ets:insert(t,1) end),
    e(fun() -> ets:insert(t,{}) end),
    e(fun() -> ets:insert(t,[{a}|b]) end),
    e(fun() -> ets:insert(t,[{a},b]) end),
    e(fun() -> ets:lookup_element(t,b,1) end),
    e(fun() -> ets:lookup_element(t,a,9) end),
    e(fun() -> ets:lookup_element(t,a,x) end),
    e(fun() -> ets:lookup_element(t,b,0) end),
    e(fun() -> ets:update_counter(t,a,1) end),
    e(fun() -> ets:update_counter(t,b,1) end),
    e(fun() -> ets:update_counter(t,a,{3,1}) end),
    e(fun() -> ets:update_counter(t,a,{1,1}) end),
    e(fun() -> ets:update_counter(t,a,{2,x}) end),
    e(fun() -> ets:update_counter(t,a,{9,1}) end),
    e(fun() -> ets:update_counter(t,a,[]) end),
    e(fun() -> ets:update_counter(t,b,1,{z}) end),
    e(fun() -> ets:update_counter(t,b,{2,1},{z,5}) end),
    e(fun() -> ets:update_counter(t,b,{2,1},{z,k}) end),
    e(fun() -> ets:update_counter(t,a,{2,5,4,0}) end),
    e(fun() -> ets:update_counter(t,a,{2,-5,-4,0}) end),
    e(fun() -> ets:update_counter(t,a,{2,5.0}) end),
    e(fun() -> ets:update_element(t,a,{1,1}) end),
    e(fun() -> ets:update_element(t,a,{9,1}) end),
    e(fun() -> ets:update_element(t,zz,{9,1}) end),
    e(fun() -> ets:update_element(t,zz,{2,1}) end),
    e(fun() -> ets:update_element(t,a,[]) end),
    e(fun() -> ets:update_element(t,zz,[]) end),
    e(fun() -> ets:update_element(t,a,x) end),
    e(fun() -> ets:next(t,foo) end),
    e(fun() -> ets:prev(t,foo) end),
    e(fun() -> ets:slot(t,foo) end),
    e(fun() -> ets:slot(t,256) end),
    e(fun() -> ets:slot(t,257) end),
    e(fun() -> ets:select(t,foo) end),
    e(fun() -> ets:select(t,[{a}]) end),
    e(fun() -> ets:select(t,[{'_',[],['$_']}],0) end),
    e(fun() -> ets:select(foo) end),
    e(fun() -> ets:match(t,'_',0) end),
    e(fun() -> ets:rename(t,q) end),
    e(fun() -> ets:rename(t,1) end),
    e(fun() -> ets:rename(nosuch,1) end),
    e(fun() -> ets:give_away(t,self(),x) end),
    e(fun() -> ets:give_away(t,foo,x) end),
    e(fun() -> ets:give_away(q,self(),x) end),
    e(fun() -> ets:give_away(q,P,x) end),
    e(fun() -> ets:setopts(t,foo) end),
    e(fun() -> ets:setopts(t,[{heir,1}]) end),
    e(fun() -> ets:setopts(t,{heir,none}) end),
    e(fun() -> ets:setopts(t,[{heir,none},{protection,foo}]) end),
    e(fun() -> ets:setopts(q,{heir,none}) end),
    e(fun() -> ets:setopts(t,[{heir,self(),d},{heir,none}]) end),
    e(fun() -> ets:safe_fixtable(t,foo) end),
    e(fun() -> ets:safe_fixtable(t,false) end),
    e(fun() -> ets:safe_fixtable(q,true) end),
    e(fun() -> ets:delete(q) end),
    e(fun() -> ets:delete(q,a) end),
    e(fun() -> ets:delete_object(q,a) end),
    e(fun() -> ets:delete_object(t,a) end),
    e(fun() -> ets:whereis(1) end),
    e(fun() -> ets:whereis(nosuch) end),
    e(fun() -> ets:take(q,nosuch) end),
    e(fun() -> ets:delete(make_ref()) end),
    e(fun() -> ets:match_spec_run([],foo) end),
    e(fun() -> ets:match_spec_compile([]) end),
    e(fun() -> ets:select(t,[]) end),
    e(fun() -> ets:select_replace(t,[{'$1',[],[{{1,2}}]}]) end),
    e(fun() -> ets:select_replace(t,[{{'$1','$2','$3'},[],[{{'$1',x}}]}]) end),
    e(fun() -> ets:select_replace(t,[{{'$1','$2','$3'},[],[{{'$2',x}}]}]) end),
    e(fun() -> ets:select_replace(t,[{{a,'$2','$3'},[],[{{a,x}}]}]) end),
    e(fun() -> ets:select_replace(t,[{{a,'$2'},[],[{const,{a,x,y}}]}]) end),
    e(fun() -> ets:select_replace(t,[{'_',[],['$_']}]) end),
    e(fun() -> ets:select_replace(t,[{{'$1','_'},[],[{{{element,1,'$_'},z}}]}]) end),
    e(fun() -> ets:tab2list(t) end),
    e(fun() -> ets:insert_new(t,[{a,1},{zz}]) end),
    e(fun() -> ets:insert_new(t,[]) end),
    e(fun() -> ets:insert_new(t,[{x1},{x1}]) end),
    e(fun() -> ets:tab2list(t) end),
    e(fun() -> ets:is_compiled_ms(foo) end),
    e(fun() -> ets:first(q) end), e(fun() -> ets:last(q) end), e(fun() -> ets:internal_delete_all(q,undefined) end),
    e(fun() -> ets:internal_delete_all(t,foo) end),
    B = ets:new(b,[bag]), O=ets:new(o,[ordered_set]),
    e(fun() -> ets:update_counter(B,a,1) end),
    e(fun() -> ets:update_element(B,a,{2,1}) end),
    e(fun() -> ets:select_replace(B,[{'_',[],['$_']}]) end),
    e(fun() -> ets:last(B) end),
    e(fun() -> ets:prev(O,5) end),
    e(fun() -> ets:next(O,5) end),
    e(fun() -> ets:slot(O,0) end),
    e(fun() -> ets:slot(O,1) end),
    e(fun() -> ets:insert(O,[{1,a},{1.0,b},{2,c}]), {ets:tab2list(O),ets:lookup(O,1),ets:member(O,1.0),
        ets:slot(O,0)} end),
    e(fun() -> ets:select(O,[{{1,'$1'},[],['$1']}]) end),
    e(fun() -> ets:select(O,[{{1.0,'$1'},[],['$1']}]) end),
    e(fun() -> ets:delete(t,1,2) end),
    e(fun() -> ets:select('$end_of_table') end).

wait(T) -> case ets:whereis(T) of undefined -> timer:sleep(1), wait(T); _ -> ok end.

%% What F() gives, or its error with what error_info says.
e(F) ->
    io:format("~0p~n", [try F() catch C:R:S -> [{M, Fn, _, I} | _] = S,
        {C, R, {M, Fn, proplists:get_value(error_info, I)}} end]).
%% expect: {error,badarg,{ets,new,#{cause => already_exists,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,new,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,new,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,new,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,new,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,lookup,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,insert,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,lookup,#{cause => id,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,insert,#{cause => id,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,insert,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,insert,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,insert,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,insert,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,lookup_element,#{cause => badkey,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,lookup_element,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,lookup_element,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,lookup_element,#{module => erl_stdlib_errors}}}
%% expect: 2
%% expect: {error,badarg,{ets,update_counter,#{cause => badkey,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_counter,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_counter,#{cause => keypos,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_counter,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_counter,#{cause => position,module => erl_stdlib_errors}}}
%% expect: []
%% expect: {error,badarg,{ets,update_counter,#{cause => position,module => erl_stdlib_errors}}}
%% expect: 6
%% expect: 7
%% expect: 0
%% expect: 0
%% expect: {error,badarg,{ets,update_counter,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_element,#{cause => keypos,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_element,#{module => erl_stdlib_errors}}}
%% expect: false
%% expect: false
%% expect: true
%% expect: false
%% expect: {error,badarg,{ets,update_element,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,next,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,prev,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,slot,#{module => erl_stdlib_errors}}}
%% expect: '$end_of_table'
%% expect: {error,badarg,{ets,slot,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,select,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,select,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,select,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,select,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,match,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,rename,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,rename,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,rename,#{cause => id,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,give_away,#{cause => owner,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,give_away,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,give_away,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,give_away,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,setopts,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,setopts,#{module => erl_stdlib_errors}}}
%% expect: true
%% expect: {error,badarg,{ets,setopts,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,setopts,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,setopts,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,safe_fixtable,#{module => erl_stdlib_errors}}}
%% expect: true
%% expect: {error,badarg,{ets,safe_fixtable,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,delete,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,delete,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,delete_object,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,delete_object,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,whereis,#{module => erl_stdlib_errors}}}
%% expect: undefined
%% expect: {error,badarg,{ets,take,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,delete,#{cause => type,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,match_spec_run_r,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,match_spec_compile,#{module => erl_stdlib_errors}}}
%% expect: []
%% expect: {error,badarg,{ets,select_replace,#{module => erl_stdlib_errors}}}
%% expect: 1
%% expect: {error,badarg,{ets,select_replace,#{module => erl_stdlib_errors}}}
%% expect: 0
%% expect: 1
%% expect: 2
%% expect: 1
%% expect: [{b,z},{a,x,y}]
%% expect: false
%% expect: true
%% expect: true
%% expect: [{x1},{b,z},{a,x,y}]
%% expect: false
%% expect: {error,badarg,{ets,first,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,last,#{cause => access,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,internal_delete_all,#{cause => access,module => erl_stdlib_errors}}}
%% expect: foo
%% expect: {error,badarg,{ets,update_counter,#{cause => table_type,module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,update_element,#{module => erl_stdlib_errors}}}
%% expect: {error,badarg,{ets,select_replace,#{cause => table_type,module => erl_stdlib_errors}}}
%% expect: '$end_of_table'
%% expect: '$end_of_table'
%% expect: '$end_of_table'
%% expect: '$end_of_table'
%% expect: {error,badarg,{ets,slot,#{module => erl_stdlib_errors}}}
%% expect: {[{1.0,b},{2,c}],[{1.0,b}],true,[{1.0,b}]}
%% expect: []
%% expect: [b]
%% expect: {error,undef,{ets,delete,undefined}}
%% expect: '$end_of_table'
