// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases/systems.mjs — cases: systems of their own, from their start to their end.
import { refused, same, soon, until } from './check.mjs';

/** @typedef {import('./check.mjs').Package} Package */

/** A page that is not isolated has no shared memory. */
const threads_are_possible = () => !(globalThis.crossOriginIsolated === false && typeof document === 'object');

/** With threads everything is as without; each of them runs something. @param {Package} api */
async function three_schedulers({ webeam }) {
  /** @type {import('./check.mjs').Said[]} */
  const said = [];
  const vm = await webeam({
    schedulers: 3,
    env: { WHO: 'b' },
    files: { '/home/web/given.txt': 'brought' },
    onOutput: (text, fd) => said.push([text, fd]),
    functions: { next: async (/** @type {number} */ n) => n + 1 },
  });
  same([3, [98], false], await vm.eval('[erlang:system_info(schedulers), os:getenv("WHO"), os:getenv("PATH")]'));
  await vm.eval('io:format("hello~n"), io:format(standard_error, "oops~n", [])');
  await until(() => said.length >= 2);
  same(
    [
      ['hello\n', 1],
      ['oops\n', 2],
    ],
    said.sort(([, a], [, b]) => a - b),
  );
  same(42, await vm.eval('webeam_js:call(next, [41])'));
  same(['brought', null], [await vm.files.text('/home/web/given.txt'), await vm.files.text('/etc/passwd')]);
  same('enoent', (await vm.eval('file:read_file("/etc/passwd")'))[1].description);
  // Each of the schedulers runs something, by and by.
  const seen = new Set();
  const where = `
    Me = self(),
    W = fun W(0) -> Me ! erlang:system_info(scheduler_id); W(N) -> erlang:yield(), W(N - 1) end,
    [spawn_opt(fun() -> W(2000) end, []) || _ <- lists:seq(1, 12)],
    lists:usort([receive S -> S end || _ <- lists:seq(1, 12)])`;
  await until(async () => {
    for (const n of await vm.eval(where)) seen.add(n);
    return seen.size === 3;
  });
  same(['m'], (await vm.compile('-module(m).\n-export([f/0]).\nf() -> 1.\n')).modules);
  const busy = refused(vm.eval('F = fun F() -> F() end, [spawn(F) || _ <- [1, 2, 3]], F()'), 'stopped');
  same(9, await vm.stop(9));
  await busy;
}
/** Systems with threads that are aborted, and that halt. @param {Package} api */
async function ends_of_threads({ webeam }) {
  const stop = new AbortController();
  const gone = await webeam({ schedulers: 2, signal: stop.signal });
  const waits = refused(gone.eval('F = fun F() -> F() end, F()'), 'aborted');
  stop.abort();
  await waits;
  same(7, (await refused((await webeam({ schedulers: 2 })).eval('halt(7)'), 'stopped')).code);
}
/** An image is with threads or without. @param {Package} api @param {number} many  schedulers that 'auto' gives */
async function images_with_threads({ webeam, freeze }, many) {
  const plain = await freeze();
  const image = await freeze({ schedulers: 2, files: { '/home/web/frozen.txt': 'kept' } });
  same(
    true,
    /threads/.test((await refused(webeam({ schedulers: 2, image: plain }), 'unavailable')).message) &&
      /threads/.test((await refused(webeam({ image }), 'unavailable')).message),
  );
  for (const schedulers of [2, 3, /** @type {const} */ ('auto')]) {
    const began = Date.now();
    const vm = await webeam({ schedulers, image, functions: { next: (/** @type {number} */ n) => n + 1 } });
    const start = Date.now() - began;
    same(
      [schedulers === 'auto' ? many : schedulers, 'kept', 2],
      [
        await vm.eval('erlang:system_info(schedulers)'),
        await vm.files.text('/home/web/frozen.txt'),
        await vm.eval('webeam_js:call(next, [1])'),
      ],
    );
    same(2, await vm.call('string', 'length', ['ab']));
    same(true, (await vm.eval('digraph_utils:module_info(exports)')).length > 5); // of an archive
    await vm.stop();
    console.log(`     image with threads, start ${start} ms`);
  }
  const one = await webeam({ schedulers: 'auto', image: plain });
  same(1, await one.eval('erlang:system_info(schedulers)'));
  await one.stop();
}

/** @type {Record<string, import('./check.mjs').Start>} */
export const systems = {
  async 'stop and what is asked afterwards'({ webeam }) {
    const vm = await webeam();
    /** @type {number[]} */
    const codes = [];
    vm.on('exit', c => codes.push(c));
    const waiting = refused(vm.eval('receive after infinity -> ok end'), 'stopped');
    same(3, await vm.stop(3));
    same(3, (await waiting).code);
    same(3, (await refused(vm.eval('1'), 'stopped')).code);
    same(3, await vm.stop());
    same([3], codes);
    await refused(vm.files.read('/a'), 'stopped');
    await refused(vm.send('init', 1), 'stopped');
    vm.feed('nobody reads this');
  },
  async 'a system that halts'({ webeam }) {
    const vm = await webeam();
    same(7, (await refused(vm.eval('halt(7)'), 'stopped')).code);
    same(7, await vm.exited);
  },
  async 'a system that is aborted'({ webeam }) {
    const stop = new AbortController();
    const vm = await webeam({ signal: stop.signal });
    const busy = refused(vm.eval('F = fun F() -> F() end, F()'), 'aborted');
    await soon(20);
    stop.abort();
    await busy;
    await refused(vm.eval('1'), 'aborted');
    await refused(webeam({ signal: AbortSignal.abort() }), 'aborted');
  },
  async 'aborted at any moment'({ webeam, freeze }) {
    for (const ms of [0, 1, 5, 15, 40, 80, 150, 300]) {
      const stop = new AbortController();
      const began = Date.now();
      setTimeout(() => stop.abort(new Error('enough')), ms);
      /** @type {Partial<import('./check.mjs').WebeamError> | undefined} */
      let error;
      try {
        const vm = await webeam({ signal: stop.signal, onOutput() {} });
        await vm.eval('F = fun F() -> io:format("."), F() end, F()');
      } catch (e) {
        error = /** @type {import('./check.mjs').WebeamError} */ (e);
      }
      same(
        ['aborted', 'enough'],
        [error?.kind, /** @type {Error | undefined} */ (error?.cause)?.message],
        `after ${ms} ms:`,
      );
      same(true, Date.now() - began < ms + 10000, `after ${ms} ms, in time:`);
    }
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await refused(freeze({ signal: stop.signal }), 'aborted');
    const vm = await webeam();
    same(2, await vm.eval('1 + 1'));
    await vm.stop();
  },
  async 'a flood of output ends with its system'({ webeam }) {
    const stop = new AbortController();
    let n = 0;
    const vm = await webeam({
      signal: stop.signal,
      onOutput(text) {
        n += text.length;
      },
    });
    vm.eval('F = fun F() -> io:put_chars(lists:duplicate(1000, $x)), F() end, F()').catch(() => {});
    await until(() => n > 100000);
    stop.abort();
    const shown = n;
    await vm.exited;
    await soon(50);
    same(shown, n);
  },
  async 'two systems share nothing'({ webeam, atom }) {
    const [a, b] = await Promise.all([webeam(), webeam({ env: { WHO: 'b' }, args: ['-who', 'b'] })]);
    await a.eval('register(only_here, self()), persistent_term:put(k, 1)');
    same(atom('none'), await b.eval('persistent_term:get(k, none)'));
    same([98], await b.eval('os:getenv("WHO")'));
    same(atom('undefined') ?? null, (await b.eval('whereis(only_here)')) ?? null);
    await Promise.all([a.stop(), b.stop()]);
  },
  async schedulers(api) {
    const { webeam } = api;
    const auto = await webeam({ schedulers: 'auto' });
    const many = await auto.eval('erlang:system_info(schedulers)');
    await auto.stop();
    for (const bad of [0, 1.5, 'many', 5000])
      await refused(webeam({ schedulers: /** @type {number} */ (bad) }), 'unavailable');
    if (!threads_are_possible()) {
      same(1, many);
      same(true, /Cross-Origin-Opener-Policy/.test((await refused(webeam({ schedulers: 2 }), 'unavailable')).message));
      return;
    }
    same(true, many > 1);
    await three_schedulers(api);
    await ends_of_threads(api);
    await images_with_threads(api, many);
  },
  async 'an archive, by its place and as bytes'({ webeam, freeze }, { archive, bytes_of }) {
    const args = ['-pa', '/usr/lib/elixir/lib/elixir/ebin'];
    const count = async (/** @type {import('../../../web/embed.js').Options} */ options) => {
      const vm = await webeam(options);
      same(3, await vm.call('Enum', 'count', [[1, 2, 3]]));
      await vm.stop();
    };
    for (const a of [archive, await bytes_of(archive)]) await count({ archives: [a], args });
    // What an image has not loaded is fetched when it is wanted, by threads too.
    for (const schedulers of threads_are_possible() ? [1, 2] : [1])
      await count({ schedulers, image: await freeze({ schedulers, archives: [archive], args }), archives: [archive] });
  },
  async 'what is not there'({ webeam }) {
    same('cannot_start', (await refused(webeam({ apps: ['no_such_app'] }), 'error')).reason[0].description);
    same(
      true,
      /no-such-file/.test((await refused(webeam({ archives: ['./no-such-file.webeam'] }), 'unavailable')).message),
    );
    await refused(webeam({ archives: [new Uint8Array([1, 2, 3])], onOutput() {} }), 'stopped');
  },
  async input({ webeam }) {
    const vm = await webeam();
    const line = vm.eval('io:get_line("")');
    vm.feed('first line\n');
    same('first line\n', String.fromCharCode(...(await line)));
    vm.feed(null);
    same(Symbol.for('eof'), await vm.eval('io:get_line("")'));
    await vm.stop();
  },
  async 'a frozen system'({ webeam, freeze }) {
    const image = await freeze({ files: { '/home/web/frozen.txt': 'kept' } });
    const began = Date.now();
    const vm = await webeam({ image, files: { '/home/web/new.txt': 'new' }, env: { WHO: 'me' } });
    const start = Date.now() - began;
    same(['kept', 'new'], [await vm.files.text('/home/web/frozen.txt'), await vm.files.text('/home/web/new.txt')]);
    same([109, 101], await vm.eval('os:getenv("WHO")'));
    same(6, await vm.call('lists', 'sum', [[1, 2, 3]]));
    same(['m'], (await vm.compile('-module(m).\n-export([f/0]).\nf() -> 1.\n')).modules);
    const other = await webeam({ image });
    same(
      'badarg',
      (
        await refused(
          other.eval('sys:get_state(nobody), ok').catch(() => other.send('nobody', 1)),
          'error',
        )
      ).reason.description,
    );
    await Promise.all([vm.stop(), other.stop()]);
    await refused(webeam({ image: image.slice(0, 100000) }), 'unavailable');
    console.log(`     image of ${image.length} bytes, start ${start} ms`);
  },
  async elixir({ webeam, atom }) {
    const vm = await webeam({ apps: ['elixir'] });
    const elixir = { lang: /** @type {const} */ ('elixir') };
    same([1, 4, 9], await vm.eval('Enum.map(1..n, & &1 * &1)', { n: 3 }, elixir));
    same(
      ['Greeting'],
      (await vm.compile('defmodule Greeting do\n  def for(name), do: "Hello, #{name}!"\nend', elixir)).modules.map(m =>
        m.replace('Elixir.', ''),
      ),
    );
    for (const name of ['Greeting', 'Elixir.Greeting', atom('Elixir.Greeting')])
      same('Hello, Joe!', await vm.call(name, 'for', ['Joe']));
    same({ [atom('a')]: 'x' }, await vm.eval('%{a: "x"}', {}, elixir));
    const e = await refused(vm.eval('raise "oops"', {}, elixir), 'error');
    same(true, e.message.includes('** (RuntimeError) oops') && e.reason[atom('message')] === 'oops');
    same('** (RuntimeError) oops', e.message);
    same(
      '** (ArithmeticError) bad argument in arithmetic expression: 1 / 0',
      (await refused(vm.eval('1 / String.to_integer("0")', {}, elixir), 'error')).message.split('\n')[0],
    );
    same(
      '** (KeyError) key :b not found in: %{a: 1}',
      (await refused(vm.run('%{a: 1}.b', elixir), 'error')).message.split('\n')[0],
    );
    same('** (throw) 7', (await refused(vm.run('throw 7', elixir), 'throw')).message);
    same(
      ['', '[1, 2]'],
      [(await vm.run('defmodule B do\n  def g, do: 1\nend', elixir)).value, (await vm.run('[B.g(), 2]', elixir)).value],
    );
    same(2, (await refused(vm.eval('x = 1\ny = = 2', {}, elixir), 'compile')).problems[0].line);
    same(
      3,
      (await refused(vm.compile('defmodule A do\n  def f do\n    nothing_there\n  end\nend', elixir), 'compile'))
        .problems[0].line,
    );
    await vm.stop();
  },
};
