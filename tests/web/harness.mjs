// SPDX-License-Identifier: Apache-2.0
// tests/web/harness.mjs — runs tests of pages: each at a host, in a browser context of its own.
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { browse, serve } from './host.mjs';
import { Visit } from './visit.mjs';

/** What serves the site. flags: of web/serve.mjs; query: added to the address; path: of the site below the server.
 * @typedef {{ flags: string[], query: string, path?: string }} Host */
/** @typedef {{ name: string, host: string, test: import('./visit.mjs').Test }} Case */

/** The site's folder, or one in which the site lies at `path`.
 * @param {string} site @param {string} [path]  ends with a slash */
function folder_for(site, path) {
  if (!path) return site;
  const folder = mkdtempSync(join(tmpdir(), 'webeam-'));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(site, join(folder, path).replace(/\/$/, ''));
  return folder;
}

/** Runs one test, says how it went, and gives whether it passed.
 * @param {Case} one @param {Host} at @param {import('playwright-core').Browser} browser
 * @param {Awaited<ReturnType<typeof serve>>} server @param {string} site  a folder */
async function passes({ name, host, test }, { query, path = '' }, browser, server, site) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, ...test.context });
  const shots = join(site, 'shots');
  const setting = { name, url: server.url + path, query, host, site, shots, context, log: server.log };
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

/** Runs all, host by host, and prints the tally. Screenshots go to the site's folder `shots`.
 * @param {string} site  a folder @param {Case[]} cases @param {Record<string, Host>} hosts  by the names in the cases
 * @param {'chromium' | 'firefox'} [which] @returns {Promise<number>} how many failed */
export async function run(site, cases, hosts, which = 'chromium') {
  mkdirSync(join(site, 'shots'), { recursive: true });
  const browser = await browse(which);
  let failed = 0;
  for (const [name, host] of Object.entries(hosts)) {
    const mine = cases.filter(c => c.host === name);
    if (!mine.length) continue;
    const server = await serve(folder_for(site, host.path), ['--log', ...host.flags]);
    for (const one of mine) if (!(await passes(one, host, browser, server, site))) failed++;
    server.end();
  }
  await browser.close();
  console.log(`${cases.length - failed} passed, ${failed} failed`);
  return failed;
}
