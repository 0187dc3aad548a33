#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/web/measure.mjs — how long a visitor waits for the page, in real Chromium: medians of many tries.
//
// usage: node tests/web/measure.mjs [--tries=N] [SITE [WHAT...]]
//
// SITE: default build/web, as scripts/playground makes it (with --for-tests its Brotli files are larger). N: 11.
// WHAT, default all:
//   first   from asking for the page to the first output, in a browser that has kept nothing: Erlang and Elixir, from
//           the README's server and from a plain host
//   slow    the same at 10 Mbit/s and 50 ms there and back
//   second  from the click on Run to its first output, when a program has run
// Times are of this machine, and mean something only when nothing else runs on it.
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { browse, serve, top } from './host.mjs';

/** @typedef {{ playground: import('./visit.mjs').Playground }} Shown */

const args = process.argv.slice(2);
const tries = Number(args.find(a => a.startsWith('--tries='))?.slice(8) ?? 11);
const [site = join(top, 'build/web'), ...asked] = args.filter(a => !a.startsWith('--'));
if (!(tries >= 1) || args.some(a => a.startsWith('--') && !/^--tries=\d+$/.test(a))) {
  console.log('usage: node tests/web/measure.mjs [--tries=N] [SITE [first] [slow] [second]]');
  process.exit(args.includes('--help') ? 0 : 2);
}
const HOSTS = { "the README's server": ['--brotli'], 'a plain host': [] };
const PROGRAMS = { Erlang: '#example=pingpong&run', Elixir: '#example=pipes&run' };

/** Milliseconds, and bytes a second each way. */
const SLOW = { delay: 25, rate: 10e6 / 8 };

/** A slow line to a server: all its connections share it. @param {string} url  of the server
 * @returns {Promise<{ url: string, end(): void }>} */
function slow_line(url) {
  const { hostname, port } = new URL(url);
  /** When each direction has sent what it was given. @type {Record<string, number>} */
  const free = { up: 0, down: 0 };
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  /** @param {import('node:net').Socket} from @param {import('node:net').Socket} to @param {'up' | 'down'} way */
  const carry = (from, to, way) => {
    from.on('data', bytes => {
      free[way] = Math.max(free[way], Date.now()) + (1000 * bytes.length) / SLOW.rate;
      const wait = free[way] + SLOW.delay - Date.now();
      if (wait > 200) from.pause(); // no more than the line holds
      setTimeout(() => {
        if (!to.destroyed) to.write(bytes);
        from.resume();
      }, wait);
    });
    from.on('end', () => setTimeout(() => to.end(), free[way] + SLOW.delay - Date.now() + 5));
    from.on('error', () => to.destroy());
    sockets.add(from);
    from.on('close', () => sockets.delete(from));
  };
  const proxy = createServer(client => {
    const server = connect(Number(port), hostname);
    carry(client, server, 'up');
    carry(server, client, 'down');
  });
  return new Promise(done =>
    proxy.listen(0, '127.0.0.1', () => {
      const address = /** @type {import('node:net').AddressInfo} */ (proxy.address());
      const end = () => {
        proxy.close();
        for (const socket of sockets) socket.destroy();
      };
      done({ url: `http://127.0.0.1:${address.port}/`, end });
    }),
  );
}

/** Prints one row. @param {string} what @param {number[]} ms */
function row(what, ms) {
  const sorted = ms.map(Math.round).sort((a, b) => a - b);
  console.log(`${what}: median ${sorted[sorted.length >> 1]} ms of ${sorted.join(' ')}`);
}

/** From asking for the page to its first output. @param {import('playwright-core').Browser} browser @param {string} url
 * @returns {Promise<number>} ms */
async function first_output(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
  try {
    const page = await context.newPage();
    await page.goto(url);
    const mark = await page.waitForFunction(() => performance.getEntriesByName('first-output')[0]?.startTime);
    return Number(await mark.jsonValue());
  } finally {
    await context.close();
  }
}

/** From the click on Run to the first output, again and again. @param {import('playwright-core').Browser} browser
 * @param {string} url @returns {Promise<number[]>} ms */
async function second_runs(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector('body[data-ready]');
  const times = [];
  for (let i = 0; i < tries; i++) {
    await page.waitForFunction(() => {
      const { session } = /** @type {Shown} */ (/** @type {unknown} */ (window)).playground;
      return session.state !== 'running' && session.prepare(session.program, {}).events.length > 0;
    });
    await page.waitForTimeout(300);
    times.push(
      await page.evaluate(
        () =>
          /** @type {Promise<number>} */ (
            new Promise(done => {
              const { session } = /** @type {Shown} */ (/** @type {unknown} */ (window)).playground;
              const began = performance.now();
              const off = session.on('output', () => {
                off();
                done(performance.now() - began);
              });
              document.getElementById('run')?.click();
            })
          ),
      ),
    );
    await page.locator('#output .end').last().waitFor();
  }
  await context.close();
  return times;
}

const browser = await browse();
const wanted = (/** @type {string} */ what) => !asked.length || asked.includes(what);
for (const [host, flags] of Object.entries(HOSTS)) {
  const server = await serve(resolve(site), flags);
  for (const [language, hash] of Object.entries(PROGRAMS)) {
    const of = async (/** @type {string} */ what, /** @type {string} */ url) => {
      const ms = [];
      for (let i = 0; i < tries; i++) ms.push(await first_output(browser, `${url}?nosw=1${hash}`));
      row(`${what}, ${language}, ${host}`, ms);
    };
    if (wanted('first')) await of('first output', server.url);
    if (wanted('slow')) {
      const line = await slow_line(server.url);
      await of('first output, 10 Mbit/s', line.url);
      line.end();
    }
    if (wanted('second'))
      row(`second run, ${language}, ${host}`, await second_runs(browser, `${server.url}?nosw=1${hash}`));
  }
  server.end();
}
await browser.close();
