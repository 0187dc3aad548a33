// SPDX-License-Identifier: Apache-2.0
// tests/web/alive.test.mjs — processes that outlive main, and the shell of the system that runs the program.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const COUNTER = {
  'counter.erl': `-module(counter).
-behaviour(gen_server).
-export([main/0, init/1, handle_call/3, handle_cast/2]).
main() ->
    {ok, _} = gen_server:start_link({local, counter}, ?MODULE, 40, []),
    spawn(fun() -> register(idle, self()), receive stop -> ok end end),
    io:format("started~n").
init(N) -> {ok, N}.
handle_call(next, _, N) -> {reply, N + 1, N + 1}.
handle_cast(stop, N) -> {stop, normal, N}.
`,
};
/** A supervisor ends when the process that started it does: main stays for it, as the shell does. */
const TREE = {
  'tree.erl': `-module(tree).
-behaviour(supervisor).
-export([main/0, init/1]).
main() -> {ok, _} = supervisor:start_link({local, tree}, ?MODULE, []).
init(_) -> {ok, {#{}, [#{id => a, start => {gen_event, start_link, [{local, leaf}]}}]}}.
`,
};
/** What a process that is linked to main sees of its end: as under erl -s. */
const LINKED = {
  'linked.erl': `-module(linked).
-export([main/0]).
main() ->
    Main = self(),
    spawn_link(fun() ->
        process_flag(trap_exit, true),
        Main ! ready,
        receive {'EXIT', Main, Why} -> io:format("main ended: ~p~n", [Why]) end
    end),
    receive ready -> ok end.
`,
};
/** @param {Visit} v @param {RegExp} what */
const offers = (v, what) => v.until(async () => what.test(await v.output()), `the offer ${what}`);
/** @param {Visit} v @param {string} words */
const click = (v, words) => v.page.locator('#output button', { hasText: words }).click();

/** @param {Visit} v */
export async function test_gen_server_lives_on(v) {
  await v.open('nosw=1', COUNTER);
  await v.run();
  await offers(v, /main has returned; 2 processes of your program are still alive/);
  so(/2 processes alive/.test(await v.status()), await v.status());
  so(await v.page.isEnabled('#stop'), 'Stop is off');
  await v.shot('offer');
  await click(v, 'Open a shell in it');
  await v.expect(/1>/, 60000);
  await v.type('gen_server:call(counter, next).');
  await v.expect(/41\s+2>/);
  await v.page.keyboard.type('gen_server:call(counter, nxt).');
  for (let i = 0; i < 4; i++) await v.press('ArrowLeft');
  await v.page.keyboard.type('e');
  await v.press('Enter');
  await v.expect(/next\).\s+42\s+3>/);
  await v.type('timer:sleep(infinity).');
  await v.press('Control+c');
  await v.expect(/exception exit: killed/);
  await v.shot('shell');
  await v.type('idle ! stop.');
  await v.expect(/stop/);
  await v.page.click('#view-output');
  await offers(v, /1 process of your program is still alive/);
  await v.page.click('#stop');
  await v.ended();
  so((await v.output()).includes('Ended. 1 process of your program was still alive.'), await v.output());
}

/** @param {Visit} v */
export async function test_ends_with_its_processes(v) {
  await v.open('nosw=1', TREE);
  await v.run();
  await offers(v, /2 processes of your program are still alive/);
  await click(v, 'End it');
  await v.ended();
  v.patient = true;
  // Those that end by themselves end the run, and what they print comes before its end.
  const text = await v.run_to_end(LINKED);
  so(/main ended: normal\nFinished in/.test(text), text);
  const late = await v.run_to_end({
    'late.erl':
      '-module(late).\n-export([main/0]).\n' +
      'main() -> spawn(fun() -> timer:sleep(700), io:format("late~n") end), io:format("main~n").\n',
  });
  so(/main\nlate\n(Returned <.*> *\. )?Finished in/.test(late), late);
  const elixir = await v.run_to_end(
    { 'main.exs': 'spawn(fn -> Process.sleep(50); IO.puts("later") end)\nIO.puts("first")\n' },
    60000,
  );
  so(/first\nlater\nFinished/.test(elixir), elixir);
}

/** Another run ends it, and Step ends with main as ever. @param {Visit} v */
export async function test_next_run_ends_it(v) {
  await v.open('nosw=1', COUNTER);
  await v.run();
  await offers(v, /still alive/);
  await v.program({ 'main.erl': '-module(main).\n-export([main/0]).\nmain() -> io:format("next~n").\n' });
  const text = await v.run_to_end();
  so(text.includes('next') && !text.includes('alive'), text);
}
