// SPDX-License-Identifier: Apache-2.0
// tests/web/image.test.mjs — images in a page: fetched ones, ones the page makes itself, runs one after another, and
// faults.
//
// Each gets a page of the site without a program of its own, and calls web/page.js as any page would.
import { so as expect } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** One run: what it printed, and when first, in ms; how it began and ended.
 * @typedef {{ out: string, err: string, first: number, code: number, ready: import('../../web/messages.js').Ready }}
 *    Run */
/** @typedef {import('../../web/page.js').Options} Options */
/** @typedef {ReturnType<typeof import('../../web/page.js').webeam>} Started */
/** What a test calls in the page. go: one run to its end, of a start with options. say: flags for a run that does this
 * and halts.
 * @typedef {typeof import('../../web/page.js') & Pick<typeof import('../../web/fetch.js'), 'fetch_image'> & {
 *   go(start: (options: Options) => Started, more: Options): Promise<Run>,
 *   say(what: string): string[],
 * }} Tools */

/** Runs in the page. @returns {Promise<Tools>} */
async function tools_in_page() {
  /** @param {string} name  of a file of the site @returns {Promise<any>} any: it is named while this runs */
  const from_site = name => import(new URL(name, location.href).href);
  /** @type {Tools['go']} */
  const go = async (start, more) => {
    const began = performance.now();
    let [out, err, first] = ['', '', NaN];
    const vm = start({
      ...more,
      onOutput(fd, bytes) {
        if (Number.isNaN(first)) first = performance.now() - began;
        const text = new TextDecoder().decode(bytes);
        if (fd === 2) err += text;
        else out += text;
      },
    });
    const code = await vm.exited;
    return { out, err, first, code, ready: await vm.ready };
  };
  const { fetch_image } = await from_site('fetch.js');
  return { ...(await from_site('page.js')), fetch_image, go, say: what => ['-noshell', '-eval', `${what}, halt().`] };
}

/** @param {Visit} v */
async function opened(v) {
  /** @type {string[]} */
  const urls = [];
  v.context.on('request', r => urls.push(r.url()));
  await v.page.route('**/favicon.ico', r => r.fulfill({ body: '' }));
  await v.page.goto(`${v.url}examples.json`);
  return { page: v.page, tools: await v.page.evaluateHandle(tools_in_page), fetched: () => urls };
}

/** @param {Visit} v */
export async function test_runs(v) {
  const { tools, fetched } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, system }) => {
    const s = system({ image: 'erlang.img', archives: ['otp.webeam'] });
    const runs = [];
    await s.ready;
    for (let i = 0; i < 6; i++) {
      runs.push(
        await go(o => s.start(o), {
          args: say('io:format("~p~n", [{lists:sum([1,2,3]), erlang:system_info(schedulers)}])'),
        }),
      );
      await new Promise(next => setTimeout(next, 600));
    }
    s.end();
    return runs;
  });
  const threads = v.host === 'isolated';
  const n = threads ? await v.page.evaluate(() => navigator.hardwareConcurrency) : 1;
  for (const run of r)
    expect(
      run.out === `{6,${n}}\n` && run.code === 0 && run.ready.resumed && run.ready.threads === threads,
      JSON.stringify(run),
    );
  const median = r
    .slice(1)
    .map(x => x.first)
    .sort((a, b) => a - b)[2];
  expect(median < 100, `the second run's first output comes after ${median} ms`);
  expect(!fetched().some(f => /otp\.webeam/.test(f)), 'the archive was fetched, though nobody asked for it');
  return `first output of a later run: ${r.map(x => x.first.toFixed(0)).join(' ')} ms`;
}
test_runs.hosts = ['alone', 'isolated'];
/** One image with threads serves any number of schedulers, and they all work; what an image was made of is there for
 * all. @param {Visit} v */
export async function test_threads(v) {
  const { tools } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, webeam, freeze }) => {
    const runs = [];
    const image = await freeze({
      image: 'erlang.img',
      args: [
        '-noshell',
        '-eval',
        'ets:new(t, [named_table, public, {heir, whereis(init), none}]), ets:give_away(t, whereis(init), none).',
      ],
    });
    for (const schedulers of [2, 3, 4])
      runs.push(
        await go(webeam, {
          image,
          schedulers,
          args: say(`Count = fun() -> ets:update_counter(t, erlang:system_info(scheduler_id), 1, {x, 0}) end,
        Burn = fun B(0) -> ok; B(N) -> Count(), B(N - 1) end,
        Ps = [spawn_monitor(fun() -> Burn(8000) end) || _ <- lists:seq(1, 16)],
        [receive {'DOWN', M, _, _, normal} -> ok end || {_, M} <- Ps],
        Counts = [N || {_, N} <- ets:tab2list(t)],
        io:format("~w ~w ~w", [erlang:system_info(schedulers), lists:sum(Counts), length(Counts) > 1])`),
        }),
      );
    const alone = await freeze({ image: 'erlang.img', schedulers: 1, args: ['-noshell'] });
    runs.push(
      await go(webeam, { image: alone, schedulers: 1, args: say('io:format("~w", [erlang:system_info(schedulers)])') }),
    );
    runs.push(
      await go(webeam, {
        image: alone,
        archives: ['otp.webeam'],
        schedulers: 2,
        args: say('io:format("~w", [erlang:system_info(schedulers)])'),
      }),
    );
    return runs;
  });
  r.slice(0, 3).forEach((run, i) =>
    expect(
      run.out === `${i + 2} 128000 true` && run.ready.resumed && run.ready.threads && run.code === 0,
      JSON.stringify(run),
    ),
  );
  expect(r[3].out === '1' && r[3].ready.resumed && !r[3].ready.threads, JSON.stringify(r[3]));
  expect(
    r[4].out === '2' &&
      !r[4].ready.resumed &&
      r[4].ready.threads &&
      /for runs without threads/.test(r[4].ready.note ?? ''),
    JSON.stringify(r[4]),
  ); // an image without threads
}
test_threads.hosts = ['isolated'];
/** Standard input, and an end at will while a process never gives up the processor. @param {Visit} v */
export async function test_input_and_stop(v) {
  const { tools } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, system }) => {
    const s = system({ image: 'erlang.img' });
    /** @type {ReturnType<typeof s.start>[]} */
    const started = [];
    let seen = '';
    /** Waits until it has written that. @param {string} text */
    const until = async text => {
      for (let i = 0; i < 400 && !seen.includes(text); i++) await new Promise(next => setTimeout(next, 50));
    };
    const run = go(
      o => {
        const onOutput = (/** @type {number} */ fd, /** @type {Uint8Array} */ bytes, /** @type {number} */ lost) => {
          o.onOutput?.(fd, bytes, lost);
          seen += new TextDecoder().decode(bytes);
        };
        started.push(s.start({ ...o, onOutput }));
        return started[0];
      },
      {
        args: say(`[spawn(fun L() -> L() end) || _ <- [1, 2, 3]],
          io:format("got ~ts", [io:get_line("")]), io:format("~p", [io:get_line("")]), receive never -> ok end`),
      },
    );
    const [vm] = started;
    vm.feed('this\n');
    await until('got this');
    vm.feed(null);
    await until('eof');
    const began = performance.now();
    vm.stop(7);
    return { ...(await run), stopped: performance.now() - began };
  });
  expect(r.out === 'got this\neof' && r.code === 7 && r.ready.resumed && r.stopped < 1000, JSON.stringify(r));
  return `stopped after ${r.stopped.toFixed(0)} ms`;
}
test_input_and_stop.hosts = ['alone', 'isolated'];
/** @param {Visit} v */
export async function test_compiles(v) {
  const { tools, fetched } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, webeam }) => {
    return go(webeam, {
      image: 'erlang.img',
      archives: ['otp.webeam'],
      files: {
        '/home/web/m.erl':
          '-module(m).\n-export([f/0]).\nf() -> <<X>> = <<"a">>, maps:from_list([{X, Y} || Y <- [1.5]]).\n',
      },
      args: say(
        '{ok, m} = compile:file("m.erl", [return_errors]), {module, m} = code:load_file(m), io:format("~p", [m:f()])',
      ),
    });
  });
  expect(r.out === '#{97 => 1.5}', JSON.stringify(r));
  expect(!fetched().some(f => /otp\.webeam/.test(f)), 'compiling needed the archive');
  return `compiled and ran in ${r.first?.toFixed(0)} ms, fetch and all`;
}
/** @param {Visit} v */
export async function test_elixir(v) {
  const { tools, fetched } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, webeam }) => {
    return go(webeam, {
      image: 'elixir.img',
      files: {
        '/home/web/a.exs':
          'defmodule A do\n def hi(n), do: "hi #{n}"\nend\n' +
          'IO.puts(A.hi("you"))\nIO.inspect(Enum.map(1..3, & &1 * 2))\n',
      },
      args: say('\'Elixir.Code\':require_file(<<"a.exs">>)'),
    });
  });
  expect(r.out === 'hi you\n[2, 4, 6]\n' && r.code === 0, JSON.stringify(r));
  expect(!fetched().some(f => /\.webeam/.test(f)), `compiling needed an archive: ${fetched()}`);
  return `first output ${r.first?.toFixed(0)} ms, fetch and all`;
}
test_compiles.hosts = test_elixir.hosts = ['alone', 'isolated'];
/** A module that is not in the image comes from its archive, which is fetched then; files are right after a resume.
 * @param {Visit} v */
export async function test_archive(v) {
  const { tools, fetched } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, webeam }) => {
    return go(webeam, {
      image: 'erlang.img',
      archives: ['otp.webeam'],
      args: say(`{ok, L} = file:list_dir(code:lib_dir(stdlib, ebin)), Is = code:is_loaded(dets),
        io:format("~p ~p ~p ~p ~p", [length(L) > 80, Is, dets:all(), file:get_cwd(), filelib:is_dir("/tmp")])`),
    });
  });
  expect(r.out === 'true false [] {ok,"/home/web"} true' && r.code === 0, JSON.stringify(r));
  expect(
    fetched().some(f => /otp\.webeam/.test(f)),
    'the archive was not fetched',
  );
}
/** @param {Visit} v */
export async function test_frozen_here(v) {
  const { tools } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, freeze, system }) => {
    const how = {
      image: 'erlang.img',
      args: [
        '-noshell',
        '-eval',
        `io:format("said while freezing"), ok = file:write_file("/tmp/before", "frozen"),
         ets:new(kept, [named_table, public, {heir, whereis(init), none}]),
         ets:insert(kept, {a, 1}), ets:give_away(kept, whereis(init), none).`,
      ],
      store: 'test',
    };
    /** @type {number[]} */
    const times = [];
    const timed = async () => {
      const began = performance.now();
      const bytes = await freeze(how);
      times.push(performance.now() - began);
      return bytes;
    };
    const image = await timed();
    const again = await timed();
    const s = system({ image: again });
    const run = await go(o => s.start(o), {
      args: say('io:format("~p ~p", [file:read_file("/tmp/before"), ets:info(kept, size)])'),
    });
    s.end();
    return {
      same: image.length === again.length && image.every((b, i) => b === again[i]),
      stored: (await (await caches.open('webeam-images')).keys()).length,
      times,
      bytes: image.length,
      run,
    };
  });
  expect(r.same && r.stored === 1, JSON.stringify({ same: r.same, stored: r.stored }));
  expect(r.run.out === '{ok,<<"frozen">>} 1', JSON.stringify(r.run));
  const [made, stored] = r.times.map(ms => ms.toFixed(0));
  return `${(r.bytes / 1e6).toFixed(1)} MB; made in ${made} ms, stored one in ${stored} ms`;
}
test_archive.hosts = test_frozen_here.hosts = ['alone', 'isolated'];
/** Images that cannot be used: it boots, and says why. @param {Visit} v */
export async function test_refused(v) {
  const { tools } = await opened(v);
  const r = await tools.evaluate(async ({ go, say, webeam, fetch_image }) => {
    const runs = [];
    const good = await fetch_image(
      new URL(self.crossOriginIsolated ? 'erlang-mt.img' : 'erlang.img', location.href).href,
      { bytes: 0 },
    );
    const other = good.slice();
    const cut = good.slice(0, 300000);
    const none = new TextEncoder().encode('hello'.repeat(100));
    other[32] ^= 1;
    for (const image of [other, cut, none, 'missing.img'])
      runs.push(
        await go(webeam, {
          image,
          archives: ['otp.webeam'],
          args: say('io:format("~p", [erlang:system_info(otp_release)])'),
        }),
      );
    return runs;
  });
  const why = [/another build/, /300000 bytes instead of/, /not one/, /404/];
  v.problems.length = 0; // the file that is missing
  r.forEach((run, i) =>
    expect(run.out === '"25"' && !run.ready.resumed && why[i].test(run.ready.note ?? ''), JSON.stringify(run)),
  );
}
test_refused.hosts = ['alone', 'isolated'];
/** The archive of an image is damaged, or another one: only what is read from it fails, and says why.
 * @param {Visit} v */
export async function test_archive_damaged(v) {
  const { page, tools } = await opened(v);
  const bodies = [Buffer.from('webeamAR and no more'), 'cut'];
  const seen = [];
  for (const body of bodies) {
    await page.unroute('**/otp.webeam*');
    await page.route('**/otp.webeam*', async route => {
      if (body === 'cut') {
        const whole = await (await route.fetch()).body();
        await route.fulfill({ body: whole.subarray(0, whole.length / 2) });
      } else await route.fulfill({ body });
    });
    seen.push(
      await tools.evaluate(async ({ go, say, webeam }) => {
        return go(webeam, {
          image: 'erlang.img',
          archives: ['otp.webeam'],
          args: say('io:format("~p ~p", [code:ensure_loaded(dets), lists:sum([1])])'),
        });
      }),
    );
  }
  const why = [/not the one that the image was made with/, /end too soon, or are damaged/];
  seen.forEach((run, i) => expect(/\{error,\w+\} 1/.test(run.out) && why[i].test(run.err), JSON.stringify(run)));
}
test_archive_damaged.hosts = ['alone', 'isolated'];
