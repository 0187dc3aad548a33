// SPDX-License-Identifier: Apache-2.0
// tests/web/flood.test.mjs — programs that print, loop or allocate for ever: the page stays alive, Stop is heard at
// once, and what was printed can be saved.
import { readFileSync } from 'node:fs';
import { so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

export const hosts = ['alone', 'isolated'];
export const quiet = true;
/** Of each kind; scripts/soak asks for more. */
const TRIES = Number(process.env.WEBEAM_TRIES ?? 3);
/** Of the best try: this machine may be busy. */
const STOP_MS = 300;
/** Of the processor, for a frame, in the best try. At rest it is 3 ms here, and 25 in an isolated page. */
const FRAME_MS = 60;
const program = (/** @type {string} */ loop) => ({
  'main.erl': `-module(main).\n-export([main/0]).\nmain() -> io:format("begun~n"), loop(1).\nloop(N) -> ${loop}.\n`,
});
const KINDS = {
  loop: program('loop(N + 1)'),
  printer: program('io:format("line ~w of a flood that does not end~n", [N]), loop(N + 1)'),
  allocator: program('put(N, lists:seq(1, 1000)), loop(N + 1)'),
};

/** From the moment of the click until "Stopped." is drawn. @param {Visit} v */
async function stop_ms(v) {
  await v.page.evaluate(() => {
    document.getElementById('stop')?.addEventListener(
      'click',
      e => {
        const look = () => {
          if (!document.querySelector('#output .end')) return requestAnimationFrame(look);
          Object.assign(window, { stopped: performance.now() - e.timeStamp });
        };
        look();
      },
      { once: true, capture: true },
    );
  });
  await v.page.click('#stop');
  const ms = () => v.page.evaluate(() => /** @type {{ stopped?: number }} */ (/** @type {unknown} */ (window)).stopped);
  const took = await v.until(ms, 'it stops');
  await v.page.evaluate(() => Object.assign(window, { stopped: 0 }));
  return Math.round(took);
}
/** Frames, and milliseconds of the processor that the page's own thread takes for one. @param {Visit} v */
async function frames(v) {
  const cdp = await v.context.newCDPSession(v.page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const used = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1000 * (metrics.find(m => m.name === 'ThreadTime')?.value ?? NaN);
  };
  const before = await used();
  const n = await v.page.evaluate(
    () =>
      /** @type {Promise<number>} */ (
        new Promise(done => {
          const began = performance.now();
          let drawn = 0;
          const frame = () => {
            drawn++;
            if (performance.now() - began < 1000) requestAnimationFrame(frame);
            else done(drawn);
          };
          requestAnimationFrame(frame);
        })
      ),
  );
  const each = ((await used()) - before) / n;
  await cdp.detach();
  return { n, each };
}

/** @param {Visit} v */
export async function test_stop_is_heard(v) {
  await v.open('nosw=1', KINDS.loop);
  const said = [];
  for (const [kind, files] of Object.entries(KINDS)) {
    await v.program(files);
    const times = [];
    let drawn = { n: 0, each: Infinity };
    for (let i = 0; i < TRIES; i++) {
      await v.run();
      await v.shows(kind === 'printer' ? /line \d+ of a flood/ : 'begun');
      await wait(300);
      const now = await frames(v);
      if (now.each < drawn.each) drawn = now;
      times.push(await stop_ms(v));
    }
    times.sort((a, b) => a - b);
    so(times[0] < STOP_MS, `${kind}: Stop takes ${times} ms`);
    so(drawn.each < FRAME_MS, `${kind}: ${drawn.each} ms for a frame`);
    said.push(`${kind}: Stop after ${times.join(', ')} ms, ${drawn.n} frames, ${drawn.each.toFixed(1)} ms each`);
  }
  return said.join('; ');
}

/** @param {Visit} v */
async function saved(v) {
  const [download] = await Promise.all([v.page.waitForEvent('download'), v.page.click('#save-output')]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
/** @param {Visit} v */
export async function test_output_is_saved(v) {
  await v.open('nosw=1', {
    'main.erl':
      '-module(main).\n-export([main/0]).\n' +
      'main() -> [io:format("line ~w ☺~n", [N]) || N <- lists:seq(1, 20000)], io:format(standard_error, "hm~n", []).\n',
  });
  so(await v.page.isDisabled('#save-output'), 'there is nothing to save');
  await v.run();
  await v.ended(60000);
  await v.shows(/The output is long: .* are not shown/);
  const { name, text } = await saved(v);
  so(name === 'main-output.txt', name);
  const lines = text.split('\n');
  so(lines.length === 20002 && lines[0] === 'line 1 ☺' && lines[19999] === 'line 20000 ☺', `${lines.length} lines`);
  so(lines[20000] === 'hm', lines[20000]);
  await v.page.fill('#find', 'line 19999 ');
  await v.press('Enter');
  await v.until(() => v.page.locator('#output .found').count(), 'the line is found');
  so((await v.text_of('#output .found')).startsWith('line 19999 '), await v.text_of('#output .found'));
  await v.page.fill('#find', 'no such text');
  await v.press('Enter');
  await v.until(async () => (await v.text_of('#found')) === 'not found', 'that it is not there');
  await v.shot('tools');
  await v.page.click('#clear-output');
  so((await v.output()).trim() === '', 'Clear leaves something');
}

/** Beyond its bound the end is kept, and the file says so. @param {Visit} v */
export async function test_saved_up_to_a_bound(v) {
  await v.open('nosw=1', KINDS.printer);
  await v.run();
  await v.until(() => v.playground(p => p.output.kept > 9e6), '9 MB', 60000);
  await v.until(() => v.playground(p => p.output.gone > 0), 'more than is kept', 60000);
  await v.page.click('#stop');
  await v.ended();
  const { text } = await saved(v);
  so(text.length > 8e6 && text.length < 11e6, `${text.length} characters`);
  so(
    /^\[The first [\d.]+ MB are not here: the page keeps the last 10 MB of a run\.\]\n/.test(text),
    text.slice(0, 200),
  );
}
test_saved_up_to_a_bound.hosts = ['alone'];
