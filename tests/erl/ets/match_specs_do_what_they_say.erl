%% SPDX-License-Identifier: Apache-2.0
%% Heads, guards and bodies of match specifications, right and wrong.
-module(match_specs_do_what_they_say).
-export([main/0]).

main() ->
    T = ets:new(t,[]), ets:insert(T,{a,1,[x,y],#{k=>v,n=>2},{p,q},"str",3.5,<<"bin">>}),
    M = [#{}, '$1','_', [1], {1,2}, {}, {{}}, {{1,2}}, {{'$1','$1'}}, ['$1','$2'], '$$', '$_', '$9', {const,'$1'},
      {const}, {const,1,2},
      {element,1,'$_'},{element,9,'$_'},{hd,'$3'},{tl,'$3'},{hd,1},#{a=>'$2'},#{'$1'=>{element,1,{{1,2}}}},{'+','$2',1},
      {'+',a,1},{'andalso',true,false,{hd,1}},{'andalso',true,{hd,1}},{'orelse',true,{hd,1}},{'andalso',1},
      {'andalso',true,'$2'},{'orelse',false,1},{'and',true,1},{'and',true},{'and'},{'or',false,true},{'xor',true,false},
      {'not',1},{'not',true},{is_record,'$_',a},{is_record,'$_',a,8},{is_record,'$_',a,'$2'},{is_record,'$_','$1','$2'},
      {is_record,{{a,1}},a,2},{foo,1},{is_pid,{self}},{node},{node,{self}},{is_map_key,k,'$4'},{map_get,k,'$4'},
      {map_get,z,'$4'},{map_size,'$4'},{size,'$5'},{binary_part,'$8',1,1},{byte_size,'$8'},{length,'$3'},
      {length,[1|'$2']},[1|2],['$1'|'$2'],{'=:=','$2',1.0},{'==','$2',1.0},{abs,-1},{round,'$7'},{is_seq_trace},{'_'},
      '_', {{'_'}}, {{{1}}},{is_function,'$1',2},<<1>>,1.5,[{{a}}|'$1'],{'-','$2'},{'*','$7','$7'},{'/','$2',0},
      {'div','$2',0},{is_list,'$3'},{'>','$1','$2'},[{hd,1}],{{{hd,1}}},#{a=>{hd,1}},#{{hd,1}=>1},'$00','$01',
      '$100000000','$999999999999','$a'],
    P = {'$1','$2','$3','$4','$5','$6','$7','$8'},
    [io:format("~0p => ~0p | ~0p~n", [B, try ets:select(T,[{P,[],[B]}]) catch _:E -> E end,
        try ets:select(T,[{P,[B],[yes]}]) catch _:E2 -> E2 end]) || B <- M],
    Pats = ['_','$1',{'_','_'},{'$1','_','_','_','_','_','_','_'},{'$1','$1'},{'$2','_','_',#{k=>'$1'},'_','_','_','_'},
     {'_','_','_',#{},'_','_','_','_'},{'_','_','_',#{'$1'=>v},'_','_','_','_'},{'_','_','_',#{'_'=>v},'_','_','_','_'},
     {'_','_','_',#{z=>'_'},'_','_','_','_'},{'_','_','_',#{k=>'_',n=>'$0'},'_','_','_','_'},
     {'_',1.0,'_','_','_','_','_','_'},{'_','_',['$5'|'$3'],'_',{'$1','_'},'_','_','_'}, a, [], {},
     {'$1','_','_','_','_','_','_',<<"bin">>},{'_','_','_',#{{x,'$1'}=>v},'_','_','_','_'},'$$','$_',
     {'$_','_','_','_','_','_','_','_'},{'$$','_','_','_','_','_','_','_'},'$100000000',{'$99999','_','_','_','_','_',
     '_','_'},{'$999999','_','_','_','_','_','_','_'}],
    [io:format("~0p => ~0p ~0p~n", [B, try ets:match(T,B) catch _:E -> E end, try ets:select(T,[{B,[],['$$']}])
        catch _:E2 -> E2 end]) || B <- Pats],
    Sp = [[], foo, [foo], [{a,b}], [{'_',[],[]}], [{'_',[],[1,2]}],[{'_',[],foo}],[{'_',foo,[1]}],[{'_',[foo],[1]}],
        [{'_',[true],[1]}],[{'_',[1],[1]}],[{'_',[true|foo],[1]}],[{'_',[],[1|foo]}],[{'_',[],[1]}|foo],
        [{'_',[false],[1]},{'_',[],[2]}],[{'$1',[{'==',{element,1,'$1'},a}],[{element,2,'$1'}]}],[{'$1',[],['$2']}],
        [{'_',[{hd,1}],[1]}],[{'_',[],['$1']}],[{1,[],['$_']},{'_',[],['$_']}],[{'_',[],[{message,1}]}],
        [{'_',[],[{hd,1},2]}]],
    [io:format("~0p => ~0p ~0p~n", [B, try ets:select(T,B) catch _:E -> E end, try ets:match_spec_run([{a,b},x],
        ets:match_spec_compile(B)) catch _:E2 -> E2 end]) || B <- Sp],
    io:format("~0p~n", [ets:test_ms({a,b},[{'_',[],[foo]}])]),
    io:format("~0p~n", [(catch erlang:match_spec_test({a,b},[{'_',[],[foo]}],table))]),
    io:format("~0p~n", [(catch erlang:match_spec_test({a,b},[{'_',[foo],['$1']}],table))]),
    io:format("~0p~n", [(catch erlang:match_spec_test({a,b},[{'_',[{foo,1},{hd},'$1',{1,2}],['$1',{}]}],table))]),
    io:format("~0p~n", [(catch erlang:match_spec_test([a,b],[{['$1','$2'],[],['$1',{message,'$2'}]}],trace))]),
    io:format("~0p~n", [(catch erlang:match_spec_test([a,b],[{['$1','$2'],[],[{message,'$2'},{return_trace}]}],
        trace))]),
    io:format("~0p~n", [(catch erlang:match_spec_test([a,b],[{['$1','$2'],[],['$1','$2']}],trace))]),
    io:format("~0p~n", [(catch erlang:match_spec_test({a,b},foo,table))]),
    C = ets:match_spec_compile([{'_',[],[foo]}]),
    io:format("~0p ~0p ~0p~n", [ets:is_compiled_ms(C), is_reference(C), ets:select(T,[{'_',[],['$_']}],10)]),
    ok.
%% expect: #{} => [#{}] | []
%% expect: '$1' => [a] | []
%% expect: '_' => ['_'] | []
%% expect: [1] => [[1]] | []
%% expect: {1,2} => badarg | badarg
%% expect: {} => badarg | badarg
%% expect: {{}} => [{}] | []
%% expect: {{1,2}} => [{1,2}] | []
%% expect: {{'$1','$1'}} => [{a,a}] | []
%% expect: ['$1','$2'] => [[a,1]] | []
%% expect: '$$' => [[a,1,[x,y],#{k => v,n => 2},{p,q},"str",3.5,<<"bin">>]] | []
%% expect: '$_' => [{a,1,[x,y],#{k => v,n => 2},{p,q},"str",3.5,<<"bin">>}] | []
%% expect: '$9' => badarg | badarg
%% expect: {const,'$1'} => ['$1'] | []
%% expect: {const} => badarg | badarg
%% expect: {const,1,2} => badarg | badarg
%% expect: {element,1,'$_'} => [a] | []
%% expect: {element,9,'$_'} => ['EXIT'] | []
%% expect: {hd,'$3'} => [x] | []
%% expect: {tl,'$3'} => [[y]] | []
%% expect: {hd,1} => ['EXIT'] | []
%% expect: #{a => '$2'} => [#{a => 1}] | []
%% expect: #{'$1' => {element,1,{{1,2}}}} => [#{a => 1}] | []
%% expect: {'+','$2',1} => [2] | []
%% expect: {'+',a,1} => ['EXIT'] | []
%% expect: {'andalso',true,false,{hd,1}} => [false] | []
%% expect: {'andalso',true,{hd,1}} => ['EXIT'] | []
%% expect: {'orelse',true,{hd,1}} => [true] | [yes]
%% expect: {'andalso',1} => [1] | []
%% expect: {'andalso',true,'$2'} => [1] | []
%% expect: {'orelse',false,1} => [1] | []
%% expect: {'and',true,1} => ['EXIT'] | []
%% expect: {'and',true} => [true] | [yes]
%% expect: {'and'} => badarg | badarg
%% expect: {'or',false,true} => [true] | [yes]
%% expect: {'xor',true,false} => [true] | [yes]
%% expect: {'not',1} => ['EXIT'] | []
%% expect: {'not',true} => [false] | []
%% expect: {is_record,'$_',a} => badarg | badarg
%% expect: {is_record,'$_',a,8} => [true] | [yes]
%% expect: {is_record,'$_',a,'$2'} => [false] | []
%% expect: {is_record,'$_','$1','$2'} => [false] | []
%% expect: {is_record,{{a,1}},a,2} => [true] | [yes]
%% expect: {foo,1} => badarg | badarg
%% expect: {is_pid,{self}} => [true] | [yes]
%% expect: {node} => [nonode@nohost] | []
%% expect: {node,{self}} => [nonode@nohost] | []
%% expect: {is_map_key,k,'$4'} => [true] | [yes]
%% expect: {map_get,k,'$4'} => [v] | []
%% expect: {map_get,z,'$4'} => ['EXIT'] | []
%% expect: {map_size,'$4'} => [2] | []
%% expect: {size,'$5'} => [2] | []
%% expect: {binary_part,'$8',1,1} => [<<"i">>] | []
%% expect: {byte_size,'$8'} => [3] | []
%% expect: {length,'$3'} => [2] | []
%% expect: {length,[1|'$2']} => ['EXIT'] | []
%% expect: [1|2] => [[1|2]] | []
%% expect: ['$1'|'$2'] => [[a|1]] | []
%% expect: {'=:=','$2',1.0} => [false] | []
%% expect: {'==','$2',1.0} => [true] | [yes]
%% expect: {abs,-1} => [1] | []
%% expect: {round,'$7'} => [4] | []
%% expect: {is_seq_trace} => badarg | badarg
%% expect: {'_'} => badarg | badarg
%% expect: '_' => ['_'] | []
%% expect: {{'_'}} => [{'_'}] | []
%% expect: {{{1}}} => badarg | badarg
%% expect: {is_function,'$1',2} => badarg | badarg
%% expect: <<1>> => [<<1>>] | []
%% expect: 1.5 => [1.5] | []
%% expect: [{{a}}|'$1'] => [[{a}|a]] | []
%% expect: {'-','$2'} => [-1] | []
%% expect: {'*','$7','$7'} => [12.25] | []
%% expect: {'/','$2',0} => ['EXIT'] | []
%% expect: {'div','$2',0} => ['EXIT'] | []
%% expect: {is_list,'$3'} => [true] | [yes]
%% expect: {'>','$1','$2'} => [true] | [yes]
%% expect: [{hd,1}] => [['EXIT']] | []
%% expect: {{{hd,1}}} => [{'EXIT'}] | []
%% expect: #{a => {hd,1}} => [#{a => 'EXIT'}] | []
%% expect: #{{hd,1} => 1} => [#{'EXIT' => 1}] | []
%% expect: '$00' => ['$00'] | []
%% expect: '$01' => ['$01'] | []
%% expect: '$100000000' => badarg | badarg
%% expect: '$999999999999' => ['$999999999999'] | []
%% expect: '$a' => ['$a'] | []
%% expect: '_' => [[]] [[]]
%% expect: '$1' => [[{a,1,[x,y],#{k => v,n => 2},{p,q},"str",3.5,<<"bin">>}]] [[{a,1,[x,y],#{k => v,n => 2},{p,q},"str",
%%   more: 3.5,<<"bin">>}]]
%% expect: {'_','_'} => [] []
%% expect: {'$1','_','_','_','_','_','_','_'} => [[a]] [[a]]
%% expect: {'$1','$1'} => [] []
%% expect: {'$2','_','_',#{k => '$1'},'_','_','_','_'} => [[v,a]] [[v,a]]
%% expect: {'_','_','_',#{},'_','_','_','_'} => [[]] [[]]
%% expect: {'_','_','_',#{'$1' => v},'_','_','_','_'} => badarg badarg
%% expect: {'_','_','_',#{'_' => v},'_','_','_','_'} => badarg badarg
%% expect: {'_','_','_',#{z => '_'},'_','_','_','_'} => [] []
%% expect: {'_','_','_',#{k => '_',n => '$0'},'_','_','_','_'} => [[2]] [[2]]
%% expect: {'_',1.0,'_','_','_','_','_','_'} => [] []
%% expect: {'_','_',['$5'|'$3'],'_',{'$1','_'},'_','_','_'} => [[p,[y],x]] [[p,[y],x]]
%% expect: a => [] []
%% expect: [] => [] []
%% expect: {} => [] []
%% expect: {'$1','_','_','_','_','_','_',<<"bin">>} => [[a]] [[a]]
%% expect: {'_','_','_',#{{x,'$1'} => v},'_','_','_','_'} => [] []
%% expect: '$$' => [] []
%% expect: '$_' => [] []
%% expect: {'$_','_','_','_','_','_','_','_'} => [] []
%% expect: {'$$','_','_','_','_','_','_','_'} => [] []
%% expect: '$100000000' => [[{a,1,[x,y],#{k => v,n => 2},{p,q},"str",3.5,<<"bin">>}]] [[{a,1,[x,y],#{k => v,n => 2},{p,q
%%   more: },"str",3.5,<<"bin">>}]]
%% expect: {'$99999','_','_','_','_','_','_','_'} => [[a]] [[a]]
%% expect: {'$999999','_','_','_','_','_','_','_'} => [[a]] [[a]]
%% expect: [] => [] badarg
%% expect: foo => badarg badarg
%% expect: [foo] => badarg badarg
%% expect: [{a,b}] => badarg badarg
%% expect: [{'_',[],[]}] => badarg badarg
%% expect: [{'_',[],[1,2]}] => [2] [2,2]
%% expect: [{'_',[],foo}] => badarg badarg
%% expect: [{'_',foo,[1]}] => badarg badarg
%% expect: [{'_',[foo],[1]}] => [] []
%% expect: [{'_',[true],[1]}] => [1] [1,1]
%% expect: [{'_',[1],[1]}] => [] []
%% expect: [{'_',[true|foo],[1]}] => badarg badarg
%% expect: [{'_',[],[1|foo]}] => badarg badarg
%% expect: [{'_',[],[1]}|foo] => badarg badarg
%% expect: [{'_',[false],[1]},{'_',[],[2]}] => [2] [2,2]
%% expect: [{'$1',[{'==',{element,1,'$1'},a}],[{element,2,'$1'}]}] => [1] [b]
%% expect: [{'$1',[],['$2']}] => badarg badarg
%% expect: [{'_',[{hd,1}],[1]}] => [] []
%% expect: [{'_',[],['$1']}] => badarg badarg
%% expect: [{1,[],['$_']},{'_',[],['$_']}] => [{a,1,[x,y],#{k => v,n => 2},{p,q},"str",3.5,<<"bin">>}] [{a,b},x]
%% expect: [{'_',[],[{message,1}]}] => badarg badarg
%% expect: [{'_',[],[{hd,1},2]}] => [2] [2,2]
%% expect: {ok,foo}
%% expect: {ok,foo,[],[]}
%% expect: {error,[{error,"Variable $1 is unbound."}]}
%% expect: {error,[{error,"Function foo/1 does_not_exist."},{error,"Function hd/0 does_not_exist."},{error,"Variable $
%%   more: 1 is unbound."},{error,"{1,2} is neither a function call, nor a tuple (tuples are written {{ ... }})."},{erro
%%   more: r,"Variable $1 is unbound."},{error,"{} is neither a function call, nor a tuple (tuples are written {{ ... }}
%%   more: )."}]}
%% expect: {ok,b,[],[]}
%% expect: {ok,b,[return_trace],[]}
%% expect: {ok,true,[],[]}
%% expect: {error,[{error,"Match programs are not in a list."}]}
%% expect: true true {[{a,1,[x,y],#{k => v,n => 2},{p,q},"str",3.5,<<"bin">>}],'$end_of_table'}
