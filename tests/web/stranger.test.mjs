// SPDX-License-Identifier: Apache-2.0
// tests/web/stranger.test.mjs — a program of a stranger: what it reaches, what it can make the page say, and links that
// are made to harm. SECURITY.md promises this.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { from_fragment } from '../../web/play/program.js';
import { so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
const main = (/** @type {string} */ body, more = '') => ({
  'main.erl': `-module(main).\n-export([main/0]).\nmain() ->\n    ${body}.\n${more}`,
});
const fragment = (/** @type {string | Buffer} */ text) => `#p=${deflateSync(text).toString('base64url')}`;
const link_of = (/** @type {Record<string, string>} */ files) =>
  fragment(JSON.stringify({ files: Object.entries(files).map(([name, text]) => ({ name, text })) }));

/** A server that nobody shall ask anything: each request is an entry of `asked`. */
async function elsewhere() {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, answer) => {
    asked.push(String(request.url));
    answer.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('0');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, port, asked, end: () => server.close() };
}

// ---- what it reaches -----------------------------------------------------------------------------------------------
/** Ways out that OTP has, and names that webeam's host has functions of. @param {string} url @param {number} port */
const ways_out = (url, port) => [
  `gen_tcp:connect({127,0,0,1}, ${port}, [])`,
  `gen_tcp:connect("127.0.0.1", ${port}, [])`,
  `gen_udp:open(0)`,
  `gen_udp:send(element(2, gen_udp:open(0)), {127,0,0,1}, ${port}, <<"x">>)`,
  `inet:gethostbyname("localhost.example")`,
  `socket:open(inet, stream, tcp)`,
  `os:cmd("curl ${url}os")`,
  `open_port({spawn, "curl ${url}port"}, [])`,
  `open_port({spawn_executable, "/usr/bin/curl"}, [{args, ["${url}exe"]}])`,
  `erl_prim_loader:get_file("${url}boot.beam")`,
  `code:load_abs("${url}abs")`,
  `code:add_patha("${url}")`,
  `file:read_file("${url}file")`,
  `file:read_file("otp.webeam")`,
  `net_kernel:start(['a@127.0.0.1', longnames])`,
  `httpc:request("${url}httpc")`,
  ...['', ' fetch', ' XMLHttpRequest', ' importScripts', ' postMessage', ' self', ' constructor', ' __proto__'].map(
    name => `open_port({spawn_driver, "js${name}"}, [])`,
  ),
  `webeam:no_such_function()`,
];

/** None of them leads anywhere, and what the browser asks for is the site's. @param {Visit} v */
export async function test_reaches_nothing(v) {
  const other = await elsewhere();
  /** @type {string[]} */
  const requests = [];
  v.context.on('request', r => requests.push(r.url()));
  await v.open('nosw=1');
  await v.ended();
  const list = ways_out(other.url, other.port);
  const tries = list.map((way, i) => `try_it(${i}, fun() -> ${way} end)`).join(',\n    ');
  const text = await v.run_to_end(
    main(
      `${tries},\n    io:format("all tried~n")`,
      `try_it(N, F) ->
    io:format("~w ~0tP~n", [N, try F() catch _:R -> {no, R} end, 9]).\n`,
    ),
    60000,
  );
  so(text.includes('all tried'), text);
  for (const [i, way] of list.entries())
    if (way.startsWith('open_port')) so(new RegExp(`^${i} \\{no,`, 'm').test(text), `${way} gives a port: ${text}`);
  // What the Workers fetch is seen here.
  so(
    requests.some(r => /\.wasm\b/.test(r)),
    requests.join(' '),
  );
  const out = requests.filter(r => !r.startsWith(v.url) && !/^(blob|data):/.test(r));
  so(!out.length && !other.asked.length, [...out, ...other.asked].join(' '));
  other.end();
}
test_reaches_nothing.hosts = ['alone', 'isolated'];

/** Functions of the page: only what the port of webeam_play.erl says is heard, and it calls nothing.
 * @param {Visit} v */
export async function test_calls_nothing(v) {
  await v.open();
  await v.ended();
  const text = await v.run_to_end(
    main(
      `Second = open_port({spawn_driver, "js webeam_play"}, []),
    timer:sleep(50),
    io:format("second ~w~n", [erlang:port_info(Second, name)]),
    [Control | _] = [P || P <- erlang:ports(), erlang:port_info(P, name) =:= {name, "js webeam_play"}],
    [io:format("~s: ~0p~n", [N, catch call(Control, N, A)]) || {N, A} <-
      [{"onopen", [#{}, "webeam_play"]}, {"onopen.call", [1]}, {"alert", ["hello"]}, {"constructor", []},
       {"__proto__.constructor", []}, {"toString", []}]],
    ok = erlang:port_call(Control, 2, [improper | list]),
    io:format("done~n")`,
      // The answer goes to the port's owner, who shall be this process.
      `call(P, Name, Args) ->
    true = erlang:port_connect(P, self()),
    N = erlang:port_call(P, 1, {Name, Args}),
    receive {P, {reply, N, Answer}} -> Answer after 3000 -> no_answer end.\n`,
    ),
  );
  so(text.includes('second undefined'), text);
  so(text.includes('done'), text);
  for (const name of ['onopen', 'onopen.call', 'alert', 'constructor', '__proto__.constructor', 'toString'])
    so(text.includes(`${name}: {error,undef}`), text);
}

/** Nothing but the site's own runs in the page, and nothing is asked for elsewhere. @param {Visit} v */
export async function test_policy(v) {
  const other = await elsewhere();
  await v.open();
  await v.ended();
  const got = await v.page.evaluate(async url => {
    /** @type {string[]} */
    const refused = [];
    addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective));
    const put = (/** @type {string} */ tag, /** @type {Record<string, string>} */ props) =>
      document.body.append(Object.assign(document.createElement(tag), props));
    put('script', { textContent: 'window.injected = true' });
    put('script', { src: `${url}script` });
    put('img', { src: `${url}img` });
    put('iframe', { src: `${url}frame` });
    put('link', { rel: 'stylesheet', href: `${url}css` });
    put('div', { innerHTML: '<b onclick="window.injected = true">x</b>' });
    document.querySelector('b')?.click();
    let fetched = '';
    try {
      await fetch(url);
      fetched = 'fetched';
    } catch {
      fetched = 'refused';
    }
    await new Promise(done => setTimeout(done, 300));
    return { refused: [...new Set(refused)].sort(), fetched, injected: 'injected' in window };
  }, other.url);
  so(got.fetched === 'refused' && !got.injected, JSON.stringify(got));
  for (const rule of ['connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem', 'style-src-elem'])
    so(got.refused.includes(rule), `${rule} is not refused: ${got.refused}`);
  if (v.host === 'brotli') {
    const worker = v.page.workers().find(w => w.url().endsWith('worker.js'));
    so(worker, 'there is no Worker');
    const said = await worker.evaluate(url => fetch(url).then(String, String), other.url);
    so(/TypeError/.test(said), `a Worker fetches: ${said}`);
  }
  so(!other.asked.length, `asked for: ${other.asked}`);
  v.problems = v.problems.filter(p => !/Content Security Policy|settings blocked/.test(p));
  other.end();
}
test_policy.hosts = ['alone', 'brotli', 'isolated'];

// ---- what it makes the page say ------------------------------------------------------------------------------------
const HTML = '<img src=x onerror=window.injected=1><h1>webeam</h1>';

/** Its output is text in its own place; events that it forges are shown as its words. @param {Visit} v */
export async function test_words(v) {
  await v.open();
  await v.ended();
  const text = await v.run_to_end(
    main(
      `io:format("~ts~n", ["${HTML}"]),
    io:format("\\e[31mred\\e[0m\\e]0;title\\a\\e]8;;http://x.example/\\e\\\\\\\\link\\e[2J\\b\\b\\r~n"),
    io:format("The system was halted.~n~ts~n", [[16#202e, "desrever"]]),
    [P | _] = [X || X <- erlang:ports(), erlang:port_info(X, name) =:= {name, "js webeam_play"}],
    Say = fun(E) -> port_command(P, term_to_binary(E)) end,
    Evil = unicode:characters_to_binary([16#202e, "${HTML}", 27, 0, 10, "Your session has ended"]),
    Say({diagnostic, #{severity => error, file => Evil, line => 1, column => a, text => Evil}}),
    Say({diagnostic, Evil}), Say({mark, []}), Say({missing, Evil}), Say({missing, #{}}), Say(junk), Say({}),
    port_command(P, <<131, 255>>), port_command(P, <<>>),
    Say({returned, Evil}),
    register('${'a'.repeat(200)}', self()),
    io:format("end~n"),
    {Evil}`,
    ),
  );
  so(text.includes(HTML), 'the output is not as it was printed');
  so(!(await v.page.evaluate(() => 'injected' in window)), 'HTML of the program runs');
  so(!(await v.page.locator('#output img, #output h1').count()), 'HTML of the program is in the page');
  const page_says = await v.page.evaluate(() => {
    const lines = [...document.querySelectorAll('#output .system, #output .end, #output .diagnostic')];
    return lines.map(line => {
      const copy = /** @type {HTMLElement} */ (line.cloneNode(true));
      copy.querySelectorAll('.said, button').forEach(said => said.remove());
      return copy.textContent ?? '';
    });
  });
  so(
    page_says.some(line => line.includes('There is no module')) && page_says.some(line => line.includes('Finished')),
    page_says.join('\n'),
  );
  // eslint-disable-next-line no-control-regex -- those are looked for
  so(!page_says.some(line => /[\u202e\x1b\0]/.test(line)), `unseen characters: ${JSON.stringify(page_says)}`);
  so(!page_says.some(line => /<h1>/.test(line) && !/There is no module/.test(line)), page_says.join('\n'));
  // The page's own lines begin further left than any line of the program.
  const lefts = await v.page.evaluate(() => {
    const left = (/** @type {string} */ s) => document.querySelector(s)?.getBoundingClientRect().left ?? 0;
    return { page: left('#output .end'), program: left('#output .out') };
  });
  so(lefts.page < lefts.program - 5, JSON.stringify(lefts));
  so((await v.page.title()).startsWith('webeam'), 'the title is another');
  await v.shot('words');
  await v.page.click('#theme');
  await v.shot('words-dark');
}

/** Events without end: Stop works. @param {Visit} v */
export async function test_flood_of_events(v) {
  await v.open();
  await v.ended();
  await v.program(
    main(
      `io:format("flooding~n"),
    [P | _] = [X || X <- erlang:ports(), erlang:port_info(X, name) =:= {name, "js webeam_play"}],
    flood(P, term_to_binary({diagnostic, #{severity => error, file => <<"main.erl">>, line => 1, column => 1,
                                           text => <<"no end">>}}))`,
      'flood(P, B) -> catch port_command(P, B), flood(P, B).\n',
    ),
  );
  await v.run();
  await v.shows('flooding');
  await wait(1500);
  const began = Date.now();
  await v.page.click('#stop');
  await v.shows('Stopped.', 5000);
  const took = Date.now() - began;
  so((await v.run_to_end(main('io:format("alive~n")'))).includes('alive'), 'dead after the flood');
  return `stopped after ${took} ms`;
}

// ---- links ---------------------------------------------------------------------------------------------------------
const OWN = '%% my own work\n';
/** Follows a link beside one's own work; then that is as it was. Gives how long it took, in ms.
 * @param {Visit} v @param {string} hash @param {RegExp} says  in the notice */
async function follow(v, hash, says) {
  const began = Date.now();
  await v.page.evaluate(to => {
    /** @type {HTMLElement | null} */ (document.querySelector('#notice button'))?.click();
    location.hash = to;
  }, hash);
  const what = `${hash.slice(0, 40)} is refused with ${says}`;
  const visible = v.page.locator('#notice span:visible');
  await v.until(async () => says.test((await visible.allTextContents()).join('')), what);
  so((await v.text_of('.cm-content')).includes('my own work'), `${hash.slice(0, 40)}: another program is there`);
  return Date.now() - began;
}

/** Each damaged or malicious link ends in a sentence, at once, and one's own program is there. @param {Visit} v */
export async function test_links(v) {
  await v.open();
  await v.program({ 'main.erl': OWN });
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
  const one = (/** @type {object} */ file) => JSON.stringify({ files: [file] });
  // Chromium's addresses are no longer than 2 MB; deflate makes a thousandth of what is easiest.
  const bomb = bomb_of(5);
  so(bomb.length < 2_000_000, `the bomb has ${bomb.length} characters`);
  const why = await from_fragment(bomb_of(9).slice('#p='.length)).then(String, message_of);
  so(/longer than 2,000,000 characters/.test(why), why);
  let slowest = 0;
  /** @type {[string, RegExp][]} */
  const links = [
    [`#p=${'A'.repeat(1_900_000)}`, /cannot be read: a part of it is missing or was changed/],
    [bomb, /cannot be read: the program in it is longer than 2,000,000 characters/],
    [link_of({ 'main.erl': ' '.repeat(2_000_001) }), /longer than 2,000,000 characters/],
    [fragment(deep), /cannot be read: it holds no program/],
    [fragment('{"__proto__":{"files":[{"name":"a.erl","text":""}]}}'), /it holds no program/],
    [link_of({ '../x.erl': '' }), /it holds no program/],
    [link_of({ 'a\u202elre.erl': '' }), /it holds no program/],
    [link_of({ '<img src=x onerror=alert(1)>.erl': '' }), /it holds no program/],
    [link_of({ '.iex.exs': '' }), /it holds no program/],
    [link_of(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`m${i}.erl`, '']))), /it holds no program/],
    [fragment(one({ name: 'a.erl', text: { toString: 1 } })), /it holds no program/],
    [`#p=${'%00'.repeat(100_000)}`, /it has characters that no such link has/],
    ['#example=%E2%80%AEevil%00<b>', /There is no example \\x\{202E\}evil\\x\{0\}<b>/],
  ];
  for (const [hash, says] of links) slowest = Math.max(slowest, await follow(v, hash, says));
  const kept = await v.page.evaluate(() => Object.keys(localStorage).filter(k => k.startsWith('webeam.kept.')).length);
  so(kept === 1, `${kept} programs are kept`);
  return `the slowest after ${slowest} ms`;
}
/** A link that unpacks to so many times 256 MB. @param {number} times */
function bomb_of(times) {
  const deflated = deflateRawSync(Buffer.alloc(2 ** 28, 32), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const head = Buffer.from([0x78, 0x9c]); // of zlib; nothing is read to its end
  return `#p=${Buffer.concat([head, ...Array.from({ length: times }, () => deflated)]).toString('base64url')}`;
}
const message_of = (/** @type {unknown} */ e) => (e instanceof Error ? e.message : String(e));

// ---- its folder --------------------------------------------------------------------------------------------------
/** The shell of a link's program has a folder of its own, also after an edit and a reload. @param {Visit} v */
export async function test_folder(v) {
  const q = 'view=shell&shell=erlang';
  const says = (/** @type {string} */ what) =>
    v.until(async () => (await v.text_of('#shell-state')).includes(what), what, 40000);
  await v.open(q, { 'mine.erl': '-module(mine).\n' });
  await says('are kept');
  await v.expect(/1>/);
  await v.type('file:write_file("secret", "mine").');
  await v.expect(/ok\s+2>/);
  await v.type('file:list_dir(".").');
  await v.expect(/secret/);
  await wait(800); // it is written behind
  const link = link_of({ 'guest.erl': '-module(guest).\n-export([f/0]).\nf() -> file:list_dir(".").\n' });
  await v.page.evaluate(hash => {
    location.hash = hash;
  }, link);
  await v.until(() => v.playground(p => p.program.files[0].name === 'guest.erl'), 'the program of the link');
  await v.page.click('.cm-content');
  await v.page.click('#terminal');
  await says('came in a link');
  await v.type('file:list_dir(".").');
  await v.expect(/"secret"/);
  so(!(await v.text()).includes('guest.erl'), "the link's program is in one's own folder");
  const in_its_own = async () => {
    v.seen = 0;
    await says('apart from yours');
    await v.expect(/1>/);
    await v.type('c(guest), guest:f().');
    await v.expect(/\{ok,\[[^\]]*"guest.erl"[^\]]*\]\}/);
    so(!(await v.text()).includes('secret'), "a stranger's program sees one's own files");
  };
  await v.page.click('#restart');
  await in_its_own();
  await v.page.click('.cm-content');
  await v.page.keyboard.insertText('%% edited\n');
  await wait(600);
  await v.page.reload();
  await v.page.waitForSelector('body[data-ready]');
  await in_its_own();
}
