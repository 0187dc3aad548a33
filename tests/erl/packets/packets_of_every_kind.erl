%% SPDX-License-Identifier: Apache-2.0
%% erlang:decode_packet/3: every kind of packet, short, whole, with more behind it, and wrong.
-module(packets_of_every_kind).
-export([main/0]).
main() -> L = ["Cache-Control","Connection","Date","Pragma","Transfer-Encoding","Upgrade","Via","Accept",
 "Accept-Charset","Accept-Encoding","Accept-Language","Authorization","From","Host","If-Modified-Since","If-Match",
 "If-None-Match","If-Range","If-Unmodified-Since","Max-Forwards","Proxy-Authorization","Range","Referer","User-Agent",
 "Age","Location","Proxy-Authenticate","Public","Retry-After","Server","Vary","Warning","Www-Authenticate","Allow",
 "Content-Base","Content-Encoding","Content-Language","Content-Length","Content-Location","Content-Md5","Content-Range",
 "Content-Type","Etag","Expires","Last-Modified","Accept-Ranges","Set-Cookie","Set-Cookie2","X-Forwarded-For","Cookie",
 "Keep-Alive","Proxy-Connection","Expect","Te","Trailer","Origin","Accept-Patch"],
 [io:format("{~w,\"~s\"} ",[N,A]) || {N,A} <- lists:sort([begin {ok,{http_header,N,A,_,_},_} =
     erlang:decode_packet(httph,list_to_binary(string:uppercase(H)++": x\r\n\r\n"),[]), {N,A} end || H <- L]), N > 0],
 io:nl(),
 P = fun(T,B,O) -> io:format("~w ~p ~w ~w~n",[T,B,O,try erlang:decode_packet(T,B,O) catch C:R -> {C,R} end]) end,
 [P(T,B,O) || {T,B,O} <- [{4,<<0,0,0,5,1:40>>,[{packet_size,5}]},{4,<<0,0,0,5,1:40>>,[{packet_size,4}]},
  {ssl_tls,<<128,10,1,3,1,0,1,0,0,0,2,9,9,9,9>>,[]},{ssl_tls,<<128,10,2,3,1,0,1,0,0,0,2,9,9,9,9>>,[]},
  {ssl_tls,<<22,3>>,[]},{ssl_tls,<<22,3,1,1,1>>,[]},
  {asn1,<<16#1f,16#81,1,2,1,2,3>>,[]},{asn1,<<48,16#82,0,1,7,8>>,[]},{asn1,<<48,16#80,0,1,7,8>>,[]},
  {asn1,<<48,16#85,0,1,7,8,9,9,9>>,[]},{asn1,<<48>>,[]},{asn1,<<16#1f,129>>,[]},{cdr,<<"GIO">>,[]},
  {cdr,<<"GIXX",1,0,0,0,0,0,0,2,1,2,3>>,[]},{cdr,<<"GIOP",1,0,1,0,2,0,0,0,1,2,3>>,[]},{fcgi,<<2,2,0,1,0,2,1,0,1,2,3,4>>,
  []},{fcgi,<<1,2,0>>,[]},{tpkt,<<3,0,0,1,1>>,[]},{tpkt,<<3,0,0>>,[]},{tpkt,<<3,0,0,4>>,[]},{sunrm,<<128,0,0>>,[]},
  {sunrm,<<128,0,0,9,1>>,[]},
  {0,<<1>>,[]},{1,<<3,1,2>>,[]},{2,<<0,0>>,[]},{1,<<0>>,[]},{line,<<>>,[]},{line,<<"abc">>,[]},
  {line,<<"abc">>,[{line_length,4}]},{line,<<"abcd\n">>,[{line_length,5}]},{line,<<"abcd\n">>,[{line_length,4}]},
  {line,<<"abc\n">>,[{packet_size,2}]},{line,<<"a">>,[{line_delimiter,300}]},{line,<<"a">>,[{line_delimiter,-1}]},
  {http,<<"GET /a b HTTP/1.1\r\n">>,[]},{http,<<"get / HTTP/1.1\n">>,[]},{http,<<"GET /">>,[]},{http,<<"GET /\r\n">>,
      []},{http,<<"FOO * HTTP/1.12\r\n">>,[]},{http,<<"GET foo HTTP/1.1\r\n">>,[]},
      {http,<<"GET https://x/y HTTP/1.1\r\n">>,[]},{http,<<"GET http://x HTTP/1.1\r\n">>,[]},
      {http,<<"GET http://x:/y HTTP/1.1\r\n">>,[]},{http,<<"GET http://x:9z/y HTTP/1.1\r\n">>,[]},
      {http,<<"GET http://[::1]:80/y HTTP/1.1\r\n">>,[]},{http,<<"CONNECT a:443 HTTP/1.1\r\n">>,[]},
      {http,<<"GET ftp://x/y HTTP/1.1\r\n">>,[]},{http,<<"GET mailto:q HTTP/1.1\r\n">>,[]},
      {http,<<"\r\nGET / HTTP/1.1\r\n">>,[]},{http,<<" GET / HTTP/1.1\r\n">>,[]},{http,<<"GET  /  HTTP/1.1 \r\n">>,[]},
      {http,<<"GET / HTTP/x.1\r\n">>,[]},{http,<<"GET / FOO/1.1\r\n">>,[]},{http,<<"HTTP/1.1 404 Not Found here\r\n">>,
      []},{http,<<"HTTP/1.1 404\r\n">>,[]},{http,<<"HTTP/1.1 404 \r\n">>,[]},{http,<<"HTTP/1.1 x OK\r\n">>,[]},
      {http,<<"HTTP/1.1\r\n">>,[]},{http,<<"GE(T / HTTP/1.1\r\n">>,[]},{http,<<"\r\n">>,[]},{http,<<"GET\r\n">>,[]},
  {http,<<"OPTIONS * HTTP/1.0\r\nHost: x\r\n">>,[]},{http_bin,<<"OPTIONS * HTTP/1.0\r\nHost: x\r\n">>,[]},
  {http_bin,<<"PATCH foo HTTP/1.0\r\n">>,[]},{http_bin,<<"GET ftp:x HTTP/1.0\r\n">>,[]},
  {httph,<<"Host: a\r\n">>,[]},{httph,<<"Host: a">>,[]},{httph,<<"Host a\r\n\r\n">>,[]},
  {httph,<<"Host :  a  \t\r\n\r\n">>,[]},{httph,<<"x-fOO_bar-b9z: 1\r\nq">>,[]},
  {httph,<<"abcdefghij-klmnopqrst: 1\r\nq">>,[]},{httph,<<"abcdefghij-klmnopqrs: 1\r\nq">>,[]},{httph,<<"host:\r\nq">>,
  []},{httph,<<": x\r\nq">>,[]},{httph,<<"\nq">>,[]},{httph,<<"A: x\n y\nq">>,[]},{httph,<<"A(: x\nq">>,[]},
  {httph,<<"A: x\n">>,[{line_length,3}]},{http,<<"GET / HTTP/1.1\r\n">>,[{line_length,6}]},{http,<<"GET / HTTP">>,
  [{line_length,6}]},{httph,<<"A: x\n">>,[{packet_size,2}]},{httph,<<"a\xe9: x\xe9\nq">>,[]},{4,<<0,0,0,1,5:4>>,[]},
  {4,<<1:1,0:31,1:7,5:9>>,[]},{raw,<<5:4>>,[]},{http,<<"HTTP/1.1 200 OK">>,[]},{http,<<"HTTP/11.22 200 OK\r\n">>,[]},
  {http,<<"HTTP/1 200 OK\r\n">>,[]},{http,<<"GET / HTTP/1\r\n">>,[]},{http,<<"HTTP/1.1 20012 OK\r\n">>,[]},
  {http,<<"HTTP/1.1 99999999999 OK\r\n">>,[]},{http,<<"HTTP/1.1  200  OK \r\n">>,[]},{httph,<<"Host:  a b \t\r\n\r\n">>,
  []},{httph_bin,list_to_binary([lists:duplicate(50,$x),": 1\n2"]),[]},
  {httph_bin,list_to_binary([lists:duplicate(51,$x),": 1\n2"]),[]},
  {httph_bin,list_to_binary([lists:duplicate(20,$x),": 1\n2"]),[]},{foo,<<>>,[]},{4,foo,[]},{foo,foo,[]},{4,<<>>,foo},
  {4,<<>>,[foo]},{4,<<>>,[{packet_size,-1}]},{4,<<>>,[{packet_size,1 bsl 40}]},{raw,<<>>,[]},{http,<<>>,[]},
  {httph,<<"A: x\r\n ">>,[]},{httph,<<"A: x\r\n y\r\n">>,[]},{http,<<"PUT /a?b=c#d HTTP/1.1\r\n">>,[]},
  {http,<<"GET http://x:70000/y HTTP/1.1\r\n">>,[]},{http,<<"GET http://x:123456/ HTTP/1.1\r\n">>,[]},
  {4,<<0:3,1:32,7,9:5>>,[]}]].
%% expect: {1,"Cache-Control"} {2,"Connection"} {3,"Date"} {4,"Pragma"} {5,"Transfer-Encoding"} {6,"Upgrade"} {7,"Via"
%%   more: } {8,"Accept"} {9,"Accept-Charset"} {10,"Accept-Encoding"} {11,"Accept-Language"} {12,"Authorization"} {13,"F
%%   more: rom"} {14,"Host"} {15,"If-Modified-Since"} {16,"If-Match"} {17,"If-None-Match"} {18,"If-Range"} {19,"If-Unmod
%%   more: ified-Since"} {20,"Max-Forwards"} {21,"Proxy-Authorization"} {22,"Range"} {23,"Referer"} {24,"User-Agent"} {2
%%   more: 5,"Age"} {26,"Location"} {27,"Proxy-Authenticate"} {28,"Public"} {29,"Retry-After"} {30,"Server"} {31,"Vary"
%%   more: } {32,"Warning"} {33,"Www-Authenticate"} {34,"Allow"} {35,"Content-Base"} {36,"Content-Encoding"} {37,"Conten
%%   more: t-Language"} {38,"Content-Length"} {39,"Content-Location"} {40,"Content-Md5"} {41,"Content-Range"} {42,"Conte
%%   more: nt-Type"} {43,"Etag"} {44,"Expires"} {45,"Last-Modified"} {46,"Accept-Ranges"} {47,"Set-Cookie"} {48,"Set-Coo
%%   more: kie2"} {49,"X-Forwarded-For"} {50,"Cookie"} {51,"Keep-Alive"} {52,"Proxy-Connection"}
%% expect: 4 <<0,0,0,5,0,0,0,0,1>> [{packet_size,5}] {ok,<<0,0,0,0,1>>,<<>>}
%% expect: 4 <<0,0,0,5,0,0,0,0,1>> [{packet_size,4}] {error,invalid}
%% expect: ssl_tls <<128,10,1,3,1,0,1,0,0,0,2,9,9,9,9>> [] {ok,{ssl_tls,[],22,{3,1},<<1,0,0,9,3,1,0,1,0,0,0,2,9>>},<<9,9
%%   more: ,9>>}
%% expect: ssl_tls <<128,10,2,3,1,0,1,0,0,0,2,9,9,9,9>> [] {more,774}
%% expect: ssl_tls <<22,3>> [] {more,undefined}
%% expect: ssl_tls <<22,3,1,1,1>> [] {more,262}
%% expect: asn1 <<31,129,1,2,1,2,3>> [] {ok,<<31,129,1,2,1,2>>,<<3>>}
%% expect: asn1 <<48,130,0,1,7,8>> [] {ok,<<48,130,0,1,7>>,<<8>>}
%% expect: asn1 <<48,128,0,1,7,8>> [] {ok,<<48,128>>,<<0,1,7,8>>}
%% expect: asn1 <<48,133,0,1,7,8,9,9,9>> [] {error,invalid}
%% expect: asn1 <<"0">> [] {more,undefined}
%% expect: asn1 <<31,129>> [] {more,undefined}
%% expect: cdr <<"GIO">> [] {more,undefined}
%% expect: cdr <<71,73,88,88,1,0,0,0,0,0,0,2,1,2,3>> [] {error,invalid}
%% expect: cdr <<71,73,79,80,1,0,1,0,2,0,0,0,1,2,3>> [] {ok,<<71,73,79,80,1,0,1,0,2,0,0,0,1,2>>,<<3>>}
%% expect: fcgi <<2,2,0,1,0,2,1,0,1,2,3,4>> [] {error,invalid}
%% expect: fcgi <<1,2,0>> [] {more,undefined}
%% expect: tpkt <<3,0,0,1,1>> [] {error,invalid}
%% expect: tpkt <<3,0,0>> [] {more,undefined}
%% expect: tpkt <<3,0,0,4>> [] {ok,<<3,0,0,4>>,<<>>}
%% expect: sunrm <<128,0,0>> [] {more,undefined}
%% expect: sunrm <<128,0,0,9,1>> [] {more,13}
%% expect: 0 <<1>> [] {ok,<<1>>,<<>>}
%% expect: 1 <<3,1,2>> [] {more,4}
%% expect: 2 <<0,0>> [] {ok,<<>>,<<>>}
%% expect: 1 <<0>> [] {ok,<<>>,<<>>}
%% expect: line <<>> [] {more,undefined}
%% expect: line <<"abc">> [] {more,undefined}
%% expect: line <<"abc">> [{line_length,4}] {more,undefined}
%% expect: line <<"abcd\n">> [{line_length,5}] {ok,<<97,98,99,100,10>>,<<>>}
%% expect: line <<"abcd\n">> [{line_length,4}] {ok,<<97,98,99,100>>,<<10>>}
%% expect: line <<"abc\n">> [{packet_size,2}] {error,invalid}
%% expect: line <<"a">> [{line_delimiter,300}] {error,badarg}
%% expect: line <<"a">> [{line_delimiter,-1}] {error,badarg}
%% expect: http <<"GET /a b HTTP/1.1\r\n">> [] {ok,{http_error,[71,69,84,32,47,97,32,98,32,72,84,84,80,47,49,46,49,13,10
%%   more: ]},<<>>}
%% expect: http <<"get / HTTP/1.1\n">> [] {ok,{http_request,[103,101,116],{abs_path,[47]},{1,1}},<<>>}
%% expect: http <<"GET /">> [] {more,undefined}
%% expect: http <<"GET /\r\n">> [] {ok,{http_request,'GET',{abs_path,[47]},{0,9}},<<>>}
%% expect: http <<"FOO * HTTP/1.12\r\n">> [] {ok,{http_request,[70,79,79],'*',{1,12}},<<>>}
%% expect: http <<"GET foo HTTP/1.1\r\n">> [] {ok,{http_request,'GET',[102,111,111],{1,1}},<<>>}
%% expect: http <<"GET https://x/y HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,https,[120],undefined,[47,121
%%   more: ]},{1,1}},<<>>}
%% expect: http <<"GET http://x HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,http,[120],undefined,[47]},{1,1}
%%   more: },<<>>}
%% expect: http <<"GET http://x:/y HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,http,[120],undefined,[47,121]
%%   more: },{1,1}},<<>>}
%% expect: http <<"GET http://x:9z/y HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,http,[120],undefined,[47,12
%%   more: 1]},{1,1}},<<>>}
%% expect: http <<"GET http://[::1]:80/y HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,http,[91],undefined,[47
%%   more: ,121]},{1,1}},<<>>}
%% expect: http <<"CONNECT a:443 HTTP/1.1\r\n">> [] {ok,{http_request,[67,79,78,78,69,67,84],{scheme,[97],[52,52,51]},{1
%%   more: ,1}},<<>>}
%% expect: http <<"GET ftp://x/y HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{scheme,[102,116,112],[47,47,120,47,121]},{1
%%   more: ,1}},<<>>}
%% expect: http <<"GET mailto:q HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{scheme,[109,97,105,108,116,111],[113]},{1,1}
%%   more: },<<>>}
%% expect: http <<"\r\nGET / HTTP/1.1\r\n">> [] {ok,{http_error,[13,10]},<<71,69,84,32,47,32,72,84,84,80,47,49,46,49,13,
%%   more: 10>>}
%% expect: http <<" GET / HTTP/1.1\r\n">> [] {ok,{http_error,[32,71,69,84,32,47,32,72,84,84,80,47,49,46,49,13,10]},<<>>}
%% expect: http <<"GET  /  HTTP/1.1 \r\n">> [] {ok,{http_request,'GET',{abs_path,[47]},{1,1}},<<>>}
%% expect: http <<"GET / HTTP/x.1\r\n">> [] {ok,{http_error,[71,69,84,32,47,32,72,84,84,80,47,120,46,49,13,10]},<<>>}
%% expect: http <<"GET / FOO/1.1\r\n">> [] {ok,{http_error,[71,69,84,32,47,32,70,79,79,47,49,46,49,13,10]},<<>>}
%% expect: http <<"HTTP/1.1 404 Not Found here\r\n">> [] {ok,{http_response,{1,1},404,[78,111,116,32,70,111,117,110,100,
%%   more: 32,104,101,114,101]},<<>>}
%% expect: http <<"HTTP/1.1 404\r\n">> [] {ok,{http_response,{1,1},404,[]},<<>>}
%% expect: http <<"HTTP/1.1 404 \r\n">> [] {ok,{http_response,{1,1},404,[]},<<>>}
%% expect: http <<"HTTP/1.1 x OK\r\n">> [] {ok,{http_error,[72,84,84,80,47,49,46,49,32,120,32,79,75,13,10]},<<>>}
%% expect: http <<"HTTP/1.1\r\n">> [] {ok,{http_error,[72,84,84,80,47,49,46,49,13,10]},<<>>}
%% expect: http <<"GE(T / HTTP/1.1\r\n">> [] {ok,{http_error,[71,69,40,84,32,47,32,72,84,84,80,47,49,46,49,13,10]},<<>>}
%% expect: http <<"\r\n">> [] {ok,{http_error,[13,10]},<<>>}
%% expect: http <<"GET\r\n">> [] {ok,{http_error,[71,69,84,13,10]},<<>>}
%% expect: http <<"OPTIONS * HTTP/1.0\r\nHost: x\r\n">> [] {ok,{http_request,'OPTIONS','*',{1,0}},<<72,111,115,116,58,32
%%   more: ,120,13,10>>}
%% expect: http_bin <<"OPTIONS * HTTP/1.0\r\nHost: x\r\n">> [] {ok,{http_request,'OPTIONS','*',{1,0}},<<72,111,115,116,5
%%   more: 8,32,120,13,10>>}
%% expect: http_bin <<"PATCH foo HTTP/1.0\r\n">> [] {ok,{http_request,<<80,65,84,67,72>>,<<102,111,111>>,{1,0}},<<>>}
%% expect: http_bin <<"GET ftp:x HTTP/1.0\r\n">> [] {ok,{http_request,'GET',{scheme,<<102,116,112>>,<<120>>},{1,0}},<<>>
%%   more: }
%% expect: httph <<"Host: a\r\n">> [] {more,undefined}
%% expect: httph <<"Host: a">> [] {more,undefined}
%% expect: httph <<"Host a\r\n\r\n">> [] {ok,{http_error,[72,111,115,116,32,97,13,10]},<<13,10>>}
%% expect: httph <<"Host :  a  \t\r\n\r\n">> [] {ok,{http_error,[72,111,115,116,32,58,32,32,97,32,32,9,13,10]},<<13,10>>
%%   more: }
%% expect: httph <<"x-fOO_bar-b9z: 1\r\nq">> [] {ok,{http_header,0,[88,45,70,111,111,95,98,97,114,45,66,57,122],[120,45,
%%   more: 102,79,79,95,98,97,114,45,98,57,122],[49]},<<113>>}
%% expect: httph <<"abcdefghij-klmnopqrst: 1\r\nq">> [] {ok,{http_header,0,[65,98,99,100,101,102,103,104,105,106,45,75,1
%%   more: 08,109,110,111,112,113,114,115,116],[97,98,99,100,101,102,103,104,105,106,45,107,108,109,110,111,112,113,114,
%%   more: 115,116],[49]},<<113>>}
%% expect: httph <<"abcdefghij-klmnopqrs: 1\r\nq">> [] {ok,{http_header,0,[65,98,99,100,101,102,103,104,105,106,45,75,10
%%   more: 8,109,110,111,112,113,114,115],[97,98,99,100,101,102,103,104,105,106,45,107,108,109,110,111,112,113,114,115],
%%   more: [49]},<<113>>}
%% expect: httph <<"host:\r\nq">> [] {ok,{http_header,14,'Host',[104,111,115,116],[]},<<113>>}
%% expect: httph <<": x\r\nq">> [] {ok,{http_header,0,[],[],[120]},<<113>>}
%% expect: httph <<"\nq">> [] {ok,http_eoh,<<113>>}
%% expect: httph <<"A: x\n y\nq">> [] {ok,{http_header,0,[65],[65],[120,10,32,121]},<<113>>}
%% expect: httph <<"A(: x\nq">> [] {ok,{http_error,[65,40,58,32,120,10]},<<113>>}
%% expect: httph <<"A: x\n">> [{line_length,3}] {error,invalid}
%% expect: http <<"GET / HTTP/1.1\r\n">> [{line_length,6}] {error,invalid}
%% expect: http <<"GET / HTTP">> [{line_length,6}] {error,invalid}
%% expect: httph <<"A: x\n">> [{packet_size,2}] {error,invalid}
%% expect: httph <<"a�: x�\nq">> [] {ok,{http_error,[97,233,58,32,120,233,10]},<<113>>}
%% expect: 4 <<0,0,0,1,5:4>> [] {more,5}
%% expect: 4 <<128,0,0,0,2,5>> [] {error,invalid}
%% expect: raw <<5:4>> [] {more,undefined}
%% expect: http <<"HTTP/1.1 200 OK">> [] {more,undefined}
%% expect: http <<"HTTP/11.22 200 OK\r\n">> [] {ok,{http_response,{11,22},200,[79,75]},<<>>}
%% expect: http <<"HTTP/1 200 OK\r\n">> [] {ok,{http_error,[72,84,84,80,47,49,32,50,48,48,32,79,75,13,10]},<<>>}
%% expect: http <<"GET / HTTP/1\r\n">> [] {ok,{http_error,[71,69,84,32,47,32,72,84,84,80,47,49,13,10]},<<>>}
%% expect: http <<"HTTP/1.1 20012 OK\r\n">> [] {ok,{http_response,{1,1},20012,[79,75]},<<>>}
%% expect: http <<"HTTP/1.1 99999999999 OK\r\n">> [] {ok,{http_response,{1,1},1215752191,[79,75]},<<>>}
%% expect: http <<"HTTP/1.1  200  OK \r\n">> [] {ok,{http_response,{1,1},200,[79,75,32]},<<>>}
%% expect: httph <<"Host:  a b \t\r\n\r\n">> [] {ok,{http_header,14,'Host',[72,111,115,116],[97,32,98,32,9]},<<13,10>>}
%% expect: httph_bin <<"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: 1\n2">> [] {ok,{http_header,0,<<88,120,120,1
%%   more: 20,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,12
%%   more: 0,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120>>,<<120,120,120,120,120,120,120
%%   more: ,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%%   more: 120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120>>,<<49>>},<<50>>}
%% expect: httph_bin <<"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: 1\n2">> [] {ok,{http_header,0,<<120,120,120
%%   more: ,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%%   more: 120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120>>,<<120,120,120,120,120,1
%%   more: 20,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,12
%%   more: 0,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120>>,<<49>>},<<50>>}
%% expect: httph_bin <<"xxxxxxxxxxxxxxxxxxxx: 1\n2">> [] {ok,{http_header,0,<<88,120,120,120,120,120,120,120,120,120,120
%%   more: ,120,120,120,120,120,120,120,120,120>>,<<120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,120,
%%   more: 120,120,120>>,<<49>>},<<50>>}
%% expect: foo <<>> [] {error,badarg}
%% expect: 4 foo [] {error,badarg}
%% expect: foo foo [] {error,badarg}
%% expect: 4 <<>> foo {error,badarg}
%% expect: 4 <<>> [foo] {error,badarg}
%% expect: 4 <<>> [{packet_size,-1}] {error,badarg}
%% expect: 4 <<>> [{packet_size,1099511627776}] {error,badarg}
%% expect: raw <<>> [] {more,undefined}
%% expect: http <<>> [] {more,undefined}
%% expect: httph <<"A: x\r\n ">> [] {more,undefined}
%% expect: httph <<"A: x\r\n y\r\n">> [] {more,undefined}
%% expect: http <<"PUT /a?b=c#d HTTP/1.1\r\n">> [] {ok,{http_request,'PUT',{abs_path,[47,97,63,98,61,99,35,100]},{1,1}},
%%   more: <<>>}
%% expect: http <<"GET http://x:70000/y HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,http,[120],70000,[47,121
%%   more: ]},{1,1}},<<>>}
%% expect: http <<"GET http://x:123456/ HTTP/1.1\r\n">> [] {ok,{http_request,'GET',{absoluteURI,http,[120],123456,[47]},
%%   more: {1,1}},<<>>}
%% expect: 4 <<0,0,0,0,32,233>> [] {ok,<<>>,<<32,233>>}
