#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/web.mjs — the page, in real Chromium: does what a person would do and reads what a person would see.
//
// usage: node tests/web.mjs [--list] [SITE [NAME...]]
//
// SITE: default build/web, which scripts/playground --for-tests makes; screenshots go to SITE/shots. NAME: only tests
// whose name contains it; a test is HOST-TOPIC-TEST. --list prints the names and runs nothing.
//
// A file tests/web/TOPIC.test.mjs exports functions `test_NAME(visit)`, see Visit; they, or the file, may have `hosts`
// (of HOSTS below; default alone), and `context` (Playwright's options). What a test returns is printed.
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browse, serve, top } from './web/host.mjs';
import { Visit } from './web/visit.mjs';

/** @typedef {import('./web/visit.mjs').Test} Test */
/** What serves the site. flags: of web/serve.mjs; query: added to the address; path: of the site below the server.
 * @typedef {{ flags: string[], query: string, path?: string }} Host */
/** @typedef {{ name: string, host: string, test: Test }} Case */

/** below: under a path, as GitHub Pages has it; brotli: one that sends what is packed as what it is.
 * @type {Record<string, Host>} */
const HOSTS = {
  alone: { flags: [], query: '' },
  isolated: { flags: ['--isolated'], query: '?schedulers=2' },
  below: { flags: [], query: '', path: 'user/repo/' },
  brotli: { flags: ['--brotli'], query: '' },
};
const here = dirname(fileURLToPath(import.meta.url));

/** Every test at each of its hosts, host by host. @returns {Promise<Case[]>} */
async function all_cases() {
  /** @type {Case[]} */
  const cases = [];
  const files = readdirSync(join(here, 'web')).filter(f => f.endsWith('.test.mjs'));
  for (const file of files.sort()) {
    const topic = file.replace('.test.mjs', '');
    const module = await import(`./web/${file}`);
    for (const [key, test] of Object.entries(module)) {
      if (!key.startsWith('test_')) continue;
      for (const host of test.hosts ?? module.hosts ?? ['alone'])
        cases.push({ name: `${host}-${topic}-${key.slice(5)}`, host, test });
    }
  }
  return Object.keys(HOSTS).flatMap(host => cases.filter(c => c.host === host));
}

/** The site's folder, or one in which the site lies at `path`.
 * @param {string} site @param {string} [path]  ends with a slash */
function folder_for(site, path) {
  if (!path) return site;
  const folder = mkdtempSync(join(tmpdir(), 'webeam-'));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(site, join(folder, path).replace(/\/$/, ''));
  return folder;
}

/** Runs one test, says how it went, and gives whether it passed. The test has a browser context of its own.
 * @param {Case} one @param {import('playwright-core').Browser} browser
 * @param {Awaited<ReturnType<typeof serve>>} server @param {string} shots  a folder */
async function passes({ name, host, test }, browser, server, shots) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, ...test.context });
  const { query, path = '' } = HOSTS[host];
  const setting = { name, url: server.url + path, query, host, shots, context, log: server.log };
  const visit = new Visit(await context.newPage(), setting);
  const began = Date.now();
  try {
    const said = await test(visit);
    if (visit.problems.length) throw new Error(`the console says: ${visit.problems.join('; ')}`);
    console.log(`ok   ${name} (${Date.now() - began} ms${said ? `; ${said}` : ''})`);
    return true;
  } catch (e) {
    await visit.shot('failed').catch(() => {});
    console.log(`FAIL ${name}: ${e instanceof Error ? e.stack : e}\n${visit.problems.join('\n')}`);
    return false;
  } finally {
    await context.close();
  }
}

/** @param {string} site @param {Case[]} cases @returns {Promise<number>} how many failed */
async function run(site, cases) {
  const shots = join(site, 'shots');
  mkdirSync(shots, { recursive: true });
  const browser = await browse();
  let failed = 0;
  for (const [host, { flags, path }] of Object.entries(HOSTS)) {
    const mine = cases.filter(c => c.host === host);
    if (!mine.length) continue;
    const server = await serve(folder_for(site, path), ['--log', ...flags]);
    for (const one of mine) if (!(await passes(one, browser, server, shots))) failed++;
    server.end();
  }
  await browser.close();
  return failed;
}

const args = process.argv.slice(2);
const [site = join(top, 'build/web'), ...names] = args.filter(a => !a.startsWith('--'));
if (args.some(a => a.startsWith('--') && a !== '--list')) {
  console.log('usage: node tests/web.mjs [--list] [SITE [NAME...]]');
  console.log('Runs the tests whose name contains a NAME, or all, on SITE (build/web); --list prints their names.');
  process.exit(args.includes('--help') ? 0 : 2);
}
const chosen = (await all_cases()).filter(c => !names.length || names.some(n => c.name.includes(n)));
if (!chosen.length) {
  console.error(`web: no test has a name with ${names.join(', ')} (see --list)`);
  process.exit(2);
}
if (args.includes('--list')) {
  for (const { name } of chosen) console.log(name);
  process.exit(0);
}
const failed = await run(resolve(site), chosen);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
