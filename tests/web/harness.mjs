// SPDX-License-Identifier: Apache-2.0
// tests/web/harness.mjs — runs tests of pages: each at a host, in a browser context of its own; some side by side.
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { browse, serve } from './host.mjs';
import { Visit } from './visit.mjs';

/** What serves the site. flags: of web/serve.mjs; query: added to the address; path: of the site below the server.
 * @typedef {{ flags: string[], query: string, path?: string }} Host */
/** quiet: it measures, so nothing runs beside it.
 * @typedef {{ name: string, host: string, quiet?: boolean, test: import('./visit.mjs').Test }} Case */

/** The site's folder, or one in which the site lies at `path`.
 * @param {string} site @param {string} [path]  ends with a slash */
function folder_for(site, path) {
  if (!path) return site;
  const folder = mkdtempSync(join(tmpdir(), 'webeam-'));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(site, join(folder, path).replace(/\/$/, ''));
  return folder;
}

/** A browser, and the server of one host at a time: tests that run side by side share neither. */
class Lane {
  /** @param {string} site  a folder @param {Record<string, Host>} hosts  by the names in the cases
   * @param {import('playwright-core').Browser} browser */
  constructor(site, hosts, browser) {
    this.site = site;
    this.hosts = hosts;
    this.browser = browser;
  }
  /** @type {string | undefined} */
  serves;
  /** @param {string} name  of a host */
  async #server(name) {
    if (this.serves !== name) {
      this.server?.end();
      const { path, flags } = this.hosts[name];
      this.server = await serve(folder_for(this.site, path), ['--log', ...flags]);
      this.serves = name;
    }
    return /** @type {Awaited<ReturnType<typeof serve>>} */ (this.server);
  }
  /** Runs one test and says how it went. @param {Case} one
   * @param {string} bad  the word for a failure @returns {Promise<boolean>} whether it passed */
  async passes({ name, host, test }, bad) {
    const server = await this.#server(host);
    const { query, path = '' } = this.hosts[host];
    const context = await this.browser.newContext({ viewport: { width: 1200, height: 760 }, ...test.context });
    const { site } = this;
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
      console.log(`${bad} ${name}: ${e instanceof Error ? e.stack : e}\n${visit.problems.join('\n')}`);
      return false;
    } finally {
      await context.close();
    }
  }
  async end() {
    this.server?.end();
    await this.browser.close();
  }
}

/** Runs all, host by host, and prints the tally. Screenshots go to the site's folder `shots`.
 *
 * With several lanes, that many tests run side by side, and after them, one by one, those that are quiet; last, what
 * failed runs a second time, alone. What passes then has passed, and is named at the end.
 * @param {string} site  a folder @param {Case[]} cases @param {Record<string, Host>} hosts  by the names in the cases
 * @param {'chromium' | 'firefox'} [which] @param {number} [lanes] @returns {Promise<number>} how many failed */
export async function run(site, cases, hosts, which = 'chromium', lanes = 1) {
  mkdirSync(join(site, 'shots'), { recursive: true });
  const open = async () => new Lane(site, hosts, await browse(which));
  /** @type {Case[]} */
  const again = [];
  const queue = lanes > 1 ? cases.filter(c => !c.quiet) : [];
  const beside = Array.from({ length: Math.min(lanes, queue.length) }, async () => {
    const lane = await open();
    for (let one = queue.shift(); one; one = queue.shift()) if (!(await lane.passes(one, 'BAD '))) again.push(one);
    await lane.end();
  });
  await Promise.all(beside);
  const lane = await open();
  if (lanes > 1) for (const one of cases.filter(c => c.quiet)) if (!(await lane.passes(one, 'BAD '))) again.push(one);
  /** @type {string[]} */
  const failed = [];
  for (const one of lanes > 1 ? again : cases) if (!(await lane.passes(one, 'FAIL'))) failed.push(one.name);
  await lane.end();
  const second = again.map(c => c.name).filter(name => !failed.includes(name));
  if (second.length) console.log(`passed the second time: ${second.join(', ')}`);
  if (failed.length) console.log(`failed: ${failed.join(', ')}`);
  console.log(`${cases.length - failed.length} passed, ${failed.length} failed`);
  return failed.length;
}
