// SPDX-License-Identifier: Apache-2.0
// tests/web/stepped.test.mjs — what a stepped run is given: the program to run, and what is typed, at defined events.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
/** Input and its place, as plain data: see Input of web/messages.js.
 * @typedef {{ at: number, text: string | null }} Given */
/** Where it stands: why, whether it asks, the last event, the input so far, what messages said.
 * @typedef {{ why: string, wants: boolean, last: number, inputs: Given[], texts: string[] }} Place */

const TICKS = `-module(ticks).
-export([main/0]).
main() ->
    {ok, _} = timer:send_interval(10, tick),
    io:format("got ~p~n", [io:get_line("name? ")]),
    io:format("and ~p~n", [io:get_chars("", 3)]),
    receive tick -> io:format("tick~n") end.
`;
const ELIXIR = `name = IO.gets("name? ")
IO.puts("got #{inspect(name)}")
send(self(), :hello)
receive do x -> IO.inspect(x) end
`;

/** Begins a stepped run, and gives why it stands first. @param {Visit} v @param {string} name @param {string} text
 * @param {Given[]} [given]  input of a run before, to be given again */
const begin = (v, name, text, given = []) =>
  v.playground(
    async ({ session }, run) => {
      const utf8 = new TextEncoder();
      const inputs = run.given.map(i => ({ at: i.at, bytes: i.text === null ? null : utf8.encode(i.text) }));
      /** @type {{ why: string }} */
      const stood = await new Promise(onStood => {
        const args = ['--seed', '7', '+S', '2', '--trace-sched', '-'];
        /** @type {{}} */
        const options = { args, schedulers: 1, step: true, inputs, onStood };
        void session.run({ files: [{ name: run.name, text: run.text }] }, options);
      });
      return stood.why;
    },
    { name, text, given },
  );
/** Goes on. @param {Visit} v @returns {Promise<Place>} */
const go = v =>
  v.playground(async ({ session }) => {
    const m = await /** @type {import('../../web/watch/types.d.ts').Vm} */ (session.vm).step({});
    const utf8 = new TextDecoder();
    const head = (/** @type {Uint8Array} */ b) => new Float64Array(b.buffer, b.byteOffset, 2);
    /** @type {string[]} */
    const texts = [];
    for (const t of m.texts ?? [])
      for (let i = 0; i < head(t)[1]; i++) {
        const at = 16 + 64 * i + 8;
        texts.push(utf8.decode(t.subarray(at, at + 56)).replace(/\0+$/, ''));
      }
    const last = m.events.at(-1);
    return {
      why: m.why,
      wants: m.wants ?? false,
      last: last ? head(last)[0] + head(last)[1] - 1 : 0,
      inputs: (m.inputs ?? []).map(i => ({ at: i.at, text: i.bytes && utf8.decode(i.bytes) })),
      texts,
    };
  });
/** @param {Visit} v @param {string} line */
const type = (v, line) => v.playground(({ session }, text) => session.feed(text), line);

/** It asks: it stands, although a timer ticks for ever. What is typed arrives, as strings. @param {Visit} v
 * @param {string} name @param {string} text @param {string[]} lines @param {string[]} shown */
async function asks_and_gets(v, name, text, lines, shown) {
  await v.open('nosw=1&image=0');
  await v.ended(60000);
  so((await begin(v, name, text)) === 'here', 'it does not begin');
  let m = await go(v);
  for (const line of lines) {
    so(m.why === 'input' && m.wants, `it stands for ${m.why} where it asks`);
    await type(v, line);
    m = await go(v);
  }
  so(m.why === 'exited', `it ends with ${m.why}`);
  for (const s of shown) await v.shows(s);
  return m;
}
/** @param {Visit} v */
export async function test_a_ticking_program_gets_its_lines(v) {
  const m = await asks_and_gets(v, 'ticks.erl', TICKS, ['Ada\n', 'xyz\n'], ['got "Ada\\n"', 'and "xyz"', 'tick']);
  so(m.texts.includes('tick'), `no message says tick: ${m.texts.slice(-8)}`);
}
/** @param {Visit} v */
export async function test_an_elixir_program_is_stepped(v) {
  await asks_and_gets(v, 'main.exs', ELIXIR, ['Ada\n'], ['got "Ada\\n"', ':hello']);
}
/** The same input at the same places is the same run, to the last event. @param {Visit} v */
export async function test_the_same_input_is_the_same_run(v) {
  await v.open('nosw=1&image=0');
  await v.ended(60000);
  await begin(v, 'ticks.erl', TICKS);
  let m = await go(v);
  await type(v, 'Ada\n');
  m = await go(v);
  await type(v, 'xyz\n');
  const before = m;
  m = await go(v);
  so(m.why === 'exited' && before.inputs.length === 1 && before.inputs[0].text === 'Ada\n', JSON.stringify(before));
  const inputs = [...before.inputs, { at: before.inputs[0].at, text: 'xyz\n' }];
  const end = m.last;
  for (let i = 0; i < 2; i++) {
    so((await begin(v, 'ticks.erl', TICKS, inputs)) === 'here', 'it does not begin again');
    m = await go(v);
    so(m.why === 'exited', `again it stands for ${m.why}`);
    so(m.last === end, `it ends with event ${m.last} now, with ${end} before`);
  }
}
/** What is typed before the program begins waits for it. @param {Visit} v */
export async function test_typed_early_arrives(v) {
  await v.open('nosw=1&image=0');
  await v.ended(60000);
  const begun = begin(v, 'ticks.erl', TICKS);
  await type(v, 'early\n');
  await type(v, 'abc\n');
  so((await begun) === 'here', 'it does not begin');
  const m = await go(v);
  so(m.why === 'exited', `it stands for ${m.why}`);
  await v.shows('got "early\\n"');
}
const WAITS = `defmodule Waits do
  def main do
    spawn(fn -> wait() end)
    wait()
  end
  def wait do
    receive do
      :never -> :ok
    end
  end
end

Waits.main()
`;
const WAITS_ERL = `-module(waits).
-export([main/0]).
main() -> spawn(fun() -> wait() end), wait().
wait() -> receive never -> ok end.
`;
/** When all its processes wait, it stands, and again when one goes on. Gives how many events there were.
 * @param {Visit} v @param {string} name @param {string} text */
async function stands_waiting(v, name, text) {
  await v.open('nosw=1&image=0');
  await v.ended(60000);
  so((await begin(v, name, text)) === 'here', 'it does not begin');
  const on = () =>
    v.playground(async ({ session }) => {
      const vm = /** @type {import('../../web/watch/types.d.ts').Vm} */ (session.vm);
      const late = new Promise(done => setTimeout(() => done({ why: 'still running', events: [] }), 20000));
      const { why, events } = await /** @type {Promise<import('../../web/watch/types.d.ts').Stood>} */ (
        Promise.race([vm.step({}), late])
      );
      return { why, events: events.reduce((n, b) => n + new Float64Array(b.buffer, b.byteOffset, 2)[1], 0) };
    });
  const m = await on();
  so(m.why === 'idle', `it stands for ${m.why}`);
  const { why } = await on();
  so(why === 'idle', `it stands for ${why} then`);
  return m.events;
}
/** @param {Visit} v */
export async function test_a_program_waits(v) {
  await stands_waiting(v, 'waits.erl', WAITS_ERL);
}
/** A script of Elixir begins behind its modules: their compilation is not stepped through. @param {Visit} v */
export async function test_an_elixir_program_waits(v) {
  const events = await stands_waiting(v, 'main.exs', WAITS);
  so(events > 0 && events < 100, `the program has ${events} events: those of the compiler too?`);
}
/** A module that asks while it is compiled asks as soon as the program has begun. @param {Visit} v */
export async function test_an_elixir_module_asks(v) {
  const text = 'defmodule Asks do\n  @name IO.gets("name? ")\n  def name, do: @name\nend\n\nIO.inspect(Asks.name())\n';
  await asks_and_gets(v, 'main.exs', text, ['Ada\n'], ['"Ada\\n"']);
}
